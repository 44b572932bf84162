"""What a heating policy remembers over rounds and restarts. Pure; times are in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from ...input.fields import Reader
from ..allocation.state import NO_RESTRAINTS, RestrainState, read_state
from ..stored import as_json, not_after
from .rise import NEVER_SEEN, Rise, read_rise

_MAX_W: Final = 10**9
_MAX_C: Final = 200.0
"""What a file may have at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatingState:
    """The controller of a zone; powers in W, temperatures in °C.

    The controller last ran for the target `wanted_c`, and `asked_w` is what the miners that can be changed may draw
    since then. `allocation` holds their levels. A change of these, or of `saved_at`, is written to the disk, with all
    other fields.

    `reading_c` is the last temperature of the room, reported at `read_at`; `smoothed_c` is the same without noise, and
    `slow_c` is smoothed more. The controller last ran at `stepped_at`: `integral_w` is its integral, `output_w` what it
    wanted of all miners.
    `mean_w` is the mean of what the miners drew in the last hours. While the temperature is unknown, `trim_w` is added
    to the power of the fail-safe. `short_since` is since when the miners draw less than they may.
    `rise` is by how much starts warmed the room.
    """

    wanted_c: float | None = None
    asked_w: float = 0.0
    saved_at: datetime | None = None
    allocation: RestrainState = NO_RESTRAINTS
    reading_c: float | None = field(default=None, compare=False)
    read_at: datetime | None = field(default=None, compare=False)
    smoothed_c: float | None = field(default=None, compare=False)
    slow_c: float | None = field(default=None, compare=False)
    stepped_at: datetime | None = field(default=None, compare=False)
    integral_w: float = field(default=0.0, compare=False)
    output_w: float = field(default=0.0, compare=False)
    mean_w: float | None = field(default=None, compare=False)
    trim_w: float = field(default=0.0, compare=False)
    short_since: datetime | None = field(default=None, compare=False)
    rise: Rise = field(default=NEVER_SEEN, compare=False)

    def as_json(self) -> dict[str, object]:
        """Return the state as JSON."""
        return {
            "wanted_c": self.wanted_c,
            "asked_w": self.asked_w,
            "saved_at": as_json(self.saved_at),
            "allocation": self.allocation.as_json(),
            "reading_c": self.reading_c,
            "read_at": as_json(self.read_at),
            "smoothed_c": self.smoothed_c,
            "slow_c": self.slow_c,
            "stepped_at": as_json(self.stepped_at),
            "integral_w": self.integral_w,
            "output_w": self.output_w,
            "mean_w": self.mean_w,
            "trim_w": self.trim_w,
            "short_since": as_json(self.short_since),
            "rise": self.rise.as_json(),
        }

    @classmethod
    def from_json(cls, data: object) -> HeatingState:
        """Return the stored state; raises InvalidDataError."""
        reader = Reader(data)
        state = cls(
            wanted_c=reader.number("wanted_c", -_MAX_C, _MAX_C),
            asked_w=reader.number("asked_w", 0, _MAX_W) or 0.0,
            saved_at=reader.instant("saved_at"),
            allocation=reader.nested("allocation", read_state) or NO_RESTRAINTS,
            reading_c=reader.number("reading_c", -_MAX_C, _MAX_C),
            read_at=reader.instant("read_at"),
            smoothed_c=reader.number("smoothed_c", -_MAX_C, _MAX_C),
            slow_c=reader.number("slow_c", -_MAX_C, _MAX_C),
            stepped_at=reader.instant("stepped_at"),
            integral_w=reader.number("integral_w", 0, _MAX_W) or 0.0,
            output_w=reader.number("output_w", 0, _MAX_W) or 0.0,
            mean_w=reader.number("mean_w", 0, _MAX_W),
            trim_w=reader.number("trim_w", -_MAX_W, _MAX_W) or 0.0,
            short_since=reader.instant("short_since"),
            rise=reader.nested("rise", read_rise) or NEVER_SEEN,
        )
        reader.finish()
        return state

    def until(self, now: datetime) -> HeatingState:
        """Return the state with `now` in place of later times, which it has after the clock was set back."""
        times = self.saved_at, self.read_at, self.stepped_at, self.short_since
        saved_at, read_at, stepped_at, short_since = (not_after(at, now) for at in times)
        rise = self.rise.until(now)
        if (saved_at, read_at, stepped_at, short_since) == times and rise is self.rise:
            return self
        return replace(
            self, saved_at=saved_at, read_at=read_at, stepped_at=stepped_at, short_since=short_since, rise=rise
        )


NEVER_RUN: Final = HeatingState()
