"""Which entities the miners of a site have in Home Assistant."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from ..const import CONF_ENTITIES

MAIN_KEYS: Final = frozenset(
    {
        "mining",
        "power_limit",
        "reboot",
        "status",
        "hashrate",
        "power",
        "efficiency",
        "temperature_max",
        "pool",
        "drift",
        "reachable",
        "command",
    }
)
"""The keys of the main entities: those that are enabled by default, which is how an integration says what most people
use, and two that only automations use: whether the miner answers, and the results of its commands."""


class EntityChoice(StrEnum):
    """The choice of a site; the panel, the REST API, schedules and policies work the same with each."""

    ALL = "all"
    """Every entity that a miner supports, most of them disabled."""
    MAIN = "main"
    """The main entities only."""
    TOTALS = "totals"
    """No entities and no devices of miners, only those of the site."""

    @property
    def has_devices(self) -> bool:
        """Return whether the miners have devices."""
        return self is not EntityChoice.TOTALS

    def includes(self, key: str) -> bool:
        """Return whether the miners have the entity with a key."""
        return self is EntityChoice.ALL or (self is EntityChoice.MAIN and key in MAIN_KEYS)


def entity_choice(options: Mapping[str, Any]) -> EntityChoice:
    """Return the choice in the options of a site."""
    return EntityChoice(options.get(CONF_ENTITIES, EntityChoice.ALL))
