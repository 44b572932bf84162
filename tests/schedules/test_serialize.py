"""Tests of the warnings about schedules without effect."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.runtime import DATA
from custom_components.miner_remote.schedules.serialize import WARNING_TEXTS, warnings_of

from ..conftest import SetUpSite

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BREAK_EVEN = {"type": "break_even", "hashprice_entity_id": "sensor.hashprice", "on_missing_price": "off"}


async def warnings_about(hass: HomeAssistant, **changes: Any) -> list[Any]:
    data = hass.data[DATA]
    body = {"name": "S", "schedule_type": "daily", "weekly_schedule": [{"start_hour": 1, "end_hour": 2}], **changes}
    item = await data.schedules.async_create(body, created_by="Alice")
    answer = await warnings_of(item["id"], data.schedules, data.engine, data.prices)
    warnings = answer.get("warnings", [])
    assert isinstance(warnings, list)
    for warning in warnings:
        assert warning["message"] == WARNING_TEXTS[warning["code"]].format(**warning["args"])
    return [(warning["code"], warning["args"]) for warning in warnings]


@pytest.fixture
async def site(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    await hass.config.async_set_time_zone("Europe/Berlin")
    await set_up_site(["127.0.0.9"], answers=False)


@pytest.mark.usefixtures("site")
async def test_schedule_with_effect_has_no_warnings(hass: HomeAssistant) -> None:
    assert await warnings_about(hass) == []
    assert await warnings_about(hass, location="Nowhere") == [("covers_no_miner", {})]


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("end", "timezone", "over_at"),
    [
        ("2026-11-23T11:00:00+00:00", None, "2026-11-23T11:00:00+00:00"),
        ("2026-11-23T12:30:00", None, "2026-11-23T11:30:00+00:00"),
        ("2026-11-23T13:30:00", None, None),
        ("2026-11-23T13:30:00", "Asia/Tokyo", "2026-11-23T04:30:00+00:00"),
    ],
)
async def test_past_one_time_schedule_has_a_warning(
    hass: HomeAssistant, freezer: Any, end: str, timezone: str | None, over_at: str | None
) -> None:
    freezer.move_to(NOW)
    start = (datetime.fromisoformat(end) - timedelta(days=2)).isoformat()
    found = await warnings_about(
        hass,
        schedule_type="one-time",
        weekly_schedule=[],
        one_time_start=start,
        one_time_end=end,
        timezone=timezone,
    )
    assert found == ([] if over_at is None else [("one_time_over", {"end": over_at})])


@pytest.mark.usefixtures("site")
async def test_rule_without_price_and_earnings_has_warnings(hass: HomeAssistant) -> None:
    rate = await hass.data[DATA].rates.async_create_item({"name": "Spot", "type": "sensor", "entity_id": "sensor.spot"})
    rule = {"electricity_rate_id": rate["id"], "price_rule": BREAK_EVEN}
    assert await warnings_about(hass, **rule) == [
        ("no_price", {"rate_id": rate["id"], "on_missing_price": "off"}),
        ("no_earnings", {"entity_id": "sensor.hashprice", "on_missing_price": "off"}),
    ]
    hass.states.async_set("sensor.spot", "0.2", {"unit_of_measurement": "EUR/kWh"})
    hass.states.async_set("sensor.hashprice", "0.05")
    await hass.async_block_till_done()
    assert await warnings_about(hass, **rule) == []
