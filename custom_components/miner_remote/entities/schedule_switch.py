"""Switch that enables a power schedule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription

from ..runtime import DATA
from ..schedules.model import Schedule
from .schedule_entity import ScheduleEntity

ENABLED: Final = SwitchEntityDescription(key="enabled", translation_key="schedule_enabled")


def schedule_switches(schedule: Schedule) -> list[ScheduleSwitch]:
    """Return the switches of a schedule."""
    return [ScheduleSwitch(schedule, ENABLED)]


class ScheduleSwitch(ScheduleEntity, SwitchEntity):
    """On while the schedule is enabled."""

    _attr_name = None

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the schedule is enabled."""
        schedule = self.schedule
        return schedule is not None and schedule.enabled

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, object]:
        """Return the id for actions, and whether the schedule stops or limits now."""
        return {
            "schedule_id": self.schedule_id,
            "active_now": self.hass.data[DATA].engine.active_now(self.schedule_id),
        }

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Enable the schedule."""
        await self._async_set(enabled=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Disable the schedule; its effects are lifted."""
        await self._async_set(enabled=False)

    async def _async_set(self, *, enabled: bool) -> None:
        await self.hass.data[DATA].schedules.async_update(self.schedule_id, {"enabled": enabled})
