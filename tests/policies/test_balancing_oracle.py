"""Balancing against brute force: plans of random fleets, and every step of random traces.

`MINER_REMOTE_EXAMPLES` sets how many of each are tried (100,000 in the long run).
"""

from __future__ import annotations

import json
import os
import random

import pytest

from custom_components.miner_remote.policies.balancing import plan as plan_module
from custom_components.miner_remote.policies.balancing.kind import BalancingKind
from custom_components.miner_remote.policies.balancing.plan import Item, Plan, plan
from custom_components.miner_remote.policies.balancing.settings import BalancingSettings, Share
from custom_components.miner_remote.policies.contract import UsePools

from .oracle_balancing import Miner, Trace, best, class_of, deviation_of, width_of
from .pool_world import World

EXAMPLES = int(os.environ.get("MINER_REMOTE_EXAMPLES", "300"))
FIRST = int(os.environ.get("MINER_REMOTE_FIRST_SEED", "0"))
STEPS = 15
KIND = BalancingKind()


def fleet(rng: random.Random) -> tuple[list[Miner], dict[int, float], float]:
    """Return up to twelve miners in whole TH/s, shares, and a band."""
    pools = list(range(1, rng.choice((2, 2, 3)) + 1))
    most = 12 if len(pools) == 2 or rng.random() < 0.05 else 7
    sizes = rng.choice(((100,), (50, 100), (1, 10, 100), tuple(rng.randint(1, 300) for _ in range(12))))
    miners: list[Miner] = []
    for _number in range(rng.randint(1, most)):
        movable = rng.random() < 0.9
        home = rng.choice((*pools, None)) if movable and rng.random() < 0.2 else rng.choice(pools)
        miners.append((float(rng.choice(sizes)), home, movable))
    parts = [rng.randint(1, 10) for _pool in pools]
    shares = {pool: part / sum(parts) for pool, part in zip(pools, parts, strict=True)}
    weights = sorted(weight for weight, _home, _movable in miners)
    band = rng.choice((weights[len(weights) // 2], 0.0, 0.02 * sum(weights), 0.1 * sum(weights)))
    return miners, shares, band


def key_of(made: Plan, miners: list[Miner], shares: dict[int, float], band: float) -> tuple[int, int, float]:
    """Return class, moves and deviation of a plan, calculated from its moves."""
    sums = dict.fromkeys(shares, 0.0)
    moves = dict(made.moves)
    for at, (weight, home, _movable) in enumerate(miners):
        if (pool := moves.get(at, home)) is not None:
            sums[pool] += weight
    total = sum(weight for weight, _home, _movable in miners)
    deviation = deviation_of(sums, shares, total)
    assert made.deviation == pytest.approx(deviation)
    return class_of(deviation, width_of(band, total)), len(moves), deviation


def check_plan(seed: int) -> None:
    miners, shares, band = fleet(random.Random(seed))
    made = plan([Item(*miner) for miner in miners], shares, band)
    assert all(miners[at][2] and miners[at][1] != pool for at, pool in made.moves), seed
    found = key_of(made, miners, shares, band)
    wanted = best(miners, shares, band)
    forced = sum(home is None for _weight, home, _movable in miners)
    unchanged = key_of(Plan((), made.before, made.before), miners, shares, band) if not forced else None
    if unchanged is not None and unchanged[0] <= wanted[0]:
        # Nothing moves unless that lowers the class.
        assert made.moves == (), seed
        return
    assert found[:2] == wanted[:2], seed
    assert found[2] == pytest.approx(wanted[2]), seed


@pytest.mark.timeout(0)
def test_plan_is_the_best_of_all_assignments() -> None:
    for seed in range(FIRST, FIRST + EXAMPLES):
        check_plan(seed)


def test_plan_of_largest_remainders_is_within_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the search, as for more than twelve miners: deviation, and not many more moves than needed."""
    monkeypatch.setattr(plan_module, "EXACT", -1)
    more = 0
    for seed in range(EXAMPLES):
        miners, shares, band = fleet(random.Random(seed))
        miners = [(weight, home, True) for weight, home, _movable in miners]
        made = plan([Item(*miner) for miner in miners], shares, band)
        heaviest = max(weight for weight, _home, _movable in miners)
        found, wanted = key_of(made, miners, shares, band), best(miners, shares, band)
        assert found[2] <= max(band, heaviest, wanted[2]) * (1 + 1e-9), seed
        if found[0] == wanted[0]:
            more += found[1] > wanted[1]
    assert more <= EXAMPLES / 4


def check_trace(seed: int) -> None:
    """Let a policy decide over a random trace, and compare the moves of every step with the best ones."""
    rng = random.Random(seed)
    world = World.random(rng, miners=rng.choice((2, 3, 5, 6)))
    parts = [rng.randint(0, 5) for _pool in world.pool_ids]
    parts[0] += 1
    settings = BalancingSettings(
        shares=tuple(
            Share(pool_id=pool, percent=100 * part / sum(parts))
            for pool, part in zip(world.pool_ids, parts, strict=True)
        ),
        tolerance_percent=rng.choice((None, None, 0, 5, 20)),
        min_move_minutes=rng.choice((0, 10, 60, 600)),
        expect_back_minutes=rng.choice((0, 30, 600)),
        take_over=rng.random() < 0.3,
    )
    inputs = []
    state = KIND.no_state()
    decisions = []
    for _step in range(STEPS):
        world.step()
        inputs.append(world.inputs())
        decision = KIND.decide(settings, state, inputs[-1])
        decisions.append(decision)
        state = decision.state
        if rng.random() < 0.1:
            state = KIND.state_from_json(json.loads(json.dumps(KIND.state_as_json(state))))
            assert state == decision.state
        world.give({item.miner_id: item.order for item in decision.miners if isinstance(item.order, UsePools)})
    trace = Trace(settings, inputs)
    for at, decision in enumerate(decisions):
        where = f"seed {seed}, step {at}"
        orders = {item.miner_id: item.order.pool_ids for item in decision.miners if isinstance(item.order, UsePools)}
        moved = {name: pools[0] for name, pools in orders.items()}
        trace.orders.append(moved)
        shares = trace.shares(at)
        miners, names = trace.miners(at)
        if not shares or not miners:
            assert moved == {}, where
            continue
        assert moved.keys() <= set(names), where
        band = trace.band(miners)
        sums = {name: moved.get(name, home) for name, (_weight, home, _movable) in zip(names, miners, strict=True)}
        plan_now = Plan(tuple((names.index(name), pool) for name, pool in moved.items()), 0.0, 0.0)
        forced = any(home is None for _weight, home, _movable in miners)
        total = sum(weight for weight, _home, _movable in miners)
        found = dict.fromkeys(shares, 0.0)
        for name, (weight, _home, _movable) in zip(names, miners, strict=True):
            pool = sums[name]
            assert pool is not None, where
            found[pool] += weight
        width = width_of(band, total)
        reached = class_of(deviation_of(found, shares, total), width)
        wanted = best(miners, shares, band)
        if not plan_now.moves and not forced:
            assert reached <= wanted[0], where
        else:
            assert (reached, len(moved)) == wanted[:2], where
        for name, pools in orders.items():
            view = trace.views(at)[name]
            assert set(pools) <= set(shares), where
            assert len(pools) <= view.max_pools, where
            last = trace.last_move(name, at)
            if last is not None:
                assert trace.now[at] - trace.now[last[0]] >= settings.min_move_minutes * 60, where


@pytest.mark.timeout(0)
def test_every_step_of_random_traces_moves_the_fewest_miners_to_the_best_class() -> None:
    for seed in range(FIRST, FIRST + EXAMPLES):
        check_trace(seed)
