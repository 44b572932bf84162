"""WhatsMiner with API v2: reads, encrypted writes, refusals, and pyasic_rs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from simulator.machine import Fault, Machine
from simulator.md5crypt import hash_part

from .wire import ask, found, new_pools, one, rpc, send_v2, write_v2

KIND = "whatsminer_v2"


@pytest.fixture
async def machine() -> AsyncIterator[Machine]:
    """Run one machine."""
    async with one(KIND, "127.32.2.1") as machine:
        yield machine


async def test_reads_report_the_machine(machine: Machine) -> None:
    summary = (await rpc(machine, "summary"))["SUMMARY"][0]
    assert summary["HS RT"] == pytest.approx(126e6)
    assert summary["Uptime"] == pytest.approx(machine.uptime_s, abs=2)
    assert summary["Power"] == 3276
    pools = (await rpc(machine, "pools"))["POOLS"]
    assert [pool["POOL"] for pool in pools] == [1, 2, 3]
    assert not any("pw" in json.dumps(pool) for pool in pools)
    assert (await rpc(machine, "get_miner_info"))["Msg"]["mac"] == machine.mac.upper()
    status = (await rpc(machine, "status"))["Msg"]
    assert status["mineroff"] == "false"
    assert all(isinstance(value, str) for value in status.values())


async def test_older_firmware_reports_btmineroff(machine: Machine) -> None:
    machine.firmware_version = "20220815.12.REL"
    machine.set_paused(True)
    status = (await rpc(machine, "status"))["Msg"]
    assert status["btmineroff"] == "true"
    assert "mineroff" not in status


async def test_unknown_command_has_its_error_code(machine: Machine) -> None:
    assert (await rpc(machine, "version"))["Code"] == 14
    assert json.loads(await ask(machine.ip, 4028, b"summary"))["Code"] == 23


async def test_writes_take_effect(machine: Machine) -> None:
    reply = await write_v2(machine, "power_off", respbefore="true")
    assert (reply["STATUS"], reply["Code"], reply["encrypted"]) == ("S", 131, True)
    assert machine.paused
    assert (await write_v2(machine, "power_on"))["Code"] == 131
    assert not machine.paused
    assert (await write_v2(machine, "restart_btminer"))["Code"] == 131
    assert (await write_v2(machine, "set_led", param="auto"))["Code"] == 131
    assert (await write_v2(machine, "set_low_power"))["Code"] == 131
    assert (await rpc(machine, "summary"))["SUMMARY"][0]["Power Mode"] == "Low"
    assert machine.counters["restart_mining"] == 2


async def test_power_limit_restarts_mining(machine: Machine) -> None:
    assert (await write_v2(machine, "adjust_power_limit", power_limit="2000"))["Code"] == 131
    assert machine.power_limit_w == 2000
    assert machine.mining_uptime_s < 2
    assert machine.uptime_s > 80_000
    assert (await rpc(machine, "status"))["Msg"]["power_limit_set"] == "2000"


@pytest.mark.parametrize("watts", [2000, "99999", "-5", "2000.5", "x"])
async def test_power_limit_must_be_text_within_range(machine: Machine, watts: object) -> None:
    assert (await write_v2(machine, "adjust_power_limit", power_limit=watts))["Code"] == 132
    assert "power_limit" not in machine.counters


async def test_update_pools_requires_all_three_pools(machine: Machine) -> None:
    slots = {
        **{f"pool{n}": f"stratum+tcp://p{n}.example.net:3333" for n in (1, 2, 3)},
        **{f"worker{n}": f"w{n}" for n in (1, 2, 3)},
        **{f"passwd{n}": f"x{n}" for n in (1, 2, 3)},
    }
    missing = {name: value for name, value in slots.items() if name != "passwd3"}
    assert (await write_v2(machine, "update_pools", **missing))["Code"] == 132
    assert (await write_v2(machine, "update_pools", **{**slots, "pool1": ""}))["Code"] == 132
    assert "pools" not in machine.counters
    assert (await write_v2(machine, "update_pools", **slots))["Code"] == 131
    assert [pool.user for pool in machine.pools] == ["w1", "w2", "w3"]
    assert (await write_v2(machine, "update_pools", **{**slots, "pool3": ""}))["Code"] == 131
    assert len(machine.pools) == 2


async def test_power_off_parameter_must_be_text(machine: Machine) -> None:
    assert (await write_v2(machine, "power_off", respbefore=True))["Code"] == 132
    assert not machine.paused


async def test_wrong_password_is_refused(machine: Machine) -> None:
    reply = await write_v2(machine, "reboot", password="other")
    assert (reply["STATUS"], reply["Code"], reply["Msg"]) == ("E", 23, "enc json load err")
    assert machine.counters.get("reboot") is None


async def test_tokens_are_limited_and_checked(machine: Machine) -> None:
    answers = [await rpc(machine, "get_token") for _ in range(33)]
    assert [answer["Code"] for answer in answers] == [134] * 32 + [136]
    first = answers[0]["Msg"]
    key = hash_part("admin", first["salt"])
    sign = hash_part(key + first["time"], first["newsalt"])
    assert (await send_v2(machine, key, {"cmd": "set_led", "param": "x", "token": "0" * 22}))["Code"] == 135
    assert (await send_v2(machine, key, {"command": "set_led", "param": "x", "token": sign}))["Code"] == 131
    assert (await send_v2(machine, key, {"command": "nonsense", "token": sign}))["Code"] == 14
    assert json.loads(await ask(machine.ip, 4028, b'{"enc":1,"data":"no base 64"}'))["Code"] == 137


@pytest.mark.parametrize(("fault", "code"), [(Fault.UNAUTHORIZED, 135), (Fault.ACCESS_DENIED, 45)])
async def test_refusal_has_its_code(machine: Machine, fault: Fault, code: int) -> None:
    machine.faults[fault] = {}
    reply = await write_v2(machine, "reboot")
    assert (reply["STATUS"], reply["Code"]) == ("E", code)
    assert "reboot" not in machine.counters


async def test_busy_session_gets_no_token(machine: Machine) -> None:
    machine.faults[Fault.SESSION_BUSY] = {}
    assert (await rpc(machine, "get_token"))["Code"] == 136


async def test_disabled_write_api_refuses_writes(machine: Machine) -> None:
    machine.write_api = False
    reply = await write_v2(machine, "reboot")
    assert (reply["Code"], reply["Msg"]) == (45, "can't access write cmd")
    assert (await rpc(machine, "open_write_api", client="somebody", enable=True))["STATUS"] == "S"
    assert machine.counters["open_write_api"] == 1
    assert machine.write_api


async def test_missing_mac_is_left_out(machine: Machine) -> None:
    machine.faults[Fault.NO_MAC] = {}
    replies = json.dumps([await rpc(machine, command) for command in ("get_miner_info", "summary")])
    assert machine.mac.upper() not in replies
    assert machine.serial not in replies


async def test_slow_configuration_write_takes_its_time(machine: Machine) -> None:
    machine.faults[Fault.SLOW_CONFIG] = {"delay": 0.4}
    loop = asyncio.get_running_loop()
    started = loop.time()
    assert (await write_v2(machine, "adjust_power_limit", power_limit="2000"))["Code"] == 131
    assert loop.time() - started >= 0.4
    machine.faults[Fault.SLOW_CONFIG] = {"delay": 60}
    assert (await write_v2(machine, "power_off"))["Code"] == 131
    assert loop.time() - started < 60


async def test_ignored_writes_change_nothing(machine: Machine) -> None:
    machine.faults[Fault.IGNORES_WRITES] = {}
    assert (await write_v2(machine, "adjust_power_limit", power_limit="2000"))["Code"] == 131
    assert (await write_v2(machine, "reboot"))["Code"] == 131
    assert machine.power_limit_w is None
    assert machine.counters["ignored"] == 2
    assert machine.listening


async def test_reboot_restarts_the_machine(machine: Machine) -> None:
    assert (await write_v2(machine, "reboot"))["Code"] == 131
    with pytest.raises(ConnectionRefusedError):
        await rpc(machine, "summary")
    await asyncio.sleep(0.7)
    assert (await rpc(machine, "summary"))["SUMMARY"][0]["Uptime"] < 2
    assert machine.counters["reboot"] == 1


async def test_pyasic_rs_reads_the_machine(machine: Machine) -> None:
    miner = await found(machine)
    assert (miner.model, "WhatsMiner Stock" in repr(miner)) == ("M50SVJ30", True)
    data = await miner.get_data()
    assert str(data.mac).lower() == machine.mac
    assert data.hashrate.value == pytest.approx(126.0)
    assert data.wattage == pytest.approx(3276.0)
    assert data.uptime.total_seconds() == pytest.approx(machine.mining_uptime_s, abs=2)
    assert [str(pool.url) for pool in data.pools[0].pools] == [pool.url for pool in machine.pools]
    assert await miner.pause() is True
    assert await miner.get_is_mining() is False
    assert await miner.resume() is True
    assert await miner.set_power_limit(2700) is True
    assert await miner.set_pools_config(new_pools()) is True
    assert await miner.restart() is True
    assert {"pause": 1, "resume": 1, "power_limit": 1, "pools": 1, "reboot": 1}.items() <= machine.counters.items()
    assert [pool.password for pool in machine.pools] == ["p1", "p2"]
    assert machine.power_limit_w == 2700
    assert "open_write_api" not in machine.counters


async def test_pyasic_rs_enables_a_disabled_write_api(machine: Machine) -> None:
    """The reason for a dedicated driver: after a refusal, the library enables the write API."""
    machine.write_api = False
    miner = await found(machine)
    await miner.resume()
    assert machine.write_api
    assert machine.counters["open_write_api"] == 1


async def test_captured_layouts_are_reported(machine: Machine) -> None:
    machine.reported = {"error_code": [110, 218], "Fan Speed In": 0}
    errors = (await rpc(machine, "get_error_code"))["Msg"]["error_code"]
    assert [list(error) for error in errors] == [["110"], ["218"]]
    assert (await rpc(machine, "summary"))["SUMMARY"][0]["Fan Speed In"] == 0
    machine.firmware_version = "20220125.13.Rel"
    raw = await ask(machine.ip, 4028, b'{"command":"get_error_code"}')
    assert b'"error_code":["110":"2026-01-17 11:28:11","218":"2026-01-17 11:28:11"]' in raw
    machine.firmware_version = "20210322.22.REL"
    assert (await rpc(machine, "get_error_code"))["Code"] == 14
    assert (await rpc(machine, "summary"))["SUMMARY"][0]["Error Code 1"] == 218
    machine.empty_answers = 1
    assert (await rpc(machine, "summary"))["SUMMARY"] == []
