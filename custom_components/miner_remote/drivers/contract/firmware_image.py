"""A firmware image that is installed on a miner, and what a miner reports about itself for the check before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    board, chip (Antminer: `miner_type.cgi`). `free_bytes` is the free space for the image. `parts` holds the versions
    of parts that have an image of their own, as the web page of AxeOS, by how the names of these images begin.
    """

    version: str | None
    model: str | None = None
    control_board: str | None = None
    hardware: tuple[str, ...] = ()
    free_bytes: int | None = None
    parts: Mapping[str, str | None] = field(default_factory=dict)

    def is_of_part(self, file_name: str) -> bool:
        """Return whether an image is only for a part of the firmware."""
        return any(file_name.lower().startswith(name) for name in self.parts)

    def version_of(self, file_name: str) -> str | None:
        """Return the version of what an image would replace."""
        parts = (version for name, version in self.parts.items() if file_name.lower().startswith(name))
        return next(parts, self.version)
