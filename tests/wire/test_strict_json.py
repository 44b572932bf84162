"""JSON of messages: what is doubtful is refused."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from custom_components.miner_remote.wire.errors import WireError
from custom_components.miner_remote.wire.strict_json import MAX_DEPTH, MAX_PAYLOAD, Json, dumps, loads

from .strategies import JSON

DEEP = "[" * MAX_DEPTH + "]" * MAX_DEPTH


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(JSON)
def test_value_survives(value: Json) -> None:
    assert loads(dumps(value)) == value


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"", "message_not_json"),
        (b"{", "message_not_json"),
        (b"{}{}", "message_not_json"),
        (b"{'a': 1}", "message_not_json"),
        (b'"\xff"', "message_not_json"),
        (b'"\\ud800"', "message_not_json"),
        (b'"a\nb"', "message_not_json"),
        (b"9" * 5000, "message_not_json"),
        (b"[" * 100_000, "message_not_json"),
        (b"[" + DEEP.encode() + b"]", "message_too_deep"),
        (b'{"a":' * 30 + b"1" + b"}" * 30, "message_too_deep"),
        (b'[{"a":' * 12 + b"[1]" + b"}]" * 12, "message_too_deep"),
        # Not in a time that grows with the square of the length.
        (b'"' + b'\\"' * 120_000, "message_not_json"),
        (dumps(dict.fromkeys(map(str, range(20_000)), 0))[:-1] + b',"19999":0}', "message_duplicate_key"),
        (b'{"a": 1, "b": 2, "a": 3}', "message_duplicate_key"),
        (b'[{"a": {"b": 1, "b": 1}}]', "message_duplicate_key"),
        (b"NaN", "message_not_finite"),
        (b"[Infinity]", "message_not_finite"),
        (b"-Infinity", "message_not_finite"),
        (b"1e999", "message_not_finite"),
        (b" " * (MAX_PAYLOAD + 1), "message_too_large"),
    ],
)
def test_doubtful_payload_is_refused(payload: bytes, code: str) -> None:
    with pytest.raises(WireError) as caught:
        loads(payload)
    assert caught.value.code == code


def test_brackets_in_strings_and_beside_each_other_do_not_nest() -> None:
    assert loads(DEEP.encode()) is not None
    assert loads(dumps("[" * 100 + '\\"{')) == "[" * 100 + '\\"{'
    assert loads(b'[{"a":' * 12 + b"1" + b"}]" * 12) is not None
    assert loads(b"[" + b",".join([b"[[]]"] * 1000) + b"]") == [[[]]] * 1000
    assert loads(b'"\\ud83d\\ude00"') == "😀"


def test_character_that_cannot_be_encoded_does_not_hold_up_a_message() -> None:
    assert loads(dumps({"worker": "a\ud800b"})) == {"worker": "a?b"}


def test_key_given_twice_is_named() -> None:
    with pytest.raises(WireError, match="the key color twice"):
        loads(b'{"color": 1, "color": 2}')
