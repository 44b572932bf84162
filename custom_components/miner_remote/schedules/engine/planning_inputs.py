"""What the planner is asked, and what is kept of its answer: the side of the engine that looks ahead."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from functools import partial
from itertools import batched, islice
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ...fleet.miner import MinerCoordinator
from ...fleet.selection import Fleet
from ...prices.curve import price_at
from ...prices.hashprice import read_hashprice
from ...prices.model import PriceCurve
from ...prices.service import PriceService
from ..model import OnMissingPrice, RuleType, Schedule
from ..planning.next_change import KNOWN_FOR, change_ahead
from ..planning.planner import HORIZON, plan, scopes
from ..planning.timeline import MinerFacts, Override, Plan, Step
from ..store import ScheduleStore
from .engine_state import EngineState
from .observation import facts_of, figures_of
from .warmup import Settling

PRICES_BACK: Final = timedelta(days=2)
PRICES_AHEAD: Final = timedelta(days=2)
"""Hours are chosen up to the end of their window, which may be after the horizon; those past are only shown."""

LONGEST_BACK: Final = timedelta(days=60)
"""How far back the prices of a one-time window go at most."""


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What comes next of a schedule, and for how long that is so."""

    schedule: Schedule
    zone: tzinfo
    step: Step | None
    until: datetime


FACTS_AT_ONCE: Final = 200

_MOMENT: Final = timedelta(seconds=1)


