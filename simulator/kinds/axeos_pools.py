"""The pools of AxeOS: their storage, their JSON, and its validation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from simulator.machine import PoolSlot

MAX_POOLS = 8
HIDDEN = "*****"
"""The placeholder that 2.15 reports instead of a pool password, and accepts as "unchanged"."""


@dataclass(frozen=True, slots=True)
class StratumPool:
    """A pool as stored by AxeOS."""

    url: str
    port: int
    user: str
    password: str

    def slot(self) -> PoolSlot:
        """Return it as a pool slot of a machine."""
        return PoolSlot(f"stratum+tcp://{self.url}:{self.port}" if self.url else "", self.user, self.password)

    @classmethod
    def of(cls, slot: PoolSlot) -> StratumPool:
        """Return a pool slot of a machine as stored by AxeOS."""
        parts = urlsplit(slot.url)
        return cls(parts.hostname or "", parts.port or 0, slot.user, slot.password)


EMPTY = StratumPool("", 0, "", "")


def number_of(value: object) -> float | None:
    """Return a JSON number (or boolean), or None."""
    return float(value) if isinstance(value, (int, float)) else None


def pool_at(slots: list[StratumPool], index: int) -> StratumPool:
    """Return the pool of a slot; slots after the last are empty."""
    return slots[index] if index < len(slots) else EMPTY


def put_pool(slots: list[StratumPool], index: int, pool: StratumPool) -> None:
    """Put a pool into a slot; the list grows as needed."""
    slots.extend([EMPTY] * (index + 1 - len(slots)))
    slots[index] = pool


def pool_from(entry: dict[str, object], old: StratumPool) -> StratumPool:
    """Return the pool of a slot's JSON; without a password it is "x", as in the firmware."""
    password = entry.get("stratumPassword", "x")
    port = number_of(entry["stratumPort"])
    return StratumPool(
        str(entry["stratumURL"]),
        int(port or 0),
        str(entry["stratumUser"]),
        (old.password or "x") if password == HIDDEN else str(password),
    )


def valid_pool(entry: object) -> bool:
    """Return whether the firmware accepts a pool's JSON."""
    if not isinstance(entry, dict):
        return False
    port = number_of(entry.get("stratumPort"))
    texts = [entry.get(name) for name in ("stratumURL", "stratumUser")]
    return (
        all(isinstance(text, str) and 0 < len(text) <= 255 for text in texts)
        and isinstance(entry.get("stratumPassword", ""), str)
        and port is not None
        and 1 <= port <= 65_535
    )


def valid_pools(pools: object) -> bool:
    """Return whether the `pools` of a PATCH are all pools of a slot."""
    if pools is None:
        return True
    return isinstance(pools, list) and all(
        valid_pool(entry) and isinstance(entry.get("id"), int) and 0 <= entry["id"] < MAX_POOLS for entry in pools
    )


def with_flat(values: dict[str, object], prefix: str, old: StratumPool) -> StratumPool:
    """Return a pool changed by flat settings."""
    pool = old
    if isinstance(url := values.get(f"{prefix}URL"), str):
        pool = replace(pool, url=url)
    if (port := number_of(values.get(f"{prefix}Port"))) is not None:
        pool = replace(pool, port=int(port))
    if isinstance(user := values.get(f"{prefix}User"), str):
        pool = replace(pool, user=user)
    if isinstance(password := values.get(f"{prefix}Password"), str):
        pool = replace(pool, password=password)
    return pool
