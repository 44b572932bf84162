"""What is kept, shown and compared of the decision of a policy. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ..schedules.model import Action
from .contract import Decision, Inputs, LastResult, MinerDecision, MinerView, Order
from .kept_state import PENDING, KeptRestraint, KeptState
from .round_types import Decided, PolicyInput
from .round_views import Before
from .status import RELEASE, RESTRAIN, LastAction, PolicyStatus


def is_same(item: PolicyInput, last: Decided, inputs: Inputs) -> bool:
    """Return whether a decision would be that of the last round: only the time has passed, and not long enough."""
    known = last.inputs
    return (
        known is not None
        and not last.changed
        and last.policy is item.policy
        and last.kept is item.kept
        and known.now <= inputs.now
        and (last.wake_at is None or inputs.now < last.wake_at)
        and known.miners == inputs.miners
        and known.sensors == inputs.sensors
        and known.states == inputs.states
        and known.hashprice == inputs.hashprice
        and known.pools == inputs.pools
        and known.probes == inputs.probes
        and known.zone == inputs.zone
    )


def looks_same(old: PolicyStatus, new: PolicyStatus, before: Before) -> bool:
    """Return whether clients see no difference between two decisions, except when they were made."""
    if (old.phase, old.reason, old.next_at, old.last_action) != (new.phase, new.reason, new.next_at, new.last_action):
        return False
    if old.decisions != new.decisions:
        return False
    key = id(old.views), id(new.views)
    if (same := before.look_same.get(key)) is None:
        same = before.look_same[key] = _views_look_same(old.views, new.views)
    return same


def _views_look_same(old: Mapping[str, MinerView], new: Mapping[str, MinerView]) -> bool:
    if old.keys() != new.keys():
        return False
    for miner_id, view in new.items():
        known = old[miner_id]
        if known is not view and (
            known.blocked != view.blocked or known.held_until != view.held_until or known.name != view.name
        ):
            return False
    return True


def kept_after(
    kept: KeptState,
    decision: Decision[Any],
    orders: Mapping[str, Order],
    members: tuple[str, ...],
    now: datetime,
) -> tuple[KeptState, bool]:
    """Return the state to keep, the same object if nothing in it changes, and whether it has to be stored.

    What does not compare in the state of a kind, such as a smoothed measurement, is kept in memory only.
    """
    restraints = {
        made.miner_id: KeptRestraint(directive=made.restraint, over_person=made.over_person)
        for made in decision.miners
        if made.restraint is not None and made.restraint.action is not Action.ON
    }
    results, present = kept.results, frozenset(members)
    if orders or not results.keys() <= present:
        results = {miner_id: items for miner_id, items in results.items() if miner_id in present}
        for miner_id, order in orders.items():
            others = tuple(result for result in results.get(miner_id, ()) if result.kind != order.kind)
            results[miner_id] = (*others, LastResult(kind=order.kind, status=PENDING, at=now))
    action = _last_action(decision.miners, orders, kept.restraints, restraints, now) or kept.last_action
    if (
        restraints == kept.restraints
        and results is kept.results
        and action is kept.last_action
        and (decision.state is kept.state or decision.state == kept.state)
    ):
        return (kept if decision.state is kept.state else replace(kept, state=decision.state)), False
    return replace(kept, state=decision.state, restraints=restraints, results=results, last_action=action), True


def _last_action(
    decisions: Iterable[MinerDecision],
    orders: Mapping[str, Order],
    before: Mapping[str, KeptRestraint],
    after: Mapping[str, KeptRestraint],
    now: datetime,
) -> LastAction | None:
    """Return what the policy does in this round: its first order, else its first restraint that is new or ends."""
    if not orders and before == after:
        return None
    found: LastAction | None = None
    for made in decisions:
        if (order := orders.get(made.miner_id)) is not None:
            return LastAction(at=now, miner_id=made.miner_id, kind=order.kind, reason=made.reason)
        if found is not None:
            continue
        old, new = before.get(made.miner_id), after.get(made.miner_id)
        if new is not None and (old is None or old.directive != new.directive):
            found = LastAction(at=now, miner_id=made.miner_id, kind=RESTRAIN, reason=made.reason)
        elif old is not None and new is None:
            found = LastAction(at=now, miner_id=made.miner_id, kind=RELEASE, reason=made.reason)
    return found


def issues_of(decisions: Iterable[MinerDecision]) -> dict[str, tuple[str, ...]]:
    """Return the ids of the miners by the repair issues that decisions ask for."""
    issues: dict[str, list[str]] = {}
    for made in decisions:
        if made.issue is not None:
            issues.setdefault(made.issue, []).append(made.miner_id)
    return {issue: tuple(miner_ids) for issue, miner_ids in issues.items()}
