"""Measures how long Home Assistant's event loop is blocked; only used by the benchmarks."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import time
from bisect import bisect_right
from functools import partial
from http import HTTPStatus
from itertools import islice, takewhile
from types import FunctionType, MethodType
from typing import Any, NamedTuple

from aiohttp import web
from homeassistant.core import HassJob, HomeAssistant
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView
from homeassistant.helpers.typing import ConfigType

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
        self._again()

    def _again(self) -> None:
        self._due = time.perf_counter() + EVERY_S
        self._used = self._use()
        self._loop.call_later(EVERY_S, self._look)

    def _use(self) -> tuple[float, float, float]:
        """Return how long this thread has worked and waited for a processor, and the others have worked, in seconds."""
        waited = int(os.pread(self._schedstat, 100, 0).split()[1]) / 1e9
        worked = time.thread_time()
        return worked, waited, time.process_time() - worked

    def _look(self) -> None:
        came = time.perf_counter()
        used = (now - before for now, before in zip(self._use(), self._used, strict=True))
        self._ticks.append(Tick(self._due, max(self._due, came), *used))
        self._again()

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
        """Return and clear lags and collections in ms."""
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


def owned_by(domain: str, loop: asyncio.AbstractEventLoop) -> list[str]:
    """Return the names of an integration's current tasks and timers in the loop.

    A task belongs to it if its coroutine or the awaited one does; a timer if its callback does or refers to it.
    """
    part = f"custom_components.{domain}"
    found = []
    for task in asyncio.all_tasks(loop):
        waiting: Any = task.get_coro()
        while waiting is not None:
            code = getattr(waiting, "cr_code", None) or getattr(waiting, "ag_code", None)
            if code is not None and part in code.co_filename.replace("/", "."):
                found.append(f"task {code.co_qualname}")
                break
            waiting = getattr(waiting, "cr_await", None) or getattr(waiting, "ag_await", None)
    # asyncio has no public way to list timers.
    for timer in getattr(loop, "_scheduled", ()):
        callback = getattr(timer, "_callback", None)
        if not timer.cancelled() and (name := _owned(callback, part, 5)):
            found.append(f"timer {name}")
    return sorted(found)


def _owned(value: object, part: str, depth: int) -> str:
    """Return the name of the integration's function that a timer calls, or an empty string."""
    if isinstance(value, partial):
        parts: list[object] = [value.func, *value.args]
    elif isinstance(value, HassJob):
        parts = [value.target]
    elif isinstance(value, MethodType):
        parts = [value.__func__, value.__self__]
    elif isinstance(value, FunctionType):
        if value.__module__.startswith(part):
            return value.__qualname__
        parts = [
            cell.cell_contents for cell in value.__closure__ or () if not isinstance(cell.cell_contents, HomeAssistant)
        ]
    elif type(value).__module__.startswith(part):
        return type(value).__qualname__
    elif type(value).__module__.startswith("homeassistant.helpers"):
        parts = [getattr(value, name, None) for name in ("job", "action", "target", "function")]
    else:
        return ""
    return next((name for item in parts if depth and (name := _owned(item, part, depth - 1))), "")


class ProbeView(HomeAssistantView):
    """GET the measurements since the last request."""

    url = "/api/loop_probe"
    name = "api:loop_probe"

    def __init__(self, probe: Probe) -> None:
        """Report the measurements of one probe."""
        self._probe = probe

    async def get(self, request: web.Request) -> web.Response:
        """Return and clear lags and collections in ms; `collect=1` runs a collection first, for a correct memory size.

        `owned=<domain>` adds the tasks and timers of an integration.
        """
        if not request["hass_user"].is_admin:
            return web.Response(status=HTTPStatus.FORBIDDEN)
        hass = request.app[KEY_HASS]
        if request.query.get("collect"):
            gc.collect()
        answer: dict[str, object] = {
            **self._probe.report(),
            "tasks": len(asyncio.all_tasks(hass.loop)),
            "states": len(hass.states.async_entity_ids()),
            "blocks": sys.getallocatedblocks(),
        }
        if domain := request.query.get("owned"):
            answer["owned"] = owned_by(domain, hass.loop)
        return self.json(answer)


async def async_setup(hass: HomeAssistant, _config: ConfigType) -> bool:
    """Start measuring."""
    hass.http.register_view(ProbeView(Probe(hass.loop)))
    return True
