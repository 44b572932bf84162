"""Switch that enables a power schedule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, override

from homeassistant.components.switch import SwitchEntityDescription

from ..runtime import DATA
from ..schedules.model import Schedule
from ..schedules.store import ScheduleStore
from .enabled_switch import EnabledSwitch
from .schedule_entity import ScheduleEntity

ENABLED: Final = SwitchEntityDescription(key="enabled", translation_key="schedule_enabled")


def schedule_switches(schedule: Schedule) -> list[ScheduleSwitch]:
    """Return the switches of a schedule."""
    return [ScheduleSwitch(schedule, ENABLED)]


class ScheduleSwitch(EnabledSwitch, ScheduleEntity):
    """On while the schedule is enabled."""

    @property
    @override
    def store(self) -> ScheduleStore:
        """Return the store of schedules."""
        return self.hass.data[DATA].schedules

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, object]:
        """Return the id for actions, and whether the schedule stops or limits now."""
        return {
            "schedule_id": self.item_id,
            "active_now": self.hass.data[DATA].engine.active_now(self.item_id),
        }
