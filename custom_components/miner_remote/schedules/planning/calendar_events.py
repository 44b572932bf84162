"""The plan as calendar entries: one for all miners that are stopped, limited or run alike. Pure."""

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
class CalendarEntry:
    """A directive of schedules for some miners from `start` to before `end` in UTC; `miner_ids` are sorted."""

    start: datetime
    end: datetime
    directive: Directive
    schedule_ids: tuple[int, ...]
    schedules: tuple[str, ...]
    reason: str
    miner_ids: tuple[str, ...]

    @property
    def summary(self) -> str:
        """Return the action and the names of the schedules."""
        watts = "" if self.directive.watts is None else f" to {self.directive.watts} W"
        return f"{_DOES[self.directive.action]}{watts}: {', '.join(self.schedules)}"


def calendar_events(plan: Plan, schedules: Mapping[int, Schedule], miner_ids: Set[str]) -> list[CalendarEntry]:
    """Return the entries of a plan for some miners, by time and strictness.

    Running is an entry only if a schedule lets miners run at times and stops them otherwise.
    """
    running = {schedule.id for schedule in schedules.values() if _has_runs(schedule)}
    together: dict[int, tuple[tuple[Step, ...], list[str]]] = {}
    for miner_id in sorted(miner_ids & plan.miners.keys()):
        timeline = plan.miners[miner_id].timeline
        # Miners with the same schedules share one timeline; its steps are made once.
        if id(timeline) not in together:
            together[id(timeline)] = (timeline.steps, [])
        together[id(timeline)][1].append(miner_id)
    alike: dict[Step, list[str]] = {}
    for steps, ids in together.values():
        for step in steps:
            if step.directive is not None and (step.directive != ON or not running.isdisjoint(step.schedule_ids)):
                alike.setdefault(step, []).extend(ids)
    entries = [
        CalendarEntry(
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
