"""Miners that follow a budget: they fall and rise with delays, die and return, and are also switched by others."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.policies.contract import MINER_OFFLINE, MinerView, Reason
from custom_components.miner_remote.schedules.model import OFF, ON, Action, Directive, limit

START = datetime(2026, 11, 30, 12, tzinfo=UTC)
STEP = timedelta(seconds=30)

BOTH = frozenset({Capability.PAUSE, Capability.POWER_LIMIT})


def miner(
    name: str = "a",
    full_w: float = 3000.0,
    j_th: float = 25.0,
    lowest_w: int | None = 1000,
    *,
    live: bool | None = True,
    capabilities: frozenset[Capability] = BOTH,
    seen_at: datetime = START,
    price: float | None = None,
) -> MinerView:
    """Return a miner at full power."""
    return MinerView(
        miner_id=name,
        name=name,
        answers=True,
        seen_at=seen_at,
        mining=True,
        paused=False,
        power_w=full_w,
        hashrate_ths=full_w / j_th,
        expected_hashrate_ths=full_w / j_th,
        full_power_w=full_w,
        capabilities=capabilities,
        lowest_limit_w=lowest_w,
        power_limit_range=(lowest_w, None),
        limit_is_live=live,
        energy_price=price,
        uptime_s=100_000,
    )


def paused(view: MinerView, standby_w: float = 0.0) -> MinerView:
    """Return a miner that is paused."""
    return replace(view, mining=False, paused=True, power_w=standby_w, hashrate_ths=0.0)


def limited(view: MinerView, watts: int) -> MinerView:
    """Return a miner that draws its limit."""
    share = watts / (view.full_power_w or 1)
    return replace(
        view,
        power_w=float(watts),
        effective_power_limit_w=watts,
        hashrate_ths=(view.expected_hashrate_ths or 0.0) * share,
    )


def offline(view: MinerView) -> MinerView:
    """Return a miner whose last poll failed."""
    return replace(view, answers=False, blocked=Reason(code=MINER_OFFLINE))


@dataclass
class Simulated:
    """One miner of the world: what it is, what it draws, and what is going on with it."""

    view: MinerView
    reports_power: bool
    lag: int
    """How many steps it takes until a command takes effect."""
    drawn_w: float
    order: Directive = ON
    waits: int = 0
    offline_steps: int = 0
    kept_off_steps: int = 0
    held_steps: int = 0
    seen_at: datetime = START

    @property
    def target_w(self) -> float:
        """Return what it draws once it has followed its order."""
        directive = OFF if self.kept_off_steps else self.order
        full_w = self.view.full_power_w or 0.0
        if directive.action is Action.OFF:
            return 0.0
        return full_w if directive.watts is None else min(full_w, float(directive.watts))


class World:
    """A few simulated miners; `step` lets half a minute pass."""

    def __init__(self, rng: random.Random, count: int, *, calm: bool = False, noise: float = 0.01) -> None:
        """Start with all at full power; in a `calm` world nothing happens beside the orders."""
        self._rng, self._calm, self._noise = rng, calm, noise
        self.now = START
        self.miners: list[Simulated] = []
        for number in range(count):
            full_w = float(rng.randrange(1200, 5000, 10))
            capabilities = rng.choice((BOTH, BOTH, BOTH, BOTH - {Capability.PAUSE}, BOTH - {Capability.POWER_LIMIT}))
            if rng.random() < 0.05:
                capabilities = frozenset()
            view = miner(
                f"m{number:03}",
                full_w,
                rng.uniform(15, 40),
                int(full_w * rng.choice((0.3, 0.5, 0.6))) // 10 * 10,
                live=rng.random() < 0.6,
                capabilities=capabilities,
                price=0.2,
            )
            reports = calm or rng.random() < 0.85
            self.miners.append(Simulated(view=view, reports_power=reports, lag=rng.randint(0, 3), drawn_w=full_w))

    @property
    def drawn_w(self) -> float:
        """Return what all really draw."""
        return sum(item.drawn_w for item in self.miners)

    def obey(self, orders: dict[str, Directive | None]) -> None:
        """Give the restraints of a decision; None lets a miner draw what it can."""
        for item in self.miners:
            order = orders[item.view.miner_id] or ON
            if order != item.order and not item.held_steps:
                item.order, item.waits = order, item.lag

    def step(self) -> None:
        """Let the miners do what they are ordered, and something happen to some of them."""
        self.now += STEP
        for item in self.miners:
            if not self._calm:
                self._happen(item)
            if item.offline_steps:
                item.offline_steps -= 1
                continue
            item.seen_at = self.now
            item.kept_off_steps = max(0, item.kept_off_steps - 1)
            item.held_steps = max(0, item.held_steps - 1)
            if item.waits:
                item.waits -= 1
            else:
                item.drawn_w = item.target_w

    def _happen(self, item: Simulated) -> None:
        rng = self._rng
        if rng.random() < 0.004:
            item.offline_steps = rng.choice((1, 5, 20, 60))
            if rng.random() < 0.5:
                # It lost its power, and starts with that of its last order.
                item.drawn_w = 0.0
        if rng.random() < 0.004:
            item.kept_off_steps = rng.choice((2, 10, 40))
        if rng.random() < 0.003:
            item.held_steps = rng.choice((2, 10))
            item.order = ON

    def views(self) -> list[MinerView]:
        """Return what is seen of the miners."""
        return [self._seen(item) for item in self.miners]

    def _seen(self, item: Simulated) -> MinerView:
        draws = item.drawn_w > 0
        noise = 1 + self._rng.uniform(-self._noise, self._noise)
        full_w = item.view.full_power_w or 1.0
        view = replace(
            item.view,
            seen_at=item.seen_at,
            mining=draws,
            paused=not draws,
            power_w=round(item.drawn_w * noise, 1) if item.reports_power else None,
            hashrate_ths=(item.view.expected_hashrate_ths or 0.0) * item.drawn_w / full_w,
            effective_power_limit_w=round(item.drawn_w) if 0 < item.drawn_w < full_w else None,
            directive=OFF if item.kept_off_steps else None,
            held_until=self.now + STEP if item.held_steps else None,
        )
        return offline(view) if item.offline_steps else view


def watts_of(view: MinerView, directive: Directive | None) -> float:
    """Return what a miner draws by a restraint."""
    full_w = view.full_power_w or 0.0
    if directive is None or directive.action is Action.ON:
        return full_w
    if directive.action is Action.OFF:
        return 0.0
    return min(full_w, float(directive.watts or 0))


__all__ = ["BOTH", "OFF", "ON", "START", "STEP", "World", "limit", "limited", "miner", "offline", "paused", "watts_of"]
