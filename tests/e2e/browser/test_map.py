"""The map of the fleet: its blocks and tiles, by mouse, keyboard and touch."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, expect

from .conftest import OpenScreen
from .hall import LABEL, NORTH, SOUTH, Hall, Json
from .screen import Screen

UPSTAIRS = "Upstairs"

_COLOR = """(canvas, [x, y]) => {
  const box = canvas.getBoundingClientRect();
  const scale = canvas.width / box.width;
  const { data } = canvas.getContext("2d").getImageData((x - box.x) * scale, (y - box.y) * scale, 1, 1);
  return [...data];
}"""


_OPTION = """(option) => {
  const { x, y, width, height } = option.getBoundingClientRect();
  return { x, y, width, height, name: option.getAttribute("aria-label") };
}"""


@dataclass(frozen=True, slots=True)
class Tile:
    """Where a tile is in the window, and the name that screen readers get."""

    x: float
    y: float
    width: float
    height: float
    name: str

    @property
    def center(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def corner(self) -> tuple[float, float]:
        """Return a point without text or sign."""
        return self.x + 3, self.y + self.height - 4


@pytest.fixture
def floor(hall: Hall, open_screen: OpenScreen) -> Iterator[None]:
    """The area NORTH on a floor, for the time of a test."""
    screen = open_screen()
    screen.go("/config/areas")
    screen.page.locator("home-assistant-main").wait_for()
    floor_id = screen.ws("config/floor_registry/create", name=UPSTAIRS)["floor_id"]
    area = next(one for one in screen.ws("config/area_registry/list") if one["name"] == NORTH)["area_id"]
    screen.ws("config/area_registry/update", area_id=area, floor_id=floor_id)
    yield
    screen.ws("config/floor_registry/delete", floor_id=floor_id)


def show(screen: Screen, query: str = "") -> Locator:
    """Open the map, and return its list of tiles once they are drawn."""
    screen.tab("control", f"?view=map{query}")
    expect(screen.page.locator("mr-map .block").first).to_be_visible()
    return screen.page.get_by_role("listbox", name="Miners")


def option(screen: Screen) -> Locator:
    return screen.page.get_by_role("listbox").get_by_role("option")


def tiles(screen: Screen) -> dict[str, Tile]:
    """Visit all tiles with the keyboard; returns them by the name of their miner."""
    screen.page.get_by_role("listbox").focus()
    found: dict[str, Tile] = {}
    while option(screen).get_attribute("aria-posinset") != "1":
        screen.page.keyboard.press("PageUp")
    for place in range(1, int(option(screen).get_attribute("aria-setsize") or 0) + 1):
        screen.page.locator(f"mr-map [aria-posinset='{place}']").wait_for()
        seen = option(screen).evaluate(_OPTION)
        found[seen["name"].split(", ")[0]] = Tile(**seen)
        screen.page.keyboard.press("ArrowRight")
    return found


def color(screen: Screen, tile: Tile) -> list[int]:
    """Return the color at the corner of a tile, which is drawn in the next frames."""
    screen.page.wait_for_timeout(100)
    return list(screen.page.locator("mr-map canvas").evaluate(_COLOR, list(tile.corner)))


def toolbar(screen: Screen) -> Locator:
    return screen.page.get_by_role("toolbar", name="Commands for the selection")


def test_blocks_are_areas_on_floors_and_follow_the_filters(screen: Screen, hall: Hall, floor: None) -> None:
    screen.tab("control")
    screen.page.get_by_role("group", name="View").get_by_role("button", name="Map").click()
    headings = screen.page.locator("mr-map").get_by_role("heading")
    expect(headings).to_have_text([UPSTAIRS, re.compile(NORTH), "Other areas", re.compile("Demo"), re.compile(SOUTH)])
    assert "view=map" in screen.place
    shown = tiles(screen)
    assert set(shown) == {miner["name"] for miner in hall.miners}
    north = next(miner for miner in hall.miners if miner["location"] == NORTH)
    south = next(miner for miner in hall.miners if miner["location"] == SOUTH)
    assert shown[north["name"]].y < shown[south["name"]].y

    screen.page.get_by_label("Area", exact=True).first.select_option(SOUTH)
    expect(headings).to_have_text([re.compile(SOUTH)])
    screen.page.get_by_role("button", name="Clear filters").click()

    screen.page.get_by_label("Group by").select_option("label")
    expect(headings).to_have_text([re.compile(LABEL), re.compile("Without labels")])
    assert "group=label" in screen.place
    screen.page.reload()
    expect(headings).to_have_count(2)
    screen.page.get_by_role("group", name="View").get_by_role("button", name="Table").click()
    expect(screen.page.get_by_role("grid", name="Miners")).to_be_visible()
    expect(screen.page.locator("mr-map")).to_have_count(0)


def test_mouse_selects_like_a_file_manager_and_opens_the_miner(screen: Screen, hall: Hall) -> None:
    show(screen)
    shown = tiles(screen)
    names = list(shown)
    mouse, keyboard = screen.page.mouse, screen.page.keyboard
    readout = screen.page.locator("mr-map .readout")

    mouse.move(*shown[names[4]].center)
    expect(readout).to_contain_text(names[4])
    expect(readout).to_contain_text("TH/s")

    mouse.click(*shown[names[4]].center, button="right")
    expect(screen.page.get_by_role("menu").get_by_role("menuitem").first).to_be_visible()
    keyboard.press("Escape")
    expect(screen.page.get_by_role("menu")).to_have_count(0)

    keyboard.down("Control")
    mouse.click(*shown[names[1]].center)
    keyboard.up("Control")
    keyboard.down("Shift")
    mouse.click(*shown[names[3]].center)
    keyboard.up("Shift")
    expect(toolbar(screen)).to_contain_text("3 selected")

    first, last = shown[names[0]], shown[names[2]]
    mouse.move(first.x - 2, first.y - 2)
    mouse.down()
    mouse.move(*last.center, steps=4)
    expect(screen.page.locator("mr-map .frame")).to_be_visible()
    mouse.up()
    framed = [
        tile
        for tile in shown.values()
        if tile.x <= last.center[0] and tile.y <= last.center[1] and tile.x + tile.width >= first.x - 2
    ]
    expect(toolbar(screen)).to_contain_text(f"{len(framed)} selected")
    assert len(framed) >= 3

    # The selection is that of the table, and commands are for it.
    block = screen.page.get_by_role("checkbox", name=f"Select all in {SOUTH}")
    block.check()
    block.uncheck()
    expect(toolbar(screen)).to_contain_text(f"{len(framed)} selected")
    screen.page.get_by_role("group", name="View").get_by_role("button", name="Table").click()
    expect(screen.page.locator("mr-table .chosen")).to_have_count(len(framed))

    miner = next(one for one in hall.miners if one["name"] == names[0])
    show(screen)
    mouse.click(*tiles(screen)[names[0]].center)
    screen.page.wait_for_url(f"**/miner-remote/miner/{urllib.parse.quote(miner['miner_id'], safe='')}")
    screen.page.go_back()
    expect(screen.page.locator("mr-map .block").first).to_be_visible()


def test_keyboard_alone_selects_pauses_and_the_tile_changes(screen: Screen, hall: Hall) -> None:
    miner: Json = hall.miner("luxos")
    hall.ready(miner)
    show(screen, f"&q={miner['name']}")
    screen.page.get_by_role("listbox").focus()
    keyboard = screen.page.keyboard
    expect(option(screen)).to_have_attribute("aria-label", re.compile(f"^{re.escape(miner['name'])}, Mining, .*TH/s"))
    before = color(screen, tiles(screen)[miner["name"]])
    keyboard.press("Space")
    expect(option(screen)).to_have_attribute("aria-selected", "true")
    expect(toolbar(screen)).to_contain_text("1 selected")
    pause = {"type_": "miner_remote/command", "command_type": "power_off", "miner_ids": [miner["miner_id"]]}
    screen.ws(**pause, parameters={})
    expect(option(screen)).to_have_attribute("aria-label", re.compile(", Paused"), timeout=90_000)
    assert color(screen, tiles(screen)[miner["name"]]) != before
    screen.ws(**(pause | {"command_type": "power_on"}), parameters={})
    expect(option(screen)).to_have_attribute("aria-label", re.compile(", Mining"), timeout=180_000)
    assert color(screen, tiles(screen)[miner["name"]]) == before
    keyboard.press("Enter")
    screen.page.wait_for_url(re.compile("/miner-remote/miner/"))


def test_tap_shows_the_values_and_a_link(open_screen: OpenScreen, hall: Hall) -> None:
    screen = open_screen(width=390, height=844, touch=True)
    show(screen, "&color=temperature")
    assert screen.overflow() == 0
    name, tile = list(tiles(screen).items())[3]
    screen.page.get_by_role("listbox").evaluate("(element) => element.blur()")
    screen.page.touchscreen.tap(*tile.center)
    readout = screen.page.locator("mr-map .readout")
    expect(readout).to_contain_text(name)
    expect(readout).to_contain_text("°C")
    assert screen.overflow() == 0
    readout.get_by_role("button", name="Select").click()
    expect(toolbar(screen)).to_contain_text("1 selected")
    readout.get_by_role("link", name="Open").click()
    screen.page.wait_for_url(re.compile("/miner-remote/miner/"))


@pytest.mark.parametrize(("width", "height", "dark"), [(1400, 900, False), (390, 844, True)])
def test_map_is_accessible_and_translated(open_screen: OpenScreen, width: int, height: int, *, dark: bool) -> None:
    screen = open_screen(width=width, height=height, dark=dark, language="de")
    for coloring in ("status", "temperature", "hashrate"):
        screen.tab("control", f"?view=map&color={coloring}")
        expect(screen.page.locator("mr-map .block").first).to_be_visible()
        expect(screen.page.get_by_label("Farbe nach")).to_have_value(coloring)
        assert screen.broken_texts() == []
        assert screen.overflow() == 0
    assert screen.violations() == []
