"""The decisions of rules that compare prices: stop, run, or nothing. Pure.

Instants are whole seconds since 1970 in UTC, prices whole billionths.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from ...prices.curve import BILLION, Slot
from ..model import OnMissingPrice, PriceRule, RuleType
from .reasons import Reason, ReasonCode, extended, local_time
from .timeline import MinerInput

type Cell = tuple[int, int, int | None]
"""Start, end and price, or None if unknown."""

type Run = tuple[int, int, bool | None, Reason]
"""Start, end, whether the rule stops (None: it never decided), and the reason at the start."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The last decision of a rule; see `RuleState`."""

    stopping: bool
    since: int
    switched: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a rule: `most` is the highest price at which miners run (above, break-even; None: unknown).

    `off_between` is True if the schedule stops outside its windows. The shortest times are in seconds.
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


def break_even_price(rule: PriceRule, hashprice: float | None, miner: MinerInput) -> int | None:
    """Return the price per kWh at which a miner's earnings equal its energy costs with the margin.

    Hashprice is per TH/s and day. Returns None if something is unknown.
    """
    if hashprice is None or not miner.power_w or not miner.hashrate_ths:
        return None
    if miner.power_w < 0 or miner.hashrate_ths < 0:
        return None
    earned_per_day = hashprice * miner.hashrate_ths
    energy_per_day = miner.power_w * 24 / 1000
    return round(earned_per_day / energy_per_day / (1 + rule.margin_percent / 100) * BILLION)


def decide(terms: Terms, cells: Iterable[Cell], last: Decision | None) -> tuple[list[Run], Decision | None]:
    """Return the runs of a rule that compares prices over adjoining cells, and its decision at their start.

    `last` is the previous decision. If it switched miners, it stands for at least its shortest time.
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
                reason = runs[-1][3]
                if value is None and most is not None and not held:
                    reason = extended(reason, no_price(rule), at, terms.zone)
                runs[-1] = (runs[-1][0], until, decided, reason)
            else:
                runs.append((at, until, decided, _why(terms, value, decided, held)))
            at = until
    return runs, at_start


def shortest_time(terms: Terms, until: int) -> Reason:
    """Return the reason of a decision that stands although the rule wants another one."""
    return Reason(ReasonCode.SHORTEST_TIME, (local_time(until, terms.zone),))


def no_price(rule: PriceRule) -> Reason:
    """Return the reason of a decision without a price."""
    return Reason(ReasonCode.NO_PRICE, (rule.on_missing_price.value,))


def _why(terms: Terms, value: int | None, stopping: bool | None, held: int) -> Reason:
    rule = terms.rule
    if held:
        return shortest_time(terms, held)
    if value is None:
        return no_price(rule)
    if terms.most is None:
        return Reason(ReasonCode.NO_EARNINGS, (rule.on_missing_price.value,))
    price = value / BILLION
    if rule.type is RuleType.BREAK_EVEN:
        return Reason(ReasonCode.MINING_DOES_NOT_PAY if stopping else ReasonCode.MINING_PAYS, (price,))
    if stopping and value <= terms.most:
        least = terms.most - round(rule.hysteresis * BILLION)
        return Reason(ReasonCode.PRICE_NOT_DOWN, (price, least / BILLION))
    return Reason(ReasonCode.PRICE_ABOVE if stopping else ReasonCode.PRICE_NOT_ABOVE, (price, rule.threshold))
