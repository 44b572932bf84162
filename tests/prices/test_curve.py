"""Price curves: normalising, reading at a time or over a range, and choosing hours."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from custom_components.miner_remote.input.fields import InvalidDataError
from custom_components.miner_remote.prices.curve import (
    between,
    choose,
    normalise,
    price_at,
    rate_curve,
    slots,
)
from custom_components.miner_remote.prices.model import PriceCurve, PricePoint, Rate, RateType, rate_from_json
from custom_components.miner_remote.walltime import instant, seconds

EXAMPLES = min(5000, int(os.environ.get("MINER_REMOTE_EXAMPLES", "100")))
BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 3, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def at(minutes: int) -> datetime:
    return START + minutes * MINUTE


def point(start: int, end: int, price: float) -> PricePoint:
    return PricePoint(at(start), at(end), price)


def hourly(*prices: float) -> PriceCurve:
    return PriceCurve(tuple(point(60 * number, 60 * number + 60, price) for number, price in enumerate(prices)))


# Normalising ---------------------------------------------------------------------------------------------------------


def test_points_are_sorted_and_gaps_stay() -> None:
    curve = normalise([point(120, 180, 3), point(0, 60, -1)])
    assert curve.points == (point(0, 60, -1), point(120, 180, 3))
    assert price_at(curve, at(0)) == -1
    assert price_at(curve, at(59)) == -1
    assert price_at(curve, at(60)) is None
    assert price_at(curve, at(180)) is None
    assert price_at(curve, at(-1)) is None


def test_overlap_uses_finer_resolution_then_newer_price() -> None:
    curve = normalise([point(0, 60, 1), point(15, 30, 2), point(15, 30, 3), point(50, 110, 4)])
    assert curve.points == (point(0, 15, 1), point(15, 30, 3), point(30, 50, 1), point(50, 110, 4))


def test_invalid_points_are_dropped() -> None:
    curve = normalise([point(0, 60, 1), point(60, 60, 2), point(90, 80, 2), point(60, 120, float("nan"))])
    assert curve.points == (point(0, 60, 1),)
    with pytest.raises(ValueError, match="offset"):
        normalise([PricePoint(datetime(2026, 1, 1), datetime(2026, 1, 2), 1)])  # noqa: DTZ001


def test_times_are_converted_to_utc() -> None:
    local = datetime(2026, 7, 1, 0, 0, tzinfo=BERLIN)
    (only,) = normalise([PricePoint(local, local + timedelta(hours=1), 0.3)]).points
    assert only.start.tzinfo is UTC
    assert only.start == datetime(2026, 6, 30, 22, tzinfo=UTC)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 120), st.integers(0, 60), st.integers(-5, 5)), max_size=12))
def test_normalise_minute_by_minute(given_points: list[tuple[int, int, int]]) -> None:
    curve = normalise([point(start, start + length, price) for start, length, price in given_points])
    for earlier, later in zip(curve.points, curve.points[1:], strict=False):
        assert earlier.start < earlier.end <= later.start
    for minute in range(-1, 190):
        covering = [
            (length, -number, price)
            for number, (start, length, price) in enumerate(given_points)
            if start <= minute < start + length
        ]
        assert price_at(curve, at(minute)) == (min(covering)[2] if covering else None)


# Rates ---------------------------------------------------------------------------------------------------------------


def test_flat_rate() -> None:
    rate = Rate(name="Flat", type=RateType.FLAT, price=0.3)
    assert rate_curve(rate, at(0), at(60), BERLIN).points == (point(0, 60, 0.3),)
    assert rate_curve(Rate(id=1, name="Default", type=RateType.FLAT), at(0), at(60), BERLIN).points == ()


def test_time_of_use_with_overlap_uses_first_period() -> None:
    rate = rate_from_json(
        {
            "name": "Two tariffs",
            "type": "tou",
            "price": 0.2,
            "periods": [
                {"days": [5], "months": [2], "start_hour": 22, "end_hour": 6, "price": 0.1},
                {"start_hour": 20, "end_hour": 24, "price": 0.4},
            ],
        }
    )
    # Saturday, 28 February 2026: its night ends on Sunday, 1 March.
    curve = rate_curve(rate, datetime(2026, 2, 28, tzinfo=BERLIN), datetime(2026, 3, 2, tzinfo=BERLIN), BERLIN)
    points = [(p.start.astimezone(BERLIN).strftime("%d %H:%M"), p.price) for p in curve.points]
    assert points == [
        ("28 00:00", 0.2),
        ("28 20:00", 0.4),
        ("28 22:00", 0.1),
        ("01 06:00", 0.2),
        ("01 20:00", 0.4),
    ]
    assert curve.points[-1].end == datetime(2026, 3, 2, tzinfo=BERLIN)


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.lists(
        st.tuples(st.sets(st.integers(0, 6), min_size=1), st.integers(0, 23), st.integers(1, 24)),
        min_size=1,
        max_size=6,
    ),
    st.integers(0, 23),
)
def test_time_of_use_hour_by_hour(given_periods: list[tuple[set[int], int, int]], first_hour: int) -> None:
    # Two periods may be the same, and each price is there twice.
    periods = [
        {"days": sorted(days), "start_hour": start, "end_hour": end, "price": number // 2}
        for number, (days, start, end) in enumerate(given_periods)
    ]
    rate = rate_from_json({"name": "N", "type": "tou", "price": -1, "periods": periods})
    start, hours = START + timedelta(hours=first_hour), 200
    curve = rate_curve(rate, start, start + timedelta(hours=hours), ZoneInfo("UTC"))
    for earlier, later in pairwise(curve.points):
        assert earlier.end == later.start
        assert earlier.price != later.price
    for hour in range(hours):
        moment = start + timedelta(hours=hour)
        today, before = moment.weekday(), (moment - timedelta(days=1)).weekday()
        covering = (
            number // 2
            for number, (days, first, end) in enumerate(given_periods)
            if (today in days and first <= moment.hour < (end if end > first else 24))
            or (before in days and end <= first and moment.hour < end)
        )
        assert price_at(curve, moment) == next(covering, -1)


def test_time_of_use_without_a_price_for_the_rest_has_gaps() -> None:
    rate = rate_from_json({"name": "N", "type": "tou", "periods": [{"start_hour": 1, "end_hour": 2, "price": 0.1}]})
    curve = rate_curve(rate, START, START + timedelta(days=1), ZoneInfo("UTC"))
    assert curve.points == (point(60, 120, 0.1),)


@pytest.mark.parametrize(("day", "hours"), [((2026, 3, 29), 1), ((2026, 10, 25), 3), ((2026, 6, 1), 2)])
def test_time_of_use_on_days_with_23_and_25_hours(day: tuple[int, int, int], hours: int) -> None:
    rate = rate_from_json(
        {"name": "N", "type": "tou", "price": 1, "periods": [{"start_hour": 1, "end_hour": 3, "price": 2}]}
    )
    start = datetime(*day, tzinfo=BERLIN)
    end = (start + timedelta(days=1)).astimezone(UTC)
    curve = rate_curve(rate, start.astimezone(UTC), end, BERLIN)
    assert sum(((p.end - p.start) / timedelta(hours=1) for p in curve.points if p.price == 2), 0.0) == hours
    quarters = (end - start.astimezone(UTC)) / timedelta(minutes=15)
    assert quarters == {1: 92, 2: 96, 3: 100}[hours]


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"type": "flat", "price": 1}, "name"),
        ({"name": "x", "type": "flat"}, "price"),
        ({"name": "x", "type": "flat", "price": "1"}, "price"),
        ({"name": "x", "type": "flat", "price": float("inf")}, "price"),
        ({"name": "x", "type": "tou"}, "periods"),
        ({"name": "x", "type": "tou", "periods": []}, "periods"),
        (
            {"name": "x", "type": "tou", "periods": [{"start_hour": 1, "end_hour": 25, "price": 1}]},
            "periods[0].end_hour",
        ),
        ({"name": "x", "type": "tou", "periods": [{"start_hour": 1, "end_hour": 2}]}, "periods[0].price"),
        (
            {"name": "x", "type": "tou", "periods": [{"months": [0], "start_hour": 1, "end_hour": 2, "price": 1}]},
            "periods[0].months[0]",
        ),
        ({"name": "x", "type": "sensor"}, "entity_id"),
        ({"name": "x", "type": "sensor", "entity_id": "price"}, "entity_id"),
        ({"name": "x", "type": "flat", "price": 1, "timezone": "Nowhere"}, "timezone"),
        ({"name": "x", "type": "flat", "price": 1, "colour": 1}, "colour"),
        ({"name": "x", "type": "dynamic"}, "type"),
    ],
)
def test_invalid_rate_names_the_fault(data: dict[str, object], path: str) -> None:
    with pytest.raises(InvalidDataError) as error:
        rate_from_json(data, known_zones={"UTC"})
    assert [item.path for item in error.value.errors] == [path]


@pytest.mark.parametrize(
    "data",
    [
        {"id": 1, "name": "Default", "type": "flat"},
        {"name": "T", "type": "tou", "periods": [{"days": [0, 6], "start_hour": 22, "end_hour": 24, "price": -0.1}]},
        {
            "name": "S",
            "type": "sensor",
            "entity_id": "select.tariff",
            "tariff_prices": {"peak": 0.4},
            "currency": "EUR",
        },
    ],
)
def test_rate_survives_json_round_trip(data: dict[str, object]) -> None:
    rate = rate_from_json(data)
    assert rate_from_json(rate.as_json()) == rate


# Reading a curve -----------------------------------------------------------------------------------------------------


def cheapest_hours(
    curve: PriceCurve,
    start: datetime,
    end: datetime,
    hours: float,
    *,
    contiguous: bool = False,
    most_expensive: bool = False,
) -> list[tuple[datetime, datetime]]:
    chosen = choose(
        slots(curve), seconds(start), seconds(end), hours, contiguous=contiguous, most_expensive=most_expensive
    )
    return [(instant(low), instant(high)) for low, high in chosen]


def test_between_cuts_at_both_ends() -> None:
    assert between(hourly(1, 2, 3), at(30), at(90)).points == (point(30, 60, 1), point(60, 90, 2))


def test_split_hours_are_the_cheapest() -> None:
    curve = hourly(5, 1, 4, 1, 0, 9)
    assert cheapest_hours(curve, at(0), at(360), 2) == [(at(60), at(120)), (at(240), at(300))]
    assert cheapest_hours(curve, at(0), at(360), 2.5) == [(at(60), at(120)), (at(180), at(210)), (at(240), at(300))]
    assert cheapest_hours(curve, at(0), at(360), 2, most_expensive=True) == [(at(0), at(60)), (at(300), at(360))]
    assert cheapest_hours(curve, at(90), at(200), 9) == [(at(90), at(200))]


def test_equal_prices_are_chosen_from_the_start() -> None:
    curve = hourly(*[0.1 + 0.2, 0.3] * 12)
    assert cheapest_hours(curve, at(0), at(1440), 4, contiguous=True) == [(at(0), at(240))]
    assert cheapest_hours(curve, at(0), at(1440), 4) == [(at(0), at(240))]


def test_hours_in_one_piece_need_no_slot_for_their_start() -> None:
    curve = hourly(9, 2, 1, 3, 9)
    assert cheapest_hours(curve, at(0), at(300), 1.5, contiguous=True) == [(at(90), at(180))]
    assert cheapest_hours(hourly(1, 5, 1), at(0), at(180), 1, contiguous=True, most_expensive=True) == [
        (at(60), at(120))
    ]


def test_hours_in_one_piece_do_not_cross_a_gap() -> None:
    curve = normalise([point(0, 60, 1), point(90, 150, 1), point(150, 210, 7)])
    assert cheapest_hours(curve, at(0), at(300), 1.5, contiguous=True) == [(at(90), at(180))]
    assert cheapest_hours(curve, at(0), at(300), 5, contiguous=True) == [(at(90), at(210))]
    assert cheapest_hours(PriceCurve(), at(0), at(300), 5, contiguous=True) == []


@pytest.mark.parametrize("price", [1e300, -1e300, float("inf"), float("nan"), 100_001.0, 10**400])
def test_implausible_price_is_dropped(price: float) -> None:
    hour = timedelta(hours=1)
    points = [PricePoint(START, START + hour, 0.2), PricePoint(START + hour, START + 2 * hour, price)]
    assert [point.price for point in normalise(points).points] == [0.2]
