"""Messages of a hostile sender: refused with a coded error, or read as values that a miner could have."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from custom_components.miner_remote.drivers.contract.values import Identity, Snapshot
from custom_components.miner_remote.wire.codec import _RANGES, from_json, to_json
from custom_components.miner_remote.wire.command_messages import (
    Answer,
    CommandMessage,
    CommandSecrets,
    JournalPage,
    Request,
    Result,
    ScanFindings,
)
from custom_components.miner_remote.wire.delta import with_changes
from custom_components.miner_remote.wire.errors import WireError
from custom_components.miner_remote.wire.messages import AgentStatus, Assignment, HomeStatus, MinerState, Plan, State
from custom_components.miner_remote.wire.strict_json import Json, loads

from .strategies import JSON, dataclasses_of

KINDS = (
    AgentStatus,
    Answer,
    Assignment,
    CommandMessage,
    CommandSecrets,
    HomeStatus,
    JournalPage,
    MinerState,
    Plan,
    Request,
    Result,
    ScanFindings,
    State,
)
STATE = MinerState(snapshot=Snapshot(identity=Identity(vendor="Bitmain", model="S19", firmware="stock")))
WEIRD = JSON | st.sampled_from([2**70, -(2**70), 1e300, -1e300, "9999-12-31T23:59:59-23:59", "", [], {}, None])


@st.composite
def damaged(draw: st.DrawFn, kind: type) -> Json:
    """Return a message with something else at one place."""
    message: Any = to_json(draw(dataclasses_of(kind)), secrets=True)
    place = message
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return draw(WEIRD)
        key = draw(st.sampled_from(keys))
        if not isinstance(place[key], (dict, list)) or draw(st.booleans()):
            place[key] = draw(WEIRD)
            return message
        place = place[key]


def assert_plausible(value: Json) -> None:
    """Check the numbers of a message that was read."""
    if isinstance(value, list):
        for item in value:
            assert_plausible(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name in _RANGES and isinstance(item, (int, float)):
                assert _RANGES[name].holds(item), name
            assert_plausible(item)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_damaged_message_is_refused_or_plausible(kind: type) -> None:
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(damaged(kind))
    def check(data: Json) -> None:
        try:
            value = from_json(kind, data)
        except WireError:
            return
        if kind in (State, MinerState, ScanFindings):
            assert_plausible(to_json(value))

    check()


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(damaged(MinerState))
def test_damaged_change_is_refused_or_plausible(data: Json) -> None:
    try:
        value = with_changes(STATE, data)
    except WireError:
        return
    assert_plausible(to_json(value))


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=60) | st.text('{}[]",:0123456789.eE-+nulltrefasNI\\u ', max_size=60).map(str.encode))
def test_payload_of_any_bytes_is_refused_or_read(payload: bytes) -> None:
    with suppress(WireError):
        loads(payload)
