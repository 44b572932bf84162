"""Tests of the actions for power schedules."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from probatio import Invalid
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.miner_remote.commands.rate_limit import TokenBucket
from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.runtime import DATA
from custom_components.miner_remote.schedules.model import Action, OnMissingPrice
from simulator.fleet import Fleet
from simulator.machine import Machine

from .conftest import SetUpSite, miners_of

OFF = {"days": [0, 1, 2, 3, 4, 5, 6], "start_hour": 0, "end_hour": 24, "action": "off"}
ALL_WEEK: dict[str, object] = {"name": "Always off", "schedule_type": "weekly", "weekly_schedule": [OFF]}
DISABLED = {**ALL_WEEK, "enabled": False}
ALL = ("create_schedule", "update_schedule", "delete_schedule", "enable_schedule", "disable_schedule",
       "check_schedules", "get_plan")  # fmt: skip


@pytest.fixture
async def machines() -> AsyncIterator[list[Machine]]:
    """Run two simulated miners of different kinds."""
    async with Fleet.start(kinds=("axeos", "antminer"), base="127.46.1.1", boot_s=0.5) as fleet:
        yield fleet.machines


@pytest.fixture
async def entry(set_up_site: SetUpSite, machines: list[Machine]) -> MockConfigEntry:
    """Return a site with the machines."""
    return await set_up_site(machines, name="Hall", options={"read_deadline": 3, "write_deadline": 6})


async def _call(
    hass: HomeAssistant, action: str, data: dict[str, object], *, user: MockUser | None = None, response: bool = True
) -> dict[str, object]:
    context = Context(user_id=user.id) if user else Context()
    result = await hass.services.async_call(
        DOMAIN, action, data, blocking=True, context=context, return_response=response
    )
    return dict(result or {})


async def test_schedule_is_created_changed_and_deleted(
    hass: HomeAssistant, entry: MockConfigEntry, hass_admin_user: MockUser
) -> None:
    schedules = hass.data[DATA].schedules
    made = await _call(hass, "create_schedule", DISABLED, user=hass_admin_user)
    assert made["schedule_id"] == 1
    schedule = made["schedule"]
    assert isinstance(schedule, dict)
    assert (schedule["name"], schedule["active_now"], schedule["created_by"]) == (
        "Always off", False, hass_admin_user.name,
    )  # fmt: skip
    # The number selector sends 1 as 1.0.
    changed = await _call(
        hass, "update_schedule", {"schedule_id": 1.0, "power_limit_w": 900.0, "electricity_rate_id": 1.0}
    )
    assert changed["schedule"] == {
        **schedule, "power_limit_w": 900, "electricity_rate_id": 1, "updated_at": changed["schedule"]["updated_at"],  # type: ignore[index]
    }  # fmt: skip
    await _call(hass, "update_schedule", {"schedule_id": 1, "power_limit_w": None}, response=False)
    assert schedules.schedules()[0].power_limit_w is None
    assert (await _call(hass, "enable_schedule", {"schedule_id": 1}))["schedule"]["enabled"] is True  # type: ignore[index]
    assert (await _call(hass, "enable_schedule", {"schedule_id": 1}))["schedule"]["enabled"] is True  # type: ignore[index]
    assert (await _call(hass, "disable_schedule", {"schedule_id": 1}))["schedule"]["enabled"] is False  # type: ignore[index]
    await _call(hass, "delete_schedule", {"schedule_id": 1}, response=False)
    assert schedules.schedules() == []


async def test_yaml_booleans_are_read_as_on_and_off(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    rule = {"type": "above", "threshold": 0.3, "on_missing_price": False}
    await _call(
        hass,
        "create_schedule",
        {
            **DISABLED,
            "weekly_schedule": [{**OFF, "action": False}, {**OFF, "action": True}],
            "price_rule": rule,
            "electricity_rate_id": 1,
        },
    )
    times = {"one_time_start": "2030-01-31 17:00:00", "one_time_end": "2030-01-31 21:00:00"}
    await _call(
        hass, "create_schedule", {"name": "Once", "schedule_type": "one-time", "one_time_action": True, **times}
    )
    weekly, once = hass.data[DATA].schedules.schedules()
    assert [period.action for period in weekly.weekly_schedule] == [Action.OFF, Action.ON]
    assert weekly.price_rule is not None
    assert weekly.price_rule.on_missing_price is OnMissingPrice.OFF
    assert (once.one_time_action, once.one_time_start and once.one_time_start.hour) == (Action.ON, 17)


async def test_miner_is_selected_by_device(
    hass: HomeAssistant, entry: MockConfigEntry, machines: list[Machine]
) -> None:
    first, second = miners_of(hass, entry)
    made = await _call(hass, "create_schedule", {**DISABLED, "device_id": first.device_id})
    assert made["schedule"]["miner_ip"] == machines[0].ip  # type: ignore[index]
    made = await _call(hass, "update_schedule", {"schedule_id": 1, "device_id": second.device_id})
    assert made["schedule"]["miner_ip"] == machines[1].ip  # type: ignore[index]
    for wrong, key in (
        ({"device_id": "0" * 32}, "not_a_miner"),
        ({"device_id": first.device_id, "miner_ip": machines[0].ip}, "miner_named_twice"),
    ):
        with pytest.raises(ServiceValidationError) as caught:
            await _call(hass, "create_schedule", {**DISABLED, **wrong})
        assert caught.value.translation_key == key


async def test_invalid_calls_raise_translated_errors(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await _call(hass, "create_schedule", {**DISABLED, "timezone": "Mars/Olympus", "miner_ip": "127.46.9.9"})
    assert caught.value.translation_key == "schedule_wrong"
    assert caught.value.translation_placeholders == {
        "errors": "timezone must be the name of an IANA time zone, as in Europe/Berlin; "
        "miner_ip must be the address of a configured miner"
    }
    for action, data in (
        ("update_schedule", {"name": "x"}),
        ("delete_schedule", {}),
        ("enable_schedule", {}),
        ("disable_schedule", {}),
        ("get_plan", {}),
    ):
        with pytest.raises(ServiceValidationError) as caught:
            await _call(hass, action, {**data, "schedule_id": 7}, response=action != "delete_schedule")
        assert (caught.value.translation_key, str(caught.value.translation_placeholders)) == (
            "schedule_not_found", "{'schedule_id': '7'}",
        )  # fmt: skip
    for action, data in (
        ("create_schedule", {**DISABLED, "colour": "red"}),
        ("update_schedule", {"name": "x"}),
        ("enable_schedule", {"schedule_id": 0}),
        ("check_schedules", {"force": True}),
        ("get_plan", {"hours": 0}),
    ):
        with pytest.raises(Invalid):
            await _call(hass, action, data)
    assert hass.data[DATA].schedules.schedules() == []


async def test_only_administrators_may_call(
    hass: HomeAssistant, entry: MockConfigEntry, hass_admin_user: MockUser, hass_read_only_user: MockUser
) -> None:
    await _call(hass, "create_schedule", DISABLED)
    for action in ALL:
        data = DISABLED if action == "create_schedule" else {"schedule_id": 1} if "_schedule" in action[6:] else {}
        data = {} if action == "check_schedules" else data
        if action == "get_plan":
            await _call(hass, action, data, user=hass_read_only_user)
            continue
        with pytest.raises(Unauthorized):
            await _call(hass, action, data, user=hass_read_only_user, response=action != "delete_schedule")
    assert len(hass.data[DATA].schedules.schedules()) == 1
    hass.data[DATA].limiter = TokenBucket(1)
    await _call(hass, "check_schedules", {}, user=hass_admin_user)
    with pytest.raises(ServiceValidationError) as caught:
        await _call(hass, "check_schedules", {}, user=hass_admin_user)
    assert caught.value.translation_key == "too_many_commands"


async def test_check_and_plan_return_their_results(
    hass: HomeAssistant, entry: MockConfigEntry, machines: list[Machine]
) -> None:
    first, second = miners_of(hass, entry)
    await _call(hass, "create_schedule", {**ALL_WEEK, "device_id": first.device_id})
    result = await _call(hass, "check_schedules", {})
    assert (result["checked"], result["errors"]) == (1, 0)
    assert [machine.paused for machine in machines] == [True, False]

    plan = await _call(hass, "get_plan", {})
    miners = plan["miners"]
    assert isinstance(miners, list)
    assert [miner["miner_ip"] for miner in miners] == [machine.ip for machine in machines]
    assert (miners[0]["device_id"], miners[0]["name"]) == (first.device_id, first.display_name)
    step = miners[0]["steps"][0]
    assert (step["action"], step["schedule_ids"]) == ("off", [1])
    assert step["reason"]
    assert miners[1]["steps"][0]["action"] is None

    plan = await _call(hass, "get_plan", {"device_id": second.device_id, "hours": 1})
    assert [miner["miner_ip"] for miner in plan["miners"]] == [machines[1].ip]  # type: ignore[attr-defined]
    plan = await _call(hass, "get_plan", {"schedule_id": 1})
    assert (plan["schedule_id"], "off" in str(plan)) == (1, True)
    with pytest.raises(ServiceValidationError) as caught:
        await _call(hass, "get_plan", {"device_id": "0" * 32})
    assert caught.value.translation_key == "not_a_miner"
