"""Prices are found by their shape, whatever their names, if they agree with the state."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from hypothesis import HealthCheck, given, settings, strategies as st

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.prices.model import PricePoint
from custom_components.miner_remote.prices.sources.entity_states import read_states
from custom_components.miner_remote.prices.sources.series_choice import Evidence, choose_series
from custom_components.miner_remote.prices.sources.series_finder import find_series
from custom_components.miner_remote.prices.sources.units import is_price_unit, parse_unit

from .conftest import SENSOR, Prices
from .fixtures import BERLIN, DAY, read_attributes, slots
from .shapes import HOURS, NOW, QUARTERS, SHAPES, Shape, at, keyed, local, rows, utc

SPOT = "sensor.spot"
NEXT = DAY + timedelta(days=1)


def show(hass: HomeAssistant, shape: Shape) -> None:
    unit = {} if shape.unit is None else {"unit_of_measurement": shape.unit}
    hass.states.async_set(SPOT, shape.shown, {**unit, **shape.attributes})


def refused(hass: HomeAssistant, rate: int) -> ir.IssueEntry | None:
    return ir.async_get(hass).async_get_issue(DOMAIN, f"prices_refused_{rate}")


def day_of(points: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    return [(start, end, round(price, 6)) for start, end, price in points]


@pytest.mark.parametrize("name", SHAPES)
async def test_price_list_of_any_shape_is_read(prices: Prices, name: str) -> None:
    shape = SHAPES[name]
    await prices.to(NOW)
    show(prices.hass, shape)
    rate = await prices.add(**SENSOR)
    step = 24 / len(shape.prices)
    assert day_of(prices.curve(rate, DAY - timedelta(days=2), 24 * 5)) == [
        (48 + index * step, 48 + (index + 1) * step, round(price, 6)) for index, price in enumerate(shape.prices)
    ]
    assert refused(prices.hass, rate) is None
    assert prices.service.price_now(rate) == pytest.approx(at(shape.prices))


async def test_amounts_are_scaled_by_the_state(prices: Prices) -> None:
    """Field case P1: nested amounts in whole ten-millionths of a euro."""
    await prices.to(DAY + timedelta(minutes=5))
    forecast = rows(
        [0.2] * 96,
        lambda start, end, _price: {
            "start_date": utc(start),
            "end_date": utc(end),
            "price_tax_included": {"amount": 2_000_000},
        },
    )
    prices.hass.states.async_set(SPOT, "0.2", {"unit_of_measurement": "€/kWh", "forecast": forecast})
    rate = await prices.add(**SENSOR)
    found = prices.curve(rate, DAY, 24)
    assert len(found) == 96
    assert found[0] == (0, 0.25, pytest.approx(0.2))
    # Without a state, the scale is remembered; for whole numbers in millions it is known.
    prices.hass.states.async_set(SPOT, "unknown", {"unit_of_measurement": "€/kWh", "forecast": forecast})
    await prices.hass.async_block_till_done()
    assert prices.curve(rate, DAY, 24) == found
    assert read_attributes({"forecast": forecast}, DAY.date(), BERLIN)[0].price == pytest.approx(0.2)


TWO_DAYS: dict[str, dict[str, Any]] = {
    "rows": {
        "raw_today": rows(HOURS, lambda start, end, price: {"start": start, "end": end, "value": price}),
        "raw_tomorrow": rows(HOURS[::-1], lambda start, end, price: {"start": start, "end": end, "value": price}, NEXT),
    },
    "numbers": {"today": HOURS, "tomorrow": HOURS[::-1]},
    "numbers in several languages": {"preise_heute": HOURS, "preise_morgen": HOURS[::-1]},
    "48 numbers": {"prices": [*HOURS, *HOURS[::-1]]},
    "days": {"2026-11-10": HOURS[::-1], "2026-11-09": HOURS},
    "days of times": {
        "prices": {
            "2026-11-09": keyed(HOURS, lambda start: f"{start:%H:%M}"),
            "2026-11-10": keyed(HOURS[::-1], lambda start: f"{start:%H:%M}"),
        }
    },
    "times": {
        "today": keyed(HOURS, lambda start: f"{start:%H:%M}"),
        "tomorrow": keyed(HOURS[::-1], lambda start: f"{start:%H:%M}"),
    },
    "rows of hours": {
        "today": rows(HOURS, lambda start, _end, price: {"hour": start.hour, "price": price}),
        "tomorrow": rows(HOURS[::-1], lambda start, _end, price: {"hour": start.hour, "price": price}),
    },
    "PVPC": keyed(HOURS, lambda start: f"price_{start:%H}h")
    | keyed(HOURS[::-1], lambda start: f"price_next_day_{start:%H}h"),
    "PVPC before": keyed(HOURS, lambda start: f"price_{start:%H}h")
    | keyed(HOURS[::-1], lambda start: f"price_{start:%H}h (next day)"),
    "rows of other names": {
        "abc": rows(HOURS, lambda start, _end, price: {"x": utc(start), "y": price * 1000}),
        "xyz": rows(HOURS[::-1], lambda start, _end, price: {"x": utc(start), "y": price * 1000}, NEXT),
        "day": 9,
    },
}


@pytest.mark.parametrize("name", TWO_DAYS)
async def test_both_days_are_read(prices: Prices, name: str) -> None:
    await prices.to(NOW)
    show(prices.hass, Shape(TWO_DAYS[name]))
    rate = await prices.add(**SENSOR)
    assert day_of(prices.curve(rate, DAY, 72)) == [
        (hour, hour + 1, price) for hour, price in enumerate([*HOURS, *HOURS[::-1]])
    ]


@pytest.mark.parametrize("power", range(-2, 10))
async def test_list_in_any_power_of_ten_is_scaled(prices: Prices, power: int) -> None:
    await prices.to(NOW)
    show(
        prices.hass,
        Shape({"list": rows(HOURS, lambda start, _end, price: {"t": str(start), "price": price * 10**power})}),
    )
    rate = await prices.add(**SENSOR)
    assert [price for _start, _end, price in prices.curve(rate, DAY, 24)] == pytest.approx(HOURS)


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 10, 25), 25), (date(2026, 3, 29), 23)])
@pytest.mark.parametrize("minutes", [60, 30, 15])
@pytest.mark.parametrize("shape", ["rows", "naive", "falling", "numbers", "attributes"])
async def test_days_of_clock_change_have_all_hours(
    prices: Prices, day: date, hours: int, minutes: int, shape: str
) -> None:
    start = datetime(day.year, day.month, day.day, tzinfo=BERLIN)
    count = hours * 60 // minutes
    times = slots(start, minutes, count)
    numbers = [round(0.1 + index / 1000, 4) for index in range(count)]
    attributes: dict[str, Any] = {
        "rows": {"prices": [{"hour": begin, "v": number} for (begin, _), number in zip(times, numbers, strict=True)]},
        "naive": {"x": [{"s": local(begin), "p": number} for (begin, _), number in zip(times, numbers, strict=True)]},
        "falling": {"x": [{"s": local(begin), "p": n} for (begin, _), n in zip(times, numbers, strict=True)][::-1]},
        "numbers": {"today": numbers},
        "attributes": {utc(begin): number for (begin, _), number in zip(times, numbers, strict=True)},
    }[shape]
    await prices.to(start + timedelta(hours=12, minutes=1))
    now = int((start + timedelta(hours=12, minutes=1) - start.astimezone(UTC)) / timedelta(minutes=minutes))
    prices.hass.states.async_set(SPOT, str(numbers[now]), {"unit_of_measurement": "EUR/kWh", **attributes})
    rate = await prices.add(**SENSOR)
    curve = prices.service.curve(rate, start, start + timedelta(days=2))
    assert [(point.start, point.end) for point in curve.points] == [
        (begin.astimezone(UTC), end.astimezone(UTC)) for begin, end in times
    ]
    assert [point.price for point in curve.points] == pytest.approx(numbers)


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 10, 25), 25), (date(2026, 3, 29), 23), (DAY.date(), 24)])
@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("shape", ["rows", "rows of the day", "mapping", "ranges"])
def test_hours_that_are_counted_are_those_since_midnight(day: date, hours: int, first: int, shape: str) -> None:
    """OTE counts the hours of a day from 1, to 25 when the clock is set back."""
    start = datetime(day.year, day.month, day.day, tzinfo=BERLIN)
    times = slots(start, 60, hours)
    numbered = [(first + index, round(0.1 + index / 1000, 4)) for index in range(hours)]
    attributes: dict[str, Any] = {
        "rows": {"prices": [{"day": day.isoformat(), "hour": hour, "price": price} for hour, price in numbered]},
        "rows of the day": {"today": [{"hour": hour, "price": price} for hour, price in numbered]},
        "mapping": {"prices": {str(hour): price for hour, price in numbered}},
        "ranges": {
            "prices": [
                {"t": f"{begin:%H:%M}-{end:%H:%M}", "price": price}
                for (begin, end), (_hour, price) in zip(times, numbered, strict=True)
            ]
        },
    }[shape]
    assert [(point.start, point.end, point.price) for point in read_attributes(attributes, day, BERLIN)] == [
        (begin.astimezone(UTC), end.astimezone(UTC), price)
        for (begin, end), (_hour, price) in zip(times, numbered, strict=True)
    ]


async def test_last_row_of_a_regular_list_is_no_longer_than_the_others(prices: Prices) -> None:
    """Field case P3 and a variant: only the last end is wrong."""
    await prices.to(NOW)
    items = rows(QUARTERS, lambda start, end, price: {"start": start, "end": end, "price": price})
    items[-1]["end"] += timedelta(minutes=45)
    show(prices.hass, Shape({"prices": items}, QUARTERS))
    rate = await prices.add(**SENSOR)
    assert prices.curve(rate, DAY, 48)[-1][:2] == (23.75, 24)


async def test_rows_in_any_order_with_gaps_and_doubles(prices: Prices) -> None:
    await prices.to(NOW)
    items = rows(HOURS, lambda start, _end, price: {"start": utc(start), "price": price})
    yesterday = rows(
        HOURS, lambda start, _end, price: {"start": utc(start), "price": price + 1}, DAY - timedelta(days=1)
    )
    items = [*items, *items[3:9], *yesterday, {"start": "soon", "price": 4}, {"start": utc(DAY), "price": None}]
    del items[5]
    items = [item for item in items if item["start"] != utc(DAY + timedelta(hours=20))]
    random.Random(1).shuffle(items)
    show(prices.hass, Shape({"prices": items}))
    rate = await prices.add(**SENSOR)
    expected = [(hour, hour + 1, HOURS[hour]) for hour in range(24) if hour != 20]
    assert day_of(prices.curve(rate, DAY, 48)) == expected


# Other numbers -------------------------------------------------------------------------------------------------------


async def test_list_that_contradicts_the_state_is_rejected(prices: Prices) -> None:
    await prices.to(NOW)
    items = rows(HOURS, lambda start, _end, price: {"start": start, "price": price * 0.77 + 0.031})
    prices.hass.states.async_set(SPOT, str(at(HOURS)), {"unit_of_measurement": "EUR/kWh", "prices": items})
    rate = await prices.add(**SENSOR)
    assert prices.curve(rate, DAY, 48) == [(12 + 1 / 6, 14 + 1 / 6, at(HOURS))]
    issue = refused(prices.hass, rate)
    assert issue is not None
    assert (issue.translation_key, issue.translation_placeholders) == (
        "prices_contradict_state",
        {"name": "Spot", "entity_id": SPOT},
    )
    show(prices.hass, SHAPES["Strømligning"])
    await prices.hass.async_block_till_done()
    assert refused(prices.hass, rate) is None
    assert len(prices.curve(rate, DAY, 24)) == 24


@pytest.mark.parametrize(
    "name",
    [
        "temperature",
        "outdoor_temp",
        "co2_intensity",
        "carbonIntensity",
        "loads",
        "house_load_w",
        "power_today",
        "solar_forecast",
        "pv_estimate",
        "feed_in",
        "feedInPrices",
        "export_prices",
        "sell_price",
        "return_price",
        "injection_tariff",
        "average",
        "daily_average_price",
        "min_price",
        "highest_prices",
        "energy_tax",
        "vat",
        "gas_price",
        "consumption",
        "sustainability_score",
        "order",
        "solar_percentage",
        "network_fee",
        "price_history",
    ],
)
@pytest.mark.parametrize("where", ["list", "key", "mapping", "numbers"])
async def test_number_with_excluding_name_is_never_a_price(
    prices: Prices,
    name: str,
    where: str,
) -> None:
    """Such numbers are rejected even if they agree with the state."""
    await prices.to(NOW)
    attributes: dict[str, Any] = {
        "list": {name: rows(HOURS, lambda start, _end, price: {"start": start, "value": price})},
        "key": {"data": rows(HOURS, lambda start, _end, price: {"start": start, name: price})},
        "mapping": {name: {utc(start): price for (start, _), price in zip(slots(DAY, 60, 24), HOURS, strict=True)}},
        "numbers": {"today": {name: list(HOURS)}},
    }[where]
    show(prices.hass, Shape(attributes))
    rate = await prices.add(**SENSOR)
    assert not any(point.listed for point in prices.service.curve(rate, DAY, DAY + timedelta(days=2)).points)
    assert refused(prices.hass, rate) is None


@pytest.mark.parametrize("covers_now", [True, False])
@pytest.mark.parametrize(("entity_id", "believed"), [("sensor.elering_fi", "fi"), ("sensor.spot", None)])
async def test_list_of_the_entitys_own_area_is_read(
    prices: Prices,
    entity_id: str,
    believed: str | None,
    *,
    covers_now: bool,
) -> None:
    """All of them have the same current price."""
    await prices.to(NOW)
    day = DAY if covers_now else NEXT
    lists = {
        area: rows(
            [*([price + more for price in HOURS[:8]]), *HOURS[8:]],
            lambda start, _end, price: {"timestamp": int(start.timestamp()), "price": price * 1000},
            day,
        )
        for area, more in (("ee", 0), ("fi", 0.1), ("lv", 0.2))
    }
    prices.hass.states.async_set(entity_id, str(at(HOURS)), {"unit_of_measurement": "€/kWh", "data": lists})
    rate = await prices.add(**{**SENSOR, "entity_id": entity_id})
    found = [point for point in prices.service.curve(rate, DAY, DAY + timedelta(days=3)).points if point.listed]
    assert len(found) == (24 if believed else 0)
    assert (refused(prices.hass, rate) is None) is (believed is not None)
    if believed:
        assert found[0].price == pytest.approx((HOURS[0] + 0.1) * (1 if covers_now else 1000))


@pytest.mark.parametrize("unit", ["W", "kWh", "°C", "gCO2eq/kWh", "%", "€/m³", "kg", "kWh/kWh", "EUR/month", "L", "s"])
async def test_entity_in_another_unit_has_no_price(prices: Prices, unit: str) -> None:
    assert not is_price_unit(unit)
    await prices.to(NOW)
    show(prices.hass, Shape(SHAPES["Strømligning"].attributes, unit=unit))
    rate = await prices.add(**SENSOR)
    assert prices.service.price_now(rate) is None
    assert prices.curve(rate, DAY, 24) == []


async def test_feed_in_price_is_read_if_chosen(prices: Prices) -> None:
    await prices.to(NOW)
    attributes = {"feed_in": rows(HOURS, lambda start, _end, price: {"start": start, "price": price})}
    prices.hass.states.async_set(
        "sensor.feed_in_price", str(at(HOURS)), {"unit_of_measurement": "EUR/kWh", **attributes}
    )
    rate = await prices.add(**{**SENSOR, "entity_id": "sensor.feed_in_price"})
    assert len(prices.curve(rate, DAY, 24)) == 24


async def test_forecast_beside_published_prices_is_not_read(prices: Prices) -> None:
    await prices.to(NOW)
    show(
        prices.hass,
        Shape(
            {
                **SHAPES["Strømligning"].attributes,
                "forecast": rows(
                    HOURS,
                    lambda start, end, _price: {"price": 9, "start": str(start), "end": str(end)},
                    DAY + timedelta(days=1),
                ),
            }
        ),
    )
    rate = await prices.add(**SENSOR)
    assert len(prices.curve(rate, DAY, 72)) == 24


async def test_state_of_an_average_price_may_be_the_mean_of_its_list(prices: Prices) -> None:
    await prices.to(NOW)
    attributes = {**SHAPES["Strømligning"].attributes, "unit_of_measurement": "EUR/kWh"}
    mean = f"{sum(HOURS) / 24:.5f}"
    for entity_id, count in (("sensor.average_price", 24), ("sensor.price", 0)):
        prices.hass.states.async_set(entity_id, mean, attributes)
        assert len(read_states(prices.hass, entity_id).points) == count


async def test_state_of_previous_row_is_accepted_for_five_minutes(prices: Prices) -> None:
    """The state changes some seconds after its list, and may be the mean of quarter hours."""
    for minutes, shown, believed in ((1, HOURS[12], True), (40, HOURS[12], False), (40, HOURS[13], True)):
        await prices.to(DAY + timedelta(hours=13, minutes=minutes))
        attributes = {"unit_of_measurement": "EUR/kWh", "prices": SHAPES["Strømligning"].attributes["prices"]}
        prices.hass.states.async_set(SPOT, str(shown), attributes)
        assert bool(read_states(prices.hass, SPOT).points) is believed
    await prices.to(NOW)
    mean = sum(QUARTERS[48:52]) / 4
    show(prices.hass, Shape(SHAPES["Octopus"].attributes, QUARTERS, state=f"{mean:.5f}"))
    assert len(read_states(prices.hass, SPOT).points) == 96


# Random --------------------------------------------------------------------------------------------------------------

NAMES = st.text("qxzj", min_size=3, max_size=7)
WRAP: list[Callable[[Any, str], Any]] = [
    lambda value, name: {name: value},
    lambda value, name: {"k": 1, name: {"z": value}},
    lambda value, _name: {"u": [value]},
]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_arrangement_of_rows_gives_the_same_curve(data: st.DataObject) -> None:
    """Rows are renamed, nested, shuffled, split, duplicated, and in other time formats and powers of ten."""
    names = data.draw(st.lists(NAMES, min_size=7, max_size=7, unique=True))
    numbers = [price + 0.0101 for price in data.draw(st.sampled_from([HOURS, QUARTERS]))]
    notation: Callable[[datetime], Any] = data.draw(
        st.sampled_from(
            [utc, local, str, lambda when: when, lambda when: int(when.timestamp()) * 1000, datetime.timestamp]
        )
    )
    has_end, nested, text = data.draw(st.booleans()), data.draw(st.booleans()), data.draw(st.booleans())
    power = data.draw(st.sampled_from([0, 0, 2, 3]))

    def row(start: datetime, end: datetime, price: float) -> dict[str, Any]:
        amount: Any = round(price * 10**power, 6)
        if text:
            amount = str(amount).replace(".", ",")
        made = {names[0]: notation(start), names[1]: {names[2]: amount} if nested else amount, names[3]: "LOW"}
        return {**made, names[4]: notation(end)} if has_end else made

    items = rows(numbers, row)
    split = data.draw(st.booleans())
    if not split:
        items += data.draw(st.lists(st.sampled_from(items), max_size=5))
    cut = data.draw(st.integers(1, len(items) - 1)) if split else len(items)
    parts = [items[:cut], items[cut:]] if split else [items]
    for part in parts:
        data.draw(st.randoms(use_true_random=False)).shuffle(part)
    value: Any = {"one": parts[0], "two": parts[1]} if split else parts[0]
    for wrap in data.draw(st.lists(st.sampled_from(WRAP), max_size=2)):
        value = wrap(value, names[5])
    attributes = {"unit_of_measurement": "EUR/kWh", "icon": "mdi:cash", "price_now": 1, names[6]: value}
    evidence = Evidence(NOW, price=at(numbers), digits=5e-7, significant=5, unit=parse_unit("EUR/kWh"), priced=True)
    choice = choose_series(find_series(attributes, DAY.date(), BERLIN), evidence, {}, has_days=False)
    found: dict[datetime, PricePoint] = {}
    for part in choice.parts:
        for point in part.points:
            found.setdefault(point.start, point)
    assert [(start, round(found[start].price, 6)) for start in sorted(found)] == [
        (start.astimezone(UTC), round(price, 6))
        for (start, _), price in zip(slots(DAY, 1440 // len(numbers), len(numbers)), numbers, strict=True)
    ]


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**13),
    st.floats(),
    st.text(max_size=12),
    st.datetimes().map(str),
    st.datetimes(timezones=st.just(UTC)),
    st.dates(),
    st.times().map(lambda when: f"{when:%H:%M}"),
    st.sampled_from(["2026-11-09", "2026-11-09T12:00:00+01:00", "13:00 - 14:00", "0001-01-01T00:00:00", "24:00"]),
)
ATTRIBUTES = st.dictionaries(
    st.one_of(NAMES, st.sampled_from(["load", "today_kwh", "co2", "12:00", "2026-11-09", "average", "events", "13h"])),
    st.recursive(
        LEAVES,
        lambda inner: st.one_of(
            st.lists(inner, max_size=30), st.dictionaries(st.one_of(NAMES, st.datetimes().map(str)), inner, max_size=8)
        ),
        max_leaves=80,
    ),
    max_size=8,
)


@settings(max_examples=200, deadline=None)
@given(ATTRIBUTES)
def test_random_attributes_are_no_curve(attributes: dict[str, Any]) -> None:
    evidence = Evidence(NOW, price=0.28137, digits=5e-6, significant=5, unit=parse_unit("EUR/kWh"), priced=True)
    choice = choose_series(find_series(attributes, DAY.date(), BERLIN), evidence, {}, has_days=False)
    assert [part for part in choice.parts if part.proven] == []
    named = {key: value for key, value in attributes.items() if not key[:1].isdigit()}
    choice = choose_series(find_series(named, DAY.date(), BERLIN), evidence, {}, has_days=False)
    assert choice.parts == ()


# Time ----------------------------------------------------------------------------------------------------------------


def test_reading_is_fast_and_bounded() -> None:
    """A list of two days takes milliseconds; hostile attributes take no longer than a long list."""

    def took(attributes: dict[str, Any]) -> float:
        best = 9.0
        for _ in range(3):
            begin = time.process_time()
            find_series(attributes, DAY.date(), BERLIN)
            best = min(best, time.process_time() - begin)
        return best

    normal = SHAPES["Zonneplan since summer 2026"].attributes
    assert took({"forecast": normal["forecast"] * 2}) < 0.05
    many = {"start": "2026-11-09T12:00:00+01:00", "price": 1.0}
    assert took({"prices": [many] * 100_000}) < 0.05
    assert took({f"list{index}": [many] * 4_000 for index in range(100)}) < 2
    assert took({"prices": [{f"k{key}": index for key in range(60)} | many for index in range(4_000)]}) < 2
    deep: Any = [many]
    for _ in range(400):
        deep = {"deep": deep, "more": [deep]}
    assert took({"deep": deep}) < 0.05
    assert took({"text": "[" * 200_000}) < 0.05
    assert took({str(index): index for index in range(100_000)}) < 0.5
