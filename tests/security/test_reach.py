"""Packets go only to configured miners, whatever the request and whatever a miner answers."""
# ruff: noqa: S104  addresses that must be refused

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.miner_remote.control import scan
from custom_components.miner_remote.control.record import CommandType, HistoryQuery, SimpleCommand, Status
from custom_components.miner_remote.control.scan import (
    InvalidNetworkError,
    async_address_of,
    async_scan,
    parse_host,
    parse_network,
)
from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Connection, Credentials, Deadlines, Driver, Profile
from custom_components.miner_remote.drivers.contract.errors import DriverError, UnreachableError
from custom_components.miner_remote.drivers.contract.values import Identity, PoolSetting
from custom_components.miner_remote.drivers.detect.identify import DRIVERS, identify
from custom_components.miner_remote.drivers.detect.probe import probe
from custom_components.miner_remote.drivers.firmware.asic_rs.driver import AsicRsDriver
from custom_components.miner_remote.drivers.transport.http import exchange
from custom_components.miner_remote.fleet.miner import MinerCoordinator
from custom_components.miner_remote.runtime import DATA
from simulator.fleet import Fleet

from ..api.conftest import Call, Place
from ..conftest import SetUpSite, miners_of
from ..hall import PERSON
from .conftest import BYSTANDER, OTHER_PORT, POOL, SECRET, Bystander, bystander, http, malicious

EVIL = "127.64.2.1"
ELSEWHERE = f"http://{BYSTANDER}:{OTHER_PORT}/stolen"


@pytest.fixture
async def connection() -> AsyncIterator[Connection]:
    """Return a connection to the malicious miner, with a password of its own."""
    async with aiohttp.ClientSession() as session:
        yield Connection(
            host=EVIL,
            session=session,
            credentials=Credentials("root", SECRET),
            deadlines=Deadlines(read=2, write=2, config_write=2),
        )


# Requests -----------------------------------------------------------------------------------------------------------

SPELLINGS = [
    BYSTANDER, f"::ffff:{BYSTANDER}", f"%5B::ffff:{BYSTANDER}%5D", f"{BYSTANDER}:80", f"{BYSTANDER}.", "2134903049",
    "0x7f400909", "0177.0100.011.011", "127.64.2313", f"http:%2F%2F{BYSTANDER}%2F", f"127.64.1.1@{BYSTANDER}",
    f"127.64.1.1%00{BYSTANDER}", f"127.64.1.1%20{BYSTANDER}", "evil.example", "EVIL.example.", "localhost", "0.0.0.0",
    "%E2%91%A0%E2%91%A1%E2%91%A6.64.9.9",
]  # fmt: skip


