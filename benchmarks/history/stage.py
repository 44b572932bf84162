"""The measured history, and the measurements."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import STORAGE_DIR

from custom_components.miner_remote.commands.history.store import CommandHistory
from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.control.record import CommandRecord, CommandType, Source, Status, Verification

from ..loop_probe.probe import Collections
from ..report import Line, measured, median_of, percentile

MINERS = 1000
RECORDS = 100_000
DAYS = 60
ROUNDS = int(os.environ.get("MINER_REMOTE_BENCH_ROUNDS", "5"))

LOOP_MS = 50.0
"""How long the event loop may be blocked."""

FOLDER = f"{DOMAIN}.history"
"""The folder of the segments in Home Assistant's storage."""

type Took = tuple[float, float]
"""Elapsed time and processor time, in ms."""


def record(number: int, total: int, now: datetime) -> CommandRecord:
    """Return record `number`: batches of 1,000 alternating with single commands, over 60 days."""
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


async def clocked[T](call: Callable[[], Awaitable[T]]) -> tuple[T, Took]:
    """Return the result of a call and its duration."""
    began, began_cpu = time.perf_counter(), time.process_time()
    answer = await call()
    return answer, ((time.perf_counter() - began) * 1000, (time.process_time() - began_cpu) * 1000)


async def timed(times: int, call: Callable[[], Awaitable[object]]) -> list[Took]:
    """Return the duration of each of `times` calls."""
    return [(await clocked(call))[1] for _ in range(times)]


class Lag:
    """The longest block of the event loop: the time between two runs of a timer of one millisecond.

    Garbage collections are excluded, because they traverse the whole memory of this process.
    """

    def __init__(self) -> None:
        """Start in the running loop."""
        self._loop = asyncio.get_running_loop()
        self._collections = Collections()
        self._looks = [time.perf_counter()]
        self._timer: asyncio.Handle = self._loop.call_soon(self._look)

    def _look(self) -> None:
        self._looks.append(time.perf_counter())
        self._timer = self._loop.call_later(0.001, self._look)

    def end(self) -> float:
        """Stop; returns the ms."""
        self._looks.append(time.perf_counter())
        self._timer.cancel()
        self._collections.stop()
        held = (now - last - self._collections.within(last, now) for last, now in pairwise(self._looks))
        return max(held) * 1000


async def held_loop[T](call: Callable[[], Awaitable[T]]) -> tuple[T, float, float]:
    """Return the result of a call, its duration in ms, and its longest block of the event loop in ms."""
    lag = Lag()
    answer, (took, _) = await clocked(call)
    # The last block is measured at the next run of the loop.
    await asyncio.sleep(0.005)
    return answer, took, lag.end()


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[CommandHistory]:
    """Yield the history of a folder as after a start of Home Assistant."""
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
    """Ask the kernel to drop the segments from its cache."""
    for file in (folder / STORAGE_DIR / FOLDER).iterdir():
        descriptor = os.open(file, os.O_RDONLY)
        try:
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)


def times(what: str, rounds: Sequence[Sequence[Took]], most: float | None) -> Line:
    """Return the line of the median of each round's 95th percentile."""
    clock = [percentile((one[0] for one in took), 0.95) for took in rounds]
    processor = median_of([percentile((one[1] for one in took), 0.95) for took in rounds])[0]
    return measured(what, clock, "ms", most=most, rival=processor, rival_is="their processor time")
