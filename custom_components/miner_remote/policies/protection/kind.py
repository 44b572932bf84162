"""The kind of policy that protects miners."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, override

from ...input.fields import Reader
from ..contract import Decision, Inputs, PolicyKind, Precedence, Quantity, Side
from .decision import PHASES, decide
from .settings import ProtectionSettings, read_settings
from .state import ProtectionState, state_from_json


class ProtectionKind(PolicyKind[ProtectionSettings, ProtectionState]):
    """Less power while miners are hot, a pause at a failed fan, and the recovery of miners that stopped hashing."""

    key: ClassVar[str] = "protection"
    side: ClassVar[Side] = Side.POWER
    precedence: ClassVar[Precedence] = Precedence.PROTECTION
    phases: ClassVar[tuple[str, ...]] = PHASES

    @override
    def read_settings(self, reader: Reader) -> ProtectionSettings | None:
        """Return the settings; the reader collects every wrong key."""
        return read_settings(reader)

    @override
    def no_state(self) -> ProtectionState:
        """Return the state without miners."""
        return ProtectionState()

    @override
    def state_from_json(self, data: object) -> ProtectionState:
        """Return the stored state; raises InvalidDataError."""
        return state_from_json(data)

    @override
    def decide(self, settings: ProtectionSettings, state: ProtectionState, inputs: Inputs) -> Decision[ProtectionState]:
        """Return the decision for all miners of the scope."""
        return decide(settings, state, inputs)

    @override
    def entities(self, settings: ProtectionSettings) -> tuple[str, ...]:
        """Return the room sensor, if the temperature is from one."""
        return () if settings.sensor is None else (settings.sensor,)

    @override
    def quantities(self, settings: ProtectionSettings) -> Mapping[str, Quantity]:
        """Return that the sensor has to measure a temperature."""
        return dict.fromkeys(self.entities(settings), Quantity.TEMPERATURE)
