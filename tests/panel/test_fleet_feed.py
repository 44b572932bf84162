"""Subscribing to the fleet."""

from __future__ import annotations

import asyncio
import gc
from dataclasses import replace
from datetime import timedelta
from time import monotonic, perf_counter, thread_time
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr, label_registry as lr
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.miner_remote.drivers.contract.values import Identity, Snapshot
from custom_components.miner_remote.fleet.miner import MinerCoordinator
from custom_components.miner_remote.fleet.miner_changes import miner_changes
from custom_components.miner_remote.fleet.site import Site
from custom_components.miner_remote.interfaces.websocket.feeds import FEEDS
from custom_components.miner_remote.runtime import DATA
from simulator.machine import Fault

from ..api.conftest import Call, Place
from ..conftest import SetUpSite, miners_of
from .conftest import Dial, Event

IDENTITY = Identity(vendor="Bitmain", model="S19", firmware="stock")


@pytest.fixture
async def place(place: Place) -> Place:
    """Stop polling, so that only the test changes the miners."""
    for miner in place.data.fleet.miners():
        miner.update_interval = None
        await miner.async_refresh()
    return place


def miner_of(place: Place, kind: str) -> MinerCoordinator:
    miner = place.data.fleet.by_address(place.ip(kind))
    assert miner is not None
    return miner


def heats(miner: MinerCoordinator, celsius: float) -> None:
    """Let a miner report a temperature."""
    miner.async_set_updated_data(replace(miner.data, temperature_max_c=celsius))


def ids(event: Event) -> list[str]:
    return sorted(miner["miner_id"] for miner in event["miners"])


async def test_subscriber_gets_a_snapshot_then_changes(place: Place, dial: Dial, call: Call) -> None:
    line = await dial()
    number = await line.follow("fleet")
    first = await line.event(number)
    _, listed = await call("GET", "/api/miners")
    for miner in listed["miners"]:  # type: ignore[attr-defined]
        del miner["age_sec"]
    assert first == {"complete": True, "more": False, "miners": listed["miners"], "removed": []}

    miner = miner_of(place, "axeos")
    heats(miner, 71.5)
    event = await line.event(number)
    (row,) = event["miners"]
    assert (event["complete"], event["removed"], row["miner_id"], row["temperature_max_c"]) == (
        False, [], miner.miner_id, 71.5,
    )  # fmt: skip


async def test_close_changes_of_miners_are_one_event(place: Place, dial: Dial) -> None:
    line = await dial()
    number = await line.follow("fleet")
    await line.event(number)
    began = perf_counter()
    for celsius in range(40, 50):
        for miner in place.data.fleet.miners():
            heats(miner, celsius)
        await asyncio.sleep(0.05)
    events = [await line.event(number)]
    while {miner["temperature_max_c"] for miner in events[-1]["miners"]} != {49}:
        events.append(await line.event(number))
    assert len(events) <= 1 + (perf_counter() - began)
    assert ids(events[-1]) == sorted(miner.miner_id for miner in place.data.fleet)


async def test_change_of_the_age_alone_is_not_sent(place: Place, dial: Dial) -> None:
    line = await dial()
    number = await line.follow("fleet")
    await line.event(number)
    for miner in place.data.fleet.miners():
        miner.async_update_listeners()
    async_fire_time_changed(place.hass, dt_util.utcnow() + timedelta(seconds=6))
    assert await line.events(number, 1.5) == []


