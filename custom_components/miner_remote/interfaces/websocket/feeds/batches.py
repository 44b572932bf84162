"""The feed of running and recent batches."""

from __future__ import annotations

from typing import Final, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ....commands.batch import Batch
from ....commands.runner import CommandRunner
from .base import Event, Feed

INTERVAL_S: Final = 0.5


class BatchFeed(Feed):
    """`{"batches": […]}`: first all, newest first, then changed ones."""

    def __init__(self, hass: HomeAssistant, runner: CommandRunner) -> None:
        """Initialize without subscribers."""
        super().__init__(hass, "batches", INTERVAL_S)
        self._runner = runner
        self._changed: dict[str, Batch] = {}

    @override
    def _listen(self) -> list[CALLBACK_TYPE]:
        return [self._runner.async_on_batch(self._mark)]

    @override
    def _clear(self) -> None:
        self._changed.clear()

    @callback
    def _mark(self, batch: Batch) -> None:
        self._changed[batch.id] = batch
        self._request()

    @override
    def _changes(self) -> list[Event]:
        changed = [batch.as_summary() for batch in self._changed.values()]
        self._changed.clear()
        return [{"batches": changed}] if changed else []

    @override
    async def _async_snapshot(self) -> list[Event]:
        return [{"batches": await self._runner.async_summaries()}]
