"""The link to a miner that this process itself talks to: lock, driver, and the check that the right machine answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from time import monotonic
from typing import Any, override

from aiohttp import ClientSession

from ..drivers.contract.driver import Connection, Deadlines, Driver, Memory, Profile
from ..drivers.contract.errors import DriverError, RefusedError, TimedOutError, UnreachableError, nested
from ..drivers.contract.values import Identity, MinerConfig, MiningState, Snapshot
from ..drivers.detect.identify import create_driver, identify
from ..drivers.recording.recorder import record
from .command_types import CommandType
from .context import CommandContext, Outcome
from .handlers.table import HANDLERS
from .link import MinerLink
from .miner import ControlledMiner
from .record import Command
from .resolve import async_resolve

_LOGGER = logging.getLogger(__name__)

SEEN_S = 90.0
"""How long a successful answer proves that the miner is at its address; a later command checks first."""


class LocalLink(MinerLink):
    """Holds the lock and the driver of one miner."""

    def __init__(
        self,
        session: ClientSession,
        lock: asyncio.Lock,
        *,
        deadlines: Deadlines,
        profile: Profile | None,
        outdated: bool,
        memory: Memory,
        on_profile: Callable[[], None],
    ) -> None:
        """Prepare the link without contacting the miner; `async_configure` must be called before use.

        The owner may use `lock` for several links to the same miner, one after the other, so that no second command
        joins one in progress.
        """
        super().__init__(profile)
        self._session = session
        self._deadlines = deadlines
        self._outdated = outdated
        self._memory = memory
        self._on_profile = on_profile
        self._driver: Driver | None = None
        self._lock = lock
        self._in_use = False
        self._closed = False
        self._commands_waiting = 0
        self._poll: asyncio.Task[Any] | None = None
        self._seen_at: tuple[str, float] | None = None
        self._proved_at: str | None = None
        self._checked_firmware: str | None = None

    @property
    @override
    def is_local(self) -> bool:
        return True

    def connection(self) -> Connection:
        """Return the current connection settings."""
        return Connection(
            host=self.address,
            session=self._session,
            credentials=self.credentials,
            deadlines=self._deadlines,
        )

    # Lock ----------------------------------------------------------------------------------------------------------

    @override
    def is_busy(self) -> bool:
        """Return whether a command holds the miner or waits for it; between two polls, nothing else holds the lock."""
        return self._lock.locked() or self._commands_waiting > 0

    @override
    def has_command(self) -> bool:
        """Return whether a command holds the miner or waits for it."""
        return self._in_use or self._commands_waiting > 0

    @asynccontextmanager
    async def async_locked(self) -> AsyncGenerator[None]:
        """Reserve the miner for one command; a poll in progress is cancelled."""
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
            if self._closed:
                await self.async_close_driver()

    async def async_run_poll[ResultT](self, poll: Callable[[], Coroutine[Any, Any, ResultT]]) -> ResultT | None:
        """Run a poll while holding the lock; return None if a command cancelled it."""
        async with self._lock:
            task = self._poll = asyncio.get_running_loop().create_task(
                poll(), name=f"miner_remote poll {self.title}", eager_start=True
            )
            try:
                await asyncio.wait({task})
                return None if task.cancelled() else task.result()
            finally:
                task.cancel()
                self._poll = None

    # Driver ----------------------------------------------------------------------------------------------------------

    async def async_driver(self) -> Driver:
        """Return the driver, identifying the miner first if necessary; raises a DriverError."""
        await self._async_resolve()
        connection = self.connection()
        profile = self.profile or self._async_adopt(await identify(connection))
        if self._driver is not None and self._driver.connection != connection:
            await self.async_close_driver()
        if self._driver is None:
            self._driver = create_driver(connection, profile, self._memory)
        return self._driver

    async def async_reach(self, *, answered: bool) -> tuple[Driver, Snapshot | None]:
        """Return the driver for a command, and the snapshot if one was read; the caller holds the lock.

        A miner that did not answer recently is checked first, because another one may have its address by now; the
        last poll was `answered` or not. Raises a DriverError if the miner does not answer, if another one does, or if
        its name cannot be resolved. A miner that answers at its old address without a state may be the one in
        trouble; it is left to the command.
        """
        driver = await self.async_driver()
        host = driver.connection.host
        seen = self._seen_at
        if seen is not None and answered and seen[0] == host and monotonic() - seen[1] <= SEEN_S:
            return driver, None
        try:
            snapshot = await driver.snapshot()
        except UnreachableError, TimedOutError:
            raise
        except DriverError as err:
            _LOGGER.debug("%s does not report its state: %s", self.title, err)
            try:
                profile = await identify(driver.connection)
            except DriverError:
                if seen is not None and seen[0] != host:
                    # A known miner in trouble is excused, a stranger at another address is not.
                    raise RefusedError(
                        "identity_not_confirmed",
                        "",
                        name=self.title,
                        last_host=seen[0],
                        host=host,
                        **nested("cause", err),
                    ) from err
                return driver, None
            self.check_identity(profile.identity)
            return driver, None
        self.accept(snapshot)
        return driver, snapshot

    @override
    async def async_snapshot(self) -> Snapshot:
        driver = await self.async_driver()
        snapshot = await driver.snapshot()
        self.accept(snapshot)
        return snapshot

    @override
    def accept(self, answer: Snapshot | MiningState) -> None:
        """Note that the miner answers at its address; raises RefusedError if the answer is that of another miner."""
        self.check_identity(answer.identity)
        host = self.address if self._driver is None else self._driver.connection.host
        self._seen_at = (host, monotonic())

    async def _async_resolve(self) -> None:
        """Look up the address if the host is a name; it may be changed at any time."""
        while self._is_name:
            host = self.host
            address = await async_resolve(host, self._deadlines.read)
            if host == self.host:
                self.address = address
                break

    async def _async_identify(self) -> Profile:
        await self._async_resolve()
        return await identify(self.connection())

    async def async_close_driver(self) -> None:
        """Close the driver's connections."""
        driver, self._driver = self._driver, None
        if driver is not None:
            await driver.close()

    @override
    async def async_close(self) -> None:
        """Cancel the poll and close the driver, after the command in progress if there is one."""
        self._closed = True
        if self._poll is not None:
            self._poll.cancel()
        if not self._in_use:
            await self.async_close_driver()

    # Operations ------------------------------------------------------------------------------------------------------

    @override
    async def async_execute(
        self,
        command: Command,
        command_type: CommandType,
        miner: ControlledMiner,
        context: CommandContext,
        before: Callable[[], None],
    ) -> Outcome:
        async with self.async_locked():
            before()
            return await HANDLERS[command_type](command, miner, context)

    @override
    async def async_read_settings(self, miner: ControlledMiner) -> None:
        async with self.async_locked():
            await miner.settings.async_read(await miner.async_reach())

    @override
    async def async_read_config(self, miner: ControlledMiner) -> MinerConfig:
        async with self.async_locked():
            return await (await miner.async_reach()).read_config()

    @override
    async def async_poll_config(self) -> MinerConfig | None:
        async def poll() -> MinerConfig:
            return await (await self.async_driver()).read_config()

        return await self.async_run_poll(poll)

    @override
    async def async_fetch_log(self, miner: ControlledMiner, name: str, max_bytes: int) -> bytes:
        async with self.async_locked():
            return await (await miner.async_reach()).read_log(name, max_bytes)

    @override
    async def async_record(self) -> dict[str, object]:
        """Return the recorded answers of the miner without personal data; commands wait until it is done."""
        async with self.async_locked():
            try:
                await self._async_resolve()
            except DriverError as err:
                return {"problems": [type(err).__name__], "exchanges": []}
            return await record(self.connection(), self.profile)

    # Identity --------------------------------------------------------------------------------------------------------

    def check_identity(self, reported: Identity) -> None:
        """Raise RefusedError if another machine answers, or one without identity at a new address."""
        if self.profile is None:
            return
        known = self.profile.identity
        for expected, actual in ((known.mac, reported.mac), (known.serial, reported.serial)):
            if expected and actual and expected != actual:
                raise RefusedError(
                    "another_miner", actual=actual, expected=expected, host=self.address, name=self.title
                )
            if expected and actual:
                self._proved_at = self.address
                return
        if self._proved_at not in (None, self.address):
            raise RefusedError("identity_not_reported", host=self.address, name=self.title, last_host=self._proved_at)

    async def async_reidentify(self) -> None:
        """Identify the machine again: another firmware may have been installed on it."""
        try:
            profile = await self._async_identify()
            self.check_identity(profile.identity)
        except DriverError as err:
            _LOGGER.debug("%s could not be identified again: %s", self.title, err)
            return
        await self.async_close_driver()
        self._async_adopt(profile)

    async def async_check_firmware(self, reported: str | None) -> None:
        """Identify the miner again, once for each new firmware version; the caller holds the lock."""
        if not self._outdated and reported in (None, self._checked_firmware):
            return
        if self.profile is not None and (self._outdated or reported != self.profile.identity.firmware_version):
            try:
                profile = await self._async_identify()
            except DriverError as err:
                _LOGGER.debug("%s has new firmware and could not be identified: %s", self.title, err)
                return
            await self.async_close_driver()
            self._async_adopt(profile)
            if self._outdated:
                # It is stored even if nothing in it is new, or it would be outdated again after the next start.
                self._on_profile()
        self._outdated = False
        self._checked_firmware = reported

    def _async_adopt(self, profile: Profile) -> Profile:
        if self.profile is not None:
            # A machine of which only the API can be read may report less of its identity than before.
            known = self.profile.identity
            identity = replace(
                profile.identity,
                mac=profile.identity.mac or known.mac,
                serial=profile.identity.serial or known.serial,
                hostname=profile.identity.hostname or known.hostname,
            )
            profile = replace(profile, identity=identity)
        if profile != self.profile or self._outdated:
            self.profile = profile
            self._outdated = False
            self._on_profile()
        return profile
