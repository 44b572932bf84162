"""A kind of policy for tests of the interfaces: it does to each miner what its settings name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import override

import pytest

from custom_components.miner_remote.control.record import CommandType, SimpleCommand
from custom_components.miner_remote.input.fields import Reader
from custom_components.miner_remote.policies import kinds
from custom_components.miner_remote.policies.contract import (
    Decision,
    Give,
    Inputs,
    MinerDecision,
    PolicyKind,
    Precedence,
    Reason,
    Side,
)
from custom_components.miner_remote.schedules.model import limit


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSettings:
    """The phase of all miners, a limit of their power in W, and whether each restarts mining once."""

    phase: str
    limit_w: int | None = None
    restart: bool = False


@dataclass(frozen=True, slots=True)
class NoteState:
    """The ids of the miners that were restarted."""

    restarted: frozenset[str] = frozenset()


class NoteKind(PolicyKind[NoteSettings, NoteState]):
    """The kind `note`."""

    key = "note"
    side = Side.POWER
    precedence = Precedence.PROTECTION
    phases = ("calm", "busy")

    @override
    def read_settings(self, reader: Reader) -> NoteSettings | None:
        reader.required("phase")
        phase = reader.choice("phase", {name: name for name in self.phases})
        limit_w, restart = reader.integer("limit_w", 1, 100_000), reader.boolean("restart")
        return None if phase is None else NoteSettings(phase=phase, limit_w=limit_w, restart=restart or False)

    @override
    def settings_as_json(self, settings: NoteSettings) -> dict[str, object]:
        return {"phase": settings.phase, "limit_w": settings.limit_w, "restart": settings.restart}

    @override
    def no_state(self) -> NoteState:
        return NoteState()

    @override
    def state_from_json(self, data: object) -> NoteState:
        assert isinstance(data, Mapping)
        return NoteState(frozenset(data["restarted"]))

    @override
    def state_as_json(self, state: NoteState) -> dict[str, object]:
        return {"restarted": sorted(state.restarted)}

    @override
    def decide(self, settings: NoteSettings, state: NoteState, inputs: Inputs) -> Decision[NoteState]:
        made = []
        for view in inputs.miners:
            free = view.blocked is None and view.held_until is None and view.miner_id not in state.restarted
            made.append(
                MinerDecision(
                    miner_id=view.miner_id,
                    phase=settings.phase,
                    reason=Reason(code="note_miner", args={"name": view.name}),
                    restraint=None if settings.limit_w is None else limit(settings.limit_w),
                    order=Give(SimpleCommand(command_type=CommandType.RESTART_MINING))
                    if settings.restart and free
                    else None,
                )
            )
        given = {decision.miner_id for decision in made if decision.order is not None}
        return Decision(
            state=replace(state, restarted=state.restarted | given),
            miners=tuple(made),
            phase=settings.phase,
            reason=Reason(code="note_all", args={"count": len(made)}),
        )


@pytest.fixture
def note_kind(monkeypatch: pytest.MonkeyPatch) -> NoteKind:
    """Add the kind."""
    kind = NoteKind()
    monkeypatch.setitem(kinds.KINDS, kind.key, kind)
    return kind
