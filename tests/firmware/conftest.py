"""A site of fake miners on virtual time, whose firmware a fake driver upgrades."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pytest
from homeassistant.config_entries import ConfigSubentryDataWithId
from homeassistant.const import CONF_HOST, CONF_NAME
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.miner_remote.const import (
    CONF_NETWORKS,
    CONF_PROFILE,
    CONF_SCAN_INTERVAL,
    DOMAIN,
    SUBENTRY_MINER,
)
from custom_components.miner_remote.fleet.miner import MinerCoordinator
from custom_components.miner_remote.runtime import DATA, MinerRemoteData
from custom_components.miner_remote.upgrades.model import Image, Phase, Rollout, RolloutStatus
from custom_components.miner_remote.upgrades.plan import RolloutPlan
from custom_components.miner_remote.upgrades.service import FirmwareService

from ..hall import PERSON
from ..virtual_time import VirtualClock, install_virtual_clock
from .images import tar_gz
from .world import FIRMWARE, MODEL, NEW, World, profile_of

DECLARED: dict[str, Any] = {"vendor": FIRMWARE, "models": (MODEL,), "control_boards": ("cb-1",), "version": NEW}
FILE = tar_gz({"runme.sh": b"#!/bin/sh\n", "image": bytes(range(256)) * 40})


async def chunks_of(data: bytes, size: int = 4096) -> AsyncIterator[bytes]:
    """Yield the parts of an upload."""
    for at in range(0, len(data), size):
        yield data[at : at + size]


async def upload(
    firmware: FirmwareService, data: bytes = FILE, name: str = "fake-2.0.0.tar.gz", **declared: Any
) -> Image:
    """Store an image as an uploader does."""
    received = await firmware.images.async_receive(name, chunks_of(data), len(data))
    image, _new = await firmware.images.async_keep(received, {**DECLARED, **declared}, "Alice")
    return image


def subentries(world: World) -> list[ConfigSubentryDataWithId]:
    """Return the miners of a site."""
    return [
        ConfigSubentryDataWithId(
            subentry_id=f"fake-{number}",
            subentry_type=SUBENTRY_MINER,
            title=f"Miner {ip}",
            unique_id=f"fake-id-{number}",
            data=MappingProxyType(
                {CONF_HOST: ip, CONF_NAME: f"Miner {number}", CONF_PROFILE: profile_of(machine).as_dict()}
            ),
        )
        for number, (ip, machine) in enumerate(world.machines.items())
    ]


def site_of(world: World, scan_interval: int = 120) -> MockConfigEntry:
    """Return the config entry of a site with all machines, polled rarely: each poll takes real time."""
    return MockConfigEntry(
        domain=DOMAIN,
        title="Hall",
        data={CONF_NAME: "Hall", CONF_NETWORKS: []},
        options={CONF_SCAN_INTERVAL: scan_interval},
        subentries_data=subentries(world),
        entry_id="fake-hall",
    )


@dataclass
class FakeHall:
    """A site of fake miners."""

    hass: HomeAssistant
    entry: MockConfigEntry
    world: World

    @property
    def data(self) -> MinerRemoteData:
        return self.hass.data[DATA]

    @property
    def firmware(self) -> FirmwareService:
        return self.data.firmware

    @property
    def miners(self) -> list[MinerCoordinator]:
        return self.data.fleet.miners()

    async def start(self, image: Image, **plan: Any) -> Rollout:
        """Start a roll-out on all miners, with a short settling time."""
        checks = await self.firmware.rollouts.async_check(image, self.miners)
        made = RolloutPlan(**{"settle_minutes": 2.0, **plan})
        return await self.firmware.rollouts.async_create(image, checks, made, PERSON)

    async def until(self, true: Callable[[], bool], seconds: float = 4 * 3600) -> None:
        """Let time pass until a condition is true; fail the test if that takes too long."""
        end = self.hass.loop.time() + seconds
        began = asyncio.get_running_loop().time()
        while not true():
            await asyncio.sleep(5)
            assert self.hass.loop.time() < end, f"not true after {self.hass.loop.time() - began:.0f} s"

    async def until_idle(self, rollout: Rollout) -> None:
        """Let time pass until a roll-out neither runs nor upgrades a miner."""
        await self.until(lambda: rollout.status is not RolloutStatus.RUNNING and not rollout.busy)


type MakeFakeHall = Callable[..., Awaitable[FakeHall]]


@pytest.fixture
async def virtual_time(monkeypatch: pytest.MonkeyPatch) -> VirtualClock:
    """Let time pass at once whenever the loop is idle."""
    return install_virtual_clock(asyncio.get_running_loop(), monkeypatch)


@pytest.fixture
async def make_hall(hass: HomeAssistant, virtual_time: VirtualClock) -> AsyncIterator[MakeFakeHall]:
    """Return a function that sets up a site of fake miners."""
    async with AsyncExitStack() as stack:

        async def make(count: int = 4, world: World | None = None, scan_interval: int = 120) -> FakeHall:
            made = world or World([f"10.0.0.{number}" for number in range(1, count + 1)])
            stack.enter_context(made.patched())
            entry = site_of(made, scan_interval)
            entry.add_to_hass(hass)
            assert await hass.config_entries.async_setup(entry.entry_id)
            hall = FakeHall(hass, entry, made)
            await hall.until(lambda: all(miner.last_update_success for miner in hall.miners), 600)

            async def close() -> None:
                await hall.firmware.async_close()
                await hall.data.runner.async_close()
                await hass.config_entries.async_unload(entry.entry_id)
                await hall.data.history.async_close()

            stack.push_async_callback(close)
            return hall

        yield make


def phases(rollout: Rollout) -> list[Phase]:
    """Return the phases of the miners, in their order."""
    return [miner.phase for miner in rollout.miners]
