"""The states of the entities of Home Assistant that policies name."""

from __future__ import annotations

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
from homeassistant.core import HomeAssistant, State
from homeassistant.util.unit_conversion import (
    BaseUnitConverter,
    ElectricCurrentConverter,
    PowerConverter,
    TemperatureConverter,
)

from ..prices.sources.notations import number as number_of
from .contract import EntityState, Quantity

_CONVERTERS: Final[tuple[tuple[type[BaseUnitConverter], str, Quantity], ...]] = (
    (TemperatureConverter, UnitOfTemperature.CELSIUS, Quantity.TEMPERATURE),
    (PowerConverter, UnitOfPower.WATT, Quantity.POWER),
    (ElectricCurrentConverter, UnitOfElectricCurrent.AMPERE, Quantity.CURRENT),
)
UNITS: Final = {quantity: unit for _converter, unit, quantity in _CONVERTERS} | {Quantity.PERCENT: PERCENTAGE}
"""The unit in which numbers of each quantity are given; other units of it are converted."""

_SPELLINGS: Final = {
    UnitOfTemperature.CELSIUS: ("c", "℃", "ºc", "° c", "degc", "celsius"),
    UnitOfTemperature.FAHRENHEIT: ("f", "℉", "ºf", "° f", "degf", "fahrenheit"),
    UnitOfPower.WATT: ("w", "watt", "watts"),
    UnitOfPower.KILO_WATT: ("kw", "kilowatt", "kilowatts"),
    UnitOfElectricCurrent.AMPERE: ("a", "amp", "amps", "ampere", "amperes"),
    PERCENTAGE: ("percent", "pct"),
}
"""Units as people write them in templates and MQTT sensors, in small letters; Home Assistant does not check these."""
_UNITS: Final = {spelling: unit for unit, spellings in _SPELLINGS.items() for spelling in spellings}


def state_of(hass: HomeAssistant, entity_id: str) -> EntityState | None:
    """Return the state of an entity, or None if it is missing, unavailable or unknown."""
    state = hass.states.get(entity_id)
    if state is None or state.state in (STATE_UNAVAILABLE, STATE_UNKNOWN):
        return None
    unit = _unit(state)
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
        return _unit(state)
    return None


def _unit(state: State) -> object:
    """Return the unit of a state as Home Assistant spells it, or as it is given; None without one."""
    unit = state.attributes.get(ATTR_UNIT_OF_MEASUREMENT)
    return _UNITS.get(unit.strip().lower(), unit.strip() or None) if isinstance(unit, str) else unit


def _number(text: str, unit: object) -> float | None:
    value = number_of(text)
    if value is None:
        return None
    for converter, wanted, _quantity in _CONVERTERS:
        if unit in converter.VALID_UNITS and unit != wanted:
            return converter.convert(value, str(unit), wanted)
    return value
