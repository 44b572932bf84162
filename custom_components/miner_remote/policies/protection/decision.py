"""The decision of a protection policy for all miners of its scope. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Final, NamedTuple

from ...input.texts import plain_number
from ...schedules.model import OFF, Action
from ..contract import Decision, Inputs, MinerDecision, MinerView, Order, Reason
from ..next_time import earliest
from . import fans, heat, recovery, scaling
from .heat import HeatRules, Reading
from .recovery import Finding, Outcome, RecoveryRules, Symptom
from .settings import OnFanFailure, ProtectionSettings, TemperatureSource
from .state import FULL, NO_FAN, NO_RECOVERY, NOTHING, PAUSED, MinerState, ProtectionState, without_future

PHASES: Final = (
    "given_up",
    "fan_failure",
    "hot",
    "paused",
    "limited",
    "cooling",
    "recovering",
    "watching",
    "unknown",
    "ok",
)
"""The phases of a miner, the most urgent first; the policy has that of its most urgent miner."""

_OK: Final = Reason(code="protection_ok")

_SUMMARIES: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    ("given_up", frozenset({"given_up"})),
    ("fan_failure", frozenset({"fan_failure"})),
    ("hot", frozenset({"hot"})),
    ("restrained", frozenset({"paused", "limited", "cooling"})),
    ("recovering", frozenset({"recovering"})),
    ("watching", frozenset({"watching"})),
    ("unknown", frozenset({"unknown"})),
)
"""The ends of the codes of the policy's reason, the most urgent first, and the phases that each of them counts."""


class _Seen(NamedTuple):
    """One miner that needs a closer look: its state after the poll, and what follows from it so far."""

    view: MinerView
    state: MinerState
    reading: Reading
    temperature_c: float | None
    finding: Finding


def decide(settings: ProtectionSettings, state: ProtectionState, inputs: Inputs) -> Decision[ProtectionState]:
    """Return the decision; the state is the same object if nothing in it changed."""
    judge, known = _Judge(settings, inputs), state.miners
    if state.changed_at is not None and state.changed_at > inputs.now:
        known = {miner_id: without_future(miner, inputs.now) for miner_id, miner in known.items()}
    made: dict[str, MinerDecision] = {}
    examined: list[_Seen] = []
    for view in inputs.miners:
        miner_id = view.miner_id
        made[miner_id] = _calm(miner_id)
        before = known.get(miner_id)
        if before is not None or not judge.is_calm(view):
            examined.append(judge.examine(before or NOTHING, view))
    scaling_at, orders = _scaled(state.scaling_at, inputs) if settings.native else ({}, {})
    is_pool = _suspicion(inputs, examined)
    after: dict[str, MinerState] = {}
    dues = [judge.calm_due()]
    for seen in examined:
        miner_id = seen.view.miner_id
        kept, made[miner_id], due = judge.conclude(seen, orders.pop(miner_id, None), is_pool)
        if kept is not NOTHING and kept != NOTHING:
            after[miner_id] = kept
        dues.append(due)
    for miner_id, order in orders.items():
        made[miner_id] = replace(made[miner_id], order=order)
    if _differs(after, state.miners) or scaling_at != state.scaling_at:
        state = ProtectionState(miners=after, scaling_at=scaling_at, changed_at=inputs.now)
    phase, reason = _summary(made.values())
    return Decision(
        state=state,
        miners=tuple(made.values()),
        phase=phase,
        reason=reason,
        next_at=earliest(dues),
    )


@lru_cache(maxsize=16_384)
def _calm(miner_id: str) -> MinerDecision:
    return MinerDecision(miner_id=miner_id, phase="ok", reason=_OK)


