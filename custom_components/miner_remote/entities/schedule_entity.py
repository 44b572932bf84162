"""Base of the entities of power schedules, which come and go with their schedules."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, override

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ..fleet.site import MinerRemoteConfigEntry, home_of
from ..runtime import DATA
from ..schedules.model import Schedule
from .virtual_devices import ItemEntity, async_follow_store, item_device

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


class ScheduleEntity(ItemEntity):
    """An entity of one schedule."""

    kind = _KIND
    model = "Power schedule"

    @property
    def schedule(self) -> Schedule | None:
        """Return the present schedule, or None if it was deleted."""
        return self.hass.data[DATA].schedules.schedule(self.item_id)

    @override
    async def async_added_to_hass(self) -> None:
        """Subscribe to schedules and plans."""
        data = self.hass.data[DATA]
        self.follow(data.schedules)
        self.async_on_remove(data.engine.async_add_listener(self.async_refresh))


@callback
def async_add_schedule_entities(
    hass: HomeAssistant,
    entry: MinerRemoteConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    make: MakeEntities,
) -> None:
    """Add the entities of the schedules of a site, now and when schedules or sites change."""
    async_follow_store(
        hass,
        entry,
        async_add_entities,
        kind=_KIND,
        store=hass.data[DATA].schedules,
        items=lambda: schedules_at(hass, entry.entry_id),
        make=make,
    )
