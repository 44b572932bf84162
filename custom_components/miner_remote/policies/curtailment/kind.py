"""The kind of policy that curtails miners for a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import ClassVar, override

from ...input.fields import Reader
from ..allocation.state import NO_RESTRAINTS
from ..contract import Decision, Inputs, PolicyKind, Precedence, Side
from .decide import PHASES, decide
from .settings import CurtailmentSettings, read_settings
from .state import CurtailmentState, state_from_json


class CurtailmentKind(PolicyKind[CurtailmentSettings, CurtailmentState]):
    """An event in which miners draw less, and after which their power is restored."""

    key: ClassVar[str] = "curtailment"
    side: ClassVar[Side] = Side.POWER_LEVEL
    precedence: ClassVar[Precedence] = Precedence.BUDGET
    replayable: ClassVar[bool] = False
    """An event happens once, at its own time."""
    phases: ClassVar[tuple[str, ...]] = PHASES

    @override
    def read_settings(self, reader: Reader) -> CurtailmentSettings | None:
        return read_settings(reader)

    @override
    def no_state(self) -> CurtailmentState:
        return CurtailmentState()

    @override
    def state_from_json(self, data: object) -> CurtailmentState:
        return state_from_json(data)

    @override
    def released(self, state: CurtailmentState) -> CurtailmentState:
        return replace(state, allocation=NO_RESTRAINTS)

    @override
    def ends_at(self, settings: CurtailmentSettings) -> datetime | None:
        return settings.ends_at

    @override
    def decide(
        self, settings: CurtailmentSettings, state: CurtailmentState, inputs: Inputs
    ) -> Decision[CurtailmentState]:
        return decide(settings, state, inputs)
