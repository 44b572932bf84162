"""What a price rule decides, instant by instant: stop, run, or nothing. Pure.

Instants are whole seconds since 1970 in UTC, prices whole billionths.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import pairwise

from ..prices.curve import BILLION, Slot, choose
from .models import OnMissingPrice, PriceRule, RuleType
from .plan import MinerFacts
from .windows import Window, deadline_of, layers

type Cell = tuple[int, int, int | None]
"""Start, end and price; None where it is not known."""

type Run = tuple[int, int, bool | None, str]
"""Start, end, whether the rule stops (None: it never decided), and why, at the start."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a rule decided last: see `RuleState`."""

    stopping: bool
    since: int
    switched: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """Under what a rule decides: `most` is the highest price at which machines run (above, break-even; None: unknown).

    `off_between` tells whether the schedule stops the machines outside its windows. The shortest times in seconds.
    """

    rule: PriceRule
    zone: tzinfo
    most: int | None
    off_between: bool
    min_on: int
    min_off: int


def cells_of(curve: Sequence[Slot], low: int, high: int) -> list[Cell]:
    """Return the prices from `low` to `high` without a gap."""
    cells: list[Cell] = []
    at = low
    for start, end, price in curve:
        if end <= at or start >= high:
            continue
        if start > at:
            cells.append((at, start, None))
        cells.append((max(at, start), min(end, high), price))
        at = end
    if at < high:
        cells.append((at, high, None))
    return cells


def break_even_price(rule: PriceRule, hashprice: float | None, miner: MinerFacts) -> int | None:
    """Return the price per kWh at which a miner's earnings just pay its energy and the margin on it.

    Hashprice is per TH/s and day. None where something is not known, or the miner is not known to mine.
    """
    if hashprice is None or not miner.power_w or not miner.hashrate_ths:
        return None
    if miner.power_w < 0 or miner.hashrate_ths < 0:
        return None
    earned_per_day = hashprice * miner.hashrate_ths
    energy_per_day = miner.power_w * 24 / 1000
    return round(earned_per_day / energy_per_day / (1 + rule.margin_percent / 100) * BILLION)


def chosen_cells(
    terms: Terms, curve: Sequence[Slot], found: Sequence[Window], low: int, high: int
) -> list[tuple[int, int, bool | None]]:
    """Return where a rule that chooses hours stops and runs within [low, high); None where no price is known.

    Where windows overlap, a stop in one of them is a stop.
    """
    rule = terms.rule
    dearest = rule.type is RuleType.DEAREST
    edges = {low, high}
    plans: list[tuple[Window, int, list[tuple[int, int]], list[Cell]]] = []
    for window in found:
        until = deadline_of(window, terms.zone, rule.deadline)
        picked = choose(curve, window.start, until, rule.hours, contiguous=rule.contiguous, dearest=dearest)
        # Only where prices are missing matters, not what they are.
        gaps = [cell for cell in cells_of(curve, window.start, until) if cell[2] is None]
        plans.append((window, until, picked, gaps))
        edges.update(edge for span in picked for edge in span)
        edges.update(edge for gap in gaps for edge in gap[:2])
        edges.add(until)
    of_window = {(plan[0].start, plan[0].end): plan for plan in plans}
    result: list[tuple[int, int, bool | None]] = []
    for start, end, active in layers(found, low, high):
        inside = sorted({start, end, *(edge for edge in edges if start < edge < end)})
        for left, right in pairwise(inside):
            verdicts = [_verdict(of_window[window.start, window.end], left, dearest=dearest) for window in active]
            stop = True if True in verdicts else None if None in verdicts else False
            if result and result[-1][1] == left and result[-1][2] == stop:
                result[-1] = (result[-1][0], right, stop)
            elif verdicts:
                result.append((left, right, stop))
    return result


def _verdict(plan: tuple[Window, int, list[tuple[int, int]], list[Cell]], at: int, *, dearest: bool) -> bool | None:
    _window, until, picked, gaps = plan
    if at >= until:
        return not dearest
    if any(gap[0] <= at < gap[1] for gap in gaps):
        return None
    index = bisect_right(picked, at, key=lambda span: span[0]) - 1
    return (index >= 0 and at < picked[index][1]) == dearest


def decide(
    terms: Terms, cells: Iterable[tuple[int, int, int | None]], last: Decision | None
) -> tuple[list[Run], Decision | None]:
    """Return what the rule decides over adjoining cells, and its decision at their start.

    A cell holds a price, or, for rules that choose hours, whether to stop. `last` is the decision from before. One that
    switched machines stands for at least its shortest time, and only then is the rule asked again.
    """
    rule, missing = terms.rule, terms.rule.on_missing_price
    most, least = terms.most, None if terms.most is None else terms.most - round(rule.hysteresis * BILLION)
    by_price = rule.type in (RuleType.ABOVE, RuleType.BREAK_EVEN)
    runs: list[Run] = []
    state, at_start, first = last, last, True
    for start, end, value in cells:
        at = start
        while at < end:
            if value is None or most is None or least is None:
                stop = (
                    (state.stopping if state else None)
                    if missing is OnMissingPrice.KEEP
                    else (missing is OnMissingPrice.OFF)
                )
            elif not by_price:
                stop = bool(value)
            else:
                stop = value > most or (value > least and state is not None and state.stopping)
            until, held = end, 0
            if stop is None:
                pass
            elif state is None:
                state = Decision(stop, at, stop != terms.off_between)
            elif stop is not state.stopping:
                free = state.since + (terms.min_off if state.stopping else terms.min_on) if state.switched else at
                if at >= free:
                    state = Decision(stop, at, switched=True)
                else:
                    until, held = min(end, free), free
            if first:
                first, at_start = False, state
            decided = None if state is None else state.stopping
            if runs and runs[-1][2] is decided:
                runs[-1] = (runs[-1][0], until, decided, runs[-1][3])
            else:
                runs.append((at, until, decided, _why(terms, value, decided, held)))
            at = until
    return runs, at_start


def _why(terms: Terms, value: int | None, stopping: bool | None, held: int) -> str:
    rule = terms.rule
    if held:
        return f"not switched again before {datetime.fromtimestamp(held, terms.zone):%H:%M:%S}"
    if value is None:
        return f"no price is known (on_missing_price: {rule.on_missing_price})"
    if terms.most is None:
        return f"it is not known what mining earns (on_missing_price: {rule.on_missing_price})"
    if rule.type is RuleType.CHEAPEST:
        return f"{'not ' if stopping else ''}among the cheapest {rule.hours:g} h"
    if rule.type is RuleType.DEAREST:
        return f"{'' if stopping else 'not '}among the dearest {rule.hours:g} h"
    price = f"the price {value / BILLION:.6g} is"
    if rule.type is RuleType.BREAK_EVEN:
        return f"{price} {'' if stopping else 'not '}above what mining earns per kWh"
    if stopping and value <= terms.most:
        return f"{price} not yet down to {(terms.most - round(rule.hysteresis * BILLION)) / BILLION:.6g}"
    return f"{price} {'' if stopping else 'not '}above {rule.threshold:.6g}"
