"""Entities by choice: all, the main ones or only totals; on simulated miners."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    label_registry as lr,
)
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.miner_remote.const import CONF_ENTITIES, DOMAIN, EVENT_COMMAND
from custom_components.miner_remote.control.record import BackupCommand, HistoryQuery, Status
from custom_components.miner_remote.fleet.entity_choice import MAIN_KEYS
from custom_components.miner_remote.fleet.miner import MinerCoordinator
from custom_components.miner_remote.fleet.serialize import miner_as_json
from custom_components.miner_remote.interfaces.actions.commands import miner_of_device, targeted_miners
from custom_components.miner_remote.runtime import DATA
from simulator.fleet import Fleet

from .conftest import SetUpSite, miners_of, wait_for_answers
from .hall import PERSON


@pytest.fixture
async def fleet() -> AsyncIterator[Fleet]:
    async with Fleet.start(kinds=["axeos", "whatsminer_v2"], base="127.37.10.1", boot_s=0.3) as fleet:
        yield fleet


async def choose(hass: HomeAssistant, entry: MockConfigEntry, choice: str) -> list[MinerCoordinator]:
    """Change the option, and return the miners once the registries are as chosen."""
    hass.config_entries.async_update_entry(entry, options={**entry.options, CONF_ENTITIES: choice})
    await hass.async_block_till_done()
    miners = miners_of(hass, entry)
    await wait_for_answers(miners)
    await hass.async_block_till_done(wait_background_tasks=True)
    return miners


def registered(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, tuple[str, str]]:
    """Return the ids of the entities of miners by their unique ids."""
    return {
        f"{item.domain} {item.unique_id}": (item.id, item.entity_id)
        for item in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
        if item.config_subentry_id is not None
    }


def keys(hass: HomeAssistant, entry: MockConfigEntry, miner: MinerCoordinator) -> set[str]:
    """Return the keys of the entities of a miner."""
    ids = (name.partition(" ")[2] for name in registered(hass, entry))
    return {unique_id.removeprefix(f"{miner.miner_id}_") for unique_id in ids if unique_id.startswith(miner.miner_id)}


def miner_devices(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, str]:
    """Return the ids of the devices of miners by the ids of their subentries."""
    found = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    return {device.config_subentry_id: device.id for device in found if device.config_subentry_id is not None}


async def test_removed_entities_and_devices_return_with_their_ids(
    hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite
) -> None:
    entry = await set_up_site(fleet.machines)
    all_of_them, devices = registered(hass, entry), miner_devices(hass, entry)
    assert len(devices) == 2
    # Settings of a person return too.
    switch = next(entity_id for name, (_id, entity_id) in all_of_them.items() if name.endswith("_mining"))
    er.async_get(hass).async_update_entity(switch, new_entity_id="switch.heater", name="Heater")
    all_of_them = registered(hass, entry)

    miners = await choose(hass, entry, "main")
    main = registered(hass, entry)
    assert main.items() < all_of_them.items()
    assert miner_devices(hass, entry) == devices
    for miner in miners:
        assert keys(hass, entry, miner) <= MAIN_KEYS
        assert {"mining", "hashrate", "power", "status", "reachable", "command"} <= keys(hass, entry, miner)
    assert hass.states.get("switch.heater") is not None

    await choose(hass, entry, "totals")
    assert registered(hass, entry) == {}
    assert miner_devices(hass, entry) == {}
    assert hass.states.get("switch.heater") is None
    site = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    assert any(item.unique_id == f"{entry.entry_id}_hashrate" for item in site)

    await choose(hass, entry, "main")
    assert registered(hass, entry) == main
    await choose(hass, entry, "all")
    assert registered(hass, entry) == all_of_them
    assert miner_devices(hass, entry) == devices
    found = er.async_get(hass).async_get("switch.heater")
    assert found is not None
    assert found.name == "Heater"


async def test_device_that_is_removed_meanwhile_does_not_end_the_removal(
    hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite, caplog: pytest.LogCaptureFixture
) -> None:
    entry = await set_up_site(fleet.machines)
    removed: list[str] = []

    @callback
    def remove_other_miner(event: Event[dr.EventDeviceRegistryUpdatedData]) -> None:
        if event.data["action"] == "remove" and not removed:
            removed.extend(miner_devices(hass, entry))
            assert hass.config_entries.async_remove_subentry(entry, removed[0])

    hass.bus.async_listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, remove_other_miner)
    await choose(hass, entry, "totals")
    assert len(removed) == 1
    assert miner_devices(hass, entry) == registered(hass, entry) == {}
    assert "which has the choice totals" in caplog.text


async def test_main_entities_are_those_enabled_by_default_and_two_for_automations(
    hass: HomeAssistant, set_up_site: SetUpSite
) -> None:
    enabled: set[str] = set()
    async with Fleet.start(base="127.37.11.1") as fleet:
        entry = await set_up_site(fleet.machines)
        for item in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id):
            miner = entry.runtime_data.miners.get(item.config_subentry_id or "")
            if miner is not None and not item.disabled:
                enabled.add(item.unique_id.removeprefix(f"{miner.miner_id}_"))
    # The sensor of templates exists only while one covers the miner.
    assert enabled | {"drift", "reachable", "command"} == MAIN_KEYS


async def test_miner_without_device_keeps_name_area_labels_and_what_belongs_to_it(
    hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite
) -> None:
    entry = await set_up_site(fleet.machines)
    data = hass.data[DATA]
    first, second = miners_of(hass, entry)
    area, label = ar.async_get(hass).async_create("Hall 1"), lr.async_get(hass).async_create("Air")
    assert first.device_id
    dr.async_get(hass).async_update_device(
        first.device_id, name_by_user="Heater", area_id=area.id, labels={label.label_id}
    )
    device_id = first.device_id
    backup = await data.runner.async_run(BackupCommand(backup_name="Before"), [first], PERSON)
    assert backup.records[0].status is Status.SUCCESS
    start = (dt_util.now().hour + 6) % 23
    later = {"schedule_type": "daily", "weekly_schedule": [{"start_hour": start, "end_hour": start + 1}]}
    schedule = await data.schedules.async_create({"name": "Later", "tags": ["Air"], **later}, created_by="Test")

    first, second = await choose(hass, entry, "totals")
    assert first.device is first.device_id is None
    assert (first.display_name, first.location, first.tags) == ("Heater", "Hall 1", ["Air"])
    assert (second.location, second.tags) == ("Garage", [])
    row = miner_as_json(first)
    assert (row["name"], row["location"], row["tags"], row["device_id"]) == ("Heater", "Hall 1", ["Air"], None)
    records = await data.history.async_query(HistoryQuery(miner_id=first.miner_id))
    assert [record.id for record in records] == [backup.records[0].id]
    assert [kept.backup_name for kept in data.backups.of_miner(first.miner_id)] == ["Before"]
    await data.engine.async_check()
    assert data.engine.plan is not None
    planned = data.engine.plan.miners[first.miner_id].steps
    assert {number for step in planned for number in step.schedule_ids} == {schedule["id"]}
    # Names of areas and labels are still followed.
    ar.async_get(hass).async_update(area.id, name="Hall 2")
    lr.async_get(hass).async_update(label.label_id, name="Immersion")
    assert (first.location, first.tags) == ("Hall 2", ["Immersion"])
    # They also survive a restart.
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    first, second = miners_of(hass, entry)
    assert (first.display_name, first.location, first.tags) == ("Heater", "Hall 2", ["Immersion"])

    ar.async_get(hass).async_delete(area.id)
    assert first.location == "Garage"
    first, second = await choose(hass, entry, "all")
    assert first.device_id == device_id
    assert (first.display_name, first.location, first.tags) == ("Heater", "Garage", ["Immersion"])
    assert entry.subentries[first.subentry_id].data["placement"] is None


async def test_actions_reach_miners_without_devices_by_site_area_and_label(
    hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite
) -> None:
    entry = await set_up_site(fleet.machines)
    first, second = miners_of(hass, entry)
    floor = fr.async_get(hass).async_create("Cellar")
    area = ar.async_get(hass).async_create("Hall 1", floor_id=floor.floor_id)
    label = lr.async_get(hass).async_create("Air")
    device_id, other_id = first.device_id, second.device_id
    assert device_id
    assert other_id
    dr.async_get(hass).async_update_device(device_id, area_id=area.id)
    dr.async_get(hass).async_update_device(other_id, labels={label.label_id})
    first, second = await choose(hass, entry, "totals")
    site = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, entry.entry_id), entry.entry_id)
    assert site is not None

    def targets(**target: object) -> list[str]:
        return [miner.miner_id for miner in targeted_miners(hass, target)]

    both = [first.miner_id, second.miner_id]
    assert targets(device_id=[site.id]) == both
    assert targets(entity_id="all") == both
    assert targets(area_id=[area.id]) == targets(floor_id=[floor.floor_id]) == both[:1]
    assert targets(label_id=[label.label_id]) == both[1:]

    empty = ar.async_get(hass).async_create("Office")
    for target, key in (
        ({"area_id": [empty.id]}, "no_miner_targeted_or_without_device"),
        ({"device_id": [device_id]}, "not_a_miner_or_without_device"),
        ({"entity_id": ["switch.miner"]}, "not_a_miner_or_without_device"),
    ):
        with pytest.raises(ServiceValidationError) as caught:
            targeted_miners(hass, target)
        assert caught.value.translation_key == key
        assert caught.value.translation_placeholders is not None
        assert caught.value.translation_placeholders["sites"] == "Garage"
    with pytest.raises(ServiceValidationError) as caught:
        miner_of_device(hass.data[DATA], device_id)
    assert caught.value.translation_key == "not_a_miner_or_without_device"


async def test_command_to_a_miner_without_device_is_an_event_without_device(
    hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite
) -> None:
    entry = await set_up_site(fleet.machines, options={CONF_ENTITIES: "totals"})
    assert miner_devices(hass, entry) == registered(hass, entry) == {}
    first, _second = miners_of(hass, entry)
    events = async_capture_events(hass, EVENT_COMMAND)
    batch = await hass.data[DATA].runner.async_run(BackupCommand(), [first], PERSON)
    await hass.async_block_till_done()
    assert batch.records[0].status is Status.SUCCESS
    # Not the device of the site: an automation that commands the device of the event must not command all miners.
    assert [event.data["device_id"] for event in events if event.data["type"] == "finished"] == [None]


async def test_name_of_a_miner_without_device_is_changed_in_its_dialog(
    hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite
) -> None:
    entry = await set_up_site(fleet.machines)
    first, _second = miners_of(hass, entry)
    label = lr.async_get(hass).async_create("Air")
    assert first.device_id
    dr.async_get(hass).async_update_device(first.device_id, name_by_user="Heater", labels={label.label_id})
    first, _second = await choose(hass, entry, "totals")
    result: Any = await entry.start_subentry_reconfigure_flow(hass, first.subentry_id)
    fields = {str(key): key.description for key in result["data_schema"].schema}
    assert fields["name"]["suggested_value"] == "Heater"
    result = await hass.config_entries.subentries.async_configure(
        result["flow_id"], {"host": first.host, "name": "Boiler", "site_credentials": True}
    )
    assert result["reason"] == "reconfigure_successful"
    await hass.async_block_till_done()
    assert (first.display_name, first.tags) == ("Boiler", ["Air"])
