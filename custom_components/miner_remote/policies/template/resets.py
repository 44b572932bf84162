"""Signs that a miner lost its configuration. Pure: no clock, no I/O, no Home Assistant."""

from __future__ import annotations

from typing import Final

from ..contract import MinerView
from .differences import pools_of

FACTORY_WORKERS: Final = (
    # The default configuration in the start script of Bitmain's firmware.
    "antminer_1",
    # A WhatsMiner as delivered.
    "microbtinitial",
    # `stratumuser` and `fbstratumuser` of ESP-Miner's example configurations.
    "bc1qnp980s5fpp8l94p5cvttmtdqy8rvrq74qly2yrfmzkdsntqzlc5qkc4rkq.bitaxe",
)
"""The workers of new machines, in lower case."""


def has_lost_pools(view: MinerView) -> bool:
    """Return whether a miner has no pools, or only those of its maker."""
    if (reading := pools_of(view)) is None:
        return False
    return all(pool.user.casefold() in FACTORY_WORKERS for pool in reading[0])
