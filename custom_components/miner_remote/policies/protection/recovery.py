"""Recovery of miners that should mine and do not: restart, reboot, outlet, and then a repair issue. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import Final

from ...control.record import CommandType, SimpleCommand
from ...drivers.contract.capability import Capability
from ...schedules.model import Action
from ..contract import MINER_OFFLINE, CycleOutlet, Give, MinerView, Order
from .settings import RecoverySettings, minutes_of
from .state import RecoveryState

WARM_UP: Final = timedelta(minutes=10)
"""A miner is judged this long after it started or resumed: it reports low averages before, and some firmware tunes."""

REMEMBERED: Final = timedelta(hours=24)
"""Tries are counted over this time."""

AGREE: Final = 0.3
"""If this share of the miners finds no shares, it is the pool or the network, not the miners."""

AT_LIMIT: Final = 0.8
"""A miner that draws this share of a reduced power limit hashes as little as the limit allows."""

FULL_LIMIT: Final = 0.97
"""From this share of the highest power limit on, a limit is not a reduced one."""

ROUNDED: Final = timedelta(minutes=5)

STEPS: Final = 3
"""Restart of mining, reboot, outlet."""


_SHORTEST_QUIET: Final = timedelta(minutes=2)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Symptom(Enum):
    """What is wrong with a miner that should mine."""

    LOW = auto()
    """Its hashrate is too low."""
    NO_SHARES = auto()
    """It finds no shares although its pool is alive."""
    SILENT = auto()
    """It has not answered since the last step."""


class Outcome(Enum):
    """What follows from a symptom."""

    ORDER = auto()
    WAITS = auto()
    POOL = auto()
    HELD = auto()
    GIVEN_UP = auto()


@dataclass(frozen=True, slots=True)
class Finding:
    """What one miner shows.

    `judged` is whether it should find shares now, and `quiet` whether it has found none for a good part of the allowed
    time: the pool is judged by these. `symptom` has lasted long enough to act, `watched` has not. `waits` is whether
    the last step has its time to work. `due` is when time alone changes this.
    """

    judged: bool = False
    quiet: bool = False
    symptom: Symptom | None = None
    watched: Symptom | None = None
    waits: bool = False
    due: datetime | None = None


NOTHING_FOUND: Final = Finding()


class RecoveryRules:
    """The times of a policy's settings."""

    def __init__(self, settings: RecoverySettings) -> None:
        """Initialize from the settings."""
        self.settings = settings
        self.low_wait = minutes_of(settings.minutes)
        self.no_share = None if settings.no_share_minutes is None else minutes_of(settings.no_share_minutes)
        # If the hashrate counts earlier than the shares, a dead pool must show before it does.
        self.half = None if self.no_share is None else min(self.no_share / 2, max(self.low_wait, _SHORTEST_QUIET))
        self.forgets_start = max(WARM_UP, self.no_share or WARM_UP)

    def is_low(self, view: MinerView) -> bool:
        """Return whether the hashrate is too low; False if it is unknown, or if a limit explains it."""
        below, expected = self.settings.below_percent, view.expected_hashrate_ths
        if below is None or not expected:
            return False
        hashrate = 0.0 if view.hashrate_ths is None and view.mining is False else view.hashrate_ths
        return hashrate is not None and 100 * hashrate < below * expected and not _limited(view)


