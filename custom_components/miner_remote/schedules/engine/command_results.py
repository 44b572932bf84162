"""What follows from finished commands: those of the schedules, and those of people and automations."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ...commands.runner import CommandResult
from ...control.command_types import RESTARTS
from ...control.record import CommandType, Status
from ...fleet.selection import Fleet
from ...input.fields import plain_text
from ..planning.timeline import Override, Plan
from .engine_state import EngineState
from .in_flight import InFlightCommands
from .observation import observe
from .ownership import Owner, Ownership
from .reconcile import LIMITING, after_manual, after_scheduled, override_of
from .reconcile_pass import WantedSince
from .retry import Retries
from .unconfirmed_commands import TAKES_EFFECT_WITHIN, ManualCommand, UnconfirmedCommands

_SWITCHING: Final = (CommandType.POWER_ON, CommandType.POWER_OFF, *LIMITING, CommandType.RESTORE)
"""The manual commands that change what schedules change as well."""


class CommandResults:
    """Updates ownership, overrides and retries when commands end."""

    def __init__(
        self,
        hass: HomeAssistant,
        state: EngineState,
        in_flight: InFlightCommands,
        retries: Retries,
        wanted_since: WantedSince,
    ) -> None:
        """Start without a plan."""
        self._hass = hass
        self._state = state
        self._in_flight = in_flight
        self._retries = retries
        self._wanted_since = wanted_since
        self._unconfirmed = UnconfirmedCommands()
        self._early_commands: dict[str, ManualCommand] = {}
        """The manual commands before the first plan, which is made once Home Assistant has started."""
        self._plan: Plan | None = None

    @callback
    def async_finished(self, result: CommandResult) -> bool:
        """Process a finished command, and return whether the plan has to be made again."""
        record = result.record
        if self._in_flight.gave(result):
            self._scheduled_finished(result)
            return False
        if record.command_type in RESTARTS:
            # If the miner mines again after that, its pause must not wait for the delay of the last one.
            self._retries.note_return(record.miner_id)
        if record.command_type not in _SWITCHING:
            return False
        command = ManualCommand(
            command_type=record.command_type,
            watts=_watts(record.parameters),
            by=plain_text(record.initiated_by),
            at=record.timestamp,
        )
        if record.status is Status.SUCCESS:
            self._apply(record.miner_id, command)
            return True
        if record.status in (Status.FAILED, Status.TIMEOUT):
            self._unconfirmed.note(record.miner_id, command, dt_util.utcnow())
        return False

    @callback
    def async_confirm(self, fleet: Fleet, now: datetime) -> bool:
        """Apply failed manual commands that the miners show to have taken effect; return whether there were any."""
        confirmed = False
        for miner_id in self._unconfirmed.miner_ids():
            if (miner := fleet.by_id(miner_id)) is None:
                continue
            command = self._unconfirmed.take(miner_id, observe(self._hass, miner), now)
            if command is not None:
                self._apply(miner_id, command)
                confirmed = True
        return confirmed

    @callback
    def async_set_plan(self, plan: Plan) -> None:
        """Use a new plan for overrides; the first one also for the commands before it."""
        self._plan = plan
        while self._early_commands:
            self._note_override(*self._early_commands.popitem(), early=True)

    @callback
    def async_shift_clock(self, jump: timedelta) -> None:
        """Keep the time that has passed since commands, although the clock was set."""
        self._unconfirmed.clock_set(jump)
        for miner_id, ownership in self._state.ownerships.items():
            if ownership.unsure_until is not None:
                self._state.set_ownership(miner_id, replace(ownership, unsure_until=ownership.unsure_until + jump))

    @callback
    def async_forget(self, miner_id: str) -> None:
        """Forget a miner that was removed."""
        self._unconfirmed.forget(miner_id)
        self._early_commands.pop(miner_id, None)

    @callback
    def _scheduled_finished(self, result: CommandResult) -> None:
        record, now = result.record, dt_util.utcnow()
        miner_id = record.miner_id
        in_flight = self._in_flight.async_ended(miner_id)
        if in_flight is None:
            return
        ownership = self._state.ownership(miner_id)
        if ownership is not None and record.status in (Status.FAILED, Status.TIMEOUT):
            self._state.set_ownership(miner_id, replace(ownership, unsure_until=now + TAKES_EFFECT_WITHIN))
        if record.status is Status.SUCCESS:
            after = after_scheduled(ownership, in_flight.command, _watts(record.response))
            self._state.set_ownership(miner_id, after)
            # If a person wanted the same, the result still belongs to the person.
            self._unconfirmed.forget(miner_id, but={record.command_type})
        if record.status is not Status.SKIPPED:
            # Missing capabilities are known beforehand; some firmwares report them only when they are asked.
            refused = result.unsupported and not in_flight.hopeless
            self._retries.note(
                miner_id, in_flight.command, in_flight.directive, now, hopeless=in_flight.hopeless, refused=refused
            )

    @callback
    def _apply(self, miner_id: str, command: ManualCommand) -> None:
        """Give a person or an automation the ownership of what a manual command set."""
        # A scheduled command that waits behind this one may have lost its purpose; the next pass decides.
        self._in_flight.async_skip(miner_id)
        self._unconfirmed.forget(miner_id)
        now = dt_util.utcnow()
        nothing = Ownership(miner_id=miner_id, since=now, owner=Owner(schedule_id=None, name=""))
        ownership = self._state.ownership(miner_id) or nothing
        self._state.set_ownership(miner_id, after_manual(ownership, command.command_type, now + TAKES_EFFECT_WITHIN))
        self._note_override(miner_id, command)

    @callback
    def _note_override(self, miner_id: str, command: ManualCommand, *, early: bool = False) -> None:
        if command.command_type is CommandType.POWER_OFF:
            self._state.set_override(miner_id, None)
            self._early_commands.pop(miner_id, None)
            return
        if self._plan is None:
            self._early_commands[miner_id] = command
            return
        miner_plan = self._plan.miners.get(miner_id)
        if miner_plan is None:
            return
        now = dt_util.utcnow()
        step = miner_plan.at(now)
        # What was wanted before the first plan is not known; assume that it was the same.
        if not early and command.at < self._wanted_since.since(miner_id, step):
            # The command is older than what the schedules want now, however long the miner took. It overrides nothing.
            return
        change = miner_plan.next_change
        override = Override(
            miner_id=miner_id,
            at=command.at,
            directive=step.directive,
            until=change.start if change is not None and change.start > now else None,
            by=command.by,
        )
        if (kept := override_of(override, command.command_type, command.watts)) is not None:
            self._state.set_override(miner_id, kept)


def _watts(data: object) -> int | None:
    value = data.get("power_limit_w") if isinstance(data, dict) else None
    return value if isinstance(value, int) else None
