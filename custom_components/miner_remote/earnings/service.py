"""Counts what all miners cost and earn: at each poll, and at each change of a price or of the hashprice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Final

from homeassistant.const import STATE_OFF
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..drivers.contract.values import Snapshot
from ..fleet.miner import MinerCoordinator
from ..fleet.registry_changes import DISPLAY_KEYS, async_on_registry_change
from ..fleet.selection import Fleet
from ..policies.pool_slots import PoolIds
from ..pool_library.library import PoolLibrary
from ..prices.house_hashprice import HouseHashprice
from ..prices.service import PriceService
from ..schedules.engine.engine import ScheduleEngine
from ..tasks.periodic import Periodic
from ..turns import InTurns
from .accepted_work import Counters
from .amounts import Field, Row, add, no_amounts
from .hours import by_hours
from .ledger import Ledger
from .meter import Meter, Rates, Reading, Saving, Worth
from .rates import RunningSums, Sums

COUNT_EVERY: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=1)
"""A longer time between two counts is left out: Home Assistant was suspended, and what miners did is unknown."""
SAVE_EVERY: Final = timedelta(minutes=10)
"""A crash loses at most this time of the record."""
MINERS_AT_ONCE: Final = 500
"""How many miners are counted in one turn of the event loop."""

_NOTHING: Final = Worth(price=None, hashprice=None)


@dataclass(slots=True, eq=False)
class _Counted:
    """One miner, what it costs and earns, and since when that is not counted yet."""

    miner: MinerCoordinator
    site: tuple[str, str]
    name: str
    place: tuple[str, str]
    meter: Meter = field(default_factory=Meter)
    total: Row = field(default_factory=no_amounts)
    worth: Worth = _NOTHING
    since: float = 0.0
    stop: CALLBACK_TYPE | None = None


class Earnings:
    """What all miners cost and earn, now, since the start of Home Assistant, and on record."""

    def __init__(
        self,
        hass: HomeAssistant,
        fleet: Fleet,
        prices: PriceService,
        hashprice: HouseHashprice,
        schedules: ScheduleEngine,
        pools: PoolLibrary,
    ) -> None:
        """Initialize; `async_start` begins to count."""
        self._hass = hass
        self._fleet = fleet
        self._prices = prices
        self.hashprice = hashprice
        self._schedules = schedules
        self._pools = pools
        self.ledger = Ledger(hass)
        self._counted: dict[str, _Counted] = {}
        self._sites: dict[str, Row] = {}
        self._all = no_amounts()
        self._fees: dict[int, float | None] = {}
        self._pool_ids = PoolIds({}, ())
        self._mean_fee = 0.0
        self._sums: dict[str | None, Sums] = {}
        """The sums since the last count: all sensors and the feed ask for them at the same time."""
        self._currency = ""
        self._pruned_on: date | None = None
        self._periodic = (
            Periodic(hass, self._async_count_again, COUNT_EVERY, "earnings"),
            Periodic(hass, self._async_save, SAVE_EVERY, "earnings record"),
        )
        self._following: asyncio.Task[None] | None = None
        """What follows the last change of a price or of the hashprice."""
        self._stop: list[CALLBACK_TYPE] = []
        self._listeners: list[Callable[[], None]] = []

    @callback
    def async_start(self) -> None:
        """Start counting; Home Assistant has started."""
        self._currency = self._prices.house_currency()
        self._read_pools()
        self._stop = [
            self._fleet.async_on_change(self._fleet_changed),
            async_on_registry_change(self._hass, self._fleet, self._renamed, DISPLAY_KEYS),
            self._prices.async_on_price(self._price_changed),
            self.hashprice.async_on_change(self._worth_changed),
            self._pools.async_add_listener(self._read_pools),
        ]
        for periodic in self._periodic:
            periodic.async_start()
        self._fleet_changed()

    async def async_close(self) -> None:
        """Stop counting, and write the record."""
        for periodic in self._periodic:
            await periodic.async_close()
        if self._following is not None:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)
        self.async_count()
        for stop in (*self._stop, *(counted.stop for counted in self._counted.values())):
            if stop is not None:
                stop()
        self._stop.clear()
        self._counted.clear()
        await self.ledger.async_save()

    @callback
    def async_add_listener(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` after every regular count; returns the function that unsubscribes."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def async_forget(self, miner_id: str) -> None:
        """Forget a miner that was removed; its record stays."""
        self._sums = {}
        if (counted := self._counted.pop(miner_id, None)) is not None and counted.stop is not None:
            counted.stop()
            counted.stop = None

    # What is known ---------------------------------------------------------------------------------------------------

    @property
    def currency(self) -> str:
        """Return the house currency, of all totals since its last change."""
        return self._currency if self.is_started else self._prices.house_currency()

    @property
    def is_started(self) -> bool:
        """Return whether counting has begun: Home Assistant and the sources of prices have started."""
        return bool(self._stop)

    def total(self, miner_id: str) -> Row:
        """Return the sums of a miner since the start of Home Assistant."""
        counted = self._counted.get(miner_id)
        return no_amounts() if counted is None else counted.total

    def site_total(self, site_id: str | None) -> Row:
        """Return the sums of a site since the start of Home Assistant, or of all sites for None."""
        return self._all if site_id is None else self._sites.get(site_id) or no_amounts()

    def rates(self, miner_id: str) -> Rates | None:
        """Return what a miner costs and earns per day now; None if it does not answer."""
        counted = self._counted.get(miner_id)
        return None if counted is None else counted.meter.rates(counted.worth)

    def sums(self, site_id: str | None) -> Sums:
        """Return the sums over the miners of a site, or over all for None."""
        if not self._sums:
            running: dict[str | None, RunningSums] = {}
            _add_up(self._counted.values(), running)
            self._sums = {site: added.sums() for site, added in running.items()}
        return self._sums.get(site_id) or Sums()

    async def _async_add_up(self) -> None:
        """Make the sums that the listeners ask for."""
        running: dict[str | None, RunningSums] = {}
        async for part in self._in_turns():
            _add_up(self._still_counted(part), running)
        self._sums = {site: added.sums() for site, added in running.items()}

    def miners(self) -> list[tuple[str, str, str, Rates]]:
        """Return id, id of the site, name and rates of each miner that answers."""
        return [
            (miner_id, counted.site[0], counted.name, rates)
            for miner_id, counted in self._counted.items()
            if (rates := counted.meter.rates(counted.worth)) is not None
        ]

    def hashprice_after_fee(self) -> float | None:
        """Return what a TH/s earns in a day after the mean pool fee, in the house currency; None if unknown."""
        value = self.hashprice.now.value
        return None if value is None else value * (1 - self._mean_fee)

    # Counting --------------------------------------------------------------------------------------------------------

    @callback
    def async_count(self) -> None:
        """Count all miners up to now."""
        for counted in self._counted.values():
            self._settle(counted)

    async def _async_count_again(self, _now: datetime) -> None:
        late = monotonic() - COUNT_EVERY.total_seconds()
        async for part in self._in_turns():
            for counted in self._still_counted(part):
                if not counted.miner.last_update_success and counted.miner.outlet is not None:
                    # Its outlet may have been switched since.
                    self._polled(counted)
                elif counted.since <= late:
                    self._settle(counted)
        await self._async_follow_worth()
        await self._async_add_up()
        self._mean_fee = self.sums(None).pool_fee or 0.0
        for listener in list(self._listeners):
            listener()

    def _in_turns(self) -> InTurns[_Counted]:
        return InTurns(list(self._counted.values()), MINERS_AT_ONCE)

    def _still_counted(self, part: Iterable[_Counted]) -> list[_Counted]:
        """Return the miners that are counted; some are removed and the counting ends between the turns."""
        return [counted for counted in part if counted.stop is not None and self.is_started]

    async def _async_save(self, now: datetime) -> None:
        async for part in self._in_turns():
            for counted in self._still_counted(part):
                self._settle(counted)
        await self.ledger.async_save()
        if self._pruned_on != now.date():
            self._pruned_on = now.date()
            await self.ledger.async_prune()

    @callback
    def _fleet_changed(self) -> None:
        """Follow the present miners; a reloaded site has new objects for the same miners."""
        present = {miner.miner_id: miner for miner in self._fleet}
        for miner_id, counted in self._counted.items():
            if present.get(miner_id) is not counted.miner and counted.stop is not None:
                self._settle(counted)
                counted.meter.polled(None, Counters(), counted.worth)
                counted.stop()
                counted.stop = None
        for miner_id, miner in present.items():
            known = self._counted.get(miner_id)
            if known is not None and known.stop is not None:
                continue
            now = self._counted[miner_id] = _Counted(
                miner=miner,
                site=(miner.site.entry.entry_id, miner.site.name),
                name=miner.display_name,
                place=(miner.site.name, miner.location),
                total=no_amounts() if known is None else known.total,
                since=monotonic(),
            )
            now.worth = self._worth(now)
            now.stop = miner.async_add_listener(self._listener(now))
            self._polled(now)

    @callback
    def _renamed(self, miner_ids: Iterable[str]) -> None:
        """Note new names and areas; another area may have another tariff."""
        for miner_id in miner_ids:
            if (counted := self._counted.get(miner_id)) is not None:
                miner = counted.miner
                counted.name, counted.place = miner.display_name, (miner.site.name, miner.location)
        self._worth_changed()

    def _listener(self, counted: _Counted) -> Callable[[], None]:
        return lambda: self._polled(counted)

    @callback
    def _polled(self, counted: _Counted) -> None:
        """Count up to now, and note what the miner reports."""
        row, seconds = self._passed(counted)
        reading = self._reading(counted.miner)
        snapshot = counted.miner.data
        counters = (
            Counters()
            if reading is None or not counted.miner.last_update_success
            else Counters(
                accepted=snapshot.shares_accepted,
                rejected=snapshot.shares_rejected,
                difficulty=snapshot.difficulty_accepted,
            )
        )
        accepted = counted.meter.polled(reading, counters, counted.worth)
        if row is not None and accepted is not None:
            add(row, accepted)
        self._record(counted, row or accepted, seconds)

    @callback
    def _price_changed(self, _rate_id: int) -> None:
        self._worth_changed()

    @callback
    def _worth_changed(self) -> None:
        """Count what passed at the old worth, and go on with the new one."""
        if (currency := self._prices.house_currency()) != self._currency:
            # Money at the old prices must not count as the new currency.
            self.async_count()
            self._currency = currency
            for counted in self._counted.values():
                counted.worth = self._worth(counted)
        if self._following is not None:
            # The next one follows this change too.
            self._following.cancel()
        self._following = self._hass.async_create_task(self._async_follow_worth(), f"{DOMAIN} earnings at a new worth")

    async def _async_follow_worth(self) -> None:
        async for part in self._in_turns():
            worths: dict[tuple[str, str], Worth] = {}
            for counted in self._still_counted(part):
                if (worth := worths.get(counted.place)) is None:
                    worth = worths[counted.place] = self._worth(counted)
                if worth != counted.worth:
                    self._settle(counted)
                    counted.worth = worth

    def _worth(self, counted: _Counted) -> Worth:
        return Worth(price=self._prices.price_at_place(*counted.place), hashprice=self.hashprice.now.value)

    def _settle(self, counted: _Counted) -> None:
        """Count up to now; the caller may then change the reading or the worth."""
        self._record(counted, *self._passed(counted))

    def _passed(self, counted: _Counted) -> tuple[Row | None, float]:
        """Return what the time until now adds, and its seconds; it is not returned again."""
        self._sums = {}
        now = monotonic()
        seconds, counted.since = now - counted.since, now
        if seconds > LONGEST_PAUSE.total_seconds():
            return None, 0.0
        return counted.meter.passed(seconds, counted.worth), seconds

    def _record(self, counted: _Counted, row: Row | None, seconds: float) -> None:
        """Add a row, if there is one, to all totals, and to the hours of the last seconds."""
        if row is None:
            return
        site = self._sites.setdefault(counted.site[0], no_amounts())
        for total in (counted.total, site, self._all):
            add(total, row)
        end = dt_util.utcnow().timestamp()
        named = counted.miner.miner_id, counted.name
        for start, part in by_hours(end - seconds, end, dt_util.get_default_time_zone()):
            piece = row if part == 1.0 else [value * part for value in row]
            self.ledger.add(start, self._currency, counted.site, named, piece)

    # Readings --------------------------------------------------------------------------------------------------------

    def _reading(self, miner: MinerCoordinator) -> Reading | None:
        """Return what a miner reports; None if it does not answer. One whose outlet is off draws nothing."""
        if miner.outlet is not None and self._hass.states.is_state(miner.outlet, STATE_OFF):
            return Reading(mines=False, power_w=0.0, hashrate_ths=0.0, saving=self._saving(miner, 0.0, 0.0))
        if not miner.last_update_success:
            return None
        snapshot = miner.data
        idle = bool(snapshot.paused) or snapshot.mining is False
        hashrate = 0.0 if idle else snapshot.hashrate_ths
        return Reading(
            mines=not idle and hashrate != 0,
            power_w=snapshot.power_w,
            hashrate_ths=hashrate,
            fee=self._fee(snapshot),
            saving=self._saving(miner, snapshot.power_w, hashrate),
        )

    def _saving(self, miner: MinerCoordinator, power_w: float | None, hashrate_ths: float | None) -> Saving | None:
        """Return what a schedule or a policy keeps a miner from using; None if nothing does or it is unknown."""
        ownership = self._schedules.ownership(miner.miner_id)
        if ownership is None or ownership.directive is None or power_w is None:
            return None
        figures = self._schedules.figures(miner.miner_id)
        if figures is None or power_w >= figures[0]:
            return None
        by_policy = self._schedules.restraint(miner.miner_id) is not None
        return Saving(
            field=Field.POLICIES if by_policy else Field.SCHEDULES,
            watts=figures[0] - power_w,
            hashrate_ths=max(0.0, figures[1] - (hashrate_ths or 0.0)),
        )

    def _fee(self, snapshot: Snapshot) -> float | None:
        """Return what the pool of a miner keeps, from 0 to 1; None if it is not in the library with a fee.

        Firmware that does not report its active pool mines on the first one.
        """
        pools = snapshot.active_pools or snapshot.pools[:1]
        weights = [pool.quota if pool.quota is not None else 1.0 for pool in pools]
        fees = [self._fees.get(self._pool_ids[pool.url]) for pool in pools]
        known = [fee * weight for fee, weight in zip(fees, weights, strict=True) if fee is not None]
        return sum(known) / sum(weights) if known and len(known) == len(fees) and sum(weights) else None

    @callback
    def _read_pools(self) -> None:
        pools = self._pools.as_library_pools()
        self._pool_ids = PoolIds(pools, tuple(pools))
        self._fees = {
            pool_id: None if pool.fee_percent is None else pool.fee_percent / 100 for pool_id, pool in pools.items()
        }


def _add_up(miners: Iterable[_Counted], running: dict[str | None, RunningSums]) -> None:
    """Add miners to the sums of their sites, and to those of all for None."""
    for counted in miners:
        if (rates := counted.meter.rates(counted.worth)) is not None:
            for site in (counted.site[0], None):
                running.setdefault(site, RunningSums()).add(rates)
