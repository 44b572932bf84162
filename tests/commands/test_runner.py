"""The command runner records, paces, locks and verifies commands to simulated miners on real sockets."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.miner_remote.commands import batches as batches_module, verification
from custom_components.miner_remote.const import DOMAIN, EVENT_COMMAND
from custom_components.miner_remote.control.record import (
    CommandType,
    HistoryQuery,
    Initiator,
    LocateLightCommand,
    Pacing,
    PoolSwitchCommand,
    PowerLimitCommand,
    SimpleCommand,
    Source,
    Status,
    Verification,
)
from custom_components.miner_remote.drivers.contract.values import Pool
from custom_components.miner_remote.drivers.firmware.whatsminer.driver_v2 import WhatsMinerV2Driver
from custom_components.miner_remote.fleet.serialize import miner_as_json
from custom_components.miner_remote.storage.errors import StorageFailedError
from simulator.machine import Fault

from ..conftest import wait_until
from ..hall import PERSON

REBOOT = SimpleCommand(command_type=CommandType.REBOOT)
RESTART = SimpleCommand(command_type=CommandType.RESTART_MINING)
PAUSE = SimpleCommand(command_type=CommandType.POWER_OFF)
RESUME = SimpleCommand(command_type=CommandType.POWER_ON)
AUTOMATION = Initiator(initiated_by="Night tariff", source=Source.AUTOMATIC)
LIGHT = LocateLightCommand(on=True)
POOL = PoolSwitchCommand(
    pool_url="stratum+tcp://new.example:3333", worker_name="account.{ip_last}", pool_password="hidden-word"
)


@pytest.fixture
def quick_verification(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "VERIFY_FIRST_S", 0.3)
    monkeypatch.setattr(verification, "VERIFY_SLOWEST_S", 0.5)
    monkeypatch.setattr(verification, "STILL_UP_AFTER_S", 4.0)
    monkeypatch.setattr(verification, "GONE_AFTER_S", 6.0)


async def test_record_is_stored_before_first_packet(hall_of, hass_storage: dict[str, Any]) -> None:
    async with hall_of(["whatsminer_v2"], "127.38.1.1") as hall:
        hall.machines[0].journal.clear()
        seen: list[tuple[int, str]] = []
        really = hall.data.history.async_add

        async def add(records: list[Any]) -> None:
            assert not any("reboot" in line for line in hall.machines[0].journal)
            await really(records)
            stored = [
                record
                for key, file in hass_storage.items()
                if key.startswith("miner_remote.history") and isinstance(file["data"], dict)
                for record in file["data"].get("records", [])
            ]
            seen.extend((record["id"], record["status"]) for record in stored)

        hall.data.history.async_add = add  # type: ignore[method-assign]
        batch = await hall.data.runner.async_run(REBOOT, hall.miners, PERSON)
        assert seen == [(batch.records[0].id, "pending")]
        assert batch.records[0].status is Status.SUCCESS


async def test_nothing_is_sent_when_record_cannot_be_stored(hall_of) -> None:
    async with hall_of(["antminer"], "127.38.2.1") as hall:

        async def add(_records: list[Any]) -> None:
            raise StorageFailedError("storage_read_only", file=".storage/test")

        hall.data.history.async_add = add  # type: ignore[method-assign]
        with pytest.raises(HomeAssistantError):
            await hall.data.runner.async_run(REBOOT, hall.miners, PERSON)
        assert hall.machines[0].counters.get("reboot", 0) == 0


async def test_reboot_is_confirmed_when_the_uptime_drops(hass: HomeAssistant, hall_of, quick_verification) -> None:
    events = async_capture_events(hass, EVENT_COMMAND)
    async with hall_of(["antminer", "braiins"], "127.38.3.1") as hall:
        hall.machines[1].faults[Fault.IGNORES_WRITES] = {}
        batch = await hall.data.runner.async_run(REBOOT, hall.miners, PERSON)
        assert [record.status for record in batch.records] == [Status.SUCCESS, Status.SUCCESS]
        assert [record.verification for record in batch.records] == [Verification.WAITING] * 2
        await wait_until(lambda: all(r.verification is not Verification.WAITING for r in batch.records), 20)
        assert [record.verification for record in batch.records] == [
            Verification.CONFIRMED,
            Verification.NOT_CONFIRMED,
        ]
        kinds = [(event.data["type"], event.data["miner_ip"], event.data["verification"]) for event in events]
        assert ("finished", hall.machines[0].ip, "waiting") in kinds
        assert ("verified", hall.machines[0].ip, "confirmed") in kinds
        assert ("verified", hall.machines[1].ip, "not_confirmed") in kinds
        assert {event.data["initiated_by"] for event in events} == {"Alice"}


async def test_miner_is_rebooting_until_reboot_is_confirmed(hass: HomeAssistant, hall_of, quick_verification) -> None:
    async with hall_of(["antminer"], "127.38.30.1", enable_all=True) as hall:
        (miner,) = hall.miners
        entity_id = er.async_get(hass).async_get_entity_id("sensor", DOMAIN, f"{miner.miner_id}_reachability")
        assert entity_id is not None
        seen = [hass.states.get(entity_id).state]
        hass.bus.async_listen(
            EVENT_STATE_CHANGED,
            callback(
                lambda event: (
                    seen.append(event.data["new_state"].state) if event.data["entity_id"] == entity_id else None
                )
            ),
        )
        batch = await hall.data.runner.async_run(REBOOT, hall.miners, PERSON)
        assert miner_as_json(miner)["reachability"] == "rebooting"
        await wait_until(lambda: batch.records[0].verification is Verification.CONFIRMED, 15)
        await hass.async_block_till_done()
        assert seen == ["online", "rebooting", "online"]
        assert miner_as_json(miner)["reachability"] == "online"


async def test_miner_that_restarts_mining_is_not_rebooting(hall_of, quick_verification) -> None:
    async with hall_of(["braiins"], "127.38.31.1") as hall:
        batch = await hall.data.runner.async_run(RESTART, hall.miners, PERSON)
        assert batch.records[0].status is Status.SUCCESS, batch.records[0].error_message
        assert miner_as_json(hall.miners[0])["reachability"] != "rebooting"


async def test_verification_of_reboot_continues_after_restart(hall_of, quick_verification) -> None:
    async with hall_of(["antminer"], "127.38.4.1") as hall:
        batch = await hall.data.runner.async_run(REBOOT, hall.miners, PERSON)
        record = batch.records[0]
        await wait_until(lambda: record.verification is Verification.CONFIRMED, 15)
        # The record as stored if Home Assistant stopped before the verification.
        record.verification = Verification.WAITING
        hall.data.history.async_update(record)
        await hall.data.runner.async_resume_verification()
        async with asyncio.timeout(15):
            while (kept := await hall.data.history.async_get(record.id)) and kept.verification is Verification.WAITING:
                await asyncio.sleep(0.1)
        assert kept is not None
        assert kept.verification is Verification.CONFIRMED


async def test_dead_and_silent_miners_fail_without_delaying_others(hall_of) -> None:
    async with hall_of(["avalon"] * 6, "127.38.5.1") as hall:
        hall.machines[1].faults[Fault.DEAD] = {}
        hall.machines[4].faults[Fault.NO_REPLY] = {}
        began = time.monotonic()
        batch = await hall.data.runner.async_run(REBOOT, hall.miners, PERSON)
        assert time.monotonic() - began < 2 * 2
        statuses = [record.status for record in batch.records]
        assert statuses[1] is Status.FAILED
        assert statuses[4] is Status.TIMEOUT
        assert all(status is Status.SUCCESS for at, status in enumerate(statuses) if at not in (1, 4))
        assert all(batch.records[at].error_message for at in (1, 4))
        result = batch.as_result()
        assert (result["total"], result["successful"], result["failed"], result["skipped"]) == (6, 4, 2, 0)


async def test_groups_wait_and_failures_stop_the_rest(hall_of) -> None:
    async with hall_of(["cgminer"] * 6, "127.38.6.1") as hall:
        began = time.monotonic()
        batch = await hall.data.runner.async_run(REBOOT, hall.miners, PERSON, Pacing(group_size=3, group_delay_s=0.6))
        assert time.monotonic() - began >= 0.6
        assert all(record.status is Status.SUCCESS for record in batch.records)
        sent = [record.sent_at for record in batch.records]
        assert min(sent[3:]) > max(sent[:3])

        for machine in hall.machines[:2]:
            machine.faults[Fault.DEAD] = {}
        await asyncio.sleep(1.2)
        batch = await hall.data.runner.async_run(
            REBOOT, hall.miners, PERSON, Pacing(group_size=2, stop_after_failures=2)
        )
        statuses = [record.status for record in batch.records]
        assert statuses == [Status.FAILED, Status.FAILED, *[Status.SKIPPED] * 4]
        result = batch.as_result()
        assert (result["failed"], result["skipped"]) == (2, 4)
        assert all(machine.counters["restart_mining"] == 1 for machine in hall.machines[2:])


async def test_running_batch_can_be_stopped(hall_of) -> None:
    async with hall_of(["cgminer"] * 4, "127.38.7.1") as hall:
        batch = await hall.data.runner.async_start(REBOOT, hall.miners, PERSON, Pacing(group_size=1, group_delay_s=30))
        await wait_until(lambda: batch.records[0].status is Status.SUCCESS)
        assert hall.data.runner.batch(batch.id) is batch
        assert batch.running
        batch.stop()
        await batch.wait()
        assert [record.status for record in batch.records][1:] == [Status.SKIPPED] * 3


async def test_one_command_at_a_time_per_miner(hall_of) -> None:
    async with hall_of(["antminer"], "127.38.8.1") as hall:
        hall.machines[0].faults[Fault.SLOW_CONFIG] = {"delay": 1.0}
        first, second = await asyncio.gather(
            hall.data.runner.async_run(PAUSE, hall.miners, PERSON),
            hall.data.runner.async_run(RESUME, hall.miners, PERSON),
        )
        assert first.records[0].status is Status.SUCCESS, first.records[0].error_message
        assert second.records[0].status is Status.SUCCESS, second.records[0].error_message
        assert second.records[0].sent_at >= first.records[0].completed_at
        assert hall.machines[0].paused is False


async def test_command_does_not_wait_for_poll(hall_of) -> None:
    async with hall_of(["axeos"], "127.38.9.1", options={"read_deadline": 15}) as hall:
        machine, miner = hall.machines[0], hall.miners[0]
        machine.faults[Fault.NO_REPLY] = {}
        poll = asyncio.create_task(miner.async_refresh())
        await asyncio.sleep(0.3)
        del machine.faults[Fault.NO_REPLY]
        began = time.monotonic()
        batch = await hall.data.runner.async_run(PAUSE, [miner], PERSON)
        assert batch.records[0].status is Status.SUCCESS, batch.records[0].error_message
        assert time.monotonic() - began < 12
        await poll
        assert miner.data is not None
        assert miner.last_update_success


async def test_site_reload_during_batch_loses_no_command(hass: HomeAssistant, hall_of) -> None:
    async with hall_of(["axeos"] * 4, "127.38.10.1") as hall:
        batch = await hall.data.runner.async_start(REBOOT, hall.miners, PERSON, Pacing(group_size=1, group_delay_s=0.3))
        await hass.config_entries.async_reload(hall.entry.entry_id)
        await batch.wait()
        assert [record.status for record in batch.records] == [Status.SUCCESS] * 4
        assert [machine.counters.get("reboot") for machine in hall.machines] == [1] * 4


async def test_miner_removed_before_its_turn_is_skipped(hass: HomeAssistant, hall_of) -> None:
    async with hall_of(["cgminer"] * 2, "127.38.11.1") as hall:
        batch = await hall.data.runner.async_start(REBOOT, hall.miners, PERSON, Pacing(group_size=1, group_delay_s=0.5))
        hass.config_entries.async_remove_subentry(hall.entry, hall.miners[1].subentry_id)
        await batch.wait()
        assert [record.status for record in batch.records] == [Status.SUCCESS, Status.SKIPPED]
        assert batch.records[1].error_code == "miner_removed"


async def test_miner_removed_during_another_command_is_skipped(hass: HomeAssistant, hall_of) -> None:
    """Its command starts when the lock is free, which may take minutes."""
    async with hall_of(["axeos"], "127.38.31.1") as hall:
        miner = hall.miners[0]
        async with miner.async_locked():
            batch = await hall.data.runner.async_start(REBOOT, [miner], PERSON)
            await asyncio.sleep(0.1)
            hass.config_entries.async_remove_subentry(hall.entry, miner.subentry_id)
            await hass.async_block_till_done()
        await batch.wait()
        assert batch.records[0].status is Status.SKIPPED
        assert batch.records[0].error_code == "miner_removed"
        assert "reboot" not in hall.machines[0].counters


async def test_records_of_ended_batches_leave_memory(hall_of, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise, a site that switches a thousand miners each hour would fill the memory within days."""
    monkeypatch.setattr(batches_module, "ENDED_RECORDS_KEPT", 5)
    async with hall_of(["axeos", "axeos"], "127.38.32.1") as hall:
        runner = hall.data.runner
        ids = [(await runner.async_run(LIGHT, hall.miners, PERSON)).id for _ in range(4)]
        running = await runner.async_start(LIGHT, hall.miners, PERSON)
        kept = {str(summary["batch_id"]) for summary in await runner.async_summaries()}
        await running.wait()
        assert kept == {*ids[-2:], running.id}
        assert len(await hall.data.history.async_query(HistoryQuery(batch_id=ids[0]))) == 2


