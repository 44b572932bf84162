"""Firmware images of AxeOS: which of the two parts a file is, and whether it is for a machine.

A release has `esp-miner.bin`, the firmware of all boards of Bitaxe, and `www.bin`, the web page. NerdAxe has one
firmware for each board, with its model in the name. Images called `factory` are for a cable: they begin with a boot
loader, and a miner that installs one does not start again. The firmware checks neither the name nor the board, only
the checksums.

Sources: `http_server.c`, `partitions.csv` and the web page of ESP-Miner; the web page and the release workflow of
ESP-Miner-NerdQAxePlus; `esp_app_format.h` and `esp_app_desc.h` of ESP-IDF (image header, application description).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from ...contract.errors import RefusedError
from ...contract.firmware_image import FirmwareImage
from ...parsing.lenient_json import text
from . import info as info_of

FIRMWARE: Final = "/api/system/OTA"
WEB_PAGE: Final = "/api/system/OTAWWW"
WEB_PAGE_NAME: Final = "www"
"""How the name of an image of the web page begins."""

HEAD: Final = 112
"""How many bytes of an image are needed to know what it is."""
_IMAGE, _ESP32_S3, _DESCRIPTION = 0xE9, 9, 0xABCD5432
_CHIP_AT, _DESCRIPTION_AT, _PROJECT_AT = 12, 32, 80
_PROJECT = b"esp-miner"
# A version, or the number that a browser adds to a file that is there already.
_MORE = r"(?:[-_ ]?v?\d[\w.]*)?(?: ?\(\d+\))?"


def path_for(image: FirmwareImage, info: Mapping[str, object]) -> str:
    """Return the path that an image is sent to; raises RefusedError if its name does not fit the machine."""
    name = image.file_name
    if _named(WEB_PAGE_NAME, name):
        return WEB_PAGE
    wanted = "esp-miner"
    if info_of.is_nerd(info):
        board = (text(info.get("deviceModel")) or "").replace("γ", "Gamma").replace(" ", "")
        wanted = f"esp-miner-{board}"
    if "factory" in name.lower() or not _named(wanted, name):
        raise RefusedError("image_name_unexpected", file=name, expected=f"{wanted}.bin")
    return FIRMWARE


def check_head(image: FirmwareImage) -> None:
    """Raise RefusedError if a file is no firmware of AxeOS; OSError if it cannot be read. Blocks: it reads the file."""
    with image.path.open("rb") as file:
        file.seek(image.offset)
        head = file.read(min(HEAD, image.size))
    numbers = (
        head[:1] == bytes([_IMAGE]),
        int.from_bytes(head[_CHIP_AT : _CHIP_AT + 2], "little") == _ESP32_S3,
        int.from_bytes(head[_DESCRIPTION_AT : _DESCRIPTION_AT + 4], "little") == _DESCRIPTION,
        head[_PROJECT_AT:].split(b"\0")[0] == _PROJECT,
    )
    if not all(numbers):
        raise RefusedError("image_not_firmware", file=image.file_name)


def _named(wanted: str, name: str) -> bool:
    return re.fullmatch(rf"{re.escape(wanted)}{_MORE}\.bin", name, re.IGNORECASE) is not None


__all__ = ["FIRMWARE", "WEB_PAGE", "check_head", "path_for"]
