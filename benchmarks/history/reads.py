"""Queries of the history: every filter, statistics, paging and CSV, from memory and from disk."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.helpers.http import KEY_HASS

from custom_components.miner_remote.commands.history import reader
from custom_components.miner_remote.commands.history.segment import RECORDS_PER_SEGMENT
from custom_components.miner_remote.commands.history.store import CommandHistory
from custom_components.miner_remote.control.record import CommandRecord, CommandType, HistoryQuery, Source, Status
from custom_components.miner_remote.interfaces.rest.history import CommandHistoryView
from custom_components.miner_remote.interfaces.work_limit import WorkLimit

from ..report import Line, measured, median_of
from .stage import LOOP_MS, MINERS, RECORDS, ROUNDS, Took, clocked, drop_cache, held_loop, opened, timed, times

WARM_MS = 5.0
COLD_MS = 50.0

WARM_CALLS = 60
COLD_SEGMENTS = 40
PAGE = 100
CSV_PAGE = 1000
"""The page size of the panel."""


def queries(now: datetime) -> dict[str, HistoryQuery]:
    """Return the queries: every filter, alone and combined with others."""
    middle = RECORDS // 2
    return {
        "newest page": HistoryQuery(),
        "page of an old segment": HistoryQuery(before_id=middle),
        "one miner by its address": HistoryQuery(miner_ip="10.0.1.7"),
        "one miner by its id, old page": HistoryQuery(miner_id="02:00:00:00:00:2a", before_id=middle),
        "type": HistoryQuery(command_type=CommandType.POWER_LIMIT),
        "status: failed": HistoryQuery(status=Status.FAILED),
        "status: pending (no match)": HistoryQuery(status=Status.PENDING),
        "one miner, failed": HistoryQuery(miner_ip="10.0.2.51", status=Status.FAILED),
        "user": HistoryQuery(initiated_by="User 3"),
        "source": HistoryQuery(source=Source.SCHEDULED),
        "batch": HistoryQuery(batch_id=f"0195a0c2-7f3e-7d57-9f67-{middle // MINERS:012d}"),
        "unknown batch": HistoryQuery(batch_id="none"),
        "unknown miner": HistoryQuery(miner_ip="10.9.9.9"),
        "an old week": HistoryQuery(since=now - timedelta(days=40), until=now - timedelta(days=33)),
    }


async def _page_through(history: CommandHistory, down_to: int = 0) -> list[Took]:
    """Return the duration of each page, from the newest record to one older than `down_to`, or the oldest."""
    took: list[Took] = []
    before: int | None = None
    while True:
        page, one = await clocked(partial(history.async_query, HistoryQuery(before_id=before, limit=PAGE)))
        took.append(one)
        if len(page) < PAGE or page[-1].id <= down_to:
            return took
        before = page[-1].id


async def repeated(folder: Path, now: datetime) -> list[Line]:
    """Return the lines of repeated queries and of paging."""
    warm: dict[str, list[list[Took]]] = {}
    once: dict[str, list[list[Took]]] = {}
    wanted = queries(now)
    for _ in range(ROUNDS):
        drop_cache(folder)
        async with opened(folder) as history:
            calls: dict[str, Callable[[], Awaitable[object]]] = {
                name: partial(history.async_query, query) for name, query in wanted.items()
            }
            calls["24-hour statistics"] = partial(history.async_stats, now - timedelta(hours=24))
            calls["statistics of 30 days"] = partial(history.async_stats, now - timedelta(days=30))
            for name, call in calls.items():
                await call()
                warm.setdefault(name, []).append(await timed(WARM_CALLS, call))
            in_turn = [took for _ in range(20) for call in calls.values() for took in await timed(1, call)]
            warm.setdefault("all of these in turn", []).append(in_turn)
            down_to = RECORDS - 5000
            await _page_through(history, down_to)
            warm.setdefault("a page while paging through the newest 5,000", []).append(
                await _page_through(history, down_to)
            )
        drop_cache(folder)
        async with opened(folder) as history:
            once.setdefault(f"a page while paging through all {RECORDS:,}", []).append(await _page_through(history))
    lines = [times(f"warm, p95: {name}", rounds, WARM_MS) for name, rounds in warm.items()]
    return lines + [times(f"cold, p95: {name}", rounds, COLD_MS) for name, rounds in once.items()]


async def cold_pages(folder: Path) -> Line:
    """Return the line of pages in segments that are not in memory."""
    rng = random.Random(4)
    rounds = []
    for _ in range(ROUNDS):
        drop_cache(folder)
        async with opened(folder) as history:
            # From every other segment, so that no page extends into the next one.
            segments = range(2, (RECORDS - 1) // RECORDS_PER_SEGMENT - 1, 2)
            took = []
            for segment in rng.sample(segments, min(COLD_SEGMENTS, len(segments))):
                before = (segment + 1) * RECORDS_PER_SEGMENT + 1 - rng.randrange(RECORDS_PER_SEGMENT - PAGE)
                took += await timed(1, partial(history.async_query, HistoryQuery(before_id=before)))
        rounds.append(took)
    return times(f"cold, p95: a page of {PAGE}, each in another of {len(rounds[0])} segments", rounds, COLD_MS)


@contextmanager
def scanning() -> Iterator[list[Path]]:
    """Yield the files of the segments that are read."""
    read: list[Path] = []

    def noted(file: reader.ColdFile, query: HistoryQuery) -> list[CommandRecord] | None:
        read.append(file.path)
        return scan(file, query)

    scan = reader.scan
    with patch.object(reader, "scan", noted):
        yield read


async def first_times(folder: Path, now: datetime) -> list[Line]:
    """Return the lines of the first query of each filter after a start.

    A query with few matches reads as many segments as it needs to fill a page; the budget is for pages in one segment
    or across two.
    """
    rounds: dict[str, list[Took]] = {}
    segments: dict[str, int] = {}
    for _ in range(ROUNDS):
        for name, query in [*queries(now).items(), ("24-hour statistics", None)]:
            drop_cache(folder)
            async with opened(folder) as history:
                call: Callable[[], Awaitable[object]] = (
                    partial(history.async_stats, now - timedelta(hours=24))
                    if query is None
                    else partial(history.async_query, query)
                )
                with scanning() as read:
                    rounds.setdefault(name, []).extend(await timed(1, call))
                segments[name] = len(read)
    return [
        measured(
            f"first query after a start, {segments[name]} segments read: {name}",
            [clock for clock, _ in took],
            "ms",
            most=COLD_MS if segments[name] <= 2 else None,
            rival=median_of([processor for _, processor in took])[0],
            rival_is="its processor time",
        )
        for name, took in rounds.items()
    ]


async def _export(history: CommandHistory) -> tuple[list[Took], int, int]:
    """Request all records like the panel; returns the duration of each request, the records and the bytes.

    Answers are generated, but not sent.
    """
    # The parts of the integration and of the user that the view needs.
    view = CommandHistoryView(SimpleNamespace(history=history), WorkLimit())  # type: ignore[arg-type]
    app = web.Application()
    app[KEY_HASS] = SimpleNamespace(async_add_executor_job=partial(asyncio.get_running_loop().run_in_executor, None))
    took: list[Took] = []
    count = size = 0
    before = ""
    while True:
        request = make_mocked_request("GET", f"{view.url}?format=csv&limit={CSV_PAGE}{before}", app=app)
        request[KEY_HASS_USER] = SimpleNamespace(is_admin=True, id="exporter")
        answer, one = await clocked(partial(view.get, request))
        assert isinstance(answer, web.Response)
        assert isinstance(answer.body, bytes)
        assert answer.status == HTTPStatus.OK
        took.append(one)
        size += len(answer.body)
        # No cell of these records contains a line break.
        lines = answer.body.splitlines()[1:]
        count += len(lines)
        if len(lines) < CSV_PAGE:
            return took, count, size
        before = f"&before_id={int(lines[-1].partition(b',')[0])}"


async def csv(folder: Path) -> list[Line]:
    """Return the lines of the panel's full export: consecutive requests of 1,000 records each."""
    took, held, sizes, requests = [], [], [], []
    for _ in range(ROUNDS):
        drop_cache(folder)
        async with opened(folder) as history:
            (each, count, size), whole, longest = await held_loop(partial(_export, history))
        assert count == RECORDS
        requests.append(each)
        took.append(whole / 1000)
        held.append(longest)
        sizes.append(size / 2**20)
    return [
        measured(f"CSV of all {RECORDS:,} in {len(requests[0])} requests, cold, generated and not sent", took, "s"),
        measured("CSV: size of all", sizes, "MiB"),
        times(f"CSV: one request of {CSV_PAGE:,}, p95", requests, None),
        measured("CSV: longest block of the event loop", held, "ms", most=LOOP_MS),
    ]
