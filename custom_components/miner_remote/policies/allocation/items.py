"""The miners of one division: the present level of each, what it counts with, and why it cannot be changed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ...drivers.contract.capability import Capability
from ...schedules.model import OFF, ON, Action
from ..contract import MinerView
from .levels import Options, options_of
from .model import Level
from .overdraw import action_of, exceeds, has_no_effect, overdraw_of
from .rules import AWAITED, SETTINGS_AWAITED, SETTLES, STANDBY_SHARE, Rules
from .state import KeptLevel, Overdraw, RestrainState

OFFLINE: Final = "offline"
UNPLUGGED: Final = "unplugged"
REBOOTING: Final = "rebooting"
BUSY: Final = "busy"
UPGRADING: Final = "upgrading"
UNREAD: Final = "unread"
HELD: Final = "held"
KEPT_OFF: Final = "kept_off"
STOPPED: Final = "stopped"
NOT_CONTROLLABLE: Final = "not_controllable"
NO_FIGURES: Final = "no_figures"
NO_HASHRATE: Final = "no_hashrate"
NO_EFFECT: Final = "no_effect"
"""Why a miner is left as it is: it counts with what it draws."""

FORCED: Final = frozenset({OFFLINE, REBOOTING, BUSY, UPGRADING, NO_FIGURES, NO_HASHRATE, NO_EFFECT})
"""Those of them that are still lowered if the budget is exceeded: they follow as soon as they can."""

RELEASED: Final = frozenset({STOPPED, NOT_CONTROLLABLE, NO_FIGURES, NO_HASHRATE, NO_EFFECT})
"""Those of them that are released at once without a budget: what they do is not expected to change before."""

FOLLOW_OTHERS: Final = frozenset({NOT_CONTROLLABLE, BUSY, UNREAD})
"""Those of them that run, and rise at once when others raise their limit."""

_BLOCKED: Final[Mapping[str, str]] = {
    "miner_offline": OFFLINE,
    "miner_unplugged": UNPLUGGED,
    "miner_rebooting": REBOOTING,
    "miner_upgrading": UPGRADING,
}


@dataclass(slots=True, kw_only=True)
class Item:
    """One miner: its levels (None: its power is unknown), the index of the present one, and what it counts with.

    `skip` is why it cannot be changed now, or None; then `fixed_w` is what it will draw, which is less than it counts
    with while its own lowering is on the way; it is 0 for one whose first answer is awaited, because others must not be
    lowered for a miner that may be dead. `drawn_w` is what it draws, as measured or by its level. `over` is by how much
    that is more than its level, which then is higher.
    """

    view: MinerView
    kept: KeptLevel | None
    options: Options | None
    present: int = 0
    skip: str | None = None
    counts_w: float = 0.0
    fixed_w: float = 0.0
    drawn_w: float = 0.0
    over: Overdraw | None = None

    @property
    def levels(self) -> tuple[Level, ...]:
        """Return its levels by rising power."""
        return () if self.options is None else self.options.levels

    @property
    def top(self) -> int:
        """Return the index of its highest level."""
        return len(self.levels) - 1

    @property
    def is_off(self) -> bool:
        """Return whether its present level is OFF."""
        return bool(self.levels) and self.levels[self.present].directive.action is Action.OFF

    def runs_until(self, rules: Rules) -> datetime | None:
        """Return when its minimum run is over; None if it was never seen to start."""
        started_at = None if self.kept is None or self.kept.directive.action is Action.OFF else self.kept.switched_at
        return None if started_at is None else started_at + rules.min_on

    def counts_at(self, index: int) -> float:
        """Return what it counts with if it is ordered to a level: until it has fallen, what it draws."""
        watts, measured = self.levels[index].power_w, measured_w(self.view)
        if index == self.present:
            return self.counts_w
        if index < self.present:
            return max(watts, self.counts_w if measured is None else measured)
        return watts if measured is None or not exceeds(measured, watts) else measured


def items_of(rules: Rules, miners: Iterable[MinerView], state: RestrainState, now: datetime | None) -> list[Item]:
    """Return the miners of a division; without a time, one that a person has paused counts as changeable."""
    return [
        _item(rules, view, state.miners.get(view.miner_id), state.overdraws.get(view.miner_id), now) for view in miners
    ]


def measured_w(view: MinerView) -> float | None:
    """Return what a miner draws now, in W; None if it does not report it or does not answer."""
    if view.answers:
        return view.power_w
    return 0.0 if _is_unplugged(view) else None


def unread_until(view: MinerView, now: datetime) -> datetime | None:
    """Return until when a miner is waited for whose limit may be live; None if that is known, or not awaited longer."""
    if view.settings_awaited_since is None:
        return None
    until = min(view.settings_awaited_since, now) + SETTINGS_AWAITED
    return until if until > now else None


def _runs_anyway(view: MinerView) -> bool:
    """Return whether a miner runs that nothing can pause, also if others want it off."""
    can_pause = Capability.PAUSE in view.capabilities or view.has_outlet
    return view.answers and view.paused is not True and not can_pause


def _is_unplugged(view: MinerView) -> bool:
    return view.blocked is not None and _BLOCKED.get(view.blocked.code) == UNPLUGGED


def _item(rules: Rules, view: MinerView, kept: KeptLevel | None, over: Overdraw | None, now: datetime | None) -> Item:
    if kept is not None and kept.directive == OFF and _runs_anyway(view):
        kept = None
    directive = ON if kept is None else kept.directive
    options = options_of(rules, view, directive)
    no_effect = False
    if options is not None:
        level_w = options.levels[options.at(directive)].power_w
        if now is not None:
            over = overdraw_of(view, kept, options, level_w, over, now)
        if over is not None and over.confirmed:
            no_effect = over.action is action_of(kept, options) and has_no_effect(options, level_w, over)
            if not no_effect and over.action is Action.LIMIT:
                options = options_of(rules, view, directive, limit_ratio=over.ratio)
            elif over.action is Action.ON:
                options = options_of(rules, view, directive, full_ratio=over.ratio)
    item = Item(view=view, kept=kept, options=options, over=over)
    if options is not None:
        item.present = options.at(directive)
    level_w = options.levels[item.present].power_w if options is not None else 0.0
    item.counts_w = _counts(view, kept, level_w)
    item.skip = _skip(rules, item, level_w, now, no_effect=no_effect)
    if item.skip is not None:
        item.counts_w = _fixed(rules, item, now)
        item.fixed_w = level_w if _is_falling(item, now) else item.counts_w
    measured = measured_w(view)
    if item.skip == OFFLINE and view.awaited_since is not None:
        item.fixed_w = 0.0
    elif measured is not None:
        item.drawn_w = measured
    elif not view.answers or not (view.paused is True or view.mining is False):
        item.drawn_w = item.counts_w
    return item


def _counts(view: MinerView, kept: KeptLevel | None, level_w: float) -> float:
    """Return what a miner counts with at its present level, until it has fallen to it."""
    watts = measured_w(view)
    if watts is None:
        if kept is None or kept.before_w is None or has_fallen(view, kept):
            return level_w
        return max(level_w, kept.before_w)
    return watts if exceeds(watts, level_w) else level_w


def has_fallen(view: MinerView, kept: KeptLevel) -> bool:
    """Return whether a miner that reports no power is seen at the level that it was lowered to."""
    if kept.directive.action is Action.OFF:
        return view.paused is True or view.mining is False
    watts, limit_w = kept.directive.watts, view.effective_power_limit_w
    return watts is None or (limit_w is not None and not exceeds(limit_w, watts))


def _is_falling(item: Item, now: datetime | None) -> bool:
    """Return whether a miner is busy with its own lowering: others must not be lowered for it, too."""
    kept = item.kept
    if item.skip not in (BUSY, REBOOTING) or item.options is None or kept is None or now is None:
        return False
    return kept.directive.action is not Action.ON and now - kept.changed_at < SETTLES


def counts_until(rules: Rules, view: MinerView, now: datetime | None) -> datetime | None:
    """Return until when a miner that does not answer counts; the clock may have been set back."""
    at, span = (view.seen_at, rules.offline) if view.awaited_since is None else (view.awaited_since, AWAITED)
    return None if at is None else (at if now is None else min(at, now)) + span


def _fixed(rules: Rules, item: Item, now: datetime | None) -> float:
    """Return what a miner counts with that cannot be changed now."""
    view, counts_w = item.view, item.counts_w
    if item.skip == UNPLUGGED:
        return 0.0
    if item.skip == OFFLINE:
        until = counts_until(rules, view, now)
        if until is None or (now is not None and now >= until):
            return 0.0
        return counts_w if view.power_w is None else view.power_w
    if item.skip in (REBOOTING, BUSY, UPGRADING, NO_HASHRATE):
        return counts_w
    if (measured := measured_w(view)) is not None:
        return measured
    if view.paused is True or not view.answers:
        return 0.0
    return item.options.full_w if item.options is not None else 0.0


def _skip(rules: Rules, item: Item, level_w: float, now: datetime | None, *, no_effect: bool) -> str | None:
    view, options = item.view, item.options
    if view.held_until is not None and not rules.over_person:
        return HELD
    if view.directive is not None and view.directive.action is Action.OFF:
        return NOT_CONTROLLABLE if _runs_anyway(view) else KEPT_OFF
    if item.is_off and _is_unplugged(view) and Capability.PAUSE not in view.capabilities:
        # Its pause is that its outlet is off.
        return None
    if view.blocked is not None:
        return _BLOCKED.get(view.blocked.code, BUSY)
    if not view.answers:
        return OFFLINE
    if options is None:
        return NO_FIGURES
    if len(options.levels) == 1:
        return NOT_CONTROLLABLE
    if no_effect:
        return NO_EFFECT
    if now is None:
        return None
    if rules.awaits_settings and unread_until(view, now) is not None:
        return UNREAD
    return _unusual(item, options, level_w, settled=item.kept is None or now - item.kept.changed_at >= SETTLES)


def _unusual(item: Item, options: Options, level_w: float, *, settled: bool) -> str | None:
    """Return why a miner that answers does not do what its level is."""
    view = item.view
    if not settled:
        return None
    if view.paused is True and not item.is_off:
        return STOPPED
    watts = view.power_w
    if watts is None:
        return None
    if item.kept is not None and item.kept.directive.action is not Action.ON:
        # Others may just have lowered it further, which takes effect later.
        own_limit = item.kept.directive.watts
        own_w = level_w if own_limit is None else max(level_w, options.power_at_limit(own_limit))
        if exceeds(watts, own_w):
            return NO_EFFECT
    fresh = view.uptime_s is not None and view.uptime_s < SETTLES.total_seconds()
    if fresh or item.is_off or view.mining is False or watts <= STANDBY_SHARE * options.full_w:
        return None
    unseen = view.hashrate_ths is None and view.expected_hashrate_ths is None and not view.levels
    return NO_HASHRATE if view.hashrate_ths == 0 or unseen else None
