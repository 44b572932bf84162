"""After a start of Home Assistant, the settings of a large site are read with later polls: policies hold the miners."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from custom_components.miner_remote.control.settings import MinerSettings
from custom_components.miner_remote.policies.allocation.restrain import restrain
from custom_components.miner_remote.policies.allocation.rules import SETTINGS_AWAITED, Rules
from custom_components.miner_remote.policies.allocation.state import NO_RESTRAINTS
from custom_components.miner_remote.policies.contract import MinerView
from custom_components.miner_remote.policies.heating.settings import HeatingSettings, Mode
from custom_components.miner_remote.schedules.model import OFF, limit

from ..conftest import MakeHall, wait_until
from ..hall import Hall
from . import heating_run, solar_run
from .helpers import commands, policy, start, stop

SENSOR = "sensor.input"

POLICIES: dict[str, tuple[dict[str, Any], str, str]] = {
    "heating": ({"sensor": SENSOR, "target_c": 20, "min_on_minutes": 0, "min_off_minutes": 0}, "19.25", "°C"),
    "solar": (
        {
            "surplus": {"sensor": SENSOR, "includes_miners": True},
            "start_minutes": 0,
            "stop_minutes": 0,
            "min_run_minutes": 0,
        },
        "1600",
        "W",
    ),
    "power_budget": ({"limit_w": 1600, "min_on_minutes": 0, "min_off_minutes": 0}, "0", "W"),
}
"""The settings of policies that limit a miner, and the state of the sensor for that."""


def unread(view: MinerView, since: datetime) -> MinerView:
    """Return a miner whose settings are awaited."""
    return replace(view, limit_is_live=False, settings_awaited_since=since)


# With simulated miners ------------------------------------------------------------------------------------------------


async def polls(made: Hall, count: int) -> None:
    """Let the sensor report, and wait for some polls."""
    for _poll in range(count):
        state = made.hass.states.get(SENSOR)
        assert state is not None
        made.hass.states.async_set(SENSOR, state.state, state.attributes, force_update=True)
        await asyncio.sleep(10)


async def restart(made: Hall) -> None:
    """Start the site, the schedules and the policies again, as a start of Home Assistant does."""
    await stop(made)
    await made.hass.config_entries.async_reload(made.entry.entry_id)
    await start(made)


@pytest.mark.usefixtures("virtual_time")
@pytest.mark.parametrize("remembered", [True, False], ids=["remembered", "never_read"])
@pytest.mark.parametrize("kind", list(POLICIES))
async def test_limited_miner_stays_as_it_is_over_a_restart(
    hall_of: MakeHall, monkeypatch: pytest.MonkeyPatch, kind: str, remembered: bool
) -> None:
    settings, state, unit = POLICIES[kind]
    reads = True
    is_due = MinerSettings.is_due
    monkeypatch.setattr(MinerSettings, "is_due", lambda miner: reads and is_due(miner))
    base = f"127.111.{61 + list(POLICIES).index(kind)}.{1 + 10 * remembered}"
    async with hall_of(["braiins"], base, options={"scan_interval": 10}) as made:
        (machine,) = made.machines
        full_w = machine.power()
        made.hass.states.async_set(SENSOR, state, {"unit_of_measurement": unit})
        try:
            await policy(made, {"name": "P", "kind": kind, "scope": {"all": True}, "settings": settings})
            await polls(made, 20)
            limited_w = machine.power()
            assert 1000 < limited_w < 0.9 * full_w
            given = len(await commands(made))
            if not remembered:
                made.data.engine._state._live_limits.clear()
            reads = False
            await restart(made)
            await polls(made, 12)
            (miner,) = made.miners
            assert miner.last_update_success
            assert miner.settings.read_at is None
            assert not machine.paused
            assert machine.power() == pytest.approx(limited_w, rel=0.1)
            since = [(record.command_type.value, record.response) for record in (await commands(made))[given:]]
            # What is remembered may follow the room; what was never read stays.
            assert {kind for kind, _response in since} <= ({"power_limit"} if remembered else set()), since
            reads = True
            await polls(made, 6)
            assert miner.settings.read_at is not None
            assert not machine.paused
            assert machine.power() == pytest.approx(limited_w, rel=0.1)
            # A lower limit still follows at once.
            made.hass.states.async_set(
                SENSOR, {"heating": "19.6", "solar": "1300"}.get(kind, "0"), {"unit_of_measurement": unit}
            )
            if kind == "power_budget":
                (item,) = made.data.policies.store.policies()
                await made.data.policies.store.async_update_item(
                    str(item.id), {"settings": {**settings, "limit_w": 1300}}
                )
            await wait_until(lambda: machine.power() < limited_w - 100, 300)
            assert not machine.paused
        finally:
            await stop(made)


# Without miners -------------------------------------------------------------------------------------------------------


def test_heating_holds_a_running_miner_until_its_settings_are_read() -> None:
    view = unread(heating_run.LIVE, heating_run.NOW)
    run = heating_run.Run(HeatingSettings(sensor=heating_run.SENSOR, target_c=20.0), view, room_c=23.0)
    made = run.decide()
    assert (made.miners[0].restraint, made.miners[0].reason.code) == (None, "allocation_unread")
    assert made.next_at is not None
    run.after(4)
    assert run.last.miners[0].restraint is None
    run.show(limit_is_live=True, settings_awaited_since=None)
    assert run.decide().miners[0].restraint == OFF


def test_settings_are_not_awaited_for_ever() -> None:
    view = unread(heating_run.LIVE, heating_run.NOW)
    run = heating_run.Run(HeatingSettings(sensor=heating_run.SENSOR, target_c=20.0), view, room_c=23.0)
    run.decide()
    run.after(SETTINGS_AWAITED / timedelta(minutes=1) + 1)
    assert run.last.miners[0].restraint == OFF


def test_thermostat_that_is_off_does_not_wait_for_settings() -> None:
    settings = HeatingSettings(sensor=heating_run.SENSOR, target_c=20.0, mode=Mode.OFF)
    run = heating_run.Run(settings, unread(heating_run.LIVE, heating_run.NOW), room_c=17.0)
    assert run.decide().miners[0].restraint == OFF


def test_solar_holds_a_running_miner_until_its_settings_are_read() -> None:
    settings = solar_run.settings(stop_minutes=0, min_run_minutes=0)
    run = solar_run.Run(settings, [solar_run.live()])
    run.minutes(3, 2000.0)
    before = run.of(1).restraint
    assert before is not None
    assert before.watts is not None
    run.views = [unread(view, run.now) for view in run.views]
    run.minutes(2, 1400.0)
    assert run.of(1).restraint == before
    run.views = [replace(view, limit_is_live=True, settings_awaited_since=None) for view in run.views]
    run.minutes(1)
    after = run.of(1).restraint
    assert after is not None
    assert after.watts is not None
    assert after.watts < before.watts


def test_budget_does_not_wait_for_settings_if_power_has_to_fall() -> None:
    view = unread(heating_run.LIVE, heating_run.NOW)
    made = restrain(Rules(), NO_RESTRAINTS, [view], heating_run.NOW, 2000.0)
    (decision,) = made.miners
    assert decision.restraint is not None
    assert decision.restraint.rank <= limit(2000).rank
    assert made.planned_w <= 2000.0
