"""Failed fans. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from ..contract import MinerView
from .state import NO_FAN, FanState

POLLS: Final = 3
"""A failure counts if this many polls in a row show it."""

FINE: Final = timedelta(minutes=10)
"""A failure ends without a person if the miner mines this long with all fans turning."""

_FAN_FAULT: Final = re.compile(r"(?<![a-z])fans?(?![a-z])(?!.*too fast)", re.IGNORECASE)
"""A fault about a fan; fans that turn too fast cool, and are about the room."""


def after_poll(state: FanState, view: MinerView, now: datetime) -> FanState:
    """Return the state after a poll: the same object if nothing changed.

    A paused miner may stop its fans, so that only a mining one shows a failure or its end. A failure ends when a
    person commands the miner, or when it mines for a while without it.
    """
    if state.failed_at is not None and view.manual_at is not None and view.manual_at > state.failed_at:
        state = NO_FAN
    if not view.answers:
        return state
    if not view.mining or view.paused:
        return state if state.fine_since is None else replace(state, fine_since=None)
    failure = _failure(view)
    if state.failed_at is not None:
        return _failed(state, fine=failure is None, now=now)
    if failure is None:
        return NO_FAN if state.polls else state
    if view.seen_at == state.seen_at:
        return state
    fan, fault = failure
    polls = state.polls + 1
    return FanState(polls=polls, seen_at=view.seen_at, fan=fan, fault=fault, failed_at=now if polls >= POLLS else None)


def _failed(state: FanState, *, fine: bool, now: datetime) -> FanState:
    if not fine:
        return state if state.fine_since is None else replace(state, fine_since=None)
    if state.fine_since is None:
        return replace(state, fine_since=now)
    return NO_FAN if now - state.fine_since >= FINE else state


def _failure(view: MinerView) -> tuple[int | None, str | None] | None:
    """Return the number of a fan that stands still while others turn, or a fault of a fan; None if there is none."""
    speeds = view.fans_rpm
    if 0 in speeds and any(speeds):
        return speeds.index(0) + 1, None
    fault = next((fault for fault in view.faults if _FAN_FAULT.search(f"{fault.message} {fault.code or ''}")), None)
    return None if fault is None else (None, str(fault))
