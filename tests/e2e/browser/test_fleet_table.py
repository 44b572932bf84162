"""The fleet's table: columns, filters, saved views, CSV, row menus and the keyboard."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from ..conftest import until
from .conftest import OpenScreen
from .hall import NORTH, Hall
from .screen import Screen
from .test_control import names, rows, search

KEY = "miner_remote_fleet_table"


def fresh(screen: Screen, query: str = "") -> Locator:
    """Show the Control Panel as a user sees it who has changed nothing."""
    screen.tab("control")
    screen.ws("frontend/set_user_data", key=KEY, value={})
    return screen.tab("control", query)


def headings(screen: Screen) -> list[str]:
    """Return the headings of the table, without those of check boxes and menus."""
    found = screen.page.get_by_role("grid", name="Miners").get_by_role("columnheader").all_inner_texts()
    return [text.strip(" ↑↓") for text in found[1:-1]]


def dialog_of(screen: Screen, name: str) -> Locator:
    """Return the open dialog with a heading; what is in it belongs to the panel's element."""
    expect(screen.page.get_by_role("dialog", name=name)).to_be_visible()
    return screen.dialog


def menu(screen: Screen, item: str) -> None:
    screen.page.get_by_role("menu").get_by_text(item, exact=True).click()


def test_columns_are_chosen_moved_and_kept_for_the_user(screen: Screen, hall: Hall) -> None:
    fresh(screen)
    expect(rows(screen).first).to_be_visible()
    before = headings(screen)
    assert before[:4] == ["Name", "Status", "Hashrate", "Power"]
    screen.page.get_by_role("button", name="Columns and density").click()
    dialog = dialog_of(screen, "Columns and density")
    dialog.get_by_role("checkbox", name="Efficiency").uncheck()
    dialog.get_by_role("checkbox", name="Rejected").check()
    expect(dialog.get_by_role("checkbox", name="Name")).to_be_disabled()
    # With the keyboard, until it is behind the status.
    up = dialog.get_by_role("button", name="Move Rejected up")
    up.focus()
    for _ in range(20):
        if not up.is_enabled():
            break
        screen.page.keyboard.press("Alt+ArrowUp")
    assert dialog.get_by_role("checkbox").nth(1).evaluate("(box) => box.parentElement.innerText.trim()") == "Rejected"
    dialog.get_by_role("radio", name="Compact").check()
    assert screen.violations(dialog) == []
    dialog.get_by_role("button", name="Close").last.click()
    assert headings(screen)[:4] == ["Name", "Rejected", "Status", "Hashrate"]
    assert "Efficiency" not in headings(screen)
    height = rows(screen).first.bounding_box()
    assert height is not None
    assert height["height"] < 40

    screen.page.reload()
    expect(screen.page.get_by_role("columnheader", name="Rejected")).to_be_visible()
    assert headings(screen)[:3] == ["Name", "Rejected", "Status"]
    screen.page.get_by_role("button", name="Columns and density").click()
    dialog = dialog_of(screen, "Columns and density")
    dialog.get_by_role("button", name="Reset columns").click()
    dialog.get_by_role("radio", name="Comfortable").check()
    screen.page.keyboard.press("Escape")
    assert headings(screen) == before


def test_firmware_is_filtered_by_name_then_by_version(screen: Screen, hall: Hall) -> None:
    fresh(screen)
    screen.page.get_by_role("button", name="Filters", exact=True).click()
    firmware = screen.page.get_by_label("Firmware", exact=True)
    expect(firmware).to_be_visible()
    kinds = {miner["firmware"] for miner in hall.miners if miner["firmware"]}
    assert firmware.get_by_role("option").count() == len(kinds) + 1
    some = next(miner for miner in hall.miners if miner["firmware"] and miner["firmware_version"])
    firmware.select_option(some["firmware"])
    same = [miner for miner in hall.miners if miner["firmware"] == some["firmware"]]
    expect(rows(screen)).to_have_count(len(same))
    screen.page.goto(
        screen.page.url.split("?")[0] + f"?firmware={some['firmware']}&version={some['firmware_version']}&hotter_than=1"
    )
    expect(rows(screen).first).to_be_visible()
    # The closed filters are shown as what they are, and removed one by one.
    screen.page.get_by_role("button", name="Remove filter: Hotter than 1 °C").click()
    screen.page.get_by_role("button", name=f"Remove filter: Firmware: {some['firmware']}").click()
    assert "version=" not in screen.place
    expect(screen.page.get_by_role("status").filter(has_text=f"{len(hall.miners)} miners")).to_be_visible()
    screen.page.get_by_role("button", name="Filters", exact=True).click()
    screen.page.get_by_label("Hashrate below … %").fill("1")
    expect(screen.page.get_by_role("heading", name="No matching miners")).to_be_visible()
    assert "expected_below=1" in screen.place


