"""The command history at size: 100,000 records of 1,000 miners over 60 days, on a real disk.

Times are those on the clock, and beside them the processor time of the same calls, which says more where the machine
does other things too. "Cold" is a history that was just loaded, so that nothing of the segments that are asked for is
in memory, and whose files the kernel was asked to drop from its cache.
"""

from __future__ import annotations

import asyncio
import gc
import os
import random
import shutil
import tempfile
import time
import tracemalloc
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import STORAGE_DIR

from custom_components.miner_remote.api.commands import CommandHistoryView
from custom_components.miner_remote.commands.history import CommandHistory
from custom_components.miner_remote.commands.models import (
    CommandRecord,
    CommandType,
    HistoryQuery,
    Source,
    Status,
    Verification,
)
from custom_components.miner_remote.commands.segments import RECORDS_PER_SEGMENT, encode
from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.storage import DurableStore, StoredData

from .report import Line, median_of, percentile

MINERS = 1000
RECORDS = 100_000
DAYS = 60
ROUNDS = int(os.environ.get("MINER_REMOTE_BENCH_ROUNDS", "5"))

WARM_MS = 5.0
COLD_MS = 50.0
LOOP_MS = 50.0
"""How long the event loop may be kept from its work."""
SEGMENT_KIB = 512
SAVE_S = 1.0
"""How often a segment may be written for what has changed in it."""

WARM_CALLS = 60
COLD_SEGMENTS = 40
PAGE = 100
CSV_PAGE = 1000
"""What the panel asks for at once."""
SLOW_COMMANDS = 10
AT_ONCE = 100

FOLDER = f"{DOMAIN}.history"

type Took = tuple[float, float]
"""Time on the clock and processor time, in ms."""


