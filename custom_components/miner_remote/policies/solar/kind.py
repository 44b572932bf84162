"""The kind of policy by which mining follows a surplus of solar power."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, override

from ...input.fields import Reader
from ..allocation.state import NO_RESTRAINTS
from ..contract import Decision, Inputs, PolicyKind, Precedence, Quantity, Side
from .decide import PHASES, decide
from .settings import FailSafe, SolarSettings, read_settings
from .state import SolarState, state_from_json


class SolarKind(PolicyKind[SolarSettings, SolarState]):
    """Miners run on what would be exported."""

    key: ClassVar[str] = "solar"
    side: ClassVar[Side] = Side.POWER_LEVEL
    precedence: ClassVar[Precedence] = Precedence.DEMAND
    phases: ClassVar[tuple[str, ...]] = PHASES

    @override
    def read_settings(self, reader: Reader) -> SolarSettings | None:
        """Return the settings; the reader collects every wrong key."""
        return read_settings(reader)

    @override
    def no_state(self) -> SolarState:
        """Return the state without measurements."""
        return SolarState()

    @override
    def state_from_json(self, data: object) -> SolarState:
        """Return the stored state; raises InvalidDataError."""
        return state_from_json(data)

    @override
    def released(self, state: SolarState) -> SolarState:
        """Return the state without levels of miners."""
        return replace(state, allocation=NO_RESTRAINTS)

    @override
    def decide(self, settings: SolarSettings, state: SolarState, inputs: Inputs) -> Decision[SolarState]:
        """Return the decision for all miners of the scope."""
        return decide(settings, state, inputs)

    @override
    def entities(self, settings: SolarSettings) -> tuple[str, ...]:
        """Return the sensors of the meter or the surplus, and of the battery."""
        return settings.entities()

    @override
    def quantities(self, settings: SolarSettings) -> Mapping[str, Quantity]:
        """Return that all sensors have to measure a power, except the charge of the battery."""
        found = dict.fromkeys(settings.entities(), Quantity.POWER)
        return found if settings.battery is None else {**found, settings.battery.soc_sensor: Quantity.PERCENT}

    @override
    def paused_after_s(self, settings: SolarSettings) -> float | None:
        """Return how long the last report of the meter counts, if a silent one pauses the miners."""
        return settings.stale_s if settings.fail_safe is FailSafe.OFF else None
