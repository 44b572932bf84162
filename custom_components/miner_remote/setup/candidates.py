"""What the dialogs know of miners: configured ones, those to add, and what answers at a host."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final
from uuid import uuid4

from homeassistant.config_entries import ConfigEntry, ConfigEntryState, ConfigSubentry, ConfigSubentryData
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from ..const import CONF_AGENT, CONF_AGENTS_SITE, CONF_OUTLET, CONF_PROFILE, DOMAIN, SUBENTRY_MINER
from ..control.scan import async_address_of, async_identify
from ..drivers.contract.driver import Credentials, Profile
from ..drivers.contract.errors import DriverError
from ..drivers.contract.values import MAX_NAME
from ..drivers.parsing.text import one_line
from ..fleet.site import site_name
from ..fleet.subentry import miner_id_of, stored_profile
from ..input.fields import normal_address
from .network_scan import FlowProblem, async_problem

_LOGGER = logging.getLogger(__name__)

SILENT_PROBLEMS: Final = frozenset({"cannot_connect", "timeout_connect"})
"""The errors of a miner that is off, which may be added anyway."""


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
    agent: str | None = None
    """The agent that polls it, in a site by agents."""

    def as_subentry(self) -> ConfigSubentryData:
        """Return the config subentry; its unique ID is the MAC address, else the serial number, else random."""
        data: dict[str, Any] = {CONF_HOST: self.host, CONF_NAME: self.name, **credentials_data(self.credentials)}
        if self.outlet:
            data[CONF_OUTLET] = self.outlet
        if self.agent:
            data[CONF_AGENT] = self.agent
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


def place_of(entry: ConfigEntry) -> str | None:
    """Return in which network the hosts of a site are: its own for a site by agents, None for Home Assistant's."""
    return entry.entry_id if CONF_AGENTS_SITE in entry.data else None


class ConfiguredMiners:
    """The addresses and identities of the configured miners of all sites."""

    def __init__(
        self,
        hass: HomeAssistant,
        *,
        except_id: str | None = None,
        also: Iterable[NewMiner] = (),
        place: str | None = None,
    ) -> None:
        """Collect the miners of all sites except subentry `except_id`, and those that the flow will add.

        `place` is the one whose addresses count, as of `place_of`: private networks of different places may have the
        same addresses.
        """
        self._hosts: dict[str, KnownMiner] = {}
        self._identities: dict[str, KnownMiner] = {}
        for entry in hass.config_entries.async_entries(DOMAIN, include_ignore=False):
            site = site_name(entry)
            for subentry in entry.get_subentries_of_type(SUBENTRY_MINER):
                if subentry.subentry_id == except_id:
                    continue
                profile = stored_profile(subentry)
                known = KnownMiner(name=subentry.title, site=site, miner_id=miner_id_of(subentry))
                own = [subentry.data[CONF_HOST]] if place_of(entry) == place else []
                self._add(known, own, profile, subentry.unique_id)
                is_loaded = entry.state is ConfigEntryState.LOADED
                if own and is_loaded and (miner := entry.runtime_data.miners.get(subentry.subentry_id)):
                    self._hosts.setdefault(miner.address, known)
        for new in also:
            self.add(new, KnownMiner(name=new.name))

    def add(self, new: NewMiner, known: KnownMiner) -> None:
        """Add a miner that was or will be added."""
        self._add(known, [new.host], new.profile, None)

    def _add(self, known: KnownMiner, hosts: Iterable[str], profile: Profile | None, unique_id: str | None) -> None:
        self._hosts.update((normal_address(host), known) for host in hosts)
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
