"""A site: one config entry with its miners and their shared settings."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Protocol

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import CONF_NAME, CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from ..const import (
    CONF_CONFIG_WRITE_DEADLINE,
    CONF_CONNECTION,
    CONF_MEMORY,
    CONF_PHASES,
    CONF_PLACEMENT,
    CONF_PROFILE,
    CONF_READ_DEADLINE,
    CONF_RISE_KW_PER_MINUTE,
    CONF_SCAN_INTERVAL,
    CONF_VOLTAGE,
    CONF_WRITE_DEADLINE,
    DEFAULT_CONFIG_WRITE_DEADLINE_S,
    DEFAULT_PHASES,
    DEFAULT_READ_DEADLINE_S,
    DEFAULT_SCAN_INTERVAL_S,
    DEFAULT_VOLTAGE_V,
    DEFAULT_WRITE_DEADLINE_S,
    DOMAIN,
    SUBENTRY_AGENT,
    SUBENTRY_MINER,
)
from ..control.link import MinerLink
from ..drivers.contract.driver import Credentials, Deadlines, Profile
from ..drivers.contract.values import TuningValue
from .entity_choice import entity_choice
from .miner import MinerCoordinator
from .placement import Placement
from .subentry import miner_id_of, stored_profile

_LOGGER = logging.getLogger(__name__)

type MinerRemoteConfigEntry = ConfigEntry[Site]
type MinerListener = Callable[[MinerCoordinator], None]

POLLS_AT_ONCE = 128
FIRST_POLLS_PER_SECOND = 50
"""The rate of the first polls after a start."""
SETTINGS_AT_ONCE = 20
"""The settings of so many miners are read with their first polls; with more, they are spread over time."""
SETTINGS_PER_SECOND = 20


def site_name(entry: ConfigEntry) -> str:
    """Return the name of the site of a config entry, loaded or not."""
    return str(entry.data.get(CONF_NAME) or entry.title)


def site_deadlines(options: Mapping[str, Any]) -> Deadlines:
    """Return the deadlines in the options of a site."""
    return Deadlines(
        read=float(options.get(CONF_READ_DEADLINE, DEFAULT_READ_DEADLINE_S)),
        write=float(options.get(CONF_WRITE_DEADLINE, DEFAULT_WRITE_DEADLINE_S)),
        config_write=float(options.get(CONF_CONFIG_WRITE_DEADLINE, DEFAULT_CONFIG_WRITE_DEADLINE_S)),
    )


class MinerAgents(Protocol):
    """The agents of a site, as far as the site uses them; `agents.site_agents.agents_of` returns all of them."""

    def link(self, subentry_id: str, miner_id: str, profile: Profile | None) -> MinerLink:
        """Return a link to a miner through the agent to which it is assigned."""

    def async_miners_changed(self) -> None:
        """Note that miners were added, removed or changed."""


class Site:
    """The runtime data of a config entry."""

    def __init__(self, hass: HomeAssistant, entry: MinerRemoteConfigEntry, agents: MinerAgents | None = None) -> None:
        """Create the site and its miners from the stored data, without network requests.

        `agents` poll the miners; without them, Home Assistant does.
        """
        self.hass = hass
        self.entry = entry
        self.agents = agents
        options = entry.options
        self.scan_interval = timedelta(seconds=options.get(CONF_SCAN_INTERVAL, DEFAULT_SCAN_INTERVAL_S))
        self.deadlines = site_deadlines(options)
        rise = options.get(CONF_RISE_KW_PER_MINUTE)
        self.rise_w_per_minute = None if rise is None else rise * 1000.0
        """How fast the power may rise when schedules and policies let miners run again; None is without a limit."""
        connection = options.get(CONF_CONNECTION, {})
        self.watts_per_ampere: int = connection.get(CONF_PHASES, DEFAULT_PHASES) * connection.get(
            CONF_VOLTAGE, DEFAULT_VOLTAGE_V
        )
        self.entities = entity_choice(options)
        self.credentials = Credentials(entry.data.get(CONF_USERNAME), entry.data.get(CONF_PASSWORD))
        self.poll_slots = asyncio.Semaphore(POLLS_AT_ONCE)
        self.miners: dict[str, MinerCoordinator] = {}
        self._listeners: list[MinerListener] = []
        self._settings = self._current_settings()
        self._stored: dict[str, dict[str, object]] = {}
        self.is_storing = False
        """Whether the change of the config entry in progress is one that the site itself stores."""
        self.is_outdated = False
        """Whether a change of the config entry waits to be applied."""
        self.is_applying = False
        """Whether such changes are being applied."""
        for subentry in entry.get_subentries_of_type(SUBENTRY_MINER):
            self._add(subentry)

    @property
    def name(self) -> str:
        """Return the site's name, which is the location of its miners."""
        return site_name(self.entry)

    @property
    def settings_spread_s(self) -> float:
        """Return over how many seconds the first reads of the miners' settings are spread."""
        count = len(self.miners)
        return 0.0 if count <= SETTINGS_AT_ONCE else count / SETTINGS_PER_SECOND

    @callback
    def async_on_profile(self, listener: MinerListener) -> None:
        """Call `listener` for each miner with a profile, now and whenever a profile is added or changes."""
        self._listeners.append(listener)
        for miner in self.miners.values():
            if miner.profile is not None:
                listener(miner)

    @callback
    def async_keep_profile(self, miner: MinerCoordinator) -> None:
        """Store a miner's new profile and notify the platforms."""
        if miner.profile is None or not self._keep(miner.subentry_id, {CONF_PROFILE: miner.profile.as_dict()}):
            return
        miner.async_register_device()
        self._notify(miner)
        # What depends on it but is no entity; the answers of the miner may stay the same.
        miner.async_update_listeners()

    @callback
    def async_keep_placement(self, subentry_id: str, placement: Placement | None) -> None:
        """Store the placement of a miner without a device; None if its device has it."""
        self._keep(subentry_id, {CONF_PLACEMENT: None if placement is None else placement.as_data()})

    @callback
    def async_keep_memory(self, miner: MinerCoordinator, values: Mapping[str, TuningValue]) -> None:
        """Store what a miner's driver needs for later commands."""
        self._keep(miner.subentry_id, {CONF_MEMORY: dict(values)})

    def _keep(self, subentry_id: str, changes: Mapping[str, object]) -> bool:
        """Store changed data of a miner; return False if it has been removed.

        It is already in effect, so that the entry's update listener has nothing to do: it would look at all miners for
        each profile of a new site.
        """
        subentry = self.entry.subentries.get(subentry_id)
        if subentry is None:
            return False
        data = {**subentry.data, **changes}
        self._stored[subentry_id] = data
        self.is_storing = True
        try:
            self.hass.config_entries.async_update_subentry(self.entry, subentry, data=data)
        finally:
            self.is_storing = False
        return True

    def _add(self, subentry: ConfigSubentry) -> MinerCoordinator:
        link: MinerLink | None = None
        if self.agents is not None:
            link = self.agents.link(subentry.subentry_id, miner_id_of(subentry), stored_profile(subentry))
        miner = MinerCoordinator(self.hass, self, subentry, link)
        self.miners[subentry.subentry_id] = miner
        self._stored[subentry.subentry_id] = dict(subentry.data)
        return miner

    def _notify(self, miner: MinerCoordinator) -> None:
        if miner.profile is not None:
            for listener in self._listeners:
                listener(miner)

    @callback
    def async_register_devices(self) -> None:
        """Create the devices of the site and its miners, so that miners can be targeted even while they are off.

        Miners of a site that has only totals keep the names, areas and labels of the devices that they had.
        """
        dr.async_get(self.hass).async_get_or_create(
            config_entry_id=self.entry.entry_id,
            identifiers={(DOMAIN, self.entry.entry_id)},
            name=self.name,
            entry_type=dr.DeviceEntryType.SERVICE,
        )
        for miner in self.miners.values():
            miner.async_register_device()

    @callback
    def async_start_polling(self) -> None:
        """Poll all miners for the first time, spread over time and without delaying the start of Home Assistant."""
        if self.agents is not None:
            return
        self.entry.async_create_background_task(self.hass, self._async_first_polls(), f"first polls of {self.name}")

    async def _async_first_polls(self) -> None:
        for miner in list(self.miners.values()):
            if miner.subentry_id in self.miners:
                self._start_polling(miner)
            await asyncio.sleep(1 / FIRST_POLLS_PER_SECOND)

    def _start_polling(self, miner: MinerCoordinator) -> None:
        if self.agents is not None:
            return
        miner.async_keep_polling()
        self.entry.async_create_background_task(self.hass, miner.async_refresh(), f"first poll of {miner.title}")

    async def async_apply_update(self) -> list[str]:
        """Apply a change of the config entry: update miners one by one, reload for everything else.

        Returns the ids of removed miners.
        """
        removed: list[str] = []
        if self._current_settings() != self._settings:
            self.hass.config_entries.async_schedule_reload(self.entry.entry_id)
            return removed
        subentries = {item.subentry_id: item for item in self.entry.get_subentries_of_type(SUBENTRY_MINER)}
        for subentry_id in self.miners.keys() - subentries.keys():
            self._stored.pop(subentry_id, None)
            if (miner := self.miners.pop(subentry_id, None)) is None:
                continue  # Another update has removed it.
            await miner.async_shutdown()
            removed.append(miner.miner_id)
        changed = bool(removed)
        for subentry_id, subentry in subentries.items():
            data = dict(subentry.data)
            if subentry_id not in self.miners:
                miner = self._add(subentry)
            elif data != self._stored.get(subentry_id):
                miner = self.miners[subentry_id]
                miner.async_reconfigure(subentry)
                self._stored[subentry_id] = data
            else:
                continue
            changed = True
            miner.async_register_device()
            self._notify(miner)
            self._start_polling(miner)
        if changed and self.agents is not None:
            self.agents.async_miners_changed()
        return removed

    def _current_settings(self) -> tuple[object, ...]:
        agents = [dict(subentry.data) for subentry in self.entry.get_subentries_of_type(SUBENTRY_AGENT)]
        return self.entry.title, dict(self.entry.data), dict(self.entry.options), agents

    @callback
    def async_password_refused(self, miner: MinerCoordinator) -> None:
        """Ask the user for the password of a miner that refused the stored one."""
        self.entry.async_start_reauth(self.hass, data={"subentry_id": miner.subentry_id})

    async def async_close(self) -> None:
        """Stop polling and close all links."""
        self._listeners.clear()
        for miner in self.miners.values():
            await miner.async_shutdown()


def home_of(hass: HomeAssistant, *locations: str | None) -> str | None:
    """Return the id of the config entry for items of some locations, or None without a site.

    This is the first location that is the name of a site, else the first site.
    """
    entries = hass.config_entries.async_entries(DOMAIN, include_ignore=False, include_disabled=False)
    sites: dict[str, str] = {site_name(entry).casefold(): entry.entry_id for entry in reversed(entries)}
    for location in locations:
        if location is not None and (entry_id := sites.get(location.casefold())) is not None:
            return entry_id
    return entries[0].entry_id if entries else None