async def test_last_batch_is_kept_regardless_of_size(hall_of, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches_module, "ENDED_RECORDS_KEPT", 1)
    async with hall_of(["axeos", "axeos"], "127.38.33.1") as hall:
        runner = hall.data.runner
        first = await runner.async_run(LIGHT, hall.miners, PERSON)
        second = await runner.async_run(LIGHT, hall.miners[:1], PERSON)
        third = await runner.async_run(LIGHT, hall.miners[:1], PERSON)
        assert [runner.batch(batch.id) for batch in (first, second, third)] == [None, second, third]


async def test_running_command_is_interrupted_when_home_assistant_stops(hall_of) -> None:
    async with hall_of(["avalon"], "127.38.12.1", options={"write_deadline": 30, "read_deadline": 30}) as hall:
        hall.machines[0].faults[Fault.NO_REPLY] = {}
        batch = await hall.data.runner.async_start(REBOOT, hall.miners, PERSON)
        await asyncio.sleep(0.3)
        await hall.data.runner.async_close()
        assert batch.records[0].status is Status.INTERRUPTED
        with pytest.raises(HomeAssistantError):
            await hall.data.runner.async_start(REBOOT, hall.miners, PERSON)


async def test_pause_succeeds_and_fails_when_ignored(hall_of) -> None:
    async with hall_of(["whatsminer_v2", "luxos", "vnish"], "127.38.13.1") as hall:
        hall.machines[2].faults[Fault.IGNORES_WRITES] = {}
        batch = await hall.data.runner.async_run(PAUSE, hall.miners, PERSON)
        statuses = [record.status for record in batch.records]
        assert statuses == [Status.SUCCESS, Status.SUCCESS, Status.FAILED], [r.error_message for r in batch.records]
        assert [machine.paused for machine in hall.machines] == [True, True, False]
        assert batch.records[2].error_code == "still_mining"


