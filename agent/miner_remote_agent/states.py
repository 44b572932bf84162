"""Publishes the states of miners: what changed every few seconds, and all of it from time to time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from time import monotonic
from typing import Final, cast

from .core.wire.messages import Delta, MinerState, State, payload_of
from .core.wire.parts import fitting, fitting_change, payloads_of, split
from .core.wire.strict_json import Json
from .core.wire.topics import Kind
from .miners import Miners
from .presence import Presence
from .publish import Publish

_LOGGER = logging.getLogger(__name__)

DELTA_EVERY_S: Final = 2.0
"""How often changes are published; a miner's values change once per poll."""
STATE_EVERY_S: Final = 600.0
"""How often the full state is published without a request."""


class States:
    """The states as home has them, and what changed since."""

    def __init__(self, instance: str, miners: Miners, presence: Presence, publish: Publish) -> None:
        """Start with nothing published."""
        self._instance = instance
        self._miners = miners
        self._presence = presence
        self._publish = publish
        self._published: dict[str, MinerState] = {}
        self._changed: set[str] = set()
        self._sequence = 0
        self._full_at: float | None = None
        self._wanted = asyncio.Event()
        self._parts = 0

    def note_change(self, miner_id: str) -> None:
        """Note that the state of a miner changed."""
        self._changed.add(miner_id)

    def request_full(self) -> None:
        """Publish the full state soon."""
        self._full_at = None
        self._wanted.set()

    async def async_run(self) -> None:
        """Publish until cancelled."""
        while True:
            try:
                async with asyncio.timeout(DELTA_EVERY_S):
                    await self._wanted.wait()
            except TimeoutError:
                pass
            self._wanted.clear()
            if not self._presence.connected:
                # The next connection requests the full state. To make it takes long with many miners.
                continue
            if self._full_at is None or monotonic() - self._full_at >= STATE_EVERY_S:
                await self._async_publish_state()
            elif self._changed:
                await self._async_publish_delta()

    async def _async_publish_state(self) -> None:
        self._changed.clear()
        self._full_at = monotonic()
        # Home notices by the next delta if a part was lost.
        self._sequence += 1
        miners = {miner.miner_id: miner.state() for miner in self._miners}
        state = State(instance=self._instance, sequence=self._sequence, at=self._presence.now, miners=miners)
        # The states of a thousand miners take a second, in which commands and polls go on.
        self._published, payloads = await asyncio.to_thread(_encoded, state)
        for part, payload in enumerate(payloads):
            if not await self._publish(Kind.STATE, payload, part):
                self._full_at = None
                return
        for part in range(len(payloads), self._parts):
            # The broker keeps the parts of a larger state until they are deleted.
            await self._publish(Kind.STATE, b"", part)
        self._parts = len(payloads)

    async def _async_publish_delta(self) -> None:
        changed, self._changed = self._changed, set()
        states: dict[str, tuple[MinerState, MinerState]] = {}
        gone = False
        for miner_id in changed:
            miner = self._miners.get(miner_id)
            if miner is None or miner_id not in self._published:
                # Only a full state adds and removes miners.
                gone = gone or (miner is None) is (miner_id in self._published)
                continue
            states[miner_id] = self._published[miner_id], miner.state()
        if gone:
            self.request_full()
            return
        published, groups = await asyncio.to_thread(_changes, states)
        self._published.update(published)
        for group in groups:
            miners = cast("Mapping[str, Mapping[str, object]]", group)
            self._sequence += 1
            delta = Delta(instance=self._instance, sequence=self._sequence, at=self._presence.now, miners=miners)
            if not await self._publish(Kind.DELTA, payload_of(delta), None):
                # Home sees the gap in the numbers and requests a full state.
                return


def _encoded(state: State) -> tuple[dict[str, MinerState], list[bytes]]:
    """Return the states as home gets them, and the payloads."""
    published = {miner_id: fitting(each) for miner_id, each in state.miners.items()}
    return published, payloads_of(replace(state, miners=published))


def _changes(
    states: Mapping[str, tuple[MinerState, MinerState]],
) -> tuple[dict[str, MinerState], list[dict[str, Json]]]:
    """Return the new states as home gets them, and the changes in groups of which each fits into one message."""
    published: dict[str, MinerState] = {}
    changes: dict[str, object] = {}
    for miner_id, (before, now) in states.items():
        published[miner_id], change = fitting_change(before, now)
        if change:
            changes[miner_id] = change
    return published, split(changes)
