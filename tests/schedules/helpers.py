"""Helpers for the tests of schedule entities and triggers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.miner_remote.runtime import DATA

from ..conftest import wait_until


async def add(hass: HomeAssistant, **data: Any) -> int:
    """Create a schedule, wait for the engine, and return its id."""
    item = await hass.data[DATA].schedules.async_create(data, created_by="Test")
    await settled(hass)
    schedule_id: int = item["id"]
    return schedule_id


async def change(hass: HomeAssistant, schedule_id: int, **changes: Any) -> None:
    """Change a schedule, and wait for the engine."""
    await hass.data[DATA].schedules.async_update(schedule_id, changes)
    await settled(hass)


async def settled(hass: HomeAssistant) -> None:
    """Wait until the engine is idle."""
    await hass.async_block_till_done()
    engine = hass.data[DATA].engine
    await wait_until(lambda: engine._task is None or engine._task.done())
    await hass.async_block_till_done()


def now_for(hours: float = 2, **data: Any) -> dict[str, Any]:
    """Return a one-time schedule that began an hour ago."""
    now = dt_util.utcnow()
    return {
        "schedule_type": "one-time",
        "one_time_start": (now - timedelta(hours=1)).isoformat(),
        "one_time_end": (now + timedelta(hours=hours)).isoformat(),
        **data,
    }
