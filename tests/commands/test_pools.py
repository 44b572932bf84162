"""Whether a miner that reports no pools may have some."""

from __future__ import annotations

from dataclasses import replace

from custom_components.miner_remote.control.worker_names import may_have_pools
from custom_components.miner_remote.drivers.contract.values import Identity, Pool, Snapshot

BARE = Snapshot(identity=Identity(vendor="a", model="b", firmware="c"))


def test_miner_with_long_uptime_and_no_pools_has_none() -> None:
    assert not may_have_pools(replace(BARE, uptime_s=300))
    assert not may_have_pools(BARE)


def test_miner_that_had_pools_or_just_started_may_have_some() -> None:
    assert may_have_pools(None)
    assert may_have_pools(replace(BARE, uptime_s=86_400, pools=(Pool(slot=0, url="a:1", user="b"),)))
    assert may_have_pools(replace(BARE, uptime_s=299))
    # The mining process has just restarted.
    assert may_have_pools(replace(BARE, uptime_s=86_400, mining_uptime_s=20))
