"""Plain CGMiner: the behaviour of `api.c`, code by code."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from simulator.machine import Fault, Machine

from .wire import ask, one, rpc


@pytest.fixture
async def machine() -> AsyncIterator[Machine]:
    """Run CGMiner with API 3.7."""
    async with one("cgminer", "127.31.2.1") as machine:
        machine.restart_s = 0.3
        yield machine


@pytest.fixture
async def old() -> AsyncIterator[Machine]:
    """Run CGMiner with API 3.1."""
    async with one("cgminer_old", "127.31.2.1") as machine:
        machine.restart_s = 0.3
        yield machine


async def said(machine: Machine, command: str, parameter: str | None = None) -> tuple[str, int, str]:
    """Return letter, code and message of an answer."""
    status = (await rpc(machine, command, parameter))["STATUS"][0]
    return status["STATUS"], status["Code"], status["Msg"]


async def urls(machine: Machine) -> list[str]:
    """Return the addresses of the pools in the order of their numbers, as the API lists them."""
    pools = (await rpc(machine, "pools"))["POOLS"]
    assert [pool["POOL"] for pool in pools] == list(range(len(pools)))
    return [pool["URL"].partition("//")[2][:6] for pool in pools]


async def test_json_command_gets_a_json_reply(machine: Machine) -> None:
    answer = await ask(machine.ip, 4028, b'{"command":"version"}\n')
    assert answer.endswith(b"}\x00")
    assert answer.count(b"\x00") == 1
    body = json.loads(answer[:-1])
    assert list(body) == ["STATUS", "VERSION", "id"]
    assert body["VERSION"] == [{"CGMiner": "4.12.1", "API": "3.7"}]
    assert body["STATUS"][0]["Description"] == "cgminer 4.12.1"


async def test_text_command_gets_a_text_reply(machine: Machine) -> None:
    machine.pools[0].user = "a,b|c"
    answer = await ask(machine.ip, 4028, b"pools")
    assert answer.startswith(b"STATUS=S,When=")
    assert b",User=a\\,b\\|c," in answer
    assert answer.endswith(b"|\x00")
    assert b"Code=14" in await ask(machine.ip, 4028, b"pools\n")


async def test_invalid_command_has_its_error_code(machine: Machine) -> None:
    body = await rpc(machine, "nonsense")
    assert body["STATUS"][0]["Code"] == 14
    assert "Description" not in body["STATUS"][0]
    assert json.loads((await ask(machine.ip, 4028, b'{"command":'))[:-1])["STATUS"][0]["Code"] == 23
    assert json.loads((await ask(machine.ip, 4028, b'{"x":1}'))[:-1])["STATUS"][0]["Code"] == 24
    assert (await said(machine, "switchpool"))[1] == 25
    assert await said(machine, "switchpool", "7") == ("E", 26, "Invalid pool id 7 - range is 0 - 2")
    assert (await said(machine, "addpool"))[1] == 52
    for details in ("a", "a,b", "a,b,"):
        assert (await said(machine, "addpool", details))[1] == 53
    assert (await said(machine, "poolpriority", "1,1"))[1] == 74
    assert "ignored" not in machine.counters
    assert "pools" not in machine.counters


async def test_joined_commands_are_lists(machine: Machine) -> None:
    body = await rpc(machine, "version+pools+restart+nonsense+version")
    assert list(body) == ["version", "pools", "restart", "nonsense", "id"]
    assert body["version"][0]["VERSION"][0]["API"] == "3.7"
    assert len(body["pools"][0]["POOLS"]) == 3
    assert body["restart"][0]["STATUS"][0]["Code"] == 45
    assert body["nonsense"][0]["STATUS"][0]["Code"] == 14
    assert "restart_mining" not in machine.counters
    assert b"CMD=version|STATUS=S" in await ask(machine.ip, 4028, b"version+pools")


async def test_switchpool_enables_and_takes_text_for_pool_0(machine: Machine) -> None:
    assert (await said(machine, "disablepool", "2"))[1] == 48
    assert (await said(machine, "switchpool", "2"))[:2] == ("S", 27)
    pools = (await rpc(machine, "pools"))["POOLS"]
    assert [pool["Priority"] for pool in pools] == [1, 2, 0]
    assert [pool["Stratum Active"] for pool in pools] == [False, False, True]
    assert pools[2]["Status"] == "Alive"
    assert (await said(machine, "switchpool", "abc"))[2].startswith("Switching to pool 0:")
    assert machine.active_pool == 0


async def test_removepool_gives_its_number_to_the_last_pool(machine: Machine) -> None:
    machine.restart_s = 0
    await rpc(machine, "addpool", "stratum+tcp://pool-d.example.com:1,us\\,er,p\\\\w")
    assert (machine.pools[3].user, machine.pools[3].password) == ("us,er", "p\\w")
    assert await urls(machine) == ["pool-a", "pool-b", "pool-c", "pool-d"]
    assert (await said(machine, "removepool", "1"))[2] == "Removed pool 1:'stratum+tcp://pool-b.example.com:4444'"
    assert await urls(machine) == ["pool-a", "pool-d", "pool-c"]
    assert [pool["Priority"] for pool in (await rpc(machine, "pools"))["POOLS"]] == [0, 2, 1]


async def test_active_pool_stays_active_when_renumbered(machine: Machine) -> None:
    await rpc(machine, "switchpool", "2")
    await rpc(machine, "removepool", "0")
    assert await urls(machine) == ["pool-c", "pool-b"]
    assert machine.active_pool == 0


async def test_removal_of_active_or_last_pool_is_refused(machine: Machine) -> None:
    # `switch_pools(NULL)` finds the pool with the highest priority, which is the active one.
    assert (await said(machine, "removepool", "0"))[:2] == ("E", 67)
    assert (await said(machine, "disablepool", "0"))[1] == 48
    assert machine.active_pool == 1
    assert (await said(machine, "removepool", "0"))[1] == 68
    assert await urls(machine) == ["pool-c", "pool-b"]
    await rpc(machine, "removepool", "0")
    assert (await said(machine, "removepool", "0"))[1] == 66


async def test_pools_are_enabled_and_disabled(machine: Machine) -> None:
    assert (await said(machine, "enablepool", "1"))[:2] == ("I", 49)
    assert (await said(machine, "disablepool", "1"))[:2] == ("S", 48)
    assert (await said(machine, "disablepool", "1"))[:2] == ("I", 50)
    assert (await rpc(machine, "pools"))["POOLS"][1]["Status"] == "Disabled"
    assert (await said(machine, "disablepool", "2"))[1] == 48
    assert (await said(machine, "disablepool", "0"))[:2] == ("E", 51)
    assert (await said(machine, "enablepool", "1"))[:2] == ("S", 47)


async def test_poolpriority_puts_the_named_pool_first(machine: Machine) -> None:
    assert (await said(machine, "poolpriority", "2"))[:2] == ("S", 73)
    assert [pool["Priority"] for pool in (await rpc(machine, "pools"))["POOLS"]] == [1, 2, 0]
    assert machine.active_pool == 2


async def test_restart_drops_unsaved_changes(machine: Machine) -> None:
    await rpc(machine, "switchpool", "1")
    assert await ask(machine.ip, 4028, b'{"command":"restart"}') == b'{"STATUS":"RESTART","id":1}\x00'
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(machine.ip, 4028)
    await asyncio.sleep(0.4)
    assert (machine.active_pool, machine.counters["restart_mining"]) == (0, 1)
    assert "reboot" not in machine.counters
    assert (await rpc(machine, "summary"))["SUMMARY"][0]["Elapsed"] < 3

    await rpc(machine, "switchpool", "1")
    assert (await said(machine, "save"))[:2] == ("S", 44)
    assert await ask(machine.ip, 4028, b"restart") == b"RESTART\x00"
    await asyncio.sleep(0.4)
    assert (await urls(machine))[machine.active_pool] == "pool-b"


async def test_quit_ends_the_process_permanently(machine: Machine) -> None:
    assert await ask(machine.ip, 4028, b'{"command":"quit"}') == b'{"STATUS":"BYE","id":1}\x00'
    assert not machine.listening


@pytest.mark.parametrize("fault", [Fault.ACCESS_DENIED, Fault.UNAUTHORIZED])
async def test_write_without_privileges_is_refused(machine: Machine, fault: Fault) -> None:
    assert (await said(machine, "privileged"))[:2] == ("S", 46)
    assert (await rpc(machine, "check", "restart"))["CHECK"] == [{"Exists": "Y", "Access": "Y"}]
    machine.faults[fault] = {}
    assert await said(machine, "privileged") == ("E", 45, "Access denied to 'privileged' command")
    for command in ("restart", "quit", "switchpool", "save"):
        assert await said(machine, command, "1") == ("E", 45, f"Access denied to '{command}' command")
    assert (await rpc(machine, "check", "restart"))["CHECK"] == [{"Exists": "Y", "Access": "N"}]
    assert (await said(machine, "pools"))[:2] == ("S", 7)
    assert set(machine.counters) == {"request"}


async def test_ignored_writes_change_nothing(machine: Machine) -> None:
    machine.faults[Fault.IGNORES_WRITES] = {}
    assert (await said(machine, "switchpool", "1"))[1] == 27
    assert (await said(machine, "addpool", "a,b,c"))[1] == 55
    assert (await said(machine, "removepool", "2"))[1] == 68
    assert b"RESTART" in await ask(machine.ip, 4028, b'{"command":"restart"}')
    assert await urls(machine) == ["pool-a", "pool-b", "pool-c"]
    assert machine.active_pool == 0
    assert machine.counters["ignored"] == 4


async def test_slow_configuration_write_takes_its_time(machine: Machine) -> None:
    machine.faults[Fault.SLOW_CONFIG] = {"delay": 0.3}
    loop = asyncio.get_running_loop()
    started = loop.time()
    await rpc(machine, "switchpool", "1")
    assert loop.time() - started >= 0.3


async def test_old_api_has_glued_stats_and_no_joined_commands(old: Machine) -> None:
    stats = (await ask(old.ip, 4028, b'{"command":"stats"}')).decode().rstrip("\x00")
    assert '"Type":"Antminer S9"}{"STATS":0' in stats
    assert json.loads(stats.replace("}{", "},{"))["STATS"][1]["GHS 5s"] == "13500.00"
    assert (await rpc(old, "version"))["VERSION"][0]["API"] == "3.1"
    assert (await rpc(old, "summary+pools"))["STATUS"][0]["Code"] == 14
    # The answer does not contain the number.
    assert await said(old, "addpool", "http://x,u,p") == ("S", 55, "Added pool 'http://x'")
    assert (await ask(old.ip, 4028, b'{"command":"restart"}')) == b'{"RESTART","id":1}\x00'


async def test_readings_follow_the_machine(machine: Machine) -> None:
    summary = (await rpc(machine, "summary"))["SUMMARY"][0]
    assert summary["MHS 5s"] == pytest.approx(1.5e6)
    assert summary["Elapsed"] == pytest.approx(machine.mining_uptime_s, abs=2)
    machine.set_paused(True)
    assert (await rpc(machine, "summary"))["SUMMARY"][0]["MHS 5s"] == 0
