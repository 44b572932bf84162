"""Polling 1,000 miners for ten minutes, with the panel open in two browsers and the recorder on.

Once with all miners healthy, and once with 30 % of them dead, hanging or slow. The lines are medians of five parts of
the time. The delay of the event loop is reported as measured, and without delays that no integration can avoid: garbage
collections, and waits for a processor and for other threads.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import WebSocket

from .browser import PANEL, all_there, running_browser, when, window
from .hall import Hall, running_hall
from .report import Line, measured, percentile

MINERS = 1000
SECONDS = float(os.environ.get("MINER_REMOTE_BENCH_SECONDS", "600"))
PARTS = 5
WARM_UP_S = 60.0
POLLS_EVERY_S = 30.0
PAGES = 2
BLOCKED_MS = 50.0
CORE_PERCENT = 30.0
GROWN_MB = 20.0


@asynccontextmanager
async def _pages(hall: Hall) -> AsyncIterator[None]:
    """Keep the panel open in some windows; raises if one loses its connection."""
    async with running_browser() as browser:
        pages = [await (await window(browser, hall)).new_page() for _ in range(PAGES)]
        sockets: list[WebSocket] = []
        for page in pages:
            # Playwright does not accept a method of a builtin type.
            page.on("websocket", lambda opened: sockets.append(opened))  # noqa: PLW0108
            await page.goto(hall.home.url + PANEL)
            await when(page, all_there(hall.miners))
        yield
        for page in pages:
            await when(page, all_there(hall.miners))
        if len(sockets) != PAGES or any(each.is_closed() for each in sockets):
            raise RuntimeError(f"The {PAGES} pages opened {len(sockets)} connections: one was lost.")


async def _requests(hall: Hall) -> int:
    """Return the number of requests to all machines."""
    machines = (await hall.control("GET", "/machines"))["machines"]
    return sum(sum(machine["counters"].values()) for machine in machines)


def _packets() -> int:
    """Return the number of packets on the loopback interface, which all processes use."""
    lines = Path("/proc/net/dev").read_text().splitlines()
    return next(int(line.split()[2]) for line in lines if line.strip().startswith("lo:"))


@dataclass(frozen=True, slots=True)
class Part:
    """The measurements of one part of the time."""

    cpu_percent: float
    requests: float
    packets: float
    lags_ms: list[float]
    kept_ms: list[float]
    own_lags_ms: list[float]
    collections_ms: list[float]


async def _part(hall: Hall, seconds: float) -> Part:
    """Measure for some time. Requests and packets are per poll of a miner."""
    await hall.probe()
    cpu, requests, packets, began = hall.cpu_s(), await _requests(hall), _packets(), time.perf_counter()
    await asyncio.sleep(seconds)
    took, cpu, packets = time.perf_counter() - began, hall.cpu_s() - cpu, _packets() - packets
    seen = await hall.probe()
    polls = took / POLLS_EVERY_S * hall.miners
    return Part(
        cpu_percent=100 * cpu / took,
        requests=(await _requests(hall) - requests) / polls,
        packets=packets / polls,
        lags_ms=seen["lags_ms"],
        kept_ms=seen["kept_ms"],
        own_lags_ms=seen["own_lags_ms"],
        collections_ms=seen["collections_ms"],
    )


async def _watch(hall: Hall, name: str) -> list[Line]:
    async with _pages(hall):
        await asyncio.sleep(WARM_UP_S)
        await hall.probe(collect=True)
        memory = hall.memory_mb()
        parts = [await _part(hall, SECONDS / PARTS) for _ in range(PARTS)]
        await hall.probe(collect=True)
        grown = hall.memory_mb() - memory
    longest = max(lag for part in parts for lag in part.own_lags_ms)
    return [
        measured(f"{name}: event loop delay, p99", [percentile(part.lags_ms, 0.99) for part in parts], "ms"),
        Line(
            what=f"{name}: longest event loop delay",
            value=max(lag for part in parts for lag in part.lags_ms),
            unit="ms",
        ),
        Line(
            what=f"{name}: longest block of the event loop, without garbage collections and waits for a processor",
            value=max(lag for part in parts for lag in part.kept_ms),
            unit="ms",
        ),
        Line(
            what=f"{name}: the same, without waits for other threads",
            value=longest,
            unit="ms",
            budget=f"≤ {BLOCKED_MS:.0f} ms",
            held=longest <= BLOCKED_MS,
        ),
        Line(
            what=f"{name}: longest garbage collection",
            value=max((took for part in parts for took in part.collections_ms), default=0.0),
            unit="ms",
        ),
        measured(f"{name}: share of one core", [part.cpu_percent for part in parts], "%", most=CORE_PERCENT),
        Line(
            what=f"{name}: memory growth in {SECONDS / 60:.0f} min, from {memory:.0f} MB",
            value=grown,
            unit="MB",
            budget=f"≤ {GROWN_MB:.0f} MB",
            held=grown <= GROWN_MB,
        ),
        measured(f"{name}: requests per poll of a miner", [part.requests for part in parts], ""),
        measured(f"{name}: packets per poll, including those of the pages", [part.packets for part in parts], ""),
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
