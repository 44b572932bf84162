"""The switch and the sensor of a policy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import device_registry as dr, entity_registry as er

from custom_components.miner_remote import async_remove_config_entry_device, policies as package
from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.entities.policy_sensor import PolicySensor
from custom_components.miner_remote.policies.kinds import kinds
from custom_components.miner_remote.policies.status import DISABLED, ERROR, WAITING
from custom_components.miner_remote.runtime import DATA

from ..conftest import SetUpSite
from .note_kind import NoteKind, note_kind

__all__ = ["note_kind"]

TRANSLATIONS = Path(package.__file__).parent.parent / "translations"
CALM: dict[str, Any] = {"name": "Calm", "kind": "note", "scope": {"all": True}, "settings": {"phase": "calm"}}

pytestmark = pytest.mark.usefixtures("note_kind")


async def add(hass: HomeAssistant, **changes: Any) -> int:
    """Create a policy, and return its id."""
    item = await hass.data[DATA].policies.store.async_create({**CALM, **changes}, created_by="Test")
    await hass.async_block_till_done()
    return int(item["id"])


async def change(hass: HomeAssistant, policy_id: int, **changes: Any) -> None:
    await hass.data[DATA].policies.store.async_update(policy_id, changes)
    await hass.async_block_till_done()


async def decide(hass: HomeAssistant, policy_id: int) -> None:
    await hass.data[DATA].policies.async_run(policy_id)
    await hass.async_block_till_done()


def shown(hass: HomeAssistant, policy_id: int, platform: str, key: str) -> State | None:
    found = er.async_get(hass).async_get_entity_id(platform, DOMAIN, f"policy_{policy_id}_{key}")
    return None if found is None else hass.states.get(found)


def home(hass: HomeAssistant, policy_id: int) -> str | None:
    """Return the config entry of a policy's device, which both of its entities must have."""
    devices = [
        entry.entry_id
        for entry in hass.config_entries.async_entries(DOMAIN)
        for device in dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
        if (DOMAIN, f"policy_{policy_id}") in device.identifiers
    ]
    states = [shown(hass, policy_id, "switch", "enabled"), shown(hass, policy_id, "sensor", "state")]
    assert [state is not None for state in states] == [bool(devices)] * 2
    assert len(devices) <= 1
    return next(iter(devices), None)


async def test_entities_follow_their_policy(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    entry = await set_up_site()
    first, second = await add(hass), await add(hass, name="Other")
    assert home(hass, first) == home(hass, second) == entry.entry_id
    switch = shown(hass, first, "switch", "enabled")
    assert switch is not None
    assert (switch.entity_id, switch.name, switch.state) == ("switch.calm", "Calm", "on")
    assert (switch.attributes["policy_id"], switch.attributes["kind"]) == (first, "note")
    assert hass.states.get("sensor.calm_state") is not None
    device = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, f"policy_{first}"), entry.entry_id)
    assert device is not None
    assert (device.name, device.model, device.entry_type) == ("Calm", "Policy", dr.DeviceEntryType.SERVICE)
    assert not await async_remove_config_entry_device(hass, entry, device)
    await change(hass, first, name="Quiet")
    switch = shown(hass, first, "switch", "enabled")
    assert switch is not None
    assert switch.name == "Quiet"
    await hass.data[DATA].policies.store.async_delete_item(str(first))
    await hass.async_block_till_done()
    assert (home(hass, first), home(hass, second)) == (None, entry.entry_id)
    assert await async_remove_config_entry_device(hass, entry, device)


async def test_policy_belongs_to_the_first_site_of_its_scope(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    garage, hall = await set_up_site(name="Garage"), await set_up_site(name="Hall")
    policy_id = await add(hass)
    assert home(hass, policy_id) == garage.entry_id
    for sites, where in (
        (["hall"], hall),
        (["Attic", "Hall", "Garage"], hall),
        (["Garage", "Hall"], garage),
        (["Attic"], garage),
    ):
        await change(hass, policy_id, scope={"sites": sites})
        assert home(hass, policy_id) == where.entry_id, sites
    await change(hass, policy_id, scope={"sites": ["Hall"]})
    assert await hass.config_entries.async_remove(hall.entry_id)
    await hass.async_block_till_done()
    assert home(hass, policy_id) == garage.entry_id


async def test_switch_enables_and_disables_the_policy(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    await set_up_site()
    policy_id = await add(hass)
    for service, enabled in (("turn_off", False), ("turn_on", True)):
        await hass.services.async_call("switch", service, {"entity_id": "switch.calm"}, blocking=True)
        await hass.async_block_till_done()
        policy = hass.data[DATA].policies.store.policy(policy_id)
        assert policy is not None
        assert policy.enabled is enabled
        switch = shown(hass, policy_id, "switch", "enabled")
        assert switch is not None
        assert switch.state == ("on" if enabled else "off")


async def test_sensor_shows_phase_and_reason(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    await set_up_site()
    hass.config.language = "de"
    policy_id = await add(hass)
    await decide(hass, policy_id)
    state = shown(hass, policy_id, "sensor", "state")
    assert state is not None
    assert state.state == "calm"
    assert state.attributes["options"] == [DISABLED, ERROR, WAITING, "calm", "busy"]
    assert {key: state.attributes[key] for key in ("reason", "reason_code", "last_action", "miners", "counts")} == {
        "reason": "note_all", "reason_code": "note_all", "last_action": None, "miners": 0, "counts": {},
    }  # fmt: skip
    await change(hass, policy_id, settings={"phase": "busy"})
    await decide(hass, policy_id)
    state = shown(hass, policy_id, "sensor", "state")
    assert state is not None
    assert state.state == "busy"
    await change(hass, policy_id, enabled=False)
    await decide(hass, policy_id)
    state = shown(hass, policy_id, "sensor", "state")
    assert state is not None
    assert (state.state, state.attributes["reason_code"]) == ("disabled", "disabled")
    # Values that change with each decision are not recorded.
    unrecorded = PolicySensor._unrecorded_attributes
    assert {"reason", "counts", "miners", "next_at", "last_action_reason"} == unrecorded
    assert unrecorded < state.attributes.keys()


def test_every_phase_has_a_text() -> None:
    phases = {DISABLED, ERROR, WAITING}
    for kind in kinds().values():
        if not isinstance(kind, NoteKind):
            assert kind.phases, kind.key
            phases.update(kind.phases)
    for path in TRANSLATIONS.glob("*.json"):
        texts = json.loads(path.read_text(encoding="utf-8"))["entity"]
        assert set(texts["sensor"]["policy"]["state"]) == phases, path.stem
        named = set(texts["switch"]["policy_enabled"]["state_attributes"]["kind"]["state"])
        assert named == {kind.key for kind in kinds().values() if not isinstance(kind, NoteKind)}, path.stem
