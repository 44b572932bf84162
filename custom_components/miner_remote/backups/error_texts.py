"""The English texts of the errors of backups, and of the differences between a backup and a miner."""

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

DIFFERENCE_TEXTS: Final[Mapping[str, str]] = {
    "model_differs": "The miner's model is {miner}, the backup has {backup}.",
    "power_limit_differs": "The power limit is {miner} W on the miner, the backup has {backup} W.",
    "power_limit_not_reported": "The miner does not report its power limit, the backup has {backup} W.",
    "fan_differs": "The fan control is {miner} on the miner, the backup has {backup}.",
    "fan_not_reported": "The miner does not report its fan control, the backup has {backup}.",
    "tuning_differs": "The tuning value {key} is {miner} on the miner, the backup has {backup}.",
    "tuning_not_reported": "The miner does not report the tuning value {key}, the backup has {backup}.",
    "pool_not_in_backup": "Pool slot {pool} is {miner} on the miner, the backup has none there.",
    "pool_not_on_miner": "Pool slot {pool} is empty on the miner, the backup has {backup}.",
    "pool_differs": "Pool slot {pool} is {miner} on the miner, the backup has {backup}.",
    "pool_user_differs": "The user of pool slot {pool} is {miner} on the miner, the backup has {backup}.",
    "pool_password_differs": "The password of pool slot {pool} on the miner is not the one in the backup.",
}
