"""Late or missing prices after the start of Home Assistant do not switch miners."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.schedules.engine import engine as engine_module

from ..conftest import wait_until
from ..hall import Hall
from .windows import hall, paused, scheduled_commands, still, window

SPOT = "sensor.spot"


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the waits after the start to seconds."""
    monkeypatch.setattr(engine_module, "WAIT_FOR_PRICES", timedelta(seconds=1))
    monkeypatch.setattr(engine_module, "KEEP_WITHOUT_PRICES", timedelta(seconds=10))


async def ruled(made: Hall, **scope: str) -> None:
    """Create a schedule that stops above a price and without one."""
    rate = await made.data.rates.async_create_item({"name": "Spot", "type": "sensor", "entity_id": SPOT})
    rule: dict[str, Any] = {"type": "above", "threshold": 0.3, "on_missing_price": "off"}
    await made.data.schedules.async_create(
        {
            "name": "Rule",
            "schedule_type": "daily",
            "electricity_rate_id": rate["id"],
            "price_rule": rule,
            "min_on_minutes": 0,
            "min_off_minutes": 0,
            **scope,
        },
        created_by="Alice",
    )


@pytest.mark.usefixtures("times")
async def test_price_source_without_a_price_is_waited_for(hall_of) -> None:
    async with hall(hall_of, ["axeos", "axeos"], "127.62.1.1") as made:
        await ruled(made, miner_ip=made.machines[0].ip)
        # A schedule without prices does not wait.
        await window(made, miner_ip=made.machines[1].ip)
        await still(made, 3)
        assert paused(made) == [False, True]
        await wait_until(lambda: all(paused(made)), 12)


@pytest.mark.usefixtures("times")
async def test_late_price_decides_at_once(hass: HomeAssistant, hall_of) -> None:
    async with hall(hall_of, ["axeos"], "127.62.2.1") as made:
        await ruled(made)
        await still(made, 2)
        hass.states.async_set(SPOT, "0.2")
        await still(made, 11)
        assert paused(made) == [False]
        assert await scheduled_commands(made) == []
        hass.states.async_set(SPOT, "0.4")
        await wait_until(lambda: all(paused(made)), 3)


async def test_price_source_that_stops_is_not_waited_for(hass: HomeAssistant, hall_of) -> None:
    async with hall(hall_of, ["axeos"], "127.62.3.1") as made:
        hass.states.async_set(SPOT, "0.2")
        await ruled(made)
        await still(made, 2)
        assert paused(made) == [False]
        started_at = made.data.engine._started_at
        assert started_at is not None
        made.data.engine._started_at = started_at - engine_module.WAIT_FOR_PRICES
        hass.states.async_set(SPOT, "unavailable")
        await wait_until(lambda: all(paused(made)), 3)


@pytest.mark.usefixtures("times")
async def test_missing_hashprice_is_waited_for(hass: HomeAssistant, hall_of) -> None:
    async with hall(hall_of, ["whatsminer_v2", "axeos"], "127.62.4.1") as made:
        rate = await made.data.rates.async_create_item({"name": "Flat", "type": "flat", "price": 0.05})
        rule = {"type": "break_even", "hashprice_entity_id": "sensor.hashprice", "on_missing_price": "off"}
        await made.data.schedules.async_create(
            {
                "name": "Pays",
                "schedule_type": "daily",
                "electricity_rate_id": rate["id"],
                "price_rule": rule,
                "min_on_minutes": 0,
                "min_off_minutes": 0,
                "miner_ip": made.machines[0].ip,
            },
            created_by="Alice",
        )
        await window(made, miner_ip=made.machines[1].ip)
        await still(made, 3)
        assert paused(made) == [False, True]
        hass.states.async_set("sensor.hashprice", "0.05")
        await still(made, 1)
        hass.states.async_set("sensor.hashprice", "unavailable")
        await wait_until(lambda: all(paused(made)), 3)
