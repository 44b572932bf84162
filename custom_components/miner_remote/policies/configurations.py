"""Read the configurations of miners periodically for policies, and notice when one changes. In memory only."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from time import monotonic
from typing import Final
from zlib import crc32

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..backups.codec import content_of
from ..commands.runner import CommandResult, CommandRunner
from ..control.record import POOL_COMMANDS, SETTING_PARAMETERS, CommandType
from ..control.worker_names import may_have_pools
from ..drivers.contract.capability import Capability
from ..drivers.contract.errors import DriverError, NoPoolsError
from ..drivers.contract.values import MinerConfig
from ..drivers.pools.urls import without_login
from ..fleet.miner import MinerCoordinator, Reachability
from ..fleet.selection import Fleet
from ..tasks.periodic import Periodic

_LOGGER = logging.getLogger(__name__)

READ_EVERY_S: Final = 1800.0
RETRY_AFTER_S: Final = 60.0
"""When to try again after a read that failed."""
SOON_S: Final = 5.0
"""When to read after a command or a return: the poll that follows it goes first."""
TICK: Final = timedelta(seconds=10)
"""How often it is checked which miners are due."""
AT_ONCE: Final = 4
"""How many miners are read at a time."""
FIRST_PER_SECOND: Final = 2
"""The first reads are spread, so that no more than this many begin in a second."""

CHANGING: Final = (
    POOL_COMMANDS
    | SETTING_PARAMETERS.keys()
    | {CommandType.POWER_LIMIT, CommandType.RESTORE, CommandType.SET_HASHBOARDS, CommandType.UPGRADE_FIRMWARE}
)
"""The commands after which a configuration may be another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigReading:
    """A configuration as last read, without passwords and logins, and when it was read.

    `changed_at` is when a reading last differed from the one before, passwords included; None if that was not seen
    since the start. A miner that has no pools has none in `config`.
    """

    config: MinerConfig
    at: datetime
    changed_at: datetime | None = None
    digest: bytes = field(default=b"", repr=False, compare=False)
    """A digest with a key that is lost at the end of the run, so that passwords cannot be guessed from it."""


@dataclass(slots=True)
class _Followed:
    """What is known of a miner that is read."""

    due_at: float
    answered: bool = False
    uptime_s: int | None = None


