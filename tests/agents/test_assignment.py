"""The assignments that home publishes for agents."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from custom_components.miner_remote.agents.assignment import Assignments, Pace, WantedMiner
from custom_components.miner_remote.agents.broker import Incoming
from custom_components.miner_remote.drivers.contract.driver import Credentials, Deadlines
from custom_components.miner_remote.wire.messages import AssignedMiner, Assignment, message_of
from custom_components.miner_remote.wire.sealing import public_key_of, unseal
from custom_components.miner_remote.wire.topics import Kind

from .conftest import AGENT, AGENT_KEY, Site

pytestmark = pytest.mark.parametrize("expected_lingering_timers", [True])  # of the MQTT integration

OTHER = "cellar"
PACE = Pace(interval_s=30, concurrency=50, deadlines=Deadlines())
SECRET = "s3cret-of-the-miner"


def wanted(miner_id: str, password: str | None = None, host: str = "192.168.1.50") -> WantedMiner:
    return WantedMiner(
        assigned=AssignedMiner(id=miner_id, host=host, name="Rack"),
        credentials=Credentials(None if password is None else "root", password),
    )


def assignments_of(site: Site) -> Assignments:
    keys = {AGENT: public_key_of(AGENT_KEY), OTHER: public_key_of(X25519PrivateKey.generate())}
    site.mqtt.async_publish.reset_mock()
    return Assignments(site.hass, site.home.broker, "farm", keys)


def published(site: Site) -> list[tuple[str, int, bytes]]:
    """Return agent, part and payload of what was published since the last call."""
    found = []
    for call in site.mqtt.async_publish.call_args_list:
        topic = site.topics.parse(call.args[0])
        if topic.kind is Kind.ASSIGNMENT:
            assert (call.args[2], call.args[3]) == (1, True)
            assert topic.agent is not None
            assert topic.part is not None
            found.append((topic.agent, topic.part, call.args[1]))
    site.mqtt.async_publish.reset_mock()
    return found


async def test_credentials_are_encrypted_for_the_agent_and_only_changes_are_published(site: Site) -> None:
    assignments = assignments_of(site)
    assert await assignments.async_publish({AGENT: [wanted("b", SECRET), wanted("a")]}, PACE)
    sent = {agent: payload for agent, _, payload in published(site)}
    assert SECRET.encode() not in sent[AGENT]
    first = message_of(Assignment, sent[AGENT])
    assert [miner.id for miner in first.miners] == ["a", "b"]
    assert first.miners[0].credentials is None
    sealed = first.miners[1].credentials
    assert sealed is not None
    opened = unseal(AGENT_KEY, Credentials, sealed, site="farm", agent=AGENT, kind=Kind.ASSIGNMENT, message_id="b")
    assert opened == Credentials("root", SECRET)
    assert message_of(Assignment, sent[OTHER]).miners == ()
    assert await assignments.async_publish({AGENT: [wanted("a"), wanted("b", SECRET)]}, PACE)
    assert published(site) == []
    assert await assignments.async_publish({AGENT: [wanted("a"), wanted("b", "new")]}, PACE)
    ((_, _, payload),) = published(site)
    second = message_of(Assignment, payload)
    assert second.version > first.version
    assert second.miners[1].credentials != sealed


async def test_agent_that_loses_a_miner_hears_it_first(site: Site) -> None:
    assignments = assignments_of(site)
    await assignments.async_publish({OTHER: [wanted("a")]}, PACE)
    published(site)
    await assignments.async_publish({AGENT: [wanted("a")]}, PACE)
    assert [agent for agent, _, _ in published(site)] == [OTHER, AGENT]


async def test_surplus_parts_are_deleted(site: Site) -> None:
    assignments = assignments_of(site)
    many = [wanted(f"{number:04}", host="n" * 1000) for number in range(150)]
    await assignments.async_publish({AGENT: many}, PACE)
    parts = [part for agent, part, _ in published(site) if agent == AGENT]
    assert parts == list(range(len(parts)))
    assert len(parts) > 1
    await assignments.async_publish({AGENT: many[:1]}, PACE)
    after = [(part, payload == b"") for _, part, payload in published(site)]
    assert after == [(0, False), *((part, True) for part in parts[1:])]


async def test_parts_from_before_the_start_are_deleted(site: Site) -> None:
    assignments = assignments_of(site)
    await assignments.async_publish({}, PACE)
    published(site)
    kept = Incoming(agent=AGENT, kind=Kind.ASSIGNMENT, part=2, payload=b"{}", retained=True)
    assignments.async_note_kept(kept)
    await assignments.async_publish({}, PACE)
    assert [(part, payload == b"") for _, part, payload in published(site)] == [(0, False), (1, True), (2, True)]


async def test_assignment_is_published_again_if_the_broker_was_gone(site: Site) -> None:
    assignments = assignments_of(site)
    site.mqtt.connected = False
    assert not await assignments.async_publish({AGENT: [wanted("a")]}, PACE)
    site.mqtt.connected = True
    assert await assignments.async_publish({AGENT: [wanted("a")]}, PACE)
    assert {agent for agent, _, _ in published(site)} == {AGENT, OTHER}


async def test_assignment_that_was_published_in_part_is_replaced(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assignments = assignments_of(site)
    await assignments.async_publish({AGENT: [wanted("a")]}, PACE)
    ((_, _, payload), _) = published(site)
    publish = site.home.broker.async_publish

    async def publish_first(kind: Kind, payload: bytes, agent: str | None = None, part: int | None = None) -> bool:
        return part == 0 and await publish(kind, payload, agent, part)

    monkeypatch.setattr(site.home.broker, "async_publish", publish_first)
    many = [wanted(f"{number:04}", host="n" * 1000) for number in range(150)]
    assert not await assignments.async_publish({AGENT: many}, PACE)
    monkeypatch.undo()
    assert [part for _, part, _ in published(site)] == [0]
    assert await assignments.async_publish({AGENT: [wanted("a")]}, PACE)
    again = [(part, content) for _, part, content in published(site)]
    assert message_of(Assignment, again[0][1]).miners == message_of(Assignment, payload).miners
    assert message_of(Assignment, again[0][1]).version > message_of(Assignment, payload).version + 1
    assert {content for _, content in again[1:]} == {b""}


async def test_assignment_that_is_too_large_does_not_hold_up_the_others(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    assignments = assignments_of(site)
    large = {AGENT: [wanted("a", host="n" * 300_000)], OTHER: [wanted("b")]}
    assert await assignments.async_publish(large, PACE)
    assert [agent for agent, _, _ in published(site)] == [OTHER]
    assert f"The assignment of the agent {AGENT} is not published" in caplog.text
    await assignments.async_publish({**large, AGENT: [wanted("a")]}, PACE)
    assert [agent for agent, _, _ in published(site)] == [AGENT]
