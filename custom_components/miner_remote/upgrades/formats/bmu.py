"""Antminer `.bmu` files.

A merged file is a container of images for several control boards and hashboards: a header of nine little-endian words
(magic, version, header size, item count, item size, data offset, CRC32, two reserved), then items of lengths and names
(file, chip, hardware, model), offset and size. The CRC32 is that of the whole file with its own field as zeros.
A single file has a header of 2048 bytes, then its files and a signature of 256 bytes for each, and one for all.
Sources: VladTheJunior/BitmainFirmwareUnpacker (bmu.py, README), 256foundation/asic-rs fdcd101 (antminer firmware.rs).
"""

from __future__ import annotations

import struct
import zlib
from pathlib import PurePosixPath
from typing import Final

from ..errors import ImageFormatError
from .content import MAX_ENTRIES, Content, ImagePart, Window, name_in

VENDOR: Final = "Bitmain"

MERGED: Final = b"\xab\xab\xab\xab"
SINGLE: Final = 38

HEADER: Final = struct.Struct("<9I")
ITEM: Final = struct.Struct("<4B64s32s32s32s2I")
_CRC_AT: Final = 24
_MAX_ITEM: Final = 4096
_MAX_DEPTH: Final = 3
"""How many containers may be inside each other."""

SINGLE_HEADER: Final = 2048
_SIGNATURE: Final = 256
_COUNT_AT: Final = 1304
_FILES_AT: Final = 1309
_FILE: Final = struct.Struct(">BI")
_MAX_FILES: Final = 16


def read_bmu(window: Window) -> Content:
    """Return what a `.bmu` file says; raises ImageFormatError if it is damaged."""
    if window.read(0, 4) == MERGED:
        parts = _parts(window, 1)
        return Content(
            vendor=VENDOR,
            models=tuple(dict.fromkeys(part.model for part in parts)),
            control_boards=tuple(dict.fromkeys(name for part in parts for name in part.boards)),
            parts=tuple(parts),
        )
    _check_single(window)
    return Content(vendor=VENDOR)


def _parts(window: Window, depth: int) -> list[ImagePart]:
    """Return the images of a merged file, those of containers in it included."""
    _magic, _version, header_size, count, item_size, _data_at, crc, *_reserved = HEADER.unpack(
        window.read(0, HEADER.size)
    )
    if header_size != HEADER.size or not ITEM.size <= item_size <= _MAX_ITEM or count == 0:
        raise ImageFormatError("image_structure_invalid")
    if count > MAX_ENTRIES:
        raise ImageFormatError("image_too_many_entries", maximum=MAX_ENTRIES)
    table_end = HEADER.size + count * item_size
    table = window.read(HEADER.size, count * item_size)
    if _crc32(window) != crc:
        raise ImageFormatError("image_checksum_differs")
    found: list[ImagePart] = []
    for start in range(0, len(table), item_size):
        found += _images(window, table[start : start + ITEM.size], table_end, depth)
        if len(found) > MAX_ENTRIES:
            raise ImageFormatError("image_too_many_entries", maximum=MAX_ENTRIES)
    return found


def _crc32(window: Window) -> int:
    """Return the checksum of a merged file, in which the field of the checksum counts as zeros."""
    crc = zlib.crc32(bytes(4), window.crc32(0, _CRC_AT))
    return window.crc32(_CRC_AT + 4, before=crc)


def _images(window: Window, item: bytes, table_end: int, depth: int) -> list[ImagePart]:
    """Return the image of an item, or those of the container that it is."""
    *lengths, file_name, chip, hardware, model, offset, size = ITEM.unpack(item)
    names = [name_in(raw[:length]) for raw, length in zip((file_name, chip, hardware, model), lengths, strict=True)]
    if offset < table_end or size == 0 or not names[3]:
        raise ImageFormatError("image_structure_invalid")
    if offset + size > window.size:
        raise ImageFormatError("image_truncated")
    inside = Window(window.stream, window.offset + offset, size)
    if size >= HEADER.size and inside.read(0, 4) == MERGED:
        if depth == _MAX_DEPTH:
            raise ImageFormatError("image_structure_invalid")
        return _parts(inside, depth + 1)
    return [
        ImagePart(
            file_name=PurePosixPath(names[0].replace("\\", "/")).name or "update.bmu",
            offset=inside.offset,
            size=size,
            chip=names[1],
            hardware=names[2],
            model=names[3],
        )
    ]


def _check_single(window: Window) -> None:
    """Raise ImageFormatError unless the sizes of the files in a single image add up to its size."""
    header = window.read(0, SINGLE_HEADER)
    count = header[_COUNT_AT]
    if header[0] != SINGLE or not 1 <= count <= _MAX_FILES:
        raise ImageFormatError("image_structure_invalid")
    sizes = [_FILE.unpack_from(header, _FILES_AT + number * _FILE.size)[1] for number in range(count)]
    expected = SINGLE_HEADER + sum(sizes) + (count + 1) * _SIGNATURE
    if expected > window.size:
        raise ImageFormatError("image_truncated")
    if expected < window.size:
        raise ImageFormatError("image_structure_invalid")
