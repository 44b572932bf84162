"""Home Assistant's own classes with the agent, over its MQTT integration and a real broker."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.miner_remote.agents.agent_link import AgentLink
from custom_components.miner_remote.agents.assignment import Assignments, Pace, WantedMiner
from custom_components.miner_remote.agents.channel import AgentChannel
from custom_components.miner_remote.agents.errors import AgentUnavailableError
from custom_components.miner_remote.agents.home import AgentsHome
from custom_components.miner_remote.agents.presence import Condition
from custom_components.miner_remote.agents.requests import Requests
from custom_components.miner_remote.agents.results import Results
from custom_components.miner_remote.agents.state_feed import StateFeed
from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.control.command_types import CommandType
from custom_components.miner_remote.control.context import CommandContext, Outcome
from custom_components.miner_remote.control.record import (
    BackupCommand,
    Command,
    Initiator,
    PoolSwitchCommand,
    SimpleCommand,
    Source,
)
from custom_components.miner_remote.drivers.contract.driver import Credentials, Deadlines
from custom_components.miner_remote.fleet.reading import Reading
from custom_components.miner_remote.wire.messages import AssignedMiner
from custom_components.miner_remote.wire.topics import Topics
from simulator.fleet import Fleet
from simulator.machine import Machine
from tests.agents.remote import Miner, Stores

from .home import writes
from .mosquitto import AGENT, SITE
from .process import AgentProcess, until

pytestmark = pytest.mark.parametrize("expected_lingering_timers", [True])  # of the MQTT integration

DEADLINES = Deadlines(read=6, write=4, config_write=12)
SECRET = "pool-secret-83bc"


@dataclass
class HomeSide:
    """The parts of home for one site with one agent."""

    hass: HomeAssistant
    home: AgentsHome
    channel: AgentChannel
    assignments: Assignments
    stores: Stores = field(default_factory=Stores)
    readings: dict[str, Reading] = field(default_factory=dict)

    def note(self, _agent: str, miner_id: str, reading: Reading) -> None:
        self.readings[miner_id] = reading

    async def assign(self, machine: Machine) -> None:
        wanted = WantedMiner(
            assigned=AssignedMiner(id=machine.ip, host=machine.ip, name="Rack 1"),
            credentials=Credentials(machine.username or None, machine.password or None),
        )
        pace = Pace(interval_s=1, concurrency=20, deadlines=DEADLINES)
        assert await self.assignments.async_publish({AGENT: [wanted]}, pace)

    async def run(self, link: AgentLink, miner: Miner, command: Command) -> Outcome:
        async def async_record(_batch_id: str, _miner_id: str) -> None:
            return None

        context = CommandContext(
            command_id=str(uuid4()),
            backups=self.stores,
            passwords=self.stores,
            outlets=self.stores,
            async_record=async_record,
            local_time=dt_util.now,
            initiator=Initiator(initiated_by="Anna", source=Source.MANUAL),
        )
        return await link.async_execute(command, command.command_type, miner, context, lambda: None)


@pytest.fixture
async def home_side(hass: HomeAssistant, mqtt: MockConfigEntry, agent: AgentProcess) -> AsyncIterator[HomeSide]:
    """Return home's side, after the agent has heard it."""
    entry = MockConfigEntry(domain=DOMAIN, title="Hall")
    entry.add_to_hass(hass)
    public_key = await agent.async_public_key()
    key = X25519PrivateKey.generate()
    home = AgentsHome(hass, entry, Topics(SITE), key, {AGENT: public_key})
    requests = Requests(hass, home)
    channel = AgentChannel(
        site=SITE,
        agent=AGENT,
        public_key=public_key,
        key=key,
        deadlines=DEADLINES,
        home=home,
        results=Results(hass, entry, home),
        requests=requests,
    )
    side = HomeSide(hass, home, channel, Assignments(hass, home.broker, SITE, {AGENT: public_key}))
    StateFeed(hass, entry, home, requests, side.note)
    await home.async_start()
    await until(lambda: home.condition(AGENT) is Condition.ONLINE)
    # The agent does not count the one that the broker may have kept.
    home._beat(dt_util.utcnow())
    yield side
    await home.async_stop()


async def test_miner_behind_an_agent(home_side: HomeSide, agent: AgentProcess) -> None:
    async with Fleet.start(kinds=["luxos"], base="127.48.9.1") as fleet:
        (machine,) = fleet.machines
        await home_side.assign(machine)
        await until(lambda: machine.ip in home_side.readings)
        await until(lambda: home_side.readings[machine.ip].snapshot is not None)
        reading = home_side.readings[machine.ip]
        assert reading.snapshot is not None
        assert reading.snapshot.identity.mac == machine.mac
        assert reading.profile is not None

        miner = Miner()
        miner.miner_id = machine.ip
        miner.data = reading.snapshot
        link = AgentLink(lambda: home_side.channel, machine.ip, reading.profile)
        link.async_configure("Rack 1", machine.ip, Credentials())

        await home_side.run(link, miner, SimpleCommand(command_type=CommandType.POWER_OFF))
        assert machine.paused
        assert miner.data.paused
        assert writes(machine, CommandType.POWER_OFF) == 1
        await until(lambda: (last := home_side.readings[machine.ip].snapshot) is not None and last.paused is True)

        switch = PoolSwitchCommand(
            pool_url="stratum+tcp://pool.example:3333", worker_name="farm.1", pool_password=SECRET
        )
        await home_side.run(link, miner, switch)
        assert machine.pools[0].password == SECRET
        assert home_side.stores.passwords[switch.pool_url, "farm.1"] == SECRET

        backup = await home_side.run(link, miner, BackupCommand(backup_name="Evening"))
        (kept, config) = home_side.stores.backups[7]
        assert (backup.response["backup_id"], kept.backup_name) == (7, "Evening")
        assert (config.pools[0].url, config.pools[0].password) == (switch.pool_url, SECRET)

        await link.async_read_settings(miner)
        assert miner.settings.values
        assert (await link.async_read_config(miner)).pools[0].url == switch.pool_url
        assert (await link.async_record())["exchanges"]

        agent.end()
        await until(lambda: home_side.home.condition(AGENT) is Condition.OFFLINE)
        with pytest.raises(AgentUnavailableError):
            await home_side.run(link, miner, SimpleCommand(command_type=CommandType.POWER_ON))
