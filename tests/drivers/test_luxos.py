"""LuxOS: sessions, reboots of the machine, and pool lists that are never lost."""

from __future__ import annotations

import asyncio

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.errors import (
    DriverError,
    RefusedError,
    TimedOutError,
    UnreachableError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.values import PoolSetting
from custom_components.miner_remote.drivers.detect.identify import create_driver, identify
from custom_components.miner_remote.drivers.firmware.luxos.driver import LuxosDriver
from custom_components.miner_remote.drivers.transport.cgminer_rpc import ApiError
from simulator.machine import Fault, Machine, PoolSlot

from .conftest import Connect, StartMachine
from .raising import raises

NEW = PoolSetting(slot=0, url="stratum+tcp://new.example.com:3333", user="me.rig", password="secret-pw")


async def make(fleet: StartMachine, connect: Connect, *faults: Fault) -> tuple[Machine, LuxosDriver]:
    machine = await fleet("luxos")
    connection = connect(machine)
    driver = create_driver(connection, await identify(connection))
    assert isinstance(driver, LuxosDriver)
    machine.faults.update({fault: {} for fault in faults})
    return machine, driver


def kept(machine: Machine, slot: int) -> PoolSetting:
    """Return the current pool of a slot without its password."""
    pool = machine.pools[slot]
    return PoolSetting(slot=slot, url=pool.url, user=pool.user)


async def test_identity_has_model_firmware_and_mac(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    identity = driver.profile.identity
    assert (identity.model, identity.firmware, identity.mac, identity.serial, identity.hostname) == (
        "Antminer S21",
        "LuxOS",
        machine.mac,
        machine.serial,
        machine.hostname,
    )
    assert identity.firmware_version == machine.firmware_version


async def test_power_limit_is_written_if_the_machine_targets_power(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    await driver.set_power_limit(2000)
    assert (await driver.snapshot()).power_limit_w == machine.power_limit_w == 2000
    machine.layout.missing.add("powertargetset")
    connection = connect(machine)
    driver = create_driver(connection, await identify(connection))
    assert Capability.POWER_LIMIT not in driver.profile.capabilities
    with pytest.raises(UnsupportedError):
        await driver.set_power_limit(2000)


async def test_snapshot_has_all_readings(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    before = machine.counters["request"]
    snapshot = await driver.snapshot()
    assert machine.counters["request"] - before == 7
    assert snapshot.hashrate_ths == pytest.approx(200.0)
    assert snapshot.power_w == 3500
    assert snapshot.paused is False
    assert snapshot.mining is True
    assert snapshot.mining_uptime_s == pytest.approx(machine.mining_uptime_s, abs=2)
    assert snapshot.temperature_max_c == pytest.approx(machine.temperature(), abs=1)
    assert [board.chips for board in snapshot.boards] == [108, 108, 108]
    assert len(snapshot.fans) == 4
    assert snapshot.active_pool is not None
    assert snapshot.active_pool.slot == 0
    assert {pool.password for pool in snapshot.pools} == {None}


async def test_each_session_is_logged_off(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    await driver.pause()
    await driver.resume()
    await driver.write_pools([kept(machine, 0), kept(machine, 1)])
    assert list(machine.journal).count("logon") == 3
    assert list(machine.journal).count("logoff") == 3


async def test_session_is_logged_off_after_a_refusal(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    machine.pools = machine.pools[:1]
    with pytest.raises(RefusedError):
        await driver.write_pools([PoolSetting(slot=0, url="stratum+tcp://other.example.com:1", user="nobody")])
    assert list(machine.journal).count("logoff") == 1


@pytest.mark.parametrize("write", ["reboot", "restart_mining", "pause", "resume"])
async def test_session_of_another_program_is_reported(fleet: StartMachine, connect: Connect, write: str) -> None:
    machine, driver = await make(fleet, connect, Fault.SESSION_BUSY)
    with raises(RefusedError, "session_busy"):
        await getattr(driver, write)()
    assert "foreign_session" not in machine.counters
    assert not {"reboot", "restart_mining", "pause", "resume"} & set(machine.counters)


async def test_pool_write_during_another_session_is_refused(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect, Fault.SESSION_BUSY)
    before = list(machine.pools)
    with raises(RefusedError, "session_busy"):
        await driver.write_pools([NEW, kept(machine, 1), kept(machine, 2)], 0)
    assert machine.pools == before


# Pools -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slot", [0, 1, 2])
async def test_write_of_one_slot_keeps_the_others(fleet: StartMachine, connect: Connect, slot: int) -> None:
    machine, driver = await make(fleet, connect)
    wanted = list(machine.pools)
    wanted[slot] = PoolSlot(NEW.url, NEW.user, "secret-pw")
    settings = [kept(machine, at) for at in range(3)]
    settings[slot] = PoolSetting(slot=slot, url=NEW.url, user=NEW.user, password="secret-pw")
    await driver.write_pools(settings, slot)
    assert machine.pools == wanted
    assert machine.active_pool == slot
    pools = await driver.read_pools()
    assert [pool.active for pool in pools] == [at == slot for at in range(3)]


async def test_switch_keeps_the_list(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    before = list(machine.pools)
    await driver.write_pools([kept(machine, at) for at in range(3)], 2)
    assert machine.pools == before
    assert machine.active_pool == 2
    assert "addpool" not in machine.journal


async def test_shorter_list_removes_pools(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    before = list(machine.pools)
    await driver.write_pools([kept(machine, 0)])
    assert machine.pools == before[:1]


async def test_all_pools_can_be_replaced(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    wanted = [PoolSlot(f"stratum+tcp://n{at}.example.com:1{at}", f"u{at}", f"p{at}") for at in range(3)]
    settings = [
        PoolSetting(slot=at, url=pool.url, user=pool.user, password=pool.password) for at, pool in enumerate(wanted)
    ]
    await driver.write_pools(settings, 0)
    assert machine.pools == wanted
    assert machine.active_pool == 0


async def test_pool_list_is_never_empty(fleet: StartMachine, connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    machine, driver = await make(fleet, connect)
    machine.pools = machine.pools[:1]
    lengths: list[int] = []
    set_pools = Machine.set_pools

    def watch(self: Machine, pools: list[PoolSlot], *args: object, **kwargs: object) -> None:
        lengths.append(len(pools))
        set_pools(self, pools, *args, **kwargs)

    monkeypatch.setattr(Machine, "set_pools", watch)
    await driver.write_pools([NEW], 0)
    assert machine.pools == [PoolSlot(NEW.url, NEW.user, "secret-pw")]
    assert min(lengths) >= 1


async def test_reorder_without_passwords_is_refused_before_any_write(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    first, second, third = (kept(machine, at) for at in range(3))
    with raises(RefusedError, "pool_passwords_needed_to_move"):
        await driver.write_pools(
            [
                PoolSetting(slot=0, url=second.url, user=second.user),
                PoolSetting(slot=1, url=first.url, user=first.user),
                third,
            ]
        )
    assert "pools" not in machine.counters


async def test_unknown_pool_without_a_password_is_refused(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    with raises(RefusedError, "pool_password_needed"):
        await driver.write_pools([PoolSetting(slot=0, url=NEW.url, user=NEW.user), kept(machine, 1), kept(machine, 2)])
    assert "pools" not in machine.counters


@pytest.mark.parametrize(
    "pools",
    [
        [PoolSetting(slot=0, url="stratum+tcp://a.example.com:1", user="u", password="p,w")],
        [PoolSetting(slot=0, url="stratum+tcp://a.example.com:1", user="u,v", password="p")],
        [PoolSetting(slot=0, url="stratum+tcp://a,b.example.com:1", user="u", password="p")],
    ],
)
async def test_invalid_pools_are_refused(fleet: StartMachine, connect: Connect, pools: list[PoolSetting]) -> None:
    machine, driver = await make(fleet, connect)
    with pytest.raises(RefusedError):
        await driver.write_pools(pools)
    assert "pools" not in machine.counters
    assert "logon" not in machine.journal


async def test_no_pool_is_removed_if_new_pool_was_not_added(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect, Fault.IGNORES_WRITES)
    before = list(machine.pools)
    with raises(RefusedError, "pool_not_added"):
        await driver.write_pools([NEW, kept(machine, 1), kept(machine, 2)], 0)
    assert machine.pools == before
    assert "removepool" not in machine.journal


async def test_refused_addpool_keeps_the_list(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect, Fault.ACCESS_DENIED)
    before = list(machine.pools)
    with pytest.raises(ApiError):
        await driver.write_pools([NEW, kept(machine, 1), kept(machine, 2)], 0)
    assert machine.pools == before


async def test_pool_write_with_several_groups_is_refused(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    reader, writer = await asyncio.open_connection(machine.ip, 4028)
    writer.write(b'{"command":"addgroup","parameter":"split,1"}')
    await reader.read()
    writer.close()
    reader, writer = await asyncio.open_connection(machine.ip, 4028)
    writer.write(b'{"command":"addpool","parameter":"stratum+tcp://s.example.com:1,u,p,1"}')
    await reader.read()
    writer.close()
    before = list(machine.pools)
    assert len(before) == 4
    with raises(RefusedError, "pool_groups"):
        await driver.write_pools([kept(machine, at) for at in range(4)], 0)
    assert machine.pools == before


async def test_backup_reports_no_password(fleet: StartMachine, connect: Connect) -> None:
    _, driver = await make(fleet, connect)
    config = await driver.read_config()
    assert len(config.pools) == 3
    assert {pool.password for pool in config.pools} == {None}
    assert config.paused is False
    assert config.frequencies == (490.0, 490.0, 490.0)


# Faults ----------------------------------------------------------------------------------------------------------

READS: dict[Fault, type[DriverError] | None] = {
    Fault.DEAD: UnreachableError,
    Fault.SLOW_DRIP: TimedOutError,
    Fault.RESET: UnreachableError,
    Fault.GARBAGE: RefusedError,
    Fault.TRUNCATED: RefusedError,
    Fault.NUL: None,
    Fault.GLUED: None,
    Fault.NO_REPLY_WRITES: None,
    Fault.UNAUTHORIZED: None,
    Fault.ACCESS_DENIED: None,
    Fault.SESSION_BUSY: None,
}


@pytest.mark.parametrize(("fault", "error"), READS.items())
async def test_read_fault_raises_its_error(
    fleet: StartMachine, connect: Connect, fault: Fault, error: type[DriverError] | None
) -> None:
    _, driver = await make(fleet, connect, fault)
    if error is None:
        assert (await driver.snapshot()).hashrate_ths == pytest.approx(200.0)
        return
    with pytest.raises(error):
        await driver.snapshot()
    with pytest.raises(error):
        await driver.read_pools()


WRITES: dict[Fault, type[DriverError]] = {
    Fault.DEAD: UnreachableError,
    Fault.NO_REPLY_WRITES: TimedOutError,
    Fault.SLOW_DRIP: TimedOutError,
    Fault.RESET: UnreachableError,
    Fault.GARBAGE: RefusedError,
    Fault.TRUNCATED: RefusedError,
    Fault.UNAUTHORIZED: RefusedError,
    Fault.ACCESS_DENIED: RefusedError,
    Fault.SESSION_BUSY: RefusedError,
}


@pytest.mark.parametrize(("fault", "error"), WRITES.items())
@pytest.mark.parametrize("write", ["reboot", "pause"])
async def test_write_fault_raises_its_error(
    fleet: StartMachine, connect: Connect, fault: Fault, error: type[DriverError], write: str
) -> None:
    _, driver = await make(fleet, connect, fault)
    with pytest.raises(error):
        async with asyncio.timeout(driver.connection.deadlines.write + 0.5):
            await getattr(driver, write)()


async def test_slow_pool_write_ends_at_its_deadline(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    machine.faults[Fault.SLOW_CONFIG] = {"delay": 30.0}
    before = list(machine.pools)
    with pytest.raises(TimedOutError):
        async with asyncio.timeout(4):
            await driver.write_pools([NEW, kept(machine, 1), kept(machine, 2)], 0)
    assert all(pool in machine.pools for pool in before)
