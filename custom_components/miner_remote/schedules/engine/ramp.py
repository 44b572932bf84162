"""How many miners the ramp of a schedule allows to be switched now. Pure, without a clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ...commands.grouping import groups
from ...control.record import CommandType, Pacing
from ..model import Ramp


@dataclass(slots=True)
class _Interval:
    until: datetime
    basis: int
    used: int = 0
    waiting: bool = False


class Ramps:
    """The miners that each schedule has switched in the current interval of its ramp."""

    def __init__(self) -> None:
        """Start without intervals."""
        self._intervals: dict[tuple[int | None, CommandType], _Interval] = {}

    def admit(
        self, schedule_id: int | None, command_type: CommandType, ramp: Ramp, wanted: int, now: datetime
    ) -> tuple[int, datetime | None]:
        """Return how many of `wanted` miners may be switched now, and when the next ones may if some have to wait."""
        key = (schedule_id, command_type)
        interval = self._intervals.get(key)
        if interval is None or now >= interval.until:
            # The percentage refers to all miners to be switched, not to those that are left.
            basis = max(interval.basis, wanted) if interval is not None and interval.waiting else wanted
            interval = self._intervals[key] = _Interval(now + timedelta(seconds=ramp.group_delay_s), basis)
        interval.basis = max(interval.basis, interval.used + wanted)
        size = len(groups(interval.basis, Pacing(group_size=ramp.group_size, group_percent=ramp.group_percent))[0])
        allowed = max(0, min(wanted, size - interval.used))
        interval.used += allowed
        interval.waiting = allowed < wanted
        return allowed, interval.until if interval.waiting else None

    def give_back(self, schedule_id: int | None, command_type: CommandType) -> None:
        """Return the turn of a miner that was admitted but got no command."""
        interval = self._intervals.get((schedule_id, command_type))
        if interval is not None:
            interval.used = max(0, interval.used - 1)

    def clear(self) -> None:
        """Forget all intervals."""
        self._intervals.clear()
