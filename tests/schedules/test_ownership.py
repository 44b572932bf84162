"""Ownership: a schedule lifts only the effects of schedules, even after failures."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from custom_components.miner_remote.control.record import CommandType, Initiator, Source, Status
from custom_components.miner_remote.schedules.engine.engine import ScheduleEngine
from custom_components.miner_remote.storage.errors import StorageFailedError
from simulator.machine import Fault

from ..conftest import wait_until
from ..disk import issues
from ..hall import PERSON
from .windows import PAUSE, RESUME, engine_of, hall, paused, scheduled_commands, still, window


@pytest.mark.parametrize("name", ["Solar\nsurplus", "é" * 300, "\t"])
async def test_automation_name_of_any_form_is_loaded(
    hass: HomeAssistant,
    hall_of,
    name: str,
) -> None:
    """All ownerships are in one file: an unreadable one would leave all miners stopped."""
    async with hall(hall_of, ["axeos", "axeos"], "127.96.1.1") as made:
        schedule_id = await window(made)
        await wait_until(lambda: all(paused(made)))
        await still(made, 0.5)
        who = Initiator(initiated_by=name, source=Source.AUTOMATIC)
        await made.data.runner.async_run(RESUME, made.miners[:1], who)
        await still(made, 1)
        data = made.data
        await data.engine.async_close()
        data.engine = ScheduleEngine(hass, data.fleet, data.runner, data.schedules, data.prices)
        await data.engine.async_load()
        assert issues(hass, "storage_set_aside") == []
        assert data.engine.ownership(made.miners[1].miner_id) is not None
        data.engine.async_start()
        await still(made, 1)
        assert paused(made) == [False, True]
        await data.schedules.async_delete_item(str(schedule_id))
        await wait_until(lambda: not any(paused(made)), 5)
        await data.engine.async_close()


async def test_outlet_switched_off_manually_stays_off(
    hass: HomeAssistant,
    hall_of,
) -> None:
    """Somebody may be working on the machine."""
    calls: list[str] = []

    async def switched(call: Any) -> None:
        calls.append(call.service)
        hass.states.async_set("switch.plug", "on" if call.service == "turn_on" else "off")

    hass.states.async_set("switch.plug", "on")
    async with hall(hall_of, ["axeos"], "127.96.2.1", stored={"outlet": "switch.plug"}) as made:
        hass.services.async_register("switch", "turn_on", switched)
        hass.services.async_register("switch", "turn_off", switched)
        schedule_id = await window(made)
        await wait_until(lambda: all(paused(made)))
        await still(made, 0.5)
        hass.states.async_set("switch.plug", "off")
        made.machines[0].faults[Fault.DEAD] = {}
        await wait_until(lambda: not made.miners[0].last_update_success)
        await made.data.schedules.async_delete_item(str(schedule_id))
        await still(made, 2)
        assert calls == []
        assert made.miners[0].polls.retry_s is None
        # The miner has power again and is still paused; the pause is lifted now.
        del made.machines[0].faults[Fault.DEAD]
        hass.states.async_set("switch.plug", "on")
        await wait_until(lambda: not any(paused(made)), 8)
        await still(made, 1)
        assert engine_of(made).ownership(made.miners[0].miner_id) is None
        assert calls == []


async def test_refusing_miners_do_not_block_the_ramp(
    hall_of,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("custom_components.miner_remote.schedules.engine.retry.FIRST_DELAY", timedelta(seconds=0.1))
    monkeypatch.setattr("custom_components.miner_remote.schedules.engine.retry.LONGEST_DELAY", timedelta(seconds=1))
    async with hall(hall_of, ["axeos"] * 4, "127.96.3.1") as made:
        made.machines[0].faults[Fault.IGNORES_WRITES] = {}
        await window(made, ramp={"group_size": 1, "group_delay_s": 4})
        await wait_until(lambda: paused(made) == [False, True, True, True], 25)


async def test_unsent_command_is_reported_and_takes_no_turn(
    hall_of,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "custom_components.miner_remote.schedules.engine.reconcile_pass.FIRST_DELAY", timedelta(seconds=1)
    )
    async with hall(hall_of, ["axeos", "axeos"], "127.96.4.1") as made:
        engine = engine_of(made)

        async def fail(*_args: Any) -> None:
            raise StorageFailedError("storage_read_only", file=".storage/test")

        await still(made, 0.5)
        with monkeypatch.context() as broken:
            broken.setattr(made.data.history, "async_add", fail)
            await window(made, ramp={"group_size": 1, "group_delay_s": 3600})
            with pytest.raises(HomeAssistantError, match="so nothing is written to it"):
                await engine.async_check()
            broken.setattr(engine._state, "async_save", fail)
            with pytest.raises(HomeAssistantError, match="so nothing is written to it"):
                await engine.async_check()
            await asyncio.sleep(1)
            assert not any(paused(made))
            assert [engine.ownership(miner.miner_id) for miner in made.miners] == [None, None]
        await wait_until(lambda: sum(paused(made)) == 1, 5)


async def test_check_retries_failed_commands_at_once(hall_of) -> None:
    async with hall(hall_of, ["axeos"], "127.96.5.1") as made:
        made.machines[0].faults[Fault.IGNORES_WRITES] = {}
        await window(made)
        await wait_until(lambda: bool(engine_of(made)._in_flight.running()))
        await still(made, 1)
        assert [record.status for record in await scheduled_commands(made)] == [Status.FAILED]
        answer = await engine_of(made).async_check()
        assert (answer["actions_taken"], answer["errors"]) == (1, 1)
        del made.machines[0].faults[Fault.IGNORES_WRITES]
        answer = await engine_of(made).async_check()
        assert (answer["actions_taken"], answer["errors"]) == (1, 0)
        assert paused(made) == [True]


async def test_change_is_planned_after_its_check_was_cancelled(
    hall_of,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with hall(hall_of, ["axeos"], "127.96.6.1") as made:
        engine = engine_of(made)
        await still(made, 1)

        async def never(*_args: Any, **_more: Any) -> None:
            await asyncio.Event().wait()

        with monkeypatch.context() as patch:
            patch.setattr(engine, "_request", lambda: None)
            await window(made)
            patch.setattr(engine._inputs, "async_plan", never)
            check = asyncio.create_task(engine.async_check())
            await asyncio.sleep(0.1)
            check.cancel()
            await asyncio.gather(check, return_exceptions=True)
        engine._request()
        await wait_until(lambda: all(paused(made)), 5)


async def test_override_has_its_end_at_once(hall_of) -> None:
    """After an immediate restart the override must not hold in the next window."""
    async with hall(hall_of, ["axeos"], "127.96.7.1") as made:
        await window(made)
        await wait_until(lambda: all(paused(made)))
        await still(made, 0.5)
        await made.data.runner.async_run(RESUME, made.miners, Initiator(initiated_by="Bob", source=Source.MANUAL))
        override = engine_of(made)._state.override(made.miners[0].miner_id)
        assert override is not None
        assert override.until is not None


async def test_ramp_added_inside_window_paces_its_end(hall_of) -> None:
    async with hall(hall_of, ["axeos"] * 3, "127.96.8.1") as made:
        schedule_id = await window(made)
        await wait_until(lambda: all(paused(made)))
        await still(made, 0.5)
        await made.data.schedules.async_update(schedule_id, {"ramp": {"group_size": 1, "group_delay_s": 3}})
        await still(made, 1)
        await made.data.schedules.async_toggle(schedule_id)
        await wait_until(lambda: not all(paused(made)), 5)
        await still(made, 1)
        assert sum(paused(made)) == 2
        await wait_until(lambda: not any(paused(made)), 10)


async def test_manual_command_before_first_plan_is_an_override(
    hass: HomeAssistant,
    hall_of,
) -> None:
    """Home Assistant may take minutes to start, and accepts commands meanwhile."""
    async with hall(hall_of, ["axeos"] * 3, "127.96.9.1") as made:
        schedule_id = await window(made)
        await wait_until(lambda: all(paused(made)))
        await still(made, 0.5)
        data = made.data
        await data.engine.async_close()
        data.engine = ScheduleEngine(hass, data.fleet, data.runner, data.schedules, data.prices)
        await data.engine.async_load()
        await data.runner.async_run(RESUME, made.miners[:1], PERSON)
        await data.runner.async_run(PAUSE, made.miners[1:2], PERSON)
        data.engine.async_start()
        await still(made, 2)
        assert paused(made) == [False, True, True]
        await data.schedules.async_toggle(schedule_id)
        await still(made, 2)
        assert paused(made) == [False, True, False]
        await data.engine.async_close()


async def test_unanswered_stop_is_lifted_after_its_window(hall_of) -> None:
    async with hall(hall_of, ["whatsminer_v2", "axeos", "luxos"], "127.45.60.1") as made:
        for machine in made.machines:
            machine.faults[Fault.NO_REPLY_WRITES] = {}
        await window(made, begins=1, lasts=1.5)
        await wait_until(lambda: all(paused(made)))
        for machine in made.machines:
            machine.faults.clear()
        await wait_until(lambda: not any(paused(made)))
        await still(made)
        assert paused(made) == [False] * 3
        stops = await scheduled_commands(made, command_type=CommandType.POWER_OFF)
        assert {record.status for record in stops} == {Status.TIMEOUT}
