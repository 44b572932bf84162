"""The set-up dialogs, against simulated miners on real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from homeassistant.config_entries import SOURCE_DHCP, SOURCE_RECONFIGURE, SOURCE_USER, ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.data_entry_flow import EVENT_DATA_ENTRY_FLOW_PROGRESSED, FlowResultType
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.service_info.dhcp import DhcpServiceInfo
from homeassistant.helpers.translation import async_get_translations
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.miner_remote.const import DOMAIN, SUBENTRY_MINER
from custom_components.miner_remote.runtime import DATA
from custom_components.miner_remote.setup import miner_steps, network_scan
from simulator.fleet import Fleet
from simulator.machine import Fault
from simulator.replay import Replay

from .conftest import SetUpSite, miners_of, wait_until

KINDS = ["axeos", "antminer", "whatsminer_v2", "cgminer"]


@pytest.fixture
async def fleet() -> AsyncIterator[Fleet]:
    async with Fleet.start(kinds=KINDS, base="127.36.1.1") as fleet:
        yield fleet


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait ten seconds for machines that never answer."""
    monkeypatch.setattr(network_scan, "IDENTIFY_S", 2.0)


async def _start_site(hass: HomeAssistant, **user_input: Any) -> dict[str, Any]:
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == "user"
    return await hass.config_entries.flow.async_configure(result["flow_id"], {"name": "Hall", **user_input})


async def _menu(hass: HomeAssistant, result: dict[str, Any], choice: str) -> dict[str, Any]:
    assert result["type"] is FlowResultType.MENU, result
    return await hass.config_entries.flow.async_configure(result["flow_id"], {"next_step_id": choice})


async def _give(hass: HomeAssistant, result: dict[str, Any], **user_input: Any) -> dict[str, Any]:
    return await hass.config_entries.flow.async_configure(result["flow_id"], user_input)


async def _scan(hass: HomeAssistant, result: dict[str, Any], manager: Any = None) -> dict[str, Any]:
    """Wait until a scan is over; return the step behind it."""
    manager = manager or hass.config_entries.flow
    assert result["type"] is FlowResultType.SHOW_PROGRESS, result
    async with asyncio.timeout(30):
        while result["type"] is FlowResultType.SHOW_PROGRESS:
            await asyncio.sleep(0.05)
            await hass.async_block_till_done()
            result = await manager.async_configure(result["flow_id"])
    return result


async def test_own_networks_are_suggested(hass: HomeAssistant) -> None:
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    schema = {str(key): key for key in result["data_schema"].schema}
    assert schema["networks"].description["suggested_value"] == ["10.10.10.0/24"]
    assert schema["name"].description["suggested_value"] == hass.config.location_name


@pytest.mark.parametrize(
    ("networks", "error"),
    [
        (["nonsense"], "invalid_network"),
        (["8.8.8.0/24"], "public_network"),
        (["10.0.0.0/16"], "network_too_large"),
        ([f"10.0.{number}.0/24" for number in range(9)], "too_many_networks"),
    ],
)
async def test_network_that_cannot_be_scanned_is_rejected(hass: HomeAssistant, networks: list[str], error: str) -> None:
    result = await _start_site(hass, networks=networks)
    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == {"networks": error}
    assert result["description_placeholders"]["network"]


