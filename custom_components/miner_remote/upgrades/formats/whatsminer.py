"""Combined WhatsMiner files (`.bin`), which hold a package for each control board; the driver describes the format."""

from __future__ import annotations

from typing import Final

from ...drivers.firmware.whatsminer.image import HEADER_BYTES, packages
from ..errors import ImageFormatError
from .content import Content, Window

VENDOR: Final = "MicroBT"


def read_whatsminer(window: Window) -> Content | None:
    """Return the control boards in a combined file, or None for another one; raises ImageFormatError if it is short."""
    found = packages(window.read(0, min(HEADER_BYTES, window.size)))
    if not found:
        return None
    if any(package.offset + package.size > window.size for package in found):
        raise ImageFormatError("image_truncated")
    names = (name for package in found for name in (package.chip, package.platform))
    return Content(vendor=VENDOR, control_boards=tuple(dict.fromkeys(names)))
