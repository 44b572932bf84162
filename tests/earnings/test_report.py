"""Reports over changes of the clocks, for each group, with removed and renamed miners and sites."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from custom_components.miner_remote.earnings.amounts import Field, no_amounts
from custom_components.miner_remote.earnings.hours import Period, hour_start
from custom_components.miner_remote.earnings.report import CSV_COLUMNS, Group, Report, Wanted, csv_values
from custom_components.miner_remote.earnings.spans import Day, Span

BERLIN = ZoneInfo("Europe/Berlin")


def report(
    low: datetime, high: datetime, zone: ZoneInfo = BERLIN, *, names: dict[str, str] | None = None, **more: Any
) -> dict[str, Any]:
    """Return a report of a miner that uses 1 kWh in each hour from `low` to `high`, as the ledger visits its hours."""
    wanted = Wanted(
        **{"period": Period.DAY, "group": Group.SITE, "site": None, "currency": "EUR", "zone": zone, **more}
    )
    made = Report(wanted)
    begin, end = wanted.limits
    at = low.timestamp()
    while at < high.timestamp():
        start = hour_start(at, zone)
        span = Span(start, start + 3600, "EUR")
        row = span.row("site", "miner")
        row[Field.RECORDED_S], row[Field.ENERGY] = 3600, 1
        if begin <= start < end:
            made.visit(span, Day(sites={"site": "Garage"}, miners=names or {"miner": "S19"}))
        at += 3600
    return made.as_json()


@pytest.mark.parametrize(
    ("day", "hours", "offsets"),
    [
        (date(2026, 3, 29), 23, ("+01:00", "+02:00")),
        (date(2026, 10, 25), 25, ("+02:00", "+01:00")),
        (date(2026, 11, 9), 24, ("+01:00", "+01:00")),
    ],
)
def test_day_has_23_to_25_hours(day: date, hours: int, offsets: tuple[str, str]) -> None:
    low, high = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    made = report(low, high, day=day)
    assert made["total"]["energy_kwh"] == hours
    assert (made["from"][-6:], made["until"][-6:]) == offsets
    by_hour = report(low, high, day=day, group=Group.HOUR)["rows"]
    assert len({row["from"] for row in by_hour}) == len(by_hour) == hours
    month = report(low, high, day=day, group=Group.DAY, period=Period.MONTH)["rows"]
    assert month[day.day - 1]["energy_kwh"] == hours
    assert (
        sum(row["energy_kwh"] for row in month)
        == report(low, high, day=day, period=Period.MONTH)["total"]["energy_kwh"]
    )


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns", "Pacific/Auckland", "UTC"])
def test_days_of_a_year_add_up_in_every_zone(zone: str) -> None:
    low, high = datetime(2026, 1, 1, tzinfo=ZoneInfo(zone)), datetime(2027, 1, 1, tzinfo=ZoneInfo(zone))
    months = [
        report(low, high, ZoneInfo(zone), day=date(2026, month, 1), period=Period.MONTH)["total"]["energy_kwh"]
        for month in range(1, 13)
    ]
    assert sum(months) == 365 * 24


def test_weeks_begin_on_monday() -> None:
    low, high = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    made = report(low, high, day=date(2026, 11, 15), period=Period.WEEK, group=Group.DAY)
    assert (made["from"][:10], made["until"][:10], len(made["rows"])) == ("2026-11-09", "2026-11-16", 7)


def test_newest_name_is_shown() -> None:
    wanted = Wanted(
        period=Period.DAY, day=date(2026, 11, 9), group=Group.MINER, site="SITE", currency="EUR", zone=BERLIN
    )
    made = Report(wanted)
    for number, name in enumerate(("Old", "New")):
        start = wanted.limits[0] + 3600 * number
        span = Span(start, start + 3600, "EUR")
        span.row("site", "miner")[Field.RECORDED_S] = 3600
        made.visit(span, Day(sites={"site": f"{name} site"}, miners={"miner": name}))
    (row,) = made.as_json()["rows"]  # type: ignore[misc]
    assert (row["name"], row["site"], row["hours_recorded"]) == ("New", "New site", 2)


def test_short_rows_of_the_disk_count() -> None:
    wanted = Wanted(period=Period.DAY, day=date(2026, 11, 9), group=Group.SITE, site=None, currency="EUR", zone=BERLIN)
    made = Report(wanted)
    start = wanted.limits[0]
    rows = {"site": {"a": [3600.0, 0.0, 1.5], "b": [], "c": no_amounts()}}
    made.visit(Span(start, start + 3600, "EUR", rows), Day())
    # In another currency, energy counts and money does not.
    made.visit(Span(start, start + 3600, "USD", {"site": {"a": [3600.0, 0.0, 2.0, 9.0]}}), Day())
    total: Any = made.as_json()["total"]
    assert (total["energy_kwh"], total["cost"], total["unknown_hours"]["currency"]) == (3.5, 0, 1)


def test_values_of_csv_fit_its_columns() -> None:
    made = report(datetime(2026, 11, 9, tzinfo=BERLIN), datetime(2026, 11, 10, tzinfo=BERLIN), day=date(2026, 11, 9))
    row = dict(zip(CSV_COLUMNS, csv_values(made["rows"][0]), strict=True))
    assert (row["site"], row["energy_kwh"], row["unknown_hours.currency"]) == ("Garage", 24, 0)
    assert row["saved_by_policies.revenue"] == 0
