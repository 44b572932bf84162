"""HTTP requests to a miner: every failure has its error type."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import DigestAuthMiddleware

from custom_components.miner_remote.drivers.contract.driver import Connection, Deadlines
from custom_components.miner_remote.drivers.contract.errors import (
    AuthenticationError,
    RefusedError,
    TimedOutError,
    UnreachableError,
)
from custom_components.miner_remote.drivers.transport.http import (
    MAX_REPLY,
    ConnectionLostError,
    HttpReply,
    exchange,
    request,
)

from .conftest import Connect
from .raising import raises

HOST = "127.34.1.1"
PORT = 8034

type Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Server:
    """A server that answers one request with the given bytes."""

    answer: Answer
    requests: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read the head and the body of one request and answer it."""
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0
        )
        self.requests.append(head + await reader.readexactly(length))
        try:
            await self.answer(writer)
        finally:
            writer.close()


def says(raw: bytes, *, reset: bool = False) -> Answer:
    """Return an answer of these bytes, after which the connection is closed or reset."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(raw)
        await writer.drain()
        if reset:
            writer.transport.abort()

    return answer


def reply(status: str, body: bytes, *headers: str) -> Answer:
    """Return a complete HTTP reply."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return says("\r\n".join(lines).encode() + body)


async def hangs(writer: asyncio.StreamWriter) -> None:
    """Send no answer for longer than any deadline in these tests."""
    await asyncio.sleep(30)


async def drips(writer: asyncio.StreamWriter) -> None:
    """Answer byte by byte, for longer than any deadline in these tests."""
    for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n" + b"x" * 400:
        writer.write(bytes([byte]))
        await asyncio.sleep(0.02)
        if writer.is_closing():
            return


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[Server]:
    """Run a server at HOST:PORT."""
    server = Server(answer)
    tasks: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(server.serve(reader, writer))
        tasks.add(task)

    listening = await asyncio.start_server(connected, HOST, PORT)
    try:
        yield server
    finally:
        listening.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def connection(connect: Connect) -> Connection:
    """Return a connection with short deadlines."""
    return connect(HOST, deadlines=Deadlines(read=0.4, write=0.6))


async def test_request_and_reply_are_complete(connection: Connection) -> None:
    async with serving(reply("200 OK", b'{"a":1}', "X-Name: Value")) as server:
        reported = await request(connection, "PATCH", "/api", json={"b": [1, "ü"]}, port=PORT)
    assert (reported.status, reported.headers["x-name"], reported.json()) == (200, "Value", {"a": 1})
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"PATCH /api HTTP/1.1")
    assert json.loads(body) == {"b": [1, "ü"]}
    assert b"connection: close" in head.lower()
    assert b"content-type: application/json" in head.lower()
    # AxeOS refuses a request whose Origin is not of its network.
    assert b"origin" not in head.lower()


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (reply("401 Unauthorized", b"Unauthorized"), AuthenticationError),
        (reply("403 Forbidden", b""), AuthenticationError),
        (reply("400 Bad Request", b"Wrong API input"), RefusedError),
        (reply("500 Internal Server Error", b'{"error":"no"}'), RefusedError),
        (reply("302 Found", b"", "Location: http://127.0.0.1:1/"), RefusedError),
        (says(b"\x80\x81garbage\r\n\r\n"), RefusedError),
        (reply("200 OK", b"x" * (MAX_REPLY + 1)), RefusedError),
        (says(b""), ConnectionLostError),
        (says(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"), ConnectionLostError),
        (says(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", reset=True), ConnectionLostError),
        (hangs, TimedOutError),
        (drips, TimedOutError),
    ],
    ids=[
        "401", "403", "400", "500", "redirect", "no HTTP", "too long", "closed", "truncated", "reset", "hangs", "drips"
    ],
)  # fmt: skip
async def test_each_failure_has_its_error(connection: Connection, answer: Answer, expected: type[Exception]) -> None:
    started = time.monotonic()
    async with serving(answer) as server:
        with pytest.raises(expected):
            await request(connection, "GET", "/", port=PORT)
    assert time.monotonic() - started < 1.5
    assert len(server.requests) == 1


async def test_closed_port_is_unreachable(connection: Connection) -> None:
    with pytest.raises(UnreachableError) as caught:
        await exchange(connection, "GET", "/", port=PORT)
    assert not isinstance(caught.value, ConnectionLostError)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_request_is_sent_once(connection: Connection, method: str) -> None:
    async with serving(says(b"")) as server:
        with pytest.raises(ConnectionLostError):
            await exchange(connection, method, "/", port=PORT)
    assert len(server.requests) == 1


async def test_miner_message_is_cleaned_and_short(connection: Connection) -> None:
    async with serving(reply("400 Bad Request", b"\x1b[31mbad\x00 \r\n input " + b"y" * 500)):
        with pytest.raises(RefusedError) as caught:
            await request(connection, "GET", "/", port=PORT)
    assert caught.value.miner_message.startswith("?[31mbad input y")
    assert len(caught.value.miner_message) <= 120
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("body", "words"),
    [(b'{"message":"Mining paused"}', "Mining paused"), (b"plain", "plain"), (b'{"ok":1}', '{"ok":1}'), (b"", "")],
)
async def test_reply_message_is_extracted(connection: Connection, body: bytes, words: str) -> None:
    async with serving(reply("200 OK", body)):
        assert (await exchange(connection, "GET", "/", port=PORT)).words == words


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'[{"uid":"a"}]', [{"uid": "a"}]),
        (b'{"a":"two\nlines"}\x00\x00', {"a": "two\nlines"}),
        (b'{"a":{"b":1}{"c":2}}', None),
        (b"no json", None),
        (b"", None),
    ],
)
async def test_json_reply_is_parsed_or_refused(connection: Connection, body: bytes, value: object) -> None:
    async with serving(reply("200 OK", body)):
        reported = await exchange(connection, "GET", "/", port=PORT)
    if value is None:
        with pytest.raises(RefusedError):
            reported.value()
    else:
        assert reported.value() == value