def test_view_is_saved_changed_renamed_and_deleted(screen: Screen, hall: Hall) -> None:
    fresh(screen)
    north = [miner for miner in hall.miners if miner["location"] == NORTH]
    screen.page.get_by_label("Area", exact=True).select_option(NORTH)
    screen.page.get_by_role("columnheader", name="Power").get_by_role("button").click()
    views = screen.page.get_by_role("button", name=re.compile("^View: "))
    views.click()
    menu(screen, "Save as new view")
    dialog = dialog_of(screen, "Save view")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_have_text("Enter a name.")
    dialog.get_by_role("textbox", name="Name").fill("Cold hall")
    dialog.get_by_role("button", name="Save").click()
    expect(views).to_have_accessible_name("View: Cold hall")

    views.click()
    menu(screen, "All miners")
    expect(rows(screen).nth(len(north))).to_be_visible()
    assert "location=" not in screen.place
    screen.page.reload()
    views.click()
    menu(screen, "Cold hall")
    expect(rows(screen)).to_have_count(len(north))
    assert "sort=power" in screen.place

    screen.page.get_by_role("columnheader", name="Power").get_by_role("button").click()
    expect(views).to_have_accessible_name("View: Cold hall (changed)")
    views.click()
    menu(screen, "Save changes to Cold hall")
    expect(views).to_have_accessible_name("View: Cold hall")
    views.click()
    menu(screen, "Rename")
    dialog = dialog_of(screen, "Rename Cold hall")
    dialog.get_by_role("textbox", name="Name").fill("Warm hall")
    dialog.get_by_role("button", name="Save").click()
    expect(views).to_have_accessible_name("View: Warm hall")
    stored = screen.ws("frontend/get_user_data", key=KEY)["value"]["views"]
    assert [(view["name"], view["query"]) for view in stored] == [
        ("Warm hall", f"location={NORTH.replace(' ', '+')}&sort=-power")
    ]
    views.click()
    menu(screen, "Delete")
    dialog_of(screen, "Delete view Warm hall?").get_by_role("button", name="Delete").click()
    expect(views).to_have_accessible_name("View: All miners")
    until(lambda: screen.ws("frontend/get_user_data", key=KEY)["value"]["views"] == [], 10)


def test_csv_has_the_shown_rows_and_columns(screen: Screen, hall: Hall, tmp_path: Path) -> None:
    fresh(screen, "?sort=-hashrate&q=bitaxe")
    bitaxes = [miner for miner in hall.miners if "Bitaxe" in miner["name"]]
    expect(rows(screen)).to_have_count(len(bitaxes))
    with screen.page.expect_download() as download:
        screen.page.get_by_role("button", name="Download as CSV").click()
    assert re.fullmatch(r"miners-\d{4}-\d\d-\d\d\.csv", download.value.suggested_filename)
    path = tmp_path / "miners.csv"
    download.value.save_as(path)
    lines = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    assert {line["Name"] for line in lines} == set(names(bitaxes))
    assert {"IP address", "Hashrate (TH/s)", "Power (W)", "Efficiency (J/TH)", "Last command"} <= lines[0].keys()
    hashrates = [float(line["Hashrate (TH/s)"]) for line in lines]
    assert hashrates == sorted(hashrates, reverse=True)
    assert all(hashrate > 0 for hashrate in hashrates)


def test_row_menu_has_what_the_miner_can_do(screen: Screen, hall: Hall) -> None:
    miner = hall.miner("braiins")
    hall.ready(miner)
    fresh(screen)
    search(screen, miner["name"])
    row = rows(screen).first
    row.click(button="right", position={"x": 300, "y": 20})
    items = screen.page.get_by_role("menu").get_by_role("menuitem")
    texts = [text.strip() for text in items.all_inner_texts()]
    assert texts[:2] == ["Open", "Miner's web page"]
    assert "Pause" in texts
    assert "Resume" not in texts
    assert screen.violations(screen.page.get_by_role("menu")) == []
    assert items.nth(1).get_attribute("href") == f"http://{miner['ip']}/"
    screen.page.keyboard.press("Escape")
    row.get_by_role("button", name=f"Actions for {miner['name']}").click()
    menu(screen, "Locate light")
    dialog = dialog_of(screen, "Locate light")
    expect(dialog).to_contain_text(miner["name"])
    dialog.get_by_role("button", name="Send").click()
    until(lambda: hall.machine(miner)["locate_light"], 15)
    # The last command and its stage are a column.
    screen.page.set_viewport_size({"width": 1900, "height": 900})
    expect(row).to_contain_text("Locate light")
    expect(row).to_contain_text("Confirmed")


