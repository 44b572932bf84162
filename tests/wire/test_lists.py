"""Commands and results as lists in one message."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from custom_components.miner_remote.wire.command_messages import Result, Stage
from custom_components.miner_remote.wire.errors import WireError
from custom_components.miner_remote.wire.lists import MAX_ENTRIES, check_entry, entries_of, lists_of
from custom_components.miner_remote.wire.messages import payload_of
from custom_components.miner_remote.wire.parts import ROOM
from custom_components.miner_remote.wire.strict_json import MAX_PAYLOAD, dumps, loads


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 2 * ROOM), max_size=12))
def test_entries_are_in_few_messages_in_their_order(sizes: list[int]) -> None:
    texts = ["x" * size for size in sizes]
    payloads = lists_of(dumps(text) for text in texts)
    lists = [entries_of(payload) for payload in payloads]
    assert [entry for each in lists for entry in each] == texts
    for payload, entries in zip(payloads, lists, strict=True):
        assert len(payload) <= ROOM + 2 or len(entries) == 1
    for first, second in zip(payloads, lists[1:], strict=False):
        # None of them could hold one entry more.
        assert len(first) + len(dumps(str(second[0]))) + 1 > ROOM


def test_number_of_entries_is_limited() -> None:
    assert [len(entries_of(payload)) for payload in lists_of([b"1"] * (MAX_ENTRIES + 1))] == [MAX_ENTRIES, 1]
    with pytest.raises(WireError) as caught:
        entries_of(dumps([1] * (MAX_ENTRIES + 1)))
    assert caught.value.code == "message_out_of_range"


@pytest.mark.parametrize("payload", [b"", b"{}", b"4", b"[1,", b"null", b'[{"a":1,"a":2}]'])
def test_payload_that_is_no_list_is_refused(payload: bytes) -> None:
    with pytest.raises(WireError):
        entries_of(payload)


def test_entry_is_checked_as_one_of_a_list() -> None:
    result = Result(id="a", miner="b", stage=Stage.FINAL, response={"text": ""})
    check_entry(Result, payload_of(result))
    deep: object = 1
    for _ in range(23):
        deep = {"a": deep}
    # Alone, both could be read.
    for response in ({"text": "x" * (MAX_PAYLOAD - len(payload_of(result)))}, deep):
        payload = payload_of(Result(id="a", miner="b", stage=Stage.FINAL, response=response))  # type: ignore[arg-type]
        assert loads(payload)
        with pytest.raises(WireError):
            check_entry(Result, payload)
