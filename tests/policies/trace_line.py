"""The samples of one miner in a trace, for the oracles of protection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from custom_components.miner_remote.policies.contract import MinerView
from custom_components.miner_remote.policies.protection.settings import ProtectionSettings

DAY = timedelta(hours=24)
MINUTE = timedelta(minutes=1)


@dataclass
class Line:
    """The samples of one miner: its views, and the temperature that counts."""

    settings: ProtectionSettings
    views: list[MinerView]
    times: list[datetime]
    temperatures: list[float | None]

    def since(self, start: int, now: int) -> timedelta:
        """Return how long ago a sample was, as seen from another one."""
        return self.times[now] - min(self.times[start : now + 1])

    def ever(self, start: int, now: int, age: timedelta) -> bool:
        """Return whether a sample has been so long ago at any later sample until now."""
        return any(self.since(start, at) >= age for at in range(start + 1, now + 1))
