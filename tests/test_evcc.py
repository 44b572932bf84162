"""The contract with evcc: its requests, and the configurations of docs/evcc.md.

`evcc_exchange.json` was recorded with the chargers `homeassistant`, `heatpump` and `switchsocket` of evcc b29b49e
(2026-08-08) and the code that they use (`util/homeassistant/connection.go`, `util/request`, `plugin/http.go`,
`plugin/homeassistant.go`, `plugin/watchdog.go`), compiled without the rest of evcc, against Home Assistant with two
simulated miners. Each step has what the core of evcc calls, what the charger returned, and the requests that it sent.
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
from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_component import async_update_entity
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.miner_remote.runtime import DATA
from simulator.fleet import Fleet

from .conftest import SetUpSite, miners_of, wait_until
from .virtual_time import VirtualClock, install_virtual_clock

PAGE = (Path(__file__).parents[1] / "docs" / "evcc.md").read_text(encoding="utf-8")
CONFIGURATIONS = [yaml.safe_load(text) for text in re.findall(r"```yaml\n([^`]*)```", PAGE)]
POLICIES = [json.loads(text) for text in re.findall(r"```json\n([^`]*)```", PAGE)]
STEPS = json.loads((Path(__file__).parent / "evcc_exchange.json").read_text(encoding="utf-8"))


@pytest.fixture
async def virtual_time(monkeypatch: pytest.MonkeyPatch) -> VirtualClock:
    """Let time pass at once whenever the loop is idle."""
    return install_virtual_clock(asyncio.get_running_loop(), monkeypatch)


@pytest.fixture
async def fleet() -> AsyncIterator[Fleet]:
    """Run the two miners of the recording."""
    async with Fleet.start(kinds=["braiins", "braiins"], base="127.46.22.1", boot_s=0.3) as running:
        yield running


@pytest.fixture
async def garage(
    virtual_time: VirtualClock, all_enabled: None, set_up_site: SetUpSite, fleet: Fleet
) -> MockConfigEntry:
    """Return a site with the name of the recording and all entities."""
    return await set_up_site(fleet.machines, options={"scan_interval": 240})


@pytest.fixture
async def client(hass: HomeAssistant, garage: MockConfigEntry, hass_client: ClientSessionGenerator) -> TestClient:
    """Return a client of Home Assistant's API."""
    assert await async_setup_component(hass, "api", {})
    return await hass_client()


def values_of(item: object) -> list[str]:
    """Return all texts in a configuration."""
    if isinstance(item, dict):
        return [text for value in item.values() for text in values_of(value)]
    if isinstance(item, list):
        return [text for value in item for text in values_of(value)]
    return [str(item)]


def test_recording_has_every_charger_and_no_token() -> None:
    assert {step["charger"] for step in STEPS} == {"charger", "heatpump", "switch"}
    sent = [exchange["headers"]["Authorization"] for step in STEPS for exchange in step["exchanges"]]
    assert sent
    assert set(sent) == {"Bearer TOKEN"}
    written = [json.loads(exchange["body"]) for step in STEPS for exchange in step["exchanges"] if exchange["body"]]
    assert {"entity_id": "number.garage_maximum_current", "value": 9.5} in written
    assert {"entity_id": "number.garage_power_budget", "value": 2300} in written


