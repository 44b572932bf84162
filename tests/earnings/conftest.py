"""Earnings of a house with fake miners and fake time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.drivers.contract.values import Identity, Pool, Snapshot
from custom_components.miner_remote.earnings import service
from custom_components.miner_remote.earnings.service import Earnings
from custom_components.miner_remote.pool_library.model import LibraryPool
from custom_components.miner_remote.prices.hashprice_settings import HashpriceSource
from custom_components.miner_remote.prices.house_hashprice import Hashprice
from custom_components.miner_remote.schedules.model import OFF

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 9, 12, tzinfo=BERLIN)
IDENTITY = Identity(vendor="Bitmain", model="Antminer S19", firmware="stock")


class Listeners:
    """Something that others follow."""

    def __init__(self) -> None:
        self.listeners: list[Callable[..., None]] = []

    def add(self, listener: Callable[..., None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def call(self, *arguments: Any) -> None:
        for listener in list(self.listeners):
            listener(*arguments)


@dataclass(eq=False)
class FakeMiner:
    """A miner as the coordinator shows it."""

    miner_id: str
    site: Any
    data: Snapshot
    last_update_success: bool = True
    outlet: str | None = None
    polls: Listeners = field(default_factory=Listeners)

    @property
    def display_name(self) -> str:
        return f"Miner {self.miner_id}"

    @property
    def location(self) -> str:
        return str(self.site.name)

    def async_add_listener(self, listener: Callable[[], None]) -> Callable[[], None]:
        return self.polls.add(listener)

    def report(self, *, answers: bool = True, **changes: Any) -> None:
        self.last_update_success = answers
        self.data = replace(self.data, **changes)
        self.polls.call()


class House:
    """The parts that earnings are counted from, and the clock."""

    def __init__(self, hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
        self.hass, self.freezer = hass, freezer
        self.monotonic = 1000.0
        self.miners: list[FakeMiner] = []
        self.fleet_changes, self.price_changes, self.hashprice_changes = Listeners(), Listeners(), Listeners()
        self.currency = "EUR"
        self.prices: dict[str, float | None] = {}
        self.hashprice: float | None = 0.05
        self.pools: dict[int, LibraryPool] = {}
        self.held: set[str] = set()
        self.by_policy: set[str] = set()
        self.figures: dict[str, tuple[float, float]] = {}
        self.earnings = self.start()

    def start(self) -> Earnings:
        """Return earnings as after a start of Home Assistant."""
        house = self

        class Fleet:
            def __iter__(self) -> Iterator[FakeMiner]:
                return iter(house.miners)

            def async_on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
                return house.fleet_changes.add(listener)

        class HousePrice:
            async_on_change = self.hashprice_changes.add

            @property
            def now(self) -> Hashprice:
                return Hashprice(value=house.hashprice, currency=house.currency, source=HashpriceSource.FIXED)

        parts: Any = (
            Fleet(),
            SimpleNamespace(
                house_currency=lambda: self.currency,
                price_at_place=lambda site, _location: self.prices.get(site),
                async_on_price=self.price_changes.add,
            ),
            HousePrice(),
            SimpleNamespace(
                ownership=lambda miner_id: SimpleNamespace(directive=OFF) if miner_id in self.held else None,
                figures=self.figures.get,
                restraint=lambda miner_id: object() if miner_id in self.by_policy else None,
            ),
            SimpleNamespace(as_library_pools=lambda: self.pools, async_add_listener=lambda _listener: lambda: None),
        )
        self.earnings = Earnings(self.hass, *parts)
        return self.earnings

    def add(self, miner_id: str, site: str = "Garage", **reports: Any) -> FakeMiner:
        """Add a miner with 100 TH/s and 3 kW."""
        snapshot = Snapshot(
            identity=IDENTITY, **{"mining": True, "paused": False, "hashrate_ths": 100.0, "power_w": 3000.0, **reports}
        )
        made = SimpleNamespace(name=site, entry=SimpleNamespace(entry_id=f"entry_{site}"))
        miner = FakeMiner(miner_id, made, snapshot)
        self.miners.append(miner)
        self.fleet_changes.call()
        return miner

    def set_price(self, price: float | None, site: str = "Garage") -> None:
        self.prices[site] = price
        self.price_changes.call(1)

    def set_hashprice(self, hashprice: float | None) -> None:
        self.hashprice = hashprice
        self.hashprice_changes.call()

    def wait(self, **time: float) -> None:
        """Let the clocks run; now and then all miners are counted."""
        left = timedelta(**time)
        while left:
            passed = min(left, timedelta(minutes=30))
            self.monotonic += passed.total_seconds()
            self.freezer.tick(passed)
            if left := left - passed:
                self.earnings.async_count()

    def set_clock(self, **by: float) -> None:
        """Set the wall clock; nothing passes."""
        self.freezer.tick(timedelta(**by))

    async def restart(self) -> Earnings:
        """Stop and start Home Assistant."""
        await self.earnings.async_close()
        self.start().async_start()
        return self.earnings


@pytest.fixture
async def house(hass: HomeAssistant, freezer: FrozenDateTimeFactory, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give a house whose earnings count, at noon."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to(NOON)
    made = House(hass, freezer)
    monkeypatch.setattr(service, "monotonic", lambda: made.monotonic)
    made.earnings.async_start()
    yield made
    await made.earnings.async_close()


def library_pool(pool_id: int, url: str, fee: float | None) -> LibraryPool:
    return LibraryPool(pool_id=pool_id, name=str(pool_id), url=url, worker="w", fee_percent=fee)


def active(url: str, slot: int = 0, **more: Any) -> Pool:
    return Pool(slot=slot, url=url, user="w", active=True, **more)
