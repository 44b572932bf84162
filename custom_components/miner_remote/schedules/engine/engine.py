"""Makes hold of the miners what the schedules want: looks, compares, orders, and looks again.

Nothing here fires at a time: a timer, a price or a miner that comes back only says when to look. What a look finds to
be done follows from the plan, from what is held and from what the miners show, so that a look too many does nothing,
and one that was missed is made good by the next.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

from ...commands.record import CommandType, Source, Status
from ...commands.runner import CommandResult, CommandRunner
from ...fleet.miner import MinerCoordinator
from ...fleet.selection import Fleet
from ...input.fields import plain_text
from ...prices.service import PriceService
from ...storage.files import StorageFailedError
from ..model import Action, RuleType, Schedule, ScheduleType
from ..planning.timeline import HoursDone, Override, Plan, Step, as_of, next_change, step_at
from ..store import ScheduleStore
from .engine_state import EngineState, Figures
from .in_flight import Orders, action_taken
from .observation import seen_of
from .ownership import Held, Holder, PauseOf
from .planning_inputs import Forecast
from .reconcile import after_own, after_person, override_of
from .reconcile_pass import Look, Wanted
from .retry import FIRST_DELAY, Ramps, Tries
from .subscriptions import Watch
from .unconfirmed_commands import LATEST, Doubts, PersonsOrder

_LOGGER = logging.getLogger(__name__)

LOOK_GAP_S: Final = 0.5
"""Looks are so far apart: what happens meanwhile is one look's work."""

AFTER_A_MISTAKE: Final = timedelta(minutes=1)

PRICES_COME_WITHIN: Final = timedelta(seconds=30)
"""For so long after the start, a price that is not known is waited for: its integration starts as well."""

PRICES_MAY_BE_LATE: Final = timedelta(minutes=10)
"""For so long after the start, rules whose source has told no price yet keep what they decided: a router that starts
after the same power cut must not switch a hall."""

_SWITCHING: Final = (CommandType.POWER_ON, CommandType.POWER_OFF, CommandType.POWER_LIMIT, CommandType.RESTORE)
"""What a person may order that schedules order as well."""

_WAY: Final = {True: "on", False: "back"}

AWAITED_EVERY_S: Final = 20.0
AWAITED_SLOTS: Final = 64
"""A miner that is to be switched and does not answer is looked for so often, unless there are so many of them that
waiting for them would take more than these poll slots from the others."""


