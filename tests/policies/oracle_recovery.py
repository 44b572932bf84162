"""What the recovery of a protection policy has to do, computed from a whole trace: see `oracle_protection`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.policies.contract import MinerView
from custom_components.miner_remote.policies.protection.settings import RecoverySettings

from .trace_line import DAY, MINUTE, Line


@dataclass
class Recovery:
    """The recovery of one miner over a trace: its orders and how it was found well again."""

    line: Line
    settings: RecoverySettings
    idle: list[bool]
    orders: list[tuple[int, int]] = field(default_factory=list)
    """Sample and number of steps behind the miner after it."""
    well: list[int] = field(default_factory=list)
    given_up: bool = False

    def last_order(self) -> tuple[int, int] | None:
        """Return the last order since the miner was well."""
        if not self.orders or (self.well and self.well[-1] >= self.orders[-1][0]):
            return None
        return self.orders[-1]

    def tries(self, now: int) -> int:
        return sum(not self.line.ever(at, now, DAY) for at, _taken in self.orders)

    def ready(self, now: int) -> int | None:
        """Return the sample since which the miner should mine again, unless that is long ago or a step was taken."""
        idle = max((at for at in range(now + 1) if self.idle[at]), default=None)
        if idle is None:
            return None
        start = next((at for at in range(idle + 1, now + 1) if self.line.views[at].answers), None)
        if start is None or any(at >= start for at, _taken in self.orders):
            return None
        forgets = max(10 * MINUTE, (self.settings.no_share_minutes or 0) * MINUTE)
        later = (at for at in range(start + 1, now + 1) if self.line.views[at].answers)
        return None if any(self.line.since(start, at) >= forgets for at in later) else start

    def settled(self, now: int) -> bool:
        view = self.line.views[now]
        ages = [] if view.uptime_s is None else [timedelta(seconds=view.uptime_s)]
        if (ready := self.ready(now)) is not None:
            ages.append(self.line.since(ready, now))
        if (order := self.last_order()) is not None:
            ages.append(self.line.since(order[0], now))
        return min(ages, default=10 * MINUTE) >= 10 * MINUTE

    def share_at(self, now: int) -> datetime | None:
        at = self.line.views[now].share_at
        return at if at is not None and at <= self.line.times[now] else None

    def low_for(self, now: int, settled: Sequence[bool | None]) -> timedelta | None:
        """Return how long the hashrate has been too low, or None if it is not."""
        start = None
        ordered = max((at for at, _taken in self.orders), default=-1)
        for at in range(now, ordered, -1):
            if not self.line.views[at].answers and not self.idle[at]:
                continue
            if not self._low(at, settled):
                break
            start = at
        return None if start is None else self.line.since(start, now)

    def _low(self, at: int, settled: Sequence[bool | None]) -> bool:
        view, below = self.line.views[at], self.settings.below_percent
        if self.idle[at] or not settled[at] or below is None or not view.expected_hashrate_ths:
            return False
        if alive(view) is False:
            return False
        hashrate = view.hashrate_ths
        if hashrate is None:
            hashrate = 0.0 if view.mining is False else None
        if hashrate is None or hashrate * 100 >= below * view.expected_hashrate_ths:
            return False
        if view.directive is not None and view.directive.action.value == "limit":
            return False
        watts, highest = view.effective_power_limit_w, view.power_limit_range[1]
        reduced = watts is not None and (highest is None or watts < 0.97 * highest)
        return not (reduced and watts is not None and (view.power_w is None or view.power_w >= 0.8 * watts))

    def quiet_for(self, now: int) -> timedelta:
        """Return how long the miner could have found a share and did not."""
        view, line = self.line.views[now], self.line
        ages = []
        if (share := self.share_at(now)) is not None:
            ages.append(line.times[now] - share)
        else:
            start = now
            for at in range(now, -1, -1):
                if self.idle[at] or (line.views[at].answers and self.share_at(at) is not None):
                    break
                if line.views[at].answers:
                    start = at
            ages.append(line.since(start, now))
        if view.pool_since is not None and view.pool_since <= line.times[now]:
            ages.append(line.times[now] - view.pool_since)
        if (ready := self.ready(now)) is not None:
            ages.append(line.since(ready, now))
        if (order := self.last_order()) is not None:
            ages.append(line.since(order[0], now))
        if view.uptime_s is not None:
            ages.append(timedelta(seconds=view.uptime_s))
        return min(ages)

    def silent_for(self, now: int) -> timedelta | None:
        """Return how long the miner has been silent after a step."""
        order = self.last_order()
        if order is None:
            return None
        start = now
        while start - 1 > order[0] and not self.line.views[start - 1].answers and not self.idle[start - 1]:
            start -= 1
        return self.line.since(start, now)

    def next_step(self, now: int, *, silent: bool) -> tuple[int, str] | None:
        view = self.line.views[now]
        order = self.last_order()
        taken = 0 if order is None else order[1]
        steps = [
            (1, "restart_mining", Capability.RESTART_MINING in view.capabilities and not silent),
            (2, "reboot", Capability.REBOOT in view.capabilities and not silent),
            (3, "cycle_outlet", view.has_outlet and self.settings.use_outlet),
        ]
        return next(((number, name) for number, name, can in steps if number > taken and can), None)


def alive(view: MinerView) -> bool | None:
    """Return whether the pool of a miner is alive."""
    if not view.pools:
        return None
    pools = [pool for pool in view.pools if pool.active] or list(view.pools)
    return not all(pool.alive is False for pool in pools)


def recover(
    lines: Sequence[Line], settings: RecoverySettings, idle: list[list[bool]]
) -> list[list[tuple[str | None, bool]]]:
    """Return for each miner and sample the order, and whether a person is asked for."""
    miners = [Recovery(line, settings, mine) for line, mine in zip(lines, idle, strict=True)]
    settled: list[list[bool | None]] = [[] for _line in lines]
    found: list[list[tuple[str | None, bool]]] = [[] for _line in lines]
    for now in range(len(lines[0].times) if lines else 0):
        symptoms: list[str | None] = []
        quiet: list[bool | None] = []
        for miner, known in zip(miners, settled, strict=True):
            view = miner.line.views[now]
            judged = not miner.idle[now] and view.answers
            known.append(miner.settled(now) if judged else None)
            symptom, is_quiet = _symptom(miner, now, known)
            symptoms.append(symptom)
            quiet.append(is_quiet)
        for number, miner in enumerate(miners):
            order = None
            symptom = symptoms[number]
            if symptom is not None and not (quiet[number] and _pool_at_fault(miners, quiet, number, now)):
                order = _step(miner, now, symptom)
            found[number].append((order, miner.given_up))
    return found


def _symptom(miner: Recovery, now: int, settled: Sequence[bool | None]) -> tuple[str | None, bool | None]:
    """Return the symptom that has lasted long enough, and whether no share was found lately (None: not judged)."""
    view, settings = miner.line.views[now], miner.settings
    low_wait = settings.minutes * MINUTE
    if miner.idle[now]:
        return None, None
    if not view.answers:
        silent = miner.silent_for(now)
        return ("silent" if silent is not None and silent >= low_wait + 10 * MINUTE else None), None
    if not settled[now]:
        return None, None
    symptom, is_quiet = None, False
    judged = alive(view) is True
    if judged and settings.no_share_minutes is not None:
        quiet = miner.quiet_for(now)
        is_quiet = quiet >= min(settings.no_share_minutes / 2 * MINUTE, max(low_wait, 2 * MINUTE))
        symptom = "shares" if quiet >= settings.no_share_minutes * MINUTE else None
    low = miner.low_for(now, settled)
    if low is not None and low >= low_wait:
        symptom = "low"
    if low is None and not is_quiet:
        order = miner.last_order()
        share = miner.share_at(now)
        if settings.no_share_minutes is None or not view.pools:
            well = bool(view.hashrate_ths)
        else:
            tried = None if order is None else miner.line.times[now] - miner.line.since(order[0], now)
            well = share is not None and (tried is None or share > tried)
        if well and (order is not None or miner.given_up):
            miner.well.append(now)
            miner.given_up = False
    return symptom, is_quiet if judged else None


def _pool_at_fault(miners: Sequence[Recovery], quiet: Sequence[bool | None], number: int, now: int) -> bool:
    def pool(miner: Recovery) -> str | None:
        return next((pool.url for pool in miner.line.views[now].pools if pool.active), None)

    def agree(members: list[bool]) -> bool:
        return sum(members) >= 2 and sum(members) / len(members) >= 0.3

    everyone = [state for state in quiet if state is not None]
    same = [
        state
        for miner, state in zip(miners, quiet, strict=True)
        if state is not None and pool(miner) == pool(miners[number])
    ]
    return agree(everyone) or agree(same)


def _step(miner: Recovery, now: int, symptom: str) -> str | None:
    view = miner.line.views[now]
    step = miner.next_step(now, silent=symptom == "silent")
    if step is None or miner.tries(now) >= miner.settings.max_per_day:
        miner.given_up = True
        return None
    offline = view.blocked is not None and view.blocked.code == "miner_offline"
    free = view.blocked is None or (symptom == "silent" and offline)
    if not free or (view.held_until is not None and view.held_until > miner.line.times[now]):
        return None
    miner.orders.append((now, step[0]))
    return step[1]
