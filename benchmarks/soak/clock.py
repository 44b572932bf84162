"""A separate clock for the processes of a soak, which can be set while they run.

libfaketime 0.9.10 of Debian breaks `time.sleep` of Python 3.14 (it also shifts `clock_nanosleep` on the monotonic
clock), so this is a small C library instead.
"""

from __future__ import annotations

import mmap
import shutil
import struct
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")
JUMP_S = 3780
"""The clock jumps an hour and three minutes, so that it also lands in another part of the windows' cycle."""


class Clock:
    """The clock of some processes, `shift_s` seconds ahead of the real one."""

    def __init__(self, folder: Path, name: str) -> None:
        """Build the library if it is missing; without a C compiler the clock cannot be set."""
        library = folder / "soak_clock.so"
        compiler = shutil.which("cc")
        self.settable = compiler is not None
        self.environment: dict[str, str] = {}
        self.shift_s = 0
        if compiler is None:
            return
        if not library.exists():
            source = Path(__file__).with_name("clock.c")
            subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True, timeout=60)
        path = folder / f"{name}.shift"
        path.write_bytes(struct.pack("=q", 0))
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), 8)
        self.environment = {"LD_PRELOAD": str(library), "SOAK_CLOCK": str(path)}

    def set(self, shift_s: int) -> None:
        """Shift the clock, if it can be set."""
        if self.settable:
            self.shift_s = shift_s
            self._memory[:8] = struct.pack("=q", shift_s)

    def now(self) -> datetime:
        """Return the time of the processes in UTC."""
        return datetime.fromtimestamp(time.time() + self.shift_s, UTC)


def next_clock_change() -> datetime:
    """Return the next instant at which the wall clocks of `ZONE` are set forward or back, at least a day from now."""
    at = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    while at.astimezone(ZONE).utcoffset() == (at + timedelta(hours=1)).astimezone(ZONE).utcoffset():
        at += timedelta(hours=1)
    return at + timedelta(hours=1)
