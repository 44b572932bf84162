"""Recovery of paused miners after the stored state of the schedules was lost.

A schedule resumes only what it paused. Without the stored state these pauses are unknown, so that nothing is resumed
automatically: a repair issue lists the miners that a schedule paused according to the command history, and resumes them
on request.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ...commands.history.store import CommandHistory
from ...commands.runner import CommandResult, CommandRunner
from ...const import DOMAIN
from ...control.record import CommandType, HistoryQuery, Source, Status
from ...fleet.miner import MinerCoordinator
from ...fleet.selection import Fleet
from ...input.fields import names_of
from ...issues import async_clear_issue, async_raise_issue
from ...tasks.periodic import Periodic
from .engine import ScheduleEngine
from .observation import observe

STATE_LOST: Final = "schedule_state_lost"
CHECK_EVERY: Final = timedelta(seconds=30)
PAGE: Final = 1000
MAX_PAGES: Final = 100

_SWITCHING: Final = (CommandType.POWER_ON, CommandType.POWER_OFF, CommandType.RESTORE)
_PAUSED: Final = (Status.SUCCESS, Status.TIMEOUT, Status.INTERRUPTED)
"""The results of a pause that took effect, or may have."""


class Recovery:
    """Finds the miners that a schedule left paused after the state was lost."""

    def __init__(
        self,
        hass: HomeAssistant,
        fleet: Fleet,
        history: CommandHistory,
        runner: CommandRunner,
        engine: ScheduleEngine,
    ) -> None:
        """Initialize; `async_start` begins to check."""
        self._hass = hass
        self._fleet = fleet
        self._history = history
        self._runner = runner
        self._engine = engine
        self.policy_names: Callable[[], Collection[str]] = tuple
        """Returns the names of all policies, in whose names restraints are carried out."""
        self._paused_by: Mapping[str, bool] | None = None
        self._ended = 0
        self._checks = Periodic(hass, self.async_check, CHECK_EVERY, "recovery")
        self._stop: CALLBACK_TYPE | None = None

    @callback
    def async_start(self) -> None:
        """Check until all miners have answered if the state was lost; Home Assistant has started."""
        if self._engine.state_lost:
            self._checks.async_start()
            self._stop = self._runner.async_on_finished(self._command_finished)

    async def async_close(self) -> None:
        """Stop checking."""
        self._async_unsubscribe()
        await self._checks.async_close()

    @callback
    def _async_unsubscribe(self) -> None:
        self._checks.async_stop()
        if self._stop is not None:
            self._stop()
            self._stop = None

    @callback
    def _command_finished(self, result: CommandResult) -> None:
        """Query the history again: the last pause of a miner may be another one now."""
        if not result.verified:
            self._paused_by = None
            self._ended += 1

    async def async_check(self, _now: datetime | None = None) -> None:
        """Create or update the repair issue; stop once all miners have answered and none is in question.

        Miners of sites that are not loaded have not answered.
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
        """Let the schedules resume the miners in question, and return their number.

        Miners that have not answered yet are checked when they do.
        """
        miners = await self.async_in_question()
        self._engine.async_take_over([miner.miner_id for miner in miners])
        await self.async_check()
        return len(miners)

    async def async_in_question(self) -> list[MinerCoordinator]:
        """Return the paused miners without an ownership that a schedule paused last."""
        if not self._engine.state_lost:
            return []
        paused = [
            miner
            for miner in self._fleet
            if observe(self._hass, miner).paused is True
            and ((ownership := self._engine.ownership(miner.miner_id)) is None or ownership.directive is None)
        ]
        if not paused:
            return []
        paused_by, ended = self._paused_by, self._ended
        if paused_by is None:
            paused_by = await self._async_last_pauses()
            if ended == self._ended:
                self._paused_by = paused_by
        return [miner for miner in paused if paused_by.get(miner.miner_id)]

    async def _async_last_pauses(self) -> Mapping[str, bool]:
        """Return whether a schedule or a policy paused each miner whose last switching command was a pause.

        A pause counts unless it certainly failed, any other command only if it succeeded.
        """
        seen: set[str] = set()
        found: dict[str, bool] = {}
        policies = frozenset(self.policy_names())
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
                    by_policy = record.source is Source.AUTOMATIC and record.initiated_by in policies
                    found[record.miner_id] = record.source is Source.SCHEDULED or by_policy
            if len(records) < PAGE:
                break
            before_id = records[-1].id
        return found

    @callback
    def _end(self) -> None:
        self._async_unsubscribe()
        async_clear_issue(self._hass, STATE_LOST)
        self._engine.async_discard_lost_state()
