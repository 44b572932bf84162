"""The switch that enables a schedule or a policy."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, override

from homeassistant.components.switch import SwitchEntity

from ..storage.collections import SwitchedCollection
from .virtual_devices import ItemEntity


class EnabledSwitch(ItemEntity, SwitchEntity):
    """On while its item is enabled; the switch has the name of the device."""

    _attr_name = None

    @property
    @abstractmethod
    def store(self) -> SwitchedCollection:
        """Return the store of the item."""

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the item is enabled."""
        item = self.store.get(self.item_id)
        return item is not None and bool(item["enabled"])

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Enable the item."""
        await self.store.async_update(self.item_id, {"enabled": True})

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Disable the item; its effects are lifted."""
        await self.store.async_update(self.item_id, {"enabled": False})
