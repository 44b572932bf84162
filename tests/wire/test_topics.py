"""Topics: built, and parsed only if they are of the protocol."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from custom_components.miner_remote.wire.errors import WireError
from custom_components.miner_remote.wire.topics import (
    AT_LEAST_ONCE,
    IN_PARTS,
    MAX_PARTS,
    RETAINED,
    Kind,
    Topic,
    Topics,
    common_version,
    is_id,
)

GARAGE = Topics("garage")


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.HOME_STATUS])
def test_topic_of_each_kind_is_parsed(kind: Kind) -> None:
    part = 7 if kind in IN_PARTS else None
    topic = GARAGE.topic("hall-1", kind, part)
    assert topic == f"miner_remote/1/garage/agent/hall-1/{kind}" + ("/7" if kind in IN_PARTS else "")
    assert GARAGE.parse(topic) == Topic(site="garage", kind=kind, agent="hall-1", part=part)


def test_topic_of_home_is_parsed() -> None:
    topics = Topics("garage", "farm/north")
    assert topics.home_status == "farm/north/1/garage/home/status"
    assert topics.parse(topics.home_status) == Topic(site="garage", kind=Kind.HOME_STATUS)


def test_filters_cover_what_each_side_receives() -> None:
    assert GARAGE.of_home() == (
        "miner_remote/1/garage/agent/+/assignment/+",
        "miner_remote/1/garage/agent/+/plan/+",
        "miner_remote/1/garage/agent/+/state/+",
        "miner_remote/1/garage/agent/+/delta",
        "miner_remote/1/garage/agent/+/result",
        "miner_remote/1/garage/agent/+/answer",
        "miner_remote/1/garage/agent/+/status",
    )
    assert GARAGE.of_agent("hall-1") == (
        "miner_remote/1/garage/home/status",
        "miner_remote/1/garage/agent/hall-1/assignment/+",
        "miner_remote/1/garage/agent/hall-1/plan/+",
        "miner_remote/1/garage/agent/hall-1/command",
        "miner_remote/1/garage/agent/hall-1/request",
        "miner_remote/1/garage/agent/hall-1/status",
    )
    assert RETAINED.isdisjoint({Kind.COMMAND, Kind.RESULT, Kind.REQUEST, Kind.ANSWER, Kind.DELTA})
    assert {Kind.COMMAND, Kind.RESULT} <= AT_LEAST_ONCE


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "miner_remote/1/garage",
        "miner_remote/2/garage/home/status",
        "miner_remote/1/attic/home/status",
        "miner_remote/1/garage/home",
        "miner_remote/1/garage/agent/hall-1",
        "miner_remote/1/garage/agent/hall-1/",
        "miner_remote/1/garage/agent/hall-1/home",
        "miner_remote/1/garage/agent/hall-1/other",
        "miner_remote/1/garage/agent/hall-1/status/0",
        "miner_remote/1/garage/agent/hall-1/state",
        "miner_remote/1/garage/agent/hall-1/state/00",
        "miner_remote/1/garage/agent/hall-1/state/-1",
        "miner_remote/1/garage/agent/hall-1/state/²",
        f"miner_remote/1/garage/agent/hall-1/state/{MAX_PARTS}",
        "miner_remote/1/garage/agent/hall-1/state/0/0",
        "miner_remote/1/garage/agent/+/state/0",
        "miner_remote/1/garage/agent/Hall/status",
        "x/miner_remote/1/garage/agent/hall-1/status",
    ],
)
def test_other_topic_is_refused(topic: str) -> None:
    with pytest.raises(WireError) as caught:
        GARAGE.parse(topic)
    assert caught.value.code == "topic_invalid"


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=80) | st.text("abc/+#$01", max_size=20).map("miner_remote/1/garage/agent/".__add__))
def test_parsed_topic_is_the_one_that_would_be_built(topic: str) -> None:
    try:
        found = GARAGE.parse(topic)
    except WireError:
        return
    assert found.agent is not None
    assert GARAGE.topic(found.agent, found.kind, found.part) == topic


@pytest.mark.parametrize("name", ["", "a" * 65, "a/b", "+", "#", "$SYS", "-a", "ä", "a b", "a\n", "A"])
def test_name_that_a_topic_cannot_hold_is_refused(name: str) -> None:
    assert not is_id(name)
    for build in (
        lambda: Topics(name),
        lambda: GARAGE.topic(name, Kind.STATUS),
        lambda: GARAGE.of_agent(name),
    ):
        with pytest.raises(WireError):
            build()


@pytest.mark.parametrize("prefix", ["", "/a", "a/", "a//b", "a/+", "#", "$share", "a/b/c/d/e/f"])
def test_prefix_that_a_topic_cannot_hold_is_refused(prefix: str) -> None:
    with pytest.raises(WireError):
        Topics("garage", prefix)


@pytest.mark.parametrize(
    ("kind", "part"), [(Kind.STATE, None), (Kind.STATE, MAX_PARTS), (Kind.STATUS, 0), (Kind.HOME_STATUS, None)]
)
def test_part_that_does_not_fit_the_kind_is_refused(kind: Kind, part: int | None) -> None:
    with pytest.raises(WireError):
        GARAGE.topic("hall-1", kind, part)


@pytest.mark.parametrize(("theirs", "common"), [((1,), 1), ((1, 2, 3), 1), ((2,), None), ((), None)])
def test_common_version(theirs: tuple[int, ...], common: int | None) -> None:
    assert common_version(theirs) == common
