"""Helpers for the tests of policies with simulated miners."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from custom_components.miner_remote.control.record import CommandRecord, HistoryQuery, Source
from custom_components.miner_remote.policies.service import PolicyService
from custom_components.miner_remote.schedules.engine.engine import ScheduleEngine
from custom_components.miner_remote.schedules.store import ScheduleStore

from ..conftest import wait_until
from ..hall import Hall


@asynccontextmanager
async def hall(hall_of: Any, kinds: list[str], base: str) -> AsyncIterator[Hall]:
    """Run a hall, and close the parts that `start` created."""
    # Polls are the work of these tests: they are real, unlike the time.
    async with hall_of(kinds, base, options={"scan_interval": 5}) as made:
        try:
            yield made
        finally:
            await stop(made)


async def policy(hall: Hall, data: dict[str, Any]) -> int:
    """Create a policy, and return its id."""
    item = await hall.data.policies.store.async_create(data, created_by="Alice")
    return int(item["id"])


async def settle(hall: Hall, seconds: float = 3.0) -> None:
    """Let virtual time pass, and wait for the commands in flight."""
    await asyncio.sleep(seconds)
    await wait_until(lambda: not hall.data.runner.pending_miners())


async def commands(hall: Hall, **query: Any) -> list[CommandRecord]:
    """Return the commands of policies, oldest first."""
    query.setdefault("source", Source.AUTOMATIC)
    return (await hall.data.history.async_query(HistoryQuery(**query)))[::-1]


def kinds_of(records: list[CommandRecord]) -> list[tuple[str, str]]:
    return [(record.command_type.value, record.status.value) for record in records]


async def stop(hall: Hall) -> None:
    """Stop schedules and policies."""
    await hall.data.policies.async_close()
    await hall.data.engine.async_close()


async def start(hall: Hall) -> None:
    """Load schedules and policies from storage and start them, like a start of Home Assistant."""
    data, hass = hall.data, hall.hass
    data.schedules = ScheduleStore(hass, data.fleet, lambda: [rate.id for rate in data.rates.rates()])
    await data.schedules.async_load()
    data.engine = ScheduleEngine(hass, data.fleet, data.runner, data.schedules, data.prices)
    await data.engine.async_load()
    data.runner._guards.clear()
    data.policies = await PolicyService(
        hass, data.fleet, data.history, data.runner, data.engine, data.firmware, data.pools
    ).async_load()
    data.engine.async_start()
    data.policies.async_start()


async def restart(hall: Hall) -> None:
    """Stop and start schedules and policies."""
    await stop(hall)
    await start(hall)
    await settle(hall)
