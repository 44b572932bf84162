"""Sensors of a miner: state, hashrate, power, temperature, pool, hashboards and fans."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, override

from homeassistant.components.sensor import SensorEntity, SensorEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import callback

from ..drivers.pools.urls import MAX_HOST, pool_host
from ..entity import Keys, MinerEntity, Wanted
from ..fleet.miner import Capability, MinerCoordinator, Reachability, Snapshot
from .energy_total import EnergyTotal
from .measurements import (
    DURATION,
    EFFICIENCY,
    ENERGY,
    FAN_SPEED,
    FREQUENCY,
    HASHRATE,
    POWER,
    TEMPERATURE,
    TOTAL,
    OperatingState,
    Quantity,
    operating_state,
    sensor_options,
)

type Value = str | int | float | None

_HIDDEN: Final[Quantity] = {"entity_registry_enabled_default": False}
_DIAGNOSTIC: Final[Quantity] = {**_HIDDEN, "entity_category": EntityCategory.DIAGNOSTIC}


@dataclass(frozen=True, kw_only=True)
class MinerSensorDescription(SensorEntityDescription):
    """A sensor whose value comes from a snapshot; it is added once the miner reports a value."""

    value_fn: Callable[[Snapshot], Value]
    attributes_fn: Callable[[Snapshot], Mapping[str, object]] | None = None
    reported_fn: Callable[[Snapshot], bool] | None = None
    """Whether the miner reports it, even if it has no value now; None: if there is a value."""
    capability: Capability | None = None
    """Add the sensor from the start if the miner has this capability."""
    always: bool = False
    """Add the sensor from the start for every miner."""

    def is_reported(self, snapshot: Snapshot) -> bool:
        """Return whether the miner reports this."""
        return self.reported_fn(snapshot) if self.reported_fn else self.value_fn(snapshot) is not None


def _sensor(key: str, value_fn: Callable[[Snapshot], Value], *rows: Quantity, **more: Any) -> MinerSensorDescription:
    arguments: dict[str, Any] = {"translation_key": key, **more}
    for row in rows:
        arguments |= row
    return MinerSensorDescription(key=key, value_fn=value_fn, **arguments)


def _active_pool(snapshot: Snapshot) -> str | None:
    """Return the hosts of the active pools without duplicates: groups of pools may share a host."""
    hosts = dict.fromkeys(pool_host(pool.url) for pool in snapshot.active_pools)
    return ", ".join(hosts)[:MAX_HOST] or None


def _pool_attributes(snapshot: Snapshot) -> Mapping[str, object]:
    pool = snapshot.active_pool
    return {
        "slot": pool.slot if pool else None,
        "active_slots": [item.slot for item in snapshot.active_pools],
        "alive": pool.alive if pool else None,
        "pools": [pool_host(item.url) for item in snapshot.pools],
    }


def _has_efficiency(snapshot: Snapshot) -> bool:
    return snapshot.power_w is not None and snapshot.hashrate_ths is not None


SENSORS: Final = (
    _sensor("status", operating_state, sensor_options(OperatingState), always=True),
    _sensor("hashrate", lambda snapshot: snapshot.hashrate_ths, HASHRATE, always=True),
    _sensor("power", lambda snapshot: snapshot.power_w, POWER, translation_key=None),
    _sensor("efficiency", lambda snapshot: snapshot.efficiency_j_th, EFFICIENCY, reported_fn=_has_efficiency),
    _sensor("temperature_max", lambda snapshot: snapshot.temperature_max_c, TEMPERATURE),
    _sensor("inlet_temperature", lambda snapshot: snapshot.inlet_temperature_c, TEMPERATURE, _HIDDEN),
    _sensor("outlet_temperature", lambda snapshot: snapshot.outlet_temperature_c, TEMPERATURE, _HIDDEN),
    _sensor("pool", _active_pool, capability=Capability.POOLS_READ, attributes_fn=_pool_attributes),
    _sensor("expected_hashrate", lambda snapshot: snapshot.expected_hashrate_ths, HASHRATE, _DIAGNOSTIC),
    _sensor("power_limit_now", lambda snapshot: snapshot.effective_power_limit_w, POWER, _DIAGNOSTIC),
    _sensor("uptime", lambda snapshot: snapshot.uptime_s, DURATION, _DIAGNOSTIC),
    _sensor("mining_uptime", lambda snapshot: snapshot.mining_uptime_s, DURATION, _DIAGNOSTIC),
    _sensor("shares_accepted", lambda snapshot: snapshot.shares_accepted, TOTAL, _DIAGNOSTIC),
    _sensor("shares_rejected", lambda snapshot: snapshot.shares_rejected, TOTAL, _DIAGNOSTIC),
    _sensor("best_share", lambda snapshot: snapshot.best_share, _DIAGNOSTIC),
    _sensor("work_mode", lambda snapshot: snapshot.work_mode, _DIAGNOSTIC),
)

REACHABILITY: Final = SensorEntityDescription(
    key="reachability", translation_key="reachability", **sensor_options(Reachability), **_DIAGNOSTIC
)

ENERGY_USED: Final = SensorEntityDescription(key="energy", **ENERGY, **_HIDDEN)


@dataclass(frozen=True, kw_only=True)
class PartSensors:
    """The sensors of all hashboards or fans; `values_fn` returns their values by position."""

    key: str
    translation_key: str
    quantity: Quantity
    values_fn: Callable[[Snapshot], dict[int, int | float | None]]

    def key_at(self, position: int) -> str:
        """Return the key of the sensor at a position."""
        return self.key.format(position)

    def at(self, position: int) -> MinerSensorDescription:
        """Return the description of the sensor at a position."""
        return _sensor(
            self.key_at(position),
            lambda snapshot: self.values_fn(snapshot).get(position),
            self.quantity,
            _DIAGNOSTIC,
            translation_key=self.translation_key,
            translation_placeholders={"position": str(position)},
        )


PARTS: Final = (
    PartSensors(
        key="board_{}_hashrate",
        translation_key="board_hashrate",
        quantity=HASHRATE,
        values_fn=lambda snapshot: {board.position: board.hashrate_ths for board in snapshot.boards},
    ),
    PartSensors(
        key="board_{}_temperature",
        translation_key="board_temperature",
        quantity=TEMPERATURE,
        values_fn=lambda snapshot: {board.position: board.temperature_c for board in snapshot.boards},
    ),
    PartSensors(
        key="board_{}_chip_temperature",
        translation_key="board_chip_temperature",
        quantity=TEMPERATURE,
        values_fn=lambda snapshot: {board.position: board.chip_temperature_c for board in snapshot.boards},
    ),
    PartSensors(
        key="board_{}_frequency",
        translation_key="board_frequency",
        quantity=FREQUENCY,
        values_fn=lambda snapshot: {board.position: board.frequency_mhz for board in snapshot.boards},
    ),
    PartSensors(
        key="fan_{}_speed",
        translation_key="fan_speed",
        quantity=FAN_SPEED,
        values_fn=lambda snapshot: {fan.position: fan.rpm for fan in snapshot.fans},
    ),
)

_POSITION: Final = re.compile(r"(?:board|fan)_(\d+)_")


def wanted_miner_sensors(coordinator: MinerCoordinator, keys: Keys) -> Iterable[Wanted]:
    """Return the missing sensors of what the miner reports, reported earlier, or is known to report."""
    snapshot = coordinator.data if coordinator.last_update_success else None
    for description in SENSORS:
        if description.key not in keys.added and (
            description.always
            or description.key in keys.registered
            or description.capability in coordinator.capabilities
            or (snapshot is not None and description.is_reported(snapshot))
        ):
            yield MinerSensor, description
    if REACHABILITY.key not in keys.added:
        yield ReachabilitySensor, REACHABILITY
    if ENERGY_USED.key not in keys.added and (
        ENERGY_USED.key in keys.registered or (snapshot is not None and snapshot.power_w is not None)
    ):
        yield EnergySensor, ENERGY_USED
    registered = {int(match[1]) for key in keys.registered - keys.added if (match := _POSITION.match(key))}
    for part in PARTS:
        values = part.values_fn(snapshot) if snapshot is not None else {}
        for position in sorted(registered | values.keys()):
            key = part.key_at(position)
            if key not in keys.added and (key in keys.registered or values.get(position) is not None):
                yield MinerSensor, part.at(position)


class MinerSensor(MinerEntity, SensorEntity):
    """One value of a miner's last snapshot."""

    entity_description: MinerSensorDescription

    @property
    @override
    def native_value(self) -> Value:
        """Return the value; None if the miner does not report it now."""
        return self.entity_description.value_fn(self.coordinator.data)

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, object] | None:
        """Return details of the value."""
        attributes_fn = self.entity_description.attributes_fn
        return attributes_fn(self.coordinator.data) if attributes_fn else None


class ReachabilitySensor(MinerEntity, SensorEntity):
    """Whether the miner answers, with the same states as in the panel."""

    @property
    @override
    def available(self) -> bool:
        """Return True, because the sensor also reports that a miner does not answer."""
        return True

    @property
    @override
    def native_value(self) -> str:
        """Return whether the miner answers."""
        return self.coordinator.reachability.value


class EnergySensor(MinerEntity, EnergyTotal):
    """The energy used by the miner.

    Energy used while the miner does not answer or Home Assistant is down is unknown and not counted.
    """

    @override
    async def async_added_to_hass(self) -> None:
        """Restore the total."""
        await super().async_added_to_hass()
        self._count()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        self._count()
        super()._handle_coordinator_update()

    @callback
    def _count(self) -> None:
        """Add the energy used since the last change; the coordinator only calls when something has changed."""
        answers = self.coordinator.last_update_success
        self.count(self.coordinator.data.power_w if answers else None, known=answers)
