"""ePIC: the password in the body, perpetual tune, silent limits, and pyasic_rs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pyasic_rs
import pytest

from simulator.fleet import usable_kinds
from simulator.kinds.epic import API_PORT
from simulator.machine import Fault, Machine

from .wire import ask, found, http, one

KIND = "epic"
pytestmark = pytest.mark.skipif(KIND not in usable_kinds()[0], reason="port 80 may not be bound here")
DONE = {"result": True, "error": None}


@pytest.fixture
async def machine() -> AsyncIterator[Machine]:
    """Run one machine."""
    async with one(KIND, "127.32.14.1") as machine:
        yield machine


async def read(machine: Machine, path: str) -> Any:
    return (await http(machine, "GET", path, port=API_PORT)).json()


async def post(machine: Machine, path: str, param: object = None, password: str = "letmein") -> Any:
    answer = await http(machine, "POST", path, {"param": param, "password": password}, port=API_PORT)
    assert answer.status == 200
    return answer.json()


async def test_reads_are_open_and_report_the_machine(machine: Machine) -> None:
    assert (await read(machine, "/network"))["dhcp"]["mac_address"] == machine.mac.upper()
    summary = await read(machine, "/summary")
    assert (summary["Status"]["Operating State"], summary["Hostname"]) == ("Mining", machine.hostname)
    assert sum(board["Hashrate"][0] for board in summary["HBs"]) == pytest.approx(143e6)
    assert [pool["password"] for pool in summary["StratumConfigs"]] == [pool.password for pool in machine.pools]
    assert (await read(machine, "/perpetualtune"))["Algorithms"].keys() == {
        option["algorithm"] for option in (await read(machine, "/capabilities"))["PerpetualTune"]
    }
    assert await read(machine, "/nonsense") == {"result": False, "error": {"InvalidUrl": "/nonsense"}}
    assert b"Miner Web Dashboard" in (await http(machine, "GET", "/")).body
    assert (await http(machine, "GET", "/capabilities")).status == 404


async def test_request_of_another_protocol_is_refused_at_once(machine: Machine) -> None:
    async with asyncio.timeout(1):
        answer = await ask(machine.ip, API_PORT, b'{"command":"version"}')
    assert answer.startswith(b"HTTP/1.1 400 ")


async def test_write_needs_the_password(machine: Machine) -> None:
    refused = {"result": False, "error": "BadPassword"}
    assert await post(machine, "/miner", "Stop", password="other") == refused
    machine.faults[Fault.UNAUTHORIZED] = {}
    assert await post(machine, "/miner", "Stop") == refused
    del machine.faults[Fault.UNAUTHORIZED]
    assert await post(machine, "/nonsense") == {"result": False, "error": {"InvalidUrl": "/nonsense"}}
    assert machine.counters.keys() == {"request"}
    assert await post(machine, "/miner", "Stop") == DONE
    assert (await read(machine, "/summary"))["Status"]["Operating State"] == "Idling"


async def test_values_out_of_range_are_silently_changed(machine: Machine) -> None:
    assert await post(machine, "/fanspeed", {"Manual": 0}) == DONE
    assert (await read(machine, "/summary"))["Fans"]["Fan Mode"] == {"Manual": 1}
    assert await post(machine, "/fanspeed", {"Auto": {"Target Temperature": 20, "Idle Speed": 5}}) == DONE
    assert (await read(machine, "/summary"))["Fans"]["Fan Mode"] == {
        "Auto": {"Target Temperature": 45, "Idle Speed": 10}
    }
    assert await post(machine, "/perpetualtune", param=False) == DONE
    assert await post(machine, "/tune", {"clks": "5000", "voltage": "99999"}) == DONE
    summary = await read(machine, "/summary")
    assert {board["Data"] for board in summary["HwConfig"]["Boards Target Clock"]} == {1000.0}
    assert summary["Power Supply Stats"]["Target Voltage"] == 15_182


async def test_perpetual_tune_overrules_a_fixed_clock(machine: Machine) -> None:
    assert await post(machine, "/tune/clock/all", 300) == DONE
    assert {board["Data"] for board in (await read(machine, "/summary"))["HwConfig"]["Boards Target Clock"]} == {485.0}
    assert await post(machine, "/perpetualtune", param=False) == DONE
    assert await post(machine, "/tune/clock/all", 300) == DONE
    assert await post(machine, "/tune/voltage", 12_500) == {"result": False, "error": {"LastCmdStillPending": "tune"}}
    assert (await read(machine, "/summary"))["Status"]["Operating State"] == "AdjustingClockVoltage"
    await asyncio.sleep(0.25)
    assert await post(machine, "/tune/voltage", 12_500) == DONE
    assert machine.hashrate() == pytest.approx(143 * 300 / 485)


async def test_algorithm_resets_throttling_that_is_left_out(machine: Machine) -> None:
    assert await post(machine, "/perpetualtune/algo", {"algo": "PowerTune", "target": 2000}) == DONE
    tuner = await read(machine, "/perpetualtune")
    assert tuner["Current Algorithm"] == "PowerTune"
    assert (tuner["Algorithms"]["PowerTune"]["Min Throttle Target"], machine.power_limit_w) == (10, 2000)
    assert await post(machine, "/perpetualtune/algo", {"algo": "Turbo", "target": 1}) == {
        "result": False,
        "error": "MissingParam",
    }


async def test_unknown_hashboard_is_refused(machine: Machine) -> None:
    assert await post(machine, "/boardenable", [{"Index": 7, "Data": False}]) == {
        "result": False,
        "error": {"InvalidHashboardIndex": [7]},
    }
    assert await post(machine, "/boardenable", [{"Index": 0, "Data": False}]) == DONE
    assert machine.hashrate_ths == pytest.approx(143 * 2 / 3)


async def test_missing_mac_and_serial_are_left_out(machine: Machine) -> None:
    machine.faults[Fault.NO_MAC] = {}
    assert "mac_address" not in (await read(machine, "/network"))["dhcp"]
    assert "cpuSerial" not in (await read(machine, "/capabilities"))["Control Board Version"]


async def test_pyasic_rs_reads_and_controls_the_machine(machine: Machine) -> None:
    miner = await found(machine)
    assert miner.firmware == "UMC OS"
    data = await miner.get_data()
    assert str(data.mac).lower() == machine.mac
    assert data.hashrate.value == pytest.approx(143.0)
    assert [pool.user for pool in data.pools[0].pools] == [pool.user for pool in machine.pools]
    for write in (miner.pause, miner.resume):
        assert await write() is True
    assert await miner.set_fan_config(pyasic_rs.FanConfig.manual(70)) is True
    assert (machine.fan_mode, machine.fan_percent) == ("manual", 70)
    assert await miner.set_fault_light(fault=True) is True
    assert {"pause": 1, "resume": 1, "fan": 1, "locate_light": 1}.items() <= machine.counters.items()
    # It refuses without the reason.
    machine.faults[Fault.UNAUTHORIZED] = {}
    assert await miner.pause() is False
