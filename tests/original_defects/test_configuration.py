"""Defects of the original in pools, backups and the list of miners."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.machine import Fault

from .conftest import BASE, KINDS, POOL, URL, Call, Place


async def test_pool_switch_never_leaves_the_miner_without_a_pool(place: Place, call: Call) -> None:
    """A refused pool leaves the list unchanged."""
    machine = place.machine("cgminer")
    before = [(pool.url, pool.user) for pool in machine.pools]
    journal = len(machine.journal)
    await call("POST", f"/api/remote/pool/switch/{machine.ip}", POOL)
    changes = [line.split()[0] for line in list(machine.journal)[journal:] if "addpool" in line or "removepool" in line]
    assert changes[0].startswith("addpool"), changes
    machine.faults[Fault.ACCESS_DENIED] = {}
    now = [(pool.url, pool.user) for pool in machine.pools]
    status, _ = await call("POST", f"/api/remote/pool/switch/{machine.ip}", {**POOL, "worker_name": "other"})
    assert status == 502
    assert [(pool.url, pool.user) for pool in machine.pools] == now
    assert now[1:] == before[1:]


async def test_miner_mines_on_the_new_pool_after_a_switch(place: Place, call: Call) -> None:
    """CGMiner appends the new pool and renumbers, so that the given number then stands for another pool."""
    machine = place.machine("cgminer")
    for slot in (1, 0, 2):
        wanted = [(pool.url, pool.user) for pool in machine.pools]
        wanted[slot] = (URL, f"account.{slot}")
        body = {**POOL, "worker_name": f"account.{slot}", "pool_number": slot}
        status, answer = await call("POST", f"/api/remote/pool/switch/{machine.ip}", body)
        assert status == 200, answer
        assert machine.active_pool == slot
        assert [(pool.url, pool.user) for pool in machine.pools] == wanted


async def test_bulk_pool_switch_keeps_the_slot(place: Place, call: Call) -> None:
    machine = place.machine("cgminer")
    first = (machine.pools[0].url, machine.pools[0].user)
    _, answer = await call(
        "POST", "/api/remote/pool/switch/bulk", {**POOL, "miner_ips": [machine.ip], "pool_number": 2}
    )
    assert answer["results"]["successful"] == 1, answer
    assert machine.pools[2].url == URL
    assert (machine.pools[0].url, machine.pools[0].user) == first


async def test_pool_switch_is_read_back(place: Place, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("custom_components.miner_remote.control.handlers.pool_switch.config_write_s", lambda *_of: 1.0)
    for kind in ("cgminer", "antminer"):
        machine = place.machine(kind)
        machine.faults[Fault.IGNORES_WRITES] = {}
        status, answer = await call("POST", f"/api/remote/pool/switch/{machine.ip}", POOL)
        assert (status, answer["status"]) == (502, "failed"), kind
        assert all(pool.url != URL for pool in machine.pools)


async def test_pool_switch_survives_a_restart(place: Place, call: Call) -> None:
    machine = place.machine("cgminer")
    await call("POST", f"/api/remote/pool/switch/{machine.ip}", POOL)
    status, _ = await call("POST", f"/api/remote/reboot/{machine.ip}")
    assert status == 200
    assert machine.pools[machine.active_pool].url == URL


async def test_pool_switch_works_without_the_cgminer_api(place: Place, call: Call) -> None:
    _, answer = await call("POST", "/api/remote/pool/switch/bulk", {**POOL, "all": True})
    assert answer["results"]["successful"] == len(KINDS), answer
    for machine in place.machines:
        assert "new.pool.example" in machine.pools[machine.active_pool].url


async def test_backup_holds_the_configuration(place: Place, call: Call) -> None:
    machine = place.machine("antminer")
    _, made = await call("POST", f"/api/remote/backup/{machine.ip}")
    config = (await call("GET", f"/api/remote/backups/{made['backup_id']}"))[1]["backup"]["config_data"]
    assert config.keys() >= {"pools", "frequencies", "voltage"}
    assert [(pool["url"], pool["user"]) for pool in config["pools"]] == [(p.url, p.user) for p in machine.pools]
    assert not {"stats", "Elapsed", "GHS 5s", "STATUS"} & config.keys()


async def test_no_backup_is_made_of_an_error(place: Place, call: Call) -> None:
    """The original stores error replies, and answers 500 if the miner is unreachable."""
    machine = place.machine("antminer")
    for fault in (Fault.DEAD, Fault.NO_REPLY, Fault.GARBAGE, Fault.TRUNCATED, Fault.UNAUTHORIZED):
        machine.faults[fault] = {}
        status, answer = await call("POST", f"/api/remote/backup/{machine.ip}")
        assert status in (502, 504), (fault, answer)
        del machine.faults[fault]
    assert (await call("GET", "/api/remote/backups"))[1]["count"] == 0


async def test_backups_are_in_the_audit_log(place: Place, call: Call) -> None:
    await call("POST", f"/api/remote/backup/{BASE}", {"backup_name": "one"})
    place.machine("cgminer").faults[Fault.DEAD] = {}
    await call("POST", f"/api/remote/backup/{BASE}", {"backup_name": "two"})
    _, answer = await call("GET", "/api/remote/commands/history?command_type=backup")
    assert [(item["parameters"]["backup_name"], item["status"]) for item in answer["commands"]] == [
        ("two", "failed"),
        ("one", "success"),
    ]


async def test_backup_can_be_restored_validated_and_deleted(place: Place, call: Call) -> None:
    machine = place.machine("antminer")
    before = [(pool.url, pool.user, pool.password) for pool in machine.pools]
    _, made = await call("POST", f"/api/remote/backup/{machine.ip}")
    path = f"/api/remote/backups/{made['backup_id']}"
    await call("POST", f"/api/remote/pool/switch/{machine.ip}", POOL)
    _, answer = await call("POST", f"{path}/validate")
    assert answer["is_validated"] is False
    status, answer = await call("POST", f"{path}/restore")
    assert status == 200, answer
    assert [(pool.url, pool.user, pool.password) for pool in machine.pools] == before
    await call("POST", f"{path}/validate")
    assert (await call("GET", path))[1]["backup"]["is_validated"] is True
    assert (await call("DELETE", path))[0] == 200
    assert (await call("GET", path))[0] == 404


async def test_pool_passwords_of_backups_are_encrypted_and_hidden(
    place: Place, call: Call, hass_storage: dict[str, Any]
) -> None:
    machine = place.machine("antminer")
    machine.pools[0].password = "hidden-word"
    _, made = await call("POST", f"/api/remote/backup/{machine.ip}")
    assert "hidden-word" not in json.dumps(hass_storage, default=str)
    path = f"/api/remote/backups/{made['backup_id']}"
    for shown in (path, f"{path}?download=true", "/api/remote/backups"):
        assert "hidden-word" not in str(await call("GET", shown))
    assert "hidden-word" in str(await call("GET", f"{path}?include_secrets=true"))


async def test_backup_knows_its_model_and_firmware(place: Place, call: Call) -> None:
    for machine in place.machines[1:]:
        await call("POST", f"/api/remote/backup/{machine.ip}")
        _, answer = await call("GET", f"/api/remote/backups?miner_ip={machine.ip}")
        assert answer["backups"][0]["model"]
        assert answer["backups"][0]["firmware_version"]


async def test_power_is_not_derived_from_the_hashrate(place: Place, call: Call) -> None:
    """The power measured by the miner is shown, or nothing if it reports none."""
    shown = {miner["ip"]: miner for miner in (await call("GET", "/api/miners"))[1]["miners"]}
    axeos, cgminer = place.machine("axeos"), place.machine("cgminer")
    assert shown[axeos.ip]["est_power_w"] == pytest.approx(axeos.power(), rel=0.2)
    assert shown[cgminer.ip]["est_power_w"] is None


async def test_unreachable_miner_has_no_readings_of_zero(place: Place, call: Call) -> None:
    machine = place.machine("axeos")
    machine.faults[Fault.DEAD] = {}
    miner = place.data.fleet.by_address(machine.ip)
    assert miner is not None
    # As if the miner had been silent for a long time.
    miner.last_seen = miner.polls.answered_at = None
    await miner.async_refresh()
    shown = next(m for m in (await call("GET", "/api/miners"))[1]["miners"] if m["ip"] == machine.ip)
    assert (shown["status"], shown["is_stale"]) == ("Stale", True)
    assert (shown["hashrate_ths"], shown["est_power_w"], shown["temperature_max_c"]) == (None, None, None)
