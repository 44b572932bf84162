"""The presence of an agent: births, last wills, duplicates, versions, keys and clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.miner_remote.agents.presence import DUPLICATE_S, AgentPresence, Condition
from custom_components.miner_remote.wire.sealing import public_key_of

from .conftest import AGENT_KEY, OTHER_KEY, status_of

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


class Watched:
    """A presence with a clock that the test moves."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.presence = AgentPresence(public_key_of(AGENT_KEY), lambda: self.seconds)

    def note(self, instance: str, *, retained: bool = False, **values: Any) -> bool:
        return self.presence.note_status(status_of(instance, at=NOW, **values), NOW, retained=retained)

    @property
    def condition(self) -> Condition:
        return self.presence.condition


def test_birth_and_last_will() -> None:
    watched = Watched()
    assert watched.condition is Condition.UNHEARD
    assert watched.note("one")
    assert watched.condition is Condition.ONLINE
    assert not watched.note("one")  # the same birth again
    assert not watched.note("one", online=False)
    assert watched.condition is Condition.OFFLINE
    assert watched.note("one")


def test_will_of_a_former_connection_does_not_end_a_new_instance() -> None:
    watched = Watched()
    watched.note("one")
    assert watched.note("two")
    assert not watched.note("one", online=False)
    assert watched.condition is Condition.ONLINE


@pytest.mark.parametrize("will", [True, False], ids=["will", "no will"])
def test_restart_is_no_duplicate(will: bool) -> None:
    watched = Watched()
    watched.note("one")
    if will:
        watched.note("one", online=False)
    watched.note("two")
    watched.note("two")
    assert watched.condition is Condition.ONLINE


def test_former_instance_that_is_heard_again_is_a_duplicate_until_it_is_silent() -> None:
    watched = Watched()
    for instance in ("one", "two", "one"):
        watched.note(instance)
    assert watched.condition is Condition.DUPLICATE
    watched.seconds += DUPLICATE_S - 1
    watched.note("two")
    watched.seconds += 2
    assert watched.condition is Condition.DUPLICATE
    watched.note("one", online=False)
    watched.seconds += DUPLICATE_S
    assert watched.condition is Condition.ONLINE


def test_kept_status_of_a_former_instance_is_no_duplicate() -> None:
    watched = Watched()
    watched.note("one")
    watched.note("two")
    watched.note("one", retained=True)
    assert watched.condition is Condition.ONLINE


@pytest.mark.parametrize(
    ("values", "condition"),
    [
        ({"versions": (2, 3)}, Condition.INCOMPATIBLE),
        ({"versions": ()}, Condition.INCOMPATIBLE),
        ({"versions": (1, 2)}, Condition.ONLINE),
        ({"public_key": OTHER_KEY}, Condition.OTHER_KEY),
        ({"public_key": ""}, Condition.OTHER_KEY),
    ],
    ids=["newer", "none", "common", "other key", "no key"],
)
def test_agent_that_home_cannot_use(values: dict[str, Any], condition: Condition) -> None:
    watched = Watched()
    watched.note("one", **values)
    assert watched.condition is condition


@pytest.mark.parametrize("seconds", [-3600, -59, 0, 59, 61], ids=str)
def test_clock(seconds: int) -> None:
    watched = Watched()
    status = status_of("one", at=NOW + timedelta(seconds=seconds))
    watched.presence.note_status(status, NOW, retained=True)
    assert watched.presence.skew is None  # nobody knows how long the broker had it
    watched.presence.note_status(status, NOW, retained=False)
    assert watched.presence.skew == timedelta(seconds=seconds)
    assert watched.presence.clock_differs is (abs(seconds) > 60)
