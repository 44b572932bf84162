"""Connections that carry more than a request and its answer: firmware images and logs."""

from __future__ import annotations

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator, Callable
from typing import BinaryIO

from ...contract.errors import RefusedError, UnreachableError
from ...contract.firmware_image import FirmwareImage
from ...parsing import lenient_json
from ...parsing.lenient_json import Reply
from ...transport import cgminer_rpc
from ...transport.image_body import PART
from .image import unreadable

_MAX_OBJECT = 64 * 1024


@contextlib.asynccontextmanager
async def stream(host: str, port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Open a connection of its own and abort it at the end; the deadline is the caller's.

    Raises UnreachableError if it cannot be made, or if it breaks in the body of the `async with`.
    """
    try:
        async with asyncio.timeout(cgminer_rpc.CONNECT_S):
            reader, writer = await asyncio.open_connection(host, port)
    except OSError as error:  # a TimeoutError is one
        raise UnreachableError("connection_refused", host=host, port=port) from error
    try:
        yield reader, writer
    except (OSError, asyncio.IncompleteReadError) as error:
        raise UnreachableError("connection_lost", host=host, port=port) from error
    finally:
        # An aborted transport does not wait for a miner that stopped reading.
        writer.transport.abort()


async def send(writer: asyncio.StreamWriter, data: bytes) -> None:
    """Send bytes, and return when the operating system has taken all of them."""
    writer.transport.set_write_buffer_limits(high=0)
    writer.write(data)
    await writer.drain()


async def send_image(writer: asyncio.StreamWriter, image: FirmwareImage, progress: Callable[[int], None]) -> None:
    """Send the size of an image in four bytes, little endian, and the image; the file is read in parts.

    `progress` is called with the bytes sent so far. Raises RefusedError if the file cannot be read, or ends before the
    image does.
    """
    with unreadable(image):
        file = await asyncio.to_thread(image.path.open, "rb")
    try:
        await send(writer, struct.pack("<I", image.size))
        sent = 0
        while sent < image.size:
            with unreadable(image):
                part = await asyncio.to_thread(_read, file, image.offset + sent, min(PART, image.size - sent))
            await send(writer, part)
            sent += len(part)
            progress(sent)
    finally:
        await asyncio.to_thread(file.close)


def _read(file: BinaryIO, offset: int, size: int) -> bytes:
    file.seek(offset)
    part = file.read(size)
    if not part:
        raise EOFError
    return part


async def read_object(reader: asyncio.StreamReader, host: str) -> Reply:
    """Return the JSON object that comes next, and leave what follows it unread.

    Raises IncompleteReadError if the connection ends before the object does, and RefusedError if none comes.
    """
    raw = b""
    while len(raw) < _MAX_OBJECT:
        try:
            raw += await reader.readuntil(b"}")
        except asyncio.LimitOverrunError:
            break
        if (value := lenient_json.complete(raw.decode(errors="replace"))) is not None:
            return value
    raise RefusedError("answer_unreadable", cgminer_rpc.excerpt(raw), host=host)
