"""What the flow of a site and the flow of a miner have in common: find miners, check them, and add none twice."""

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
from homeassistant.helpers.translation import async_get_translations

from ..const import CONF_NETWORKS, CONF_OUTLET, CONF_PROFILE, DOMAIN, SUBENTRY_MINER
from ..drivers.contract.driver import Credentials, Limit, Profile
from ..drivers.contract.errors import DriverError
from ..drivers.contract.values import MAX_NAME
from ..drivers.parsing.text import one_line
from ..fleet.subentry import stored_profile
from ..input.fields import names_of, normal_address
from .network_scan import FlowProblem, ScanResult, async_address_of, async_identify, async_scan, parse_host, problem

_LOGGER = logging.getLogger(__name__)

REMIND_FIRST_S: Final = 0.5
REMIND_LAST_S: Final = 64.0
"""How long after a scan the dialog is first reminded that it is over; each pause is twice the one before."""

CONF_ADD_ANYWAY: Final = "add_anyway"
CONF_MINERS: Final = "miners"

SILENT_PROBLEMS: Final = frozenset({"cannot_connect", "timeout_connect"})
"""The errors of a miner that is off: it may be added all the same."""

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
    """Return the credentials in the data of a form or an entry; an empty field is none."""
    return Credentials(data.get(CONF_USERNAME) or None, data.get(CONF_PASSWORD) or None)


def credentials_data(credentials: Credentials) -> dict[str, str]:
    """Return credentials as an entry keeps them."""
    data = {CONF_USERNAME: credentials.username, CONF_PASSWORD: credentials.password}
    return {key: value for key, value in data.items() if value is not None}


def default_name(host: str, profile: Profile | None) -> str:
    """Return a name that stays true when the address changes: the model and the end of the MAC address or serial."""
    if profile is None:
        return _plain(host)
    identity = profile.identity
    model = (
        identity.model if identity.vendor.lower() in identity.model.lower() else f"{identity.vendor} {identity.model}"
    )
    own = identity.mac.replace(":", "")[-4:].upper() if identity.mac else (identity.serial or "")[-4:]
    return _plain(f"{model} {own or host}")


def _plain(name: str) -> str:
    """Return a name without what dialogs and repairs, which take it for Markdown, would make a link or picture of."""
    bare = re.sub(r"(?i)https?://", "", re.sub(r"[\[\]<>`]", "", name))
    # What was taken away may have held the parts of another address apart.
    return one_line(re.sub(r"(?i)www\.", "www ", re.sub("/{2,}", "/", bare)), MAX_NAME)


