"""Prices with a controllable clock, and price integrations with configurable answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.energy.data import async_get_manager
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.helpers import device_registry as dr, entity_registry as er, issue_registry as ir
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.prices import energy_dashboard
from custom_components.miner_remote.prices.service import PriceService
from custom_components.miner_remote.prices.sources import action_source
from custom_components.miner_remote.prices.store import RateStore

from . import fixtures
from .fixtures import DAY

NOON = DAY + timedelta(hours=12)
TODAY = date(2026, 11, 9)
SENSOR: dict[str, Any] = {"name": "Spot", "type": "sensor", "entity_id": "sensor.spot"}


class Prices:
    """Tariffs and their service, with a controllable clock."""

    def __init__(self, hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
        self.hass = hass
        self.freezer = freezer
        self.needed: set[int] = set()
        self.chosen_by: set[int] = set()
        self.rates = RateStore(hass, lambda _: False)
        self.service = PriceService(hass, self.rates, self.needed.__contains__, self.chosen_by.__contains__)
        self.changed: list[int] = []
        self.priced: list[int] = []

    async def add(self, **data: Any) -> int:
        """Add a rate and return its id."""
        rate_id: int = (await self.rates.async_create_item(data))["id"]
        await self.hass.async_block_till_done()
        return rate_id

    async def to(self, time: datetime) -> None:
        """Set the clock."""
        self.freezer.move_to(time)
        async_fire_time_changed(self.hass, time)
        await self.hass.async_block_till_done(wait_background_tasks=True)

    def curve(self, rate_id: int, start: datetime, hours: float) -> list[tuple[float, float, float]]:
        """Return start and end in hours since `start`, and price, of each point."""
        curve = self.service.curve(rate_id, start, start + timedelta(hours=hours))
        return [
            ((point.start - start) / timedelta(hours=1), (point.end - start) / timedelta(hours=1), point.price)
            for point in curve.points
        ]

    def issue(self, rate_id: int) -> ir.IssueEntry | None:
        return ir.async_get(self.hass).async_get_issue(DOMAIN, f"prices_missing_{rate_id}")


@pytest.fixture
async def prices(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> AsyncIterator[Prices]:
    await hass.config.async_set_time_zone("Europe/Berlin")
    hass.config.currency = "EUR"
    freezer.move_to(NOON)
    made = Prices(hass, freezer)
    await made.rates.async_load()
    await made.service.async_load()
    made.service.async_start()
    made.service.async_on_change(made.changed.append)
    made.service.async_on_price(made.priced.append)
    await hass.async_block_till_done()
    yield made
    made.service.async_close()


class NordPool:
    """Core Nord Pool, whose action answers with the days set by a test."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.days: list[datetime] = [DAY]
        self.requested: list[str] = []
        self.error: Exception | None = None
        self.hold: asyncio.Event | None = None
        entry = MockConfigEntry(domain="nordpool")
        entry.add_to_hass(hass)
        er.async_get(hass).async_get_or_create(
            "sensor", "nordpool", "SE3-current_price", suggested_object_id="spot", config_entry=entry
        )
        hass.services.async_register(
            "nordpool", "get_prices_for_date", self.answer, supports_response=SupportsResponse.ONLY
        )

    async def answer(self, call: ServiceCall) -> Any:
        self.requested.append(str(call.data["date"]))
        if self.hold is not None:
            await self.hold.wait()
        if self.error is not None:
            raise self.error
        for day in self.days:
            if day.date().isoformat() == call.data["date"]:
                return fixtures.nordpool_action(day=day)
        return {"SE3": []}


async def set_up_energy(hass: HomeAssistant, *sources: dict[str, Any]) -> None:
    manager = await async_get_manager(hass)
    await manager.async_update({"energy_sources": list(sources)})  # type: ignore[typeddict-item]
    await hass.async_block_till_done()


@pytest.fixture
def dashboard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set up the Energy dashboard without the recorder that it requires."""

    def when_setup(hass: HomeAssistant, component: str, found: Any) -> None:
        assert component == "energy"
        hass.async_create_task(found(hass, component))

    monkeypatch.setattr(energy_dashboard, "async_when_setup", when_setup)


class Actions:
    """Actions with configurable answers that record their calls."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass
        self.calls: list[ServiceCall] = []

    def answer(self, domain: str, action: str, answer: Any) -> None:
        async def handle(call: ServiceCall) -> Any:
            self.calls.append(call)
            if isinstance(answer, Exception):
                raise answer
            return answer

        self.hass.services.async_register(domain, action, handle, supports_response=SupportsResponse.ONLY)


@pytest.fixture
async def answers(hass: HomeAssistant) -> Actions:
    await hass.config.async_set_time_zone("Europe/Berlin")
    return Actions(hass)


def source(
    hass: HomeAssistant, domain: str, unique_id: str, *, device: str | None = None, name: str | None = None, **more: Any
) -> tuple[str, MockConfigEntry]:
    """Register an integration with one sensor, and return the sensor and the config entry."""
    entry = MockConfigEntry(domain=domain, **more)
    entry.add_to_hass(hass)
    device_id = None
    if device is not None:
        device_id = (
            dr.async_get(hass)
            .async_get_or_create(config_entry_id=entry.entry_id, identifiers={(domain, device)}, name=name)
            .id
        )
    sensor = er.async_get(hass).async_get_or_create(
        "sensor", domain, unique_id, config_entry=entry, device_id=device_id
    )
    assert action_source(hass, sensor.entity_id) is not None
    return sensor.entity_id, entry
