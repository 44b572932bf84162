"""Who comes first at one miner: persons, commands in progress, and the more restrictive of two directives. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..schedules.model import Directive
from .contract import MINER_OFFLINE, CycleOutlet, MinerView, Order
from .model import Policy


def stricter(one: Directive | None, other: Directive) -> Directive:
    """Return the more restrictive one of two directives."""
    return other if one is None else min(one, other, key=lambda directive: directive.rank)


def held_until(policy: Policy, manual_at: datetime | None, now: datetime) -> datetime | None:
    """Return until when a person's command comes before a policy, or None if it does not.

    A time in the future is from before the clock was set back.
    """
    if manual_at is None:
        return None
    until = min(manual_at, now) + timedelta(minutes=policy.manual_minutes)
    return until if until > now else None


def takes(order: Order, view: MinerView) -> bool:
    """Return whether an order can be given to a miner now."""
    if view.held_until is not None:
        return False
    return view.blocked is None or (isinstance(order, CycleOutlet) and view.blocked.code == MINER_OFFLINE)
