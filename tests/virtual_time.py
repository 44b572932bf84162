"""Time that passes at once: a clock that jumps to the next timer whenever the event loop has nothing else to do.

Sockets and executor jobs keep working as usual. The clock jumps only if no job runs in an executor and no socket is
ready; what is measured by any clock then agrees, because `time.time`, `time.monotonic` and Home Assistant's `utcnow`
all get the same offset.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from typing import Any

import pytest
from homeassistant.helpers import event
from homeassistant.util import dt as dt_util

SOCKETS_S = 0.003
"""How long the loop waits for sockets before the clock jumps; all peers are in this process."""

_REAL_TIME, _REAL_MONOTONIC = time.time, time.monotonic
_PACKAGES = ("custom_components.miner_remote", "simulator")


class VirtualClock:
    """Real time plus all jumps."""

    def __init__(self, loop: Any) -> None:
        self._select = loop._selector.select
        self._run_in_executor = loop.run_in_executor
        self._jobs = 0
        self.skipped_s = 0.0

    def time(self) -> float:
        return _REAL_TIME() + self.skipped_s

    def monotonic(self) -> float:
        return _REAL_MONOTONIC() + self.skipped_s

    def utcnow(self) -> datetime:
        return datetime.fromtimestamp(self.time(), UTC)

    def now(self, time_zone: tzinfo | None = None) -> datetime:
        return datetime.fromtimestamp(self.time(), time_zone or dt_util.DEFAULT_TIME_ZONE)

    def select(self, timeout: float | None = None) -> list[Any]:
        """Wait for sockets for a moment, then jump to the next timer."""
        if timeout is None or timeout <= SOCKETS_S or self._jobs:
            ready: list[Any] = self._select(timeout if timeout is None or not self._jobs else min(timeout, SOCKETS_S))
            return ready
        ready = self._select(SOCKETS_S)
        if not ready and not self._jobs:
            self.skipped_s += timeout - SOCKETS_S
        return ready

    def run_in_executor(self, executor: Any, function: Any, *args: Any) -> asyncio.Future[Any]:
        """Run a job, during which the clock does not jump."""
        future: asyncio.Future[Any] = self._run_in_executor(executor, function, *args)
        self._jobs += 1
        future.add_done_callback(self._job_done)
        return future

    def _job_done(self, _future: asyncio.Future[Any]) -> None:
        self._jobs -= 1


@contextmanager
def virtual_clock(loop: Any) -> Iterator[VirtualClock]:
    """Let a loop, and all that asks for the time, run on a virtual clock."""
    clock = VirtualClock(loop)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loop._selector, "select", clock.select)
        patch.setattr(loop, "run_in_executor", clock.run_in_executor)
        patch.setattr(time, "time", clock.time)
        patch.setattr(time, "monotonic", clock.monotonic)
        patch.setattr(dt_util, "utcnow", clock.utcnow)
        patch.setattr(dt_util, "now", clock.now)
        patch.setattr(event, "time_tracker_utcnow", clock.utcnow)
        patch.setattr(event, "time_tracker_timestamp", clock.time)
        for name, module in list(sys.modules.items()):
            if name.startswith(_PACKAGES) and getattr(module, "monotonic", None) is _REAL_MONOTONIC:
                patch.setattr(module, "monotonic", clock.monotonic)
        yield clock
