"""What a balancing policy remembers over rounds and restarts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from ...input.fields import Reader
from ...input.limits import MAX_HASHRATE_THS, MAX_ID
from ..stored import as_json, not_after, stored_list

MAX_TRIES: Final = 10
"""More do not make the time until the next order longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MinerMemory:
    """What is remembered of one miner.

    `pool` is the library pool it was last seen on, FOREIGN for another one. `hashrate_ths` is what it counts with.
    `gone_since` is since when it does not hash. `want` is the pool it was moved to until it is seen there, and
    `moved_at` when it was last ordered to move. `tries` counts the orders since it last did what was ordered.
    """

    pool: int | None = None
    hashrate_ths: float | None = None
    gone_since: datetime | None = None
    want: int | None = None
    moved_at: datetime | None = None
    tries: int = 0

    def as_json(self, miner_id: str) -> dict[str, object]:
        """Return the memory as JSON, without what is empty."""
        entries: dict[str, object] = {
            "pool": self.pool,
            "hashrate_ths": self.hashrate_ths,
            "gone_since": as_json(self.gone_since),
            "want": self.want,
            "moved_at": as_json(self.moved_at),
            "tries": self.tries or None,
        }
        return {"miner_id": miner_id} | {key: value for key, value in entries.items() if value is not None}

    @classmethod
    def from_json(cls, data: object) -> tuple[str, MinerMemory]:
        """Return a miner's id and its memory; raises InvalidDataError."""
        reader = Reader(data)
        reader.required("miner_id")
        miner_id = reader.text("miner_id")
        memory = cls(
            pool=reader.integer("pool", 0, MAX_ID),
            hashrate_ths=reader.number("hashrate_ths", 0, MAX_HASHRATE_THS),
            gone_since=reader.instant("gone_since"),
            want=reader.integer("want", 1, MAX_ID),
            moved_at=reader.instant("moved_at"),
            tries=reader.integer("tries", 0, MAX_TRIES) or 0,
        )
        reader.finish()
        assert miner_id is not None  # noqa: S101  finish has raised otherwise
        return miner_id, memory


NOTHING: Final = MinerMemory()


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolMemory:
    """Whether a pool is dead, and since when its tests say the contrary."""

    dead: bool = False
    contrary_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BalancingState:
    """What is remembered of miners, and of pools that are not simply alive.

    `changed_at` is when the state last changed; no time in it is later.
    """

    miners: Mapping[str, MinerMemory] = field(default_factory=dict)
    pools: Mapping[int, PoolMemory] = field(default_factory=dict)
    changed_at: datetime | None = None

    def as_json(self) -> dict[str, object]:
        """Return the state as JSON."""
        return {
            "miners": [memory.as_json(miner_id) for miner_id, memory in self.miners.items()],
            "pools": [
                {"pool": pool, "dead": memory.dead, "contrary_since": as_json(memory.contrary_since)}
                for pool, memory in self.pools.items()
            ],
            "changed_at": as_json(self.changed_at),
        }

    @classmethod
    def from_json(cls, data: object) -> BalancingState:
        """Return the stored state; raises InvalidDataError."""
        reader = Reader(data)
        state = cls(
            miners=dict(map(MinerMemory.from_json, stored_list(data, "miners"))),
            pools=dict(map(_pool, stored_list(data, "pools"))),
            changed_at=reader.instant("changed_at"),
        )
        reader.finish()
        return state

    def not_after(self, now: datetime) -> BalancingState:
        """Return the state with `now` in place of later times, which it has after the clock was set back."""
        if self.changed_at is None or self.changed_at <= now:
            return self
        return replace(
            self,
            miners={
                miner_id: replace(
                    memory, gone_since=not_after(memory.gone_since, now), moved_at=not_after(memory.moved_at, now)
                )
                for miner_id, memory in self.miners.items()
            },
            pools={
                pool: replace(memory, contrary_since=not_after(memory.contrary_since, now))
                for pool, memory in self.pools.items()
            },
            changed_at=now,
        )


def _pool(data: object) -> tuple[int, PoolMemory]:
    reader = Reader(data)
    reader.required("pool", "dead")
    pool, dead, since = reader.integer("pool", 1, MAX_ID), reader.boolean("dead"), reader.instant("contrary_since")
    reader.finish()
    assert pool is not None  # noqa: S101  finish has raised otherwise
    return pool, PoolMemory(dead=bool(dead), contrary_since=since)
