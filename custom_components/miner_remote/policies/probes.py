"""Tests of library pools that policies ask for, about once a minute each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from typing import Final, Protocol

from homeassistant.core import HomeAssistant, callback

from ..const import DOMAIN
from .contract import ProbeResult

PROBE_EVERY_S: Final = 60.0


class Prober(Protocol):
    """Tests pools."""

    def probes(self) -> Mapping[int, ProbeResult]:
        """Return the last result of each pool."""

    async def async_probe(self, pool_id: int) -> ProbeResult:
        """Test a pool within a deadline, and return the result; never raises."""


class Probes:
    """Owns the tests that run."""

    def __init__(self, hass: HomeAssistant, prober: Prober, on_result: Callable[[], None]) -> None:
        """Start without tests; `on_result` is called after each one."""
        self._hass = hass
        self._prober = prober
        self._on_result = on_result
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._due: dict[int, float] = {}

    def results(self) -> Mapping[int, ProbeResult]:
        """Return the last result of each pool."""
        return dict(self._prober.probes())

    @callback
    def async_want(self, pool_ids: Collection[int]) -> bool:
        """Start the tests of these pools that are due, and return whether there are any pools to test."""
        now = self._hass.loop.time()
        for pool_id in pool_ids:
            if pool_id not in self._tasks and now >= self._due.get(pool_id, now):
                self._due[pool_id] = now + PROBE_EVERY_S
                self._tasks[pool_id] = self._hass.async_create_background_task(
                    self._async_probe(pool_id), f"{DOMAIN} probe of pool {pool_id}", eager_start=False
                )
        self._due = {pool_id: due for pool_id, due in self._due.items() if pool_id in pool_ids}
        return bool(pool_ids)

    async def async_close(self) -> None:
        """Cancel the tests."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _async_probe(self, pool_id: int) -> None:
        try:
            await self._prober.async_probe(pool_id)
        finally:
            del self._tasks[pool_id]
        self._on_result()
