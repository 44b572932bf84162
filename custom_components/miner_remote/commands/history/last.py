"""The last command of each miner, kept from the newest records of the history."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from homeassistant.core import CALLBACK_TYPE, callback

from ...control.record import CommandRecord, HistoryQuery
from .store import CommandHistory

LOOK_BACK: Final = 10_000
"""How many of the newest records are read at first."""

_PAGE: Final = 1000

_SHOWN: Final = (
    *("id", "command_type", "status", "verification", "timestamp", "sent_at"),
    *("error_code", "error_args", "error_message"),
)


def last_command_json(record: CommandRecord) -> dict[str, Any]:
    """Return what a list of miners shows of a record; its values are those of the REST API."""
    shown = record.as_dict()
    # Of the response, only what says whether the miner reports the change.
    read_back = (record.response or {}).get("read_back")
    return {**{key: shown[key] for key in _SHOWN}, "response": None if read_back is None else {"read_back": read_back}}


class LastCommands:
    """The last command of each miner among the newest `LOOK_BACK` records, then always the latest."""

    def __init__(self, history: CommandHistory) -> None:
        """Know nothing; `async_load` reads the history once."""
        self._history = history
        self._shown: dict[str, dict[str, Any]] = {}
        self._stop: CALLBACK_TYPE | None = None
        self._loading = asyncio.Lock()
        self._loaded = False

    def get(self, miner_id: str) -> dict[str, Any] | None:
        """Return the last command of a miner, or None if there is none."""
        return self._shown.get(miner_id)

    async def async_load(self) -> None:
        """Read the newest records of the history at the first call; from then on, follow its changes."""
        async with self._loading:
            if self._loaded:
                return
            if self._stop is None:
                self._stop = self._history.async_on_change(self._put)
            before_id: int | None = None
            for _ in range(LOOK_BACK // _PAGE):
                records = await self._history.async_read(HistoryQuery(before_id=before_id, limit=_PAGE))
                for record in records:
                    known = self._shown.get(record.miner_id)
                    # What was reported during the read is newer.
                    if known is None or record.id > known["id"]:
                        self._put(record)
                if len(records) < _PAGE:
                    break
                before_id = records[-1].id
            self._loaded = True

    @callback
    def async_close(self) -> None:
        """Stop following the history."""
        if self._stop is not None:
            self._stop()
            self._stop = None

    @callback
    def _put(self, record: CommandRecord) -> None:
        known = self._shown.get(record.miner_id)
        if known is None or record.id >= known["id"]:
            self._shown[record.miner_id] = last_command_json(record)
