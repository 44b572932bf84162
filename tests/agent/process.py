"""The agent as a process that a test can kill, in which Home Assistant cannot be imported."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from custom_components.miner_remote.wire.sealing import public_key_of
from simulator.broker import write_agent
from simulator.home import die_with_parent

from .mosquitto import AGENT, PASSWORD, SITE, Mosquitto


async def until(true: Callable[[], bool]) -> None:
    """Wait until a condition is true."""
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.05)


ROOT = Path(__file__).parents[2]
START = """
import sys
sys.modules["homeassistant"] = None
from miner_remote_agent.__main__ import main
sys.exit(main())
"""


class AgentProcess:
    """The agent, its folder, and its log."""

    def __init__(
        self, folder: Path, broker: Mosquitto, connection: Mapping[str, object] | None = None, **settings: object
    ) -> None:
        self.folder = folder
        self.log = folder / "agent.log"
        self.data = folder / "data"
        known: dict[str, object] = {"site": SITE, "agent": AGENT, "log_level": "debug"}
        self.config = write_agent(folder, broker.port, password=PASSWORD, broker=connection, **{**known, **settings})
        self.process: subprocess.Popen[bytes] | None = None

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-c", START, "--config", str(self.config), *arguments]

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(ROOT / "agent")}

    def call(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command line to its end."""
        return subprocess.run(
            self.command(*arguments),
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                env=self.environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509  no thread runs here
            )

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End the process, and return its exit code; killed by default without mercy in `kill`."""
        if self.process is None:
            return 0
        self.process.send_signal(how)
        try:
            return self.process.wait(20)
        except subprocess.TimeoutExpired:
            pytest.fail(f"The agent does not end: {self.text()[-3000:]}")
        finally:
            self.process = None

    async def async_public_key(self) -> str:
        """Return the key that the agent made at its start."""
        file = self.data / "agent.key"
        await until(lambda: file.exists() and len(file.read_bytes()) == 32)
        return public_key_of(X25519PrivateKey.from_private_bytes(file.read_bytes()))

    def kept(self) -> dict[str, str]:
        """Return what the journal keeps by name."""
        return dict(self._query("SELECT name, value FROM kept"))

    def waiting_records(self) -> int:
        """Return how many records of what the agent did alone home does not have."""
        return int(self._query("SELECT count(*) FROM records WHERE acknowledged_at IS NULL")[0][0])

    def _query(self, query: str) -> list[Any]:
        """Return rows of the journal, from a copy of its files: the agent holds the lock."""
        with tempfile.TemporaryDirectory() as folder:
            for file in self.data.glob("journal.db*"):
                shutil.copy(file, folder)
            with contextlib.closing(sqlite3.connect(Path(folder) / "journal.db")) as connection:
                return connection.execute(query).fetchall()

    def text(self) -> str:
        """Return the log."""
        return self.log.read_text("utf-8") if self.log.exists() else ""
