"""Power Schedules: drawing, previewing, saving, toggling and deleting, with their effect on the machines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Locator, expect

from ..conftest import until
from .conftest import OpenScreen
from .hall import NORTH, SPOT, ZONE, Hall, Json
from .screen import Screen

PATH = "/api/remote/schedule/power"


def schedules(hall: Hall) -> list[Json]:
    return list(hall.demo.api("GET", PATH)[1]["schedules"])


@pytest.fixture(autouse=True)
def _nothing_left(hall: Hall) -> Iterator[None]:
    """Delete all schedules, which would stop the miners of other tests at some time of the day."""
    yield
    for schedule in schedules(hall):
        hall.demo.api("DELETE", f"{PATH}/{schedule['id']}")


@pytest.fixture
def spot_rate(hall: Hall) -> Iterator[int]:
    """Return a rate that follows the sensor of the spot price."""
    status, answer = hall.demo.api("POST", "/api/remote/rates", {"name": "Spot", "type": "sensor", "entity_id": SPOT})
    assert status == 201, answer
    yield answer["rate_id"]
    for schedule in schedules(hall):
        hall.demo.api("DELETE", f"{PATH}/{schedule['id']}")
    assert hall.demo.api("DELETE", f"/api/remote/rates/{answer['rate_id']}")[0] == 200


def scope_to(screen: Screen, miner: Json) -> None:
    screen.page.get_by_role("radio", name="One miner").check()
    screen.page.get_by_label("One miner").last.select_option(miner["ip"])
    expect(screen.page.get_by_text("Currently applies to 1 miner")).to_be_visible()


def plan(screen: Screen) -> Locator:
    return screen.page.locator("mr-plan-preview")


def save(screen: Screen) -> None:
    screen.page.get_by_role("button", name="Save").click()
    expect(screen.page.get_by_role("heading", name="Power Schedules")).to_be_visible()


def point_of(screen: Screen) -> Callable[[str, float], tuple[float, float]]:
    """Return a function that locates a time of a day on the week grid."""
    grid = screen.page.locator("mr-week-grid")
    grid.scroll_into_view_if_needed()
    days = grid.locator(".days span").all_text_contents()
    box = grid.locator(".columns").bounding_box()
    assert box is not None

    def point(day: str, hour: float) -> tuple[float, float]:
        return (
            box["x"] + (days.index(day) + 0.5) / len(days) * box["width"],
            box["y"] + hour / 24 * box["height"],
        )

    return point


def drag(screen: Screen, begin: tuple[float, float], end: tuple[float, float]) -> None:
    mouse = screen.page.mouse
    mouse.move(*begin)
    mouse.down()
    mouse.move(*end, steps=12)
    mouse.up()


def test_weekly_schedule_is_drawn_with_the_mouse(screen: Screen, hall: Hall) -> None:
    screen.tab("schedules")
    expect(screen.page.get_by_role("heading", name="No power schedules yet")).to_be_visible()
    screen.page.get_by_role("button", name="Empty schedule").click()
    screen.page.get_by_label("Name", exact=True).fill("Peak hours")
    screen.page.get_by_label("Enabled").uncheck()

    point = point_of(screen)
    drag(screen, point("Mon", 17), point("Fri", 21))
    window = screen.page.get_by_role("group", name="Window 1")
    expect(window.get_by_label("From", exact=True)).to_have_value("17:00")
    expect(window.get_by_label("To", exact=True)).to_have_value("21:00")
    # The lower edge is dragged down, and the whole block is moved up by two hours.
    point = point_of(screen)
    drag(screen, point("Wed", 20.95), point("Wed", 22))
    expect(window.get_by_label("To", exact=True)).to_have_value("22:00")
    drag(screen, point("Wed", 19), point("Wed", 17))
    expect(window.get_by_label("From", exact=True)).to_have_value("15:00")
    expect(window.get_by_label("To", exact=True)).to_have_value("20:00")
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
        expect(window.get_by_role("checkbox", name=day)).to_be_checked()
    expect(window.get_by_role("checkbox", name="Sunday")).not_to_be_checked()

    screen.page.get_by_role("radio", name="A site or area").check()
    screen.page.get_by_label("A site or area").last.select_option(NORTH)
    north = [miner for miner in hall.miners if miner["location"] == NORTH]
    expect(screen.page.get_by_text(f"Currently applies to {len(north)} miners")).to_be_visible()
    for miner in north:
        expect(screen.page.locator("mr-schedule-editor .names")).to_contain_text(miner["name"])
    expect(plan(screen).get_by_role("table")).to_contain_text("Pause")
    expect(plan(screen)).to_contain_text(f"For {len(north)} miners")
    assert schedules(hall) == []

    save(screen)
    (made,) = schedules(hall)
    assert (made["name"], made["enabled"], made["location"]) == ("Peak hours", False, NORTH)
    (period,) = made["weekly_schedule"]
    assert period["days"] == [0, 1, 2, 3, 4]
    assert (period["start_hour"], period["start_minute"]) == (15, 0)
    assert (period["end_hour"], period["end_minute"], period["action"]) == (20, 0, "off")

    # A change sends only the changed keys.
    screen.page.get_by_role("button", name="Edit Peak hours").click()
    screen.page.get_by_label("Description").fill("The expensive hours of the evening")
    save(screen)
    (changed,) = schedules(hall)
    assert changed["description"] == "The expensive hours of the evening"
    assert changed["weekly_schedule"] == made["weekly_schedule"]


def test_missing_input_is_reported_before_saving(screen: Screen, hall: Hall) -> None:
    screen.tab("schedules/new")
    screen.expects("^400 POST /api/remote/schedule/power")
    expect(screen.page.get_by_role("heading", name="New schedule")).to_be_visible()
    screen.page.get_by_role("button", name="Save").click()
    expect(screen.page.locator("#summary")).to_contain_text("Add at least one window or select a price rule.")
    assert schedules(hall) == []
    screen.page.get_by_label("Name", exact=True).fill("Half done")
    screen.page.get_by_role("button", name="Cancel").click()
    dialog = screen.page.get_by_role("dialog", name="Leave without saving?")
    expect(dialog).to_be_visible()
    screen.dialog.get_by_role("button", name="Stay").click()
    expect(screen.page.get_by_label("Name", exact=True)).to_have_value("Half done")
    screen.page.get_by_role("button", name="Cancel").click()
    screen.page.get_by_role("button", name="Leave without saving").click()
    expect(screen.page.get_by_role("heading", name="No power schedules yet")).to_be_visible()


def test_one_time_stop_applies_immediately_and_is_toggled_and_deleted(screen: Screen, hall: Hall) -> None:
    miner = hall.miner("luxos")
    hall.ready(miner)
    now = datetime.now(ZONE)
    screen.tab("schedules/new")
    screen.page.get_by_label("Name", exact=True).fill("Maintenance")
    screen.page.get_by_role("radio", name="Once").check()
    screen.page.get_by_label("Start").fill((now - timedelta(minutes=2)).strftime("%Y-%m-%dT%H:%M"))
    screen.page.get_by_label("End").fill((now + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M"))
    scope_to(screen, miner)
    expect(plan(screen).get_by_role("table")).to_contain_text("Pause")
    save(screen)
    (made,) = schedules(hall)
    assert (made["schedule_type"], made["miner_ip"], made["one_time_action"]) == ("one-time", miner["ip"], "off")
    until(lambda: hall.machine(miner)["paused"], 30)
    entry = screen.page.get_by_role("listitem").filter(has=screen.page.get_by_role("heading", name="Maintenance"))
    expect(entry).to_contain_text("Active now")
    expect(entry).to_contain_text(miner["name"])

    # Disabled, it lifts its effects; enabled, it applies them again.
    switch = entry.get_by_role("switch", name="Schedule Maintenance")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "false")
    until(lambda: not hall.machine(miner)["paused"], 30)
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "true")
    until(lambda: hall.machine(miner)["paused"], 30)
    screen.page.get_by_role("button", name="Check now").click()
    expect(screen.page.get_by_text("Checked 1 schedule.")).to_be_visible()

    entry.get_by_role("button", name="Delete Maintenance").click()
    expect(screen.dialog).to_contain_text("It is currently pausing or limiting miners. Deleting it reverts that")
    screen.dialog.get_by_role("button", name="Delete").click()
    expect(screen.page.get_by_role("heading", name="No power schedules yet")).to_be_visible()
    assert schedules(hall) == []
    until(lambda: not hall.machine(miner)["paused"], 30)
    sources = {record["source"] for record in hall.commands(miner_ip=miner["ip"], limit=3)}
    assert sources == {"scheduled"}


def test_daily_limit_is_created_with_the_keyboard(screen: Screen, hall: Hall) -> None:
    screen.tab("schedules/new")
    screen.page.get_by_label("Name", exact=True).fill("Quiet nights")
    screen.page.get_by_label("Enabled").uncheck()
    screen.page.get_by_role("radio", name="Daily").check()
    screen.page.get_by_role("button", name="Add window").click()
    window = screen.page.get_by_role("group", name="Window 1")
    window.get_by_label("From", exact=True).fill("22:30")
    window.get_by_label("To", exact=True).fill("06:00")
    window.get_by_label("Action").select_option("limit")
    window.get_by_label("Limit (W)").fill("2500")
    expect(window).to_contain_text("ends the next day")
    scope_to(screen, hall.miner("braiins"))
    save(screen)
    (made,) = schedules(hall)
    assert made["schedule_type"] == "daily"
    (period,) = made["weekly_schedule"]
    assert (period["start_hour"], period["start_minute"], period["end_hour"]) == (22, 30, 6)
    assert (period["action"], period["power_limit_w"]) == ("limit", 2500)


def test_price_rule_shows_its_plan_over_the_prices(screen: Screen, hall: Hall, spot_rate: int) -> None:
    screen.tab("schedules/new")
    screen.page.get_by_label("Name", exact=True).fill("Cheapest hours")
    screen.page.get_by_label("Enabled").uncheck()
    scope_to(screen, hall.miner("vnish"))
    screen.page.get_by_label("Electricity tariff").select_option(str(spot_rate))
    screen.page.get_by_label("Price rule").select_option("cheapest")
    expect(screen.page.get_by_role("textbox", name=re.compile("^Hours"))).to_have_value("8")
    chart = plan(screen).locator("mr-price-chart")
    expect(chart.locator("svg path").first).to_be_visible()
    expect(plan(screen)).to_contain_text(re.compile(r"Pause: .+ at .*€.* on average"))
    expect(plan(screen)).to_contain_text(re.compile(r"Run: .+ at .*€.* on average"))
    expect(plan(screen).get_by_role("table")).to_contain_text("in the cheapest 8 hours")
    # The prices end with tomorrow, the plan a little later: the rest is not certain.
    expect(plan(screen)).to_contain_text("Undecided:")
    expect(chart.locator(".plot .block.undecided").first).to_be_visible()
    # Early in a day, there are more steps than the table can show.
    more = plan(screen).get_by_role("button", name=re.compile("more"))
    if more.count():
        more.click()
    expect(plan(screen).get_by_role("table")).to_contain_text("no price is known yet")
    save(screen)
    (made,) = schedules(hall)
    assert made["electricity_rate_id"] == spot_rate
    assert (made["price_rule"]["type"], made["price_rule"]["hours"]) == ("cheapest", 8)
    entry = screen.page.get_by_role("listitem").filter(has=screen.page.get_by_role("heading", name="Cheapest hours"))
    expect(entry).to_contain_text("Pause except in the cheapest 8 hours")
    # Its plan is the one that was shown before it was saved.
    status, answer = hall.demo.api("GET", f"{PATH}/{made['id']}/preview?hours=48")
    assert status == 200
    assert len(answer["prices"]) >= 24


def test_calendar_shows_all_plans_over_the_price(open_screen: OpenScreen, hall: Hall, spot_rate: int) -> None:
    weekly = [{"days": list(range(7)), "start_hour": 0, "end_hour": 24, "action": "limit", "power_limit_w": 1000}]
    miner = hall.miner("vnish")
    for body in (
        {"name": "Limit", "schedule_type": "weekly", "weekly_schedule": weekly, "miner_ip": miner["ip"]},
        {"name": "Nobody", "schedule_type": "weekly", "weekly_schedule": weekly, "location": "Nowhere"},
        {
            "name": "Over", "schedule_type": "one-time", "one_time_action": "off",
            "one_time_start": "2026-01-01T10:00:00", "one_time_end": "2026-01-01T12:00:00",
        },
    ):  # fmt: skip
        assert hall.demo.api("POST", PATH, body)[0] == 201
    screen, narrow = open_screen(width=1400), open_screen(width=390, height=844, dark=True, language="de")
    for each in (screen, narrow):
        # The tariff is deleted while the windows are open.
        each.expects("^404 GET /api/remote/rates/")
    screen.tab("schedules")
    expect(screen.page.get_by_role("listitem").filter(has_text="Nobody")).to_contain_text("No effect")
    expect(screen.page.get_by_role("switch", name="Schedule Nobody")).to_be_visible()
    expect(screen.page.get_by_role("switch", name="Schedule Over")).to_have_count(0)
    screen.panel.get_by_role("link", name="Calendar").click()
    calendar = screen.page.locator("mr-plan-calendar")
    calendar.get_by_label("Electricity tariff").select_option(str(spot_rate))
    expect(calendar.get_by_role("img", name=re.compile("^Spot: ")).locator("path.line")).to_be_visible()
    limit = calendar.get_by_role("group", name="Limit").get_by_role("button", name=re.compile("Limit to 1,000 W"))
    limit.focus()
    expect(calendar.locator(".readout")).to_contain_text("Limit to 1,000 W")
    expect(calendar.get_by_role("group", name=re.compile(re.escape(miner["name"])))).to_be_visible()
    assert screen.violations() == []
    assert screen.broken_texts() == []
    assert screen.overflow() <= 0
    narrow.tab("schedules/plan")
    expect(narrow.page.get_by_role("group", name="Limit")).to_be_visible()
    assert narrow.violations() == []
    assert narrow.broken_texts() == []
    assert narrow.overflow() <= 0


def test_plan_stays_in_view_beside_the_form(open_screen: OpenScreen, hall: Hall) -> None:
    screen = open_screen(width=1400, height=900)
    screen.tab("schedules/new", "?start=peak")
    heading = screen.page.get_by_role("heading", name="Next 48 hours")
    expect(heading).to_be_in_viewport()
    screen.page.get_by_role("heading", name="Power limit and pacing").scroll_into_view_if_needed()
    expect(heading).to_be_in_viewport()
    narrow = open_screen(width=390, height=844)
    narrow.tab("schedules/new", "?start=peak")
    narrow.page.get_by_role("button", name=re.compile("^Next 48 hours: Run: .*Pause: |^Next 48 hours: Pause: ")).click()
    expect(narrow.page.get_by_role("heading", name="Next 48 hours")).to_be_in_viewport()
    assert narrow.overflow() <= 0
