"""Sensors of a site: totals over its miners, and the number of miners in each state."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from homeassistant.components.sensor import SensorEntity, SensorEntityDescription

from ..entity import SiteEntity
from ..fleet.miner import Snapshot, efficiency
from ..fleet.site import Site
from ..turns import InTurns
from .energy_total import EnergyTotal
from .measurements import COUNT, EFFICIENCY, ENERGY, HASHRATE, POWER, OperatingState, Quantity, operating_state

MINERS_AT_ONCE: Final = 500
"""How many miners are added up in one turn of the event loop."""


class Totals:
    """Totals over the miners of a site that answer, and the number of all its miners."""

    def __init__(self) -> None:
        """Start without miners."""
        self.miners = 0
        self.answering = 0
        self.hashrate_ths: float | None = None
        """None if no miner reports one, which is not zero."""
        self.power_w: float | None = None
        """None if no miner reports one."""
        self.states: Counter[OperatingState | None] = Counter()
        self._both_w = self._both_ths = 0.0

    def add(self, snapshot: Snapshot | None) -> None:
        """Add a miner, None if it does not answer."""
        self.miners += 1
        if snapshot is None:
            return
        self.answering += 1
        self.states[operating_state(snapshot)] += 1
        power_w, hashrate_ths = snapshot.power_w, snapshot.hashrate_ths
        if power_w is not None:
            self.power_w = (self.power_w or 0) + power_w
        if hashrate_ths is not None:
            self.hashrate_ths = (self.hashrate_ths or 0) + hashrate_ths
            if power_w is not None:
                self._both_w += power_w
                self._both_ths += hashrate_ths

    @property
    def efficiency_j_th(self) -> float | None:
        """Return J/TH of the miners that report power and hashrate; None if they hash next to nothing."""
        return efficiency(self._both_w, self._both_ths)


class SiteTotals:
    """The totals of one site for its sensors, which ask for them at the same time."""

    def __init__(self, site: Site) -> None:
        """Start without totals."""
        self._site = site
        self._task: asyncio.Task[Totals] | None = None

    async def async_now(self) -> Totals:
        """Return the present totals."""
        if self._task is None or self._task.done():
            self._task = self._site.entry.async_create_background_task(
                self._site.hass, self._async_add_up(), f"totals of {self._site.name}"
            )
        return await asyncio.shield(self._task)

    async def _async_add_up(self) -> Totals:
        totals = Totals()
        async for part in InTurns(list(self._site.miners.values()), MINERS_AT_ONCE):
            for miner in part:
                totals.add(miner.data if miner.last_update_success else None)
        return totals


@dataclass(frozen=True, kw_only=True)
class SiteSensorDescription(SensorEntityDescription):
    """A sensor of a site, whose value is one of the totals."""

    value_fn: Callable[[Totals], int | float | None]


def _sensor(key: str, value_fn: Callable[[Totals], int | float | None], quantity: Quantity) -> SiteSensorDescription:
    name = key if key.startswith("miners") else f"site_{key}"
    return SiteSensorDescription(key=key, translation_key=name, value_fn=value_fn, **quantity)


def _count(state: OperatingState) -> SiteSensorDescription:
    return _sensor(f"miners_{state.value}", lambda totals: totals.states[state], COUNT)


SITE_SENSORS: Final = (
    _sensor("hashrate", lambda totals: totals.hashrate_ths, {**HASHRATE, "suggested_display_precision": 1}),
    _sensor("power", lambda totals: totals.power_w, POWER),
    _sensor("efficiency", lambda totals: totals.efficiency_j_th, EFFICIENCY),
    _sensor("miners", lambda totals: totals.miners, COUNT),
    *map(_count, OperatingState),
    _sensor("miners_offline", lambda totals: totals.miners - totals.answering, COUNT),
)


SITE_ENERGY: Final = SensorEntityDescription(key="energy", translation_key="site_energy", **ENERGY)


def site_sensors(site: Site) -> Iterable[SensorEntity]:
    """Return the sensors of a site."""
    totals = SiteTotals(site)
    return [
        *(SiteSensor(site, description, totals) for description in SITE_SENSORS),
        SiteEnergySensor(site, SITE_ENERGY, totals),
    ]


class _TotalsSensor(SiteEntity):
    """A value over all miners of a site, updated every few seconds instead of at each poll of a miner."""

    _attr_should_poll = True

    def __init__(self, site: Site, description: SensorEntityDescription, totals: SiteTotals) -> None:
        """Create the sensor of the site."""
        super().__init__(site, description)
        self._totals = totals


class SiteSensor(_TotalsSensor, SensorEntity):
    """One of the totals."""

    entity_description: SiteSensorDescription

    async def async_update(self) -> None:
        """Take the value."""
        self._attr_native_value = self.entity_description.value_fn(await self._totals.async_now())


class SiteEnergySensor(_TotalsSensor, EnergyTotal):
    """The energy used by all miners of a site together, without what they use while they do not answer."""

    async def async_update(self) -> None:
        """Add the energy since the last update."""
        self.count((await self._totals.async_now()).power_w)
