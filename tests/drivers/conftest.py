"""Fixtures for drivers with real sockets: simulated miners and small servers on 127.33.0.0/16."""

from __future__ import annotations

import asyncio
import itertools
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from inspect import iscoroutinefunction

import aiohttp
import pytest
import pytest_socket

from custom_components.miner_remote.drivers.contract.driver import Connection, Credentials, Deadlines
from simulator.fleet import Fleet
from simulator.machine import Machine

from ..virtual_time import VirtualClock, install_virtual_clock

# Each run starts at another address, so that parallel runs do not collide.
_numbers = itertools.count(os.getpid() % 60 * 1000)

type Connect = Callable[..., Connection]
type StartMachine = Callable[..., Awaitable[Machine]]
type Serve = Callable[..., Awaitable[str]]

DEADLINES = Deadlines(read=1.0, write=1.5, config_write=3.0)

IN_VIRTUAL_TIME = {"test_contract", "test_http", "test_probe", "test_rpc", "test_values"}


def next_address() -> str:
    """Return an address that no other test of this run uses."""
    number = next(_numbers)
    return f"127.33.{number // 250}.{number % 250 + 1}"


@pytest.fixture(autouse=True)
def loopback_network() -> Iterator[None]:
    """Allow sockets on 127.0.0.0/8 only."""
    pytest_socket.enable_socket()
    pytest_socket.socket_allow_hosts(["127.0.0.0/8"], allow_unix_socket=True)
    yield
    pytest_socket.disable_socket(allow_unix_socket=True)


@pytest.fixture
async def virtual_time(monkeypatch: pytest.MonkeyPatch) -> VirtualClock:
    """Let time pass at once whenever the loop is idle."""
    return install_virtual_clock(asyncio.get_running_loop(), monkeypatch)


@pytest.fixture(autouse=True)
def _virtual_time(request: pytest.FixtureRequest) -> None:
    """Use virtual time in modules about deadlines, except for pyasic-rs, whose sockets the event loop does not know."""
    module = request.module.__name__.rpartition(".")[2]
    by_pyasic_rs = re.search("asic_rs|epic", request.node.nodeid)
    if module in IN_VIRTUAL_TIME and iscoroutinefunction(request.function) and not by_pyasic_rs:
        request.getfixturevalue("virtual_time")


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """Return an HTTP session of this test."""
    async with aiohttp.ClientSession() as client:
        yield client


@pytest.fixture
def connect(session: aiohttp.ClientSession) -> Connect:
    """Return a function that makes a connection to a machine or an address, with short deadlines.

    `username`, `password` and `deadlines` may be given.
    """

    def make(
        where: Machine | str,
        *,
        username: str | None = None,
        password: str | None = None,
        deadlines: Deadlines = DEADLINES,
    ) -> Connection:
        return Connection(
            host=where if isinstance(where, str) else where.ip,
            session=session,
            credentials=Credentials(username, password),
            deadlines=deadlines,
        )

    return make


@pytest.fixture
async def fleet() -> AsyncIterator[StartMachine]:
    """Return a function that starts a simulated miner of the given kind and returns its machine.

    A reboot takes 0.3 s unless `boot_s` says otherwise.
    """
    async with AsyncExitStack() as stack:

        async def start(kind: str, *, boot_s: float = 0.3) -> Machine:
            running = await stack.enter_async_context(Fleet.start(kinds=[kind], base=next_address(), boot_s=boot_s))
            return running.machines[0]

        yield start


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Return a function that starts a server with one fixed behaviour and returns its address.

    `reply` are the bytes that answer whatever comes, after which the connection is closed; None never answers.
    `keep_open` leaves the connection open behind the reply, `reset` ends it with a TCP reset. `answers` may give
    a function from the request to the reply instead.
    """
    async with AsyncExitStack() as stack:

        async def start(
            reply: bytes | None = None,
            *,
            port: int = 4028,
            keep_open: bool = False,
            reset: bool = False,
            answers: Callable[[bytes], bytes | None] | None = None,
            address: str | None = None,
        ) -> str:
            ip = address or next_address()

            async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                try:
                    request = await reader.read(65_536)
                    said = reply if answers is None else answers(request)
                    if said is not None:
                        writer.write(said)
                        await writer.drain()
                    if said is None or keep_open:
                        await reader.read()
                except ConnectionError:
                    pass
                finally:
                    if reset:
                        writer.transport.abort()
                    writer.close()

            server = await asyncio.start_server(handle, ip, port)
            stack.push_async_callback(_stop, server)
            return ip

        yield start


async def _stop(server: asyncio.Server) -> None:
    server.close()
    server.close_clients()
    await server.wait_closed()
