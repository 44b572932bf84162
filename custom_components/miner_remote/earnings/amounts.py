"""What is counted of a miner in a time: a row of sums that can be added up. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Final


class Field(IntEnum):
    """The positions of the sums in a row; stored rows have this order, so that new fields come last.

    Times are in seconds, energy in kWh, work in TH/s × hours, money in the house currency. The fields from SCHEDULES on
    are what schedules kept miners from using, those from POLICIES on the same of policies.
    """

    RECORDED_S = 0
    """The miner answered."""
    MINED_S = 1
    ENERGY = 2
    COST = 3
    WORK = 4
    """Accepted work."""
    REVENUE = 5
    """What the accepted work earned, after the pool fee."""
    MARGIN = 6
    """Revenue less cost while both were known."""
    NO_POWER_S = 7
    NO_PRICE_S = 8
    """It drew power at an unknown price."""
    NO_HASHRATE_S = 9
    """It mined, and its hashrate was unknown."""
    NO_HASHPRICE_S = 10
    """It mined while the hashprice was unknown."""
    NO_FEE_S = 11
    """It mined on a pool whose fee is unknown, which counts as no fee."""
    SCHEDULES = 12
    POLICIES = 18


class Saved(IntEnum):
    """The positions of what was saved, behind SCHEDULES and POLICIES."""

    ENERGY = 0
    COST = 1
    WORK = 2
    REVENUE = 3
    NO_PRICE_S = 4
    NO_HASHPRICE_S = 5


SIZE: Final = Field.POLICIES + len(Saved)

type Row = list[float]
"""The sums of a miner by Field; may be shorter if the last ones are zero."""


def no_amounts() -> Row:
    """Return a row of zeros."""
    return [0.0] * SIZE


def add(total: Row, more: Iterable[float]) -> None:
    """Add a row to a full one."""
    for position, value in enumerate(more):
        if value:
            total[position] += value


def shortened(row: Row) -> list[float]:
    """Return a row for the disk: rounded to a millionth, and without the zeros at its end."""
    rounded = [round(value, 6) for value in row]
    while rounded and not rounded[-1]:
        rounded.pop()
    return rounded