async def test_power_limit_is_checked_before_and_after_write(hall_of) -> None:
    async with hall_of(["braiins", "antminer"], "127.38.14.1") as hall:
        miner = hall.miners[0]
        assert miner.profile is not None
        high = miner.profile.power_limit_max_w
        assert high is not None
        batch = await hall.data.runner.async_run(PowerLimitCommand(watts=high + 1000), hall.miners[:1], PERSON)
        assert batch.records[0].status is Status.FAILED
        assert hall.machines[0].counters.get("power_limit") is None
        watts = high - 500
        batch = await hall.data.runner.async_run(PowerLimitCommand(watts=watts), hall.miners, PERSON)
        assert batch.records[0].status is Status.SUCCESS, batch.records[0].error_message
        assert hall.machines[0].power_limit_w == watts
        assert batch.records[1].status is Status.FAILED


async def test_locate_light_can_be_switched(hall_of) -> None:
    async with hall_of(["antminer", "cgminer"], "127.38.15.1") as hall:
        batch = await hall.data.runner.async_run(LocateLightCommand(on=True), hall.miners, PERSON)
        assert [record.status for record in batch.records] == [Status.SUCCESS, Status.FAILED]
        assert hall.machines[0].locate_light is True


class Outlet:
    """A switch entity that cuts a miner's power, or does not."""

    def __init__(self, hass: HomeAssistant, *, works: bool = True) -> None:
        self.hass = hass
        self.works = works
        self.calls: list[str] = []
        hass.states.async_set("switch.plug", "on")
        hass.services.async_register("switch", "turn_on", self._call)
        hass.services.async_register("switch", "turn_off", self._call)

    async def _call(self, call: ServiceCall) -> None:
        self.calls.append(call.service)
        if self.works:
            self.hass.states.async_set("switch.plug", call.service.removeprefix("turn_"))


