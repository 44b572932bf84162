"""Collections of user-defined items (tariffs, schedules), stored durably and edited over websocket.

Home Assistant's collections save ten seconds after the last change; here an item is on the disk before its creation is
confirmed.
"""

from __future__ import annotations

import asyncio
import logging
from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, Final, override

from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import ERR_INVALID_FORMAT
from homeassistant.const import CONF_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.collection import (
    CHANGE_ADDED,
    CHANGE_REMOVED,
    CHANGE_UPDATED,
    CollectionChange,
    DictStorageCollection,
    DictStorageCollectionWebsocket,
    ItemNotFound,
)
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from ..input.fields import InvalidDataError, plain_text
from ..issues import async_raise_issue
from .errors import StorageFailedError
from .files import DurableFile, StoredData, as_list, as_object

_LOGGER = logging.getLogger(__name__)

COLLECTION_UNREADABLE: Final = "collection_unreadable"

type Item = dict[str, Any]
"""An item as JSON; its `id` is a number, and the key in the collection is the same number as text."""


class _CollectionFile(DurableFile):
    """The file of a collection; its repair issue asks for a decision."""

    @override
    def report_unreadable(self) -> None:
        file = self.relative_path
        async_raise_issue(
            self._hass,
            f"{COLLECTION_UNREADABLE}_{self._key}",
            COLLECTION_UNREADABLE,
            {"file": file},
            error=True,
            fix={"file": file},
        )


class DurableCollection(DictStorageCollection):
    """A collection whose items have numeric ids that are never reused.

    `undecided` is True after an unreadable file until the user decides to continue without it (`async_decide`) or
    restores it. Until then no decision may be based on the collection being empty.
    """

    def __init__(self, hass: HomeAssistant, version: int, key: str) -> None:
        """Start empty; `async_load` must run first."""
        self._file = _CollectionFile(hass, version, key)
        self.undecided = False
        self._had_no_file = False
        # The base class requires a `Store`; nothing here reads or writes it.
        super().__init__(Store(hass, version, key, private=True))
        self._next_id = 1
        self._lock = asyncio.Lock()

    @abstractmethod
    def check_item(self, item: Mapping[str, object]) -> Item:
        """Return an item in its stored form; raises InvalidDataError.

        Loaded items are checked too: a file with an invalid item is set aside.
        """

    def check_deletion(self, item: Item) -> None:
        """Raise HomeAssistantError if the item must not be deleted."""

    @override
    async def async_load(self) -> None:
        """Load the items and notify the listeners; an unreadable file is set aside."""
        loaded = await self._file.async_load(self._parse)
        if loaded is not None:
            self._next_id, items, self.undecided = loaded
            self.data.update(items)
            if self.undecided:
                self._file.report_unreadable()
        elif self._file.unreadable:
            await self.async_doubt()
        else:
            self._had_no_file = True
        await self.notify_changes(
            [CollectionChange(CHANGE_ADDED, item_id, item) for item_id, item in self.data.items()]
        )

    async def async_doubt(self) -> None:
        """Ask the user whether to continue without the lost items."""
        self.undecided = True
        # Higher than any id counted from 1, so that new items never get the ids of lost ones.
        self._next_id = max(self._next_id, int(dt_util.utcnow().timestamp()))
        try:
            await self._file.async_save(self._to_save(self.data))
        except StorageFailedError as err:
            _LOGGER.warning("%s", err)
        self._file.report_unreadable()

    @property
    def missing(self) -> bool:
        """Return whether no file existed and no item was created since."""
        return self._had_no_file and not self.ever_used

    @property
    def ever_used(self) -> bool:
        """Return whether items may have existed before."""
        return self.undecided or self._next_id > 1

    def get(self, item_id: int) -> Item | None:
        """Return the item with an id, or None."""
        return self.data.get(str(item_id))

    @override
    async def async_create_item(self, data: Item) -> Item:
        """Create an item, save it and notify the listeners; return the item.

        Raises InvalidDataError or StorageFailedError; no item is created then.
        """
        async with self._lock:
            given = await self._process_create_data(data)
            item = self.check_item({**given, CONF_ID: int(self._get_suggested_id(given))})
            self._next_id += 1
            await self._async_keep({**self.data, str(item[CONF_ID]): item})
        await self.notify_changes([CollectionChange(CHANGE_ADDED, str(item[CONF_ID]), item)])
        return item

    @override
    async def async_update_item(self, item_id: str, updates: Item) -> Item:
        """Change the given keys of an item and return it. Raises ItemNotFound and the errors of creating."""
        async with self._lock:
            if item_id not in self.data:
                raise ItemNotFound(item_id)
            item = self.check_item(await self._update_data(self.data[item_id], updates))
            await self._async_keep({**self.data, item_id: item})
        await self.notify_changes([CollectionChange(CHANGE_UPDATED, item_id, item)])
        return item

    @override
    async def async_delete_item(self, item_id: str) -> None:
        """Delete an item; raises ItemNotFound, HomeAssistantError if it is in use, or StorageFailedError."""
        async with self._lock:
            if item_id not in self.data:
                raise ItemNotFound(item_id)
            item = self.data[item_id]
            self.check_deletion(item)
            await self._async_keep({key: other for key, other in self.data.items() if key != item_id})
        await self.notify_changes([CollectionChange(CHANGE_REMOVED, item_id, item)])

    async def async_repoint(self, repointed: Callable[[Item], Item | None]) -> None:
        """Replace the items for which `repointed` returns a new form, then save.

        Raises StorageFailedError; the items stay replaced, and the next change of any item saves them.
        """
        async with self._lock:
            changed = {
                item_id: self.check_item(item)
                for item_id, before in self.data.items()
                if (item := repointed(before)) is not None
            }
            if not changed:
                return
            self.data.update(changed)
            await self.notify_changes(
                [CollectionChange(CHANGE_UPDATED, item_id, item) for item_id, item in changed.items()]
            )
            await self._file.async_save(self._to_save(self.data))

    @property
    def file(self) -> str:
        """Return the path of the file below the configuration folder."""
        return self._file.relative_path

    async def async_decide(self) -> None:
        """Continue without the unreadable file; raises StorageFailedError."""
        async with self._lock:
            self.undecided = False
            try:
                await self._file.async_save(self._to_save(self.data))
            except StorageFailedError:
                self.undecided = True
                raise

    @callback
    def async_have_first(self, data: Mapping[str, object]) -> None:
        """Add an item with id 1 if it is missing; the next save writes it."""
        if self.get(1) is None:
            self.data["1"] = self.check_item({**data, CONF_ID: 1})
            self._next_id = max(self._next_id, 2)

    def new_item(self, data: Mapping[str, object]) -> Item:
        """Return the data of a new item before it is checked."""
        return dict(data)

    def changed_item(self, item: Item, updates: Mapping[str, object]) -> Item:
        """Return an item with the given keys changed, before it is checked."""
        return {**item, **updates, CONF_ID: item[CONF_ID]}

    async def _async_keep(self, items: dict[str, Item]) -> None:
        """Save items, then make them the current ones."""
        data = self._to_save(items)
        await self._file.async_save(data)
        # The websocket and the id manager refer to this dictionary.
        self.data.clear()
        self.data.update(items)

    def _to_save(self, items: Mapping[str, Item]) -> StoredData:
        # Items are never changed in place, so the executor serialises a consistent state.
        data: StoredData = {"next_id": self._next_id, "items": list(items.values())}
        return {**data, "undecided": True} if self.undecided else data

    def _parse(self, data: StoredData) -> tuple[int, dict[str, Item], bool]:
        items = {str(item[CONF_ID]): item for item in map(self._checked_line, as_list(data["items"]))}
        next_id = max([int(str(data["next_id"])), *(int(item_id) + 1 for item_id in items)])
        return next_id, items, data.get("undecided") is True

    def _checked_line(self, line: object) -> Item:
        return self.check_item(as_object(line))

    # Required by the base class.

    @override
    async def _process_create_data(self, data: Item) -> Item:
        return self.new_item(data)

    @callback
    @override
    def _get_suggested_id(self, info: Item) -> str:
        return str(self._next_id)

    @override
    async def _update_data(self, item: Item, update_data: Item) -> Item:
        return self.changed_item(item, update_data)


