"""A real Home Assistant with a simulated fleet."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from simulator.bring_up import FleetProcess, set_up
from simulator.home import Account, Home, NotReadyError, prepare

BASE = "127.90.0.1"
TICKS = os.sysconf("SC_CLK_TCK")
WARM_UP_S = 75.0
"""By then the settings of 1,000 miners were read for the first time."""


def until_recorder_fits_s() -> float:
    """Return the seconds until the caches of Home Assistant's recorder fit the number of its entities.

    It adapts them at its start and every five minutes by the clock. Until then, with a thousand new miners, it looks up
    the attributes of each state in its database.
    """
    return max(WARM_UP_S, 300 - time.time() % 300 + 15)


def cpu_s(pid: int) -> float:
    """Return the processor seconds of a process."""
    return processor_s(Path(f"/proc/{pid}/stat"))


def processor_s(stat: Path) -> float:
    """Return the processor seconds of a process or thread by its `stat` file."""
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_mb(pid: int) -> float:
    """Return the resident memory of a process."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def free_port() -> int:
    """Return a free port of the loopback address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Hall:
    """A Home Assistant folder whose site has some miners, and the processes of both."""

    def __init__(self, folder: Path, miners: int, *, kinds: str = "", base: str = BASE, probe: bool = True) -> None:
        """Choose ports without starting anything. Without miners there is neither a simulator nor a site.

        The loop probe needs some processor time itself, so that a measurement of that does without.
        """
        self.config = folder / f"hall-{miners}"
        self.port = free_port()
        self.miners = miners
        self.fleet = FleetProcess(miners, base, free_port(), kinds=kinds) if miners else None
        seed = prepare(self.config, self.port)
        if probe:
            folder_of_probe = self.config / "custom_components" / "loop_probe"
            folder_of_probe.symlink_to(Path(__file__).with_name("loop_probe"), target_is_directory=True)
            with (self.config / "configuration.yaml").open("a") as configuration:
                configuration.write("loop_probe:\n")
        self.admin: Account = seed.admin
        self.viewer: Account = seed.viewer
        self.home = Home(self.config, self.port, seed.admin.token)

    async def configure(self) -> None:
        """Set up the site once, and wait until every miner was polled; raises NotReadyError."""
        if self.fleet is None:
            return
        await set_up(self.home, "Hall", self.fleet.networks())
        await self.until_all_answer()

    async def until_all_answer(self, seconds: float = 180) -> None:
        """Wait until every miner is Active; raises NotReadyError."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            active = await self.ask("GET", "/api/miners?status=Active")
            if len(active["miners"]) == self.miners:
                return
            await asyncio.sleep(0.5)
        raise NotReadyError(f"Only {len(active['miners'])} of {self.miners} miners answered in {seconds:.0f} s.")

    async def ask(self, method: str, path: str, body: object = None, *, seconds: float = 600) -> dict[str, Any]:
        """Return the answer of a REST request that must succeed; raises NotReadyError."""
        status, answer = await self.home.request(method, path, body, seconds=seconds)
        if status >= 300 or not isinstance(answer, dict):
            raise NotReadyError(f"{method} {path} answered {status}: {str(answer)[:300]}")
        return answer

    async def control(self, method: str, path: str, body: Mapping[str, object] | None = None) -> dict[str, Any]:
        """Return the answer of the simulator's control API."""
        if self.fleet is None:
            raise NotReadyError("There is no simulator.")
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, self.fleet.control_url + path, json=body) as response,
        ):
            response.raise_for_status()
            answer = await response.json()
            return dict(answer)

    async def addresses(self) -> list[str]:
        """Return the addresses of all machines, in their order."""
        return [machine["ip"] for machine in (await self.control("GET", "/machines"))["machines"]]

    async def probe(self, *, collect: bool = False) -> dict[str, Any]:
        """Return the measurements of the loop probe since the last call, in ms; see `loop_probe`."""
        return await self.ask("GET", "/api/loop_probe" + ("?collect=1" if collect else ""))

    def cpu_s(self) -> float:
        """Return the processor seconds of Home Assistant's process."""
        return cpu_s(self.pid)

    def recorder(self) -> Path:
        """Return the `stat` file of the thread in which Home Assistant's recorder stores states and events."""
        names = Path(f"/proc/{self.pid}/task").glob("*/comm")
        return next(name for name in names if name.read_text() == "Recorder\n").with_name("stat")

    def memory_mb(self) -> float:
        """Return Home Assistant's resident memory."""
        return memory_mb(self.pid)

    @property
    def pid(self) -> int:
        """Return Home Assistant's process."""
        if self.home.process is None:
            raise NotReadyError("Home Assistant does not run.")
        return self.home.process.pid

    async def start(self) -> float:
        """Start Home Assistant; returns the seconds until it runs."""
        began = time.perf_counter()
        await self.home.start()
        await self.home.ready(180)
        return time.perf_counter() - began

    async def stop(self) -> float:
        """Stop Home Assistant cleanly; returns the seconds."""
        began = time.perf_counter()
        await self.home.stop(120)
        return time.perf_counter() - began


@asynccontextmanager
async def running_hall(
    miners: int, *, kinds: str = "", configured: bool = True, probe: bool = True
) -> AsyncIterator[Hall]:
    """Yield a running hall; with `configured`, its miners are set up and have answered."""
    folder = Path(tempfile.mkdtemp(prefix="miner-remote-bench-"))
    try:
        # Seeding a new folder runs a separate event loop.
        hall = await asyncio.to_thread(Hall, folder, miners, kinds=kinds, probe=probe)
        async with hall.home:
            try:
                if hall.fleet is not None:
                    await hall.fleet.start()
                await hall.start()
                if configured:
                    await hall.configure()
                yield hall
            finally:
                await hall.home.stop()
                if hall.fleet is not None:
                    await hall.fleet.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
