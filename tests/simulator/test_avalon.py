"""Avalon: the vendor's options, pools that apply after a reboot, and the recorded answers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from simulator.machine import Fault, Machine

from .wire import ask, found, one, rpc


@pytest.fixture
async def machine() -> AsyncIterator[Machine]:
    """Run one machine."""
    async with one("avalon", "127.31.6.1") as machine:
        machine.restart_s = 0
        yield machine


async def option(machine: Machine, words: str) -> tuple[str, int, str]:
    """Return letter, code and message of the answer to `ascset 0,…`."""
    status = (await rpc(machine, "ascset", f"0,{words}"))["STATUS"][0]
    return status["STATUS"], status["Code"], status["Msg"]


async def test_reads_report_the_machine(machine: Machine) -> None:
    version = (await rpc(machine, "version"))["VERSION"][0]
    assert (version["PROD"], version["MODEL"]) == ("AvalonMiner 1566", "1566-185")
    assert version["MAC"] == machine.mac.replace(":", "")
    module = (await rpc(machine, "stats"))["STATS"][0]["MM ID0"]
    assert "SYSTEMSTATU[Work: In Work, Hash Board: 3 ]" in module
    assert "WORKMODE[1]" in module
    assert "GHSspd[185000.00]" in module
    assert (await rpc(machine, "summary"))["SUMMARY"][0]["MHS av"] == pytest.approx(185e6)
    assert len((await rpc(machine, "devs"))["DEVS"]) == 1
    assert b"MM ID0=Ver[1566-185-" in await ask(machine.ip, 4028, b"estats")
    machine.faults[Fault.NO_MAC] = {}
    version = (await rpc(machine, "version"))["VERSION"][0]
    assert (version["MAC"], version["DNA"]) == ("", "")


async def test_text_command_gets_a_text_reply(machine: Machine) -> None:
    answer = await ask(machine.ip, 4028, b"ascset|0,led,1-1")
    assert answer.startswith(b"STATUS=S,When=")
    assert answer.endswith(b"Code=119,Msg=ASC 0 set OK,Description=cgminer 4.11.1|\x00")
    assert machine.locate_light
    assert await option(machine, "led,1-255") == ("I", 118, "ASC 0 set info: LED[1]")


async def test_invalid_command_has_its_error_code(machine: Machine) -> None:
    assert (await rpc(machine, "ascset"))["STATUS"][0]["Code"] == 15
    assert (await rpc(machine, "ascset", "1,help"))["STATUS"][0]["Code"] == 107
    assert (await rpc(machine, "ascset", "0"))["STATUS"][0]["Code"] == 116
    assert await option(machine, "nonsense") == ("E", 120, "ASC 0 set failed: Unknown option: nonsense")
    assert "worklevel" in (await option(machine, "help"))[2]
    for command in ("addpool", "removepool"):
        assert (await rpc(machine, command, "1"))["STATUS"][0]["Code"] == 14


async def test_soft_off_applies_at_the_given_time(machine: Machine) -> None:
    at = int(time.time()) + 1
    assert await option(machine, f"softoff,1:{at}") == ("I", 118, f"ASC 0 set info: success softoff:{at}")
    assert machine.counters["pause"] == 1
    assert machine.hashing
    await asyncio.sleep(at - time.time() + 0.1)
    module = (await rpc(machine, "stats"))["STATS"][0]["MM ID0"]
    assert "Work: In Idle" in module
    assert "SoftOFF[1]" in module
    assert machine.paused
    assert (await option(machine, "softon,1:5"))[:2] == ("I", 118)
    assert not machine.paused
    assert (await option(machine, "softoff,5"))[:2] == ("E", 120)
    assert (await option(machine, "softoff"))[:2] == ("S", 119)
    assert machine.paused


async def test_pools_apply_after_a_reboot(machine: Machine) -> None:
    assert (await option(machine, "setpool,root,wrong,0,stratum+tcp://x.example:1,w,p")) == (
        "E",
        120,
        "ASC 0 set failed: Auth Failed! password invalid!",
    )
    assert (await option(machine, "setpool,root,root,7,stratum+tcp://x.example:1,w,p"))[1] == 120
    assert (await option(machine, "setpool,root,root,0,stratum+tcp://x.example:1,w.1,p"))[:2] == ("S", 119)
    assert (await option(machine, "setpool,root,root,2,stratum+tcp://y.example:1,w.2,q"))[:2] == ("S", 119)
    assert (await rpc(machine, "pools"))["POOLS"][0]["URL"] == "stratum+tcp://pool-a.example.com:3333"
    assert await ask(machine.ip, 4028, b"ascset|0,reboot,0") == b""
    assert not machine.listening
    await asyncio.sleep(0.6)
    assert [pool["URL"] for pool in (await rpc(machine, "pools"))["POOLS"]] == [
        "stratum+tcp://x.example:1",
        "stratum+tcp://pool-b.example.com:4444",
        "stratum+tcp://y.example:1",
    ]
    assert [(pool.user, pool.password) for pool in machine.pools][::2] == [("w.1", "p"), ("w.2", "q")]
    assert machine.pools[1].password == "beta-pw"
    assert machine.counters["reboot"] == 1
    assert await option(machine, "bootby") == ("I", 118, "ASC 0 set info: BOOTBY[0x05.00000000]")


async def test_switchpool_is_lost_after_a_reboot(machine: Machine) -> None:
    assert (await rpc(machine, "switchpool", "2"))["STATUS"][0]["Code"] == 27
    assert machine.active_pool == 2
    await ask(machine.ip, 4028, b"ascset|0,reboot,0")
    await asyncio.sleep(0.6)
    assert machine.active_pool == 0


async def test_process_restart_keeps_the_uptime(machine: Machine) -> None:
    machine.restart_s = 0.2
    assert await ask(machine.ip, 4028, b'{"command":"restart"}') == b'{"STATUS":"RESTART","id":1}\x00'
    await asyncio.sleep(0.3)
    stats = (await rpc(machine, "stats"))["STATS"][0]
    assert stats["Elapsed"] < 3
    assert f"Elapsed[{machine.uptime_s}]" in stats["MM ID0"]
    assert machine.uptime_s > 1000


async def test_work_mode_and_level_change_hashrate_and_power(machine: Machine) -> None:
    assert (await option(machine, "workmode,set,0"))[:2] == ("S", 119)
    assert machine.hashrate() == pytest.approx(148)
    assert machine.power() == pytest.approx(2736)
    assert await option(machine, "workmode,255") == ("I", 118, "ASC 0 set info: WORKMODE[0] success")
    assert await option(machine, "workmode,2") == ("I", 118, "ASC 0 set info: WORKMODE[2] success")
    assert await option(machine, "workmode,get") == ("I", 118, "ASC 0 set info: workmode 2")
    assert (await option(machine, "workmode,9"))[1] == 120
    assert (await option(machine, "worklevel,set,2"))[:2] == ("S", 119)
    assert await option(machine, "worklevel,get") == ("I", 118, "ASC 0 set info: worklevel 2")
    assert machine.power() == pytest.approx(3420 * 1.1 * 0.9)
    assert (await option(machine, "worklevel,set,2.9 kW"))[1] == 120


async def test_wrong_password_or_missing_right_is_refused(machine: Machine) -> None:
    assert (await option(machine, "password,root,better"))[:2] == ("S", 119)
    assert (await option(machine, "setpool,root,root,0,a,b,c"))[1] == 120
    assert (await option(machine, "setpool,root,better,0,a,b,c"))[1] == 119
    machine.faults[Fault.UNAUTHORIZED] = {}
    assert (await option(machine, "setpool,root,better,0,a,b,c"))[1] == 120
    machine.faults[Fault.ACCESS_DENIED] = {}
    assert (await option(machine, "softoff"))[1] == 45
    assert (await option(machine, "reboot,0"))[1] == 45
    assert not any("better" in entry for entry in machine.journal)


async def test_ignored_writes_change_nothing(machine: Machine) -> None:
    machine.faults[Fault.IGNORES_WRITES] = {}
    assert (await option(machine, "setpool,root,root,0,a,b,c"))[1] == 119
    assert (await option(machine, "softoff,1:5"))[1] == 118
    assert (await option(machine, "workmode,set,0"))[1] == 119
    assert await ask(machine.ip, 4028, b"ascset|0,reboot,0") == b""
    assert machine.listening
    assert not machine.paused
    assert machine.hashrate() == 185
    assert machine.staged_pools is None
    assert machine.counters["ignored"] == 4


async def test_pyasic_rs_reads_the_machine(machine: Machine) -> None:
    miner = await found(machine)
    assert (miner.firmware, str(miner.model)) == ("AvalonMiner Stock", "Avalon1566")
    data = await miner.get_data()
    assert str(data.mac).lower() == machine.mac
    assert data.hashrate.value == pytest.approx(185)
    # The library reports the output of the power supply as the power consumption.
    assert data.wattage == pytest.approx(3420 * 0.94, rel=0.01)
    assert data.uptime.total_seconds() == pytest.approx(machine.mining_uptime_s, abs=3)
    assert [pool.user for pool in data.pools[0].pools] == [pool.user for pool in machine.pools]
    # It misreads the recorded answer and returns False although the command was applied.
    assert await miner.pause() is False
    assert machine.counters["pause"] == 1
    with pytest.raises(RuntimeError, match="Missing or invalid STATUS array"):
        await miner.restart()
    assert machine.counters["restart_mining"] == 1
