"""One round of decisions over all policies. Pure: no clock, no I/O, no Home Assistant.

The policies decide in the order of their precedence, each from the views of the miners of its scope. What one policy
orders or restrains, the later ones see in their views. The caller keeps the new states before it gives the orders.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, tzinfo
from operator import attrgetter
from typing import Any, Final, NamedTuple

from ..schedules.model import Action, Directive
from .contract import (
    Decision,
    EntityState,
    Inputs,
    LastResult,
    LibraryPool,
    MinerDecision,
    MinerView,
    Order,
    PolicyKind,
    Precedence,
    ProbeResult,
    Reason,
    Side,
)
from .kept_state import PENDING, KeptRestraint, KeptState
from .model import Policy
from .next_time import earliest
from .precedence import held_until, stricter, takes
from .status import ERROR, RELEASE, RESTRAIN, LastAction, PolicyStatus

_NO_TIMES: Final[Mapping[str, datetime]] = {}
_NO_DIRECTIVES: Final[Mapping[str, Directive]] = {}

_FIELDS: Final = tuple(field.name for field in fields(MinerView))
_values_of: Final = attrgetter(*_FIELDS)

_SPECIAL: Final = ("manual_at", "held_until", "blocked", "directive", "pools_managed_by", "last_results")
"""The names of what is special to a policy."""

type _Extras = tuple[
    datetime | None, datetime | None, Reason | None, Directive | None, str | None, tuple[LastResult, ...]
]
"""What is special to a policy in its view of a miner."""


class _Variant(NamedTuple):
    """The view of one policy, and what it was made from."""

    base: MinerView
    extras: _Extras
    view: MinerView


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyInput:
    """One policy of a round: its state, the ids of its miners, and its outcome of the last round."""

    policy: Policy
    kind: PolicyKind[Any, Any]
    kept: KeptState
    members: tuple[str, ...]
    last: Decided | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundInput:
    """All that a round is made from.

    `views` are what all policies see of each miner. `manual` are the times of persons' commands by side and miner.
    """

    now: datetime
    policies: Sequence[PolicyInput]
    """In the order in which they decide."""
    views: Mapping[str, MinerView]
    zone: tzinfo = UTC
    manual: Mapping[Side, Mapping[str, datetime]] = field(default_factory=dict)
    pools: Mapping[int, LibraryPool] = field(default_factory=dict)
    probes: Mapping[int, ProbeResult] = field(default_factory=dict)
    sensors: Mapping[str, float | None] = field(default_factory=dict)
    states: Mapping[str, EntityState] = field(default_factory=dict)
    hashprice: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What follows for one policy.

    `kept` is its new state, which must be stored before `orders` are given if it has `changed`. `issues` are the miners
    by repair issue. `wake_at` is when the next round is due although nothing happens. `shows` is whether clients see a
    difference to the last round. `failure` is the error of a kind that could not decide; its state then stays.
    """

    policy: Policy
    status: PolicyStatus
    kept: KeptState
    changed: bool = False
    orders: Mapping[str, Order] = field(default_factory=dict)
    issues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wake_at: datetime | None = None
    shows: bool = True
    failure: Exception | None = None
    inputs: Inputs | None = field(default=None, repr=False)
    variants: Mapping[str, _Variant] = field(default_factory=dict, repr=False)


def decide_round(given: RoundInput) -> list[Decided]:
    """Return what follows for each policy, in the order of the policies."""
    before = _Before()
    results: list[Decided] = []
    later = _later_budgets(given)
    for item in given.policies:
        before.later = later.get(item.policy.id, _NO_DIRECTIVES)
        seen = _see(given, item, before)
        decided = _decide(given, item, seen, before)
        results.append(decided)
        before.order(decided.orders, item.policy.name)
        before.note(item, decided.kept, seen.variants)
    return results


def decide_last(given: RoundInput) -> Decided:
    """Return what follows for the last policy, if those before it go on as they are."""
    item, seen, before = _last(given)
    return _decide(given, item, seen, before)


def inputs_of_last(given: RoundInput) -> Inputs:
    """Return what the last policy decides from, if those before it go on as they are."""
    item, seen, _before = _last(given)
    return _inputs(given, item, seen)


def _last(given: RoundInput) -> tuple[PolicyInput, _Seen, _Before]:
    before = _Before()
    *earlier, item = given.policies
    for other in earlier:
        before.note(other, other.kept, _see(given, other, before).variants)
    return item, _see(given, item, before), before


# Views ----------------------------------------------------------------------------------------------------------------


class _Seen(NamedTuple):
    """What a policy sees: its views that differ from those of all, and the views of all its miners."""

    variants: Mapping[str, _Variant]
    views: Mapping[str, MinerView]
    miners: tuple[MinerView, ...]


