"""What a miner has to do of its schedules and of the restraints of policies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from custom_components.miner_remote.schedules.engine.restraints import Restraint, target_of
from custom_components.miner_remote.schedules.model import OFF, ON, Directive, limit
from custom_components.miner_remote.schedules.planning.timeline import Step

START = datetime(2026, 11, 30, tzinfo=UTC)
WANTED = (None, ON, limit(3000), limit(1500), OFF)


def step(directive: Directive | None) -> Step:
    return Step(start=START, end=START + timedelta(days=1), directive=directive, schedule_ids=(), reasons=())


def restraint(directive: Directive, policy_id: int = 1, *, over_person: bool = False) -> Restraint:
    return Restraint(policy_id=policy_id, name=f"P{policy_id}", directive=directive, over_person=over_person)


def watts(directive: Directive | None) -> int:
    """Return what a directive allows at most."""
    if directive is None or directive == ON:
        return 10**6
    return 0 if directive == OFF else directive.watts or 0


@pytest.mark.parametrize("scheduled", WANTED, ids=str)
def test_least_power_wins(scheduled: Directive | None) -> None:
    for one, other in product((limit(3000), limit(2000), OFF), repeat=2):
        made = target_of(step(scheduled), [restraint(one), restraint(other, 2)], overridden=False)
        assert watts(made.directive) == min(map(watts, (scheduled, one, other)))
        assert not made.overridden
        by_policy = min(watts(one), watts(other)) <= watts(scheduled)
        assert (made.restraint is not None) == by_policy


def test_without_restraints_the_schedule_decides() -> None:
    assert target_of(step(OFF), [], overridden=False).directive == OFF
    made = target_of(step(OFF), [], overridden=True)
    assert made.overridden
    assert made.restraint is None


def test_manual_command_overrides_schedules_but_no_restraint_that_is_in_force() -> None:
    soft, hard = restraint(limit(2500)), restraint(limit(2000), 2, over_person=True)
    made = target_of(step(OFF), [soft], overridden=True)
    assert (made.directive, made.restraint, made.overridden) == (limit(2500), soft, False)
    made = target_of(step(OFF), [soft, hard], overridden=True)
    assert (made.directive, made.restraint, made.overridden) == (limit(2000), hard, False)
