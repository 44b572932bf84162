"""The storage files of the previous version load completely; `storage/` was written by it, with invented secrets."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from homeassistant import loader
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    category_registry as cr,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    issue_registry as ir,
    label_registry as lr,
    restore_state as rs,
)
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_test_home_assistant

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.control.record import CommandType, HistoryQuery
from custom_components.miner_remote.runtime import DATA, MinerRemoteData
from simulator.fleet import Fleet
from simulator.machine import Machine

from ..conftest import wait_until

WRITTEN = Path(__file__).parent / "storage"
BACKUPS: dict[str, Any] = json.loads((Path(__file__).parent / "backups.json").read_text())
"""The answers of `GET /api/remote/backups/{id}?include_secrets=true` of the previous version."""

KINDS = ("antminer", "axeos", "luxos", "whatsminer_v3")
PAUSED_BY_SCHEDULE = "127.61.0.2"
LIGHTS = {
    "02:d3:c4:39:eb:1a": "switch.my_locate_light",
    "02:81:0b:12:f8:91": "switch.bitmain_antminer_s21_f891_locate_light",
    "02:02:c6:8e:0e:d6": "switch.microbt_m60s_vk40_0ed6_locate_light",
}
"""The entity ids of the locate lights by miner; the first one was chosen by the user."""


def written(name: str) -> Any:
    return json.loads((WRITTEN / name).read_text())["data"]


@dataclass
class Upgraded:
    """A Home Assistant that was started with the old files."""

    hass: HomeAssistant
    folder: Path
    entry: ConfigEntry
    machines: list[Machine]

    @property
    def data(self) -> MinerRemoteData:
        return self.hass.data[DATA]

    def machine(self, ip: str) -> Machine:
        return next(machine for machine in self.machines if machine.ip == ip)


def copy_storage(folder: Path) -> None:
    """Copy the old files with fresh entity states, because Home Assistant drops states older than a week."""
    shutil.copytree(WRITTEN, folder / ".storage")
    states = folder / ".storage" / "core.restore_state"
    content = json.loads(states.read_text())
    for state in content["data"]:
        state["last_seen"] = dt_util.utcnow().isoformat()
    states.write_text(json.dumps(content))


@asynccontextmanager
async def started(folder: Path, *, machines_on: bool = True) -> AsyncIterator[Upgraded]:
    """Run Home Assistant with registries and config entries from the disk, and the miners of that time."""
    async with (
        Fleet.start(kinds=KINDS if machines_on else (), base="127.61.0.1", boot_s=0.5) as fleet,
        async_test_home_assistant(load_registries=False, config_dir=str(folder)) as hass,
    ):
        for machine in fleet.machines:
            machine.paused = machine.ip == PAUSED_BY_SCHEDULE
        hass.data.pop(loader.DATA_CUSTOM_COMPONENTS)
        await hass.config_entries.async_initialize()
        dr.async_setup(hass)
        for registry in (ar, cr, dr, er, fr, ir, lr, rs):
            await registry.async_load(hass)
        assert await async_setup_component(hass, "homeassistant", {})
        assert await async_setup_component(hass, DOMAIN, {})
        await hass.async_block_till_done()
        (entry,) = hass.config_entries.async_entries(DOMAIN)
        upgraded = Upgraded(hass, folder, entry, fleet.machines)
        if machines_on:
            await wait_until(lambda: all(miner.last_update_success for miner in upgraded.data.fleet.miners()))
            await hass.async_block_till_done()
        try:
            yield upgraded
        finally:
            await upgraded.data.engine.async_close()
            await upgraded.data.runner.async_close()
            await hass.config_entries.async_unload(entry.entry_id)
            await hass.async_stop(force=True)


@pytest.fixture
async def upgraded(tmp_path: Path) -> AsyncIterator[Upgraded]:
    copy_storage(tmp_path)
    async with started(tmp_path) as running:
        yield running


async def test_upgrade_sets_no_file_aside_and_creates_no_issue(upgraded: Upgraded) -> None:
    assert upgraded.entry.state is ConfigEntryState.LOADED
    assert [issue.issue_id for issue in ir.async_get(upgraded.hass).issues.values() if issue.domain == DOMAIN] == []
    assert list((upgraded.folder / ".storage").rglob("*corrupt*")) == []
    assert [miner.miner_id for miner in upgraded.data.fleet.miners()] == [
        subentry["unique_id"] for subentry in written("core.config_entries")["entries"][0]["subentries"]
    ]


async def test_schedules_and_tariffs_keep_every_value_after_upgrade(upgraded: Upgraded) -> None:
    for store, name in ((upgraded.data.schedules, "schedules"), (upgraded.data.rates, "rates")):
        before = written(f"{DOMAIN}.{name}")
        assert len(before["items"]) >= 4
        for item in before["items"]:
            now = store.get(item["id"])
            assert now is not None
            assert {key: now[key] for key in item} == item
        assert len(store.data) == len(before["items"])
    new = await upgraded.data.rates.async_create_item({"name": "New", "type": "flat", "price": 0.2})
    assert new["id"] == written(f"{DOMAIN}.rates")["next_id"]


async def test_history_records_keep_every_value_after_upgrade(upgraded: Upgraded) -> None:
    before = written(f"{DOMAIN}.history/1")["records"]
    records = await upgraded.data.history.async_query(HistoryQuery(limit=1000))
    kept = {record.id: record.as_dict() for record in records}
    assert {record["command_type"] for record in before} >= {"reboot", "pool_switch", "backup", "fault_light"}
    for record in before:
        wanted = {**record, "command_type": record["command_type"].replace("fault_light", "locate_light")}
        assert {key: kept[record["id"]][key] for key in record} == wanted
    lights = await upgraded.data.history.async_query(HistoryQuery(limit=9, command_type=CommandType.LOCATE_LIGHT))
    assert {record.miner_id for record in lights} == set(LIGHTS)
    assert upgraded.data.history._next_id > max(record["id"] for record in before)


async def test_backups_and_passwords_decrypt_after_upgrade(upgraded: Upgraded) -> None:
    assert {str(backup.id) for backup in upgraded.data.backups.list()} == set(BACKUPS)
    for number, before in BACKUPS.items():
        backup = upgraded.data.backups.get(int(number))
        assert backup is not None
        assert {key: backup.as_dict()[key] for key in before.keys() - {"config_data"}} == {
            key: value for key, value in before.items() if key != "config_data"
        }
        config = await upgraded.data.backups.async_config_json(int(number), include_secrets=True)
        pools = [{key: pool[key] for key in pool if key != "quota"} for pool in config["pools"]]
        assert {key: config[key] for key in before["config_data"]} | {"pools": pools} == before["config_data"]
    for item in written(f"{DOMAIN}.vault")["pool_passwords"]:
        place = item["miner_id"], item["url"], item["user"]
        assert upgraded.data.vault.pool_password(*place) == "fixture-password"


# Home Assistant's device registry starts its cleanup ten seconds after the schedule's entities were removed.
@pytest.mark.parametrize("expected_lingering_timers", [True])
async def test_schedule_lifts_the_pause_of_the_previous_version(upgraded: Upgraded) -> None:
    machine = upgraded.machine(PAUSED_BY_SCHEDULE)
    newest = max(record.id for record in await upgraded.data.history.async_query(HistoryQuery(limit=1)))
    upgraded.data.engine.async_start()
    await upgraded.hass.async_block_till_done()
    assert machine.paused
    held = json.loads((upgraded.folder / ".storage" / f"{DOMAIN}.schedule_state").read_text())["data"]["held"]
    assert [(item["schedule_id"], item["pause"]) for item in held] == [(1, "schedule")]
    await upgraded.data.schedules.async_delete_item("1")
    await wait_until(lambda: not machine.paused)
    records = await upgraded.data.history.async_query(HistoryQuery(limit=100))
    types = [record.command_type for record in records if record.id > newest and record.miner_ip == machine.ip]
    assert types == [CommandType.POWER_ON]


async def test_entities_keep_their_ids_after_upgrade(upgraded: Upgraded) -> None:
    registry = er.async_get(upgraded.hass)
    for item in written("core.entity_registry")["entities"]:
        unique_id = item["unique_id"].replace("_fault_light", "_locate_light")
        domain = item["entity_id"].partition(".")[0]
        assert registry.async_get_entity_id(domain, DOMAIN, unique_id) == item["entity_id"]
        entity = registry.async_get(item["entity_id"])
        assert entity is not None
        assert (entity.id, entity.name, entity.device_id) == (item["id"], item["name"], item["device_id"])
    assert not [entity for entity in registry.entities.values() if "fault_light" in entity.unique_id]
    for entity_id in LIGHTS.values():
        state = upgraded.hass.states.get(entity_id)
        assert state is not None
        assert state.state == "off"
    reboot = upgraded.hass.states.get("button.bitmain_antminer_s21_eb1a_reboot")
    assert reboot is not None


async def test_locate_light_entities_exist_if_miners_are_off_during_upgrade(tmp_path: Path) -> None:
    copy_storage(tmp_path)
    async with started(tmp_path, machines_on=False) as upgraded:
        assert {miner.profile is not None for miner in upgraded.data.fleet.miners()} == {True}
        for entity_id in LIGHTS.values():
            state = upgraded.hass.states.get(entity_id)
            assert state is not None
            assert state.state == "unavailable"


async def test_totals_continue_after_upgrade(upgraded: Upgraded) -> None:
    totals = {item["state"]["entity_id"]: item["state"]["state"] for item in written("core.restore_state")}
    entity_id = "sensor.always_off_energy_not_used"
    before = float(totals[entity_id])
    state = upgraded.hass.states.get(entity_id)
    assert state is not None
    assert before > 0
    assert float(state.state) >= before
    assert float(state.state) == pytest.approx(before, abs=0.01)


async def test_second_start_after_upgrade_changes_nothing(tmp_path: Path) -> None:
    copy_storage(tmp_path)
    async with started(tmp_path) as upgraded:
        minor_version = upgraded.entry.minor_version
        schedules = dict(upgraded.data.schedules.data)
    async with started(tmp_path) as upgraded:
        assert upgraded.entry.minor_version == minor_version
        assert upgraded.data.schedules.data == schedules
        assert len(upgraded.data.backups.list()) == len(BACKUPS)
        registry = er.async_get(upgraded.hass)
        for miner_id, entity_id in LIGHTS.items():
            assert registry.async_get_entity_id("switch", DOMAIN, f"{miner_id}_locate_light") == entity_id
