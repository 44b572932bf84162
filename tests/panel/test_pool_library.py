"""The websocket commands of the pool library."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from custom_components.miner_remote.pool_library.model import PoolUser

from ..api.conftest import Place
from ..pool_library.conftest import HOST, Pool, Serve, authority, network, serve
from .conftest import Dial

__all__ = ["authority", "network", "serve"]

PASSWORD = "geheim-9-Ammonshorn"
POOL: dict[str, Any] = {
    "name": "Main",
    "url": "stratum+tcp://pool.example.com:3333",
    "worker": "account.{ip_last}",
    "password": PASSWORD,
}
LIBRARY = "miner_remote/pool_library"


async def test_pools_are_created_changed_listed_and_deleted(place: Place, dial: Dial) -> None:
    line = await dial()
    created = await line.ask(f"{LIBRARY}/create", **POOL)
    assert created["success"], created
    pool = created["result"]["pool"]
    assert (pool["id"], pool["has_password"]) == (1, True)
    changed = await line.ask(f"{LIBRARY}/update", pool_id=1, note="PPS")
    assert changed["result"]["pool"] == {**pool, "note": "PPS"}
    assert place.data.pools.password(1) == PASSWORD
    listed = await line.ask(f"{LIBRARY}/list")
    assert listed["result"] == {"pools": [{**pool, "note": "PPS"}]}
    assert (await line.ask(f"{LIBRARY}/delete", pool_id=1))["success"]
    assert (await line.ask(f"{LIBRARY}/list"))["result"] == {"pools": []}


async def test_subscription_sends_all_pools_after_each_change(place: Place, dial: Dial) -> None:
    line = await dial()
    number = await line.follow("pool_library")
    assert await line.event(number) == {"pools": []}
    await place.data.pools.async_create(POOL)
    (pool,) = (await line.event(number))["pools"]
    assert (pool["name"], pool["used_by"]) == ("Main", [])
    assert PASSWORD not in str(pool)
    assert "password" not in pool
    place.data.pools.users = lambda _pool_id: [PoolUser(kind="policy", id=3, name="Failover")]
    place.data.pools.async_notify()
    (pool,) = (await line.event(number))["pools"]
    assert pool["used_by"] == [{"kind": "policy", "id": 3, "name": "Failover"}]


WRONG: list[tuple[str, dict[str, object], str, str]] = [
    ("create", {**POOL, "url": "x", "password": [PASSWORD]}, "invalid_format", "pool_url_scheme"),
    ("create", {**POOL, "pool_id": 1}, "invalid_format", "unknown_key"),
    ("update", {"name": "x"}, "invalid_format", "missing"),
    ("update", {"pool_id": 4, "name": "x"}, "not_found", "library_pool_not_found"),
    ("delete", {"pool_id": "1"}, "invalid_format", "fraction"),
    ("delete", {"pool_id": 4}, "not_found", "library_pool_not_found"),
    ("test", {"pool_id": 4}, "not_found", "library_pool_not_found"),
    ("test", {"url": "stratum+tcp://a.example:1"}, "invalid_format", "missing"),
]


async def test_errors_have_codes_and_no_secrets(place: Place, dial: Dial, caplog: pytest.LogCaptureFixture) -> None:
    # At level debug, Home Assistant's own websocket logs what the browser sends.
    caplog.set_level(logging.INFO)
    line = await dial()
    for what, data, code, error_code in WRONG:
        answer = await line.ask(f"{LIBRARY}/{what}", **data)
        assert not answer["success"]
        assert (answer["error"]["code"], answer["error"]["error_code"]) == (code, error_code), (what, data)
        assert PASSWORD not in str(answer)
    assert PASSWORD not in caplog.text


async def test_pool_is_tested(place: Place, dial: Dial, serve: Serve) -> None:
    port = await serve(Pool().serve)
    line = await dial()
    answer = await line.ask(f"{LIBRARY}/test", url=f"stratum+tcp://{HOST}:{port}", worker="a", password="b")
    assert (answer["result"]["ok"], len(answer["result"]["steps"])) == (True, 4)


async def test_command_by_pool_id(place: Place, dial: Dial) -> None:
    line = await dial()
    await place.data.pools.async_create(POOL)
    miner = place.data.fleet.by_address(place.ip("antminer"))
    assert miner is not None
    request = {"command_type": "pool_switch", "miner_ids": [miner.miner_id]}
    missing = await line.ask("miner_remote/command", **request, parameters={"pool_id": 2})
    assert missing["error"]["error_code"] == "library_pool_not_found"
    answer = await line.ask("miner_remote/command", **request, parameters={"pool_id": 1})
    batch = place.data.runner.batch(answer["result"]["batch_id"])
    assert batch is not None
    await batch.wait()
    assert batch.failures() == 0, batch.as_result()
    assert place.machine("antminer").pools[0].password == PASSWORD
