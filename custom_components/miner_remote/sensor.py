"""What miners and sites tell: status, hashrate, power, temperature, pools, boards, fans."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Final, override

from homeassistant.components.sensor import (
    RestoreSensor,
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import (
    REVOLUTIONS_PER_MINUTE,
    EntityCategory,
    UnitOfEnergy,
    UnitOfFrequency,
    UnitOfPower,
    UnitOfTemperature,
    UnitOfTime,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .drivers.pools.urls import MAX_HOST, pool_host
from .entities.restored_total import LARGEST_ENERGY_KWH, async_restored_total
from .entities.schedule_entity import async_add_schedule_entities
from .entities.schedule_sensor import schedule_sensors
from .entities.site_sensor import (
    JOULES_PER_TERAHASH,
    TERAHASH_PER_SECOND,
    OperatingStatus,
    operating_status,
    site_sensors,
)
from .entities.tariff_sensor import async_add_rate_sensors
from .entity import Keys, MinerEntity, Wanted, async_add_miner_entities
from .fleet.miner import Capability, MinerCoordinator, Reachability, Snapshot
from .fleet.site import MinerRemoteConfigEntry

# The coordinators ask the miners; the sums over a site are made of what they know.
PARALLEL_UPDATES = 0
SCAN_INTERVAL = timedelta(seconds=10)

type Value = str | int | float | None


@dataclass(frozen=True, kw_only=True)
class MinerSensorDescription(SensorEntityDescription):
    """A sensor: how its value is found in a snapshot, and whether the miner tells it at all."""

    value_fn: Callable[[Snapshot], Value]
    attributes_fn: Callable[[Snapshot], Mapping[str, object]] | None = None
    told_fn: Callable[[Snapshot], bool] | None = None
    """Whether the miner tells it, also where there is no value now; None: where there is a value."""
    capability: Capability | None = None
    """The sensor is there from the start where the miner can do this."""
    always: bool = False
    """The sensor is there from the start, for every miner."""

    def told(self, snapshot: Snapshot) -> bool:
        """Return whether a snapshot shows that the miner tells this."""
        return self.told_fn(snapshot) if self.told_fn else self.value_fn(snapshot) is not None


def _active_pool(snapshot: Snapshot) -> str | None:
    """Return the hosts of the pools that are mined on, each once: groups of pools may share a host."""
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


SENSORS: tuple[MinerSensorDescription, ...] = (
    MinerSensorDescription(
        key="status",
        translation_key="status",
        device_class=SensorDeviceClass.ENUM,
        options=[status.value for status in OperatingStatus],
        always=True,
        value_fn=operating_status,
    ),
    MinerSensorDescription(
        key="hashrate",
        translation_key="hashrate",
        native_unit_of_measurement=TERAHASH_PER_SECOND,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=2,
        always=True,
        value_fn=lambda snapshot: snapshot.hashrate_ths,
    ),
    MinerSensorDescription(
        key="power",
        device_class=SensorDeviceClass.POWER,
        native_unit_of_measurement=UnitOfPower.WATT,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=lambda snapshot: snapshot.power_w,
    ),
    MinerSensorDescription(
        key="efficiency",
        translation_key="efficiency",
        native_unit_of_measurement=JOULES_PER_TERAHASH,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        told_fn=lambda snapshot: snapshot.power_w is not None and snapshot.hashrate_ths is not None,
        value_fn=lambda snapshot: snapshot.efficiency_j_th,
    ),
    MinerSensorDescription(
        key="temperature_max",
        translation_key="temperature_max",
        device_class=SensorDeviceClass.TEMPERATURE,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=lambda snapshot: snapshot.temperature_max_c,
    ),
    MinerSensorDescription(
        key="inlet_temperature",
        translation_key="inlet_temperature",
        device_class=SensorDeviceClass.TEMPERATURE,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        entity_registry_enabled_default=False,
        value_fn=lambda snapshot: snapshot.inlet_temperature_c,
    ),
    MinerSensorDescription(
        key="outlet_temperature",
        translation_key="outlet_temperature",
        device_class=SensorDeviceClass.TEMPERATURE,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        entity_registry_enabled_default=False,
        value_fn=lambda snapshot: snapshot.outlet_temperature_c,
    ),
    MinerSensorDescription(
        key="pool",
        translation_key="pool",
        capability=Capability.POOLS_READ,
        value_fn=_active_pool,
        attributes_fn=_pool_attributes,
    ),
    MinerSensorDescription(
        key="expected_hashrate",
        translation_key="expected_hashrate",
        native_unit_of_measurement=TERAHASH_PER_SECOND,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=2,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value_fn=lambda snapshot: snapshot.expected_hashrate_ths,
    ),
    MinerSensorDescription(
        key="power_limit_now",
        translation_key="power_limit_now",
        device_class=SensorDeviceClass.POWER,
        native_unit_of_measurement=UnitOfPower.WATT,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value_fn=lambda snapshot: snapshot.power_limit_w,
    ),
    MinerSensorDescription(
        key="uptime",
        translation_key="uptime",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        suggested_unit_of_measurement=UnitOfTime.HOURS,
        suggested_display_precision=1,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value_fn=lambda snapshot: snapshot.uptime_s,
    ),
    MinerSensorDescription(
        key="mining_uptime",
        translation_key="mining_uptime",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        suggested_unit_of_measurement=UnitOfTime.HOURS,
        suggested_display_precision=1,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value_fn=lambda snapshot: snapshot.mining_uptime_s,
    ),
    MinerSensorDescription(
        key="shares_accepted",
        translation_key="shares_accepted",
        state_class=SensorStateClass.TOTAL_INCREASING,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value_fn=lambda snapshot: snapshot.shares_accepted,
    ),
    MinerSensorDescription(
        key="shares_rejected",
        translation_key="shares_rejected",
        state_class=SensorStateClass.TOTAL_INCREASING,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value_fn=lambda snapshot: snapshot.shares_rejected,
    ),
    MinerSensorDescription(
        key="best_share",
        translation_key="best_share",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value_fn=lambda snapshot: snapshot.best_share,
    ),
    MinerSensorDescription(
        key="work_mode",
        translation_key="work_mode",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value_fn=lambda snapshot: snapshot.work_mode,
    ),
)

REACHABILITY = SensorEntityDescription(
    key="reachability",
    translation_key="reachability",
    device_class=SensorDeviceClass.ENUM,
    options=[reachability.value for reachability in Reachability],
    entity_category=EntityCategory.DIAGNOSTIC,
    entity_registry_enabled_default=False,
)

ENERGY = SensorEntityDescription(
    key="energy",
    device_class=SensorDeviceClass.ENERGY,
    native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
    state_class=SensorStateClass.TOTAL_INCREASING,
    suggested_display_precision=2,
    entity_registry_enabled_default=False,
)


@dataclass(frozen=True, kw_only=True)
class PartSensorDescription(SensorEntityDescription):
    """A sensor of one hashboard or fan: how the values of all of them are found, by position."""

    values_fn: Callable[[Snapshot], dict[int, int | float | None]]

    def at(self, position: int) -> MinerSensorDescription:
        """Return the description of the sensor at one position."""
        return MinerSensorDescription(
            key=self.key.format(position),
            translation_key=self.translation_key,
            translation_placeholders={"position": str(position)},
            device_class=self.device_class,
            native_unit_of_measurement=self.native_unit_of_measurement,
            state_class=SensorStateClass.MEASUREMENT,
            suggested_display_precision=self.suggested_display_precision,
            entity_category=EntityCategory.DIAGNOSTIC,
            entity_registry_enabled_default=False,
            value_fn=lambda snapshot: self.values_fn(snapshot).get(position),
        )


PARTS: tuple[PartSensorDescription, ...] = (
    PartSensorDescription(
        key="board_{}_hashrate",
        translation_key="board_hashrate",
        native_unit_of_measurement=TERAHASH_PER_SECOND,
        suggested_display_precision=2,
        values_fn=lambda snapshot: {board.position: board.hashrate_ths for board in snapshot.boards},
    ),
    PartSensorDescription(
        key="board_{}_temperature",
        translation_key="board_temperature",
        device_class=SensorDeviceClass.TEMPERATURE,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        suggested_display_precision=0,
        values_fn=lambda snapshot: {board.position: board.temperature_c for board in snapshot.boards},
    ),
    PartSensorDescription(
        key="board_{}_chip_temperature",
        translation_key="board_chip_temperature",
        device_class=SensorDeviceClass.TEMPERATURE,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        suggested_display_precision=0,
        values_fn=lambda snapshot: {board.position: board.chip_temperature_c for board in snapshot.boards},
    ),
    PartSensorDescription(
        key="board_{}_frequency",
        translation_key="board_frequency",
        device_class=SensorDeviceClass.FREQUENCY,
        native_unit_of_measurement=UnitOfFrequency.MEGAHERTZ,
        suggested_display_precision=0,
        values_fn=lambda snapshot: {board.position: board.frequency_mhz for board in snapshot.boards},
    ),
    PartSensorDescription(
        key="fan_{}_speed",
        translation_key="fan_speed",
        native_unit_of_measurement=REVOLUTIONS_PER_MINUTE,
        suggested_display_precision=0,
        values_fn=lambda snapshot: {fan.position: fan.rpm for fan in snapshot.fans},
    ),
)

_POSITION: Final = re.compile(r"(?:board|fan)_(\d+)_")


async def async_setup_entry(
    hass: HomeAssistant, entry: MinerRemoteConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the sums of the site, its rates and schedules, and what each miner tells once it has told it."""
    async_add_entities(site_sensors(entry.runtime_data), update_before_add=True)
    async_add_rate_sensors(hass, entry, async_add_entities)
    async_add_schedule_entities(hass, entry, async_add_entities, schedule_sensors)
    async_add_miner_entities(hass, entry, async_add_entities, _wanted, watch=True)


