"""The units of price sensors: currency, parts of it, and energy."""

from __future__ import annotations

import pytest

from custom_components.miner_remote.prices.sources.key_meanings import Rank, rank, words
from custom_components.miner_remote.prices.sources.units import Unit, is_price_unit, parse_unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        (None, Unit()),
        ("", Unit()),
        ("EUR/kWh", Unit(1, "EUR")),
        ("€/kWh", Unit(1, "EUR")),
        ("SEK / MWh", Unit(0.001, "SEK")),
        ("EUR/Wh", Unit(1000, "EUR")),
        ("EUR/GJ", Unit(0.0036, "EUR")),
        ("$/kWh", Unit()),
        ("kr/kWh", Unit()),
        ("ct/kWh", Unit(0.01, None, hundredths=True)),
        ("c/kWh", Unit(0.01, None, hundredths=True)),
        ("¢/kWh", Unit(0.01, None, hundredths=True)),
        ("Cents/kWh", Unit(0.01, None, hundredths=True)),
        ("øre/kWh", Unit(0.01, None, hundredths=True)),
        ("Øre/MWh", Unit(0.00001, None, hundredths=True)),
        ("Öre/kWh", Unit(0.01, "SEK", hundredths=True)),
        ("p/kWh", Unit(0.01, "GBP", hundredths=True)),
        ("c€/kWh", Unit(0.01, "EUR", hundredths=True)),
        ("EURct/kWh", Unit(0.01, "EUR", hundredths=True)),
        ("US¢/kWh", Unit(0.01, "USD", hundredths=True)),
        ("EUR ct/kWh", Unit(0.01, "EUR", hundredths=True)),
        ("Eurocent/kWh", Unit(0.01, "EUR", hundredths=True)),
        ("zł/kWh", Unit(1, "PLN")),
        ("EUR", Unit(1, "EUR")),
        ("GBp/kWh", Unit(0.01, "GBP", hundredths=True)),
        ("US cents/kWh", Unit(0.01, "USD", hundredths=True)),
        ("C$/kWh", Unit(1, "CAD")),
        ("AU$/MWh", Unit(0.001, "AUD")),
        ("grosze/kWh", Unit(0.01, "PLN", hundredths=True)),
        ("senti/kWh", Unit(0.01, None, hundredths=True)),
        ("s/kWh", Unit(0.01, None, hundredths=True)),
        ("m€/kWh", Unit(0.001, "EUR")),
        ("eur/mwh", Unit(0.001, "EUR")),
        ("Euro/MWh", Unit(0.001, "EUR")),
        ("EUR/MW", Unit(0.001, "EUR")),
        ("EUR/MW/h", Unit(0.001, "EUR")),
        ("PLN/MW·h", Unit(0.001, "PLN")),
        ("€/100 kWh", Unit(0.01, "EUR")),
        ("ct kWh", Unit(0.01, None, hundredths=True)),
    ],
)
def test_units(text: object, unit: Unit) -> None:
    found = parse_unit(text)
    assert found.factor == pytest.approx(unit.factor)
    assert (found.currency, found.hundredths) == (unit.currency, unit.hundredths)
    assert found.in_hundredths().factor == pytest.approx(unit.factor if unit.hundredths else unit.factor / 100)


@pytest.mark.parametrize(
    "unit",
    [
        "EUR/kWh",
        "€/kWh",
        "ct/kWh",
        "öre/kWh",
        "Ft/kWh",
        "kr/kWh",
        "$/MWh",
        "p/kWh",
        "R/kWh",
        "EUR",
        "ct",
        "EUR/kW",
        "грн/кВт·год",
        "kr pr. kWh",
        "cent per kWh",
        "c€/kWh",
        "zł/MWh",
        "¢",
        "EUR ct/kWh",
        "EUR/MW/h",
        "ct kWh",
        "eur",
        "лв",
    ],
)
def test_price_unit_is_recognised(unit: str) -> None:
    assert is_price_unit(unit)
    assert parse_unit(unit).factor > 0


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("PriceNoTax", Rank.EXCLUDING),
        ("price_no_vat", Rank.EXCLUDING),
        ("price_without_tax", Rank.EXCLUDING),
        ("cena_bez_dph", Rank.EXCLUDING),
        ("PriceWithTax", Rank.INCLUDING),
        ("price_no1_nok", Rank.PRICE),
    ],
)
def test_name_says_whether_a_price_is_without_tax(name: str, expected: Rank) -> None:
    assert rank(words(name)) is expected
