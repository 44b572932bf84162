"""Entities that people rename are followed: outlets, price sensors, hashprices."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import entity_registry as er

from custom_components.miner_remote.data import DATA
from custom_components.miner_remote.storage import StorageFailedError
from simulator.machine import Fault

from .commands.conftest import hall_of  # noqa: F401  a fixture
from .conftest import SetUpSite, miners_of, wait_until
from .schedules.test_engine import hall, window


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


async def test_an_outlet_that_is_renamed_inside_a_window_is_switched_on_at_its_end(
    hass: HomeAssistant,
    hall_of,  # noqa: F811
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


async def test_a_full_disk_is_told(
    hass: HomeAssistant, set_up_site: SetUpSite, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await set_up_site()
    data = hass.data[DATA]
    _registered(hass, "sensor.spot")
    item = await data.rates.async_create_item({"name": "Spot", "type": "sensor", "entity_id": "sensor.spot"})

    async def full(*_: object) -> None:
        raise StorageFailedError("rates", "No space left on device")

    monkeypatch.setattr(data.rates._durable, "async_save_durably", full)
    await _rename(hass, "sensor.spot", "sensor.price")
    assert "The rate Spot could not be changed to sensor.price" in caplog.text
    assert data.rates.get(item["id"])["entity_id"] == "sensor.spot"  # type: ignore[index]
