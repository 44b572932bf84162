"""Probe an address: ask each port once, with one deadline for all.

At most two requests go to the CGMiner port, one to the web port, and one connection without a byte to the
WhatsMiner v3 port. No credentials are sent.
"""

from __future__ import annotations

import asyncio

import aiohttp

from ..contract.driver import Connection, Exchange
from ..contract.errors import RefusedError, TimedOutError, UnreachableError
from ..contract.evidence import Evidence
from ..transport import cgminer_rpc
from ..transport.http import ConnectionLostError, single_use

WEB_PORT = 80
WHATSMINER_V3_PORT = 4433
BODY_HEAD = 16_384
"""How many bytes of the web page are read."""


async def probe(connection: Connection) -> Evidence:
    """Return what answers at an address.

    Raises UnreachableError if no port takes a connection, and TimedOutError if a port does and nothing answers within
    the connection's read deadline.
    """
    seconds = connection.deadlines.read
    api, web, v3 = _Api(connection), _Web(connection), _V3(connection)
    tasks = [asyncio.ensure_future(part.run()) for part in (api, web, v3)]
    try:
        _, hanging = await asyncio.wait(tasks, timeout=seconds)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    evidence = Evidence(
        api_open=api.open,
        api_version=api.version,
        api_devdetails=api.devdetails,
        web_open=web.open,
        web_status=web.status,
        web_headers=web.headers,
        web_body=web.body.decode(errors="replace"),
        v3_open=v3.open,
    )
    if not (evidence.api_open or evidence.web_open or evidence.v3_open):
        raise UnreachableError("no_connection", host=connection.host)
    if evidence.has_answer:
        return evidence
    if hanging or api.timed_out or web.timed_out:
        raise TimedOutError("no_answer", host=connection.host, seconds=seconds)
    raise UnreachableError("connections_broken", host=connection.host)


class _Api:
    """The probe of port 4028 and its partial result."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.open = False
        self.timed_out = False
        self.version: bytes | None = None
        self.devdetails: bytes | None = None

    async def run(self) -> None:
        """Ask for the version, and then for the devices, in which WhatsMiner reports its name."""
        try:
            self.version = await self._ask(b'{"command":"version"}')
            if self.version.startswith((b"{", b",")):
                self.devdetails = await self._ask(b'{"command":"devdetails"}')
        except UnreachableError:
            return
        except TimedOutError:
            self.timed_out = True

    async def _ask(self, command: bytes) -> bytes:
        """Return the raw reply to one command, empty if the connection was closed without one."""
        try:
            return await cgminer_rpc.exchange(self.connection, command, on_connect=self._connected)
        except RefusedError:
            return b""

    def _connected(self) -> None:
        self.open = True


class _Web:
    """The probe of port 80 and its partial result: one GET of `/`, redirects not followed."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.open = False
        self.timed_out = False
        self.status: int | None = None
        self.headers: dict[str, str] = {}
        self.body = b""

    async def run(self) -> None:
        """Request the page, and stop as soon as enough of it is read."""
        seconds = self.connection.deadlines.read
        # A little shorter than the deadline of the whole probe, so that the difference between "takes no connection"
        # and "does not answer" is still seen.
        timeout = aiohttp.ClientTimeout(total=seconds * 0.9, sock_connect=min(cgminer_rpc.CONNECT_S, seconds * 0.8))
        url = f"http://{self.connection.url_host}:{WEB_PORT}/"
        try:
            async with self.connection.session.get(
                url, allow_redirects=False, timeout=timeout, middlewares=(single_use,)
            ) as response:
                self.open = True
                self.status = response.status
                self.headers = {name.lower(): value for name, value in response.headers.items()}
                async for chunk in response.content.iter_any():
                    self.body = (self.body + chunk)[:BODY_HEAD]
                    if len(self.body) == BODY_HEAD:
                        break
                self._observe()
        except aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError:
            return
        except TimeoutError:
            self.open = self.timed_out = True
        except aiohttp.ClientError, ConnectionLostError:
            self.open = True

    def _observe(self) -> None:
        if self.connection.observer is not None:
            self.connection.observer(
                Exchange(
                    port=WEB_PORT,
                    protocol="http",
                    request="GET /",
                    answer=self.body,
                    status=self.status,
                    headers=self.headers,
                )
            )


class _V3:
    """The probe of the WhatsMiner v3 port: a connection without a byte."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.open = False

    async def run(self) -> None:
        """Make a connection and end it."""
        try:
            async with asyncio.timeout(min(cgminer_rpc.CONNECT_S, self.connection.deadlines.read)):
                _, writer = await asyncio.open_connection(self.connection.host, WHATSMINER_V3_PORT)
        except OSError:  # a TimeoutError is one
            return
        self.open = True
        writer.close()
