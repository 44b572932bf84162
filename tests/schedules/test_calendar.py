"""Tests of the calendar of a site."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.miner_remote.runtime import DATA
from custom_components.miner_remote.schedules.model import Schedule, schedule_from_json
from custom_components.miner_remote.schedules.planning.calendar_events import calendar_events
from custom_components.miner_remote.schedules.planning.planner import plan
from custom_components.miner_remote.schedules.planning.timeline import MinerInput
from simulator.fleet import Fleet
from simulator.machine import Machine

from ..conftest import SetUpSite, miners_of, wait_until
from .helpers import add, change, now_for, settled

NOON = datetime(2026, 11, 9, 12, tzinfo=UTC)
"""A Monday."""


@pytest.fixture
async def machines() -> AsyncIterator[list[Machine]]:
    async with Fleet.start(kinds=["axeos", "braiins", "luxos"], base="127.47.2.1", boot_s=0.3) as fleet:
        yield fleet.machines


def schedules_of(*given: dict[str, Any]) -> dict[int, Schedule]:
    made = [
        schedule_from_json({"id": number, "name": f"S{number}", "schedule_type": "daily", "timezone": "UTC", **data})
        for number, data in enumerate(given, 1)
    ]
    return {schedule.id: schedule for schedule in made}


def entries_of(*given: dict[str, Any], miners: tuple[str, ...] = ("a", "b"), hours: int = 24) -> list[tuple[Any, ...]]:
    """Return first and last hour from noon, summary and miners of each entry."""
    schedules = schedules_of(*given)
    made = plan(
        schedules=schedules.values(),
        miners=[MinerInput(miner_id=key, ip=f"10.0.0.{number}") for number, key in enumerate(miners, 1)],
        curves={},
        zones={"UTC": UTC},
        default_zone=UTC,
        now=NOON,
        horizon=timedelta(hours=hours),
    )
    return [
        (
            (entry.start - NOON) / timedelta(hours=1),
            (entry.end - NOON) / timedelta(hours=1),
            entry.summary,
            "".join(entry.miner_ids),
        )
        for entry in calendar_events(made, schedules, {"a", "b"})
    ]


def period(start: int, end: int, action: str = "off", **data: Any) -> dict[str, Any]:
    return {"start_hour": start, "end_hour": end, "action": action, **data}


def test_running_all_day_is_no_calendar_entry() -> None:
    assert entries_of({"weekly_schedule": [period(17, 21), period(1, 2, "limit", power_limit_w=900)]}) == [
        (5, 9, "Stop: S1", "ab"),
        (13, 14, "Limit to 900 W: S1", "ab"),
    ]
    assert entries_of({"weekly_schedule": [period(17, 21, "on")]}) == [
        (0, 5, "Stop: S1", "ab"),
        (5, 9, "Run: S1", "ab"),
        (9, 24, "Stop: S1", "ab"),
    ]
    assert entries_of() == []


def test_one_time() -> None:
    window = {
        "schedule_type": "one-time",
        "one_time_start": "2026-11-09T15:00:00Z",
        "one_time_end": "2026-11-09T16:00:00Z",
    }
    for action, said in (("off", "Stop"), ("on", "Run")):
        assert entries_of({**window, "one_time_action": action}) == [(3, 4, f"{said}: S1", "ab")]


def test_different_miners_have_separate_entries() -> None:
    peak, late = {"weekly_schedule": [period(17, 21)]}, {"weekly_schedule": [period(20, 22)], "miner_ip": "10.0.0.2"}
    assert entries_of(peak, late, miners=("a", "b", "of another site")) == [
        (5, 8, "Stop: S1", "b"),
        (5, 9, "Stop: S1", "a"),
        (8, 9, "Stop: S1, S2", "b"),
        (9, 10, "Stop: S2", "b"),
    ]


async def events(hass: HomeAssistant, start: datetime, end: datetime, calendar: str = "garage") -> list[dict[str, Any]]:
    answer = await hass.services.async_call(
        "calendar",
        "get_events",
        {"entity_id": f"calendar.{calendar}_plan", "start_date_time": start, "end_date_time": end},
        blocking=True,
        return_response=True,
    )
    found: list[dict[str, Any]] = answer[f"calendar.{calendar}_plan"]["events"]  # type: ignore[index,call-overload,assignment]
    return found


async def test_calendar(hass: HomeAssistant, set_up_site: SetUpSite, machines: list[Machine]) -> None:
    garage = await set_up_site(machines[:2], name="Garage")
    await set_up_site(machines[2:], name="Hall")
    now = dt_util.utcnow()
    calendar = hass.states.get("calendar.garage_plan")
    assert calendar is not None
    assert (calendar.state, calendar.name) == ("off", "Garage Plan")
    assert await events(hass, now, now + timedelta(days=1)) == []

    schedule_id = await add(hass, **now_for(name="Works", location="Garage"))
    await wait_until(lambda: hass.states.get("calendar.garage_plan").state == "on")  # type: ignore[union-attr]
    calendar = hass.states.get("calendar.garage_plan")
    assert calendar is not None
    assert calendar.attributes["message"] == "Stop: Works"
    assert calendar.attributes["location"] == "Garage"
    found = await events(hass, now, now + timedelta(days=1))
    assert len(found) == 1
    assert found[0]["summary"] == "Stop: Works"
    reason, miners = found[0]["description"].splitlines()
    assert reason.startswith("Works: off from")
    assert miners == f"Miners: Miner {machines[0].ip}, Miner {machines[1].ip}"
    began, ended = (datetime.fromisoformat(found[0][key]) for key in ("start", "end"))
    assert abs(began - now) < timedelta(minutes=1)
    assert abs(ended - (now + timedelta(hours=2))) < timedelta(seconds=2)
    assert await events(hass, now, now + timedelta(days=1), "hall") == []

    # A current entry keeps its start in a new plan.
    other = await add(hass, **now_for(name="Other", location="Hall"))
    await settled(hass)
    assert datetime.fromisoformat((await events(hass, now, now + timedelta(hours=1)))[0]["start"]) == began
    assert [item["summary"] for item in await events(hass, now, now + timedelta(days=1), "hall")] == ["Stop: Other"]
    # The start survives a reload of the site.
    await wait_until(lambda: all(machine.paused for machine in machines))
    ownership = hass.data[DATA].engine.ownership(miners_of(hass, garage)[0].miner_id)
    assert ownership is not None
    assert await hass.config_entries.async_reload(garage.entry_id)
    await settled(hass)
    assert abs(datetime.fromisoformat((await events(hass, now, ended))[0]["start"]) - ownership.since) < timedelta(
        seconds=1
    )

    assert await events(hass, now - timedelta(days=3), now - timedelta(days=2)) == []
    assert await events(hass, ended, ended + timedelta(days=1)) == []
    await change(hass, schedule_id, enabled=False)
    await change(hass, other, enabled=False)
    await wait_until(lambda: hass.states.get("calendar.garage_plan").state == "off")  # type: ignore[union-attr]
    assert await events(hass, now, now + timedelta(days=1)) == []


async def test_far_ahead(hass: HomeAssistant, set_up_site: SetUpSite, machines: list[Machine]) -> None:
    await set_up_site(machines)
    await add(
        hass, name="Mondays", schedule_type="weekly", timezone="UTC", weekly_schedule=[period(8, 10) | {"day": 0}]
    )
    today = dt_util.utcnow().replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today + timedelta(days=14 - today.weekday())
    for week in range(4):
        day = monday + timedelta(weeks=week)
        found = await events(hass, day, day + timedelta(days=7))
        assert [item["summary"] for item in found] == ["Stop: Mondays"]
        assert datetime.fromisoformat(found[0]["start"]) == day + timedelta(hours=8)
        assert datetime.fromisoformat(found[0]["end"]) == day + timedelta(hours=10)


async def test_calendar_leaves_out_price_rules_beyond_known_prices(
    hass: HomeAssistant, set_up_site: SetUpSite, machines: list[Machine]
) -> None:
    await set_up_site(machines)
    hass.states.async_set("sensor.price", "0.50", {"unit_of_measurement": "EUR/kWh"})
    rates = hass.data[DATA].rates
    spot = await rates.async_create_item({"name": "Spot", "type": "sensor", "entity_id": "sensor.price"})
    flat = await rates.async_create_item({"name": "Flat", "type": "flat", "price": 0.5})
    rule = {"schedule_type": "daily", "price_rule": {"type": "above", "threshold": 0.3}}
    await add(hass, name="Spot", electricity_rate_id=spot["id"], **rule)
    long = now_for(hours=24 * 20, name="Long", one_time_action="limit", power_limit_w=900, miner_ip=machines[1].ip)
    await add(hass, **long)
    now = dt_util.utcnow()
    until = hass.data[DATA].engine.plan.until  # type: ignore[union-attr]
    found = {item["summary"]: item for item in await events(hass, now, now + timedelta(days=30))}
    assert found.keys() == {"Stop: Spot", "Limit to 900 W: Long"}
    assert datetime.fromisoformat(found["Stop: Spot"]["end"]) <= until
    assert found["Stop: Spot"]["description"].endswith("This may continue: the plan ends here.")
    # Only the limit is known from then on; before that, the stop is stricter.
    assert abs(datetime.fromisoformat(found["Limit to 900 W: Long"]["start"]) - until) < timedelta(seconds=2)
    assert datetime.fromisoformat(found["Limit to 900 W: Long"]["end"]) > now + timedelta(days=19)

    # A flat price is known without an end.
    await add(hass, name="Flat", electricity_rate_id=flat["id"], **rule)
    found = {item["summary"]: item for item in await events(hass, now, now + timedelta(days=30))}
    assert datetime.fromisoformat(found["Stop: Flat"]["end"]) > now + timedelta(days=29)


async def test_many_miners_and_the_end_of_the_plan(
    hass: HomeAssistant, set_up_site: SetUpSite, machines: list[Machine]
) -> None:
    await set_up_site([f"127.47.3.{number}" for number in range(1, 13)], answers=False, options={"read_deadline": 1})
    now = dt_util.utcnow()
    await add(hass, **now_for(hours=24 * 7, name="Long"))
    found = await events(hass, now, now + timedelta(hours=1))
    _reason, miners, note = found[0]["description"].splitlines()
    assert miners.endswith("127.47.3.10 and 2 more")
    assert note == "This may continue: the plan ends here."
    found = await events(hass, now, now + timedelta(days=10))
    assert datetime.fromisoformat(found[0]["end"]) > now + timedelta(days=6, hours=23)
    assert len(found[0]["description"].splitlines()) == 2
