"""Switches of a miner: whether it mines, and its locate light."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.const import STATE_OFF, EntityCategory
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_state_change_event

from .commands.record import CommandType, LocateLightCommand, SimpleCommand
from .entities.schedule_entity import async_add_schedule_entities
from .entities.schedule_switch import schedule_switches
from .entity import Keys, MinerEntity, Wanted, async_add_miner_entities
from .fleet.miner import Capability, MinerCoordinator
from .fleet.site import MinerRemoteConfigEntry

# Commands are paced by the runner, not by the platform.
PARALLEL_UPDATES = 0

MINING = SwitchEntityDescription(key="mining", translation_key="mining")
LOCATE_LIGHT = SwitchEntityDescription(
    key="locate_light",
    translation_key="locate_light",
    entity_category=EntityCategory.CONFIG,
    entity_registry_enabled_default=False,
)


async def async_setup_entry(
    hass: HomeAssistant, entry: MinerRemoteConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the switches of the schedules, and those that each miner can have."""

    def wanted(coordinator: MinerCoordinator, _keys: Keys) -> Iterable[Wanted]:
        if coordinator.outlet or {Capability.PAUSE, Capability.RESUME} <= coordinator.capabilities:
            yield MiningSwitch, MINING
        if Capability.LOCATE_LIGHT in coordinator.capabilities:
            yield LocateLightSwitch, LOCATE_LIGHT

    async_add_schedule_entities(hass, entry, async_add_entities, schedule_switches)
    async_add_miner_entities(hass, entry, async_add_entities, wanted)


class MiningSwitch(MinerEntity, SwitchEntity):
    """On where the miner is not paused; how it is paused, by its firmware or by its outlet, is the runner's to decide.

    A miner whose outlet is off is off, not unavailable: so it can be switched on again.
    """

    _tracked: str | None = None
    _untrack: Callable[[], None] | None = None

    @property
    def _outlet_is_off(self) -> bool:
        outlet = self.coordinator.outlet
        state = self.hass.states.get(outlet) if outlet else None
        return state is not None and state.state == STATE_OFF

    @property
    @override
    def available(self) -> bool:
        """Return whether the miner answers, or its outlet tells why it does not."""
        return super().available or self._outlet_is_off

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether the miner is not paused; None where it does not tell."""
        if self._outlet_is_off:
            return False
        snapshot = self.coordinator.data
        return not snapshot.paused if snapshot.paused is not None else snapshot.mining

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Have the miner mine."""
        await self.async_order(SimpleCommand(command_type=CommandType.POWER_ON))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Have the miner stop."""
        await self.async_order(SimpleCommand(command_type=CommandType.POWER_OFF))

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the outlet as well."""
        await super().async_added_to_hass()
        self._track_outlet()

    @override
    async def async_will_remove_from_hass(self) -> None:
        """Follow the outlet no more."""
        await super().async_will_remove_from_hass()
        if self._untrack:
            self._untrack()

    @callback
    def _track_outlet(self) -> None:
        if self.coordinator.outlet == self._tracked:
            return
        if self._untrack:
            self._untrack()
            self._untrack = None
        self._tracked = self.coordinator.outlet
        if self._tracked:
            self._untrack = async_track_state_change_event(self.hass, self._tracked, self._outlet_changed)

    @callback
    def _outlet_changed(self, _event: Event[EventStateChangedData]) -> None:
        self.async_write_ha_state()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        self._track_outlet()
        super()._handle_coordinator_update()


class LocateLightSwitch(MinerEntity, SwitchEntity):
    """The light that helps to find the machine; its state is assumed where the firmware does not tell it."""

    @property
    @override
    def assumed_state(self) -> bool:
        """Return whether the firmware does not tell."""
        return not self.coordinator.last_update_success or self.coordinator.data.locate_light is None

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether the light is on."""
        return self.coordinator.data.locate_light

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch the light on."""
        await self.async_order(LocateLightCommand(on=True))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch the light off."""
        await self.async_order(LocateLightCommand(on=False))
