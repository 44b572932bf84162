"""Braiins OS: login, REST reads and writes, refusals, port 4028, and pyasic_rs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from unittest.mock import patch

import pytest

from simulator.fleet import usable_kinds
from simulator.kinds import braiins
from simulator.machine import Fault, Machine

from .wire import Http, found, http, new_pools, one, rpc

KIND = "braiins"
pytestmark = pytest.mark.skipif(KIND not in usable_kinds()[0], reason="port 80 may not be bound here")


@pytest.fixture
async def machine() -> AsyncIterator[Machine]:
    """Run one machine."""
    async with one(KIND, "127.32.5.1") as machine:
        yield machine


async def login(machine: Machine, password: str = "root") -> Http:
    return await http(machine, "POST", "/api/v1/auth/login", {"username": "root", "password": password})


async def call(machine: Machine, method: str, path: str, body: object = None) -> Http:
    """Return the answer to one request with a fresh token."""
    token = (await login(machine)).json()["token"]
    return await http(machine, method, f"/api/v1/{path}", body, token)


async def test_reads_report_the_machine(machine: Machine) -> None:
    details = (await call(machine, "GET", "miner/details")).json()
    assert (details["mac_address"], details["serial_number"]) == (machine.mac, machine.serial)
    assert details["system_uptime_s"] == pytest.approx(machine.uptime_s, abs=2)
    assert details["status"] == 2
    (group,) = (await call(machine, "GET", "pools/")).json()
    assert [pool["user"] for pool in group["pools"]] == [pool.user for pool in machine.pools]
    assert [pool["active"] for pool in group["pools"]] == [True, False, False]
    assert "pw" not in json.dumps(group)
    limits = (await call(machine, "GET", "configuration/constraints")).json()["tuner_constraints"]["power_target"]
    assert (limits["min"]["watt"], limits["max"]["watt"]) == (machine.min_power_w, machine.max_power_w)
    assert (await call(machine, "GET", "nonsense")).status == 404
    assert (await http(machine, "GET", "/nonsense")).status == 404
    assert (await http(machine, "GET", "/api/v1/version/")).json()["major"] == 1
    for path in ("miner/stats", "miner/errors", "miner/hw/hashboards", "network", "cooling/state"):
        assert (await call(machine, "GET", path)).status == 200
    for path in ("performance/mode", "performance/tuner-state", "configuration/miner", "actions/locate"):
        assert (await call(machine, "GET", path)).status == 200


async def test_login_gives_a_token(machine: Machine) -> None:
    answer = await login(machine)
    token = answer.json()["token"]
    assert answer.json()["timeout_s"] == 3600
    assert (await http(machine, "GET", "/api/v1/miner/details", token=token)).status == 200
    assert (await http(machine, "GET", "/api/v1/miner/details", token=f"Bearer {token}")).status == 200
    assert (await http(machine, "GET", "/api/v1/miner/details", token="wrong")).status == 401
    assert (await http(machine, "GET", "/api/v1/miner/details")).status == 401
    assert (await login(machine, "other")).status == 401
    machine.reboot()
    await asyncio.sleep(0.7)
    assert (await http(machine, "GET", "/api/v1/miner/details", token=token)).status == 401


async def test_expired_token_is_401(machine: Machine) -> None:
    with patch.object(braiins, "TOKEN_LIFE_S", 0.2):
        token = (await login(machine)).json()["token"]
    await asyncio.sleep(0.3)
    assert (await http(machine, "GET", "/api/v1/network", token=token)).status == 401


async def test_action_reports_whether_it_was_already_done(machine: Machine) -> None:
    assert (await call(machine, "PUT", "actions/pause")).json() is False
    assert (await call(machine, "PUT", "actions/pause")).json() is True
    assert (await call(machine, "GET", "miner/details")).json()["status"] == 3
    assert (await call(machine, "PUT", "actions/resume")).json() is False
    assert (await call(machine, "PUT", "actions/resume")).json() is True
    assert (await call(machine, "PUT", "actions/restart")).json() is True
    assert machine.counters["restart_mining"] == 1
    assert (await call(machine, "PUT", "actions/nonsense")).status == 404
    assert (await call(machine, "PUT", "actions/locate", True)).json() is True
    assert machine.locate_light
    assert (await call(machine, "PUT", "actions/locate", "on")).status == 400


async def test_reboot_has_an_empty_answer(machine: Machine) -> None:
    answer = await call(machine, "PUT", "actions/reboot")
    assert (answer.status, answer.body) == (204, b"")
    with pytest.raises(ConnectionRefusedError):
        await login(machine)
    await asyncio.sleep(0.7)
    assert (await call(machine, "GET", "miner/details")).json()["system_uptime_s"] < 2
    assert machine.counters["reboot"] == 1


async def test_restart_keeps_the_system_uptime(machine: Machine) -> None:
    await call(machine, "PUT", "actions/restart")
    details = (await call(machine, "GET", "miner/details")).json()
    assert details["bosminer_uptime_s"] < 2
    assert details["system_uptime_s"] > 80_000


async def test_power_target_applies_without_restart(machine: Machine) -> None:
    assert (await call(machine, "PUT", "performance/power-target", {"watt": 1800})).json() == {"watt": 1800}
    assert machine.power_limit_w == 1800
    assert machine.mining_uptime_s > 80_000
    assert (await call(machine, "PUT", "performance/power-target", {"watt": 99_999})).status == 400
    assert (await call(machine, "PUT", "performance/power-target", {"watt": "1800"})).status == 422
    assert machine.counters["power_limit"] == 1


async def test_change_of_the_cooling_mode_resets_what_is_not_sent(machine: Machine) -> None:
    async def put(**mode: object) -> int:
        return (await call(machine, "PUT", "cooling/mode", mode)).status

    async def held() -> object:
        return (await call(machine, "GET", "configuration/miner")).json()["temperature"]["mode"]

    assert await put(auto={"hot_temperature": {"degree_c": 70.0}, "min_fan_speed": 40}) == 200
    assert await put(auto={"max_fan_speed": 90}) == 200
    mode = await held()
    assert isinstance(mode, dict)
    assert (mode["auto"]["hot_temperature"], mode["auto"]["min_fan_speed"]) == ({"degree_c": 70.0}, 40)
    assert await put(manual={"fan_speed_ratio": 0.5}) == 200
    assert (machine.fan_mode, machine.fan_percent) == ("manual", 50)
    assert await put(auto={}) == 200
    mode = await held()
    assert isinstance(mode, dict)
    assert (mode["auto"]["hot_temperature"], mode["auto"]["min_fan_speed"]) == ({"degree_c": 80.0}, 10)
    assert await put(auto={"min_fan_speed": 90, "max_fan_speed": 80}) == 400
    assert await put(auto={"target_temperature": {"degree_c": 75.0}, "hot_temperature": {"degree_c": 70.0}}) == 400
    assert await put(auto={}, manual={}) == 422
    assert await put(disabled={}) == 422


async def test_logs_need_a_token_and_a_known_name(machine: Machine) -> None:
    log = await call(machine, "GET", "miner/log/bosminer")
    assert machine.pools[0].user.encode() in log.body
    assert (await call(machine, "GET", "miner/log/shadow")).status == 404
    assert (await http(machine, "GET", "/api/v1/miner/log/bosminer")).status == 401


async def test_pools_are_replaced(machine: Machine) -> None:
    pool = {"url": "stratum+tcp://d.example.net:1", "user": "user.d", "password": "pass-d"}
    group = {"name": "mine", "pools": [pool], "load_balance_strategy": {"quota": {"value": 1}}}
    answer = await call(machine, "PUT", "pools/batch", [group])
    assert answer.json()[0]["name"] == "mine"
    assert "pass-d" not in answer.body.decode()
    assert [(pool.user, pool.password) for pool in machine.pools] == [("user.d", "pass-d")]
    assert (await call(machine, "POST", "pools/", group)).status == 400
    assert (await call(machine, "PUT", "pools/0", {**group, "name": "ours"})).json()[0]["name"] == "ours"
    assert (await call(machine, "PUT", "pools/9", group)).status == 404
    assert (await call(machine, "PUT", "pools/batch", [{"pools": [{"url": ""}]}])).status == 422
    assert (await call(machine, "PUT", "pools/batch", [{"name": "no pools"}])).status == 422
    assert (await call(machine, "DELETE", "pools/0")).json() == []
    assert machine.pools == []
    assert (await call(machine, "POST", "pools/", group)).status == 200
    assert (await call(machine, "PUT", "nonsense")).status == 404


async def test_refusals_have_their_status(machine: Machine) -> None:
    token = (await login(machine)).json()["token"]
    machine.faults[Fault.UNAUTHORIZED] = {}
    assert (await login(machine)).status == 401
    assert (await http(machine, "GET", "/api/v1/miner/details", token=token)).status == 401
    del machine.faults[Fault.UNAUTHORIZED]
    machine.faults[Fault.ACCESS_DENIED] = {}
    assert (await call(machine, "PUT", "actions/reboot")).status == 403
    assert (await call(machine, "GET", "miner/details")).status == 200
    assert "reboot" not in machine.counters


async def test_missing_mac_is_empty(machine: Machine) -> None:
    machine.faults[Fault.NO_MAC] = {}
    details = (await call(machine, "GET", "miner/details")).json()
    assert (details["mac_address"], details["serial_number"]) == ("", None)
    assert (await call(machine, "GET", "network")).json()["mac_address"] == ""


async def test_slow_configuration_write_takes_its_time(machine: Machine) -> None:
    machine.faults[Fault.SLOW_CONFIG] = {"delay": 0.4}
    loop = asyncio.get_running_loop()
    started = loop.time()
    await call(machine, "PUT", "performance/power-target", {"watt": 1800})
    assert loop.time() - started >= 0.4


async def test_ignored_writes_change_nothing(machine: Machine) -> None:
    machine.faults[Fault.IGNORES_WRITES] = {}
    assert (await call(machine, "PUT", "actions/reboot")).status == 204
    assert (await call(machine, "PUT", "performance/power-target", {"watt": 1800})).status == 200
    assert machine.listening
    assert machine.power_limit_w is None


async def test_port_4028_is_read_only(machine: Machine) -> None:
    assert "BOSer" in (await rpc(machine, "version"))["VERSION"][0]
    assert (await rpc(machine, "summary"))["SUMMARY"][0]["Elapsed"] > 80_000
    assert len((await rpc(machine, "pools"))["POOLS"]) == 3
    assert len((await rpc(machine, "devs"))["DEVS"]) == 3
    assert (await rpc(machine, "config"))["CONFIG"]
    assert (await rpc(machine, "restart"))["STATUS"][0]["Code"] == 45
    assert (await rpc(machine, "nonsense"))["STATUS"][0]["Code"] == 14


async def test_pyasic_rs_reads_and_controls_the_machine(machine: Machine) -> None:
    miner = await found(machine)
    assert "Braiins" in repr(miner)
    data = await miner.get_data()
    assert str(data.mac).lower() == machine.mac
    assert data.serial_number == machine.serial
    assert data.hashrate.value == pytest.approx(200.0)
    assert data.uptime.total_seconds() == pytest.approx(machine.uptime_s, abs=2)
    assert [str(pool.url) for pool in data.pools[0].pools] == [pool.url for pool in machine.pools]
    assert await miner.pause() is True
    assert await miner.get_is_mining() is False
    assert await miner.resume() is True
    assert await miner.set_power_limit(2700) is True
    with pytest.raises(RuntimeError, match="out of range"):
        await miner.set_power_limit(99_999)
    assert await miner.set_pools_config(new_pools()) is True
    # The library reports a failure for the empty answer although the machine reboots.
    assert await miner.restart() is False
    assert {"pause": 1, "resume": 1, "power_limit": 1, "pools": 1, "reboot": 1}.items() <= machine.counters.items()
    assert [pool.password for pool in machine.pools] == ["p1", "p2"]
