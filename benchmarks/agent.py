"""What one agent needs for 250 to 2,000 miners that it polls every 30 s.

The agent is the real process with a real broker. The miners are recorded answers of five kinds on real sockets
(`wire/recorded.py`), because that many simulated miners need more than the second core. They answer at once, which a
real miner does not: the processor time is that of an agent, the time to poll all is not.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from custom_components.miner_remote.drivers.contract.driver import Credentials

from .hall import cpu_s, memory_mb
from .report import Line, percentile
from .wire.agent_process import AgentProcess, ended, ready, started
from .wire.broker import Mosquitto, running_broker
from .wire.home_client import HomeClient, connected_home
from .wire.recorded import machines

SIZES = [int(size) for size in os.environ.get("MINER_REMOTE_BENCH_SIZES", "250,500,1000,2000").split(",")]
SECONDS = float(os.environ.get("MINER_REMOTE_BENCH_SECONDS", "90"))
BASE = "127.120.0.1"
AGENT = "agent-1"
IDLE_S = 15.0
INTERVAL_S = 30.0
SETTINGS_PER_SECOND = 20
"""How many miners' settings the agent reads per second at first; they are not part of the figures."""
CORE_PERCENT = 90.0
OLDEST_S = INTERVAL_S + 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """The processes of the benchmark."""

    agent: AgentProcess
    broker: Mosquitto
    home: HomeClient


async def _ages(home: HomeClient, miners: int, until: float) -> list[float]:
    """Return how old what home knows of each miner is, at each second."""
    ages: list[float] = []
    while time.monotonic() < until:
        await asyncio.sleep(1)
        now = time.time()
        ages += [now - seen for seen in home.seen.values()]
    if len(home.seen) != miners:
        raise RuntimeError(f"Home knows {len(home.seen)} of {miners} miners.")
    return ages


async def _idle(agent: AgentProcess) -> float:
    """Return the share of a core that the agent and the probe need without miners."""
    await asyncio.sleep(IDLE_S / 3)
    cpu = cpu_s(agent.pid)
    await asyncio.sleep(IDLE_S)
    return 100 * (cpu_s(agent.pid) - cpu) / IDLE_S


async def _first(stand: Stand, miners: Sequence[str]) -> list[Line]:
    """Assign the miners, and wait until each has answered."""
    home, before = stand.home, len(stand.home.answered)
    began, cpu = time.monotonic(), cpu_s(stand.agent.pid)
    await home.assign(miners, interval_s=INTERVAL_S, logins=lambda _ip: Credentials("root", "root"))
    await home.until(lambda: len(home.answered) >= len(miners), 240, f"{len(miners)} miners")
    took, used = time.monotonic() - began, cpu_s(stand.agent.pid) - cpu
    more = len(miners) - before
    name = f"{len(miners):,} miners, {more:,} of them new"
    return [
        Line(what=f"{name}: until each was identified and polled", value=took, unit="s"),
        Line(what=f"{name}: processor time of the agent for that, per new miner", value=1000 * used / more, unit="ms"),
    ]


async def _steady(stand: Stand, miners: int, idle: float) -> tuple[list[Line], float]:
    """Measure steady polls; return the lines, and the processor time per miner and poll in ms."""
    agent, broker, home = stand.agent, stand.broker, stand.home
    traffic, cpu, broker_cpu = await broker.traffic(), cpu_s(agent.pid), cpu_s(broker.pid)
    began, since = time.monotonic(), time.time()
    home.ages_s.clear()
    ages = await _ages(home, miners, began + SECONDS)
    took = time.monotonic() - began
    used, broker_used = cpu_s(agent.pid) - cpu, cpu_s(broker.pid) - broker_cpu
    minute = (await broker.traffic()).since(traffic, time.monotonic() - began)
    share, oldest = 100 * used / took, percentile(ages, 0.99)
    each_ms = 10 * (share - idle) * INTERVAL_S / miners
    name = f"{miners:,} miners"
    return [
        Line(
            what=f"{name}: the agent's share of one core",
            value=share,
            unit="%",
            rival=idle,
            rival_is="without miners",
            budget=f"≤ {CORE_PERCENT:.0f} %",
            held=share <= CORE_PERCENT,
        ),
        Line(what=f"{name}: memory of the agent", value=memory_mb(agent.pid), unit="MB"),
        Line(
            what=f"{name}: longest hold of the agent's event loop, without garbage collections and waits",
            value=agent.longest_ms(since, "own_lags_ms"),
            unit="ms",
        ),
        Line(
            what=f"{name}: longest garbage collection of the agent",
            value=agent.longest_ms(since, "collections_ms"),
            unit="ms",
        ),
        Line(
            what=f"{name}: age of the states at home at any moment, p99",
            value=oldest,
            unit="s",
            budget=f"≤ {OLDEST_S:.0f} s",
            held=oldest <= OLDEST_S,
        ),
        Line(what=f"{name}: from the answer of a miner to home, p50", value=percentile(home.ages_s, 0.5), unit="s"),
        Line(what=f"{name}: messages to the broker per minute", value=minute["received"], unit=""),
        Line(what=f"{name}: payload to the broker per minute", value=minute["received_bytes"] / 1e6, unit="MB"),
        Line(what=f"{name}: the broker's share of one core", value=100 * broker_used / took, unit="%"),
    ], each_ms


async def _measure(folder: Path) -> list[Line]:
    most = max(SIZES)
    addresses = machines(most, BASE)
    lines: list[Line] = []
    log = folder / "recorded.log"
    recorded = await started(["-m", "benchmarks.wire.recorded", "--miners", str(most), "--base", BASE], log)
    try:
        await ready(recorded, log)
        async with running_broker(folder / "broker") as broker, connected_home(broker.port, AGENT) as home:
            agent = AgentProcess(folder / "agent", AGENT, broker)
            await agent.start()
            stand = Stand(agent=agent, broker=broker, home=home)
            each: dict[int, float] = {}
            try:
                idle = await _idle(agent)
                for size in SIZES:
                    lines += await _first(stand, addresses[:size])
                    await asyncio.sleep(size / SETTINGS_PER_SECOND + 5)
                    steady, each[size] = await _steady(stand, size, idle)
                    lines += steady
            finally:
                await agent.stop()
    finally:
        await ended(recorded)
    least = min(SIZES)
    lines += [
        Line(
            what=f"{size:,} miners: processor time of the agent per poll of a miner",
            value=each_ms,
            unit="ms",
            rival=each[least],
            rival_is=f"with {least:,} miners",
        )
        for size, each_ms in each.items()
    ]
    return lines


def run() -> Sequence[Line]:
    """Return the lines."""
    folder = Path(tempfile.mkdtemp(prefix="miner-remote-bench-"))
    try:
        return asyncio.run(_measure(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
