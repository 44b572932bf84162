"""Alerts: what is wrong, and the buttons that help."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from ..conftest import until
from .conftest import OpenScreen
from .hall import Hall, Json
from .screen import Screen

SHOW = """(panel, alerts) => {
  const { alerts: shown } = panel.env;
  shown.feed.take = () => undefined;
  shown.all = alerts;
  shown.loaded = true;
  shown.feed.notify();
}"""
"""Replaces the alerts of the integration: most take minutes to arise."""

SHOW_MANY = """async (panel, samples) => {
  const { alerts: shown } = panel.env;
  shown.feed.take = () => undefined;
  const view = panel.shadowRoot.querySelector("mr-alerts");
  const times = [];
  for (let round = 0; round < 6; round += 1) {
    // Every alert is a new object, as in a message of the integration.
    const made = (index) => ({ ...samples[index % samples.length], id: `alert ${index}` });
    shown.all = Array.from({ length: 2000 - round }, (_, index) => made(index));
    const start = performance.now();
    view.take();
    await view.updateComplete;
    await Promise.all([...view.shadowRoot.querySelectorAll("mr-table")].map((table) => table.updateComplete));
    view.getBoundingClientRect();
    times.push(performance.now() - start);
  }
  return times;
}"""
"""Shows 2,000 alerts several times; returns how long each took in ms."""

ARGS: dict[str, Json] = {
    "offline": {},
    "hot": {"temperature_c": 97, "limit_c": 95, "outlet": False},
    "fault": {"count": 2, "message": "Hashboard 1: 12 of 114 chips found", "code": "J0:2"},
    "low_hashrate": {"percent": 61, "limit_percent": 80, "hashrate_ths": 122.4, "expected_ths": 200},
    "configuration_differs": {"count": 2, "keys": "fan_speed, pools 0", "policy": "Hall A", "policy_id": 1},
    "high_rejects": {"percent": 12.5, "limit_percent": 5, "rejected": 25, "shares": 200},
    "not_confirmed": {"command_type": "power_limit", "status": "success", "verification": "not_confirmed"},
}


def alert(kind: str, miner: Json, number: int = 0, **changes: Any) -> Json:
    return {
        "id": f"{kind}:{miner['miner_id']}:{number}",
        "kind": kind,
        "severity": "error" if kind in {"offline", "hot", "fault"} else "warning",
        "since": "2026-11-29T06:12:00+00:00",
        "site": miner["site"],
        "miner_id": miner["miner_id"],
        "miner_ip": miner["ip"],
        "name": miner["name"],
        "schedule_id": None,
        "rate_id": None,
        "command_id": None,
        "args": ARGS.get(kind, {}),
        **changes,
    }


def every_kind(hall: Hall) -> list[Json]:
    """Return alerts of every kind, several of most."""
    nobody: dict[str, Any] = {"miner_id": None, "miner_ip": None, "site": None}
    return [
        *(alert(kind, miner) for kind in ARGS for miner in hall.miners[:3]),
        alert("no_price", hall.miners[0], **nobody, name="Spot market", rate_id=1),
        alert("empty_schedule", hall.miners[0], **nobody, name="Peak hours", schedule_id=1),
    ]


def group(screen: Screen, kind: str) -> Locator:
    return screen.page.get_by_role("region", name=kind)


def test_failed_command_is_shown_and_sent_again(screen: Screen, hall: Hall) -> None:
    miner = hall.miner("braiins", 1)
    hall.ready(miner)
    hall.demo.control("PUT", f"/machines/{miner['ip']}/faults/access_denied")
    assert hall.demo.api("POST", f"/api/remote/reboot/{miner['ip']}")[0] >= 500
    hall.demo.control("DELETE", f"/machines/{miner['ip']}/faults")

    screen.tab("control")
    tab = screen.page.get_by_role("link", name=re.compile("^Alerts"))
    expect(tab.locator(".badge")).to_be_visible()
    tab.click()
    failed = group(screen, "Command not confirmed").get_by_role("row").filter(has_text=miner["name"])
    expect(failed).to_contain_text("Reboot")
    failed.get_by_role("link", name="Show command").click()
    expect(screen.page.get_by_role("dialog")).to_contain_text(miner["name"])
    screen.page.go_back()
    failed.get_by_role("button", name=re.compile("^Send again")).click()
    screen.dialog.get_by_role("button", name=f"Reboot {miner['name']}").click()
    until(lambda: hall.machine(miner)["counters"].get("reboot", 0) == 1, 20)
    screen.dialog.get_by_role("button", name="Close").last.click()
    expect(failed).to_have_count(0, timeout=90_000)


def test_all_hot_miners_are_paused_in_one_go(screen: Screen, hall: Hall) -> None:
    miners = [hall.miner("vnish"), hall.miner("luxos", 1)]
    hall.ready(*miners)
    screen.tab("alerts")
    screen.panel.evaluate(SHOW, [alert("hot", miner) for miner in miners] + [alert("offline", hall.miner("braiins"))])
    hot = group(screen, "Too hot")
    expect(hot.get_by_role("row")).to_have_count(3)
    hot.get_by_role("checkbox", name=f"Select {miners[0]['name']}").check()
    expect(hot.get_by_role("button", name="Pause: 1 miner …")).to_be_visible()
    hot.get_by_role("checkbox", name=f"Select {miners[0]['name']}").uncheck()
    hot.get_by_role("button", name="Pause: 2 miners …").click()
    screen.dialog.get_by_role("button", name=re.compile("^Pause 2 miners")).click()
    screen.dialog.get_by_role("button", name=re.compile("Pause 2 miners")).click()
    until(lambda: all(hall.machine(miner)["paused"] for miner in miners), 30)
    ips = [miner["ip"] for miner in miners]
    hall.demo.api("POST", "/api/remote/commands/power_on", {"miner_ips": ips})
    # A row opens its miner.
    group(screen, "Not responding").get_by_role("button", name=hall.miner("braiins")["name"]).first.click()
    assert screen.place == f"/miner-remote/miner/{hall.miner('braiins')['miner_id'].replace(':', '%3A')}"


def test_automation_for_notifications_is_created(screen: Screen, hall: Hall) -> None:
    screen.tab("alerts")
    section = screen.page.locator("mr-alert-blueprints")
    section.get_by_role("button", name="Set up … Message for new alerts").click()
    # Without a phone, messages go to Home Assistant's own sidebar.
    expect(screen.dialog.get_by_role("checkbox", name="Notifications in Home Assistant's sidebar")).to_be_checked()
    screen.dialog.get_by_role("checkbox", name="Schedule without miners").uncheck()
    assert screen.broken_texts() == []
    assert screen.violations() == []
    screen.dialog.get_by_role("textbox", name="Name").fill("Alerts of the hall")
    screen.dialog.get_by_role("button", name="Create automation").click()
    expect(screen.dialog.get_by_role("status")).to_have_text("The automation was created.")
    until(lambda: hall.demo.api("GET", "/api/states/automation.alerts_of_the_hall")[1].get("state") == "on", 20)
    number = hall.demo.api("GET", "/api/states/automation.alerts_of_the_hall")[1]["attributes"]["id"]
    stored = hall.demo.api("GET", f"/api/config/automation/config/{number}")[1]["use_blueprint"]
    assert stored["path"] == "miner_remote/notify_new_alerts.yaml"
    assert "empty_schedule" not in stored["input"]["kinds"]
    assert stored["input"]["more_actions"][0]["action"] == "persistent_notification.create"
    expect(section.get_by_role("link", name="Alerts of the hall")).to_have_count(1)
    screen.dialog.get_by_role("link", name="Open automation").click()
    screen.page.wait_for_url(f"**/config/automation/edit/{number}")
    hall.demo.api("DELETE", f"/api/config/automation/config/{number}")


@pytest.mark.parametrize(
    "look",
    [{"width": 1400}, {"dark": True, "width": 390, "height": 844, "language": "de"}],
    ids=["wide", "narrow-dark-german"],
)
def test_alerts_are_readable(open_screen: OpenScreen, hall: Hall, look: dict[str, Any]) -> None:
    screen = open_screen(**look)
    screen.tab("alerts")
    screen.panel.evaluate(SHOW, every_kind(hall))
    expect(screen.page.locator("mr-alerts .group")).to_have_count(len(ARGS) + 2)
    assert screen.broken_texts() == []
    assert screen.overflow() <= 0
    assert screen.violations() == []
    if not screen.dark:
        screen.picture("alerts")
    screen.page.locator("mr-alerts select").first.select_option("device")
    expect(screen.page.locator("mr-alerts .group")).to_have_count(1)
    assert "group=device" in screen.place
    assert screen.broken_texts() == []
    assert screen.violations() == []
    screen.panel.evaluate(SHOW, [])
    expect(screen.page.locator("mr-alerts .ok")).to_be_visible()
    assert screen.broken_texts() == []
    assert screen.violations() == []


def test_two_thousand_alerts_stay_fluid(screen: Screen, hall: Hall) -> None:
    screen.tab("alerts")
    expect(screen.page.locator("mr-alert-blueprints section")).to_be_visible()
    samples = [alert(kind, miner) for kind in list(ARGS)[:5] for miner in hall.miners]
    times = screen.panel.evaluate(SHOW_MANY, samples)
    # The first round creates the tables; of the others, a busy machine slows down some.
    assert min(times[1:]) < 200, times
    expect(screen.page.locator("mr-alerts .count")).to_contain_text("1,995 alerts")
    assert screen.page.locator("mr-alerts").get_by_role("row").count() < 250
    last = group(screen, "Configuration differs")
    last.evaluate("(element) => element.scrollIntoView({ block: 'end' })")
    expect(last.get_by_role("row").last).to_be_in_viewport()
