"""A link whose host is changed while it is in use."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from unittest.mock import MagicMock

import pytest

from custom_components.miner_remote.control import local_link
from custom_components.miner_remote.control.local_link import LocalLink
from custom_components.miner_remote.drivers.contract.driver import Connection, Credentials, Deadlines, Memory, Profile
from custom_components.miner_remote.drivers.contract.values import Identity

PROFILE = Profile(
    driver="cgminer",
    identity=Identity(vendor="Vendor", model="Model", firmware="Firmware", firmware_version="1", serial="A1"),
    capabilities=frozenset(),
)
ADDRESSES = {"rig-1.test": "192.0.2.1", "rig-2.test": "192.0.2.2"}


class Network:
    """Resolves names and identifies machines, and notes at which hosts."""

    def __init__(self) -> None:
        self.during_lookup: Callable[[], None] = lambda: None
        self.identified: list[str] = []

    async def resolve(self, name: str, _deadline_s: float) -> str:
        self.during_lookup()
        self.during_lookup = lambda: None
        return ADDRESSES[name]

    async def identify(self, connection: Connection) -> Profile:
        self.identified.append(connection.host)
        return PROFILE


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    made = Network()
    monkeypatch.setattr(local_link, "async_resolve", made.resolve)
    monkeypatch.setattr(local_link, "identify", made.identify)
    return made


@pytest.fixture
def link(network: Network) -> LocalLink:
    made = LocalLink(
        MagicMock(),
        asyncio.Lock(),
        deadlines=Deadlines(),
        profile=PROFILE,
        outdated=False,
        memory=Memory({}, lambda _values: None),
        on_profile=lambda: None,
    )
    made.async_configure("Rig", "rig-1.test", Credentials())
    return made


async def test_miner_is_identified_at_the_address_of_a_new_name(link: LocalLink, network: Network) -> None:
    await link.async_driver()
    link.async_configure("Rig", "rig-2.test", Credentials())
    await link.async_check_firmware("2")
    link.async_configure("Rig", "rig-1.test", Credentials())
    await link.async_reidentify()
    # A socket that connects to a name blocks the event loop while the name is looked up.
    assert network.identified == ["192.0.2.2", "192.0.2.1"]


async def test_address_of_an_old_name_is_not_used(link: LocalLink, network: Network) -> None:
    network.during_lookup = lambda: link.async_configure("Rig", "192.0.2.9", Credentials())
    assert (await link.async_driver()).connection.host == "192.0.2.9"
    assert link.address == "192.0.2.9"


async def test_new_name_is_looked_up_at_once(link: LocalLink, network: Network) -> None:
    network.during_lookup = lambda: link.async_configure("Rig", "rig-2.test", Credentials())
    assert (await link.async_driver()).connection.host == "192.0.2.2"
