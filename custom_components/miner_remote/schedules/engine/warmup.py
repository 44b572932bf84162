"""When the power and hashrate of a miner are representative. Pure, without a clock.

In its first minutes a miner draws full power and reports little hashrate. A break-even rule with these figures would
stop the miner for good, because a stopped miner reports no better ones.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

SETTLES: Final = timedelta(minutes=10)
"""How long a miner has to mine until its figures count: firmwares report averages, and some tune at first."""


class Warmup:
    """Since when each miner that was seen idle mines again."""

    def __init__(self) -> None:
        """Start without observations."""
        self._mines_since: dict[str, datetime | None] = {}

    def settled(self, miner_id: str, uptime_s: float | None, now: datetime, *, mines: bool) -> bool:
        """Return whether a miner has mined for long enough; `uptime_s` is the shortest uptime that it reports.

        Call this after each reading. A miner that was never seen idle has mined for as long as it is up.
        """
        if not mines:
            self._mines_since[miner_id] = None
            return False
        if miner_id in self._mines_since:
            since = self._mines_since[miner_id]
            if since is None:
                since = self._mines_since[miner_id] = now
            if now - since < SETTLES:
                return False
        return uptime_s is None or uptime_s >= SETTLES.total_seconds()

    def clock_set_back(self, now: datetime) -> None:
        """Move times in the future to now."""
        self._mines_since = {
            miner_id: None if since is None else min(since, now) for miner_id, since in self._mines_since.items()
        }

    def forget(self, miner_id: str) -> None:
        """Forget a miner that was removed."""
        self._mines_since.pop(miner_id, None)
