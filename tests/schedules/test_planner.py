"""Tests of the planner beyond the oracle: scopes, classes of miners, reasons, an empty fleet."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from custom_components.miner_remote.prices.model import PriceCurve, PricePoint
from custom_components.miner_remote.schedules.model import OFF, ON, Schedule, schedule_from_json
from custom_components.miner_remote.schedules.planning.planner import plan, scopes
from custom_components.miner_remote.schedules.planning.reasons import Reason, ReasonCode
from custom_components.miner_remote.schedules.planning.timeline import MinerInput, Plan

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


def planned(schedules: list[Schedule], miners: list[MinerInput], prices: list[float] | None = None) -> Plan:
    curve = PriceCurve(
        tuple(PricePoint(NOW + n * QUARTER, NOW + (n + 1) * QUARTER, price) for n, price in enumerate(prices or []))
    )
    return plan(schedules=schedules, miners=miners, curves={1: curve}, zones={}, default_zone=ZoneInfo("UTC"), now=NOW)


def a_schedule(number: int = 1, /, **changes: object) -> Schedule:
    periods = [{"start_hour": 0, "end_hour": 24}]
    return schedule_from_json(
        {"id": number, "name": f"S{number}", "schedule_type": "daily", "weekly_schedule": periods} | changes
    )


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ({}, [0, 1, 2]),
        ({"miner_ip": "10.0.0.2"}, [1]),
        ({"miner_ip": "::ffff:10.0.0.2"}, [1]),
        ({"miner_ip": "Rig.LAN"}, [2]),
        ({"miner_ip": "10.0.0.9"}, []),
        ({"miner_ip": "10.0.0.9", "miner_id": "a"}, [0]),
        ({"miner_ip": "10.0.0.2", "location": "Hall"}, [1]),
        ({"location": "hall", "tags": ["x"]}, [0, 1]),
        ({"tags": ["X", "y"]}, [0, 2]),
        ({"tags": ["nobody"]}, []),
    ],
)
def test_scopes(scope: dict[str, object], expected: list[int]) -> None:
    miners = [
        MinerInput(miner_id="a", ip="10.0.0.1", locations=frozenset({"Hall"}), tags=frozenset({"x", "Y"})),
        MinerInput(miner_id="b", ip="10.0.0.2", locations=frozenset({"Farm", "HALL"})),
        MinerInput(miner_id="c", ip="10.0.0.3", host="rig.lan", tags=frozenset({"y"})),
    ]
    assert scopes([a_schedule(**scope)], miners) == [expected]


def test_break_even_decides_for_each_miner() -> None:
    rng = random.Random(7)
    miners = [
        MinerInput(
            miner_id=str(n), ip=f"10.0.0.{n}", power_w=rng.randrange(1000, 4000), hashrate_ths=rng.randrange(20, 220)
        )
        for n in range(80)
    ]
    prices = [rng.randrange(1, 30) / 128 for _ in range(192)]
    rule = {"type": "break_even", "hashprice": 0.0625, "margin_percent": 25}
    schedule = a_schedule(weekly_schedule=[], electricity_rate_id=1, price_rule=rule)
    result = planned([schedule], miners, prices)
    observed = set()
    for miner in miners:
        assert miner.power_w is not None
        assert miner.hashrate_ths is not None
        earns = Fraction(1, 16) * Fraction(miner.hashrate_ths)
        steps = result.miners[miner.miner_id].steps
        for number, price in enumerate(prices):
            at = NOW + number * QUARTER
            step = next(step for step in steps if step.start <= at < step.end)
            costs = Fraction(price) * Fraction(miner.power_w) * 24 / 1000 * Fraction(5, 4)
            assert step.directive is (OFF if costs > earns else ON)
        observed.add(id(result.miners[miner.miner_id].timeline))
    assert 10 < len(observed) < len(miners)
    assert {state.miner_id for state in result.rule_states} == {miner.miner_id for miner in miners}


def test_reason_of_one_schedule_has_code_arguments_and_sentence() -> None:
    rule = {"type": "above", "threshold": 0.3}
    miner = MinerInput(miner_id="a", ip="10.0.0.1")
    priced = a_schedule(2, weekly_schedule=[], electricity_rate_id=1, price_rule=rule)
    current = planned([priced, a_schedule(3, enabled=False)], [miner], [0.342, 0.1]).miners["a"].current
    assert (current.directive, current.schedule_ids) == (OFF, (2,))
    assert current.reason == "S2: off, the price 0.342 is above 0.3"
    assert current.as_json()["reasons"] == [
        {"schedule_id": 2, "schedule": "S2", "code": "price_above", "args": {"price": 0.342, "threshold": 0.3}}
    ]


def test_merged_reason_names_three_schedules_and_counts_the_others() -> None:
    miner = MinerInput(miner_id="a", ip="10.0.0.1")
    both = planned([a_schedule(1), a_schedule(2)], [miner]).miners["a"].current
    assert both.reason == "S1: off from 00:00 to 24:00; S2: off from 00:00 to 24:00"
    assert (both.schedule_ids, both.reasons_more) == ((1, 2), 0)
    five = planned([a_schedule(number) for number in range(1, 6)], [miner]).miners["a"].current
    assert five.reason == "; ".join([*(f"S{number}: off from 00:00 to 24:00" for number in (1, 2, 3)), "and 2 more"])
    assert [(item.schedule_id, item.reason.code) for item in five.reasons] == [(n, "window") for n in (1, 2, 3)]
    assert five.as_json()["reasons_more"] == 2


def test_miner_without_a_schedule_has_a_reason_of_its_own() -> None:
    miner = MinerInput(miner_id="a", ip="10.0.0.1")
    alone = planned([a_schedule(1, miner_ip="10.0.0.9")], [miner]).miners["a"].current
    assert (alone.directive, alone.schedule_ids, alone.reason) == (None, (), "No schedule applies.")
    expected = [{"schedule_id": None, "schedule": None, "code": "no_schedule", "args": {}}]
    assert alone.as_json()["reasons"] == expected


def test_reason_beyond_known_prices_says_from_when_no_price_is_known() -> None:
    rule = {"type": "above", "threshold": 0.3}
    priced = a_schedule(2, weekly_schedule=[], electricity_rate_id=1, price_rule=rule)
    (step,) = planned([priced], [], [0.342]).schedules[2]
    assert step.reason == "S2: off, the price 0.342 is above 0.3; no price is known from 2026-11-23 12:15"
    (reason,) = (item.reason for item in step.reasons)
    assert reason.arguments["unpriced_from"] == "2026-11-23T12:15:00"
    assert reason.at(int((NOW + QUARTER).timestamp())) == Reason(ReasonCode.NO_PRICE, ("keep",))
    assert reason.at(int((NOW + QUARTER).timestamp()) - 1) is reason


def test_reason_within_the_shortest_time_does_not_name_the_missing_price() -> None:
    rule = {"type": "above", "threshold": 0.3, "on_missing_price": "on"}
    priced = a_schedule(2, weekly_schedule=[], electricity_rate_id=1, price_rule=rule, min_off_minutes=60)
    held, free = planned([priced], [], [0.2, 0.342]).schedules[2][1:3]
    assert (held.directive, held.end - held.start) == (OFF, timedelta(hours=1))
    assert held.reason == "S2: off, the price 0.342 is above 0.3"
    assert free.reason == "S2: on, no price is known (on_missing_price: on)"


def test_merged_reason_of_a_step_beyond_known_prices_is_the_missing_price() -> None:
    rule = {"type": "above", "threshold": 0.3}
    priced = a_schedule(2, weekly_schedule=[], electricity_rate_id=1, price_rule=rule)
    evening = a_schedule(1, weekly_schedule=[{"start_hour": 20, "end_hour": 21}])
    steps = planned([evening, priced], [MinerInput(miner_id="a", ip="10.0.0.1")], [0.342]).miners["a"].steps
    at_eight = next(step for step in steps if step.start == NOW + timedelta(hours=8))
    assert [item.reason.code for item in at_eight.reasons] == ["window", "no_price"]


def test_chosen_block_beyond_known_prices_does_not_count_as_cheapest() -> None:
    rule = {"type": "cheapest", "hours": 2, "contiguous": True}
    period = {"start_hour": 12, "end_hour": 18, "action": "off"}
    schedule = a_schedule(1, weekly_schedule=[period], electricity_rate_id=1, price_rule=rule)
    step = planned([schedule], [], [0.2] * 4).schedules[1][0]
    assert (step.directive, step.end) == (ON, NOW + timedelta(hours=2))
    assert step.reason == "S1: on, among the cheapest 2 h; no price is known from 2026-11-23 13:00"
    (reason,) = (item.reason for item in step.reasons)
    assert reason.at(int((NOW + timedelta(hours=1)).timestamp())).code is ReasonCode.BLOCK_WITHOUT_PRICE


def test_empty_plan_has_the_full_horizon() -> None:
    result = planned([], [])
    assert (dict(result.miners), dict(result.schedules)) == ({}, {})
    assert result.replan_at == result.until == NOW + timedelta(hours=48)


def test_missing_prices_lists_rules_without_a_price_now() -> None:
    rule = {"type": "above", "threshold": 0.3}
    always = a_schedule(1, weekly_schedule=[], electricity_rate_id=1, price_rule=rule)
    evening = a_schedule(
        2, weekly_schedule=[{"start_hour": 20, "end_hour": 21}], electricity_rate_id=1, price_rule=rule
    )
    assert planned([always, evening, a_schedule(3)], []).missing_prices == {1}
    assert planned([always, evening], [], [0.2]).missing_prices == set()
