"""Flow steps shared by sites and miners: find miners, check them and avoid duplicates."""

from __future__ import annotations

import asyncio
import logging
import re
from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, override
from uuid import uuid4

import probatio as vol
from homeassistant.config_entries import ConfigEntryState, ConfigSubentry, ConfigSubentryData
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import HomeAssistant, callback
from homeassistant.data_entry_flow import FlowContext, FlowHandler, FlowResult
from homeassistant.helpers import selector
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.translation import async_get_translations

from ..const import CONF_NETWORKS, CONF_OUTLET, CONF_PROFILE, DOMAIN, SUBENTRY_MINER
from ..control.scan import ScanResult, async_address_of, async_identify, async_scan, parse_host
from ..drivers.contract.driver import Credentials, Limit, Profile
from ..drivers.contract.errors import DriverError
from ..drivers.contract.values import MAX_NAME
from ..drivers.parsing.text import one_line
from ..fleet.site import site_name
from ..fleet.subentry import miner_id_of, stored_profile
from ..input.fields import names_of, normal_address
from .network_scan import FlowProblem, async_problem

_LOGGER = logging.getLogger(__name__)

REMIND_FIRST_S: Final = 0.5
REMIND_LAST_S: Final = 64.0
"""The first and the last pause between notifications that a scan has finished; each doubles the previous one."""

CONF_ADD_ANYWAY: Final = "add_anyway"
CONF_MINERS: Final = "miners"

SILENT_PROBLEMS: Final = frozenset({"cannot_connect", "timeout_connect"})
"""The errors of a miner that is off, which may be added anyway."""

USERNAME_SELECTOR: Final = selector.TextSelector(selector.TextSelectorConfig(autocomplete="off"))
PASSWORD_SELECTOR: Final = selector.TextSelector(
    selector.TextSelectorConfig(type=selector.TextSelectorType.PASSWORD, autocomplete="new-password")
)
OUTLET_SELECTOR: Final = selector.EntitySelector(selector.EntitySelectorConfig(domain="switch"))

ADD_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_HOST): selector.TextSelector(),
        vol.Optional(CONF_NAME): selector.TextSelector(),
        vol.Optional(CONF_USERNAME): USERNAME_SELECTOR,
        vol.Optional(CONF_PASSWORD): PASSWORD_SELECTOR,
        vol.Optional(CONF_OUTLET): OUTLET_SELECTOR,
    }
)


def credentials_of(data: Mapping[str, Any]) -> Credentials:
    """Return the credentials in the data of a form or an entry."""
    return Credentials(data.get(CONF_USERNAME) or None, data.get(CONF_PASSWORD) or None)


def credentials_data(credentials: Credentials) -> dict[str, str]:
    """Return credentials as stored in an entry."""
    data = {CONF_USERNAME: credentials.username, CONF_PASSWORD: credentials.password}
    return {key: value for key, value in data.items() if value is not None}


def default_name(host: str, profile: Profile | None) -> str:
    """Return a name that does not depend on the address: the model and the end of the MAC address or serial."""
    if profile is None:
        return _without_markup(host)
    identity = profile.identity
    model = (
        identity.model if identity.vendor.lower() in identity.model.lower() else f"{identity.vendor} {identity.model}"
    )
    own = identity.mac.replace(":", "")[-4:].upper() if identity.mac else (identity.serial or "")[-4:]
    return _without_markup(f"{model} {own or host}")


def _without_markup(name: str) -> str:
    """Return a name without links and images, because dialogs and repairs render Markdown."""
    bare = re.sub(r"(?i)https?://", "", re.sub(r"[\[\]<>`]", "", name))
    # Removing a part may have joined the parts of another address.
    return one_line(re.sub(r"(?i)www\.", "www ", re.sub("/{2,}", "/", bare)), MAX_NAME)


