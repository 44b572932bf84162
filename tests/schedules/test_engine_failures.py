"""The engine with miners that are silent, refuse commands or have no pause, with restarts and with a failing disk."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.control.record import CommandType, Status
from custom_components.miner_remote.drivers.contract.errors import UnsupportedError
from custom_components.miner_remote.schedules.engine.engine import ScheduleEngine
from custom_components.miner_remote.storage.errors import StorageFailedError
from simulator.machine import Fault

from ..commands.handlers import replace_handler
from ..conftest import wait_until
from ..hall import PERSON
from .windows import PAUSE, RESUME, engine_of, hall, paused, scheduled_commands, still, window

KEY = f"{DOMAIN}.schedule_state"


async def test_miner_silent_at_start_of_window_is_paused_when_it_returns(hall_of, quick_retries) -> None:
    async with hall(hall_of, ["axeos", "axeos"], "127.45.7.1") as made:
        made.machines[0].faults[Fault.DEAD] = {}
        await wait_until(lambda: not made.miners[0].last_update_success)
        schedule_id = await window(made)
        await wait_until(lambda: made.machines[1].paused)
        answer = await engine_of(made).async_check()
        assert answer["waiting"] == 1
        assert [record.miner_ip for record in await scheduled_commands(made)] == [made.machines[1].ip]
        # With this number of failures a miner is polled every two minutes.
        made.miners[0].polls.failures = 9
        await asyncio.sleep(2)
        del made.machines[0].faults[Fault.DEAD]
        await wait_until(lambda: made.machines[0].paused, 5)
        made.machines[1].faults[Fault.DEAD] = {}
        await wait_until(lambda: not made.miners[1].last_update_success)
        await made.data.schedules.async_delete_item(str(schedule_id))
        await wait_until(lambda: not made.machines[0].paused)
        del made.machines[1].faults[Fault.DEAD]
        await wait_until(lambda: not made.machines[1].paused, 5)


async def test_failed_command_is_retried(hall_of, quick_retries) -> None:
    async with hall(hall_of, ["axeos"], "127.45.8.1") as made:
        made.machines[0].faults[Fault.IGNORES_WRITES] = {}
        await window(made)
        await asyncio.sleep(6)
        given = await scheduled_commands(made)
        assert len(given) >= 2
        assert {record.status for record in given} <= {Status.FAILED, Status.PENDING}
        del made.machines[0].faults[Fault.IGNORES_WRITES]
        await wait_until(lambda: made.machines[0].paused, 15)


async def test_unsupported_command_is_sent_once_per_window(hall_of, quick_retries) -> None:
    async with hall(hall_of, ["cgminer", "axeos"], "127.45.9.1") as made:
        schedule_id = await window(made)
        await wait_until(lambda: made.machines[1].paused)
        await still(made, 3)
        first = [record for record in await scheduled_commands(made) if record.miner_ip == made.machines[0].ip]
        assert [record.status for record in first] == [Status.FAILED]
        assert engine_of(made).ownership(made.miners[0].miner_id) is None
        await made.data.schedules.async_toggle(schedule_id)
        await wait_until(lambda: not made.machines[1].paused)
        await made.data.schedules.async_toggle(schedule_id)
        await wait_until(lambda: made.machines[1].paused)
        await still(made)
        again = [record for record in await scheduled_commands(made) if record.miner_ip == made.machines[0].ip]
        assert [record.status for record in again] == [Status.FAILED, Status.FAILED]


async def test_outlet_stops_miner_without_pause(hass: HomeAssistant, hall_of) -> None:
    async def switched(call: Any) -> None:
        hass.states.async_set("switch.plug", "on" if call.service == "turn_on" else "off")

    hass.states.async_set("switch.plug", "on")
    async with hall(hall_of, ["cgminer"], "127.45.10.1", stored={"outlet": "switch.plug"}) as made:
        hass.services.async_register("switch", "turn_on", switched)
        hass.services.async_register("switch", "turn_off", switched)
        await window(made, lasts=3)
        await wait_until(lambda: hass.states.get("switch.plug").state == "off")  # type: ignore[union-attr]
        made.machines[0].faults[Fault.DEAD] = {}
        await wait_until(lambda: hass.states.get("switch.plug").state == "on", 10)  # type: ignore[union-attr]
        await still(made)
        assert [record.command_type.value for record in await scheduled_commands(made)] == ["power_off", "power_on"]
        assert engine_of(made).ownership(made.miners[0].miner_id) is None


async def test_ownership_is_stored_before_the_command(
    hall_of,
    hass_storage: dict[str, Any],
) -> None:
    async with hall(hall_of, ["axeos"], "127.45.12.1") as made:
        really, observed = made.data.runner.async_start, []

        async def start(*args: Any) -> Any:
            observed.append([item["pause"] for item in hass_storage[KEY]["data"]["held"]])
            return await really(*args)

        made.data.runner.async_start = start  # type: ignore[method-assign]
        await window(made)
        await wait_until(lambda: all(paused(made)))
        assert observed == [["schedule"]]


async def test_no_command_is_sent_if_the_state_cannot_be_stored(hall_of, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "custom_components.miner_remote.schedules.engine.reconcile_pass.FIRST_DELAY", timedelta(seconds=1)
    )
    async with hall(hall_of, ["axeos"], "127.45.13.1") as made:
        engine = engine_of(made)

        async def fail() -> None:
            raise StorageFailedError("storage_read_only", file=".storage/test")

        with monkeypatch.context() as broken:
            broken.setattr(engine._state, "async_save", fail)
            await window(made)
            await asyncio.sleep(2)
            assert not any(paused(made))
            assert await scheduled_commands(made) == []
            assert engine.ownership(made.miners[0].miner_id) is None
        await wait_until(lambda: all(paused(made)), 5)


@pytest.mark.parametrize("over", [False, True])
async def test_restart_keeps_pause_inside_window_and_resumes_after_it(
    hass: HomeAssistant,
    hall_of,
    hass_storage: dict[str, Any],
    over: bool,
) -> None:
    async with hall(hall_of, ["axeos", "axeos", "braiins"], f"127.45.{14 + over}.1") as made:
        await made.data.runner.async_run(PAUSE, made.miners[1:2], PERSON)
        schedule_id = await window(made)
        await wait_until(lambda: all(paused(made)))
        await still(made, 0.5)
        # As after kill -9: only the stored state is left.
        data = made.data
        await data.engine.async_close()
        if over:
            await data.schedules.async_delete_item(str(schedule_id))
        data.engine = ScheduleEngine(hass, data.fleet, data.runner, data.schedules, data.prices)
        await data.engine.async_load()
        assert data.engine.ownership(made.miners[0].miner_id) is not None
        data.engine.async_start()
        if over:
            await wait_until(lambda: paused(made) == [False, True, False])
        await still(made, 2)
        assert paused(made) == ([False, True, False] if over else [True, True, True])
        assert len(await scheduled_commands(made)) == (4 if over else 2)
        await data.engine.async_close()


async def test_reloaded_site_continues(hass: HomeAssistant, hall_of) -> None:
    async with hall(hall_of, ["axeos", "axeos"], "127.45.16.1") as made:
        schedule_id = await window(made)
        await wait_until(lambda: all(paused(made)))
        await still(made, 0.5)
        await made.data.runner.async_run(RESUME, made.miners[:1], PERSON)
        await still(made, 1)
        ids = [miner.miner_id for miner in made.miners]
        assert await hass.config_entries.async_unload(made.entry.entry_id)
        await asyncio.sleep(1.5)
        assert engine_of(made).ownership(ids[1]) is not None
        assert await hass.config_entries.async_setup(made.entry.entry_id)
        await wait_until(lambda: all(miner.last_update_success for miner in made.miners))
        await still(made, 2)
        assert paused(made) == [False, True]
        await made.data.schedules.async_toggle(schedule_id)
        await wait_until(lambda: paused(made) == [False, False])
        assert [record.command_type.value for record in await scheduled_commands(made)] == [
            "power_off",
            "power_off",
            "power_on",
        ]


async def test_removed_miner_is_forgotten(hass: HomeAssistant, hall_of) -> None:
    async with hall(hall_of, ["axeos", "axeos"], "127.45.17.1") as made:
        await window(made)
        await wait_until(lambda: all(paused(made)))
        await still(made, 0.5)
        gone = made.miners[0]
        assert hass.config_entries.async_remove_subentry(made.entry, gone.subentry_id)
        await wait_until(lambda: engine_of(made).ownership(gone.miner_id) is None)
        await wait_until(lambda: engine_of(made).plan is not None and gone.miner_id not in engine_of(made).plan.miners)  # type: ignore[union-attr]


async def test_pass_is_retried_after_an_unexpected_error(
    hall_of,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(
        "custom_components.miner_remote.schedules.engine.engine.RETRY_AFTER_ERROR", timedelta(seconds=1)
    )
    async with hall(hall_of, ["axeos"], "127.45.20.1") as made:
        with monkeypatch.context() as broken:
            broken.setattr(engine_of(made)._inputs, "_curves", lambda *_args: 1 / 0)
            await window(made)
            await asyncio.sleep(1)
            assert "ZeroDivisionError" in caplog.text
        await wait_until(lambda: all(paused(made)))
        caplog.clear()


async def test_scheduled_command_behind_a_manual_one_is_skipped(hall_of) -> None:
    async with hall(hall_of, ["axeos"], "127.45.24.1") as made:
        miner = made.miners[0]
        async with miner.async_locked():
            first = await made.data.runner.async_start(RESUME, [miner], PERSON)
            await asyncio.sleep(1.1)
            await window(made)
            await wait_until(lambda: bool(engine_of(made)._in_flight.running()))
        await first.wait()
        await still(made, 2)
        # The command is sent again, because the manual one is older than the window.
        assert [record.status for record in await scheduled_commands(made)] == [Status.SKIPPED, Status.SUCCESS]
        assert paused(made) == [True]


async def test_scheduled_command_is_skipped_if_its_window_ended(hall_of) -> None:
    async with hall(hall_of, ["axeos"], "127.45.25.1") as made:
        async with made.miners[0].async_locked():
            schedule_id = await window(made)
            await wait_until(lambda: bool(engine_of(made)._in_flight.running()))
            await made.data.schedules.async_toggle(schedule_id)
            await asyncio.sleep(1.5)
        await still(made, 2)
        assert paused(made) == [False]
        assert [record.status for record in await scheduled_commands(made)] == [Status.SKIPPED]
        assert engine_of(made).ownership(made.miners[0].miner_id) is None


async def test_miner_with_outlet_off_is_not_waited_for(hass: HomeAssistant, hall_of) -> None:
    async def switched(call: Any) -> None:
        hass.states.async_set("switch.plug", "on" if call.service == "turn_on" else "off")

    hass.states.async_set("switch.plug", "on")
    async with hall(hall_of, ["cgminer"], "127.61.3.1", stored={"outlet": "switch.plug"}) as made:
        hass.services.async_register("switch", "turn_on", switched)
        hass.services.async_register("switch", "turn_off", switched)
        await window(made)
        await wait_until(lambda: hass.states.get("switch.plug").state == "off")  # type: ignore[union-attr]
        made.machines[0].faults[Fault.DEAD] = {}
        await wait_until(lambda: not made.miners[0].last_update_success)
        await still(made, 1)
        assert (await engine_of(made).async_check())["waiting"] == 0
        assert made.miners[0].polls.retry_s is None


async def test_command_refused_as_unsupported_is_sent_once_per_window(
    hall_of,
    quick_retries,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with hall(hall_of, ["axeos"], "127.61.4.1") as made:

        async def execute(*_args: Any) -> Any:
            raise UnsupportedError("unsupported_by_firmware", host="127.61.4.1")

        with monkeypatch.context() as patch:
            replace_handler(patch, CommandType.POWER_OFF, execute)
            schedule_id = await window(made)
            await still(made, 4)
            assert [record.status for record in await scheduled_commands(made)] == [Status.FAILED]
        await made.data.schedules.async_toggle(schedule_id)
        await still(made, 1)
        await made.data.schedules.async_toggle(schedule_id)
        await wait_until(lambda: all(paused(made)))
