"""Miners that answer from memory: real sockets and protocols at a fraction of what a simulated miner costs.

There is one simulated machine of each kind. Its answer to a request is kept for a few seconds, and all miners of the
kind get it, each with its own MAC address, serial number and IP address. The values change like those of real ones.
Only reads are meant to be used.

Run as `python -m benchmarks.wire.recorded --miners N --base IP`.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import signal
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final, override

from simulator.fleet import addresses, all_kinds, make_machines, raise_file_limit
from simulator.kinds.base import Endpoint, HttpEndpoint, HttpRequest, HttpResponse, TcpEndpoint, TcpRequest
from simulator.machine import Machine

KINDS: Final = ("antminer", "whatsminer_v2", "avalon", "luxos", "axeos")
"""Kinds whose reads need no session of the single machine."""
KEPT_S: Final = 5.0
_LENGTH: Final = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Self:
    """What a miner says about itself instead of what the machine of its kind says."""

    swaps: tuple[tuple[bytes, bytes], ...]

    def of(self, body: bytes) -> bytes:
        """Return an answer as this miner gives it."""
        for theirs, own in self.swaps:
            body = body.replace(theirs, own)
        return body


class Answers:
    """The answers of all miners of one kind."""

    def __init__(self, machine: Machine, endpoints: Mapping[int, Endpoint]) -> None:
        """Start without answers."""
        self.machine = machine
        self.endpoints = endpoints
        self._nominal = machine.hashrate_ths, machine.power_w
        self._kept: dict[tuple[int, bytes], tuple[float, bytes, bytes]] = {}
        self._changed_at = 0.0

    def kept(self, port: int, key: bytes) -> tuple[bytes, bytes] | None:
        """Return head and body of an answer that is young enough."""
        found = self._kept.get((port, key))
        return None if found is None or time.monotonic() - found[0] > KEPT_S else found[1:]

    def keep(self, port: int, key: bytes, head: bytes, body: bytes) -> None:
        """Keep an answer for the others."""
        self._kept[port, key] = time.monotonic(), head, body

    def let_change(self) -> None:
        """Change the values of the machine a little from time to time."""
        now = time.monotonic()
        if now - self._changed_at > KEPT_S:
            self._changed_at = now
            share = random.uniform(0.98, 1.02)
            self.machine.hashrate_ths, self.machine.power_w = self._nominal[0] * share, self._nominal[1] * share
            self.machine.ambient_c = 24 + random.uniform(-1, 1)


class _Server(asyncio.Protocol):
    """One connection to one miner."""

    def __init__(self, answers: Answers, miner: Self, endpoint: Endpoint) -> None:
        self._answers = answers
        self._miner = miner
        self._endpoint = endpoint
        self._received = b""
        self._transport: asyncio.Transport
        self._work: asyncio.Task[None] | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    @override
    def data_received(self, data: bytes) -> None:
        self._received += data
        if isinstance(self._endpoint, TcpEndpoint):
            self._answer(self._endpoint, self._received)
            return
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not found:
            return
        length = _LENGTH.search(head)
        if len(body) < (int(length[1]) if length else 0):
            return
        self._received = b""
        line = head.partition(b"\r\n")[0]
        authorized = b"\r\nauthorization:" in head.lower()
        self._answer(self._endpoint, line + (b" authorized " if authorized else b" ") + body, head, body)

    def _answer(self, endpoint: Endpoint, key: bytes, head: bytes = b"", body: bytes = b"") -> None:
        if (kept := self._answers.kept(endpoint.port, key)) is not None:
            self._send(*kept)
        else:
            self._work = asyncio.create_task(self._ask(endpoint, key, head, body))

    async def _ask(self, endpoint: Endpoint, key: bytes, head: bytes, body: bytes) -> None:
        self._answers.let_change()
        if isinstance(endpoint, TcpEndpoint):
            reply = await endpoint.handler(TcpRequest(key, "127.0.0.1"))
            if reply is None:
                self._transport.close()
                return
            head, body = b"", reply.body + reply.tail
            self._answers.keep(endpoint.port, key, head, body)
        else:
            assert isinstance(endpoint, HttpEndpoint)
            response = await endpoint.handler(_request(head, body))
            if response is None:
                self._transport.close()
                return
            head, body = _head(response), response.body
            if response.status != 401 or b" authorized " not in key:
                self._answers.keep(endpoint.port, key, head, body)
        self._send(head, body)

    def _send(self, head: bytes, body: bytes) -> None:
        body = self._miner.of(body)
        if not head:
            self._transport.write(body)
            self._transport.close()
            return
        self._transport.write(b"%sContent-Length: %d\r\n\r\n%s" % (head, len(body), body))


def _request(head: bytes, body: bytes) -> HttpRequest:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _version = first.split(" ")
    path, _, query = target.partition("?")
    pairs = (each.partition("=") for each in query.split("&") if each)
    named = (line.partition(":") for line in lines)
    return HttpRequest(
        method=method,
        target=target,
        path=path,
        query={name: value for name, _, value in pairs},
        headers={name.lower(): value.strip() for name, _, value in named},
        body=body,
        peer="127.0.0.1",
    )


def _head(response: HttpResponse) -> bytes:
    lines = [f"HTTP/1.1 {response.status} OK", *(f"{name}: {value}" for name, value in response.headers)]
    if response.content_type:
        lines.append(f"Content-Type: {response.content_type}")
    return "".join(f"{line}\r\n" for line in lines).encode("latin-1")


def _swaps(theirs: Machine, own: Machine) -> tuple[tuple[bytes, bytes], ...]:
    pairs = [(theirs.serial, own.serial), (theirs.ip, own.ip)]
    for form in (str.lower, str.upper):
        mac, other = form(theirs.mac), form(own.mac)
        pairs += [(mac, other), (mac.replace(":", ""), other.replace(":", ""))]
    return tuple((old.encode(), new.encode()) for old, new in pairs)


async def _run(miners: int, base: str) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    known = all_kinds()
    answers = []
    # The machines themselves are not on the network.
    for machine in make_machines(KINDS, base="127.9.9.1", seed=977):
        endpoints = {endpoint.port: endpoint for endpoint in known[machine.kind].endpoints(machine)}
        answers.append(Answers(machine, endpoints))
    names = [KINDS[number % len(KINDS)] for number in range(miners)]
    raise_file_limit(2 * miners)
    servers = []
    for number, own in enumerate(make_machines(names, base=base)):
        kind = answers[number % len(KINDS)]
        miner = Self(_swaps(kind.machine, own))
        for port, endpoint in kind.endpoints.items():
            sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind((own.ip, port))

            def serve(kind: Answers = kind, miner: Self = miner, endpoint: Endpoint = endpoint) -> _Server:
                return _Server(kind, miner, endpoint)

            servers.append(await loop.create_server(serve, sock=sock))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await stop.wait()


def machines(miners: int, base: str) -> list[str]:
    """Return the addresses of the miners."""
    return list(islice(addresses(base), miners))


def main() -> None:
    """Answer until SIGTERM."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--miners", type=int, required=True)
    parser.add_argument("--base", required=True)
    arguments = parser.parse_args()
    asyncio.run(_run(arguments.miners, arguments.base))


if __name__ == "__main__":
    main()
