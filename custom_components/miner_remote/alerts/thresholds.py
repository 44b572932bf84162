"""The thresholds of a site, from its options. Pure: no clock, no I/O, no Home Assistant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..const import (
    CONF_ALERTS,
    CONF_HOT_C,
    CONF_LOW_HASHRATE_PERCENT,
    CONF_OFFLINE_MINUTES,
    CONF_OUTLET_C,
    CONF_REJECTS_PERCENT,
    DEFAULT_ALERTS,
)
from .model import Thresholds


def thresholds_of(options: Mapping[str, Any]) -> Thresholds:
    """Return the thresholds; those of a site without the section are the defaults. A missing or zero value is off."""
    given: Mapping[str, float | None] = options.get(CONF_ALERTS, DEFAULT_ALERTS)

    def value(key: str) -> float | None:
        return given.get(key) or None

    minutes = value(CONF_OFFLINE_MINUTES)
    return Thresholds(
        offline_after_s=None if minutes is None else minutes * 60,
        hot_c=value(CONF_HOT_C),
        outlet_c=value(CONF_OUTLET_C),
        low_hashrate_percent=value(CONF_LOW_HASHRATE_PERCENT),
        rejects_percent=value(CONF_REJECTS_PERCENT),
    )
