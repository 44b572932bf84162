"""Pool switches of one and of many miners."""

from __future__ import annotations

import pytest

from simulator.machine import Fault

from .conftest import Call, Place

URL = "stratum+tcp://pool.example.com:3333"


@pytest.mark.parametrize("kind", ["cgminer", "axeos", "antminer"])
async def test_pool_switch_of_one_miner_succeeds(place: Place, call: Call, kind: str) -> None:
    machine = place.machine(kind)
    others = [(pool.url, pool.user) for pool in machine.pools[1:]]
    status, answer = await call(
        "POST", f"/api/remote/pool/switch/{machine.ip}", json={"pool_url": URL, "worker_name": "user.{ip_last}"}
    )
    assert status == 200, answer
    assert answer["message"] == f"Pool switch command sent to {machine.ip}"
    assert answer["status"] == "success"
    record = await place.data.history.async_get(int(str(answer["command_id"])))
    assert record is not None
    assert record.parameters["pool_url"] == URL
    assert record.parameters["pool_number"] == 0
    assert "pool_password" not in record.parameters
    last = machine.ip.rpartition(".")[2]
    assert any(pool.user == f"user.{last}" and "pool.example.com" in pool.url for pool in machine.pools)
    assert set(others) <= {(pool.url, pool.user) for pool in machine.pools}


async def test_bulk_pool_switch_answers_with_each_result(place: Place, call: Call) -> None:
    place.machine("axeos").faults[Fault.DEAD] = {}
    status, answer = await call(
        "POST",
        "/api/remote/pool/switch/bulk",
        json={"pool_url": URL, "worker_name": "user.w", "pool_password": "y", "all": True},
    )
    assert (status, answer["message"]) == (200, "Bulk pool switch initiated for 3 miners")
    results = answer["results"]
    assert isinstance(results, dict)
    assert (results["successful"], results["failed"]) == (2, 1), results
    assert {pool.password for pool in place.machine("antminer").pools if "pool.example.com" in pool.url} == {"y"}


async def test_pool_switch_to_a_missing_slot_fails(place: Place, call: Call) -> None:
    status, answer = await call(
        "POST",
        f"/api/remote/pool/switch/{place.ip('antminer')}",
        json={"pool_url": URL, "worker_name": "w", "pool_number": 9},
    )
    assert (status, answer["status"]) == (502, "failed")


async def test_pool_switch_is_skipped_when_backup_first_fails(place: Place, call: Call) -> None:
    ip = place.ip("antminer")
    status, _ = await call(
        "POST",
        f"/api/remote/pool/switch/{ip}",
        json={"pool_url": URL, "worker_name": "w", "backup_first": True},
    )
    assert status == 200
    status, answer = await call("GET", f"/api/remote/backups?miner_ip={ip}")
    assert [backup["backup_type"] for backup in answer["backups"]] == ["pre_update"]  # type: ignore[attr-defined]
