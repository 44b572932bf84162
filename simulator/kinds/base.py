"""The interface between firmware protocols and the transport.

A kind creates machines and answers requests without using sockets. `simulator.fleet` finds each module of this package
that has a tuple `KINDS` of `Kind` objects.

Faults are implemented as follows:

* The transport (`simulator.transport`) implements `DEAD`, `NO_REPLY`, `NO_REPLY_WRITES`, `SLOW_DRIP`, `RESET`,
  `GARBAGE`, `TRUNCATED`, `NUL` and `GLUED`, and closes the ports of a machine that reboots. A reply to a write must
  set `write=True`.
* `Machine` implements `IGNORES_WRITES`, if a kind changes it only through its methods.
* The kind implements `UNAUTHORIZED`, `ACCESS_DENIED`, `SESSION_BUSY` and `NO_MAC` like its firmware, and calls
  `slow_config` before it answers a configuration write.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import re
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit

from simulator.machine import Fault, Machine, PoolSlot

_DISPOSITION = re.compile(r'\b(name|filename)="([^"]*)"')


def dump(value: object) -> bytes:
    """Return a value as JSON without spaces, like firmware."""
    return json.dumps(value, separators=(",", ":")).encode()


def load_object(body: bytes) -> dict[str, object] | None:
    """Return the JSON object in a request body, or None."""
    try:
        value = json.loads(body)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One HTTP request: `target` as sent, `path` and `query` separately, header names in lower case."""

    method: str
    target: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    peer: str
    """The address of the client."""

    def json(self) -> dict[str, object] | None:
        """Return the JSON object in the body, or None."""
        return load_object(self.body)

    def parts(self) -> dict[str, bytes]:
        """Return the parts of a multipart body by their names; a file's name is in `filename`."""
        _, _, boundary = self.headers.get("content-type", "").partition("boundary=")
        found: dict[str, bytes] = {}
        for part in self.body.split(b"--" + boundary.strip('"').encode())[1:-1] if boundary else []:
            head, _, content = part.partition(b"\r\n\r\n")
            names = dict(_DISPOSITION.findall(head.decode(errors="replace")))
            found[names.get("name", "")] = content.removesuffix(b"\r\n")
            if "filename" in names:
                found["filename"] = names["filename"].encode()
        return found

    def form(self) -> dict[str, str]:
        """Return the fields of a form in the body."""
        return dict(parse_qsl(self.body.decode(errors="replace"), keep_blank_values=True))

    def has_local_origin(self) -> bool:
        """Return whether the Origin, if any, is in the local network."""
        origin = self.headers.get("origin")
        if not origin:
            return True
        host = urlsplit(origin).hostname or ""
        try:
            return ipaddress.ip_address(host).is_private
        except ValueError:
            return host.endswith(".local") or (bool(host) and "." not in host)


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """One HTTP response."""

    body: bytes = b""
    status: int = 200
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    write: bool = False
    """Whether it answers a write."""

    @classmethod
    def of(
        cls, value: object, *, status: int = 200, write: bool = False, headers: tuple[tuple[str, str], ...] = ()
    ) -> HttpResponse:
        """Return a response with a JSON body."""
        return cls(dump(value), status=status, write=write, headers=headers)


@dataclass(frozen=True, slots=True)
class TcpRequest:
    """The data of one `recv` of a protocol with one request per connection."""

    data: bytes
    peer: str


@dataclass(frozen=True, slots=True)
class TcpReply:
    """The answer to one request, after which the connection is closed.

    `tail` (CGMiner's NUL, or a file) is sent after the body; faults do not change it. `more` continues the connection
    instead of closing it, and returns the next answer.
    """

    body: bytes
    write: bool = False
    tail: bytes = b""
    more: TcpContinuation | None = None


class StreamConnection(ABC):
    """One connection of a framed protocol."""

    peer: str

    @abstractmethod
    async def read_exactly(self, count: int) -> bytes:
        """Return exactly this many bytes; raises `asyncio.IncompleteReadError` if the client has closed."""

    @abstractmethod
    async def send(self, body: bytes, *, frame: Callable[[bytes], bytes] = bytes, write: bool = False) -> None:
        """Send one reply; `frame` encodes the body for the wire.

        Raises `ConnectionError` if a fault or the client ended the connection, or the machine went down.
        """

    @abstractmethod
    async def received(self) -> None:
        """Must be called after a request was read and before it is handled: counts it, and hangs under `NO_REPLY`."""


