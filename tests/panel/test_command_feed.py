"""Subscribing to the command history."""

from __future__ import annotations

from typing import Any

from custom_components.miner_remote.control.record import (
    CommandType,
    HistoryQuery,
    Initiator,
    PoolSwitchCommand,
    SimpleCommand,
    Source,
)
from custom_components.miner_remote.interfaces.websocket.feeds import FEEDS
from simulator.machine import Fault

from ..api.conftest import Call, Place
from .conftest import Dial, Line

INITIATOR = Initiator(initiated_by="Night", source=Source.SCHEDULED)
REBOOT = SimpleCommand(command_type=CommandType.REBOOT)


async def until_final(line: Line, number: int, count: int) -> tuple[dict[int, dict[str, Any]], list[dict[str, Any]]]:
    """Return the final states of the given number of records, and all records that were sent."""
    newest: dict[int, dict[str, Any]] = {}
    sent: list[dict[str, Any]] = []
    while len(newest) < count or any(record["status"] == "pending" for record in newest.values()):
        event = await line.event(number)
        assert set(event) == {"commands"}
        assert event["commands"]
        sent += event["commands"]
        newest |= {record["id"]: record for record in event["commands"]}
    return newest, sent


async def test_new_and_changed_records_equal_the_history(place: Place, dial: Dial, call: Call) -> None:
    line = await dial()
    number = await line.follow("commands")
    place.machine("axeos").faults[Fault.NO_REPLY] = {}
    await place.data.runner.async_run(REBOOT, place.data.fleet.miners(), INITIATOR)
    newest, sent = await until_final(line, number, 3)
    assert {record["status"] for record in sent} >= {"pending", "success", "timeout"}
    # The miner that does not answer shows when its command was sent, before the command ends.
    assert any(record["status"] == "pending" and record["sent_at"] is not None for record in sent)
    _, history = await call("GET", "/api/remote/commands/history")
    assert sorted(newest.values(), key=lambda record: -record["id"]) == history["commands"]
    assert {(record["source"], record["initiated_by"]) for record in sent} == {("scheduled", "Night")}
    # The result of the verification is sent later.
    while not all(record["verification"] in (None, "confirmed") for record in newest.values()):
        newest |= {record["id"]: record for record in (await line.event(number, 40))["commands"]}
    for record in newest.values():
        assert (record["verified_at"] is not None) == (record["verification"] == "confirmed")


async def test_close_changes_of_records_are_one_event(place: Place, dial: Dial) -> None:
    line = await dial()
    number = await line.follow("commands")
    records = await place.data.runner.async_run(REBOOT, place.data.fleet.miners(), INITIATOR)
    began = place.hass.loop.time()
    for turn in range(50):
        for record in records.records:
            record.error_message = f"turn {turn}"
            place.data.history.async_update(record)
    events = await line.events(number, 1.2)
    assert 1 <= len(events) <= 2 + 2 * (place.hass.loop.time() - began)
    for event in events:
        ids = [record["id"] for record in event["commands"]]
        assert len(ids) == len(set(ids))
    newest = {record["id"]: record["error_message"] for event in events for record in event["commands"]}
    assert set(newest.values()) == {"turn 49"}


async def test_command_right_after_subscribing_is_sent(place: Place, dial: Dial) -> None:
    line = await dial()
    (sent,) = [miner for miner in place.data.fleet if miner.address == place.ip("cgminer")]
    number = await line.follow("commands")
    answer = await line.ask("miner_remote/command", command_type="reboot", miner_ids=[sent.miner_id])
    event = await line.event(number)
    assert event["commands"][0]["batch_id"] == answer["result"]["batch_id"]


async def test_command_event_has_no_password(place: Place, dial: Dial) -> None:
    line = await dial()
    number = await line.follow("commands")
    order = PoolSwitchCommand(
        pool_url="stratum+tcp://pool.example.com:3333", worker_name="anna", pool_password="geheim", backup_first=True
    )
    await place.data.runner.async_run(order, place.data.fleet.miners(), INITIATOR)
    _newest, sent = await until_final(line, number, 3)
    assert "anna" in str(sent)
    assert "geheim" not in str(sent)


async def test_command_feed_is_for_administrators_and_idle_without_subscribers(
    place: Place, dial: Dial, hass_read_only_access_token: str
) -> None:
    other = await dial(hass_read_only_access_token)
    assert (await other.ask("miner_remote/commands/subscribe"))["error"]["code"] == "unauthorized"
    line = await dial()
    before = list(place.data.history._listeners)
    number = await line.follow("commands")
    assert len(place.data.history._listeners) == len(before) + 1
    await line.leave(number)
    assert place.data.history._listeners == before
    await place.data.runner.async_run(REBOOT, place.data.fleet.miners(), INITIATOR)
    feed = place.hass.data[FEEDS].commands
    assert (feed._timer, feed._task, feed._changed) == (None, None, {})
    assert await line.events(number, 0.7) == []


async def test_feeds_close_when_home_assistant_stops(place: Place, dial: Dial) -> None:
    line = await dial()
    for what in ("fleet", "commands", "batches"):
        await line.follow(what)
    feeds = place.hass.data[FEEDS]
    feeds.async_close()
    for feed in (feeds.fleet, feeds.commands, feeds.batches):
        assert (feed._subscribers, feed._timer, feed._task) == ([], None, None)
    # The browser unsubscribes after Home Assistant has closed the feed.
    await line.leave(1)
    assert (await place.data.history.async_query(HistoryQuery())) == []
