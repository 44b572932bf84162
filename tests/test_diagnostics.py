"""Diagnostics contain no secrets and no personal data."""

from __future__ import annotations

import json
from unittest.mock import Mock

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr

from custom_components.miner_remote.diagnostics import async_get_config_entry_diagnostics, async_get_device_diagnostics
from custom_components.miner_remote.runtime import DATA
from custom_components.miner_remote.system_health import async_register
from simulator.fleet import Fleet
from simulator.machine import Fault

from .conftest import SetUpSite, miners_of, wait_until
from .policies.note_kind import NoteKind, note_kind

__all__ = ["note_kind"]


async def test_diagnostics_contain_no_secrets(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    async with Fleet.start(kinds=["antminer", "axeos", "whatsminer_v2"], base="127.36.30.1") as fleet:
        for machine in fleet.machines:
            machine.pools[0].url = "stratum+tcp://worker@pool.example.com:3333"
        antminer = fleet.machines[0]
        entry = await set_up_site(
            fleet.machines,
            name="Secret place",
            data={"username": "siteuser", "password": "sitepassword"},
            stored={"username": "root", "password": "root", "outlet": "switch.cellar"},
            answers=False,
        )
        for miner in miners_of(hass, entry):
            await miner.async_refresh()
        await hass.async_block_till_done()
        diagnostics = await async_get_config_entry_diagnostics(hass, entry)
        text = json.dumps(diagnostics)
        for secret in ("sitepassword", "siteuser", "Secret place", "switch.cellar", "127.36.30", "acme", "worker@"):
            assert secret not in text, secret
        for machine in fleet.machines:
            assert machine.mac not in text
            for pool in machine.pools:
                assert pool.password not in text
                assert pool.user not in text
        assert len(diagnostics["miners"]) == 3
        assert diagnostics["miners"][0]["profile"]["model"] == antminer.model
        assert diagnostics["miners"][0]["snapshot"]["pools"][0]["url"].endswith("pool.example.com:3333")
        assert diagnostics["miners"][0]["profile"]["mac"].startswith(antminer.mac[:8])
        assert diagnostics["miners"][0]["host"] == "….1"


async def test_raw_responses_are_included_if_the_option_is_on(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    async with Fleet.start(kinds=["antminer"], base="127.36.32.1") as fleet:
        (machine,) = fleet.machines
        entry = await set_up_site([machine])
        (miner,) = miners_of(hass, entry)
        device = dr.async_get(hass).async_get(miner.device_id or "")
        assert device is not None
        assert "capture" not in await async_get_device_diagnostics(hass, entry, device)
        hass.config_entries.async_update_entry(entry, options={"record_answers": True})
        await hass.async_block_till_done()
        await wait_until(lambda: miners_of(hass, entry)[0].last_update_success)
        writes = {name: count for name, count in machine.counters.items() if name != "request"}
        diagnostics = await async_get_device_diagnostics(hass, entry, device)
        assert {name: count for name, count in machine.counters.items() if name != "request"} == writes
        text = json.dumps(diagnostics["capture"])
        assert diagnostics["capture"]["driver"] == "antminer"
        assert len(diagnostics["capture"]["exchanges"]) > 5
        secrets = [machine.ip, machine.mac, machine.serial, *(pool.user for pool in machine.pools)]
        assert [secret for secret in secrets if secret in text] == []


async def test_raw_responses_of_hostname_need_its_address(
    hass: HomeAssistant, set_up_site: SetUpSite, names: dict[str, str]
) -> None:
    async with Fleet.start(kinds=["axeos"], base="127.36.39.1") as fleet:
        names["secret-name.lan"] = fleet.machines[0].ip
        entry = await set_up_site(["secret-name.lan"], options={"record_answers": True})
        (miner,) = miners_of(hass, entry)
        assert miner.device is not None
        capture = (await async_get_device_diagnostics(hass, entry, miner.device))["capture"]
        assert (capture["driver"], capture["problems"]) == ("axeos", [])
        assert capture["exchanges"]
        del names["secret-name.lan"]
        capture = (await async_get_device_diagnostics(hass, entry, miner.device))["capture"]
        assert capture == {"problems": ["UnreachableError"], "exchanges": []}
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_device_diagnostics_contain_one_miner(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    async with Fleet.start(kinds=["axeos", "axeos"], base="127.36.31.1") as fleet:
        fleet.machines[1].faults[Fault.DEAD] = {}
        entry = await set_up_site(fleet.machines, answers=False)
        one, other = miners_of(hass, entry)
        for miner in (one, other):
            await miner.async_refresh()
        await hass.async_block_till_done()
        devices = dr.async_get(hass)
        assert one.device
        assert other.device
        diagnostics = await async_get_device_diagnostics(hass, entry, one.device)
        assert diagnostics["miner"]["answers"] is True
        diagnostics = await async_get_device_diagnostics(hass, entry, other.device)
        assert diagnostics["miner"]["snapshot"] is None
        assert diagnostics["miner"]["last_error"] == "UnreachableError"
        site = devices.async_get_device_by_identifier(("miner_remote", entry.entry_id), entry.entry_id)
        assert site
        assert len((await async_get_device_diagnostics(hass, entry, site))["miners"]) == 2


async def test_hostnames_are_redacted(hass: HomeAssistant, set_up_site: SetUpSite, names: dict[str, str]) -> None:
    entry = await set_up_site(["secret-name.lan", "fd00::12"], answers=False)
    diagnostics = await async_get_config_entry_diagnostics(hass, entry)
    assert [miner["host"] for miner in diagnostics["miners"]] == ["**REDACTED**", "…:12"]


async def test_policies_are_shown_without_names(
    hass: HomeAssistant, set_up_site: SetUpSite, note_kind: NoteKind
) -> None:
    entry = await set_up_site()
    policies = hass.data[DATA].policies
    body = {"name": "Secret name", "note": "Secret note", "kind": "note", "settings": {"phase": "calm", "limit_w": 900}}
    scope = {"sites": ["Secret place"], "labels": ["Secret label", "Other"]}
    await policies.store.async_create({**body, "scope": scope}, created_by="Secret person")
    await policies.async_run(1)
    diagnostics = await async_get_config_entry_diagnostics(hass, entry)
    assert "ecret" not in json.dumps(diagnostics)
    (policy,) = diagnostics["policies"]
    assert (policy["kind"], policy["version"], policy["enabled"], policy["manual_minutes"]) == ("note", 1, True, 60)
    assert policy["scope"] == {"all": False, "miner_ids": 0, "areas": 0, "labels": 2, "sites": 1}
    assert policy["settings"] == {"phase": "**REDACTED**", "limit_w": 900, "restart": False}
    assert (policy["status"]["phase"], policy["status"]["reason"]) == ("calm", "note_all")


async def test_system_health_counts_sites_and_miners(
    hass: HomeAssistant, set_up_site: SetUpSite, note_kind: NoteKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered = []

    class Registration:
        def async_register_info(self, info_callback: object) -> None:
            registered.append(info_callback)

    async with Fleet.start(kinds=["axeos"], base="127.36.32.1") as fleet:
        await set_up_site([fleet.machines[0], "127.36.32.99"], answers=False)
        async_register(hass, Registration())  # type: ignore[arg-type]
        diagnostics = await registered[0](hass)
        assert diagnostics["sites"] == 1
        assert diagnostics["miners"] == 2
        assert diagnostics["driver_library"]
        assert (diagnostics["policies"], diagnostics["policies_with_errors"]) == (0, 0)
        policies = hass.data[DATA].policies
        monkeypatch.setattr(NoteKind, "decide", Mock(side_effect=ValueError))
        for enabled in (True, False):
            body = {"name": "a", "kind": "note", "scope": {"all": True}, "settings": {"phase": "calm"}}
            await policies.store.async_create({**body, "enabled": enabled}, created_by="Test")
        await policies.async_run()
        diagnostics = await registered[0](hass)
        assert (diagnostics["policies"], diagnostics["policies_with_errors"]) == (2, 1)
