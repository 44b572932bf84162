"""The running and the recently ended batches."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Final

from homeassistant.core import CALLBACK_TYPE, callback

from ..control.record import CommandRecord, HistoryQuery
from ..turns import InTurns
from .batch import Batch
from .history.store import CommandHistory

_PAGE: Final = 1000

ENDED_BATCHES_KEPT = 200
ENDED_RECORDS_KEPT = 20_000
"""How many ended batches, and how many of their records, stay in memory; the last batch always does."""


class Batches:
    """The batches in memory, and those that only the history knows."""

    def __init__(self, history: CommandHistory) -> None:
        """Start without batches."""
        self._history = history
        self._batches: OrderedDict[str, Batch] = OrderedDict()
        self._ended: OrderedDict[str, int] = OrderedDict()
        self._ended_records = 0
        self._listeners: list[Callable[[Batch], None]] = []

    def __iter__(self) -> Iterator[Batch]:
        """Iterate over the running and the recently ended batches, oldest first."""
        return iter(self._batches.values())

    def get(self, batch_id: str) -> Batch | None:
        """Return a batch in memory."""
        return self._batches.get(batch_id)

    @callback
    def add(self, batch: Batch) -> None:
        """Keep a batch that starts or goes on, and forget the oldest ended ones beyond the limits."""
        if (count := self._ended.pop(batch.id, None)) is not None:
            self._ended_records -= count
        self._batches[batch.id] = batch
        self.changed(batch)
        while len(self._ended) > 1 and (
            len(self._ended) > ENDED_BATCHES_KEPT or self._ended_records > ENDED_RECORDS_KEPT
        ):
            oldest, count = self._ended.popitem(last=False)
            self._ended_records -= count
            del self._batches[oldest]

    @callback
    def end(self, batch: Batch) -> None:
        """End a batch."""
        batch.end()
        self._ended[batch.id] = len(batch.records)
        self._ended_records += len(batch.records)

    @callback
    def async_on_change(self, listener: Callable[[Batch], None]) -> CALLBACK_TYPE:
        """Call `listener` with each batch that starts, changes or ends; return the function that unsubscribes."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def changed(self, batch: Batch) -> None:
        """Notify the listeners."""
        for listener in list(self._listeners):
            listener(batch)

    async def async_records(self, batch_id: str) -> list[CommandRecord]:
        """Return the records of a batch in their order, those of an old one from the history; none if it is unknown."""
        if (batch := self._batches.get(batch_id)) is not None:
            return batch.records
        records: list[CommandRecord] = []
        before: int | None = None
        while page := await self._history.async_query(HistoryQuery(batch_id=batch_id, before_id=before, limit=_PAGE)):
            records += page
            before = page[-1].id
            if len(page) < _PAGE:
                break
        records.reverse()
        return records

    async def async_undoable(self, batch_id: str) -> list[str] | None:
        """Return the ids of the miners whose change of pools in a batch can be undone; None if there is no such batch.

        For a batch that only the history knows, later changes are not considered.
        """
        if (batch := self._batches.get(batch_id)) is not None:
            return batch.undoable
        records = await self.async_records(batch_id)
        return [record.miner_id for record in records if record.undo_backup_id is not None] if records else None

    async def async_summaries(self) -> list[dict[str, object]]:
        """Return the summaries of all batches in memory, newest first."""
        newest_first = list(reversed(self._batches.values()))
        return [batch.as_summary() async for (batch,) in InTurns(newest_first, 1)]
