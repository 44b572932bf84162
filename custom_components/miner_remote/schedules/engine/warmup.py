"""From when on what a miner draws and does is what it does in the long run. Pure, without a clock.

For its first minutes a miner draws its full power and shows little of its hashrate. A break-even rule that took this
for what the miner does would stop it, and, as a miner that is stopped shows nothing better, for good.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

SETTLES: Final = timedelta(minutes=10)
"""How long a miner has to mine until its figures count: firmwares tell means of minutes, and some tune at first."""


class Settling:
    """Since when each miner has been seen to mine."""

    def __init__(self) -> None:
        """Start with nothing seen."""
        self._idle_at: dict[str, datetime] = {}

    def settled(self, miner_id: str, uptime_s: float | None, now: datetime, *, mines: bool) -> bool:
        """Return whether a miner has mined for long enough; `uptime_s` is the shortest uptime that it tells.

        To be called at each look. One that was never seen to rest has mined for as long as it is up.
        """
        if not mines:
            self._idle_at[miner_id] = now
            return False
        idle_at = self._idle_at.get(miner_id)
        if idle_at is not None and now - idle_at < SETTLES:
            return False
        return uptime_s is None or uptime_s >= SETTLES.total_seconds()

    def clock_set_back(self, now: datetime) -> None:
        """Take what was seen to rest at times that are still to come for resting until now."""
        self._idle_at = {miner_id: min(at, now) for miner_id, at in self._idle_at.items()}

    def forget(self, miner_id: str) -> None:
        """Forget a miner that is gone."""
        self._idle_at.pop(miner_id, None)
