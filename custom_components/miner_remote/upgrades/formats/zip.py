"""Zip archives. Only names and sizes are read, and the checksums of the files; nothing is unpacked.

Source of the format: PKWARE APPNOTE 6.3. The directory is bounded before it is read, because its size follows from two
numbers at the end of the file.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Buffer
from typing import BinaryIO, Final, cast, override

from ..errors import ImageFormatError
from .content import CHUNK, MAX_ENTRIES, MAX_UNPACKED, Content, Window, checked_path

_END: Final = struct.Struct("<4s4H2IH")
_END_MAGIC: Final = b"PK\x05\x06"
_MAX_COMMENT: Final = 65_535
_MAX_DIRECTORY: Final = 1024 * 1024
_ENCRYPTED: Final = 1
_TESTED: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
"""Other methods may need much memory; their files are not tested."""


def read_zip(window: Window) -> Content:
    """Check a `.zip` file; it does not say what it is for. Raises ImageFormatError if it is damaged."""
    _check_directory(window)
    try:
        with zipfile.ZipFile(cast("BinaryIO", _File(window))) as archive:
            entries = archive.infolist()
            if not entries:
                raise ImageFormatError("image_structure_invalid")
            if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise ImageFormatError("image_expands_too_much", maximum_mb=MAX_UNPACKED // 1024**2)
            if sum(entry.compress_size for entry in entries) > window.size:
                raise ImageFormatError("image_structure_invalid")
            for entry in entries:
                checked_path(entry.filename)
                if not entry.flag_bits & _ENCRYPTED and entry.compress_type in _TESTED:
                    _check(archive, entry)
    except zipfile.BadZipFile, zlib.error, EOFError:
        raise ImageFormatError("image_checksum_differs") from None
    except NotImplementedError, RuntimeError, ValueError, struct.error, UnicodeDecodeError:
        raise ImageFormatError("image_structure_invalid") from None
    return Content()


def _check(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    left = entry.file_size
    with archive.open(entry) as content:
        while data := content.read(CHUNK):
            left -= len(data)
            if left < 0:
                raise ImageFormatError("image_structure_invalid")
    if left:
        raise ImageFormatError("image_truncated")


def _check_directory(window: Window) -> None:
    """Raise ImageFormatError if the end of the directory is missing, or names too large a directory."""
    size = min(window.size, _END.size + _MAX_COMMENT)
    tail = window.read(window.size - size, size)
    at = tail.rfind(_END_MAGIC)
    if at < 0 or at + _END.size > len(tail):
        raise ImageFormatError("image_truncated")
    _magic, _disk, _first, _here, entries, directory, _offset, _comment = _END.unpack_from(tail, at)
    # The largest numbers announce the form for larger archives, which no image needs.
    if entries > MAX_ENTRIES or directory > _MAX_DIRECTORY:
        raise ImageFormatError("image_too_many_entries", maximum=MAX_ENTRIES)


class _File(io.RawIOBase):
    """A window as the file that the standard library wants."""

    def __init__(self, window: Window) -> None:
        super().__init__()
        self._window = window
        self._at = 0

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def seek(self, offset: int, whence: int = 0, /) -> int:
        start = {0: 0, 1: self._at, 2: self._window.size}[whence]
        if start + offset < 0:
            raise ValueError("negative position")
        self._at = start + offset
        return self._at

    @override
    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer)
        data = self._window.read(self._at, min(len(view), max(0, self._window.size - self._at)))
        view[: len(data)] = data
        self._at += len(data)
        return len(data)
