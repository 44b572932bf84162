"""The hashprice from a sensor, quoted per TH/s or, a thousand times higher, per PH/s."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf
from typing import Final

from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT
from homeassistant.core import HomeAssistant

from .sources.notations import number
from .sources.units import parse_money

_HASHRATE: Final = re.compile(
    r"(?<![a-z])(?:(?P<letter>[kmgtpez])\s*h(?:ash(?:es)?|p?s)?|(?P<word>kilo|mega|giga|tera|peta|exa|zetta)\s*hash(?:es)?"
    r"|(?<=/)(?P<alone>[tp]))(?![a-z])"
)
"""`TH`, `PHs`, `Phash`, `petahash`, and `T` alone, as in `USD/T/day`."""
_TH: Final = {"k": 1e-9, "m": 1e-6, "g": 1e-3, "t": 1.0, "p": 1e3, "e": 1e6, "z": 1e9}
_PER_DAY: Final = frozenset(
    {"s", "sec", "second", "per", "d", "day", "days", "daily", "1", "1d", "24", "24h"}
    | {"tag", "dag", "dia", "día", "jour", "giorno", "den", "dzień"}
)
"""What may stand beside money and hashrate in the unit of a hashprice: the second of TH/s, and a day."""
_WORD: Final = re.compile(r"[^\W_]+")
_PER: Final = re.compile(r"\s+(?:per|pro|pr\.?)\s+", re.IGNORECASE)

_COIN: Final = re.compile(r"(?P<part>[kmµμu]?)\s*(?:btc|xbt|₿|bitcoins?|x?(?P<sats>sat(?:s|oshis?)?)|(?P<bits>bits?))")
_PARTS: Final = {"": 1.0, "k": 1e3, "m": 1e-3, "µ": 1e-6, "μ": 1e-6, "u": 1e-6}
_DOLLAR_COINS: Final = frozenset({"usdt", "usdc"})

BTC: Final = "BTC"
_SATS_PER_BTC: Final = 1e8
_BITS_PER_BTC: Final = 1e6


_MOST: Final = {BTC: 1e-4, **dict.fromkeys(("AUD", "CAD", "CHF", "EUR", "GBP", "USD"), 5.0)}
"""More than a TH/s has earned in a day since 2017, when it was 2.60 USD."""


@dataclass(frozen=True, slots=True)
class MoneyUnit:
    """What one unit of a sensor is in whole money: the factor, and the currency if the unit names one.

    A coin is the currency BTC. `$` alone is taken as USD, the currency in which hashprices are quoted.
    """

    factor: float
    currency: str | None


def money_unit(unit: str) -> MoneyUnit | None:
    """Return the money of a unit such as `USD`, `EUR/BTC`, `ct/kWh`, `sat/day`: its part before the first slash.

    None if that is no money that is known, since the factor of it could be anything.
    """
    money = _PER.sub("/", unit).partition("/")[0].strip()
    small = money.lower()
    if coin := _COIN.fullmatch(small):
        whole = _SATS_PER_BTC if coin["sats"] else _BITS_PER_BTC if coin["bits"] else 1.0
        return MoneyUnit(_PARTS[coin["part"]] / whole, BTC)
    if small in _DOLLAR_COINS:
        return MoneyUnit(1.0, "USD")
    parsed, known = parse_money(money)
    if not known:
        return None
    return MoneyUnit(parsed.factor, parsed.currency or ("USD" if "$" in money else None))


def hashprice_unit(unit: str) -> MoneyUnit | None:
    """Return what one unit of a sensor is per TH/s and day; a unit without a hashrate is per TH/s.

    None if something in it is not understood, such as a month.
    """
    unit = _PER.sub("/", unit)
    hashrate = _HASHRATE.search(unit.lower())
    if hashrate is not None:
        unit = f"{unit[: hashrate.start()]} {unit[hashrate.end() :]}"
    money, _slash, rest = unit.partition("/")
    found = money_unit(money) or money_unit(money.split(" ")[0])
    if found is None or not _PER_DAY.issuperset(_WORD.findall(rest.lower().replace("24 h", "24h"))):
        return None
    if hashrate is None:
        return found
    power = hashrate["letter"] or hashrate["alone"] or hashrate["word"][0]
    return MoneyUnit(found.factor / _TH[power], found.currency)


def is_of_other_hashrate(value: float, unit: str, currency: str) -> bool:
    """Return whether a hashprice is too high for a TH/s although its unit names no other hashrate.

    It is most likely per PH/s, so that miners would seem to earn a thousand times as much.
    """
    return value > _MOST.get(currency, inf) and _HASHRATE.search(_PER.sub("/", unit).lower()) is None


def read_hashprice(hass: HomeAssistant, entity_id: str) -> float | None:
    """Return the earnings of a TH/s per day in the currency of the sensor.

    Other hashrates and cents in the unit are converted. None if the state is not a number, if it is in coins, if the
    unit is not understood, or if it names no hashrate and the number is too high for a TH/s.
    """
    state = hass.states.get(entity_id)
    value = None if state is None else number(state.state)
    if state is None or value is None:
        return None
    text = str(state.attributes.get(ATTR_UNIT_OF_MEASUREMENT) or "")
    unit = hashprice_unit(text)
    if unit is None or unit.currency == BTC:
        return None
    hashprice = value * unit.factor
    return None if is_of_other_hashrate(hashprice, text, unit.currency or hass.config.currency) else hashprice
