"""Which library pools a miner has in its slots, and which it mines on. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from ..drivers.contract.values import Pool
from ..drivers.pools.urls import without_login
from ..drivers.transport.cgminer_rpc import pool_address
from .contract import LibraryPool

FOREIGN: Final = 0
"""The id in place of a pool that is not in the list: library pools count from 1."""


@lru_cache(maxsize=4096)
def endpoint(url: str) -> str:
    """Return scheme, host and port of a pool's URL, in the one form that equal pools share.

    Login, path and fragment (`#xnsub`) do not count, and neither does the worker: two users of a pool mine on the same
    pool.
    """
    scheme, separator, rest = pool_address(without_login(url).partition("#")[0]).partition("://")
    return f"{scheme}{separator}{rest.partition('/')[0]}"


class PoolIds(dict[str, int]):
    """The ids of library pools by any URL that a miner reports; FOREIGN for all others."""

    def __init__(self, pools: Mapping[int, LibraryPool], pool_ids: tuple[int, ...]) -> None:
        """Initialize with the pools that count; of two with the same endpoint, the first."""
        super().__init__()
        self._by_endpoint: dict[str, int] = {}
        for pool_id in pool_ids:
            if pool_id in pools:
                self._by_endpoint.setdefault(endpoint(pools[pool_id].url), pool_id)
        self.known = frozenset(self._by_endpoint.values())

    def __missing__(self, url: str) -> int:
        """Find a URL once."""
        found = self[url] = self._by_endpoint.get(endpoint(url), FOREIGN)
        return found


def pool_in_use(pools: tuple[Pool, ...], ids: PoolIds, last: int | None) -> tuple[Pool | None, int | None]:
    """Return the slot that a miner mines on, and the id of its pool; (None, None) if it reports no pools.

    Firmware whose pool is dead often reports no active pool. It then counts as on the pool that it had `last`, if that
    is still in a slot. Firmware that never reports an active pool mines on the first slot.
    """
    dead: Pool | None = None
    reports = False
    for pool in pools:
        if pool.active:
            if pool.alive is not False:
                return pool, ids[pool.url]
            dead = dead or pool
        elif pool.active is not None:
            reports = True
    if dead is not None:
        return dead, ids[dead.url]
    if not pools:
        return None, None
    if reports and last is not None:
        for pool in pools:
            if ids[pool.url] == last:
                return pool, last
    return pools[0], ids[pools[0].url]
