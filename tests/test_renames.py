"""Renamed entities are followed: outlets, price sensors, hashprice sensors, and sensors of policies."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from custom_components.miner_remote.prices.store import RateStore
from custom_components.miner_remote.runtime import DATA
from custom_components.miner_remote.storage.errors import StorageFailedError
from simulator.machine import Fault

from .conftest import SetUpSite, miners_of, wait_until
from .schedules.windows import hall, window


def _registered(hass: HomeAssistant, entity_id: str) -> None:
    domain, _, name = entity_id.partition(".")
    entry = er.async_get(hass).async_get_or_create(domain, "test", name, suggested_object_id=name)
    assert entry.entity_id == entity_id


async def _rename(hass: HomeAssistant, old: str, new: str) -> None:
    er.async_get(hass).async_update_entity(old, new_entity_id=new)
    if (state := hass.states.get(old)) is not None:
        hass.states.async_remove(old)
        hass.states.async_set(new, state.state)
    await hass.async_block_till_done()


async def test_outlet_renamed_inside_window_is_switched_on_at_its_end(
    hass: HomeAssistant,
    hall_of,
) -> None:
    async def switched(call: ServiceCall) -> None:
        entity_id = call.data["entity_id"]
        hass.states.async_set(entity_id, "on" if call.service == "turn_on" else "off")

    def plug(entity_id: str) -> str | None:
        state = hass.states.get(entity_id)
        return None if state is None else state.state

    _registered(hass, "switch.plug")
    hass.states.async_set("switch.plug", "on")
    async with hall(hall_of, ["cgminer"], "127.45.60.1", stored={"outlet": "switch.plug"}) as made:
        hass.services.async_register("switch", "turn_on", switched)
        hass.services.async_register("switch", "turn_off", switched)
        schedule_id = await window(made)
        await wait_until(lambda: plug("switch.plug") == "off")
        made.machines[0].faults[Fault.DEAD] = {}
        await _rename(hass, "switch.plug", "switch.heater")
        assert made.miners[0].outlet == "switch.heater"
        await made.data.schedules.async_delete_item(str(schedule_id))
        await wait_until(lambda: plug("switch.heater") == "on", 10)
        assert plug("switch.plug") is None


async def test_prices_and_hashprices(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    entry = await set_up_site()
    assert miners_of(hass, entry) == []
    data = hass.data[DATA]
    for entity_id in ("sensor.spot", "sensor.hashprice", "sensor.else"):
        _registered(hass, entity_id)
    rates = {
        entity_id: (await data.rates.async_create_item({"name": entity_id, "type": "sensor", "entity_id": entity_id}))[
            "id"
        ]
        for entity_id in ("sensor.spot", "sensor.else")
    }
    rule: dict[str, Any] = {"type": "break_even", "margin_percent": 5, "hashprice_entity_id": "sensor.hashprice"}
    daily = {
        "name": "Pays",
        "schedule_type": "daily",
        "weekly_schedule": [{"start_hour": 1, "end_hour": 2}],
        "electricity_rate_id": 1,
    }
    schedule = await data.schedules.async_create({**daily, "price_rule": rule}, created_by="Alice")
    await _rename(hass, "sensor.spot", "sensor.price")
    await _rename(hass, "sensor.hashprice", "sensor.earned")
    assert data.rates.rate(rates["sensor.spot"]).entity_id == "sensor.price"  # type: ignore[union-attr]
    assert data.rates.rate(rates["sensor.else"]).entity_id == "sensor.else"  # type: ignore[union-attr]
    changed = data.schedules.get(schedule["id"])
    assert changed is not None
    assert changed["price_rule"] == {**schedule["price_rule"], "hashprice_entity_id": "sensor.earned"}


async def test_prices_of_renamed_sensor_stay_known(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    """The cheapest hours of a night include hours that the sensor does not report again."""
    await set_up_site()
    data = hass.data[DATA]
    _registered(hass, "sensor.spot")
    start = dt_util.utcnow().replace(minute=0, second=0, microsecond=0)
    hours = [start + timedelta(hours=number) for number in range(4)]
    listed = [
        {"start": hour.isoformat(), "end": (hour + timedelta(hours=1)).isoformat(), "value": 0.1 + number}
        for number, hour in enumerate(hours)
    ]
    attributes = {"unit_of_measurement": "EUR/kWh", "raw_today": listed, "raw_tomorrow": []}
    hass.states.async_set("sensor.spot", "0.1", attributes)
    rate_id = (await data.rates.async_create_item({"name": "Spot", "type": "sensor", "entity_id": "sensor.spot"}))["id"]

    def known() -> list[float]:
        return [point.price for point in data.prices.curve(rate_id, hours[0], hours[-1] + timedelta(hours=1)).points]

    before = known()
    assert before == pytest.approx([0.1, 1.1, 2.1, 3.1])
    # Renamed twice, faster than the disk writes.
    registry = er.async_get(hass)
    registry.async_update_entity("sensor.spot", new_entity_id="sensor.between")
    registry.async_update_entity("sensor.between", new_entity_id="sensor.price")
    hass.states.async_remove("sensor.spot")
    await hass.async_block_till_done()
    assert data.rates.rate(rate_id).entity_id == "sensor.price"
    assert known() == before
    hass.states.async_set("sensor.price", "0.1", {**attributes, "raw_today": listed[:2]})
    await hass.async_block_till_done()
    assert known() == before
    hass.states.async_set("sensor.price", "0.7", {**attributes, "raw_today": [{**listed[0], "value": 0.7}]})
    await hass.async_block_till_done()
    assert known()[0] == pytest.approx(0.7)


async def test_rename_with_full_disk_is_logged(
    hass: HomeAssistant, set_up_site: SetUpSite, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await set_up_site()
    data = hass.data[DATA]
    _registered(hass, "sensor.spot")
    item = await data.rates.async_create_item({"name": "Spot", "type": "sensor", "entity_id": "sensor.spot"})

    async def full(*_: object) -> None:
        raise StorageFailedError("storage_read_only", file=".storage/test")

    with monkeypatch.context() as patched:
        patched.setattr(data.rates._file, "async_save", full)
        await _rename(hass, "sensor.spot", "sensor.price")
    assert "The new entity id sensor.price is lost at the next restart" in caplog.text
    assert data.rates.rate(item["id"]).entity_id == "sensor.price"
    # The next write includes it.
    await data.rates.async_update_item("1", {"name": "Flat"})
    again = RateStore(hass, lambda _: False)
    await again.async_load()
    assert again.rate(item["id"]).entity_id == "sensor.price"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("kind", "settings", "renamed"),
    [
        ("solar", {"meter": {"sensor": "sensor.old"}}, ("meter", "sensor")),
        ("heating", {"sensor": "sensor.old", "target_c": 20, "presets": {"sensor.old": 21}}, ("sensor",)),
        ("power_budget", {"follow": {"sensor": "sensor.old", "stale_s": None}}, ("follow", "sensor")),
        (
            "power_budget",
            {"meter": {"phases": [{"sensor": "sensor.l1", "max_a": 16}, {"sensor": "sensor.old", "max_a": 16}]}},
            ("meter", "phases", 1, "sensor"),
        ),
    ],
)
async def test_sensors_of_policies(
    hass: HomeAssistant, set_up_site: SetUpSite, kind: str, settings: dict[str, Any], renamed: tuple[str | int, ...]
) -> None:
    await set_up_site()
    store = hass.data[DATA].policies.store
    _registered(hass, "sensor.old")

    async def create(kind: str, settings: dict[str, Any]) -> dict[str, Any]:
        data = {"name": "P", "kind": kind, "scope": {"all": True}, "settings": settings}
        return dict(await store.async_create(data, created_by="test"))

    item, other = await create(kind, settings), await create("heating", {"sensor": "sensor.room", "target_c": 20})
    before = store.get(item["id"])
    assert before is not None
    await _rename(hass, "sensor.old", "sensor.new")
    after = store.get(item["id"])
    assert after is not None
    found: Any = after["settings"]
    for step in renamed:
        found = found[step]
    assert found == "sensor.new"
    # Nothing else changes.
    await _rename(hass, "sensor.new", "sensor.old")
    assert store.get(item["id"]) == before
    assert store.get(other["id"]) == other