def find(
    rules: RecoveryRules, state: RecoveryState, view: MinerView, now: datetime, *, restrained: bool
) -> tuple[RecoveryState, Finding]:
    """Return the state after a poll (the same object if nothing changed), and what the miner shows.

    `restrained` is whether this policy limits or pauses the miner, or its temperature is at the limit.
    """
    if state.tries_at and now - state.tries_at[0] >= REMEMBERED:
        state = replace(state, tries_at=tuple(at for at in state.tries_at if now - at < REMEMBERED))
    off = view.directive is not None and view.directive.action is Action.OFF
    if restrained or off or (view.answers and view.paused is True):
        if not state.idle:
            state = replace(state, idle=True, ready_since=None, low_since=None, unseen_since=None, silent_since=None)
        elif state.silent_since is not None:
            state = replace(state, silent_since=None)
        return state, NOTHING_FOUND
    if not view.answers:
        if state.taken and state.silent_since is None:
            state = replace(state, silent_since=now)
        return state, _silent(rules, state, now)
    if state.silent_since is not None:
        state = replace(state, silent_since=None)
    if state.idle:
        state = replace(state, idle=False, ready_since=now)
    elif state.ready_since is not None and now - state.ready_since >= rules.forgets_start:
        state = replace(state, ready_since=None)
    unseen_since = None
    if rules.no_share is not None and _share_at(view, now) is None:
        unseen_since = state.unseen_since or now
    if unseen_since != state.unseen_since:
        state = replace(state, unseen_since=unseen_since)
    settled_at = _settled_at(state, view, now)
    if settled_at is not None:
        if state.low_since is not None:
            state = replace(state, low_since=None)
        waits = state.tried_at is not None and now - state.tried_at < WARM_UP
        return state, Finding(waits=waits, due=settled_at)
    return _judge(rules, state, view, now)


def calm_finding(view: MinerView) -> Finding:
    """Return what a miner shows that mines, found a share lately, and has nothing to be remembered."""
    settled = view.uptime_s is None or view.uptime_s >= WARM_UP.total_seconds()
    return Finding(judged=settled and pool_alive(view) is True)


def rounded_up(at: datetime) -> datetime:
    """Return the next multiple of `ROUNDED`: a time that moves with every share would change the status each time."""
    return at + (_EPOCH - at) % ROUNDED


def _silent(rules: RecoveryRules, state: RecoveryState, now: datetime) -> Finding:
    if state.silent_since is None:
        return NOTHING_FOUND
    due = state.silent_since + WARM_UP + rules.low_wait
    return Finding(waits=True, due=due) if due > now else Finding(symptom=Symptom.SILENT)


def _settled_at(state: RecoveryState, view: MinerView, now: datetime) -> datetime | None:
    """Return when a miner that has just started or resumed can be judged, or None if it can."""
    starts = [at for at in (state.ready_since, state.tried_at) if at is not None]
    if view.uptime_s is not None:
        starts.append(now - timedelta(seconds=view.uptime_s))
    due = max(starts, default=None)
    return None if due is None or now - due >= WARM_UP else due + WARM_UP


def _judge(rules: RecoveryRules, state: RecoveryState, view: MinerView, now: datetime) -> tuple[RecoveryState, Finding]:
    alive = pool_alive(view)
    low_since = (state.low_since or now) if alive is not False and rules.is_low(view) else None
    if low_since != state.low_since:
        state = replace(state, low_since=low_since)
    dues = [] if low_since is None else [low_since + rules.low_wait]
    quiet, watched, symptom = False, None, None
    if rules.no_share is not None and rules.half is not None and alive:
        base = _last_share(state, view, now)
        quiet = now - base >= rules.half
        due = base + rules.no_share
        dues.append(due if quiet else rounded_up(due))
        watched = Symptom.NO_SHARES if quiet else None
        symptom = Symptom.NO_SHARES if now - base >= rules.no_share else None
    if low_since is not None:
        watched = Symptom.LOW
        symptom = Symptom.LOW if now - low_since >= rules.low_wait else symptom
    if watched is None and (state.taken or state.given_up) and _is_well(rules, state, view, now, alive=alive):
        state = replace(state, taken=0, tried_at=None, given_up=False)
    finding = Finding(
        judged=alive is True,
        quiet=quiet,
        symptom=symptom,
        watched=watched,
        due=min((due for due in dues if due > now), default=None),
    )
    return state, finding


def _is_well(rules: RecoveryRules, state: RecoveryState, view: MinerView, now: datetime, *, alive: bool | None) -> bool:
    """Return whether a miner without a symptom shows that it mines: by a share since the last step, if they count."""
    if rules.no_share is None or alive is None:
        return bool(view.hashrate_ths)
    share_at = _share_at(view, now)
    return share_at is not None and (state.tried_at is None or share_at > state.tried_at)


