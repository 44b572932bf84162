"""Braiins OS over REST: reboots, the power target, and pool writes with all passwords."""

from __future__ import annotations

import asyncio

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.errors import AuthenticationError, RefusedError, UnreachableError
from custom_components.miner_remote.drivers.contract.values import PoolSetting
from custom_components.miner_remote.drivers.detect.identify import create_driver, identify
from custom_components.miner_remote.drivers.detect.probe import probe
from custom_components.miner_remote.drivers.firmware.braiins.driver import BraiinsDriver
from simulator.machine import Fault, Machine, PoolSlot

from .conftest import Connect, Serve, StartMachine, next_address
from .raising import raises


async def make(fleet: StartMachine, connect: Connect, *faults: Fault) -> tuple[Machine, BraiinsDriver]:
    machine = await fleet("braiins")
    connection = connect(machine)
    driver = create_driver(connection, await identify(connection))
    assert isinstance(driver, BraiinsDriver)
    machine.faults.update({fault: {} for fault in faults})
    return machine, driver


def settings(*pools: PoolSlot) -> list[PoolSetting]:
    return [PoolSetting(slot=at, url=pool.url, user=pool.user, password=pool.password) for at, pool in enumerate(pools)]


NEW = PoolSlot("stratum2+tcp://new.example.com:3333/9abc", "me.rig", "secret-pw")


async def test_identity_has_model_and_power_range(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    profile = driver.profile
    assert (profile.identity.model, profile.identity.mac) == (machine.model, machine.mac)
    assert profile.identity.firmware_version == machine.firmware_version
    assert (profile.power_limit_min_w, profile.power_limit_max_w) == (1250, 4200)
    assert Capability.POWER_LIMIT in profile.capabilities


async def test_snapshot_has_all_readings(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    snapshot = await driver.snapshot()
    assert snapshot.hashrate_ths == pytest.approx(200.0)
    assert snapshot.power_w == 3500
    assert (snapshot.paused, snapshot.mining) == (False, True)
    assert snapshot.uptime_s == pytest.approx(machine.uptime_s, abs=2)
    assert snapshot.mining_uptime_s == pytest.approx(machine.mining_uptime_s, abs=2)
    assert snapshot.temperature_max_c == pytest.approx(machine.temperature(), abs=1)
    assert len(snapshot.boards) == 3
    assert snapshot.boards[0].frequency_mhz == 490
    assert len(snapshot.fans) == 4
    assert snapshot.active_pool is not None
    assert snapshot.active_pool.slot == 0
    assert {pool.password for pool in snapshot.pools} == {None}


async def test_token_is_reused(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    await driver.snapshot()
    before = machine.counters["request"]
    await driver.snapshot()
    assert machine.counters["request"] - before == 8


async def test_unanswered_reboot_is_not_repeated(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    await driver.read_pools()
    machine.faults[Fault.RESET] = {}
    with pytest.raises(UnreachableError):
        await driver.reboot()
    assert machine.counters["reboot"] == 1


async def test_power_limit_is_written(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    before = list(machine.pools)
    await driver.set_power_limit(2500)
    assert machine.power_limit_w == 2500
    assert (await driver.snapshot()).power_limit_w == 2500
    assert machine.pools == before
    assert "restart_mining" not in machine.counters


@pytest.mark.parametrize("watts", [-5, 0, 1249, 4201, 1_000_000_000])
async def test_power_limit_out_of_range_is_refused(fleet: StartMachine, connect: Connect, watts: int) -> None:
    machine, driver = await make(fleet, connect)
    with raises(RefusedError, "power_limit_out_of_range", min_w=1250, max_w=4200):
        await driver.set_power_limit(watts)
    assert "power_limit" not in machine.counters


# Pools -----------------------------------------------------------------------------------------------------------


async def test_unknown_password_is_refused_before_any_write(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    before = list(machine.pools)
    pools = settings(NEW, *machine.pools[1:])
    pools[2] = PoolSetting(slot=2, url=before[2].url, user=before[2].user)
    with raises(RefusedError, "pool_password_needed", slot=2):
        await driver.write_pools(pools, 0)
    assert machine.pools == before


async def test_disabled_pool_stays_disabled(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    machine.pools[1].enabled = False
    await driver.write_pools(settings(NEW, *machine.pools[1:]), 0)
    assert [pool.enabled for pool in machine.pools] == [True, False, True]


async def test_pool_slot_gap_is_refused(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    first, _, third = settings(NEW, NEW, NEW)
    with raises(RefusedError, "pool_slot_gap"):
        await driver.write_pools([first, third])
    assert "pools" not in machine.counters


async def test_backup_has_pools_and_power_limit(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    config = await driver.read_config()
    assert [pool.url for pool in config.pools] == [pool.url for pool in machine.pools]
    assert {pool.password for pool in config.pools} == {None}
    assert config.power_limit_w == 3500
    assert config.network["address"] == machine.ip


# Log-in ----------------------------------------------------------------------------------------------------------


async def test_expired_token_is_renewed(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect)
    await driver.reboot()
    await asyncio.sleep(0.4)
    await driver.pause()
    assert machine.paused


async def test_wrong_password_is_an_authentication_error(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("braiins")
    with pytest.raises(AuthenticationError):
        await identify(connect(machine, password="wrong"))
    assert list(machine.journal).count("login refused") == 1


async def test_configured_password_is_used(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("braiins")
    machine.password = "own"
    profile = await identify(connect(machine, password="own"))
    assert profile.driver == "braiins"


async def test_firmware_without_rest_is_not_identified(serve: Serve, connect: Connect) -> None:
    ip = next_address()
    page = b"<title>Braiins OS</title>"

    def answer(request: bytes) -> bytes:
        if request.startswith(b"GET / "):
            return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(page), page)
        return b"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n"

    await serve(port=80, answers=answer, address=ip)
    connection = connect(ip)
    evidence = await probe(connection)
    assert BraiinsDriver.recognises(evidence)
    assert await BraiinsDriver.identify(connection, evidence) is None


# Faults ----------------------------------------------------------------------------------------------------------


async def test_access_denied_has_the_miners_message(fleet: StartMachine, connect: Connect) -> None:
    _, driver = await make(fleet, connect, Fault.ACCESS_DENIED)
    with pytest.raises(RefusedError) as caught:
        await driver.pause()
    assert caught.value.miner_message == "Permission denied"


async def test_ignored_write_is_accepted_by_the_driver(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await make(fleet, connect, Fault.IGNORES_WRITES)
    await driver.pause()
    assert not machine.paused
    assert (await driver.snapshot()).paused is False
