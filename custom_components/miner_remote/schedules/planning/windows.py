"""The windows of a schedule, and its directives in and between them without prices. Pure.

Instants are whole seconds since 1970 in UTC.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from itertools import pairwise

from ...walltime import local_date, occurrences, resolve, seconds, wall_time
from ..model import OFF, ON, Action, Directive, Period, RuleType, Schedule, ScheduleType, limit
from .reasons import Reason, ReasonCode, local_time

ENDLESS = 2**40
"""Later than any plan."""


@dataclass(frozen=True, slots=True)
class Window:
    """One occurrence of a period; `period` is None for a one-time schedule or a rule without periods."""

    start: int
    end: int
    period: Period | None


def windows(schedule: Schedule, zone: tzinfo, low: int, high: int) -> list[Window]:
    """Return the complete windows that touch [low, high), by their starts.

    The window of a rule without periods is all time, or each day if it chooses hours: from midnight to midnight, or
    from deadline to deadline.
    """
    if schedule.schedule_type is ScheduleType.ONE_TIME:
        found = [_one_time(schedule, zone)]
    elif schedule.weekly_schedule:
        found = [
            Window(start, end, period)
            for start, end, period, _day in occurrences(schedule.weekly_schedule, zone, low, high)
        ]
    elif schedule.price_rule is not None and schedule.price_rule.type in (RuleType.CHEAPEST, RuleType.DEAREST):
        first = local_date(zone, low) - timedelta(days=2)
        days = [first + timedelta(days=number) for number in range((local_date(zone, high) - first).days + 3)]
        edges = [_day_edge(day, zone, schedule.price_rule.deadline) for day in days]
        found = [Window(start, end, None) for start, end in pairwise(edges)]
    else:
        found = [Window(0, ENDLESS, None)]
    touching = [window for window in found if window.start < high and window.end > low and window.start < window.end]
    return sorted(touching, key=lambda window: window.start)


def layers(found: Sequence[Window], low: int, high: int) -> list[tuple[int, int, list[Window]]]:
    """Return [low, high) cut at the start and end of each window, with the windows of each piece.

    The windows are sorted by their starts.
    """
    inside = {edge for window in found for edge in (window.start, window.end) if low < edge < high}
    pieces: list[tuple[int, int, list[Window]]] = []
    holding: list[Window] = []
    upcoming = 0
    for start, end in pairwise(sorted({low, high, *inside})):
        first = upcoming
        while upcoming < len(found) and found[upcoming].start <= start:
            upcoming += 1
        holding = [window for window in (*holding, *found[first:upcoming]) if window.end > start]
        pieces.append((start, end, holding))
    return pieces


def stop_directive(schedule: Schedule, period: Period | None) -> Directive:
    """Return the directive for stopping: the limit of the period, else of the schedule, else off."""
    watts = (period.power_limit_w if period is not None else None) or schedule.power_limit_w
    return OFF if watts is None else limit(watts)


def window_directive(schedule: Schedule, window: Window) -> Directive:
    """Return the directive of a window without a rule."""
    action = schedule.one_time_action if window.period is None else window.period.action
    return ON if action is Action.ON else stop_directive(schedule, window.period)


def between_directive(schedule: Schedule) -> Directive | None:
    """Return the directive outside the windows: none for a one-time schedule, a stop for `on` periods only."""
    if schedule.schedule_type is ScheduleType.ONE_TIME or not schedule.weekly_schedule:
        return None
    if all(period.action is Action.ON for period in schedule.weekly_schedule):
        return stop_directive(schedule, None)
    return ON


def deadline_of(window: Window, zone: tzinfo, deadline: tuple[int, int] | None) -> int:
    """Return the end for the hours of a window: the first deadline after its start, or its end."""
    if deadline is None:
        return window.end
    day = local_date(zone, window.start)
    instants = (_day_edge(day + timedelta(days=number), zone, deadline) for number in range(3))
    return min(window.end, next((at for at in instants if at > window.start), window.end))


def reason_of(window: Window, zone: tzinfo) -> Reason:
    """Return the reason of a window without a rule."""
    period = window.period
    if period is not None:
        start = f"{period.start_hour:02}:{period.start_minute:02}"
        return Reason(ReasonCode.WINDOW, (start, f"{period.end_hour:02}:{period.end_minute:02}"))
    times = local_time(window.start, zone), local_time(window.end, zone)
    return Reason(ReasonCode.ONE_TIME_WINDOW, times)


def _one_time(schedule: Schedule, zone: tzinfo) -> Window:
    start, end = schedule.one_time_start, schedule.one_time_end
    if start is None or end is None:
        raise ValueError("A one-time schedule has no start or no end.")
    return Window(
        seconds(start) if start.tzinfo else resolve(zone, start)[0],
        seconds(end) if end.tzinfo else resolve(zone, end)[1],
        None,
    )


def _day_edge(day: date, zone: tzinfo, deadline: tuple[int, int] | None) -> int:
    """Return the end of a day; of times that exist twice, a deadline is the last one and midnight the first."""
    if deadline is None:
        return resolve(zone, wall_time(day, 0, 0))[0]
    return resolve(zone, wall_time(day, *deadline))[1]
