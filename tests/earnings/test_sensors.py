"""Sensors of earnings: when they exist, what they show, and their totals over restarts."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant, State
from homeassistant.helpers import device_registry as dr, entity_registry as er
from pytest_homeassistant_custom_component.common import mock_restore_cache_with_extra_data

from custom_components.miner_remote import async_remove_config_entry_device
from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.earnings import service
from custom_components.miner_remote.entities.earnings_sensor import RATES, TOTALS
from custom_components.miner_remote.runtime import DATA
from simulator.fleet import Fleet

from ..conftest import SetUpSite, miners_of

KEYS = [description.key for description in (*RATES, *TOTALS)]


class Clock:
    """The monotonic clock of the earnings."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(service, "monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def shown(hass: HomeAssistant, unique_id: str) -> State:
    entity_id = er.async_get(hass).async_get_entity_id("sensor", DOMAIN, unique_id)
    assert entity_id is not None, unique_id
    state = hass.states.get(entity_id)
    assert state is not None
    return state


def registered(hass: HomeAssistant, prefix: str) -> list[er.RegistryEntry]:
    registry = er.async_get(hass)
    ids = [registry.async_get_entity_id("sensor", DOMAIN, f"{prefix}_{key}") for key in KEYS]
    return [entry for item in ids if item is not None and (entry := registry.async_get(item)) is not None]


async def use_hashprice(hass: HomeAssistant, **settings: Any) -> None:
    await hass.data[DATA].hashprice.store.async_set(settings or {"source": "fixed", "price": 0.05, "currency": "EUR"})
    await hass.async_block_till_done()


async def test_sensors_of_a_site_and_a_miner(hass: HomeAssistant, set_up_site: SetUpSite, clock: Clock) -> None:
    hass.config.currency = "EUR"
    async with Fleet.start(kinds=["axeos"], base="127.36.41.1") as fleet:
        entry = await set_up_site(fleet.machines)
        data, (miner,) = hass.data[DATA], miners_of(hass, entry)
        await data.rates.async_update_item("1", {"price": 0.25})
        # Without a hashprice, nobody needs them.
        assert registered(hass, entry.entry_id) == registered(hass, miner.miner_id) == []
        await use_hashprice(hass)
        await miner.async_refresh()
        await hass.async_block_till_done()
        assert [item.disabled_by for item in registered(hass, entry.entry_id)] == [None] * 7
        assert [item.disabled_by for item in registered(hass, miner.miner_id)] == [
            er.RegistryEntryDisabler.INTEGRATION
        ] * 7
        # Policies decide with the same numbers.
        assert (data.policies.hashprice(), data.policies.energy_price("Garage", "")) == (0.05, 0.25)
        watts, hashrate = miner.data.power_w, miner.data.hashrate_ths
        assert watts is not None
        assert hashrate is not None
        data.earnings.async_count()
        before = {key: float(shown(hass, f"{entry.entry_id}_{key}").state) for key in KEYS[4:]}
        clock.now += 1200
        await data.earnings._async_count_again(None)  # type: ignore[arg-type]
        await hass.async_block_till_done()
        cost, revenue = watts * 0.024 * 0.25, hashrate * 0.05
        for key, value, unit in (
            ("revenue_per_day", revenue, "EUR/d"),
            ("energy_cost_per_day", cost, "EUR/d"),
            ("margin_per_day", revenue - cost, "EUR/d"),
            ("break_even_price", revenue / (watts * 0.024), "EUR/kWh"),
        ):
            state = shown(hass, f"{entry.entry_id}_{key}")
            assert float(state.state) == pytest.approx(value, rel=1e-3, abs=2e-6), key
            assert (state.attributes["unit_of_measurement"], state.attributes["state_class"]) == (unit, "measurement")
        for key in KEYS[4:]:
            state = shown(hass, f"{entry.entry_id}_{key}")
            if key == "energy_cost_total":
                assert float(state.state) - before[key] == pytest.approx(cost / 72, rel=1e-3, abs=2e-6)
            assert state.attributes["state_class"] == "total"
            assert state.attributes["device_class"] == "monetary"
            assert state.attributes["unit_of_measurement"] == "EUR"
        state = shown(hass, f"{entry.entry_id}_hashprice")
        assert (float(state.state), state.attributes["unit_of_measurement"]) == (0.05, "EUR/TH/d")
        # An unknown hashprice is not zero; the cost is still known.
        await use_hashprice(hass, source="sensor", entity_id="sensor.gone")
        assert shown(hass, f"{entry.entry_id}_hashprice").state == "unknown"
        assert shown(hass, f"{entry.entry_id}_hashprice").attributes["reason"] == "hashprice_unavailable"
        assert shown(hass, f"{entry.entry_id}_revenue_per_day").state == "unknown"
        assert shown(hass, f"{entry.entry_id}_margin_per_day").state == "unknown"
        assert float(shown(hass, f"{entry.entry_id}_energy_cost_per_day").state) == pytest.approx(cost, rel=1e-3)


