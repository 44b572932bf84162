"""How far commands have come: in the dialog of one miner, the tray, notifications and the Command History."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from ..conftest import until
from .conftest import OpenScreen
from .hall import Hall
from .screen import Screen
from .test_control import card, choose, press, reached

OLD = "stratum+tcp://old.pool.example:3333"
NEW = "stratum+tcp://new.pool.example:3333"


def tray(screen: Screen) -> Locator:
    """Return the button that opens and closes the tray."""
    return screen.page.locator("mr-batch-tray button.handle")


def test_reboot_is_followed_in_dialog_notification_and_history(open_screen: OpenScreen, hall: Hall) -> None:
    miner = hall.miner("luxos", 1)
    hall.ready(miner)
    screen = open_screen(width=1400)
    screen.tab(f"miner/{miner['miner_id']}")
    screen.page.get_by_role("button", name="Reboot").click()
    name = f"Reboot: {miner['name']}"
    expect(screen.page.get_by_role("dialog", name=name)).to_be_visible()
    screen.dialog.get_by_role("button", name=f"Reboot {miner['name']}").click()
    expect(reached(screen, "Accepted")).to_have_text(re.compile(r"Accepted\s*\d"))
    waiting = screen.page.locator("mr-sent-command li[aria-current=step]")
    expect(waiting).to_have_text("Waiting for confirmation")
    screen.dialog.get_by_role("button", name="Close").last.click()
    expect(screen.dialog).to_have_count(0)
    # Restarts of earlier tests may wait for their confirmation too.
    expect(tray(screen)).to_contain_text(re.compile(r"\d waiting for confirmation"))
    expect(screen.page.get_by_text(f"{name} – Confirmed").first).to_be_attached(timeout=180_000)
    expect(tray(screen)).to_contain_text(re.compile(r"\d (finished|waiting for confirmation)"))
    main = screen.page.locator("miner-remote-panel main")
    main.evaluate("main => void main.scrollTo(0, main.scrollHeight)")
    box = tray(screen).bounding_box()
    assert box is not None
    assert main.evaluate("main => main.firstElementChild.getBoundingClientRect().bottom") <= box["y"]

    screen.tab("history")
    row = screen.page.get_by_role("table").get_by_role("row").filter(has_text=miner["name"]).first
    expect(row).to_contain_text(re.compile(r"Confirmed\s*\d"))
    # With the sidebar open, the duration fits.
    expect(screen.page.get_by_role("columnheader", name="Duration")).to_be_visible()
    row.get_by_role("button").first.click()
    expect(screen.page.locator("mr-command-details li.reached")).to_have_count(3)
    assert screen.violations() == []


def test_all_pools_are_set_at_once_and_undone(screen: Screen, hall: Hall) -> None:
    miner = hall.miner("antminer", 1)
    hall.ready(miner)
    before = [(pool["url"], pool["user"]) for pool in hall.machine(miner)["pools"]]
    screen.tab("control")
    choose(screen, [miner])
    dialog = press(screen, "Switch pool")
    slots = dialog.locator("mr-pool-fields section")
    expect(slots.first).to_contain_text(before[0][0].split("//")[1])
    dialog.get_by_role("radio", name="All slots").check()
    addresses, workers = dialog.get_by_label("Pool address"), dialog.get_by_label("Worker name")
    expect(addresses.first).to_have_value(before[0][0])
    for number, url in enumerate((NEW, OLD)):
        addresses.nth(number).fill(url)
        workers.nth(number).fill("kim.{ip_last}")
    addresses.nth(2).fill("")
    workers.nth(2).fill("")
    expect(slots.first.get_by_role("radio", name="Mine on this pool")).to_be_checked()
    expect(dialog.get_by_role("checkbox", name="Back up each miner first")).to_be_checked()
    worker = f"kim.{miner['ip'].rsplit('.', 1)[1]}"
    expect(slots.first).to_contain_text(f"{miner['name']} → {worker}")
    assert screen.violations() == []
    dialog.get_by_role("button", name=f"Switch pool of {miner['name']}").click()
    expect(reached(screen, "Confirmed")).to_be_visible(timeout=180_000)
    screen.dialog.get_by_role("button", name="Close").last.click()
    machine = hall.machine(miner)
    assert [(pool["url"], pool["user"]) for pool in machine["pools"] if pool["url"]] == [(NEW, worker), (OLD, worker)]
    assert machine["active_pool"] == 0

    tray(screen).click()
    expect(card(screen)).to_contain_text("new.pool.example:3333")
    card(screen).get_by_role("button", name="Undo").click()
    undo = screen.page.locator("mr-undo-dialog")
    expect(undo).to_contain_text(f"{before[0][0].split('//')[1]}, {before[0][1]}")
    undo.get_by_role("button", name="Restore pools").click()
    expect(card(screen)).to_contain_text("Undo pool change")
    expect(card(screen).get_by_role("status")).to_have_text("Finished", timeout=180_000)
    assert [(pool["url"], pool["user"]) for pool in hall.machine(miner)["pools"]] == before
    # The undo can be undone, but there is nothing left to undo of the first.
    cards = screen.page.locator("mr-batch-progress")
    expect(cards.filter(has_text="Set pools").get_by_role("button", name="Undo")).to_have_count(0)


def test_failed_commands_are_sent_again(screen: Screen, hall: Hall) -> None:
    dead, alive = hall.miner("avalon"), hall.miner("avalon", 1)
    hall.ready(dead, alive)
    hall.demo.control("PUT", f"/machines/{dead['ip']}/faults/dead")
    screen.tab("control")
    choose(screen, [dead, alive])
    press(screen, "Locate light").get_by_role("button", name="Send to 2 miners").click()
    expect(card(screen).get_by_role("status")).to_have_text("Finished with failures", timeout=180_000)
    hall.demo.control("DELETE", f"/machines/{dead['ip']}/faults")
    # The table stays in place under the tray, and nothing is selected any more.
    expect(screen.page.get_by_role("toolbar", name="Commands for the selection")).to_have_count(0)
    card(screen).get_by_role("button", name="Retry failed").click()
    expect(screen.page.get_by_role("dialog", name=f"Locate light: {dead['name']}")).to_be_visible()
    screen.dialog.get_by_role("button", name=f"Send to {dead['name']}").click()
    expect(reached(screen, "Confirmed")).to_be_visible(timeout=180_000)
    until(lambda: hall.machine(dead)["locate_light"], 10)
    screen.dialog.get_by_role("button", name="Close").last.click()
    failed = screen.page.locator("mr-batch-progress").filter(has_text="Finished with failures")
    failed.get_by_role("link", name=dead["name"]).click()
    expect(screen.page.locator("mr-miner").get_by_role("heading", name=dead["name"])).to_be_visible()
    # The tray is on this page too, and Escape closes it.
    tray(screen).press("Escape")
    expect(screen.page.locator("mr-batch-progress")).to_have_count(0)
