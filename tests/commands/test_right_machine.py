"""A command reaches only the machine that was added, although addresses are reassigned and miners move."""

from __future__ import annotations

import pytest
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.control import local_link as link_module
from custom_components.miner_remote.control.record import CommandType, PoolSwitchCommand, SimpleCommand, Status
from simulator.machine import Fault

from ..hall import PERSON, Hall

REBOOT = SimpleCommand(command_type=CommandType.REBOOT)
PAUSE = SimpleCommand(command_type=CommandType.POWER_OFF)
POOL = PoolSwitchCommand(pool_url="stratum+tcp://new.example:3333", worker_name="a.b")
ANOTHER = "02:00:5e:00:00:99"


@pytest.mark.parametrize("command", [REBOOT, PAUSE, POOL], ids=lambda command: command.command_type.value)
async def test_command_is_not_sent_to_another_miner_at_the_address(hall_of, command: object) -> None:
    async with hall_of(["axeos", "antminer", "whatsminer_v2"], "127.43.1.1") as hall:
        for machine, miner in zip(hall.machines, hall.miners, strict=True):
            machine.mac = ANOTHER
            await miner.async_refresh()
            assert not miner.last_update_success
        batch = await hall.data.runner.async_run(command, hall.miners, PERSON)
        assert [record.status for record in batch.records] == [Status.FAILED] * 3
        assert all(ANOTHER in (record.error_message or "") for record in batch.records)
        for machine in hall.machines:
            assert not {"reboot", "restart_mining", "pause", "pools"} & machine.counters.keys()


async def test_miner_not_seen_recently_is_identified_first(hall_of, monkeypatch: pytest.MonkeyPatch) -> None:
    async with hall_of(["axeos"], "127.43.2.1") as hall:
        hall.machines[0].mac = ANOTHER
        monkeypatch.setattr(link_module, "SEEN_S", 0.0)
        batch = await hall.data.runner.async_run(REBOOT, hall.miners, PERSON)
        assert batch.records[0].status is Status.FAILED
        assert "reboot" not in hall.machines[0].counters


@pytest.mark.parametrize("same", [True, False])
async def test_miner_that_reports_no_state_is_identified_before_command(
    hall_of, monkeypatch: pytest.MonkeyPatch, same: bool
) -> None:
    async with hall_of(["whatsminer_v2"], f"127.43.{6 + same}.1") as hall:
        (machine,) = hall.machines
        monkeypatch.setattr(link_module, "SEEN_S", 0.0)
        machine.empty_answers = 1
        if not same:
            machine.mac = ANOTHER
        record = (await hall.data.runner.async_run(REBOOT, hall.miners, PERSON)).records[0]
        assert machine.empty_answers == 0
        if same:
            assert record.status is Status.SUCCESS, record.error_message
            assert machine.counters["reboot"] == 1
        else:
            assert (record.status, record.error_code) == (Status.FAILED, "another_miner")
            assert (record.error_args or {})["actual"] == ANOTHER
            assert "reboot" not in machine.counters


async def test_first_command_to_new_address_identifies_miner(hass: HomeAssistant, hall_of) -> None:
    async with hall_of(["axeos", "axeos"], "127.43.3.1") as hall:
        miner, wrong = hall.miners[0], hall.machines[1]
        subentry = hall.entry.subentries[miner.subentry_id]
        moved = {**subentry.data, CONF_HOST: wrong.ip}
        hass.config_entries.async_update_subentry(hall.entry, subentry, data=moved)
        await hass.async_block_till_done()
        assert miner.address == wrong.ip
        batch = await hall.data.runner.async_run(REBOOT, [miner], PERSON)
        assert batch.records[0].status is Status.FAILED
        assert "reboot" not in wrong.counters


@pytest.mark.parametrize("polled", [False, True])
async def test_command_is_not_sent_to_unidentified_miner_at_new_address(
    hass: HomeAssistant, hall_of, polled: bool
) -> None:
    """At a known address, it may be the miner itself, whose firmware temporarily reports no MAC address."""
    async with hall_of(["axeos", "axeos"], "127.43.5.1") as hall:
        miner, (right, wrong) = hall.miners[0], hall.machines
        for machine in hall.machines:
            machine.faults[Fault.NO_MAC] = {}
        await miner.async_refresh()
        assert miner.last_update_success
        subentry = hall.entry.subentries[miner.subentry_id]
        for host in (wrong.ip, right.ip):
            hass.config_entries.async_update_subentry(hall.entry, subentry, data={**subentry.data, CONF_HOST: host})
            await hass.async_block_till_done()
            if polled:
                await miner.async_refresh()
                assert miner.last_update_success is (host == right.ip)
            batch = await hall.data.runner.async_run(REBOOT, [miner], PERSON)
            assert batch.records[0].status is (Status.SUCCESS if host == right.ip else Status.FAILED)
        assert "reboot" not in wrong.counters
        assert right.counters["reboot"] == 1


async def test_address_stands_for_the_miner_that_answers_there(hass: HomeAssistant, hall_of) -> None:
    """The second miner got the first one's address; the new address of the first one is not yet known."""
    async with hall_of(["axeos", "axeos"], "127.43.4.1") as hall:
        first, second = hall.miners
        here, gone = hall.machines
        here.mac, gone.mac = gone.mac, here.mac
        gone.faults[Fault.DEAD] = {}
        await first.async_refresh()
        subentry = hall.entry.subentries[second.subentry_id]
        hass.config_entries.async_update_subentry(hall.entry, subentry, data={**subentry.data, CONF_HOST: here.ip})
        await hass.async_block_till_done()
        await second.async_refresh()
        assert second.last_update_success
        assert not first.last_update_success
        assert hall.data.fleet.by_address(here.ip) is second
        await _rebooted_once(hall, here.ip)


async def _rebooted_once(hall: Hall, address: str) -> None:
    miner = hall.data.fleet.by_address(address)
    assert miner is not None
    batch = await hall.data.runner.async_run(REBOOT, [miner], PERSON)
    assert batch.records[0].status is Status.SUCCESS, batch.records[0].error_message
