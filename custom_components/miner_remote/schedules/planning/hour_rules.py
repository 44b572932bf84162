"""Rules that choose hours: past hours count, and the rest is chosen from the known prices ahead. Pure.

Time counts while the rule runs the miners (`cheapest`) or stops them (`dearest`). The decision of the rule counts, not
the behavior of the miners. Instants are whole seconds since 1970 in UTC.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from enum import Enum
from typing import Final

from ...prices.curve import Slot, Span, choose, join
from ..model import OnMissingPrice, PriceRule, RuleType
from .price_rules import Decision, Run, Terms, no_price, shortest_time
from .reasons import Reason, ReasonCode, extended
from .windows import Window, deadline_of

KEEP_RECORD: Final = 2 * 86_400
"""How long the record of a window is kept after its end, in seconds, in case the window is edited."""

HOUR_RULES: Final = frozenset({RuleType.CHEAPEST, RuleType.DEAREST})


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a window from `start` to `until`: `done` of `asked` seconds; `counting` while time is added."""

    start: int
    until: int
    asked: int
    done: int
    counting: bool


def counts(rule: PriceRule, decision: Decision | None) -> bool:
    """Return whether time counts while a decision holds."""
    return decision is not None and decision.stopping == (rule.type is RuleType.DEAREST)


def record_until(spans: Iterable[Span], rule: PriceRule, last: Decision | None, now: int) -> list[Span]:
    """Return the time that counted up to `now`, including the present decision.

    A record that reaches beyond `now` dates from before the clock was set back. It is moved back as a whole.
    """
    known = sorted(spans)
    late = max((end for _start, end in known), default=now) - now
    if late > 0:
        known = [(start - late, end - late) for start, end in known]
    if last is not None and counts(rule, last) and last.since < now:
        known.append((last.since, now))
    return join(known)


class _Selection(Enum):
    """The choice of one window at an instant."""

    CHOSEN = 1
    """The instant is one of the chosen hours."""

    LEFT = 2
    """The price is known, and other hours were chosen."""

    DONE = 3
    """All hours are done, or the deadline is over."""

    UNKNOWN = 4
    """Hours are left, and the price is not known."""


class _Choice:
    """The hours of one window: those done, and those chosen for the rest."""

    def __init__(self, terms: Terms, curve: Sequence[Slot], window: Window, record: Iterable[Span]) -> None:
        self.window = window
        self.until = deadline_of(window, terms.zone, terms.rule.deadline)
        self._rule = terms.rule
        self._need = round(terms.rule.hours * 3600)
        first = max(0, bisect_right(curve, window.start, key=lambda slot: slot[0]) - 1)
        last = bisect_left(curve, self.until, key=lambda slot: slot[0])
        self._curve = curve[first:last]
        clipped = ((max(slot[0], window.start), min(slot[1], self.until)) for slot in self._curve)
        self._known = join(span for span in clipped if span[0] < span[1])
        self.done = sum(max(0, min(end, self.until) - max(start, window.start)) for start, end in record)
        self._chosen: list[Span] | None = None

    @property
    def rest(self) -> int:
        """Return the remaining seconds."""
        return max(0, self._need - self.done)

    def progress(self, *, counting: bool) -> Progress:
        """Return the progress of the window."""
        done = min(self.done, self._need)
        return Progress(self.window.start, self.until, self._need, done, counting and done < self._need)

    def selection(self, at: int, state: Decision | None) -> _Selection:
        """Return the selection at an instant; `state` is the decision up to it."""
        if at >= self.until or not self.rest:
            return _Selection.DONE
        if self._chosen is None:
            self._chosen = self._choose(at, state)
        if _covers(self._chosen, at):
            return _Selection.CHOSEN
        return _Selection.LEFT if self.has_price(at) else _Selection.UNKNOWN

    def has_price(self, at: int) -> bool:
        """Return whether the price at an instant before the deadline is known."""
        return _covers(self._known, at)

    def _choose(self, at: int, state: Decision | None) -> list[Span]:
        rule, rest = self._rule, self.rest
        if rule.contiguous and self.done and counts(rule, state):
            # Continue a block that has begun.
            return [(at, min(at + rest, self.until))]
        found = choose(
            self._curve,
            at,
            self.until,
            rest / 3600,
            contiguous=rule.contiguous,
            most_expensive=rule.type is RuleType.DEAREST,
        )
        if rule.contiguous and found and found[0][1] - found[0][0] < rest:
            # No known stretch is long enough. Use the longest, and continue the block without prices.
            start = max(at, min(found[0][0], self.until - rest))
            return [(start, min(start + rest, self.until))]
        return found

    def latest(self, at: int) -> int:
        """Return from when on all known time after `at` is needed for the remaining hours."""
        rest = self.rest
        if self._rule.contiguous:
            long = [end for start, end in self._known if end - max(start, at) >= rest]
            return max(long, default=self.until) - rest
        for start, end in reversed(self._known):
            if end - start >= rest:
                return end - rest
            rest -= end - start
        return self.window.start

    def edges(self) -> list[int]:
        """Return the instants at which the selection may change."""
        return [edge for span in (*self._known, *(self._chosen or ())) for edge in span]

    def pass_to(self, start: int, end: int, selection: _Selection, *, counting: bool) -> None:
        """Count the time from `start` to `end`; choose again if the decision differed from the choice."""
        if start >= self.until:
            return
        if counting:
            self.done += min(end, self.until) - start
        if counting != (selection is _Selection.CHOSEN):
            self._chosen = None


