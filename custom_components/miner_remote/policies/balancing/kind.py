"""Balancing as a kind of policy."""

from __future__ import annotations

from typing import ClassVar, override

from ...input.fields import Reader
from ..contract import Decision, Inputs, PolicyKind, Precedence, Side
from .decide import decide
from .settings import BalancingSettings, read_settings
from .state import BalancingState


class BalancingKind(PolicyKind[BalancingSettings, BalancingState]):
    """The hashrate of a scope is divided between pools."""

    key: ClassVar[str] = "balancing"
    side: ClassVar[Side] = Side.POOLS
    precedence: ClassVar[Precedence] = Precedence.BALANCING
    phases: ClassVar[tuple[str, ...]] = ("ok", "moving", "native", "foreign", "unknown", "outside", "no_pool", "empty")

    @override
    def read_settings(self, reader: Reader) -> BalancingSettings | None:
        return read_settings(reader)

    @override
    def no_state(self) -> BalancingState:
        return BalancingState()

    @override
    def state_from_json(self, data: object) -> BalancingState:
        return BalancingState.from_json(data)

    @override
    def decide(self, settings: BalancingSettings, state: BalancingState, inputs: Inputs) -> Decision[BalancingState]:
        return decide(settings, state, inputs)

    @override
    def pool_ids(self, settings: BalancingSettings) -> tuple[int, ...]:
        return settings.pool_ids

    @override
    def probes(self, settings: BalancingSettings, state: BalancingState) -> tuple[int, ...]:
        """Return all pools: one that dies loses its share."""
        return settings.pool_ids
