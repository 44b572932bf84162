"""The assignment: which miners the agent polls. The last one is kept, so that it polls them before it hears home."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from .core.control.slots import for_silent
from .core.drivers.contract.driver import Credentials
from .core.wire.errors import WireError
from .core.wire.messages import AssignedMiner, Assignment, message_of, payload_of
from .core.wire.parts import Assembly
from .core.wire.topics import Kind
from .executor import Executor
from .journal import Journal, JournalError
from .memories import Memories
from .miners import Miners
from .seals import Seals

_LOGGER = logging.getLogger(__name__)

KEPT: Final = "assignment"


class Assignments:
    """Takes the parts of assignments, and applies one once it is complete."""

    def __init__(self, journal: Journal, miners: Miners, memories: Memories, seals: Seals, executor: Executor) -> None:
        """Start without an assignment."""
        self._journal = journal
        self._miners = miners
        self._memories = memories
        self._seals = seals
        self._executor = executor
        self._assembly: Assembly[Assignment] = Assembly()
        self._lock = asyncio.Lock()
        self._applied: bytes | None = None

    async def async_start(self) -> None:
        """Apply the kept assignment; raises JournalError."""
        kept = await self._journal.async_kept(KEPT)
        if kept is None:
            return
        try:
            await self._async_apply(await asyncio.to_thread(message_of, Assignment, kept.encode()))
        except WireError as err:
            _LOGGER.warning("The kept assignment is not used until Home Assistant sends it again: %s", err)

    async def async_take(self, payload: bytes) -> None:
        """Take a part of an assignment."""
        if not payload:
            return
        async with self._lock:
            try:
                part = await asyncio.to_thread(message_of, Assignment, payload)
                parts = self._assembly.add(part.version, part.part, part.parts, part)
            except WireError as err:
                _LOGGER.warning("An assignment is not used: %s", err)
                return
            if parts is not None:
                assignment = _joined(parts)
                await self._async_apply(assignment)
                await self._async_keep(assignment)

    async def _async_keep(self, assignment: Assignment) -> None:
        try:
            await self._journal.async_keep(KEPT, (await asyncio.to_thread(payload_of, assignment)).decode())
        except JournalError as err:
            _LOGGER.error("The assignment is not kept for the next start: %s", err)  # noqa: TRY400

    async def _async_apply(self, assignment: Assignment) -> None:
        credentials = await asyncio.to_thread(self._opened, assignment.miners)
        self._memories.assign(frozenset(miner.id for miner in assignment.miners))
        limit = assignment.concurrency
        self._executor.slots.change_limits(limit, for_silent(limit))
        # A miner whose password cannot be read must not be tried with another one.
        usable = tuple(miner for miner in assignment.miners if miner.credentials is None or miner.id in credentials)
        await self._miners.async_assign(replace(assignment, miners=usable), credentials)
        _LOGGER.info("Assignment %d: %d miners", assignment.version, len(usable))

    def _opened(self, miners: Sequence[AssignedMiner]) -> dict[str, Credentials]:
        opened: dict[str, Credentials] = {}
        for miner in miners:
            if miner.credentials is None:
                continue
            try:
                opened[miner.id] = self._seals.unseal(Credentials, miner.credentials, Kind.ASSIGNMENT, miner.id)
            except WireError as err:
                _LOGGER.warning("%s is not polled: %s", miner.name, err)
        return opened


def _joined(parts: Sequence[Assignment]) -> Assignment:
    miners = tuple(miner for part in parts for miner in part.miners)
    return replace(parts[0], part=0, parts=1, miners=miners)
