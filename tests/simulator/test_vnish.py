"""VNish: tokens, settings, control of mining, refusals, and pyasic_rs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from simulator.fleet import usable_kinds
from simulator.machine import Fault, Machine

from .wire import Http, found, http, new_pools, one

KIND = "vnish"
pytestmark = pytest.mark.skipif(KIND not in usable_kinds()[0], reason="port 80 may not be bound here")
DONE = {"restart_required": False, "reboot_required": False}


@pytest.fixture
async def machine() -> AsyncIterator[Machine]:
    """Run one machine."""
    async with one(KIND, "127.32.6.1") as machine:
        yield machine


async def unlock(machine: Machine, password: str = "admin") -> Http:
    return await http(machine, "POST", "/api/v1/unlock", {"pw": password})


async def call(machine: Machine, method: str, path: str, body: object = None) -> Http:
    """Return the answer to one request with a fresh token."""
    token = (await unlock(machine)).json()["token"]
    return await http(machine, method, f"/api/v1/{path}", body, f"Bearer {token}")


async def test_reads_report_the_machine(machine: Machine) -> None:
    info = (await http(machine, "GET", "/api/v1/info")).json()
    assert (info["system"]["network_status"]["mac"], info["serial"]) == (machine.mac.upper(), machine.serial)
    status = (await http(machine, "GET", "/api/v1/status")).json()
    assert (status["miner_state"], status["unlocked"]) == ("mining", False)
    assert (await call(machine, "GET", "status")).json()["unlocked"] is True
    summary = (await call(machine, "GET", "summary")).json()["miner"]
    assert summary["hr_realtime"] == pytest.approx(95_000)
    assert [pool["status"] for pool in summary["pools"]] == ["active", "working", "working", "working"]
    assert summary["pools"][-1]["pool_type"] == "DevFee"
    assert "pw" not in json.dumps(summary)
    for path in ("model", "chains", "chains/factory-info", "perf-summary"):
        assert (await http(machine, "GET", f"/api/v1/{path}")).status == 200
    assert (await call(machine, "GET", "auth-check")).status == 200
    assert (await http(machine, "GET", "/api/v1/logs/api")).status == 200
    assert (await http(machine, "GET", "/api/v1/nonsense")).status == 404
    assert b"AnthillOS" in (await http(machine, "GET", "/")).body


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(360, "0:06"), (36_000, "10:00"), (86_400 + 360, "1 day, 0:06"), (10 * 86_400 + 64_800, "10 days, 18:00")],
)
async def test_uptime_is_text_in_minutes(machine: Machine, seconds: int, text: str) -> None:
    machine.booted_at += machine.uptime_s - seconds
    assert (await http(machine, "GET", "/api/v1/info")).json()["system"]["uptime"] == text


async def test_settings_contain_the_pool_passwords(machine: Machine) -> None:
    assert (await http(machine, "GET", "/api/v1/settings")).status == 401
    pools = (await call(machine, "GET", "settings")).json()["miner"]["pools"]
    assert [(pool["url"], pool["pass"]) for pool in pools] == [(pool.url, pool.password) for pool in machine.pools]
    assert not any("://" in pool["url"] for pool in pools)


async def test_request_without_valid_token_is_401(machine: Machine) -> None:
    wrong = await unlock(machine, "other")
    assert wrong.status == 403
    assert "token" not in wrong.json()
    token = (await unlock(machine)).json()["token"]
    assert (await http(machine, "GET", "/api/v1/summary", token=f"Bearer {token}")).status == 200
    assert (await http(machine, "GET", "/api/v1/summary", token=token)).status == 401
    assert (await http(machine, "GET", "/api/v1/summary")).status == 401
    assert (await http(machine, "POST", "/api/v1/system/reboot")).status == 401
    machine.reboot()
    await asyncio.sleep(0.7)
    assert (await http(machine, "GET", "/api/v1/summary", token=f"Bearer {token}")).status == 401


async def test_mining_control_has_an_empty_answer(machine: Machine) -> None:
    for path, name in (("stop", "pause"), ("start", "resume"), ("restart", "restart_mining")):
        answer = await call(machine, "POST", f"mining/{path}")
        assert (answer.status, answer.body) == (200, b"")
        assert machine.counters[name] == 1
    await call(machine, "POST", "mining/pause")
    assert (await http(machine, "GET", "/api/v1/status")).json()["miner_state"] == "stopped"
    await call(machine, "POST", "mining/resume")
    assert (await http(machine, "GET", "/api/v1/status")).json()["miner_state"] == "starting"


async def test_reboot_restarts_the_machine(machine: Machine) -> None:
    assert (await call(machine, "POST", "system/reboot")).json() == {"after": 3}
    with pytest.raises(ConnectionRefusedError):
        await unlock(machine)
    await asyncio.sleep(0.7)
    assert (await http(machine, "GET", "/api/v1/info")).json()["system"]["uptime"] == "0:00"
    assert machine.counters["reboot"] == 1


async def test_switch_pool_changes_the_active_pool(machine: Machine) -> None:
    assert (await call(machine, "POST", "mining/switch-pool", {"pool_id": 1})).status == 200
    assert machine.active_pool == 1
    wrong = await call(machine, "POST", "mining/switch-pool", {"pool_id": 9})
    assert (wrong.status, wrong.json()) == (500, {"err": "Could not find pool"})


async def test_throttle_exists_since_1_3_3(machine: Machine) -> None:
    assert (await call(machine, "POST", "mining/throttle", {"percent": 50})).status == 200
    assert (await call(machine, "GET", "summary")).json()["miner"]["miner_status"]["throttled"] == 50
    assert (await call(machine, "POST", "mining/throttle", {"percent": 10})).status == 400
    machine.firmware_version = "1.2.6"
    assert (await call(machine, "POST", "mining/throttle", {"percent": 50})).status == 404


async def test_preset_sets_the_power_limit(machine: Machine) -> None:
    names = [preset["name"] for preset in (await call(machine, "GET", "autotune/presets")).json()]
    assert names[0] == "disabled"
    assert (await call(machine, "POST", "settings", {"miner": {"overclock": {"preset": names[1]}}})).json() == DONE
    assert machine.power_limit_w == int(names[1])
    assert machine.mining_uptime_s < 2
    # Unknown settings are ignored silently.
    for preset in ("123", 3250, names[1]):
        assert (await call(machine, "POST", "settings", {"miner": {"overclock": {"preset": preset}}})).json() == DONE
    assert machine.counters["power_limit"] == 1
    await call(machine, "POST", "settings", {"miner": {"overclock": {"preset": "disabled"}}})
    assert machine.power_limit_w is None


async def test_pools_are_replaced_in_order(machine: Machine) -> None:
    pools = [
        {"url": "b.example.net:2", "user": "b", "pass": "pb", "order": 1, "id": 1},
        {"url": "a.example.net:1", "user": "a", "pass": "pa", "order": 0, "id": 0},
    ]
    assert (await call(machine, "POST", "settings", {"miner": {"pools": pools}})).json() == DONE
    assert [(pool.user, pool.password) for pool in machine.pools] == [("a", "pa"), ("b", "pb")]
    for nothing in ({"miner": {"pools": []}}, {"miner": {"pools": ["x"]}}, {"ui": {}}, {}):
        assert (await call(machine, "POST", "settings", nothing)).json() == DONE
    assert len(machine.pools) == 2


async def test_settings_are_merged_and_invalid_ones_ignored(machine: Machine) -> None:
    before = (await call(machine, "GET", "settings")).json()["miner"]
    for cooling in (
        {"mode": {"name": "auto", "param": 200}},
        {"mode": {"name": "manual", "param": 5}},
        {"mode": {"name": "turbo", "param": 50}},
        {"mode": {"name": "auto"}},
        {"fan_min_duty": 101},
    ):
        assert (await call(machine, "POST", "settings", {"miner": {"cooling": cooling}})).json() == DONE
    assert (await call(machine, "GET", "settings")).json()["miner"] == before
    await call(machine, "POST", "settings", {"miner": {"cooling": {"mode": {"name": "manual", "param": 40}}}})
    after = (await call(machine, "GET", "settings")).json()["miner"]
    assert after["cooling"] == {**before["cooling"], "mode": {"name": "manual", "param": 40}}
    assert (machine.fan_mode, machine.fan_percent) == ("manual", 40)
    summary = (await call(machine, "GET", "summary")).json()["miner"]["cooling"]
    assert (summary["settings"]["mode"]["name"], summary["fan_duty"]) == ("manual", 40)
    await call(machine, "POST", "settings", {"miner": {"cooling": {"mode": {"name": "immers"}}}})
    assert (await call(machine, "GET", "settings")).json()["miner"]["cooling"]["mode"] == {"name": "immersion"}


async def test_entry_of_a_board_is_replaced_as_a_whole(machine: Machine) -> None:
    chains = [{"freq": 500, "chips": [510] * 76}, {"disabled": True}, {}]
    started = machine.process_started_at
    await call(machine, "POST", "settings", {"miner": {"overclock": {"chains": chains}}})
    stored = (await call(machine, "GET", "settings")).json()["miner"]["overclock"]["chains"]
    assert [(chain["freq"], len(chain["chips"]), chain["disabled"]) for chain in stored] == [
        (500, 76, False),
        (0, 0, True),
        (0, 0, False),
    ]
    assert machine.process_started_at > started
    machine.process_started_at -= machine.restart_s
    boards = (await call(machine, "GET", "summary")).json()["miner"]["chains"]
    assert [board["status"]["state"] for board in boards] == ["mining", "disabled", "mining"]
    assert machine.hashrate() == pytest.approx(95 * 2 / 3)


async def test_restart_of_mining_can_be_left_to_the_client(machine: Machine) -> None:
    machine.reported["restart_required"] = True
    change = {"miner": {"overclock": {"globals": {"freq": 500}}}}
    assert (await call(machine, "POST", "settings", change)).json() == {**DONE, "restart_required": True}
    assert (await http(machine, "GET", "/api/v1/status")).json()["restart_required"] is True
    assert machine.hashrate() == pytest.approx(95)
    await call(machine, "POST", "mining/restart")
    machine.process_started_at -= machine.restart_s
    assert machine.hashrate() == pytest.approx(95 * 500 / 545)
    assert (await http(machine, "GET", "/api/v1/status")).json()["restart_required"] is False


async def test_throttle_acts_at_once(machine: Machine) -> None:
    started = machine.process_started_at
    assert (await call(machine, "POST", "mining/throttle", {"percent": 40})).json() == DONE
    assert (machine.hashrate(), machine.process_started_at) == (pytest.approx(95 * 0.4), started)


async def test_light_is_switched(machine: Machine) -> None:
    assert (await http(machine, "POST", "/api/v1/find-miner")).json() == {"on": True}
    assert machine.locate_light
    assert (await http(machine, "POST", "/api/v1/find-miner", {"on": False})).json() == {"on": False}
    assert not machine.locate_light


async def test_refusals_have_their_status(machine: Machine) -> None:
    token = f"Bearer {(await unlock(machine)).json()['token']}"
    machine.faults[Fault.UNAUTHORIZED] = {}
    assert (await unlock(machine)).status == 403
    assert (await http(machine, "POST", "/api/v1/system/reboot", token=token)).status == 401
    assert (await http(machine, "GET", "/api/v1/summary", token=token)).status == 401
    del machine.faults[Fault.UNAUTHORIZED]
    machine.faults[Fault.ACCESS_DENIED] = {}
    assert (await http(machine, "POST", "/api/v1/system/reboot", token=token)).status == 403
    assert (await http(machine, "GET", "/api/v1/summary", token=token)).status == 200
    assert "reboot" not in machine.counters
    del machine.faults[Fault.ACCESS_DENIED]
    assert (await http(machine, "PUT", "/api/v1/settings", {}, token)).status == 405
    assert (await http(machine, "POST", "/api/v1/nonsense", {}, token)).status == 404


async def test_missing_mac_is_empty(machine: Machine) -> None:
    machine.faults[Fault.NO_MAC] = {}
    info = (await http(machine, "GET", "/api/v1/info")).json()
    assert (info["system"]["network_status"]["mac"], info["serial"]) == ("", "N/A")


async def test_slow_configuration_write_takes_its_time(machine: Machine) -> None:
    machine.faults[Fault.SLOW_CONFIG] = {"delay": 0.4}
    loop = asyncio.get_running_loop()
    started = loop.time()
    assert (await call(machine, "POST", "settings", {"miner": {}})).status == 200
    assert loop.time() - started >= 0.4


async def test_ignored_writes_change_nothing(machine: Machine) -> None:
    machine.faults[Fault.IGNORES_WRITES] = {}
    pools = [{"url": "a.example.net:1", "user": "a", "pass": "pa", "order": 0, "id": 0}]
    assert (await call(machine, "POST", "settings", {"miner": {"pools": pools}})).json() == DONE
    assert (await call(machine, "POST", "mining/stop")).status == 200
    assert (await call(machine, "POST", "mining/throttle", {"percent": 50})).status == 200
    assert len(machine.pools) == 3
    assert not machine.paused


async def test_pyasic_rs_reads_and_controls_the_machine(machine: Machine) -> None:
    miner = await found(machine)
    assert "VNish" in repr(miner)
    machine.booted_at -= 5 * 86_400
    data = await miner.get_data()
    assert str(data.mac).lower() == machine.mac
    assert data.serial_number == machine.serial
    assert data.hashrate.value == pytest.approx(95.0)
    assert data.uptime.total_seconds() == pytest.approx(machine.uptime_s, abs=62)
    # The library counts the pool of the developer fee too.
    assert [pool.user for pool in data.pools[0].pools] == [*(pool.user for pool in machine.pools), "DevFee"]
    # The library reports an error for the empty answer although the command was done.
    for write in (miner.pause, miner.resume, miner.restart):
        with pytest.raises(RuntimeError, match="Parse error"):
            await write()
    assert await miner.set_power_limit(2700) is True
    assert machine.power_limit_w == 2600
    assert await miner.set_pools_config(new_pools()) is True
    assert {"pause": 1, "resume": 1, "restart_mining": 1, "power_limit": 1, "pools": 1}.items() <= (
        machine.counters.items()
    )
    assert [(pool.url, pool.password) for pool in machine.pools] == [
        ("one.example.net:3333", "p1"),
        ("two.example.net:3334", "p2"),
    ]


async def test_pyasic_rs_reports_failure_with_firmware_1_2(machine: Machine) -> None:
    machine.firmware_version = "1.2.6"
    miner = await found(machine)
    assert await miner.pause() is False
    assert machine.counters["pause"] == 1
