"""Shared parts of drivers: addresses, makers, temperatures, order of identification, empty answers."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Connection, Deadlines, Driver, Profile
from custom_components.miner_remote.drivers.contract.errors import RefusedError, TimedOutError
from custom_components.miner_remote.drivers.contract.evidence import Evidence
from custom_components.miner_remote.drivers.contract.values import Identity, PoolSetting
from custom_components.miner_remote.drivers.detect.identify import DRIVERS, identify
from custom_components.miner_remote.drivers.firmware.axeos import info
from custom_components.miner_remote.drivers.firmware.axeos.driver import AxeOSDriver
from custom_components.miner_remote.drivers.firmware.cgminer import replies as cgminer_data
from custom_components.miner_remote.drivers.firmware.cgminer.driver import CgminerDriver
from custom_components.miner_remote.drivers.firmware.luxos.driver import LuxosDriver
from custom_components.miner_remote.drivers.firmware.vnish import pools as vnish_pools
from custom_components.miner_remote.drivers.firmware.whatsminer import common, reads_v2, reads_v3
from custom_components.miner_remote.drivers.parsing import bmminer_stats
from custom_components.miner_remote.drivers.parsing.identity import mac_address, maker
from custom_components.miner_remote.drivers.parsing.numbers import highest, temperature
from custom_components.miner_remote.drivers.transport import cgminer_rpc

from .conftest import Connect, Serve
from .raising import raises

INFO = {"ASICModel": "BM1370", "hashRate": 1.0, "stratumURL": "a", "uptimeSeconds": 1}


@pytest.mark.parametrize(
    "reported",
    ["C4-08-28-00-A4-19", "c4:08:28:00:a4:19", "C4082800A419", " c408.2800.a419 "],
)
def test_addresses_have_one_form(reported: str) -> None:
    assert mac_address(reported) == "c4:08:28:00:a4:19"


@pytest.mark.parametrize("reported", [None, "", "unknown", "00:00:00:00:00:00", "FF-FF-FF-FF-FF-FF", "c4:08:28", 12])
def test_invalid_mac_address_is_unknown(reported: object) -> None:
    assert mac_address(reported) is None


def test_drivers_read_mac_addresses_alike() -> None:
    assert info.identity({**INFO, "macAddr": "C4082800A419"}).mac == "c4:08:28:00:a4:19"
    # Two miners that report the same text instead of an address are still different.
    assert info.identity({**INFO, "macAddr": "unknown"}).mac is None
    identity = reads_v2.identity("M50", {}, {"MAC": "C4082800A419"}, {"mac": "00:00:00:00:00:00"})
    assert identity.mac == "c4:08:28:00:a4:19"
    assert reads_v3.identity({"network": {"mac": "C4082800A419"}}).mac == "c4:08:28:00:a4:19"


@pytest.mark.parametrize(
    ("model", "vendor"), [("Antminer S19", "Bitmain"), ("WhatsMiner M50S", "MicroBT"), ("R909", "?")]
)
def test_maker_is_found_from_model(model: str, vendor: str) -> None:
    assert maker(model, "?") == vendor


@pytest.mark.parametrize("reported", [None, 0, 0.0, -1, -1.0, "-1", "", "n/a", True])
def test_implausible_temperature_is_unknown(reported: object) -> None:
    assert temperature(reported) is None
    assert highest([reported, 41.5, "39"]) == 41.5
    assert highest([reported, reported]) is None


def test_boards_without_sensors_have_no_temperature() -> None:
    board = reads_v2._board(0, {"Temperature": 0.0, "Chip Temp Max": -1}, 1e6)
    assert (board.temperature_c, board.chip_temperature_c) == (None, None)
    (board,) = reads_v3.boards({"edevs": [{"chip-temp-max": 0}], "summary": {"board-temperature": [-1]}})
    assert (board.temperature_c, board.chip_temperature_c) == (None, None)
    assert cgminer_data.boards([{"Temperature": -1}])[0].temperature_c is None
    assert cgminer_data.hottest({"temp1": -1, "temp2_1": 0}, ()) is None
    assert bmminer_stats.boards({"chain_acn1": 76, "temp_chip1": "0-0-0-0"})[0].chip_temperature_c is None


@pytest.mark.parametrize(
    ("name", "driver"), [("LUXminer", "luxos"), ("VNISH", "vnish"), ("BOSer", "braiins"), ("btminer", "whatsminer_v2")]
)
def test_driver_order_follows_the_firmware_name(name: str, driver: str) -> None:
    evidence = Evidence(
        api_open=True,
        api_version=json.dumps({"VERSION": [{"API": "3.7", name: "1.0", "Type": "WhatsMiner M50S"}]}).encode(),
        api_devdetails=b'{"DEVDETAILS":[{"Model":"WhatsMiner M50S"}]}',
    )
    asked = [key for key, kind in DRIVERS.items() if kind.recognises(evidence)]
    assert asked[0] == driver
    assert ("whatsminer_v2" in asked) is (driver == "whatsminer_v2")
    # A machine with an open v3 port is not asked for v3 first.
    assert driver == "whatsminer_v2" or list(DRIVERS).index(driver) < list(DRIVERS).index("whatsminer_v3")


# Empty API replies ------------------------------------------------------------------------------


def answering(replies: dict[str, object], asked: list[str]) -> Callable[[bytes], bytes]:
    """Return what answers commands of port 4028, and `{}` if there is no reply for one."""

    def answer(request: bytes) -> bytes:
        command = json.loads(request)["command"]
        asked.append(command)
        return json.dumps(replies.get(command, {})).encode() + b"\x00"

    return answer


def driver_of[T: Driver](kind: type[T], connection: Connection) -> T:
    identity = Identity(vendor="?", model="?", firmware="?")
    return kind(connection, Profile(driver=kind.key, identity=identity, capabilities=frozenset(Capability)))


def test_reply_without_status_is_refused() -> None:
    assert cgminer_rpc.taken({"STATUS": [{"STATUS": "S", "Msg": "done"}]}, "save").message == "done"
    assert cgminer_rpc.taken({"STATUS": "RESTART"}, "restart").letter == "RESTART"
    with raises(RefusedError, "command_not_confirmed", command="save"):
        cgminer_rpc.taken({"id": 1}, "save")


async def test_luxos_reply_without_result_is_refused(serve: Serve, connect: Connect) -> None:
    asked: list[str] = []
    logon = {"STATUS": [{"STATUS": "S"}], "SESSION": [{"SessionID": "abc"}]}
    host = await serve(answers=answering({"logon": logon}, asked))
    with raises(RefusedError, "command_not_confirmed", command="curtail"):
        await driver_of(LuxosDriver, connect(host)).pause()
    assert asked == ["logon", "curtail", "logoff"]


async def test_cgminer_reply_without_result_is_refused(serve: Serve, connect: Connect) -> None:
    asked: list[str] = []
    pools = {"STATUS": [{"STATUS": "S"}], "POOLS": [{"POOL": 0, "URL": "stratum+tcp://a.example.com:1", "User": "u"}]}
    host = await serve(answers=answering({"pools": pools}, asked))
    wanted = [PoolSetting(slot=0, url="stratum+tcp://b.example.com:1", user="u", password="p")]
    with raises(RefusedError, "command_not_confirmed", command="addpool"):
        await driver_of(CgminerDriver, connect(host)).write_pools(wanted)
    assert asked == ["pools", "addpool"]


async def test_pool_list_with_gaps_is_not_written(serve: Serve, connect: Connect) -> None:
    asked: list[str] = []
    entries = [{"POOL": slot, "URL": f"stratum+tcp://{slot}.example.com:1", "User": "u"} for slot in (0, 2)]
    host = await serve(answers=answering({"pools": {"STATUS": [{"STATUS": "S"}], "POOLS": entries}}, asked))
    with raises(RefusedError, "pool_list_has_gaps"):
        await driver_of(CgminerDriver, connect(host)).write_pools(
            [PoolSetting(slot=0, url="stratum+tcp://0.example.com:1", user="u")]
        )
    assert asked == ["pools"]


async def test_identification_takes_one_deadline_for_all_drivers(serve: Serve, connect: Connect) -> None:
    host = await serve(port=4433)
    page = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
    await serve(port=80, address=host, answers=lambda request: page if request.startswith(b"GET / ") else None)
    started = time.monotonic()
    with pytest.raises(TimedOutError):
        await identify(connect(host, deadlines=Deadlines(read=1.0)))
    assert time.monotonic() - started < 1.7


# Pools -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("numbers", [(1, 2, 3), (0, 1, 2), (None, None, None)])
def test_whatsminer_slots_follow_the_order(numbers: tuple[int | None, ...]) -> None:
    listed = [{"POOL": number, "URL": f"stratum+tcp://{at}.example.com:1"} for at, number in enumerate(numbers)]
    assert [pool.slot for pool in common.pools(listed)] == [0, 1, 2]


@pytest.mark.parametrize("reported", [{}, {"pass": "****"}, {"pass": None}])
def test_vnish_write_with_unreported_password_is_refused(reported: dict[str, object]) -> None:
    now: list[dict[str, object]] = [
        {"url": "a.example.com:1", "user": "u", **reported},
        {"url": "b.example.com:1", "user": "u", "pass": "b"},
    ]
    same = [PoolSetting(slot=at, url=f"stratum+tcp://{name}.example.com:1", user="u") for at, name in enumerate("ab")]
    # Nothing is written, so nothing is lost.
    assert vnish_pools.entries_of(same, now) == now
    with raises(RefusedError, "pool_password_needed", slot=0):
        vnish_pools.entries_of([same[0], PoolSetting(slot=1, url="c.example.com:1", user="u", password="c")], now)
    moved = PoolSetting(slot=1, url=same[0].url, user="u")
    with raises(RefusedError, "pool_password_needed"):
        vnish_pools.entries_of([PoolSetting(slot=0, url=same[1].url, user="u"), moved], now)
    assert [pool.password for pool in vnish_pools.configured({"miner": {"pools": now}}, ())] == [None, "b"]


@pytest.mark.parametrize("key", ["useFallbackStratum", "isUsingFallbackStratum"])
@pytest.mark.parametrize(("reported", "activate"), [(0, 0), (False, 0), (1, 1), (True, 1)])
def test_axeos_pool_choice_is_sent_only_if_it_changes(
    connect: Connect, key: str, reported: object, activate: int
) -> None:
    driver = driver_of(AxeOSDriver, connect("127.33.0.1"))
    assert driver._slot_choice({key: reported}, activate, changed=False) == {}
    assert driver._slot_choice({key: reported}, 1 - activate, changed=False) == {"useFallbackStratum": 1 - activate}
