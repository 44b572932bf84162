"""The kind of policy that keeps the power of its miners within a budget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, override

from ...input.fields import Reader
from ..allocation.state import NO_RESTRAINTS
from ..contract import Decision, Inputs, PolicyKind, Precedence, Quantity, Side
from .decide import PHASES, decide
from .settings import DEFAULT_STALE_S, FailSafe, PowerBudgetSettings, read_settings
from .state import PowerBudgetState, state_from_json


class PowerBudgetKind(PolicyKind[PowerBudgetSettings, PowerBudgetState]):
    """A limit, a followed sensor, a grid connection, or a demand-response signal: the lowest is the budget."""

    key: ClassVar[str] = "power_budget"
    side: ClassVar[Side] = Side.POWER_LEVEL
    precedence: ClassVar[Precedence] = Precedence.BUDGET
    phases: ClassVar[tuple[str, ...]] = PHASES

    @override
    def read_settings(self, reader: Reader) -> PowerBudgetSettings | None:
        return read_settings(reader)

    @override
    def no_state(self) -> PowerBudgetState:
        return PowerBudgetState()

    @override
    def state_from_json(self, data: object) -> PowerBudgetState:
        return state_from_json(data)

    @override
    def released(self, state: PowerBudgetState) -> PowerBudgetState:
        return replace(state, allocation=NO_RESTRAINTS)

    @override
    def decide(
        self, settings: PowerBudgetSettings, state: PowerBudgetState, inputs: Inputs
    ) -> Decision[PowerBudgetState]:
        return decide(settings, state, inputs)

    @override
    def entities(self, settings: PowerBudgetSettings) -> tuple[str, ...]:
        """Return the entities and topics of all parts."""
        follow = () if settings.follow is None else (settings.follow.sensor,)
        meter = () if settings.meter is None else settings.meter.entities
        signal = () if settings.signal is None else (settings.signal.entity,)
        return tuple(dict.fromkeys((*follow, *meter, *signal)))

    @override
    def quantities(self, settings: PowerBudgetSettings) -> Mapping[str, Quantity]:
        """Return what the sensors of a followed power and of a meter have to measure; a signal may be anything."""
        follow, meter = settings.follow, settings.meter
        found = {} if meter is None else {phase.sensor: Quantity.CURRENT for phase in meter.phases}
        power = (None if follow is None else follow.sensor, None if meter is None else meter.sensor)
        return found | {sensor: Quantity.POWER for sensor in power if sensor is not None}

    @override
    def paused_after_s(self, settings: PowerBudgetSettings) -> float | None:
        """Return how long the last report of an input counts, if a silent one pauses the miners."""
        parts = (settings.follow, settings.meter, settings.signal)
        rules = [part.freshness for part in parts if part is not None]
        return min((rule.stale_s or DEFAULT_STALE_S for rule in rules if rule.fail_safe is FailSafe.OFF), default=None)
