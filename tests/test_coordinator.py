"""Polling of one miner among many."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.control import local_link as link_module, polling
from custom_components.miner_remote.control.polling import REIDENTIFY_AFTER
from custom_components.miner_remote.drivers.contract.driver import Connection, Profile
from custom_components.miner_remote.drivers.contract.errors import TimedOutError
from custom_components.miner_remote.drivers.detect.identify import identify
from custom_components.miner_remote.fleet import miner as miner_module
from custom_components.miner_remote.fleet.serialize import miner_as_json
from custom_components.miner_remote.runtime import DATA
from simulator.fleet import Fleet
from simulator.machine import Fault

from .conftest import SetUpSite, miners_of, wait_until


async def test_long_commands_do_not_delay_polls_of_other_miners(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    async with Fleet.start(kinds=["cgminer"] * 3, base="127.43.20.1") as fleet:
        entry = await set_up_site(fleet.machines)
        entry.runtime_data.poll_slots = asyncio.Semaphore(2)
        first, second, third = miners_of(hass, entry)
        async with AsyncExitStack() as stack:
            for miner in (first, second):
                await stack.enter_async_context(miner.async_exclusive())
            polls = [asyncio.create_task(miner.async_refresh()) for miner in (first, second)]
            await asyncio.sleep(0.1)
            seen = third.last_seen
            async with asyncio.timeout(3):
                await third.async_refresh()
            assert third.last_seen != seen
        await asyncio.gather(*polls)
        assert first.last_update_success
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_new_firmware_version_is_identified_once(
    hass: HomeAssistant, set_up_site: SetUpSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if identification reports another version than the poll, it is not repeated."""
    looks: list[str] = []
    async with Fleet.start(kinds=["axeos"], base="127.43.21.1") as fleet:
        entry = await set_up_site(fleet.machines)
        (miner,) = miners_of(hass, entry)
        assert miner.profile is not None
        before = miner.profile

        async def look(connection: Connection) -> Profile:
            looks.append(connection.host)
            await identify(connection)
            return before

        monkeypatch.setattr(link_module, "identify", look)
        fleet.machines[0].firmware_version = "v9.9.9"
        for _ in range(3):
            await miner.async_refresh()
            await hass.async_block_till_done()
        assert looks == [fleet.machines[0].ip]
        fleet.machines[0].firmware_version = "v9.9.10"
        await miner.async_refresh()
        assert len(looks) == 2
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_new_firmware_version_is_identified_later_when_identification_fails(
    hass: HomeAssistant, set_up_site: SetUpSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Fleet.start(kinds=["axeos"], base="127.43.23.1") as fleet:
        entry = await set_up_site(fleet.machines)
        (miner,) = miners_of(hass, entry)
        before = miner.profile

        async def fail(connection: Connection) -> Profile:
            raise TimedOutError("no_answer", host=connection.host, seconds=1)

        fleet.machines[0].firmware_version = "v9.9.9"
        with monkeypatch.context() as patched:
            patched.setattr(link_module, "identify", fail)
            await miner.async_refresh()
        assert miner.last_update_success
        assert miner.profile == before
        await miner.async_refresh()
        assert miner.profile is not None
        assert miner.profile.identity.firmware_version == "v9.9.9"
        assert await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize("answers", [True, False])
async def test_unknown_miner_is_identified_again_after_failures(
    hass: HomeAssistant, set_up_site: SetUpSite, answers: bool
) -> None:
    async with Fleet.start(kinds=["whatsminer_v2"], base=f"127.43.{90 + answers}.1") as fleet:
        (machine,) = fleet.machines
        machine.empty_answers = 1000
        entry = await set_up_site([machine], answers=False)
        (miner,) = miners_of(hass, entry)
        await wait_until(lambda: miner.last_error is not None)
        for _ in range(REIDENTIFY_AFTER - 2):
            await miner.async_refresh()
        assert (miner.last_error.code, miner.profile) == ("summary_missing", None)
        # The last of these polls fails too, and then the miner is identified.
        machine.empty_answers = 1 if answers else 2
        await miner.async_refresh()
        assert machine.empty_answers == 0
        assert miner.last_error.code == "summary_missing"
        assert (miner.profile is not None) is answers
        await miner.async_refresh()
        assert miner.last_update_success
        assert miner.profile is not None
        assert miner.profile.identity.mac == machine.mac
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_poll_times_out_when_hostname_is_not_resolved_in_time(
    hass: HomeAssistant, set_up_site: SetUpSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(_host: str, _port: object) -> list[object]:
        await asyncio.sleep(40)
        return []

    monkeypatch.setattr(hass.loop, "getaddrinfo", hang)
    entry = await set_up_site(["hut.example"], options={"read_deadline": 0.3}, answers=False)
    (miner,) = miners_of(hass, entry)
    await miner.async_refresh()
    assert not miner.last_update_success
    assert isinstance(miner.last_error, TimedOutError)
    assert miner.last_error.code == "hostname_timeout"
    assert miner.last_error.arguments == {"host": "hut.example"}
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_hostname_with_two_addresses_resolves_to_ipv4(
    hass: HomeAssistant, set_up_site: SetUpSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def both(_host: str, _port: object) -> list[tuple[object, object, object, str, tuple[str, int]]]:
        return [(None, None, None, "", ("::1", 0)), (None, None, None, "", ("127.43.22.1", 0))]

    async with Fleet.start(kinds=["axeos"], base="127.43.22.1"):
        entry = await set_up_site(["both.example"], answers=False)
        (miner,) = miners_of(hass, entry)
        monkeypatch.setattr(hass.loop, "getaddrinfo", both)
        await miner.async_refresh()
        assert miner.last_update_success
        assert miner.address == "127.43.22.1"
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_schedule_keeps_its_miner_while_the_site_is_unloaded(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    """A miner of another site may have its address in the meantime."""
    garage = await set_up_site(["127.45.70.1"], answers=False)
    barn = await set_up_site(["127.45.70.2"], name="Barn", answers=False)
    data = hass.data[DATA]
    daily = {"schedule_type": "daily", "weekly_schedule": [{"start_hour": 1, "end_hour": 2}]}
    made = await data.schedules.async_create({**daily, "name": "Peak", "miner_ip": "127.45.70.1"}, created_by="Alice")
    assert await hass.config_entries.async_unload(garage.entry_id)
    (subentry,) = barn.subentries.values()
    hass.config_entries.async_update_subentry(barn, subentry, data={**subentry.data, CONF_HOST: "127.45.70.1"})
    await hass.async_block_till_done()
    assert data.fleet.by_address("127.45.70.1") is miners_of(hass, barn)[0]
    assert not await data.schedules.async_toggle(made["id"])
    assert data.schedules.get(made["id"])["miner_id"] == made["miner_id"] == "garage-id-0"


async def test_unanswered_miner_becomes_late_then_offline(
    hass: HomeAssistant, set_up_site: SetUpSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entity becomes offline although the base class notifies no listeners while a miner keeps failing."""
    for module in (miner_module, polling):
        monkeypatch.setattr(module, "OFFLINE_AFTER_S", 1.5)
    async with Fleet.start(kinds=["axeos"], base="127.43.22.1") as fleet:
        entry = await set_up_site(fleet.machines, enable_all=True)
        (miner,) = miners_of(hass, entry)
        entity_id = er.async_get(hass).async_get_entity_id("sensor", DOMAIN, f"{miner.miner_id}_reachability")
        assert entity_id is not None

        def shown() -> tuple[str, str, str]:
            current = hass.states.get(entity_id)
            assert current is not None
            row = miner_as_json(miner)
            return current.state, row["reachability"], row["status"]

        assert shown() == ("online", "online", "Active")
        fleet.machines[0].faults[Fault.DEAD] = {}
        await miner.async_refresh()
        assert shown() == ("late", "late", "Lagging")
        # The next poll runs when the time is over, whatever the interval.
        await wait_until(lambda: shown() == ("offline", "offline", "Stale"), 10)
        fleet.machines[0].faults.clear()
        await miner.async_refresh()
        assert shown() == ("online", "online", "Active")
