"""What rates cost, as time goes on and sources come, change and go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.energy.data import async_get_manager
from homeassistant.core import CoreState, HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.setup import async_when_setup
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.prices import energy_dashboard
from custom_components.miner_remote.prices.model import PriceCurve, PricePoint
from custom_components.miner_remote.prices.service import PriceService, follows_dashboard
from custom_components.miner_remote.prices.store import RateStore

from . import fixtures
from .fixtures import BERLIN, DAY

NOON = DAY + timedelta(hours=12)
SENSOR: dict[str, Any] = {"name": "Spot", "type": "sensor", "entity_id": "sensor.spot"}


class Prices:
    """Rates and their service, with a clock that a test moves."""

    def __init__(self, hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
        self.hass = hass
        self.freezer = freezer
        self.needed: set[int] = set()
        self.chosen_by: set[int] = set()
        self.rates = RateStore(hass, lambda _: False)
        self.service = PriceService(hass, self.rates, self.needed.__contains__, self.chosen_by.__contains__)
        self.changed: list[int] = []
        self.priced: list[int] = []

    async def add(self, **data: Any) -> int:
        """Add a rate; return its id."""
        rate_id: int = (await self.rates.async_create_item(data))["id"]
        await self.hass.async_block_till_done()
        return rate_id

    async def to(self, time: datetime) -> None:
        """Let it be a time."""
        self.freezer.move_to(time)
        async_fire_time_changed(self.hass, time)
        await self.hass.async_block_till_done(wait_background_tasks=True)

    def curve(self, rate_id: int, start: datetime, hours: float) -> list[tuple[float, float, float]]:
        """Return start and end in hours since `start`, and price, of each point."""
        curve = self.service.curve(rate_id, start, start + timedelta(hours=hours))
        return [
            ((point.start - start) / timedelta(hours=1), (point.end - start) / timedelta(hours=1), point.price)
            for point in curve.points
        ]

    def issue(self, rate_id: int) -> ir.IssueEntry | None:
        return ir.async_get(self.hass).async_get_issue(DOMAIN, f"prices_missing_{rate_id}")


@pytest.fixture
async def prices(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> AsyncIterator[Prices]:
    await hass.config.async_set_time_zone("Europe/Berlin")
    hass.config.currency = "EUR"
    freezer.move_to(NOON)
    made = Prices(hass, freezer)
    await made.rates.async_load()
    await made.service.async_load()
    made.service.async_start()
    made.service.async_on_change(made.changed.append)
    made.service.async_on_price(made.priced.append)
    await hass.async_block_till_done()
    yield made
    made.service.async_close()


async def test_flat_and_time_of_use(prices: Prices) -> None:
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


async def test_listeners_are_told_when_time_goes_on_to_another_price(prices: Prices) -> None:
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
    """Prices and days are others then, and so is what a rate without a currency is in."""
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
    # Six in the morning there.
    await prices.to(datetime(2026, 11, 9, 17, tzinfo=UTC))
    assert prices.priced == [1, rate]
    prices.service.async_close()
    await prices.hass.config.async_update(time_zone="Europe/Berlin")
    await prices.hass.async_block_till_done()
    assert prices.changed == [1, rate] * 2


async def test_sensor_without_list_tells_the_price_now_only(prices: Prices) -> None:
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
    # It stays known as long as the sensor tells it.
    await prices.to(NOON + timedelta(hours=5))
    assert prices.service.price_now(rate) == pytest.approx(0.22)
    assert prices.curve(rate, NOON, 24) == [(0, 7, pytest.approx(0.22))]
    prices.hass.states.async_set("sensor.spot", "unavailable")
    await prices.hass.async_block_till_done()
    assert prices.service.price_now(rate) is None


async def test_tariff_of_a_utility_meter(prices: Prices) -> None:
    prices.hass.states.async_set("select.meter", "night")
    rate = await prices.add(
        name="Meter", type="sensor", entity_id="select.meter", tariff_prices={"day": 0.35, "night": 0.2}
    )
    assert prices.service.price_now(rate) == 0.2
    await prices.rates.async_update_item(str(rate), {"tariff_prices": {"day": 0.35, "night": 0.18}})
    assert prices.service.price_now(rate) == 0.18


async def test_lists_are_kept_and_joined(prices: Prices) -> None:
    prices.hass.states.async_set("sensor.spot", "0.6", fixtures.nordpool_custom(tomorrow=False))
    rate = await prices.add(**SENSOR)
    stored = prices.rates.rate(rate)
    assert stored is not None
    assert prices.service.currency(stored) == "SEK"
    assert len(prices.curve(rate, DAY, 72)) == 24
    assert prices.service.price_now(rate) == pytest.approx(0.62)
    prices.hass.states.async_set("sensor.spot", "0.6", fixtures.nordpool_custom())
    assert len(prices.curve(rate, DAY, 72)) == 48
    # What a sensor told stays true while it is away.
    prices.hass.states.async_set("sensor.spot", "unavailable")
    assert len(prices.curve(rate, DAY, 72)) == 48
    # At midnight its lists move on; what it told of the day before stays.
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


async def test_state_fills_the_time_that_no_list_has(prices: Prices) -> None:
    rows = [{"start": NOON + timedelta(minutes=minutes), "price": 1} for minutes in (30, 60)]
    prices.hass.states.async_set("sensor.spot", "0.5", {"forecast": rows})
    rate = await prices.add(**SENSOR)
    assert prices.curve(rate, NOON, 5) == [(0, 0.5, 0.5), (0.5, 1, 1), (1, 1.5, 1)]


async def test_rate_gets_another_source_and_goes(prices: Prices) -> None:
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


class NordPool:
    """Core Nord Pool, whose action knows the days that a test gives it."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.days: list[datetime] = [DAY]
        self.asked: list[str] = []
        self.error: Exception | None = None
        self.hold: asyncio.Event | None = None
        entry = MockConfigEntry(domain="nordpool")
        entry.add_to_hass(hass)
        er.async_get(hass).async_get_or_create(
            "sensor", "nordpool", "SE3-current_price", suggested_object_id="spot", config_entry=entry
        )
        hass.services.async_register(
            "nordpool", "get_prices_for_date", self.answer, supports_response=SupportsResponse.ONLY
        )

    async def answer(self, call: ServiceCall) -> Any:
        self.asked.append(str(call.data["date"]))
        if self.hold is not None:
            await self.hold.wait()
        if self.error is not None:
            raise self.error
        for day in self.days:
            if day.date().isoformat() == call.data["date"]:
                return fixtures.nordpool_action(day=day)
        return {"SE3": []}


