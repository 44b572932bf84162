"""The site by agents of the demo, without its processes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from custom_components.miner_remote.drivers.contract.driver import Profile
from custom_components.miner_remote.drivers.contract.values import Identity
from simulator.agent_entries import add_entries, agents_entry, mqtt_entry
from simulator.agents import SITE, AgentsPart
from simulator.broker import access_list
from simulator.home import NotReadyError

PROFILE = Profile(
    driver="luxos",
    identity=Identity(vendor="Bitmain", model="Antminer S21", firmware="LuxOS", mac="02:00:00:00:00:01"),
    capabilities=frozenset(),
)


@pytest.fixture
def part(tmp_path: Path) -> AgentsPart:
    return AgentsPart(tmp_path / "agents", 2, "127.10.0.1", 8999, 1883)


def test_each_agent_has_miners_and_topics_of_its_own(part: AgentsPart) -> None:
    first, second = map(part.hosts, part.agents)
    assert (first[0], second[0], len(first), len(second)) == ("127.11.0.1", "127.11.0.5", 4, 4)
    lines = access_list(SITE, part.agents).splitlines()
    assert [line for line in lines if line.startswith("user ")] == [
        "user agent-1",
        "user agent-2",
        "user homeassistant",
    ]
    assert "topic read miner_remote/1/demo/agent/agent-2/command" in lines
    assert not [line for line in lines if "farm" in line]


async def test_missing_mosquitto_is_named(part: AgentsPart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.agents.find", lambda: None)
    with pytest.raises(NotReadyError, match="apt-get install mosquitto"):
        await part.start(tmp_path, print)


def test_entries_replace_their_own_only(tmp_path: Path) -> None:
    (tmp_path / ".storage").mkdir()
    for miner in ("127.11.0.1", "127.11.0.2"):
        site = agents_entry("Farm", SITE, {"agent-1": "key"}, {"agent-1": {miner: PROFILE}})
        add_entries(tmp_path, [mqtt_entry(1883, "secret"), site])
    entries = json.loads((tmp_path / ".storage" / "core.config_entries").read_text())["data"]["entries"]
    assert [entry["domain"] for entry in entries] == ["mqtt", "miner_remote"]
    assert entries[1]["data"]["agents_site"] == SITE
    agent, kept = entries[1]["subentries"]
    assert agent["data"] == {"agent": "agent-1", "public_key": "key"}
    assert (kept["data"]["host"], kept["data"]["agent"], kept["unique_id"]) == (
        "127.11.0.2",
        "agent-1",
        "02:00:00:00:00:01",
    )
