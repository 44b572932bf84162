"""Random requests get an answer in the integration's JSON, and no traceback in the log."""

from __future__ import annotations

import json
import logging
from urllib.parse import quote

import pytest
from aiohttp.test_utils import TestClient
from hypothesis import HealthCheck, event, example, given, settings, strategies as st

from custom_components.miner_remote.commands.rate_limit import TokenBucket
from simulator.machine import Fault

from ..policies.note_kind import note_kind
from .conftest import Place

__all__ = ["note_kind"]

EXAMPLES = 300
SECRET = "geheim-7"
SCHEDULE = b"""{"name": "Night", "schedule_type": "daily", "electricity_rate_id": 1,
  "weekly_schedule": [{"start_hour": 0, "end_hour": 24}], "price_rule": {"type": "cheapest", "hours": 4}}"""
POLICY = b'{"name": "Calm", "kind": "note", "scope": {"all": true}, "settings": {"phase": "calm"}}'

_KEYS = st.sampled_from([
    "miner_ips", "location", "tags", "all", "group_size", "group_percent", "group_delay_s", "stop_after_failures",
    "background", "pool_url", "worker_name", "pool_password", "pool_number", "backup_first", "backup_name",
    "description", "miner_ip", "sections", "pool_passwords", "", "x", "name", "schedule_type", "weekly_schedule",
    "type", "price", "periods", "entity_id", "price_rule", "one_time_start", "timezone", "electricity_rate_id", "ramp",
])  # fmt: skip
_VALUES = st.sampled_from([
    "127.37.0.1", "127.37.0.2", "127.37.0.3", "::ffff:127.37.0.1", "10.0.0.1", "Hall", "pools", "power_limit", "x",
    "stratum+tcp://pool.example.com:3333", "stratum+tcp://[", "\x00", "=1+1", "1", "0", "", True, 0, 1, 0.01, 10**30,
    [], ["127.37.0.1"], ["pools"], {}, {"0": SECRET},
])  # fmt: skip
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | _VALUES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS | st.text(), inner, max_size=5),
    max_leaves=12,
)
_BODIES = st.binary(max_size=40) | (_JSON | st.dictionaries(_KEYS, _VALUES, max_size=6)).map(
    lambda value: json.dumps(value).encode()
)
_PARTS = st.sampled_from([
    "127.37.0.1", "127.37.0.2", "127.37.0.3", "bulk", "1", "2", "0", "-1", "9" * 30, "10.0.0.1", "::1", "%00", "x",
]) | st.text(min_size=1, max_size=8).map(lambda text: quote(text, safe=""))  # fmt: skip
_TEMPLATES = st.sampled_from([
    "/api/miners", "/api/remote/reboot/{}", "/api/remote/pool/switch/{}", "/api/remote/backup/{}",
    "/api/remote/backups", "/api/remote/backups/{}", "/api/remote/backups/{}/validate",
    "/api/remote/backups/{}/restore", "/api/remote/commands/history", "/api/remote/commands/stats",
    "/api/remote/batches", "/api/remote/batches/{}", "/api/remote/batches/{}/stop", "/api/remote/schedule/power",
    "/api/remote/schedule/power/{}", "/api/remote/schedule/power/preview",
    "/api/remote/schedule/power/{}/toggle", "/api/remote/schedule/power/{}/preview", "/api/remote/schedule/check",
    "/api/remote/rates", "/api/remote/rates/{}", "/api/remote/rates/{}/prices", "/api/remote/policies",
    "/api/remote/policies/dry-run", "/api/remote/policies/{}", "/api/remote/policies/{}/toggle",
    "/api/remote/policies/{}/miners", "/api/remote/policies/{}/replay", "/api/remote/policies/{}/preview",
    "/api/remote/policies/{}/apply", "/api/remote/policies/{}/report",
])  # fmt: skip
_QUERIES = st.dictionaries(
    st.sampled_from([
        "miner_ip", "command_type", "status", "limit", "batch_id", "source", "initiated_by", "since", "until",
        "before_id", "format", "period_hours", "location", "tag", "download", "include_secrets", "x", "hours",
        "enabled_only",
    ]),
    st.sampled_from([
        "", "1", "0", "1000", "1001", "-1", "csv", "json", "true", "reboot", "success", "manual", "Active",
        "2026-01-01T00:00:00Z", "2026-01-01T00:00:00 01:00", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59",
    ]) | st.text(max_size=8),
    max_size=3,
)  # fmt: skip


