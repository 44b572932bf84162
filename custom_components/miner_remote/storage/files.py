"""Files in Home Assistant's storage folder that are on the disk when a save returns.

Home Assistant's `Store` logs a failed write instead of raising it, and postpones writes while Home Assistant stops.
The files have the layout of `Store`: an object with `version`, `minor_version`, `key` and `data`.
"""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.json import json_bytes
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util import dt as dt_util
from homeassistant.util.file import WriteError, write_utf8_file_atomic
from homeassistant.util.json import SerializationError, json_loads

from ..issues import async_raise_issue
from .errors import StorageFailedError

_LOGGER = logging.getLogger(__name__)

type StoredData = Mapping[str, object]
"""The content of one file as JSON values."""

UNREADABLE: Final = (KeyError, TypeError, ValueError, AttributeError, HomeAssistantError, OSError)
"""What reading and parsing a damaged file raises."""


class DurableFile:
    """A private file that is replaced in one step and flushed to the disk before a save returns.

    Serialisation runs in the executor: the caller must not change what it passes to a save.
    """

    def __init__(self, hass: HomeAssistant, version: int, key: str) -> None:
        """Name the file; a `/` in `key` puts it into a folder."""
        self.path = Path(hass.config.path(STORAGE_DIR, key))
        self.unreadable = False
        """Whether `async_load` found a file that it could not read."""
        self.read_only = False
        """Whether that file could not be set aside either, so that a save must not replace it."""
        self._hass = hass
        self._version = version
        self._key = key
        self._write_lock = asyncio.Lock()

    @property
    def relative_path(self) -> str:
        """Return the path below the configuration folder, for messages."""
        return f"{STORAGE_DIR}/{self._key}"

    async def async_save(self, data: StoredData | Callable[[], StoredData]) -> None:
        """Write `data`, or the result of calling it in the executor.

        Raises StorageFailedError on failure; the file then keeps its previous content.
        """
        if self.read_only:
            raise StorageFailedError("storage_read_only", file=self.relative_path)
        async with self._write_lock:
            write = self._hass.async_add_executor_job(self._serialize_and_write, data)
            try:
                await asyncio.shield(write)
            except asyncio.CancelledError:
                # The write goes on; it must not overtake the next one.
                write.add_done_callback(_retrieve)
                await asyncio.wait([write])
                raise
            except (SerializationError, WriteError, OSError) as err:
                raise StorageFailedError("storage_write_failed", file=self.relative_path, reason=str(err)) from err

    async def async_load[T](self, parse: Callable[[StoredData], T]) -> T | None:
        """Return the parsed content, or None if no readable file exists.

        `parse` raises KeyError, TypeError, ValueError or AttributeError for data of the wrong shape. An unreadable
        file is renamed and named in a repair issue.
        """
        try:
            content = await self._hass.async_add_executor_job(self._read)
            return None if content is None else self._parsed(content, parse)
        except UNREADABLE as err:
            reason = f"{type(err).__name__}: {err}"
        self.unreadable = True
        await self._async_set_aside(reason)
        return None

    def read[T](self, parse: Callable[[StoredData], T]) -> T | None:
        """Return what `async_load` returns, in the executor; raises one of UNREADABLE and keeps the file."""
        content = self._read()
        return None if content is None else self._parsed(content, parse)

    async def async_remove(self) -> None:
        """Delete the file if it exists; raises OSError on failure."""
        await self._hass.async_add_executor_job(self._remove)

    def _parsed[T](self, content: bytes, parse: Callable[[StoredData], T]) -> T:
        envelope = as_object(json_loads(content))
        if envelope["version"] != self._version:
            raise ValueError(f"unknown version {envelope['version']}")
        return parse(as_object(envelope["data"]))

    async def _async_set_aside(self, reason: str) -> None:
        try:
            await self._hass.async_add_executor_job(self._rename)
        except OSError as err:
            # Otherwise the next save would replace the only copy that may still be rescued.
            self.read_only = True
            reason = f"{reason}; renaming it failed: {err}"
        _LOGGER.error("%s could not be read and was set aside (%s)", self.relative_path, reason)
        self.report_unreadable()

    def report_unreadable(self) -> None:
        """Raise the repair issue that names the file."""
        file = self.relative_path
        async_raise_issue(
            self._hass,
            f"storage_set_aside_{file}",
            "storage_set_aside",
            {"file": file},
            error=True,
            persistent=True,
        )

    def _serialize_and_write(self, data: StoredData | Callable[[], StoredData]) -> None:
        content = {
            "version": self._version,
            "minor_version": 1,
            "key": self._key,
            "data": data() if callable(data) else data,
        }
        try:
            serialized = json_bytes(content)
        except TypeError as err:
            raise SerializationError(str(err)) from err
        self._write(serialized)

    # The only access to the disk; all of it runs in the executor.

    def _read(self) -> bytes | None:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            if os.path.lexists(self.path):
                raise
            return None

    def _write(self, content: bytes) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_utf8_file_atomic(str(self.path), content, private=True, mode="wb")

    def _rename(self) -> None:
        if self.path.exists():
            self.path.rename(f"{self.path}.corrupt.{dt_util.utcnow().isoformat()}")

    def _remove(self) -> None:
        self.path.unlink(missing_ok=True)


class JoinedSave:
    """Joins concurrent saves: while one runs, all further callers share the next one."""

    def __init__(self, hass: HomeAssistant, name: str, save: Callable[[], Coroutine[object, object, None]]) -> None:
        """Take `save`, which collects the data to write when it starts."""
        self._hass = hass
        self._name = name
        self._save = save
        self._running: asyncio.Task[None] | None = None
        self._next: asyncio.Task[None] | None = None

    async def async_save(self) -> None:
        """Wait for a save that starts after this call, and raise its error."""
        if self._next is None:
            self._next = self._hass.async_create_task(self._run(self._running), self._name, eager_start=False)
            self._next.add_done_callback(_retrieve)
        # A caller that is cancelled must not take the others' save with it.
        await asyncio.shield(self._next)

    async def async_drain(self) -> None:
        """Wait until no save runs or waits; errors went to the callers of the saves."""
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


def _retrieve(task: asyncio.Future[None]) -> None:
    """Mark the error of a save as retrieved, in case all of its callers were cancelled."""
    if not task.cancelled():
        task.exception()


def stored_names(folder: Path) -> list[str] | None:
    """Return the names of the files in `folder`, or None if it does not exist; runs in the executor.

    Removes the leftovers of interrupted writes, so no save to the folder may run at the same time.
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
    """Return `value` if it is a JSON object; raises TypeError otherwise."""
    if not isinstance(value, dict):
        raise TypeError("not a JSON object")
    return value


def as_list(value: object) -> list[object]:
    """Return `value` if it is a JSON array; raises TypeError otherwise."""
    if not isinstance(value, list):
        raise TypeError("not a JSON array")
    return value
