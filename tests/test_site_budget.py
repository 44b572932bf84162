"""The entities of the power budget of a site, with simulated miners on real sockets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from homeassistant.components.number import DOMAIN as NUMBER, SERVICE_SET_VALUE
from homeassistant.components.switch import DOMAIN as SWITCH
from homeassistant.const import SERVICE_TURN_OFF, SERVICE_TURN_ON, STATE_OFF, STATE_ON, STATE_UNKNOWN
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_component import async_update_entity
from pytest_homeassistant_custom_component.common import MockConfigEntry, mock_restore_cache_with_extra_data

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.entities import energy_total
from custom_components.miner_remote.fleet import miner as fleet_miner
from custom_components.miner_remote.fleet.miner import Reachability
from custom_components.miner_remote.runtime import DATA
from simulator.fleet import Fleet

from .conftest import SetUpSite, miners_of, wait_until

THREE_PHASES = {"connection": {"phases": 3, "voltage_v": 240}}


@pytest.fixture
async def fleet() -> AsyncIterator[Fleet]:
    """Run two simulated miners with a power limit that acts without a restart."""
    async with Fleet.start(kinds=["braiins", "braiins"], base="127.46.20.1", boot_s=0.3) as running:
        yield running


@pytest.fixture
async def entry(all_enabled: None, set_up_site: SetUpSite, fleet: Fleet) -> MockConfigEntry:
    """Return a site with both miners and all entities."""
    return await set_up_site(fleet.machines)


def shown(hass: HomeAssistant, entry: MockConfigEntry, platform: str, key: str) -> State:
    entity_id = er.async_get(hass).async_get_entity_id(platform, DOMAIN, f"{entry.entry_id}_{key}")
    assert entity_id is not None, key
    state = hass.states.get(entity_id)
    assert state is not None, f"{key} is disabled"
    return state


async def act(hass: HomeAssistant, entry: MockConfigEntry, platform: str, key: str, action: str, **data: Any) -> None:
    entity_id = shown(hass, entry, platform, key).entity_id
    await hass.services.async_call(platform, action, {"entity_id": entity_id, **data}, blocking=True)
    await hass.async_block_till_done()


async def status(hass: HomeAssistant, entry: MockConfigEntry) -> str:
    entity_id = shown(hass, entry, "sensor", "evcc_status").entity_id
    await async_update_entity(hass, entity_id)
    return shown(hass, entry, "sensor", "evcc_status").state


def values(hass: HomeAssistant, entry: MockConfigEntry) -> tuple[str, str, str]:
    """Return the states of the switch and of the numbers in W and A."""
    return (
        shown(hass, entry, SWITCH, "mining").state,
        shown(hass, entry, NUMBER, "power_budget").state,
        shown(hass, entry, NUMBER, "maximum_current").state,
    )


async def test_only_the_entities_of_evcc_are_disabled_by_default(
    hass: HomeAssistant, set_up_site: SetUpSite, fleet: Fleet
) -> None:
    entry = await set_up_site(fleet.machines)
    registry = er.async_get(hass)
    disabled = {
        key: registry.entities[entity_id].disabled
        for platform, key in (
            (SWITCH, "mining"),
            (NUMBER, "power_budget"),
            (NUMBER, "maximum_current"),
            ("sensor", "evcc_status"),
            ("sensor", "energy"),
        )
        if (entity_id := registry.async_get_entity_id(platform, DOMAIN, f"{entry.entry_id}_{key}"))
    }
    assert disabled == {
        "mining": False, "power_budget": False, "maximum_current": True, "evcc_status": True, "energy": False,
    }  # fmt: skip


async def test_switch_and_numbers_set_the_same_budget(
    hass: HomeAssistant, entry: MockConfigEntry, fleet: Fleet
) -> None:
    budgets = hass.data[DATA].policies.site_budgets
    assert values(hass, entry) == (STATE_ON, STATE_UNKNOWN, STATE_UNKNOWN)
    assert hass.data[DATA].policies.store.policies() == []
    await act(hass, entry, NUMBER, "power_budget", SERVICE_SET_VALUE, value=2000)
    assert budgets.limit_w(entry.entry_id) == 2000
    # 8.695… A are not rounded up.
    assert values(hass, entry) == (STATE_ON, "2000", "8.69")
    await act(hass, entry, NUMBER, "maximum_current", SERVICE_SET_VALUE, value=9.5)
    assert values(hass, entry) == (STATE_ON, "2185", "9.5")
    await act(hass, entry, SWITCH, "mining", SERVICE_TURN_OFF)
    assert values(hass, entry) == (STATE_OFF, "0", "0.0")
    await wait_until(lambda: all(machine.paused for machine in fleet.machines))
    await act(hass, entry, SWITCH, "mining", SERVICE_TURN_ON)
    assert values(hass, entry) == (STATE_ON, "2185", "9.5")
    # All belong to one policy.
    assert len(hass.data[DATA].policies.store.policies()) == 1


async def test_zero_watts_pause_and_a_higher_budget_resumes(
    hass: HomeAssistant, entry: MockConfigEntry, fleet: Fleet
) -> None:
    full = sum(machine.power_w for machine in fleet.machines)
    await act(hass, entry, NUMBER, "maximum_current", SERVICE_SET_VALUE, value=0)
    assert shown(hass, entry, SWITCH, "mining").state == STATE_OFF
    await wait_until(lambda: all(machine.paused for machine in fleet.machines))
    assert await status(hass, entry) == "b"
    await act(hass, entry, NUMBER, "power_budget", SERVICE_SET_VALUE, value=round(full) + 500)
    assert shown(hass, entry, SWITCH, "mining").state == STATE_ON
    policies = hass.data[DATA].policies.store
    (policy,) = policies.policies()
    assert policy.kind == "power_budget"
    # Without the budget, nothing holds the miners.
    await policies.async_delete_item(str(policy.id))
    await hass.async_block_till_done()
    assert values(hass, entry) == (STATE_ON, STATE_UNKNOWN, STATE_UNKNOWN)
    await wait_until(lambda: not any(machine.paused for machine in fleet.machines), 40)


async def test_switch_without_a_budget_before_removes_it(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await act(hass, entry, SWITCH, "mining", SERVICE_TURN_OFF)
    await act(hass, entry, SWITCH, "mining", SERVICE_TURN_ON)
    assert values(hass, entry) == (STATE_ON, STATE_UNKNOWN, STATE_UNKNOWN)
    assert hass.data[DATA].policies.site_budgets.limit_w(entry.entry_id) is None


async def test_switch_remembers_the_budget_over_a_reload(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await act(hass, entry, NUMBER, "power_budget", SERVICE_SET_VALUE, value=1500)
    await act(hass, entry, SWITCH, "mining", SERVICE_TURN_OFF)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert values(hass, entry) == (STATE_OFF, "0", "0.0")
    await act(hass, entry, SWITCH, "mining", SERVICE_TURN_ON)
    assert values(hass, entry) == (STATE_ON, "1500", "6.52")


@pytest.mark.parametrize(
    ("extra", "expected"),
    [({"budget_w": 1500}, 1500), ({"budget_w": "1500"}, None), ({"budget_w": -5}, None), ({}, None)],
)
async def test_switch_restores_the_budget_that_was_stored(
    hass: HomeAssistant,
    set_up_site: SetUpSite,
    monkeypatch: pytest.MonkeyPatch,
    extra: dict[str, object],
    expected: int | None,
) -> None:
    await set_up_site(name="Attic")
    budgets = hass.data[DATA].policies.site_budgets
    given: list[int | None] = []

    async def set_budget(_entry_id: str | None, watts: int | None) -> None:
        given.append(watts)

    # The budget of 0 W was in force when Home Assistant stopped.
    monkeypatch.setattr(budgets, "limit_w", lambda _entry_id: 0)
    monkeypatch.setattr(budgets, "async_set", set_budget)
    mock_restore_cache_with_extra_data(hass, [(State("switch.garage_mining", STATE_OFF), extra)])
    entry = await set_up_site()
    await act(hass, entry, SWITCH, "mining", SERVICE_TURN_ON)
    assert given == [expected]


async def test_repeated_value_is_not_stored_again(
    hass: HomeAssistant, entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    await act(hass, entry, NUMBER, "power_budget", SERVICE_SET_VALUE, value=1500)

    async def refuse(_entry_id: str | None, _watts: int | None) -> None:
        raise AssertionError

    monkeypatch.setattr(hass.data[DATA].policies.site_budgets, "async_set", refuse)
    await act(hass, entry, NUMBER, "power_budget", SERVICE_SET_VALUE, value=1500)
    await act(hass, entry, NUMBER, "power_budget", SERVICE_SET_VALUE, value=1500.4)


async def test_budget_of_one_site_leaves_the_other_site_alone(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    async with Fleet.start(kinds=["braiins", "braiins"], base="127.46.21.1", boot_s=0.3) as fleet:
        first = await set_up_site(fleet.machines[:1], name="Garage")
        second = await set_up_site(fleet.machines[1:], name="Attic")
        await act(hass, first, SWITCH, "mining", SERVICE_TURN_OFF)
        await wait_until(lambda: fleet.machines[0].paused)
        assert shown(hass, second, SWITCH, "mining").state == STATE_ON
        assert not fleet.machines[1].paused


async def test_range_has_the_full_power_and_the_limits_of_a_charger(
    hass: HomeAssistant,
    all_enabled: None,
    set_up_site: SetUpSite,
    fleet: Fleet,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry = await set_up_site(fleet.machines, options=THREE_PHASES)
    budgets = hass.data[DATA].policies.site_budgets

    watts = shown(hass, entry, NUMBER, "power_budget").attributes
    amperes = shown(hass, entry, NUMBER, "maximum_current").attributes
    assert (watts["min"], watts["max"]) == (0, 22_080)
    assert (amperes["min"], amperes["max"]) == (0, 32)
    with pytest.raises(ServiceValidationError):
        await act(hass, entry, NUMBER, "maximum_current", SERVICE_SET_VALUE, value=33)
    monkeypatch.setattr(budgets, "full_power_w", lambda _entry_id: 50_000)
    await act(hass, entry, NUMBER, "maximum_current", SERVICE_SET_VALUE, value=16)
    # 50 kW are 69.4 A on three phases with 240 V each.
    assert shown(hass, entry, NUMBER, "maximum_current").attributes["max"] == 70
    assert shown(hass, entry, NUMBER, "power_budget").attributes["max"] == 50_000
    assert values(hass, entry) == (STATE_ON, "11520", "16.0")


async def test_status_is_that_of_a_charger(
    hass: HomeAssistant, entry: MockConfigEntry, fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await status(hass, entry) == "c"
    # Disabled is never charging, even while a miner still mines.
    await hass.data[DATA].policies.site_budgets.async_set(entry.entry_id, 0)
    assert not all(machine.paused for machine in fleet.machines)
    assert await status(hass, entry) == "b"
    await wait_until(lambda: all(machine.paused for machine in fleet.machines))
    assert await status(hass, entry) == "b"
    # A miner that misses polls is still connected, because many restart to resume.
    now = fleet_miner.monotonic()
    for age_s, reachability, expected in ((200, Reachability.LATE, "b"), (301, Reachability.OFFLINE, "a")):
        monkeypatch.setattr(fleet_miner, "monotonic", lambda age_s=age_s: now + age_s)
        assert {miner.reachability for miner in miners_of(hass, entry)} == {reachability}
        assert await status(hass, entry) == expected


async def test_total_energy_of_a_site_sums_the_power(
    hass: HomeAssistant, set_up_site: SetUpSite, fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(energy_total, "monotonic", lambda: now)
    mock_restore_cache_with_extra_data(
        hass,
        [
            (
                State("sensor.garage_total_energy", "7.5"),
                {"native_value": 7.5, "native_unit_of_measurement": "kWh"},
            )
        ],
    )
    entry = await set_up_site(fleet.machines)

    async def updated() -> float:
        entity_id = shown(hass, entry, "sensor", "energy").entity_id
        await async_update_entity(hass, entity_id)
        return float(shown(hass, entry, "sensor", "energy").state)

    before = await updated()
    assert before == 7.5
    power = sum(miner.data.power_w or 0.0 for miner in miners_of(hass, entry))
    assert power > 0
    now += 1800
    assert await updated() == pytest.approx(7.5 + power / 2000, rel=1e-4)
