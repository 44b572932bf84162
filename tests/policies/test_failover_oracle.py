"""Failover on random traces, against an oracle that reads the whole trace.

`MINER_REMOTE_EXAMPLES` sets how many traces are tried (100,000 in the long run).
"""

from __future__ import annotations

import json
import os
import random
from dataclasses import dataclass

import pytest

from custom_components.miner_remote.policies.contract import Decision, Inputs, UsePools
from custom_components.miner_remote.policies.failover.kind import FailoverKind
from custom_components.miner_remote.policies.failover.settings import FailoverSettings
from custom_components.miner_remote.policies.failover.state import FailoverState

from .oracle_failover import Oracle
from .pool_world import World

EXAMPLES = int(os.environ.get("MINER_REMOTE_EXAMPLES", "300"))
FIRST = int(os.environ.get("MINER_REMOTE_FIRST_SEED", "0"))
STEPS = (10, 20, 30, 60)
CHUNKS = 4
DAY = 86_400
KIND = FailoverKind()


@dataclass
class Run:
    settings: FailoverSettings
    trace: list[Inputs]
    decisions: list[Decision[FailoverState]]
    clock_changes: bool


def settings_of(rng: random.Random, pool_ids: tuple[int, ...]) -> FailoverSettings:
    return FailoverSettings(
        pool_ids=pool_ids,
        no_share_minutes=rng.choice((1, 5, 20)),
        max_reject_percent=rng.choice((20, 100)),
        agree_percent=rng.choice((1, 30, 60, 100)),
        back_after_minutes=rng.choice((0, 5, 30)),
        first_percent=rng.choice((10, 50, 100)),
        max_changes_per_day=rng.choice((2, 3, 4, 10)),
        fill_slots=rng.random() < 0.5,
        take_over=rng.random() < 0.3,
    )


def run(seed: int) -> Run:
    """Let a policy decide over a random trace; its state goes through JSON as over a restart, at random steps."""
    rng = random.Random(seed)
    world = World.random(rng, miners=rng.choice((1, 1, 2, 3, 4, 6)), clock_changes=rng.random() < 0.2)
    settings = settings_of(rng, world.pool_ids)
    state = KIND.no_state()
    trace, decisions = [], []
    for _step in range(rng.choice(STEPS)):
        world.step()
        inputs = world.inputs()
        decision = KIND.decide(settings, state, inputs)
        trace.append(inputs)
        decisions.append(decision)
        state = decision.state
        if rng.random() < 0.1:
            state = KIND.state_from_json(json.loads(json.dumps(KIND.state_as_json(state))))
            assert state == decision.state
        world.give(
            {item.miner_id: item.order for item in decision.miners if isinstance(item.order, UsePools)},
        )
    return Run(settings, trace, decisions, world.clock_changes)


def check(seed: int) -> None:
    """Compare every step with the oracle, and count the changes within each day."""
    made = run(seed)
    expected = Oracle(made.settings, made.trace).judge()
    for step, (decision, outcome) in enumerate(zip(made.decisions, expected, strict=True)):
        state = decision.state
        where = f"seed {seed}, step {step}"
        assert state.current == outcome.current, where
        probation = None if state.probation is None else (state.probation.pool, state.probation.group)
        assert probation == outcome.probation, where
        assert {item.miner_id: item.phase for item in decision.miners} == outcome.phases, where
        orders = {item.miner_id: item.order.pool_ids for item in decision.miners if isinstance(item.order, UsePools)}
        assert orders == outcome.orders, where
        assert decision.phase == outcome.phase, where
        recent = sum(at.timestamp() > made.trace[step].now.timestamp() - DAY for at in state.changes)
        assert recent == outcome.changes <= made.settings.max_changes_per_day, where
    if not made.clock_changes:
        count_flaps(made, seed)


def count_flaps(made: Run, seed: int) -> None:
    """Count changes of the pool in use and orders to other pools from the trace alone; none is beyond the limit."""
    limit = made.settings.max_changes_per_day
    changes = sorted({at for decision in made.decisions for at in decision.state.changes})
    assert max(within_a_day([at.timestamp() for at in changes]), default=0) <= limit, seed
    for number, view in enumerate(made.trace[0].miners):
        targets: list[tuple[float, int]] = []
        for inputs, decision in zip(made.trace, made.decisions, strict=True):
            order = decision.miners[number].order
            if not isinstance(order, UsePools):
                continue
            memory = decision.state.miners[view.miner_id]
            # Repeated orders, and those that only fill slots, change no pool.
            if memory.want is not None and memory.orders == 1:
                targets.append((inputs.now.timestamp(), order.pool_ids[0]))
        assert max(within_a_day([at for at, _pool in targets]), default=0) <= limit, (seed, view.miner_id)


def within_a_day(times: list[float]) -> list[int]:
    return [sum(at - DAY < other <= at for other in times) for at in times]


@pytest.mark.parametrize("chunk", range(CHUNKS))
@pytest.mark.timeout(0)
def test_failover_decides_like_the_oracle_on_random_traces(chunk: int) -> None:
    for seed in range(FIRST + chunk, FIRST + EXAMPLES, CHUNKS):
        check(seed)


def test_random_traces_reach_every_phase_and_limit() -> None:
    """The traces are not trivial: all phases, changes, probations and limits occur in them."""
    made = [run(seed) for seed in range(100)]
    phases = {item.phase for one in made for decision in one.decisions for item in decision.miners}
    assert phases == {"ok", "suspect", "on_pool", "probation", "moving", "foreign", "unknown"}
    codes = {decision.reason.code for one in made for decision in one.decisions}
    codes |= {item.reason.code for one in made for decision in one.decisions for item in decision.miners}
    assert {"failover_limit", "failover_no_pool_alive", "failover_back", "failover_miner_alone"} <= codes
    assert {"failover_no_share", "failover_fill", "failover_not_mining", "failover_foreign"} <= codes
    remembered = [memory for one in made for memory in one.decisions[-1].state.miners.values()]
    assert any(memory.dead_since for memory in remembered)
