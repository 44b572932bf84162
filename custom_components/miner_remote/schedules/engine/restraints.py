"""What policies restrain, and what a miner has to do of that and of its schedules. Pure, without a clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..model import Directive, Schedule
from ..planning.timeline import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Restraint:
    """What a policy allows the power of a miner at most.

    A restraint that is `over_person` applies although a person's command comes before the policy.
    """

    policy_id: int
    name: str
    """The name of the policy."""
    directive: Directive
    over_person: bool = False
    until: datetime | None = None
    """When it ends even if no policy decides any more, as for an agent that does not hear home; None if it stays."""


type Restraints = Mapping[str, Sequence[Restraint]]
"""The restraints of all policies by the ids of the miners, without those that a person's command comes before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The directive of a miner, and the restraint that it comes from; None if it comes from the schedules.

    An overridden miner is left alone.
    """

    directive: Directive | None
    overridden: bool = False
    restraint: Restraint | None = None


def strictest(restraints: Iterable[Restraint]) -> Restraint | None:
    """Return the most restrictive restraint, of equal ones that of the oldest policy, or None without restraints."""
    return min(restraints, key=lambda restraint: (restraint.directive.rank, restraint.policy_id), default=None)


def target_of(step: Step, restraints: Iterable[Restraint], *, overridden: bool) -> Target:
    """Return the most restrictive of what schedules and policies want; a policy comes before an equal schedule.

    A manual command overrides the schedules, but no restraint: how long a person's command comes before a policy is
    decided by the policy.
    """
    found = strictest(restraints)
    if found is None:
        return Target(directive=step.directive, overridden=overridden)
    if overridden or step.directive is None or found.directive.rank <= step.directive.rank:
        return Target(directive=found.directive, restraint=found)
    return Target(directive=step.directive)


def wanting(step: Step, schedules: Mapping[int, Schedule]) -> Schedule | None:
    """Return a schedule that wants a step: the first with a ramp, or the first; None if there is none any more."""
    named = [found for key in step.schedule_ids if (found := schedules.get(key)) is not None]
    return next((schedule for schedule in named if schedule.ramp is not None), named[0] if named else None)
