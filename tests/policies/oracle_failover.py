"""What a failover policy has to do, found from a whole trace of inputs instead of step by step from a small state.

First every miner's rows are found for all steps at once: its pool, whether it works, since when, its signs. Then the
events of the policy (changes, assignments, orders) are written into a log, and each question ("how many changes within
a day", "is the assignment fulfilled", "since when is this pool alive") is answered by reading the log or the rows
again. Times are seconds. Where the clock was set back, an event of step `j` counts at step `i` with the lowest time of
the steps between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.policies.contract import Inputs, MinerView
from custom_components.miner_remote.policies.failover.settings import FailoverSettings
from custom_components.miner_remote.schedules.model import Action

DAY = 86_400.0
MINUTE = 60.0


@dataclass
class Row:
    """What one miner says at one step."""

    pool: int | None
    works: bool = False
    since: float | None = None
    silent: bool = False
    dead: bool = False
    rejects: bool = False
    good: bool = False

    @property
    def sign(self) -> bool:
        return self.works and (self.silent or self.dead or self.rejects)


@dataclass
class Outcome:
    """What the policy does at one step."""

    current: int | None
    phase: str
    probation: tuple[int, frozenset[str]] | None
    changes: int
    phases: dict[str, str]
    orders: dict[str, tuple[int, ...]]


@dataclass
class Assignment:
    """A pool given to a miner at a step; `done` is the step at which it ended."""

    step: int
    target: int
    orders: list[int] = field(default_factory=list)
    done: int | None = None


class Oracle:
    """Judges a whole trace."""

    def __init__(self, settings: FailoverSettings, trace: Sequence[Inputs]) -> None:
        self.settings = settings
        self.trace = trace
        self.now = [inputs.now.timestamp() for inputs in trace]
        self.patience = settings.no_share_minutes * MINUTE
        self.back_after = settings.back_after_minutes * MINUTE
        self.listed = [pool for pool in settings.pool_ids if pool in trace[0].pools]
        self.by_url = {trace[0].pools[pool].url: pool for pool in self.listed}
        self.names = [view.miner_id for view in trace[0].miners]
        self.views = {name: [inputs.miners[at] for inputs in trace] for at, name in enumerate(self.names)}
        self.rows = {name: self._rows(self.views[name]) for name in self.names}
        self.log: dict[str, list[Assignment]] = {name: [] for name in self.names}
        self.moves: dict[str, list[int]] = {name: [] for name in self.names}
        self.fills: dict[str, list[int]] = {name: [] for name in self.names}
        self.changes: list[int] = []
        self.current: int | None = None
        self.current_step = 0
        self.down: dict[int, int] = {}
        self.alive_from: dict[int, int] = {}
        self.probation: tuple[int, int, frozenset[str]] | None = None

    def time(self, step: int, now_step: int) -> float:
        """Return the time of an event of one step, as it counts at a later one."""
        return min(self.now[step : now_step + 1])

    # Rows ------------------------------------------------------------------------------------------------------------

    def _rows(self, views: list[MinerView]) -> list[Row]:
        visible = [self._visibility(view, self.now[at]) for at, view in enumerate(views)]
        pools: list[int | None] = []
        for at, view in enumerate(views):
            before = pools[-1] if pools else None
            pools.append(self._pool(view, before) if visible[at] == "seen" else before)
        rows = [Row(pool) for pool in pools]
        begin: int | None = None  # step at which the present stretch of work began
        lost = False  # unseen for so long that the stretch begins again, while a silence may go on
        latch: float | None = None
        dead_from: int | None = None
        samples: list[tuple[int, int, int]] = []
        clock = float("inf")
        for at, view in enumerate(views):
            now = self.now[at]
            if latch is not None:
                latch = min(latch, now)
            clock = min(clock, now) if at else now
            if visible[at] == "lost":
                lost = True
                continue
            if visible[at] == "unseen" or not view.pools:
                continue
            slot = self._slot(view, pools[at - 1] if at else None)
            if not self._should_work(view, slot):
                begin, lost, latch, dead_from, samples = None, False, None, None, []
                continue
            # `pools` also keeps the pool of steps without work, so a change is seen even over a pause.
            changed = at == 0 or pools[at] != pools[at - 1]
            if changed:
                begin, latch, dead_from, samples = at, None, None, []
            elif begin is None or lost:
                begin = at
            elif view.uptime_s is not None and now - view.uptime_s > self.time(begin, at) + 60:
                begin, latch, samples = at, None, []
            lost = False
            since = self.time(begin, at)
            share = None if view.share_at is None else view.share_at.timestamp()
            share = None if share is None or share > now else share
            quiet: float | None = None
            if share is not None:
                quiet = max(share, since)
            elif view.shares_accepted is not None and view.pool_since is not None:
                first = view.pool_since.timestamp()
                quiet = max(first, since) if first <= now else None
            if latch is not None and share is not None and share > latch:
                latch = None
            if latch is None and quiet is not None and quiet <= now - self.patience:
                latch = quiet
            dead_from = (at if dead_from is None else dead_from) if slot.alive is False else None
            dead = dead_from is not None and self.time(dead_from, at) <= now - 30
            if dead and share is not None and dead_from is not None:
                dead = share < self.time(dead_from, at)
            counts = (slot.accepted, slot.rejected)
            if None in counts:
                counts = (view.shares_accepted, view.shares_rejected)
            percent = 0.0
            if counts[0] is not None and counts[1] is not None:
                percent = self._percent(samples, at, counts[0], counts[1])
            rows[at] = Row(
                pools[at],
                works=True,
                since=since,
                silent=latch is not None,
                dead=dead,
                rejects=percent > self.settings.max_reject_percent,
                good=share is not None and share > since and share > now - self.patience,
            )
        return rows

    def _percent(self, samples: list[tuple[int, int, int]], at: int, accepted: int, rejected: int) -> float:
        """Keep the first sample of each quarter of an hour; return the rejects since the last but one."""
        if samples and (accepted < samples[-1][1] or rejected < samples[-1][2]):
            samples.clear()
        if not samples or self.time(samples[-1][0], at) // 900 < self.now[at] // 900:
            samples.append((at, accepted, rejected))
        _step, first_accepted, first_rejected = samples[-2] if len(samples) > 1 else samples[-1]
        bad = rejected - first_rejected
        total = accepted - first_accepted + bad
        return 100 * bad / total if total >= 20 and bad >= 3 else 0.0

    @staticmethod
    def _visibility(view: MinerView, now: float) -> str:
        if view.answers and (view.seen_at is None or view.seen_at.timestamp() >= now - 300):
            return "seen"
        return "lost" if view.answers or view.mining is None else "unseen"

    def _slot(self, view: MinerView, last: int | None):  # type: ignore[no-untyped-def]
        """Return the slot in use: active and not dead, active, that of the last pool, the first."""
        active = [slot for slot in view.pools if slot.active]
        lively = [slot for slot in active if slot.alive is not False]
        if lively or active:
            return (lively or active)[0]
        if any(slot.active is False for slot in view.pools) and last is not None:
            same = [slot for slot in view.pools if self.by_url.get(slot.url, 0) == last]
            return (same or list(view.pools))[0]
        return view.pools[0]

    def _pool(self, view: MinerView, last: int | None) -> int | None:
        return self.by_url.get(self._slot(view, last).url, 0) if view.pools else last

    @staticmethod
    def _should_work(view: MinerView, slot) -> bool:  # type: ignore[no-untyped-def]
        ordered_off = view.directive is not None and view.directive.action is Action.OFF
        return (
            not view.paused and not ordered_off and (bool(view.mining) or view.paused is False or slot.alive is False)
        )

    # Pools -----------------------------------------------------------------------------------------------------------

    def on(self, pool: int, at: int) -> list[str]:
        return [name for name in self.names if self.rows[name][at].works and self.rows[name][at].pool == pool]

    def agree(self, pool: int, at: int) -> bool:
        """Return whether the miners on a pool agree that it is dead."""
        there = self.on(pool, at)
        against = [name for name in there if self.rows[name][at].sign]
        left_for_dead = pool in self.down_before and pool != self.probation_before
        if not against or left_for_dead:
            return bool(against)
        if len(there) == 1:
            return self.probe(pool, at) is False
        return len(against) >= 2 and len(against) / len(there) * 100 >= self.settings.agree_percent

    def probe(self, pool: int, at: int) -> bool | None:
        result = self.trace[at].probes.get(pool)
        return result.ok if result is not None and self.now[at] - result.at.timestamp() <= 600 else None

    def alive(self, pool: int, at: int) -> bool | None:
        if self.agree(pool, at):
            return False
        if any(self.rows[name][at].good and not self.rows[name][at].sign for name in self.on(pool, at)):
            return True
        if self.probe(pool, at) is not None:
            return self.probe(pool, at)
        said = [
            slot.alive
            for name in self.names
            if (view := self.views[name][at]).answers
            for slot in view.pools
            if self.by_url.get(slot.url, 0) == pool and slot.alive is not None
        ]
        return sum(said) * 2 > len(said) if said else None

    def stable(self, pool: int, at: int) -> bool:
        first = self.alive_from.get(pool)
        return (
            first is not None
            and self.now[at] - self.time(first, at) >= self.back_after
            and self.alive(pool, at) is True
        )

    # Miners ----------------------------------------------------------------------------------------------------------

    def recent(self, steps: list[int], at: int) -> int:
        return sum(self.time(step, at) > self.now[at] - DAY for step in steps)

    def held(self, name: str, at: int) -> bool:
        until = self.views[name][at].held_until
        return until is not None and until.timestamp() > self.now[at]

    def open(self, name: str) -> Assignment | None:
        return self.log[name][-1] if self.log[name] and self.log[name][-1].done is None else None

    def orderable(self, name: str, at: int) -> bool:
        view = self.views[name][at]
        off = view.directive is not None and view.directive.action is Action.OFF
        return (
            view.answers
            and not view.paused
            and not off
            and view.blocked is None
            and Capability.POOLS_WRITE in view.capabilities
        )

    def assign(self, name: str, target: int, at: int, reserve: int = 0) -> None:
        if self.rows[name][at].pool == target:
            if (given := self.open(name)) is not None:
                given.done = at
        elif (
            not self.held(name, at) and self.recent(self.moves[name], at) < self.settings.max_changes_per_day - reserve
        ):
            if (given := self.open(name)) is not None:
                given.done = at
            self.log[name].append(Assignment(at, target))
            self.moves[name].append(at)

    def slots(self, name: str, first: int, at: int) -> tuple[int, ...]:
        rest = [pool for pool in self.listed if pool != first and pool not in self.down]
        rest += [pool for pool in self.listed if pool != first and pool in self.down]
        return tuple([first, *rest][: self.views[name][at].max_pools])

    # Steps -----------------------------------------------------------------------------------------------------------

    def judge(self) -> list[Outcome]:
        return [self._judge(at) for at in range(len(self.trace))]

    def _judge(self, at: int) -> Outcome:
        limit = self.settings.max_changes_per_day
        self.down_before = set(self.down)
        self.probation_before = None if self.probation is None else self.probation[0]
        stuck = switched = False
        self._settle_on(at)
        current = self.current
        if current is not None:
            better = self.listed[: self.listed.index(current)]
            self._follow_alive(current, better, at)
            if self.agree(current, at):
                rest = [pool for pool in self.listed if pool != current]
                targets = [pool for pool in rest if pool not in self.down and self.alive(pool, at) is not False]
                targets += [pool for pool in rest if pool in self.down and self.alive(pool, at)]
                if not targets or self.recent(self.changes, at) >= limit:
                    stuck = True
                else:
                    switched = True
                    group = self.probation[2] if self.probation else frozenset()
                    self.probation = None
                    self._change(current, targets[0], at, group=group, dead=True)
            elif self.probation is not None:
                switched, stuck = self._judge_probation(current, at)
            if self.probation is None and not switched and not stuck:
                switched = self._go_back(current, better, at)
        phases: dict[str, str] = {}
        orders: dict[str, tuple[int, ...]] = {}
        for name in self.names:
            phases[name], order = self._judge_miner(name, at, switched)
            if order is not None:
                orders[name] = order
        return Outcome(
            self.current,
            self._phase(at, stuck, switched),
            None if self.probation is None else (self.probation[0], self.probation[2]),
            self.recent(self.changes, at),
            phases,
            orders,
        )

    def _settle_on(self, at: int) -> None:
        counts = {pool: len(self.on(pool, at)) for pool in self.listed if self.on(pool, at)}
        if self.current is not None:
            if self.probation or self.current in counts:
                return
            if self.now[at] - self.time(self.current_step, at) < 900:
                return
            counts = {pool: n for pool, n in counts.items() if pool not in self.down or self.stable(pool, at)}
        if counts:
            most = max(counts.values())
            self.current = next(pool for pool in self.listed if counts.get(pool) == most)
            self.current_step = at
            self.down.pop(self.current, None)

    def _follow_alive(self, current: int, better: list[int], at: int) -> None:
        watched = set(better) | set(self.down)
        for pool in list(self.alive_from):
            if pool not in watched:
                del self.alive_from[pool]
        for pool in watched:
            if self.alive(pool, at) is True:
                self.alive_from.setdefault(pool, at)
            elif self.alive(pool, at) is False:
                self.alive_from.pop(pool, None)
            if pool not in better and pool != current and self.stable(pool, at):
                del self.down[pool], self.alive_from[pool]

    def _change(self, source: int, target: int, at: int, *, group: frozenset[str], dead: bool) -> None:
        self.changes.append(at)
        self.current, self.current_step = target, at
        self.down.pop(target, None)
        if dead:
            self.down[source] = at
            self.alive_from.pop(source, None)
        for name in self.names:
            given = self.open(name)
            if self.rows[name][at].pool == source or (given and given.target == source) or name in group:
                self.assign(name, target, at)

    def _judge_probation(self, current: int, at: int) -> tuple[bool, bool]:
        assert self.probation is not None
        pool, began, group = self.probation
        there = [name for name in self.on(pool, at) if name in group]
        failing = [name for name in there if self.rows[name][at].sign]
        proven = [
            name
            for name in there
            if (self.rows[name][at].since or 0.0) <= self.now[at] - self.patience
            and (
                self.rows[name][at].good
                or (self.views[name][at].shares_accepted is None and not self.rows[name][at].sign)
            )
        ]
        over = self.now[at] >= self.time(began, at) + max(3 * self.patience, 1800)
        rejected = bool(failing) and len(failing) / len(there) * 100 >= self.settings.agree_percent
        if rejected or self.probe(pool, at) is False or (over and not proven):
            if self.recent(self.changes, at) >= self.settings.max_changes_per_day:
                return False, True
            self.changes.append(at)
            self.probation = None
            self.down[pool] = at
            self.alive_from.pop(pool, None)
            for name in sorted(group):
                if name in self.rows:
                    self.assign(name, current, at)
            return True, False
        if proven:
            self.probation = None
            self.alive_from.pop(pool, None)
            self._change(current, pool, at, group=frozenset(), dead=False)
            self.changes.pop()  # It was counted when the first miners went.
            return True, False
        return False, False

    def _go_back(self, current: int, better: list[int], at: int) -> bool:
        ready = [pool for pool in better if self.stable(pool, at)]
        movable = [
            name
            for name in self.on(current, at)
            if self.open(name) is None
            and self.recent(self.moves[name], at) < self.settings.max_changes_per_day
            and not self.held(name, at)
            and self.orderable(name, at)
        ]
        if not ready or not movable or self.recent(self.changes, at) + 1 >= self.settings.max_changes_per_day:
            return False
        group = frozenset(movable[: max(1, ceil(len(movable) * self.settings.first_percent / 100))])
        self.changes.append(at)
        self.probation = (ready[0], at, group)
        for name in sorted(group):
            self.assign(name, ready[0], at)
        return True

    def _judge_miner(self, name: str, at: int, switched: bool) -> tuple[str, tuple[int, ...] | None]:
        row, given = self.rows[name][at], self.open(name)
        trial = self.probation[0] if self.probation else None
        if given is not None and (
            given.target not in {self.current, trial} or given.target == row.pool or self.held(name, at)
        ):
            given.done = at
        elif given is None:
            self._correct(name, at)
        given = self.open(name)
        if given is not None:
            return "moving", self._order(name, given, at)
        if row.pool is None or not row.works:
            return "unknown", None
        if row.pool == 0:
            return "foreign", None
        if row.sign:
            return "suspect", None
        if self.probation and name in self.probation[2] and row.pool == trial:
            return "probation", None
        order = None
        if not switched and not self.held(name, at) and row.pool == self.current:
            order = self._fill(name, row.pool, at)
        return ("ok" if row.pool == self.listed[0] else "on_pool"), order

    def _correct(self, name: str, at: int) -> None:
        """Assign the pool in use to a miner that is on a wrong one."""
        row, current = self.rows[name][at], self.current
        if current is None or not row.works or row.pool in {None, current} or self.held(name, at):
            return
        assert row.pool is not None
        if self.probation and name in self.probation[2] and row.pool == self.probation[0]:
            return
        alive = self.alive(current, at)
        if row.pool == 0:
            if self.settings.take_over and alive is not False:
                self.assign(name, current, at, reserve=1)
        elif row.sign and self.agree(row.pool, at):
            if alive is not False:
                self.assign(name, current, at)
        elif self.listed.index(row.pool) > self.listed.index(current):
            long = row.since is not None and row.since <= self.now[at] - self.back_after
            if long and alive is True:
                self.assign(name, current, at, reserve=1)

    def _order(self, name: str, given: Assignment, at: int) -> tuple[int, ...] | None:
        if not self.orderable(name, at):
            return None
        if given.orders:
            wait = min(300.0 * 2 ** (len(given.orders) - 1), 21600.0)
            if self.now[at] - self.time(given.orders[-1], at) < wait:
                return None
        given.orders.append(at)
        return self.slots(name, given.target, at)

    def _fill(self, name: str, pool: int, at: int) -> tuple[int, ...] | None:
        view = self.views[name][at]
        if not self.settings.fill_slots or self.recent(self.fills[name], at) or not self.orderable(name, at):
            return None
        stored = {self.by_url[slot.url] for slot in view.pools if slot.url in self.by_url}
        if len(stored) >= min(view.max_pools, len(self.listed)):
            return None
        self.fills[name].append(at)
        return self.slots(name, pool, at)

    def _phase(self, at: int, stuck: bool, switched: bool) -> str:
        if self.current is None:
            return "unknown"
        if stuck:
            return "suspect"
        if self.probation:
            return "probation"
        if not switched and any(self.rows[name][at].sign for name in self.names):
            return "suspect"
        return "ok" if self.current == self.listed[0] else "on_pool"