async def test_status_401_has_the_given_code(connection: Connection) -> None:
    async with serving(reply("401 Unauthorized", b"")):
        with raises(AuthenticationError, "axeos_network_not_allowed"):
            await request(connection, "POST", "/", port=PORT, unauthorized="axeos_network_not_allowed")


async def test_single_request_can_have_longer_deadline(connection: Connection) -> None:
    started = time.monotonic()
    async with serving(hangs):
        with raises(TimedOutError, "answer_timeout", seconds=0.9):
            await exchange(connection, "POST", "/", port=PORT, seconds=0.9)
    assert time.monotonic() - started == pytest.approx(0.9, abs=0.3)


async def test_connection_is_not_reused(connection: Connection) -> None:
    async def stays_open(writer: asyncio.StreamWriter) -> None:
        await reply("200 OK", b"{}")(writer)
        await hangs(writer)

    async with serving(stays_open) as server:
        for _ in range(3):
            await exchange(connection, "GET", "/", port=PORT)
    assert len(server.requests) == 3
    assert not any(connection.session.connector._conns.values() if connection.session.connector else ())


@pytest.mark.parametrize(
    "challenge",
    [
        'Digest realm="antMiner Configuration"',
        'Digest nonce="a", qop="auth"',
        'Digest realm="a", nonce="", qop="auth"',
        'Digest realm="a", nonce="b", qop="other"',
        'Digest realm="a", nonce="b", algorithm=ROT13',
        'Digest realm="a", nonce="b", qop="auth", domain="http://[::1 /x"',
    ],
)
async def test_unsupported_challenge_is_refused(connection: Connection, challenge: str) -> None:
    digest = DigestAuthMiddleware("root", "root")
    async with serving(reply("401 Unauthorized", b"", f"WWW-Authenticate: {challenge}")) as server:
        with pytest.raises(RefusedError):
            await exchange(connection, "POST", "/", json={}, port=PORT, digest=digest)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("body", "token"),
    [
        (b'{"token":"abc"}', "abc"),
        (b'{"token":"a\\nX-Other: 1"}', None),
        ('{"token":"é"}'.encode(), None),
        (b"{}", None),
    ],
)
def test_login_token_is_read_or_rejected(body: bytes, token: str | None) -> None:
    assert HttpReply("127.0.0.1", 200, {}, body).token() == token
