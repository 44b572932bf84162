"""The division of a budget against brute force for a few miners, and against an upper bound for many.

`MINER_REMOTE_EXAMPLES` sets how many random examples are tried (100,000 in the long run).
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from itertools import product

import pytest

from custom_components.miner_remote.policies.allocation.allocate import allocate
from custom_components.miner_remote.policies.allocation.model import Candidate, Level
from custom_components.miner_remote.schedules.model import OFF, ON, limit

EXAMPLES = int(os.environ.get("MINER_REMOTE_EXAMPLES", "300"))

HASH = 0.04
"""TH/s per W of an efficient miner."""


def level(watts: float, ths: float, value: float) -> Level:
    directive = OFF if watts == 0 else limit(max(1, round(watts)))
    return Level(directive=directive, power_w=watts, hashrate_ths=ths, value=value)


def small(rng: random.Random, miners: int, levels: int) -> list[Candidate]:
    """Return miners whose powers and values are small whole numbers, so that there are many equal sums."""
    made = []
    for number in range(miners):
        count = rng.randint(1, levels)
        fine = rng.random() < 0.5
        chosen = [
            level(
                watts=0 if at == 0 and rng.random() < 0.7 else rng.randint(0, 40) * (25 if fine else 100),
                ths=0,
                value=rng.randint(-3, 30) * (1 if fine else 5),
            )
            for at in range(count)
        ]
        current = rng.randrange(count)
        costs = tuple(0 if at == current else rng.choice((0, 0, 1, 3)) for at in range(count))
        made.append(Candidate(miner_id=str(number), levels=tuple(chosen), current=current, costs=costs))
    return made


def brute_force(candidates: Sequence[Candidate], budget_w: float) -> tuple[float, int] | None:
    """Return the highest value within the budget and the fewest changes for it; None if nothing fits."""
    reached: dict[float, tuple[float, int]] = {0.0: (0.0, 0)}
    for candidate in candidates:
        further: dict[float, tuple[float, int]] = {}
        for (power, (value, changes)), at in product(reached.items(), range(len(candidate.levels))):
            found = candidate.levels[at]
            sum_w = power + found.power_w
            changed = at != candidate.current
            outcome = value + found.value - (candidate.costs[at] if changed else 0), changes - changed
            if sum_w <= budget_w and outcome > further.get(sum_w, (float("-inf"), 0)):
                further[sum_w] = outcome
        reached = further
    best = max(reached.values(), default=None)
    return None if best is None else (best[0], -best[1])


def judge_small(seed: int) -> None:
    rng = random.Random(seed)
    candidates = small(rng, rng.randint(1, 10), 5)
    highest = sum(max(item.power_w for item in candidate.levels) for candidate in candidates)
    budget_w = float(rng.randint(0, int(highest * 1.05) + 1))
    made = allocate(candidates, budget_w)
    power = sum(candidate.levels[at].power_w for candidate, at in zip(candidates, made.chosen, strict=True))
    assert made.power_w == pytest.approx(power)
    best = brute_force(candidates, budget_w)
    if best is None:
        lowest = sum(min(item.power_w for item in candidate.levels) for candidate in candidates)
        assert (made.power_w, made.over_w) == (lowest, lowest - budget_w)
        return
    assert (made.over_w, power <= budget_w) == (0, True)
    changes = sum(candidate.current != at for candidate, at in zip(candidates, made.chosen, strict=True))
    assert (made.value, changes) == (pytest.approx(best[0]), best[1])
    assert made.bound >= made.value


def test_few_miners_get_the_best_levels_and_the_fewest_changes() -> None:
    for seed in range(EXAMPLES):
        judge_small(seed)


def farm(rng: random.Random, miners: int, *, alike: bool) -> list[Candidate]:
    """Return miners with five to ten levels, less efficient towards full power; `alike` ones are of two models."""
    made = []
    for number in range(miners):
        full_w = rng.choice((3200.0, 3500.0)) if alike else rng.uniform(800, 6000)
        j_th = rng.choice((21.0, 30.0)) if alike else rng.uniform(15, 40)
        count = rng.randint(5, 10)
        levels = [level(0, 0, 0)]
        for at in range(1, count):
            watts = round(full_w * (0.4 + 0.6 * at / (count - 1)) + (0 if alike else rng.uniform(-20, 20)), 1)
            ths = watts / (j_th * (0.8 + 0.2 * watts / full_w))
            levels.append(level(watts, ths, ths))
        current = rng.choice((0, count - 1, rng.randrange(count)))
        costs = tuple(0.0 if at == current else 0.04 * item.hashrate_ths + 0.2 for at, item in enumerate(levels))
        made.append(Candidate(miner_id=str(number), levels=tuple(levels), current=current, costs=costs))
    return made


def upper_bound(candidates: Sequence[Candidate], budget_w: float) -> float:
    """Return the lowest Lagrangian bound over a grid of prices of a watt: another way than the hulls."""
    rows = [
        [
            (item.power_w, item.value - (0.0 if at == candidate.current else candidate.costs[at]))
            for at, item in enumerate(candidate.levels)
        ]
        for candidate in candidates
    ]

    def bound(price: float) -> float:
        return price * budget_w + sum(max(value - price * power for power, value in row) for row in rows)

    low, high = 0.0, 1.0
    for _ in range(60):
        third = (high - low) / 3
        if bound(low + third) < bound(high - third):
            high -= third
        else:
            low += third
    return bound((low + high) / 2)


@pytest.mark.parametrize("alike", [True, False])
@pytest.mark.parametrize("share", [0.05, 0.3, 0.55, 0.9])
def test_1000_miners_are_within_one_percent_of_the_bound(share: float, alike: bool) -> None:
    rng = random.Random(round(share * 100))
    candidates = farm(rng, 1000, alike=alike)
    budget_w = share * sum(candidate.levels[-1].power_w for candidate in candidates)
    made = allocate(candidates, budget_w)
    assert made.power_w <= budget_w + 1e-6
    bound = upper_bound(candidates, budget_w)
    assert made.value >= 0.99 * bound
    assert made.bound <= bound * (1 + 1e-6)
    assert allocate(candidates, budget_w) == made


def test_without_a_limit_each_miner_has_its_best_level() -> None:
    on_a_loss = Candidate(miner_id="a", levels=(level(0, 0, 0), level(3000, 100, -2)), current=1, costs=(0.5, 0))
    earns = Candidate(miner_id="b", levels=(level(0, 0, 0), Level(directive=ON, power_w=3000, hashrate_ths=1, value=2)),
                      current=0, costs=(0, 0.5))  # fmt: skip
    assert allocate([on_a_loss, earns], float("inf")).chosen == (0, 1)
    assert allocate([], 100.0).chosen == ()
