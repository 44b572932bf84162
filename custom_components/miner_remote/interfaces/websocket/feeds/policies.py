"""The feeds of policies: all of them, and what one of them decides for its miners."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant
from homeassistant.helpers.collection import CollectionChange

from ....runtime import MinerRemoteData
from ...policy_answers import async_miner_rows, policy_row
from .base import Event, Feed
from .rows import RowFeed

INTERVAL_S: Final = 1.0


class PolicyFeed(Feed):
    """`{"policies": […]}`: all policies with their status, now and after each change."""

    def __init__(self, hass: HomeAssistant, data: MinerRemoteData) -> None:
        """Initialize without subscribers."""
        super().__init__(hass, "policies", INTERVAL_S)
        self._data = data
        self._rows: list[dict[str, object]] = []
        self._sent: list[dict[str, object]] | None = None

    @override
    def _listen(self) -> list[CALLBACK_TYPE]:
        policies = self._data.policies
        return [
            policies.async_add_listener(self._request),
            policies.store.async_add_change_set_listener(self._async_changed),
        ]

    async def _async_changed(self, _changes: Iterable[CollectionChange]) -> None:
        self._request()

    @override
    def _clear(self) -> None:
        self._rows, self._sent = [], None

    @override
    async def _async_update(self) -> None:
        self._rows = [policy_row(self._data, policy) for policy in self._data.policies.store.policies()]

    @override
    def _changes(self) -> list[Event]:
        if self._rows == self._sent:
            return []
        self._sent = self._rows
        return [{"policies": self._rows}]

    @override
    async def _async_snapshot(self) -> list[Event]:
        return [{"policies": self._rows}]


class PolicyMinersFeed(RowFeed):
    """The last decision of one policy for each of its miners."""

    def __init__(self, hass: HomeAssistant, data: MinerRemoteData, policy_id: int) -> None:
        """Initialize without subscribers."""
        super().__init__(hass, "policy", INTERVAL_S)
        self._policies = data.policies
        self._policy_id = policy_id

    @override
    def _listen(self) -> list[CALLBACK_TYPE]:
        return [self._policies.async_add_listener(self._request)]

    @override
    async def _async_update(self) -> None:
        found = await async_miner_rows(self._policies.status(self._policy_id))
        rows = {str(row["miner_id"]): row for row in found}
        for miner_id in self._rows.keys() - rows.keys():
            self._remove_row(miner_id)
        for miner_id, row in rows.items():
            self._keep_row(miner_id, row)
