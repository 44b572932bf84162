"""HTTP replies as miners send them, in parts of any size, read as aiohttp reads them."""

from __future__ import annotations

import gzip
import zlib

import pytest

from custom_components.miner_remote.drivers.contract.driver import Connection, Deadlines
from custom_components.miner_remote.drivers.contract.errors import RefusedError
from custom_components.miner_remote.drivers.transport.http import ConnectionLostError, exchange
from custom_components.miner_remote.drivers.transport.http_reply import (
    MAX_HEAD,
    NotHttpError,
    ReplyReader,
    TooLongError,
)

from .conftest import Connect
from .test_http import PORT, says, serving

HEAD = b"HTTP/1.1 200 OK\r\n"
BODY = b'{"SUMMARY":[{"GHS 5s":"95123.4"}],"id":1}'
LENGTH = f"Content-Length: {len(BODY)}\r\n".encode()


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + end


GOOD = {
    "by length": HEAD + LENGTH + b"\r\n" + BODY,
    "to the end of the connection": HEAD + b"Content-Type: text/plain\r\n\r\n" + BODY,
    "HTTP 1.0 without a reason": b"HTTP/1.0 200\r\n\r\n" + BODY,
    "line feeds alone": HEAD.replace(b"\r", b"") + LENGTH.replace(b"\r", b"") + b"\n" + BODY,
    "in chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(BODY[:7], BODY[7:]),
    "in chunks with extensions": HEAD + b"transfer-encoding: Chunked\r\n\r\n29;a=b\r\n" + BODY + b"\r\n0\r\n\r\n",
    "after an announcement": b"HTTP/1.1 100 Continue\r\n\r\n" + HEAD + LENGTH + b"\r\n" + BODY,
    "refusal": b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=a\r\n" + LENGTH + b"\r\n" + BODY,
    "header without a value": HEAD + b"X-Empty:\r\n" + LENGTH + b"\r\n" + BODY,
    "header twice": HEAD + b"X-A: 1\r\nX-A: 2\r\n" + LENGTH + b"\r\n" + BODY,
    "header that is not ASCII": HEAD + "X-A: ä\r\n".encode() + LENGTH + b"\r\n" + BODY,
    "compressed": HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(BODY, mtime=0),
    "deflated in chunks": HEAD
    + b"Content-Encoding: deflate\r\nTransfer-Encoding: chunked\r\n\r\n"
    + chunked(zlib.compress(BODY)),
    "deflated without a header": HEAD + b"Content-Encoding: deflate\r\n\r\n" + zlib.compress(BODY, wbits=-15),
    "in chunks, said twice": HEAD + b"Transfer-Encoding: chunked\r\n" * 2 + b"\r\n" + chunked(BODY),
    "coding that changes nothing": HEAD + b"Transfer-Encoding: identity\r\n\r\n" + BODY,
}
EMPTY = {
    "no content": b"HTTP/1.1 204 No Content\r\nServer: a\r\n\r\n",
    "empty by length": HEAD + b"Content-Length: 0\r\n\r\n",
    "empty, compressed": HEAD + b"Content-Encoding: gzip\r\nContent-Length: 0\r\n\r\n",
    "no content, compressed": b"HTTP/1.1 204 No Content\r\nContent-Encoding: gzip\r\n\r\n",
    "empty in chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
}
BAD = {
    "no HTTP": b"\x80\x81garbage",
    "another protocol": b"SSH-2.0-dropbear\r\n",
    "no status": b"HTTP/1.1 OK\r\n\r\n",
    "header without a colon": HEAD + b"Server\r\n\r\n",
    "header with a space in its name": HEAD + b"X A: 1\r\n\r\n",
    "zero byte in a header": HEAD + b"X: \0\r\n\r\n",
    "two lengths": HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "length that is no number": HEAD + b"Content-Length: -1\r\n\r\n",
    "length and chunks": HEAD + LENGTH + b"Transfer-Encoding: chunked\r\n\r\n",
    "unknown coding": HEAD + b"Transfer-Encoding: gzip\r\n\r\n",
    "chunk without a size": HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
    "chunk longer than its size": HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n",
    "endless head": HEAD + b"X: " + b"a" * MAX_HEAD,
    "endless chunk line": HEAD + b"Transfer-Encoding: chunked\r\n\r\n1;" + b"a" * MAX_HEAD,
    "damaged compression": HEAD + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
    "half of a compression": HEAD + b"Content-Encoding: gzip\r\nContent-Length: 20\r\n\r\n" + gzip.compress(BODY)[:20],
}
TOO_LONG = {
    "by length": HEAD + b"Content-Length: 101\r\n\r\n",
    "to the end": HEAD + b"\r\n" + b"a" * 101,
    "in chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(b"a" * 60, end=b"") + b"29\r\n",
    "compressed": HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(101)),
}
CUT_OFF = {
    "nothing": b"",
    "head": HEAD + b"Content-",
    "body by length": HEAD + LENGTH + b"\r\n" + BODY[:-1],
    "body in chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(BODY, end=b""),
}


