"""One look at all miners: what each of them needs, who orders it, and whose turn it is."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from ...commands.batch import Batch
from ...commands.record import CommandType
from ...fleet.miner import MinerCoordinator
from ..model import Action, Directive, Schedule
from ..planning.timeline import MinerPlan, Plan, Step
from .engine_state import EngineState
from .in_flight import Flight, Orders
from .observation import seen_of
from .ownership import Held, Holder
from .reconcile import Verdict, reconcile
from .retry import Ramps, Tries

_LOGGER = logging.getLogger(__name__)


class Wanted:
    """Since when the schedules want what they want of each miner: a plan, which begins with now, does not tell."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._since: dict[str, tuple[Directive | None, datetime]] = {}

    def note(self, miner_id: str, step: Step) -> None:
        """Note what is wanted of a miner now."""
        known = self._since.get(miner_id)
        if known is None or known[0] != step.directive:
            self._since[miner_id] = step.directive, step.start

    def since(self, miner_id: str, step: Step) -> datetime:
        """Return since when the step that holds now is wanted, or something with the same directive."""
        known = self._since.get(miner_id)
        return known[1] if known is not None and known[0] == step.directive else step.start

    def forget(self, miner_id: str) -> None:
        """Forget a miner that is gone."""
        self._since.pop(miner_id, None)


def _lets_go(held: Held, verdict: Verdict) -> bool:
    """Return whether a verdict ends something that a schedule holds."""
    kept = verdict.held
    if verdict.todo is not None and verdict.todo.lifts:
        return True
    return held.directive is not None and (kept is None or kept.directive is None)


