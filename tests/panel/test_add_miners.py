"""The panel finds miners and adds them, against simulated miners on real sockets."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Sequence
from ipaddress import ip_network
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.miner_remote.control import scan as scan_module
from custom_components.miner_remote.drivers.contract.driver import Profile
from custom_components.miner_remote.setup import websocket
from simulator.fleet import Fleet
from simulator.machine import Fault, Machine

from ..conftest import SetUpSite, miners_of, wait_until
from .conftest import Dial, Line

KINDS = ("axeos", "antminer", "whatsminer_v2", "cgminer")
NETWORK = "127.63.1.0/28"
SECRET = "geheim"


@pytest.fixture
async def found() -> AsyncIterator[list[Machine]]:
    """Run one simulated miner of each kind; that of the Antminer has another password."""
    async with Fleet.start(kinds=KINDS, base="127.63.1.1", boot_s=0.5) as fleet:
        fleet.machines[1].password = SECRET
        yield fleet.machines


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the deadline of ten seconds for machines that never answer."""
    monkeypatch.setattr(scan_module, "IDENTIFY_S", 2.0)


async def scan(line: Line, entry: MockConfigEntry, *targets: str) -> list[dict[str, Any]]:
    """Return all events of a scan, the last of which ends it."""
    number = await line.follow("scan", site_id=entry.entry_id, targets=list(targets))
    events = [await line.event(number)]
    while not events[-1].get("finished"):
        events.append(await line.event(number))
    assert events[-1] == {"finished": True}
    return events


