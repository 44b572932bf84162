"""A kind of policy whose decisions are written in its settings, for the tests of the engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar, override

from custom_components.miner_remote.control.record import CommandType, SimpleCommand
from custom_components.miner_remote.input.fields import Reader
from custom_components.miner_remote.policies.contract import (
    Decision,
    Give,
    Inputs,
    MinerDecision,
    MinerView,
    Order,
    PolicyKind,
    Precedence,
    Reason,
    Side,
)
from custom_components.miner_remote.schedules.model import OFF, Directive, limit
from custom_components.miner_remote.storage.files import as_object

REBOOT = Give(SimpleCommand(command_type=CommandType.REBOOT))
RESTART = Give(SimpleCommand(command_type=CommandType.RESTART_MINING))


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What to decide for every miner.

    `hold` is a restraint: 0 for off, else watts. `order` is given `orders` times to each miner. `sensor` is an entity:
    while its number is at most 50, nothing is held.
    """

    hold: int | None = None
    over_person: bool = False
    order: str | None = None
    orders: int = 1
    fails: bool = False
    issue: str | None = None
    sensor: str | None = None
    pool_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptState:
    """How often each miner got the order, and in memory only, how many rounds there were."""

    given: tuple[tuple[str, int], ...] = ()
    rounds: int = field(default=0, compare=False)


class ScriptedKind(PolicyKind[Script, ScriptState]):
    """Decides what its settings say."""

    key: ClassVar[str] = "scripted"
    side: ClassVar[Side] = Side.POWER
    precedence: ClassVar[Precedence] = Precedence.PROTECTION
    phases: ClassVar[tuple[str, ...]] = ("ok", "held")

    def __init__(self) -> None:
        """Remember the inputs of each decision."""
        self.seen: list[Inputs] = []
        self.orders: dict[str, Order] = {"reboot": REBOOT, "restart": RESTART}
        self.next_at: Callable[[datetime], datetime] | None = None

    @override
    def read_settings(self, reader: Reader) -> Script:
        return Script(
            hold=reader.integer("hold", 0, 100_000),
            over_person=reader.boolean("over_person") or False,
            order=reader.text("order"),
            orders=reader.integer("orders", 0, 100) or 1,
            fails=reader.boolean("fails") or False,
            issue=reader.text("issue"),
            sensor=reader.text("sensor"),
            pool_id=reader.integer("pool_id", 1, 100),
        )

    @override
    def settings_as_json(self, settings: Script) -> dict[str, object]:
        return {name: getattr(settings, name) for name in settings.__dataclass_fields__}

    @override
    def no_state(self) -> ScriptState:
        return ScriptState()

    @override
    def state_from_json(self, data: object) -> ScriptState:
        return ScriptState(given=tuple((key, int(str(count))) for key, count in as_object(data).items()))

    @override
    def state_as_json(self, state: ScriptState) -> dict[str, object]:
        return dict(state.given)

    @override
    def entities(self, settings: Script) -> tuple[str, ...]:
        return () if settings.sensor is None else (settings.sensor,)

    @override
    def pool_ids(self, settings: Script) -> tuple[int, ...]:
        return () if settings.pool_id is None else (settings.pool_id,)

    @override
    def decide(self, settings: Script, state: ScriptState, inputs: Inputs) -> Decision[ScriptState]:
        self.seen.append(inputs)
        if settings.fails:
            raise RuntimeError("as the script says")
        given = dict(state.given)
        directive: Directive | None = None
        if settings.hold is not None:
            directive = limit(settings.hold) if settings.hold else OFF
        if settings.sensor is not None and (inputs.sensors[settings.sensor] or 0) <= 50:
            directive = None
        miners = []
        for view in inputs.miners:
            order = self._order(settings, view, given)
            miners.append(
                MinerDecision(
                    miner_id=view.miner_id,
                    phase="ok" if directive is None else "held",
                    reason=Reason(code="scripted", args={"name": view.name}),
                    restraint=directive,
                    over_person=settings.over_person,
                    order=order,
                    issue=settings.issue,
                )
            )
        return Decision(
            state=replace(state, given=tuple(given.items()), rounds=state.rounds + 1),
            miners=tuple(miners),
            phase="ok" if directive is None else "held",
            reason=Reason(code="scripted"),
            next_at=None if self.next_at is None else self.next_at(inputs.now),
        )

    def _order(self, settings: Script, view: MinerView, given: dict[str, int]) -> Order | None:
        if settings.order is None or view.blocked is not None or view.held_until is not None:
            return None
        if given.get(view.miner_id, 0) >= settings.orders:
            return None
        given[view.miner_id] = given.get(view.miner_id, 0) + 1
        return self.orders[settings.order]


class PoolKind(ScriptedKind):
    """The same on the side of the pools, and of lower precedence."""

    key: ClassVar[str] = "scripted_pools"
    side: ClassVar[Side] = Side.POOLS
    precedence: ClassVar[Precedence] = Precedence.FAILOVER


class LateKind(ScriptedKind):
    """The same, of the lowest precedence."""

    key: ClassVar[str] = "scripted_late"
    side: ClassVar[Side] = Side.CONFIGURATION
    precedence: ClassVar[Precedence] = Precedence.TEMPLATE


def script(**settings: Any) -> dict[str, Any]:
    """Return a policy for all miners as JSON."""
    more = {key: settings.pop(key) for key in ("name", "kind", "scope", "enabled", "manual_minutes") if key in settings}
    return {"name": "Script", "kind": "scripted", "scope": {"all": True}, "settings": settings, **more}
