"""What becomes of paused miners if the record of what schedules hold was lost.

A schedule resumes only what it paused itself. Without the record nobody knows which pauses those are, so nothing is
resumed unasked: a repair issue names the miners that a schedule paused according to the command history, and resumes
them if a person says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval

from ...commands.history.store import CommandHistory
from ...commands.record import CommandType, HistoryQuery, Source, Status
from ...const import DOMAIN, EVENT_COMMAND
from ...fleet.miner import MinerCoordinator
from ...fleet.selection import Fleet
from ...input.fields import names_of
from ...issues import async_clear_issue, async_raise_issue
from .engine import ScheduleEngine
from .observation import seen_of

STATE_LOST: Final = "schedule_state_lost"
CHECK_EVERY: Final = timedelta(seconds=30)
PAGE: Final = 1000
MAX_PAGES: Final = 100

_SWITCHING: Final = (CommandType.POWER_ON, CommandType.POWER_OFF, CommandType.RESTORE)
_PAUSED: Final = (Status.SUCCESS, Status.TIMEOUT, Status.INTERRUPTED)
"""How a pause ended that took effect, or may have."""


class Recovery:
    """Finds the miners that a schedule left paused, after the engine has lost its record of them."""

    def __init__(self, hass: HomeAssistant, fleet: Fleet, history: CommandHistory, engine: ScheduleEngine) -> None:
        """Do nothing yet."""
        self._hass = hass
        self._fleet = fleet
        self._history = history
        self._engine = engine
        self._paused_by: Mapping[str, Source] | None = None
        self._ended = 0
        self._stop: list[CALLBACK_TYPE] = []

    @callback
    def async_start(self) -> None:
        """Check until all miners have answered, if the record was lost; Home Assistant has started."""
        if self._engine.state_lost:
            self._stop = [
                async_track_time_interval(
                    self._hass, self.async_check, CHECK_EVERY, name=f"{DOMAIN} recovery", cancel_on_shutdown=True
                ),
                self._hass.bus.async_listen(EVENT_COMMAND, self._command_ended),
            ]

    @callback
    def async_close(self) -> None:
        """Check no more."""
        for stop in self._stop:
            stop()
        self._stop.clear()

    @callback
    def _command_ended(self, event: Event[dict[str, object]]) -> None:
        """Ask the history again: who paused a miner last may have changed."""
        if event.data["type"] == "finished":
            self._paused_by = None
            self._ended += 1

    async def async_check(self, _now: datetime | None = None) -> None:
        """Raise or update the repair issue; end checking once all miners have answered and none is in question.

        Miners of sites that are not loaded count as those that have not answered.
        """
        miners = await self.async_in_question()
        if miners:
            names = [miner.display_name for miner in miners]
            async_raise_issue(
                self._hass,
                STATE_LOST,
                STATE_LOST,
                {"count": str(len(names)), "names": names_of(names)},
                error=True,
                fix={},
            )
            return
        async_clear_issue(self._hass, STATE_LOST)
        sites = self._hass.config_entries.async_entries(DOMAIN, include_ignore=False)
        loaded = all(site.state is ConfigEntryState.LOADED for site in sites)
        if loaded and all(miner.last_update_success for miner in self._fleet):
            self._end()

    async def async_resume(self) -> int:
        """Let the schedules resume the miners in question as soon as they want them to run; return their number.

        Those that have not answered yet are asked about when they do.
        """
        miners = await self.async_in_question()
        self._engine.async_take_over([miner.miner_id for miner in miners])
        await self.async_check()
        return len(miners)

    async def async_in_question(self) -> list[MinerCoordinator]:
        """Return the miners that are paused, that a schedule paused last, and of which no record says so."""
        if not self._engine.state_lost:
            return []
        paused = [
            miner
            for miner in self._fleet
            if seen_of(self._hass, miner).paused is True
            and ((held := self._engine.held(miner.miner_id)) is None or held.directive is None)
        ]
        if not paused:
            return []
        paused_by, ended = self._paused_by, self._ended
        if paused_by is None:
            paused_by = await self._async_last_pauses()
            if ended == self._ended:
                self._paused_by = paused_by
        return [miner for miner in paused if paused_by.get(miner.miner_id) is Source.SCHEDULED]

    async def _async_last_pauses(self) -> Mapping[str, Source]:
        """Return who paused each miner whose last switching command was a pause; from the history, newest first.

        A pause counts unless it surely failed, anything else only if it succeeded: the miners in question are paused.
        """
        seen: set[str] = set()
        found: dict[str, Source] = {}
        before_id: int | None = None
        for _ in range(MAX_PAGES):
            records = await self._history.async_query(HistoryQuery(before_id=before_id, limit=PAGE))
            for record in records:
                if record.command_type not in _SWITCHING or record.miner_id in seen:
                    continue
                pause = record.command_type is CommandType.POWER_OFF
                if record.status not in (_PAUSED if pause else (Status.SUCCESS,)):
                    continue
                seen.add(record.miner_id)
                if pause:
                    found[record.miner_id] = record.source
            if len(records) < PAGE:
                break
            before_id = records[-1].id
        return found

    @callback
    def _end(self) -> None:
        self.async_close()
        async_clear_issue(self._hass, STATE_LOST)
        self._engine.async_found()


__all__ = ["STATE_LOST", "Recovery"]
