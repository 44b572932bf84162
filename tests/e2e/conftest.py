"""A real Home Assistant process with a simulated fleet, started as described in the README."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_socket

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 3
"""How many times longer a busy machine may take."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Extend the timeout of these tests, because Home Assistant starts slowly."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.timeout(1800))


@pytest.fixture(autouse=True)
def verify_cleanup() -> None:
    """Skip the test plugin's check for lingering tasks: Home Assistant runs in another process."""


def allow_sockets() -> None:
    """Allow sockets, which the test plugin blocks before each test."""
    pytest_socket.enable_socket()
    pytest_socket._remove_restrictions()


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Allow sockets in these tests only."""
    if Path(__file__).parent in item.path.parents:
        allow_sockets()


_given: set[int] = set()


def free_port() -> int:
    """Return a free port of the loopback address that no outgoing connection takes before a server binds it.

    Linux gives those ports from 32768 on.
    """
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            if port not in _given:
                _given.add(port)
                return port


def call(
    method: str, url: str, body: object = None, *, token: str | None = None, seconds: float = 120
) -> tuple[int, object, dict[str, str]]:
    """Return status, JSON (or text) and headers of an HTTP request."""
    data = body if isinstance(body, bytes) else (None if body is None else json.dumps(body).encode())
    headers = {"Content-Type": "application/json"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url, data=data, method=method, headers=headers)  # noqa: S310  127.0.0.1
    try:
        with _OPENER.open(request, timeout=seconds) as response:
            status, raw, answered = response.status, response.read(), dict(response.headers)
    except urllib.error.HTTPError as err:
        with err:
            status, raw, answered = err.code, err.read(), dict(err.headers)
    text = raw.decode(errors="replace")
    if answered.get("Content-Type", "").startswith("application/json"):
        return status, json.loads(text), answered
    return status, text, answered


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_kwargs: object) -> None:  # type: ignore[override]
        return None


_OPENER = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))


def until(what: Callable[[], object], seconds: float, pause: float = 0.5) -> object:
    """Return the result of `what` as soon as it is true, and fail after several times `seconds`."""
    end = time.monotonic() + PATIENCE * seconds
    while not (result := what()):
        if time.monotonic() > end:
            pytest.fail(f"not so within {PATIENCE * seconds:.0f} s: {what}")
        time.sleep(pause)
    return result


@dataclass
class Demo:
    """A running `scripts/demo`."""

    config: Path
    port: int
    control_port: int
    token: str
    viewer_token: str
    started_s: float
    process: subprocess.Popen[bytes]
    arguments: list[str]

    def api(self, method: str, path: str, body: object = None, *, token: str | None = None) -> tuple[int, dict]:
        """Return status and answer of a request as the administrator, or with another token."""
        status, answer, _headers = call(
            method, f"http://127.0.0.1:{self.port}{path}", body, token=self.token if token is None else token
        )
        return status, answer if isinstance(answer, dict) else {"text": answer}

    def control(self, method: str, path: str, body: object = None) -> dict:
        """Return the answer of the simulator's control API."""
        status, answer, _headers = call(method, f"http://127.0.0.1:{self.control_port}{path}", body)
        assert status == 200, answer
        assert isinstance(answer, dict)
        return answer

    def machines(self, query: str = "") -> list[dict]:
        """Return the simulated machines."""
        return self.control("GET", f"/machines{query}")["machines"]

    def machine(self, ip: str) -> dict:
        """Return one simulated machine."""
        return self.control("GET", f"/machines/{ip}")

    def command(self, command_id: int) -> dict:
        """Return the record of a command."""
        _status, answer = self.api("GET", f"/api/remote/commands/history?before_id={command_id + 1}&limit=1")
        record = answer["commands"][0]
        assert record["id"] == command_id
        return record

    def hass_pid(self) -> int:
        """Return the process of Home Assistant, a child of the demo."""
        children = subprocess.run(
            ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(self.process.pid)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        return next(int(line.split()[0]) for line in children if "bin/hass" in line)


def start_demo(
    config: Path, base: str, miners: int, *, ports: tuple[int, int] | None = None, python: Path | None = None
) -> Demo:
    """Run `scripts/demo`, or its commands with another Python, and wait for its token."""
    port, control_port = ports or (free_port(), free_port())
    token_file = config.parent / f"{config.name}.token"
    token_file.unlink(missing_ok=True)
    arguments = [
        *("--miners", str(miners), "--base", base, "--config", str(config)),
        *("--port", str(port), "--control-port", str(control_port), "--token-file", str(token_file)),
    ]
    output = (config.parent / f"{config.name}.log").open("ab")
    began = time.monotonic()
    command = [str(PROJECT / "scripts" / "demo")] if python is None else [str(python), "-m", "simulator.demo"]
    process = subprocess.Popen(
        [*command, *arguments], stdout=output, stderr=output, stdin=subprocess.DEVNULL, cwd=PROJECT
    )
    output.close()

    def written() -> str:
        if process.poll() is not None:
            pytest.fail(f"scripts/demo ended: {(config.parent / f'{config.name}.log').read_text()[-3000:]}")
        return token_file.read_text().strip() if token_file.exists() else ""

    token = str(until(written, 240))
    users = json.loads((config / ".storage" / "miner_remote_demo_users").read_text())
    return Demo(
        config=config,
        port=port,
        control_port=control_port,
        token=token,
        viewer_token=users["viewer"]["token"],
        started_s=time.monotonic() - began,
        process=process,
        arguments=arguments,
    )


def stop_demo(demo: Demo) -> None:
    """Stop a demo like Ctrl-C, and check that no process remains."""
    if demo.process.poll() is None:
        demo.process.send_signal(signal.SIGINT)
        try:
            demo.process.wait(300)
        except subprocess.TimeoutExpired:
            demo.process.kill()
            demo.process.wait()


def processes_of(config: Path) -> list[str]:
    """Return the command lines of the processes of a configuration folder."""
    listed = subprocess.run(["ps", "-ww", "-eo", "pid=,args="], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if str(config) in line and str(os.getpid()) not in line.split()[:1]]


@contextmanager
def running_demo(folder: Path, base: str, miners: int, *, python: Path | None = None) -> Generator[Demo]:
    """Run a demo in its own folder."""
    demo = start_demo(folder / "config", base, miners, python=python)
    try:
        yield demo
    finally:
        stop_demo(demo)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo with forty miners, of every kind in turn."""
    if sys.platform != "linux":
        pytest.skip("the simulated miners need the loopback addresses of Linux")
    allow_sockets()
    folder = tmp_path_factory.mktemp("demo")
    with running_demo(folder, "127.50.0.1", 40) as running:
        yield running
    shutil.rmtree(folder / "config" / "custom_components", ignore_errors=True)
