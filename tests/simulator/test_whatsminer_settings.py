"""Settings, logs and firmware of simulated WhatsMiners, by the bytes on the wire."""

from __future__ import annotations

import asyncio
import gzip
import json
import struct
from collections.abc import AsyncIterator

import pytest

from simulator.kinds.whatsminer_firmware import build_package
from simulator.kinds.whatsminer_secrets import aes_key, decrypt, encrypt
from simulator.machine import Fault, Machine, UpgradeFault
from simulator.md5crypt import hash_part

from .wire import ask, frame, one, rpc, v3, write_v2, write_v3

V2, V3 = "whatsminer_v2", "whatsminer_v3"


@pytest.fixture(params=[V2, V3])
async def machine(request: pytest.FixtureRequest) -> AsyncIterator[Machine]:
    """Run one machine with each protocol."""
    async with one(request.param, "127.32.4.1") as machine:
        yield machine


async def write(machine: Machine, v2: str, v3_name: str, name: str, value: int) -> bool:
    """Send one setting in the protocol of a machine; return whether it was accepted."""
    if machine.kind == V2:
        return bool((await write_v2(machine, v2, **{name: str(value)}))["Code"] == 131)
    reply = await write_v3(machine, v3_name, value)
    assert reply is not None
    return bool(reply["code"] == 0)


@pytest.mark.parametrize(
    ("v2", "v3_name", "name", "setting", "good", "bad"),
    [
        ("set_temp_offset", "set.fan.temp_offset", "temp_offset", "fan-temp-offset", -30, -31),
        ("set_temp_offset", "set.fan.temp_offset", "temp_offset", "fan-temp-offset", -1, 1),
        ("set_poweroff_cool", "set.fan.poweroff_cool", "poweroff_cool", "fan-poweroff-cool", 0, 2),
        ("set_fan_zero_speed", "set.fan.zero_speed", "fan_zero_speed", "fan-zero-speed", 1, -1),
        ("set_target_freq", "set.miner.target_freq", "percent", "target-freq", -100, 1),
        ("adjust_upfreq_speed", "set.miner.upfreq_speed", "upfreq_speed", "upfreq-speed", 10, 11),
    ],
)
async def test_setting_has_its_range(
    machine: Machine, v2: str, v3_name: str, name: str, setting: str, good: int, bad: int
) -> None:
    assert not await write(machine, v2, v3_name, name, bad)
    assert machine.settings == {}
    assert await write(machine, v2, v3_name, name, good)
    assert machine.settings == {setting: good}
    assert machine.counters.get("restart_mining", 0) == (setting == "target-freq")


@pytest.mark.parametrize("liquid", [False, True])
async def test_ranges_depend_on_the_cooling(machine: Machine, liquid: bool) -> None:
    if liquid:
        machine.reported["liquid-temperature"] = 45.0
    assert await write(machine, "set_target_freq", "set.miner.target_freq", "percent", 20) is liquid
    assert await write(machine, "set_temp_offset", "set.fan.temp_offset", "temp_offset", -5) is not liquid


async def test_power_percent_of_v3_is_text_and_its_mode_depends_on_the_power_mode() -> None:
    async with one(V3, "127.32.4.1") as machine:

        async def code(percent: object, mode: str) -> int:
            reply = await write_v3(machine, "set.miner.power_percent", {"percent": percent, "mode": mode})
            assert reply is not None
            return int(reply["code"])

        assert [await code(80, "normal"), await code("101", "normal"), await code("80", "slow")] == [-1, -1, -1]
        assert await code("80", "normal") == 0
        machine.work_mode = 2
        assert [await code("70", "normal"), await code("70", "fast")] == [-1, 0]
        status = (await rpc(machine, "status"))["Msg"]
        assert status["power_pct"] == 70
        assert machine.power() == pytest.approx(0.7 * machine.power_w)
        machine.set_paused(True)
        assert await code("60", "fast") == -1
        machine.set_paused(False)
        setting = await v3(machine, {"cmd": "get.miner.setting"})
        assert setting is not None
        assert setting["msg"]["power-percent"] == 0, "lost when mining starts again"
        assert machine.power() == pytest.approx(machine.power_w)


async def test_firmware_before_api_2_0_5_lacks_commands() -> None:
    async with one(V2, "127.32.4.1") as machine:
        machine.firmware_version = "20220601.11.REL"
        for command in ("set_power_pct_v2", "set_temp_offset", "set_poweroff_cool"):
            assert (await write_v2(machine, command, percent="80"))["Code"] == 14
        assert (await write_v2(machine, "set_power_pct", percent="80"))["Code"] == 131


