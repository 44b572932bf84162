"""Requests over a socket: their time is over at the deadline, and addresses of every kind are used as they are."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable

import pytest
import pytest_socket

from custom_components.miner_remote.drivers.contract.driver import Deadlines
from custom_components.miner_remote.drivers.contract.errors import TimedOutError, UnreachableError
from custom_components.miner_remote.drivers.transport import cgminer_rpc
from custom_components.miner_remote.drivers.transport.one_shot import OneShot

from .conftest import Connect, next_address

PORT = 8035
HANGS_S = 20.0


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as listening:
            listening.bind(("::1", 0))
    except OSError:
        return False
    return True


async def test_deadline_ends_request_while_a_part_is_read(connect: Connect) -> None:
    """A loop that was busy learns of the next bytes and of the end of the time in the same round."""
    host = next_address()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b'{"STATUS":')
        time.sleep(0.5)  # noqa: ASYNC251  the loop is busy until after the deadline
        await reader.read()
        writer.close()

    async with await asyncio.start_server(serve, host, PORT):
        with pytest.raises(TimedOutError):
            await asyncio.wait_for(
                cgminer_rpc.send(connect(host, deadlines=Deadlines(read=0.3)), {"command": "x"}, port=PORT), HANGS_S
            )


async def test_name_is_not_looked_up() -> None:
    """That would block the event loop; whoever connects has the address."""
    pytest_socket.socket_allow_hosts(["127.0.0.0/8", "localhost"], allow_unix_socket=True)
    with pytest.raises(UnreachableError), OneShot("localhost", PORT, b"x", connect_s=1.0):
        pass


@pytest.mark.skipif(not _has_ipv6(), reason="this machine has no IPv6")
@pytest.mark.parametrize("zone", [lambda: "", lambda: "%lo", lambda: f"%{socket.if_nametoindex('lo')}"], ids=range(3))
async def test_ipv6_address_may_have_a_zone(connect: Connect, zone: Callable[[], str]) -> None:
    pytest_socket.socket_allow_hosts(["127.0.0.0/8", "::1", f"::1{zone()}"], allow_unix_socket=True)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b'{"id":1}\0')
        writer.close()

    async with await asyncio.start_server(serve, "::1", PORT):
        assert await cgminer_rpc.send(connect(f"::1{zone()}"), {"command": "x"}, port=PORT) == {"id": 1}
