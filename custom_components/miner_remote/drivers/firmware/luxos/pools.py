"""What to add to and remove from the pools of LuxOS. Pure, without a miner."""

from __future__ import annotations

from collections.abc import Sequence

from ...contract.errors import RefusedError
from ...contract.values import PoolSetting
from ...pools.plan import Add, Keep, Step, plan
from ...transport.cgminer_rpc import same_pool
from ..cgminer.replies import PoolEntry


def name_of(pool: PoolEntry) -> tuple[str, str]:
    """Return what distinguishes pools in the list."""
    return pool.url, pool.user


def is_for(pool: PoolEntry, wanted: PoolSetting) -> bool:
    """Return whether a pool has the wanted address and worker."""
    return same_pool(pool.url, pool.user, wanted.url, wanted.user)


def members_of(numbers: Sequence[int], groups: Sequence[Sequence[PoolSetting]]) -> list[int]:
    """Return the number of the group of each pool; `groups` are in the order of their numbers."""
    return [number for number, group in zip(numbers, groups, strict=True) for _ in group]


def only_group(wanted: Sequence[PoolSetting], listed: Sequence[PoolEntry]) -> list[int]:
    """Return the one group of all listed pools for each wanted one; raises RefusedError if there are several."""
    groups = {pool.group for pool in listed}
    if len(groups) > 1:
        raise RefusedError("pool_groups")
    return [next(iter(groups), 0)] * len(wanted)


def steps_of(wanted: Sequence[PoolSetting], groups: Sequence[int], listed: Sequence[PoolEntry]) -> list[Step]:
    """Return what to add and remove; raises RefusedError, before a pool is changed, if that is impossible.

    `groups` is the group of each wanted pool. No command moves a pool between groups.
    """
    kept: set[int] = set()
    target: list[Keep | Add] = []
    for slot, pool in enumerate(wanted):
        if pool.password is not None:
            # The miner does not report its passwords, so the pool is written again.
            target.append(Add(slot))
            continue
        places = [
            at
            for at, there in enumerate(listed)
            if at not in kept and is_for(there, pool) and there.group == groups[slot]
        ]
        if not places:
            raise RefusedError("pool_password_needed", slot=slot)
        kept.add(slot if slot in places else places[0])
        target.append(Keep(slot if slot in places else places[0]))
    steps = plan(len(listed), target)
    if steps is None:
        raise RefusedError("pool_passwords_needed_to_move")
    return steps


__all__ = ["is_for", "members_of", "name_of", "only_group", "steps_of"]
