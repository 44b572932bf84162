"""Limits per user: commands per minute across interfaces, repeated requests, and huge requests."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.miner_remote.commands.rate_limit import TokenBucket
from custom_components.miner_remote.control.record import HistoryQuery, Status
from custom_components.miner_remote.interfaces.rest.base import MAX_BODY

from ..api.conftest import Call, Place
from .conftest import POOL

ANSWERS_WITHIN_S = 15.0
"""Limit of the time for the largest possible answer, on a machine that is busy with other tests."""


async def test_command_limit_counts_all_interfaces_of_a_user(
    hass: HomeAssistant,
    place: Place,
    client: TestClient,
    hass_ws_client: WebSocketGenerator,
    hass_client: ClientSessionGenerator,
    hass_admin_user: object,
) -> None:
    """REST, websocket and actions share one limit per user, whatever the token."""
    place.data.limiter = TokenBucket(3)
    ip, miner = place.ip("cgminer"), place.data.fleet.miners()[0]
    user_id = hass_admin_user.id  # type: ignore[attr-defined]
    socket = await hass_ws_client(hass)
    order = {"type": "miner_remote/command", "command_type": "reboot", "miner_ids": [miner.miner_id]}
    async with client.post("/api/remote/reboot/bulk", json=[ip]) as response:
        assert response.status == 200
    await socket.send_json_auto_id(order)
    assert (await socket.receive_json())["success"]
    action = {"device_id": miner.device_id}
    await hass.services.async_call(
        "miner_remote", "reboot", action, blocking=True, context=Context(user_id=user_id), return_response=True
    )
    async with client.post("/api/remote/reboot/bulk", json=[ip]) as response:
        assert response.status == 429
    await socket.send_json_auto_id(order)
    assert (await socket.receive_json())["error"]["code"] == "rate_limited"
    with pytest.raises(ServiceValidationError):
        await hass.services.async_call(
            "miner_remote", "reboot", action, blocking=True, context=Context(user_id=user_id), return_response=True
        )
    # Another token of the same user shares the limit; another administrator has a separate one.
    user = await hass.auth.async_get_user(user_id)
    assert user is not None
    again = await hass.auth.async_create_refresh_token(user, client_id="https://another.example/")
    second = await hass_client(hass.auth.async_create_access_token(again))
    async with second.post("/api/remote/reboot/bulk", json=[ip]) as response:
        assert response.status == 429
    other = await hass.auth.async_create_user("Other", group_ids=["system-admin"])
    token = await hass.auth.async_create_refresh_token(other, client_id="https://example.com/")
    third = await hass_client(hass.auth.async_create_access_token(token))
    async with third.post("/api/remote/reboot/bulk", json=[ip]) as response:
        assert response.status == 200


async def test_failed_command_counts_too(place: Place, call: Call) -> None:
    """Otherwise, miners could be flooded and their passwords tried."""
    ip = place.ip("antminer")
    _, made = await call("POST", f"/api/remote/backup/{ip}")
    for path, body in (
        (f"reboot/{ip}", {}),
        ("reboot/bulk", {"all": True, "background": True}),
        (f"pool/switch/{ip}", {**POOL, "pool_number": 9}),
        ("pool/switch/bulk", {**POOL, "miner_ips": [ip], "pool_number": 9}),
        (f"backup/{ip}", {}),
        (f"backups/{made['backup_id']}/validate", {}),
        (f"backups/{made['backup_id']}/restore", {"sections": ["fan"]}),
        ("schedule/check", {}),
    ):
        place.data.limiter = TokenBucket(1)
        status, _answer = await call("POST", f"/api/remote/{path}", json=body)
        assert status != 429, path
        status, answer = await call("POST", f"/api/remote/{path}", json=body)
        assert status == 429, (path, answer)


async def test_repeated_request_is_two_commands_with_two_records(place: Place, call: Call) -> None:
    """Commands are neither merged nor dropped: a replay appears in the history and runs after the first command."""
    ip = place.ip("axeos")
    body = {"miner_ips": [ip, f"::ffff:{ip}", ip]}
    answers = await asyncio.gather(*(call("POST", "/api/remote/reboot/bulk", json=body) for _ in range(2)))
    batches = {answer["results"]["batch_id"] for _status, answer in answers}  # type: ignore[index]
    records = await place.data.history.async_query(HistoryQuery())
    assert len(batches) == len(records) == 2
    assert {record.batch_id for record in records} == batches
    assert all(record.status is not Status.PENDING for record in records)
    first, second = sorted(records, key=lambda record: str(record.sent_at))
    assert first.completed_at is not None
    assert second.sent_at is not None
    assert second.sent_at >= first.completed_at


async def test_lost_connection_repeats_no_command(
    hass: HomeAssistant, place: Place, hass_ws_client: WebSocketGenerator
) -> None:
    """A new connection subscribes again; a command of the lost one is neither repeated nor cancelled."""
    socket = await hass_ws_client(hass)
    miner = place.data.fleet.miners()[0]
    await socket.send_json_auto_id({"type": "miner_remote/commands/subscribe"})
    await socket.receive_json()
    await socket.send_json_auto_id(
        {"type": "miner_remote/command", "command_type": "reboot", "miner_ids": [miner.miner_id]}
    )
    await socket.close()
    again = await hass_ws_client(hass)
    await again.send_json_auto_id({"type": "miner_remote/fleet/subscribe"})
    assert (await again.receive_json())["success"]
    for summary in await place.data.runner.async_summaries():
        batch = place.data.runner.batch(str(summary["batch_id"]))
        assert batch is not None
        await batch.wait()
    assert len(await place.data.history.async_query(HistoryQuery())) <= 1


DEEP = 3000
HUGE = [
    b'{"miner_ips": [' + b",".join([b'"127.64.200.1"'] * 10_000) + b"]}",
    b"[" + b",".join([b'"a"'] * 100_000) + b"]",
    b'{"tags": [' + b",".join(b'"%d"' % number for number in range(90_000)) + b"]}",
    b"{" + b",".join(b'"%d": 1' % number for number in range(60_000)) + b"}",
    b'{"miner_ips": ' + b"[" * DEEP + b"]" * DEEP + b"}",
    b'{"a": ' * DEEP + b"1" + b"}" * DEEP,
    b'{"location": "' + b"a" * (MAX_BODY - 20) + b'"}',
    b'{"group_size": ' + b"9" * 4000 + b', "all": true}',
    b'{"group_delay_s": 1e999, "all": true}',
    b'{"pool_url": "stratum+tcp://' + b"a." * 400_000 + b'h:1", "worker_name": "' + b"{" * 100_000 + b'"}',
    b'{"pool_url": "stratum+tcp://h:1", "worker_name": "' + b"{ip}" * 200_000 + b'", "all": true}',
    b" " * MAX_BODY + b"{",
    b"\x00" * 1000,
]


@pytest.mark.parametrize("number", range(len(HUGE)))
async def test_huge_or_deep_body_is_refused_immediately(place: Place, client: TestClient, number: int) -> None:
    for path in ("reboot/bulk", "pool/switch/bulk", "schedule/power", "schedule/power/preview", "rates", "policies",
                 "policies/dry-run"):  # fmt: skip
        began = time.monotonic()
        async with client.post(f"/api/remote/{path}", data=HUGE[number]) as response:
            answer = json.loads(await response.text())
            assert response.status in (400, 404), (path, response.status)
            assert answer["ok"] is False
            assert len(json.dumps(answer)) < 10_000
        assert time.monotonic() - began < ANSWERS_WITHIN_S, path
    assert await place.data.history.async_query(HistoryQuery()) == []


async def test_body_over_the_limit_is_refused_for_its_length(place: Place, client: TestClient) -> None:
    """Covers a valid command, and a body without a `Content-Length`."""
    order = b'{"all": true}'
    for body in (order.rjust(MAX_BODY + 1), order.ljust(3 * MAX_BODY)):
        for data in (body, _pieces(body)):
            async with client.post("/api/remote/reboot/bulk", data=data) as response:
                assert response.status == 400
                assert "longer than" in (await response.json())["error"]
    assert all("reboot" not in machine.counters for machine in place.machines)
    async with client.post("/api/remote/reboot/bulk", data=order.rjust(MAX_BODY)) as response:
        assert response.status == 200


async def _pieces(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 65_536):
        yield body[start : start + 65_536]


@pytest.mark.parametrize(
    "body",
    [
        b'{"all": NaN}',
        b'{"all": -Infinity}',
        b'{"location": "\\ud800"}',
        b'{"all": ' + b"[" * 1500 + b"]" * 1500 + b"}",
    ],
)
async def test_ambiguous_json_is_refused(client: TestClient, body: bytes) -> None:
    async with client.post("/api/remote/reboot/bulk", data=body) as response:
        assert response.status == 400
        assert (await response.json())["error"] == "The body is not valid JSON."


PERIODS = [
    {"days": [day], "start_hour": hour, "start_minute": minute, "end_hour": hour, "end_minute": minute + 4}
    for day in range(7)
    for hour in range(24)
    for minute in (0, 10, 20, 30, 40)
]


async def test_largest_preview_is_bounded(place: Place, call: Call, user_client: TestClient) -> None:
    """Every user may request a preview: of two weeks at most, computed outside the event loop."""
    body = {"name": "a", "schedule_type": "weekly", "weekly_schedule": PERIODS, "electricity_rate_id": 1}
    status, made = await call("POST", "/api/remote/schedule/power", json=body)
    assert status == 201, made
    for hours, expected in (("336", 200), ("337", 400), ("999999999", 400), ("-1", 400), ("1e9", 400)):
        longest = 0.0
        task = asyncio.ensure_future(_status(user_client, f"/api/remote/schedule/power/1/preview?hours={hours}"))
        began, last = time.monotonic(), time.thread_time()
        while not task.done():
            await asyncio.sleep(0.005)
            longest, last = max(longest, time.thread_time() - last), time.thread_time()
        assert task.result() == expected
        assert time.monotonic() - began < ANSWERS_WITHIN_S
        assert longest < 1.0
    body["weekly_schedule"] = PERIODS * 2
    status, answer = await call("POST", "/api/remote/schedule/power", json=body)
    assert status == 400, answer
    for path in ("/api/remote/rates/1/prices?hours=999999", "/api/remote/commands/stats?period_hours=999999"):
        assert await _status(user_client, path) == 400


async def _status(client: TestClient, path: str) -> int:
    async with client.get(path) as response:
        await response.read()
        return response.status


async def test_many_large_batches_keep_the_event_loop_free(place: Place, call: Call) -> None:
    """With as many batches as a user's limit allows, each is recorded and ends, and requests are answered."""
    place.data.limiter = TokenBucket(40)
    ids = []
    for _ in range(40):
        status, answer = await call(
            "POST",
            "/api/remote/reboot/bulk",
            json={"all": True, "background": True, "group_size": 1, "group_delay_s": 60},
        )
        assert status == 202
        ids.append(answer["batch_id"])
    began = time.monotonic()
    status, _answer = await call("GET", "/api/remote/batches")
    assert status == 200
    assert time.monotonic() - began < ANSWERS_WITHIN_S
    for batch_id in ids:
        status, _answer = await call("POST", f"/api/remote/batches/{batch_id}/stop", json={})
        assert status == 200
    for batch_id in ids:
        batch = place.data.runner.batch(str(batch_id))
        assert batch is not None
        async with asyncio.timeout(30):
            await batch.wait()
    records = await place.data.history.async_query(HistoryQuery(limit=1000))
    assert len(records) == 120
    assert all(record.status is not Status.PENDING for record in records)
