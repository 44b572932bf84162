"""Limit the work of computed answers: previews, prices, plans, statistics and lists.

Home Assistant runs on one event loop that every user shares. A user who is not an administrator gets a few answers at
a time and a bounded computing time per minute; further requests are refused immediately.
"""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

from homeassistant.exceptions import HomeAssistantError
from homeassistant.util.hass_dict import HassKey

from ..commands.rate_limit import TokenBucket
from ..const import DOMAIN
from ..control.slots import FairSlots

HEAVY_AT_ONCE: Final = 2
LIGHT_AT_ONCE: Final = 4
"""The number of answers computed at a time for all users; half of them for users who are not administrators.

Heavy answers (plans, prices, statistics, the history) take up to seconds outside the event loop. Light answers (lists)
take milliseconds and do not wait for heavy ones.
"""

PENDING_PER_USER: Final = 8
"""The number of unfinished answers of one user; a page of the panel requests about five at once."""

PENDING_PER_ADMINISTRATOR: Final = 64

PENDING_OF_USERS: Final = 32
"""The number of unfinished answers of all users who are not administrators."""

ANSWERS_PER_MINUTE: Final = 240
"""The number of answers per minute for a user who is not an administrator, if computing them takes no time."""

TOKENS_PER_SECOND: Final = 12.0
"""The answers charged for one second of computing; 20 seconds per minute use them up."""

BUSY_RETRY_S: Final = 1

FOLLOWED_PER_USER: Final = 32
"""The number of live subscriptions of a user who is not an administrator."""


class WorkLimitExceededError(HomeAssistantError):
    """The user has requested too much; retry after `retry_after_s`."""

    def __init__(self, retry_after_s: int) -> None:
        """Initialize with the time to wait."""
        super().__init__(
            f"Too many requests; try again in {retry_after_s} s.",
            translation_domain=DOMAIN,
            translation_key="too_many_requests",
            translation_placeholders={"seconds": str(retry_after_s)},
        )
        self.retry_after_s = retry_after_s


class WorkLimit:
    """Admits computed answers and queues them."""

    def __init__(self) -> None:
        """Initialize without any pending answer."""
        self._slots = {
            True: FairSlots(HEAVY_AT_ONCE, HEAVY_AT_ONCE // 2),
            False: FairSlots(LIGHT_AT_ONCE, LIGHT_AT_ONCE // 2),
        }
        self._bucket = TokenBucket(ANSWERS_PER_MINUTE)
        self._pending: Counter[str] = Counter()
        self._pending_of_users = 0
        self._followed: Counter[str] = Counter()

    @asynccontextmanager
    async def answer(self, user_id: str, *, privileged: bool, heavy: bool = True) -> AsyncIterator[None]:
        """Admit an answer and wait for its turn; the context computes it.

        Administrators and Home Assistant itself are `privileged`. Raises WorkLimitExceededError.
        """
        with self.admitted(user_id, privileged=privileged):
            async with self.turn(user_id, privileged=privileged, heavy=heavy):
                yield

    @contextmanager
    def admitted(self, user_id: str, *, privileged: bool) -> Iterator[None]:
        """Count an answer as pending; raises WorkLimitExceededError if the user has too many."""
        self._admit(user_id, asyncio.get_running_loop().time(), privileged=privileged)
        self._pending[user_id] += 1
        self._pending_of_users += not privileged
        try:
            yield
        finally:
            self._pending_of_users -= not privileged
            self._pending[user_id] -= 1
            if not self._pending[user_id]:
                del self._pending[user_id]

    @asynccontextmanager
    async def turn(self, user_id: str, *, privileged: bool, heavy: bool = True) -> AsyncIterator[None]:
        """Wait for the turn of an admitted answer; the context computes it."""
        loop = asyncio.get_running_loop()
        async with self._slots[heavy].slot(user_id, minor=not privileged):
            began = loop.time()
            try:
                yield
            finally:
                if not privileged:
                    now = loop.time()
                    self._bucket.charge(user_id, (now - began) * TOKENS_PER_SECOND, now)

    def follow(self, user_id: str, *, privileged: bool) -> None:
        """Count a new live subscription, which starts with a full answer; raises WorkLimitExceededError."""
        if privileged:
            return
        if self._followed[user_id] >= FOLLOWED_PER_USER:
            raise WorkLimitExceededError(BUSY_RETRY_S)
        self._take(user_id, asyncio.get_running_loop().time())
        self._followed[user_id] += 1

    def unfollow(self, user_id: str, *, privileged: bool) -> None:
        """Count a live subscription as ended."""
        if privileged:
            return
        self._followed[user_id] -= 1
        if not self._followed[user_id]:
            del self._followed[user_id]

    def _admit(self, user_id: str, now: float, *, privileged: bool) -> None:
        most = PENDING_PER_ADMINISTRATOR if privileged else PENDING_PER_USER
        if self._pending[user_id] >= most or (not privileged and self._pending_of_users >= PENDING_OF_USERS):
            raise WorkLimitExceededError(BUSY_RETRY_S)
        if not privileged:
            self._take(user_id, now)

    def _take(self, user_id: str, now: float) -> None:
        wait = self._bucket.take(user_id, now)
        if wait > 0:
            raise WorkLimitExceededError(max(1, math.ceil(wait)))


WORK_LIMIT: HassKey[WorkLimit] = HassKey(f"{DOMAIN}_work_limit")
