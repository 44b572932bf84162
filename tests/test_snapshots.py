"""Snapshots of the entities of each simulated firmware and of the diagnostics.

After an intended change, update them with `pytest tests/test_snapshots.py --snapshot-update` and review the difference.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.entity_component import async_update_entity
from pytest_homeassistant_custom_component.common import MockConfigEntry
from syrupy.assertion import SnapshotAssertion

from custom_components.miner_remote.diagnostics import async_get_config_entry_diagnostics, async_get_device_diagnostics
from custom_components.miner_remote.runtime import DATA
from simulator.fleet import Fleet, all_kinds

from .conftest import SetUpSite, miners_of, wait_until

TIME_DEPENDENT = re.compile(r"(uptime|energy|shares_\w+|last_\w+|command)$|uptime_s$")
IN_THE_NAME = {"friendly_name", "icon"}


def rows(hass: HomeAssistant, entry: MockConfigEntry, defaults: dict[str, bool]) -> str:
    """Return one line for each enabled entity: platform, key, name, category, default, state, and attributes."""
    lines = []
    for item in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id):
        if item.disabled:
            continue
        state = hass.states.get(item.entity_id)
        assert state is not None, item.entity_id
        key = item.unique_id.removeprefix("garage-id-0_").replace(f"{entry.entry_id}_", "site_")
        shown = "…" if TIME_DEPENDENT.search(key) else state.state
        facts = [item.original_name, item.entity_category, "enabled" if defaults[item.entity_id] else "disabled", shown]
        facts += [f"{name}={value}" for name, value in sorted(state.attributes.items()) if name not in IN_THE_NAME]
        lines.append(f"{item.domain}.{key}: " + " | ".join(str(fact) for fact in facts if fact is not None))
    return "\n".join(sorted(lines))


async def set_up_with_all_entities(
    hass: HomeAssistant, set_up_site: SetUpSite, fleet: Fleet
) -> tuple[MockConfigEntry, dict[str, bool]]:
    """Set up a site, then enable all entities; also return which are enabled by default."""
    entry = await set_up_site(fleet.machines)
    registry = er.async_get(hass)
    items = er.async_entries_for_config_entry(registry, entry.entry_id)
    defaults = {item.entity_id: not item.disabled for item in items}
    for item in items:
        registry.async_update_entity(item.entity_id, disabled_by=None)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await wait_until(lambda: all(miner.last_update_success for miner in miners_of(hass, entry)))
    await hass.async_block_till_done()
    return entry, defaults


@pytest.mark.parametrize("kind", all_kinds())
async def test_entities_of_a_miner(
    hass: HomeAssistant, set_up_site: SetUpSite, snapshot: SnapshotAssertion, kind: str
) -> None:
    async with Fleet.start(kinds=[kind], base="127.46.10.1") as fleet:
        entry, defaults = await set_up_with_all_entities(hass, set_up_site, fleet)
        for state in hass.states.async_all("sensor"):
            await async_update_entity(hass, state.entity_id)
        assert rows(hass, entry, defaults) == snapshot
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_entities_of_a_policy(hass: HomeAssistant, set_up_site: SetUpSite, snapshot: SnapshotAssertion) -> None:
    entry = await set_up_site()
    policies = hass.data[DATA].policies
    for name, kind, settings in (
        ("Nightly", "backup", {"time": "03:30"}),
        ("Office", "heating", {"sensor": "sensor.office", "target_c": 20, "presets": {"eco": 18}}),
    ):
        body = {"name": name, "kind": kind, "scope": {"all": True}, "settings": settings}
        await policies.store.async_create(body, created_by="Test")
    await policies.async_run(1)
    await hass.async_block_till_done()
    items = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    shown = rows(hass, entry, {item.entity_id: not item.disabled for item in items})
    lines = [re.sub(r"next_at=\S+", "next_at=…", line) for line in shown.splitlines() if ".policy_" in line]
    assert "\n".join(lines) == snapshot


def stable(content: Any) -> Any:
    """Return diagnostics without values that depend on the time."""
    if isinstance(content, dict):
        return {key: "…" if TIME_DEPENDENT.search(key) and value else stable(value) for key, value in content.items()}
    return [stable(value) for value in content] if isinstance(content, list) else content


async def test_diagnostics_of_a_site(hass: HomeAssistant, set_up_site: SetUpSite, snapshot: SnapshotAssertion) -> None:
    async with Fleet.start(kinds=["axeos", "whatsminer_v2"], base="127.46.11.1") as fleet:
        entry = await set_up_site(fleet.machines, options={"scan_interval": 60})
        diagnostics = await async_get_config_entry_diagnostics(hass, entry)
        assert stable(json.loads(json.dumps(diagnostics))) == snapshot
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_diagnostics_of_a_miner(hass: HomeAssistant, set_up_site: SetUpSite, snapshot: SnapshotAssertion) -> None:
    async with Fleet.start(kinds=["antminer"], base="127.46.12.1") as fleet:
        entry = await set_up_site(fleet.machines)
        (miner,) = miners_of(hass, entry)
        device = dr.async_get(hass).async_get(miner.device_id or "")
        assert device is not None
        diagnostics = await async_get_device_diagnostics(hass, entry, device)
        assert stable(json.loads(json.dumps(diagnostics))) == snapshot
        assert await hass.config_entries.async_unload(entry.entry_id)
