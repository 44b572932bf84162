"""The plan as a calendar shows it: one entry for all miners that are stopped, limited or run alike. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ..model import ON, Action, Directive, RuleType, Schedule, ScheduleType
from .timeline import Plan, Step
from .windows import between_directive

_DOES: Final = {Action.OFF: "Stop", Action.LIMIT: "Limit", Action.ON: "Run"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What schedules want of some miners from `start` to before `end`, both in UTC; `miner_ids` are sorted."""

    start: datetime
    end: datetime
    directive: Directive
    schedule_ids: tuple[int, ...]
    schedules: tuple[str, ...]
    reason: str
    miner_ids: tuple[str, ...]

    @property
    def summary(self) -> str:
        """Return what is done and by which schedules, in a line."""
        watts = "" if self.directive.watts is None else f" to {self.directive.watts} W"
        return f"{_DOES[self.directive.action]}{watts}: {', '.join(self.schedules)}"


def agenda(plan: Plan, schedules: Mapping[int, Schedule], miner_ids: Set[str]) -> list[Entry]:
    """Return what a plan holds for some miners, by time, and the strictest first.

    Running is an entry only where a schedule lets miners run at times and stops them otherwise: that they run all day
    is no news.
    """
    running = {schedule.id for schedule in schedules.values() if _has_runs(schedule)}
    together: dict[int, tuple[tuple[Step, ...], list[str]]] = {}
    for miner_id in sorted(miner_ids & plan.miners.keys()):
        timeline = plan.miners[miner_id].timeline
        # Miners to which the same schedules apply share one timeline; their steps are made once.
        if id(timeline) not in together:
            together[id(timeline)] = (timeline.steps, [])
        together[id(timeline)][1].append(miner_id)
    alike: dict[Step, list[str]] = {}
    for steps, ids in together.values():
        for step in steps:
            if step.directive is not None and (step.directive != ON or not running.isdisjoint(step.schedule_ids)):
                alike.setdefault(step, []).extend(ids)
    entries = [
        Entry(
            start=step.start,
            end=step.end,
            directive=step.directive,
            schedule_ids=step.schedule_ids,
            schedules=tuple(found.name for key in step.schedule_ids if (found := schedules.get(key)) is not None),
            reason=step.reason,
            miner_ids=tuple(sorted(ids)),
        )
        for step, ids in alike.items()
        if step.directive is not None
    ]
    return sorted(entries, key=lambda entry: (entry.start, entry.directive.rank, entry.end, entry.schedule_ids))


def _has_runs(schedule: Schedule) -> bool:
    if schedule.schedule_type is ScheduleType.ONE_TIME:
        return schedule.one_time_action is Action.ON
    between = between_directive(schedule)
    chooses = schedule.price_rule is not None and schedule.price_rule.type is RuleType.CHEAPEST
    return chooses or (between is not None and between != ON)
