"""LuxOS: sessions, groups and pools, curtailment, refusals, and pyasic_rs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from unittest.mock import patch

import pytest

from simulator.kinds import luxos
from simulator.machine import Fault, Machine

from .wire import Reply, ask, found, new_pools, one, rpc

KIND = "luxos"


@pytest.fixture
async def machine() -> AsyncIterator[Machine]:
    """Run one machine."""
    async with one(KIND, "127.32.4.1") as machine:
        yield machine


def code(reply: Reply) -> int:
    number: int = reply["STATUS"][0]["Code"]
    return number


async def logon(machine: Machine) -> str:
    session: str = (await rpc(machine, "logon"))["SESSION"][0]["SessionID"]
    return session


async def test_reads_report_the_machine(machine: Machine) -> None:
    assert "LUXminer" in (await rpc(machine, "version"))["VERSION"][0]
    config = (await rpc(machine, "config"))["CONFIG"][0]
    assert (config["MACAddr"], config["SerialNumber"]) == (machine.mac, machine.serial)
    assert (config["CurtailMode"], config["SystemStatus"]) == ("None", "Normal")
    assert (await rpc(machine, "summary"))["SUMMARY"][0]["GHS 5s"] == pytest.approx(200_000)
    pools = await rpc(machine, "pools")
    assert [pool["POOL"] for pool in pools["POOLS"]] == [0, 1, 2]
    assert "pw" not in json.dumps(pools)
    assert code(await rpc(machine, "nonsense")) == 14
    assert b'"Code":23' in await ask(machine.ip, 4028, b"version")


async def test_second_session_is_refused(machine: Machine) -> None:
    assert (await rpc(machine, "session"))["SESSION"] == [{"SessionID": ""}]
    session = await logon(machine)
    busy = await rpc(machine, "logon")
    assert (code(busy), busy["STATUS"][0]["Msg"]) == (402, "Another session is active")
    assert "SESSION" not in busy
    assert code(await rpc(machine, "curtail", "wrong,sleep")) == 401
    assert code(await rpc(machine, "curtail", "sleep")) == 401
    assert "pause" not in machine.counters
    assert code(await rpc(machine, "logoff", session)) == 317
    assert (await rpc(machine, "session"))["SESSION"] == [{"SessionID": ""}]
    assert await logon(machine) != session


async def test_unused_session_expires(machine: Machine) -> None:
    with patch.object(luxos, "SESSION_LIFE_S", 0.3):
        session = await logon(machine)
        for _ in range(3):
            await asyncio.sleep(0.2)
            assert code(await rpc(machine, "ledset", f"{session},red,blink")) == 313
        await asyncio.sleep(0.4)
        assert code(await rpc(machine, "ledset", f"{session},red,auto")) == 401


async def test_session_ends_with_a_reboot(machine: Machine) -> None:
    session = await logon(machine)
    assert code(await rpc(machine, "rebootdevice", session)) == 306
    with pytest.raises(ConnectionRefusedError):
        await rpc(machine, "version")
    await asyncio.sleep(0.7)
    assert (await rpc(machine, "session"))["SESSION"] == [{"SessionID": ""}]
    assert machine.counters["reboot"] == 1
    assert (await rpc(machine, "summary"))["SUMMARY"][0]["Elapsed"] < 2


async def test_sleep_survives_a_reboot(machine: Machine) -> None:
    session = await logon(machine)
    reply = await rpc(machine, "curtail", f"{session},sleep")
    assert (code(reply), reply["CURTAIL"]) == (335, [{"Action": "sleep mode"}])
    assert code(await rpc(machine, "reboot", f"{session},0")) == 305
    assert "board_reboot" not in machine.counters
    await rpc(machine, "rebootdevice", session)
    await asyncio.sleep(0.7)
    assert (await rpc(machine, "config"))["CONFIG"][0]["CurtailMode"] == "Sleep"
    assert (await rpc(machine, "summary"))["SUMMARY"][0]["GHS 5s"] == 0
    assert code(await rpc(machine, "curtail", f"{await logon(machine)},wakeup")) == 335
    assert not machine.paused


async def test_reboot_command_restarts_a_hash_board(machine: Machine) -> None:
    session = await logon(machine)
    assert (await rpc(machine, "reboot", f"{session},1"))["STATUS"][0]["STATUS"] == "S"
    assert machine.counters == {"board_reboot": 1, **machine.counters}
    assert "reboot" not in machine.counters
    assert (await rpc(machine, "resetminer", session))["STATUS"][0]["STATUS"] == "S"
    assert machine.counters["restart_mining"] == 1


async def test_pools_are_added_switched_and_removed(machine: Machine) -> None:
    first, second, third = machine.pools
    assert code(await rpc(machine, "addpool", "stratum+tcp://d.example.net:1,user.d,pass-d")) == 55
    assert [pool.user for pool in machine.pools][3] == "user.d"
    assert machine.active_pool == 0
    assert code(await rpc(machine, "switchpool", "3")) == 27
    assert machine.active_pool == 3
    # The last pool takes the number of the removed one.
    assert code(await rpc(machine, "removepool", "0")) == 68
    assert [pool.user for pool in machine.pools] == ["user.d", second.user, third.user]
    assert machine.active_pool == 0
    for number in ("1", "1"):
        assert code(await rpc(machine, "removepool", number)) == 68
    assert code(await rpc(machine, "removepool", "0")) == 66
    assert code(await rpc(machine, "switchpool", "7")) == 26
    assert code(await rpc(machine, "switchpool", "x")) == 25
    assert code(await rpc(machine, "addpool", "stratum+tcp://d.example.net:1,user.d")) == 53
    assert first not in machine.pools


async def test_comma_in_password_cuts_it(machine: Machine) -> None:
    assert code(await rpc(machine, "addpool", "stratum+tcp://d.example.net:1,user.d,p,w")) == 55
    assert machine.pools[-1].password == "p"


async def test_groups_are_added_changed_and_removed(machine: Machine) -> None:
    assert code(await rpc(machine, "addgroup", "spare,2")) == 320
    assert code(await rpc(machine, "addpool", "stratum+tcp://d.example.net:1,user.d,x,1")) == 55
    assert (await rpc(machine, "pools"))["POOLS"][3]["GROUP"] == 1
    assert code(await rpc(machine, "addpool", "stratum+tcp://d.example.net:1,user.d,x,9")) == 325
    assert code(await rpc(machine, "groupquota", "1,5")) == 322
    groups = (await rpc(machine, "groups"))["GROUPS"]
    assert groups == [
        {"GROUP": 0, "Name": "default", "Quota": 1.0},
        {"GROUP": 1, "Name": "spare", "Quota": 5.0},
    ]
    # Removing a group removes its pools, even if no pool is left.
    assert code(await rpc(machine, "removegroup", "0")) == 321
    assert [pool.user for pool in machine.pools] == ["user.d"]
    assert code(await rpc(machine, "removegroup", "1")) == 321
    assert machine.pools == []
    assert code(await rpc(machine, "removegroup", "1")) == 325
    assert code(await rpc(machine, "addgroup", "spare,x")) == 326
    assert code(await rpc(machine, "groupquota", "0")) == 325
    assert code(await rpc(machine, "addgroup", "again,1")) == 320
    assert code(await rpc(machine, "groupquota", "0,x")) == 326


async def test_profile_change_requires_atm_off(machine: Machine) -> None:
    session = await logon(machine)
    profile = (await rpc(machine, "profiles"))["PROFILES"][0]
    name, watts = profile["Profile Name"], profile["Watts"]
    assert (await rpc(machine, "atm"))["ATM"][0]["Enabled"] is False
    assert code(await rpc(machine, "atmset", f"{session},enabled=true")) == 340
    assert code(await rpc(machine, "profileset", f"{session},{name}")) == 334
    assert code(await rpc(machine, "atmset", f"{session},enabled=false")) == 340
    assert code(await rpc(machine, "profileset", f"{session},nonsense")) == 333
    assert code(await rpc(machine, "profileset", f"{session},{name}")) == 321
    assert machine.power_limit_w == watts
    assert (await rpc(machine, "config"))["CONFIG"][0]["Profile"] == name
    assert (await rpc(machine, "power"))["POWER"][0]["Watts"] == pytest.approx(watts, abs=1)


async def test_power_target_needs_a_key(machine: Machine) -> None:
    session = await logon(machine)
    for wrong in ("2500", "power=x", "power=99999"):
        assert code(await rpc(machine, "powertargetset", f"{session},{wrong}")) == 301
    assert (await rpc(machine, "powertargetset", f"{session},power=2500"))["STATUS"][0]["STATUS"] == "S"
    assert (await rpc(machine, "config"))["CONFIG"][0]["IdealPowerTarget"] == machine.power_limit_w == 2500
    machine.layout.missing.add("powertargetset")
    assert code(await rpc(machine, "powertargetset", f"{session},power=2600")) == 14


async def test_fans_and_temperatures_change_by_single_keys(machine: Machine) -> None:
    session = await logon(machine)
    assert code(await rpc(machine, "fanset", f"{session},speed=70,min_speed=30")) == 303
    fans = await rpc(machine, "fans")
    assert {fan["Speed"] for fan in fans["FANS"]} == {70}
    assert (fans["FANCTRL"][0]["FanMinSpeed"], fans["FANCTRL"][0]["MinFans"]) == (30, 3)
    # Without names, the values are the speed and the number of fans.
    assert code(await rpc(machine, "fanset", f"{session},-1,2")) == 303
    assert (await rpc(machine, "tempctrl"))["TEMPCTRL"][0]["Mode"] == "Automatic"
    assert (await rpc(machine, "fans"))["FANCTRL"][0]["MinFans"] == 2
    assert code(await rpc(machine, "tempctrlset", f"{session},target_temp=65")) == 330
    control = (await rpc(machine, "tempctrl"))["TEMPCTRL"][0]
    assert (control["Target"], control["Hot"], control["Dangerous"]) == (65, 70, 75)
    for wrong in ("fanset", "fanset,speed=101", "fanset,fast=1", "tempctrlset,target_temp=72", "tempctrlset,hot=70"):
        command, _, values = wrong.partition(",")
        assert code(await rpc(machine, command, f"{session},{values}")) == 301
    await rpc(machine, "curtail", f"{session},sleep")
    assert {fan["Speed"] for fan in (await rpc(machine, "fans"))["FANS"]} == {20}


async def test_update_is_only_triggered(machine: Machine) -> None:
    assert code(await rpc(machine, "updaterun", await logon(machine))) == 333
    assert machine.counters["update_check"] == 1
    assert "reboot" not in machine.counters


async def test_busy_session_is_reported_and_its_use_counted(machine: Machine) -> None:
    machine.faults[Fault.SESSION_BUSY] = {}
    assert code(await rpc(machine, "logon")) == 402
    # The miner reports the id of another client's session to everyone; its use is counted.
    foreign = (await rpc(machine, "session"))["SESSION"][0]["SessionID"]
    assert foreign
    assert code(await rpc(machine, "curtail", f"{foreign},sleep")) == 335
    assert machine.counters["foreign_session"] == 1


async def test_refusals_have_their_codes(machine: Machine) -> None:
    session = await logon(machine)
    machine.faults[Fault.UNAUTHORIZED] = {}
    assert code(await rpc(machine, "rebootdevice", session)) == 401
    del machine.faults[Fault.UNAUTHORIZED]
    machine.faults[Fault.ACCESS_DENIED] = {}
    assert code(await rpc(machine, "rebootdevice", session)) == 45
    assert code(await rpc(machine, "addpool", "stratum+tcp://d.example.net:1,u,p")) == 45
    assert not {"reboot", "pools"} & set(machine.counters)


async def test_missing_mac_is_left_out(machine: Machine) -> None:
    machine.faults[Fault.NO_MAC] = {}
    config = (await rpc(machine, "config"))["CONFIG"][0]
    assert not {"MACAddr", "SerialNumber"} & set(config)


async def test_slow_configuration_write_takes_its_time(machine: Machine) -> None:
    machine.faults[Fault.SLOW_CONFIG] = {"delay": 0.4}
    loop = asyncio.get_running_loop()
    started = loop.time()
    assert code(await rpc(machine, "switchpool", "1")) == 27
    assert loop.time() - started >= 0.4


async def test_ignored_writes_change_nothing(machine: Machine) -> None:
    machine.faults[Fault.IGNORES_WRITES] = {}
    before = list(machine.pools)
    session = await logon(machine)
    assert code(await rpc(machine, "rebootdevice", session)) == 306
    assert code(await rpc(machine, "addgroup", "spare,2")) == 320
    assert code(await rpc(machine, "addpool", "stratum+tcp://d.example.net:1,u,p")) == 55
    assert code(await rpc(machine, "removepool", "2")) == 68
    assert code(await rpc(machine, "removegroup", "0")) == 321
    assert machine.pools == before
    assert len((await rpc(machine, "groups"))["GROUPS"]) == 1
    assert machine.listening


async def test_pyasic_rs_reads_and_controls_the_machine(machine: Machine) -> None:
    miner = await found(machine)
    assert "LuxOS" in repr(miner)
    data = await miner.get_data()
    assert str(data.mac).lower() == machine.mac
    assert data.serial_number == machine.serial
    assert data.hashrate.value == pytest.approx(200.0)
    assert data.uptime.total_seconds() == pytest.approx(machine.mining_uptime_s, abs=2)
    assert [str(pool.url) for pool in data.pools[0].pools] == [pool.url for pool in machine.pools]
    assert await miner.pause() is True
    assert machine.paused
    # The library reports a sleeping machine as mining.
    assert await miner.get_is_mining() is True
    assert await miner.resume() is True
    assert await miner.set_pools_config(new_pools()) is True
    with pytest.raises(RuntimeError, match="not supported"):
        await miner.set_power_limit(2700)
    assert await miner.restart() is True
    assert {"pause": 1, "resume": 1, "reboot": 1}.items() <= machine.counters.items()
    assert [pool.password for pool in machine.pools] == ["p1", "p2"]
    assert "foreign_session" not in machine.counters


async def test_pyasic_rs_uses_sessions_of_other_clients(machine: Machine) -> None:
    machine.faults[Fault.SESSION_BUSY] = {}
    miner = await found(machine)
    assert await miner.pause() is True
    assert machine.counters["foreign_session"] == 1
