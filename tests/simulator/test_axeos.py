"""AxeOS 2.8, 2.14 and 2.15: their functions, and when a change takes effect."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from simulator.kinds import esp_image
from simulator.machine import Fault, Machine

from .wire import ask, found, http, one

URL_B = "stratum+tcp://pool-b.example.com:4444"


@pytest.fixture
async def machine() -> AsyncIterator[Machine]:
    """Run AxeOS 2.15."""
    async with one("axeos", "127.31.5.1") as machine:
        machine.restart_s = 0
        yield machine


@pytest.fixture(params=["axeos", "axeos_214", "axeos_old"])
async def any_release(request: pytest.FixtureRequest) -> AsyncIterator[Machine]:
    """Run each of the releases."""
    async with one(request.param, "127.31.5.1") as machine:
        machine.restart_s = 0
        yield machine


@pytest.fixture(params=["axeos_214", "axeos_old"])
async def flat(request: pytest.FixtureRequest) -> AsyncIterator[Machine]:
    """Run the releases with a pool and its fallback as flat settings."""
    async with one(request.param, "127.31.5.1") as machine:
        machine.restart_s = 0
        yield machine


async def info(machine: Machine) -> dict[str, Any]:
    """Return what the machine reports."""
    values: dict[str, Any] = (await http(machine, "GET", "/api/system/info")).json()
    return values


async def send(machine: Machine, method: str, path: str, body: object = None) -> tuple[int, bytes]:
    """Return status and body of an answer."""
    answer = await http(machine, method, f"/api/system{path}", body)
    return answer.status, answer.body


async def restarted(machine: Machine) -> None:
    """Restart the machine and wait for it."""
    assert (await send(machine, "POST", "/restart"))[0] == 200
    assert not machine.listening
    await asyncio.sleep(0.6)


async def test_info_reports_the_machine(any_release: Machine) -> None:
    reply = await info(any_release)
    assert reply["macAddr"] == any_release.mac.upper()
    assert reply["hashRate"] == pytest.approx(1071)
    assert reply["power"] == pytest.approx(17)
    assert reply["stratumURL"] == "pool-a.example.com"
    assert (reply["fallbackStratumURL"], reply["fallbackStratumPort"]) == ("pool-b.example.com", 4444)
    assert reply["isUsingFallbackStratum"] == 0
    assert "alpha-pw" not in str(reply)
    assert ("miningPaused" in reply) is (any_release.kind != "axeos_old")
    assert ("pools" in reply) is (any_release.kind == "axeos")
    any_release.faults[Fault.NO_MAC] = {}
    assert (await info(any_release))["macAddr"] == ""


async def test_restart_resets_the_uptime(any_release: Machine) -> None:
    await restarted(any_release)
    assert (await info(any_release))["uptimeSeconds"] < 3
    assert any_release.counters["reboot"] == 1


async def test_pause_exists_since_2_14_and_ends_with_a_restart(any_release: Machine) -> None:
    status, _ = await send(any_release, "POST", "/pause")
    if any_release.kind == "axeos_old":
        assert status == 405
        assert not any_release.paused
        return
    assert status == 200
    reply = await info(any_release)
    assert (reply["miningPaused"], reply["hashRate"]) == (True, 0)
    await restarted(any_release)
    assert (await info(any_release))["miningPaused"] is False
    await send(any_release, "POST", "/pause")
    assert (await send(any_release, "POST", "/resume"))[1] == b'{"message":"Mining resumed"}'
    assert not any_release.paused


async def test_flat_pools_are_reported_immediately_and_used_after_restart(flat: Machine) -> None:
    wanted = {"stratumURL": "new.example.com", "stratumPort": 1234, "stratumUser": "me", "stratumPassword": "pw"}
    assert await send(flat, "PATCH", "", wanted) == (200, b"")
    assert (await info(flat))["stratumURL"] == "new.example.com"
    assert flat.pools[0].url == "stratum+tcp://pool-a.example.com:3333"
    await restarted(flat)
    pool = flat.pools[flat.active_pool]
    assert (pool.url, pool.user, pool.password) == ("stratum+tcp://new.example.com:1234", "me", "pw")
    assert flat.pools[1].url == URL_B
    assert flat.pools[1].password == "beta-pw"


async def test_fallback_choice_applies_after_restart(any_release: Machine) -> None:
    assert (await send(any_release, "PATCH", "", {"useFallbackStratum": 1}))[0] == 200
    assert any_release.active_pool == 0
    await restarted(any_release)
    expected = 0 if any_release.kind == "axeos_old" else 1
    assert any_release.active_pool == expected
    assert (await info(any_release))["isUsingFallbackStratum"] == expected


async def test_slots_are_changed_and_cleared(machine: Machine) -> None:
    reply = await info(machine)
    assert [(pool["id"], pool["stratumURL"], pool["stratumPassword"]) for pool in reply["pools"]] == [
        (0, "pool-a.example.com", "*****"),
        (1, "pool-b.example.com", "*****"),
        (2, "pool-c.example.com", "*****"),
    ]
    assert (reply["primaryPoolIndex"], reply["secondaryPoolIndex"]) == (0, 1)

    # The flat settings no longer exist.
    assert (await send(machine, "PATCH", "", {"stratumURL": "new.example.com"}))[0] == 200
    assert machine.staged_pools is None

    kept = {**reply["pools"][1], "stratumUser": "renamed"}
    assert await send(machine, "PUT", "/pools/1", kept) == (200, b'{"message":"Pool updated successfully"}')
    new = {"stratumURL": "new.example.com", "stratumPort": 1, "stratumUser": "u"}
    assert (await send(machine, "PUT", "/pools/5", new))[0] == 200
    assert (await info(machine))["pools"][-1]["id"] == 5
    assert machine.pools[1].user != "renamed"
    assert (await send(machine, "PATCH", "", {"primaryPoolIndex": 1, "secondaryPoolIndex": 5}))[0] == 200
    # The reported indexes are from the last start.
    assert (await info(machine))["primaryPoolIndex"] == 0
    await restarted(machine)
    assert (await info(machine))["primaryPoolIndex"] == 1
    assert (machine.active_pool, machine.pools[1].user, machine.pools[1].password) == (1, "renamed", "beta-pw")
    assert (machine.pools[5].url, machine.pools[5].password) == ("stratum+tcp://new.example.com:1", "x")

    assert (await send(machine, "DELETE", "/pools/5"))[0] == 400
    assert (await send(machine, "DELETE", "/pools/0"))[0] == 200
    assert [pool["id"] for pool in (await info(machine))["pools"]] == [1, 2, 5]


async def test_patched_slots_are_used_after_restart(machine: Machine) -> None:
    pool = {"id": 2, "stratumURL": "new.example.com", "stratumPort": 1, "stratumUser": "u", "stratumPassword": "p"}
    assert (await send(machine, "PATCH", "", {"pools": [pool], "primaryPoolIndex": 2}))[0] == 200
    await restarted(machine)
    assert machine.pools[machine.active_pool].password == "p"
    assert machine.pools[0].password == "alpha-pw"


async def test_invalid_settings_change_nothing(machine: Machine) -> None:
    pool = {"stratumURL": "a.example.com", "stratumPort": 1, "stratumUser": "u"}
    for body in ({"frequency": "x"}, {"frequency": 0}, {"primaryPoolIndex": 8}, {"pools": [pool]}, {"pools": {}}):
        assert (await send(machine, "PATCH", "", {"coreVoltage": 1200, **body}))[0] == 400
    for wrong in ({**pool, "stratumPort": 0}, {**pool, "stratumUser": ""}, {"stratumURL": "x"}):
        assert (await send(machine, "PUT", "/pools/1", wrong))[0] == 400
    assert (await send(machine, "PUT", "/pools/8", pool))[0] == 400
    assert (await info(machine))["coreVoltage"] == 1150
    assert "pools" not in machine.counters
    assert (await send(machine, "GET", "/nonsense"))[0] == 404


async def test_frequency_changes_hashrate_and_power(any_release: Machine) -> None:
    assert (await send(any_release, "PATCH", "", {"frequency": 400, "autofanspeed": 0}))[0] == 200
    reply = await info(any_release)
    assert reply["hashRate"] == pytest.approx(1071 * 400 / 525, abs=0.1)
    assert reply["power"] == pytest.approx(17 * 400 / 525, abs=0.1)
    assert any_release.fan_mode == "manual"


async def test_log_exists_since_2_14(any_release: Machine) -> None:
    status, body = await send(any_release, "GET", "/logs")
    if any_release.kind == "axeos_old":
        assert status == 302
    else:
        assert status == 200
        assert any_release.pools[0].user.encode() in body


async def test_any_image_for_the_chip_is_installed(any_release: Machine) -> None:
    for content in (b"", b"no image", esp_image.build("v3.0.0", chip=0), esp_image.build("v3.0.0")[:-1] + b"x"):
        assert (await upload(any_release, "OTA", content)) == 500
    assert "upgrade" not in any_release.counters
    assert (await upload(any_release, "OTA", esp_image.build("v3.0.0", project="another"))) == 200
    await asyncio.sleep(0.6)
    assert (await info(any_release))["version"] == "v3.0.0"


async def test_web_page_is_in_the_firmware_since_2_15(any_release: Machine) -> None:
    assert (await upload(any_release, "OTAWWW", bytes((3 << 20) + 1))) == 400
    assert (await upload(any_release, "OTAWWW", b"v2.1.0\0")) == 200
    assert any_release.listening is (any_release.kind != "axeos")


async def upload(machine: Machine, name: str, content: bytes) -> int:
    """Return the status of an upload."""
    head = f"POST /api/system/{name} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(content)}\r\n\r\n"
    answer = await ask(machine.ip, 80, head.encode() + content)
    return int(answer.split(b" ")[1])


async def test_missing_right_is_401(any_release: Machine) -> None:
    any_release.faults[Fault.ACCESS_DENIED] = {}
    assert (await send(any_release, "POST", "/restart"))[0] == 401
    assert (await send(any_release, "PATCH", "", {}))[0] == 401
    assert (await info(any_release))["version"]
    any_release.faults.clear()
    any_release.faults[Fault.UNAUTHORIZED] = {}
    assert (await send(any_release, "GET", "/info")) == (401, b"Unauthorized")
    assert any_release.listening


async def test_ignored_slow_write_changes_nothing(any_release: Machine) -> None:
    any_release.faults.update({Fault.IGNORES_WRITES: {}, Fault.SLOW_CONFIG: {"delay": 0.3}})
    before = await info(any_release)
    loop = asyncio.get_running_loop()
    started = loop.time()
    body = {"stratumURL": "x", "frequency": 400, "hostname": "x", "useFallbackStratum": 1}
    assert (await send(any_release, "PATCH", "", body))[0] == 200
    assert loop.time() - started >= 0.3
    assert (await send(any_release, "POST", "/restart"))[0] == 200
    assert any_release.listening
    after = await info(any_release)
    assert {**after, "uptimeSeconds": 0} | {} == {**before, "uptimeSeconds": 0} | {
        key: after[key] for key in ("sharesAccepted", "sharesRejected", "sharesRejectedReasons")
    }


async def test_pyasic_rs_reads_the_machine(any_release: Machine) -> None:
    miner = await found(any_release)
    assert (miner.firmware, str(miner.model)) == ("Bitaxe Stock", "Gamma")
    data = await miner.get_data()
    assert str(data.mac).lower() == any_release.mac
    assert data.hashrate.value == pytest.approx(1.071)
    assert data.wattage == pytest.approx(17)
    assert data.hostname == any_release.hostname
    assert data.uptime.total_seconds() == pytest.approx(any_release.uptime_s, abs=3)
    if any_release.kind != "axeos_old":
        assert await miner.pause()
        assert any_release.paused
        assert await miner.resume()
        assert not any_release.paused