async def test_unknown_address_gets_no_packet_and_no_lookup(
    hass: HomeAssistant,
    place: Place,
    call: Call,
    names: dict[str, str],
    hass_ws_client: WebSocketGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names["evil.example"] = BYSTANDER
    asked: list[str] = []
    real = hass.loop.getaddrinfo

    async def getaddrinfo(host: str, *args: object, **kwargs: object) -> object:
        asked.append(host)
        return await real(host, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(hass.loop, "getaddrinfo", getaddrinfo)
    _, made = await call("POST", f"/api/remote/backup/{place.ip('antminer')}")
    async with bystander() as host:
        for spelling in SPELLINGS:
            for path in ("reboot", "pool/switch", "backup"):
                status, answer = await call(
                    "POST", f"/api/remote/{path}/{spelling}", json=POOL if path == "pool/switch" else {}
                )
                assert status == 404, (path, spelling, answer)
        for spelling in (BYSTANDER, f"::ffff:{BYSTANDER}", "evil.example", f"http://{BYSTANDER}/", f"{BYSTANDER}\t"):
            for path, body, expected in (
                ("reboot/bulk", {"miner_ips": [spelling]}, (400, 404)),
                ("pool/switch/bulk", {**POOL, "miner_ips": [spelling], "all": True}, (400, 404)),
                (f"backups/{made['backup_id']}/restore", {"miner_ip": spelling}, (400, 404)),
                (
                    "schedule/power",
                    {"name": "a", "schedule_type": "daily", "weekly_schedule": [], "miner_ip": spelling},
                    (400, 404),
                ),
            ):
                status, answer = await call("POST", f"/api/remote/{path}", json=body)
                assert status in expected, (path, spelling, answer)
        socket = await hass_ws_client(hass)
        await socket.send_json_auto_id(
            {"type": "miner_remote/command", "command_type": "reboot", "miner_ids": [BYSTANDER]}
        )
        assert not (await socket.receive_json())["success"]
        await asyncio.sleep(0.3)
        assert host.connections == 0
    assert not {name for name in asked if not name.startswith("127.64.1.")}
    kinds = {record.command_type for record in await place.data.history.async_query(HistoryQuery())}
    assert kinds == {CommandType.BACKUP}


# Answers of miners -------------------------------------------------------------------------------------------------

REDIRECTS = ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"]


@pytest.mark.parametrize("status", REDIRECTS)
async def test_redirect_is_not_followed(connection: Connection, status: str) -> None:
    async with bystander() as host, malicious(EVIL, 80, http(status, b"", f"Location: {ELSEWHERE}")):
        reply = await exchange(connection, "POST", "/login", json={"pw": SECRET}, headers={"Authorization": "a"})
        assert str(reply.status) == status[:3]
        assert (await probe(connection)).web_status == reply.status
        await asyncio.sleep(0.2)
    assert host.connections == 0


OWN = [driver for driver in DRIVERS.values() if driver is not AsicRsDriver]


@pytest.mark.parametrize("driver_class", OWN, ids=lambda driver: driver.key)
async def test_driver_sends_its_password_to_no_other_host(connection: Connection, driver_class: type[Driver]) -> None:
    """The miner redirects with a status that asks for the body to be sent again."""
    profile = Profile(
        driver=driver_class.key,
        identity=Identity(vendor="a", model="b", firmware="c"),
        capabilities=frozenset(Capability),
    )
    pools = [PoolSetting(slot=0, url="stratum+tcp://pool.example.com:3333", user="a.b", password=SECRET)]
    answer = http("307 Temporary Redirect", b"", f"Location: {ELSEWHERE}", f"Refresh: 0; url={ELSEWHERE}")
    async with bystander() as host, malicious(EVIL, 80, answer), malicious(EVIL, 4028, answer):
        driver = driver_class(connection, profile)
        for call in (driver.snapshot, driver.read_config, driver.reboot, lambda: driver.write_pools(pools)):
            with pytest.raises(DriverError) as caught:
                await call()
            assert SECRET not in str(caught.value)
        await driver.close()
        with pytest.raises(DriverError):
            await identify(connection)
        await asyncio.sleep(0.2)
    assert host.connections == 0


async def test_library_is_not_used_for_a_redirecting_device(connection: Connection) -> None:
    """pyasic-rs follows redirects, so it is not used for a host whose page redirects to another host."""
    page = http("302 Found", b"amazeui", f"Location: {ELSEWHERE}")
    async with bystander() as host, malicious(EVIL, 80, page):
        evidence = await probe(connection)
        assert AsicRsDriver.recognises(evidence)
        assert await AsicRsDriver.identify(connection, evidence) is None
        with pytest.raises(DriverError):
            await identify(connection)
    assert host.connections == 0


async def test_miner_cannot_set_a_cookie(hass: HomeAssistant) -> None:
    """Otherwise, the session would send the cookie of one miner to other hosts."""
    async with malicious(EVIL, 80, http("200 OK", b"{}", "Set-Cookie: session=tracked; Path=/")) as seen:
        connection = Connection(host=EVIL, session=async_get_clientsession(hass))
        for _ in range(2):
            await exchange(connection, "GET", "/")
    assert len(seen) == 2
    assert not any(b"tracked" in request for request in seen)


# Names --------------------------------------------------------------------------------------------------------------

NO_HOSTS = ["0.0.0.0", "224.0.0.1", "255.255.255.255", "240.0.0.1"]


@pytest.mark.parametrize("address", NO_HOSTS)
async def test_name_without_a_host_is_refused(
    hass: HomeAssistant, set_up_site: SetUpSite, names: dict[str, str], address: str
) -> None:
    """0.0.0.0 is Home Assistant's own machine; the dialogs refuse all of these as addresses."""
    assert parse_host(address) is None
    names["miner.lan"] = address
    with pytest.raises(UnreachableError):
        await async_address_of("miner.lan")
    entry = await set_up_site(["miner.lan"], answers=False)
    (miner,) = miners_of(hass, entry)
    await miner.async_refresh()
    assert isinstance(miner.last_error, UnreachableError)
    assert miner.last_error.code == "hostname_unusable"


async def test_name_that_later_resolves_elsewhere_is_refused(
    hass: HomeAssistant, set_up_site: SetUpSite, names: dict[str, str]
) -> None:
    """Neither another miner nor a device that is no miner gets a command."""
    async with Fleet.start(kinds=("axeos", "axeos"), base="127.64.3.1") as fleet, bystander() as host:
        right, wrong = fleet.machines
        names["miner.lan"] = right.ip
        entry = await set_up_site(["miner.lan"], options={"read_deadline": 3, "write_deadline": 3})
        miner: MinerCoordinator = miners_of(hass, entry)[0]
        runner = hass.data[DATA].runner
        for target in (wrong.ip, BYSTANDER):
            names["miner.lan"] = target
            batch = await runner.async_run(SimpleCommand(command_type=CommandType.REBOOT), [miner], PERSON)
            assert batch.records[0].status in (Status.FAILED, Status.TIMEOUT)
        assert "reboot" not in wrong.counters
        assert not any(b"POST" in sent or b"restart" in sent for sent in host.received)
        names["miner.lan"] = right.ip
        batch = await runner.async_run(SimpleCommand(command_type=CommandType.REBOOT), [miner], PERSON)
        assert batch.records[0].status is Status.SUCCESS
        assert await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "http://", "a b", "miner.lan:80:80", "user:pw@miner.lan", "miner.lan\r\nHost: x", "-a", "a" * 254,
        "miner.lan\x00", "0.0.0.0", "224.0.0.1", "255.255.255.255", "127.1", "2130706433", "0x7f000001", "0x7f.1",
        "miner.1", "..", "ff02::1", "[::]", "miner\u2024lan", "../etc/passwd", "%31", "<b>", "{}",
    ],
)  # fmt: skip
def test_dialogs_refuse_invalid_hosts(typed: str) -> None:
    assert parse_host(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "8.8.8.0/24", "::ffff:8.8.8.0/120", "::ffff:808:808", "2002:808:808::/120", "64:ff9b::808:808",
        "2606:4700::/120", "224.0.0.0/24", "255.255.255.255", "240.0.0.0/24", "0.0.0.0/31", "0.0.0.0", "::",
    ],
)  # fmt: skip
def test_foreign_network_is_not_scanned(typed: str) -> None:
    """Covers spellings that Python considers private: an IPv4 address within an IPv6 address."""
    with pytest.raises(InvalidNetworkError) as caught:
        parse_network(typed)
    assert caught.value.reason == "public_network"