class Look:
    """One look at all miners: what is held from now on, and what is ordered."""

    def __init__(
        self,
        hass: HomeAssistant,
        plan: Plan,
        now: datetime,
        miners: Iterable[MinerCoordinator],
        schedules: Iterable[Schedule],
        state: EngineState,
        orders: Orders,
        tries: Tries,
        ramps: Ramps,
        wanted: Wanted,
        *,
        lifts: bool,
    ) -> None:
        """Keep what is looked at; nothing is done yet. Without `lifts`, what schedules hold of miners stays held."""
        self._hass = hass
        self._plan = plan
        self._now = now
        self._state = state
        self._orders = orders
        self._tries = tries
        self._ramps = ramps
        self._wanted = wanted
        self._lifts = lifts
        self._schedules = {schedule.id: schedule for schedule in schedules}
        self.miners = {miner.miner_id: miner for miner in miners}
        self.awaited: set[str] = set()
        """The miners for which something waits until they answer."""
        self.next_at = plan.next_look
        """When to look again."""
        self.given: list[Batch] = []
        """The batches of the orders that were given."""
        self.failure: HomeAssistantError | None = None
        """Why orders could not be given."""
        self._ready: dict[Holder, list[tuple[Flight, Held | None]]] = {}
        self._claims: list[tuple[Flight, Held | None, Held | None]] = []

    def again_at(self, at: datetime) -> None:
        """Look again at that time at the latest."""
        self.next_at = min(self.next_at, at)

    def compare(self) -> None:
        """Find what each miner needs, and hold it."""
        for miner_id, miner in self.miners.items():
            miner_plan = self._plan.miners.get(miner_id)
            if miner_plan is not None:
                self._compare_one(miner, miner_plan)
        for holder, ready in self._ready.items():
            by_type: dict[CommandType, list[tuple[Flight, Held | None]]] = {}
            for item in ready:
                by_type.setdefault(item[0].todo.command_type, []).append(item)
            for command_type, alike in by_type.items():
                self._admit(holder, command_type, alike)

    def _compare_one(self, miner: MinerCoordinator, miner_plan: MinerPlan) -> None:
        miner_id = miner.miner_id
        step, held = miner_plan.at(self._now), self._state.held(miner_id)
        directive, overridden = step.directive, self._state.override(miner_id) is not None
        seen = seen_of(self._hass, miner)
        verdict = reconcile(miner_id, directive, held, seen, self._holder(step, held), self._now, overridden=overridden)
        if verdict.held is not None and verdict.held.unsure_until is not None and verdict.held.unsure_until > self._now:
            self.again_at(verdict.held.unsure_until)
        if not self._lifts and held is not None and _lets_go(held, verdict):
            return
        self._tries.directive_is(miner_id, directive)
        self._wanted.note(miner_id, step)
        restrained = directive is not None and directive.action is not Action.ON and not overridden
        # What its outlet keeps off does not answer, however often it is looked for.
        kept_off = not seen.online and seen.paused is True
        if not kept_off and (verdict.waits or (restrained and not seen.online)):
            self.awaited.add(miner_id)
        flight = self._orders.flight(miner_id)
        if flight is not None:
            # Its end is told, and looked at then.
            if flight.todo != verdict.todo:
                self._orders.async_leave_out(miner_id)
            return
        if verdict.stays_limited:
            _LOGGER.warning(
                "%s stays limited: it did not tell what its power limit was before the schedule set one",
                miner.display_name,
            )
        if verdict.todo is None:
            self._state.set_held(miner_id, verdict.held)
            return
        not_before = self._tries.not_before(miner_id, verdict.todo, directive, self._now, hopeless=verdict.hopeless)
        if not_before is not None:
            self.again_at(not_before)
            return
        lifts = held if verdict.todo.lifts else None
        holder = self._holder(step, held) if lifts is None else self._as_it_is_now(lifts.holder)
        flight = Flight(
            miner_id=miner_id, todo=verdict.todo, holder=holder, directive=directive, hopeless=verdict.hopeless
        )
        self._ready.setdefault(holder, []).append((flight, verdict.held))

    def _holder(self, step: Step, held: Held | None) -> Holder:
        """Return who wants a step: of several schedules, the first one that paces its switching, else the first."""
        named = [found for key in step.schedule_ids if (found := self._schedules.get(key)) is not None]
        if not named:
            return held.holder if held is not None else Holder(schedule_id=None, name="Schedules")
        chosen = next((schedule for schedule in named if schedule.ramp is not None), named[0])
        return Holder(schedule_id=chosen.id, name=chosen.name, ramp=chosen.ramp)

    def _as_it_is_now(self, holder: Holder) -> Holder:
        """Return a schedule that set something as it is to be lifted: by what it was then only where it is deleted."""
        schedule = None if holder.schedule_id is None else self._schedules.get(holder.schedule_id)
        return holder if schedule is None else Holder(schedule_id=schedule.id, name=schedule.name, ramp=schedule.ramp)

    def _admit(self, holder: Holder, command_type: CommandType, alike: list[tuple[Flight, Held | None]]) -> None:
        """Hold what is to be set of as many miners as the schedule's ramp lets go now."""
        allowed = len(alike)
        if holder.ramp is not None:
            # Those that refuse, again and again, must not take the turn of the others each time.
            alike = sorted(alike, key=lambda item: self._tries.count(item[0].miner_id))
            allowed, next_at = self._ramps.admit(holder.schedule_id, command_type, holder.ramp, allowed, self._now)
            if next_at is not None:
                self.again_at(next_at)
        for flight, held in alike[:allowed]:
            self._claims.append((flight, self._state.held(flight.miner_id), held))
            self._state.set_held(flight.miner_id, held)

    def let_go(self) -> None:
        """Hold nothing new of the miners that were ordered nothing, and let as many others go in their place."""
        ordered = {record.miner_id for batch in self.given for record in batch.records}
        for flight, before, held in self._claims:
            if flight.miner_id in ordered:
                continue
            if self._state.held(flight.miner_id) is held:
                self._state.set_held(flight.miner_id, before)
            if flight.holder.ramp is not None:
                self._ramps.give_back(flight.holder.schedule_id, flight.todo.command_type)

    def still_wanted(self) -> list[Flight]:
        """Return the orders to be given, without those of which the reason went while they were kept."""
        return [
            flight
            for flight, _before, held in self._claims
            if self._state.held(flight.miner_id) is held and self._state.override(flight.miner_id) is None
        ]
