"""The English texts of why a miner is at its level, with `str.format` placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, str]] = {
    "allocation_full": "The miner may draw its full power.",
    "allocation_limited": "Limited to {power_limit_w} W, so that all miners together stay within the budget.",
    "allocation_paused": "Paused, so that all miners together stay within the budget.",
    "allocation_wait_dwell": "The miner changes its level once its minimum time is over.",
    "allocation_wait_restart": "A higher level would fit into the budget, but a restart for it is not worth it.",
    "allocation_wait_room": "The power of the miner rises once that of others has fallen.",
    "allocation_wait_pace": "The power of the miner rises once the pace allows it.",
    "allocation_offline": "The miner does not answer, so its level cannot be changed.",
    "allocation_unplugged": "The power outlet of the miner is off, so it draws nothing.",
    "allocation_rebooting": "The miner is rebooting and counts with the power of its level.",
    "allocation_busy": "A command to the miner is running, so it counts with what it draws.",
    "allocation_unread": "The settings of the miner were not read yet, so it stays as it is.",
    "allocation_upgrading": "The firmware of the miner is being upgraded, so it counts with what it draws.",
    "allocation_held": "A person's command comes first for now, so the miner counts with what it draws.",
    "allocation_kept_off": "A schedule or another policy keeps the miner off.",
    "allocation_stopped": "The miner is paused, but not by this policy, so it counts with what it draws.",
    "allocation_not_controllable": "The miner can be neither limited nor paused, so it counts with what it draws.",
    "allocation_no_figures": "The power of the miner is unknown, so it cannot be counted.",
    "allocation_no_hashrate": "The miner draws power, but reports no hashrate, so its level is not changed.",
    "allocation_no_effect": "The miner draws more than it was ordered to, so it counts with what it draws.",
}
