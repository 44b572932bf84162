"""The sensors of electricity rates: what they show, and at which site they are."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import device_registry as dr, entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.miner_remote import async_remove_config_entry_device
from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.entities.tariff_sensor import RATE_SENSORS, RateSensor
from custom_components.miner_remote.runtime import DATA

from .conftest import SetUpSite

DAY = datetime(2026, 11, 9, tzinfo=ZoneInfo("Europe/Berlin"))
KEYS = [description.key for description in RATE_SENSORS]


@pytest.fixture(autouse=True)
async def _noon(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    await hass.config.async_set_time_zone("Europe/Berlin")
    hass.config.currency = "EUR"
    freezer.move_to(DAY + timedelta(hours=12))


async def add(hass: HomeAssistant, **data: Any) -> int:
    rate_id: int = (await hass.data[DATA].rates.async_create_item(data))["id"]
    await hass.async_block_till_done()
    return rate_id


def entity_id(hass: HomeAssistant, rate_id: int, key: str) -> str | None:
    return er.async_get(hass).async_get_entity_id("sensor", DOMAIN, f"rate_{rate_id}_{key}")


def shown(hass: HomeAssistant, rate_id: int, key: str) -> State:
    found = entity_id(hass, rate_id, key)
    assert found is not None
    state = hass.states.get(found)
    assert state is not None
    return state


def values(hass: HomeAssistant, rate_id: int) -> list[str]:
    return [shown(hass, rate_id, key).state for key in KEYS]


def times(state: State) -> tuple[float, float]:
    """Return start and end in hours since midnight."""
    return tuple((state.attributes[key] - DAY) / timedelta(hours=1) for key in ("start", "end"))  # type: ignore[return-value]


def home(hass: HomeAssistant, rate_id: int) -> str | None:
    """Return the config entry of a rate's sensors, and check that they and their device share it."""
    entries = {item.config_entry_id for key in KEYS if (item := registered(hass, rate_id, key)) is not None}
    devices = {
        entry.entry_id
        for entry in hass.config_entries.async_entries(DOMAIN)
        for device in dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
        if (DOMAIN, f"rate_{rate_id}") in device.identifiers
    }
    assert entries == devices
    assert len(entries) <= 1
    return next(iter(entries), None)


def registered(hass: HomeAssistant, rate_id: int, key: str) -> er.RegistryEntry | None:
    found = entity_id(hass, rate_id, key)
    return er.async_get(hass).async_get(found) if found else None


async def test_time_of_use_sensor_has_price_and_changes(
    hass: HomeAssistant, set_up_site: SetUpSite, freezer: FrozenDateTimeFactory
) -> None:
    await set_up_site()
    night = [{"start_hour": 22, "end_hour": 6, "price": 0.15}]
    rate = await add(hass, name="Two tariffs", type="tou", price=0.3, periods=night, currency="CHF")
    assert values(hass, rate) == ["0.3", "0.15", "0.15", "0.3"]
    now = shown(hass, rate, "current_price")
    assert now.entity_id == "sensor.two_tariffs_electricity_price"
    assert now.name == "Two tariffs Electricity price"
    assert now.attributes["unit_of_measurement"] == "CHF/kWh"
    assert now.attributes["state_class"] == "measurement"
    assert times(now) == (6, 22)
    assert times(shown(hass, rate, "next_price")) == (22, 30)
    assert times(shown(hass, rate, "cheapest_price_today")) == (0, 6)
    time = DAY + timedelta(hours=22)
    freezer.move_to(time)
    async_fire_time_changed(hass, time)
    await hass.async_block_till_done()
    assert values(hass, rate) == ["0.15", "0.3", "0.15", "0.3"]