async def test_outlet_is_used_when_miner_cannot_pause(hass: HomeAssistant, hall_of) -> None:
    async with hall_of(["cgminer"], "127.38.16.1", stored={"outlet": "switch.plug"}) as hall:
        outlet = Outlet(hass)
        batch = await hall.data.runner.async_run(PAUSE, hall.miners, AUTOMATION)
        assert batch.records[0].status is Status.SUCCESS, batch.records[0].error_message
        assert outlet.calls == ["turn_off"]
        # The machine is off; the outlet turns it on although the miner does not answer.
        hall.machines[0].faults[Fault.DEAD] = {}
        batch = await hall.data.runner.async_run(RESUME, hall.miners, AUTOMATION)
        assert batch.records[0].status is Status.SUCCESS, batch.records[0].error_message
        assert outlet.calls == ["turn_off", "turn_on"]

        outlet.works = False
        hass.states.async_set("switch.plug", "unavailable")
        batch = await hall.data.runner.async_run(PAUSE, hall.miners, AUTOMATION)
        assert batch.records[0].status is Status.FAILED
        assert batch.records[0].error_code == "outlet_unavailable"


async def test_pause_is_unsupported_without_capability_and_outlet(hall_of) -> None:
    async with hall_of(["cgminer"], "127.38.17.1") as hall:
        batch = await hall.data.runner.async_run(PAUSE, hall.miners, PERSON)
        assert batch.records[0].status is Status.FAILED
        assert batch.records[0].error_code == "cannot_pause"


