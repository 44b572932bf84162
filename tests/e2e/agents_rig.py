"""A site by agents: simulated miners, a real Mosquitto, the agent, and Home Assistant, each a process of its own."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from custom_components.miner_remote.drivers.contract.driver import Profile
from simulator.agent_entries import add_entries, agents_entry, async_profiles, mqtt_entry, public_key_in
from simulator.home import prepare
from tests.agent.mosquitto import AGENT, PASSWORD, SITE, Mosquitto
from tests.agent.process import AgentProcess

from .conftest import until
from .rig import Rig


class AgentsRig(Rig):
    """The four processes, of which three can be killed."""

    def __init__(self, folder: Path, base: str, kinds: str, miners: int, **settings: object) -> None:
        super().__init__(folder / "config", base, kinds, miners)
        (folder / "broker").mkdir()
        self.broker = Mosquitto(folder / "broker")
        self.agent = AgentProcess(folder / "agent", self.broker, **settings)

    def bring_up(self) -> None:
        """Start everything, with the site set up in the storage of Home Assistant."""
        self.start_fleet()
        self.broker.start()
        self.agent.start()
        key = self.agent.data / "agent.key"
        until(key.exists, 30)
        profiles: dict[str, Profile] = {}

        def found() -> bool:
            profiles.update(asyncio.run(async_profiles([f"{self.base.rpartition('.')[0]}.0/24"])))
            return len(profiles) == self.count

        until(found, 30)
        prepare(self.config, self.port)
        site = agents_entry("Hall", SITE, {AGENT: public_key_in(self.agent.data)}, {AGENT: profiles})
        add_entries(self.config, [mqtt_entry(self.broker.port, PASSWORD), site])
        self.start_home()
        until(lambda: len(self.miners()) == self.count, 30)
        until(self.all_active, 90)

    def all_active(self) -> bool:
        return all(miner["status"] == "Active" for miner in self.miners())

    def kill(self, name: str) -> None:
        """Kill the agent, the broker or Home Assistant, like a power cut."""
        match name:
            case "agent":
                self.agent.end(signal.SIGKILL)
            case "broker":
                self.broker.stop(signal.SIGKILL)
            case _:
                self.kill_home()

    def start(self, name: str) -> None:
        """Start what was killed."""
        match name:
            case "agent":
                self.agent.start()
            case "broker":
                self.broker.start()
            case _:
                self.start_home()

    def history(self) -> list[dict[str, Any]]:
        """Return the records of all commands, the newest first."""
        records: list[dict[str, Any]] = []
        before = ""
        while True:
            page = self.api("GET", f"/api/remote/commands/history?limit=1000{before}")[1]["commands"]
            if not page:
                return records
            records += page
            before = f"&before_id={page[-1]['id']}"

    def stop(self) -> None:
        super().stop()
        self.agent.end()
        self.broker.stop()


@contextmanager
def running_agents(folder: Path, base: str, kinds: str, miners: int, **settings: object) -> Generator[AgentsRig]:
    """Run a site by one agent."""
    rig = AgentsRig(folder, base, kinds, miners, **settings)
    try:
        rig.bring_up()
        yield rig
    finally:
        rig.stop()
