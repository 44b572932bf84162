"""The store of policies: checks, versions, and what it keeps from clients."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers.collection import ItemNotFound

from custom_components.miner_remote.input.fields import InvalidDataError
from custom_components.miner_remote.policies.model import Policy, PolicyScope
from custom_components.miner_remote.policies.policy_json import policy_as_json, policy_from_json
from custom_components.miner_remote.policies.store import PolicyStore

from .scripted import Script, ScriptedKind, script

pytestmark = pytest.mark.usefixtures("scripted")


@pytest.fixture
async def store(hass: HomeAssistant) -> PolicyStore:
    store = PolicyStore(hass, lambda: {1, 2})
    await store.async_load()
    return store


async def create(store: PolicyStore, data: dict[str, Any]) -> dict[str, Any]:
    return await store.async_create(data, created_by="Alice")


async def test_policy_is_stored_with_its_creator(hass: HomeAssistant, store: PolicyStore) -> None:
    item = await create(store, script(hold=0))
    assert (item["id"], item["version"], item["created_by"], item["manual_minutes"]) == (1, 1, "Alice", 60)
    again = PolicyStore(hass, lambda: {1, 2})
    await again.async_load()
    policy = again.policy(1)
    assert policy is not None
    assert policy.settings == Script(hold=0)
    assert policy_from_json(policy_as_json(policy)) == policy


async def test_version_rises_with_settings_and_scope_only(store: PolicyStore) -> None:
    await create(store, script(hold=0))
    for changes, version in (
        ({"name": "Other", "enabled": False, "note": "n", "manual_minutes": 5}, 1),
        ({"settings": {"hold": 0}}, 1),
        ({"settings": {"hold": 100}}, 2),
        ({"scope": {"labels": ["row 1"]}}, 3),
        ({"version": 17, "id": 9, "created_by": "Bob"}, 3),
    ):
        item = await store.async_update(1, changes)
        assert item["version"] == version, changes
    assert (item["id"], item["created_by"]) == (1, "Alice")
    assert not await store.async_toggle(1) or item["enabled"] is False


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"kind": "none"}, "kind", "not_one_of"),
        ({"name": ""}, "name", "empty"),
        ({"scope": {}}, "scope.all", "needs_one_of"),
        ({"scope": {"room": "x"}}, "scope.room", "unknown_key"),
        ({"settings": {"hold": -1}}, "settings.hold", "out_of_range"),
        ({"settings": {"unknown": 1}}, "settings.unknown", "unknown_key"),
        ({"settings": {"pool_id": 3}}, "settings", "unknown_pool"),
        ({"manual_minutes": 10_081}, "manual_minutes", "out_of_range"),
        ({"more": 1}, "more", "unknown_key"),
    ],
)
async def test_wrong_policy_is_refused(store: PolicyStore, changes: dict[str, Any], path: str, code: str) -> None:
    with pytest.raises(InvalidDataError) as caught:
        await create(store, {**script(), **changes})
    assert (path, code) in [(error.path, error.code) for error in caught.value.errors]


async def test_wrong_value_in_the_scope_has_one_error(store: PolicyStore) -> None:
    with pytest.raises(InvalidDataError) as caught:
        await create(store, {**script(), "scope": {"all": "yes"}})
    assert [(error.path, error.code) for error in caught.value.errors] == [("scope.all", "not_boolean")]


async def test_kind_of_a_policy_cannot_be_changed(store: PolicyStore) -> None:
    await create(store, script())
    with pytest.raises(InvalidDataError) as caught:
        await store.async_update(1, {"kind": "scripted_pools"})
    assert caught.value.errors[0].path == "kind"


async def test_policy_whose_pool_is_gone_can_be_switched_off(hass: HomeAssistant) -> None:
    pools = {1}
    store = PolicyStore(hass, lambda: pools)
    await store.async_load()
    await create(store, script(pool_id=1))
    assert [policy.id for policy in store.uses_pool(1)] == [1]
    assert store.uses_pool(2) == []
    pools.clear()
    await store.async_update(1, {"enabled": False})
    with pytest.raises(InvalidDataError):
        await store.async_update(1, {"settings": {"pool_id": 1}})


async def test_draft_is_checked_and_not_stored(store: PolicyStore) -> None:
    draft = await store.async_draft(script(hold=5))
    assert draft.settings == Script(hold=5)
    assert store.policies() == []
    await create(store, script(hold=0))
    changed = await store.async_draft({"settings": {"hold": 7}}, 1)
    assert (changed.id, changed.settings) == (1, Script(hold=7))
    assert store.policy(1).settings == Script(hold=0)  # type: ignore[union-attr]
    with pytest.raises(ItemNotFound):
        await store.async_draft({}, 2)
    with pytest.raises(InvalidDataError):
        await store.async_draft({"name": 1}, 1)


def test_defaults_of_a_policy(scripted: ScriptedKind) -> None:
    policy = policy_from_json({"name": "A", "kind": "scripted", "scope": {"sites": ["Hall"]}, "settings": {}})
    assert policy == Policy(name="A", kind="scripted", scope=PolicyScope(sites=("Hall",)), settings=Script())
