"""The feed of new and changed records of the command history."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ....commands.history.store import CommandHistory
from ....control.record import CommandRecord
from .base import Event, Feed, chunks

INTERVAL_S: Final = 0.5


class CommandFeed(Feed):
    """`{"commands": […]}`: new and changed records in the form of GET commands/history."""

    starts_with_snapshot = False

    def __init__(self, hass: HomeAssistant, history: CommandHistory) -> None:
        """Initialize without subscribers."""
        super().__init__(hass, "commands", INTERVAL_S)
        self._history = history
        self._changed: dict[int, CommandRecord] = {}

    @override
    def _listen(self) -> list[CALLBACK_TYPE]:
        return [self._history.async_on_change(self._mark)]

    @override
    def _clear(self) -> None:
        self._changed.clear()

    @callback
    def _mark(self, record: CommandRecord) -> None:
        # The runner changes its own record before the history does.
        self._changed[record.id] = replace(record)
        self._request()

    @override
    def _changes(self) -> list[Event]:
        parts = chunks(list(self._changed.values()))
        self._changed.clear()
        return [{"commands": [record.as_dict() for record in part]} for part in parts]
