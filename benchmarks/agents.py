"""One Home Assistant with a site by five agents: 1,000 and 10,000 miners, totals only, over a real Mosquitto.

One agent is the real one with simulated miners. The others only speak the protocol (`wire/wire_agents.py`): each of
their miners changes every 30 s like a real one, and carries out commands as fast as simulated ones. For Home
Assistant they are no different, and two cores do not carry 10,000 simulated miners.
"""

from __future__ import annotations

import asyncio
import math
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from tests.e2e.browser import chromium

from .browser import PANEL, all_there, running_browser, when, window
from .hall import Hall, cpu_s
from .report import Line, percentile
from .wire.farm import ENTRY, Farm, running_farm
from .wire.panel_client import PanelClient, panel_client

SIZES = [int(size) for size in os.environ.get("MINER_REMOTE_BENCH_SIZES", "1000,10000").split(",")]
SECONDS = float(os.environ.get("MINER_REMOTE_BENCH_SECONDS", "120"))
IDLE_S = 30.0
SETTLE_S = 20.0
INTERVAL_S = 30.0
CORE_PERCENT, MEMORY_MB, HELD_MS, GROWS = 30.0, 1024.0, 50.0, 1.25
SEEN_S, USABLE_S, ENTRIES = 30.0, 3.0, 60
GIVE_UP_S = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What Home Assistant used for some time."""

    seconds: float
    cpu_s: float
    held_ms: float
    collection_ms: float

    @property
    def percent(self) -> float:
        """Return the share of one core."""
        return 100 * self.cpu_s / self.seconds


class Meter:
    """Measures Home Assistant from its start to `read`."""

    def __init__(self, hall: Hall, cpu: float) -> None:
        """Begin now; `cpu` is what was used before."""
        self._hall = hall
        self._cpu = cpu
        self._began = time.monotonic()

    @classmethod
    async def start(cls, hall: Hall) -> Meter:
        """Begin."""
        await hall.probe()
        return cls(hall, hall.cpu_s())

    async def read(self) -> Usage:
        """Return the usage since the start."""
        seconds, used = time.monotonic() - self._began, self._hall.cpu_s() - self._cpu
        seen: dict[str, Any] = await self._hall.probe()
        return Usage(
            seconds=seconds,
            cpu_s=used,
            held_ms=max(seen["own_lags_ms"]),
            collection_ms=max(seen["collections_ms"], default=0.0),
        )


async def _used_in(hall: Hall, seconds: float) -> Usage:
    meter = await Meter.start(hall)
    await asyncio.sleep(seconds)
    return await meter.read()


def _most(what: str, value: float, unit: str, most: float) -> Line:
    return Line(what=what, value=value, unit=unit, budget=f"≤ {most:,g} {unit}", held=value <= most)


async def _idle() -> float:
    """Return the share of a core that Home Assistant and the probe need without a site."""
    async with running_farm(0) as farm:
        await asyncio.sleep(SETTLE_S)
        return (await _used_in(farm.hall, IDLE_S)).percent


async def _steady(farm: Farm, name: str, idle: float) -> tuple[list[Line], float]:
    """Return the lines of steady states, and the processor time per miner and poll in ms."""
    hall, broker = farm.hall, farm.broker
    traffic, began, broker_cpu = await broker.traffic(), time.monotonic(), cpu_s(broker.pid)
    used = await _used_in(hall, SECONDS)
    broker_percent = 100 * (cpu_s(broker.pid) - broker_cpu) / (time.monotonic() - began)
    minute = (await broker.traffic()).since(traffic, time.monotonic() - began)
    each_ms = 10 * (used.percent - idle) * INTERVAL_S / farm.miners
    return [
        Line(
            what=f"{name}: Home Assistant's share of one core",
            value=used.percent,
            unit="%",
            rival=idle,
            rival_is="without a site",
            budget=f"≤ {CORE_PERCENT:.0f} %",
            held=used.percent <= CORE_PERCENT,
        ),
        _most(f"{name}: memory", hall.memory_mb(), "MB", MEMORY_MB),
        _most(f"{name}: longest hold of the loop, without garbage collections and waits", used.held_ms, "ms", HELD_MS),
        Line(what=f"{name}: longest garbage collection", value=used.collection_ms, unit="ms"),
        Line(what=f"{name}: the broker's share of one core", value=broker_percent, unit="%"),
        Line(what=f"{name}: messages of agents per minute", value=minute["received"], unit=""),
        Line(what=f"{name}: their payload per minute", value=minute["received_bytes"] / 1e6, unit="MB"),
    ], each_ms


async def _panel(farm: Farm, name: str) -> list[Line]:
    async with panel_client(farm.hall) as client:
        began = time.monotonic()
        await client.ask("miner_remote/fleet/subscribe")
        await client.until(lambda: len(client.rows) == farm.miners, 60, "rows")
        lines = [
            _most(f"{name}: the panel's feed has all miners", time.monotonic() - began, "s", USABLE_S),
            Line(what=f"{name}: size of that", value=client.received / 1e6, unit="MB"),
        ]
        used = await _used_in(farm.hall, SECONDS / 2)
        lines += [
            Line(what=f"{name}, a panel is open: Home Assistant's share of one core", value=used.percent, unit="%"),
            _most(f"{name}, a panel is open: longest hold of the loop", used.held_ms, "ms", HELD_MS),
        ]
    if chromium.find() is None:
        return lines
    async with running_browser() as browser:
        context = await window(browser, farm.hall)
        times = []
        for _ in range(3):
            page = await context.new_page()
            await page.goto(farm.hall.home.url + PANEL)
            try:
                times.append(await when(page, all_there(farm.miners)) / 1000)
            except PlaywrightTimeoutError:
                times.append(math.inf)
                break
            finally:
                await page.close()
        # The first one fills the cache of the browser.
        usable = min(times[1:], default=math.inf)
        lines.append(_most(f"{name}: the panel shows all miners, opened by its URL", usable, "s", USABLE_S))
    return lines


def _is_done(row: Mapping[str, Any], *, paused: bool) -> bool:
    """Return whether a miner is seen paused or not; some firmware only reports whether it mines."""
    return row["mining"] is not paused if row["paused"] is None else row["paused"] is paused


async def _order(farm: Farm, name: str, client: PanelClient, command: str, *, paused: bool) -> list[Line]:
    """Order all that can to pause or to resume, and wait until they are seen doing so."""
    able = [miner_id for miner_id, row in client.rows.items() if "pause" in row["capabilities"]]
    meter = await Meter.start(farm.hall)
    began = time.monotonic()
    await client.ask("miner_remote/command", command_type=command, miner_ids=able)
    accepted = time.monotonic() - began
    times: dict[str, float] = {}
    while len(times) < len(able) and time.monotonic() - began < GIVE_UP_S:
        await asyncio.sleep(0.05)
        now = time.monotonic() - began
        times |= {each: now for each in able if each not in times and _is_done(client.rows[each], paused=paused)}
    used = await meter.read()
    name = f"{name}, {command} of {len(able):,}"
    return [
        Line(what=f"{name}: until it is on the disk and runs", value=accepted, unit="s"),
        _most(f"{name}: until 99 % are seen done", percentile(times.values(), 0.99), "s", SEEN_S),
        Line(
            what=f"{name}: until all are seen done, {len(able) - len(times)} are not",
            value=max(times.values()),
            unit="s",
        ),
        Line(what=f"{name}: processor time per miner", value=1000 * used.cpu_s / len(able), unit="ms"),
        _most(f"{name}: longest hold of the loop", used.held_ms, "ms", HELD_MS),
    ]


async def _entries(client: PanelClient) -> int:
    """Return how many registry entries the site has."""
    entities = await client.ask("config/entity_registry/list")
    devices = await client.ask("config/device_registry/list")
    return sum(each["config_entry_id"] == ENTRY for each in entities) + sum(
        ENTRY in each["config_entries"] for each in devices
    )


async def _measure_size(miners: int, idle: float) -> tuple[list[Line], float]:
    name = f"{miners:,} miners"
    async with running_farm(miners) as farm:
        began, cpu = time.monotonic(), farm.hall.cpu_s()
        async with panel_client(farm.hall) as client:
            await client.ask("miner_remote/fleet/subscribe")
            await client.until(lambda: client.count("status", "Active") == miners, 240, f"{miners} active miners")
            took, used = time.monotonic() - began, farm.hall.cpu_s() - cpu
        lines = [
            Line(what=f"{name}: from the start of Home Assistant until all are active", value=took, unit="s"),
            Line(what=f"{name}: processor time of Home Assistant for that", value=used, unit="s"),
        ]
        await asyncio.sleep(SETTLE_S)
        steady, each_ms = await _steady(farm, name, idle)
        lines += steady
        lines += await _panel(farm, name)
        async with panel_client(farm.hall) as client:
            lines.append(_most(f"{name}: registry entries", await _entries(client), "", ENTRIES))
            await client.ask("miner_remote/fleet/subscribe")
            await client.until(lambda: len(client.rows) == miners, 60, "rows")
            lines += await _order(farm, name, client, "power_off", paused=True)
            await asyncio.sleep(SETTLE_S)
            lines += await _order(farm, name, client, "power_on", paused=False)
    return lines, each_ms


async def _measure() -> list[Line]:
    idle = await _idle()
    lines: list[Line] = []
    each: dict[int, float] = {}
    for size in SIZES:
        more, each[size] = await _measure_size(size, idle)
        lines += more
    least, most = min(SIZES), max(SIZES)
    lines.append(
        Line(
            what=f"processor time of Home Assistant per state of a miner, {most:,} miners",
            value=each[most],
            unit="ms",
            rival=each[least],
            rival_is=f"{least:,} miners",
            budget=f"≤ {GROWS} × that",
            held=each[most] <= GROWS * each[least],
        )
    )
    return lines


def run() -> Sequence[Line]:
    """Return the lines."""
    return asyncio.run(_measure())
