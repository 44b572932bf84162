"""One miner as Home Assistant sees it: its coordinator, its device and its reachability."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from time import monotonic
from typing import Any, Final, Protocol, override

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from ..const import CONF_OUTLET, DOMAIN
from ..control.errors import NotLocalError
from ..control.link import MinerLink
from ..control.local_link import LocalLink
from ..control.polling import OFFLINE_AFTER_S, Poller, PollState
from ..control.settings import MinerSettings
from ..drivers.contract.capability import Capability
from ..drivers.contract.driver import Credentials, Deadlines, Driver, Limit, Memory, Profile
from ..drivers.contract.errors import AuthenticationError, DriverError, TimedOutError, UnreachableError
from ..drivers.contract.plausible_ranges import efficiency
from ..drivers.contract.values import Fault, Pool, Snapshot, TuningValue
from .drift import NO_TEMPLATE, Drift
from .fault_times import SeenFault, fault_times
from .miner_changes import miner_changes
from .miner_device import DeviceSite, MinerDevice
from .reading import Reading
from .reboots import reboots_of
from .share_times import SeenShares, share_times
from .subentry import is_outdated, miner_id_of, stored_memory, stored_profile

__all__ = [
    "Capability",
    "DriverError",
    "MinerCoordinator",
    "Pool",
    "Profile",
    "Snapshot",
    "TimedOutError",
    "efficiency",
]

_LOGGER = logging.getLogger(__name__)

SOON: Final = timedelta(minutes=1)
"""Up to this interval of polls, a command that pauses or resumes a miner leaves its readings to the next poll."""

_LOCKS: HassKey[dict[str, asyncio.Lock]] = HassKey(f"{DOMAIN}_locks")


class Reachability(StrEnum):
    """Whether a miner answers; the panel, the cards and the entities use these words."""

    ONLINE = "online"
    LATE = "late"
    """It missed a poll; its last values are at most OFFLINE_AFTER_S old."""
    OFFLINE = "offline"
    REBOOTING = "rebooting"
    """A reboot was commanded and is not confirmed yet."""


class MinerSite(DeviceSite, Protocol):
    """What a miner needs of its site."""

    scan_interval: timedelta
    deadlines: Deadlines
    credentials: Credentials
    poll_slots: asyncio.Semaphore
    rise_w_per_minute: float | None

    @property
    def settings_spread_s(self) -> float:
        """Return over how many seconds the first reads of the miners' settings are spread."""

    def async_keep_profile(self, miner: MinerCoordinator) -> None:
        """Store a new profile of the miner."""

    def async_keep_memory(self, miner: MinerCoordinator, values: Mapping[str, TuningValue]) -> None:
        """Store what the miner's driver remembers."""

    def async_password_refused(self, miner: MinerCoordinator) -> None:
        """Ask the user for the miner's password."""


