"""Which tariff applies to the miners of a place. Pure: no clock, no I/O, no Home Assistant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from .model import DEFAULT_RATE_ID, Rate

ALL_SITES: Final = "*"
"""The location of a tariff for all sites without a tariff of their own."""

type RateFinder = Callable[[str, str], Rate | None]
"""Returns the tariff of a miner by the name of its site and its location, which is an area or again the site."""


def rate_finder(rates: Sequence[Rate], has_price: Callable[[Rate], bool]) -> RateFinder:
    """Return the function that finds the tariff of a miner: that of its area, of its site, or the common one.

    Of several tariffs of one place, the newest applies. `has_price` returns whether a tariff has a source of prices.
    The panel finds tariffs by the same rule (`frontend/src/control/cost.ts`).
    """
    ordered = sorted(rates, key=lambda rate: rate.id)
    by_place = {rate.location.casefold(): rate for rate in ordered if rate.location}
    common = _common(ordered, has_price)

    def find(site: str, location: str) -> Rate | None:
        return by_place.get(location.casefold()) or by_place.get(site.casefold()) or common

    return find


def _common(ordered: Sequence[Rate], has_price: Callable[[Rate], bool]) -> Rate | None:
    """Return the tariff of sites without one of their own.

    This is the newest for all sites, else the default tariff; if that has no price, the newest without a location.
    """
    for_all = [rate for rate in ordered if rate.location == ALL_SITES]
    standard = next((rate for rate in ordered if rate.id == DEFAULT_RATE_ID), None)
    if for_all:
        return for_all[-1]
    if standard is not None and has_price(standard):
        return standard
    others = [rate for rate in ordered if rate.id != DEFAULT_RATE_ID and not rate.location]
    return others[-1] if others else standard
