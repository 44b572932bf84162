"""The command history at size: 100,000 records of 1,000 miners over 60 days, on a real disk.

Times are those on the clock, and beside them the processor time of the same calls, which says more where the machine
does other things too. "Cold" is a history that was just loaded, so that nothing of the segments that are asked for is
in memory, and whose files the kernel was asked to drop from its cache.
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
