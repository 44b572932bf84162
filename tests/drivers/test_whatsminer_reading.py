"""Answers of WhatsMiner firmware with missing or moved values."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.errors import RefusedError, UnknownMinerError, UnsupportedError
from custom_components.miner_remote.drivers.contract.evidence import Evidence
from custom_components.miner_remote.drivers.detect.identify import create_driver, identify
from custom_components.miner_remote.drivers.firmware.whatsminer.driver_v2 import WhatsMinerV2Driver
from custom_components.miner_remote.drivers.firmware.whatsminer.driver_v3 import WhatsMinerV3Driver

from .conftest import Connect, Serve
from .raising import raises

BITMICRO = Evidence(api_open=True, api_devdetails=b'{"DEVDETAILS":[{"Driver":"bitmicro","Model":"M50_VH50"}]}')
REFUSED = {"STATUS": "E", "When": 1, "Code": 14, "Msg": "invalid cmd", "Description": ""}
NUMBERS: dict[str, object] = {"Elapsed": 100, "HS RT": 120e6, "MHS 5s": 150e6, "MHS av": 90e6, "Power": 3300}
VERSION = {"STATUS": "S", "When": 1, "Code": 131, "Msg": {"api_ver": "2.0.5", "fw_ver": "20230803.11.REL"}}


def message(content: object) -> dict[str, object]:
    """Return a reply with its content in `Msg`."""
    return {"STATUS": "S", "When": 1, "Code": 131, "Msg": content, "Description": ""}


def section(name: str, *items: dict[str, object]) -> dict[str, object]:
    """Return a reply in CGMiner's form."""
    return {"STATUS": [{"STATUS": "S", "Msg": name}], name: list(items), "id": 1}


def v2_answers(**replies: object) -> Callable[[bytes], bytes]:
    """Return a server for port 4028; other commands are refused, and None closes the connection."""

    def answer(raw: bytes) -> bytes:
        reply = replies.get(json.loads(raw)["command"], REFUSED)
        return b"" if reply is None else json.dumps(reply).encode()

    return answer


async def v2(serve: Serve, connect: Connect, **replies: object) -> WhatsMinerV2Driver:
    """Return the identified driver of a server with these replies."""
    given = {"get_version": VERSION, "summary": section("SUMMARY", NUMBERS), **replies}
    connection = connect(await serve(answers=v2_answers(**given)))
    profile = await WhatsMinerV2Driver.identify(connection, BITMICRO)
    assert profile is not None
    return WhatsMinerV2Driver(connection, profile)


async def test_summary_alone_is_enough(serve: Serve, connect: Connect) -> None:
    driver = await v2(serve, connect)
    snapshot = await driver.snapshot()
    assert (snapshot.hashrate_ths, snapshot.power_w, snapshot.pools, snapshot.boards) == (120, 3300, (), ())
    assert snapshot.faults == ()
    assert {Capability.POOLS_READ, Capability.CONFIG_READ}.isdisjoint(driver.profile.capabilities)
    assert Capability.REBOOT in driver.profile.capabilities
    with raises(UnsupportedError, "pools_read_missing"):
        await driver.read_pools()


@pytest.mark.parametrize("optional", ["edevs", "devs", "status", "get_miner_info", "get_error_code", "get_psu"])
async def test_truncated_optional_reply_is_ignored(serve: Serve, connect: Connect, optional: str) -> None:
    driver = await v2(serve, connect, **{optional: None})
    assert (await driver.snapshot()).hashrate_ths == 120


async def test_miner_without_pools_is_read(serve: Serve, connect: Connect) -> None:
    none = {"STATUS": [{"STATUS": "E", "When": 1, "Code": 8, "Msg": "No pools", "Description": "cgminer 4.9.2"}]}
    driver = await v2(serve, connect, pools=none)
    assert (await driver.snapshot()).pools == ()
    assert await driver.read_pools() == ()
    assert Capability.POOLS_WRITE in driver.profile.capabilities


@pytest.mark.parametrize(
    ("numbers", "watts"),
    [
        ({"Power": "3300"}, 3300),
        ({"Power": 0}, None),
        ({"Power": 0, "Power_RT": 3310}, 3310),
        ({"Power": -1}, None),
        ({"Power": 0, "HS RT": 0}, 0),
        ({"Power": None}, None),
    ],
)
async def test_power_is_unknown_unless_measured(
    serve: Serve, connect: Connect, numbers: dict[str, object], watts: float | None
) -> None:
    driver = await v2(serve, connect, summary=section("SUMMARY", NUMBERS | numbers))
    snapshot = await driver.snapshot()
    assert snapshot.power_w == watts
    assert snapshot.faults == ()


