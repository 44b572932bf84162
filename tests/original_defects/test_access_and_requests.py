"""Defects of the original in its access control and in its handling of requests."""

from __future__ import annotations

import asyncio

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.miner_remote.commands.rate_limit import TokenBucket
from custom_components.miner_remote.control.record import HistoryQuery
from custom_components.miner_remote.runtime import DATA
from simulator.fleet import Fleet

from ..conftest import SetUpSite, wait_until
from .conftest import BASE, POOL, URL, Call, Place, caller

STRANGER = "127.41.200.1"


ENDPOINTS = [
    ("GET", "/api/miners"),
    ("POST", f"/api/remote/reboot/{BASE}"),
    ("POST", "/api/remote/reboot/bulk"),
    ("POST", f"/api/remote/pool/switch/{BASE}"),
    ("POST", "/api/remote/pool/switch/bulk"),
    ("POST", f"/api/remote/backup/{BASE}"),
    ("GET", "/api/remote/backups"),
    ("GET", "/api/remote/backups/1"),
    ("GET", "/api/remote/commands/history"),
    ("GET", "/api/remote/commands/stats"),
]


async def test_request_without_login_is_refused(place: Place, hass_client_no_auth: ClientSessionGenerator) -> None:
    anonymous = caller(await hass_client_no_auth())
    for method, path in ENDPOINTS:
        status, _ = await anonymous(method, path, {"all": True, **POOL} if method == "POST" else None)
        assert status == 401, path
    assert place.executed == 0
    assert await place.data.history.async_query(HistoryQuery()) == []


async def test_form_on_another_web_page_reboots_no_miner(
    place: Place, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """A browser sends a form without a token, perhaps with a cookie, and with a form's content type."""
    anonymous = caller(await hass_client_no_auth())
    headers = {"Origin": "http://elsewhere.example", "Cookie": "session=1"}
    status, _ = await anonymous("POST", f"/api/remote/reboot/{BASE}", data={"a": "b"}, headers=headers)
    assert status == 401
    assert place.executed == 0


async def test_user_without_rights_is_refused(
    place: Place, hass_client: ClientSessionGenerator, hass_read_only_access_token: str
) -> None:
    viewer = caller(await hass_client(hass_read_only_access_token))
    for method, path in ENDPOINTS:
        if path in {"/api/miners", "/api/remote/commands/stats"}:
            continue
        status, answer = await viewer(method, path, {"all": True, **POOL} if method == "POST" else None)
        assert (status, answer["ok"]) == (403, False), path
    assert place.executed == 0


async def test_record_names_the_user(place: Place, call: Call) -> None:
    await call("POST", f"/api/remote/reboot/{BASE}")
    _, answer = await call("GET", "/api/remote/commands/history")
    owner = next(user for user in await place.hass.auth.async_get_users() if user.is_owner or user.is_admin)
    assert answer["commands"][0]["initiated_by"] == owner.name
    assert answer["commands"][0]["initiated_by"] != "anonymous"


async def test_unconfigured_host_is_not_reached(place: Place, call: Call) -> None:
    reached: list[int] = []
    servers = []
    for port in (4028, 8080):

        async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int = port) -> None:
            reached.append(port)
            writer.close()

        servers.append(await asyncio.start_server(serve, STRANGER, port))
    try:
        for spelling in (STRANGER, f"::ffff:{STRANGER}", f"{STRANGER}:8080", f"user@{STRANGER}", "localhost"):
            for action in ("reboot", "pool/switch", "backup"):
                status, _ = await call("POST", f"/api/remote/{action}/{spelling}", POOL if "pool" in action else {})
                assert status == 404, (action, spelling)
            status, _ = await call("POST", "/api/remote/reboot/bulk", {"miner_ips": [BASE, spelling]})
            assert status == 404, spelling
        assert reached == []
        assert place.executed == 0
    finally:
        for server in servers:
            server.close()


async def test_commands_of_a_user_are_limited(place: Place, call: Call) -> None:
    place.data.limiter = TokenBucket(2)
    statuses = [(await call("POST", f"/api/remote/backup/{BASE}"))[0] for _ in range(4)]
    assert statuses == [200, 200, 429, 429]


async def test_default_passwords_are_not_tried(
    hass: HomeAssistant, set_up_site: SetUpSite, hass_client: ClientSessionGenerator
) -> None:
    """The machine has its factory password, but only the password given by the user is tried."""
    async with Fleet.start(kinds=["antminer"], base="127.41.1.1", boot_s=0.5) as fleet:
        machine = fleet.machines[0]
        assert (machine.username, machine.password) == ("root", "root")
        entry = await set_up_site(
            fleet.machines, name="Hall", data={"username": "root", "password": "not-this-one"}, answers=False
        )
        await asyncio.sleep(0.5)
        status, answer = await caller(await hass_client())("POST", f"/api/remote/reboot/{machine.ip}")
        assert (status, answer["status"]) == (502, "failed")
        assert "password" in answer["error"]
        assert machine.counters.get("reboot", 0) == 0
        await hass.config_entries.async_unload(entry.entry_id)
        await hass.data[DATA].runner.async_close()
        await hass.data[DATA].history.async_close()


