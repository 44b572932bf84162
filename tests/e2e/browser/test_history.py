"""Command History: live updates, filters, details, counts and CSV."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import cast

import pytest
from playwright.sync_api import Locator, expect

from ..conftest import allow_sockets, until
from .hall import Hall, Json
from .screen import Screen


@pytest.fixture(scope="module")
def recorded(hall: Hall) -> Json:
    """Run a batch with a failure and single commands of two types, and return the batch's answer."""
    allow_sockets()
    hall.ready()
    dead, *alive = hall.miner("antminer"), hall.miner("antminer", 1), hall.miner("braiins")
    hall.demo.control("PUT", f"/machines/{dead['ip']}/faults/dead")
    ips = [miner["ip"] for miner in (dead, *alive)]
    status, answer = hall.demo.api("POST", "/api/remote/reboot/bulk", {"miner_ips": ips})
    hall.demo.control("DELETE", f"/machines/{dead['ip']}/faults")
    assert status == 200, answer
    assert answer["results"]["failed"] == 1
    hall.ready(hall.miner("avalon"), hall.miner("braiins"))
    return answer["results"]


def rows(screen: Screen) -> Locator:
    table = screen.page.get_by_role("table", name="Commands, newest first")
    return table.get_by_role("row").filter(has=screen.page.get_by_role("cell"))


def test_new_command_appears_live(screen: Screen, hall: Hall, recorded: Json) -> None:
    miner = hall.miner("avalon")
    screen.tab("history")
    expect(rows(screen).first).to_be_visible()
    figures = screen.page.locator("mr-history-figures")
    before = hall.demo.api("GET", "/api/remote/commands/stats")[1]["stats"]
    expect(figures).to_contain_text(str(before["total"]))
    assert hall.demo.api("POST", f"/api/remote/backup/{miner['ip']}", {"backup_name": "Seen live"})[0] == 200
    expect(rows(screen).first).to_contain_text(miner["name"])
    expect(rows(screen).first).to_contain_text("Backup")
    expect(rows(screen).first).to_contain_text("Done")
    expect(figures).to_contain_text(str(before["total"] + 1))


def test_filters_are_in_the_address(screen: Screen, hall: Hall, recorded: Json) -> None:
    dead = hall.miner("antminer")
    screen.tab("history", f"?batch={recorded['batch_id']}")
    expect(rows(screen)).to_have_count(3)
    screen.page.get_by_role("combobox", name="Result").select_option("failed")
    expect(rows(screen)).to_have_count(1)
    expect(rows(screen).first).to_contain_text(dead["name"])
    expect(rows(screen).first).to_contain_text("Check that the miner is on")
    assert "status=failed" in screen.place
    screen.page.reload()
    expect(rows(screen)).to_have_count(1)
    screen.page.get_by_role("button", name="Clear filters").click()
    assert "status=" not in screen.place
    assert "batch=" not in screen.place

    screen.page.get_by_role("combobox", name="Command", exact=True).select_option("reboot")
    screen.page.get_by_role("combobox", name="Miner", exact=True).fill(dead["name"])
    reboots = hall.commands(command_type="reboot", miner_ip=dead["ip"])
    expect(rows(screen)).to_have_count(len(reboots))
    screen.page.get_by_role("combobox", name="Source").select_option("automatic")
    expect(screen.page.get_by_role("heading", name="No matching commands")).to_be_visible()
    screen.page.get_by_role("combobox", name="Source").select_option("manual")
    screen.page.get_by_role("combobox", name="Sent by", exact=True).fill("Demo")
    screen.page.get_by_role("combobox", name="Sent by", exact=True).press("Enter")
    expect(rows(screen)).to_have_count(len(reboots))
    screen.page.get_by_role("combobox", name="Sent by", exact=True).fill("Nobody")
    screen.page.get_by_role("combobox", name="Sent by", exact=True).press("Enter")
    expect(screen.page.get_by_role("heading", name="No matching commands")).to_be_visible()
    screen.page.get_by_role("combobox", name="Sent by", exact=True).fill("")
    screen.page.get_by_role("combobox", name="Time", exact=True).select_option("1h")
    assert re.search(r"[?&](time|since)=", screen.place)
    expect(rows(screen)).to_have_count(len(reboots))


def test_command_details_are_shown(screen: Screen, hall: Hall, recorded: Json) -> None:
    failed = next(command for command in recorded["commands"] if command["status"] != "success")
    screen.tab("history", f"?command={failed['command_id']}")
    record = next(one for one in hall.commands(batch_id=recorded["batch_id"]) if one["id"] == failed["command_id"])
    expect(screen.dialog).to_contain_text(record["error_message"])
    expect(screen.dialog).to_contain_text("Manual")
    screen.dialog.get_by_role("link", name="All commands of this batch").click()
    expect(rows(screen)).to_have_count(3)
    done = rows(screen).filter(has_text=hall.miner("braiins")["name"])
    done.get_by_role("button").first.click()
    expect(screen.dialog).to_contain_text("Confirmed", timeout=180_000)
    expect(screen.dialog.locator("dl").first).to_contain_text(re.compile(r"\d+(\.\d+)? (ms|s)"))
    screen.page.keyboard.press("Escape")
    expect(screen.dialog).to_have_count(0)
    assert "command=" not in screen.place


def test_csv_has_the_filtered_commands(screen: Screen, hall: Hall, recorded: Json, tmp_path: Path) -> None:
    screen.tab("history", f"?batch={recorded['batch_id']}")
    expect(rows(screen)).to_have_count(3)
    with screen.page.expect_download() as download:
        screen.page.get_by_role("button", name="Download CSV").click()
    path = tmp_path / "commands.csv"
    download.value.save_as(path)
    with path.open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert {line["miner_ip"] for line in lines} == {command["miner_ip"] for command in recorded["commands"]}
    assert {line["command_type"] for line in lines} == {"reboot"}
    assert sorted(line["status"] for line in lines) == sorted(c["status"] for c in recorded["commands"])


def test_older_commands_are_loaded_while_scrolling(screen: Screen, hall: Hall) -> None:
    """With more commands than fit on a page, every one can be reached."""
    ids = [miner["miner_id"] for miner in hall.miners if "locate_light" in miner["capabilities"]]
    screen.tab("history", "?type=locate_light")
    for turn in range(130 // len(ids) + 1):
        screen.ws("miner_remote/command", command_type="locate_light", miner_ids=ids, parameters={"on": turn % 2 == 0})

    def all_done() -> list[Json]:
        found = hall.commands(command_type="locate_light", limit=1000)
        return found if len(found) >= 130 and all(one["status"] != "pending" for one in found) else []

    oldest = cast(list[Json], until(all_done, 60))[-1]
    screen.page.reload()
    table = screen.page.get_by_role("table", name="Commands, newest first")
    expect(rows(screen).first).to_be_visible()
    ended = screen.page.get_by_text("No older commands.")
    for _ in range(40):
        table.evaluate("(element) => { element.scrollTop = element.scrollHeight }")
        if ended.count():
            break
        screen.page.wait_for_timeout(200)
    expect(ended).to_be_visible()
    table.evaluate("(element) => { element.scrollTop = element.scrollHeight }")
    screen.page.wait_for_timeout(200)
    rows(screen).last.get_by_role("button").first.click()
    expect(screen.dialog.locator("dl").first).to_contain_text(str(oldest["id"]))
