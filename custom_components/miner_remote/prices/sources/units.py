"""Parses the unit of a price sensor: currency and energy."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

_PER_KWH: Final = {
    "wh": 1000.0, "kwh": 1.0, "mwh": 0.001, "gwh": 1e-6, "mj": 3.6, "gj": 0.0036, "квт": 1.0, "мвт": 0.001,
}  # fmt: skip
"""The factors to a price per kWh, by energy unit in lower case; no meter uses mWh."""

_ENERGY: Final = re.compile(r"\b([kmg]?wh\b|[mg]j\b|[км]вт)")
_PER: Final = re.compile(r"\s+(?:per|pr\.?|pro)\s+", re.IGNORECASE)

_SYMBOLS: Final = {"€": "EUR", "£": "GBP", "₹": "INR", "₺": "TRY", "₴": "UAH", "zł": "PLN", "kč": "CZK", "¥": "JPY"}
"""Signs of a single currency; $ and kr stand for several."""

_HUNDREDTHS: Final = frozenset(
    {"c", "ct", "cts", "cent", "cents", "centime", "centimes", "¢", "øre", "öre", "ore", "snt", "gr", "grosz", "groszy"}
    | {"p", "pence", "penny", "rp", "rappen", "sen"}
)
_OF_ONE_CURRENCY: Final = {
    "öre": "SEK", "gr": "PLN", "grosz": "PLN", "groszy": "PLN", "p": "GBP", "pence": "GBP", "penny": "GBP",
    "rp": "CHF", "rappen": "CHF", "sen": "MYR",
}  # fmt: skip
_CODE: Final = re.compile(r"([A-Z]{3})\b|^([A-Z]{3})(?=[a-z¢])")


_NO_MONEY: Final = re.compile(r"co2|[%°]|\b[kmµ]?g\b|\bk?wh?\b")
_NO_ENERGY: Final = re.compile(r"m³|m3|ft³|\b(l|day|d|month|year|week|h|km|kg|therm|ccf)\b")


@dataclass(frozen=True, slots=True)
class Unit:
    """How to convert numbers of a source to prices per kWh in whole euros, dollars, kroner."""

    factor: float = 1.0
    """The factor to a price per kWh."""
    currency: str | None = None
    """The ISO 4217 code, if the unit names a currency."""
    hundredths: bool = False
    """Whether the numbers are in cents, øre or pence, which `factor` includes."""

    def in_hundredths(self) -> Unit:
        """Return the same unit in cents, for sources that declare cents elsewhere."""
        return self if self.hundredths else replace(self, factor=self.factor / 100, hundredths=True)


def parse_unit(text: object) -> Unit:
    """Return the unit of a `unit_of_measurement` such as `EUR/MWh` or `øre/kWh`.

    The default energy is kWh; a missing currency is None.
    """
    if not isinstance(text, str):
        return Unit()
    money, _, energy = (part.strip() for part in _PER.sub("/", text).partition("/"))
    per = _ENERGY.search(energy.lower())
    factor = _PER_KWH[per[1]] if per is not None else 1.0
    currency: str | None = None
    if code := _CODE.search(money):
        currency = code[1] or code[2]
        money = money.replace(currency, "")
    small = money.lower()
    for symbol, iso in _SYMBOLS.items():
        if symbol in small:
            currency = currency or iso
            small = small.replace(symbol, "")
    small = small.replace("euro", "").replace("$", "").strip(" .-")
    unit = Unit(factor, currency or _OF_ONE_CURRENCY.get(small))
    return unit.in_hundredths() if small in _HUNDREDTHS or "¢" in small else unit


def is_price_unit(text: object) -> bool:
    """Return whether a unit is that of an electricity price: money, per energy or per nothing."""
    if not isinstance(text, str):
        return False
    text = _PER.sub("/", text)
    money, slash, energy = (part.strip().lower() for part in text.partition("/"))
    if not money or _NO_MONEY.search(money) or _NO_ENERGY.search(energy):
        return False
    if slash:
        return _ENERGY.search(energy) is not None or _is_money(text.partition("/")[0])
    return _is_money(text)


def _is_money(text: str) -> bool:
    plain = text.strip().lower().strip(" .")
    return (
        _CODE.fullmatch(text.strip()) is not None
        or plain in _HUNDREDTHS
        or plain in {"kr", "ft", "lei", "euro", "euros", "zł", "kč", "currency"}
        or any(symbol in plain for symbol in (*_SYMBOLS, "$", "¢"))
    )
