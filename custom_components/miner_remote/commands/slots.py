"""Limit how many commands run at a time, shared fairly between batches."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class FairSlots:
    """A limited number of slots; owners that wait take turns.

    Minor requests get at most `minor_limit` slots and wait for the others.
    """

    def __init__(self, limit: int, minor_limit: int) -> None:
        """Start with all slots free."""
        self._limit = limit
        self._minor_limit = minor_limit
        self._taken = {False: 0, True: 0}
        # By whether it is minor, then by owner.
        self._waiting: dict[bool, OrderedDict[str, deque[asyncio.Future[None]]]] = {
            False: OrderedDict(),
            True: OrderedDict(),
        }

    @property
    def limit(self) -> int:
        """Return the number of slots."""
        return self._limit

    def change_limits(self, limit: int, minor_limit: int) -> None:
        """Change the limits; taken slots stay taken."""
        self._limit = limit
        self._minor_limit = minor_limit
        self._grant()

    @asynccontextmanager
    async def slot(self, owner: str, *, minor: bool) -> AsyncIterator[None]:
        """Wait for a slot for `owner` and hold it."""
        if self._is_free(minor=minor) and not self._waiting[minor]:
            self._taken[minor] += 1
        else:
            await self._wait(owner, minor=minor)
        try:
            yield
        finally:
            self._taken[minor] -= 1
            self._grant()

    async def _wait(self, owner: str, *, minor: bool) -> None:
        future = asyncio.get_running_loop().create_future()
        lane = self._waiting[minor]
        lane.setdefault(owner, deque()).append(future)
        try:
            await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():
                # The slot was granted in the same step.
                self._taken[minor] -= 1
                self._grant()
            raise

    def _is_free(self, *, minor: bool) -> bool:
        if sum(self._taken.values()) >= self._limit:
            return False
        return not minor or self._taken[True] < self._minor_limit

    def _grant(self) -> None:
        for minor, lane in self._waiting.items():
            while lane and self._is_free(minor=minor):
                owner, queue = lane.popitem(last=False)
                future = queue.popleft()
                if queue:
                    lane[owner] = queue
                if not future.done():
                    self._taken[minor] += 1
                    future.set_result(None)
