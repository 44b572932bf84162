"""A real Mosquitto with users and an ACL file as the documentation has them."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from simulator.home import die_with_parent

SITE = "hall"
AGENT = "agent-1"
HOME_USER, AGENT_USER, PASSWORD = "home", "agent-1", "broker-secret-7f3a"

ACL = f"""
user {HOME_USER}
topic readwrite miner_remote/1/#

user {AGENT_USER}
topic read miner_remote/1/{SITE}/home/#
topic readwrite miner_remote/1/{SITE}/agent/{AGENT}/status
topic read miner_remote/1/{SITE}/agent/{AGENT}/assignment/+
topic read miner_remote/1/{SITE}/agent/{AGENT}/plan/+
topic read miner_remote/1/{SITE}/agent/{AGENT}/command
topic read miner_remote/1/{SITE}/agent/{AGENT}/request
topic write miner_remote/1/{SITE}/agent/{AGENT}/state/+
topic write miner_remote/1/{SITE}/agent/{AGENT}/delta
topic write miner_remote/1/{SITE}/agent/{AGENT}/result
topic write miner_remote/1/{SITE}/agent/{AGENT}/answer
"""


def find() -> str | None:
    """Return the path of Mosquitto; Debian installs it outside the PATH of users."""
    return shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")


class Mosquitto:
    """The broker as a process that a test can end and start again on the same port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None
        passwords, acl, config = folder / "passwords", folder / "acl", folder / "mosquitto.conf"
        passwords.touch(mode=0o600)
        for user in (HOME_USER, AGENT_USER):
            subprocess.run(["mosquitto_passwd", "-b", str(passwords), user, PASSWORD], check=True)
        acl.touch(mode=0o600)
        acl.write_text(ACL)
        config.write_text(
            f"listener {self.port} 127.0.0.1\n"
            "allow_anonymous false\n"
            f"password_file {passwords}\nacl_file {acl}\n"
            f"persistence true\npersistence_location {folder}/\n"
            f"log_dest file {folder / 'mosquitto.log'}\nlog_type all\n"
            "max_queued_messages 10000\n"
            "user root\n"
        )

    def start(self) -> None:
        """Start the broker, and return when it accepts connections."""
        path = find()
        if path is None:
            pytest.fail("These tests need Mosquitto: apt-get install mosquitto")
        self._process = subprocess.Popen(
            [path, "-c", str(self.folder / "mosquitto.conf")],
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
