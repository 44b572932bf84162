"""Helpers for the tests of the engine: short windows for simulated miners."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from homeassistant.util import dt as dt_util

from custom_components.miner_remote.control.record import (
    CommandRecord,
    CommandType,
    HistoryQuery,
    Initiator,
    SimpleCommand,
    Source,
)
from custom_components.miner_remote.schedules.engine.engine import ScheduleEngine

from ..conftest import wait_until
from ..hall import Hall

PAUSE = SimpleCommand(command_type=CommandType.POWER_OFF)


RESUME = SimpleCommand(command_type=CommandType.POWER_ON)


AUTOMATION = Initiator(initiated_by="Solar", source=Source.AUTOMATIC)


@asynccontextmanager
async def hall(
    hall_of: Any, kinds: list[str], base: str, options: Mapping[str, object] | None = None, **site: Any
) -> AsyncIterator[Hall]:
    options = {
        "scan_interval": 1,
        "read_deadline": 2,
        "write_deadline": 2,
        "config_write_deadline": 8,
        **(options or {}),
    }
    async with hall_of(kinds, base, options=options, **site) as made:
        yield made


async def window(hall: Hall, *, begins: float = 0, lasts: float = 3600, **more: Any) -> int:
    """Create a one-time schedule that begins in `begins` seconds."""
    now = dt_util.utcnow()
    item = await hall.data.schedules.async_create(
        {
            "name": "Peak",
            "schedule_type": "one-time",
            "one_time_start": (now + timedelta(seconds=begins)).isoformat(),
            "one_time_end": (now + timedelta(seconds=begins + lasts)).isoformat(),
            **more,
        },
        created_by="Alice",
    )
    return int(item["id"])


async def scheduled_commands(hall: Hall, **query: Any) -> list[CommandRecord]:
    """Return the commands of schedules, oldest first."""
    query.setdefault("source", Source.SCHEDULED)
    return (await hall.data.history.async_query(HistoryQuery(**query)))[::-1]


def paused(hall: Hall) -> list[bool]:
    return [machine.paused for machine in hall.machines]


async def still(hall: Hall, seconds: float = 1.5) -> None:
    """Let some virtual time pass, and wait for the commands in flight."""
    await asyncio.sleep(seconds)
    await wait_until(lambda: not hall.data.engine._in_flight.running())


def engine_of(hall: Hall) -> ScheduleEngine:
    return hall.data.engine