def test_labels_and_area_are_set_for_the_selection(screen: Screen, hall: Hall) -> None:
    pair = [hall.miner("vnish"), hall.miner("luxos")]
    screen.page.set_viewport_size({"width": 1900, "height": 900})
    fresh(screen)
    tools = screen.page.get_by_role("toolbar", name="Commands for the selection")
    for miner in pair:
        search(screen, miner["name"])
        screen.page.get_by_role("checkbox", name=f"Select {miner['name']}").check()
    tools.get_by_role("button", name="Labels").click()
    dialog = dialog_of(screen, "Labels")
    dialog.get_by_label("New label (optional)").fill("Table test")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    search(screen, "Table test")
    expect(rows(screen)).to_have_count(2)
    tools.get_by_role("button", name="Area").click()
    dialog = dialog_of(screen, "Area")
    expect(dialog.get_by_label("Area", exact=True)).to_be_visible()
    dialog.get_by_label("New area (optional)").fill("Table area")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    for miner in pair:
        expect(rows(screen).filter(has_text=miner["name"])).to_contain_text("Table area")
    # Everything as it was for the other tests.
    areas = screen.ws("config/area_registry/list")
    labels = screen.ws("config/label_registry/list")
    for one in pair:
        area = next((each["area_id"] for each in areas if each["name"] == one["location"]), None)
        screen.ws("config/device_registry/update", device_id=one["device_id"], area_id=area)
    (label,) = [each["label_id"] for each in labels if each["name"] == "Table test"]
    screen.ws("config/label_registry/delete", label_id=label)
    (made,) = [each["area_id"] for each in areas if each["name"] == "Table area"]
    screen.ws("config/area_registry/delete", area_id=made)


def test_table_is_used_with_the_keyboard_alone(screen: Screen, hall: Hall) -> None:
    fresh(screen)
    expect(rows(screen).first).to_be_visible()
    keyboard = screen.page.keyboard
    tools = screen.page.get_by_role("toolbar", name="Commands for the selection")
    keyboard.press("/")
    expect(screen.page.get_by_role("searchbox", name="Search")).to_be_focused()
    keyboard.type("a")
    keyboard.press("ArrowDown")
    expect(rows(screen).first).to_be_focused()
    keyboard.press("Space")
    expect(tools).to_contain_text("1 selected")
    keyboard.press("Shift+ArrowDown")
    keyboard.press("Shift+ArrowDown")
    expect(tools).to_contain_text("3 selected")
    keyboard.press("Escape")
    expect(tools).to_have_count(0)
    keyboard.press("ControlOrMeta+a")
    shown = int(screen.page.get_by_role("grid").get_attribute("aria-rowcount") or 0) - 1
    expect(tools).to_contain_text(f"{shown} selected")
    keyboard.press("Escape")
    keyboard.press("End")
    expect(rows(screen).last).to_be_focused()
    name = rows(screen).last.get_by_role("gridcell").nth(1).inner_text().split("\n")[0]
    keyboard.press("Shift+F10")
    expect(screen.page.get_by_role("menu", name=f"Actions for {name}")).to_be_visible()
    keyboard.press("Escape")
    expect(rows(screen).last).to_be_focused()
    keyboard.press("Enter")
    expect(screen.page.locator("mr-miner").get_by_role("heading", name=name)).to_be_visible()


def test_figures_say_what_they_cover_and_a_command_clears_the_selection(screen: Screen, hall: Hall) -> None:
    miner = hall.miner("antminer")
    hall.ready(miner)
    fresh(screen)
    figures = screen.page.locator("mr-fleet-figures")
    expect(figures).not_to_contain_text("Figures for")
    search(screen, miner["name"])
    shown = rows(screen).count()
    expect(figures).to_contain_text(f"Figures for {shown} of {len(hall.miners)} miners")
    screen.page.get_by_role("checkbox", name=f"Select {miner['name']}").check()
    tools = screen.page.get_by_role("toolbar", name="Commands for the selection")
    tools.get_by_role("button", name="Locate light").click()
    screen.dialog.get_by_role("button", name="Send").click()
    expect(tools).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "de"])
def test_phone_shows_every_action_without_a_scroll_area(open_screen: OpenScreen, hall: Hall, language: str) -> None:
    screen = open_screen(width=390, height=844, dark=language == "de", language=language)
    fresh(screen)
    expect(rows(screen) if language == "en" else screen.page.locator("mr-table .body .line")).not_to_have_count(0)
    screen.page.locator("mr-table .body input").first.check()
    bar = screen.page.locator("mr-selection-bar")
    buttons = bar.locator(".buttons > button")
    expect(buttons).to_have_count(4)
    for button in buttons.all():
        box = button.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    buttons.last.click()
    expect(bar.get_by_role("menuitem").nth(2)).to_be_visible()
    assert screen.broken_texts() == []
    assert screen.violations() == []
    screen.page.keyboard.press("Escape")
    # What scrolls is the page; nothing in it scrolls as well.
    nested = screen.page.locator("mr-control").evaluate("""(view) => {
      const found = [];
      const walk = (root) => {
        for (const element of root.querySelectorAll("*")) {
          const { overflowX, overflowY } = getComputedStyle(element);
          const scrolls = (overflow, size, room) => /auto|scroll/.test(overflow) && size > room + 1;
          if (scrolls(overflowX, element.scrollWidth, element.clientWidth)
              || scrolls(overflowY, element.scrollHeight, element.clientHeight)) found.push(element.className);
          if (element.shadowRoot) walk(element.shadowRoot);
        }
      };
      walk(view.shadowRoot);
      return found;
    }""")
    assert nested == []
    assert screen.overflow() <= 0
