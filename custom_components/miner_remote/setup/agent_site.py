"""What the dialogs need of sites whose miners are polled by agents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import probatio as vol
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import selector
from homeassistant.util import slugify

from ..agents.entry import topics_of
from ..agents.site_agents import SiteAgents, agents_of
from ..const import CONF_AGENT, CONF_AGENTS_SITE, CONF_TOPIC_PREFIX, DOMAIN
from ..wire.topics import DEFAULT_PREFIX, Topics, is_id, is_prefix

LONGEST_ID: Final = 64

TOPICS_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_AGENTS_SITE): selector.TextSelector(),
        vol.Required(CONF_TOPIC_PREFIX, default=DEFAULT_PREFIX): selector.TextSelector(),
    }
)


def site_agents(entry: ConfigEntry) -> SiteAgents | None:
    """Return the agents of a site that is loaded."""
    return agents_of(entry.runtime_data) if entry.state is ConfigEntryState.LOADED else None


def suggested_site_id(name: str) -> str:
    """Return an id of a site for its topics, made of its name."""
    return slugify(name, separator="-")[:LONGEST_ID]


def topics_data(hass: HomeAssistant, user_input: Mapping[str, Any], errors: dict[str, str]) -> dict[str, str]:
    """Return the topics as stored in an entry; add what is wrong to `errors`."""
    site_id, prefix = user_input[CONF_AGENTS_SITE].strip(), user_input[CONF_TOPIC_PREFIX].strip().strip("/")
    if not is_id(site_id):
        errors[CONF_AGENTS_SITE] = "invalid_site_id"
    if not is_prefix(prefix):
        errors[CONF_TOPIC_PREFIX] = "invalid_prefix"
    if not errors and Topics(site_id, prefix) in _used_topics(hass):
        errors[CONF_AGENTS_SITE] = "site_id_taken"
    return {CONF_AGENTS_SITE: site_id, **({} if prefix == DEFAULT_PREFIX else {CONF_TOPIC_PREFIX: prefix})}


def _used_topics(hass: HomeAssistant) -> list[Topics]:
    entries = hass.config_entries.async_entries(DOMAIN, include_ignore=False)
    return [topics_of(entry.data) for entry in entries if CONF_AGENTS_SITE in entry.data]


def agent_field(agents: list[str], current: str | None = None) -> dict[vol.Marker, Any]:
    """Return the field that selects an agent; there is none if there is no choice."""
    if agents == [current] or (current is None and len(agents) == 1):
        return {}
    default = current if current in agents else vol.UNDEFINED
    config = selector.SelectSelectorConfig(options=agents, mode=selector.SelectSelectorMode.DROPDOWN)
    return {vol.Required(CONF_AGENT, default=default): selector.SelectSelector(config)}
