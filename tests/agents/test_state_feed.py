"""The states of agents become what coordinators use."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.miner_remote.agents import state_feed
from custom_components.miner_remote.agents.requests import Requests
from custom_components.miner_remote.agents.state_feed import AT_ONCE, StateFeed
from custom_components.miner_remote.control.errors import CommandError
from custom_components.miner_remote.drivers.contract.errors import DriverError
from custom_components.miner_remote.drivers.contract.settings import Setting, SettingKey
from custom_components.miner_remote.drivers.contract.values import Snapshot
from custom_components.miner_remote.fleet.reading import Reading
from custom_components.miner_remote.wire.command_messages import Request, RequestKind
from custom_components.miner_remote.wire.failures import Failure
from custom_components.miner_remote.wire.messages import Delta, MinerState, State, message_of
from custom_components.miner_remote.wire.parts import answers_of
from custom_components.miner_remote.wire.topics import Kind

from .conftest import AGENT, Site
from .remote import IDENTITY

pytestmark = pytest.mark.parametrize("expected_lingering_timers", [True])  # of the MQTT integration

SNAPSHOT = Snapshot(identity=IDENTITY, power_w=3000.0)
SETTINGS = (Setting(key=SettingKey.WORK_MODE, value="normal"),)


class Fed:
    """A feed, and what it reported."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.requests = Requests(site.hass, site.home)
        self.readings: list[tuple[str, str, Reading]] = []
        self.feed = StateFeed(site.hass, site.entry, site.home, self.requests, self.note)

    def note(self, agent: str, miner_id: str, reading: Reading) -> None:
        self.readings.append((agent, miner_id, reading))

    def state(self, sequence: int, **miners: MinerState) -> None:
        message = State(instance="one", sequence=sequence, at=dt_util.utcnow(), miners=miners)
        self.site.send(Kind.STATE, message, part=0)

    def delta(self, sequence: int, **miners: dict[str, object]) -> None:
        message = Delta(instance="one", sequence=sequence, at=dt_util.utcnow(), miners=miners)
        self.site.send(Kind.DELTA, message)

    async def requested(self) -> list[Request]:
        await self.site.hass.async_block_till_done()
        payloads = self.site.published(self.site.topics.topic(AGENT, Kind.REQUEST))
        return [message_of(Request, payload) for payload in payloads]

    def take(self) -> dict[str, Reading]:
        found = {miner_id: reading for _, miner_id, reading in self.readings}
        self.readings.clear()
        return found


@pytest.fixture
def fed(site: Site) -> Fed:
    return Fed(site)


async def test_states_and_changes_are_reported(fed: Fed) -> None:
    seen_at = dt_util.utcnow() - timedelta(seconds=40)
    fed.site.send_status()
    error = Failure.of(CommandError("not_assigned"))
    fed.state(
        1,
        a=MinerState(
            seen_at=seen_at,
            address="10.0.0.1",
            snapshot=SNAPSHOT,
            settings=SETTINGS,
            settings_read_at=seen_at,
            memory={"mode": "a"},
        ),
        b=MinerState(error=error),
    )
    first = fed.take()
    a, b = first["a"], first["b"]
    assert (a.snapshot, a.settings, a.memory, a.address, a.error) == (
        SNAPSHOT,
        SETTINGS,
        {"mode": "a"},
        "10.0.0.1",
        None,
    )
    assert a.age_s(seen_at + timedelta(seconds=50)) == pytest.approx(50, abs=5)
    assert (b.snapshot, b.age_s(dt_util.utcnow())) == (None, None)
    assert isinstance(b.error, DriverError)
    assert b.error.code == "not_assigned"
    fed.delta(2, b={"error": None, "address": "10.0.0.2"})
    (changed,) = fed.take().values()
    assert (changed.error, changed.address) == (None, "10.0.0.2")
    assert fed.feed.reading(AGENT, "b") == changed
    assert fed.feed.reading(AGENT, "c") is None
    assert fed.feed.reading("stranger", "a") is None


async def test_miner_that_an_agent_no_longer_polls_is_not_reported(fed: Fed) -> None:
    fed.state(1, a=MinerState(), b=MinerState())
    fed.take()
    fed.state(2, b=MinerState(address="10.0.0.2"))
    assert list(fed.take()) == ["b"]
    assert fed.feed.reading(AGENT, "a") is None


async def test_answer_in_the_future_counts_as_one_of_now(fed: Fed) -> None:
    fed.state(1, a=MinerState(seen_at=dt_util.utcnow() + timedelta(days=9)))
    assert fed.take()["a"].age_s(dt_util.utcnow()) == pytest.approx(0, abs=5)


