"""Home Assistant with a site by agents goes away and comes back: the agent's plan, journal and ownerships meet it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.miner_remote.const import (
    CONF_AGENT,
    CONF_AGENTS_SITE,
    CONF_PUBLIC_KEY,
    DOMAIN,
    SUBENTRY_AGENT,
    SUBENTRY_MINER,
)
from custom_components.miner_remote.control.command_types import CommandType
from custom_components.miner_remote.control.record import HistoryQuery, Source, Status
from custom_components.miner_remote.runtime import DATA
from custom_components.miner_remote.schedules.engine.ownership import PauseOwner
from custom_components.miner_remote.wire.sealing import public_key_of
from simulator.fleet import Fleet
from simulator.machine import Machine

from .conftest import MakeAgent
from .home import writes
from .mosquitto import AGENT, HOME_USER, PASSWORD, SITE, Mosquitto

pytestmark = pytest.mark.parametrize("expected_lingering_timers", [True])  # of the MQTT integration


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.05)


async def connect(hass: HomeAssistant, broker: Mosquitto) -> MockConfigEntry:
    mqtt = MockConfigEntry(
        domain="mqtt",
        version=1,
        minor_version=2,
        data={
            "broker": "127.0.0.1",
            "port": broker.port,
            "username": HOME_USER,
            "password": PASSWORD,
            "protocol": "5",
        },
        options={"discovery": False, "birth_message": {}, "will_message": {}},
    )
    mqtt.add_to_hass(hass)
    await hass.async_add_executor_job(Path(hass.config.path("configuration.yaml")).touch)
    assert await hass.config_entries.async_setup(mqtt.entry_id)
    return mqtt


def site_with(machine: Machine, public_key: str) -> MockConfigEntry:
    agent = {CONF_AGENT: AGENT, CONF_PUBLIC_KEY: public_key}
    miner = {
        CONF_HOST: machine.ip,
        CONF_NAME: "Rack 1",
        CONF_USERNAME: machine.username,
        CONF_PASSWORD: machine.password,
        CONF_AGENT: AGENT,
    }
    return MockConfigEntry(
        domain=DOMAIN,
        title="Hall",
        data={CONF_NAME: "Hall", CONF_AGENTS_SITE: SITE},
        options={"scan_interval": 1, "read_deadline": 6, "write_deadline": 4, "config_write_deadline": 12},
        subentries_data=[
            ConfigSubentryData(
                data=MappingProxyType(data), subentry_type=kind, title="Rack 1", unique_id=f"{kind}_{machine.ip}"
            )
            for kind, data in ((SUBENTRY_AGENT, agent), (SUBENTRY_MINER, miner))
        ],
    )


async def test_window_that_begins_without_home_ends_with_it(
    hass: HomeAssistant, broker: Mosquitto, make_agent: MakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.miner_remote.agents.home.HEARTBEAT_S", 0.3)
    monkeypatch.setattr("custom_components.miner_remote.alone.plans.CHECK_EVERY", timedelta(seconds=0.3))
    agent = make_agent(alone_after_s=4)
    agent.start()
    key_file = agent.data / "agent.key"
    await until(key_file.exists)
    public_key = public_key_of(X25519PrivateKey.from_private_bytes(key_file.read_bytes()))
    mqtt = await connect(hass, broker)
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
    assert await hass.config_entries.async_unload(mqtt.entry_id)
