"""Restoring backups of each firmware through the command runner and over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.backups.validation import async_validate_backup
from custom_components.miner_remote.control.config_errors import DifferenceError
from custom_components.miner_remote.control.record import (
    BackupCommand,
    Command,
    CommandRecord,
    PoolSwitchCommand,
    RestoreCommand,
    Status,
)
from custom_components.miner_remote.drivers.contract.driver import Driver
from custom_components.miner_remote.drivers.contract.errors import UnreachableError
from custom_components.miner_remote.drivers.contract.values import FanSetting, MinerConfig, PoolSetting, TuningValue
from custom_components.miner_remote.drivers.transport.cgminer_rpc import pool_address
from simulator.machine import Fault, Machine, PoolSlot

from ..hall import PERSON, Hall

OTHER = PoolSlot("stratum+tcp://other.example.com:3333", "other.1", "other-pw")
IMPATIENT = {"config_write_deadline": 3}
"""Short deadlines, for changes that the miner never reports."""


@dataclass(frozen=True)
class Firmware:
    """A firmware's changed settings and their description in the comparison."""

    kind: str
    reports_passwords: bool = False
    fan: FanSetting | None = None
    tuning: Mapping[str, TuningValue] = field(default_factory=dict)
    power_limit_w: int | None = None
    words: tuple[str, ...] = ()


FIRMWARES = (
    Firmware(
        "antminer",
        reports_passwords=True,
        fan=FanSetting(mode="manual", percent=77),
        tuning={"miner-mode": 3},
        words=("fan control is manual 77 %", "miner-mode is 3"),
    ),
    Firmware(
        "axeos",
        fan=FanSetting(mode="manual", percent=77),
        tuning={"frequency": 490},
        words=("fan control is manual 77 %", "frequency is 490"),
    ),
    Firmware("cgminer"),
    Firmware(
        "whatsminer_v2",
        tuning={"power_mode": "low"},
        power_limit_w=2500,
        words=("power_mode is low", "limit is 2500 W"),
    ),
    Firmware("braiins", power_limit_w=2500, words=("power limit is 2500 W",)),
    Firmware("luxos"),
    Firmware("vnish", reports_passwords=True, power_limit_w=2000, words=("preset is",)),
    Firmware("avalon", tuning={"workmode": 0}, words=("workmode is 0",)),
)


def slots(machine: Machine) -> list[tuple[str, str, str]]:
    """Return the pools of a machine, with their addresses in one form for all firmwares."""
    return [(pool_address(pool.url), pool.user, pool.password) for pool in machine.pools]


def setting(slot: int, pool: PoolSlot) -> PoolSetting:
    return PoolSetting(slot=slot, url=pool.url, user=pool.user, password=pool.password)


async def compared(hall: Hall, backup_id: int) -> list[DifferenceError]:
    """Compare a backup with its miner."""
    return await async_validate_backup(hall.data.backups, hall.data.fleet, hall.data.vault, backup_id)


async def run_command(hall: Hall, what: Command, at: int = 0) -> CommandRecord:
    """Send a command to one miner and return its record."""
    batch = await hall.data.runner.async_run(what, [hall.miners[at]], PERSON)
    return batch.records[0]


async def backed_up(hall: Hall, at: int = 0) -> int:
    """Make a backup of one miner and return its id."""
    record = await run_command(hall, BackupCommand(backup_name="as it was"), at)
    assert record.status is Status.SUCCESS, record.error_message
    assert record.response is not None
    return int(str(record.response["backup_id"]))


async def write_pools(driver: Driver, machine: Machine, changed: Mapping[int, PoolSlot]) -> None:
    """Write other pools into some slots without the integration, and wait until the machine has them."""
    before = machine.pools[: driver.max_pools]
    wanted = [changed.get(slot, pool) for slot, pool in enumerate(before)]
    settings = [
        setting(slot, pool)
        if slot in changed or not driver.keeps_pool_passwords
        else PoolSetting(slot=slot, url=pool.url, user=pool.user)
        for slot, pool in enumerate(wanted)
    ]
    await driver.write_pools(settings)
    await answers(driver)
    for slot, pool in changed.items():
        assert slots(machine)[slot] == (pool_address(pool.url), pool.user, pool.password)