_POOL = st.fixed_dictionaries(
    {
        "pool_url": st.just("stratum+tcp://pool.example.com:3333") | _JSON,
        "worker_name": st.just("user.{ip_last}") | st.text(max_size=5) | _VALUES,
    },
    optional={"pool_number": st.integers(-1, 10), "pool_password": st.just(SECRET) | _VALUES, "x": _JSON},
)
_SELECTION = st.fixed_dictionaries(
    {"all": st.booleans()},
    optional={
        "miner_ips": st.lists(_PARTS, max_size=3),
        "group_size": st.integers(-1, 3),
        "group_percent": st.floats(-1, 120),
        "group_delay_s": st.floats(-1, 0.05),
        "stop_after_failures": st.integers(0, 2),
        "background": st.booleans(),
    },
)


_HOURS = {"start_hour": st.integers(0, 23), "end_hour": st.integers(0, 24)}
_DAYS = {"start_minute": st.integers(0, 59), "days": st.lists(st.integers(0, 6), min_size=1)}
_RULE = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("above"), "threshold": st.floats(-1, 1)}, optional={"hysteresis": st.floats(0, 1)}
    ),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["cheapest", "dearest"]), "hours": st.floats(0.01, 168)},
        optional={"contiguous": st.booleans(), "on_missing_price": st.sampled_from(["keep", "on", "off"])},
    ),
    st.fixed_dictionaries(
        {"type": st.just("break_even"), "hashprice": st.floats(0, 1)}, optional={"margin_percent": st.floats(-99, 99)}
    ),
)
_PERIODS = st.lists(
    st.fixed_dictionaries(
        {**_HOURS, "days": st.lists(st.integers(0, 6), min_size=1)},
        optional={
            "start_minute": st.integers(0, 59),
            "action": st.sampled_from(["off", "on", "limit"]),
            "power_limit_w": st.integers(1, 5000),
        },
    ),
    min_size=1,
    max_size=3,
)
_SCHEDULE = st.fixed_dictionaries(
    {
        "name": st.just("Night"),
        "schedule_type": st.just("weekly"),
        "weekly_schedule": _PERIODS,
        "power_limit_w": st.integers(1, 5000),
        "electricity_rate_id": st.just(1),
    },
    optional={
        "enabled": st.booleans(),
        "location": st.sampled_from(["Hall", "Nowhere"]),
        "tags": st.lists(st.text("ab", min_size=1), max_size=2),
        "timezone": st.sampled_from(["Europe/Berlin", "UTC", "Pacific/Apia"]),
        "price_rule": _RULE,
        "ramp": st.fixed_dictionaries({"group_size": st.integers(1, 3), "group_delay_s": st.floats(0, 1)}),
        "min_on_minutes": st.integers(0, 10_000),
    },
)
_ONCE = st.fixed_dictionaries({
    "name": st.just("Once"),
    "schedule_type": st.just("one-time"),
    "one_time_start": st.sampled_from(["2026-01-31T12:00:00Z", "1970-01-01T00:00:00+23:59"]),
    "one_time_end": st.sampled_from(["2030-01-31T12:00:00Z", "9000-12-31T23:59:59-23:59"]),
    "one_time_action": st.sampled_from(["off", "on"]),
})  # fmt: skip
_RATE = st.fixed_dictionaries(
    {"name": st.just("Tariff"), "type": st.sampled_from(["flat", "tou", "sensor"]), "price": st.floats(-1, 1)},
    optional={
        "periods": st.lists(st.fixed_dictionaries({**_HOURS, "price": st.floats(-1, 1)}, optional=_DAYS), max_size=3),
        "entity_id": st.sampled_from(["sensor.price", "sensor.\x00"]),
        "timezone": st.sampled_from(["America/New_York", "Mars/Olympus"]),
        "tariff_prices": st.dictionaries(st.text(max_size=5), st.floats(-1, 1), max_size=2),
        "currency": st.sampled_from(["EUR", "", "x" * 20]),
    },
)


_POLICY = st.fixed_dictionaries(
    {
        "name": st.just("Policy"),
        "kind": st.just("note"),
        "scope": st.fixed_dictionaries(
            {"all": st.booleans()}, optional={"sites": st.lists(st.sampled_from(["Hall", "x"]), max_size=2)}
        ),
        "settings": st.fixed_dictionaries(
            {"phase": st.sampled_from(["calm", "busy"])}, optional={"limit_w": st.integers(0, 5000)}
        ),
    },
    optional={"enabled": st.booleans(), "manual_minutes": st.integers(-1, 20_000), "note": st.text(max_size=5)},
)


def _spoilt(right: st.SearchStrategy[dict[str, object]]) -> st.SearchStrategy[dict[str, object]]:
    """Return a valid body, or one with an arbitrary value or key."""
    keys = st.sampled_from([
        "weekly_schedule", "price_rule", "ramp", "timezone", "miner_ip", "one_time_end", "x", "id", "scope", "settings",
    ])  # fmt: skip
    return right | st.tuples(right, st.dictionaries(keys, _JSON, min_size=1, max_size=1)).map(
        lambda two: two[0] | two[1]
    )


