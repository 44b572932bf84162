"""The actions for policies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from probatio import Invalid
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.miner_remote.commands.rate_limit import TokenBucket
from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.runtime import DATA
from simulator.fleet import Fleet

from ..conftest import SetUpSite, miners_of, wait_until
from .note_kind import note_kind

__all__ = ["note_kind"]

CALM: dict[str, Any] = {"name": "Calm", "kind": "note", "scope": {"all": True}, "settings": {"phase": "calm"}}

pytestmark = pytest.mark.usefixtures("note_kind")


@pytest.fixture
async def entry(set_up_site: SetUpSite) -> AsyncIterator[MockConfigEntry]:
    """Return a site with two miners."""
    async with Fleet.start(kinds=("axeos", "antminer"), base="127.46.50.1", boot_s=0.5) as fleet:
        yield await set_up_site(fleet.machines, name="Hall")


async def act(
    hass: HomeAssistant, action: str, data: dict[str, Any], user: MockUser | None = None, *, response: bool = True
) -> dict[str, Any]:
    context = Context(user_id=user.id) if user else Context()
    answer = await hass.services.async_call(
        DOMAIN, action, data, blocking=True, context=context, return_response=response
    )
    return dict(answer or {})


async def add(hass: HomeAssistant, **changes: Any) -> int:
    item = await hass.data[DATA].policies.store.async_create({**CALM, **changes}, created_by="Test")
    return int(item["id"])


async def test_policy_is_switched_by_name_or_id(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    policy_id = await add(hass)
    store = hass.data[DATA].policies.store
    for named, enabled in (("calm", False), (policy_id, True), (float(policy_id), False), (f" {policy_id}", True)):
        answer = await act(hass, "set_policy", {"policy": named, "enabled": enabled})
        assert (answer["policy"]["id"], answer["policy"]["enabled"]) == (policy_id, enabled), named
        policy = store.policy(policy_id)
        assert policy is not None
        assert policy.enabled is enabled
    assert await act(hass, "set_policy", {"policy": "Calm", "enabled": "off"}, response=False) == {}


async def test_unclear_names_and_wrong_data_are_refused(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    for name in ("Twice", "TWICE"):
        await add(hass, name=name)
    for named, key in (("twice", "policy_name_ambiguous"), ("nothing", "policy_unknown"), (99, "policy_unknown")):
        for action, more in (("set_policy", {"enabled": False}), ("run_policy_now", {}), ("apply_template", {})):
            with pytest.raises(ServiceValidationError) as caught:
                await act(hass, action, {"policy": named, **more})
            assert caught.value.translation_key == key
            assert caught.value.translation_placeholders == {"policy": str(named)}
    for action, data in (
        ("set_policy", {"policy": 1}),
        ("set_policy", {"policy": 1, "enabled": "maybe"}),
        ("set_policy", {"policy": "", "enabled": True}),
        ("set_policy", {"policy": 0, "enabled": True}),
        ("run_policy_now", {"policy": 1, "force": True}),
        ("apply_template", {"policy": 1, "group_size": 0}),
    ):
        with pytest.raises(Invalid):
            await act(hass, action, data)
    assert all(policy.enabled for policy in hass.data[DATA].policies.store.policies())


async def test_policy_decides_now(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await add(hass, settings={"phase": "busy"})
    answer = await act(hass, "run_policy_now", {"policy": "Calm"})
    assert answer["policy"]["status"]["counts"] == {"busy": 2}
    assert [row["phase"] for row in answer["miners"]] == ["busy", "busy"]
    assert await act(hass, "run_policy_now", {"policy": "Calm"}, response=False) == {}


async def test_only_a_template_is_applied(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await add(hass)
    with pytest.raises(HomeAssistantError) as caught:
        await act(hass, "apply_template", {"policy": "Calm"})
    assert caught.value.translation_key == "policy_wrong_kind"
    with pytest.raises(ServiceValidationError) as caught:
        await act(hass, "apply_template", {"policy": "Calm", "entity_id": ["light.kitchen"]})
    assert caught.value.translation_key == "not_a_miner"
    with pytest.raises(ServiceValidationError) as caught:
        await act(hass, "apply_template", {"policy": "Calm", "group_size": 1, "group_percent": 10})
    assert caught.value.translation_key == "two_kinds_of_group"


async def test_template_is_applied_to_targeted_miners(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    first, second = miners_of(hass, entry)
    pools = [{"pool_url": "stratum+tcp://new.example:3333", "worker_name": "account.w"}]
    await add(hass, name="Template", kind="template", enabled=False, settings={"pools": pools})
    target = {"policy": "template", "device_id": first.device_id}
    result = await act(hass, "apply_template", target)
    assert (result["total"], result["successful"]) == (1, 1), result
    assert result["commands"][0]["miner_id"] == first.miner_id
    await wait_until(lambda: first.data.pools[0].url == pools[0]["pool_url"])
    assert second.data.pools[0].url != pools[0]["pool_url"]
    with pytest.raises(ServiceValidationError) as caught:
        await act(hass, "apply_template", {"policy": "template", "device_id": []})
    assert caught.value.translation_key == "no_miner_targeted"
    # Without a target, all miners of the template.
    assert await act(hass, "apply_template", {"policy": "template"}, response=False) == {}
    await wait_until(lambda: second.data.pools[0].url == pools[0]["pool_url"])


async def test_users_need_rights_and_tokens(
    hass: HomeAssistant, entry: MockConfigEntry, hass_admin_user: MockUser, hass_read_only_user: MockUser
) -> None:
    await add(hass)
    for action, more in (("set_policy", {"enabled": False}), ("run_policy_now", {}), ("apply_template", {})):
        with pytest.raises(Unauthorized):
            await act(hass, action, {"policy": 1, **more}, hass_read_only_user)
    hass.data[DATA].limiter = TokenBucket(1)
    await act(hass, "run_policy_now", {"policy": 1}, hass_admin_user)
    with pytest.raises(ServiceValidationError) as caught:
        await act(hass, "run_policy_now", {"policy": 1}, hass_admin_user)
    assert caught.value.translation_key == "too_many_commands"
