"""Read records of segments that are not in memory, and cache the matches."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from homeassistant.helpers.json import json_bytes
from homeassistant.util.json import json_loads

from ...control.record import FORMER_NAMES, CommandRecord, HistoryQuery
from ...storage.files import as_object
from .segment import Segment, matches

_LINE_START = re.compile(rb'\n *\{"id":\d')
"""The beginning of a record's line; files of earlier versions are indented."""

type CacheKey = tuple[int, int, str]
"""A segment's first id, its generation, and the query as text: a text is hashed once, a query each time."""


class Asked:
    """A query and its text for the cache."""

    __slots__ = ("query", "text")

    def __init__(self, query: HistoryQuery) -> None:
        """Keep the query, which should lack `limit` and everything that differs from page to page."""
        self.query = query
        self.text = repr(query)

    def key(self, segment: Segment) -> CacheKey:
        """Return the cache key of the matching records of a segment."""
        return segment.first, segment.generation, self.text


class MatchCache:
    """A cache of the matching records of segments, newest first, for about `capacity` records."""

    def __init__(self, capacity: int) -> None:
        """Start empty."""
        self._capacity = capacity
        self._found: OrderedDict[CacheKey, list[CommandRecord]] = OrderedDict()
        self._held = 0

    def __contains__(self, key: CacheKey) -> bool:
        """Return whether the matches are cached, even if there are none."""
        return key in self._found

    def get(self, key: CacheKey) -> list[CommandRecord] | None:
        """Return the cached matches, or None."""
        records = self._found.get(key)
        if records is not None:
            self._found.move_to_end(key)
        return records

    def put(self, key: CacheKey, records: list[CommandRecord]) -> None:
        """Cache matches."""
        if key in self._found:  # found by two queries at the same time
            return
        self._found[key] = records
        self._held += len(records) + 1
        while self._held > self._capacity:
            _, dropped = self._found.popitem(last=False)
            self._held -= len(dropped) + 1


@dataclass(frozen=True, slots=True)
class ColdFile:
    """The file of a segment and the number of its records."""

    path: Path
    count: int


def scan_files(files: Iterable[ColdFile], query: HistoryQuery, need: int) -> list[list[CommandRecord] | None]:
    """Return what `scan` finds in each file, until `need` records are found."""
    results: list[list[CommandRecord] | None] = []
    for file in files:
        found = scan(file, query)
        results.append(found)
        need -= len(found or ())
        if need <= 0:
            break
    return results


def scan(file: ColdFile, query: HistoryQuery) -> list[CommandRecord] | None:
    """Return the matching records of a segment's file, newest first; called in the executor.

    Only lines that can match are decoded. None if the file does not have one line per record or cannot be read: the
    caller must load it as a whole.
    """
    needles = [
        f'"{key}":'.encode() + json_bytes(value)
        for key, value in (
            ("miner_ip", query.miner_ip),
            ("miner_id", query.miner_id),
            ("initiated_by", query.initiated_by),
            ("batch_id", query.batch_id),
            ("command_type", None if query.command_type in FORMER_NAMES.values() else query.command_type),
            ("status", query.status),
            ("source", query.source),
        )
        if value is not None
    ]
    try:
        text = file.path.read_bytes()
        if len(_LINE_START.findall(text)) != file.count:
            return None
        entries = [as_object(json_loads(line)) for line in _lines(text, needles)]
        found = [CommandRecord.from_dict(entry) for entry in entries]
    except OSError, KeyError, TypeError, ValueError:
        return None
    return [record for record in reversed(found) if matches(record, query)]


def _lines(text: bytes, needles: list[bytes]) -> Iterator[bytes]:
    """Yield the records' lines that contain all of the needles, without the comma at the end."""
    first, *others = needles or [b'{"id":']
    at = 0
    while (at := text.find(first, at)) >= 0:
        start = text.rfind(b"\n", 0, at) + 1
        end = text.find(b"\n", at)
        line = text[start : end if end >= 0 else len(text)].strip().removesuffix(b",")
        at = end if end >= 0 else len(text)
        if all(needle in line for needle in others):
            yield line
