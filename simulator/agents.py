"""A site by agents for the demo: a real Mosquitto, agents as processes, and the simulated miners that they poll."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import secrets
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Callable
from pathlib import Path

from simulator.agent_entries import add_entries, agents_entry, async_profiles, mqtt_entry, public_key_in
from simulator.bring_up import FleetProcess
from simulator.broker import find, write_agent, write_broker
from simulator.home import PROJECT, NotReadyError, die_with_parent

SITE = "demo"
TITLE = "Demo farm"
MINERS_OF_AN_AGENT = 4
_NEXT_NETWORK = 0x10000
"""How far the addresses of these miners are from those that Home Assistant polls itself."""


class AgentsPart:
    """The broker, the agents and their miners."""

    def __init__(self, folder: Path, agents: int, base: str, control_port: int, broker_port: int) -> None:
        """Prepare; the folder keeps keys, journals and the broker's password between starts."""
        self._folder = folder
        self.agents = [f"agent-{number}" for number in range(1, agents + 1)]
        self.broker_port = broker_port
        first = ipaddress.IPv4Address(base) + _NEXT_NETWORK
        self.fleet = FleetProcess(MINERS_OF_AN_AGENT * agents, str(first), control_port)
        self.processes: list[Process] = []

    @property
    def password(self) -> str:
        """Return the password of all users of the broker."""
        file = self._folder / "password"
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(16))
        return file.read_text()

    def hosts(self, agent: str) -> list[str]:
        """Return the addresses of the miners of an agent."""
        number = self.agents.index(agent)
        addresses = self.fleet.addresses()
        return addresses[number * MINERS_OF_AN_AGENT : (number + 1) * MINERS_OF_AN_AGENT]

    async def start(self, config: Path, say: Callable[[str], None]) -> None:
        """Start the miners, the broker and the agents, and set the site up in the folder of Home Assistant.

        Raises NotReadyError without Mosquitto.
        """
        if find() is None:
            raise NotReadyError("The agents need Mosquitto. Install it: sudo apt-get install mosquitto")
        self._folder.mkdir(parents=True, exist_ok=True)
        say(f"Starting {self.fleet.miners} simulated miners for {len(self.agents)} agents …")
        await self.fleet.start(say)
        command = await asyncio.to_thread(
            write_broker, self._folder, self.broker_port, site=SITE, agents=self.agents, password=self.password
        )
        await self._spawn("broker", *command)
        await self._until_the_broker_answers()
        for agent in self.agents:
            settings = write_agent(
                self._folder / agent, self.broker_port, password=self.password, site=SITE, agent=agent
            )
            await self._spawn(agent, sys.executable, "-m", "miner_remote_agent", "--config", str(settings))
        await self._add_site(config)
        say(f"Mosquitto runs on port {self.broker_port}, and {' and '.join(self.agents)}; logs are in {self._folder}.")

    async def _add_site(self, config: Path) -> None:
        """Write the entries of MQTT and of the site, which Home Assistant reads at its start."""
        folders = {agent: self._folder / agent / "data" for agent in self.agents}
        for _ in range(300):
            if all((folder / "agent.key").exists() for folder in folders.values()):
                break
            await asyncio.sleep(0.1)
        else:
            raise NotReadyError(f"The agents do not start; see {self._folder}.")
        profiles = await async_profiles(self.fleet.networks())
        keys = {agent: public_key_in(folder) for agent, folder in folders.items()}
        miners = {
            agent: {host: profiles[host] for host in self.hosts(agent) if host in profiles} for agent in self.agents
        }
        entries = [mqtt_entry(self.broker_port, self.password), agents_entry(TITLE, SITE, keys, miners)]
        await asyncio.to_thread(add_entries, config, entries)

    async def _spawn(self, name: str, *command: str) -> None:
        with (self._folder / f"{name}.log").open("ab") as log:
            self.processes.append(
                await asyncio.create_subprocess_exec(
                    *command,
                    stdin=DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd=PROJECT,
                    env={**os.environ, "PYTHONPATH": str(PROJECT / "agent")},
                    preexec_fn=die_with_parent,
                    start_new_session=True,
                )
            )

    async def _until_the_broker_answers(self) -> None:
        for _ in range(100):
            try:
                _reader, writer = await asyncio.open_connection("127.0.0.1", self.broker_port)
            except OSError:
                await asyncio.sleep(0.1)
            else:
                writer.close()
                return
        raise NotReadyError(f"Mosquitto does not start; see {self._folder / 'mosquitto.log'}.")

    async def stop(self) -> None:
        """End the agents, then the broker, then the miners."""
        for process in reversed(self.processes):
            if process.returncode is None:
                process.terminate()
                try:
                    async with asyncio.timeout(30):
                        await process.wait()
                except TimeoutError:
                    process.kill()
                    await process.wait()
        await self.fleet.stop()
