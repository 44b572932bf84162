"""The fleet, its control API and its command line."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from simulator import control
from simulator.fleet import Fleet, addresses, all_kinds, make_machines, usable_kinds
from simulator.machine import Fault, UpgradeFault

from .wire import ask

ROOT = Path(__file__).parents[2]


def test_machines_are_distinct_and_reproducible() -> None:
    names = list(all_kinds()) * 30
    first, second = (make_machines(names, base="127.31.3.1") for _ in range(2))
    assert [(m.mac, m.serial, m.hostname, m.ip) for m in first] == [(m.mac, m.serial, m.hostname, m.ip) for m in second]
    assert len({machine.mac for machine in first}) == len(first)
    assert all(re.fullmatch(r"02(:[0-9a-f]{2}){5}", machine.mac) for machine in first)
    assert make_machines(names, base="127.31.3.1", seed=1)[0].mac != first[0].mac
    for machine in first:
        assert machine.hashing
        assert len(machine.pools) >= 2
        assert len({pool.url for pool in machine.pools}) == len(machine.pools)
        assert len({pool.user for pool in machine.pools}) == len(machine.pools)
        assert len({pool.password for pool in machine.pools}) == len(machine.pools)


def test_machine_gets_hotter_with_the_air_and_with_what_it_draws() -> None:
    machine = make_machines(["luxos"], base="127.31.3.1")[0]
    full = machine.temperature()
    machine.set_power_limit(int(machine.power_w / 2))
    assert machine.temperature() == pytest.approx(full - machine.heat_k / 2, abs=0.1)
    machine.ambient_c += 10
    assert machine.temperature() == pytest.approx(full - machine.heat_k / 2 + 10, abs=0.1)


@pytest.mark.parametrize("needs_reboot", [False, True])
def test_stalled_machine_finds_no_share_until_it_restarts(needs_reboot: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = make_machines(["luxos"], base="127.31.3.1")[0]
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    machine.faults[Fault.STALLED] = {"reboot": 1.0} if needs_reboot else {}
    shares = machine.shares()
    now += 600
    assert (machine.hashrate(), machine.shares()) == (0.0, shares)
    machine.restart_mining()
    now += 600
    assert (machine.hashrate() > 0) is not needs_reboot
    machine.reboot()
    now += 600
    assert machine.hashrate() > 0
    assert machine.shares()[0] > 100


def test_addresses_are_consecutive_loopback_addresses() -> None:
    some = addresses("127.31.3.253")
    assert [next(some) for _ in range(4)] == ["127.31.3.253", "127.31.3.254", "127.31.4.1", "127.31.4.2"]
    with pytest.raises(ValueError, match=r"10\.0\.0\.1 is not a loopback address"):
        next(addresses("10.0.0.1"))
    with pytest.raises(ValueError, match="There is no kind 'nonsense'"):
        make_machines(["nonsense"])


def test_kinds_with_privileged_ports_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert usable_kinds("127.31.3.1")[0]
    monkeypatch.setattr("simulator.fleet._may_bind_privileged", lambda _: False)
    usable, left_out = usable_kinds("127.31.3.1")
    assert "cgminer" in usable
    assert {"antminer", "axeos"} <= set(left_out)
    assert sorted(usable + left_out) == list(all_kinds())


async def test_port_in_use_stops_the_fleet() -> None:
    async with Fleet.start(kinds=["cgminer"], base="127.31.3.1"):
        with pytest.raises(OSError, match=r"127\.31\.3\.1 \(cgminer\)"):
            async with Fleet.start(kinds=["cgminer"], base="127.31.3.1"):
                pass
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.31.3.1", 4028)


def _memory_kb(pid: int) -> int:
    memory = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert memory
    return int(memory[1])


async def test_thousand_machines_run_in_one_process() -> None:
    process = await _run("--miners", "1000", "--base", "127.31.64.1", "--control-port", "8932")
    assert process.stdout is not None
    try:
        async with asyncio.timeout(40):
            assert (await process.stdout.readline()).startswith(b"1000 miners from 127.31.64.1 to 127.31.67.")
            assert _memory_kb(process.pid) < 200_000
            async with aiohttp.ClientSession("http://127.0.0.1:8932") as session, session.get("/machines") as response:
                machines = (await response.json())["machines"]
            assert len(machines) == 1000
            some = [machine["ip"] for machine in machines if machine["kind"] in {"cgminer", "avalon", "antminer"}][::5]
            answers = await asyncio.gather(*(ask(ip, 4028, b"version") for ip in some))
            assert all(b"CGMiner versions" in answer for answer in answers)
            process.terminate()
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_control_api_lists_and_changes_machines() -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    async with (
        Fleet.start(kinds=["cgminer", "axeos"], base="127.31.3.1") as fleet,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session,
    ):
        runner = await control.start(fleet, port)

        async def call(method: str, path: str, body: object = None, status: int = 200) -> Any:
            async with session.request(method, path, json=body) as response:
                assert response.status == status, await response.text()
                assert "-pw" not in await response.text()
                return await response.json()

        try:
            cgminer, axeos = fleet.machines
            listed = (await call("GET", "/machines"))["machines"]
            assert [machine["ip"] for machine in listed] == ["127.31.3.1", "127.31.3.2"]
            assert listed[0]["hashrate_ths"] == 1.5
            assert [m["kind"] for m in (await call("GET", "/machines?kind=axeos"))["machines"]] == ["axeos"]
            await ask(cgminer.ip, 4028, b"version")
            shown = await call("GET", "/machines/127.31.3.1")
            assert (shown["counters"], shown["journal"]) == ({"request": 1}, ["version"])

            shown = await call("PUT", "/machines/127.31.3.1/faults/slow_config", {"delay": 3})
            assert shown["faults"] == {"slow_config": {"delay": 3.0}}
            assert cgminer.fault_delay(Fault.SLOW_CONFIG, 60) == 3
            await call("PUT", "/machines/*/faults/dead")
            assert not cgminer.listening
            assert not axeos.listening
            assert len((await call("GET", "/machines?fault=dead"))["machines"]) == 2
            await call("DELETE", "/machines/127.31.3.1/faults/dead")
            assert cgminer.listening
            await call("DELETE", "/machines/*/faults")
            assert not cgminer.faults
            assert axeos.listening

            path = "/machines/127.31.3.1/upgrade_faults/slow_flash"
            assert (await call("PUT", path, {"delay": 2}))["upgrade_faults"] == {"slow_flash": 2.0}
            assert cgminer.upgrade_faults == {UpgradeFault.SLOW_FLASH: 2.0}
            assert (await call("DELETE", path))["upgrade_faults"] == {}

            await call("PATCH", "/machines/127.31.3.1", {"boot_s": 0.5, "paused": True, "power_limit_w": None})
            assert (cgminer.boot_s, cgminer.paused) == (0.5, True)
            await call("DELETE", "/machines/127.31.3.1/counters")
            assert not cgminer.counters
            await call("DELETE", "/counters")

            for method, path, body, status in (
                ("GET", "/machines/127.9.9.9", None, 404),
                ("GET", "/nonsense", None, 404),
                ("GET", "/machines?fault=nonsense", None, 400),
                ("PUT", "/machines/127.31.3.1/faults/nonsense", None, 400),
                ("PUT", "/machines/127.31.3.1/faults/dead", {"delay": "x"}, 400),
                ("PUT", "/machines/127.31.3.1/upgrade_faults/dead", None, 400),
                ("PATCH", "/machines/127.31.3.1", {"nonsense": 1}, 400),
                ("PATCH", "/machines/127.31.3.1", {"boot_s": "x"}, 400),
                ("PATCH", "/machines/127.31.3.1", {"boot_s": True}, 400),
                ("PATCH", "/machines/127.31.3.1", {"active_pool": 9}, 400),
                ("PATCH", "/machines/127.31.3.1", [1], 400),
            ):
                assert (await call(method, path, body, status))["error"]
            assert not cgminer.has(Fault.DEAD)
        finally:
            await runner.cleanup()


async def _run(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulator", *arguments, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_command_line_starts_the_fleet(number: int) -> None:
    process = await _run(
        "--miners", "3", "--kinds", "cgminer,avalon", "--base", "127.31.3.1", "--dead", "1", "--control-port", "8931"
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(120):
            line = await process.stdout.readline()
            assert line == b"3 miners from 127.31.3.1 to 127.31.3.3, control at http://127.0.0.1:8931/machines\n"
            assert b"API=3.7" in await ask("127.31.3.2", 4028, b"version")
            with pytest.raises(ConnectionRefusedError):
                await asyncio.open_connection("127.31.3.3", 4028)
            process.send_signal(number)
            assert await process.wait() == 0
            assert await process.stdout.read() == b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--kinds", "nonsense"], b"There is no kind 'nonsense'"),
        (["--kinds", "cgminer", "--base", "127.31.3.1", "--miners", "1"], b"A port could not be opened: 127.31.3.1"),
    ],
)
async def test_command_line_reports_invalid_arguments(arguments: list[str], words: bytes) -> None:
    async with Fleet.start(kinds=["cgminer"], base="127.31.3.1"), asyncio.timeout(120):
        process = await _run(*arguments, "--control-port", "8931")
        output, _ = await process.communicate()
        assert process.returncode == 1
        assert words in output
