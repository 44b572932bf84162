"""A firmware image that is installed on a miner, and what a miner reports about itself for the check before."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmwareImage:
    """An image file on disk; `size` in bytes, `sha256` in hexadecimal digits.

    `offset` and `size` name the part of the file that is sent: a container holds images for several machines.
    """

    path: Path
    file_name: str
    size: int
    sha256: str
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeFacts:
    """What a miner reports about itself before an upgrade; None for what it does not report.

    `hardware` holds the miner's own names of its hardware that an image can be made for: model, sub-model, control
    board, chip (Antminer: `miner_type.cgi`). `free_bytes` is the free space for the image.
    """

    version: str | None
    model: str | None = None
    control_board: str | None = None
    hardware: tuple[str, ...] = ()
    free_bytes: int | None = None
