"""The feed of the last command of each miner, for administrators."""

from __future__ import annotations

from typing import override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ....commands.history.last import LastCommands
from ....commands.history.store import CommandHistory
from ....control.record import CommandRecord
from ....fleet.miner import MinerCoordinator
from ....fleet.selection import Fleet
from .miners import MinerFeed
from .rows import Row


class LastCommandFeed(MinerFeed):
    """`{"complete", "more", "miners": [{"miner_id", "command"}], "removed"}`: the last command of each miner.

    `command` is that of `last_command_json`, or null if the newest records of the history have none.
    """

    def __init__(self, hass: HomeAssistant, fleet: Fleet, history: CommandHistory) -> None:
        """Initialize without subscribers; the first one causes the history to be read."""
        super().__init__(hass, "last commands", fleet)
        self._history = history
        self._last = LastCommands(history)

    @override
    def _listen(self) -> list[CALLBACK_TYPE]:
        return [*super()._listen(), self._history.async_on_change(self._record_changed)]

    @callback
    def _record_changed(self, record: CommandRecord) -> None:
        self._mark((record.miner_id,))

    @override
    async def _async_update(self) -> None:
        await self._last.async_load()
        await super()._async_update()

    @override
    def _row(self, miner: MinerCoordinator) -> Row:
        return {"miner_id": miner.miner_id, "command": self._last.get(miner.miner_id)}

    @override
    @callback
    def async_close(self) -> None:
        super().async_close()
        self._last.async_close()
