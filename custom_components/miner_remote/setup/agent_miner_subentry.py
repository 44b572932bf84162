"""Subentry flow of a miner that an agent polls: Home Assistant does not reach it, so it is not probed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, override

import probatio as vol
from homeassistant.config_entries import SubentryFlowResult
from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_USERNAME
from homeassistant.helpers import selector

from ..agents.entry import agent_ids
from ..agents.errors import AgentUnavailableError
from ..const import CONF_AGENT, CONF_NETWORKS
from ..control.scan import LARGEST_NETWORK, InvalidNetworkError, ScanResult, parse_host, parse_networks
from ..drivers.contract.errors import CodedError
from ..fleet.subentry import stored_profile
from ..input.fields import names_of
from ..interfaces.translated_errors import async_error_text
from .agent_site import agent_field, site_agents
from .candidates import ConfiguredMiners, NewMiner, credentials_of, default_name
from .selectors import PASSWORD_SELECTOR, USERNAME_SELECTOR
from .subentry_steps import RECONFIGURE_SCHEMA, SubentrySteps

CONF_ADDRESSES: Final = "addresses"


class AgentMinerSubentryFlow(SubentrySteps):
    """Add and reconfigure miners of a site by agents."""

    def __init__(self) -> None:
        """Start without an agent."""
        self._agent = ""
        self._networks: list[str] = []
        self._failure = ""
        """Why the last scan failed."""

    @property
    @override
    def networks_to_scan(self) -> Sequence[str]:
        return self._networks

    @override
    def known_miners(self) -> ConfiguredMiners:
        return ConfiguredMiners(self.hass, place=self._entry_id)

    @override
    def empty_scan_options(self) -> list[str]:
        return ["agent_scan", "addresses"]

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Offer a scan by an agent, or a list of addresses."""
        if not agent_ids(self._get_entry()):
            return self._no_agents()
        return self.async_show_menu(step_id="user", menu_options=["agent_scan", "addresses"])

    def _no_agents(self) -> SubentryFlowResult:
        return self.async_abort(reason="no_agents")

    # Scan ------------------------------------------------------------------------------------------------------------

    async def async_step_agent_scan(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the agent and the networks that it scans."""
        self.stop_reminding()
        entry = self._get_entry()
        if not (agents := agent_ids(entry)):
            return self._no_agents()
        errors: dict[str, str] = {"base": "scan_failed"} if self._failure else {}
        placeholders = {"network": "", "largest": str(LARGEST_NETWORK), "detail": self._failure}
        self._failure = ""
        if user_input is not None:
            self._agent = user_input.get(CONF_AGENT, agents[0])
            try:
                self._networks = parse_networks(user_input.get(CONF_NETWORKS) or ())
            except InvalidNetworkError as err:
                errors[CONF_NETWORKS] = err.reason
                placeholders["network"] = err.network
            else:
                if self._networks:
                    return await self.async_step_scan()
                errors[CONF_NETWORKS] = "networks_missing"
        schema = {
            **agent_field(agents),
            vol.Optional(CONF_NETWORKS): selector.TextSelector(selector.TextSelectorConfig(multiple=True)),
        }
        suggested = user_input or {
            CONF_AGENT: self._agent or None,
            CONF_NETWORKS: self._networks or list(entry.data.get(CONF_NETWORKS, ())),
        }
        return self.async_show_form(
            step_id="agent_scan",
            data_schema=self.add_suggested_values_to_schema(vol.Schema(schema), suggested),
            errors=errors,
            description_placeholders=placeholders,
        )

    @override
    async def async_begin_scan(self) -> ScanResult:
        entry = self._get_entry()
        try:
            if (agents := site_agents(entry)) is None:
                raise AgentUnavailableError("agent_unavailable", agent=self._agent)
            found = await agents.channel(self._agent).async_scan(self._networks, credentials_of(entry.data))
        except CodedError as err:
            self._failure = async_error_text(self.hass, err.code, err.arguments, str(err))
            return ScanResult()
        return ScanResult(found=dict(found.found), refused=list(found.refused), silent=list(found.silent))

    @override
    def step_after_scan(self, scanned: ScanResult) -> str:
        return "agent_scan" if self._failure else super().step_after_scan(scanned)

    @override
    async def async_miners_found(self, miners: list[NewMiner]) -> SubentryFlowResult:
        return await super().async_miners_found([replace(miner, agent=self._agent) for miner in miners])

    # Addresses -------------------------------------------------------------------------------------------------------

    async def async_step_addresses(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the addresses of miners."""
        if not (agents := agent_ids(self._get_entry())):
            return self._no_agents()
        errors: dict[str, str] = {}
        placeholders = {"hosts": ""}
        if user_input is not None:
            self._agent = user_input.get(CONF_AGENT, agents[0])
            hosts = {text: parse_host(text) for text in re.split(r"[\s,;]+", user_input[CONF_ADDRESSES]) if text}
            known = self.known_miners()
            wrong = [text for text, host in hosts.items() if host is None]
            taken = [text for text, host in hosts.items() if host is not None and known.at(host)]
            if not hosts:
                errors[CONF_ADDRESSES] = "addresses_missing"
            elif wrong:
                errors[CONF_ADDRESSES] = "invalid_hosts"
            elif taken:
                errors[CONF_ADDRESSES] = "hosts_configured"
            else:
                own = credentials_of(user_input)
                return await self.async_miners_found(
                    [
                        NewMiner(host=host, name=default_name(host, None), credentials=own)
                        for host in dict.fromkeys(filter(None, hosts.values()))
                    ]
                )
            placeholders["hosts"] = names_of(wrong or taken)
        schema = {
            **agent_field(agents),
            vol.Required(CONF_ADDRESSES): selector.TextSelector(selector.TextSelectorConfig(multiline=True)),
            vol.Optional(CONF_USERNAME): USERNAME_SELECTOR,
            vol.Optional(CONF_PASSWORD): PASSWORD_SELECTOR,
        }
        return self.async_show_form(
            step_id="addresses",
            data_schema=self.add_suggested_values_to_schema(vol.Schema(schema), user_input),
            errors=errors,
            description_placeholders=placeholders,
        )

    # A miner that exists ---------------------------------------------------------------------------------------------

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change a miner's agent, address, name, credentials or outlet."""
        subentry = self._get_reconfigure_subentry()
        agent: str | None = subentry.data.get(CONF_AGENT)
        agents = agent_ids(self._get_entry())
        errors: dict[str, str] = {}
        placeholders = {"name": subentry.title, "other": ""}
        if user_input is not None:
            host = parse_host(user_input[CONF_HOST])
            known = ConfiguredMiners(self.hass, except_id=subentry.subentry_id, place=self._entry_id)
            if host is None:
                errors[CONF_HOST] = "invalid_host"
            elif (taken := known.at(host)) is not None:
                errors[CONF_HOST] = "already_configured"
                placeholders["other"] = taken.name
            else:
                return self.async_save(
                    user_input,
                    host,
                    self.own_credentials(subentry.data, user_input),
                    stored_profile(subentry),
                    user_input.get(CONF_AGENT) or agent,
                )
        schema = vol.Schema({**(agent_field(agents, agent) if agents else {}), **RECONFIGURE_SCHEMA.schema})
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(schema, user_input or self.stored_values(subentry)),
            errors=errors,
            description_placeholders=placeholders,
        )
