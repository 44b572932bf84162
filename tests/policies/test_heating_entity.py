"""The thermostat of a heating policy."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.components.climate.const import ClimateEntityFeature
from homeassistant.core import Context, HomeAssistant, State
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.entities.policy_climate import PolicyThermostat
from custom_components.miner_remote.policies.heating.settings import HeatingSettings
from custom_components.miner_remote.runtime import DATA

from ..conftest import SetUpSite

SENSOR = "sensor.office"
OFFICE: dict[str, Any] = {
    "name": "Office",
    "kind": "heating",
    "scope": {"all": True},
    "settings": {"sensor": SENSOR, "target_c": 20, "presets": {"comfort": 21.5, "eco": 18}},
}
THERMOSTAT = "climate.office_thermostat"


async def add(hass: HomeAssistant, **changes: Any) -> int:
    item = await hass.data[DATA].policies.store.async_create({**OFFICE, **changes}, created_by="Test")
    await hass.async_block_till_done()
    return int(item["id"])


def shown(hass: HomeAssistant) -> State:
    state = hass.states.get(THERMOSTAT)
    assert state is not None
    return state


def settings(hass: HomeAssistant, policy_id: int) -> HeatingSettings:
    policy = hass.data[DATA].policies.store.policy(policy_id)
    assert policy is not None
    assert isinstance(policy.settings, HeatingSettings)
    return policy.settings


async def act(hass: HomeAssistant, service: str, **data: Any) -> None:
    await hass.services.async_call("climate", service, {"entity_id": THERMOSTAT, **data}, blocking=True)
    await hass.async_block_till_done()


async def test_thermostat_shows_no_temperature_of_a_sensor_in_percent(
    hass: HomeAssistant, set_up_site: SetUpSite
) -> None:
    await set_up_site()
    await add(hass)
    temperature(hass, "50", "%")
    await hass.async_block_till_done()
    assert shown(hass).attributes["current_temperature"] is None


def temperature(hass: HomeAssistant, value: str, unit: str = "°C") -> None:
    hass.states.async_set(SENSOR, value, {"unit_of_measurement": unit})


async def test_thermostat_shows_settings_and_room(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    await set_up_site()
    temperature(hass, "19.3")
    policy_id = await add(hass)
    state = shown(hass)
    assert (state.state, state.name) == ("heat", "Office Thermostat")
    attributes = state.attributes
    assert (attributes["current_temperature"], attributes["temperature"]) == (19.3, 20)
    assert (attributes["min_temp"], attributes["max_temp"], attributes["target_temp_step"]) == (5, 30, 0.5)
    assert attributes["hvac_modes"] == ["heat", "off"]
    assert (attributes["preset_mode"], attributes["preset_modes"]) == ("none", ["none", "comfort", "eco"])
    assert attributes["policy_id"] == policy_id
    entry = er.async_get(hass).async_get(THERMOSTAT)
    assert entry is not None
    assert entry.unique_id == f"policy_{policy_id}_thermostat"
    # It follows the sensor, also another one, and in another unit.
    temperature(hass, "68", "°F")
    await hass.async_block_till_done()
    assert shown(hass).attributes["current_temperature"] == 20
    changed = {**OFFICE["settings"], "sensor": "sensor.other", "presets": {}}
    await hass.data[DATA].policies.store.async_update(policy_id, {"settings": changed})
    hass.states.async_set("sensor.other", "17.1", {"unit_of_measurement": "°C"})
    await hass.async_block_till_done()
    state = shown(hass)
    assert state.attributes["current_temperature"] == 17.1
    assert not state.attributes["supported_features"] & ClimateEntityFeature.PRESET_MODE
    hass.states.async_set("sensor.other", "unavailable")
    await hass.async_block_till_done()
    assert shown(hass).attributes["current_temperature"] is None


async def test_calls_change_the_settings_of_the_policy(
    hass: HomeAssistant, set_up_site: SetUpSite, hass_storage: dict[str, Any]
) -> None:
    await set_up_site()
    temperature(hass, "19.3")
    policy_id = await add(hass)
    await act(hass, "set_temperature", temperature=21)
    assert settings(hass, policy_id).target_c == 21
    await act(hass, "set_preset_mode", preset_mode="eco")
    assert (settings(hass, policy_id).preset, shown(hass).attributes["temperature"]) == ("eco", 18)
    await act(hass, "set_preset_mode", preset_mode="none")
    assert (settings(hass, policy_id).preset, shown(hass).attributes["temperature"]) == (None, 21)
    await act(hass, "set_preset_mode", preset_mode="comfort")
    await act(hass, "set_temperature", temperature=19.5, hvac_mode="off")
    assert (settings(hass, policy_id).preset, settings(hass, policy_id).target_c) == (None, 19.5)
    assert (shown(hass).state, shown(hass).attributes["hvac_action"]) == ("off", "off")
    await act(hass, "turn_on")
    assert shown(hass).state == "heat"
    await act(hass, "turn_off")
    assert shown(hass).state == "off"
    await act(hass, "set_hvac_mode", hvac_mode="heat")
    assert settings(hass, policy_id).mode == "heat"
    # What was set is on the disk.
    (stored,) = hass_storage[f"{DOMAIN}.policies"]["data"]["items"]
    assert stored["settings"]["target_c"] == 19.5


async def test_values_outside_of_the_settings_are_refused(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    await set_up_site()
    policy_id = await add(hass)
    before = settings(hass, policy_id)
    for service, data in (
        ("set_temperature", {"temperature": 31}),
        ("set_temperature", {"temperature": 20.5, "hvac_mode": "cool"}),
        ("set_preset_mode", {"preset_mode": "away"}),
        ("set_hvac_mode", {"hvac_mode": "cool"}),
    ):
        with pytest.raises(ServiceValidationError):
            await act(hass, service, **data)
    assert settings(hass, policy_id) == before


async def test_calls_at_the_same_time_are_all_kept(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    await set_up_site()
    policy_id = await add(hass)
    for service, data in (("set_temperature", {"temperature": 22}), ("turn_off", {})):
        hass.async_create_task(hass.services.async_call("climate", service, {"entity_id": THERMOSTAT, **data}))
    await hass.async_block_till_done()
    assert (settings(hass, policy_id).target_c, settings(hass, policy_id).mode) == (22, "off")


async def test_thermostat_needs_the_permission_to_control_it(
    hass: HomeAssistant, set_up_site: SetUpSite, hass_read_only_user: MockUser
) -> None:
    await set_up_site()
    policy_id = await add(hass)
    with pytest.raises(Unauthorized):
        await hass.services.async_call(
            "climate",
            "set_temperature",
            {"entity_id": THERMOSTAT, "temperature": 25},
            blocking=True,
            context=Context(user_id=hass_read_only_user.id),
        )
    assert settings(hass, policy_id).target_c == 20


async def test_thermostat_is_unavailable_while_the_policy_is_disabled_and_goes_with_it(
    hass: HomeAssistant, set_up_site: SetUpSite
) -> None:
    await set_up_site()
    policy_id = await add(hass)
    store = hass.data[DATA].policies.store
    await store.async_update(policy_id, {"enabled": False})
    await hass.async_block_till_done()
    assert shown(hass).state == "unavailable"
    await store.async_update(policy_id, {"enabled": True})
    await hass.async_block_till_done()
    assert shown(hass).state == "heat"
    await store.async_delete_item(str(policy_id))
    await hass.async_block_till_done()
    assert hass.states.get(THERMOSTAT) is None


async def test_other_kinds_have_no_thermostat(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    await set_up_site()
    await add(hass, kind="backup", name="Nightly", settings={"time": "03:30"})
    assert hass.states.async_entity_ids("climate") == []


async def test_figures_are_not_recorded(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    await set_up_site()
    await add(hass)
    assert PolicyThermostat._unrecorded_attributes < shown(hass).attributes.keys()