def reader(max_body: int = 1000, *, has_body: bool = True) -> ReplyReader:
    return ReplyReader(has_body=has_body, max_body=max_body)


def read(raw: bytes, size: int, max_body: int = 1000) -> ReplyReader:
    """Return the reader of a reply that comes in parts of `size` bytes and then ends."""
    reading = reader(max_body)
    for at in range(0, len(raw), size):
        if reading.feed(raw[at : at + size]):
            return reading
    assert reading.end()
    return reading


@pytest.fixture
def connection(connect: Connect) -> Connection:
    return connect("127.34.1.1", deadlines=Deadlines(read=5.0, write=5.0))


@pytest.mark.parametrize("size", [1, 2, 7, 10_000])
@pytest.mark.parametrize("raw", GOOD.values(), ids=GOOD.keys())
def test_reply_is_complete_whatever_its_parts(raw: bytes, size: int) -> None:
    assert read(raw, size).body == BODY


@pytest.mark.parametrize("raw", EMPTY.values(), ids=EMPTY.keys())
def test_empty_reply_is_complete(raw: bytes) -> None:
    reading = reader()
    assert reading.feed(raw)
    assert reading.body == b""


@pytest.mark.parametrize("coding", [b"", b"Content-Encoding: gzip\r\n"], ids=["plain", "compressed"])
def test_reply_to_head_has_no_body(coding: bytes) -> None:
    reading = reader(has_body=False)
    assert reading.feed(HEAD + coding + LENGTH + b"\r\n")
    assert (reading.status, reading.body) == (200, b"")


def test_line_that_begins_with_space_continues_header() -> None:
    assert read(HEAD + b"X-A: 1\r\n  2\r\n" + LENGTH + b"\r\n" + BODY, 3).headers["x-a"] == "1 2"


@pytest.mark.parametrize("size", [1, 100_000])
@pytest.mark.parametrize("raw", BAD.values(), ids=BAD.keys())
def test_bad_reply_is_named(raw: bytes, size: int) -> None:
    with pytest.raises(NotHttpError):
        read(raw, size)


@pytest.mark.parametrize("raw", TOO_LONG.values(), ids=TOO_LONG.keys())
def test_long_body_is_named(raw: bytes) -> None:
    with pytest.raises(TooLongError):
        read(raw, 10, max_body=100)


@pytest.mark.parametrize("raw", CUT_OFF.values(), ids=CUT_OFF.keys())
def test_reply_that_is_cut_off_is_not_complete(raw: bytes) -> None:
    reading = reader()
    assert not reading.feed(raw)
    assert not reading.end()


@pytest.mark.parametrize("raw", (GOOD | EMPTY).values(), ids=(GOOD | EMPTY).keys())
async def test_reply_is_read_as_by_aiohttp(connection: Connection, raw: bytes) -> None:
    async with serving(says(raw)):
        short = await exchange(connection, "GET", "/", port=PORT)
        # A log is read by aiohttp.
        assert short == await exchange(connection, "GET", "/", port=PORT, last_bytes=1 << 20)


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        *((BAD[name], RefusedError) for name in ("no HTTP", "header without a colon", "length and chunks")),
        *((raw, ConnectionLostError) for raw in CUT_OFF.values()),
    ],
    ids=["no HTTP", "no colon", "length and chunks", *CUT_OFF],
)
async def test_bad_reply_has_same_error_as_by_aiohttp(
    connection: Connection, raw: bytes, error: type[Exception]
) -> None:
    async with serving(says(raw)):
        for last_bytes in (None, 1 << 20):
            with pytest.raises(error):
                await exchange(connection, "GET", "/", port=PORT, last_bytes=last_bytes)


async def test_request_is_sent_as_by_aiohttp(connection: Connection) -> None:
    connection.session.headers.update({"User-Agent": "HomeAssistant"})
    headers = {"Authorization": "Bearer a"}
    async with serving(says(HEAD + LENGTH + b"\r\n" + BODY)) as server:
        for last_bytes in (None, 1 << 20):
            await exchange(connection, "GET", "/a b?c=ü&d=%20", port=PORT, headers=headers, last_bytes=last_bytes)
            await exchange(connection, "POST", "/a", port=PORT, json={"ü": [1]}, last_bytes=last_bytes)
            await exchange(connection, "POST", "/a", port=PORT, last_bytes=last_bytes)
            await exchange(connection, "DELETE", "/a", port=PORT, last_bytes=last_bytes)
    assert server.requests[:4] == server.requests[4:]


async def test_header_of_several_lines_is_not_sent(connection: Connection) -> None:
    async with serving(says(b"")) as server:
        with pytest.raises(RefusedError):
            await exchange(connection, "GET", "/", port=PORT, headers={"X": "a\r\nY: b"})
    assert not server.requests
