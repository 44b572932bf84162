"""Drivers of web interfaces with a login: the error of each fault; pool lists are never partly written."""

from __future__ import annotations

import asyncio

import pytest

from custom_components.miner_remote.drivers.contract.driver import Driver
from custom_components.miner_remote.drivers.contract.errors import (
    AuthenticationError,
    DriverError,
    RefusedError,
    TimedOutError,
    UnreachableError,
)
from custom_components.miner_remote.drivers.contract.values import PoolSetting
from custom_components.miner_remote.drivers.detect.identify import create_driver, identify
from simulator.machine import Fault, Machine, PoolSlot

from .conftest import Connect, StartMachine

pytestmark = pytest.mark.parametrize("kind", ["antminer", "braiins", "vnish"])

READS: dict[Fault, type[DriverError] | None] = {
    Fault.DEAD: UnreachableError,
    Fault.SLOW_DRIP: TimedOutError,
    Fault.RESET: UnreachableError,
    Fault.GARBAGE: RefusedError,
    Fault.TRUNCATED: DriverError,
    Fault.NUL: None,
    Fault.UNAUTHORIZED: AuthenticationError,
    Fault.NO_REPLY_WRITES: None,
    Fault.ACCESS_DENIED: None,
}
"""The error of reads; None if the fault does no harm."""

WRITES: dict[Fault, type[DriverError]] = {
    Fault.DEAD: UnreachableError,
    Fault.NO_REPLY_WRITES: TimedOutError,
    Fault.SLOW_DRIP: TimedOutError,
    Fault.RESET: UnreachableError,
    Fault.GARBAGE: RefusedError,
    Fault.UNAUTHORIZED: AuthenticationError,
    Fault.ACCESS_DENIED: RefusedError,
}


async def make(fleet: StartMachine, connect: Connect, kind: str) -> tuple[Machine, Driver]:
    machine = await fleet(kind)
    connection = connect(machine)
    return machine, create_driver(connection, await identify(connection))


@pytest.mark.parametrize(("fault", "error"), READS.items())
async def test_read_fault_raises_its_error(
    fleet: StartMachine, connect: Connect, kind: str, fault: Fault, error: type[DriverError] | None
) -> None:
    machine, driver = await make(fleet, connect, kind)
    before = (await driver.snapshot()).hashrate_ths
    machine.faults[fault] = {}
    if error is None:
        assert before
        assert (await driver.snapshot()).hashrate_ths == pytest.approx(before)
        return
    with pytest.raises(error):
        await driver.snapshot()
    with pytest.raises(error):
        await driver.read_config()


@pytest.mark.parametrize(("fault", "error"), WRITES.items())
@pytest.mark.parametrize("write", ["reboot", "pause"])
async def test_write_fault_raises_its_error(
    fleet: StartMachine, connect: Connect, kind: str, fault: Fault, error: type[DriverError], write: str
) -> None:
    machine, driver = await make(fleet, connect, kind)
    machine.faults[fault] = {}
    with pytest.raises(error):
        async with asyncio.timeout(5):
            await getattr(driver, write)()


@pytest.mark.parametrize(("fault", "error"), WRITES.items())
async def test_pool_write_with_fault_writes_all_or_nothing(
    fleet: StartMachine, connect: Connect, kind: str, fault: Fault, error: type[DriverError]
) -> None:
    machine, driver = await make(fleet, connect, kind)
    before = list(machine.pools)
    new = PoolSlot("stratum+tcp://new.example.com:3333", "me.rig", "secret-pw")
    wanted = [
        PoolSetting(slot=pool.slot, url=pool.url, user=pool.user or "", password=slot.password)
        for pool, slot in zip(await driver.read_pools(), before, strict=True)
    ]
    wanted[0] = PoolSetting(slot=0, url=new.url, user=new.user, password=new.password)
    machine.faults[fault] = {}
    with pytest.raises(error):
        await driver.write_pools(wanted, 0)
    assert machine.pools in (before, [new, *before[1:]])