def _wanted(coordinator: MinerCoordinator, keys: Keys) -> Iterable[Wanted]:
    """Tell the sensors, not added yet, of what a miner tells now, told before, or is sure to tell."""
    snapshot = coordinator.data if coordinator.last_update_success else None
    for description in SENSORS:
        if description.key not in keys.added and (
            description.always
            or description.key in keys.registered
            or description.capability in coordinator.capabilities
            or (snapshot is not None and description.told(snapshot))
        ):
            yield MinerSensor, description
    if REACHABILITY.key not in keys.added:
        yield ReachabilitySensor, REACHABILITY
    if ENERGY.key not in keys.added and (
        ENERGY.key in keys.registered or (snapshot is not None and snapshot.power_w is not None)
    ):
        yield EnergySensor, ENERGY
    before = {int(match[1]) for key in keys.registered if (match := _POSITION.match(key))}
    for part in PARTS:
        values = part.values_fn(snapshot) if snapshot is not None else {}
        for position in sorted(before | values.keys()):
            key = part.key.format(position)
            if key not in keys.added and (key in keys.registered or values.get(position) is not None):
                yield MinerSensor, part.at(position)


class MinerSensor(MinerEntity, SensorEntity):
    """One value of a miner's last snapshot."""

    entity_description: MinerSensorDescription

    @property
    @override
    def native_value(self) -> Value:
        """Return the value; None where the miner does not tell it now."""
        return self.entity_description.value_fn(self.coordinator.data)

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, object] | None:
        """Return what belongs to the value."""
        attributes_fn = self.entity_description.attributes_fn
        return attributes_fn(self.coordinator.data) if attributes_fn else None


