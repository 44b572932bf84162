"""The configuration of a miner with the pool passwords that it does not report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..drivers.contract.driver import Driver
from ..drivers.contract.values import MinerConfig, Pool
from .context import KnownPasswords


async def async_read_config(miner_id: str, driver: Driver, passwords: KnownPasswords) -> MinerConfig:
    """Return the miner's configuration with the pool passwords that it reports or that are known."""
    config = await driver.read_config()
    return replace(config, pools=with_known_passwords(config.pools, miner_id, passwords))


def with_known_passwords(pools: Sequence[Pool], miner_id: str, passwords: KnownPasswords) -> tuple[Pool, ...]:
    """Return the pools; one without a password has the one that is known."""
    return tuple(
        replace(pool, password=passwords.pool_password(miner_id, pool.url, pool.user))
        if pool.password is None
        else pool
        for pool in pools
    )