async def test_all_sites_have_a_device_while_there_are_several(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    first = await set_up_site(name="Attic")
    await use_hashprice(hass)
    assert registered(hass, "fleet_1") == []
    second = await set_up_site(name="Barn")
    await hass.async_block_till_done()
    found = registered(hass, "fleet_1")
    assert [item.config_entry_id for item in found] == [first.entry_id] * 7
    devices = dr.async_get(hass)
    device = devices.async_get_device_by_identifier((DOMAIN, "fleet_1"), first.entry_id)
    assert device is not None
    assert device.name == "All miners"
    assert not await async_remove_config_entry_device(hass, first, device)
    assert shown(hass, "fleet_1_revenue_per_day").state == "unknown"
    assert float(shown(hass, "fleet_1_revenue_total").state) == 0
    assert await hass.config_entries.async_remove(second.entry_id)
    await hass.async_block_till_done()
    assert devices.async_get_device_by_identifier((DOMAIN, "fleet_1"), first.entry_id) is None


@pytest.mark.parametrize(("unit", "expected"), [("EUR", -12.5), ("USD", 0.0)])
async def test_totals_survive_a_restart_in_their_currency(
    hass: HomeAssistant, set_up_site: SetUpSite, unit: str, expected: float
) -> None:
    hass.config.currency = "EUR"
    stored = {"native_value": -12.5, "native_unit_of_measurement": unit}
    mock_restore_cache_with_extra_data(hass, [(State("sensor.garage_margin", "-12.5"), stored)])
    entry = await set_up_site()
    await use_hashprice(hass)
    assert float(shown(hass, f"{entry.entry_id}_margin_total").state) == expected
    # A change of the currency starts again.
    await hass.data[DATA].rates.async_update_item("1", {"price": 0.2, "currency": "CHF"})
    await hass.async_block_till_done()
    await hass.data[DATA].earnings._async_count_again(None)  # type: ignore[arg-type]
    state = shown(hass, f"{entry.entry_id}_margin_total")
    assert (float(state.state), state.attributes["unit_of_measurement"]) == (0, "CHF")


@pytest.mark.parametrize(("unit", "expected"), [("EUR", -12.5), ("CHF", 0.0)])
async def test_totals_are_restored_while_home_assistant_starts(
    hass: HomeAssistant, hass_storage: dict[str, Any], set_up_site: SetUpSite, unit: str, expected: float
) -> None:
    hass.config.currency = "EUR"
    hass.set_state(CoreState.starting)
    item = {"id": 1, "source": "fixed", "price": 0.05, "currency": "EUR"}
    hass_storage["miner_remote.hashprice"] = {
        "version": 1, "key": "miner_remote.hashprice", "data": {"next_id": 2, "items": [item]}
    }  # fmt: skip
    stored = {"native_value": -12.5, "native_unit_of_measurement": unit}
    mock_restore_cache_with_extra_data(hass, [(State("sensor.garage_margin", "-12.5"), stored)])
    entry = await set_up_site()
    assert float(shown(hass, f"{entry.entry_id}_margin_total").state) == -12.5
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done()
    await hass.data[DATA].earnings._async_count_again(None)  # type: ignore[arg-type]
    state = shown(hass, f"{entry.entry_id}_margin_total")
    assert (float(state.state), state.attributes["unit_of_measurement"]) == (expected, "EUR")
