"""Sensors in a unit that does not fit: refused in new settings, and not used if the unit is only seen later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.miner_remote.input.fields import InvalidDataError
from custom_components.miner_remote.policies.contract import EntityState, Quantity
from custom_components.miner_remote.policies.entity_states import state_of
from custom_components.miner_remote.policies.kept_state import KeptState
from custom_components.miner_remote.policies.kinds import kind_of
from custom_components.miner_remote.policies.policy_json import policy_from_json
from custom_components.miner_remote.policies.power_budget.parts import share_of
from custom_components.miner_remote.policies.power_budget.settings import Numbers, Signal
from custom_components.miner_remote.policies.power_budget.state import Share
from custom_components.miner_remote.policies.round import decide_last, inputs_of_last
from custom_components.miner_remote.policies.round_types import PolicyInput, RoundInput
from custom_components.miner_remote.policies.store import PolicyStore

SENSOR, OTHER = "sensor.one", "sensor.two"
SETTINGS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "solar, meter": ("solar", {"meter": {"sensor": SENSOR}}),
    "solar, surplus": ("solar", {"surplus": {"sensor": SENSOR}}),
    "solar, battery": (
        "solar",
        {"meter": {"sensor": OTHER}, "battery": {"soc_sensor": "sensor.soc", "power_sensor": SENSOR}},
    ),
    "followed power": ("power_budget", {"follow": {"sensor": SENSOR}}),
    "meter": ("power_budget", {"meter": {"sensor": SENSOR, "max_import_w": 1000}}),
    "phases": (
        "power_budget",
        {"meter": {"phases": [{"sensor": OTHER, "max_a": 20}, {"sensor": SENSOR, "max_a": 20}]}},
    ),
    "charge": ("solar", {"meter": {"sensor": OTHER}, "battery": {"soc_sensor": SENSOR}}),
    "heating": ("heating", {"sensor": SENSOR, "target_c": 20}),
    "protection": ("protection", {"source": "sensor", "sensor": SENSOR, "temperature_c": 40, "recover_below_c": 30}),
}


def policy(name: str) -> dict[str, Any]:
    kind, settings = SETTINGS[name]
    return {"name": name, "kind": kind, "scope": {"all": True}, "settings": settings}


@pytest.fixture
async def store(hass: HomeAssistant) -> PolicyStore:
    store = PolicyStore(hass, set)
    await store.async_load()
    return store


def shows(hass: HomeAssistant, unit: str | None, state: str = "21") -> None:
    hass.states.async_set(SENSOR, state, {} if unit is None else {"unit_of_measurement": unit})


@pytest.mark.parametrize(
    ("name", "unit", "wanted", "path"),
    [
        ("solar, meter", "kWh", "W", "settings.meter.sensor"),
        ("solar, surplus", "%", "W", "settings.surplus.sensor"),
        ("solar, battery", "%", "W", "settings.battery.power_sensor"),
        ("charge", "kWh", "%", "settings.battery.soc_sensor"),
        ("followed power", "A", "W", "settings.follow.sensor"),
        ("meter", "kWh", "W", "settings.meter.sensor"),
        ("phases", "W", "A", "settings.meter.phases[1].sensor"),
        ("heating", "%", "°C", "settings.sensor"),
        ("protection", "W", "°C", "settings.sensor"),
    ],
)
@pytest.mark.parametrize("state", ["21", "unavailable"])
async def test_sensor_in_another_unit_is_refused(
    hass: HomeAssistant, store: PolicyStore, name: str, unit: str, wanted: str, path: str, state: str
) -> None:
    shows(hass, unit, state)
    with pytest.raises(InvalidDataError) as caught:
        await store.async_create(policy(name), created_by="Test")
    assert [(error.path, error.code, error.arguments) for error in caught.value.errors] == [
        (path, "wrong_unit", {"unit": unit, "wanted": wanted})
    ]
    assert store.policies() == []


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("solar, meter", "W"),
        ("solar, surplus", "kW"),
        ("followed power", None),
        ("phases", "mA"),
        ("charge", "%"),
        ("heating", "°F"),
        ("protection", "°C"),
    ],
)
async def test_sensor_in_a_fitting_unit_or_without_one_is_accepted(
    hass: HomeAssistant, store: PolicyStore, name: str, unit: str | None
) -> None:
    shows(hass, unit)
    assert (await store.async_create(policy(name), created_by="Test"))["id"] == 1


async def test_unit_that_changes_later_blocks_no_change_of_other_settings(
    hass: HomeAssistant, store: PolicyStore
) -> None:
    await store.async_create(policy("heating"), created_by="Test")
    shows(hass, "%")
    await store.async_update(1, {"settings": {"sensor": SENSOR, "target_c": 21}})
    hass.states.async_set(OTHER, "1", {"unit_of_measurement": "kWh"})
    with pytest.raises(InvalidDataError):
        await store.async_update(1, {"settings": {"sensor": OTHER, "target_c": 21}})


@pytest.mark.parametrize(
    ("unit", "number", "quantity"),
    [
        ("W", 68.0, Quantity.POWER),
        ("kW", 68_000.0, Quantity.POWER),
        ("°F", 20.0, Quantity.TEMPERATURE),
        ("mA", 0.068, Quantity.CURRENT),
        ("%", 68.0, Quantity.PERCENT),
        ("kWh", 68.0, Quantity.OTHER),
        (None, 68.0, None),
        # As templates and MQTT sensors write them.
        ("KW", 68_000.0, Quantity.POWER),
        ("Watt ", 68.0, Quantity.POWER),
        ("ºC", 68.0, Quantity.TEMPERATURE),
        ("F", 20.0, Quantity.TEMPERATURE),
        ("Amps", 68.0, Quantity.CURRENT),
        ("mW", 0.068, Quantity.POWER),
        ("MW", 68_000_000.0, Quantity.POWER),
        ("", 68.0, None),
    ],
)
async def test_number_is_converted_and_named_by_its_quantity(
    hass: HomeAssistant, unit: str | None, number: float, quantity: Quantity | None
) -> None:
    shows(hass, unit, "68")
    found = state_of(hass, SENSOR)
    assert found is not None
    assert (found.number, found.quantity) == (pytest.approx(number), quantity)
    assert found.of(Quantity.POWER).number == (found.number if quantity in (None, Quantity.POWER) else None)
    assert found.of(None) is found


@pytest.mark.parametrize(
    ("text", "number"), [("1,5", 1500.0), ("\N{MINUS SIGN}2.5", -2500.0), ("1.234,5", 1_234_500.0), ("1_0", None)]
)
async def test_number_is_read_in_the_notations_of_people(hass: HomeAssistant, text: str, number: float | None) -> None:
    shows(hass, "kW", text)
    found = state_of(hass, SENSOR)
    assert found is not None
    assert found.number == number


@pytest.mark.parametrize(
    ("numbers", "unit", "state", "share"),
    [
        ("kw", "kW", "4.2", Share(watts=4200)),
        ("kw", "W", "4200", Share(watts=4200)),
        ("kw", None, "4.2", Share(watts=4200)),
        ("percent", "W", "4200", Share(watts=4200)),
        ("w", "%", "60", Share(percent=60)),
        ("percent", "%", "60", Share(percent=60)),
        ("percent", "°C", "60", None),
        ("none", "kW", "60", None),
    ],
)
async def test_unit_of_a_signal_says_what_its_number_is(
    hass: HomeAssistant, numbers: str, unit: str | None, state: str, share: Share | None
) -> None:
    shows(hass, unit, state)
    found = state_of(hass, SENSOR)
    assert found is not None
    assert share_of(Signal(sensor=SENSOR, numbers=Numbers(numbers)), found) == share


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("quantity", [None, *Quantity])
def test_number_of_another_quantity_reaches_no_decision(name: str, quantity: Quantity | None) -> None:
    found = policy_from_json({**policy(name), "id": 1, "enabled": True})
    kind, now = kind_of(found.kind), dt_util.utcnow()
    wanted = kind.quantities(found.settings)[SENSOR]
    state = EntityState(state="21", number=21.0, at=now - timedelta(seconds=1), quantity=quantity)
    given = RoundInput(
        now=now,
        policies=[
            PolicyInput(policy=found, kind=kind, kept=KeptState(kind=found.kind, state=kind.no_state()), members=())
        ],
        views={},
        sensors={SENSOR: 21.0},
        states={SENSOR: state},
    )
    inputs = inputs_of_last(given)
    number = 21.0 if quantity in (None, wanted) else None
    assert inputs.sensors[SENSOR] == inputs.states[SENSOR].number == number
    assert decide_last(given).failure is None
