"""The stored tariffs, with the default tariff that always exists."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Mapping
from typing import ClassVar, Final, override

import probatio as vol
from homeassistant.core import HomeAssistant, callback, valid_entity_id
from homeassistant.helpers.collection import DictStorageCollectionWebsocket
from homeassistant.helpers.typing import VolDictType

from ..const import DOMAIN
from ..input.fields import InvalidDataError
from ..input.texts import InputProblem
from ..storage.collections import DurableCollection, Item
from ..storage.errors import TranslatedError
from .model import DEFAULT_RATE_ID, Rate, RateType, rate_from_json

_VERSION = 1
_KEY = f"{DOMAIN}.rates"
_DEFAULT: Final[Mapping[str, object]] = {"name": "Default", "type": RateType.FLAT.value}

WEBSOCKET_TYPE: Final = "rate_type"
"""The key of a tariff's type in websocket commands, where `type` is the name of the command."""

# The websocket schema lists the keys; the values are checked by the parser of tariffs.
_FIELDS: Final[VolDictType] = {
    vol.Optional(key): object
    for key in ("currency", "price", "periods", "entity_id", "tariff_prices", "location", "timezone")
}


class RateInUseError(TranslatedError):
    """A tariff cannot be deleted."""

    texts: ClassVar = {
        "default_rate_kept": "The default tariff cannot be deleted. Change it instead.",
        "rate_in_use": (
            "Electricity tariff {rate_id} ({name}) cannot be deleted because a schedule uses it. Give the schedule "
            "another tariff first."
        ),
    }


class RateStore(DurableCollection):
    """All tariffs, including tariff 1, "Default"."""

    def __init__(self, hass: HomeAssistant, is_used: Callable[[int], bool]) -> None:
        """Start empty. `is_used` returns whether a schedule uses a tariff, which prevents its deletion."""
        super().__init__(hass, _VERSION, _KEY)
        self._is_used = is_used
        self._zones: frozenset[str] = frozenset()
        self._read: dict[int, tuple[Item, Rate]] = {}

    @override
    async def async_load(self) -> None:
        """Load the tariffs and create the default one if missing."""
        self._zones = frozenset(await self.hass.async_add_executor_job(zoneinfo.available_timezones))
        await super().async_load()
        self.async_have_first(_DEFAULT)

    @callback
    def async_register_websocket(self) -> None:
        """Register `miner_remote/rates/list`, `subscribe`, `create`, `update` and `delete`, for administrators."""
        DictStorageCollectionWebsocket(
            self,
            f"{DOMAIN}/rates",
            "rate",
            {vol.Required("name"): object, vol.Required(WEBSOCKET_TYPE): object, **_FIELDS},
            {vol.Optional("name"): object, vol.Optional(WEBSOCKET_TYPE): object, **_FIELDS},
            admin_only=True,
        ).async_setup(self.hass)

    def rates(self) -> list[Rate]:
        """Return all tariffs sorted by id."""
        return [rate for rate_id in sorted(map(int, self.data)) if (rate := self.rate(rate_id)) is not None]

    def rate(self, rate_id: int) -> Rate | None:
        """Return the tariff with an id, or None."""
        if (item := self.get(rate_id)) is None:
            self._read.pop(rate_id, None)
            return None
        # Items are replaced, never changed in place.
        if (read := self._read.get(rate_id)) is None or read[0] is not item:
            read = self._read[rate_id] = item, rate_from_json(item)
        return read[1]

    @override
    def new_item(self, data: Mapping[str, object]) -> Item:
        """Return the checked data of a new tariff; raises InvalidDataError."""
        return self._checked(_renamed(data), None)

    @override
    def changed_item(self, item: Item, updates: Mapping[str, object]) -> Item:
        """Return an updated tariff; its time zone must exist only if it changes."""
        return self._checked(super().changed_item(item, _renamed(updates)), item)

    @override
    def check_item(self, item: Mapping[str, object]) -> Item:
        """Return a tariff as JSON; raises InvalidDataError naming each invalid key.

        A time zone that no longer exists must not make the stored tariffs unreadable.
        """
        return rate_from_json(item).as_json()

    def _checked(self, wanted: Item, before: Item | None) -> Item:
        same_zone = before is not None and before["timezone"] == wanted.get("timezone")
        rate = rate_from_json(wanted, known_zones=None if same_zone else self._zones)
        if rate.entity_id is not None and not valid_entity_id(rate.entity_id):
            raise InvalidDataError([InputProblem("entity_id", "not_entity", {"example": "sensor.electricity_price"})])
        return wanted

    @override
    def check_deletion(self, item: Item) -> None:
        """Raise RateInUseError for the default tariff and for those that a schedule uses."""
        if item["id"] == DEFAULT_RATE_ID:
            raise RateInUseError("default_rate_kept")
        if self._is_used(item["id"]):
            raise RateInUseError("rate_in_use", rate_id=item["id"], name=item["name"])


def _renamed(data: Mapping[str, object]) -> Item:
    return {"type" if key == WEBSOCKET_TYPE else key: value for key, value in data.items()}
