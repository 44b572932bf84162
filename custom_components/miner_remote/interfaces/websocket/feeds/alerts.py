"""The feed of alerts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ....alerts.service import AlertService
from ....fleet.registry_changes import DISPLAY_KEYS, async_on_registry_change
from ....fleet.selection import Fleet
from ...alert_list import async_alert_list
from .base import Event, Feed

INTERVAL_S: Final = 2.0


class AlertFeed(Feed):
    """`{"alerts": […]}`: all alerts, the worst first, now and after each change."""

    def __init__(self, hass: HomeAssistant, fleet: Fleet, alerts: AlertService) -> None:
        """Initialize without subscribers."""
        super().__init__(hass, "alerts", INTERVAL_S)
        self._fleet = fleet
        self._alerts = alerts
        self._rows: list[dict[str, object]] = []
        self._sent: list[dict[str, object]] | None = None

    @override
    def _listen(self) -> list[CALLBACK_TYPE]:
        return [
            self._alerts.async_on_change(self._request),
            async_on_registry_change(self._hass, self._fleet, self._renamed, DISPLAY_KEYS),
        ]

    @override
    def _clear(self) -> None:
        self._rows, self._sent = [], None

    @callback
    def _renamed(self, _miner_ids: Iterable[str]) -> None:
        self._request()

    @override
    async def _async_update(self) -> None:
        self._rows = await async_alert_list(self._alerts, self._alerts.alerts())

    @override
    def _changes(self) -> list[Event]:
        if self._rows == self._sent:
            return []
        self._sent = self._rows
        return [{"alerts": self._rows}]

    @override
    async def _async_snapshot(self) -> list[Event]:
        return [{"alerts": self._rows}]
