"""The action that moves miners to another agent of their site."""

from __future__ import annotations

from typing import Final

import probatio as vol
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv

from ...agents.entry import agent_ids
from ...const import CONF_AGENT, CONF_AGENTS_SITE, DOMAIN
from ...fleet.site import site_name
from ...input.checks import text
from ...input.texts import printable
from .commands import check_administrator, targeted_miners

_SCHEMA: Final = cv.make_entity_service_schema({vol.Required(CONF_AGENT): text()})


@callback
def async_register_agent_services(hass: HomeAssistant) -> None:
    """Register the action."""
    hass.services.async_register(
        DOMAIN, "move_to_agent", _move_to_agent, schema=_SCHEMA, supports_response=SupportsResponse.OPTIONAL
    )


async def _move_to_agent(call: ServiceCall) -> ServiceResponse:
    """Let another agent poll the targeted miners; for administrators.

    Returns the ids and names of the miners that were moved, with the agents that they had, and of those that the agent
    already polls. Nothing is moved unless the agent belongs to the sites of all of them.
    """
    await check_administrator(call)
    hass, agent = call.hass, call.data[CONF_AGENT]
    miners = targeted_miners(hass, call.data)
    for entry in {miner.site.entry.entry_id: miner.site.entry for miner in miners}.values():
        _check_agent(entry, agent)
    moved: list[dict[str, str | None]] = []
    unchanged: list[dict[str, str]] = []
    for miner in miners:
        entry = miner.site.entry
        subentry = entry.subentries.get(miner.subentry_id)
        if subentry is None:
            continue
        named = {"miner_id": miner.miner_id, "name": miner.display_name}
        if subentry.data.get(CONF_AGENT) == agent:
            unchanged.append(named)
            continue
        moved.append({**named, "from": subentry.data.get(CONF_AGENT)})
        hass.config_entries.async_update_subentry(entry, subentry, data={**subentry.data, CONF_AGENT: agent})
    return {"agent": agent, "moved": moved, "unchanged": unchanged}


def _check_agent(entry: ConfigEntry, agent: str) -> None:
    """Raise ServiceValidationError unless a site has this agent."""
    site = site_name(entry)
    if CONF_AGENTS_SITE not in entry.data:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="site_without_agents", translation_placeholders={"site": site}
        )
    agents = agent_ids(entry)
    if agent not in agents:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="agent_not_of_site",
            translation_placeholders={"agent": printable(agent), "site": site, "agents": ", ".join(agents) or "–"},
        )
