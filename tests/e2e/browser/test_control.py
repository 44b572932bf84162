"""The Control Panel: searching, selecting and commanding miners."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Sequence

from playwright.sync_api import Locator, expect

from ..conftest import until
from .hall import LABEL, NORTH, Hall, Json
from .screen import Screen

POOL = "stratum+tcp://panel.pool.example:3333"
CGMINER = {"cgminer", "cgminer_old"}
"""The kinds whose API restarts only the mining process."""


def names(miners: Sequence[Json]) -> list[str]:
    return [miner["name"] for miner in miners]


def rows(screen: Screen) -> Locator:
    """Return the rows of miners, without the header."""
    table = screen.page.get_by_role("grid", name="Miners")
    return table.get_by_role("row").filter(has=screen.page.get_by_role("gridcell"))


def search(screen: Screen, text: str) -> None:
    screen.page.get_by_role("searchbox", name="Search").fill(text)


def choose(screen: Screen, miners: Sequence[Json]) -> None:
    """Tick miners by name."""
    for miner in miners:
        search(screen, miner["name"])
        screen.page.get_by_role("checkbox", name=f"Select {miner['name']}").check()
    search(screen, "")


def press(screen: Screen, command: str) -> Locator:
    """Press the button of a command for the selection, and return its dialog."""
    screen.page.get_by_role("toolbar", name="Commands for the selection").get_by_role("button", name=command).click()
    dialog = screen.page.get_by_role("dialog", name=command)
    expect(dialog).to_be_visible()
    return screen.dialog


def batch_id(screen: Screen) -> str:
    screen.page.wait_for_url(re.compile(r"[?&]batch="))
    return urllib.parse.parse_qs(urllib.parse.urlsplit(screen.page.url).query)["batch"][0]


def card(screen: Screen) -> Locator:
    """Return the newest batch in the open tray."""
    return screen.page.locator("mr-batch-progress").first


def reached(screen: Screen, stage: str) -> Locator:
    """Return a stage that the command to one miner has reached, in its dialog."""
    return screen.page.locator("mr-sent-command li.reached").filter(has_text=stage)


def batch_of(hall: Hall, miner: Json) -> str:
    """Return the batch of the last command to a miner."""
    return str(hall.commands(miner_ip=miner["ip"], limit=1)[0]["batch_id"])


def test_search_filters_and_selection_are_in_the_address(screen: Screen, hall: Hall) -> None:
    screen.tab("control")
    status = screen.page.locator("mr-control").get_by_role("status")
    expect(status.filter(has_text="26 miners")).to_be_visible()
    expect(screen.page.locator("mr-fleet-figures")).to_contain_text("26")

    bitaxes = [miner for miner in hall.miners if "Bitaxe" in miner["name"]]
    search(screen, "bitaxe")
    expect(rows(screen)).to_have_count(len(bitaxes))
    assert "q=bitaxe" in screen.place
    expect(status.filter(has_text=f"{len(bitaxes)} of 26 miners")).to_be_visible()

    north = [miner for miner in bitaxes if miner["location"] == NORTH]
    screen.page.get_by_label("Area", exact=True).select_option(NORTH)
    expect(rows(screen)).to_have_count(len(north))
    screen.page.reload()
    expect(rows(screen)).to_have_count(len(north))
    for name in names(north):
        expect(rows(screen).filter(has_text=name)).to_be_visible()

    screen.page.get_by_role("button", name="Clear filters").click()
    expect(status.filter(has_text="26 miners")).to_be_visible()
    assert "q=" not in screen.place
    assert "location=" not in screen.place

    # The status filter exists before any miner has a problem.
    expect(screen.page.get_by_label("Status", exact=True)).to_contain_text("Mining (")

    labelled = [miner for miner in hall.miners if LABEL in miner["tags"]]
    screen.page.get_by_label("Label", exact=True).select_option(LABEL)
    expect(rows(screen)).to_have_count(len(labelled))
    screen.page.get_by_role("checkbox", name="Select all matches").check()
    toolbar = screen.page.get_by_role("toolbar", name="Commands for the selection")
    expect(toolbar).to_contain_text(f"{len(labelled)} selected")
    # The selection stays when the filter is removed, and all miners can be added.
    screen.page.get_by_role("button", name="Clear filters").click()
    expect(toolbar).to_contain_text(f"{len(labelled)} selected")
    toolbar.get_by_role("button", name="Select all 26").click()
    expect(toolbar).to_contain_text("26 selected")
    toolbar.get_by_role("button", name="Clear selection").click()
    expect(toolbar).to_have_count(0)

    search(screen, "no such machine")
    expect(screen.page.get_by_role("heading", name="No matching miners")).to_be_visible()


def test_columns_sort_the_rows(screen: Screen, hall: Hall) -> None:
    screen.tab("control")
    screen.page.get_by_role("columnheader", name="Hashrate").get_by_role("button").click()
    smallest = min(hall.miners, key=lambda miner: miner["hashrate_ths"])
    same = {miner["name"] for miner in hall.miners if miner["model"] == smallest["model"]}
    expect(rows(screen).first.get_by_role("gridcell").nth(1)).to_have_text(re.compile("|".join(map(re.escape, same))))
    screen.page.get_by_role("columnheader", name="Hashrate").get_by_role("button").click()
    expect(rows(screen).first).to_contain_text("200")
    assert "sort=-hashrate" in screen.place


def test_row_opens_page_of_miner_and_back_returns_to_filters(screen: Screen, hall: Hall) -> None:
    miner = hall.miner("antminer")
    screen.tab("control")
    search(screen, miner["name"])
    rows(screen).first.get_by_role("button").first.click()
    page = screen.page.locator("mr-miner")
    expect(page.get_by_role("heading", name=miner["name"])).to_be_focused()
    # For a new miner, the address gets a shorter range of the charts.
    assert urllib.parse.unquote(screen.place).split("?")[0] == f"/miner-remote/miner/{miner['miner_id']}"
    for shown in (miner["ip"], miner["mac"], miner["model"]):
        expect(page).to_contain_text(shown)
    page.get_by_role("link", name="All miners").click()
    expect(rows(screen)).to_have_count(1)
    screen.page.go_back()
    expect(page).to_be_visible()
    screen.page.go_back()
    expect(rows(screen)).to_have_count(1)
    expect(page).to_have_count(0)


def test_many_miners_are_rebooted_in_groups(screen: Screen, hall: Hall) -> None:
    hall.ready()
    hall.demo.control("DELETE", "/counters")
    screen.tab("control")
    screen.page.get_by_role("checkbox", name="Select all matches").check()
    dialog = press(screen, "Reboot")
    expect(dialog).to_contain_text("Applies to 26 miners")
    # More than ten miners: groups of a tenth, a minute apart, by default.
    expect(dialog.get_by_role("radio", name="In batches of … %")).to_be_checked()
    expect(dialog.get_by_label("Batch size in %")).to_have_value("10")
    expect(dialog.get_by_label("Seconds between batches")).to_have_value("60")
    dialog.get_by_role("radio", name="In batches of … miners").check()
    dialog.get_by_label("Miners per batch").fill("13")
    dialog.get_by_label("Seconds between batches").fill("4")
    expect(dialog).to_contain_text("2 batches")
    dialog.get_by_role("button", name="Reboot 26 miners …").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Reboot 26 miners?")
    assert sum(machine["counters"].get("reboot", 0) for machine in hall.demo.machines()) == 0
    dialog.get_by_role("button", name="Yes: Reboot 26 miners").click()

    batch = batch_id(screen)
    expect(card(screen)).to_contain_text("Next batch in")
    expect(card(screen).get_by_role("status")).to_have_text("Waiting for confirmation", timeout=180_000)
    expect(screen.page.get_by_role("toolbar", name="Commands for the selection")).to_have_count(0)
    expect(card(screen).get_by_role("status")).to_have_text("Finished", timeout=240_000)
    expect(card(screen)).to_contain_text("26 Confirmed")
    records = hall.commands(batch_id=batch)
    assert len(records) == 26
    assert {record["status"] for record in records} == {"success"}
    for machine in hall.demo.machines():
        what = "restart_mining" if machine["kind"] in CGMINER else "reboot"
        assert machine["counters"].get(what) == 1, machine["kind"]
    starts = sorted(record["sent_at"] for record in records)
    assert starts[12] < starts[13]

    cards = screen.page.locator("mr-batch-progress").filter(has_text="26 miners")
    cards.first.get_by_role("button", name="Dismiss").click()
    expect(cards).to_have_count(0)
    assert "batch=" not in screen.place


def test_batch_is_found_again_and_stopped(screen: Screen, hall: Hall) -> None:
    chosen = [hall.miner(kind) for kind in ("antminer", "luxos", "vnish", "avalon")]
    hall.ready(*chosen)
    hall.demo.control("DELETE", "/counters")
    screen.tab("control")
    choose(screen, chosen)
    dialog = press(screen, "Reboot")
    dialog.get_by_role("radio", name="In batches of … miners").check()
    dialog.get_by_label("Miners per batch").fill("1")
    dialog.get_by_label("Seconds between batches").fill("300")
    dialog.get_by_role("button", name="Reboot 4 miners …").click()
    dialog.get_by_role("button", name="Yes: Reboot 4 miners").click()
    batch = batch_id(screen)
    expect(card(screen)).to_contain_text(re.compile("1 (Accepted|Confirmed)"))
    expect(card(screen)).to_contain_text("3 Waiting")

    screen.page.get_by_role("link", name="Tariffs").click()
    expect(screen.page.locator("mr-rates")).to_be_visible()
    # The tray is on every page, folded on the next one and after the page was loaded again.
    tray = screen.page.get_by_role("button", name="1 running")
    expect(tray).to_have_attribute("aria-expanded", "false")
    screen.tab("schedules")
    expect(tray).to_have_attribute("aria-expanded", "false")
    tray.click()
    expect(card(screen)).to_contain_text("Reboot: 4 miners")
    card(screen).get_by_role("button", name="Stop").click()
    expect(card(screen).get_by_role("status")).to_have_text("Stopped")
    expect(card(screen)).to_contain_text("3 Skipped")

    statuses = sorted(record["status"] for record in hall.commands(batch_id=batch))
    assert statuses == ["skipped", "skipped", "skipped", "success"]
    assert sum(hall.machine(miner)["counters"].get("reboot", 0) for miner in chosen) == 1
    card(screen).get_by_role("link", name="Show in Command History").click()
    expect(screen.page.locator("mr-history")).to_be_visible()
    assert f"batch={batch}" in screen.place


def test_pause_and_resume_take_effect(screen: Screen, hall: Hall) -> None:
    pair = [hall.miner("braiins"), hall.miner("luxos", 1)]
    hall.ready(*pair)
    screen.tab("control")
    choose(screen, pair)
    dialog = press(screen, "Pause")
    dialog.get_by_role("button", name="Pause 2 miners …").click()
    dialog.get_by_role("button", name="Yes: Pause 2 miners").click()
    batch_id(screen)
    expect(card(screen).get_by_role("status")).to_have_text("Finished", timeout=180_000)
    assert all(hall.machine(miner)["paused"] for miner in pair)
    search(screen, pair[0]["name"])
    expect(rows(screen).first).to_contain_text("Paused")

    choose(screen, pair)
    dialog = press(screen, "Resume")
    # Resuming is safe and needs no second confirmation.
    dialog.get_by_role("button", name="Resume 2 miners", exact=True).click()
    expect(card(screen)).to_contain_text("Resume: 2 miners")
    expect(card(screen).get_by_role("status")).to_have_text("Finished", timeout=180_000)
    assert not any(hall.machine(miner)["paused"] for miner in pair)


def test_power_limit_is_sent_to_miners_that_support_it(screen: Screen, hall: Hall) -> None:
    able, unable = hall.miner("braiins"), hall.miner("axeos")
    hall.ready(able, unable)
    screen.tab("control")
    choose(screen, [able, unable])
    dialog = press(screen, "Power limit")
    expect(dialog).to_contain_text("1 selected miner doesn't support this and is left out")
    send = dialog.get_by_role("button", name=f"Limit power of {able['name']}", exact=True)
    # The current limit is suggested.
    expect(dialog).to_contain_text("Acts at once")
    dialog.get_by_label("Power limit in W").fill("")
    send.click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("Power limit in W").fill("2600")
    send.click()
    expect(reached(screen, "Confirmed")).to_be_visible(timeout=180_000)
    assert hall.machine(able)["power_limit_w"] == 2600
    records = hall.commands(batch_id=batch_of(hall, able))
    assert [record["miner_ip"] for record in records] == [able["ip"]]


def test_pools_are_switched_once_despite_repeated_clicks(screen: Screen, hall: Hall) -> None:
    miner = hall.miner("antminer", 1)
    hall.ready(miner)
    screen.tab("control")
    choose(screen, [miner])
    dialog = press(screen, "Switch pool")
    address = dialog.get_by_label("Pool address")
    go = dialog.get_by_role("button", name=f"Switch pool of {miner['name']}")
    address.fill("panel.pool.example:3333")
    go.click()
    expect(dialog).to_contain_text("Must start with one of stratum+tcp://")
    expect(dialog).to_contain_text("Required.")
    address.fill(POOL)
    dialog.get_by_label("Worker name").fill("account.")
    dialog.get_by_role("button", name="{ip_last}").click()
    worker = f"account.{miner['ip'].rsplit('.', 1)[1]}"
    expect(dialog).to_contain_text(worker)
    dialog.get_by_label("Pool password").fill("hidden-word")
    go.dblclick()
    expect(reached(screen, "Confirmed")).to_be_visible(timeout=180_000)
    machine = hall.machine(miner)
    assert (machine["pools"][0]["url"], machine["pools"][0]["user"]) == (POOL, worker)
    assert machine["active_pool"] == 0
    newest, before = hall.commands(miner_ip=miner["ip"], limit=2)
    assert newest["command_type"] == "pool_switch"
    assert before["command_type"] != "pool_switch"
    assert "hidden-word" not in str(newest)
    assert "hidden-word" not in screen.source()


def test_backup_of_selection_is_made(screen: Screen, hall: Hall) -> None:
    miner = hall.miner("whatsminer_v3")
    hall.ready(miner)
    screen.tab("control")
    choose(screen, [miner])
    dialog = press(screen, "Backup")
    dialog.get_by_label("Name (optional)").fill("Backup of June")
    dialog.get_by_role("button", name=f"Back up {miner['name']}").click()
    expect(reached(screen, "Done")).to_be_visible(timeout=180_000)
    backups = hall.demo.api("GET", f"/api/remote/backups?miner_ip={miner['ip']}&limit=1")[1]["backups"]
    assert [backup["backup_name"] for backup in backups] == ["Backup of June"]


def test_failure_shows_its_reason(screen: Screen, hall: Hall) -> None:
    dead, alive = hall.miner("whatsminer_v2"), hall.miner("whatsminer_v2", 1)
    hall.ready(dead, alive)
    screen.tab("control")
    # No locate light is on.
    off = {"command_type": "locate_light", "parameters": {"on": False}}
    screen.ws("miner_remote/command", miner_ids=[dead["miner_id"], alive["miner_id"]], **off)
    until(lambda: not any(hall.machine(miner)["locate_light"] for miner in (dead, alive)), 10)
    hall.demo.control("PUT", f"/machines/{dead['ip']}/faults/dead")
    choose(screen, [dead, alive])
    dialog = press(screen, "Locate light")
    dialog.get_by_role("button", name="Send to 2 miners").click()
    expect(card(screen).get_by_role("status")).to_have_text("Finished with failures", timeout=180_000)
    expect(card(screen)).to_contain_text("1 Confirmed")
    expect(card(screen).get_by_role("listitem").filter(has_text=dead["name"])).to_contain_text(
        "Check that the miner is on"
    )
    hall.demo.control("DELETE", f"/machines/{dead['ip']}/faults")
    until(lambda: hall.machine(alive)["locate_light"], 10)
    assert not hall.machine(dead)["locate_light"]
