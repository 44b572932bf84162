"""The physical quantities that sensors measure, and the operating state of a miner."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import (
    REVOLUTIONS_PER_MINUTE,
    UnitOfEnergy,
    UnitOfFrequency,
    UnitOfPower,
    UnitOfTemperature,
    UnitOfTime,
)

from ..fleet.miner import Snapshot

type Quantity = dict[str, Any]
"""Arguments of a sensor description: unit, device class, state class and display precision."""


def _measured(
    unit: str | None, precision: int | None = None, device_class: SensorDeviceClass | None = None
) -> Quantity:
    return {
        "native_unit_of_measurement": unit,
        "device_class": device_class,
        "state_class": SensorStateClass.MEASUREMENT,
        "suggested_display_precision": precision,
    }


HASHRATE: Final = _measured("TH/s", 2)
EFFICIENCY: Final = _measured("J/TH", 1)
POWER: Final = _measured(UnitOfPower.WATT, 0, SensorDeviceClass.POWER)
TEMPERATURE: Final = _measured(UnitOfTemperature.CELSIUS, 0, SensorDeviceClass.TEMPERATURE)
FREQUENCY: Final = _measured(UnitOfFrequency.MEGAHERTZ, 0, SensorDeviceClass.FREQUENCY)
FAN_SPEED: Final = _measured(REVOLUTIONS_PER_MINUTE, 0)
COUNT: Final = _measured(None)
ENERGY: Final[Quantity] = {
    "native_unit_of_measurement": UnitOfEnergy.KILO_WATT_HOUR,
    "device_class": SensorDeviceClass.ENERGY,
    "state_class": SensorStateClass.TOTAL_INCREASING,
    "suggested_display_precision": 2,
}
TOTAL: Final[Quantity] = {"state_class": SensorStateClass.TOTAL_INCREASING}
DURATION: Final[Quantity] = {
    "device_class": SensorDeviceClass.DURATION,
    "native_unit_of_measurement": UnitOfTime.SECONDS,
    "suggested_unit_of_measurement": UnitOfTime.HOURS,
    "suggested_display_precision": 1,
}


class OperatingState(StrEnum):
    """What a miner that answers is doing."""

    MINING = "mining"
    PAUSED = "paused"
    IDLE = "idle"
    FAULT = "fault"


def operating_state(snapshot: Snapshot) -> OperatingState | None:
    """Return what a miner is doing; None if it does not report it.

    A hashing miner is mining even if it reports faults. A miner that does not hash and was not paused is in fault if
    it reports one, else idle: starting, or without a pool.
    """
    if snapshot.paused:
        return OperatingState.PAUSED
    if snapshot.mining:
        return OperatingState.MINING
    if snapshot.faults:
        return OperatingState.FAULT
    return OperatingState.IDLE if snapshot.mining is False else None


def sensor_options(states: type[StrEnum]) -> Quantity:
    """Return the arguments of a sensor whose state is one of a few words."""
    return {"device_class": SensorDeviceClass.ENUM, "options": [state.value for state in states]}
