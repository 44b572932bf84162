"""The trigger, the action and the blueprints for notifications."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from freezegun import freeze_time
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import translation
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed, async_mock_service

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.drivers.contract.values import Fault as MinerFault

from ..api.conftest import Place
from ..panel.conftest import Dial
from .conftest import Clock, still

BROKEN = (MinerFault("Fan lost.", "F1"),)


@pytest.fixture
def calls(hass: HomeAssistant) -> list[ServiceCall]:
    return async_mock_service(hass, "test", "automation")


@pytest.fixture
def messages(hass: HomeAssistant) -> list[ServiceCall]:
    return async_mock_service(hass, "notify", "send_message")


@pytest.fixture(autouse=True)
async def _automations(hass: HomeAssistant) -> AsyncIterator[None]:
    """Stop the automation after the test."""
    yield
    if hass.states.get("automation.test") is not None:
        await hass.services.async_call("automation", "turn_off", {"entity_id": "automation.test"}, blocking=True)


async def breaks(place: Place, clock: Clock, count: int = 1) -> None:
    """Let miners report a fault until it is an alert."""
    for miner in place.miners[:count]:
        miner.async_set_updated_data(replace(miner.data, faults=BROKEN))
    for seconds in (1, 31):
        await clock.passes(place, seconds)


async def collected(hass: HomeAssistant) -> None:
    """Let the time pass in which the trigger collects alerts."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=31))
    await hass.async_block_till_done()


async def automate(hass: HomeAssistant, **config: Any) -> None:
    assert await async_setup_component(hass, "automation", {"automation": {"alias": "Test", **config}})
    await hass.async_block_till_done()
    state = hass.states.get("automation.test")
    assert state is not None
    assert state.state == "on"


def on_alert(**trigger: Any) -> dict[str, Any]:
    data = "{{ dict(trigger | items | rejectattr(0, 'in', ['idx', 'id', 'alias', 'platform', 'description']) | list) }}"
    return {
        "triggers": [{"trigger": f"{DOMAIN}.alert_raised", **trigger}],
        "actions": [{"action": "test.automation", "data": {"trigger": data}}],
    }


async def test_trigger_names_all_alerts_of_a_kind_once(
    hass: HomeAssistant, place: Place, clock: Clock, calls: list[ServiceCall]
) -> None:
    still(place)
    await automate(hass, **on_alert())
    await breaks(place, clock, 2)
    assert calls == []
    await collected(hass)
    (call,) = calls
    payload = call.data["trigger"]
    names = sorted(miner.display_name for miner in place.miners[:2])
    assert (payload["kind"], payload["severity"], payload["site"], payload["count"]) == ("fault", "error", "Hall", 2)
    assert sorted(payload["names"]) == names
    assert payload["name"] == payload["names"][0]
    assert payload["message"] == f"Fault: {', '.join(f'{name} (Fan lost.)' for name in payload['names'])}"
    assert [row["args"]["code"] for row in payload["alerts"]] == ["F1", "F1"]


@pytest.mark.parametrize(("kinds", "fires"), [(["fault", "hot"], True), ("fault", True), (["hot"], False)])
async def test_trigger_is_limited_to_kinds(
    hass: HomeAssistant, place: Place, clock: Clock, calls: list[ServiceCall], kinds: object, fires: bool
) -> None:
    still(place)
    await automate(hass, **on_alert(options={"kinds": kinds}))
    await breaks(place, clock)
    await collected(hass)
    assert bool(calls) is fires


async def test_trigger_is_limited_to_its_target(
    hass: HomeAssistant, place: Place, clock: Clock, calls: list[ServiceCall]
) -> None:
    still(place)
    await automate(hass, **on_alert(target={"device_id": place.miners[1].device_id}))
    await breaks(place, clock, 3)
    await collected(hass)
    assert [call.data["trigger"]["names"] for call in calls] == [[place.miners[1].display_name]]


async def test_disabled_automation_drops_what_it_collected(
    hass: HomeAssistant, place: Place, clock: Clock, calls: list[ServiceCall]
) -> None:
    still(place)
    await automate(hass, **on_alert())
    await breaks(place, clock)
    await hass.services.async_call("automation", "turn_off", {"entity_id": "automation.test"}, blocking=True)
    await collected(hass)
    assert calls == []


async def test_message_uses_the_language_of_home_assistant(hass: HomeAssistant, place: Place, clock: Clock) -> None:
    still(place)
    await hass.config.async_update(language="de")
    await translation.async_load_integrations(hass, {DOMAIN})
    await breaks(place, clock)
    answer = await hass.services.async_call(DOMAIN, "get_alerts", {}, blocking=True, return_response=True)
    assert answer["message"] == f"Hall – Störung: {place.miners[0].display_name} (Fan lost.)"  # type: ignore[index]


