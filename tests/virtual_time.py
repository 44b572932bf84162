"""Virtual time: the clock jumps to the next timer whenever the event loop is idle.

Sockets and executor jobs keep working as usual. The clock jumps only if no job runs in an executor and no socket is
ready. All clocks agree, because `time.time`, `time.monotonic` and Home Assistant's `utcnow`
all get the same offset.
"""

from __future__ import annotations

import asyncio
import sys
import time
from datetime import UTC, datetime, tzinfo
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest
from homeassistant.helpers import entity, event
from homeassistant.util import dt as dt_util

SOCKETS_S = 0.003
"""How long the loop waits for sockets before the clock jumps; all peers are in this process."""

_REAL_TIME, _REAL_MONOTONIC = time.time, time.monotonic
_PACKAGES = ("custom_components.miner_remote", "simulator")

for _package in _PACKAGES:
    # A module imported during virtual time would keep that clock.
    for _module in walk_packages(import_module(_package).__path__, f"{_package}."):
        if not _module.name.endswith("__main__"):
            import_module(_module.name)


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


def install_virtual_clock(loop: Any, monkeypatch: pytest.MonkeyPatch) -> VirtualClock:
    """Run a loop and all clocks on virtual time.

    The patches belong to the test's monkeypatch, so that they are undone in the right order with those of the test.
    """
    clock = VirtualClock(loop)
    monkeypatch.setattr(loop._selector, "select", clock.select)
    monkeypatch.setattr(loop, "run_in_executor", clock.run_in_executor)
    monkeypatch.setattr(time, "time", clock.time)
    monkeypatch.setattr(time, "monotonic", clock.monotonic)
    monkeypatch.setattr(dt_util, "utcnow", clock.utcnow)
    monkeypatch.setattr(dt_util, "now", clock.now)
    monkeypatch.setattr(event, "time_tracker_utcnow", clock.utcnow)
    monkeypatch.setattr(event, "time_tracker_timestamp", clock.time)
    monkeypatch.setattr(entity, "timer", clock.time)
    for name, module in list(sys.modules.items()):
        if name.startswith(_PACKAGES) and getattr(module, "monotonic", None) is _REAL_MONOTONIC:
            monkeypatch.setattr(module, "monotonic", clock.monotonic)
    return clock