def identities(profile: Profile) -> set[str]:
    """Return the unique identifiers that the miner reports; may be empty."""
    return {value for value in (profile.identity.mac, profile.identity.serial) if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMiner:
    """A miner that a flow will add."""

    host: str
    name: str
    credentials: Credentials = field(default_factory=Credentials)
    outlet: str | None = None
    profile: Profile | None = None

    def as_subentry(self) -> ConfigSubentryData:
        """Return the config subentry; its unique ID is the MAC address, else the serial number, else random."""
        data: dict[str, Any] = {CONF_HOST: self.host, CONF_NAME: self.name, **credentials_data(self.credentials)}
        if self.outlet:
            data[CONF_OUTLET] = self.outlet
        data[CONF_PROFILE] = self.profile.as_dict() if self.profile else None
        identity = self.profile.identity if self.profile else None
        return ConfigSubentryData(
            data=data,
            subentry_type=SUBENTRY_MINER,
            title=self.name,
            unique_id=(identity.mac or identity.serial if identity else None) or uuid4().hex,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMiner:
    """A miner that is configured, or that a flow will add."""

    name: str
    site: str = ""
    miner_id: str | None = None


class ConfiguredMiners:
    """The addresses and identities of the configured miners of all sites."""

    def __init__(self, hass: HomeAssistant, *, except_id: str | None = None, also: Iterable[NewMiner] = ()) -> None:
        """Collect the miners of all sites except subentry `except_id`, and those that the flow will add."""
        self._hosts: dict[str, KnownMiner] = {}
        self._identities: dict[str, KnownMiner] = {}
        for entry in hass.config_entries.async_entries(DOMAIN, include_ignore=False):
            site = site_name(entry)
            for subentry in entry.get_subentries_of_type(SUBENTRY_MINER):
                if subentry.subentry_id == except_id:
                    continue
                profile = stored_profile(subentry)
                known = KnownMiner(name=subentry.title, site=site, miner_id=miner_id_of(subentry))
                self._add(known, subentry.data[CONF_HOST], profile, subentry.unique_id)
                if entry.state is ConfigEntryState.LOADED and (
                    miner := entry.runtime_data.miners.get(subentry.subentry_id)
                ):
                    self._hosts.setdefault(miner.address, known)
        for new in also:
            self.add(new, KnownMiner(name=new.name))

    def add(self, new: NewMiner, known: KnownMiner) -> None:
        """Add a miner that was or will be added."""
        self._add(known, new.host, new.profile, None)

    def _add(self, known: KnownMiner, host: str, profile: Profile | None, unique_id: str | None) -> None:
        self._hosts[normal_address(host)] = known
        if unique_id:
            self._identities[unique_id] = known
        if profile:
            self._identities.update(dict.fromkeys(identities(profile), known))

    def at(self, *hosts: str) -> KnownMiner | None:
        """Return the miner at one of these hosts."""
        return next((self._hosts[host] for host in map(normal_address, hosts) if host in self._hosts), None)

    def of(self, profile: Profile) -> KnownMiner | None:
        """Return the miner with this profile."""
        return next((self._identities[own] for own in identities(profile) if own in self._identities), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeResult:
    """The result of probing a host: a profile or a problem."""

    profile: Profile | None = None
    problem: FlowProblem | None = None
    known: KnownMiner | None = None
    """The miner that is already configured."""

    @classmethod
    def already(cls, known: KnownMiner) -> ProbeResult:
        """Return the result for a miner that is already configured."""
        return cls(problem=FlowProblem(key="already_configured", detail=""), known=known)

    @property
    def title(self) -> str:
        """Return the name of the miner that is already configured; empty if it is not."""
        return self.known.name if self.known else ""

    @property
    def may_be_off(self) -> bool:
        """Return whether nothing answered, so that the miner may be added anyway."""
        return self.problem is not None and self.problem.key in SILENT_PROBLEMS


async def async_probe(hass: HomeAssistant, host: str, credentials: Credentials, known: ConfiguredMiners) -> ProbeResult:
    """Return the miner at a host, or a problem if there is none or it is already configured."""
    if taken := known.at(host):
        return ProbeResult.already(taken)
    try:
        address = await async_address_of(host)
        if taken := known.at(address):
            return ProbeResult.already(taken)
        profile = await async_identify(async_get_clientsession(hass), address, credentials)
    except DriverError as err:
        _LOGGER.debug("Failed to identify %s: %s", host, err)
        return ProbeResult(problem=await async_problem(hass, err))
    if taken := known.of(profile):
        return ProbeResult.already(taken)
    return ProbeResult(profile=profile)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What a user entered about a miner to add."""

    host: str
    name: str = ""
    credentials: Credentials = field(default_factory=Credentials)
    outlet: str | None = None
    even_if_off: bool = False


async def async_check_candidate(
    hass: HomeAssistant, candidate: Candidate, of_site: Credentials, known: ConfiguredMiners
) -> tuple[NewMiner | None, ProbeResult]:
    """Return the miner to add, or None if it cannot be added, and the result of probing its host.

    Credentials of the candidate take precedence over those of the site.
    """
    own = candidate.credentials
    probed = await async_probe(hass, candidate.host, own if own != Credentials() else of_site, known)
    if probed.problem is not None and not (probed.may_be_off and candidate.even_if_off):
        return None, probed
    new = NewMiner(
        host=candidate.host,
        name=candidate.name.strip() or default_name(candidate.host, probed.profile),
        credentials=own,
        outlet=candidate.outlet,
        profile=probed.profile,
    )
    return new, probed


@callback
def async_add_miner(hass: HomeAssistant, entry_id: str, miner: NewMiner) -> ConfigSubentry:
    """Add a miner to an existing site, and return its subentry."""
    data = miner.as_subentry()
    subentry = ConfigSubentry(
        data=MappingProxyType(dict(data["data"])),
        subentry_type=data["subentry_type"],
        title=data["title"],
        unique_id=data["unique_id"],
    )
    hass.config_entries.async_add_subentry(hass.config_entries.async_get_known_entry(entry_id), subentry)
    return subentry


class MinerSteps[ContextT: FlowContext, ResultT: FlowResult[Any, Any], HandlerT](
    FlowHandler[ContextT, ResultT, HandlerT]
):
    """Steps that find miners: scan the site's networks, or enter an address."""

    _scan_task: asyncio.Task[ScanResult] | None = None
    _scanned: ScanResult | None = None
    _limited: list[NewMiner]
    _reminder: asyncio.TimerHandle | None = None

    @property
    @abstractmethod
    def site_data(self) -> Mapping[str, Any]:
        """Return the data of the site that miners are added to."""

    @property
    @abstractmethod
    def chosen(self) -> list[NewMiner]:
        """Return the miners that this flow will add."""

    @abstractmethod
    async def async_miners_found(self, miners: list[NewMiner]) -> ResultT:
        """Continue with the selected miners."""

    @abstractmethod
    def empty_scan_options(self) -> list[str]:
        """Return the steps to offer after a scan without new miners."""

    async def async_step_scan(self, user_input: dict[str, Any] | None = None) -> ResultT:
        """Scan the site's networks, with a progress bar."""
        networks = self.site_data[CONF_NETWORKS]
        if self._scan_task is None:
            self.async_update_progress(0)
            known = ConfiguredMiners(self.hass, also=self.chosen)
            self._scan_task = self.hass.async_create_task(
                async_scan(
                    async_get_clientsession(self.hass),
                    networks,
                    credentials_of(self.site_data),
                    lambda address: known.at(address) is not None,
                    self.async_update_progress,
                ),
                "scan for miners",
                eager_start=False,
            )
        if not self._scan_task.done():
            return self.async_show_progress(
                step_id="scan",
                progress_action="scan",
                description_placeholders={"networks": ", ".join(networks)},
                progress_task=self._scan_task,
            )
        scanned, self._scan_task = self._scan_task.result(), None
        known = ConfiguredMiners(self.hass, also=self.chosen)
        scanned.found = {host: profile for host, profile in scanned.found.items() if known.of(profile) is None}
        self._scanned = scanned
        self._remind(REMIND_FIRST_S)
        return self.async_show_progress_done(next_step_id="pick" if scanned.found else "nothing_found")

    @callback
    def _remind(self, pause_s: float) -> None:
        """Notify the dialog repeatedly until it has fetched the step after the scan.

        Home Assistant notifies once, but a dialog only subscribes when it shows the progress. A short scan may have
        finished before that.
        """

        def remind() -> None:
            self.async_notify_flow_changed()
            if pause_s < REMIND_LAST_S:
                self._remind(2 * pause_s)

        self._stop_reminding()
        self._reminder = self.hass.loop.call_later(pause_s, remind)

    @callback
    def _stop_reminding(self) -> None:
        if self._reminder is not None:
            self._reminder.cancel()
            self._reminder = None

    @callback
    @override
    def async_remove(self) -> None:
        """Stop notifying when the dialog is closed."""
        self._stop_reminding()
        super().async_remove()

    async def async_step_nothing_found(self, user_input: dict[str, Any] | None = None) -> ResultT:
        """Show that a scan found no new miners."""
        self._stop_reminding()
        return self.async_show_menu(
            step_id="nothing_found",
            menu_options=self.empty_scan_options(),
            description_placeholders=self._scan_placeholders(),
        )

    def _scan_placeholders(self) -> dict[str, str]:
        scanned = self._scanned or ScanResult()
        return {
            "found": str(len(scanned.found)),
            "refused": ", ".join(scanned.refused) or "–",
            "silent": ", ".join(scanned.silent) or "–",
        }

    async def async_step_pick(self, user_input: dict[str, Any] | None = None) -> ResultT:
        """Let the user select from the found miners."""
        self._stop_reminding()
        found = self._scanned.found if self._scanned else {}
        if user_input is not None:
            miners = [
                NewMiner(host=host, name=default_name(host, found[host]), profile=found[host])
                for host in user_input[CONF_MINERS]
            ]
            return await self._async_continue_with(miners)
        options = [
            selector.SelectOptionDict(value=host, label=f"{default_name(host, profile)} · {host}")
            for host, profile in found.items()
        ]
        schema = vol.Schema(
            {
                vol.Required(CONF_MINERS, default=list(found)): selector.SelectSelector(
                    selector.SelectSelectorConfig(options=options, multiple=True, mode=selector.SelectSelectorMode.LIST)
                )
            }
        )
        return self.async_show_form(
            step_id="pick", data_schema=schema, description_placeholders=self._scan_placeholders()
        )

    async def _async_continue_with(self, miners: list[NewMiner]) -> ResultT:
        """Continue with the selected miners, after showing their limits if they have any."""
        self._limited = miners
        if any(miner.profile and miner.profile.limits for miner in miners):
            return await self.async_step_limited()
        return await self.async_miners_found(miners)

    async def async_step_limited(self, user_input: dict[str, Any] | None = None) -> ResultT:
        """Show which of the selected miners offer less than others, and why."""
        if user_input is not None:
            return await self.async_miners_found(self._limited)
        texts = await async_get_translations(self.hass, self.hass.config.language, "selector", [DOMAIN])
        limited: dict[Limit, list[str]] = {}
        for miner in self._limited:
            for limit in miner.profile.limits if miner.profile else ():
                limited.setdefault(limit, []).append(miner.name)
        lines = [
            f"**{names_of(names)}**: {texts.get(f'component.{DOMAIN}.selector.limit.options.{limit}', limit.sentence)}"
            for limit, names in sorted(limited.items())
        ]
        return self.async_show_form(
            step_id="limited", data_schema=vol.Schema({}), description_placeholders={"limits": "\n\n".join(lines)}
        )

    async def async_step_add(self, user_input: dict[str, Any] | None = None) -> ResultT:
        """Add a miner by its address or hostname, even one that is off if the user confirms it."""
        errors: dict[str, str] = {}
        placeholders = {"name": "", "detail": ""}
        may_be_off = False
        if user_input is not None:
            host = parse_host(user_input[CONF_HOST])
            if host is None:
                errors[CONF_HOST] = "invalid_host"
            else:
                candidate = Candidate(
                    host=host,
                    name=user_input.get(CONF_NAME, ""),
                    credentials=credentials_of(user_input),
                    outlet=user_input.get(CONF_OUTLET),
                    even_if_off=user_input.get(CONF_ADD_ANYWAY, False),
                )
                known = ConfiguredMiners(self.hass, also=self.chosen)
                miner, probed = await async_check_candidate(self.hass, candidate, credentials_of(self.site_data), known)
                if miner is not None:
                    return await self._async_continue_with([miner])
                may_be_off = probed.may_be_off
                if failure := probed.problem:
                    errors[CONF_HOST if failure.key == "already_configured" else "base"] = failure.key
                    placeholders = {"name": probed.title, "detail": failure.detail}
        schema = ADD_SCHEMA
        if may_be_off:
            schema = schema.extend({vol.Optional(CONF_ADD_ANYWAY, default=False): selector.BooleanSelector()})
        return self.async_show_form(
            step_id="add",
            data_schema=self.add_suggested_values_to_schema(schema, user_input),
            errors=errors,
            description_placeholders=placeholders,
        )
