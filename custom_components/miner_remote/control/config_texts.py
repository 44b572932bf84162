"""The English texts of the differences between a backup and a miner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

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
    "pool_quotas_differ": ("The shares of the pools by their slots are {miner} on the miner, the backup has {backup}."),
    "pool_password_differs": "The password of pool slot {pool} on the miner is not the one in the backup.",
}
