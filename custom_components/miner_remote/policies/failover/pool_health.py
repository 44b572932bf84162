"""Whether pools are dead or alive, from the readings of all miners and the tests of the pools. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from ..contract import Inputs, MinerView
from ..pool_slots import PoolIds
from .observe import Observation
from .settings import FailoverSettings
from .state import MinerMemory, Probation

PROBE_VALID: Final = timedelta(minutes=10)
"""For how long the result of a pool's test counts."""


class PoolHealth:
    """What the miners and the tests show about each pool in one round."""

    def __init__(
        self,
        settings: FailoverSettings,
        inputs: Inputs,
        ids: PoolIds,
        down: Mapping[int, object],
        probation: Probation | None,
    ) -> None:
        """Initialize without miners; `add` must be called for each."""
        self._settings = settings
        self._inputs = inputs
        self._ids = ids
        self._down = down
        self._on_probation = None if probation is None else probation.pool
        self.working: dict[int, int] = {}
        self.signs: dict[int, int] = {}
        self._good: set[int] = set()
        self._alive: dict[int, bool | None] = {}
        self._reports: dict[int, tuple[int, int]] | None = None

    def add(self, memory: MinerMemory, observation: Observation) -> None:
        """Count a miner that works."""
        pool = memory.pool
        if pool is None:
            return
        self.working[pool] = self.working.get(pool, 0) + 1
        if observation.sign is not None:
            self.signs[pool] = self.signs.get(pool, 0) + 1
        elif observation.good:
            self._good.add(pool)

    def dead(self, pool: int) -> bool:
        """Return whether enough of the miners on a pool agree that it is dead.

        A single one needs a failed test of the pool, unless the pool was left because it was dead.
        """
        signs, working = self.signs.get(pool, 0), self.working.get(pool, 0)
        if not signs:
            return False
        if pool in self._down and pool != self._on_probation:
            return True
        if working == 1:
            return self.probe(pool) is False
        return signs > 1 and 100 * signs >= self._settings.agree_percent * working

    def probe(self, pool: int) -> bool | None:
        """Return whether the last test of a pool worked; None if there was none lately."""
        result = self._inputs.probes.get(pool)
        return None if result is None or self._inputs.now - result.at > PROBE_VALID else result.ok

    def alive(self, pool: int) -> bool | None:
        """Return whether a pool is alive; None if that is unknown.

        Accepted shares count most, then a test of the pool, then what miners report of the pools in their slots.
        """
        if pool not in self._alive:
            self._alive[pool] = self._find_alive(pool)
        return self._alive[pool]

    def _find_alive(self, pool: int) -> bool | None:
        if self.dead(pool):
            return False
        if pool in self._good:
            return True
        if (probe := self.probe(pool)) is not None:
            return probe
        if self._reports is None:
            self._reports = _reports(self._inputs.miners, self._ids)
        alive, dead = self._reports.get(pool, (0, 0))
        return alive > dead if alive or dead else None


def _reports(miners: tuple[MinerView, ...], ids: PoolIds) -> dict[int, tuple[int, int]]:
    """Return how many slots with a pool are reported alive and dead."""
    found: dict[int, tuple[int, int]] = {}
    for view in miners:
        if view.answers:
            for slot in view.pools:
                if slot.alive is not None:
                    alive, dead = found.get(pool := ids[slot.url], (0, 0))
                    found[pool] = (alive + 1, dead) if slot.alive else (alive, dead + 1)
    return found
