"""A small random world of miners and pools, for the tests of failover and balancing; seeded, without a clock."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.values import Pool
from custom_components.miner_remote.policies.contract import (
    Inputs,
    LibraryPool,
    MinerView,
    ProbeResult,
    Reason,
    UsePools,
)
from custom_components.miner_remote.schedules.model import OFF

START = datetime(2026, 3, 1, tzinfo=UTC)
FOREIGN_URL = "stratum+tcp://other.example.com:3333"
STEPS_S = (10, 30, 30, 60, 60, 60, 120, 300, 900, 1800, 7200)


def url_of(pool_id: int) -> str:
    return f"stratum+tcp://pool{pool_id}.example.com:3333" if pool_id else FOREIGN_URL


def library(*pool_ids: int) -> dict[int, LibraryPool]:
    return {
        pool_id: LibraryPool(pool_id=pool_id, name=f"Pool {pool_id}", url=url_of(pool_id), worker="w.{hostname}")
        for pool_id in pool_ids
    }


@lru_cache(maxsize=4096)
def _slot(
    slot: int, url: str, active: bool | None, alive: bool | None, accepted: int | None, rejected: int | None
) -> Pool:
    return Pool(slot=slot, url=url, user="w", active=active, alive=alive, accepted=accepted, rejected=rejected)


def view_of(miner_id: str, **fields: object) -> MinerView:
    """Return a view of a miner that answers and mines, with other fields as given."""
    usual: dict[str, object] = {
        "name": miner_id,
        "answers": True,
        "mining": True,
        "paused": False,
        "capabilities": frozenset({Capability.POOLS_WRITE}),
    }
    return MinerView(miner_id=miner_id, **{**usual, **fields})  # type: ignore[arg-type]


def slots(*pool_ids: int, active: int | None = 0, dead: tuple[int, ...] = ()) -> tuple[Pool, ...]:
    """Return the slots of a miner with these pools; `dead` are the pools that it reports dead."""
    return tuple(
        Pool(slot=slot, url=url_of(pool_id), user="w", active=slot == active, alive=pool_id not in dead)
        for slot, pool_id in enumerate(pool_ids)
    )


@dataclass
class WorldMiner:
    """A miner of the world: what its firmware can, and what it does now."""

    miner_id: str
    pool_ids: list[int]
    max_pools: int
    reports_alive: bool
    reports_active: bool
    reports_pool_shares: bool
    reports_shares: bool
    fails_over: bool
    obeys: float
    writable: bool
    hashrate: float
    active: int = 0
    paused: bool = False
    reachable: bool = True
    broken: bool = False
    bad_shares: bool = False
    accepted: int = 0
    rejected: int = 0
    booted_at: datetime = START
    share_at: datetime | None = None
    known_accepted: int | None = None
    pool_since: datetime | None = None
    known_pool: int | None = None
    seen_at: datetime | None = None
    held_until: datetime | None = None
    blocked: bool = False
    ordered: UsePools | None = None
    forgotten: bool = True


@dataclass
class World:
    """Miners and pools that change by chance; `step` lets time pass, `inputs` is what Home Assistant knows."""

    rng: random.Random
    pool_ids: tuple[int, ...]
    miners: list[WorldMiner]
    clock_changes: bool = False
    now: datetime = START
    states: dict[int, str] = field(default_factory=dict)
    probes: dict[int, ProbeResult] = field(default_factory=dict)

    @classmethod
    def random(cls, rng: random.Random, *, miners: int, clock_changes: bool = False) -> World:
        pool_ids = tuple(rng.sample((1, 2, 3), rng.choice((2, 3, 3))))
        made = []
        for number in range(miners):
            held = [pool_id for pool_id in pool_ids if rng.random() < 0.8] or [pool_ids[0]]
            if rng.random() < 0.1:
                held.insert(0, 0)
            max_pools = rng.choice((1, 2, 3, 3, 3))
            made.append(
                WorldMiner(
                    miner_id=f"m{number}",
                    pool_ids=held[:max_pools],
                    max_pools=max_pools,
                    reports_alive=rng.random() < 0.7,
                    reports_active=rng.random() < 0.8,
                    reports_pool_shares=rng.random() < 0.5,
                    reports_shares=rng.random() < 0.9,
                    fails_over=rng.random() < 0.3,
                    obeys=rng.choice((1.0, 1.0, 1.0, 0.5, 0.0)),
                    writable=rng.random() < 0.95,
                    hashrate=rng.choice((100.0, 100.0, 50.0, rng.uniform(1, 200))),
                )
            )
        states = dict.fromkeys((0, *pool_ids), "up")
        return cls(rng, pool_ids, made, clock_changes, states=states)

    def give(self, orders: Mapping[str, UsePools]) -> None:
        """Take the orders of a decision; some are lost."""
        for miner in self.miners:
            if (order := orders.get(miner.miner_id)) is not None and self.rng.random() < 0.95:
                miner.ordered = order

    def step(self) -> None:
        """Let some time pass."""
        rng = self.rng
        passed = timedelta(seconds=rng.choice(STEPS_S))
        self.now += passed
        if self.clock_changes and rng.random() < 0.02:
            self.now += timedelta(seconds=rng.choice((-7200, -600, 3600)))
        for pool_id in self.states:
            if rng.random() < 0.06:
                self.states[pool_id] = rng.choice(("up", "up", "down", "flat"))
            if pool_id and rng.random() < 0.5:
                ok = self.states[pool_id] != "down" and rng.random() < 0.97
                self.probes[pool_id] = ProbeResult(ok=ok, at=self.now)
        restarts = rng.random() < 0.03
        for miner in self.miners:
            self._step_miner(miner, passed)
            if restarts:
                miner.share_at = miner.known_accepted = miner.pool_since = miner.known_pool = miner.seen_at = None
                miner.forgotten = True
            elif miner.reachable and (rng.random() < 0.95 or miner.seen_at is None):
                self._poll(miner)
            elif miner.seen_at is not None and self.now - miner.seen_at > timedelta(minutes=5):
                miner.forgotten = True

    def _step_miner(self, miner: WorldMiner, passed: timedelta) -> None:
        rng = self.rng
        if miner.ordered is not None:
            if rng.random() < miner.obeys:
                miner.pool_ids, miner.active = list(miner.ordered.pool_ids), 0
            miner.ordered = None
        for flag, chance in (("paused", 0.02), ("broken", 0.02), ("bad_shares", 0.01)):
            if rng.random() < chance:
                setattr(miner, flag, not getattr(miner, flag))
        miner.reachable = rng.random() < (0.98 if miner.reachable else 0.3)
        miner.blocked = rng.random() < 0.05
        if rng.random() < 0.01:
            miner.booted_at, miner.accepted, miner.rejected = self.now, 0, 0
        if rng.random() < 0.01:
            # A person chooses a pool.
            miner.pool_ids, miner.active = [rng.choice((0, *self.pool_ids))], 0
            miner.held_until = self.now + timedelta(minutes=rng.choice((10, 60, 600)))
        pool = miner.pool_ids[miner.active]
        if miner.fails_over and self.states[pool] == "down":
            alive = [at for at, other in enumerate(miner.pool_ids) if self.states[other] != "down"]
            miner.active = alive[0] if alive else miner.active
            pool = miner.pool_ids[miner.active]
        if self.states[pool] == "up" and not miner.paused and not miner.broken:
            shares = int(passed.total_seconds() / rng.choice((5, 10, 60)))
            bad = shares // 2 if miner.bad_shares else 0
            miner.accepted += shares - bad
            miner.rejected += bad

    def _poll(self, miner: WorldMiner) -> None:
        miner.seen_at, miner.forgotten = self.now, False
        if miner.known_accepted is not None and miner.accepted > miner.known_accepted and miner.reports_shares:
            miner.share_at = self.now
        miner.known_accepted = miner.accepted
        pool = miner.pool_ids[miner.active]
        if pool != miner.known_pool:
            miner.pool_since, miner.known_pool = self.now, pool

    def inputs(self) -> Inputs:
        """Return what a decision gets now."""
        return Inputs(
            now=self.now,
            miners=tuple(map(self._view, self.miners)),
            pools=library(*self.pool_ids),
            probes=dict(self.probes),
        )

    def _view(self, miner: WorldMiner) -> MinerView:
        held_until = miner.held_until if miner.held_until is not None and miner.held_until > self.now else None
        writable = frozenset({Capability.POOLS_WRITE} if miner.writable else ())
        blocked = Reason(code="miner_busy") if miner.blocked or not miner.reachable else None
        answers = miner.reachable and miner.seen_at is not None and not miner.forgotten
        if miner.forgotten:
            return MinerView(
                miner_id=miner.miner_id,
                name=miner.miner_id,
                answers=False,
                held_until=held_until,
                blocked=blocked,
                capabilities=writable,
                max_pools=miner.max_pools,
            )
        active = miner.pool_ids[miner.active]
        works = not miner.paused and not miner.broken and self.states[active] == "up"
        pools = tuple(
            _slot(
                slot=slot,
                url=url_of(pool),
                active=(slot == miner.active and (self.states[pool] != "down" or not miner.reports_alive))
                if miner.reports_active
                else None,
                alive=self.states[pool] != "down" if miner.reports_alive else None,
                accepted=miner.accepted if miner.reports_pool_shares and slot == miner.active else None,
                rejected=miner.rejected if miner.reports_pool_shares and slot == miner.active else None,
            )
            for slot, pool in enumerate(miner.pool_ids)
        )
        return MinerView(
            miner_id=miner.miner_id,
            name=miner.miner_id,
            answers=answers,
            seen_at=miner.seen_at,
            mining=not miner.paused and not miner.broken,
            paused=miner.paused if miner.writable else None,
            hashrate_ths=miner.hashrate if works else 0.0,
            expected_hashrate_ths=miner.hashrate,
            pools=pools,
            share_at=miner.share_at,
            pool_since=miner.pool_since,
            shares_accepted=miner.accepted if miner.reports_shares else None,
            shares_rejected=miner.rejected if miner.reports_shares else None,
            uptime_s=max(0, int((self.now - miner.booted_at).total_seconds())),
            capabilities=writable,
            max_pools=miner.max_pools,
            held_until=held_until,
            blocked=blocked,
            directive=OFF if miner.paused and miner.miner_id == "m1" else None,
        )
