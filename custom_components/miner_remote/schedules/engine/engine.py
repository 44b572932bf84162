"""Reconcile miners with the active schedules.

A pass compares the plan with what schedules own and what the miners report, and sends the commands that follow. Timers,
prices and returning miners only request a pass, so that an additional pass changes nothing and the next pass makes up
for a missed one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

from ...commands.runner import CommandResult, CommandRunner
from ...control.record import Status
from ...fleet.miner import MinerCoordinator
from ...fleet.selection import Fleet
from ...prices.service import PriceService
from ...storage.errors import StorageFailedError
from ..model import Action, Directive, RuleType, Schedule, ScheduleType
from ..planning.planner import scopes
from ..planning.timeline import HoursDone, Plan, Step, as_of, next_change, step_at
from ..store import ScheduleStore
from .command_results import CommandResults
from .engine_state import EngineState, Figures
from .handover import Handover
from .in_flight import InFlightCommands, serialize_action
from .measured_levels import MeasuredLevel
from .observation import miner_input
from .ownership import Owner, Ownership, PauseOwner
from .planning_inputs import PlanningInputs
from .ramp import Ramps
from .reconcile_pass import ReconcilePass, WantedSince
from .restraints import Restraint, Restraints, strictest, target_of
from .retry import Retries
from .rise_pace import RisePaces
from .subscriptions import Subscriptions

_LOGGER = logging.getLogger(__name__)

PASS_GAP_S: Final = 0.5
"""The shortest time between two passes; one pass handles everything that happens meanwhile."""

GAP_PER_MINER_S: Final = 0.002
LONGEST_GAP_S: Final = 10.0
"""The time between two passes after results and polls, since those of a large fleet come one by one; and the longest
one. A new plan, a restraint or a timer does not wait that long."""

RETRY_AFTER_ERROR: Final = timedelta(minutes=1)

WAIT_FOR_PRICES: Final = timedelta(seconds=30)
"""How long after the start a pass waits for unknown prices: their integration starts at the same time."""

KEEP_WITHOUT_PRICES: Final = timedelta(minutes=10)
"""How long after the start price rules keep their last decision without a price.

