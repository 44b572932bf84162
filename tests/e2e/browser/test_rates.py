"""Rates: creating the three kinds, reading them by REST, and deleting unused ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Locator, expect

from .hall import SPOT, ZONE, Hall, Json
from .screen import Screen


@pytest.fixture(autouse=True)
def _nothing_left(hall: Hall) -> Iterator[None]:
    """Leave only the default rate behind."""
    yield
    for schedule in hall.demo.api("GET", "/api/remote/schedule/power")[1]["schedules"]:
        hall.demo.api("DELETE", f"/api/remote/schedule/power/{schedule['id']}")
    for rate in hall.demo.api("GET", "/api/remote/rates")[1]["rates"]:
        if rate["id"] != 1:
            assert hall.demo.api("DELETE", f"/api/remote/rates/{rate['id']}")[0] == 200


def rate(hall: Hall, name: str) -> Json:
    """Return the rate with a name, as REST reports it."""
    return next(one for one in hall.demo.api("GET", "/api/remote/rates")[1]["rates"] if one["name"] == name)


def entry(screen: Screen, name: str) -> Locator:
    return screen.page.get_by_role("listitem").filter(has=screen.page.get_by_role("heading", name=f"prices of {name}"))


def begin(screen: Screen, name: str, kind: str) -> None:
    screen.tab("rates")
    screen.page.get_by_role("button", name="New tariff").click()
    screen.page.get_by_label("Name", exact=True).fill(name)
    screen.page.get_by_role("radio", name=kind).check()


def save(screen: Screen) -> None:
    screen.page.get_by_role("button", name="Save").click()
    expect(screen.page.get_by_role("heading", name="Electricity tariffs")).to_be_visible()


def test_fixed_price_is_saved(screen: Screen, hall: Hall) -> None:
    begin(screen, "Contract", "Fixed price")
    price = screen.page.get_by_label("Price per kWh")
    price.fill("a lot")
    screen.page.get_by_role("button", name="Save").click()
    expect(screen.page.get_by_text("Enter a number, for example 0.25.")).to_be_visible()
    price.fill("0.2875")
    save(screen)
    made = rate(hall, "Contract")
    assert (made["type"], made["price"], made["price_now"]) == ("flat", 0.2875, 0.2875)
    expect(entry(screen, "Contract")).to_contain_text("0.2875")
    entry(screen, "Contract").get_by_role("button", name="Show prices of Contract").click()
    expect(screen.page.locator("mr-price-chart svg path").first).to_be_visible()

    entry(screen, "Contract").get_by_role("button", name="Delete: Contract").click()
    expect(screen.dialog).to_contain_text("This can't be undone.")
    screen.dialog.get_by_role("button", name="Delete").click()
    expect(entry(screen, "Contract")).to_have_count(0)
    assert [one["id"] for one in hall.demo.api("GET", "/api/remote/rates")[1]["rates"]] == [1]


def test_time_of_day_prices_are_saved(screen: Screen, hall: Hall) -> None:
    begin(screen, "Day and night", "By time of day")
    period = screen.page.get_by_role("group", name="Period 1")
    period.get_by_label("From").fill("22:00")
    period.get_by_label("Until").fill("06:00")
    period.get_by_label("Price per kWh").fill("0.18")
    expect(screen.page.get_by_text("Times without a price:")).to_be_visible()
    screen.page.get_by_label("Price per kWh at all other times").fill("0.32")
    expect(screen.page.get_by_role("table", name="Prices over the week")).to_contain_text("0.18")
    save(screen)
    made = rate(hall, "Day and night")
    assert made["type"] == "tou"
    assert made["price"] == 0.32
    (stored,) = made["periods"]
    assert (stored["start_hour"], stored["end_hour"], stored["price"]) == (22, 6, 0.18)
    assert made["price_now"] in {0.18, 0.32}


def test_sensor_rate_in_use_cannot_be_deleted(screen: Screen, hall: Hall) -> None:
    begin(screen, "Spot market", "From a Home Assistant entity")
    screen.page.get_by_label("Entity", exact=True).fill(SPOT)
    expect(screen.page.get_by_text("Spot price:")).to_be_visible()
    save(screen)
    made = rate(hall, "Spot market")
    assert (made["type"], made["entity_id"], made["currency"]) == ("sensor", SPOT, "EUR")
    now = datetime.now(ZONE)
    listed = hall.demo.api("GET", f"/api/states/{SPOT}")[1]["attributes"]["raw_today"]
    assert made["price_now"] == next(row["value"] for row in listed if datetime.fromisoformat(row["end"]) > now)

    rule = {"type": "above", "threshold": 0.9, "hysteresis": 0, "on_missing_price": "keep"}
    body = {"name": "Price cap", "schedule_type": "daily", "weekly_schedule": [], "enabled": False}
    status, answer = hall.demo.api(
        "POST", "/api/remote/schedule/power", {**body, "electricity_rate_id": made["id"], "price_rule": rule}
    )
    assert status == 201, answer
    # The list updates without a reload.
    expect(entry(screen, "Spot market")).to_contain_text("Price cap")
    entry(screen, "Spot market").get_by_role("button", name="Delete: Spot market").click()
    expect(screen.dialog).to_contain_text("These schedules use this tariff")
    expect(screen.dialog).to_contain_text("Price cap")
    expect(screen.dialog.get_by_role("button", name="Delete", exact=True)).to_be_disabled()
    screen.page.keyboard.press("Escape")
    assert hall.demo.api("DELETE", f"/api/remote/rates/{made['id']}")[0] == 409
    entry(screen, "Spot market").get_by_role("link", name="Price cap").click()
    expect(screen.page.get_by_role("heading", name="Edit schedule")).to_be_visible()


def test_default_rate_takes_price_and_cannot_be_deleted(screen: Screen, hall: Hall) -> None:
    screen.tab("rates")
    default = entry(screen, "Default")
    expect(default.get_by_role("button", name="Delete: Default")).to_have_count(0)
    default.get_by_role("button", name="Edit: Default").click()
    screen.page.get_by_label("Price per kWh").fill("0,25")
    save(screen)
    assert rate(hall, "Default")["price_now"] == 0.25
    screen.tab("control")
    expect(screen.page.locator("mr-fleet-figures")).to_contain_text("0.25")
    screen.tab("rates/1")
    screen.page.get_by_label("Price per kWh").fill("")
    save(screen)
    assert rate(hall, "Default")["price"] is None
