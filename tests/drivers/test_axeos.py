"""AxeOS in its generations, against the simulator, and what it reports by version."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from custom_components.miner_remote.drivers.contract.driver import (
    Accepted,
    Capability,
    Connection,
    Deadlines,
    Driver,
    Scope,
)
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
from custom_components.miner_remote.drivers.firmware.axeos import info as axeos_info
from custom_components.miner_remote.drivers.firmware.axeos.driver import AxeOSDriver, AxeOSOldDriver
from simulator.machine import Fault, Machine

from .conftest import Connect, Serve, StartMachine, next_address
from .raising import raises

KINDS = ("axeos", "axeos_214", "axeos_old")
SHORT = Deadlines(read=0.4, write=0.6)
NEW = "stratum+tcp://new.example.net:3333"


async def identified(connection: Connection) -> AxeOSDriver:
    """Return the driver of the miner at an address."""
    profile = await AxeOSDriver.identify(connection, await probe(connection))
    assert profile is not None
    driver = {driver.key: driver for driver in (AxeOSDriver, AxeOSOldDriver)}[profile.driver]
    return driver(connection, profile)


@pytest.fixture(params=KINDS)
async def machine(request: pytest.FixtureRequest, fleet: StartMachine) -> Machine:
    """Run one miner of each generation."""
    return await fleet(request.param)


@pytest.fixture
async def driver(machine: Machine, connect: Connect) -> AxeOSDriver:
    """Return the driver of that miner."""
    return await identified(connect(machine, deadlines=SHORT))


async def back_again(machine: Machine) -> None:
    """Wait until a miner has restarted."""
    await asyncio.sleep(max(0.0, machine.down_until - time.time()) + 0.05)
    assert machine.listening


# Reading -----------------------------------------------------------------------------------------------------------


async def test_who_it_is(driver: AxeOSDriver, machine: Machine) -> None:
    identity = driver.profile.identity
    assert (identity.vendor, identity.model, identity.firmware) == ("Bitaxe", "Bitaxe Gamma 601", "AxeOS")
    assert (identity.firmware_version, identity.hostname) == (machine.firmware_version, machine.hostname)
    assert (identity.mac, identity.serial) == (machine.mac.lower(), None)
    can_pause = {Capability.PAUSE, Capability.RESUME} <= driver.profile.capabilities
    assert can_pause == (machine.kind != "axeos_old")
    assert driver.activates_any_slot == (machine.kind != "axeos_old")


async def test_what_it_does(driver: AxeOSDriver, machine: Machine) -> None:
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


async def test_no_mac(machine: Machine, connect: Connect) -> None:
    machine.faults[Fault.NO_MAC] = {}
    assert (await identified(connect(machine))).profile.identity.mac is None


async def test_what_a_backup_keeps(driver: AxeOSDriver, machine: Machine) -> None:
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
async def test_pause_and_resume(driver: AxeOSDriver) -> None:
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


@pytest.mark.parametrize("what", ["restart_mining", "set_power_limit", "set_locate_light"])
async def test_what_no_version_can(driver: AxeOSDriver, what: str) -> None:
    orders: dict[str, Callable[[], Awaitable[Accepted]]] = {
        "restart_mining": driver.restart_mining,
        "set_power_limit": lambda: driver.set_power_limit(10),
        "set_locate_light": lambda: driver.set_locate_light(on=True),
    }
    with pytest.raises(UnsupportedError):
        await orders[what]()


# Pools -------------------------------------------------------------------------------------------------------------


def kept(machine: Machine, slot: int) -> PoolSetting:
    """Return the pool of a slot as it is, with its password left alone."""
    return PoolSetting(slot=slot, url=machine.pools[slot].url, user=machine.pools[slot].user)


async def test_one_pool_is_changed_and_the_others_stay(driver: AxeOSDriver, machine: Machine) -> None:
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


async def test_a_password_that_is_not_given_stays(driver: AxeOSDriver, machine: Machine) -> None:
    passwords = [pool.password for pool in machine.pools]
    await driver.write_pools([replace(kept(machine, 0), user="me.2"), replace(kept(machine, 1), url=NEW)])
    await back_again(machine)
    assert (machine.pools[0].user, machine.pools[1].url) == ("me.2", NEW)
    assert [pool.password for pool in machine.pools] == passwords


async def test_what_is_there_already_is_not_written(driver: AxeOSDriver, machine: Machine) -> None:
    accepted = await driver.write_pools([kept(machine, 0), kept(machine, 1)], activate=0)
    assert accepted.said == "Nothing had to be changed."
    assert accepted.scope is None
    assert not {"pools", "reboot"} & machine.counters.keys()
    assert not any(line.startswith(("PUT", "PATCH", "POST")) for line in machine.journal)


@pytest.mark.parametrize("machine", ["axeos", "axeos_214"], indirect=True)
async def test_the_fallback_pool_can_be_mined_on_and_left_again(driver: AxeOSDriver, machine: Machine) -> None:
    both = [kept(machine, 0), kept(machine, 1)]
    await driver.write_pools(both, activate=1)
    await back_again(machine)
    assert machine.active_pool == 1
    assert [pool.active for pool in await driver.read_pools()] == [False, True]
    await driver.write_pools(both, activate=0)
    await back_again(machine)
    assert machine.active_pool == 0


@pytest.mark.parametrize("machine", ["axeos_old"], indirect=True)
async def test_old_versions_cannot_choose(driver: AxeOSDriver, machine: Machine) -> None:
    with raises(RefusedError, "first_pool_only"):
        await driver.write_pools([kept(machine, 0), kept(machine, 1)], activate=1)
    assert "pools" not in machine.counters


async def test_the_fallback_pool_is_emptied_and_filled_again(driver: AxeOSDriver, machine: Machine) -> None:
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
async def test_what_it_cannot_hold_is_refused_before_anything_is_written(
    driver: AxeOSDriver, machine: Machine, pools: list[PoolSetting]
) -> None:
    with pytest.raises(RefusedError):
        await driver.write_pools(pools)
    assert not any(line.startswith(("PUT", "PATCH", "POST")) for line in machine.journal)


async def test_a_pool_that_is_not_there_cannot_be_chosen(driver: AxeOSDriver, machine: Machine) -> None:
    with pytest.raises(RefusedError):
        await driver.write_pools([kept(machine, 0)], activate=1)


@pytest.mark.parametrize("machine", ["axeos_old"], indirect=True)
@pytest.mark.parametrize("url", ["stratum+ssl://host:443", "stratum2+tcp://host:3336"])
async def test_old_versions_have_no_encryption(driver: AxeOSDriver, machine: Machine, url: str) -> None:
    with raises(RefusedError, "pool_stratum_v2_unsupported", "pool_tls_unsupported"):
        await driver.write_pools([PoolSetting(slot=0, url=url, user="w", password="p")])
    assert "pools" not in machine.counters


# Fan and tuning ----------------------------------------------------------------------------------------------------


async def test_fan(driver: AxeOSDriver, machine: Machine) -> None:
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
async def test_fan_settings_that_are_none(driver: AxeOSDriver, setting: FanSetting) -> None:
    with pytest.raises(RefusedError):
        await driver.set_fan(setting)


async def test_tuning(driver: AxeOSDriver, machine: Machine) -> None:
    await driver.set_tuning({"frequency": 400, "coreVoltage": 1100})
    assert (await driver.read_config()).tuning == {"frequency": 400, "coreVoltage": 1100}
    assert machine.hashrate_ths == pytest.approx(1.071 * 400 / 525)


@pytest.mark.parametrize("tuning", [{"ssid": "evil"}, {"frequency": 0}, {"coreVoltage": "much"}, {"frequency": 1e9}])
async def test_tuning_that_is_none(driver: AxeOSDriver, machine: Machine, tuning: dict[str, Any]) -> None:
    with pytest.raises(RefusedError):
        await driver.set_tuning(tuning)
    assert not any(line.startswith("PATCH") for line in machine.journal)


# Faults ------------------------------------------------------------------------------------------------------------

READS = ("snapshot", "read_pools", "read_config")
WRITES = ("reboot", "pause", "write_pools", "set_fan", "set_tuning")


async def call(driver: Driver, what: str) -> object:
    """Call a driver by the name of what it shall do."""
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
        (Fault.NO_REPLY, TimedOutError),
        (Fault.SLOW_DRIP, TimedOutError),
        (Fault.RESET, UnreachableError),
        (Fault.GARBAGE, RefusedError),
        (Fault.TRUNCATED, UnreachableError),
        (Fault.UNAUTHORIZED, AuthenticationError),
    ],
)
@pytest.mark.parametrize("what", [*READS, *WRITES])
@pytest.mark.parametrize("machine", ["axeos"], indirect=True)
async def test_faults_of_reads_and_writes(
    driver: AxeOSDriver, machine: Machine, what: str, fault: Fault, expected: type[Exception]
) -> None:
    machine.faults[fault] = {}
    with pytest.raises(expected):
        await call(driver, what)


@pytest.mark.parametrize("fault", [Fault.NUL, Fault.GLUED, Fault.SESSION_BUSY])
@pytest.mark.parametrize("what", [*READS, *WRITES])
@pytest.mark.parametrize("machine", ["axeos"], indirect=True)
async def test_faults_that_do_no_harm(driver: AxeOSDriver, machine: Machine, what: str, fault: Fault) -> None:
    machine.faults[fault] = {}
    assert await call(driver, what)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [(Fault.ACCESS_DENIED, AuthenticationError), (Fault.NO_REPLY_WRITES, TimedOutError)],
)
@pytest.mark.parametrize("what", WRITES)
@pytest.mark.parametrize("machine", ["axeos", "axeos_214"], indirect=True)
async def test_faults_of_writes(
    driver: AxeOSDriver, machine: Machine, what: str, fault: Fault, expected: type[Exception]
) -> None:
    machine.faults[fault] = {}
    await driver.snapshot()
    with pytest.raises(expected):
        await call(driver, what)


async def test_a_configuration_write_that_takes_too_long(driver: AxeOSDriver, machine: Machine) -> None:
    machine.faults[Fault.SLOW_CONFIG] = {"delay": 30}
    with pytest.raises(TimedOutError):
        await call(driver, "write_pools")
    assert "reboot" not in machine.counters


@pytest.mark.parametrize("what", WRITES)
@pytest.mark.parametrize("machine", ["axeos"], indirect=True)
async def test_a_miner_that_ignores_is_not_judged_here(driver: AxeOSDriver, machine: Machine, what: str) -> None:
    machine.faults[Fault.IGNORES_WRITES] = {}
    assert isinstance(await call(driver, what), Accepted)
    assert machine.counters["ignored"]


async def test_what_to_do_about_401(driver: AxeOSDriver, machine: Machine) -> None:
    machine.faults[Fault.UNAUTHORIZED] = {}
    with raises(AuthenticationError, "axeos_network_not_allowed"):
        await driver.reboot()


async def test_another_firmware_at_the_address_is_noticed(driver: AxeOSDriver, serve: Serve, connect: Connect) -> None:
    other = await serve(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", port=80)
    with raises(RefusedError, "not_the_same_firmware"):
        await AxeOSDriver(connect(other), driver.profile).snapshot()


async def test_stored_but_not_restarted(driver: AxeOSDriver, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse() -> Accepted:
        raise RefusedError("command_refused", "no", command="restart")

    monkeypatch.setattr(driver, "_restart", refuse)
    with raises(RefusedError, "pools_stored_not_restarted", cause="command_refused", miner_message="no"):
        await call(driver, "write_pools")


# Identification ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "expected"),
    [(Fault.UNAUTHORIZED, AuthenticationError), (Fault.RESET, UnreachableError), (Fault.NO_REPLY, TimedOutError)],
)
async def test_identification_says_what_is_wrong(
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
async def test_a_web_server_of_somebody_else(serve: Serve, connect: Connect, raw: bytes | None) -> None:
    address = await serve(raw, port=80)
    evidence = Evidence(web_open=True, web_status=200, web_body="<title>Router</title>")
    assert AxeOSDriver.recognises(evidence)
    assert await AxeOSDriver.identify(connect(address), evidence) is None


def test_what_is_asked_at_all() -> None:
    page = Evidence(web_open=True, web_body="<title>AxeOS</title>", api_open=True)
    assert AxeOSDriver.recognises(page)
    assert not AxeOSDriver.recognises(Evidence(web_open=True, api_open=True))
    assert not AxeOSDriver.recognises(Evidence())
    assert not AxeOSOldDriver.recognises(page)


# What versions report ------------------------------------------------------------------------------------------------

V2_0: dict[str, object] = {
    "power": 12.5, "voltage": 5100, "current": 2400, "fanSpeed": 60, "temp": 58, "hashRate": 480.2,
    "bestDiff": "1.2M", "coreVoltage": 1200, "coreVoltageActual": 1190, "frequency": 485, "ssid": "home",
    "wifiPass": "very secret", "wifiStatus": "Connected!", "sharesAccepted": 5, "sharesRejected": 0,
    "uptimeSeconds": 77, "ASICModel": "BM1366", "stratumURL": "public-pool.io", "stratumPort": 21496,
    "stratumUser": "bc1q.w", "version": "v2.0.7", "runningPartition": "ota_0", "flipscreen": 1, "invertscreen": 0,
}  # fmt: skip
NERD: dict[str, object] = {
    "asicCount": 4, "smallCoreCount": 2040, "deviceModel": "NerdQAxe+", "macAddr": "AA:BB:CC:00:11:22", "power": 58.0,
    "temp": 55.5, "asicTemps": [50.0, 57.0, -1, 0], "vrTemp": 60, "hashRate": 2400.0, "coreVoltage": 1150,
    "fanspeed": 45, "manualFanSpeed": 70, "fanrpm": 3100, "fanrpm2": 2900, "fanCount": 2, "shutdown": False,
    "stratum": {"poolMode": 0, "activePoolMode": 0, "usingFallback": True, "pools": []}, "sharesAccepted": 9,
    "sharesRejected": 1, "bestDiff": 123456, "pidTargetTemp": 55, "hostname": "nerd", "ssid": "home",
    "stratumURL": "a.example", "stratumPort": 3333, "stratumUser": "u", "stratumTLS": False, "stratumProtocol": 0,
    "fallbackStratumURL": "b.example", "fallbackStratumPort": 443, "fallbackStratumUser": "v",
    "fallbackStratumTLS": True, "fallbackStratumProtocol": 0, "frequency": 500, "autofanspeed": 2,
    "ASICModel": "BM1370", "uptimeSeconds": 600, "version": "v1.0.36",
}  # fmt: skip


class Canned:
    """A miner that always reports the same, and keeps the requests that it got."""

    def __init__(self, info: Mapping[str, object], *, restart: bytes | None = b"System will restart shortly.") -> None:
        self.info = info
        self.restart = restart
        self.got: list[tuple[str, str, Any]] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
            body = await reader.readexactly(int(length[1])) if length else b""
            method, path, _ = head.split("\r\n")[0].split(" ")
            if method != "GET":
                self.got.append((method, path, json.loads(body) if body else None))
            told = {
                "/api/system/info": json.dumps(self.info).encode(),
                "/": b"<title>AxeOS</title>",
                "/api/system/restart": self.restart,
            }.get(path, b"")
            if told is not None:
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(told) + told)
        writer.close()


type Run = Callable[[Canned], Awaitable[AxeOSDriver]]


@pytest.fixture
async def of(connect: Connect) -> AsyncIterator[Run]:
    """Return what puts a canned miner on the network and returns its driver."""
    servers: list[asyncio.Server] = []

    async def run(canned: Canned) -> AxeOSDriver:
        address = next_address()
        servers.append(await asyncio.start_server(canned.serve, address, 80))
        return await identified(connect(address, deadlines=SHORT))

    yield run
    for server in servers:
        server.close()
        await server.wait_closed()


async def test_version_2_0(of: Run) -> None:
    canned = Canned(V2_0, restart=None)
    driver = await of(canned)
    assert driver.profile.identity.model == "Bitaxe Ultra"
    assert driver.profile.capabilities == {Capability.REBOOT, Capability.POOLS_READ, Capability.CONFIG_READ}
    snapshot = await driver.snapshot()
    assert (snapshot.hashrate_ths, snapshot.fans, snapshot.paused) == (pytest.approx(0.4802), (), None)
    assert [(pool.url, pool.active) for pool in snapshot.pools] == [("stratum+tcp://public-pool.io:21496", None)]
    config = await driver.read_config()
    assert config.fan is None
    assert "very secret" not in repr((snapshot, config))
    # It wants all settings at once, the WLAN password too: it gets none.
    for order in ("write_pools", "set_fan", "set_tuning"):
        with pytest.raises(UnsupportedError):
            await call(driver, order)
    # It restarts inside of the request.
    assert (await driver.reboot()).said == "no reply"
    assert canned.got == [("POST", "/api/system/restart", None)]


async def test_a_later_version_that_does_not_answer_a_restart(of: Run) -> None:
    driver = await of(Canned({**V2_0, "version": "v2.9.0"}, restart=None))
    with pytest.raises(UnreachableError):
        await driver.reboot()


async def test_one_pool_only(of: Run) -> None:
    canned = Canned({**V2_0, "version": "v2.2.0", "autofanspeed": 1, "fanspeed": 50})
    driver = await of(canned)
    with raises(RefusedError, "too_many_pools"):
        await driver.write_pools([PoolSetting(slot=at, url=NEW, user="w") for at in range(2)])
    await driver.write_pools([PoolSetting(slot=0, url=NEW, user="bc1q.w")])
    await driver.set_fan(FanSetting(mode="manual", percent=30))
    assert canned.got == [
        ("PATCH", "/api/system", {"stratumURL": "new.example.net", "stratumPort": 3333}),
        ("POST", "/api/system/restart", None),
        ("PATCH", "/api/system", {"autofanspeed": 0, "fanspeed": 30}),
    ]
    with raises(RefusedError, "fan_target_unsupported"):
        await driver.set_fan(FanSetting(mode="auto", target_c=60))
    with raises(RefusedError, "tuning_value_not_whole"):
        await driver.set_tuning({"frequency": 500.5})


async def test_nerdaxe(of: Run) -> None:
    canned = Canned(NERD)
    driver = await of(canned)
    assert isinstance(driver, AxeOSOldDriver)
    assert (driver.profile.identity.vendor, driver.profile.identity.model) == ("NerdAxe", "NerdQAxe+")
    assert Capability.PAUSE not in driver.profile.capabilities
    snapshot = await driver.snapshot()
    assert (snapshot.temperature_max_c, [fan.rpm for fan in snapshot.fans]) == (57.0, [3100, 2900])
    assert [(pool.url, pool.active) for pool in snapshot.pools] == [
        ("stratum+tcp://a.example:3333", False),
        ("stratum+ssl://b.example:443", True),
    ]
    accepted = await driver.write_pools(
        [
            PoolSetting(slot=0, url="stratum+ssl://a.example:3333", user="u", password="p"),
            PoolSetting(slot=1, url="stratum+ssl://b.example:443", user="v"),
        ]
    )
    # It connects again by itself: no restart.
    assert accepted.scope is None
    await driver.set_fan(FanSetting(mode="manual", percent=30))
    await driver.set_fan(FanSetting(mode="auto", target_c=60))
    assert canned.got == [
        ("PATCH", "/api/system", {"stratumTLS": True, "stratumPassword": "p"}),
        ("PATCH", "/api/system", {"autofanspeed": 0, "manualFanSpeed": 30}),
        ("PATCH", "/api/system", {"pidTargetTemp": 60}),
    ]


async def test_an_older_nerdaxe_is_restarted(of: Run) -> None:
    canned = Canned({key: value for key, value in NERD.items() if key != "stratum"})
    driver = await of(canned)
    assert (await driver.write_pools([PoolSetting(slot=0, url=NEW, user="u")])).scope is Scope.MACHINE
    assert canned.got == [
        (
            "PATCH",
            "/api/system",
            {"stratumURL": "new.example.net", "fallbackStratumURL": ""},
        ),
        ("POST", "/api/system/restart", None),
    ]


async def test_a_miner_without_a_pool_is_not_backed_up(of: Run) -> None:
    for broken in ({"stratumURL": ""}, {"stratumPort": 0}):
        driver = await of(Canned({**V2_0, **broken}))
        with pytest.raises(RefusedError):
            await driver.read_config()


async def test_stratum_v2_on_a_new_version(of: Run) -> None:
    stored = {
        "id": 0, "stratumProtocol": "SV1", "stratumURL": "a.example", "stratumPort": 3333, "stratumUser": "u",
        "stratumPassword": "*****", "stratumTLS": 2, "stratumCert": "-----BEGIN", "stratumDecodeCoinbase": True,
    }  # fmt: skip
    info = {
        **V2_0, "version": "v2.15.0", "primaryPoolIndex": 0, "secondaryPoolIndex": 1, "useFallbackStratum": 0,
        "pools": [stored], "miningPaused": False,
    }  # fmt: skip
    canned = Canned(info)
    driver = await of(canned)
    assert [pool.url for pool in await driver.read_pools()] == ["stratum+ssl://a.example:3333"]
    await driver.write_pools([PoolSetting(slot=0, url="stratum2+tcp://b.example:3336", user="u")])
    whole = {key: value for key, value in stored.items() if key != "id"}
    assert canned.got == [
        (
            "PUT",
            "/api/system/pools/0",
            {**whole, "stratumURL": "b.example", "stratumPort": 3336, "stratumTLS": 0, "stratumProtocol": "SV2"},
        ),
        ("POST", "/api/system/restart", None),
    ]


@pytest.mark.parametrize("told", [0, 1])
async def test_the_only_pool_is_mined_on_whichever_it_is_told_to_be(of: Run, told: int) -> None:
    stored = [{"id": 3, "stratumURL": "a.example", "stratumPort": 3333, "stratumUser": "u", "stratumPassword": "*****"}]
    info = {
        **V2_0, "version": "v2.15.0", "primaryPoolIndex": 3, "secondaryPoolIndex": 3, "isUsingFallbackStratum": told,
        "pools": stored,
    }  # fmt: skip
    driver = await of(Canned(info))
    assert [(pool.slot, pool.active) for pool in await driver.read_pools()] == [(0, True)]


async def test_no_place_for_another_pool(of: Run) -> None:
    pools = [
        {"id": at, "stratumURL": f"h{at}", "stratumPort": 1, "stratumUser": "u", "stratumPassword": "*****"}
        for at in range(8)
    ]
    info = {**V2_0, "version": "v2.15.0", "primaryPoolIndex": 3, "secondaryPoolIndex": 3, "pools": pools}
    canned = Canned(info)
    driver = await of(canned)
    assert [pool.url for pool in await driver.read_pools()] == ["stratum+tcp://h3:1"]
    both = [PoolSetting(slot=0, url="stratum+tcp://h3:1", user="u"), PoolSetting(slot=1, url=NEW, user="w")]
    with raises(RefusedError, "stored_pools_full"):
        await driver.write_pools(both)
    assert canned.got == []
    canned.info = {**info, "pools": pools[:5]}
    await driver.write_pools(both)
    assert canned.got[0] == (
        "PUT",
        "/api/system/pools/5",
        {"stratumURL": "new.example.net", "stratumPort": 3333, "stratumUser": "w"},
    )
    assert canned.got[1] == ("PATCH", "/api/system", {"secondaryPoolIndex": 5})


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("v2.14.0b3", (2, 14, 0)),
        ("2.1.8b1", (2, 1, 8)),
        ("v2.4", (2, 4, 0)),
        ("dev", (0, 0, 0)),
        (None, (0, 0, 0)),
    ],
)
def test_versions(told: str | None, expected: tuple[int, int, int]) -> None:
    assert axeos_info.version(told) == expected


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("pool.example", "stratum+tcp://pool.example:3333"),
        ("stratum+tcp://pool.example", "stratum+tcp://pool.example:3333"),
        ("stratum+tcp://pool.example:4444", "stratum+tcp://pool.example:4444"),
        ("fd00::1", "stratum+tcp://[fd00::1]:3333"),
    ],
)
def test_addresses_as_people_typed_them(host: str, url: str) -> None:
    slot = axeos_info.Slot(0, {"stratumURL": host, "stratumPort": 3333})
    assert slot.url == url


def test_faults_in_words() -> None:
    info = {**V2_0, "overheat_mode": 1, "power_fault": "TPS546 over current", "shutdown": True, "hashRate": 480.0}
    snapshot = axeos_info.snapshot(info)
    assert "TPS546 over current" in snapshot.faults[0].message
    assert snapshot.faults[0].code == "power_fault"
    assert len(snapshot.faults) == 3
    assert snapshot.mining is False


def test_models() -> None:
    def model(**told: object) -> str:
        return axeos_info.identity({**V2_0, **told}).model

    assert model(ASICModel="BM1368", boardVersion="701") == "Bitaxe Supra Hex 701"
    assert model(ASICModel="BM1370", boardVersion="") == "Bitaxe Gamma"
    assert model(ASICModel="BM9999") == "Bitaxe (BM9999)"
    assert axeos_info.identity(NERD).mac == "aa:bb:cc:00:11:22"
