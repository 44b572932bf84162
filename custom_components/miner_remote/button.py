"""Buttons of a miner, one for each command of the catalog that names this platform."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.components.button.const import ButtonDeviceClass
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .commands.catalog import COMMANDS
from .control.record import Command, CommandType
from .entity import Keys, MinerEntity, Wanted, async_add_miner_entities
from .fleet.miner import Capability, MinerCoordinator
from .fleet.site import MinerRemoteConfigEntry

# Commands are paced by the runner, not by the platform.
PARALLEL_UPDATES = 0

DEVICE_CLASSES: Final = {CommandType.REBOOT: ButtonDeviceClass.RESTART}
CATEGORIES: Final = {CommandType.BACKUP: EntityCategory.CONFIG}
ENABLED_BY_DEFAULT: Final = {CommandType.REBOOT}


@dataclass(frozen=True, kw_only=True)
class MinerButtonDescription(ButtonEntityDescription):
    """A button, its command, and the capability that a miner needs for it."""

    capability: Capability | None
    command: Command


BUTTONS: Final = tuple(
    MinerButtonDescription(
        key=row.command_type.value,
        translation_key=row.command_type.value,
        device_class=DEVICE_CLASSES.get(row.command_type),
        entity_category=CATEGORIES.get(row.command_type),
        entity_registry_enabled_default=row.command_type in ENABLED_BY_DEFAULT,
        capability=row.capability,
        command=row.command({}),
    )
    for row in COMMANDS.values()
    if row.entity is Platform.BUTTON
)


async def async_setup_entry(
    hass: HomeAssistant, entry: MinerRemoteConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the buttons that each miner supports."""

    def wanted(coordinator: MinerCoordinator, _keys: Keys) -> Iterable[Wanted]:
        return [
            (MinerButton, description) for description in BUTTONS if description.capability in coordinator.capabilities
        ]

    async_add_miner_entities(hass, entry, async_add_entities, wanted)


class MinerButton(MinerEntity, ButtonEntity):
    """A button that sends one command."""

    entity_description: MinerButtonDescription

    @override
    async def async_press(self) -> None:
        """Send the command and wait for its result."""
        await self.async_send_command(self.entity_description.command)
