"""A simulated fleet and a real Home Assistant as two processes, so that one can be killed separately."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from simulator.home import Seed, die_with_parent, prepare

from .conftest import PROJECT, call, free_port, until

_FLOW = "/api/config/config_entries/flow"


class Rig:
    """The two processes, and requests to them."""

    def __init__(self, config: Path, base: str, kinds: str, miners: int) -> None:
        self.config = config
        self.base = base
        self.kinds = kinds
        self.count = miners
        self.port, self.control_port = free_port(), free_port()
        self.seed: Seed | None = None
        self._simulator: subprocess.Popen[bytes] | None = None
        self._home: subprocess.Popen[bytes] | None = None

    def _spawn(self, *command: str) -> subprocess.Popen[bytes]:
        log = (self.config.parent / f"{Path(command[0]).name}.log").open("ab")
        try:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=PROJECT,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509  no thread runs here
            )
        finally:
            log.close()

    def start_fleet(self) -> None:
        self._simulator = self._spawn(
            sys.executable,
            *("-m", "simulator", "--miners", str(self.count), "--base", self.base, "--kinds", self.kinds),
            *("--control-port", str(self.control_port), "--boot", "4"),
        )
        until(lambda: self._answers(f"http://127.0.0.1:{self.control_port}/machines"), 30)

    def start_home(self) -> None:
        """Start Home Assistant and wait until it runs."""
        self.seed = prepare(self.config, self.port)
        self._home = self._spawn(str(Path(sys.executable).with_name("hass")), "-c", str(self.config), "--skip-pip")
        until(self._runs, 120)

    def _answers(self, url: str) -> bool:
        try:
            return call("GET", url, seconds=5)[0] == 200
        except OSError:
            return False

    def _runs(self) -> bool:
        if self._home is not None and self._home.poll() is not None:
            pytest.fail(f"Home Assistant ended: {(self.config.parent / 'hass.log').read_text()[-3000:]}")
        try:
            status, answer = self.api("GET", "/api/config")
        except OSError:
            return False
        return status == 200 and answer.get("state") == "RUNNING"

    def kill_home(self) -> None:
        """Kill Home Assistant, like a power cut."""
        assert self._home is not None
        os.killpg(self._home.pid, signal.SIGKILL)
        self._home.wait(30)

    def stop(self) -> None:
        for process in (self._home, self._simulator):
            if process is not None and process.poll() is None:
                process.terminate()
                try:
                    process.wait(40)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    def set_up(self) -> None:
        """Set up the integration through its dialogs."""
        status, step = self.api("POST", _FLOW, {"handler": "miner_remote"})
        assert status == 200, step
        path = f"{_FLOW}/{step['flow_id']}"
        network = f"{self.base.rpartition('.')[0]}.0/24"
        assert self.api("POST", path, {"name": "Hall", "networks": [network]})[1]["type"] == "menu"
        step = self.api("POST", path, {"next_step_id": "scan"})[1]
        assert "type" in step, step
        while step["type"] == "progress":
            time.sleep(0.3)
            step = self.api("GET", path)[1]
        assert step["step_id"] == "pick", step
        if self.api("POST", path, {})[1].get("step_id") == "limited":
            # Some miners offer less than others.
            self.api("POST", path, {})
        step = self.api("POST", path, {"next_step_id": "finish"})[1]
        assert step["type"] == "create_entry", step
        until(lambda: len(self.miners()) == self.count, 30)
        until(lambda: all(miner["status"] == "Active" for miner in self.miners()), 60)
        # Home Assistant writes it a second later: a test may begin with a kill.
        stored = self.config / ".storage" / "core.config_entries"
        until(lambda: step["result"]["entry_id"] in stored.read_text(), 30)

    # Requests ------------------------------------------------------------------------------------------------------

    def api(self, method: str, path: str, body: object = None) -> tuple[int, dict]:
        """Return status and answer of a request as the administrator; a list is under `items`."""
        assert self.seed is not None
        url = f"http://127.0.0.1:{self.port}{path}"
        status, answer, _headers = call(method, url, body, token=self.seed.admin.token)
        return status, answer if isinstance(answer, dict) else {"items": answer}

    def control(self, method: str, path: str, body: object = None) -> dict:
        status, answer, _headers = call(method, f"http://127.0.0.1:{self.control_port}{path}", body)
        assert status == 200, answer
        assert isinstance(answer, dict)
        return answer

    def machines(self) -> list[dict]:
        return self.control("GET", "/machines")["machines"]

    def paused(self) -> set[str]:
        """Return the addresses of the machines that are paused."""
        return {machine["ip"] for machine in self.machines() if machine["paused"]}

    def miners(self) -> list[dict]:
        return self.api("GET", "/api/miners")[1]["miners"]

    def action(self, name: str, ip: str, **data: object) -> None:
        """Call an action on one miner as the administrator."""
        device = next(miner["device_id"] for miner in self.miners() if miner["ip"] == ip)
        status, answer = self.api("POST", f"/api/services/miner_remote/{name}", {"device_id": [device], **data})
        assert status == 200, answer

    def schedule(self, **body: object) -> int:
        """Create a schedule and return its id."""
        status, answer = self.api("POST", "/api/remote/schedule/power", body)
        assert status == 201, answer
        return int(answer["schedule_id"])

    def delete_schedule(self, schedule_id: int) -> None:
        status, answer = self.api("DELETE", f"/api/remote/schedule/power/{schedule_id}")
        assert status == 200, answer

    def scheduled(self, *, after: int = 0, **query: str) -> list[dict]:
        """Return the commands of schedules since the command with the given id."""
        wanted = "".join(f"&{key}={value}" for key, value in query.items())
        answer = self.api("GET", f"/api/remote/commands/history?source=scheduled&limit=1000{wanted}")[1]
        return [record for record in answer["commands"] if record["id"] > after]

    def newest(self) -> int:
        """Return the id of the newest command."""
        commands = self.api("GET", "/api/remote/commands/history?limit=1")[1]["commands"]
        return int(commands[0]["id"]) if commands else 0


@contextmanager
def running_rig(folder: Path, base: str, kinds: str, miners: int) -> Generator[Rig]:
    """Run a rig with the integration set up."""
    rig = Rig(folder / "config", base, kinds, miners)
    try:
        rig.start_fleet()
        rig.start_home()
        rig.set_up()
        yield rig
    finally:
        rig.stop()
