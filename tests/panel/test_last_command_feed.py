"""Subscribing to the last command of each miner."""

from __future__ import annotations

import pytest

from custom_components.miner_remote.commands.history.store import CommandHistory
from custom_components.miner_remote.control.record import HistoryQuery, LocateLightCommand
from custom_components.miner_remote.interfaces.websocket.feeds import FEEDS

from ..api.conftest import Place
from .conftest import Dial, Event
from .test_command_feed import INITIATOR, REBOOT

LIGHT = LocateLightCommand(on=False)


def commands_of(event: Event) -> dict[str, Event | None]:
    return {row["miner_id"]: row["command"] for row in event["miners"]}


async def test_snapshot_has_the_newest_command_and_changes_follow(place: Place, dial: Dial) -> None:
    miners = sorted(place.data.fleet.miners(), key=lambda miner: miner.miner_id)
    able = next(miner for miner in miners if miner.address == place.ip("axeos"))
    await place.data.runner.async_run(REBOOT, miners, INITIATOR)
    line = await dial()
    number = await line.follow("last_commands")
    first = await line.event(number)
    assert (first["complete"], first["removed"]) == (True, [])
    shown = commands_of(first)
    assert shown.keys() == {miner.miner_id for miner in miners}
    for miner_id, command in shown.items():
        (record,) = await place.data.history.async_query(HistoryQuery(miner_id=miner_id, limit=1))
        stored = record.as_dict()
        assert command is not None
        assert {**command, "response": stored["response"]}.items() <= stored.items()
        assert command.keys() == {
            *("id", "command_type", "status", "verification", "timestamp", "sent_at"),
            *("error_code", "error_args", "error_message", "response"),
        }  # fmt: skip

    await place.data.runner.async_run(LIGHT, [able], INITIATOR)
    newest: Event | None = None
    while newest is None or newest["command_type"] != "locate_light" or newest["status"] == "pending":
        newest = commands_of(await line.event(number)).get(able.miner_id, newest)
    assert newest["id"] > shown[able.miner_id]["id"]  # type: ignore[index]


async def test_miner_without_commands_has_null(place: Place, dial: Dial) -> None:
    line = await dial()
    first = await line.event(await line.follow("last_commands"))
    assert set(commands_of(first).values()) == {None}


async def test_older_record_does_not_replace_a_newer_one(place: Place, dial: Dial) -> None:
    (miner,) = [one for one in place.data.fleet.miners() if one.address == place.ip("axeos")]
    old = (await place.data.runner.async_run(REBOOT, [miner], INITIATOR)).records[0]
    new = (await place.data.runner.async_run(LIGHT, [miner], INITIATOR)).records[0]
    line = await dial()
    number = await line.follow("last_commands")
    assert commands_of(await line.event(number))[miner.miner_id]["id"] == new.id  # type: ignore[index]
    # The result of the verification arrives late.
    place.data.history.async_update(old)
    assert await line.events(number, 1.5) == []


async def test_history_is_read_once_and_changes_without_subscribers_are_known(
    place: Place, dial: Dial, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[HistoryQuery] = []
    read = CommandHistory.async_read

    async def counted(history: CommandHistory, query: HistoryQuery) -> object:
        reads.append(query)
        return await read(history, query)

    monkeypatch.setattr(CommandHistory, "async_read", counted)
    line = await dial()
    number = await line.follow("last_commands")
    await line.event(number)
    assert len(reads) == 1
    await line.leave(number)
    feed = place.hass.data[FEEDS].last_commands
    assert (feed._timer, feed._task, feed._rows) == (None, None, {})
    miners = place.data.fleet.miners()
    batch = await place.data.runner.async_run(LIGHT, miners, INITIATOR)
    reads.clear()
    shown = commands_of(await line.event(await line.follow("last_commands")))
    assert {command["id"] for command in shown.values() if command} == {record.id for record in batch.records}
    assert reads == []


async def test_last_commands_are_for_administrators(place: Place, dial: Dial, hass_read_only_access_token: str) -> None:
    other = await dial(hass_read_only_access_token)
    assert (await other.ask("miner_remote/last_commands/subscribe"))["error"]["code"] == "unauthorized"
