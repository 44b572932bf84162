"""A schedule as a person or a program is shown it: what was set, and what comes of it."""

from __future__ import annotations

from homeassistant.util import dt as dt_util

from ..runtime import MinerRemoteData
from .model import Schedule


async def warnings_of(data: MinerRemoteData, schedule_id: int) -> dict[str, object]:
    """Return the key `warnings` of an answer, if a schedule that was accepted has no effect now; else nothing."""
    schedule = data.schedules.schedule(schedule_id)
    if schedule is None or await data.engine.async_covered(schedule):
        return {}
    message = "The schedule covers no miner: no miner has its address, location or tags."
    return {"warnings": [{"code": "covers_no_miner", "message": message}]}


def shown_schedule(data: MinerRemoteData, schedule: Schedule) -> dict[str, object]:
    """Return a schedule with the keys of the REST contract.

    `miner_ip` is where its miner is now; `active_now` whether the schedule wants something other than mining freely at
    this moment, `next_change` the next step of it (with start, end, action and reason), or None; `progress` how many
    of the hours of its current window are done, or None for a schedule that chooses none.
    """
    miner = None if schedule.miner_id is None else data.fleet.by_id(schedule.miner_id)
    progress = data.engine.progress(schedule.id)
    change = data.engine.next_change(schedule.id)
    return {
        **schedule.as_json(),
        "miner_ip": schedule.miner_ip if miner is None else miner.address,
        "active_now": data.engine.active_now(schedule.id),
        "next_change": None if change is None else change.as_json(),
        "progress": None if progress is None else progress.as_json(dt_util.utcnow()),
    }
