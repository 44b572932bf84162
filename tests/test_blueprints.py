"""Tests of the blueprints as automations with simulated miners."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components import automation
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.models import Blueprint, DomainBlueprints
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util, yaml as yaml_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.miner_remote import trigger as triggers
from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.control.record import HistoryQuery
from custom_components.miner_remote.runtime import DATA
from simulator.fleet import Fleet
from simulator.machine import Machine

from .conftest import SetUpSite, miners_of, wait_until

FOLDER = Path(triggers.__file__).parent / "blueprints"
NAMES = (
    "follow_solar_surplus",
    "run_cheapest_hours",
    "stop_above_price",
    "notifications/daily_alert_summary",
    "notifications/notify_new_alerts",
)


def load(name: str) -> Blueprint:
    path = FOLDER / f"{name}.yaml"
    return Blueprint(
        yaml_util.load_yaml_dict(path), expected_domain="automation", path=path.name, schema=AUTOMATION_BLUEPRINT_SCHEMA
    )


@pytest.fixture
async def machines() -> AsyncIterator[list[Machine]]:
    async with Fleet.start(kinds=["axeos", "braiins"], base="127.47.6.1", boot_s=0.3) as fleet:
        yield fleet.machines


@pytest.fixture
async def switches(hass: HomeAssistant, set_up_site: SetUpSite, machines: list[Machine]) -> list[str]:
    """Return the switches of two miners that mine."""
    entry = await set_up_site(machines)
    registry = er.async_get(hass)
    found = [
        registry.async_get_entity_id("switch", DOMAIN, f"{miner.miner_id}_mining") for miner in miners_of(hass, entry)
    ]
    assert [hass.states.get(item).state for item in found if item] == ["on", "on"]  # type: ignore[union-attr]
    return [item for item in found if item]


def blueprints() -> AbstractContextManager[Any]:
    """Let Home Assistant find the blueprints."""
    return patch.object(DomainBlueprints, "_load_blueprint", lambda _self, path: load(path.removesuffix(".yaml")))


@pytest.fixture(autouse=True)
async def _automations(request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """Cancel waiting automations after the test."""
    hass: HomeAssistant | None = request.getfixturevalue("hass") if "hass" in request.fixturenames else None
    yield
    if hass is not None and hass.states.get("automation.test") is not None:
        await hass.services.async_call("automation", "turn_off", {"entity_id": "automation.test"}, blocking=True)


async def instantiate(hass: HomeAssistant, name: str, **inputs: Any) -> None:
    with blueprints():
        config = {"alias": "Test", "use_blueprint": {"path": f"{name}.yaml", "input": inputs}}
        assert await async_setup_component(hass, automation.DOMAIN, {automation.DOMAIN: config})
        await hass.async_block_till_done()
    state = hass.states.get("automation.test")
    assert state is not None
    assert state.state == "on"


async def rest() -> None:
    """Let automations run, except for their delays."""
    await asyncio.sleep(0.3)


async def shows(hass: HomeAssistant, switches: list[str], *wanted: str) -> None:
    await wait_until(lambda: [hass.states.get(item).state for item in switches] == list(wanted))  # type: ignore[union-attr]
    await rest()


async def automatic_commands(hass: HomeAssistant) -> list[tuple[str, str, str]]:
    """Return the commands of automations: type, address and status, oldest first."""
    records = await hass.data[DATA].history.async_query(HistoryQuery(initiated_by="Test"))
    return [(record.command_type.value, record.miner_ip, record.status.value) for record in reversed(records)]


async def idle(hass: HomeAssistant) -> None:
    """Wait for a running automation, which would block the next trigger, but not for its delays."""
    for _ in range(30):
        state = hass.states.get("automation.test")
        if state is None or not state.attributes.get("current"):
            return
        await asyncio.sleep(0.1)


async def minutes_pass(hass: HomeAssistant, minutes: int) -> None:
    """Fire the timers of the next minutes once."""
    await idle(hass)
    # Otherwise the deadline of a running poll would fire as well.
    await wait_until(lambda: not any(task.get_name().startswith("poll ") for task in asyncio.all_tasks()))
    now = dt_util.utcnow().replace(second=0, microsecond=500_000)
    later = now + timedelta(minutes=minutes)
    async_fire_time_changed(hass, later + timedelta(minutes=-later.minute % 5))
    await rest()
    await idle(hass)


def test_all_blueprints_are_tested() -> None:
    found = [str(path.relative_to(FOLDER).with_suffix("")) for path in FOLDER.rglob("*.yaml")]
    assert sorted(found) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_blueprint_is_well_formed(name: str) -> None:
    blueprint = load(name)
    assert blueprint.domain == "automation"
    assert blueprint.validate() is None
    assert blueprint.metadata["source_url"].endswith(f"/blueprints/{name}.yaml")
    for key, item in blueprint.inputs.items():
        assert {"name", "selector"} <= set(item), key
    # Every input is used.
    assert yaml_util.extract_inputs(blueprint.data) == set(blueprint.inputs)


async def test_stop_above_price_blueprint_stops_and_resumes(
    hass: HomeAssistant, machines: list[Machine], switches: list[str]
) -> None:
    hass.states.async_set("sensor.price", "0.20")
    await instantiate(
        hass,
        "stop_above_price",
        price_entity="sensor.price",
        mining_switches=switches,
        stop_above=0.3,
        run_from=0.25,
        rest_minutes=0,
    )
    hass.states.async_set("sensor.price", "0.30")
    await rest()
    await shows(hass, switches, "on", "on")
    hass.states.async_set("sensor.price", "0.31")
    await shows(hass, switches, "off", "off")
    assert all(machine.paused for machine in machines)
    for price in ("0.28", "unavailable", "0.35"):
        hass.states.async_set("sensor.price", price)
        await rest()
        await shows(hass, switches, "off", "off")
    hass.states.async_set("sensor.price", "0.25")
    await shows(hass, switches, "on", "on")
    assert [(kind, status) for kind, _address, status in await automatic_commands(hass)] == [
        ("power_off", "success"),
        ("power_off", "success"),
        ("power_on", "success"),
        ("power_on", "success"),
    ]


async def pause_by_hand(hass: HomeAssistant, switch: str) -> None:
    await hass.services.async_call("switch", "turn_off", {"entity_id": switch}, blocking=True)


async def test_blueprint_leaves_manual_pause_alone(
    hass: HomeAssistant, machines: list[Machine], switches: list[str]
) -> None:
    hass.states.async_set("sensor.price", "0.20")
    await pause_by_hand(hass, switches[0])
    await instantiate(
        hass,
        "stop_above_price",
        price_entity="sensor.price",
        mining_switches=switches,
        stop_above=0.3,
        run_from=0.25,
        rest_minutes=0,
    )
    for _ in range(2):
        hass.states.async_set("sensor.price", "0.31")
        await shows(hass, switches, "off", "off")
        hass.states.async_set("sensor.price", "0.20")
        await shows(hass, switches, "off", "on")
    # A pause by both belongs to the person.
    hass.states.async_set("sensor.price", "0.31")
    await shows(hass, switches, "off", "off")
    await pause_by_hand(hass, switches[1])
    hass.states.async_set("sensor.price", "0.20")
    await rest()
    await shows(hass, switches, "off", "off")
    assert [kind for kind, _address, _status in await automatic_commands(hass)] == ["power_off", "power_on"] * 2 + [
        "power_off"
    ]


async def test_cheapest_hours_blueprint_leaves_manual_pause_alone(
    hass: HomeAssistant, machines: list[Machine], switches: list[str]
) -> None:
    await hass.config.async_set_time_zone("UTC")
    await pause_by_hand(hass, switches[0])
    await instantiate(hass, "run_cheapest_hours", mining_switches=switches, hours=1)
    await set_prices(hass, 0.5, 0.3)
    await minutes_pass(hass, 5)
    await shows(hass, switches, "off", "off")
    await set_prices(hass, 0.1, 0.3)
    await minutes_pass(hass, 10)
    await shows(hass, switches, "off", "on")


async def test_solar_blueprint_starts_only_its_own_miners(
    hass: HomeAssistant, machines: list[Machine], switches: list[str]
) -> None:
    await pause_by_hand(hass, switches[0])
    hass.states.async_set("sensor.grid", "500")
    await instantiate(
        hass,
        "follow_solar_surplus",
        grid_power="sensor.grid",
        mining_switches=switches,
        lasting_minutes=0,
        settle_minutes=0,
    )
    for number, (watts, wanted) in enumerate(((500, "off"), (-2000, "on"), (-2000, "on"))):
        hass.states.async_set("sensor.grid", str(watts))
        await minutes_pass(hass, 5 * (number + 1))
        await shows(hass, switches, "off", wanted)


async def test_stop_above_price_blueprint_waits_between_switches(
    hass: HomeAssistant, machines: list[Machine], switches: list[str]
) -> None:
    hass.states.async_set("sensor.price", "0.20")
    await instantiate(
        hass,
        "stop_above_price",
        price_entity="sensor.price",
        mining_switches=switches[:1],
        stop_above=0.3,
        run_from=0.25,
        rest_minutes=20,
    )
    hass.states.async_set("sensor.price", "0.50")
    await shows(hass, switches, "off", "on")
    hass.states.async_set("sensor.price", "0.10")
    await rest()
    assert await automatic_commands(hass) == [("power_off", machines[0].ip, "success")]
    await minutes_pass(hass, 25)
    # The delay is over; the next time pattern uses the new price.
    await minutes_pass(hass, 30)
    await shows(hass, switches, "on", "on")


async def set_prices(hass: HomeAssistant, now_price: float, other: float) -> None:
    """Set a price of the default rate for this hour, and one for all others."""
    hour = dt_util.utcnow().hour
    period = {"start_hour": hour, "end_hour": hour + 1, "price": now_price}
    await hass.data[DATA].rates.async_update_item(
        "1", {"type": "tou", "price": other, "periods": [period], "timezone": "UTC"}
    )
    await hass.async_block_till_done()


async def test_cheapest_hours_blueprint_runs_in_cheapest_hours(
    hass: HomeAssistant, machines: list[Machine], switches: list[str]
) -> None:
    await hass.config.async_set_time_zone("UTC")
    await instantiate(hass, "run_cheapest_hours", mining_switches=switches, hours=1)
    await minutes_pass(hass, 0)
    assert await automatic_commands(hass) == []
    await set_prices(hass, 0.1, 0.3)
    await minutes_pass(hass, 5)
    assert await automatic_commands(hass) == []
    await set_prices(hass, 0.5, 0.3)
    await minutes_pass(hass, 10)
    await shows(hass, switches, "off", "off")
    await set_prices(hass, 0.1, 0.3)
    await minutes_pass(hass, 15)
    await shows(hass, switches, "on", "on")
    assert len(await automatic_commands(hass)) == 4


@pytest.mark.parametrize(
    ("clock", "day_starts_at", "hours", "expected"),
    [
        # Prices peak at noon; the cheapest four hours are two at each end of the day.
        ("00:30", "00:00:00", 4, "run"),
        ("01:59", "00:00:00", 4, "run"),
        ("02:00", "00:00:00", 4, "stop"),
        ("12:00", "00:00:00", 4, "stop"),
        ("22:00", "00:00:00", 4, "run"),
        ("22:00", "00:00:00", 3, "stop"),
        ("23:00", "00:00:00", 3.5, "run"),
        ("01:14", "00:00:00", 2.25, "run"),
        ("01:15", "00:00:00", 2.25, "stop"),
        # From noon to noon, they are around midnight.
        ("23:59", "12:00:00", 4, "run"),
        ("00:00", "12:00:00", 4, "run"),
        ("12:00", "12:00:00", 24, "run"),
        ("12:00", "12:00:00", 23, "stop"),
        ("11:59", "12:00:00", 23, "run"),
    ],
)
async def test_cheapest_hours_blueprint_chooses_expected_hours(
    hass: HomeAssistant,
    set_up_site: SetUpSite,
    freezer: FrozenDateTimeFactory,
    clock: str,
    day_starts_at: str,
    hours: float,
    expected: str,
) -> None:
    await hass.config.async_set_time_zone("UTC")
    await set_up_site()
    freezer.move_to(f"2026-11-09 {clock}:00")
    periods = [
        {"start_hour": hour, "end_hour": hour + 1, "price": min(hour, 23 - hour) + (0.5 if hour > 11 else 0)}
        for hour in range(24)
    ]
    await hass.data[DATA].rates.async_update_item("1", {"type": "tou", "periods": periods, "timezone": "UTC"})
    assert await decide(hass, hours=hours, day_starts_at=day_starts_at) == [expected]


@pytest.mark.parametrize(
    ("clock", "day_starts_at", "expected"),
    [
        # The day of 25 hours ends at midnight, not an hour earlier.
        ("2026-10-25T22:30:00Z", "00:00:00", "run"),
        ("2026-10-25T21:30:00Z", "00:00:00", "stop"),
        ("2026-10-25T10:30:00Z", "12:00:00", "run"),
        # The day of 23 hours includes no hour of its neighbors.
        ("2026-03-29T21:30:00Z", "00:00:00", "run"),
        ("2026-03-29T09:30:00Z", "12:00:00", "run"),
    ],
)
async def test_cheapest_hours_blueprint_covers_days_of_clock_change(
    hass: HomeAssistant,
    set_up_site: SetUpSite,
    freezer: FrozenDateTimeFactory,
    clock: str,
    day_starts_at: str,
    expected: str,
) -> None:
    """The first and the last hour of the day are the cheapest."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    await set_up_site()
    freezer.move_to(clock)
    first = int(day_starts_at[:2])
    periods = [
        {"start_hour": hour, "end_hour": hour + 1, "price": -50 if hour == first else -((hour - first) % 24)}
        for hour in range(24)
    ]
    await hass.data[DATA].rates.async_update_item("1", {"type": "tou", "periods": periods})
    assert await decide(hass, hours=2, day_starts_at=day_starts_at) == [expected]


