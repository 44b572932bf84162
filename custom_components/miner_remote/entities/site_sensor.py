"""Sensors of a site: totals over its miners, and the number of miners in each state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from homeassistant.components.sensor import SensorEntity, SensorEntityDescription

from ..entity import SiteEntity
from ..fleet.miner import Snapshot, efficiency
from ..fleet.site import Site
from .energy_total import EnergyTotal
from .measurements import COUNT, EFFICIENCY, ENERGY, HASHRATE, POWER, OperatingState, Quantity, operating_state


@dataclass(frozen=True, slots=True)
class Answers:
    """The snapshots of the miners of a site that answer, and the number of all its miners."""

    snapshots: Sequence[Snapshot]
    miners: int

    def sum(self, value_fn: Callable[[Snapshot], float | None]) -> float | None:
        """Return the sum of the reported values; None if no miner reports one, which is not zero."""
        values = [value for value in map(value_fn, self.snapshots) if value is not None]
        return sum(values) if values else None

    def count(self, state: OperatingState) -> int:
        """Return the number of miners in this state."""
        return sum(operating_state(snapshot) is state for snapshot in self.snapshots)

    @property
    def power_w(self) -> float | None:
        """Return the sum of the reported powers in W; None if no miner reports one."""
        return self.sum(lambda snapshot: snapshot.power_w)

    @property
    def efficiency_j_th(self) -> float | None:
        """Return J/TH of the miners that report power and hashrate; None if they hash next to nothing."""
        both = [
            (snapshot.power_w, snapshot.hashrate_ths)
            for snapshot in self.snapshots
            if snapshot.power_w is not None and snapshot.hashrate_ths is not None
        ]
        return efficiency(sum(power for power, _ in both), sum(hashrate for _, hashrate in both))


@dataclass(frozen=True, kw_only=True)
class SiteSensorDescription(SensorEntityDescription):
    """A sensor of a site, whose value is computed from the answers of the miners."""

    value_fn: Callable[[Answers], int | float | None]


def _sensor(key: str, value_fn: Callable[[Answers], int | float | None], quantity: Quantity) -> SiteSensorDescription:
    name = key if key.startswith("miners") else f"site_{key}"
    return SiteSensorDescription(key=key, translation_key=name, value_fn=value_fn, **quantity)


def _count(state: OperatingState) -> SiteSensorDescription:
    return _sensor(f"miners_{state.value}", lambda answers: answers.count(state), COUNT)


SITE_SENSORS: Final = (
    _sensor(
        "hashrate",
        lambda answers: answers.sum(lambda snapshot: snapshot.hashrate_ths),
        {**HASHRATE, "suggested_display_precision": 1},
    ),
    _sensor("power", lambda answers: answers.power_w, POWER),
    _sensor("efficiency", lambda answers: answers.efficiency_j_th, EFFICIENCY),
    _sensor("miners", lambda answers: answers.miners, COUNT),
    *map(_count, OperatingState),
    _sensor("miners_offline", lambda answers: answers.miners - len(answers.snapshots), COUNT),
)


SITE_ENERGY: Final = SensorEntityDescription(key="energy", translation_key="site_energy", **ENERGY)


def site_sensors(site: Site) -> Iterable[SensorEntity]:
    """Return the sensors of a site."""
    return [*(SiteSensor(site, description) for description in SITE_SENSORS), SiteEnergySensor(site, SITE_ENERGY)]


def answers_of(site: Site) -> Answers:
    """Return what the miners of a site answered last."""
    miners = site.miners.values()
    return Answers(snapshots=[miner.data for miner in miners if miner.last_update_success], miners=len(miners))


class SiteSensor(SiteEntity, SensorEntity):
    """A value over all miners of a site, updated every few seconds instead of at each poll of a miner."""

    entity_description: SiteSensorDescription
    _attr_should_poll = True

    async def async_update(self) -> None:
        """Compute the value."""
        self._attr_native_value = self.entity_description.value_fn(answers_of(self.site))


class SiteEnergySensor(SiteEntity, EnergyTotal):
    """The energy used by all miners of a site together, without what they use while they do not answer."""

    _attr_should_poll = True

    async def async_update(self) -> None:
        """Add the energy since the last update."""
        self.count(answers_of(self.site).power_w)
