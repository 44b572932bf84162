"""Home Assistant with a site by agents goes away and comes back: what the agent did meanwhile is taken over."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.miner_remote.const import CONF_AGENTS_SITE, DOMAIN
from custom_components.miner_remote.control.command_types import CommandType
from custom_components.miner_remote.control.record import HistoryQuery, Source, Status
from custom_components.miner_remote.runtime import DATA
from custom_components.miner_remote.schedules.engine.ownership import PauseOwner
from simulator.fleet import Fleet
from simulator.machine import Machine
from tests.agents.conftest import agent_data, miner_data

from .conftest import MakeAgent
from .home import writes
from .mosquitto import AGENT, SITE
from .process import until

pytestmark = pytest.mark.parametrize("expected_lingering_timers", [True])  # of the MQTT integration


def site_with(machine: Machine, public_key: str) -> MockConfigEntry:
    login = {CONF_USERNAME: machine.username, CONF_PASSWORD: machine.password}
    return MockConfigEntry(
        domain=DOMAIN,
        title="Hall",
        data={CONF_NAME: "Hall", CONF_AGENTS_SITE: SITE},
        options={"scan_interval": 1, "read_deadline": 6, "write_deadline": 4, "config_write_deadline": 12},
        subentries_data=[
            agent_data(AGENT, public_key),
            miner_data("rack-1", AGENT, **{CONF_HOST: machine.ip, **login}),
        ],
    )


@pytest.mark.usefixtures("mqtt")
async def test_window_that_begins_without_home_ends_with_it(
    hass: HomeAssistant, make_agent: MakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.miner_remote.agents.home.HEARTBEAT_S", 0.3)
    monkeypatch.setattr("custom_components.miner_remote.alone.plans.CHECK_EVERY", timedelta(seconds=0.3))
    agent = make_agent(alone_after_s=4)
    agent.start()
    public_key = await agent.async_public_key()
    async with Fleet.start(kinds=["luxos"], base="127.48.10.1") as fleet:
        (machine,) = fleet.machines
        entry = site_with(machine, public_key)
        entry.add_to_hass(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)
        data = hass.data[DATA]
        (miner_id,) = (miner.miner_id for miner in data.fleet)
        await until(lambda: next(iter(data.fleet)).last_update_success)
        begins = dt_util.utcnow() + timedelta(seconds=8)
        created = await data.schedules.async_create(
            {
                "name": "Peak",
                "schedule_type": "one-time",
                "one_time_start": begins.isoformat(),
                "one_time_end": (begins + timedelta(hours=1)).isoformat(),
            },
            created_by="Alice",
        )
        await until(lambda: '"schedule":"Peak"' in agent.kept().get("plan", ""))
        assert await hass.config_entries.async_unload(entry.entry_id)
        assert dt_util.utcnow() < begins, "The machine is too slow for this test."
        await until(lambda: machine.paused)

        assert await hass.config_entries.async_setup(entry.entry_id)
        await until(lambda: data.engine.ownership(miner_id) is not None)
        ownership = data.engine.ownership(miner_id)
        assert ownership is not None
        assert ownership.pause is PauseOwner.SCHEDULE
        ends = {"one_time_end": (dt_util.utcnow() + timedelta(seconds=1)).isoformat()}
        await data.schedules.async_update(int(created["id"]), ends)
        await until(lambda: not machine.paused)
        await until(lambda: data.engine.ownership(miner_id) is None)
        await asyncio.sleep(1)
        resumed, paused = await data.history.async_query(HistoryQuery(source=Source.SCHEDULED))
        assert (paused.command_type, paused.status, paused.initiated_by) == (
            CommandType.POWER_OFF,
            Status.SUCCESS,
            "Peak",
        )
        assert paused.response is not None
        assert paused.response["agent"] == AGENT
        assert (resumed.command_type, resumed.status, resumed.initiated_by) == (
            CommandType.POWER_ON,
            Status.SUCCESS,
            "Peak",
        )
        assert writes(machine, CommandType.POWER_OFF) == writes(machine, CommandType.POWER_ON) == 1
        assert await hass.config_entries.async_unload(entry.entry_id)
