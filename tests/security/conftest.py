"""A site with simulated miners on 127.64.0.0/16, and hosts in the same network that must not be reached."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from simulator.fleet import Fleet
from simulator.machine import Machine

from ..api.conftest import call, client, place, user_client

__all__ = ["call", "client", "place", "user_client"]

KINDS = ("cgminer", "axeos", "antminer")
MINER_PORTS = (80, 4028, 4433)
BYSTANDER = "127.64.9.9"
OTHER_PORT = 8099

SECRET = "geheim-7-Quastenflosser"
POOL = {"pool_url": "stratum+tcp://pool.example.com:3333", "worker_name": "user.w", "pool_password": SECRET}


@pytest.fixture(autouse=True)
def _websocket(request: pytest.FixtureRequest) -> None:
    """Set up the websocket API before the first client freezes Home Assistant's HTTP server."""
    if "hass" in request.fixturenames:
        request.getfixturevalue("_websocket_api")


@pytest.fixture
async def _websocket_api(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "websocket_api", {})


@pytest.fixture
async def machines() -> AsyncIterator[list[Machine]]:
    """Run one simulated miner of each of three kinds."""
    async with Fleet.start(kinds=KINDS, base="127.64.1.1", boot_s=0.5) as fleet:
        yield fleet.machines


@dataclass
class Bystander:
    """A host in the network that is not a configured miner; it counts connections."""

    connections: int = 0
    received: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Count the connection and answer like a web server."""
        self.connections += 1
        try:
            async with asyncio.timeout(1):
                self.received.append(await reader.read(65_536))
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
            await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()


@asynccontextmanager
async def bystander() -> AsyncIterator[Bystander]:
    """Run a host at BYSTANDER that listens on all ports of miners."""
    host = Bystander()
    servers = [await asyncio.start_server(host.serve, BYSTANDER, port) for port in (*MINER_PORTS, OTHER_PORT)]
    try:
        yield host
    finally:
        for server in servers:
            server.close()


type Answer = bytes | Callable[[bytes], Iterable[bytes]]


@asynccontextmanager
async def malicious(ip: str, port: int, answer: Answer) -> AsyncIterator[list[bytes]]:
    """Run a server that answers every request with these bytes or pieces, and yield the list of requests."""
    seen: list[bytes] = []
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await reader.read(65_536)
            if b"\r\n\r\n" in request and b"content-length" in request.lower() and request.endswith(b"\r\n\r\n"):
                request += await reader.read(65_536)
            seen.append(request)
            for piece in [answer] if isinstance(answer, bytes) else answer(request):
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0)
        except OSError:
            pass
        finally:
            writer.close()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.ensure_future(serve(reader, writer)))

    server = await asyncio.start_server(connected, ip, port)
    try:
        yield seen
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def http(status: str, body: bytes = b"", *headers: str) -> bytes:
    """Return a complete HTTP reply."""
    return "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]).encode() + body
