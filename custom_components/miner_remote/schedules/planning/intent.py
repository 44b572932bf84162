"""The intent of one schedule over time. Pure.

Instants are whole seconds since 1970 in UTC.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from ...prices.curve import BILLION, Slot, Span, join, listed, slots
from ...prices.model import PriceCurve
from ..model import ON, Directive, RuleType, Schedule
from .hour_rules import HOUR_RULES, KEEP_RECORD, Progress, counts, course, record_until
from .price_rules import Cell, Decision, Run, Terms, cells_of, decide
from .reasons import Reason, ReasonCode, extended
from .windows import Window, between_directive, layers, reason_of, stop_directive, window_directive, windows

_WEEK_AND_A_DAY = 8 * 86_400

type Segment = tuple[int, int, Directive | None, Reason]
"""Start, end, directive and reason; adjoining, with a change of the directive between any two."""


@dataclass(frozen=True, slots=True)
class RulePrices:
    """The prices of one tariff: the curve to choose hours from, and the gapless cells of the planned time."""

    curve: Sequence[Slot]
    cells: Sequence[Cell]
    starts: Sequence[int] = field(repr=False)

    @classmethod
    def of(cls, curve: PriceCurve, low: int, high: int) -> RulePrices:
        """Return the prices for a plan from `low` to `high`."""
        cells = cells_of(slots(curve), low, high)
        return cls(slots(listed(curve)), cells, [cell[0] for cell in cells])


@dataclass(frozen=True, slots=True)
class Intent:
    """The segments of a schedule from now on, its rule's decision now, and whether the rule lacks a price now.

    For a rule that chooses hours also the time that counted before the decision, the progress of the current window,
    and when the next decision is due, which may change nothing.
    """

    segments: list[Segment]
    decision: Decision | None = None
    missing: bool = False
    record: tuple[Span, ...] = ()
    progress: Progress | None = None
    decides_at: int | None = None


def intent_of(
    schedule: Schedule,
    zone: tzinfo,
    low: int,
    high: int,
    prices: RulePrices,
    *,
    most: int | None = None,
    last: Decision | None = None,
    record: Sequence[Span] = (),
) -> Intent:
    """Return the intent of a schedule from `low` to `high`.

    `most` is the break-even price of the miner; `last` the previous decision, which counts only if no window has ended
    since; `record` the time that counted before `last`, for a rule that chooses hours.
    """
    rule = schedule.price_rule
    back = low if last is None else max(min(last.since, low), low - _WEEK_AND_A_DAY)
    found = windows(schedule, zone, back, high)
    between = between_directive(schedule)
    if rule is None:
        return Intent(_without_rule(schedule, zone, found, between, low, high))
    if rule.type is RuleType.ABOVE:
        most = round(rule.threshold * BILLION)
    terms = Terms(
        rule,
        zone,
        most,
        off_between=between is not None and between is not ON,
        min_on=schedule.min_on_minutes * 60,
        min_off=schedule.min_off_minutes * 60,
    )
    chooses = rule.type in HOUR_RULES
    counted = record_until(record, rule, last, low) if chooses else []
    runs: list[Run] = []
    decision: Decision | None = None
    progress: Progress | None = None
    missing = False
    for begin, finish in join((window.start, window.end) for window in found):
        start, end = max(begin, low), min(finish, high)
        if start >= end:
            continue
        # Assume that windows that adjoin for more than a week have always done so.
        kept = last if last is not None and start == low and begin <= max(last.since, back) else None
        if chooses:
            inside = [window for window in found if start < window.end and window.start < end]
            made = course(terms, prices.curve, inside, start, end, kept, counted)
            new_runs, first, lacking = made.runs, made.decision, made.missing
            if start == low:
                progress = made.progress
        else:
            cells = _cells(prices, start, end)
            new_runs, first = decide(terms, cells, kept)
            lacking = cells[0][2] is None
        runs.extend(new_runs)
        if start == low:
            decision, missing = first, lacking
    segments = _with_rule(schedule, layers(found, low, high), runs, between, zone)
    if not chooses:
        return Intent(segments, decision, missing)
    keep_from = min([low - KEEP_RECORD, *(window.start for window in found if window.start <= low < window.end)])
    # The time of a continuing decision is part of it, so that the record changes only with the decision.
    goes_on = decision is not None and decision == last and counts(rule, decision)
    before = record_until(record, rule, None, low) if goes_on else counted
    return Intent(
        segments,
        decision,
        missing,
        record=tuple(span for span in before if span[1] > keep_from),
        progress=progress,
        decides_at=min((edge for run in runs for edge in run[:2] if edge > low), default=None),
    )


def _cells(prices: RulePrices, start: int, end: int) -> list[Cell]:
    first, last = bisect_right(prices.starts, start) - 1, bisect_right(prices.starts, end - 1)
    cells = list(prices.cells[first:last])
    cells[0] = (start, *cells[0][1:])
    cells[-1] = (cells[-1][0], end, cells[-1][2])
    return cells


def _without_rule(
    schedule: Schedule, zone: tzinfo, found: Sequence[Window], between: Directive | None, low: int, high: int
) -> list[Segment]:
    segments: list[Segment] = []
    for start, end, active in layers(found, low, high):
        if active:
            strictest = min(active, key=lambda window: window_directive(schedule, window).rank)
            directive = window_directive(schedule, strictest)
            _add(segments, start, end, directive, reason_of(strictest, zone), zone)
        else:
            _add(segments, start, end, between, _outside(between), zone)
    return segments


def _with_rule(
    schedule: Schedule,
    pieces: Sequence[tuple[int, int, list[Window]]],
    runs: Sequence[Run],
    between: Directive | None,
    zone: tzinfo,
) -> list[Segment]:
    segments: list[Segment] = []
    upcoming = 0
    for start, end, active in pieces:
        if not active:
            _add(segments, start, end, between, _outside(between), zone)
            continue
        stop = min((stop_directive(schedule, window.period) for window in active), key=lambda item: item.rank)
        while runs[upcoming][1] <= start:
            upcoming += 1
        index = upcoming
        wanted = {None: between, True: stop, False: ON}
        while index < len(runs) and runs[index][0] < end:
            left, right, stopping, why = runs[index]
            _add(segments, max(left, start), min(right, end), wanted[stopping], why, zone)
            index += 1
    return segments


def _outside(between: Directive | None) -> Reason:
    return Reason(ReasonCode.OUTSIDE_WINDOW if between is None else ReasonCode.BETWEEN_PERIODS)


def _add(
    segments: list[Segment], start: int, end: int, directive: Directive | None, reason: Reason, zone: tzinfo
) -> None:
    if segments and segments[-1][2] == directive:
        segments[-1] = (segments[-1][0], end, directive, extended(segments[-1][3], reason, start, zone))
    else:
        segments.append((start, end, directive, reason))