def replayed(exchange: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of a recorded request, with the token of the client."""
    headers = {key: value for key, value in exchange["headers"].items() if key != "Authorization"}
    return {"headers": headers, "data": exchange["body"] or None}


async def test_recorded_exchange_with_evcc(
    hass: HomeAssistant, garage: MockConfigEntry, client: TestClient, fleet: Fleet
) -> None:
    """Each request of evcc's own code has the recorded status, and its charger would read the same from the answer."""
    site = hass.data[DATA]
    # As in the recording: its pauses are shorter than the minimum times of a budget.
    budget = {"limit_w": 10_000, "min_on_minutes": 0, "min_off_minutes": 0}
    body = {"name": "Garage", "kind": "power_budget", "scope": {"sites": ["Garage"]}, "settings": budget}
    await site.policies.store.async_create(body, created_by="Test")
    await refresh(hass, garage)
    for step in STEPS:
        case = step["charger"], step["call"]
        for exchange in step["exchanges"]:
            async with client.request(exchange["method"], exchange["path"], **replayed(exchange)) as response:
                assert response.status == exchange["status"] == 200, case
                answer = await response.json()
            await hass.async_block_till_done()
            if exchange["method"] == "GET":
                compare(step, exchange, answer)
        assert not step["result"].startswith("error"), case
        if step["call"].startswith("enable "):
            # The recording waits so long, too.
            await asyncio.sleep(32)
            await refresh(hass, garage)
            off = step["call"] == "enable false"
            assert all(machine.paused for machine in fleet.machines) is off, case


async def refresh(hass: HomeAssistant, garage: MockConfigEntry) -> None:
    """Poll the miners, and let the sensors of the site read them."""
    for miner in miners_of(hass, garage):
        await miner.async_refresh()
    for key in ("evcc_status", "total_power"):
        await async_update_entity(hass, f"sensor.garage_{key}")


def compare(step: dict[str, Any], exchange: dict[str, Any], answer: dict[str, Any]) -> None:
    """Check that an answer means to evcc what the recorded one meant."""
    assert exchange["path"] == f"/api/states/{answer['entity_id']}"
    assert answer["attributes"].get("unit_of_measurement") == exchange["unit"]
    if exchange["unit"] is None:
        assert answer["state"] == exchange["state"], (step["charger"], step["call"])
    elif exchange["unit"] == "W":
        assert float(answer["state"]) == pytest.approx(float(exchange["state"]), rel=0.05), (
            step["charger"],
            step["call"],
        )
    else:
        assert float(answer["state"]) >= 0


async def test_documented_entities_exist(hass: HomeAssistant, garage: MockConfigEntry) -> None:
    named = {
        entity_id
        for configuration in CONFIGURATIONS
        for text in values_of(configuration)
        for entity_id in re.findall(r"\b(?:sensor|switch|number)\.garage_\w+", text)
    }
    assert named == {
        "switch.garage_mining",
        "number.garage_power_budget",
        "number.garage_maximum_current",
        "sensor.garage_evcc_status",
        "sensor.garage_total_power",
        "sensor.garage_total_energy",
    }
    assert {entity_id for entity_id in named if hass.states.get(entity_id) is None} == set()


async def test_documented_heat_pump_sets_watts(
    hass: HomeAssistant, garage: MockConfigEntry, client: TestClient
) -> None:
    setter = next(
        charger["setmaxpower"]["set"]
        for configuration in CONFIGURATIONS
        for charger in configuration.get("chargers", [])
        if charger.get("type") == "heatpump"
    )
    path = setter["uri"].removeprefix("http://homeassistant.local:8123")
    for watts in (2300, 0, 11040):
        body = setter["body"].replace("${maxpower}", str(watts))
        async with client.request(setter["method"], path, headers=setter["headers"], data=body) as response:
            assert response.status == 200
        await hass.async_block_till_done()
        assert hass.data[DATA].policies.site_budgets.limit_w(garage.entry_id) == watts
    state = hass.states.get("number.garage_power_budget")
    # evcc's whole numbers have no decimal point.
    assert state is not None
    assert state.state == "11040"


async def follow(hass: HomeAssistant, number: int, garage: MockConfigEntry) -> None:
    """Create a documented policy, without a minimum time of pauses."""
    policy = {**POLICIES[number], "settings": {**POLICIES[number]["settings"], "min_off_minutes": 0}}
    await hass.data[DATA].policies.store.async_create(policy, created_by="Test")
    await hass.async_block_till_done()


async def test_miners_pause_when_evcc_writes_no_watts_any_more(
    hass: HomeAssistant, garage: MockConfigEntry, client: TestClient, fleet: Fleet, virtual_time: VirtualClock
) -> None:
    (helper,) = (item for item in CONFIGURATIONS if "input_number" in item)
    assert await async_setup_component(hass, "input_number", helper)
    body = '{"entity_id": "input_number.evcc_miners", "value": ${maxpower}}'
    assert body in PAGE
    assert "/api/services/input_number/set_value" in PAGE

    async def write(watts: int) -> None:
        sent = body.replace("${maxpower}", str(watts))
        async with client.post("/api/services/input_number/set_value", data=sent) as response:
            assert response.status == 200

    await write(100_000)
    await follow(hass, 1, garage)
    # The watchdog repeats the value, which is a report although nothing changes.
    for _ in range(10):
        await write(100_000)
        await asyncio.sleep(30)
    assert not any(machine.paused for machine in fleet.machines)
    began = virtual_time.time()
    await wait_until(lambda: all(machine.paused for machine in fleet.machines), 400, step=5)
    # The last report was half a minute before.
    assert virtual_time.time() - began == pytest.approx(210, abs=60)
    async with asyncio.timeout(1200):
        while any(machine.paused for machine in fleet.machines):
            await write(100_000)
            await asyncio.sleep(30)


async def test_miners_pause_when_evcc_does_not_answer_any_more(
    hass: HomeAssistant, garage: MockConfigEntry, fleet: Fleet, virtual_time: VirtualClock
) -> None:
    (rest,) = (item["binary_sensor"] for item in CONFIGURATIONS if "binary_sensor" in item)
    assert rest[0]["name"] == "evcc runs"
    sensor = "binary_sensor.evcc_runs"
    hass.states.async_set(sensor, "on")
    await follow(hass, 2, garage)
    for _ in range(5):
        hass.states.async_set(sensor, "on")
        await asyncio.sleep(rest[0]["scan_interval"])
    assert not any(machine.paused for machine in fleet.machines)
    hass.states.async_set(sensor, "unavailable")
    await wait_until(lambda: all(machine.paused for machine in fleet.machines), 400, step=5)
    async with asyncio.timeout(1200):
        while any(machine.paused for machine in fleet.machines):
            hass.states.async_set(sensor, "on")
            await asyncio.sleep(rest[0]["scan_interval"])


async def test_documented_entities_of_all_sites_set_one_budget(
    hass: HomeAssistant, virtual_time: VirtualClock, all_enabled: None, set_up_site: SetUpSite, fleet: Fleet
) -> None:
    """A charger of evcc with the entities of two sites."""
    (configuration,) = (item for item in CONFIGURATIONS if "template" in item)
    for domain in ("sensor", "template"):
        assert await async_setup_component(hass, domain, configuration)
    garage, barn = [
        await set_up_site([machine], name=name)
        for name, machine in zip(("Garage", "Barn"), fleet.machines, strict=True)
    ]
    budget = {**POLICIES[0]["settings"], "min_on_minutes": 0, "min_off_minutes": 0}
    await hass.data[DATA].policies.store.async_create({**POLICIES[0], "settings": budget}, created_by="Test")
    await hass.async_block_till_done()

    async def shown() -> dict[str, str]:
        for site in (garage, barn):
            for miner in miners_of(hass, site):
                await miner.async_refresh()
            for key in ("evcc_status", "total_power", "total_energy"):
                await async_update_entity(hass, f"sensor.{site.title.lower()}_{key}")
        await hass.async_block_till_done()
        keys = ("switch.all_sites_mining", "sensor.all_sites_evcc_status", "sensor.all_sites_power")
        states = {key: hass.states.get(key) for key in (*keys, "number.all_sites_maximum_current")}
        return {key.partition("all_sites_")[2]: "" if state is None else state.state for key, state in states.items()}

    async def call(service: str, entity_id: str, **data: object) -> None:
        domain, _, name = service.partition(".")
        await hass.services.async_call(domain, name, {"entity_id": entity_id, **data}, blocking=True)
        await asyncio.sleep(60)

    running = await shown()
    assert (running["mining"], running["evcc_status"], running["maximum_current"]) == ("on", "c", "86.96")
    assert float(running["power"]) == pytest.approx(sum(machine.power() for machine in fleet.machines), rel=0.05)
    energy = hass.states.get("sensor.all_sites_energy")
    assert energy is not None
    assert (energy.attributes["device_class"], energy.attributes["unit_of_measurement"]) == ("energy", "kWh")

    await call("number.set_value", "number.all_sites_maximum_current", value=16)
    number = hass.states.get("number.all_miners_power_budget")
    assert number is not None
    assert float(number.state) == 3680
    assert sum(machine.power() for machine in fleet.machines) <= 3680

    await call("switch.turn_off", "switch.all_sites_mining")
    assert all(machine.paused for machine in fleet.machines)
    stopped = await shown()
    assert (stopped["mining"], stopped["evcc_status"]) == ("off", "b")
    await call("switch.turn_on", "switch.all_sites_mining")
    await wait_until(lambda: not any(machine.paused for machine in fleet.machines), 900, step=5)
    assert (await shown())["evcc_status"] == "c"
