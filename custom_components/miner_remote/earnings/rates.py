"""What miners cost and earn per day now, added up over a site or the fleet. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .meter import Rates


@dataclass(slots=True, kw_only=True)
class Sums:
    """Sums over miners that answer; money per day, W, TH/s. None if no miner has a known value.

    `unknown_price`, `unknown_power`, `unknown_hashrate` and `unknown_fee` are the numbers of miners whose cost,
    power, hashrate or pool fee is unknown, so that the sums lack them (an unknown fee counts as none).
    """

    cost: float | None = None
    revenue: float | None = None
    margin: float | None = None
    break_even: float | None = None
    accepted_ths: float | None = None
    power_w: float | None = None
    pool_fee: float | None = None
    mining: int = 0
    unknown_price: int = 0
    unknown_power: int = 0
    unknown_hashrate: int = 0
    unknown_fee: int = 0

    def as_json(self) -> dict[str, object]:
        """Return the sums for clients."""
        return {
            **_shared_as_json(self, self.pool_fee),
            "mining": self.mining,
            "unknown_price": self.unknown_price,
            "unknown_power": self.unknown_power,
            "unknown_hashrate": self.unknown_hashrate,
            "unknown_fee": self.unknown_fee,
        }


class RunningSums:
    """Adds up miners. The fee is the mean one of those with a known fee, weighted by their hashrate."""

    def __init__(self) -> None:
        """Start without miners."""
        self._sums = Sums()
        self._paid = self._used_kwh = self._fees = self._with_fee = 0.0

    def add(self, item: Rates) -> None:
        """Add a miner."""
        sums = self._sums
        sums.cost = _plus(sums.cost, item.cost)
        sums.revenue = _plus(sums.revenue, item.revenue)
        sums.margin = _plus(sums.margin, item.margin)
        sums.accepted_ths = _plus(sums.accepted_ths, item.accepted_ths)
        sums.power_w = _plus(sums.power_w, item.power_w)
        sums.mining += item.mines
        sums.unknown_power += item.power_w is None
        sums.unknown_price += item.power_w is not None and item.cost is None
        sums.unknown_hashrate += item.accepted_ths is None
        sums.unknown_fee += item.mines and item.fee is None
        if item.revenue is not None and item.power_w is not None:
            self._paid += item.revenue
            self._used_kwh += item.power_w * 0.024
        if item.fee is not None and item.accepted_ths:
            self._fees += item.fee * item.accepted_ths
            self._with_fee += item.accepted_ths

    def sums(self) -> Sums:
        """Return the sums."""
        return replace(
            self._sums,
            break_even=self._paid / self._used_kwh if self._paid and self._used_kwh else None,
            pool_fee=self._fees / self._with_fee if self._with_fee else None,
        )


def miner_as_json(rates: Rates) -> dict[str, object]:
    """Return what one miner costs and earns for clients."""
    return {
        **_shared_as_json(rates, rates.fee),
        "hashrate_source": None if rates.accepted_ths is None else "difficulty" if rates.by_difficulty else "hashrate",
    }


def _shared_as_json(item: Rates | Sums, fee: float | None) -> dict[str, object]:
    """Return what miners and sums have in common, without the noise of floating point numbers."""
    return {
        "revenue_per_day": rounded(item.revenue),
        "cost_per_day": rounded(item.cost),
        "margin_per_day": rounded(item.margin),
        "break_even": rounded(item.break_even),
        "accepted_ths": rounded(item.accepted_ths),
        "power_w": rounded(item.power_w),
        "pool_fee_percent": None if fee is None else round(fee * 100, 4),
    }


def rounded(value: float | None) -> float | None:
    """Return a number with six digits behind the point."""
    return None if value is None else round(value, 6)


def _plus(total: float | None, value: float | None) -> float | None:
    if value is None:
        return total
    return value if total is None else total + value
