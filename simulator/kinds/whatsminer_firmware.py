"""Firmware images and logs of WhatsMiners.

The combined file has the vendor's header (see `HEADER_BYTES`); what is inside of a package is not published, so here it
begins with its platform and its version. An image for another platform is refused. A machine with `boots-twice` in
`Machine.reported` restarts twice, with a version in between that ends with `NeedUpgradeAgain`, as firmware since 2022
does. The files of the log archive are those that programs for such archives name.
"""

from __future__ import annotations

import asyncio
import io
import struct
import tarfile
import time
from collections.abc import Mapping
from typing import Final

from simulator.kinds.base import StreamConnection
from simulator.machine import Machine, UpgradeFault

PLATFORM: Final = "H616"
_WORDS = struct.Struct("<6I")
_ENTRY = struct.Struct("<16s16sII64x")
_ENTRIES = 64
HEADER_BYTES: Final = _WORDS.size + _ENTRIES * _ENTRY.size + 132
_MAGIC = b"WhatsMiner package\n"
_PART = 65_536
_HALF = "NeedUpgradeAgain"


def build_package(version: str, platform: str = PLATFORM, *, size: int = 4096) -> bytes:
    """Return a package of about `size` bytes for a platform."""
    return (_MAGIC + f"{platform}\n{version}\n".encode()).ljust(size, b"\x00")


def build_image(packages: Mapping[str, bytes]) -> bytes:
    """Return a combined file with a package for each platform."""
    entries, body = b"", b""
    for platform, package in packages.items():
        offset = HEADER_BYTES + len(body)
        entries += _ENTRY.pack(platform.lower().encode(), b"sun50iw9", offset, len(package))
        body += package
    head = _WORDS.pack(0x4D57, 1, HEADER_BYTES, 0, len(body), len(packages)) + entries
    return head.ljust(HEADER_BYTES, b"\x00") + body


async def receive_image(machine: Machine, connection: StreamConnection) -> str | None:
    """Return the version of the package that a client sends, or None if the machine refuses it."""
    (size,) = struct.unpack("<I", await connection.read_exactly(4))
    breaks = UpgradeFault.HALF_UPLOAD in machine.upgrade_faults
    end = size // 2 if breaks else size
    package = bytearray()
    while len(package) < end:
        package += await connection.read_exactly(min(_PART, end - len(package)))
    if breaks:
        raise ConnectionResetError
    lines = bytes(package[:200]).removeprefix(_MAGIC).split(b"\n")
    if not package.startswith(_MAGIC) or len(lines) < 3:
        machine.count("upgrade_refused")
        return None
    if lines[0].decode() != PLATFORM and UpgradeFault.WRONG_MODEL_ACCEPTED not in machine.upgrade_faults:
        machine.count("upgrade_refused")
        return None
    await asyncio.sleep(machine.upgrade_faults.get(UpgradeFault.SLOW_FLASH, 0.0))
    return lines[1].decode()


def install(machine: Machine, version: str) -> None:
    """Restart with a version."""
    machine.install(version + _HALF if machine.reported.get("boots-twice") else version)


def restart_again(machine: Machine) -> None:
    """Restart a machine that is between the two restarts of an upgrade."""
    if machine.firmware_version.endswith(_HALF) and time.time() - machine.booted_at >= machine.boot_s:
        machine.firmware_version = machine.firmware_version.removesuffix(_HALF)
        machine.reboot()


def log_archive(machine: Machine) -> bytes:
    """Return the archive of the logs."""
    pool = machine.pools[0] if machine.pools else None
    lines = "".join(f"11-29 12:00:{at % 60:02d} 42000,600,62,78|42100,601,61,79|5400,5280\n" for at in range(500))
    files: dict[str, bytes] = {
        "miner_overview.log": f"FIRMWARE_VERSION='{machine.firmware_version}'\nminer_type = {machine.model}\n".encode(),
        "miner-state.log": lines.encode(),
        "miner.log": f"start mining, uptime {machine.uptime_s}\n".encode() + lines.encode(),
        "api.log": "".join(f"{line}\n" for line in machine.journal).encode(),
        "power.log": f"1 1/1 250.0 12.09/12.10 14.8 220.5 {machine.power():.0f} 41.3 0x0\n".encode(),
        "pools.log": f"pool1 {pool.url} {pool.user} {pool.password}\n".encode() if pool else b"",
        "chip_map.bin": bytes(range(256)),
    }
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(f"{machine.ip}.logs/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return packed.getvalue()
