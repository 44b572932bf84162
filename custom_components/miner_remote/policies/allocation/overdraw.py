"""Whether a miner draws more than its level. Pure.

One poll may show a peak: only a second one confirms it. What is confirmed counts until the miner draws clearly less.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ...schedules.model import Action
from ..contract import MinerView
from .levels import Options
from .rules import FALLS, NOISE_SHARE, NOISE_W
from .state import KeptLevel, Overdraw


def exceeds(watts: float, level_w: float) -> bool:
    """Return whether a measured power is above that of a level by more than noise."""
    return watts > level_w * (1 + NOISE_SHARE) + NOISE_W


def overdraw_of(
    view: MinerView, kept: KeptLevel | None, options: Options, level_w: float, before: Overdraw | None, now: datetime
) -> Overdraw | None:
    """Return by how much a miner draws more than its level with the power `level_w`, or None if it does not."""
    watts, action = view.power_w, action_of(kept, options)
    if not view.answers or view.blocked is not None or watts is None or view.seen_at is None:
        return before
    if kept is not None and now - kept.changed_at < FALLS:
        return before
    if view.paused is True or view.mining is False:
        # Some firmware still reports a mean of the time before the pause.
        return before if action is Action.LIMIT else None
    if before is not None and before.action is not action:
        before = None
    found = Overdraw(ratio=watts / max(1.0, level_w), since=view.seen_at, action=action)
    if before is None:
        return found if exceeds(watts, level_w) else None
    confirmed = replace(found, since=before.since, confirmed=True)
    if not before.confirmed:
        if before.since == view.seen_at:
            return before
        return confirmed if exceeds(watts, level_w) else None
    if abs(found.ratio - before.ratio) <= NOISE_SHARE * before.ratio:
        return before
    return None if found.ratio <= 1 + NOISE_SHARE / 2 else confirmed


def action_of(kept: KeptLevel | None, options: Options) -> Action:
    """Return whether a miner is kept off, has a limit of this policy or of others, or has none."""
    action = Action.ON if kept is None else kept.directive.action
    return options.top.action if action is Action.ON else action


def has_no_effect(options: Options, level_w: float, over: Overdraw) -> bool:
    """Return whether a miner draws so much more than its level that the level probably has no effect."""
    if over.action is Action.OFF:
        return True
    return over.action is Action.LIMIT and level_w * (over.ratio - 1) >= (options.full_w - level_w) / 2
