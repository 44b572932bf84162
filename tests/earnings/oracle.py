"""What a miner costs and earns, added up second by second from traces: written independently of the meter.

A trace is a list of pieces with constant readings. The oracle knows no rows and no slices, only single seconds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo


@dataclass(frozen=True, kw_only=True)
class Piece:
    """What a miner does for some seconds; `power_w` None is unknown, `answers` whether it answers."""

    seconds: int
    mines: bool = True
    power_w: float | None = 3000.0
    hashrate_ths: float | None = 100.0
    fee: float | None = None
    answers: bool = True


type PriceAt = Callable[[int], float | None]
"""The price or the hashprice at a second."""


def hours_of(
    pieces: Sequence[Piece], start: int, price_at: PriceAt, hashprice_at: PriceAt, zone: tzinfo
) -> dict[datetime, dict[str, float]]:
    """Return the sums of each hour of the wall clock."""
    found: dict[datetime, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    second = start
    for piece in pieces:
        for _ in range(piece.seconds):
            local = datetime.fromtimestamp(second, zone)
            sums = found[local.replace(minute=0, second=0)]
            if piece.answers:
                _second(sums, piece, price_at(second), hashprice_at(second))
            second += 1
    return found


def _second(sums: dict[str, float], piece: Piece, price: float | None, hashprice: float | None) -> None:
    sums["recorded"] += 1
    if piece.power_w is None:
        sums["no_power"] += 1
    else:
        sums["kwh"] += piece.power_w / 1000 / 3600
        if price is not None:
            sums["cost"] += piece.power_w / 1000 / 3600 * price
        elif piece.power_w:
            sums["no_price"] += 1
    if not piece.mines:
        return
    sums["mined"] += 1
    if piece.hashrate_ths is None:
        sums["no_hashrate"] += 1
        return
    sums["ths_hours"] += piece.hashrate_ths / 3600
    if hashprice is None:
        sums["no_hashprice"] += 1
    else:
        sums["revenue"] += piece.hashrate_ths * hashprice / 86_400 * (1 - (piece.fee or 0))
