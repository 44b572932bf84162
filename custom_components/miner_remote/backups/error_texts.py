"""The English texts of the errors of backups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

BACKUP_ERROR_TEXTS: Final[Mapping[str, str]] = {
    "backup_unreadable": (
        "Backup {backup_id} ({name}) cannot be read: its file {file} is missing or damaged. Use another backup."
    ),
    "backup_not_deleted": "{file} could not be deleted ({error}). Check the permissions of its folder.",
    "backup_without_pools": (
        "The miner does not report any pools, so there is nothing to back up. Try again when it is mining."
    ),
    "backup_implausible_pool": (
        "The miner reported {url} as the URL of pool slot {pool}, which is not a pool, so no backup was made. Try "
        "again in a minute; it may just be starting."
    ),
    "backup_empty_pool": (
        "The miner reported an empty URL for pool slot {pool}, so no backup was made. Try again in a minute; it may "
        "just be starting."
    ),
}
