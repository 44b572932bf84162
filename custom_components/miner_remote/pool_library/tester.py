"""Tests of pools for people, and probes of library pools for policies, a few at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from homeassistant.util.ssl import SSL_ALPN_NONE, client_context, client_context_no_verify

from ..control.resolve import async_resolve
from .model import LibraryPool, ProbeResult
from .probe import Network, PoolTest, Target, async_test_pool

PROBE_INTERVAL_S: Final = 58.0
"""For how long the result of a probe is used again: a little shorter than the minute after which policies ask."""

AT_ONCE: Final = 4
"""The number of connections to pools at a time."""


class PoolTester:
    """Connects to pools; remembers the last probe of each library pool until Home Assistant stops."""

    def __init__(self, hass: HomeAssistant, lookup: Callable[[int], LibraryPool | None]) -> None:
        """Initialize with the function that returns a pool of the library."""
        self._hass = hass
        self._lookup = lookup
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._turns: dict[int, asyncio.Lock] = {}
        self._probes: dict[int, tuple[str, float, ProbeResult]] = {}
        self.network = Network(
            resolve=async_resolve,
            verified=client_context(alpn_protocols=SSL_ALPN_NONE),
            unverified=client_context_no_verify(alpn_protocols=SSL_ALPN_NONE),
        )

    def probes(self) -> dict[int, ProbeResult]:
        """Return the last probe of each pool that still has the probed URL."""
        return {
            pool_id: result
            for pool_id, (url, _at, result) in self._probes.items()
            if (pool := self._lookup(pool_id)) is not None and pool.url == url
        }

    async def async_probe(self, pool_id: int) -> ProbeResult:
        """Return whether a library pool answers `mining.subscribe`, or the opening of Stratum V2; never raises.

        Its worker and password are not sent. A result of the last minute is returned without another connection.
        """
        async with self._turns.setdefault(pool_id, asyncio.Lock()):
            pool = self._lookup(pool_id)
            if pool is None:
                self._probes.pop(pool_id, None)
                return ProbeResult(ok=False, at=dt_util.utcnow(), error_code="library_pool_not_found")
            known = self._probes.get(pool_id)
            if known is not None and known[0] == pool.url and self._hass.loop.time() - known[1] < PROBE_INTERVAL_S:
                return known[2]
            began = self._hass.loop.time()
            test = await self.async_test(Target(url=pool.url))
            error = next((step.error.code for step in test.steps if step.error is not None), None)
            result = ProbeResult(ok=test.answers, at=dt_util.utcnow(), error_code=None if test.answers else error)
            self._probes[pool_id] = pool.url, began, result
            return result

    async def async_test(self, target: Target) -> PoolTest:
        """Connect to a pool and return what happened; each step has a deadline."""
        async with self._slots:
            return await async_test_pool(target, self.network)
