"""Tests of triggers and conditions in automations."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import condition, trigger
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.miner_remote import condition as conditions, trigger as triggers
from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.interfaces.automation import profitability
from custom_components.miner_remote.runtime import DATA
from simulator.fleet import Fleet
from simulator.machine import Machine

from ..conftest import SetUpSite, miners_of, wait_until
from .helpers import add, change, now_for, settled

FOLDER = Path(triggers.__file__).parent
HASHPRICE = 0.05


@pytest.fixture
async def machines() -> AsyncIterator[list[Machine]]:
    async with Fleet.start(kinds=["axeos", "braiins"], base="127.47.4.1", boot_s=0.3) as fleet:
        yield fleet.machines


@pytest.fixture
def calls(hass: HomeAssistant) -> list[ServiceCall]:
    return async_mock_service(hass, "test", "automation")


async def automate(
    hass: HomeAssistant,
    name: str,
    *,
    target: dict[str, Any] | None = None,
    when: list[Any] | None = None,
    **options: Any,
) -> None:
    """Set up an automation that calls test.automation with its trigger data."""
    said: dict[str, Any] = {"trigger": name, "options": options} if options else {"trigger": name}
    if target:
        said["target"] = target
    data = "{{ dict(trigger | items | rejectattr(0, 'in', ['idx', 'id', 'alias', 'platform', 'description']) | list) }}"
    config = {
        "triggers": [said],
        "conditions": when or [],
        "actions": [{"action": "test.automation", "data": {"trigger": data}}],
    }
    assert await async_setup_component(hass, "automation", {"automation": {"alias": "Test", **config}})
    await hass.async_block_till_done()
    state = hass.states.get("automation.test")
    assert state is not None
    assert state.state == "on"


async def holds(hass: HomeAssistant, name: str, target: dict[str, Any] | None = None, **options: Any) -> bool:
    config: dict[str, Any] = {"condition": name, "options": options} if options else {"condition": name}
    if target:
        config["target"] = target
    checked = await condition.async_validate_condition_config(hass, config)
    checker = await condition.async_from_config(hass, checked)
    try:
        result = checker.async_check()
    finally:
        checker.async_unload()
    assert isinstance(result, bool)
    return result


def names() -> tuple[set[str], set[str]]:
    return {f"{DOMAIN}.{key}" for key in triggers.TRIGGERS}, {f"{DOMAIN}.{key}" for key in conditions.CONDITIONS}


async def test_descriptions(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    """Each trigger and condition has fields, translations and an icon."""
    await set_up_site()
    # Home Assistant checks descriptions only if an integration uses them.
    assert await async_setup_component(hass, "automation", {})
    payload = json.loads((FOLDER / "translations" / "en.json").read_text())
    icons = json.loads((FOLDER / "icons.json").read_text())
    all_triggers = await trigger.async_get_all_descriptions(hass)
    all_conditions = await condition.async_get_all_descriptions(hass)
    for kind, known, described in zip(("trigger", "condition"), names(), (all_triggers, all_conditions), strict=True):
        ours = {key: value for key, value in described.items() if key.startswith(f"{DOMAIN}.")}
        assert set(ours) == known
        assert set(payload[f"{kind}s"]) == set(icons[f"{kind}s"]) == {key.partition(".")[2] for key in known}
        for key, description in ours.items():
            assert description is not None
            words = payload[f"{kind}s"][key.partition(".")[2]]
            assert set(words["fields"]) == set(description["fields"]), key
            assert words["name"]
            assert words["description"]


async def test_trigger_reports_stop_and_release_by_schedule(
    hass: HomeAssistant, set_up_site: SetUpSite, machines: list[Machine], calls: list[ServiceCall]
) -> None:
    entry = await set_up_site(machines)
    await automate(hass, "miner_remote.miner_stopped_by_schedule")
    schedule_id = await add(hass, **now_for(name="Works", miner_ip=machines[0].ip))
    await wait_until(lambda: len(calls) == 1)
    payload = calls[0].data["trigger"]
    assert payload["schedule"] == "Works"
    assert payload["reason"].startswith("Works: off from")
    assert payload["device_id"] == miners_of(hass, entry)[0].device_id
    assert (payload["name"], payload["miner_ip"]) == (f"Miner {machines[0].ip}", machines[0].ip)
    assert machines[0].paused
    # Manual commands and resumptions do not match.
    await hass.services.async_call(DOMAIN, "pause", {"device_id": miners_of(hass, entry)[1].device_id}, blocking=True)
    await change(hass, schedule_id, enabled=False)
    await wait_until(lambda: not machines[0].paused)
    await settled(hass)
    assert len(calls) == 1


@pytest.mark.parametrize(
    ("name", "schedule", "expected"),
    [
        ("stopped", {}, ["stop"]),
        ("limited", {}, ["limit"]),
        ("released", {}, ["limit", "stop"]),
        ("stopped", {"schedule": "STOP"}, ["stop"]),
        ("stopped", {"schedule": "limit"}, []),
        ("released", {"schedule": "limit"}, ["limit"]),
    ],
)
async def test_trigger_matches_its_command(
    hass: HomeAssistant,
    set_up_site: SetUpSite,
    machines: list[Machine],
    calls: list[ServiceCall],
    name: str,
    schedule: dict[str, Any],
    expected: list[str],
) -> None:
    entry = await set_up_site(machines)
    data = hass.data[DATA]
    await automate(hass, f"miner_remote.miner_{name}_by_schedule", **schedule)
    stop = await add(hass, **now_for(name="stop", miner_ip=machines[0].ip))
    limit = await add(hass, **now_for(name="limit", miner_ip=machines[1].ip, power_limit_w=2000))
    await wait_until(lambda: machines[0].paused and machines[1].power_limit_w == 2000)
    await wait_until(lambda: all(data.engine.ownership(miner.miner_id) for miner in miners_of(hass, entry)))
    # The trigger fires at the end of the command, with the directive at that time.
    await wait_until(lambda: not data.engine._in_flight.running())
    await settled(hass)
    for schedule_id in (stop, limit):
        await change(hass, schedule_id, enabled=False)
    await wait_until(lambda: not any(data.engine.ownership(miner.miner_id) for miner in miners_of(hass, entry)))
    await settled(hass)
    assert sorted(call.data["trigger"]["schedule"] for call in calls) == expected


async def test_target(
    hass: HomeAssistant, set_up_site: SetUpSite, machines: list[Machine], calls: list[ServiceCall]
) -> None:
    entry = await set_up_site(machines)
    wanted, other = (miner.device_id for miner in miners_of(hass, entry))
    await automate(hass, "miner_remote.miner_stopped_by_schedule", target={"device_id": [wanted]})
    ownership = "miner_remote.miner_is_held_by_schedule"
    assert not await holds(hass, ownership)
    one = await add(hass, **now_for(name="One", miner_ip=machines[0].ip))
    await wait_until(lambda: len(calls) == 1)
    assert calls[0].data["trigger"]["device_id"] == wanted
    assert await holds(hass, ownership)
    assert await holds(hass, ownership, {"device_id": wanted}, behavior="all")
    assert not await holds(hass, ownership, {"device_id": other})
    assert not await holds(hass, ownership, behavior="all")
    assert not await holds(hass, ownership, {"device_id": "nothing"})
    await add(hass, **now_for(name="All"))
    await wait_until(lambda: machines[1].paused)
    await settled(hass)
    assert await holds(hass, ownership, behavior="all")
    assert len(calls) == 1
    # A manual pause does not belong to a schedule.
    await change(hass, one, enabled=False)
    await hass.services.async_call(DOMAIN, "pause", {"device_id": wanted}, blocking=True)
    await settled(hass)
    assert not await holds(hass, ownership, {"device_id": wanted})


async def break_even(hass: HomeAssistant) -> float:
    """Return the break-even price per kWh of all miners."""
    snapshots = [miner.data for miner in hass.data[DATA].fleet.miners()]
    hashrate, power = (sum(getattr(item, key) for item in snapshots) for key in ("hashrate_ths", "power_w"))
    return float(HASHPRICE * hashrate / (power * 24 / 1000))


async def test_profit_condition_compares_earnings_and_costs(
    hass: HomeAssistant, set_up_site: SetUpSite, machines: list[Machine], calls: list[ServiceCall]
) -> None:
    entry = await set_up_site(machines)
    rates = hass.data[DATA].rates
    price = await break_even(hass)
    hass.states.async_set("sensor.hashprice", str(HASHPRICE))
    pays, not_pays = "miner_remote.mining_is_profitable", "miner_remote.mining_is_unprofitable"

    async def both(target: dict[str, Any] | None = None, **options: Any) -> tuple[bool, bool]:
        return await holds(hass, pays, target, **options), await holds(hass, not_pays, target, **options)

    assert await both(hashprice=HASHPRICE) == (False, False)
    await rates.async_update_item("1", {"price": price * 0.9})
    assert await both(hashprice=HASHPRICE) == (True, False)
    assert await both(hashprice_entity_id="sensor.hashprice") == (True, False)
    assert await both(hashprice=HASHPRICE, margin_percent=50) == (False, True)
    assert await both(hashprice=HASHPRICE, rate_id=7) == (False, False)
    await rates.async_update_item("1", {"price": price * 1.1})
    assert await both(hashprice=HASHPRICE) == (False, True)
    assert await both(hashprice=HASHPRICE, margin_percent=-50) == (True, False)
    for state in ("unavailable", "nan", "inf"):
        hass.states.async_set("sensor.hashprice", state)
        assert await both(hashprice_entity_id="sensor.hashprice") == (False, False)
    assert await both(hashprice_entity_id="sensor.nothing") == (False, False)
    assert await both({"device_id": "gone"}, hashprice=HASHPRICE) == (False, False)

    # Only targeted miners count; paused ones with their figures before.
    await rates.async_update_item("1", {"price": price})
    ratios = [miner.data.hashrate_ths / miner.data.power_w for miner in miners_of(hass, entry)]  # type: ignore[operator]
    devices = [miner.device_id for miner in miners_of(hass, entry)]
    best, worst = (devices, devices[::-1])[ratios[1] > ratios[0]]
    assert await both({"device_id": best}, hashprice=HASHPRICE) == (True, False)
    assert await both({"device_id": worst}, hashprice=HASHPRICE) == (False, True)
    await add(hass, **now_for(name="Stop"))
    await wait_until(lambda: all(machine.paused for machine in machines))
    await settled(hass)
    assert await both({"device_id": best}, hashprice=HASHPRICE) == (True, False)


@pytest.mark.parametrize("options", [{}, {"hashprice": 1, "hashprice_entity_id": "sensor.x"}, {"hashprice": -1}])
async def test_wrong_options(hass: HomeAssistant, set_up_site: SetUpSite, options: dict[str, Any]) -> None:
    await set_up_site()
    config = {"condition": "miner_remote.mining_is_profitable", "options": options}
    with pytest.raises(Exception, match=r"hashprice|at least"):
        await condition.async_validate_condition_config(hass, config)


@pytest.mark.parametrize(("name", "expected"), [("profitable", [0.5]), ("unprofitable", [2.0])])
async def test_profit_trigger_fires_on_each_change(
    hass: HomeAssistant,
    set_up_site: SetUpSite,
    machines: list[Machine],
    calls: list[ServiceCall],
    name: str,
    expected: list[float],
) -> None:
    await set_up_site(machines)
    rates, price = hass.data[DATA].rates, await break_even(hass)
    hass.states.async_set("sensor.hashprice", str(HASHPRICE))
    await automate(hass, f"miner_remote.mining_became_{name}", hashprice_entity_id="sensor.hashprice")
    # Unknown values are no change.
    for factor in (0.5, 0.6, None, 0.7, 2.0, 3.0, None, 1.5, 0.5):
        await rates.async_update_item("1", {"price": None if factor is None else round(price * factor, 9)})
        await hass.async_block_till_done()
    payload = [call.data["trigger"] for call in calls]
    assert [item["price"] for item in payload] == [pytest.approx(price * factor, rel=1e-6) for factor in expected]
    assert (payload[0]["earned_per_day"] >= payload[0]["costs_per_day"]) is (name == "profitable")
    calls.clear()
    hass.states.async_set("sensor.hashprice", str(HASHPRICE / 10))
    await hass.async_block_till_done()
    hass.states.async_set("sensor.hashprice", str(HASHPRICE))
    await hass.async_block_till_done()
    assert len(calls) == 1
    # A disabled automation has no subscriptions.
    await hass.services.async_call("automation", "turn_off", {"entity_id": "automation.test"}, blocking=True)
    hass.states.async_set("sensor.hashprice", str(HASHPRICE / 10))
    hass.states.async_set("sensor.hashprice", str(HASHPRICE))
    await hass.async_block_till_done()
    assert len(calls) == 1


async def test_missing_site_is_reported_with_instructions(
    hass: HomeAssistant, calls: list[ServiceCall], caplog: pytest.LogCaptureFixture
) -> None:
    when = [{"condition": "miner_remote.mining_is_profitable", "options": {"hashprice": HASHPRICE}}]
    await automate(hass, "miner_remote.mining_became_profitable", hashprice=HASHPRICE, when=when)
    await hass.services.async_call(
        "automation", "trigger", {"entity_id": "automation.test", "skip_condition": False}, blocking=True
    )
    assert caplog.text.count("Miner Remote is not set up. Add a site") == 2
    assert "Traceback" not in caplog.text
    with pytest.raises(HomeAssistantError, match="Add a site"):
        await holds(hass, "miner_remote.miner_is_held_by_schedule")
    english = json.loads((Path(profitability.__file__).parents[2] / "translations" / "en.json").read_text())
    assert english["exceptions"]["not_set_up"]["message"] == profitability.NOT_SET_UP
    assert calls == []


async def test_condition_in_an_automation_and_its_changes(
    hass: HomeAssistant, set_up_site: SetUpSite, machines: list[Machine], calls: list[ServiceCall]
) -> None:
    await set_up_site(machines)
    price = await break_even(hass)
    hass.states.async_set("sensor.hashprice", str(HASHPRICE))
    when = [{"condition": "miner_remote.mining_is_profitable", "options": {"hashprice_entity_id": "sensor.hashprice"}}]
    await automate(hass, "miner_remote.miner_stopped_by_schedule", when=when)
    checker = await condition.async_from_config(hass, await condition.async_validate_condition_config(hass, when[0]))
    observed: list[bool | None] = []
    stop = await checker.async_track_changes(lambda: observed.append(checker.async_check()))
    await hass.data[DATA].rates.async_update_item("1", {"price": price * 2})
    await hass.async_block_till_done()
    # Additional checks are allowed.
    assert set(observed) == {False}
    hass.states.async_set("sensor.hashprice", str(HASHPRICE * 4))
    await hass.async_block_till_done()
    assert observed[-1] is True
    stop()
    checker.async_unload()
    await add(hass, **now_for(name="Stop", miner_ip=machines[0].ip))
    await wait_until(lambda: len(calls) == 1)
