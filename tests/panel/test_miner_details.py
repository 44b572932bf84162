"""Subscribing to one miner, and the prices for its charts."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.recorder import DATA_INSTANCE

from custom_components.miner_remote.drivers.contract.errors import UnreachableError
from custom_components.miner_remote.drivers.contract.values import Board, Fan, Fault, Pool
from custom_components.miner_remote.fleet.miner import MinerCoordinator

from ..api.conftest import Place
from .conftest import Dial, Line

SECRET = "wd4-open-sesame"


def still(place: Place) -> MinerCoordinator:
    """Stop polling, so that only the test changes the miners, and return the Antminer."""
    for miner in place.data.fleet.miners():
        miner.update_interval = None
    found = place.data.fleet.by_address(place.ip("antminer"))
    assert found is not None
    return found


async def follow(line: Line, miner_id: str) -> int:
    answer = await line.ask("miner_remote/miner/subscribe", miner_id=miner_id)
    assert answer["success"], answer
    return int(answer["id"])


async def test_subscriber_gets_one_miner_with_its_parts_then_changes(place: Place, dial: Dial) -> None:
    miner = still(place)
    line = await dial()
    number = await follow(line, miner.miner_id)
    first: dict[str, Any] = await line.event(number)
    assert first["miner"]["miner_id"] == miner.miner_id
    details = first["details"]
    assert details["serial"] == miner.data.identity.serial
    assert len(details["boards"]) == len(miner.data.boards) > 0
    assert [fan["rpm"] for fan in details["fans"]] == [fan.rpm for fan in miner.data.fans]
    assert [pool["url"] for pool in details["pools"]] == [pool.url for pool in miner.data.pools]
    assert details["pools"][0]["accepted"] == miner.data.pools[0].accepted
    assert first["miner"]["expected_hashrate_ths"] == miner.data.expected_hashrate_ths

    changed = replace(
        miner.data,
        boards=(Board(position=0, hashrate_ths=1.5, chips=76, frequency_mhz=500.0, active=True),),
        fans=(Fan(position=1, rpm=6000),),
        work_mode="high",
    )
    miner.async_set_updated_data(changed)
    second: dict[str, Any] = await line.event(number)
    (board,) = second["details"]["boards"]
    assert (board["position"], board["hashrate_ths"], board["chips"], board["frequency_mhz"]) == (0, 1.5, 76, 500.0)
    assert board["temperature_c"] is None
    assert second["details"]["fans"] == [{"position": 1, "rpm": 6000}]
    assert second["details"]["work_mode"] == "high"
    # Other miners cause no event.
    other = place.data.fleet.by_address(place.ip("axeos"))
    assert other is not None
    other.async_set_updated_data(replace(other.data, hashrate_ths=1.0))
    assert await line.events(number, 1.5) == []

    await line.leave(number)
    miner.async_set_updated_data(replace(changed, work_mode="low"))
    assert await line.events(number, 1.5) == []


async def test_subscriber_gets_settings_and_faults_with_their_times(place: Place, dial: Dial) -> None:
    miner = still(place)
    line = await dial()
    number = await follow(line, miner.miner_id)
    first: dict[str, Any] = await line.event(number)
    assert first["details"]["settings"] == [setting.as_json() for setting in miner.settings.values]
    assert {"fan_mode", "work_mode"} <= {setting["key"] for setting in first["details"]["settings"]}
    assert first["details"]["faults"] == []
    # The page shows new settings after the next poll.
    assert miner.settings.is_due()
    miner.async_set_snapshot(replace(miner.data, faults=(Fault("Fan 1 stands still.", "130"),)))
    second: dict[str, Any] = await line.event(number)
    (fault,) = second["details"]["faults"]
    assert (fault["message"], fault["code"], fault["present"]) == ("Fan 1 stands still.", "130", True)
    assert fault["first_seen"] == fault["last_seen"]
    miner.async_set_snapshot(replace(miner.data, faults=()))
    third: dict[str, Any] = await line.event(number)
    assert third["details"]["faults"] == [{**fault, "present": False}]
    await line.leave(number)


async def test_error_of_last_poll_is_coded(place: Place, dial: Dial) -> None:
    miner = still(place)
    miner.polls.last_error = UnreachableError("no_connection", host="10.0.0.9")
    line = await dial()
    error = (await line.event(await follow(line, miner.miner_id)))["details"]["error"]
    assert (error["error_code"], error["error_message"]) == ("no_connection", str(miner.last_error))


async def test_event_has_no_password(place: Place, dial: Dial) -> None:
    miner = still(place)
    pool = Pool(slot=0, url=f"stratum+tcp://login:{SECRET}@pool.example:3333", user="a.1", password=SECRET, active=True)
    miner.async_set_updated_data(replace(miner.data, pools=(pool,)))
    line = await dial()
    text = json.dumps(await line.event(await follow(line, miner.miner_id)))
    assert "stratum+tcp://pool.example:3333" in text
    assert SECRET not in text


async def test_unknown_miner_is_null_until_it_is_added(place: Place, dial: Dial, hass: HomeAssistant) -> None:
    miner = still(place)
    line = await dial()
    unknown = await follow(line, "02:00:00:00:00:01")
    assert await line.event(unknown) == {"miner": None, "details": None}
    # A site that reloads: the miner is gone for a moment, and then another object.
    number = await follow(line, miner.miner_id)
    assert (await line.event(number))["miner"]
    assert await hass.config_entries.async_unload(miner.site.entry.entry_id)
    assert await line.event(number) == {"miner": None, "details": None}
    assert await hass.config_entries.async_setup(miner.site.entry.entry_id)
    assert (await line.event(number))["miner"]
    assert await line.events(unknown, 0.1) == []


async def test_details_name_sensors_and_whether_they_are_recorded(
    place: Place, dial: Dial, hass: HomeAssistant
) -> None:
    miner = still(place)
    registry = er.async_get(hass)
    power = registry.async_get_entity_id("sensor", "miner_remote", f"{miner.miner_id}_power")
    hashrate = registry.async_get_entity_id("sensor", "miner_remote", f"{miner.miner_id}_hashrate")
    assert power
    assert hashrate
    line = await dial()
    without: dict[str, Any] = await line.event(await follow(line, miner.miner_id))
    assert without["details"]["entities"]["power"] == {"entity_id": power, "disabled": False, "recorded": False}

    recorder: Any = SimpleNamespace(entity_filter=lambda entity_id: entity_id != power)
    hass.data[DATA_INSTANCE] = recorder
    try:
        registry.async_update_entity(hashrate, disabled_by=er.RegistryEntryDisabler.USER)
        found: dict[str, Any] = await line.event(await follow(line, miner.miner_id))
    finally:
        del hass.data[DATA_INSTANCE]
    entities = found["details"]["entities"]
    assert entities["power"] == {"entity_id": power, "disabled": False, "recorded": False}
    assert entities["hashrate"] == {"entity_id": hashrate, "disabled": True, "recorded": True}
    registry.async_remove(power)
    gone: dict[str, Any] = await line.event(await follow(line, miner.miner_id))
    assert gone["details"]["entities"]["power"] is None


async def test_schedules_and_plan_are_those_of_the_miner(place: Place, dial: Dial) -> None:
    miner = still(place)
    other = place.data.fleet.by_address(place.ip("axeos"))
    assert other is not None
    always = [{"days": list(range(7)), "start_hour": 0, "start_minute": 0, "end_hour": 24, "end_minute": 0}]
    made = {}
    for name, ip in (("Own", miner.address), ("Other", other.address), ("All", None)):
        data = {
            "name": name,
            "schedule_type": "weekly",
            "weekly_schedule": [{**always[0], "action": "on"}],
            "enabled": name != "All",
        }
        made[name] = await place.data.schedules.async_create(
            {**data, "miner_ip": ip} if ip else data, created_by="test"
        )
    await place.data.engine.async_check()
    line = await dial()
    details: Any = (await line.event(await follow(line, miner.miner_id)))["details"]
    assert [(item["name"], item["enabled"]) for item in details["schedules"]] == [("Own", True), ("All", False)]
    plan = details["plan"]
    assert plan["overridden"] is False
    assert plan["steps"][0]["action"] == "on"
    assert plan["steps"][0]["schedule_ids"] == [made["Own"]["id"]]


async def test_prices_of_a_tariff_over_time(place: Place, dial: Dial) -> None:
    rate = await place.data.rates.async_create_item({"name": "Flat", "type": "flat", "price": 0.25, "currency": "EUR"})
    line = await dial()
    ask = {"rate_id": rate["id"], "start_time": "2026-11-01T00:00:00+00:00", "end_time": "2026-11-08T00:00:00+00:00"}
    answer = (await line.ask("miner_remote/prices", **ask))["result"]
    assert answer["currency"] == "EUR"
    assert {point["price"] for point in answer["prices"]} == {0.25}
    assert (answer["prices"][0]["start"], answer["prices"][-1]["end"]) == (ask["start_time"], ask["end_time"])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"rate_id": 999}, "not_found"),
        ({"rate_id": 0}, "invalid_format"),
        ({"end_time": "2026-11-01T00:00:00+00:00"}, "invalid_format"),
        ({"end_time": "2026-12-12T00:00:00+00:00"}, "invalid_format"),
        ({"end_time": "soon"}, "invalid_format"),
    ],
)
async def test_prices_are_refused(place: Place, dial: Dial, changes: dict[str, object], code: str) -> None:
    line = await dial()
    ask = {"rate_id": 1, "start_time": "2026-11-01T00:00:00+00:00", "end_time": "2026-11-08T00:00:00+00:00", **changes}
    assert (await line.ask("miner_remote/prices", **ask))["error"]["code"] == code


@pytest.mark.parametrize(
    ("miner_id", "quoted"), [("02:aa:bb", "02%3Aaa%3Abb"), ("SN 1/7?x=%#", "SN%201%2F7%3Fx%3D%25%23")]
)
async def test_device_leads_to_page_of_any_id(
    place: Place, monkeypatch: pytest.MonkeyPatch, miner_id: str, quoted: str
) -> None:
    miner = still(place)
    monkeypatch.setattr(miner, "miner_id", miner_id)
    miner.async_register_device()
    device = miner.device
    assert device is not None
    assert device.configuration_url == f"homeassistant://miner-remote/miner/{quoted}"


async def test_only_administrators(place: Place, dial: Dial, hass_read_only_access_token: str) -> None:
    miner = still(place)
    line = await dial(hass_read_only_access_token)
    for kind, data in (
        ("miner/subscribe", {"miner_id": miner.miner_id}),
        ("prices", {"rate_id": 1, "start_time": "2026-11-01T00:00:00Z", "end_time": "2026-11-02T00:00:00Z"}),
    ):
        assert (await line.ask(f"miner_remote/{kind}", **data))["error"]["code"] == "unauthorized"
