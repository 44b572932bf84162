"""Totals of sites, and totals damaged by versions that accepted implausible values."""

from __future__ import annotations

import asyncio
import math
from types import SimpleNamespace
from typing import Any

import pytest
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    mock_restore_cache_with_extra_data,
)

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.drivers.contract.values import Identity, Snapshot
from custom_components.miner_remote.entities.measurements import OperatingState
from custom_components.miner_remote.entities.restored_total import (
    LARGEST_ENERGY_KWH,
    LARGEST_MONEY,
    async_restored_total,
)
from custom_components.miner_remote.entities.site_sensor import SiteTotals
from simulator.fleet import Fleet

from .conftest import SetUpSite, miners_of
from .turns import set_turns


@pytest.mark.parametrize("value", [2.5e295, -1.0, math.inf, math.nan, 10**400, LARGEST_ENERGY_KWH * 1.01])
def test_damaged_total_restarts_at_zero_with_a_repair_issue(hass: HomeAssistant, value: float) -> None:
    assert async_restored_total(hass, "sensor.energy", value, LARGEST_ENERGY_KWH) == 0
    issue = ir.async_get(hass).async_get_issue(DOMAIN, "total_restarted_sensor.energy")
    assert issue is not None
    assert issue.translation_placeholders == {"entity_id": "sensor.energy"}


@pytest.mark.parametrize(
    ("value", "largest", "negative", "expected"),
    [
        (1234.5, LARGEST_ENERGY_KWH, False, 1234.5),
        (-12.5, LARGEST_MONEY, True, -12.5),
        (None, LARGEST_ENERGY_KWH, False, 0.0),
        ("unknown", LARGEST_ENERGY_KWH, False, 0.0),
    ],
)
def test_valid_total_continues_without_an_issue(
    hass: HomeAssistant, value: object, largest: float, negative: bool, expected: float
) -> None:
    assert async_restored_total(hass, "sensor.energy", value, largest, negative=negative) == expected
    assert not ir.async_get(hass).issues


async def test_damaged_energy_sensor_counts_again_after_restart(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    async with Fleet.start(kinds=["axeos"], base="127.36.31.1") as fleet:
        entry = await set_up_site(fleet.machines, enable_all=True)
        (miner,) = miners_of(hass, entry)
        entity_id = er.async_get(hass).async_get_entity_id("sensor", DOMAIN, f"{miner.miner_id}_energy")
        assert entity_id is not None
        assert await hass.config_entries.async_unload(entry.entry_id)
        stored = {"native_value": 2.5e295, "native_unit_of_measurement": "kWh"}
        mock_restore_cache_with_extra_data(hass, [(State(entity_id, "2.5e295"), stored)])
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        (miner,) = miners_of(hass, entry)
        await miner.async_refresh()
        await hass.async_block_till_done()
        state = hass.states.get(entity_id)
        assert state is not None
        assert float(state.state) < 1
        assert ir.async_get(hass).async_get_issue(DOMAIN, f"total_restarted_{entity_id}") is not None


async def test_sensors_share_the_totals_of_a_large_site(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    set_turns(monkeypatch, 1)
    identity = Identity(vendor="V", model="M", firmware="F")
    answers = [
        Snapshot(identity=identity, power_w=3000.0, hashrate_ths=100.0, mining=True),
        Snapshot(identity=identity, power_w=1000.0, paused=True),
        Snapshot(identity=identity, hashrate_ths=50.0, mining=True),
        None,
    ]
    miners = {
        str(number): SimpleNamespace(data=snapshot, last_update_success=snapshot is not None)
        for number, snapshot in enumerate(answers)
    }
    site: Any = SimpleNamespace(hass=hass, entry=MockConfigEntry(domain=DOMAIN), name="Hall", miners=miners)
    totals = SiteTotals(site)
    first, second = await asyncio.gather(totals.async_now(), totals.async_now())
    assert first is second
    assert (first.miners, first.answering) == (4, 3)
    assert (first.power_w, first.hashrate_ths, first.efficiency_j_th) == (4000, 150, 30)
    assert (first.states[OperatingState.MINING], first.states[OperatingState.PAUSED]) == (2, 1)
    miners.clear()
    later = await totals.async_now()
    assert (later.miners, later.power_w, later.efficiency_j_th) == (0, None, None)
