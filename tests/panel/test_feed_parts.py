"""The parts in which a subscriber of the fleet gets all miners, and what happens between them."""

from __future__ import annotations

import asyncio
import json
from types import MappingProxyType
from typing import Any

import pytest
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.miner_remote.const import CONF_ENTITIES, SUBENTRY_MINER
from custom_components.miner_remote.drivers.contract.values import Identity, Snapshot
from custom_components.miner_remote.fleet.site import Site
from custom_components.miner_remote.interfaces.websocket.feeds import FEEDS, base
from custom_components.miner_remote.interfaces.websocket.feeds.fleet import FleetFeed
from custom_components.miner_remote.runtime import DATA

from ..conftest import SetUpSite, miners_of
from ..turns import set_turns

HOSTS = [f"127.63.9.{number + 1}" for number in range(30)]
IDENTITY = Identity(vendor="Bitmain", model="S19", firmware="stock")


@pytest.fixture
async def entry(hass: HomeAssistant, set_up_site: SetUpSite, monkeypatch: pytest.MonkeyPatch) -> MockConfigEntry:
    """Return a site whose miners are not polled, and send each of them as a part of its own."""
    monkeypatch.setattr(Site, "async_start_polling", lambda _site: None)
    monkeypatch.setattr(base, "CHUNK", 1)
    set_turns(monkeypatch, 1)
    return await set_up_site(HOSTS, options={"scan_interval": 3600, CONF_ENTITIES: "totals"}, answers=False)


class Subscriber:
    """What a subscriber received; after the first event, `act` is called."""

    def __init__(self, feed: FleetFeed) -> None:
        """Subscribe."""
        self.events: list[dict[str, Any]] = []
        self.rows: dict[str, dict[str, Any]] = {}
        self.act = lambda: None
        self.leave = feed.async_subscribe(self._take)

    def _take(self, payload: bytes) -> None:
        event = json.loads(payload)
        self.events.append(event)
        if event["complete"]:
            self.rows.clear()
        self.rows |= {row["miner_id"]: row for row in event["miners"]}
        for miner_id in event["removed"]:
            del self.rows[miner_id]
        if len(self.events) == 1:
            self.act()

    def times(self, miner_id: str) -> int:
        """Return how often a miner was sent."""
        return sum(row["miner_id"] == miner_id for event in self.events for row in event["miners"])


@pytest.fixture
def feed(hass: HomeAssistant) -> FleetFeed:
    """Return the feed of the fleet."""
    return hass.data[FEEDS].fleet


async def test_miners_that_change_between_parts_are_right_and_others_are_sent_once(
    hass: HomeAssistant, entry: MockConfigEntry, feed: FleetFeed
) -> None:
    fleet, miners = hass.data[DATA].fleet, miners_of(hass, entry)
    subscriber = Subscriber(feed)
    seen: list[int] = []
    fleet.async_on_change(lambda: seen.append(len(subscriber.events)))

    def change() -> None:
        for miner in (miners[0], miners[-1]):
            miner.async_set_snapshot(Snapshot(identity=IDENTITY, temperature_max_c=71.5))
        for miner in (miners[1], miners[-2]):
            hass.config_entries.async_remove_subentry(entry, miner.subentry_id)
        hass.config_entries.async_add_subentry(
            entry,
            ConfigSubentry(
                data=MappingProxyType({"host": "127.63.9.99"}),
                subentry_type=SUBENTRY_MINER, title="New", unique_id="new",
            ),
        )  # fmt: skip

    subscriber.act = change
    async with asyncio.timeout(10):
        while "new" not in subscriber.rows or miners[1].miner_id in subscriber.rows:
            await asyncio.sleep(0.05)
    assert seen
    assert seen[0] < len(HOSTS)
    assert [event["complete"] for event in subscriber.events] == [True] + [False] * (len(subscriber.events) - 1)
    assert [event["more"] for event in subscriber.events[: len(HOSTS)]] == [True] * (len(HOSTS) - 1) + [False]
    assert set(subscriber.rows) == {miner.miner_id for miner in fleet}
    hot = {miner_id for miner_id, row in subscriber.rows.items() if row["temperature_max_c"] == 71.5}
    assert hot == {miners[0].miner_id, miners[-1].miner_id}
    assert subscriber.times(miners[0].miner_id) == 2
    assert {subscriber.times(miner.miner_id) for miner in miners[2:-2]} == {1}
    subscriber.leave()


async def test_one_subscriber_leaves_between_parts_and_another_comes(
    hass: HomeAssistant, entry: MockConfigEntry, feed: FleetFeed
) -> None:
    ids = [miner.miner_id for miner in hass.data[DATA].fleet]
    first = Subscriber(feed)
    others: list[Subscriber] = []

    def replace() -> None:
        others.append(Subscriber(feed))
        first.leave()

    first.act = replace
    async with asyncio.timeout(10):
        while not others or set(others[0].rows) != set(ids):
            await asyncio.sleep(0.01)
    (other,) = others
    assert len(first.events) == 1
    assert {other.times(miner_id) for miner_id in ids} == {1}

    last = Subscriber(feed)
    last.act = last.leave
    other.leave()
    await asyncio.sleep(0.1)
    assert len(last.events) == 1
    assert (feed._subscribers, feed._timer, feed._task, feed._rows) == ([], None, None, {})


async def test_miners_of_a_fleet_that_was_empty_are_sent_as_a_change(
    hass: HomeAssistant, entry: MockConfigEntry, feed: FleetFeed
) -> None:
    await hass.config_entries.async_unload(entry.entry_id)
    subscriber = Subscriber(feed)
    while not subscriber.events:
        await asyncio.sleep(0.01)
    assert subscriber.events == [{"complete": True, "more": False, "miners": [], "removed": []}]
    assert await hass.config_entries.async_setup(entry.entry_id)
    async with asyncio.timeout(10):
        while len(subscriber.rows) < len(HOSTS):
            await asyncio.sleep(0.05)
    assert not any(event["complete"] for event in subscriber.events[1:])
    subscriber.leave()
