"""The fast way to pause many miners: in which order they are asked, and what is read afterwards."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.miner_remote.commands import runner
from custom_components.miner_remote.commands.batch import Batch
from custom_components.miner_remote.control.handlers import pool_switch
from custom_components.miner_remote.control.record import (
    Command,
    CommandType,
    PoolSwitchCommand,
    PowerLimitCommand,
    SimpleCommand,
    Status,
)
from custom_components.miner_remote.drivers.contract.driver import Accepted, Driver
from custom_components.miner_remote.drivers.contract.errors import RefusedError, UnreachableError
from custom_components.miner_remote.drivers.contract.values import Snapshot
from custom_components.miner_remote.storage.files import DurableFile
from simulator.machine import Fault

from ..conftest import wait_until
from ..hall import PERSON, Hall

PAUSE = SimpleCommand(command_type=CommandType.POWER_OFF)
RESUME = SimpleCommand(command_type=CommandType.POWER_ON)


class Calls:
    """What was written to the disk and asked of miners, in its order."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen: list[tuple[str, str]] = []
        pause, snapshot, write = Driver.pause, Driver.snapshot, DurableFile._write

        async def paused(driver: Driver) -> Accepted:
            self.seen.append(("pause", driver.connection.host))
            return await pause(driver)

        async def read(driver: Driver) -> Snapshot:
            self.seen.append(("read", driver.connection.host))
            return await snapshot(driver)

        def written(file: DurableFile, content: bytes) -> None:
            self.seen.append(("write", file.relative_path))
            write(file, content)

        monkeypatch.setattr(Driver, "pause", paused)
        monkeypatch.setattr(Driver, "snapshot", read)
        monkeypatch.setattr(DurableFile, "_write", written)

    def of(self, *what: str) -> list[str]:
        """Return the kinds of calls in their order."""
        return [kind for kind, _subject in self.seen if kind in what]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    return Calls(monkeypatch)


async def run(hall: Hall, command: Command) -> Batch:
    batch = await hall.data.runner.async_run(command, hall.miners, PERSON)
    # The refreshes after it are background tasks.
    await wait_until(lambda: not hall.data.runner._tasks)
    return batch


async def test_all_are_paused_before_any_is_read_back_and_none_is_read_twice(hall_of, calls: Calls) -> None:
    async with hall_of(["axeos"] * 9, "127.38.131.1", options={"concurrency": 2}) as hall:
        for machine in hall.machines:
            machine.counters.clear()
        calls.seen.clear()
        batch = await run(hall, PAUSE)
        assert {record.status for record in batch.records} == {Status.SUCCESS}
        asked = calls.of("pause", "read")
        # With two slots, the last one is asked while another one is read.
        assert asked[:8] == ["pause"] * 8
        assert (asked.count("pause"), asked.count("read")) == (9, 9)
        assert {machine.counters["request"] for machine in hall.machines} == {2}
        assert all(miner.data.paused for miner in hall.miners)


async def test_records_of_a_batch_are_one_write_before_the_first_packet(
    hall_of, calls: Calls, hass_storage: dict[str, Any]
) -> None:
    async with hall_of(["axeos"] * 9, "127.38.132.1") as hall:
        calls.seen.clear()
        await run(hall, PAUSE)
        before = calls.seen[: calls.of("write", "pause", "read").index("pause")]
        assert [kind for kind, _file in before] == ["write"]
        assert "history" in before[0][1]


async def test_silent_miners_are_ordered_last(hall_of, calls: Calls) -> None:
    async with hall_of(["axeos"] * 8, "127.38.133.1", options={"concurrency": 2}) as hall:
        silent = hall.miners[::2]
        for miner, machine in zip(hall.miners, hall.machines, strict=True):
            if miner in silent:
                machine.faults[Fault.DEAD] = {}
                miner.last_update_success = False
        calls.seen.clear()
        batch = await run(hall, PAUSE)
        sent = {record.miner_id: record.sent_at for record in batch.records if record.sent_at is not None}
        living = [miner for miner in hall.miners if miner not in silent]
        assert max(sent[miner.miner_id] for miner in living) <= min(sent[miner.miner_id] for miner in silent)
        assert [record.status is Status.SUCCESS for record in batch.records] == [False, True] * 4
        hosts = [host for kind, host in calls.seen if kind == "pause"]
        assert hosts == [miner.address for miner in living]
        # Polls go on looking for those that did not answer; the command adds nothing to that.
        reads = [host for kind, host in calls.seen if kind == "read"]
        assert sorted(reads) == sorted(miner.address for miner in hall.miners)


async def test_living_miners_do_not_wait_for_the_read_back_of_others(hall_of) -> None:
    """A miner that shows its pause only after a while keeps its lock, but no slot."""
    async with hall_of(["axeos"] * 4, "127.38.134.1", options={"concurrency": 1}) as hall:
        slow, *others = hall.miners
        hall.machines[0].faults[Fault.IGNORES_WRITES] = {}
        batch = await hall.data.runner.async_start(PAUSE, hall.miners, PERSON)
        await wait_until(lambda: sum(record.status is Status.SUCCESS for record in batch.records) == len(others))
        assert batch.running
        assert slow.link.has_command()
        await batch.wait()
        assert batch.records[0].error_code == "still_mining"


