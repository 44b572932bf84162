"""One request over a TCP connection of its own: connect, send, read in parts, close.

Drives the socket by the callbacks of the event loop: a stream, or the loop's own functions for sockets, take about
half as much processor time again, and an order to a thousand miners takes thousands of requests.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from types import TracebackType
from typing import Self

from ..contract.errors import UnreachableError

_PART = 65_536
"""How many bytes are read at most at a time."""


class OneShot:
    """A connection for one request; entering it connects and sends, leaving it closes the connection."""

    __slots__ = (
        "_connect_s",
        "_connecting",
        "_deadline",
        "_expired",
        "_host",
        "_loop",
        "_on_connect",
        "_payload",
        "_port",
        "_reads",
        "_socket",
        "_timer",
        "_waiter",
        "_writes",
    )

    def __init__(
        self,
        host: str,
        port: int,
        payload: bytes,
        *,
        connect_s: float,
        seconds: float | None = None,
        on_connect: Callable[[], None] | None = None,
    ) -> None:
        """Prepare a request to an IP address; `on_connect` is called when the connection was made.

        Making it may take `connect_s` seconds, and all of it `seconds`; None leaves the latter to the caller.
        """
        self._loop = asyncio.get_running_loop()
        self._host = host
        self._port = port
        self._payload = memoryview(payload)
        self._connect_s = connect_s
        self._deadline = None if seconds is None else self._loop.time() + seconds
        self._on_connect = on_connect
        self._connecting = self._expired = self._reads = self._writes = False
        self._timer: asyncio.TimerHandle | None = None
        self._waiter: asyncio.Future[bytes] | None = None

    def __enter__(self) -> Self:
        """Begin to connect; raises UnreachableError if that fails at once, and OSError if the connection breaks."""
        try:
            self._socket = socket.socket(socket.AF_INET6 if ":" in self._host else socket.AF_INET, socket.SOCK_STREAM)
        except OSError as error:
            raise self._refused() from error
        try:
            self._socket.setblocking(False)
            self._connect()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        """Close the connection."""
        self.close()

    @property
    def sent(self) -> bool:
        """Return whether the whole request was sent."""
        return not self._payload

    async def part(self) -> bytes:
        """Return what came next, or nothing if the other end closed the connection.

        Raises UnreachableError if the connection cannot be made, OSError if it broke, and TimeoutError.
        """
        if self._expired:
            # The time ended between two parts, when nothing was awaited.
            raise TimeoutError
        self._waiter = self._loop.create_future()
        return await self._waiter

    def close(self) -> None:
        """Close the connection, at whatever point it is."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._stop_writing()
        if self._reads:
            self._reads = False
            self._loop.remove_reader(self._socket)
        self._socket.close()

    # Callbacks of the event loop, and what they have in common with a connection that is made at once. `part` is
    # awaited when they run, or its result was set and the task that awaits it has not run since.

    def _connect(self) -> None:
        self._connecting = True
        try:
            self._socket.connect(_socket_address(self._host, self._port))
        except BlockingIOError:
            self._timer = self._loop.call_later(self._connect_s, self._fail_to_connect)
            self._writes = True
            self._loop.add_writer(self._socket, self._writable)
        except OSError as error:
            raise self._refused() from error
        else:
            self._connected()

    def _connected(self) -> None:
        self._connecting = False
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if self._deadline is None else self._loop.call_at(self._deadline, self._expire)
        if self._on_connect is not None:
            self._on_connect()
        self._send()
        self._reads = True
        self._loop.add_reader(self._socket, self._readable)

    def _send(self) -> None:
        try:
            sent = self._socket.send(self._payload)
        except BlockingIOError:
            sent = 0
        self._payload = self._payload[sent:]
        if not self._payload:
            self._stop_writing()
        elif not self._writes:
            self._writes = True
            self._loop.add_writer(self._socket, self._writable)

    def _stop_writing(self) -> None:
        if self._writes:
            self._writes = False
            self._loop.remove_writer(self._socket)

    def _writable(self) -> None:
        try:
            if not self._connecting:
                self._send()
            elif code := self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                self._fail_to_connect(OSError(code, os.strerror(code)))
            else:
                self._connected()
        except OSError as error:
            self._fail(error)

    def _readable(self) -> None:
        waiter = self._waiter
        if waiter is None or waiter.done():
            return
        try:
            waiter.set_result(self._socket.recv(_PART))
        except BlockingIOError:
            return
        except OSError as error:
            waiter.set_exception(error)

    def _expire(self) -> None:
        self._expired = True
        self._fail(TimeoutError())

    def _fail_to_connect(self, cause: OSError | None = None) -> None:
        self._stop_writing()
        error = self._refused()
        error.__cause__ = cause
        self._fail(error)

    def _fail(self, error: Exception) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(error)

    def _refused(self) -> UnreachableError:
        return UnreachableError("connection_refused", host=self._host, port=self._port)


def _socket_address(host: str, port: int) -> tuple[str | int, ...]:
    """Return the address of a socket; raises OSError for a name, whose look-up would block the event loop."""
    if ":" not in host:
        socket.inet_pton(socket.AF_INET, host)
        return host, port
    address, _, zone = host.partition("%")
    if not zone:
        return host, port
    return address, port, 0, int(zone) if zone.isdecimal() else socket.if_nametoindex(zone)


__all__ = ["OneShot"]
