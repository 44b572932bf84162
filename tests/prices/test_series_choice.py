"""Only current prices of a source are used, neither stale ones nor forecasts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.prices.curve import between, listed, normalise, slots
from custom_components.miner_remote.prices.model import PriceCurve, PricePoint
from custom_components.miner_remote.prices.sources import SourceError, async_request_prices
from custom_components.miner_remote.prices.sources.units import parse_unit
from custom_components.miner_remote.schedules.model import schedule_from_json
from custom_components.miner_remote.schedules.planning.planner import plan
from custom_components.miner_remote.schedules.planning.timeline import MinerInput

from . import fixtures
from .conftest import NOON, SENSOR, TODAY, Actions, NordPool, Prices, source
from .fixtures import BERLIN, DAY, read_attributes
from .shapes import HOURS, NOW, at, rows

SPOT = "sensor.spot"


async def test_state_beside_an_ended_list_is_no_price(prices: Prices) -> None:
    """ENTSO-e's state is the mean of the day, and a sensor that stopped yesterday still shows its last value."""
    prices.hass.states.async_set(SPOT, "0.112", fixtures.entsoe())
    rate = await prices.add(**SENSOR)
    end = DAY + timedelta(days=2)
    await prices.to(end - timedelta(seconds=1))
    assert prices.service.price_now(rate) == pytest.approx(0.223)
    # A short delay of a sensor is accepted.
    await prices.to(end + timedelta(minutes=4))
    assert prices.service.price_now(rate) == 0.112
    assert prices.curve(rate, end, 5) == [(0, pytest.approx(5 / 60), 0.112)]
    prices.priced.clear()
    await prices.to(end + timedelta(minutes=5))
    assert prices.service.price_now(rate) is None
    assert rate in prices.priced
    await prices.to(end + timedelta(hours=9))
    assert prices.service.price_now(rate) is None


async def test_forecast_is_removed_with_its_source(prices: Prices) -> None:
    registry = er.async_get(prices.hass)
    entry = MockConfigEntry(domain="amberelectric")
    entry.add_to_hass(prices.hass)
    for key, name in (("current", "spot"), ("forecasts", "ahead")):
        registry.async_get_or_create(
            "sensor", "amberelectric", f"01AB-{key}-general", suggested_object_id=name, config_entry=entry
        )
    prices.hass.states.async_set(SPOT, "0.31", fixtures.amber_current(NOON))
    prices.hass.states.async_set("sensor.ahead", "0.3", fixtures.amber_forecast(NOON + timedelta(minutes=30)))
    rate = await prices.add(**SENSOR)
    assert len(prices.curve(rate, NOON, 24)) == 21
    await prices.to(NOON + timedelta(minutes=45))
    assert prices.service.price_now(rate) == pytest.approx(0.3)
    prices.changed.clear()
    for entity_id in (SPOT, "sensor.ahead"):
        prices.hass.states.async_set(entity_id, "unavailable")
        await prices.hass.async_block_till_done()
    assert prices.service.price_now(rate) is None
    assert prices.curve(rate, NOON, 24) == [(0, 0.5, 0.31)]
    assert set(prices.changed) == {rate}


def test_forecast_beside_lists_of_days_is_not_read() -> None:
    """Energi Data Service has a forecast of the next days, even while it has no prices."""
    attributes = {**fixtures.energi_data_service(), "raw_today": [], "raw_tomorrow": None}
    attributes["today"] = attributes["tomorrow"] = []
    assert read_attributes(attributes, TODAY, BERLIN) == []
    entsoe = {**fixtures.entsoe(), "prices_today": [], "prices_tomorrow": []}
    assert len(read_attributes(entsoe, TODAY, BERLIN)) == 48


# Current price only ---------------------------------------------------------------------------------------------------


async def test_state_without_list_serves_thresholds_but_not_choosing_hours(prices: Prices) -> None:
    prices.hass.states.async_set(SPOT, "0.21", {"unit_of_measurement": "EUR/kWh"})
    rate = await prices.add(**SENSOR)
    curve = prices.service.curve(rate, NOON, NOON + timedelta(days=1))
    assert {point.price for point in between(curve, NOON, NOON + timedelta(hours=1)).points} == {0.21}
    assert len(slots(curve)) == 1
    assert listed(curve) == PriceCurve()
    part = normalise([*curve.points, PricePoint(NOON, NOON + timedelta(hours=1), 0.5)])
    assert [(point.price, point.listed) for point in part.points] == [(0.5, True), (0.21, False)]

    def wanted(**rule: Any) -> tuple[str, bool]:
        schedule = schedule_from_json(
            {"name": "Rule", "schedule_type": "daily", "electricity_rate_id": 1, "price_rule": rule}, known_rates={1}
        )
        made = plan(
            schedules=[schedule],
            miners=[MinerInput(miner_id="a", ip="10.0.0.1")],
            curves={1: curve},
            zones={},
            default_zone=BERLIN,
            now=NOON,
            horizon=timedelta(hours=24),
        )
        return str(made.miners["a"].steps[0].directive), bool(made.missing_prices)

    assert wanted(type="above", threshold=0.2) == ("off", False)
    assert wanted(type="cheapest", hours=3, on_missing_price="off") == ("off", True)
    assert wanted(type="dearest", hours=3, on_missing_price="on") == ("on", True)


