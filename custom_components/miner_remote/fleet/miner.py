"""One miner as Home Assistant sees it: polled, locked for commands, and known by its identity, not its address."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from ipaddress import ip_address
from time import monotonic
from typing import TYPE_CHECKING, override

from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    label_registry as lr,
)
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from ..const import CONF_MEMORY, CONF_OUTLET, CONF_PROFILE, DOMAIN
from ..drivers.contract.driver import Capability, Connection, Credentials, Driver, Limit, Memory, Profile
from ..drivers.contract.errors import (
    AuthenticationError,
    DriverError,
    RefusedError,
    TimedOutError,
    UnreachableError,
    UnsupportedError,
)
from ..drivers.contract.plausible_ranges import efficiency
from ..drivers.contract.values import Identity, Pool, Snapshot, TuningValue
from ..drivers.detect.identify import create_driver, identify
from ..drivers.recording.recorder import record
from ..input.fields import is_host

if TYPE_CHECKING:
    from aiohttp import ClientSession

    from .site import MinerRemoteConfigEntry, Site

__all__ = [
    "Capability",
    "DriverError",
    "MinerCoordinator",
    "Pool",
    "Profile",
    "Snapshot",
    "TimedOutError",
    "efficiency",
    "stored_profile",
]

_LOGGER = logging.getLogger(__name__)

_LOCKS: HassKey[dict[str, asyncio.Lock]] = HassKey(f"{DOMAIN}_locks")
_REBOOTS: HassKey[Counter[str]] = HassKey(f"{DOMAIN}_reboots")

OFFLINE_AFTER_S = 300.0
"""A miner that has not answered for this long is offline, and its last values are not shown any more."""

SLOWEST_POLL = timedelta(minutes=2)
"""How rarely a miner that keeps failing is looked at."""

SEEN_S = 90.0
"""For how long a miner that was seen at its address is taken to be there still; a later command looks first."""

REIDENTIFY_AFTER = 3
"""After so many polls that were answered, but not in the way of the firmware that it had, a miner is looked at anew."""


class Reachability(StrEnum):
    """Whether a miner answers; the panel, the cards and the entities use these words."""

    ONLINE = "online"
    LATE = "late"
    """It missed a poll; its last values are at most OFFLINE_AFTER_S old."""
    OFFLINE = "offline"
    REBOOTING = "rebooting"
    """A reboot was commanded and is not confirmed yet."""


@contextmanager
def awaiting_reboot(hass: HomeAssistant, miner_id: str) -> Generator[None]:
    """Count a miner as rebooting until the context ends; a reload of its site changes nothing about that."""
    reboots = hass.data.setdefault(_REBOOTS, Counter())
    reboots[miner_id] += 1
    try:
        yield
    finally:
        reboots[miner_id] -= 1


def stored_profile(subentry: ConfigSubentry) -> Profile | None:
    """Return the profile that is kept of a miner; None where it never answered or what is kept is damaged."""
    data = subentry.data.get(CONF_PROFILE)
    if not data:
        return None
    try:
        return Profile.from_dict(data)
    except KeyError, ValueError:
        _LOGGER.warning("What is stored of %s is damaged; it is looked at anew", subentry.title)
        return None


def stored_memory(subentry: ConfigSubentry) -> dict[str, TuningValue]:
    """Return what is kept of what a miner's driver learned; damaged values are left out."""
    data = subentry.data.get(CONF_MEMORY)
    if not isinstance(data, Mapping):
        return {}
    return {key: value for key, value in data.items() if isinstance(value, (str, int, float, bool))}


def miner_id_of(subentry: ConfigSubentry) -> str:
    """Return the identity of the miner of a config subentry."""
    return subentry.unique_id or subentry.subentry_id


def resolved(name: str, addresses: Iterable[str | int]) -> str:
    """Return the address to use of those that a name has: an IPv4 one where it can, on which most firmwares listen.

    Raises UnreachableError where the name has none that one machine can have, as 0.0.0.0, which is this one.
    """
    usable = [address for address in map(ip_address, addresses) if is_host(address)]
    if not usable:
        raise UnreachableError(f"The name {name} does not lead to the address of a machine; check the DNS.")
    return str(min(usable, key=lambda address: address.version))


