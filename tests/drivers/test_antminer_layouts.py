"""Other Antminer layouts: the web interface before 2019, water cooling, faults, and similar firmware."""

from __future__ import annotations

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Limit, Scope
from custom_components.miner_remote.drivers.contract.errors import (
    RefusedError,
    UnknownMinerError,
    UnreachableError,
    UnsupportedError,
)
from custom_components.miner_remote.drivers.contract.values import Fault
from custom_components.miner_remote.drivers.detect.identify import create_driver, identify
from custom_components.miner_remote.drivers.firmware.antminer.driver_old import AntminerOldDriver
from custom_components.miner_remote.drivers.firmware.antminer.pages import read_faults, read_warnings
from simulator.replay import Replay

from .conftest import Connect, Serve, StartMachine, next_address
from .raising import raises

INFO = {"minertype": "Antminer S9", "macaddr": "02:00:00:00:00:09", "system_filesystem_version": "2019"}
CONF = {"pools": [{"url": "stratum+tcp://pool.example.com:3333", "user": "w", "pass": "x"}], "bitmain-freq": "650"}
SUMMARY = {"SUMMARY": [{"Elapsed": 60, "GHS 5s": "13500.0"}]}
POOLS = {"POOLS": [{"POOL": 0, "URL": "stratum+tcp://pool.example.com:3333", "User": "w", "Status": "Alive"}]}


def page(name: str, answer: object, status: int = 200) -> dict[str, object]:
    path = f"/cgi-bin/{name}.cgi"
    return {"port": 80, "protocol": "http", "method": "GET", "path": path, "status": status, "answer": answer}


def reply(command: str, answer: object) -> dict[str, object]:
    return {"port": 4028, "protocol": "rpc", "request": {"command": command}, "answer": answer}


ROOT = {
    "port": 80,
    "protocol": "http",
    "method": "GET",
    "path": "/",
    "status": 401,
    "headers": {"WWW-Authenticate": 'Digest realm="antMiner Configuration", nonce="00", qop="auth"'},
    "answer": "",
}
WEB = [ROOT, page("get_system_info", INFO), page("get_miner_conf", CONF)]


async def test_s9_before_2019_is_read_on_port_4028_and_rebooted(fleet: StartMachine, connect: Connect) -> None:
    machine = await fleet("antminer")
    machine.model = "Antminer S9"
    profile = await identify(connect(machine))
    assert (profile.driver, profile.identity.mac, profile.limits) == ("antminer_old", machine.mac, {Limit.OLD_WEB})
    driver = create_driver(connect(machine), profile)
    assert isinstance(driver, AntminerOldDriver)
    snapshot = await driver.snapshot()
    assert snapshot.hashrate_ths == pytest.approx(machine.hashrate(), rel=0.05)
    assert snapshot.identity == profile.identity
    pools = await driver.read_pools()
    assert [pool.password for pool in pools] == [pool.password for pool in machine.pools]
    assert (await driver.reboot()).scope is Scope.MACHINE
    assert machine.counters["reboot"] == 1
    with raises(UnsupportedError, "limit_old_web"):
        await driver.pause()


async def test_s9_with_port_4028_closed_is_read_from_its_status_page(connect: Connect) -> None:
    status = {
        "summary": {"elapsed": "3,600", "ghs5s": "13,500.50", "accepted": "10", "rejected": "1", "bestshare": "99"},
        "pools": [{"index": "0", "url": "stratum+tcp://pool.example.com:3333", "user": "w", "status": "Alive"}],
        "devs": [{"index": "6", "chain_acn": "63", "rate": "4500.1", "temp": "60", "temp2": "75", "fan3": "6000"}],
    }
    async with Replay([*WEB, page("get_miner_status", status)]).serve(next_address()) as machine:
        driver = create_driver(connect(machine), await identify(connect(machine)))
        snapshot = await driver.snapshot()
        assert (snapshot.hashrate_ths, snapshot.mining_uptime_s) == (pytest.approx(13.5005), 3600)
        assert [(board.position, board.chip_temperature_c) for board in snapshot.boards] == [(5, 75)]
        assert [(fan.position, fan.rpm) for fan in snapshot.fans] == [(2, 6000)]
        assert (await driver.read_pools())[0].active


async def test_zeros_of_stopped_mining_process_are_unknown(connect: Connect) -> None:
    status = {"summary": {"elapsed": "0", "ghs5s": "0", "ghsav": "0"}, "pools": [], "devs": []}
    running = {"summary": {"elapsed": "60", "ghs5s": "1"}, "pools": [{"index": "0", "url": "a.example:1"}]}
    exchanges = [*WEB, page("get_miner_status", running), page("get_miner_status", status)]
    async with Replay(exchanges).serve(next_address()) as machine:
        driver = create_driver(connect(machine), await identify(connect(machine)))
        with pytest.raises(RefusedError):
            await driver.snapshot()


async def test_pages_that_forward_replies_of_port_4028_are_read(connect: Connect) -> None:
    pages = [page("miner_summary", SUMMARY), page("miner_stats", {"STATS": []}), page("miner_pools", POOLS)]
    async with Replay([*WEB, *pages]).serve(next_address()) as machine:
        driver = create_driver(connect(machine), await identify(connect(machine)))
        assert (await driver.snapshot()).hashrate_ths == 13.5