@pytest.mark.parametrize(
    ("typed", "network"),
    [
        ("::ffff:192.168.1.0/120", "192.168.1.0/24"), ("192.168.1.7/24", "192.168.1.0/24"), ("10.0.0.5", "10.0.0.5/32"),
        ("fd00::/120", "fd00::/120"), ("fe80::/120", "fe80::/120"),
    ],
)  # fmt: skip
def test_own_network_is_scanned_under_its_canonical_name(typed: str, network: str) -> None:
    """Configured miners are recognised by that name and get no packet."""
    assert str(parse_network(typed)) == network


async def test_scan_probes_only_open_miner_ports(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other machines and configured miners get no request."""
    asked: list[str] = []
    real = scan.async_identify

    async def identify_one(session: aiohttp.ClientSession, address: str, credentials: Credentials) -> Profile:
        asked.append(address)
        return await real(session, address, credentials)

    monkeypatch.setattr(scan, "async_identify", identify_one)
    host = Bystander()
    server = await asyncio.start_server(host.serve, BYSTANDER, OTHER_PORT)
    try:
        async with Fleet.start(kinds=("axeos", "axeos"), base="127.64.9.10") as fleet:
            known, new = (machine.ip for machine in fleet.machines)
            scanned = await async_scan(
                async_get_clientsession(hass),
                ["127.64.9.8/29"],
                Credentials("root", SECRET),
                lambda address: address == known,
                lambda _share: None,
            )
    finally:
        server.close()
    assert asked == list(scanned.found) == [new]
    assert host.connections == 0
    assert not fleet.machines[0].counters
