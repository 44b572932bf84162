"""What a curtailment remembers over rounds and restarts. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ...input.fields import Reader
from ..allocation.state import NO_RESTRAINTS, RestrainState, read_state
from ..power_budget.state import MAX_STORED_W
from ..stored import as_json, not_after


@dataclass(frozen=True, slots=True, kw_only=True)
class CurtailmentState:
    """How far an event is; all powers in W.

    `baseline_w` is what the miners drew at `began_at`. At `restoring_at`, `shed_w` of that was shed and `shortfall_w`
    was lacking. An event that was over before it could begin has only `ended_at`.
    """

    baseline_w: int | None = None
    began_at: datetime | None = None
    restoring_at: datetime | None = None
    ended_at: datetime | None = None
    shed_w: int | None = None
    shortfall_w: int | None = None
    waits_since: datetime | None = None
    """Since when a restoring event has only waited for miners that cannot be changed."""
    allocation: RestrainState = NO_RESTRAINTS

    def as_json(self) -> dict[str, object]:
        """Return the state as JSON that `state_from_json` reads."""
        return {
            "baseline_w": self.baseline_w,
            "began_at": as_json(self.began_at),
            "restoring_at": as_json(self.restoring_at),
            "ended_at": as_json(self.ended_at),
            "shed_w": self.shed_w,
            "shortfall_w": self.shortfall_w,
            "waits_since": as_json(self.waits_since),
            "allocation": self.allocation.as_json(),
        }

    def not_after(self, now: datetime) -> CurtailmentState:
        """Return the state with `now` in place of later times, which it has after the clock was set back."""
        times = (self.began_at, self.restoring_at, self.ended_at, self.waits_since)
        if all(at is None or at <= now for at in times):
            return self
        return replace(
            self,
            began_at=not_after(self.began_at, now),
            restoring_at=not_after(self.restoring_at, now),
            ended_at=not_after(self.ended_at, now),
            waits_since=not_after(self.waits_since, now),
        )


def state_from_json(data: object) -> CurtailmentState:
    """Return the stored state; raises InvalidDataError."""
    reader = Reader(data)
    state = CurtailmentState(
        baseline_w=reader.integer("baseline_w", 0, MAX_STORED_W),
        began_at=reader.instant("began_at"),
        restoring_at=reader.instant("restoring_at"),
        ended_at=reader.instant("ended_at"),
        shed_w=reader.integer("shed_w", 0, MAX_STORED_W),
        shortfall_w=reader.integer("shortfall_w", 0, MAX_STORED_W),
        waits_since=reader.instant("waits_since"),
        allocation=reader.nested("allocation", read_state) or NO_RESTRAINTS,
    )
    reader.finish()
    return state
