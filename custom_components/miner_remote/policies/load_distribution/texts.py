"""The English texts of the reasons of load distribution, with `str.format` placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, str]] = {
    "distribution_spread": "All sites run as schedules and other policies allow: {sites}.",
    "distribution_distributing": "Load runs where energy is cheapest: {sites}.",
    "distribution_some_unpriced": (
        "Load runs where energy is cheapest: {sites}. Left alone without an energy price: {unpriced}."
    ),
    "distribution_over": (
        "The limits are exceeded by {over_w} W, and no other miner can be limited or paused now: {sites}."
    ),
    "distribution_no_price": "No site has an energy price, so no load is moved.",
}
