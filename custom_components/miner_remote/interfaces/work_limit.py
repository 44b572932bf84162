"""How much work answers may make: previews, prices, plans, statistics, lists, and whatever else is computed on request.

Home Assistant runs on one event loop, and everybody who is logged in may ask. A user who is not an administrator gets
few answers at a time and a bounded computing time per minute; the surplus is refused at once.
"""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

from homeassistant.exceptions import HomeAssistantError

from ..commands.rate_limit import TokenBucket
from ..commands.slots import FairSlots
from ..const import DOMAIN

HEAVY_AT_ONCE: Final = 2
LIGHT_AT_ONCE: Final = 4
"""How many answers are computed at a time in the whole house, half of them for users who are not administrators.

Heavy ones (plans, prices, statistics, the history) take up to seconds beside the event loop, light ones (lists)
milliseconds, and do not wait for the heavy ones.
"""

PENDING_PER_USER: Final = 8
"""How many answers of one user may be computed or wait: a page of the panel asks for about five at once."""

PENDING_PER_ADMINISTRATOR: Final = 64

PENDING_OF_USERS: Final = 32
"""How many answers of all users who are not administrators may be computed or wait."""

ANSWERS_PER_MINUTE: Final = 240
"""How many answers a user who is not an administrator gets in a minute, if they take no time."""

TOKENS_PER_SECOND: Final = 12.0
"""What a second of computing costs of them: 20 seconds a minute use them up."""

BUSY_RETRY_S: Final = 1

FOLLOWED_PER_USER: Final = 32
"""How many live subscriptions a user who is not an administrator may have."""


class TooMuchWorkError(HomeAssistantError):
    """An answer is not computed, because too much was asked for; try again after `retry_after_s`."""

    def __init__(self, retry_after_s: int) -> None:
        """Remember how long to wait."""
        super().__init__(
            f"Too many requests; try again in {retry_after_s} s.",
            translation_domain=DOMAIN,
            translation_key="too_many_requests",
            translation_placeholders={"seconds": str(retry_after_s)},
        )
        self.retry_after_s = retry_after_s


class WorkGate:
    """The one gate in front of all computed answers."""

    def __init__(self) -> None:
        """Start with nothing asked for."""
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
        """Wait for the turn of an answer to a user; it is computed inside.

        `privileged` are administrators, and Home Assistant on nobody's behalf. Raises TooMuchWorkError at once if the
        user asked for too much.
        """
        with self.admitted(user_id, privileged=privileged):
            async with self.turn(user_id, privileged=privileged, heavy=heavy):
                yield

    @contextmanager
    def admitted(self, user_id: str, *, privileged: bool) -> Iterator[None]:
        """Count an answer as pending; raises TooMuchWorkError if the user has too many or asked for too many."""
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
        """Wait for the turn of an answer that was admitted; it is computed inside."""
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
        """Count a live subscription of a user; raises TooMuchWorkError. Each one begins with everything there is."""
        if privileged:
            return
        if self._followed[user_id] >= FOLLOWED_PER_USER:
            raise TooMuchWorkError(BUSY_RETRY_S)
        self._take(user_id, asyncio.get_running_loop().time())
        self._followed[user_id] += 1

    def unfollow(self, user_id: str, *, privileged: bool) -> None:
        """Count a live subscription no longer."""
        if privileged:
            return
        self._followed[user_id] -= 1
        if not self._followed[user_id]:
            del self._followed[user_id]

    def _admit(self, user_id: str, now: float, *, privileged: bool) -> None:
        most = PENDING_PER_ADMINISTRATOR if privileged else PENDING_PER_USER
        if self._pending[user_id] >= most or (not privileged and self._pending_of_users >= PENDING_OF_USERS):
            raise TooMuchWorkError(BUSY_RETRY_S)
        if not privileged:
            self._take(user_id, now)

    def _take(self, user_id: str, now: float) -> None:
        wait = self._bucket.take(user_id, now)
        if wait > 0:
            raise TooMuchWorkError(max(1, math.ceil(wait)))
