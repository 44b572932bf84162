"""Stores which alerts there are and since when, so that a restart neither repeats nor rejuvenates them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store

from ..const import DOMAIN
from ..storage.files import DurableFile, StoredData, as_list, as_object
from .model import AlertKind, Args

_VERSION: Final = 1
_KEY: Final = f"{DOMAIN}.alerts"

SAVE_AFTER_S: Final = 30.0
"""After a crash, an alert of this last time is raised again."""

type Key = tuple[AlertKind, str]
"""The kind and the subject of an alert."""


@dataclass(frozen=True, slots=True)
class Began:
    """When an alert began, and the values of its sentence at that time."""

    since: datetime
    args: Args = field(default_factory=dict, compare=False, hash=False)


class AlertStore:
    """The stored alerts."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start empty; `async_load` must run first."""
        self._file = DurableFile(hass, _VERSION, _KEY)
        # A crash may lose the last changes, so Home Assistant's delayed save is sufficient.
        self._store = Store[StoredData](
            hass, _VERSION, _KEY, private=True, atomic_writes=True, serialize_in_event_loop=False
        )
        self._stored: Mapping[Key, Began] = {}

    async def async_load(self) -> Mapping[Key, Began]:
        """Return the alerts of the last run; an unreadable file is set aside."""
        self._stored = await self._file.async_load(_parse) or {}
        if self._file.read_only:
            self._store.make_read_only()
        return self._stored

    @callback
    def async_update(self, began: Mapping[Key, Began]) -> None:
        """Replace the stored alerts, and schedule a save if one began or ended."""
        if began != self._stored:
            self._stored = began
            self._store.async_delay_save(partial(_as_stored, began), SAVE_AFTER_S)


def _as_stored(began: Mapping[Key, Began]) -> StoredData:
    return {
        "alerts": [
            {"kind": kind.value, "subject": subject, "since": item.since.isoformat(), "args": item.args}
            for (kind, subject), item in began.items()
        ]
    }


def _parse(data: StoredData) -> Mapping[Key, Began]:
    return {
        (AlertKind(str(item["kind"])), str(item["subject"])): Began(
            datetime.fromisoformat(str(item["since"])), as_object(item["args"])
        )
        for item in map(as_object, as_list(data["alerts"]))
    }
