"""The log archive of WhatsMiner firmware, a compressed tar file with one folder.

Sources: MicroBT's API documents 2.0 (`download_logs`) and 3.0 (`get.log.download`) for the transfer; the names of the
files are those of archives that readers of them name (`miner.log` and `miner-state.log` of all firmware, the others
since 2021).
"""

from __future__ import annotations

import io
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from ...contract.errors import RefusedError

MAX_ARCHIVE: Final = 16 * 1024 * 1024
"""The largest archive that is read, in bytes."""
_MAX_UNPACKED = 128 * 1024 * 1024
"""How far an archive is unpacked, in bytes."""

FILES: Final[Mapping[str, frozenset[str]]] = {
    "all": frozenset(),
    "miner": frozenset({"miner.log"}),
    "miner_state": frozenset({"miner-state.log", "long-miner-state.log"}),
    "miner_overview": frozenset({"miner_overview.log"}),
    "power": frozenset({"power.log", "power_error.log"}),
    "api": frozenset({"api.log"}),
}
"""The files of each log; empty for every file of the archive that is read."""
_LEFT_OUT: Final = frozenset({"pools.log"})
"""Nothing says how this file is written, so the passwords of the pools in it could not be removed."""


def read(archive: bytes, name: str, max_bytes: int, host: str) -> bytes:
    """Return the ends of the text files of a log, with the name of the file before each if there are several.

    All of it has at most `max_bytes` bytes, of which each file gets the same share. Raises RefusedError if the archive
    cannot be read, or has none of the files.
    """
    try:
        found = _ends(archive, FILES[name], max_bytes)
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise RefusedError("log_archive_unreadable", host=host) from error
    if not found:
        raise RefusedError("log_missing", host=host, log=name)
    if len(found) == 1:
        return found[0][1]
    parts = [f"==> {file_name} <==\n".encode() + end + b"\n" * (not end.endswith(b"\n")) for file_name, end in found]
    return b"".join(parts)[-max_bytes:]


def _ends(archive: bytes, wanted: frozenset[str], max_bytes: int) -> list[tuple[str, bytes]]:
    """Return name and end of each text file, in the order of the archive; binary files are left out."""
    found = []
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        members = list(_members(tar, wanted))
        for member in members:
            share = max_bytes // len(members)
            content = tar.extractfile(member)
            if content is None:
                continue
            content.seek(max(0, member.size - share))
            end = content.read(share)
            if b"\0" not in end:
                found.append((PurePosixPath(member.name).name, end))
    return found


def _members(tar: tarfile.TarFile, wanted: frozenset[str]) -> Iterator[tarfile.TarInfo]:
    for member in tar:
        if member.offset_data + member.size > _MAX_UNPACKED:
            return
        name = PurePosixPath(member.name).name
        if member.isfile() and (name in wanted if wanted else name not in _LEFT_OUT):
            yield member
