"""The list of miners."""

from __future__ import annotations

from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr, label_registry as lr

from simulator.machine import Fault

from .conftest import Call, Place

KEYS = {
    "ip", "status", "model", "vendor", "hostname", "mac", "location", "tags", "last_seen", "age_sec", "is_stale",
    "est_power_w", "hashrate_ths", "device_id",
}  # fmt: skip


async def test_list_describes_every_miner(place: Place, call: Call) -> None:
    status, answer = await call("GET", "/api/miners")
    assert status == 200
    miners = answer["miners"]
    assert isinstance(miners, list)
    assert {miner["ip"] for miner in miners} == {machine.ip for machine in place.machines}
    for miner in miners:
        assert set(miner) >= KEYS
        machine = next(machine for machine in place.machines if machine.ip == miner["ip"])
        assert (miner["status"], miner["is_stale"], miner["location"], miner["tags"]) == ("Active", False, "Hall", [])
        assert miner["hashrate_ths"] > 0
        assert miner["age_sec"] >= 0
        assert miner["device_id"]
        assert not any(pool.user in str(miner) for pool in machine.pools)


async def test_list_filters_by_location_tag_and_status(hass: HomeAssistant, place: Place, call: Call) -> None:
    miner = place.data.fleet.by_address(place.ip("axeos"))
    assert miner is not None
    label = lr.async_get(hass).async_create("Quiet")
    area = ar.async_get(hass).async_create("Office")
    dr.async_get(hass).async_update_device(str(miner.device_id), labels={label.label_id}, area_id=area.id)
    for query, count in (
        ("location=office", 1),
        ("location=Hall", 3),
        ("location=Cellar", 0),
        ("tag=Quiet", 1),
        ("tag=Loud", 0),
        ("status=active", 3),
        ("status=Stale", 0),
        ("status=&tag=&location=", 3),
    ):
        status, answer = await call("GET", f"/api/miners?{query}")
        assert (status, len(answer["miners"])) == (200, count), query  # type: ignore[arg-type]


async def test_miner_that_never_answered_has_no_values(hass: HomeAssistant, place: Place, call: Call) -> None:
    miner = place.data.fleet.by_address(place.ip("axeos"))
    assert miner is not None
    place.machine("axeos").faults[Fault.DEAD] = {}
    await miner.async_refresh()
    _, answer = await call("GET", "/api/miners?status=Lagging")
    (lagging,) = answer["miners"]  # type: ignore[misc]
    assert lagging["online"] is False
    assert lagging["hashrate_ths"] is not None
    miner.last_seen = miner.polls.answered_at = None
    _, answer = await call("GET", "/api/miners?status=Stale")
    (stale,) = answer["miners"]  # type: ignore[misc]
    assert (stale["is_stale"], stale["hashrate_ths"], stale["est_power_w"], stale["age_sec"]) == (
        True,
        None,
        None,
        None,
    )
    assert stale["model"]
