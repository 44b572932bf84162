"""The memory of drivers survives a restart, and a miner with a changed firmware layout is identified again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from unittest.mock import AsyncMock

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.control.polling import REIDENTIFY_AFTER
from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Limit
from simulator.fleet import Fleet
from simulator.replay import Replay

from .conftest import SetUpSite, miners_of

IDENTIFY = "custom_components.miner_remote.control.local_link.identify"
CAPTURES = Path(__file__).parent / "captures" / "antminer-stock"


@pytest.mark.parametrize("mode", [2, 3])
async def test_paused_antminer_returns_to_its_work_mode_after_a_restart(
    hass: HomeAssistant, set_up_site: SetUpSite, mode: int
) -> None:
    async with Fleet.start(kinds=["antminer"], base=f"127.43.24.{mode}") as fleet:
        machine = fleet.machines[0]
        machine.work_mode = mode
        entry = await set_up_site(fleet.machines)
        (miner,) = miners_of(hass, entry)
        async with miner.async_exclusive() as driver:
            await driver.pause()
        assert machine.work_mode == 1
        assert await hass.config_entries.async_unload(entry.entry_id)
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        (miner,) = miners_of(hass, entry)
        await miner.async_refresh()
        async with miner.async_exclusive() as driver:
            await driver.resume()
        assert machine.work_mode == mode
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_firmware_with_another_layout_is_identified_again(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    address = "127.43.25.1"
    async with Fleet.start(kinds=["antminer"], base=address) as fleet:
        entry = await set_up_site(fleet.machines)
        (miner,) = miners_of(hass, entry)
        assert miner.profile is not None
        mac = fleet.machines[0].mac
        assert (miner.profile.driver, miner.profile.identity.mac) == ("antminer", mac)
    # The same address, with firmware of which only port 4028 can be read, and which does not report its MAC address.
    capture = json.loads((CAPTURES / "antminer-s19pro-2022" / "capture.json").read_text(encoding="utf-8"))
    page = {"port": 80, "protocol": "http", "method": "GET", "path": "/", "answer": "<html></html>"}
    async with Replay([*capture["exchanges"], page]).serve(address):
        for _ in range(REIDENTIFY_AFTER + 1):
            await miner.async_refresh()
        assert miner.last_update_success
        assert (miner.profile.driver, miner.profile.identity.mac) == ("cgminer", mac)
        assert miner.data.hashrate_ths == pytest.approx(110.567, rel=1e-3)
        assert Capability.PAUSE not in miner.capabilities
        assert miner.profile.limits == {Limit.READ_ONLY_API, Limit.API_ONLY}
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_profile_of_an_earlier_version_is_renewed(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    capture = Replay.load(CAPTURES / "antminer-s19pro-2022" / "capture.json")
    async with capture.serve("127.43.26.1"):
        entry = await set_up_site(["127.43.26.1"])
        (miner,) = miners_of(hass, entry)
        assert miner.profile is not None
        (subentry,) = entry.subentries.values()
        stored = {**miner.profile.as_dict(), "capabilities": ["pools_read", "pools_write", "reboot"]}
        del stored["limits"], stored["format"]
        assert await hass.config_entries.async_unload(entry.entry_id)
        hass.config_entries.async_update_subentry(entry, subentry, data={**subentry.data, "profile": stored})
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        (miner,) = miners_of(hass, entry)
        await miner.async_refresh()
        assert miner.capabilities == {Capability.POOLS_READ, Capability.CONFIG_READ}
        assert await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize("known", [{"capabilities": ["pools_read", "pause"]}, {}], ids=["less", "all"])
async def test_miner_is_asked_once_for_what_earlier_versions_did_not_use(
    hass: HomeAssistant, set_up_site: SetUpSite, known: dict[str, object]
) -> None:
    async with Fleet.start(kinds=["antminer"], base="127.43.28.1") as fleet:
        (machine,) = fleet.machines
        entry = await set_up_site(fleet.machines)
        (subentry,) = entry.subentries.values()
        stored = {**subentry.data["profile"], **known}
        del stored["format"]
        assert await hass.config_entries.async_unload(entry.entry_id)
        hass.config_entries.async_update_subentry(entry, subentry, data={**subentry.data, "profile": stored})
        machine.journal.clear()
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        (miner,) = miners_of(hass, entry)
        for _ in range(2):
            await miner.async_refresh()
        assert {Capability.LOGS, Capability.WORK_MODE, Capability.FIRMWARE} <= miner.capabilities
        assert list(machine.journal).count("HEAD /cgi-bin/log.cgi") == 1
        (subentry,) = entry.subentries.values()
        assert subentry.data["profile"] == miner.profile.as_dict()
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_miner_that_was_identified_while_it_started_is_completed_once(
    hass: HomeAssistant, set_up_site: SetUpSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Fleet.start(kinds=["braiins"], base="127.43.29.1") as fleet:
        entry = await set_up_site(fleet.machines)
        (miner,) = miners_of(hass, entry)
        assert miner.profile is not None
        whole = miner.capabilities
        part = replace(miner.profile, capabilities=whole - {Capability.FAN, Capability.HASHBOARDS})
        miner.link.profile = part
        miner.settings.expire()
        await miner.async_refresh()
        assert miner.capabilities == whole
        # A miner that is identified like that again is left as it is.
        identified = AsyncMock(return_value=part)
        monkeypatch.setattr(IDENTIFY, identified)
        miner.link.profile = part
        for _ in range(2):
            miner.settings.expire()
            await miner.async_refresh()
        assert identified.await_count == 0
        assert miner.last_update_success
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_damaged_profile_is_reported_and_the_miner_is_identified_again(
    hass: HomeAssistant, set_up_site: SetUpSite, caplog: pytest.LogCaptureFixture
) -> None:
    async with Fleet.start(kinds=["luxos"], base="127.43.27.1") as fleet:
        entry = await set_up_site(fleet.machines)
        (subentry,) = entry.subentries.values()
        assert await hass.config_entries.async_unload(entry.entry_id)
        hass.config_entries.async_update_subentry(
            entry, subentry, data={**subentry.data, "profile": {"driver": "luxos"}}
        )
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        assert f"The stored profile of {subentry.title} is damaged" in caplog.text
        (miner,) = miners_of(hass, entry)
        await miner.async_refresh()
        assert miner.profile is not None
        assert Capability.REBOOT in miner.capabilities
        assert await hass.config_entries.async_unload(entry.entry_id)