class _Judge:
    """The settings of one decision, applied to one miner after the other."""

    def __init__(self, settings: ProtectionSettings, inputs: Inputs) -> None:
        self._settings = settings
        self._now = inputs.now
        self._heat = HeatRules(settings)
        self._fans = settings.on_fan_failure is OnFanFailure.PAUSE
        self._recovery = None if settings.recovery is None else RecoveryRules(settings.recovery)
        self._sensor_c = None if settings.sensor is None else inputs.sensors.get(settings.sensor)
        self._temperature: Callable[[MinerView], float | None] = {
            TemperatureSource.MINER: lambda view: view.temperature_c,
            TemperatureSource.INLET: lambda view: view.inlet_temperature_c,
            TemperatureSource.SENSOR: lambda _view: self._sensor_c,
        }[settings.source]
        half = None if self._recovery is None else self._recovery.half
        self._shares_after = None if half is None else self._now - half
        self._oldest_share: datetime | None = None

    def is_calm(self, view: MinerView) -> bool:
        """Return whether nothing has to be remembered or done for a miner without a state: the quick answer."""
        temperature_c = self._temperature(view)
        if temperature_c is None or temperature_c >= self._settings.temperature_c or not view.answers:
            return False
        if self._fans and (0 in view.fans_rpm or view.faults):
            return False
        rules = self._recovery
        if rules is None:
            return True
        if view.paused is True or (view.directive is not None and view.directive.action is not Action.ON):
            return False
        if self._shares_after is not None:
            if view.share_at is None or not self._shares_after < view.share_at <= self._now:
                return False
            if self._oldest_share is None or view.share_at < self._oldest_share:
                self._oldest_share = view.share_at
        below, expected, hashrate = rules.settings.below_percent, view.expected_hashrate_ths, view.hashrate_ths
        return below is None or not expected or (hashrate is not None and 100 * hashrate >= below * expected)

    def calm_due(self) -> datetime | None:
        """Return when a miner that was calm so far can have a symptom although nothing about it changes."""
        if self._recovery is None or self._recovery.no_share is None or self._oldest_share is None:
            return None
        return recovery.rounded_up(self._oldest_share + self._recovery.no_share)

    def examine(self, before: MinerState, view: MinerView) -> _Seen:
        """Return the state of a miner after a poll, and what it shows."""
        now, temperature_c = self._now, self._temperature(view)
        reading = self._heat.reading(before.heat, view, temperature_c)
        state = heat.after_reading(self._heat, before.heat, view, reading, now)
        fan = fans.after_poll(before.fan, view, now) if self._fans else NO_FAN
        found, finding = NO_RECOVERY, recovery.NOTHING_FOUND
        if self._recovery is not None:
            restrained = state.percent < FULL or reading is Reading.HOT or fan.failed_at is not None
            found, finding = recovery.find(self._recovery, before.recovery, view, now, restrained=restrained)
        same = state is before.heat and fan is before.fan and found is before.recovery
        return _Seen(view, before if same else MinerState(state, fan, found), reading, temperature_c, finding)

    def conclude(
        self, seen: _Seen, order: Order | None, is_pool: Callable[[MinerView], bool]
    ) -> tuple[MinerState, MinerDecision, datetime | None]:
        """Return the state to keep of a miner, its decision, and when time alone changes it."""
        view, state, finding = seen.view, seen.state, seen.finding
        outcome: Outcome | None = None
        if self._recovery is not None and finding.symptom is not None and order is None:
            kept, outcome, order = recovery.act(
                self._recovery, state.recovery, view, finding, self._now, pool_suspected=is_pool(view)
            )
            if kept is not state.recovery:
                state = replace(state, recovery=kept)
        restraint, over_person = heat.restraint_of(state.heat, view), state.heat.percent < FULL
        phase, reason = self._heat_phase(seen, state)
        issue = None
        if state.fan.failed_at is not None:
            restraint, phase, reason, issue = OFF, "fan_failure", _fan_reason(state), "fan_failure"
        elif phase == "ok" or (phase == "unknown" and restraint is None):
            phase, reason = self._recovery_phase(seen, state, outcome) or (phase, reason)
        if issue is None and state.recovery.given_up:
            issue = "given_up"
        decision = MinerDecision(
            miner_id=view.miner_id,
            phase=phase,
            reason=reason,
            restraint=restraint,
            over_person=over_person,
            order=order,
            issue=issue,
        )
        dues = (heat.next_change(self._heat, state.heat, view, seen.reading, self._now), finding.due, _fans_due(state))
        return state, decision, earliest(dues, self._now)

    def _heat_phase(self, seen: _Seen, state: MinerState) -> tuple[str, Reason]:
        settings, own, reading = self._settings, state.heat, seen.reading
        if own.percent == FULL:
            if reading is Reading.HOT:
                args = {"temperature_c": round(seen.temperature_c or 0), "limit_c": settings.temperature_c}
                waits = own.hot_since is not None and self._now - own.hot_since < self._heat.wait(seen.view)
                if waits or not seen.view.answers:
                    minutes = self._heat.wait(seen.view).total_seconds() / 60
                    return "watching", _reason("warm", **args, minutes=minutes)
                return "hot", _reason("scaling" if self._heat.scales(seen.view) else "no_step", **args)
            if reading is Reading.UNKNOWN:
                return "unknown", _reason("no_temperature" if seen.view.answers else "silent")
            return "ok", _OK
        undone = len(own.undone_at)
        wait = self._heat.rise_wait(undone).total_seconds() / 60
        args = {"recover_below_c": settings.recover_below_c, "minutes": wait, "limit_c": settings.temperature_c}
        if reading is Reading.COOL:
            return "cooling", _reason("cooling", **args, undone=undone)
        phase = "paused" if own.percent == PAUSED else "limited"
        if reading is Reading.UNKNOWN:
            return phase, _reason("kept")
        if own.percent == PAUSED:
            return phase, _reason("paused", **args)
        watts = heat.watts_of(own.percent, own.full_w or 0, seen.view)
        return phase, _reason("limited", **args, percent=own.percent, power_limit_w=watts)

    def _recovery_phase(self, seen: _Seen, state: MinerState, outcome: Outcome | None) -> tuple[str, Reason] | None:
        """Return the phase and the reason of a miner that is not held down, or None if it is well."""
        finding, view = seen.finding, seen.view
        symptom = finding.symptom or finding.watched
        if outcome is Outcome.POOL:
            return "watching", _reason("pool")
        if state.recovery.given_up:
            return "given_up", _reason("given_up", tries=len(state.recovery.tries_at))
        if outcome is Outcome.HELD:
            return "watching", view.blocked or _reason("held")
        if outcome is Outcome.ORDER or symptom is not None:
            phase = "recovering" if outcome is Outcome.ORDER or state.recovery.taken else "watching"
            return phase, self._symptom_reason(symptom, view)
        if finding.waits:
            return "recovering", _reason("waits")
        return None

    def _symptom_reason(self, symptom: Symptom | None, view: MinerView) -> Reason:
        settings = self._settings.recovery
        if settings is None or symptom is Symptom.SILENT:
            return _reason("silent_after_step")
        if symptom is Symptom.LOW:
            percent = round(100 * (view.hashrate_ths or 0.0) / (view.expected_hashrate_ths or 1.0))
            return _reason("low_hashrate", percent=percent, limit_percent=settings.below_percent or 0)
        return _reason("no_shares", minutes=settings.no_share_minutes or 0)


