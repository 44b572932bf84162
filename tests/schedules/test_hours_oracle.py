"""Rules that choose hours against the brute-force oracle, with changing curves and restarts.

`MINER_REMOTE_EXAMPLES` sets how many random examples are tried (100,000 in the long run).
"""

from __future__ import annotations

import json
import os
import random
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from custom_components.miner_remote.prices.model import ALL_DAYS, PriceCurve, PricePoint
from custom_components.miner_remote.schedules.model import (
    Action,
    OnMissingPrice,
    Period,
    PriceRule,
    RuleType,
    Schedule,
    ScheduleType,
)
from custom_components.miner_remote.schedules.planning.planner import plan
from custom_components.miner_remote.schedules.planning.timeline import Plan, RuleState, step_at

from . import oracle
from .hours_oracle import TICK, World

EXAMPLES = int(os.environ.get("MINER_REMOTE_EXAMPLES", "1500"))
ZONES = ("UTC", "Europe/Berlin", "America/New_York")
DAYS = ((2026, 3, 28), (2026, 10, 24), (2026, 6, 9))
"""Days before a change of the clocks in Europe, and one in summer."""

POINTS = {
    at: datetime.fromtimestamp(at * TICK * 60, UTC)
    for day in DAYS
    for first in [oracle.minute(datetime(*day, tzinfo=UTC)) // TICK]
    for at in range(first - 300, first + 500)
}


def a_schedule(rng: random.Random) -> Schedule:
    kind = rng.choice((RuleType.CHEAPEST, RuleType.CHEAPEST, RuleType.DEAREST))
    rule = PriceRule(
        type=kind,
        hours=rng.choice((0.5, 1, 1.5, 2, 3, 4, 4, 6, 9, 20)),
        contiguous=rng.random() < 0.35,
        on_missing_price=rng.choice(list(OnMissingPrice)),
        deadline=(rng.randrange(24), rng.choice((0, 30))) if kind is RuleType.CHEAPEST and rng.random() < 0.4 else None,
    )
    periods: list[Period] = []
    if rng.random() < 0.6:
        start, length = rng.randrange(48), rng.choice((6, 12, 20, 30, 47))
        action = rng.choice((Action.ON, Action.OFF))
        for number in range(rng.choice((1, 1, 1, 2))):
            first, last = start + number * 20, start + number * 20 + length
            periods.append(
                Period(
                    days=ALL_DAYS,
                    start_hour=first // 2 % 24,
                    start_minute=first % 2 * 30,
                    end_hour=last // 2 % 24,
                    end_minute=last % 2 * 30,
                    action=action,
                )
            )
    return Schedule(
        id=1,
        name="Hours",
        schedule_type=ScheduleType.DAILY,
        weekly_schedule=tuple(periods),
        electricity_rate_id=1,
        price_rule=rule,
        power_limit_w=rng.choice((None, None, 900)),
        min_on_minutes=rng.choice((0, 0, 0, 30, 60, 120)),
        min_off_minutes=rng.choice((0, 0, 0, 30, 60, 120)),
    )


@dataclass
class RulePrices:
    """The known prices by tick."""

    rng: random.Random
    low: int
    high: int
    known: dict[int, int] = field(default_factory=dict)
    kind: str = ""
    shrunk: bool = False

    def __post_init__(self) -> None:
        self.kind = self.rng.choice(("all", "rolling", "day ahead", "random", "random"))
        spread = self.rng.choice((1, 2, 16, 16))
        self.true = {at: self.rng.randrange(-8, 24) // spread * spread for at in range(self.low - 60, self.high + 60)}
        self.reach = self.rng.choice((1, 2, 6, 8))
        self.every = self.rng.choice((1, 2, 6))
        self.forgets = self.rng.random() < 0.3

    def first(self) -> None:
        reach = {"all": 10**9, "rolling": self.reach, "day ahead": 36}.get(self.kind, self.rng.choice((0, 10, 40)))
        self.know(self.low, reach)

    def know(self, at: int, reach: int) -> None:
        start = at if self.forgets else self.low - 60
        self.known = {tick: price for tick, price in self.true.items() if start <= tick < at + reach}

    def changes(self, at: int) -> bool:
        """Change the prices known at a tick, and return whether they differ."""
        before, rng = self.known, self.rng
        if self.kind == "rolling" and (at - self.low) % self.every == 0:
            self.know(at, self.reach)
        elif self.kind == "day ahead" and (at - self.low) % 48 == 14:
            self.know(at, 70)
        elif self.kind == "random" and rng.random() < 0.1:
            what = rng.randrange(5)
            if what == 0:
                self.know(at, rng.choice((3, 10, 30, 60)))
            elif what == 1:
                end = at + rng.randrange(12)
                self.known = {tick: price for tick, price in before.items() if tick < end}
            elif what == 2:
                for tick in rng.sample(sorted(self.true), 40):
                    self.true[tick] = rng.randrange(-8, 24)
                self.known = {tick: self.true[tick] for tick in before}
            elif what == 3:
                gaps = {tick for tick in before if rng.random() < 0.15}
                self.known = {tick: price for tick, price in before.items() if tick not in gaps}
            else:
                self.known = {}
        self.shrunk = any(tick not in self.known for tick in before if tick >= at)
        return self.known != before

    def curve(self) -> PriceCurve:
        return PriceCurve(
            tuple(PricePoint(POINTS[tick], POINTS[tick + 1], price / 64) for tick, price in sorted(self.known.items()))
        )


class Engine:
    """The state of the engine between plans and across restarts."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.states: tuple[RuleState, ...] = ()
        self.made: Plan | None = None

    def plan(self, schedule: Schedule, curve: PriceCurve, now: datetime) -> Plan:
        self.made = plan(
            schedules=[schedule],
            miners=[],
            curves={1: curve},
            zones={},
            default_zone=ZoneInfo(self.key),
            now=now,
            horizon=timedelta(hours=20),
            rule_states=self.states,
        )
        self.states = self.made.rule_states
        return self.made

    def restart(self) -> None:
        """Keep only the state that is on the disk."""
        self.states = tuple(RuleState.from_json(json.loads(json.dumps(item.as_json()))) for item in self.states)
        self.made = None


class Example:
    """One random sequence of events."""

    def __init__(self, seed: int) -> None:
        self.rng = rng = random.Random(seed)
        self.key = rng.choice(ZONES)
        first = oracle.minute(datetime(*rng.choice(DAYS), tzinfo=UTC)) // TICK
        self.first_day = first * TICK // 1440
        self.low = first + rng.randrange(48)
        self.high = self.low + rng.choice((60, 100))
        self.schedule = a_schedule(rng)
        self.world = World(self.schedule, self.clocks(), self.low, self.high + 60)
        self.market = RulePrices(rng, self.low, self.high)
        self.engine = Engine(self.key)
        self.asleep_until = 0
        self.edits = rng.random() < 0.25
        self.sleeps = rng.random() < 0.5
        self.settled_since = self.low
        """Since this tick, nothing has happened that may cost hours."""
        self.enough: set[int] = set()
        """The starts of the windows with enough known prices at some time since then."""
        self.looked_ahead = self.low + rng.randrange(40)

    def clocks(self) -> oracle.Clock:
        return oracle.clock(self.key, self.first_day - 6, self.first_day + 12)

    def run(self) -> None:
        self.market.first()
        curve = self.market.curve()
        for at in range(self.low, self.high):
            replan = at == self.low
            if self.market.changes(at):
                curve, replan = self.market.curve(), True
            if self.market.shrunk:
                self.unsettle(at)
            if at < self.asleep_until:
                self.world.sleep(at)
                self.unsettle(at)
                continue
            if self.asleep_until == at:
                self.engine.restart()
                self.world.wake(at)
                replan = True
            elif self.edits and self.rng.random() < 0.05:
                self.edit()
                self.world.wake(at)
                self.unsettle(at)
                replan = True
            self.one(at, curve, replan=replan)
            if self.sleeps and self.rng.random() < 0.05:
                self.asleep_until = at + 1 + self.rng.choice((0, 0, 1, 2, 7, 20))

    def unsettle(self, at: int) -> None:
        self.settled_since = at
        self.enough = set()

    def one(self, at: int, curve: PriceCurve, *, replan: bool) -> None:
        world, engine, now = self.world, self.engine, POINTS[at]
        rests = {window[0]: world.rest(window) for window in world.active(at)}
        self.never_fewer_before(at)
        if replan or engine.made is None or now >= engine.made.replan_at:
            engine.plan(self.schedule, curve, now)
            if at >= self.looked_ahead:
                self.looked_ahead = 10**9
                self.compare_ahead(at)
        expected = world.step(at, self.market.known)
        assert engine.made is not None
        steps = engine.made.schedules.get(1)
        found = None if steps is None else step_at(steps, now).directive
        assert (None if found is None else found.watts or found.action.value) == expected
        if world.log[at] and self.alone(at):
            # Never more.
            assert rests[world.active(at)[0][0]] > 0
        if self.rng.random() < 0.1:
            # An additional pass changes nothing.
            engine.plan(self.schedule, curve, now + timedelta(minutes=self.rng.randrange(1, TICK)))
            if self.rng.random() < 0.5:
                engine.restart()

    def alone(self, at: int) -> bool:
        """Return whether a single window applies, up to its end, and must be kept."""
        active = self.world.active(at)
        return len(active) == 1 and at < active[0][2] and self.schedule.enabled

    def never_fewer_before(self, at: int) -> None:
        """A window with enough known prices at some time has all its hours done at its end."""
        world = self.world
        for window in world.windows:
            start, end, until, _span = window
            if until == at and start in self.enough:
                assert world.rest(window) <= 0
            overlaps = any(other[0] < end and start < other[1] for other in world.windows if other != window)
            if start <= at < until and not overlaps and self.schedule.enabled:
                rest = world.rest(window)
                if rest <= world.known_ahead(window, at, self.market.known):
                    self.enough.add(start)

    def compare_ahead(self, at: int) -> None:
        """Compare the whole plan, as if no more prices arrived, with the later decisions."""
        assert self.engine.made is not None
        steps = self.engine.made.schedules.get(1)
        if steps is None:
            return
        ahead = copy(self.world)
        ahead.log = dict(self.world.log)
        for tick in range(at, at + 40):
            found = step_at(steps, POINTS[tick]).directive
            wanted = None if found is None else found.watts or found.action.value
            assert wanted == ahead.step(tick, self.market.known), tick - at

    def edit(self) -> None:
        rule = self.schedule.price_rule
        assert rule is not None
        what = self.rng.randrange(4)
        if what == 0:
            self.schedule = replace(self.schedule, price_rule=replace(rule, hours=self.rng.choice((1, 3, 5, 8))))
        elif what == 1:
            self.schedule = replace(self.schedule, enabled=not self.schedule.enabled)
        elif what == 2:
            self.key = self.engine.key = self.rng.choice(ZONES)
        else:
            other = a_schedule(self.rng)
            self.schedule = replace(self.schedule, weekly_schedule=other.weekly_schedule)
        self.world.change(self.schedule, self.clocks())


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(st.integers(0, 2**40))
@pytest.mark.timeout(0 if EXAMPLES > 5000 else 600)
def test_hours_match_a_brute_force_while_prices_change(seed: int) -> None:
    Example(seed).run()
