"""WhatsMiner with API v3: frames, tokens, refusals, the read commands of v2, and pyasic_rs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from simulator.machine import Fault, Machine

from .wire import Reply, ask, found, frame, new_pools, one, rpc, v3, write_v2, write_v3

KIND = "whatsminer_v3"


@pytest.fixture
async def machine() -> AsyncIterator[Machine]:
    """Run one machine."""
    async with one(KIND, "127.32.3.1") as machine:
        yield machine


async def read(machine: Machine, command: str, parameter: str | None = None) -> Reply:
    reply = await v3(machine, {"cmd": command, "param": parameter})
    assert reply is not None
    assert reply["desc"] == command
    return reply


async def code(machine: Machine, command: str, parameter: object = None, password: str = "super") -> int:
    reply = await write_v3(machine, command, parameter, password)
    assert reply is not None
    number: int = reply["code"]
    return number


async def test_reads_report_the_machine(machine: Machine) -> None:
    info = (await read(machine, "get.device.info"))["msg"]
    assert info["network"]["mac"] == machine.mac.upper()
    assert info["miner"]["miner-sn"] == machine.serial
    assert info["system"]["apiswitch"] == "1"
    assert (await read(machine, "get.device.info", "salt"))["msg"] == {"salt": info["salt"]}
    status = (await read(machine, "get.miner.status", "summary+pools"))["msg"]
    assert status["summary"]["hash-realtime"] == pytest.approx(186.0)
    assert status["summary"]["bootup-time"] == pytest.approx(machine.uptime_s, abs=2)
    assert [pool["account"] for pool in status["pools"]] == [pool.user for pool in machine.pools]
    assert "pw" not in json.dumps(status)
    assert (await read(machine, "get.miner.setting"))["msg"]["power-limit"] == machine.max_power_w


async def test_unknown_or_invalid_command_has_its_error_code(machine: Machine) -> None:
    assert (await read(machine, "get.nonsense"))["code"] == -2
    assert (await read(machine, "get.miner.status"))["code"] == -3
    assert (await read(machine, "get.miner.status", "nonsense"))["code"] == -2
    assert await code(machine, "set.nonsense") == -2
    assert await code(machine, "set.miner.service", "dance") == -1
    assert await code(machine, "set.miner.power_limit", 99_999) == -1
    assert await code(machine, "set.miner.power_limit", True) == -1
    assert await code(machine, "set.miner.power_mode", "turbo") == -1
    assert await code(machine, "set.miner.pools", []) == -1
    assert await code(machine, "set.miner.pools", [{"pool": 1}]) == -1
    assert await ask(machine.ip, 4433, b"\xff\xff\xff\xff") == b""
    assert b'"code":-2' in await ask_frames(machine, b"\x03\x00\x00\x00{}}")


async def ask_frames(machine: Machine, data: bytes) -> bytes:
    reader, writer = await asyncio.open_connection(machine.ip, 4433)
    writer.write(data)
    async with asyncio.timeout(5):
        answer = await reader.read(4096)
    writer.close()
    return answer


async def test_connection_serves_many_requests(machine: Machine) -> None:
    request = frame({"cmd": "get.device.info", "param": "salt"})
    reader, writer = await asyncio.open_connection(machine.ip, 4433)
    for _ in range(3):
        writer.write(request)
        length = int.from_bytes(await reader.readexactly(4), "little")
        assert json.loads(await reader.readexactly(length))["code"] == 0
    writer.close()


async def test_writes_take_effect(machine: Machine) -> None:
    assert await code(machine, "set.miner.service", "stop") == 0
    assert (await read(machine, "get.device.info", "miner"))["msg"]["miner"]["working"] == "false"
    assert await code(machine, "set.miner.service", "start") == 0
    assert await code(machine, "set.miner.service", "restart") == 0
    assert machine.counters["restart_mining"] == 1
    assert await code(machine, "set.miner.power_limit", 2500) == 0
    assert machine.power_limit_w == 2500
    assert await code(machine, "set.miner.power_mode", "high") == 0
    assert (await read(machine, "get.device.info", "power"))["msg"]["power"]["mode"] == "2"
    assert await code(machine, "set.system.led", "auto") == 0
    pools = [{"pool": "stratum+tcp://a.example.net:1", "worker": "w", "passwd": "secret"}]
    assert await code(machine, "set.miner.pools", pools) == 0
    assert [(pool.user, pool.password) for pool in machine.pools] == [("w", "secret")]


@pytest.mark.parametrize("pkcs", [False, True])
async def test_pools_with_either_padding_are_written(machine: Machine, pkcs: bool) -> None:
    plain = json.dumps([{"pool": "stratum+tcp://a.example.net:1", "worker": "w", "passwd": "secret"}]).encode()
    missing = 16 - len(plain) % 16
    assert await code(machine, "set.miner.pools", plain + bytes([missing]) * missing if pkcs else plain) == 0
    assert machine.pools[0].password == "secret"


async def test_reboot_is_not_answered(machine: Machine) -> None:
    assert await write_v3(machine, "set.system.reboot") is None
    assert machine.counters["reboot"] == 1
    with pytest.raises(ConnectionRefusedError):
        await rpc(machine, "summary")
    await asyncio.sleep(0.7)
    assert (await read(machine, "get.miner.status", "summary"))["msg"]["summary"]["bootup-time"] < 2


async def test_ignored_reboot_is_answered(machine: Machine) -> None:
    machine.faults[Fault.IGNORES_WRITES] = {}
    assert await code(machine, "set.system.reboot") == 0
    assert machine.counters["ignored"] == 1


async def test_refusals_have_their_codes(machine: Machine) -> None:
    assert await code(machine, "set.system.reboot", password="other") == -4
    for fault, expected in ((Fault.UNAUTHORIZED, -4), (Fault.ACCESS_DENIED, -4), (Fault.SESSION_BUSY, -1)):
        machine.faults[fault] = {}
        assert await code(machine, "set.system.reboot") == expected
        del machine.faults[fault]
    machine.write_api = False
    assert await code(machine, "set.system.reboot") == -4
    assert (await read(machine, "get.device.info", "system"))["msg"]["system"]["apiswitch"] == "0"
    assert "reboot" not in machine.counters


async def test_missing_mac_is_left_out(machine: Machine) -> None:
    machine.faults[Fault.NO_MAC] = {}
    info = (await read(machine, "get.device.info"))["msg"]
    assert "mac" not in info["network"]
    assert "miner-sn" not in info["miner"]


async def test_slow_configuration_write_takes_its_time(machine: Machine) -> None:
    machine.faults[Fault.SLOW_CONFIG] = {"delay": 0.4}
    loop = asyncio.get_running_loop()
    started = loop.time()
    assert await code(machine, "set.miner.power_limit", 2500) == 0
    assert loop.time() - started >= 0.4


async def test_v2_reads_are_answered_and_v2_writes_refused(machine: Machine) -> None:
    assert (await rpc(machine, "summary"))["Msg"]["HS RT"] == pytest.approx(186e6)
    assert (await rpc(machine, "devs"))["DEVS"][2]["HS RT"] == pytest.approx(62)
    assert (await rpc(machine, "devdetails"))["Code"] == 132
    assert (await rpc(machine, "get_version"))["Msg"]["fw_ver"].startswith("2025")
    assert (await write_v2(machine, "reboot", password="super"))["Code"] == 45
    assert "reboot" not in machine.counters


@pytest.fixture
async def page(machine: Machine) -> AsyncIterator[None]:
    """Serve the web page by which pyasic_rs recognises the firmware: a redirect to HTTPS."""

    async def redirect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 307 Temporary Redirect\r\nLocation: https://{machine.ip}/\r\nContent-Length: 0\r\n\r\n"
        writer.write(head.encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(redirect, machine.ip, 80)
    yield
    server.close()
    await server.wait_closed()


@pytest.mark.usefixtures("page")
async def test_pyasic_rs_reads_the_machine(machine: Machine) -> None:
    miner = await found(machine)
    assert miner.model == "M60SVK40"
    data = await miner.get_data()
    assert str(data.mac).lower() == machine.mac
    assert data.hashrate.value == pytest.approx(186.0)
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


async def test_captured_layouts_are_reported(machine: Machine) -> None:
    machine.reported = {"error-code": [{"531": "2025-03-12 14:52:35", "reason": "gone"}], "liquid-temperature": 44.1}
    info = (await read(machine, "get.device.info"))["msg"]
    assert info["error-code"][0]["reason"] == "gone"
    assert info["power"]["liquid-temperature"] == 44.1
    assert (await read(machine, "get.miner.status", "summary"))["msg"]["summary"]["fan-speed-in"] == 0
    machine.empty_answers = 1
    assert (await read(machine, "get.miner.status", "summary"))["msg"] == {}
    machine.set_paused(True)
    assert (await read(machine, "get.miner.status", "summary+pools"))["code"] == -1
    assert (await read(machine, "get.miner.status", "summary"))["code"] == 0