@lru_cache(maxsize=4096)
def _reason(code: str, **args: float) -> Reason:
    return Reason(code=f"protection_{code}", args={name: plain_number(round(value, 1)) for name, value in args.items()})


def _fan_reason(state: MinerState) -> Reason:
    if state.fan.fan is not None:
        return _reason("fan_stopped", fan=state.fan.fan)
    return Reason(code="protection_fan_fault", args={"fault": state.fan.fault or ""})


def _fans_due(state: MinerState) -> datetime | None:
    return None if state.fan.fine_since is None else state.fan.fine_since + fans.FINE


def _suspicion(inputs: Inputs, examined: Iterable[_Seen]) -> Callable[[MinerView], bool]:
    """Return a function that returns whether a miner has no shares because of its pool."""
    seen = {item.view.miner_id: item.finding for item in examined}
    if not any(finding.symptom is not None and finding.quiet for finding in seen.values()):
        return lambda _view: False
    everywhere, pools = recovery.suspected_pools(
        (view, seen.get(view.miner_id) or recovery.calm_finding(view)) for view in inputs.miners
    )
    return lambda view: everywhere or recovery.pool_of(view) in pools


def _scaled(before: Mapping[str, datetime], inputs: Inputs) -> tuple[dict[str, datetime], dict[str, Order]]:
    """Return when the scaling of the miners was switched on or seen on, and the orders to switch it on."""
    times: dict[str, datetime] = {}
    orders: dict[str, Order] = {}
    for view in inputs.miners:
        at = before.get(view.miner_id)
        at, order = scaling.after_poll(None if at is None else min(at, inputs.now), view, inputs.now)
        if at is not None:
            times[view.miner_id] = at
        if order is not None:
            orders[view.miner_id] = order
    return times, orders


def _differs(after: Mapping[str, MinerState], before: Mapping[str, MinerState]) -> bool:
    return len(after) != len(before) or any(
        (old := before.get(miner_id)) is not state and old != state for miner_id, state in after.items()
    )


def _summary(decisions: Iterable[MinerDecision]) -> tuple[str, Reason]:
    """Return the phase of the most urgent miner, and how many miners are in such a phase."""
    counts = Counter(decision.phase for decision in decisions)
    phase = next((phase for phase in PHASES if counts[phase]), "ok")
    for code, phases in _SUMMARIES:
        if phase in phases:
            return phase, _reason(f"some_{code}", count=sum(counts[each] for each in phases), miners=counts.total())
    return phase, _reason("none")