class ReachabilitySensor(MinerEntity, SensorEntity):
    """Whether the miner answers, in the words of the panel."""

    @property
    @override
    def available(self) -> bool:
        """Return True: this says that a miner does not answer."""
        return True

    @property
    @override
    def native_value(self) -> str:
        """Return whether the miner answers."""
        return self.coordinator.reachability.value


class EnergySensor(MinerEntity, RestoreSensor):
    """The energy that the miner used, summed up from its power; kept over restarts.

    What it used while it did not answer, or while Home Assistant was down, is not known and is not counted.
    """

    _attr_native_value: float | None = None
    _power_w: float | None = None
    _since: float = 0.0

    @override
    async def async_added_to_hass(self) -> None:
        """Go on from where the sum was."""
        await super().async_added_to_hass()
        last = await self.async_get_last_sensor_data()
        value = last.native_value if last else None
        self._attr_native_value = async_restored_total(self.hass, self.entity_id, value, LARGEST_ENERGY_KWH)
        self._count()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        self._count()
        super()._handle_coordinator_update()

    @callback
    def _count(self) -> None:
        """Add what was used since the power was last told; the coordinator calls only where something changed."""
        now = monotonic()
        answered = self.coordinator.last_update_success
        if answered and self._power_w is not None:
            kwh = self._power_w * (now - self._since) / 3_600_000
            self._attr_native_value = round((self._attr_native_value or 0.0) + kwh, 6)
        self._power_w = self.coordinator.data.power_w if answered else None
        self._since = now
