"""The savings of schedules: the energy that stopped or limited miners do not use, and its price."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched
from time import monotonic
from typing import Final

from homeassistant.const import STATE_OFF
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..fleet.miner import MinerCoordinator
from ..fleet.selection import Fleet
from ..prices.model import DEFAULT_RATE_ID
from ..prices.service import PriceService
from .engine.engine import ScheduleEngine
from .model import Action, Schedule
from .store import ScheduleStore

COUNT_EVERY: Final = timedelta(seconds=10)
MINERS_AT_ONCE: Final = 500
"""How many miners are sampled in one turn of the event loop."""

_WATT_SECONDS: Final = 3_600_000.0
"""In one kWh."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The savings of a schedule since Home Assistant started; the money is in the currency of its tariff."""

    energy_kwh: float = 0.0
    money: float = 0.0


def rate_id_of(schedule: Schedule) -> int:
    """Return the tariff for the savings of a schedule: its own, else the default one."""
    return schedule.electricity_rate_id or DEFAULT_RATE_ID


class Savings:
    """Counts the energy that miners under a schedule do not use, every few seconds.

    For each miner this is its power while it mines less its present power. Nothing is counted if one of them is
    unknown, or if the miner draws more than before.
    """

    def __init__(
        self, hass: HomeAssistant, fleet: Fleet, schedules: ScheduleStore, prices: PriceService, engine: ScheduleEngine
    ) -> None:
        """Initialize; `async_start` begins to count."""
        self._hass = hass
        self._fleet = fleet
        self._schedules = schedules
        self._prices = prices
        self._engine = engine
        self._saved: dict[int, Saved] = {}
        self._watts: dict[int, float] = {}
        self._money_per_kwh: dict[int, float] = {}
        self._since = 0.0
        self._sampling: asyncio.Task[None] | None = None
        self._sample_again = False
        self._stop: list[CALLBACK_TYPE] = []
        self._listeners: list[Callable[[], None]] = []

    @callback
    def async_start(self) -> None:
        """Start counting; Home Assistant has started."""
        self._sample()
        self._stop = [
            async_track_time_interval(self._hass, self._count_again, COUNT_EVERY, name=f"{DOMAIN} savings"),
            # Count at each change of a price or an ownership, not only at the next interval.
            self._engine.async_add_listener(self._count),
            self._prices.async_on_price(self._price_changed),
        ]

    @callback
    def async_close(self) -> None:
        """Stop counting."""
        for stop in self._stop:
            stop()
        self._stop.clear()
        if self._sampling is not None:
            self._sampling.cancel()

    @callback
    def async_add_listener(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every regular count; return the function that unsubscribes."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def of(self, schedule_id: int) -> Saved:
        """Return the savings of a schedule since Home Assistant started."""
        return self._saved.get(schedule_id, Saved())

    @callback
    def _price_changed(self, _rate_id: int) -> None:
        self._count()

    @callback
    def _count_again(self, _now: datetime) -> None:
        self._count()
        for listener in list(self._listeners):
            listener()

    @callback
    def _count(self) -> None:
        """Add the savings until now, and sample what is saved from now on."""
        self._add()
        self._sample()

    def _add(self) -> None:
        """Add the savings since the last time, at the power and the price that were sampled."""
        now = monotonic()
        seconds, self._since = now - self._since, now
        for schedule_id, watts in self._watts.items():
            kwh = watts * seconds / _WATT_SECONDS
            before = self.of(schedule_id)
            money = kwh * self._money_per_kwh.get(schedule_id, 0.0)
            self._saved[schedule_id] = Saved(before.energy_kwh + kwh, before.money + money)

    @callback
    def _sample(self) -> None:
        """Sample the power and the price that each schedule saves; a small fleet at once."""
        if self._sampling is not None and not self._sampling.done():
            # Passes may follow each other faster than thousands of miners are sampled.
            self._sample_again = True
            return
        self._sampling = self._hass.async_create_background_task(self._async_sample(), f"{DOMAIN} savings")

    async def _async_sample(self) -> None:
        await self._async_sample_all()
        while self._sample_again:
            self._sample_again = False
            await self._async_sample_all()

    async def _async_sample_all(self) -> None:
        now = dt_util.utcnow()
        watts: dict[int, float] = {}
        for number, part in enumerate(batched(self._fleet.miners(), MINERS_AT_ONCE, strict=False)):
            if number:
                await asyncio.sleep(0)
            for schedule_id, saved in self._not_drawn(part, now):
                watts[schedule_id] = watts.get(schedule_id, 0.0) + saved
        money_per_kwh: dict[int, float] = {}
        for schedule_id in watts:
            schedule = self._schedules.schedule(schedule_id)
            price = None if schedule is None else self._prices.price_now(rate_id_of(schedule))
            if price is not None:
                money_per_kwh[schedule_id] = price
        self._add()
        self._watts, self._money_per_kwh = watts, money_per_kwh

    def _not_drawn(self, miners: Iterable[MinerCoordinator], now: datetime) -> Iterable[tuple[int, float]]:
        """Yield the schedule and the saved watts of each miner under a schedule."""
        for miner in miners:
            ownership = self._engine.ownership(miner.miner_id)
            if ownership is None or ownership.directive is None:
                continue
            figures, draws = self._engine.figures(miner.miner_id), self._draws(miner)
            if figures is None or draws is None or draws >= figures[0]:
                continue
            schedule_id = self._wanting(miner.miner_id, now) or ownership.owner.schedule_id
            if schedule_id is not None:
                yield schedule_id, figures[0] - draws

    def _wanting(self, miner_id: str, now: datetime) -> int | None:
        """Return the first of the schedules that stop or limit a miner now."""
        plan = self._engine.plan
        planned = None if plan is None else plan.miners.get(miner_id)
        if planned is None:
            return None
        step = planned.at(now)
        if step.directive is None or step.directive.action is Action.ON:
            return None
        return min(step.schedule_ids, default=None)

    def _draws(self, miner: MinerCoordinator) -> float | None:
        """Return the present power of a miner, or None if unknown."""
        if miner.outlet is not None and self._hass.states.is_state(miner.outlet, STATE_OFF):
            return 0.0
        return miner.data.power_w if miner.last_update_success else None