async def test_delay_of_the_firmware_is_waited_for_without_reads(
    hall_of, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hall_of(["axeos"], "127.38.135.1") as hall:
        pause = Driver.pause

        async def later(driver: Driver) -> Accepted:
            accepted = await pause(driver)
            return Accepted(channel=accepted.channel, effective_s=0.4)

        monkeypatch.setattr(Driver, "pause", later)
        calls.seen.clear()
        began = dt_util.utcnow()
        batch = await run(hall, PAUSE)
        assert calls.of("pause", "read") == ["pause", "read"]
        assert batch.records[0].completed_at is not None
        assert (batch.records[0].completed_at - began).total_seconds() >= 0.4


async def test_read_back_is_the_poll_of_a_miner_that_failed_before(hall_of, calls: Calls) -> None:
    async with hall_of(["axeos"], "127.38.136.1", options={"scan_interval": 30}) as hall:
        (miner,) = hall.miners
        miner.async_set_update_error(UnreachableError("connection_refused", host=miner.address, port=80))
        miner.polls.failures, miner.polls.last_error = (
            3,
            UnreachableError("connection_refused", host=miner.address, port=80),
        )
        await run(hall, PAUSE)
        assert miner.last_update_success
        assert miner.last_error is None
        assert miner.polls.failures == 0
        assert miner.reachable
        # The next command need not ask first whether it is the right machine.
        calls.seen.clear()
        await run(hall, SimpleCommand(command_type=CommandType.POWER_ON))
        assert calls.of("read") == ["read"]


@pytest.mark.parametrize("interval_s", [30, 300])
async def test_readings_of_a_paused_miner_are_left_to_its_poll_if_that_is_soon(
    hall_of, calls: Calls, interval_s: int
) -> None:
    async with hall_of(["luxos"], f"127.38.{137 + interval_s % 7}.41", options={"scan_interval": interval_s}) as hall:
        (miner,) = hall.miners
        soon, before, seen_at = interval_s == 30, miner.data, miner.last_seen
        calls.seen.clear()
        batch = await run(hall, PAUSE)
        assert batch.records[0].status is Status.SUCCESS
        assert (miner.data.paused, miner.data.mining) == (True, False)
        assert calls.of("pause", "read") == ["pause"] if soon else ["pause", "read"]
        assert (miner.last_seen == seen_at) is soon
        assert before.hashrate_ths
        assert before.power_w
        # Policies must not take the power of before for what a paused miner draws.
        assert (miner.data.hashrate_ths, miner.data.power_w is None) == (0, soon)
        await miner.async_refresh()
        assert (miner.data.paused, miner.data.hashrate_ths) == (True, 0)


@pytest.mark.parametrize("kind", ["axeos", "luxos"])
async def test_read_back_of_another_machine_is_refused_and_kept_from_the_entities(
    hall_of, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    async with hall_of([kind], f"127.38.137.{1 + 20 * (kind == 'luxos')}") as hall:
        (miner,), (machine,) = hall.miners, hall.machines
        before, pause = miner.data, Driver.pause

        async def replaced(driver: Driver) -> Accepted:
            accepted = await pause(driver)
            machine.mac = "02:00:00:00:00:99"
            return accepted

        monkeypatch.setattr(Driver, "pause", replaced)
        batch = await hall.data.runner.async_run(PAUSE, [miner], PERSON)
        assert (batch.records[0].status, batch.records[0].error_code) == (Status.FAILED, "another_miner")
        assert miner.data is before
        with pytest.raises(RefusedError):
            miner.async_set_snapshot(await (await miner.link.async_driver()).snapshot())


@pytest.mark.parametrize(
    ("kind", "command", "settings", "state"),
    [
        ("axeos", PAUSE, 0, 0),
        ("braiins", PowerLimitCommand(watts=2500), 1, 0),
        (
            "axeos",
            PoolSwitchCommand(pool_url="stratum+tcp://new.example:3333", worker_name="a.b", pool_password="x"),
            0,
            1,
        ),
        ("axeos", SimpleCommand(command_type=CommandType.REBOOT), 1, 1),
    ],
)
async def test_only_what_a_command_does_not_know_is_read_after_it(
    hass: HomeAssistant,
    hall_of,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    command: Command,
    settings: int,
    state: int,
) -> None:
    monkeypatch.setattr(pool_switch, "config_write_s", lambda *_of: 1.0)
    base = f"127.38.{138 + 2 * settings + state}.{1 + 20 * len(kind)}"
    async with hall_of([kind], base, options={"scan_interval": 300}) as hall:
        (miner,) = hall.miners
        # The first read of the settings was spread over a while.
        await miner.async_refresh_settings()
        read_at, polls = miner.settings.read_at, 0
        poll = miner._async_update_data

        async def counted() -> Snapshot:
            nonlocal polls
            polls += 1
            return await poll()

        monkeypatch.setattr(miner, "_async_update_data", counted)
        batch = await hall.data.runner.async_run(command, [miner], PERSON)
        assert batch.records[0].status is Status.SUCCESS
        await wait_until(lambda: polls >= state and (miner.settings.read_at != read_at) is bool(settings))
        await asyncio.sleep(0.1)
        assert bool(polls) is bool(state)
        assert (miner.settings.read_at != read_at) is bool(settings)


async def test_later_order_to_one_miner_comes_after_an_order_to_all_that_is_being_started(
    hall_of, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "STARTED_AT_ONCE", 1)
    async with hall_of(["antminer"] * 3, "127.45.20.1") as hall:
        run, last = hall.data.runner.async_run, hall.miners[-1:]
        await asyncio.gather(run(PAUSE, hall.miners, PERSON), run(RESUME, last, PERSON))
        assert [machine.paused for machine in hall.machines] == [True, True, False]
