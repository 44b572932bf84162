"""pyasic-rs with its corrections: against simulated Braiins OS and ePIC."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Deadlines
from custom_components.miner_remote.drivers.contract.errors import (
    AuthenticationError,
    DriverError,
    RefusedError,
    TimedOutError,
    UnreachableError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.settings import Effect, SettingKey
from custom_components.miner_remote.drivers.contract.values import FanSetting, PoolSetting
from custom_components.miner_remote.drivers.detect.identify import create_driver, identify
from custom_components.miner_remote.drivers.detect.probe import probe
from custom_components.miner_remote.drivers.firmware.asic_rs.driver import AsicRsDriver, _translated
from simulator.machine import Fault, Machine

from .conftest import Connect, StartMachine
from .raising import raises

# The library accepts only whole seconds for the identification.
DEADLINES = Deadlines(read=1.5, write=2.0)
NEW = PoolSetting(slot=0, url="stratum+tcp://new.example.com:3333", user="me.rig", password="secret-pw")


async def make(fleet: StartMachine, connect: Connect, *faults: Fault) -> tuple[Machine, AsicRsDriver]:
    """Return a driver for simulated Braiins OS that uses the library instead of the dedicated driver."""
    machine = await fleet("braiins")
    connection = connect(machine, deadlines=DEADLINES)
    evidence = await probe(connection)
    assert AsicRsDriver.recognises(evidence)
    profile = await AsicRsDriver.identify(connection, evidence)
    assert profile is not None
    driver = AsicRsDriver(connection, profile)
    await driver.snapshot()
    machine.faults.update({fault: {} for fault in faults})
    return machine, driver


async def test_identity_has_model_firmware_and_mac(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    profile = driver.profile
    assert (profile.identity.model, profile.identity.mac) == (
        machine.model.replace("Antminer", "Antminer"),
        machine.mac,
    )
    assert (profile.power_limit_min_w, profile.power_limit_max_w) == (1250, 4200)
    assert Capability.POWER_LIMIT in profile.capabilities
    assert Capability.TUNING not in profile.capabilities


@pytest.mark.parametrize("kind", ["antminer", "luxos", "vnish"])
async def test_firmware_with_dedicated_driver_is_not_accepted(fleet: StartMachine, connect: Connect, kind: str) -> None:
    machine = await fleet(kind)
    connection = connect(machine, deadlines=DEADLINES)
    evidence = await probe(connection)
    assert not AsicRsDriver.recognises(evidence)
    assert await AsicRsDriver.identify(connection, evidence) is None


async def test_snapshot_has_all_readings(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    snapshot = await driver.snapshot()
    assert snapshot.hashrate_ths == pytest.approx(200.0)
    assert snapshot.power_w == 3500
    assert snapshot.power_limit_w == 3500
    assert snapshot.mining is True
    assert snapshot.uptime_s == pytest.approx(machine.uptime_s, abs=2)
    assert snapshot.active_pool is not None
    assert snapshot.active_pool.slot == 0
    assert len(snapshot.boards) == 3


async def test_paused_miner_is_not_mining(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    await driver.pause()
    assert machine.paused
    snapshot = await driver.snapshot()
    assert snapshot.mining is False
    await driver.resume()
    assert not machine.paused


async def test_placeholder_is_not_a_password(fleet: StartMachine, connect: Connect) -> None:
    _, driver = await make(fleet, connect)
    assert {pool.password for pool in await driver.read_pools()} == {None}
    assert {pool.password for pool in (await driver.read_config()).pools} == {None}


@pytest.mark.parametrize("call", ["read_config", "read_pools"])
async def test_empty_pool_list_is_refused(fleet: StartMachine, connect: Connect, call: str) -> None:
    machine, driver = await make(fleet, connect)
    machine.pools = []
    with raises(RefusedError, "no_pools_reported"):
        await getattr(driver, call)()


@pytest.mark.parametrize("watts", [-5, 0, 1249, 4201, 1_000_000_000])
async def test_power_limit_out_of_range_is_not_sent(fleet: StartMachine, connect: Connect, watts: int) -> None:
    machine, driver = await make(fleet, connect)
    with raises(RefusedError, "power_limit_out_of_range", min_w=1250, max_w=4200):
        await driver.set_power_limit(watts)
    assert "power_limit" not in machine.counters


async def test_power_limit_is_the_only_setting(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    (limit,) = await driver.read_settings()
    assert (limit.key, limit.value, limit.minimum, limit.maximum) == (SettingKey.POWER_LIMIT, 3500, 1250, 4200)
    assert limit.effect is Effect.RESTARTS_MINING
    await driver.write_settings({SettingKey.POWER_LIMIT: 2000})
    assert machine.power_limit_w == 2000
    (limit,) = await driver.read_settings()
    assert limit.value == 2000
    with raises(RefusedError, "power_limit_out_of_range"):
        await driver.write_settings({SettingKey.POWER_LIMIT: 100})


async def test_logs_and_firmware_are_not_offered(fleet: StartMachine, connect: Connect) -> None:
    _, driver = await make(fleet, connect)
    assert not {Capability.LOGS, Capability.FIRMWARE} & driver.profile.capabilities
    # A profile of another version of this integration may name them.
    driver.profile = replace(driver.profile, capabilities=driver.profile.capabilities | {Capability.LOGS})
    with pytest.raises(UnsupportedError):
        await driver.read_log("miner", 100)


@pytest.mark.parametrize(
    ("pool", "code"),
    [
        (PoolSetting(slot=0, url=NEW.url, user="u"), "pool_password_needed"),
        (PoolSetting(slot=0, url="http://x", user="u", password="p"), "pool_address_unsupported"),
        (PoolSetting(slot=0, url="stratum+udp://x.example.com:1", user="u", password="p"), "pool_address_unsupported"),
    ],
)
async def test_pool_that_the_library_cannot_write_is_refused(
    fleet: StartMachine, connect: Connect, pool: PoolSetting, code: str
) -> None:
    machine, driver = await make(fleet, connect)
    with raises(RefusedError, code):
        await driver.write_pools([pool])
    assert "pools" not in machine.counters


async def test_snapshot_works_again_after_outage_and_close(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    machine.faults[Fault.DEAD] = {}
    with pytest.raises(UnreachableError):
        await driver.snapshot()
    del machine.faults[Fault.DEAD]
    assert (await driver.snapshot()).mining is True
    await driver.close()
    assert (await driver.snapshot()).mining is True


async def test_other_firmware_at_the_address_is_refused(fleet: StartMachine, connect: Connect) -> None:
    _, driver = await make(fleet, connect)
    machine = await fleet("antminer")
    moved = AsicRsDriver(connect(machine, deadlines=DEADLINES), driver.profile)
    with raises(UnsupportedError, "firmware_changed", firmware="AntMiner Stock"):
        await moved.snapshot()


FAULTS: dict[Fault, type[DriverError]] = {
    Fault.DEAD: UnreachableError,
    Fault.SLOW_DRIP: TimedOutError,
    Fault.RESET: DriverError,
    Fault.GARBAGE: RefusedError,
    Fault.TRUNCATED: DriverError,
    Fault.UNAUTHORIZED: RefusedError,
}


@pytest.mark.parametrize(("fault", "error"), FAULTS.items())
async def test_read_fault_raises_its_error(
    fleet: StartMachine, connect: Connect, fault: Fault, error: type[DriverError]
) -> None:
    _, driver = await make(fleet, connect, fault)
    for call in ("snapshot", "read_pools", "read_config"):
        with pytest.raises(error):
            async with asyncio.timeout(4):
                await getattr(driver, call)()


@pytest.mark.parametrize(
    ("fault", "error"), [*FAULTS.items(), (Fault.ACCESS_DENIED, RefusedError), (Fault.NO_REPLY_WRITES, TimedOutError)]
)
@pytest.mark.parametrize("write", ["reboot", "pause"])
async def test_write_fault_raises_its_error(
    fleet: StartMachine, connect: Connect, fault: Fault, error: type[DriverError], write: str
) -> None:
    _, driver = await make(fleet, connect, fault)
    with pytest.raises(error):
        async with asyncio.timeout(3):
            await getattr(driver, write)()


async def test_false_after_library_timeout_is_no_refusal(fleet: StartMachine, connect: Connect) -> None:
    machine, quick = await make(fleet, connect, Fault.NO_REPLY_WRITES)
    driver = AsicRsDriver(connect(machine, deadlines=Deadlines(write=10.0)), quick.profile)
    with raises(TimedOutError, "command_timeout", seconds=5):
        await driver.reboot()


@pytest.mark.parametrize(
    ("words", "seconds", "error"),
    [
        ("Failed to authenticate: Authentication failed", 0.0, AuthenticationError),
        ("HTTP request failed with status code 401 Unauthorized", 0.0, AuthenticationError),
        ("error sending request for url (http://127.35.0.1/api)", 0.0, UnreachableError),
        ("error sending request for url (http://127.35.0.1/api)", 5.0, TimedOutError),
        ("operation timed out", 1.0, TimedOutError),
        ("Setting fans is not supported on this platform", 0.0, UnsupportedError),
        ("error decoding response body", 0.0, RefusedError),
    ],
)
def test_library_error_has_the_right_type(words: str, seconds: float, error: type[DriverError]) -> None:
    assert type(_translated(RuntimeError(words), "127.35.0.1", seconds)) is error


# ePIC ------------------------------------------------------------------------------------------------------------


async def epic(fleet: StartMachine, connect: Connect, password: str | None = None) -> tuple[Machine, AsicRsDriver]:
    """Return a simulated ePIC with its driver."""
    machine = await fleet("epic")
    return machine, await epic_driver(machine, connect, password)


async def epic_driver(machine: Machine, connect: Connect, password: str | None = None) -> AsicRsDriver:
    connection = connect(machine, deadlines=DEADLINES, password=password)
    driver = create_driver(connection, await identify(connection))
    assert isinstance(driver, AsicRsDriver)
    return driver


async def test_epic_is_found_and_read(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await epic(fleet, connect)
    assert driver.profile.identity.firmware == "UMC OS"
    assert (driver.profile.identity.mac, driver.profile.identity.serial) == (machine.mac, machine.serial)
    snapshot = await driver.snapshot()
    assert snapshot.hashrate_ths == pytest.approx(143.0)
    assert snapshot.power_w == pytest.approx(3350)
    assert snapshot.uptime_s is None
    assert snapshot.mining_uptime_s == pytest.approx(machine.mining_uptime_s, abs=2)


@pytest.mark.parametrize("fault", [Fault.DEAD, Fault.NO_REPLY, Fault.RESET, Fault.GARBAGE, Fault.TRUNCATED])
async def test_epic_that_answers_no_longer_is_not_read_as_idle(
    fleet: StartMachine, connect: Connect, fault: Fault
) -> None:
    machine, driver = await epic(fleet, connect)
    await driver.snapshot()
    machine.faults[fault] = {}
    for read in (driver.snapshot, driver.read_config, driver.pause):
        with pytest.raises(DriverError) as caught:
            await read()
        assert caught.value.code != "no_pools_reported"


async def test_epic_password_x_is_a_placeholder(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await epic(fleet, connect)
    machine.pools[1].password = "x"
    config = await driver.read_config()
    assert [pool.password for pool in config.pools] == ["alpha-pw", None, "gamma-pw"]
    assert "alpha-pw" not in repr(config)


async def test_epic_commands_take_effect(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await epic(fleet, connect)
    await driver.pause()
    assert machine.paused
    snapshot = await driver.snapshot()
    assert (snapshot.paused, snapshot.mining) == (None, False)
    await driver.resume()
    assert not machine.paused
    await driver.reboot()
    assert machine.counters["reboot"] == 1


@pytest.mark.parametrize(
    "wrong", [FanSetting(mode="manual", percent=101), FanSetting(mode="auto", target_c=float("nan"))]
)
async def test_epic_invalid_fan_is_refused(fleet: StartMachine, connect: Connect, wrong: FanSetting) -> None:
    machine, driver = await epic(fleet, connect)
    with pytest.raises(RefusedError):
        await driver.set_fan(wrong)
    assert "fan" not in machine.counters


async def test_epic_pools_are_not_written(fleet: StartMachine, connect: Connect) -> None:
    _, driver = await epic(fleet, connect)
    assert Capability.POOLS_WRITE not in driver.profile.capabilities
    with pytest.raises(UnsupportedError):
        await driver.write_pools([NEW])


@pytest.mark.parametrize("write", ["reboot", "pause", "resume"])
async def test_epic_refusal_raises(fleet: StartMachine, connect: Connect, write: str) -> None:
    machine, driver = await epic(fleet, connect)
    machine.faults[Fault.ACCESS_DENIED] = {}
    with pytest.raises(RefusedError):
        await getattr(driver, write)()


async def test_epic_password_is_used(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await epic(fleet, connect)
    machine.password = "own"
    with raises(RefusedError, "command_not_confirmed_check_access"):
        await driver.pause()
    assert not machine.paused
    driver = await epic_driver(machine, connect, password="own")
    await driver.pause()
    assert machine.paused
