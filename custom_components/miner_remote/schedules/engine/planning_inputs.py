"""The inputs of the planner, and what the engine keeps of its plans."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from functools import partial
from itertools import islice
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ...control.settings import Setting
from ...fleet.miner import MinerCoordinator, Snapshot
from ...fleet.selection import Fleet
from ...prices.curve import price_at
from ...prices.hashprice import read_hashprice
from ...prices.model import PriceCurve
from ...prices.service import PriceService
from ...turns import InTurns
from ..model import OnMissingPrice, RuleType, Schedule
from ..planning.next_change import KNOWN_FOR, find_next_change
from ..planning.planner import HORIZON, plan, scopes
from ..planning.timeline import MinerInput, Override, Plan, Step
from ..store import ScheduleStore
from .engine_state import EngineState
from .observation import figures_of, miner_input
from .ownership import Ownership
from .warmup import Warmup

PRICES_BACK: Final = timedelta(days=2)
PRICES_AHEAD: Final = timedelta(days=2)
"""Windows that choose hours may end after the horizon; later windows are only shown."""

LONGEST_BACK: Final = timedelta(days=60)
"""The limit for the prices of a one-time window in the past."""


@dataclass(frozen=True, slots=True)
class _NextChange:
    """The next change of a schedule, and until when it is valid."""

    schedule: Schedule
    zone: tzinfo
    step: Step | None
    until: datetime


MINERS_AT_ONCE: Final = 100

_MOMENT: Final = timedelta(seconds=1)


class PlanningInputs:
    """Collects the inputs of the planner and runs it."""

    def __init__(
        self, hass: HomeAssistant, fleet: Fleet, schedules: ScheduleStore, prices: PriceService, state: EngineState
    ) -> None:
        """Set the sources of the inputs."""
        self._hass = hass
        self._fleet = fleet
        self._schedules = schedules
        self._prices = prices
        self._state = state
        self._warmup = Warmup()
        self._unlimited = Warmup()
        self._noted: dict[str, tuple[Snapshot, tuple[Setting, ...], Ownership | None]] = {}
        """What the figures of each miner were noted from, if a later moment would note nothing else."""
        self._next_changes: dict[int, _NextChange] = {}
        self._zones: dict[str, tzinfo] = {}
        self._planned_overrides: dict[str, Override] = {}
        self._reported_hashprices: set[str] = set()

    async def async_plan(self, now: datetime, *, patient: bool = False) -> Plan:
        """Return a new plan, made in the executor.

        If `patient`, prices may be late: rules whose source has reported no price yet keep their last decision,
        whatever their on_missing_price is. So do all rules while a repair of unreadable tariffs is open.
        """
        # Disabled schedules keep the hours that they have counted.
        schedules = self._schedules.schedules()
        if patient or self._prices.undecided:
            schedules = [self._patient(schedule) for schedule in schedules]
        await self._async_know_zones(schedules)
        await self._async_find_next_changes(schedules, now)
        inputs = await self._async_miner_inputs()
        present = {item.miner_id for item in inputs}
        # Everything is kept for miners that are missing just now because their site reloads.
        self._planned_overrides = {key: item for key, item in self._state.overrides.items() if key in present}
        return await self._async_make_plan(schedules, inputs, now, HORIZON, tuple(self._planned_overrides.values()))

    def next_change(self, schedule: Schedule, now: datetime) -> Step | None:
        """Return the next change of a schedule without a price rule, or None if there is none or it is unknown."""
        ahead = self._next_changes.get(schedule.id)
        return ahead.step if ahead is not None and ahead.schedule is schedule and now < ahead.until else None

    async def _async_find_next_changes(self, schedules: Sequence[Schedule], now: datetime) -> None:
        """Find the unknown next changes of schedules without a price rule, in the executor."""
        zones, default_zone = self._zones_of(schedules), dt_util.get_default_time_zone()

        def find() -> dict[int, _NextChange]:
            found: dict[int, _NextChange] = {}
            for schedule in schedules:
                if schedule.price_rule is not None or not schedule.enabled:
                    continue
                zone = default_zone if schedule.timezone is None else zones[schedule.timezone]
                known = self._next_changes.get(schedule.id)
                if known is None or known.schedule is not schedule or known.zone != zone or now >= known.until:
                    step = find_next_change(schedule, zone, now)
                    known = _NextChange(schedule, zone, step, now + KNOWN_FOR if step is None else step.start)
                found[schedule.id] = known
            return found

        self._next_changes = await self._hass.async_add_executor_job(find)

    async def async_plan_until(self, until: datetime) -> Plan:
        """Return a plan to any time in the future, for display only.

        It leaves out schedules whose prices are not known until then.
        """
        now = dt_util.utcnow()
        enabled = [schedule for schedule in self._schedules.schedules() if schedule.enabled]
        schedules = [schedule for schedule in enabled if self._prices_known(schedule, until)]
        horizon = max(until - now, timedelta(minutes=1))
        return await self._async_make_plan(schedules, await self._async_miner_inputs(), now, horizon, ())

    def _prices_known(self, schedule: Schedule, until: datetime) -> bool:
        """Return whether the prices of a schedule, if it needs any, are known until then."""
        rate_id = schedule.electricity_rate_id
        if schedule.price_rule is None or rate_id is None:
            return True
        return price_at(self._prices.curve(rate_id, until - timedelta(hours=1), until), until - _MOMENT) is not None

    def _patient(self, schedule: Schedule) -> Schedule:
        rule, rate_id = schedule.price_rule, schedule.electricity_rate_id
        if rule is None or rate_id is None:
            return schedule
        late = self._prices.undecided or self._prices.awaits(rate_id)
        if not late and rule.hashprice_entity_id in (None, *self._reported_hashprices):
            return schedule
        return replace(schedule, price_rule=replace(rule, on_missing_price=OnMissingPrice.KEEP))

    async def _async_know_zones(self, schedules: Sequence[Schedule]) -> None:
        for name in {schedule.timezone for schedule in schedules} - self._zones.keys() - {None}:
            if name is not None and (zone := await dt_util.async_get_time_zone(name)) is not None:
                self._zones[name] = zone

    async def _async_make_plan(
        self,
        schedules: Sequence[Schedule],
        inputs: Sequence[MinerInput],
        now: datetime,
        horizon: timedelta,
        overrides: Sequence[Override],
    ) -> Plan:
        return await self._hass.async_add_executor_job(
            partial(
                plan,
                schedules=schedules,
                miners=inputs,
                curves=self._curves(schedules, now, horizon),
                zones=self._zones_of(schedules),
                default_zone=dt_util.get_default_time_zone(),
                now=now,
                horizon=horizon,
                hashprices=self._hashprices(schedules),
                overrides=overrides,
                rule_states=self._state.rules,
            )
        )

    @callback
    def async_take(self, made: Plan) -> None:
        """Keep the rule states and overrides of a plan of `async_plan` for the next one."""
        known = {schedule.id for schedule in self._schedules.schedules() if schedule.enabled}
        absent = tuple(
            rule
            for rule in self._state.rules
            if rule.miner_id is not None and rule.miner_id not in made.miners and rule.schedule_id in known
        )
        self._state.rules = (*made.rule_states, *absent)
        kept = {item.miner_id: item for item in made.overrides}
        for miner_id, asked in self._planned_overrides.items():
            # An override that was set meanwhile is newer than the plan.
            if self._state.override(miner_id) == asked:
                self._state.set_override(miner_id, kept.get(miner_id))

    async def async_preview(self, schedule: Schedule, hours: float) -> dict[str, object]:
        """Return the preview that `ScheduleEngine.async_preview` documents."""
        wanted = replace(schedule, enabled=True)
        await self._async_know_zones([wanted])
        rule = wanted.price_rule
        # Only break-even rules depend on the miners.
        needed: list[MinerInput] | None = [] if rule is not None and rule.type is RuleType.BREAK_EVEN else None
        covered = await self.async_covered(wanted, needed)
        made = await self._async_make_plan([wanted], needed or (), dt_util.utcnow(), timedelta(hours=hours), ())
        rate_id = wanted.electricity_rate_id
        curve = None if rate_id is None else self._prices.curve(rate_id, made.now, made.until)
        rate = None if rate_id is None else self._prices.rate(rate_id)

        def describe() -> tuple[list[dict[str, object]], list[dict[str, object]]]:
            changes = [
                {**step.as_json(), "price": None if curve is None else mean_price(curve, step)}
                for step in made.schedules[wanted.id]
            ]
            return changes, [point.as_json() for point in curve.points] if curve is not None else []

        changes, prices = await self._hass.async_add_executor_job(describe)
        return {
            "from": made.now.isoformat(),
            "until": made.until.isoformat(),
            "currency": None if rate is None else self._prices.currency(rate),
            "price_missing": wanted.id in made.missing_prices,
            "miners": [
                {"miner_id": miner.miner_id, "miner_ip": miner.address, "name": miner.display_name} for miner in covered
            ],
            "changes": changes,
            "prices": prices,
        }

    def hashprice_entities(self) -> set[str]:
        """Return the hashprice sensors of all enabled schedules."""
        rules = (schedule.price_rule for schedule in self._schedules.schedules() if schedule.enabled)
        return {rule.hashprice_entity_id for rule in rules if rule is not None and rule.hashprice_entity_id is not None}

    # Inputs ----------------------------------------------------------------------------------------------------------

    def _miner_inputs(self, miners: Iterable[MinerCoordinator]) -> list[MinerInput]:
        return [miner_input(miner, self._state.figures.get(miner.miner_id)) for miner in miners]

    async def _async_miner_inputs(self) -> list[MinerInput]:
        """Return the inputs of all miners; the work yields to the event loop in between."""
        inputs: list[MinerInput] = []
        async for part in InTurns(self._fleet.miners(), MINERS_AT_ONCE):
            inputs += self._miner_inputs(part)
        return inputs

    async def async_covered(self, schedule: Schedule, needed: list[MinerInput] | None = None) -> list[MinerCoordinator]:
        """Return the miners that a schedule covers, and add their inputs to `needed` if given.

        The work yields to the event loop in between.
        """
        covered: list[MinerCoordinator] = []
        async for part in InTurns(self._fleet.miners(), MINERS_AT_ONCE):
            inputs = self._miner_inputs(part)
            inside = scopes([schedule], inputs)[0]
            covered += [part[index] for index in inside]
            if needed is not None:
                needed += [inputs[index] for index in inside]
        return covered

    async def async_covering_none(self, schedules: Iterable[Schedule]) -> set[int]:
        """Return the ids of the schedules that cover no miner; checks no further miners once all cover one."""
        pending = {schedule.id: schedule for schedule in schedules}
        async for part in InTurns(self._fleet.miners(), MINERS_AT_ONCE):
            if not pending:
                break
            remaining = list(pending.values())
            for schedule, inside in zip(remaining, scopes(remaining, self._miner_inputs(part)), strict=True):
                if inside:
                    del pending[schedule.id]
        return set(pending)

    async def async_note_all_figures(self, now: datetime) -> None:
        """Note the figures as `async_note_figures`; the work yields to the event loop in between."""
        async for part in InTurns(self._fleet.miners(), MINERS_AT_ONCE):
            for miner in part:
                # One that was removed meanwhile is forgotten.
                if self._fleet.has(miner):
                    self._note_figures(miner, now)

    @callback
    def async_note_figures(self, now: datetime) -> None:
        """Note the figures of miners that have mined without a schedule's limit for a while."""
        for miner in self._fleet:
            self._note_figures(miner, now)

    def _note_figures(self, miner: MinerCoordinator, now: datetime) -> None:
        if not miner.last_update_success:
            # Its uptime will show whether it was idle meanwhile.
            return
        miner_id, ownership = miner.miner_id, self._state.ownership(miner.miner_id)
        sources = miner.data, miner.settings.values, ownership
        noted = self._noted.get(miner_id)
        if noted is not None and all(old is new for old, new in zip(noted, sources, strict=True)):
            return
        figures, uptime = figures_of(miner), miner.data.shortest_uptime_s
        settled = self._warmup.settled(miner_id, uptime, now, mines=figures is not None)
        limit = None if ownership is None else ownership.limit
        # After a limit was lifted, the power rises only in the next minutes.
        mines = figures is not None and limit is None
        unlimited = self._unlimited.settled(miner_id, uptime, now, mines=mines)
        if unlimited and figures is not None:
            self._state.figures[miner_id] = figures
        pending = limit is not None and limit.reported_w is None
        watts = None if limit is None else limit.watts
        done = self._state.levels.note(miner_id, watts, None if pending else figures, miner.data, now, settled=settled)
        self._state.note_live_limit(miner_id, miner.settings.limit_is_live(miner.capabilities))
        if done and unlimited is mines:
            # Time alone changes nothing any more.
            self._noted[miner_id] = sources
        else:
            self._noted.pop(miner_id, None)

    @callback
    def async_clock_set_back(self, now: datetime, by: timedelta) -> None:
        """Forget times in the future, and shift the states of price rules by the same amount."""
        self._next_changes = {}
        self._state.rules = tuple(rule.moved(-by) for rule in self._state.rules)
        self._warmup.clock_set_back(now)
        self._unlimited.clock_set_back(now)
        self._state.levels.clock_set_back(now)
        self._noted.clear()

    @callback
    def async_forget(self, miner_id: str) -> None:
        """Forget a miner that was removed."""
        self._warmup.forget(miner_id)
        self._unlimited.forget(miner_id)
        self._noted.pop(miner_id, None)

    def _curves(self, schedules: Sequence[Schedule], now: datetime, horizon: timedelta) -> dict[int, PriceCurve]:
        starts: dict[int, datetime] = {}
        for schedule in schedules:
            if schedule.price_rule is None or schedule.electricity_rate_id is None or not schedule.enabled:
                continue
            start = now - PRICES_BACK
            if schedule.one_time_start is not None:
                start = max(now - LONGEST_BACK, min(start, dt_util.as_utc(schedule.one_time_start) - PRICES_BACK))
            rate_id = schedule.electricity_rate_id
            starts[rate_id] = min(start, starts.get(rate_id, start))
        return {
            rate_id: self._prices.curve(rate_id, start, now + horizon + PRICES_AHEAD)
            for rate_id, start in starts.items()
        }

    def _zones_of(self, schedules: Sequence[Schedule]) -> dict[str, tzinfo]:
        """Return the zones of schedules; an unknown one is replaced by Home Assistant's."""
        names = {schedule.timezone for schedule in schedules if schedule.timezone is not None}
        return {
            name: self._zones.get(name) or dt_util.get_time_zone(name) or dt_util.get_default_time_zone()
            for name in names
        }

    def _hashprices(self, schedules: Sequence[Schedule]) -> dict[str, float | None]:
        rules = (schedule.price_rule for schedule in schedules)
        entities = {rule.hashprice_entity_id for rule in rules if rule is not None}
        reported = {entity_id: read_hashprice(self._hass, entity_id) for entity_id in entities if entity_id is not None}
        self._reported_hashprices |= {entity_id for entity_id, hashprice in reported.items() if hashprice is not None}
        return reported


def mean_price(curve: PriceCurve, step: Step) -> float | None:
    """Return the time-weighted mean of the known prices of a step, or None if none is known."""
    seconds = total = 0.0
    first = bisect_right(curve.points, step.start, key=lambda point: point.end)
    for point in islice(curve.points, first, None):
        if point.start >= step.end:
            break
        inside = (min(point.end, step.end) - max(point.start, step.start)).total_seconds()
        seconds += inside
        total += inside * point.price
    return round(total / seconds, 6) if seconds else None
