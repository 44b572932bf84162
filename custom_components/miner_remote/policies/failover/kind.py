"""Failover as a kind of policy."""

from __future__ import annotations

from typing import ClassVar, override

from ...input.fields import Reader
from ..contract import Decision, Inputs, PolicyKind, Precedence, Side
from .decide import decide
from .settings import FailoverSettings, read_settings
from .state import FailoverState


class FailoverKind(PolicyKind[FailoverSettings, FailoverState]):
    """Miners leave a pool that is dead for several of them, and go back when it is stable again."""

    key: ClassVar[str] = "failover"
    side: ClassVar[Side] = Side.POOLS
    precedence: ClassVar[Precedence] = Precedence.FAILOVER
    phases: ClassVar[tuple[str, ...]] = ("ok", "suspect", "on_pool", "probation", "moving", "foreign", "unknown")

    @override
    def read_settings(self, reader: Reader) -> FailoverSettings | None:
        return read_settings(reader)

    @override
    def no_state(self) -> FailoverState:
        return FailoverState()

    @override
    def state_from_json(self, data: object) -> FailoverState:
        return FailoverState.from_json(data)

    @override
    def decide(self, settings: FailoverSettings, state: FailoverState, inputs: Inputs) -> Decision[FailoverState]:
        return decide(settings, state, inputs)

    @override
    def pool_ids(self, settings: FailoverSettings) -> tuple[int, ...]:
        return settings.pool_ids

    @override
    def probes(self, settings: FailoverSettings, state: FailoverState) -> tuple[int, ...]:
        """Return all pools at first signs of a dead one, else those that the miners may go back to."""
        if state.watch or state.current not in settings.pool_ids:
            return settings.pool_ids
        better = settings.pool_ids[: settings.pool_ids.index(state.current)]
        return tuple(pool for pool in settings.pool_ids if pool in better or pool in state.down)
