"""Prices from related entities and actions, only of the same home."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.helpers import device_registry as dr, entity_registry as er, issue_registry as ir
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.prices.sources import async_request_prices, read_states

from . import fixtures
from .conftest import SENSOR, Prices
from .fixtures import DAY
from .shapes import HOURS, NOW, QUARTERS, at, rows

TOMORROW = DAY + timedelta(days=1)


class Home:
    """A price integration with entities and devices."""

    def __init__(self, hass: HomeAssistant, domain: str = "stromligning") -> None:
        self.hass = hass
        self.domain = domain
        self.entry = MockConfigEntry(domain=domain)
        self.entry.add_to_hass(hass)

    def device(self, name: str) -> str:
        return (
            dr.async_get(self.hass)
            .async_get_or_create(config_entry_id=self.entry.entry_id, identifiers={(self.domain, name)}, name=name)
            .id
        )

    def add(self, entity_id: str, state: str, attributes: dict[str, Any], *, device: str | None = None) -> None:
        domain, _, name = entity_id.partition(".")
        entry = er.async_get(self.hass).async_get_or_create(
            domain,
            self.domain,
            f"01K-{name}",
            suggested_object_id=name,
            config_entry=self.entry,
            device_id=None if device is None else self.device(device),
        )
        assert entry.entity_id == entity_id
        self.hass.states.async_set(entity_id, state, attributes)


def prices_of(numbers: list[float], day: Any = DAY, **names: str) -> dict[str, Any]:
    start, end, price = names.get("start", "start"), names.get("end", "end"), names.get("price", "price")
    return {
        "prices": rows(numbers, lambda first, last, number: {price: number, start: str(first), end: str(last)}, day)
    }


PRICED = {"unit_of_measurement": "kr/kWh"}


def refused(hass: HomeAssistant, rate: int) -> ir.IssueEntry | None:
    return ir.async_get(hass).async_get_issue(DOMAIN, f"prices_refused_{rate}")


@pytest.mark.parametrize("other", ["binary_sensor.tomorrow", "sensor.spot_ahead", "event.next_day"])
@pytest.mark.parametrize("device", [None, "Strømligning"])
async def test_tomorrow_on_another_entity_is_read(prices: Prices, other: str, device: str | None) -> None:
    """Field case P2."""
    await prices.to(NOW)
    home = Home(prices.hass)
    home.add("sensor.spot", str(at(QUARTERS)), PRICED | prices_of(QUARTERS), device=device)
    rate = await prices.add(**SENSOR)
    assert len(prices.curve(rate, DAY, 48)) == 96
    home.add(other, "off", {"available_at": "13:00:00"}, device=device)
    await prices.to(NOW + timedelta(minutes=6))
    tomorrow = [number + 0.01 for number in QUARTERS]
    prices.hass.states.async_set(other, "on", prices_of(tomorrow, TOMORROW))
    await prices.hass.async_block_till_done()
    found = prices.curve(rate, DAY, 48)
    assert len(found) == 192
    assert [price for _start, _end, price in found[96:]] == pytest.approx(tomorrow)


async def test_tomorrow_in_another_unit_and_with_other_names_is_read(prices: Prices) -> None:
    await prices.to(NOW)
    home = Home(prices.hass)
    home.add("sensor.spot", str(at(HOURS)), PRICED | prices_of([number * 1e5 for number in HOURS]))
    other = prices_of([number * 1000 for number in HOURS], TOMORROW, start="from", end="till", price="cena")
    home.add("sensor.more", "24", {"unit_of_measurement": "kr/MWh", **other})
    rate = await prices.add(**SENSOR)
    assert [price for _start, _end, price in prices.curve(rate, DAY, 48)] == pytest.approx([*HOURS, *HOURS])


async def test_list_of_tomorrow_with_the_same_tax_is_read(prices: Prices) -> None:
    """Strømligning has six entities of one device, with lists of the same keys."""
    await prices.to(NOW)
    home = Home(prices.hass)
    factors = {"_vat": 1.0, "_ex_vat": 0.8}
    for tax, factor in factors.items():
        numbers = [number * factor for number in HOURS]
        spot = [number * 0.4 for number in numbers]
        home.add(f"sensor.el_current_price{tax}", str(at(numbers)), PRICED | prices_of(numbers))
        home.add(f"sensor.el_spotprice{tax}", str(at(spot)), PRICED | prices_of(spot))
        home.add(f"binary_sensor.el_tomorrow_spotprice{tax}", "on", prices_of(spot, TOMORROW))
    for tax, factor in factors.items():
        numbers = [number * factor for number in HOURS]
        home.add(f"binary_sensor.el_tomorrow_available{tax}", "on", prices_of(numbers, TOMORROW))
    home.add("sensor.el_forecasts", "0.1", PRICED | prices_of([9.0] * 24, DAY + timedelta(days=2)))
    for entity_id, factor in (
        ("sensor.el_current_price_vat", 1),
        ("sensor.el_current_price_ex_vat", 0.8),
        ("sensor.el_spotprice_vat", 0.4),
        ("sensor.el_spotprice_ex_vat", 0.32),
    ):
        rate = await prices.add(**{**SENSOR, "entity_id": entity_id})
        found = [price for _start, _end, price in prices.curve(rate, DAY, 72)]
        assert found == pytest.approx([number * factor for number in [*HOURS, *HOURS]]), entity_id
    # Without the matching entity, tomorrow has no list.
    for tax in factors:
        prices.hass.states.async_set(f"binary_sensor.el_tomorrow_available{tax}", "off", {})
        assert len(read_states(prices.hass, f"sensor.el_current_price{tax}").points) == 24


@pytest.mark.parametrize(
    ("other", "unit"),
    [
        ("sensor.gas_price_tomorrow", "€/kWh"),
        ("sensor.tomorrow", "€/m³"),
        ("sensor.feed_in_tomorrow", "kr/kWh"),
        ("sensor.export_price_tomorrow", "kr/kWh"),
        ("sensor.temperature_tomorrow", "°C"),
        ("sensor.solar_forecast", "W"),
        ("sensor.co2_tomorrow", "gCO2eq/kWh"),
        ("sensor.load_tomorrow", "W"),
    ],
)
async def test_neighbour_about_something_else_is_not_read(prices: Prices, other: str, unit: str) -> None:
    await prices.to(NOW)
    home = Home(prices.hass)
    home.add("sensor.spot", str(at(HOURS)), PRICED | prices_of(HOURS), device="Home")
    home.add(other, "0.3", {"unit_of_measurement": unit, **prices_of(HOURS, TOMORROW)}, device="Home")
    rate = await prices.add(**SENSOR)
    assert len(prices.curve(rate, DAY, 48)) == 24
    assert refused(prices.hass, rate) is None


async def test_list_of_a_neighbour_that_contradicts_the_state_is_not_read(prices: Prices) -> None:
    """A sensor of the total price without a list, beside one of the market price with one."""
    await prices.to(NOW)
    home = Home(prices.hass)
    home.add("sensor.spot", "0.3456", PRICED)
    home.add("sensor.market", str(at(HOURS)), PRICED | prices_of(HOURS))
    rate = await prices.add(**SENSOR)
    assert not any(point.listed for point in prices.service.curve(rate, DAY, TOMORROW).points)
    assert prices.service.price_now(rate) == 0.3456


@pytest.mark.parametrize("devices", [True, False])
async def test_list_of_another_home_of_the_same_account_is_not_read(prices: Prices, *, devices: bool) -> None:
    await prices.to(NOW)
    home = Home(prices.hass)
    for name in ("cabin", "villa"):
        home.add(f"sensor.{name}_price", str(at(HOURS)), PRICED | prices_of(HOURS), device=name if devices else None)
    home.add("binary_sensor.villa_tomorrow", "on", prices_of(HOURS, TOMORROW), device="villa" if devices else None)
    cabin = await prices.add(**{**SENSOR, "entity_id": "sensor.cabin_price"})
    villa = await prices.add(**{**SENSOR, "entity_id": "sensor.villa_price"})
    assert len(prices.curve(cabin, DAY, 48)) == 24
    assert len(prices.curve(villa, DAY, 48)) == 48


async def test_entities_of_another_integration_are_not_read(prices: Prices) -> None:
    await prices.to(NOW)
    Home(prices.hass).add("sensor.spot", str(at(HOURS)), PRICED | prices_of(HOURS))
    Home(prices.hass).add("binary_sensor.tomorrow", "on", prices_of(HOURS, TOMORROW))
    Home(prices.hass, "other").add("binary_sensor.more", "on", prices_of(HOURS, TOMORROW))
    rate = await prices.add(**SENSOR)
    assert len(prices.curve(rate, DAY, 48)) == 24


# Actions --------------------------------------------------------------------------------------------------------------


def answer(hass: HomeAssistant, domain: str, action: str, given: dict[str, Any]) -> list[ServiceCall]:
    calls: list[ServiceCall] = []

    async def handle(call: ServiceCall) -> Any:
        calls.append(call)
        return given

    hass.services.async_register(domain, action, handle, supports_response=SupportsResponse.ONLY)
    return calls


@pytest.mark.parametrize(
    ("domain", "unique_id", "device", "action", "given", "wanted", "offered"),
    [
        ("tibber", "96a1", ("96a1", "Cabin"), "get_prices", fixtures.tibber_action("Villa"), "Cabin", "Villa"),
        (
            "tibber",
            "96a1",
            ("96a1", "Tibber Pulse Cabin"),
            "get_prices",
            fixtures.tibber_action("Villa"),
            "Cabin",
            "Villa",
        ),
        ("tibber", "96a1", None, "get_prices", fixtures.tibber_action("Villa"), "?", "Villa"),
        (
            "nordpool",
            "SE3-current_price",
            ("SE3", "Nord Pool SE3"),
            "get_prices_for_date",
            fixtures.nordpool_action("SE4"),
            "SE3",
            "SE4",
        ),
        ("nordpool", "SE3-current_price", None, "get_prices_for_date", fixtures.nordpool_action("SE4"), "SE3", "SE4"),
        ("nordpool", "odd", None, "get_prices_for_date", fixtures.nordpool_action("SE4"), "?", "SE4"),
        ("omie", "pt_spot_price", None, "get_prices_for_date", fixtures.omie_action("es"), "pt", "es"),
        ("omie", "spot_price", None, "get_prices_for_date", fixtures.omie_action("es"), "?", "es"),
        (
            "easyenergy",
            "01J_today_gas_current_hour_price",
            None,
            "get_energy_usage_prices",
            fixtures.easyenergy_action(),
            "gas",
            "electricity",
        ),
        (
            "energyzero",
            "01J_today_gas_current_hour_price",
            None,
            "get_energy_prices",
            fixtures.energyzero_action(),
            "gas",
            "electricity",
        ),
    ],
)
async def test_prices_of_another_home_are_refused(
    prices: Prices,
    domain: str,
    unique_id: str,
    device: tuple[str, str] | None,
    action: str,
    given: dict[str, Any],
    wanted: str,
    offered: str,
) -> None:
    """Field case P10."""
    await prices.to(NOW)
    hass = prices.hass
    entry = MockConfigEntry(domain=domain)
    entry.add_to_hass(hass)
    device_id = None
    if device is not None:
        device_id = (
            dr.async_get(hass)
            .async_get_or_create(config_entry_id=entry.entry_id, identifiers={(domain, device[0])}, name=device[1])
            .id
        )
    er.async_get(hass).async_get_or_create(
        "sensor", domain, unique_id, suggested_object_id="spot", config_entry=entry, device_id=device_id
    )
    answer(hass, domain, action, given)
    rate = await prices.add(**SENSOR)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert prices.curve(rate, DAY, 48) == []
    issue = refused(hass, rate)
    assert issue is not None
    assert (issue.translation_key, issue.translation_placeholders) == (
        "prices_of_another",
        {"name": "Spot", "entity_id": "sensor.spot", "wanted": wanted, "offered": offered},
    )
    await prices.rates.async_delete_item(str(rate))
    assert refused(hass, rate) is None


async def test_missing_home_is_read_once_the_answer_has_it(prices: Prices) -> None:
    await prices.to(NOW)
    hass = prices.hass
    home = Home(hass, "tibber")
    given = fixtures.tibber_action("Villa")
    answer(hass, "tibber", "get_prices", given)
    home.add("sensor.spot", "0.248", {"unit_of_measurement": "NOK/kWh"}, device="Cabin")
    rate = await prices.add(**SENSOR)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert refused(hass, rate) is not None
    given["prices"][" cabin"] = [{**row, "price": 2} for row in given["prices"]["Villa"]]
    await prices.to(NOW + timedelta(minutes=6))
    assert refused(hass, rate) is None
    assert {price for _start, _end, price in prices.curve(rate, DAY, 24)} == {2}


async def test_homes_with_the_same_name_have_no_prices(prices: Prices) -> None:
    """The action returns one list for both of them."""
    await prices.to(NOW)
    hass = prices.hass
    home = Home(hass, "tibber")
    answer(hass, "tibber", "get_prices", fixtures.tibber_action("Home"))
    home.add("sensor.spot", "0.248", {"unit_of_measurement": "NOK/kWh"}, device="Home")
    second = dr.async_get(hass).async_get_or_create(
        config_entry_id=home.entry.entry_id, identifiers={("tibber", "second")}, name="Home"
    )
    assert (await async_request_prices(hass, "sensor.spot", DAY.date()))[0].price == 0.2
    er.async_get(hass).async_get_or_create("sensor", "tibber", "second", config_entry=home.entry, device_id=second.id)
    rate = await prices.add(**SENSOR)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not any(point.listed for point in prices.service.curve(rate, DAY, TOMORROW).points)
    assert refused(hass, rate) is not None
