"""What the original "Remote Management System" does wrong, one test for each; docs/original-defects.md lists it all.

Each test would fail on software that behaves as the original does. The machines are simulated, the sockets are real.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.miner_remote.commands import verification
from custom_components.miner_remote.commands.history.store import CommandHistory
from custom_components.miner_remote.commands.rate_limit import TokenBucket
from custom_components.miner_remote.commands.record import HistoryQuery, Status
from custom_components.miner_remote.const import EVENT_COMMAND
from custom_components.miner_remote.runtime import DATA, MinerRemoteData
from simulator.fleet import Fleet
from simulator.machine import Fault, Machine

from .commands.records import record
from .conftest import SetUpSite, wait_until
from .disk import real_hass

KINDS = ("cgminer", "antminer", "axeos")
BASE = "127.41.0.1"
STRANGER = "127.41.200.1"
WRITE_DEADLINE_S = 2
URL = "stratum+tcp://new.pool.example:3333"
POOL = {"pool_url": URL, "worker_name": "account.w", "pool_password": "hidden-word"}

type Answer = dict[str, Any]
type Call = Callable[..., Awaitable[tuple[int, Answer]]]


@dataclass
class Place:
    """A site with one simulated miner of each of three kinds."""

    hass: HomeAssistant
    entry: MockConfigEntry
    machines: list[Machine]

    @property
    def data(self) -> MinerRemoteData:
        return self.hass.data[DATA]

    def machine(self, kind: str) -> Machine:
        return next(machine for machine in self.machines if machine.kind == kind)

    @property
    def orders(self) -> int:
        """Return how many orders took effect on the machines."""
        return sum(
            count
            for machine in self.machines
            for what, count in machine.counters.items()
            if what in {"reboot", "restart_mining", "pools"}
        )


@pytest.fixture
async def machines() -> AsyncIterator[list[Machine]]:
    async with Fleet.start(kinds=KINDS, base=BASE, boot_s=0.5) as fleet:
        yield fleet.machines


@pytest.fixture
async def place(hass: HomeAssistant, machines: list[Machine], set_up_site: SetUpSite) -> AsyncGenerator[Place]:
    options = {"read_deadline": 2, "write_deadline": WRITE_DEADLINE_S, "config_write_deadline": 10}
    made = Place(hass, await set_up_site(machines, name="Hall", options=options), machines)
    yield made
    await hass.config_entries.async_unload(made.entry.entry_id)
    await made.data.runner.async_close()
    await made.data.history.async_close()


def caller(client: TestClient) -> Call:
    async def call(method: str, path: str, body: object = None, **arguments: object) -> tuple[int, Answer]:
        if body is not None:
            arguments["json"] = body
        async with client.request(method, path, **arguments) as response:  # type: ignore[arg-type]
            text = await response.text()
            return response.status, json.loads(text) if text.startswith("{") else {"text": text}

    return call


@pytest.fixture
async def call(place: Place, hass_client: ClientSessionGenerator) -> Call:
    """Return a function that sends a request as an administrator and returns status and JSON."""
    return caller(await hass_client())


@pytest.fixture
def quick_verification(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "VERIFY_FIRST_S", 0.3)
    monkeypatch.setattr(verification, "VERIFY_SLOWEST_S", 0.5)
    monkeypatch.setattr(verification, "STILL_UP_AFTER_S", 3.0)
    monkeypatch.setattr(verification, "GONE_AFTER_S", 5.0)


# Who may do what ---------------------------------------------------------------------------------------------------

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
    nobody = caller(await hass_client_no_auth())
    for method, path in ENDPOINTS:
        status, _ = await nobody(method, path, {"all": True, **POOL} if method == "POST" else None)
        assert status == 401, path
    assert place.orders == 0
    assert await place.data.history.async_query(HistoryQuery()) == []


async def test_form_on_another_web_page_reboots_no_miner(
    place: Place, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """What a browser sends for a form: no token, perhaps a cookie, a body of its own type."""
    nobody = caller(await hass_client_no_auth())
    headers = {"Origin": "http://elsewhere.example", "Cookie": "session=1"}
    status, _ = await nobody("POST", f"/api/remote/reboot/{BASE}", data={"a": "b"}, headers=headers)
    assert status == 401
    assert place.orders == 0


async def test_user_without_rights_is_refused(
    place: Place, hass_client: ClientSessionGenerator, hass_read_only_access_token: str
) -> None:
    viewer = caller(await hass_client(hass_read_only_access_token))
    for method, path in ENDPOINTS:
        if path in {"/api/miners", "/api/remote/commands/stats"}:
            continue
        status, answer = await viewer(method, path, {"all": True, **POOL} if method == "POST" else None)
        assert (status, answer["ok"]) == (403, False), path
    assert place.orders == 0


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
        assert place.orders == 0
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
    """The machine still has the password of the factory, but the user gave another one: only that one is tried."""
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


# Requests ----------------------------------------------------------------------------------------------------------


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
    assert place.orders == 0
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
    assert place.orders == 0
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


# Commands ----------------------------------------------------------------------------------------------------------


async def test_success_waits_for_the_answer(place: Place, call: Call) -> None:
    place.machine("cgminer").faults[Fault.NO_REPLY] = {}
    status, answer = await call("POST", f"/api/remote/reboot/{BASE}")
    assert (status, answer["ok"], answer["status"]) == (504, False, "timeout")


async def test_lost_connection_is_not_a_reboot(place: Place, call: Call) -> None:
    for kind, fault in (("antminer", Fault.RESET), ("axeos", Fault.DEAD)):
        place.machine(kind).faults[fault] = {}
        status, answer = await call("POST", f"/api/remote/reboot/{place.machine(kind).ip}")
        assert status in (502, 504), kind
        assert answer["status"] in ("failed", "timeout")


async def test_refusal_is_not_a_success(place: Place, call: Call) -> None:
    """CGMiner says no with a reply like any other, only with the letter E in it."""
    for kind in ("cgminer", "antminer"):
        place.machine(kind).faults[Fault.ACCESS_DENIED] = {}
        for action, body in (("reboot", {}), ("pool/switch", POOL)):
            status, answer = await call("POST", f"/api/remote/{action}/{place.machine(kind).ip}", body)
            assert (status, answer["status"]) == (502, "failed"), (kind, action)
    assert place.orders == 0


async def test_failed_command_does_not_answer_200(place: Place, call: Call) -> None:
    place.machine("axeos").faults[Fault.DEAD] = {}
    status, answer = await call("POST", f"/api/remote/reboot/{place.machine('axeos').ip}")
    assert (status, answer["ok"]) == (502, False)
    assert isinstance(answer["command_id"], int)


async def test_error_is_not_the_text_of_an_exception(place: Place, call: Call) -> None:
    place.machine("axeos").faults[Fault.DEAD] = {}
    _, answer = await call("POST", f"/api/remote/reboot/{place.machine('axeos').ip}")
    for word in ("[Errno", "Error(", "Exception", "urlopen", "Max retries"):
        assert word not in answer["error"]
    assert answer["error"].endswith(".")


async def test_timeout_is_recorded_and_counted_as_such(place: Place, call: Call) -> None:
    place.machine("cgminer").faults[Fault.NO_REPLY] = {}
    await call("POST", f"/api/remote/reboot/{BASE}")
    await call("POST", f"/api/remote/reboot/{place.machine('antminer').ip}")
    _, answer = await call("GET", "/api/remote/commands/history?status=timeout")
    assert answer["count"] == 1
    stats = (await call("GET", "/api/remote/commands/stats"))[1]["stats"]
    assert (stats["total"], stats["successful"], stats["failed"], stats["pending"]) == (2, 1, 1, 0)


async def test_restart_of_the_mining_process_is_not_called_a_reboot(place: Place, call: Call) -> None:
    for kind, scope in (("cgminer", "mining process"), ("antminer", "machine")):
        _, answer = await call("POST", f"/api/remote/reboot/{place.machine(kind).ip}")
        kept = await place.data.history.async_get(answer["command_id"])
        assert kept is not None
        assert kept.response is not None
        assert kept.response["scope"] == scope


async def test_reboot_is_verified(place: Place, call: Call, quick_verification: None) -> None:
    events = async_capture_events(place.hass, EVENT_COMMAND)
    place.machine("antminer").faults[Fault.IGNORES_WRITES] = {}
    _, ignored = await call("POST", f"/api/remote/reboot/{place.machine('antminer').ip}")
    _, done = await call("POST", f"/api/remote/reboot/{place.machine('axeos').ip}")
    await wait_until(lambda: sum(event.data["type"] == "verified" for event in events) == 2, 20)
    records = {item["id"]: item for item in (await call("GET", "/api/remote/commands/history"))[1]["commands"]}
    assert records[ignored["command_id"]]["verification"] == "not_confirmed"
    assert records[done["command_id"]]["verification"] == "confirmed"


async def test_bulk_command_runs_concurrently(place: Place, call: Call) -> None:
    for machine in place.machines:
        machine.faults[Fault.NO_REPLY] = {}
    began = time.monotonic()
    _, answer = await call("POST", "/api/remote/reboot/bulk", {"all": True})
    assert time.monotonic() - began < WRITE_DEADLINE_S + 1
    assert [command["status"] for command in answer["results"]["commands"]] == ["timeout"] * 3


async def test_dripping_answer_ends_at_the_deadline(place: Place, call: Call) -> None:
    """A limit for each read, and none for the whole."""
    place.machine("cgminer").faults[Fault.SLOW_DRIP] = {"delay": 1.0}
    began = time.monotonic()
    status, _ = await call("POST", f"/api/remote/reboot/{BASE}")
    assert status == 504
    assert time.monotonic() - began < WRITE_DEADLINE_S + 1


async def test_commands_to_one_miner_run_one_at_a_time(place: Place, call: Call) -> None:
    machine = place.machine("antminer")
    machine.faults[Fault.SLOW_CONFIG] = {"delay": 0.7}
    answers = await asyncio.gather(*(
        call("POST", f"/api/remote/pool/switch/{machine.ip}", {**POOL, "worker_name": name}) for name in ("a.1", "a.2")
    ))  # fmt: skip
    assert [status for status, _ in answers] == [200, 200], answers
    kept = [await place.data.history.async_get(answer["command_id"]) for _, answer in answers]
    first, second = sorted((item for item in kept if item is not None and item.sent_at), key=lambda item: item.sent_at)
    assert second.sent_at is not None
    assert first.completed_at is not None
    assert second.sent_at >= first.completed_at


async def test_command_interrupted_by_a_crash_is_not_pending(tmp_path: Path) -> None:
    async with real_hass(tmp_path) as hass:
        history = CommandHistory(hass)
        await history.async_load()
        await history.async_add([record()])
        # Home Assistant is killed here; the next start finds what is on the disk.
        after = CommandHistory(hass)
        assert [item.status for item in await after.async_load()] == [Status.INTERRUPTED]


async def test_bulk_commands_have_a_documented_source(call: Call) -> None:
    await call("POST", "/api/remote/reboot/bulk", [BASE])
    _, answer = await call("GET", "/api/remote/commands/history?source=manual")
    assert [command["source"] for command in answer["commands"]] == ["manual"]
    assert answer["commands"][0]["batch_id"]


async def test_answer_of_the_miner_is_shown(call: Call) -> None:
    await call("POST", f"/api/remote/reboot/{BASE}")
    _, answer = await call("GET", "/api/remote/commands/history")
    assert answer["commands"][0]["response"]["channel"]


async def test_times_have_an_offset(place: Place, call: Call) -> None:
    await call("POST", f"/api/remote/backup/{BASE}")
    _, answer = await call("GET", "/api/remote/commands/history")
    _, backups = await call("GET", "/api/remote/backups")
    _, miners = await call("GET", "/api/miners")
    command = answer["commands"][0]
    for text in (
        *(command[key] for key in ("timestamp", "sent_at", "completed_at")),
        backups["backups"][0]["created_at"],
        miners["miners"][0]["last_seen"],
    ):
        assert datetime.fromisoformat(text).utcoffset() == timedelta(0)


async def test_audit_log_has_no_pool_password(place: Place, call: Call, hass_storage: dict[str, Any]) -> None:
    await call("POST", "/api/remote/pool/switch/bulk", {**POOL, "all": True})
    for query in ("", "?format=csv"):
        status, answer = await call("GET", f"/api/remote/commands/history{query}")
        assert status == 200
        assert "pool_switch" in str(answer)
        assert "hidden-word" not in str(answer)
    await place.data.history.async_close()
    stored = json.dumps(hass_storage, default=str)
    assert "pool_switch" in stored
    assert "hidden-word" not in stored


# Pools -------------------------------------------------------------------------------------------------------------


async def test_pool_switch_never_leaves_the_miner_without_a_pool(place: Place, call: Call) -> None:
    """A new pool that is refused leaves the list as it was."""
    machine = place.machine("cgminer")
    before = [(pool.url, pool.user) for pool in machine.pools]
    journal = len(machine.journal)
    await call("POST", f"/api/remote/pool/switch/{machine.ip}", POOL)
    changes = [line.split()[0] for line in list(machine.journal)[journal:] if "addpool" in line or "removepool" in line]
    assert changes[0].startswith("addpool"), changes
    machine.faults[Fault.ACCESS_DENIED] = {}
    now = [(pool.url, pool.user) for pool in machine.pools]
    status, _ = await call("POST", f"/api/remote/pool/switch/{machine.ip}", {**POOL, "worker_name": "other"})
    assert status == 502
    assert [(pool.url, pool.user) for pool in machine.pools] == now
    assert now[1:] == before[1:]


async def test_miner_mines_on_the_new_pool_after_a_switch(place: Place, call: Call) -> None:
    """CGMiner appends the new pool and renumbers, so that the number given means another pool by then."""
    machine = place.machine("cgminer")
    for slot in (1, 0, 2):
        wanted = [(pool.url, pool.user) for pool in machine.pools]
        wanted[slot] = (URL, f"account.{slot}")
        body = {**POOL, "worker_name": f"account.{slot}", "pool_number": slot}
        status, answer = await call("POST", f"/api/remote/pool/switch/{machine.ip}", body)
        assert status == 200, answer
        assert machine.active_pool == slot
        assert [(pool.url, pool.user) for pool in machine.pools] == wanted


async def test_bulk_pool_switch_keeps_the_slot(place: Place, call: Call) -> None:
    machine = place.machine("cgminer")
    first = (machine.pools[0].url, machine.pools[0].user)
    _, answer = await call(
        "POST", "/api/remote/pool/switch/bulk", {**POOL, "miner_ips": [machine.ip], "pool_number": 2}
    )
    assert answer["results"]["successful"] == 1, answer
    assert machine.pools[2].url == URL
    assert (machine.pools[0].url, machine.pools[0].user) == first


async def test_pool_switch_is_read_back(place: Place, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("custom_components.miner_remote.commands.handlers.pool_switch.config_write_s", lambda *_of: 1.0)
    for kind in ("cgminer", "antminer"):
        machine = place.machine(kind)
        machine.faults[Fault.IGNORES_WRITES] = {}
        status, answer = await call("POST", f"/api/remote/pool/switch/{machine.ip}", POOL)
        assert (status, answer["status"]) == (502, "failed"), kind
        assert all(pool.url != URL for pool in machine.pools)


async def test_pool_switch_survives_a_restart(place: Place, call: Call) -> None:
    machine = place.machine("cgminer")
    await call("POST", f"/api/remote/pool/switch/{machine.ip}", POOL)
    status, _ = await call("POST", f"/api/remote/reboot/{machine.ip}")
    assert status == 200
    assert machine.pools[machine.active_pool].url == URL


async def test_pool_switch_works_without_the_cgminer_api(place: Place, call: Call) -> None:
    _, answer = await call("POST", "/api/remote/pool/switch/bulk", {**POOL, "all": True})
    assert answer["results"]["successful"] == len(KINDS), answer
    for machine in place.machines:
        assert "new.pool.example" in machine.pools[machine.active_pool].url


# Backups -----------------------------------------------------------------------------------------------------------


async def test_backup_holds_the_configuration(place: Place, call: Call) -> None:
    machine = place.machine("antminer")
    _, made = await call("POST", f"/api/remote/backup/{machine.ip}")
    config = (await call("GET", f"/api/remote/backups/{made['backup_id']}"))[1]["backup"]["config_data"]
    assert config.keys() >= {"pools", "frequencies", "voltage"}
    assert [(pool["url"], pool["user"]) for pool in config["pools"]] == [(p.url, p.user) for p in machine.pools]
    assert not {"stats", "Elapsed", "GHS 5s", "STATUS"} & config.keys()


async def test_no_backup_is_made_of_an_error(place: Place, call: Call) -> None:
    """And what goes wrong is a server error with the text of an exception."""
    machine = place.machine("antminer")
    for fault in (Fault.DEAD, Fault.NO_REPLY, Fault.GARBAGE, Fault.TRUNCATED, Fault.UNAUTHORIZED):
        machine.faults[fault] = {}
        status, answer = await call("POST", f"/api/remote/backup/{machine.ip}")
        assert status in (502, 504), (fault, answer)
        del machine.faults[fault]
    assert (await call("GET", "/api/remote/backups"))[1]["count"] == 0


async def test_backups_are_in_the_audit_log(place: Place, call: Call) -> None:
    await call("POST", f"/api/remote/backup/{BASE}", {"backup_name": "one"})
    place.machine("cgminer").faults[Fault.DEAD] = {}
    await call("POST", f"/api/remote/backup/{BASE}", {"backup_name": "two"})
    _, answer = await call("GET", "/api/remote/commands/history?command_type=backup")
    assert [(item["parameters"]["backup_name"], item["status"]) for item in answer["commands"]] == [
        ("two", "failed"),
        ("one", "success"),
    ]


async def test_backup_can_be_restored_validated_and_deleted(place: Place, call: Call) -> None:
    machine = place.machine("antminer")
    before = [(pool.url, pool.user, pool.password) for pool in machine.pools]
    _, made = await call("POST", f"/api/remote/backup/{machine.ip}")
    path = f"/api/remote/backups/{made['backup_id']}"
    await call("POST", f"/api/remote/pool/switch/{machine.ip}", POOL)
    _, answer = await call("POST", f"{path}/validate")
    assert answer["is_validated"] is False
    status, answer = await call("POST", f"{path}/restore")
    assert status == 200, answer
    assert [(pool.url, pool.user, pool.password) for pool in machine.pools] == before
    await call("POST", f"{path}/validate")
    assert (await call("GET", path))[1]["backup"]["is_validated"] is True
    assert (await call("DELETE", path))[0] == 200
    assert (await call("GET", path))[0] == 404


async def test_pool_passwords_of_backups_are_encrypted_and_hidden(
    place: Place, call: Call, hass_storage: dict[str, Any]
) -> None:
    machine = place.machine("antminer")
    machine.pools[0].password = "hidden-word"
    _, made = await call("POST", f"/api/remote/backup/{machine.ip}")
    assert "hidden-word" not in json.dumps(hass_storage, default=str)
    path = f"/api/remote/backups/{made['backup_id']}"
    for shown in (path, f"{path}?download=true", "/api/remote/backups"):
        assert "hidden-word" not in str(await call("GET", shown))
    assert "hidden-word" in str(await call("GET", f"{path}?include_secrets=true"))


async def test_backup_knows_its_model_and_firmware(place: Place, call: Call) -> None:
    for machine in place.machines[1:]:
        await call("POST", f"/api/remote/backup/{machine.ip}")
        _, answer = await call("GET", f"/api/remote/backups?miner_ip={machine.ip}")
        assert answer["backups"][0]["model"]
        assert answer["backups"][0]["firmware_version"]


# The list of miners ------------------------------------------------------------------------------------------------


async def test_power_is_not_derived_from_the_hashrate(place: Place, call: Call) -> None:
    """The miner's own reading is what is shown, and nothing where it tells none."""
    shown = {miner["ip"]: miner for miner in (await call("GET", "/api/miners"))[1]["miners"]}
    axeos, cgminer = place.machine("axeos"), place.machine("cgminer")
    assert shown[axeos.ip]["est_power_w"] == pytest.approx(axeos.power(), rel=0.2)
    assert shown[cgminer.ip]["est_power_w"] is None


async def test_unreachable_miner_has_no_readings_of_zero(place: Place, call: Call) -> None:
    machine = place.machine("axeos")
    machine.faults[Fault.DEAD] = {}
    miner = place.data.fleet.by_address(machine.ip)
    assert miner is not None
    # As if nothing had been heard of it for long.
    miner.last_seen = None
    await miner.async_refresh()
    shown = next(m for m in (await call("GET", "/api/miners"))[1]["miners"] if m["ip"] == machine.ip)
    assert (shown["status"], shown["is_stale"]) == ("Stale", True)
    assert (shown["hashrate_ths"], shown["est_power_w"], shown["temperature_max_c"]) == (None, None, None)
