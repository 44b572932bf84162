"""The ten commonest tasks with the keyboard alone: no click, no focus set by the test."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from ..conftest import until
from .conftest import OpenScreen
from .hall import Hall
from .screen import Screen
from .test_alerts import SHOW, alert
from .test_control import card, reached, rows
from .test_fleet_table import KEY
from .test_map import option

FOCUSED = "(element) => element.matches(':focus')"
SCHEDULES = "/api/remote/schedule/power"
POOL = "stratum+tcp://keys.pool.example:3333"


class Keyboard:
    """A user without a mouse."""

    def __init__(self, screen: Screen) -> None:
        """Start wherever the focus is."""
        self._screen = screen
        self._keys = screen.page.keyboard

    def press(self, *keys: str) -> None:
        for key in keys:
            self._keys.press(key)

    def type(self, text: str) -> None:
        self._keys.type(text)

    def to(self, target: Locator, key: str = "Tab", most: int = 40) -> None:
        """Press a key until an element has the focus; fails if it cannot be reached."""
        expect(target).to_be_visible()
        for _ in range(most):
            if target.evaluate(FOCUSED):
                return
            self.press(key)
        pytest.fail(f"not reached with {most} times {key}: {target}")

    def use(self, target: Locator, key: str = "Enter") -> None:
        """Go to an element with Tab, and press a key on it."""
        self.to(target)
        self.press(key)

    def choose(self, item: str) -> None:
        """Choose a line of the open menu with the arrow keys."""
        self.to(self._screen.page.get_by_role("menu").get_by_role("menuitem", name=item, exact=True), "ArrowDown")
        self.press("Enter")

    def find(self, text: str) -> None:
        """Type into the search field, and go to the first row that is left."""
        field = self._screen.page.get_by_role("searchbox", name="Search")
        if not field.evaluate(FOCUSED):
            self.press("/")
        expect(field).to_be_focused()
        self.type(text)
        expect(rows(self._screen).first).to_contain_text(text)
        self.press("ArrowDown")
        expect(rows(self._screen).first).to_be_focused()


@pytest.fixture
def wide(open_screen: OpenScreen, hall: Hall) -> Screen:
    """The Control Panel as a user sees it who has changed nothing."""
    screen = open_screen(width=1400, height=900)
    screen.tab("control")
    screen.ws("frontend/set_user_data", key=KEY, value={})
    expect(rows(screen).first).to_be_visible()
    return screen


@pytest.fixture
def _no_schedule_left(hall: Hall) -> Iterator[None]:
    yield
    for schedule in hall.demo.api("GET", SCHEDULES)[1]["schedules"]:
        hall.demo.api("DELETE", f"{SCHEDULES}/{schedule['id']}")


def test_three_are_found_paused_and_resumed(wide: Screen, hall: Hall) -> None:
    hall.ready()
    keyboard, page = Keyboard(wide), wide.page
    tools = page.get_by_role("toolbar", name="Commands for the selection")
    # A filter, by the first letters of a choice.
    page.keyboard.press("/")
    keyboard.to(page.get_by_label("Status", exact=True))
    keyboard.type("Min")
    page.wait_for_url(re.compile("status=mining"))
    keyboard.to(page.get_by_role("searchbox", name="Search"), "Shift+Tab")
    keyboard.find("Antminer S21")
    keyboard.press("Space", "Shift+ArrowDown", "Shift+ArrowDown")
    expect(tools).to_contain_text("3 selected")
    picked = [one for one in rows(wide).all() if one.get_attribute("aria-selected") == "true"]
    labels = {one.get_by_role("checkbox").get_attribute("aria-label") for one in picked}
    miners = [miner for miner in hall.miners if f"Select {miner['name']}" in labels]
    assert len(miners) == 3

    keyboard.use(tools.get_by_role("button", name="Pause", exact=True))
    keyboard.use(wide.dialog.get_by_role("button", name="Pause 3 miners …"))
    keyboard.use(wide.dialog.get_by_role("button", name="Yes: Pause 3 miners"))
    expect(card(wide).get_by_role("status")).to_have_text("Finished", timeout=180_000)
    expect(card(wide)).to_contain_text("3 Confirmed")
    assert all(hall.machine(miner)["paused"] for miner in miners)

    keyboard.press("/")
    keyboard.to(page.get_by_label("Status", exact=True))
    keyboard.type("Pau")
    page.wait_for_url(re.compile("status=paused"))
    expect(rows(wide)).to_have_count(3)
    # One row is in the tab order: the last active one.
    keyboard.to(page.locator("mr-table .body .line[tabindex='0']"))
    keyboard.press("ControlOrMeta+a")
    expect(tools).to_contain_text("3 selected")
    keyboard.use(tools.get_by_role("button", name="Resume", exact=True))
    keyboard.use(wide.dialog.get_by_role("button", name="Resume 3 miners", exact=True))
    until(lambda: not any(hall.machine(miner)["paused"] for miner in miners), 30)


def test_one_is_rebooted_its_pool_switched_and_its_page_read(wide: Screen, hall: Hall) -> None:
    miner, other = hall.miner("antminer"), hall.miner("antminer", 1)
    hall.ready(miner, other)
    hall.demo.control("DELETE", "/counters")
    keyboard, page = Keyboard(wide), wide.page
    keyboard.find(other["name"])
    keyboard.press("Shift+F10")
    keyboard.choose("Reboot")
    keyboard.use(wide.dialog.get_by_role("button", name=f"Reboot {other['name']}"))
    expect(reached(wide, "Accepted")).to_be_visible(timeout=90_000)
    keyboard.press("Escape")
    expect(wide.dialog).to_have_count(0)
    assert hall.machine(other)["counters"].get("reboot") == 1
    # The row has the focus again.
    expect(rows(wide).first).to_be_focused()

    keyboard.find(miner["name"])
    keyboard.press("Shift+F10")
    keyboard.choose("Switch pool")
    keyboard.to(wide.dialog.get_by_label("Pool address"))
    keyboard.press("ControlOrMeta+a")
    keyboard.type(POOL)
    keyboard.to(wide.dialog.get_by_label("Worker name"))
    keyboard.press("ControlOrMeta+a")
    keyboard.type("kim.keys")
    keyboard.press("Enter")
    expect(reached(wide, "Confirmed")).to_be_visible(timeout=180_000)
    assert hall.machine(miner)["pools"][0]["url"] == POOL
    keyboard.use(wide.dialog.get_by_role("button", name="Close").last)
    expect(rows(wide).first).to_be_focused()

    keyboard.press("Enter")
    details = page.locator("mr-miner")
    expect(details.get_by_role("heading", name=miner["name"])).to_be_focused()
    keyboard.to(details.get_by_role("radio", checked=True))
    before = page.url
    keyboard.press("ArrowRight")
    page.wait_for_url(lambda url: url != before)
    expect(details.get_by_role("radio", checked=True)).to_be_focused()


@pytest.mark.usefixtures("_no_schedule_left")
def test_schedule_is_made_from_a_template(wide: Screen, hall: Hall) -> None:
    keyboard, page = Keyboard(wide), wide.page
    keyboard.use(page.get_by_role("link", name="Power Schedules"))
    keyboard.use(page.locator("mr-schedule-list button.start").first)
    name = page.get_by_label("Name", exact=True)
    keyboard.to(name)
    keyboard.press("ControlOrMeta+a")
    keyboard.type("Typed")
    keyboard.use(page.get_by_label("Enabled"), "Space")
    keyboard.to(page.get_by_role("button", name="Save"), most=120)
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Typed")).to_be_visible()
    (made,) = hall.demo.api("GET", SCHEDULES)[1]["schedules"]
    assert (made["name"], made["enabled"]) == ("Typed", False)
    assert made["weekly_schedule"]


def test_view_is_saved_map_read_and_alert_used(wide: Screen, hall: Hall) -> None:
    keyboard, page = Keyboard(wide), wide.page
    miner = hall.miner("luxos")
    keyboard.find(miner["name"])
    views = page.get_by_role("button", name=re.compile("^View: "))
    keyboard.press("/")
    keyboard.use(views)
    keyboard.choose("Save as new view")
    keyboard.to(wide.dialog.get_by_role("textbox", name="Name"))
    keyboard.type("My LuxOS")
    keyboard.press("Enter")
    expect(views).to_have_accessible_name("View: My LuxOS")
    expect(views).to_be_focused()

    keyboard.use(page.get_by_role("group", name="View").get_by_role("button", name="Map"))
    tiles = page.get_by_role("listbox", name="Miners")
    keyboard.to(tiles)
    keyboard.press("ArrowRight")
    expect(option(wide)).to_have_attribute("aria-label", re.compile(f"^{re.escape(miner['name'])}, .*TH/s"))
    expect(page.locator("mr-map .readout")).to_contain_text("TH/s")

    wide.panel.evaluate(SHOW, [alert("hot", miner)])
    # Backwards to the sections at the top.
    keyboard.to(page.get_by_role("link", name=re.compile("^Alerts")), "Shift+Tab")
    keyboard.press("Enter")
    hot = page.get_by_role("region", name="Too hot")
    keyboard.use(hot.get_by_role("button", name=re.compile("^Pause: 1 miner")))
    expect(page.get_by_role("dialog", name=f"Pause: {miner['name']}")).to_be_visible()
    keyboard.press("Escape")
    expect(wide.dialog).to_have_count(0)
    expect(hot.get_by_role("button", name=re.compile("^Pause: 1 miner"))).to_be_focused()
