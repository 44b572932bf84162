"""Full states and changes of an agent become the states of its miners."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from custom_components.miner_remote.agents.known_states import KnownStates
from custom_components.miner_remote.wire.errors import WireError
from custom_components.miner_remote.wire.messages import Delta, MinerState, State

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


def state(sequence: int = 5, part: int = 0, parts: int = 1, instance: str = "one", **addresses: str) -> State:
    miners = {miner_id: MinerState(address=address) for miner_id, address in addresses.items()}
    return State(instance=instance, sequence=sequence, part=part, parts=parts, at=NOW, miners=miners)


def delta(sequence: int, instance: str = "one", **changes: dict[str, object]) -> Delta:
    return Delta(instance=instance, sequence=sequence, at=NOW, miners=changes)


def test_full_state_counts_once_all_its_parts_are_there() -> None:
    known = KnownStates()
    assert known.take_state(state(part=1, parts=2, b="10.0.0.2")) is None
    assert known.miners == {}
    assert known.take_state(state(part=0, parts=2, a="10.0.0.1")) == {"a", "b"}
    assert known.take_state(state(sequence=6, a="10.0.0.1")) == {"b"}
    assert list(known.miners) == ["a"]


def test_changes_follow_a_full_state() -> None:
    known = KnownStates()
    assert known.take_delta(delta(6, a={"address": "10.0.0.9"})) is None
    known.take_state(state(a="10.0.0.1", b="10.0.0.2"))
    assert known.take_delta(delta(6, a={"address": "10.0.0.9"})) == {"a"}
    assert known.miners["a"].address == "10.0.0.9"
    assert known.take_delta(delta(7, b={"address": None})) == {"b"}
    assert known.miners["b"] == MinerState()


@pytest.mark.parametrize(("sequence", "instance"), [(7, "one"), (5, "one"), (6, "two")], ids=["gap", "again", "other"])
def test_after_a_gap_only_a_full_state_helps(sequence: int, instance: str) -> None:
    known = KnownStates()
    known.take_state(state(a="10.0.0.1"))
    assert known.take_delta(delta(sequence, instance, a={"address": "10.0.0.9"})) is None
    assert known.take_delta(delta(6, a={"address": "10.0.0.9"})) is None
    assert known.miners["a"].address == "10.0.0.1"
    known.take_state(state(sequence=8, a="10.0.0.1"))
    assert known.take_delta(delta(9, a={"address": "10.0.0.9"})) == {"a"}


def test_change_that_cannot_be_read_changes_nothing() -> None:
    known = KnownStates()
    known.take_state(state(a="10.0.0.1", b="10.0.0.2"))
    with pytest.raises(WireError):
        known.take_delta(delta(6, a={"address": "10.0.0.9"}, b={"address": 5}))
    assert known.miners["a"].address == "10.0.0.1"
    assert known.take_delta(delta(7, a={"address": "10.0.0.9"})) is None