@dataclass(frozen=True, slots=True)
class Course:
    """The decisions of a rule over time: its runs, and its decision and progress at the start.

    `missing` is True if a price is needed at the start and unknown.
    """

    runs: list[Run]
    decision: Decision | None
    progress: Progress | None
    missing: bool


def course(
    terms: Terms,
    curve: Sequence[Slot],
    found: Sequence[Window],
    low: int,
    high: int,
    last: Decision | None,
    record: Sequence[Span],
) -> Course:
    """Return the decisions of a rule that chooses hours from `low` to `high`, which the windows cover.

    `last` is the decision until `low`, `record` the time that counted before. Hours take precedence over the shortest
    times: finished hours are not extended, and needed time is not held back.
    """
    rule = terms.rule
    choices = [_Choice(terms, curve, window, record) for window in found]
    fixed = sorted({high, *(edge for item in choices for edge in (item.window.start, item.window.end, item.until))})
    runs: list[Run] = []
    state, at = last, low
    first: Course | None = None
    while at < high:
        active = [item for item in choices if item.window.start <= at < item.window.end]
        selections = [item.selection(at, state) for item in active]
        stop, unknown = _wish(terms, selections, state)
        firm = _is_firm(rule, active, selections, at, stop=stop, unknown=unknown)
        held = 0
        if state is None:
            state = Decision(stop, at, stop != terms.off_between)
        elif stop is not state.stopping:
            free = state.since + (terms.min_off if state.stopping else terms.min_on) if state.switched else at
            if at >= free or firm:
                state = Decision(stop, at, switched=True)
            else:
                held = free
        counting = counts(rule, state)
        if first is None:
            shown = min(active, key=lambda item: (item.window.end, item.window.start)).progress(counting=counting)
            first = Course(runs, state, shown, unknown)
        until = fixed[bisect_right(fixed, at)]
        for item, selection in zip(active, selections, strict=True):
            ahead = item.edges()
            if held:
                ahead += [held, item.latest(at)]
            if counting and selection is not _Selection.DONE:
                ahead.append(at + item.rest)
            until = min(until, min((edge for edge in ahead if edge > at), default=until))
        why = _why(terms, active, at, stopping=state.stopping, unknown=unknown, held=held)
        for item, selection in zip(active, selections, strict=True):
            item.pass_to(at, until, selection, counting=counting)
        _add(runs, at, until, state, why, terms.zone)
        at = until
    return first or Course(runs, last, None, missing=False)


def _wish(terms: Terms, selections: Sequence[_Selection], state: Decision | None) -> tuple[bool, bool]:
    """Return whether the rule would stop, and whether it decides without a price.

    If windows overlap, a stop in one of them is a stop.
    """
    if terms.rule.type is RuleType.DEAREST:
        if _Selection.CHOSEN in selections:
            return True, False
        if _Selection.DONE in selections or _Selection.UNKNOWN not in selections:
            return False, False
    elif _Selection.DONE in selections or _Selection.LEFT in selections:
        return True, False
    elif _Selection.UNKNOWN not in selections:
        return False, False
    missing = terms.rule.on_missing_price
    if missing is not OnMissingPrice.KEEP:
        return missing is OnMissingPrice.OFF, True
    return terms.off_between if state is None else state.stopping, True


def _is_firm(
    rule: PriceRule, active: Sequence[_Choice], selections: Sequence[_Selection], at: int, *, stop: bool, unknown: bool
) -> bool:
    """Return whether the decision overrides the shortest times: the hours are done, or would be missed."""
    if unknown:
        return False
    if stop != (rule.type is RuleType.DEAREST):
        return _Selection.DONE in selections
    return any(
        selection is _Selection.CHOSEN and item.latest(at) <= at
        for item, selection in zip(active, selections, strict=True)
    )


def _why(terms: Terms, active: Sequence[_Choice], at: int, *, stopping: bool, unknown: bool, held: int) -> Reason:
    rule = terms.rule
    if held:
        return shortest_time(terms, held)
    if unknown:
        return no_price(rule)
    cheapest = rule.type is RuleType.CHEAPEST
    if stopping == cheapest:
        if any(at < item.until and not item.rest for item in active):
            code = ReasonCode.CHEAPEST_HOURS_DONE if cheapest else ReasonCode.MOST_EXPENSIVE_HOURS_DONE
        else:
            code = ReasonCode.NOT_CHEAPEST_HOURS if cheapest else ReasonCode.NOT_MOST_EXPENSIVE_HOURS
    elif not any(item.has_price(at) for item in active):
        code = ReasonCode.BLOCK_WITHOUT_PRICE
    else:
        code = ReasonCode.CHEAPEST_HOURS if cheapest else ReasonCode.MOST_EXPENSIVE_HOURS
    return Reason(code, (rule.hours,))


def _covers(spans: Sequence[Span], at: int) -> bool:
    index = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return index >= 0 and at < spans[index][1]


def _add(runs: list[Run], start: int, end: int, state: Decision, why: Reason, zone: tzinfo) -> None:
    if runs and runs[-1][2] is state.stopping:
        runs[-1] = (runs[-1][0], end, state.stopping, extended(runs[-1][3], why, start, zone))
    else:
        runs.append((start, end, state.stopping, why))
