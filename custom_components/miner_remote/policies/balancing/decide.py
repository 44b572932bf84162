"""The decision of a balancing policy. Pure.

Firmware with pool quotas divides its own work, so that these miners are always balanced. All others mine on one pool
each; miners move if the hashrate of a pool is too far from its share, and `plan` says which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from statistics import median
from typing import Final

from ...control.record import Status
from ...drivers.contract.capability import Capability
from ...drivers.pools.urls import pool_host
from ...schedules.model import Action
from ..contract import Decision, Failure, Inputs, Json, MinerDecision, MinerView, Reason, UsePools
from ..failures import NO_RESULT, WITHOUT_EFFECT
from ..pool_slots import FOREIGN, PoolIds, pool_in_use
from .plan import Item, Plan, plan
from .settings import BalancingSettings
from .state import MAX_TRIES, NOTHING, BalancingState, MinerMemory, PoolMemory

DEAD_AFTER: Final = timedelta(minutes=3)
"""The tests of a pool have to fail for so long until it gets no share."""
ALIVE_AFTER: Final = timedelta(minutes=15)
"""They have to work for so long until a dead pool gets its share again."""
PROBE_VALID: Final = timedelta(minutes=10)
"""For how long the result of a test counts."""

ARRIVES: Final = timedelta(minutes=30)
"""A moved miner counts on its new pool for so long without being seen there."""

FIRST_RETRY: Final = timedelta(hours=1)
LAST_RETRY: Final = timedelta(hours=12)
"""A miner that did not follow an order gets no other before this time, which doubles with each such order."""

QUOTAS_SHOWN: Final = timedelta(minutes=5)
"""Quotas are not written again before so long: the next poll has to show them."""

SETTLES_S: Final = 600
"""In the first minutes after a start the hashrate of a miner is low."""
CHANGE: Final = 0.1
"""What a miner counts with follows its hashrate when that differs by so much."""

_KIND: Final = UsePools(()).kind

QUOTA_SLACK: Final = 0.015
"""Quotas are whole percents."""


def decide(settings: BalancingSettings, state: BalancingState, inputs: Inputs) -> Decision[BalancingState]:
    """Return which miners move to which pool, and why."""
    return _Round(settings, state.not_after(inputs.now), inputs).decide(state)


class _Round:
    """One decision; its attributes become the next state."""

    def __init__(self, settings: BalancingSettings, state: BalancingState, inputs: Inputs) -> None:
        self.settings, self.inputs, self.now = settings, inputs, inputs.now
        self.ids = PoolIds(inputs.pools, settings.pool_ids)
        self.listed = tuple(pool for pool in settings.pool_ids if pool in self.ids.known)
        self.pools = self._follow_tests(state.pools)
        alive = {
            share.pool_id: share.percent
            for share in settings.shares
            if share.pool_id in self.listed and share.percent > 0 and not self._dead(share.pool_id)
        }
        total = sum(alive.values())
        self.shares: dict[int, float] = {pool: percent / total for pool, percent in alive.items()}
        self.min_move = timedelta(minutes=settings.min_move_minutes)
        self.expect_back = timedelta(minutes=settings.expect_back_minutes)
        self.memories = {
            view.miner_id: self._observe(view, state.miners.get(view.miner_id, NOTHING)) for view in inputs.miners
        }
        self.next_at: datetime | None = None
        self.moved = 0

    def decide(self, before: BalancingState) -> Decision[BalancingState]:
        """Plan the moves of whole miners, and decide for each miner."""
        items, at_item = self._items()
        result = Plan((), 0.0, 0.0)
        band = 0.0
        if self.shares:
            band = self._band(items)
            result = _plan(tuple(items), tuple(self.shares.items()), band)
        targets = {at_item[index]: pool for index, pool in result.moves}
        decisions = tuple(self._decide_miner(view, targets.get(view.miner_id)) for view in self.inputs.miners)
        phase, reason = self._summary(items, result, band)
        state = BalancingState(
            miners={miner_id: memory for miner_id, memory in self.memories.items() if memory is not NOTHING},
            pools=self.pools,
            changed_at=before.changed_at,
        )
        state = before if state == before else replace(state, changed_at=self.now)
        return Decision(state=state, miners=decisions, phase=phase, reason=reason, next_at=self.next_at)

    # Pools -----------------------------------------------------------------------------------------------------------

    def _follow_tests(self, pools: Mapping[int, PoolMemory]) -> dict[int, PoolMemory]:
        """Return which pools are dead or change; a pool is alive until its tests fail for some time."""
        found: dict[int, PoolMemory] = {}
        for pool in self.listed:
            memory = pools.get(pool, PoolMemory())
            probe = self.inputs.probes.get(pool)
            if probe is not None and self.now - probe.at <= PROBE_VALID:
                if probe.ok is not memory.dead:
                    memory = replace(memory, contrary_since=None)
                else:
                    since = memory.contrary_since or self.now
                    turned = since <= self.now - (ALIVE_AFTER if memory.dead else DEAD_AFTER)
                    memory = PoolMemory(dead=not memory.dead) if turned else replace(memory, contrary_since=since)
            if memory != PoolMemory():
                found[pool] = memory
        return found

    def _dead(self, pool: int) -> bool:
        return pool in self.pools and self.pools[pool].dead

    # Miners ------------------------------------------------------------------------------------------------------

    def _observe(self, view: MinerView, memory: MinerMemory) -> MinerMemory:
        """Return the memory with what is seen of a miner; the same object if nothing changed."""
        pool = memory.pool
        if view.answers and view.pools:
            pool = pool_in_use(view.pools, self.ids, memory.pool)[1]
        gone_since = None if view.mining else memory.gone_since or self.now
        want, tries = memory.want, memory.tries
        if pool != memory.pool:
            tries = 0
        if want is not None:
            if pool == want or memory.moved_at is None or want not in self.shares or self._held(view):
                want, tries = None, 0
            elif memory.moved_at <= self.now - ARRIVES or self._failure(view, memory) is not None:
                want = None
        hashrate = self._hashrate(view, memory.hashrate_ths)
        if (
            pool == memory.pool
            and gone_since == memory.gone_since
            and want == memory.want
            and hashrate == memory.hashrate_ths
            and tries == memory.tries
        ):
            return memory
        return replace(memory, pool=pool, gone_since=gone_since, want=want, hashrate_ths=hashrate, tries=tries)

    @staticmethod
    def _failure(view: MinerView, memory: MinerMemory) -> Failure | None:
        """Return why the last order of the miner failed, None if it did not, or has not ended."""
        for result in view.last_results:
            if (
                result.kind == _KIND
                and result.status != Status.SUCCESS
                and memory.moved_at is not None
                and result.at >= memory.moved_at
            ):
                return result.error or NO_RESULT
        return None

    def _next_try(self, memory: MinerMemory) -> datetime | None:
        """Return when a miner may get the next order; None if it never got one."""
        if memory.moved_at is None:
            return None
        retry = min(LAST_RETRY, FIRST_RETRY * 2 ** (memory.tries - 1)) if memory.tries else timedelta()
        return memory.moved_at + max(self.min_move, retry)

    @staticmethod
    def _hashrate(view: MinerView, known: float | None) -> float | None:
        """Return what a miner counts with: its hashrate once it has settled, else what it is expected to make."""
        seen = None
        if view.answers and view.mining and view.hashrate_ths and (view.uptime_s is None or view.uptime_s >= SETTLES_S):
            seen = view.hashrate_ths
        elif known is None:
            seen = view.expected_hashrate_ths or view.hashrate_ths or None
        if seen is None or (known is not None and abs(seen - known) <= CHANGE * known):
            return known
        return seen

    def _held(self, view: MinerView) -> bool:
        return view.held_until is not None and view.held_until > self.now

    def _divides(self, view: MinerView) -> bool:
        return self.settings.native and Capability.POOL_QUOTAS in view.capabilities and view.max_pools > 1

    def _counts(self, memory: MinerMemory) -> bool:
        """Return whether a miner counts: it hashes, or stopped so recently that it is expected back."""
        return bool(memory.hashrate_ths) and (
            memory.gone_since is None or memory.gone_since > self.now - self.expect_back
        )

    def _may_move(self, view: MinerView, memory: MinerMemory) -> bool:
        off = view.directive is not None and view.directive.action is Action.OFF
        if (
            not view.answers
            or not view.mining
            or view.paused
            or off
            or view.blocked is not None
            or view.pools_managed_by is not None
            or self._held(view)
            or Capability.POOLS_WRITE not in view.capabilities
            or memory.want is not None
        ):
            return False
        next_try = self._next_try(memory)
        if next_try is not None and next_try > self.now:
            self._wake(next_try)
            return False
        return True

    def _items(self) -> tuple[list[Item], list[str]]:
        """Return the miners that count as a whole, and their ids."""
        items: list[Item] = []
        ids: list[str] = []
        shares, take_over = self.shares, self.settings.take_over
        for view in self.inputs.miners:
            memory = self.memories[view.miner_id]
            pool = memory.want or memory.pool
            if (
                memory.hashrate_ths is None
                or pool is None
                or (pool == FOREIGN and not take_over)
                or self._divides(view)
                or not self._counts(memory)
            ):
                continue
            movable = self._may_move(view, memory)
            if pool not in shares:
                if not movable:
                    continue
                pool = None
            items.append(Item(memory.hashrate_ths, pool, movable))
            ids.append(view.miner_id)
        return items, ids

    def _band(self, items: list[Item]) -> float:
        """Return how far the hashrate of a pool may be from its share, in TH/s."""
        if not items:
            return 0.0
        if self.settings.tolerance_percent is None:
            return float(median(item.weight for item in items))
        return sum(item.weight for item in items) * self.settings.tolerance_percent / 100

    def _decide_miner(self, view: MinerView, target: int | None) -> MinerDecision:
        memory = self.memories[view.miner_id]
        if target is not None:
            tries = min(MAX_TRIES, memory.tries + 1)
            self.memories[view.miner_id] = replace(memory, want=target, moved_at=self.now, tries=tries)
            return self._order(view, target)
        if memory.want is not None:
            self.moved += 1
            return self._because(view, "moving", "balancing_move", pool=self._name(memory.want))
        if self._held(view) and view.held_until is not None:
            return self._because(view, self._phase(view, memory), "balancing_held", until=view.held_until.isoformat())
        if view.pools_managed_by is not None:
            phase, policy = self._phase(view, memory), view.pools_managed_by
            return _plain(view.miner_id, phase, "balancing_managed", policy, key="policy")
        if view.blocked is not None:
            return MinerDecision(miner_id=view.miner_id, phase=self._phase(view, memory), reason=view.blocked)
        phase = self._phase(view, memory)
        if phase == "native":
            return self._divide(view, memory)
        if memory.tries and phase == "ok" and (failed := self._failed(view, memory, phase)) is not None:
            return failed
        name = self._name(memory.pool or FOREIGN)
        if phase == "foreign":
            name = pool_host(
                next((slot.url for slot in view.pools if slot.active), view.pools[0].url if view.pools else "")
            )
        elif phase == "ok" and Capability.POOLS_WRITE not in view.capabilities:
            return _plain(view.miner_id, phase, "balancing_cannot_switch", name)
        return _plain(view.miner_id, phase, f"balancing_{phase}", name)

    def _phase(self, view: MinerView, memory: MinerMemory) -> str:
        if memory.pool is None or memory.hashrate_ths is None or not self._counts(memory):
            return "unknown"
        listed = memory.pool or any(slot.active and self.ids[slot.url] for slot in view.pools)
        if not listed and not self.settings.take_over:
            return "foreign"
        return "native" if self._divides(view) else "ok"

    def _order(self, view: MinerView, target: int) -> MinerDecision:
        self.moved += 1
        others = sorted((pool for pool in self.shares if pool != target), key=lambda pool: -self.shares[pool])
        reason = Reason(code="balancing_move", args={"pool": self._name(target)})
        order = UsePools((target, *others)[: max(1, view.max_pools)])
        return MinerDecision(miner_id=view.miner_id, phase="moving", reason=reason, order=order)

    def _failed(self, view: MinerView, memory: MinerMemory, phase: str) -> MinerDecision | None:
        """Return the decision for a miner that did not follow its last order, until the next one may be given."""
        next_try = self._next_try(memory)
        if next_try is None or next_try <= self.now:
            return None
        why = (self._failure(view, memory) or WITHOUT_EFFECT).nested("error")
        return self._because(view, phase, "balancing_failed", until=next_try.isoformat(), **why)

    def _divide(self, view: MinerView, memory: MinerMemory) -> MinerDecision:
        """Return the decision for a miner whose firmware divides its work: an order if its quotas are others."""
        quotas = quotas_of(self.shares, view.max_pools)
        has = {self.ids[slot.url]: slot.quota for slot in view.pools if slot.quota is not None}
        same = has.keys() == quotas.keys() and all(
            abs((has[pool] or 0.0) - quota) <= QUOTA_SLACK for pool, quota in quotas.items()
        )
        single = len(quotas) == 1 and not has and memory.pool in quotas
        if not quotas or same or single:
            if memory.tries:
                self.memories[view.miner_id] = replace(memory, tries=0)
            return _plain(view.miner_id, "native", "balancing_native", "")
        waits = memory.moved_at is not None and memory.moved_at > self.now - QUOTAS_SHOWN
        failed = memory.tries and (not waits or self._failure(view, memory) is not None)
        if waits or not self._may_move(view, memory):
            if failed and (decision := self._failed(view, memory, "native")) is not None:
                return decision
            return _plain(view.miner_id, "native", "balancing_native", "")
        self.moved += 1
        tries = min(MAX_TRIES, memory.tries + 1)
        self.memories[view.miner_id] = replace(memory, moved_at=self.now, tries=tries)
        order = UsePools(tuple(quotas), quotas=tuple(quotas.values()))
        return MinerDecision(
            miner_id=view.miner_id, phase="moving", reason=Reason(code="balancing_quotas"), order=order
        )

    # Texts and times ---------------------------------------------------------------------------------------------

    def _summary(self, items: list[Item], result: Plan, band: float) -> tuple[str, Reason]:
        if not self.shares:
            return "no_pool", Reason(code="balancing_no_pool_alive")
        if self.moved:
            return "moving", Reason(code="balancing_moving", args={"count": self.moved})
        if not items and not any(self._divides(view) for view in self.inputs.miners):
            return "empty", Reason(code="balancing_empty")
        total = sum(item.weight for item in items)
        percent = round(100 * result.deviation / total, 1) if total else 0.0
        if result.deviation > band * (1 + 1e-9) + 1e-9:
            return "outside", Reason(code="balancing_outside", args={"percent": percent})
        return "ok", Reason(code="balancing_balanced", args={"percent": percent})

    def _name(self, pool: int) -> str:
        return self.inputs.pools[pool].name if pool in self.inputs.pools else ""

    def _because(self, view: MinerView, phase: str, code: str, **args: Json) -> MinerDecision:
        return MinerDecision(miner_id=view.miner_id, phase=phase, reason=Reason(code=code, args=args))

    def _wake(self, at: datetime) -> None:
        """Decide again at a time at the latest."""
        if at > self.now and (self.next_at is None or at < self.next_at):
            self.next_at = at


def quotas_of(shares: Mapping[int, float], max_pools: int) -> dict[int, float]:
    """Return the shares of the largest pools as whole percents of 1 (largest remainder), without zeros."""
    largest = sorted(shares, key=lambda pool: -shares[pool])[: max(1, max_pools)]
    total = sum(shares[pool] for pool in largest)
    exact = {pool: 100 * shares[pool] / total for pool in largest}
    whole = {pool: int(percent + 1e-9) for pool, percent in exact.items()}
    rest = 100 - sum(whole.values())
    for pool in sorted(exact, key=lambda pool: whole[pool] - exact[pool])[:rest]:
        whole[pool] += 1
    return {pool: percent / 100 for pool, percent in whole.items() if percent}


@lru_cache(maxsize=16)
def _plan(items: tuple[Item, ...], shares: tuple[tuple[int, float], ...], band: float) -> Plan:
    """Return the plan; a round with the same miners does not search again."""
    return plan(items, dict(shares), band)


@lru_cache(maxsize=8192)
def _plain(miner_id: str, phase: str, code: str, name: str, key: str = "pool") -> MinerDecision:
    """Return a decision without an order; equal ones are made once, because nearly all miners have one."""
    return MinerDecision(miner_id=miner_id, phase=phase, reason=Reason(code=code, args={key: name}))