type _SharedBy = tuple[tuple[str, ...], Precedence, Side, int, int]
"""What policies have in common if they see the same: members, precedence, side, manual minutes, and later budgets."""


@dataclass(slots=True)
class _Before:
    """What the policies of a round that have decided leave for the later ones, by miner.

    `ordered` is the reason that blocks it, `wanted` what they want of its power, `managed` the name of the first one
    of each precedence that manages its pools. `seen` is what the policies since the last change of these have seen.
    Policies that see the same of a miner share its view.
    """

    ordered: dict[str, Reason] = field(default_factory=dict)
    wanted: dict[str, Directive] = field(default_factory=dict)
    managed: dict[Precedence, dict[str, str]] = field(default_factory=dict)
    later: Mapping[str, Directive] = field(default_factory=dict)
    """What budgets that decide after the present one wanted in the last round: it must leave room for their rises."""
    views: dict[tuple[str, _Extras], _Variant] = field(default_factory=dict)
    seen: dict[_SharedBy, _Seen] = field(default_factory=dict)
    look_same: dict[tuple[int, int], bool] = field(default_factory=dict)
    """Whether clients see no difference between two mappings of views, by their identities."""

    def managers(self, precedence: Precedence) -> dict[str, str]:
        """Return the names of the policies of higher precedence that manage the pools of miners."""
        found: dict[str, str] = {}
        for higher in sorted(self.managed):
            if higher < precedence:
                found = self.managed[higher] | found
        return found

    def order(self, orders: Iterable[str], policy: str) -> None:
        """Note the miners that a policy gives an order."""
        if ordered := dict.fromkeys(orders, Reason(code="other_policy", args={"policy": policy})):
            self.ordered |= ordered
            self.seen.clear()

    def note(self, item: PolicyInput, kept: KeptState, variants: Mapping[str, _Variant]) -> None:
        """Note the restraints of a policy that are in force, and the pools that it manages."""
        for miner_id, restraint in kept.restraints.items():
            variant = variants.get(miner_id)
            if restraint.over_person or variant is None or variant.view.held_until is None:
                known = self.wanted.get(miner_id)
                if (wanted := stricter(known, restraint.directive)) != known:
                    self.wanted[miner_id] = wanted
                    self.seen.clear()
        if item.kind.side is Side.POOLS:
            # No policy of this precedence sees that.
            managed = self.managed.get(item.kind.precedence, {})
            self.managed[item.kind.precedence] = dict.fromkeys(item.members, item.policy.name) | managed


def _later_budgets(given: RoundInput) -> dict[int, Mapping[str, Directive]]:
    """Return for each budget what those after it wanted in the last round, by miner.

    A rise that a later one decides in this round is not seen by an earlier one, which has to leave room for it.
    """
    found: dict[int, Mapping[str, Directive]] = {}
    wanted: dict[str, Directive] = {}
    for item in reversed(given.policies):
        if item.kind.precedence is not Precedence.BUDGET:
            continue
        found[item.policy.id] = wanted or _NO_DIRECTIVES
        manual = given.manual.get(item.kind.side, _NO_TIMES)
        present = frozenset(item.members)
        own = {
            miner_id: restraint.directive
            for miner_id, restraint in item.kept.restraints.items()
            if miner_id in present
            and (restraint.over_person or held_until(item.policy, manual.get(miner_id), given.now) is None)
        }
        if own:
            wanted = {**wanted, **{key: stricter(wanted.get(key), directive) for key, directive in own.items()}}
    return found


def _see(given: RoundInput, item: PolicyInput, before: _Before) -> _Seen:
    """Return what a policy sees; only views with results of its own orders are its own."""
    key = (item.members, item.kind.precedence, item.kind.side, item.policy.manual_minutes, id(before.later))
    if (shared := before.seen.get(key)) is None:
        manual = given.manual.get(item.kind.side, _NO_TIMES)
        managed = before.managers(item.kind.precedence)
        special = before.ordered.keys() | before.wanted.keys() | managed.keys() | manual.keys()
        special |= before.later.keys()
        variants = _variants(given, item, before, managed, special.intersection(item.members))
        shared = before.seen[key] = _seen(given, item, variants)
    if not item.kept.results:
        return shared
    managed = before.managers(item.kind.precedence)
    own = _variants(given, item, before, managed, item.kept.results.keys() & set(item.members), results=True)
    return _seen(given, item, {**shared.variants, **own})


def _seen(given: RoundInput, item: PolicyInput, variants: Mapping[str, _Variant]) -> _Seen:
    views = {miner_id: given.views[miner_id] for miner_id in item.members}
    for miner_id, variant in variants.items():
        views[miner_id] = variant.view
    return _Seen(variants, views, tuple(views.values()))