def _near(
    template: str, bodies: st.SearchStrategy[dict[str, object]], method: str = "POST"
) -> st.SearchStrategy[Request]:
    """Return requests that are valid or almost valid."""
    return st.tuples(
        st.just(method), st.just(template), _PARTS, st.just({}), bodies.map(lambda body: json.dumps(body).encode())
    )


type Request = tuple[str, str, str, dict[str, str], bytes]

_REQUESTS: st.SearchStrategy[Request] = (
    st.tuples(st.sampled_from(["GET", "POST", "POST", "DELETE", "PUT"]), _TEMPLATES, _PARTS, _QUERIES, _BODIES)
    | st.tuples(st.just("GET"), _TEMPLATES, _PARTS, _QUERIES, st.just(b""))
    | _near("/api/remote/reboot/bulk", _SELECTION)
    | _near("/api/remote/pool/switch/bulk", st.tuples(_POOL, _SELECTION).map(lambda two: two[0] | two[1]))
    | _near("/api/remote/pool/switch/{}", _POOL)
    | _near("/api/remote/reboot/{}", st.just({}))
    | _near("/api/remote/backup/{}", st.dictionaries(st.just("backup_name"), st.text(max_size=5)))
    | _near("/api/remote/backups/{}/validate", st.just({}))
    | _near("/api/remote/backups/{}/restore", st.dictionaries(st.just("sections"), _JSON))
    | _near("/api/remote/schedule/power", _spoilt(_SCHEDULE | _ONCE))
    | _near("/api/remote/schedule/power/preview", _spoilt(_SCHEDULE | _ONCE))
    | _near("/api/remote/schedule/power/1", _spoilt(_SCHEDULE), "PUT")
    | _near("/api/remote/schedule/power/{}/toggle", st.just({}))
    | _near("/api/remote/schedule/check", st.just({}))
    | _near("/api/remote/schedule/power/1/preview", st.just({}), "GET")
    | _near("/api/remote/schedule/power", st.just({}), "GET")
    | _near("/api/remote/rates", _spoilt(_RATE))
    | _near("/api/remote/rates/1", _spoilt(_RATE), "PUT")
    | _near("/api/remote/policies", _spoilt(_POLICY))
    | _near("/api/remote/policies/dry-run", _spoilt(_POLICY))
    | _near("/api/remote/policies/1", _spoilt(_POLICY), "PATCH")
    | _near("/api/remote/policies/1/apply", _SELECTION)
)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(request=_REQUESTS)
@example(request=("POST", "/api/remote/reboot/bulk", "", {}, b'{"all": true}'))
@example(request=("POST", "/api/remote/backup/{}", "127.37.0.3", {}, b""))
@example(request=("POST", "/api/remote/schedule/power", "", {}, SCHEDULE))
@example(request=("POST", "/api/remote/schedule/check", "", {}, b"{}"))
@example(request=("GET", "/api/remote/schedule/power/{}/preview", "1", {"hours": "336"}, b""))
@example(request=("GET", "/api/remote/rates/{}/prices", "1", {"hours": "336"}, b""))
@example(request=("POST", "/api/remote/policies", "", {}, POLICY))
@example(request=("POST", "/api/remote/policies/dry-run", "", {}, POLICY))
@pytest.mark.usefixtures("note_kind")
@pytest.mark.timeout(900)
async def test_random_requests_never_answer_500(
    place: Place,
    client: TestClient,
    caplog: pytest.LogCaptureFixture,
    request: Request,
) -> None:
    method, template, part, query, body = request
    caplog.set_level(logging.WARNING)
    place.data.limiter = TokenBucket(1000)
    # Dead and refusing miners make the examples fast and cover the errors of commands.
    place.machine("axeos").faults[Fault.DEAD] = {}
    place.machine("antminer").faults[Fault.ACCESS_DENIED] = {}
    async with client.request(method, template.format(part), params=query, data=body) as response:
        text = await response.text()
        event(f"{method} {template}: {response.status}")
        assert response.status < 500 or response.status in (502, 504), (response.status, text)
        ours = response.content_type == "application/json"
        # Home Assistant answers unknown paths and methods, and requests caught by its security filter.
        assert ours or response.content_type == "text/csv" or response.status in (400, 404, 405)
        if ours:
            answer = json.loads(text)
            if response.status >= 400:
                assert answer["ok"] is False
                assert isinstance(answer["error"], str)
            if response.status in (502, 504):
                assert answer["status"] in ("failed", "timeout")
    assert SECRET not in text
    for record in caplog.records:
        assert record.exc_info is None, record.getMessage()
        assert not ("miner_remote" in record.name and SECRET in record.getMessage())
    caplog.clear()
