"""Run the rounds in which all policies decide.

A round makes the views of the miners, lets the policies decide in the executor, stores the states that changed, passes
the restraints to the schedules, and then gives the orders. Polls, results of commands, times and changes of policies
only request a round.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

from ..commands.runner import CommandResult, CommandRunner
from ..const import DOMAIN
from ..control.errors import CommandError
from ..control.record import Status
from ..fleet.miner import MinerCoordinator
from ..fleet.selection import Fleet
from ..schedules.engine.engine import ScheduleEngine
from ..schedules.engine.restraints import Restraint
from ..storage.errors import StorageFailedError
from .contract import CycleOutlet, Failure, Inputs, LastResult, LibraryPool, Order, Reason
from .failures import ORDER_SKIPPED
from .kept_state import PENDING, KeptState
from .kinds import kind_of
from .manual_times import ManualTimes
from .model import Policy
from .orders import Orders
from .precedence import held_until
from .probes import PROBE_EVERY_S, Probes
from .round import decide_last, decide_round, inputs_of_last
from .round_inputs import RoundInputs
from .round_types import Decided
from .scope import Scopes
from .states import PolicyStates
from .status import ERROR, PolicyStatus
from .statuses import Statuses
from .store import PolicyStore
from .subscriptions import Subscriptions
from .views import Views

_LOGGER = logging.getLogger(__name__)

HURRIED_GAP_S: Final = 0.2
"""How long after a change of policies, a result or a person's command the next round begins."""

HURRIED_LOAD: Final = 0.25
"""The share of time that such rounds may take at most."""

SHORTEST_GAP_S: Final = 1.0
LONGEST_GAP_S: Final = 10.0
LOAD: Final = 0.03
"""The time between two rounds after polls, and the share of time that rounds may take before it grows."""

RETRY_AFTER_ERROR: Final = timedelta(minutes=1)

_CYCLE: Final = CycleOutlet()


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineParts:
    """What the engine works with."""

    fleet: Fleet
    runner: CommandRunner
    schedules: ScheduleEngine
    store: PolicyStore
    states: PolicyStates
    scopes: Scopes
    views: Views
    manual: ManualTimes
    pools: Callable[[], Mapping[int, LibraryPool]]
    want_configurations: Callable[[Collection[str]], None]
    hashprice: Callable[[], float | None]
    """Returns what a TH/s earns in a day, or None."""


