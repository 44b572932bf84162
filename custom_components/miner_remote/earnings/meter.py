"""Counts what one miner uses and earns, from poll to poll. Pure: the caller has the clock.

Between two readings, a miner is counted with the first of them. A time in which it does not answer is not counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .accepted_work import AcceptedWork, Counters
from .amounts import Field, Row, Saved, no_amounts

_J_PER_KWH: Final = 3_600_000.0
_S_PER_H: Final = 3600.0
_S_PER_DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """What a schedule or a policy keeps a miner from using now, in W and TH/s."""

    field: Field
    """SCHEDULES or POLICIES."""
    watts: float
    hashrate_ths: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is known of a miner that answers. None is unknown; one that does not mine has a hashrate of zero.

    `fee` is what its pool keeps of the earnings, from 0 to 1.
    """

    mines: bool
    power_w: float | None
    hashrate_ths: float | None
    fee: float | None = None
    saving: Saving | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """The price of a kWh, and what a TH/s earns in a day before fees, both in the house currency; None is unknown."""

    price: float | None
    hashprice: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What a miner costs and earns per day at its present reading; None is unknown. In W, TH/s, currency per kWh."""

    cost: float | None
    revenue: float | None
    margin: float | None
    break_even: float | None
    accepted_ths: float | None
    power_w: float | None
    fee: float | None
    by_difficulty: bool
    mines: bool


class Meter:
    """The present reading of one miner, and its accepted work."""

    def __init__(self) -> None:
        """Start without a reading."""
        self._reading: Reading | None = None
        self._work = AcceptedWork()

    def passed(self, seconds: float, worth: Worth) -> Row | None:
        """Return what the last seconds add, at the reading and the worth that held in them; None without a reading."""
        reading = self._reading
        if reading is None or seconds <= 0:
            return None
        row = no_amounts()
        row[Field.RECORDED_S] = seconds
        cost = _cost(row, reading.power_w, seconds, worth.price)
        earns = reading.mines and reading.hashrate_ths != 0
        if earns:
            row[Field.MINED_S] = seconds
            if reading.hashrate_ths is None:
                row[Field.NO_HASHRATE_S] = seconds
            elif worth.hashprice is None:
                row[Field.NO_HASHPRICE_S] = seconds
            if reading.fee is None:
                row[Field.NO_FEE_S] = seconds
        accepted = self._work.hashed(reading.hashrate_ths or 0.0, seconds)
        revenue_known = not earns or (reading.hashrate_ths is not None and worth.hashprice is not None)
        if cost is not None and revenue_known:
            row[Field.MARGIN] = -cost
        self._earn(row, accepted, worth)
        if reading.saving is not None:
            _save(row, reading.saving, reading.fee, seconds, worth)
        return row

    def polled(self, reading: Reading | None, counters: Counters, worth: Worth) -> Row | None:
        """Note a new reading, None if the miner does not answer; return the work that it shows to be accepted."""
        before, self._reading = self._reading, reading
        if reading is None:
            self._work.interrupt()
            return None
        accepted = self._work.polled(counters)
        if before is None or not accepted:
            return None
        row = no_amounts()
        # The work was done on the pool of the reading before.
        self._earn(row, accepted, worth, before)
        return row

    def rates(self, worth: Worth) -> Rates | None:
        """Return what the miner costs and earns per day now; None if it does not answer."""
        reading = self._reading
        if reading is None:
            return None
        accepted = reading.hashrate_ths
        if accepted is not None:
            accepted *= self._work.share_of_accepted
        fee, hashprice = reading.fee, worth.hashprice
        worth_ths = None if hashprice is None else hashprice * (1 - (fee or 0.0))
        if accepted == 0:
            revenue: float | None = 0.0
        else:
            revenue = None if accepted is None or worth_ths is None else accepted * worth_ths
        power = reading.power_w
        kwh_per_day = None if power is None else power * _S_PER_DAY / _J_PER_KWH
        cost = _times(kwh_per_day, worth.price) if kwh_per_day else kwh_per_day
        return Rates(
            cost=cost,
            revenue=revenue,
            margin=None if cost is None or revenue is None else revenue - cost,
            break_even=revenue / kwh_per_day if revenue and kwh_per_day else None,
            accepted_ths=accepted,
            power_w=power,
            fee=fee,
            by_difficulty=self._work.by_difficulty,
            mines=reading.mines,
        )

    def _earn(self, row: Row, accepted: float, worth: Worth, reading: Reading | None = None) -> None:
        """Add accepted work in TH, and its worth."""
        reading = reading or self._reading
        if not accepted or reading is None:
            return
        row[Field.WORK] += accepted / _S_PER_H
        if worth.hashprice is None:
            return
        revenue = accepted / _S_PER_DAY * worth.hashprice * (1 - (reading.fee or 0.0))
        row[Field.REVENUE] += revenue
        if reading.power_w == 0 or (reading.power_w is not None and worth.price is not None):
            row[Field.MARGIN] += revenue


def _cost(row: Row, power_w: float | None, seconds: float, price: float | None) -> float | None:
    """Add the energy of a power and its cost; return the cost, or None if it is unknown."""
    if power_w is None:
        row[Field.NO_POWER_S] = seconds
        return None
    kwh = power_w * seconds / _J_PER_KWH
    row[Field.ENERGY] = kwh
    if kwh and price is None:
        row[Field.NO_PRICE_S] = seconds
        return None
    cost = kwh * (price or 0.0)
    row[Field.COST] = cost
    return cost


def _save(row: Row, saving: Saving, fee: float | None, seconds: float, worth: Worth) -> None:
    first = saving.field
    kwh = saving.watts * seconds / _J_PER_KWH
    row[first + Saved.ENERGY] = kwh
    row[first + Saved.WORK] = saving.hashrate_ths * seconds / _S_PER_H
    if worth.price is None:
        row[first + Saved.NO_PRICE_S] = seconds
    else:
        row[first + Saved.COST] = kwh * worth.price
    if worth.hashprice is None:
        row[first + Saved.NO_HASHPRICE_S] = seconds
    else:
        earned = saving.hashrate_ths * worth.hashprice * (1 - (fee or 0.0))
        row[first + Saved.REVENUE] = earned * seconds / _S_PER_DAY


def _times(value: float | None, factor: float | None) -> float | None:
    return None if value is None or factor is None else value * factor
