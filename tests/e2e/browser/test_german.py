"""The panel in German: no English is left in reasons and errors."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from ..conftest import allow_sockets
from .conftest import OpenScreen
from .hall import NORTH, Hall, Json
from .screen import Screen

SCHEDULES = "/api/remote/schedule/power"
ENGLISH = re.compile(
    r"\b(?:the|is|are|were|did|does|do(?!\.)|must|of|from|with|to|and|its|it|check|no|without|there|required|not)\b",
    re.I,
)
"""Words that do not occur in German sentences; `Do.` is Thursday."""


@pytest.fixture(scope="module")
def failed(hall: Hall) -> str:
    """Return the batch of a command that failed on a miner that does not answer."""
    allow_sockets()
    hall.ready()
    dead = hall.miner("antminer")
    hall.demo.control("PUT", f"/machines/{dead['ip']}/faults/dead")
    status, answer = hall.demo.api(
        "POST", "/api/remote/reboot/bulk", {"miner_ips": [dead["ip"], hall.miner("braiins")["ip"]]}
    )
    hall.demo.control("DELETE", f"/machines/{dead['ip']}/faults")
    assert status == 200, answer
    assert answer["results"]["failed"] == 1
    hall.ready(hall.miner("braiins"))
    return str(answer["results"]["batch_id"])


@pytest.fixture
def schedules(hall: Hall) -> Iterator[list[int]]:
    """Make schedules whose reasons are windows, prices, and the lack of prices."""
    allow_sockets()
    status, rate = hall.demo.api("POST", "/api/remote/rates", {"name": "Vertrag", "type": "flat", "price": 0.3})
    assert status == 201, rate
    window = {"start_hour": 17, "start_minute": 0, "end_hour": 21, "end_minute": 0, "action": "off"}
    common = {"enabled": False, "location": NORTH, "electricity_rate_id": rate["rate_id"]}
    rules: list[Json] = [
        {"weekly_schedule": [window]},
        {"weekly_schedule": [{**window, "action": "on"}]},
        {"price_rule": {"type": "above", "threshold": 0.25, "hysteresis": 0, "on_missing_price": "keep"}},
        {"price_rule": {"type": "cheapest", "hours": 4, "contiguous": True, "on_missing_price": "off"}},
        {"price_rule": {"type": "dearest", "hours": 4, "on_missing_price": "keep"}},
        {"price_rule": {"type": "break_even", "hashprice": 0.05, "on_missing_price": "on"}},
    ]
    made: list[int] = []
    for number, rule in enumerate(rules):
        body = {"name": f"Plan {number}", "schedule_type": "daily", **common, **rule}
        status, answer = hall.demo.api("POST", SCHEDULES, body)
        assert status == 201, answer
        made.append(answer["schedule_id"])
    yield made
    for schedule in made:
        hall.demo.api("DELETE", f"{SCHEDULES}/{schedule}")
    hall.demo.api("DELETE", f"/api/remote/rates/{rate['rate_id']}")


def english(screen: Screen) -> list[str]:
    return [text for text in screen.panel_texts() if ENGLISH.search(text)]


def test_failed_command_is_explained_in_german(open_screen: OpenScreen, hall: Hall, failed: str) -> None:
    screen = open_screen(language="de", width=1500)
    screen.tab("history", f"?batch={failed}&status=failed")
    row = screen.page.get_by_role("table").get_by_role("row").filter(has_text=hall.miner("antminer")["name"])
    expect(row).to_contain_text("Fehlgeschlagen")
    assert english(screen) == []
    row.click()
    expect(screen.dialog).to_contain_text("keine Verbindung")
    assert english(screen) == []
    screen.move(f"miner/{hall.miner('antminer')['miner_id']}")
    expect(screen.page.locator("mr-miner")).to_contain_text("Fehlgeschlagen")
    assert english(screen) == []


def test_reasons_of_plans_are_german(open_screen: OpenScreen, hall: Hall, schedules: list[int]) -> None:
    screen = open_screen(language="de", width=1500)
    screen.tab("schedules")
    expect(screen.page.get_by_role("heading", name="Plan 0")).to_be_visible()
    assert english(screen) == []
    for schedule in schedules:
        screen.move(f"schedules/{schedule}")
        table = screen.page.locator("mr-plan-preview table").first
        expect(table).to_be_visible()
        assert english(screen) == [], schedule
        screen.move("schedules")
        expect(table).to_have_count(0)


def test_input_errors_are_german(open_screen: OpenScreen, hall: Hall) -> None:
    screen = open_screen(language="de")
    screen.expects("^400 POST /api/remote/rates$")
    screen.tab("rates/new")
    screen.page.get_by_label("Name", exact=True).fill("Falsch")
    screen.page.get_by_label("Preis je kWh").fill("99999999999")
    screen.page.get_by_role("button", name="Speichern").click()
    expect(screen.page.locator("mr-rate-editor [aria-invalid=true]").first).to_be_visible()
    assert english(screen) == []
    view = screen.tab("control")
    view.get_by_role("checkbox").nth(0).click()
    screen.page.get_by_role("button", name="Pool wechseln").click()
    screen.dialog.get_by_label("Pool-Adresse").fill("http://pool.example")
    screen.dialog.get_by_role("button", name=re.compile("^Pool")).click()
    expect(screen.dialog).to_contain_text("Erforderlich.")
    assert english(screen) == []
