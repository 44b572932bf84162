"""A complete site by agents, with the real agent and a real broker."""

from __future__ import annotations

import signal
from datetime import timedelta

import pytest
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.miner_remote.agents.presence import Condition
from custom_components.miner_remote.agents.site_agents import agents_of
from custom_components.miner_remote.const import CONF_AGENTS_SITE, CONF_NETWORKS, CONF_PROFILE, DOMAIN
from custom_components.miner_remote.control.command_types import CommandType
from custom_components.miner_remote.control.record import (
    BackupCommand,
    Command,
    CommandRecord,
    HistoryQuery,
    PoolSwitchCommand,
    RestoreCommand,
    SimpleCommand,
    Source,
    Status,
)
from custom_components.miner_remote.runtime import DATA
from simulator.fleet import Fleet
from tests.agents.conftest import agent_data, miner_data
from tests.hall import DEADLINES, PERSON

from .mosquitto import AGENT, SITE
from .process import AgentProcess, until

pytestmark = pytest.mark.parametrize("expected_lingering_timers", [True])  # of the MQTT integration


async def test_site_by_an_agent(hass: HomeAssistant, mqtt: MockConfigEntry, agent: AgentProcess) -> None:
    public_key = await agent.async_public_key()
    async with Fleet.start(kinds=["luxos"], base="127.48.10.1") as fleet:
        (machine,) = fleet.machines
        login = {CONF_USERNAME: machine.username or None, CONF_PASSWORD: machine.password or None}
        entry = MockConfigEntry(
            domain=DOMAIN,
            title="Hall",
            data={CONF_NAME: "Hall", CONF_NETWORKS: [], CONF_AGENTS_SITE: SITE},
            options={"scan_interval": 2, **DEADLINES},
            subentries_data=[
                agent_data(AGENT, public_key),
                miner_data("rack-1", AGENT, **{CONF_HOST: machine.ip, **login}),
            ],
        )
        entry.add_to_hass(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)
        site, data = entry.runtime_data, hass.data[DATA]
        agents = agents_of(site)
        assert agents is not None
        (miner,) = site.miners.values()

        async def run(command: Command) -> CommandRecord:
            batch = await data.runner.async_run(command, [miner], PERSON)
            return batch.records[0]

        await until(lambda: miner.last_update_success and agents.home.condition(AGENT) is Condition.ONLINE)
        # The agent does not count the heartbeat that the broker may have kept.
        agents.home._beat(dt_util.utcnow())
        await hass.async_block_till_done()
        assert miner.data.identity.mac == machine.mac
        assert (miner.status, miner.address) == ("Active", machine.ip)
        assert entry.subentries[miner.subentry_id].data[CONF_PROFILE]["driver"] == "luxos"
        switch_id = er.async_get(hass).async_get_entity_id("switch", DOMAIN, "rack-1_mining")
        assert switch_id is not None
        assert hass.states.get(switch_id).state == "on"  # type: ignore[union-attr]

        response = await hass.services.async_call(
            DOMAIN, "pause", {"entity_id": switch_id}, blocking=True, return_response=True
        )
        assert machine.paused
        assert response is not None
        (record,) = await data.history.async_query(HistoryQuery())
        assert (record.command_type, record.status) == (CommandType.POWER_OFF, Status.SUCCESS)
        assert record.sent_at is not None
        assert hass.states.get(switch_id).state == "off"  # type: ignore[union-attr]
        assert (await run(SimpleCommand(command_type=CommandType.POWER_ON))).status is Status.SUCCESS

        backup = await run(BackupCommand(backup_name="Evening"))
        assert (backup.response or {})["backup_id"] == 1
        pools = list(machine.pools)
        switch = PoolSwitchCommand(pool_url="stratum+tcp://pool.example:3333", worker_name="farm.1", pool_password="x")
        assert (await run(switch)).status is Status.SUCCESS
        assert machine.pools[0].url == switch.pool_url
        passwords = {slot: pool.password for slot, pool in enumerate(pools) if pool.url}
        restored = await run(RestoreCommand(backup_id=1, pool_passwords=passwords))
        assert (restored.status, restored.error_message) == (Status.SUCCESS, None)
        assert machine.pools[0].url == pools[0].url

        # A schedule has priority over what a person did before it began.
        now = dt_util.utcnow()
        await data.schedules.async_create(
            {
                "name": "Peak",
                "schedule_type": "one-time",
                "one_time_start": now.isoformat(),
                "one_time_end": (now + timedelta(hours=1)).isoformat(),
            },
            created_by="Anna",
        )
        await until(lambda: machine.paused)
        await until(lambda: miner.data.paused is True)
        (scheduled,) = await data.history.async_query(HistoryQuery(source=Source.SCHEDULED))
        assert scheduled.command_type is CommandType.POWER_OFF

        agent.end(signal.SIGKILL)
        await until(lambda: agents.home.condition(AGENT) is Condition.OFFLINE)
        refused = await run(SimpleCommand(command_type=CommandType.POWER_ON))
        assert (refused.error_code, refused.sent_at) == ("agent_unavailable", None)
        miner.polls.answered_at = None if miner.polls.answered_at is None else miner.polls.answered_at - 60
        await agents._async_check(now)
        assert miner.last_error is not None
        assert (miner.reachability, miner.last_error.code) == ("late", "agent_unavailable")

        agent.start()
        await until(lambda: miner.last_update_success)
        agents.home._beat(dt_util.utcnow())
        assert miner.reachability == "online"
        assert await hass.config_entries.async_unload(entry.entry_id)
    await data.runner.async_close()
    await data.history.async_close()
