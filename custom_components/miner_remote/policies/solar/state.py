"""What a solar policy remembers, as JSON. Pure; times are in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from typing import Final

from ...input.fields import InvalidDataError, Reader
from ...input.texts import InputProblem
from ..allocation.state import NO_RESTRAINTS, RestrainState, read_state
from ..stored import stored_times, times_as_json
from .signal import Signal

CLOCK_SLACK: Final = timedelta(seconds=5)
"""A measurement that is so much later than now is from before the clock was set back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What is only kept in memory: it changes with every report of the meter.

    `signal` is what miners may draw. `read_at` is the last time with usable sensors, or the first one without.
    `planned_w` is what the miners were planned to draw in the last round. `short_s` is for how long the surplus has
    been too small for the running miners. `shown_w` is the surplus in the last reason, since `shown_at`. `next_at` is
    when the next round was due.
    """

    signal: Signal | None = None
    read_at: datetime | None = None
    planned_w: float | None = None
    short_s: float = 0.0
    shown_w: float | None = None
    shown_at: datetime | None = None
    next_at: datetime | None = None
    at: datetime | None = None
    """The time of the last round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SolarState:
    """The levels of the miners, the starts of today by miner, and whether the battery is below its minimum."""

    allocation: RestrainState = NO_RESTRAINTS
    starts: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict, hash=False)
    low: bool = False
    measured: Measured = field(default=Measured(), compare=False)

    def as_json(self) -> dict[str, object]:
        """Return the state as JSON that `state_from_json` reads, without what is only kept in memory."""
        return {
            "allocation": self.allocation.as_json(),
            "starts": {miner_id: times_as_json(times) for miner_id, times in self.starts.items()},
            "low": self.low,
        }

    def started_today(self, miner_id: str, now: datetime, zone: tzinfo) -> int:
        """Return how many times a miner was started today; a start in the future was before the clock was set back."""
        return len(_of_today(self.starts.get(miner_id, ()), now, zone))

    def with_starts(self, miner_ids: list[str], now: datetime, zone: tzinfo) -> SolarState:
        """Return the state after these miners were started; starts of earlier days are forgotten."""
        if not miner_ids:
            return self
        starts = {miner_id: _of_today(times, now, zone) for miner_id, times in self.starts.items()}
        for miner_id in miner_ids:
            starts[miner_id] = (*starts.get(miner_id, ()), now)
        return replace(self, starts={miner_id: times for miner_id, times in starts.items() if times})

    def at(self, now: datetime) -> SolarState:
        """Return the state without measurements from before the clock was set back."""
        at = self.measured.at
        return replace(self, measured=Measured()) if at is not None and at > now + CLOCK_SLACK else self


def _of_today(times: tuple[datetime, ...], now: datetime, zone: tzinfo) -> tuple[datetime, ...]:
    today = now.astimezone(zone).date()
    return tuple(min(at, now) for at in times if min(at, now).astimezone(zone).date() == today)


def state_from_json(data: object) -> SolarState:
    """Return the stored state; raises InvalidDataError."""
    reader = Reader(data)
    allocation = reader.nested("allocation", read_state)
    low = reader.boolean("low") is True
    reader.ignore(("starts",))
    reader.close()
    reader.finish()
    starts = data.get("starts") if isinstance(data, Mapping) else None
    if starts is not None and not isinstance(starts, Mapping):
        raise InvalidDataError([InputProblem("starts", "not_object")])
    return SolarState(
        allocation=allocation or NO_RESTRAINTS,
        starts={str(miner_id): stored_times(starts, miner_id) for miner_id in starts or {}},
        low=low,
    )
