"""Measures how long Home Assistant's event loop is kept from its work: only in the benchmarks' Home Assistant."""

from __future__ import annotations

import asyncio
import gc
import time
from http import HTTPStatus

from aiohttp import web
from homeassistant.core import HomeAssistant
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView
from homeassistant.helpers.typing import ConfigType

EVERY_S = 0.005


class Probe:
    """How late the loop was, each time that it was asked to come back in 5 ms, and what collections took."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Measure from now on."""
        self._loop = loop
        self._due = 0.0
        self._collection_began = 0.0
        self._collected_s = 0.0
        self.lags: list[tuple[float, float]] = []
        self.collections: list[tuple[int, float]] = []
        gc.callbacks.append(self._collecting)
        self._again()

    def _again(self) -> None:
        self._due = self._loop.time() + EVERY_S
        self._loop.call_at(self._due, self._look)

    def _look(self) -> None:
        late = max(0.0, self._loop.time() - self._due)
        self.lags.append((late, min(late, self._collected_s)))
        self._collected_s = 0.0
        self._again()

    def _collecting(self, phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            self._collection_began = time.perf_counter()
            return
        took = time.perf_counter() - self._collection_began
        self._collected_s += took
        self.collections.append((info["generation"], took))


class ProbeView(HomeAssistantView):
    """GET what was measured since the last time."""

    url = "/api/loop_probe"
    name = "api:loop_probe"

    def __init__(self, probe: Probe) -> None:
        """Tell of one probe."""
        self._probe = probe

    async def get(self, request: web.Request) -> web.Response:
        """Return lags and collections in ms, and forget them; `collect=1` collects first, for an honest memory."""
        if not request["hass_user"].is_admin:
            return web.Response(status=HTTPStatus.FORBIDDEN)
        hass = request.app[KEY_HASS]
        if request.query.get("collect"):
            gc.collect()
        answer = {
            "lags_ms": [round(late * 1000, 3) for late, _collected in self._probe.lags],
            "own_lags_ms": [round((late - collected) * 1000, 3) for late, collected in self._probe.lags],
            "collections_ms": [(generation, round(took * 1000, 3)) for generation, took in self._probe.collections],
            "tasks": len(asyncio.all_tasks(hass.loop)),
            "states": len(hass.states.async_entity_ids()),
        }
        self._probe.lags.clear()
        self._probe.collections.clear()
        return self.json(answer)


async def async_setup(hass: HomeAssistant, _config: ConfigType) -> bool:
    """Begin to measure."""
    hass.http.register_view(ProbeView(Probe(hass.loop)))
    return True
