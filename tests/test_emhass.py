"""The contract with EMHASS: the action, and the examples of docs/emhass.md.

The real EMHASS runs in `tests/e2e/test_emhass.py`; here, a server takes its place.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.entity_component import async_update_entity
from homeassistant.helpers.template import Template
from homeassistant.setup import async_setup_component
from probatio import Invalid
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.runtime import DATA
from simulator.fleet import Fleet
from simulator.machine import Fault

from .conftest import SetUpSite, miners_of, wait_until
from .virtual_time import VirtualClock, install_virtual_clock

PAGE = (Path(__file__).parents[1] / "docs" / "emhass.md").read_text(encoding="utf-8")
CONFIGURATIONS = [yaml.safe_load(text) for text in re.findall(r"```yaml\n([^`]*)```", PAGE)]
(POLICY,) = [json.loads(text) for text in re.findall(r"```json\n([^`]*)```", PAGE) if "power_budget" in text]
PUBLISHED = {
    "state": "{watts}",
    "attributes": {
        "device_class": "power",
        "state_class": "measurement",
        "unit_of_measurement": "W",
        "friendly_name": "Deferrable Load 0",
        "deferrables_schedule": [{"date": "2026-11-30T03:00:00+01:00", "p_deferrable0": "{watts}"}],
    },
}
"""What EMHASS 0.18.7 writes to `/api/states/sensor.p_deferrable0` (`retrieve_hass.post_data`)."""


@pytest.fixture
async def virtual_time(monkeypatch: pytest.MonkeyPatch) -> VirtualClock:
    """Let time pass at once whenever the loop is idle."""
    return install_virtual_clock(asyncio.get_running_loop(), monkeypatch)


@pytest.fixture
async def fleet() -> AsyncIterator[Fleet]:
    """Run two simulated miners with a power limit that acts without a restart."""
    async with Fleet.start(kinds=["braiins", "braiins"], base="127.46.23.1", boot_s=0.3) as running:
        yield running


@pytest.fixture
async def garage(virtual_time: VirtualClock, set_up_site: SetUpSite, fleet: Fleet) -> MockConfigEntry:
    """Return a site with both miners."""
    return await set_up_site(fleet.machines, options={"scan_interval": 240})


async def load_of(hass: HomeAssistant, *, user: MockUser | None = None, **data: object) -> dict[str, Any]:
    """Return the answer of the action."""
    answer = await hass.services.async_call(
        DOMAIN,
        "get_deferrable_load",
        data,
        blocking=True,
        context=Context(user_id=user.id) if user else Context(),
        return_response=True,
    )
    return dict(answer or {})


async def test_action_describes_the_targeted_miners(
    hass: HomeAssistant, garage: MockConfigEntry, fleet: Fleet, hass_read_only_user: MockUser
) -> None:
    first, second = miners_of(hass, garage)
    load = await load_of(hass, operating_hours=6, entity_id="sensor.garage_total_power", user=hass_read_only_user)
    parameters = load["runtimeparams"]
    drawn = sum(machine.power() for machine in fleet.machines)
    assert parameters["nominal_power_of_deferrable_loads"] == [pytest.approx(drawn, rel=0.05)]
    assert parameters["minimum_power_of_deferrable_loads"] == [min(machine.min_power_w for machine in fleet.machines)]
    assert parameters["operating_hours_of_each_deferrable_load"] == [6]
    assert parameters["treat_deferrable_load_as_semi_cont"] == [False]
    assert parameters["def_current_state"] == [True]
    assert load["power_w"] == pytest.approx(drawn, rel=0.05)
    assert load["miners"] == [first.miner_id, second.miner_id]
    assert load["left_out"] == []
    assert load["earned"] is None
    one = await load_of(hass, operating_hours=6, device_id=second.device_id)
    assert one["miners"] == [second.miner_id]
    assert (await load_of(hass, operating_hours=6))["runtimeparams"] == parameters


async def test_paused_miners_keep_their_full_power(hass: HomeAssistant, garage: MockConfigEntry, fleet: Fleet) -> None:
    before = await load_of(hass, operating_hours=6)
    for machine, miner in zip(fleet.machines, miners_of(hass, garage), strict=True):
        machine.set_paused(True)
        await miner.async_refresh()
    paused = await load_of(hass, operating_hours=6)
    assert paused["runtimeparams"] == {**before["runtimeparams"], "def_current_state": [False]}
    assert paused["power_w"] < before["power_w"] / 10


async def test_action_values_an_optional_run(
    hass: HomeAssistant, garage: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await load_of(hass, operating_hours=12, optional=True)
    assert caught.value.translation_key == "load_hashprice_unknown"
    monkeypatch.setattr(hass.data[DATA].policies, "hashprice", lambda: 0.05)
    load = await load_of(hass, operating_hours=12, optional=True)
    worth = pytest.approx(load["hashrate_ths"] * 0.05 / 2, rel=1e-4)
    assert (load["earned"], load["runtimeparams"]["deferrable_load_max_cost"]) == (worth, [worth])
    load = await load_of(hass, operating_hours=12)
    assert (load["earned"], load["runtimeparams"]["deferrable_load_max_cost"]) == (worth, [0.0])


async def test_action_names_miners_that_it_left_out(hass: HomeAssistant, garage: MockConfigEntry, fleet: Fleet) -> None:
    first, second = miners_of(hass, garage)
    fleet.machines[1].faults[Fault.DEAD] = {}
    await wait_until(lambda: second.reachability.value == "offline", 1200, step=2)
    load = await load_of(hass, operating_hours=6)
    assert load["miners"] == [first.miner_id]
    assert load["left_out"] == [{"miner_id": second.miner_id, "name": second.display_name, "reason": "offline"}]
    with pytest.raises(ServiceValidationError) as caught:
        await load_of(hass, operating_hours=6, device_id=second.device_id)
    assert caught.value.translation_key == "no_deferrable_load"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"operating_hours": -1},
        {"operating_hours": 169},
        {"operating_hours": "8"},
        {"operating_hours": 8, "time_step_minutes": 0},
        {"operating_hours": 8, "minimum_on_minutes": 1441},
        {"operating_hours": 8, "optional": 1},
        {"operating_hours": 8, "other": 1},
    ],
)
async def test_wrong_input_is_refused(hass: HomeAssistant, set_up_site: SetUpSite, data: dict[str, object]) -> None:
    await set_up_site()
    with pytest.raises((Invalid, HomeAssistantError)):
        await load_of(hass, **data)


def configuration(key: str) -> dict[str, Any]:
    """Return the documented configuration with a key."""
    (found,) = [item for item in CONFIGURATIONS if key in item]
    return found


async def test_documented_automations_plan_and_publish(hass: HomeAssistant, garage: MockConfigEntry) -> None:
    data = hass.data[DATA]
    await data.rates.async_update_item("1", {"price": 0.3})
    calls: list[tuple[str, Any]] = []

    async def act(request: web.Request) -> web.Response:
        calls.append((request.path, await request.json()))
        return web.Response()

    app = web.Application()
    app.router.add_post("/action/{name}", act)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    commands = configuration("rest_command")["rest_command"]
    assert {command["url"] for command in commands.values()} == {
        "http://emhass.local:5000/action/dayahead-optim", "http://emhass.local:5000/action/publish-data",
    }  # fmt: skip
    for command in commands.values():
        command["url"] = command["url"].replace("http://emhass.local:5000", str(server.make_url("")).rstrip("/"))
    assert await async_setup_component(hass, "rest_command", {"rest_command": commands})
    planning, publishing = (item["actions"] for item in CONFIGURATIONS if "triggers" in item)
    scripts = {"plan": {"sequence": planning}, "publish": {"sequence": publishing}}
    assert await async_setup_component(hass, "script", {"script": scripts})
    for name in scripts:
        await hass.services.async_call("script", name, {}, blocking=True)
    await server.close()
    assert [path for path, _body in calls] == ["/action/dayahead-optim", *["/action/publish-data"] * 2]
    sent = calls[0][1]
    prices = sent.pop("load_cost_forecast")
    assert prices
    assert set(prices.values()) == {0.3}
    assert sent == (await load_of(hass, operating_hours=8))["runtimeparams"]


async def test_documented_template_adds_the_miners_to_other_loads(hass: HomeAssistant, garage: MockConfigEntry) -> None:
    variables = configuration("variables")["variables"]
    load = await load_of(hass, operating_hours=8)
    own, others = load["runtimeparams"], variables["others"]
    template = Template(variables["parameters"], hass)
    parameters = template.async_render({"load": load, "others": others})
    assert parameters["number_of_deferrable_loads"] == 2
    assert parameters.keys() == own.keys()
    for key in own.keys() - {"number_of_deferrable_loads"}:
        assert parameters[key] == [*others[key], *own[key]], key


async def test_documented_house_load_is_without_the_miners(hass: HomeAssistant, garage: MockConfigEntry) -> None:
    hass.states.async_set("sensor.house_power", "9000")
    await async_update_entity(hass, "sensor.garage_total_power")
    assert await async_setup_component(hass, "template", configuration("template"))
    await hass.async_block_till_done()
    miners = hass.states.get("sensor.garage_total_power")
    house = hass.states.get("sensor.house_load_without_miners")
    assert miners is not None
    assert house is not None
    assert float(house.state) == pytest.approx(9000 - float(miners.state))


async def test_miners_follow_the_published_power_until_it_is_stale(
    hass: HomeAssistant, garage: MockConfigEntry, fleet: Fleet, virtual_time: VirtualClock,
    hass_client: ClientSessionGenerator,
) -> None:  # fmt: skip
    assert await async_setup_component(hass, "api", {})
    client: TestClient = await hass_client()
    first, second = fleet.machines

    async def publish(watts: float) -> None:
        body = json.dumps(PUBLISHED).replace("{watts}", str(watts))
        async with client.post("/api/states/sensor.p_deferrable0", data=body) as response:
            assert response.status in (200, 201)

    def drawn() -> float:
        return first.power() + second.power()

    full = drawn()
    await publish(full + 100)
    await hass.data[DATA].policies.store.async_create(POLICY, created_by="Test")
    await hass.async_block_till_done()
    assert drawn() == full
    await publish(4000.0)
    await wait_until(lambda: drawn() <= 4000, 600, step=5)
    assert drawn() >= first.min_power_w
    await publish(0.0)
    await wait_until(lambda: first.paused and second.paused, 600, step=2)
    # EMHASS publishes every five minutes, and its plan does not change.
    for _ in range(4):
        await publish(full + 100)
        await asyncio.sleep(300)
    assert drawn() == full
    # Then it stops.
    began = virtual_time.time()
    await wait_until(lambda: first.paused and second.paused, 900, step=5)
    # The last report was five minutes before.
    assert virtual_time.time() - began == pytest.approx(POLICY["settings"]["follow"]["stale_s"] - 300, abs=60)
