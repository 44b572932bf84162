"""One pass over all miners: what each of them needs, for which schedule, and in which order."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from ...commands.batch import Batch
from ...control.record import CommandType
from ...fleet.miner import MinerCoordinator
from ..model import ON, Action, Directive, Schedule
from ..planning.timeline import MinerPlan, Plan, Step
from .engine_state import EngineState
from .in_flight import InFlightCommand, InFlightCommands
from .observation import observe
from .ownership import Owner, Ownership
from .ramp import Ramps
from .reconcile import Result, reconcile
from .restraints import Restraint, Restraints, target_of, wanting
from .retry import Retries
from .rise_pace import AT_ONCE, Rise, RisePaces

_LOGGER = logging.getLogger(__name__)

AWAITED_POLL_S: Final = 20.0
AWAITED_SLOTS: Final = 64
"""A silent miner that has to be switched is polled this often, and less often if all of them would fill these poll
slots."""


class WantedSince:
    """When the present directive of each miner began; a plan only begins now."""

    def __init__(self) -> None:
        """Start without directives."""
        self._since: dict[str, tuple[Directive | None, datetime]] = {}

    def note(self, miner_id: str, step: Step) -> None:
        """Note the present directive of a miner."""
        known = self._since.get(miner_id)
        if known is None or known[0] != step.directive:
            self._since[miner_id] = step.directive, step.start

    def since(self, miner_id: str, step: Step) -> datetime:
        """Return since when the directive of the present step holds."""
        known = self._since.get(miner_id)
        return known[1] if known is not None and known[0] == step.directive else step.start

    def clear(self) -> None:
        """Forget all miners."""
        self._since.clear()

    def forget(self, miner_id: str) -> None:
        """Forget a miner that was removed."""
        self._since.pop(miner_id, None)


def _releases(ownership: Ownership, result: Result) -> bool:
    """Return whether a result ends something that a schedule owns."""
    kept = result.ownership
    if result.command is not None and result.command.lifts:
        return True
    return ownership.directive is not None and (kept is None or kept.directive is None)


class ReconcilePass:
    """One pass over all miners: their new ownerships, and the commands to send."""

    def __init__(
        self,
        hass: HomeAssistant,
        plan: Plan,
        now: datetime,
        miners: Iterable[MinerCoordinator],
        schedules: Iterable[Schedule],
        state: EngineState,
        in_flight: InFlightCommands,
        retries: Retries,
        ramps: Ramps,
        rise_paces: RisePaces,
        wanted_since: WantedSince,
        *,
        lifts: bool,
        restraints: Restraints,
        is_away: Callable[[MinerCoordinator], bool],
    ) -> None:
        """Prepare the pass. Without `lifts`, all ownerships stay; a miner that is away is left alone."""
        self._hass = hass
        self._plan = plan
        self._now = now
        self._state = state
        self._in_flight = in_flight
        self._retries = retries
        self._ramps = ramps
        self._rise_paces = rise_paces
        self._wanted_since = wanted_since
        self._lifts = lifts
        self._restraints = restraints
        self._is_away = is_away
        self._schedules = {schedule.id: schedule for schedule in schedules}
        self.miners = {miner.miner_id: miner for miner in miners}
        self.awaited: set[str] = set()
        """The silent miners for which something has to be done."""
        self.next_at = plan.replan_at
        """When the next pass is due."""
        self.given: list[Batch] = []
        """The batches of the commands that were sent."""
        self.failure: HomeAssistantError | None = None
        """The error if commands could not be sent."""
        self._ready: dict[Owner, list[tuple[InFlightCommand, Ownership | None]]] = {}
        self._claims: list[tuple[InFlightCommand, Ownership | None, Ownership | None]] = []

    def run_again_at(self, at: datetime) -> None:
        """Run the next pass at this time at the latest."""
        self.next_at = min(self.next_at, at)

    def compare(self) -> None:
        """Find what each miner needs, and update the ownerships."""
        for miner_id, miner in self.miners.items():
            miner_plan = self._plan.miners.get(miner_id)
            if miner_plan is not None and not self._is_away(miner):
                self._compare_one(miner, miner_plan)
        for owner, ready in self._ready.items():
            by_type: dict[CommandType, list[tuple[InFlightCommand, Ownership | None]]] = {}
            for item in ready:
                by_type.setdefault(item[0].command.command_type, []).append(item)
            for command_type, alike in by_type.items():
                self._admit(owner, command_type, alike)

    def _compare_one(self, miner: MinerCoordinator, miner_plan: MinerPlan) -> None:
        miner_id = miner.miner_id
        step, ownership = miner_plan.at(self._now), self._state.ownership(miner_id)
        overridden = self._state.override(miner_id) is not None
        target = target_of(step, self._restraints.get(miner_id, ()), overridden=overridden)
        directive, overridden = target.directive, target.overridden
        if overridden and ownership is not None and ownership.owner.policy_id is not None:
            # What a policy has set and no longer wants is lifted: the person's command lets the miner run.
            directive, overridden = ON, False
        restrained = directive is not None and directive.action is not Action.ON and not overridden
        observed, wanting = observe(self._hass, miner), self._owner(step, ownership, target.restraint)
        if restrained and ownership is not None and ownership.owner.policy_id != wanting.policy_id:
            # What a policy or a schedule set goes on for the other one.
            ownership = replace(ownership, owner=wanting)
        by_policy = target.restraint is not None
        result = reconcile(
            miner_id, directive, ownership, observed, wanting, self._now, overridden=overridden, exact=by_policy
        )
        if (
            result.ownership is not None
            and result.ownership.unsure_until is not None
            and result.ownership.unsure_until > self._now
        ):
            self.run_again_at(result.ownership.unsure_until)
        if not self._lifts and ownership is not None and _releases(ownership, result):
            return
        self._retries.note_directive(miner_id, directive)
        self._wanted_since.note(miner_id, step)
        # A miner whose outlet is off does not answer, however often it is polled.
        kept_off = not observed.online and observed.paused is True
        if not kept_off and (result.waits or (restrained and not observed.online)):
            self.awaited.add(miner_id)
        in_flight = self._in_flight.in_flight(miner_id)
        if in_flight is not None:
            # Its result requests the next pass.
            if in_flight.command != result.command:
                self._in_flight.async_skip(miner_id)
            return
        if result.stays_limited:
            _LOGGER.warning(
                "%s stays limited: its power limit before the schedule is unknown",
                miner.display_name,
            )
        if result.command is None:
            self._state.set_ownership(miner_id, result.ownership)
            return
        not_before = self._retries.not_before(miner_id, result.command, directive, self._now, hopeless=result.hopeless)
        if not_before is not None:
            self.run_again_at(not_before)
            return
        lifts = ownership if result.command.lifts else None
        owner = wanting if lifts is None else self._current_owner(lifts.owner)
        in_flight = InFlightCommand(
            miner_id=miner_id, command=result.command, owner=owner, directive=directive, hopeless=result.hopeless
        )
        self._ready.setdefault(owner, []).append((in_flight, result.ownership))

    def _owner(self, step: Step, ownership: Ownership | None, restraint: Restraint | None) -> Owner:
        """Return the policy of a restraint, else a schedule that wants a step."""
        if restraint is not None:
            return Owner(schedule_id=None, name=restraint.name, policy_id=restraint.policy_id)
        chosen = wanting(step, self._schedules)
        if chosen is None:
            return ownership.owner if ownership is not None else Owner(schedule_id=None, name="Schedules")
        return Owner(schedule_id=chosen.id, name=chosen.name, ramp=chosen.ramp)

    def _current_owner(self, owner: Owner) -> Owner:
        """Return an owner with the present name and ramp of its schedule; unchanged if the schedule is deleted."""
        schedule = None if owner.schedule_id is None else self._schedules.get(owner.schedule_id)
        return owner if schedule is None else Owner(schedule_id=schedule.id, name=schedule.name, ramp=schedule.ramp)

    def _admit(
        self, owner: Owner, command_type: CommandType, alike: list[tuple[InFlightCommand, Ownership | None]]
    ) -> None:
        """Claim as many miners as the ramp allows now."""
        allowed = len(alike)
        if owner.ramp is not None:
            # Miners that keep refusing must not take the turns of the others.
            alike = sorted(alike, key=lambda item: self._retries.count(item[0].miner_id))
            allowed, next_at = self._ramps.admit(owner.schedule_id, command_type, owner.ramp, allowed, self._now)
            if next_at is not None:
                self.run_again_at(next_at)
        for in_flight, ownership in alike[:allowed]:
            rise = self._rise(in_flight)
            if rise is not None and (begins_at := self._rise_paces.admit(rise, self._now)) is not None:
                self.run_again_at(begins_at)
                self._give_back_turn(in_flight)
                continue
            self._claims.append((in_flight, self._state.ownership(in_flight.miner_id), ownership))
            self._state.set_ownership(in_flight.miner_id, ownership)

    def poll_awaited(self) -> None:
        """Poll silent miners that have to be switched more often."""
        for miner_id, miner in self.miners.items():
            if miner_id in self.awaited:
                fair = len(self.awaited) * miner.site.deadlines.read / AWAITED_SLOTS
                miner.async_set_retry_interval(max(fair, min(AWAITED_POLL_S, miner.site.scan_interval.total_seconds())))
            else:
                miner.async_set_retry_interval(None)

    def release_unsent(self) -> None:
        """Undo the claims of miners that got no command, and return their turns in the ramp."""
        sent = {record.miner_id for batch in self.given for record in batch.records}
        for in_flight, before, ownership in self._claims:
            if in_flight.miner_id in sent:
                continue
            if self._state.ownership(in_flight.miner_id) is ownership:
                self._state.set_ownership(in_flight.miner_id, before)
            self._give_back_turn(in_flight)
            if (rise := self._rise(in_flight)) is not None:
                self._rise_paces.give_back(rise)

    def _give_back_turn(self, in_flight: InFlightCommand) -> None:
        if in_flight.owner.ramp is not None:
            self._ramps.give_back(in_flight.owner.schedule_id, in_flight.command.command_type)

    def _rise(self, in_flight: InFlightCommand) -> Rise | None:
        """Return what a command adds to the power of its site, or None if it adds nothing or the site has no pace."""
        miner, command = self.miners[in_flight.miner_id], in_flight.command
        pace = miner.site.rise_w_per_minute
        if pace is None or command.command_type is CommandType.POWER_OFF:
            return None
        figures = self._state.figures.get(miner.miner_id)
        # There is no snapshot before the first answer, as while the outlet is off.
        power_w = 0.0 if miner.last_seen is None else miner.data.power_w or 0.0
        # A miner of unknown power takes the turn of those that may begin together.
        full_w = pace * (AT_ONCE / timedelta(minutes=1)) if figures is None else figures[0]
        watts = min(full_w, command.watts or full_w) - power_w
        return Rise(site=miner.site.entry.entry_id, watts=watts, pace_w_per_minute=pace) if watts > 0 else None

    def still_wanted(self) -> list[InFlightCommand]:
        """Return the commands to send, without those that became obsolete while the state was saved."""
        return [
            in_flight
            for in_flight, _before, ownership in self._claims
            if self._state.ownership(in_flight.miner_id) is ownership
            and (in_flight.owner.policy_id is not None or self._state.override(in_flight.miner_id) is None)
        ]
