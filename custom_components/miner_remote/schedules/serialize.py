"""Schedules as JSON for clients, with warnings about schedules that have no effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..fleet.selection import Fleet
from ..prices.hashprice import read_hashprice
from ..prices.service import PriceService
from ..walltime import instant, resolve
from .engine.engine import ScheduleEngine
from .model import Schedule
from .store import ScheduleStore

WARNING_TEXTS: Final[Mapping[str, str]] = {
    "covers_no_miner": "The schedule covers no miner: no miner has its address, location or tags.",
    "one_time_over": "The one-time schedule ended at {end}.",
    "no_price": "No price is known for tariff {rate_id}; the schedule follows on_missing_price ({on_missing_price}).",
    "no_earnings": "{entity_id} reports no hashprice; the schedule follows on_missing_price ({on_missing_price}).",
}


async def warnings_of(
    schedule_id: int, schedules: ScheduleStore, engine: ScheduleEngine, prices: PriceService
) -> dict[str, list[dict[str, object]]]:
    """Return the key `warnings` of an answer if a schedule that was accepted has no effect now; else nothing."""
    schedule = schedules.schedule(schedule_id)
    if schedule is None:
        return {}
    warnings = (await all_warnings(schedules.hass, [schedule], engine, prices)).get(schedule_id)
    return {"warnings": warnings} if warnings else {}


async def all_warnings(
    hass: HomeAssistant, schedules: Sequence[Schedule], engine: ScheduleEngine, prices: PriceService
) -> dict[int, list[dict[str, object]]]:
    """Return the warnings, by id, about the schedules that have any."""
    without_miner = await engine.async_covering_none(schedules)
    found: dict[int, list[dict[str, object]]] = {}
    for schedule in schedules:

        def warn(code: str, *, schedule_id: int = schedule.id, **args: object) -> None:
            warning: dict[str, object] = {"code": code, "message": WARNING_TEXTS[code].format(**args), "args": args}
            found.setdefault(schedule_id, []).append(warning)

        if schedule.id in without_miner:
            warn("covers_no_miner")
        if schedule.one_time_end is not None:
            end = await _async_end(schedule, schedule.one_time_end)
            if end <= dt_util.utcnow():
                warn("one_time_over", end=end.isoformat())
        rule, rate_id = schedule.price_rule, schedule.electricity_rate_id
        if rule is not None and rate_id is not None:
            missing = rule.on_missing_price.value
            if prices.price_now(rate_id) is None:
                warn("no_price", rate_id=rate_id, on_missing_price=missing)
            entity_id = rule.hashprice_entity_id
            if entity_id is not None and read_hashprice(hass, entity_id) is None:
                warn("no_earnings", entity_id=entity_id, on_missing_price=missing)
    return found


def hashprice_of(rate_id: int, schedules: ScheduleStore) -> float | None:
    """Return the earnings per TH/s and day in a tariff's currency, from a price rule that uses it; None if unknown."""
    for schedule in schedules.schedules():
        rule = schedule.price_rule
        if rule is None or schedule.electricity_rate_id != rate_id:
            continue
        entity_id = rule.hashprice_entity_id
        value = rule.hashprice if entity_id is None else read_hashprice(schedules.hass, entity_id)
        if value is not None:
            return value
    return None


async def _async_end(schedule: Schedule, end: datetime) -> datetime:
    if end.tzinfo is not None:
        return end
    zone = None if schedule.timezone is None else await dt_util.async_get_time_zone(schedule.timezone)
    return instant(resolve(zone or dt_util.get_default_time_zone(), end)[1])


def serialize_schedule(schedule: Schedule, engine: ScheduleEngine, fleet: Fleet) -> dict[str, object]:
    """Return a schedule with the keys of the REST contract.

    `miner_ip` is the current address of its miner. `active_now` is True if the schedule wants anything but free mining
    now. `next_change` is its next step, or None; `progress` is how many hours of its current window are done, or None
    if it chooses no hours.
    """
    miner = None if schedule.miner_id is None else fleet.by_id(schedule.miner_id)
    progress = engine.progress(schedule.id)
    change = engine.next_change(schedule.id)
    return {
        **schedule.as_json(),
        "miner_ip": schedule.miner_ip if miner is None else miner.address,
        "active_now": engine.active_now(schedule.id),
        "next_change": None if change is None else change.as_json(),
        "progress": None if progress is None else progress.as_json(dt_util.utcnow()),
    }
