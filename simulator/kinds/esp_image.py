"""Firmware images of an ESP32-S3, as AxeOS installs them.

An image has a header of 24 bytes, segments with headers of 8 bytes, a checksum that ends a block of 16 bytes, and a
SHA-256 of all of it. The first segment begins with the application's description. The firmware checks the header, the
chip and the hash (`esp_image_verify`), not for which board the image is.

Source: `esp_app_format.h`, `esp_app_desc.h` and `esp_image_format.c` of ESP-IDF 5.5.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from functools import reduce
from operator import xor

ESP32_S3 = 9
_HEADER = struct.Struct("<BBBBIB3sHBHH4sB")
_SEGMENT = struct.Struct("<II")
_DESCRIPTION = struct.Struct("<II8s32s32s16s16s32s32s80s")
_MAGIC, _DESCRIPTION_MAGIC, _SEED = 0xE9, 0xABCD5432, 0xEF


@dataclass(frozen=True, slots=True)
class EspImage:
    """The description in an image."""

    version: str
    project: str


def build(version: str, *, project: str = "esp-miner", size: int = 0, chip: int = ESP32_S3) -> bytes:
    """Return an image, with as many further zeros in its segment."""
    description = _DESCRIPTION.pack(
        _DESCRIPTION_MAGIC, 0, b"", version.encode(), project.encode(), b"12:00:00", b"Jul  1 2026", b"v5.5.1", b"", b""
    )
    header = _HEADER.pack(_MAGIC, 1, 2, 0x4F, 0x40376A54, 0xEE, b"", chip, 0, 0, 99, b"", 1)
    segment = _SEGMENT.pack(0x3C120020, len(description) + size) + description + bytes(size)
    content = header + segment
    padding = bytes(15 - len(content) % 16)
    content += padding + bytes([reduce(xor, description, _SEED)])
    return content + hashlib.sha256(content).digest()


def read(content: bytes) -> EspImage | None:
    """Return the description in an image, or None if the firmware does not accept it."""
    if len(content) < _HEADER.size + _SEGMENT.size + _DESCRIPTION.size + 32:
        return None
    header = _HEADER.unpack_from(content)
    if header[0] != _MAGIC or header[7] != ESP32_S3 or hashlib.sha256(content[:-32]).digest() != content[-32:]:
        return None
    description = _DESCRIPTION.unpack_from(content, _HEADER.size + _SEGMENT.size)
    names = [part.split(b"\0")[0].decode(errors="replace") for part in description[3:5]]
    return EspImage(*names) if description[0] == _DESCRIPTION_MAGIC else EspImage("", "")


__all__ = ["ESP32_S3", "EspImage", "build", "read"]
