"""One pass over all miners: what each of them needs, for which schedule, and in which order.

Thousands of miners would hold up the event loop, so that a pass takes many turns of it, each miner only one. What
changes between the turns requests the next pass, and a command that was decided before is not sent.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from ...commands.batch import Batch
from ...control.record import CommandType
from ...fleet.miner import MinerCoordinator
from ...fleet.selection import Fleet
from ...turns import InTurns
from ..model import ON, Action, Directive, Schedule
from ..planning.timeline import Plan, Step, Timeline
from .engine_state import EngineState
from .in_flight import InFlightCommand, InFlightCommands
from .observation import observe
from .ownership import Owner, Ownership
from .ramp import Ramps
from .reconcile import Result, reconcile
from .restraints import Restraint, Restraints, target_of, wanting
from .retry import FIRST_DELAY, Retries
from .rise_pace import AT_ONCE, Rise, RisePaces

_LOGGER = logging.getLogger(__name__)

AWAITED_POLL_S: Final = 20.0
AWAITED_SLOTS: Final = 64
"""A silent miner that has to be switched is polled this often, and less often if all of them would fill these poll
slots."""
MINERS_AT_ONCE: Final = 50
"""How many miners are decided in one turn of the event loop."""


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


@dataclass(frozen=True, slots=True)
class _Decision:
    """The command that a miner needs, and what schedules own of it from then on."""

    in_flight: InFlightCommand
    ownership: Ownership | None


@dataclass(frozen=True, slots=True)
class _Claim:
    """A decision that is carried out: what was owned before, and the restraints of the miner."""

    decision: _Decision
    before: Ownership | None
    restraints: Sequence[Restraint]


class ReconcilePass:
    """One pass over all miners: their new ownerships, and the commands to send."""

    def __init__(
        self,
        hass: HomeAssistant,
        plan: Plan,
        now: datetime,
        fleet: Fleet,
        schedules: Iterable[Schedule],
        state: EngineState,
        in_flight: InFlightCommands,
        retries: Retries,
        ramps: Ramps,
        rise_paces: RisePaces,
        wanted_since: WantedSince,
        *,
        lifts: bool,
        restraints: Callable[[], Restraints],
        is_away: Callable[[MinerCoordinator], bool],
        is_outdated: Callable[[], bool],
    ) -> None:
        """Prepare the pass.

        Without `lifts`, all ownerships stay; a miner that is away is left alone. Nothing is sent once the plan
        `is_outdated`. `restraints` returns those that apply now.
        """
        self._hass = hass
        self._plan = plan
        self._now = now
        self._fleet = fleet
        self._state = state
        self._in_flight = in_flight
        self._retries = retries
        self._ramps = ramps
        self._rise_paces = rise_paces
        self._wanted_since = wanted_since
        self._lifts = lifts
        self._restraints = restraints
        self._is_away = is_away
        self._is_outdated = is_outdated
        self._schedules = {schedule.id: schedule for schedule in schedules}
        self._miners = {miner.miner_id: miner for miner in fleet}
        self._steps: dict[Timeline, Step] = {}
        """The present step of each timeline; miners with the same schedules have the same one."""
        self.awaited: set[str] = set()
        """The silent miners for which something has to be done."""
        self.next_at = plan.replan_at
        """When the next pass is due."""
        self.given: list[Batch] = []
        """The batches of the commands that were sent."""
        self.failure: HomeAssistantError | None = None
        """The error if commands could not be sent."""
        self.changed = False
        """Whether the ownerships changed."""
        self._claims: dict[str, _Claim] = {}

    def _run_again_at(self, at: datetime) -> None:
        """Run the next pass at this time at the latest."""
        self.next_at = min(self.next_at, at)

    async def async_run(self) -> None:
        """Update the ownerships of all miners, and send the commands that follow."""
        try:
            await self._async_claim_all()
            claimed = [claim.decision.in_flight for claim in self._claims.values()]
            await self._in_flight.async_send(claimed, self._is_wanted, self._miners, self.given)
        except HomeAssistantError as err:
            _LOGGER.warning("The schedules could not send their commands: %s", err)
            self.failure = err
            self._run_again_at(self._now + FIRST_DELAY)
        finally:
            # Also if the engine is closed meanwhile: it must not own what it never set.
            self._release_unsent()
        self._poll_awaited()

    async def _async_claim_all(self) -> None:
        """Decide what all miners need, and claim those that get commands; raises StorageFailedError."""
        ready: dict[tuple[Owner, CommandType], list[_Decision]] = {}
        async for part in InTurns(self._miners.values(), MINERS_AT_ONCE):
            for decision in filter(None, map(self._decide, part)):
                in_flight = decision.in_flight
                ready.setdefault((in_flight.owner, in_flight.command.command_type), []).append(decision)
        for (owner, command_type), alike in ready.items():
            await self._async_claim(owner, command_type, alike)
        self.changed = self._state.changed
        if self.changed:
            await self._state.async_save()

    def _decide(self, miner: MinerCoordinator) -> _Decision | None:
        """Return the command that a miner needs, if any; update its ownership if it needs none."""
        miner_id = miner.miner_id
        planned = self._plan.miners.get(miner_id)
        if planned is None or self._is_away(miner) or not self._fleet.has(miner):
            return None
        step = self._steps.get(planned.timeline)
        if step is None:
            step = self._steps[planned.timeline] = planned.at(self._now)
        ownership, in_flight = self._state.ownership(miner_id), self._in_flight.in_flight(miner_id)
        overridden = self._state.override(miner_id) is not None
        restraints = self._restraints().get(miner_id, ())
        if ownership is None and in_flight is None and not restraints and (overridden or step.directive in (None, ON)):
            # Nothing is wanted and there is nothing to lift, whatever the miner reports: most miners most of the time.
            self._retries.note_directive(miner_id, step.directive)
            self._wanted_since.note(miner_id, step)
            return None
        target = target_of(step, restraints, overridden=overridden)
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
            self._run_again_at(result.ownership.unsure_until)
        if not self._lifts and ownership is not None and _releases(ownership, result):
            return None
        self._retries.note_directive(miner_id, directive)
        self._wanted_since.note(miner_id, step)
        # A miner whose outlet is off does not answer, however often it is polled.
        kept_off = not observed.online and observed.paused is True
        if not kept_off and (result.waits or (restrained and not observed.online)):
            self.awaited.add(miner_id)
        if in_flight is not None:
            # Its result requests the next pass.
            if in_flight.command != result.command:
                self._in_flight.async_skip(miner_id)
            return None
        if result.stays_limited:
            _LOGGER.warning(
                "%s stays limited: its power limit before the schedule is unknown",
                miner.display_name,
            )
        if result.command is None:
            self._state.set_ownership(miner_id, result.ownership)
            return None
        not_before = self._retries.not_before(miner_id, result.command, directive, self._now, hopeless=result.hopeless)
        if not_before is not None:
            self._run_again_at(not_before)
            return None
        lifts = ownership if result.command.lifts else None
        in_flight = InFlightCommand(
            miner_id=miner_id,
            command=result.command,
            owner=wanting if lifts is None else self._current_owner(lifts.owner),
            directive=directive,
            hopeless=result.hopeless,
        )
        return _Decision(in_flight, result.ownership)

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

    async def _async_claim(self, owner: Owner, command_type: CommandType, alike: list[_Decision]) -> None:
        """Claim as many miners as the ramp allows now."""
        allowed = len(alike)
        if owner.ramp is not None:
            # Miners that keep refusing must not take the turns of the others.
            alike = sorted(alike, key=lambda decision: self._retries.count(decision.in_flight.miner_id))
            allowed, next_at = self._ramps.admit(owner.schedule_id, command_type, owner.ramp, allowed, self._now)
            if next_at is not None:
                self._run_again_at(next_at)
        async for part in InTurns(alike[:allowed], MINERS_AT_ONCE):
            for decision in part:
                if not self._claim(decision):
                    self._give_back_turn(decision.in_flight)

    def _claim(self, decision: _Decision) -> bool:
        """Claim a miner for its command, unless the command is no longer what it needs or has to wait."""
        in_flight = decision.in_flight
        miner_id = in_flight.miner_id
        if self._decide(self._miners[miner_id]) != decision:
            self._run_again_at(self._now)
            return False
        rise = self._rise(in_flight)
        if rise is not None and (begins_at := self._rise_paces.admit(rise, self._now)) is not None:
            self._run_again_at(begins_at)
            return False
        restraints = self._restraints().get(miner_id, ())
        self._claims[miner_id] = _Claim(decision, self._state.ownership(miner_id), restraints)
        self._state.set_ownership(miner_id, decision.ownership)
        return True

    def _is_wanted(self, in_flight: InFlightCommand) -> bool:
        """Return whether a command that was claimed may still be sent, because nothing has changed meanwhile."""
        miner_id, by_policy = in_flight.miner_id, in_flight.owner.policy_id is not None
        claim, miner = self._claims[miner_id], self._miners[miner_id]
        return (
            not self._is_outdated()
            and self._state.ownership(miner_id) is claim.decision.ownership
            and (by_policy or self._state.override(miner_id) is None)
            and self._restraints().get(miner_id, ()) == claim.restraints
            and not self._is_away(miner)
            and self._fleet.has(miner)
        )

    def _poll_awaited(self) -> None:
        """Poll silent miners that have to be switched more often."""
        for miner_id, miner in self._miners.items():
            if miner_id in self.awaited:
                fair = len(self.awaited) * miner.site.deadlines.read / AWAITED_SLOTS
                miner.async_set_retry_interval(max(fair, min(AWAITED_POLL_S, miner.site.scan_interval.total_seconds())))
            else:
                miner.async_set_retry_interval(None)

    def _release_unsent(self) -> None:
        """Undo the claims of miners that got no command, and return their turns in the ramp."""
        if not self._claims:
            return
        sent = {record.miner_id for batch in self.given for record in batch.records}
        for miner_id, claim in self._claims.items():
            if miner_id in sent:
                continue
            in_flight, owned = claim.decision.in_flight, self._state.ownership(miner_id)
            # A miner that was removed owns nothing either, and must not get back what it had.
            if owned is claim.decision.ownership and (owned is not None or self._fleet.has(self._miners[miner_id])):
                self._state.set_ownership(miner_id, claim.before)
            self._give_back_turn(in_flight)
            if (rise := self._rise(in_flight)) is not None:
                self._rise_paces.give_back(rise)
        self._claims.clear()

    def _give_back_turn(self, in_flight: InFlightCommand) -> None:
        if in_flight.owner.ramp is not None:
            self._ramps.give_back(in_flight.owner.schedule_id, in_flight.command.command_type)

    def _rise(self, in_flight: InFlightCommand) -> Rise | None:
        """Return what a command adds to the power of its site, or None if it adds nothing or the site has no pace."""
        miner, command = self._miners[in_flight.miner_id], in_flight.command
        pace = miner.site.rise_w_per_minute
        if pace is None or command.command_type is CommandType.POWER_OFF:
            return None
        figures = self._state.figures.get(miner.miner_id)
        # There is no snapshot before the first answer, as while the outlet is off. That of a miner that was just paused
        # may still have the power from before.
        power_w = 0.0 if miner.last_seen is None or miner.data.paused else miner.data.power_w or 0.0
        # A miner of unknown power takes the turn of those that may begin together.
        full_w = pace * (AT_ONCE / timedelta(minutes=1)) if figures is None else figures[0]
        watts = min(full_w, command.watts or full_w) - power_w
        return Rise(site=miner.site.entry.entry_id, watts=watts, pace_w_per_minute=pace) if watts > 0 else None
