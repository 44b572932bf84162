"""Changes of a state: applied to the old one they give the new one, and a gap is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from custom_components.miner_remote.drivers.contract.values import Board, Fault, Identity, Pool, Snapshot, Throttle
from custom_components.miner_remote.wire.delta import Sequence, changes_of, with_changes
from custom_components.miner_remote.wire.errors import WireError
from custom_components.miner_remote.wire.messages import Delta, MinerState, State
from custom_components.miner_remote.wire.strict_json import dumps, loads

from .strategies import dataclasses_of

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
IDENTITY = Identity(vendor="Bitmain", model="S19", firmware="stock")
MORE_BOARDS = (Board(position=1, temperature_c=70),)
SNAPSHOT = Snapshot(
    identity=IDENTITY,
    hashrate_ths=90.5,
    power_w=3000,
    throttle=Throttle(percent=100, lowest=50),
    pools=(Pool(slot=0, url="stratum+tcp://pool:3333", user="a.b", password="s3cret"),),
    boards=(Board(position=0, temperature_c=60), *MORE_BOARDS),
)
STATE = MinerState(seen_at=NOW, snapshot=SNAPSHOT, memory={"mode": "low"})


def without_secrets(state: MinerState) -> MinerState:
    if state.snapshot is None:
        return state
    pools = tuple(replace(pool, password=None) for pool in state.snapshot.pools)
    return replace(state, snapshot=replace(state.snapshot, pools=pools))


def applied(old: Any, new: Any) -> Any:
    return with_changes(old, loads(dumps(changes_of(old, new))))


@pytest.mark.parametrize("kind", [MinerState, Snapshot])
def test_changes_applied_to_the_old_state_give_the_new_one(kind: type) -> None:
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def check(data: st.DataObject) -> None:
        old, new = data.draw(dataclasses_of(kind)), data.draw(dataclasses_of(kind))
        if kind is MinerState:
            old, new = without_secrets(old), without_secrets(new)
        else:
            old, new = replace(old, pools=()), replace(new, pools=())
        assert applied(old, new) == new
        assert changes_of(new, new) == {}

    check()


def test_only_what_differs_is_sent() -> None:
    snapshot = replace(SNAPSHOT, hashrate_ths=91.5, power_w=None, throttle=Throttle(percent=80, lowest=50))
    assert changes_of(STATE, replace(STATE, snapshot=snapshot)) == {
        "snapshot": {"hashrate_ths": 91.5, "power_w": None, "throttle": {"percent": 80}}
    }


@pytest.mark.parametrize(
    ("new", "changes"),
    [
        (replace(STATE, snapshot=None), {"snapshot": None}),
        (replace(STATE, memory={}), {"memory": None}),
        (replace(STATE, memory={"mode": "high"}), {"memory": {"mode": "high"}}),
        (
            replace(STATE, snapshot=replace(SNAPSHOT, faults=(Fault("hot", "7"),))),
            {"snapshot": {"faults": [{"message": "hot", "code": "7"}]}},
        ),
        (
            replace(STATE, snapshot=replace(SNAPSHOT, boards=(Board(position=0, temperature_c=61), *MORE_BOARDS))),
            {"snapshot": {"boards": {"0": {"temperature_c": 61}}}},
        ),
        (
            replace(STATE, snapshot=replace(SNAPSHOT, boards=SNAPSHOT.boards[:1])),
            {"snapshot": {"boards": [{"position": 0, "temperature_c": 60}]}},
        ),
    ],
    ids=["no_snapshot", "no_memory", "other_memory", "fault", "board", "another_board"],
)
def test_change_of_a_field(new: MinerState, changes: dict[str, object]) -> None:
    assert changes_of(STATE, new) == changes
    assert with_changes(STATE, changes) == new


def test_secrets_are_not_in_changes() -> None:
    assert "s3cret" not in str(changes_of(MinerState(), STATE))
    pool = replace(SNAPSHOT.pools[0], accepted=7)
    assert "s3cret" not in str(changes_of(STATE, replace(STATE, snapshot=replace(SNAPSHOT, pools=(pool,)))))


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ([], "message_wrong_type", "(all)"),
        ({"snapshot": {"identity": None}}, "message_wrong_type", "snapshot.identity"),
        ({"snapshot": {"throttle": {"percent": None}}}, "message_wrong_type", "snapshot.throttle.percent"),
        ({"snapshot": {"throttle": {"percent": 20_000}}}, "message_out_of_range", "snapshot.throttle.percent"),
        ({"snapshot": 7}, "message_wrong_type", "snapshot"),
        ({"snapshot": {"boards": {"2": {}}}}, "message_out_of_range", "snapshot.boards.2"),
        ({"snapshot": {"boards": {"-1": {}}}}, "message_out_of_range", "snapshot.boards.-1"),
        ({"snapshot": {"boards": {"first": {}}}}, "message_wrong_type", "snapshot.boards.first"),
        ({"snapshot": {"boards": {"0": 7}}}, "message_wrong_type", "snapshot.boards.0"),
        ({"snapshot": {"boards": {"1": {"chips": "x"}}}}, "message_wrong_type", "snapshot.boards.1.chips"),
        ({"snapshot": {"faults": {"0": {}}}}, "message_out_of_range", "snapshot.faults.0"),
        ({"profile": {"driver": "axeos"}}, "message_field_missing", "profile.identity"),
    ],
)
def test_wrong_change_is_refused_with_its_path(changes: object, code: str, path: str) -> None:
    with pytest.raises(WireError) as caught:
        with_changes(STATE, changes)
    assert (caught.value.code, caught.value.arguments["path"]) == (code, path)


def test_implausible_change_is_dropped() -> None:
    snapshot = with_changes(STATE, {"snapshot": {"power_w": 1e9}}).snapshot
    assert snapshot is not None
    assert snapshot.power_w is None


def test_unknown_field_of_a_change_is_ignored() -> None:
    assert with_changes(STATE, {"color": 1, "snapshot": {"color": 1}}) == STATE


def delta(number: int, instance: str = "a") -> Delta:
    return Delta(instance=instance, sequence=number, at=NOW)


def test_delta_follows_only_without_a_gap() -> None:
    sequence = Sequence()
    assert not sequence.follows(delta(1))
    sequence.start(State(instance="a", sequence=4, at=NOW))
    assert sequence.follows(delta(5))
    assert sequence.follows(delta(6))
    assert not sequence.follows(delta(8))
    assert not sequence.follows(delta(9)), "what was lost is missing until a full state comes"
    sequence.start(State(instance="a", sequence=9, at=NOW))
    assert sequence.follows(delta(10))


@pytest.mark.parametrize("other", [delta(5), delta(4), delta(6, "b")], ids=["repeated", "older", "restarted"])
def test_delta_of_another_place_does_not_follow(other: Delta) -> None:
    sequence = Sequence()
    sequence.start(State(instance="a", sequence=5, at=NOW))
    assert not sequence.follows(other)
