"""Batches of entity calls with one context, and the limit of concurrent commands of the whole installation."""

from __future__ import annotations

import asyncio
import gc
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import area_registry as ar, device_registry as dr

from custom_components.miner_remote.commands.runner import NotAcceptedError
from custom_components.miner_remote.control.context import Outcome
from custom_components.miner_remote.control.record import CommandType, HistoryQuery, SimpleCommand, Status
from custom_components.miner_remote.drivers.contract.errors import CodedError, TimedOutError
from custom_components.miner_remote.fleet.miner import MinerCoordinator

from ..hall import PERSON, Hall
from .handlers import replace_handler

REBOOT = SimpleCommand(command_type=CommandType.REBOOT)


class Running:
    """A slow command handler that counts how many calls run concurrently."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self.observed: list[str] = []
        self.refuses: set[str] = set()
        self.hangs: set[str] = set()

    async def execute(self, _command: object, miner: MinerCoordinator, *_rest: object) -> Outcome:
        self.now += 1
        self.most = max(self.most, self.now)
        self.observed.append(miner.miner_id)
        try:
            await asyncio.sleep(3.0 if miner.miner_id in self.hangs else 0.02)
        finally:
            self.now -= 1
        if miner.miner_id in self.refuses:
            raise TimedOutError("answer_timeout", host=miner.miner_id, seconds=1)
        return Outcome(response={"result": "done"})


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Running:
    made = Running()
    for command_type in CommandType:
        replace_handler(monkeypatch, command_type, made.execute)
    return made


def in_one_area(hass: HomeAssistant, hall: Hall) -> str:
    area = ar.async_get(hass).async_create("Basement")
    for miner in hall.miners:
        assert miner.device_id is not None
        dr.async_get(hass).async_update_device(miner.device_id, area_id=area.id)
    return area.id


async def test_switching_off_area_is_one_batch_within_limit(hall_of, hass: HomeAssistant, running: Running) -> None:
    options = {"concurrency": 7, "read_deadline": 30}
    async with hall_of(["cgminer", "axeos"] * 60, "127.38.80.1", options=options) as hall:
        area = in_one_area(hass, hall)
        switches = [miner.miner_id for miner in hall.miners if "pause" in miner.capabilities]
        assert len(switches) >= 60
        context = Context(user_id=None)
        target = {"area_id": area}
        await hass.services.async_call("switch", "turn_off", {}, blocking=True, context=context, target=target)
        records = await hall.data.history.async_query(HistoryQuery(limit=1000))
        assert Counter(record.miner_id for record in records) == Counter(switches)
        assert len({record.batch_id for record in records}) == 1
        assert {record.command_type for record in records} == {CommandType.POWER_OFF}
        assert {record.status for record in records} == {Status.SUCCESS}
        assert running.most == 7
        # The calls of buttons are collected in the same way: all 120 can reboot.
        running.most = 0
        await hass.services.async_call("button", "press", {}, blocking=True, context=Context(), target=target)
        reboots = await hall.data.history.async_query(HistoryQuery(command_type=CommandType.REBOOT, limit=1000))
        assert len(reboots) >= 120
        assert len({record.batch_id for record in reboots}) == 1
        assert running.most == 7


async def test_each_entity_call_gets_its_own_result(hall_of, hass: HomeAssistant, running: Running) -> None:
    async with hall_of(["axeos"] * 3, "127.38.81.1") as hall:
        _first, second, third = hall.miners
        running.refuses = {second.miner_id}
        running.hangs = {third.miner_id}
        calls, context = hall.data.entity_calls, Context()
        command = SimpleCommand(command_type=CommandType.POWER_OFF)
        tasks = [hass.async_create_task(calls.async_run(command, miner, context)) for miner in hall.miners]
        done, waiting = await asyncio.wait(tasks, timeout=1.5)
        assert len(done) == 2
        assert (await tasks[0]).status is Status.SUCCESS
        assert (await tasks[1]).error_code == "answer_timeout"
        # Cancelling one call cancels neither the others nor its own command.
        tasks[2].cancel()
        await asyncio.wait(waiting)
        (batch_id,) = {record.batch_id for record in await hall.data.history.async_query(HistoryQuery(limit=10))}
        batch = hall.data.runner.batch(batch_id)
        assert batch is not None
        await batch.wait()
        assert [record.status for record in batch.records] == [Status.SUCCESS, Status.TIMEOUT, Status.SUCCESS]


async def test_other_contexts_commands_and_second_calls_are_other_batches(hall_of, running: Running) -> None:
    async with hall_of(["axeos"] * 2, "127.38.82.1") as hall:
        calls, (first, second) = hall.data.entity_calls, hall.miners
        off, on = (SimpleCommand(command_type=kind) for kind in (CommandType.POWER_OFF, CommandType.POWER_ON))
        context, other = Context(), Context()
        records = await asyncio.gather(
            calls.async_run(off, first, context),
            calls.async_run(off, second, context),
            calls.async_run(on, first, context),
            calls.async_run(off, first, other),
            calls.async_run(off, first, context),
            calls.async_run(off, first, None),
            calls.async_run(off, second, None),
        )
        batches = [record.batch_id for record in records]
        assert batches[0] == batches[1]
        assert len(set(batches)) == 6
        assert len({record.id for record in records}) == 7


async def test_entity_call_raises_when_record_cannot_be_stored(hall_of, running: Running) -> None:
    async with hall_of(["axeos"], "127.38.83.1") as hall:
        await hall.data.runner.async_close()
        with pytest.raises(HomeAssistantError, match="shutting down"):
            await hall.data.entity_calls.async_run(REBOOT, hall.miners[0], Context())
        call = asyncio.ensure_future(hall.data.entity_calls.async_run(REBOOT, hall.miners[0], Context()))
        await asyncio.sleep(0)
        await hall.data.entity_calls.async_close()
        with pytest.raises(HomeAssistantError, match="shutting down"):
            await call
        assert running.observed == []


async def test_entity_calls_end_without_command_when_closed_during_start(hall_of, running: Running) -> None:
    async with hall_of(["axeos"] * 2, "127.38.89.1") as hall:
        entered, context = asyncio.Event(), Context()

        async def add(_records: list[Any]) -> None:
            entered.set()
            await asyncio.sleep(30)

        hall.data.history.async_add = add  # type: ignore[method-assign]
        calls = [
            asyncio.ensure_future(hall.data.entity_calls.async_run(REBOOT, miner, context)) for miner in hall.miners
        ]
        await entered.wait()
        async with asyncio.timeout(2):
            await hall.data.entity_calls.async_close()
            ended = await asyncio.gather(*calls, return_exceptions=True)
        assert [(type(error), error.code) for error in ended if isinstance(error, CodedError)] == [
            (NotAcceptedError, "shutting_down")
        ] * 2
        assert running.observed == []


async def test_entity_calls_end_and_error_is_logged_when_start_breaks(
    hass: HomeAssistant, hall_of, running: Running
) -> None:
    async with hall_of(["axeos"], "127.38.90.10") as hall:
        reported: list[dict[str, Any]] = []
        hass.loop.set_exception_handler(lambda _loop, context: reported.append(context))

        async def add(_records: list[Any]) -> None:
            raise RuntimeError("a bug")

        hall.data.history.async_add = add  # type: ignore[method-assign]
        with pytest.raises(NotAcceptedError, check=lambda error: error.code == "start_failed"):
            await hall.data.entity_calls.async_run(REBOOT, hall.miners[0], Context())
        await asyncio.sleep(0.05)
        gc.collect()
        assert [str(context["exception"]) for context in reported] == ["a bug"]
        assert running.observed == []


async def test_concurrency_limit_covers_all_batches(hall_of, running: Running) -> None:
    async with hall_of(["axeos"] * 12, "127.38.84.1", options={"concurrency": 3}) as hall:
        runner = hall.data.runner
        batches = [await runner.async_start(REBOOT, [miner], PERSON) for miner in hall.miners]
        batches.append(await runner.async_start(REBOOT, hall.miners, PERSON))
        await asyncio.gather(*(batch.wait() for batch in batches))
        assert running.most == 3
        assert len(running.observed) == 24


async def test_single_command_does_not_wait_for_large_batch(hall_of, running: Running) -> None:
    async with hall_of(["axeos"] * 30, "127.38.85.1", options={"concurrency": 2}) as hall:
        runner = hall.data.runner
        large = await runner.async_start(REBOOT, hall.miners[:-1], PERSON)
        await asyncio.sleep(0.01)
        single = await runner.async_run(REBOOT, hall.miners[-1:], PERSON)
        assert single.records[0].status is Status.SUCCESS
        assert large.running
        assert running.observed.index(hall.miners[-1].miner_id) < 6
        await large.wait()


async def test_silent_miners_do_not_delay_others(hall_of, running: Running) -> None:
    async with hall_of(["axeos"] * 16, "127.38.86.1", options={"concurrency": 4}) as hall:
        dead, living = hall.miners[:10], hall.miners[10:]
        running.hangs = {miner.miner_id for miner in dead}
        for miner in dead:
            miner.last_update_success = False
        first = await hall.data.runner.async_start(REBOOT, dead, PERSON)
        await asyncio.sleep(0.01)
        async with asyncio.timeout(1.5):
            batch = await hall.data.runner.async_run(REBOOT, living, PERSON)
        assert {record.status for record in batch.records} == {Status.SUCCESS}
        assert first.running
        assert running.most <= 4


async def test_commands_to_hanging_miner_take_one_slot(hall_of, running: Running) -> None:
    async with hall_of(["axeos"] * 2, "127.38.87.1", options={"concurrency": 2}) as hall:
        hanging, living = hall.miners
        running.hangs = {hanging.miner_id}
        for _ in range(5):
            await hall.data.runner.async_start(REBOOT, [hanging], PERSON)
        await asyncio.sleep(0.01)
        async with asyncio.timeout(1.5):
            batch = await hall.data.runner.async_run(REBOOT, [living], PERSON)
        assert batch.records[0].status is Status.SUCCESS


async def test_cost_of_skipped_miners_does_not_grow_with_their_number(hall_of, running: Running) -> None:
    """The batch is looked up by miner, without iterating over its records."""
    async with hall_of(["axeos"], "127.38.88.1") as hall:
        in_flight = hall.data.engine._in_flight
        walked = 0

        class Walked(list[Any]):
            def __iter__(self) -> Iterator[Any]:
                nonlocal walked
                walked += 1
                return super().__iter__()

        batch = await hall.data.runner.async_start(REBOOT, hall.miners, PERSON)
        batch.records = Walked(batch.records)
        in_flight._batches.add(batch)
        in_flight._batch_of = {f"m{number}": batch for number in range(1000)}
        for number in range(1000):
            in_flight.async_skip(f"m{number}")
        assert walked == 0
        assert batch.leaves_out("m999")
        await batch.wait()