async def test_pool_switch_fills_in_worker_name_and_hides_password(hass: HomeAssistant, hall_of) -> None:
    events = async_capture_events(hass, EVENT_COMMAND)
    async with hall_of(["antminer"], "127.38.18.7") as hall:
        others = [(pool.url, pool.user, pool.password) for pool in hall.machines[0].pools[1:]]
        batch = await hall.data.runner.async_run(POOL, hall.miners, PERSON)
        record = batch.records[0]
        assert record.status is Status.SUCCESS, record.error_message
        first = hall.machines[0].pools[0]
        assert (first.url, first.user, first.password) == (POOL.pool_url, "account.7", "hidden-word")
        assert (batch.records[0].response or {})["worker_name"] == "account.7"
        assert [(pool.url, pool.user, pool.password) for pool in hall.machines[0].pools[1:]] == others
        assert "hidden-word" not in str(record.as_dict())
        assert "hidden-word" not in str([event.data for event in events])
        assert "hidden-word" not in repr(POOL)


async def test_pool_switch_is_refused_before_writing_when_it_cannot_work(hall_of) -> None:
    async with hall_of(["antminer", "axeos"], "127.38.19.1") as hall:
        antminer, axeos = hall.miners
        second = PoolSwitchCommand(pool_url=POOL.pool_url, worker_name="a.b", pool_number=1)
        far = PoolSwitchCommand(pool_url=POOL.pool_url, worker_name="a.b", pool_number=9)
        for command, miner in ((second, antminer), (far, antminer), (far, axeos)):
            batch = await hall.data.runner.async_run(command, [miner], PERSON)
            assert batch.records[0].status is Status.FAILED, command
            assert "pool_number" in (batch.records[0].error_message or "")
        assert all(machine.counters.get("pools") is None for machine in hall.machines)


async def test_starting_miner_that_reports_no_pools_keeps_its_pools(hall_of, monkeypatch: pytest.MonkeyPatch) -> None:
    """A firmware that replaces all pools at once would lose the pools that it does not report yet."""
    async with hall_of(["whatsminer_v2"], "127.38.34.1") as hall:
        (machine,) = hall.machines
        before = [(pool.url, pool.user) for pool in machine.pools]
        assert len(before) == 3
        really, silent = WhatsMinerV2Driver.read_pools, [True]

        async def read_pools(self: WhatsMinerV2Driver) -> tuple[Pool, ...]:
            return () if silent[0] else await really(self)

        monkeypatch.setattr(WhatsMinerV2Driver, "read_pools", read_pools)
        record = (await hall.data.runner.async_run(POOL, hall.miners, PERSON)).records[0]
        assert record.status is Status.FAILED
        assert record.error_code == "pools_not_reported"
        assert [(pool.url, pool.user) for pool in machine.pools] == before
        silent[0] = False
        record = (await hall.data.runner.async_run(POOL, hall.miners, PERSON)).records[0]
        assert record.status is Status.SUCCESS, record.error_message
        assert [(pool.url, pool.user) for pool in machine.pools][1:] == before[1:]


