"""WhatsMiner with API v2 and v3, against the simulator; nothing here ever unlocks a write API."""

from __future__ import annotations

import asyncio
import json
import struct
import time
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest

from custom_components.miner_remote.drivers.contract.driver import (
    Accepted,
    Capability,
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
from custom_components.miner_remote.drivers.contract.evidence import Evidence
from custom_components.miner_remote.drivers.contract.values import PoolSetting
from custom_components.miner_remote.drivers.detect.probe import probe
from custom_components.miner_remote.drivers.firmware.whatsminer import driver_v2
from custom_components.miner_remote.drivers.firmware.whatsminer.common import WhatsMinerDriver
from custom_components.miner_remote.drivers.firmware.whatsminer.crypto import (
    decrypt,
    encrypt,
    md5crypt_hash,
    v2_keys,
    v3_keys,
)
from custom_components.miner_remote.drivers.firmware.whatsminer.driver_v2 import WhatsMinerV2Driver
from custom_components.miner_remote.drivers.firmware.whatsminer.driver_v3 import WhatsMinerV3Driver
from simulator.machine import Fault, Machine

from .conftest import Connect, Serve, StartMachine
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


# Hashes and ciphers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("password", "salt", "expected"),
    [
        # From the documentation of passlib.hash.md5_crypt.
        ("password", "5pZSV9va", "azfrPr6af3Fc7dLblQXVa0"),
        # The factory password of a WhatsMiner, as its firmware has it.
        ("admin", "BQ5hoXV9", "RxmaDUO33TS7O26yeMHZ81"),
        # `openssl passwd -1 -salt … …`
        ("", "saltsalt", "5Jhcit4zN9UlGiA0txPkO0"),
        ("a" * 40, "ab", "cU148AGxT4doatxfHOrbD1"),
        ("pässword", "x1", "euPTmfmg4.Z89XyNb4zYN0"),
        ("0123456789012345", "toolongsalt", "FyWpBvcqa4QeGAgUVTcBq1"),
    ],
)
def test_md5crypt(password: str, salt: str, expected: str) -> None:
    assert md5crypt_hash(password, salt) == expected


def test_v3_token_and_encryption_of_the_vendors_demo() -> None:
    key, token = v3_keys("set.miner.pools", "super", "5QAHiKMb", 1692685512)
    assert token == "t5VzZdBe"
    assert key.hex() == "b7957365d05ec273e788a1034d1a4b0df51b295a3da79d14f46b2bf7b56e4ab3"
    pools = b'[{"pool":"stratum+tcp://pool:3333","worker":"worker","passwd":"x"}]'
    assert encrypt(key, pools, pkcs7=True) == (
        "M7c6KBuUVIiP+BnrFxPBexRUr3Zw94Ng42eBDFq02W9o7MSxcGd0EcmSwVx72paF9s8xliqcLqi00gxEFa8AzpW/A3R+69wXNkHPuGtqhA4="
    )


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 300])
def test_encryption_is_undone(size: int) -> None:
    key, _ = v2_keys("admin", "BQ5hoXV9", "kowEj187", "5626")
    assert decrypt(key, encrypt(key, b"x" * size)) == b"x" * size


@pytest.mark.parametrize("text", ["not base 64!", "AAAA", "ü"])
def test_what_cannot_be_decrypted(text: str) -> None:
    with pytest.raises(ValueError, match="not "):
        decrypt(bytes(32), text)


# Reading -----------------------------------------------------------------------------------------------------------


async def test_who_it_is(driver: WhatsMinerDriver, machine: Machine) -> None:
    identity = driver.profile.identity
    assert driver.key == machine.kind
    assert (identity.vendor, identity.firmware, identity.model) == ("MicroBT", "WhatsMiner", machine.model)
    assert (identity.mac, identity.serial) == (machine.mac.lower(), machine.serial)
    assert (identity.firmware_version, identity.hostname) == (machine.firmware_version, machine.hostname)
    assert Capability.FAN not in driver.profile.capabilities
    assert (await driver.snapshot()).identity == identity


async def test_what_it_does(driver: WhatsMinerDriver, machine: Machine) -> None:
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


async def test_no_mac(machine: Machine, connect: Connect) -> None:
    machine.faults[Fault.NO_MAC] = {}
    identity = (await identified(connect(machine))).identity
    assert (identity.mac, identity.serial) == (None, None)


