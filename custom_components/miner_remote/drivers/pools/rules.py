"""Checks of pool lists, made before anything is sent to a miner."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from ..contract.errors import NoPoolsError, RefusedError
from ..contract.values import Pool, PoolSetting
from ..transport.cgminer_rpc import pool_address


def check_pools(
    pools: Sequence[PoolSetting],
    *,
    max_pools: int,
    gaps: bool = False,
    passwords: bool = False,
    forbidden: str = "",
) -> None:
    """Raise RefusedError if a firmware cannot hold these pools; nothing is sent.

    With `gaps` a slot may stay empty between two pools, with `passwords` every pool needs its password, and `forbidden`
    are characters that the protocol cannot carry. Control characters are always refused.
    """
    if not pools:
        raise RefusedError("pool_list_empty")
    slots = [pool.slot for pool in pools]
    if len(pools) > max_pools or slots[-1] >= max_pools:
        raise RefusedError("too_many_pools", max_pools=max_pools)
    if slots[0] != 0 or any(later <= earlier for earlier, later in pairwise(slots)):
        raise RefusedError("pool_slots_out_of_order")
    if not gaps and slots != list(range(len(pools))):
        raise RefusedError("pool_slot_gap")
    for pool in pools:
        _check_url(pool)
        if passwords and pool.password is None:
            raise RefusedError("pool_password_needed", slot=pool.slot)
        for text in (pool.url, pool.user, pool.password or ""):
            if not text.isprintable():
                raise RefusedError("pool_control_character", slot=pool.slot)
            if any(char in forbidden for char in text):
                raise RefusedError("pool_character_forbidden", slot=pool.slot, characters=" ".join(forbidden))


def _check_url(pool: PoolSetting) -> None:
    if not _is_address(pool.url):
        raise RefusedError("pool_address_invalid", slot=pool.slot)


def _is_address(url: str) -> bool:
    """Return whether a pool's URL names a host, and a port from 1 to 65535 or a scheme.

    A URL with a scheme and without a port is legal: firmware has a default port for each scheme. A port of 0 is how
    libraries show a miner that reports no pool.
    """
    try:
        parts = urlsplit(pool_address(url))
        return bool(parts.hostname) and parts.port != 0 and (parts.port is not None or "://" in url)
    except ValueError:
        return False


def reported_password(value: object) -> str | None:
    """Return the password of a pool that a miner reported, or None if it reported none or asterisks in its place."""
    return value if isinstance(value, str) and (not value or value.strip("*")) else None


def check_reported_pools(pools: Sequence[Pool], host: str) -> None:
    """Raise NoPoolsError if a miner reported no pools, RefusedError if one has no host: no backup is made of that."""
    if not pools:
        raise NoPoolsError("no_pools_reported", host=host)
    for pool in pools:
        if not _is_address(pool.url):
            raise RefusedError("reported_pool_invalid", host=host)


__all__ = ["check_pools", "check_reported_pools", "reported_password"]