def record(number: int, total: int, now: datetime) -> CommandRecord:
    """Return record `number`: batches of 1,000 in turn with single commands, over 60 days."""
    single = number // MINERS % 2 == 1
    miner = number * 7919 % MINERS
    at = now - timedelta(days=60) * ((total - number) / total)
    return CommandRecord(
        id=0,
        timestamp=at,
        command_type=list(CommandType)[number // MINERS % 5],
        miner_id=f"02:00:00:00:{miner // 256:02x}:{miner % 256:02x}",
        miner_ip=f"10.0.{miner // 250}.{miner % 250 + 1}",
        initiated_by=f"User {number // 100 % 12}",
        source=list(Source)[number // MINERS % 3],
        batch_id=f"0195a0c2-7f3e-7d57-9f67-{number if single else number // MINERS:012d}",
        parameters={"power_limit_w": 3000},
        status=Status.FAILED if number % 50 == 0 else Status.SUCCESS,
        response={"channel": "CGMiner API restart", "said": "Restarting", "scope": "machine"},
        sent_at=at,
        completed_at=at,
        duration_ms=812,
        verification=Verification.CONFIRMED,
    )


async def timed(times: int, call: Callable[[], Awaitable[object]]) -> list[Took]:
    """Return how long each of `times` calls took."""
    took = []
    for _ in range(times):
        began, began_cpu = time.perf_counter(), time.process_time()
        await call()
        took.append(((time.perf_counter() - began) * 1000, (time.process_time() - began_cpu) * 1000))
    return took


class Lag:
    """How long the event loop was held at most: how late a timer of a millisecond came, and that millisecond."""

    def __init__(self) -> None:
        """Begin to look, in the running loop."""
        self._loop = asyncio.get_running_loop()
        self._last = self._loop.time()
        self.longest_ms = 0.0
        self._timer = self._loop.call_later(0.001, self._look)

    def _look(self) -> None:
        now = self._loop.time()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1000)
        self._last = now
        self._timer = self._loop.call_later(0.001, self._look)

    def end(self) -> float:
        """Look no more; returns the ms."""
        self._timer.cancel()
        return max(self.longest_ms, (self._loop.time() - self._last) * 1000)


async def held_loop(call: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """Return the ms that a call takes, and the longest time that it holds the event loop, in ms."""
    lag = Lag()
    ((took, _),) = await timed(1, call)
    # What it held last is seen once the loop comes round.
    await asyncio.sleep(0.005)
    return took, lag.end()


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[CommandHistory]:
    """Give the history of a folder as Home Assistant has it after a start."""
    hass = HomeAssistant(str(folder))
    history = CommandHistory(hass)
    await history.async_load()
    try:
        yield history
    finally:
        await history.async_close()
        await hass.async_stop(force=True)


async def fill(folder: Path, total: int, now: datetime) -> None:
    """Write the records."""
    async with opened(folder) as history:
        for start in range(0, total, MINERS):
            await history.async_add([record(number, total, now) for number in range(start, min(total, start + MINERS))])


def drop_cache(folder: Path) -> None:
    """Ask the kernel to forget the content of the segments, which are on the disk."""
    for file in (folder / STORAGE_DIR / FOLDER).iterdir():
        descriptor = os.open(file, os.O_RDONLY)
        try:
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)


# Reading ---------------------------------------------------------------------------------------------------------------


def queries(now: datetime) -> dict[str, HistoryQuery]:
    """Return what is asked for: every filter, alone and together with others."""
    middle = RECORDS // 2
    return {
        "newest page": HistoryQuery(),
        "page of an old segment": HistoryQuery(before_id=middle),
        "one miner by its address": HistoryQuery(miner_ip="10.0.1.7"),
        "one miner by its id, old page": HistoryQuery(miner_id="02:00:00:00:00:2a", before_id=middle),
        "type": HistoryQuery(command_type=CommandType.POWER_LIMIT),
        "status: failed": HistoryQuery(status=Status.FAILED),
        "status: pending, which none is": HistoryQuery(status=Status.PENDING),
        "one miner, failed": HistoryQuery(miner_ip="10.0.2.51", status=Status.FAILED),
        "user": HistoryQuery(initiated_by="User 3"),
        "source": HistoryQuery(source=Source.SCHEDULED),
        "batch": HistoryQuery(batch_id=f"0195a0c2-7f3e-7d57-9f67-{middle // MINERS:012d}"),
        "batch that there is not": HistoryQuery(batch_id="none"),
        "miner that there is not": HistoryQuery(miner_ip="10.9.9.9"),
        "a week of long ago": HistoryQuery(since=now - timedelta(days=40), until=now - timedelta(days=33)),
    }


def _times(what: str, rounds: Sequence[Sequence[Took]], limit: float | None) -> Line:
    """Return the line of a 95th percentile: the median of that of each round."""
    median, spread = median_of([percentile((clock for clock, _ in took), 0.95) for took in rounds])
    return Line(
        what=what,
        value=median,
        unit="ms",
        rounds=len(rounds),
        spread=spread,
        rival=median_of([percentile((cpu for _, cpu in took), 0.95) for took in rounds])[0],
        rival_is="their processor time",
        budget="" if limit is None else f"≤ {limit:.0f} ms",
        held=None if limit is None else median <= limit,
    )


async def _page_through(history: CommandHistory, down_to: int = 0) -> list[Took]:
    """Return how long each page took, from the newest record to one that is older than `down_to`, or the oldest."""
    took: list[Took] = []
    before: int | None = None
    page: list[CommandRecord] = []

    async def ask() -> None:
        nonlocal page
        page = await history.async_query(HistoryQuery(before_id=before, limit=PAGE))

    while True:
        took += await timed(1, ask)
        if len(page) < PAGE or page[-1].id <= down_to:
            return took
        before = page[-1].id


async def _reads(folder: Path, now: datetime) -> list[Line]:
    """Return the lines of what is asked for again and again, and of paging."""
    warm: dict[str, list[list[Took]]] = {}
    once: dict[str, list[list[Took]]] = {}
    wanted = queries(now)
    for _ in range(ROUNDS):
        drop_cache(folder)
        async with opened(folder) as history:
            calls: dict[str, Callable[[], Awaitable[object]]] = {
                name: partial(history.async_query, query) for name, query in wanted.items()
            }
            calls["24-hour figures"] = partial(history.async_stats, now - timedelta(hours=24))
            calls["figures of 30 days"] = partial(history.async_stats, now - timedelta(days=30))
            for name, call in calls.items():
                await call()
                warm.setdefault(name, []).append(await timed(WARM_CALLS, call))
            in_turn = [took for _ in range(20) for call in calls.values() for took in await timed(1, call)]
            warm.setdefault("all of these in turn", []).append(in_turn)
            down_to = RECORDS - 5000
            await _page_through(history, down_to)
            warm.setdefault("a page on the way through the newest 5,000", []).append(
                await _page_through(history, down_to)
            )
        drop_cache(folder)
        async with opened(folder) as history:
            once.setdefault(f"a page on the way through all {RECORDS:,}", []).append(await _page_through(history))
    lines = [_times(f"warm, p95: {name}", rounds, WARM_MS) for name, rounds in warm.items()]
    return lines + [_times(f"cold, p95: {name}", rounds, COLD_MS) for name, rounds in once.items()]


async def _cold_pages(folder: Path) -> Line:
    """Return the line of pages that each are in a segment of which nothing is in memory."""
    rng = random.Random(4)
    rounds = []
    for _ in range(ROUNDS):
        drop_cache(folder)
        async with opened(folder) as history:
            # Of every other segment, so that none is read along with its neighbour; a page ends inside of it.
            segments = range(2, (RECORDS - 1) // RECORDS_PER_SEGMENT - 1, 2)
            took = []
            for segment in rng.sample(segments, min(COLD_SEGMENTS, len(segments))):
                before = (segment + 1) * RECORDS_PER_SEGMENT + 1 - rng.randrange(RECORDS_PER_SEGMENT - PAGE)
                took += await timed(1, partial(history.async_query, HistoryQuery(before_id=before)))
        rounds.append(took)
    return _times(f"cold, p95: a page of {PAGE}, each in another of {len(rounds[0])} segments", rounds, COLD_MS)


async def _cold_filters(folder: Path, now: datetime) -> list[Line]:
    """Return the lines of the first time that each filter is asked for after a start.

    One that few records match is answered from as many segments as it takes to find a page of them.
    """
    rounds: dict[str, list[Took]] = {}
    for _ in range(ROUNDS):
        for name, query in queries(now).items():
            drop_cache(folder)
            async with opened(folder) as history:
                rounds.setdefault(name, []).extend(await timed(1, partial(history.async_query, query)))
        drop_cache(folder)
        async with opened(folder) as history:
            figures = partial(history.async_stats, now - timedelta(hours=24))
            rounds.setdefault("24-hour figures", []).extend(await timed(1, figures))
    lines = []
    for name, took in rounds.items():
        clock, spread = median_of([item[0] for item in took])
        lines.append(
            Line(
                what=f"first time after a start: {name}",
                value=clock,
                unit="ms",
                rounds=len(took),
                spread=spread,
                rival=median_of([item[1] for item in took])[0],
                rival_is="its processor time",
                budget=f"≤ {COLD_MS:.0f} ms",
                held=clock <= COLD_MS,
            )
        )
    return lines


# CSV -------------------------------------------------------------------------------------------------------------------


async def _csv(folder: Path) -> list[Line]:
    """Return the lines of what the panel's export of everything costs: requests one after another, of 1,000 records."""
    took, held, sizes, waited = [], [], [], []
    for _ in range(ROUNDS):
        drop_cache(folder)
        async with opened(folder) as history:
            # All that the view asks of what the integration holds, and of the person.
            view = CommandHistoryView(SimpleNamespace(history=history))  # type: ignore[arg-type]
            requests: list[Took] = []
            size = count = 0

            async def export(view: CommandHistoryView = view, requests: list[Took] = requests) -> None:
                nonlocal size, count
                before = ""
                while True:
                    request = make_mocked_request("GET", f"{view.url}?format=csv&limit={CSV_PAGE}{before}")
                    request[KEY_HASS_USER] = SimpleNamespace(is_admin=True)
                    answers: list[web.StreamResponse] = []

                    async def ask(request: web.Request = request, answers: list[web.StreamResponse] = answers) -> None:
                        answers.append(await view.get(request))

                    requests += await timed(1, ask)
                    answer = answers[0]
                    assert isinstance(answer, web.Response) and isinstance(answer.body, bytes) and answer.status == 200
                    size += len(answer.body)
                    # No cell of these records has a line end in it.
                    found = answer.body.count(b"\n") - 1
                    count += found
                    if found < CSV_PAGE:
                        return
                    before = f"&before_id={int(answer.body[answer.body.rindex(b'\n', 0, -1) :].partition(b',')[0])}"

            whole, longest = await held_loop(export)
            assert count == RECORDS
            took.append(whole / 1000)
            held.append(longest)
            sizes.append(size / 2**20)
            waited.append(requests)
    return [
        _figure(f"CSV of all {RECORDS:,} in {len(waited[0])} requests of {CSV_PAGE:,}, from a cold start", took, "s"),
        _figure("CSV: size of all", sizes, "MiB"),
        _times(f"CSV: one request of {CSV_PAGE:,}, p95", waited, None),
        _figure("CSV: the event loop is held at most for", held, "ms", limit=LOOP_MS),
    ]


def _figure(what: str, values: Sequence[float], unit: str, *, limit: float | None = None) -> Line:
    median, spread = median_of(values)
    return Line(
        what=what,
        value=median,
        unit=unit,
        rounds=len(values),
        spread=spread,
        budget="" if limit is None else f"≤ {limit:g} {unit}",
        held=None if limit is None else median <= limit,
    )


# Starting --------------------------------------------------------------------------------------------------------------


def _start(folder: str, trace: bool) -> tuple[float, float, float]:
    """Return the ms that a history takes to load, the MiB that it then has in memory, and the ms that it holds the loop.

    Called in a process of its own. With `trace` the memory is what Python allocated, otherwise what the process has
    resident more than before; tracing makes it slower.
    """

    async def load() -> tuple[float, float, float]:
        hass = HomeAssistant(folder)
        # The first thread and the modules that a load needs are Home Assistant's.
        await CommandHistory(HomeAssistant(f"{folder}-none")).async_load()
        history = CommandHistory(hass)
        gc.collect()
        before = 0.0 if trace else _resident_mib()
        if trace:
            tracemalloc.start()
        took, held = await held_loop(history.async_load)
        gc.collect()
        memory = tracemalloc.get_traced_memory()[0] / 2**20 if trace else _resident_mib() - before
        await history.async_close()
        await hass.async_stop(force=True)
        return took, memory, held

    return asyncio.run(load())


def _resident_mib() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def _starts(full: Path, empty: Path) -> list[Line]:
    """Return the lines of a start with all records, against one without any."""
    took: dict[tuple[Path, bool], list[tuple[float, float, float]]] = {}
    for _ in range(ROUNDS):
        for folder in (full, empty):
            for trace in (False, True):
                with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
                    found = process.submit(_start, str(folder), trace).result()
                took.setdefault((folder, trace), []).append(found)
    lines = []
    for what, unit, trace, place in (
        (f"start with {RECORDS:,} records", "ms", False, 0),
        ("start: the event loop is held at most for", "ms", False, 2),
        ("start: memory, as Python counts it", "MiB", True, 1),
        ("start: memory, resident", "MiB", False, 1),
    ):
        line = _figure(what, [item[place] for item in took[full, trace]], unit)
        rival = median_of([item[place] for item in took[empty, trace]])[0]
        lines.append(replace(line, rival=rival, rival_is="without any record"))
    return lines


# Writing ---------------------------------------------------------------------------------------------------------------


class Written:
    """What this process has written since: bytes handed to the kernel and bytes of blocks, and how often which file."""

    def __init__(self) -> None:
        """Count nothing yet."""
        self.saves: Counter[str] = Counter()
        self._began = self._io()

    @staticmethod
    def _io() -> tuple[int, int]:
        found = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
        return int(found["wchar"]), int(found["write_bytes"])

    def bytes(self) -> tuple[int, int]:
        """Return the bytes of all writes, and of the blocks that they go to on the disk."""
        now = self._io()
        return now[0] - self._began[0], now[1] - self._began[1]

    @property
    def segments(self) -> dict[str, int]:
        """Return how often each segment was written."""
        return {key: times for key, times in self.saves.items() if key.startswith(f"{FOLDER}/")}


@contextmanager
def writing() -> Iterator[Written]:
    """Give what is written meanwhile."""
    written = Written()
    save = DurableStore.async_save_durably

    async def counted(store: DurableStore, data: StoredData | Callable[[], StoredData]) -> None:
        written.saves[store.key] += 1
        await save(store, data)

    with patch.object(DurableStore, "async_save_durably", counted):
        yield written


class Orders:
    """Records as they come into being: pending, then with a result."""

    def __init__(self, history: CommandHistory) -> None:
        """Add to a history."""
        self._history = history
        self._number = 0

    def new(self, count: int, **more: object) -> list[CommandRecord]:
        """Return records that are pending."""
        now = datetime.now(UTC)
        made = []
        for _ in range(count):
            self._number += 1
            final = record(self._number, RECORDS, now)
            changes = {"timestamp": now, "status": Status.PENDING, "response": None, "verification": None, **more}
            made.append(replace(final, sent_at=None, completed_at=None, duration_ms=None, **changes))  # type: ignore[arg-type]
        return made

    async def add(self, count: int) -> list[CommandRecord]:
        """Add records at once."""
        made = self.new(count)
        await self._history.async_add(made)
        return made

    def end(self, made: CommandRecord) -> None:
        """Keep the result of a command."""
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
        self._history.async_update(changed)

    async def fill_up(self, room: int = RECORDS_PER_SEGMENT) -> None:
        """Add finished records until the open segment has room for so many more."""
        (last,) = await self._history.async_query(HistoryQuery(limit=1))
        used = last.id % RECORDS_PER_SEGMENT
        missing = (RECORDS_PER_SEGMENT - room - used) % RECORDS_PER_SEGMENT
        await self._history.async_add(self.new(missing, status=Status.SUCCESS))
        await asyncio.sleep(SAVE_S + 0.3)
