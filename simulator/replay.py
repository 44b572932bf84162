"""Serves the recorded answers of a real machine on a loopback address.

A capture (`tests/captures/**/capture.json`) is a list of exchanges: requests and raw answers, in the form that
`python -m custom_components.miner_remote.drivers.recording` writes. Other requests get the answer of a machine
that does not support them: CGMiner's code 14 on a socket, 404 over HTTP, code -2 on the WhatsMiner v3 port.
A request that was recorded several times gets its answers in turn, then always the last one.
"""

from __future__ import annotations

import contextlib
import json
import struct
from collections.abc import AsyncIterator, Iterable, Mapping
from pathlib import Path

from simulator.kinds.base import (
    Endpoint,
    HttpEndpoint,
    HttpRequest,
    HttpResponse,
    StreamConnection,
    StreamEndpoint,
    TcpEndpoint,
    TcpReply,
    TcpRequest,
    dump,
)
from simulator.machine import Machine
from simulator.transport import Host

UNKNOWN_COMMAND = {"STATUS": [{"STATUS": "E", "When": 0, "Code": 14, "Msg": "Invalid command"}], "id": 1}
UNKNOWN_V3_COMMAND = {"code": -2, "when": 0, "msg": "invalid command", "desc": ""}
_KEPT_HEADERS = ("www-authenticate", "location", "server", "set-cookie")


class Replay:
    """The answers of one machine, and the received requests.

    `asked` has each request as recorded, `unknown` those that were not recorded.
    """

    def __init__(self, exchanges: Iterable[Mapping[str, object]]) -> None:
        """Initialize with the exchanges of a capture."""
        self.asked: list[str] = []
        self.unknown: list[str] = []
        self._answers: dict[tuple[int, str, str], list[Mapping[str, object]]] = {}
        for exchange in exchanges:
            protocol, port = str(exchange["protocol"]), exchange["port"]
            if not isinstance(port, int):
                raise TypeError("The port of an exchange must be a whole number.")
            is_http = protocol == "http"
            request = f"{exchange['method']} {exchange['path']}" if is_http else _spelling(exchange["request"])
            self._answers.setdefault((port, protocol, request), []).append(exchange)

    @classmethod
    def load(cls, file: Path) -> Replay:
        """Return the replay of a `capture.json`."""
        return cls(json.loads(file.read_text(encoding="utf-8"))["exchanges"])

    @contextlib.asynccontextmanager
    async def serve(self, ip: str) -> AsyncIterator[Machine]:
        """Serve the answers at an address; yields the machine, whose faults can be set."""
        machine = Machine(
            ip=ip,
            kind="capture",
            model="",
            mac="",
            serial="",
            hostname="",
            firmware_version="",
            hashrate_ths=0,
            power_w=0,
        )
        host = Host(machine, self._endpoints())
        await host.start()
        try:
            yield machine
        finally:
            await host.stop()

    def _endpoints(self) -> list[Endpoint]:
        asked = {key[:2] for key in self._answers}
        # What else was tried on a port of HTTP was refused as bad HTTP, which the endpoint of HTTP does too.
        served = {(port, protocol) for port, protocol in asked if protocol == "http" or (port, "http") not in asked}
        return [self._endpoint(port, protocol) for port, protocol in sorted(served)]

    def _endpoint(self, port: int, protocol: str) -> Endpoint:
        match protocol:
            case "http":
                return HttpEndpoint(port, lambda request: self._http(port, request))
            case "whatsminer3":
                return StreamEndpoint(port, lambda connection: self._whatsminer(port, connection))
            case _:
                return TcpEndpoint(port, lambda request: self._rpc(port, request))

    def _answer(self, port: int, protocol: str, request: str) -> Mapping[str, object] | None:
        self.asked.append(request)
        known = self._answers.get((port, protocol, request))
        if not known:
            self.unknown.append(request)
            return None
        return known.pop(0) if len(known) > 1 else known[0]

    async def _rpc(self, port: int, request: TcpRequest) -> TcpReply | None:
        words = request.data.decode(errors="replace").strip("\x00\r\n ")
        with contextlib.suppress(ValueError):
            words = _spelling(json.loads(words))
        found = self._answer(port, "rpc", words)
        if found is None:
            return TcpReply(dump(UNKNOWN_COMMAND), tail=b"\x00")
        return None if found["answer"] is None else TcpReply(_body(found["answer"]), tail=b"\x00")

    async def _http(self, port: int, request: HttpRequest) -> HttpResponse:
        found = self._answer(port, "http", f"{request.method} {request.target}")
        if found is None:
            return HttpResponse(b"Not Found", status=404, content_type="text/plain")
        status, headers = found.get("status", 200), found.get("headers", {})
        if not isinstance(status, int) or not isinstance(headers, Mapping):
            raise TypeError("The status of an exchange must be a number, its headers an object.")
        answer = found["answer"]
        names = {str(name).lower(): str(value) for name, value in headers.items()}
        return HttpResponse(
            b"" if answer is None else _body(answer),
            status=status,
            content_type=names.get("content-type", "text/html" if isinstance(answer, str) else "application/json"),
            headers=tuple((name, names[name]) for name in _KEPT_HEADERS if name in names),
        )

    async def _whatsminer(self, port: int, connection: StreamConnection) -> None:
        while True:
            (length,) = struct.unpack("<I", await connection.read_exactly(4))
            raw = await connection.read_exactly(length)
            await connection.received()
            found = self._answer(port, "whatsminer3", _spelling(json.loads(raw)))
            body = dump(UNKNOWN_V3_COMMAND) if found is None else _body(found["answer"])
            await connection.send(body, frame=lambda body: struct.pack("<I", len(body)) + body)


def _body(answer: object) -> bytes:
    """Return an answer as bytes: text unchanged, anything else as compact JSON."""
    return answer.encode() if isinstance(answer, str) else dump(answer)


def _spelling(request: object) -> str:
    """Return a request in canonical form: text, or JSON with sorted keys and without nulls."""
    if not isinstance(request, Mapping):
        return str(request)
    return json.dumps({name: value for name, value in request.items() if value is not None}, sort_keys=True)


__all__ = ["Replay"]
