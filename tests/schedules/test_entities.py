"""Tests of the switch and the sensors of schedules."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import mock_restore_cache_with_extra_data

from custom_components.miner_remote import async_remove_config_entry_device
from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.runtime import DATA
from custom_components.miner_remote.schedules import savings
from simulator.fleet import Fleet
from simulator.machine import Machine

from ..conftest import SetUpSite, miners_of, wait_until
from .helpers import add, change, now_for, settled

KEYS = {"switch": ["enabled"], "sensor": ["next_change", "energy_saved", "money_saved"]}
DAILY = {
    "schedule_type": "daily",
    "weekly_schedule": [{"start_hour": 3, "end_hour": 5, "action": "limit", "power_limit_w": 900}],
    "timezone": "UTC",
}


@pytest.fixture
async def machines() -> AsyncIterator[list[Machine]]:
    async with Fleet.start(kinds=["axeos", "braiins"], base="127.47.1.1", boot_s=0.3) as fleet:
        yield fleet.machines


def night(**data: Any) -> dict[str, Any]:
    return {"name": "Night", **DAILY, **data}


def registered(hass: HomeAssistant, schedule_id: int, platform: str, key: str) -> er.RegistryEntry | None:
    registry = er.async_get(hass)
    found = registry.async_get_entity_id(platform, DOMAIN, f"schedule_{schedule_id}_{key}")
    return registry.async_get(found) if found else None


def shown(hass: HomeAssistant, schedule_id: int, platform: str, key: str) -> State:
    entry = registered(hass, schedule_id, platform, key)
    assert entry is not None, f"{platform} {key}"
    state = hass.states.get(entry.entity_id)
    assert state is not None
    return state


def home(hass: HomeAssistant, schedule_id: int) -> str | None:
    """Return the config entry of a schedule's device and entities; fails if they differ."""
    found = [registered(hass, schedule_id, platform, key) for platform, keys in KEYS.items() for key in keys]
    entries = {item.config_entry_id for item in found if item is not None}
    devices = {
        entry.entry_id
        for entry in hass.config_entries.async_entries(DOMAIN)
        for device in dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
        if (DOMAIN, f"schedule_{schedule_id}") in device.identifiers
    }
    assert entries == devices
    assert len(entries) <= 1
    assert found.count(None) in (0, len(found))
    return next(iter(entries), None)


async def test_entities_follow_their_schedule(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    entry = await set_up_site()
    first = await add(hass, **night())
    assert home(hass, first) == entry.entry_id
    switch = shown(hass, first, "switch", "enabled")
    assert (switch.entity_id, switch.name, switch.state) == ("switch.night", "Night", "on")
    assert switch.attributes["schedule_id"] == first
    assert shown(hass, first, "sensor", "next_change").entity_id == "sensor.night_next_change"
    device = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, f"schedule_{first}"), entry.entry_id)
    assert device is not None
    assert (device.name, device.model, device.entry_type) == ("Night", "Power schedule", dr.DeviceEntryType.SERVICE)
    assert not await async_remove_config_entry_device(hass, entry, device)
    second = await add(hass, **night(name="Day"))
    await change(hass, first, name="Late")
    assert shown(hass, first, "switch", "enabled").name == "Late"
    await hass.data[DATA].schedules.async_delete_item(str(first))
    await settled(hass)
    assert (home(hass, first), home(hass, second)) == (None, entry.entry_id)
    assert hass.states.get("switch.night") is None
    assert hass.data[DATA].schedules.schedule(first) is None


