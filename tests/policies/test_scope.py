"""Which miners are in the scope of a policy."""

from __future__ import annotations

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr, label_registry as lr

from custom_components.miner_remote.policies.model import PolicyScope
from custom_components.miner_remote.policies.scope import Place, Scopes, members
from custom_components.miner_remote.policies.site_names import bound, is_gone, renamed
from custom_components.miner_remote.runtime import DATA

from ..conftest import SetUpSite, miners_of

PLACES = {
    "a": Place(name="A", site="farm", site_id="1", area="hall 1", labels=frozenset({"row 1", "hot"})),
    "b": Place(name="B", site="farm", site_id="1", area="hall 2", labels=frozenset({"row 1"})),
    "c": Place(name="C", site="home", site_id="2", area="home", labels=frozenset()),
}


@pytest.mark.parametrize(
    ("scope", "inside"),
    [
        (PolicyScope(all=True), "abc"),
        (PolicyScope(all=True, labels=("none",)), "abc"),
        (PolicyScope(miner_ids=("c", "unknown")), "c"),
        (PolicyScope(areas=("HALL 1",)), "a"),
        (PolicyScope(sites=("Farm",)), "ab"),
        (PolicyScope(labels=("Row 1",)), "ab"),
        (PolicyScope(labels=("hot",), sites=("home",)), "ac"),
        (PolicyScope(sites=("Farm",), site_ids=(("farm", ("1",)),)), "ab"),
        (PolicyScope(sites=("Farm", "Home"), site_ids=(("farm", ("gone",)),)), "c"),
        (PolicyScope(), ""),
    ],
)
def test_scope_is_the_union_of_its_criteria(scope: PolicyScope, inside: str) -> None:
    assert members(scope, PLACES) == tuple(inside)


NAMES = {"1": "Farm", "2": "Home", "3": "farm"}


def scope_of(*sites: str, **ids: tuple[str, ...]) -> PolicyScope:
    return PolicyScope(sites=sites, site_ids=tuple(sorted(ids.items())))


@pytest.mark.parametrize(
    ("scope", "before", "expected"),
    [
        (scope_of("FARM", "Else"), None, scope_of("FARM", "Else", farm=("1", "3"))),
        (scope_of("Farm", farm=("3",)), None, scope_of("Farm", farm=("3",))),
        (scope_of("Farm", farm=("2",)), None, scope_of("Farm", farm=("1", "3"))),
        (scope_of("Farm", "Home"), scope_of("Farm", farm=("1",)), scope_of("Farm", "Home", farm=("1",), home=("2",))),
        (scope_of("Home"), scope_of("Home", home=("gone",)), scope_of("Home", home=("gone",))),
    ],
)
def test_names_mean_the_sites_that_have_them_when_they_are_saved(
    scope: PolicyScope, before: PolicyScope | None, expected: PolicyScope
) -> None:
    assert bound(scope, NAMES, before) == expected


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (scope_of("farm", farm=("1", "3")), scope_of("farm", farm=("1", "3"))),
        (scope_of("Barn", barn=("1", "2")), scope_of("Farm", "Home", farm=("1",), home=("2",))),
        (scope_of("Barn", "Home", barn=("gone",)), scope_of("Home", home=("2",))),
        (scope_of("Barn", barn=("gone",)), scope_of("Barn", barn=("gone",))),
        (scope_of("Later"), scope_of("Later")),
    ],
)
def test_scope_follows_its_sites(scope: PolicyScope, expected: PolicyScope) -> None:
    assert renamed(scope, NAMES) == expected
    assert is_gone(scope, NAMES) is (scope == scope_of("Barn", barn=("gone",)))


async def test_scopes_follow_areas_labels_and_miners(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    entry = await set_up_site(["127.0.0.2", "127.0.0.3"], answers=False)
    first, second = (miner.miner_id for miner in miners_of(hass, entry))
    scopes = Scopes(hass, hass.data[DATA].fleet)
    stop = scopes.async_start()
    await scopes.async_refresh()
    by_label, by_area = PolicyScope(labels=("hot",)), PolicyScope(areas=("Hall 1",))
    assert scopes.members(by_label) == ()
    devices, miner = dr.async_get(hass), hass.data[DATA].fleet.by_id(first)
    assert miner is not None
    assert miner.device_id is not None
    label = lr.async_get(hass).async_create("hot")
    area = ar.async_get(hass).async_create("Hall 1")
    devices.async_update_device(miner.device_id, labels={label.label_id}, area_id=area.id, name_by_user="Row 1/1")
    await hass.async_block_till_done()
    await scopes.async_refresh()
    assert scopes.members(by_label) == (first,)
    assert scopes.members(by_area) == (first,)
    assert scopes.places[first].name == "Row 1/1"
    assert scopes.holds(PolicyScope(all=True), second)
    assert await hass.config_entries.async_unload(entry.entry_id)
    await scopes.async_refresh()
    assert scopes.members(PolicyScope(all=True)) == tuple(sorted((first, second))), "configured, though not loaded"
    await hass.config_entries.async_remove(entry.entry_id)
    scopes._changed()
    await scopes.async_refresh()
    assert scopes.members(PolicyScope(all=True)) == ()
    stop()
