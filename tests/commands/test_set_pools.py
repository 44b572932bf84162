"""All pools in one command, and the undo of a change of pools, on simulated miners with real sockets."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.miner_remote.const import EVENT_COMMAND
from custom_components.miner_remote.control.record import (
    BackupCommand,
    Command,
    CommandRecord,
    PoolSwitchCommand,
    RequestedPool,
    RestoreCommand,
    SetPoolsCommand,
    Status,
    UndoPoolSwitchCommand,
)
from custom_components.miner_remote.drivers.contract.errors import RefusedError, TimedOutError
from custom_components.miner_remote.drivers.contract.values import PoolSetting
from custom_components.miner_remote.drivers.firmware.avalon.driver import AvalonDriver
from custom_components.miner_remote.drivers.transport.cgminer_rpc import pool_address
from simulator.fleet import all_kinds
from simulator.machine import Fault, Machine, PoolSlot

from ..hall import PERSON, Hall

FIRST = RequestedPool(pool_url="stratum+tcp://first.example:3333", worker_name="a.{ip_last}", pool_password="word-1")
SECOND = RequestedPool(pool_url="stratum+tcp://second.example:3333", worker_name="a.b", pool_password="word-2")
THIRD = RequestedPool(pool_url="stratum+tcp://third.example:3333", worker_name="a.c", pool_password="word-3")
BOTH = SetPoolsCommand(pools=(FIRST, SECOND), backup_first=True)
SWITCH = PoolSwitchCommand(pool_url=FIRST.pool_url, worker_name="a.b", pool_password="word-3", backup_first=True)
KINDS = [kind for kind in all_kinds() if kind != "epic"]
"""The firmwares whose pools are set; the test of the driver of ePIC covers that its pools are not."""
IMPATIENT = {"config_write_deadline": 3}
"""A short deadline, for changes that the miner never reports."""

type Slots = list[tuple[str, str, str]]


def slots(machine: Machine) -> Slots:
    """Return the pools of a machine, with their addresses in one form for all firmwares."""
    used = machine.pools[:2] if machine.kind.startswith("axeos") else machine.pools
    return [(pool_address(pool.url), pool.user, pool.password) for pool in used if pool.url]


def all_of(machine: Machine) -> SetPoolsCommand:
    """Return the command that sets all pools; an Avalon cannot empty a slot."""
    return replace(BOTH, pools=(FIRST, SECOND, THIRD)) if machine.kind == "avalon" else BOTH


def with_scheme(url: str) -> str:
    """Return the address of a pool as a command has it."""
    return url if "://" in url else f"stratum+tcp://{url}"


def requested(machine: Machine, *pools: RequestedPool) -> Slots:
    """Return the slots of a machine that has these pools."""
    last = machine.ip.rpartition(".")[2]
    return [
        (pool_address(pool.pool_url), pool.worker_name.format(ip_last=last), pool.pool_password or "") for pool in pools
    ]


async def run(hall: Hall, command: Command) -> CommandRecord:
    """Send a command to the only miner, and return its record."""
    batch = await hall.data.runner.async_run(command, hall.miners, PERSON)
    return batch.records[0]


async def undo(hall: Hall, record: CommandRecord) -> CommandRecord:
    """Undo the batch of a record, and return the record of the undo."""
    return await run(hall, UndoPoolSwitchCommand(batch_id=record.batch_id))


async def remember_passwords(hall: Hall) -> None:
    """Store the passwords of the pools, as if this installation had written them."""
    for machine, miner in zip(hall.machines, hall.miners, strict=True):
        for pool in machine.pools:
            await hall.data.vault.async_remember_pool_password(miner.miner_id, pool.url, pool.user, pool.password)


def undoable(hall: Hall, record: CommandRecord) -> object:
    """Return the count in the summary of the batch of a record."""
    batch = hall.data.runner.batch(record.batch_id)
    assert batch is not None
    return batch.as_summary()["undoable"]


def hold_back(monkeypatch: pytest.MonkeyPatch, first: list[PoolSlot]) -> None:
    """Let machines store `first` instead of the first pool list that is written to them."""
    really = Machine.set_pools
    wrong = [first]

    def set_pools(machine: Machine, pools: list[PoolSlot], *rest: Any) -> None:
        really(machine, *((wrong.pop(),) if wrong else (pools, *rest)))

    monkeypatch.setattr(Machine, "set_pools", set_pools)


# Every firmware ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "kind"), list(enumerate(KINDS)), ids=KINDS)
async def test_set_pools_replaces_all_pools_and_can_be_undone_and_redone(
    hass: HomeAssistant, hall_of, caplog: pytest.LogCaptureFixture, number: int, kind: str
) -> None:
    events = async_capture_events(hass, EVENT_COMMAND)
    async with hall_of([kind], f"127.43.{100 + number}.1") as hall:
        (machine,) = hall.machines
        await remember_passwords(hall)
        before = slots(machine)
        command = all_of(machine)
        record = await run(hall, command)
        assert record.status is Status.SUCCESS, record.error_message
        after = requested(machine, *command.pools)
        assert slots(machine) == after
        assert record.response is not None
        assert record.response["worker_names"] == [user for _address, user, _password in after]
        assert isinstance(record.response["backup_id"], int)
        assert "pools_written" not in record.response
        assert undoable(hall, record) == 1

        first = await undo(hall, record)
        assert first.status is Status.SUCCESS, first.error_message
        assert slots(machine) == before
        assert (undoable(hall, record), undoable(hall, first)) == (0, 1)

        second = await undo(hall, first)
        assert second.status is Status.SUCCESS, second.error_message
        assert slots(machine) == after
        said = f"{[each.as_dict() for each in (record, first, second)]}{[event.data for event in events]}{caplog.text}"
        for *_pool, password in (*before, *after):
            assert password not in said


@pytest.mark.parametrize(
    ("number", "kind"), list(enumerate(["antminer", "braiins", "cgminer", "luxos", "vnish", "whatsminer_v3"]))
)
async def test_undo_of_pool_switch_brings_back_pool_and_password(hall_of, number: int, kind: str) -> None:
    async with hall_of([kind], f"127.43.{120 + number}.1") as hall:
        (machine,) = hall.machines
        await remember_passwords(hall)
        before = slots(machine)
        record = await run(hall, SWITCH)
        assert record.status is Status.SUCCESS, record.error_message
        assert slots(machine) != before
        record = await undo(hall, record)
        assert record.status is Status.SUCCESS, record.error_message
        assert slots(machine) == before


# Passwords -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "kind"), list(enumerate(KINDS)), ids=KINDS)
async def test_password_that_is_not_given_stays_or_is_required(hall_of, number: int, kind: str) -> None:
    async with hall_of([kind], f"127.43.{140 + number}.1") as hall:
        (machine,) = hall.machines
        kept = machine.pools[0]
        others = all_of(machine).pools[1:]
        own = RequestedPool(pool_url=with_scheme(kept.url), worker_name=kept.user)
        before = slots(machine)
        # A new pool has no password that could be kept.
        record = await run(hall, SetPoolsCommand(pools=(replace(FIRST, pool_password=None), *others)))
        assert (record.status, record.error_code) == (Status.FAILED, "pool_password_unknown")
        assert (record.error_args or {})["slots"] == "0"
        assert slots(machine) == before
        assert "pools" not in machine.counters

        async with hall.miners[0].async_exclusive() as driver:
            keeps = driver.keeps_pool_passwords or (await driver.read_pools())[0].password is not None
        record = await run(hall, SetPoolsCommand(pools=(own, *others)))
        if keeps:
            assert record.status is Status.SUCCESS, record.error_message
            assert slots(machine) == [before[0], *requested(machine, *others)]
        else:
            assert (record.status, record.error_code) == (Status.FAILED, "pool_password_unknown")
            assert slots(machine) == before


async def test_undo_brings_back_password_of_unchanged_pool(hall_of) -> None:
    async with hall_of(["cgminer"], "127.43.160.1") as hall:
        (machine,) = hall.machines
        await remember_passwords(hall)
        before = slots(machine)
        own = [
            RequestedPool(pool_url=with_scheme(address), worker_name=user, pool_password=f"word-{slot}")
            for slot, (address, user, _password) in enumerate(before)
        ]
        record = await run(hall, SetPoolsCommand(pools=tuple(own), backup_first=True))
        assert record.status is Status.SUCCESS, record.error_message
        assert [password for *_pool, password in slots(machine)] == ["word-0", "word-1", "word-2"]
        record = await undo(hall, record)
        assert record.status is Status.SUCCESS, record.error_message
        assert slots(machine) == before


async def test_undo_names_passwords_that_it_had_to_assume(hall_of) -> None:
    async with hall_of(["whatsminer_v2"], "127.43.161.1") as hall:
        (machine,) = hall.machines
        before = slots(machine)
        record = await run(hall, BOTH)
        assert record.status is Status.SUCCESS, record.error_message
        record = await undo(hall, record)
        assert record.status is Status.SUCCESS, record.error_message
        assert slots(machine) == [(address, user, "x") for address, user, _password in before]
        assert (record.response or {})["assumed_pool_passwords"] == [0, 1, 2]


# Checks before anything is sent --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "kind", "command", "code"),
    [
        (0, "axeos", SetPoolsCommand(pools=(FIRST, SECOND, SECOND)), "too_many_pools"),
        (1, "cgminer", SetPoolsCommand(pools=(FIRST, SECOND), pool_number=2), "pool_number_not_in_list"),
        (2, "braiins", SetPoolsCommand(pools=(FIRST, SECOND), pool_number=1), "pool_slot_not_used"),
    ],
)
async def test_impossible_pools_are_refused_before_backup_and_write(
    hall_of, number: int, kind: str, command: SetPoolsCommand, code: str
) -> None:
    async with hall_of([kind], f"127.43.{165 + number}.1") as hall:
        (machine,) = hall.machines
        before = slots(machine)
        record = await run(hall, replace(command, backup_first=True))
        assert (record.status, record.error_code) == (Status.FAILED, code)
        assert slots(machine) == before
        assert hall.data.backups.list() == []
        assert undoable(hall, record) == 0


async def test_miner_that_reports_no_pools_yet_is_not_written_to(hall_of) -> None:
    async with hall_of(["whatsminer_v2"], "127.43.170.1") as hall:
        (machine,) = hall.machines
        machine.pools = []
        record = await run(hall, replace(BOTH, backup_first=False))
        assert (record.status, record.error_code) == (Status.FAILED, "pools_not_reported")
        # Without pools for a long time, it has none to lose.
        await hall.miners[0].async_refresh()
        record = await run(hall, BOTH)
        assert record.status is Status.SUCCESS, record.error_message
        assert slots(machine) == requested(machine, FIRST, SECOND)
        # A list without pools is neither backed up nor brought back.
        assert hall.data.backups.list() == []
        assert undoable(hall, record) == 0


async def test_miner_mines_on_the_chosen_slot(hall_of) -> None:
    async with hall_of(["luxos"], "127.43.171.1") as hall:
        record = await run(hall, replace(BOTH, pool_number=1))
        assert record.status is Status.SUCCESS, record.error_message
        assert hall.machines[0].active_pool == 1


# Failed writes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [[], [PoolSlot("stratum+tcp://stray.example:3333", "stray", "s")]])
async def test_previous_pools_are_written_back_when_miner_shows_others(
    hall_of, monkeypatch: pytest.MonkeyPatch, wrong: list[PoolSlot]
) -> None:
    async with hall_of(["whatsminer_v2"], f"127.43.{172 + len(wrong)}.1", options=IMPATIENT) as hall:
        (machine,) = hall.machines
        await remember_passwords(hall)
        before = slots(machine)
        hold_back(monkeypatch, wrong)
        record = await run(hall, BOTH)
        assert (record.status, record.error_code) == (Status.FAILED, "pool_change_differs")
        assert (record.error_args or {})["outcome_code"] == "undone"
        assert slots(machine) == before
        assert undoable(hall, record) == 0
        # The passwords of pools that the miner never had are not stored.
        assert hall.data.vault.pool_password(hall.miners[0].miner_id, SECOND.pool_url, SECOND.worker_name) is None


async def test_miner_that_ignores_writes_keeps_its_pools(hall_of) -> None:
    async with hall_of(["whatsminer_v2"], "127.43.174.1", options=IMPATIENT) as hall:
        (machine,) = hall.machines
        machine.faults[Fault.IGNORES_WRITES] = {}
        before = slots(machine)
        record = await run(hall, BOTH)
        assert (record.status, record.error_code) == (Status.FAILED, "pool_change_differs")
        assert (record.error_args or {})["outcome_code"] == "undo_not_needed"
        assert slots(machine) == before
        assert undoable(hall, record) == 0


async def test_failed_undo_is_reported_and_counts_as_changed(hall_of, monkeypatch: pytest.MonkeyPatch) -> None:
    async with hall_of(["whatsminer_v2"], "127.43.175.1", options=IMPATIENT) as hall:
        (machine,) = hall.machines
        await remember_passwords(hall)
        really = Machine.set_pools

        def then_ignore(self: Machine, pools: list[PoolSlot], *rest: Any) -> None:
            really(self, pools[:1], *rest)
            self.faults[Fault.IGNORES_WRITES] = {}

        monkeypatch.setattr(Machine, "set_pools", then_ignore)
        record = await run(hall, BOTH)
        assert (record.status, record.error_code) == (Status.FAILED, "pool_change_differs")
        assert (record.error_args or {})["outcome_code"] == "undo_failed"
        assert slots(machine) == requested(machine, FIRST)
        assert (record.response or {})["pools_written"] is True
        assert undoable(hall, record) == 1
        miner_id = hall.miners[0].miner_id
        assert hall.data.vault.pool_password(miner_id, SECOND.pool_url, SECOND.worker_name) == "word-2"


@pytest.mark.parametrize("fault", [Fault.ACCESS_DENIED, Fault.DEAD])
async def test_slots_that_would_change_at_the_next_reboot_are_written_back(
    hall_of, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    """An Avalon shows its new pools only after a reboot, so half of them would take effect then."""
    async with hall_of(["avalon"], f"127.43.{177 + (fault is Fault.DEAD)}.1", options=IMPATIENT) as hall:
        (machine,) = hall.machines
        await remember_passwords(hall)
        before = slots(machine)
        really = AvalonDriver._set_pool
        failed: list[int] = []

        async def set_pool(driver: AvalonDriver, setting: PoolSetting) -> None:
            if setting.slot == 1 and not failed:
                failed.append(1)
                if fault is Fault.DEAD:
                    raise TimedOutError("answer_timeout", host=machine.ip, seconds=3)
                raise RefusedError("command_refused", "Invalid pool id", command="setpool")
            await really(driver, setting)

        monkeypatch.setattr(AvalonDriver, "_set_pool", set_pool)
        record = await run(hall, all_of(machine))
        assert record.error_code == "pool_change_failed"
        assert (record.error_args or {})["outcome_code"] == "undone", record.error_message
        assert undoable(hall, record) == 0
        machine.reboot()
        assert machine.staged_pools is None
        assert slots(machine) == before


@pytest.mark.parametrize("keeps_some", [True, False])
async def test_change_that_failed_half_way_can_be_undone_later(
    hall_of, monkeypatch: pytest.MonkeyPatch, keeps_some: bool
) -> None:
    async with hall_of(["whatsminer_v2"], f"127.43.{187 + keeps_some}.1", options=IMPATIENT) as hall:
        (machine,) = hall.machines
        await remember_passwords(hall)
        before = slots(machine)
        really = Machine.set_pools

        def then_ignore(self: Machine, pools: list[PoolSlot], *rest: Any) -> None:
            really(self, pools[:1], *rest)
            self.faults[Fault.IGNORES_WRITES] = {}

        with monkeypatch.context() as during:
            during.setattr(Machine, "set_pools", then_ignore)
            record = await run(hall, BOTH)
        assert (record.error_args or {})["outcome_code"] == "undo_failed"
        machine.faults.clear()
        half = list(machine.pools)
        machine.pools = [PoolSlot("stratum+tcp://stray.example:3333", "stray", "s")]
        undone = await undo(hall, record)
        assert (undone.status, undone.error_code) == (Status.FAILED, "pools_changed_since")
        machine.pools = half if keeps_some else []
        undone = await undo(hall, record)
        assert undone.status is Status.SUCCESS, undone.error_message
        assert slots(machine) == before


async def test_new_pools_stay_when_only_the_answer_is_lost(hall_of) -> None:
    async with hall_of(["whatsminer_v3"], "127.43.176.1", options=IMPATIENT) as hall:
        (machine,) = hall.machines
        await remember_passwords(hall)
        machine.faults[Fault.NO_REPLY_WRITES] = {}
        record = await run(hall, BOTH)
        assert (record.status, record.error_code) == (Status.TIMEOUT, "pool_change_failed")
        assert (record.error_args or {})["outcome_code"] == "pools_as_requested"
        assert slots(machine) == requested(machine, FIRST, SECOND)
        assert undoable(hall, record) == 1
        machine.faults.clear()
        before_undo = slots(machine)
        record = await undo(hall, record)
        assert record.status is Status.SUCCESS, record.error_message
        assert slots(machine) != before_undo


# Undo ----------------------------------------------------------------------------------------------------------------


async def test_undo_is_refused_without_backup(hall_of) -> None:
    async with hall_of(["cgminer"], "127.43.180.1") as hall:
        record = await run(hall, replace(SWITCH, backup_first=False))
        assert undoable(hall, record) == 0
        after = slots(hall.machines[0])
        record = await undo(hall, record)
        assert (record.status, record.error_code) == (Status.FAILED, "undo_without_backup")
        assert slots(hall.machines[0]) == after


async def test_undo_is_refused_when_its_backup_was_deleted(hall_of) -> None:
    async with hall_of(["cgminer"], "127.43.181.1") as hall:
        record = await run(hall, SWITCH)
        await hall.data.backups.async_delete(int(str((record.response or {})["backup_id"])))
        record = await undo(hall, record)
        assert (record.status, record.error_code) == (Status.FAILED, "backup_missing")


async def test_undo_does_not_overwrite_later_changes(hall_of) -> None:
    async with hall_of(["cgminer"], "127.43.182.1") as hall:
        (machine,) = hall.machines
        first = await run(hall, SWITCH)
        later = await run(hall, replace(SWITCH, pool_url=SECOND.pool_url))
        assert (undoable(hall, first), undoable(hall, later)) == (0, 1)
        after = slots(machine)
        record = await undo(hall, first)
        assert (record.status, record.error_code) == (Status.FAILED, "pools_changed_since")
        assert (record.error_args or {})["difference_code"] == "pool_slot_differs"
        assert slots(machine) == after
        # One step back at a time is possible.
        assert (await undo(hall, later)).status is Status.SUCCESS
        assert (await undo(hall, first)).status is Status.SUCCESS


async def test_undo_is_skipped_when_pools_are_back_already(hall_of) -> None:
    async with hall_of(["cgminer", "cgminer"], "127.43.183.1") as hall:
        batch = await hall.data.runner.async_run(SWITCH, hall.miners[:1], PERSON)
        undone = await hall.data.runner.async_run(UndoPoolSwitchCommand(batch_id=batch.id), hall.miners, PERSON)
        assert [(record.status, record.error_code) for record in undone.records] == [
            (Status.SUCCESS, None),
            (Status.SKIPPED, "undo_not_in_batch"),
        ]
        record = await run(hall, UndoPoolSwitchCommand(batch_id=batch.id))
        assert (record.status, record.error_code) == (Status.SKIPPED, "pools_already_back")


async def test_undo_of_command_that_changes_no_pools_is_skipped(hall_of) -> None:
    async with hall_of(["cgminer"], "127.43.184.1") as hall:
        record = await run(hall, BackupCommand())
        assert undoable(hall, record) == 0
        record = await undo(hall, record)
        assert (record.status, record.error_code) == (Status.SKIPPED, "undo_not_in_batch")


async def test_restore_of_pools_ends_possible_undo(hall_of) -> None:
    async with hall_of(["cgminer"], "127.43.185.1") as hall:
        await remember_passwords(hall)
        record = await run(hall, SWITCH)
        assert undoable(hall, record) == 1
        restored = await run(hall, RestoreCommand(backup_id=int(str((record.response or {})["backup_id"]))))
        assert restored.status is Status.SUCCESS, restored.error_message
        assert undoable(hall, record) == 0


async def test_batch_of_the_history_can_be_undone(hall_of) -> None:
    async with hall_of(["cgminer"], "127.43.186.1") as hall:
        (machine,) = hall.machines
        before = [slot[:2] for slot in slots(machine)]
        record = await run(hall, SWITCH)
        runner = hall.data.runner
        assert await runner.async_undoable(record.batch_id) == [hall.miners[0].miner_id]
        runner._batches._batches.clear()
        runner._batches._ended.clear()
        assert await runner.async_undoable(record.batch_id) == [hall.miners[0].miner_id]
        assert await runner.async_undoable("unknown") is None
        assert (await undo(hall, record)).status is Status.SUCCESS
        assert [slot[:2] for slot in slots(machine)] == before
