"""From an empty site to the first reboot, inside the panel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from ..conftest import allow_sockets, until
from ..rig import Rig
from .conftest import OpenScreen
from .hall import Hall, Json
from .screen import Screen

BASE = "127.81.0.1"
NETWORK = "127.81.0.0/29"
KINDS = "axeos,antminer,whatsminer_v2,cgminer"
LOCKED = "127.81.0.2"
FLOW = "/api/config/config_entries/flow"


@pytest.fixture(scope="module")
def strangers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """Four simulated miners that are not configured; the second one has another password."""
    allow_sockets()
    rig = Rig(tmp_path_factory.mktemp("strangers") / "config", BASE, KINDS, 4)
    try:
        rig.start_fleet()
        rig.control("PATCH", f"/machines/{LOCKED}", {"password": "secret"})
        yield rig
    finally:
        rig.stop()


@pytest.fixture
def annex(hall: Hall) -> Iterator[str]:
    """A second site without miners."""
    step = hall.demo.api("POST", FLOW, {"handler": "miner_remote"})[1]
    path = f"{FLOW}/{step['flow_id']}"
    hall.demo.api("POST", path, {"name": "Annex", "networks": [NETWORK]})
    step = hall.demo.api("POST", path, {"next_step_id": "finish"})[1]
    assert step["type"] == "create_entry", step
    entry_id = step["result"]["entry_id"]
    yield entry_id
    hall.demo.api("DELETE", f"/api/config/config_entries/entry/{entry_id}")


def miners(hall: Hall) -> list[Json]:
    """Return the miners of the second site."""
    found = hall.demo.api("GET", "/api/miners")[1]["miners"]
    return [miner for miner in found if miner["ip"].startswith("127.81.0.")]


def adding(screen: Screen) -> Locator:
    return screen.page.locator("mr-add-miners")


def sound(screen: Screen) -> None:
    """Check that nothing in the open dialog is broken, too wide or inaccessible."""
    assert screen.broken_texts() == []
    assert screen.overflow() <= 0
    assert screen.violations() == []


def rebooted(hall: Hall, ip: str) -> None:
    """Wait until a miner has accepted its first command, a reboot."""

    def accepted() -> bool:
        return [(record["command_type"], record["status"]) for record in hall.commands(miner_ip=ip)] == [
            ("reboot", "success")
        ]

    until(accepted, 30)


def test_from_empty_site_to_first_reboot(screen: Screen, hall: Hall, annex: str, strangers: Rig) -> None:
    page = screen.page
    screen.tab("control")
    page.get_by_role("button", name="Add miners").click()
    dialog = adding(screen)
    dialog.get_by_label("Site").select_option("Annex")
    where = dialog.get_by_label("Networks or addresses")
    expect(where).to_have_value(NETWORK)

    # A network that cannot be searched, and one without miners.
    where.fill("8.8.8.0/24")
    dialog.get_by_role("button", name="Search", exact=True).click()
    expect(dialog).to_contain_text("8.8.8.0/24: Only private networks can be searched.")
    where.fill("127.82.0.0/30")
    dialog.get_by_role("button", name="Search", exact=True).click()
    expect(dialog).to_contain_text("Nothing answered in 127.82.0.0/30.")
    sound(screen)

    # Known miners are named.
    known = hall.miners[0]
    where.fill(f"{NETWORK}, {known['ip']}")
    dialog.get_by_role("button", name="Search again").click()
    expect(dialog).to_contain_text("3 new miners, 1 needs a password, 1 already added")
    expect(dialog.get_by_role("link", name=known["name"])).to_be_visible()
    expect(dialog.get_by_role("checkbox", checked=True)).to_have_count(3)
    sound(screen)

    # A wrong password, then the right one.
    dialog.locator("#password").fill("wrong")
    dialog.get_by_role("button", name="Add 4 miners").click()
    expect(dialog).to_contain_text("3 miners added, 1 not added", timeout=90_000)
    sound(screen)
    dialog.locator("#username").fill("root")
    dialog.locator("#password").fill("secret")
    dialog.get_by_role("button", name="Add 1 miner").click()
    expect(dialog).to_contain_text("1 miner added")
    until(lambda: len(miners(hall)) == 4 and all(miner["mining"] for miner in miners(hall)), 60)
    dialog.get_by_role("button", name="View fleet").click()
    expect(dialog).to_have_count(0)

    locked = next(miner for miner in miners(hall) if miner["ip"] == LOCKED)
    page.get_by_role("searchbox", name="Search").fill(LOCKED)
    page.get_by_role("checkbox", name=f"Select {locked['name']}").check()
    page.get_by_role("toolbar", name="Commands for the selection").get_by_role("button", name="Reboot").click()
    screen.dialog.get_by_role("button", name=f"Reboot {locked['name']}").click()
    rebooted(hall, LOCKED)


def press(screen: Screen, target: Locator, key: str = "Enter") -> None:
    """Press Tab until an element has the focus, then press a key."""
    for _ in range(60):
        if target.evaluate("(element) => element.matches(':focus')"):
            screen.page.keyboard.press(key)
            return
        screen.page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard does not reach {target}.")


def test_first_reboot_with_the_keyboard_only(screen: Screen, hall: Hall, annex: str, strangers: Rig) -> None:
    page = screen.page
    screen.tab("control")
    expect(page.get_by_role("grid", name="Miners")).to_be_visible()
    press(screen, page.get_by_role("button", name="Add miners"))
    dialog = adding(screen)
    search = dialog.get_by_role("button", name="Search", exact=True)
    expect(search).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("Annex")
    press(screen, search)
    expect(dialog).to_contain_text("Search finished")
    # Without the miner that was chosen first.
    press(screen, dialog.get_by_role("checkbox").first, "Space")
    press(screen, dialog.get_by_role("button", name="Add 2 miners"))
    expect(dialog.get_by_role("button", name="View fleet")).to_be_focused(timeout=90_000)
    expect(dialog).to_contain_text("2 miners added")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)

    until(lambda: len(miners(hall)) == 2 and all(miner["mining"] for miner in miners(hall)), 60)
    miner = miners(hall)[0]
    page.get_by_role("searchbox", name="Search").focus()
    page.keyboard.type(miner["ip"])
    press(screen, page.get_by_role("checkbox", name=f"Select {miner['name']}"), "Space")
    commands = page.get_by_role("toolbar", name="Commands for the selection")
    press(screen, commands.get_by_role("button", name="Reboot"))
    press(screen, screen.dialog.get_by_role("button", name=f"Reboot {miner['name']}"))
    rebooted(hall, miner["ip"])


@pytest.mark.parametrize(
    "look", [{}, {"dark": True, "width": 390, "height": 844, "language": "de"}], ids=["light", "narrow-dark-german"]
)
def test_dialog_fits_and_closing_it_stops_the_search(
    open_screen: OpenScreen, hall: Hall, annex: str, strangers: Rig, look: dict[str, Any]
) -> None:
    screen = open_screen(**look)
    german = look.get("language") == "de"
    screen.tab("control", "?add=1")
    dialog = adding(screen)
    dialog.locator("select").select_option("Annex")
    dialog.locator("#where").fill(f"{NETWORK}, 127.81.0.99")
    dialog.locator("#search").click()
    expect(dialog).to_contain_text("Suche beendet" if german else "Search finished")
    expect(dialog.get_by_role("checkbox")).to_have_count(5)
    sound(screen)
    if not look:
        screen.picture("add-miners")
    # A search of many addresses is stopped by closing the dialog, and the next one is not refused.
    dialog.locator("#where").fill("127.83.0.0/20")
    dialog.locator("#search").click()
    expect(dialog.get_by_role("progressbar")).to_be_visible()
    screen.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert "add=" not in screen.place
    assert miners(hall) == []
    screen.tab("control", "?add=1")
    dialog.locator("select").select_option("Annex")
    dialog.locator("#search").click()
    expect(dialog).to_contain_text("Suche beendet" if german else "Search finished")
    expect(dialog.get_by_role("checkbox")).to_have_count(4)
