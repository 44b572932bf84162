"""Each command through an agent ends exactly once."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.agents.errors import CommandInterruptedError
from custom_components.miner_remote.agents.results import USED_AT_ONCE, Patience
from custom_components.miner_remote.control.command_types import CommandType
from custom_components.miner_remote.control.errors import CommandError, CommandTimedOutError
from custom_components.miner_remote.control.record import SimpleCommand, Status
from custom_components.miner_remote.drivers.contract.driver import Deadlines
from custom_components.miner_remote.wire.codec import to_json
from custom_components.miner_remote.wire.command_messages import Result, Stage
from custom_components.miner_remote.wire.failures import Failure
from custom_components.miner_remote.wire.messages import payload_of
from custom_components.miner_remote.wire.strict_json import dumps, loads
from custom_components.miner_remote.wire.topics import Kind

from .conftest import AGENT, Site, commands_of
from .remote import MINER, Remote, remote_of

pytestmark = pytest.mark.parametrize("expected_lingering_timers", [True])  # of the MQTT integration

PAUSE = SimpleCommand(command_type=CommandType.POWER_OFF)


class Short(Patience):
    """Waits a moment only for what a test lets pass."""

    def __init__(self, **seconds: float) -> None:
        super().__init__(**{"accepted_s": 60.0, "absent_s": 60.0, **seconds})

    def run_s(self, command_type: CommandType, deadlines: Deadlines) -> float:
        return self.margin_s


def late_of(remote: Remote) -> list[tuple[str, Result]]:
    late: list[tuple[str, Result]] = []
    remote.results.async_on_late(lambda agent, result: late.append((agent, result)))
    return late


async def test_repeated_result_changes_nothing(site: Site) -> None:
    remote = remote_of(site)
    late = late_of(remote)
    task = remote.start(PAUSE)
    message = await remote.command()
    remote.report(message, Stage.ACCEPTED)
    remote.report(message, Stage.SENT)
    assert not task.done()
    remote.report(message, response={"result": "first"})
    remote.report(message, response={"result": "second"})
    assert (await task).response == {"result": "first"}
    remote.report(message, response={"result": "third"})
    assert late == []


@pytest.mark.parametrize("accepted", [False, True])
async def test_command_without_a_result_times_out_and_a_late_one_is_noted_once(site: Site, accepted: bool) -> None:
    remote = remote_of(site, Short(margin_s=0.01) if accepted else Short(accepted_s=0.01))
    late = late_of(remote)
    task = remote.start(PAUSE)
    message = await remote.command()
    if accepted:
        remote.report(message, Stage.ACCEPTED)
    with pytest.raises(CommandTimedOutError) as caught:
        await task
    assert (caught.value.code, caught.value.status) == ("agent_no_result", Status.TIMEOUT)
    remote.report(message, Stage.SENT)
    assert late == []
    result = remote.report(message)
    remote.report(message)
    assert late == [(AGENT, result)]


@pytest.mark.parametrize("ends", ["offline", "duplicate", "broker"])
async def test_command_is_interrupted_if_its_agent_is_gone(hass: HomeAssistant, site: Site, ends: str) -> None:
    remote = remote_of(site, Short(absent_s=0.01, margin_s=60.0))
    task = remote.start(PAUSE)
    remote.report(await remote.command(), Stage.ACCEPTED)
    match ends:
        case "offline":
            site.send_status(online=False)
        case "duplicate":
            site.send_status("two")
            site.send_status("one")
        case "broker":
            site.mqtt.connected = False
            site.home._connection_changed(connected=False)
    with pytest.raises(CommandInterruptedError) as caught:
        await task
    assert (caught.value.code, caught.value.status) == ("agent_gone", Status.INTERRUPTED)


async def test_agent_that_returns_gets_the_command_again_and_repeats_its_result(site: Site) -> None:
    remote = remote_of(site, Short(margin_s=60.0))
    done = remote.start(PAUSE)
    remote.report(await remote.command())
    await done
    task = remote.start(PAUSE)
    first = await remote.published(Kind.COMMAND)
    site.send_status(online=False)
    site.send_status("two")
    assert await remote.published(Kind.COMMAND) == first
    (message,) = commands_of(first[0])
    error = Failure.of(CommandError("agent_restarted"))
    remote.report(message, status=Status.INTERRUPTED, error=error)
    with pytest.raises(CommandInterruptedError) as caught:
        await task
    assert caught.value.code == "agent_restarted"


async def test_results_that_cannot_be_used_change_nothing(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    remote = remote_of(site)
    task = remote.start(PAUSE)
    message = await remote.command()
    whole: Any = loads(payload_of(Result(id=message.id, miner=message.miner, stage=Stage.FINAL)))
    site.send(Kind.RESULT, dumps([{**whole, "status": "splendid"}]))
    assert "A result of the agent hall is not used" in caplog.text
    site.send(Kind.RESULT, dumps([{**whole, "status": "success", "miner": "another"}]))
    site.send(Kind.RESULT, dumps([{**whole, "status": "success"}]), retain=True)
    site.send(Kind.RESULT, dumps([whole]))
    await asyncio.sleep(0)
    assert not task.done()
    remote.report(message)
    await task


async def test_result_without_status_error_or_response_is_a_failure(site: Site) -> None:
    remote = remote_of(site)
    task = remote.start(PAUSE)
    remote.report(await remote.command(), status=Status.FAILED)
    with pytest.raises(Exception, match="error of a message is missing"):
        await task


def test_patience_follows_the_deadlines_of_the_site() -> None:
    patience, deadlines = Patience(), Deadlines(config_write=100)
    pause, restore = (patience.run_s(each, deadlines) for each in (CommandType.POWER_OFF, CommandType.RESTORE))
    assert restore - pause == 600


async def test_commands_that_the_agent_has_not_begun_are_limited(site: Site) -> None:
    remote = remote_of(site, Short(margin_s=60.0, accepted_s=60.0))
    slots = remote.link.slots
    slots.change_limits(2, 1)

    async def run(number: int) -> None:
        context = replace(remote.context, command_id=str(number))
        async with slots.slot("batch"):
            await remote.link.async_execute(PAUSE, PAUSE.command_type, remote.miner, context, remote.before)

    async def published() -> list[str]:
        for _ in range(20):
            await asyncio.sleep(0)
        calls = site.mqtt.async_publish.call_args_list
        topic = site.topics.topic(AGENT, Kind.COMMAND)
        return [message.id for call in calls if call.args[0] == topic for message in commands_of(call.args[1])]

    tasks = [asyncio.create_task(run(number)) for number in range(4)]
    assert await published() == ["0", "1"]
    for stage in (Stage.ACCEPTED, Stage.SENT, Stage.SENT):
        site.send(Kind.RESULT, Result(id="0", miner=MINER, stage=stage))
        assert await published() == (["0", "1"] if stage is Stage.ACCEPTED else ["0", "1", "2"])
    for number in range(4):
        await published()
        done = Result(id=str(number), miner=MINER, stage=Stage.FINAL, status=Status.SUCCESS, response={"result": "ok"})
        site.send(Kind.RESULT, done)
    await asyncio.gather(*tasks)
    assert await published() == ["0", "1", "2", "3"]


def many_of(remote: Remote, count: int) -> dict[str, asyncio.Task[Any]]:
    """Let home carry out commands at the same time; return the tasks by the ids of the commands."""
    tasks = {}
    for number in range(count):
        context = replace(remote.context, command_id=str(number))
        work = remote.link.async_execute(PAUSE, PAUSE.command_type, remote.miner, context, remote.before)
        tasks[str(number)] = asyncio.create_task(work)
    return tasks


def results_of(*ids: str, **fields: Any) -> bytes:
    """Return the final results of commands as one message."""
    known: dict[str, Any] = {"stage": Stage.FINAL, "status": Status.SUCCESS, "response": {}, **fields}
    return dumps([to_json(Result(id=command_id, miner=MINER, **known)) for command_id in ids])


async def test_commands_of_one_moment_are_one_message_and_so_are_their_repeats(site: Site) -> None:
    remote = remote_of(site)
    tasks = many_of(remote, 30)
    (first,) = await remote.published(Kind.COMMAND)
    assert [message.id for message in commands_of(first)] == list(tasks)
    site.send(Kind.RESULT, results_of("0"))
    await tasks["0"]
    site.send_status(online=False)
    site.send_status("two")
    (again,) = await remote.published(Kind.COMMAND)
    assert [message.id for message in commands_of(again)] == list(tasks)[1:]
    site.send(Kind.RESULT, results_of(*tasks))
    await asyncio.gather(*tasks.values())


async def test_many_results_of_one_message_are_used_in_several_turns(site: Site) -> None:
    remote = remote_of(site)
    late = late_of(remote)
    site.send(Kind.RESULT, results_of(*map(str, range(2 * USED_AT_ONCE + 1))))
    seen = []
    for _ in range(3):
        seen.append(len(late))
        await asyncio.sleep(0)
    assert seen == [USED_AT_ONCE, 2 * USED_AT_ONCE, 2 * USED_AT_ONCE + 1]


async def test_results_that_wait_are_used_when_the_site_is_unloaded(site: Site) -> None:
    late = late_of(remote_of(site))
    site.send(Kind.RESULT, results_of(*map(str, range(USED_AT_ONCE + 5))))
    await site.entry._async_process_on_unload(site.hass)
    assert len(late) == USED_AT_ONCE + 5


async def test_result_that_cannot_be_read_does_not_hold_up_those_beside_it(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    remote = remote_of(site)
    tasks = many_of(remote, 2)
    await remote.published(Kind.COMMAND)
    before, after = (loads(results_of(command_id)) for command_id in tasks)
    assert isinstance(before, list)
    assert isinstance(after, list)
    site.send(Kind.RESULT, dumps([*before, {"id": "0", "stage": "splendid"}, 7, *after]))
    await asyncio.gather(*tasks.values())
    # One line for each message.
    named = [each for each in caplog.records if "A result of the agent hall is not used" in each.getMessage()]
    assert [each.levelno for each in named] == [logging.WARNING, logging.DEBUG]


async def test_command_that_cannot_be_encoded_does_not_hold_up_the_others(site: Site) -> None:
    remote = remote_of(site)
    (task,) = many_of(remote, 1).values()
    ((message,),) = map(commands_of, await remote.published(Kind.COMMAND))
    site.send(Kind.RESULT, results_of("0"))
    await task
    broken = replace(message, id="1", parameters={"share": float("nan")})
    with pytest.raises(ValueError, match="JSON"):
        await remote.results.async_run(AGENT, broken, Deadlines())
    (task,) = many_of(remote, 1).values()
    ((again,),) = map(commands_of, await remote.published(Kind.COMMAND))
    assert again.id == "0"
    site.send(Kind.RESULT, results_of("0"))
    await task
