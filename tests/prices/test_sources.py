"""Every kind of price source, read from the real data of its integration."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.miner_remote.prices.curve import normalise
from custom_components.miner_remote.prices.model import PricePoint
from custom_components.miner_remote.prices.sources import (
    SourceError,
    action_source,
    actions,
    async_request_prices,
    entities_of,
    read_states,
)
from custom_components.miner_remote.prices.sources.entity_states import unit_of
from custom_components.miner_remote.prices.sources.notations import number
from custom_components.miner_remote.prices.sources.rows import read_rows
from custom_components.miner_remote.prices.sources.units import Unit, parse_unit

from . import fixtures
from .conftest import TODAY, Actions, source
from .fixtures import BERLIN, DAY, MADRID, read_attributes

HOUR = timedelta(hours=1)
QUARTER = timedelta(minutes=15)


def read(attributes: Mapping[str, Any], day: date = TODAY, zone: Any = BERLIN) -> list[PricePoint]:
    return read_attributes(attributes, day, zone)


def check(points: Sequence[PricePoint], *, start: datetime, step: timedelta, count: int) -> None:
    """Check that points are in UTC and without gaps, and that normalising changes nothing."""
    assert len(points) == count
    assert points[0].start == start
    assert all(point.start.tzinfo is UTC and point.end.tzinfo is UTC for point in points)
    assert all(point.end - point.start == step for point in points)
    assert all(before.end == after.start for before, after in pairwise(points))
    assert normalise(points).points == tuple(points)


def test_numbers() -> None:
    assert [number(value) for value in (1, -0.5, "0.25", "1e-3", 0)] == [1, -0.5, 0.25, 0.001, 0]
    for wrong in (None, True, "", "unavailable", math.nan, "inf", [], 10**400):
        assert number(wrong) is None


# Attributes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cents", [False, True])
def test_custom_nordpool(*, cents: bool) -> None:
    points = read(fixtures.nordpool_custom(cents=cents))
    check(points, start=DAY.astimezone(UTC), step=HOUR, count=48)
    assert points[0].price == pytest.approx(0.5)
    assert points[-1].price == pytest.approx(1.03)


def test_custom_nordpool_before_tomorrow_is_out() -> None:
    check(read(fixtures.nordpool_custom(tomorrow=False)), start=DAY.astimezone(UTC), step=HOUR, count=24)


def test_cents_flag_applies_if_unit_has_no_cents() -> None:
    attributes = {**fixtures.nordpool_custom(cents=True), "unit_of_measurement": "SEK/kWh"}
    assert read(attributes)[0].price == pytest.approx(0.5)
    assert unit_of(fixtures.nordpool_custom(cents=True)).factor == pytest.approx(0.01)


def test_entsoe() -> None:
    points = read(fixtures.entsoe())
    check(points, start=DAY.astimezone(UTC), step=HOUR, count=48)
    assert (points[0].price, points[24].price) == (0.1, 0.2)
    only_all = {"prices": fixtures.entsoe()["prices"], "unit_of_measurement": "EUR/MWh"}
    assert read(only_all)[24].price == pytest.approx(0.0002)


@pytest.mark.parametrize("old", [False, True])
def test_epex_spot(*, old: bool) -> None:
    points = read(fixtures.epex_spot(old=old))
    check(points, start=DAY.astimezone(UTC), step=QUARTER, count=192)
    assert points[0].price == pytest.approx(0.1)
    assert points[-1].price == pytest.approx(-0.091)


def test_value_that_names_its_unit_is_not_converted_by_that_of_the_sensor() -> None:
    rows = [{"start": DAY, "price_per_kwh": 0.2}]
    assert read_rows(rows, parse_unit("EUR/MWh"), BERLIN)[0].price == 0.2
    assert read_rows(rows, parse_unit("ct/kWh"), BERLIN)[0].price == 0.002


def test_octopus() -> None:
    points = read(fixtures.octopus(DAY))
    check(points, start=DAY.astimezone(UTC), step=timedelta(minutes=30), count=48)
    assert points[1].price == pytest.approx(0.151)


def test_amber_has_no_gap_of_a_second() -> None:
    points = read(fixtures.amber_forecast(DAY))
    check(points, start=DAY.astimezone(UTC), step=timedelta(minutes=30), count=20)
    assert points[0].price == pytest.approx(0.3)


@pytest.mark.parametrize("cents", [False, True])
def test_energi_data_service(*, cents: bool) -> None:
    points = read(fixtures.energi_data_service(cents=cents))
    check(points, start=DAY.astimezone(UTC), step=HOUR, count=48)
    assert points[24].price == pytest.approx(2.0)


def test_frank_energie_and_ge_spot() -> None:
    check(read(fixtures.frank_energie()), start=DAY.astimezone(UTC), step=HOUR, count=48)
    points = read(fixtures.ge_spot())
    check(points, start=DAY.astimezone(UTC), step=QUARTER, count=192)
    assert (points[0].price, points[-1].price) == (0.05, 0.06)


def test_pvpc() -> None:
    hours = [f"{hour:02}h" for hour in range(24)]
    points = read(fixtures.pvpc(hours, tomorrow=True), zone=MADRID)
    check(points, start=datetime(2026, 11, 8, 23, tzinfo=UTC), step=HOUR, count=48)
    assert (points[5].price, points[24].price) == (0.105, 0.2)
    blank = {"price_00h (next day)": 0.7, "price_24h": 1, "price_99h": 1, "price_ratio": 2, "price_01h": None}
    assert read(blank, zone=MADRID) == [
        PricePoint(datetime(2026, 11, 9, 23, tzinfo=UTC), datetime(2026, 11, 10, tzinfo=UTC), 0.7)
    ]


def test_pvpc_on_the_canary_islands() -> None:
    """The lists are of days in Madrid, an hour ahead: 23:00 belongs to the evening before."""
    canary = ZoneInfo("Atlantic/Canary")
    hours = ["23h", *(f"{hour:02}h" for hour in range(23))]
    points = read(fixtures.pvpc(hours, tomorrow=True), zone=canary)
    first, second = points[:23], points[23:]
    check(first, start=datetime(2026, 11, 9, tzinfo=UTC), step=HOUR, count=23)
    check(second, start=datetime(2026, 11, 10, tzinfo=UTC), step=HOUR, count=23)
    assert (first[0].price, second[0].price) == (0.101, 0.2)


def test_pvpc_on_the_days_of_25_and_23_hours() -> None:
    hours = ["00h", "01h", "02h", "02h_d", *(f"{hour:02}h" for hour in range(3, 24))]
    points = read(fixtures.pvpc(hours), date(2026, 10, 25), MADRID)
    check(points, start=datetime(2026, 10, 24, 22, tzinfo=UTC), step=HOUR, count=25)
    assert [point.price for point in points] == pytest.approx([0.1 + index / 1000 for index in range(25)])
    hours = ["00h", "01h", *(f"{hour:02}h" for hour in range(3, 24))]
    points = read(fixtures.pvpc(hours), date(2026, 3, 29), MADRID)
    check(points, start=datetime(2026, 3, 28, 23, tzinfo=UTC), step=HOUR, count=23)


# Rows ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "count"), [(date(2026, 10, 25), 100), (date(2026, 3, 29), 92), (date(2026, 11, 9), 96)]
)
def test_days_of_all_lengths(day: date, count: int) -> None:
    start = datetime(day.year, day.month, day.day, tzinfo=BERLIN)
    rows = [{"start": begin.isoformat(), "price": 1} for begin, _ in fixtures.slots(start, 15, count)]
    points = read_rows(list(reversed(rows)), Unit(), BERLIN)
    check(points, start=start.astimezone(UTC), step=QUARTER, count=count)
    assert points[-1].end == (start + timedelta(days=1)).astimezone(UTC)


def test_times_without_offset() -> None:
    """They are in the time zone, also in the repeated hour."""
    slots = fixtures.slots(datetime(2026, 10, 25, tzinfo=BERLIN), 60, 25)
    rows = [
        {"start": begin.strftime("%Y-%m-%d %H:%M:%S"), "end": end.strftime("%Y-%m-%d %H:%M:%S"), "value": index}
        for index, (begin, end) in enumerate(slots)
    ]
    points = read_rows(rows, Unit(), BERLIN)
    check(points, start=datetime(2026, 10, 24, 22, tzinfo=UTC), step=HOUR, count=25)
    assert [point.price for point in points] == list(range(25))


def test_rows_without_end() -> None:
    def points(*hours: float) -> list[float]:
        rows = [{"time": (DAY + timedelta(hours=hour)).isoformat(), "price": 1} for hour in hours]
        return [(point.end - point.start) / HOUR for point in read_rows(rows, Unit(), BERLIN)]

    assert points() == []
    assert points(3) == [1]
    assert points(0, 1, 2) == [1, 1, 1]
    # Hours today, quarters tomorrow.
    assert points(0, 1, 1.25, 1.5) == [1, 0.25, 0.25, 0.25]
    # A gap in a regular list is a time without prices.
    assert points(0, 1, 2, 3, 9, 10) == [1, 1, 1, 1, 1, 1]
    # A tariff with a row for each change.
    assert points(0, 6, 22) == [6, 6, 6]
    assert points(0, 6, 22, 24) == [6, 16, 2, 2]


def test_overlapping_rows_use_the_shorter_row_first() -> None:
    """A price for the whole day, and prices for some of its hours, including the first."""

    def row(first: int, last: int, price: float) -> dict[str, Any]:
        return {"start": DAY + first * HOUR, "end": DAY + last * HOUR, "price": price}

    rows = [row(0, 24, 0.3), row(0, 6, 0.2), row(17, 20, 0.4)]
    for given in (rows, rows[::-1]):
        points = read_rows(given, Unit(), BERLIN)
        assert [((point.start - DAY) / HOUR, (point.end - DAY) / HOUR, point.price) for point in points] == [
            (0, 6, 0.2),
            (6, 17, 0.3),
            (17, 20, 0.4),
            (20, 24, 0.3),
        ]


def test_end_may_be_the_last_second_of_an_interval() -> None:
    rows = [
        {"start": begin.isoformat(), "end": (end - timedelta(seconds=1)).isoformat(), "price": 1}
        for begin, end in fixtures.slots(DAY, 60, 24)
    ]
    check(read_rows(rows, Unit(), BERLIN), start=DAY.astimezone(UTC), step=HOUR, count=24)


@pytest.mark.parametrize("offset", ["", "Z", "-05:00", "+05:00"])
def test_row_over_all_of_time_is_read(offset: str) -> None:
    rows = [{"start": f"0001-01-01T00:00:00{offset}", "end": f"9999-12-31T23:59:59{offset}", "price": 0.3}]
    (point,) = read_rows(rows, Unit(), BERLIN)
    assert point.start < DAY < DAY + timedelta(days=9999) < point.end


def test_rows_without_price_or_time_are_dropped() -> None:
    rows = [
        "text",
        {"price": 1},
        {"start": "not a time", "price": 1},
        {"start": DAY, "price": None},
        {"start": DAY, "price": "unknown", "value": 3},
        {"start": DAY + HOUR, "end": DAY, "price": True, "value": "0.5"},
    ]
    points = read_rows(rows, Unit(), BERLIN)
    assert [point.price for point in points] == [3, 0.5]
    check(points, start=DAY.astimezone(UTC), step=HOUR, count=2)
    assert read_rows(None, Unit(), BERLIN) == read_rows("text", Unit(), BERLIN) == read_rows(5, Unit(), BERLIN) == []


# States --------------------------------------------------------------------------------------------------------------


def register(hass: HomeAssistant, platform: str, unique_id: str, entity_id: str, **more: Any) -> str:
    domain, _, object_id = entity_id.partition(".")
    entry = er.async_get(hass).async_get_or_create(domain, platform, unique_id, suggested_object_id=object_id, **more)
    assert entry.entity_id == entity_id
    return entity_id


async def test_scalar(hass: HomeAssistant) -> None:
    assert read_states(hass, "sensor.price") == read_states(hass, "sensor.other")
    hass.states.async_set("sensor.price", "21.5", {"unit_of_measurement": "ct/kWh"})
    reading = read_states(hass, "sensor.price")
    assert (reading.points, reading.price_now, reading.currency) == ((), pytest.approx(0.215), None)
    assert reading.since is not None
    for nothing in ("unavailable", "unknown", "nan"):
        hass.states.async_set("sensor.price", nothing, {"unit_of_measurement": "EUR/MWh"})
        assert read_states(hass, "sensor.price").price_now is None
    assert read_states(hass, "sensor.price").currency == "EUR"


async def test_tariff_of_a_utility_meter(hass: HomeAssistant) -> None:
    hass.states.async_set("select.energy_meter", "night", {"options": ["day", "night"]})
    prices = {"day": 0.35, "night": 0.18}
    assert read_states(hass, "select.energy_meter", prices).price_now == 0.18
    hass.states.async_set("select.energy_meter", "day", {"options": ["day", "night"]})
    assert read_states(hass, "select.energy_meter", prices).price_now == 0.35
    hass.states.async_set("select.energy_meter", "unavailable")
    assert read_states(hass, "select.energy_meter", prices).price_now is None


async def test_octopus_reads_all_three_days(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to(DAY + timedelta(hours=5, minutes=10))
    entry = MockConfigEntry(domain="octopus_energy")
    entry.add_to_hass(hass)
    meter = "octopus_energy_electricity_22l4330885_2199998082940"
    sensor = register(
        hass, "octopus_energy", f"{meter}_current_rate", f"sensor.{meter}_current_rate", config_entry=entry
    )
    for index, day in enumerate(("previous", "current", "next")):
        event = register(
            hass, "octopus_energy", f"{meter}_{day}_day_rates", f"event.{meter}_{day}_day_rates", config_entry=entry
        )
        hass.states.async_set(event, "2026-11-09T16:03:21.000+00:00", fixtures.octopus(DAY + timedelta(days=index - 1)))
    hass.states.async_set(sensor, "0.16", {"unit_of_measurement": "GBP/kWh"})
    for chosen in (sensor, f"event.{meter}_current_day_rates"):
        reading = read_states(hass, chosen)
        check(reading.points, start=(DAY - timedelta(days=1)).astimezone(UTC), step=timedelta(minutes=30), count=3 * 48)
        assert reading.currency == "GBP"
    assert read_states(hass, sensor).price_now == 0.16
    # The state of an event is a time, not a price.
    assert read_states(hass, f"event.{meter}_current_day_rates").price_now is None
    assert len(entities_of(hass, sensor)) == 4


async def test_amber_joins_now_and_forecast(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to(DAY + timedelta(minutes=10))
    entry = MockConfigEntry(domain="amberelectric")
    entry.add_to_hass(hass)
    current = register(hass, "amberelectric", "01AB-current-general", "sensor.home_general_price", config_entry=entry)
    forecast = register(
        hass, "amberelectric", "01AB-forecasts-general", "sensor.home_general_forecast", config_entry=entry
    )
    register(hass, "amberelectric", "01AB-forecasts-feed_in", "sensor.home_feed_in_forecast", config_entry=entry)
    hass.states.async_set(current, "0.31", fixtures.amber_current(DAY))
    hass.states.async_set(forecast, "0.3", fixtures.amber_forecast(DAY + timedelta(minutes=30)))
    for chosen in (current, forecast):
        reading = read_states(hass, chosen)
        check(reading.points, start=DAY.astimezone(UTC), step=timedelta(minutes=30), count=21)
        assert [point.price for point in reading.points[:2]] == pytest.approx([0.31, 0.3])


async def test_entsoe_finds_the_sensor_with_the_list(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to(DAY + timedelta(hours=20, minutes=10))
    entry = MockConfigEntry(domain="entsoe")
    entry.add_to_hass(hass)
    now = register(hass, "entsoe", "entsoe.current_price", "sensor.current_price", config_entry=entry)
    average = register(hass, "entsoe", "entsoe.avg_price", "sensor.average_price", config_entry=entry)
    register(hass, "entsoe", "entsoe.other", "sensor.not_there", config_entry=entry)
    hass.states.async_set(now, "0.12", {"unit_of_measurement": "€/kWh"})
    hass.states.async_set(average, "0.15", fixtures.entsoe())
    reading = read_states(hass, now)
    check(reading.points, start=DAY.astimezone(UTC), step=HOUR, count=48)
    assert (reading.price_now, reading.currency) == (0.12, "EUR")


async def test_unregistered_entity_is_read(hass: HomeAssistant) -> None:
    hass.states.async_set("sensor.template", "0.2", fixtures.frank_energie())
    assert entities_of(hass, "sensor.template") == ("sensor.template",)
    assert len(read_states(hass, "sensor.template").points) == 48
    assert action_source(hass, "sensor.template") is None
    with pytest.raises(SourceError, match=r"sensor\.template belongs to no integration"):
        await async_request_prices(hass, "sensor.template", TODAY)
    register(hass, "amberelectric", "odd", "sensor.odd")
    assert entities_of(hass, "sensor.odd") == ("sensor.odd",)


# Actions -------------------------------------------------------------------------------------------------------------


async def test_core_nordpool(hass: HomeAssistant, answers: Actions) -> None:
    sensor, entry = source(hass, "nordpool", "SE3-current_price", device="SE3", name="Nord Pool SE3")
    answers.answer("nordpool", "get_prices_for_date", {**fixtures.nordpool_action("SE4"), **fixtures.nordpool_action()})
    points = await async_request_prices(hass, sensor, TODAY)
    check(points, start=DAY.astimezone(UTC), step=QUARTER, count=96)
    assert points[0].price == pytest.approx(0.5)
    assert answers.calls[0].data == {"config_entry": entry.entry_id, "date": "2026-11-09", "areas": ["SE3"]}
    assert action_source(hass, sensor).zone is actions.MARKET_ZONE  # type: ignore[union-attr]


async def test_core_nordpool_without_device(hass: HomeAssistant, answers: Actions) -> None:
    sensor, entry = source(hass, "nordpool", "SE3-current_price")
    answers.answer("nordpool", "get_prices_for_date", fixtures.nordpool_action())
    assert len(await async_request_prices(hass, sensor, TODAY)) == 96
    assert answers.calls[0].data == {"config_entry": entry.entry_id, "date": "2026-11-09", "areas": ["SE3"]}
    answers.answer("nordpool", "get_prices_for_date", {"SE3": []})
    assert await async_request_prices(hass, sensor, TODAY) == []
    answers.answer("nordpool", "get_prices_for_date", {"SE3": [], "SE4": []})
    assert await async_request_prices(hass, sensor, TODAY) == []


async def test_tibber(hass: HomeAssistant, answers: Actions) -> None:
    sensor, _ = source(hass, "tibber", "home-id", device="home-id", name="Cabin")
    answer = fixtures.tibber_action()
    answer["prices"] = {**fixtures.tibber_action("Flat", count=4)["prices"], **answer["prices"]}
    answers.answer("tibber", "get_prices", answer)
    check(await async_request_prices(hass, sensor, TODAY), start=DAY.astimezone(UTC), step=QUARTER, count=96)
    assert answers.calls[0].data == {"start": "2026-11-09T00:00:00+01:00", "end": "2026-11-10T00:00:00+01:00"}
    # A Tibber Pulse renames the device of its home.
    registry = dr.async_get(hass)
    entity = er.async_get(hass).async_get(sensor)
    assert entity is not None
    assert entity.device_id is not None
    registry.async_update_device(entity.device_id, name="Tibber Pulse Cabin")
    assert len(await async_request_prices(hass, sensor, TODAY)) == 96
    answers.answer("tibber", "get_prices", {"prices": None})
    assert await async_request_prices(hass, sensor, TODAY) == []


@pytest.mark.parametrize(
    ("unique_id", "options", "price_type", "interval"),
    [
        ("today_energy_current_hour_price", {}, "market", "hour"),
        (
            "today_energy_all_in_current_price",
            {"electricity_price_interval": "quarter_hourly"},
            "all_in",
            "quarter",
        ),
    ],
)
async def test_energyzero(
    hass: HomeAssistant, answers: Actions, unique_id: str, options: dict[str, str], price_type: str, interval: str
) -> None:
    sensor, entry = source(hass, "energyzero", unique_id, options=options)
    minutes, count = (15, 96) if interval == "quarter" else (60, 24)
    answers.answer("energyzero", "get_energy_prices", fixtures.energyzero_action(count=count, minutes=minutes))
    points = await async_request_prices(hass, sensor, TODAY)
    check(points, start=DAY.astimezone(UTC), step=timedelta(minutes=minutes), count=count)
    assert answers.calls[0].data == {
        "config_entry": entry.entry_id,
        "incl_vat": True,
        "start": "2026-11-09T00:00:00+01:00",
        "end": "2026-11-09T23:59:59+01:00",
        "price_type": price_type,
        "interval": interval,
    }


async def test_easyenergy(hass: HomeAssistant, answers: Actions) -> None:
    sensor, entry = source(hass, "easyenergy", "today_energy_usage_current_hour_price")
    answers.answer("easyenergy", "get_energy_usage_prices", fixtures.easyenergy_action())
    check(await async_request_prices(hass, sensor, TODAY), start=DAY.astimezone(UTC), step=HOUR, count=24)
    assert answers.calls[0].data["incl_vat"] is True
    assert answers.calls[0].data["config_entry"] == entry.entry_id
    sensor, entry = source(hass, "easyenergy", "today_energy_return_current_hour_price")
    answers.answer("easyenergy", "get_energy_return_prices", fixtures.easyenergy_action())
    check(await async_request_prices(hass, sensor, TODAY), start=DAY.astimezone(UTC), step=HOUR, count=24)
    assert "incl_vat" not in answers.calls[1].data


@pytest.mark.parametrize("country", ["es", "pt"])
async def test_omie(hass: HomeAssistant, answers: Actions, country: str) -> None:
    sensor, _ = source(hass, "omie", f"{country}_spot_price")
    answers.answer(
        "omie", "get_prices_for_date", fixtures.omie_action(country, datetime(2026, 10, 25, tzinfo=BERLIN), 100)
    )
    points = await async_request_prices(hass, sensor, date(2026, 10, 25))
    check(points, start=datetime(2026, 10, 24, 22, tzinfo=UTC), step=QUARTER, count=100)
    assert points[0].price == pytest.approx(0.04)
    assert answers.calls[0].data == {"date": "2026-10-25", "countries": [country]}


async def test_failing_action_raises(hass: HomeAssistant, answers: Actions, monkeypatch: pytest.MonkeyPatch) -> None:
    sensor, _ = source(hass, "omie", "es_spot_price")
    with pytest.raises(SourceError, match=r"omie\.get_prices_for_date failed"):
        await async_request_prices(hass, sensor, TODAY)
    answers.answer("omie", "get_prices_for_date", ServiceValidationError("No data for 2026-11-09"))
    with pytest.raises(SourceError, match="No data for 2026-11-09"):
        await async_request_prices(hass, sensor, TODAY)
    answers.answer("omie", "get_prices_for_date", TimeoutError())
    with pytest.raises(SourceError, match="did not answer within 60 s"):
        await async_request_prices(hass, sensor, TODAY)
    answers.answer("omie", "get_prices_for_date", {"es": "nonsense"})
    assert await async_request_prices(hass, sensor, TODAY) == []
    assert dt_util.get_default_time_zone() == BERLIN
