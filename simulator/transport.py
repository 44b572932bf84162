"""The network side of one machine: sockets, connections, and faults on the byte level."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import struct
import time
from collections.abc import Callable
from typing import override
from urllib.parse import parse_qsl, urlsplit

import h11

from simulator.kinds.base import (
    Endpoint,
    HttpEndpoint,
    HttpRequest,
    HttpResponse,
    StreamConnection,
    StreamEndpoint,
    TcpEndpoint,
    TcpRequest,
)
from simulator.machine import Fault, Machine, UpgradeFault

GARBAGE = bytes(range(0x80, 0xB0)) + b"\x07\x00]}not a reply{[\xff\xfe"
_TWO_OBJECTS = re.compile(rb"\}\s*,\s*\{")
_FIRST_MEMBER = re.compile(rb'^(\{"[^"]*":\s*(?:"[^"]*"|[\w.+-]+)),\s*"')
_SENTENCE = re.compile(rb'("[^"]+"\s*:\s*"[^"\\]* [^"\\]*)"')


class _OverError(ConnectionError):
    """The connection must be closed: a fault or the client ended it, or the machine went down."""


def spoil_body(machine: Machine, body: bytes) -> bytes:
    """Return a body with the faults `NUL` and `GLUED`, before framing."""
    is_json = body[:1] in (b"{", b"[")
    if machine.has(Fault.GLUED) and is_json:
        body, glued = _TWO_OBJECTS.subn(b"}{", body)
        if not glued:
            # Without two objects: split the object after its first plain value, or send it twice.
            body, glued = _FIRST_MEMBER.subn(rb'\1}{"', body, count=1)
            body = body if glued else body * 2
    if machine.has(Fault.NUL):
        if is_json:
            body = body[:1] + b"\r\n" + _SENTENCE.sub(rb'\1\n"', body[1:], count=1)
        body += b"\x00\x00"
    return body


class _Wire:
    """One accepted connection: sends replies with the faults of the machine."""

    def __init__(self, machine: Machine, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.machine = machine
        self.reader = reader
        self.writer = writer
        peer = writer.get_extra_info("peername")
        self.peer: str = peer[0] if peer else ""

    async def received(self) -> None:
        """Count a request; under `NO_REPLY` wait for the client to give up."""
        counters = self.machine.counters
        counters["request"] = counters.get("request", 0) + 1
        if self.machine.has(Fault.NO_REPLY):
            await self.hang()

    async def hang(self) -> None:
        """Stop answering until the client closes the connection."""
        while await self.reader.read(65_536):
            pass
        raise _OverError

    async def send(self, head: bytes, body: bytes, *, write: bool) -> None:
        """Send one reply as changed by the faults; raises `_OverError` if that ends the connection."""
        machine = self.machine
        if write and machine.has(Fault.NO_REPLY_WRITES):
            await self.hang()
        data = head + body
        over = False
        if machine.has(Fault.GARBAGE):
            data, over = GARBAGE, True
        if machine.has(Fault.TRUNCATED) or machine.has(Fault.RESET):
            data, over = data[: len(head) + len(body) // 2 if body else len(data) // 2], True
        if machine.has(Fault.SLOW_DRIP):
            await self._drip(data, machine.fault_delay(Fault.SLOW_DRIP, 0.05))
        else:
            self.writer.write(data)
            await self.writer.drain()
        if machine.has(Fault.RESET):
            self.reset()
        if over:
            raise _OverError

    async def _drip(self, data: bytes, delay: float) -> None:
        for at in range(len(data)):
            if self.writer.is_closing():
                raise _OverError
            self.writer.write(data[at : at + 1])
            await asyncio.sleep(delay)

    def reset(self) -> None:
        """Close with a TCP reset instead of an orderly end."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


