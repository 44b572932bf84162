"""The English texts of the reasons of backup policies; the codes in translations begin with `policy_`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, str]] = {
    "backup_current": "The configuration is backed up.",
    "backup_not_due": "No backup has been due since the policy was created.",
    "backup_scheduled": "The backup begins when it is this miner's turn.",
    "backup_due": "The scheduled backup is being made.",
    "backup_changed": "The configuration has changed and is being backed up.",
    "backup_running": "The backup is running.",
    "backup_failed": "The backup failed (attempts: {tries}), and is tried again later. {cause}",
    "backup_offline": "The miner does not answer. The backup is made when it does.",
    "backup_unsupported": "The configuration of this miner cannot be read.",
    "backup_all_current": "All configurations are backed up.",
    "backup_pending": "Backups still to make: {count}.",
    "backup_some_failed": "Backups that failed: {count}. They are tried again later.",
    "backup_no_miners": "No miner is in the scope of this policy.",
}
