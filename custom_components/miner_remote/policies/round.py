"""One round of decisions over all policies. Pure: no clock, no I/O, no Home Assistant.

The policies decide in the order of their precedence, each from the views of the miners of its scope. What one policy
orders or restrains, the later ones see in their views. The caller keeps the new states before it gives the orders.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from .contract import Inputs, Reason
from .next_time import earliest
from .precedence import takes
from .round_outcome import is_same, issues_of, kept_after, looks_same
from .round_types import Decided, PolicyInput, RoundInput
from .round_views import NO_DIRECTIVES, Before, Seen, later_budgets, see
from .status import ERROR, PolicyStatus


def decide_round(given: RoundInput) -> list[Decided]:
    """Return what follows for each policy, in the order of the policies."""
    before = Before()
    results: list[Decided] = []
    later = later_budgets(given)
    for item in given.policies:
        before.later = later.get(item.policy.id, NO_DIRECTIVES)
        seen = see(given, item, before)
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


def _last(given: RoundInput) -> tuple[PolicyInput, Seen, Before]:
    before = Before()
    *earlier, item = given.policies
    for other in earlier:
        before.note(other, other.kept, see(given, other, before).variants)
    return item, see(given, item, before), before


def _inputs(given: RoundInput, item: PolicyInput, seen: Seen) -> Inputs:
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


def _decide(given: RoundInput, item: PolicyInput, seen: Seen, before: Before) -> Decided:
    policy, kind, kept, now = item.policy, item.kind, item.kept, given.now
    inputs, variants, views = _inputs(given, item, seen), seen.variants, seen.views
    if item.last is not None and is_same(item, item.last, inputs):
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
    new, changed = kept_after(kept, decision, orders, item.members, now)
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
        issues=issues_of(decision.miners),
        wake_at=earliest((decision.next_at, *held)),
        shows=item.last is None or not looks_same(item.last.status, status, before),
        inputs=inputs,
        variants=variants,
    )
