"""Which backups are deleted. Pure: no clock, no I/O, no Home Assistant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

from ...control.backup_model import Backup, BackupType
from .settings import BackupSettings

UNDO_FOR: Final = timedelta(days=1)
"""A backup made before a change is kept for at least this long, so that the change can be undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How many backups of a miner are kept, and for how long."""

    keep_count: int
    keep_days: int
    prune_manual: bool

    @classmethod
    def of(cls, policies: Iterable[BackupSettings]) -> Self | None:
        """Return what keeps the most for policies that concern the same miner; None without a policy."""
        every = list(policies)
        if not every:
            return None
        return cls(
            keep_count=max(item.keep_count for item in every),
            keep_days=max(item.keep_days for item in every),
            prune_manual=all(item.prune_manual for item in every),
        )


def surplus(backups: Sequence[Backup], retention: Retention, now: datetime, *, configured: bool) -> list[int]:
    """Return the ids of the backups of one miner to delete; `backups` are all of it, oldest first.

    The newest backup of a configured miner stays. The age of a backup counts from when it was last confirmed. Backups
    that a person made neither count nor go, unless `prune_manual`. Those of a removed miner go only for their age.
    """
    limit = now - timedelta(days=retention.keep_days)
    counted = 0
    found: list[int] = []
    for backup in reversed(backups):
        if backup.backup_type is BackupType.MANUAL and not retention.prune_manual:
            continue
        counted += 1
        if configured and backup is backups[-1]:
            continue
        for_undo = backup.backup_type is BackupType.PRE_UPDATE and backup.created_at > now - UNDO_FOR
        too_many = configured and counted > retention.keep_count and not for_undo
        if too_many or backup.valid_at < limit:
            found.append(backup.id)
    return found[::-1]
