"""The body of a request that uploads a firmware image, read from the disk in parts while it is sent."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from typing import BinaryIO, Final, override

from aiohttp import Payload
from aiohttp.abc import AbstractStreamWriter

from ..contract.firmware_image import FirmwareImage

PART: Final = 256 * 1024
"""How many bytes of an image are in memory at a time."""


class ImageBody(Payload):
    """A firmware image as the only file of a form, after the form's other fields; the plain image if `field` is empty.

    Its length is known before it is sent: the web servers of miners take no body in chunks of unknown number. It can be
    sent again. After a failure, `read_error` holds the error if it was the file that could not be read.
    """

    _autoclose = True

    def __init__(
        self,
        image: FirmwareImage,
        *,
        field: str,
        fields: Mapping[str, str],
        progress: Callable[[int], None],
    ) -> None:
        """Take the image, and a callback for the bytes of it that were sent so far."""
        self._image = image
        self._progress = progress
        self._head = self._tail = b""
        self.read_error: OSError | None = None
        content_type = "application/octet-stream"
        if field:
            boundary = secrets.token_hex(16)
            content_type = f"multipart/form-data; boundary={boundary}"
            parts = [
                f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(name)}"\r\n\r\n{value}\r\n'
                for name, value in fields.items()
            ]
            parts.append(
                f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(field)}"; '
                f'filename="{_quoted(image.file_name)}"\r\nContent-Type: application/octet-stream\r\n\r\n'
            )
            self._head = "".join(parts).encode()
            self._tail = f"\r\n--{boundary}--\r\n".encode()
        super().__init__(image, content_type=content_type)
        self._size = len(self._head) + image.size + len(self._tail)

    @override
    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        raise TypeError("a firmware image is not text")

    @override
    async def write(self, writer: AbstractStreamWriter) -> None:
        if self._head:
            await writer.write(self._head)
        image, sent = self._image, 0
        file = await self._opened()
        try:
            await self._read(file.seek, image.offset)
            while sent < image.size:
                part = await self._read(file.read, min(PART, image.size - sent))
                if not part:
                    self.read_error = OSError(f"{image.path.name} is shorter than {image.size} bytes")
                    raise self.read_error
                await writer.write(part)
                sent += len(part)
                self._progress(sent)
        finally:
            file.close()
        if self._tail:
            await writer.write(self._tail)

    async def _opened(self) -> BinaryIO:
        """Return the opened file; it is closed if the request is cancelled meanwhile."""
        opening: asyncio.Future[BinaryIO] = asyncio.ensure_future(self._read(lambda: self._image.path.open("rb")))
        try:
            return await asyncio.shield(opening)
        except asyncio.CancelledError:
            opening.add_done_callback(_close)
            raise

    async def _read[*ArgumentTs, ResultT](
        self, read: Callable[[*ArgumentTs], ResultT], *arguments: *ArgumentTs
    ) -> ResultT:
        """Run one operation on the file in a thread, and keep its error."""
        try:
            return await asyncio.to_thread(read, *arguments)
        except OSError as error:
            self.read_error = error
            raise


def _close(opening: asyncio.Future[BinaryIO]) -> None:
    if not opening.cancelled() and opening.exception() is None:
        opening.result().close()


def _quoted(name: str) -> str:
    """Return a name as browsers write it between quotation marks."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


__all__ = ["PART", "ImageBody"]
