"""What is kept of a policy over restarts: the state of its kind, its restraints, and how its orders ended. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from ..control.record import Status
from ..schedules.model import Directive
from .contract import LastResult
from .status import LastAction

PENDING: Final = Status.PENDING.value
"""The status of an order that was given and has not ended."""
INTERRUPTED: Final = Status.INTERRUPTED.value
"""The status of an order that had not ended when Home Assistant stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRestraint:
    """What the power of a miner must not exceed."""

    directive: Directive
    over_person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptState:
    """What is kept of one policy; `results` are the last orders of each kind by miner, PENDING ones included."""

    kind: str
    state: object
    restraints: Mapping[str, KeptRestraint] = field(default_factory=dict)
    results: Mapping[str, tuple[LastResult, ...]] = field(default_factory=dict)
    last_action: LastAction | None = None

    def ended(self, miner_id: str) -> tuple[LastResult, ...]:
        """Return how the last orders to a miner ended."""
        results = self.results.get(miner_id)
        return () if results is None else tuple(result for result in results if result.status != PENDING)

    def interrupted(self, kind: str) -> list[str]:
        """Return the miners whose last order of a kind was interrupted."""
        return [
            miner_id
            for miner_id, results in self.results.items()
            if any(result.kind == kind and result.status == INTERRUPTED for result in results)
        ]

    def with_result(self, miner_id: str, result: LastResult) -> KeptState:
        """Return the state with a newer result of one kind of order."""
        others = tuple(other for other in self.results.get(miner_id, ()) if other.kind != result.kind)
        return replace(self, results={**self.results, miner_id: (*others, result)})

    def without(self, miner_id: str) -> KeptState:
        """Return the state without a miner that was removed; the kind forgets it at its next decision."""
        if miner_id not in self.restraints and miner_id not in self.results:
            return self
        return replace(
            self,
            restraints={key: item for key, item in self.restraints.items() if key != miner_id},
            results={key: item for key, item in self.results.items() if key != miner_id},
        )
