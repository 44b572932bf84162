"""Writing records: duration, number of file writes, and bytes.

Bytes are those that this process passes to the kernel (`wchar` of /proc/self/io), including the index, and for some
lines also the blocks on disk (`write_bytes`), without the journal of the file system. The latter require that the
folder for temporary files is on a disk.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from unittest.mock import patch

from homeassistant.helpers.storage import STORAGE_DIR

from custom_components.miner_remote.commands.history.segment import MAX_RECORD_BYTES, RECORDS_PER_SEGMENT, encode
from custom_components.miner_remote.commands.history.store import CommandHistory
from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.control.record import CommandRecord, HistoryQuery, Status, Verification
from custom_components.miner_remote.storage.files import DurableFile, StoredData

from ..report import Line, measured
from .stage import DAYS, FOLDER, LOOP_MS, MINERS, RECORDS, ROUNDS, Took, held_loop, opened, record, timed, times

SEGMENT_KIB = 512
SAVE_S = 1.0
"""How often a changed segment may be written."""

SLOW_COMMANDS = 10
AT_ONCE = 100
RESULTS_S = 5.0


class Written:
    """What this process has written: bytes passed to the kernel, bytes of blocks, and writes by file."""

    def __init__(self) -> None:
        """Start with all counters at zero."""
        self.saves: Counter[str] = Counter()
        self._began = self._io()

    @staticmethod
    def _io() -> tuple[int, int]:
        found = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
        return int(found["wchar"]), int(found["write_bytes"])

    def bytes(self) -> tuple[int, int]:
        """Return the bytes of all writes, and of their blocks on disk."""
        now = self._io()
        return now[0] - self._began[0], now[1] - self._began[1]

    @property
    def segments(self) -> dict[str, int]:
        """Return how often each segment was written."""
        return {key: times for key, times in self.saves.items() if key.startswith(f"{FOLDER}/")}


@contextmanager
def writing() -> Iterator[Written]:
    """Yield a counter of the writes."""
    written = Written()
    save = DurableFile.async_save

    async def counted(store: DurableFile, data: StoredData | Callable[[], StoredData]) -> None:
        written.saves[store.relative_path.removeprefix(f"{STORAGE_DIR}/")] += 1
        await save(store, data)

    with patch.object(DurableFile, "async_save", counted):
        yield written


def without_result(number: int) -> CommandRecord:
    """Return a record in its state before the command is sent."""
    return replace(
        record(number, RECORDS, datetime.now(UTC)),
        status=Status.PENDING,
        response=None,
        sent_at=None,
        completed_at=None,
        duration_ms=None,
        verification=None,
    )


class Orders:
    """A source of records: first pending, then with a result."""

    def __init__(self, history: CommandHistory) -> None:
        """Use a history."""
        self.history = history
        self._number = 0

    def new(self, count: int, status: Status = Status.PENDING) -> list[CommandRecord]:
        """Return records without a result."""
        now = datetime.now(UTC)
        self._number += count
        numbers = range(self._number - count, self._number)
        return [replace(without_result(number), timestamp=now, status=status) for number in numbers]

    async def add(self, count: int) -> list[CommandRecord]:
        """Add records at once."""
        made = self.new(count)
        await self.history.async_add(made)
        return made

    def end(self, made: CommandRecord) -> None:
        """Store the result of a command."""
        now = datetime.now(UTC)
        changed = replace(
            made,
            status=Status.SUCCESS,
            response={"channel": "CGMiner API restart", "said": "Restarting", "scope": "machine"},
            sent_at=made.timestamp,
            completed_at=now,
            duration_ms=812,
            verification=Verification.CONFIRMED,
        )
        self.history.async_update(changed)

    async def fill_up(self, room: int = RECORDS_PER_SEGMENT) -> None:
        """Add finished records until the open segment has space for this many, and write the index.

        The index is written once for many records; its cost is reported separately.
        """
        (last,) = await self.history.async_query(HistoryQuery(limit=1))
        missing = (RECORDS_PER_SEGMENT - room - last.id) % RECORDS_PER_SEGMENT
        if missing:
            filling = self.new(missing, Status.SUCCESS)
            await self.history.async_add(filling)
            last = filling[-1]
        self.end(last)
        await asyncio.sleep(SAVE_S + 0.3)


async def _one_by_one(orders: Orders, rounds: dict[str, list[list[Took]]], figures: dict[str, list[float]]) -> None:
    """Add the records of one segment one after another, as single commands."""
    await orders.fill_up()
    new = iter(orders.new(RECORDS_PER_SEGMENT))
    with writing() as written:
        rounds["one new record"].append(await timed(RECORDS_PER_SEGMENT, lambda: orders.history.async_add([next(new)])))
        handed, blocks = written.bytes()
    figures["one: bytes"].append(handed / RECORDS_PER_SEGMENT)
    figures["one: blocks"].append(blocks / RECORDS_PER_SEGMENT)


async def _batch(orders: Orders, figures: dict[str, list[float]]) -> None:
    """Add 1,000 records at once, and their results over five seconds."""
    await orders.fill_up()
    made = orders.new(MINERS)
    with writing() as written:
        _, took, held = await held_loop(partial(orders.history.async_add, made))
        handed, blocks = written.bytes()
    figures["batch: ms"].append(took)
    figures["batch: held"].append(held)
    figures["batch: bytes"].append(handed / MINERS)
    figures["batch: blocks"].append(blocks / MINERS)
    with writing() as written:
        began = time.perf_counter()
        # In random order, so that every segment keeps changing.
        for number, one in enumerate(random.Random(5).sample(made, MINERS)):
            orders.end(one)
            await asyncio.sleep(began + RESULTS_S * number / MINERS - time.perf_counter())
        await asyncio.sleep(SAVE_S + 0.2)
        took = time.perf_counter() - began
        handed, _ = written.bytes()
    figures["results: bytes"].append(handed / MINERS)
    figures["results: writes"].append(max(written.segments.values()) / took)


async def _slow(orders: Orders, figures: dict[str, list[float]]) -> None:
    """Add one record per second and its result shortly after, around the middle of a segment."""
    await orders.fill_up(room=(RECORDS_PER_SEGMENT + SLOW_COMMANDS) // 2)
    with writing() as written:
        for _ in range(SLOW_COMMANDS):
            (made,) = await orders.add(1)
            orders.end(made)
            await asyncio.sleep(SAVE_S + 0.1)
        handed, blocks = written.bytes()
    figures["slow: bytes"].append(handed / SLOW_COMMANDS)
    figures["slow: blocks"].append(blocks / SLOW_COMMANDS)
    figures["slow: writes"].append(sum(written.segments.values()) / SLOW_COMMANDS)


async def _within_a_second(orders: Orders, figures: dict[str, list[float]]) -> None:
    """Add records within a second, first all at the same time, then evenly; then their results within a second."""
    await orders.fill_up()
    with writing() as written:
        await asyncio.gather(*(orders.add(1) for _ in range(AT_ONCE)))
    figures["second: together"].append(max(written.segments.values()))
    made: list[CommandRecord] = []

    async def add(delay: float) -> None:
        await asyncio.sleep(delay)
        made.extend(await orders.add(1))

    with writing() as written:
        await asyncio.gather(*(add(number / AT_ONCE) for number in range(AT_ONCE)))
    figures["second: evenly"].append(sum(written.segments.values()) / AT_ONCE)
    with writing() as written:
        began = time.perf_counter()
        for number, one in enumerate(made):
            orders.end(one)
            await asyncio.sleep(began + 0.9 * SAVE_S * number / AT_ONCE - time.perf_counter())
        await asyncio.sleep(SAVE_S + 0.3)
    figures["second: results"].append(max(written.segments.values()))


async def new_records(folder: Path) -> list[Line]:
    """Return the lines of new records and results: duration, and what is written to disk."""
    rounds: dict[str, list[list[Took]]] = {"one new record": []}
    figures: dict[str, list[float]] = defaultdict(list)
    for _ in range(ROUNDS):
        async with opened(folder) as history:
            orders = Orders(history)
            await _one_by_one(orders, rounds, figures)
            await _batch(orders, figures)
            await _slow(orders, figures)
            await _within_a_second(orders, figures)
            purge = partial(history.async_purge, keep_days=10 * DAYS, keep_records=RECORDS)
            _, took, held = await held_loop(purge)
            figures["purge: ms"].append(took)
            figures["purge: held"].append(held)
    pending, final = without_result(RECORDS), record(RECORDS, RECORDS, datetime.now(UTC))

    def amplified(what: str, values: Sequence[float], of: CommandRecord = final) -> Line:
        each, alone = [value / 1024 for value in values], len(encode(of)[1]) / 1024
        return measured(f"written per record: {what}", each, "KiB", rival=alone, rival_is="the record alone")

    return [
        times("one new record until it is on disk, p95", rounds["one new record"], None),
        measured(f"{MINERS:,} new records until they are on disk", figures["batch: ms"], "ms"),
        measured(
            f"{MINERS:,} new records: longest block of the event loop", figures["batch: held"], "ms", most=LOOP_MS
        ),
        measured(f"purge back to {RECORDS:,}", figures["purge: ms"], "ms"),
        measured("purge: longest block of the event loop", figures["purge: held"], "ms", most=LOOP_MS),
        amplified("single commands, without results", figures["one: bytes"], pending),
        amplified("the same, in blocks: single commands", figures["one: blocks"], pending),
        amplified("one command per second with its result", figures["slow: bytes"]),
        amplified("the same, in blocks: one command per second with its result", figures["slow: blocks"]),
        amplified(f"one batch of {MINERS:,} miners, without results", figures["batch: bytes"], pending),
        amplified(f"the same, in blocks: one batch of {MINERS:,} miners", figures["batch: blocks"], pending),
        amplified(f"the results of {MINERS:,} miners over {RESULTS_S:.0f} s", figures["results: bytes"]),
        replace(
            measured(
                f"{MINERS:,} results over {RESULTS_S:.0f} s: segment writes per second",
                figures["results: writes"],
                "/s",
            ),
            budget="≤ 1 /s",
            held=max(figures["results: writes"]) <= 1,
        ),
        _most(f"{AT_ONCE} results within a second: segment writes", figures["second: results"], 1),
        _most(f"{AT_ONCE} commands at the same time: segment writes", figures["second: together"], 1),
        replace(
            _most(f"{AT_ONCE} commands evenly within a second: writes per command", figures["second: evenly"], 1),
            budget="≤ 1: on disk before its first packet",
        ),
        replace(
            _most("one command per second with its result: writes per command", figures["slow: writes"], 2),
            budget="≤ 2: one before its first packet, one joined",
        ),
    ]


def _most(what: str, values: Sequence[float], most: float) -> Line:
    """Return the line of a number of writes that no round may exceed."""
    return replace(measured(what, values, "times"), budget=f"≤ {most:g}", held=max(values) <= most)


async def file_sizes(folder: Path, longest: Path) -> list[Line]:
    """Return the lines of file sizes, also with records of maximum length."""
    usual = record(1, RECORDS, datetime.now(UTC))
    short = replace(usual, id=RECORDS, response={"said": ""}, error_message="x" * 900)
    long = replace(short, response={"said": "x" * (MAX_RECORD_BYTES - len(encode(short)[1]))})
    assert len(encode(long)[1]) == MAX_RECORD_BYTES
    async with opened(longest) as history:
        await history.async_add([long] * RECORDS_PER_SEGMENT)

    def biggest(of: Path) -> float:
        return max(file.stat().st_size for file in (of / STORAGE_DIR / FOLDER).iterdir()) / 1024

    limit = f"≤ {SEGMENT_KIB} KiB"
    return [
        Line(what=what, value=value, unit="KiB", budget=limit, held=value <= SEGMENT_KIB)
        for what, value in (
            ("largest segment", biggest(folder)),
            (f"largest segment, all records of {MAX_RECORD_BYTES} bytes", biggest(longest)),
        )
    ] + [
        Line(
            what=f"index, written once per {RECORDS_PER_SEGMENT} records",
            value=(folder / STORAGE_DIR / f"{DOMAIN}.history_index").stat().st_size / 1024,
            unit="KiB",
        )
    ]
