"""The meanings of attribute names and keys, for numbers that cannot be distinguished by shape.

A price is found by its shape and checked against the state of its entity. Names decide which of several prices is
meant (with or without tax), which day a list without dates belongs to, and what is never a price.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum
from functools import lru_cache
from typing import Final

_WORD: Final = re.compile(r"[A-ZÀ-Þ]?[a-zß-ÿœšžčřďťňůěąęłńśźżőűğı]+|[A-ZÀ-Þ]+(?![a-z])|\d+|[€£¢¤]")

_NO_TAX: Final = re.compile(r"(?:(?<=[a-z])No|(?<![A-Za-z])[Nn]o)[_ -]?(?=tax|vat|Tax|VAT|Vat)")
"""`PriceNoTax`; `no` alone is a country."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_INCLUDING: Final = _set(
    "incl including include included inc inclusive with total totals totaal gross brutto bruto final "
    "consumer retail allin inkl inklusive met avec ttc"
)
_EXCLUDING: Final = _set(
    "excl excluding exclude excluded ex exc exclusive without wo before net netto market markt spot "
    "spotprice base basis wholesale exkl exklusive ohne zonder hors ht bez ilman utan uten uden senza sans"
)
_WHOLESALE: Final = _set("market markt spot spotprice marketprice wholesale")
_TAX: Final = _set("tax taxes taxed vat btw mwst ust iva moms tva dph alv gst")
_PRICE: Final = _set(
    "price prices pricing cost costs rate rates tariff tariffs tarif preis preise prijs prijzen pris "
    "priser cena ceny cen prix precio precios prezzo prezzi preço precos preco hinta hinnat hind kaina "
    "kosten koszt stawka strompris elpris spotprice marketprice pricekwh eur euro euros usd gbp sek nok "
    "dkk pln czk chf huf ron bgn aud nzd cad try ct cts cent cents øre öre pence grosz € £ ¢"
)
_CURRENCIES: Final = _set("eur usd gbp sek nok dkk pln czk chf huf ron bgn aud nzd cad try")
_ENERGY: Final = _set("kwh mwh wh")
_WEAK: Final = _set("value val v amount wert waarde valeur valor data today tomorrow hourly interval y")
_SOFT: Final = _set(
    "load loads power energy usage used use consumption consumed import grid kw w watt watts wh kwh mwh mw"
)
"""Words that exclude a price, unless the name also has a price word: `usage_price`, `unit_load_cost`."""
_NEVER: Final = _set(
    "temperature temperatures temp humidity wind rain cloud clouds weather co2 carbon emission emissions "
    "gco2 gco2eq intensity solar pv sun production generation produced prod generated yield feed feedin "
    "export exported sell selling sold sale return returned returns injection inject compensation surplus "
    "redelivery teruglevering terug einspeisung score sustainability percentage percent pct rank ranking "
    "order position index level levels rating quality count number id duration minutes seconds average "
    "averages avg mean median min minimum max maximum lowest highest low high cheapest expensive dearest "
    "best worst peak std deviation variance difference diff change delta ratio renewables renewable gas "
    "water heat fee fees surcharge surcharges transport network savings saving soc battery discount bonus "
    "history past log statistics stats"
)
_STATISTICS: Final = _set("average avg mean median min minimum max maximum lowest highest low high peak best")
_FORECAST: Final = _set("forecast forecasts forecasted predicted prediction predictions estimate estimated")
_YESTERDAY: Final = _set("yesterday previous prev gestern gisteren hier ieri ayer wczoraj")
_TODAY: Final = _set("today heute vandaag oggi hoy dzis dzisiaj dnes idag tänään tanaan täna hoje")
_TOMORROW: Final = _set(
    "tomorrow morgen domani mañana manana jutro zitra zítra imorgon imorgen huomenna homme holnap amanha amanhã demain"
)
_TIMES: Final = _set(
    "current now actual day days hour hours hourly quarter interval intervals slot slots available valid "
    "status list ahead next ready known published price prices rate rates electricity tariff sensor "
    "binary event data energy"
)
"""Words in entity names that do not distinguish products."""

_START: Final = _set("start starts begin begins beginning from van vanaf von ab od fra since starting startsat")
_END: Final = _set("end ends till until to stop bis tot do til expires expire finish ending endsat")
_UTC: Final = _set("utc gmt")


class Rank(IntEnum):
    """How strongly a name indicates the price to pay; higher is better."""

    NEVER = -1
    UNKNOWN = 0
    EXCLUDING = 1
    WEAK = 2
    PRICE = 3
    INCLUDING = 4


