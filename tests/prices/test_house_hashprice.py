"""The hashprice of the house from numbers, sensors and the network, in the house currency or unknown with a reason."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.miner_remote.input.fields import InvalidDataError
from custom_components.miner_remote.prices.hashprice_settings import hashprice_from_json
from custom_components.miner_remote.prices.house_hashprice import (
    Hashprice,
    HouseHashprice,
    repoint_house_hashprice,
)
from custom_components.miner_remote.prices.network_hashprice import btc_per_th_day
from custom_components.miner_remote.prices.service import PriceService

DIFFICULTY = 956e18 * 600 / 2**32


class Prices:
    """The house currency."""

    currency = "EUR"
    changed: Callable[[int], None]

    def house_currency(self) -> str:
        return self.currency

    def async_on_change(self, listener: Callable[[int], None]) -> Callable[[], None]:
        self.changed = listener
        return lambda: None


@pytest.fixture
def prices() -> Prices:
    return Prices()


@pytest.fixture
async def house(hass: HomeAssistant, prices: Prices) -> AsyncIterator[HouseHashprice]:
    made: Any = prices
    service: PriceService = made
    followed = await HouseHashprice(hass, service).async_start()
    yield followed
    followed.async_close()


async def use(house: HouseHashprice, **settings: Any) -> Hashprice:
    await house.store.async_set(settings)
    return house.now


def put(hass: HomeAssistant, entity_id: str, state: object, unit: str | None = None) -> None:
    hass.states.async_set(entity_id, str(state), {} if unit is None else {"unit_of_measurement": unit})


async def test_without_a_source_the_hashprice_is_unknown(house: HouseHashprice) -> None:
    assert (house.is_set, house.now.value, house.now.reason) == (False, None, "hashprice_not_set")


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("EUR/TH/d", 45.0),
        ("EUR/PH/s/day", 0.045),
        ("ct/TH/day", 0.45),
        ("ct", 0.45),
    ],
)
async def test_sensor_in_the_house_currency(
    hass: HomeAssistant, house: HouseHashprice, unit: str | None, expected: float
) -> None:
    put(hass, "sensor.hashprice", 45, unit)
    now = await use(house, source="sensor", entity_id="sensor.hashprice")
    assert (now.value, now.currency, now.reason) == (pytest.approx(expected), "EUR", None)
    put(hass, "sensor.hashprice", 90, unit)
    await hass.async_block_till_done()
    assert house.now.value == pytest.approx(2 * expected)


@pytest.mark.parametrize(
    ("unit", "rate", "rate_unit", "expected"),
    [
        ("USD/TH/d", 0.9, "EUR", 0.045),
        ("USD/TH/d", 0.9, "EUR/USD", 0.045),
        ("USD/TH/d", 0.9, None, 0.045),
        ("$/TH/d", 0.9, "EUR", 0.045),
        # US dollars per euro
        ("USD/TH/d", 1.25, "USD/EUR", 0.04),
        ("USD/TH/d", 1.25, "USD", 0.04),
        # coins
        ("BTC/TH/d", 60_000, "EUR", 3000),
        ("sat/TH/d", 60_000, "EUR", 3e-5),
        ("mBTC/PH/d", 60_000, "EUR", 3e-3),
        ("ksat/PH/d", 60_000, "EUR/BTC", 3e-5),
        ("XBT/PH/d", 60_000, "EUR", 3),
    ],
)
async def test_other_currency_is_converted_by_a_second_sensor(
    hass: HomeAssistant, house: HouseHashprice, unit: str, rate: float, rate_unit: str | None, expected: float
) -> None:
    put(hass, "sensor.hashprice", 0.05, unit)
    put(hass, "sensor.rate", rate, rate_unit)
    alone = await use(house, source="sensor", entity_id="sensor.hashprice")
    assert (alone.value, alone.reason) == (None, "hashprice_currency")
    assert alone.reason_args["house"] == "EUR"
    now = await use(house, source="sensor", entity_id="sensor.hashprice", conversion_entity_id="sensor.rate")
    assert (now.value, now.currency) == (pytest.approx(expected), "EUR")


async def test_conversion_to_a_third_currency_is_refused(hass: HomeAssistant, house: HouseHashprice) -> None:
    put(hass, "sensor.hashprice", 0.05, "USD/TH/d")
    put(hass, "sensor.rate", 0.8, "GBP")
    now = await use(house, source="sensor", entity_id="sensor.hashprice", conversion_entity_id="sensor.rate")
    assert (now.value, now.reason, now.reason_args["currency"]) == (None, "hashprice_currency", "GBP")


async def test_currency_setting_is_for_a_unit_without_one(hass: HomeAssistant, house: HouseHashprice) -> None:
    put(hass, "sensor.hashprice", 0.05)
    now = await use(house, source="sensor", entity_id="sensor.hashprice", currency="usd")
    assert (now.value, now.reason_args["currency"]) == (None, "USD")
    fixed = await use(house, source="fixed", price=0.05, currency="USD")
    assert (fixed.value, fixed.reason) == (None, "hashprice_number_currency")
    put(hass, "sensor.rate", 0.9, "EUR")
    fixed = await use(house, source="fixed", price=0.05, currency="USD", conversion_entity_id="sensor.rate")
    assert fixed.value == pytest.approx(0.045)


@pytest.mark.parametrize(
    ("state", "unit", "reason"),
    [
        ("unavailable", "EUR/TH/d", "hashprice_unavailable"),
        ("unknown", "EUR/TH/d", "hashprice_unavailable"),
        ("soon", "EUR/TH/d", "hashprice_not_number"),
        ("nan", "EUR/TH/d", "hashprice_not_number"),
        ("0", "EUR/TH/d", "hashprice_not_positive"),
        ("-1", "EUR/TH/d", "hashprice_not_positive"),
        ("1", "EUR/TH/month", "hashprice_unit"),
        ("1", "EUR/TH/jaar", "hashprice_unit"),
        ("1", "gold/TH/d", "hashprice_unit"),
        # Most likely per PH/s
        ("45", "EUR", "hashprice_no_hashrate"),
        ("33000", "sat/day", "hashprice_no_hashrate"),
    ],
)
async def test_bad_state_is_unknown_and_not_the_last_value(
    hass: HomeAssistant, house: HouseHashprice, state: str, unit: str, reason: str
) -> None:
    missing = await use(house, source="sensor", entity_id="sensor.hashprice")
    assert (missing.value, missing.reason) == (None, "hashprice_unavailable")
    put(hass, "sensor.hashprice", 0.05, "EUR/TH/d")
    await hass.async_block_till_done()
    assert house.now.value == 0.05
    put(hass, "sensor.hashprice", state, unit)
    await hass.async_block_till_done()
    assert (house.now.value, house.now.reason) == (None, reason)
    assert house.now.message


@pytest.mark.parametrize(
    ("state", "unit", "currency"), [("0.05", None, None), ("0.05", "EUR/day", None), ("45", None, "JPY")]
)
async def test_unit_without_a_hashrate_is_per_th(
    hass: HomeAssistant, house: HouseHashprice, state: str, unit: str | None, currency: str | None
) -> None:
    put(hass, "sensor.hashprice", state, unit)
    put(hass, "sensor.rate", 1, "EUR")
    now = await use(
        house, source="sensor", entity_id="sensor.hashprice", currency=currency, conversion_entity_id="sensor.rate"
    )
    assert (now.value, now.reason) == (float(state), None)


async def test_stale_state_is_unknown_until_it_is_reported_again(
    hass: HomeAssistant, house: HouseHashprice, freezer: FrozenDateTimeFactory
) -> None:
    put(hass, "sensor.hashprice", 0.05)
    put(hass, "input_number.hashprice", 0.06)
    await use(house, source="sensor", entity_id="sensor.hashprice", stale_minutes=30)
    seen: list[float | None] = []
    house.async_on_change(lambda: seen.append(house.now.value))
    freezer.tick(timedelta(minutes=30))
    house.async_refresh()
    assert house.now.value == 0.05
    freezer.tick(timedelta(seconds=1))
    house.async_refresh()
    assert (house.now.value, house.now.reason, seen) == (None, "hashprice_stale", [None])
    # The same value again is a report.
    put(hass, "sensor.hashprice", 0.05)
    house.async_refresh()
    assert (house.now.value, house.now.reported_at) == (0.05, dt_util.utcnow())
    # A person's number does not age.
    helper = await use(house, source="sensor", entity_id="input_number.hashprice", stale_minutes=30)
    freezer.tick(timedelta(days=3))
    house.async_refresh()
    assert (helper.value, house.now.value) == (0.06, 0.06)


async def test_network_with_the_sensors_of_home_assistants_bitcoin_integration(
    hass: HomeAssistant, house: HouseHashprice
) -> None:
    """The states as the core integration writes them: no unit of the difficulty, fees of the last day in BTC."""
    put(hass, "sensor.difficulty", f"{DIFFICULTY:.0f}")
    put(hass, "sensor.exchange_rate_1_btc", "50000.0", "EUR")
    put(hass, "sensor.total_fees", "14.40", "BTC")
    put(hass, "sensor.total_blocks", "907089")
    now = await use(
        house,
        source="network",
        difficulty_entity_id="sensor.difficulty",
        price_entity_id="sensor.exchange_rate_1_btc",
        fees_entity_id="sensor.total_fees",
        height_entity_id="sensor.total_blocks",
    )
    assert now.value == pytest.approx(btc_per_th_day(DIFFICULTY, 3.125 + 0.1) * 50_000)
    put(hass, "sensor.total_blocks", "1050000")
    await hass.async_block_till_done()
    assert house.now.value == pytest.approx(btc_per_th_day(DIFFICULTY, 1.5625 + 0.1) * 50_000)
    put(hass, "sensor.total_fees", "unavailable")
    await hass.async_block_till_done()
    assert (house.now.value, house.now.reason) == (None, "hashprice_unavailable")


@pytest.mark.parametrize(
    ("difficulty", "unit", "factor"), [(DIFFICULTY / 1e12, "T", 1), (DIFFICULTY / 1e12, None, None), (5, "kg", None)]
)
async def test_network_difficulty_in_other_units(
    hass: HomeAssistant, house: HouseHashprice, difficulty: float, unit: str | None, factor: float | None
) -> None:
    put(hass, "sensor.difficulty", difficulty, unit)
    put(hass, "sensor.price", 61_575, "USD")
    put(hass, "sensor.fees", 20_000_000, "sat")
    settings = {
        "source": "network",
        "difficulty_entity_id": "sensor.difficulty",
        "price_entity_id": "sensor.price",
        "fees_entity_id": "sensor.fees",
        "fees_per": "block",
        "subsidy_btc": 3.0,
        "conversion_entity_id": "sensor.rate",
    }
    put(hass, "sensor.rate", 0.9, "EUR")
    now = await use(house, **settings)
    if factor is None:
        assert (now.value, now.reason) == (None, "hashprice_unit")
    else:
        assert now.value == pytest.approx(btc_per_th_day(DIFFICULTY, 3.2) * 61_575 * 0.9)


@pytest.mark.parametrize(("fees", "unit"), [("7", "sat/vB"), ("2016800123", None), ("14", "blocks")])
async def test_fees_that_are_no_sum_in_coins_are_refused(
    hass: HomeAssistant, house: HouseHashprice, fees: str, unit: str | None
) -> None:
    put(hass, "sensor.difficulty", DIFFICULTY)
    put(hass, "sensor.price", 50_000, "EUR/BTC")
    put(hass, "sensor.fees", fees, unit)
    entities = {"difficulty_entity_id": "sensor.difficulty", "price_entity_id": "sensor.price"}
    assert (await use(house, source="network", **entities)).value is not None
    now = await use(house, source="network", **entities, fees_entity_id="sensor.fees")
    assert (now.value, now.reason, now.reason_args["entity_id"]) == (None, "hashprice_unit", "sensor.fees")


@pytest.mark.parametrize(
    ("settings", "paths"),
    [
        ({}, ["source"]),
        ({"source": "fixed"}, ["price"]),
        ({"source": "fixed", "price": 0}, ["price"]),
        ({"source": "sensor"}, ["entity_id"]),
        ({"source": "sensor", "entity_id": "hashprice"}, ["entity_id"]),
        ({"source": "network"}, ["difficulty_entity_id", "price_entity_id"]),
        ({"source": "none", "stale_minutes": 4, "fees_per": "week"}, ["fees_per", "stale_minutes"]),
        ({"source": "none", "colour": 1}, ["colour"]),
    ],
)
async def test_wrong_settings_are_refused(house: HouseHashprice, settings: dict[str, object], paths: list[str]) -> None:
    with pytest.raises(InvalidDataError) as error:
        await house.store.async_set(settings)
    assert [problem.path for problem in error.value.errors] == paths
    assert not house.is_set


async def test_settings_survive_a_restart_and_renamed_entities(
    hass: HomeAssistant, house: HouseHashprice, prices: Prices
) -> None:
    put(hass, "sensor.new", 0.05)
    await use(house, source="sensor", entity_id="sensor.old", stale_minutes=60)
    await house.store.async_repoint(lambda item: repoint_house_hashprice(item, "sensor.old", "sensor.new"))
    assert house.now.value == 0.05
    house.async_close()
    made: Any = prices
    again = await HouseHashprice(hass, made).async_start()
    assert again.settings == hashprice_from_json({"source": "sensor", "entity_id": "sensor.new", "stale_minutes": 60})
    assert again.now.value == 0.05
    again.async_close()


async def test_change_of_the_house_currency_is_noticed(house: HouseHashprice, prices: Prices) -> None:
    assert (await use(house, source="fixed", price=0.05)).currency == "EUR"
    prices.currency = "CHF"
    prices.changed(1)
    assert (house.now.value, house.now.currency) == (0.05, "CHF")
