"""What a firmware image file says about itself."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from ...drivers.parsing.text import one_line
from ..errors import ImageFormatError

CHUNK: Final = 1024 * 1024
"""How many bytes are read at a time."""

MAX_ENTRIES: Final = 1000
"""How many files an archive, or images a container, may hold."""
MAX_UNPACKED: Final = 2 * 1024**3
"""How many bytes an archive may expand to."""
MAX_NAME: Final = 100
"""How many characters of a name in a file are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImagePart:
    """One image in a file, for one hardware: `offset` and `size` in bytes, names as the file has them."""

    file_name: str
    offset: int
    size: int
    model: str
    hardware: str
    chip: str

    @property
    def boards(self) -> tuple[str, ...]:
        """Return the names of the hardware that the image is for."""
        return tuple(name for name in (self.hardware, self.chip) if name)

    def as_dict(self) -> dict[str, object]:
        """Return the part as JSON."""
        return {
            "file_name": self.file_name,
            "offset": self.offset,
            "size": self.size,
            "model": self.model,
            "hardware": self.hardware,
            "chip": self.chip,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> ImagePart:
        """Return the part that `as_dict` gave; raises KeyError or ValueError for other data."""
        return cls(
            file_name=str(data["file_name"]),
            offset=int(str(data["offset"])),
            size=int(str(data["size"])),
            model=str(data["model"]),
            hardware=str(data["hardware"]),
            chip=str(data["chip"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a file says: empty or None for what it does not say.

    `parts` are the images of a container, from which `models` and `control_boards` follow. A file without parts is one
    image.
    """

    vendor: str | None = None
    models: tuple[str, ...] = ()
    control_boards: tuple[str, ...] = ()
    version: str | None = None
    parts: tuple[ImagePart, ...] = field(default=())


def name_in(raw: bytes) -> str:
    """Return a name from a file as one printable line."""
    return one_line(raw.split(b"\0", 1)[0].decode("utf-8", "replace").strip(), MAX_NAME)


def checked_path(path: str) -> str:
    """Return the path of an entry; raises ImageFormatError if it leaves the archive.

    Nothing is ever unpacked, but a miner might do so.
    """
    parts = path.replace("\\", "/").split("/")
    if path.startswith(("/", "\\")) or ".." in parts or (len(path) > 1 and path[1] == ":"):
        raise ImageFormatError("image_unsafe_path", path=one_line(path, MAX_NAME))
    return path


class Window:
    """A part of a stream, read by positions; reading beyond its end is an error."""

    def __init__(self, stream: BinaryIO, offset: int, size: int) -> None:
        """Limit the stream to `size` bytes from `offset`."""
        self.stream = stream
        self.offset = offset
        self.size = size

    def read(self, position: int, count: int) -> bytes:
        """Return exactly `count` bytes; raises ImageFormatError if there are fewer."""
        if position < 0 or count < 0 or position + count > self.size:
            raise ImageFormatError("image_truncated")
        self.stream.seek(self.offset + position)
        data = self.stream.read(count)
        if len(data) != count:
            raise ImageFormatError("image_truncated")
        return data

    def chunks(self, position: int = 0, count: int | None = None) -> Iterator[bytes]:
        """Yield `count` bytes, or all to the end, in parts."""
        left = self.size - position if count is None else count
        while left > 0:
            data = self.read(position, min(CHUNK, left))
            yield data
            position += len(data)
            left -= len(data)

    def crc32(self, position: int = 0, count: int | None = None, before: int = 0) -> int:
        """Return the CRC32 of some bytes, continued from the checksum of those before."""
        for data in self.chunks(position, count):
            before = zlib.crc32(data, before)
        return before
