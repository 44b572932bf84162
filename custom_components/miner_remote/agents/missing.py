"""The repair issues of agents that were removed from a site while they polled miners."""

from __future__ import annotations

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ..issues import async_clear_issue, async_raise_issue
from .entry import agent_ids, miners_by_agent


class MissingAgents:
    """The removed agents of one site to which miners are still assigned."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Start without issues."""
        self._hass = hass
        self._entry = entry
        self._raised: set[str] = set()

    @callback
    def async_update(self) -> None:
        """Raise an issue for each missing agent, and delete those of the others."""
        agents = agent_ids(self._entry)
        missing = {agent: count for agent, count in miners_by_agent(self._entry).items() if agent not in agents}
        self._clear(self._raised - missing.keys())
        for agent, count in missing.items():
            placeholders = {"agent": agent, "site": self._entry.title, "count": str(count)}
            async_raise_issue(self._hass, self._issue_id(agent), "agent_missing", placeholders, error=True)
        self._raised = set(missing)

    @callback
    def async_clear(self) -> None:
        """Delete all issues."""
        self._clear(self._raised)
        self._raised = set()

    def _clear(self, agents: set[str]) -> None:
        for agent in agents:
            async_clear_issue(self._hass, self._issue_id(agent))

    def _issue_id(self, agent: str) -> str:
        return f"agent_missing_{self._entry.entry_id}_{agent}"
