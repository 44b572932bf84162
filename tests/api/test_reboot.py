"""Reboots of one and of many miners, and their progress."""

from __future__ import annotations

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, label_registry as lr

from simulator.machine import Fault

from ..conftest import wait_until
from .conftest import Call, Place


async def test_reboot_of_one_miner_succeeds(place: Place, call: Call) -> None:
    for machine in place.machines:
        status, answer = await call("POST", f"/api/remote/reboot/{machine.ip}")
        assert status == 200, answer
        assert answer["ok"] is True
        assert answer["message"] == f"Reboot command sent to {machine.ip}"
        assert answer["status"] == "success"
        record = await place.data.history.async_get(int(str(answer["command_id"])))
        assert record is not None
        assert (record.miner_ip, record.command_type, record.source) == (machine.ip, "reboot", "manual")
    await wait_until(
        lambda: all(machine.counters.get("reboot") == 1 for machine in place.machines if machine.kind != "cgminer")
    )


async def test_reboot_accepts_any_spelling_of_the_address(place: Place, call: Call) -> None:
    ip = place.ip("axeos")
    status, answer = await call("POST", f"/api/remote/reboot/::ffff:{ip}", json={})
    assert (status, answer["message"]) == (200, f"Reboot command sent to {ip}")


async def test_bulk_reboot_answers_with_each_result(place: Place, call: Call) -> None:
    place.machine("axeos").faults[Fault.DEAD] = {}
    ips = [machine.ip for machine in place.machines]
    status, answer = await call("POST", "/api/remote/reboot/bulk", json={"miner_ips": [*ips, ips[0]]})
    assert status == 200
    assert answer["ok"] is True
    assert answer["message"] == "Bulk reboot initiated for 3 miners"
    results = answer["results"]
    assert isinstance(results, dict)
    assert {key: results[key] for key in ("total", "successful", "failed", "skipped")} == {
        "total": 3, "successful": 2, "failed": 1, "skipped": 0,
    }  # fmt: skip
    by_ip = {command["miner_ip"]: command for command in results["commands"]}
    assert set(by_ip) == set(ips)
    dead = by_ip[place.ip("axeos")]
    assert dead["status"] == "failed"
    assert dead["error"]
    assert set(dead) >= {"miner_ip", "status", "error", "command_id"}
    alive = by_ip[place.ip("cgminer")]
    assert (alive["status"], alive["error"]) == ("success", None)


async def test_bulk_reboot_accepts_a_bare_array(place: Place, call: Call) -> None:
    ips = [place.ip("axeos"), place.ip("antminer")]
    status, answer = await call("POST", "/api/remote/reboot/bulk", json=ips)
    assert (status, answer["message"]) == (200, "Bulk reboot initiated for 2 miners")


async def test_bulk_reboot_selects_by_location_tag_and_all(hass: HomeAssistant, place: Place, call: Call) -> None:
    miner = place.data.fleet.by_address(place.ip("axeos"))
    assert miner is not None
    label = lr.async_get(hass).async_create("Air cooled")
    dr.async_get(hass).async_update_device(str(miner.device_id), labels={label.label_id})
    for body, count in (
        ({"tags": ["Air cooled"]}, 1),
        ({"tags": ["Air cooled"], "miner_ips": [miner.address]}, 1),
        ({"tags": ["Air cooled"], "miner_ips": [place.ip("cgminer")]}, 2),
        ({"location": "Hall"}, 3),
        ({"all": True}, 3),
    ):
        status, answer = await call("POST", "/api/remote/reboot/bulk", json=body)
        assert (status, answer["message"]) == (200, f"Bulk reboot initiated for {count} miners")


async def test_bulk_reboot_stops_after_failures(place: Place, call: Call) -> None:
    for machine in place.machines:
        machine.faults[Fault.DEAD] = {}
    status, answer = await call(
        "POST", "/api/remote/reboot/bulk", json={"all": True, "group_size": 1, "stop_after_failures": 1}
    )
    assert status == 200
    results = answer["results"]
    assert isinstance(results, dict)
    assert (results["total"], results["successful"], results["failed"], results["skipped"]) == (3, 0, 1, 2)
    assert [command["status"] for command in results["commands"]] == ["failed", "skipped", "skipped"]


async def test_background_batch_reports_its_progress(place: Place, call: Call) -> None:
    status, answer = await call(
        "POST",
        "/api/remote/reboot/bulk",
        json={"all": True, "group_size": 1, "group_delay_s": 0.3, "background": True},
    )
    assert (status, answer["ok"], answer["message"]) == (202, True, "Bulk reboot initiated for 3 miners")
    batch_id = answer["batch_id"]
    status, answer = await call("GET", f"/api/remote/batches/{batch_id}")
    assert (status, answer["running"], answer["batch_id"]) == (200, True, batch_id)
    assert answer["results"]["pending"] > 0  # type: ignore[index]
    batch = place.data.runner.batch(str(batch_id))
    assert batch is not None
    await batch.wait()
    status, ended = await call("GET", f"/api/remote/batches/{batch_id}")
    assert (status, ended["running"]) == (200, False)
    assert ended["results"]["successful"] == 3  # type: ignore[index]
    # Later, the batch is read from the history.
    place.data.runner._batches._batches.clear()
    status, from_history = await call("GET", f"/api/remote/batches/{batch_id}")
    assert (status, from_history) == (200, ended)
