"""Fixtures for all tests: Home Assistant with real sockets to simulated miners on 127.0.0.0/8."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from ipaddress import ip_address
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import pytest_socket
from homeassistant.config_entries import ConfigSubentryDataWithId
from homeassistant.const import CONF_HOST, CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.storage import STORAGE_DIR
from pytest_homeassistant_custom_component.common import MockConfigEntry

import custom_components  # noqa: F401  must be imported first, or Home Assistant does not find the integration
from custom_components.miner_remote.backups import index as backup_index, store as backup_store
from custom_components.miner_remote.commands.history import store as history_store
from custom_components.miner_remote.const import CONF_NETWORKS, CONF_PROFILE, DOMAIN, SUBENTRY_MINER
from custom_components.miner_remote.earnings import ledger as earnings_ledger
from custom_components.miner_remote.fleet.miner import MinerCoordinator
from custom_components.miner_remote.policies import states as policy_states
from custom_components.miner_remote.runtime import DATA
from custom_components.miner_remote.storage.files import DurableFile
from custom_components.miner_remote.upgrades import rollout_store
from simulator.fleet import Fleet
from simulator.machine import Machine

from .hall import DEADLINES, Hall

SOCKET_FIXTURES = {"broker", "aiohttp_client", "connect", "connection", "fleet", "serve", "set_up_site"}
"""Fixtures that open sockets; `hall_of`, `hass_client` and the others use one of them."""
SOCKET_NAMES = {"Fleet", "TestServer", "malicious"}
"""Imports of a module whose tests open sockets."""

PATIENCE_S = 60.0
"""How long tests in real time wait for a condition."""
_REAL_MONOTONIC = time.monotonic

type MakeHall = Callable[..., AbstractAsyncContextManager[Hall]]
type SetUpSite = Callable[..., Awaitable[MockConfigEntry]]


def lane_of(item: pytest.Item) -> str:
    """Return the lane of a test, which depends on its folder and on whether its fixtures or its module open sockets."""
    folders = item.path.relative_to(Path(__file__).parent).parts
    if folders[0] == "e2e":
        return "browser" if folders[1] == "browser" else "e2e"
    if folders[0] == "simulator":
        return "sockets"
    fixtures = set(getattr(item, "fixturenames", ()))
    module = vars(getattr(item, "module", None) or object)
    return "sockets" if fixtures & SOCKET_FIXTURES or SOCKET_NAMES & set(module) else "unit"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test with its lane, so that `-m unit` selects one lane, and with its group for two processes.

    The tests of a folder share addresses of simulated miners, so that they run in one process (`--dist loadgroup`).
    """
    for item in items:
        item.add_marker(lane_of(item))
        item.add_marker(pytest.mark.xdist_group(item.path.relative_to(Path(__file__).parent).parts[0]))


@pytest.fixture(autouse=True)
def _integration(request: pytest.FixtureRequest) -> None:
    """Let Home Assistant load the integration in the tests that use it."""
    if "hass" in request.fixturenames:
        request.getfixturevalue("enable_custom_integrations")


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Give Home Assistant an empty configuration folder of its own, instead of the one inside the test plugin."""
    folder = tmp_path / "home_assistant"
    folder.mkdir()
    return str(folder)


@pytest.fixture(autouse=True)
def _stored_files(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the integration's files in `hass_storage`, as the `hass` fixture does with those of Home Assistant."""
    if "hass" not in request.fixturenames:
        return
    stored: dict[str, Any] = request.getfixturevalue("hass_storage")

    def key_of(file: DurableFile) -> str:
        return file.relative_path.removeprefix(f"{STORAGE_DIR}/")

    def read(file: DurableFile) -> bytes | None:
        content = stored.get(key_of(file))
        return None if content is None else json.dumps(content).encode()

    def write(file: DurableFile, content: bytes) -> None:
        stored[key_of(file)] = json.loads(content)

    def remove(file: DurableFile) -> None:
        stored.pop(key_of(file), None)

    def names(folder: Path) -> list[str] | None:
        return [key.removeprefix(f"{folder.name}/") for key in stored if key.startswith(f"{folder.name}/")] or None

    for name, function in {"_read": read, "_write": write, "_rename": remove, "_remove": remove}.items():
        monkeypatch.setattr(DurableFile, name, function)
    for module in (backup_index, backup_store, earnings_ledger, history_store, policy_states, rollout_store):
        monkeypatch.setattr(module, "stored_names", names)


