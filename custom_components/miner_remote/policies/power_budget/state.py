"""What a power budget remembers over rounds and restarts. Pure.

What changes with every report of a sensor does not compare, so that it is only written along with something else.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from ...input.fields import Reader
from ..allocation.rules import MAX_SUM_W
from ..allocation.state import NO_RESTRAINTS, RestrainState, read_state
from ..stored import as_json, not_after

MAX_STORED_W: Final = 10 * MAX_SUM_W
"""More than any budget or draw that is remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowState:
    """When the followed sensor was last heard, at most a quarter of its time later, and its last power in W."""

    seen_at: datetime | None = None
    watts: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterState:
    """The budget that follows from the meter.

    `cut_at` is when an overload last lowered it, and `cut_draw_w` what the miners drew then. Since `trend_since` there
    has been room for `trend_w`, or only `trend_w` has been left.
    """

    seen_at: datetime | None = None
    budget_w: int | None = None
    cut_at: datetime | None = None
    cut_draw_w: int = 0
    trend_w: int | None = field(default=None, compare=False)
    trend_since: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a signal allows: a percentage of the full power, or watts."""

    percent: float | None = None
    watts: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalState:
    """The value of a signal that applies, and another one that does not yet last long enough."""

    seen_at: datetime | None = None
    share: Share | None = None
    pending: Share | None = None
    pending_since: datetime | None = None


NO_FOLLOW: Final = FollowState()
NO_METER: Final = MeterState()
NO_SIGNAL: Final = SignalState()


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerBudgetState:
    """What is remembered of each part, and of the restrained miners."""

    follow: FollowState = NO_FOLLOW
    meter: MeterState = NO_METER
    signal: SignalState = NO_SIGNAL
    allocation: RestrainState = NO_RESTRAINTS

    def as_json(self) -> dict[str, object]:
        """Return the state as JSON that `state_from_json` reads."""
        follow, meter, signal = self.follow, self.meter, self.signal
        return {
            "follow": {"seen_at": as_json(follow.seen_at), "watts": follow.watts},
            "meter": {
                "seen_at": as_json(meter.seen_at),
                "budget_w": meter.budget_w,
                "cut_at": as_json(meter.cut_at),
                "cut_draw_w": meter.cut_draw_w,
            },
            "signal": {
                "seen_at": as_json(signal.seen_at),
                "share": _share_as_json(signal.share),
                "pending": _share_as_json(signal.pending),
                "pending_since": as_json(signal.pending_since),
            },
            "allocation": self.allocation.as_json(),
        }

    def not_after(self, now: datetime) -> PowerBudgetState:
        """Return the state with `now` in place of later times, which it has after the clock was set back."""
        follow, meter, signal = self.follow, self.meter, self.signal
        times = (follow.seen_at, meter.seen_at, meter.cut_at, meter.trend_since, signal.seen_at, signal.pending_since)
        if all(at is None or at <= now for at in times):
            return self
        return replace(
            self,
            follow=replace(follow, seen_at=not_after(follow.seen_at, now)),
            meter=replace(
                meter,
                seen_at=not_after(meter.seen_at, now),
                cut_at=not_after(meter.cut_at, now),
                trend_since=not_after(meter.trend_since, now),
            ),
            signal=replace(
                signal,
                seen_at=not_after(signal.seen_at, now),
                pending_since=not_after(signal.pending_since, now),
            ),
        )


def state_from_json(data: object) -> PowerBudgetState:
    """Return the stored state; raises InvalidDataError."""
    reader = Reader(data)
    state = PowerBudgetState(
        follow=reader.nested("follow", _follow) or NO_FOLLOW,
        meter=reader.nested("meter", _meter) or NO_METER,
        signal=reader.nested("signal", _signal) or NO_SIGNAL,
        allocation=reader.nested("allocation", read_state) or NO_RESTRAINTS,
    )
    reader.finish()
    return state


def _share_as_json(share: Share | None) -> dict[str, object] | None:
    return None if share is None else {"percent": share.percent, "watts": share.watts}


def _follow(reader: Reader) -> FollowState:
    return FollowState(seen_at=reader.instant("seen_at"), watts=reader.integer("watts", 0, MAX_STORED_W))


def _meter(reader: Reader) -> MeterState:
    return MeterState(
        seen_at=reader.instant("seen_at"),
        budget_w=reader.integer("budget_w", 0, MAX_STORED_W),
        cut_at=reader.instant("cut_at"),
        cut_draw_w=reader.integer("cut_draw_w", 0, MAX_STORED_W) or 0,
    )


def _signal(reader: Reader) -> SignalState:
    return SignalState(
        seen_at=reader.instant("seen_at"),
        share=reader.nested("share", _share),
        pending=reader.nested("pending", _share),
        pending_since=reader.instant("pending_since"),
    )


def _share(reader: Reader) -> Share:
    return Share(percent=reader.number("percent", 0, 100), watts=reader.integer("watts", 0, MAX_STORED_W))
