"""Home's clock, whether it is heard, and namesakes; with a clock of the tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from miner_remote_agent.presence import ANSWER_S, FOREIGN_S, Presence

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


class Clock:
    """A monotonic clock that only a test moves."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def presence(clock: Clock) -> Presence:
    return Presence("me", 90.0, clock)


def test_clock_of_home_is_that_of_the_fastest_heartbeat(presence: Presence, clock: Clock) -> None:
    assert presence.home_now is None
    assert presence.skew is None
    presence.note_heartbeat(NOON, online=True)
    clock.at += 30
    presence.note_heartbeat(NOON + timedelta(seconds=26), online=True)  # four seconds on the way
    clock.at += 10
    assert presence.home_now == NOON + timedelta(seconds=40)
    assert presence.now == presence.home_now


def test_clock_of_home_that_was_set_counts_at_once(presence: Presence, clock: Clock) -> None:
    presence.note_heartbeat(NOON, online=True)
    clock.at += 30
    presence.note_heartbeat(NOON - timedelta(hours=2), online=True)
    assert presence.home_now == NOON - timedelta(hours=2)


def test_time_zone_of_home_is_used_if_it_is_known(presence: Presence) -> None:
    presence.note_heartbeat(NOON, online=True)
    presence.note_time_zone("Europe/Berlin")
    assert presence.local_now.hour == 13
    presence.note_time_zone("Mars/Olympus")
    assert presence.local_now.hour == 12


def test_alone_without_heartbeat(presence: Presence, clock: Clock) -> None:
    presence.note_connection(connected=True)
    assert not presence.alone
    clock.at += 91
    assert presence.alone
    presence.note_heartbeat(NOON, online=True)
    assert not presence.alone
    clock.at += 89
    assert not presence.alone
    clock.at += 2
    assert presence.alone


def test_alone_soon_after_the_broker_is_gone(presence: Presence, clock: Clock) -> None:
    presence.note_connection(connected=True)
    presence.note_heartbeat(NOON, online=True)
    presence.note_connection(connected=False)
    clock.at += 29
    assert not presence.alone
    clock.at += 2
    assert presence.alone


def test_namesake_counts_until_its_end_or_its_silence(presence: Presence, clock: Clock) -> None:
    assert presence.note_status("me", online=True, retained=False) is None
    # A status that the broker kept may be one of an agent that ended long ago.
    assert presence.note_status("other", online=True, retained=True) == 0
    assert not presence.duplicate
    assert presence.note_status("other", online=True, retained=False) == ANSWER_S
    assert presence.duplicate
    assert presence.note_status("other", online=True, retained=False) is None
    clock.at += 3 * ANSWER_S
    assert presence.note_status("other", online=False, retained=False) == 0
    assert not presence.duplicate
    presence.note_status("other", online=True, retained=False)
    assert presence.duplicate
    clock.at += FOREIGN_S
    assert not presence.duplicate
