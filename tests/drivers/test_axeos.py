"""The generations of AxeOS against the simulator."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Accepted, Connection, Deadlines, Driver, Scope
from custom_components.miner_remote.drivers.contract.errors import (
    AuthenticationError,
    RefusedError,
    TimedOutError,
    UnreachableError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.evidence import Evidence
from custom_components.miner_remote.drivers.contract.values import FanSetting, PoolSetting
from custom_components.miner_remote.drivers.detect.probe import probe
from custom_components.miner_remote.drivers.firmware.axeos.driver import AxeOSDriver, AxeOSOldDriver
from simulator.machine import Fault, Machine

from .conftest import Connect, Serve, StartMachine
from .raising import raises
from .settings import back_again, machine_fixture

KINDS = ("axeos", "axeos_214", "axeos_old")
SHORT = Deadlines(read=0.4, write=0.6)
NEW = "stratum+tcp://new.example.net:3333"

machine = machine_fixture(*KINDS)


async def identified(connection: Connection) -> AxeOSDriver:
    """Return the driver of the miner at an address."""
    profile = await AxeOSDriver.identify(connection, await probe(connection))
    assert profile is not None
    driver = {driver.key: driver for driver in (AxeOSDriver, AxeOSOldDriver)}[profile.driver]
    return driver(connection, profile)


@pytest.fixture
async def driver(machine: Machine, connect: Connect) -> AxeOSDriver:
    """Return the driver of that miner."""
    return await identified(connect(machine, deadlines=SHORT))


# Reading -----------------------------------------------------------------------------------------------------------


async def test_identity_has_model_firmware_and_mac(driver: AxeOSDriver, machine: Machine) -> None:
    identity = driver.profile.identity
    assert (identity.vendor, identity.model, identity.firmware) == ("Bitaxe", "Bitaxe Gamma 601", "AxeOS")
    assert (identity.firmware_version, identity.hostname) == (machine.firmware_version, machine.hostname)
    assert (identity.mac, identity.serial) == (machine.mac.lower(), None)
    can_pause = {Capability.PAUSE, Capability.RESUME} <= driver.profile.capabilities
    assert can_pause == (machine.kind != "axeos_old")
    assert driver.activates_any_slot == (machine.kind != "axeos_old")


async def test_snapshot_has_all_readings(driver: AxeOSDriver, machine: Machine) -> None:
    before = machine.shares()
    snapshot = await driver.snapshot()
    assert snapshot.hashrate_ths == pytest.approx(1.071)
    assert snapshot.power_w == pytest.approx(17.0)
    assert snapshot.temperature_max_c == pytest.approx(machine.temperature(), abs=1)
    assert snapshot.uptime_s == pytest.approx(machine.uptime_s, abs=3)
    assert (snapshot.mining, snapshot.paused) == (True, None if machine.kind == "axeos_old" else False)
    assert [fan.rpm for fan in snapshot.fans] == [machine.fan_rpm()]
    assert before <= (snapshot.shares_accepted or 0, snapshot.shares_rejected or 0) <= machine.shares()
    assert snapshot.pools == await driver.read_pools()
    assert [(pool.slot, pool.url, pool.user, pool.password, pool.active) for pool in snapshot.pools] == [
        (at, slot.url, slot.user, None, at == 0) for at, slot in enumerate(machine.pools[:2])
    ]


async def test_backup_has_pools_and_tuning(driver: AxeOSDriver, machine: Machine) -> None:
    config = await driver.read_config()
    assert [pool.url for pool in config.pools] == [pool.url for pool in machine.pools[:2]]
    assert config.tuning == {"frequency": 525, "coreVoltage": 1150}
    assert config.fan is not None
    assert (config.fan.mode, config.fan.target_c) == ("auto", 60)
    assert config.network == {"hostname": machine.hostname, "ssid": "workshop"}
    assert (await driver.set_tuning(config.tuning)).said == "Nothing had to be changed."
    assert (await driver.set_fan(config.fan)).said == "Nothing had to be changed."


# Restart, pause ----------------------------------------------------------------------------------------------------


async def test_restart(driver: AxeOSDriver, machine: Machine) -> None:
    accepted = await driver.reboot()
    assert (accepted.scope, accepted.said) == (Scope.MACHINE, "System will restart shortly.")
    assert machine.counters["reboot"] == 1
    await back_again(machine)
    uptime = (await driver.snapshot()).uptime_s
    assert uptime is not None
    assert uptime < 60


@pytest.mark.parametrize("machine", ["axeos", "axeos_214"], indirect=True)
async def test_pause_and_resume_take_effect(driver: AxeOSDriver) -> None:
    assert (await driver.pause()).said == "Mining paused"
    assert ((await driver.snapshot()).paused, (await driver.snapshot()).mining) == (True, False)
    assert (await driver.resume()).said == "Mining resumed"
    assert (await driver.snapshot()).paused is False


@pytest.mark.parametrize("machine", ["axeos_old"], indirect=True)
async def test_old_versions_cannot_pause(driver: AxeOSDriver, machine: Machine) -> None:
    before = machine.counters.get("request")
    for order in (driver.pause, driver.resume):
        with raises(UnsupportedError, "pause_unsupported", "resume_unsupported"):
            await order()
    assert machine.counters.get("request") == before


# Pools -------------------------------------------------------------------------------------------------------------


def kept(machine: Machine, slot: int) -> PoolSetting:
    """Return the current pool of a slot without its password."""
    return PoolSetting(slot=slot, url=machine.pools[slot].url, user=machine.pools[slot].user)


async def test_write_of_one_pool_keeps_the_others(driver: AxeOSDriver, machine: Machine) -> None:
    before = list(machine.pools)
    accepted = await driver.write_pools(
        [PoolSetting(slot=0, url=NEW, user="me.1", password="secret"), kept(machine, 1)], activate=0
    )
    assert accepted.scope is Scope.MACHINE
    assert "secret" not in repr(accepted)
    await back_again(machine)
    assert (machine.pools[0].url, machine.pools[0].user, machine.pools[0].password) == (NEW, "me.1", "secret")
    assert machine.pools[1:] == before[1:]
    assert (machine.active_pool, machine.counters["reboot"], machine.counters["pools"]) == (0, 1, 1)
    pools = await driver.read_pools()
    assert [(pool.url, pool.user, pool.active) for pool in pools] == [
        (NEW, "me.1", True),
        (before[1].url, before[1].user, False),
    ]


async def test_password_that_is_not_given_stays(driver: AxeOSDriver, machine: Machine) -> None:
    passwords = [pool.password for pool in machine.pools]
    await driver.write_pools([replace(kept(machine, 0), user="me.2"), replace(kept(machine, 1), url=NEW)])
    await back_again(machine)
    assert (machine.pools[0].user, machine.pools[1].url) == ("me.2", NEW)
    assert [pool.password for pool in machine.pools] == passwords


async def test_unchanged_pools_are_not_written(driver: AxeOSDriver, machine: Machine) -> None:
    accepted = await driver.write_pools([kept(machine, 0), kept(machine, 1)], activate=0)
    assert accepted.said == "Nothing had to be changed."
    assert accepted.scope is None
    assert not {"pools", "reboot"} & machine.counters.keys()
    assert not any(line.startswith(("PUT", "PATCH", "POST")) for line in machine.journal)


@pytest.mark.parametrize("machine", ["axeos", "axeos_214"], indirect=True)
async def test_fallback_pool_can_be_activated_and_left(driver: AxeOSDriver, machine: Machine) -> None:
    both = [kept(machine, 0), kept(machine, 1)]
    await driver.write_pools(both, activate=1)
    await back_again(machine)
    assert machine.active_pool == 1
    assert [pool.active for pool in await driver.read_pools()] == [False, True]
    await driver.write_pools(both, activate=0)
    await back_again(machine)
    assert machine.active_pool == 0


@pytest.mark.parametrize("machine", ["axeos_old"], indirect=True)
async def test_old_version_cannot_activate_fallback(driver: AxeOSDriver, machine: Machine) -> None:
    with raises(RefusedError, "first_pool_only"):
        await driver.write_pools([kept(machine, 0), kept(machine, 1)], activate=1)
    assert "pools" not in machine.counters


async def test_fallback_pool_is_emptied_and_filled(driver: AxeOSDriver, machine: Machine) -> None:
    first, second = machine.pools[:2]
    await driver.write_pools([kept(machine, 0)])
    await back_again(machine)
    assert [(pool.slot, pool.url) for pool in await driver.read_pools()] == [(0, first.url)]
    await driver.write_pools(
        [
            PoolSetting(slot=0, url=first.url, user=first.user),
            PoolSetting(slot=1, url=second.url, user=second.user, password="again"),
        ]
    )
    await back_again(machine)
    assert [(pool.url, pool.user) for pool in await driver.read_pools()] == [
        (pool.url, pool.user) for pool in (first, second)
    ]
    assert first in machine.pools
    assert any((pool.url, pool.password) == (second.url, "again") for pool in machine.pools)


@pytest.mark.parametrize(
    "pools",
    [
        [],
        [PoolSetting(slot=1, url=NEW, user="w")],
        [PoolSetting(slot=at, url=NEW, user="w") for at in range(3)],
        [PoolSetting(slot=0, url="stratum+tcp://host", user="w")],
        [PoolSetting(slot=0, url="stratum+tcp://host:99999", user="w")],
        [PoolSetting(slot=0, url="http://host:80", user="w")],
        [PoolSetting(slot=0, url=NEW, user="")],
        [PoolSetting(slot=0, url=NEW, user="w" * 256)],
        [PoolSetting(slot=0, url=NEW, user="line\nbreak")],
        [PoolSetting(slot=0, url=NEW, user="w", password="*****")],
    ],
    ids=["none", "gap", "too many", "no port", "bad port", "scheme", "no user", "long", "control", "asterisks"],
)
async def test_invalid_pools_are_refused_before_any_write(
    driver: AxeOSDriver, machine: Machine, pools: list[PoolSetting]
) -> None:
    with pytest.raises(RefusedError):
        await driver.write_pools(pools)
    assert not any(line.startswith(("PUT", "PATCH", "POST")) for line in machine.journal)


async def test_pool_does_not_take_over_the_password_of_another_slot(driver: AxeOSDriver, machine: Machine) -> None:
    first, second = await driver.read_pools()
    swapped = [
        PoolSetting(slot=0, url=second.url, user=second.user),
        PoolSetting(slot=1, url=first.url, user=first.user, password="given"),
    ]
    with raises(RefusedError, "pool_password_needed", slot=0):
        await driver.write_pools(swapped)
    assert not any(line.startswith(("PUT", "PATCH", "POST")) for line in machine.journal)


async def test_missing_pool_cannot_be_activated(driver: AxeOSDriver, machine: Machine) -> None:
    with pytest.raises(RefusedError):
        await driver.write_pools([kept(machine, 0)], activate=1)


@pytest.mark.parametrize("machine", ["axeos_old"], indirect=True)
@pytest.mark.parametrize("url", ["stratum+ssl://host:443", "stratum2+tcp://host:3336"])
async def test_old_version_refuses_encrypted_pools(driver: AxeOSDriver, machine: Machine, url: str) -> None:
    with raises(RefusedError, "pool_stratum_v2_unsupported", "pool_tls_unsupported"):
        await driver.write_pools([PoolSetting(slot=0, url=url, user="w", password="p")])
    assert "pools" not in machine.counters


# Fan and tuning ----------------------------------------------------------------------------------------------------


async def test_fan_setting_is_written(driver: AxeOSDriver, machine: Machine) -> None:
    await driver.set_fan(FanSetting(mode="manual", percent=40))
    assert (machine.fan_mode, machine.fan_percent) == ("manual", 40)
    await driver.set_fan(FanSetting(mode="auto", target_c=55))
    assert machine.fan_mode == "auto"
    fan = (await driver.read_config()).fan
    assert fan is not None
    assert (fan.mode, fan.target_c) == ("auto", 55)
    assert "reboot" not in machine.counters


@pytest.mark.parametrize(
    "setting",
    [FanSetting(mode="turbo"), FanSetting(mode="manual"), FanSetting(mode="manual", percent=101)],
)
async def test_invalid_fan_setting_is_refused(driver: AxeOSDriver, setting: FanSetting) -> None:
    with pytest.raises(RefusedError):
        await driver.set_fan(setting)


async def test_tuning_is_written(driver: AxeOSDriver, machine: Machine) -> None:
    await driver.set_tuning({"frequency": 400, "coreVoltage": 1100})
    assert (await driver.read_config()).tuning == {"frequency": 400, "coreVoltage": 1100}
    assert machine.hashrate_ths == pytest.approx(1.071 * 400 / 525)


@pytest.mark.parametrize("tuning", [{"ssid": "evil"}, {"frequency": 0}, {"coreVoltage": "much"}, {"frequency": 1e9}])
async def test_invalid_tuning_is_refused(driver: AxeOSDriver, machine: Machine, tuning: dict[str, Any]) -> None:
    with pytest.raises(RefusedError):
        await driver.set_tuning(tuning)
    assert not any(line.startswith("PATCH") for line in machine.journal)


# Faults ------------------------------------------------------------------------------------------------------------

READS = ("snapshot", "read_pools", "read_config")
WRITES = ("reboot", "pause", "write_pools", "set_fan", "set_tuning")


async def call(driver: Driver, what: str) -> object:
    """Call a driver method by name."""
    match what:
        case "write_pools":
            return await driver.write_pools([PoolSetting(slot=0, url=NEW, user="w", password="p")])
        case "set_fan":
            return await driver.set_fan(FanSetting(mode="manual", percent=40))
        case "set_tuning":
            return await driver.set_tuning({"frequency": 400})
        case _:
            return await getattr(driver, what)()


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault.DEAD, UnreachableError),
        (Fault.SLOW_DRIP, TimedOutError),
        (Fault.RESET, UnreachableError),
        (Fault.GARBAGE, RefusedError),
        (Fault.TRUNCATED, UnreachableError),
        (Fault.UNAUTHORIZED, AuthenticationError),
    ],
)
@pytest.mark.parametrize("what", [*READS, *WRITES])
@pytest.mark.parametrize("machine", ["axeos"], indirect=True)
async def test_fault_raises_its_error(
    driver: AxeOSDriver, machine: Machine, what: str, fault: Fault, expected: type[Exception]
) -> None:
    machine.faults[fault] = {}
    with pytest.raises(expected):
        await call(driver, what)


@pytest.mark.parametrize("fault", [Fault.NUL, Fault.GLUED, Fault.SESSION_BUSY])
@pytest.mark.parametrize("what", [*READS, *WRITES])
@pytest.mark.parametrize("machine", ["axeos"], indirect=True)
async def test_harmless_fault_is_tolerated(driver: AxeOSDriver, machine: Machine, what: str, fault: Fault) -> None:
    machine.faults[fault] = {}
    assert await call(driver, what)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [(Fault.ACCESS_DENIED, AuthenticationError), (Fault.NO_REPLY_WRITES, TimedOutError)],
)
@pytest.mark.parametrize("what", WRITES)
@pytest.mark.parametrize("machine", ["axeos", "axeos_214"], indirect=True)
async def test_write_fault_raises_its_error(
    driver: AxeOSDriver, machine: Machine, what: str, fault: Fault, expected: type[Exception]
) -> None:
    machine.faults[fault] = {}
    await driver.snapshot()
    with pytest.raises(expected):
        await call(driver, what)


async def test_configuration_write_ends_at_its_deadline(driver: AxeOSDriver, machine: Machine) -> None:
    machine.faults[Fault.SLOW_CONFIG] = {"delay": 30}
    with pytest.raises(TimedOutError):
        await call(driver, "write_pools")
    assert "reboot" not in machine.counters


@pytest.mark.parametrize("what", WRITES)
@pytest.mark.parametrize("machine", ["axeos"], indirect=True)
async def test_ignored_write_is_accepted_by_the_driver(driver: AxeOSDriver, machine: Machine, what: str) -> None:
    machine.faults[Fault.IGNORES_WRITES] = {}
    assert isinstance(await call(driver, what), Accepted)
    assert machine.counters["ignored"]


async def test_status_401_names_the_refused_network(driver: AxeOSDriver, machine: Machine) -> None:
    machine.faults[Fault.UNAUTHORIZED] = {}
    with raises(AuthenticationError, "axeos_network_not_allowed"):
        await driver.reboot()


async def test_other_firmware_at_the_address_is_refused(driver: AxeOSDriver, serve: Serve, connect: Connect) -> None:
    other = await serve(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", port=80)
    with raises(RefusedError, "not_the_same_firmware"):
        await AxeOSDriver(connect(other), driver.profile).snapshot()


async def test_failed_restart_after_write_is_reported(
    driver: AxeOSDriver, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse() -> Accepted:
        raise RefusedError("command_refused", "no", command="restart")

    monkeypatch.setattr(driver, "_restart", refuse)
    cause = {"cause_code": "command_refused", "cause_command": "restart", "cause_miner_message": "no"}
    with raises(RefusedError, "pools_stored_not_restarted", **cause):
        await call(driver, "write_pools")


# Identification ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "expected"),
    [(Fault.UNAUTHORIZED, AuthenticationError), (Fault.RESET, UnreachableError), (Fault.NO_REPLY, TimedOutError)],
)
async def test_failed_identification_raises_its_error(
    fleet: StartMachine, connect: Connect, fault: Fault, expected: type[Exception]
) -> None:
    machine = await fleet("axeos")
    evidence = await probe(connect(machine))
    machine.faults[fault] = {}
    with pytest.raises(expected):
        await AxeOSDriver.identify(connect(machine), evidence)


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        b"garbage",
        b"",
        None,
    ],
)
async def test_other_web_server_is_not_identified(serve: Serve, connect: Connect, raw: bytes | None) -> None:
    address = await serve(raw, port=80)
    evidence = Evidence(web_open=True, web_status=200, web_body="<title>Router</title>")
    assert AxeOSDriver.recognises(evidence)
    assert await AxeOSDriver.identify(connect(address), evidence) is None


def test_web_page_decides_the_axeos_driver() -> None:
    page = Evidence(web_open=True, web_body="<title>AxeOS</title>", api_open=True)
    assert AxeOSDriver.recognises(page)
    assert not AxeOSDriver.recognises(Evidence(web_open=True, api_open=True))
    assert not AxeOSDriver.recognises(Evidence())
    assert not AxeOSOldDriver.recognises(page)
