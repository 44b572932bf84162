"""The meter of one miner against the oracle, over simulated days with fake time."""

from __future__ import annotations

import os
import random
from collections import defaultdict
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest

from custom_components.miner_remote.earnings.accepted_work import Counters
from custom_components.miner_remote.earnings.amounts import Field, Row, Saved, add, no_amounts
from custom_components.miner_remote.earnings.hours import by_hours
from custom_components.miner_remote.earnings.meter import Meter, Reading, Saving, Worth

from .oracle import Piece, PriceAt, hours_of

BERLIN = ZoneInfo("Europe/Berlin")
FALL = int(datetime(2026, 10, 24, 20, tzinfo=UTC).timestamp())
"""Four hours and a half before the clocks are set back."""
SPRING = int(datetime(2026, 3, 28, 20, tzinfo=UTC).timestamp())

EXAMPLES = int(os.environ.get("MINER_REMOTE_EXAMPLES", "300")) // 10

FIELDS = {
    "recorded": Field.RECORDED_S,
    "mined": Field.MINED_S,
    "kwh": Field.ENERGY,
    "cost": Field.COST,
    "ths_hours": Field.WORK,
    "revenue": Field.REVENUE,
    "no_power": Field.NO_POWER_S,
    "no_price": Field.NO_PRICE_S,
    "no_hashrate": Field.NO_HASHRATE_S,
    "no_hashprice": Field.NO_HASHPRICE_S,
}


def counted(
    pieces: list[Piece], start: int, price_at: PriceAt, hashprice_at: PriceAt, zone: tzinfo
) -> dict[datetime, Row]:
    """Return the rows of each hour as the service counts them: at each poll and at each change of a price.

    The miner reports no shares, so that its hashrate counts at once.
    """
    meter, rows = Meter(), defaultdict[datetime, Row](no_amounts)
    now, worth = start, Worth(price=price_at(start), hashprice=hashprice_at(start))

    def settle(until: int) -> None:
        nonlocal now
        if (row := meter.passed(until - now, worth)) is not None:
            for hour, part in by_hours(now, until, zone):
                add(rows[datetime.fromtimestamp(hour, zone)], [value * part for value in row])
        now = until

    at = start
    for piece in pieces:
        settle(at)
        reading = Reading(
            mines=piece.mines,
            power_w=piece.power_w,
            hashrate_ths=piece.hashrate_ths if piece.mines else 0.0,
            fee=piece.fee,
        )
        meter.polled(reading if piece.answers else None, Counters(), worth)
        for second in range(at + 1, at + piece.seconds + 1):
            new = Worth(price=price_at(second), hashprice=hashprice_at(second))
            if new != worth:
                settle(second)
                worth = new
        at += piece.seconds
        settle(at)
    return rows


def compare(pieces: list[Piece], start: int, price_at: PriceAt, hashprice_at: PriceAt, zone: tzinfo) -> None:
    expected = hours_of(pieces, start, price_at, hashprice_at, zone)
    found = counted(pieces, start, price_at, hashprice_at, zone)
    for hour, sums in expected.items():
        for name, field in FIELDS.items():
            assert found[hour][field] == pytest.approx(sums[name], abs=1e-6, rel=1e-9), (hour, name)