TcpContinuation = Callable[[StreamConnection], Awaitable[TcpReply | None]]
"""Continues a connection after an answer; None closes it."""
HttpHandler = Callable[[HttpRequest], Awaitable[HttpResponse | None]]
"""Answers one HTTP request; None closes the connection without an answer."""
TcpHandler = Callable[[TcpRequest], Awaitable[TcpReply | None]]
"""Answers one request; None closes the connection without a byte."""
StreamHandler = Callable[[StreamConnection], Awaitable[None]]
"""Serves one connection until it returns."""


@dataclass(frozen=True, slots=True)
class HttpEndpoint:
    """An HTTP/1.1 server with keep-alive."""

    port: int
    handler: HttpHandler


@dataclass(frozen=True, slots=True)
class TcpEndpoint:
    """A server that reads once, answers once and closes.

    `serial` serves one connection at a time: a client that connects and stays silent blocks the others.
    """

    port: int
    handler: TcpHandler
    serial: bool = False
    max_request: int = 4095


@dataclass(frozen=True, slots=True)
class StreamEndpoint:
    """A server of a framed protocol with many requests on one connection."""

    port: int
    handler: StreamHandler


Endpoint = HttpEndpoint | TcpEndpoint | StreamEndpoint


@dataclass(frozen=True, slots=True)
class Identity:
    """The parameters of a new machine; deterministic by seed and number."""

    number: int
    """Counts the machines of the fleet from 0."""
    ip: str
    mac: str
    serial: str
    boot_s: float = 4.0

    @property
    def short(self) -> str:
        """Return the last three bytes of the MAC address without colons, as in host names."""
        return self.mac.replace(":", "")[-6:]

    def pools(self, prefix: str = "stratum+tcp://") -> list[PoolSlot]:
        """Return three pools with different addresses, users and passwords.

        All machines of a fleet have the same three servers and different worker names.
        """
        worker = self.ip.replace(".", "x")
        return [
            PoolSlot(f"{prefix}{host}:{port}", f"{account}.{worker}", password)
            for host, port, account, password in (
                ("pool-a.example.com", 3333, "acme", "alpha-pw"),
                ("pool-b.example.com", 4444, "acme-b", "beta-pw"),
                ("pool-c.example.com", 25, "acme-c", "gamma-pw"),
            )
        ]


@dataclass(frozen=True)
class Kind(ABC):
    """One firmware kind. It is stateless: the state of a firmware belongs to the result of `endpoints`."""

    name: ClassVar[str]
    """The name in options and the control API."""
    ports: ClassVar[tuple[int, ...]]
    """The ports of its machines."""

    @abstractmethod
    def create(self, identity: Identity) -> Machine:
        """Return a new machine with realistic model, hashrate, power, limits, default credentials and three pools."""

    @abstractmethod
    def endpoints(self, machine: Machine) -> list[Endpoint]:
        """Return the servers of one machine; called once per machine, not after a reboot.

        State that a reboot ends (sessions, tokens) must be dropped when `machine.booted_at` has changed.
        """


async def slow_config(machine: Machine) -> None:
    """Wait before a configuration write is answered if the machine has the fault `SLOW_CONFIG`."""
    if machine.has(Fault.SLOW_CONFIG):
        await asyncio.sleep(machine.fault_delay(Fault.SLOW_CONFIG, 60.0))


__all__ = [
    "Endpoint",
    "HttpEndpoint",
    "HttpHandler",
    "HttpRequest",
    "HttpResponse",
    "Identity",
    "Kind",
    "StreamConnection",
    "StreamEndpoint",
    "StreamHandler",
    "TcpContinuation",
    "TcpEndpoint",
    "TcpHandler",
    "TcpReply",
    "TcpRequest",
    "dump",
    "load_object",
    "slow_config",
]
