"""When the accepted shares of miners last rose, and since when each mines on its present pool; stored nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..drivers.contract.values import Pool, Snapshot

_SHARE_TIMES: HassKey[ShareTimes] = HassKey(f"{DOMAIN}.share_times")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenShares:
    """What was seen of one miner since the start of Home Assistant, in UTC.

    `share_at` is when its accepted shares last rose, None if they did not. `pool_since` is since when it mines on its
    present pools, None if it never reported any.
    """

    accepted: int | None = None
    share_at: datetime | None = None
    pools: tuple[tuple[str, str], ...] = ()
    pool_since: datetime | None = None


UNSEEN: Final = SeenShares()


class ShareTimes:
    """What was seen of the shares and pools of all miners."""

    def __init__(self) -> None:
        """Start without observations."""
        self._seen: dict[str, SeenShares] = {}

    def of(self, miner_id: str) -> SeenShares:
        """Return what was seen of a miner."""
        return self._seen.get(miner_id, UNSEEN)

    @callback
    def async_note(self, miner_id: str, snapshot: Snapshot, now: datetime) -> None:
        """Note what a miner reports now."""
        self._seen[miner_id] = noted(self.of(miner_id), snapshot, now)

    @callback
    def async_forget(self, miner_id: str) -> None:
        """Forget a miner that was removed."""
        self._seen.pop(miner_id, None)


def noted(seen: SeenShares, snapshot: Snapshot, now: datetime) -> SeenShares:
    """Return what is known of a miner after one more snapshot.

    Counters begin at 0 when mining restarts: a lower number than before is of new shares only.
    """
    accepted = _accepted(snapshot)
    if accepted is not None:
        known = seen.accepted
        rose = known is not None and (accepted > known or (accepted < known and accepted > 0))
        seen = replace(seen, accepted=accepted, share_at=now if rose else seen.share_at)
    pools = tuple((pool.url, pool.user) for pool in snapshot.active_pools)
    # A miner that starts reports no pool; it may come back on the same one.
    if pools and pools != seen.pools:
        seen = replace(seen, pools=pools, pool_since=now)
    return seen


def _accepted(snapshot: Snapshot) -> int | None:
    if snapshot.shares_accepted is not None:
        return snapshot.shares_accepted
    return _sum(snapshot.pools)


def _sum(pools: Iterable[Pool]) -> int | None:
    counts = [pool.accepted for pool in pools if pool.accepted is not None]
    return sum(counts) if counts else None


@callback
def share_times(hass: HomeAssistant) -> ShareTimes:
    """Return the times of all sites."""
    if (times := hass.data.get(_SHARE_TIMES)) is None:
        times = hass.data[_SHARE_TIMES] = ShareTimes()
    return times
