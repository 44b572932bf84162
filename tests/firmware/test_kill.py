"""`kill -9` at random moments of a roll-out: it resumes or stops, and no machine is flashed twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from simulator.home import die_with_parent

from .killed_home import addresses
from .world import OLD

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("MINER_REMOTE_ROLLOUT_KILLS", "0"))
"""The number of kills over 60 miners; docs/reliability.md is based on 100. CI kills twice, with 8 miners."""

LONGEST_S = 5.0


class Home:
    """A folder with the files of Home Assistant and of the machines, and the process."""

    def __init__(self, folder: Path, miners: int) -> None:
        self.folder = folder
        self.miners = miners
        self.number = 1
        self.read = 0
        for name in ("config", "machines"):
            (folder / name).mkdir(parents=True)

    def start(self) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                (
                    *(sys.executable, "-m", "tests.firmware.killed_home"),
                    *(str(self.folder), str(self.miners), str(self.number)),
                ),
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509  no thread runs here
            )
        end = time.monotonic() + 300
        while not any(note["what"] == "started" for note in self.notes()):
            assert process.poll() is None, (self.folder / "log").read_text()[-3000:]
            assert time.monotonic() < end
            time.sleep(0.02)
        return process

    def notes(self) -> list[dict[str, Any]]:
        """Return what the current process has noted."""
        file = self.folder / "notes"
        lines = file.read_text().split("\n")[:-1] if file.exists() else []
        return [json.loads(line) for line in lines[self.read :]]

    def ended(self) -> None:
        """Forget the notes of a process that ended."""
        self.read += len(self.notes())

    def machines(self) -> dict[str, dict[str, Any]]:
        """Return the machines by address."""
        files = self.folder / "machines"
        return {
            ip: json.loads((files / ip).read_text()) if (files / ip).exists() else {"version": OLD, "began": []}
            for ip in addresses(self.miners)
        }

    def stored(self, folder: str) -> list[dict[str, Any]]:
        """Return the data of the stored files of a folder."""
        files = self.folder / "config" / ".storage" / folder
        return [json.loads(file.read_text())["data"] for file in sorted(files.iterdir())] if files.exists() else []

    def records(self) -> list[dict[str, Any]]:
        """Return all records of upgrades in the stored history."""
        return [
            record
            for segment in self.stored("miner_remote.history")
            for record in segment["records"]
            if record["command_type"] == "upgrade_firmware"
        ]

    def check_machines(self) -> None:
        """Fail the test if a machine was flashed more than once in a roll-out."""
        for ip, machine in self.machines().items():
            assert len(set(machine["began"])) == len(machine["began"]), ip

    def check_stop(self, rollout: dict[str, Any]) -> None:
        """Fail the test unless a stopped roll-out was stopped by a machine that was interrupted."""
        failed = [miner for miner in rollout["miners"] if miner["phase"] == "failed"]
        assert failed
        for miner in failed:
            assert miner["error_code"] == "upgrade_interrupted", miner
            assert self.machines()[miner["ip"]]["version"] != f"{self.number + 1}.0.0", miner

    def check_end(self, rollout: dict[str, Any]) -> None:
        """Fail the test unless roll-out, machines and records agree."""
        assert [miner["phase"] for miner in rollout["miners"]].count("done") > 0
        machines = self.machines()
        records = [record for record in self.records() if record["batch_id"] == rollout["id"]]
        recorded = {record["miner_ip"] for record in records}
        for miner in rollout["miners"]:
            machine = machines[miner["ip"]]
            assert miner["phase"] in ("done", "failed"), miner
            assert (machine["version"] == rollout["image"]["version"]) == (miner["phase"] == "done"), (miner, machine)
            assert miner["ip"] in recorded, miner
        assert {record["status"] for record in records} <= {"success", "failed", "interrupted"}
        succeeded = {record["miner_ip"] for record in records if record["status"] == "success"}
        assert succeeded <= {miner["ip"] for miner in rollout["miners"] if miner["phase"] == "done"}
        ids = [record["id"] for record in records]
        assert len(ids) == len(set(ids))


def kill_at_random_moments(home: Home, kills: int, rng: random.Random) -> Counter[str]:
    """Kill the process again and again, and check the machines after each start; return what happened."""
    seen: Counter[str] = Counter()
    while kills:
        process = home.start()
        end = time.monotonic() + rng.uniform(0, LONGEST_S)
        while time.monotonic() < end and process.poll() is None:
            time.sleep(0.01)
        done = process.poll() is not None
        if not done:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(30)
            kills -= 1
            seen["kills"] += 1
        assert not done or process.returncode == 0, (home.folder / "log").read_text()[-3000:]
        take(home, seen)
    process = home.start()
    assert process.wait(600) == 0, (home.folder / "log").read_text()[-3000:]
    take(home, seen)
    return seen


def take(home: Home, seen: Counter[str]) -> None:
    """Check what a process noted and what its machines are, and go on to the next roll-out after one that is done."""
    home.check_machines()
    for note in home.notes():
        seen[note["what"]] += 1
        if note["what"] == "stopped":
            home.check_stop(note["rollout"])
        if note["what"] == "done":
            home.check_end(note["rollout"])
            home.number += 1
    home.ended()


@pytest.mark.timeout(1800)
def test_killed_rollout_resumes_or_stops_and_flashes_no_machine_twice(tmp_path: Path) -> None:
    seen = kill_at_random_moments(Home(tmp_path, 8), 2, random.Random(5))
    assert seen["kills"] == 2
    assert seen["done"] >= 1


@pytest.mark.skipif(not KILLS, reason="set MINER_REMOTE_ROLLOUT_KILLS")
@pytest.mark.timeout(1800 + 30 * KILLS)
def test_rollout_over_60_machines_killed_often(tmp_path: Path) -> None:
    home = Home(tmp_path, 60)
    seen = kill_at_random_moments(home, KILLS, random.Random(KILLS))
    print(dict(seen), {"machines": len(addresses(60)), "records": len(home.records())})  # noqa: T201
    assert seen["kills"] == KILLS
    assert seen["done"] >= 1
