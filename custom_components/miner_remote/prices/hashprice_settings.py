"""The settings of the house's hashprice, without clock, I/O or Home Assistant."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ..input.fields import Reader
from .model import MAX_PRICE

DEFAULT_STALE_MINUTES: Final = 180
MIN_STALE_MINUTES: Final = 5
MAX_STALE_MINUTES: Final = 10_080
"""Seven days."""
MAX_SUBSIDY_BTC: Final = 50
MAX_CURRENCY: Final = 10

ENTITY_KEYS: Final = (
    "entity_id",
    "difficulty_entity_id",
    "price_entity_id",
    "fees_entity_id",
    "height_entity_id",
    "conversion_entity_id",
)


class HashpriceSource(StrEnum):
    """Where the hashprice comes from."""

    NONE = "none"
    FIXED = "fixed"
    SENSOR = "sensor"
    """A sensor of what a TH/s or PH/s earns in a day."""
    NETWORK = "network"
    """Sensors of the difficulty, the price of a coin and the fees."""


class FeesPer(StrEnum):
    """What the sensor of fees adds up."""

    DAY = "day"
    BLOCK = "block"


@dataclass(frozen=True, slots=True, kw_only=True)
class HashpriceSettings:
    """The source of the hashprice; keys of other sources are kept and not used.

    `price` is per TH/s and day. `currency` is that of a number, or of a sensor whose unit names none.
    `conversion_entity_id` is what one unit of the hashprice's currency is worth in the house currency. A state that was
    reported longer than `stale_minutes` ago is unknown.
    """

    source: HashpriceSource = HashpriceSource.NONE
    price: float | None = None
    currency: str | None = None
    entity_id: str | None = None
    difficulty_entity_id: str | None = None
    price_entity_id: str | None = None
    fees_entity_id: str | None = None
    fees_per: FeesPer = FeesPer.DAY
    height_entity_id: str | None = None
    subsidy_btc: float | None = None
    conversion_entity_id: str | None = None
    stale_minutes: int = DEFAULT_STALE_MINUTES

    def entities(self) -> tuple[str, ...]:
        """Return the entities that the hashprice is read from."""
        keys: tuple[str, ...] = ()
        if self.source is HashpriceSource.SENSOR:
            keys = ("entity_id", "conversion_entity_id")
        elif self.source is HashpriceSource.NETWORK:
            keys = ENTITY_KEYS[1:]
        elif self.source is HashpriceSource.FIXED:
            keys = ("conversion_entity_id",)
        return tuple(entity for key in keys if (entity := getattr(self, key)) is not None)

    def as_json(self) -> dict[str, object]:
        """Return the settings as JSON that `hashprice_from_json` reads."""
        return {
            "source": self.source.value,
            "price": self.price,
            "currency": self.currency,
            **{key: getattr(self, key) for key in ENTITY_KEYS},
            "fees_per": self.fees_per.value,
            "subsidy_btc": self.subsidy_btc,
            "stale_minutes": self.stale_minutes,
        }


def hashprice_from_json(data: object) -> HashpriceSettings:
    """Return the settings of a JSON object; null equals a missing key. Raises InvalidDataError with each wrong key."""
    reader = Reader(data)
    reader.ignore(("id",))
    reader.required("source")
    source = reader.choice("source", {item.value: item for item in HashpriceSource}) or HashpriceSource.NONE
    if source is HashpriceSource.FIXED:
        reader.required("price")
    elif source is HashpriceSource.SENSOR:
        reader.required("entity_id")
    elif source is HashpriceSource.NETWORK:
        reader.required("difficulty_entity_id", "price_entity_id")
    settings = HashpriceSettings(
        source=source,
        price=reader.number("price", 0, MAX_PRICE, above=True),
        currency=_currency(reader),
        entity_id=_entity(reader, "entity_id"),
        difficulty_entity_id=_entity(reader, "difficulty_entity_id"),
        price_entity_id=_entity(reader, "price_entity_id"),
        fees_entity_id=_entity(reader, "fees_entity_id"),
        height_entity_id=_entity(reader, "height_entity_id"),
        conversion_entity_id=_entity(reader, "conversion_entity_id"),
        fees_per=reader.choice("fees_per", {item.value: item for item in FeesPer}) or FeesPer.DAY,
        subsidy_btc=reader.number("subsidy_btc", 0, MAX_SUBSIDY_BTC),
        stale_minutes=reader.integer("stale_minutes", MIN_STALE_MINUTES, MAX_STALE_MINUTES) or DEFAULT_STALE_MINUTES,
    )
    reader.close()
    reader.finish()
    return settings


def _currency(reader: Reader) -> str | None:
    currency = reader.text("currency", longest=MAX_CURRENCY)
    return None if currency is None else currency.strip().upper() or None


def _entity(reader: Reader, key: str) -> str | None:
    entity_id = reader.text(key)
    if entity_id is not None and "." not in entity_id:
        reader.wrong(key, "not_entity", example="sensor.hashprice")
    return entity_id