class ConfigurationReader:
    """Reads the configurations of the wanted miners; owns the timer and the task that reads."""

    def __init__(self, hass: HomeAssistant, fleet: Fleet, runner: CommandRunner) -> None:
        """Start without wanted miners."""
        self._hass = hass
        self._fleet = fleet
        self._runner = runner
        self._key = os.urandom(32)
        self._wanted: dict[str, frozenset[str]] = {}
        self._followed: dict[str, _Followed] = {}
        self._readings: dict[str, ConfigReading] = {}
        self._listeners: list[Callable[[str, ConfigReading], None]] = []
        self._stop: list[CALLBACK_TYPE] = []
        self._periodic = Periodic(hass, self.async_read_due, TICK, "configurations")

    # For the policies ----------------------------------------------------------------------------------------------

    @callback
    def want(self, owner: str, miner_ids: Collection[str]) -> None:
        """Read these miners for an owner from now on, and no longer those that nobody wants."""
        wanted = frozenset(miner_ids)
        if self._wanted.get(owner, frozenset()) == wanted:
            return
        self._wanted[owner] = wanted
        all_wanted = frozenset[str]().union(*self._wanted.values())
        for miner_id in self._followed.keys() - all_wanted:
            del self._followed[miner_id]
            self._readings.pop(miner_id, None)
        now = monotonic()
        spread = min(READ_EVERY_S, len(all_wanted) / FIRST_PER_SECOND)
        for miner_id in all_wanted - self._followed.keys():
            self._followed[miner_id] = _Followed(due_at=now + spread * crc32(miner_id.encode()) / 2**32)

    def get(self, miner_id: str) -> ConfigReading | None:
        """Return the last reading of a miner, or None if it was not read yet."""
        return self._readings.get(miner_id)

    @callback
    def async_request(self, miner_id: str) -> None:
        """Read a wanted miner soon."""
        if (followed := self._followed.get(miner_id)) is not None:
            followed.due_at = min(followed.due_at, monotonic() + SOON_S)

    @callback
    def async_add_change_listener(self, listener: Callable[[str, ConfigReading], None]) -> CALLBACK_TYPE:
        """Call `listener` with each reading that differs from the one before; return the function that unsubscribes."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # Life cycle ----------------------------------------------------------------------------------------------------

    @callback
    def async_start(self) -> None:
        """Start reading."""
        self._stop.append(self._runner.async_on_finished(self._command_finished))
        self._periodic.async_start()

    async def async_close(self) -> None:
        """Stop reading."""
        for stop in self._stop:
            stop()
        self._stop.clear()
        await self._periodic.async_close()

    # Reading -------------------------------------------------------------------------------------------------------

    @callback
    def _command_finished(self, result: CommandResult) -> None:
        if result.record.command_type in CHANGING and not result.verified:
            self.async_request(result.record.miner_id)

    async def async_read_due(self, _now: datetime | None = None) -> None:
        """Read the miners that are due, a few at a time."""
        now = monotonic()
        due: list[str] = []
        for miner_id, followed in list(self._followed.items()):
            if (miner := self._fleet.by_id(miner_id)) is None:
                continue
            self._note(followed, miner, now)
            if followed.due_at <= now and _is_readable(miner):
                due.append(miner_id)
        due.sort(key=lambda miner_id: self._followed[miner_id].due_at)
        slots = asyncio.Semaphore(AT_ONCE)

        async def read(miner_id: str) -> None:
            async with slots:
                try:
                    await self._async_read(miner_id)
                except Exception as err:  # noqa: BLE001
                    # The outermost edge of one read: an error with one miner must not end the reads of the others.
                    # The text of the exception is not logged: it may contain a password.
                    _LOGGER.error("Unexpected error in the configuration of %s: %s", miner_id, type(err).__name__)  # noqa: TRY400
                    if (followed := self._followed.get(miner_id)) is not None:
                        followed.due_at = monotonic() + READ_EVERY_S

        async with asyncio.TaskGroup() as group:
            for miner_id in due:
                group.create_task(read(miner_id))

    def _note(self, followed: _Followed, miner: MinerCoordinator, now: float) -> None:
        """Let a miner be read soon if it answers again, or has restarted: it may have been reset."""
        answered = miner.last_update_success
        uptime = miner.data.shortest_uptime_s if answered else followed.uptime_s
        restarted = uptime is not None and followed.uptime_s is not None and uptime < followed.uptime_s
        if answered and (restarted or not followed.answered) and miner.miner_id in self._readings:
            followed.due_at = min(followed.due_at, now + SOON_S)
        followed.answered, followed.uptime_s = answered, uptime

    async def _async_read(self, miner_id: str) -> None:
        followed, miner = self._followed.get(miner_id), self._fleet.by_id(miner_id)
        if followed is None or miner is None or not _is_readable(miner):
            return
        try:
            config = await _async_config(miner)
        except DriverError as err:
            _LOGGER.debug("The configuration of %s cannot be read: %s", miner.title, err)
            followed.due_at = monotonic() + RETRY_AFTER_S
            return
        if config is None:
            followed.due_at = monotonic() + SOON_S
            return
        followed.due_at = monotonic() + READ_EVERY_S
        if miner_id in self._followed:
            self._keep(miner_id, config)

    def _keep(self, miner_id: str, config: MinerConfig) -> None:
        """Keep a reading without its secrets, and notify the listeners if it differs from the one before."""
        now, before = dt_util.utcnow(), self._readings.get(miner_id)
        digest = blake2b(content_of(config).encode(), key=self._key).digest()
        changed = before is not None and before.digest != digest
        changed_at = now if changed else None if before is None else before.changed_at
        pools = tuple(replace(pool, url=without_login(pool.url), password=None) for pool in config.pools)
        reading = ConfigReading(config=replace(config, pools=pools), at=now, changed_at=changed_at, digest=digest)
        self._readings[miner_id] = reading
        if changed:
            for listener in list(self._listeners):
                listener(miner_id, reading)


def _is_readable(miner: MinerCoordinator) -> bool:
    return (
        miner.last_update_success
        and miner.reachability is not Reachability.REBOOTING
        and Capability.CONFIG_READ in miner.capabilities
        and not miner.link.is_busy()
    )


async def _async_config(miner: MinerCoordinator) -> MinerConfig | None:
    """Return the configuration, one without pools if the miner was reset; None if a command came first."""
    try:
        return await miner.link.async_poll_config()
    except NoPoolsError:
        # A miner that is starting does not report its pools yet.
        if miner.profile is None or may_have_pools(miner.data):
            raise
        return MinerConfig(identity=miner.profile.identity)
