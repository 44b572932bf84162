"""The notations of numbers, times of day and days in the attributes of price sensors."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from custom_components.miner_remote.prices.sources.notations import Clock, at_clock, clock_of, day_of, number

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("13:00", Clock(780)),
        ("13h", Clock(780)),
        ("7h05", Clock(425)),
        ("1:00 PM", Clock(780)),
        ("12:30 am", Clock(30)),
        ("12:15 pm", Clock(735)),
        ("24:00", Clock(1440)),
        ("13:00 - 13:15", Clock(780, 795)),
        ("23:30–00:00", Clock(1410, 0)),
        (time(6, 45), Clock(405)),
        ("13-14", Clock(780, 840)),
        ("23 – 24", Clock(1380, 1440)),
        ("11-09", None),
        ("24-1", None),
        ("0:30 pm", None),
        ("13:00 pm", None),
        ("24:15", None),
        ("12:60", None),
        ("13:00 - 25:00", None),
        ("noon", None),
        ("1" * 41, None),
        (13, None),
    ],
)
def test_time_of_day_is_read_or_rejected(value: object, expected: Clock | None) -> None:
    assert clock_of(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-11-29", date(2026, 11, 29)),
        ("29.11.2026", date(2026, 11, 29)),
        ("29-11-2026", date(2026, 11, 29)),
        (date(2026, 11, 29), date(2026, 11, 29)),
        ("2026-02-30", None),
        ("31.11.2026", None),
        ("1899-01-01", None),
        ("2026-11-29T00:00", None),
        (datetime(2026, 11, 29, tzinfo=UTC), None),
    ],
)
def test_day_is_read_or_rejected(value: object, expected: date | None) -> None:
    assert day_of(value) == expected


def test_time_that_daylight_saving_skips_does_not_exist() -> None:
    assert at_clock(date(2026, 3, 29), 150, BERLIN) is None
    assert at_clock(date(2026, 3, 29), 180, BERLIN) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_repeated_hour_exists_twice_and_other_hours_once() -> None:
    assert at_clock(date(2026, 10, 25), 150, BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert at_clock(date(2026, 10, 25), 150, BERLIN, again=True) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert at_clock(date(2026, 10, 25), 240, BERLIN, again=True) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0,25", 0.25),
        ("\N{MINUS SIGN}3.5", -3.5),
        ("1.234,56", 1234.56),
        ("1,234.56", 1234.56),
        ("1\N{NO-BREAK SPACE}234,5", 1234.5),
        ("12'345.60", 12345.6),
        ("-2 345", -2345),
        ("1_000", None),
        ("1 2", None),
        ("1,2,3", None),
        ("1e400", None),
        ("nan", None),
        (True, None),
        (10**400, None),
        ([], None),
    ],
)
def test_number_is_finite_or_rejected(value: object, expected: float | None) -> None:
    assert number(value) == expected
