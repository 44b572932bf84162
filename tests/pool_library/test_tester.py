"""Probes of library pools: at most one a minute, a few at a time, without worker and password."""

from __future__ import annotations

import asyncio

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.pool_library.model import LibraryPool
from custom_components.miner_remote.pool_library.probe import Network, Target
from custom_components.miner_remote.pool_library.tester import AT_ONCE, PROBE_INTERVAL_S, PoolTester

from .conftest import HOST, Pool, Serve


class Clock:
    """The time of the event loop as the tester sees it."""

    def __init__(self, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
        self.passed = 0.0
        real = hass.loop.time
        monkeypatch.setattr(hass.loop, "time", lambda: real() + self.passed)


def make_tester(hass: HomeAssistant, network: Network, pools: dict[int, LibraryPool]) -> PoolTester:
    tester = PoolTester(hass, pools.get)
    tester.network = network
    return tester


def pool_at(port: int, pool_id: int = 1) -> LibraryPool:
    return LibraryPool(pool_id=pool_id, name="P", url=f"stratum+tcp://{HOST}:{port}", worker="a.b", has_password=True)


async def test_result_is_used_for_a_minute(
    hass: HomeAssistant, serve: Serve, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = Pool()
    pools = {1: pool_at(await serve(pool.serve))}
    tester = make_tester(hass, network, pools)
    assert tester.probes() == {}
    clock = Clock(hass, monkeypatch)
    first, again = await asyncio.gather(tester.async_probe(1), tester.async_probe(1))
    assert (first.ok, first.error_code) == (True, None)
    assert again is first
    assert tester.probes() == {1: first}
    clock.passed = PROBE_INTERVAL_S - 5
    assert await tester.async_probe(1) is first
    assert pool.connections == 1
    clock.passed = PROBE_INTERVAL_S + 1
    pool.fault = "closes"
    second = await tester.async_probe(1)
    assert (second.ok, second.error_code) == (False, "pool_test_closed")
    assert pool.connections == 2
    assert {item["method"] for item in pool.requests} == {"mining.subscribe"}


async def test_result_of_another_url_does_not_count(hass: HomeAssistant, serve: Serve, network: Network) -> None:
    first, second = Pool("closes"), Pool()
    pools = {1: pool_at(await serve(first.serve))}
    tester = make_tester(hass, network, pools)
    assert not (await tester.async_probe(1)).ok
    pools[1] = pool_at(await serve(second.serve))
    assert tester.probes() == {}
    assert (await tester.async_probe(1)).ok
    pools.clear()
    assert tester.probes() == {}
    gone = await tester.async_probe(1)
    assert (gone.ok, gone.error_code) == (False, "library_pool_not_found")


async def test_few_pools_are_connected_at_a_time(hass: HomeAssistant, serve: Serve, network: Network) -> None:
    open_now = most = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        await reader.readline()
        await asyncio.sleep(0.02)
        open_now -= 1
        writer.close()

    port = await serve(answer)
    tester = make_tester(hass, network, {})
    await asyncio.gather(*(tester.async_test(Target(url=f"stratum+tcp://{HOST}:{port}")) for _ in range(12)))
    assert most == AT_ONCE
