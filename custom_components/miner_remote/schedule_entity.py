"""Where the entities of power schedules are, and that they come and go with their schedules.

A schedule is a device of one site: the site that is its location, else the first one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, override

from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.collection import CollectionChange
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN
from .data import DATA
from .rate_sensor import home_of
from .schedules.models import Schedule
from .site import MinerRemoteConfigEntry

MODEL: Final = "Power schedule"

_DEVICE: Final = "schedule_"
_SCHEDULE_DEVICE: Final = re.compile(r"schedule_\d+")

type MakeEntities = Callable[[Schedule], Iterable[ScheduleEntity]]
"""Makes the entities that a schedule has on one platform."""


def schedule_device(schedule_id: int) -> tuple[str, str]:
    """Return the identifier of a schedule's device."""
    return DOMAIN, f"{_DEVICE}{schedule_id}"


def schedules_at(hass: HomeAssistant, entry_id: str) -> list[Schedule]:
    """Return the schedules whose entities belong to a config entry."""
    schedules = hass.data[DATA].schedules.schedules()
    return [schedule for schedule in schedules if home_of(hass, schedule.location) == entry_id]


class ScheduleEntity(Entity):
    """An entity of one schedule; follows what the schedules want."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, schedule: Schedule, description: EntityDescription) -> None:
        """Belong to the schedule's device."""
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
        """Return the schedule as it is now; None once it is deleted."""
        return self.hass.data[DATA].schedules.schedule(self.schedule_id)

    @override
    async def async_added_to_hass(self) -> None:
        """Follow every change of the schedules, and every new plan."""
        data = self.hass.data[DATA]

        async def changed(_changes: Iterable[CollectionChange]) -> None:
            self.async_look()

        self.async_on_remove(data.schedules.async_add_change_set_listener(changed))
        self.async_on_remove(data.engine.async_add_listener(self.async_look))

    @callback
    def async_look(self) -> None:
        """Show what is the case now."""
        self.async_write_ha_state()


@callback
def async_add_schedule_entities(
    hass: HomeAssistant,
    entry: MinerRemoteConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    make: MakeEntities,
) -> None:
    """Add what `make` returns for each schedule of a site, now and as schedules and sites come, change and go."""
    registry = dr.async_get(hass)
    names: dict[int, str] | None = None

    async def add(new: list[Schedule]) -> None:
        here = {schedule.id for schedule in schedules_at(hass, entry.entry_id)}
        async_add_entities(entity for schedule in new if schedule.id in here for entity in make(schedule))

    @callback
    def sync() -> None:
        nonlocal names
        schedules = {schedule.id: schedule for schedule in schedules_at(hass, entry.entry_id)}
        wanted = {schedule.id: schedule.name for schedule in schedules.values()}
        if wanted == names:
            return
        before, names = names or {}, wanted
        devices = _devices(registry, entry.entry_id)
        for schedule_id in (before.keys() | devices.keys()) - schedules.keys():
            # The entities go with their device; where another site has them now, it adds them with the same ids.
            if schedule_id in devices:
                registry.async_remove_device(devices[schedule_id].id)
        for schedule_id in before.keys() & wanted.keys():
            if schedule_id in devices and devices[schedule_id].name != wanted[schedule_id]:
                registry.async_update_device(devices[schedule_id].id, name=wanted[schedule_id])
        new = [schedule for schedule_id, schedule in schedules.items() if schedule_id not in before]
        if new:
            # Not at once: the site that had them removes them when it is told the same.
            entry.async_create_task(hass, add(new), f"entities of schedules at {entry.title}", eager_start=False)

    async def schedules_changed(_changes: Iterable[CollectionChange]) -> None:
        sync()

    @callback
    def entry_changed(_change: ConfigEntryChange, changed: ConfigEntry) -> None:
        if changed.domain == DOMAIN:
            sync()

    entry.async_on_unload(hass.data[DATA].schedules.async_add_change_set_listener(schedules_changed))
    entry.async_on_unload(async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, entry_changed))
    sync()


def _devices(registry: dr.DeviceRegistry, entry_id: str) -> dict[int, dr.DeviceEntry]:
    """Return the devices of schedules that a config entry has, by the schedules' ids."""
    return {
        int(value.removeprefix(_DEVICE)): device
        for device in dr.async_entries_for_config_entry(registry, entry_id)
        for domain, value in device.identifiers
        if domain == DOMAIN and _SCHEDULE_DEVICE.fullmatch(value)
    }
