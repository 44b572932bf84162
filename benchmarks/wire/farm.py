"""A Home Assistant with one site by agents: the broker, a real agent with simulated miners, and wire-level agents."""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from custom_components.miner_remote.const import (
    CONF_AGENT,
    CONF_AGENTS_SITE,
    CONF_ENTITIES,
    CONF_PROFILE,
    CONF_PUBLIC_KEY,
    DOMAIN,
    SUBENTRY_AGENT,
    SUBENTRY_MINER,
)
from custom_components.miner_remote.setup.migration import MINOR_VERSION
from custom_components.miner_remote.wire.sealing import public_key_of
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
                    entries = [_mqtt_entry(broker.port)]
                    if miners:
                        entries.append(_site_entry(miners, keys, known["profiles"]))
                    _store(hall.config, entries)
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


def _store(config: Path, entries: list[dict[str, object]]) -> None:
    document = {"version": 1, "minor_version": 5, "key": "core.config_entries", "data": {"entries": entries}}
    (config / ".storage" / "core.config_entries").write_text(json.dumps(document))


def _entry(domain: str, entry_id: str, **changes: object) -> dict[str, object]:
    now = datetime.now(UTC).isoformat()
    return {
        "created_at": now,
        "modified_at": now,
        "data": {},
        "options": {},
        "discovery_keys": {},
        "disabled_by": None,
        "domain": domain,
        "entry_id": entry_id,
        "pref_disable_new_entities": False,
        "pref_disable_polling": False,
        "source": "user",
        "subentries": [],
        "title": domain,
        "unique_id": None,
        **changes,
    }


def _mqtt_entry(port: int) -> dict[str, object]:
    return _entry(
        "mqtt",
        "benchmqtt",
        data={"broker": "127.0.0.1", "port": port, "protocol": "5"},
        options={"discovery": False, "birth_message": {}, "will_message": {}},
        version=1,
        minor_version=2,
    )


def _site_entry(miners: int, keys: Mapping[str, str], profiles: list[Mapping[str, object]]) -> dict[str, object]:
    subentries = [
        _subentry(SUBENTRY_AGENT, agent, f"agent_{agent}", {CONF_AGENT: agent, CONF_PUBLIC_KEY: key})
        for agent, key in keys.items()
    ]
    subentries += [
        _subentry(SUBENTRY_MINER, host, host, {"host": host, "name": host, CONF_AGENT: REAL_AGENT})
        for host in islice(addresses(REAL_BASE), min(REAL, miners))
    ]
    for number, host in enumerate(islice(addresses(WIRE_BASE), miners - min(REAL, miners))):
        mac = ":".join(f"{byte:02x}" for byte in (0x02, 0x99, *number.to_bytes(4)))
        profile = {**profiles[number % len(profiles)], "mac": mac, "serial": f"BENCH{number:08}"}
        agent = WIRE_AGENTS[number % len(WIRE_AGENTS)]
        data = {"host": host, "name": host, CONF_AGENT: agent, CONF_PROFILE: profile}
        subentries.append(_subentry(SUBENTRY_MINER, host, mac, data))
    return _entry(
        DOMAIN,
        ENTRY,
        title="Farm",
        data={"name": "Farm", CONF_AGENTS_SITE: SITE},
        options={CONF_ENTITIES: "totals"},
        subentries=subentries,
        version=1,
        minor_version=MINOR_VERSION,
    )


def _subentry(kind: str, title: str, unique_id: str, data: Mapping[str, object]) -> dict[str, object]:
    return {
        "data": data,
        "subentry_id": f"bench{unique_id}",
        "subentry_type": kind,
        "title": title,
        "unique_id": unique_id,
    }