async def test_average_since_start_is_used_last(serve: Serve, connect: Connect) -> None:
    numbers = {name: value for name, value in NUMBERS.items() if name != "HS RT"} | {"MHS 1m": 110e6}
    driver = await v2(serve, connect, summary=section("SUMMARY", numbers))
    assert (await driver.snapshot()).hashrate_ths == 110


async def test_boards_are_read_from_devs_if_edevs_is_empty(serve: Serve, connect: Connect) -> None:
    board: dict[str, object] = {"Slot": 2, "MHS av": 40e6, "Temperature": -1, "Chip Temp Max": 0}
    driver = await v2(serve, connect, edevs=section("DEVS"), devs=section("DEVS", board))
    (read,) = (await driver.snapshot()).boards
    assert (read.position, read.hashrate_ths, read.temperature_c, read.chip_temperature_c) == (2, 40, None, None)


async def test_stopped_fan_is_reported_while_the_other_turns(serve: Serve, connect: Connect) -> None:
    summary = section("SUMMARY", NUMBERS | {"Fan Speed In": 0, "Fan Speed Out": 5400})
    driver = await v2(serve, connect, summary=summary, get_psu=message({"fan_speed": "6976"}))
    assert [(fan.position, fan.rpm) for fan in (await driver.snapshot()).fans] == [(0, 0), (1, 5400), (2, 6976)]


async def test_code_in_both_sources_is_reported_once(serve: Serve, connect: Connect) -> None:
    errors = message({"error_code": [{"218": "2024-06-15 10:30:00"}]})
    driver = await v2(
        serve,
        connect,
        summary=section("SUMMARY", NUMBERS | {"Error Code 0": 218, "Error Code 1": 110, "Error Code Count": 2}),
        get_error_code=errors,
    )
    assert [fault.code for fault in (await driver.snapshot()).faults] == ["218", "110"]


@pytest.mark.parametrize("summary", [REFUSED, None, section("SUMMARY"), message({})])
async def test_paused_miner_without_summary_is_read(serve: Serve, connect: Connect, summary: object) -> None:
    paused = message({"mineroff": "true", "power_mode": "low", "power_limit_set": "3000"})
    driver = await v2(serve, connect, summary=summary, status=paused)
    snapshot = await driver.snapshot()
    assert (snapshot.paused, snapshot.hashrate_ths, snapshot.work_mode) == (True, None, "low")
    assert snapshot.power_limit_w == 3000
    assert Capability.CONFIG_READ in driver.profile.capabilities
    with raises(RefusedError, "pools_hidden_while_paused"):
        await driver.read_pools()


async def test_mining_miner_without_summary_is_refused(serve: Serve, connect: Connect) -> None:
    connection = connect(await serve(answers=v2_answers(get_version=VERSION, status=message({"mineroff": "false"}))))
    with pytest.raises(RefusedError):
        await WhatsMinerV2Driver.identify(connection, BITMICRO)


async def test_other_device_with_same_refusals_is_unknown(serve: Serve, connect: Connect) -> None:
    connection = connect(await serve(answers=v2_answers()))
    with pytest.raises(UnknownMinerError):
        await identify(connection)


# API v3 --------------------------------------------------------------------------------------------------------------

INFO: dict[str, Any] = {
    "miner": {"working": "true", "type": "M66S_VK30", "miner-sn": "0"},
    "network": {"mac": "02:00:00:00:00:02"},
    "system": {"fwversion": "20251209.16.Rel2", "apiswitch": "1"},
    "power": {"fanspeed": 49.7, "liquid-temperature": 49.7},
}
STATUS: dict[str, object] = {"hash-realtime": 200.0, "power-realtime": 4144, "fan-speed-in": 0, "fan-speed-out": 0}


