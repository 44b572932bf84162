"""Random requests to the REST API, from valid ones to malformed HTTP."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

ADMIN, VIEWER, STRANGER, NOBODY = "administrator", "viewer", "bad token", "no token"

POOL_SECRET = "sdfg-pool-Quastenflosser"
RESTORE_SECRET = "sdfg-restore-Wiedehopf"
URL_SECRET = "sdfg-url-Ziesel"
MINER_SECRET = "sdfg-miner-Haubentaucher"
SECRETS = (POOL_SECRET, RESTORE_SECRET, URL_SECRET, MINER_SECRET)
"""Passwords that occur nowhere else."""


@dataclass(frozen=True)
class Sent:
    """One request; `@backup`, `@batch`, `@schedule` and `@rate` in its path stand for existing objects."""

    method: str
    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    user: str = ADMIN
    choice: int = 0
    """The index of the object; it also allows the same request several times."""


# Parts ---------------------------------------------------------------------------------------------------------------

_TEXTS = st.sampled_from([
    "", " ", "x", "0", "-1", "1e400", "NaN", "null", "true", "bulk", "pools", "é", "日本", "\u202e", "\x00", "\ud800",
    "=1+1", "'; DROP TABLE x;--", "<script>", "../../etc/passwd", "{ip}", "{}", "{0}", "%s%n", "a" * 300, "a" * 5000,
    "stratum+tcp://[", "stratum+tcp://h:0", f"stratum+tcp://u:{URL_SECRET}@h:3333", "stratum+tcp://h:3333",
]) | st.text(max_size=12)  # fmt: skip
_SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), _TEXTS,
    st.sampled_from([0, 1, -1, 2**31, 2**63, 10**30, 1e308, 0.1]),
)  # fmt: skip
_KEYS = st.sampled_from([
    "miner_ips", "location", "tags", "all", "group_size", "group_percent", "stop_after_failures", "pool_url",
    "worker_name", "pool_number", "backup_first", "backup_name", "description", "miner_ip", "sections", "", "name",
    "schedule_type", "weekly_schedule", "price_rule", "ramp", "timezone", "type", "price", "periods", "entity_id",
]) | st.text(max_size=6)  # fmt: skip
_JSON = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=10,
)
_BROKEN_BODIES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from([
        b"{", b"[[[[", b'{"a":}', b"NaN", b"-Infinity", b"nul", b'"\\ud800"', b'{"all":true,"all":true}',
        b"\xef\xbb\xbf{}", b"\xff\xfe{\x00}\x00", b"9" * 5000, b"-" + b"9" * 400, b"1e999999", b"[" * 5000,
        b'{"a":' * 3000 + b"1" + b"}" * 3000, b" " * (1024 * 1024 + 1), b"a=1&b=2", b"<xml/>", b"\x00" * 20,
        f'{{"pool_password": "{POOL_SECRET}"'.encode(),
    ]),
)  # fmt: skip
_HEADERS = st.one_of(
    st.just({"Content-Type": "application/json"}),
    st.just({"Content-Type": "application/json"}),
    st.just({}),
    st.dictionaries(
        st.sampled_from(["Content-Type", "Accept", "X-Forwarded-For", "Accept-Encoding", "If-None-Match", "Origin"]),
        st.sampled_from([
            "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
            "application/json; charset=utf-16", "application/json; charset=nonsense", "image/png", "*/*", "gzip, br",
            "10.0.0.1", ";;;", "http://elsewhere.example",
        ]),
        max_size=3,
    ),
    st.sampled_from([{"Content-Encoding": name} for name in ("gzip", "deflate", "br", "zstd", "nonsense")]),
)  # fmt: skip
_USERS = st.sampled_from([ADMIN] * 24 + [VIEWER] * 3 + [STRANGER, NOBODY])
_QUERIES = st.dictionaries(
    st.sampled_from([
        "miner_ip", "command_type", "status", "limit", "batch_id", "source", "initiated_by", "since", "until",
        "before_id", "format", "period_hours", "location", "tag", "download", "include_secrets", "x", "", "authSig",
        "enabled_only", "hours",
    ]),
    st.sampled_from([
        "", "0", "1", "7", "1000", "1001", "-1", "1e3", "٣", "csv", "json", "xml", "true", "false", "reboot",
        "pool_switch", "success", "failed", "manual", "Active", "stale", "2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "9" * 400,
    ]) | st.text(max_size=8),
    max_size=3,
)  # fmt: skip


def _percent(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def _with_query(path: str, query: dict[str, str]) -> str:
    return path + (
        "?" + "&".join(f"{_percent(key)}={_percent(value)}" for key, value in query.items()) if query else ""
    )


def _spelled(ip: str) -> SearchStrategy[str]:
    a, b, c, d = (int(part) for part in ip.split("."))
    return st.sampled_from([
        ip, f"::ffff:{ip}", f"[::ffff:{ip}]", f"::FFFF:{a:02x}{b:02x}:{c:02x}{d:02x}",
        f"0:0:0:0:0:ffff:{a:02x}{b:02x}:{c:x}{d:02x}", f"%3A%3Affff%3A{ip}", f"{ip}.", f" {ip} ".replace(" ", "%20"),
        f"{a:03d}.{b:03d}.{c:03d}.{d:03d}", f"{ip}%00", f"{ip}%2F", f"{ip}/", f"//{ip}", f"{ip}%252F..", f"{ip};x=1",
        f"{ip}:4028", f"user@{ip}", str((a << 24) + (b << 16) + (c << 8) + d), f"0x{a:02x}{b:02x}{c:02x}{d:02x}",
        f"fe80::1%25{ip}", f"{ip}#x", f"{ip}?", f"%2e%2e%2f{ip}",
    ])  # fmt: skip


def _any_part(ips: Sequence[str]) -> SearchStrategy[str]:
    return st.one_of(
        st.sampled_from(ips).flatmap(_spelled),
        st.sampled_from([
            "bulk", "1", "2", "0", "-1", "9" * 30, "9" * 5000, "10.0.0.1", "::1", "::", "127.0.0.1", "localhost",
            "%00", "%0d%0a", "%ED%A0%80", "%ff", "%", "%zz", "..", ".", "%2e%2e", "*", "{}", "@backup", "@batch",
            "@schedule", "@rate",
            "a" * 300, "~", "\xe9", '"', "<>", "|",
        ]),
        st.text(min_size=1, max_size=8).map(_percent),
    )  # fmt: skip


# Valid requests ------------------------------------------------------------------------------------------------------


def _object(fixed: dict[str, SearchStrategy], optional: dict[str, SearchStrategy]) -> SearchStrategy[dict]:
    return st.fixed_dictionaries(fixed, optional=optional)


def valid_requests(ips: Sequence[str]) -> SearchStrategy[tuple[str, str, object]]:
    """Return valid requests as (method, path, body or None); miners may still refuse them."""
    ip = st.sampled_from(ips)
    pacing = {
        "group_size": st.integers(1, 5),
        "group_delay_s": st.sampled_from([0, 0.01, 0.2]),
        "stop_after_failures": st.integers(1, 3),
        "background": st.booleans(),
    }
    some = st.fixed_dictionaries({"miner_ips": st.lists(ip, min_size=1, max_size=3)}, optional=pacing)
    # A valid request to all miners one by one takes minutes, so it runs in the background.
    everywhere = st.fixed_dictionaries(
        {"all": st.just(True), "background": st.just(True)},
        optional={"group_size": st.integers(20, 50), "stop_after_failures": st.integers(1, 50)},
    )
    selection = st.one_of(*[some] * 12, everywhere)
    pool = _object(
        {
            "pool_url": st.sampled_from(["stratum+tcp://a.example:3333", "stratum+tcp://b.example:4444"]),
            "worker_name": st.sampled_from(["account.w", "account.{ip_last}", "{hostname}", "{mac}", "a,b;c d"]),
            "pool_password": st.just(POOL_SECRET),
        },
        {"pool_number": st.integers(0, 3), "backup_first": st.booleans()},
    )
    backup = _object(
        {},
        {"backup_name": st.sampled_from(["Nightly", "é/\\\"'", "=1+1"]), "description": st.sampled_from(["", "why"])},
    )
    restore = _object(
        {},
        {
            "sections": st.sampled_from([["pools"], ["pools", "fan"], ["power_limit"], ["tuning"]]),
            "pool_passwords": st.just({"0": RESTORE_SECRET, "1": RESTORE_SECRET, "2": RESTORE_SECRET}),
            "miner_ip": ip,
        },
    )
    ask = st.sampled_from([
        "/api/miners", "/api/miners?status=Active&location=Demo%20hall", "/api/miners?tag=none", "/api/remote/backups",
        "/api/remote/backups?limit=5&miner_ip=", "/api/remote/commands/history",
        "/api/remote/commands/history?limit=1000", "/api/remote/commands/history?format=csv",
        "/api/remote/commands/history?command_type=pool_switch&status=failed",
        "/api/remote/commands/history?source=manual&initiated_by=Demo&since=2026-01-01T00:00:00Z&before_id=50",
        "/api/remote/commands/history?batch_id=@batch", "/api/remote/commands/stats?period_hours=1",
        "/api/remote/batches/@batch", "/api/remote/backups/@backup", "/api/remote/backups/@backup?download=true",
        "/api/remote/backups/@backup?include_secrets=true", "/dashboard/remote", "/api/remote/schedule/power",
        "/api/remote/schedule/power?enabled_only=true", "/api/remote/schedule/power/@schedule",
        "/api/remote/schedule/power/@schedule/preview?hours=336", "/api/remote/rates", "/api/remote/rates/@rate",
        "/api/remote/rates/@rate/prices?hours=48", "/api/remote/policies", "/api/remote/policies/1/miners",
    ])  # fmt: skip

    def post(path: str, body: SearchStrategy) -> SearchStrategy[tuple[str, str, object]]:
        return st.tuples(st.just("POST"), st.just(path), body)

    def to_one(path: str, body: SearchStrategy) -> SearchStrategy[tuple[str, str, object]]:
        return st.tuples(st.just("POST"), ip.map(lambda address: path + address), body)

    both = st.tuples(selection, pool).map(lambda parts: {**parts[0], **parts[1]})
    return st.one_of(
        st.tuples(st.just("GET"), ask, st.none()),
        st.tuples(st.just("GET"), ask, st.none()),
        to_one("/api/remote/reboot/", st.sampled_from([None, {}])),
        post("/api/remote/reboot/bulk", selection),
        to_one("/api/remote/pool/switch/", pool),
        to_one("/api/remote/pool/switch/", pool),
        post("/api/remote/pool/switch/bulk", both),
        to_one("/api/remote/backup/", backup),
        to_one("/api/remote/backup/", backup),
        post("/api/remote/backups/@backup/validate", st.none()),
        post("/api/remote/backups/@backup/restore", restore),
        st.tuples(st.just("DELETE"), st.just("/api/remote/backups/@backup"), st.none()),
        post("/api/remote/schedule/power", schedules()),
        st.tuples(st.just("PUT"), st.just("/api/remote/schedule/power/@schedule"), schedules()),
        post("/api/remote/schedule/power/@schedule/toggle", st.sampled_from([None, {}])),
        st.tuples(st.just("DELETE"), st.just("/api/remote/schedule/power/@schedule"), st.none()),
        post("/api/remote/schedule/check", st.sampled_from([None, {}])),
        post("/api/remote/rates", rates()),
        st.tuples(st.just("PUT"), st.just("/api/remote/rates/@rate"), rates()),
        st.tuples(st.just("DELETE"), st.just("/api/remote/rates/@rate"), st.none()),
    )


def schedules() -> SearchStrategy[dict]:
    """Return valid schedules for a location that does not exist, so that they switch no miner."""
    hours = {"start_hour": st.integers(0, 23), "end_hour": st.integers(0, 24)}
    days = {"days": st.lists(st.integers(0, 6), min_size=1)}
    rule = st.one_of(
        _object({"type": st.just("above"), "threshold": st.floats(-1, 1)}, {"hysteresis": st.floats(0, 1)}),
        _object(
            {"type": st.sampled_from(["cheapest", "dearest"]), "hours": st.floats(0.1, 24)},
            {"contiguous": st.booleans(), "on_missing_price": st.sampled_from(["keep", "on", "off"])},
        ),
        _object({"type": st.just("break_even"), "hashprice": st.floats(0, 1)}, {"margin_percent": st.floats(-50, 50)}),
    )
    weekly = _object(
        {
            "name": st.sampled_from(["Peak", "=1+1", "<b>"]),
            "schedule_type": st.just("weekly"),
            "location": st.just("Nowhere"),
            "weekly_schedule": st.lists(_object({**hours, **days}, {"start_minute": st.integers(0, 59)}), min_size=1),
            "electricity_rate_id": st.just(1),
        },
        {
            "enabled": st.booleans(),
            "power_limit_w": st.integers(1, 5000),
            "timezone": st.sampled_from(["America/New_York", "Pacific/Apia", "UTC"]),
            "price_rule": rule,
            "ramp": _object({"group_size": st.integers(1, 9), "group_delay_s": st.integers(0, 9)}, {}),
            "min_off_minutes": st.integers(0, 600),
        },
    )
    once = _object(
        {
            "name": st.just("Once"),
            "schedule_type": st.just("one-time"),
            "location": st.just("Nowhere"),
            "one_time_start": st.sampled_from(["2026-01-31T12:00:00Z", "1970-01-01T00:00:00+23:59"]),
            "one_time_end": st.sampled_from(["2040-01-31T12:00:00Z", "9000-12-31T23:59:59-23:59"]),
        },
        {"one_time_action": st.sampled_from(["off", "on"])},
    )
    return st.one_of(weekly, weekly, once)


def rates() -> SearchStrategy[dict]:
    """Return valid electricity rates."""
    period = {"start_hour": st.integers(0, 23), "end_hour": st.integers(0, 24), "price": st.floats(-1, 1)}
    return _object(
        {
            "name": st.sampled_from(["Tariff", "=1+1"]),
            "type": st.sampled_from(["flat", "tou"]),
            "price": st.floats(-1, 1),
            "periods": st.lists(_object(period, {"days": st.just([5, 6]), "months": st.just([1, 12])}), min_size=1),
        },
        {"currency": st.sampled_from(["EUR", "USD"]), "timezone": st.sampled_from(["Europe/Berlin", "UTC"])},
    )


# All requests --------------------------------------------------------------------------------------------------------


@st.composite
def _spoilt(draw: st.DrawFn, ips: Sequence[str]) -> Sent:
    """Return a valid request with one error."""
    method, path, body = draw(valid_requests(ips))
    what = draw(st.sampled_from(["key", "key", "key", "method", "query", "part", "headers", "cut", "twice"]))
    headers = {"Content-Type": "application/json"}
    raw = b"" if body is None else json.dumps(body).encode()
    if what == "key" and isinstance(body, dict):
        key = draw(st.sampled_from([name for name in (*body, "x") if name != "background"]))
        change = draw(st.sampled_from(["drop", "value", "value", "rename", "nest"]))
        value = body.get(key)
        new = {name: other for name, other in body.items() if name != key}
        # Without delays: hours between two groups would be valid.
        if change == "value" and key != "group_delay_s":
            new[key] = draw(_JSON)
        elif change == "rename":
            # The answer repeats the name of an unknown key, so it must not be a secret.
            new[draw(st.text(max_size=8) | st.sampled_from(["pool_pasword", "miner_ip", "a" * 300, "\x00"]))] = value
        elif change == "nest":
            new[key] = [value, {"a": value}]
        raw = json.dumps(new).encode()
    elif what == "method":
        method = draw(
            st.sampled_from(["PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "GET", "POST", "PROPFIND", "get"])
        )
    elif what == "query":
        path = _with_query(path.partition("?")[0], draw(_QUERIES))
    elif what == "part":
        start, _, _last = path.partition("?")[0].rpartition("/")
        path = f"{start}/{draw(_any_part(ips))}"
    elif what == "headers":
        headers = draw(_HEADERS)
        if headers.get("Content-Encoding") == "gzip" and draw(st.booleans()):
            raw = gzip.compress(raw)
    elif what == "cut":
        raw = raw[: draw(st.integers(0, max(0, len(raw) - 1)))]
    elif what == "twice":
        raw += raw
    return Sent(method, path, raw, headers, draw(_USERS), draw(st.integers(0, 999)))


@st.composite
def _wild(draw: st.DrawFn, ips: Sequence[str]) -> Sent:
    """Return a request in which only the beginning of the path is valid."""
    template = draw(st.sampled_from([
        "/api/miners", "/api/miners/{}", "/api/remote/{}", "/api/remote/reboot/{}", "/api/remote/pool/switch/{}",
        "/api/remote/pool/{}", "/api/remote/backup/{}", "/api/remote/backups", "/api/remote/backups/{}",
        "/api/remote/backups/{}/validate", "/api/remote/backups/{}/restore", "/api/remote/commands/history",
        "/api/remote/commands/stats", "/api/remote/commands/{}", "/api/remote/batches/{}", "/dashboard/remote",
        "/api/remote/schedule/{}", "/api/remote/schedule/power/{}", "/api/remote/schedule/power/{}/toggle",
        "/api/remote/schedule/power/{}/preview", "/api/remote/rates", "/api/remote/rates/{}",
        "/api/remote/rates/{}/prices", "/api/remote/policies", "/api/remote/policies/{}",
        "/api/remote/policies/{}/replay",
    ]))  # fmt: skip
    path = _with_query(template.replace("{}", draw(_any_part(ips))), draw(_QUERIES))
    body = draw(_BROKEN_BODIES | _JSON.map(lambda value: json.dumps(value).encode()))
    method = draw(st.sampled_from(["POST"] * 6 + ["GET"] * 3 + ["DELETE", "PUT", "HEAD", "PATCH"]))
    return Sent(method, path, body, draw(_HEADERS), draw(_USERS), draw(st.integers(0, 999)))


def requests(ips: Sequence[str]) -> SearchStrategy[Sent]:
    """Return random requests to the miners at `ips`, a third of them valid."""
    valid = st.builds(
        lambda request, user, choice: Sent(
            request[0],
            request[1],
            b"" if request[2] is None else json.dumps(request[2]).encode(),
            {"Content-Type": "application/json"},
            user,
            choice,
        ),
        valid_requests(ips),
        _USERS,
        st.integers(0, 999),
    )
    return st.one_of(valid, _spoilt(ips), _wild(ips))
