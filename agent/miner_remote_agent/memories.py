"""What drivers learned of the miners, kept for the next start, also while home is away.

Home sends with an assignment what it knew then. What the agent learned afterwards is newer, as it alone speaks to the
miner: a paused Antminer, for example, would otherwise resume in another work mode after a restart of the agent.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import Final

from .core.drivers.contract.values import TuningValue, stored_values
from .core.wire.messages import AssignedMiner
from .journal import Journal, JournalError

_LOGGER = logging.getLogger(__name__)

KEPT: Final = "memories"


class Memories:
    """The memory of each miner whose driver learned something here; owns the task that writes them."""

    def __init__(self, journal: Journal) -> None:
        """Start without memories."""
        self._journal = journal
        self._values: dict[str, Mapping[str, TuningValue]] = {}
        self._assigned: frozenset[str] = frozenset()
        self._changed = False
        self._saving: asyncio.Task[None] | None = None

    async def async_start(self) -> None:
        """Read the kept memories; raises JournalError."""
        kept = await self._journal.async_kept(KEPT)
        try:
            self._values = {} if kept is None else _memories(json.loads(kept))
        except ValueError as err:
            _LOGGER.warning("What the agent learned of its miners is not used, because it is damaged: %s", err)

    def of(self, assigned: AssignedMiner) -> Mapping[str, TuningValue]:
        """Return what is known of a miner; what home knows if nothing was learned here."""
        return self._values.get(assigned.id, assigned.memory)

    def note(self, miner_id: str, values: Mapping[str, TuningValue]) -> None:
        """Keep what a driver learned, unless its miner is no longer assigned: its last request may still run."""
        if miner_id in self._assigned:
            self._values[miner_id] = values
            self._save()

    def assign(self, miner_ids: frozenset[str]) -> None:
        """Keep memories of these miners alone: another agent may learn more of the others before they come back."""
        self._assigned = miner_ids
        if others := self._values.keys() - miner_ids:
            for miner_id in others:
                del self._values[miner_id]
            self._save()

    async def async_close(self) -> None:
        """Finish the write that waits."""
        if self._saving is not None:
            await self._saving

    def _save(self) -> None:
        self._changed = True
        if self._saving is None:
            self._saving = asyncio.create_task(self._async_save(), name="memories")

    async def _async_save(self) -> None:
        try:
            while self._changed:
                self._changed = False
                await self._journal.async_keep(KEPT, json.dumps(self._values))
        except JournalError as err:
            _LOGGER.error("What the agent learned of its miners is not kept for the next start: %s", err)  # noqa: TRY400
        finally:
            self._saving = None


def _memories(data: object) -> dict[str, Mapping[str, TuningValue]]:
    """Return kept memories; raises ValueError if they are damaged."""
    if not isinstance(data, dict) or not all(isinstance(values, dict) for values in data.values()):
        raise ValueError("it is not a mapping of miners")
    return {str(miner_id): stored_values(values) for miner_id, values in data.items()}
