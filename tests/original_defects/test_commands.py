"""Defects of the original in how it runs and records commands."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.miner_remote.commands import verification
from custom_components.miner_remote.commands.history.store import CommandHistory
from custom_components.miner_remote.const import EVENT_COMMAND
from custom_components.miner_remote.control.record import Status
from simulator.machine import Fault

from ..commands.records import record
from ..conftest import wait_until
from ..disk import real_hass
from .conftest import BASE, POOL, WRITE_DEADLINE_S, Call, Place


@pytest.fixture
def quick_verification(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "VERIFY_FIRST_S", 0.3)
    monkeypatch.setattr(verification, "VERIFY_SLOWEST_S", 0.5)
    monkeypatch.setattr(verification, "STILL_UP_AFTER_S", 3.0)
    monkeypatch.setattr(verification, "GONE_AFTER_S", 5.0)


async def test_success_waits_for_the_answer(place: Place, call: Call) -> None:
    place.machine("cgminer").faults[Fault.NO_REPLY] = {}
    status, answer = await call("POST", f"/api/remote/reboot/{BASE}")
    assert (status, answer["ok"], answer["status"]) == (504, False, "timeout")


async def test_lost_connection_is_not_a_reboot(place: Place, call: Call) -> None:
    for kind, fault in (("antminer", Fault.RESET), ("axeos", Fault.DEAD)):
        place.machine(kind).faults[fault] = {}
        status, answer = await call("POST", f"/api/remote/reboot/{place.machine(kind).ip}")
        assert status in (502, 504), kind
        assert answer["status"] in ("failed", "timeout")


async def test_refusal_is_not_a_success(place: Place, call: Call) -> None:
    """CGMiner's refusal is a normal reply with the status letter E."""
    for kind in ("cgminer", "antminer"):
        place.machine(kind).faults[Fault.ACCESS_DENIED] = {}
        for action, body in (("reboot", {}), ("pool/switch", POOL)):
            status, answer = await call("POST", f"/api/remote/{action}/{place.machine(kind).ip}", body)
            assert (status, answer["status"]) == (502, "failed"), (kind, action)
    assert place.executed == 0


async def test_failed_command_does_not_answer_200(place: Place, call: Call) -> None:
    place.machine("axeos").faults[Fault.DEAD] = {}
    status, answer = await call("POST", f"/api/remote/reboot/{place.machine('axeos').ip}")
    assert (status, answer["ok"]) == (502, False)
    assert isinstance(answer["command_id"], int)


async def test_error_is_not_the_text_of_an_exception(place: Place, call: Call) -> None:
    place.machine("axeos").faults[Fault.DEAD] = {}
    _, answer = await call("POST", f"/api/remote/reboot/{place.machine('axeos').ip}")
    for word in ("[Errno", "Error(", "Exception", "urlopen", "Max retries"):
        assert word not in answer["error"]
    assert answer["error"].endswith(".")


async def test_timeout_is_recorded_and_counted_as_such(place: Place, call: Call) -> None:
    place.machine("cgminer").faults[Fault.NO_REPLY] = {}
    await call("POST", f"/api/remote/reboot/{BASE}")
    await call("POST", f"/api/remote/reboot/{place.machine('antminer').ip}")
    _, answer = await call("GET", "/api/remote/commands/history?status=timeout")
    assert answer["count"] == 1
    stats = (await call("GET", "/api/remote/commands/stats"))[1]["stats"]
    assert (stats["total"], stats["successful"], stats["failed"], stats["pending"]) == (2, 1, 1, 0)


async def test_restart_of_the_mining_process_is_not_called_a_reboot(place: Place, call: Call) -> None:
    for kind, scope in (("cgminer", "mining process"), ("antminer", "machine")):
        _, answer = await call("POST", f"/api/remote/reboot/{place.machine(kind).ip}")
        kept = await place.data.history.async_get(answer["command_id"])
        assert kept is not None
        assert kept.response is not None
        assert kept.response["scope"] == scope


