"""Measure planning: 1,000 miners × 50 schedules × 48 h of quarter-hour prices.

Run from the repository: `.venv/bin/python -m benchmarks.planner [rounds]`. Prints milliseconds, for a fleet in which
miners share their locations and labels, and for one in which nearly every miner has a set of schedules of its own.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from custom_components.miner_remote.prices.models import PriceCurve, PricePoint
from custom_components.miner_remote.schedules.models import Schedule, schedule_from_json
from custom_components.miner_remote.schedules.plan import MinerFacts, Plan
from custom_components.miner_remote.schedules.planner import plan

MINERS = 1000
NOW = datetime(2026, 3, 27, 15, 7, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")
RATES = (1, 2, 3)


def curves(rng: random.Random) -> dict[int, PriceCurve]:
    """Return quarter-hour prices from a day before to 48 h after now, for each rate."""
    quarter = timedelta(minutes=15)
    first = NOW.replace(minute=0) - timedelta(hours=24)
    return {
        rate: PriceCurve(
            tuple(
                PricePoint(first + number * quarter, first + (number + 1) * quarter, round(rng.uniform(-0.05, 0.5), 4))
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


def fleet(rng: random.Random, *, labels: int) -> list[MinerFacts]:
    """Return the miners: one of ten halls each, and as many of ten labels as are asked for."""
    return [
        MinerFacts(
            miner_id=f"02:00:00:00:{number // 256:02x}:{number % 256:02x}",
            ip=f"10.0.{number // 250}.{number % 250}",
            locations=frozenset({"Farm", f"Hall {number // 100}"}),
            tags=frozenset(f"label {label}" for label in rng.sample(range(10), labels)),
            power_w=rng.uniform(3000, 3600),
            hashrate_ths=rng.uniform(95, 120),
        )
        for number in range(MINERS)
    ]


def timed(rounds: int, call: Callable[[], object]) -> list[float]:
    """Return the processor time of each call in ms: the time on the clock is that of whatever else the machine does."""
    took = []
    for _ in range(rounds):
        began = time.process_time()
        call()
        took.append((time.process_time() - began) * 1000)
    return took


def calibration() -> None:
    """Do a fixed amount of the kind of work that planning is made of."""
    numbers = {index: (index * 7919) % 10007 for index in range(20_000)}
    sorted(numbers.items(), key=lambda item: item[1])


def main() -> None:
    """Print the medians."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    rng = random.Random(1)
    prices, wanted = curves(rng), schedules(rng)
    yardstick = timed(rounds, calibration)
    print(f"machine calibration (20,000 items into a dict, sorted): median {statistics.median(yardstick):.1f} ms")
    for name, labels in (("one label each", 1), ("five labels each", 5)):
        miners = fleet(rng, labels=labels)

        def run(miners: list[MinerFacts] = miners) -> Plan:
            return plan(schedules=wanted, miners=miners, curves=prices, zones={}, default_zone=ZONE, now=NOW)

        def current(run: Callable[[], Plan] = run) -> None:
            assert all(item.current.reason for item in run().miners.values())

        def everything(run: Callable[[], Plan] = run) -> int:
            return sum(len(item.steps) for item in run().miners.values())

        groups = len({id(item.timeline) for item in run().miners.values()})
        print(f"{MINERS} miners, {len(wanted)} schedules, 48 h, {name} ({groups} groups, {everything()} steps in all):")
        calls: dict[str, Callable[[], object]] = {
            "plan": run,
            "plan, and what holds of each miner now": current,
            "plan, and every step in words": everything,
        }
        for what, call in calls.items():
            took = timed(rounds, call)
            print(f"  {what:40} median {statistics.median(took):7.1f} ms   best {min(took):7.1f} ms")


if __name__ == "__main__":
    main()
