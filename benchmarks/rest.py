"""REST reads and writes against an empty authenticated view, and the panel's feed, at 1,000 miners."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence
from http import HTTPStatus

import aiohttp

from .hall import Hall, running_hall
from .report import Line, measured, percentile

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

ROUNDS = 5
WRITES = 40
FEED_S = 6.0


async def _writes(hall: Hall) -> dict[str, tuple[str, str, object]]:
    """Return what is changed, by what it is: the method, path and body of a request that can be made again and again.

    The miners are the simulator's own, so that a command takes next to no time there.
    """
    pausing = next(
        miner
        for miner in (await hall.ask("GET", "/api/miners?status=Active"))["miners"]
        if {"pause", "pools_write"} <= set(miner["capabilities"])
    )
    schedule = await hall.ask(
        "POST",
        "/api/remote/schedule/power",
        {
            "name": "Bench",
            "schedule_type": "daily",
            "location": "Nowhere",
            "weekly_schedule": [{"start_hour": 1, "end_hour": 2, "action": "off"}],
        },
    )
    rate = await hall.ask("POST", "/api/remote/rates", {"name": "Bench", "type": "flat", "price": 0.2})
    of_schedule = f"/api/remote/schedule/power/{schedule['schedule_id']}"
    return {
        "a schedule switched on or off, on the disk": ("POST", f"{of_schedule}/toggle", None),
        "a schedule changed, on the disk": ("PUT", of_schedule, {"description": "Changed"}),
        "a rate changed, on the disk": ("PUT", f"/api/remote/rates/{rate['rate_id']}", {"price": 0.3}),
        "all schedules checked": ("POST", "/api/remote/schedule/check", None),
        "a pool of a miner switched and read back": (
            "POST",
            f"/api/remote/pool/switch/{pausing['ip']}",
            {"pool_url": "stratum+tcp://pool.example.com:3333", "worker_name": "bench.1"},
        ),
        "a request that is refused": ("POST", "/api/remote/schedule/power", {"name": ""}),
    }


async def _times(
    hall: Hall, path: str, count: int, method: str = "GET", body: object = None, *, warm_up: int = 10
) -> list[float]:
    """Return the milliseconds of requests one after another over one connection, without the first ones."""
    took = []
    headers = {"Authorization": f"Bearer {hall.admin.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for _ in range(count + warm_up):
            began = time.perf_counter()
            async with session.request(method, hall.home.url + path, json=body) as response:
                text = await response.text()
                if response.status not in {HTTPStatus.OK, HTTPStatus.BAD_REQUEST}:
                    raise RuntimeError(f"{method} {path} answered {response.status}: {text[:300]}")
            took.append((time.perf_counter() - began) * 1000)
    return took[warm_up:]


async def _against_empty(hall: Hall, what: str, path: str, method: str = "GET", body: object = None) -> Line:
    """Return the line of a request against an empty view, in turn, so that what else the machine does meets both.

    Only reads have a budget. Few writes are made: a person may give so many commands a minute.
    """
    reads = method == "GET"
    each, warm_up = (REQUESTS // ROUNDS, 10) if reads else (WRITES // ROUNDS, 2)
    ours: list[float] = []
    empty: list[float] = []
    for _ in range(ROUNDS):
        empty += await _times(hall, EMPTY, REQUESTS // ROUNDS)
        ours += await _times(hall, path, each, method, body, warm_up=warm_up)
    p95, base = percentile(ours, 0.95), percentile(empty, 0.95)
    return Line(
        what=f"REST {'read' if reads else 'write'}, p95: {what}",
        value=p95,
        unit="ms",
        rounds=len(ours),
        rival=base,
        rival_is="an empty authenticated view",
        budget=f"≤ {SLOWER:.0f} × empty" if reads else "",
        held=p95 <= SLOWER * base if reads else None,
    )


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
        events, until = 0, time.perf_counter() + FEED_S
        while (left := until - time.perf_counter()) > 0:
            try:
                await socket.receive(timeout=left)
            except TimeoutError:
                break
            events += 1
        return ready, size, events / FEED_S


async def _measure() -> list[Line]:
    lines = []
    async with running_hall(MINERS) as hall:
        await hall.ask("POST", "/api/remote/reboot/bulk", {"miner_ips": (await hall.addresses())[:200]})
        lines += [await _against_empty(hall, what, path) for what, path in READS.items()]
        for what, (method, path, body) in (await _writes(hall)).items():
            lines.append(await _against_empty(hall, what, path, method, body))
        every = await _times(hall, "/api/miners", 40)
        lines.append(Line(what="all 1,000 miners as JSON, p95", value=percentile(every, 0.95), unit="ms"))
        feeds = [await _feed(hall) for _ in range(ROUNDS)]
        ready, size, events = zip(*feeds, strict=True)
        lines.append(measured("panel's feed: 1,000 miners complete", ready, "ms"))
        lines.append(measured("panel's feed: size of the first answer", [each / 1024 for each in size], "KiB"))
        lines.append(measured("panel's feed: events a second after that", events, "/s"))
    return lines


def run() -> Sequence[Line]:
    """Return the lines."""
    return asyncio.run(_measure())
