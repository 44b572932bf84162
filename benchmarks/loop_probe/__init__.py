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
from typing import Any

from aiohttp import web
from homeassistant.core import HassJob, HomeAssistant
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView
from homeassistant.helpers.typing import ConfigType

EVERY_S = 0.005


class Collections:
    """When Python's memory was collected, in whatever thread: for that time no other thread goes on."""

    def __init__(self) -> None:
        """Note them from now on."""
        self._began = 0.0
        self.spans: list[tuple[int, float, float]] = []
        """Generation, beginning and end, by `time.perf_counter`."""
        gc.callbacks.append(self._collecting)

    def _collecting(self, phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            self._began = time.perf_counter()
        else:
            self.spans.append((info["generation"], self._began, time.perf_counter()))

    def within(self, began: float, ended: float) -> float:
        """Return how many seconds of a span of time they took.

        To be asked later, not at once: where another thread collected, its end may be noted after the loop went on.
        """
        first = bisect_right(self.spans, began, key=lambda span: span[2])
        met = takewhile(lambda span: span[1] < ended, islice(self.spans, first, None))
        return sum(min(ended, end) - max(began, start) for _generation, start, end in met)

    def stop(self) -> None:
        """Note no more of them."""
        gc.callbacks.remove(self._collecting)


class Probe:
    """How late the loop was, each time that it was asked to come back in 5 ms, and what collections took.

    On a machine that does other things too it is also late because its thread waits for a processor, which Linux tells:
    that is no fault of what runs in the loop.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Measure from now on."""
        self._loop = loop
        self._due = 0.0
        self._waited = 0
        self._schedstat = os.open("/proc/thread-self/schedstat", os.O_RDONLY)
        self._lags: list[tuple[float, float, float]] = []
        self._collections = Collections()
        self._again()

    def _again(self) -> None:
        self._due = time.perf_counter() + EVERY_S
        self._waited = self._waiting_ns()
        self._loop.call_later(EVERY_S, self._look)

    def _waiting_ns(self) -> int:
        """Return how long this thread has waited for a processor since it began."""
        return int(os.pread(self._schedstat, 100, 0).split()[1])

    def _look(self) -> None:
        now = time.perf_counter()
        self._lags.append((self._due, max(self._due, now), (self._waiting_ns() - self._waited) / 1e9))
        self._again()

    def tell(self) -> dict[str, object]:
        """Return lags and collections in ms, and forget them."""
        lags = [(now - due, self._collections.within(due, now), waited) for due, now, waited in self._lags]
        told: dict[str, object] = {
            "lags_ms": [round(late * 1000, 3) for late, _collected, _waited in lags],
            "own_lags_ms": [round(max(0.0, late - collected - waited) * 1000, 3) for late, collected, waited in lags],
            "collections_ms": [
                (generation, round((end - start) * 1000, 3)) for generation, start, end in self._collections.spans
            ],
        }
        self._lags.clear()
        self._collections.spans.clear()
        return told


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
    """Return the name of the first function of ours in what a timer calls; empty where there is none."""
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
        """Tell of one probe."""
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
            **self._probe.tell(),
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