def trace(seed: int) -> tuple[list[Piece], PriceAt, PriceAt]:
    """Return a day of polls with pauses, silent times and unknown values, and prices that change within hours."""
    chance = random.Random(seed)
    pieces: list[Piece] = []
    while sum(piece.seconds for piece in pieces) < 86_400:
        mines = chance.random() < 0.8
        pieces.append(
            Piece(
                seconds=chance.choice((30, 30, 61, 120, 1800, 5000)),
                mines=mines,
                power_w=chance.choice((None, 0.0, 900.5, 3000.0)) if mines else chance.choice((None, 0.0, 25.0)),
                hashrate_ths=chance.choice((None, 50.0, 104.7)) if mines else 0.0,
                fee=chance.choice((None, 0.0, 0.02)),
                answers=chance.random() < 0.9,
            )
        )
    prices = [chance.choice((None, -0.05, 0.0, 0.1, 0.3)) for _ in range(500)]
    hashprices = [chance.choice((None, 0.02, 0.05)) for _ in range(100)]
    return pieces, lambda at: prices[at // 700 % 500], lambda at: hashprices[at // 3300 % 100]


@pytest.mark.parametrize("start", [FALL, SPRING])
@pytest.mark.parametrize("seed", range(max(1, EXAMPLES // 10)))
def test_hours_are_those_of_the_oracle(seed: int, start: int) -> None:
    compare(*_with(trace(seed), start))


def _with(made: tuple[list[Piece], PriceAt, PriceAt], start: int) -> tuple[list[Piece], int, PriceAt, PriceAt, tzinfo]:
    pieces, price_at, hashprice_at = made
    return pieces, start, price_at, hashprice_at, BERLIN


def test_price_change_within_an_hour_is_exact() -> None:
    start = int(datetime(2026, 11, 30, 12, tzinfo=UTC).timestamp())
    rows = counted([Piece(seconds=3600)], start, lambda at: 0.1 if at < start + 900 else 0.5, lambda _at: 0.05, BERLIN)
    (row,) = rows.values()
    assert row[Field.COST] == pytest.approx(3 * (0.25 * 0.1 + 0.75 * 0.5))
    assert row[Field.MARGIN] == pytest.approx(row[Field.REVENUE] - row[Field.COST])


def test_margin_counts_only_while_both_are_known() -> None:
    meter = Meter()
    meter.polled(Reading(mines=True, power_w=1000, hashrate_ths=100), Counters(), Worth(price=None, hashprice=None))
    total = no_amounts()
    for worth in (
        Worth(price=0.2, hashprice=None),
        Worth(price=None, hashprice=0.05),
        Worth(price=0.2, hashprice=0.05),
    ):
        row = meter.passed(3600, worth)
        assert row is not None
        add(total, row)
        accepted = meter.polled(
            Reading(mines=True, power_w=1000, hashrate_ths=100), Counters(), Worth(price=None, hashprice=None)
        )
        assert accepted is None
    assert total[Field.COST] == pytest.approx(0.4)
    assert total[Field.REVENUE] == pytest.approx(2 * 100 * 0.05 / 24)
    assert total[Field.MARGIN] == pytest.approx(100 * 0.05 / 24 - 0.2)


def test_accepted_shares_pay_and_rejected_ones_do_not() -> None:
    meter, worth = Meter(), Worth(price=0.2, hashprice=0.048)
    reading = Reading(mines=True, power_w=3000, hashrate_ths=100, fee=0.02)
    meter.polled(reading, Counters(accepted=0, rejected=0), worth)
    total = no_amounts()
    for minute in range(1, 61):
        for row in (
            meter.passed(60, worth),
            meter.polled(reading, Counters(accepted=9 * minute, rejected=minute), worth),
        ):
            add(total, row or ())
    assert total[Field.WORK] == pytest.approx(90)
    assert total[Field.REVENUE] == pytest.approx(90 * 0.048 / 24 * 0.98)
    rates = meter.rates(worth)
    assert rates is not None
    assert rates.accepted_ths == pytest.approx(90)
    assert rates.revenue == pytest.approx(90 * 0.048 * 0.98)
    assert rates.cost == pytest.approx(72 * 0.2)
    assert rates.margin == pytest.approx(90 * 0.048 * 0.98 - 14.4)
    assert rates.break_even == pytest.approx(90 * 0.048 * 0.98 / 72)


@pytest.mark.parametrize("field", [Field.SCHEDULES, Field.POLICIES])
def test_savings_and_what_they_cost(field: Field) -> None:
    meter = Meter()
    saving = Saving(field=field, watts=2000, hashrate_ths=70)
    reading = Reading(mines=True, power_w=1000, hashrate_ths=30, fee=0.02, saving=saving)
    meter.polled(reading, Counters(), Worth(price=None, hashprice=None))
    known = meter.passed(7200, Worth(price=0.3, hashprice=0.05))
    unknown = meter.passed(3600, Worth(price=None, hashprice=None))
    assert known is not None
    assert unknown is not None
    assert known[field + Saved.ENERGY] == pytest.approx(4)
    assert known[field + Saved.COST] == pytest.approx(1.2)
    assert known[field + Saved.WORK] == pytest.approx(140)
    assert known[field + Saved.REVENUE] == pytest.approx(140 * 0.05 / 24 * 0.98)
    assert unknown[field + Saved.ENERGY] == pytest.approx(2)
    assert (unknown[field + Saved.COST], unknown[field + Saved.NO_PRICE_S]) == (0, 3600)
    assert (unknown[field + Saved.REVENUE], unknown[field + Saved.NO_HASHPRICE_S]) == (0, 3600)
    other = Field.POLICIES if field is Field.SCHEDULES else Field.SCHEDULES
    assert not any(known[other : other + len(Saved)])


def test_rates_are_unknown_and_not_zero() -> None:
    meter, nothing = Meter(), Worth(price=None, hashprice=None)
    assert meter.rates(nothing) is None
    meter.polled(Reading(mines=True, power_w=3000, hashrate_ths=100), Counters(), nothing)
    rates = meter.rates(nothing)
    assert rates is not None
    assert (rates.cost, rates.revenue, rates.margin, rates.break_even) == (None, None, None, None)
    meter.polled(Reading(mines=False, power_w=0.0, hashrate_ths=0.0), Counters(), nothing)
    rates = meter.rates(nothing)
    assert rates is not None
    assert (rates.cost, rates.revenue, rates.margin) == (0, 0, 0)
    meter.polled(None, Counters(), nothing)
    assert meter.rates(nothing) is None
    assert meter.passed(60, nothing) is None
