"""The decision of a failover policy. Pure.

The policy uses one pool of its list. The pool is changed if enough miners on it agree that it is dead. It is changed
back in two steps: the first miners go back to a better pool that has been alive for long enough, the others follow when
these get shares. A change assigns the other pool to the miners of the old one; a miner keeps its assignment until it is
seen there.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from ...drivers.contract.capability import Capability
from ...drivers.pools.urls import pool_host
from ...schedules.model import Action
from ..contract import Decision, Inputs, Json, MinerDecision, MinerView, Reason, UsePools
from ..failures import NO_RESULT
from ..pool_slots import FOREIGN, PoolIds
from .observe import DEAD_AFTER, Observation, Times, observe
from .pool_health import PoolHealth
from .settings import FailoverSettings
from .state import NOTHING, FailoverState, MinerMemory, Probation

DAY: Final = timedelta(days=1)

SETTLES: Final = timedelta(minutes=15)
"""After a change, miners have so much time to arrive until it counts that none is on the pool."""

FIRST_RETRY: Final = timedelta(minutes=5)
LAST_RETRY: Final = timedelta(hours=6)
"""An order is repeated after this time, which doubles each time, while its miner is not seen on the pool."""

LONGEST_PROBATION: Final = timedelta(minutes=30)


def decide(settings: FailoverSettings, state: FailoverState, inputs: Inputs) -> Decision[FailoverState]:
    """Return which pool each miner should use, and why."""
    return _Round(settings, state.not_after(inputs.now), inputs).decide(state)


class _Round:
    """One decision; its attributes become the next state."""

    def __init__(self, settings: FailoverSettings, state: FailoverState, inputs: Inputs) -> None:
        self.settings, self.inputs, self.now = settings, inputs, inputs.now
        self.ids = ids = PoolIds(inputs.pools, settings.pool_ids)
        # Of two pools with one endpoint, which a miner's slots do not distinguish, the first counts.
        self.listed = tuple(pool for pool in settings.pool_ids if pool in ids.known)
        self.rank = {pool: rank for rank, pool in enumerate(self.listed)}
        self.back_after = timedelta(minutes=settings.back_after_minutes)
        self.current, self.since = state.current, state.since
        self.changes = tuple(at for at in state.changes if at > self.now - DAY)
        self.down = {pool: at for pool, at in state.down.items() if pool in self.rank}
        self.alive = dict(state.alive)
        self.probation = state.probation if state.probation and state.probation.pool in self.rank else None
        self.times = Times.at(self.now, settings)
        self.health = PoolHealth(settings, inputs, ids, state.down, self.probation)
        self.memories: dict[str, MinerMemory] = {}
        self.seen: list[tuple[MinerView, Observation]] = []
        self.switched: Reason | None = None
        self.stuck: Reason | None = None
        self.next_at: datetime | None = None
        watch = False
        for view in inputs.miners:
            observation = observe(view, state.miners.get(view.miner_id, NOTHING), self.times, ids, settings)
            self.memories[view.miner_id] = observation.memory
            self.seen.append((view, observation))
            if observation.works:
                self.health.add(observation.memory, observation)
                watch = watch or observation.uneasy
        self.watch = watch

    def decide(self, before: FailoverState) -> Decision[FailoverState]:
        """Go through the steps of a round."""
        self._find_current()
        if self.current is not None:
            self._track_alive(self.current)
            if self.health.dead(self.current):
                self._leave(self.current)
            elif self.probation is not None:
                self._judge(self.current, self.probation)
            if self.probation is None and self.switched is None and self.stuck is None:
                self._start_back(self.current)
        decisions = tuple(self._decide_miner(view, observation) for view, observation in self.seen)
        phase, reason = self._summary()
        state = FailoverState(
            current=self.current,
            since=self.since,
            changes=self.changes,
            down=self.down,
            alive=self.alive,
            probation=self.probation,
            watch=self.watch,
            miners={miner_id: memory for miner_id, memory in self.memories.items() if memory is not NOTHING},
            changed_at=before.changed_at,
        )
        state = before if state == before else replace(state, changed_at=self.now)
        return Decision(state=state, miners=decisions, phase=phase, reason=reason, next_at=self._next_at())

    # The pool in use ---------------------------------------------------------------------------------------------

    def _find_current(self) -> None:
        """Use the pool that most miners are on if there is none in use, or if firmware has left it everywhere."""
        working = self.health.working
        usable = [pool for pool in self.listed if working.get(pool)]
        if self.current in self.rank:
            if self.probation is not None or working.get(self.current) or self.since is None:
                return
            if self.since > self.now - SETTLES:
                self._wake(self.since + SETTLES)
                return
            usable = [pool for pool in usable if pool not in self.down or self._stable(pool)]
            if not usable:
                return
        most = max(usable, key=lambda pool: (working[pool], -self.rank[pool]), default=None)
        if most != self.current or self.current not in self.rank:
            self.probation = None
            self._use(most)

    def _use(self, pool: int | None) -> None:
        self.current, self.since = pool, None if pool is None else self.now
        if pool is not None:
            self.down.pop(pool, None)

    def _track_alive(self, current: int) -> None:
        """Keep since when the pools that are better than the one in use, or were dead, are alive."""
        tracked = {*self.listed[: self.rank[current]], *self.down}
        self.alive = {pool: at for pool, at in self.alive.items() if pool in tracked}
        for pool in sorted(tracked):
            alive = self.health.alive(pool)
            if alive:
                self.alive.setdefault(pool, self.now)
            elif alive is False:
                self.alive.pop(pool, None)
            if self.rank[pool] > self.rank[current] and self._stable(pool):
                del self.down[pool]
                self.alive.pop(pool, None)

    def _stable(self, pool: int) -> bool:
        since = self.alive.get(pool)
        return since is not None and since <= self.now - self.back_after and self.health.alive(pool) is True

    def _leave(self, current: int) -> None:
        """Change to the best pool that may be alive, unless there is none or the changes of the day are used up."""
        others = [pool for pool in self.listed if pool != current and self.health.alive(pool) is not False]
        fresh = [pool for pool in others if pool not in self.down]
        again = [pool for pool in others if pool in self.down and self.health.alive(pool)]
        target = next(iter((*fresh, *again)), None)
        if target is None:
            self.stuck = Reason(code="failover_no_pool_alive", args={"pool": self._name(current)})
            return
        if len(self.changes) >= self.settings.max_changes_per_day:
            self.stuck = self._limit()
            return
        self.changes = (*self.changes, self.now)
        self.switched = self._switch_reason(current, target)
        first = frozenset[str]() if self.probation is None else self.probation.group
        self.probation = None
        self._use(target)
        self.down[current] = self.now
        self.alive.pop(current, None)
        self._assign_all(target, current, first)

    def _judge(self, current: int, probation: Probation) -> None:
        """End the probation of a pool: all follow if the first miners get shares there; else these return."""
        arrived = working = failing = 0
        patience = self.now - self.times.silent
        for view, observation in self.seen:
            memory = self.memories[view.miner_id]
            if view.miner_id not in probation.group or memory.pool != probation.pool or not observation.works:
                continue
            arrived += 1
            failing += observation.sign is not None
            has_share = observation.good or (view.shares_accepted is None and observation.sign is None)
            if has_share and memory.since is not None:
                working += memory.since <= self.times.silent
                self._wake(memory.since + patience)
        agreed = failing > 0 and 100 * failing >= self.settings.agree_percent * arrived
        ends = probation.since + max(3 * patience, LONGEST_PROBATION)
        self._wake(ends)
        if agreed or self.health.probe(probation.pool) is False or (not working and ends <= self.now):
            if len(self.changes) >= self.settings.max_changes_per_day:
                self.stuck = self._limit()
                return
            self.changes = (*self.changes, self.now)
            self.switched = self._switch_reason(probation.pool, current)
            self.probation = None
            self.down[probation.pool] = self.now
            self.alive.pop(probation.pool, None)
            self._assign_all(current, None, probation.group)
        elif working:
            self.probation = None
            self._use(probation.pool)
            self.alive.pop(probation.pool, None)
            self.switched = self._switch_reason(current, probation.pool)
            self._assign_all(probation.pool, current, frozenset())

    def _start_back(self, current: int) -> None:
        """Assign the best stable pool that is better than the one in use to the first miners."""
        for pool in self.listed[: self.rank[current]]:
            if not self._stable(pool):
                continue
            movable = [
                view.miner_id
                for view, observation in self.seen
                if observation.works
                and self.memories[view.miner_id].pool == current
                and self.memories[view.miner_id].want is None
                and len(self._moves(view.miner_id)) < self.settings.max_changes_per_day
                and not self._held(view)
                and _may_be_ordered(view)
            ]
            if not movable:
                return
            if len(self.changes) >= self.settings.max_changes_per_day - 1:
                self._wake(self.changes[0] + DAY)
                return
            count = max(1, math.ceil(len(movable) * self.settings.first_percent / 100))
            group = frozenset(movable[:count])
            self.changes = (*self.changes, self.now)
            self.switched = self._switch_reason(current, pool)
            self.probation = Probation(pool=pool, since=self.now, group=group)
            self._assign_all(pool, None, group)
            return

    # The miners ----------------------------------------------------------------------------------------------------

    def _assign_all(self, target: int, source: int | None, group: frozenset[str]) -> None:
        """Assign a pool to the miners on `source`, or of a group, that no person has given a pool lately."""
        for view in self.inputs.miners:
            memory = self.memories[view.miner_id]
            if (source is not None and source in {memory.pool, memory.want}) or view.miner_id in group:
                self._assign(view, target)

    def _assign(self, view: MinerView, target: int, *, keep: int = 0) -> None:
        """Assign a pool to a miner, unless a person gave it one, or it would have less than `keep` moves left."""
        memory = self.memories[view.miner_id]
        moves = self._moves(view.miner_id)
        if memory.pool == target:
            self.memories[view.miner_id] = replace(memory, want=None, ordered_at=None, orders=0)
        elif not self._held(view) and len(moves) < self.settings.max_changes_per_day - keep:
            self.memories[view.miner_id] = replace(
                memory, want=target, ordered_at=None, orders=0, moves=(*moves, self.now)
            )

    def _moves(self, miner_id: str) -> tuple[datetime, ...]:
        return tuple(at for at in self.memories[miner_id].moves if at > self.now - DAY)

    def _held(self, view: MinerView) -> bool:
        return view.held_until is not None and view.held_until > self.now

    def _reconsider(self, view: MinerView, observation: Observation) -> None:
        """End an assignment that is fulfilled or no longer valid; assign the pool in use to a miner on a wrong one."""
        memory = self.memories[view.miner_id]
        if memory.moves and memory.moves[0] <= self.now - DAY:
            memory = self.memories[view.miner_id] = replace(memory, moves=self._moves(view.miner_id))
        current, probation = self.current, self.probation
        if memory.want is not None:
            valid = memory.want == current or (probation is not None and memory.want == probation.pool)
            if not valid or memory.want == memory.pool or self._held(view):
                self.memories[view.miner_id] = replace(memory, want=None, ordered_at=None, orders=0)
            return
        pool = memory.pool
        if current is None or pool is None or pool == current or not observation.works or self._held(view):
            return
        if probation is not None and view.miner_id in probation.group and pool == probation.pool:
            return
        if pool == FOREIGN:
            if self.settings.take_over and self.health.alive(current) is not False:
                self._assign(view, current, keep=1)
        elif observation.sign is not None and self.health.dead(pool):
            if self.health.alive(current) is not False:
                self._assign(view, current)
        elif self.rank[pool] > self.rank[current] and memory.since is not None:
            # Its firmware changed the pool; it goes back when it has been there for long enough.
            if memory.since > self.now - self.back_after:
                self._wake(memory.since + self.back_after)
            elif self.health.alive(current):
                self._assign(view, current, keep=1)

    def _decide_miner(self, view: MinerView, observation: Observation) -> MinerDecision:
        memory = self.memories[view.miner_id]
        if memory.want is not None or memory.moves or memory.pool != self.current:
            self._reconsider(view, observation)
            memory = self.memories[view.miner_id]
        if memory.want is not None:
            return self._move(view, memory, memory.want)
        pool = memory.pool
        if self._held(view) and view.held_until is not None:
            until = view.held_until.isoformat()
            return self._because(view, self._phase(view, observation, pool), "failover_held", until=until)
        if pool is None or not observation.works:
            if view.blocked is not None:
                return MinerDecision(miner_id=view.miner_id, phase="unknown", reason=view.blocked)
            return _plain(view.miner_id, "unknown", "failover_not_mining" if view.paused else "failover_unknown", "")
        if pool == FOREIGN:
            url = next((slot.url for slot in view.pools if slot.active), view.pools[0].url if view.pools else "")
            return _plain(view.miner_id, "foreign", "failover_foreign", pool_host(url))
        if observation.sign is not None:
            return self._suspect(view, observation, pool)
        phase = self._phase(view, observation, pool)
        if self.settings.fill_slots and phase != "probation" and self.switched is None and pool == self.current:
            order = self._fill(view, memory, pool)
            if order is not None:
                reason = Reason(code="failover_fill", args={"count": len(order.pool_ids)})
                return MinerDecision(miner_id=view.miner_id, phase=phase, reason=reason, order=order)
        return _plain(view.miner_id, phase, f"failover_{phase}", self._name(pool))

    def _phase(self, view: MinerView, observation: Observation, pool: int | None) -> str:
        if pool is None or not observation.works:
            return "unknown"
        if pool == FOREIGN:
            return "foreign"
        if observation.sign is not None:
            return "suspect"
        if self.probation is not None and view.miner_id in self.probation.group and pool == self.probation.pool:
            return "probation"
        return "ok" if pool == self.listed[0] else "on_pool"

    def _suspect(self, view: MinerView, observation: Observation, pool: int) -> MinerDecision:
        if not self.health.dead(pool):
            working, signs = self.health.working[pool], self.health.signs[pool]
            args: dict[str, Json] = {"pool": self._name(pool), "count": working, "agreeing": signs}
            return self._because(view, "suspect", "failover_miner_alone", **args)
        if self.stuck is not None:
            return MinerDecision(miner_id=view.miner_id, phase="suspect", reason=self.stuck)
        assert observation.sign is not None  # noqa: S101  only such miners are suspect
        return self._because(
            view,
            "suspect",
            observation.sign.value,
            pool=self._name(pool),
            minutes=self.settings.no_share_minutes,
            percent=round(observation.reject_percent, 1),
        )

    def _move(self, view: MinerView, memory: MinerMemory, want: int) -> MinerDecision:
        """Return the decision for a miner that has been assigned another pool: an order if one is due."""
        if view.blocked is not None:
            return MinerDecision(miner_id=view.miner_id, phase="moving", reason=view.blocked)
        if Capability.POOLS_WRITE not in view.capabilities:
            return _plain(view.miner_id, "moving", "failover_cannot_switch", self._name(want))
        reason = self._switch_reason(memory.pool or FOREIGN, want)
        if not _may_be_ordered(view):
            return MinerDecision(miner_id=view.miner_id, phase="moving", reason=reason)
        due = None
        if memory.ordered_at is not None:
            due = memory.ordered_at + min(FIRST_RETRY * 2 ** (memory.orders - 1), LAST_RETRY)
        if due is not None and due > self.now:
            self._wake(due)
            failed = [r for r in view.last_results if r.kind == "pools" and r.status not in {"success", "pending"}]
            if failed and memory.ordered_at is not None and failed[0].at >= memory.ordered_at:
                why = (failed[0].error or NO_RESULT).nested("error")
                until = due.isoformat()
                return self._because(view, "moving", "failover_failed", pool=self._name(want), until=until, **why)
            return MinerDecision(miner_id=view.miner_id, phase="moving", reason=reason)
        self.memories[view.miner_id] = replace(memory, ordered_at=self.now, orders=min(memory.orders + 1, 10))
        return MinerDecision(
            miner_id=view.miner_id,
            phase="moving",
            reason=reason,
            order=UsePools(self._slots(view, want)),
        )

    def _slots(self, view: MinerView, first: int) -> tuple[int, ...]:
        """Return the pools for the slots of a miner: its own, then the others by preference, dead ones last."""
        others = [pool for pool in self.listed if pool != first]
        others.sort(key=lambda pool: (pool in self.down, self.rank[pool]))
        return (first, *others)[: max(1, view.max_pools)]

    def _fill(self, view: MinerView, memory: MinerMemory, pool: int) -> UsePools | None:
        """Return the order to store the pools that a miner lacks, at most once a day."""
        if memory.filled_at is not None and memory.filled_at > self.now - DAY:
            return None
        stored = {self.ids[slot.url] for slot in view.pools}
        stored.discard(FOREIGN)
        if len(stored) >= min(view.max_pools, len(self.listed)) or not _may_be_ordered(view):
            return None
        self.memories[view.miner_id] = replace(memory, filled_at=self.now)
        return UsePools(self._slots(view, pool))

    # Texts and times ---------------------------------------------------------------------------------------------

    def _summary(self) -> tuple[str, Reason]:
        if self.current is None:
            return "unknown", Reason(code="failover_empty")
        if self.stuck is not None:
            return "suspect", self.stuck
        pool = self._name(self.current)
        if self.switched is not None:
            return self._pool_phase(self.current), self.switched
        if self.probation is not None:
            return "probation", Reason(code="failover_probation", args={"pool": self._name(self.probation.pool)})
        signs = sum(self.health.signs.values())
        if signs:
            working = sum(self.health.working.values())
            args: dict[str, Json] = {"pool": pool, "count": working, "agreeing": signs}
            return "suspect", Reason(code="failover_miner_alone", args=args)
        phase = self._pool_phase(self.current)
        return phase, Reason(code=f"failover_{phase}", args={"pool": pool})

    def _pool_phase(self, current: int) -> str:
        if self.probation is not None:
            return "probation"
        return "ok" if current == self.listed[0] else "on_pool"

    def _name(self, pool: int) -> str:
        return "" if pool == FOREIGN else self.inputs.pools[pool].name

    def _switch_reason(self, source: int, target: int) -> Reason:
        if source not in self.rank:
            return Reason(code="failover_assign", args={"pool": self._name(target)})
        back = self.rank[target] < self.rank[source]
        args: dict[str, Json] = {"pool": self._name(target), "previous": self._name(source)}
        return Reason(code="failover_back" if back else "failover_switch", args=args)

    def _limit(self) -> Reason:
        until = self.changes[0] + DAY
        self._wake(until)
        return Reason(code="failover_limit", args={"count": len(self.changes), "until": until.isoformat()})

    def _because(self, view: MinerView, phase: str, code: str, **args: Json) -> MinerDecision:
        return MinerDecision(miner_id=view.miner_id, phase=phase, reason=Reason(code=code, args=args))

    def _wake(self, at: datetime) -> None:
        """Decide again at a time at the latest."""
        if at > self.now and (self.next_at is None or at < self.next_at):
            self.next_at = at

    def _next_at(self) -> datetime | None:
        """Return when time alone changes the decision."""
        for at in self.alive.values():
            self._wake(at + self.back_after)
        patience = self.now - self.times.silent
        first_quiet: datetime | None = None
        for _view, observation in self.seen:
            quiet_since = observation.quiet_since
            if observation.works and observation.sign is None and quiet_since is not None:
                if observation.uneasy:
                    self._wake(quiet_since + patience)
                elif first_quiet is None or quiet_since < first_quiet:
                    first_quiet = quiet_since
                if observation.memory.dead_since is not None:
                    self._wake(observation.memory.dead_since + DEAD_AFTER)
        if first_quiet is not None:
            self._wake(first_quiet + patience / 2)
        return self.next_at


def _may_be_ordered(view: MinerView) -> bool:
    """Return whether pools can be written to a miner now without disturbing a pause."""
    off = view.directive is not None and view.directive.action is Action.OFF
    return (
        view.answers
        and not view.paused
        and not off
        and view.blocked is None
        and Capability.POOLS_WRITE in view.capabilities
    )


@lru_cache(maxsize=8192)
def _plain(miner_id: str, phase: str, code: str, pool: str) -> MinerDecision:
    """Return a decision without an order; equal ones are made once, because nearly all miners have one."""
    return MinerDecision(miner_id=miner_id, phase=phase, reason=Reason(code=code, args={"pool": pool}))
