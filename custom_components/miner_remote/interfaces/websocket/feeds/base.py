"""One fan-out for all who follow the same: changes are joined, written as JSON once, and nobody is no work."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ....const import DOMAIN
from ....fleet.serialize import encode_json

type Event = Mapping[str, object]
type Send = Callable[[bytes], None]

CHUNK: Final = 250
"""So many miners or records are looked at and sent at once; then it is somebody else's turn on the event loop."""


@dataclass(slots=True, eq=False)
class _Follower:
    """Somebody who follows; not `live` before everything that there is was sent."""

    send: Send
    live: bool


class Feed(ABC):
    """What one subscription tells; owns its timer and its task, which are there only while somebody follows."""

    begins_with_everything: ClassVar[bool] = True

    def __init__(self, hass: HomeAssistant, name: str, gap_s: float) -> None:
        """Follow nothing yet. Changes are told at most every `gap_s` seconds; the first one at once."""
        self._hass = hass
        self._name = name
        self._gap_s = gap_s
        self._followers: list[_Follower] = []
        self._stops: list[CALLBACK_TYPE] = []
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._requested = False
        self._told_at = float("-inf")

    @callback
    def async_subscribe(self, send: Send) -> CALLBACK_TYPE:
        """Call `send` with each event as JSON, first with what there is, then with what changed; returns what ends it.

        `send` is not called before this returns.
        """
        follower = _Follower(send, live=not self.begins_with_everything)
        self._followers.append(follower)
        if len(self._followers) == 1:
            self._stops = self._begin()
        self._arm()
        return partial(self._leave, follower)

    @callback
    def async_close(self) -> None:
        """Let all go who follow."""
        for follower in list(self._followers):
            self._leave(follower)

    @callback
    def _leave(self, follower: _Follower) -> None:
        if follower not in self._followers:
            return
        self._followers.remove(follower)
        if self._followers:
            return
        self._disarm()
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._requested = False
        for stop in self._stops:
            stop()
        self._stops = []
        self._forget()

    # What a feed is made of ------------------------------------------------------------------------------------------

    @abstractmethod
    def _begin(self) -> list[CALLBACK_TYPE]:
        """Begin to follow what is told, as somebody listens; returns what ends that."""

    @abstractmethod
    def _forget(self) -> None:
        """Forget what was noted: nobody listens any longer."""

    async def _async_look(self, *, everything: bool) -> None:  # noqa: B027  most have nothing to look at
        """Bring what is told up to date: what changed, or with `everything` all of it."""

    @abstractmethod
    def _changes(self) -> Sequence[Event]:
        """Return the events about what changed since they were last asked for."""

    async def _async_everything(self) -> Sequence[Event]:
        """Return the events for somebody who begins to follow; only asked of a feed that begins with everything."""
        return ()

    # The work --------------------------------------------------------------------------------------------------------

    @callback
    def _request(self) -> None:
        """Have changes told, soon."""
        self._requested = True
        self._arm()

    def _arm(self) -> None:
        """Wake up when there is something to do: for a newcomer at once."""
        if self._task is not None:
            return
        if any(not follower.live for follower in self._followers):
            due = self._hass.loop.time()
        elif self._requested:
            due = max(self._hass.loop.time(), self._told_at + self._gap_s)
        else:
            return
        if self._timer is not None:
            if self._timer.when() <= due:
                return
            self._disarm()
        self._timer = self._hass.loop.call_at(due, self._start)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    @callback
    def _start(self) -> None:
        self._timer = None
        self._task = self._hass.async_create_background_task(
            self._async_work(), f"{DOMAIN} {self._name} feed", eager_start=False
        )

    async def _async_work(self) -> None:
        try:
            newcomers = [follower for follower in self._followers if not follower.live]
            live = [follower for follower in self._followers if follower.live]
            due = self._requested and self._hass.loop.time() >= self._told_at + self._gap_s
            # While nobody is live, what changed is part of everything that the newcomers are told.
            tell = due or not live
            # What a newcomer's look finds for the others may have to wait until it is their time.
            self._requested = not tell
            await self._async_look(everything=bool(newcomers))
            if tell and (events := self._changes()) and live:
                self._told_at = self._hass.loop.time()
                await self._async_send(events, live)
            if newcomers:
                await self._async_send(await self._async_everything(), newcomers)
                for follower in newcomers:
                    follower.live = True
        finally:
            # Nobody is left where the task was taken away: then there is nothing to go on with.
            if self._task is asyncio.current_task():
                self._task = None
                self._arm()

    async def _async_send(self, events: Iterable[Event], followers: Sequence[_Follower]) -> None:
        for event in events:
            payload = encode_json(event)
            for follower in followers:
                if follower in self._followers:
                    follower.send(payload)
            await asyncio.sleep(0)


def chunks[T](items: Sequence[T]) -> list[Sequence[T]]:
    """Return the items in parts of at most CHUNK, in order; no part where there are none."""
    return [items[start : start + CHUNK] for start in range(0, len(items), CHUNK)]
