"""Sensors of power schedules: the next change, and the savings."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, override

from homeassistant.components.sensor import (
    RestoreSensor,
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import UnitOfEnergy
from homeassistant.core import callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from ..runtime import DATA
from ..schedules.model import Schedule
from ..schedules.savings import Saved, rate_id_of
from .restored_total import LARGEST_ENERGY_KWH, LARGEST_MONEY, async_restored_total
from .schedule_entity import ScheduleEntity

COUNT_EVERY: Final = timedelta(minutes=1)

NEXT_CHANGE: Final = SensorEntityDescription(
    key="next_change", translation_key="schedule_next_change", device_class=SensorDeviceClass.TIMESTAMP
)
ENERGY_SAVED: Final = SensorEntityDescription(
    key="energy_saved",
    translation_key="schedule_energy_saved",
    device_class=SensorDeviceClass.ENERGY,
    state_class=SensorStateClass.TOTAL_INCREASING,
    native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
    suggested_display_precision=2,
)
MONEY_SAVED: Final = SensorEntityDescription(
    key="money_saved",
    translation_key="schedule_money_saved",
    device_class=SensorDeviceClass.MONETARY,
    # Not increasing: at a negative price, saved energy costs money.
    state_class=SensorStateClass.TOTAL,
    suggested_display_precision=2,
)


def schedule_sensors(schedule: Schedule) -> list[ScheduleEntity]:
    """Return the sensors of a schedule."""
    return [
        NextChangeSensor(schedule, NEXT_CHANGE),
        EnergySavedSensor(schedule, ENERGY_SAVED),
        MoneySavedSensor(schedule, MONEY_SAVED),
    ]


class NextChangeSensor(ScheduleEntity, SensorEntity):
    """The time of the next change; unknown if there is none within the plan.

    The attributes include the progress of hours, which is updated each minute while time counts.
    """

    @override
    async def async_added_to_hass(self) -> None:
        """Update the progress each minute."""
        await super().async_added_to_hass()
        self.async_on_remove(async_track_time_interval(self.hass, self._count, COUNT_EVERY, cancel_on_shutdown=True))

    @callback
    def _count(self, _now: datetime) -> None:
        progress = self.hass.data[DATA].engine.progress(self.item_id)
        if progress is not None and progress.counting:
            self.async_refresh()

    @property
    @override
    def native_value(self) -> datetime | None:
        """Return the time of the next change."""
        change = self.hass.data[DATA].engine.next_change(self.item_id)
        return None if change is None else change.start

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, object]:
        """Return the next directive with its reasons, and the progress."""
        engine = self.hass.data[DATA].engine
        change = engine.next_change(self.item_id)
        directive = None if change is None else change.directive
        progress, now = engine.progress(self.item_id), dt_util.utcnow()
        return {
            "action": None if directive is None else directive.action.value,
            "power_limit_w": None if directive is None else directive.watts,
            "reason": None if change is None else change.reason,
            "reasons": [] if change is None else [item.as_json() for item in change.reasons],
            "active_now": engine.active_now(self.item_id),
            "hours_done": None if progress is None else round(progress.done_at(now) / 3600, 2),
            "hours_asked": None if progress is None else round(progress.asked_s / 3600, 2),
            "hours_until": None if progress is None else progress.until.isoformat(),
        }


class SavedSensor(ScheduleEntity, RestoreSensor):
    """A total that survives restarts."""

    _attr_native_unit_of_measurement: str | None = None
    _largest: float = LARGEST_ENERGY_KWH
    _may_be_negative: bool = False
    _sum: float = 0.0
    _before: Saved = Saved()

    @override
    async def async_added_to_hass(self) -> None:
        """Restore the total."""
        self._attr_native_unit_of_measurement = self._unit()
        last = await self.async_get_last_sensor_data()
        if last is not None and last.native_unit_of_measurement == self._attr_native_unit_of_measurement:
            self._sum = async_restored_total(
                self.hass, self.entity_id, last.native_value, self._largest, negative=self._may_be_negative
            )
        self._before = self._saved()
        await super().async_added_to_hass()
        self.async_on_remove(self.hass.data[DATA].savings.async_add_listener(self.async_refresh))

    @callback
    @override
    def async_refresh(self) -> None:
        """Add the savings since the last update; a change of the currency resets the total."""
        saved = self._saved()
        if self._attr_native_unit_of_measurement != (unit := self._unit()):
            self._attr_native_unit_of_measurement = unit
            self._sum = 0.0
        self._sum += self._part(saved) - self._part(self._before)
        self._before = saved
        super().async_refresh()

    @property
    @override
    def native_value(self) -> float:
        """Return the total; rounding happens only here, or the savings of small miners would be lost."""
        return round(self._sum, 6)

    def _saved(self) -> Saved:
        return self.hass.data[DATA].savings.of(self.item_id)

    @abstractmethod
    def _unit(self) -> str | None:
        """Return the present unit of the savings."""

    @abstractmethod
    def _part(self, saved: Saved) -> float:
        """Return what of the savings this sensor sums up."""


class EnergySavedSensor(SavedSensor):
    """The energy that miners did not use because the schedule stopped or limited them."""

    @override
    def _unit(self) -> str:
        return UnitOfEnergy.KILO_WATT_HOUR

    @override
    def _part(self, saved: Saved) -> float:
        return saved.energy_kwh


class MoneySavedSensor(SavedSensor):
    """What that energy would have cost at the prices of the time, in the currency of its tariff."""

    _largest = LARGEST_MONEY
    _may_be_negative = True

    @override
    def _unit(self) -> str | None:
        schedule, data = self.schedule, self.hass.data[DATA]
        rate = None if schedule is None else data.rates.rate(rate_id_of(schedule))
        return self._attr_native_unit_of_measurement if rate is None else data.prices.currency(rate)

    @override
    def _part(self, saved: Saved) -> float:
        return saved.money