def machines_of(events: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return what a scan found, by host; nothing is reported twice."""
    machines = [machine for event in events for machine in event.get("machines", ())]
    by_host = {machine["host"]: machine for machine in machines}
    assert len(by_host) == len(machines)
    return by_host


async def add(line: Line, entry: MockConfigEntry, *miners: dict[str, object]) -> list[dict[str, Any]]:
    """Add miners and return the results."""
    answer = await line.ask("miner_remote/miners/add", site_id=entry.entry_id, miners=list(miners))
    assert answer["success"], answer
    return list(answer["result"]["results"])


async def test_sites_suggest_their_networks(set_up_site: SetUpSite, dial: Dial) -> None:
    hall = await set_up_site(name="Hall", data={"networks": [NETWORK]})
    garage = await set_up_site(name="Garage")
    answer = await (await dial()).ask("miner_remote/sites")
    assert {site["site_id"]: (site["name"], site["networks"]) for site in answer["result"]["sites"]} == {
        hall.entry_id: ("Hall", [NETWORK]),
        garage.entry_id: ("Garage", ["10.10.10.0/24"]),
    }


async def test_scan_reports_each_machine_and_its_state(
    hass: HomeAssistant, found: list[Machine], set_up_site: SetUpSite, dial: Dial
) -> None:
    site = await set_up_site([found[0]], name="Garage")
    hall = await set_up_site(name="Hall")
    found[3].faults[Fault.NO_REPLY] = {}
    events = await scan(await dial(), hall, NETWORK, "127.63.1.1", found[2].ip, "127.63.1.99")
    machines = machines_of(events)
    assert {host: machine["state"] for host, machine in machines.items()} == {
        found[0].ip: "known",
        found[1].ip: "credentials",
        found[2].ip: "new",
        found[3].ip: "unusable",
        "127.63.1.99": "unusable",
    }
    known = machines[found[0].ip]
    assert (known["name"], known["site"]) == (f"Miner {found[0].ip}", "Garage")
    assert known["miner_id"] == miners_of(hass, site)[0].miner_id
    new = machines[found[2].ip]
    assert (new["mac"], new["vendor"]) == (found[2].mac, "MicroBT")
    assert new["name"].endswith(found[2].mac.replace(":", "")[-4:].upper())
    assert machines[found[1].ip]["error_code"] == "credentials_rejected"
    assert machines["127.63.1.99"]["error_code"] == "no_connection"
    assert machines["127.63.1.99"]["can_add_anyway"]
    shares = [event["progress"] for event in events if "progress" in event]
    assert shares[-1] == 1.0
    assert shares == sorted(shares)
    # The configured miner is listed before anything was contacted.
    assert events[0]["machines"][0]["host"] == found[0].ip


async def test_other_devices_are_only_counted(set_up_site: SetUpSite, dial: Dial) -> None:
    async def web_page(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await reader.read(4096):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\nPrinter")
        writer.close()

    site = await set_up_site()
    line = await dial()
    server = await asyncio.start_server(web_page, "127.63.1.8", 80)
    try:
        events = await scan(line, site, NETWORK)
        named = machines_of(await scan(line, site, "127.63.1.8"))
    finally:
        server.close()
    assert machines_of(events) == {}
    assert [event["others"] for event in events if "others" in event] == [1]
    # An address that was entered is explained.
    assert named["127.63.1.8"]["error_code"] == "unknown_device"
    assert not named["127.63.1.8"]["can_add_anyway"]


async def test_found_miners_are_added_and_get_entities(
    hass: HomeAssistant, found: list[Machine], set_up_site: SetUpSite, dial: Dial
) -> None:
    site = await set_up_site()
    line = await dial()
    results = await add(
        line,
        site,
        {"host": found[0].ip},
        {"host": found[1].ip, "username": "root", "password": SECRET},
        {"host": f"http://{found[2].ip}/", "name": "Big one"},
        {"host": found[0].ip},
    )
    assert [(result["host"], result["state"]) for result in results] == [
        (found[0].ip, "added"),
        (found[1].ip, "added"),
        (found[2].ip, "added"),
        (found[0].ip, "known"),
    ]
    assert results[0]["miner_id"] == results[3]["miner_id"] == found[0].mac
    by_id = {subentry.unique_id: subentry for subentry in site.subentries.values()}
    assert set(by_id) == {machine.mac for machine in found[:3]}
    assert by_id[found[1].mac].data["password"] == SECRET
    assert "password" not in by_id[found[0].mac].data
    assert by_id[found[2].mac].title == "Big one"
    await wait_until(
        lambda: len(miners_of(hass, site)) == 3 and all(m.last_update_success for m in miners_of(hass, site))
    )
    await hass.async_block_till_done()
    entities = er.async_entries_for_config_entry(er.async_get(hass), site.entry_id)
    for machine in found[:3]:
        assert [entity for entity in entities if entity.unique_id.startswith(machine.mac)]
    # Adding the same again changes nothing.
    assert [r["state"] for r in await add(line, site, {"host": found[2].ip}, {"host": found[0].ip})] == ["known"] * 2
    assert len(site.subentries) == 3


async def test_rejected_and_silent_miners_are_not_added(
    hass: HomeAssistant,
    found: list[Machine],
    set_up_site: SetUpSite,
    dial: Dial,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    site = await set_up_site()
    line = await dial()
    wrong = {"host": found[1].ip, "username": "root", "password": f"not {SECRET}"}
    results = await add(line, site, wrong, {"host": "127.63.1.99"}, {"host": found[0].ip})
    assert [result["state"] for result in results] == ["credentials", "unusable", "added"]
    assert results[1]["can_add_anyway"]
    assert [subentry.unique_id for subentry in site.subentries.values()] == [found[0].mac]
    # A miner that is off is added if the user insists; one that rejects the password is not.
    insisting = [{"host": "127.63.1.99", "add_anyway": True}, {**wrong, "add_anyway": True}]
    assert [result["state"] for result in await add(line, site, *insisting)] == ["added", "credentials"]
    assert {subentry.data["host"] for subentry in site.subentries.values()} == {found[0].ip, "127.63.1.99"}
    await hass.async_block_till_done()
    assert SECRET not in str(results)
    own = [record.getMessage() for record in caplog.records if record.name.startswith("custom_components.")]
    assert own
    assert not [message for message in own if SECRET in message]


async def test_miner_that_is_added_elsewhere_meanwhile_is_known(
    found: list[Machine], set_up_site: SetUpSite, dial: Dial
) -> None:
    hall, garage = await set_up_site(name="Hall"), await set_up_site(name="Garage")
    first, second = await dial(), await dial()
    answers = await asyncio.gather(add(first, hall, {"host": found[0].ip}), add(second, garage, {"host": found[0].ip}))
    assert sorted(result["state"] for results in answers for result in results) == ["added", "known"]
    assert len(hall.subentries) + len(garage.subentries) == 1


async def test_one_scan_at_a_time_and_unsubscribing_cancels_it(
    hass: HomeAssistant, found: list[Machine], set_up_site: SetUpSite, dial: Dial, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, contacted = asyncio.Event(), []

    async def hang(_session: object, address: str, _credentials: object) -> Profile:
        contacted.append(address)
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    site = await set_up_site()
    line, other = await dial(), await dial()
    with monkeypatch.context() as patch:
        patch.setattr(scan_module, "async_identify", hang)
        number = await line.follow("scan", site_id=site.entry_id, targets=[NETWORK])
        await begun.wait()
        task = hass.data[websocket.SCAN]
        refused = await other.ask("miner_remote/scan/subscribe", site_id=site.entry_id, targets=[NETWORK])
        assert refused["error"]["error_code"] == "scan_running"
        await line.leave(number)
        await asyncio.wait([task], timeout=5)
        assert task.cancelled()
    # Also if the browser was closed.
    assert set(machines_of(await scan(other, site, NETWORK))) >= {machine.ip for machine in found}
    with monkeypatch.context() as patch:
        patch.setattr(scan_module, "async_identify", hang)
        await line.follow("scan", site_id=site.entry_id, targets=[NETWORK])
        task = hass.data[websocket.SCAN]
        await line.socket.close()
        await asyncio.wait([task], timeout=5)
        assert task.cancelled()
    assert websocket.SCAN not in hass.data


async def test_failed_scan_reports_an_error(
    hass: HomeAssistant, found: list[Machine], set_up_site: SetUpSite, dial: Dial, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_args: object) -> Profile:
        raise RuntimeError("broken")

    monkeypatch.setattr(scan_module, "async_identify", fail)
    site = await set_up_site()
    line = await dial()
    number = await line.follow("scan", site_id=site.entry_id, targets=[NETWORK])
    while not (event := await line.event(number)).get("finished"):
        pass
    assert event["error_code"] == "unexpected"
    assert websocket.SCAN not in hass.data


async def test_addresses_of_large_networks_are_listed_outside_of_the_event_loop(
    hass: HomeAssistant, set_up_site: SetUpSite, dial: Dial, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[int] = set()

    def listed(networks: Sequence[str]) -> list[str]:
        threads.add(threading.get_ident())
        return [str(address) for address in ip_network(networks[0]).hosts()][:1]

    for module in (scan_module, websocket):
        monkeypatch.setattr(module, "addresses_of", listed)
    site = await set_up_site()
    await scan(await dial(), site, "127.63.16.0/20")
    assert threads
    assert threading.get_ident() not in threads


@pytest.mark.parametrize(
    ("what", "data", "problem"),
    [
        ("scan/subscribe", {"targets": ["nonsense/24"]}, ("targets[0]", "invalid_network")),
        ("scan/subscribe", {"targets": [NETWORK, "8.8.8.0/24"]}, ("targets[1]", "public_network")),
        ("scan/subscribe", {"targets": ["10.0.0.0/16"]}, ("targets[0]", "network_too_large")),
        ("scan/subscribe", {"targets": ["192.168.1.5:80"]}, ("targets[0]", "invalid_host")),
        ("scan/subscribe", {"targets": [f"10.0.{number}.0/24" for number in range(9)]}, ("targets", "too_many_items")),
        ("scan/subscribe", {"targets": [f"10.0.0.{number}" for number in range(1, 66)]}, ("targets", "too_many_items")),
        ("scan/subscribe", {"targets": []}, ("targets", "empty")),
        ("scan/subscribe", {}, ("targets", "missing")),
        ("miners/add", {"miners": [{"host": "0.0.0.0"}]}, ("miners[0].host", "invalid_host")),  # noqa: S104
        ("miners/add", {"miners": [{"host": "10.0.0.1", "password": 7}]}, ("miners[0].password", "not_text")),
        ("miners/add", {"miners": [{"host": "10.0.0.1"}] * 101}, ("miners", "too_many_items")),
    ],
)
async def test_invalid_input_names_keys_and_codes(
    set_up_site: SetUpSite, dial: Dial, what: str, data: dict[str, object], problem: tuple[str, str]
) -> None:
    site = await set_up_site()
    error = (await (await dial()).ask(f"miner_remote/{what}", site_id=site.entry_id, **data))["error"]
    assert error["code"] == "invalid_format"
    assert [(item["path"], item["code"]) for item in error["errors"]] == [problem]


@pytest.mark.parametrize(
    ("what", "data"),
    [("scan/subscribe", {"targets": [NETWORK]}), ("miners/add", {"miners": [{"host": "127.63.1.1"}]})],
)
async def test_unknown_site_and_read_only_user_are_refused(
    hass: HomeAssistant,
    set_up_site: SetUpSite,
    dial: Dial,
    hass_read_only_access_token: str,
    what: str,
    data: dict[str, object],
) -> None:
    site = await set_up_site()
    kind = f"miner_remote/{what}"
    reader = await dial(hass_read_only_access_token)
    assert (await reader.ask(kind, site_id=site.entry_id, **data))["error"]["code"] == "unauthorized"
    assert (await reader.ask("miner_remote/sites"))["error"]["code"] == "unauthorized"
    administrator = await dial()
    assert (await administrator.ask(kind, site_id="nowhere", **data))["error"]["error_code"] == "site_not_found"
    await hass.config_entries.async_unload(site.entry_id)
    assert (await administrator.ask(kind, site_id=site.entry_id, **data))["error"]["error_code"] == "site_not_found"
    assert (await administrator.ask("miner_remote/sites"))["result"] == {"sites": []}
