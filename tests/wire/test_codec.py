"""Dataclasses as JSON: nothing is lost, and nothing wrong is accepted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from custom_components.miner_remote.control.command_types import CommandType
from custom_components.miner_remote.control.record import CommandRecord, Source
from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Credentials, Profile
from custom_components.miner_remote.drivers.contract.settings import Option, Setting, SettingKey
from custom_components.miner_remote.drivers.contract.values import (
    MAX_FAULTS,
    Board,
    Fan,
    Fault,
    Identity,
    MinerConfig,
    Pool,
    Snapshot,
    Throttle,
)
from custom_components.miner_remote.wire.codec import from_json, to_json
from custom_components.miner_remote.wire.command_messages import (
    ANSWER_BODIES,
    Answer,
    CommandMessage,
    CommandSecrets,
    Request,
    Result,
    ResultSecrets,
)
from custom_components.miner_remote.wire.errors import WireError
from custom_components.miner_remote.wire.messages import (
    AgentStatus,
    Assignment,
    Delta,
    HomeStatus,
    MinerState,
    Plan,
    Span,
    State,
)
from custom_components.miner_remote.wire.strict_json import dumps, loads

from .strategies import dataclasses_of

KINDS = (
    AgentStatus,
    Answer,
    Assignment,
    CommandMessage,
    CommandRecord,
    CommandSecrets,
    Credentials,
    Delta,
    HomeStatus,
    Identity,
    MinerConfig,
    MinerState,
    Plan,
    Pool,
    Profile,
    Request,
    Result,
    ResultSecrets,
    Setting,
    Snapshot,
    State,
    *sorted(set(ANSWER_BODIES.values()) - {Snapshot}, key=lambda kind: kind.__name__),
)
IDENTITY = Identity(vendor="Bitmain", model="S19", firmware="stock")
SNAPSHOT = Snapshot(identity=IDENTITY)


def there_and_back(value: Any) -> Any:
    return from_json(type(value), loads(dumps(to_json(value, secrets=True))))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_value_survives_the_wire(kind: type) -> None:
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(dataclasses_of(kind))
    def check(value: Any) -> None:
        assert there_and_back(value) == value

    check()


@pytest.mark.parametrize(
    "value",
    [
        replace(SNAPSHOT, power_w=200_000.0, boards=(Board(position=0, chips=-1),), fans=(Fan(position=1, rpm=10**6),)),
        replace(SNAPSHOT, power_w=-1.0, faults=tuple(Fault(str(number)) for number in range(30))),
        replace(SNAPSHOT, fans=(Fan(position=1), Fan(position=1)), faults=(Fault("hot"),) * MAX_FAULTS),
    ],
    ids=["implausible", "implausible_and_many_faults", "part_twice_and_many_faults"],
)
def test_snapshot_with_dropped_values_survives_the_wire(value: Snapshot) -> None:
    assert there_and_back(value) == value
    assert any(fault.message.startswith("The miner reports") for fault in value.faults)


def test_fields_with_their_defaults_are_left_out() -> None:
    assert to_json(replace(SNAPSHOT, paused=False, fans=(Fan(position=0, rpm=0),))) == {
        "identity": {"vendor": "Bitmain", "model": "S19", "firmware": "stock"},
        "paused": False,
        "fans": [{"position": 0, "rpm": 0}],
    }


def test_values_have_their_names_in_json() -> None:
    profile = Profile(driver="axeos", identity=IDENTITY, capabilities=frozenset({Capability.REBOOT, Capability.PAUSE}))
    encoded = to_json(profile)
    assert isinstance(encoded, dict)
    assert encoded["capabilities"] == ["pause", "reboot"]


def test_secrets_are_left_out_unless_they_are_requested() -> None:
    pool = Pool(slot=0, url="stratum+tcp://pool:3333", user="a.b", password="s3cret")
    assert "s3cret" not in str(to_json(replace(SNAPSHOT, pools=(pool,))))
    assert "s3cret" in str(to_json(replace(SNAPSHOT, pools=(pool,)), secrets=True))
    assert to_json(Credentials("root", "s3cret")) == {"username": "root"}


def test_unknown_fields_are_ignored() -> None:
    data = {"vendor": "Bitmain", "model": "S19", "firmware": "stock", "color": {"of": ["paint"]}}
    assert from_json(Identity, data) == IDENTITY


@pytest.mark.parametrize(
    ("kind", "data", "code", "path"),
    [
        (Identity, [], "message_wrong_type", "(all)"),
        (Identity, {"vendor": "Bitmain", "model": "S19"}, "message_field_missing", "firmware"),
        (Snapshot, {"identity": {"vendor": 7}}, "message_wrong_type", "identity.vendor"),
        (Fan, {"position": True}, "message_wrong_type", "position"),
        (Fan, {"position": 1.0}, "message_wrong_type", "position"),
        (Fan, {"position": 2**63}, "message_out_of_range", "position"),
        (Board, {"position": 0, "hashrate_ths": "9"}, "message_wrong_type", "hashrate_ths"),
        (Board, {"position": 0, "hashrate_ths": float("nan")}, "message_out_of_range", "hashrate_ths"),
        (Throttle, {"percent": 10_001, "lowest": 0}, "message_out_of_range", "percent"),
        (Throttle, {"percent": 50, "lowest": -1}, "message_out_of_range", "lowest"),
        (Setting, {"key": "colour", "value": 1}, "message_unknown_value", "key"),
        (Setting, {"key": "preset", "value": {}}, "message_wrong_type", "value"),
        (Setting, {"key": "hashboards", "value": [0, "1"]}, "message_wrong_type", "value.1"),
        (Span, {"start": "2026-01-31T12:00:00", "end": "x"}, "message_wrong_type", "start"),
        (Span, {"start": "2026-01-31T12:00:00Z", "end": "x"}, "message_wrong_type", "end"),
        (
            State,
            {"instance": "a", "sequence": 1, "at": "2026-01-31T12:00:00Z", "miners": {"m1": {"settings": [1]}}},
            "message_wrong_type",
            "miners.m1.settings.0",
        ),
        (CommandSecrets, {"configs": {"1.5": {}}}, "message_wrong_type", "configs.1.5"),
        (Result, {"id": "1", "miner": "m", "stage": "final", "known": ["all"]}, "message_unknown_value", "known"),
    ],
)
def test_wrong_value_is_refused_with_its_path(kind: type, data: object, code: str, path: str) -> None:
    with pytest.raises(WireError) as caught:
        from_json(kind, data)
    assert (caught.value.code, caught.value.arguments["path"]) == (code, path)


def test_implausible_numbers_are_dropped() -> None:
    data = {"identity": to_json(IDENTITY), "power_w": 1e9, "throttle": {"percent": 50, "lowest": 10, "full_w": -5}}
    snapshot = from_json(Snapshot, data)
    assert snapshot.power_w is None
    assert snapshot.throttle == Throttle(percent=50, lowest=10)
    assert snapshot.faults == (Fault("The miner reports implausible values: power."),)
    option = {"value": "high", "power_w": -5, "hashrate_ths": 1e9}
    assert from_json(Setting, {"key": "preset", "value": "high", "options": [option]}).options == (
        Option(value="high"),
    )
    assert from_json(Setting, {"key": "preset", "value": 1, "step": 0, "maximum": 1e9}) == Setting(
        key=SettingKey.PRESET, value=1
    )
    assert from_json(Pool, {"slot": 0, "url": "", "user": "", "quota": 7}).quota is None


def test_time_with_offset_is_the_same_moment() -> None:
    span = from_json(Span, {"start": "2026-01-31T12:00:00+02:00", "end": "2026-01-31T11:00:00Z"})
    assert span.start == datetime(2026, 1, 31, 10, tzinfo=UTC)
    assert span.start.tzinfo is UTC


def test_record_of_the_history_survives_the_wire() -> None:
    record = CommandRecord(
        id=7,
        timestamp=datetime(2026, 1, 31, tzinfo=UTC),
        command_type=CommandType.POOL_SWITCH,
        miner_id="m1",
        miner_ip="127.0.0.2",
        initiated_by="Anna",
        source=Source.MANUAL,
        batch_id="b1",
        parameters={"pool_number": 0},
    )
    record.response = {"backup_id": 4}
    assert there_and_back(record).as_dict() == record.as_dict()


def test_type_without_a_form_in_json_is_a_fault_of_the_program() -> None:
    with pytest.raises(TypeError, match="bytes has no form"):
        to_json(b"")

    with pytest.raises(TypeError, match="has no form"):
        from_json(_Unknown, {"content": ""})


@dataclass(frozen=True)
class _Unknown:
    content: bytes
    key: SettingKey = field(default=SettingKey.PRESET)


class YamlText(str):
    """Text as Home Assistant reads it from YAML files."""

    __slots__ = ()


def test_text_of_a_subclass_becomes_plain_text() -> None:
    name = to_json(Identity(vendor=YamlText("Bitmain"), model="S19", firmware="Stock"))
    assert name == {"vendor": "Bitmain", "model": "S19", "firmware": "Stock"}
    assert type(name["vendor"]) is str
