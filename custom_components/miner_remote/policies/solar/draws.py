"""What miners draw at a time between two polls: a miner that was just changed is on the way to its level. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from ...schedules.model import Action
from ..allocation.state import KeptLevel
from ..contract import MinerView
from ..full_power import full_power

PAUSE_ACTS: Final = timedelta(seconds=12)
LIMIT_ACTS: Final = timedelta(seconds=45)
"""How long a pause, and another power limit, usually take to show in the power, the command included."""


def draws_w(view: MinerView, kept: KeptLevel | None, at: datetime) -> float:
    """Return what a miner draws at a time, in W: as last polled, and on the way to a level that it was ordered since.

    A start is not foreseen, because it takes minutes that differ.
    """
    watts = view.power_w
    if watts is None:
        watts = _unreported_w(view, kept)
    if kept is None or (view.directive is not None and view.directive.action is Action.OFF):
        return watts
    acts = PAUSE_ACTS if kept.directive.action is Action.OFF else LIMIT_ACTS
    done_at = kept.changed_at + acts
    polled_at = kept.changed_at if view.seen_at is None else max(kept.changed_at, view.seen_at)
    if polled_at >= done_at or kept.changed_at > at:
        return watts
    if kept.directive.action is Action.OFF:
        target_w = 0.0
    elif view.mining is not True:
        return watts
    else:
        target_w = float(kept.directive.watts or full_power(view) or watts)
    left = max(0.0, (done_at - at) / (done_at - polled_at))
    return target_w + (watts - target_w) * min(1.0, left)


def _unreported_w(view: MinerView, kept: KeptLevel | None) -> float:
    """Return what a miner that reports no power should draw."""
    if not view.answers or view.paused is True or view.mining is False:
        return 0.0
    full_w = full_power(view) or 0.0
    limit_w = view.effective_power_limit_w
    if kept is not None and kept.directive.watts is not None:
        limit_w = kept.directive.watts if limit_w is None else min(limit_w, kept.directive.watts)
    return full_w if limit_w is None else min(full_w, float(limit_w))
