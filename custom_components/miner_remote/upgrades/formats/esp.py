"""Images of ESP32 machines (AxeOS and its relatives).

A header of 24 bytes (magic 0xE9, number of segments, …, byte 23: whether a SHA-256 follows), then the segments, a
checksum byte at the end of a block of 16, and the SHA-256 of everything before. The first segment starts with the
description of the application: magic 0xABCD5432, and at 16 the version, at 48 the name of the project.
Sources: ESP-IDF, *App Image Format*, and `esp_app_desc.h`. All forks of ESP-Miner call the project `esp-miner`, so the
machine cannot be read from the file.
"""

from __future__ import annotations

import hashlib
import struct
from typing import Final

from ..errors import ImageFormatError
from .content import Content, Window, name_in

MAGIC: Final = 0xE9
_HEADER: Final = 24
_SEGMENT: Final = struct.Struct("<2I")
_MAX_SEGMENTS: Final = 16
_SEED: Final = 0xEF
_HASH: Final = 32
_DESCRIPTION: Final = struct.Struct("<I12x32s32s")
DESCRIPTION_MAGIC: Final = 0xABCD5432


def read_esp(window: Window) -> Content:
    """Return the version in an ESP32 image; raises ImageFormatError if it is damaged."""
    header = window.read(0, _HEADER)
    count, hashed = header[1], header[23] == 1
    if header[0] != MAGIC or not 1 <= count <= _MAX_SEGMENTS:
        raise ImageFormatError("image_structure_invalid")
    at, checksum = _HEADER, _SEED
    for _ in range(count):
        _address, size = _SEGMENT.unpack(window.read(at, _SEGMENT.size))
        at += _SEGMENT.size
        for data in window.chunks(at, size):
            checksum ^= _folded(data)
        at += size
    at |= 15
    if window.read(at, 1)[0] != checksum:
        raise ImageFormatError("image_checksum_differs")
    at += 1
    if hashed:
        digest = hashlib.sha256()
        for data in window.chunks(0, at):
            digest.update(data)
        if window.read(at, _HASH) != digest.digest():
            raise ImageFormatError("image_checksum_differs")
        at += _HASH
    return Content(version=_version(window, at))


def _version(window: Window, end: int) -> str | None:
    at = _HEADER + _SEGMENT.size
    if end < at + _DESCRIPTION.size:
        return None
    magic, version, _project = _DESCRIPTION.unpack(window.read(at, _DESCRIPTION.size))
    return (name_in(version) or None) if magic == DESCRIPTION_MAGIC else None


def _folded(data: bytes) -> int:
    """Return the exclusive or of all bytes."""
    # As one large number, which is fifty times as fast as byte by byte.
    width = len(data)
    value = int.from_bytes(data, "little")
    while width > 1:
        half = (width + 1) // 2
        value = (value >> (8 * half)) ^ (value & ((1 << (8 * half)) - 1))
        width = half
    return value
