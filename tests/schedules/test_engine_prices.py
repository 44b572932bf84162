"""The engine with price rules."""

from __future__ import annotations

import asyncio

from homeassistant.core import HomeAssistant

from ..conftest import wait_until
from .windows import engine_of, hall, paused, scheduled_commands, still


async def test_price_rule_stops_and_resumes(hass: HomeAssistant, hall_of) -> None:
    hass.states.async_set("sensor.price", "0.10", {"unit_of_measurement": "EUR/kWh"})
    async with hall(hall_of, ["axeos"], "127.45.21.1") as made:
        rate = await made.data.rates.async_create_item(
            {"name": "Spot", "type": "sensor", "entity_id": "sensor.price", "currency": "EUR"}
        )
        schedule = await made.data.schedules.async_create(
            {
                "name": "Too expensive",
                "schedule_type": "daily",
                "electricity_rate_id": rate["id"],
                "price_rule": {"type": "above", "threshold": 0.3, "hysteresis": 0.05},
                "min_on_minutes": 0,
                "min_off_minutes": 0,
            },
            created_by="Alice",
        )
        await still(made)
        assert paused(made) == [False]
        hass.states.async_set("sensor.price", "0.35", {"unit_of_measurement": "EUR/kWh"})
        await wait_until(lambda: all(paused(made)), 5)
        hass.states.async_set("sensor.price", "0.28", {"unit_of_measurement": "EUR/kWh"})
        await still(made, 2)
        assert all(paused(made))
        hass.states.async_set("sensor.price", "0.2", {"unit_of_measurement": "EUR/kWh"})
        await wait_until(lambda: not any(paused(made)), 5)
        shown = await engine_of(made).async_preview(made.data.schedules.schedule(schedule["id"]), 24)  # type: ignore[arg-type]
        assert shown["currency"] == "EUR"
        assert [miner["miner_ip"] for miner in shown["miners"]] == [made.machines[0].ip]  # type: ignore[attr-defined]
        assert shown["changes"][0]["action"] == "on"  # type: ignore[index]
        assert shown["changes"][0]["price"] == 0.2  # type: ignore[index]
        # The price flaps, but each switch keeps its shortest time.
        await made.data.schedules.async_update(schedule["id"], {"min_on_minutes": 60, "min_off_minutes": 60})
        await still(made)
        counted = len(await scheduled_commands(made))
        for at in range(6):
            hass.states.async_set("sensor.price", "0.35" if at % 2 == 0 else "0.2", {"unit_of_measurement": "EUR/kWh"})
            await asyncio.sleep(0.7)
        await still(made)
        assert len(await scheduled_commands(made)) <= counted + 1


async def test_hashprice_sensor_stops_unprofitable_miners(hass: HomeAssistant, hall_of) -> None:
    hass.states.async_set("sensor.hashprice", "0.05")
    async with hall(hall_of, ["whatsminer_v2"], "127.45.22.1") as made:
        rate = await made.data.rates.async_create_item({"name": "Flat", "type": "flat", "price": 0.05})
        await made.data.schedules.async_create(
            {
                "name": "Pays",
                "schedule_type": "daily",
                "electricity_rate_id": rate["id"],
                "price_rule": {"type": "break_even", "hashprice_entity_id": "sensor.hashprice"},
                "min_on_minutes": 0,
                "min_off_minutes": 0,
            },
            created_by="Alice",
        )
        await still(made)
        assert paused(made) == [False]
        hass.states.async_set("sensor.hashprice", "0.001")
        await wait_until(lambda: all(paused(made)), 6)
        # The figures while mining are remembered.
        await still(made, 2)
        hass.states.async_set("sensor.hashprice", "0.05")
        await wait_until(lambda: not any(paused(made)), 6)
        hass.states.async_set("sensor.hashprice", "unavailable")
        await still(made, 1)
        assert paused(made) == [False]


async def test_warming_miner_is_not_unprofitable(hass: HomeAssistant, hall_of) -> None:
    hass.states.async_set("sensor.hashprice", "0.05")
    async with hall(hall_of, ["whatsminer_v2"], "127.61.5.1") as made:
        machine, miner = made.machines[0], made.miners[0]
        rate = await made.data.rates.async_create_item({"name": "Flat", "type": "flat", "price": 0.05})
        await made.data.schedules.async_create(
            {
                "name": "Pays",
                "schedule_type": "daily",
                "electricity_rate_id": rate["id"],
                "price_rule": {"type": "break_even", "hashprice_entity_id": "sensor.hashprice"},
                "min_on_minutes": 0,
                "min_off_minutes": 0,
            },
            created_by="Alice",
        )
        await still(made)
        settled = engine_of(made).figures(miner.miner_id)
        assert settled is not None
        hass.states.async_set("sensor.hashprice", "0.001")
        await wait_until(lambda: all(paused(made)), 6)
        await still(made)
        # In its first minutes it draws full power with little hashrate.
        machine.hashrate_ths /= 100
        hass.states.async_set("sensor.hashprice", "0.05")
        await wait_until(lambda: not machine.paused and miner.data.mining is True and bool(miner.data.hashrate_ths), 8)
        hass.states.async_set("sensor.hashprice", "0.051")
        await still(made, 3)
        assert paused(made) == [False]
        assert engine_of(made).figures(miner.miner_id) == settled
