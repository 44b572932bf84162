"""Failover with the real engine, a real pool library and simulated miners on sockets, in virtual time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from simulator.machine import PoolSlot

from ..hall import Hall
from .helpers import commands, hall, kinds_of, policy

pytestmark = pytest.mark.usefixtures("virtual_time")

KINDS = ["braiins", "whatsminer_v3", "antminer"]


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer every request of a client."""
    try:
        while line := await reader.readline():
            answer = {"id": json.loads(line).get("id"), "result": [[["mining.notify", "1"]], "00", 4], "error": None}
            writer.write(json.dumps(answer).encode() + b"\n")
            await writer.drain()
    except ConnectionError:
        pass  # The client closed first.
    finally:
        writer.close()


@asynccontextmanager
async def pools(made: Hall) -> AsyncIterator[tuple[list[int], list[str], list[asyncio.Server]]]:
    """Run two pools, store them in the library, and let all machines mine on the first."""
    servers = [await asyncio.start_server(_serve, "127.0.0.1", 0) for _number in range(2)]
    addresses = [f"127.0.0.1:{server.sockets[0].getsockname()[1]}" for server in servers]
    ids = []
    for name, address in zip(("First", "Second"), addresses, strict=True):
        data = {"name": name, "url": f"stratum+tcp://{address}", "worker": "farm.{ip_last}", "password": "x"}
        ids.append((await made.data.pools.collection.async_create_item(data))["id"])
    for machine in made.machines:
        machine.set_pools([PoolSlot(f"stratum+tcp://{address}", "farm.1", "x") for address in addresses])
    try:
        yield ids, addresses, servers
    finally:
        for server in servers:
            server.close()


async def until(true: Callable[[], bool], seconds: float) -> None:
    """Wait until a condition is true; in steps of two seconds, so that little real time passes."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while not true():
        assert loop.time() < deadline, f"not within {seconds:g} s"
        await asyncio.sleep(2)


def used(made: Hall) -> list[str]:
    """Return the host and port that each machine mines on."""
    return [machine.pools[machine.active_pool].url.partition("://")[2] for machine in made.machines]


def failover(ids: list[int], **settings: object) -> dict[str, Any]:
    return {
        "name": "Away from dead pools",
        "kind": "failover",
        "scope": {"all": True},
        "settings": {"pool_ids": ids, "no_share_minutes": 1, "back_after_minutes": 2, **settings},
    }


def phase(made: Hall, policy_id: int) -> tuple[str, dict[str, int]]:
    status = made.data.policies.status(policy_id)
    return ("", {}) if status is None else (status.phase, dict(status.counts))


async def test_all_miners_leave_a_pool_without_shares_and_come_back(hall_of: Any) -> None:
    """The pool answers, and the miners report it alive, but it accepts no shares."""
    async with hall(hall_of, KINDS, "127.113.1.1") as made, pools(made) as (ids, (first, second), _servers):
        policy_id = await policy(made, failover(ids))
        await until(lambda: phase(made, policy_id) == ("ok", {"ok": 3}), 200)
        assert kinds_of(await commands(made)) == []
        for machine in made.machines:
            machine.kill_pool(first, flat=True)
        died = asyncio.get_running_loop().time()
        await until(lambda: used(made) == [second] * 3, 300)
        assert asyncio.get_running_loop().time() - died <= 60 + 60
        await until(lambda: phase(made, policy_id) == ("on_pool", {"on_pool": 3}), 200)
        given = await commands(made)
        assert kinds_of(given) == [("set_pools", "success")] * 3
        assert {record.initiated_by for record in given} == {"Away from dead pools"}
        assert {machine.pools[1].url.partition("://")[2] for machine in made.machines} == {first}
        for machine in made.machines:
            machine.revive_pool(first)
        await until(lambda: used(made).count(first) == 1, 900)
        await until(lambda: phase(made, policy_id)[0] == "probation", 60)
        await until(lambda: used(made) == [first] * 3, 600)
        await until(lambda: phase(made, policy_id) == ("ok", {"ok": 3}), 200)
        assert kinds_of(await commands(made)) == [("set_pools", "success")] * 6


async def test_all_miners_leave_a_pool_that_they_report_dead(hall_of: Any) -> None:
    """They have no other pool in their slots, so that their firmware cannot help."""
    async with hall(hall_of, KINDS, "127.113.3.1") as made, pools(made) as (ids, (first, second), servers):
        for machine in made.machines:
            machine.set_pools(machine.pools[:1])
        policy_id = await policy(made, failover(ids, no_share_minutes=30, fill_slots=False))
        await until(lambda: phase(made, policy_id) == ("ok", {"ok": 3}), 200)
        servers[0].close()
        for machine in made.machines:
            machine.kill_pool(first)
        await until(lambda: used(made) == [second] * 3, 120)
        await until(lambda: phase(made, policy_id) == ("on_pool", {"on_pool": 3}), 200)
        assert {machine.pools[1].url.partition("://")[2] for machine in made.machines} == {first}
        assert kinds_of(await commands(made)) == [("set_pools", "success")] * 3


async def test_pool_that_the_firmware_left_is_seen_without_a_command(hall_of: Any) -> None:
    async with hall(hall_of, KINDS, "127.113.4.1") as made, pools(made) as (ids, (first, second), _servers):
        policy_id = await policy(made, failover(ids))
        await until(lambda: phase(made, policy_id) == ("ok", {"ok": 3}), 200)
        for machine in made.machines:
            machine.kill_pool(first)
        assert used(made) == [second] * 3
        await until(lambda: phase(made, policy_id)[1] == {"on_pool": 3}, 60)
        assert kinds_of(await commands(made)) == []


async def test_hashrate_is_balanced_by_quotas_and_by_whole_miners(hall_of: Any) -> None:
    kinds = ["braiins", "whatsminer_v2", "whatsminer_v2"]
    async with hall(hall_of, kinds, "127.113.5.1") as made, pools(made) as (ids, (first, second), _servers):
        shares = [{"pool_id": ids[0], "percent": 60}, {"pool_id": ids[1], "percent": 40}]
        settings = {"shares": shares, "tolerance_percent": 20, "min_move_minutes": 0}
        policy_id = await policy(
            made, {"name": "Balance", "kind": "balancing", "scope": {"all": True}, "settings": settings}
        )
        await until(lambda: phase(made, policy_id) == ("ok", {"native": 1, "ok": 2}), 200)
        divided = {slot.url.partition("://")[2]: slot.quota for slot in made.miners[0].data.pools}
        assert divided == {first: 0.6, second: 0.4}
        assert sorted(used(made)[1:]) == sorted((first, second))
        given = await commands(made)
        assert kinds_of(given) == [("set_pools", "success")] * 2
        await asyncio.sleep(60)
        assert len(await commands(made)) == 2
