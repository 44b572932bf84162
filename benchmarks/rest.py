"""REST reads and writes against an empty authenticated view, and the panel's feed, at 1,000 miners."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence

import aiohttp

from .hall import Hall, running_hall
from .report import Line, percentile

MINERS = 1000
REQUESTS = int(os.environ.get("MINER_REMOTE_BENCH_REQUESTS", "300"))
EMPTY = "/api/"
SLOWER = 2.0

READS = {
    "one page of the history": "/api/remote/commands/history?limit=100",
    "one command of the history": "/api/remote/commands/history?limit=1",
    "24-hour figures": "/api/remote/commands/stats",
    "schedules": "/api/remote/schedule/power",
    "rates": "/api/remote/rates",
    "backups": "/api/remote/backups",
    "miners of one status": "/api/miners?status=Stale",
}
"""What is asked for, and held against an empty view."""


async def _times(hall: Hall, path: str, count: int) -> list[float]:
    """Return the milliseconds of requests one after another over one connection."""
    took = []
    headers = {"Authorization": f"Bearer {hall.admin.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for _ in range(count):
            began = time.perf_counter()
            async with session.get(hall.home.url + path) as response:
                await response.read()
                response.raise_for_status()
            took.append((time.perf_counter() - began) * 1000)
    return took[10:]


async def _feed(hall: Hall) -> tuple[float, int, float]:
    """Return ms until all miners came over the panel's websocket, their bytes, and events a second after that."""
    async with aiohttp.ClientSession() as session, session.ws_connect(hall.home.url + "/api/websocket") as socket:
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": hall.admin.token})
        await socket.receive_json()
        began = time.perf_counter()
        await socket.send_json({"id": 1, "type": "miner_remote/fleet/subscribe"})
        size = miners = 0
        while miners < MINERS:
            message = await socket.receive()
            size += len(message.data)
            miners += len(message.json().get("event", {}).get("miners", ()))
        ready = (time.perf_counter() - began) * 1000
        events, until = 0, time.perf_counter() + 30
        while (left := until - time.perf_counter()) > 0:
            try:
                await socket.receive(timeout=left)
            except TimeoutError:
                break
            events += 1
        return ready, size, events / 30


async def _measure() -> list[Line]:
    lines = []
    async with running_hall(MINERS) as hall:
        await hall.ask("POST", "/api/remote/reboot/bulk", {"miner_ips": (await hall.addresses())[:200]})
        await _times(hall, EMPTY, 50)
        for what, path in READS.items():
            # In turn, so that what else the machine does meets both.
            ours: list[float] = []
            empty: list[float] = []
            for _ in range(5):
                empty += await _times(hall, EMPTY, REQUESTS // 5 + 10)
                ours += await _times(hall, path, REQUESTS // 5 + 10)
            p95, base = percentile(ours, 0.95), percentile(empty, 0.95)
            lines.append(
                Line(
                    what=f"REST read, p95: {what}",
                    value=p95,
                    unit="ms",
                    rounds=len(ours),
                    rival=base,
                    rival_is="an empty authenticated view",
                    budget=f"≤ {SLOWER:.0f} × empty",
                    held=p95 <= SLOWER * base,
                )
            )
        every = await _times(hall, "/api/miners", 40)
        lines.append(Line(what="all 1,000 miners as JSON, p95", value=percentile(every, 0.95), unit="ms"))
        ready, size, events = await _feed(hall)
        lines.append(Line(what="panel's feed: 1,000 miners complete", value=ready, unit="ms"))
        lines.append(Line(what="panel's feed: size of the first answer", value=size / 1024, unit="KiB"))
        lines.append(Line(what="panel's feed: events a second after that", value=events, unit="/s"))
    return lines


def run() -> Sequence[Line]:
    """Return the lines."""
    return asyncio.run(_measure())
