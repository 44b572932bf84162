"""Totals that survive restarts; checked when restored."""

from __future__ import annotations

import logging
from typing import Final

from homeassistant.core import HomeAssistant, callback

from ..issues import async_raise_issue

LARGEST_ENERGY_KWH: Final = 1e9
"""The largest plausible total of a miner or schedule: 10 MW for ten years are 8.8e8 kWh."""
LARGEST_MONEY: Final = 1e13
"""The largest plausible amount of money, also in currencies with small units."""

_LOGGER = logging.getLogger(__name__)


@callback
def async_restored_total(
    hass: HomeAssistant, entity_id: str, value: object, largest: float, *, negative: bool = False
) -> float:
    """Return the stored total, or 0 if it is missing or implausible.

    A damaged sum (not finite, larger than `largest`, or negative unless `negative`) raises a repair issue, because
    Home Assistant's statistics may hold it too.
    """
    if not isinstance(value, (int, float)):
        return 0.0
    # NaN compares false with everything, and a whole number may be too large for a float.
    if (-largest if negative else 0.0) <= value <= largest:
        return float(value)
    _LOGGER.warning("The stored total of %s is not plausible; counting restarts at 0", entity_id)
    async_raise_issue(
        hass, f"total_restarted_{entity_id}", "total_restarted", {"entity_id": entity_id}, persistent=True
    )
    return 0.0
