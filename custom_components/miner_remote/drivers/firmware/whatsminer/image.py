"""The image files of WhatsMiner firmware: one file holds a package for each control board.

A combined file (`Whatsminer-M3x-all-20241108.23.bin`) begins with a header of little-endian words, of which the fifth
is the size of all packages and the sixth their number, and 64 entries of 104 bytes: names of the chip (`h616`) and of
the platform (`sun50iw9`) of 16 bytes each, filled with zeros, offset in the file and size. 132 bytes follow. The
firmware installs one package, so only that of the machine's own chip is sent. Sources: the readers of such files in
whatsminer/whatsminer-mdk-worker (MicroBT) and tetherto/miningos-wrk-miner-whatsminer. The first compares what
the miner calls its platform (`H616`) with the chip, the second with the platform; both are compared here.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from ...contract.errors import RefusedError
from ...contract.firmware_image import FirmwareImage

_WORDS = struct.Struct("<6I")
_ENTRY = struct.Struct("<16s16sII64x")
_ENTRIES = 64
_NAME = re.compile(rb"[A-Za-z0-9_.+-]{1,16}\0*")
HEADER_BYTES = _WORDS.size + _ENTRIES * _ENTRY.size + 4 * 32 + 4


@dataclass(frozen=True, slots=True)
class Package:
    """One package of a combined file; `offset` and `size` in bytes."""

    chip: str
    platform: str
    offset: int
    size: int

    def fits(self, platform: str) -> bool:
        """Return whether it is for a machine that reports this platform."""
        return platform.lower() in (self.chip.lower(), self.platform.lower())


def packages(header: bytes) -> tuple[Package, ...]:
    """Return the packages that the first `HEADER_BYTES` of a file name; empty if it is no combined file."""
    if len(header) < HEADER_BYTES:
        return ()
    *_, count = _WORDS.unpack_from(header)
    if not 0 < count <= _ENTRIES:
        return ()
    found = []
    for at in range(count):
        chip, platform, offset, size = _ENTRY.unpack_from(header, _WORDS.size + at * _ENTRY.size)
        if offset < HEADER_BYTES or size == 0 or not _NAME.fullmatch(chip) or not _NAME.fullmatch(platform):
            return ()
        found.append(Package(chip.rstrip(b"\0").decode(), platform.rstrip(b"\0").decode(), offset, size))
    return tuple(found)


def for_platform(image: FirmwareImage, platform: str | None, host: str) -> FirmwareImage:
    """Return the part of an image that a machine installs; reads the file.

    An image that is one package already is returned as it is. Raises RefusedError if a combined file has no package
    for the platform, or if the miner does not report its platform.
    """
    found = _packages_of(image)
    if not found:
        return image
    platforms = ", ".join(dict.fromkeys(package.chip for package in found))
    if platform is None:
        raise RefusedError("image_platform_unknown", platforms=platforms, host=host)
    for package in found:
        if package.fits(platform):
            return replace(image, offset=package.offset, size=package.size)
    raise RefusedError("image_for_other_platform", platforms=platforms, platform=platform)


def _packages_of(image: FirmwareImage) -> tuple[Package, ...]:
    if image.offset:
        return ()
    with unreadable(image), image.path.open("rb") as file:
        found = packages(file.read(HEADER_BYTES))
        if any(package.offset + package.size > image.size for package in found):
            raise EOFError
    return found


@contextmanager
def unreadable(image: FirmwareImage) -> Iterator[None]:
    """Raise RefusedError for an image file that cannot be read, or ends too early."""
    try:
        yield
    except (OSError, EOFError) as error:
        raise RefusedError("image_unreadable", file=image.file_name) from error