def _variants(
    given: RoundInput,
    item: PolicyInput,
    before: _Before,
    managed: Mapping[str, str],
    miner_ids: Iterable[str],
    *,
    results: bool = False,
) -> dict[str, _Variant]:
    """Return the views of a policy that differ from those of all, with or without the results of its orders."""
    known = {} if item.last is None else item.last.variants
    manual = given.manual.get(item.kind.side, _NO_TIMES)
    made: dict[str, _Variant] = {}
    for miner_id in miner_ids:
        base = given.views[miner_id]
        manual_at, restraint = manual.get(miner_id), before.wanted.get(miner_id)
        if (other := before.later.get(miner_id)) is not None:
            restraint = stricter(restraint, other)
        extras: _Extras = (
            manual_at,
            None if manual_at is None else held_until(item.policy, manual_at, given.now),
            base.blocked or before.ordered.get(miner_id),
            base.directive if restraint is None else stricter(base.directive, restraint),
            managed.get(miner_id),
            item.kept.ended(miner_id) if results else (),
        )
        last = known.get(miner_id)
        if last is not None and last.base is base and last.extras == extras:
            made[miner_id] = last
            continue
        shared = before.views.get((miner_id, extras))
        if shared is None:
            shared = before.views[miner_id, extras] = _Variant(base, extras, _view(base, extras))
        made[miner_id] = shared
    return made


def _view(base: MinerView, extras: _Extras) -> MinerView:
    """Return a view with what is special to a policy, in a third of the time of `dataclasses.replace`."""
    view = object.__new__(MinerView)
    for name, value in zip(_FIELDS, _values_of(base), strict=True):
        object.__setattr__(view, name, value)
    for name, value in zip(_SPECIAL, extras, strict=True):
        object.__setattr__(view, name, value)
    return view


def _inputs(given: RoundInput, item: PolicyInput, seen: _Seen) -> Inputs:
    kind, settings = item.kind, item.policy.settings
    entities, quantities = kind.entities(settings), kind.quantities(settings)
    states = {
        entity_id: given.states[entity_id].of(quantities.get(entity_id))
        for entity_id in entities
        if entity_id in given.states
    }
    return Inputs(
        now=given.now,
        zone=given.zone,
        miners=seen.miners,
        pools=given.pools,
        probes=given.probes,
        sensors={
            entity_id: states[entity_id].number if entity_id in states else given.sensors.get(entity_id)
            for entity_id in entities
        },
        states=states,
        hashprice=given.hashprice,
    )


# One policy -----------------------------------------------------------------------------------------------------------


def _decide(given: RoundInput, item: PolicyInput, seen: _Seen, before: _Before) -> Decided:
    policy, kind, kept, now = item.policy, item.kind, item.kept, given.now
    inputs, variants, views = _inputs(given, item, seen), seen.variants, seen.views
    if item.last is not None and _is_same(item, item.last, inputs):
        return replace(item.last, shows=False)
    try:
        decision = kind.decide(policy.settings, kept.state, inputs)
    except Exception as err:  # noqa: BLE001
        # The outermost edge of a kind: its error must not end the decisions of the others.
        reason = Reason(code="decision_failed", args={"error": type(err).__name__})
        status = PolicyStatus(phase=ERROR, reason=reason, decided_at=now, last_action=kept.last_action, views=views)
        shows = item.last is None or item.last.status.reason != reason
        return Decided(policy=policy, status=status, kept=kept, shows=shows, failure=err, variants=variants)
    orders = {
        made.miner_id: made.order
        for made in decision.miners
        if made.order is not None and made.miner_id in views and takes(made.order, views[made.miner_id])
    }
    new, changed = _kept(kept, decision, orders, item.members, now)
    status = PolicyStatus(
        phase=decision.phase,
        reason=decision.reason,
        decided_at=now,
        next_at=decision.next_at,
        last_action=new.last_action,
        counts=Counter(made.phase for made in decision.miners),
        decisions=decision.miners,
        views=views,
    )
    held = (variant.view.held_until for variant in variants.values())
    return Decided(
        policy=policy,
        status=status,
        kept=new,
        changed=changed,
        orders=orders,
        issues=_issues(decision.miners),
        wake_at=earliest((decision.next_at, *held)),
        shows=item.last is None or not _looks_same(item.last.status, status, before),
        inputs=inputs,
        variants=variants,
    )


def _is_same(item: PolicyInput, last: Decided, inputs: Inputs) -> bool:
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


def _looks_same(old: PolicyStatus, new: PolicyStatus, before: _Before) -> bool:
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


def _kept(
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


def _issues(decisions: Iterable[MinerDecision]) -> dict[str, tuple[str, ...]]:
    issues: dict[str, list[str]] = {}
    for made in decisions:
        if made.issue is not None:
            issues.setdefault(made.issue, []).append(made.miner_id)
    return {issue: tuple(miner_ids) for issue, miner_ids in issues.items()}
