"""Files of the integration in Home Assistant's storage: written so that a save that returned is on the disk.

`Store.async_save` only logs a write that failed and, while Home Assistant stops, puts it off; `async_delay_save` is
lost in a crash. What an answer to a person depends on is therefore saved with `DurableStore.async_save_durably`.
"""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from pathlib import Path
from typing import override

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.storage import STORAGE_DIR, Store, get_internal_store_manager
from homeassistant.util import dt as dt_util
from homeassistant.util.file import WriteError
from homeassistant.util.json import SerializationError

from ..const import DOMAIN

_LOGGER = logging.getLogger(__name__)

type StoredData = dict[str, object]
"""What one file holds, as JSON has it."""


class StorageFailedError(HomeAssistantError):
    """Something could not be written to the disk; the text tells a person what to look at."""


class DurableStore(Store[StoredData]):
    """A private file that is replaced in one step and flushed to the disk before a save returns.

    Serialising happens in the executor: what is passed to be saved must not change afterwards.
    """

    def __init__(self, hass: HomeAssistant, version: int, key: str) -> None:
        """Name the file; a `/` in `key` puts it into a folder."""
        super().__init__(hass, version, key, private=True, atomic_writes=True, serialize_in_event_loop=False)
        self.unreadable = False
        """Whether there was a file and `async_load_checked` could not read it: what it held is not known."""

    @property
    def file(self) -> str:
        """Return the file's name as a person finds it, relative to the configuration folder."""
        return f"{STORAGE_DIR}/{self.key}"

    @override
    async def async_save(self, data: StoredData) -> None:
        """Save as `async_save_durably` does: also while Home Assistant stops, and telling where it failed."""
        await self.async_save_durably(data)

    async def async_save_durably(self, data: StoredData | Callable[[], StoredData]) -> None:
        """Return once `data`, or what it returns when called in the executor, is on the disk.

        Raises StorageFailedError where it is not; the file then holds what it held before.
        """
        if self._read_only:
            raise StorageFailedError(
                f"{self.file} could neither be read nor set aside, so nothing is written to it. Check the permissions "
                "of that file and of its folder, then restart Home Assistant."
            )
        content: dict[str, object] = {
            "version": self.version,
            "minor_version": self.minor_version,
            "key": self.key,
            ("data_func" if callable(data) else "data"): data,
        }
        async with self._write_lock:
            self._data = None
            get_internal_store_manager(self.hass).async_invalidate(self.key)
            try:
                await self._async_write_data(content)
            except (SerializationError, WriteError, OSError) as err:
                raise StorageFailedError(
                    f"{self.file} could not be written ({err}). Check the free space and the permissions of Home "
                    "Assistant's configuration folder."
                ) from err

    async def async_load_checked[T](self, parse: Callable[[StoredData], T]) -> T | None:
        """Return what `parse` makes of the file, or None where there is no readable file.

        `parse` raises KeyError, TypeError, ValueError or AttributeError for data of the wrong shape. A file that
        cannot be read is renamed and named in a repair issue.
        """
        existed = await self.hass.async_add_executor_job(os.path.lexists, self.path)
        reason = "it is not valid JSON, or empty"
        try:
            data = await self.async_load()
            if data is not None:
                return parse(data)
            if not existed:
                return None
        except (KeyError, TypeError, ValueError, AttributeError, NotImplementedError, HomeAssistantError) as err:
            reason = f"{type(err).__name__}: {err}"
        self.unreadable = True
        await self._async_set_aside(reason)
        return None

    async def _async_set_aside(self, reason: str) -> None:
        """Rename the file where Home Assistant did not do so yet, and tell."""
        path = Path(self.path)

        def rename() -> None:
            if path.exists():
                path.rename(f"{path}.corrupt.{dt_util.utcnow().isoformat()}")

        self._data = None
        get_internal_store_manager(self.hass).async_invalidate(self.key)
        try:
            await self.hass.async_add_executor_job(rename)
        except OSError as err:
            # Without this the next save would replace the only copy of what may still be rescued.
            self.make_read_only()
            reason = f"{reason}; renaming it failed: {err}"
        _LOGGER.error("%s could not be read and was set aside (%s)", self.file, reason)
        self.report_unreadable()

    def report_unreadable(self) -> None:
        """Raise the repair issue that names the file."""
        report_set_aside(self.hass, self.file)


def report_set_aside(hass: HomeAssistant, file: str) -> None:
    """Raise the repair issue that names `file`."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"storage_set_aside_{file}",
        is_fixable=False,
        is_persistent=True,
        severity=ir.IssueSeverity.ERROR,
        translation_key="storage_set_aside",
        translation_placeholders={"file": file},
    )


class JoinedSave:
    """Joins concurrent saves: while one runs, all further callers share the next one."""

    def __init__(self, hass: HomeAssistant, name: str, save: Callable[[], Coroutine[object, object, None]]) -> None:
        """Keep `save`, which takes what is to be saved when it starts to run."""
        self._hass = hass
        self._name = name
        self._save = save
        self._running: asyncio.Task[None] | None = None
        self._next: asyncio.Task[None] | None = None

    async def async_save(self) -> None:
        """Return once a save that started after this call has ended; raises what that save raised."""
        if self._next is None:
            self._next = self._hass.async_create_task(self._run(self._running), self._name, eager_start=False)
            self._next.add_done_callback(_retrieve)
        # A caller that is cancelled must not take the others' save with it.
        await asyncio.shield(self._next)

    async def async_drain(self) -> None:
        """Return once no save runs or waits; what they raised was told to their callers."""
        while (task := self._next or self._running) is not None:
            await asyncio.wait([task])

    async def _run(self, previous: asyncio.Task[None] | None) -> None:
        if previous is not None:
            await asyncio.wait([previous])
        self._running, self._next = self._next, None
        try:
            await self._save()
        finally:
            self._running = None


def _retrieve(task: asyncio.Task[None]) -> None:
    """Mark the task's error as seen: its callers get it, unless all of them were cancelled."""
    if not task.cancelled():
        task.exception()


def stored_names(folder: Path) -> list[str] | None:
    """Return the names of the files in `folder`, or None where there is no such folder; called in the executor.

    Nothing may be saved to the folder meanwhile: what a crash left of an unfinished write is removed.
    """
    try:
        files = list(folder.iterdir())
    except FileNotFoundError, NotADirectoryError:
        return None
    for file in files:
        if file.name.startswith(tempfile.gettempprefix()):
            with suppress(OSError):
                file.unlink()
    return [file.name for file in files if not file.name.startswith(tempfile.gettempprefix())]


def as_object(value: object) -> Mapping[str, object]:
    """Return `value` where it is a JSON object; raises TypeError otherwise."""
    if not isinstance(value, dict):
        raise TypeError("not a JSON object")
    return value


def as_list(value: object) -> list[object]:
    """Return `value` where it is a JSON array; raises TypeError otherwise."""
    if not isinstance(value, list):
        raise TypeError("not a JSON array")
    return value
