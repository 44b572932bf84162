"""The decision of a curtailment: shed during the event, restore at its pace, end. Pure.

An event begins once, with the power that the miners draw at that time as its baseline, and once it restores it does not
shed again, whatever the clock says.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from ..allocation.restrain import PHASES as ALLOCATED, SKIPPED, WAITING, Restrained, reach, restrain
from ..contract import Decision, Inputs, Json, Reason
from ..next_time import earliest
from .settings import CurtailmentSettings
from .state import CurtailmentState

PLANNED: Final = "planned"
SHEDDING: Final = "shedding"
CURTAILED: Final = "curtailed"
SHORT: Final = "short"
RESTORING: Final = "restoring"
ENDED: Final = "ended"

PHASES: Final = (PLANNED, SHEDDING, CURTAILED, SHORT, RESTORING, ENDED, *ALLOCATED)

FIRST_ANSWERS: Final = timedelta(minutes=1)
"""How long a planned event waits for the first answers of miners after a start of Home Assistant: without them, its
baseline would be too low, and the event would shed more than was ordered."""

ENDS_WITHOUT: Final = timedelta(minutes=15)
"""How long a restoring event waits for miners that cannot be changed, such as dead ones, once only these are left."""

_NEAR_W: Final = 50
_NEAR: Final = 0.01
"""The measured power may be so many W, and this part, above what is wanted: no limit is kept to the watt."""


def decide(settings: CurtailmentSettings, state: CurtailmentState, inputs: Inputs) -> Decision[CurtailmentState]:
    """Return the decision for all miners of the scope."""
    now = inputs.now
    state = _begun(settings, state.not_after(now), inputs)
    if state.began_at is None or state.ended_at is not None:
        made = _divide(settings, state, inputs, None)
        phase = PLANNED if state.ended_at is None else ENDED
        wake_at = _begins_at(settings, inputs) if state.ended_at is None else None
        return _decision(state, made, phase, _idle_reason(settings, state, made), wake_at)
    baseline_w = state.baseline_w or 0
    target_w = settings.target_w(baseline_w)
    if state.restoring_at is None:
        made = _divide(settings, state, inputs, target_w)
        if settings.ends_at is None or now < settings.ends_at:
            phase, reason = _active(settings, baseline_w, made)
            return _decision(state, made, phase, reason, settings.ends_at)
        shed_w = max(0, baseline_w - round(made.drawn_w))
        state = replace(state, restoring_at=now, shed_w=shed_w, shortfall_w=ceil(made.over_w))
    made = _divide(settings, state, inputs, None)
    state = _with_wait(state, made, now)
    wake_at = None if state.waits_since is None else state.waits_since + ENDS_WITHOUT
    if made.settled or (wake_at is not None and wake_at <= now):
        state = replace(state, ended_at=now, waits_since=None)
        return _decision(state, made, ENDED, _idle_reason(settings, state, made), None)
    reason = Reason(code="curtailment_restoring", args={"drawn_w": round(made.drawn_w), "baseline_w": baseline_w})
    return _decision(state, made, RESTORING, reason, wake_at)


def _with_wait(state: CurtailmentState, made: Restrained, now: datetime) -> CurtailmentState:
    """Return the state with the time since when only miners that cannot be changed are not restored."""
    only_skipped = all(each.phase == SKIPPED for each in made.miners if each.restraint is not None) and all(
        each.phase != WAITING for each in made.miners
    )
    if only_skipped is (state.waits_since is not None):
        return state
    return replace(state, waits_since=now if only_skipped else None)


def _begun(settings: CurtailmentSettings, state: CurtailmentState, inputs: Inputs) -> CurtailmentState:
    """Return the state of an event that begins now or was over before it could begin, else the same."""
    now = inputs.now
    if state.began_at is not None or state.ended_at is not None:
        return state
    if settings.ends_at is not None and settings.ends_at <= now:
        return replace(state, ended_at=now)
    if (begins_at := _begins_at(settings, inputs)) is not None and now < begins_at:
        return state
    drawn_w = reach(settings.rules, inputs.miners, state.allocation, now).drawn_w
    return replace(state, began_at=now, baseline_w=round(drawn_w))


def _begins_at(settings: CurtailmentSettings, inputs: Inputs) -> datetime | None:
    """Return when a planned event begins."""
    if settings.begins_at is None:
        return None
    awaited = (view.awaited_since + FIRST_ANSWERS for view in inputs.miners if view.awaited_since is not None)
    return max((settings.begins_at, *awaited))


def _divide(settings: CurtailmentSettings, state: CurtailmentState, inputs: Inputs, budget_w: int | None) -> Restrained:
    rules = settings.rules
    if budget_w is None:
        # Restoring restarts each miner at most once, so that no limit has to last for that.
        rules = replace(rules, min_limit_minutes=0.0)
    return restrain(rules, state.allocation, inputs.miners, inputs.now, budget_w, hashprice=inputs.hashprice)


def _active(settings: CurtailmentSettings, baseline_w: int, made: Restrained) -> tuple[str, Reason]:
    target_w, drawn_w = settings.target_w(baseline_w), round(made.drawn_w)
    args: dict[str, Json] = {
        "baseline_w": baseline_w,
        "target_w": target_w,
        "planned_w": max(0, baseline_w - target_w),
        "drawn_w": drawn_w,
        "shed_w": max(0, baseline_w - drawn_w),
    }
    if (shortfall_w := ceil(made.over_w)) > 0:
        skipped = sum(decision.phase == SKIPPED for decision in made.miners)
        args |= {"shortfall_w": shortfall_w, "skipped": skipped}
        args["available_w"] = max(0, baseline_w - target_w - shortfall_w)
        return SHORT, Reason(code="curtailment_short", args=args)
    phase = CURTAILED if drawn_w <= target_w + max(_NEAR_W, _NEAR * target_w) else SHEDDING
    return phase, Reason(code=f"curtailment_{phase}", args=args)


def _idle_reason(settings: CurtailmentSettings, state: CurtailmentState, made: Restrained) -> Reason:
    """Return the reason of an event that has not begun, or has ended."""
    if state.ended_at is None:
        begins_at = "" if settings.begins_at is None else settings.begins_at.isoformat()
        return Reason(code="curtailment_planned", args={"begins_at": begins_at})
    if state.began_at is None:
        return Reason(code="curtailment_missed")
    args: dict[str, Json] = {"shed_w": state.shed_w or 0}
    if left := sum(each.restraint is not None for each in made.miners):
        return Reason(code="curtailment_ended_without", args={**args, "miners": left})
    return Reason(code="curtailment_ended", args=args)


def _decision(
    state: CurtailmentState, made: Restrained, phase: str, reason: Reason, wake_at: datetime | None
) -> Decision[CurtailmentState]:
    if made.state is not state.allocation:
        state = replace(state, allocation=made.state)
    return Decision(
        state=state,
        miners=made.miners,
        phase=phase,
        reason=reason,
        next_at=earliest((wake_at, made.next_at)),
    )