async def test_full_state_is_requested_after_a_gap_once_at_a_time(fed: Fed, monkeypatch: pytest.MonkeyPatch) -> None:
    fed.site.send_status()
    fed.state(1, a=MinerState())
    fed.delta(3, a={"address": "10.0.0.1"})
    fed.delta(4, a={"address": "10.0.0.1"})
    (request,) = await fed.requested()
    assert request.kind is RequestKind.STATE
    (answer,) = answers_of(request, None)
    fed.site.send(Kind.ANSWER, answer)
    monkeypatch.setattr("custom_components.miner_remote.agents.state_feed.REQUEST_EVERY_S", 0.0)
    fed.delta(5, a={"address": "10.0.0.1"})
    (request,) = await fed.requested()
    (answer,) = answers_of(request, None)
    fed.site.send(Kind.ANSWER, answer)
    fed.take()
    fed.state(6, a=MinerState(address="10.0.0.1"))
    fed.delta(7, a={"address": "10.0.0.2"})
    assert fed.take()["a"].address == "10.0.0.2"
    assert await fed.requested() == []


async def test_state_is_not_requested_of_an_agent_that_is_not_there(hass: HomeAssistant, fed: Fed) -> None:
    fed.delta(3, a={"address": "10.0.0.1"})
    assert await fed.requested() == []


async def test_messages_that_cannot_be_used(fed: Fed, caplog: pytest.LogCaptureFixture) -> None:
    fed.site.send_status()
    fed.state(1, a=MinerState())
    fed.take()
    fed.site.send(Kind.STATE, b"", part=1)
    fed.site.send(Kind.STATE, b"[]", part=1)
    assert "A state of the agent hall is not used" in caplog.text
    fed.delta(2, a={"address": 5})
    assert "Changes of the agent hall are not used" in caplog.text
    (request,) = await fed.requested()
    (answer,) = answers_of(request, None)
    fed.site.send(Kind.ANSWER, answer)
    assert fed.readings == []


@pytest.mark.parametrize(
    "statuses", [[{"versions": (9,)}], [{}, {"instance": "two"}, {}]], ids=["version", "duplicate"]
)
async def test_states_of_an_agent_with_an_issue_are_not_used(fed: Fed, statuses: list[dict[str, Any]]) -> None:
    for status in statuses:
        fed.site.send_status(**status)
    fed.state(1, a=MinerState())
    fed.delta(2, a={"address": "10.0.0.1"})
    assert fed.readings == []
    assert await fed.requested() == []


async def test_states_of_many_miners_are_reported_in_several_turns_of_the_event_loop(fed: Fed) -> None:
    count = 3 * AT_ONCE
    fed.state(1, **{f"m{number:03}": MinerState(address="10.0.0.1") for number in range(count)})
    # The changes come while the states are still reported.
    fed.delta(2, m149={"address": "10.0.0.2"})
    turns = []
    while len(fed.readings) < count + 1:
        turns.append(len(fed.readings))
        await asyncio.sleep(0)
    assert len(turns) > 3
    assert max(later - before for before, later in pairwise(turns)) <= AT_ONCE
    assert [miner_id for _, miner_id, _ in fed.readings] == [*(f"m{number:03}" for number in range(count)), "m149"]
    assert fed.take()["m149"].address == "10.0.0.2"
    assert await fed.requested() == []


async def test_messages_beyond_those_that_may_wait_are_requested_again(
    fed: Fed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state_feed, "MAX_WAITING_BYTES", 1)
    fed.site.send_status()
    fed.state(1, **{f"m{number:03}": MinerState(address="10.0.0.1") for number in range(AT_ONCE)})
    for sequence in (2, 3, 4):
        fed.delta(sequence, m000={"address": f"10.0.0.{sequence}"})
    await asyncio.sleep(0.01)
    assert fed.take()["m000"].address == "10.0.0.2"
    fed.delta(5, m000={"address": "10.0.0.5"})
    assert [request.kind for request in await fed.requested()] == [RequestKind.STATE]


async def test_nothing_is_reported_after_the_end(hass: HomeAssistant, fed: Fed) -> None:
    fed.state(1, **{f"m{number:03}": MinerState() for number in range(2 * AT_ONCE)})
    await fed.site.entry._async_process_on_unload(hass)
    before = len(fed.readings)
    await asyncio.sleep(0.01)
    assert len(fed.readings) == before
