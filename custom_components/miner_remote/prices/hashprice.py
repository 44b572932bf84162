"""The hashprice from a sensor, quoted per TH/s or, a thousand times higher, per PH/s."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT
from homeassistant.core import HomeAssistant

from .sources.notations import number
from .sources.units import parse_unit

_HASHRATE: Final = re.compile(r"\b([kmgtpez])h(?![a-z])")
_TH: Final = {"k": 1e-9, "m": 1e-6, "g": 1e-3, "t": 1.0, "p": 1e3, "e": 1e6, "z": 1e9}

_COINS: Final = re.compile(r"btc|₿|\bx?sat(s|oshis?)?\b")
_SATS: Final = re.compile(r"\bx?sat(s|oshis?)?\b")
_PART_OF_COIN: Final = re.compile(r"\b([mµμu])(?:btc|₿)")
_COIN_PARTS: Final = {"m": 1e-3, "µ": 1e-6, "μ": 1e-6, "u": 1e-6}
_OTHER_TIME: Final = re.compile(r"/\s*(mo|month|week|wk|w|y|yr|year|h|hr|hour|min)\b|monthly|weekly|hourly|yearly")

BTC: Final = "BTC"
_SATS_PER_BTC: Final = 1e8


@dataclass(frozen=True, slots=True)
class MoneyUnit:
    """What one unit of a sensor is in whole money: the factor, and the currency if the unit names one.

    A coin is the currency BTC. `$` alone is taken as USD, the currency in which hashprices are quoted.
    """

    factor: float
    currency: str | None


def money_unit(unit: str) -> MoneyUnit:
    """Return the money of a unit such as `USD`, `EUR/TH/d`, `ct/kWh`, `sat/TH/day`: its part before the first slash."""
    money = unit.partition("/")[0].strip()
    if _SATS.search(money.lower()):
        return MoneyUnit(1 / _SATS_PER_BTC, BTC)
    if _COINS.search(money.lower()):
        part = _PART_OF_COIN.search(money.lower())
        return MoneyUnit(1.0 if part is None else _COIN_PARTS[part[1]], BTC)
    parsed = parse_unit(money)
    return MoneyUnit(parsed.factor, parsed.currency or ("USD" if money == "$" else None))


def per_th(unit: str) -> float:
    """Return the factor from the hashrate of a hashprice's unit to TH/s; a unit without one is per TH/s."""
    hashrate = _HASHRATE.search(unit.lower())
    return 1.0 if hashrate is None else 1 / _TH[hashrate[1]]


def is_per_day(unit: str) -> bool:
    """Return whether the unit of a hashprice names no other time than a day; the second of TH/s is none."""
    return _OTHER_TIME.search(unit.lower()) is None


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
    return value * money_unit(unit).factor * per_th(unit)
