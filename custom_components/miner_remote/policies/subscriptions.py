"""Subscribe to the changes after which policies decide again."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from homeassistant.core import CALLBACK_TYPE, Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.collection import CollectionChange
from homeassistant.helpers.event import async_track_state_change_event

from ..fleet.miner import MinerCoordinator
from ..fleet.registry_changes import DISPLAY_KEYS, async_on_registry_change
from ..fleet.selection import Fleet
from ..schedules.engine.engine import ScheduleEngine
from .contract import EntityState
from .entity_names import topic_of
from .entity_states import state_of
from .mqtt_topics import MqttTopics
from .store import PolicyStore


class Subscriptions:
    """Subscribes to policies, miners, registries, schedules, and the entities and MQTT topics that policies name."""

    def __init__(
        self,
        hass: HomeAssistant,
        fleet: Fleet,
        *,
        on_change: Callable[[], None],
        on_poll: Callable[[], None],
    ) -> None:
        """Set the callbacks; `async_start` subscribes.

        `on_change` is called if a round should follow at once, `on_poll` if it should follow soon.
        """
        self._hass = hass
        self._fleet = fleet
        self._on_change = on_change
        self._on_poll = on_poll
        self._stop: list[CALLBACK_TYPE] = []
        self._miners: dict[str, tuple[MinerCoordinator, CALLBACK_TYPE]] = {}
        self._entities: tuple[frozenset[str], CALLBACK_TYPE | None] = (frozenset(), None)
        self._topics = MqttTopics(hass, on_change)

    def state_of(self, name: str) -> EntityState | None:
        """Return the state of an entity or topic, or None if it is unavailable."""
        topic = topic_of(name)
        return state_of(self._hass, name) if topic is None else self._topics.state_of(topic)

    @callback
    def async_start(self, store: PolicyStore, schedules: ScheduleEngine) -> None:
        """Subscribe."""

        async def policies_changed(_changes: Iterable[CollectionChange]) -> None:
            self._on_change()

        self._stop = [
            store.async_add_change_set_listener(policies_changed),
            schedules.async_add_listener(self._on_poll),
            async_on_registry_change(self._hass, self._fleet, lambda _ids: self._on_poll(), DISPLAY_KEYS),
            self._fleet.async_on_change(self._fleet_changed),
        ]
        self._fleet_changed()

    @callback
    def async_close(self) -> None:
        """Unsubscribe."""
        for stop in (*self._stop, *(stop for _miner, stop in self._miners.values())):
            stop()
        self._stop.clear()
        self._miners.clear()
        self.async_follow(())

    @callback
    def async_follow(self, names: Iterable[str]) -> None:
        """Subscribe to these entities and topics instead of the last ones."""
        topics = {name: topic_of(name) for name in names}
        self._topics.async_follow([topic for topic in topics.values() if topic is not None])
        wanted = frozenset(name for name, topic in topics.items() if topic is None)
        followed, stop = self._entities
        if wanted == followed:
            return
        if stop is not None:
            stop()
        self._entities = (
            wanted,
            async_track_state_change_event(self._hass, wanted, self._entity_changed) if wanted else None,
        )

    @callback
    def _entity_changed(self, event: Event[EventStateChangedData]) -> None:
        """Let a round follow at once, as a signal to curtail needs it; new attributes alone can wait."""
        old, new = event.data["old_state"], event.data["new_state"]
        if old is None or new is None or old.state != new.state:
            self._on_change()
        else:
            self._on_poll()

    @callback
    def _fleet_changed(self) -> None:
        """Subscribe to the present miners; a reloaded site has new objects for the same miners."""
        present = {miner.miner_id: miner for miner in self._fleet}
        for miner_id, (followed, stop) in list(self._miners.items()):
            if present.get(miner_id) is not followed:
                stop()
                del self._miners[miner_id]
        for miner_id, miner in present.items():
            if miner_id not in self._miners:
                self._miners[miner_id] = miner, miner.async_add_listener(self._on_poll)
        self._on_poll()