def v3_answers(info: object, **parts: object) -> Callable[[bytes], bytes]:
    """Return a server for port 4433 that refuses combined filters and other requests."""

    def answer(raw: bytes) -> bytes:
        request = json.loads(raw[4:])
        reported: dict[str, object] = {"code": -1, "when": 1, "msg": "fail", "desc": request["cmd"]}
        if request["cmd"] == "get.device.info":
            reported = {"code": 0, "when": 1, "msg": info, "desc": request["cmd"]}
        elif request.get("param") == "edevs" and "edevs" not in parts:
            reported["code"] = -2
        elif request.get("param") in parts:
            reported = {
                "code": 0,
                "when": 1,
                "msg": {request["param"]: parts[request["param"]]},
                "desc": request["cmd"],
            }
        body = json.dumps(reported).encode()
        return struct.pack("<I", len(body)) + body

    return answer


async def test_v3_miner_without_port_4028_is_read_in_parts(serve: Serve, connect: Connect) -> None:
    """Port 4028 is closed here, and the firmware refuses a filter of several parts."""
    answers = v3_answers(INFO, summary=STATUS, pools=[{"id": 2, "url": "stratum+tcp://a:1", "account": "worker1"}])
    connection = connect(await serve(answers=answers, port=4433))
    profile = await identify(connection)
    assert (profile.driver, profile.identity.model) == ("whatsminer_v3", "M66S_VK30")
    snapshot = await create_driver(connection, profile).snapshot()
    assert (snapshot.hashrate_ths, snapshot.boards, snapshot.fans) == (200, (), ())
    assert snapshot.inlet_temperature_c == 49.7
    assert [pool.slot for pool in snapshot.pools] == [1]


async def test_stopped_v3_miner_without_readings_is_read(serve: Serve, connect: Connect) -> None:
    info = INFO | {"miner": {"working": "false", "type": "M66S_VK30"}, "error-code": "btminer process is down err"}
    connection = connect(await serve(answers=v3_answers(info), port=4433))
    profile = await identify(connection)
    driver = create_driver(connection, profile)
    snapshot = await driver.snapshot()
    assert (snapshot.paused, snapshot.hashrate_ths, snapshot.power_w) == (True, None, None)
    for read in (driver.read_pools, driver.read_config):
        with raises(RefusedError, "pools_hidden_while_paused"):
            await read()
    assert "btminer process is down err" in snapshot.faults[0].message


async def test_mining_v3_miner_with_refused_status_is_not_accepted(serve: Serve, connect: Connect) -> None:
    connection = connect(await serve(answers=v3_answers(INFO), port=4433))
    with pytest.raises(UnknownMinerError):
        await identify(connection)


@pytest.mark.parametrize("first", [{}, {"salt": "AbCdEfGh"}])
async def test_v3_miner_keeps_its_name_after_empty_answer(serve: Serve, connect: Connect, first: object) -> None:
    connection = connect(await serve(answers=v3_answers(INFO, summary=STATUS, pools=[]), port=4433))
    profile = await identify(connection)
    starting = connect(await serve(answers=v3_answers(first, summary=STATUS, pools=[]), port=4433))
    snapshot = await WhatsMinerV3Driver(starting, profile).snapshot()
    assert (snapshot.identity.model, snapshot.paused) == ("M66S_VK30", None)


async def test_v3_miner_with_empty_combined_answer_is_read_in_parts(serve: Serve, connect: Connect) -> None:
    single = v3_answers(INFO, summary=STATUS, pools=[{"id": 1, "url": "stratum+tcp://a:1", "account": "worker1"}])

    def answer(raw: bytes) -> bytes:
        if json.loads(raw[4:]).get("param") != "summary+pools+edevs":
            return single(raw)
        body = json.dumps({"code": 0, "when": 1, "msg": {}, "desc": "get.miner.status"}).encode()
        return struct.pack("<I", len(body)) + body

    connection = connect(await serve(answers=answer, port=4433))
    snapshot = await create_driver(connection, await identify(connection)).snapshot()
    assert snapshot.hashrate_ths == 200
    assert [pool.slot for pool in snapshot.pools] == [0]


@pytest.mark.parametrize("summary", [{}, None, []])
async def test_mining_v3_miner_without_summary_is_retried(serve: Serve, connect: Connect, summary: object) -> None:
    ready = connect(await serve(answers=v3_answers(INFO, summary=STATUS, pools=[]), port=4433))
    profile = await identify(ready)
    starting = connect(await serve(answers=v3_answers(INFO, summary=summary, pools=[]), port=4433))
    with raises(RefusedError, "summary_missing"):
        await WhatsMinerV3Driver(starting, profile).snapshot()