async def test_days_are_asked_for_once_and_tomorrow_until_it_is_out(prices: Prices) -> None:
    nordpool = NordPool(prices.hass)
    rate = await prices.add(**SENSOR)
    curve = await prices.service.async_curve(rate, DAY, DAY + timedelta(days=2))
    assert nordpool.asked == ["2026-11-09"]
    assert len(curve.points) == 96
    assert curve.points[0].price == pytest.approx(0.5)
    # A state that changes every quarter of an hour asks nothing.
    prices.hass.states.async_set("sensor.spot", "0.55", {"unit_of_measurement": "SEK/kWh"})
    await prices.to(NOON + timedelta(minutes=55))
    assert nordpool.asked == ["2026-11-09"]
    for minute in range(0, 16, 5):
        await prices.to(DAY + timedelta(hours=13, minutes=minute, seconds=1))
    assert nordpool.asked == ["2026-11-09", *["2026-11-10"] * 4]
    nordpool.days.append(DAY + timedelta(days=1))
    prices.changed.clear()
    for minute in range(20, 60, 5):
        await prices.to(DAY + timedelta(hours=13, minutes=minute, seconds=1))
    assert nordpool.asked == ["2026-11-09", *["2026-11-10"] * 5]
    assert prices.changed == [rate]
    assert len(prices.curve(rate, DAY, 48)) == 192


async def test_prices_in_another_currency_are_forgotten_and_asked_for_anew(prices: Prices) -> None:
    nordpool = NordPool(prices.hass)
    prices.hass.states.async_set("sensor.spot", "0.55", {"unit_of_measurement": "SEK/kWh"})
    rate = await prices.add(**SENSOR)
    await prices.to(NOON + timedelta(seconds=1))
    assert prices.service.price_now(rate) == pytest.approx(0.548)
    nordpool.hold = asyncio.Event()
    prices.hass.states.async_set("sensor.spot", "0.05", {"unit_of_measurement": "EUR/kWh"})
    await prices.hass.async_block_till_done()
    assert prices.service.price_now(rate) == 0.05
    assert nordpool.asked == ["2026-11-09"] * 2
    # While it is away it tells no currency, which is no change of it.
    prices.hass.states.async_set("sensor.spot", "unavailable")
    nordpool.hold.set()
    await prices.hass.async_block_till_done(wait_background_tasks=True)
    assert len(prices.curve(rate, DAY, 24)) == 96
    prices.hass.states.async_set("sensor.spot", "0.05", {"unit_of_measurement": "EUR/kWh"})
    await prices.hass.async_block_till_done(wait_background_tasks=True)
    assert nordpool.asked == ["2026-11-09"] * 2


