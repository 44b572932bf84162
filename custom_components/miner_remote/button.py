"""Buttons of a miner: reboot, restart mining, back up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.components.button.const import ButtonDeviceClass
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .commands.record import BackupCommand, Command, CommandType, SimpleCommand
from .entity import Keys, MinerEntity, Wanted, async_add_miner_entities
from .fleet.miner import Capability, MinerCoordinator
from .fleet.site import MinerRemoteConfigEntry

# Commands are paced by the runner, not by the platform.
PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class MinerButtonDescription(ButtonEntityDescription):
    """A button: what it orders, and what the miner must be able to do."""

    capability: Capability
    order: Command


BUTTONS: tuple[MinerButtonDescription, ...] = (
    MinerButtonDescription(
        key="reboot",
        translation_key="reboot",
        device_class=ButtonDeviceClass.RESTART,
        capability=Capability.REBOOT,
        order=SimpleCommand(command_type=CommandType.REBOOT),
    ),
    MinerButtonDescription(
        key="restart_mining",
        translation_key="restart_mining",
        entity_registry_enabled_default=False,
        capability=Capability.RESTART_MINING,
        order=SimpleCommand(command_type=CommandType.RESTART_MINING),
    ),
    MinerButtonDescription(
        key="backup",
        translation_key="backup",
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        capability=Capability.CONFIG_READ,
        order=BackupCommand(),
    ),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: MinerRemoteConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the buttons that each miner can have."""

    def wanted(coordinator: MinerCoordinator, _keys: Keys) -> Iterable[Wanted]:
        return [
            (MinerButton, description) for description in BUTTONS if description.capability in coordinator.capabilities
        ]

    async_add_miner_entities(hass, entry, async_add_entities, wanted)


class MinerButton(MinerEntity, ButtonEntity):
    """A button that gives one order."""

    entity_description: MinerButtonDescription

    @override
    async def async_press(self) -> None:
        """Give the order, and wait until it is carried out."""
        await self.async_send_command(self.entity_description.order)