async def decide(hass: HomeAssistant, **inputs: Any) -> list[str]:
    """Return the decision of the blueprint for the cheapest hours now."""
    ordered: list[str] = []

    async def history(_call: ServiceCall) -> ServiceResponse:
        return {"commands": [{"initiated_by": "Test"}]}

    hass.services.async_register(DOMAIN, "get_history", history, supports_response=SupportsResponse.ONLY)
    hass.services.async_register(DOMAIN, "pause", lambda _call: ordered.append("stop"))
    hass.services.async_register(DOMAIN, "resume", lambda _call: ordered.append("run"))
    hass.states.async_set("switch.on", "on")
    hass.states.async_set("switch.off", "off")
    await instantiate(
        hass,
        "run_cheapest_hours",
        mining_switches=["switch.on", "switch.off"],
        **inputs,
    )
    await hass.services.async_call("automation", "trigger", {"entity_id": "automation.test"}, blocking=True)
    await hass.async_block_till_done()
    return ordered


async def test_get_prices_returns_the_prices_of_a_range(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    await set_up_site()
    await hass.data[DATA].rates.async_update_item("1", {"price": 0.25, "currency": "EUR"})

    async def ask(**data: Any) -> Any:
        return await hass.services.async_call(DOMAIN, "get_prices", data, blocking=True, return_response=True)

    answer = await ask(start="2026-11-09T00:00:00+01:00", end="2026-11-10T00:00:00+01:00")
    assert answer == {
        "rate_id": 1,
        "currency": "EUR",
        "prices": [{"start": "2026-11-08T23:00:00+00:00", "end": "2026-11-09T23:00:00+00:00", "price": 0.25}],
    }
    await hass.data[DATA].rates.async_create_item({"name": "Live", "type": "sensor", "entity_id": "sensor.live"})
    hass.states.async_set("sensor.live", "0.7", {"unit_of_measurement": "ct/kWh"})
    await hass.async_block_till_done()
    assert [price["price"] for price in (await ask(rate_id=2))["prices"]] == [0.007]
    (price,) = (await ask())["prices"]
    assert dt_util.parse_datetime(price["end"]) - dt_util.parse_datetime(price["start"]) == timedelta(days=2)
    for wrong in (
        {"rate_id": 9},
        {"start": "2026-11-09T00:00:00Z", "end": "2026-11-09T00:00:00Z"},
        {"start": "2026-11-09T00:00:00Z", "end": "2026-12-09T00:00:00Z"},
    ):
        with pytest.raises(ServiceValidationError):
            await ask(**wrong)


@pytest.mark.parametrize("drawing_is_positive", [True, False])
async def test_solar_blueprint_follows_the_surplus(
    hass: HomeAssistant, machines: list[Machine], switches: list[str], drawing_is_positive: bool
) -> None:
    def surplus(watts: float) -> None:
        hass.states.async_set("sensor.grid", str(-watts if drawing_is_positive else watts))

    surplus(-500)
    await instantiate(
        hass,
        "follow_solar_surplus",
        grid_power="sensor.grid",
        drawing_is_positive=drawing_is_positive,
        mining_switches=switches,
        start_above=1000,
        stop_below=-100,
        lasting_minutes=0,
        settle_minutes=0,
    )
    steps = (
        (-500, ("on", "off")),
        (-500, ("off", "off")),
        (-500, ("off", "off")),
        (900, ("off", "off")),
        (1500, ("on", "off")),
        (0, ("on", "off")),
        (1500, ("on", "on")),
        (1500, ("on", "on")),
        (-200, ("on", "off")),
    )
    for number, (watts, wanted) in enumerate(steps):
        surplus(watts)
        await minutes_pass(hass, 5 * (number + 1))
        await wait_until(lambda: hass.states.get("automation.test").attributes["current"] == 0)  # type: ignore[union-attr]
        await shows(hass, switches, *wanted)
    hass.states.async_set("sensor.grid", "unavailable")
    await minutes_pass(hass, 5 * (len(steps) + 1))
    await shows(hass, switches, "on", "off")
    assert [(kind, address) for kind, address, _status in await automatic_commands(hass)] == [
        ("power_off", machines[1].ip),
        ("power_off", machines[0].ip),
        ("power_on", machines[0].ip),
        ("power_on", machines[1].ip),
        ("power_off", machines[1].ip),
    ]


async def test_solar_blueprint_ignores_a_short_surplus(
    hass: HomeAssistant, machines: list[Machine], switches: list[str]
) -> None:
    hass.states.async_set("sensor.grid", "2000")
    await instantiate(
        hass,
        "follow_solar_surplus",
        grid_power="sensor.grid",
        mining_switches=switches,
        lasting_minutes=3,
        settle_minutes=0,
    )
    await minutes_pass(hass, 0)
    hass.states.async_set("sensor.grid", "0")
    await minutes_pass(hass, 10)
    assert await automatic_commands(hass) == []
    hass.states.async_set("sensor.grid", "2000")
    await minutes_pass(hass, 15)
    await minutes_pass(hass, 20)
    await shows(hass, switches, "on", "off")
    assert machines[1].paused
