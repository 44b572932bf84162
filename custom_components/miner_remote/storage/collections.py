"""Items that people make and change (rates, schedules): kept durably, numbered, listed and changed over websocket.

Home Assistant's own collection saves ten seconds after the last change; here an item is on the disk before the one
who made it is told so.
"""

from __future__ import annotations

import asyncio
import logging
from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, Final, override

from homeassistant.const import CONF_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.collection import (
    CHANGE_ADDED,
    CHANGE_REMOVED,
    CHANGE_UPDATED,
    CollectionChange,
    DictStorageCollection,
    ItemNotFound,
)
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from ..issues import async_raise_issue
from .files import DurableFile, StorageFailedError, StoredData, as_list, as_object

_LOGGER = logging.getLogger(__name__)

COLLECTION_UNREADABLE: Final = "collection_unreadable"

type Item = dict[str, Any]
"""An item as JSON has it; its `id` is a number, and the same as text is its key in the collection."""


class _CollectionFile(DurableFile):
    """The file of a collection, whose repair issue asks for a decision."""

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
    """A collection whose items have numbers as ids, which are never used again.

    `undecided` is True after a file that could not be read, until a person decides to go on without it
    (`async_decide`) or brings it back: nobody knows what was in it, so nothing must follow from its being empty.
    """

    def __init__(self, hass: HomeAssistant, version: int, key: str) -> None:
        """Start empty; `async_load` must run before anything else."""
        self._file = _CollectionFile(hass, version, key)
        self.undecided = False
        self._had_no_file = False
        # The base class requires a `Store`; nothing here reads or writes it.
        super().__init__(Store(hass, version, key, private=True))
        self._next_id = 1
        self._lock = asyncio.Lock()

    @abstractmethod
    def check_item(self, item: Mapping[str, object]) -> Item:
        """Return an item in the form in which it is kept; raises InvalidDataError where it is wrong.

        What was read from the disk is checked by it too: a file with an item that is wrong is set aside.
        """

    def check_deletion(self, item: Item) -> None:
        """Raise HomeAssistantError where an item must not be deleted."""

    @override
    async def async_load(self) -> None:
        """Read the items, and tell the listeners; a file that cannot be read is set aside."""
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
        """Let a person decide whether to go on without the items that were lost."""
        self.undecided = True
        # Higher than any id that was counted up from 1: a new item must not be taken for an old one.
        self._next_id = max(self._next_id, int(dt_util.utcnow().timestamp()))
        try:
            await self._file.async_save(self._to_save(self.data))
        except StorageFailedError as err:
            _LOGGER.warning("%s", err)
        self._file.report_unreadable()

    @property
    def missing(self) -> bool:
        """Return whether there was no file, and nothing was made since."""
        return self._had_no_file and not self.ever_used

    @property
    def ever_used(self) -> bool:
        """Return whether there may have been items before."""
        return self.undecided or self._next_id > 1

    def get(self, item_id: int) -> Item | None:
        """Return the item with an id, or None."""
        return self.data.get(str(item_id))

    @override
    async def async_create_item(self, data: Item) -> Item:
        """Return the new item once it is on the disk and the listeners know it.

        Raises InvalidDataError for data that is wrong, and StorageFailedError where it cannot be written; there is no
        new item then.
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
        """Return the changed item; keys that are not given stay. Raises ItemNotFound beside what creating raises."""
        async with self._lock:
            if item_id not in self.data:
                raise ItemNotFound(item_id)
            item = self.check_item(await self._update_data(self.data[item_id], updates))
            await self._async_keep({**self.data, item_id: item})
        await self.notify_changes([CollectionChange(CHANGE_UPDATED, item_id, item)])
        return item

    @override
    async def async_delete_item(self, item_id: str) -> None:
        """Delete an item for good; raises ItemNotFound, HomeAssistantError where it is in use, StorageFailedError."""
        async with self._lock:
            if item_id not in self.data:
                raise ItemNotFound(item_id)
            item = self.data[item_id]
            self.check_deletion(item)
            await self._async_keep({key: other for key, other in self.data.items() if key != item_id})
        await self.notify_changes([CollectionChange(CHANGE_REMOVED, item_id, item)])

    async def async_repoint(self, repointed: Callable[[Item], Item | None]) -> None:
        """Change the items of which `repointed` returns another form, at once, and then on the disk.

        For what is so already, whoever likes it. Raises StorageFailedError where it could not be written: the next
        change of any item writes it too.
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
        """Return the name of the file, relative to the configuration folder."""
        return self._file.relative_path

    async def async_decide(self) -> None:
        """Go on without the file that could not be read; raises StorageFailedError if that cannot be stored."""
        async with self._lock:
            self.undecided = False
            try:
                await self._file.async_save(self._to_save(self.data))
            except StorageFailedError:
                self.undecided = True
                raise

    @callback
    def async_have_first(self, data: Mapping[str, object]) -> None:
        """Have an item with id 1 also where none was ever made; it is written as soon as anything else is."""
        if self.get(1) is None:
            self.data["1"] = self.check_item({**data, CONF_ID: 1})
            self._next_id = max(self._next_id, 2)

    def new_item(self, data: Mapping[str, object]) -> Item:
        """Return what is kept of a new item's data before it is checked."""
        return dict(data)

    def changed_item(self, item: Item, updates: Mapping[str, object]) -> Item:
        """Return an item with what is given of it changed, before it is checked."""
        return {**item, **updates, CONF_ID: item[CONF_ID]}

    async def _async_keep(self, items: dict[str, Item]) -> None:
        """Write items, and take them as the present ones once they are on the disk."""
        data = self._to_save(items)
        await self._file.async_save(data)
        # The websocket and the id manager hold the same dictionary.
        self.data.clear()
        self.data.update(items)

    def _to_save(self, items: Mapping[str, Item]) -> StoredData:
        # Items are never changed in place, so those that the executor serialises stay as they are.
        data: StoredData = {"next_id": self._next_id, "items": list(items.values())}
        return {**data, "undecided": True} if self.undecided else data

    def _parse(self, data: StoredData) -> tuple[int, dict[str, Item], bool]:
        items = {str(item[CONF_ID]): item for item in map(self._checked_line, as_list(data["items"]))}
        next_id = max([int(str(data["next_id"])), *(int(item_id) + 1 for item_id in items)])
        return next_id, items, data.get("undecided") is True

    def _checked_line(self, line: object) -> Item:
        return self.check_item(as_object(line))

    # What the base class asks for.

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
