"""Combined WhatsMiner files (`.bin`), which hold a package for each control board.

Six little-endian words, of which the fifth is the size of all packages and the sixth their number; 64 entries of 104
bytes with the names of chip (`h616`) and platform (`sun50iw9`) of 16 bytes each, offset and size; 132 bytes. The
driver sends the package of its machine only. Sources: the readers of such files in whatsminer/whatsminer-mdk-worker
(MicroBT) and tetherto/miningos-wrk-miner-whatsminer.
"""

from __future__ import annotations

import re
import struct
from typing import Final

from ..errors import ImageFormatError
from .content import Content, Window, name_in

VENDOR: Final = "MicroBT"

_WORDS: Final = struct.Struct("<6I")
_ENTRY: Final = struct.Struct("<16s16s2I64x")
_ENTRIES: Final = 64
_HEADER: Final = _WORDS.size + _ENTRIES * _ENTRY.size + 132
_NAME: Final = re.compile(rb"[\w.+-]{1,16}\0*")


def read_whatsminer(window: Window) -> Content | None:
    """Return the control boards in a combined file, or None for another one; raises ImageFormatError if it is short."""
    if window.size < _HEADER:
        return None
    header = window.read(0, _HEADER)
    *_, count = _WORDS.unpack_from(header)
    if not 0 < count <= _ENTRIES:
        return None
    entries = [_ENTRY.unpack_from(header, _WORDS.size + number * _ENTRY.size) for number in range(count)]
    if not all(
        _NAME.fullmatch(chip) and _NAME.fullmatch(platform) and offset >= _HEADER and size > 0
        for chip, platform, offset, size in entries
    ):
        return None
    if any(offset + size > window.size for _chip, _platform, offset, size in entries):
        raise ImageFormatError("image_truncated")
    names = (name_in(name) for chip, platform, _offset, _size in entries for name in (chip, platform))
    return Content(vendor=VENDOR, control_boards=tuple(dict.fromkeys(names)))