A router that restarts after the same power cut must not switch a hall."""

_DIRECTION: Final = {True: "forward", False: "back"}


class ScheduleEngine:
    """Owns the plan, the timer, the listeners and the task that runs the passes."""

    def __init__(
        self, hass: HomeAssistant, fleet: Fleet, runner: CommandRunner, schedules: ScheduleStore, prices: PriceService
    ) -> None:
        """Initialize the engine; call `async_load`, then `async_start`."""
        self._hass = hass
        self._fleet = fleet
        self._runner = runner
        self._schedules = schedules
        self._prices = prices
        self._state = EngineState(hass)
        self._inputs = PlanningInputs(hass, fleet, schedules, prices, self._state)
        self._in_flight = InFlightCommands(runner)
        self._retries = Retries()
        self._ramps = Ramps()
        self._rise_paces = RisePaces()
        self._wanted_since = WantedSince()
        self._results = CommandResults(hass, self._state, self._in_flight, self._retries, self._wanted_since)
        self._subscriptions = Subscriptions(
            hass,
            fleet,
            on_plan=self.async_replan,
            on_miner=self._miner_changed,
            on_back=self._miner_back,
            on_clock=self._clock_set,
        )
        self._restraints: Restraints = {}
        self.plan: Plan | None = None
        self._stale = True
        self._outdated = False
        """Whether schedules, prices or miners changed since the plan of the pass in progress."""
        self._withheld = False
        """Whether the last pass sent nothing for that; the next one does, so that restless prices do not end it all."""
        self._requested = False
        self._closed = True
        self._pass_lock = asyncio.Lock()
        self.handover = Handover(self._state, self._pass_lock, self._request)
        self._task: asyncio.Task[None] | None = None
        self._last_pass = 0.0
        self._hurry = asyncio.Event()
        self._started_at: datetime | None = None
        self._timer: CALLBACK_TYPE | None = None
        self._stop_listening: CALLBACK_TYPE | None = None
        self._listeners: list[Callable[[], None]] = []

    # Life cycle ------------------------------------------------------------------------------------------------------

    async def async_load(self) -> None:
        """Load the stored state and listen to the results of commands."""
        await self._state.async_load(expected=self._schedules.ever_used)
        owned = self._state.ownerships.values()
        if self._schedules.missing and any(ownership.owner.schedule_id for ownership in owned):
            # Something is owned by schedules, so there were some. The loss of their file must not start a miner.
            await self._schedules.async_doubt()
        self._stop_listening = self._runner.async_on_finished(self._command_finished)

    @callback
    def async_start(self) -> None:
        """Start the passes; Home Assistant has started, schedules and prices are loaded."""
        self._closed = False
        self._started_at = dt_util.utcnow()
        self._subscriptions.async_start(self._schedules, self._prices)
        self._request()

    async def async_close(self) -> None:
        """Stop the passes and store the state."""
        self._closed = True
        self._subscriptions.async_close()
        if self._stop_listening is not None:
            self._stop_listening()
            self._stop_listening = None
        self._disarm()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._state.changed:
            try:
                await self._state.async_save()
            except StorageFailedError as err:
                _LOGGER.warning("The state of the schedules could not be stored: %s", err)

    @callback
    def async_forget(self, miner_id: str) -> None:
        """Forget a miner that was removed."""
        self._state.forget(miner_id)
        self._retries.forget(miner_id)
        self._results.async_forget(miner_id)
        self._wanted_since.forget(miner_id)
        self._inputs.async_forget(miner_id)
        self._request()

    # For clients -----------------------------------------------------------------------------------------------------

    @callback
    def async_add_listener(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every new plan and change of ownership; return the function that unsubscribes."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def ownership(self, miner_id: str) -> Ownership | None:
        """Return what schedules own of a miner, or None."""
        return self._state.ownership(miner_id)

    def directives_of(self, policy_id: int) -> dict[str, Directive]:
        """Return what a policy has set at miners, by their ids."""
        return {
            miner_id: directive
            for miner_id, ownership in self._state.ownerships.items()
            if ownership.owner.policy_id == policy_id and (directive := ownership.directive) is not None
        }

    def is_overridden(self, miner_id: str) -> bool:
        """Return whether a person's command overrides the schedules of a miner now."""
        return self._state.override(miner_id) is not None

    def restraint(self, miner_id: str) -> Restraint | None:
        """Return the restraint of a policy that a miner follows, or None."""
        restraints = self._restraints.get(miner_id, ())
        planned = None if self.plan is None else self.plan.miners.get(miner_id)
        if not restraints or planned is None:
            return None
        overridden = self.is_overridden(miner_id)
        return target_of(planned.at(dt_util.utcnow()), restraints, overridden=overridden).restraint

    def restraint_over_persons(self, miner_id: str) -> Restraint | None:
        """Return the strictest restraint of a miner that applies whatever persons order, or None."""
        return strictest(item for item in self._restraints.get(miner_id, ()) if item.over_person)

    @property
    def restraints(self) -> Restraints:
        """Return the restraints of all policies."""
        return self._restraints

    @property
    def may_lift(self) -> bool:
        """Return whether what schedules own may be lifted; not while a person has to decide about lost files."""
        return not (self._schedules.undecided or self._prices.undecided)

    @callback
    def async_set_restraints(self, restraints: Restraints) -> None:
        """Replace the restraints of all policies; a change requests a pass."""
        if restraints != self._restraints:
            self._restraints = restraints
            self._request()

    @property
    def state_lost(self) -> bool:
        """Return whether it is unknown which pauses belong to schedules."""
        return self._state.lost

    @callback
    def async_take_over(self, miner_ids: Iterable[str]) -> None:
        """Assign the pauses of these miners to the schedules."""
        owner = Owner(schedule_id=None, name="Schedules")
        for miner_id in miner_ids:
            ownership = Ownership(miner_id=miner_id, since=dt_util.utcnow(), owner=owner, pause=PauseOwner.SCHEDULE)
            self._state.set_ownership(miner_id, ownership)
        self._request()

    @callback
    def async_discard_lost_state(self) -> None:
        """Continue without the lost state."""
        self._state.lost = False
        self._request()

    @callback
    def async_replan(self) -> None:
        """Request a pass with a new plan."""
        self._stale = self._outdated = True
        self._request()

    def figures(self, miner_id: str) -> Figures | None:
        """Return power and hashrate of a miner that has mined without a limit for minutes, or None if unknown."""
        return self._state.figures.get(miner_id)

    def limit_before_w(self, miner_id: str) -> int | None:
        """Return the limit that a miner gets back, in W, once a schedule or policy no longer limits it."""
        ownership = self._state.ownership(miner_id)
        return None if ownership is None or ownership.limit is None else ownership.limit.before_w

    def levels(self, miner_id: str) -> tuple[MeasuredLevel, ...]:
        """Return what a miner was measured to draw and to hash at power limits, and without one."""
        return self._state.levels.of(miner_id)

    def limit_is_live(self, miner_id: str) -> bool | None:
        """Return whether a limit of a miner acts without a restart of mining, as last read; None if it never was."""
        return self._state.limit_is_live(miner_id)

    @callback
    def async_note_figures(self) -> None:
        """Update `figures` from all miners that mine now."""
        self._inputs.async_note_figures(dt_util.utcnow())

    async def async_plan_until(self, until: datetime) -> Plan:
        """Return a plan to any time, without the schedules whose prices are not known until then."""
        return await self._inputs.async_plan_until(until)

    def active_now(self, schedule_id: int) -> bool:
        """Return whether an enabled schedule stops or limits now, or is inside its one-time window."""
        schedule, steps = self._schedules.schedule(schedule_id), self._own_steps(schedule_id)
        if schedule is None or not schedule.enabled or not steps:
            return False
        directive = step_at(steps, dt_util.utcnow()).directive
        if directive is None:
            return False
        return schedule.schedule_type is ScheduleType.ONE_TIME or directive.action is not Action.ON

    def next_change(self, schedule_id: int) -> Step | None:
        """Return the first step with another directive than now, or None if none is known.

        Changes by price are known up to the horizon of the plan, all others however far off they are.
        """
        schedule, steps = self._schedules.schedule(schedule_id), self._own_steps(schedule_id)
        if schedule is None or not steps:
            return None
        now = dt_util.utcnow()
        if (found := self._inputs.next_change(schedule, now)) is not None:
            return found
        return next_change(tuple(step for step in steps if step.end > now) or steps)

    def progress(self, schedule_id: int) -> HoursDone | None:
        """Return how many hours of its current window a schedule has done, or None if it chooses no hours now."""
        return None if self.plan is None else self.plan.progress.get(schedule_id)

    async def async_preview(self, schedule: Schedule, hours: float) -> dict[str, object]:
        """Return what a schedule, saved or not, does over the next hours, with the price of each step.

        The keys are `from`, `until`, `currency`, `price_missing`, `miners` (those covered now), `changes` (steps with
        `price`, the mean of the known prices per kWh, or null) and `prices` (the known prices of its tariff with
        `start`, `end` and `price`).
        """
        return await self._inputs.async_preview(schedule, hours)

    async def async_covering_none(self, schedules: Iterable[Schedule]) -> set[int]:
        """Return the ids of the schedules that cover no miner now."""
        return await self._inputs.async_covering_none(schedules)

    def schedules_of(self, miner: MinerCoordinator) -> list[Schedule]:
        """Return the schedules that cover a miner, also the disabled ones."""
        schedules = self._schedules.schedules()
        covers = scopes(schedules, [miner_input(miner, None)])
        return [schedule for schedule, inside in zip(schedules, covers, strict=True) if inside]

    async def async_check(self) -> dict[str, object]:
        """Run a pass, wait for the results of its commands, and return them.

        `actions_taken` counts the commands sent or already in flight, `errors` those without success, and `waiting` the
        miners to be switched as soon as they answer. Raises HomeAssistantError if commands could not be sent.
        """
        self._stale = True
        self._retries.clear_delays()
        in_flight = self._in_flight.running()
        done = await self._async_pass(waits=False)
        if done is not None and done.failure is not None:
            raise done.failure
        # Batches that were refused at once have already ended.
        batches = list({*in_flight, *self._in_flight.running(), *(done.given if done is not None else ())})
        for batch in batches:
            await batch.wait()
        records = [record for batch in batches for record in batch.records]
        return {
            "checked": sum(schedule.enabled for schedule in self._schedules.schedules()),
            "actions_taken": len(records),
            "errors": sum(record.status is not Status.SUCCESS for record in records),
            "waiting": len(done.awaited) if done is not None else 0,
            "actions": [serialize_action(record) for record in records],
        }

    def _own_steps(self, schedule_id: int) -> tuple[Step, ...]:
        return () if self.plan is None else self.plan.schedules.get(schedule_id, ())

    # What requests a pass --------------------------------------------------------------------------------------------

    @callback
    def _clock_set(self, seconds: float) -> None:
        direction = _DIRECTION[seconds > 0]
        _LOGGER.info("The clock was set %s by %.0f s; the schedules are planned again", direction, abs(seconds))
        jump = timedelta(seconds=seconds)
        if seconds < 0:
            # Their times are in a future that did not happen.
            for part in (self._retries, self._ramps, self._rise_paces, self._wanted_since):
                part.clear()
            self._inputs.async_clock_set_back(dt_util.utcnow(), -jump)
        if self._started_at is not None:
            self._started_at += jump
        self._results.async_shift_clock(jump)
        self.async_replan()

    @callback
    def _miner_changed(self, _miner: MinerCoordinator) -> None:
        self._request(hurry=False)

    @callback
    def _miner_back(self, miner: MinerCoordinator) -> None:
        self._retries.note_return(miner.miner_id)
        self._request()
        # The power and hashrate of the miner may have been unknown before.
        rules = (schedule.price_rule for schedule in self._schedules.schedules() if schedule.enabled)
        self._stale |= any(rule is not None and rule.type is RuleType.BREAK_EVEN for rule in rules)

    @callback
    def _command_finished(self, result: CommandResult) -> None:
        if not result.verified:
            self._stale |= self._results.async_finished(result)
            self._request(hurry=False)

    @callback
    def _request(self, *, hurry: bool = True) -> None:
        """Run a pass soon; all requests until then are one. Without `hurry`, it may wait for more of them."""
        self._requested = True
        if hurry:
            self._hurry.set()
        if not self._closed and (self._task is None or self._task.done()):
            self._task = self._hass.async_create_background_task(
                self._async_work(), "miner_remote schedules", eager_start=False
            )

    async def _async_work(self) -> None:
        while self._requested and not self._closed:
            gap = self._last_pass + PASS_GAP_S - self._hass.loop.time()
            if gap > 0:
                await asyncio.sleep(gap)
            until = self._last_pass + min(LONGEST_GAP_S, len(self._fleet.miners()) * GAP_PER_MINER_S)
            if until > self._hass.loop.time():
                with suppress(TimeoutError):
                    async with asyncio.timeout_at(until):
                        await self._hurry.wait()
            self._requested = False
            self._hurry.clear()
            try:
                await self._async_pass()
            except Exception:
                # The outermost edge of the engine: one error must not end all switching until a restart.
                _LOGGER.exception("The schedules could not be reconciled; this is tried again")
                self._stale = True
                self._arm(dt_util.utcnow() + RETRY_AFTER_ERROR)
            self._last_pass = self._hass.loop.time()

    @callback
    def _arm(self, at: datetime) -> None:
        self._disarm()
        if not self._closed:
            at = max(at, dt_util.utcnow() + timedelta(seconds=PASS_GAP_S))
            self._timer = async_track_point_in_utc_time(self._hass, self._timer_fired, at)

    @callback
    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer()
            self._timer = None

    @callback
    def _timer_fired(self, _now: datetime) -> None:
        self._timer = None
        self._runner.async_prepare(len(self._fleet.miners()))
        self._request()

    # The pass --------------------------------------------------------------------------------------------------------

    async def _async_pass(self, *, waits: bool = True) -> ReconcilePass | None:
        """Reconcile all miners, and return the pass; None if it `waits` for prices."""
        async with self._pass_lock:
            now = dt_util.utcnow()
            self._stale |= self._results.async_confirm(self._fleet, now)
            await self._inputs.async_note_all_figures(now)
            new_plan = self._stale or self.plan is None or now >= self.plan.replan_at
            plan = await self._async_new_plan(now, waits=waits) if new_plan else self.plan
            if plan is None:
                return None
            made = ReconcilePass(
                self._hass,
                plan,
                now,
                self._fleet,
                self._schedules.schedules(),
                self._state,
                self._in_flight,
                self._retries,
                self._ramps,
                self._rise_paces,
                self._wanted_since,
                lifts=self.may_lift,
                restraints=lambda: self._restraints,
                is_away=self.handover.is_away,
                is_outdated=lambda: self._outdated and not self._withheld,
            )
            await made.async_run()
            self._withheld = self._outdated and not self._withheld
            self._arm(made.next_at)
            if made.changed or new_plan:
                self._notify()
            return made

    async def _async_new_plan(self, now: datetime, *, waits: bool) -> Plan | None:
        """Make the plan of this pass; return None if the pass waits for prices."""
        started_at = self._started_at or now - KEEP_WITHOUT_PRICES
        patient = now < started_at + KEEP_WITHOUT_PRICES
        # What changes while the plan is made, or if making it fails, requires the next plan.
        self._stale = self._outdated = made = False
        try:
            plan = await self._inputs.async_plan(as_of(self.plan, now), patient=patient)
            made = True
        finally:
            self._stale |= not made
        if waits and plan.missing_prices and now < started_at + WAIT_FOR_PRICES:
            self._stale = True
            self._arm(started_at + WAIT_FOR_PRICES)
            return None
        if plan.missing_prices and patient:
            plan = replace(plan, replan_at=min(plan.replan_at, started_at + KEEP_WITHOUT_PRICES))
        self._inputs.async_take(plan)
        self.plan = plan
        self._results.async_set_plan(plan)
        self._subscriptions.async_follow_entities(self._inputs.hashprice_entities())
        return plan

    @callback
    def _notify(self) -> None:
        for listener in list(self._listeners):
            listener()
