"""Planning and prices at size: 1,000 miners × 50 schedules × 48 h of quarter-hour prices.

Every time here is processor time: planning waits for nothing, and the time on the clock would be that of whatever else
the machine does. The miners of one fleet have one label each, so that many share their schedules; with five labels
each nearly every miner has a set of schedules of its own.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from custom_components.miner_remote.prices.curve import between, normalise, price_at
from custom_components.miner_remote.prices.models import PriceCurve, PricePoint
from custom_components.miner_remote.prices.sources.states import read_attributes
from custom_components.miner_remote.schedules.look import step_at
from custom_components.miner_remote.schedules.models import Schedule, schedule_from_json
from custom_components.miner_remote.schedules.plan import MinerFacts, Plan, RuleState, Step
from custom_components.miner_remote.schedules.planner import plan

from .report import Line, median_of

SIZES = (10, 100, 1000)
ROUNDS = max(21, int(os.environ.get("MINER_REMOTE_BENCH_ROUNDS", "5")))
"""A plan takes a fraction of a second, so that more rounds than elsewhere cost nothing."""

SLOW_ROUNDS = int(os.environ.get("MINER_REMOTE_BENCH_ROUNDS", "5"))
"""Of what takes seconds."""

PLAN_MS = 100.0
LOOP_MS = 50.0
"""How long the event loop may be kept from its work."""

GROWTH = 1.25
"""How much dearer a miner may be among 1,000 than among 100."""

NOW = datetime(2026, 3, 27, 15, 7, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")
RATES = (1, 2, 3)
QUARTER = timedelta(minutes=15)
LOOKUPS = 2000


def curves(rng: random.Random) -> dict[int, PriceCurve]:
    """Return quarter-hour prices from a day before to 48 h after now, for each rate."""
    first = NOW.replace(minute=0) - timedelta(hours=24)
    return {
        rate: PriceCurve(
            tuple(
                PricePoint(first + number * QUARTER, first + (number + 1) * QUARTER, round(rng.uniform(-0.05, 0.5), 4))
                for number in range(4 * 74)
            )
        )
        for rate in RATES
    }


def schedules(rng: random.Random) -> list[Schedule]:
    """Return 50 schedules: half of them with a price rule, of every kind."""
    rules: list[dict[str, object]] = [
        {"type": "above", "threshold": 0.3, "hysteresis": 0.02},
        {"type": "cheapest", "hours": 14},
        {"type": "cheapest", "hours": 8, "contiguous": True, "deadline": "07:00"},
        {"type": "dearest", "hours": 5},
        {"type": "break_even", "hashprice": 0.12, "margin_percent": 5},
    ]
    scopes: list[dict[str, object]] = [{}, {"location": "Hall {}"}, {"tags": ["label {}"]}, {"miner_ip": "10.0.0.{}"}]
    found = []
    for number in range(50):
        data: dict[str, object] = {"id": number + 1, "name": f"Schedule {number}", "schedule_type": "weekly"}
        scope = scopes[rng.choice((0, 1, 1, 1, 2, 2, 2, 3))]
        for key, value in scope.items():
            data[key] = (
                [str(value[0]).format(number % 10)] if isinstance(value, list) else str(value).format(number % 10)
            )
        if number % 2:
            data |= {"electricity_rate_id": rng.choice(RATES), "price_rule": rules[number // 2 % len(rules)]}
            data["min_off_minutes"] = rng.choice((0, 30))
        if number % 2 == 0 or number % 3 == 0:
            data["weekly_schedule"] = [
                {
                    "days": [0, 1, 2, 3, 4],
                    "start_hour": rng.randrange(24),
                    "end_hour": rng.randrange(24),
                    "action": "off",
                },
                {"days": [5, 6], "start_hour": rng.randrange(24), "end_hour": 24, "action": "limit"},
            ]
            data["power_limit_w"] = rng.choice((800, 1200, 2000))
        found.append(schedule_from_json(data))
    return found


def fleet(rng: random.Random, size: int, *, labels: int) -> list[MinerFacts]:
    """Return the miners: one of ten halls each, and as many of ten labels as are asked for."""
    return [
        MinerFacts(
            miner_id=f"02:00:00:00:{number // 256:02x}:{number % 256:02x}",
            ip=f"10.0.{number // 250}.{number % 250}",
            locations=frozenset({"Farm", f"Hall {number % 10}"}),
            tags=frozenset(f"label {label}" for label in rng.sample(range(10), labels)),
            power_w=rng.uniform(3000, 3600),
            hashrate_ths=rng.uniform(95, 120),
        )
        for number in range(size)
    ]


def timed(rounds: int, call: Callable[[], object], *, warm: bool = True) -> list[float]:
    """Return the processor time of each call in ms; with `warm` after one that is not counted."""
    if warm:
        call()
    took = []
    for _ in range(rounds):
        began = time.process_time()
        call()
        took.append((time.process_time() - began) * 1000)
    return took


@dataclass(frozen=True, slots=True)
class Planning:
    """One fleet, and what is planned for it."""

    wanted: Sequence[Schedule]
    prices: dict[int, PriceCurve]
    miners: Sequence[MinerFacts]

    def plan(self, now: datetime = NOW, states: Sequence[RuleState] = ()) -> Plan:
        """Return a plan, as the engine has it made."""
        return plan(
            schedules=self.wanted,
            miners=self.miners,
            curves=self.prices,
            zones={},
            default_zone=ZONE,
            now=now,
            rule_states=states,
        )


def current(made: Plan) -> list[Step]:
    """Return what holds of each miner when the plan begins."""
    return [item.current for item in made.miners.values()]


def looked_up(made: Plan) -> list[Step]:
    """Return what holds of each miner, as the engine asks for it at each look, in the event loop."""
    return [step_at(item.steps, made.now) for item in made.miners.values()]


def in_words(made: Plan) -> int:
    """Return the number of all steps of all miners, each made with its reason in words."""
    return sum(len(item.steps) for item in made.miners.values())


def asked(rounds: int, planning: Planning, ask: Callable[[Plan], object]) -> list[float]:
    """Return the processor time in ms of asking each of `rounds` new plans: an old one has its answers made."""
    return [took for _ in range(rounds) for took in timed(1, partial(ask, planning.plan()), warm=False)]


def _of_fleet(planning: Planning, name: str) -> list[Line]:
    """Return the lines of one fleet of full size."""
    first = planning.plan()
    groups = len({id(item.timeline) for item in first.miners.values()})
    later = partial(planning.plan, NOW + QUARTER, first.rule_states)
    lines = []
    for what, call in (
        (f"plan, {name} ({groups:,} different sets of schedules)", planning.plan),
        (f"plan a quarter later, after what rules decided, {name}", later),
    ):
        lines.append(_line(what, timed(ROUNDS, call), most=PLAN_MS))
    rival = median_of(asked(ROUNDS, planning, current))[0]
    looks = asked(SLOW_ROUNDS, planning, looked_up)
    lines += [
        replace(
            _line(
                f"what holds of each miner of a new plan, at the engine's look in the event loop, {name}",
                looks,
                LOOP_MS,
            ),
            rival=rival,
            rival_is="the first step of each miner",
        ),
        _line(f"all {in_words(first):,} steps of 48 h in words, {name}", asked(SLOW_ROUNDS, planning, in_words)),
    ]
    return lines


def _line(what: str, took: Sequence[float], most: float | None = None, unit: str = "ms") -> Line:
    """Return the line of what took so long, and at `most` may."""
    median, spread = median_of(took)
    return Line(
        what=what,
        value=median,
        unit=unit,
        rounds=len(took),
        spread=spread,
        budget="" if most is None else f"≤ {most:.0f} {unit}",
        held=None if most is None else median <= most,
    )


def _of_sizes(wanted: Sequence[Schedule], prices: dict[int, PriceCurve], labels: int, name: str) -> list[Line]:
    """Return what one miner costs in fleets of each size; measured in turn, so that what the machine does meets all."""
    rng = random.Random(2)
    calls = {size: Planning(wanted, prices, fleet(rng, size, labels=labels)).plan for size in SIZES}
    took: dict[int, list[float]] = {size: [] for size in SIZES}
    for _ in range(ROUNDS):
        for size, call in calls.items():
            took[size] += [milliseconds * 1000 / size for milliseconds in timed(1, call)]
    lines: list[Line] = []
    for size, values in took.items():
        line = _line(f"plan, for each of {size:,} miners, {name}", values, unit="µs")
        if lines:
            before = lines[-1].value
            line = replace(line, rival=before, rival_is=f"for each of {size // 10:,}")
            if size == SIZES[-1]:
                line = replace(line, budget=f"≤ {GROWTH} × that", held=line.value <= GROWTH * before)
        lines.append(line)
    return lines


def sensor(rng: random.Random, days: int) -> dict[str, object]:
    """Return the attributes of a price sensor with the quarter hours of some days, as custom Nord Pool has them."""
    midnight = datetime(NOW.year, NOW.month, NOW.day, tzinfo=ZONE).astimezone(UTC)
    rows = [
        {
            "start": (midnight + number * QUARTER).astimezone(ZONE).isoformat(),
            "end": (midnight + (number + 1) * QUARTER).astimezone(ZONE).isoformat(),
            "value": round(rng.uniform(-5, 50), 3),
        }
        for number in range(96 * days)
    ]
    return {"unit_of_measurement": "ct/kWh", "raw_today": rows[:96], "raw_tomorrow": rows[96:]}


def _searched(points: Sequence[PricePoint], at: datetime) -> float | None:
    return next((point.price for point in points if point.start <= at < point.end), None)


def _of_prices(days: int, name: str) -> list[Line]:
    """Return what the prices of one big sensor cost: to read, to make a curve of, and to look up."""
    rng = random.Random(3)
    attributes = sensor(rng, days)
    points = read_attributes(attributes, NOW.astimezone(ZONE).date(), ZONE)
    mixed = rng.sample(points, len(points))
    # The hours of before and the list of now: half of them overlap, as at every change of a source.
    joined = [*points, *points[len(points) // 2 :]]
    curve = normalise(points)
    assert len(curve.points) == 96 * days
    start, end = curve.points[0].start, curve.points[-1].end
    instants = [start + (end - start) * rng.random() for _ in range(LOOKUPS)]

    def look_up() -> list[float | None]:
        return [price_at(curve, at) for at in instants]

    def search() -> list[float | None]:
        return [_searched(curve.points, at) for at in instants]

    assert look_up() == search()
    lines = []
    for what, call in (
        ("read from the attributes", partial(read_attributes, attributes, NOW.astimezone(ZONE).date(), ZONE)),
        ("a curve made of the list", partial(normalise, points)),
        ("a curve made of the list in any order", partial(normalise, mixed)),
        ("a curve made of the list and of half of an older one", partial(normalise, joined)),
        ("48 h cut out of the curve", partial(between, curve, start, start + timedelta(hours=48))),
    ):
        lines.append(_line(f"price sensor of {name} ({len(points)} quarters): {what}", timed(ROUNDS, call)))
    ours = [milliseconds * 1000 / LOOKUPS for milliseconds in timed(ROUNDS, look_up)]
    theirs = [milliseconds * 1000 / LOOKUPS for milliseconds in timed(SLOW_ROUNDS, search)]
    line = _line(f"price sensor of {name}: the price at an instant", ours, unit="µs")
    return [*lines, replace(line, rival=median_of(theirs)[0], rival_is="a search from the first to the last")]


def run() -> Sequence[Line]:
    """Return the lines."""
    rng = random.Random(1)
    prices, wanted = curves(rng), schedules(rng)
    lines: list[Line] = []
    fleets = {"one label each": 1, "five labels each": 5}
    for name, labels in fleets.items():
        lines += _of_fleet(Planning(wanted, prices, fleet(rng, SIZES[-1], labels=labels)), name)
    for name, labels in fleets.items():
        lines += _of_sizes(wanted, prices, labels, name)
    for days, name in ((2, "48 h"), (7, "7 days")):
        lines += _of_prices(days, name)
    return lines
