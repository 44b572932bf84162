"""Tests of the next change of a schedule without a price rule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from custom_components.miner_remote.schedules.model import OFF, ON, Schedule, schedule_from_json
from custom_components.miner_remote.schedules.planning.next_change import find_next_change
from custom_components.miner_remote.schedules.planning.planner import plan
from custom_components.miner_remote.schedules.planning.timeline import next_change

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
"""A Tuesday."""


def schedule(**data: Any) -> Schedule:
    return schedule_from_json({"id": 1, "name": "Peak", "schedule_type": "weekly", **data})


def period(days: list[int], start: int, end: int, **data: Any) -> dict[str, Any]:
    return {"days": days, "start_hour": start, "end_hour": end, **data}


def test_weekly_periods_around_the_clock_stop_all_week() -> None:
    step = find_next_change(schedule(weekly_schedule=[period([0], 17, 21)]), BERLIN, NOW)
    assert step is not None
    assert (step.start, step.end) == (datetime(2026, 11, 30, 16, tzinfo=UTC), datetime(2026, 11, 30, 20, tzinfo=UTC))
    assert (step.directive, step.schedule_ids) == (OFF, (1,))
    assert step.reason == "Peak: off from 17:00 to 21:00"


def test_next_change_has_its_real_end() -> None:
    weekend = schedule(weekly_schedule=[period([5, 6, 0, 1], 0, 24)])
    step = find_next_change(weekend, UTC, NOW + timedelta(days=3))
    assert step is not None
    assert (step.start, step.end) == (datetime(2026, 11, 28, tzinfo=UTC), datetime(2026, 12, 2, tzinfo=UTC))


def test_one_time_schedule_in_a_year_and_in_the_past() -> None:
    window = schedule(
        schedule_type="one-time", one_time_start="2027-12-01T10:00:00Z", one_time_end="2027-12-24T10:00:00Z"
    )
    step = find_next_change(window, UTC, NOW)
    assert step is not None
    assert (step.start.isoformat(), step.end.isoformat()) == ("2027-12-01T10:00:00+00:00", "2027-12-24T10:00:00+00:00")
    step = find_next_change(window, UTC, step.start)
    assert step is not None
    assert (step.start.isoformat(), step.directive) == ("2027-12-24T10:00:00+00:00", None)
    assert find_next_change(window, UTC, step.start) is None


def test_one_time_schedule_until_the_last_date() -> None:
    endless = schedule(
        schedule_type="one-time", one_time_start="2027-12-01T10:00:00Z", one_time_end="8999-12-30T00:00:00Z"
    )
    step = find_next_change(endless, UTC, NOW)
    assert step is not None
    assert (step.start.year, step.end.year) == (2027, 8999)
    find_next_change(endless, UTC, step.start)


def test_schedule_without_changes_has_none() -> None:
    assert find_next_change(schedule(weekly_schedule=[period(list(range(7)), 0, 24)]), BERLIN, NOW) is None


def test_period_skipped_by_clock_change_is_a_week_later() -> None:
    sunday = schedule(weekly_schedule=[period([6], 2, 3)])
    step = find_next_change(sunday, BERLIN, datetime(2026, 3, 24, tzinfo=UTC))
    assert step is not None
    assert step.start == datetime(2026, 4, 5, 0, tzinfo=UTC)
    assert step.directive == OFF
    assert find_next_change(sunday, BERLIN, step.start).directive == ON  # type: ignore[union-attr]


@given(
    st.lists(
        st.builds(
            lambda days, start, length, action: period(sorted(days), start, (start + length) % 24, action=action),
            st.sets(st.integers(0, 6), min_size=1),
            st.integers(0, 23),
            st.integers(1, 24),
            st.sampled_from(["off", "on"]),
        ),
        min_size=1,
        max_size=4,
    ),
    st.integers(0, 400 * 24),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
)
def test_next_change_equals_that_of_a_long_plan(periods: list[dict[str, Any]], hours: int, zone: str) -> None:
    made = schedule(weekly_schedule=periods)
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    long = plan(
        schedules=[made],
        miners=[],
        curves={},
        zones={},
        default_zone=ZoneInfo(zone),
        now=now,
        horizon=timedelta(days=35),
    )
    expected, step = next_change(long.schedules[1]), find_next_change(made, ZoneInfo(zone), now)
    assert (step is None) == (expected is None)
    if step is not None and expected is not None:
        assert (step.start, step.directive) == (expected.start, expected.directive)
        assert expected.end in (step.end, long.until)


@pytest.mark.parametrize("at", [NOW, NOW + timedelta(days=6, hours=5)])
def test_next_change_begins_after_now(at: datetime) -> None:
    step = find_next_change(schedule(weekly_schedule=[period([0], 17, 21)]), BERLIN, at)
    assert step is not None
    assert step.start > at
