"""Entities and repair issues of alerts."""

from __future__ import annotations

from dataclasses import replace

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er, issue_registry as ir

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.drivers.contract.values import Fault as MinerFault
from simulator.machine import Fault

from ..api.conftest import Place
from ..schedules.helpers import add, change
from .conftest import Clock, kinds, still

NIGHT = {"start_hour": 1, "end_hour": 2, "action": "off"}


def state_of(hass: HomeAssistant, place: Place, platform: str, key: str) -> State:
    entity_id = er.async_get(hass).async_get_entity_id(platform, DOMAIN, f"{place.entry.entry_id}_{key}")
    assert entity_id is not None
    state = hass.states.get(entity_id)
    assert state is not None
    return state


async def test_entities_of_the_site_follow_its_alerts(hass: HomeAssistant, place: Place, clock: Clock) -> None:
    still(place)
    await clock.passes(place, 1)
    assert state_of(hass, place, "binary_sensor", "attention").state == "off"
    sensor = state_of(hass, place, "sensor", "alerts")
    assert (sensor.state, sensor.attributes["counts"], sensor.attributes["names"]) == ("0", {}, [])
    first, second, _third = place.miners
    broken = (MinerFault("Fan lost."),)
    first.async_set_updated_data(replace(first.data, faults=broken, temperature_max_c=99.0))
    second.async_set_updated_data(replace(second.data, faults=broken))
    for seconds in (1, 61):
        await clock.passes(place, seconds)
    assert state_of(hass, place, "binary_sensor", "attention").state == "on"
    sensor = state_of(hass, place, "sensor", "alerts")
    assert sensor.state == "3"
    assert sensor.attributes["counts"] == {"hot": 1, "fault": 2}
    assert sensor.attributes["names"] == [first.display_name, second.display_name]
    for miner in (first, second):
        miner.async_set_updated_data(replace(miner.data, faults=(), temperature_max_c=70.0))
    for seconds in (1, 61):
        await clock.passes(place, seconds)
    assert state_of(hass, place, "binary_sensor", "attention").state == "off"
    assert state_of(hass, place, "sensor", "alerts").state == "0"


async def test_schedule_without_miners_is_an_alert_and_later_an_issue(
    hass: HomeAssistant, place: Place, clock: Clock
) -> None:
    still(place)
    schedule_id = await add(hass, name="Nights", location="Nowhere", schedule_type="daily", weekly_schedule=[NIGHT])
    over = {
        "schedule_type": "one-time", "one_time_start": "2020-01-01T01:00:00", "one_time_end": "2020-01-01T02:00:00",
    }  # fmt: skip
    await add(hass, name="Long ago", location="Nowhere", **over)
    for seconds in (61, 61):
        await clock.passes(place, seconds)
    (alert,) = place.data.alerts.alerts()
    row = place.data.alerts.serialize(alert)
    assert (row["kind"], row["severity"], row["schedule_id"], row["name"], row["site"], row["miner_id"]) == (
        "empty_schedule", "warning", schedule_id, "Nights", None, None,
    )  # fmt: skip
    issues = ir.async_get(hass)
    assert issues.async_get_issue(DOMAIN, f"schedule_empty_{schedule_id}") is None
    await clock.passes(place, 960)
    issue = issues.async_get_issue(DOMAIN, f"schedule_empty_{schedule_id}")
    assert issue is not None
    assert issue.translation_placeholders == {"name": "Nights"}
    await change(hass, schedule_id, enabled=False)
    await clock.passes(place, 61)
    assert kinds(place) == {}
    assert issues.async_get_issue(DOMAIN, f"schedule_empty_{schedule_id}") is None


async def test_miners_silent_for_a_day_are_one_issue_until_they_answer(
    hass: HomeAssistant, place: Place, clock: Clock
) -> None:
    still(place)
    for machine, miner in list(zip(place.machines, place.miners, strict=True))[:2]:
        machine.faults[Fault.DEAD] = {}
        await miner.async_refresh()
    await clock.passes(place, 400)
    assert len(kinds(place)) == 2
    issue_id = f"miners_offline_{place.entry.entry_id}"
    issues = ir.async_get(hass)
    assert issues.async_get_issue(DOMAIN, issue_id) is None
    await clock.passes(place, 86_400)
    issue = issues.async_get_issue(DOMAIN, issue_id)
    assert issue is not None
    placeholders = issue.translation_placeholders
    assert placeholders is not None
    assert (placeholders["site"], placeholders["count"]) == ("Hall", "2")
    assert all(miner.display_name in placeholders["names"] for miner in place.miners[:2])
    # A reload does not forget that the user ignores it.
    issues.async_ignore(DOMAIN, issue_id, ignore=True)
    assert await hass.config_entries.async_unload(place.entry.entry_id)
    await clock.passes(place, 5)
    assert await hass.config_entries.async_setup(place.entry.entry_id)
    await clock.passes(place, 5)
    assert issues.async_get_issue(DOMAIN, issue_id) is not None
    assert issues.async_get_issue(DOMAIN, issue_id).dismissed_version is not None  # type: ignore[union-attr]
    for machine, miner in zip(place.machines, place.miners, strict=True):
        machine.faults.pop(Fault.DEAD, None)
        await miner.async_refresh()
    await clock.passes(place, 5)
    assert issues.async_get_issue(DOMAIN, issue_id) is None


async def test_tariff_without_price_is_an_alert_only_if_it_is_used(
    hass: HomeAssistant, place: Place, clock: Clock
) -> None:
    still(place)
    rates = place.data.rates
    # The default tariff was never set, and no schedule needs it.
    for seconds in (1, 1000):
        await clock.passes(place, seconds)
    assert kinds(place) == {}
    elsewhere = {"name": "Elsewhere", "type": "sensor", "entity_id": "sensor.none", "location": "Nowhere"}
    await rates.async_create_item(elsewhere)
    here = await rates.async_create_item({**elsewhere, "name": "Spot", "location": "hall"})
    for seconds in (61, 850):
        await clock.passes(place, seconds)
    assert kinds(place) == {}
    await clock.passes(place, 61)
    assert kinds(place) == {str(here["id"]): "no_price"}
    row = place.data.alerts.serialize(place.data.alerts.alerts()[0])
    assert (row["rate_id"], row["name"], row["site"]) == (here["id"], "Spot", "Hall")
    # Its source reports a price.
    hass.states.async_set("sensor.none", "0.31", {"unit_of_measurement": "EUR/kWh"})
    await hass.async_block_till_done()
    await clock.passes(place, 5)
    assert kinds(place) == {}
    # A schedule needs the default tariff.
    await add(
        hass, name="Cheap", schedule_type="daily", electricity_rate_id=1,
        price_rule={"type": "above", "threshold": 0.3},
    )  # fmt: skip
    for seconds in (61, 910):
        await clock.passes(place, seconds)
    assert kinds(place) == {"1": "no_price"}
