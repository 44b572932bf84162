"""The pool library and tests of pools over REST."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError

from custom_components.miner_remote.commands.rate_limit import TokenBucket
from custom_components.miner_remote.pool_library.errors import PoolLibraryError
from custom_components.miner_remote.pool_library.model import PoolUser
from custom_components.miner_remote.pool_library.probe import PoolTest, Target

from ..pool_library.conftest import HOST, Pool, Serve, authority, network, serve
from .conftest import Call, Place

__all__ = ["authority", "network", "serve"]

PASSWORD = "geheim-8-Trilobit"
POOLS = "/api/remote/pools"
POOL: dict[str, Any] = {
    "name": "Main",
    "url": "stratum+tcp://pool.example.com:3333",
    "worker": "account.{ip_last}",
    "password": PASSWORD,
    "fee_percent": 1,
}


async def test_pool_is_created_changed_and_deleted(place: Place, call: Call) -> None:
    status, answer = await call("POST", POOLS, json=POOL)
    expected = {**POOL, "id": 1, "has_password": True, "fee_percent": 1, "note": "", "used_by": []}
    del expected["password"]
    assert (status, answer) == (201, {"ok": True, "pool": expected})
    assert await call("GET", POOLS) == (200, {"ok": True, "pools": [expected]})
    assert await call("GET", f"{POOLS}/1") == (200, {"ok": True, "pool": expected})
    # A client may send back what it read.
    status, answer = await call("PATCH", f"{POOLS}/1", json={**expected, "note": "PPLNS"})
    assert (status, answer["pool"]) == (200, {**expected, "note": "PPLNS"})
    assert place.data.pools.password(1) == PASSWORD
    status, answer = await call("PATCH", f"{POOLS}/1", json={"password": None})
    assert (status, answer["pool"]["has_password"]) == (200, False)  # type: ignore[index]
    assert (await call("DELETE", f"{POOLS}/1"))[0] == 200
    assert await call("GET", POOLS) == (200, {"ok": True, "pools": []})


async def test_unknown_pool_is_404(place: Place, call: Call) -> None:
    for method in ("GET", "PATCH", "DELETE"):
        for pool_id in ("7", "x", "99999999999999999999"):
            status, answer = await call(method, f"{POOLS}/{pool_id}", json={} if method != "GET" else None)
            assert (status, answer["error_code"]) == (404, "library_pool_not_found"), (method, pool_id)


async def test_each_wrong_key_is_named_without_its_value(
    place: Place, call: Call, caplog: pytest.LogCaptureFixture
) -> None:
    status, answer = await call("POST", POOLS, json={**POOL, "url": "x", "password": [PASSWORD], "extra": 1})
    assert status == 400
    errors = answer["errors"]
    assert [(item["path"], item["code"]) for item in errors] == [  # type: ignore[attr-defined]
        ("url", "pool_url_scheme"),
        ("extra", "unknown_key"),
        ("password", "not_text"),
    ]
    assert PASSWORD not in str(answer)
    assert PASSWORD not in caplog.text
    assert (await call("POST", POOLS, json=POOL))[0] == 201
    status, answer = await call("POST", POOLS, json=POOL)
    assert (status, answer["error_code"]) == (400, "name_taken")


async def test_pool_in_use_is_409_with_its_users(place: Place, call: Call) -> None:
    await call("POST", POOLS, json=POOL)
    place.data.pools.users = lambda _pool_id: [PoolUser(kind="policy", id=3, name="Failover")]
    status, answer = await call("DELETE", f"{POOLS}/1")
    assert (status, answer["error_code"]) == (409, "library_pool_in_use")
    assert answer["error_args"] == {"name": "Main", "users": "Failover"}
    status, answer = await call("GET", f"{POOLS}/1")
    assert answer["pool"]["used_by"] == [{"kind": "policy", "id": 3, "name": "Failover"}]  # type: ignore[index]


async def test_pool_is_not_deleted_while_the_policies_are_unreadable(place: Place, call: Call) -> None:
    await call("POST", POOLS, json=POOL)
    place.data.policies.store.undecided = True
    status, answer = await call("DELETE", f"{POOLS}/1")
    assert (status, answer["error_code"]) == (409, "library_pool_users_unknown")
    assert answer["error_args"] == {"name": "Main"}
    assert (await call("GET", f"{POOLS}/1"))[0] == 200
    place.data.policies.store.undecided = False
    assert (await call("DELETE", f"{POOLS}/1"))[0] == 200


# Commands ------------------------------------------------------------------------------------------------------------


async def test_pool_switch_by_id(place: Place, call: Call) -> None:
    await call("POST", POOLS, json=POOL)
    machine = place.machine("antminer")
    status, answer = await call("POST", f"/api/remote/pool/switch/{machine.ip}", json={"pool_id": 1})
    assert status == 200, answer
    assert machine.pools[0].password == PASSWORD
    status, answer = await call(
        "POST", "/api/remote/commands/set_pools", json={"miner_ips": [machine.ip], "pools": [{"pool_id": 1}]}
    )
    assert status == 200, answer
    _, history = await call("GET", "/api/remote/commands/history")
    assert PASSWORD not in str(history)
    assert {record["parameters"].get("pool_name") for record in history["commands"]} == {"Main", None}  # type: ignore[attr-defined]


WRONG_SWITCHES: list[tuple[dict[str, object], int, object]] = [
    ({}, 400, [("", "needs_one_of")]),
    ({"pool_url": "stratum+tcp://a.example:1"}, 400, [("worker_name", "missing")]),
    (
        {"pool_id": 1, "pool_url": "stratum+tcp://a.example:1", "worker_name": "a", "pool_password": "b"},
        400,
        [("pool_url", "pool_id_alone"), ("worker_name", "pool_id_alone"), ("pool_password", "pool_id_alone")],
    ),
    ({"pool_id": 0}, 400, [("pool_id", "out_of_range")]),
    ({"pool_id": 9}, 404, "library_pool_not_found"),
]


async def test_wrong_pool_of_a_switch_sends_nothing(place: Place, call: Call) -> None:
    ip = place.ip("antminer")
    for body, status, codes in WRONG_SWITCHES:
        for path, more in (
            (f"/api/remote/pool/switch/{ip}", {}),
            ("/api/remote/pool/switch/bulk", {"miner_ips": [ip]}),
        ):
            found, answer = await call("POST", path, json={**body, **more})
            assert found == status, answer
            given = answer.get("errors")
            shown = (
                [(item["path"], item["code"]) for item in given] if isinstance(given, list) else answer["error_code"]
            )
            assert shown == codes
    assert await place.data.runner.async_summaries() == []


# Tests of pools ------------------------------------------------------------------------------------------------------


async def test_pool_of_the_library_is_tested_with_its_password(place: Place, call: Call, serve: Serve) -> None:
    pool = Pool()
    port = await serve(pool.serve)
    url = f"stratum+tcp://{HOST}:{port}"
    await call("POST", POOLS, json={**POOL, "url": url})
    status, answer = await call("POST", f"{POOLS}/test", json={"id": 1})
    assert status == 200, answer
    test: Any = answer["test"]
    assert (test["ok"], test["answers"], test["scheme"]) == (True, True, "stratum+tcp")
    assert [step["step"] for step in test["steps"]] == ["dns", "connect", "subscribe", "authorize"]
    assert set(test["steps"][0]) == {"step", "ok", "ms", "answer", "error_code", "error_args", "error"}
    assert pool.requests[-1]["params"] == ["account.1", PASSWORD]
    assert PASSWORD not in str(answer)
    # Another worker of the same pool, and the same pool with another password.
    await call("POST", f"{POOLS}/test", json={"id": 1, "worker": "account.z"})
    assert pool.requests[-1]["params"] == ["account.z", PASSWORD]
    await call("POST", f"{POOLS}/test", json={"id": 1, "password": "new"})
    assert pool.requests[-1]["params"] == ["account.1", "new"]


async def test_stored_password_goes_to_no_other_address(place: Place, call: Call, serve: Serve) -> None:
    pool = Pool()
    port = await serve(pool.serve)
    await call("POST", POOLS, json=POOL)
    status, _ = await call("POST", f"{POOLS}/test", json={"id": 1, "url": f"stratum+tcp://{HOST}:{port}"})
    assert status == 200
    assert pool.requests[-1]["params"] == ["account.1", "x"]


async def test_failed_step_has_its_error(place: Place, call: Call, serve: Serve) -> None:
    pool = Pool("full")
    port = await serve(pool.serve)
    body = {"url": f"stratum+tcp://{HOST}:{port}", "worker": "a"}
    status, answer = await call("POST", f"{POOLS}/test", json=body)
    assert status == 200
    last = answer["test"]["steps"][-1]  # type: ignore[index]
    assert (last["ok"], last["error_code"], last["error_args"]) == (
        False,
        "pool_test_error",
        {"reason": "Too many connections"},
    )
    assert last["error"] == "The pool answered with an error: Too many connections"


WRONG_TESTS: list[tuple[dict[str, object], int, str]] = [
    ({}, 400, "missing"),
    ({"url": "stratum+tcp://pool.example:3333"}, 400, "missing"),
    ({"url": "http://127.0.0.1:8123", "worker": "a"}, 400, "pool_url_scheme"),
    ({"url": "stratum+tcp://pool.example:3333", "worker": "{x}"}, 400, "worker_placeholder"),
    ({"id": 5}, 404, "library_pool_not_found"),
    ({"id": 5, "extra": 1}, 400, "unknown_key"),
]


async def test_wrong_test_connects_to_nothing(
    place: Place, call: Call, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(target: Target) -> PoolTest:
        raise AssertionError(target)

    monkeypatch.setattr(place.data.pools.tester, "async_test", refuse)
    for body, status, code in WRONG_TESTS:
        found, answer = await call("POST", f"{POOLS}/test", json=body)
        assert (found, answer["error_code"]) == (status, code), body


async def test_tests_count_as_commands(hass: HomeAssistant, place: Place, call: Call, serve: Serve) -> None:
    port = await serve(Pool().serve)
    place.data.limiter = TokenBucket(1)
    body = {"url": f"stratum+tcp://{HOST}:{port}", "worker": "a"}
    assert (await call("POST", f"{POOLS}/test", json=body))[0] == 200
    assert (await call("POST", f"{POOLS}/test", json=body))[0] == 429


async def test_action_returns_the_test(hass: HomeAssistant, place: Place, serve: Serve) -> None:
    port = await serve(Pool().serve)
    await place.data.pools.async_create({**POOL, "url": f"stratum+tcp://{HOST}:{port}"})
    for given in ({"pool_id": 1.0}, {"pool_url": f"stratum+tcp://{HOST}:{port}", "worker_name": "a"}):
        answer = await hass.services.async_call("miner_remote", "test_pool", given, blocking=True, return_response=True)
        assert answer is not None
        assert (answer["ok"], answer["answers"]) == (True, True)
    with pytest.raises(ServiceValidationError, match="pool_id"):
        await hass.services.async_call("miner_remote", "test_pool", {}, blocking=True, return_response=True)
    with pytest.raises(PoolLibraryError, match="no pool 8"):
        await hass.services.async_call("miner_remote", "test_pool", {"pool_id": 8}, blocking=True, return_response=True)


async def test_action_switches_to_a_library_pool(hass: HomeAssistant, place: Place) -> None:
    await place.data.pools.async_create(POOL)
    machine = place.machine("antminer")
    miner = place.data.fleet.by_address(machine.ip)
    assert miner is not None
    target = {"device_id": miner.device_id}
    await hass.services.async_call("miner_remote", "pool_switch", {**target, "pool_id": 1}, blocking=True)
    assert machine.pools[0].password == PASSWORD
    for wrong, text in (
        ({"pool_id": 1, "worker_name": "a"}, "worker_name"),
        ({"pool_url": POOL["url"]}, "worker_name"),
        ({}, "pool_url, pool_id"),
    ):
        with pytest.raises(ServiceValidationError, match=text):
            await hass.services.async_call("miner_remote", "pool_switch", {**target, **wrong}, blocking=True)