async def test_default_rate_shows_when_it_has_a_price(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    entry = await set_up_site()
    assert home(hass, 1) is None
    await hass.data[DATA].rates.async_update_item("1", {"price": 0.3})
    await hass.async_block_till_done()
    assert home(hass, 1) == entry.entry_id
    assert values(hass, 1) == ["0.3"] * 4
    assert shown(hass, 1, "current_price").attributes["unit_of_measurement"] == "EUR/kWh"
    await hass.data[DATA].rates.async_update_item("1", {"price": None})
    await hass.async_block_till_done()
    assert home(hass, 1) is None


async def test_sensors_without_known_price_are_unknown(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    await set_up_site()
    rate = await add(hass, name="Spot", type="sensor", entity_id="sensor.spot")
    assert values(hass, rate) == ["unknown"] * 4
    assert shown(hass, rate, "current_price").attributes["start"] is None


async def test_price_sensor_follows_its_source(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    await set_up_site()
    rows = [
        {"start": DAY + timedelta(hours=hour), "end": DAY + timedelta(hours=hour + 1), "value": (hour - 5) / 100}
        for hour in range(48)
    ]
    hass.states.async_set("sensor.spot", "0", {"raw_today": rows[:24], "unit_of_measurement": "SEK/kWh"})
    rate = await add(hass, name="Spot", type="sensor", entity_id="sensor.spot")
    assert values(hass, rate) == ["0.07", "0.08", "-0.05", "0.18"]
    assert times(shown(hass, rate, "dearest_price_today")) == (23, 24)
    hass.states.async_set(
        "sensor.spot", "0", {"raw_today": rows[:24], "raw_tomorrow": rows[24:], "unit_of_measurement": "SEK/kWh"}
    )
    await hass.async_block_till_done()
    assert values(hass, rate)[3] == "0.18"
    assert shown(hass, rate, "current_price").attributes["unit_of_measurement"] == "SEK/kWh"


async def test_sensors_follow_renaming_and_deletion_of_rate(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    entry = await set_up_site()
    rate = await add(hass, name="First", type="flat", price=0.3)
    device = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)[-1]
    assert device.name == "First"
    assert not await async_remove_config_entry_device(hass, entry, device)
    await hass.data[DATA].rates.async_update_item(str(rate), {"name": "Second"})
    renamed = dr.async_get(hass).async_get(device.id)
    assert renamed is not None
    assert renamed.name == "Second"
    await hass.data[DATA].rates.async_delete_item(str(rate))
    await hass.async_block_till_done()
    assert home(hass, rate) is None
    assert hass.states.get("sensor.first_electricity_price") is None


async def test_rate_deleted_while_site_unloaded_leaves_no_device(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    entry = await set_up_site()
    rate = await add(hass, name="First", type="flat", price=0.3)
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.data[DATA].rates.async_delete_item(str(rate))
    assert home(hass, rate) == entry.entry_id
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert home(hass, rate) is None


async def test_rates_are_at_the_site_that_is_their_location(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    first = await set_up_site(name="Garage")
    second = await set_up_site(name="Hall")
    await hass.data[DATA].rates.async_update_item("1", {"price": 0.3})
    rate = await add(hass, name="Big", type="flat", price=0.1, location="hall")
    assert (home(hass, 1), home(hass, rate)) == (first.entry_id, second.entry_id)
    kept = entity_id(hass, rate, "current_price")
    for location, where in (("Garage", first), ("Hall", second), ("Nowhere", first), (None, first)):
        await hass.data[DATA].rates.async_update_item(str(rate), {"location": location})
        await hass.async_block_till_done()
        assert home(hass, rate) == where.entry_id, location
        assert entity_id(hass, rate, "current_price") == kept
        assert values(hass, rate) == ["0.1"] * 4


async def test_sensors_move_when_sites_are_added_and_removed(
    hass: HomeAssistant, set_up_site: SetUpSite, caplog: pytest.LogCaptureFixture
) -> None:
    first = await set_up_site(name="Garage")
    await hass.data[DATA].rates.async_update_item("1", {"price": 0.3})
    rate = await add(hass, name="Big", type="flat", price=0.1, location="Hall")
    assert home(hass, rate) == first.entry_id
    second = await set_up_site(name="Hall")
    assert home(hass, rate) == second.entry_id
    kept = entity_id(hass, 1, "current_price")
    assert await hass.config_entries.async_remove(first.entry_id)
    await hass.async_block_till_done()
    assert (home(hass, 1), home(hass, rate)) == (second.entry_id, second.entry_id)
    assert entity_id(hass, 1, "current_price") == kept
    assert values(hass, rate) == ["0.1"] * 4
    MockConfigEntry(domain="other").add_to_hass(hass)
    assert await hass.config_entries.async_remove(second.entry_id)
    await hass.async_block_till_done()
    assert (home(hass, 1), home(hass, rate)) == (None, None)
    assert "does not generate unique IDs" not in caplog.text
    assert "Traceback" not in caplog.text


async def test_sensors_end_with_their_site(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    entry = await set_up_site()
    await hass.data[DATA].rates.async_update_item("1", {"price": 0.3})
    await hass.async_block_till_done()
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert shown(hass, 1, "current_price").state == "unavailable"
    hass.data[DATA].prices._changed(1)
    followers = {getattr(listener, "__self__", None) for listener in hass.data[DATA].prices._price_listeners}
    assert not [follower for follower in followers if isinstance(follower, RateSensor)]
