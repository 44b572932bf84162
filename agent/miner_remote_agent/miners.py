"""The miners of the agent: each is polled, and commands reach it through its link."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from time import monotonic
from typing import Final
from zlib import crc32

from aiohttp import ClientSession

from .core.control.context import Known
from .core.control.local_link import LocalLink
from .core.control.polling import Poller, PollState
from .core.control.settings import MinerSettings
from .core.drivers.contract.capability import Capability
from .core.drivers.contract.driver import Credentials, Deadlines, Driver, Memory, Profile
from .core.drivers.contract.errors import DriverError
from .core.drivers.contract.values import Snapshot, TuningValue
from .core.wire.failures import Failure
from .core.wire.messages import AssignedMiner, Assignment, MinerState
from .memories import Memories

_LOGGER = logging.getLogger(__name__)

POLLS_AT_ONCE: Final = 128
MIN_PAUSE_S: Final = 0.5
"""The shortest pause between two polls of a miner."""
FIRST_POLLS_PER_SECOND: Final = 50
SETTINGS_PER_SECOND: Final = 20
"""How many first reads of settings begin per second."""


class AgentMiner:
    """One miner of the agent, as command handlers see it."""

    outlet: str | None = None
    """Power outlets belong to Home Assistant, which switches them."""
    data: Snapshot

    def __init__(
        self,
        assigned: AssignedMiner,
        session: ClientSession,
        lock: asyncio.Lock,
        deadlines: Deadlines,
        interval_s: float,
        spread_s: float,
        on_change: Callable[[str], None],
        now: Callable[[], datetime],
        memories: Memories,
    ) -> None:
        """Prepare the miner without contacting it; `on_change` is called with its id when its state changes.

        `now` is the clock of home, by which home judges how old the state is.
        """
        self.miner_id = assigned.id
        self._on_change = on_change
        self._now = now
        self._memories = memories
        self.memory: Mapping[str, TuningValue] = dict(memories.of(assigned))
        self.settings = MinerSettings(assigned.id, lambda: spread_s, self.changed, now)
        self.link = LocalLink(
            session,
            lock,
            deadlines=deadlines,
            profile=assigned.profile,
            outdated=assigned.outdated,
            memory=Memory(self.memory, self._note_memory),
            on_profile=self._note_profile,
        )
        self.last_seen: datetime | None = None
        self.polled = PollState(interval_s)
        self.poller = Poller(
            self.link, self.settings, self.polled, on_answer=self._note_snapshot, on_failure=self._note_failure
        )
        self.wake = asyncio.Event()
        """Set when the next poll is due at once."""

    def configure(self, assigned: AssignedMiner, credentials: Credentials) -> None:
        """Use the name, the host and the credentials of an assignment from the next request on."""
        self.link.async_configure(assigned.name, assigned.host, credentials)

    @property
    def address(self) -> str:
        """Return the IP address that its host last resolved to."""
        return self.link.address

    @property
    def display_name(self) -> str:
        """Return its name in messages."""
        return self.link.title

    @property
    def profile(self) -> Profile | None:
        """Return its profile; None if it never answered."""
        return self.link.profile

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Return what it can do; empty if it never answered."""
        return self.link.capabilities

    @property
    def answered(self) -> bool:
        """Return whether the last poll or command was answered."""
        return self.polled.answered_at is not None and self.polled.last_error is None

    @property
    def snapshot(self) -> Snapshot | None:
        """Return the last snapshot; None if it has not answered since the start."""
        return None if self.last_seen is None else self.data

    async def async_reach(self) -> Driver:
        """Return its driver, after a check that the right machine answers; raises a DriverError."""
        driver, snapshot = await self.link.async_reach(answered=self.answered)
        if snapshot is not None:
            self.async_set_snapshot(snapshot)
        return driver

    async def async_read_mining(self, driver: Driver) -> Snapshot:
        """Read all of its state: home gets it with the result of the command."""
        snapshot = await driver.snapshot()
        self.async_set_snapshot(snapshot)
        return snapshot

    def async_set_snapshot(self, snapshot: Snapshot) -> None:
        """Use a snapshot that was just read; raises RefusedError if it is that of another miner."""
        self.link.accept(snapshot)
        self.note_answer(snapshot)

    def refresh(self, known: Known) -> None:
        """Read what is not known after a command."""
        if Known.SETTINGS not in known:
            self.settings.expire()
        if Known.STATE not in known or Known.SETTINGS not in known:
            self.wake.set()

    def note_answer(self, snapshot: Snapshot) -> None:
        """Note what the miner answered a command or a request now."""
        self.polled.note_answer()
        self._note_snapshot(snapshot)

    def _note_snapshot(self, snapshot: Snapshot) -> None:
        self.data, self.last_seen = snapshot, self._now()
        self.changed()

    def _note_failure(self, error: DriverError) -> None:
        if self.polled.failures == 1:
            _LOGGER.warning("%s is unavailable: %s", self.display_name, error)
        self.changed()

    def changed(self) -> None:
        """Report that the state changed."""
        self._on_change(self.miner_id)

    def _note_memory(self, values: Mapping[str, TuningValue]) -> None:
        self.memory = values
        self._memories.note(self.miner_id, values)
        self.changed()

    def _note_profile(self) -> None:
        self.settings.expire()
        self.changed()

    def state(self) -> MinerState:
        """Return what is reported to home."""
        return MinerState(
            seen_at=self.last_seen,
            error=None if self.polled.last_error is None else Failure.of(self.polled.last_error),
            address=self.address,
            snapshot=self.snapshot,
            profile=self.profile,
            settings=self.settings.values,
            settings_read_at=self.settings.read_at,
            memory=self.memory,
        )


