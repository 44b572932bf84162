"""How fast the power of a site may rise when schedules and policies let miners run again. Pure, without a clock.

Stopping is never paced. A fast restart of many miners strains the grid connection and the hardware.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

AT_ONCE: Final = timedelta(seconds=10)
"""The rises of this time may begin together, so that small miners do not wait for one another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """The power in W that a command is expected to add at a site, and the pace of the site in W per minute."""

    site: str
    watts: float
    pace_w_per_minute: float


class RisePaces:
    """Until when the power that was admitted takes up the pace of each site."""

    def __init__(self) -> None:
        """Start with all of the pace."""
        self._taken_until: dict[str, datetime] = {}

    def admit(self, rise: Rise, now: datetime) -> datetime | None:
        """Admit a rise and return None, or return when it may begin.

        A site that has been quiet may begin a rise at once, however large it is; the next one waits for it.
        """
        taken_until = max(now, self._taken_until.get(rise.site, now))
        if taken_until - now >= AT_ONCE:
            return taken_until - AT_ONCE + timedelta(milliseconds=1)
        self._taken_until[rise.site] = taken_until + self._time_of(rise)
        return None

    def give_back(self, rise: Rise) -> None:
        """Return the turn of a rise that was admitted but got no command."""
        if (taken_until := self._taken_until.get(rise.site)) is not None:
            self._taken_until[rise.site] = taken_until - self._time_of(rise)

    def clear(self) -> None:
        """Forget what was admitted."""
        self._taken_until.clear()

    @staticmethod
    def _time_of(rise: Rise) -> timedelta:
        return timedelta(minutes=rise.watts / rise.pace_w_per_minute)
