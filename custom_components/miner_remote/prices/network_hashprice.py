"""The hashprice by the numbers of the Bitcoin network. Pure: no clock, no I/O, no Home Assistant.

A block is found on average after difficulty × 2^32 hashes and earns its subsidy and its fees (Bitcoin Core,
`GetBlockProof` and `GetBlockSubsidy`).
"""

from __future__ import annotations

from typing import Final

HASHES_PER_DIFFICULTY: Final = 2**32
SECONDS_PER_DAY: Final = 86_400
BLOCKS_PER_DAY: Final = 144
"""The number of blocks per day that the difficulty is adjusted to."""
BLOCKS_PER_HALVING: Final = 210_000
PRESENT_SUBSIDY_BTC: Final = 3.125
"""The subsidy of a block from height 840,000 to 1,049,999, the latter expected in 2028."""

_FIRST_SUBSIDY_SATS: Final = 50 * 10**8
_HASHES_PER_TH: Final = 10**12


def subsidy_btc(height: int) -> float:
    """Return the subsidy of the block at a height; it halves every 210,000 blocks, in whole satoshis."""
    return (_FIRST_SUBSIDY_SATS >> min(height // BLOCKS_PER_HALVING, 63)) / 10**8


def btc_per_th_day(difficulty: float, reward_btc: float) -> float:
    """Return what a TH/s earns in a day, in BTC; `reward_btc` is the mean reward of a block, subsidy and fees."""
    return SECONDS_PER_DAY * _HASHES_PER_TH / (difficulty * HASHES_PER_DIFFICULTY) * reward_btc