def _share_at(view: MinerView, now: datetime) -> datetime | None:
    """Return when the last accepted share was seen; a time in the future is from before the clock was set back."""
    return None if view.share_at is None or view.share_at > now else view.share_at


def _last_share(state: RecoveryState, view: MinerView, now: datetime) -> datetime:
    """Return since when the miner could have found a share and did not."""
    times = [_share_at(view, now), view.pool_since, state.ready_since, state.tried_at, state.unseen_since]
    if view.uptime_s is not None:
        times.append(now - timedelta(seconds=view.uptime_s))
    return max((at for at in times if at is not None and at <= now), default=now)


def pool_alive(view: MinerView) -> bool | None:
    """Return whether the pool that a miner mines on is alive, as far as it reports that; None if it has no pool."""
    if not view.pools:
        return None
    active = [pool for pool in view.pools if pool.active]
    return any(pool.alive is not False for pool in active or view.pools)


def pool_of(view: MinerView) -> str | None:
    """Return the URL of the pool that a miner mines on."""
    return next((pool.url for pool in view.pools if pool.active), None)


def suspected_pools(found: Iterable[tuple[MinerView, Finding]]) -> tuple[bool, frozenset[str | None]]:
    """Return whether the symptom "no shares" is that of all pools of the scope, and the pools whose symptom it is.

    One miner alone says nothing about its pool.
    """
    judged: Counter[str | None] = Counter()
    quiet: Counter[str | None] = Counter()
    for view, finding in found:
        if finding.judged:
            pool = pool_of(view)
            judged[pool] += 1
            quiet[pool] += finding.quiet
    everywhere = _agree(quiet.total(), judged.total())
    return everywhere, frozenset(pool for pool, count in quiet.items() if _agree(count, judged[pool]))


def _agree(quiet: int, judged: int) -> bool:
    return quiet >= 2 and quiet >= AGREE * judged


def act(
    rules: RecoveryRules,
    state: RecoveryState,
    view: MinerView,
    finding: Finding,
    now: datetime,
    *,
    pool_suspected: bool,
) -> tuple[RecoveryState, Outcome, Order | None]:
    """Return the state, what follows from the symptom of a miner, and the order if there is one."""
    if finding.quiet and pool_suspected:
        return state, Outcome.POOL, None
    step = _next_step(rules, state, view, finding)
    if step is None or len(state.tries_at) >= rules.settings.max_per_day:
        return state if state.given_up else replace(state, given_up=True), Outcome.GIVEN_UP, None
    held = view.held_until is not None and view.held_until > now
    silent = finding.symptom is Symptom.SILENT and view.blocked is not None and view.blocked.code == MINER_OFFLINE
    if held or (view.blocked is not None and not silent):
        return state, Outcome.HELD, None
    taken, order = step
    state = replace(
        state,
        taken=taken,
        tried_at=now,
        tries_at=(*state.tries_at, now),
        low_since=None,
        ready_since=None,
        silent_since=None,
    )
    return state, Outcome.ORDER, order


def _next_step(
    rules: RecoveryRules, state: RecoveryState, view: MinerView, finding: Finding
) -> tuple[int, Order] | None:
    """Return the number of steps that are behind the miner after the next one, and its order; None if none is left."""
    answers = finding.symptom is not Symptom.SILENT
    if state.taken < 1 and answers and Capability.RESTART_MINING in view.capabilities:
        return 1, Give(SimpleCommand(command_type=CommandType.RESTART_MINING))
    if state.taken < 2 and answers and Capability.REBOOT in view.capabilities:
        return 2, Give(SimpleCommand(command_type=CommandType.REBOOT))
    if state.taken < STEPS and rules.settings.use_outlet and view.has_outlet:
        return STEPS, CycleOutlet()
    return None


def _limited(view: MinerView) -> bool:
    """Return whether a limit explains a low hashrate: most firmware expects that of the rated power in spite of it."""
    if view.directive is not None and view.directive.action is Action.LIMIT:
        return True
    watts, highest = view.effective_power_limit_w, view.power_limit_range[1]
    if watts is None or (highest is not None and watts >= FULL_LIMIT * highest):
        return False
    return view.power_w is None or view.power_w >= AT_LIMIT * watts