async def test_scan_finds_miners_and_adds_the_selected_ones(hass: HomeAssistant, fleet: Fleet) -> None:
    progress: list[float] = []
    hass.bus.async_listen(
        "data_entry_flow_progress_update", callback(lambda event: progress.append(event.data["progress"]))
    )
    result = await _start_site(hass, networks=["127.36.1.0/27"], username="admin", password="admin")
    assert result["menu_options"] == ["scan", "add", "finish"]
    result = await _scan(hass, await _menu(hass, result, "scan"))
    assert result["step_id"] == "pick"
    # The Antminer has another password than the site.
    assert result["description_placeholders"]["refused"] == "127.36.1.2"
    assert result["description_placeholders"]["found"] == "3"
    assert progress[-1] == 1.0
    assert progress == sorted(progress)
    result = await _give(hass, result, miners=["127.36.1.1", "127.36.1.3"])
    assert result["description_placeholders"]["count"] == "2"
    # A second scan does not offer them again.
    result = await _scan(hass, await _menu(hass, result, "scan"))
    assert result["description_placeholders"]["found"] == "1"
    result = await _give(hass, result, miners=[])
    result = await _menu(hass, result, "finish")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    entry = result["result"]
    assert entry.data == {"name": "Hall", "networks": ["127.36.1.0/27"], "username": "admin", "password": "admin"}
    assert entry.unique_id is None
    by_id = {subentry.unique_id: subentry for subentry in entry.subentries.values()}
    assert set(by_id) == {fleet.machines[0].mac, fleet.machines[2].mac}
    bitaxe = by_id[fleet.machines[0].mac]
    assert bitaxe.data["host"] == "127.36.1.1"
    assert bitaxe.data["profile"]["driver"].startswith("axeos")
    assert "password" not in bitaxe.data
    assert bitaxe.title.endswith(fleet.machines[0].mac.replace(":", "")[-4:].upper())
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    assert len(miners_of(hass, entry)) == 2


async def test_scan_identifies_only_addresses_with_open_ports(hass: HomeAssistant, fleet: Fleet) -> None:
    fleet.machines[0].faults[Fault.DEAD] = {}
    fleet.machines[1].faults[Fault.NO_REPLY] = {}
    fleet.machines[2].faults[Fault.DEAD] = {}
    fleet.machines[3].faults[Fault.DEAD] = {}
    result = await _start_site(hass, networks=["127.36.1.0/29"])
    result = await _scan(hass, await _menu(hass, result, "scan"))
    assert result["step_id"] == "nothing_found"
    assert result["menu_options"] == ["add", "scan", "finish"]
    assert result["description_placeholders"]["silent"] == "127.36.1.2"
    result = await _menu(hass, result, "add")
    assert result["step_id"] == "add"


