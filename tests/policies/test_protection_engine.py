"""Protection with the real engine and simulated miners that get hotter with what they draw."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.control.record import (
    CommandRecord,
    CommandType,
    HistoryQuery,
    SimpleCommand,
    Source,
    Status,
)
from simulator.machine import Fault

from ..conftest import MakeHall, wait_until
from ..hall import PERSON, Hall

NAME = "Cool head"
POLL_S = 2
HEAT: dict[str, Any] = {
    "temperature_c": 85,
    "minutes": 0,
    "steps_percent": [85, 70],
    "step_minutes": 0.2,
    "recover_below_c": 80,
    "recover_minutes": 0.1,
}


pytestmark = pytest.mark.usefixtures("virtual_time")


@asynccontextmanager
async def row(hall_of: MakeHall, base: str, *kinds: str, poll_s: float = POLL_S) -> AsyncIterator[Hall]:
    options = {"scan_interval": poll_s, "read_deadline": 2, "write_deadline": 2, "config_write_deadline": 8}
    async with hall_of(list(kinds), base, options=options) as made:
        yield made


async def protect(hall: Hall, **settings: Any) -> int:
    """Create a policy for all miners, and return its id."""
    data = {"name": NAME, "kind": "protection", "scope": {"all": True}, "settings": {**HEAT, **settings}}
    item = await hall.data.policies.store.async_create(data, created_by="Alice")
    await hall.hass.async_block_till_done()
    return int(item["id"])


async def commands(hall: Hall, source: Source = Source.AUTOMATIC) -> list[CommandRecord]:
    """Return the commands from a source, oldest first."""
    return (await hall.data.history.async_query(HistoryQuery(source=source)))[::-1]


def heat_up(hall: Hall, degrees_c: float) -> None:
    for machine in hall.machines:
        machine.ambient_c = degrees_c


async def test_hot_row_is_limited_within_two_polls_and_released_after_it_cooled(hall_of: MakeHall) -> None:
    """Some are limited by their power limit, WhatsMiner by its throttle."""
    async with row(hall_of, "127.97.1.1", "luxos", "braiins", "whatsminer_v3") as made:
        before = [machine.power() for machine in made.machines]
        await protect(made)
        await asyncio.sleep(2 * POLL_S)
        assert await commands(made) == []
        loop = asyncio.get_running_loop()
        heat_up(made, 46)
        began = loop.time()

        def limited() -> bool:
            return all(0 < machine.power() <= 0.86 * full for machine, full in zip(made.machines, before, strict=True))

        await wait_until(limited, 2 * POLL_S + 3)
        assert loop.time() - began <= 2 * POLL_S + 3
        given = await commands(made)
        assert {record.initiated_by for record in given} == {NAME}
        assert {record.command_type for record in given} == {CommandType.POWER_LIMIT}
        heat_up(made, 20)
        await asyncio.sleep(35)
        assert [machine.power() for machine in made.machines] == pytest.approx(before, rel=0.01)


async def test_manual_resume_while_hot_is_refused_and_says_why(hass: HomeAssistant, hall_of: MakeHall) -> None:
    async with row(hall_of, "127.97.2.1", "luxos") as made:
        policy_id = await protect(made, steps_percent=[], recover_minutes=1)
        machine, miner = made.machines[0], made.miners[0]
        heat_up(made, 50)
        await wait_until(lambda: machine.paused, 4 * POLL_S)
        status = made.data.policies.status(policy_id)
        assert status is not None
        decision = status.decision(miner.miner_id)
        assert decision is not None
        assert decision.over_person
        resume = SimpleCommand(command_type=CommandType.POWER_ON)
        batch = await made.data.runner.async_run(resume, [miner], PERSON)
        record = batch.records[0]
        assert (record.status, record.error_code) == (Status.SKIPPED, "held_by_policy")
        assert NAME in str(record.error_message)
        assert machine.paused
        # Somebody resumes it at the machine.
        machine.paused = False
        # It is stopped again after the first delay of repeated commands.
        await wait_until(lambda: machine.paused, 30)
        given = await commands(made)
        assert [record.command_type for record in given] == [CommandType.POWER_OFF] * 2
        assert {record.initiated_by for record in given} == {NAME}
        heat_up(made, 20)
        await asyncio.sleep(70)
        assert not machine.paused


async def test_stalled_miner_is_restarted_and_then_rebooted(hall_of: MakeHall) -> None:
    async with row(hall_of, "127.97.3.1", "luxos", poll_s=60) as made:
        machine = made.machines[0]
        await protect(made, recovery={"below_percent": 50, "no_share_minutes": 2, "minutes": 1})
        await asyncio.sleep(120)
        machine.faults[Fault.STALLED] = {"reboot": 1}
        for _minute in range(20):
            await asyncio.sleep(60)
        given = await commands(made)
        assert [record.command_type for record in given] == [CommandType.RESTART_MINING, CommandType.REBOOT]
        assert {record.initiated_by for record in given} == {NAME}
        assert machine.hashrate() > 0
