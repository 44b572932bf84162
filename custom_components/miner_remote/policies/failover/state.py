"""What a failover policy remembers over rounds and restarts. Pure.

Nothing here changes while all is well, so that the file is rarely written: times are those of changes, not of shares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from ...input.fields import Reader
from ...input.limits import MAX_ID
from ..stored import as_json, not_after, stored_list, stored_times, times_as_json

type Shares = tuple[datetime, int, int]
"""When they were read, the accepted and the rejected shares."""

_MAX_COUNT: Final = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class MinerMemory:
    """What is remembered of one miner.

    `pool` is the library pool it was last seen on, FOREIGN for one outside of the list. `since` is since when it works
    there without interruption, as far as seen; None while it does not work or cannot be seen. `silent_since` and
    `dead_since` are set while it has no accepted share for too long, and while it reports its pool dead. `shares` and
    `earlier_shares` are the counts at the beginning of this and of the previous quarter of an hour. `want` is the pool
    that it has been assigned until it is seen there, with the time and number of orders. `moves` are the times at which
    it was assigned a pool within a day, `filled_at` when it was last ordered to store the pools that it lacks.
    """

    pool: int | None = None
    since: datetime | None = None
    silent_since: datetime | None = None
    dead_since: datetime | None = None
    shares: Shares | None = None
    earlier_shares: Shares | None = None
    want: int | None = None
    ordered_at: datetime | None = None
    orders: int = 0
    moves: tuple[datetime, ...] = ()
    filled_at: datetime | None = None

    def as_json(self, miner_id: str) -> dict[str, object]:
        """Return the memory as JSON, without what is empty."""
        entries: dict[str, object] = {
            "pool": self.pool,
            "since": as_json(self.since),
            "silent_since": as_json(self.silent_since),
            "dead_since": as_json(self.dead_since),
            "shares": _shares_as_json(self.shares),
            "earlier_shares": _shares_as_json(self.earlier_shares),
            "want": self.want,
            "ordered_at": as_json(self.ordered_at),
            "orders": self.orders or None,
            "moves": times_as_json(self.moves) or None,
            "filled_at": as_json(self.filled_at),
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
            since=reader.instant("since"),
            silent_since=reader.instant("silent_since"),
            dead_since=reader.instant("dead_since"),
            shares=reader.nested("shares", _shares),
            earlier_shares=reader.nested("earlier_shares", _shares),
            want=reader.integer("want", 1, MAX_ID),
            ordered_at=reader.instant("ordered_at"),
            orders=reader.integer("orders", 0, _MAX_COUNT) or 0,
            moves=stored_times(data, "moves"),
            filled_at=reader.instant("filled_at"),
        )
        reader.finish()
        assert miner_id is not None  # noqa: S101  finish has raised otherwise
        return miner_id, memory

    def not_after(self, now: datetime) -> MinerMemory:
        """Return the memory with `now` in place of later times."""
        return replace(
            self,
            since=not_after(self.since, now),
            silent_since=not_after(self.silent_since, now),
            dead_since=not_after(self.dead_since, now),
            shares=None if self.shares is None else (min(self.shares[0], now), *self.shares[1:]),
            earlier_shares=(
                None if self.earlier_shares is None else (min(self.earlier_shares[0], now), *self.earlier_shares[1:])
            ),
            ordered_at=not_after(self.ordered_at, now),
            moves=_all_past(self.moves, now),
            filled_at=not_after(self.filled_at, now),
        )


NOTHING: Final = MinerMemory()


@dataclass(frozen=True, slots=True, kw_only=True)
class Probation:
    """The first miners are back on a pool since a time; the others follow if these get shares."""

    pool: int
    since: datetime
    group: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FailoverState:
    """The pool in use since a time, and what is remembered.

    `changes` are the times of the changes of the pool within a day. `down` are the pools that were left because they
    were dead, with the time. `alive` is since when other pools are alive without interruption. `watch` is whether a
    miner shows first signs of a dead pool. `changed_at` is when the state last changed; no time in it is later.
    """

    current: int | None = None
    since: datetime | None = None
    changes: tuple[datetime, ...] = ()
    down: Mapping[int, datetime] = field(default_factory=dict)
    alive: Mapping[int, datetime] = field(default_factory=dict)
    probation: Probation | None = None
    watch: bool = False
    miners: Mapping[str, MinerMemory] = field(default_factory=dict)
    changed_at: datetime | None = None

    def as_json(self) -> dict[str, object]:
        """Return the state as JSON."""
        probation = self.probation
        return {
            "current": self.current,
            "since": as_json(self.since),
            "changes": times_as_json(self.changes),
            "down": [{"pool": pool, "since": as_json(at)} for pool, at in self.down.items()],
            "alive": [{"pool": pool, "since": as_json(at)} for pool, at in self.alive.items()],
            "probation": None if probation is None else {"pool": probation.pool, "since": as_json(probation.since)},
            "first": [] if probation is None else sorted(probation.group),
            "watch": self.watch,
            "miners": [memory.as_json(miner_id) for miner_id, memory in self.miners.items()],
            "changed_at": as_json(self.changed_at),
        }

    @classmethod
    def from_json(cls, data: object) -> FailoverState:
        """Return the stored state; raises InvalidDataError."""
        reader = Reader(data)
        group = frozenset(map(str, stored_list(data, "first")))
        state = cls(
            current=reader.integer("current", 1, MAX_ID),
            since=reader.instant("since"),
            changes=stored_times(data, "changes"),
            down=dict(map(_pool_since, stored_list(data, "down"))),
            alive=dict(map(_pool_since, stored_list(data, "alive"))),
            probation=reader.nested("probation", lambda inside: _probation(inside, group)),
            watch=reader.boolean("watch") or False,
            miners=dict(map(MinerMemory.from_json, stored_list(data, "miners"))),
            changed_at=reader.instant("changed_at"),
        )
        reader.finish()
        return state

    def not_after(self, now: datetime) -> FailoverState:
        """Return the state with `now` in place of later times, which it has after the clock was set back."""
        if self.changed_at is None or self.changed_at <= now:
            return self
        probation = self.probation
        return replace(
            self,
            since=not_after(self.since, now),
            changes=_all_past(self.changes, now),
            down={pool: min(at, now) for pool, at in self.down.items()},
            alive={pool: min(at, now) for pool, at in self.alive.items()},
            probation=None if probation is None else replace(probation, since=min(probation.since, now)),
            miners={miner_id: memory.not_after(now) for miner_id, memory in self.miners.items()},
            changed_at=now,
        )


def _all_past(times: Iterable[datetime], now: datetime) -> tuple[datetime, ...]:
    return tuple(min(at, now) for at in times)


def _shares_as_json(shares: Shares | None) -> dict[str, object] | None:
    return None if shares is None else {"at": as_json(shares[0]), "accepted": shares[1], "rejected": shares[2]}


def _shares(reader: Reader) -> Shares | None:
    reader.required("at", "accepted", "rejected")
    at = reader.instant("at")
    accepted, rejected = (reader.integer(key, 0, _MAX_COUNT) for key in ("accepted", "rejected"))
    return None if at is None or accepted is None or rejected is None else (at, accepted, rejected)


def _pool_since(data: object) -> tuple[int, datetime]:
    reader = Reader(data)
    reader.required("pool", "since")
    pool, since = reader.integer("pool", 1, MAX_ID), reader.instant("since")
    reader.finish()
    assert pool is not None and since is not None  # noqa: S101, PT018  finish has raised otherwise
    return pool, since


def _probation(reader: Reader, group: frozenset[str]) -> Probation | None:
    reader.required("pool", "since")
    pool, since = reader.integer("pool", 1, MAX_ID), reader.instant("since")
    return None if pool is None or since is None else Probation(pool=pool, since=since, group=group)
