"""The hashprice by the numbers of the network, against published figures."""

from __future__ import annotations

import pytest

from custom_components.miner_remote.prices.network_hashprice import (
    BLOCKS_PER_DAY,
    HASHES_PER_DIFFICULTY,
    PRESENT_SUBSIDY_BTC,
    btc_per_th_day,
    subsidy_btc,
)

NETWORK_EHS = 956
DIFFICULTY = NETWORK_EHS * 1e18 * 600 / HASHES_PER_DIFFICULTY
"""The difficulty at which this hashrate finds a block every ten minutes."""


def test_hashprice_of_july_2026_is_as_published() -> None:
    """956 EH/s, 450 BTC a day and 61,575 USD give 4.71e-7 BTC or 0.0290 USD per TH/s and day."""
    btc = btc_per_th_day(DIFFICULTY, PRESENT_SUBSIDY_BTC)
    assert btc == pytest.approx(4.71e-7, rel=1e-3)
    assert btc * 61_575 == pytest.approx(0.0290, abs=5e-5)
    # The share of the network's hashrate gets that share of the day's coins.
    assert btc == pytest.approx(BLOCKS_PER_DAY * PRESENT_SUBSIDY_BTC / (NETWORK_EHS * 1e6), rel=1e-9)


def test_fees_count_like_the_subsidy() -> None:
    assert btc_per_th_day(DIFFICULTY, 3.125 + 0.125) == pytest.approx(1.04 * btc_per_th_day(DIFFICULTY, 3.125))


@pytest.mark.parametrize(
    ("height", "btc"),
    [(0, 50), (209_999, 50), (210_000, 25), (840_000, 3.125), (1_049_999, 3.125), (1_050_000, 1.5625)],
)
def test_subsidy_halves(height: int, btc: float) -> None:
    assert subsidy_btc(height) == btc


def test_subsidy_ends_in_whole_satoshis() -> None:
    assert subsidy_btc(33 * 210_000 - 1) == 1e-8
    assert subsidy_btc(33 * 210_000) == subsidy_btc(10**9) == 0