def identities(profile: Profile) -> set[str]:
    """Return what tells a miner from all others; empty where it tells nothing of that kind."""
    return {value for value in (profile.identity.mac, profile.identity.serial) if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMiner:
    """A miner that a flow is about to add."""

    host: str
    name: str
    credentials: Credentials = field(default_factory=Credentials)
    outlet: str | None = None
    profile: Profile | None = None

    def as_subentry(self) -> ConfigSubentryData:
        """Return the miner as its config subentry; its id is the MAC address, else the serial number, else made now."""
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


class Known:
    """The addresses and identities of the miners that exist already, in any site."""

    def __init__(self, hass: HomeAssistant, *, but: str | None = None, and_these: Iterable[NewMiner] = ()) -> None:
        """Look at all sites, leaving out the subentry `but`, and at miners that the flow holds already."""
        self._hosts: dict[str, str] = {}
        self._identities: dict[str, str] = {}
        for entry in hass.config_entries.async_entries(DOMAIN, include_ignore=False):
            for subentry in entry.get_subentries_of_type(SUBENTRY_MINER):
                if subentry.subentry_id == but:
                    continue
                profile = stored_profile(subentry)
                self._take(subentry.title, subentry.data[CONF_HOST], profile, subentry.unique_id)
                if entry.state is ConfigEntryState.LOADED and (
                    miner := entry.runtime_data.miners.get(subentry.subentry_id)
                ):
                    self._hosts.setdefault(miner.address, subentry.title)
        for new in and_these:
            self._take(new.name, new.host, new.profile, None)

    def _take(self, title: str, host: str, profile: Profile | None, unique_id: str | None) -> None:
        self._hosts[normal_address(host)] = title
        if unique_id:
            self._identities[unique_id] = title
        if profile:
            self._identities.update(dict.fromkeys(identities(profile), title))

    def at(self, *hosts: str) -> str | None:
        """Return the name of the miner that is at one of these hosts."""
        return next((self._hosts[host] for host in map(normal_address, hosts) if host in self._hosts), None)

    def same(self, profile: Profile) -> str | None:
        """Return the name of the miner that this is."""
        return next((self._identities[own] for own in identities(profile) if own in self._identities), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a look at one host gave: a profile, or a problem."""

    profile: Profile | None = None
    problem: FlowProblem | None = None
    title: str = ""
    """The name of the miner that is there already."""


async def async_look(hass: HomeAssistant, host: str, credentials: Credentials, known: Known) -> Looked:
    """Return what is at a host, unless it is a miner that exists already."""
    taken = FlowProblem(key="already_configured", words="")
    if title := known.at(host):
        return Looked(problem=taken, title=title)
    try:
        address = await async_address_of(hass, host)
        if title := known.at(address):
            return Looked(problem=taken, title=title)
        profile = await async_identify(hass, address, credentials)
    except DriverError as err:
        _LOGGER.debug("Look at %s: %s", host, err)
        return Looked(problem=problem(err))
    if title := known.same(profile):
        return Looked(problem=taken, title=title)
    return Looked(profile=profile)


@callback
def async_add_miner(hass: HomeAssistant, entry_id: str, miner: NewMiner) -> None:
    """Add a miner to a site that exists."""
    data = miner.as_subentry()
    hass.config_entries.async_add_subentry(
        hass.config_entries.async_get_known_entry(entry_id),
        ConfigSubentry(
            data=MappingProxyType(dict(data["data"])),
            subentry_type=data["subentry_type"],
            title=data["title"],
            unique_id=data["unique_id"],
        ),
    )


class MinerSteps[ContextT: FlowContext, ResultT: FlowResult[Any, Any], HandlerT](
    FlowHandler[ContextT, ResultT, HandlerT]
):
    """The steps that find miners: scan the site's networks and pick, or give an address."""

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
        """Return the miners that this flow will add but has not added yet."""

    @abstractmethod
    async def async_miners_found(self, miners: list[NewMiner]) -> ResultT:
        """Go on after one or more miners were found and chosen."""

    @abstractmethod
    def after_empty_scan(self) -> list[str]:
        """Return the steps to offer where a scan found nothing new."""

    async def async_step_scan(self, user_input: dict[str, Any] | None = None) -> ResultT:
        """Scan the site's networks, with a progress bar."""
        networks = self.site_data[CONF_NETWORKS]
        if self._scan_task is None:
            self.async_update_progress(0)
            known = Known(self.hass, and_these=self.chosen)
            self._scan_task = self.hass.async_create_task(
                async_scan(
                    self.hass,
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
        known = Known(self.hass, and_these=self.chosen)
        scanned.found = {host: profile for host, profile in scanned.found.items() if known.same(profile) is None}
        self._scanned = scanned
        self._remind(REMIND_FIRST_S)
        return self.async_show_progress_done(next_step_id="pick" if scanned.found else "nothing_found")

    @callback
    def _remind(self, pause_s: float) -> None:
        """Notify the dialog again, until it has fetched the step after the scan.

        A dialog subscribes only after it shows the progress. A scan may be over before that, and Home Assistant
        notifies once.
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
        """Stop reminding: the dialog was closed."""
        self._stop_reminding()
        super().async_remove()

    async def async_step_nothing_found(self, user_input: dict[str, Any] | None = None) -> ResultT:
        """Say that a scan found no miner that is not there yet."""
        self._stop_reminding()
        return self.async_show_menu(
            step_id="nothing_found",
            menu_options=self.after_empty_scan(),
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
        """Let the user pick of what a scan found."""
        self._stop_reminding()
        found = self._scanned.found if self._scanned else {}
        if user_input is not None:
            miners = [
                NewMiner(host=host, name=default_name(host, found[host]), profile=found[host])
                for host in user_input[CONF_MINERS]
            ]
            return await self._async_take(miners)
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

    async def _async_take(self, miners: list[NewMiner]) -> ResultT:
        """Go on with the chosen miners; first show what cannot be done with them, if anything."""
        self._limited = miners
        if any(miner.profile and miner.profile.limits for miner in miners):
            return await self.async_step_limited()
        return await self.async_miners_found(miners)

    async def async_step_limited(self, user_input: dict[str, Any] | None = None) -> ResultT:
        """Show which of the chosen miners offer less than others, and why."""
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
        """Add a miner by its address or host name; one that is off too, where the user says so."""
        errors: dict[str, str] = {}
        placeholders = {"name": "", "words": ""}
        may_be_off = False
        if user_input is not None:
            host = parse_host(user_input[CONF_HOST])
            own = credentials_of(user_input)
            if host is None:
                errors[CONF_HOST] = "invalid_host"
            else:
                credentials = own if own != Credentials() else credentials_of(self.site_data)
                looked = await async_look(self.hass, host, credentials, Known(self.hass, and_these=self.chosen))
                trouble = looked.problem
                may_be_off = trouble is not None and trouble.key in SILENT_PROBLEMS
                if trouble is None or (may_be_off and user_input.get(CONF_ADD_ANYWAY)):
                    miner = NewMiner(
                        host=host,
                        name=user_input.get(CONF_NAME, "").strip() or default_name(host, looked.profile),
                        credentials=own,
                        outlet=user_input.get(CONF_OUTLET),
                        profile=looked.profile,
                    )
                    return await self._async_take([miner])
                errors[CONF_HOST if trouble.key == "already_configured" else "base"] = trouble.key
                placeholders = {"name": looked.title, "words": trouble.words}
        schema = ADD_SCHEMA
        if may_be_off:
            schema = schema.extend({vol.Optional(CONF_ADD_ANYWAY, default=False): selector.BooleanSelector()})
        return self.async_show_form(
            step_id="add",
            data_schema=self.add_suggested_values_to_schema(schema, user_input),
            errors=errors,
            description_placeholders=placeholders,
        )
