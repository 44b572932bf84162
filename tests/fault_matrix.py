"""Send every command to every simulated firmware under every fault; note the record and the real outcome."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, override

import pytest
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

import custom_components.miner_remote as integration
from custom_components.miner_remote.commands import runner as runner_module, verification
from custom_components.miner_remote.control.errors import CommandError, CommandTimedOutError, UnsupportedCommandError
from custom_components.miner_remote.control.record import (
    BackupCommand,
    Command,
    CommandRecord,
    CommandType,
    HistoryQuery,
    PoolSwitchCommand,
    RequestedPool,
    RestoreCommand,
    SetPoolsCommand,
    SimpleCommand,
    Status,
    Verification,
)
from custom_components.miner_remote.drivers.contract import errors
from custom_components.miner_remote.drivers.contract.driver import Profile
from custom_components.miner_remote.drivers.transport.cgminer_rpc import pool_address
from custom_components.miner_remote.runtime import DATA, MinerRemoteData
from simulator.fleet import Fleet, make_machines
from simulator.machine import Fault, Machine, PoolSlot

from .conftest import SetUpSite, wait_until
from .hall import PERSON

READ_S, WRITE_S, CONFIG_WRITE_S = 3.0, 5.0, 8.0
OPTIONS = {
    "read_deadline": READ_S,
    "write_deadline": WRITE_S,
    "config_write_deadline": CONFIG_WRITE_S,
    # Polls are not tested here.
    "scan_interval": 3600,
}
PARAMETERS: dict[Fault, dict[str, float]] = {
    # Every reply exceeds the deadline.
    Fault.SLOW_DRIP: {"delay": 0.5},
    # Longer than the deadline of other writes, and shorter than that of configuration writes, as in reality.
    Fault.SLOW_CONFIG: {"delay": 6.5},
}
SETTLE_S = {
    CommandType.POWER_OFF: 6.0,
    CommandType.POOL_SWITCH: 3.0,
    CommandType.SET_POOLS: 3.0,
    CommandType.RESTORE: 3.0,
}
"""How long a machine may still be busy after its command ended: Avalon pauses after five seconds."""
AT_ONCE = 32
"""How many commands run at a time: the miners and Home Assistant share one event loop here."""
SLACK_S = 3.0
"""What a busy machine may add to the deadlines."""

NEW = PoolSlot("stratum+tcp://new.example.com:3333", "account.{ip_last}", "hidden-word")
STRAY = PoolSlot("stratum+tcp://stray.example.com:3333", "stray.1", "stray-pw")
"""The pool in the first slot of each machine before a restore."""
KEEPS_POOLS = frozenset({"epic"})
"""The kinds whose pools are not written; a restore changes the mode of their fans instead."""

NO_FAULT = "none"
FAULTS: tuple[str, ...] = (NO_FAULT, *(fault.value for fault in Fault))
COMMAND_TYPES = (
    CommandType.BACKUP,
    CommandType.POWER_OFF,
    CommandType.POOL_SWITCH,
    CommandType.SET_POOLS,
    CommandType.RESTORE,
    CommandType.REBOOT,
)
DEADLINES_S = {
    CommandType.BACKUP: READ_S,
    CommandType.REBOOT: WRITE_S,
    # Antminer pauses by a configuration write; the write and the read-back have a deadline each.
    CommandType.POWER_OFF: CONFIG_WRITE_S + WRITE_S + READ_S,
    CommandType.POOL_SWITCH: READ_S + 2 * CONFIG_WRITE_S + READ_S,
    # Read, write and read back, and the same again to undo it.
    CommandType.SET_POOLS: 2 * (READ_S + CONFIG_WRITE_S + CONFIG_WRITE_S + READ_S),
    CommandType.RESTORE: 2 * (READ_S + CONFIG_WRITE_S + CONFIG_WRITE_S + READ_S),
}

_KINDS_OF_ERROR: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((errors.TimedOutError, CommandTimedOutError), "timeout"),
    ((errors.UnreachableError,), "unreachable"),
    ((errors.AuthenticationError,), "password"),
    ((errors.UnsupportedError, UnsupportedCommandError), "unsupported"),
    ((errors.RefusedError, CommandError), "refused"),
)


@dataclass
class Cell:
    """The outcome of one command on one firmware under one fault."""

    command_type: CommandType
    fault: str
    kind: str
    machine: Machine
    before: list[PoolSlot]
    record: CommandRecord
    error: str | None
    done: bool
    """Whether the machine did it: checked at the end of a successful command, else after it settled."""
    records: int
    """The number of its records in the history."""
    password_known: dict[int, str | None] = field(default_factory=dict)
    """The passwords in the backup, by slot."""
    backups: int = 0
    """The number of backups that it stored."""

    @property
    def name(self) -> str:
        return f"{self.command_type.value} of {self.kind} under {self.fault}"

    @property
    def outcome(self) -> str:
        """Return the cell of the table."""
        status = self.record.status
        if status is Status.SUCCESS:
            seen = self.record.verification
            return "✔" if seen is None else f"✔ {seen.value.replace('_', ' ')}"
        words = "timeout" if status is Status.TIMEOUT else f"failed: {self.error or status.value}"
        return f"{words} (done)" if self.done else words


def same_slot(one: PoolSlot, other: PoolSlot, *, password: bool = True) -> bool:
    """Return whether two slots hold the same pool, however the firmware writes its address."""
    return (
        pool_address(one.url) == pool_address(other.url)
        and one.user == other.user
        and (not password or one.password == other.password)
    )


def requested_pool(machine: Machine) -> PoolSlot:
    """Return the pool that the pool switch writes to a machine."""
    return PoolSlot(NEW.url, NEW.user.format(ip_last=machine.ip.rpartition(".")[2]), NEW.password)


def requested_pools(machine: Machine) -> list[PoolSlot]:
    """Return the pools that the command to set all pools writes to a machine: as many as it has."""
    used = 2 if machine.kind.startswith("axeos") else len(make_machines([machine.kind], base=machine.ip)[0].pools)
    user = requested_pool(machine).user
    return [
        PoolSlot(f"stratum+tcp://new-{slot}.example.com:3333", user, f"{NEW.password}-{slot}") for slot in range(used)
    ]


def quicken(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the verification of reboots, and skip slow parts that are not tested."""
    hass.loop.set_debug(False)
    monkeypatch.setattr(integration, "PLATFORMS", [])
    monkeypatch.setattr(verification, "VERIFY_FIRST_S", 0.8)
    monkeypatch.setattr(verification, "VERIFY_SLOWEST_S", 1.5)
    monkeypatch.setattr(verification, "STILL_UP_AFTER_S", 8.0)
    monkeypatch.setattr(verification, "GONE_AFTER_S", 8.0)


