"""Measure the command history: 100,000 records of 1,000 miners on a real disk.

Run from the repository: `.venv/bin/python -m benchmarks.history [records]`. Prints milliseconds.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from homeassistant.core import HomeAssistant

from custom_components.miner_remote.commands.history import CommandHistory
from custom_components.miner_remote.commands.models import (
    CommandRecord,
    CommandType,
    HistoryQuery,
    Source,
    Status,
    Verification,
)

MINERS = 1000

type Took = tuple[float, float]
"""Time on the clock and processor time: only the latter says something while the machine does other things."""


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
    """Return how long each of `times` calls took, and how much processor time, in ms."""
    took = []
    for _ in range(times):
        began, began_cpu = time.perf_counter(), time.process_time()
        await call()
        took.append(((time.perf_counter() - began) * 1000, (time.process_time() - began_cpu) * 1000))
    return took


def line(name: str, took: list[Took]) -> None:
    """Print the first call, and median and 95th percentile of the others."""
    wall, cpu = (sorted(column) for column in zip(*(took[1:] or took), strict=True))
    print(
        f"{name:40} first {took[0][0]:7.2f}   median {statistics.median(wall):6.2f}   p95 {_p95(wall):6.2f}"
        f"   p95 of processor time {_p95(cpu):6.2f}"
    )


def _p95(ordered: list[float]) -> float:
    return ordered[max(0, int(len(ordered) * 0.95) - 1)]


async def main(total: int) -> None:
    """Fill, restart and measure."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        hass = HomeAssistant(folder)
        history = CommandHistory(hass)
        await history.async_load()
        for start in range(0, total, MINERS):
            await history.async_add([record(number, total, now) for number in range(start, min(total, start + MINERS))])
        await history.async_close()

        began = time.perf_counter()
        await CommandHistory(hass).async_load()
        print(f"{'start with an index':44} {(time.perf_counter() - began) * 1000:14.2f}")
        tracemalloc.start()
        history = CommandHistory(hass)
        await history.async_load()
        print(f"{'memory of the index and the newest, MiB':44} {tracemalloc.get_traced_memory()[0] / 2**20:14.2f}")
        tracemalloc.stop()

        middle = total // 2
        queries = {
            "newest page": HistoryQuery(),
            "page of an old segment": HistoryQuery(before_id=middle),
            "one miner (in every batch)": HistoryQuery(miner_ip="10.0.1.7"),
            "one miner, old page": HistoryQuery(miner_id="02:00:00:00:00:2a", before_id=middle),
            "type": HistoryQuery(command_type=CommandType.POWER_LIMIT),
            "failed": HistoryQuery(status=Status.FAILED),
            "one miner, failed": HistoryQuery(miner_ip="10.0.2.51", status=Status.FAILED),
            "user": HistoryQuery(initiated_by="User 3"),
            "source": HistoryQuery(source=Source.SCHEDULED),
            "batch": HistoryQuery(batch_id=f"0195a0c2-7f3e-7d57-9f67-{middle // MINERS:012d}"),
            "no such batch": HistoryQuery(batch_id="none"),
            "no such miner": HistoryQuery(miner_ip="10.9.9.9"),
            "pending": HistoryQuery(status=Status.PENDING),
            "a week of long ago": HistoryQuery(since=now - timedelta(days=40), until=now - timedelta(days=33)),
        }
        for name, query in queries.items():
            line(name, await timed(60, lambda query=query: history.async_query(query)))
        mixed = [one for _ in range(20) for one in (await timed_all(history, list(queries.values())))]
        line("all of them in turn, warm", [mixed[0], *mixed])
        line("stats of 24 h", await timed(100, lambda: history.async_stats(datetime.now(UTC) - timedelta(hours=24))))
        line("stats of 30 days", await timed(100, lambda: history.async_stats(datetime.now(UTC) - timedelta(days=30))))
        line("one new record", await timed(100, lambda: history.async_add([record(total, total, now)])))
        bulk = [record(number, total, now) for number in range(1000)]
        line("1,000 new records", await timed(10, lambda: history.async_add(bulk)))
        line("purge of a day", await timed(2, lambda: history.async_purge(keep_days=59, keep_records=total)))
        await history.async_close()
        await hass.async_stop(force=True)


async def timed_all(history: CommandHistory, queries: list[HistoryQuery]) -> list[Took]:
    """Return how long each of the queries took once, in ms."""
    return [(await timed(1, lambda query=query: history.async_query(query)))[0] for query in queries]


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
