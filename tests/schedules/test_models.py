"""Tests of reading schedules from JSON."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st

from custom_components.miner_remote.input.fields import InvalidDataError, normal_address
from custom_components.miner_remote.schedules.model import (
    OFF,
    ON,
    Action,
    Directive,
    Schedule,
    limit,
    schedule_from_json,
)
from custom_components.miner_remote.schedules.planning.timeline import Override, RuleState

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PERIOD: dict[str, object] = {"day": 0, "start_hour": 17, "end_hour": 21}
WEEKLY: dict[str, object] = {"name": "Peak", "schedule_type": "weekly", "weekly_schedule": [PERIOD]}
ONE_TIME: dict[str, object] = {
    "name": "Once",
    "schedule_type": "one-time",
    "one_time_start": "2026-11-23T10:00:00+01:00",
    "one_time_end": "2026-11-23T12:00:00+01:00",
}
RULED: dict[str, object] = {"name": "Price", "schedule_type": "daily", "electricity_rate_id": 1}


def ruled(**rule: object) -> dict[str, object]:
    return RULED | {"price_rule": rule}


def with_period(**changes: object) -> dict[str, object]:
    return WEEKLY | {"weekly_schedule": [PERIOD | changes]}


@pytest.mark.parametrize(
    "data",
    [
        WEEKLY,
        WEEKLY | {"tags": ["a", "b", "a"], "description": "", "enabled": False, "power_limit_w": 800},
        with_period(day=None, days=[6, 0, 0], end_hour=24, end_minute=0, action="limit", power_limit_w=500),
        with_period(days=[0]),
        WEEKLY | {"ramp": {"group_size": 10, "group_delay_s": 30}, "min_on_minutes": 5.0, "min_off_minutes": 0},
        WEEKLY | {"miner_ip": "10.0.0.1", "miner_id": "aa", "created_at": "2026-01-01T00:00:00Z", "created_by": "Jo"},
        ONE_TIME,
        ONE_TIME | {"one_time_start": "2026-11-23 10:00", "one_time_end": "2026-11-23 12:00", "one_time_action": "on"},
        ruled(type="above", threshold=-0.1, hysteresis=0.02, on_missing_price="off"),
        ruled(type="cheapest", hours=4, contiguous=True, deadline="7:30"),
        ruled(type="cheapest", hours=4, deadline="07:30:00"),
        ruled(type="dearest", hours=0.25),
        ruled(type="break_even", hashprice_entity_id="sensor.hashprice", margin_percent=-5),
        ruled(type="break_even", hashprice=0.05),
    ],
)
def test_schedule_survives_json(data: dict[str, object]) -> None:
    schedule = schedule_from_json(data)
    again = schedule_from_json(schedule.as_json() | {"active_now": True, "next_change": None})
    assert again == schedule


def test_keys_of_the_original_documents_are_accepted() -> None:
    schedule = schedule_from_json(WEEKLY | {"power_limit_w": 1500, "electricity_rate_id": 1})
    (period,) = schedule.weekly_schedule
    assert (period.days, period.action, period.power_limit_w) == ((0,), Action.OFF, None)
    assert schedule.enabled
    assert period.as_json()["day"] == 0
    assert schedule.as_json()["timezone"] is None


def test_times_with_and_without_offset() -> None:
    assert schedule_from_json(ONE_TIME).one_time_start == datetime(2026, 11, 23, 9, tzinfo=UTC)
    naive = ONE_TIME | {"one_time_start": "2026-11-23T10:00", "one_time_end": "2026-11-23T12:00"}
    start = schedule_from_json(naive).one_time_start
    assert start is not None
    assert start.tzinfo is None


@pytest.mark.parametrize(
    ("data", "paths"),
    [
        ({}, ["name", "schedule_type"]),
        (WEEKLY | {"name": " "}, ["name"]),
        (WEEKLY | {"name": "a\nb"}, ["name"]),
        (WEEKLY | {"schedule_type": "monthly"}, ["schedule_type"]),
        (WEEKLY | {"weekly_schedule": []}, ["weekly_schedule"]),
        (WEEKLY | {"weekly_schedule": {}}, ["weekly_schedule"]),
        (WEEKLY | {"weekly_schedule": [3]}, ["weekly_schedule[0]"]),
        (with_period(day=7), ["weekly_schedule[0].day"]),
        (with_period(day=None), ["weekly_schedule[0].days"]),
        (with_period(day=None, days=[]), ["weekly_schedule[0].days"]),
        (with_period(day=None, days=[0, "Monday"]), ["weekly_schedule[0].days[1]"]),
        (with_period(days=[1, 2]), ["weekly_schedule[0].day"]),
        (with_period(start_hour=24), ["weekly_schedule[0].start_hour"]),
        (with_period(start_hour=True), ["weekly_schedule[0].start_hour"]),
        (with_period(end_hour=24, end_minute=30), ["weekly_schedule[0].end_minute"]),
        (with_period(end_hour=None), ["weekly_schedule[0].end_hour"]),
        (with_period(action="stop"), ["weekly_schedule[0].action"]),
        (with_period(action="limit"), ["weekly_schedule[0].power_limit_w"]),
        (with_period(action="on", power_limit_w=100), ["weekly_schedule[0].power_limit_w"]),
        (with_period(hour=3), ["weekly_schedule[0].hour"]),
        (WEEKLY | {"schedule_type": "daily"}, ["weekly_schedule[0].days"]),
        (WEEKLY | {"power_limit_w": 0}, ["power_limit_w"]),
        (WEEKLY | {"timezone": "Mars/Olympus"}, ["timezone"]),
        (WEEKLY | {"electricity_rate_id": 9}, ["electricity_rate_id"]),
        (WEEKLY | {"one_time_start": "2026-01-01T00:00:00Z"}, ["one_time_start"]),
        (WEEKLY | {"ramp": {"group_delay_s": 1}}, ["ramp.group_size"]),
        (WEEKLY | {"ramp": {"group_size": 1, "group_percent": 5, "group_delay_s": 1}}, ["ramp.group_size"]),
        (WEEKLY | {"min_on_minutes": -1}, ["min_on_minutes"]),
        (WEEKLY | {"colour": "red"}, ["colour"]),
        (WEEKLY | {"tags": "rack"}, ["tags"]),
        (WEEKLY | {"tags": ["rack", None]}, ["tags[1]"]),
        (with_period(day=None, days=[0, None]), ["weekly_schedule[0].days[1]"]),
        (WEEKLY | {"enabled": "yes"}, ["enabled"]),
        (ONE_TIME | {"one_time_end": "2026-11-23T09:00:00Z"}, ["one_time_end"]),
        (ONE_TIME | {"one_time_end": "2026-11-23T13:00:00"}, ["one_time_end"]),
        (ONE_TIME | {"one_time_end": "noon"}, ["one_time_end"]),
        (ONE_TIME | {"one_time_end": None}, ["one_time_end"]),
        (ONE_TIME | {"one_time_action": "limit"}, ["power_limit_w"]),
        (ONE_TIME | {"weekly_schedule": [PERIOD]}, ["weekly_schedule"]),
        (ruled(), ["price_rule.type"]),
        (ruled(type="above"), ["price_rule.threshold"]),
        (ruled(type="above", threshold=1, hours=3), ["price_rule.hours"]),
        (ruled(type="above", threshold=1, hysteresis=-1), ["price_rule.hysteresis"]),
        (ruled(type="above", threshold=10**400), ["price_rule.threshold"]),
        (ruled(type="cheapest"), ["price_rule.hours"]),
        (ruled(type="cheapest", hours=0), ["price_rule.hours"]),
        (ruled(type="cheapest", hours=1, deadline="24:00"), ["price_rule.deadline"]),
        (ruled(type="cheapest", hours=1, deadline="seven"), ["price_rule.deadline"]),
        (ruled(type="dearest", hours=1, deadline="07:00"), ["price_rule.deadline"]),
        (ruled(type="break_even"), ["price_rule.hashprice_entity_id"]),
        (ruled(type="above", threshold=1) | {"electricity_rate_id": None}, ["electricity_rate_id"]),
    ],
)
def test_each_wrong_key_is_reported(data: dict[str, object], paths: list[str]) -> None:
    with pytest.raises(InvalidDataError) as error:
        schedule_from_json(data, known_zones={"UTC", "Europe/Berlin"}, known_rates={1})
    assert [problem.path for problem in error.value.errors] == paths
    assert str(error.value).startswith(paths[0])


def test_non_object_body_is_refused() -> None:
    bodies: list[object] = [[], None, "x", 3]
    for body in bodies:
        with pytest.raises(InvalidDataError, match="must be a JSON object"):
            schedule_from_json(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = sorted(Schedule(name="x").as_json())


@given(st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), JSON), st.sampled_from((WEEKLY, ONE_TIME, RULED)))
def test_random_body_never_breaks_the_reader(changes: dict[str, object], base: dict[str, object]) -> None:
    try:
        schedule = schedule_from_json(base | changes, known_zones={"UTC"}, known_rates={1})
    except InvalidDataError:
        return
    assert schedule_from_json(schedule.as_json()) == schedule


def test_directives_states_and_overrides_survive_json() -> None:
    for directive in (OFF, ON, limit(900)):
        assert Directive.from_json(directive.as_json()) == directive
        override = Override(miner_id="a", at=NOW, directive=directive, until=NOW, by="Jo")
        assert Override.from_json(override.as_json()) == override
        assert Override.from_json(replace(override, directive=None, until=None).as_json()).directive is None
    state = RuleState(schedule_id=3, miner_id=None, stopping=True, since=NOW, switched=False)
    assert RuleState.from_json(state.as_json()) == state
    damaged: list[object] = [{}, {"action": "limit"}, 3]
    for broken in damaged:
        with pytest.raises(InvalidDataError):
            Directive.from_json(broken)
    assert sorted([ON, limit(900), OFF, limit(800)], key=lambda item: item.rank) == [OFF, limit(800), limit(900), ON]


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("[FE80::0:1]", "fe80::1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        (" Rig.local ", "rig.local"),
    ],
)
def test_address_is_normalized(text: str, normal: str) -> None:
    assert normal_address(text) == normal


@pytest.mark.parametrize(
    ("rule", "given", "expected"),
    [
        ({"type": "above", "threshold": 0.3}, {}, (10, 10)),
        ({"type": "break_even", "hashprice": 0.1}, {"min_on_minutes": None}, (10, 10)),
        ({"type": "above", "threshold": 0.3}, {"min_on_minutes": 0, "min_off_minutes": 0}, (0, 0)),
        ({"type": "above", "threshold": 0.3}, {"min_off_minutes": 45}, (10, 45)),
        ({"type": "cheapest", "hours": 4}, {}, (0, 0)),
    ],
)
def test_rules_that_follow_a_price_have_shortest_times_by_default(
    rule: dict[str, object], given: dict[str, object], expected: tuple[int, int]
) -> None:
    body = {"name": "Rule", "schedule_type": "daily", "electricity_rate_id": 1, "price_rule": rule, **given}
    made = schedule_from_json(body)
    assert (made.min_on_minutes, made.min_off_minutes) == expected
    assert schedule_from_json(made.as_json()) == made
