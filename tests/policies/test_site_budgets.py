"""The budgets of sites and of the whole fleet, and the number of a power budget."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.policies.site_budgets import SiteBudgets
from custom_components.miner_remote.runtime import DATA

from ..conftest import MakeHall, SetUpSite

METER = {"sensor": "sensor.grid", "max_import_w": 9000}


def budgets(hass: HomeAssistant) -> SiteBudgets:
    return hass.data[DATA].policies.site_budgets


def number(hass: HomeAssistant, policy_id: int) -> State | None:
    found = er.async_get(hass).async_get_entity_id("number", DOMAIN, f"policy_{policy_id}_limit")
    return None if found is None else hass.states.get(found)


async def create(hass: HomeAssistant, settings: dict[str, Any], **scope: Any) -> int:
    data = {"name": "Own", "kind": "power_budget", "scope": scope, "settings": settings}
    item = await hass.data[DATA].policies.store.async_create(data, created_by="Alice")
    await hass.async_block_till_done()
    return int(item["id"])


async def test_first_budget_of_a_site_creates_its_policy(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    garage, hall = await set_up_site(name="Garage"), await set_up_site(name="Hall")
    found, heard = budgets(hass), []
    stop = found.async_add_listener(lambda: heard.append(found.limit_w(hall.entry_id)))
    assert found.limit_w(hall.entry_id) is found.limit_w(None) is None
    await found.async_set(hall.entry_id, None)
    assert hass.data[DATA].policies.store.policies() == []
    await found.async_set(hall.entry_id, 5000)
    await found.async_set(None, 9000)
    assert (found.limit_w(hall.entry_id), found.limit_w(garage.entry_id), found.limit_w(None)) == (5000, None, 9000)
    policies = hass.data[DATA].policies.store.policies()
    assert [(policy.name, policy.scope.sites, policy.scope.all) for policy in policies] == [
        ("Hall: power budget", ("Hall",), False),
        ("Power budget", (), True),
    ]
    await found.async_set(hall.entry_id, 0)
    assert found.limit_w(hall.entry_id) == 0
    assert heard == [5000, 5000, 0]
    stop()
    await found.async_set(hall.entry_id, None)
    assert (found.limit_w(hall.entry_id), len(heard)) == (None, 3)
    switched_off = found.policy(hall.entry_id)
    assert switched_off is not None
    assert not switched_off.enabled
    await found.async_set(hall.entry_id, 2000)
    assert (found.limit_w(hall.entry_id), len(hass.data[DATA].policies.store.policies())) == (2000, 2)
    with pytest.raises(HomeAssistantError) as raised:
        await found.async_set("gone", 1)
    assert raised.value.translation_key == "site_not_found"


async def test_budget_follows_its_site_and_ends_with_it(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    hall, garage = await set_up_site(name="Hall"), await set_up_site(name="Garage")
    found, store = budgets(hass), hass.data[DATA].policies.store
    await found.async_set(hall.entry_id, 5000)
    await found.async_set(garage.entry_id, 2000)
    policy_id = await create(hass, {"limit_w": 7000}, sites=["HALL", "garage"], labels=["s19"])
    hass.config_entries.async_update_entry(hall, title="Barn", data={**hall.data, "name": "Barn"})
    await hass.async_block_till_done()
    assert (found.limit_w(hall.entry_id), found.limit_w(garage.entry_id)) == (5000, 2000)
    assert [policy.scope.sites for policy in store.policies()] == [("Barn",), ("Garage",), ("Barn", "garage")]
    new = await set_up_site(name="Hall")
    assert found.limit_w(new.entry_id) is None
    await found.async_set(new.entry_id, 3000)
    assert (found.limit_w(hall.entry_id), found.limit_w(new.entry_id)) == (5000, 3000)

    assert await hass.config_entries.async_remove(hall.entry_id)
    await hass.async_block_till_done()
    assert [policy.scope.sites for policy in store.policies()] == [("Garage",), ("garage",), ("Hall",)]
    assert policy_id in [policy.id for policy in store.policies()]
    again = await set_up_site(name="Barn")
    assert found.limit_w(again.entry_id) is None
    assert found.policy(again.entry_id) is None


async def test_sites_of_the_same_name_have_their_own_budgets(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    one, other = await set_up_site(name="Hall"), await set_up_site(name="Hall")
    found = budgets(hass)
    await found.async_set(one.entry_id, 5000)
    await found.async_set(other.entry_id, 3000)
    assert (found.limit_w(one.entry_id), found.limit_w(other.entry_id)) == (5000, 3000)
    hass.config_entries.async_update_entry(other, title="Shed", data={**other.data, "name": "Shed"})
    await hass.async_block_till_done()
    assert (found.limit_w(one.entry_id), found.limit_w(other.entry_id)) == (5000, 3000)


async def test_created_budgets_are_named_in_the_language_of_home_assistant(
    hass: HomeAssistant, set_up_site: SetUpSite
) -> None:
    hall = await set_up_site(name="Halle")
    hass.config.language = "de"
    await budgets(hass).async_set(hall.entry_id, 5000)
    await budgets(hass).async_set(None, 9000)
    names = [policy.name for policy in hass.data[DATA].policies.store.policies()]
    assert names == ["Halle: Leistungsbudget", "Leistungsbudget"]


async def test_budget_of_a_person_is_used_and_its_other_parts_stay(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    hall = await set_up_site(name="Hall")
    await create(hass, {"limit_w": 1}, sites=["hall"], labels=["s19"])
    policy_id = await create(hass, {"meter": METER}, sites=["hall"])
    found = budgets(hass)
    await found.async_set(hall.entry_id, 4000)
    policy = found.policy(hall.entry_id)
    assert policy is not None
    assert policy.id == policy_id
    settings = hass.data[DATA].policies.store.get(policy_id)
    assert settings is not None
    assert (settings["settings"]["limit_w"], settings["settings"]["meter"]["max_import_w"]) == (4000, 9000)
    await found.async_set(hall.entry_id, None)
    policy = found.policy(hall.entry_id)
    assert policy is not None
    assert (policy.enabled, found.limit_w(hall.entry_id)) == (True, None)


async def test_number_shows_and_changes_the_limit(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    hall = await set_up_site(name="Hall")
    await budgets(hass).async_set(hall.entry_id, 5000)
    await hass.async_block_till_done()
    policy = budgets(hass).policy(hall.entry_id)
    assert policy is not None
    shown = number(hass, policy.id)
    assert shown is not None
    assert (shown.state, shown.attributes["min"], shown.attributes["unit_of_measurement"]) == ("5000", 0, "W")
    assert shown.name == "Hall: power budget Power budget"
    data = {"entity_id": shown.entity_id, "value": 1200}
    await hass.services.async_call("number", "set_value", data, blocking=True)
    await hass.async_block_till_done()
    assert budgets(hass).limit_w(hall.entry_id) == 1200
    shown = number(hass, policy.id)
    assert shown is not None
    assert shown.state == "1200"
    policy_id = await create(hass, {"meter": METER}, all=True)
    shown = number(hass, policy_id)
    assert shown is not None
    assert shown.state == "unknown"


async def test_full_power_is_measured_or_else_the_highest_limit(hass: HomeAssistant, hall_of: MakeHall) -> None:
    async with hall_of(["braiins", "luxos"], "127.99.9.1") as hall:
        found = budgets(hass)
        assert found.full_power_w(hall.entry.entry_id) == found.full_power_w(None) == 7000
        assert found.full_power_w("gone") == 0
