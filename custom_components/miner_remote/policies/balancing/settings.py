"""The settings of a balancing policy. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ...input.fields import Reader
from ...input.limits import MAX_ID

MAX_MINUTES: Final = 7 * 24 * 60
MAX_SHARES: Final = 10
SUM_SLACK: Final = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The share of a library pool in the hashrate, in percent; a pool with 0 gets nothing."""

    pool_id: int
    percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BalancingSettings:
    """How hashrate is divided.

    `tolerance_percent` of all hashrate is how far a pool may be from its share; None is the hashrate of the median
    miner. `native` lets firmware that can divide its work do so. `min_move_minutes` are between two moves of a miner. A
    miner that stopped hashing counts for `expect_back_minutes`. `take_over` is whether miners on other pools are moved.
    """

    shares: tuple[Share, ...]
    tolerance_percent: float | None = None
    native: bool = True
    min_move_minutes: float = 60.0
    expect_back_minutes: float = 120.0
    take_over: bool = False

    @property
    def pool_ids(self) -> tuple[int, ...]:
        """Return the library pools."""
        return tuple(share.pool_id for share in self.shares)

    def as_json(self) -> dict[str, object]:
        """Return the settings as JSON."""
        return {
            "shares": [{"pool_id": share.pool_id, "percent": share.percent} for share in self.shares],
            "tolerance_percent": self.tolerance_percent,
            "native": self.native,
            "min_move_minutes": self.min_move_minutes,
            "expect_back_minutes": self.expect_back_minutes,
            "take_over": self.take_over,
        }


def read_settings(reader: Reader) -> BalancingSettings | None:
    """Return the settings from JSON; None if a key is wrong or missing."""
    reader.required("shares")
    shares = reader.nested_list("shares", _share)
    if shares is not None and not reader.errors:
        _check_shares(reader, shares)
    tolerance = reader.number("tolerance_percent", 0, 100)
    native, take_over = reader.boolean("native"), reader.boolean("take_over")
    min_move = reader.number("min_move_minutes", 0, MAX_MINUTES)
    expect_back = reader.number("expect_back_minutes", 0, MAX_MINUTES)
    if reader.errors or shares is None:
        return None
    return BalancingSettings(
        shares=shares,
        tolerance_percent=tolerance,
        native=True if native is None else native,
        min_move_minutes=60.0 if min_move is None else min_move,
        expect_back_minutes=120.0 if expect_back is None else expect_back,
        take_over=bool(take_over),
    )


def _share(reader: Reader) -> Share | None:
    reader.required("pool_id", "percent")
    pool_id, percent = reader.integer("pool_id", 1, MAX_ID), reader.number("percent", 0, 100)
    return None if pool_id is None or percent is None else Share(pool_id=pool_id, percent=percent)


def _check_shares(reader: Reader, shares: tuple[Share, ...]) -> None:
    if not 2 <= len(shares) <= MAX_SHARES:
        reader.wrong("shares", "item_count", minimum=2, maximum=MAX_SHARES)
    elif len({share.pool_id for share in shares}) < len(shares):
        reader.wrong("shares", "pool_twice")
    elif abs(sum(share.percent for share in shares) - 100) > SUM_SLACK:
        reader.wrong("shares", "percent_sum")
