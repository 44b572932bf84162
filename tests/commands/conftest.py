"""A site with simulated miners, and what orders are given with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.miner_remote.commands.record import Origin, Source
from custom_components.miner_remote.fleet.miner import MinerCoordinator
from custom_components.miner_remote.runtime import DATA, MinerRemoteData
from simulator.fleet import Fleet
from simulator.machine import Machine

from ..conftest import SetUpSite

DEADLINES = {"read_deadline": 2, "write_deadline": 2, "config_write_deadline": 8}
PERSON = Origin(initiated_by="Alice", source=Source.MANUAL, user_id="alice-id")


@dataclass
class Hall:
    """A site whose miners are simulated."""

    hass: HomeAssistant
    entry: MockConfigEntry
    machines: list[Machine]

    @property
    def data(self) -> MinerRemoteData:
        return self.hass.data[DATA]

    @property
    def miners(self) -> list[MinerCoordinator]:
        """Return the miners in the order of the machines."""
        return [miner for machine in self.machines if (miner := self.data.fleet.by_address(machine.ip)) is not None]


type MakeHall = Callable[..., object]


@pytest.fixture
def hall_of(hass: HomeAssistant, set_up_site: SetUpSite):
    """Return a context manager that makes a site of simulated machines of some kinds."""

    @asynccontextmanager
    async def make(kinds: list[str], base: str, *, boot_s: float = 0.5, **site: object) -> AsyncIterator[Hall]:
        async with Fleet.start(kinds=kinds, base=base, boot_s=boot_s) as fleet:
            options = {**DEADLINES, **(site.pop("options", None) or {})}  # type: ignore[dict-item]
            entry = await set_up_site(fleet.machines, name="Hall", options=options, **site)
            hall = Hall(hass, entry, fleet.machines)
            try:
                yield hall
            finally:
                await hall.data.runner.async_close()
                await hass.config_entries.async_unload(entry.entry_id)
                await hall.data.history.async_close()

    return make
