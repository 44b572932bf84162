"""When a person last gave each miner a command, by the side of the miner that it changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import callback
from homeassistant.util import dt as dt_util

from ..commands.history.store import CommandHistory
from ..control.command_types import RESTARTS
from ..control.record import SETTING_PARAMETERS, CommandRecord, CommandType, HistoryQuery, Source, Status
from .contract import Side
from .model import MAX_MANUAL_MINUTES

_PAGE: Final = 1000
_MAX_PAGES: Final = 100

_POOLS: Final = frozenset({CommandType.POOL_SWITCH, CommandType.SET_POOLS, CommandType.UNDO_POOL_SWITCH})
_SETTINGS: Final = frozenset({*SETTING_PARAMETERS, CommandType.SET_HASHBOARDS, CommandType.POWER_LIMIT})
_CHANGES_POWER: Final = (_SETTINGS - {CommandType.SET_AUTO_UPGRADE}) | {
    CommandType.POWER_ON,
    CommandType.POWER_OFF,
    CommandType.RESTORE,
}

SIDES: Final[Mapping[Side, frozenset[CommandType]]] = {
    Side.POWER: _CHANGES_POWER | RESTARTS,
    Side.POWER_LEVEL: _CHANGES_POWER,
    Side.POOLS: _POOLS | {CommandType.RESTORE},
    Side.CONFIGURATION: _POOLS | _SETTINGS | {CommandType.RESTORE, CommandType.UPGRADE_FIRMWARE},
    Side.NONE: frozenset(),
}
"""The commands that concern each side."""


class ManualTimes:
    """The times of the last successful commands of persons; those of automations and scripts do not count."""

    def __init__(self) -> None:
        """Know nothing; `async_load` reads the history."""
        self._times: dict[Side, dict[str, datetime]] = {side: {} for side in Side}

    async def async_load(self, history: CommandHistory) -> None:
        """Read the commands that can still come before a policy, at most 100,000."""
        since = dt_util.utcnow() - timedelta(minutes=MAX_MANUAL_MINUTES)
        before_id: int | None = None
        for _ in range(_MAX_PAGES):
            query = HistoryQuery(
                source=Source.MANUAL, status=Status.SUCCESS, since=since, before_id=before_id, limit=_PAGE
            )
            records = await history.async_read(query)
            for record in records:
                self.async_note(record)
            if len(records) < _PAGE:
                return
            before_id = records[-1].id

    def of(self, side: Side) -> Mapping[str, datetime]:
        """Return the times of a side by the ids of the miners; they change with each command."""
        return self._times[side]

    @callback
    def async_note(self, record: CommandRecord) -> bool:
        """Note a command that has ended, and return whether a person gave it with success."""
        if record.source is not Source.MANUAL or record.status is not Status.SUCCESS:
            return False
        at = record.completed_at or record.timestamp
        for side, commands in SIDES.items():
            if record.command_type in commands:
                known = self._times[side].get(record.miner_id)
                if known is None or known < at:
                    self._times[side][record.miner_id] = at
        return True

    @callback
    def async_set_clock(self, now: datetime) -> None:
        """Let times after `now` be now: they are from before the clock was set back, and would never pass."""
        for side, times in self._times.items():
            if any(at > now for at in times.values()):
                self._times[side] = {miner_id: min(at, now) for miner_id, at in times.items()}

    @callback
    def async_forget(self, miner_id: str) -> None:
        """Forget a miner that was removed."""
        for times in self._times.values():
            times.pop(miner_id, None)
