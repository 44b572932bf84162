"""Image files as manufacturers make them, built by the published layouts and not by the code under test."""

from __future__ import annotations

import gzip
import hashlib
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Item(NamedTuple):
    """One image of a merged `.bmu` file."""

    model: str
    hardware: str
    payload: bytes
    chip: str = ""
    name: str = "update.bmu"


def merged_bmu(items: Sequence[Item], *, item_size: int = 172, data_at: int = 16384) -> bytes:
    """Return a merged file: 36 bytes of header, items, and the images from `data_at` on."""
    table, data = b"", b""
    start = max(data_at, 36 + item_size * len(items))
    for item in items:
        names = [text.encode() for text in (item.name, item.chip, item.hardware, item.model)]
        row = bytes(len(name) for name in names)
        row += names[0].ljust(64, b"\0") + b"".join(name.ljust(32, b"\0") for name in names[1:])
        row += struct.pack("<II", start + len(data), len(item.payload))
        table += row.ljust(item_size, b"\0")
        data += item.payload
    header = struct.pack("<9I", 0xABABABAB, 0, 36, len(items), item_size, start, 0, 0, 0)
    content = (header + table).ljust(start, b"\0") + data
    return content[:24] + struct.pack("<I", zlib.crc32(content)) + content[28:]


def single_bmu(files: Sequence[bytes]) -> bytes:
    """Return a single file: 2048 bytes of header, the files, a signature for each, and one for all."""
    header = bytearray(2048)
    header[0] = 38
    header[2:10] = b"\x8b\x73\xed\x69\x5d\x7c\x3b\x88"
    header[1304] = len(files)
    for number, content in enumerate(files):
        header[1309 + 5 * number : 1314 + 5 * number] = struct.pack(">BI", number, len(content))
    return bytes(header) + b"".join(files) + b"s" * 256 * (len(files) + 1)


def tar(files: Mapping[str, bytes], form: int = tarfile.USTAR_FORMAT) -> bytes:
    """Return a tar archive."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=form) as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return stream.getvalue()


def tar_gz(files: Mapping[str, bytes]) -> bytes:
    """Return a packed tar archive."""
    return gzip.compress(tar(files), mtime=0)


def swu(files: Mapping[str, bytes]) -> bytes:
    """Return a cpio archive in the new ASCII format."""
    content = b""
    for number, (name, data) in enumerate({**files, "TRAILER!!!": b""}.items()):
        path = name.encode() + b"\0"
        fields = (number, 0o100644, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(path), 0)
        content += b"070701" + b"".join(b"%08X" % field for field in fields) + path
        content += b"\0" * (-len(content) % 4) + data
        content += b"\0" * (-len(content) % 4)
    return content


DESCRIPTION = """software =
{
    version = "2.1.0";
    description = "Firmware";
    hardware-compatibility: [ "cb-1", "cb-2" ];
    images: ( { filename = "rootfs.ubifs"; volume = "rootfs"; } );
};
"""


def esp(version: str = "v2.9.0", *, project: str = "esp-miner", size: int = 3000, hashed: bool = True) -> bytes:
    """Return an ESP32 image with the description of an application in its first segment."""
    description = struct.pack("<IIII", 0xABCD5432, 0, 0, 0) + version.encode().ljust(32, b"\0")
    description += project.encode().ljust(32, b"\0")
    segments = [(0x3C000020, description.ljust(256, b"\0")), (0x42000020, bytes(n % 251 for n in range(size)))]
    content = bytes((0xE9, len(segments), 2, 0x3F)) + struct.pack("<I", 0x403754BC) + bytes(15) + bytes((int(hashed),))
    checksum = 0xEF
    for address, data in segments:
        content += struct.pack("<II", address, len(data)) + data
        for byte in data:
            checksum ^= byte
    content = content.ljust(len(content) | 15, b"\0") + bytes((checksum,))
    return content + hashlib.sha256(content).digest() if hashed else content


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def whatsminer(packages: Mapping[tuple[str, str], bytes]) -> bytes:
    """Return a combined file with a package for each chip and platform."""
    start = 24 + 64 * 104 + 132
    entries, data = b"", b""
    for (chip, platform), package in packages.items():
        entries += chip.encode().ljust(16, b"\0") + platform.encode().ljust(16, b"\0")
        entries += struct.pack("<II", start + len(data), len(package)) + bytes(64)
        data += package
    return (struct.pack("<6I", 0x4D57, 1, start, 0, len(data), len(packages)) + entries).ljust(start, b"\0") + data


VALID: Mapping[str, bytes] = {
    "Antminer-S19j-Pro-merge-release-20221226125147.bmu": merged_bmu(
        [
            Item("Antminer S19j Pro", "CVCtrl_BHB42XXX", b"cv" * 700),
            Item("Antminer S19j Pro", "AMLCtrl_BHB42601", b"aml" * 500),
            Item("Antminer S19j Pro", "BBCtrl", b"bb" * 600, name="Antminer-BHB42XXX-BB-release-202212261719.bmu"),
        ]
    ),
    "update.bmu": single_bmu([b"boot" * 300, b"tree" * 20, b"kernel" * 100]),
    "firmware.tar.gz": tar_gz({"runme.sh": b"#!/bin/sh\n", "BOOT.bin": bytes(5000), "./fileinfo": b"x"}),
    "sysupgrade.tar": tar({"sysupgrade-am3-bbb/CONTROL": b"BOARD=am3-bbb\n", "sysupgrade-am3-bbb/root": bytes(900)}),
    "update.swu": swu({"sw-description": DESCRIPTION.encode(), "rootfs.ubifs": bytes(3000)}),
    "esp-miner.bin": esp(),
    "Whatsminer-all-20241108.23.bin": whatsminer({("h616", "sun50iw9"): b"one" * 300, ("h3", "sun8i"): b"two" * 200}),
    "unknown.bin": b"WM" * 400,
    "update.zip": zipped({"update.sh": b"#!/bin/sh\n", "rootfs.img": bytes(4000)}),
}
"""A valid file of each kind, by its name."""
