"""The whole panel: access, addresses, keyboard control and languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from .conftest import OpenScreen
from .hall import Hall
from .screen import Screen


def test_only_administrators_may_open_the_panel(open_screen: OpenScreen, hall: Hall) -> None:
    screen = open_screen(user="viewer")
    screen.go("/miner-remote/control")
    screen.page.wait_for_url(lambda url: "miner-remote" not in url)
    expect(screen.page.get_by_role("link", name="Energy")).to_be_visible()
    expect(screen.page.get_by_role("link", name="Miner Remote")).to_have_count(0)
    expect(screen.panel).to_have_count(0)
    # The panel's requests are refused too, whatever the page shows.
    body = {"miner_ips": [hall.miners[0]["ip"]]}
    assert hall.demo.api("POST", "/api/remote/reboot/bulk", body, token=hall.demo.viewer_token)[0] == 403


def test_address_of_the_original_opens_the_panel(screen: Screen) -> None:
    screen.go("/dashboard/remote")
    expect(screen.page.get_by_role("grid", name="Miners")).to_be_visible()
    assert screen.place.startswith("/miner-remote")


def test_back_returns_to_the_previous_tab(screen: Screen) -> None:
    screen.tab("control")
    navigation = screen.page.get_by_role("navigation", name="Sections")
    tabs = {
        "Power Schedules": "schedules",
        "Backups": "backups",
        "Command History": "history",
        "Tariffs": "rates",
        "Control Panel": "control",
    }
    for name, path in tabs.items():
        navigation.get_by_role("link", name=name).click()
        expect(screen.page.locator(f"mr-{path}")).to_be_visible()
        expect(navigation.get_by_role("link", name=name)).to_have_attribute("aria-current", "page")
        assert screen.place.startswith(f"/miner-remote/{path}")
    screen.page.go_back()
    expect(screen.page.locator("mr-rates")).to_be_visible()
    screen.page.go_back()
    expect(screen.page.locator("mr-history")).to_be_visible()


def test_panel_opens_from_the_sidebar(screen: Screen) -> None:
    screen.go("/config/dashboard")
    screen.page.get_by_role("link", name="Miner Remote").first.click()
    expect(screen.page.get_by_role("grid", name="Miners")).to_be_visible()


def test_menu_on_phone_opens_the_sidebar(open_screen: OpenScreen) -> None:
    screen = open_screen(width=390, height=844)
    screen.tab("control")
    expect(screen.page.get_by_role("link", name="Energy")).not_to_be_in_viewport()
    screen.page.get_by_role("button", name="Open the sidebar").click()
    expect(screen.page.get_by_role("link", name="Energy")).to_be_in_viewport()


def test_hidden_sidebar_opens_from_the_panel(screen: Screen) -> None:
    screen.tab("control")
    menu = screen.page.get_by_role("button", name="Open the sidebar")
    expect(menu).to_be_hidden()
    screen.page.evaluate(
        """document.querySelector("home-assistant").dispatchEvent(
          new CustomEvent("hass-dock-sidebar", {detail: {dock: "always_hidden"}}))"""
    )
    expect(screen.page.get_by_role("link", name="Energy")).not_to_be_in_viewport()
    menu.click()
    expect(screen.page.get_by_role("link", name="Energy")).to_be_in_viewport()


@pytest.mark.parametrize("language", ["en", "de"])
def test_current_tab_on_phone_is_in_view(open_screen: OpenScreen, language: str) -> None:
    screen = open_screen(width=390, height=844, language=language)
    screen.tab("control")
    for tab in ("rates", "control", "history"):
        screen.move(tab)
        expect(screen.page.locator("nav a[aria-current]")).to_have_attribute("href", f"/miner-remote/{tab}")
        expect(screen.page.locator("nav a[aria-current]")).to_be_in_viewport(ratio=0.9)


def tab_to(screen: Screen, target: Locator) -> None:
    """Press Tab until an element has the focus; fails if it cannot be reached."""
    for _ in range(30):
        screen.page.keyboard.press("Tab")
        if target.evaluate("(element) => element.matches(':focus')"):
            return
    raise AssertionError(f"The keyboard does not reach {target}.")


def test_command_is_sent_with_the_keyboard_only(screen: Screen, hall: Hall) -> None:
    miner = hall.miner("vnish", 1)
    hall.ready(miner)
    screen.tab("control")
    keyboard = screen.page.keyboard
    screen.page.get_by_role("searchbox", name="Search").focus()
    keyboard.type(miner["name"])
    expect(screen.page.get_by_role("checkbox", name="Select ")).to_have_count(2)
    tab_to(screen, screen.page.get_by_role("checkbox", name=f"Select {miner['name']}"))
    keyboard.press("Space")
    tab_to(screen, screen.page.get_by_role("button", name="Locate light"))
    keyboard.press("Enter")
    expect(screen.page.get_by_role("dialog", name="Locate light")).to_be_visible()
    tab_to(screen, screen.dialog.get_by_role("button", name=f"Send to {miner['name']}"))
    keyboard.press("Enter")
    expect(screen.page.locator("mr-sent-command li.reached").filter(has_text="Confirmed")).to_be_visible(timeout=90_000)
    assert hall.machine(miner)["locate_light"]


def test_panel_is_german_for_german_users(open_screen: OpenScreen, hall: Hall) -> None:
    screen = open_screen(language="de")
    screen.tab("control")
    sections = {
        "control": "Steuerung",
        "alerts": "Meldungen",
        "schedules": "Zeitpläne",
        "backups": "Sicherungen",
        "history": "Befehlsverlauf",
        "rates": "Stromtarife",
    }
    keys = re.compile(r"\b(alerts|common|control|schedules|backups|history|rates|chart|cards)\.[a-z_]+\b")
    for tab, name in sections.items():
        screen.page.locator(f"header nav a[href$='/{tab}']").click()
        expect(screen.page.locator(f"mr-{tab}")).to_be_visible()
        # The number of alerts follows the name.
        expect(screen.page.locator(f"header nav a[href$='/{tab}']")).to_have_text(re.compile(rf"^\s*{name}\b"))
        assert not keys.search(screen.source())
    # 200 TH/s with a decimal comma: numbers follow the user's language.
    screen.page.locator("header nav a[href$='/control']").click()
    expect(screen.page.locator("mr-fleet-figures")).to_contain_text(re.compile(r"\d,\d"))


@pytest.mark.parametrize("language", ["en", "de"])
def test_view_has_no_broken_text(open_screen: OpenScreen, hall: Hall, language: str) -> None:
    """Every tab, the page of a miner, and the dialog of every command to one and to all miners."""
    screen = open_screen(language=language, width=1400)
    screen.tab("control")
    for tab in (
        "alerts", "schedules", "schedules/new", "policies", "policies/pools", "backups", "firmware", "history", "rates",
        "rates/new",
    ):  # fmt: skip
        screen.move(tab)
        screen.page.wait_for_timeout(500)
        assert screen.broken_texts() == [], tab
    miner = hall.miner("antminer")
    screen.move(f"miner/{miner['miner_id']}")
    expect(screen.page.locator("mr-miner")).to_contain_text("stratum")
    assert screen.broken_texts() == []
    for which in (0, 1):
        view = screen.tab("control")
        view.get_by_role("checkbox").nth(which).click()
        bar = view.get_by_role("toolbar")
        more, lines = bar.locator("button[aria-haspopup=menu]"), screen.page.locator("mr-menu .item")
        buttons = bar.locator(".buttons > button:enabled:not([aria-haspopup])")
        commands = [buttons.nth(number) for number in range(buttons.count())]
        more.click()
        commands += [lines.nth(number) for number in range(lines.count())]
        screen.page.keyboard.press("Escape")
        for number, command in enumerate(commands):
            if number >= buttons.count():
                more.click()
            command.click()
            screen.dialog.wait_for(state="attached")
            assert screen.broken_texts() == [], (which, number)
            screen.page.keyboard.press("Escape")
            screen.dialog.wait_for(state="detached")
