"""A site with simulated miners, and clients of Home Assistant's HTTP server."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable

import pytest
from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.miner_remote.storage.errors import StorageFailedError
from simulator.fleet import Fleet
from simulator.machine import Machine

from ..conftest import SetUpSite
from ..hall import Hall

KINDS = ("cgminer", "axeos", "antminer")
FIRST_ADDRESS = "127.37.0.1"

STORAGE_ERROR = StorageFailedError("storage_read_only", file=".storage/test")
STORAGE_FAILED = {
    "ok": False,
    "error": str(STORAGE_ERROR),
    "error_code": "storage_read_only",
    "error_args": {"file": ".storage/test"},
}
"""The answer if storage raises STORAGE_ERROR."""


@pytest.fixture
async def machines() -> AsyncIterator[list[Machine]]:
    """Run one simulated miner of each of three kinds."""
    async with Fleet.start(kinds=KINDS, base=FIRST_ADDRESS, boot_s=0.5) as fleet:
        yield fleet.machines


class Place(Hall):
    """A site that is set up."""

    def ip(self, kind: str) -> str:
        """Return the address of the miner of the given kind."""
        return next(machine.ip for machine in self.machines if machine.kind == kind)


@pytest.fixture
async def place(hass: HomeAssistant, machines: list[Machine], set_up_site: SetUpSite) -> AsyncGenerator[Place]:
    """Return a site whose miners all answered."""
    entry = await set_up_site(
        machines, name="Hall", options={"read_deadline": 3, "write_deadline": 6, "config_write_deadline": 20}
    )
    made = Place(hass, entry, machines)
    yield made
    await hass.config_entries.async_unload(made.entry.entry_id)
    await made.data.runner.async_close()
    await made.data.history.async_close()


@pytest.fixture
async def client(place: Place, hass_client: ClientSessionGenerator) -> TestClient:
    """Return a client with an administrator's token."""
    return await hass_client()


@pytest.fixture
async def user_client(
    place: Place, hass_client: ClientSessionGenerator, hass_read_only_access_token: str
) -> TestClient:
    """Return a client with the token of a user who is not an administrator."""
    return await hass_client(hass_read_only_access_token)


type Call = Callable[..., Awaitable[tuple[int, dict[str, object]]]]


@pytest.fixture
def call(client: TestClient) -> Call:
    """Return a function that sends a request and returns status and JSON."""

    async def send(method: str, path: str, **arguments: object) -> tuple[int, dict[str, object]]:
        async with client.request(method, path, **arguments) as response:
            return response.status, await response.json()

    return send
