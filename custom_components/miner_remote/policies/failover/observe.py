"""What the readings of one miner show about its pool: whether it works there, and signs of a dead pool. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Final, NamedTuple

from ...drivers.contract.values import Pool
from ...schedules.model import Action
from ..contract import MinerView
from ..pool_slots import PoolIds, pool_in_use
from .settings import FailoverSettings
from .state import MinerMemory

DEAD_AFTER: Final = timedelta(seconds=30)
"""How long a miner has to report its pool dead until that counts: its firmware may change the pool meanwhile."""

FRESH: Final = timedelta(minutes=5)
"""Older readings do not count, nor do those from before a jump of the clock."""

RESTART_SLACK: Final = timedelta(minutes=1)
"""An uptime that began so much later than the work on the pool is that of another start of the miner."""

HALF_WINDOW_S: Final = 900
"""Rejects are counted since the quarter of an hour before the present one began.

All miners have the same quarters, so that their states change in the same rounds.
"""
FEWEST_SHARES: Final = 20
FEWEST_REJECTS: Final = 3


class Sign(Enum):
    """Why the pool of a miner seems to be dead; the value is the reason's code."""

    NO_SHARE = "failover_no_share"
    POOL_DEAD = "failover_pool_dead"
    REJECTS = "failover_rejects"


class Times(NamedTuple):
    """The time of a decision, and those that readings are compared with."""

    now: datetime
    silent: datetime
    """Without an accepted share since then, a miner has too few."""
    uneasy: datetime
    fresh: datetime
    quarter: datetime
    """When the present quarter of an hour began."""

    @classmethod
    def at(cls, now: datetime, settings: FailoverSettings) -> Times:
        """Return the times for a decision."""
        patience = timedelta(minutes=settings.no_share_minutes)
        quarter = datetime.fromtimestamp(now.timestamp() // HALF_WINDOW_S * HALF_WINDOW_S, UTC)
        return cls(now, now - patience, now - patience / 2, now - FRESH, quarter)


class Observation(NamedTuple):
    """What the readings of one miner show now.

    `works` is whether they count: the miner answers, and mines or should mine. `good` is whether it had an accepted
    share on this pool lately, `quiet_since` is since when it had none, if that is known, and `uneasy` whether it had
    none for half of the time, or has a sign.
    """

    memory: MinerMemory
    works: bool = False
    sign: Sign | None = None
    good: bool = False
    uneasy: bool = False
    quiet_since: datetime | None = None
    reject_percent: float = 0.0


def observe(
    view: MinerView, memory: MinerMemory, times: Times, ids: PoolIds, settings: FailoverSettings
) -> Observation:
    """Return what the readings of a miner show; its memory is the same object if nothing changed."""
    if not view.answers or (view.seen_at is not None and view.seen_at < times.fresh):
        # It is away once its last readings are forgotten; after that, or a restart, the time counts from its return.
        if memory.since is not None and (view.answers or view.mining is None):
            memory = replace(memory, since=None)
        return Observation(memory)
    slot, pool = pool_in_use(view.pools, ids, memory.pool)
    if slot is None or pool is None:
        return Observation(memory)
    if not _should_work(view, slot):
        idle = replace(
            memory, pool=pool, since=None, silent_since=None, dead_since=None, shares=None, earlier_shares=None
        )
        return Observation(memory if idle == memory else idle)
    return _working(view, slot, pool, _arrived(view, pool, memory, times), times, settings)


def _should_work(view: MinerView, slot: Pool) -> bool:
    if view.paused or (view.directive is not None and view.directive.action is Action.OFF):
        return False
    # Without work from its pool a miner may not hash.
    return view.mining is True or view.paused is False or slot.alive is False


def _arrived(view: MinerView, pool: int, memory: MinerMemory, times: Times) -> MinerMemory:
    """Return the memory of a miner that works: on another pool, or after a restart, it begins again."""
    now = times.now
    if pool != memory.pool:
        return replace(
            memory, pool=pool, since=now, silent_since=None, dead_since=None, shares=None, earlier_shares=None
        )
    if memory.since is None:
        return replace(memory, since=now)
    if view.uptime_s is not None and now - timedelta(seconds=view.uptime_s) > memory.since + RESTART_SLACK:
        return replace(memory, since=now, silent_since=None, shares=None, earlier_shares=None)
    return memory


def _working(
    view: MinerView, slot: Pool, pool: int, memory: MinerMemory, times: Times, settings: FailoverSettings
) -> Observation:
    now = times.now
    since = memory.since
    # A share in the future is one of before the clock was set back: unknown.
    share_at = view.share_at if view.share_at is not None and view.share_at <= now else None
    quiet_since: datetime | None
    if share_at is not None:
        quiet_since = share_at if since is None or share_at > since else since
    elif view.shares_accepted is not None and view.pool_since is not None and view.pool_since <= now:
        # No share was seen since Home Assistant saw it on this pool.
        quiet_since = view.pool_since if since is None or view.pool_since > since else since
    else:
        quiet_since = None
    silent_since = memory.silent_since
    if silent_since is None or (share_at is not None and share_at > silent_since):
        silent_since = quiet_since if quiet_since is not None and quiet_since <= times.silent else None
    dead_since = None if slot.alive is not False else memory.dead_since or now
    if silent_since != memory.silent_since or dead_since != memory.dead_since:
        memory = replace(memory, silent_since=silent_since, dead_since=dead_since)
    if slot.accepted is not None and slot.rejected is not None:
        memory = _counted(memory, times, slot.accepted, slot.rejected)
        percent = _reject_percent(memory, slot.accepted, slot.rejected)
    elif view.shares_accepted is not None and view.shares_rejected is not None:
        memory = _counted(memory, times, view.shares_accepted, view.shares_rejected)
        percent = _reject_percent(memory, view.shares_accepted, view.shares_rejected)
    else:
        percent = 0.0
    sign: Sign | None = None
    if silent_since is not None:
        sign = Sign.NO_SHARE
    elif dead_since is not None and dead_since <= now - DEAD_AFTER and (share_at is None or share_at < dead_since):
        sign = Sign.POOL_DEAD
    elif percent > settings.max_reject_percent:
        sign = Sign.REJECTS
    good = share_at is not None and share_at > times.silent and since is not None and share_at > since
    uneasy = sign is not None or dead_since is not None or (quiet_since is not None and quiet_since <= times.uneasy)
    return Observation(memory, True, sign, good, uneasy, quiet_since, percent)


def _counted(memory: MinerMemory, times: Times, accepted: int, rejected: int) -> MinerMemory:
    """Return the memory with the counts of shares if a quarter of an hour is over; lower counts begin again."""
    shares = memory.shares
    if shares is None or accepted < shares[1] or rejected < shares[2]:
        return replace(memory, shares=(times.now, accepted, rejected), earlier_shares=None)
    if shares[0] < times.quarter:
        return replace(memory, shares=(times.now, accepted, rejected), earlier_shares=shares)
    return memory


def _reject_percent(memory: MinerMemory, accepted: int, rejected: int) -> float:
    """Return the share of rejects in the window in percent; 0 if there are too few shares to say."""
    base = memory.earlier_shares or memory.shares
    if base is None:
        return 0.0
    bad = rejected - base[2]
    total = accepted - base[1] + bad
    return 100 * bad / total if total >= FEWEST_SHARES and bad >= FEWEST_REJECTS else 0.0
