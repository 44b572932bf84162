"""Groups of pools between which a firmware divides its work. Pure, without a miner.

In a list of pools, the first pool of each group has the group's share of the work (`quota`); the pools behind it
without one are its fallbacks.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Protocol

from ..contract.errors import RefusedError
from ..contract.values import Pool, PoolSetting

TOLERANCE = 0.01
"""By how much a share may differ from the wanted one: firmware has whole percentages, or small quotas (1 of 3)."""


class WithQuota(Protocol):
    """A pool, reported or wanted."""

    @property
    def slot(self) -> int:
        """Return its slot."""

    @property
    def quota(self) -> float | None:
        """Return its share of the work, or None."""


def divides(pools: Sequence[WithQuota]) -> bool:
    """Return whether the work is divided between groups."""
    return any(pool.quota is not None for pool in pools)


def groups_of(pools: Sequence[PoolSetting]) -> list[list[PoolSetting]]:
    """Return the groups of a list with quotas; raises RefusedError if the first pool has none."""
    groups: list[list[PoolSetting]] = []
    for pool in pools:
        if pool.quota is not None:
            groups.append([pool])
        elif groups:
            groups[-1].append(pool)
        else:
            raise RefusedError("pool_quota_of_first")
    return groups


def whole_percents(shares: Sequence[float]) -> list[int]:
    """Return shares as whole percentages of at least 1 with the sum 100, by largest remainder."""
    total = sum(shares)
    exact = [100 * share / total for share in shares]
    percents = [max(1, int(share)) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda at: (percents[at] - exact[at], at))
    step = 1 if sum(percents) < 100 else -1
    # Too much was given only to shares below 1 %; the largest one gives it back.
    places = by_remainder if step > 0 else [percents.index(max(percents))] * 100
    for place in places[: abs(100 - sum(percents))]:
        percents[place] += step
    return percents


def with_quotas(pools: Sequence[Pool], groups: Sequence[Hashable], shares: Sequence[float | None]) -> tuple[Pool, ...]:
    """Return reported pools with their quotas; `groups` and `shares` are the group of each pool, and its part.

    A part is in any unit. With a single group, or without parts, no pool has a quota.
    """
    parts = dict(reversed([(group, share or 0.0) for group, share in zip(groups, shares, strict=True)]))
    total = sum(parts.values())
    if len(parts) < 2 or total <= 0:
        return tuple(pools)
    first = {group: at for at, group in reversed(list(enumerate(groups)))}
    return tuple(
        replace(pool, quota=parts[group] / total) if first[group] == at else pool
        for at, (pool, group) in enumerate(zip(pools, groups, strict=True))
    )


def same_division(shown: Sequence[WithQuota], wanted: Sequence[WithQuota]) -> bool:
    """Return whether pools have the wanted shares; a single group has a share of 1."""
    live = {pool.slot: pool.quota for pool in shown}
    if not divides(shown) and shown:
        live[min(live)] = 1.0
    for setting in wanted:
        quota = live.get(setting.slot)
        if (quota is None) is not (setting.quota is None):
            return False
        if quota is not None and setting.quota is not None and abs(quota - setting.quota) > TOLERANCE:
            return False
    return True


def in_words(pools: Sequence[WithQuota]) -> str:
    """Return the shares of the groups by their first slots, `0: 70 %, 2: 30 %` for example."""
    return ", ".join(f"{pool.slot}: {100 * pool.quota:.0f} %" for pool in pools if pool.quota is not None) or "-"


__all__ = ["TOLERANCE", "divides", "groups_of", "in_words", "same_division", "whole_percents", "with_quotas"]
