"""Firmware images of Antminers, and the program `upgrade.cgi` that installs them.

A `.bmu` file is an image for one machine, or a container of such images. Sources: the page and the programs of the
firmwares of 2024 and 2025 in HashSource/hashsource_antminer_S21x (commit 73a9f61abeaa76fd4f02718c7c0d06e03109813c), and
the layouts in VladTheJunior/BitmainFirmwareUnpacker (commit 13bcf84720a3a9f7601b24e41879edfa7f846f4a). How the maker
computes the number of a machine's type in an image is unknown; here it is the beginning of a hash. Signatures are
zeros: nothing checks them.
"""

from __future__ import annotations

import asyncio
import binascii
import hashlib
import struct
from collections.abc import Sequence

from simulator.kinds.base import HttpResponse
from simulator.machine import Machine, UpgradeFault

IMAGE_MAGIC = 38
CONTAINER_MAGIC = b"\xab\xab\xab\xab"
_HEADER = 2048
_SIGNATURE = 256
_DATAFILE = 9
_CONTAINER_HEADER = struct.Struct("<9I")
_ITEM = struct.Struct("<4B64s32s32s32sII")
_DATA_OFFSET = 16 * 1024

OK, NO_IMAGE, WRONG_FILE = 0, 6, 8
"""What the installing program returns: 6 for a file that is no image (seen on a KS5 Pro), 8 for a container or an image
for another machine (BTC Tools shows it for a container)."""


def type_number(model: str, subtype: str) -> bytes:
    """Return the number of a type of machine."""
    return hashlib.sha256(f"{model}/{subtype}".encode()).digest()[:8]


def build_image(model: str, subtype: str, version: str, *, size: int = 4096) -> bytes:
    """Return an image for one machine, whose single file has about `size` bytes."""
    content = f"{version}\n{model}\nRelease\n".encode().ljust(size, b"\x00")
    header = bytearray(_HEADER)
    header[0] = IMAGE_MAGIC
    header[2:10] = type_number(model, subtype)
    header[11:13] = struct.pack(">H", 1 << _DATAFILE)
    header[1304] = 1
    header[1309] = _DATAFILE
    header[1310:1314] = struct.pack(">I", len(content))
    return bytes(header) + content + bytes(2 * _SIGNATURE)


def build_container(images: Sequence[tuple[str, str, bytes]]) -> bytes:
    """Return a container of images, each with its model and sub-type."""
    items, data = b"", b""
    for model, subtype, image in images:
        name = b"update.bmu"
        offset = _DATA_OFFSET + len(data)
        texts = (name, b"", subtype.encode(), model.encode())
        items += _ITEM.pack(*map(len, texts), *texts, offset, len(image))
        data += image
    values = [0xABABABAB, 0, _CONTAINER_HEADER.size, len(images), _ITEM.size, _DATA_OFFSET, 0, 0, 0]
    body = (_CONTAINER_HEADER.pack(*values) + items).ljust(_DATA_OFFSET, b"\x00") + data
    values[6] = binascii.crc32(body)
    return _CONTAINER_HEADER.pack(*values) + body[_CONTAINER_HEADER.size :]


def check_image(image: bytes, model: str, subtype: str) -> tuple[int, str]:
    """Return what the installing program returns for an image on a machine, and the version in it."""
    if image.startswith(CONTAINER_MAGIC):
        return WRONG_FILE, ""
    if len(image) < _HEADER or image[0] != IMAGE_MAGIC:
        return NO_IMAGE, ""
    count = image[1304]
    sizes = [struct.unpack(">I", image[1310 + 5 * at : 1314 + 5 * at])[0] for at in range(count)]
    if len(image) != ((count + 9) << 8) + sum(sizes):
        return NO_IMAGE, ""
    version = image[_HEADER : _HEADER + 200].partition(b"\n")[0].decode(errors="replace")
    return (OK if image[2:10] == type_number(model, subtype) else WRONG_FILE), version


def uploaded_file(body: bytes) -> bytes:
    """Return what the program takes as the file: the first part of a form, without as many bytes as the end has."""
    start, _, rest = body.partition(b"\r\n")
    content = rest.partition(b"\r\n\r\n")[2]
    return content[: max(0, len(content) - len(start) - 6)]


async def install(machine: Machine, subtype: str, body: bytes, *, keep_settings: bool) -> HttpResponse:
    """Install the image in a form and restart; answers when the image is written."""
    failure, version = check_image(uploaded_file(body), machine.model, subtype)
    if failure == WRONG_FILE and version and UpgradeFault.WRONG_MODEL_ACCEPTED in machine.upgrade_faults:
        failure = OK
    if failure:
        machine.count("upgrade_refused")
        code = "U001" if keep_settings else f"U00{failure}"
        return HttpResponse.of({"stats": "error", "code": code, "msg": str(failure)}, write=True)
    await asyncio.sleep(machine.upgrade_faults.get(UpgradeFault.SLOW_FLASH, 0.0))
    machine.install(version)
    if not keep_settings:
        machine.lose_settings()
    return HttpResponse.of({"stats": "success", "code": "U000", "msg": "OK!"}, write=True)


__all__ = ["build_container", "build_image", "check_image", "install", "type_number", "uploaded_file"]