async def test_action_returns_the_chosen_kinds(hass: HomeAssistant, place: Place, clock: Clock) -> None:
    still(place)
    place.miners[0].async_set_updated_data(replace(place.miners[0].data, temperature_max_c=96.0))
    await breaks(place, clock, 0)
    await breaks(place, clock, 2)

    async def of(**data: object) -> Any:
        return await hass.services.async_call(DOMAIN, "get_alerts", data, blocking=True, return_response=True)

    everything = await of()
    assert [row["kind"] for row in everything["alerts"]] == ["hot", "fault", "fault"]
    assert everything["count"] == 3
    assert everything["message"].splitlines()[0] == f"Hall – Too hot: {place.miners[0].display_name} (96 °C)"
    hot = await of(kinds="hot")
    assert (hot["count"], len(hot["alerts"])) == (1, 1)
    assert await of(kinds=["offline"]) == {"count": 0, "message": "", "alerts": []}


# Blueprints -----------------------------------------------------------------------------------------------------------


async def install(hass: HomeAssistant, dial: Dial, name: str) -> str:
    """Install a blueprint as the panel does: from the integration, by Home Assistant's own command."""
    assert await async_setup_component(hass, "automation", {})
    line = await dial()
    offered = (await line.ask("miner_remote/blueprints"))["result"]["blueprints"]
    assert {item["path"] for item in offered} == {
        "miner_remote/daily_alert_summary.yaml", "miner_remote/notify_new_alerts.yaml",
    }  # fmt: skip
    (blueprint,) = [item for item in offered if item["path"] == f"miner_remote/{name}.yaml"]
    assert blueprint["name"]
    assert blueprint["description"]
    saved = await line.ask(
        "blueprint/save",
        domain=blueprint["domain"],
        path=blueprint["path"],
        yaml=blueprint["yaml"],
        source_url=blueprint["source_url"],
    )
    assert saved["success"], saved
    listed = (await line.ask("blueprint/list", domain="automation"))["result"]
    assert "error" not in listed[blueprint["path"]]
    return str(blueprint["path"])


async def test_blueprint_sends_new_alerts(
    hass: HomeAssistant, place: Place, clock: Clock, dial: Dial, calls: list[ServiceCall], messages: list[ServiceCall]
) -> None:
    still(place)
    path = await install(hass, dial, "notify_new_alerts")
    more = [{"action": "test.automation", "data": {"text": "{{ title }} | {{ message }} | {{ trigger.kind }}"}}]
    inputs = {"notify_entities": ["notify.phone"], "kinds": ["fault"], "more_actions": more}
    await add_automation(hass, path, inputs)
    place.miners[0].async_set_updated_data(replace(place.miners[0].data, temperature_max_c=97.0))
    await breaks(place, clock, 0)
    await breaks(place, clock)
    await collected(hass)
    (message,) = messages
    text = f"Fault: {place.miners[0].display_name} (Fan lost.)"
    assert (message.data["entity_id"], message.data["title"], message.data["message"]) == (
        ["notify.phone"], "Hall", text,
    )  # fmt: skip
    assert [call.data["text"] for call in calls] == [f"Hall | {text} | fault"]


@pytest.mark.parametrize(("kind", "messages_per_day"), [("fault", 1), ("hot", 0)])
async def test_blueprint_sends_a_summary_once_a_day(
    hass: HomeAssistant,
    place: Place,
    clock: Clock,
    dial: Dial,
    messages: list[ServiceCall],
    kind: str,
    messages_per_day: int,
) -> None:
    still(place)
    path = await install(hass, dial, "daily_alert_summary")
    await breaks(place, clock, 2)
    faults: Any = await hass.services.async_call(
        DOMAIN, "get_alerts", {"kinds": ["fault"]}, blocking=True, return_response=True
    )
    # The alerts stay as they are: the jumps of the clock would also cause polls, and the machines have no fault.
    await place.data.alerts.async_close()
    await hass.config.async_set_time_zone("UTC")
    # Freezing replaces the clocks of all modules, also those that `clock` sets forward.
    with freeze_time(dt_util.utcnow().replace(hour=5, minute=0, second=0)) as frozen:
        await add_automation(hass, path, {"notify_entities": ["notify.phone"], "kinds": [kind]})
        for day in (1, 2):
            frozen.move_to((dt_util.utcnow() + timedelta(days=1)).replace(hour=8, minute=0, second=1))
            async_fire_time_changed(hass)
            await hass.async_block_till_done()
            assert len(messages) == day * messages_per_day
    for message in messages:
        assert (message.data["title"], message.data["message"]) == ("Miner Remote: 2", faults["message"])


async def add_automation(hass: HomeAssistant, path: str, inputs: dict[str, Any]) -> None:
    """Add an automation from an installed blueprint to the running automations."""
    config = {"automation": [{"alias": "Test", "use_blueprint": {"path": path, "input": inputs}}]}
    with patch("homeassistant.config.load_yaml_config_file", return_value=config):
        await hass.services.async_call("automation", "reload", blocking=True)
    await hass.async_block_till_done()
    state = hass.states.get("automation.test")
    assert state is not None
    assert state.state == "on"
