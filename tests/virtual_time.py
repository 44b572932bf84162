"""Virtual time: the clock jumps to the next timer whenever the event loop is idle.

Sockets and executor jobs keep working as usual. The clock jumps only if no job runs in an executor and no socket is
ready. Otherwise it runs at a fraction of the processor time that this process uses, so that no deadline passes because
the machine is slow or busy. All clocks agree, because `time.time`, `time.monotonic` and Home Assistant's `utcnow` all
get the same offset.
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

SLOWER = 4
"""How much slower the clock runs than this process computes, or than the jobs that the loop waits for."""
LOADED_S = 0.01
"""A wait of SOCKETS_S that took longer than this says that the machine is busy; a packet may be late as well."""

_REAL_TIME, _REAL_MONOTONIC, _PROCESS_TIME = time.time, time.monotonic, time.process_time
_PACKAGES = ("custom_components.miner_remote", "simulator")

for _package in _PACKAGES:
    # A module imported during virtual time would keep that clock.
    for _module in walk_packages(import_module(_package).__path__, f"{_package}."):
        if not _module.name.endswith("__main__"):
            import_module(_module.name)


class VirtualClock:
    """A fraction of the processor time that this process uses, plus all jumps."""

    def __init__(self, loop: Any) -> None:
        self._select = loop._selector.select
        self._run_in_executor = loop.run_in_executor
        self._jobs = 0
        self._time, self._monotonic, self._computed = _REAL_TIME(), _REAL_MONOTONIC(), _PROCESS_TIME()
        self._skipped_s = 0.0

    def _passed_s(self) -> float:
        return (_PROCESS_TIME() - self._computed) / SLOWER + self._skipped_s

    def time(self) -> float:
        return self._time + self._passed_s()

    def monotonic(self) -> float:
        return self._monotonic + self._passed_s()

    def utcnow(self) -> datetime:
        return datetime.fromtimestamp(self.time(), UTC)

    def now(self, time_zone: tzinfo | None = None) -> datetime:
        return datetime.fromtimestamp(self.time(), time_zone or dt_util.DEFAULT_TIME_ZONE)

    def select(self, timeout: float | None = None) -> list[Any]:
        """Wait for sockets for a moment, then jump to the next timer."""
        if timeout is None:
            ready: list[Any] = self._select(None)
            return ready
        if self._jobs:
            if not (ready := self._select(min(timeout, SOCKETS_S))):
                self._skipped_s += min(timeout, SOCKETS_S) / SLOWER
            return ready
        for _ in range(20):
            began = _REAL_MONOTONIC()
            if ready := self._select(min(timeout, SOCKETS_S)):
                return ready
            if _REAL_MONOTONIC() - began < LOADED_S:
                break
        self._skipped_s += timeout
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
