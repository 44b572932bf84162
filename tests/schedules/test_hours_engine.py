"""Tests of rules that choose hours in the engine, with late prices, restarts and edits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.runtime import DATA, MinerRemoteData
from custom_components.miner_remote.schedules.engine.engine import ScheduleEngine
from custom_components.miner_remote.schedules.model import ON
from custom_components.miner_remote.schedules.planning.timeline import step_at
from custom_components.miner_remote.schedules.serialize import serialize_schedule

from ..conftest import SetUpSite

SPOT = "sensor.spot"
SIX = datetime(2026, 11, 23, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY_PRICES = [0.3, 0.3, 0.2, 0.2, 0.2, 0.2, *[0.35] * 12]


@pytest.fixture
async def data(
    hass: HomeAssistant, set_up_site: SetUpSite, freezer: FrozenDateTimeFactory
) -> AsyncIterator[MinerRemoteData]:
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(SIX)
    await set_up_site()
    yield hass.data[DATA]
    await hass.async_block_till_done()


def publish(hass: HomeAssistant, start: datetime, prices: list[float]) -> None:
    """Set the price sensor: hourly prices from `start` on."""
    rows = [
        {"start": (start + HOUR * n).isoformat(), "end": (start + HOUR * (n + 1)).isoformat(), "value": price}
        for n, price in enumerate(prices)
    ]
    # The state must agree with the list.
    now = prices[(dt_util.utcnow() - start) // HOUR]
    hass.states.async_set(SPOT, str(now), {"unit_of_measurement": "EUR/kWh", "raw_today": rows})


async def schedule(data: MinerRemoteData, rule: dict[str, Any], **more: Any) -> int:
    rate = await data.rates.async_create_item(
        {"name": "Spot", "type": "sensor", "entity_id": SPOT, "currency": "EUR", "timezone": "UTC"}
    )
    item = await data.schedules.async_create(
        {"name": "Hours", "schedule_type": "daily", "electricity_rate_id": rate["id"], "price_rule": rule, **more},
        created_by="Alice",
    )
    return int(item["id"])


async def run_pass(hass: HomeAssistant, engine: ScheduleEngine) -> None:
    """Run a pass of the engine."""
    await engine._async_pass()
    await hass.async_block_till_done()


async def hours_run(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    schedule_id: int,
    until: datetime,
    *,
    come: dict[datetime, tuple[datetime, list[float]]] | None = None,
    every: timedelta = timedelta(minutes=15),
) -> list[datetime]:
    """Let time pass, and return the starts of the quarters in which the miners run."""
    engine, running = hass.data[DATA].engine, []
    while (now := dt_util.utcnow()) < until:
        if come is not None and now in come:
            publish(hass, *come[now])
            await hass.async_block_till_done()
            engine._stale = True
        await run_pass(hass, engine)
        assert engine.plan is not None
        if step_at(engine.plan.schedules[schedule_id], now).directive == ON:
            running.append(now)
        freezer.tick(every)
        async_fire_time_changed(hass, dt_util.utcnow())
    return running


async def test_cheapest_hours_are_complete_when_cheaper_prices_come_later(
    hass: HomeAssistant, data: MinerRemoteData, freezer: FrozenDateTimeFactory
) -> None:
    publish(hass, SIX, DAY_PRICES)
    number = await schedule(data, {"type": "cheapest", "hours": 4, "deadline": "06:00"})
    come = {SIX + 7 * HOUR: (SIX, [*DAY_PRICES, *[0.05] * 6])}
    running = await hours_run(hass, freezer, number, SIX + 24 * HOUR, come=come)
    assert running == [SIX + 2 * HOUR + n * timedelta(minutes=15) for n in range(16)]


async def test_cheapest_hours_are_complete_with_a_rolling_forecast(
    hass: HomeAssistant, data: MinerRemoteData, freezer: FrozenDateTimeFactory
) -> None:
    midnight = SIX + 18 * HOUR
    freezer.move_to(midnight)
    publish(hass, midnight, [0.3, 0.2, 0.1])
    number = await schedule(data, {"type": "cheapest", "hours": 3})
    come = {midnight + n * HOUR: (midnight + n * HOUR, [0.4, 0.3 - n / 100, 0.1]) for n in range(1, 48)}
    running = await hours_run(hass, freezer, number, midnight + 48 * HOUR, come=come)
    assert [sum(midnight + n * 24 * HOUR <= at < midnight + (n + 1) * 24 * HOUR for at in running) for n in (0, 1)] == [
        12,
        12,
    ]


async def test_hours_survive_a_crash_and_are_shown(
    hass: HomeAssistant, data: MinerRemoteData, freezer: FrozenDateTimeFactory, hass_storage: dict[str, Any]
) -> None:
    """Decisions are stored at once: an engine that loads only the stored state continues from them."""
    publish(hass, SIX, DAY_PRICES)
    number = await schedule(data, {"type": "cheapest", "hours": 4, "deadline": "06:00"})
    await hours_run(hass, freezer, number, SIX + 4 * HOUR)
    await run_pass(hass, data.engine)
    states = hass_storage[f"{DOMAIN}.schedule_state"]["data"]["rules"]
    assert [state["since"] for state in states] == [(SIX + 2 * HOUR).isoformat()]

    found = data.schedules.schedule(number)
    assert found is not None
    progress = serialize_schedule(found, data.engine, data.fleet)["progress"]
    assert progress == {
        "done_hours": 2.0,
        "hours": 4.0,
        "counting": True,
        "from": SIX.isoformat(),
        "until": (SIX + 24 * HOUR).isoformat(),
    }
    state = hass.states.get("sensor.hours_next_change")
    assert state is not None
    assert (state.attributes["hours_done"], state.attributes["hours_asked"]) == (2.0, 4.0)

    # Killed at 10:00, and back at 11:00 with cheaper prices: the hour in between counts.
    freezer.move_to(SIX + 5 * HOUR)
    publish(hass, SIX, [*DAY_PRICES, *[0.05] * 6])
    await hass.async_block_till_done()
    again = ScheduleEngine(hass, data.fleet, data.runner, data.schedules, data.prices)
    await again.async_load()
    plan = await again._inputs.async_plan(dt_util.utcnow())
    assert plan.progress[number].done_s == 3 * 3600
    on = [step for step in plan.schedules[number] if step.directive == ON and step.start < SIX + 24 * HOUR]
    assert [(step.start, step.end) for step in on] == [(SIX + 18 * HOUR, SIX + 19 * HOUR)]
    again._stop_listening()  # type: ignore[misc]


async def test_toggling_and_more_hours_keep_counted_hours(
    hass: HomeAssistant, data: MinerRemoteData, freezer: FrozenDateTimeFactory
) -> None:
    publish(hass, SIX, [*DAY_PRICES, *[0.4] * 6])
    number = await schedule(data, {"type": "cheapest", "hours": 4, "deadline": "06:00"})
    running = await hours_run(hass, freezer, number, SIX + 3 * HOUR)
    assert len(running) == 4
    await data.schedules.async_toggle(number)
    await run_pass(hass, data.engine)
    freezer.tick(HOUR)
    await data.schedules.async_toggle(number)
    await run_pass(hass, data.engine)
    assert data.engine.progress(number).done_s == 3600  # type: ignore[union-attr]
    running = await hours_run(hass, freezer, number, SIX + 12 * HOUR)
    # 10:00 to 12:00 cost 0.2; one of the more expensive hours is already done.
    assert len(running) == 12
    rule = {"type": "cheapest", "hours": 2, "deadline": "06:00"}
    await data.schedules.async_update(number, {"price_rule": rule})
    assert await hours_run(hass, freezer, number, SIX + 13 * HOUR) == []
    rule = {**rule, "hours": 5}
    await data.schedules.async_update(number, {"price_rule": rule})
    assert len(await hours_run(hass, freezer, number, SIX + 24 * HOUR)) == 4


async def test_clock_set_back_keeps_counted_hours(
    hass: HomeAssistant, data: MinerRemoteData, freezer: FrozenDateTimeFactory
) -> None:
    publish(hass, SIX, DAY_PRICES)
    number = await schedule(data, {"type": "cheapest", "hours": 4, "deadline": "06:00"})
    await hours_run(hass, freezer, number, SIX + 4 * HOUR)
    await run_pass(hass, data.engine)
    assert data.engine.progress(number).done_at(dt_util.utcnow()) == 2 * 3600  # type: ignore[union-attr]
    freezer.move_to(SIX + 3 * HOUR)
    data.engine._clock_set(-3600.0)
    await run_pass(hass, data.engine)
    assert data.engine.progress(number).done_s == 2 * 3600  # type: ignore[union-attr]
    assert len(await hours_run(hass, freezer, number, SIX + 24 * HOUR)) == 8


async def test_price_around_threshold_switches_once_in_ten_minutes(
    hass: HomeAssistant, data: MinerRemoteData, freezer: FrozenDateTimeFactory
) -> None:
    hass.states.async_set(SPOT, "0.2", {"unit_of_measurement": "EUR/kWh"})
    number = await schedule(data, {"type": "above", "threshold": 0.3})
    changes, last = 0, None
    for second in range(40):
        hass.states.async_set(SPOT, "0.4" if second % 2 else "0.2", {"unit_of_measurement": "EUR/kWh"})
        await hass.async_block_till_done()
        data.engine._stale = True
        await run_pass(hass, data.engine)
        assert data.engine.plan is not None
        wanted = data.engine.plan.schedules[number][0].directive
        changes += last is not None and wanted != last
        last = wanted
        freezer.tick(1)
    assert changes <= 1
    found = data.schedules.schedule(number)
    assert found is not None
    assert (found.min_on_minutes, found.min_off_minutes) == (10, 10)