@lru_cache(maxsize=4096)
def words(name: str) -> frozenset[str]:
    """Return the words of a name in lower case: `pricePerKWh` and `price_per_kwh` have the same."""
    text = name[:200].replace("kWh", "kwh").replace("KWh", "Kwh").replace("MWh", "Mwh").replace("CO2", "co2")
    text = text.replace("feed_in", "feedin").replace("feed-in", "feedin").replace("all_in", "allin")
    found = {word.lower() for word in _WORD.findall(_NO_TAX.sub("_excl_", text))}
    return frozenset(found | {"co2"} if "co2" in text else found)


def words_of(names: Iterable[str]) -> frozenset[str]:
    """Return the words of several names."""
    return frozenset().union(*map(words, names))


def rank(found: frozenset[str], wanted: frozenset[str] = frozenset()) -> Rank:
    """Return how strongly words indicate a price.

    `wanted` are the words of the entity that was chosen as the source: who chooses an export price wants one.
    """
    if (found & _NEVER) - wanted:
        return Rank.NEVER
    per_energy = "per" in found and bool(found & _ENERGY)
    is_price = per_energy or bool(found & _PRICE) or any(word.startswith("spotpri") for word in found)
    if not is_price and found & _SOFT:
        # A part of the price: the row has another number, which is the whole of it.
        return Rank.EXCLUDING if found == {"energy"} else Rank.NEVER
    if found & _TAX:
        if found & _EXCLUDING:
            return Rank.EXCLUDING
        return Rank.INCLUDING if is_price or found & _INCLUDING else Rank.NEVER
    if found & _EXCLUDING and (is_price or found & (_WEAK | {"net", "market", "spot", "netto"})):
        return Rank.EXCLUDING
    if found & _INCLUDING:
        return Rank.INCLUDING
    if is_price:
        return Rank.PRICE
    return Rank.WEAK if found & _WEAK else Rank.UNKNOWN


def in_another_currency(found: frozenset[str], currency: str | None) -> bool:
    """Return whether words name currencies, and not the given one."""
    named = found & _CURRENCIES
    return currency is not None and bool(named) and currency.lower() not in named


def excludes(found: frozenset[str]) -> bool:
    """Return whether words are about a price without tax, or one of the wholesale market."""
    return bool(found & _EXCLUDING) or any(word.startswith("spot") for word in found)


def foreign(found: frozenset[str], wanted: frozenset[str]) -> bool:
    """Return whether a neighbour's name is about something else than the chosen entity: export, gas, temperature."""
    return bool((found ^ wanted) & (_NEVER - _STATISTICS))


def wholesale(found: frozenset[str]) -> bool:
    """Return whether words are about a price of the wholesale market."""
    return bool(found & _WHOLESALE)


def product(found: frozenset[str]) -> frozenset[str]:
    """Return the words of an entity's name that say which product it is about, without those of times and days."""
    return found - _TIMES - (_PRICE - _WHOLESALE) - _TODAY - _TOMORROW - _YESTERDAY - _FORECAST - _STATISTICS


def is_statistic(found: frozenset[str]) -> bool:
    """Return whether words are about a mean, a lowest or a highest number."""
    return bool(found & _STATISTICS)


def day_offset(found: frozenset[str]) -> int | None:
    """Return which day words are about, counted from today; None if they do not say."""
    if found & _TOMORROW or found >= {"next", "day"}:
        return 1
    if found & _YESTERDAY:
        return -1
    return 0 if found & _TODAY else None


def is_forecast(found: frozenset[str]) -> bool:
    """Return whether words indicate a forecast instead of published prices."""
    return bool(found & _FORECAST)


def hundredths(found: frozenset[str]) -> bool:
    """Return whether words say that a number is in cents."""
    return bool(found & {"ct", "cts", "cent", "cents", "øre", "öre", "pence", "grosz", "¢"})


def energy_of(found: frozenset[str]) -> str | None:
    """Return the energy unit that a price refers to by its words."""
    return next((unit for unit in ("mwh", "kwh") if "per" in found and unit in found), None)


def start_rank(name: str) -> int:
    """Return whether a key names a start: 0 certainly, 1 possibly, 2 an end."""
    found = words(name)
    if found & _START:
        return 0
    return 2 if found & _END else 1


def is_utc(name: str) -> bool:
    """Return whether a key says that its times are in UTC."""
    return bool(words(name) & _UTC)


def tax(found: frozenset[str]) -> bool:
    """Return whether words name a tax."""
    return bool(found & _TAX)
