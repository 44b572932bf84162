"""A site by agents: simulated miners, a real Mosquitto, the agent, and Home Assistant, each a process of its own."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from custom_components.miner_remote.control.scan import async_scan, parse_networks
from custom_components.miner_remote.drivers.contract.driver import Credentials, Profile
from custom_components.miner_remote.wire.sealing import public_key_of
from simulator.home import prepare
from tests.agent.mosquitto import AGENT, HOME_USER, PASSWORD, SITE, Mosquitto
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
        public_key = public_key_of(X25519PrivateKey.from_private_bytes(key.read_bytes()))
        profiles: dict[str, Profile] = {}

        def found() -> bool:
            profiles.update(asyncio.run(_async_profiles(f"{self.base.rpartition('.')[0]}.0/24")))
            return len(profiles) == self.count

        until(found, 30)
        prepare(self.config, self.port)
        document = {
            "version": 1,
            "minor_version": 5,
            "key": "core.config_entries",
            "data": {"entries": [_mqtt(self.broker.port), _site(profiles, public_key)]},
        }
        (self.config / ".storage" / "core.config_entries").write_text(json.dumps(document))
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


async def _async_profiles(network: str) -> dict[str, Profile]:
    """Return the profiles of the simulated miners by their addresses."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        result = await async_scan(
            session, parse_networks((network,)), Credentials(), lambda _address: False, lambda _share: None
        )
    return dict(result.found)


def _mqtt(port: int) -> dict[str, object]:
    data = {"broker": "127.0.0.1", "port": port, "username": HOME_USER, "password": PASSWORD, "protocol": "5"}
    options = {"discovery": False, "birth_message": {}, "will_message": {}}
    return _entry("mqtt", "Broker", data, options, version=1, minor_version=2)


def _site(profiles: dict[str, Profile], public_key: str) -> dict[str, object]:
    agent = {
        "data": {"agent": AGENT, "public_key": public_key},
        "subentry_id": f"01M8KM8PPS{0:016d}",
        "subentry_type": "agent",
        "title": AGENT,
        "unique_id": f"agent_{AGENT}",
    }
    miners = [
        {
            "data": {"host": host, "name": f"Miner {number}", "profile": profile.as_dict(), "agent": AGENT},
            "subentry_id": f"01M8KM8PPS{number:016d}",
            "subentry_type": "miner",
            "title": f"Miner {number}",
            "unique_id": profile.identity.mac,
        }
        for number, (host, profile) in enumerate(sorted(profiles.items()), start=1)
    ]
    data = {"name": "Hall", "networks": [], "agents_site": SITE}
    return _entry("miner_remote", "Hall", data, {}, subentries=[agent, *miners])


def _entry(
    domain: str, title: str, data: dict[str, Any], options: dict[str, Any], **fields: object
) -> dict[str, object]:
    now = datetime.now(UTC).isoformat()
    return {
        "created_at": now,
        "data": data,
        "disabled_by": None,
        "discovery_keys": {},
        "domain": domain,
        "entry_id": f"01M8KM8PPS{domain.upper().replace('_', '')[:16]:0>16}",
        "minor_version": 1,
        "modified_at": now,
        "options": options,
        "pref_disable_new_entities": False,
        "pref_disable_polling": False,
        "source": "user",
        "subentries": [],
        "title": title,
        "unique_id": None,
        "version": 1,
        **fields,
    }


@contextmanager
def running_agents(folder: Path, base: str, kinds: str, miners: int, **settings: object) -> Generator[AgentsRig]:
    """Run a site by one agent."""
    rig = AgentsRig(folder, base, kinds, miners, **settings)
    try:
        rig.bring_up()
        yield rig
    finally:
        rig.stop()
