"""Read any image file, by the ending of its name and by its content."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import BinaryIO, Final

from ..errors import ImageFormatError
from .bmu import read_bmu
from .content import Content, Window
from .esp import MAGIC as ESP_MAGIC, read_esp
from .swu import read_swu
from .tar import read_tar, read_tar_gz
from .whatsminer import read_whatsminer
from .zip import read_zip


def _read_bin(window: Window) -> Content:
    """Return what a `.bin` file says: those of ESP32 machines and combined ones of WhatsMiners say something."""
    if window.read(0, 1)[0] == ESP_MAGIC:
        return read_esp(window)
    return read_whatsminer(window) or Content()


_READERS: Final[Mapping[str, Callable[[Window], Content]]] = {
    ".bmu": read_bmu,
    ".tar.gz": read_tar_gz,
    ".tgz": read_tar_gz,
    ".tar": read_tar,
    ".swu": read_swu,
    ".bin": _read_bin,
    ".zip": read_zip,
}
SUFFIXES: Final = tuple(_READERS)
"""The endings of the names of image files."""

_MAGICS: Final[Mapping[str, tuple[bytes, ...]]] = {
    ".bmu": (b"\xab\xab\xab\xab", b"\x26"),
    ".tar.gz": (b"\x1f\x8b",),
    ".tgz": (b"\x1f\x8b",),
    ".swu": (b"070701", b"070702"),
    ".zip": (b"PK\x03\x04",),
}
"""How the files of a kind begin."""


def suffix_of(file_name: str) -> str | None:
    """Return the ending by which the kind of a file is known, or None."""
    name = file_name.lower()
    return next((suffix for suffix in SUFFIXES if name.endswith(suffix)), None)


def read_image(stream: BinaryIO, size: int, file_name: str) -> Content:
    """Return what an image file of `size` bytes says about itself.

    Raises ImageFormatError if it is none, or is damaged. Time and memory are bounded, whatever the file contains.
    """
    suffix = suffix_of(file_name)
    if suffix is None:
        raise ImageFormatError("image_unknown_kind", file_name=file_name, suffixes=", ".join(SUFFIXES))
    if size == 0:
        raise ImageFormatError("image_empty")
    window = Window(stream, 0, size)
    beginnings = _MAGICS.get(suffix)
    if beginnings is not None and not window.read(0, min(size, 6)).startswith(beginnings):
        raise ImageFormatError("image_kind_differs", file_name=file_name)
    return _READERS[suffix](window)


_DATE: Final = re.compile(r"(?<!\d)(20\d{2})[-_.]?([01]\d)[-_.]?([0-3]\d)(?:\d{4,6})?(?!\d)")
_DOTTED: Final = re.compile(
    r"(?<![\d.])v?\d{1,4}(?:\.\d{1,4}){1,3}(?:-?(?:rc|beta|b)\.?\d{1,3})?(?![\d])", re.IGNORECASE
)
_VENDORS: Final[Mapping[str, str]] = {
    "antminer": "Bitmain",
    "braiins": "Braiins",
    "bos": "Braiins",
    "vnish": "VNish",
    "luxos": "Luxor",
    "whatsminer": "MicroBT",
    "esp-miner": "AxeOS",
    "umc": "ePIC",
    "epic": "ePIC",
    "avalon": "Canaan",
}


def suggestions(file_name: str) -> dict[str, str | None]:
    """Return the vendor and the version that the name of a file suggests, for the uploader to confirm."""
    lower = file_name.lower()
    suffix = suffix_of(lower) or ""
    stem = file_name[: len(file_name) - len(suffix)]
    words = set(re.split(r"[^a-z0-9]+", lower)) | {name for name in _VENDORS if "-" in name and name in lower}
    vendor = next((maker for word, maker in _VENDORS.items() if word in words), None)
    found = _DOTTED.search(stem) or _DATE.search(stem)
    return {"vendor": vendor, "version": found.group() if found else None}
