"""The kind of policy that runs load where energy is cheapest."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, override

from ...input.fields import Reader
from ..allocation.restrain import PHASES as MINER_PHASES
from ..contract import Decision, Inputs, PolicyKind, Precedence, Side
from .decide import PHASES, decide
from .settings import LoadDistributionSettings, read_settings
from .state import LoadDistributionState, state_from_json


class LoadDistributionKind(PolicyKind[LoadDistributionSettings, LoadDistributionState]):
    """The load of several sites goes to those with the cheapest energy now, within the limit of each."""

    key: ClassVar[str] = "load_distribution"
    side: ClassVar[Side] = Side.POWER_LEVEL
    precedence: ClassVar[Precedence] = Precedence.DISTRIBUTION
    phases: ClassVar[tuple[str, ...]] = (*PHASES, *MINER_PHASES)
    replayable: ClassVar[bool] = False
    """The prices of the past are not recorded by miner."""

    @override
    def read_settings(self, reader: Reader) -> LoadDistributionSettings | None:
        return read_settings(reader)

    @override
    def no_state(self) -> LoadDistributionState:
        return LoadDistributionState()

    @override
    def state_from_json(self, data: object) -> LoadDistributionState:
        return state_from_json(data)

    @override
    def released(self, state: LoadDistributionState) -> LoadDistributionState:
        return replace(state, sites={})

    @override
    def decide(
        self, settings: LoadDistributionSettings, state: LoadDistributionState, inputs: Inputs
    ) -> Decision[LoadDistributionState]:
        return decide(settings, state, inputs)
