"""The probe of an event loop; without Home Assistant, so that the benchmarks of agents use it too."""

from __future__ import annotations

import asyncio
import gc
import os
import time
from bisect import bisect_right
from itertools import islice, takewhile
from typing import NamedTuple

EVERY_S = 0.005


class Collection(NamedTuple):
    """One garbage collection: its start and end by `time.perf_counter`."""

    began: float
    ended: float


class Collections:
    """The garbage collections of all threads; no other thread runs during a collection."""

    def __init__(self) -> None:
        """Start recording."""
        self._began = 0.0
        self.spans: list[Collection] = []
        gc.callbacks.append(self._collecting)

    def _collecting(self, phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            self._began = time.perf_counter()
        else:
            self.spans.append(Collection(self._began, time.perf_counter()))

    def within(self, began: float, ended: float) -> float:
        """Return the seconds of collections within a time span.

        Call this later: the end of another thread's collection may be recorded after the loop has continued.
        """
        first = bisect_right(self.spans, began, key=lambda span: span.ended)
        met = takewhile(lambda span: span.began < ended, islice(self.spans, first, None))
        return sum(min(ended, one.ended) - max(began, one.began) for one in met)

    def stop(self) -> None:
        """Stop recording."""
        gc.callbacks.remove(self._collecting)


class Tick(NamedTuple):
    """One run of the probe: when it was due and when it ran, by `time.perf_counter`.

    For the time since it was scheduled: how many seconds the loop's thread worked and waited for a processor, and how
    many seconds the other threads of the process worked.
    """

    due: float
    came: float
    worked: float
    waited: float
    others: float


class Probe:
    """The delay of the loop at each run of a timer of 5 ms, and the garbage collections.

    The loop is also delayed while its thread waits for a processor, and while another thread of Home Assistant holds
    Python's lock, such as the recorder's during the statistics of all entities. Code in the loop does not cause these.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start measuring in the loop's thread."""
        self._loop = loop
        self._schedstat = os.open("/proc/thread-self/schedstat", os.O_RDONLY)
        self._ticks: list[Tick] = []
        self._collections = Collections()
        self.go_on()

    def go_on(self) -> None:
        """Measure from now on."""
        self._due = time.perf_counter() + EVERY_S
        self._used = self._use()
        self._timer = self._loop.call_later(EVERY_S, self._look)

    def _use(self) -> tuple[float, float, float]:
        """Return how long this thread has worked and waited for a processor, and the others have worked, in seconds."""
        waited = int(os.pread(self._schedstat, 100, 0).split()[1]) / 1e9
        worked = time.thread_time()
        return worked, waited, time.process_time() - worked

    def _look(self) -> None:
        self._note()
        self.go_on()

    def _note(self) -> None:
        came = time.perf_counter()
        used = (now - before for now, before in zip(self._use(), self._used, strict=True))
        self._ticks.append(Tick(self._due, max(self._due, came), *used))

    def _kept(self, tick: Tick) -> tuple[float, float]:
        """Return the delay of the loop in seconds, without garbage collections and waits for a processor.

        Also excludes the time in which only other threads worked: they held Python's lock, unless code in the loop
        slept, which cannot be distinguished.
        """
        late = tick.came - tick.due
        collected = self._collections.within(tick.due, tick.came)
        kept = max(0.0, late - collected - tick.waited)
        locked_out = min(max(0.0, tick.others - collected), max(0.0, late - tick.worked - tick.waited))
        return kept, max(0.0, kept - locked_out)

    def report(self) -> dict[str, object]:
        """Return and clear lags and collections in ms.

        `go_on` must follow once the report was used: what that takes of the loop is not measured.
        """
        self._timer.cancel()
        self._note()
        both = [self._kept(tick) for tick in self._ticks]
        report: dict[str, object] = {
            "lags_ms": [round((tick.came - tick.due) * 1000, 3) for tick in self._ticks],
            "kept_ms": [round(kept * 1000, 3) for kept, _own in both],
            "own_lags_ms": [round(own * 1000, 3) for _kept, own in both],
            "worked_ms": [round(tick.worked * 1000, 3) for tick in self._ticks],
            "collections_ms": [round((one.ended - one.began) * 1000, 3) for one in self._collections.spans],
            "collections": [[one.began, one.ended] for one in self._collections.spans],
        }
        self._ticks.clear()
        self._collections.spans.clear()
        return report
