"""The English texts of the reasons of power budgets, with `str.format` placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, str]] = {
    "budget_within": "{drawn_w} W of {budget_w} W used. The budget is from {source}.",
    "budget_limiting": (
        "{drawn_w} W of {budget_w} W used; some miners are limited or paused. The budget is from {source}."
    ),
    "budget_over": (
        "{drawn_w} W of {budget_w} W used. The budget is exceeded by {over_w} W, and no other miner can be limited or "
        "paused now. The budget is from {source}."
    ),
    "budget_stale": (
        "{source} has not reported for too long, so its fail-safe applies: {drawn_w} W of {budget_w} W used."
    ),
    "budget_stale_released": (
        "{source} has not reported for too long, and its fail-safe releases the miners: {drawn_w} W used."
    ),
    "budget_unrestricted": "No budget applies now; {drawn_w} W used.",
}