async def test_subscribers_share_rows_computed_once(place: Place, dial: Dial, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = await dial(), await dial()
    first, second = await one.follow("fleet"), await two.follow("fleet")
    begun = await one.event(first)
    assert ids(await two.event(second)) == ids(begun)
    described: list[str] = []
    real = place.hass.data[FEEDS].fleet._row

    def look_at(miner: MinerCoordinator) -> dict[str, Any]:
        described.append(miner.miner_id)
        return real(miner)

    monkeypatch.setattr(place.hass.data[FEEDS].fleet, "_row", look_at)
    heats(miner_of(place, "axeos"), 66)
    assert await one.event(first) == await two.event(second)
    assert described == [miner_of(place, "axeos").miner_id]


async def test_new_subscriber_does_not_shorten_the_interval(place: Place, dial: Dial) -> None:
    one, two = await dial(), await dial()
    first = await one.follow("fleet")
    await one.event(first)
    heats(miner_of(place, "axeos"), 61)
    await one.event(first)
    sent_at = place.hass.data[FEEDS].fleet._sent_at
    heats(miner_of(place, "axeos"), 62)
    begun = await two.event(await two.follow("fleet"))
    assert 62 in {miner["temperature_max_c"] for miner in begun["miners"]}
    assert (await one.event(first))["miners"][0]["temperature_max_c"] == 62
    assert place.hass.data[FEEDS].fleet._sent_at - sent_at > 0.99


async def test_fleet_feed_without_subscribers_is_idle(place: Place, dial: Dial) -> None:
    feed = place.hass.data[FEEDS].fleet
    line, other = await dial(), await dial()
    number = await line.follow("fleet")
    await line.event(number)
    await other.event(await other.follow("fleet"))
    assert miner_changes(place.hass)._listeners
    heats(miner_of(place, "axeos"), 60)
    await line.event(number)
    heats(miner_of(place, "axeos"), 61)
    assert feed._timer is not None
    await line.leave(number)
    await other.socket.close()
    await asyncio.sleep(0.1)
    assert (feed._subscribers, feed._timer, feed._task, feed._unsubscribers, feed._miners, feed._rows) == (
        [],
        None,
        None,
        [],
        {},
        {},
    )
    assert miner_changes(place.hass)._listeners == []
    assert await line.events(number, 1.2) == []
    assert ids(await line.event(await line.follow("fleet"))) == sorted(miner.miner_id for miner in place.data.fleet)


async def test_status_change_by_time_alone_is_sent(place: Place, dial: Dial, monkeypatch: pytest.MonkeyPatch) -> None:
    line = await dial()
    number = await line.follow("fleet")
    await line.event(number)
    miner = miner_of(place, "antminer")
    for seconds, status in ((100, "Lagging"), (400, "Stale")):
        miner.polls.answered_at = monotonic() - seconds
        async_fire_time_changed(place.hass, dt_util.utcnow() + timedelta(seconds=6))
        (row,) = (await line.event(number))["miners"]
        assert (row["miner_id"], row["status"]) == (miner.miner_id, status)
    assert row["hashrate_ths"] is None


async def test_dead_miner_and_its_return_are_sent(place: Place, dial: Dial) -> None:
    line = await dial()
    number = await line.follow("fleet")
    await line.event(number)
    miner, machine = miner_of(place, "axeos"), place.machine("axeos")
    machine.faults[Fault.DEAD] = {}
    await miner.async_refresh()
    (row,) = (await line.event(number))["miners"]
    assert (row["online"], row["status"]) == (False, "Lagging")
    del machine.faults[Fault.DEAD]
    await miner.async_refresh()
    (row,) = (await line.event(number))["miners"]
    assert (row["online"], row["status"]) == (True, "Active")


async def test_changed_names_areas_and_labels_are_sent(hass: HomeAssistant, place: Place, dial: Dial) -> None:
    line = await dial()
    number = await line.follow("fleet")
    await line.event(number)
    devices, areas, labels = dr.async_get(hass), ar.async_get(hass), lr.async_get(hass)
    device_id = str(miner_of(place, "cgminer").device_id)
    area, label = areas.async_create("Roof"), labels.async_create("Loud")
    devices.async_update_device(device_id, area_id=area.id, labels={label.label_id}, name_by_user="Ant 7")
    (row,) = (await line.event(number))["miners"]
    assert (row["name"], row["location"], row["tags"]) == ("Ant 7", "Roof", ["Loud"])
    areas.async_update(area.id, name="Attic")
    (row,) = (await line.event(number))["miners"]
    assert row["location"] == "Attic"
    labels.async_update(label.label_id, name="Noisy")
    (row,) = (await line.event(number))["miners"]
    assert row["tags"] == ["Noisy"]
    # Devices of other integrations cause no update.
    devices.async_get_or_create(config_entry_id=place.entry.entry_id, identifiers={("other", "thing")})
    assert await line.events(number, 1.5) == []


async def test_added_and_removed_miners_are_sent(hass: HomeAssistant, place: Place, dial: Dial) -> None:
    line = await dial()
    number = await line.follow("fleet")
    await line.event(number)
    entry, gone = place.entry, miner_of(place, "axeos").miner_id
    subentry_id = miner_of(place, "axeos").subentry_id
    hass.config_entries.async_remove_subentry(entry, subentry_id)
    event = await line.event(number)
    assert (event["complete"], event["removed"]) == (False, [gone])
    await hass.config_entries.async_unload(entry.entry_id)
    event = await line.event(number)
    assert len(event["removed"]) == 2
    assert await hass.config_entries.async_setup(entry.entry_id)
    event = await line.event(number)
    assert (len(event["miners"]), event["removed"]) == (2, [])
    # The new coordinator objects of the same miners are followed.
    await line.events(number, 1.2)
    for miner in place.data.fleet.miners():
        miner.update_interval = None
        miner.async_set_updated_data(Snapshot(identity=IDENTITY, power_w=1234.0))
    event = await line.event(number)
    assert {miner["est_power_w"] for miner in event["miners"]} == {1234.0}


async def test_reload_of_a_site_removes_no_miner(hass: HomeAssistant, place: Place, dial: Dial) -> None:
    line = await dial()
    number = await line.follow("fleet")
    await line.event(number)
    heats(miner_of(place, "axeos"), 60)
    await line.event(number)
    assert await hass.config_entries.async_reload(place.entry.entry_id)
    events = await line.events(number, 2.5)
    assert [event["removed"] for event in events] == [[] for _ in events]


async def test_read_only_user_may_follow_the_fleet(place: Place, dial: Dial, hass_read_only_access_token: str) -> None:
    line = await dial(hass_read_only_access_token)
    event = await line.event(await line.follow("fleet"))
    assert len(event["miners"]) == 3
    assert not any(pool.user in str(event) for machine in place.machines for pool in machine.pools)


async def test_empty_fleet_sends_an_empty_snapshot(hass: HomeAssistant, set_up_site: SetUpSite, dial: Dial) -> None:
    await set_up_site([])
    line = await dial()
    assert await line.event(await line.follow("fleet")) == {
        "complete": True,
        "more": False,
        "miners": [],
        "removed": [],
    }


async def test_invalid_unicode_does_not_break_the_subscription(place: Place, dial: Dial) -> None:
    line = await dial()
    number = await line.follow("fleet")
    await line.event(number)
    miner = miner_of(place, "axeos")
    miner.async_set_updated_data(replace(miner.data, identity=replace(miner.data.identity, hostname="a\udc80b")))
    (row,) = (await line.event(number))["miners"]
    assert row["hostname"].startswith("a")
    assert row["hostname"].endswith("b")


async def test_thousand_miners_arrive_in_chunks(
    hass: HomeAssistant, set_up_site: SetUpSite, dial: Dial, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Changes of all miners do not block the event loop."""
    monkeypatch.setattr(Site, "async_start_polling", lambda _site: None)
    hosts = [f"127.63.{number // 250}.{number % 250 + 1}" for number in range(1000)]
    entry = await set_up_site(hosts, options={"scan_interval": 3600}, answers=False)
    fleet = miners_of(hass, entry)

    def all_report(watts: float) -> None:
        for miner in fleet:
            miner.data = Snapshot(identity=IDENTITY, power_w=watts, hashrate_ths=100.0, uptime_s=5)
            miner.polls.note_answer()
            miner._note_answer(miner.data)
            miner.last_update_success = True

    all_report(3000)
    line = await dial()
    stalls: list[float] = []

    async def watch() -> None:
        # Processor time, because wall time depends on the load of the machine.
        while True:
            before = thread_time()
            await asyncio.sleep(0)
            stalls.append(thread_time() - before)

    gc.collect()
    gc.disable()
    watching = asyncio.get_running_loop().create_task(watch())
    try:
        number = await line.follow("fleet")
        events = [await line.event(number) for _ in range(4)]
        assert [(event["complete"], len(event["miners"])) for event in events] == [
            (True, 250), (False, 250), (False, 250), (False, 250),
        ]  # fmt: skip
        assert sorted(miner["ip"] for event in events for miner in event["miners"]) == sorted(hosts)
        all_report(2000)
        for miner in fleet:
            miner.async_update_listeners()
            await asyncio.sleep(0)
        changed: dict[str, Any] = {}
        while len(changed) < 1000:
            event = await line.event(number)
            assert (event["complete"], len(event["miners"]) <= 250) == (False, True)
            changed |= {miner["miner_id"]: miner["est_power_w"] for miner in event["miners"]}
        assert set(changed.values()) == {2000.0}
    finally:
        gc.enable()
        watching.cancel()
    # The test decodes the events on the same event loop.
    assert max(stalls) < 0.05, max(stalls)
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert not hass.data[DATA].fleet.miners()
