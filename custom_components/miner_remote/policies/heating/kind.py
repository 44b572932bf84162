"""The kind of policy that heats a room with miners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, override

from ...input.fields import Reader
from ..allocation.restrain import PHASES as MINER_PHASES
from ..allocation.state import NO_RESTRAINTS
from ..contract import Decision, Inputs, PolicyKind, Precedence, Quantity, Side
from .decide import PHASES, decide
from .settings import FailSafe, HeatingSettings, read_settings
from .state import NEVER_RUN, HeatingState


class HeatingKind(PolicyKind[HeatingSettings, HeatingState]):
    """Miners hold the temperature of a room, as far as schedules and other policies allow it."""

    key: ClassVar[str] = "heating"
    side: ClassVar[Side] = Side.POWER_LEVEL
    precedence: ClassVar[Precedence] = Precedence.DEMAND
    phases: ClassVar[tuple[str, ...]] = tuple(dict.fromkeys((*PHASES, *MINER_PHASES)))

    @override
    def read_settings(self, reader: Reader) -> HeatingSettings | None:
        """Return the settings; the reader collects every wrong key."""
        return read_settings(reader)

    @override
    def no_state(self) -> HeatingState:
        """Return the state of a zone that was never heated."""
        return NEVER_RUN

    @override
    def state_from_json(self, data: object) -> HeatingState:
        """Return the stored state; raises InvalidDataError."""
        return HeatingState.from_json(data)

    @override
    def released(self, state: HeatingState) -> HeatingState:
        """Return the state without levels of miners."""
        return replace(state, allocation=NO_RESTRAINTS)

    @override
    def decide(self, settings: HeatingSettings, state: HeatingState, inputs: Inputs) -> Decision[HeatingState]:
        """Return the decision for all miners of the zone."""
        return decide(settings, state, inputs)

    @override
    def entities(self, settings: HeatingSettings) -> tuple[str, ...]:
        """Return the room sensor."""
        return (settings.sensor,)

    @override
    def quantities(self, settings: HeatingSettings) -> Mapping[str, Quantity]:
        """Return that the sensor has to measure a temperature."""
        return {settings.sensor: Quantity.TEMPERATURE}

    @override
    def paused_after_s(self, settings: HeatingSettings) -> float | None:
        """Return how long the last report of the sensor counts, if a silent one pauses the miners."""
        return 60 * settings.stale_minutes if settings.fail_safe is FailSafe.OFF else None
