"""Planning and prices for 1,000 miners × 50 schedules × 48 h of quarter-hour prices.

All times are processor time: planning never waits, and elapsed time would include other load. The miners of one fleet
have one label each, so that many share their schedules; with five labels each, nearly every miner has its own set of
schedules.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from zoneinfo import ZoneInfo

from custom_components.miner_remote.prices.curve import between, normalise, price_at
from custom_components.miner_remote.prices.model import PriceCurve, PricePoint
from custom_components.miner_remote.schedules.model import Schedule, schedule_from_json
from custom_components.miner_remote.schedules.planning.planner import plan
from custom_components.miner_remote.schedules.planning.timeline import MinerInput, Plan, RuleState, Step
from tests.prices.fixtures import read_attributes

from .report import Line, calibrate, measured, median_of

SIZES = (10, 100, 1000)
ROUNDS = max(21, int(os.environ.get("MINER_REMOTE_BENCH_ROUNDS", "5")))
"""A plan takes a fraction of a second, so more rounds are possible."""

SLOW_ROUNDS = int(os.environ.get("MINER_REMOTE_BENCH_ROUNDS", "5"))
"""The rounds of cases that take seconds."""

PLAN_MS = 100.0
LOOP_MS = 50.0
"""How long the event loop may be blocked."""

GROWTH = 1.25
"""How much more a miner may cost among 1,000 than among 100."""

NOW = datetime(2026, 3, 27, 15, 7, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")
RATES = (1, 2, 3)
QUARTER = timedelta(minutes=15)
LOOKUPS = 2000


def curves(rng: random.Random) -> dict[int, PriceCurve]:
    """Return quarter-hour prices from a day before to 48 h after now, for each tariff."""
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


def fleet(rng: random.Random, size: int, *, labels: int) -> list[MinerInput]:
    """Return the miners, each with one of ten halls and the given number of ten labels."""
    return [
        MinerInput(
            miner_id=f"02:00:00:00:{number // 256:02x}:{number % 256:02x}",
            ip=f"10.0.{number // 250}.{number % 250}",
            locations=frozenset({"Farm", f"Hall {number % 10}"}),
            tags=frozenset(f"label {label}" for label in rng.sample(range(10), labels)),
            power_w=rng.uniform(3000, 3600),
            hashrate_ths=rng.uniform(95, 120),
        )
        for number in range(size)
    ]


@dataclass(slots=True)
class Case:
    """A measured case: `ready` returns the measured call; `took` is in ms."""

    ready: Callable[[], Callable[[], object]]
    rounds: int = ROUNDS
    took: list[float] = field(default_factory=list)

    @classmethod
    def of(cls, call: Callable[[], object], rounds: int = ROUNDS) -> Case:
        """Return a case without preparation."""
        return cls(lambda: call, rounds)

    @property
    def median(self) -> float:
        """Return the median in ms."""
        return median_of(self.took)[0]


def in_turn(cases: Sequence[Case]) -> None:
    """Measure the cases in turn, so that other load affects all of them."""
    for case in cases:
        case.ready()()
    for number in range(max(case.rounds for case in cases)):
        for case in cases:
            if number < case.rounds:
                call = case.ready()
                began = time.process_time()
                call()
                case.took.append((time.process_time() - began) * 1000)


@dataclass(frozen=True, slots=True)
class Planning:
    """A fleet and its schedules."""

    wanted: Sequence[Schedule]
    prices: dict[int, PriceCurve]
    miners: Sequence[MinerInput]

    def plan(self, now: datetime = NOW, states: Sequence[RuleState] = ()) -> Plan:
        """Return a plan, as in the engine."""
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
    """Return the step of each miner at the start of the plan."""
    return [item.current for item in made.miners.values()]


def looked_up(made: Plan) -> list[Step]:
    """Return the current step of each miner, as the engine reads it in the event loop."""
    return [item.at(made.now) for item in made.miners.values()]


def in_words(made: Plan) -> int:
    """Return the number of all steps of all miners, each with its reason as text."""
    return sum(len(item.steps) for item in made.miners.values())


class FleetCases:
    """The cases of the fleets of one kind."""

    def __init__(self, name: str, labels: int, wanted: Sequence[Schedule], prices: dict[int, PriceCurve]) -> None:
        """Create the fleets."""
        rng = random.Random(2)
        self._name = name
        plannings = {size: Planning(wanted, prices, fleet(rng, size, labels=labels)) for size in SIZES}
        full = plannings[SIZES[-1]]
        first = full.plan()
        self._groups = len({id(item.timeline) for item in first.miners.values()})
        self._steps = in_words(first)
        self.plans = {size: Case.of(planning.plan) for size, planning in plannings.items()}
        self.later = Case.of(partial(full.plan, NOW + QUARTER, first.rule_states))
        # A plan caches its answers.
        self.current = Case(lambda: partial(current, full.plan()))
        self.looked_up = Case(lambda: partial(looked_up, full.plan()), SLOW_ROUNDS)
        self.in_words = Case(lambda: partial(in_words, full.plan()), SLOW_ROUNDS)
        self.cases = (*self.plans.values(), self.later, self.current, self.looked_up, self.in_words)

    def lines(self, calibration: float) -> list[Line]:
        """Return the lines of the full size, compared with the machine's calibration in ms."""
        plan_line = f"plan, {self._name} ({self._groups:,} different sets of schedules)"
        later = f"plan a quarter-hour later, with the rules' decisions, {self._name}"
        look = f"current step of each miner of a new plan, read in the event loop, {self._name}"
        beside = "the machine's calibration"
        took = self.plans[SIZES[-1]].took
        return [
            measured(plan_line, took, "ms", most=PLAN_MS, rival=calibration, rival_is=beside),
            measured(later, self.later.took, "ms", most=PLAN_MS, rival=calibration, rival_is=beside),
            measured(
                look,
                self.looked_up.took,
                "ms",
                most=LOOP_MS,
                rival=self.current.median,
                rival_is="first step of each miner",
            ),
            measured(
                f"all {self._steps:,} steps of 48 h with their reasons as text, {self._name}", self.in_words.took, "ms"
            ),
        ]

    def size_lines(self) -> list[Line]:
        """Return the cost per miner in fleets of each size."""
        each = [
            measured(
                f"plan, per miner with {size:,} miners, {self._name}", [took * 1000 / size for took in case.took], "µs"
            )
            for size, case in self.plans.items()
        ]
        # The cost of the schedules is shared by all miners, so the cost of additional miners is reported separately.
        further = [
            measured(
                f"plan, per additional miner from {small:,} to {large:,}, {self._name}",
                [
                    (more - less) * 1000 / (large - small)
                    for less, more in zip(self.plans[small].took, self.plans[large].took, strict=True)
                ],
                "µs",
            )
            for small, large in pairwise(SIZES)
        ]
        return [line for group in (each, further) for line in _compared(group)]


