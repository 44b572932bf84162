"""Limit how many commands run at a time, shared fairly between batches."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from enum import IntEnum
from time import monotonic
from typing import Final

GIVES_WAY_S: Final = 5.0
"""How long work that has begun gives way to what has not; longer than it takes to order a thousand miners."""


class Lane(IntEnum):
    """What waits for a slot; an earlier lane is served first."""

    FIRST = 0
    """Work that has not begun."""
    GOES_ON = 1
    """Work that has begun and gave its slot away. After GIVES_WAY_S it is served before all others."""
    MINOR = 2
    """Work that may only take a part of the slots."""
    AFTER = 3
    """What may wait until there is nothing else to do; it shares that part."""


class Slot:
    """One slot, which its holder can give away for a while."""

    def __init__(self, slots: FairSlots, owner: str, lane: Lane, *, kept: bool = False) -> None:
        """Start without the slot; `lane` is the one to wait in. One that is `kept` is held to the end."""
        self.kept = kept
        self._slots = slots
        self._owner = owner
        self._lane = lane
        self._held = False
        self.task = asyncio.current_task()

    async def async_take(self) -> None:
        """Wait for the slot."""
        await self._slots.async_take(self._owner, self._lane)
        self._held = True
        if self._lane is Lane.FIRST:
            self._lane = Lane.GOES_ON

    def give_back(self) -> None:
        """End holding the slot, if it is held."""
        if self._held:
            self._held = False
            self._slots.give_back(self._lane)

    def begun(self) -> None:
        """End holding the slot unless it is kept: an agent has begun the command, which limits its commands itself."""
        if not self.kept:
            self.give_back()

    async def async_give_way(self) -> None:
        """Let the work that has not begun go first."""
        if self._held and self._slots.is_awaited(Lane.FIRST):
            self.give_back()
            await self.async_take()

    async def async_sleep(self, seconds: float) -> None:
        """Sleep without the slot."""
        self.give_back()
        await asyncio.sleep(seconds)
        await self.async_take()


_HELD: ContextVar[Slot | None] = ContextVar("miner_remote_slot", default=None)


def own_slot() -> Slot | None:
    """Return the slot of the current task; tasks that it has started have none."""
    slot = _HELD.get()
    return slot if slot is not None and slot.task is asyncio.current_task() else None


async def async_give_way() -> None:
    """Let commands that were not sent yet go before the rest of the current one, if it holds a slot."""
    if (slot := own_slot()) is not None:
        await slot.async_give_way()


async def async_sleep(seconds: float) -> None:
    """Sleep, without the slot that the current command holds if it holds one."""
    if (slot := own_slot()) is not None:
        await slot.async_sleep(seconds)
    else:
        await asyncio.sleep(seconds)


def for_silent(limit: int) -> int:
    """Return how many slots may go to miners that did not answer the last poll: each holds its slot to a deadline."""
    return max(1, limit // 2)


class FairSlots:
    """A limited number of slots; owners that wait take turns.

    Minor requests get at most `minor_limit` slots and wait for the others.
    """

    def __init__(self, limit: int, minor_limit: int) -> None:
        """Start with all slots free."""
        self._limit = limit
        self._minor_limit = minor_limit
        self._taken = 0
        self._minor_taken = 0
        # By lane, then by owner; each with the time since when it waits.
        self._waiting: dict[Lane, OrderedDict[str, deque[tuple[asyncio.Future[None], float]]]] = {
            lane: OrderedDict() for lane in Lane
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
    async def slot(
        self, owner: str, *, minor: bool = False, after: bool = False, kept: bool = False
    ) -> AsyncGenerator[None]:
        """Wait for a slot for `owner` and hold it; with `after`, wait until there is nothing else to do.

        With `kept`, it is also held while an agent carries out the command.
        """
        slot = Slot(self, owner, Lane.AFTER if after else Lane.MINOR if minor else Lane.FIRST, kept=kept)
        await slot.async_take()
        token = _HELD.set(slot)
        try:
            yield
        finally:
            _HELD.reset(token)
            slot.give_back()

    def is_awaited(self, lane: Lane) -> bool:
        """Return whether somebody waits in a lane."""
        return bool(self._waiting[lane])

    async def async_take(self, owner: str, lane: Lane) -> None:
        """Wait until `owner` has a slot; `give_back` must follow."""
        if self._is_free(lane) and not self._waiting[lane]:
            self._take(lane)
            return
        future = asyncio.get_running_loop().create_future()
        self._waiting[lane].setdefault(owner, deque()).append((future, monotonic()))
        try:
            await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():
                # The slot was granted in the same step.
                self.give_back(lane)
            raise

    def give_back(self, lane: Lane) -> None:
        """End holding a slot that was taken in a lane, and serve those that wait."""
        self._taken -= 1
        self._minor_taken -= lane >= Lane.MINOR
        self._grant()

    def _take(self, lane: Lane) -> None:
        self._taken += 1
        self._minor_taken += lane >= Lane.MINOR

    def _is_free(self, lane: Lane) -> bool:
        return self._taken < self._limit and (lane < Lane.MINOR or self._minor_taken < self._minor_limit)

    def _grant(self) -> None:
        while (lane := self._next()) is not None:
            owner, queue = self._waiting[lane].popitem(last=False)
            future, _since = queue.popleft()
            if queue:
                self._waiting[lane][owner] = queue
            if not future.done():
                self._take(lane)
                future.set_result(None)

    def _next(self) -> Lane | None:
        """Return the lane to serve next; None if nobody that waits may have a slot."""
        free = [lane for lane, waiting in self._waiting.items() if waiting and self._is_free(lane)]
        if Lane.GOES_ON in free:
            _future, since = next(iter(self._waiting[Lane.GOES_ON].values()))[0]
            if monotonic() - since > GIVES_WAY_S:
                return Lane.GOES_ON
        return free[0] if free else None
