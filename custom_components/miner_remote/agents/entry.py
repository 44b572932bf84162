"""What the config entry of a site says of its agents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry

from ..const import (
    CONF_AGENT,
    CONF_AGENTS_SITE,
    CONF_CONCURRENCY,
    CONF_TOPIC_PREFIX,
    DEFAULT_CONCURRENCY,
    SUBENTRY_AGENT,
    SUBENTRY_MINER,
)
from ..wire.topics import DEFAULT_PREFIX, Topics


def topics_of(data: Mapping[str, Any]) -> Topics:
    """Return the topics of a site by agents."""
    return Topics(data[CONF_AGENTS_SITE], data.get(CONF_TOPIC_PREFIX, DEFAULT_PREFIX))


def agent_ids(entry: ConfigEntry) -> list[str]:
    """Return the ids of the agents of a site."""
    return sorted(subentry.data[CONF_AGENT] for subentry in entry.get_subentries_of_type(SUBENTRY_AGENT))


def miners_by_agent(entry: ConfigEntry) -> Counter[str]:
    """Return how many miners are assigned to each agent, also to removed ones."""
    return Counter(subentry.data.get(CONF_AGENT, "") for subentry in entry.get_subentries_of_type(SUBENTRY_MINER))


def concurrency_of(entry: ConfigEntry) -> int:
    """Return how many commands each agent of a site carries out at a time."""
    return int(entry.options.get(CONF_CONCURRENCY, DEFAULT_CONCURRENCY))
