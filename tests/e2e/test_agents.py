"""Whichever process of a site by agents is killed, each command has one final record and runs at most once."""

from __future__ import annotations

import os
import random
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from .agents_rig import AgentsRig, running_agents
from .conftest import until
from .test_survival import FINAL

KILLS = int(os.environ.get("MINER_REMOTE_KILLS", "2"))
"""The number of kills."""

ALONE_AFTER_S = 40
"""A long absence of home or of the broker lets the agent carry out the plan."""

WRITES = {"power_off": "pause", "power_on": "resume", "pool_switch": "pools"}
"""What the simulated miners count."""

MINERS = 8
BY_SCHEDULE = 3
"""How many of them a schedule pauses and resumes; the others get commands."""


class Round:
    """The commands around one kill."""

    def __init__(self, rig: AgentsRig, number: int) -> None:
        addresses = sorted(machine["ip"] for machine in rig.machines())
        self.rig = rig
        self.number = number
        self.by_hand, self.by_schedule = addresses[:-BY_SCHEDULE], addresses[-BY_SCHEDULE:]
        self.accepted: list[str] = []

    def send(self, command: str, **body: object) -> None:
        """Send a command to the miners that no schedule covers; home may be killed meanwhile."""
        path = f"/api/remote/commands/{command}"
        try:
            status, answer = self.rig.api("POST", path, {"miner_ips": self.by_hand, "background": True, **body})
        except OSError:
            return
        assert status == 202, answer
        self.accepted.append(str(answer["batch_id"]))

    def send_all(self) -> None:
        self.send("power_on" if self.number % 2 else "power_off")
        url = f"stratum+tcp://pool.example:{3000 + self.number}"
        self.send("pool_switch", pool_url=url, worker_name="farm.{ip_last}", backup_first=True)
        self.send("backup", backup_name=f"Round {self.number}")

    def schedule(self) -> None:
        now = datetime.now(UTC)
        for miner in self.by_schedule:
            self.rig.schedule(
                name=f"Round {self.number}",
                schedule_type="one-time",
                one_time_start=now.isoformat(),
                one_time_end=(now + timedelta(seconds=20)).isoformat(),
                miner_ip=miner,
            )


def settled(rig: AgentsRig) -> bool:
    """Return whether all miners answer, and no batch, record or schedule is still to end."""
    if not rig.all_active() or any(batch["running"] for batch in rig.api("GET", "/api/remote/batches")[1]["batches"]):
        return False
    if not {record["status"] for record in rig.history()} <= FINAL:
        return False
    if rig.agent.waiting_records():
        return False
    return not any(schedule["active_now"] for schedule in rig.api("GET", "/api/remote/schedule/power")[1]["schedules"])


def quiet(rig: AgentsRig) -> bool:
    """Return whether nothing new began for some seconds: schedules lift what they did some time after their end."""
    newest = rig.newest()
    time.sleep(4)
    return settled(rig) and rig.newest() == newest


def run_round(rig: AgentsRig, number: int, moments: random.Random) -> list[str]:
    """Send commands, kill a process meanwhile, start it again, and return the accepted batches."""
    victim = ("agent", "home", "broker")[number % 3]
    commands = Round(rig, number)
    commands.schedule()
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(commands.send_all)
        time.sleep(moments.uniform(0, 3))
        rig.kill(victim)
        time.sleep(ALONE_AFTER_S + 10 if moments.random() < 0.1 else moments.uniform(0, 3))
        rig.start(victim)
        sending.result()
    until(lambda: settled(rig) and quiet(rig), 180)
    return commands.accepted


@dataclass
class Before:
    """What the miners had counted before the first kill, the last record, and how many writes a pool switch takes."""

    counters: dict[str, Counter[str]]
    newest: int
    writes: dict[str, int]


def switch_once(rig: AgentsRig) -> Before:
    """Switch the pools of all miners once: some firmware takes several writes for it."""
    counted = [{machine["ip"]: Counter(machine["counters"]) for machine in rig.machines()}]
    body = {"all": True, "pool_url": "stratum+tcp://pool.example:2999", "worker_name": "farm.{ip_last}"}
    status, answer = rig.api("POST", "/api/remote/commands/pool_switch", body)
    assert (status, answer["results"]["successful"]) == (200, MINERS), answer
    until(lambda: settled(rig), 60)
    counted.append({machine["ip"]: Counter(machine["counters"]) for machine in rig.machines()})
    writes = {ip: counted[1][ip]["pools"] - counted[0][ip]["pools"] for ip in counted[1]}
    return Before(counters=counted[1], newest=rig.newest(), writes=writes)


def assert_history_is_what_miners_saw(rig: AgentsRig, batches: list[str], before: Before) -> None:
    """Check the writes of each miner: one for each success, and at most one if the result is unknown."""
    history = [record for record in rig.history() if record["id"] > before.newest]
    ids = [record["id"] for record in history]
    assert len(ids) == len(set(ids))
    by_batch: dict[str, Counter[str]] = defaultdict(Counter)
    by_miner: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in history:
        by_batch[record["batch_id"]][record["miner_ip"]] += 1
        by_miner[record["miner_ip"]].append(record)
        assert record["status"] in FINAL, record
        assert record["completed_at"], record
    for batch in batches:
        assert sorted(by_batch[batch].values()) == [1] * (MINERS - BY_SCHEDULE), batch
    for machine in rig.machines():
        for command, event in WRITES.items():
            records = [record for record in by_miner[machine["ip"]] if record["command_type"] == command]
            certain = sum(_ran(record) for record in records)
            unknown = sum(_may_have_run(record) for record in records)
            seen = machine["counters"].get(event, 0) - before.counters[machine["ip"]][event]
            if event == "pools":
                writes = before.writes[machine["ip"]]
                # A switch that failed may have been undone, which is a second one.
                most = writes * (certain + 2 * unknown)
                assert writes * certain <= seen <= most, (machine["ip"], seen, writes, certain, unknown)
            else:
                assert certain <= seen <= certain + unknown, (machine["ip"], command, seen, certain, unknown)
    names = Counter(
        (backup["miner_ip"], backup["backup_name"])
        for backup in rig.api("GET", "/api/remote/backups?limit=1000")[1]["backups"]
    )
    for record in history:
        if record["command_type"] == "backup":
            kept = names[record["miner_ip"], record["parameters"]["backup_name"]]
            assert kept <= 1, record
            assert kept == 1 or record["status"] != "success", record


def _ran(record: dict[str, Any]) -> bool:
    return record["status"] == "success" or (record["response"] or {}).get("late_status") == "success"


def _may_have_run(record: dict[str, Any]) -> bool:
    """Return whether a command may have reached its miner; a kill loses when it was sent, and the record says so."""
    if _ran(record) or record["status"] == "skipped":
        return False
    return record["status"] in {"interrupted", "timeout"} or record["sent_at"] is not None


@pytest.mark.timeout(1800 + 120 * KILLS)
def test_kills_lose_and_repeat_no_command(tmp_path: Path) -> None:
    moments = random.Random(16)
    with running_agents(tmp_path, "127.56.0.1", "luxos,axeos", MINERS, alone_after_s=ALONE_AFTER_S) as rig:
        before = switch_once(rig)
        batches: list[str] = []
        for number in range(KILLS):
            batches += run_round(rig, number, moments)
            assert_history_is_what_miners_saw(rig, batches, before)
        assert batches
        sources = Counter((record["source"], record["status"]) for record in rig.history())
        print(KILLS, "kills:", dict(sources))  # noqa: T201  figures of a long run
        assert sources["manual", "success"]
        assert sources["scheduled", "success"]
