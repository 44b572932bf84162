"""Store the command history in segments on the disk, with an index and the newest records in memory.

A record is on the disk before `async_add` returns. The file of a segment is named by its first id, so that no id is
assigned twice, even if that file or the index cannot be read.
"""

from __future__ import annotations

import asyncio
import logging
from bisect import bisect_right
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.json import json_fragment
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util import dt as dt_util

from ...const import DOMAIN
from ...control.errors import CommandError
from ...control.record import CommandRecord, HistoryQuery, Status
from ...storage.errors import StorageFailedError
from ...storage.files import DurableFile, JoinedSave, stored_names
from ...turns import InTurns
from .reader import Asked, CacheKey, ColdFile, MatchCache, scan_files
from .segment import (
    RECORDS_PER_SEGMENT,
    Row,
    Segment,
    Summary,
    encode_all,
    first_ids,
    index_line,
    matches,
    parse_index,
    parse_segment,
    tokens_of,
)
from .statistics import Statistics

_LOGGER = logging.getLogger(__name__)

_VERSION = 1
_INDEX_KEY = f"{DOMAIN}.history_index"
_FOLDER = f"{DOMAIN}.history"

_SAVE_INTERVAL_S = 1.0
_RETRY_INTERVAL_S = 30.0
_NEWEST_IN_MEMORY = 4
_CACHED_RECORDS = 8000
_WIDEST_READ = 64


@dataclass(slots=True, eq=False)
class _Add:
    """The records of one call of `async_add`."""

    records: Sequence[CommandRecord]
    done: bool = False
    cancelled: bool = False


