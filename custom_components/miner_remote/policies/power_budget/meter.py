"""The part of a power budget that keeps a connection to the grid within its limits. Pure.

The miners may draw what they draw now, and what is left at the connection. An overload lowers the budget at once; it
rises only after there has been room for a while.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from ..contract import Inputs
from ..next_time import earliest
from .parts import SAME_TIME, PartBudget, fail_safe_w, heard
from .settings import FailSafe, Meter
from .state import MeterState

SETTLE: Final = timedelta(seconds=20)
"""How long after a cut the meter may still show the overload: until then, the miners count with what they drew."""

FALL: Final = timedelta(seconds=60)
"""How long the budget has been too high, without an overload, before it falls: polls of miners are behind the meter."""

RESERVE_W: Final = 50.0
RESERVE: Final = 0.02
"""The budget is so many W, and this part of it, below what is possible, so that noise is no overload; it rises only by
more than that."""


class Line(NamedTuple):
    """What is left at one sensor, in W of all miners (negative: the overload), and when it was reported.

    `late` is by how much the time of its report is after now, because the clock was set back since.
    """

    room_w: float
    at: datetime
    late: timedelta = timedelta()


def meter(part: Meter, state: MeterState, inputs: Inputs, drawn_w: float) -> tuple[PartBudget, MeterState]:
    """Return the budget of the connection while the miners draw `drawn_w`, and the new state."""
    lines = _lines(part, inputs)
    fresh = heard(part.freshness, state.seen_at, None if lines is None else _reported_at(lines), inputs.now)
    state = replace(state, seen_at=fresh.seen_at)
    if fresh.stale or (lines is None and state.budget_w is None):
        budget_w = fail_safe_w(part.freshness, state.budget_w, known=state.budget_w is not None)
        kept_w = state.budget_w if part.freshness.fail_safe is FailSafe.HOLD else None
        state = MeterState(seen_at=fresh.seen_at, budget_w=kept_w)
        return PartBudget(source=_source(part, lines), budget_w=budget_w, stale=True), state
    if lines is not None:
        state = _measured(part, state, lines, drawn_w, inputs.now)
    wakes = [fresh.stale_at]
    if state.trend_since is not None and state.trend_w is not None and state.budget_w is not None:
        wakes.append(state.trend_since + _patience(part, state.trend_w, state.budget_w))
    next_at = earliest(wakes, inputs.now)
    return PartBudget(source=_source(part, lines), budget_w=state.budget_w, next_at=next_at), state


def _lines(part: Meter, inputs: Inputs) -> list[Line] | None:
    """Return what is left at each sensor, or None if one of them is unavailable."""
    lines: list[Line] = []
    for entity_id in part.entities:
        found = inputs.reading(entity_id)
        if found is None or found.number is None:
            return None
        room_w = _room_w(part, entity_id, found.number)
        lines.append(Line(room_w, min(found.at, inputs.now), max(timedelta(), found.at - inputs.now)))
    return lines


def _reported_at(lines: list[Line]) -> datetime:
    """Return the time of the oldest report; one from before the clock was set back is the oldest of all."""
    late = max(lines, key=lambda line: line.late)
    return late.at + late.late if late.late > SAME_TIME else min(line.at for line in lines)


def _room_w(part: Meter, entity_id: str, number: float) -> float:
    if entity_id == part.sensor:
        return part.max_import_w - (number if part.import_positive else -number)
    max_a = next(phase.max_a for phase in part.phases if phase.sensor == entity_id)
    return (max_a - number) * part.volts * len(part.phases)


def _source(part: Meter, lines: list[Line] | None) -> str:
    """Return the sensor with the least room."""
    entities = part.entities
    if lines is None:
        return entities[0]
    return min(zip(lines, entities, strict=True))[1]


def _measured(part: Meter, state: MeterState, lines: list[Line], drawn_w: float, now: datetime) -> MeterState:
    """Return the state after the sensors were read."""
    allowed_w, at = min((max(_draw_w(state, line, drawn_w) + line.room_w, 0.0), line.at) for line in lines)
    budget_w, wanted_w = state.budget_w, int(max(allowed_w - _reserve_w(allowed_w), 0.0))
    if budget_w is None:
        return replace(state, budget_w=wanted_w, trend_w=None, trend_since=None)
    if allowed_w < budget_w and min(line.room_w for line in lines) < 0:
        draw_w = max(_draw_w(state, line, drawn_w) for line in lines)
        return MeterState(seen_at=state.seen_at, budget_w=wanted_w, cut_at=now, cut_draw_w=int(draw_w))
    rises = wanted_w > budget_w + _reserve_w(budget_w) and not any(_settles(state, line) for line in lines)
    if not rises and allowed_w >= budget_w:
        return replace(state, trend_w=None, trend_since=None)
    if state.trend_w is None or state.trend_since is None or (state.trend_w > budget_w) is not rises:
        return replace(state, trend_w=wanted_w, trend_since=now)
    trend_w = min(wanted_w, state.trend_w) if rises else max(wanted_w, state.trend_w)
    if now - state.trend_since >= _patience(part, trend_w, budget_w) and at > state.trend_since:
        return replace(state, budget_w=trend_w, trend_w=None, trend_since=None)
    return replace(state, trend_w=trend_w)


def _reserve_w(watts: float) -> float:
    return max(RESERVE_W, RESERVE * watts)


def _draw_w(state: MeterState, line: Line, drawn_w: float) -> float:
    """Return what the miners drew when a sensor reported: after a cut, the sensor may be behind the polls."""
    return max(drawn_w, float(state.cut_draw_w)) if _settles(state, line) else drawn_w


def _settles(state: MeterState, line: Line) -> bool:
    """Return whether a sensor may not show the last cut yet."""
    return state.cut_at is not None and line.at < state.cut_at + SETTLE


def _patience(part: Meter, trend_w: int, budget_w: int) -> timedelta:
    return timedelta(seconds=part.rise_s) if trend_w > budget_w else FALL
