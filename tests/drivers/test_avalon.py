"""Avalon: options of `ascset`, the miner's clock, and pools that need a reboot."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
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
from custom_components.miner_remote.drivers.contract.values import PoolSetting, Snapshot
from custom_components.miner_remote.drivers.detect.identify import create_driver, identify
from custom_components.miner_remote.drivers.firmware.avalon.driver import AvalonDriver
from simulator.machine import Fault, Machine

from .conftest import Connect, Serve, StartMachine, next_address
from .raising import raises

NEW = PoolSetting(slot=0, url="stratum+tcp://new.example.com:3333", user="me.1", password="secret")


async def started(
    fleet: StartMachine, connect: Connect, *, username: str | None = None, password: str | None = None
) -> tuple[Machine, AvalonDriver]:
    machine = await fleet("avalon")
    connection = connect(machine, username=username, password=password)
    driver = create_driver(connection, await identify(connection))
    assert isinstance(driver, AvalonDriver)
    return machine, driver


def as_settings(machine: Machine) -> list[PoolSetting]:
    return [PoolSetting(slot=at, url=pool.url, user=pool.user) for at, pool in enumerate(machine.pools)]


async def up_again(machine: Machine) -> None:
    async with asyncio.timeout(5):
        await asyncio.sleep(max(0.0, machine.down_until - time.time()) + 0.05)


# Reading -------------------------------------------------------------------------------------------------------


async def test_identity_has_model_firmware_and_mac(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    identity = driver.profile.identity
    assert (identity.vendor, identity.model) == ("Canaan", "AvalonMiner 1566")
    assert (identity.mac, identity.serial) == (machine.mac, machine.serial)
    assert identity.firmware_version == machine.firmware_version
    capabilities = driver.profile.capabilities
    assert {Capability.REBOOT, Capability.PAUSE, Capability.RESUME, Capability.POOLS_WRITE} <= capabilities
    assert {Capability.LOCATE_LIGHT, Capability.TUNING} <= capabilities
    assert Capability.POWER_LIMIT not in capabilities


async def test_snapshot_has_all_readings(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    snapshot = await driver.snapshot()
    assert snapshot.hashrate_ths == pytest.approx(machine.hashrate(), rel=0.01)
    assert snapshot.expected_hashrate_ths == pytest.approx(machine.hashrate_ths, rel=0.01)
    assert snapshot.power_w == pytest.approx(machine.power(), abs=1)
    assert (snapshot.mining, snapshot.paused, snapshot.locate_light) == (True, False, False)
    assert snapshot.work_mode == "1"
    assert len(snapshot.boards) == machine.boards
    assert sum(board.hashrate_ths or 0 for board in snapshot.boards) == pytest.approx(machine.hashrate(), rel=0.01)
    assert [fan.rpm for fan in snapshot.fans] == [machine.fan_rpm()] * 4
    assert snapshot.temperature_max_c == pytest.approx(machine.temperature(), abs=1)
    assert snapshot.mining_uptime_s == pytest.approx(machine.mining_uptime_s, abs=2)
    assert snapshot.active_pool is not None
    assert snapshot.active_pool.slot == 0
    assert all(pool.password is None for pool in snapshot.pools)
    assert snapshot.faults == ()


async def test_configuration_has_pools_and_tuning(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    config = await driver.read_config()
    assert [(pool.url, pool.user) for pool in config.pools] == [(pool.url, pool.user) for pool in machine.pools]
    assert config.tuning == {"workmode": 1, "worklevel": 0}
    assert config.paused is False
    machine.pools = []
    with raises(RefusedError, "no_pools_reported"):
        await driver.read_config()


# Commands ------------------------------------------------------------------------------------------------------


def text_reply(message: str, *, code: int = 118, letter: str = "I", when: int = 1_000) -> bytes:
    return f"STATUS={letter},When={when},Code={code},Msg={message},Description=cgminer 4.11.1|\x00".encode()


def failed(message: str) -> bytes:
    return text_reply(f"ASC 0 set failed: {message}", code=120, letter="E")


VERSION = (
    b'{"STATUS":[{"STATUS":"S","When":18633,"Code":22,"Msg":"CGMiner versions","Description":"cgminer 4.11.1"}],'
    b'"VERSION":[{"CGMiner":"4.11.1","API":"3.7","PROD":"%s","MODEL":"%s","MAC":"aaa5836a0f14"}],"id":1}\x00'
)
POOLS = (
    b'{"STATUS":[{"STATUS":"S","When":1,"Code":7,"Msg":"1 Pool(s)"}],"POOLS":[{"POOL":0,"Status":"Alive",'
    b'"URL":"stratum+tcp://old.example.com:1","User":"me","Password":"x","Priority":0,"Stratum Active":true}],"id":1}'
)
HELP = (
    b'{"STATUS":[{"STATUS":"I","When":1,"Code":118,"Msg":"ASC 0 set info: help|voltage|fan-spd|lcd|workmode|reboot|'
    b'softon|softoff"}],"id":1}'
)


class Avalon:
    """An Avalon that answers from a table and records the commands."""

    def __init__(self, product: bytes, model: bytes, answers: dict[bytes, bytes | None]) -> None:
        self.asked: list[bytes] = []
        self.answers = {b'{"command":"version"}': VERSION % (product, model), b'{"command":"pools"}': POOLS, **answers}

    def __call__(self, request: bytes) -> bytes | None:
        self.asked.append(request)
        for start, reply in self.answers.items():
            if request.startswith(start):
                return reply
        return b'{"STATUS":[{"STATUS":"E","When":1,"Code":14,"Msg":"Invalid command"}],"id":1}\x00'


async def served(serve: Serve, connect: Connect, avalon: Avalon) -> AvalonDriver:
    connection = connect(await serve(answers=avalon, address=next_address()))
    profile = await identify(connection)
    avalon.asked.clear()
    driver = create_driver(connection, profile)
    assert isinstance(driver, AvalonDriver)
    return driver


async def test_pause_time_uses_the_miners_clock(serve: Serve, connect: Connect) -> None:
    # The control board has no battery: it counts from its start until it finds a time server.
    avalon = Avalon(b"Avalon Q", b"Q", {b"ascset|0,softoff": text_reply("ASC 0 set info: success softoff:18638")})
    driver = await served(serve, connect, avalon)
    await driver.pause()
    assert avalon.asked[-1] == b"ascset|0,softoff,1:18638"
    assert abs(18_638 - time.time()) > 1_000_000


async def test_pause_of_older_firmware_has_no_time(serve: Serve, connect: Connect) -> None:
    avalon = Avalon(
        b"AvalonMiner 1246",
        b"1246",
        {
            b"ascset|0,softoff,1:": failed("softoff unknown argument"),
            b"ascset|0,softoff": text_reply("ASC 0 set OK", code=119, letter="S"),
            b"ascset|0,softon": failed("Unknown option: softon"),
        },
    )
    driver = await served(serve, connect, avalon)
    assert (await driver.pause()).said == "ASC 0 set OK"
    assert avalon.asked[-1] == b"ascset|0,softoff"
    with raises(UnsupportedError, "command_unknown"):
        await driver.resume()


async def test_pause_without_clock_is_refused(serve: Serve, connect: Connect) -> None:
    avalon = Avalon(b"Avalon Q", b"Q", {})
    driver = await served(serve, connect, avalon)
    avalon.answers[b'{"command":"version"}'] = b'{"STATUS":[{"STATUS":"S"}],"id":1}'
    with raises(RefusedError, "clock_missing"):
        await driver.pause()


async def test_refused_pause_is_reported(serve: Serve, connect: Connect) -> None:
    avalon = Avalon(b"Avalon Q", b"Q", {b"ascset|0,softoff": failed("Please unlock before setting")})
    driver = await served(serve, connect, avalon)
    with raises(RefusedError, "command_refused", miner_message="ASC 0 set failed: Please unlock before setting"):
        await driver.pause()


async def test_stats_are_read_without_estats(serve: Serve, connect: Connect) -> None:
    summary = b'{"STATUS":[{"STATUS":"S","Code":11}],"SUMMARY":[{"Elapsed":5}],"id":1}'
    stats = b'{"STATUS":[{"STATUS":"S","Code":70}],"STATS":[{"MM ID0":"GHSspd[90000] SoftOFF[0]"}],"id":1}'
    answers = {b'{"command":"summary"}': summary, b'{"command":"stats"}': stats}
    avalon = Avalon(b"Avalon Q", b"Q", dict(answers))
    driver = await served(serve, connect, avalon)
    assert (await driver.snapshot()).hashrate_ths == 90
    avalon.answers[b'{"command":"estats"}'] = b'{"STATUS":[{"STATUS":"E","Code":45,"Msg":"no"}],"id":1}'
    assert (await driver.snapshot()).hashrate_ths == 90
    del avalon.answers[b'{"command":"estats"}']
    avalon.answers[b'{"command":"summary"}'] = b'{"STATUS":[{"STATUS":"S"}],"SUMMARY":[{}],"id":1}'
    avalon.answers[b'{"command":"stats"}'] = b'{"STATUS":[{"STATUS":"S"}],"STATS":[],"id":1}'
    with raises(RefusedError, "summary_incomplete"):
        await driver.snapshot()
    avalon.answers[b'{"command":"restart"}'] = b'{"id":1}'
    with raises(RefusedError, "command_not_confirmed"):
        await driver.restart_mining()


async def test_tuning_is_written(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    await driver.set_tuning({"worklevel": 2, "workmode": 0})
    assert (await driver.read_config()).tuning == {"workmode": 0, "worklevel": 2}
    assert machine.hashrate() < 185 * 0.8
    for wrong in ({}, {"voltage": 1}, {"workmode": 9}, {"workmode": "fast"}):
        with pytest.raises(RefusedError):
            await driver.set_tuning(wrong)


async def test_work_mode_of_older_model_needs_reboot(serve: Serve, connect: Connect) -> None:
    stats = b'{"STATUS":[{"STATUS":"S","Code":70}],"STATS":[{"MM ID0":"Ver[1] Led[0]"}],"id":1}'
    avalon = Avalon(
        b"AvalonMiner 1066",
        b"1066",
        {
            b"ascset|0,workmode,1": text_reply("ASC 0 set info: WORKMODE[1]"),
            b"ascset|0,reboot,0": b"",
            b'{"command":"estats"}': stats,
        },
    )
    driver = await served(serve, connect, avalon)
    accepted = await driver.set_tuning({"workmode": 1})
    assert "reboots" in accepted.said
    assert avalon.asked[-1] == b"ascset|0,reboot,0"
    # Its setpool has no slot and would treat the number as an address.
    assert Capability.POOLS_WRITE not in driver.profile.capabilities


# Pools ---------------------------------------------------------------------------------------------------------


async def test_pool_switch_writes_slots(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    before = [replace(pool) for pool in machine.pools]
    accepted = await driver.write_pools([NEW, *as_settings(machine)[1:]], 0)
    assert "reboots" in accepted.said
    assert "secret" not in accepted.said
    assert machine.counters["reboot"] == 1
    await up_again(machine)
    assert (machine.pools[0].url, machine.pools[0].password) == (NEW.url, "secret")
    assert machine.pools[1:] == before[1:]
    assert [pool.slot for pool in await driver.read_pools() if pool.active] == [0]


@pytest.mark.parametrize(
    ("change", "activate", "code"),
    [
        (lambda pools: pools[:2], None, "pool_slot_not_emptied"),
        (lambda pools: pools, 1, "first_pool_only"),
        (lambda pools: [replace(NEW, password=None), *pools[1:]], None, "pool_password_needed"),
        (lambda pools: [replace(NEW, user="a,b"), *pools[1:]], None, "pool_character_forbidden"),
        (lambda pools: [replace(NEW, password="a|b"), *pools[1:]], None, "pool_character_forbidden"),
    ],
)
async def test_invalid_pools_are_refused_before_any_write(
    fleet: StartMachine,
    connect: Connect,
    change: Callable[[list[PoolSetting]], list[PoolSetting]],
    activate: int | None,
    code: str,
) -> None:
    machine, driver = await started(fleet, connect)
    with raises(RefusedError, code):
        await driver.write_pools(change(as_settings(machine)), activate)
    assert set(machine.counters) == {"request"}
    assert not [line for line in machine.journal if "setpool" in line]


async def test_pool_write_requires_the_web_password(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect, username="root", password="wrong")
    with raises(AuthenticationError, "web_credentials_rejected"):
        await driver.write_pools([NEW, *as_settings(machine)[1:]])
    assert "reboot" not in machine.counters
    # No other command requires it.
    await driver.reboot()
    machine, driver = await started(fleet, connect, username="root", password="a,b")
    with raises(RefusedError, "credentials_with_separators"):
        await driver.write_pools([NEW, *as_settings(machine)[1:]])


async def test_wrong_password_is_reported_by_the_miner(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    machine.faults[Fault.UNAUTHORIZED] = {}
    with pytest.raises(AuthenticationError):
        await driver.write_pools([NEW, *as_settings(machine)[1:]])
    assert "reboot" not in machine.counters


async def test_home_models_use_their_own_pool_command(serve: Serve, connect: Connect) -> None:
    avalon = Avalon(
        b"Avalon Nano3s",
        b"Nano3s",
        {
            b"setpool|": text_reply("success set pool"),
            b"ascset|0,reboot,0": b"",
            b'{"command":"ascset","parameter":"0,help"}': HELP,
        },
    )
    driver = await served(serve, connect, avalon)
    assert Capability.LOCATE_LIGHT not in driver.profile.capabilities
    assert Capability.PAUSE in driver.profile.capabilities
    await driver.write_pools([NEW])
    assert avalon.asked[-2:] == [
        b"setpool|admin,admin,0,stratum+tcp://new.example.com:3333,me.1,secret",
        b"ascset|0,reboot,0",
    ]
    # If that command is missing, the one of the A-series is tried.
    avalon.answers[b"setpool|"] = text_reply("Invalid command", code=14, letter="E")
    avalon.answers[b"ascset|0,setpool,"] = text_reply("ASC 0 set OK", code=119, letter="S")
    await driver.write_pools([NEW])
    assert avalon.asked[-2].startswith(b"ascset|0,setpool,admin,admin,0,")
    avalon.answers[b"ascset|0,setpool,"] = failed("Unknown option: setpool")
    with raises(UnsupportedError, "command_unknown"):
        await driver.write_pools([NEW])


async def test_slot_written_before_a_failure_is_reported(serve: Serve, connect: Connect) -> None:
    avalon = Avalon(
        b"AvalonMiner 1346",
        b"1346",
        {
            b"ascset|0,setpool,root,root,0": text_reply("ASC 0 set OK", code=119, letter="S"),
            b"ascset|0,setpool,root,root,1": failed("Invalid pool id 1 secret"),
        },
    )
    driver = await served(serve, connect, avalon)
    with raises(RefusedError, "pools_partly_written", slots="0") as caught:
        await driver.write_pools([NEW, replace(NEW, slot=1)])
    assert "Invalid pool id 1 ***" in caught.value.miner_message
    assert "secret" not in str(caught.value)


# Faults --------------------------------------------------------------------------------------------------------

CALLS = ("snapshot", "read_pools", "read_config", "reboot", "restart_mining", "pause", "resume")


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.DEAD, UnreachableError),
        (Fault.SLOW_DRIP, TimedOutError),
        (Fault.RESET, UnreachableError),
        (Fault.GARBAGE, RefusedError),
        (Fault.TRUNCATED, RefusedError),
    ],
)
async def test_faults_of_every_call(
    fleet: StartMachine, connect: Connect, fault: Fault, error: type[DriverError]
) -> None:
    machine = await fleet("avalon")
    connection = connect(machine, deadlines=Deadlines(read=0.5, write=0.6, config_write=1))
    driver = create_driver(connection, await identify(connect(machine)))
    machine.faults[fault] = {"delay": 0.1}
    for name in (*CALLS[:4], *CALLS[5:]):
        with pytest.raises(error):
            await getattr(driver, name)()
    with pytest.raises(error):
        await driver.set_locate_light(on=True)
    with pytest.raises(error):
        await driver.set_tuning({"workmode": 0})
    with pytest.raises(error):
        await driver.write_pools([NEW, *as_settings(machine)[1:]])
    assert "reboot" not in machine.counters


def _without_counters(snapshot: Snapshot) -> Snapshot:
    """Return a snapshot without values that change while it is read."""
    pools = tuple(replace(pool, accepted=None, rejected=None) for pool in snapshot.pools)
    return replace(snapshot, mining_uptime_s=None, shares_accepted=None, shares_rejected=None, pools=pools)


@pytest.mark.parametrize("fault", [Fault.NUL, Fault.GLUED])
async def test_snapshot_is_the_same_with_malformed_replies(fleet: StartMachine, connect: Connect, fault: Fault) -> None:
    machine, driver = await started(fleet, connect)
    plain = await driver.snapshot()
    machine.faults[fault] = {}
    assert _without_counters(await driver.snapshot()) == _without_counters(plain)
    await driver.pause()
    await driver.write_pools([NEW, *as_settings(machine)[1:]])
    assert machine.counters["reboot"] == 1


async def test_access_denied_is_refused(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    machine.faults[Fault.ACCESS_DENIED] = {}
    for name in ("reboot", "restart_mining", "pause", "resume"):
        with raises(RefusedError, "api_read_only"):
            await getattr(driver, name)()
    with raises(RefusedError, "api_read_only"):
        await driver.write_pools([NEW, *as_settings(machine)[1:]])
    assert (await driver.snapshot()).mining


async def test_ignored_writes_are_accepted(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    machine.faults[Fault.IGNORES_WRITES] = {}
    # The caller detects that nothing changed.
    await driver.reboot()
    await driver.pause()
    await driver.write_pools([NEW, *as_settings(machine)[1:]], 0)
    assert (await driver.read_pools())[0].url != NEW.url
    assert not {"reboot", "pause", "pools"} & set(machine.counters)


async def test_unanswered_writes_time_out(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    machine.faults[Fault.NO_REPLY_WRITES] = {}
    for name in ("pause", "restart_mining"):
        with pytest.raises(TimedOutError):
            await getattr(driver, name)()
    with pytest.raises(TimedOutError):
        await driver.write_pools([NEW, *as_settings(machine)[1:]])
    assert "reboot" not in machine.counters


async def test_slow_configuration_write_has_the_long_deadline(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await started(fleet, connect)
    machine.faults[Fault.SLOW_CONFIG] = {"delay": 5}
    with pytest.raises(TimedOutError):
        await driver.write_pools([NEW, *as_settings(machine)[1:]])


async def test_reboot_from_address_without_api_access_is_refused(serve: Serve, connect: Connect) -> None:
    ip = await serve(b"")
    avalon = Avalon(b"AvalonMiner 1346", b"1346", {})
    profile = (await served(serve, connect, avalon)).profile
    with raises(RefusedError, "api_address_not_allowed"):
        await create_driver(connect(ip), profile).reboot()
