"""Messages in parts: each fits into a payload, and together they are the whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest

from custom_components.miner_remote.drivers.contract.errors import RefusedError, TimedOutError
from custom_components.miner_remote.drivers.contract.values import Fan, Identity, Pool, Snapshot, Throttle
from custom_components.miner_remote.wire.command_messages import Answer, LogText, Recording, Request, RequestKind
from custom_components.miner_remote.wire.errors import WireError
from custom_components.miner_remote.wire.failures import Failure
from custom_components.miner_remote.wire.messages import (
    AssignedMiner,
    Assignment,
    MinerState,
    Plan,
    PlannedMiners,
    State,
    message_of,
    payload_of,
)
from custom_components.miner_remote.wire.parts import (
    MAX_MINER,
    ROOM,
    Assembly,
    answers_of,
    body_of,
    fitting,
    payloads_of,
    split,
)
from custom_components.miner_remote.wire.strict_json import MAX_PAYLOAD
from custom_components.miner_remote.wire.topics import MAX_PARTS

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
SNAPSHOT = Snapshot(
    identity=Identity(vendor="Bitmain", model="S19", firmware="stock"),
    fans=tuple(Fan(position=at, rpm=5000) for at in range(8)),
)
STATES = {f"miner-{number}": MinerState(seen_at=NOW, snapshot=SNAPSHOT) for number in range(1500)}
ASSIGNMENT = Assignment(version=3, interval_s=30, concurrency=50)
LOG = Request(id="r1", kind=RequestKind.LOG, expires_at=NOW, miner="m1", log="system")


def test_large_state_is_split_and_joined() -> None:
    payloads = payloads_of(State(instance="a", sequence=7, at=NOW, miners=STATES))
    assert len(payloads) > 1
    assert max(map(len, payloads)) <= MAX_PAYLOAD
    parts = [message_of(State, payload) for payload in payloads]
    assert [(part.part, part.parts, part.sequence) for part in parts] == [
        (number, len(payloads), 7) for number in range(len(payloads))
    ]
    assert {name: state for part in parts for name, state in part.miners.items()} == STATES


def test_large_assignment_and_plan_are_split_and_joined() -> None:
    miners = tuple(AssignedMiner(id=f"m{number}", host="127.0.0.2", name="x" * 200) for number in range(1500))
    parts = [message_of(Assignment, payload) for payload in payloads_of(replace(ASSIGNMENT, miners=miners))]
    assert len(parts) > 1
    assert tuple(miner for part in parts for miner in part.miners) == miners
    assert parts[0].interval_s == 30
    planned = (PlannedMiners(ids=("m1",)),)
    (payload,) = payloads_of(Plan(version=1, valid_from=NOW, valid_until=NOW, miners=planned))
    assert message_of(Plan, payload).miners == planned


@pytest.mark.parametrize("message", [ASSIGNMENT, State(instance="a", sequence=7, at=NOW)])
def test_message_without_miners_has_one_part(message: Assignment | State) -> None:
    (payload,) = payloads_of(message)
    assert message_of(type(message), payload) == message


def test_groups_of_changes_fit_into_a_payload() -> None:
    groups = split({name: {"snapshot": {"work_mode": "x" * 1000}} for name in STATES})
    assert len(groups) > 1
    assert sorted(name for group in groups for name in group) == sorted(STATES)


def test_what_fits_into_no_payload_is_refused() -> None:
    heavy = AssignedMiner(id="m1", host="a", name="a", credentials="x" * ROOM)
    assert len(payloads_of(replace(ASSIGNMENT, miners=(heavy,) * 2))) == 2
    for miners in ((replace(heavy, credentials="x" * MAX_PAYLOAD),), (heavy,) * (MAX_PARTS + 1)):
        with pytest.raises(WireError) as caught:
            payloads_of(replace(ASSIGNMENT, miners=miners))
        assert caught.value.code == "message_too_large"


def test_miner_with_endless_texts_does_not_hold_up_the_others() -> None:
    state = MinerState(
        seen_at=NOW,
        snapshot=replace(SNAPSHOT, pools=(Pool(slot=0, url="x" * MAX_MINER, user=""),)),
        address="127.0.0.2",
    )
    fitted = fitting(state)
    assert (fitted.seen_at, fitted.address, fitted.snapshot) == (NOW, "127.0.0.2", None)
    assert fitted.error is not None
    assert fitted.error.code == "message_too_large"
    throttled = replace(SNAPSHOT, throttle=Throttle(percent=50_000, lowest=50))
    assert fitting(MinerState(seen_at=NOW, snapshot=throttled)).snapshot is None
    assert fitting(STATES["miner-0"]) is STATES["miner-0"]


@pytest.mark.parametrize("order", permutations(range(3)), ids=str)
def test_parts_are_joined_in_any_order(order: tuple[int, ...]) -> None:
    assembly = Assembly[str]()
    found = [assembly.add("v1", part, 3, "abc"[part]) for part in order]
    assert found == [None, None, ("a", "b", "c")]


def test_parts_of_older_messages_do_not_disturb() -> None:
    assembly = Assembly[str]()
    assert assembly.add(2, 0, 2, "a") is None
    for old in range(-2, 1):
        assert assembly.add(old, 2, 3, "old") is None
    assert assembly.add(2, 0, 2, "a") is None
    assert assembly.add(2, 1, 2, "b") == ("a", "b")


def test_incomplete_messages_are_forgotten() -> None:
    assembly = Assembly[str]()
    for number in range(10):
        assert assembly.add(number, 0, 2, "a") is None
    assert assembly.add(0, 1, 2, "b") is None
    assert assembly.add(9, 1, 2, "b") == ("a", "b")


@pytest.mark.parametrize(("part", "parts"), [(-1, 2), (2, 2), (0, 0), (0, MAX_PARTS + 1), (1, 3)])
def test_part_that_does_not_belong_is_refused(part: int, parts: int) -> None:
    assembly = Assembly[str]()
    assert assembly.add("v1", 0, 2, "a") is None
    with pytest.raises(WireError) as caught:
        assembly.add("v1", part, parts, "b")
    assert caught.value.code == "message_parts_differ"


@pytest.mark.parametrize("text", ["", "one line", 'ä😀"\\\n\x00' * 60_000], ids=["empty", "short", "long"])
def test_log_of_any_length_comes_back(text: str) -> None:
    payloads = [payload_of(answer) for answer in answers_of(LOG, LogText(text=text))]
    assert max(map(len, payloads)) <= MAX_PAYLOAD
    answers = [message_of(Answer, payload) for payload in payloads]
    assert [answer.part for answer in answers] == list(range(answers[0].parts))
    assert body_of(LogText, answers).text == text


def test_answer_without_body_is_one_message() -> None:
    request = replace(LOG, kind=RequestKind.STATE)
    assert answers_of(request, None) == [Answer(id="r1", kind=RequestKind.STATE)]


def test_error_of_an_answer_is_raised() -> None:
    failure = Failure.of(TimedOutError("hostname_timeout", host="a"))
    with pytest.raises(TimedOutError, match="a"):
        body_of(LogText, [Answer(id="r1", kind=RequestKind.LOG, error=failure)])


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(id="r1", kind=RequestKind.RECORD, data="{}"), "message_unknown_value"),
        (Answer(id="r1", kind=RequestKind.LOG, data="{}"), "message_field_missing"),
        (Answer(id="r1", kind=RequestKind.LOG, data='{"te'), "message_not_json"),
    ],
)
def test_wrong_body_is_refused(answer: Answer, code: str) -> None:
    with pytest.raises(WireError) as caught:
        body_of(LogText, [answer])
    assert caught.value.code == code


def test_recording_comes_back() -> None:
    content: dict[str, object] = {"format": 1, "exchanges": [{"port": 80, "answer": None, "headers": {"a": "b"}}]}
    answers = answers_of(replace(LOG, kind=RequestKind.RECORD), Recording(content=content))
    assert body_of(Recording, answers).content == content


def test_refused_error_keeps_the_words_of_the_miner() -> None:
    error = RefusedError("another_miner", actual="a", expected="b", host="c", name="d")
    assert str(Failure.of(error).error()) == str(error)
