"""Subentry flow of an agent: add one that was heard at the broker, or confirm its new key."""

from __future__ import annotations

from typing import Any, Final

import probatio as vol
from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.helpers import selector

from ..agents.broker import async_is_mqtt_loaded, is_connected
from ..agents.entry import agent_ids, topics_of
from ..agents.heard import HeardAgent, async_heard_agents
from ..const import CONF_AGENT, CONF_PUBLIC_KEY
from .agent_site import agent_field

CONF_SAME_FINGERPRINT: Final = "same_fingerprint"

DOCUMENTATION: Final = "https://github.com/miner-remote/miner-remote/blob/main/docs/agents.md"


class AgentSubentryFlow(ConfigSubentryFlow):
    """Add and reconfigure agents of a site."""

    def __init__(self) -> None:
        """Start without agents."""
        self._heard: dict[str, HeardAgent] = {}
        self._agent: HeardAgent | None = None
        """The agent whose fingerprint is compared."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Let the user select an agent that is online and not added yet; without a choice, compare its fingerprint."""
        if user_input is None:
            if (abort := await self._async_listen()) is not None:
                return abort
            for agent in agent_ids(self._get_entry()):
                self._heard.pop(agent, None)
            if not self._heard:
                return await self.async_step_not_heard()
        chosen = (user_input or {}).get(CONF_AGENT) or (next(iter(self._heard)) if len(self._heard) == 1 else None)
        if chosen is not None:
            self._agent = self._heard[chosen]
            return await self.async_step_confirm()
        return self.async_show_form(step_id="user", data_schema=vol.Schema(agent_field(list(self._heard))))

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Compare the fingerprint of an agent that has another key than before."""
        if (abort := await self._async_listen()) is not None:
            return abort
        stored = self._get_reconfigure_subentry().data
        self._agent = self._heard.get(stored[CONF_AGENT])
        if self._agent is None:
            return await self.async_step_offline()
        if self._agent.public_key == stored[CONF_PUBLIC_KEY]:
            return self.async_abort(
                reason="key_unchanged",
                description_placeholders={"agent": self._agent.agent, "fingerprint": self._agent.fingerprint},
            )
        return await self.async_step_confirm()

    async def _async_listen(self) -> SubentryFlowResult | None:
        """Listen to the broker for agents; return why that is not possible."""
        if not await async_is_mqtt_loaded(self.hass):
            return self.async_abort(reason="mqtt_missing")
        if not is_connected(self.hass):
            return self.async_abort(reason="broker_not_connected")
        self._heard = await async_heard_agents(self.hass, topics_of(self._get_entry().data))
        return None

    async def async_step_not_heard(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Explain what to do, because no agent can be added."""
        entry = self._get_entry()
        topics = topics_of(entry.data)
        return self.async_show_menu(
            step_id="not_heard",
            menu_options=["user"],
            description_placeholders={
                "site": topics.site,
                "prefix": topics.prefix,
                "known": ", ".join(agent_ids(entry)) or "–",
                "docs": DOCUMENTATION,
            },
        )

    async def async_step_offline(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Explain that an agent must be online to confirm its key."""
        return self.async_show_menu(
            step_id="offline",
            menu_options=["reconfigure"],
            description_placeholders={"agent": self._get_reconfigure_subentry().data[CONF_AGENT]},
        )

    async def async_step_confirm(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask whether the agent prints the same fingerprint, because passwords are encrypted for its key."""
        agent = self._agent
        if agent is None:
            raise RuntimeError("There is no agent to confirm")
        errors: dict[str, str] = {}
        if user_input is not None:
            if user_input[CONF_SAME_FINGERPRINT]:
                data = {CONF_AGENT: agent.agent, CONF_PUBLIC_KEY: agent.public_key}
                if self.source == SOURCE_RECONFIGURE:
                    return self.async_update_and_abort(
                        self._get_entry(), self._get_reconfigure_subentry(), data=data, reason="key_confirmed"
                    )
                return self.async_create_entry(title=agent.agent, data=data, unique_id=f"agent_{agent.agent}")
            errors[CONF_SAME_FINGERPRINT] = "not_compared"
        return self.async_show_form(
            step_id="confirm",
            data_schema=vol.Schema({vol.Required(CONF_SAME_FINGERPRINT, default=False): selector.BooleanSelector()}),
            errors=errors,
            description_placeholders={"agent": agent.agent, "fingerprint": agent.fingerprint},
        )
