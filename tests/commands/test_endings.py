"""The result of commands if Home Assistant stops, or an outlet or a backup fails."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from custom_components.miner_remote.backups.validation import async_validate_backup
from custom_components.miner_remote.commands import verification
from custom_components.miner_remote.control.handlers import mining, pool_switch
from custom_components.miner_remote.control.record import (
    BackupCommand,
    CommandRecord,
    CommandType,
    Initiator,
    Pacing,
    PoolSwitchCommand,
    SimpleCommand,
    Source,
    Status,
    Verification,
)
from custom_components.miner_remote.runtime import DATA
from custom_components.miner_remote.storage.errors import StorageFailedError
from simulator.machine import Fault

from ..conftest import wait_until
from ..hall import PERSON
from .handlers import replace_handler

REBOOT = SimpleCommand(command_type=CommandType.REBOOT)
PAUSE = SimpleCommand(command_type=CommandType.POWER_OFF)
TARIFF = Initiator(initiated_by="Night tariff", source=Source.AUTOMATIC)
RESUME = SimpleCommand(command_type=CommandType.POWER_ON)


async def test_pending_commands_are_interrupted_when_home_assistant_stops(hass: HomeAssistant, hall_of) -> None:
    """Home Assistant cancels background tasks before its stop event."""
    async with hall_of(["cgminer"] * 3, "127.43.10.1") as hall:
        batch = await hall.data.runner.async_start(REBOOT, hall.miners, PERSON, Pacing(group_size=1, group_delay_s=30))
        await wait_until(lambda: batch.records[0].status is Status.SUCCESS)
        for task in list(hass._background_tasks):
            if "batch" in task.get_name():
                task.cancel("Home Assistant is stopping")
        await batch.wait()
        assert [record.status for record in batch.records] == [
            Status.SUCCESS,
            Status.INTERRUPTED,
            Status.INTERRUPTED,
        ]


async def test_command_recorded_during_shutdown_is_not_sent(hall_of) -> None:
    async with hall_of(["axeos"], "127.43.11.1") as hall:
        really = hall.data.history.async_add
        seen: list[CommandRecord] = []

        async def add(records: list[CommandRecord]) -> None:
            await really(records)
            seen.extend(records)
            await hall.data.runner.async_close()

        hall.data.history.async_add = add  # type: ignore[method-assign,assignment]
        with pytest.raises(HomeAssistantError):
            await hall.data.runner.async_start(REBOOT, hall.miners, PERSON)
        await asyncio.sleep(0.3)
        assert [record.status for record in seen] == [Status.INTERRUPTED]
        assert "reboot" not in hall.machines[0].counters


async def test_pause_times_out_when_outlet_does_not_answer(
    hass: HomeAssistant, hall_of, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(mining, "OUTLET_S", 0.3)

    async def hang(_call: ServiceCall) -> None:
        await asyncio.sleep(40)

    async with hall_of(["cgminer"], "127.43.12.1", stored={"outlet": "switch.plug"}) as hall:
        hass.states.async_set("switch.plug", "on")
        hass.services.async_register("switch", "turn_off", hang)
        batch = await hall.data.runner.async_run(PAUSE, hall.miners, TARIFF)
        assert batch.records[0].status is Status.TIMEOUT
        assert "switch.plug" in (batch.records[0].error_message or "")
        assert "Traceback" not in caplog.text


async def test_cycled_outlet_that_answers_too_late_is_switched_on_again(
    hass: HomeAssistant, hall_of, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mining, "OUTLET_S", 0.3)

    async def late(_call: ServiceCall) -> None:
        hass.states.async_set("switch.plug", "off")
        await asyncio.sleep(40)

    async def on(_call: ServiceCall) -> None:
        hass.states.async_set("switch.plug", "on")

    async with hall_of(["cgminer"], "127.43.18.1", stored={"outlet": "switch.plug"}) as hall:
        hass.states.async_set("switch.plug", "on")
        hass.services.async_register("switch", "turn_off", late)
        hass.services.async_register("switch", "turn_on", on)
        cycle = SimpleCommand(command_type=CommandType.CYCLE_OUTLET)
        batch = await hall.data.runner.async_run(cycle, hall.miners, TARIFF)
        assert batch.records[0].status is Status.TIMEOUT
        state = hass.states.get("switch.plug")
        assert state is not None
        assert state.state == "on"


async def test_resume_by_outlet_works_when_host_name_is_unknown(
    hass: HomeAssistant, set_up_site, names: dict[str, str]
) -> None:
    """Routers drop the name of a machine without power."""

    async def on(_call: ServiceCall) -> None:
        hass.states.async_set("switch.plug", "on")

    await set_up_site(["hut.example"], stored={"outlet": "switch.plug"}, answers=False)
    hass.states.async_set("switch.plug", "off")
    hass.services.async_register("switch", "turn_on", on)
    data = hass.data[DATA]
    batch = await data.runner.async_run(RESUME, data.fleet.miners(), TARIFF)
    assert batch.records[0].status is Status.SUCCESS, batch.records[0].error_message
    await data.runner.async_close()


async def test_pool_switch_is_skipped_when_its_backup_fails(hall_of) -> None:
    async with hall_of(["braiins"], "127.43.13.1") as hall:

        async def fail(**_what: object) -> None:
            raise StorageFailedError("storage_write_failed", file="a", reason="The disk is full.")

        hall.data.backups.async_add = fail  # type: ignore[method-assign,assignment]
        command = PoolSwitchCommand(pool_url="stratum+tcp://new.example:3333", worker_name="a.b", backup_first=True)
        batch = await hall.data.runner.async_run(command, hall.miners, PERSON)
        assert batch.records[0].status is Status.SKIPPED
        assert "The disk is full." in (batch.records[0].error_message or "")
        assert "pools" not in hall.machines[0].counters


async def test_reboot_is_not_confirmed_by_earlier_uptime(hall_of, monkeypatch: pytest.MonkeyPatch) -> None:
    """A miner that has just started ignores the reboot and then answers the next command slowly."""
    monkeypatch.setattr(verification, "VERIFY_FIRST_S", 1.5)
    async with hall_of(["antminer"], "127.43.14.1") as hall:
        machine, miner = hall.machines[0], hall.miners[0]
        machine.booted_at = machine.process_started_at = dt_util.utcnow().timestamp() - 4
        await miner.async_refresh()
        machine.faults[Fault.IGNORES_WRITES] = {}
        first = await hall.data.runner.async_run(REBOOT, [miner], PERSON)
        async with miner.async_exclusive():
            await asyncio.sleep(3)
            assert first.records[0].verification is Verification.WAITING


async def test_unverified_reboots_are_closed_at_next_start(hall_of) -> None:
    """The length of the downtime and the number of reboots do not matter."""
    async with hall_of(["cgminer"], "127.43.15.1") as hall:
        then = dt_util.utcnow() - timedelta(days=9)
        records = [
            CommandRecord(
                id=0,
                timestamp=then,
                sent_at=then,
                command_type=CommandType.REBOOT,
                miner_id="gone",
                miner_ip="10.0.0.9",
                initiated_by="Alice",
                source=Source.MANUAL,
                batch_id="b",
                status=Status.SUCCESS,
                verification=Verification.WAITING,
            )
            for _ in range(1200)
        ]
        await hall.data.history.async_add(records)
        for record in records:
            hall.data.history.async_update(record)
        await hall.data.runner.async_resume_verification()
        for at in (0, 600, -1):
            kept = await hall.data.history.async_get(records[at].id)
            assert kept is not None
            assert kept.verification is Verification.NOT_CONFIRMED


async def test_unexpected_error_fails_command_and_logs_no_secret(
    hall_of, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(command: PoolSwitchCommand, *_of: object) -> None:
        raise ValueError(command.pool_password)

    replace_handler(monkeypatch, CommandType.POOL_SWITCH, broken)
    async with hall_of(["axeos"], "127.43.16.1") as hall:
        command = PoolSwitchCommand(
            pool_url="stratum+tcp://new.example:3333", worker_name="a.b", pool_password="hidden-word"
        )
        batch = await hall.data.runner.async_run(command, hall.miners, PERSON)
        assert batch.records[0].status is Status.FAILED
        assert "ValueError" in caplog.text
        assert "in broken" in caplog.text
        assert "hidden-word" not in caplog.text


async def test_login_in_pool_url_is_hidden(hall_of, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_switch, "config_write_s", lambda *_of: 0.5)
    async with hall_of(["antminer"], "127.43.17.1") as hall:
        machine = hall.machines[0]
        machine.pools[0].url = "stratum+tcp://somebody:hidden-word@pool.example:3333"
        await hall.data.runner.async_run(BackupCommand(), hall.miners, PERSON)
        (backup,) = hall.data.backups.list()
        shown = await hall.data.backups.async_config_json(backup.id, include_secrets=False)
        assert "hidden-word" not in str(shown)
        assert "pool.example:3333" in str(shown)

        machine.faults[Fault.IGNORES_WRITES] = {}
        command = PoolSwitchCommand(pool_url="stratum+tcp://new.example:3333", worker_name="a.b")
        batch = await hall.data.runner.async_run(command, hall.miners, PERSON)
        assert "pool.example:3333" in str(batch.records[0].error_message)
        assert "hidden-word" not in str(batch.records[0].as_dict())

        machine.pools[0].url = "stratum+tcp://other.example:3333"
        found = await async_validate_backup(hall.data.backups, hall.data.fleet, hall.data.vault, backup.id)
        assert "pool.example:3333" in str(found)
        assert "hidden-word" not in str(found)
