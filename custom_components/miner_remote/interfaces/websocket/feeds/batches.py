"""The batches: those that run, and how those ended that ran not long ago."""

from __future__ import annotations

from typing import Final, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ....commands.batch import Batch
from ....commands.runner import CommandRunner
from .base import Event, Feed

GAP_S: Final = 0.5


class BatchFeed(Feed):
    """`{"batches": […]}`: first all, newest first, then those that changed."""

    def __init__(self, hass: HomeAssistant, runner: CommandRunner) -> None:
        """Follow nothing yet."""
        super().__init__(hass, "batches", GAP_S)
        self._runner = runner
        self._changed: dict[str, Batch] = {}

    @override
    def _begin(self) -> list[CALLBACK_TYPE]:
        return [self._runner.async_on_batch(self._note)]

    @override
    def _forget(self) -> None:
        self._changed.clear()

    @callback
    def _note(self, batch: Batch) -> None:
        self._changed[batch.id] = batch
        self._request()

    @override
    def _changes(self) -> list[Event]:
        changed = [batch.as_summary() for batch in self._changed.values()]
        self._changed.clear()
        return [{"batches": changed}] if changed else []

    @override
    async def _async_everything(self) -> list[Event]:
        return [{"batches": await self._runner.async_summaries()}]
