"""Sums over the miners of a site, and how many of them do what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import UnitOfPower

from ..entity import SiteEntity
from ..fleet.miner import Snapshot, efficiency
from ..fleet.site import Site

TERAHASH_PER_SECOND: Final = "TH/s"
JOULES_PER_TERAHASH: Final = "J/TH"


class OperatingStatus(StrEnum):
    """What a miner that answers does."""

    MINING = "mining"
    PAUSED = "paused"
    IDLE = "idle"
    FAULT = "fault"


def operating_status(snapshot: Snapshot) -> OperatingStatus | None:
    """Return what a miner does; None where it does not tell.

    Paused is by order. A miner that hashes is mining, whatever it complains of; one that does not is in fault where
    it tells of one, else idle (starting, or without a pool).
    """
    if snapshot.paused:
        return OperatingStatus.PAUSED
    if snapshot.mining:
        return OperatingStatus.MINING
    if snapshot.faults:
        return OperatingStatus.FAULT
    return OperatingStatus.IDLE if snapshot.mining is False else None


@dataclass(frozen=True, slots=True)
class Answers:
    """The snapshots of the miners of a site that answer now, and how many miners there are."""

    snapshots: Sequence[Snapshot]
    miners: int

    def sum(self, value_fn: Callable[[Snapshot], float | None]) -> float | None:
        """Return the sum of what the miners tell; None where none of them tells it: that is not zero."""
        told = [value for value in map(value_fn, self.snapshots) if value is not None]
        return sum(told) if told else None

    def count(self, status: OperatingStatus) -> int:
        """Return how many miners do this."""
        return sum(operating_status(snapshot) is status for snapshot in self.snapshots)

    @property
    def efficiency_j_th(self) -> float | None:
        """Return J/TH of the miners that tell both power and hashrate; None where hardly anything is hashed."""
        both = [
            (snapshot.power_w, snapshot.hashrate_ths)
            for snapshot in self.snapshots
            if snapshot.power_w is not None and snapshot.hashrate_ths is not None
        ]
        return efficiency(sum(power for power, _ in both), sum(hashrate for _, hashrate in both))


@dataclass(frozen=True, kw_only=True)
class SiteSensorDescription(SensorEntityDescription):
    """A sensor of a site: how its value is made of the answers of the miners."""

    value_fn: Callable[[Answers], int | float | None]


def _count(status: OperatingStatus) -> SiteSensorDescription:
    return SiteSensorDescription(
        key=f"miners_{status.value}",
        translation_key=f"miners_{status.value}",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda answers: answers.count(status),
    )


SITE_SENSORS: tuple[SiteSensorDescription, ...] = (
    SiteSensorDescription(
        key="hashrate",
        translation_key="site_hashrate",
        native_unit_of_measurement=TERAHASH_PER_SECOND,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        value_fn=lambda answers: answers.sum(lambda snapshot: snapshot.hashrate_ths),
    ),
    SiteSensorDescription(
        key="power",
        translation_key="site_power",
        device_class=SensorDeviceClass.POWER,
        native_unit_of_measurement=UnitOfPower.WATT,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=lambda answers: answers.sum(lambda snapshot: snapshot.power_w),
    ),
    SiteSensorDescription(
        key="efficiency",
        translation_key="site_efficiency",
        native_unit_of_measurement=JOULES_PER_TERAHASH,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        value_fn=lambda answers: answers.efficiency_j_th,
    ),
    SiteSensorDescription(
        key="miners",
        translation_key="miners",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda answers: answers.miners,
    ),
    *(_count(status) for status in OperatingStatus),
    SiteSensorDescription(
        key="miners_offline",
        translation_key="miners_offline",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda answers: answers.miners - len(answers.snapshots),
    ),
)


def site_sensors(site: Site) -> Iterable[SiteSensor]:
    """Return the sensors of a site."""
    return [SiteSensor(site, description) for description in SITE_SENSORS]


class SiteSensor(SiteEntity, SensorEntity):
    """One figure over all miners of a site; looked at every few seconds, not at each poll of each miner."""

    entity_description: SiteSensorDescription
    _attr_should_poll = True

    async def async_update(self) -> None:
        """Work out the figure anew."""
        miners = self.site.miners.values()
        answers = Answers(
            snapshots=[miner.data for miner in miners if miner.last_update_success],
            miners=len(miners),
        )
        self._attr_native_value = self.entity_description.value_fn(answers)
