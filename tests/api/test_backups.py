"""Backups: made, listed, shown, compared, restored and deleted."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp.test_utils import TestClient

from custom_components.miner_remote.storage.files import DurableFile
from simulator.machine import Fault

from .conftest import Call, Place

LISTED = {
    "id", "miner_ip", "backup_name", "description", "backup_type", "created_at", "created_by", "model",
    "firmware_version", "is_validated",
}  # fmt: skip


async def test_backup_is_created_listed_read_and_deleted(place: Place, call: Call, client: TestClient) -> None:
    ip = place.ip("antminer")
    status, first = await call("POST", f"/api/remote/backup/{ip}")
    assert status == 200, first
    assert first["ok"] is True
    assert first["message"] == f"Configuration backup created for {ip}"
    assert first["backup_name"]
    status, second = await call(
        "POST", f"/api/remote/backup/{ip}", json={"backup_name": 'Pools "of" May/…', "description": "before"}
    )
    assert (status, second["backup_name"]) == (200, 'Pools "of" May/…')

    status, answer = await call("GET", "/api/remote/backups?miner_ip=&limit=50")
    assert (status, answer["ok"], answer["count"]) == (200, True, 2)
    backups = answer["backups"]
    assert isinstance(backups, list)
    assert [backup["id"] for backup in backups] == [second["backup_id"], first["backup_id"]]
    assert all(set(backup) >= LISTED and "config_data" not in backup for backup in backups)
    assert backups[0]["backup_type"] == "manual"
    assert backups[0]["description"] == "before"
    assert backups[0]["created_by"]
    _, answer = await call("GET", f"/api/remote/backups?miner_ip={ip}&limit=1")
    assert answer["count"] == 1
    _, answer = await call("GET", f"/api/remote/backups?miner_ip={place.ip('axeos')}")
    assert answer["count"] == 0

    miner_id = backups[0]["miner_id"]
    for query, found in (
        (f"miner_id={miner_id}", [second["backup_id"], first["backup_id"]]),
        ("miner_id=nobody", []),
        (f"before_id={second['backup_id']}", [first["backup_id"]]),
        (f"before_id={first['backup_id']}&miner_id={miner_id}", []),
    ):
        _, answer = await call("GET", f"/api/remote/backups?{query}")
        assert [backup["id"] for backup in answer["backups"]] == found, query  # type: ignore[attr-defined]

    path = f"/api/remote/backups/{second['backup_id']}"
    status, answer = await call("GET", path)
    assert (status, answer["ok"]) == (200, True)
    config = answer["backup"]["config_data"]  # type: ignore[index]
    assert {"pools", "frequencies", "voltage"} <= set(config)
    assert [pool["url"] for pool in config["pools"]] == [pool.url for pool in place.machine("antminer").pools]
    async with client.get(f"{path}?download=true") as response:
        assert response.status == 200
        assert response.headers["Content-Disposition"] == (
            f'attachment; filename="Pools-of-May-{second["backup_id"]}.json"'
        )
        assert (await response.json())["backup"]["id"] == second["backup_id"]

    status, answer = await call("DELETE", path)
    assert (status, answer["ok"]) == (200, True)
    status, _ = await call("GET", path)
    assert status == 404


async def test_backup_shows_passwords_only_on_request(place: Place, call: Call) -> None:
    ip = place.ip("antminer")
    for pool in place.machine("antminer").pools:
        pool.password = "geheim-7"
    _, made = await call("POST", f"/api/remote/backup/{ip}")
    path = f"/api/remote/backups/{made['backup_id']}"
    _, answer = await call("GET", path)
    assert "geheim-7" not in str(answer)
    assert answer["backup"]["config_data"]["pools"][0]["password_known"] is True  # type: ignore[index]
    _, answer = await call("GET", f"{path}?include_secrets=true")
    assert answer["backup"]["config_data"]["pools"][0]["password"] == "geheim-7"  # type: ignore[index]


async def test_backup_validates_and_restores(place: Place, call: Call) -> None:
    machine = place.machine("antminer")
    _, made = await call("POST", f"/api/remote/backup/{machine.ip}")
    path = f"/api/remote/backups/{made['backup_id']}"
    status, answer = await call("POST", f"{path}/validate")
    assert (status, answer) == (200, {"ok": True, "is_validated": True, "differences": [], "difference_details": []})
    before = [(pool.url, pool.user) for pool in machine.pools]
    await call(
        "POST",
        f"/api/remote/pool/switch/{machine.ip}",
        json={"pool_url": "stratum+tcp://pool.example.com:3333", "worker_name": "w"},
    )
    status, answer = await call("POST", f"{path}/validate", json={})
    assert (status, answer["ok"], answer["is_validated"]) == (200, True, False)
    assert answer["differences"]
    status, answer = await call("POST", f"{path}/restore", json={"sections": ["pools"]})
    assert status == 200, answer
    assert answer["message"] == f"Backup {made['backup_id']} restored to {machine.ip}"
    assert [(pool.url, pool.user) for pool in machine.pools] == before
    record = await place.data.history.async_get(int(str(answer["command_id"])))
    assert record is not None
    assert record.command_type == "restore"


async def test_restore_to_another_model_is_refused(place: Place, call: Call) -> None:
    _, made = await call("POST", f"/api/remote/backup/{place.ip('antminer')}")
    path = f"/api/remote/backups/{made['backup_id']}/restore"
    status, answer = await call("POST", path, json={"miner_ip": place.ip("axeos")})
    assert (status, answer["status"]) == (502, "failed")
    status, _ = await call("POST", path, json={"miner_ip": "127.37.9.9"})
    assert status == 404


async def test_validation_of_an_unreachable_miner_is_502(place: Place, call: Call) -> None:
    _, made = await call("POST", f"/api/remote/backup/{place.ip('antminer')}")
    path = f"/api/remote/backups/{made['backup_id']}/validate"
    place.machine("antminer").faults[Fault.NO_REPLY] = {}
    status, answer = await call("POST", path)
    assert (status, answer["ok"]) == (504, False)
    del place.machine("antminer").faults[Fault.NO_REPLY]
    place.machine("antminer").faults[Fault.DEAD] = {}
    status, answer = await call("POST", path)
    assert (status, answer["ok"]) == (502, False)


async def test_backup_of_a_removed_miner_is_404(place: Place, call: Call) -> None:
    ip = place.ip("antminer")
    _, made = await call("POST", f"/api/remote/backup/{ip}")
    miner = place.data.fleet.by_address(ip)
    assert miner is not None
    place.hass.config_entries.async_remove_subentry(place.entry, miner.subentry_id)
    await place.hass.async_block_till_done()
    path = f"/api/remote/backups/{made['backup_id']}"
    for action in ("validate", "restore"):
        status, answer = await call("POST", f"{path}/{action}")
        assert status == 404
        assert "no longer configured" in str(answer["error"])
    status, _ = await call("GET", path)
    assert status == 200


async def test_backup_of_an_unreachable_miner_fails(place: Place, call: Call) -> None:
    place.machine("antminer").faults[Fault.DEAD] = {}
    status, answer = await call("POST", f"/api/remote/backup/{place.ip('antminer')}")
    assert (status, answer["status"]) == (502, "failed")
    _, answer = await call("GET", "/api/remote/backups")
    assert answer["count"] == 0


async def test_backup_deleted_during_use_is_404(place: Place, call: Call) -> None:
    ip = place.ip("antminer")
    miner = place.data.fleet.by_address(ip)
    assert miner is not None
    path = f"/api/remote/backups/{(await call('POST', f'/api/remote/backup/{ip}'))[1]['backup_id']}"
    answers = await asyncio.gather(*(call(method, path) for method in ("GET", "DELETE", "GET", "DELETE", "GET")))
    assert sorted(status for status, _ in answers[1::2]) == [200, 404]
    assert {status for status, _ in answers[::2]} <= {200, 404}

    path = f"/api/remote/backups/{(await call('POST', f'/api/remote/backup/{ip}'))[1]['backup_id']}"
    async with miner.async_locked():
        validating = asyncio.create_task(call("POST", f"{path}/validate"))
        restoring = asyncio.create_task(call("POST", f"{path}/restore"))
        await asyncio.sleep(0.2)
        assert (await call("DELETE", path))[0] == 200
    assert (await validating)[0] == 404
    status, answer = await restoring
    assert (status, answer["status"]) == (502, "failed")
    assert answer["error_code"] == "backup_missing", answer


async def test_unreadable_backup_is_503_with_its_code(
    place: Place, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def find_nothing(*_args: object) -> None:
        return None

    _, answer = await call("POST", f"/api/remote/backup/{place.ip('antminer')}")
    monkeypatch.setattr(DurableFile, "async_load", find_nothing)
    status, answer = await call("GET", f"/api/remote/backups/{answer['backup_id']}")
    assert (status, answer["error_code"]) == (503, "backup_unreadable")
    assert answer["error_args"]["file"] == ".storage/miner_remote.backups/1"  # type: ignore[index]