async def test_reading_needs_no_password_and_makes_no_token(machine: Machine, connect: Connect) -> None:
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


async def test_older_v2_firmware(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet(V2)
    machine.firmware_version = "20220815.12.REL"
    machine.set_paused(True)
    driver = made(connect(machine), await identified(connect(machine)))
    snapshot = await driver.snapshot()
    assert (snapshot.paused, snapshot.mining) == (True, False)
    assert snapshot.identity.firmware_version == "20220815.12.REL"


async def test_a_board_that_is_off_is_told(driver: WhatsMinerDriver, machine: Machine) -> None:
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


async def test_pause_and_resume(driver: WhatsMinerDriver, machine: Machine) -> None:
    await driver.pause()
    assert (machine.paused, (await driver.snapshot()).paused) == (True, True)
    await driver.resume()
    assert (machine.paused, machine.counters["pause"], machine.counters["resume"]) == (False, 1, 1)


async def test_restart_mining(driver: WhatsMinerDriver, machine: Machine) -> None:
    assert (await driver.restart_mining()).scope is Scope.MINING_PROCESS
    assert (machine.counters["restart_mining"], "reboot" in machine.counters) == (1, False)


async def test_power_limit(driver: WhatsMinerDriver, machine: Machine) -> None:
    await driver.set_power_limit(3000)
    assert machine.power_limit_w == 3000
    assert (await driver.snapshot()).power_limit_w == 3000
    assert (await driver.read_config()).power_limit_w == 3000


@pytest.mark.parametrize("watts", [0, -1, 100_000])
async def test_power_limits_that_are_none(driver: WhatsMinerDriver, machine: Machine, watts: int) -> None:
    before = machine.counters.get("request")
    with raises(RefusedError, "power_limit_out_of_range"):
        await driver.set_power_limit(watts)
    assert machine.counters.get("request") == before


async def test_the_most_that_it_can_have(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet(V2)
    assert (await identified(connect(machine))).power_limit_max_w == machine.max_power_w
    machine.set_power_limit(3000)
    # Its own limit hides what it could have: no bound is better than a wrong one.
    assert (await identified(connect(machine))).power_limit_max_w is None


async def test_the_miner_refuses_a_limit(driver: WhatsMinerDriver, machine: Machine) -> None:
    with pytest.raises(RefusedError) as caught:
        await driver.set_power_limit(machine.min_power_w - 1)
    assert "param" in caught.value.miner_message


async def test_power_mode(driver: WhatsMinerDriver, machine: Machine) -> None:
    await driver.set_tuning({"power_mode": "high"})
    assert machine.work_mode == 2
    assert (await driver.read_config()).tuning == {"power_mode": "high"}
    for tuning in ({}, {"power_mode": "turbo"}, {"power_mode": "low", "frequency": 1}):
        with raises(RefusedError, "tuning_unknown"):
            await driver.set_tuning(tuning)


async def test_light(driver: WhatsMinerDriver, machine: Machine) -> None:
    await driver.set_locate_light(on=True)
    assert machine.locate_light
    assert (await driver.snapshot()).locate_light is True
    await driver.set_locate_light(on=False)
    assert not machine.locate_light


def pools_of(machine: Machine) -> list[PoolSetting]:
    """Return the pools that a miner has, with their passwords."""
    return [
        PoolSetting(slot=at, url=pool.url, user=pool.user, password=pool.password)
        for at, pool in enumerate(machine.pools)
    ]


async def test_pools(driver: WhatsMinerDriver, machine: Machine) -> None:
    old = list(machine.pools)
    new = PoolSetting(slot=0, url=NEW, user="me.1", password='s3cret, with \\ " and ü')
    accepted = await driver.write_pools([new, *pools_of(machine)[1:]], activate=0)
    assert (machine.pools[0].url, machine.pools[0].user, machine.pools[0].password) == (NEW, "me.1", new.password)
    assert machine.pools[1:] == old[1:]
    assert machine.counters["pools"] == 1
    assert "s3cret" not in repr((accepted, driver.__dict__, new, await driver.read_pools()))
    await driver.write_pools([new])
    assert [pool.url for pool in await driver.read_pools()] == [NEW]


async def test_pools_that_are_there_already(driver: WhatsMinerDriver, machine: Machine) -> None:
    same = [PoolSetting(slot=at, url=pool.url, user=pool.user) for at, pool in enumerate(machine.pools)]
    assert (await driver.write_pools(same, activate=0)).said == "Nothing had to be changed."
    assert "pools" not in machine.counters


async def test_a_password_that_is_not_known_is_asked_for(driver: WhatsMinerDriver, machine: Machine) -> None:
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


@pytest.mark.parametrize(
    ("pools", "activate"),
    [
        ([], None),
        ([PoolSetting(slot=1, url=NEW, user="w", password="p")], None),
        ([PoolSetting(slot=at, url=NEW, user="w", password="p") for at in range(4)], None),
        ([PoolSetting(slot=0, url="", user="w", password="p")], None),
        ([PoolSetting(slot=at, url=NEW, user="w", password="p") for at in range(2)], 1),
    ],
    ids=["none", "gap", "too many", "no address", "another slot"],
)
async def test_pools_that_it_cannot_have(
    driver: WhatsMinerDriver, machine: Machine, pools: list[PoolSetting], activate: int | None
) -> None:
    with pytest.raises(RefusedError):
        await driver.write_pools(pools, activate)
    assert "pools" not in machine.counters


# Credentials, write API, tokens ------------------------------------------------------------------------------------

WRITES = ("reboot", "restart_mining", "pause", "resume", "limit", "pools", "mode", "light")
READS = ("snapshot", "read_pools", "read_config")


async def call(driver: Driver, what: str) -> object:
    """Call a driver by the name of what it shall do."""
    orders: dict[str, Callable[[], Awaitable[object]]] = {
        "limit": lambda: driver.set_power_limit(3000),
        "pools": lambda: driver.write_pools([PoolSetting(slot=0, url=NEW, user="w", password="p")]),
        "mode": lambda: driver.set_tuning({"power_mode": "low"}),
        "light": lambda: driver.set_locate_light(on=True),
    }
    order = orders.get(what)
    return await (order() if order else getattr(driver, what)())


def changed(machine: Machine) -> set[str]:
    """Return what really happened to a miner."""
    return machine.counters.keys() - {"request"}


@pytest.mark.parametrize("what", WRITES)
async def test_a_wrong_password(machine: Machine, connect: Connect, what: str) -> None:
    driver = made(connect(machine, password="wrong", deadlines=SHORT), await identified(connect(machine)))
    with raises(AuthenticationError, "account_rejected", "admin_password_rejected"):
        await call(driver, what)
    assert changed(machine) == set()


async def test_another_password(machine: Machine, connect: Connect) -> None:
    machine.password = "changed, of course"
    driver = made(connect(machine, password=machine.password), await identified(connect(machine)))
    await driver.pause()
    assert machine.paused


@pytest.mark.parametrize("what", WRITES)
async def test_a_write_api_that_is_off_stays_off(driver: WhatsMinerDriver, machine: Machine, what: str) -> None:
    machine.write_api = False
    with raises(RefusedError, "write_api_off"):
        await call(driver, what)
    for read in READS:
        await call(driver, read)
    assert changed(machine) == set()
    assert machine.write_api is False
    assert not any("open_write_api" in line for line in machine.journal)


@pytest.mark.parametrize("fault", [None, *Fault])
async def test_no_order_ever_opens_the_write_api(
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


async def test_a_token_is_used_again(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet(V2)
    driver = made(connect(machine), await identified(connect(machine)))
    for _ in range(4):
        await driver.pause()
        await driver.resume()
    assert list(machine.journal).count("get_token") == 1
    machine.booted_at += 1  # It forgets its tokens.
    await driver.pause()
    assert list(machine.journal).count("get_token") == 2
    assert machine.counters["pause"] == 5


async def test_an_old_token_is_not_used(fleet: StartMachine, connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = await fleet(V2)
    driver = made(connect(machine), await identified(connect(machine)))
    await driver.pause()
    now = time.monotonic()
    monkeypatch.setattr(driver_v2, "time", SimpleNamespace(monotonic=lambda: now + 1600))
    await driver.resume()
    assert list(machine.journal).count("get_token") == 2


async def test_a_password_that_was_changed_in_between(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet(V2)
    driver = made(connect(machine), await identified(connect(machine)))
    await driver.pause()
    machine.password = "another"
    with pytest.raises(AuthenticationError):
        await driver.resume()
    machine.password = "admin"
    await driver.resume()
    assert not machine.paused


async def test_no_token_left(driver: WhatsMinerDriver, machine: Machine) -> None:
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
        (Fault.NO_REPLY, TimedOutError, TimedOutError),
        (Fault.SLOW_DRIP, TimedOutError, TimedOutError),
        (Fault.RESET, UnreachableError, UnreachableError),
        (Fault.GARBAGE, RefusedError, RefusedError),
        (Fault.TRUNCATED, RefusedError, UnreachableError),
    ],
)
@pytest.mark.parametrize("what", ["snapshot", "read_config", "reboot", "pools", "pause"])
async def test_faults(
    driver: WhatsMinerDriver, machine: Machine, what: str, fault: Fault, v2: type[Exception], v3: type[Exception]
) -> None:
    machine.faults[fault] = {}
    with pytest.raises(v2 if machine.kind == V2 else v3):
        await call(driver, what)
    assert changed(machine) == set()


@pytest.mark.parametrize("fault", [Fault.NUL, Fault.GLUED])
@pytest.mark.parametrize("what", [*READS, *WRITES])
async def test_faults_that_do_no_harm(driver: WhatsMinerDriver, machine: Machine, what: str, fault: Fault) -> None:
    machine.faults[fault] = {}
    assert await call(driver, what)


@pytest.mark.parametrize("what", WRITES)
async def test_writes_that_are_not_answered(driver: WhatsMinerDriver, machine: Machine, what: str) -> None:
    machine.faults[Fault.NO_REPLY_WRITES] = {}
    await driver.snapshot()
    if (machine.kind, what) == (V3, "reboot"):
        # This machine mostly goes down without an answer.
        assert (await driver.reboot()).said == "no reply"
        return
    with pytest.raises(TimedOutError):
        await call(driver, what)


@pytest.mark.parametrize("what", WRITES)
async def test_writes_that_are_denied(driver: WhatsMinerDriver, machine: Machine, what: str) -> None:
    machine.faults[Fault.ACCESS_DENIED] = {}
    with pytest.raises(RefusedError if machine.kind == V2 else AuthenticationError):
        await call(driver, what)
    assert changed(machine) == set()


@pytest.mark.parametrize("what", WRITES)
async def test_credentials_that_are_refused(driver: WhatsMinerDriver, machine: Machine, what: str) -> None:
    machine.faults[Fault.UNAUTHORIZED] = {}
    for read in READS:
        await call(driver, read)
    with pytest.raises(AuthenticationError):
        await call(driver, what)
    assert changed(machine) == set()


@pytest.mark.parametrize("what", ["pause", "limit", "pools"])
async def test_a_miner_that_ignores_is_not_judged_here(driver: WhatsMinerDriver, machine: Machine, what: str) -> None:
    machine.faults[Fault.IGNORES_WRITES] = {}
    assert isinstance(await call(driver, what), Accepted)
    assert machine.counters["ignored"]


@pytest.mark.parametrize("what", ["limit", "pools", "mode"])
async def test_a_configuration_write_that_takes_too_long(driver: WhatsMinerDriver, machine: Machine, what: str) -> None:
    machine.faults[Fault.SLOW_CONFIG] = {"delay": 30}
    with pytest.raises(TimedOutError):
        await call(driver, what)


async def test_a_dead_machine_is_never_rebooted(driver: WhatsMinerDriver, machine: Machine) -> None:
    machine.faults[Fault.DEAD] = {}
    with pytest.raises(UnreachableError):
        await driver.reboot()
    assert changed(machine) == set()


# Firmware that says other things -----------------------------------------------------------------------------------


def v2_server(**replies: object) -> Callable[[bytes], bytes]:
    """Return what answers reads on port 4028 with fixed replies, and anything else with code 14."""

    def answer(raw: bytes) -> bytes:
        request = json.loads(raw)
        name = request.get("cmd", request.get("command"))
        told = replies.get(name, {"STATUS": "E", "Code": 14, "Msg": "invalid cmd"})
        return json.dumps(told).encode()

    return answer


SUMMARY = {
    "STATUS": [{"STATUS": "S", "Code": 11}],
    "SUMMARY": [{"Elapsed": 9, "MHS av": 5e6, "MAC": "C4:08:28:00:A4:19"}],
}
POOLS = {"STATUS": [{"STATUS": "S", "Code": 7}], "POOLS": [{"POOL": 1, "URL": "stratum+tcp://a:1", "User": "u"}]}


async def test_v1_is_only_read(serve: Serve, connect: Connect) -> None:
    version = {"STATUS": "S", "Code": 131, "Msg": {"api_ver": "whatsminer v1.4.0", "fw_ver": "'20210322.22.REL'"}}
    asked: list[bytes] = []
    replies = v2_server(summary=SUMMARY, pools=POOLS, get_version=version)

    def answer(raw: bytes) -> bytes:
        asked.append(raw)
        return replies(raw)

    connection = connect(await serve(answers=answer))
    devdetails = b'{"DEVDETAILS":[{"Driver":"bitmicro","Model":"M20S"}]}'
    evidence = Evidence(api_open=True, api_version=b"{}", api_devdetails=devdetails)
    assert WhatsMinerV2Driver.recognises(evidence)
    profile = await WhatsMinerV2Driver.identify(connection, evidence)
    assert profile is not None
    assert profile.capabilities == {Capability.POOLS_READ, Capability.CONFIG_READ}
    assert (profile.identity.model, profile.identity.firmware_version) == ("M20S", "20210322.22.REL")
    assert profile.identity.mac == "c4:08:28:00:a4:19"
    driver = WhatsMinerV2Driver(connection, profile)
    snapshot = await driver.snapshot()
    assert (snapshot.hashrate_ths, snapshot.paused, snapshot.boards) == (5, None, ())
    for what in WRITES:
        with raises(UnsupportedError, "api_v1_read_only"):
            await call(driver, what)
    assert not any(b"get_token" in request or b'"enc"' in request for request in asked)


async def test_a_summary_without_anything(serve: Serve, connect: Connect) -> None:
    empty = {"STATUS": [{"STATUS": "S", "Code": 11}], "SUMMARY": []}
    connection = connect(await serve(answers=v2_server(summary=empty)))
    with raises(RefusedError, "summary_missing"):
        await WhatsMinerV2Driver.identify(connection, Evidence(api_devdetails=b'{"Driver":"bitmicro"}'))


async def v2_driver(serve: Serve, connect: Connect, **replies: object) -> WhatsMinerV2Driver:
    """Return a driver with all capabilities of a server with fixed replies."""
    version = {"STATUS": "S", "Code": 131, "Msg": {"api_ver": "2.0.5", "fw_ver": "20230803.11.REL"}}
    replies = {"summary": SUMMARY, "pools": POOLS, "get_version": version, **replies}
    connection = connect(await serve(answers=v2_server(**replies)), deadlines=SHORT)
    profile = await WhatsMinerV2Driver.identify(connection, Evidence())
    assert profile is not None
    return WhatsMinerV2Driver(connection, profile)


@pytest.mark.parametrize(
    "token",
    [
        {"STATUS": "S", "Code": 134, "Msg": {"time": "1", "salt": "a"}},
        {"STATUS": "S", "Code": 134, "Msg": "none"},
        {"STATUS": "E", "Code": 132, "Msg": "no"},
    ],
)
async def test_a_token_that_is_none(serve: Serve, connect: Connect, token: object) -> None:
    driver = await v2_driver(serve, connect, get_token=token)
    with raises(RefusedError, "session_not_opened"):
        await driver.pause()


TOKEN = {"STATUS": "S", "Code": 134, "Msg": {"time": "5626", "salt": "BQ5hoXV9", "newsalt": "kowEj187"}}


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ({"STATUS": "E", "Code": 14, "Msg": "invalid cmd"}, UnsupportedError),
        ({"STATUS": "E", "Code": 132, "Msg": "API command ERROR"}, RefusedError),
        ({"STATUS": "E", "Code": 45, "Msg": "can't access write cmd"}, RefusedError),
        ({"STATUS": "E", "Code": 135, "Msg": "check token err"}, AuthenticationError),
        ({"STATUS": "E", "Code": 23, "Msg": "enc json load err"}, AuthenticationError),
        ({"hello": "world"}, RefusedError),
        ({"enc": "AAAA"}, RefusedError),
        ({"enc": "AAAAAAAAAAAAAAAAAAAAAA=="}, RefusedError),
    ],
)
async def test_replies_to_a_write(
    serve: Serve, connect: Connect, reply: dict[str, Any], expected: type[Exception]
) -> None:
    driver = await v2_driver(serve, connect, get_token=TOKEN)
    replies = v2_server(get_token=TOKEN)

    def answer(raw: bytes) -> bytes:
        return json.dumps(reply).encode() if b'"enc"' in raw else replies(raw)

    again = WhatsMinerV2Driver(connect(await serve(answers=answer), deadlines=SHORT), driver.profile)
    with pytest.raises(expected):
        await again.pause()


def frame(told: object) -> bytes:
    """Return a v3 frame."""
    body = json.dumps(told).encode()
    return struct.pack("<I", len(body)) + body


def v3_server(*, info: object = None, write: bytes | None = None) -> Callable[[bytes], bytes]:
    """Return what answers v3 requests; `write` are the bytes that answer a write."""
    told = {"salt": "5QAHiKMb", "system": {"apiswitch": "1"}} if info is None else info

    def answer(raw: bytes) -> bytes:
        request = json.loads(raw[4:])
        if request["cmd"].startswith("set."):
            return b"" if write is None else write
        if request["cmd"] == "get.device.info":
            return frame({"code": 0, "msg": told})
        return frame({"code": -2, "msg": "invalid command"})

    return answer


@pytest.fixture
async def v3_profile(fleet: StartMachine, connect: Connect) -> Profile:
    """Return the profile of a v3 miner."""
    return await identified(connect(await fleet(V3)))


@pytest.mark.parametrize(
    ("write", "expected"),
    [
        (frame({"code": -1, "msg": "failed"}), RefusedError),
        (frame({"code": -2, "msg": "invalid command"}), UnsupportedError),
        (frame({"code": -3, "msg": "no param"}), RefusedError),
        (frame({"code": -4, "msg": "no permission"}), AuthenticationError),
        (frame({"msg": "no code"}), RefusedError),
        (frame({"code": 0, "msg": "ok"})[:-4], UnreachableError),
        (b"\x02\x00\x00", UnreachableError),
        (struct.pack("<I", 1 << 30) + b"x", RefusedError),
        (struct.pack("<I", 5) + b"hello", RefusedError),
        (None, UnreachableError),
    ],
)
async def test_v3_replies_to_a_write(
    serve: Serve, connect: Connect, v3_profile: Profile, write: bytes | None, expected: type[Exception]
) -> None:
    address = await serve(answers=v3_server(write=write), port=4433)
    driver = WhatsMinerV3Driver(connect(address, deadlines=SHORT), v3_profile)
    with pytest.raises(expected):
        await driver.pause()


async def test_v3_reboot_without_an_answer(serve: Serve, connect: Connect, v3_profile: Profile) -> None:
    for reset in (False, True):
        address = await serve(answers=v3_server(), port=4433, reset=reset)
        driver = WhatsMinerV3Driver(connect(address, deadlines=SHORT), v3_profile)
        assert (await driver.reboot()).said == "no reply"
    # Half an answer is none of a machine that goes down.
    address = await serve(answers=v3_server(write=b"\x10\x00\x00\x00{"), port=4433)
    with pytest.raises(UnreachableError):
        await WhatsMinerV3Driver(connect(address, deadlines=SHORT), v3_profile).reboot()
    address = await serve(answers=v3_server(write=frame({"code": 0, "msg": "ok"})), port=4433)
    assert (await WhatsMinerV3Driver(connect(address, deadlines=SHORT), v3_profile).reboot()).said == "ok"


@pytest.mark.parametrize("info", [{}, "nothing"])
async def test_v3_without_a_salt(serve: Serve, connect: Connect, v3_profile: Profile, info: object) -> None:
    address = await serve(answers=v3_server(info=info), port=4433)
    with pytest.raises(RefusedError):
        await WhatsMinerV3Driver(connect(address, deadlines=SHORT), v3_profile).pause()


async def test_somebody_else_on_the_v3_port(serve: Serve, connect: Connect) -> None:
    stranger = Evidence(v3_open=True)
    assert WhatsMinerV3Driver.recognises(stranger)
    for reply in (b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", None):
        address = await serve(reply, port=4433)
        assert await WhatsMinerV3Driver.identify(connect(address, deadlines=SHORT), stranger) is None
    # A server with salt and nothing else.
    address = await serve(answers=v3_server(), port=4433)
    assert await WhatsMinerV3Driver.identify(connect(address), stranger) is None


async def test_a_whatsminer_whose_v3_port_hangs(serve: Serve, connect: Connect) -> None:
    known = Evidence(v3_open=True, api_open=True, api_version=b"{}", api_devdetails=b'{"Driver":"bitmicro"}')
    address = await serve(None, port=4433)
    with pytest.raises(TimedOutError):
        await WhatsMinerV3Driver.identify(connect(address, deadlines=SHORT), known)
