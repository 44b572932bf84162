"""Measures how long Home Assistant's event loop is kept from its work: only in the benchmarks' Home Assistant."""

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
    """One collection of Python's memory: its beginning and end by `time.perf_counter`."""

    began: float
    ended: float


class Collections:
    """When Python's memory was collected, in whatever thread: for that time no other thread goes on."""

    def __init__(self) -> None:
        """Note them from now on."""
        self._began = 0.0
        self.spans: list[Collection] = []
        gc.callbacks.append(self._collecting)

    def _collecting(self, phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            self._began = time.perf_counter()
        else:
            self.spans.append(Collection(self._began, time.perf_counter()))

    def within(self, began: float, ended: float) -> float:
        """Return how many seconds of a span of time they took.

        To be asked later, not at once: where another thread collected, its end may be noted after the loop went on.
        """
        first = bisect_right(self.spans, began, key=lambda span: span.ended)
        met = takewhile(lambda span: span.began < ended, islice(self.spans, first, None))
        return sum(min(ended, one.ended) - max(began, one.began) for one in met)

    def stop(self) -> None:
        """Note no more of them."""
        gc.callbacks.remove(self._collecting)


class Tick(NamedTuple):
    """One time that the loop was asked to come back: when it was due and when it came, by `time.perf_counter`.

    Of the time since it was asked: how many seconds its thread worked and waited for a processor, and how many the
    other threads of the process worked.
    """

    due: float
    came: float
    worked: float
    waited: float
    others: float


class Probe:
    """How late the loop was, each time that it was asked to come back in 5 ms, and what collections took.

    It is also late because its thread waits for a processor on a machine that does other things too, and because
    another thread of Home Assistant has Python's lock, as the recorder's while it makes the statistics of all entities:
    that is no fault of what runs in the loop.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Measure from now on, in the loop's thread."""
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
        """Return how many seconds this thread has worked and waited for a processor, and the others have worked."""
        waited = int(os.pread(self._schedstat, 100, 0).split()[1]) / 1e9
        worked = time.thread_time()
        return worked, waited, time.process_time() - worked

    def _look(self) -> None:
        came = time.perf_counter()
        used = (now - before for now, before in zip(self._use(), self._used, strict=True))
        self._ticks.append(Tick(self._due, max(self._due, came), *used))
        self._again()

    def _kept(self, tick: Tick) -> tuple[float, float]:
        """Return for how many seconds the loop was late without collections and waits for a processor.

        Also without the time in which other threads worked while it did neither that nor wait: they had Python's lock,
        unless what runs in the loop slept meanwhile, which looks the same.
        """
        late = tick.came - tick.due
        collected = self._collections.within(tick.due, tick.came)
        kept = max(0.0, late - collected - tick.waited)
        locked_out = min(max(0.0, tick.others - collected), max(0.0, late - tick.worked - tick.waited))
        return kept, max(0.0, kept - locked_out)

    def report(self) -> dict[str, object]:
        """Return lags and collections in ms, and forget them."""
        both = [self._kept(tick) for tick in self._ticks]
        report: dict[str, object] = {
            "lags_ms": [round((tick.came - tick.due) * 1000, 3) for tick in self._ticks],
            "kept_ms": [round(kept * 1000, 3) for kept, _own in both],
            "own_lags_ms": [round(own * 1000, 3) for _kept, own in both],
            "collections_ms": [round((one.ended - one.began) * 1000, 3) for one in self._collections.spans],
            "collections": [[one.began, one.ended] for one in self._collections.spans],
        }
        self._ticks.clear()
        self._collections.spans.clear()
        return report


def owned_by(domain: str, loop: asyncio.AbstractEventLoop) -> list[str]:
    """Return the names of the tasks and timers of an integration that the loop has now.

    A task is its own where its coroutine or what that waits for is; a timer where what it calls is, or holds it.
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
    """Return the name of the first function of ours that a timer calls, or an empty string."""
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
    """GET what was measured since the last time."""

    url = "/api/loop_probe"
    name = "api:loop_probe"

    def __init__(self, probe: Probe) -> None:
        """Report the figures of one probe."""
        self._probe = probe

    async def get(self, request: web.Request) -> web.Response:
        """Return lags and collections in ms, and forget them; `collect=1` collects first, for an honest memory.

        With `owned=<domain>` also the tasks and timers of an integration.
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
    """Begin to measure."""
    hass.http.register_view(ProbeView(Probe(hass.loop)))
    return True
