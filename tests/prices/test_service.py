"""Prices of tariffs while time passes and sources appear, change and disappear."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_when_setup
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.miner_remote.prices import energy_dashboard
from custom_components.miner_remote.prices.model import PriceCurve, PricePoint
from custom_components.miner_remote.prices.service import PriceService, follows_dashboard

from . import fixtures
from .conftest import NOON, SENSOR, NordPool, Prices, set_up_energy
from .fixtures import BERLIN, DAY, awaited_curve


async def test_flat_and_time_of_use_rates_have_prices(prices: Prices) -> None:
    assert prices.service.price_now(1) is None
    assert prices.service.curve(1, NOON, NOON + timedelta(hours=1)) == PriceCurve()
    flat = await prices.add(name="Flat", type="flat", price=0.3, currency="CHF")
    assert prices.service.price_now(flat) == 0.3
    assert prices.curve(flat, NOON, 5) == [(0, 5, 0.3)]
    assert prices.service.curve(flat, NOON, NOON) == PriceCurve()
    night = [{"start_hour": 22, "end_hour": 6, "price": 0.1}]
    tou = await prices.add(name="Two", type="tou", price=0.3, periods=night)
    assert prices.curve(tou, DAY, 24) == [(0, 6, 0.1), (6, 22, 0.3), (22, 24, 0.1)]
    away = await prices.add(name="Away", type="tou", price=0.3, periods=night, timezone="Asia/Tokyo")
    assert prices.curve(away, DAY, 24) == [(0, 14, 0.3), (14, 22, 0.1), (22, 24, 0.3)]
    rate = prices.rates.rate(flat)
    assert rate is not None
    assert prices.service.currency(rate) == "CHF"
    assert prices.service.curve(99, NOON, NOON + timedelta(hours=1)) == PriceCurve()
    assert prices.service.price_now(99) is None


async def test_zones_are_not_read_from_the_disk_by_the_event_loop(
    prices: Prices, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(name: str) -> None:
        raise AssertionError(f"{name} is read")

    monkeypatch.setattr(dt_util, "get_time_zone", read)
    night = [{"start_hour": 22, "end_hour": 6, "price": 0.1}]
    rate = await prices.add(name="Away", type="tou", price=0.3, periods=night, timezone="Asia/Tokyo")
    await prices.rates.async_update_item(str(rate), {"timezone": "America/Lima"})
    expected = [(0, 4, 0.3), (4, 12, 0.1), (12, 24, 0.3)]
    assert prices.curve(rate, DAY, 24) == expected
    again = PriceService(prices.hass, prices.rates, bool, bool)
    await again.async_load()
    again.async_start()
    assert len(again.curve(rate, DAY, DAY + timedelta(days=1)).points) == len(expected)
    again.async_close()


async def test_listeners_are_called_when_the_next_price_begins(prices: Prices) -> None:
    rate = await prices.add(
        name="Two",
        type="tou",
        price=0.3,
        periods=[{"start_hour": 13, "start_minute": 30, "end_hour": 14, "price": 0.1}],
    )
    assert prices.changed == [rate]
    prices.priced.clear()
    await prices.to(DAY + timedelta(hours=13, minutes=29))
    assert prices.priced == []
    await prices.to(DAY + timedelta(hours=13, minutes=30))
    assert prices.priced == [1, rate]
    assert prices.service.price_now(rate) == 0.1
    await prices.to(DAY + timedelta(hours=14))
    assert prices.service.price_now(rate) == 0.3
    prices.priced.clear()
    await prices.to(DAY + timedelta(days=1))
    assert prices.priced == [1, rate]
    assert prices.changed == [rate]
    prices.service.async_on_price(lambda _: None)()
    prices.service.async_on_change(lambda _: None)()


async def test_home_moves_to_another_zone_and_currency(prices: Prices) -> None:
    """Prices, days and the currency of tariffs without their own change."""
    night = [{"start_hour": 22, "end_hour": 6, "price": 0.1}]
    rate = await prices.add(name="Two", type="tou", price=0.3, periods=night)
    assert prices.service.price_now(rate) == 0.3
    prices.changed.clear()
    await prices.hass.config.async_update(time_zone="Asia/Tokyo", currency="JPY")
    await prices.hass.async_block_till_done()
    assert prices.service.price_now(rate) == 0.3
    await prices.hass.config.async_update(time_zone="Pacific/Auckland")
    await prices.hass.async_block_till_done()
    assert prices.service.price_now(rate) == 0.1
    assert prices.changed == [1, rate] * 2
    prices.priced.clear()
    # It is six in the morning in that zone.
    await prices.to(datetime(2026, 11, 9, 17, tzinfo=UTC))
    assert prices.priced == [1, rate]
    prices.service.async_close()
    await prices.hass.config.async_update(time_zone="Europe/Berlin")
    await prices.hass.async_block_till_done()
    assert prices.changed == [1, rate] * 2


async def test_sensor_without_list_gives_only_the_current_price(prices: Prices) -> None:
    prices.hass.states.async_set("sensor.spot", "21", {"unit_of_measurement": "ct/kWh"})
    rate = await prices.add(**SENSOR)
    assert prices.service.price_now(rate) == pytest.approx(0.21)
    assert prices.curve(rate, NOON, 24) == [(0, 2, pytest.approx(0.21))]
    prices.changed.clear()
    prices.hass.states.async_set("sensor.spot", "22", {"unit_of_measurement": "ct/kWh"})
    await prices.hass.async_block_till_done()
    assert prices.changed == [rate]
    prices.hass.states.async_set("sensor.spot", "22", {"unit_of_measurement": "ct/kWh", "other": 1})
    await prices.hass.async_block_till_done()
    assert prices.changed == [rate]
    # The price is known as long as the sensor reports it.
    await prices.to(NOON + timedelta(hours=5))
    assert prices.service.price_now(rate) == pytest.approx(0.22)
    assert prices.curve(rate, NOON, 24) == [(0, 7, pytest.approx(0.22))]
    prices.hass.states.async_set("sensor.spot", "unavailable")
    await prices.hass.async_block_till_done()
    assert prices.service.price_now(rate) is None


async def test_utility_meter_tariff_gives_the_price(prices: Prices) -> None:
    prices.hass.states.async_set("select.meter", "night")
    rate = await prices.add(
        name="Meter", type="sensor", entity_id="select.meter", tariff_prices={"day": 0.35, "night": 0.2}
    )
    assert prices.service.price_now(rate) == 0.2
    await prices.rates.async_update_item(str(rate), {"tariff_prices": {"day": 0.35, "night": 0.18}})
    assert prices.service.price_now(rate) == 0.18


async def test_new_lists_are_merged_with_earlier_ones(prices: Prices) -> None:
    prices.hass.states.async_set("sensor.spot", "0.6", fixtures.nordpool_custom(tomorrow=False))
    rate = await prices.add(**SENSOR)
    stored = prices.rates.rate(rate)
    assert stored is not None
    assert prices.service.currency(stored) == "SEK"
    assert len(prices.curve(rate, DAY, 72)) == 24
    assert prices.service.price_now(rate) == pytest.approx(0.62)
    prices.hass.states.async_set("sensor.spot", "0.6", fixtures.nordpool_custom())
    assert len(prices.curve(rate, DAY, 72)) == 48
    # Prices of a sensor stay valid while it is unavailable.
    prices.hass.states.async_set("sensor.spot", "unavailable")
    assert len(prices.curve(rate, DAY, 72)) == 48
    # At midnight its lists change to the next day; the prices of the previous day stay.
    next_day = DAY + timedelta(days=1)
    await prices.to(next_day + timedelta(seconds=5))
    rows = [{"start": next_day + timedelta(hours=hour), "value": 7} for hour in range(24)]
    prices.hass.states.async_set("sensor.spot", "7", {"raw_today": rows, "raw_tomorrow": []})
    found = prices.curve(rate, DAY, 72)
    assert len(found) == 48
    assert found[23] == (23, 24, pytest.approx(0.73))
    assert found[24] == (24, 25, 7)
    await prices.to(DAY + timedelta(days=16))
    prices.hass.states.async_set("sensor.spot", "8", {"raw_today": []})
    assert prices.curve(rate, DAY, 48) == []


async def test_state_fills_time_without_list(prices: Prices) -> None:
    rows = [{"start": NOON + timedelta(minutes=minutes), "price": 1} for minutes in (30, 60)]
    prices.hass.states.async_set("sensor.spot", "0.5", {"forecast": rows})
    rate = await prices.add(**SENSOR)
    assert prices.curve(rate, NOON, 5) == [(0, 0.5, 0.5), (0.5, 1, 1), (1, 1.5, 1)]


async def test_rate_follows_new_source_until_it_is_deleted(prices: Prices) -> None:
    prices.hass.states.async_set("sensor.spot", "0.5")
    prices.hass.states.async_set("sensor.other", "0.7")
    rate = await prices.add(**SENSOR)
    await prices.rates.async_update_item(str(rate), {"entity_id": "sensor.other"})
    assert prices.service.price_now(rate) == 0.7
    prices.changed.clear()
    prices.hass.states.async_set("sensor.spot", "0.6")
    await prices.hass.async_block_till_done()
    assert prices.changed == []
    await prices.rates.async_update_item(str(rate), {"name": "Renamed"})
    await prices.rates.async_update_item(str(rate), {"type": "flat", "price": 0.9})
    assert prices.service.price_now(rate) == 0.9
    await prices.rates.async_update_item(str(rate), {"type": "sensor"})
    assert prices.service.price_now(rate) == 0.7
    await prices.rates.async_delete_item(str(rate))
    assert prices.service.price_now(rate) is None
    await prices.rates.async_delete_item(str(await prices.add(name="Flat", type="flat", price=1)))
    assert len(prices.rates.rates()) == 1


# Actions ------------------------------------------------------------------------------------------------------------


async def test_days_are_requested_once_and_tomorrow_until_published(prices: Prices) -> None:
    nordpool = NordPool(prices.hass)
    rate = await prices.add(**SENSOR)
    curve = await awaited_curve(prices.service, rate, DAY, DAY + timedelta(days=2))
    assert nordpool.requested == ["2026-11-09"]
    assert len(curve.points) == 96
    assert curve.points[0].price == pytest.approx(0.5)
    # A state that changes every quarter of an hour causes no request.
    prices.hass.states.async_set("sensor.spot", "0.55", {"unit_of_measurement": "SEK/kWh"})
    await prices.to(NOON + timedelta(minutes=55))
    assert nordpool.requested == ["2026-11-09"]
    for minute in range(0, 16, 5):
        await prices.to(DAY + timedelta(hours=13, minutes=minute, seconds=1))
    assert nordpool.requested == ["2026-11-09", *["2026-11-10"] * 4]
    nordpool.days.append(DAY + timedelta(days=1))
    prices.changed.clear()
    for minute in range(20, 60, 5):
        await prices.to(DAY + timedelta(hours=13, minutes=minute, seconds=1))
    assert nordpool.requested == ["2026-11-09", *["2026-11-10"] * 5]
    assert prices.changed == [rate]
    assert len(prices.curve(rate, DAY, 48)) == 192


async def test_changed_currency_drops_prices_and_requests_them_again(prices: Prices) -> None:
    nordpool = NordPool(prices.hass)
    prices.hass.states.async_set("sensor.spot", "0.55", {"unit_of_measurement": "SEK/kWh"})
    rate = await prices.add(**SENSOR)
    await prices.to(NOON + timedelta(seconds=1))
    assert prices.service.price_now(rate) == pytest.approx(0.548)
    nordpool.hold = asyncio.Event()
    prices.hass.states.async_set("sensor.spot", "0.05", {"unit_of_measurement": "EUR/kWh"})
    await prices.hass.async_block_till_done()
    assert prices.service.price_now(rate) == 0.05
    assert nordpool.requested == ["2026-11-09"] * 2
    # An unavailable sensor reports no currency; that is not a change.
    prices.hass.states.async_set("sensor.spot", "unavailable")
    nordpool.hold.set()
    await prices.hass.async_block_till_done(wait_background_tasks=True)
    assert len(prices.curve(rate, DAY, 24)) == 96
    prices.hass.states.async_set("sensor.spot", "0.05", {"unit_of_measurement": "EUR/kWh"})
    await prices.hass.async_block_till_done(wait_background_tasks=True)
    assert nordpool.requested == ["2026-11-09"] * 2


async def test_list_in_changed_currency_is_read_again(prices: Prices) -> None:
    attributes = fixtures.nordpool_custom(tomorrow=False)
    prices.hass.states.async_set("sensor.spot", "0.6", attributes)
    rate = await prices.add(**SENSOR)
    swedish = {**attributes, "currency": "EUR", "unit_of_measurement": "EUR/kWh"}
    prices.hass.states.async_set("sensor.spot", "0.6", swedish)
    await prices.hass.async_block_till_done()
    assert len(prices.curve(rate, DAY, 24)) == 24


async def test_tomorrow_is_requested_hourly_after_publication_time(prices: Prices) -> None:
    nordpool = NordPool(prices.hass)
    await prices.add(**SENSOR)
    for minutes in range(0, 121, 5):
        await prices.to(DAY + timedelta(hours=15, minutes=minutes, seconds=1))
    assert nordpool.requested == ["2026-11-09", *["2026-11-10"] * 3]


async def test_failing_action_is_retried_and_logged_once(prices: Prices, caplog: pytest.LogCaptureFixture) -> None:
    nordpool = NordPool(prices.hass)
    nordpool.error = ServiceValidationError("The server is away")
    rate = await prices.add(**SENSOR)
    assert prices.service.price_now(rate) is None
    for minutes in (5, 10):
        await prices.to(NOON + timedelta(minutes=minutes, seconds=1))
    assert len(nordpool.requested) == 3
    assert caplog.text.count("The server is away") == 1
    nordpool.error = None
    await prices.to(NOON + timedelta(minutes=15, seconds=1))
    assert prices.service.price_now(rate) == pytest.approx(0.549)
    assert "are available again" in caplog.text


async def test_requests_start_after_home_assistant_and_end_with_the_service(prices: Prices) -> None:
    nordpool = NordPool(prices.hass)
    prices.hass.set_state(CoreState.starting)
    await prices.add(**SENSOR)
    assert nordpool.requested == []
    prices.hass.set_state(CoreState.running)
    await prices.to(NOON + timedelta(minutes=5, seconds=1))
    assert nordpool.requested == ["2026-11-09"]
    prices.service.async_close()
    await prices.to(NOON + timedelta(hours=3))
    assert nordpool.requested == ["2026-11-09"]


async def test_rate_deleted_during_request_gives_empty_curve(prices: Prices) -> None:
    nordpool = NordPool(prices.hass)
    nordpool.hold = asyncio.Event()
    rate = (await prices.rates.async_create_item(SENSOR))["id"]
    waiting = asyncio.create_task(awaited_curve(prices.service, rate, DAY, DAY + timedelta(days=1)))
    await asyncio.sleep(0)
    assert nordpool.requested == ["2026-11-09"]
    assert not waiting.done()
    await prices.rates.async_delete_item(str(rate))
    assert await waiting == PriceCurve()


async def test_neighbour_that_is_registered_later_is_followed(prices: Prices) -> None:
    registry = er.async_get(prices.hass)
    entry = MockConfigEntry(domain="amberelectric")
    entry.add_to_hass(prices.hass)
    registry.async_get_or_create(
        "sensor", "amberelectric", "01AB-current-general", suggested_object_id="spot", config_entry=entry
    )
    prices.hass.states.async_set("sensor.spot", "0.31", fixtures.amber_current(NOON))
    rate = await prices.add(**SENSOR)
    assert len(prices.curve(rate, NOON, 24)) == 1
    forecast = registry.async_get_or_create(
        "sensor", "amberelectric", "01AB-forecasts-general", config_entry=entry
    ).entity_id
    await prices.to(NOON + timedelta(minutes=5, seconds=1))
    prices.hass.states.async_set(forecast, "0.3", fixtures.amber_forecast(NOON + timedelta(minutes=30)))
    await prices.hass.async_block_till_done()
    assert len(prices.curve(rate, NOON, 24)) == 21


# The Energy dashboard -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("dashboard")
async def test_default_rate_takes_the_price_of_the_energy_dashboard(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    freezer.move_to(NOON)
    await set_up_energy(
        hass,
        {"type": "solar", "stat_energy_from": "sensor.sun"},
        {"type": "grid", "entity_energy_price": None, "number_energy_price": 0.27},
    )
    prices = Prices(hass, freezer)
    await prices.rates.async_load()
    prices.service.async_on_change(prices.changed.append)
    prices.service.async_start()
    await hass.async_block_till_done()
    rate = prices.rates.rate(1)
    assert rate is not None
    assert follows_dashboard(rate)
    assert prices.service.price_now(1) == 0.27
    assert prices.changed == [1]
    hass.states.async_set("sensor.spot", "0.5")
    await set_up_energy(hass, {"type": "grid", "entity_energy_price": "sensor.spot", "number_energy_price": None})
    assert prices.service.price_now(1) == 0.5
    assert prices.service.effective(rate).entity_id == "sensor.spot"
    await set_up_energy(hass, {"type": "grid", "entity_energy_price": "sensor.spot", "number_energy_price": None})
    assert prices.changed == [1, 1]
    # A grid connection in the storage format before 2026.
    await set_up_energy(hass, {"type": "grid", "flow_from": [{"number_energy_price": 0.22}]})
    assert prices.service.price_now(1) == 0.22
    await prices.rates.async_update_item("1", {"price": 0.4})
    await set_up_energy(hass, {"type": "grid", "number_energy_price": 0.9})
    assert prices.service.price_now(1) == 0.4
    await prices.rates.async_update_item("1", {"price": None})
    assert prices.service.price_now(1) == 0.9
    await set_up_energy(hass)
    assert prices.service.price_now(1) is None
    prices.service.async_close()


def test_dashboard_is_awaited_with_home_assistants_helper() -> None:
    assert energy_dashboard.async_when_setup is async_when_setup
    assert dt_util.UTC is UTC


# Missing prices -------------------------------------------------------------------------------------------------------


async def test_missing_prices_of_required_tariff_raise_issue(prices: Prices) -> None:
    prices.hass.states.async_set("sensor.spot", "0.5")
    rate = await prices.add(**SENSOR)
    prices.needed.add(rate)
    await prices.to(NOON + timedelta(minutes=6))
    prices.hass.states.async_set("sensor.spot", "unavailable")
    await prices.hass.async_block_till_done()
    await prices.to(NOON + timedelta(minutes=12))
    assert prices.issue(rate) is None
    await prices.to(NOON + timedelta(minutes=23))
    issue = prices.issue(rate)
    assert issue is not None
    assert (issue.translation_key, issue.translation_placeholders) == (
        "prices_missing",
        {"name": "Spot", "entity_id": "sensor.spot"},
    )
    prices.hass.states.async_set("sensor.spot", "0.6")
    await prices.hass.async_block_till_done()
    assert prices.issue(rate) is None


async def test_required_tariff_without_price_raises_issue(prices: Prices) -> None:
    await prices.to(NOON + timedelta(hours=1))
    assert prices.issue(1) is None
    prices.needed.add(1)
    await prices.to(NOON + timedelta(hours=1, minutes=6))
    await prices.to(NOON + timedelta(hours=1, minutes=22))
    issue = prices.issue(1)
    assert issue is not None
    assert issue.translation_key == "price_not_set"
    prices.needed.clear()
    await prices.to(NOON + timedelta(hours=1, minutes=28))
    assert prices.issue(1) is None


async def test_issue_is_removed_with_its_rate(prices: Prices) -> None:
    rate = await prices.add(**SENSOR)
    prices.needed.add(rate)
    await prices.to(NOON + timedelta(minutes=6))
    await prices.to(NOON + timedelta(minutes=22))
    assert prices.issue(rate) is not None
    await prices.rates.async_delete_item(str(rate))
    assert prices.issue(rate) is None


async def test_point_of_a_curve_is_in_utc(prices: Prices) -> None:
    rate = await prices.add(name="Flat", type="flat", price=0.3)
    curve = await awaited_curve(prices.service, rate, NOON.astimezone(BERLIN), NOON + timedelta(hours=1))
    assert curve.points == (PricePoint(NOON.astimezone(UTC), (NOON + timedelta(hours=1)).astimezone(UTC), 0.3),)
