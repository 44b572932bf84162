"""Antminer stock firmware: digest login, the CGIs, the read-only RPC API."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import pyasic_rs
import pytest

from simulator.kinds.antminer import SUBTYPE
from simulator.kinds.antminer_firmware import build_image, check_image, install, uploaded_file
from simulator.machine import Fault, Machine

from .wire import Http, found, http, one, rpc


@pytest.fixture
async def machine() -> AsyncIterator[Machine]:
    """Run one machine."""
    async with one("antminer", "127.31.4.1") as machine:
        yield machine


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


async def cgi(
    machine: Machine, name: str, body: object = None, *, method: str = "", password: str = "root", uri: str = ""
) -> Http:
    """Return the answer of a CGI after a login."""
    method = method or ("GET" if body is None else "POST")
    path = f"/cgi-bin/{name}.cgi"
    first = await http(machine, method, path, body)
    assert first.status == 401
    challenge = first.headers["www-authenticate"]
    assert challenge.startswith('Digest realm="antMiner Configuration", ')
    assert 'qop="auth"' in challenge
    nonce = challenge.split('nonce="')[1].split('"')[0]
    ha1 = _md5(f"root:antMiner Configuration:{password}")
    response = _md5(f"{ha1}:{nonce}:00000001:abc:auth:{_md5(f'{method}:{path}')}")
    fields = f'username="root", realm="antMiner Configuration", nonce="{nonce}", uri="{uri or path}", nc=00000001'
    return await http(machine, method, path, body, f'Digest {fields}, cnonce="abc", qop=auth, response="{response}"')


async def conf(machine: Machine) -> dict[str, Any]:
    """Return the configuration."""
    values: dict[str, Any] = (await cgi(machine, "get_miner_conf")).json()
    return values


async def test_cgi_without_valid_login_is_401(machine: Machine) -> None:
    assert (await cgi(machine, "get_system_info")).status == 200
    assert (await cgi(machine, "get_system_info", password="other")).status == 401
    assert (await cgi(machine, "get_system_info", uri="/cgi-bin/reboot.cgi")).status == 401
    assert (await http(machine, "GET", "/", token="Basic cm9vdDpyb290")).status == 401
    machine.faults[Fault.UNAUTHORIZED] = {}
    assert (await cgi(machine, "reboot", {})).status == 401
    assert "reboot" not in machine.counters


async def test_reads_report_the_machine(machine: Machine) -> None:
    info = (await cgi(machine, "get_system_info")).json()
    assert (info["macaddr"], info["serinum"]) == (machine.mac.upper(), machine.serial)
    assert info["hostname"] == "Antminer"
    assert (await cgi(machine, "miner_type")).json()["miner_type"] == "Antminer S21"
    summary = (await cgi(machine, "summary")).json()
    assert summary["STATUS"]["STATUS"] == "S"
    assert summary["SUMMARY"][0]["rate_5s"] == pytest.approx(200_000)
    assert (await cgi(machine, "stats")).json()["STATS"][0]["watt"] == 3500
    assert len((await cgi(machine, "pools")).json()["POOLS"]) == 3
    assert b"pool-a" in (await cgi(machine, "log")).body
    assert (await cgi(machine, "nonsense")).status == 404
    machine.faults[Fault.NO_MAC] = {}
    info = (await cgi(machine, "get_system_info")).json()
    assert (info["macaddr"], info["serinum"]) == ("", "")


async def test_pool_write_replaces_the_list_and_restarts_mining(machine: Machine) -> None:
    before = await conf(machine)
    assert [pool["pass"] for pool in before["pools"]] == ["alpha-pw", "beta-pw", "gamma-pw"]
    pools = [before["pools"][1], before["pools"][0], before["pools"][2]]
    answer = (await cgi(machine, "set_miner_conf", {**before, "pools": pools})).json()
    assert answer == {"stats": "success", "code": "M000", "msg": "OK!"}
    assert (await conf(machine)) == {**before, "pools": pools}
    assert machine.pools[machine.active_pool].url == "stratum+tcp://pool-b.example.com:4444"
    assert machine.counters["restart_mining"] == 1
    assert machine.mining_uptime_s < 3 < machine.uptime_s


async def test_missing_settings_are_reset(machine: Machine) -> None:
    machine.set_fan("manual", 70)
    machine.set_work_mode(2)
    answer = await cgi(machine, "set_miner_conf", {"pools": [{"url": "stratum+tcp://x.example:1", "user": "u"}]})
    assert answer.json()["code"] == "M000"
    after = await conf(machine)
    assert after["pools"] == [
        {"url": "stratum+tcp://x.example:1", "user": "u", "pass": ""},
        {"url": "", "user": "", "pass": ""},
        {"url": "", "user": "", "pass": ""},
    ]
    assert (after["bitmain-fan-ctrl"], after["bitmain-fan-pwm"], after["bitmain-work-mode"]) == (False, "100", "0")


async def test_invalid_pool_is_refused(machine: Machine) -> None:
    for url in ("pool", "http://x", "stratum+tcp://x", 5):
        answer = (await cgi(machine, "set_miner_conf", {"pools": [{"url": url, "user": "u", "pass": "p"}]})).json()
        assert answer == {"stats": "error", "code": "M001", "msg": "Invalid pool!"}
    assert "restart_mining" not in machine.counters


@pytest.mark.parametrize("key", ["miner-mode", "bitmain-work-mode"])
async def test_sleep_mode_stops_mining(machine: Machine, key: str) -> None:
    machine.restart_s = 0
    before = await conf(machine)
    del before["bitmain-work-mode"]
    await cgi(machine, "set_miner_conf", {**before, key: 1})
    assert machine.paused
    assert machine.hashrate() == 0
    assert (await cgi(machine, "summary")).json()["SUMMARY"] == []
    await cgi(machine, "set_miner_conf", {**before, key: "0"})
    assert not machine.paused
    assert {name: machine.counters[name] for name in ("pause", "resume")} == {"pause": 1, "resume": 1}


async def test_reboot_restarts_the_machine(machine: Machine) -> None:
    answer = await cgi(machine, "reboot", {})
    assert (answer.status, answer.body) == (200, b"")
    assert not machine.listening
    await asyncio.sleep(0.6)
    assert (await rpc(machine, "stats"))["STATS"][1]["Elapsed"] < 3
    assert machine.counters["reboot"] == 1


async def test_light_and_password_are_written(machine: Machine) -> None:
    assert (await cgi(machine, "blink", {"blink": "true"})).json()["code"] == "B000"
    assert machine.locate_light
    assert (await cgi(machine, "get_blink_status")).json() == {"blink": True}
    assert (await cgi(machine, "blink", {"blink": "x"})).json()["code"] == "B001"
    new = {"curPwd": "root", "newPwd": "better", "confirmPwd": "better"}
    assert (await cgi(machine, "passwd", {**new, "curPwd": "x"})).json()["code"] == "P001"
    assert (await cgi(machine, "passwd", {**new, "confirmPwd": "x"})).json()["code"] == "P002"
    assert (await cgi(machine, "passwd", new)).json()["code"] == "P000"
    assert (await cgi(machine, "get_miner_conf")).status == 401
    assert (await cgi(machine, "get_miner_conf", password="better")).status == 200
    machine.faults[Fault.ACCESS_DENIED] = {}
    assert (await cgi(machine, "reboot", {}, password="better")).status == 403


async def test_ignored_slow_write_changes_nothing(machine: Machine) -> None:
    machine.faults.update({Fault.IGNORES_WRITES: {}, Fault.SLOW_CONFIG: {"delay": 0.3}})
    before = await conf(machine)
    started = time.monotonic()
    answer = await cgi(machine, "set_miner_conf", {"pools": [], "miner-mode": 1})
    assert answer.json()["stats"] == "success"
    assert time.monotonic() - started >= 0.3
    assert await conf(machine) == before
    assert not machine.paused
    assert (await cgi(machine, "reboot", {})).status == 200
    assert machine.listening


async def test_rpc_is_read_only(machine: Machine) -> None:
    assert (await rpc(machine, "version"))["VERSION"][0]["Type"] == "Antminer S21"
    assert (await rpc(machine, "summary"))["SUMMARY"][0]["GHS 5s"] == pytest.approx(200_000)
    assert "Pool Stale%%" in (await rpc(machine, "pools"))["POOLS"][0]
    assert (await rpc(machine, "stats", new_api=True))["STATS"][0]["watt"] == 3500
    assert (await rpc(machine, "summary+pools"))["STATUS"][0]["Code"] == 14
    assert (await rpc(machine, "switchpool", "1"))["STATUS"][0]["Code"] == 45
    assert (await rpc(machine, "reload"))["STATUS"][0]["Code"] == 14
    await rpc(machine, "reload", new_api=True)
    assert machine.counters["restart_mining"] == 1


async def test_pyasic_rs_reads_the_machine(machine: Machine) -> None:
    machine.restart_s = 0
    miner = await found(machine)
    assert (miner.firmware, str(miner.model)) == ("AntMiner Stock", "S21")
    data = await miner.get_data()
    assert str(data.mac).lower() == machine.mac
    assert data.serial_number == machine.serial
    assert data.hashrate.value == pytest.approx(200)
    assert data.wattage == pytest.approx(3500)
    assert data.uptime.total_seconds() == pytest.approx(machine.mining_uptime_s, abs=3)
    assert data.is_mining
    assert [board.working_chips for board in data.hashboards] == [108] * 3
    (group,) = await miner.get_pools_config()
    assert [(pool.username, pool.password) for pool in group.pools] == [
        (pool.user, pool.password) for pool in machine.pools
    ]
    assert await miner.pause()
    assert machine.paused
    assert await miner.resume()
    assert not machine.paused
    assert await miner.set_fault_light(True)
    assert machine.locate_light
    assert [pool.password for pool in machine.pools] == ["alpha-pw", "beta-pw", "gamma-pw"]
    await miner.restart()
    assert machine.counters["reboot"] == 1


async def test_pyasic_rs_needs_a_changed_password(machine: Machine) -> None:
    machine.password = "other"
    assert await pyasic_rs.MinerFactory().get_miner(machine.ip) is None
    factory = pyasic_rs.MinerFactory().with_firmware_discovery_auth("AntMiner Stock", "root", "other")
    assert await factory.get_miner(machine.ip) is not None
    assert json.dumps(list(machine.journal)).count("miner_type") >= 1


# Firmware ----------------------------------------------------------------------------------------------------------


def form(content: bytes, *, name: str = "firmware", end: bytes = b"") -> bytes:
    """Return a form with one file."""
    head = f'--XX\r\nContent-Disposition: form-data; name="{name}"; filename="a"\r\n\r\n'.encode()
    return head + content + b"\r\n" + end + b"--XX--\r\n"


@pytest.mark.parametrize("name", ["firmware", "file", "datafile"])
def test_name_of_the_uploaded_file_does_not_matter(name: str) -> None:
    image = build_image("Antminer S21", SUBTYPE, "new")
    assert uploaded_file(form(image, name=name)) == image


def test_second_part_of_a_form_damages_the_image() -> None:
    image = build_image("Antminer S21", SUBTYPE, "new")
    second = b'--XX\r\nContent-Disposition: form-data; name="keep"\r\n\r\ntrue\r\n'
    assert check_image(uploaded_file(form(image, end=second)), "Antminer S21", SUBTYPE)[0] == 6


async def test_upgrade_that_clears_the_settings_loses_them(machine: Machine) -> None:
    machine.fan_mode, machine.fan_percent = "manual", 40
    body = form(build_image(machine.model, SUBTYPE, "new"))
    answer = await install(machine, SUBTYPE, body, keep_settings=False)
    assert json.loads(answer.body) == {"stats": "success", "code": "U000", "msg": "OK!"}
    assert (machine.firmware_version, machine.fan_mode, machine.counters["reboot"]) == ("new", "auto", 1)


async def test_missing_percentages_of_a_configuration_are_reset(machine: Machine) -> None:
    machine.settings |= {"freq-level": "80", "hashrate-percent": "70"}
    await cgi(machine, "set_miner_conf", {"pools": []})
    assert machine.settings == {"freq-level": "100", "hashrate-percent": "100"}
    assert machine.share == 1.0
