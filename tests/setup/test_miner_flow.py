"""The flows of a miner and of changes to a site, against simulated miners on real sockets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from homeassistant.config_entries import SOURCE_RECONFIGURE
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.miner_remote.const import DEFAULT_ALERTS, SUBENTRY_MINER
from custom_components.miner_remote.runtime import DATA
from simulator.fleet import Fleet
from simulator.machine import Fault
from simulator.replay import Replay

from ..conftest import SetUpSite, miners_of, wait_until
from .flows import finish_scan, start_miner, submit, submit_miner


async def test_miner_is_added_to_an_existing_site(hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite) -> None:
    entry = await set_up_site([], data={"username": "root", "password": "root"})
    result = await start_miner(hass, entry)
    assert result["step_id"] == "add"
    result = await submit_miner(hass, result, host=fleet.machines[1].ip)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["unique_id"] == fleet.machines[1].mac
    await wait_until(lambda: any(miner.last_update_success for miner in miners_of(hass, entry)))
    await hass.async_block_till_done()
    assert "password" not in next(iter(entry.subentries.values())).data


async def test_added_miner_shows_its_limits(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    entry = await set_up_site([])
    capture = Path(__file__).parent.parent / "captures" / "antminer-stock" / "antminer-s9-oldweb-2019" / "capture.json"
    async with Replay.load(capture).serve("127.36.1.70"):
        result = await submit_miner(hass, await start_miner(hass, entry), host="127.36.1.70")
        assert result["step_id"] == "limited"
        assert "from 2019 or earlier" in result["description_placeholders"]["limits"]
        result = await submit_miner(hass, result)
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
    result = await start_miner(hass, entry)
    assert result["menu_options"] == ["scan", "add"]
    result = await submit_miner(hass, result, next_step_id="scan")
    result = await finish_scan(hass, result, hass.config_entries.subentries)
    assert result["description_placeholders"]["found"] == "3"
    result = await submit_miner(hass, result, miners=[machine.ip for machine in fleet.machines[1:]])
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert {subentry.data["host"] for subentry in entry.subentries.values()} == {
        machine.ip for machine in fleet.machines
    }
    # No miner is left to find.
    result = await submit_miner(hass, await start_miner(hass, entry), next_step_id="scan")
    result = await finish_scan(hass, result, hass.config_entries.subentries)
    assert result["step_id"] == "nothing_found"
    assert result["menu_options"] == ["add", "scan"]


async def test_selecting_no_miner_aborts(hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite) -> None:
    entry = await set_up_site([], data={"networks": ["127.36.1.0/29"]})
    result = await submit_miner(hass, await start_miner(hass, entry), next_step_id="scan")
    result = await finish_scan(hass, result, hass.config_entries.subentries)
    result = await submit_miner(hass, result, miners=[])
    assert result["reason"] == "none_chosen"


async def _reconfigure(hass: HomeAssistant, entry: MockConfigEntry, **user_input: Any) -> dict[str, Any]:
    subentry_id = next(iter(entry.subentries))
    result = await hass.config_entries.subentries.async_init(
        (entry.entry_id, SUBENTRY_MINER), context={"source": SOURCE_RECONFIGURE, "subentry_id": subentry_id}
    )
    assert result["step_id"] == "reconfigure"
    return await submit_miner(hass, result, **user_input)


async def test_reconfigure_a_miner(hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite) -> None:
    antminer = fleet.machines[1]
    entry = await set_up_site([antminer])
    (miner,) = miners_of(hass, entry)
    wanted = {"host": antminer.ip, "name": "Big", "site_credentials": False, "username": "root"}
    # Another password.
    antminer.password = "new"
    result = await _reconfigure(hass, entry, **wanted, password="newer")
    assert result["errors"] == {"base": "invalid_auth"}
    result = await submit_miner(hass, result, **wanted, password="new", outlet="switch.plug")
    assert result["reason"] == "reconfigure_successful"
    (subentry,) = entry.subentries.values()
    assert subentry.title == "Big"
    assert subentry.data["password"] == "new"
    assert subentry.data["outlet"] == "switch.plug"
    assert miner.outlet == "switch.plug"
    # An empty password keeps the old one; the outlet is removed.
    result = await _reconfigure(hass, entry, **wanted)
    assert result["reason"] == "reconfigure_successful"
    (subentry,) = entry.subentries.values()
    assert subentry.data["password"] == "new"
    assert "outlet" not in subentry.data
    # Another machine is refused.
    async with Fleet.start(kinds=["antminer"], base="127.36.1.60") as other:
        other.machines[0].password = "new"
        result = await _reconfigure(hass, entry, **{**wanted, "host": other.machines[0].ip})
        assert result["errors"] == {"base": "another_miner"}
        # The same machine at another address is accepted.
        other.machines[0].mac, other.machines[0].serial = antminer.mac, antminer.serial
        antminer.faults[Fault.DEAD] = {}
        result = await submit_miner(hass, result, **{**wanted, "host": other.machines[0].ip})
        assert result["reason"] == "reconfigure_successful"
        await wait_until(lambda: miner.address == other.machines[0].ip and miner.last_update_success)
        await hass.async_block_till_done()
    # An address that does not answer needs confirmation.
    result = await _reconfigure(hass, entry, **{**wanted, "host": "127.36.1.77", "site_credentials": True})
    assert result["errors"] == {"base": "cannot_connect"}
    result = await submit_miner(
        hass, result, **{**wanted, "host": "127.36.1.77", "site_credentials": True}, add_anyway=True
    )
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
    result = await submit_miner(hass, result, host="::::", **wanted)
    assert result["errors"] == {"host": "invalid_host"}


async def test_reconfigure_a_site(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    entry = await set_up_site(data={"username": "root", "password": "secret"})
    await set_up_site(name="Hall")
    result = await entry.start_reconfigure_flow(hass)
    assert "secret" not in str(result)
    result = await submit(hass, result, name="Hall", networks=[], username="root")
    assert result["errors"] == {"name": "name_taken"}
    result = await submit(hass, result, name="Attic", networks=["127.36.1.0/29"], username="admin")
    assert result["reason"] == "reconfigure_successful"
    assert entry.title == "Attic"
    assert entry.data == {
        "name": "Attic",
        "networks": ["127.36.1.0/29"],
        "username": "admin",
        "password": "secret",
    }
    result = await entry.start_reconfigure_flow(hass)
    result = await submit(hass, result, name="Attic", forget_credentials=True)
    assert entry.data == {"name": "Attic", "networks": []}
    await hass.async_block_till_done()


async def test_options_are_saved(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
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
    alerts = {"offline_minutes": 0.0, "hot_c": 80.0, "rejects_percent": 7.0}
    connection = {"phases": 3, "voltage_v": 240}
    others = {"entities": "main", "record_answers": True, "alerts": alerts, "connection": connection}
    result = await hass.config_entries.options.async_configure(
        result["flow_id"], {key: float(value) for key, value in given.items()} | others
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options == given | others
    assert all(type(entry.options[key]) is int for key in given)
    await hass.async_block_till_done()
    assert entry.runtime_data.scan_interval.total_seconds() == 60
    assert entry.runtime_data.watts_per_ampere == 720
    assert entry.runtime_data.entities == "main"
    assert hass.data[DATA].runner.concurrency == 7


async def test_options_suggest_the_default_thresholds_until_others_are_saved(
    hass: HomeAssistant, set_up_site: SetUpSite
) -> None:
    entry = await set_up_site()

    async def suggested() -> dict[str, object]:
        result = await hass.config_entries.options.async_init(entry.entry_id)
        hass.config_entries.options.async_abort(result["flow_id"])
        assert result["data_schema"] is not None
        fields = result["data_schema"].schema["alerts"].schema.schema
        return {str(key): key.description["suggested_value"] for key in fields if key.description}

    assert await suggested() == DEFAULT_ALERTS
    hass.config_entries.async_update_entry(entry, options={"alerts": {"hot_c": 80}})
    await hass.async_block_till_done()
    assert await suggested() == {"hot_c": 80}
