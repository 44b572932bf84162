"""Publishes the results of commands: those of a moment together, and of each command only how far it has come."""

from __future__ import annotations

import asyncio
from typing import Final

from .core.wire.command_messages import Result, Stage
from .core.wire.lists import lists_of
from .core.wire.messages import payload_of
from .core.wire.topics import Kind
from .publish import Publish

GATHER_S: Final = 0.1
"""How long results are gathered; home waits that much longer for one of them."""


class Outbox:
    """The results that were not published yet."""

    def __init__(self, publish: Publish) -> None:
        """Start without results."""
        self._publish = publish
        self._waiting: dict[str, tuple[Stage, bytes]] = {}
        self._sending: asyncio.Task[None] | None = None

    def put(self, result: Result) -> None:
        """Publish a result soon."""
        self.put_encoded(result.id, result.stage, payload_of(result))

    def put_encoded(self, command_id: str, stage: Stage, entry: bytes) -> None:
        """Publish a result soon: home needs none of an earlier stage besides."""
        waiting = self._waiting.get(command_id)
        if waiting is not None and _ORDER.index(waiting[0]) > _ORDER.index(stage):
            return
        self._waiting[command_id] = stage, entry
        if self._sending is None:
            self._sending = asyncio.create_task(self._async_send(), name="results")

    async def async_close(self) -> None:
        """Return once all results were published, as far as the connection is there."""
        while self._sending is not None:
            await asyncio.wait({self._sending})

    async def _async_send(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(GATHER_S)
                waiting, self._waiting = self._waiting, {}
                payloads = lists_of(entry for _stage, entry in waiting.values())
                # What does not arrive, home gets when it sends the command again, or with the journal.
                await asyncio.gather(*(self._publish(Kind.RESULT, payload) for payload in payloads))
        finally:
            self._sending = None


_ORDER: Final = tuple(Stage)
