"""The feed of what miners cost and earn now."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval

from ....runtime import MinerRemoteData
from ...earnings_answers import earnings_now
from .base import Event, Feed, chunks

INTERVAL_S: Final = 5.0
LOOK_EVERY: Final = timedelta(seconds=10)


class EarningsFeed(Feed):
    """`{"complete": true, "hashprice", "currency", "fleet", "sites", "miners"}`, now and after changes.

    With many miners, further events `{"complete": false, "miners": […]}` have the rest of them.
    """

    def __init__(self, hass: HomeAssistant, data: MinerRemoteData) -> None:
        """Initialize without subscribers."""
        super().__init__(hass, "earnings", INTERVAL_S)
        self._data = data
        self._events: list[Event] = []
        self._sent: list[Event] = []

    @override
    def _listen(self) -> list[CALLBACK_TYPE]:
        return [
            self._data.hashprice.async_on_change(self._request),
            async_track_time_interval(self._hass, self._look, LOOK_EVERY, cancel_on_shutdown=True),
        ]

    @callback
    def _look(self, _now: object) -> None:
        self._request()

    @override
    def _clear(self) -> None:
        self._events, self._sent = [], []

    @override
    async def _async_update(self) -> None:
        sums, rows = earnings_now(self._data)
        first, *rest = chunks(rows) or [[]]
        self._events = [
            {"complete": True, **sums, "miners": first},
            *({"complete": False, "miners": part} for part in rest),
        ]

    @override
    def _changes(self) -> list[Event]:
        if self._events == self._sent:
            return []
        self._sent = self._events
        return self._events

    @override
    async def _async_snapshot(self) -> list[Event]:
        return self._events
