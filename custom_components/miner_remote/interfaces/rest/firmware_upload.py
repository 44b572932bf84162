"""Receive a firmware image as a part of a multipart body, without ever holding more than a part of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import PurePosixPath
from typing import Final

from aiohttp import BodyPartReader, ClientPayloadError, MultipartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from ...input.checks import InvalidInputError, text
from ...input.limits import MAX_IMAGE_BYTES, MAX_TEXT
from ...input.texts import printable
from ...upgrades.store import ImageStore, Upload
from ..errors import bad_request

CHUNK: Final = 256 * 1024
IDLE_S: Final = 60
"""How long the next part of a body may take to arrive."""

FIELDS: Final = ("vendor", "model", "version", "control_board")
LISTS: Final = {"model": "models", "control_board": "control_boards"}
"""The fields that may name several, separated by commas, and the keys under which they are stored."""

_MAX_PARTS: Final = 10
_MAX_FIELD: Final = 4096
_AROUND: Final = 64 * 1024
"""How much longer than its file a body may be."""


async def async_receive(request: web.Request, store: ImageStore) -> tuple[Upload, dict[str, object]]:
    """Return the uploaded file, which must be kept or closed, and what the other parts declare.

    Raises ApiError 400 for a wrong body, and what `ImageStore.async_receive` raises.
    """
    if request.content_type != "multipart/form-data":
        raise bad_request("", "not_multipart")
    size = request.content_length
    if size is not None and size > MAX_IMAGE_BYTES + _AROUND:
        raise bad_request("", "body_too_long", maximum=MAX_IMAGE_BYTES)
    upload: Upload | None = None
    declared: dict[str, object] = {}
    try:
        reader = await request.multipart()
        for _ in range(_MAX_PARTS):
            part = await _next(reader)
            if part is None:
                break
            name = part.name or ""
            if name == "file":
                if upload is not None:
                    raise bad_request(name, "duplicate_key")
                async with aclosing(_chunks(part)) as chunks:
                    upload = await store.async_receive(_file_name(part), chunks, size)
            else:
                key, value = await _field(part, name)
                if key in declared:
                    raise bad_request(name, "duplicate_key")
                declared[key] = value
        else:
            raise bad_request("", "too_many_items", maximum=_MAX_PARTS)
        if upload is None:
            raise bad_request("file", "missing")
    except BaseException as err:
        if upload is not None:
            await upload.async_close()
        if isinstance(err, TimeoutError):
            raise bad_request("", "body_late", seconds=IDLE_S) from None
        if isinstance(err, (web.RequestPayloadError, ClientPayloadError, HttpProcessingError, ValueError, OSError)):
            raise bad_request("", "body_broken") from None
        raise
    return upload, {key: value for key, value in declared.items() if value}


async def _next(reader: MultipartReader) -> BodyPartReader | None:
    """Return the next part; raises ApiError for one that has parts itself."""
    async with asyncio.timeout(IDLE_S):
        part = await reader.next()
    if part is not None and not isinstance(part, BodyPartReader):
        raise bad_request("", "not_multipart")
    return part


async def _chunks(part: BodyPartReader) -> AsyncGenerator[bytes]:
    while True:
        async with asyncio.timeout(IDLE_S):
            chunk = await part.read_chunk(CHUNK)
        if not chunk:
            return
        yield chunk


def _file_name(part: BodyPartReader) -> str:
    """Return the name of the file without folders; it is shown and decides the kind, but names no file on the disk."""
    name = PurePosixPath((part.filename or "").replace("\\", "/")).name
    try:
        return text()(name)
    except InvalidInputError as err:
        raise bad_request("file", err.input_code, **err.arguments) from None


async def _field(part: BodyPartReader, name: str) -> tuple[str, object]:
    """Return the key and the checked value of a text field; an empty one counts as not given."""
    if name not in FIELDS:
        raise bad_request(printable(name), "unknown_key")
    raw = bytearray()
    async for chunk in _chunks(part):
        raw += chunk
        if len(raw) > _MAX_FIELD:
            raise bad_request(name, "too_long", maximum=MAX_TEXT)
    try:
        value = raw.decode().strip()
        check = text(empty=True)
        if name in LISTS:
            names = (check(item.strip()) for item in value.split(","))
            return LISTS[name], tuple(dict.fromkeys(item for item in names if item))
        return name, check(value)
    except UnicodeDecodeError:
        raise bad_request(name, "not_text") from None
    except InvalidInputError as err:
        raise bad_request(name, err.input_code, **err.arguments) from None