class PolicyEngine:
    """Owns the timer, the listeners, the task that runs the rounds, and what was decided last."""

    def __init__(self, hass: HomeAssistant, parts: EngineParts) -> None:
        """Initialize; `async_load` and `async_start` must follow."""
        self._hass = hass
        self._parts = parts
        self.statuses = Statuses(hass, parts.store, parts.states, parts.scopes)
        self._subscriptions = Subscriptions(hass, parts.fleet, on_change=self.async_hurry, on_poll=self._polled)
        self._decided: dict[int, Decided] = {}
        self._results: list[tuple[int, str, LastResult]] = []
        """The results that no round has noted yet."""
        self._unsaved: set[int] = set()
        """The policies whose state has results that are not stored yet."""
        self._lock = asyncio.Lock()
        self._requested = False
        self._rounds = 0
        self._hurry = asyncio.Event()
        self._closed = True
        self._task: asyncio.Task[None] | None = None
        self._gap_s = SHORTEST_GAP_S
        self._interrupted: set[tuple[int, str]] = set()
        """The policies and miners whose outlet may have been off when Home Assistant was stopped."""
        self._timer: CALLBACK_TYPE | None = None
        self._stop: list[CALLBACK_TYPE] = []
        self.last_round_s = 0.0
        """How long the last round took to decide."""
        self._orders: Orders
        self._probes: Probes
        self._inputs: RoundInputs

    # Life cycle ------------------------------------------------------------------------------------------------------

    async def async_load(self, orders: Orders, probes: Probes) -> None:
        """Load the states, and give the schedules the restraints of the last run before they begin to lift anything."""
        self._orders, self._probes = orders, probes
        self._inputs = RoundInputs(
            store=self._parts.store,
            states=self._parts.states,
            scopes=self._parts.scopes,
            manual=self._parts.manual,
            pools=self._parts.pools,
            probes=probes.results,
            state_of=self._subscriptions.state_of,
            hashprice=self._parts.hashprice,
            decided=self._decided.get,
        )
        await self._parts.states.async_load(self._parts.store.policies(), self._parts.schedules.directives_of)
        self._interrupted = {
            (policy_id, miner_id)
            for policy_id, kept in self._parts.states.all().items()
            for miner_id in kept.interrupted(_CYCLE.kind)
        }
        self._stop = [self._parts.runner.async_on_finished(self._command_finished), orders.async_start()]
        self._pass_restraints(dt_util.utcnow())

    @callback
    def async_start(self) -> None:
        """Start the rounds; Home Assistant has started."""
        self._closed = False
        self._stop.append(self._parts.scopes.async_start())
        self._subscriptions.async_start(self._parts.store, self._parts.schedules)
        self.async_hurry()

    async def async_close(self) -> None:
        """Stop the rounds."""
        self._closed = True
        self._subscriptions.async_close()
        for stop in self._stop:
            stop()
        self._stop.clear()
        self._disarm()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._probes.async_close()

    # For clients -----------------------------------------------------------------------------------------------------

    async def async_run(self) -> None:
        """Run a round now, in which all policies decide again; return once its orders are given."""
        self._parts.runner.async_prepare(len(self._parts.fleet.miners()))
        self._decided.clear()
        await self._async_round()

    async def async_dry_run(self, policy: Policy) -> PolicyStatus:
        """Return what a policy, saved or not, would decide now; nothing is kept or ordered."""
        parts = self._parts
        async with self._lock:
            now = dt_util.utcnow()
            await parts.scopes.async_refresh()
            views = await parts.views.async_refresh(parts.scopes.places, now)
            given = self._inputs.collect(self._inputs.up_to(policy), views, now, again=policy.id)
        return (await self._hass.async_add_executor_job(decide_last, given)).status

    def inputs_of(self, policy: Policy, miners: Sequence[MinerCoordinator] | None = None) -> Inputs:
        """Return what a policy knows now of these miners, or of those of its scope."""
        parts, now = self._parts, dt_util.utcnow()
        places = parts.scopes.places
        if miners is None:
            members = parts.scopes.members(policy.scope)
        else:
            members = tuple(miner.miner_id for miner in miners if miner.miner_id in places)
        views = parts.views.of(members, places, now)
        given = self._inputs.collect(self._inputs.up_to(policy), views, now, members=members)
        return inputs_of_last(given)

    @callback
    def async_hurry(self) -> None:
        """Request a round at once."""
        self._hurry.set()
        self._request()

    @callback
    def async_result(self, policy_id: int, miner_id: str, result: LastResult) -> None:
        """Note how an order ended; the next round keeps it."""
        self._results.append((policy_id, miner_id, result))
        self.async_hurry()

    @callback
    def async_forget(self, miner_id: str) -> None:
        """Forget a miner that was removed."""
        self._parts.manual.async_forget(miner_id)
        for policy_id, kept in list(self._parts.states.all().items()):
            if (without := kept.without(miner_id)) is not kept:
                self._parts.states.put(policy_id, without)
                self._unsaved.add(policy_id)
        self._pass_restraints(dt_util.utcnow())
        self._request()

    # What requests a round -------------------------------------------------------------------------------------------

    @callback
    def _command_finished(self, result: CommandResult) -> None:
        if not result.verified and self._parts.manual.async_note(result.record):
            if any(result.record.miner_id in kept.restraints for kept in self._parts.states.all().values()):
                # What the person's command comes before must not be in force even for a moment.
                self._pass_restraints(dt_util.utcnow())
            self.async_hurry()

    @callback
    def _polled(self) -> None:
        if any(policy.enabled for policy in self._parts.store.policies()):
            self._request()

    @callback
    def _request(self) -> None:
        """Run a round soon; all requests until then are one."""
        self._requested = True
        if not self._closed and (self._task is None or self._task.done()):
            self._task = self._hass.async_create_background_task(
                self._async_work(), f"{DOMAIN} policies", eager_start=False
            )

    async def _async_work(self) -> None:
        while self._requested and not self._closed:
            rounds = self._rounds
            with suppress(TimeoutError):
                async with asyncio.timeout(self._gap_s):
                    await self._hurry.wait()
                    # The results of a large batch come one by one.
                    await asyncio.sleep(max(HURRIED_GAP_S, self.last_round_s / HURRIED_LOAD))
            if self._rounds != rounds:
                # A client ran a round meanwhile, which has seen all that was requested before; the gap begins again.
                continue
            try:
                await self._async_round()
            except Exception:
                # The outermost edge of the engine: one error must not end all policies until a restart.
                _LOGGER.exception("The policies could not decide; this is tried again")
                self._arm(dt_util.utcnow() + RETRY_AFTER_ERROR)

    @callback
    def _arm(self, at: datetime) -> None:
        self._disarm()
        if not self._closed:
            at = max(at, dt_util.utcnow() + timedelta(seconds=HURRIED_GAP_S))
            self._timer = async_track_point_in_utc_time(self._hass, self._timer_fired, at)

    @callback
    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer()
            self._timer = None

    @callback
    def _timer_fired(self, _now: datetime) -> None:
        self._timer = None
        self.async_hurry()

    # The round -------------------------------------------------------------------------------------------------------

    async def _async_round(self) -> None:
        async with self._lock:
            self._rounds += 1
            self._requested = False
            self._hurry.clear()
            now, parts = dt_util.utcnow(), self._parts
            parts.manual.async_set_clock(now)
            self._note_results()
            await self._async_clean_up()
            if self._interrupted:
                await self._async_finish_interrupted(now)
            enabled = [] if parts.store.undecided else self._inputs.enabled()
            decided: list[Decided] = []
            if parts.store.policies():
                await parts.scopes.async_refresh()
            if enabled:
                views = await parts.views.async_refresh(parts.scopes.places, now)
                given = self._inputs.collect(enabled, views, now)
                began = self._hass.loop.time()
                decided = await self._hass.async_add_executor_job(decide_round, given)
                self.last_round_s = self._hass.loop.time() - began
                self._gap_s = min(LONGEST_GAP_S, max(SHORTEST_GAP_S, self.last_round_s / LOAD))
                decided = await self._async_keep(decided)
            self._pass_restraints(dt_util.utcnow())
            for made in decided:
                try:
                    await self._async_give(made, now)
                except Exception:
                    # The outermost edge of one policy's orders: its error must not keep those of the others back.
                    _LOGGER.exception("The policy %s could not give its orders", made.policy.name)
            self.statuses.async_publish(decided, now)
            self._await(decided, now)

    def _note_results(self) -> None:
        """Add the results since the last round to the states; the round stores them."""
        results, self._results = self._results, []
        states = self._parts.states
        for policy_id, miner_id, result in results:
            if (kept := states.all().get(policy_id)) is not None:
                states.put(policy_id, kept.with_result(miner_id, result))
                self._unsaved.add(policy_id)

    async def _async_clean_up(self) -> None:
        """Forget the states of deleted policies, and end the restraints of those that are off."""
        parts = self._parts
        if parts.store.undecided:
            return
        for policy_id, kept in list(parts.states.all().items()):
            policy = parts.store.policy(policy_id)
            if policy is None:
                await parts.states.async_remove(policy_id)
                self._unsaved.discard(policy_id)
            elif not policy.enabled:
                state = kind_of(kept.kind).released(kept.state)
                if kept.restraints or state != kept.state:
                    parts.states.put(policy_id, replace(kept, state=state, restraints={}))
                    self._unsaved.add(policy_id)
        for policy in parts.store.policies():
            if not policy.enabled and policy.id in self._unsaved:
                await self._async_save(policy.id, parts.states.of(policy))
        for made in list(self._decided.values()):
            if not self._is_current(made):
                del self._decided[made.policy.id]

    def _is_current(self, made: Decided) -> bool:
        """Return whether a policy is as it was when it decided."""
        return self._parts.store.policy(made.policy.id) is made.policy

    async def _async_keep(self, decided: Iterable[Decided]) -> list[Decided]:
        """Store the states that changed; return the decisions that are in force now.

        A policy that was changed meanwhile decides again in the next round.
        """
        current = [made for made in decided if self._is_current(made)]
        errors = await asyncio.gather(*map(self._async_keep_one, current))
        kept: list[Decided] = []
        for made, error in zip(current, errors, strict=True):
            if made.failure is not None and made.shows:
                _LOGGER.error("The policy %s could not decide", made.policy.name, exc_info=made.failure)
            if error is None:
                self._decided[made.policy.id] = made
                kept.append(made)
                continue
            self._decided.pop(made.policy.id, None)
            reason = Reason(code="storage_failed", args=Failure.of(error).nested("cause"))
            status = replace(made.status, phase=ERROR, reason=reason, next_at=None, counts={}, decisions=())
            kept.append(replace(made, status=status, orders={}, wake_at=made.status.decided_at + RETRY_AFTER_ERROR))
        return kept

    async def _async_keep_one(self, made: Decided) -> StorageFailedError | None:
        policy_id = made.policy.id
        if made.changed or policy_id in self._unsaved:
            return await self._async_save(policy_id, made.kept)
        self._parts.states.put(policy_id, made.kept)
        return None

    async def _async_save(self, policy_id: int, kept: KeptState) -> StorageFailedError | None:
        try:
            await self._parts.states.async_save(policy_id, kept)
        except StorageFailedError as err:
            _LOGGER.warning("The state of policy %d could not be stored: %s", policy_id, err)
            return err
        self._unsaved.discard(policy_id)
        return None

    @callback
    def _pass_restraints(self, now: datetime) -> None:
        """Pass the restraints of all policies to the schedules, without those that a person's command comes before.

        While it is unknown which policies there are, all restraints stay.
        """
        parts = self._parts
        found: dict[str, list[Restraint]] = {}
        for policy_id, kept in parts.states.all().items():
            policy = parts.store.policy(policy_id)
            if not (parts.store.undecided if policy is None else policy.enabled):
                continue
            manual = parts.manual.of(kind_of(kept.kind).side)
            for miner_id, restraint in kept.restraints.items():
                if not restraint.over_person and policy is not None and held_until(policy, manual.get(miner_id), now):
                    continue
                found.setdefault(miner_id, []).append(
                    Restraint(
                        policy_id=policy_id,
                        name=kept.kind if policy is None else policy.name,
                        directive=restraint.directive,
                        over_person=restraint.over_person,
                        until=None if policy is None else kind_of(policy.kind).ends_at(policy.settings),
                    )
                )
        parts.schedules.async_set_restraints({miner_id: tuple(items) for miner_id, items in found.items()})

    async def _async_give(self, made: Decided, now: datetime) -> None:
        """Give the orders of a policy, except to miners that got a person's command since the views were made."""
        manual = self._parts.manual.of(kind_of(made.policy.kind).side)
        orders: dict[str, Order] = {}
        for miner_id, order in made.orders.items():
            if (at := manual.get(miner_id)) is not None and at >= now and held_until(made.policy, at, at) is not None:
                skipped = LastResult(kind=order.kind, status=Status.SKIPPED.value, at=at, error=ORDER_SKIPPED)
                self.async_result(made.policy.id, miner_id, skipped)
            else:
                orders[miner_id] = order
        if orders:
            await self._orders.async_give(made.policy, orders)

    async def _async_finish_interrupted(self, now: datetime) -> None:
        """Switch on the outlets that were off when Home Assistant was stopped, once their states are known.

        Each is done only once: after a later start, it is a person who has switched an outlet off.
        """
        states = self._parts.states
        for policy_id, miner_id in list(self._interrupted):
            policy, outlet = self._parts.store.policy(policy_id), self._outlet(miner_id)
            if policy is None or outlet not in (STATE_ON, STATE_OFF):
                continue
            self._interrupted.discard((policy_id, miner_id))
            status = PENDING if outlet == STATE_OFF else Status.FAILED.value
            result = LastResult(kind=_CYCLE.kind, status=status, at=now, error=Failure.of(CommandError("interrupted")))
            states.put(policy_id, states.of(policy).with_result(miner_id, result))
            self._unsaved.add(policy_id)
            if outlet == STATE_OFF:
                await self._orders.async_give(policy, {miner_id: _CYCLE})

    def _outlet(self, miner_id: str) -> str | None:
        """Return the state of a miner's outlet, None if it has none or its site is not loaded."""
        miner = self._parts.fleet.by_id(miner_id)
        state = None if miner is None or miner.outlet is None else self._hass.states.get(miner.outlet)
        return None if state is None else state.state

    @callback
    def _await(self, decided: Iterable[Decided], now: datetime) -> None:
        """Request the next round for the times, pools, entities and configurations that the policies wait for."""
        parts = self._parts
        wanted: set[int] = set()
        entities: set[str] = set()
        configured: set[str] = set()
        wake_at: list[datetime] = []
        for made in decided:
            policy, kind = made.policy, kind_of(made.policy.kind)
            wanted.update(kind.probes(policy.settings, made.kept.state))
            entities.update(kind.entities(policy.settings))
            if made.wake_at is not None:
                wake_at.append(made.wake_at)
        # Also those that were changed during the round: what is no longer wanted is forgotten.
        for policy in self._inputs.enabled():
            if kind_of(policy.kind).reads_configuration:
                configured.update(parts.scopes.members(policy.scope))
        if self._probes.async_want(wanted):
            wake_at.append(now + timedelta(seconds=PROBE_EVERY_S))
        self._subscriptions.async_follow(entities)
        parts.want_configurations(configured)
        if wake_at:
            self._arm(min(wake_at))
        else:
            self._disarm()
