"""A real agent as a process, and what it needs."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from simulator.home import PROJECT, NotReadyError, die_with_parent

from .broker import Mosquitto

SITE = "hall"


async def started(arguments: Sequence[str], log: Path) -> asyncio.subprocess.Process:
    """Start a Python process that can import the agent, and that ends with this one."""
    with log.open("ab") as output:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=PROJECT,
            env={**os.environ, "PYTHONPATH": str(PROJECT / "agent")},
            preexec_fn=die_with_parent,
            start_new_session=True,
        )


async def ready(process: asyncio.subprocess.Process, log: Path, seconds: float = 120) -> None:
    """Wait until a process has said `ready`; raises NotReadyError."""
    said = ""
    for _ in range(int(seconds / 0.2)):
        said = await asyncio.to_thread(log.read_text, errors="replace")
        if "ready\n" in said:
            return
        if process.returncode is not None:
            break
        await asyncio.sleep(0.2)
    raise NotReadyError(f"A process of the benchmark did not start:\n{said[-2000:]}")


async def ended(process: asyncio.subprocess.Process | None) -> None:
    """End a process."""
    if process is None or process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(20):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


class AgentProcess:
    """An agent with a folder of its own."""

    def __init__(self, folder: Path, agent: str, broker: Mosquitto) -> None:
        """Write the settings."""
        self.agent = agent
        self.log = folder / "agent.log"
        self.data = folder / "data"
        self._lags = folder / "lags.jsonl"
        self._config = folder / "agent.toml"
        folder.mkdir(parents=True)
        self._config.write_text(
            f'site = "{SITE}"\nagent = "{agent}"\ndata = "{self.data}"\nlog_level = "info"\n'
            f'[broker]\nhost = "127.0.0.1"\nport = {broker.port}\ntls = false\n'
        )
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it."""
        script = Path(__file__).with_name("probed_agent.py")
        self.process = await started([str(script), str(self._lags), "--config", str(self._config)], self.log)

    @property
    def pid(self) -> int:
        """Return its process; raises NotReadyError with the end of its log if it has ended."""
        if self.process is None or self.process.returncode is not None:
            raise NotReadyError(f"The agent does not run:\n{self.log.read_text()[-2000:]}")
        return self.process.pid

    def longest_ms(self, since: float, name: str) -> float:
        """Return the longest of the lags since a moment (Unix time): `lags_ms`, `own_lags_ms` or `collections_ms`."""
        seconds = (json.loads(line) for line in self._lags.read_text().splitlines())
        return max((second[name] for second in seconds if second["at"] > since), default=0.0)

    async def stop(self) -> None:
        """End it."""
        await ended(self.process)