async def answers(driver: Driver) -> MinerConfig:
    """Return the configuration once the miner reports it."""
    async with asyncio.timeout(15):
        while True:
            try:
                return await driver.read_config()
            except UnreachableError:
                await asyncio.sleep(0.2)


@pytest.mark.parametrize(("number", "firmware"), list(enumerate(FIRMWARES)), ids=[item.kind for item in FIRMWARES])
async def test_restore_brings_back_all_sections(hall_of, number: int, firmware: Firmware) -> None:
    async with hall_of([firmware.kind], f"127.40.{10 + number}.1") as hall:
        machine, miner = hall.machines[0], hall.miners[0]
        pools_before = slots(machine)
        passwords = {slot: pool.password for slot, pool in enumerate(machine.pools)}
        backup_id = await backed_up(hall)
        assert await compared(hall, backup_id) == []
        backup = hall.data.backups.get(backup_id)
        assert backup is not None
        assert backup.is_validated

        async with miner.async_exclusive() as driver:
            before = await driver.read_config()
            if firmware.power_limit_w is not None:
                await driver.set_power_limit(firmware.power_limit_w)
            if firmware.fan is not None:
                await driver.set_fan(firmware.fan)
            if firmware.tuning:
                await driver.set_tuning(firmware.tuning)
            await answers(driver)
            await write_pools(driver, machine, {0: OTHER})
        found = " ".join(map(str, await compared(hall, backup_id)))
        for words in ("Pool slot 0 is", "The user of pool slot 0 is other.1", *firmware.words):
            assert words in found
        assert "slot 1" not in found
        assert "other-pw" not in found
        assert not hall.data.backups.get(backup_id).is_validated  # type: ignore[union-attr]

        given = {} if firmware.reports_passwords else passwords
        record = await run_command(hall, RestoreCommand(backup_id=backup_id, pool_passwords=given))
        assert record.status is Status.SUCCESS, record.error_message
        assert slots(machine) == pools_before
        assert await compared(hall, backup_id) == []
        async with miner.async_exclusive() as driver:
            after = await driver.read_config()
        assert (after.tuning, after.power_limit_w) == (before.tuning, before.power_limit_w)
        assert (after.fan.mode if after.fan else None) == (before.fan.mode if before.fan else None)

        # A backup of the previous state was made before the write.
        kept = hall.data.backups.list(machine.ip)[0]
        assert record.response is not None
        assert kept.id == record.response["pre_update_backup_id"]
        assert (kept.backup_type, kept.created_by) == ("pre_update", "Alice")
        between = await hall.data.backups.async_config(kept.id)
        assert pool_address(between.pools[0].url) == OTHER.url
        for secret in ("other-pw", *passwords.values()):
            assert secret not in str(record.as_dict())


async def test_restore_writes_chosen_sections_only(hall_of) -> None:
    async with hall_of(["antminer"], "127.40.30.1") as hall:
        machine = hall.machines[0]
        backup_id = await backed_up(hall)
        async with hall.miners[0].async_exclusive() as driver:
            await driver.set_fan(FanSetting(mode="manual", percent=60))
            await write_pools(driver, machine, {0: OTHER})
        record = await run_command(hall, RestoreCommand(backup_id=backup_id, sections=("fan",)))
        assert record.status is Status.SUCCESS, record.error_message
        assert machine.fan_mode == "auto"
        assert machine.pools[0] == OTHER
        record = await run_command(hall, RestoreCommand(backup_id=backup_id, sections=("pools", "power_limit")))
        assert record.status is Status.FAILED
        assert record.error_code == "sections_not_restorable"
        assert record.error_args == {"sections": "power_limit", "possible": "pools, fan, tuning"}
        assert machine.pools[0] == OTHER


