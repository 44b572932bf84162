"""The tariff of a place."""

from __future__ import annotations

from typing import Any

import pytest

from custom_components.miner_remote.prices.model import Rate, RateType
from custom_components.miner_remote.prices.places import rate_finder


def rate(rate_id: int, location: str | None = None, **more: Any) -> Rate:
    return Rate(id=rate_id, name=str(rate_id), type=RateType.FLAT, currency="EUR", location=location, **more)


def priced(item: Rate) -> bool:
    return item.price is not None


def found(rates: list[Rate], site: str, location: str) -> int | None:
    chosen = rate_finder(rates, priced)(site, location)
    return None if chosen is None else chosen.id


DEFAULT = rate(1)


@pytest.mark.parametrize(
    ("site", "location", "expected"),
    [("Garage", "Garage", 3), ("garage", "Attic", 4), ("Hall", "ATTIC", 4), ("Hall", "Hall", 5)],
)
def test_area_comes_before_site_and_all_sites(site: str, location: str, expected: int) -> None:
    rates = [DEFAULT, rate(2, "Garage"), rate(3, "garage"), rate(4, "Attic"), rate(5, "*"), rate(6)]
    assert found(rates, site, location) == expected


def test_default_tariff_without_a_price_gives_way_to_the_newest_one_without_a_place() -> None:
    assert found([DEFAULT, rate(2), rate(3), rate(4, "Garage")], "Hall", "Hall") == 3
    assert found([rate(1, price=0.2), rate(2), rate(3)], "Hall", "Hall") == 1
    assert found([DEFAULT, rate(4, "Garage")], "Hall", "Hall") == 1
    assert found([], "Hall", "Hall") is None
