"""Switches of a miner: mining and the locate light."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.const import STATE_OFF, EntityCategory
from homeassistant.core import Event, EventStateChangedData, callback
from homeassistant.helpers.event import async_track_state_change_event

from ..control.record import CommandType, LocateLightCommand, SimpleCommand
from ..entity import Keys, MinerEntity, Wanted
from ..fleet.miner import Capability, MinerCoordinator

MINING: Final = SwitchEntityDescription(key="mining", translation_key="mining")
LOCATE_LIGHT: Final = SwitchEntityDescription(
    key="locate_light",
    translation_key="locate_light",
    entity_category=EntityCategory.CONFIG,
    entity_registry_enabled_default=False,
)


def wanted_miner_switches(coordinator: MinerCoordinator, _keys: Keys) -> Iterable[Wanted]:
    """Return the switches that the miner supports."""
    if coordinator.outlet or {Capability.PAUSE, Capability.RESUME} <= coordinator.capabilities:
        yield MiningSwitch, MINING
    if Capability.LOCATE_LIGHT in coordinator.capabilities:
        yield LocateLightSwitch, LOCATE_LIGHT


class MiningSwitch(MinerEntity, SwitchEntity):
    """On unless the miner is paused; the command runner decides whether the firmware or the outlet pauses it.

    If the outlet is off, the switch is off rather than unavailable, so that it can be turned on again.
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
        """Return whether the miner answers or its outlet is off."""
        return super().available or self._outlet_is_off

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether the miner is not paused; None if it does not report it."""
        if self._outlet_is_off:
            return False
        snapshot = self.coordinator.data
        return not snapshot.paused if snapshot.paused is not None else snapshot.mining

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Resume mining."""
        await self.async_send_command(SimpleCommand(command_type=CommandType.POWER_ON))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Pause mining."""
        await self.async_send_command(SimpleCommand(command_type=CommandType.POWER_OFF))

    @override
    async def async_added_to_hass(self) -> None:
        """Track the outlet."""
        await super().async_added_to_hass()
        self._track_outlet()

    @override
    async def async_will_remove_from_hass(self) -> None:
        """Stop tracking the outlet."""
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
    """The light that helps to find the machine; its state is assumed if the firmware does not report it."""

    @property
    @override
    def assumed_state(self) -> bool:
        """Return whether the state is unknown to the firmware."""
        return not self.coordinator.last_update_success or self.coordinator.data.locate_light is None

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether the light is on."""
        return self.coordinator.data.locate_light

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Turn the light on."""
        await self.async_send_command(LocateLightCommand(on=True))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Turn the light off."""
        await self.async_send_command(LocateLightCommand(on=False))