class Miners:
    """The miners of the present assignment, and their polls."""

    def __init__(
        self,
        session: ClientSession,
        on_change: Callable[[str], None],
        now: Callable[[], datetime],
        memories: Memories,
    ) -> None:
        """Start without miners; `now` is the clock of home."""
        self._session = session
        self._on_change = on_change
        self._now = now
        self._memories = memories
        self._miners: dict[str, AgentMiner] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._polls: dict[str, asyncio.Task[None]] = {}
        self._interval_s = 30.0
        self._deadlines = Deadlines()
        self._slots = asyncio.Semaphore(POLLS_AT_ONCE)

    def __iter__(self) -> Iterator[AgentMiner]:
        """Iterate over the miners."""
        return iter(list(self._miners.values()))

    def __len__(self) -> int:
        """Return the number of miners."""
        return len(self._miners)

    def get(self, miner_id: str) -> AgentMiner | None:
        """Return a miner, or None if it is not assigned."""
        return self._miners.get(miner_id)

    async def async_assign(self, assignment: Assignment, credentials: Mapping[str, Credentials]) -> None:
        """Poll exactly these miners; those that were assigned before keep their links and their last state."""
        if (assignment.deadlines, assignment.interval_s) != (self._deadlines, self._interval_s):
            self._deadlines, self._interval_s = assignment.deadlines, assignment.interval_s
            await self._async_remove(set(self._miners))
        wanted = {miner.id: miner for miner in assignment.miners}
        await self._async_remove(self._miners.keys() - wanted.keys())
        spread_s = len(wanted) / SETTINGS_PER_SECOND
        for assigned in wanted.values():
            miner = self._miners.get(assigned.id)
            if miner is None:
                # The lock outlives the miner, so that no second command joins one in progress.
                lock = self._locks.setdefault(assigned.id, asyncio.Lock())
                miner = AgentMiner(
                    assigned,
                    self._session,
                    lock,
                    self._deadlines,
                    self._interval_s,
                    spread_s,
                    self._on_change,
                    self._now,
                    self._memories,
                )
                self._miners[assigned.id] = miner
            miner.configure(assigned, credentials.get(assigned.id, Credentials()))
            if assigned.id not in self._polls:
                poll = asyncio.create_task(self._async_poll(miner), name=f"poll {assigned.id}")
                self._polls[assigned.id] = poll
            miner.changed()

    async def _async_remove(self, miner_ids: Collection[str]) -> None:
        for miner_id in miner_ids:
            self._polls.pop(miner_id).cancel()
            await self._miners.pop(miner_id).link.async_close()
            self._on_change(miner_id)

    async def async_close(self) -> None:
        """Stop polling, and close all links."""
        polls = list(self._polls.values())
        await self._async_remove(set(self._miners))
        await asyncio.gather(*polls, return_exceptions=True)

    # Polling ---------------------------------------------------------------------------------------------------------

    async def _async_poll(self, miner: AgentMiner) -> None:
        """Poll a miner until cancelled; the polls of all miners are spread over the interval."""
        share = crc32(miner.miner_id.encode()) / 2**32
        await self._async_pause(miner, share * min(self._interval_s, len(self) / FIRST_POLLS_PER_SECOND))
        while True:
            try:
                await miner.poller.async_poll(self._slots)
                pause = self._interval_s - (monotonic() - share * self._interval_s) % self._interval_s
            except DriverError:
                # The miner has noted it.
                pause = miner.polled.pause_s()
            await self._async_pause(miner, max(MIN_PAUSE_S, pause))

    async def _async_pause(self, miner: AgentMiner, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await miner.wake.wait()
        except TimeoutError:
            return
        miner.wake.clear()
