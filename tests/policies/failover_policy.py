"""A failover policy under test, and the miners that obey it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from custom_components.miner_remote.policies.contract import Decision, Inputs, MinerDecision, ProbeResult, UsePools
from custom_components.miner_remote.policies.failover.kind import FailoverKind
from custom_components.miner_remote.policies.failover.settings import FailoverSettings
from custom_components.miner_remote.policies.failover.state import FailoverState

from .pool_world import START, library, slots, view_of

KIND = FailoverKind()
SETTINGS = FailoverSettings(pool_ids=(1, 2, 3))
MINUTE = timedelta(minutes=1)


class Policy:
    """A policy under test: decides minute by minute for miners that obey at once, unless a test changes that."""

    def __init__(self, miners: int = 3, settings: FailoverSettings = SETTINGS, *, pools: int = 3) -> None:
        self.settings = settings
        self.state = FailoverState()
        self.now = START
        self.views = {f"m{number}": view_of(f"m{number}", pools=slots(1, 2, 3)) for number in range(miners)}
        self.probes: dict[int, ProbeResult] = {}
        self.pools = library(*range(1, pools + 1))
        self.dead: set[int] = set()
        """The pools that give no shares."""
        self.deaf: set[str] = set()
        """The miners that do not obey."""
        self.last: Decision[FailoverState] | None = None

    def probe(self, **results: bool) -> None:
        for name, ok in results.items():
            self.probes[int(name[1:])] = ProbeResult(ok=ok, at=self.now)

    def set(self, *miner_ids: str, **fields: object) -> None:
        for miner_id in miner_ids or tuple(self.views):
            self.views[miner_id] = replace(self.views[miner_id], **fields)

    def decide(self) -> Decision[FailoverState]:
        inputs = Inputs(now=self.now, miners=tuple(self.views.values()), pools=self.pools, probes=self.probes)
        self.last = KIND.decide(self.settings, self.state, inputs)
        self.state = self.last.state
        return self.last

    def minutes(self, count: float, *, step: timedelta = MINUTE) -> list[tuple[datetime, str, tuple[int, ...]]]:
        """Let time pass; return the orders: when, to which miner, and its pools."""
        given = []
        end = self.now + count * MINUTE
        while self.now < end:
            self.now += step
            for pool, result in list(self.probes.items()):
                self.probes[pool] = replace(result, at=self.now)
            for miner_id, view in self.views.items():
                if self.pool_of(miner_id) not in self.dead and view.mining:
                    self.set(miner_id, share_at=self.now, shares_accepted=(view.shares_accepted or 0) + 10)
            for item in self.decide().miners:
                if isinstance(item.order, UsePools):
                    given.append((self.now, item.miner_id, item.order.pool_ids))
                    if item.miner_id not in self.deaf:
                        self.set(item.miner_id, pools=slots(*item.order.pool_ids))
        return given

    def pool_of(self, miner_id: str) -> int:
        active = next(slot for slot in self.views[miner_id].pools if slot.active)
        return next((pool for pool, known in self.pools.items() if known.url == active.url), 0)

    def decision(self, miner_id: str) -> MinerDecision:
        assert self.last is not None
        return next(item for item in self.last.miners if item.miner_id == miner_id)

    def on(self, pool: int) -> set[str]:
        return {miner_id for miner_id in self.views if self.pool_of(miner_id) == pool}
