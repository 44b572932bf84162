"""Pass the drift that template policies find on to the miners, for their entities, tables and alerts."""

from __future__ import annotations

from collections.abc import Callable

from homeassistant.core import callback

from ...fleet.drift import NO_TEMPLATE, Drift
from ...fleet.selection import Fleet
from ..contract import MinerDecision
from ..model import Policy
from ..service import PolicyService
from ..status import ERROR, WAITING
from .kind import APPLYING, DIFFERS, IN_ORDER, KEY, PUT_BACK

type Found = list[tuple[Policy, MinerDecision]]
"""What the template policies that cover a miner have decided about it."""


@callback
def async_follow_drift(fleet: Fleet, policies: PolicyService) -> Callable[[], None]:
    """Keep the drift of all miners up to date; return the function that ends it."""

    @callback
    def update() -> None:
        found: dict[str, Found] = {}
        complete = not policies.store.undecided
        for policy in policies.store.policies():
            if policy.kind != KEY or not policy.enabled:
                continue
            status = policies.status(policy.id)
            if status is None or status.phase in (ERROR, WAITING):
                # Which miners it covers is unknown, so no sensor may go.
                complete = False
                continue
            for decision in status.decisions:
                found.setdefault(decision.miner_id, []).append((policy, decision))
        for miner in fleet:
            if miner.miner_id in found:
                miner.async_set_drift(drift_of(found[miner.miner_id]))
            elif complete:
                miner.async_set_drift(NO_TEMPLATE)

    stops = [policies.async_add_listener(update), fleet.async_on_change(update)]

    @callback
    def stop() -> None:
        for each in stops:
            each()

    return stop


def drift_of(found: Found) -> Drift:
    """Return the drift of a miner, which is unknown if a policy does not know it and no other one finds any."""
    count: int | None = 0
    keys: list[str] = []
    policy_id: int | None = None
    for policy, decision in found:
        number = count_of(decision)
        if number:
            count = (count or 0) + number
            policy_id = policy.id if policy_id is None else policy_id
            if isinstance(names := decision.reason.args.get("keys"), str):
                keys.append(names)
        elif number is None and not count:
            count = None
    return Drift(
        count=count, keys=", ".join(keys), policies=tuple(policy.name for policy, _ in found), policy_id=policy_id
    )


def count_of(decision: MinerDecision) -> int | None:
    """Return the number of differences that a policy found at a miner; None if it does not know."""
    if decision.phase in (IN_ORDER, PUT_BACK):
        return 0
    count = decision.reason.args.get("count")
    return count if decision.phase in (DIFFERS, APPLYING) and isinstance(count, int) else None
