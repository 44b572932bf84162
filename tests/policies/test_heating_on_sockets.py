"""Heating with the real engine and simulated miners: the watts follow the room and the thermostat."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from homeassistant.core import HomeAssistant, State

from custom_components.miner_remote.control.record import Source
from custom_components.miner_remote.schedules.model import OFF

from ..conftest import MakeHall
from ..hall import Hall
from .helpers import commands, policy, start, stop

SENSOR = "sensor.office"
THERMOSTAT = "climate.office_thermostat"
OFFICE: dict[str, Any] = {
    "name": "Office",
    "kind": "heating",
    "scope": {"all": True},
    "settings": {
        "sensor": SENSOR,
        "target_c": 20,
        "presets": {"eco": 17},
        "min_on_minutes": 2,
        "min_off_minutes": 2,
    },
}

pytestmark = pytest.mark.usefixtures("virtual_time")


@asynccontextmanager
async def zone(hall_of: MakeHall, base: str, *kinds: str) -> AsyncIterator[Hall]:
    """Run the miners of a zone; they are polled each half minute."""
    async with hall_of(list(kinds), base, options={"scan_interval": 30}) as made:
        try:
            yield made
        finally:
            await stop(made)


def power(made: Hall) -> float:
    return sum(machine.power() for machine in made.machines)


def room(hass: HomeAssistant, celsius: float | str) -> None:
    hass.states.async_set(SENSOR, str(celsius), {"unit_of_measurement": "°C"})


def thermostat(hass: HomeAssistant) -> State:
    state = hass.states.get(THERMOSTAT)
    assert state is not None
    return state


async def act(hass: HomeAssistant, service: str, **data: Any) -> None:
    await hass.services.async_call("climate", service, {"entity_id": THERMOSTAT, **data}, blocking=True)


async def until(true: Callable[[], bool], seconds: float) -> None:
    """Wait for a condition in steps of some seconds, for which the virtual time jumps."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not true():
        assert asyncio.get_running_loop().time() < deadline
        await asyncio.sleep(4)


async def reaches(made: Hall, lowest_w: float, highest_w: float, seconds: float = 300) -> None:
    """Wait until the miners draw a power in a range."""
    await until(lambda: lowest_w <= power(made) <= highest_w, seconds)


async def test_watts_follow_room_target_and_mode(hass: HomeAssistant, hall_of: MakeHall) -> None:
    """WhatsMiner throttles, Braiins has a power target: both live."""
    room(hass, 18)
    async with zone(hall_of, "127.98.1.1", "whatsminer_v3", "braiins") as made:
        full_w = power(made)
        await policy(made, OFFICE)
        await asyncio.sleep(120)
        assert power(made) == pytest.approx(full_w, rel=0.01)
        assert await commands(made) == []
        state = thermostat(hass)
        assert (state.attributes["hvac_action"], state.attributes["limited_by"]) == ("heating", [])
        assert state.attributes["max_power_w"] == pytest.approx(full_w, rel=0.02)
        # Half of the band below the target is half of the power.
        room(hass, 19.25)
        await reaches(made, 0.4 * full_w, 0.65 * full_w)
        await until(lambda: thermostat(hass).attributes["power_w"] == pytest.approx(power(made), rel=0.05), 120)
        before = len(await commands(made))
        await asyncio.sleep(180)
        assert len(await commands(made)) <= before + 2
        # Another target acts at once; a preset replaces it.
        await act(hass, "set_temperature", temperature=22)
        await reaches(made, 0.99 * full_w, 1.01 * full_w)
        await act(hass, "set_preset_mode", preset_mode="eco")
        await reaches(made, 0, 100)
        assert all(machine.paused for machine in made.machines)
        await until(lambda: thermostat(hass).attributes["hvac_action"] == "idle", 60)
        await act(hass, "set_preset_mode", preset_mode="none")
        await reaches(made, 0.99 * full_w, 1.01 * full_w)
        await act(hass, "turn_off")
        await reaches(made, 0, 100, seconds=30)
        assert (thermostat(hass).state, thermostat(hass).attributes["hvac_action"]) == ("off", "off")
        assert {record.initiated_by for record in await commands(made)} == {"Office"}


async def test_miners_without_limit_are_paused_and_resumed(hass: HomeAssistant, hall_of: MakeHall) -> None:
    room(hass, 21)
    async with zone(hall_of, "127.98.2.1", "antminer", "antminer") as made:
        full_w = power(made)
        await policy(made, OFFICE)
        await reaches(made, 0, 100, seconds=400)
        room(hass, 18)
        await reaches(made, 0.99 * full_w, 1.01 * full_w, seconds=600)
        given = {record.command_type.value for record in await commands(made, source=Source.AUTOMATIC)}
        assert given == {"power_off", "power_on"}


async def test_silent_sensor_pauses_the_zone_and_survives_a_restart(hass: HomeAssistant, hall_of: MakeHall) -> None:
    room(hass, 18)
    async with zone(hall_of, "127.98.3.1", "braiins") as made:
        policy_id = await policy(made, {**OFFICE, "settings": {**OFFICE["settings"], "stale_minutes": 6}})
        await asyncio.sleep(60)
        assert not made.machines[0].paused
        room(hass, "unavailable")
        await asyncio.sleep(4 * 60)
        assert not made.machines[0].paused
        await stop(made)
        await start(made)
        await until(lambda: made.machines[0].paused, 3 * 60)
        status = made.data.policies.status(policy_id)
        assert status is not None
        assert (status.phase, status.reason.code) == ("fail_safe", "heating_stale_off")
        assert [decision.restraint for decision in status.decisions] == [OFF]
        room(hass, 18)
        await until(lambda: not made.machines[0].paused, 300)


async def test_budget_and_schedule_outrank_comfort_and_are_named(hass: HomeAssistant, hall_of: MakeHall) -> None:
    room(hass, 17)
    async with zone(hall_of, "127.98.4.1", "whatsminer_v3", "braiins") as made:
        full_w = power(made)
        await policy(made, OFFICE)
        budget = {"name": "Fuse", "kind": "power_budget", "scope": {"all": True}}
        budget_id = await policy(made, {**budget, "settings": {"limit_w": round(full_w / 2)}})
        await reaches(made, 0, full_w / 2 + 50)
        await asyncio.sleep(11 * 60)
        assert power(made) <= full_w / 2 + 50
        await until(lambda: thermostat(hass).attributes["limited_by"] == ["Fuse"], 120)
        assert thermostat(hass).attributes["wanted_w"] == pytest.approx(full_w, rel=0.05)
        await made.data.policies.store.async_delete_item(str(budget_id))
        await reaches(made, 0.99 * full_w, 1.01 * full_w)
        night = {"name": "Night", "schedule_type": "daily", "weekly_schedule": [{"start_hour": 0, "end_hour": 24}]}
        await made.data.schedules.async_create(night, created_by="Test")
        await reaches(made, 0, 100)
        await until(lambda: thermostat(hass).attributes["limited_by"] == ["Night"], 120)
        assert thermostat(hass).attributes["hvac_action"] == "idle"