async def test_web_interface_without_readings_is_not_accepted(connect: Connect) -> None:
    async with Replay(WEB).serve(next_address()) as machine:
        with pytest.raises((UnknownMinerError, UnreachableError)):
            await identify(connect(machine))


async def test_optional_pages_may_be_missing(connect: Connect) -> None:
    conf = {**CONF, "bitmain-work-mode": "0"}
    needed = [ROOT, page("get_system_info", INFO), page("get_miner_conf", conf)]
    rates = {"elapsed": 60, "rate_5s": 100000.0, "rate_unit": "GH/s"}
    needed += [page("summary", {"SUMMARY": [rates]}), page("stats", {"STATS": [rates]})]
    async with Replay(needed).serve(next_address()) as machine:
        profile = await identify(connect(machine))
        assert profile.driver == "antminer"
        snapshot = await create_driver(connect(machine), profile).snapshot()
        assert (snapshot.hashrate_ths, snapshot.locate_light, snapshot.shares_accepted) == (100.0, None, None)
        assert [pool.alive for pool in snapshot.pools] == [None]


@pytest.mark.parametrize("model", ["Antminer S21+ Hyd.", "Antminer S19 Pro Hyd.", "Antminer S21 Hyd."])
async def test_water_temperature_is_not_a_chip_temperature(fleet: StartMachine, connect: Connect, model: str) -> None:
    machine = await fleet("antminer")
    machine.model = model
    driver = create_driver(connect(machine), await identify(connect(machine)))
    snapshot = await driver.snapshot()
    assert (snapshot.inlet_temperature_c, snapshot.outlet_temperature_c, snapshot.fans) == (33, 44, ())
    assert {board.inlet_temperature_c for board in snapshot.boards} == {33}
    assert 44 not in {board.chip_temperature_c for board in snapshot.boards}


@pytest.mark.parametrize("word", ["Hiveon", "FuFuMinerOS"])
async def test_firmware_with_copied_web_interface_is_never_written(connect: Connect, word: str) -> None:
    version = {"VERSION": [{"BMMiner": "1.0", "API": "3.1", "Type": f"Antminer S19 {word}"}]}
    api = [reply("version", version), reply("summary", SUMMARY), reply("pools", POOLS)]
    web = [ROOT, page("get_system_info", {**INFO, "minertype": f"Antminer S19 {word}"}), page("get_miner_conf", CONF)]
    allowed = reply("privileged", {"STATUS": [{"STATUS": "S", "Code": 46}]})
    rates = {"elapsed": 60, "rate_5s": 1.0, "rate_unit": "GH/s"}
    web += [page("summary", {"SUMMARY": [rates]}), page("stats", {"STATS": [rates]})]
    replay = Replay([*web, *api, allowed])
    async with replay.serve(next_address()) as machine:
        profile = await identify(connect(machine))
        assert (profile.identity.firmware, profile.identity.model) == (word, "Antminer S19")
        assert profile.capabilities == {Capability.POOLS_READ, Capability.CONFIG_READ}
        assert Limit.FOREIGN_FIRMWARE in profile.limits
        driver = create_driver(connect(machine), profile)
        asked = len(replay.asked)
        with raises(UnsupportedError, "limit_foreign_firmware"):
            await driver.reboot()
        assert len(replay.asked) == asked
    # With port 4028 closed, there is no way to read it.
    async with Replay(web).serve(next_address()) as machine:
        with pytest.raises((UnknownMinerError, UnreachableError)):
            await identify(connect(machine))


def test_faults_have_text_and_firmware_code() -> None:
    checks = [
        {"type": "rate", "status": "s", "code": 0, "msg": ""},
        {"type": "fans", "status": "e", "code": 3, "msg": "fan lost"},
        {"type": "network", "status": "w", "code": 0, "msg": ""},
    ]
    chain = [{"index": 1, "asic": " ooo oxo"}, {"index": 2, "asic": " xxx xxx"}]
    found = list(read_faults({"status": checks}, {"chain": chain}))
    assert [(fault.code, fault.message) for fault in found] == [
        ("fans:3", "fan lost"),
        ("network", "The miner's own check failed: network."),
        ("asic2", "1 of 6 chips of hashboard 2 fail."),
    ]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (None, []),
        ("None", []),
        ("P:2", [Fault("Mining was stopped because the temperature is too low.", "P:2")]),
        ("J1:4,J1:4", [Fault("The data in the memory of hashboard 2 is damaged.", "J1:4")]),
        ("X9:9", [Fault("The miner reports the error X9:9.", "X9:9")]),
        ("something new", [Fault("something new")]),
    ],
)
def test_warnings(answer: str | None, expected: list[Fault]) -> None:
    assert list(read_warnings(answer)) == expected


async def test_hanging_warning_page_keeps_other_readings(fleet: StartMachine, serve: Serve, connect: Connect) -> None:
    machine = await fleet("antminer")
    await serve(None, port=6060, address=machine.ip)
    driver = create_driver(connect(machine), await identify(connect(machine)))
    assert (await driver.snapshot()).hashrate_ths
