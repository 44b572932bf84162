"""What a balancing policy has to do, by brute force.

`best` tries every assignment of the movable miners (exact subset sums, equal sums kept once). `expected` reads a whole
trace of inputs and orders to find, for one step, which miners count with how much on which pool, and which may move.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from statistics import median

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.policies.balancing.settings import BalancingSettings
from custom_components.miner_remote.policies.contract import Inputs, MinerView

MINUTE = 60.0

type Miner = tuple[float, int | None, bool]
"""Hashrate, pool (None: has to move), whether it may move."""


def deviation_of(sums: Mapping[int, float], shares: Mapping[int, float], total: float) -> float:
    return max(abs(sums[pool] - share * total) for pool, share in shares.items())


def class_of(deviation: float, width: float) -> int:
    return max(1, ceil(deviation / width - 1e-9))


def width_of(band: float, total: float) -> float:
    return max(band, total * 1e-6, 1e-9)


def best(miners: Sequence[Miner], shares: Mapping[int, float], band: float) -> tuple[int, int, float]:
    """Return the class, the number of moves and the deviation of the best assignment of all."""
    pools = list(shares)
    total = sum(weight for weight, _pool, _movable in miners)
    width = width_of(band, total)
    start = dict.fromkeys(pools, 0.0)
    for weight, pool, movable in miners:
        if not movable and pool is not None:
            start[pool] += weight
    reached: dict[tuple[float, ...], int] = {tuple(start.values()): 0}
    for weight, home, movable in miners:
        if not movable:
            continue
        further: dict[tuple[float, ...], int] = {}
        for sums, moves in reached.items():
            for at, pool in enumerate(pools):
                key = (*sums[:at], sums[at] + weight, *sums[at + 1 :])
                count = moves + (pool != home)
                if count < further.get(key, len(miners) + 1):
                    further[key] = count
        reached = further
    found = []
    for sums, moves in reached.items():
        deviation = deviation_of(dict(zip(pools, sums, strict=True)), shares, total)
        found.append((class_of(deviation, width), moves, deviation))
    return min(found)


class Trace:
    """A trace of inputs and the orders given at each step, from which each step is judged."""

    def __init__(self, settings: BalancingSettings, inputs: Sequence[Inputs]) -> None:
        self.settings = settings
        self.inputs = inputs
        self.orders: list[dict[str, int]] = []
        self.now = [item.now.timestamp() for item in inputs]
        self.by_url = {pool.url: pool_id for pool_id, pool in inputs[0].pools.items() if pool_id in settings.pool_ids}
        self.dead = self._dead()
        self._views = [{view.miner_id: view for view in item.miners} for item in inputs]
        self._weights = {name: self._weights_of(name) for name in self._views[0]}
        self._pools = {name: self._pools_of(name) for name in self._views[0]}

    def views(self, at: int) -> dict[str, MinerView]:
        return self._views[at]

    def _dead(self) -> list[set[int]]:
        """Return the dead pools of every step: tests failed for 3 minutes, and since then never worked for 15."""
        dead: list[set[int]] = []
        for at, inputs in enumerate(self.inputs):
            now_dead: set[int] = set()
            for pool in self.settings.pool_ids:
                was = at > 0 and pool in dead[-1]
                wait = 15 * MINUTE if was else 3 * MINUTE
                # The run of tests to the contrary, back to the last change or the last test that agreed.
                begin = None
                for back in range(at, -1, -1):
                    if back < at and (pool in dead[back]) is not was:
                        break
                    probe = self.inputs[back].probes.get(pool)
                    if probe is None or self.now[back] - probe.at.timestamp() > 600:
                        continue
                    if probe.ok is not was:
                        break
                    begin = back
                    if back and (pool in dead[back - 1]) is not was:
                        # The step at which it turned used up the tests before it.
                        break
                probe = inputs.probes.get(pool)
                tested = probe is not None and self.now[at] - probe.at.timestamp() <= 600
                turns = tested and begin is not None and self.now[at] - self.now[begin] >= wait
                if was is not turns:
                    now_dead.add(pool)
            dead.append(now_dead)
        return dead

    def shares(self, at: int) -> dict[int, float]:
        alive = {s.pool_id: s.percent for s in self.settings.shares if s.percent and s.pool_id not in self.dead[at]}
        return {pool: percent / sum(alive.values()) for pool, percent in alive.items()}

    def weight(self, name: str, at: int) -> float | None:
        return self._weights[name][at]

    def _weights_of(self, name: str) -> list[float | None]:
        found: list[float | None] = []
        known: float | None = None
        for views in self._views:
            view = views[name]
            settled = view.uptime_s is None or view.uptime_s >= 600
            value = view.hashrate_ths if view.answers and view.mining and settled else None
            if not value and known is None:
                value = view.expected_hashrate_ths or view.hashrate_ths
            if value and (known is None or abs(value - known) > known / 10):
                known = value
            found.append(known)
        return found

    def pool(self, name: str, at: int) -> int | None:
        return self._pools[name][at]

    def _pools_of(self, name: str) -> list[int | None]:
        found: list[int | None] = []
        for views in self._views:
            view = views[name]
            last = found[-1] if found else None
            if not view.answers or not view.pools:
                found.append(last)
                continue
            active = [slot for slot in view.pools if slot.active]
            lively = [slot for slot in active if slot.alive is not False]
            same = [slot for slot in view.pools if self.by_url.get(slot.url, 0) == last]
            if lively or active:
                slot = (lively or active)[0]
            elif last is not None and same and any(slot.active is False for slot in view.pools):
                slot = same[0]
            else:
                slot = view.pools[0]
            found.append(self.by_url.get(slot.url, 0))
        return found

    def expected_back(self, name: str, at: int) -> bool:
        stopped = None
        for back in range(at, -1, -1):
            if self.views(back)[name].mining:
                break
            stopped = back
        return stopped is None or self.now[at] - self.now[stopped] < self.settings.expect_back_minutes * MINUTE

    def last_move(self, name: str, at: int) -> tuple[int, int] | None:
        """Return the step and the target of the last order to a miner before a step."""
        for back in range(at - 1, -1, -1):
            if name in self.orders[back]:
                return back, self.orders[back][name]
        return None

    def pending(self, name: str, at: int) -> int | None:
        """Return the pool that a miner is on its way to."""
        last = self.last_move(name, at)
        if last is None or self.now[at] - self.now[last[0]] >= 30 * MINUTE:
            return None
        for step in range(last[0] + 1, at + 1):
            view = self.views(step)[name]
            held = view.held_until is not None and view.held_until.timestamp() > self.now[step]
            if held or self.pool(name, step) == last[1] or last[1] not in self.shares(step):
                return None
        return last[1]

    def backs_off(self, name: str, at: int) -> float:
        """Return how many minutes after the last order a miner gets none, because it did not follow it."""
        ignored, target, since = 0, None, 0.0
        for step in range(at + 1):
            if step == 0 or self.pool(name, step) != self.pool(name, step - 1):
                ignored = 0
            if target is not None:
                view = self.views(step)[name]
                held = view.held_until is not None and view.held_until.timestamp() > self.now[step]
                if held or self.pool(name, step) == target or target not in self.shares(step):
                    ignored, target = 0, None
                elif self.now[step] - since >= 30 * MINUTE:
                    target = None
            if step < at and name in self.orders[step]:
                ignored, target, since = ignored + 1, self.orders[step][name], self.now[step]
        return (0, 60, 120, 240, 480, 720)[min(ignored, 5)]

    def miners(self, at: int) -> tuple[list[Miner], list[str]]:
        """Return the miners that count at a step, and their names."""
        found: list[Miner] = []
        names: list[str] = []
        shares = self.shares(at)
        for name, view in self.views(at).items():
            weight, pending = self.weight(name, at), self.pending(name, at)
            pool = pending or self.pool(name, at)
            if weight is None or pool is None or not self.expected_back(name, at):
                continue
            if pool == 0 and not self.settings.take_over:
                continue
            last = self.last_move(name, at)
            rest = max(self.settings.min_move_minutes, self.backs_off(name, at)) * MINUTE
            rested = last is None or self.now[at] - self.now[last[0]] >= rest
            movable = (
                view.answers
                and bool(view.mining)
                and not view.paused
                and view.directive is None
                and view.blocked is None
                and not (view.held_until is not None and view.held_until.timestamp() > self.now[at])
                and Capability.POOLS_WRITE in view.capabilities
                and pending is None
                and rested
            )
            if pool in shares:
                found.append((weight, pool, movable))
            elif movable:
                found.append((weight, None, True))
            else:
                continue
            names.append(name)
        return found, names

    def band(self, miners: Sequence[Miner]) -> float:
        weights = [weight for weight, _pool, _movable in miners]
        if self.settings.tolerance_percent is None:
            return median(weights)
        return sum(weights) * self.settings.tolerance_percent / 100
