"""What policies decided last, for clients. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from .contract import Json, MinerDecision, MinerView, Reason

DISABLED: Final = "disabled"
WAITING: Final = "waiting"
ERROR: Final = "error"
"""The phases of the engine; all others are those of a kind."""

RESTRAIN: Final = "restrain"
RELEASE: Final = "release"
"""The actions of the power side, beside the kinds of orders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastAction:
    """The last thing that a policy did: the kind of its order, `restrain` or `release`, to one miner."""

    at: datetime
    miner_id: str
    kind: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyStatus:
    """The last decision of a policy.

    `counts` are the miners by phase. `decisions` are those of the miners of the scope, by their ids; they are empty
    while the policy is off, waits or cannot decide. `views` are what they were made from.
    """

    phase: str
    reason: Reason
    decided_at: datetime
    next_at: datetime | None = None
    last_action: LastAction | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    decisions: tuple[MinerDecision, ...] = ()
    views: Mapping[str, MinerView] = field(default_factory=dict, repr=False)

    def view(self, miner_id: str) -> MinerView | None:
        """Return what the decision for a miner was made from, or None if it is not in the scope."""
        return self.views.get(miner_id)

    def decision(self, miner_id: str) -> MinerDecision | None:
        """Return the decision for a miner, or None."""
        return next((decision for decision in self.decisions if decision.miner_id == miner_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayStep:
    """A change of the decision for one miner during a replay."""

    at: datetime
    decision: MinerDecision

    def as_json(self) -> dict[str, Json]:
        """Return the step as JSON."""
        decision = self.decision
        restraint, order = decision.restraint, decision.order
        return {
            "at": self.at.isoformat(),
            "miner_id": decision.miner_id,
            "phase": decision.phase,
            "reason": {"code": decision.reason.code, "args": dict(decision.reason.args)},
            "restraint": None
            if restraint is None
            else {"action": restraint.action.value, "power_limit_w": restraint.watts},
            "order": None if order is None else order.kind,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What a policy would have decided over recorded states, without any effect on these.

    `counts` are the orders by kind. `missing` is of how many miners a quantity is not recorded. `cut` is whether there
    were more changes than are listed. `resolution_s` is the time between two decisions.
    """

    since: datetime
    until: datetime
    resolution_s: int
    steps: tuple[ReplayStep, ...]
    counts: Mapping[str, int]
    missing: Mapping[str, int]
    cut: bool = False

    def as_json(self) -> dict[str, Json]:
        """Return the replay as JSON."""
        return {
            "from": self.since.isoformat(),
            "until": self.until.isoformat(),
            "resolution_s": self.resolution_s,
            "steps": [step.as_json() for step in self.steps],
            "counts": dict(self.counts),
            "missing": dict(self.missing),
            "cut": self.cut,
        }