class ScheduleEngine:
    """The schedules' hands; owns its timer, its listeners and the one task that looks."""

    def __init__(
        self, hass: HomeAssistant, fleet: Fleet, runner: CommandRunner, schedules: ScheduleStore, prices: PriceService
    ) -> None:
        """Do nothing yet; `async_load`, then `async_start`."""
        self._hass = hass
        self._fleet = fleet
        self._runner = runner
        self._schedules = schedules
        self._prices = prices
        self._state = EngineState(hass)
        self._forecast = Forecast(hass, fleet, schedules, prices, self._state)
        self._orders = Orders(runner)
        self._tries = Tries()
        self._ramps = Ramps()
        self._doubts = Doubts()
        self._wanted = Wanted()
        self._watch = Watch(
            hass,
            fleet,
            on_plan=self._plan_changed,
            on_miner=self._miner_changed,
            on_back=self._miner_back,
            on_clock=self._clock_set,
        )
        self._early: dict[str, PersonsOrder] = {}
        """What persons ordered before the first plan, which takes until Home Assistant has started."""
        self.plan: Plan | None = None
        self._stale = True
        self._requested = False
        self._closed = True
        self._looking = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self._last_look = 0.0
        self._began: datetime | None = None
        self._timer: CALLBACK_TYPE | None = None
        self._stop_listening: CALLBACK_TYPE | None = None
        self._listeners: list[Callable[[], None]] = []

    # Life ------------------------------------------------------------------------------------------------------------

    async def async_load(self) -> None:
        """Read what was held when Home Assistant went down, and note from now on what persons order."""
        await self._state.async_load(expected=self._schedules.ever_used)
        if self._schedules.missing and any(held.holder.schedule_id for held in self._state.all_held.values()):
            # There were schedules, as something is held for them: that their file is gone must not start a miner.
            await self._schedules.async_doubt()
        self._stop_listening = self._runner.async_on_finished(self._command_finished)

    @callback
    def async_start(self) -> None:
        """Begin to look; Home Assistant has started, and the schedules and prices are loaded."""
        self._closed = False
        self._began = dt_util.utcnow()
        self._watch.async_start(self._schedules, self._prices)
        self._request()

    async def async_close(self) -> None:
        """Look no more, and keep what is held."""
        self._closed = True
        self._watch.async_close()
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
                _LOGGER.warning("What schedules hold of miners could not be kept: %s", err)

    @callback
    def async_forget(self, miner_id: str) -> None:
        """Forget what is held of a miner that was removed."""
        self._state.forget(miner_id)
        self._tries.forget(miner_id)
        self._doubts.forget(miner_id)
        self._early.pop(miner_id, None)
        self._wanted.forget(miner_id)
        self._forecast.async_forget(miner_id)
        self._request()

    # What the faces ask ----------------------------------------------------------------------------------------------

    @callback
    def async_add_listener(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every new plan and every change of what is held; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def held(self, miner_id: str) -> Held | None:
        """Return what schedules hold of a miner; None where that is nothing."""
        return self._state.held(miner_id)

    @property
    def state_lost(self) -> bool:
        """Return whether it is not known which pauses are those of schedules."""
        return self._state.lost

    @callback
    def async_take_over(self, miner_ids: Iterable[str]) -> None:
        """Take the pauses of these miners for those of schedules."""
        holder = Holder(schedule_id=None, name="Schedules")
        for miner_id in miner_ids:
            held = Held(miner_id=miner_id, since=dt_util.utcnow(), holder=holder, pause=PauseOf.SCHEDULE)
            self._state.set_held(miner_id, held)
        self._request()

    @callback
    def async_found(self) -> None:
        """Go on without what was lost."""
        self._state.lost = False
        self._request()

    @callback
    def async_plan_again(self) -> None:
        """Make a new plan and act on it soon."""
        self._plan_changed()

    def figures(self, miner_id: str) -> Figures | None:
        """Return what a miner draws and does while it mines and no schedule limits it; None where that is not known.

        What it does in the first minutes after a start or a pause is left out.
        """
        return self._state.figures.get(miner_id)

    @callback
    def async_note_figures(self) -> None:
        """Have `figures` be those of now, for all miners that mine."""
        self._forecast.async_note_figures(dt_util.utcnow())

    async def async_plan_until(self, until: datetime) -> Plan:
        """Return what should hold until any time, without what depends on prices that are not known for all of it."""
        return await self._forecast.async_plan_until(until)

    def active_now(self, schedule_id: int) -> bool:
        """Return whether a schedule that is enabled stops or limits now, or is inside its one-time window."""
        schedule, steps = self._schedules.schedule(schedule_id), self._own_steps(schedule_id)
        if schedule is None or not schedule.enabled or not steps:
            return False
        directive = step_at(steps, dt_util.utcnow()).directive
        if directive is None:
            return False
        return schedule.schedule_type is ScheduleType.ONE_TIME or directive.action is not Action.ON

    def next_change(self, schedule_id: int) -> Step | None:
        """Return the first step with another directive than now; None where none is known.

        What a price decides is known as far as the plan goes, all else however far off it is.
        """
        schedule, steps = self._schedules.schedule(schedule_id), self._own_steps(schedule_id)
        now = dt_util.utcnow()
        ahead = None if schedule is None or not steps else self._forecast.change_ahead(schedule, now)
        if ahead is not None:
            return ahead
        return next_change(tuple(step for step in steps if step.end > now) or steps) if steps else None

    def progress(self, schedule_id: int) -> HoursDone | None:
        """Return how many of its hours a schedule has done in its current window; None if it chooses none now."""
        return None if self.plan is None else self.plan.progress.get(schedule_id)

    async def async_preview(self, schedule: Schedule, hours: float) -> dict[str, object]:
        """Return what a schedule, saved or not, does over the next hours, with the price of each step.

        The object has `from`, `until`, `currency`, `price_missing`, `miners` (those covered now), `changes`, which are
        steps with a `price`: the mean of the known prices in it, per kWh, or null; and `prices`, which are the known
        prices of its rate with `start`, `end` and `price`, or empty without a rate.
        """
        return await self._forecast.async_preview(schedule, hours)

    async def async_covered(self, schedule: Schedule) -> list[MinerCoordinator]:
        """Return the miners that a schedule is for now."""
        return await self._forecast.async_covered(schedule)

    async def async_check(self) -> dict[str, object]:
        """Look now, wait until the orders are final, and return what was done.

        `actions_taken` counts the orders that were given or under way, `errors` those that did not succeed, and
        `waiting` the miners that are to be switched as soon as they answer. Raises HomeAssistantError where orders
        could not be given.
        """
        self._stale = True
        self._tries.wait_no_longer()
        under_way = self._orders.running()
        look = await self._async_look(waits=False)
        if look is not None and look.failure is not None:
            raise look.failure
        # Those that were refused at once have ended by now.
        batches = list({*under_way, *self._orders.running(), *(look.given if look is not None else ())})
        for batch in batches:
            await batch.wait()
        records = [record for batch in batches for record in batch.records]
        return {
            "checked": sum(schedule.enabled for schedule in self._schedules.schedules()),
            "actions_taken": len(records),
            "errors": sum(record.status is not Status.SUCCESS for record in records),
            "waiting": len(look.awaited) if look is not None else 0,
            "actions": [action_taken(record) for record in records],
        }

    def _own_steps(self, schedule_id: int) -> tuple[Step, ...]:
        return () if self.plan is None else self.plan.schedules.get(schedule_id, ())

    # What makes it look ----------------------------------------------------------------------------------------------

    @callback
    def _plan_changed(self) -> None:
        self._stale = True
        self._request()

    @callback
    def _clock_set(self, seconds: float) -> None:
        _LOGGER.info("The clock was set %s by %.0f s; the schedules are planned anew", _WAY[seconds > 0], abs(seconds))
        if seconds < 0:
            # What they wait for, or go by, is in a future that was none.
            self._tries, self._ramps, self._wanted = Tries(), Ramps(), Wanted()
            self._forecast.async_clock_set_back(dt_util.utcnow(), timedelta(seconds=-seconds))
        jump = timedelta(seconds=seconds)
        if self._began is not None:
            self._began += jump
        # Not so much time passed since orders of which it is not known whether they took effect.
        self._doubts.clock_set(jump)
        for miner_id, held in self._state.all_held.items():
            if held.unsure_until is not None:
                self._state.set_held(miner_id, replace(held, unsure_until=held.unsure_until + jump))
        self._plan_changed()

    @callback
    def _miner_changed(self, _miner: MinerCoordinator) -> None:
        self._request()

    @callback
    def _miner_back(self, miner: MinerCoordinator) -> None:
        self._tries.came_back(miner.miner_id)
        # What it does while it mines may be known only now.
        if any(rule.price_rule is not None and rule.price_rule.type is RuleType.BREAK_EVEN for rule in self._enabled()):
            self._stale = True

    @callback
    def _command_finished(self, result: CommandResult) -> None:
        """Take over how a command ended: an own one, or one of somebody who has the say until the next change."""
        if result.verified:
            return
        record, now = result.record, dt_util.utcnow()
        miner_id, succeeded = record.miner_id, record.status is Status.SUCCESS
        if record.source is Source.SCHEDULED:
            flight = self._orders.async_ended(miner_id)
            if flight is None:
                return
            held = self._state.held(miner_id)
            if held is not None and record.status in (Status.FAILED, Status.TIMEOUT):
                self._state.set_held(miner_id, replace(held, unsure_until=now + LATEST))
            if succeeded:
                self._state.set_held(miner_id, after_own(held, flight.todo, _watts(record.response)))
                # A person who wanted the same has it, and it is the person's.
                self._doubts.forget(miner_id, but={record.command_type})
            if record.status is not Status.SKIPPED:
                # What it can do is seen before; some firmwares only tell when they are asked.
                refused = result.unsupported and not flight.hopeless
                self._tries.note(
                    miner_id, flight.todo, flight.directive, now, hopeless=flight.hopeless, refused=refused
                )
        elif record.command_type in _SWITCHING:
            order = PersonsOrder(
                command_type=record.command_type,
                watts=_watts(record.parameters),
                by=plain_text(record.initiated_by),
                at=record.timestamp,
            )
            if succeeded:
                self._take_person(miner_id, order)
            elif record.status in (Status.FAILED, Status.TIMEOUT):
                self._doubts.note(miner_id, order, now)
        self._request()

    @callback
    def _take_person(self, miner_id: str, order: PersonsOrder) -> None:
        """Take over an order of a person that took effect."""
        # Where an own order waits for its turn behind that one, what it was for may be gone: the next look tells.
        self._orders.async_leave_out(miner_id)
        self._doubts.forget(miner_id)
        now = dt_util.utcnow()
        nothing = Held(miner_id=miner_id, since=now, holder=Holder(schedule_id=None, name=""))
        held = self._state.held(miner_id) or nothing
        self._state.set_held(miner_id, after_person(held, order.command_type, now + LATEST))
        self._note_override(miner_id, order)
        self._stale = True

    @callback
    def _note_override(self, miner_id: str, order: PersonsOrder, *, early: bool = False) -> None:
        if order.command_type is CommandType.POWER_OFF:
            self._state.set_override(miner_id, None)
            self._early.pop(miner_id, None)
            return
        if self.plan is None:
            self._early[miner_id] = order
            return
        miner_plan = self.plan.miners.get(miner_id)
        if miner_plan is None:
            return
        step = miner_plan.at(dt_util.utcnow())
        # Whether the same was wanted before the first plan is not known: it is taken for it.
        if not early and order.at < self._wanted.since(miner_id, step):
            # It was given before the schedules wanted this, however long the miner took: they have the say again.
            return
        change = miner_plan.next_change
        override = Override(
            miner_id=miner_id,
            at=order.at,
            directive=step.directive,
            until=change.start if change is not None and change.start > dt_util.utcnow() else None,
            by=order.by,
        )
        if (kept := override_of(override, order.command_type, order.watts)) is not None:
            self._state.set_override(miner_id, kept)

    @callback
    def _settle_doubts(self, now: datetime) -> None:
        """Take over the orders of persons that ended without success and are now seen to have taken effect."""
        if self._doubts:
            for miner in self._fleet:
                order = self._doubts.take(miner.miner_id, seen_of(self._hass, miner), now)
                if order is not None:
                    self._take_person(miner.miner_id, order)

    def _enabled(self) -> list[Schedule]:
        return [schedule for schedule in self._schedules.schedules() if schedule.enabled]

    @callback
    def _request(self) -> None:
        """Have a look soon; however often that is asked for meanwhile, it is one."""
        self._requested = True
        if not self._closed and (self._task is None or self._task.done()):
            self._task = self._hass.async_create_background_task(
                self._async_work(), "miner_remote schedules", eager_start=False
            )

    async def _async_work(self) -> None:
        while self._requested and not self._closed:
            gap = self._last_look + LOOK_GAP_S - self._hass.loop.time()
            if gap > 0:
                await asyncio.sleep(gap)
            self._requested = False
            try:
                await self._async_look()
            except Exception:
                # The outermost edge of the engine: a mistake of ours must not end all switching until a restart.
                _LOGGER.exception("The schedules could not be looked at; this is tried again")
                self._stale = True
                self._arm(dt_util.utcnow() + AFTER_A_MISTAKE)
            self._last_look = self._hass.loop.time()

    @callback
    def _arm(self, at: datetime) -> None:
        self._disarm()
        if not self._closed:
            at = max(at, dt_util.utcnow() + timedelta(seconds=LOOK_GAP_S))
            self._timer = async_track_point_in_utc_time(self._hass, self._time_has_come, at)

    @callback
    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer()
            self._timer = None

    @callback
    def _time_has_come(self, _now: datetime) -> None:
        self._timer = None
        self._request()

    # The look --------------------------------------------------------------------------------------------------------

    async def _async_look(self, *, waits: bool = True) -> Look | None:
        """Make hold what should, and return what was looked at; None if it `waits` for prices."""
        async with self._looking:
            now = dt_util.utcnow()
            self._settle_doubts(now)
            self._forecast.async_note_figures(now)
            new_plan = self._stale or self.plan is None or now >= self.plan.next_look
            if new_plan:
                began = self._began or now - PRICES_MAY_BE_LATE
                patient = now < began + PRICES_MAY_BE_LATE
                plan = await self._async_plan(as_of(self.plan, now), patient=patient)
                if waits and plan.missing_prices and now < began + PRICES_COME_WITHIN:
                    self._stale = True
                    self._arm(began + PRICES_COME_WITHIN)
                    return None
                if plan.missing_prices and patient:
                    plan = replace(plan, next_look=min(plan.next_look, began + PRICES_MAY_BE_LATE))
                self._forecast.async_take(plan)
                self.plan = plan
                while self._early:
                    self._note_override(*self._early.popitem(), early=True)
                self._watch.async_follow_entities(self._forecast.hashprice_entities())
            assert self.plan is not None  # noqa: S101  made above
            look = Look(
                self._hass,
                self.plan,
                now,
                self._fleet,
                self._schedules.schedules(),
                self._state,
                self._orders,
                self._tries,
                self._ramps,
                self._wanted,
                lifts=not (self._schedules.undecided or self._prices.undecided),
            )
            look.compare()
            changed = self._state.changed
            try:
                if changed:
                    await self._state.async_save()
            except StorageFailedError as err:
                _LOGGER.warning("Schedules switch nothing, because what they hold could not be kept: %s", err)
                look.failure = err
                look.let_go()
                look.again_at(now + FIRST_DELAY)
            else:
                look.again_at(await self._async_give(look, now))
            self._await_miners(look.awaited, look.miners)
            self._arm(look.next_at)
            if changed or new_plan:
                self._tell()
            return look

    async def _async_plan(self, now: datetime, *, patient: bool) -> Plan:
        """Return a new plan; what changes while it is made, or where it is not made to the end, is for the next one."""
        self._stale, made = False, False
        try:
            plan = await self._forecast.async_plan(now, patient=patient)
            made = True
        finally:
            self._stale |= not made
        return plan

    async def _async_give(self, look: Look, now: datetime) -> datetime:
        """Give the orders of a look, and return when to look again at the latest."""
        try:
            await self._orders.async_give(look.still_wanted(), look.miners, look.given)
        except HomeAssistantError as err:
            _LOGGER.warning("Schedules could not give their orders: %s", err)
            look.failure = err
            look.let_go()
            return now + FIRST_DELAY
        return look.next_at

    @callback
    def _await_miners(self, awaited: set[str], miners: Mapping[str, MinerCoordinator]) -> None:
        """Look more often for the miners that are to be switched and do not answer."""
        for miner_id, miner in miners.items():
            if miner_id in awaited:
                fair = len(awaited) * miner.site.deadlines.read / AWAITED_SLOTS
                miner.async_set_retry_interval(
                    max(fair, min(AWAITED_EVERY_S, miner.site.scan_interval.total_seconds()))
                )
            else:
                miner.async_set_retry_interval(None)

    @callback
    def _tell(self) -> None:
        for listener in list(self._listeners):
            listener()


def _watts(data: object) -> int | None:
    value = data.get("power_limit_w") if isinstance(data, dict) else None
    return value if isinstance(value, int) else None