@pytest.fixture(autouse=True)
def _loopback(request: pytest.FixtureRequest) -> None:
    """Allow sockets to loopback addresses, except in the unit lane; the test plugin forbids them before each test."""
    if request.node.get_closest_marker("unit") is None:
        pytest_socket.enable_socket()
        pytest_socket.socket_allow_hosts(["127.0.0.0/8", "::1"], allow_unix_socket=True)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return the host names that resolve, with their addresses; a test adds those it needs."""
    known: dict[str, str] = {}
    real = socket.getaddrinfo

    def getaddrinfo(host: str, *args: Any, **kwargs: Any) -> Any:
        try:
            ip_address(host)
        except ValueError:
            if host not in known:
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known") from None
        return real(known.get(host, host), *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return known


@pytest.fixture
def set_up_site(hass: HomeAssistant) -> SetUpSite:
    """Return a function that sets up a site with simulated machines and waits for their first answers.

    The subentry ids are the name of the site and a number: `garage-0`. `stored` is added to the data of all
    subentries. If `answers` is False, the function does not wait.
    """

    async def set_up(
        machines: Iterable[Machine | str] = (),
        *,
        name: str = "Garage",
        stored: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        options: Mapping[str, Any] | None = None,
        enable_all: bool = False,
        answers: bool = True,
    ) -> MockConfigEntry:
        hosts = [machine if isinstance(machine, str) else machine.ip for machine in machines]
        entry = MockConfigEntry(
            domain=DOMAIN,
            title=name,
            data={CONF_NAME: name, CONF_NETWORKS: [], **(data or {})},
            options=dict(options or {}),
            subentries_data=[
                ConfigSubentryDataWithId(
                    subentry_id=f"{name.lower()}-{number}",
                    subentry_type=SUBENTRY_MINER,
                    title=f"Miner {host}",
                    unique_id=f"{name.lower()}-id-{number}",
                    data=MappingProxyType(
                        {CONF_HOST: host, CONF_NAME: f"Miner {host}", CONF_PROFILE: None, **(stored or {})}
                    ),
                )
                for number, host in enumerate(hosts)
            ],
        )
        entry.add_to_hass(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        if answers:
            await wait_for_answers(miners_of(hass, entry))
            await hass.async_block_till_done()
        if enable_all:
            registry = er.async_get(hass)
            for item in er.async_entries_for_config_entry(registry, entry.entry_id):
                registry.async_update_entity(item.entity_id, disabled_by=None)
            assert await hass.config_entries.async_reload(entry.entry_id)
            await hass.async_block_till_done()
            if answers:
                await wait_for_answers(miners_of(hass, entry))
                await hass.async_block_till_done()
        return entry

    return set_up


@pytest.fixture
def all_enabled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add entities enabled that are disabled by default; faster than `enable_all`, which loads the site twice."""
    monkeypatch.setattr(Entity, "entity_registry_enabled_default", True)


@pytest.fixture
def hall_of(hass: HomeAssistant, set_up_site: SetUpSite) -> MakeHall:
    """Return a context manager that sets up a site of simulated machines of some kinds."""

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
                if hass.config_entries.async_get_entry(entry.entry_id) is not None:
                    await hass.config_entries.async_unload(entry.entry_id)
                await hall.data.history.async_close()

    return make


def miners_of(hass: HomeAssistant, entry: MockConfigEntry) -> list[MinerCoordinator]:
    """Return the miners of a loaded site, in the order in which they were given."""
    return [miner for miner in hass.data[DATA].fleet.miners() if miner.site.entry.entry_id == entry.entry_id]


async def wait_for_answers(miners: list[MinerCoordinator]) -> None:
    """Wait until all miners have answered; a large site may take longer, as long as further miners answer."""
    answered = 0
    while answered < len(miners):
        await wait_until(lambda least=answered: sum(miner.last_update_success for miner in miners) > least)
        answered = sum(miner.last_update_success for miner in miners)


async def wait_until(true: Callable[[], bool], seconds: float = 15.0, *, step: float = 0.02) -> None:
    """Check a condition every `step` seconds until it is true, and fail the test if it does not become true in time.

    In real time, a busy machine may take longer.
    """
    if time.monotonic is _REAL_MONOTONIC:
        seconds = max(seconds, PATIENCE_S)
    deadline = asyncio.get_running_loop().time() + seconds
    while not true():
        if asyncio.get_running_loop().time() > deadline:
            pytest.fail(f"The condition was not met within {seconds:g} s.")
        await asyncio.sleep(step)
