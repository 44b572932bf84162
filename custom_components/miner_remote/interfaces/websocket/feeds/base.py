"""A feed sends the same events to all subscribers, with joined changes encoded once; without subscribers it is idle."""

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
from ....turns import InTurns

type Event = Mapping[str, object]
type Send = Callable[[bytes], None]

CHUNK: Final = 250
"""The number of miners or records handled before yielding to the event loop."""


@dataclass(slots=True, eq=False)
class Subscriber:
    """A subscriber; `live` once the snapshot was sent."""

    send: Send
    live: bool


class Feed(ABC):
    """The source of one kind of subscription; its timer and task exist only while it has subscribers."""

    starts_with_snapshot: ClassVar[bool] = True

    def __init__(self, hass: HomeAssistant, name: str, interval_s: float) -> None:
        """Initialize; changes are sent at most every `interval_s` seconds, the first one immediately."""
        self._hass = hass
        self._name = name
        self._interval_s = interval_s
        self._subscribers: list[Subscriber] = []
        self._unsubscribers: list[CALLBACK_TYPE] = []
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._requested = False
        self._sent_at = float("-inf")

    @callback
    def async_subscribe(self, send: Send) -> CALLBACK_TYPE:
        """Call `send` with each event as JSON, first the snapshot, then changes; return the function that unsubscribes.

        `send` is not called before this returns.
        """
        subscriber = Subscriber(send, live=not self.starts_with_snapshot)
        self._subscribers.append(subscriber)
        if len(self._subscribers) == 1:
            self._unsubscribers = self._listen()
        self._schedule()
        return partial(self._unsubscribe, subscriber)

    @callback
    def async_close(self) -> None:
        """Remove all subscribers."""
        for subscriber in list(self._subscribers):
            self._unsubscribe(subscriber)

    @callback
    def _unsubscribe(self, subscriber: Subscriber) -> None:
        if subscriber not in self._subscribers:
            return
        self._subscribers.remove(subscriber)
        if self._subscribers:
            return
        self._cancel_timer()
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._requested = False
        for stop in self._unsubscribers:
            stop()
        self._unsubscribers = []
        self._clear()

    # For subclasses -------------------------------------------------------------------------------------------------

    @abstractmethod
    def _listen(self) -> list[CALLBACK_TYPE]:
        """Listen to the sources for the first subscriber; return the functions that stop it."""

    @abstractmethod
    def _clear(self) -> None:
        """Drop the collected changes after the last subscriber left."""

    async def _async_update(self) -> None:  # noqa: B027  most feeds have nothing to do
        """Update the rows that changed."""

    @abstractmethod
    def _changes(self) -> Sequence[Event]:
        """Return the events of the changes since the last call."""

    async def _async_snapshot(self) -> Iterable[Event]:
        """Return the events for a new subscriber of a feed that starts with a snapshot.

        Each is taken when the one before was sent, so that they may be made then.
        """
        return ()

    @property
    def _has_live_subscriber(self) -> bool:
        return any(subscriber.live for subscriber in self._subscribers)

    # Sending ---------------------------------------------------------------------------------------------------------

    @callback
    def _request(self) -> None:
        """Request that changes are sent."""
        self._requested = True
        self._schedule()

    def _schedule(self) -> None:
        """Set the timer if there is work; for a new subscriber immediately."""
        if self._task is not None:
            return
        if any(not subscriber.live for subscriber in self._subscribers):
            due = self._hass.loop.time()
        elif self._requested:
            due = max(self._hass.loop.time(), self._sent_at + self._interval_s)
        else:
            return
        if self._timer is not None:
            if self._timer.when() <= due:
                return
            self._cancel_timer()
        self._timer = self._hass.loop.call_at(due, self._start)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    @callback
    def _start(self) -> None:
        self._timer = None
        self._task = self._hass.async_create_background_task(
            self._async_run(), f"{DOMAIN} {self._name} feed", eager_start=False
        )

    async def _async_run(self) -> None:
        try:
            new = [subscriber for subscriber in self._subscribers if not subscriber.live]
            live = [subscriber for subscriber in self._subscribers if subscriber.live]
            due = self._requested and self._hass.loop.time() >= self._sent_at + self._interval_s
            # Without a live subscriber, the snapshot contains the changes.
            send_changes = due or not live
            # Changes found for a new subscriber wait for the interval of the others.
            self._requested = not send_changes
            await self._async_update()
            if send_changes and (events := self._changes()) and live:
                self._sent_at = self._hass.loop.time()
                await self._async_send(events, live)
            if new:
                await self._async_send_first(new)
                for subscriber in new:
                    subscriber.live = True
        finally:
            # The task was replaced if the last subscriber left.
            if self._task is asyncio.current_task():
                self._task = None
                self._schedule()

    async def _async_send_first(self, subscribers: Sequence[Subscriber]) -> None:
        """Send the snapshot."""
        await self._async_send(await self._async_snapshot(), subscribers)

    async def _async_send(self, events: Iterable[Event], subscribers: Sequence[Subscriber]) -> None:
        async for (event,) in InTurns(events, 1):
            payload = encode_json(event)
            for subscriber in subscribers:
                if subscriber in self._subscribers:
                    subscriber.send(payload)


def chunks[T](items: Sequence[T]) -> list[Sequence[T]]:
    """Return the items in parts of at most CHUNK, in order."""
    return [items[start : start + CHUNK] for start in range(0, len(items), CHUNK)]