async def test_restore_does_not_write_matching_settings(hall_of) -> None:
    async with hall_of(["whatsminer_v2"], "127.40.31.1") as hall:
        backup_id = await backed_up(hall)
        hall.machines[0].counters.clear()
        # No password is known, and none is required.
        record = await run_command(hall, RestoreCommand(backup_id=backup_id))
        assert record.status is Status.SUCCESS, record.error_message
        assert hall.machines[0].counters.keys() <= {"request"}


async def test_restore_is_refused_for_other_model_or_firmware(hall_of) -> None:
    async with hall_of(["antminer", "luxos", "axeos"], "127.40.32.1") as hall:
        backup_id = await backed_up(hall)
        for at, model in ((1, "Antminer S21"), (2, "Bitaxe Gamma")):
            record = await run_command(hall, RestoreCommand(backup_id=backup_id), at)
            assert record.status is Status.FAILED
            assert record.error_code == "backup_of_other_miner"
            assert model in str(record.error_args["model"])  # type: ignore[index]
            assert hall.machines[at].counters.keys() <= {"request"}
        record = await run_command(hall, RestoreCommand(backup_id=999))
        assert record.status is Status.FAILED
        assert (record.error_code, record.error_args) == ("backup_missing", {"backup_id": 999})


async def test_restore_to_other_miner_keeps_its_worker_name(hall_of) -> None:
    async with hall_of(["antminer", "antminer"], "127.40.33.1") as hall:
        first, second = hall.machines
        backup_id = await backed_up(hall)
        own = [pool.user.rpartition(".")[2] for pool in second.pools]
        accounts = [pool.user.rpartition(".")[0] for pool in first.pools]
        async with hall.miners[1].async_exclusive() as driver:
            changed = replace(OTHER, user=f"other.{own[0]}")
            await write_pools(driver, second, {0: changed})
        record = await run_command(hall, RestoreCommand(backup_id=backup_id), 1)
        assert record.status is Status.SUCCESS, record.error_message
        assert [pool.user for pool in second.pools] == [f"{a}.{w}" for a, w in zip(accounts, own, strict=True)]
        assert [(pool.url, pool.password) for pool in second.pools] == [
            (pool.url, pool.password) for pool in first.pools
        ]
        assert "other" not in str([pool.user for pool in first.pools])


@pytest.mark.parametrize(("number", "kind"), [(0, "whatsminer_v2"), (1, "braiins"), (2, "cgminer"), (3, "axeos")])
async def test_restore_requires_unknown_password(hall_of, number: int, kind: str) -> None:
    async with hall_of([kind], f"127.40.{40 + number}.1") as hall:
        machine = hall.machines[0]
        pools_before = slots(machine)
        passwords = {slot: pool.password for slot, pool in enumerate(machine.pools)}
        backup_id = await backed_up(hall)
        async with hall.miners[0].async_exclusive() as driver:
            keeps = driver.keeps_pool_passwords
            await write_pools(driver, machine, {0: OTHER})
        changed = slots(machine)
        machine.counters.clear()
        record = await run_command(hall, RestoreCommand(backup_id=backup_id))
        assert record.status is Status.FAILED
        assert "pool_passwords" in (record.error_message or "")
        assert ("slot 0 is" if keeps else "slot 0, 1, 2 is") in (record.error_message or "")
        assert slots(machine) == changed
        assert machine.counters.keys() <= {"request"}
        # Passwords that the miner keeps are not required.
        given = {0: passwords[0]} if keeps else passwords
        record = await run_command(hall, RestoreCommand(backup_id=backup_id, pool_passwords=given))
        assert record.status is Status.SUCCESS, record.error_message
        assert slots(machine) == pools_before