def _compared(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, each compared with the one before, the last with the budget."""
    compared = [replace(line, rival=before.value, rival_is="the line above") for before, line in pairwise(lines)]
    last = compared[-1]
    held = last.rival is not None and last.value <= GROWTH * last.rival
    return [lines[0], *compared[:-1], replace(last, budget=f"≤ {GROWTH} × that", held=held)]


def sensor(rng: random.Random, days: int) -> dict[str, object]:
    """Return the attributes of a price sensor with the quarter hours of some days, as in the custom Nord Pool."""
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
    """Return the lines of a large price sensor: reading, building a curve, and lookup."""
    rng = random.Random(3)
    attributes = sensor(rng, days)
    points = read_attributes(attributes, NOW.astimezone(ZONE).date(), ZONE)
    mixed = rng.sample(points, len(points))
    # The previous hours and the current list: half of them overlap, as at every change of a source.
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
    day = NOW.astimezone(ZONE).date()
    cases = {
        "reading the attributes": Case.of(partial(read_attributes, attributes, day, ZONE)),
        "building a curve": Case.of(partial(normalise, points)),
        "building a curve, unsorted list": Case.of(partial(normalise, mixed)),
        "building a curve, list and half of an older one": Case.of(partial(normalise, joined)),
        "extracting 48 h": Case.of(partial(between, curve, start, start + timedelta(hours=48))),
    }
    ours, theirs = Case.of(look_up), Case.of(search, SLOW_ROUNDS)
    in_turn([*cases.values(), ours, theirs])
    return [
        *(
            measured(f"price sensor of {name} ({len(points)} quarters): {what}", case.took, "ms")
            for what, case in cases.items()
        ),
        measured(
            f"price sensor of {name}: price lookup",
            [took * 1000 / LOOKUPS for took in ours.took],
            "µs",
            rival=theirs.median * 1000 / LOOKUPS,
            rival_is="linear search",
        ),
    ]


def run() -> Sequence[Line]:
    """Return the lines."""
    rng = random.Random(1)
    prices, wanted = curves(rng), schedules(rng)
    fleets = [
        FleetCases(name, labels, wanted, prices) for name, labels in (("one label each", 1), ("five labels each", 5))
    ]
    yardstick = Case.of(partial(calibrate, 1))
    in_turn([case for kind in fleets for case in (*kind.cases, yardstick)])
    return [
        *(line for kind in fleets for line in kind.lines(yardstick.median)),
        *(line for kind in fleets for line in kind.size_lines()),
        *_of_prices(2, "48 h"),
        *_of_prices(7, "7 days"),
    ]
