"""Prices of sources survive a restart of Home Assistant, on a real disk."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.prices.curve import choose, listed, slots
from custom_components.miner_remote.walltime import seconds

from ..disk import content, issues, real_hass
from . import fixtures
from .conftest import NOON, SENSOR, Prices
from .fixtures import DAY

SPOT = "sensor.spot"
FILE = ".storage/miner_remote.prices"


async def started(hass: HomeAssistant, freezer: FrozenDateTimeFactory, at: datetime) -> Prices:
    """Start Home Assistant with tariffs at the given time."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to(at)
    prices = Prices(hass, freezer)
    await prices.rates.async_load()
    await prices.service.async_load()
    prices.service.async_start()
    return prices


async def test_prices_and_currency_are_known_before_source_starts(
    tmp_path: Path, freezer: FrozenDateTimeFactory
) -> None:
    async with real_hass(tmp_path) as hass:
        prices = await started(hass, freezer, NOON)
        hass.states.async_set(SPOT, "0.62", fixtures.nordpool_custom())
        rate = await prices.add(**SENSOR)
        before = prices.curve(rate, DAY, 48)
        assert len(before) == 48
        prices.service.async_close()
    async with real_hass(tmp_path) as hass:
        prices = await started(hass, freezer, NOON + timedelta(hours=1))
        assert prices.curve(rate, DAY, 48) == before
        assert prices.service.price_now(rate) == pytest.approx(0.63)
        stored = prices.rates.rate(rate)
        assert stored is not None
        assert prices.service.currency(stored) == "SEK"
        assert prices.service.awaits(rate)
        hass.states.async_set(SPOT, "0.63", fixtures.nordpool_custom())
        await hass.async_block_till_done()
        assert not prices.service.awaits(rate)
        assert prices.curve(rate, DAY, 48) == before
        prices.service.async_close()


async def test_chosen_hours_of_a_night_stay_the_same_after_restart(
    tmp_path: Path, freezer: FrozenDateTimeFactory
) -> None:
    """At two in the morning, the sensor's list begins at midnight; the two cheapest hours were before that."""
    window = seconds(DAY + timedelta(hours=22)), seconds(DAY + timedelta(hours=32))

    def chosen(prices: Prices, rate: int) -> list[tuple[float, float]]:
        curve = prices.service.curve(rate, DAY, DAY + timedelta(days=2))
        spans = choose(slots(listed(curve)), *window, 2, contiguous=False)
        return [((start - seconds(DAY)) / 3600, (end - seconds(DAY)) / 3600) for start, end in spans]

    def rows(day: int) -> list[dict[str, Any]]:
        begin = DAY + timedelta(days=day)
        return [{"start": begin + timedelta(hours=hour), "value": 10 - hour + 20 * day} for hour in range(24)]

    async with real_hass(tmp_path) as hass:
        prices = await started(hass, freezer, DAY + timedelta(hours=20))
        hass.states.async_set(SPOT, "0", {"raw_today": rows(0), "raw_tomorrow": rows(1)})
        rate = await prices.add(**SENSOR)
        assert chosen(prices, rate) == [(22, 24)]
        prices.service.async_close()
    async with real_hass(tmp_path) as hass:
        prices = await started(hass, freezer, DAY + timedelta(hours=26))
        hass.states.async_set(SPOT, "0", {"raw_today": rows(1), "raw_tomorrow": []})
        await hass.async_block_till_done()
        assert chosen(prices, rate) == [(22, 24)]
        prices.service.async_close()


async def test_forecasts_and_states_are_not_stored(tmp_path: Path, freezer: FrozenDateTimeFactory) -> None:
    attributes = {**fixtures.amber_forecast(NOON - timedelta(hours=1)), "unit_of_measurement": "AUD/kWh"}
    async with real_hass(tmp_path) as hass:
        prices = await started(hass, freezer, NOON)
        hass.states.async_set(SPOT, "0.3", attributes)
        hass.states.async_set("sensor.meter", "0.2", {"unit_of_measurement": "EUR/kWh"})
        rate = await prices.add(**SENSOR)
        meter = await prices.add(**{**SENSOR, "entity_id": "sensor.meter"})
        prices.service.async_close()
    sources: Any = content(tmp_path / FILE)["sources"]
    assert sources["sensor.meter"] == {"currency": "EUR", "points": []}
    assert len(sources[SPOT]["points"]) == 2
    async with real_hass(tmp_path) as hass:
        prices = await started(hass, freezer, NOON + timedelta(minutes=1))
        assert (prices.service.price_now(rate), prices.service.price_now(meter)) == (None, None)
        prices.service.async_close()


async def test_prices_of_deleted_tariffs_are_not_stored(tmp_path: Path, freezer: FrozenDateTimeFactory) -> None:
    async with real_hass(tmp_path) as hass:
        prices = await started(hass, freezer, NOON)
        hass.states.async_set(SPOT, "0.62", fixtures.nordpool_custom())
        rate = await prices.add(**SENSOR)
        other = await prices.add(**{**SENSOR, "entity_id": "sensor.other"})
        hass.states.async_set("sensor.other", "0.2", fixtures.frank_energie())
        await hass.async_block_till_done()
        await prices.rates.async_delete_item(str(other))
        prices.service.async_close()
    assert list(content(tmp_path / FILE)["sources"]) == [SPOT]  # type: ignore[call-overload]
    async with real_hass(tmp_path) as hass:
        prices = await started(hass, freezer, NOON)
        await prices.rates.async_update_item(str(rate), {"tariff_prices": {"day": 0.3}})
        assert prices.service.price_now(rate) is None
        prices.service.async_close()


async def test_file_that_cannot_be_read_is_set_aside(tmp_path: Path, freezer: FrozenDateTimeFactory) -> None:
    file = tmp_path / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text('{"version": 1, "minor_version": 1, "key": "miner_remote.prices", "data": {"sources": {"a": []}}}')
    async with real_hass(tmp_path) as hass:
        prices = await started(hass, freezer, NOON)
        assert prices.service.price_now(1) is None
        assert issues(hass, "storage_set_aside") == [FILE]
        prices.service.async_close()
