"""When accepted shares rose, and since when a miner mines on its pool."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from custom_components.miner_remote.drivers.contract.values import Identity, Pool, Snapshot
from custom_components.miner_remote.fleet.share_times import UNSEEN, SeenShares, noted

START = datetime(2026, 11, 30, tzinfo=UTC)
IDENTITY = Identity(vendor="Bitaxe", model="Gamma", firmware="AxeOS")


def snapshot(accepted: int | None = None, *urls: str, of_pools: tuple[int, ...] = ()) -> Snapshot:
    pools = tuple(
        Pool(slot=slot, url=url, user="u", active=True, accepted=of_pools[slot] if of_pools else None)
        for slot, url in enumerate(urls)
    )
    return Snapshot(identity=IDENTITY, shares_accepted=accepted, pools=pools)


def seen(*snapshots: Snapshot) -> SeenShares:
    """Return what is known after snapshots that are a minute apart."""
    result = UNSEEN
    for number, each in enumerate(snapshots):
        result = noted(result, each, minute(number))
    return result


def minute(number: int) -> datetime:
    return START + timedelta(minutes=number)


def test_first_count_is_no_rise() -> None:
    assert seen(snapshot(1000), snapshot(1000)).share_at is None


def test_last_rise_is_kept() -> None:
    assert seen(snapshot(5), snapshot(6), snapshot(6), snapshot(None)).share_at == minute(1)


def test_counter_that_begins_again_counts_new_shares_only() -> None:
    assert seen(snapshot(5), snapshot(0)).share_at is None
    assert seen(snapshot(5), snapshot(0), snapshot(1)).share_at == minute(2)
    assert seen(snapshot(5), snapshot(3)).share_at == minute(1)


def test_counts_of_pools_replace_a_missing_total() -> None:
    first, second = (snapshot(None, "a", "b", of_pools=counts) for counts in ((3, 4), (3, 5)))
    assert seen(first, second).share_at == minute(1)


def test_time_on_a_pool_survives_polls_without_pools() -> None:
    assert seen(snapshot(1, "a"), snapshot(2), snapshot(3, "a")).pool_since == minute(0)
    assert seen(snapshot(1, "a"), snapshot(2, "b"), snapshot(3, "b")).pool_since == minute(1)
    assert seen(snapshot(1)).pool_since is None
