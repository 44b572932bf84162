"""Config flow of a site: set up, reconfigure, reauthenticate, discovery and options."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from ipaddress import ip_interface
from typing import Any, Final, override

import probatio as vol
from homeassistant.config_entries import (
    SOURCE_DHCP,
    SOURCE_USER,
    ConfigEntry,
    ConfigFlow,
    ConfigFlowContext,
    ConfigFlowResult,
    ConfigSubentry,
    ConfigSubentryFlow,
    FlowType,
    OptionsFlow,
    SubentryFlowContext,
)
from homeassistant.const import (
    CONF_HOST,
    CONF_NAME,
    CONF_PASSWORD,
    CONF_USERNAME,
)
from homeassistant.core import callback
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import selector
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.device_registry import format_mac
from homeassistant.helpers.service_info.dhcp import DhcpServiceInfo
from homeassistant.helpers.typing import UNDEFINED, UndefinedType

from .agents.broker import async_is_mqtt_loaded
from .const import (
    CONF_AGENTS_SITE,
    CONF_ENTITIES,
    CONF_NETWORKS,
    CONF_PROFILE,
    CONF_TOPIC_PREFIX,
    DOMAIN,
    SUBENTRY_AGENT,
    SUBENTRY_MINER,
)
from .control.scan import LARGEST_NETWORK, InvalidNetworkError, async_address_of, async_identify, parse_networks
from .drivers.contract.driver import Credentials, Profile
from .drivers.contract.errors import DriverError
from .fleet.entity_choice import EntityChoice
from .fleet.subentry import stored_profile
from .setup.agent_miner_subentry import AgentMinerSubentryFlow
from .setup.agent_site import TOPICS_SCHEMA, suggested_site_id, topics_data
from .setup.agent_subentry import AgentSubentryFlow
from .setup.candidates import (
    ConfiguredMiners,
    NewMiner,
    async_add_miner,
    async_probe,
    credentials_data,
    credentials_of,
    default_name,
    identities,
    place_of,
)
from .setup.migration import MINOR_VERSION
from .setup.miner_steps import MinerSteps
from .setup.miner_subentry import MinerSubentryFlow, is_another
from .setup.network_scan import async_own_networks, async_problem
from .setup.options_flow import ENTITIES_SELECTOR, MinerRemoteOptionsFlow
from .setup.selectors import PASSWORD_SELECTOR, USERNAME_SELECTOR

_LOGGER = logging.getLogger(__name__)

CONF_FORGET_CREDENTIALS: Final = "forget_credentials"
CONF_SITE: Final = "site"
CONF_WHOLE_SITE: Final = "whole_site"

LARGE_SITE: Final = 300
"""A new site with more miners asks for its entities first: all of so many miners slow Home Assistant down."""

CREDENTIALS_SCHEMA: Final = vol.Schema(
    {vol.Optional(CONF_USERNAME): USERNAME_SELECTOR, vol.Optional(CONF_PASSWORD): PASSWORD_SELECTOR}
)
SITE_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_NAME): selector.TextSelector(),
        vol.Optional(CONF_NETWORKS): selector.TextSelector(selector.TextSelectorConfig(multiple=True)),
        **CREDENTIALS_SCHEMA.schema,
    }
)


class MinerRemoteConfigFlow(MinerSteps[ConfigFlowContext, ConfigFlowResult, str], ConfigFlow, domain=DOMAIN):
    """Create a site with its miners."""

    VERSION = 1
    MINOR_VERSION = MINOR_VERSION

    def __init__(self) -> None:
        """Start without data."""
        self._site_data: dict[str, Any] = {}
        self._chosen: list[NewMiner] = []
        self._options: dict[str, Any] | None = None
        self._reauth_miner = ""
        self._discovered = ("", "")
        """Address and hostname reported by DHCP."""
        self._discovered_profile: Profile | None = None
        self._discovered_site: str | None = None
        """The entry id of the site that the discovered miner is added to; None: a new one."""

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        """Return the flow of a site's options."""
        return MinerRemoteOptionsFlow()

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(cls, config_entry: ConfigEntry) -> dict[str, type[ConfigSubentryFlow]]:
        """Return the flows of a miner, and in a site by agents those of an agent."""
        if CONF_AGENTS_SITE in config_entry.data:
            return {SUBENTRY_AGENT: AgentSubentryFlow, SUBENTRY_MINER: AgentMinerSubentryFlow}
        return {SUBENTRY_MINER: MinerSubentryFlow}

    # A new site --------------------------------------------------------------------------------------------------

    @property
    @override
    def site_data(self) -> Mapping[str, Any]:
        return self._site_data

    @property
    @override
    def chosen(self) -> list[NewMiner]:
        return self._chosen

    @override
    def empty_scan_options(self) -> list[str]:
        return ["add", "scan", "finish"]

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the site's name, the networks to scan and the default credentials."""
        errors: dict[str, str] = {}
        placeholders = {"network": "", "largest": str(LARGEST_NETWORK)}
        if user_input is not None:
            data = self._site_from(user_input, errors, placeholders)
            if not errors:
                self._site_data = {**data, **credentials_data(credentials_of(user_input))}
                return await self.async_step_miners()
        suggested = user_input or {
            CONF_NAME: "" if self._is_name_taken(self.hass.config.location_name) else self.hass.config.location_name,
            CONF_NETWORKS: await async_own_networks(self.hass),
        }
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(SITE_SCHEMA, suggested),
            errors=errors,
            description_placeholders=placeholders,
        )

    def _site_from(
        self, user_input: Mapping[str, Any], errors: dict[str, str], placeholders: dict[str, str]
    ) -> dict[str, Any]:
        """Return the name and networks as stored in an entry; add what is wrong to `errors`."""
        name = user_input[CONF_NAME].strip()
        if not name:
            errors[CONF_NAME] = "name_missing"
        elif self._is_name_taken(name):
            errors[CONF_NAME] = "name_taken"
        networks: list[str] = []
        try:
            networks = parse_networks(user_input.get(CONF_NETWORKS) or ())
        except InvalidNetworkError as err:
            errors[CONF_NETWORKS] = err.reason
            placeholders["network"] = err.network
        return {CONF_NAME: name, CONF_NETWORKS: networks}

    def _is_name_taken(self, name: str) -> bool:
        """Return whether another site has this name."""
        return any(
            name.casefold() == str(entry.data.get(CONF_NAME, entry.title)).casefold()
            for entry in self._async_current_entries(include_ignore=False)
            if entry.entry_id != self.context.get("entry_id")
        )

    async def async_step_miners(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Offer to scan, to add by address, to finish, and before the first miner to let agents reach them all."""
        options = ["add", "finish"]
        if self._site_data[CONF_NETWORKS]:
            options.insert(0, "scan")
        if not self._chosen:
            options.append("agents")
        return self.async_show_menu(
            step_id="miners",
            menu_options=options,
            description_placeholders={"site": self._site_data[CONF_NAME], "count": str(len(self._chosen))},
        )

    async def async_step_agents(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the topics of a site by agents, and create it without miners."""
        if not await async_is_mqtt_loaded(self.hass):
            return self.async_abort(reason="mqtt_missing")
        errors: dict[str, str] = {}
        if user_input is not None:
            data = topics_data(self.hass, user_input, errors)
            if not errors:
                if self._site_data[CONF_NETWORKS] == await async_own_networks(self.hass):
                    # Those of Home Assistant were suggested; the agents are somewhere else.
                    self._site_data[CONF_NETWORKS] = []
                self._site_data |= data
                return await self.async_step_finish()
        suggested = user_input or {CONF_AGENTS_SITE: suggested_site_id(self._site_data[CONF_NAME])}
        return self.async_show_form(
            step_id="agents",
            data_schema=self.add_suggested_values_to_schema(TOPICS_SCHEMA, suggested),
            errors=errors,
            last_step=True,
        )

    @override
    async def async_on_create_entry(self, result: ConfigFlowResult) -> ConfigFlowResult:
        """Continue with the dialog that adds an agent if the site needs one."""
        if CONF_AGENTS_SITE in self._site_data:
            agent = await self.hass.config_entries.subentries.async_init(
                (result["result"].entry_id, SUBENTRY_AGENT), context=SubentryFlowContext(source=SOURCE_USER)
            )
            if agent["type"] is not FlowResultType.ABORT:
                result["next_flow"] = FlowType.CONFIG_SUBENTRIES_FLOW, agent["flow_id"]
        return result

    @override
    async def async_miners_found(self, miners: list[NewMiner]) -> ConfigFlowResult:
        if self._discovered_site is not None:
            site = self.hass.config_entries.async_get_entry(self._discovered_site)
            if site is None:  # removed while the dialog was open
                self._discovered_site = None
                return await self.async_step_discovered()
            for miner in miners:
                async_add_miner(self.hass, site.entry_id, miner)
            return self.async_abort(reason="miner_added", description_placeholders={"site": site.title})
        self._chosen.extend(miners)
        return await (self.async_step_finish() if self.source == SOURCE_DHCP else self.async_step_miners())

    async def async_step_finish(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Create the site with the selected miners, except those added elsewhere in the meantime."""
        name = self._site_data[CONF_NAME]
        if self._is_name_taken(name):
            return self.async_abort(reason="name_taken")
        known = ConfiguredMiners(self.hass)
        new = [
            miner
            for miner in self._chosen
            if not known.at(miner.host) and not (miner.profile and known.of(miner.profile))
        ]
        if len(new) > LARGE_SITE and self._options is None:
            return await self.async_step_entities()
        # A flow started by DHCP has the MAC address of the miner as its unique ID, which is not that of the site.
        await self.async_set_unique_id(None)
        return self.async_create_entry(
            title=name,
            data=self._site_data,
            options=self._options,
            subentries=[miner.as_subentry() for miner in new],
        )

    async def async_step_entities(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the entities of a large site, before they are added."""
        if user_input is not None:
            self._options = user_input
            return await self.async_step_finish()
        return self.async_show_form(
            step_id="entities",
            data_schema=vol.Schema({vol.Required(CONF_ENTITIES, default=EntityChoice.MAIN.value): ENTITIES_SELECTOR}),
            description_placeholders={"count": str(len(self._chosen))},
            last_step=True,
        )

    # A site that exists --------------------------------------------------------------------------------------------

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Change the name, networks and credentials of the site; an empty password keeps the current one."""
        entry = self._get_reconfigure_entry()
        errors: dict[str, str] = {}
        placeholders = {"network": "", "largest": str(LARGEST_NETWORK)}
        if user_input is not None:
            data = self._site_from(user_input, errors, placeholders)
            if not errors:
                credentials = Credentials()
                if not user_input.get(CONF_FORGET_CREDENTIALS):
                    credentials = Credentials(
                        user_input.get(CONF_USERNAME) or None,
                        user_input.get(CONF_PASSWORD) or entry.data.get(CONF_PASSWORD),
                    )
                # The topics are those that the agents have in their settings.
                topics = {key: entry.data[key] for key in (CONF_AGENTS_SITE, CONF_TOPIC_PREFIX) if key in entry.data}
                return self.async_update_and_abort(
                    entry, title=data[CONF_NAME], data={**data, **topics, **credentials_data(credentials)}
                )
        schema = SITE_SCHEMA
        if credentials_of(entry.data) != Credentials():
            schema = schema.extend({vol.Optional(CONF_FORGET_CREDENTIALS, default=False): selector.BooleanSelector()})
        suggested = user_input or {key: entry.data.get(key) for key in (CONF_NAME, CONF_NETWORKS, CONF_USERNAME)}
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(schema, suggested),
            errors=errors,
            description_placeholders=placeholders,
        )

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Handle a miner of the site that rejected the password."""
        self._reauth_miner = entry_data.get("subentry_id", "")
        if (miner := self._reauth_subentry()) is None:
            return self.async_abort(reason="miner_removed")
        self.context["title_placeholders"] = {CONF_NAME: miner.title}
        return await self.async_step_reauth_confirm()

    def _reauth_subentry(self) -> ConfigSubentry | None:
        return self._get_reauth_entry().subentries.get(self._reauth_miner)

    async def async_step_reauth_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the miner's password, and try it before storing it if Home Assistant reaches the miner."""
        entry, miner = self._get_reauth_entry(), self._reauth_subentry()
        if miner is None:
            return self.async_abort(reason="miner_removed")
        errors: dict[str, str] = {}
        detail = ""
        if user_input is not None:
            credentials = credentials_of(user_input)
            if CONF_AGENTS_SITE in entry.data:
                # The agent tries them with its next poll; another wrong password starts this dialog again.
                return self._async_keep_credentials(
                    entry, miner, credentials, None, whole_site=user_input[CONF_WHOLE_SITE]
                )
            try:
                address = await async_address_of(miner.data[CONF_HOST])
                profile = await async_identify(async_get_clientsession(self.hass), address, credentials)
            except DriverError as err:
                failure = await async_problem(self.hass, err)
                errors["base"], detail = failure.key, failure.detail
            else:
                if is_another(stored_profile(miner), profile):
                    errors["base"] = "another_miner"
                else:
                    return self._async_keep_credentials(
                        entry, miner, credentials, profile, whole_site=user_input[CONF_WHOLE_SITE]
                    )
        schema = CREDENTIALS_SCHEMA.extend({vol.Required(CONF_WHOLE_SITE, default=False): selector.BooleanSelector()})
        suggested = user_input or {CONF_USERNAME: miner.data.get(CONF_USERNAME) or entry.data.get(CONF_USERNAME)}
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=self.add_suggested_values_to_schema(schema, suggested),
            errors=errors,
            description_placeholders={
                CONF_NAME: miner.title,
                "host": miner.data[CONF_HOST],
                "site": entry.title,
                "detail": detail,
            },
        )

    def _async_keep_credentials(
        self,
        entry: ConfigEntry,
        miner: ConfigSubentry,
        credentials: Credentials,
        profile: Profile | None,
        *,
        whole_site: bool,
    ) -> ConfigFlowResult:
        """Store credentials for the miner or the whole site; with the profile of the miner that accepted them."""
        data = {key: value for key, value in miner.data.items() if key not in {CONF_USERNAME, CONF_PASSWORD}}
        reason: str | UndefinedType = "credentials_saved"
        if profile is not None:
            data[CONF_PROFILE], reason = profile.as_dict(), UNDEFINED
        if not whole_site:
            data |= credentials_data(credentials)
        self.hass.config_entries.async_update_subentry(entry, miner, data=data)
        if not whole_site:
            return self.async_update_and_abort(entry, reason=reason)
        site = {key: value for key, value in entry.data.items() if key not in {CONF_USERNAME, CONF_PASSWORD}}
        return self.async_update_and_abort(entry, data={**site, **credentials_data(credentials)}, reason=reason)

    # Discovery -----------------------------------------------------------------------------------------------------

    @override
    async def async_step_dhcp(self, discovery_info: DhcpServiceInfo) -> ConfigFlowResult:
        """Update the address of a configured miner, or offer to add a new one."""
        mac = format_mac(discovery_info.macaddress)
        await self.async_set_unique_id(mac)
        if self._update_address(mac, discovery_info.ip):
            return self.async_abort(reason="already_configured")
        self._abort_if_unique_id_configured()
        probed = await async_probe(self.hass, discovery_info.ip, Credentials(), ConfiguredMiners(self.hass))
        if probed.problem is not None and probed.problem.key != "invalid_auth":
            return self.async_abort(
                reason=probed.problem.key, description_placeholders={"name": probed.title, "detail": ""}
            )
        self._discovered = (discovery_info.ip, discovery_info.hostname)
        self._discovered_profile = probed.profile
        name = default_name(discovery_info.hostname or discovery_info.ip, probed.profile)
        self.context["title_placeholders"] = {CONF_NAME: name}
        return await self.async_step_discovered()

    def _update_address(self, mac: str, ip: str) -> bool:
        """Return whether the miner with this MAC address is configured, and store its new address.

        A host configured by name is kept. That of a miner by agents changes too: it is in the network of Home Assistant
        now, and its agent does not use an address at which another miner answers.
        """
        for entry in self._async_current_entries(include_ignore=False):
            for miner in entry.get_subentries_of_type(SUBENTRY_MINER):
                profile = stored_profile(miner)
                if mac not in {miner.unique_id, *(identities(profile) if profile else ())}:
                    continue
                host = miner.data[CONF_HOST]
                if host != ip and _is_address(host):
                    _LOGGER.info("%s moved from %s to %s", miner.title, host, ip)
                    self.hass.config_entries.async_update_subentry(entry, miner, data={**miner.data, CONF_HOST: ip})
                return True
        return False

    async def async_step_discovered(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Add a discovered miner, which Home Assistant reaches, to a site without agents, or to a new site."""
        ip, hostname = self._discovered
        sites = [entry for entry in self._async_current_entries(include_ignore=False) if place_of(entry) is None]
        errors: dict[str, str] = {}
        detail = ""
        if user_input is not None:
            own = credentials_of(user_input)
            site = next((entry for entry in sites if entry.entry_id == user_input.get(CONF_SITE)), None)
            shared = credentials_of(site.data) if site else Credentials()
            profile = self._discovered_profile
            if profile is None or own != Credentials():
                probed = await async_probe(
                    self.hass, ip, own if own != Credentials() else shared, ConfiguredMiners(self.hass)
                )
                profile = probed.profile
                if probed.problem is not None:
                    errors["base"], detail = probed.problem.key, probed.problem.detail
            if not errors and site is None and self._is_name_taken(user_input.get(CONF_NAME, "").strip()):
                errors[CONF_NAME] = "name_taken"
            if not errors:
                miner = NewMiner(host=ip, name=default_name(ip, profile), credentials=own, profile=profile)
                if site is not None:
                    self._discovered_site = site.entry_id
                else:
                    self._site_data = {CONF_NAME: user_input[CONF_NAME].strip() or "Miners", CONF_NETWORKS: []}
                return await self._async_continue_with([miner])
        fields: dict[vol.Marker, Any] = {}
        if sites:
            options = [selector.SelectOptionDict(value=entry.entry_id, label=entry.title) for entry in sites]
            fields[vol.Required(CONF_SITE, default=sites[0].entry_id)] = selector.SelectSelector(
                selector.SelectSelectorConfig(options=options, mode=selector.SelectSelectorMode.DROPDOWN)
            )
        else:
            fields[vol.Required(CONF_NAME, default=self.hass.config.location_name)] = selector.TextSelector()
        return self.async_show_form(
            step_id="discovered",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema({**fields, **CREDENTIALS_SCHEMA.schema}), user_input
            ),
            errors=errors,
            description_placeholders={
                CONF_NAME: default_name(hostname or ip, self._discovered_profile),
                "host": ip,
                "detail": detail,
            },
        )


def _is_address(host: str) -> bool:
    try:
        ip_interface(host)
    except ValueError:
        return False
    return True
