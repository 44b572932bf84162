"""A Home Assistant with one site by agents: the broker, a real agent with simulated miners, and wire-level agents."""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from custom_components.miner_remote.const import (
    CONF_AGENT,
    CONF_AGENTS_SITE,
    CONF_ENTITIES,
    CONF_PROFILE,
    DOMAIN,
    SUBENTRY_MINER,
)
from custom_components.miner_remote.setup.migration import MINOR_VERSION
from custom_components.miner_remote.wire.sealing import public_key_of
from simulator.agent_entries import add_entries, agent_subentry, entry, mqtt_entry, subentry
from simulator.bring_up import FleetProcess
from simulator.fleet import addresses

from ..hall import Hall, free_port
from .agent_process import SITE, AgentProcess, ended, ready, started
from .broker import Mosquitto, running_broker

REAL: Final = 26
"""How many simulated miners the real agent has: two of each kind."""
REAL_BASE: Final = "127.122.0.1"
WIRE_BASE: Final = "127.130.0.1"
REAL_AGENT: Final = "agent-1"
WIRE_AGENTS: Final = ("agent-2", "agent-3", "agent-4", "agent-5")
ENTRY: Final = "benchentry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Farm:
    """The processes."""

    hall: Hall
    miners: int
    broker: Mosquitto
    agent: AgentProcess
    wire: asyncio.subprocess.Process


@asynccontextmanager
async def running_farm(miners: int) -> AsyncIterator[Farm]:
    """Yield a farm whose Home Assistant runs; with 0 miners, Home Assistant has the broker but no site."""
    folder = Path(tempfile.mkdtemp(prefix="miner-remote-bench-"))
    fleet = FleetProcess(REAL, REAL_BASE, free_port())
    wire: asyncio.subprocess.Process | None = None
    try:
        async with running_broker(folder / "broker") as broker:
            about, log = folder / "about.json", folder / "wire.log"
            names = ",".join(WIRE_AGENTS)
            arguments = ["--port", str(broker.port), "--agents", names, "--about", str(about)]
            wire = await started(["-m", "benchmarks.wire.wire_agents", *arguments], log)
            agent = AgentProcess(folder / "agent", REAL_AGENT, broker)
            hall = await asyncio.to_thread(Hall, folder, 0)
            async with hall.home:
                try:
                    await fleet.start()
                    await ready(wire, log)
                    known = json.loads(about.read_bytes())
                    keys = {REAL_AGENT: _key_of(agent), **known["keys"]}
                    entries = [mqtt_entry(broker.port, "")]
                    if miners:
                        entries.append(_site_entry(miners, keys, known["profiles"]))
                    add_entries(hall.config, entries)
                    await asyncio.to_thread(_leave_out_commands, hall.config / "configuration.yaml")
                    await agent.start()
                    await hall.start()
                    yield Farm(hall=hall, miners=miners, broker=broker, agent=agent, wire=wire)
                finally:
                    await hall.home.stop(120)
                    await agent.stop()
                    await ended(wire)
                    await fleet.stop()
    finally:
        await ended(wire)
        shutil.rmtree(folder, ignore_errors=True)


def _key_of(agent: AgentProcess) -> str:
    """Make the key of an agent, as it would at its first start."""
    key = X25519PrivateKey.generate()
    agent.data.mkdir(mode=0o700)
    file = agent.data / "agent.key"
    file.touch(mode=0o600)
    file.write_bytes(key.private_bytes_raw())
    return public_key_of(key)


def _leave_out_commands(configuration: Path) -> None:
    """Let the recorder leave out the events of commands, as docs/scale.md says for large sites."""
    with configuration.open("a") as file:
        file.write("recorder:\n  exclude:\n    event_types:\n      - miner_remote_command\n")


def _site_entry(miners: int, keys: Mapping[str, str], profiles: list[Mapping[str, object]]) -> dict[str, object]:
    subentries = [agent_subentry(number, agent, key) for number, (agent, key) in enumerate(keys.items(), start=1)]

    def add(host: str, unique_id: str, agent: str, **data: object) -> None:
        data |= {"host": host, "name": host, CONF_AGENT: agent}
        subentries.append(subentry(SUBENTRY_MINER, len(subentries) + 1, host, unique_id, data))

    for host in islice(addresses(REAL_BASE), min(REAL, miners)):
        add(host, host, REAL_AGENT)
    for number, host in enumerate(islice(addresses(WIRE_BASE), miners - min(REAL, miners))):
        mac = ":".join(f"{byte:02x}" for byte in (0x02, 0x99, *number.to_bytes(4)))
        profile = {**profiles[number % len(profiles)], "mac": mac, "serial": f"BENCH{number:08}"}
        add(host, mac, WIRE_AGENTS[number % len(WIRE_AGENTS)], **{CONF_PROFILE: profile})
    return entry(
        DOMAIN,
        "Farm",
        {"name": "Farm", CONF_AGENTS_SITE: SITE},
        entry_id=ENTRY,
        options={CONF_ENTITIES: "totals"},
        subentries=subentries,
        minor_version=MINOR_VERSION,
    )
