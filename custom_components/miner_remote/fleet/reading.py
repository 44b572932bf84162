"""What an agent reports of a miner, in place of polls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ..drivers.contract.driver import Profile
from ..drivers.contract.errors import DriverError
from ..drivers.contract.settings import Setting
from ..drivers.contract.values import Snapshot, TuningValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an agent knows of a miner.

    `seen_at` is when the miner last answered, by the clock of Home Assistant; None if it has not answered since the
    agent started. `error` is why the last poll failed, None if it did not.
    """

    address: str | None
    seen_at: datetime | None
    error: DriverError | None
    snapshot: Snapshot | None
    profile: Profile | None
    settings: tuple[Setting, ...]
    settings_read_at: datetime | None
    memory: Mapping[str, TuningValue] = field(default_factory=dict)

    def age_s(self, now: datetime) -> float | None:
        """Return the seconds since the miner last answered."""
        return None if self.seen_at is None else max(0.0, (now - self.seen_at).total_seconds())