async def test_reboot_is_verified(place: Place, call: Call, quick_verification: None) -> None:
    events = async_capture_events(place.hass, EVENT_COMMAND)
    place.machine("antminer").faults[Fault.IGNORES_WRITES] = {}
    _, ignored = await call("POST", f"/api/remote/reboot/{place.machine('antminer').ip}")
    _, done = await call("POST", f"/api/remote/reboot/{place.machine('axeos').ip}")
    await wait_until(lambda: sum(event.data["type"] == "verified" for event in events) == 2, 20)
    records = {item["id"]: item for item in (await call("GET", "/api/remote/commands/history"))[1]["commands"]}
    assert records[ignored["command_id"]]["verification"] == "not_confirmed"
    assert records[done["command_id"]]["verification"] == "confirmed"


async def test_bulk_command_runs_concurrently(place: Place, call: Call) -> None:
    for machine in place.machines:
        machine.faults[Fault.NO_REPLY] = {}
    began = time.monotonic()
    _, answer = await call("POST", "/api/remote/reboot/bulk", {"all": True})
    assert time.monotonic() - began < 2.5 * WRITE_DEADLINE_S
    assert [command["status"] for command in answer["results"]["commands"]] == ["timeout"] * 3


async def test_dripping_answer_ends_at_the_deadline(place: Place, call: Call) -> None:
    """The original limits each read, but not the whole request."""
    place.machine("cgminer").faults[Fault.SLOW_DRIP] = {"delay": 1.0}
    began = time.monotonic()
    status, _ = await call("POST", f"/api/remote/reboot/{BASE}")
    assert status == 504
    # The whole answer takes minutes.
    assert time.monotonic() - began < 10 * WRITE_DEADLINE_S


async def test_commands_to_one_miner_run_one_at_a_time(place: Place, call: Call) -> None:
    machine = place.machine("antminer")
    machine.faults[Fault.SLOW_CONFIG] = {"delay": 0.7}
    answers = await asyncio.gather(*(
        call("POST", f"/api/remote/pool/switch/{machine.ip}", {**POOL, "worker_name": name}) for name in ("a.1", "a.2")
    ))  # fmt: skip
    assert [status for status, _ in answers] == [200, 200], answers
    kept = [await place.data.history.async_get(answer["command_id"]) for _, answer in answers]
    first, second = sorted((item for item in kept if item is not None and item.sent_at), key=lambda item: item.sent_at)
    assert second.sent_at is not None
    assert first.completed_at is not None
    assert second.sent_at >= first.completed_at


async def test_command_interrupted_by_a_crash_is_not_pending(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        history = CommandHistory(hass)
        await history.async_load()
        await history.async_add([record()])
        # Home Assistant is killed here; the next start finds what is on the disk.
        after = CommandHistory(hass)
        assert [item.status for item in await after.async_load()] == [Status.INTERRUPTED]


async def test_bulk_commands_have_a_documented_source(call: Call) -> None:
    await call("POST", "/api/remote/reboot/bulk", [BASE])
    _, answer = await call("GET", "/api/remote/commands/history?source=manual")
    assert [command["source"] for command in answer["commands"]] == ["manual"]
    assert answer["commands"][0]["batch_id"]


async def test_answer_of_the_miner_is_shown(call: Call) -> None:
    await call("POST", f"/api/remote/reboot/{BASE}")
    _, answer = await call("GET", "/api/remote/commands/history")
    assert answer["commands"][0]["response"]["channel"]


async def test_times_have_an_offset(place: Place, call: Call) -> None:
    await call("POST", f"/api/remote/backup/{BASE}")
    _, answer = await call("GET", "/api/remote/commands/history")
    _, backups = await call("GET", "/api/remote/backups")
    _, miners = await call("GET", "/api/miners")
    command = answer["commands"][0]
    for text in (
        *(command[key] for key in ("timestamp", "sent_at", "completed_at")),
        backups["backups"][0]["created_at"],
        miners["miners"][0]["last_seen"],
    ):
        assert datetime.fromisoformat(text).utcoffset() == timedelta(0)


async def test_audit_log_has_no_pool_password(place: Place, call: Call, hass_storage: dict[str, Any]) -> None:
    await call("POST", "/api/remote/pool/switch/bulk", {**POOL, "all": True})
    for query in ("", "?format=csv"):
        status, answer = await call("GET", f"/api/remote/commands/history{query}")
        assert status == 200
        assert "pool_switch" in str(answer)
        assert "hidden-word" not in str(answer)
    await place.data.history.async_close()
    stored = json.dumps(hass_storage, default=str)
    assert "pool_switch" in stored
    assert "hidden-word" not in stored
