"""Subscribing to the pools of the miners."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from custom_components.miner_remote.drivers.contract.values import Pool

from ..api.conftest import Place
from .conftest import Dial

SECRET = "wd4-open-sesame"


def still(place: Place) -> None:
    """Stop polling, so that only the test changes the miners."""
    for miner in place.data.fleet.miners():
        miner.update_interval = None


async def test_subscriber_gets_all_slots_then_changes(place: Place, dial: Dial) -> None:
    still(place)
    miner = place.data.fleet.by_address(place.ip("antminer"))
    assert miner is not None
    line = await dial()
    number = await line.follow("pools")
    first = await line.event(number)
    assert (first["complete"], first["removed"]) == (True, [])
    rows: dict[str, Any] = {row["miner_id"]: row["pools"] for row in first["miners"]}  # type: ignore[union-attr]
    assert rows.keys() == {one.miner_id for one in place.data.fleet.miners()}
    assert [pool["slot"] for pool in rows[miner.miner_id]] == [pool.slot for pool in miner.data.pools]
    assert rows[miner.miner_id][0]["url"] == miner.data.pools[0].url

    # Values that change at each poll are not part of this feed.
    miner.async_set_updated_data(replace(miner.data, hashrate_ths=1.0))
    assert await line.events(number, 1.5) == []
    two = (
        Pool(slot=0, url="stratum+tcp://one.example:1", user="a.1", active=True),
        Pool(slot=1, url="stratum+tcp://two.example:2", user="b.1", active=True, alive=True),
    )
    miner.async_set_updated_data(replace(miner.data, pools=two))
    assert (await line.event(number))["miners"] == [
        {
            "miner_id": miner.miner_id,
            "pools": [
                {"slot": 0, "url": "stratum+tcp://one.example:1", "user": "a.1", "active": True, "alive": None},
                {"slot": 1, "url": "stratum+tcp://two.example:2", "user": "b.1", "active": True, "alive": True},
            ],
        }
    ]


async def test_pool_event_has_no_password(place: Place, dial: Dial) -> None:
    still(place)
    miner = place.data.fleet.by_address(place.ip("antminer"))
    assert miner is not None
    pool = Pool(slot=0, url=f"stratum+tcp://login:{SECRET}@pool.example:3333", user="a.1", password=SECRET, active=True)
    miner.async_set_updated_data(replace(miner.data, pools=(pool,)))
    line = await dial()
    number = await line.follow("pools")
    text = json.dumps(await line.event(number))
    assert "stratum+tcp://pool.example:3333" in text
    assert SECRET not in text


async def test_pools_are_for_administrators_and_not_in_the_fleet(
    place: Place, dial: Dial, hass_read_only_access_token: str
) -> None:
    other = await dial(hass_read_only_access_token)
    assert (await other.ask("miner_remote/pools/subscribe"))["error"]["code"] == "unauthorized"
    number = await other.follow("fleet")
    text = json.dumps(await other.event(number))
    for miner in place.data.fleet.miners():
        for pool in miner.data.pools:
            assert pool.user not in text
