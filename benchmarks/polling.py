"""Polling 1,000 miners for ten minutes, with two web pages' worth of subscriptions and the recorder on.

Once all healthy, and once with 30 % of the miners dead, hanging and slow. Lags of the event loop are told with and
without the collections of Python's memory that fell into them, which no integration can help.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import aiohttp

from .hall import Hall, running_hall
from .report import Line, percentile

MINERS = 1000
SECONDS = float(os.environ.get("MINER_REMOTE_BENCH_SECONDS", "600"))
WARM_UP_S = 60.0
PAGES = 2
BLOCKED_MS = 50.0
CORE_PERCENT = 30.0
GROWN_MB = 20.0


async def _page(hall: Hall) -> None:
    """Do what an open page of the panel does: follow all entities and the fleet, and answer nothing."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(hall.home.url + "/api/websocket", max_msg_size=0) as socket,
    ):
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": hall.admin.token})
        await socket.receive_json()
        for number, what in enumerate(("subscribe_entities", "miner_remote/fleet/subscribe"), 1):
            await socket.send_json({"id": number, "type": what})
        async for _message in socket:
            pass


@asynccontextmanager
async def _pages(hall: Hall) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(_page(hall)) for _ in range(PAGES)]
    try:
        yield
        for task in tasks:
            if task.done():
                task.result()
                raise RuntimeError("Home Assistant closed the connection of a page.")
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _requests(hall: Hall) -> int:
    """Return how many requests all machines have counted."""
    machines = (await hall.control("GET", "/machines"))["machines"]
    return sum(sum(machine["counters"].values()) for machine in machines)


async def _watch(hall: Hall, name: str) -> list[Line]:
    async with _pages(hall):
        await asyncio.sleep(WARM_UP_S)
        await hall.probe(collect=True)
        await hall.probe()  # The collection that was asked for is not what is measured.
        memory, cpu, requests, began = hall.memory_mb(), hall.cpu_s(), await _requests(hall), time.perf_counter()
        await asyncio.sleep(SECONDS)
        seconds = time.perf_counter() - began
        cpu_percent = 100 * (hall.cpu_s() - cpu) / seconds
        polls = seconds / 30 * hall.miners
        asked = (await _requests(hall) - requests) / polls
        seen = await hall.probe()
        await hall.probe(collect=True)
        grown = hall.memory_mb() - memory
    lags, own = seen["lags_ms"], seen["own_lags_ms"]
    collections = [took for _generation, took in seen["collections_ms"]]
    return [
        Line(what=f"{name}: event loop late, p99", value=percentile(lags, 0.99), unit="ms"),
        Line(what=f"{name}: event loop late at most, with collections", value=max(lags), unit="ms"),
        Line(
            what=f"{name}: event loop late at most, without collections",
            value=max(own),
            unit="ms",
            budget=f"≤ {BLOCKED_MS:.0f} ms",
            held=max(own) <= BLOCKED_MS,
        ),
        Line(what=f"{name}: longest collection", value=max(collections, default=0.0), unit="ms"),
        Line(
            what=f"{name}: share of one core",
            value=cpu_percent,
            unit="%",
            budget=f"≤ {CORE_PERCENT:.0f} %",
            held=cpu_percent <= CORE_PERCENT,
        ),
        Line(
            what=f"{name}: memory grown in {seconds / 60:.0f} min, from {memory:.0f} MB",
            value=grown,
            unit="MB",
            budget=f"≤ {GROWN_MB:.0f} MB",
            held=grown <= GROWN_MB,
        ),
        Line(what=f"{name}: requests for each poll of a miner", value=asked, unit=""),
    ]


async def _measure() -> list[Line]:
    async with running_hall(MINERS) as hall:
        lines = await _watch(hall, "all healthy")
        hosts = await hall.addresses()
        faults = {"dead": None, "no_reply": None, "slow_drip": {"delay": 0.05}}
        for number, host in enumerate(hosts):
            if number % 10 < len(faults):
                fault = list(faults)[number % 10]
                await hall.control("PUT", f"/machines/{host}/faults/{fault}", faults[fault])
        return lines + await _watch(hall, "30 % dead, hanging, slow")


def run() -> Sequence[Line]:
    """Return the lines."""
    return asyncio.run(_measure())