WRONG_BODIES = [
    ("/api/remote/reboot/bulk", b"{"),
    ("/api/remote/reboot/bulk", b"7"),
    ("/api/remote/reboot/bulk", b"null"),
    ("/api/remote/pool/switch/bulk", b'["127.41.0.1"]'),
    (f"/api/remote/pool/switch/{BASE}", b""),
    (f"/api/remote/pool/switch/{BASE}", b"[]"),
    (f"/api/remote/backup/{BASE}", b"\xff"),
    (f"/api/remote/backup/{BASE}", b'{"backup_name": {"a": 1}}'),
]


async def test_invalid_body_is_400_without_exception_text(call: Call) -> None:
    for path, body in WRONG_BODIES:
        status, answer = await call("POST", path, data=body)
        assert (status, answer["ok"]) == (400, False), body
        assert answer["errors"], body
        for word in ("object has no attribute", "NoneType", "Traceback", "codec", "Expecting", "sqlite"):
            assert word not in str(answer)


async def test_documented_emergency_reboot_works(place: Place, call: Call) -> None:
    """The original's own example pipes a bare array into the bulk reboot."""
    status, answer = await call("POST", "/api/remote/reboot/bulk", [machine.ip for machine in place.machines])
    assert (status, answer["message"]) == (200, "Bulk reboot initiated for 3 miners")
    assert answer["results"]["successful"] == 3


async def test_backup_without_a_body_works(call: Call) -> None:
    """`curl -X POST` sends neither a body nor a content type."""
    status, answer = await call("POST", f"/api/remote/backup/{BASE}", headers={"Content-Type": ""})
    assert status == 200, answer


async def test_address_as_text_is_not_split_into_letters(place: Place, call: Call) -> None:
    status, answer = await call("POST", "/api/remote/reboot/bulk", {"miner_ips": BASE})
    assert status == 400
    assert answer["errors"][0]["path"] == "miner_ips"
    assert place.executed == 0
    assert await place.data.history.async_query(HistoryQuery()) == []


async def test_miner_named_twice_is_rebooted_once(place: Place, call: Call) -> None:
    ip = place.machine("antminer").ip
    status, answer = await call("POST", "/api/remote/reboot/bulk", {"miner_ips": [ip, ip, f"::ffff:{ip}"]})
    assert (status, answer["results"]["total"]) == (200, 1)
    await wait_until(lambda: place.machine("antminer").counters.get("reboot") == 1)
    await asyncio.sleep(0.6)
    assert place.machine("antminer").counters["reboot"] == 1


async def test_limits_are_bounded(call: Call) -> None:
    for limit in ("-1", "0", "1001", "100000000", "ten", "1.5"):
        for path in ("/api/remote/commands/history", "/api/remote/backups"):
            status, answer = await call("GET", f"{path}?limit={limit}")
            assert status == 400, (path, limit)
            assert answer["errors"][0]["path"] == "limit"


async def test_misspelt_filter_is_400(call: Call) -> None:
    for query in ("status=sucess", "command_type=restart", "minerip=127.41.0.1"):
        status, _ = await call("GET", f"/api/remote/commands/history?{query}")
        assert status == 400, query


WRONG_POOLS: list[tuple[str, object]] = [
    ("pool_url", "pool.example.com"),
    ("pool_url", "http://pool.example.com:3333"),
    ("pool_url", "stratum+tcp://pool.example.com"),
    ("pool_url", ["stratum+tcp://a:1"]),
    ("worker_name", 7),
    ("worker_name", "a\nb"),
    ("pool_number", "zero"),
    ("pool_number", -1),
    ("pool_number", 99),
    ("pool_password", {"a": "b"}),
]


async def test_invalid_pool_is_not_sent(place: Place, call: Call) -> None:
    for key, value in WRONG_POOLS:
        status, answer = await call("POST", f"/api/remote/pool/switch/{BASE}", {**POOL, key: value})
        assert status == 400, (key, value)
        assert answer["errors"][0]["path"] == key
    assert place.executed == 0
    assert await place.data.history.async_query(HistoryQuery()) == []


async def test_comma_in_a_password_shifts_no_field(place: Place, call: Call) -> None:
    """CGMiner takes URL, user and password as one text with commas between them."""
    machine = place.machine("cgminer")
    status, answer = await call(
        "POST", f"/api/remote/pool/switch/{machine.ip}", {**POOL, "worker_name": "a,b", "pool_password": "c,d\\e"}
    )
    assert status == 200, answer
    pool = machine.pools[0]
    assert (pool.url, pool.user, pool.password) == (URL, "a,b", "c,d\\e")
