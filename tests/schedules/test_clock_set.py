"""Behavior of schedules and commands when the clock of the computer is set."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import event
from homeassistant.util import dt as dt_util

from custom_components.miner_remote.commands import verification
from custom_components.miner_remote.control.handlers.table import HANDLERS
from custom_components.miner_remote.control.record import CommandType, SimpleCommand, Verification
from custom_components.miner_remote.schedules.engine import subscriptions

from ..commands.handlers import replace_handler
from ..conftest import wait_until
from ..hall import PERSON, Hall
from .windows import RESUME, hall, paused, scheduled_commands, still, window

REBOOT = SimpleCommand(command_type=CommandType.REBOOT)


class Clock:
    """Home Assistant's clock, which runs `ahead` of the real one and of the miners'."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ahead = timedelta()
        real_time, real_utcnow = time.time, dt_util.utcnow

        def utcnow() -> datetime:
            return real_utcnow() + self.ahead

        shown = SimpleNamespace(**vars(time) | {"time": lambda: real_time() + self.ahead.total_seconds()})
        monkeypatch.setattr(event, "time", shown)
        monkeypatch.setattr(dt_util, "utcnow", utcnow)


@pytest.fixture
async def made(hall_of: Any, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hall]:
    monkeypatch.setattr(subscriptions, "CLOCK_CHECK_INTERVAL", timedelta(seconds=0.5))
    async with hall(hall_of, ["axeos"], "127.95.200.1") as made:
        yield made


async def test_clock_set_into_a_window_and_back_switches_twice(made: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    await window(made, begins=3600, lasts=3600)
    await still(made)
    clock.ahead = timedelta(minutes=65)
    await wait_until(lambda: all(paused(made)), 5)
    clock.ahead = timedelta()
    await wait_until(lambda: not any(paused(made)), 5)
    assert len(await scheduled_commands(made)) == 2


async def test_clock_set_back_delays_neither_ramp_nor_manual_command(
    made: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    clock.ahead = timedelta(hours=1)
    schedule_id = await window(made, begins=-3600, lasts=7200, ramp={"group_size": 1, "group_delay_s": 600})
    await wait_until(lambda: all(paused(made)), 5)
    await made.data.schedules.async_toggle(schedule_id)
    await wait_until(lambda: not any(paused(made)), 5)
    clock.ahead = timedelta(seconds=10)
    await still(made)
    await made.data.schedules.async_toggle(schedule_id)
    await wait_until(lambda: all(paused(made)), 5)
    await still(made, 1)
    await made.data.runner.async_run(RESUME, made.miners, PERSON)
    await still(made, 3)
    assert paused(made) == [False]


async def test_price_rule_ignores_decisions_after_clock_is_set_back(
    hass: HomeAssistant, made: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    hass.states.async_set("sensor.price", "0.1", {"unit_of_measurement": "EUR/kWh"})
    rate = await made.data.rates.async_create_item({"name": "Spot", "type": "sensor", "entity_id": "sensor.price"})
    await made.data.schedules.async_create(
        {
            "name": "Expensive",
            "schedule_type": "daily",
            "electricity_rate_id": rate["id"],
            "price_rule": {"type": "above", "threshold": 0.25},
            "min_on_minutes": 0,
            "min_off_minutes": 0,
        },
        created_by="Alice",
    )
    await still(made)
    clock.ahead = timedelta(hours=1)
    hass.states.async_set("sensor.price", "0.4", {"unit_of_measurement": "EUR/kWh"})
    await wait_until(lambda: all(paused(made)), 5)
    clock.ahead = timedelta()
    await still(made, 1)
    hass.states.async_set("sensor.price", "0.11", {"unit_of_measurement": "EUR/kWh"})
    await wait_until(lambda: not any(paused(made)), 5)


async def test_clock_set_back_does_not_extend_the_wait_for_prices(made: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    rate = await made.data.rates.async_create_item({"name": "Spot", "type": "sensor", "entity_id": "sensor.price"})
    rule = {"type": "above", "threshold": 0.25}
    await made.data.schedules.async_create(
        {"name": "Expensive", "schedule_type": "daily", "electricity_rate_id": rate["id"], "price_rule": rule},
        created_by="Alice",
    )
    made.data.engine._started_at = dt_util.utcnow() - timedelta(minutes=1)
    clock.ahead = -timedelta(hours=3)
    await still(made)
    await window(made)
    await wait_until(lambda: all(paused(made)), 5)


async def test_next_change_follows_the_clock(made: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    begins = dt_util.utcnow() + timedelta(hours=2)
    schedule_id = await window(made, begins=7200, lasts=3600)
    clock.ahead = timedelta(hours=2, minutes=30)
    await wait_until(lambda: all(paused(made)), 5)
    clock.ahead = timedelta()
    await wait_until(lambda: not any(paused(made)), 5)
    change = made.data.engine.next_change(schedule_id)
    assert change is not None
    assert abs(change.start - begins) < timedelta(seconds=5)


@pytest.mark.parametrize("hours", [-1, 1])
async def test_reboot_is_verified_after_clock_change(made: Hall, monkeypatch: pytest.MonkeyPatch, hours: int) -> None:
    monkeypatch.setattr(verification, "VERIFY_FIRST_S", 0.5)
    clock = Clock(monkeypatch)
    made.machines[0].boot_s = 2
    batch = await made.data.runner.async_run(REBOOT, made.miners, PERSON)
    record = batch.records[0]
    clock.ahead = timedelta(hours=hours)
    await wait_until(lambda: record.verification is not Verification.WAITING, 15)
    assert record.verification is Verification.CONFIRMED


async def test_command_duration_is_never_negative(made: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    really = HANDLERS[RESUME.command_type]

    async def execute(*args: Any) -> Any:
        clock.ahead = -timedelta(hours=1)
        return await really(*args)

    replace_handler(monkeypatch, RESUME.command_type, execute)
    batch = await made.data.runner.async_run(RESUME, made.miners, PERSON)
    assert batch.records[0].duration_ms == 0


@pytest.mark.parametrize("hours", [-2, 2])
async def test_age_of_last_answer_ignores_clock_change(made: Hall, monkeypatch: pytest.MonkeyPatch, hours: int) -> None:
    clock = Clock(monkeypatch)
    miner = made.miners[0]
    await miner.async_refresh()
    clock.ahead = timedelta(hours=hours)
    assert miner.age_s is not None
    assert 0 <= miner.age_s < 60
    assert miner.status == "Active"