def switch_on_fault(machine: Machine, fault: str) -> None:
    """Turn on a fault by its name."""
    if fault != NO_FAULT:
        machine.faults[Fault(fault)] = PARAMETERS.get(Fault(fault), {})


class _BreaksOnce(dict[str, int]):
    """The counters of a machine whose answer to one request is cut off with a TCP reset, and no other."""

    def __init__(self, machine: Machine, at: int) -> None:
        super().__init__()
        self._machine = machine
        self._at = at

    @override
    def __setitem__(self, what: str, number: int) -> None:
        super().__setitem__(what, number)
        if what != "request":
            return
        if number == self._at:
            self._machine.faults[Fault.RESET] = {}
        elif number == self._at + 1:
            self._machine.faults.pop(Fault.RESET, None)


def break_once(machine: Machine, at: str) -> None:
    """Let a machine execute its N-th request but break the connection instead of answering."""
    machine.counters = _BreaksOnce(machine, int(at))


class Matrix:
    """A site with one machine per firmware and fault; a new fleet at the same addresses for each command."""

    def __init__(
        self,
        hass: HomeAssistant,
        kinds: list[str],
        base_address: str,
        faults: tuple[str, ...] = FAULTS,
        switch_on: Callable[[Machine, str], None] = switch_on_fault,
    ) -> None:
        self.hass = hass
        self.base_address = base_address
        self.switch_on = switch_on
        # Alternate fast and slow ones, so that not all are busy at the same time.
        self.pairs = [(kind, fault) for kind in kinds for fault in faults]
        self.errors: dict[str, str] = {}
        self.backup_of: dict[str, int] = {}

    @property
    def data(self) -> MinerRemoteData:
        return self.hass.data[DATA]

    def profiles(self) -> dict[str, Profile | None]:
        """Return the profile of each address."""
        return {miner.address: miner.profile for miner in self.data.fleet.miners()}

    async def close(self, entry: MockConfigEntry) -> None:
        """Close the runner, the site and the history."""
        await self.data.runner.async_close()
        await self.hass.config_entries.async_unload(entry.entry_id)
        await self.data.history.async_close()

    def machines(self) -> list[Machine]:
        return make_machines([kind for kind, _fault in self.pairs], base=self.base_address, boot_s=0.5)

    def note_errors(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Record the type of a command's error, which is not part of its record."""
        really = runner_module.CommandRunner._finish

        def finish(
            runner: runner_module.CommandRunner, record: CommandRecord, status: Status, *rest: Any, **more: Any
        ) -> None:
            if isinstance(err := sys.exception(), (errors.DriverError, CommandError)):
                self.errors[record.miner_id] = kind_of_error(err)
            really(runner, record, status, *rest, **more)

        monkeypatch.setattr(runner_module.CommandRunner, "_finish", finish)

    async def set_up(self, set_up_site: SetUpSite) -> MockConfigEntry:
        """Set up the site while all machines are well, and keep a backup of each."""
        fleet = Fleet(self.machines())
        await fleet.open()
        try:
            entry = await set_up_site(fleet.machines, name="Hall", options=OPTIONS, answers=False)
            await wait_until(lambda: all(miner.last_seen or miner.last_error for miner in self.data.fleet.miners()), 60)
            cells = await self._run_all(fleet, CommandType.BACKUP, None)
            assert [cell.name for cell in cells if cell.record.status is not Status.SUCCESS] == []
            for cell in cells:
                response = cell.record.response
                assert response is not None
                self.backup_of[cell.machine.ip] = int(str(response["backup_id"]))
        finally:
            await fleet.close()
        return entry

    async def run(self, command_type: CommandType) -> list[Cell]:
        """Send one command to a fleet whose faults are on; return the outcome once all machines have settled."""
        machines = self.machines()
        if command_type is CommandType.RESTORE:
            for machine in machines:
                if machine.kind in KEEPS_POOLS:
                    machine.fan_mode = "manual"
                else:
                    machine.pools[0] = PoolSlot(STRAY.url, STRAY.user, STRAY.password)
        fleet = Fleet(machines)
        await fleet.open()
        try:
            cells = await self._run_all(fleet, command_type, [fault for _kind, fault in self.pairs])
            await wait_until(lambda: all(cell.record.verification is not Verification.WAITING for cell in cells), 40)
            # The machine may still be storing a configuration or going to sleep when its command ends.
            await asyncio.sleep(SETTLE_S.get(command_type, 0))
            for cell in cells:
                if cell.record.status is not Status.SUCCESS:
                    cell.done = self._done(cell.machine, command_type, cell.backups)
            return cells
        finally:
            await fleet.close()

    async def _run_all(self, fleet: Fleet, command_type: CommandType, faults: list[str] | None) -> list[Cell]:
        slots = asyncio.Semaphore(AT_ONCE)

        async def one(machine: Machine, fault: str | None) -> Cell:
            async with slots:
                return await self._run_one(machine, command_type, fault)

        return await asyncio.gather(*map(one, fleet.machines, faults or [None] * len(fleet.machines), strict=True))

    async def _run_one(self, machine: Machine, command_type: CommandType, fault: str | None) -> Cell:
        data = self.data
        miner = data.fleet.by_address(machine.ip)
        assert miner is not None
        # The fault starts on a miner that has just been working.
        await miner.link.async_close_driver()
        await miner.async_refresh()
        before = [PoolSlot(pool.url, pool.user, pool.password) for pool in machine.pools]
        kept = len(data.backups.list(machine.ip, limit=1000))
        machine.counters.clear()
        if fault is not None:
            self.switch_on(machine, fault)
        self.errors.pop(miner.miner_id, None)
        batch = await data.runner.async_run(self._command(command_type, machine), [miner], PERSON)
        (record,) = batch.records
        made = data.backups.list(machine.ip, limit=1000)
        cell = Cell(
            command_type=command_type,
            fault=fault or NO_FAULT,
            kind=machine.kind,
            machine=machine,
            before=before,
            record=record,
            error=self.errors.get(miner.miner_id),
            done=self._done(machine, command_type, len(made) - kept),
            records=len(await data.history.async_query(HistoryQuery(batch_id=batch.id))),
            backups=len(made) - kept,
        )
        if command_type is CommandType.BACKUP and cell.backups:
            config = await data.backups.async_config(made[0].id)
            cell.password_known.update({pool.slot: pool.password for pool in config.pools})
        return cell

    def _command(self, command_type: CommandType, machine: Machine) -> Command:
        match command_type:
            case CommandType.BACKUP:
                return BackupCommand()
            case CommandType.POOL_SWITCH:
                return PoolSwitchCommand(pool_url=NEW.url, worker_name=NEW.user, pool_password=NEW.password)
            case CommandType.SET_POOLS:
                pools = [
                    RequestedPool(pool_url=pool.url, worker_name=NEW.user, pool_password=pool.password)
                    for pool in requested_pools(machine)
                ]
                return SetPoolsCommand(pools=tuple(pools))
            case CommandType.RESTORE:
                # Not every firmware reports its passwords.
                known = {slot: pool.password for slot, pool in enumerate(self._saved(machine))}
                return RestoreCommand(backup_id=self.backup_of[machine.ip], pool_passwords=known)
        return SimpleCommand(command_type=command_type)

    def _saved(self, machine: Machine) -> list[PoolSlot]:
        """Return the initial pools of a machine."""
        return next(made for made in make_machines([machine.kind], base=machine.ip)).pools

    def _done(self, machine: Machine, command_type: CommandType, backups: int) -> bool:
        match command_type:
            case CommandType.BACKUP:
                return backups == 1
            case CommandType.REBOOT:
                return sum(machine.counters.get(what, 0) for what in ("reboot", "restart_mining")) == 1
            case CommandType.POWER_OFF:
                return not machine.hashing and machine.paused
            case CommandType.POOL_SWITCH:
                return same_slot(machine.pools[0], requested_pool(machine)) and machine.active_pool == 0
            case CommandType.SET_POOLS:
                wanted = requested_pools(machine)
                there = machine.pools[: len(wanted)]
                return (
                    len(there) == len(wanted)
                    and all(map(same_slot, there, wanted, strict=True))
                    and machine.active_pool == 0
                )
            case CommandType.RESTORE:
                if machine.kind in KEEPS_POOLS:
                    return machine.fan_mode == "auto"
                saved = self._saved(machine)
                return len(saved) == len(machine.pools) and all(map(same_slot, saved, machine.pools, strict=True))
        raise AssertionError(command_type)


def kind_of_error(err: errors.DriverError | CommandError) -> str:
    cause = err.__cause__ if isinstance(err, CommandError) and isinstance(err.__cause__, errors.DriverError) else err
    return next(kind for types, kind in _KINDS_OF_ERROR if isinstance(cause, types))


# Conditions for every cell -----------------------------------------------------------------------------------------


def violations(cell: Cell) -> Iterator[str]:
    """Yield violations that are wrong whatever the table says."""
    record, machine = cell.record, cell.machine
    if record.status not in (Status.SUCCESS, Status.FAILED, Status.TIMEOUT):
        yield f"ended as {record.status.value}"
    if cell.records != 1:
        yield f"left {cell.records} records"
    limit = DEADLINES_S[cell.command_type] + SLACK_S
    if (record.duration_ms or 0) / 1000 > limit:
        yield f"took {(record.duration_ms or 0) / 1000:.1f} s, longer than {limit:.0f} s"
    if record.error_code == "internal_error":
        yield "broke"
    if record.status is not Status.SUCCESS and not record.error_message:
        yield "failed without a word"
    text = f"{record.as_dict()}"
    for secret in (NEW.password, STRAY.password, *(pool.password for pool in cell.before)):
        if secret in text:
            yield f"shows the password {secret}"
    for never in ("open_write_api", "foreign_session", "board_reboot"):
        if machine.counters.get(never):
            yield f"did {never}"
    # A command that is undone may take two.
    if machine.counters.get("reboot", 0) > 1 + (cell.command_type in (CommandType.SET_POOLS, CommandType.RESTORE)):
        yield f"rebooted {machine.counters['reboot']} times"
    yield from _success_violations(cell)
    yield from _pool_violations(cell)


def _success_violations(cell: Cell) -> Iterator[str]:
    record = cell.record
    ignores = cell.fault == Fault.IGNORES_WRITES
    if record.status is Status.SUCCESS and not cell.done:
        if cell.command_type is not CommandType.REBOOT:
            yield "is a success, and the machine does not show it"
        elif not ignores:
            yield "is a success, and the machine did not reboot"
        elif not cell.machine.counters.get("ignored"):
            yield "is a success, and the machine never got it"
    if record.verification is Verification.CONFIRMED and not cell.done:
        yield "is confirmed, and the machine did not reboot"
    if cell.command_type is CommandType.BACKUP:
        for slot, password in cell.password_known.items():
            if password not in (None, cell.before[slot].password):
                yield f"keeps another password of slot {slot} than the machine has"
        if record.status is not Status.SUCCESS and cell.backups:
            yield "failed, and kept a backup"


def _pool_violations(cell: Cell) -> Iterator[str]:
    """Yield violations of the pools, including those that apply at the next start."""
    assumed = (cell.record.response or {}).get("assumed_pool_passwords", [])
    target: dict[int, PoolSlot] = {}
    if cell.command_type is CommandType.POOL_SWITCH:
        target = {0: requested_pool(cell.machine)}
    elif cell.command_type is CommandType.SET_POOLS:
        target = dict(enumerate(requested_pools(cell.machine)))
    elif cell.command_type is CommandType.RESTORE:
        saved = make_machines([cell.kind], base=cell.machine.ip)[0].pools
        target = dict(enumerate(saved))
    for pools in (cell.machine.pools, cell.machine.staged_pools):
        if pools is None:
            continue
        if not pools:
            yield "left the machine without pools"
        for slot, before in enumerate(cell.before):
            if slot >= len(pools):
                yield f"lost slot {slot}"
                continue
            password = not (isinstance(assumed, list) and slot in assumed)
            allowed = [before] + ([target[slot]] if slot in target else [])
            if not any(same_slot(pools[slot], pool, password=password) for pool in allowed):
                yield f"left {pools[slot].url} {pools[slot].user} {pools[slot].password} in slot {slot}"
        for slot in range(len(cell.before), len(pools)):
            # A list that grows pool by pool may have one more when the connection is lost.
            if cell.record.status is Status.SUCCESS or pools[slot].user not in {pool.user for pool in target.values()}:
                yield f"left {pools[slot].url} in slot {slot}, which was empty"