async def test_missing_list_for_choosing_hours_raises_issue(prices: Prices) -> None:
    prices.hass.states.async_set(SPOT, "0.21")
    rate = await prices.add(**SENSOR)
    prices.needed.add(rate)
    await prices.to(NOON + timedelta(minutes=6))
    await prices.to(NOON + timedelta(minutes=22))
    assert prices.issue(rate) is None
    prices.chosen_by.add(rate)
    await prices.to(NOON + timedelta(minutes=28))
    await prices.to(NOON + timedelta(minutes=44))
    issue = prices.issue(rate)
    assert issue is not None
    assert issue.translation_key == "prices_without_list"
    prices.hass.states.async_set(SPOT, "0.25", fixtures.frank_energie())
    await prices.hass.async_block_till_done()
    assert prices.issue(rate) is None


# Units ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        ("Euro-Cent/kWh", 0.01),
        ("Rappen/kWh", 0.01),
        ("Rp./kWh", 0.01),
        ("centimes/kWh", 0.01),
        ("groszy/kWh", 0.01),
        ("sen/kWh", 0.01),
        ("€/MWh excl. VAT", 0.001),
        ("ct/kWh (brutto)", 0.01),
        ("EUR / mwh", 0.001),
        ("EUR/kW", 1),
    ],
)
def test_unit_is_recognised(text: str, factor: float) -> None:
    assert parse_unit(text).factor == pytest.approx(factor)


async def test_currency_attribute_applies_if_unit_has_no_currency(prices: Prices) -> None:
    attributes = {**fixtures.nordpool_custom(cents=True), "currency": "NOK", "unit_of_measurement": "Øre/kWh"}
    prices.hass.states.async_set(SPOT, "60", attributes)
    rate = await prices.add(**SENSOR)
    stored = prices.rates.rate(rate)
    assert stored is not None
    assert prices.service.currency(stored) == "NOK"
    # The currency stays while the source is unavailable: a change would restart the totals.
    prices.hass.states.async_remove(SPOT)
    await prices.hass.async_block_till_done()
    assert prices.service.currency(stored) == "NOK"


# Actions ------------------------------------------------------------------------------------------------------------


async def test_any_failure_of_an_action_raises_source_error(hass: HomeAssistant, answers: Actions) -> None:
    """Errors of an integration's library, such as EnergyZero's without a connection."""
    sensor, _ = source(hass, "energyzero", "today_energy_current_hour_price")
    answers.answer("energyzero", "get_energy_prices", RuntimeError("No route to host"))
    with pytest.raises(SourceError, match=r"energyzero\.get_energy_prices failed: No route to host"):
        await async_request_prices(hass, sensor, TODAY)
    answers.answer("energyzero", "get_energy_prices", KeyError())
    with pytest.raises(SourceError, match="failed: KeyError"):
        await async_request_prices(hass, sensor, TODAY)


async def test_day_without_current_price_is_requested_again_soon(prices: Prices) -> None:
    nordpool = NordPool(prices.hass)
    rate = await prices.add(**SENSOR)
    await prices.to(DAY + timedelta(days=1, seconds=1))
    assert prices.service.price_now(rate) is None
    nordpool.requested.clear()
    await prices.to(DAY + timedelta(days=1, minutes=5, seconds=2))
    await prices.to(DAY + timedelta(days=1, minutes=10, seconds=2))
    assert nordpool.requested == ["2026-11-10"] * 2


async def test_new_source_is_read_immediately(prices: Prices) -> None:
    nordpool = NordPool(prices.hass)
    prices.hass.states.async_set(SPOT, "unavailable")
    nordpool.error = RuntimeError("not ready")
    rate = await prices.add(**SENSOR)
    assert nordpool.requested == ["2026-11-09"]
    nordpool.error = None
    prices.hass.states.async_set(SPOT, "0.55", {"unit_of_measurement": "SEK/kWh"})
    await prices.hass.async_block_till_done(wait_background_tasks=True)
    assert nordpool.requested == ["2026-11-09"] * 2
    assert len(prices.curve(rate, DAY, 24)) == 96


async def test_column_of_the_entity_is_found_among_those_of_twenty_areas(prices: Prices) -> None:
    await prices.to(NOW)
    table = rows(
        HOURS, lambda start, _end, price: {"start": start, **{f"area{n}": price + 0.02 * n for n in range(20)}}
    )
    prices.hass.states.async_set(
        "sensor.spot_area19", str(round(at(HOURS) + 0.38, 5)), {"unit_of_measurement": "€/kWh", "prices": table}
    )
    rate = await prices.add(**{**SENSOR, "entity_id": "sensor.spot_area19"})
    assert ir.async_get(prices.hass).async_get_issue(DOMAIN, f"prices_refused_{rate}") is None
    found = [point for point in prices.service.curve(rate, DAY, DAY + timedelta(days=1)).points if point.listed]
    assert [point.price for point in found] == pytest.approx([price + 0.38 for price in HOURS])


@pytest.mark.parametrize(("unit", "price"), [("DKK/kWh", 0.746), ("EUR/kWh", 0.1)])
def test_price_in_the_currency_of_the_unit_is_read_while_no_state_decides(unit: str, price: float) -> None:
    prices = rows(HOURS, lambda start, _end, _price: {"t": start, "PriceEUR": 0.1, "PriceDKK": 0.746})
    found = read_attributes({"records": prices, "unit_of_measurement": unit}, TODAY, BERLIN)
    assert {point.price for point in found} == {price}
