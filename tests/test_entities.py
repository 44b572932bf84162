"""The entities of miners and sites, against simulated miners on real sockets."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import Context, HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockUser,
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.miner_remote.const import DOMAIN, EVENT_COMMAND
from custom_components.miner_remote.entities import energy_total, miner_sensor
from custom_components.miner_remote.fleet.drift import Drift
from custom_components.miner_remote.fleet.miner import MinerCoordinator
from custom_components.miner_remote.runtime import DATA
from simulator.fleet import Fleet
from simulator.machine import Fault, Machine

from .conftest import SetUpSite, miners_of, wait_until
from .policies.note_kind import note_kind

__all__ = ["note_kind"]


@pytest.fixture
async def bitaxe() -> AsyncIterator[Machine]:
    async with Fleet.start(kinds=["axeos"], base="127.36.10.1", boot_s=0.3) as fleet:
        yield fleet.machines[0]


def entity_id(hass: HomeAssistant, miner: MinerCoordinator, platform: str, key: str) -> str:
    found = er.async_get(hass).async_get_entity_id(platform, DOMAIN, f"{miner.miner_id}_{key}")
    assert found is not None, f"{platform} {key}"
    return found


def state(hass: HomeAssistant, miner: MinerCoordinator, platform: str, key: str) -> State:
    found = hass.states.get(entity_id(hass, miner, platform, key))
    assert found is not None, f"{platform} {key} is disabled"
    return found


async def shows(hass: HomeAssistant, miner: MinerCoordinator, platform: str, key: str, wanted: str) -> None:
    """Wait until an entity has a state: a miner is polled in the background after a command."""
    await wait_until(lambda: state(hass, miner, platform, key).state == wanted)


def entries(hass: HomeAssistant, miner: MinerCoordinator) -> list[er.RegistryEntry]:
    assert miner.device_id
    return er.async_entries_for_device(er.async_get(hass), miner.device_id, include_disabled_entities=True)


async def act(hass: HomeAssistant, domain: str, service: str, entity: str, **data: Any) -> None:
    await hass.services.async_call(domain, service, {"entity_id": entity, **data}, blocking=True)
    await hass.async_block_till_done()


async def test_few_entities_are_enabled_by_default(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    async with Fleet.start(base="127.36.11.1") as fleet:
        entry = await set_up_site(fleet.machines)
        for miner, machine in zip(miners_of(hass, entry), fleet.machines, strict=True):
            of_it = entries(hass, miner)
            enabled = [item for item in of_it if not item.disabled]
            assert 4 <= len(enabled) <= 9, (machine.kind, [item.unique_id for item in enabled])
            assert len(of_it) > len(enabled)
            assert all(item.unique_id.startswith(f"{miner.miner_id}_") for item in of_it)
            assert not [item.entity_id for item in of_it if re.search(r"(?<!hashboard)_2$", item.entity_id)]
            for item in enabled:
                current = hass.states.get(item.entity_id)
                assert current is not None
                assert current.state != STATE_UNAVAILABLE, (machine.kind, item.unique_id)
            assert float(state(hass, miner, "sensor", "hashrate").state) == pytest.approx(
                machine.hashrate_ths, rel=0.15
            ), machine.kind
            assert state(hass, miner, "sensor", "status").state == "mining", machine.kind
        # Every name is translated and unique per device.
        for miner in miners_of(hass, entry):
            names = [item.original_name for item in entries(hass, miner)]
            assert None not in names
            assert len(set(names)) == len(names), sorted(map(str, names))


@pytest.mark.usefixtures("note_kind")
async def test_every_entity_has_translation_and_icon(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    import json  # noqa: PLC0415

    folder = Path(miner_sensor.__file__).parent.parent
    current = json.loads((folder / "translations" / "en.json").read_text())["entity"]
    icons = json.loads((folder / "icons.json").read_text())["entity"]
    used: dict[str, set[str]] = {}
    async with Fleet.start(base="127.36.12.1") as fleet:
        # One machine is cooled by water.
        next(machine for machine in fleet.machines if machine.kind == "antminer").model = "Antminer S21+ Hyd."
        entry = await set_up_site(fleet.machines)
        data = hass.data[DATA]
        await data.rates.async_update_item("1", {"price": 0.3})
        await data.hashprice.store.async_set({"source": "fixed", "price": 0.05})
        night = {"name": "Night", "schedule_type": "daily", "weekly_schedule": [{"start_hour": 3, "end_hour": 5}]}
        await data.schedules.async_create(night, created_by="Test")
        calm = {"name": "Calm", "kind": "note", "scope": {"all": True}, "settings": {"phase": "calm"}}
        await data.policies.store.async_create(calm, created_by="Test")
        heating = {**calm, "name": "Room", "kind": "heating", "settings": {"sensor": "sensor.room", "target_c": 20}}
        await data.policies.store.async_create(heating, created_by="Test")
        budget = {**calm, "name": "Budget", "kind": "power_budget", "settings": {"limit_w": 50_000}}
        await data.policies.store.async_create(budget, created_by="Test")
        data.fleet.miners()[0].async_set_drift(Drift(count=0, policies=("Template",)))
        await hass.async_block_till_done()
        for item in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id):
            if item.translation_key is None:
                assert item.original_device_class is not None
                continue
            assert item.translation_key in current[item.domain]
            used.setdefault(item.domain, set()).add(item.translation_key)
            if item.original_device_class is None:
                assert item.translation_key in icons[item.domain], item.translation_key
    unused = {(domain, key) for domain, keys in current.items() for key in keys if key not in used.get(domain, set())}
    assert unused <= {("sensor", "work_mode")}


async def test_entities_of_a_miner_that_is_off_are_unavailable(
    hass: HomeAssistant, bitaxe: Machine, set_up_site: SetUpSite
) -> None:
    bitaxe.faults[Fault.DEAD] = {}
    entry = await set_up_site([bitaxe], answers=False)
    (miner,) = miners_of(hass, entry)
    # A miner never seen has a device; its entities are created with its first answer.
    assert miner.device_id
    assert not entries(hass, miner)
    del bitaxe.faults[Fault.DEAD]
    await miner.async_refresh()
    await hass.async_block_till_done()
    before = {item.unique_id: item.entity_id for item in entries(hass, miner)}
    assert float(state(hass, miner, "sensor", "power").state) == pytest.approx(17, rel=0.2)
    for _ in range(2):
        bitaxe.faults[Fault.DEAD] = {}
        await miner.async_refresh()
        await hass.async_block_till_done()
        for item in entries(hass, miner):
            if not item.disabled:
                current = hass.states.get(item.entity_id)
                assert current is not None
                assert current.state == STATE_UNAVAILABLE
        del bitaxe.faults[Fault.DEAD]
        await miner.async_refresh()
        await hass.async_block_till_done()
        assert state(hass, miner, "sensor", "power").state != STATE_UNAVAILABLE
    assert {item.unique_id: item.entity_id for item in entries(hass, miner)} == before


async def test_entities_are_restored_while_the_miner_is_off(
    hass: HomeAssistant, bitaxe: Machine, set_up_site: SetUpSite
) -> None:
    entry = await set_up_site([bitaxe], enable_all=True)
    before = {item.unique_id for item in entries(hass, miners_of(hass, entry)[0])}
    bitaxe.faults[Fault.DEAD] = {}
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    (miner,) = miners_of(hass, entry)
    assert {item.unique_id for item in entries(hass, miner)} == before
    for item in entries(hass, miner):
        current = hass.states.get(item.entity_id)
        assert current is not None
        assert "restored" not in current.attributes, item.unique_id
        if item.unique_id.removeprefix(f"{miner.miner_id}_") not in {"reachable", "reachability", "command"}:
            assert current.state == STATE_UNAVAILABLE, item.unique_id
    assert state(hass, miner, "binary_sensor", "reachable").state == STATE_OFF


async def test_miners_without_mac_have_separate_entities(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    async with Fleet.start(kinds=["axeos", "axeos"], base="127.36.13.1") as fleet:
        for machine in fleet.machines:
            machine.faults[Fault.NO_MAC] = {}
        entry = await set_up_site(fleet.machines)
        one, other = miners_of(hass, entry)
        assert one.device_id != other.device_id
        assert len(entries(hass, one)) == len(entries(hass, other))


async def test_mining_switch_pauses_and_resumes(
    hass: HomeAssistant, bitaxe: Machine, set_up_site: SetUpSite, hass_admin_user: MockUser
) -> None:
    entry = await set_up_site([bitaxe])
    (miner,) = miners_of(hass, entry)
    events = async_capture_events(hass, EVENT_COMMAND)
    switch = entity_id(hass, miner, "switch", "mining")
    assert state(hass, miner, "switch", "mining").state == STATE_ON
    await hass.services.async_call(
        "switch", "turn_off", {"entity_id": switch}, blocking=True, context=Context(user_id=hass_admin_user.id)
    )
    assert bitaxe.paused
    await shows(hass, miner, "switch", "mining", STATE_OFF)
    assert state(hass, miner, "sensor", "status").state == "paused"
    # Without hashing, the hashrate is zero and the efficiency unknown.
    assert float(state(hass, miner, "sensor", "hashrate").state) == 0
    assert state(hass, miner, "sensor", "efficiency").state == STATE_UNKNOWN
    await act(hass, "switch", "turn_on", switch)
    assert not bitaxe.paused
    await shows(hass, miner, "switch", "mining", STATE_ON)
    assert [(event.data["command_type"], event.data["source"]) for event in events] == [
        ("power_off", "manual"),
        ("power_on", "automatic"),
    ]
    assert events[0].data["initiated_by"] == hass_admin_user.name


async def test_mining_switch_is_off_while_the_outlet_is_off(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    hass.states.async_set("switch.plug", STATE_ON)
    async with Fleet.start(kinds=["cgminer"], base="127.36.14.1") as fleet:
        machine = fleet.machines[0]
        entry = await set_up_site([machine], stored={"outlet": "switch.plug"})
        (miner,) = miners_of(hass, entry)
        assert state(hass, miner, "switch", "mining").state == STATE_ON
        hass.states.async_set("switch.plug", STATE_OFF)
        machine.faults[Fault.DEAD] = {}
        await miner.async_refresh()
        await hass.async_block_till_done()
        # The miner is off and can be switched on again; all other entities are unavailable.
        assert state(hass, miner, "switch", "mining").state == STATE_OFF
        assert state(hass, miner, "sensor", "hashrate").state == STATE_UNAVAILABLE
        hass.states.async_set("switch.plug", STATE_ON)
        await hass.async_block_till_done()
        assert state(hass, miner, "switch", "mining").state == STATE_UNAVAILABLE
        # A changed and a removed outlet are followed.
        (subentry,) = entry.subentries.values()
        hass.states.async_set("switch.other", STATE_OFF)
        for outlet, shown in (("switch.other", STATE_OFF), (None, STATE_UNAVAILABLE)):
            data = {**subentry.data, "outlet": outlet}
            hass.config_entries.async_update_subentry(entry, subentry, data=data)
            await hass.async_block_till_done()
            await miner.async_refresh()
            await hass.async_block_till_done()
            await shows(hass, miner, "switch", "mining", shown)


async def test_miner_that_cannot_pause_has_no_mining_switch(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    async with Fleet.start(kinds=["axeos_old"], base="127.36.15.1") as fleet:
        entry = await set_up_site(fleet.machines)
        (miner,) = miners_of(hass, entry)
        registry = er.async_get(hass)
        assert registry.async_get_entity_id("switch", DOMAIN, f"{miner.miner_id}_mining") is None
        # With an outlet there is one.
        (subentry,) = entry.subentries.values()
        hass.config_entries.async_update_subentry(entry, subentry, data={**subentry.data, "outlet": "switch.plug"})
        await hass.async_block_till_done()
        assert registry.async_get_entity_id("switch", DOMAIN, f"{miner.miner_id}_mining")


async def test_buttons_send_their_commands(hass: HomeAssistant, bitaxe: Machine, set_up_site: SetUpSite) -> None:
    entry = await set_up_site([bitaxe], enable_all=True)
    (miner,) = miners_of(hass, entry)
    events = async_capture_events(hass, EVENT_COMMAND)
    await act(hass, "button", "press", entity_id(hass, miner, "button", "backup"))
    await act(hass, "button", "press", entity_id(hass, miner, "button", "reboot"))
    assert bitaxe.counters["reboot"] == 1
    finished = [event.data for event in events if event.data["type"] == "finished"]
    assert [(data["command_type"], data["status"]) for data in finished] == [
        ("backup", "success"),
        ("reboot", "success"),
    ]


async def test_failed_command_raises_a_translated_error(
    hass: HomeAssistant, bitaxe: Machine, set_up_site: SetUpSite
) -> None:
    entry = await set_up_site([bitaxe], options={"write_deadline": 5})
    (miner,) = miners_of(hass, entry)
    bitaxe.faults[Fault.ACCESS_DENIED] = {}
    with pytest.raises(HomeAssistantError) as error:
        await act(hass, "button", "press", entity_id(hass, miner, "button", "reboot"))
    assert error.value.translation_key == "command_failed"
    assert error.value.translation_domain == DOMAIN
    assert error.value.translation_placeholders
    assert error.value.translation_placeholders["name"] == f"Miner {bitaxe.ip}"
    assert len(error.value.translation_placeholders["error"]) > 10
    assert not bitaxe.counters.get("reboot")


async def test_power_limit_entity_writes_the_limit(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    async with Fleet.start(kinds=["luxos", "vnish", "braiins", "whatsminer_v3"], base="127.36.16.1") as fleet:
        entry = await set_up_site(fleet.machines)
        limited = [miner for miner in miners_of(hass, entry) if "power_limit" in miner.capabilities]
        assert limited
        for miner in limited:
            machine = fleet[miner.address]
            number = entity_id(hass, miner, "number", "power_limit")
            current = state(hass, miner, "number", "power_limit")
            assert miner.profile
            if miner.profile.power_limit_max_w is not None:
                assert current.attributes["max"] <= machine.max_power_w, machine.kind
                assert current.attributes["min"] >= machine.min_power_w, machine.kind
            with pytest.raises(ServiceValidationError):
                await act(hass, "number", "set_value", number, value=current.attributes["max"] + 1000)
            assert not machine.counters.get("power_limit"), machine.kind
            wanted = (
                (current.attributes["min"] + 2 * current.attributes["max"]) // 3
                if current.attributes["max"] < 20_000
                else 2500
            )
            await act(hass, "number", "set_value", number, value=wanted)
            # VNish has presets: it uses the next lower one.
            assert machine.power_limit_w
            assert machine.power_limit_w <= wanted, machine.kind
            assert machine.power_limit_w == wanted or machine.kind == "vnish"
            await shows(hass, miner, "number", "power_limit", str(machine.power_limit_w))


async def test_locate_light_entity_switches_the_light(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    async with Fleet.start(kinds=["antminer"], base="127.36.17.1") as fleet:
        machine = fleet.machines[0]
        entry = await set_up_site([machine], enable_all=True)
        (miner,) = miners_of(hass, entry)
        light = entity_id(hass, miner, "switch", "locate_light")
        await act(hass, "switch", "turn_on", light)
        assert machine.locate_light
        await act(hass, "switch", "turn_off", light)
        assert not machine.locate_light


async def test_command_event_entity_shows_the_result(
    hass: HomeAssistant, bitaxe: Machine, set_up_site: SetUpSite
) -> None:
    entry = await set_up_site([bitaxe], enable_all=True)
    (miner,) = miners_of(hass, entry)
    await act(hass, "button", "press", entity_id(hass, miner, "button", "backup"))
    current = state(hass, miner, "event", "command")
    assert current.attributes["event_type"] == "success"
    assert current.attributes["command_type"] == "backup"
    assert current.attributes["command_id"] > 0


async def test_forged_events_change_no_event_entity(
    hass: HomeAssistant, bitaxe: Machine, set_up_site: SetUpSite, caplog: pytest.LogCaptureFixture
) -> None:
    """Every user who may fire events could fire these."""
    entry = await set_up_site([bitaxe], enable_all=True)
    (miner,) = miners_of(hass, entry)
    await act(hass, "button", "press", entity_id(hass, miner, "button", "backup"))
    before = state(hass, miner, "event", "command")
    record = {
        "type": "verified",
        "id": 7,
        "miner_id": miner.miner_id,
        "status": "success",
        "verification": "not_confirmed",
        "command_type": "reboot",
        "error_message": None,
        "initiated_by": "Anna",
        "source": "manual",
        "duration_ms": 5,
        "batch_id": "b",
    }
    hass.bus.async_fire(EVENT_COMMAND, record)
    for malformed in ({}, {"miner_id": miner.miner_id}, {"miner_id": [], "type": 3}, {**record, "status": "nonsense"}):
        hass.bus.async_fire(EVENT_COMMAND, malformed)
    await hass.async_block_till_done()
    assert state(hass, miner, "event", "command") == before
    assert "Traceback" not in caplog.text


async def test_disabled_entities_work_when_enabled(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    async with Fleet.start(kinds=["whatsminer_v2"], base="127.36.18.1") as fleet:
        entry = await set_up_site(fleet.machines, enable_all=True)
        (miner,) = miners_of(hass, entry)
        assert state(hass, miner, "binary_sensor", "reachable").state == STATE_ON
        assert state(hass, miner, "binary_sensor", "fault").state == STATE_OFF
        assert miner.data.boards
        for board in miner.data.boards:
            current = state(hass, miner, "sensor", f"board_{board.position}_hashrate")
            assert float(current.state) == pytest.approx(fleet.machines[0].hashrate_ths / 3, rel=0.2)
        assert float(state(hass, miner, "sensor", f"fan_{miner.data.fans[0].position}_speed").state) > 100
        assert float(state(hass, miner, "sensor", "mining_uptime").state) > 20
        assert int(state(hass, miner, "sensor", "shares_accepted").state) > 0
        assert state(hass, miner, "sensor", "pool").state == "pool-a.example.com:3333"
        assert "acme" not in str(state(hass, miner, "sensor", "pool").attributes)


async def test_pool_sensor_shows_the_pool_of_each_group(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    async with Fleet.start(kinds=["luxos"], base="127.36.47.1") as fleet:
        fleet.machines[0].layout.pool_groups = (1, 2)
        entry = await set_up_site(fleet.machines, enable_all=True)
        (miner,) = miners_of(hass, entry)
        current = state(hass, miner, "sensor", "pool")
        assert current.state == "pool-a.example.com:3333, pool-b.example.com:4444"
        assert current.attributes["active_slots"] == [0, 1]


async def test_energy_sums_the_power(
    hass: HomeAssistant, bitaxe: Machine, set_up_site: SetUpSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(energy_total, "monotonic", lambda: now)
    entry = await set_up_site([bitaxe], enable_all=True)
    (miner,) = miners_of(hass, entry)

    async def poll() -> float | None:
        bitaxe.booted_at -= 1  # Every poll has new values.
        await miner.async_refresh()
        await hass.async_block_till_done()
        current = state(hass, miner, "sensor", "energy").state
        return None if current == STATE_UNAVAILABLE else float(current)

    first = await poll()
    power = miner.data.power_w
    assert first == 0
    assert power
    now += 3600
    second = await poll()
    assert second == pytest.approx(power / 1000, rel=0.01)
    # An hour of silence is not counted, because its consumption is unknown.
    bitaxe.faults[Fault.DEAD] = {}
    assert await poll() is None
    now += 3600
    del bitaxe.faults[Fault.DEAD]
    assert await poll() == second
    now += 360
    third = await poll()
    assert third == pytest.approx(second * 1.1, rel=0.01)
    # A restart neither loses nor adds energy.
    now += 7200
    assert await hass.config_entries.async_reload(entry.entry_id)
    await wait_until(lambda: miners_of(hass, entry)[0].last_update_success)
    await hass.async_block_till_done()
    (miner,) = miners_of(hass, entry)
    assert await poll() == third


async def test_site_entities_sum_up_the_miners(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    async with Fleet.start(kinds=["axeos", "axeos", "whatsminer_v2", "luxos"], base="127.36.19.1") as fleet:
        machines = fleet.machines
        machines[1].paused = True
        machines[3].faults[Fault.DEAD] = {}
        entry = await set_up_site(machines, answers=False)
        await wait_until(lambda: sum(miner.last_update_success for miner in miners_of(hass, entry)) == 3)
        await _look_at_site(hass)
        assert _site(hass, entry, "miners") == 4
        assert _site(hass, entry, "miners_mining") == 2
        assert _site(hass, entry, "miners_paused") == 1
        assert _site(hass, entry, "miners_idle") == 0
        assert _site(hass, entry, "miners_fault") == 0
        assert _site(hass, entry, "miners_offline") == 1
        assert _site(hass, entry, "hashrate") == pytest.approx(127, rel=0.15)
        assert _site(hass, entry, "power") == pytest.approx(3293, rel=0.15)
        assert _site(hass, entry, "efficiency") == pytest.approx(26, rel=0.2)
        # If no miner answers, the sums are unknown, not zero.
        for machine in machines:
            machine.faults[Fault.DEAD] = {}
        for miner in miners_of(hass, entry):
            await miner.async_refresh()
        await _look_at_site(hass)
        assert _site(hass, entry, "miners_offline") == 4
        for key in ("hashrate", "power", "efficiency"):
            assert _site(hass, entry, key) is None
        devices = dr.async_get(hass)
        site = devices.async_get_device_by_identifier((DOMAIN, entry.entry_id), entry.entry_id)
        assert site
        assert site.entry_type is dr.DeviceEntryType.SERVICE


async def _look_at_site(hass: HomeAssistant) -> None:
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=11))
    # The sensors share one sum, which is made in the background.
    for _ in range(10):
        await asyncio.sleep(0)
    await hass.async_block_till_done()


def _site(hass: HomeAssistant, entry: MockConfigEntry, key: str) -> float | None:
    found = er.async_get(hass).async_get_entity_id("sensor", DOMAIN, f"{entry.entry_id}_{key}")
    assert found
    current = hass.states.get(found)
    assert current
    return None if current.state == STATE_UNKNOWN else float(current.state)
