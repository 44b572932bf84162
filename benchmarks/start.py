"""Start and stop of Home Assistant with 0, 10, 100 and 1,000 miners, all alive and all dead."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence

from .hall import running_hall
from .report import Line, median_of

SIZES = (0, 10, 100, 1000)
ROUNDS = int(os.environ.get("MINER_REMOTE_BENCH_ROUNDS", "5"))
LONGER_S = 5.0
"""How much longer a start with 1,000 dead miners may take than one without the integration, in seconds."""
GROWTH = 1.25
"""How much more a miner may cost with 1,000 miners than with 10."""


async def _rounds(size: int) -> dict[str, list[float]]:
    """Return the seconds of each start and stop of a hall of this size, by measurement."""
    took: dict[str, list[float]] = {"start alive": [], "start dead": [], "stop": []}
    async with running_hall(size) as hall:
        await hall.stop()
        for _ in range(ROUNDS):
            took["start alive"].append(await hall.start())
            if size:
                await hall.until_all_answer()
            took["stop"].append(await hall.stop())
        if hall.fleet is not None:
            await hall.fleet.stop()
        for _ in range(ROUNDS):
            took["start dead"].append(await hall.start())
            await hall.stop()
    return took


def run() -> Sequence[Line]:
    """Return the lines."""
    lines = []
    without = 0.0
    found: dict[int, dict[str, float]] = {}
    for size in SIZES:
        took = asyncio.run(_rounds(size))
        found[size] = {what: median_of(values)[0] for what, values in took.items()}
        for what, values in took.items():
            median, spread = median_of(values)
            if size == 0:
                without = median if what == "start alive" else without
                if what != "start dead":
                    lines.append(Line(what=f"{what.split()[0]}, no miner", value=median, unit="s", spread=spread))
                continue
            budgeted = size == SIZES[-1] and what == "start dead"
            lines.append(
                Line(
                    what=f"{what}, {size} miners",
                    value=median,
                    unit="s",
                    rounds=len(values),
                    spread=spread,
                    rival=without if what != "stop" else None,
                    rival_is="without a site" if what != "stop" else "",
                    budget=f"at most {LONGER_S:.0f} s longer" if budgeted else "",
                    held=median - without <= LONGER_S if budgeted else None,
                )
            )
    return lines + _for_each(found)


def _for_each(found: dict[int, dict[str, float]]) -> list[Line]:
    """Return the cost per miner of a start and a stop in halls of each size; it must not grow with the size."""
    lines = []
    for what in ("start alive", "start dead", "stop"):
        each = {size: (took[what] - found[0][what]) * 1000 / size for size, took in found.items() if size}
        smallest, largest = each[SIZES[1]], SIZES[-1]
        for size, value in each.items():
            last = size == largest
            lines.append(
                Line(
                    what=f"{what}, per miner with {size:,} miners",
                    value=value,
                    unit="ms",
                    rival=smallest if last else None,
                    rival_is=f"with {SIZES[1]} miners" if last else "",
                    budget=f"≤ {GROWTH} × that" if last else "",
                    held=value <= GROWTH * smallest if last else None,
                )
            )
    return lines