async def test_restore_knows_passwords_written_by_this_installation(hall_of) -> None:
    async with hall_of(["whatsminer_v2"], "127.40.45.1") as hall:
        machine = hall.machines[0]
        for pool in machine.pools:
            await hall.data.vault.async_remember_pool_password(
                hall.miners[0].miner_id, pool.url, pool.user, pool.password
            )
        pools_before = slots(machine)
        backup_id = await backed_up(hall)
        switch = PoolSwitchCommand(pool_url=OTHER.url, worker_name=OTHER.user, pool_password=OTHER.password)
        record = await run_command(hall, switch)
        assert record.status is Status.SUCCESS, record.error_message
        assert "assumed_pool_passwords" not in (record.response or {})
        assert slots(machine) == [(OTHER.url, OTHER.user, OTHER.password), *pools_before[1:]]
        record = await run_command(hall, RestoreCommand(backup_id=backup_id))
        assert record.status is Status.SUCCESS, record.error_message
        assert slots(machine) == pools_before


async def test_restore_leaves_state_when_miner_ignores_writes(hall_of) -> None:
    async with hall_of(["antminer"], "127.40.46.1", options=IMPATIENT) as hall:
        machine = hall.machines[0]
        backup_id = await backed_up(hall)
        async with hall.miners[0].async_exclusive() as driver:
            await write_pools(driver, machine, {0: OTHER})
        machine.faults[Fault.IGNORES_WRITES] = {}
        record = await run_command(hall, RestoreCommand(backup_id=backup_id))
        assert record.status is Status.FAILED
        assert record.error_code == "restore_differs"
        assert record.error_args["outcome_code"] == "undo_not_needed"  # type: ignore[index]
        assert machine.pools[0] == OTHER
        # The record of the failure names the backup of the previous state.
        assert record.response is not None
        assert hall.data.backups.get(int(str(record.response["pre_update_backup_id"]))) is not None


@pytest.mark.parametrize(("number", "kind"), [(0, "vnish"), (1, "antminer")])
async def test_restore_is_undone_when_one_section_is_ignored(
    hall_of, monkeypatch: pytest.MonkeyPatch, number: int, kind: str
) -> None:
    async with hall_of([kind], f"127.40.{47 + number}.1", options=IMPATIENT) as hall:
        machine = hall.machines[0]
        backup_id = await backed_up(hall)
        async with hall.miners[0].async_exclusive() as driver:
            if kind == "vnish":
                await driver.set_power_limit(2000)
            else:
                await driver.set_fan(FanSetting(mode="manual", percent=60))
            await write_pools(driver, machine, {0: OTHER})
            between = await driver.read_config()
        # The firmware applies the pools and accepts the other section without applying it.
        monkeypatch.setattr(Machine, "set_power_limit", lambda *_what: None)
        monkeypatch.setattr(Machine, "set_fan", lambda *_what: None)
        machine.counters.clear()
        record = await run_command(hall, RestoreCommand(backup_id=backup_id))
        assert record.status is Status.FAILED
        assert record.error_code == "restore_differs"
        assert record.error_args["outcome_code"] == "undone"  # type: ignore[index]
        assert machine.counters["pools"] == 2
        assert machine.pools[0] == replace(OTHER, url=machine.pools[0].url)
        async with hall.miners[0].async_exclusive() as driver:
            after = await driver.read_config()
        assert (after.pools[0].url, after.fan, after.tuning) == (between.pools[0].url, between.fan, between.tuning)


