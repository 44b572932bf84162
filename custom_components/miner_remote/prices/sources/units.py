"""Parses the unit of a price sensor: currency and energy."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

_PER_KWH: Final = {
    "wh": 1000.0, "kwh": 1.0, "mwh": 0.001, "gwh": 1e-6, "mj": 3.6, "gj": 0.0036, "квт": 1.0, "мвт": 0.001,
}  # fmt: skip
"""The factors to a price per kWh, by energy unit in lower case; no meter uses mWh."""

_ENERGY: Final = re.compile(r"(?:\b(?P<count>\d+)\s*|\b)(?P<unit>[kmg]?wh\b|[mg]j\b|[км]вт)")
_PER: Final = re.compile(r"\s+(?:per|pr\.?|pro)\s+", re.IGNORECASE)
_POWER_HOURS: Final = re.compile(r"\b([kmg]w)(?:\s*[/·⋅*.-]?\s*h)?\b")
"""`kW·h`, `MW/h`, and `MW` alone, which people write for MWh."""
_JOINED: Final = re.compile(r"([^\d/]*[^\d/\s])\s*([kmg]wh)", re.IGNORECASE)
"""`ct kWh`, without a slash."""

_SYMBOLS: Final = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₺": "TRY", "₴": "UAH", "₪": "ILS", "₽": "RUB", "₩": "KRW", "zł": "PLN",
    "kč": "CZK", "¥": "JPY",
}  # fmt: skip
"""Signs of a single currency; $ and kr stand for several."""

_DOLLARS: Final = {
    "AU$": "AUD", "A$": "AUD", "CAN$": "CAD", "CA$": "CAD", "C$": "CAD", "NZ$": "NZD", "US$": "USD", "HK$": "HKD",
    "R$": "BRL", "S$": "SGD",
}  # fmt: skip
"""Signs that say whose dollar it is."""

_HUNDREDTHS: Final = frozenset(
    {"c", "ct", "cts", "cent", "cents", "centime", "centimes", "¢", "øre", "öre", "ore", "snt", "gr", "grosz", "groszy"}
    | {"grosze", "p", "pence", "penny", "rp", "rappen", "sen", "s", "sent", "senti", "sentti", "senttiä", "stotinki"}
    | {"paise", "agorot", "kuruş", "haléř", "haléře", "haléřů", "bani", "коп", "копійок"}
)
_THOUSANDTHS: Final = frozenset({"m", "milli", "mil", "mill", "mills"})
_OF_ONE_CURRENCY: Final = {
    "öre": "SEK", "gr": "PLN", "grosz": "PLN", "groszy": "PLN", "grosze": "PLN", "p": "GBP", "pence": "GBP",
    "penny": "GBP", "rp": "CHF", "rappen": "CHF", "sen": "MYR", "paise": "INR", "agorot": "ILS", "kuruş": "TRY",
    "stotinki": "BGN", "haléř": "CZK", "haléře": "CZK", "haléřů": "CZK", "ft": "HUF", "lei": "RON", "лв": "BGN",
    "грн": "UAH", "руб": "RUB", "rs": "INR", "rm": "MYR",
}  # fmt: skip
_CODE: Final = re.compile(r"([A-Z]{3})\b|^([A-Z]{3})(?=[a-z¢])")
_CODES: Final = frozenset(
    {"eur", "usd", "gbp", "sek", "nok", "dkk", "pln", "czk", "chf", "huf", "ron", "bgn", "aud", "nzd", "cad", "try"}
    | {"uah", "inr", "jpy", "zar", "brl", "isk", "ils", "cny"}
)
"""Codes that are read in small letters, too."""
_PENCE: Final = re.compile(r"\bGB[pX]\b")
_US_CENTS: Final = re.compile(r"\bUS\s*(?=[c¢])", re.IGNORECASE)


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
    money, _, energy = _parts(text)
    per = _ENERGY.search(energy)
    unit, _known = parse_money(money)
    if per is not None:
        unit = replace(unit, factor=unit.factor * _PER_KWH[per["unit"]] / (int(per["count"] or 1) or 1))
    return unit


def parse_money(text: str) -> tuple[Unit, bool]:
    """Return the unit of an amount of money such as `EUR`, `ct` or `US$`, and whether all of it is understood."""
    money = _US_CENTS.sub("USD ", _PENCE.sub("p", text))
    currency: str | None = None
    for sign, iso in _DOLLARS.items():
        if money.startswith(sign):
            currency, money = iso, money.removeprefix(sign)
            break
    if code := _CODE.search(money):
        currency = code[1] or code[2]
        money = money.replace(currency, "")
    small = money.lower()
    if currency is None and small.split(" ")[0] in _CODES:
        currency, small = small[:3].upper(), small[3:]
    for symbol, iso in _SYMBOLS.items():
        if symbol in small:
            currency = currency or iso
            small = small.replace(symbol, "")
    if "euro" in small:
        currency, small = currency or "EUR", re.sub("euros?", "", small)
    small = small.replace("$", "").strip(" .-")
    unit = Unit(1.0, currency or _OF_ONE_CURRENCY.get(small))
    if small in _HUNDREDTHS or "¢" in small:
        return unit.in_hundredths(), True
    if small in _THOUSANDTHS:
        return replace(unit, factor=0.001), True
    return unit, small in ("", "kr", "r", *_OF_ONE_CURRENCY)


def _parts(text: str) -> tuple[str, str, str]:
    """Return the money of a unit, the slash if there is one, and the energy in small letters."""
    text = _PER.sub("/", text.strip())
    if joined := _JOINED.fullmatch(text):
        text = f"{joined[1]}/{joined[2]}"
    money, slash, energy = (part.strip() for part in text.partition("/"))
    return money, slash, _POWER_HOURS.sub(r"\1h", energy.lower())


def is_price_unit(text: object) -> bool:
    """Return whether a unit is that of an electricity price: money, per energy or per nothing."""
    if not isinstance(text, str):
        return False
    money, slash, energy = _parts(text)
    if not money or _NO_MONEY.search(money.lower()) or _NO_ENERGY.search(energy):
        return False
    if slash:
        return _ENERGY.search(energy) is not None or _is_money(money)
    return _is_money(money)


def _is_money(text: str) -> bool:
    plain = text.strip().lower().strip(" .")
    return (
        _CODE.fullmatch(text.strip()) is not None
        # Alone, `s` are seconds.
        or (plain in _HUNDREDTHS and plain != "s")
        or plain in {"kr", "euro", "euros", "zł", "kč", "currency", *_OF_ONE_CURRENCY, *_CODES}
        or any(symbol in plain for symbol in (*_SYMBOLS, "$", "¢"))
    )
