"""Dividing a power budget among 1,000 miners: time off the event loop, and how far from the bound.

The baseline of the same run is sorting all levels of all miners by efficiency, which is what a division needs at least.
"""

from __future__ import annotations

import gc
import os
import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.policies.allocation.allocate import allocate
from custom_components.miner_remote.policies.allocation.model import Candidate, Level
from custom_components.miner_remote.policies.allocation.restrain import restrain
from custom_components.miner_remote.policies.allocation.rules import Rules
from custom_components.miner_remote.policies.allocation.state import NO_RESTRAINTS
from custom_components.miner_remote.policies.contract import MinerView
from custom_components.miner_remote.schedules.model import OFF, limit

from .report import Line, measured

MINERS: Final = 1000
ROUNDS: Final = max(5, int(os.environ.get("MINER_REMOTE_BENCH_ROUNDS", "5")))
MOST_MS: Final = 200.0
MOST_GAP_PERCENT: Final = 1.0
SHARES: Final = (0.05, 0.3, 0.55, 0.9)
NOW: Final = datetime(2026, 11, 30, 12, tzinfo=UTC)


def candidates(rng: random.Random, levels: int) -> list[Candidate]:
    """Return miners with levels from OFF to full power, less efficient towards full power."""
    made = []
    for number in range(MINERS):
        full_w, j_th = rng.uniform(2000, 5500), rng.uniform(15, 38)
        steps = [Level(directive=OFF, power_w=0.0, hashrate_ths=0.0)]
        for at in range(1, levels):
            watts = full_w * (0.4 + 0.6 * at / (levels - 1))
            ths = watts / (j_th * (0.8 + 0.2 * watts / full_w))
            steps.append(Level(directive=limit(round(watts)), power_w=watts, hashrate_ths=ths, value=ths))
        current = rng.choice((0, levels - 1))
        costs = tuple(0.04 * level.hashrate_ths + 0.5 for level in steps)
        made.append(Candidate(miner_id=f"{number:04}", levels=tuple(steps), current=current, costs=costs))
    return made


def views(rng: random.Random) -> list[MinerView]:
    """Return miners that have just been polled; half of them have a live limit."""
    made = []
    for number in range(MINERS):
        watts = rng.uniform(2800, 3600)
        made.append(
            MinerView(
                miner_id=f"{number:04}",
                name=f"Miner {number}",
                answers=True,
                seen_at=NOW,
                mining=True,
                paused=False,
                power_w=watts,
                hashrate_ths=watts / rng.uniform(16, 34),
                full_power_w=watts,
                capabilities=frozenset({Capability.PAUSE, Capability.POWER_LIMIT}),
                lowest_limit_w=1200,
                limit_is_live=number % 2 == 0,
            )
        )
    return made


def timed(work: Callable[[], object]) -> float:
    """Return the processor time of some work in ms, without garbage collections."""
    gc.collect()
    gc.disable()
    try:
        began = time.thread_time()
        work()
        return (time.thread_time() - began) * 1000
    finally:
        gc.enable()


def run() -> Sequence[Line]:
    """Return the lines."""
    rng = random.Random(2026)
    lines: list[Line] = []
    for levels in (5, 10):
        farm = candidates(rng, levels)
        full_w = sum(candidate.levels[-1].power_w for candidate in farm)
        everything = [level for candidate in farm for level in candidate.levels[1:]]
        took: list[float] = []
        plain: list[float] = []
        gaps: list[float] = []
        for _ in range(ROUNDS):
            plain.append(
                timed(lambda: sorted(everything, key=lambda level: level.power_w / level.hashrate_ths))  # noqa: B023
            )
            for share in SHARES:
                budget_w = share * full_w
                took.append(timed(lambda: allocate(farm, budget_w)))  # noqa: B023
                made = allocate(farm, budget_w)
                gaps.append(100 * (1 - made.value / made.bound))
        size = f"{MINERS:,} miners with {levels} levels"
        lines += [
            measured(
                f"{size}: division of a budget",
                took,
                "ms",
                most=MOST_MS,
                rival=sorted(plain)[len(plain) // 2],
                rival_is="sorting the levels by efficiency",
            ),
            measured(f"{size}: below the bound at most", [max(gaps)], "%", most=MOST_GAP_PERCENT),
        ]
    lines += _restrain(views(rng))
    return lines


def _restrain(miners: Sequence[MinerView]) -> list[Line]:
    """Return how long a decision takes: the first one for a budget, and one in which the budget changes a little."""
    full_w = sum(view.power_w or 0.0 for view in miners)
    first: list[float] = []
    again: list[float] = []
    for number in range(ROUNDS):
        budget_w = full_w * (0.4 + 0.1 * (number % 5))
        first.append(timed(lambda: restrain(Rules(), NO_RESTRAINTS, miners, NOW, budget_w)))  # noqa: B023
        state = restrain(Rules(), NO_RESTRAINTS, miners, NOW, budget_w).state
        later, less_w = NOW + timedelta(seconds=30), budget_w * 0.99
        again.append(timed(lambda: restrain(Rules(), state, miners, later, less_w)))  # noqa: B023
    return [
        measured(f"{MINERS:,} miners: a decision for a new budget", first, "ms", most=MOST_MS),
        measured(f"{MINERS:,} miners: a decision for a budget that is 1 % lower", again, "ms", most=MOST_MS),
    ]
