"""Killing or stopping Home Assistant and the demo during their work."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest

from .conftest import Demo, processes_of, running_demo, start_demo, stop_demo

KILLS = int(os.environ.get("MINER_REMOTE_KILLS", "5"))
"""The number of kills; docs/reliability.md is based on 20."""

FINAL = {"success", "failed", "timeout", "skipped", "interrupted"}


def test_demo_leaves_no_process_behind(tmp_path: Path) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        with running_demo(tmp_path, "127.52.0.1", 3) as demo:
            assert processes_of(demo.config)
            demo.process.send_signal(number)
            assert demo.process.wait(300) == 0
            assert processes_of(demo.config) == []


def _start_batch(demo: Demo) -> str:
    status, answer = demo.api("POST", "/api/remote/reboot/bulk", {"all": True, "background": True})
    assert status == 202, answer
    return str(answer.get("batch_id") or answer["results"]["batch_id"])


def _kill_home(demo: Demo) -> None:
    os.killpg(demo.hass_pid(), signal.SIGKILL)
    demo.process.wait(300)


@pytest.mark.timeout(1800 + 60 * KILLS)
def test_kill_during_bulk_leaves_one_final_record_per_command(tmp_path: Path) -> None:
    """Whenever Home Assistant is killed, each accepted command has exactly one record with a final status."""
    rng = random.Random(2026)
    config = tmp_path / "config"
    demo = start_demo(config, "127.53.0.1", 40)
    accepted: list[str] = []
    try:
        for _ in range(KILLS):
            demo.control("PUT", "/machines/*/faults/slow_drip", {"delay": 0.01})
            accepted.append(_start_batch(demo))
            time.sleep(rng.uniform(0, 2.5))
            _kill_home(demo)
            demo = start_demo(config, "127.53.0.1", 40, ports=(demo.port, demo.control_port))
            for batch_id in accepted[-2:]:
                records = demo.api("GET", f"/api/remote/commands/history?batch_id={batch_id}&limit=1000")[1]["commands"]
                per_miner = Counter(record["miner_ip"] for record in records)
                assert len(per_miner) == 40, batch_id
                assert set(per_miner.values()) == {1}
                assert {record["status"] for record in records} <= FINAL
        everything = demo.api("GET", "/api/remote/commands/history?limit=1000")[1]["commands"]
        ids = [record["id"] for record in everything]
        assert len(ids) == len(set(ids)) == 40 * KILLS
        assert ids == sorted(ids, reverse=True)
        aside = [
            path.name for path in (config / ".storage").iterdir() if "corrupt" in path.name or "aside" in path.name
        ]
        assert aside == []
    finally:
        stop_demo(demo)


def test_setup_survives_a_restart(tmp_path: Path) -> None:
    config = tmp_path / "config"
    demo = start_demo(config, "127.54.0.1", 12)
    try:
        ip = demo.machines("?kind=cgminer")[0]["ip"]
        status, made = demo.api("POST", f"/api/remote/backup/{ip}")
        assert status == 200, made
        devices = {miner["ip"]: miner["device_id"] for miner in demo.api("GET", "/api/miners")[1]["miners"]}
    finally:
        stop_demo(demo)
    demo = start_demo(config, "127.54.0.1", 12, ports=(demo.port, demo.control_port))
    try:
        again = {miner["ip"]: miner["device_id"] for miner in demo.api("GET", "/api/miners")[1]["miners"]}
        assert again == devices
        backup = demo.api("GET", f"/api/remote/backups/{made['backup_id']}")[1]["backup"]
        assert backup["config_data"]["pools"]
        record = demo.api("GET", "/api/remote/commands/history")[1]["commands"][0]
        assert (record["command_type"], record["status"]) == ("backup", "success")
        own = (path for top in (config / ".storage").glob("miner_remote.*") for path in (top, *top.rglob("*")))
        modes = {path.name: oct(path.stat().st_mode & 0o777) for path in own if path.is_file()}
        assert modes
        assert set(modes.values()) == {"0o600"}, modes
    finally:
        stop_demo(demo)


def test_demo_names_the_reason_why_it_cannot_start(tmp_path: Path) -> None:
    with running_demo(tmp_path, "127.55.0.1", 2) as demo:
        second = subprocess.run(
            [str(Path(__file__).parents[2] / "scripts" / "demo"), "--port", str(demo.port)],
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert second.returncode == 1
        assert f"Port {demo.port} is in use" in second.stdout
