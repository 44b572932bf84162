"""The settings of a backup policy. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final

from ...input.checks import time_of_day
from ...input.fields import Reader

MAX_SPREAD_MINUTES: Final = 240
MAX_KEEP_COUNT: Final = 1000
MAX_KEEP_DAYS: Final = 3650


class Every(StrEnum):
    """How often backups are made at a time of the day."""

    DAY = "day"
    WEEK = "week"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupSettings:
    """When backups are made, and which are kept.

    `time` is local time; `weekday` (0 is Monday) is for weekly backups. The miners are spread over `spread_minutes`
    from then on. Of each miner, the newest `keep_count` backups are kept, for `keep_days` after they were last
    confirmed; those that a person made are deleted only with `prune_manual`.
    """

    every: Every = Every.DAY
    time: str = "03:30"
    weekday: int = 0
    spread_minutes: int = 30
    before_firmware: bool = True
    after_change: bool = True
    keep_count: int = 30
    keep_days: int = 365
    prune_manual: bool = False

    def as_json(self) -> dict[str, object]:
        """Return the settings as JSON."""
        return {**asdict(self), "every": self.every.value}


def read_settings(reader: Reader) -> BackupSettings:
    """Return the settings of a JSON object; keys that are missing or wrong have their defaults."""
    given = {
        "every": reader.choice("every", {item.value: item for item in Every}),
        "time": reader.value("time", time_of_day),
        "weekday": reader.integer("weekday", 0, 6),
        "spread_minutes": reader.integer("spread_minutes", 0, MAX_SPREAD_MINUTES),
        "before_firmware": reader.boolean("before_firmware"),
        "after_change": reader.boolean("after_change"),
        "keep_count": reader.integer("keep_count", 1, MAX_KEEP_COUNT),
        "keep_days": reader.integer("keep_days", 1, MAX_KEEP_DAYS),
        "prune_manual": reader.boolean("prune_manual"),
    }
    return BackupSettings(**{key: value for key, value in given.items() if value is not None})  # type: ignore[arg-type]  # read with their types
