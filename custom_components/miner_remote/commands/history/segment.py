"""Segments of the command history, their summaries, and their files.

A segment holds the records of a fixed range of ids. In its file every record is one line, so that single records can be
read without decoding the whole file (`reader.py`).
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from homeassistant.helpers.json import json_bytes, json_fragment

from ...control.errors import CommandError
from ...control.record import CommandRecord, CommandType, HistoryQuery, Source, Status
from ...storage.files import StoredData, as_list, as_object

RECORDS_PER_SEGMENT = 250
"""How many ids a segment covers."""

MAX_RECORD_BYTES = 2048
"""The longest stored record; with `RECORDS_PER_SEGMENT` it keeps a file below 512 KiB."""

_TEXT_LIMITS = (1000, 400, 160, 64, 24)
_ITEMS_LIMITS = (50, 30, 20, 12, 6)
_NAME_LIMIT = 100
_FILTER_BITS = 8192

type CountKey = tuple[CommandType, Status, Source]
type Row = tuple[CommandRecord, bytes]
"""A record as it is stored, and its line in the file."""


def encode(record: CommandRecord) -> Row:
    """Return a copy of `record` and its line in the file.

    Long texts in parameters, response and error are shortened until the line has at most `MAX_RECORD_BYTES`.
    """
    stored, line = record, b""
    for text, items in zip(_TEXT_LIMITS, _ITEMS_LIMITS, strict=True):
        stored = record.copy()
        stored.initiated_by = _shorten(record.initiated_by, _NAME_LIMIT)
        stored.parameters = _bounded_object(record.parameters, text, items)
        if record.response is not None:
            stored.response = _bounded_object(record.response, text, items)
        if record.error_message is not None:
            stored.error_message = _shorten(record.error_message, text)
        if record.error_args:
            # Shorter than the message, which repeats them.
            stored.error_args = _bounded_object(record.error_args, max(24, text // 3), items)
        line = _line(stored)
        if len(line) <= MAX_RECORD_BYTES:
            return stored, line
    # A client cannot fill in the text of a code without its arguments.
    stored.parameters, stored.response, stored.error_code, stored.error_args = {}, None, None, None
    return stored, _line(stored)


def encode_all(records: Iterable[CommandRecord], first_id: int) -> list[Row]:
    """Assign ids from `first_id` on to the records, and encode them."""
    rows = []
    for number, record in enumerate(records, first_id):
        numbered = record.copy()
        numbered.id = number
        rows.append(encode(numbered))
    return rows


def _line(record: CommandRecord) -> bytes:
    return json_bytes({key: value for key, value in record.as_dict().items() if value is not None})


def _shorten(text: str, limit: int) -> str:
    if len(text) > limit:
        text = f"{text[: limit - 1]}…"
    # A lone surrogate in the JSON of a miner cannot be written as UTF-8.
    return text.encode("utf-8", "replace").decode()


def _bounded_object(value: Mapping[str, object], text: int, items: int) -> dict[str, object]:
    return {
        _shorten(str(key), text): _bounded(item, text, items, 3) for key, item in list(value.items())[: max(items, 12)]
    }


def _bounded(value: object, text: int, items: int, depth: int) -> object:
    if value is None or isinstance(value, (bool, float)):
        return value
    if isinstance(value, int) and abs(value) < 2**63:
        return value
    if depth and isinstance(value, dict):
        return {
            _shorten(str(key), text): _bounded(item, text, items, depth - 1)
            for key, item in list(value.items())[:items]
        }
    if depth and isinstance(value, (list, tuple)):
        return [_bounded(item, text, items, depth - 1) for item in value[:items]]
    return _shorten(str(value), text)


@lru_cache(maxsize=16384)
def _token(kind: str, value: str) -> int:
    """Return the bits of a value in `Summary.tokens`."""
    digest = hashlib.blake2b(f"{kind}:{value}".encode("utf-8", "replace"), digest_size=8).digest()
    bits = 0
    for at in range(0, 8, 2):
        bits |= 1 << (int.from_bytes(digest[at : at + 2]) % _FILTER_BITS)
    return bits


@dataclass(slots=True)
class Summary:
    """The summary of a segment, which is known without reading its records.

    `tokens` is a Bloom filter of their miners, addresses, users and batches.
    """

    count: int = 0
    first_time: datetime | None = None
    last_time: datetime | None = None
    counts: Counter[CountKey] = field(default_factory=Counter)
    tokens: int = 0

    @classmethod
    def of(cls, records: Iterable[CommandRecord]) -> Summary:
        """Return the summary of `records`."""
        summary = cls()
        for record in records:
            summary.add(record)
        return summary

    def add(self, record: CommandRecord) -> None:
        """Count one more record."""
        self.count += 1
        self.first_time = min(self.first_time or record.timestamp, record.timestamp)
        self.last_time = max(self.last_time or record.timestamp, record.timestamp)
        self.counts[record.command_type, record.status, record.source] += 1
        self._describe(record)

    def change(self, old: CommandRecord, new: CommandRecord) -> None:
        """Count `new` in place of `old`, which has the same id and time."""
        key = (old.command_type, old.status, old.source)
        self.counts[key] -= 1
        if not self.counts[key]:
            del self.counts[key]
        self.counts[new.command_type, new.status, new.source] += 1
        if (old.miner_id, old.miner_ip, old.initiated_by, old.batch_id) != (
            new.miner_id,
            new.miner_ip,
            new.initiated_by,
            new.batch_id,
        ):
            self._describe(new)

    def _describe(self, record: CommandRecord) -> None:
        self.tokens |= (
            _token("id", record.miner_id)
            | _token("ip", record.miner_ip)
            | _token("user", record.initiated_by)
            | _token("batch", record.batch_id)
        )

    @property
    def pending(self) -> int:
        """Return how many records are not final."""
        return sum(number for (_, status, _), number in self.counts.items() if status is Status.PENDING)

    def may_match(self, query: HistoryQuery, wanted: int) -> bool:
        """Return False if no record can match; `wanted` are the `tokens_of` the query."""
        if not self.count or self.first_time is None or self.last_time is None:
            return False
        if wanted & ~self.tokens:
            return False
        if query.since is not None and self.last_time < query.since:
            return False
        if query.until is not None and self.first_time > query.until:
            return False
        if query.command_type is None and query.status is None and query.source is None:
            return True
        return any(
            query.command_type in (None, command_type)
            and query.status in (None, status)
            and query.source in (None, source)
            for command_type, status, source in self.counts
        )

    def as_dict(self) -> dict[str, object]:
        """Return the summary as JSON."""
        return {
            "count": self.count,
            "first_time": self.first_time.isoformat() if self.first_time else None,
            "last_time": self.last_time.isoformat() if self.last_time else None,
            "counts": [[*key, number] for key, number in sorted(self.counts.items())],
            "tokens": base64.b64encode(self.tokens.to_bytes(_FILTER_BITS // 8)).decode(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Summary:
        """Return the summary of `as_dict`; raises KeyError, TypeError or ValueError for other data."""
        counts: Counter[CountKey] = Counter()
        for entry in as_list(data["counts"]):
            command_type, status, source, number = as_list(entry)
            key = CommandType.from_stored(str(command_type)), Status(str(status)), Source(str(source))
            counts[key] += int(str(number))
        first, last = data["first_time"], data["last_time"]
        summary = cls(
            count=int(str(data["count"])),
            first_time=None if first is None else datetime.fromisoformat(str(first)),
            last_time=None if last is None else datetime.fromisoformat(str(last)),
            counts=counts,
            tokens=int.from_bytes(base64.b64decode(str(data["tokens"]), validate=True)),
        )
        if counts.total() != summary.count or (summary.count and (first is None or last is None)):
            raise ValueError("the counts of a segment contradict each other")
        return summary


def tokens_of(query: HistoryQuery) -> int:
    """Return the bits that the `tokens` of a matching segment have."""
    bits = 0
    for kind, value in (
        ("id", query.miner_id),
        ("ip", query.miner_ip),
        ("user", query.initiated_by),
        ("batch", query.batch_id),
    ):
        if value is not None:
            bits |= _token(kind, value)
    return bits


def matches(record: CommandRecord, query: HistoryQuery) -> bool:
    """Return whether `record` matches the query, apart from `limit`."""
    return (
        (query.miner_ip is None or record.miner_ip == query.miner_ip)
        and (query.miner_id is None or record.miner_id == query.miner_id)
        and (query.command_type is None or record.command_type is query.command_type)
        and (query.status is None or record.status is query.status)
        and (query.batch_id is None or record.batch_id == query.batch_id)
        and (query.source is None or record.source is query.source)
        and (query.initiated_by is None or record.initiated_by == query.initiated_by)
        and (query.since is None or record.timestamp >= query.since)
        and (query.until is None or record.timestamp <= query.until)
        and (query.before_id is None or record.id < query.before_id)
    )


@dataclass(slots=True, eq=False)
class Segment:
    """The records with ids from `first` on; `records` is None while they are only on the disk.

    `last_id` is the highest id ever assigned here, which purging does not lower. `patches` are changes of records that
    are not in memory. `generation` grows with every change.
    """

    first: int
    last_id: int
    summary: Summary = field(default_factory=Summary)
    records: dict[int, CommandRecord] | None = None
    lines: dict[int, bytes] = field(default_factory=dict)
    patches: dict[int, CommandRecord] = field(default_factory=dict)
    dirty: bool = False
    generation: int = 0

    @property
    def full(self) -> bool:
        """Return whether the segment has no free id."""
        return self.last_id - self.first + 1 >= RECORDS_PER_SEGMENT

    def hold(self, records: Iterable[Row], last_id: int) -> None:
        """Hold the content of the file in memory, and apply the waiting changes."""
        pairs = list(records)
        self.records = {record.id: record for record, _ in pairs}
        self.lines = {record.id: line for record, line in pairs}
        self.last_id = max(self.last_id, last_id)
        self.summary = Summary.of(self.records.values())
        self.generation += 1
        patches, self.patches = self.patches, {}
        for patch in patches.values():
            self.put(patch)

    def interrupt(self, now: datetime) -> list[CommandRecord]:
        """Set pending records to `interrupted` and return them; a segment with some is in memory."""
        if not self.summary.pending or self.records is None:
            return []
        pending = [record for record in self.records.values() if record.status is Status.PENDING]
        interrupted = [replace(record, status=Status.INTERRUPTED, completed_at=now) for record in pending]
        for record in interrupted:
            record.note_error(CommandError("result_unknown"))
            self.put(record)
        self.dirty = True
        return interrupted

    def put(self, record: CommandRecord) -> bool:
        """Change a record in memory; return False if it no longer exists."""
        if self.records is None or (old := self.records.get(record.id)) is None:
            return False
        stored, line = encode(record)
        self.summary.change(old, stored)
        self.records[record.id], self.lines[record.id] = stored, line
        self.generation += 1
        return True

    def append(self, rows: Iterable[Row]) -> None:
        """Append new records, sorted by id."""
        if self.records is None:
            self.records = {}
        for record, line in rows:
            self.records[record.id], self.lines[record.id] = record, line
            self.last_id = record.id
            self.summary.add(record)
        self.generation += 1

    def keep(self, kept: Callable[[CommandRecord], bool]) -> bool:
        """Drop the records for which `kept` is false; return whether any were dropped."""
        held = self.records or {}
        records = {number: record for number, record in held.items() if kept(record)}
        if len(records) == len(held):
            return False
        self.records = records
        self.lines = {number: self.lines[number] for number in records}
        self.summary = Summary.of(records.values())
        self.generation += 1
        return True

    def release(self) -> None:
        """Release the memory; the records are on the disk."""
        self.records, self.lines = None, {}

    def content(self, new: Iterable[Row] = ()) -> Callable[[], StoredData]:
        """Return a function that makes the content of the file, including `new`; another thread may call it later."""
        lines = [*self.lines.values(), *(line for _, line in new)]
        last_id = max([self.last_id, *(record.id for record, _ in new)])
        return lambda: {"last_id": last_id, "records": json_fragment(b"[\n" + b",\n".join(lines) + b"\n]")}


def parse_segment(data: StoredData) -> tuple[list[Row], int]:
    """Return the records of a segment's file with their lines, and its `last_id`.

    Raises KeyError, TypeError or ValueError for other data.
    """
    rows = [encode(CommandRecord.from_dict(as_object(entry))) for entry in as_list(data["records"])]
    last_id = int(str(data["last_id"]))
    ids = [record.id for record, _ in rows]
    if ids != sorted(set(ids)) or (ids and ids[-1] > last_id):
        raise ValueError("the ids of a segment are out of order")
    if any(record.timestamp.tzinfo is None for record, _ in rows):
        raise ValueError("a time of a segment has no offset")
    return rows, last_id


def index_line(segment: Segment) -> bytes:
    """Return the line of a segment in the stored index."""
    return json_bytes({"first": segment.first, "last_id": segment.last_id, **segment.summary.as_dict()})


def parse_index(data: StoredData) -> tuple[int, dict[int, Segment]]:
    """Return the first id of the next segment, and the segments of an index file by their first id.

    Raises KeyError, TypeError or ValueError for other data.
    """
    known = {}
    for entry in as_list(data["segments"]):
        line = as_object(entry)
        first = int(str(line["first"]))
        known[first] = Segment(first, int(str(line["last_id"])), Summary.from_dict(line))
    return int(str(data["next_first"])), known


def first_ids(names: Iterable[str]) -> tuple[set[int], set[int]]:
    """Return the first ids of the segments in a folder, and of those that were set aside (`251.corrupt.…`)."""
    present: set[int] = set()
    aside: set[int] = set()
    for name in names:
        number, _, rest = name.partition(".")
        if number.isdecimal():
            (aside if rest else present).add(int(number))
    return present, aside
