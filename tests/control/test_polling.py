"""The rules of polling, as a process without Home Assistant uses them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import override
from unittest.mock import MagicMock

import pytest

from custom_components.miner_remote.control import local_link, polling, settings as settings_module
from custom_components.miner_remote.control.local_link import LocalLink
from custom_components.miner_remote.control.polling import OFFLINE_AFTER_S, Poller, PollState
from custom_components.miner_remote.control.settings import READ_EVERY_S, MinerSettings
from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import (
    Connection,
    Credentials,
    Deadlines,
    Driver,
    Memory,
    Profile,
)
from custom_components.miner_remote.drivers.contract.errors import (
    AuthenticationError,
    DriverError,
    RefusedError,
    TimedOutError,
    UnreachableError,
)
from custom_components.miner_remote.drivers.contract.settings import CAPABILITIES
from custom_components.miner_remote.drivers.contract.values import Snapshot

from ..commands.settings_driver import IDENTITY, SettingsDriver

SILENT = UnreachableError("no_connection", host="192.0.2.1")
SLOW = TimedOutError("no_answer", host="192.0.2.1", seconds=1)
LOCKED = AuthenticationError("password_rejected", host="192.0.2.1")
GARBAGE = RefusedError("summary_missing", host="192.0.2.1")


class Clock:
    """The monotonic clock of polls and settings."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    for module in (polling, local_link, settings_module):
        monkeypatch.setattr(module, "monotonic", made)
    return made


# Pauses --------------------------------------------------------------------------------------------------------------


def failed(state: PollState, times: int, error: DriverError = SILENT) -> PollState:
    for _ in range(times):
        state.begin()
        state.note_failure(error)
    return state


@pytest.mark.parametrize(
    ("interval_s", "failures", "pause_s"),
    [(10, 1, 10), (10, 2, 20), (10, 4, 80), (10, 5, 120), (10, 500, 120), (300, 1, 300), (300, 9, 300)],
)
def test_pause_doubles_to_the_longest(interval_s: float, failures: int, pause_s: float) -> None:
    assert failed(PollState(interval_s), failures).pause_s() == pause_s


def test_pause_is_no_longer_than_a_waiting_command_allows(clock: Clock) -> None:
    state = failed(PollState(10), 5)
    state.retry_s = 15.0
    assert state.pause_s() == 15.0
    # An unanswered poll takes a while to fail.
    clock.now += 10
    assert state.pause_s() == 5.0
    clock.now += 10
    assert state.pause_s() == 1.0


def test_poll_follows_the_moment_from_which_a_miner_is_offline(clock: Clock) -> None:
    state = PollState(100)
    state.note_answer()
    clock.now += OFFLINE_AFTER_S - 20
    assert failed(state, 3).pause_s() == 21.0
    clock.now += 21
    assert failed(state, 1).pause_s() == 120.0


def test_answer_ends_the_failures(clock: Clock) -> None:
    state = failed(PollState(10), 3)
    assert (state.failures, state.last_error, state.age_s) == (3, SILENT, None)
    state.note_answer()
    clock.now += 7
    assert (state.failures, state.last_error, state.age_s) == (0, None, 7.0)


def test_only_answers_that_are_not_understood_lead_to_an_identification() -> None:
    state = PollState(10)
    errors = (GARBAGE, SILENT, GARBAGE, SLOW, LOCKED, GARBAGE, GARBAGE, GARBAGE)
    assert [state.note_failure(error) for error in errors] == [False] * 4 + [True] + [False] * 2 + [True]
    state.note_answer()
    assert [state.note_failure(GARBAGE) for _ in range(3)] == [False, False, True]


# Polls ---------------------------------------------------------------------------------------------------------------


class Machine(SettingsDriver):
    """A miner that answers, fails, or lets a poll wait."""

    def __init__(self) -> None:
        super().__init__()
        self.errors: list[DriverError] = []
        self.polls = 0
        self.answers = asyncio.Event()
        self.answers.set()

    @override
    async def _snapshot(self) -> Snapshot:
        self.polls += 1
        await self.answers.wait()
        if self.errors:
            raise self.errors.pop(0)
        return Snapshot(identity=IDENTITY, power_w=3000.0)


