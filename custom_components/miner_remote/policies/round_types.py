"""What a round of decisions is made from, and what follows from it. Values only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any, NamedTuple

from ..schedules.model import Directive
from .contract import (
    EntityState,
    Inputs,
    LastResult,
    LibraryPool,
    MinerView,
    Order,
    PolicyKind,
    ProbeResult,
    Reason,
    Side,
)
from .kept_state import KeptState
from .model import Policy
from .status import PolicyStatus

type Extras = tuple[
    datetime | None, datetime | None, Reason | None, Directive | None, str | None, tuple[LastResult, ...]
]
"""What is special to a policy in its view of a miner."""


class Variant(NamedTuple):
    """The view of one policy, and what it was made from."""

    base: MinerView
    extras: Extras
    view: MinerView


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyInput:
    """One policy of a round: its state, the ids of its miners, and its outcome of the last round."""

    policy: Policy
    kind: PolicyKind[Any, Any]
    kept: KeptState
    members: tuple[str, ...]
    last: Decided | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundInput:
    """All that a round is made from.

    `views` are what all policies see of each miner. `manual` are the times of persons' commands by side and miner.
    """

    now: datetime
    policies: Sequence[PolicyInput]
    """In the order in which they decide."""
    views: Mapping[str, MinerView]
    zone: tzinfo = UTC
    manual: Mapping[Side, Mapping[str, datetime]] = field(default_factory=dict)
    pools: Mapping[int, LibraryPool] = field(default_factory=dict)
    probes: Mapping[int, ProbeResult] = field(default_factory=dict)
    sensors: Mapping[str, float | None] = field(default_factory=dict)
    states: Mapping[str, EntityState] = field(default_factory=dict)
    hashprice: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What follows for one policy.

    `kept` is its new state, which must be stored before `orders` are given if it has `changed`. `issues` are the miners
    by repair issue. `wake_at` is when the next round is due although nothing happens. `shows` is whether clients see a
    difference to the last round. `failure` is the error of a kind that could not decide; its state then stays.
    """

    policy: Policy
    status: PolicyStatus
    kept: KeptState
    changed: bool = False
    orders: Mapping[str, Order] = field(default_factory=dict)
    issues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wake_at: datetime | None = None
    shows: bool = True
    failure: Exception | None = None
    inputs: Inputs | None = field(default=None, repr=False)
    variants: Mapping[str, Variant] = field(default_factory=dict, repr=False)
