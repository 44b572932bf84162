"""Results of commands, as events of their miner."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .commands.runner import CommandResult
from .control.record import Status, Verification
from .entity import Keys, MinerEntity, Wanted, async_add_miner_entities
from .fleet.miner import MinerCoordinator
from .fleet.site import MinerRemoteConfigEntry
from .runtime import DATA

# Events come from the command runner.
PARALLEL_UPDATES = 0

ATTRIBUTES: Final = (
    "command_type",
    "error_message",
    "initiated_by",
    "source",
    "duration_ms",
    "batch_id",
)

COMMAND = EventEntityDescription(
    key="command",
    translation_key="command",
    entity_registry_enabled_default=False,
    event_types=[
        *(status.value for status in Status if status is not Status.PENDING),
        Verification.CONFIRMED.value,
        Verification.NOT_CONFIRMED.value,
    ],
)


async def async_setup_entry(
    hass: HomeAssistant, entry: MinerRemoteConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the command event of each miner; one listener serves them all."""
    entities: dict[str, CommandEvent] = {}

    def wanted(_coordinator: MinerCoordinator, _keys: Keys) -> Iterable[Wanted]:
        return [(partial(CommandEvent, entities=entities), COMMAND)]

    @callback
    def finished(result: CommandResult) -> None:
        if entity := entities.get(result.record.miner_id):
            entity.async_finished(result)

    entry.async_on_unload(hass.data[DATA].runner.async_on_finished(finished))
    async_add_miner_entities(hass, entry, async_add_entities, wanted)


class CommandEvent(MinerEntity, EventEntity):
    """The last result of a command: its final status, or whether its effect was confirmed."""

    def __init__(
        self, coordinator: MinerCoordinator, description: EventEntityDescription, entities: dict[str, CommandEvent]
    ) -> None:
        """Receive results through `entities` while enabled."""
        super().__init__(coordinator, description)
        self._entities = entities

    @property
    @override
    def available(self) -> bool:
        """Return True, because commands also fail when the miner does not answer."""
        return True

    @override
    async def async_added_to_hass(self) -> None:
        """Subscribe to results."""
        await super().async_added_to_hass()
        self._entities[self.coordinator.miner_id] = self

    @override
    async def async_will_remove_from_hass(self) -> None:
        """Unsubscribe from results."""
        await super().async_will_remove_from_hass()
        self._entities.pop(self.coordinator.miner_id, None)

    @callback
    def async_finished(self, result: CommandResult) -> None:
        """Trigger the event for a result."""
        data = result.data
        kind = data["verification"] if result.verified else data["status"]
        self._trigger_event(kind, {"command_id": data["id"], **{key: data[key] for key in ATTRIBUTES}})
        self.async_write_ha_state()
