"""The command history at size: 100,000 records of 1,000 miners over 60 days, on a real disk.

The tables show elapsed time and the processor time of the same calls, which is more reliable on a busy machine. "Cold"
means that the history was just loaded, no requested segment is in memory, and the kernel was asked to drop the files
from its cache.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from ..report import Line
from . import reads, starts, writes
from .stage import RECORDS, fill


def run() -> Sequence[Line]:
    """Return the lines."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory(prefix="miner-remote-bench-") as folder:
        full, empty, longest = (Path(folder, name) for name in ("full", "empty", "longest"))
        for each in (full, empty, longest):
            each.mkdir()
        asyncio.run(fill(full, RECORDS, now))
        lines = asyncio.run(reads.repeated(full, now))
        lines.append(asyncio.run(reads.cold_pages(full)))
        lines += asyncio.run(reads.first_times(full, now))
        lines += asyncio.run(reads.csv(full))
        lines += starts.compared(full, empty)
        lines += asyncio.run(writes.new_records(full))
        lines += asyncio.run(writes.file_sizes(full, longest))
    return lines
