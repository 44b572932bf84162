"""A site's budget and the fleet's over the same miners: neither may be exceeded because the other lets a miner rise."""

from __future__ import annotations

import random
from collections import deque
from math import inf

import pytest

from custom_components.miner_remote.policies.kept_state import KeptState
from custom_components.miner_remote.policies.model import Policy, PolicyScope
from custom_components.miner_remote.policies.power_budget.kind import PowerBudgetKind
from custom_components.miner_remote.policies.power_budget.settings import PowerBudgetSettings
from custom_components.miner_remote.policies.precedence import stricter
from custom_components.miner_remote.policies.round import decide_round
from custom_components.miner_remote.policies.round_types import PolicyInput, RoundInput
from custom_components.miner_remote.schedules.model import ON, Directive

from .restrain_world import World

KIND = PowerBudgetKind()
SITE = 5
"""The first miners are those of the site."""


class Budgets:
    """Both policies, and the miners that follow the strictest of their restraints."""

    def __init__(self, seed: int, *, site_first: bool) -> None:
        self.world = World(random.Random(seed), 8, calm=True)
        self.ids = tuple(item.view.miner_id for item in self.world.miners)
        self.members = {1: self.ids[:SITE], 2: self.ids} if site_first else {1: self.ids, 2: self.ids[:SITE]}
        self.kept = {key: KeptState(kind=KIND.key, state=KIND.no_state()) for key in self.members}

    def step(self, limits: dict[int, int | None]) -> set[int]:
        """Decide, let the miners follow, and return the policies that cannot keep their budget."""
        policies = [
            PolicyInput(
                policy=Policy(
                    id=key,
                    name=f"P{key}",
                    kind=KIND.key,
                    scope=PolicyScope(miner_ids=members),
                    settings=PowerBudgetSettings(limit_w=limits[key], min_on_minutes=0, min_off_minutes=0),
                ),
                kind=KIND,
                kept=self.kept[key],
                members=members,
            )
            for key, members in self.members.items()
        ]
        views = {view.miner_id: view for view in self.world.views()}
        made = decide_round(RoundInput(now=self.world.now, policies=policies, views=views))
        orders: dict[str, Directive | None] = dict.fromkeys(self.ids)
        for each in made:
            assert each.failure is None
            self.kept[each.policy.id] = each.kept
            for miner_id, restraint in each.kept.restraints.items():
                orders[miner_id] = stricter(orders[miner_id], restraint.directive)
        self.world.obey(orders)
        self.world.step()
        return {each.policy.id for each in made if each.status.phase == "over"}

    def drawn_w(self, key: int) -> float:
        return sum(item.drawn_w for item in self.world.miners if item.view.miner_id in self.members[key])


def trace(rng: random.Random, full_w: float, steps: int) -> list[int | None]:
    made: list[int | None] = []
    while len(made) < steps:
        level = rng.choice((None, *(round(rng.uniform(0.1, 1.1) * full_w) for _ in range(6))))
        made += [level] * rng.choice((4, 10, 25))
    return made[:steps]


@pytest.mark.parametrize("site_first", [True, False])
def test_neither_budget_is_exceeded_in_any_round(*, site_first: bool) -> None:
    for seed in range(30):
        run, rng = Budgets(seed, site_first=site_first), random.Random(seed)
        traces = {key: trace(rng, run.drawn_w(key), 60) for key in run.members}
        lately: dict[int, deque[float]] = {key: deque(maxlen=5) for key in run.members}
        before = {key: run.drawn_w(key) for key in run.members}
        for limits in zip(*(traces[key] for key in run.members), strict=True):
            given = dict(zip(run.members, limits, strict=True))
            over = run.step(given)
            for key, limit_w in given.items():
                # What was ordered for an earlier budget takes up to three steps.
                lately[key].append(inf if limit_w is None else limit_w)
                if key not in over:
                    allowed = max(lately[key])
                    # Powers are measured with a noise of 1 %.
                    assert run.drawn_w(key) <= max(allowed * 1.02, before[key]) + 1, (seed, key)
                before[key] = run.drawn_w(key)


@pytest.mark.parametrize("site_first", [True, False])
def test_both_budgets_are_used(*, site_first: bool) -> None:
    for seed in range(10):
        run, rng = Budgets(seed, site_first=site_first), random.Random(seed)
        full = {key: run.drawn_w(key) for key in run.members}
        for _ in range(4):
            share = rng.uniform(0.4, 0.9)
            limits: dict[int, int | None] = {key: round(share * watts) for key, watts in full.items()}
            for _ in range(60):
                run.step(limits)
        free = dict.fromkeys(run.members)
        for _ in range(60):
            run.step(free)
        assert all(item.order == ON for item in run.world.miners), seed
