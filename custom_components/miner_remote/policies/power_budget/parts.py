"""The parts of a power budget that follow a sensor or a signal, and when an input is stale. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from ..allocation.rules import MAX_SUM_W
from ..contract import EntityState, Inputs, Quantity
from ..next_time import earliest
from .settings import DEFAULT_STALE_S, FailSafe, Follow, Freshness, Numbers, Signal
from .state import FollowState, Share, SignalState

SAME_TIME: Final = timedelta(seconds=5)
"""A report may be so much later than the time of a round that began just before it."""

_WORDS: Final = {"on": 100.0, "true": 100.0, "run": 100.0, "off": 0.0, "false": 0.0, "stop": 0.0}
"""The percentages of the states that are known without levels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartBudget:
    """What one part of a budget allows in W, None for any power.

    `source` is the entity or topic that it follows. While it is `stale`, its fail-safe applies. `next_at` is when time
    alone changes it.
    """

    source: str
    budget_w: int | None
    stale: bool = False
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Whether an input is too old, when it gets too old, and the time to remember of its last report."""

    seen_at: datetime | None
    stale: bool
    stale_at: datetime | None


def heard(rule: Freshness, seen_at: datetime | None, reported_at: datetime | None, now: datetime) -> Heard:
    """Return how fresh an input is; `reported_at` is None while it is unavailable or not understood.

    The remembered time lags by at most a quarter of the allowed age, so that not every report is written. A report with
    a time in the future is from before the clock was set back: it counts as heard when it was first seen there.
    """
    age = timedelta(seconds=DEFAULT_STALE_S if rule.stale_s is None else rule.stale_s)
    if reported_at is None:
        at = seen_at
    elif rule.stale_s is not None and reported_at - now > SAME_TIME and seen_at is not None:
        at = min(seen_at, now)
    else:
        at = now if rule.stale_s is None else min(reported_at, now)
        if seen_at is None or not timedelta() <= at - seen_at < age / 4:
            seen_at = at
    if at is None or now - at >= age:
        return Heard(seen_at=seen_at, stale=True, stale_at=None)
    endless = rule.stale_s is None and reported_at is not None
    return Heard(seen_at=seen_at, stale=False, stale_at=None if endless else at + age)


def fail_safe_w(rule: Freshness, held_w: int | None, *, known: bool) -> int | None:
    """Return the budget of a stale input; `held_w` is the last one if it is `known`: without one, the miners stop."""
    match rule.fail_safe:
        case FailSafe.OFF:
            return 0
        case FailSafe.RELEASE:
            return None
        case FailSafe.HOLD:
            return held_w if known else 0
        case watts:
            return watts


def follow(part: Follow, state: FollowState, inputs: Inputs) -> tuple[PartBudget, FollowState]:
    """Return the power of the followed sensor, and the new state."""
    found = inputs.reading(part.sensor)
    number = None if found is None else found.number
    at = None if found is None or number is None else found.at
    fresh = heard(part.freshness, state.seen_at, at, inputs.now)
    watts = state.watts if number is None else watts_of(number)
    state = FollowState(seen_at=fresh.seen_at, watts=watts)
    if fresh.stale or watts is None:
        budget_w = fail_safe_w(part.freshness, watts, known=watts is not None)
        return PartBudget(source=part.sensor, budget_w=budget_w, stale=True), state
    return PartBudget(source=part.sensor, budget_w=watts, next_at=fresh.stale_at), state


def watts_of(number: float) -> int:
    """Return a power as a whole number of W, at least 0."""
    return int(min(max(number, 0.0), MAX_SUM_W))


# Demand response ------------------------------------------------------------------------------------------------------


def signal(part: Signal, state: SignalState, inputs: Inputs, full_w: float) -> tuple[PartBudget, SignalState]:
    """Return what a signal allows of the full power in W, and the new state."""
    now, found = inputs.now, inputs.reading(part.entity)
    share = None if found is None else share_of(part, found)
    at = None if found is None or share is None else found.at
    fresh = heard(part.freshness, state.seen_at, at, now)
    state = replace(state, seen_at=fresh.seen_at)
    if fresh.stale or (share is None and state.share is None):
        state = replace(state, pending=None, pending_since=None)
        if part.freshness.fail_safe is not FailSafe.HOLD:
            # The next value applies at once.
            state = replace(state, share=None)
        held_w = None if state.share is None else _allowed_w(state.share, full_w)
        budget_w = fail_safe_w(part.freshness, held_w, known=state.share is not None)
        return PartBudget(source=part.source, budget_w=budget_w, stale=True), state
    wakes = [fresh.stale_at]
    if share is not None:
        state = _debounced(part, state, share, now)
        if state.pending_since is not None:
            wakes.append(state.pending_since + timedelta(seconds=part.debounce_s))
    budget_w = None if state.share is None else _allowed_w(state.share, full_w)
    next_at = earliest(wakes)
    return PartBudget(source=part.source, budget_w=budget_w, next_at=next_at), state


def share_of(part: Signal, found: EntityState) -> Share | None:
    """Return what a state or payload means, or None if it is not understood."""
    word, number = found.state.strip().casefold(), found.number
    known = part.levels or _WORDS
    percent = known.get(word)
    if percent is None and number is not None:
        percent = known.get(f"{number:g}")
    if percent is not None:
        return Share(percent=percent)
    if number is None:
        return None
    match _numbers(part, found):
        case Numbers.PERCENT:
            return Share(percent=min(max(number, 0.0), 100.0))
        case Numbers.W:
            return Share(watts=watts_of(number))
        case Numbers.KW:
            return Share(watts=watts_of(number * 1000))
        case Numbers.NONE:
            return None


def _numbers(part: Signal, found: EntityState) -> Numbers:
    """Return what the number of a state is: what its unit says, in which powers are in W here, or else the settings."""
    if part.numbers is Numbers.NONE or found.quantity is None:
        return part.numbers
    return {Quantity.POWER: Numbers.W, Quantity.PERCENT: Numbers.PERCENT}.get(found.quantity, Numbers.NONE)


def _debounced(part: Signal, state: SignalState, share: Share, now: datetime) -> SignalState:
    """Return the state after a value was seen: the first one applies at once, others after they have lasted."""
    if state.share is None or share == state.share:
        return replace(state, share=share, pending=None, pending_since=None)
    since = state.pending_since if share == state.pending and state.pending_since is not None else now
    if now - since >= timedelta(seconds=part.debounce_s):
        return replace(state, share=share, pending=None, pending_since=None)
    return replace(state, pending=share, pending_since=since)


def _allowed_w(share: Share, full_w: float) -> int | None:
    if share.percent is None:
        return share.watts
    return None if share.percent >= 100 else int(full_w * share.percent / 100)
