"""Response times for others while a user without administrator rights floods the API, with 1,000 miners."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from http import HTTPStatus
from multiprocessing import get_context
from typing import Final

import aiohttp

from .hall import Hall, running_hall
from .report import Line, percentile

MINERS: Final = int(os.environ.get("MINER_REMOTE_BENCH_MINERS", "1000"))
AT_ONCE: Final = 40
FLOOD_S: Final = 12.0
BODY_BYTES: Final = 127_000
MOST_MS: Final = 100.0
PREVIEW_MS: Final = 3000.0

type Request = tuple[str, str, bytes | None]
type _Span = tuple[float, float]
"""Start and end of a request, by `time.perf_counter`, which all processes of a machine share."""


def body() -> bytes:
    """Return the largest accepted preview: a thousand periods, in a body of 127 kB."""
    periods = []
    for number in range(1000):
        start = number * 7 % (24 * 60 - 8)
        end = start + 3 + number % 5
        periods.append(
            {
                "day": number % 7,
                "start_hour": start // 60,
                "start_minute": start % 60,
                "end_hour": end // 60,
                "end_minute": end % 60,
                "action": "limit",
                "power_limit_w": 1000 + number,
            }
        )
    schedule = {"name": "Flood", "schedule_type": "weekly", "location": "Hall", "weekly_schedule": periods}
    return json.dumps(schedule).encode().ljust(BODY_BYTES)


REQUESTS: Final[Mapping[str, Request]] = {
    "previews": ("POST", "/api/remote/schedule/power/preview?hours=336", body()),
    "lists of miners": ("GET", "/api/miners", None),
    "statistics of a year": ("GET", "/api/remote/commands/stats?period_hours=8784", None),
    "prices of two weeks": ("GET", "/api/remote/rates/1/prices?hours=336", None),
}


REFUSED_PAUSE_S: Final = 0.1

type _Seen = tuple[Counter[int], int]
"""The number of answers by status, and of refusals without Retry-After."""


async def _ask(url: str, token: str, what: str, seconds: float) -> _Seen:
    statuses: Counter[int] = Counter()
    without = 0
    method, path, data = REQUESTS[what]
    until = time.monotonic() + seconds

    async def ask(session: aiohttp.ClientSession) -> None:
        nonlocal without
        while time.monotonic() < until:
            async with session.request(method, url + path, data=data) as response:
                await response.read()
                statuses[response.status] += 1
                refused = response.status == HTTPStatus.TOO_MANY_REQUESTS
                without += refused and "Retry-After" not in response.headers
            if refused:
                await asyncio.sleep(REFUSED_PAUSE_S)

    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(headers=headers, connector=aiohttp.TCPConnector(limit=0)) as session:
        await asyncio.gather(*(ask(session) for _ in range(AT_ONCE)))
    return statuses, without


def flood(url: str, token: str, what: str, seconds: float) -> _Seen:
    """Send one kind of request repeatedly, AT_ONCE at a time, in a separate process.

    In the measuring process, the flood's own work would be measured too.
    """
    return asyncio.run(_ask(url, token, what, seconds))


async def _times(hall: Hall, request: Request, until: float, pause_s: float) -> list[_Span]:
    """Return start and end of an administrator's consecutive requests until a time."""
    method, path, data = request
    took: list[_Span] = []
    headers = {"Authorization": f"Bearer {hall.admin.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        while time.monotonic() < until:
            began = time.perf_counter()
            async with session.request(method, hall.home.url + path, data=data) as response:
                await response.read()
                if response.status != HTTPStatus.OK:
                    raise RuntimeError(f"{method} {path} answered {response.status}.")
            took.append((began, time.perf_counter()))
            await asyncio.sleep(pause_s)
    return took


def _in_ms(took: Sequence[_Span]) -> list[float]:
    return [(ended - began) * 1000 for began, ended in took]


def _without(took: Sequence[_Span], collections: Sequence[Sequence[float]]) -> list[float]:
    """Return the duration of requests in ms, without the garbage collections during them.

    With the entities of 1,000 miners, a full one stops all of Home Assistant for up to seconds, even without a flood.
    """
    return [
        (ended - began - sum(max(0.0, min(ended, last) - max(began, first)) for first, last in collections)) * 1000
        for began, ended in took
    ]


async def _flooded(hall: Hall, what: str, request: Request, pause_s: float) -> tuple[list[_Span], Counter[int]]:
    """Return the requests of an administrator during a flood, and the flood's answers by status."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        flooding = asyncio.get_running_loop().run_in_executor(
            pool, flood, hall.home.url, hall.viewer.token, what, FLOOD_S
        )
        # The process needs a second to start.
        took = await _times(hall, request, time.monotonic() + FLOOD_S, pause_s)
        statuses, without = await flooding
    if statuses.keys() - {200, 429} or without:
        raise RuntimeError(f"The flood of {what} was answered {statuses}, {without} without Retry-After.")
    # Wait until the flood's limit per minute is refilled.
    await asyncio.sleep(2)
    return took, statuses


async def _one(hall: Hall, what: str, quiet: float) -> list[Line]:
    """Return the lines of one kind of flood; `quiet` is the p95 of `GET /api/` without one in ms."""
    before = hall.memory_mb()
    await hall.probe()
    took, statuses = await _flooded(hall, what, ("GET", "/api/", None), 0.02)
    seen = await hall.probe()
    empty, whole = _without(took, seen["collections"]), _in_ms(took)
    lag, collection = max(seen["own_lags_ms"]), max(seen["collections_ms"], default=0.0)
    previews, _ = await _flooded(hall, what, REQUESTS["previews"], 0.5)
    slow = _without(previews, (await hall.probe())["collections"])
    return [
        Line(
            what=f"GET /api/ during {AT_ONCE} {what} at once, p95 without garbage collections",
            value=percentile(empty, 0.95),
            unit="ms",
            rounds=len(empty),
            spread=(min(empty), max(empty)),
            rival=quiet,
            rival_is="without a flood",
            budget=f"≤ {MOST_MS:g} ms",
            held=percentile(empty, 0.95) <= MOST_MS,
        ),
        Line(
            what=f"GET /api/ during {AT_ONCE} {what} at once, p95 with garbage collections",
            value=percentile(whole, 0.95),
            unit="ms",
            spread=(min(whole), max(whole)),
        ),
        Line(
            what=f"an administrator's preview during {AT_ONCE} {what} at once, p95 without garbage collections",
            value=percentile(slow, 0.95),
            unit="ms",
            rounds=len(slow),
            spread=(min(slow), max(slow)),
            budget=f"≤ {PREVIEW_MS:g} ms",
            held=percentile(slow, 0.95) <= PREVIEW_MS,
        ),
        Line(what=f"{what} answered", value=statuses[200], unit=f"of {statuses[429] + statuses[200]}"),
        Line(what=f"longest event loop delay during {what}", value=lag, unit="ms"),
        Line(what=f"longest garbage collection during {what}", value=collection, unit="ms"),
        Line(what=f"memory growth during {what}", value=hall.memory_mb() - before, unit="MB"),
    ]


async def _measure() -> list[Line]:
    lines = []
    async with running_hall(MINERS) as hall:
        await hall.probe()
        took = await _times(hall, ("GET", "/api/", None), time.monotonic() + FLOOD_S, 0.02)
        quiet = percentile(_without(took, (await hall.probe())["collections"]), 0.95)
        for what in REQUESTS:
            lines += await _one(hall, what, quiet)
    return lines


def run() -> Sequence[Line]:
    """Return the lines."""
    return asyncio.run(_measure())
