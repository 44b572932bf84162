"""WhatsMiner with API v2 and v3 against the simulator; the write API is never unlocked."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from types import SimpleNamespace

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import (
    Accepted,
    Connection,
    Deadlines,
    Driver,
    Profile,
    Scope,
)
from custom_components.miner_remote.drivers.contract.errors import (
    AuthenticationError,
    RefusedError,
    TimedOutError,
    UnreachableError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.values import PoolSetting
from custom_components.miner_remote.drivers.detect.probe import probe
from custom_components.miner_remote.drivers.firmware.whatsminer import driver_v2
from custom_components.miner_remote.drivers.firmware.whatsminer.common import WhatsMinerDriver
from custom_components.miner_remote.drivers.firmware.whatsminer.driver_v2 import WhatsMinerV2Driver
from custom_components.miner_remote.drivers.firmware.whatsminer.driver_v3 import WhatsMinerV3Driver
from simulator.machine import Fault, Machine

from .conftest import Connect, StartMachine
from .raising import raises

SHORT = Deadlines(read=0.5, write=0.8)
NEW = "stratum+tcp://new.example.net:3333"
V2, V3 = "whatsminer_v2", "whatsminer_v3"
DRIVERS: tuple[type[WhatsMinerDriver], ...] = (WhatsMinerV3Driver, WhatsMinerV2Driver)


async def identified(connection: Connection) -> Profile:
    """Return the profile of the miner at an address, from the first driver that knows it."""
    evidence = await probe(connection)
    for driver in DRIVERS:
        if driver.recognises(evidence) and (profile := await driver.identify(connection, evidence)):
            return profile
    raise AssertionError("no driver knows it")


def made(connection: Connection, profile: Profile) -> WhatsMinerDriver:
    """Return the driver of a profile."""
    return {driver.key: driver for driver in DRIVERS}[profile.driver](connection, profile)


@pytest.fixture(params=[V2, V3])
async def machine(request: pytest.FixtureRequest, fleet: StartMachine) -> Machine:
    """Run one miner with each protocol."""
    return await fleet(request.param)


@pytest.fixture
async def driver(machine: Machine, connect: Connect) -> WhatsMinerDriver:
    """Return the driver of that miner."""
    return made(connect(machine, deadlines=SHORT), await identified(connect(machine)))


# Reading -----------------------------------------------------------------------------------------------------------


async def test_identity_has_model_firmware_and_mac(driver: WhatsMinerDriver, machine: Machine) -> None:
    identity = driver.profile.identity
    assert driver.key == machine.kind
    assert (identity.vendor, identity.firmware, identity.model) == ("MicroBT", "WhatsMiner", machine.model)
    assert (identity.mac, identity.serial) == (machine.mac.lower(), machine.serial)
    assert (identity.firmware_version, identity.hostname) == (machine.firmware_version, machine.hostname)
    assert (Capability.FAN in driver.profile.capabilities) is (machine.kind == V3)
    assert (await driver.snapshot()).identity == identity


async def test_snapshot_has_all_readings(driver: WhatsMinerDriver, machine: Machine) -> None:
    before = machine.shares()
    snapshot = await driver.snapshot()
    assert snapshot.hashrate_ths == pytest.approx(machine.hashrate_ths)
    assert snapshot.expected_hashrate_ths == pytest.approx(machine.hashrate_ths)
    assert snapshot.power_w == pytest.approx(machine.power_w, abs=1)
    assert snapshot.power_limit_w == machine.max_power_w
    assert snapshot.temperature_max_c == pytest.approx(machine.temperature(), abs=0.1)
    assert snapshot.uptime_s == pytest.approx(machine.uptime_s, abs=3)
    assert snapshot.mining_uptime_s == pytest.approx(machine.mining_uptime_s, abs=3)
    assert (snapshot.mining, snapshot.paused, snapshot.work_mode, snapshot.locate_light) == (
        True,
        False,
        "normal",
        False,
    )
    assert len(snapshot.boards) == machine.boards
    assert sum(board.hashrate_ths or 0 for board in snapshot.boards) == pytest.approx(machine.hashrate_ths, rel=0.01)
    assert snapshot.fans[0].rpm == machine.fan_rpm()
    assert [(pool.slot, pool.url, pool.user, pool.password, pool.active, pool.alive) for pool in snapshot.pools] == [
        (at, pool.url, pool.user, None, at == 0, True) for at, pool in enumerate(machine.pools)
    ]
    if machine.kind == V2:
        assert before <= (snapshot.shares_accepted or 0, snapshot.shares_rejected or 0) <= machine.shares()
        assert before[0] <= (snapshot.pools[0].accepted or 0) <= machine.shares()[0]


async def test_read_uses_neither_password_nor_token(machine: Machine, connect: Connect) -> None:
    driver = made(connect(machine, password="wrong"), await identified(connect(machine)))
    await driver.snapshot()
    config = await driver.read_config()
    assert [pool.url for pool in config.pools] == [pool.url for pool in machine.pools]
    assert (config.power_limit_w, config.paused, config.tuning) == (
        machine.max_power_w,
        False,
        {"power_mode": "normal"},
    )
    assert config.network["hostname"] == machine.hostname
    assert "get_token" not in machine.journal


async def test_older_v2_firmware_is_read(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet(V2)
    machine.firmware_version = "20220815.12.REL"
    machine.set_paused(True)
    driver = made(connect(machine), await identified(connect(machine)))
    snapshot = await driver.snapshot()
    assert (snapshot.paused, snapshot.mining) == (True, False)
    assert snapshot.identity.firmware_version == "20220815.12.REL"


async def test_disabled_board_is_reported(driver: WhatsMinerDriver, machine: Machine) -> None:
    machine.set_paused(True)
    snapshot = await driver.snapshot()
    assert (snapshot.paused, snapshot.mining, snapshot.hashrate_ths) == (True, False, 0)


# Writing -----------------------------------------------------------------------------------------------------------


async def test_reboot(driver: WhatsMinerDriver, machine: Machine) -> None:
    accepted = await driver.reboot()
    assert accepted.scope is Scope.MACHINE
    assert accepted.said == ("API command OK" if machine.kind == V2 else "no reply")
    assert machine.counters["reboot"] == 1
    await asyncio.sleep(max(0.0, machine.down_until - time.time()) + 0.05)
    uptime = (await driver.snapshot()).shortest_uptime_s
    assert uptime is not None
    assert uptime < 60
    # A token does not outlive a reboot.
    await driver.pause()
    assert machine.paused


@pytest.mark.parametrize("watts", [0, -1, 100_000])
async def test_invalid_power_limit_is_refused(driver: WhatsMinerDriver, machine: Machine, watts: int) -> None:
    before = machine.counters.get("request")
    with raises(RefusedError, "power_limit_out_of_range"):
        await driver.set_power_limit(watts)
    assert machine.counters.get("request") == before


async def test_highest_power_limit_is_known_until_it_is_lowered(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet(V2)
    assert (await identified(connect(machine))).power_limit_max_w == machine.max_power_w
    machine.set_power_limit(3000)
    # The current limit hides the maximum: no bound is better than a wrong one.
    assert (await identified(connect(machine))).power_limit_max_w is None


async def test_power_limit_refused_by_miner_raises(driver: WhatsMinerDriver, machine: Machine) -> None:
    with pytest.raises(RefusedError) as caught:
        await driver.set_power_limit(machine.min_power_w - 1)
    assert "param" in caught.value.miner_message


async def test_power_mode_is_written(driver: WhatsMinerDriver, machine: Machine) -> None:
    await driver.set_tuning({"power_mode": "high"})
    assert machine.work_mode == 2
    assert (await driver.read_config()).tuning == {"power_mode": "high"}
    for tuning in ({}, {"power_mode": "turbo"}, {"power_mode": "low", "frequency": 1}):
        with raises(RefusedError, "tuning_unknown"):
            await driver.set_tuning(tuning)


def pools_of(machine: Machine) -> list[PoolSetting]:
    """Return the pools that a miner has, with their passwords."""
    return [
        PoolSetting(slot=at, url=pool.url, user=pool.user, password=pool.password)
        for at, pool in enumerate(machine.pools)
    ]


async def test_pools_are_written(driver: WhatsMinerDriver, machine: Machine) -> None:
    old = list(machine.pools)
    new = PoolSetting(slot=0, url=NEW, user="me.1", password='s3cret, with \\ " and ü')
    accepted = await driver.write_pools([new, *pools_of(machine)[1:]], activate=0)
    assert (machine.pools[0].url, machine.pools[0].user, machine.pools[0].password) == (NEW, "me.1", new.password)
    assert machine.pools[1:] == old[1:]
    assert machine.counters["pools"] == 1
    assert "s3cret" not in repr((accepted, driver.__dict__, new, await driver.read_pools()))
    await driver.write_pools([new])
    assert [pool.url for pool in await driver.read_pools()] == [NEW]


async def test_unchanged_pools_are_not_written(driver: WhatsMinerDriver, machine: Machine) -> None:
    same = [PoolSetting(slot=at, url=pool.url, user=pool.user) for at, pool in enumerate(machine.pools)]
    assert (await driver.write_pools(same, activate=0)).said == "Nothing had to be changed."
    assert "pools" not in machine.counters


async def test_unknown_password_is_required(driver: WhatsMinerDriver, machine: Machine) -> None:
    assert not driver.keeps_pool_passwords
    old = list(machine.pools)
    wanted = [
        PoolSetting(slot=0, url=NEW, user="w", password="p"),
        PoolSetting(slot=1, url=old[1].url, user=old[1].user),
        PoolSetting(slot=2, url=old[2].url, user=old[2].user),
    ]
    with raises(RefusedError, "pool_password_needed", slot="1, 2"):
        await driver.write_pools(wanted)
    assert machine.pools == old


# Credentials, write API, tokens ------------------------------------------------------------------------------------

WRITES = ("reboot", "restart_mining", "pause", "resume", "limit", "pools", "mode", "light")
READS = ("snapshot", "read_pools", "read_config")


async def call(driver: Driver, what: str) -> object:
    """Call a driver method by name."""
    orders: dict[str, Callable[[], Awaitable[object]]] = {
        "limit": lambda: driver.set_power_limit(3000),
        "pools": lambda: driver.write_pools([PoolSetting(slot=0, url=NEW, user="w", password="p")]),
        "mode": lambda: driver.set_tuning({"power_mode": "low"}),
        "light": lambda: driver.set_locate_light(on=True),
    }
    order = orders.get(what)
    return await (order() if order else getattr(driver, what)())


def changed(machine: Machine) -> set[str]:
    """Return the changes that took effect on a miner."""
    return machine.counters.keys() - {"request"}


@pytest.mark.parametrize("what", WRITES)
async def test_wrong_password_is_an_authentication_error(machine: Machine, connect: Connect, what: str) -> None:
    driver = made(connect(machine, password="wrong", deadlines=SHORT), await identified(connect(machine)))
    with raises(AuthenticationError, "account_rejected", "admin_password_rejected"):
        await call(driver, what)
    assert changed(machine) == set()


async def test_configured_password_is_used(machine: Machine, connect: Connect) -> None:
    machine.password = "changed, of course"
    driver = made(connect(machine, password=machine.password), await identified(connect(machine)))
    await driver.pause()
    assert machine.paused


@pytest.mark.parametrize("what", WRITES)
async def test_disabled_write_api_stays_disabled(driver: WhatsMinerDriver, machine: Machine, what: str) -> None:
    machine.write_api = False
    with raises(RefusedError, "write_api_off"):
        await call(driver, what)
    for read in READS:
        await call(driver, read)
    assert changed(machine) == set()
    assert machine.write_api is False
    assert not any("open_write_api" in line for line in machine.journal)


@pytest.mark.parametrize("fault", [None, *Fault])
async def test_no_command_enables_the_write_api(
    driver: WhatsMinerDriver, machine: Machine, fault: Fault | None
) -> None:
    if fault is not None:
        machine.faults[fault] = {"delay": 0.3}
    for what in ("pause", "reboot", "snapshot"):
        try:
            await call(driver, what)
        except UnreachableError, TimedOutError, AuthenticationError, RefusedError, UnsupportedError:
            continue
    assert "open_write_api" not in machine.counters


async def test_token_is_reused(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet(V2)
    driver = made(connect(machine), await identified(connect(machine)))
    for _ in range(4):
        await driver.pause()
        await driver.resume()
    assert list(machine.journal).count("get_token") == 1
    machine.booted_at += 1  # The miner drops its tokens.
    await driver.pause()
    assert list(machine.journal).count("get_token") == 2
    assert machine.counters["pause"] == 5


async def test_expired_token_is_not_used(
    fleet: StartMachine, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = await fleet(V2)
    driver = made(connect(machine), await identified(connect(machine)))
    await driver.pause()
    now = time.monotonic()
    monkeypatch.setattr(driver_v2, "time", SimpleNamespace(monotonic=lambda: now + 1600))
    await driver.resume()
    assert list(machine.journal).count("get_token") == 2


async def test_changed_password_is_an_authentication_error(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet(V2)
    driver = made(connect(machine), await identified(connect(machine)))
    await driver.pause()
    machine.password = "another"
    with pytest.raises(AuthenticationError):
        await driver.resume()
    machine.password = "admin"
    await driver.resume()
    assert not machine.paused


async def test_missing_free_token_is_reported(driver: WhatsMinerDriver, machine: Machine) -> None:
    machine.faults[Fault.SESSION_BUSY] = {}
    with pytest.raises(RefusedError) as caught:
        await driver.pause()
    assert caught.value.miner_message == "over max connect"
    if machine.kind == V2:
        assert "30 minutes" in str(caught.value)
    assert changed(machine) == set()


# Faults ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "v2", "v3"),
    [
        (Fault.DEAD, UnreachableError, UnreachableError),
        (Fault.SLOW_DRIP, TimedOutError, TimedOutError),
        (Fault.RESET, UnreachableError, UnreachableError),
        (Fault.GARBAGE, RefusedError, RefusedError),
        (Fault.TRUNCATED, RefusedError, UnreachableError),
    ],
)
@pytest.mark.parametrize("what", ["snapshot", "read_config", "reboot", "pools", "pause"])
async def test_fault_raises_its_error(
    driver: WhatsMinerDriver, machine: Machine, what: str, fault: Fault, v2: type[Exception], v3: type[Exception]
) -> None:
    machine.faults[fault] = {}
    with pytest.raises(v2 if machine.kind == V2 else v3):
        await call(driver, what)
    assert changed(machine) == set()


@pytest.mark.parametrize("fault", [Fault.NUL, Fault.GLUED])
@pytest.mark.parametrize("what", [*READS, *WRITES])
async def test_harmless_fault_is_tolerated(driver: WhatsMinerDriver, machine: Machine, what: str, fault: Fault) -> None:
    machine.faults[fault] = {}
    assert await call(driver, what)


@pytest.mark.parametrize("what", WRITES)
async def test_unanswered_writes_time_out(driver: WhatsMinerDriver, machine: Machine, what: str) -> None:
    machine.faults[Fault.NO_REPLY_WRITES] = {}
    await driver.snapshot()
    if (machine.kind, what) == (V3, "reboot"):
        # This machine usually reboots without an answer.
        assert (await driver.reboot()).said == "no reply"
        return
    with pytest.raises(TimedOutError):
        await call(driver, what)


@pytest.mark.parametrize("what", WRITES)
async def test_denied_writes_are_refused(driver: WhatsMinerDriver, machine: Machine, what: str) -> None:
    machine.faults[Fault.ACCESS_DENIED] = {}
    with pytest.raises(RefusedError if machine.kind == V2 else AuthenticationError):
        await call(driver, what)
    assert changed(machine) == set()


@pytest.mark.parametrize("what", WRITES)
async def test_refused_credentials_are_an_authentication_error(
    driver: WhatsMinerDriver, machine: Machine, what: str
) -> None:
    machine.faults[Fault.UNAUTHORIZED] = {}
    for read in READS:
        await call(driver, read)
    with pytest.raises(AuthenticationError):
        await call(driver, what)
    assert changed(machine) == set()


@pytest.mark.parametrize("what", ["pause", "limit", "pools"])
async def test_ignored_write_is_accepted_by_the_driver(driver: WhatsMinerDriver, machine: Machine, what: str) -> None:
    machine.faults[Fault.IGNORES_WRITES] = {}
    assert isinstance(await call(driver, what), Accepted)
    assert machine.counters["ignored"]


@pytest.mark.parametrize("what", ["limit", "pools", "mode"])
async def test_configuration_write_ends_at_its_deadline(driver: WhatsMinerDriver, machine: Machine, what: str) -> None:
    machine.faults[Fault.SLOW_CONFIG] = {"delay": 30}
    with pytest.raises(TimedOutError):
        await call(driver, what)


async def test_reboot_of_dead_machine_fails(driver: WhatsMinerDriver, machine: Machine) -> None:
    machine.faults[Fault.DEAD] = {}
    with pytest.raises(UnreachableError):
        await driver.reboot()
    assert changed(machine) == set()
