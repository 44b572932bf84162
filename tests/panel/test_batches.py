"""Subscribing to batches, listing them and stopping them."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import TestClient

from custom_components.miner_remote.commands import verification
from custom_components.miner_remote.control.record import HistoryQuery
from custom_components.miner_remote.interfaces.websocket.feeds import FEEDS
from simulator.machine import Fault

from ..api.conftest import Call, Place
from ..conftest import wait_until
from .conftest import Dial, Line

KEYS = {
    "batch_id", "command_type", "parameters", "source", "initiated_by", "started_at", "miner_id", "running", "stopped",
    "total", "successful", "accepted", "confirmed", "not_confirmed", "failed", "skipped", "pending", "sent",
    "undoable", "next_group_at", "failures", "title",
}  # fmt: skip
POOL = {"pool_url": "stratum+tcp://pool.example.com:3333", "worker_name": "anna", "pool_password": "geheim"}


async def begin(place: Place, line: Line, **more: object) -> str:
    """Reboot all miners in groups of one, a minute apart, and return the id of the batch."""
    ids = [miner.miner_id for miner in place.data.fleet]
    answer = await line.ask(
        "miner_remote/command",
        **{"command_type": "reboot", "miner_ids": ids, "group_size": 1, "group_delay_s": 60, **more},
    )
    return str(answer["result"]["batch_id"])


async def test_batch_is_reported_from_start_to_end(place: Place, dial: Dial) -> None:
    line = await dial()
    number = await line.follow("batches")
    assert await line.event(number) == {"batches": []}
    place.machine("axeos").faults[Fault.DEAD] = {}
    batch_id = await begin(place, line, group_delay_s=1.5)
    seen = []
    while not seen or seen[-1]["running"]:
        (batch,) = (await line.event(number))["batches"]
        assert set(batch) == KEYS
        assert batch["batch_id"] == batch_id
        assert batch["total"] == 3 == sum(batch[key] for key in ("successful", "failed", "skipped", "pending"))
        assert batch["successful"] == sum(batch[key] for key in ("accepted", "confirmed", "not_confirmed"))
        seen.append(batch)
    assert (batch["command_type"], batch["source"], batch["initiated_by"], batch["stopped"]) == (
        "reboot", "manual", "Mock User", False,
    )  # fmt: skip
    assert any(batch["next_group_at"] for batch in seen[:-1])
    assert seen[-1]["next_group_at"] is None
    assert [batch["pending"] for batch in seen] == sorted((batch["pending"] for batch in seen), reverse=True)
    assert (batch["successful"], batch["failed"]) == (2, 1)
    (failure,) = batch["failures"]
    record = await place.data.history.async_get(failure["command_id"])
    assert record is not None
    assert failure == {
        "miner_ip": place.ip("axeos"), "miner_id": record.miner_id, "command_id": record.id, "status": "failed",
        "error": record.error_message, "error_code": "connection_refused", "error_args": record.error_args,
        "verification": None,
    }  # fmt: skip


async def test_confirmations_change_batch_that_has_ended(
    place: Place, dial: Dial, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, seconds in {"FIRST": 0.3, "SLOWEST": 0.5}.items():
        monkeypatch.setattr(verification, f"VERIFY_{name}_S", seconds)
    monkeypatch.setattr(verification, "STILL_UP_AFTER_S", 4.0)
    place.machine("antminer").faults[Fault.IGNORES_WRITES] = {}
    line = await dial()
    number = await line.follow("batches")
    await line.event(number)
    batch_id = await begin(place, line, group_delay_s=0)
    stages = ("accepted", "confirmed", "not_confirmed")
    seen = []
    while not seen or seen[-1]["running"] or seen[-1]["accepted"]:
        (batch,) = (await line.event(number))["batches"]
        seen.append(batch)
    ended = [[batch[key] for key in stages] for batch in seen if not batch["running"]]
    assert ended[0] == [3, 0, 0]
    assert ended[-1] == [0, 2, 1]
    assert seen[-1]["successful"] == 3
    for _ in range(2):
        status, answer = await call("GET", f"/api/remote/batches/{batch_id}")
        results = answer["results"]
        assert isinstance(results, dict)
        assert (status, [results[key] for key in stages]) == (200, [0, 2, 1])
        assert {command["miner_ip"]: command["verification"] for command in results["commands"]} == {
            miner.address: "not_confirmed" if miner.address == place.ip("antminer") else "confirmed"
            for miner in place.data.fleet
        }
        # The records of a batch that only the history knows give the same counts.
        place.data.runner._batches._batches.clear()


async def test_success_that_was_read_back_counts_as_confirmed(place: Place, dial: Dial) -> None:
    line = await dial()
    number = await line.follow("batches")
    await line.event(number)
    await begin(place, line, command_type="power_off", group_delay_s=0)
    batch = {"running": True}
    while batch["running"]:
        (batch,) = (await line.event(number))["batches"]
    assert batch["confirmed"] == batch["successful"] > 0
    assert (batch["accepted"], batch["not_confirmed"]) == (0, 0)


async def test_batch_changes_are_joined(place: Place, dial: Dial) -> None:
    line = await dial()
    number = await line.follow("batches")
    await line.event(number)
    loop = place.hass.loop
    began = loop.time()
    await begin(place, line, group_delay_s=0.01)
    count = 1
    while (await line.event(number))["batches"][0]["running"]:
        count += 1
    assert count <= 2 + 2 * (loop.time() - began)


async def test_late_subscriber_gets_all_batches_newest_first(place: Place, dial: Dial) -> None:
    line = await dial()
    first, second = (
        await begin(place, line),
        await begin(place, line, command_type="pool_switch", parameters=POOL),
    )
    event = await line.event(await line.follow("batches"))
    assert [batch["batch_id"] for batch in event["batches"]] == [second, first]
    assert event["batches"][0]["parameters"] == {
        "pool_url": POOL["pool_url"], "worker_name": "anna", "pool_number": 0, "backup_first": False,
    }  # fmt: skip
    assert "geheim" not in str(event)


async def test_batches_are_listed(place: Place, dial: Dial, call: Call) -> None:
    assert await call("GET", "/api/remote/batches") == (200, {"ok": True, "count": 0, "batches": []})
    line = await dial()
    ids = [await begin(place, line), await begin(place, line)]
    status, answer = await call("GET", "/api/remote/batches")
    assert (status, answer["ok"], answer["count"]) == (200, True, 2)
    batches = answer["batches"]
    assert isinstance(batches, list)
    assert [batch["batch_id"] for batch in batches] == [*reversed(ids)]
    assert {frozenset(batch) for batch in batches} == {frozenset(KEYS)}
    assert (await call("GET", "/api/remote/batches?verbose=1"))[0] == 400


async def test_batch_stops(place: Place, dial: Dial, call: Call) -> None:
    line = await dial()
    number = await line.follow("batches")
    await line.event(number)
    batch_id = await begin(place, line)
    batch = place.data.runner.batch(batch_id)
    assert batch is not None
    await wait_until(lambda: batch.next_group_at is not None)
    status, answer = await call("POST", f"/api/remote/batches/{batch_id}/stop")
    assert (status, answer["ok"], answer["message"]) == (200, True, "Batch stopped")
    assert answer["results"]["batch_id"] == batch_id  # type: ignore[index]
    await batch.wait()
    summary = {"running": True}
    while summary["running"]:
        (summary,) = (await line.event(number))["batches"]
    assert (summary["stopped"], summary["successful"], summary["skipped"], summary["pending"], summary["failures"]) == (
        True, 1, 2, 0, [],
    )  # fmt: skip
    records = await place.data.history.async_query(HistoryQuery())
    assert sorted(record.status.value for record in records) == ["skipped", "skipped", "success"]
    for _ in range(2):
        status, answer = await call("POST", f"/api/remote/batches/{batch_id}/stop")
        assert (status, answer["ok"]) == (409, False)
        assert "has ended" in str(answer["error"])
        # A batch that only the history knows has ended too.
        place.data.runner._batches._batches.clear()
    status, answer = await call("POST", "/api/remote/batches/nothing/stop")
    assert (status, answer["error"]) == (404, "There is no batch nothing.")
    assert (await call("POST", f"/api/remote/batches/{batch_id}/stop", json={"now": True}))[0] == 400


async def test_batches_are_for_administrators(
    place: Place, dial: Dial, user_client: TestClient, hass_read_only_access_token: str
) -> None:
    line = await dial()
    batch_id = await begin(place, line)
    for method, path in (("GET", "/api/remote/batches"), ("POST", f"/api/remote/batches/{batch_id}/stop")):
        async with user_client.request(method, path) as response:
            assert response.status == 403
    other = await dial(hass_read_only_access_token)
    assert (await other.ask("miner_remote/batches/subscribe"))["error"]["code"] == "unauthorized"
    batch = place.data.runner.batch(batch_id)
    assert batch is not None
    assert not batch.stopped


async def test_batch_feed_without_subscribers_is_idle(place: Place, dial: Dial) -> None:
    line = await dial()
    number = await line.follow("batches")
    await line.event(number)
    await line.leave(number)
    assert place.data.runner._batches._listeners == []
    await begin(place, line, group_delay_s=0)
    feed = place.hass.data[FEEDS].batches
    assert (feed._timer, feed._task, feed._changed) == (None, None, {})
