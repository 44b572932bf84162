"""Every example of docs/schedules.md is correct."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from custom_components.miner_remote.prices.model import PriceCurve, PricePoint
from custom_components.miner_remote.schedules.model import OFF, Schedule, schedule_from_json
from custom_components.miner_remote.schedules.planning.planner import plan
from custom_components.miner_remote.schedules.planning.timeline import MinerInput, Override, Plan, Step

PAGE = (Path(__file__).parents[2] / "docs" / "schedules.md").read_text(encoding="utf-8")
ZONE = ZoneInfo("Europe/Berlin")
EXAMPLES = re.findall(r"```json\n([^`]*)```\n\n\| at \| wanted \|\n\|---\|---\|\n((?:\|.*\n)+)", PAGE)


def when(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    return time.replace(tzinfo=ZONE) if time.tzinfo is None else time


def curve_of(midnight: datetime, length: timedelta, prices: list[float | None]) -> PriceCurve:
    return PriceCurve(
        tuple(
            PricePoint(midnight + number * length, midnight + (number + 1) * length, price)
            for number, price in enumerate(prices)
            if price is not None
        )
    )


def ownership(
    later: list[dict[str, Any]],
    schedules: list[Schedule],
    midnight: datetime,
    length: timedelta,
    curve: PriceCurve,
    made: Plan,
    last: datetime,
) -> tuple[Step, ...]:
    """Return the directives up to the last row with later prices, planned again when due."""
    come = {when(item["at"]): curve_of(midnight, length, item["prices"]) for item in later}
    steps: list[Step] = []
    while made.now <= last:
        now = min([made.replan_at, *(at for at in come if at > made.now)])
        steps.append(replace(made.miners["a"].steps[0], end=now))
        curve = come.get(now, curve)
        made = plan(
            schedules=schedules,
            miners=[MinerInput(miner_id="a", ip="10.0.0.1")],
            curves={1: curve},
            zones={},
            default_zone=ZONE,
            now=now,
            rule_states=made.rule_states,
        )
    return tuple(steps)


def test_every_example_has_a_table() -> None:
    assert len(EXAMPLES) == PAGE.count("```json") > 15


@pytest.mark.parametrize(
    ("given", "table"), EXAMPLES, ids=[json.loads(given)["schedules"][0]["name"] for given, _table in EXAMPLES]
)
def test_example(given: str, table: str) -> None:
    example: dict[str, Any] = json.loads(given)
    rows = [(when(at), wanted) for at, wanted in re.findall(r"\| (\S+ \S+) \| (.*) \|", table)]
    now = when(example["now"])
    schedules = [
        replace(schedule_from_json(data, known_rates={1}), id=number)
        for number, data in enumerate(example["schedules"], start=1)
    ]
    length = timedelta(minutes=example.get("minutes", 60))
    midnight = now.replace(hour=0, minute=0)
    prices = curve_of(midnight, length, example.get("prices", []))
    overrides = []
    if "override" in example:
        assert example["override"]["directive"] == "off"
        overrides = [Override(miner_id="a", at=now, directive=OFF)]
    result = plan(
        schedules=schedules,
        miners=[MinerInput(miner_id="a", ip="10.0.0.1", power_w=3000, hashrate_ths=100)],
        curves={1: prices},
        zones={},
        default_zone=ZONE,
        now=now,
        horizon=timedelta(hours=example.get("horizon_hours", 48)),
        overrides=overrides,
    )
    last = rows[-1][0]
    steps = result.miners["a"].steps
    if "later" in example:
        steps = ownership(example["later"], schedules, midnight, length, prices, result, last)
    changes: list[tuple[datetime, str]] = []
    for step in steps:
        wanted = "nothing" if step.directive is None else str(step.directive)
        if step.start < last and (not changes or changes[-1][1] != wanted):
            changes.append((step.start, wanted))
    at_last = next(step for step in steps if step.start <= last < step.end)
    changes.append((last, "nothing" if at_last.directive is None else str(at_last.directive)))
    assert changes == rows
    if "override" in example:
        kept = result.miners["a"].override
        assert kept is not None
        assert kept.until == when(example["override"]["until"])
