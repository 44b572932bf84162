"""Rules for every endpoint."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient
from homeassistant.components.http.auth import async_sign_path
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.miner_remote.commands.rate_limit import TokenBucket
from custom_components.miner_remote.control.record import HistoryQuery
from custom_components.miner_remote.input.texts import INPUT_TEXTS
from custom_components.miner_remote.interfaces.rest import base
from simulator.machine import Fault

from .conftest import STORAGE_ERROR, STORAGE_FAILED, Call, Place

POOL = {"pool_url": "stratum+tcp://pool.example.com:3333", "worker_name": "user.w", "pool_password": "geheim-7"}

CHANGES_OR_SHOWS = [
    ("POST", "/api/remote/reboot/127.37.0.1", {}),
    ("POST", "/api/remote/reboot/bulk", {"all": True}),
    ("POST", "/api/remote/pool/switch/127.37.0.1", POOL),
    ("POST", "/api/remote/pool/switch/bulk", {**POOL, "all": True}),
    ("POST", "/api/remote/backup/127.37.0.1", {}),
    ("GET", "/api/remote/backups", None),
    ("GET", "/api/remote/backups/1", None),
    ("POST", "/api/remote/backups/1/validate", {}),
    ("POST", "/api/remote/backups/1/restore", {}),
    ("DELETE", "/api/remote/backups/1", None),
    ("GET", "/api/remote/commands/history", None),
    ("GET", "/api/remote/batches", None),
    ("GET", "/api/remote/batches/nothing", None),
    ("POST", "/api/remote/batches/nothing/stop", {}),
]
OPEN = [
    ("GET", "/api/miners", None),
    ("GET", "/api/remote/commands/stats", None),
]


async def test_request_without_token_is_401(place: Place, hass_client_no_auth: ClientSessionGenerator) -> None:
    anonymous = await hass_client_no_auth()
    for method, path, body in CHANGES_OR_SHOWS + OPEN:
        async with anonymous.request(method, path, json=body) as response:
            assert response.status == 401, path


async def test_change_by_a_read_only_user_is_403(
    place: Place, user_client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    for method, path, body in CHANGES_OR_SHOWS:
        async with user_client.request(method, path, json=body) as response:
            assert response.status == 403, path
            answer = await response.json()
            assert answer["ok"] is False
            assert set(answer) == {"ok", "error", "error_code", "error_args"}
            assert answer["error_code"] == "not_administrator"
        async with user_client.request(method, path, data=b"{broken") as response:
            assert response.status == 403, path
    assert [machine.counters.get("reboot", 0) for machine in place.machines] == [0, 0, 0]
    assert await place.data.history.async_query(HistoryQuery()) == []
    # It does not count as a failed login, which could lead to a ban.
    assert "invalid authentication" not in caplog.text


async def test_read_only_user_reads_what_shows_no_configuration(user_client: TestClient) -> None:
    for _method, path, _body in OPEN:
        async with user_client.get(path) as response:
            assert response.status == 200, path


WRONG_BODIES = [
    ("/api/remote/reboot/127.37.0.1", b"{", ""),
    ("/api/remote/reboot/127.37.0.1", b"\xff\xfe", ""),
    ("/api/remote/reboot/127.37.0.1", b"NaN", ""),
    ("/api/remote/reboot/127.37.0.1", b'"\\ud800"', ""),
    ("/api/remote/reboot/127.37.0.1", b"[" * 100_000, ""),
    ("/api/remote/reboot/127.37.0.1", b'{"a":' * 900 + b"1" + b"}" * 900, "a"),
    ("/api/remote/reboot/127.37.0.1", b" " * (1024 * 1024 + 1), ""),
    ("/api/remote/reboot/127.37.0.1", b"[]", ""),
    ("/api/remote/reboot/127.37.0.1", b"null", ""),
    ("/api/remote/reboot/127.37.0.1", b'{"force": true}', "force"),
    ("/api/remote/reboot/bulk", b"{}", ""),
    ("/api/remote/reboot/bulk", b"[]", ""),
    ("/api/remote/reboot/bulk", b"7", ""),
    ("/api/remote/reboot/bulk", b'{"miner_ips": []}', ""),
    ("/api/remote/reboot/bulk", b'{"all": false}', ""),
    ("/api/remote/reboot/bulk", b'{"location": "Nowhere"}', ""),
    ("/api/remote/reboot/bulk", b'{"miner_ips": "127.37.0.1"}', "miner_ips"),
    ("/api/remote/reboot/bulk", b'{"miner_ips": ["127.37.0.1", 7]}', "miner_ips[1]"),
    ("/api/remote/reboot/bulk", b'["127.37.0.1", null]', "miner_ips[1]"),
    ("/api/remote/reboot/bulk", b'{"all": "yes"}', "all"),
    ("/api/remote/reboot/bulk", b'{"all": true, "all": false}', "all"),
    ("/api/remote/reboot/bulk", b'{"tags": [""]}', "tags[0]"),
    ("/api/remote/reboot/bulk", b'{"all": true, "group_size": 0}', "group_size"),
    ("/api/remote/reboot/bulk", b'{"all": true, "group_size": true}', "group_size"),
    ("/api/remote/reboot/bulk", b'{"all": true, "group_size": 9999999999999999999999}', "group_size"),
    ("/api/remote/reboot/bulk", b'{"all": true, "group_percent": 0}', "group_percent"),
    ("/api/remote/reboot/bulk", b'{"all": true, "group_percent": 101}', "group_percent"),
    ("/api/remote/reboot/bulk", b'{"all": true, "group_percent": 10, "group_size": 1}', "group_percent"),
    ("/api/remote/reboot/bulk", b'{"all": true, "group_delay_s": -1}', "group_delay_s"),
    ("/api/remote/reboot/bulk", b'{"all": true, "stop_after_failures": 0}', "stop_after_failures"),
    ("/api/remote/reboot/bulk", b'{"all": true, "background": 1}', "background"),
    ("/api/remote/pool/switch/127.37.0.1", b"{}", ""),
    ("/api/remote/pool/switch/127.37.0.1", b'{"pool_url": "http://a:1", "worker_name": "w"}', "pool_url"),
    ("/api/remote/pool/switch/bulk", b'["127.37.0.1"]', ""),
    ("/api/remote/backup/127.37.0.1", b'{"backup_name": "a\\nb"}', "backup_name"),
    ("/api/remote/backup/127.37.0.1", b'{"backup_name": ""}', "backup_name"),
    ("/api/remote/backups/1/restore", b'{"sections": ["all"]}', "sections[0]"),
]


async def test_invalid_body_is_400_with_the_key_and_code(place: Place, call: Call) -> None:
    _, made = await call("POST", f"/api/remote/backup/{place.ip('antminer')}")
    assert made["backup_id"] == 1
    for path, body, wrong in WRONG_BODIES:
        status, answer = await call("POST", path, data=body)
        assert status == 400, (path, body[:60], answer)
        assert answer["ok"] is False
        assert isinstance(answer["error"], str)
        errors = answer["errors"]
        assert isinstance(errors, list)
        assert wrong in {error["path"] for error in errors}, (path, body[:60], answer)
        for error in errors:
            assert set(error) == {"path", "message", "code", "args"}, (path, body[:60], answer)
            assert error["message"] == INPUT_TEXTS[error["code"]].format_map(error["args"])
        assert answer["error_code"] == errors[0]["code"]
        assert answer["error_args"] == {"path": errors[0]["path"], **errors[0]["args"]}


WRONG_QUERIES = [
    ("/api/miners?statsu=Active", "statsu"),
    ("/api/miners?status=Broken", "status"),
    ("/api/miners?tag=a&tag=b", "tag"),
    ("/api/remote/backups?limit=0", "limit"),
    ("/api/remote/backups?limit=1001", "limit"),
    ("/api/remote/backups?limit=ten", "limit"),
    ("/api/remote/backups/1?download=maybe", "download"),
    ("/api/remote/commands/history?limit=0", "limit"),
    ("/api/remote/commands/history?limit=1001", "limit"),
    ("/api/remote/commands/history?limit=%D9%A3", "limit"),
    ("/api/remote/commands/history?limit=-1", "limit"),
    ("/api/remote/commands/history?command_type=explode", "command_type"),
    ("/api/remote/commands/history?status=lost", "status"),
    ("/api/remote/commands/history?source=alien", "source"),
    ("/api/remote/commands/history?since=2026-01-01T00:00:00", "since"),
    ("/api/remote/commands/history?since=yesterday", "since"),
    ("/api/remote/commands/history?since=0001-01-01T00:00:00%2B23:59", "since"),
    ("/api/remote/commands/history?since=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z", "until"),
    ("/api/remote/commands/history?before_id=x", "before_id"),
    ("/api/remote/commands/history?format=xml", "format"),
    ("/api/remote/commands/history?nonsense=1", "nonsense"),
    ("/api/remote/commands/stats?period_hours=0", "period_hours"),
    ("/api/remote/batches/1?verbose=1", "verbose"),
]


async def test_invalid_query_is_400_with_the_parameter(call: Call) -> None:
    for path, wrong in WRONG_QUERIES:
        status, answer = await call("GET", path)
        assert status == 400, path
        assert wrong in {error["path"] for error in answer["errors"]}, path  # type: ignore[attr-defined]


async def test_broken_content_encoding_is_400(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    async with client.post(
        "/api/remote/reboot/bulk", data=b"this is not gzip", headers={"Content-Encoding": "gzip"}
    ) as response:
        assert response.status == 400
    for method, path in (("GET", "/api/miners"), ("DELETE", "/api/remote/backups/1")):
        async with client.request(method, path, data=b"nor this", headers={"Content-Encoding": "deflate"}) as response:
            assert response.status in (200, 404)
    async with client.post(
        "/api/remote/reboot/bulk", data=gzip.compress(b" " * 50_000_000), headers={"Content-Encoding": "gzip"}
    ) as response:
        assert response.status == 400
    assert "Traceback" not in caplog.text


async def test_endless_body_is_400(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "BODY_WITHIN_S", 0.3)

    async def begin() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(5)

    async with client.post("/api/remote/reboot/bulk", data=begin()) as response:
        assert response.status == 400
        assert "did not arrive" in (await response.json())["error"]


NOT_THERE = [
    ("POST", "/api/remote/reboot/127.37.9.9"),
    ("POST", "/api/remote/reboot/not-a-miner"),
    ("POST", "/api/remote/reboot/%00"),
    ("POST", "/api/remote/reboot/%ED%A0%80"),
    ("POST", "/api/remote/reboot/" + "9" * 5000),
    ("POST", "/api/remote/backup/127.37.9.9"),
    ("GET", "/api/remote/backups/77"),
    ("GET", "/api/remote/backups/abc"),
    ("GET", "/api/remote/backups/" + "9" * 5000),
    ("GET", "/api/remote/backups/%D9%A3"),
    ("GET", "/api/remote/backups/-1"),
    ("DELETE", "/api/remote/backups/77"),
    ("POST", "/api/remote/backups/77/validate"),
    ("POST", "/api/remote/backups/77/restore"),
    ("GET", "/api/remote/batches/0b8f0a52-7a4c-4d0f-9a39-2f1a3c5d7e90"),
]


async def test_unknown_object_is_404(call: Call) -> None:
    for method, path in NOT_THERE:
        status, answer = await call(method, path)
        assert status == 404, path
        assert answer["ok"] is False
        assert isinstance(answer["error"], str)
        assert len(answer["error"]) < 200


async def test_unknown_address_gets_no_packet(place: Place, call: Call) -> None:
    """If one address of a bulk is not configured, no miner gets the command."""
    status, answer = await call(
        "POST", "/api/remote/reboot/bulk", json={"miner_ips": [place.ip("cgminer"), "127.37.9.9"]}
    )
    assert status == 404
    assert "127.37.9.9" in str(answer["error"])
    status, _ = await call("POST", "/api/remote/pool/switch/127.37.9.9", json=POOL)
    assert status == 404
    assert [machine.counters.get("reboot", 0) for machine in place.machines] == [0, 0, 0]
    assert await place.data.history.async_query(HistoryQuery()) == []


async def test_too_many_commands_are_429_with_retry_after(place: Place, client: TestClient) -> None:
    place.data.limiter = TokenBucket(1)
    ip = place.ip("cgminer")
    async with client.post("/api/remote/reboot/bulk", json=[ip]) as response:
        assert response.status == 200
    async with client.post(f"/api/remote/reboot/{ip}") as response:
        assert response.status == 429
        assert 1 <= int(response.headers["Retry-After"]) <= 60
        answer = await response.json()
        assert (answer["ok"], isinstance(answer["error"], str)) == (False, True)
    # Reads are not limited, and invalid requests do not count.
    async with client.get("/api/remote/commands/history") as response:
        assert (await response.json())["count"] == 1


async def test_refused_command_is_502(place: Place, call: Call) -> None:
    ip = place.ip("cgminer")
    place.machine("cgminer").faults[Fault.ACCESS_DENIED] = {}
    status, answer = await call("POST", f"/api/remote/reboot/{ip}")
    assert status == 502
    assert answer["ok"] is False
    assert answer["status"] == "failed"
    record = await place.data.history.async_get(int(str(answer["command_id"])))
    assert record is not None
    assert record.error_message == answer["error"]


async def test_unreachable_miner_is_502(place: Place, call: Call) -> None:
    place.machine("cgminer").faults[Fault.DEAD] = {}
    status, answer = await call("POST", f"/api/remote/reboot/{place.ip('cgminer')}")
    assert (status, answer["status"]) == (502, "failed")


async def test_silent_miner_is_504(place: Place, call: Call) -> None:
    place.machine("cgminer").faults[Fault.NO_REPLY] = {}
    status, answer = await call("POST", f"/api/remote/reboot/{place.ip('cgminer')}")
    assert (status, answer["ok"], answer["status"]) == (504, False, "timeout")
    assert isinstance(answer["command_id"], int)


async def test_secret_is_in_no_answer_log_event_or_record(
    hass: HomeAssistant, place: Place, client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "custom_components.miner_remote")
    events: list[str] = []
    hass.bus.async_listen("*", lambda event: events.append(json.dumps(event.as_dict(), default=str)))
    secret = "geheim-7"
    seen: list[str] = []
    for path, body in (
        (f"/api/remote/pool/switch/{place.ip('cgminer')}", POOL),
        ("/api/remote/pool/switch/bulk", {**POOL, "all": True}),
        ("/api/remote/pool/switch/bulk", {**POOL, "all": True, "pool_password": "geheim-7\n"}),
        ("/api/remote/pool/switch/bulk", {**POOL, "all": True, "pool_url": "stratum+tcp://u:geheim-7@h:1"}),
        (f"/api/remote/backup/{place.ip('cgminer')}", {}),
    ):
        async with client.post(path, json=body) as response:
            seen.append(await response.text())
    for path in ("/api/remote/commands/history", "/api/remote/commands/history?format=csv", "/api/remote/backups",
                 "/api/remote/backups/1", "/api/miners"):  # fmt: skip
        async with client.get(path) as response:
            assert response.status == 200
            seen.append(await response.text())
    await hass.async_block_till_done()
    assert all(secret not in text for text in seen)
    assert all(secret not in event for event in events)
    ours = [record.getMessage() for record in caplog.records if "miner_remote" in record.name]
    assert all(secret not in text for text in ours)


async def test_old_dashboard_redirects_to_the_panel(place: Place, hass_client_no_auth: ClientSessionGenerator) -> None:
    anonymous = await hass_client_no_auth()
    async with anonymous.get("/dashboard/remote", allow_redirects=False) as response:
        assert response.status == 302
        assert response.headers["Location"] == "/miner-remote"


async def test_full_disk_is_503_and_nothing_is_sent(place: Place, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(_records: object) -> None:
        raise STORAGE_ERROR

    monkeypatch.setattr(place.data.history, "async_add", broken)
    status, answer = await call("POST", f"/api/remote/reboot/{place.ip('axeos')}")
    assert (status, answer) == (
        503,
        STORAGE_FAILED,
    )
    assert place.machine("axeos").counters.get("reboot", 0) == 0


async def test_signed_path_opens_a_download(
    hass: HomeAssistant, place: Place, hass_client_no_auth: ClientSessionGenerator, hass_access_token: str, call: Call
) -> None:
    """A browser downloads with a signed path, whose signature is a query parameter."""
    await call("POST", f"/api/remote/backup/{place.ip('antminer')}")
    token = hass.auth.async_validate_access_token(hass_access_token)
    assert token is not None
    path = async_sign_path(hass, "/api/remote/backups/1?download=true", timedelta(minutes=1), refresh_token_id=token.id)
    anonymous = await hass_client_no_auth()
    async with anonymous.get(path) as response:
        assert response.status == 200
        assert "attachment" in response.headers["Content-Disposition"]


async def test_invalid_unicode_is_answered(place: Place, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    async def stats(_since: object) -> dict[str, object]:
        return {"by_type": {"a\ud800": 1}}

    monkeypatch.setattr(place.data.history, "async_stats", stats)
    status, answer = await call("GET", "/api/remote/commands/stats")
    assert (status, answer["ok"]) == (200, True)


async def test_unexpected_error_is_503_without_details(
    place: Place, call: Call, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_since: object) -> dict[str, object]:
        raise RuntimeError("geheim-7")

    monkeypatch.setattr(place.data.history, "async_stats", broken)
    status, answer = await call("GET", "/api/remote/commands/stats")
    assert (status, answer["ok"]) == (503, False)
    assert "geheim" not in str(answer)
    assert "RuntimeError" in caplog.text
    assert "geheim" not in caplog.text
    assert "Traceback" not in caplog.text
