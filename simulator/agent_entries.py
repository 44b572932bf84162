"""A site by agents in the storage of a Home Assistant that does not run yet, with the MQTT integration."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import ClientSession, DummyCookieJar
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from custom_components.miner_remote.control.scan import async_scan, parse_networks
from custom_components.miner_remote.drivers.contract.driver import Credentials, Profile
from custom_components.miner_remote.wire.sealing import public_key_of
from simulator.broker import HOME_USER

type Entry = dict[str, object]

_KEY = "core.config_entries"
_ID = "01M8KM8PPS"
"""How the ids of entries begin."""


def add_entries(config: Path, entries: Sequence[Entry]) -> None:
    """Add entries to the storage of a folder, in place of those with the same ids."""
    file = config / ".storage" / _KEY
    document = {"version": 1, "minor_version": 5, "key": _KEY, "data": {"entries": []}}
    if file.exists():
        document = json.loads(file.read_text("utf-8"))
    new = {each["entry_id"] for each in entries}
    kept = [each for each in document["data"]["entries"] if each["entry_id"] not in new]  # type: ignore[index]
    document["data"] = {"entries": [*kept, *entries]}
    file.write_text(json.dumps(document))


def mqtt_entry(port: int, password: str) -> Entry:
    """Return the entry of the MQTT integration."""
    data = {"broker": "127.0.0.1", "port": port, "username": HOME_USER, "password": password, "protocol": "5"}
    options = {"discovery": False, "birth_message": {}, "will_message": {}}
    return entry("mqtt", "Broker", data, options=options, minor_version=2)


def agents_entry(title: str, site: str, keys: Mapping[str, str], miners: Mapping[str, Mapping[str, Profile]]) -> Entry:
    """Return the entry of a site: the public keys of its agents, and the profiles of their miners by address."""
    subentries: list[Entry] = [
        agent_subentry(number, agent, key) for number, (agent, key) in enumerate(keys.items(), start=1)
    ]
    for agent, profiles in miners.items():
        for host, profile in profiles.items():
            name = f"{profile.identity.model} {host}"
            data = {"host": host, "name": name, "profile": profile.as_dict(), "agent": agent}
            subentries.append(subentry("miner", len(subentries) + 1, name, profile.identity.mac, data))
    data = {"name": title, "networks": [], "agents_site": site}
    return entry("miner_remote", title, data, subentries=subentries)


def public_key_in(data: Path) -> str:
    """Return the public key of an agent with this data folder."""
    return public_key_of(X25519PrivateKey.from_private_bytes((data / "agent.key").read_bytes()))


async def async_profiles(networks: Sequence[str]) -> dict[str, Profile]:
    """Return the profiles of the miners in networks by their addresses."""
    async with ClientSession(cookie_jar=DummyCookieJar()) as session:
        result = await async_scan(
            session, parse_networks(networks), Credentials(), lambda _address: False, lambda _share: None
        )
    return dict(result.found)


def entry(domain: str, title: str, data: Mapping[str, object], **fields: object) -> Entry:
    """Return an entry as Home Assistant stores it, with the given fields."""
    now = datetime.now(UTC).isoformat()
    return {
        "created_at": now,
        "data": data,
        "disabled_by": None,
        "discovery_keys": {},
        "domain": domain,
        "entry_id": f"{_ID}{domain.upper().replace('_', ''):0>16}",
        "minor_version": 1,
        "modified_at": now,
        "options": {},
        "pref_disable_new_entities": False,
        "pref_disable_polling": False,
        "source": "user",
        "subentries": [],
        "title": title,
        "unique_id": None,
        "version": 1,
        **fields,
    }


def agent_subentry(number: int, agent: str, public_key: str) -> Entry:
    """Return the subentry of an agent with this number among those of its site."""
    return subentry("agent", number, agent, f"agent_{agent}", {"agent": agent, "public_key": public_key})


def subentry(kind: str, number: int, title: str, unique_id: str | None, data: Mapping[str, object]) -> Entry:
    """Return the subentry with this number among those of its entry."""
    return {
        "data": data,
        "subentry_id": f"{_ID}{number:016d}",
        "subentry_type": kind,
        "title": title,
        "unique_id": unique_id,
    }
