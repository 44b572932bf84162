"""Uploading firmware images: the bytes on the wire, the parts that are read, and every failure."""

from __future__ import annotations

import asyncio
import hashlib
import re
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import pytest
from aiohttp import DigestAuthMiddleware

from custom_components.miner_remote.drivers.contract.deadline import deadline
from custom_components.miner_remote.drivers.contract.driver import Connection
from custom_components.miner_remote.drivers.contract.errors import AuthenticationError, RefusedError, TimedOutError
from custom_components.miner_remote.drivers.contract.firmware_image import FirmwareImage
from custom_components.miner_remote.drivers.transport import image_body
from custom_components.miner_remote.drivers.transport.http import (
    MAX_LOG,
    ConnectionLostError,
    HttpReply,
    exchange,
    upload,
)
from custom_components.miner_remote.drivers.transport.image_body import PART, ImageBody

from .conftest import Connect
from .raising import raises
from .test_http import HOST, PORT, Answer, hangs, reply, says, serving

OK = reply("200 OK", b'{"ok":true}')


@pytest.fixture
def connection(connect: Connect) -> Connection:
    """Return a connection whose own deadlines are shorter than an upload."""
    return connect(HOST, password="open-sesame")


@pytest.fixture
def image(tmp_path: Path) -> FirmwareImage:
    """Return an image of two and a half parts."""
    return image_of(tmp_path, bytes(range(256)) * (PART * 5 // 512))


def image_of(folder: Path, content: bytes, file_name: str = "update.bmu") -> FirmwareImage:
    path = folder / "stored"
    path.write_bytes(content)
    return FirmwareImage(path=path, file_name=file_name, size=len(content), sha256=hashlib.sha256(content).hexdigest())


async def send(connection: Connection, image: FirmwareImage, *, field: str = "firmware", **more: object) -> HttpReply:
    """Upload an image to the server."""
    return await upload(
        connection,
        "/update",
        field=field,
        image=image,
        port=PORT,
        **{"progress": lambda _sent: None, **more},  # type: ignore[arg-type]
    )


def split(request: bytes) -> tuple[dict[str, str], bytes]:
    """Return the headers and the body of a request."""
    head, _, body = request.partition(b"\r\n\r\n")
    lines = [line.partition(":") for line in head.decode().split("\r\n")[1:]]
    return {name.lower(): value.strip() for name, _, value in lines}, body


async def test_form_holds_the_fields_then_the_file_byte_by_byte(connection: Connection, image: FirmwareImage) -> None:
    named = replace(image, file_name='a"b\r\n.bmu')
    async with serving(OK) as server:
        answer = await send(connection, named, fields={"keep_settings": "true"}, headers={"X-Key": "1"})
    assert answer.json() == {"ok": True}
    headers, body = split(server.requests[0])
    assert server.requests[0].startswith(b"POST /update HTTP/1.1\r\n")
    assert (headers["x-key"], int(headers["content-length"])) == ("1", len(body))
    assert "transfer-encoding" not in headers
    boundary = headers["content-type"].removeprefix("multipart/form-data; boundary=")
    assert (
        body
        == (
            f'--{boundary}\r\nContent-Disposition: form-data; name="keep_settings"\r\n\r\ntrue\r\n'
            f'--{boundary}\r\nContent-Disposition: form-data; name="firmware"; filename="a%22b%0D%0A.bmu"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        + image.path.read_bytes()
        + f"\r\n--{boundary}--\r\n".encode()
    )


async def test_plain_body_is_the_image(connection: Connection, image: FirmwareImage) -> None:
    async with serving(OK) as server:
        await send(connection, image, field="")
    headers, body = split(server.requests[0])
    assert body == image.path.read_bytes()
    assert headers["content-type"] == "application/octet-stream"


async def test_only_the_named_part_of_the_file_is_sent(connection: Connection, image: FirmwareImage) -> None:
    part = replace(image, offset=1000, size=PART + 7)
    async with serving(OK) as server:
        await send(connection, part, field="")
    assert split(server.requests[0])[1] == image.path.read_bytes()[1000 : 1000 + PART + 7]


async def test_file_is_read_in_parts_in_a_thread_and_progress_is_reported(
    connection: Connection, image: FirmwareImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    progress: list[int] = []
    lengths: list[int] = []
    in_thread = asyncio.to_thread

    async def watched(function: object, *arguments: object) -> object:
        result = await in_thread(function, *arguments)  # type: ignore[arg-type]
        if isinstance(result, bytes):
            lengths.append(len(result))
        return result

    monkeypatch.setattr(image_body.asyncio, "to_thread", watched)
    async with serving(OK):
        await send(connection, image, progress=progress.append)
    assert progress == [PART, 2 * PART, image.size]
    assert lengths == [PART, PART, PART // 2]


async def test_digest_with_a_challenge_is_sent_once(connection: Connection, image: FirmwareImage) -> None:
    digest = DigestAuthMiddleware("root", "root")
    challenge = 'WWW-Authenticate: Digest realm="a", nonce="b", qop="auth"'
    async with serving(reply("401 Unauthorized", b"", challenge)) as server:
        await exchange(connection, "GET", "/", port=PORT, digest=digest)
        primed = len(server.requests)
        server.answer = OK
        await send(connection, image, middlewares=(digest,))
    assert len(server.requests) == primed + 1
    assert split(server.requests[-1])[0]["authorization"].startswith("Digest ")


async def test_image_is_complete_if_it_must_be_sent_again(connection: Connection, image: FirmwareImage) -> None:
    challenged = reply("401 Unauthorized", b"", 'WWW-Authenticate: Digest realm="a", nonce="b", qop="auth"')

    async def first_challenge_then_ok(writer: asyncio.StreamWriter) -> None:
        await (challenged if len(server.requests) == 1 else OK)(writer)

    async with serving(first_challenge_then_ok) as server:
        await send(connection, image, field="", middlewares=(DigestAuthMiddleware("root", "root"),))
    assert [split(request)[1] for request in server.requests] == [image.path.read_bytes()] * 2


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden"])
async def test_rejected_log_in_is_an_authentication_error(
    connection: Connection, image: FirmwareImage, status: str
) -> None:
    async with serving(reply(status, b"")):
        with raises(AuthenticationError, "password_rejected"):
            await send(connection, image, unauthorized="password_rejected")


async def test_refusal_has_the_status_and_no_secret(connection: Connection, image: FirmwareImage) -> None:
    words = b'{"error":"busy, field-secret open-sesame"}'
    async with serving(reply("409 Conflict", words)):
        with raises(RefusedError, "request_refused", status=409) as caught:
            await send(connection, image, fields={"password": "field-secret"})
    assert "busy" in caught.value.miner_message
    assert not re.search("field-secret|open-sesame", str(caught.value))


@asynccontextmanager
async def breaking_after(received: int) -> AsyncIterator[None]:
    """Run a server that reads so many bytes and resets the connection."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(received)
        writer.transport.abort()

    server = await asyncio.start_server(serve, HOST, PORT)
    try:
        yield
    finally:
        server.close()


async def test_broken_connection_is_reported(connection: Connection, tmp_path: Path) -> None:
    image = image_of(tmp_path, bytes(40 * PART))
    progress: list[int] = []
    async with breaking_after(PART):
        with raises(ConnectionLostError, "connection_lost"):
            await send(connection, image, progress=progress.append)
    assert max(progress, default=0) < image.size


@pytest.mark.parametrize("missing", ["file", "end"])
async def test_unreadable_image_is_reported_as_such(connection: Connection, image: FirmwareImage, missing: str) -> None:
    if missing == "file":
        image.path.unlink()
    else:
        image.path.write_bytes(image.path.read_bytes()[: PART + 1])
    async with serving(OK):
        with raises(RefusedError, "image_unreadable", file="update.bmu"):
            await send(connection, image)


async def test_upload_lasts_as_long_as_the_deadline_of_the_caller(connection: Connection, image: FirmwareImage) -> None:
    async def slow(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(connection.deadlines.write + 0.3)
        await OK(writer)

    async with serving(slow):
        assert (await send(connection, image)).ok
    async with serving(hangs):
        with pytest.raises(TimedOutError):
            async with deadline(HOST, 0.3):
                await send(connection, image)


async def test_file_is_closed_after_success_and_failure(
    connection: Connection, image: FirmwareImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    real = Path.open

    def watched(self: Path, *arguments: str) -> object:
        file = real(self, *arguments)
        opened.append(file)
        return file

    monkeypatch.setattr(Path, "open", watched)
    async with serving(OK):
        await send(connection, image)
    async with breaking_after(10):
        with pytest.raises(ConnectionLostError):
            await send(connection, replace(image, size=image.size))
    assert len(opened) == 2
    # The body of a broken request is ended by a task of its own.
    async with asyncio.timeout(5):
        while not all(file.closed for file in opened):
            await asyncio.sleep(0.01)


async def test_file_that_opens_after_the_request_was_cancelled_is_closed(
    image: FirmwareImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    begun, may_open = threading.Event(), threading.Event()
    real = Path.open

    def slow(self: Path, *arguments: str) -> object:
        begun.set()
        may_open.wait(5)
        opened.append(real(self, *arguments))
        return opened[0]

    monkeypatch.setattr(Path, "open", slow)
    body = ImageBody(image, field="", fields={}, progress=lambda _sent: None)
    sending = asyncio.create_task(body.write(Mock()))
    await asyncio.to_thread(begun.wait, 5)
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    may_open.set()
    async with asyncio.timeout(5):
        while not (opened and opened[0].closed):
            await asyncio.sleep(0.01)


# The end of long answers ----------------------------------------------------------------------------------------------


def long_answer(length: int) -> Answer:
    """Return a reply of this length, which ends with `end`."""
    return reply("200 OK", b"x" * (length - 3) + b"end")


async def test_end_of_a_long_answer_is_kept(connection: Connection) -> None:
    async with serving(long_answer(3 << 20)):
        kept = (await exchange(connection, "GET", "/log", port=PORT, last_bytes=10)).body
    assert kept == b"xxxxxxxend"


async def test_answer_shorter_than_its_limit_is_complete(connection: Connection) -> None:
    async with serving(long_answer(100)):
        assert len((await exchange(connection, "GET", "/log", port=PORT, last_bytes=1000)).body) == 100


async def test_endless_log_is_refused(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("custom_components.miner_remote.drivers.transport.http.MAX_LOG", 100_000)
    assert MAX_LOG > 4 << 20
    async with serving(says(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 300_000)):
        with raises(RefusedError, "answer_too_long", limit=100_000):
            await exchange(connection, "GET", "/log", port=PORT, last_bytes=10)