class MinerCoordinator(DataUpdateCoordinator[Snapshot]):
    """One miner: its last snapshot, its lock, and the only way to its driver."""

    config_entry: MinerRemoteConfigEntry

    def __init__(self, hass: HomeAssistant, site: Site, subentry: ConfigSubentry) -> None:
        """Make the miner from what is stored; nothing is asked of it yet."""
        super().__init__(
            hass,
            _LOGGER,
            config_entry=site.entry,
            name=subentry.title,
            update_interval=site.scan_interval,
            always_update=False,
        )
        # Nothing is known before the first answer: entities start unavailable.
        self.last_update_success = False
        self.site = site
        self.subentry_id = subentry.subentry_id
        self.miner_id = miner_id_of(subentry)
        self.profile = stored_profile(subentry)
        # Earlier versions offered what a CGMiner did not clearly allow: such a profile is made again.
        self._outdated = (
            self.profile is not None
            and self.profile.driver == "cgminer"
            and "limits" not in (subentry.data.get(CONF_PROFILE) or {})
        )
        self._memory = Memory(stored_memory(subentry), lambda values: site.async_keep_memory(self, values))
        self.last_seen: datetime | None = None
        self._answered_at = 0.0
        self._active_for_s = 2 * site.scan_interval.total_seconds() + 10
        self.last_error: DriverError | None = None
        self._driver: Driver | None = None
        # The lock outlives a reload of the site, so that a command that is under way is never joined by a second one.
        self._lock = hass.data.setdefault(_LOCKS, {}).setdefault(self.miner_id, asyncio.Lock())
        self._reboots = hass.data.setdefault(_REBOOTS, Counter())
        self._reachability = Reachability.OFFLINE
        self._in_use = False
        self._poll: asyncio.Task[Snapshot] | None = None
        self._polling = asyncio.Lock()
        self._seen_at: tuple[str, float] | None = None
        self._proved_at: str | None = None
        self._looked_at_firmware: str | None = None
        self._commands_waiting = 0
        self._failures = 0
        self._poll_began = 0.0
        self._awaited_s: float | None = None
        self._misunderstood = 0
        self._unsub_keep_polling: Callable[[], None] | None = None
        self._read(subentry)

    def _read(self, subentry: ConfigSubentry) -> None:
        self.host: str = subentry.data[CONF_HOST]
        self.title: str = subentry.data.get(CONF_NAME) or subentry.title
        self.outlet: str | None = subentry.data.get(CONF_OUTLET)
        own = Credentials(subentry.data.get(CONF_USERNAME), subentry.data.get(CONF_PASSWORD))
        self.credentials = own if own != Credentials() else self.site.credentials
        try:
            self.address = str(ip_address(self.host))
            self._is_name = False
        except ValueError:
            self.address = self.host.strip().lower()
            self._is_name = True
        self.host_key = self.address
        """The configured host in its one spelling, by which the REST API and selections find the miner."""

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Return what the miner can be asked to do; empty while it never answered."""
        return self.profile.capabilities if self.profile else frozenset()

    @property
    def limits(self) -> list[Limit]:
        """Return why the miner offers less than others, in a fixed order."""
        return sorted(self.profile.limits) if self.profile else []

    # Where it stands in Home Assistant ---------------------------------------------------------------------------

    @callback
    def async_register_device(self) -> None:
        """Make or update the miner's device."""
        identity = self.profile.identity if self.profile else None
        dr.async_get(self.hass).async_get_or_create(
            config_entry_id=self.site.entry.entry_id,
            config_subentry_id=self.subentry_id,
            identifiers={(DOMAIN, self.miner_id)},
            connections={(dr.CONNECTION_NETWORK_MAC, identity.mac)} if identity and identity.mac else set(),
            name=self.title,
            manufacturer=identity.vendor if identity else None,
            model=identity.model if identity else None,
            serial_number=identity.serial if identity else None,
            sw_version=f"{identity.firmware} {identity.firmware_version or ''}".strip() if identity else None,
            configuration_url=f"http://{Connection(host=self.address, session=self._session).url_host}",
        )

    @property
    def device(self) -> dr.DeviceEntry | None:
        """Return the miner's device."""
        return dr.async_get(self.hass).async_get_device_by_identifier((DOMAIN, self.miner_id), self.site.entry.entry_id)

    @cached_property
    def keys_before(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return the keys of the disabled and of the enabled entities that the device had when this was first asked.

        With a thousand miners, adding the disabled ones only to be told so takes seconds of each start; Home Assistant
        sets the site up anew where one is enabled.
        """
        device_id = self.device_id
        prefix = f"{self.miner_id}_"
        items = (
            er.async_entries_for_device(er.async_get(self.hass), device_id, include_disabled_entities=True)
            if device_id
            else ()
        )
        keys: tuple[set[str], set[str]] = (set(), set())
        for item in items:
            if item.unique_id.startswith(prefix):
                keys[not item.disabled].add(item.unique_id.removeprefix(prefix))
        return frozenset(keys[False]), frozenset(keys[True])

    @property
    def device_id(self) -> str | None:
        """Return the id of the miner's device."""
        device = self.device
        return device.id if device else None

    @property
    def display_name(self) -> str:
        """Return the name that the user gave the device, else the one that it was added with."""
        device = self.device
        return (device.name_by_user or device.name or self.title) if device else self.title

    @property
    def location(self) -> str:
        """Return the name of the device's area, or of the site where it has none."""
        device = self.device
        area = ar.async_get(self.hass).async_get_area(device.area_id) if device and device.area_id else None
        return area.name if area else self.site.name

    @property
    def tags(self) -> list[str]:
        """Return the names of the device's labels, sorted."""
        device = self.device
        registry = lr.async_get(self.hass)
        labels = (registry.async_get_label(label_id) for label_id in (device.labels if device else ()))
        return sorted(label.name for label in labels if label)

    @property
    def age_s(self) -> float | None:
        """Return how many seconds ago the miner last answered; None where it never did since the start."""
        # Not from the time of day, which may have been set since.
        return monotonic() - self._answered_at if self.last_seen else None

    @property
    def status(self) -> str:
        """Return `Active` (answers), `Lagging` (missed a poll, heard of within five minutes) or `Stale`."""
        # A list of one status asks a whole hall for it.
        if self.last_seen is None:
            return "Stale"
        age = monotonic() - self._answered_at
        if self.last_update_success and age <= self._active_for_s:
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
        """Return whether the miner answered when it was last asked, be it with a refusal."""
        error = self.last_error
        return self.last_update_success or not (error is None or isinstance(error, (UnreachableError, TimedOutError)))

    # The way to the driver ---------------------------------------------------------------------------------------

    @asynccontextmanager
    async def async_exclusive(self) -> AsyncGenerator[Driver]:
        """Give the miner's driver to one command; raises what `async_locked` and `async_reach` raise."""
        async with self.async_locked():
            yield await self.async_reach()

    @asynccontextmanager
    async def async_locked(self) -> AsyncGenerator[None]:
        """Keep everybody else from the miner for one command; a poll that is under way makes room at once."""
        self._commands_waiting += 1
        try:
            if self._poll is not None:
                self._poll.cancel()
            await self._lock.acquire()
        finally:
            self._commands_waiting -= 1
        try:
            self._in_use = True
            yield
        finally:
            self._in_use = False
            self._lock.release()
            if self._shutdown_requested:
                await self.async_close_driver()

    async def async_reach(self) -> Driver:
        """Return the driver for a command; the caller holds the lock.

        A miner that was not seen at its address just now is looked at first: the address may be another one's since.
        Raises a DriverError where it does not answer then, where another miner does, or where its name cannot be
        resolved. What answers where the miner was, but not with a state, may be the miner in trouble, and is left to
        the command.
        """
        driver = await self._async_driver()
        host = driver.connection.host
        seen = self._seen_at
        if seen is not None and self.last_update_success and seen[0] == host and monotonic() - seen[1] <= SEEN_S:
            return driver
        try:
            snapshot = await driver.snapshot()
        except UnreachableError, TimedOutError:
            raise
        except DriverError as err:
            _LOGGER.debug("%s does not tell its state: %s", self.title, err)
            try:
                profile = await identify(driver.connection)
            except DriverError:
                if seen is not None and seen[0] != host:
                    # What the miner in trouble would be excused for, a stranger at another address is not.
                    raise RefusedError(
                        f"{self.title} was last seen at {seen[0]}; what answers at {host} now does not show that it "
                        f"is this miner: {err}"
                    ) from err
                return driver
            self._check_identity(profile.identity)
            return driver
        self.async_take(snapshot)
        self._seen_at = (host, monotonic())
        return driver

    @property
    def _session(self) -> ClientSession:
        return async_get_clientsession(self.hass)

    def connection(self) -> Connection:
        """Return how the miner is reached now."""
        return Connection(
            host=self.address, session=self._session, credentials=self.credentials, deadlines=self.site.deadlines
        )

    async def _async_driver(self) -> Driver:
        if self._is_name:
            await self._async_resolve()
        connection = self.connection()
        if self.profile is None:
            self._async_adopt(await identify(connection))
        if self._driver is not None and self._driver.connection != connection:
            await self.async_close_driver()
        if self._driver is None:
            if self.profile is None:
                raise UnsupportedError(f"{self.title} was never recognised as a miner.")
            self._driver = create_driver(connection, self.profile, self._memory)
        return self._driver

    async def _async_resolve(self) -> None:
        try:
            async with asyncio.timeout(self.site.deadlines.read):
                found = await self.hass.loop.getaddrinfo(self.host, None)
        except TimeoutError as err:
            raise TimedOutError(f"The name {self.host} could not be resolved in time; check the DNS.") from err
        except OSError as err:
            raise UnreachableError(f"The name {self.host} is not known on this network.") from err
        self.address = resolved(self.host, (entry[4][0] for entry in found))

    async def async_record(self) -> dict[str, object]:
        """Return a recording of the miner's answers without personal data, as `drivers/recording.py` makes it.

        The miner takes no command meanwhile.
        """
        async with self.async_locked():
            if self._is_name:
                try:
                    await self._async_resolve()
                except DriverError as err:
                    return {"problems": [type(err).__name__], "exchanges": []}
            return await record(self.connection(), self.profile)

    async def async_close_driver(self) -> None:
        """End what the driver holds open."""
        driver, self._driver = self._driver, None
        if driver is not None:
            await driver.close()

    # Polling -----------------------------------------------------------------------------------------------------

    @callback
    def async_keep_polling(self) -> None:
        """Poll also while no entity listens: status, schedules and the REST API need it."""
        if self._unsub_keep_polling is None:
            self._unsub_keep_polling = self.async_add_listener(lambda: None)

    @override
    async def async_shutdown(self) -> None:
        """End polling and whatever is under way."""
        await super().async_shutdown()
        if self._unsub_keep_polling is not None:
            self._unsub_keep_polling()
            self._unsub_keep_polling = None
        if self._poll is not None:
            self._poll.cancel()
        if not self._in_use:
            await self.async_close_driver()

    @override
    async def _async_update_data(self) -> Snapshot:
        """Return a new snapshot; a command goes before a poll, and what was known then stays."""
        async with self._polling:
            # A slot is not kept waiting for a command, which may take minutes: others are to be asked meanwhile.
            if self._commanded:
                return self._known()
            async with self.site.poll_slots:
                if self._commanded:
                    return self._known()
                async with self._lock:
                    return await self._async_poll_once()

    @property
    def _commanded(self) -> bool:
        """Return whether a command has the miner or waits for it; nobody else holds the lock between two polls."""
        return self._lock.locked() or self._commands_waiting > 0

    async def _async_poll_once(self) -> Snapshot:
        """Return a new snapshot, or what was known where a command comes; the lock is held."""
        self._poll_began = monotonic()
        self._poll = self.hass.async_create_background_task(self._async_poll(), f"poll {self.title}")
        try:
            await asyncio.wait({self._poll})
            if self._poll.cancelled():
                return self._known()
            snapshot = self._poll.result()
            if self.data is None:
                # The first answer is no recovery, which the base class would log for each miner at each start.
                # Nothing else runs between here and where it takes the snapshot.
                self.last_update_success = True
            return snapshot
        finally:
            self._poll.cancel()
            self._poll = None

    @callback
    def async_take(self, snapshot: Snapshot) -> None:
        """Take over a snapshot that a command read; raises RefusedError where another miner told it."""
        self._check_identity(snapshot.identity)
        self._note_answer()
        self.async_set_updated_data(snapshot)

    def _note_answer(self) -> None:
        self.last_seen, self._answered_at = dt_util.utcnow(), monotonic()

    def _known(self) -> Snapshot:
        if not self.last_update_success:
            raise UpdateFailed("A command to the miner goes first.")
        return self.data

    async def _async_poll(self) -> Snapshot:
        try:
            driver = await self._async_driver()
            snapshot = await driver.snapshot()
            self._check_identity(snapshot.identity)
        except DriverError as err:
            await self._async_poll_failed(err)
            raise UpdateFailed(str(err), retry_after=self._pause_after_failure()) from err
        self._failures = self._misunderstood = 0
        self.last_error = None
        self._note_answer()
        self._seen_at = (driver.connection.host, monotonic())
        if self._outdated or snapshot.identity.firmware_version not in (None, self._looked_at_firmware):
            await self._async_note_firmware(snapshot)
        return snapshot

    def _check_identity(self, told: Identity) -> None:
        """Raise RefusedError where another machine answers, or at another address one that does not say who it is."""
        if self.profile is None:
            return
        known = self.profile.identity
        for mine, its in ((known.mac, told.mac), (known.serial, told.serial)):
            if mine and its and mine != its:
                raise RefusedError(
                    f"Another miner ({its}) answers at {self.address}; {self.title} is {mine}. "
                    "Give it the address that it has now."
                )
            if mine and its:
                self._proved_at = self.address
                return
        if self._proved_at not in (None, self.address):
            raise RefusedError(
                f"What answers at {self.address} does not say who it is; {self.title} was last seen at "
                f"{self._proved_at}. Give it the address that it has now."
            )

    async def _async_poll_failed(self, err: DriverError) -> None:
        self._failures += 1
        if self.last_seen is None and self._failures == 1:
            # The base class logs only what was there before.
            _LOGGER.warning("%s is not available: %s", self.title, err)
        self.last_error = err
        if isinstance(err, AuthenticationError):
            self.site.async_password_refused(self)
        if isinstance(err, (UnreachableError, TimedOutError)):
            return
        self._misunderstood += 1
        if self._misunderstood % REIDENTIFY_AFTER:
            return
        # Another firmware may have been installed since: the same machine then answers in another way.
        try:
            profile = await identify(self.connection())
        except DriverError as again:
            _LOGGER.debug("%s was looked at anew: %s", self.title, again)
            return
        try:
            self._check_identity(profile.identity)
        except RefusedError as other:
            _LOGGER.debug("%s is not looked at further: %s", self.title, other)
            return
        await self.async_close_driver()
        self._async_adopt(profile)

    def _pause_after_failure(self) -> float:
        interval = self.site.scan_interval.total_seconds()
        slowest = max(interval, SLOWEST_POLL.total_seconds())
        pause = float(min(slowest, interval * 2 ** min(self._failures - 1, 8)))
        if self._awaited_s is not None:
            # Counted from the start of the poll: one that nothing answers takes its time to fail.
            pause = min(pause, max(1.0, self._awaited_s - (monotonic() - self._poll_began)))
        if (age := self.age_s) is not None and age < OFFLINE_AFTER_S:
            # The poll that finds the miner offline comes no later than the time from which it is offline.
            pause = min(pause, OFFLINE_AFTER_S - age + 1.0)
        return pause

    @callback
    @override
    def _async_refresh_finished(self) -> None:
        """Update the listeners when a miner that goes on failing becomes offline, which the base class does not."""
        before, self._reachability = self._reachability, self.reachability
        if before is not self._reachability and not self.last_update_success:
            self.async_update_listeners()

    @callback
    def async_await(self, every_s: float | None) -> None:
        """Look for the miner so often while it does not answer, because something waits for it; None: nothing does."""
        begins = self._awaited_s is None and every_s is not None
        self._awaited_s = every_s
        if begins and self._failures and not self._commanded:
            self.config_entry.async_create_background_task(self.hass, self.async_refresh(), f"look for {self.title}")

    # What becomes known of it ------------------------------------------------------------------------------------

    async def _async_note_firmware(self, snapshot: Snapshot) -> None:
        """Take over what another firmware version can do, once for each; the poll that saw it holds the lock."""
        told = snapshot.identity.firmware_version
        if self.profile is not None and (self._outdated or told != self.profile.identity.firmware_version):
            try:
                profile = await identify(self.connection())
            except DriverError as err:
                _LOGGER.debug("%s has another firmware, and could not be looked at: %s", self.title, err)
                return
            await self.async_close_driver()
            self._async_adopt(profile)
        self._outdated = False
        self._looked_at_firmware = told

    @callback
    def _async_adopt(self, profile: Profile) -> None:
        """Keep a profile, so that it is there at the next start, and tell the platforms."""
        if self.profile is not None:
            # A machine of which only the API can be read now does not report all that it was known by.
            known = self.profile.identity
            identity = replace(
                profile.identity,
                mac=profile.identity.mac or known.mac,
                serial=profile.identity.serial or known.serial,
                hostname=profile.identity.hostname or known.hostname,
            )
            profile = replace(profile, identity=identity)
        if profile == self.profile:
            return
        self.profile = profile
        self.site.async_keep_profile(self)

    @callback
    def async_reconfigure(self, subentry: ConfigSubentry) -> None:
        """Take over an address, credentials, name or outlet that the user or DHCP changed; the next poll uses them."""
        self._read(subentry)
        profile = stored_profile(subentry)
        if profile is not None:
            self.profile = profile
        # What entities show may depend on it, and a miner that is off changes nothing by itself.
        self.async_update_listeners()