class CommandHistory:
    """The records of all commands until they are purged."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start empty; `async_load` must run first."""
        self._hass = hass
        self._index_store = DurableFile(hass, _VERSION, _INDEX_KEY)
        self._segments: list[Segment] = []
        self._next_id = 1
        self._indexed: dict[int, bytes] = {}
        self._cache = MatchCache(_CACHED_RECORDS)
        self._queue: list[_Add] = []
        self._commit = JoinedSave(hass, f"{DOMAIN} history commit", self._async_commit)
        # Content is taken from memory and written under this lock, so that no older content replaces a newer one.
        self._io = asyncio.Lock()
        self._timer: asyncio.TimerHandle | None = None
        self._flush = JoinedSave(hass, f"{DOMAIN} history flush", self._async_flush)
        self._stopping = False
        self._listeners: list[Callable[[CommandRecord], None]] = []
        self._unsub_final_write: CALLBACK_TYPE | None = hass.bus.async_listen_once(
            EVENT_HOMEASSISTANT_FINAL_WRITE, self._async_final_write
        )

    # Starting and stopping

    async def async_load(self) -> list[CommandRecord]:
        """Read the index and the segments missing from it.

        Returns the commands that were pending when Home Assistant stopped, now saved as `interrupted`.
        """
        names = await self._hass.async_add_executor_job(
            stored_names, Path(self._hass.config.path(STORAGE_DIR, _FOLDER))
        )
        index = await self._index_store.async_load(parse_index)
        next_first, known = index if index is not None else (1, {})
        self._next_id = next_first
        present, aside = first_ids(names or ())
        # The ids of a file that was set aside were assigned, although they cannot be read.
        self._next_id = max([self._next_id, *(first + RECORDS_PER_SEGMENT for first in aside)])
        for first in sorted({*known, *present, next_first}):
            if first in known and (names is None or first in present):
                self._segments.append(known[first])
                self._indexed[first] = index_line(known[first])
            elif first in known:
                _LOGGER.warning("The file %s/%s of the command history is missing", _FOLDER, first)
            elif (read := await self._store(first).async_load(parse_segment)) is not None:
                segment = Segment(first, first - 1)
                segment.hold(*read)
                self._segments.append(segment)
            elif first in present:
                self._next_id = max(self._next_id, first + RECORDS_PER_SEGMENT)
        for segment in self._segments:
            self._next_id = max(self._next_id, segment.last_id + 1)

        now = dt_util.utcnow()
        interrupted = [record for segment in self._segments for record in segment.interrupt(now)]
        await self._flush.async_save()
        return interrupted

    async def async_close(self) -> None:
        """Write all changes, and end timers and listeners."""
        self._stopping = True
        self._cancel_timer()
        if self._unsub_final_write is not None:
            self._unsub_final_write()
            self._unsub_final_write = None
        await self._commit.async_drain()
        await self._flush.async_save()

    async def _async_final_write(self, _event: Event) -> None:
        self._unsub_final_write = None
        self._stopping = True
        self._cancel_timer()
        await self._flush.async_save()

    @callback
    def async_on_change(self, listener: Callable[[CommandRecord], None]) -> CALLBACK_TYPE:
        """Call `listener` with each new or changed record (read only); return the unsubscribe function."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _notify(self, records: Sequence[CommandRecord]) -> None:
        for listener in list(self._listeners):
            for record in records:
                try:
                    listener(record)
                except Exception:
                    # The outermost edge of a listener: its error must not keep records from the others, nor from here.
                    _LOGGER.exception("The change of the command %s was not noted everywhere", record.id)

    # Writing

    async def async_add(self, records: Sequence[CommandRecord]) -> None:
        """Assign ids to `records` and return once they are on the disk.

        Calls during a write share the next write. Raises StorageFailedError, and keeps nothing, if they cannot be
        written; their ids stay 0.
        """
        if not records:
            return
        add = _Add(records)
        self._queue.append(add)
        try:
            await self._commit.async_save()
        except asyncio.CancelledError:
            add.cancelled = True
            if add.done:
                self._skip(add)
            raise

    @callback
    def async_update(self, record: CommandRecord) -> None:
        """Save a change of a record within about a second, or when Home Assistant stops; ignore a purged record."""
        segment = self._find(record.id)
        if segment is None:
            return
        if segment.records is None:
            segment.patches[record.id] = record.copy()
            segment.generation += 1
        elif not segment.put(record):
            return
        segment.dirty = True
        self._schedule(_SAVE_INTERVAL_S)
        self._notify([record])

    @callback
    def async_note(self, record: CommandRecord) -> None:
        """Show a change of a pending record; it is saved with the next write."""
        segment = self._find(record.id)
        if segment is not None and segment.put(record):
            self._notify([record])

    async def async_flush(self) -> bool:
        """Write all changes now; return whether they are on the disk, else this is tried again later."""
        await self._flush.async_save()
        return not any(segment.dirty for segment in self._segments)

    def _skip(self, add: _Add) -> None:
        """Close the records of a caller that was cancelled during the write: they will not run."""
        for record in add.records:
            record.status = Status.SKIPPED
            record.note_error(CommandError("request_cancelled"))
            record.completed_at = dt_util.utcnow()
            self.async_update(record)

    async def _async_commit(self) -> None:
        """Write the records added since the last commit."""
        async with self._io:
            adds, self._queue = self._queue, []
            records = [record for add in adds for record in add.records]
            rows = await self._hass.async_add_executor_job(encode_all, records, self._next_id)
            plan: list[tuple[Segment, list[Row], list[CommandRecord]]] = []
            at, segment = 0, self._open_segment()
            while at < len(rows):
                end = segment.first - self._next_id + RECORDS_PER_SEGMENT
                plan.append((segment, rows[at:end], records[at:end]))
                at, segment = end, Segment(self._next_id + end, self._next_id + end - 1, records={})
            results = await asyncio.gather(
                *(self._store(segment.first).async_save(segment.content(new)) for segment, new, _ in plan),
                return_exceptions=True,
            )
            if failures := [result for result in results if result is not None]:
                await self._async_take_back([segment for segment, _, _ in plan])
                raise failures[0]
            # An order to all miners of a large site fills dozens of segments.
            async for (written,) in InTurns(plan, 1):
                self._note_written(*written)
            if len(plan) > 1:
                self._schedule(_SAVE_INTERVAL_S)
        for add in adds:
            add.done = True
            if add.cancelled:
                self._skip(add)

    def _note_written(self, segment: Segment, new: list[Row], records: list[CommandRecord]) -> None:
        """Hold new records of a segment that are on the disk now."""
        if segment not in self._segments:
            self._segments.append(segment)
        segment.append(new)
        self._next_id += len(new)
        for record, (stored, _) in zip(records, new, strict=True):
            record.id = stored.id
        self._notify(records)

    async def _async_take_back(self, planned: list[Segment]) -> None:
        """Undo the part of a failed commit that reached the disk."""
        for segment in planned:
            if segment in self._segments:
                segment.dirty = True
                self._schedule(_SAVE_INTERVAL_S)
            else:
                with suppress(OSError):
                    await self._store(segment.first).async_remove()

    def _open_segment(self) -> Segment:
        """Return the segment for the next record."""
        if self._segments:
            last = self._segments[-1]
            if last.records is not None and not last.full and last.last_id + 1 == self._next_id:
                return last
        return Segment(self._next_id, self._next_id - 1, records={})

    def _schedule(self, delay: float) -> None:
        """Write changes after `delay` seconds."""
        when = self._hass.loop.time() + (0 if self._stopping else delay)
        if self._timer is not None and self._timer.when() <= when:
            return
        self._cancel_timer()
        self._timer = self._hass.loop.call_at(when, self._start_flush)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    @callback
    def _start_flush(self) -> None:
        self._timer = None
        self._hass.async_create_task(self._flush.async_save(), f"{DOMAIN} history flush")

    async def _async_flush(self) -> None:
        """Write the segments that changed, then the index if it differs."""
        for segment in [segment for segment in self._segments if segment.dirty]:
            await self._async_hold(segment)
            async with self._io:
                if segment not in self._segments or segment.records is None:
                    continue
                try:
                    await self._async_write(segment)
                except StorageFailedError as err:
                    self._retry(err)
        async with self._io:
            try:
                await self._async_save_index()
            except StorageFailedError as err:
                self._retry(err)
            # Old, saved segments will hardly change.
            for segment in self._segments[:-_NEWEST_IN_MEMORY]:
                if segment.records is not None and not segment.dirty and not segment.summary.pending:
                    segment.release()

    def _retry(self, err: StorageFailedError) -> None:
        _LOGGER.error("Results of commands could not be saved: %s", err)
        if not self._stopping:
            self._schedule(_RETRY_INTERVAL_S)

    async def _async_write(self, segment: Segment) -> None:
        """Replace the file of a segment by its records in memory."""
        segment.dirty = False
        try:
            line = self._indexed.get(segment.first)
            if line is not None and line != index_line(segment):
                # A crash between the two writes must not leave an index that differs from the file.
                await self._async_save_index(without=segment)
            await self._store(segment.first).async_save(segment.content())
        except StorageFailedError:
            segment.dirty = True
            raise

    async def _async_save_index(self, without: Segment | None = None) -> None:
        """Save the index: all segments except the last that are saved and have nothing pending."""
        settled = {
            segment.first: self._indexed.get(segment.first) or index_line(segment)
            for segment in self._segments[:-1]
            if segment is not without and not segment.dirty and not segment.summary.pending
        }
        if settled.keys() == self._indexed.keys():
            return
        next_first = self._open_segment().first
        await self._index_store.async_save(
            lambda: {"next_first": next_first, "segments": [json_fragment(line) for line in settled.values()]}
        )
        self._indexed = settled

    # Reading

    async def async_query(self, query: HistoryQuery) -> list[CommandRecord]:
        """Return copies of up to `query.limit` matching records, newest first."""
        return [record.copy() for record in await self.async_read(query)]

    async def async_read(self, query: HistoryQuery) -> list[CommandRecord]:
        """Return the records themselves, which must not be changed."""
        wanted = tokens_of(query)
        candidates = [
            segment
            for segment in reversed(self._segments)
            if (query.before_id is None or segment.first < query.before_id)
            and (segment.patches or segment.summary.may_match(query, wanted))
        ]
        # The cached matches of a cold segment serve all pages and time windows.
        timeless = Asked(replace(query, since=None, until=None, before_id=None, limit=0))
        found: list[CommandRecord] = []
        read: dict[CacheKey, list[CommandRecord]] = {}
        width = 1
        for at, segment in enumerate(candidates):
            if len(found) >= query.limit:
                break
            await self._async_settle(segment)
            if segment.records is not None:
                newest_first = (record for record in reversed(segment.records.values()) if matches(record, query))
                found.extend(islice(newest_first, query.limit - len(found)))
                continue
            key = timeless.key(segment)
            records = self._cache.get(key)
            if records is None:
                records = read.get(key)
            if records is None:
                cold = list(islice((other for other in candidates[at:] if self._is_cold(other, timeless)), width))
                width = min(width * 4, _WIDEST_READ)
                read = await self._async_read(cold, timeless, query.limit - len(found))
                records = next(iter(read.values()))
            found.extend(record for record in records if matches(record, query))
        return found[: max(0, query.limit)]

    async def async_get(self, record_id: int) -> CommandRecord | None:
        """Return the record with this id, or None."""
        newest = await self.async_query(HistoryQuery(before_id=record_id + 1, limit=1))
        return newest[0] if newest and newest[0].id == record_id else None

    async def async_stats(self, since: datetime) -> dict[str, object]:
        """Return the statistics of the records since a time."""
        statistics = Statistics(since)
        for segment in list(reversed(self._segments)):
            await self._async_settle(segment)
            if statistics.add_summary(segment.summary):
                continue
            everything = Asked(HistoryQuery(limit=0))
            records = self._in_memory(segment, everything)
            if records is None:
                (records,) = (await self._async_read([segment], everything, segment.summary.count)).values()
            statistics.add_records(records)
        return statistics.as_dict()

    def _in_memory(self, segment: Segment, asked: Asked) -> list[CommandRecord] | None:
        """Return the matching records of a segment, newest first, or None if they must be read."""
        if segment.records is not None:
            return [record for record in reversed(segment.records.values()) if matches(record, asked.query)]
        return self._cache.get(asked.key(segment))

    def _is_cold(self, segment: Segment, asked: Asked) -> bool:
        """Return whether the matching records of a segment must be read."""
        return segment.records is None and asked.key(segment) not in self._cache

    async def _async_read(self, cold: list[Segment], asked: Asked, need: int) -> dict[CacheKey, list[CommandRecord]]:
        """Return the matching records of cold segments, until `need` records are found."""
        keys = [asked.key(segment) for segment in cold]
        files = [ColdFile(self._store(segment.first).path, segment.summary.count) for segment in cold]
        scanned = await self._hass.async_add_executor_job(scan_files, files, asked.query, need)
        read: dict[CacheKey, list[CommandRecord]] = {}
        for segment, key, records in zip(cold, keys, scanned, strict=False):
            if records is None:
                # Not the layout of this module: load the whole file, which also sets a broken one aside.
                await self._async_hold(segment)
                read[key] = self._in_memory(segment, asked) or []
                self._schedule(_SAVE_INTERVAL_S)
                continue
            read[key] = records
            self._cache.put(key, records)
        return read

    async def _async_settle(self, segment: Segment) -> None:
        """Hold a segment in memory if changes wait for its records."""
        if segment.patches:
            await self._async_hold(segment)

    async def _async_hold(self, segment: Segment) -> None:
        """Hold the records of a segment in memory; a file that cannot be read is set aside."""
        while segment.records is None and segment in self._segments:
            generation = segment.generation
            read = await self._store(segment.first).async_load(parse_segment)
            if segment.generation != generation:
                continue
            if read is not None:
                segment.hold(*read)
            elif segment in self._segments:
                _LOGGER.error("The records from %s on are missing in the command history", segment.first)
                self._segments.remove(segment)

    def _find(self, record_id: int) -> Segment | None:
        at = bisect_right(self._segments, record_id, key=lambda segment: segment.first) - 1
        return self._segments[at] if at >= 0 and record_id <= self._segments[at].last_id else None

    def _store(self, first: int) -> DurableFile:
        return DurableFile(self._hass, _VERSION, f"{_FOLDER}/{first}")

    # Purging

    async def async_purge(self, *, keep_days: int, keep_records: int) -> None:
        """Drop records older than `keep_days` and all but the newest `keep_records`; pending ones stay.

        Raises StorageFailedError if the disk fails; the next purge then drops the rest.
        """
        cutoff = dt_util.utcnow() - timedelta(days=keep_days)
        async with self._io:
            newer = 0
            for segment in list(reversed(self._segments)):
                await self._async_settle(segment)
                room = keep_records - newer
                newer += segment.summary.count
                await self._async_purge_segment(segment, cutoff, room)
            last = self._segments[-1] if self._segments else None
            if last is not None and not last.summary.count and last.last_id >= last.first:
                # An empty file named by the next id records which ids were assigned.
                marker = Segment(self._next_id, self._next_id - 1, records={})
                await self._async_write(marker)
                self._segments.append(marker)
            emptied = [segment for segment in self._segments[:-1] if not segment.summary.count]
            self._segments = [segment for segment in self._segments if segment not in emptied]
            await self._async_save_index()
            for segment in emptied:
                with suppress(OSError):
                    await self._store(segment.first).async_remove()

    async def _async_purge_segment(self, segment: Segment, cutoff: datetime, room: int) -> None:
        """Drop records older than `cutoff`, and all but the newest `room`; update the file."""
        summary = segment.summary
        if summary.first_time is None or summary.last_time is None:
            return
        if summary.first_time >= cutoff and summary.count <= room:
            return
        if (summary.last_time < cutoff or room <= 0) and not summary.pending:
            segment.summary, segment.generation = Summary(), segment.generation + 1
            segment.records, segment.lines, segment.dirty = {}, {}, False
            return
        await self._async_hold(segment)
        if segment.records is None:
            return
        kept = set(list(segment.records)[-room:] if room > 0 else ())
        if segment.keep(
            lambda record: record.status is Status.PENDING or (record.id in kept and record.timestamp >= cutoff)
        ):
            await self._async_write(segment)
