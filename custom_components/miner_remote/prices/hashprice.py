"""The hashprice from a sensor, quoted per TH/s or, a thousand times higher, per PH/s."""

from __future__ import annotations

import re
from typing import Final

from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT
from homeassistant.core import HomeAssistant

from .sources.notations import number
from .sources.units import parse_unit

_HASHRATE: Final = re.compile(r"\b([kmgtpez])h(?![a-z])")
_TH: Final = {"k": 1e-9, "m": 1e-6, "g": 1e-3, "t": 1.0, "p": 1e3, "e": 1e6, "z": 1e9}

_COINS: Final = re.compile(r"btc|₿|\bx?sat(s|oshis?)?\b")


def read_hashprice(hass: HomeAssistant, entity_id: str) -> float | None:
    """Return the earnings of a TH/s per day in the currency of the sensor.

    Other hashrates and cents in the unit are converted. None if the state is not a number, or if it is in coins.
    """
    state = hass.states.get(entity_id)
    value = None if state is None else number(state.state)
    if state is None or value is None:
        return None
    unit = str(state.attributes.get(ATTR_UNIT_OF_MEASUREMENT) or "")
    if _COINS.search(unit.lower()):
        return None
    hashrate = _HASHRATE.search(unit.lower())
    factor = parse_unit(unit.partition("/")[0]).factor
    return value * factor / (_TH[hashrate[1]] if hashrate is not None else 1.0)
