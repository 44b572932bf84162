"""Prices are found by their shape, whatever their names, and only if they agree with the state."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.prices.models import PricePoint
from custom_components.miner_remote.prices.sources.belief import Evidence, judge
from custom_components.miner_remote.prices.sources.shape import find_series
from custom_components.miner_remote.prices.sources.states import read_attributes, read_states
from custom_components.miner_remote.prices.sources.units import is_price_unit, parse_unit

from .fixtures import BERLIN, DAY, slots
from .shapes import HOURS, NOW, QUARTERS, SHAPES, Shape, at, local, rows, utc
from .test_service import SENSOR, Prices, prices  # noqa: F401  a fixture

SPOT = "sensor.spot"


def show(hass: HomeAssistant, shape: Shape) -> None:
    unit = {} if shape.unit is None else {"unit_of_measurement": shape.unit}
    hass.states.async_set(SPOT, shape.shown, {**unit, **shape.attributes})


def refused(hass: HomeAssistant, rate: int) -> ir.IssueEntry | None:
    return ir.async_get(hass).async_get_issue(DOMAIN, f"prices_refused_{rate}")


def day_of(points: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    return [(start, end, round(price, 6)) for start, end, price in points]


@pytest.mark.parametrize("name", SHAPES)
async def test_price_list_of_any_shape_is_read(prices: Prices, name: str) -> None:  # noqa: F811
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