async def test_unknown_placeholder_in_worker_name_changes_nothing(hall_of) -> None:
    async with hall_of(["cgminer"], "127.38.20.1") as hall:
        command = PoolSwitchCommand(pool_url=POOL.pool_url, worker_name="a.{mac}")
        batch = await hall.data.runner.async_run(command, hall.miners, PERSON)
        assert batch.records[0].status is Status.FAILED
        assert batch.records[0].error_code == "worker_name_placeholder_unknown"
        assert batch.records[0].error_args == {"placeholder": "mac"}
        assert hall.machines[0].counters.get("pools") is None


async def test_pool_switch_fails_when_readback_differs(hall_of, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("custom_components.miner_remote.control.handlers.pool_switch.config_write_s", lambda *_of: 1.0)
    async with hall_of(["vnish", "antminer"], "127.38.21.1") as hall:
        for machine in hall.machines:
            machine.faults[Fault.IGNORES_WRITES] = {}
        before = [list(machine.pools) for machine in hall.machines]
        batch = await hall.data.runner.async_run(POOL, hall.miners, PERSON)
        assert [record.status for record in batch.records] == [Status.FAILED] * 2
        assert [list(machine.pools) for machine in hall.machines] == before


async def test_assumed_passwords_are_listed_in_response(hall_of) -> None:
    async with hall_of(["whatsminer_v2"], "127.38.22.1") as hall:
        batch = await hall.data.runner.async_run(POOL, hall.miners, PERSON)
        record = batch.records[0]
        assert record.status is Status.SUCCESS, record.error_message
        assert record.response is not None
        assert record.response["assumed_pool_passwords"] == [1, 2]
        # What was written here is known from now on.
        again = PoolSwitchCommand(pool_url="stratum+tcp://third.example:3333", worker_name="c.d", pool_number=0)
        hall.machines[0].pools[1].url, hall.machines[0].pools[1].user = POOL.pool_url, "account.1"
        hall.machines[0].pools[1].password = "hidden-word"
        batch = await hall.data.runner.async_run(again, hall.miners, PERSON)
        assert batch.records[0].status is Status.SUCCESS, batch.records[0].error_message
        assert batch.records[0].response is not None
        assert batch.records[0].response["assumed_pool_passwords"] == [2]
        assert hall.machines[0].pools[1].password == "hidden-word"


async def test_pool_is_not_switched_when_backup_first_fails(hall_of) -> None:
    async with hall_of(["antminer", "braiins"], "127.38.23.1") as hall:
        command = PoolSwitchCommand(pool_url=POOL.pool_url, worker_name="a.b", backup_first=True)

        async def fail(**_what: object) -> None:
            raise HomeAssistantError("The disk is full.")

        batch = await hall.data.runner.async_run(command, hall.miners[:1], PERSON)
        assert batch.records[0].status is Status.SUCCESS, batch.records[0].error_message
        kept = hall.data.backups.list(miner_ip=hall.machines[0].ip)
        assert [backup.backup_type for backup in kept] == ["pre_update"]

        hall.data.backups.async_add = fail  # type: ignore[method-assign,assignment]
        batch = await hall.data.runner.async_run(command, hall.miners[1:], PERSON)
        assert batch.records[0].status is not Status.SUCCESS
        assert hall.machines[1].counters.get("pools") is None


async def test_miner_of_a_removed_site_is_skipped(hass: HomeAssistant, hall_of) -> None:
    async with hall_of(["axeos"], "127.38.34.1") as hall:
        miner, runner = hall.miners[0], hall.data.runner
        async with miner.async_locked():
            batch = await runner.async_start(REBOOT, [miner], PERSON)
            await asyncio.sleep(0.1)
            await hass.config_entries.async_remove(hall.entry.entry_id)
            await hass.async_block_till_done()
        await batch.wait()
        assert batch.records[0].status is Status.SKIPPED
        assert batch.records[0].error_code == "miner_removed"
        assert "reboot" not in hall.machines[0].counters
