"""The settings and the logs of miners: on the page of a miner, and for several miners at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from .conftest import OpenScreen
from .hall import Hall, Json
from .screen import Screen
from .test_control import card, choose, reached


def show(screen: Screen, miner: Json) -> Locator:
    """Open the page of a miner at its settings, and return them once they were read."""
    screen.tab(f"miner/{miner['miner_id']}/settings")
    settings = screen.page.locator("mr-miner-settings")
    expect(settings).to_contain_text("As of", timeout=180_000)
    return settings


def change(screen: Screen, settings: Locator, command: str) -> Locator:
    """Open the dialog of a command, and return it."""
    settings.get_by_role("button", name=f"Change: {command}").click()
    expect(screen.page.get_by_role("dialog", name=command)).to_be_visible()
    return screen.dialog


def confirm(screen: Screen, miner: Json) -> None:
    """Send the command, wait until the miner shows the change, and close the dialog."""
    screen.dialog.get_by_role("button", name=f"Set on {miner['name']}").click()
    expect(reached(screen, "Confirmed")).to_be_visible(timeout=180_000)
    screen.dialog.get_by_role("button", name="Close").last.click()
    expect(screen.dialog).to_have_count(0)


def fact(settings: Locator, name: str) -> Locator:
    """Return the value of a setting."""
    return settings.locator("dl > div").filter(has=settings.page.get_by_text(name, exact=True))


def test_fan_and_frequency_are_set_and_confirmed(open_screen: OpenScreen, hall: Hall) -> None:
    screen = open_screen(width=1400)
    miner = hall.miner("axeos")
    hall.ready(miner)
    # Another test may have left its fans in manual mode.
    assert hall.demo.api("POST", "/api/remote/commands/set_fan", {"miner_ips": [miner["ip"]], "mode": "auto"})[0] < 300
    settings = show(screen, miner)
    dialog = change(screen, settings, "Fans")
    dialog.locator("[name=mode]").select_option("Manual")
    dialog.locator("[name=speed_percent]").fill("101")
    dialog.get_by_role("button", name=f"Set on {miner['name']}").click()
    expect(dialog).to_contain_text("from 0 to 100")
    dialog.locator("[name=speed_percent]").fill("80")
    assert screen.violations() == []
    confirm(screen, miner)
    expect(fact(settings, "Fan mode")).to_contain_text("Manual")
    expect(fact(settings, "Fan speed")).to_contain_text("80 %")
    expect(settings.get_by_role("status")).to_contain_text("Confirmed")

    dialog = change(screen, settings, "Frequency and voltage")
    dialog.locator("[name=frequency_mhz]").select_option("550 MHz")
    confirm(screen, miner)
    expect(fact(settings, "Frequency")).to_contain_text("550 MHz")
    expect(fact(settings, "Frequency")).to_contain_text("Acts at once")
    parameters = [record["parameters"] for record in hall.commands(miner_id=miner["miner_id"], limit=2)]
    # Only what was changed was sent.
    assert parameters == [{"frequency_mhz": 550}, {"mode": "manual", "speed_percent": 80}]


def test_preset_is_set_and_confirmed(open_screen: OpenScreen, hall: Hall) -> None:
    screen = open_screen(width=1400, height=1000)
    miner = hall.miner("vnish")
    hall.ready(miner)
    settings = show(screen, miner)
    dialog = change(screen, settings, "Preset")
    choice = dialog.locator("[name=preset]")
    expect(choice.locator("option").filter(has_text=re.compile(r"W, .* TH/s")).first).to_be_attached()
    # What needs a modified power supply can't be chosen.
    expect(choice.locator("option[disabled]").first).to_contain_text("power supply")
    wanted = choice.locator("option:not([disabled])").nth(2).get_attribute("value")
    assert wanted
    choice.select_option(wanted)
    expect(dialog).to_contain_text("Restarts mining")
    confirm(screen, miner)
    expect(fact(settings, "Preset")).to_contain_text(wanted)
    assert hall.commands(miner_id=miner["miner_id"], limit=1)[0]["parameters"] == {"preset": wanted}
    settings.locator("summary").click()
    screen.page.locator("#settings").evaluate("(section) => section.scrollIntoView()")
    screen.picture("settings")


def test_several_miners_are_set_from_the_menu_of_the_selection(screen: Screen, hall: Hall) -> None:
    miners = hall.of_kind("axeos")
    hall.ready(*miners)
    screen.tab("control")
    choose(screen, miners)
    toolbar = screen.page.get_by_role("toolbar", name="Commands for the selection")
    toolbar.get_by_role("button", name="More").click()
    menu = screen.page.get_by_role("menu")
    expect(menu.get_by_role("menuitem", name="Fans")).to_be_focused()
    assert screen.violations(menu) == []
    screen.page.keyboard.press("Enter")
    expect(screen.page.get_by_role("dialog", name="Fans")).to_be_visible()
    expect(screen.dialog).to_contain_text("Acts at once")
    screen.dialog.locator("[name=mode]").select_option("Manual")
    screen.dialog.locator("[name=speed_percent]").fill("65")
    assert screen.violations() == []
    screen.dialog.get_by_role("button", name=f"Set on {len(miners)} miners").click()
    expect(card(screen).get_by_role("status")).to_have_text("Finished", timeout=180_000)
    expect(card(screen)).to_contain_text("Fan mode: Manual, Fan speed: 65 %")


@pytest.mark.parametrize(("width", "dark", "language"), [(1400, False, "en"), (390, True, "de")])
def test_log_is_read_filtered_and_downloaded(
    open_screen: OpenScreen, hall: Hall, width: int, dark: bool, language: str
) -> None:
    screen = open_screen(width=width, dark=dark, language=language)
    miner = hall.miner("antminer")
    hall.ready(miner)
    screen.tab(f"miner/{miner['miner_id']}")
    english = language == "en"
    screen.page.get_by_role("link", name="Logs" if english else "Protokolle", exact=True).click()
    logs = screen.page.locator("mr-miner-logs")
    text = logs.locator("pre")
    expect(text).not_to_be_empty(timeout=90_000)
    whole = text.inner_text()
    word = max(re.findall(r"[a-z]{4,}", whole), key=len)
    logs.get_by_role("searchbox").fill(word)
    expect(logs.get_by_role("status")).to_contain_text(re.compile(r"^\s*\d+ (of|von) \d+"))
    shown = text.inner_text().splitlines()
    assert shown
    assert all(word in line.lower() for line in shown)
    assert screen.violations() == []
    # The log itself has braces.
    assert set(screen.broken_texts()) <= {text.inner_text().strip()}
    assert screen.overflow() <= 0
    with screen.page.expect_download() as download:
        logs.get_by_role("button", name="Download" if english else "Herunterladen").click()
    assert word in download.value.path().read_text()