class Forecast:
    """Asks the planner with what there is now."""

    def __init__(
        self, hass: HomeAssistant, fleet: Fleet, schedules: ScheduleStore, prices: PriceService, state: EngineState
    ) -> None:
        """Keep where the facts are."""
        self._hass = hass
        self._fleet = fleet
        self._schedules = schedules
        self._prices = prices
        self._state = state
        self._settling = Settling()
        self._ahead: dict[int, _Ahead] = {}
        self._zones: dict[str, tzinfo] = {}
        self._asked_overrides: dict[str, Override] = {}
        self._told_hashprices: set[str] = set()

    async def async_plan(self, now: datetime, *, patient: bool = False) -> Plan:
        """Return a new plan; it is made beside the event loop.

        `patient` where prices may just be late: rules whose source has told none yet keep what they decided, whatever
        they are set to do without a price. So do all rules while it is not decided what becomes of unreadable rates.
        """
        # Of those that are not enabled, what they have counted is kept.
        schedules = self._schedules.schedules()
        if patient or self._prices.undecided:
            schedules = [self._patient(schedule) for schedule in schedules]
        await self._async_know_zones(schedules)
        await self._async_look_ahead(schedules, now)
        facts = self._facts()
        present = {item.miner_id for item in facts}
        # Of miners that are not there just now (their site is being loaded again), everything is kept as it is.
        self._asked_overrides = {key: item for key, item in self._state.overrides.items() if key in present}
        return await self._async_ask(schedules, facts, now, HORIZON, tuple(self._asked_overrides.values()))

    def change_ahead(self, schedule: Schedule, now: datetime) -> Step | None:
        """Return the next change of a schedule that no price decides; None where there is none, or it is not known."""
        ahead = self._ahead.get(schedule.id)
        return ahead.step if ahead is not None and ahead.schedule is schedule and now < ahead.until else None

    async def _async_look_ahead(self, schedules: Sequence[Schedule], now: datetime) -> None:
        """Find what comes next of the schedules that no price decides, where that is not known; beside the loop."""
        zones, default_zone = self._zones_of(schedules), dt_util.get_default_time_zone()

        def look() -> dict[int, _Ahead]:
            found: dict[int, _Ahead] = {}
            for schedule in schedules:
                if schedule.price_rule is not None or not schedule.enabled:
                    continue
                zone = default_zone if schedule.timezone is None else zones[schedule.timezone]
                known = self._ahead.get(schedule.id)
                if known is None or known.schedule is not schedule or known.zone != zone or now >= known.until:
                    step = change_ahead(schedule, zone, now)
                    known = _Ahead(schedule, zone, step, now + KNOWN_FOR if step is None else step.start)
                found[schedule.id] = known
            return found

        self._ahead = await self._hass.async_add_executor_job(look)

    async def async_plan_until(self, until: datetime) -> Plan:
        """Return a plan that goes on until any time in the future, to be looked at and not to be taken.

        It leaves out what depends on prices that are not known for all of that time.
        """
        now = dt_util.utcnow()
        enabled = [schedule for schedule in self._schedules.schedules() if schedule.enabled]
        schedules = [schedule for schedule in enabled if self._prices_known(schedule, until)]
        horizon = max(until - now, timedelta(minutes=1))
        return await self._async_ask(schedules, self._facts(), now, horizon, ())

    def _prices_known(self, schedule: Schedule, until: datetime) -> bool:
        """Return whether the prices by which a schedule decides, if any, are known until then."""
        rate_id = schedule.electricity_rate_id
        if schedule.price_rule is None or rate_id is None:
            return True
        return price_at(self._prices.curve(rate_id, until - timedelta(hours=1), until), until - _MOMENT) is not None

    def _patient(self, schedule: Schedule) -> Schedule:
        rule, rate_id = schedule.price_rule, schedule.electricity_rate_id
        if rule is None or rate_id is None:
            return schedule
        late = self._prices.undecided or self._prices.awaits(rate_id)
        if not late and rule.hashprice_entity_id in (None, *self._told_hashprices):
            return schedule
        return replace(schedule, price_rule=replace(rule, on_missing_price=OnMissingPrice.KEEP))

    async def _async_know_zones(self, schedules: Sequence[Schedule]) -> None:
        for name in {schedule.timezone for schedule in schedules} - self._zones.keys() - {None}:
            if name is not None and (zone := await dt_util.async_get_time_zone(name)) is not None:
                self._zones[name] = zone

    async def _async_ask(
        self,
        schedules: Sequence[Schedule],
        facts: Sequence[MinerFacts],
        now: datetime,
        horizon: timedelta,
        overrides: Sequence[Override],
    ) -> Plan:
        return await self._hass.async_add_executor_job(
            partial(
                plan,
                schedules=schedules,
                miners=facts,
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
        """Keep what the plan of `async_plan` says of rules and overrides for the next one."""
        known = {schedule.id for schedule in self._schedules.schedules() if schedule.enabled}
        absent = tuple(
            rule
            for rule in self._state.rules
            if rule.miner_id is not None and rule.miner_id not in made.miners and rule.schedule_id in known
        )
        self._state.rules = (*made.rule_states, *absent)
        kept = {item.miner_id: item for item in made.overrides}
        for miner_id, asked in self._asked_overrides.items():
            # What was ordered while the plan was made is newer than the plan.
            if self._state.override(miner_id) == asked:
                self._state.set_override(miner_id, kept.get(miner_id))

    async def async_preview(self, schedule: Schedule, hours: float) -> dict[str, object]:
        """Return what one schedule does over the next hours, as `ScheduleEngine.async_preview` says."""
        wanted = replace(schedule, enabled=True)
        await self._async_know_zones([wanted])
        rule = wanted.price_rule
        # Only such a rule decides by what the miners do; for all others a plan of each miner is work for nothing.
        needed: list[MinerFacts] | None = [] if rule is not None and rule.type is RuleType.BREAK_EVEN else None
        covered = await self.async_covered(wanted, needed)
        made = await self._async_ask([wanted], needed or (), dt_util.utcnow(), timedelta(hours=hours), ())
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
        """Return the sensors that tell what mining earns."""
        rules = (schedule.price_rule for schedule in self._schedules.schedules() if schedule.enabled)
        return {rule.hashprice_entity_id for rule in rules if rule is not None and rule.hashprice_entity_id is not None}

    # What is asked with ----------------------------------------------------------------------------------------------

    def _facts(self) -> list[MinerFacts]:
        return [facts_of(miner, self._state.figures.get(miner.miner_id)) for miner in self._fleet]

    async def async_covered(self, schedule: Schedule, needed: list[MinerFacts] | None = None) -> list[MinerCoordinator]:
        """Return the miners that a schedule covers, and add their facts to `needed` if given.

        In parts, between which it is somebody else's turn on the event loop.
        """
        covered: list[MinerCoordinator] = []
        for part in batched(self._fleet.miners(), FACTS_AT_ONCE, strict=False):
            facts = [facts_of(miner, self._state.figures.get(miner.miner_id)) for miner in part]
            inside = scopes([schedule], facts)[0]
            covered += [part[index] for index in inside]
            if needed is not None:
                needed += [facts[index] for index in inside]
            await asyncio.sleep(0)
        return covered

    @callback
    def async_note_figures(self, now: datetime) -> None:
        """Remember what the miners do once they have mined for a while as their owner wants it."""
        for miner in self._fleet:
            if not miner.last_update_success:
                # Whether it has rested meanwhile, its uptime will tell.
                continue
            held, figures = self._state.held(miner.miner_id), figures_of(miner)
            uptime = miner.data.shortest_uptime_s
            settled = self._settling.settled(miner.miner_id, uptime, now, mines=figures is not None)
            if figures is not None and settled and (held is None or held.limit is None):
                self._state.figures[miner.miner_id] = figures

    @callback
    def async_clock_set_back(self, now: datetime, by: timedelta) -> None:
        """Forget what was found at times that are still to come.

        What rules decided and counted is as long ago as before, by however much the clock was set back.
        """
        self._ahead = {}
        self._state.rules = tuple(rule.moved(-by) for rule in self._state.rules)
        self._settling.clock_set_back(now)

    @callback
    def async_forget(self, miner_id: str) -> None:
        """Forget a miner that was removed."""
        self._settling.forget(miner_id)

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
        """Return the zones that schedules name; one that is no longer known is that of Home Assistant."""
        names = {schedule.timezone for schedule in schedules if schedule.timezone is not None}
        return {
            name: self._zones.get(name) or dt_util.get_time_zone(name) or dt_util.get_default_time_zone()
            for name in names
        }

    def _hashprices(self, schedules: Sequence[Schedule]) -> dict[str, float | None]:
        rules = (schedule.price_rule for schedule in schedules)
        entities = {rule.hashprice_entity_id for rule in rules if rule is not None}
        told = {entity_id: read_hashprice(self._hass, entity_id) for entity_id in entities if entity_id is not None}
        self._told_hashprices |= {entity_id for entity_id, hashprice in told.items() if hashprice is not None}
        return told


def mean_price(curve: PriceCurve, step: Step) -> float | None:
    """Return the mean of the known prices of a step, by their time; None where none is known."""
    seconds = total = 0.0
    first = bisect_right(curve.points, step.start, key=lambda point: point.end)
    for point in islice(curve.points, first, None):
        if point.start >= step.end:
            break
        inside = (min(point.end, step.end) - max(point.start, step.start)).total_seconds()
        seconds += inside
        total += inside * point.price
    return round(total / seconds, 6) if seconds else None
