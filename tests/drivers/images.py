"""Firmware images on disk, for the tests of upgrades."""

from __future__ import annotations

import hashlib
from pathlib import Path

from custom_components.miner_remote.drivers.contract.firmware_image import FirmwareImage


def stored(folder: Path, name: str, content: bytes, *, before: bytes = b"") -> FirmwareImage:
    """Return an image that is written to a folder, behind other bytes of the same file."""
    path = folder / f"{hashlib.sha256(before + content).hexdigest()}.image"
    path.write_bytes(before + content + before)
    return FirmwareImage(
        path=path,
        file_name=name,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        offset=len(before),
    )
