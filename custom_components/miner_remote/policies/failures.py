"""Why orders failed, if no command has an error that says so. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .contract import Failure

TEXTS: Final[Mapping[str, str]] = {
    "order_skipped": "A person gave the miner a command first.",
    "order_no_result": "There was no result in time.",
    "order_without_effect": "The miner confirmed the pools, but does not mine on them.",
}


def _failure(code: str) -> Failure:
    return Failure(code=f"policy_{code}", message=TEXTS[code])


ORDER_SKIPPED: Final = _failure("order_skipped")
NO_RESULT: Final = _failure("order_no_result")
WITHOUT_EFFECT: Final = _failure("order_without_effect")