class Polled:
    """A miner with its poller."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.identified = 0
        self.offered = machine.profile
        """What an identification finds."""
        self.events: list[str] = []
        self.state = PollState(30)
        self.settings = MinerSettings("miner", lambda: 0.0, lambda: None)
        self.link = LocalLink(
            MagicMock(),
            asyncio.Lock(),
            deadlines=Deadlines(),
            profile=machine.profile,
            outdated=False,
            memory=Memory({}, lambda _values: None),
            on_profile=lambda: self.events.append("profile"),
        )
        self.link.async_configure("Rig", "192.0.2.1", Credentials())
        self.poller = Poller(
            self.link,
            self.settings,
            self.state,
            on_answer=lambda _snapshot: self.events.append(f"answer after {self.machine.reads} reads"),
            on_failure=lambda err: self.events.append(f"{err.code}, {self.state.failures}"),
        )
        self.slots = asyncio.Semaphore(1)

    async def poll(self) -> Snapshot | None:
        return await self.poller.async_poll(self.slots)

    async def identify(self, _connection: Connection) -> Profile:
        self.identified += 1
        return self.offered


@pytest.fixture
async def polled(monkeypatch: pytest.MonkeyPatch) -> Polled:
    made = Polled(Machine())

    def create(_connection: Connection, _profile: Profile, _memory: Memory) -> Driver:
        return made.machine

    monkeypatch.setattr(local_link, "create_driver", create)
    monkeypatch.setattr(local_link, "identify", made.identify)
    return made


async def test_poll_reads_the_settings_when_they_are_due(polled: Polled, clock: Clock) -> None:
    for seconds, reads in ((0, 1), (READ_EVERY_S - 1, 1), (1, 2), (30, 2)):
        clock.now += seconds
        snapshot = await polled.poll()
        assert snapshot is not None
        assert (snapshot.power_w, polled.machine.reads) == (3000.0, reads)
    # The answer counts before the settings are read.
    assert polled.events[:2] == ["answer after 0 reads", "answer after 1 reads"]


async def test_settings_that_cannot_be_read_are_no_failed_poll(polled: Polled, monkeypatch: pytest.MonkeyPatch) -> None:
    really, calls = polled.link.async_driver, 0

    async def driver() -> Driver:
        nonlocal calls
        calls += 1
        if calls > 1:
            raise SLOW
        return await really()

    monkeypatch.setattr(polled.link, "async_driver", driver)
    assert await polled.poll() is not None
    assert (polled.state.failures, polled.machine.reads, polled.settings.is_due()) == (0, 0, True)


async def test_poll_waits_for_nothing_while_a_command_uses_the_miner(polled: Polled) -> None:
    async with polled.link.async_locked():
        async with polled.slots:
            assert await polled.poll() is None
        await polled.poller.async_refresh_settings()
    assert (polled.machine.polls, polled.machine.reads, polled.events) == (0, 0, [])
    assert await polled.poll() is not None
    # What the command may have changed is read with the next poll.
    assert polled.machine.reads == 1


async def test_command_that_comes_while_a_poll_waits_for_its_slot_goes_first(polled: Polled) -> None:
    await polled.slots.acquire()
    poll = asyncio.create_task(polled.poll())
    await asyncio.sleep(0)
    async with polled.link.async_locked():
        polled.slots.release()
        assert await poll is None
    assert polled.machine.polls == 0


async def test_command_cancels_a_poll(polled: Polled) -> None:
    polled.machine.answers.clear()
    poll = asyncio.create_task(polled.poll())
    while not polled.machine.polls:
        await asyncio.sleep(0)
    async with polled.link.async_locked():
        assert await poll is None
    assert (polled.state.failures, polled.events) == (0, [])


async def test_failed_polls_are_noted_and_lead_to_an_identification(polled: Polled) -> None:
    polled.machine.errors = [SILENT, GARBAGE, GARBAGE, GARBAGE]
    identified = []
    for _ in range(4):
        with pytest.raises(DriverError):
            await polled.poll()
        identified.append(polled.identified)
    assert polled.events == ["no_connection, 1", *(f"summary_missing, {number}" for number in (2, 3, 4))]
    assert identified == [0, 0, 0, 1]
    assert await polled.poll() is not None
    assert polled.state.last_error is None


async def test_profile_that_lacks_what_the_settings_have_is_completed_once(polled: Polled, clock: Clock) -> None:
    complete = polled.machine.profile
    lacking = replace(complete, capabilities=complete.capabilities - {Capability.FREQUENCY})
    polled.link.profile = polled.offered = lacking
    await polled.poll()
    assert (polled.identified, polled.link.capabilities) == (1, lacking.capabilities)
    # It still lacks it, and is not identified for it again.
    clock.now += READ_EVERY_S
    await polled.poll()
    assert polled.identified == 1
    polled.link.profile = replace(complete, capabilities=frozenset())
    polled.offered = complete
    clock.now += READ_EVERY_S
    await polled.poll()
    assert polled.identified == 2
    assert polled.link.capabilities == complete.capabilities == frozenset(CAPABILITIES.values())


async def test_settings_are_read_again_without_a_poll(polled: Polled) -> None:
    await polled.poll()
    await polled.poller.async_refresh_settings()
    assert (polled.machine.polls, polled.machine.reads) == (1, 2)
