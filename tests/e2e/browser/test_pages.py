"""Every page and dialog, light and dark, wide and 390 px: no overflow, and no serious finding of axe.

Most pictures of the documentation are taken here, the others by tests that call `Screen.picture`:
`MINER_REMOTE_IMAGES=docs/images scripts/test tests/e2e/browser/test_pages.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from ..conftest import allow_sockets
from .conftest import OpenScreen
from .hall import NORTH, SOUTH, SPOT, ZONE, Hall, Json
from .screen import Screen

LOOKS = {
    "light": {"dark": False, "width": 1280, "height": 860},
    "dark": {"dark": True, "width": 1280, "height": 860},
    "narrow": {"dark": False, "width": 390, "height": 844},
    "narrow-dark": {"dark": True, "width": 390, "height": 844},
}


PICTURES = {
    "control": ("light",),
    "map": ("light", "narrow"),
    "dialog-reboot": ("light",),
    "calendar": ("light",),
    "schedule-week": ("light",),
    "schedule-plan": ("light", "narrow-dark"),
    "history": ("dark",),
    "backup": ("light",),
    "rates": ("light",),
}
"""The pictures of the documentation, with their themes and sizes."""


@pytest.fixture(scope="module")
def lived_in(hall: Hall) -> Iterator[Json]:
    """Fill every page: rates, schedules, backups, a batch with a failure, a miner that is away."""
    allow_sockets()
    hall.ready()
    api = hall.demo.api
    spot = api("POST", "/api/remote/rates", {"name": "Spot market", "type": "sensor", "entity_id": SPOT})[1]["rate_id"]
    night = {"days": list(range(7)), "start_hour": 22, "end_hour": 6, "price": 0.19}
    tou = {"name": "Day and night", "type": "tou", "price": 0.31, "periods": [night]}
    api("POST", "/api/remote/rates", tou)
    api("PUT", "/api/remote/rates/1", {"price": 0.27})
    cheapest = {
        "name": "Cheapest hours",
        "description": "The Avalons run when electricity is cheap",
        "schedule_type": "daily",
        "weekly_schedule": [],
        "miner_ip": hall.miner("avalon")["ip"],
        "electricity_rate_id": spot,
        "price_rule": {"type": "cheapest", "hours": 9, "contiguous": False, "on_missing_price": "keep"},
    }
    peak = {
        "name": "Peak hours",
        "schedule_type": "weekly",
        "weekly_schedule": [{"days": [0, 1, 2, 3, 4], "start_hour": 17, "end_hour": 21, "action": "off"}],
        "location": NORTH,
        "enabled": False,
    }
    # They begin tomorrow, so that nothing is sent to the miners.
    tomorrow = (datetime.now(ZONE) + timedelta(days=1)).weekday()
    evening = {
        "name": "Evening peak",
        "schedule_type": "weekly",
        "weekly_schedule": [{"days": [tomorrow], "start_hour": 17, "end_hour": 21, "action": "off"}],
        "location": NORTH,
    }
    window = {"days": [tomorrow], "start_hour": 6, "end_hour": 9, "action": "limit", "power_limit_w": 2400}
    morning = {"name": "Morning limit", "schedule_type": "weekly", "weekly_schedule": [window], "location": SOUTH}
    made = {}
    for body in (cheapest, peak, evening, morning):
        status, answer = api("POST", "/api/remote/schedule/power", body)
        assert status == 201, answer
        made[body["name"]] = answer["schedule_id"]
    for kind, name in (("whatsminer_v2", "Before the firmware update"), ("vnish", "As delivered")):
        api("POST", f"/api/remote/backup/{hall.miner(kind)['ip']}", {"backup_name": name})
    away = hall.miner("whatsminer_v3", 1)
    hall.demo.control("PUT", f"/machines/{away['ip']}/faults/dead")
    ips = [miner["ip"] for miner in hall.of_kind("whatsminer_v3", "braiins", "luxos")]
    results = api("POST", "/api/remote/pool/switch/bulk", {
        "miner_ips": ips, "pool_url": "stratum+tcp://pool.example.com:3333", "worker_name": "account.{ip_last}",
    })[1]["results"]  # fmt: skip
    assert results["failed"] >= 1
    backup = api("GET", "/api/remote/backups?limit=1")[1]["backups"][0]
    failed = next(command for command in results["commands"] if command["status"] != "success")
    yield {
        "backup": backup["id"], "batch": results["batch_id"], "failed": failed["command_id"], "spot": spot,
        "cheapest": made["Cheapest hours"], "peak": made["Peak hours"],
    }  # fmt: skip
    for schedule in made.values():
        api("DELETE", f"/api/remote/schedule/power/{schedule}")
    for rate in api("GET", "/api/remote/rates")[1]["rates"]:
        if rate["id"] != 1:
            api("DELETE", f"/api/remote/rates/{rate['id']}")
    api("PUT", "/api/remote/rates/1", {"price": None})
    hall.demo.control("DELETE", "/machines/*/faults")


def show(screen: Screen, path: str, element: str) -> None:
    """Show a view of the panel without loading the page again."""
    screen.move(path)
    expect(screen.page.locator(element)).to_be_visible()


def nothing_wrong(screen: Screen, name: str, look: str) -> None:
    if look in PICTURES.get(name, ()):
        screen.picture(name)
    assert screen.overflow() <= 0, name
    assert screen.violations() == [], name


@pytest.mark.parametrize("look", LOOKS)
def test_page_has_no_overflow_and_no_serious_finding(
    open_screen: OpenScreen, hall: Hall, lived_in: Json, look: str
) -> None:
    screen = open_screen(**LOOKS[look])
    screen.tab("control", f"?batch={lived_in['batch']}&sort=-hashrate")
    expect(screen.page.locator("mr-batch-progress")).to_be_visible()
    expect(screen.page.get_by_role("grid", name="Miners")).to_be_visible()
    nothing_wrong(screen, "control", look)
    show(screen, "schedules", "mr-schedule-list")
    expect(screen.page.get_by_role("heading", name="Peak hours")).to_be_visible()
    # The tray does not cover the next page.
    expect(screen.page.locator("mr-batch-progress")).to_have_count(0)
    nothing_wrong(screen, "schedules", look)
    show(screen, "schedules/plan", "mr-plan-calendar path.line >> nth=0")
    nothing_wrong(screen, "calendar", look)
    show(screen, "control?view=map&color=temperature", "mr-map .block >> nth=0")
    nothing_wrong(screen, "map", look)
    show(screen, f"schedules/{lived_in['cheapest']}", "mr-price-chart")
    screen.page.get_by_role("heading", name="Next 48 hours").evaluate("(title) => title.scrollIntoView()")
    screen.page.get_by_role("button", name="Save").click(trial=True)
    nothing_wrong(screen, "schedule-plan", look)
    show(screen, f"schedules/{lived_in['peak']}", "mr-plan-preview table")
    screen.page.get_by_role("heading", name="When", exact=True).evaluate("(title) => title.scrollIntoView()")
    nothing_wrong(screen, "schedule-week", look)
    show(screen, "backups", "mr-backups mr-table")
    nothing_wrong(screen, "backups", look)
    show(screen, f"backups/{lived_in['backup']}", "mr-backup .head")
    nothing_wrong(screen, "backup", look)
    show(screen, "firmware", "mr-firmware .empty")
    nothing_wrong(screen, "firmware-empty", look)
    show(screen, "history", "mr-history mr-table")
    nothing_wrong(screen, "history", look)
    show(screen, f"rates?rate={lived_in['spot']}", "mr-rates mr-price-chart")
    nothing_wrong(screen, "rates", look)
    show(screen, "rates/new", "mr-rate-editor")
    screen.page.get_by_role("radio", name=re.compile("^By time of day")).check()
    nothing_wrong(screen, "rate", look)


@pytest.mark.parametrize("look", ["light", "narrow-dark"])
def test_dialog_has_no_overflow_and_no_serious_finding(
    open_screen: OpenScreen, hall: Hall, lived_in: Json, look: str
) -> None:
    screen = open_screen(**LOOKS[look])
    screen.tab("control")
    screen.page.get_by_role("checkbox", name="Select all matches").check()
    screen.page.get_by_role("button", name="Reboot").click()
    nothing_wrong(screen, "dialog-reboot", look)
    screen.dialog.get_by_role("button", name="Reboot 26 miners …").click()
    nothing_wrong(screen, "dialog-reboot-ask", look)
    screen.page.keyboard.press("Escape")
    expect(screen.dialog).to_have_count(0)
    if look == "light":
        # The dialog with the most fields.
        screen.page.get_by_role("button", name="Switch pool").click()
        screen.dialog.get_by_role("button", name=re.compile("^Switch pool")).click()
        nothing_wrong(screen, "dialog-pool", look)
        screen.page.keyboard.press("Escape")
        expect(screen.dialog).to_have_count(0)
    show(screen, f"miner/{hall.miner('antminer')['miner_id']}", "mr-miner .who")
    nothing_wrong(screen, "miner", look)
    show(screen, f"history?command={lived_in['failed']}", "mr-command-details dialog")
    nothing_wrong(screen, "dialog-command", look)
    show(screen, f"backups/{lived_in['backup']}", "mr-backup .head")
    for button in ("Restore …", "Download …", "Delete …"):
        screen.page.get_by_role("button", name=button).click()
        expect(screen.dialog).to_be_attached()
        nothing_wrong(screen, f"dialog-{button.split()[0].lower()}", look)
        screen.page.keyboard.press("Escape")
        expect(screen.dialog).to_have_count(0)
    show(screen, "backups", "mr-backups mr-table")
    screen.page.get_by_role("button", name="Back up now").click()
    nothing_wrong(screen, "dialog-backup", look)
