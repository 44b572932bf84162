"""REST reads and writes compared with an empty authenticated view, and the panel's feed, with 1,000 miners."""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus

import aiohttp

from .hall import Hall, running_hall
from .report import Line, measured, percentile

MINERS = 1000
REQUESTS = int(os.environ.get("MINER_REMOTE_BENCH_REQUESTS", "200"))
EMPTY = "/api/"
SLOWER = 2.0

READS = {
    "one page of the history": "/api/remote/commands/history?limit=100",
    "one command of the history": "/api/remote/commands/history?limit=1",
    "24-hour statistics": "/api/remote/commands/stats",
    "schedules": "/api/remote/schedule/power",
    "tariffs": "/api/remote/rates",
    "backups": "/api/remote/backups",
    "miners of one status": "/api/miners?status=Stale",
}
"""The requests that are compared with an empty view."""

ROUNDS = 5
WRITES = 40
FEED_S = 6.0
SETTLE_S = 60.0


type Request = tuple[str, str, object]
"""Method, path and body."""


async def _writes(hall: Hall) -> dict[str, Request]:
    """Return the write requests by name: method, path and body, all repeatable.

    The miners are simulated, so commands take almost no time there.
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
        "a schedule enabled or disabled, on disk": ("POST", f"{of_schedule}/toggle", None),
        "a schedule changed, on disk": ("PUT", of_schedule, {"description": "Changed"}),
        "a tariff changed, on disk": ("PUT", f"/api/remote/rates/{rate['rate_id']}", {"price": 0.3}),
        "all schedules checked": ("POST", "/api/remote/schedule/check", None),
        "a pool switched and read back": (
            "POST",
            f"/api/remote/pool/switch/{pausing['ip']}",
            {"pool_url": "stratum+tcp://pool.example.com:3333", "worker_name": "bench.1"},
        ),
        "a rejected request": ("POST", "/api/remote/schedule/power", {"name": ""}),
    }


async def _times(hall: Hall, requests: Sequence[Request], count: int, warm_up: int = 10) -> list[list[float]]:
    """Return the duration of requests over one connection in ms, each `count` times and in turn.

    So other load affects all of them.
    """
    took: list[list[float]] = [[] for _ in requests]
    headers = {"Authorization": f"Bearer {hall.admin.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for _ in range(count + warm_up):
            for times, (method, path, body) in zip(took, requests, strict=True):
                began = time.perf_counter()
                async with session.request(method, hall.home.url + path, json=body) as response:
                    text = await response.text()
                    if response.status not in {HTTPStatus.OK, HTTPStatus.BAD_REQUEST}:
                        raise RuntimeError(f"{method} {path} answered {response.status}: {text[:300]}")
                times.append((time.perf_counter() - began) * 1000)
    return [times[warm_up:] for times in took]


async def _against_empty(hall: Hall, what: str, request: Request) -> list[Line]:
    """Return the lines of a request compared with an empty view: p95 and p50, each the median of the rounds.

    Only reads have a budget. There are few writes because of the limit of commands per minute.
    """
    reads = request[0] == "GET"
    each, warm_up = (REQUESTS, 10) if reads else (WRITES // ROUNDS, 2)
    rounds = [await _times(hall, [("GET", EMPTY, None), request], each, warm_up) for _ in range(ROUNDS)]
    lines = []
    for name, share in (("p95", 0.95), ("p50", 0.5)) if reads else (("p50", 0.5),):
        base, ours = ([percentile(times, share) for times in side] for side in zip(*rounds, strict=True))
        against = statistics.median(base)
        line = measured(
            f"REST {'read' if reads else 'write'}, {name}: {what}",
            ours,
            "ms",
            rival=against,
            rival_is="an empty authenticated view",
        )
        if name == "p95":
            line = replace(line, budget=f"≤ {SLOWER:.0f} × empty", held=line.value <= SLOWER * against)
        lines.append(line)
    return lines


async def _feed(hall: Hall) -> tuple[float, int, float]:
    """Return the ms until all miners arrived over the websocket, their bytes, and events per second afterwards."""
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
        # Wait until the reboots are over and verified.
        await asyncio.sleep(SETTLE_S)
        await hall.until_all_answer()
        for what, path in READS.items():
            lines += await _against_empty(hall, what, ("GET", path, None))
        for what, request in (await _writes(hall)).items():
            lines += await _against_empty(hall, what, request)
        (every,) = await _times(hall, [("GET", "/api/miners", None)], 40)
        lines.append(Line(what="all 1,000 miners as JSON, p95", value=percentile(every, 0.95), unit="ms"))
        feeds = [await _feed(hall) for _ in range(ROUNDS)]
        ready, size, events = zip(*feeds, strict=True)
        lines.append(measured("panel's feed: 1,000 miners complete", ready, "ms"))
        lines.append(measured("panel's feed: size of the first answer", [each / 1024 for each in size], "KiB"))
        lines.append(measured("panel's feed: events per second afterwards", events, "/s"))
    return lines


def run() -> Sequence[Line]:
    """Return the lines."""
    return asyncio.run(_measure())
