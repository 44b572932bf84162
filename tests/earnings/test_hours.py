"""Hours and days of the wall clock, also at changes of the clocks and in zones with odd offsets."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.miner_remote.earnings.hours import Period, by_hours, day_start, hour_start, range_of

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Europe/Berlin", "16:00"),
        ("Asia/Kolkata", "20:00"),
        ("Asia/Kathmandu", "21:00"),
        ("Australia/Adelaide", "01:00"),
    ],
)
def test_hour_begins_with_the_wall_clock(zone: str, shown: str) -> None:
    at = datetime(2026, 11, 30, 15, 20, tzinfo=UTC).timestamp()
    start = hour_start(at, ZoneInfo(zone))
    assert 0 <= at - start < 3600
    assert datetime.fromtimestamp(start, ZoneInfo(zone)).strftime("%H:%M") == shown


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "America/New_York", "UTC"])
def test_parts_of_a_time_are_its_hours(zone: str) -> None:
    """Over a year with both changes of the clocks, in steps of all lengths."""
    at = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
    for step in (1, 59, 3600, 7200, 10_000, 86_400) * 200:
        parts = list(by_hours(at, at + step, ZoneInfo(zone)))
        assert sum(part for _start, part in parts) == pytest.approx(1)
        assert [start for start, _part in parts] == sorted({start for start, _part in parts})
        for start, _part in parts:
            local = datetime.fromtimestamp(start, ZoneInfo(zone))
            assert (local.minute, local.second) in ((0, 0), (30, 0))
        at += step


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 30), 24)]
)
def test_days_have_23_to_25_hours(day: date, hours: int) -> None:
    begin, end = day_start(day, BERLIN), day_start(day + timedelta(days=1), BERLIN)
    assert end - begin == hours * 3600
    assert len(list(by_hours(begin, end, BERLIN))) == hours


@pytest.mark.parametrize(
    ("period", "first", "after"),
    [
        (Period.DAY, date(2026, 12, 31), date(2027, 1, 1)),
        (Period.WEEK, date(2026, 12, 28), date(2027, 1, 4)),
        (Period.MONTH, date(2026, 12, 1), date(2027, 1, 1)),
    ],
)
def test_period_holds_its_day(period: Period, first: date, after: date) -> None:
    assert range_of(period, date(2026, 12, 31)) == (first, after)
