"""The settings and the stored state of failover policies, and which pools are the same."""

from __future__ import annotations

import pytest

from custom_components.miner_remote.input.fields import InvalidDataError, Reader
from custom_components.miner_remote.policies.failover.kind import FailoverKind
from custom_components.miner_remote.policies.failover.settings import FailoverSettings
from custom_components.miner_remote.policies.pool_slots import endpoint

KIND = FailoverKind()


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("stratum+tcp://Pool.example.com:3333", True),
        ("pool.example.com:3333/", True),
        ("stratum+tcp://pool.example.com:3333/#xnsub", True),
        ("stratum+tcp://user:x@pool.example.com:3333", True),
        ("stratum+ssl://pool.example.com:3333", False),
        ("stratum+tcp://pool.example.com:3334", False),
    ],
)
def test_pools_are_the_same_by_scheme_host_and_port(url: str, same: bool) -> None:
    assert (endpoint(url) == endpoint("stratum+tcp://pool.example.com:3333")) is same


def test_settings_are_read_with_their_defaults_and_written_again() -> None:
    reader = Reader({"pool_ids": [3, 1]})
    settings = KIND.read_settings(reader)
    reader.close()
    reader.finish()
    assert settings == FailoverSettings(pool_ids=(3, 1))
    assert KIND.read_settings(Reader(KIND.settings_as_json(settings))) == settings


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({}, "pool_ids"),
        ({"pool_ids": [1]}, "pool_ids"),
        ({"pool_ids": list(range(1, 12))}, "pool_ids"),
        ({"pool_ids": [1, 2], "max_changes_per_day": 1}, "max_changes_per_day"),
        ({"pool_ids": [1, 2], "no_share_minutes": 0}, "no_share_minutes"),
        ({"pool_ids": [1, 2], "agree_percent": 101}, "agree_percent"),
    ],
)
def test_wrong_settings_are_refused(data: dict[str, object], path: str) -> None:
    reader = Reader(data)
    assert KIND.read_settings(reader) is None
    with pytest.raises(InvalidDataError) as refused:
        reader.finish()
    assert refused.value.errors[0].path == path


@pytest.mark.parametrize(
    "data",
    [
        [],
        {"miners": {}},
        {"miners": [{"pool": 1}]},
        {"changes": ["yesterday"]},
        {"down": [{"pool": 1}]},
        {"current": "one"},
    ],
)
def test_damaged_state_is_refused(data: object) -> None:
    with pytest.raises(InvalidDataError):
        KIND.state_from_json(data)
