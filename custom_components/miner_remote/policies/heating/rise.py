"""By how much a minimum run warms the room, as seen at earlier starts. Pure.

A miner that can only be switched cannot be paused before its minimum run is over, so that the only way to limit the
overshoot is a later start. By how much the next run will warm the room is taken from the last ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from ...input.fields import Reader
from ..stored import as_json, not_after
from .stages import GRID_W, Ranges

ALLOWED_K: Final = 0.3
"""The overshoot of the sensor that a start may lead to: the air itself is ahead of the sensor."""

LATEST_K: Final = 0.85
"""So far below the target, miners start in any case."""

COASTS: Final = timedelta(minutes=5)
"""How long after the minimum run the temperature still rises: the sensor is behind."""

NEWEST_SHARE: Final = 0.5
"""What the newest start counts in the mean."""

MAX_K: Final = 100.0
MAX_W: Final = 10**9
"""What a file may have at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """`k_per_w` is the rise in K for each W that was switched on, None if it was never seen.

    The miners are planned to draw `planned_w`. Since `since`, a run with `step_w` more than before is watched, which
    began at `from_c` and has reached `highest_c`.
    """

    k_per_w: float | None = None
    planned_w: float = 0.0
    since: datetime | None = None
    step_w: float = 0.0
    from_c: float = 0.0
    highest_c: float = 0.0

    def as_json(self) -> dict[str, object]:
        """Return it as JSON that `read_rise` reads."""
        return {
            "k_per_w": self.k_per_w,
            "planned_w": self.planned_w,
            "since": as_json(self.since),
            "step_w": self.step_w,
            "from_c": self.from_c,
            "highest_c": self.highest_c,
        }

    def until(self, now: datetime) -> Rise:
        """Return it without a run that began in the future: the clock was set back."""
        return self if not_after(self.since, now) == self.since else replace(self, since=None)

    def learned(self) -> Rise:
        """Return only what was learned."""
        return Rise(k_per_w=self.k_per_w)

    def seen(self, now: datetime, planned_w: float, celsius: float, min_on: timedelta, least_w: float) -> Rise:
        """Return it after a decision; some minutes after the minimum run, the run has been learned from.

        A change of the planned power by less than `least_w` is none.
        """
        step_w = planned_w - self.planned_w
        if step_w > least_w:
            return Rise(
                k_per_w=self.k_per_w,
                planned_w=planned_w,
                since=now,
                step_w=step_w,
                from_c=celsius,
                highest_c=celsius,
            )
        seen = replace(self, planned_w=planned_w, highest_c=max(self.highest_c, celsius))
        if self.since is None:
            return seen
        if now - self.since < min_on:
            return seen if step_w > -least_w else replace(seen, since=None)
        if now - self.since < min_on + COASTS:
            return seen
        found = (seen.highest_c - self.from_c) / self.step_w
        before = self.k_per_w
        k_per_w = found if before is None else before + NEWEST_SHARE * (found - before)
        return replace(seen, k_per_w=k_per_w, since=None)

    def delayed(self, ranges: Ranges, asked_w: float, present_w: float, deviation_k: float) -> float:
        """Return the highest power up to `asked_w` whose minimum run does not overshoot, at least `present_w`.

        The ranges are those of heaters that are only switched; `deviation_k` is positive below the target.
        """
        if asked_w <= present_w or not self.k_per_w or deviation_k >= LATEST_K:
            return asked_w
        highest_w = present_w + (deviation_k + ALLOWED_K) / self.k_per_w
        return max((high for _low, high in ranges if high <= min(asked_w, highest_w + GRID_W)), default=present_w)


NEVER_SEEN: Final = Rise()


def read_rise(reader: Reader) -> Rise:
    """Return what is stored; the reader collects errors."""
    return Rise(
        k_per_w=reader.number("k_per_w", 0, MAX_K),
        planned_w=reader.number("planned_w", 0, MAX_W) or 0.0,
        since=reader.instant("since"),
        step_w=reader.number("step_w", 0, MAX_W) or 0.0,
        from_c=reader.number("from_c", -MAX_K, MAX_K) or 0.0,
        highest_c=reader.number("highest_c", -MAX_K, MAX_K) or 0.0,
    )
