"""The rules for polling a miner: what goes first, what is read with a poll, and how long to pause after a failure."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from time import monotonic
from typing import Final

from ..drivers.contract.capability import Capability
from ..drivers.contract.errors import DriverError, TimedOutError, UnreachableError
from ..drivers.contract.values import Snapshot
from .local_link import LocalLink
from .settings import MinerSettings

_LOGGER = logging.getLogger(__name__)

OFFLINE_AFTER_S: Final = 300.0
"""A miner that has not answered for this long is offline; its last values are no longer shown."""

SLOWEST_POLL_S: Final = 120.0
"""The longest pause between polls of a miner that keeps failing."""

REIDENTIFY_AFTER: Final = 3
"""After this many answers that its driver did not understand, a miner is identified again."""


class PollState:
    """What became of the last polls of a miner, and the pause that follows from it."""

    def __init__(self, interval_s: float) -> None:
        """Start without a poll."""
        self._interval_s = interval_s
        self.answered_at: float | None = None
        """The monotonic time of the last answer; None if it has not answered since the start."""
        self.last_error: DriverError | None = None
        """Why the last poll failed; None if it did not."""
        self.failures = 0
        """How many polls have failed since the last answer."""
        self.retry_s: float | None = None
        """Poll a failing miner at least this often, because a command waits for it; None: the usual back-off."""
        self._misunderstood = 0
        self._began = 0.0

    @property
    def age_s(self) -> float | None:
        """Return the seconds since the miner last answered; None if it has not answered since the start."""
        # The wall clock may have been set since.
        return None if self.answered_at is None else monotonic() - self.answered_at

    def begin(self) -> None:
        """Note that a poll begins."""
        self._began = monotonic()

    def note_answer(self, age_s: float = 0.0) -> None:
        """Note that the miner answered a poll or a command, `age_s` seconds ago."""
        self.failures = self._misunderstood = 0
        self.last_error = None
        self.answered_at = monotonic() - age_s

    def note_failure(self, error: DriverError) -> bool:
        """Note that a poll failed; return whether to identify the miner again, which may have another firmware."""
        self.failures += 1
        self.last_error = error
        if isinstance(error, (UnreachableError, TimedOutError)):
            return False
        self._misunderstood += 1
        return self._misunderstood % REIDENTIFY_AFTER == 0

    def pause_s(self) -> float:
        """Return how long to pause after a failed poll."""
        slowest = max(self._interval_s, SLOWEST_POLL_S)
        pause = min(slowest, self._interval_s * 2.0 ** min(self.failures - 1, 8))
        if self.retry_s is not None:
            # Counted from the start of the poll, because an unanswered poll takes a while to fail.
            pause = min(pause, max(1.0, self.retry_s - (monotonic() - self._began)))
        if (age := self.age_s) is not None and age < OFFLINE_AFTER_S:
            # Poll again no later than the moment from which the miner counts as offline.
            pause = min(pause, OFFLINE_AFTER_S - age + 1.0)
        return pause


class Poller:
    """Polls one miner, and reads its settings when they are due; one poll at a time."""

    def __init__(
        self,
        link: LocalLink,
        settings: MinerSettings,
        state: PollState,
        *,
        on_answer: Callable[[Snapshot], None],
        on_failure: Callable[[DriverError], None],
    ) -> None:
        """Prepare for polls; their results are in `state` when `on_answer` and `on_failure` are called.

        That is immediately, before anything else is read from the miner.
        """
        self._link = link
        self._settings = settings
        self._state = state
        self._on_answer = on_answer
        self._on_failure = on_failure
        self._polling = asyncio.Lock()
        self._looked_for = frozenset[Capability]()

    async def async_poll(self, slots: asyncio.Semaphore) -> Snapshot | None:
        """Return a new snapshot, or None if a command uses the miner: commands go first.

        `slots` limit how many miners are polled at a time. Raises a DriverError.
        """
        async with self._polling:
            # Do not hold a slot while waiting for a command, which may take minutes.
            if self._link.is_busy():
                return None
            async with slots:
                return None if self._link.is_busy() else await self._link.async_run_poll(self._async_poll)

    async def async_refresh_settings(self) -> None:
        """Read the settings now, unless a command uses the miner: the next poll reads them then."""
        self._settings.expire()
        async with self._polling:
            if not self._link.is_busy():
                await self._link.async_run_poll(self._async_read_settings)

    async def _async_poll(self) -> Snapshot:
        self._state.begin()
        try:
            snapshot = await self._link.async_snapshot()
        except DriverError as err:
            reidentify = self._state.note_failure(err)
            self._on_failure(err)
            if reidentify:
                await self._link.async_reidentify()
            raise
        self._state.note_answer()
        self._on_answer(snapshot)
        await self._link.async_check_firmware(snapshot.identity.firmware_version)
        if self._settings.is_due():
            await self._async_read_settings()
            await self._async_complete_profile()
        return snapshot

    async def _async_read_settings(self) -> None:
        try:
            driver = await self._link.async_driver()
        except DriverError as err:
            _LOGGER.debug("%s does not report its settings: %s", self._link.title, err)
            return
        await self._settings.async_refresh(driver)

    async def _async_complete_profile(self) -> None:
        """Identify the miner again if it can set more than its profile has, because it was starting at that time.

        That is done once for what is missing: the settings of a miner may have more than its driver writes.
        """
        missing = self._settings.capabilities - self._link.capabilities - self._looked_for
        if missing:
            self._looked_for |= missing
            await self._link.async_reidentify()