async def test_list_that_is_told_in_another_currency_is_read_anew(prices: Prices) -> None:
    attributes = fixtures.nordpool_custom(tomorrow=False)
    prices.hass.states.async_set("sensor.spot", "0.6", attributes)
    rate = await prices.add(**SENSOR)
    swedish = {**attributes, "currency": "EUR", "unit_of_measurement": "EUR/kWh"}
    prices.hass.states.async_set("sensor.spot", "0.6", swedish)
    await prices.hass.async_block_till_done()
    assert len(prices.curve(rate, DAY, 24)) == 24


async def test_after_the_hour_of_publication_it_is_tried_hourly(prices: Prices) -> None:
    nordpool = NordPool(prices.hass)
    await prices.add(**SENSOR)
    for minutes in range(0, 121, 5):
        await prices.to(DAY + timedelta(hours=15, minutes=minutes, seconds=1))
    assert nordpool.asked == ["2026-11-09", *["2026-11-10"] * 3]


async def test_action_that_fails_is_tried_again_and_told_once(prices: Prices, caplog: pytest.LogCaptureFixture) -> None:
    nordpool = NordPool(prices.hass)
    nordpool.error = ServiceValidationError("The server is away")
    rate = await prices.add(**SENSOR)
    assert prices.service.price_now(rate) is None
    for minutes in (5, 10):
        await prices.to(NOON + timedelta(minutes=minutes, seconds=1))
    assert len(nordpool.asked) == 3
    assert caplog.text.count("The server is away") == 1
    nordpool.error = None
    await prices.to(NOON + timedelta(minutes=15, seconds=1))
    assert prices.service.price_now(rate) == pytest.approx(0.549)
    assert "are there again" in caplog.text


async def test_nothing_is_asked_before_home_assistant_runs_and_all_ends_with_the_service(prices: Prices) -> None:
    nordpool = NordPool(prices.hass)
    prices.hass.set_state(CoreState.starting)
    await prices.add(**SENSOR)
    assert nordpool.asked == []
    prices.hass.set_state(CoreState.running)
    await prices.to(NOON + timedelta(minutes=5, seconds=1))
    assert nordpool.asked == ["2026-11-09"]
    prices.service.async_close()
    await prices.to(NOON + timedelta(hours=3))
    assert nordpool.asked == ["2026-11-09"]


async def test_source_that_goes_while_it_is_asked(prices: Prices) -> None:
    nordpool = NordPool(prices.hass)
    nordpool.hold = asyncio.Event()
    rate = (await prices.rates.async_create_item(SENSOR))["id"]
    waiting = asyncio.create_task(prices.service.async_curve(rate, DAY, DAY + timedelta(days=1)))
    await asyncio.sleep(0)
    assert nordpool.asked == ["2026-11-09"]
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


async def set_up_energy(hass: HomeAssistant, *sources: dict[str, Any]) -> None:
    manager = await async_get_manager(hass)
    await manager.async_update({"energy_sources": list(sources)})  # type: ignore[typeddict-item]
    await hass.async_block_till_done()


@pytest.fixture
def dashboard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have an Energy dashboard without the recorder that it needs."""

    def when_setup(hass: HomeAssistant, component: str, found: Any) -> None:
        assert component == "energy"
        hass.async_create_task(found(hass, component))

    monkeypatch.setattr(energy_dashboard, "async_when_setup", when_setup)


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
    # A connection as it was stored before 2026.
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


def test_the_dashboard_is_waited_for_by_home_assistants_own_means() -> None:
    assert energy_dashboard.async_when_setup is async_when_setup
    assert dt_util.UTC is UTC


# Prices that are missing ----------------------------------------------------------------------------------------------


async def test_missing_prices_of_a_rate_that_is_needed_are_told(prices: Prices) -> None:
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


async def test_rate_without_price_that_is_needed_is_told(prices: Prices) -> None:
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


async def test_issue_goes_with_its_rate(prices: Prices) -> None:
    rate = await prices.add(**SENSOR)
    prices.needed.add(rate)
    await prices.to(NOON + timedelta(minutes=6))
    await prices.to(NOON + timedelta(minutes=22))
    assert prices.issue(rate) is not None
    await prices.rates.async_delete_item(str(rate))
    assert prices.issue(rate) is None


async def test_point_of_a_curve_is_in_utc(prices: Prices) -> None:
    rate = await prices.add(name="Flat", type="flat", price=0.3)
    curve = await prices.service.async_curve(rate, NOON.astimezone(BERLIN), NOON + timedelta(hours=1))
    assert curve.points == (PricePoint(NOON.astimezone(UTC), (NOON + timedelta(hours=1)).astimezone(UTC), 0.3),)