async def test_dialog_that_missed_the_end_of_a_scan_is_notified_again(
    hass: HomeAssistant, fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dialog subscribes only after it shows the progress; a scan where all are known is over by then."""
    monkeypatch.setattr(miner_steps, "REMIND_FIRST_S", 0.1)
    for machine in fleet.machines:
        machine.faults[Fault.DEAD] = {}
    result = await _menu(hass, await _start_site(hass, networks=["127.36.1.0/29"]), "scan")
    await hass.async_block_till_done()
    assert hass.config_entries.flow.async_get(result["flow_id"])["step_id"] == "nothing_found"
    notices = async_capture_events(hass, EVENT_DATA_ENTRY_FLOW_PROGRESSED)
    await wait_until(lambda: len(notices) >= 2, 3)
    assert {notice.data["flow_id"] for notice in notices} == {result["flow_id"]}

    # The dialog fetches the step, and is left alone from then on: what a person enters must not be lost.
    result = await hass.config_entries.flow.async_configure(result["flow_id"])
    assert result["step_id"] == "nothing_found"
    notices.clear()
    await asyncio.sleep(0.6)
    assert notices == []


async def test_closed_dialog_is_not_notified(
    hass: HomeAssistant, fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(miner_steps, "REMIND_FIRST_S", 0.1)
    for machine in fleet.machines:
        machine.faults[Fault.DEAD] = {}
    result = await _menu(hass, await _start_site(hass, networks=["127.36.1.0/29"]), "scan")
    await hass.async_block_till_done()
    hass.config_entries.flow.async_abort(result["flow_id"])
    notices = async_capture_events(hass, EVENT_DATA_ENTRY_FLOW_PROGRESSED)
    await asyncio.sleep(0.4)
    assert notices == []


@pytest.mark.parametrize("language", ["en", "de"])
async def test_menu_titles_have_no_placeholders(hass: HomeAssistant, language: str) -> None:
    """Home Assistant shows the title of a menu without filling it in."""
    texts: dict[str, str] = {}
    for category in ("config", "config_subentries", "options"):
        texts |= await async_get_translations(hass, language, category, [DOMAIN])
    menus = [key.partition(".menu_options.")[0] for key in texts if ".menu_options." in key]
    assert menus
    assert [texts[f"{menu}.title"] for menu in menus if "{" in texts[f"{menu}.title"]] == []


async def test_scan_is_cancelled_with_its_flow(hass: HomeAssistant, fleet: Fleet) -> None:
    fleet.machines[0].faults[Fault.NO_REPLY] = {}
    result = await _start_site(hass, networks=["127.36.1.0/29"])
    result = await _menu(hass, result, "scan")
    assert result["type"] is FlowResultType.SHOW_PROGRESS
    hass.config_entries.flow.async_abort(result["flow_id"])
    await hass.async_block_till_done()
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "scan for miners"]


async def test_site_without_miners_is_created(hass: HomeAssistant) -> None:
    result = await _menu(hass, await _start_site(hass), "finish")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"] == {"name": "Hall", "networks": []}
    assert not result["result"].subentries


async def test_site_name_taken_by_another_site_is_rejected(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    await set_up_site(name="Hall")
    result = await _start_site(hass, name=" hall ")
    assert result["errors"] == {"name": "name_taken"}
    result = await _give(hass, result, name="  ")
    assert result["errors"] == {"name": "name_missing"}
    # Two dialogs at the same time: the second to finish is told.
    first = await _give(hass, result, name="Barn")
    second = await _start_site(hass, name="Barn")
    assert (await _menu(hass, first, "finish"))["type"] is FlowResultType.CREATE_ENTRY
    assert (await _menu(hass, second, "finish"))["reason"] == "name_taken"


async def test_miner_is_added_by_address(hass: HomeAssistant, fleet: Fleet) -> None:
    bitaxe, antminer = fleet.machines[0], fleet.machines[1]
    result = await _menu(hass, await _start_site(hass), "add")
    result = await _give(hass, result, host="not an address")
    assert result["errors"] == {"host": "invalid_host"}
    result = await _give(hass, result, host="127.36.1.9:80")
    assert result["errors"] == {"host": "invalid_host"}
    # A password that is wrong is told, and asked for.
    result = await _give(hass, result, host=antminer.ip, username="root", password="wrong")
    assert result["errors"] == {"base": "invalid_auth"}
    result = await _give(hass, result, host=antminer.ip, username="root", password="root", name="Big one")
    assert result["description_placeholders"]["count"] == "1"
    result = await _menu(hass, result, "add")
    result = await _give(hass, result, host=f"http://{bitaxe.ip}/", outlet="switch.plug")
    result = await _menu(hass, result, "finish")
    subentries = {subentry.data["host"]: subentry for subentry in result["result"].subentries.values()}
    assert subentries[antminer.ip].title == "Big one"
    assert subentries[antminer.ip].data["password"] == "root"
    assert subentries[bitaxe.ip].data["outlet"] == "switch.plug"


async def test_unreachable_host_and_unknown_device_give_different_errors(
    hass: HomeAssistant, fleet: Fleet, names: dict[str, str]
) -> None:
    result = await _menu(hass, await _start_site(hass), "add")
    result = await _give(hass, result, host="127.36.1.99")
    assert result["errors"] == {"base": "cannot_connect"}
    assert result["description_placeholders"]["detail"]
    result = await _give(hass, result, host="no-such-name.invalid")
    assert result["errors"] == {"base": "cannot_connect"}
    fleet.machines[3].faults[Fault.NO_REPLY] = {}
    result = await _give(hass, result, host=fleet.machines[3].ip)
    assert result["errors"] == {"base": "timeout_connect"}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.36.1.98", 80)
    async with server:
        result = await _give(hass, result, host="127.36.1.98")
        assert result["errors"] == {"base": "not_a_miner"}
        assert "add_anyway" not in {str(key) for key in result["data_schema"].schema}


async def test_miner_is_added_by_hostname(hass: HomeAssistant, fleet: Fleet, names: dict[str, str]) -> None:
    names["bitaxe.local"] = fleet.machines[0].ip
    names["other.local"] = fleet.machines[0].ip
    result = await _menu(hass, await _start_site(hass), "add")
    result = await _give(hass, result, host="Bitaxe.local.")
    entry = (await _menu(hass, result, "finish"))["result"]
    (subentry,) = entry.subentries.values()
    assert subentry.data["host"] == "bitaxe.local"
    await wait_until(lambda: all(miner.last_update_success for miner in miners_of(hass, entry)))
    await hass.async_block_till_done()
    result = await _menu(hass, await _start_site(hass, name="Barn"), "add")
    for host in (fleet.machines[0].ip, "BITAXE.local", "other.local"):
        result = await _give(hass, result, host=host)
        assert result["errors"] == {"host": "already_configured"}, host


async def test_miner_that_is_off_is_added_if_confirmed(hass: HomeAssistant, fleet: Fleet) -> None:
    machine = fleet.machines[0]
    machine.faults[Fault.DEAD] = {}
    result = await _menu(hass, await _start_site(hass), "add")
    result = await _give(hass, result, host=machine.ip, name="Sleeper")
    assert result["errors"] == {"base": "cannot_connect"}
    assert "add_anyway" in {str(key) for key in result["data_schema"].schema}
    result = await _give(hass, result, host=machine.ip, name="Sleeper", add_anyway=True)
    entry = (await _menu(hass, result, "finish"))["result"]
    await hass.async_block_till_done()
    (subentry,) = entry.subentries.values()
    assert subentry.data["profile"] is None
    assert subentry.unique_id
    assert subentry.unique_id != machine.mac
    (miner,) = miners_of(hass, entry)
    assert not miner.last_update_success
    # When it is switched on it is recognised; it keeps its id and is not added a second time.
    del machine.faults[Fault.DEAD]
    await miner.async_refresh()
    await hass.async_block_till_done()
    assert entry.subentries[subentry.subentry_id].data["profile"]["mac"] == machine.mac
    assert miner.miner_id == subentry.unique_id
    machine_elsewhere = await _start_site(hass, name="Elsewhere")
    result = await _menu(hass, machine_elsewhere, "add")
    result = await _give(hass, result, host=machine.ip)
    assert result["errors"] == {"host": "already_configured"}
    assert result["description_placeholders"]["name"] == "Sleeper"


async def test_configured_miner_is_not_added_twice(hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite) -> None:
    bitaxe = fleet.machines[0]
    await set_up_site([bitaxe])
    # By its address, in any spelling, in another site.
    result = await _menu(hass, await _start_site(hass), "add")
    result = await _give(hass, result, host=f" {bitaxe.ip} ")
    assert result["errors"] == {"host": "already_configured"}
    # By its identity, at another address.
    async with Fleet.start(kinds=["axeos"], base="127.36.1.50") as other:
        other.machines[0].mac = bitaxe.mac
        result = await _give(hass, result, host=other.machines[0].ip)
        assert result["errors"] == {"host": "already_configured"}
    # And within one dialog.
    result = await _give(hass, result, host=fleet.machines[3].ip)
    result = await _menu(hass, result, "add")
    result = await _give(hass, result, host=fleet.machines[3].ip)
    assert result["errors"] == {"host": "already_configured"}


async def test_miner_added_elsewhere_meanwhile_is_left_out(
    hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite
) -> None:
    bitaxe = fleet.machines[0]
    result = await _menu(hass, await _start_site(hass), "add")
    result = await _give(hass, result, host=bitaxe.ip)
    await set_up_site([bitaxe])
    result = await _menu(hass, result, "finish")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert not result["result"].subentries


async def test_miners_without_mac_get_different_ids(hass: HomeAssistant) -> None:
    async with Fleet.start(kinds=["axeos", "axeos"], base="127.36.2.1") as fleet:
        for machine in fleet.machines:
            machine.faults[Fault.NO_MAC] = {}
        result = await _start_site(hass, networks=["127.36.2.0/29"])
        result = await _scan(hass, await _menu(hass, result, "scan"))
        result = await _give(hass, result, miners=["127.36.2.1", "127.36.2.2"])
        entry = (await _menu(hass, result, "finish"))["result"]
        await hass.async_block_till_done()
        ids = {subentry.unique_id for subentry in entry.subentries.values()}
        assert len(ids) == 2
        assert all(ids)
        devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
        assert len(devices) == 3  # the site's own among them


# The flow of one miner ------------------------------------------------------------------------------------------------


async def _start_miner(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, Any]:
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, SUBENTRY_MINER), context={"source": SOURCE_USER}
    )


async def _go_on(hass: HomeAssistant, result: dict[str, Any], **user_input: Any) -> dict[str, Any]:
    return await hass.config_entries.subentries.async_configure(result["flow_id"], user_input)


async def test_miner_is_added_to_an_existing_site(hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite) -> None:
    entry = await set_up_site([], data={"username": "root", "password": "root"})
    result = await _start_miner(hass, entry)
    assert result["step_id"] == "add"
    result = await _go_on(hass, result, host=fleet.machines[1].ip)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["unique_id"] == fleet.machines[1].mac
    await wait_until(lambda: any(miner.last_update_success for miner in miners_of(hass, entry)))
    await hass.async_block_till_done()
    assert "password" not in next(iter(entry.subentries.values())).data


async def test_added_miner_shows_its_limits(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    entry = await set_up_site([])
    capture = Path(__file__).parent / "captures" / "antminer-stock" / "antminer-s9-oldweb-2019" / "capture.json"
    async with Replay.load(capture).serve("127.36.1.70"):
        result = await _go_on(hass, await _start_miner(hass, entry), host="127.36.1.70")
        assert result["step_id"] == "limited"
        assert "from 2019 or earlier" in result["description_placeholders"]["limits"]
        result = await _go_on(hass, result)
        assert result["type"] is FlowResultType.CREATE_ENTRY
        assert result["data"]["profile"]["limits"] == ["old_web"]
        await wait_until(lambda: any(miner.last_update_success for miner in miners_of(hass, entry)))
        (miner,) = miners_of(hass, entry)
        assert miner.data.hashrate_ths == pytest.approx(13.88, rel=1e-3)
        await hass.async_block_till_done()


async def test_several_miners_are_added_to_an_existing_site(
    hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite
) -> None:
    entry = await set_up_site([fleet.machines[0]], data={"networks": ["127.36.1.0/29"]})
    result = await _start_miner(hass, entry)
    assert result["menu_options"] == ["scan", "add"]
    result = await _go_on(hass, result, next_step_id="scan")
    result = await _scan(hass, result, hass.config_entries.subentries)
    assert result["description_placeholders"]["found"] == "3"
    result = await _go_on(hass, result, miners=[machine.ip for machine in fleet.machines[1:]])
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert {subentry.data["host"] for subentry in entry.subentries.values()} == {
        machine.ip for machine in fleet.machines
    }
    # Nothing is left to be found.
    result = await _go_on(hass, await _start_miner(hass, entry), next_step_id="scan")
    result = await _scan(hass, result, hass.config_entries.subentries)
    assert result["step_id"] == "nothing_found"
    assert result["menu_options"] == ["add", "scan"]


async def test_selecting_no_miner_aborts(hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite) -> None:
    entry = await set_up_site([], data={"networks": ["127.36.1.0/29"]})
    result = await _go_on(hass, await _start_miner(hass, entry), next_step_id="scan")
    result = await _scan(hass, result, hass.config_entries.subentries)
    result = await _go_on(hass, result, miners=[])
    assert result["reason"] == "none_chosen"


async def _reconfigure(hass: HomeAssistant, entry: MockConfigEntry, **user_input: Any) -> dict[str, Any]:
    subentry_id = next(iter(entry.subentries))
    result = await hass.config_entries.subentries.async_init(
        (entry.entry_id, SUBENTRY_MINER), context={"source": SOURCE_RECONFIGURE, "subentry_id": subentry_id}
    )
    assert result["step_id"] == "reconfigure"
    return await _go_on(hass, result, **user_input)


async def test_reconfigure_a_miner(hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite) -> None:
    antminer = fleet.machines[1]
    entry = await set_up_site([antminer])
    (miner,) = miners_of(hass, entry)
    wanted = {"host": antminer.ip, "name": "Big", "site_credentials": False, "username": "root"}
    # Another password.
    antminer.password = "new"
    result = await _reconfigure(hass, entry, **wanted, password="newer")
    assert result["errors"] == {"base": "invalid_auth"}
    result = await _go_on(hass, result, **wanted, password="new", outlet="switch.plug")
    assert result["reason"] == "reconfigure_successful"
    (subentry,) = entry.subentries.values()
    assert subentry.title == "Big"
    assert subentry.data["password"] == "new"
    assert subentry.data["outlet"] == "switch.plug"
    assert miner.outlet == "switch.plug"
    # An empty password leaves it as it is; the outlet goes.
    result = await _reconfigure(hass, entry, **wanted)
    assert result["reason"] == "reconfigure_successful"
    (subentry,) = entry.subentries.values()
    assert subentry.data["password"] == "new"
    assert "outlet" not in subentry.data
    # Another machine is not taken for this one.
    async with Fleet.start(kinds=["antminer"], base="127.36.1.60") as other:
        other.machines[0].password = "new"
        result = await _reconfigure(hass, entry, **{**wanted, "host": other.machines[0].ip})
        assert result["errors"] == {"base": "another_miner"}
        # The same machine at another address is.
        other.machines[0].mac, other.machines[0].serial = antminer.mac, antminer.serial
        antminer.faults[Fault.DEAD] = {}
        result = await _go_on(hass, result, **{**wanted, "host": other.machines[0].ip})
        assert result["reason"] == "reconfigure_successful"
        await wait_until(lambda: miner.address == other.machines[0].ip and miner.last_update_success)
        await hass.async_block_till_done()
    # An address where nobody is, only where the user says so.
    result = await _reconfigure(hass, entry, **{**wanted, "host": "127.36.1.77", "site_credentials": True})
    assert result["errors"] == {"base": "cannot_connect"}
    result = await _go_on(hass, result, **{**wanted, "host": "127.36.1.77", "site_credentials": True}, add_anyway=True)
    assert result["reason"] == "reconfigure_successful"
    (subentry,) = entry.subentries.values()
    assert subentry.data["profile"]["mac"] == antminer.mac
    assert "password" not in subentry.data


async def test_reconfigure_to_the_address_of_another_miner_fails(
    hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite
) -> None:
    entry = await set_up_site([fleet.machines[0], fleet.machines[3]])
    wanted = {"name": "X", "site_credentials": True}
    result = await _reconfigure(hass, entry, host=fleet.machines[3].ip, **wanted)
    assert result["errors"] == {"host": "already_configured"}
    result = await _go_on(hass, result, host="::::", **wanted)
    assert result["errors"] == {"host": "invalid_host"}


# Changing a site ------------------------------------------------------------------------------------------------------


async def test_reconfigure_a_site(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    entry = await set_up_site(data={"username": "root", "password": "secret"})
    await set_up_site(name="Hall")
    result = await entry.start_reconfigure_flow(hass)
    assert "secret" not in str(result)
    result = await _give(hass, result, name="Hall", networks=[], username="root")
    assert result["errors"] == {"name": "name_taken"}
    result = await _give(hass, result, name="Attic", networks=["127.36.1.0/29"], username="admin")
    assert result["reason"] == "reconfigure_successful"
    assert entry.title == "Attic"
    assert entry.data == {
        "name": "Attic",
        "networks": ["127.36.1.0/29"],
        "username": "admin",
        "password": "secret",
    }
    result = await entry.start_reconfigure_flow(hass)
    result = await _give(hass, result, name="Attic", forget_credentials=True)
    assert entry.data == {"name": "Attic", "networks": []}
    await hass.async_block_till_done()


async def test_options(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    entry = await set_up_site()
    result = await hass.config_entries.options.async_init(entry.entry_id)
    given = {
        "scan_interval": 60,
        "read_deadline": 5,
        "write_deadline": 10,
        "config_write_deadline": 200,
        "concurrency": 7,
        "commands_per_minute": 33,
        "history_days": 30,
        "history_records": 5000,
    }
    result = await hass.config_entries.options.async_configure(
        result["flow_id"], {key: float(value) for key, value in given.items()} | {"record_answers": True}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options == given | {"record_answers": True}
    assert all(type(entry.options[key]) is int for key in given)
    await hass.async_block_till_done()
    assert entry.runtime_data.scan_interval.total_seconds() == 60
    assert hass.data[DATA].runner.concurrency == 7


# Passwords ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("whole_site", [False, True])
async def test_reauth(hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite, whole_site: bool) -> None:
    antminer = fleet.machines[1]
    entry = await set_up_site([antminer])
    (miner,) = miners_of(hass, entry)
    antminer.password = "changed"
    await miner.async_refresh()
    await hass.async_block_till_done()
    (flow,) = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    assert flow["step_id"] == "reauth_confirm"
    assert flow["context"]["title_placeholders"] == {"name": f"Miner {antminer.ip}"}
    result = await _give(hass, flow, username="root", password="wrong", whole_site=whole_site)
    assert result["errors"] == {"base": "invalid_auth"}
    assert result["description_placeholders"]["host"] == antminer.ip
    antminer.faults[Fault.DEAD] = {}
    result = await _give(hass, flow, username="root", password="changed", whole_site=whole_site)
    assert result["errors"] == {"base": "cannot_connect"}
    del antminer.faults[Fault.DEAD]
    result = await _give(hass, flow, username="root", password="changed", whole_site=whole_site)
    assert result["reason"] == "reauth_successful"
    (subentry,) = entry.subentries.values()
    assert ("password" in subentry.data) is not whole_site
    assert entry.data.get("password") == ("changed" if whole_site else None)
    await hass.async_block_till_done()
    await wait_until(lambda: all(miner.last_update_success for miner in miners_of(hass, entry)))
    await hass.async_block_till_done()


async def test_reauth_fails_if_another_machine_answers(
    hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite
) -> None:
    antminer = fleet.machines[1]
    entry = await set_up_site([antminer])
    antminer.password = "changed"
    await miners_of(hass, entry)[0].async_refresh()
    await hass.async_block_till_done()
    (flow,) = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    antminer.mac, antminer.serial = "02:00:00:00:00:99", "OTHER"
    result = await _give(hass, flow, username="root", password="changed", whole_site=False)
    assert result["errors"] == {"base": "another_miner"}
    # The miner is removed while the dialog is open.
    hass.config_entries.async_remove_subentry(entry, next(iter(entry.subentries)))
    result = await _give(hass, flow, username="root", password="changed", whole_site=False)
    assert result["reason"] == "miner_removed"
    await hass.async_block_till_done()
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": "reauth", "entry_id": entry.entry_id}, data={"subentry_id": "gone"}
    )
    assert result["reason"] == "miner_removed"


# Discovery ------------------------------------------------------------------------------------------------------------


async def _dhcp(hass: HomeAssistant, ip: str, mac: str, hostname: str = "bitaxe") -> dict[str, Any]:
    return await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_DHCP},
        data=DhcpServiceInfo(ip=ip, hostname=hostname, macaddress=mac.replace(":", "")),
    )


async def test_dhcp_updates_the_address_of_a_miner(hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite) -> None:
    bitaxe = fleet.machines[0]
    entry = await set_up_site([bitaxe])
    (miner,) = miners_of(hass, entry)
    device_id = miner.device_id
    async with Fleet.start(kinds=["axeos"], base="127.36.1.40") as moved:
        moved.machines[0].mac = bitaxe.mac
        bitaxe.faults[Fault.DEAD] = {}
        result = await _dhcp(hass, moved.machines[0].ip, bitaxe.mac)
        assert result["reason"] == "already_configured"
        await wait_until(lambda: miner.address == "127.36.1.40" and miner.last_update_success)
        await hass.async_block_till_done()
    assert miner.device_id == device_id
    assert next(iter(entry.subentries.values())).data["host"] == "127.36.1.40"
    assert len(dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)) == 2


async def test_dhcp_keeps_a_hostname(hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite) -> None:
    bitaxe = fleet.machines[0]
    entry = await set_up_site([bitaxe])
    (subentry,) = entry.subentries.values()
    hass.config_entries.async_update_subentry(entry, subentry, data={**subentry.data, "host": "bitaxe.local"})
    await hass.async_block_till_done()
    assert (await _dhcp(hass, "127.36.1.41", bitaxe.mac))["reason"] == "already_configured"
    assert next(iter(entry.subentries.values())).data["host"] == "bitaxe.local"


async def test_dhcp_miner_is_added_to_a_site(hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite) -> None:
    entry = await set_up_site()
    bitaxe, antminer = fleet.machines[0], fleet.machines[1]
    result = await _dhcp(hass, bitaxe.ip, bitaxe.mac)
    assert result["step_id"] == "discovered"
    result = await _give(hass, result, site=entry.entry_id)
    assert result["reason"] == "miner_added"
    # A password of its own is asked for where the default is wrong.
    antminer.password = "changed"
    result = await _dhcp(hass, antminer.ip, antminer.mac, "antminer")
    assert result["step_id"] == "discovered"
    result = await _give(hass, result, site=entry.entry_id)
    assert result["errors"] == {"base": "invalid_auth"}
    result = await _give(hass, result, site=entry.entry_id, username="root", password="changed")
    assert result["reason"] == "miner_added"
    await hass.async_block_till_done()
    assert {subentry.unique_id for subentry in entry.subentries.values()} == {bitaxe.mac, antminer.mac}


async def test_dhcp_miner_is_added_to_a_new_site(hass: HomeAssistant, fleet: Fleet) -> None:
    bitaxe = fleet.machines[0]
    result = await _dhcp(hass, bitaxe.ip, bitaxe.mac)
    result = await _give(hass, result, name="Desk")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["result"].unique_id is None
    (subentry,) = result["result"].subentries.values()
    assert subentry.unique_id == bitaxe.mac
    await hass.async_block_till_done()
    assert (await _dhcp(hass, bitaxe.ip, bitaxe.mac))["reason"] == "already_configured"


@pytest.mark.parametrize("new_site", [True, False])
async def test_dhcp_limited_miner_shows_its_limits(hass: HomeAssistant, set_up_site: SetUpSite, new_site: bool) -> None:
    entry = None if new_site else await set_up_site()
    capture = Path(__file__).parent / "captures" / "antminer-stock" / "antminer-s9-oldweb-2019" / "capture.json"
    async with Replay.load(capture).serve("127.36.1.71"):
        result = await _dhcp(hass, "127.36.1.71", "02:00:00:00:00:71", "antminer")
        result = await _give(hass, result, **({"site": entry.entry_id} if entry else {"name": "Desk"}))
        assert result["step_id"] == "limited"
        assert "from 2019 or earlier" in result["description_placeholders"]["limits"]
        result = await _give(hass, result)
        if entry is None:
            assert result["type"] is FlowResultType.CREATE_ENTRY
            entry = result["result"]
        else:
            assert result["reason"] == "miner_added"
        (subentry,) = entry.subentries.values()
        assert subentry.data["profile"]["limits"] == ["old_web"]
        await hass.async_block_till_done()


async def test_dhcp_site_removed_meanwhile_asks_again(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    entry = await set_up_site()
    capture = Path(__file__).parent / "captures" / "antminer-stock" / "antminer-s9-oldweb-2019" / "capture.json"
    async with Replay.load(capture).serve("127.36.1.72"):
        result = await _dhcp(hass, "127.36.1.72", "02:00:00:00:00:72", "antminer")
        result = await _give(hass, result, site=entry.entry_id)
        await hass.config_entries.async_remove(entry.entry_id)
        result = await _give(hass, result)
        assert result["step_id"] == "discovered"
        assert {str(key) for key in result["data_schema"].schema} == {"name", "username", "password"}
        await hass.async_block_till_done()


async def test_dhcp_device_that_is_no_miner_aborts(hass: HomeAssistant) -> None:
    assert (await _dhcp(hass, "127.36.1.97", "02:00:00:00:00:01"))["reason"] == "cannot_connect"
