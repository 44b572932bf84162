"""What a rule that compares prices decides, instant by instant: stop, run, or nothing. Pure.

Instants are whole seconds since 1970 in UTC, prices whole billionths.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from ...prices.curve import BILLION, Slot
from ..model import OnMissingPrice, PriceRule, RuleType
from .timeline import MinerFacts

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


def decide(terms: Terms, cells: Iterable[Cell], last: Decision | None) -> tuple[list[Run], Decision | None]:
    """Return what a rule that compares prices decides over adjoining cells, and its decision at their start.

    `last` is the decision from before. One that switched machines stands for at least its shortest time, and only then
    is the rule asked again.
    """
    rule, missing = terms.rule, terms.rule.on_missing_price
    most, least = terms.most, None if terms.most is None else terms.most - round(rule.hysteresis * BILLION)
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


def held_words(terms: Terms, held: int) -> str:
    """Return why a decision stands although the rule wants another one."""
    return f"not switched again before {datetime.fromtimestamp(held, terms.zone):%H:%M:%S}"


def missing_words(rule: PriceRule) -> str:
    """Return why a rule decides without a price."""
    return f"no price is known (on_missing_price: {rule.on_missing_price})"


def _why(terms: Terms, value: int | None, stopping: bool | None, held: int) -> str:
    rule = terms.rule
    if held:
        return held_words(terms, held)
    if value is None:
        return missing_words(rule)
    if terms.most is None:
        return f"it is not known what mining earns (on_missing_price: {rule.on_missing_price})"
    price = f"the price {value / BILLION:.6g} is"
    if rule.type is RuleType.BREAK_EVEN:
        return f"{price} {'' if stopping else 'not '}above what mining earns per kWh"
    if stopping and value <= terms.most:
        return f"{price} not yet down to {(terms.most - round(rule.hysteresis * BILLION)) / BILLION:.6g}"
    return f"{price} {'' if stopping else 'not '}above {rule.threshold:.6g}"
