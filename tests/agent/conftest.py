"""Fixtures: a real Mosquitto, Home Assistant's side of the protocol, and the agent as a process."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_socket
from homeassistant.core import HomeAssistant
from miner_remote_agent.journal import Journal
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .home import Home
from .mosquitto import HOME_USER, PASSWORD, Mosquitto
from .process import AgentProcess

type MakeAgent = Callable[..., AgentProcess]


@pytest.fixture(scope="session")
def mosquitto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    """Return the broker of all tests."""
    # The fixtures of a test that allow sockets run after those of the session.
    pytest_socket.enable_socket()
    started = Mosquitto(tmp_path_factory.mktemp("mosquitto"))
    started.start()
    yield started
    started.stop()


@pytest.fixture
async def broker(mosquitto: Mosquitto) -> Mosquitto:
    """Return the broker without retained messages or sessions of other tests."""
    mosquitto.stop()
    (mosquitto.folder / "mosquitto.db").unlink(missing_ok=True)
    mosquitto.start()
    return mosquitto


@pytest.fixture
async def mqtt(hass: HomeAssistant, broker: Mosquitto) -> AsyncIterator[MockConfigEntry]:
    """Return the MQTT integration of Home Assistant, connected to the broker."""
    entry = MockConfigEntry(
        domain="mqtt",
        version=1,
        minor_version=2,
        data={
            "broker": "127.0.0.1",
            "port": broker.port,
            "username": HOME_USER,
            "password": PASSWORD,
            "protocol": "5",
        },
        options={"discovery": False, "birth_message": {}, "will_message": {}},
    )
    entry.add_to_hass(hass)
    await hass.async_add_executor_job(Path(hass.config.path("configuration.yaml")).touch)
    assert await hass.config_entries.async_setup(entry.entry_id)
    yield entry
    assert await hass.config_entries.async_unload(entry.entry_id)


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    """Return the open journal of an agent."""
    opened = Journal(tmp_path / "journal.db")
    await opened.async_open()
    yield opened
    await opened.async_close()


@pytest.fixture
async def home(broker: Mosquitto) -> AsyncIterator[Home]:
    """Return Home Assistant's side of the protocol, connected to the broker."""
    async with running(Home(broker)) as connected:
        yield connected


@asynccontextmanager
async def running(home: Home) -> AsyncIterator[Home]:
    """Run Home Assistant's side, and leave no task behind."""
    task = asyncio.create_task(home.run())
    yield home
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    await end_clients()


async def end_clients() -> None:
    """End the loops of MQTT clients, which these cancel without waiting for their end."""
    loops = [each for each in asyncio.all_tasks() if "_misc_loop" in repr(each.get_coro())]
    for loop in loops:
        loop.cancel()
    await asyncio.gather(*loops, return_exceptions=True)


@pytest.fixture
def make_agent(broker: Mosquitto, tmp_path: Path) -> Iterator[MakeAgent]:
    """Return a function that makes agents, which are ended after the test."""
    made: list[AgentProcess] = []

    def make(name: str = "agent", **settings: object) -> AgentProcess:
        made.append(AgentProcess(tmp_path / name, broker, **settings))
        return made[-1]

    yield make
    for agent in made:
        agent.end()
        # pytest shows it if the test fails.
        sys.stdout.write(agent.text()[-5000:])


@pytest.fixture
def agent(make_agent: MakeAgent) -> AgentProcess:
    """Return a started agent."""
    started = make_agent()
    started.start()
    return started
