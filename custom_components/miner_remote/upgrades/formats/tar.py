"""Tar archives, packed with gzip or not. Only names and small descriptions are read; nothing is unpacked.

The whole archive is read once, so that a damaged download is noticed before it reaches a miner.
Source of the format: POSIX.1-2008, *pax*, ustar interchange format; RFC 1952 for gzip.
An OpenWrt archive has `sysupgrade-<board>/CONTROL` with a line `BOARD=<board>` (OpenWrt, *sysupgrade* tar format).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Final

from ..errors import ImageFormatError
from .content import CHUNK, MAX_ENTRIES, MAX_UNPACKED, Content, Window, checked_path, name_in

GZIP: Final = b"\x1f\x8b\x08"
_BLOCK: Final = 512
_MAX_DESCRIPTION: Final = 64 * 1024
_MAX_MEMBERS: Final = 64
"""How many gzip files may follow each other in one file."""
_NAMES_OF_OTHERS: Final = {b"L", b"K", b"x", b"g"}
"""Types of entries that hold a long name or attributes of the next entry."""
_CONTROL: Final = re.compile(r"(?:\./)?sysupgrade-[^/]{1,100}/CONTROL")
_BOARD: Final = re.compile(r"^BOARD=([\w.,+-]{1,100})\s*$", re.MULTILINE)


def read_tar_gz(window: Window) -> Content:
    """Return what a `.tar.gz` file says; raises ImageFormatError if it is damaged."""
    if window.read(0, 3) != GZIP:
        raise ImageFormatError("image_structure_invalid")
    return _read(_Source(_inflated(window)))


def read_tar(window: Window) -> Content:
    """Return what a `.tar` file says; raises ImageFormatError if it is damaged."""
    return _read(_Source(window.chunks()))


def _inflated(window: Window) -> Iterator[bytes]:
    """Yield the unpacked content of a gzip file in parts; zlib checks its length and checksum."""
    inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    total, members = 0, 1
    try:
        for data in window.chunks():
            pending = data
            while pending:
                if inflate.eof:
                    if not pending.strip(b"\0"):
                        break  # Some tools pad the file.
                    members += 1
                    if members > _MAX_MEMBERS:
                        raise ImageFormatError("image_structure_invalid")
                    inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
                part = inflate.decompress(pending, CHUNK)
                pending = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
                total += len(part)
                if total > MAX_UNPACKED:
                    raise ImageFormatError("image_expands_too_much", maximum_mb=MAX_UNPACKED // 1024**2)
                if part:
                    yield part
        while not inflate.eof and (part := inflate.decompress(inflate.unconsumed_tail, CHUNK)):
            total += len(part)
            if total > MAX_UNPACKED:
                raise ImageFormatError("image_expands_too_much", maximum_mb=MAX_UNPACKED // 1024**2)
            yield part
    except zlib.error:
        raise ImageFormatError("image_checksum_differs") from None
    if not inflate.eof:
        raise ImageFormatError("image_truncated")


class _Source:
    """A sequence of bytes that is read forwards."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._buffer = b""

    def read(self, count: int) -> bytes:
        """Return `count` bytes, fewer at the end."""
        while len(self._buffer) < count and (data := next(self._chunks, b"")):
            self._buffer += data
        data, self._buffer = self._buffer[:count], self._buffer[count:]
        return data

    def skip(self, count: int) -> None:
        """Read over `count` bytes; raises ImageFormatError if there are fewer."""
        while count > len(self._buffer):
            count -= len(self._buffer)
            self._buffer = next(self._chunks, b"")
            if not self._buffer:
                raise ImageFormatError("image_truncated")
        self._buffer = self._buffer[count:]


def _read(source: _Source) -> Content:
    boards: list[str] = []
    entries = 0
    # An archive ends with a block of zeros.
    while (header := source.read(_BLOCK)).strip(b"\0") or len(header) < _BLOCK:
        if len(header) < _BLOCK:
            raise ImageFormatError("image_truncated")
        entries += 1
        if entries > MAX_ENTRIES:
            raise ImageFormatError("image_too_many_entries", maximum=MAX_ENTRIES)
        name, size, kind = _entry(header)
        padded = -(-size // _BLOCK) * _BLOCK
        if kind in _NAMES_OF_OTHERS:
            content = _description(source, size, padded)
            # The name of the next entry; attributes are "<length> path=<name>".
            for line in content.decode("utf-8", "replace").split("\n"):
                checked_path((line.partition("path=")[2] if kind in (b"x", b"g") else line).rstrip("\0"))
        elif _CONTROL.fullmatch(name) and size <= _MAX_DESCRIPTION:
            content = _description(source, size, padded)
            boards += _BOARD.findall(content.decode("utf-8", "replace"))
        else:
            source.skip(padded)
    if not entries:
        raise ImageFormatError("image_structure_invalid")
    # The rest is padding; reading it verifies the checksum of the whole.
    while source.read(CHUNK):
        pass
    return Content(control_boards=tuple(dict.fromkeys(boards)))


def _description(source: _Source, size: int, padded: int) -> bytes:
    if size > _MAX_DESCRIPTION:
        raise ImageFormatError("image_structure_invalid")
    content = source.read(padded)
    if len(content) < padded:
        raise ImageFormatError("image_truncated")
    return content[:size]


def _entry(header: bytes) -> tuple[str, int, bytes]:
    """Return name, size and type of an entry; raises ImageFormatError if its checksum is wrong."""
    expected = sum(header[:148]) + 8 * 32 + sum(header[156:])
    if _number(header[148:156]) != expected:
        raise ImageFormatError("image_structure_invalid")
    name, prefix = name_in(header[:100]), ""
    if header[257:262] == b"ustar":
        prefix = header[345:500].split(b"\0", 1)[0].decode("utf-8", "replace")
    path = checked_path(f"{prefix}/{name}" if prefix else name)
    return path, _number(header[124:136]), header[156:157]


def _number(field: bytes) -> int:
    """Return a number in octal digits, or in the binary form for large ones."""
    if field[0] & 0x80:
        return int.from_bytes(bytes((field[0] & 0x7F,)) + field[1:], "big")
    text = field.strip(b"\0 ")
    if not text.isdigit():
        if not text:
            return 0
        raise ImageFormatError("image_structure_invalid")
    try:
        return int(text, 8)
    except ValueError:
        raise ImageFormatError("image_structure_invalid") from None