async def test_restore_reports_failed_undo(hall_of, monkeypatch: pytest.MonkeyPatch) -> None:
    async with hall_of(["braiins"], "127.40.50.1", options=IMPATIENT) as hall:
        machine = hall.machines[0]
        passwords = {slot: pool.password for slot, pool in enumerate(machine.pools)}
        backup_id = await backed_up(hall)
        async with hall.miners[0].async_exclusive() as driver:
            await driver.set_power_limit(2500)
            await write_pools(driver, machine, {0: OTHER})
        changed = slots(machine)
        really = Machine.set_power_limit

        def then_deny(self: Machine, watts: int | None) -> None:
            really(self, watts)
            self.faults[Fault.ACCESS_DENIED] = {}

        monkeypatch.setattr(Machine, "set_power_limit", then_deny)
        record = await run_command(hall, RestoreCommand(backup_id=backup_id, pool_passwords=passwords))
        assert record.status is Status.FAILED
        assert record.error_code == "restore_failed"
        assert record.error_args["outcome_code"] == "undo_failed_sections"  # type: ignore[index]
        assert record.error_args["outcome_sections"] == "power_limit"  # type: ignore[index]
        assert slots(machine) == changed


async def test_undo_does_not_write_another_password(hall_of, monkeypatch: pytest.MonkeyPatch) -> None:
    async with hall_of(["braiins"], "127.40.51.1", options=IMPATIENT) as hall:
        machine = hall.machines[0]
        passwords = {slot: pool.password for slot, pool in enumerate(machine.pools)}
        pools_before = slots(machine)
        backup_id = await backed_up(hall)
        async with hall.miners[0].async_exclusive() as driver:
            await driver.set_power_limit(2500)
            await write_pools(driver, machine, {0: OTHER})
        monkeypatch.setattr(Machine, "set_power_limit", lambda *_what: None)
        record = await run_command(hall, RestoreCommand(backup_id=backup_id, pool_passwords=passwords))
        assert record.status is Status.FAILED
        assert record.error_args["outcome_code"] == "undo_failed_sections"  # type: ignore[index]
        assert record.error_args["outcome_reason_code"] == "previous_password_unknown"  # type: ignore[index]
        assert record.error_args["outcome_reason_slots"] == "0, 1, 2"  # type: ignore[index]
        # The complete pools of the backup stay; the previous pool would have a wrong password.
        assert slots(machine) == pools_before


async def test_restore_fails_but_stays_applied_when_answer_is_lost(hall_of) -> None:
    async with hall_of(["antminer"], "127.40.52.1", options=IMPATIENT) as hall:
        machine = hall.machines[0]
        pools_before = slots(machine)
        backup_id = await backed_up(hall)
        async with hall.miners[0].async_exclusive() as driver:
            await write_pools(driver, machine, {0: OTHER})
        machine.faults[Fault.NO_REPLY_WRITES] = {}
        record = await run_command(hall, RestoreCommand(backup_id=backup_id))
        assert record.status is Status.TIMEOUT
        assert record.error_args["outcome_code"] == "restored"  # type: ignore[index]
        assert slots(machine) == pools_before


async def test_restore_fails_when_miner_dies(hall_of, monkeypatch: pytest.MonkeyPatch) -> None:
    async with hall_of(["antminer"], "127.40.53.1", options=IMPATIENT) as hall:
        machine = hall.machines[0]
        backup_id = await backed_up(hall)
        async with hall.miners[0].async_exclusive() as driver:
            await write_pools(driver, machine, {0: OTHER})
        really = Machine.set_pools

        def then_die(self: Machine, *what: object, **more: object) -> None:
            really(self, *what, **more)  # type: ignore[arg-type]
            self.faults[Fault.DEAD] = {}

        monkeypatch.setattr(Machine, "set_pools", then_die)
        record = await run_command(hall, RestoreCommand(backup_id=backup_id))
        assert record.status is Status.FAILED
        assert record.error_args["cause_code"] == "connection_refused"  # type: ignore[index]
        assert record.error_args["outcome_code"] == "undo_failed"  # type: ignore[index]


