"""Measures how long Home Assistant's event loop is blocked; only used by the benchmarks."""

from __future__ import annotations

import asyncio
import gc
import sys
from functools import partial
from http import HTTPStatus
from types import FunctionType, MethodType
from typing import Any

from aiohttp import web
from homeassistant.core import HassJob, HomeAssistant
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView
from homeassistant.helpers.typing import ConfigType

from .probe import Probe


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
        response = self.json(answer)
        self._probe.go_on()
        return response


async def async_setup(hass: HomeAssistant, _config: ConfigType) -> bool:
    """Start measuring."""
    hass.http.register_view(ProbeView(Probe(hass.loop)))
    return True
