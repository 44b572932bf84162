"""Hands miners over between the engine and the agents that carry out its plan while they do not hear home."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from ...fleet.miner import MinerCoordinator
from ..planning.timeline import Override
from .engine_state import EngineState
from .ownership import Ownership


class Handover:
    """What agents need of the engine, and what they give back."""

    def __init__(self, state: EngineState, pass_lock: asyncio.Lock, request_pass: Callable[[], None]) -> None:
        """Start with all miners at the engine."""
        self._state = state
        self._pass_lock = pass_lock
        self.async_request_pass = request_pass
        """Call it when a miner is no longer away."""
        self.is_away: Callable[[MinerCoordinator], bool] = lambda _miner: False
        """Returns whether the engine leaves a miner alone, because its agent may have changed what schedules own."""

    def override(self, miner_id: str) -> Override | None:
        """Return the override of a miner: a person's command that comes before its schedules."""
        return self._state.override(miner_id)

    async def async_adopt(self, owned: Mapping[str, Ownership | None]) -> None:
        """Own what an agent says that schedules own, and return once it is on the disk; raises StorageFailedError."""
        async with self._pass_lock:
            for miner_id, ownership in owned.items():
                self._state.set_ownership(miner_id, ownership)
            if self._state.changed:
                await self._state.async_save()
        self.async_request_pass()
