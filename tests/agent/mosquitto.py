"""A real Mosquitto with the configuration and the access list of docs/agents.md, which a test can end and start."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from simulator.broker import HOME_USER, find, write_broker
from simulator.home import die_with_parent

SITE = "hall"
AGENT = "agent-1"
AGENT_USER, PASSWORD = AGENT, "broker-secret-7f3a"

__all__ = ["AGENT", "AGENT_USER", "HOME_USER", "PASSWORD", "SITE", "Mosquitto", "free_port"]


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Mosquitto:
    """The broker as a process that a test can end and start again on the same port."""

    def __init__(self, folder: Path, *, agents: Sequence[str] = (AGENT,), tls: bool = False, more: str = "") -> None:
        """Prepare the files; with TLS, the folder holds ca.pem, broker.pem and broker.key."""
        self.folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        if find() is None:
            pytest.fail("These tests need Mosquitto: apt-get install mosquitto")
        self._command = write_broker(
            folder, self.port, site=SITE, agents=agents, password=PASSWORD, tls=tls, more=f"log_type all\n{more}"
        )

    def start(self) -> None:
        """Start the broker, and return when it accepts connections."""
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509  no thread runs here
        )
        deadline = time.monotonic() + 15
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"Mosquitto does not start: {(self.folder / 'mosquitto.log').read_text()[-2000:]}")
                time.sleep(0.05)
            else:
                return

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the broker; it keeps sessions and retained messages, unless it is killed."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(10)
            self._process = None