class MinerCoordinator(MinerDevice, DataUpdateCoordinator[Snapshot]):
    """Polls one miner, or takes the readings of the agent that does, and gives commands access to it."""

    config_entry: ConfigEntry[Any]
    site: MinerSite

    def __init__(
        self, hass: HomeAssistant, site: MinerSite, subentry: ConfigSubentry, agent_link: MinerLink | None = None
    ) -> None:
        """Prepare the miner from its stored data without contacting it.

        With `agent_link`, an agent polls it; else Home Assistant does.
        """
        super().__init__(
            hass,
            _LOGGER,
            config_entry=site.entry,
            name=subentry.title,
            update_interval=site.scan_interval if agent_link is None else None,
            always_update=False,
        )
        # Nothing is known before the first answer: entities start unavailable.
        self.last_update_success = False
        self.site = site
        self.subentry_id = subentry.subentry_id
        self.miner_id = miner_id_of(subentry)
        self.settings = MinerSettings(self.miner_id, lambda: site.settings_spread_s, self.async_update_listeners)
        self.polls = PollState(site.scan_interval.total_seconds())
        self._poller: Poller | None = None
        self.link: MinerLink = self._poll_locally(subentry) if agent_link is None else agent_link
        self._memory: Mapping[str, TuningValue] = stored_memory(subentry)
        self._read_at: tuple[datetime | None, datetime | None] = (None, None)
        """Of the last reading of an agent: when the miner answered, and when its settings were read."""
        self.last_seen: datetime | None = None
        self._fault_times = fault_times(hass)
        self._share_times = share_times(hass)
        self._changes = miner_changes(hass)
        self.active_for_s = 2 * site.scan_interval.total_seconds() + 10
        """How old the last answer of a miner may be that answers its polls."""
        self.drift: Drift | None = None
        """How it differs from its templates; None until the policies have decided."""
        self._reboots = reboots_of(hass)
        self._reachability = Reachability.OFFLINE
        self._unsub_keep_polling: Callable[[], None] | None = None
        self._configure(subentry)

    def _poll_locally(self, subentry: ConfigSubentry) -> LocalLink:
        site = self.site
        link = LocalLink(
            async_get_clientsession(self.hass),
            # The lock outlives a reload of the site, so that no second command joins one in progress.
            self.hass.data.setdefault(_LOCKS, {}).setdefault(self.miner_id, asyncio.Lock()),
            deadlines=site.deadlines,
            profile=stored_profile(subentry),
            outdated=is_outdated(subentry),
            memory=Memory(stored_memory(subentry), lambda values: site.async_keep_memory(self, values)),
            on_profile=self._keep_profile,
        )
        self._poller = Poller(
            link, self.settings, self.polls, on_answer=self._note_answer, on_failure=self._note_failure
        )
        return link

    def _configure(self, subentry: ConfigSubentry) -> None:
        self.title: str = subentry.data.get(CONF_NAME) or subentry.title
        self.outlet: str | None = subentry.data.get(CONF_OUTLET)
        self.take_placement(subentry)
        own = Credentials(subentry.data.get(CONF_USERNAME), subentry.data.get(CONF_PASSWORD))
        credentials = own if own != Credentials() else self.site.credentials
        self.link.async_configure(self.title, subentry.data[CONF_HOST], credentials)

    def _keep_profile(self) -> None:
        self.settings.expire()
        self.site.async_keep_profile(self)

    @property
    def host(self) -> str:
        """Return the host as configured: an address or a name."""
        return self.link.host

    @property
    def host_key(self) -> str:
        """Return the configured host in canonical form, by which the REST API and selections find the miner."""
        return self.link.host_key

    @property
    def address(self) -> str:
        """Return the IP address that the host last resolved to."""
        return self.link.address

    @property
    @override
    def profile(self) -> Profile | None:
        """Return the miner's profile; None if it never answered."""
        return self.link.profile

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Return what the miner can do; empty if it never answered."""
        return self.link.capabilities

    @property
    def pauses_by_outlet(self) -> bool:
        """Return whether only its power outlet pauses it, as far as is known."""
        return self.outlet is not None and Capability.PAUSE not in self.capabilities

    @property
    def limits(self) -> list[Limit]:
        """Return the reasons why the miner offers less than others, in a fixed order."""
        return sorted(self.profile.limits) if self.profile else []

    @property
    def seen_faults(self) -> list[SeenFault]:
        """Return the faults that the miner reports or reported, those that were last seen latest first."""
        return self._fault_times.of(self.miner_id)

    @property
    def seen_shares(self) -> SeenShares:
        """Return when its accepted shares last rose, and since when it mines on its present pool."""
        return self._share_times.of(self.miner_id)

    def fault_since(self, fault: Fault) -> datetime | None:
        """Return when the miner first reported a fault."""
        return self._fault_times.first_seen(self.miner_id, fault)

    @property
    def age_s(self) -> float | None:
        """Return the seconds since the miner last answered; None if it has not answered since the start."""
        return self.polls.age_s

    @property
    def last_error(self) -> DriverError | None:
        """Return why the last poll failed, or why there is none; None if it did not."""
        return (None if self.last_update_success else self.link.problem) or self.polls.last_error

    @property
    def status(self) -> str:
        """Return `Active` (answers), `Lagging` (missed a poll, answered within five minutes) or `Stale`."""
        # Avoids `age_s`: listing one status reads this for every miner.
        if (answered_at := self.polls.answered_at) is None:
            return "Stale"
        age = monotonic() - answered_at
        if self.last_update_success and age <= self.active_for_s:
            return "Active"
        return "Lagging" if age <= OFFLINE_AFTER_S else "Stale"

    @property
    def reachability(self) -> Reachability:
        """Return whether the miner answers."""
        if self._reboots[self.miner_id]:
            return Reachability.REBOOTING
        status = self.status
        if status == "Active":
            return Reachability.ONLINE
        return Reachability.LATE if status == "Lagging" else Reachability.OFFLINE

    @property
    def reachable(self) -> bool:
        """Return whether the last request was answered, even if with a refusal."""
        error = self.last_error
        return self.last_update_success or not (error is None or isinstance(error, (UnreachableError, TimedOutError)))

    @callback
    @override
    def async_update_listeners(self) -> None:
        """Update the listeners of this miner, and those of all miners."""
        super().async_update_listeners()
        self._changes.async_note(self.miner_id)

    @callback
    def async_set_drift(self, drift: Drift) -> None:
        """Set how the miner differs from its templates, and notify the listeners of a change."""
        before, self.drift = self.drift or NO_TEMPLATE, drift
        if drift != before:
            self.async_update_listeners()

    # Commands --------------------------------------------------------------------------------------------------------

    @property
    def local_link(self) -> LocalLink:
        """Return the link with lock and driver; raises NotLocalError if Home Assistant does not talk to the miner."""
        if not isinstance(self.link, LocalLink):
            raise NotLocalError("miner_by_agent", name=self.display_name)
        return self.link

    def async_locked(self) -> AbstractAsyncContextManager[None]:
        """Reserve the miner for one command; a poll in progress is cancelled. Raises NotLocalError."""
        return self.local_link.async_locked()

    async def async_reach(self) -> Driver:
        """Return the driver for a command; the caller holds the lock. Raises what `LocalLink.async_reach` raises."""
        driver, snapshot = await self.local_link.async_reach(answered=self.last_update_success)
        if snapshot is not None:
            self.async_set_snapshot(snapshot)
        return driver

    @asynccontextmanager
    async def async_exclusive(self) -> AsyncGenerator[Driver]:
        """Give the driver to one command; raises what `async_locked` and `async_reach` raise."""
        async with self.async_locked():
            yield await self.async_reach()

    @callback
    def async_set_snapshot(self, snapshot: Snapshot) -> None:
        """Use a snapshot that a command read, as if a poll had; raises RefusedError if it is that of another miner.

        The next poll is due a full interval later.
        """
        self.link.accept(snapshot)
        self.polls.note_answer()
        self._note_answer(snapshot)
        self.async_set_updated_data(snapshot)

    async def async_read_mining(self, driver: Driver) -> Snapshot:
        """Read whether the miner mines; all else too, unless its poll follows soon.

        Most firmware reports averages: right after a pause or a start, readings would still be of the time before.
        """
        soon = self.last_update_success and self.site.scan_interval <= SOON
        answer = await (driver.mining_state() if soon else driver.snapshot())
        if isinstance(answer, Snapshot):
            self.async_set_snapshot(answer)
            return answer
        self.link.accept(answer)
        self.polls.note_answer()
        # `last_seen` stays the time of the readings, and the next poll is due when it was.
        self.data = self.data.with_mining(answer)
        self.async_update_listeners()
        return self.data

    async def async_refresh_settings(self) -> None:
        """Read the settings now, unless a command uses the miner: the next poll reads them then."""
        if self._poller is not None:
            await self._poller.async_refresh_settings()
            return
        try:
            await self.link.async_read_settings(self)
        except DriverError as err:
            _LOGGER.debug("%s does not report its settings: %s", self.title, err)

    # Polling -----------------------------------------------------------------------------------------------------

    @callback
    def async_keep_polling(self) -> None:
        """Poll even if no entity listens: status, schedules and the REST API need it."""
        if self._unsub_keep_polling is None:
            self._unsub_keep_polling = self.async_add_listener(lambda: None)

    @override
    async def async_shutdown(self) -> None:
        """Stop polling and close the link."""
        await super().async_shutdown()
        if self._unsub_keep_polling is not None:
            self._unsub_keep_polling()
            self._unsub_keep_polling = None
        await self.link.async_close()

    @override
    async def _async_update_data(self) -> Snapshot:
        """Return a new snapshot, or the last one if a command uses the miner: commands go first."""
        first = self.last_seen is None
        try:
            snapshot = await self._async_poll()
        except DriverError as err:
            raise UpdateFailed(
                str(err),
                translation_domain=DOMAIN,
                translation_key=err.code,
                translation_placeholders={name: str(value) for name, value in err.arguments.items()},
                retry_after=self.polls.pause_s(),
            ) from err
        if snapshot is None:
            return self._last_snapshot()
        if first:
            # The base class would log the first answer of each miner as a recovery.
            self.last_update_success = True
        return snapshot

    async def _async_poll(self) -> Snapshot | None:
        if self._poller is not None:
            return await self._poller.async_poll(self.site.poll_slots)
        self.polls.begin()
        try:
            snapshot = await self.link.async_snapshot()
        except DriverError as err:
            self.polls.note_failure(err)
            self._note_failure(err)
            raise
        self.polls.note_answer()
        self._note_answer(snapshot)
        return snapshot

    def _last_snapshot(self) -> Snapshot:
        if not self.last_update_success:
            raise UpdateFailed(translation_domain=DOMAIN, translation_key="command_in_progress")
        return self.data

    def _note_answer(self, snapshot: Snapshot, seen_at: datetime | None = None) -> None:
        self.last_seen = seen_at or dt_util.utcnow()
        self._fault_times.async_note(self.miner_id, snapshot.faults, self.last_seen)
        self._share_times.async_note(self.miner_id, snapshot, self.last_seen)
        # The listeners are not updated if only the time of the answer is new.
        self._changes.async_note(self.miner_id)

    def _note_failure(self, err: DriverError) -> None:
        if self.last_seen is None and self.polls.failures == 1:
            # The base class only logs when a miner that has answered before becomes unavailable.
            _LOGGER.warning("%s is unavailable: %s", self.title, err)
        if isinstance(err, AuthenticationError):
            self.site.async_password_refused(self)

    @callback
    @override
    def _async_refresh_finished(self) -> None:
        """Update the listeners when a miner that keeps failing becomes offline; the base class does not."""
        before, self._reachability = self._reachability, self.reachability
        if before is not self._reachability and not self.last_update_success:
            self.async_update_listeners()

    @callback
    def async_set_retry_interval(self, interval_s: float | None) -> None:
        """Poll a failing miner at least this often, because a command waits for it; None: the usual back-off."""
        if self._poller is None:
            return
        begins = self.polls.retry_s is None and interval_s is not None
        self.polls.retry_s = interval_s
        if begins and self.polls.failures and not self.link.is_busy():
            self.config_entry.async_create_background_task(self.hass, self.async_refresh(), f"look for {self.title}")

    # Readings of an agent --------------------------------------------------------------------------------------------

    @callback
    def async_take_reading(self, reading: Reading) -> None:
        """Use what the agent of the miner reports, as if a poll had."""
        link, (seen_at, settings_read_at) = self.link, self._read_at
        self._read_at = reading.seen_at, reading.settings_read_at
        if reading.address is not None:
            link.address = reading.address
        if reading.profile is not None and reading.profile != link.profile:
            link.profile = reading.profile
            self.site.async_keep_profile(self)
        # A state that cannot be sent has an error instead of its values, also of this one.
        if reading.snapshot is not None and reading.memory != self._memory:
            self._memory = reading.memory
            self.site.async_keep_memory(self, reading.memory)
        if reading.settings_read_at not in (None, settings_read_at):
            self.settings.note(reading.settings, reading.settings_read_at)
        before = self.data
        answered = reading.seen_at != seen_at and self._take_answer(reading)
        if (error := reading.error) is not None:
            self.polls.note_failure(error)
            self._note_failure(error)
            self.async_set_update_error(error)
        elif answered and self._is_recent and not (self.last_update_success and self.data == before):
            self.async_set_updated_data(self.data)
        self._async_refresh_finished()

    def _take_answer(self, reading: Reading) -> bool:
        """Use the last answer of the miner, unless a command has read it since; return whether it is used."""
        age_s, known_s = reading.age_s(dt_util.utcnow()), self.polls.age_s
        if reading.snapshot is None or age_s is None or (known_s is not None and age_s > known_s):
            return False
        self.polls.note_answer(age_s)
        self._note_answer(reading.snapshot, reading.seen_at)
        self.data = reading.snapshot
        return True

    @property
    def _is_recent(self) -> bool:
        """Return whether the last answer is not older than that of a miner that answers its polls."""
        return (age_s := self.polls.age_s) is not None and age_s <= self.active_for_s

    @callback
    def async_check_age(self, reason: DriverError) -> None:
        """Count a miner of which nothing new was reported as late, for this reason, and later as offline."""
        if self.last_update_success and not self._is_recent:
            self.polls.note_failure(reason)
            self.last_update_success = False
            self._reachability = self.reachability
            self.async_update_listeners()
        else:
            self._async_refresh_finished()

    @callback
    def async_reconfigure(self, subentry: ConfigSubentry) -> None:
        """Apply an address, credentials, name or outlet that the user or DHCP changed, from the next poll on."""
        self._configure(subentry)
        self.link.profile = stored_profile(subentry) or self.link.profile
        # Entities may depend on it, and a miner that is off would not update them.
        self.async_update_listeners()
