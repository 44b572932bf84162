"""A site with one simulated miner of each of three kinds, for the tests against the original's defects."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from simulator.fleet import Fleet
from simulator.machine import Machine

from ..conftest import SetUpSite
from ..hall import Hall

KINDS = ("cgminer", "antminer", "axeos")


BASE = "127.41.0.1"


WRITE_DEADLINE_S = 2


URL = "stratum+tcp://new.pool.example:3333"


POOL = {"pool_url": URL, "worker_name": "account.w", "pool_password": "hidden-word"}


type Answer = dict[str, Any]


type Call = Callable[..., Awaitable[tuple[int, Answer]]]


class Place(Hall):
    """A site with one simulated miner of each of three kinds."""

    @property
    def executed(self) -> int:
        """Return how many commands took effect on the machines."""
        return sum(
            count
            for machine in self.machines
            for what, count in machine.counters.items()
            if what in {"reboot", "restart_mining", "pools"}
        )


@pytest.fixture
async def machines() -> AsyncIterator[list[Machine]]:
    async with Fleet.start(kinds=KINDS, base=BASE, boot_s=0.5) as fleet:
        yield fleet.machines


@pytest.fixture
async def place(hass: HomeAssistant, machines: list[Machine], set_up_site: SetUpSite) -> AsyncGenerator[Place]:
    options = {"read_deadline": 2, "write_deadline": WRITE_DEADLINE_S, "config_write_deadline": 10}
    made = Place(hass, await set_up_site(machines, name="Hall", options=options), machines)
    yield made
    await hass.config_entries.async_unload(made.entry.entry_id)
    await made.data.runner.async_close()
    await made.data.history.async_close()


def caller(client: TestClient) -> Call:
    async def call(method: str, path: str, body: object = None, **arguments: object) -> tuple[int, Answer]:
        if body is not None:
            arguments["json"] = body
        async with client.request(method, path, **arguments) as response:  # type: ignore[arg-type]
            text = await response.text()
            return response.status, json.loads(text) if text.startswith("{") else {"text": text}

    return call


@pytest.fixture
async def call(place: Place, hass_client: ClientSessionGenerator) -> Call:
    """Return a function that sends a request as an administrator and returns status and JSON."""
    return caller(await hass_client())