class _Stream(StreamConnection):
    """A connection of a framed protocol."""

    def __init__(self, wire: _Wire) -> None:
        self._wire = wire
        self.peer = wire.peer

    @override
    async def read_exactly(self, count: int) -> bytes:
        return await self._wire.reader.readexactly(count)

    @override
    async def send(self, body: bytes, *, frame: Callable[[bytes], bytes] = bytes, write: bool = False) -> None:
        body = spoil_body(self._wire.machine, body)
        await self._wire.send(b"", frame(body), write=write)
        if not self._wire.machine.listening:
            raise _OverError

    @override
    async def received(self) -> None:
        await self._wire.received()


class Host:
    """Serves one machine; opens and closes its ports with the state of the machine."""

    def __init__(self, machine: Machine, endpoints: list[Endpoint]) -> None:
        """Initialize with a machine and its servers; `start` puts them on the network."""
        self.machine = machine
        self._endpoints = endpoints
        self._loop: asyncio.AbstractEventLoop
        self._listening: list[socket.socket] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._turns = {endpoint.port: asyncio.Lock() for endpoint in endpoints}
        self._stopped = False

    async def start(self) -> None:
        """Open the ports; raises `OSError` (`PermissionError` for a privileged port) if one cannot be bound."""
        self._loop = asyncio.get_running_loop()
        self.machine.on_change = self._changed
        if self.machine.listening:
            self._open()
        self._changed()

    async def stop(self) -> None:
        """Close everything and wait for it."""
        self._stopped = True
        self.machine.on_change = lambda: None
        self._changed()
        self._close()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _changed(self) -> None:
        """Open or close the ports according to the machine, now and when it will be up again."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._stopped:
            return
        if not self.machine.listening:
            self._close()
            wait = self.machine.down_until - time.time()
            if wait > 0:
                # Slightly later, so that the machine is already up.
                self._timer = self._loop.call_later(wait + 0.002, self._changed)
            return
        if not self._listening:
            try:
                self._open()
            except OSError:
                # Another process has the port for a moment.
                self._timer = self._loop.call_later(0.2, self._changed)
        if self.machine.reboot_loop and self._timer is None:
            self._timer = self._loop.call_later(self.machine.boot_s / 4, self.machine.reboot)

    def _open(self) -> None:
        sockets: list[socket.socket] = []
        try:
            for endpoint in self._endpoints:
                sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
                sockets.append(sock)
                sock.setblocking(False)
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                sock.bind((self.machine.ip, endpoint.port))
                sock.listen(128)
        except OSError:
            for sock in sockets:
                sock.close()
            raise
        for endpoint, sock in zip(self._endpoints, sockets, strict=True):
            self._loop.add_reader(sock, self._accept, endpoint, sock)
        self._listening = sockets

    def _close(self) -> None:
        """Close the ports and every connection except the one whose request is being answered."""
        for sock in self._listening:
            self._loop.remove_reader(sock)
            sock.close()
        self._listening = []
        current = None if self._stopped else asyncio.current_task(self._loop)
        for task in self._tasks:
            if task is not current:
                task.cancel()

    def _accept(self, endpoint: Endpoint, listening: socket.socket) -> None:
        try:
            sock, _ = listening.accept()
        except OSError:
            return  # The client is gone already.
        task = self._loop.create_task(self._connected(endpoint, sock))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _connected(self, endpoint: Endpoint, sock: socket.socket) -> None:
        sock.setblocking(False)
        try:
            reader, writer = await asyncio.open_connection(sock=sock)
        except BaseException:
            sock.close()
            raise
        wire = _Wire(self.machine, reader, writer)
        clean = False
        try:
            match endpoint:
                case HttpEndpoint():
                    await self._http(endpoint, wire)
                case TcpEndpoint():
                    await self._tcp(endpoint, wire)
                case StreamEndpoint():
                    await endpoint.handler(_Stream(wire))
            clean = True
        except _OverError, asyncio.IncompleteReadError:
            clean = True
        except ConnectionError, TimeoutError:
            pass
        finally:
            if clean:
                writer.close()
            else:
                writer.transport.abort()

    async def _tcp(self, endpoint: TcpEndpoint, wire: _Wire) -> None:
        async with self._turns[endpoint.port] if endpoint.serial else contextlib.nullcontext():
            data = await wire.reader.read(endpoint.max_request)
            if not data:
                return
            await wire.received()
            reply = await endpoint.handler(TcpRequest(data, wire.peer))
            while reply is not None:
                await wire.send(b"", spoil_body(self.machine, reply.body) + reply.tail, write=reply.write)
                reply = None if reply.more is None else await reply.more(_Stream(wire))

    async def _http(self, endpoint: HttpEndpoint, wire: _Wire) -> None:
        http = h11.Connection(h11.SERVER)
        while (request := await _read_request(http, wire)) is not None:
            await wire.received()
            response = await endpoint.handler(request)
            if response is None:
                return
            await wire.send(*_http_bytes(http, self.machine, response, request.method), write=response.write)
            if http.our_state is h11.MUST_CLOSE or not self.machine.listening:
                return
            http.start_next_cycle()


async def _read_request(http: h11.Connection, wire: _Wire) -> HttpRequest | None:
    """Return the next request of a connection, or None at its end; invalid HTTP gets a 400 and ends it."""
    head: h11.Request | None = None
    body = bytearray()
    while True:
        try:
            event = http.next_event()
        except h11.RemoteProtocolError as err:
            if http.our_state in (h11.IDLE, h11.SEND_RESPONSE):
                bad = _bad_request(err.error_status_hint)
                await wire.send(*_http_bytes(http, wire.machine, bad, "GET"), write=False)
            return None
        if event is h11.NEED_DATA:
            if http.they_are_waiting_for_100_continue:
                go_on = http.send(h11.InformationalResponse(status_code=100, headers=[]))
                wire.writer.write(go_on or b"")
            data = await wire.reader.read(65_536)
            if head is None and data.startswith(b"{"):
                # A request of another protocol: its first byte begins no method, so servers refuse it at once.
                await wire.send(*_http_bytes(http, wire.machine, _bad_request(400), "GET"), write=False)
                return None
            http.receive_data(data)
        elif isinstance(event, h11.Request):
            head = event
        elif isinstance(event, h11.Data):
            body += event.data
            if UpgradeFault.HALF_UPLOAD in wire.machine.upgrade_faults and _is_half_an_image(head, len(body)):
                wire.reset()
                raise _OverError
        elif isinstance(event, h11.EndOfMessage) and head is not None:
            target = head.target.decode("ascii", "replace")
            url = urlsplit(target)
            return HttpRequest(
                method=head.method.decode("ascii"),
                target=target,
                path=url.path,
                query=dict(parse_qsl(url.query, keep_blank_values=True)),
                headers={name.decode("latin-1"): value.decode("latin-1") for name, value in head.headers},
                body=bytes(body),
                peer=wire.peer,
            )
        else:
            return None


def _is_half_an_image(head: h11.Request | None, received: int) -> bool:
    """Return whether half of a body has been received that is long enough for a firmware image."""
    lengths = [int(value) for name, value in (head.headers if head else ()) if name == b"content-length"]
    return any(length > 2048 and received >= length // 2 for length in lengths)


def _bad_request(status: int) -> HttpResponse:
    return HttpResponse(b"Bad Request\n", status=status, content_type="text/plain")


def _http_bytes(http: h11.Connection, machine: Machine, response: HttpResponse, method: str) -> tuple[bytes, bytes]:
    """Return the head and the body of a response as bytes, with the length of the sent body."""
    # A reply with status 204 has no body that faults could change.
    body = b"" if response.status == 204 else spoil_body(machine, response.body)
    headers = [("Content-Length", str(len(body))), *response.headers]
    if response.content_type and body:
        headers.insert(0, ("Content-Type", response.content_type))
    if not machine.listening:
        headers.append(("Connection", "close"))
    head = http.send(h11.Response(status_code=response.status, headers=headers)) or b""
    sent = b"" if method == "HEAD" else http.send(h11.Data(data=body)) or b""
    http.send(h11.EndOfMessage())
    return head, sent
