"""SWUpdate images (`.swu`): a cpio archive whose first file is `sw-description`.

The description is in the notation of libconfig and has `version = "…"` and `hardware-compatibility: [ "…" ]`.
Sources: SWUpdate documentation, *Software Management*, *sw-description*; cpio(5), new ASCII format.
"""

from __future__ import annotations

import re
from typing import Final

from ..errors import ImageFormatError
from .content import MAX_ENTRIES, Content, Window, checked_path, name_in

_MAGICS: Final = {b"070701", b"070702"}
_HEADER: Final = 110
_MAX_PATH: Final = 1024
_MAX_DESCRIPTION: Final = 256 * 1024
_END: Final = "TRAILER!!!"
_DESCRIPTION: Final = "sw-description"
_VERSION: Final = re.compile(r'\bversion\s?[=:]\s?"([^"\n]{1,100})"')
_HARDWARE: Final = re.compile(r"\bhardware-compatibility\s?[=:]\s?\[([^\]]{0,2000})\]")
_NAME: Final = re.compile(r'"([^"\n]{1,100})"')


def read_swu(window: Window) -> Content:
    """Return what a `.swu` file says; raises ImageFormatError if it is damaged."""
    at, content = 0, None
    for number in range(MAX_ENTRIES + 1):
        header = window.read(at, _HEADER)
        if header[:6] not in _MAGICS:
            raise ImageFormatError("image_structure_invalid")
        size, length = _number(header, 6), _number(header, 11)
        if not 1 < length <= _MAX_PATH:
            raise ImageFormatError("image_structure_invalid")
        name = checked_path(name_in(window.read(at + _HEADER, length)))
        start = _aligned(at + _HEADER + length)
        if name == _END:
            break
        if number == 0:
            if name != _DESCRIPTION or size > _MAX_DESCRIPTION:
                raise ImageFormatError("image_structure_invalid")
            content = _read_description(window.read(start, size).decode("utf-8", "replace"))
        at = _aligned(start + size)
    else:
        raise ImageFormatError("image_too_many_entries", maximum=MAX_ENTRIES)
    if content is None:
        raise ImageFormatError("image_structure_invalid")
    return content


def _read_description(text: str) -> Content:
    version = _VERSION.search(text)
    hardware = (name for names in _HARDWARE.findall(text) for name in _NAME.findall(names))
    return Content(
        version=name_in(version[1].encode()) if version else None,
        control_boards=tuple(dict.fromkeys(name_in(name.encode()) for name in hardware)),
    )


def _number(header: bytes, field: int) -> int:
    """Return one of the numbers of eight hexadecimal digits after the magic."""
    digits = header[6 + 8 * field : 14 + 8 * field]
    try:
        return int(digits, 16)
    except ValueError:
        raise ImageFormatError("image_structure_invalid") from None


def _aligned(position: int) -> int:
    return -(-position // 4) * 4
