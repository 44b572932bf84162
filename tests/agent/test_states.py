"""The states that the agent publishes, as Home Assistant puts them together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from miner_remote_agent.core.wire.messages import MinerState
from miner_remote_agent.core.wire.topics import Kind
from miner_remote_agent.states import States

from custom_components.miner_remote.agents.known_states import KnownStates
from custom_components.miner_remote.wire.messages import Delta, State, message_of

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


class Miner:
    def __init__(self, miner_id: str, address: str) -> None:
        self.miner_id = miner_id
        self.address = address

    def state(self) -> MinerState:
        # The memory makes two parts of two miners.
        return MinerState(address=self.address, memory={str(number): "m" * 900 for number in range(40)})


class Site:
    """The miners of an agent, and home, which loses what `loses` says."""

    def __init__(self) -> None:
        self.miners = {miner_id: Miner(miner_id, "10.0.0.1") for miner_id in "ab"}
        self.known = KnownStates()
        self.gaps = 0
        self.full_states = 0
        self.lost = 0
        self.loses: Callable[[Kind, int | None], bool] = lambda _kind, _part: False
        self.presence = SimpleNamespace(now=NOW, connected=True)
        self.states = States("one", cast("Any", self), cast("Any", self.presence), self.publish)

    def __iter__(self) -> Iterator[Miner]:
        return iter(self.miners.values())

    def get(self, miner_id: str) -> Miner | None:
        return self.miners.get(miner_id)

    def move(self, miner_id: str, address: str) -> None:
        self.miners[miner_id].address = address
        self.states.note_change(miner_id)

    async def publish(self, kind: Kind, payload: bytes, part: int | None = None) -> bool:
        await asyncio.sleep(0)
        if self.loses(kind, part):
            self.lost += 1
        elif kind is Kind.STATE:
            self.full_states += self.known.take_state(message_of(State, payload)) is not None
        elif self.known.take_delta(message_of(Delta, payload)) is None:
            self.gaps += 1
            self.states.request_full()
        return True

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.states.async_run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not true():
                await asyncio.sleep(0.01)

    def addresses(self) -> list[str | None]:
        return [self.known.miners[miner_id].address for miner_id in "ab" if miner_id in self.known.miners]


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("miner_remote_agent.states.DELTA_EVERY_S", 0.02)


async def test_changes_before_a_full_state_of_which_a_part_is_lost_arrive_later() -> None:
    site = Site()
    async with site.running():
        site.states.request_full()
        await site.until(lambda: site.full_states == 1)
        site.loses = lambda kind, part: kind is Kind.STATE and part == 0
        site.miners["a"].address = "10.0.0.9"
        site.states.request_full()
        await site.until(lambda: site.lost == 1)
        site.loses = lambda _kind, _part: False
        site.move("b", "10.0.0.8")
        await site.until(lambda: site.addresses() == ["10.0.0.9", "10.0.0.8"])
        assert site.gaps == 1


async def test_full_state_that_is_requested_during_one_is_published() -> None:
    site = Site()
    requested = 0

    def request(kind: Kind, part: int | None) -> bool:
        nonlocal requested
        if kind is Kind.STATE and part == 1 and not requested:
            requested += 1
            site.states.request_full()
            return True
        return False

    site.loses = request
    async with site.running():
        site.states.request_full()
        await site.until(lambda: site.full_states == 1)
        assert site.addresses() == ["10.0.0.1", "10.0.0.1"]


async def test_nothing_is_made_while_the_broker_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site()
    read = 0
    state = Miner.state

    def count(miner: Miner) -> MinerState:
        nonlocal read
        read += 1
        return state(miner)

    monkeypatch.setattr(Miner, "state", count)
    site.presence.connected = False
    async with site.running():
        await asyncio.sleep(0.2)
        assert read == 0
        site.presence.connected = True
        site.states.request_full()
        await site.until(lambda: site.full_states == 1)