async def test_backup_of_empty_or_implausible_configuration_fails(hall_of) -> None:
    async with hall_of(["antminer", "cgminer", "vnish"], "127.40.54.1") as hall:
        for at, machine in enumerate(hall.machines):
            machine.pools[0] = PoolSlot("stratum+tcp://:0", "a.b", "x")
            record = await run_command(hall, BackupCommand(), at)
            assert record.status is Status.FAILED, machine.kind
            machine.pools = []
            record = await run_command(hall, BackupCommand(), at)
            assert record.status is Status.FAILED, machine.kind
            assert "no pools" in (record.error_message or "")
        assert hall.data.backups.list() == []


async def test_restore_brings_back_lost_pools(hall_of) -> None:
    async with hall_of(["antminer", "vnish"], "127.40.55.1", options=IMPATIENT) as hall:
        for at, machine in enumerate(hall.machines):
            pools_before = slots(machine)
            backup_id = await backed_up(hall, at)
            machine.pools = []
            record = await run_command(hall, RestoreCommand(backup_id=backup_id), at)
            assert record.status is Status.SUCCESS, record.error_message
            assert slots(machine) == pools_before
            assert "pre_update_backup_id" not in (record.response or {})

            machine.pools = []
            machine.faults[Fault.IGNORES_WRITES] = {}
            record = await run_command(hall, RestoreCommand(backup_id=backup_id), at)
            assert record.status is Status.FAILED
            assert record.error_args["outcome_code"] == "undo_without_pools"  # type: ignore[index]


async def test_validation_raises_when_backup_or_miner_is_missing(hass: HomeAssistant, hall_of) -> None:
    async with hall_of(["antminer"], "127.40.56.1") as hall:
        with pytest.raises(KeyError):
            await compared(hall, 999)
        backup_id = await backed_up(hall)
        hall.machines[0].faults[Fault.DEAD] = {}
        with pytest.raises(UnreachableError):
            await compared(hall, backup_id)
        hass.config_entries.async_remove_subentry(hall.entry, hall.miners[0].subentry_id)
        await hass.async_block_till_done()
        with pytest.raises(KeyError):
            await compared(hall, backup_id)


STRATUM_V2 = "stratum2+tcp://v2.stratum.example.com/9bXiEd8boQVhq7WddEcERUL5tyyJVFYdU8th3HfbNXK3Yw6GRXh"


@pytest.mark.parametrize(
    ("number", "url"),
    [
        (60, STRATUM_V2),
        (61, f"{STRATUM_V2}/"),
        (62, "stratum2+tcp://[2001:db8::17]/9bXiEd8boQVhq7WddEcERUL5tyyJVFYdU8th3HfbNXK3Yw6GRXh"),
        (63, "stratum+tcp://[2001:db8::17]:3333"),
        (64, "stratum+ssl://pool.example.com:443/a@b"),
    ],
)
async def test_valid_pool_url_survives_backup_switch_and_restore(hall_of, number: int, url: str) -> None:
    async with hall_of(["braiins"], f"127.40.{number}.1") as hall:
        machine = hall.machines[0]
        passwords = {slot: pool.password for slot, pool in enumerate(machine.pools)}
        machine.pools[1].url = url
        before = slots(machine)
        backup_id = await backed_up(hall)
        for pool in machine.pools:
            await hall.data.vault.async_remember_pool_password(
                hall.miners[0].miner_id, pool.url, pool.user, pool.password
            )
        # Switching another slot writes the whole list, including the address.
        switch = PoolSwitchCommand(pool_url=OTHER.url, worker_name=OTHER.user, pool_password=OTHER.password)
        record = await run_command(hall, switch)
        assert record.status is Status.SUCCESS, record.error_message
        assert slots(machine) == [(OTHER.url, OTHER.user, OTHER.password), *before[1:]]
        record = await run_command(hall, PoolSwitchCommand(pool_url=url, worker_name="v2.1", pool_password="v2-pw"))
        assert record.status is Status.SUCCESS, record.error_message
        assert machine.pools[0].url == url
        record = await run_command(hall, RestoreCommand(backup_id=backup_id, pool_passwords=passwords))
        assert record.status is Status.SUCCESS, record.error_message
        assert slots(machine) == before
