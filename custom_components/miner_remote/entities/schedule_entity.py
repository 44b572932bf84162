"""Base of the entities of power schedules, which come and go with their schedules."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, override

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.collection import CollectionChange
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ..fleet.site import MinerRemoteConfigEntry, home_of
from ..runtime import DATA
from ..schedules.model import Schedule
from .virtual_devices import async_follow_items, item_device

MODEL: Final = "Power schedule"

_KIND: Final = "schedule"

type MakeEntities = Callable[[Schedule], Iterable[ScheduleEntity]]
"""Create the entities of a schedule on one platform."""


def schedule_device(schedule_id: int) -> tuple[str, str]:
    """Return the identifier of a schedule's device."""
    return item_device(_KIND, schedule_id)


def schedules_at(hass: HomeAssistant, entry_id: str) -> list[Schedule]:
    """Return the schedules whose entities belong to a config entry."""
    schedules = hass.data[DATA].schedules.schedules()
    return [schedule for schedule in schedules if home_of(hass, schedule.location) == entry_id]


class ScheduleEntity(Entity):
    """An entity of one schedule."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, schedule: Schedule, description: EntityDescription) -> None:
        """Initialize the entity of the schedule's device."""
        self.entity_description = description
        self.schedule_id = schedule.id
        self._attr_unique_id = f"schedule_{schedule.id}_{description.key}"
        self._attr_device_info = DeviceInfo(
            identifiers={schedule_device(schedule.id)},
            name=schedule.name,
            model=MODEL,
            entry_type=dr.DeviceEntryType.SERVICE,
        )

    @property
    def schedule(self) -> Schedule | None:
        """Return the present schedule, or None if it was deleted."""
        return self.hass.data[DATA].schedules.schedule(self.schedule_id)

    @override
    async def async_added_to_hass(self) -> None:
        """Subscribe to schedules and plans."""
        data = self.hass.data[DATA]

        async def changed(_changes: Iterable[CollectionChange]) -> None:
            self.async_refresh()

        self.async_on_remove(data.schedules.async_add_change_set_listener(changed))
        self.async_on_remove(data.engine.async_add_listener(self.async_refresh))

    @callback
    def async_refresh(self) -> None:
        """Write the present state."""
        self.async_write_ha_state()


@callback
def async_add_schedule_entities(
    hass: HomeAssistant,
    entry: MinerRemoteConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    make: MakeEntities,
) -> None:
    """Add the entities of the schedules of a site, now and when schedules or sites change."""
    sync = async_follow_items(
        hass, entry, async_add_entities, kind=_KIND, items=lambda: schedules_at(hass, entry.entry_id), make=make
    )

    async def schedules_changed(_changes: Iterable[CollectionChange]) -> None:
        sync()

    entry.async_on_unload(hass.data[DATA].schedules.async_add_change_set_listener(schedules_changed))