async def test_fans_follow_the_settings(machine: Machine) -> None:
    async def fan() -> int:
        if machine.kind == V2:
            return int((await rpc(machine, "summary"))["SUMMARY"][0]["Fan Speed In"])
        reply = await v3(machine, {"cmd": "get.miner.status", "param": "summary"})
        assert reply is not None
        return int(reply["msg"]["summary"]["fan-speed-in"])

    usual = await fan()
    machine.settings["fan-temp-offset"] = -20
    assert await fan() == pytest.approx(1.2 * usual, abs=1)
    machine.set_paused(True)
    assert await fan() > 0
    machine.settings["fan-poweroff-cool"] = 0
    assert await fan() == 0


async def test_ignored_setting_is_confirmed(machine: Machine) -> None:
    machine.faults[Fault.IGNORES_WRITES] = {}
    assert await write(machine, "set_target_freq", "set.miner.target_freq", "percent", -5)
    assert machine.settings == {}
    assert machine.counters["ignored"] == 1


async def begin(machine: Machine, command: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, bytes]:
    """Send a v2 command and return the open connection with the key of its answers."""
    token = (await rpc(machine, "get_token"))["Msg"]
    key = hash_part(machine.password, token["salt"])
    fields = {"cmd": command, "token": hash_part(key + token["time"], token["newsalt"])}
    reader, writer = await asyncio.open_connection(machine.ip, 4028)
    writer.write(json.dumps({"enc": 1, "data": encrypt(aes_key(key), json.dumps(fields).encode())}).encode())
    return reader, writer, aes_key(key)


async def answer(reader: asyncio.StreamReader, key: bytes) -> dict[str, object]:
    """Return the next encrypted answer of v2."""
    reply: dict[str, object] = json.loads(decrypt(key, json.loads(await reader.readuntil(b"}"))["enc"]) or b"")
    return reply


@pytest.mark.parametrize(
    ("package", "fault", "code"),
    [
        (build_package("20260601.10.REL"), None, 131),
        (build_package("20260601.10.REL", "H3"), None, 132),
        (build_package("20260601.10.REL", "H3"), UpgradeFault.WRONG_MODEL_ACCEPTED, 131),
        (b"no package", None, 132),
    ],
)
async def test_v2_upgrade_on_the_wire(package: bytes, fault: UpgradeFault | None, code: int) -> None:
    async with one(V2, "127.32.4.1") as machine, asyncio.timeout(5):
        if fault is not None:
            machine.upgrade_faults[fault] = 0
        before = machine.firmware_version
        reader, writer, key = await begin(machine, "update_firmware")
        assert (await answer(reader, key))["Msg"] == "ready"
        assert machine.firmware_version == before
        writer.write(struct.pack("<I", len(package)) + package)
        assert (await answer(reader, key))["Code"] == code
        await reader.read()
        writer.close()
        assert machine.firmware_version == ("20260601.10.REL" if code == 131 else before)
        assert machine.counters.get("reboot", 0) == (code == 131)


async def test_half_upload_breaks_the_connection() -> None:
    async with one(V2, "127.32.4.1") as machine, asyncio.timeout(5):
        machine.upgrade_faults[UpgradeFault.HALF_UPLOAD] = 0
        reader, writer, key = await begin(machine, "update_firmware")
        await answer(reader, key)
        writer.write(struct.pack("<I", 400_000) + bytes(200_000))
        with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)
        writer.close()
        assert "upgrade" not in machine.counters


async def test_v2_logs_follow_their_size() -> None:
    async with one(V2, "127.32.4.1") as machine, asyncio.timeout(5):
        reader, writer, key = await begin(machine, "download_logs")
        message = (await answer(reader, key))["Msg"]
        assert isinstance(message, dict)
        archive = await reader.read()
        writer.close()
        assert len(archive) == int(message["logfilelen"])
        assert b"start mining" in gzip.decompress(archive)


async def test_v3_logs_follow_their_frame() -> None:
    async with one(V3, "127.32.4.1") as machine, asyncio.timeout(5):
        reader, writer = await asyncio.open_connection(machine.ip, 4433)
        writer.write(frame({"cmd": "get.log.download"}))
        (length,) = struct.unpack("<I", await reader.readexactly(4))
        size = int(json.loads(await reader.readexactly(length))["msg"]["logsize"])
        assert b"start mining" in gzip.decompress(await reader.readexactly(size))
        writer.close()


async def test_logs_of_v2_need_a_token() -> None:
    async with one(V2, "127.32.4.1") as machine:
        reply = await ask(machine.ip, 4028, b'{"cmd":"download_logs"}')
        assert json.loads(reply)["Code"] == 14