class SwitchedCollection(DurableCollection):
    """A collection whose items name their creator and can be switched on and off (key `enabled`)."""

    def __init__(self, hass: HomeAssistant, version: int, key: str) -> None:
        """Start empty; `async_load` must run first."""
        super().__init__(hass, version, key)
        self._toggling = asyncio.Lock()

    async def async_create(self, data: Mapping[str, object], *, created_by: str) -> Item:
        """Create an item, and return it as JSON once it is stored.

        Raises InvalidDataError with each wrong key, and StorageFailedError.
        """
        # A user's name may be anything, and must not prevent the item.
        return await self.async_create_item({**data, "created_by": plain_text(created_by) or None})

    async def async_update(self, item_id: int, changes: Mapping[str, object]) -> Item:
        """Change the given keys (null clears one), and return the item; also raises ItemNotFound."""
        return await self.async_update_item(str(item_id), dict(changes))

    async def async_toggle(self, item_id: int) -> bool:
        """Toggle an item, and return whether it is enabled; raises the same as `async_update`."""
        async with self._toggling:
            item = self.get(item_id)
            enabled = item is None or not item["enabled"]
            await self.async_update(item_id, {"enabled": enabled})
            return enabled


class SwitchedCollectionWebsocket(DictStorageCollectionWebsocket):
    """The websocket commands of a collection; a new item gets the user's name."""

    storage_collection: SwitchedCollection

    @override
    async def ws_create_item(self, hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
        """Create an item, and return it."""
        data = {key: value for key, value in msg.items() if key not in ("id", "type")}
        try:
            item = await self.storage_collection.async_create(
                data, created_by=connection.user.name or connection.user.id
            )
        except InvalidDataError as err:
            connection.send_error(msg["id"], ERR_INVALID_FORMAT, str(err))
        else:
            connection.send_result(msg["id"], item)
