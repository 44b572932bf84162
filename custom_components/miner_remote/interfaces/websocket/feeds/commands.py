"""The records of the command history as they come and change."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ....commands.history.store import CommandHistory
from ....commands.record import CommandRecord
from .base import Event, Feed, chunks

GAP_S: Final = 0.5


class CommandFeed(Feed):
    """`{"commands": […]}`: every record that is new or changed, as it is by then, as GET commands/history has it."""

    begins_with_everything = False

    def __init__(self, hass: HomeAssistant, history: CommandHistory) -> None:
        """Follow nothing yet."""
        super().__init__(hass, "commands", GAP_S)
        self._history = history
        self._changed: dict[int, CommandRecord] = {}

    @override
    def _begin(self) -> list[CALLBACK_TYPE]:
        return [self._history.async_on_change(self._note)]

    @override
    def _forget(self) -> None:
        self._changed.clear()

    @callback
    def _note(self, record: CommandRecord) -> None:
        # The runner goes on changing its own one before the history knows of it.
        self._changed[record.id] = replace(record)
        self._request()

    @override
    def _changes(self) -> list[Event]:
        parts = chunks(list(self._changed.values()))
        self._changed.clear()
        return [{"commands": [record.as_dict() for record in part]} for part in parts]