async def test_schedule_belongs_to_the_site_of_its_location(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    garage = await set_up_site(name="Garage")
    hall = await set_up_site(name="Hall")
    schedule = await add(hass, **night(location="hall"))
    everywhere = await add(hass, **night(name="All"))
    assert (home(hass, schedule), home(hass, everywhere)) == (hall.entry_id, garage.entry_id)
    for location, where in (("Garage", garage), ("Hall", hall), ("Attic", garage), (None, garage)):
        await change(hass, schedule, location=location)
        assert home(hass, schedule) == where.entry_id, location
        assert shown(hass, schedule, "switch", "enabled").state == "on"
    await change(hass, schedule, location="Hall")
    assert await hass.config_entries.async_remove(hall.entry_id)
    await settled(hass)
    assert home(hass, schedule) == garage.entry_id
    assert await hass.config_entries.async_remove(garage.entry_id)
    await settled(hass)
    assert home(hass, schedule) is None


async def test_schedules_of_older_version_are_read(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    entry = await set_up_site()
    gone, stays = await add(hass, **night(name="Gone")), await add(hass, **night(name="Stays"))
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.data[DATA].schedules.async_delete_item(str(gone))
    await change(hass, stays, name="Other")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settled(hass)
    assert (home(hass, gone), home(hass, stays)) == (None, entry.entry_id)
    assert shown(hass, stays, "switch", "enabled").name == "Other"


async def test_last_schedule_of_older_version_is_read(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    entry = await set_up_site()
    gone = await add(hass, **night())
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.data[DATA].schedules.async_delete_item(str(gone))
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settled(hass)
    assert home(hass, gone) is None


async def test_switch_enables_and_disables_the_schedule(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    await set_up_site()
    schedule_id = await add(hass, **night())
    for service, enabled in (("turn_off", False), ("turn_on", True)):
        await hass.services.async_call("switch", service, {"entity_id": "switch.night"}, blocking=True)
        schedule = hass.data[DATA].schedules.schedule(schedule_id)
        assert schedule is not None
        assert schedule.enabled is enabled
        assert shown(hass, schedule_id, "switch", "enabled").state == ("on" if enabled else "off")


async def test_next_change_sensor_follows_the_schedule(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    await set_up_site()
    schedule_id = await add(hass, **night())
    state = shown(hass, schedule_id, "sensor", "next_change")
    when = dt_util.parse_datetime(state.state)
    assert when is not None
    inside = 3 <= dt_util.utcnow().hour < 5
    assert (when.hour, when.minute, when > dt_util.utcnow()) == (5 if inside else 3, 0, True)
    if not inside:
        assert (state.attributes["action"], state.attributes["power_limit_w"]) == ("limit", 900)
        assert state.attributes["reason"].startswith("Night: limit 900 W")
    assert state.attributes["active_now"] is inside
    await change(hass, schedule_id, enabled=False)
    state = shown(hass, schedule_id, "sensor", "next_change")
    assert (state.state, state.attributes["action"], state.attributes["reason"]) == ("unknown", None, None)
    holding = await add(hass, **now_for(name="Now"))
    state = shown(hass, holding, "sensor", "next_change")
    assert (state.attributes["active_now"], state.attributes["action"]) == (True, None)
    assert shown(hass, holding, "switch", "enabled").attributes["active_now"] is True


class Clock:
    """The clock of the savings."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(savings, "monotonic", made)
    return made


def pass_hours(hass: HomeAssistant, clock: Clock, hours: float) -> None:
    clock.now += hours * 3600
    hass.data[DATA].savings._count_again(dt_util.utcnow())


def saved(hass: HomeAssistant, schedule_id: int) -> tuple[float, float]:
    energy = shown(hass, schedule_id, "sensor", "energy_saved")
    money = shown(hass, schedule_id, "sensor", "money_saved")
    assert (energy.attributes["unit_of_measurement"], energy.attributes["state_class"]) == ("kWh", "total_increasing")
    assert money.attributes["state_class"] == "total"
    return float(energy.state), float(money.state)


async def test_savings_count_stopped_and_limited_miners(
    hass: HomeAssistant, set_up_site: SetUpSite, machines: list[Machine], clock: Clock
) -> None:
    entry = await set_up_site(machines, options={"scan_interval": 10})
    data, miners = hass.data[DATA], miners_of(hass, entry)
    await data.rates.async_update_item("1", {"price": 0.5, "currency": "EUR"})
    rate = (await data.rates.async_create_item({"name": "Own", "type": "flat", "price": 0.2, "currency": "CHF"}))["id"]
    stop = await add(hass, **now_for(name="Stop", miner_ip=machines[0].ip))
    limit = await add(
        hass, **now_for(name="Limit", miner_ip=machines[1].ip, power_limit_w=2000, electricity_rate_id=rate)
    )
    await data.engine.async_check()
    await wait_until(lambda: all(data.engine.ownership(miner.miner_id) is not None for miner in miners))
    figures = [data.engine.figures(miner.miner_id) for miner in miners]
    await wait_until(lambda: machines[0].paused and machines[1].power_limit_w == 2000)
    for miner in miners:
        await miner.async_refresh()
    await hass.async_block_till_done()
    data.savings._count()
    before = {key: data.savings.of(key) for key in (stop, limit)}
    pass_hours(hass, clock, 2)
    for schedule_id, miner, figure, price in ((stop, miners[0], figures[0], 0.5), (limit, miners[1], figures[1], 0.2)):
        assert figure is not None
        assert miner.data.power_w is not None
        kwh = (figure[0] - miner.data.power_w) * 2 / 1000 + before[schedule_id].energy_kwh
        assert kwh > 0
        assert saved(hass, schedule_id) == (pytest.approx(kwh, rel=1e-3), pytest.approx(kwh * price, rel=1e-3))
    assert shown(hass, stop, "sensor", "money_saved").attributes["unit_of_measurement"] == "EUR"
    assert shown(hass, limit, "sensor", "money_saved").attributes["unit_of_measurement"] == "CHF"

    # The power of a silent miner is unknown; without a price only energy is counted.
    miners[0].last_update_success = False
    data.savings._sample()
    energy, _money = saved(hass, stop)
    pass_hours(hass, clock, 1)
    assert saved(hass, stop)[0] == energy
    miners[0].last_update_success = True
    await data.rates.async_update_item("1", {"price": None})
    data.savings._sample()
    pass_hours(hass, clock, 1)
    assert saved(hass, stop)[0] > energy
    assert saved(hass, stop)[1] == _money

    # A change of the currency resets the total.
    await change(hass, limit, electricity_rate_id=1)
    state = shown(hass, limit, "sensor", "money_saved")
    assert (float(state.state), state.attributes["unit_of_measurement"]) == (0.0, "EUR")

    # Released miners do not count, and a deleted schedule leaves nothing behind.
    await change(hass, stop, enabled=False)
    await wait_until(lambda: data.engine.ownership(miners[0].miner_id) is None and not machines[0].paused)
    await hass.async_block_till_done()
    pass_hours(hass, clock, 0)
    energy, _money = saved(hass, stop)
    pass_hours(hass, clock, 5)
    assert saved(hass, stop)[0] == energy


async def test_savings_with_negative_prices_and_outlets(
    hass: HomeAssistant, set_up_site: SetUpSite, machines: list[Machine], clock: Clock
) -> None:
    entry = await set_up_site(machines[:1], stored={"outlet": "switch.plug"})
    hass.states.async_set("switch.plug", "on")
    data, miner = hass.data[DATA], miners_of(hass, entry)[0]
    await data.rates.async_update_item("1", {"price": -0.1})
    schedule_id = await add(hass, **now_for(name="Stop"))
    await data.engine.async_check()
    await wait_until(lambda: machines[0].paused)
    await settled(hass)
    miner.last_update_success = False
    hass.states.async_set("switch.plug", "off")
    data.savings._sample()
    before = data.savings.of(schedule_id)
    pass_hours(hass, clock, 10)
    figures = data.engine.figures(miner.miner_id)
    assert figures is not None
    energy, money = saved(hass, schedule_id)
    assert energy == pytest.approx(figures[0] * 10 / 1000 + before.energy_kwh, rel=1e-6)
    assert money == pytest.approx(energy * -0.1, rel=1e-3)


@pytest.mark.parametrize(("unit", "money"), [("EUR", 2.5), ("USD", 0.0)])
async def test_totals_survive_a_restart(hass: HomeAssistant, set_up_site: SetUpSite, unit: str, money: float) -> None:
    hass.config.currency = "EUR"
    mock_restore_cache_with_extra_data(
        hass,
        [
            (State("sensor.night_energy_saved", "12.5"), stored(12.5, "kWh")),
            (State("sensor.night_cost_saved", "2.5"), stored(2.5, unit)),
        ],
    )
    await set_up_site()
    schedule_id = await add(hass, **night())
    assert saved(hass, schedule_id) == (12.5, money)


def stored(value: float, unit: str) -> dict[str, Any]:
    return {"native_value": value, "native_unit_of_measurement": unit}


async def test_savings_of_two_schedules_count_once(
    hass: HomeAssistant, set_up_site: SetUpSite, machines: list[Machine], clock: Clock
) -> None:
    await set_up_site(machines[:1])
    data = hass.data[DATA]
    first, second = await add(hass, **now_for(name="One")), await add(hass, **now_for(name="Two"))
    await data.engine.async_check()
    await wait_until(lambda: machines[0].paused)
    await settled(hass)
    data.savings._count()
    pass_hours(hass, clock, 3)
    assert saved(hass, first)[0] > 0
    assert saved(hass, second) == (0.0, 0.0)
    await change(hass, first, enabled=False)
    energy = saved(hass, first)[0]
    pass_hours(hass, clock, 3)
    assert saved(hass, first)[0] == pytest.approx(energy, abs=1e-3)
    assert saved(hass, second)[0] > 0


async def test_next_change_days_off(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    await set_up_site()
    day = (dt_util.utcnow() + timedelta(days=5)).weekday()
    period = {"day": day, "start_hour": 8, "end_hour": 10}
    schedule_id = await add(
        hass, name="Weekly", schedule_type="weekly", timezone="UTC", weekly_schedule=[{**period, "action": "off"}]
    )
    state = shown(hass, schedule_id, "sensor", "next_change")
    when = dt_util.parse_datetime(state.state)
    assert when is not None
    assert (when.weekday(), when.hour, state.attributes["action"]) == (day, 8, "off")
    assert timedelta(days=3) < when - dt_util.utcnow() < timedelta(days=6)
    find_next_change = hass.data[DATA].engine.next_change(schedule_id)
    assert find_next_change is not None
    assert find_next_change.end - find_next_change.start == timedelta(hours=2)
    await change(hass, schedule_id, weekly_schedule=[{**period, "day": (day + 1) % 7}])
    assert dt_util.parse_datetime(shown(hass, schedule_id, "sensor", "next_change").state) == when + timedelta(days=1)


async def test_small_savings_add_up(hass: HomeAssistant, set_up_site: SetUpSite, clock: Clock) -> None:
    await set_up_site()
    data = hass.data[DATA]
    await data.rates.async_update_item("1", {"price": 0.1})
    schedule_id = await add(hass, **night())
    for _ in range(360):
        # A miner of 5 W, counted every ten seconds.
        data.savings._watts, data.savings._money_per_kwh = {schedule_id: 5.0}, {schedule_id: 0.1}
        pass_hours(hass, clock, 10 / 3600)
    assert saved(hass, schedule_id) == (pytest.approx(0.005, rel=1e-3), pytest.approx(0.0005, rel=1e-3))
