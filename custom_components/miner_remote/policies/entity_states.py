"""The states of the entities of Home Assistant that policies name."""

from __future__ import annotations

from math import isfinite
from typing import Final

from homeassistant.const import (
    ATTR_UNIT_OF_MEASUREMENT,
    PERCENTAGE,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
    UnitOfElectricCurrent,
    UnitOfPower,
    UnitOfTemperature,
)
from homeassistant.core import HomeAssistant
from homeassistant.util.unit_conversion import (
    BaseUnitConverter,
    ElectricCurrentConverter,
    PowerConverter,
    TemperatureConverter,
)

from .contract import EntityState, Quantity

_CONVERTERS: Final[tuple[tuple[type[BaseUnitConverter], str, Quantity], ...]] = (
    (TemperatureConverter, UnitOfTemperature.CELSIUS, Quantity.TEMPERATURE),
    (PowerConverter, UnitOfPower.WATT, Quantity.POWER),
    (ElectricCurrentConverter, UnitOfElectricCurrent.AMPERE, Quantity.CURRENT),
)
UNITS: Final = {quantity: unit for _converter, unit, quantity in _CONVERTERS} | {Quantity.PERCENT: PERCENTAGE}
"""The unit in which numbers of each quantity are given; other units of it are converted."""


def state_of(hass: HomeAssistant, entity_id: str) -> EntityState | None:
    """Return the state of an entity, or None if it is missing, unavailable or unknown."""
    state = hass.states.get(entity_id)
    if state is None or state.state in (STATE_UNAVAILABLE, STATE_UNKNOWN):
        return None
    unit = state.attributes.get(ATTR_UNIT_OF_MEASUREMENT)
    number = _number(state.state, unit)
    return EntityState(state=state.state, number=number, at=state.last_reported, quantity=quantity_of(unit))


def quantity_of(unit: object) -> Quantity | None:
    """Return what is measured in a unit; None without a unit."""
    if unit is None:
        return None
    if unit == PERCENTAGE:
        return Quantity.PERCENT
    return next(
        (quantity for converter, _wanted, quantity in _CONVERTERS if unit in converter.VALID_UNITS), Quantity.OTHER
    )


def unit_of(hass: HomeAssistant, entity_id: str) -> object:
    """Return the unit of an entity, also of one that is unavailable; None if it has none, or is unknown."""
    if (state := hass.states.get(entity_id)) is not None:
        return state.attributes.get(ATTR_UNIT_OF_MEASUREMENT)
    return None


def number_of(text: str) -> float | None:
    """Return a finite number, or None."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) else None


def _number(text: str, unit: object) -> float | None:
    value = number_of(text)
    if value is None:
        return None
    for converter, wanted, _quantity in _CONVERTERS:
        if unit in converter.VALID_UNITS and unit != wanted:
            return converter.convert(value, str(unit), wanted)
    return value
