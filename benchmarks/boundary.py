"""The start of a schedule's window that pauses 1,000 miners: at once, and in groups."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from .hall import Hall, running_hall
from .report import Line, median_of

MINERS = 1000
ROUNDS = int(os.environ.get("MINER_REMOTE_BENCH_ROUNDS", "5"))
AHEAD_S = 20
RAMP = {"group_percent": 20, "group_delay_s": 5}


async def _boundary(hall: Hall, able: int, more: Mapping[str, object]) -> tuple[float, float, float]:
    """Return the seconds until all were paused, the processor seconds, and the longest lag in ms.

    The lag excludes garbage collections and waits. Times are measured from the start of the window.
    """
    start = (datetime.now(UTC) + timedelta(seconds=AHEAD_S)).replace(microsecond=0)
    made = await hall.ask(
        "POST",
        "/api/remote/schedule/power",
        {
            "name": "Boundary",
            "schedule_type": "one-time",
            "one_time_start": start.isoformat(),
            "one_time_end": (start + timedelta(hours=6)).isoformat(),
            "one_time_action": "off",
            **more,
        },
    )
    await asyncio.sleep(max(0.0, start.timestamp() - time.time() - 1))
    await hall.probe()
    cpu = hall.cpu_s()
    end = time.monotonic() + 300
    while True:
        paused = sum(machine["paused"] for machine in (await hall.control("GET", "/machines"))["machines"])
        if paused >= able:
            break
        if time.monotonic() > end:
            raise RuntimeError(f"Only {paused} of {able} miners were stopped.")
        await asyncio.sleep(0.2)
    took = time.time() - start.timestamp()
    used, seen = hall.cpu_s() - cpu, await hall.probe()
    await hall.ask("DELETE", f"/api/remote/schedule/power/{made['schedule_id']}")
    while any(machine["paused"] for machine in (await hall.control("GET", "/machines"))["machines"]):
        if time.monotonic() > end + 300:
            raise RuntimeError("Deleting the schedule did not let all miners run again.")
        await asyncio.sleep(0.5)
    return took, used, max(seen["own_lags_ms"])


async def _measure() -> list[Line]:
    lines = []
    async with running_hall(MINERS) as hall:
        able = sum("pause" in miner["capabilities"] for miner in (await hall.ask("GET", "/api/miners"))["miners"])
        for what, more in (("at once", {}), ("in five groups, 5 s apart", {"ramp": RAMP})):
            rounds = [await _boundary(hall, able, more) for _ in range(ROUNDS)]
            for name, unit, place in (
                ("until all are paused", "s", 0),
                ("processor time of Home Assistant", "s", 1),
                ("longest block of the event loop, without garbage collections and waits", "ms", 2),
            ):
                value, spread = median_of([item[place] for item in rounds])
                lines.append(
                    Line(
                        what=f"a window pauses {able} miners {what}: {name}",
                        value=value,
                        unit=unit,
                        rounds=ROUNDS,
                        spread=spread,
                    )
                )
    return lines


def run() -> Sequence[Line]:
    """Return the lines."""
    return asyncio.run(_measure())
