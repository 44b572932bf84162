"""Tests of the engine with simulated miners on real sockets, in windows of a few seconds of virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.miner_remote.commands.record import (
    CommandRecord,
    CommandType,
    HistoryQuery,
    Initiator,
    PowerLimitCommand,
    SimpleCommand,
    Source,
    Status,
)
from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.drivers.contract.errors import UnsupportedError
from custom_components.miner_remote.schedules.engine import retry as retry_module
from custom_components.miner_remote.schedules.engine.engine import ScheduleEngine
from custom_components.miner_remote.schedules.engine.ownership import PauseOwner
from custom_components.miner_remote.schedules.model import OFF, limit
from custom_components.miner_remote.storage.files import StorageFailedError
from simulator.machine import Fault

from ..commands.handlers import replace_handler
from ..conftest import wait_until
from ..hall import PERSON, Hall

PAUSE = SimpleCommand(command_type=CommandType.POWER_OFF)
RESUME = SimpleCommand(command_type=CommandType.POWER_ON)
AUTOMATION = Initiator(initiated_by="Solar", source=Source.AUTOMATIC)
KEY = f"{DOMAIN}.schedule_state"


@pytest.fixture
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry_module, "FIRST_DELAY", timedelta(seconds=0.5))


@asynccontextmanager
async def hall(hall_of: Any, kinds: list[str], base: str, **site: Any) -> AsyncIterator[Hall]:
    options = {"scan_interval": 1, "read_deadline": 2, "write_deadline": 2, "config_write_deadline": 8}
    async with hall_of(kinds, base, options=options, **site) as made:
        yield made


async def window(hall: Hall, *, begins: float = 0, lasts: float = 3600, **more: Any) -> int:
    """Create a one-time schedule that begins in `begins` seconds."""
    now = dt_util.utcnow()
    item = await hall.data.schedules.async_create(
        {
            "name": "Peak",
            "schedule_type": "one-time",
            "one_time_start": (now + timedelta(seconds=begins)).isoformat(),
            "one_time_end": (now + timedelta(seconds=begins + lasts)).isoformat(),
            **more,
        },
        created_by="Alice",
    )
    return int(item["id"])


async def scheduled_commands(hall: Hall, **query: Any) -> list[CommandRecord]:
    """Return the commands of schedules, oldest first."""
    query.setdefault("source", Source.SCHEDULED)
    return (await hall.data.history.async_query(HistoryQuery(**query)))[::-1]


def paused(hall: Hall) -> list[bool]:
    return [machine.paused for machine in hall.machines]


async def still(hall: Hall, seconds: float = 1.5) -> None:
    """Let some virtual time pass, and wait for the commands in flight."""
    await asyncio.sleep(seconds)
    await wait_until(lambda: not hall.data.engine._in_flight.running())


def engine_of(hall: Hall) -> ScheduleEngine:
    return hall.data.engine


async def test_window_resumes_exactly_the_miners_that_it_stopped(hass: HomeAssistant, hall_of) -> None:
    kinds = ["axeos", "whatsminer_v2", "braiins", "luxos"]
    async with hall(hall_of, kinds, "127.45.1.1") as made:
        await made.data.runner.async_run(PAUSE, made.miners[1:2], PERSON)
        schedule_id = await window(made, begins=2, lasts=4, miner_ip=None)
        assert not engine_of(made).active_now(schedule_id)
        await wait_until(lambda: all(paused(made)))
        assert engine_of(made).active_now(schedule_id)
        miners = made.miners
        await wait_until(lambda: engine_of(made).ownership(miners[0].miner_id).pause_taken)  # type: ignore[union-attr]
        assert engine_of(made).ownership(miners[0].miner_id).directive == OFF  # type: ignore[union-attr]
        assert engine_of(made).ownership(miners[1].miner_id).pause is PauseOwner.PERSON  # type: ignore[union-attr]
        change = engine_of(made).next_change(schedule_id)
        assert change is not None
        await wait_until(lambda: paused(made) == [False, True, False, False])
        await still(made)
        assert paused(made) == [False, True, False, False]
        assert all(engine_of(made).ownership(miner.miner_id) is None for miner in miners)
        given = await scheduled_commands(made)
        assert [(record.command_type.value, record.status.value) for record in given] == (
            [("power_off", "success")] * 3 + [("power_on", "success")] * 3
        )
        assert {record.initiated_by for record in given} == {"Peak"}
        assert {record.miner_id for record in given} == {miners[at].miner_id for at in (0, 2, 3)}
        assert len({record.batch_id for record in given}) == 2


async def test_manual_resume_inside_window_holds_until_next_change(hall_of) -> None:
    async with hall(hall_of, ["axeos", "axeos"], "127.45.2.1") as made:
        await window(made, lasts=7)
        await wait_until(lambda: all(paused(made)))
        await still(made, 0.5)
        await made.data.runner.async_run(RESUME, made.miners[:1], AUTOMATION)
        await still(made, 2)
        assert paused(made) == [False, True]
        override = engine_of(made).plan.miners[made.miners[0].miner_id].override  # type: ignore[union-attr]
        assert override is not None
        assert override.by == "Solar"
        assert override.until is not None
        # The override ends with this window; the next one applies again.
        await window(made, begins=5.5, lasts=20)
        await wait_until(lambda: paused(made) == [False, False], 10)
        await wait_until(lambda: paused(made) == [True, True], 10)


async def test_manual_pause_inside_window_stays(hall_of) -> None:
    async with hall(hall_of, ["axeos", "axeos"], "127.45.3.1") as made:
        await window(made, lasts=4)
        await wait_until(lambda: all(paused(made)))
        await still(made, 0.5)
        await made.data.runner.async_run(PAUSE, made.miners[:1], PERSON)
        await wait_until(lambda: paused(made) == [True, False], 10)
        await still(made)
        assert paused(made) == [True, False]


async def test_miner_that_loses_its_pause_is_paused_again(hall_of, quick_retries) -> None:
    async with hall(hall_of, ["axeos"], "127.45.4.1") as made:
        await window(made)
        await wait_until(lambda: all(paused(made)))
        await still(made, 1)
        made.machines[0].paused = False
        await wait_until(lambda: all(paused(made)), 5)
        assert len(await scheduled_commands(made)) == 2


async def test_limit_is_restored_after_window(hall_of) -> None:
    async with hall(hall_of, ["braiins", "whatsminer_v2"], "127.45.5.1") as made:
        shown = [miner.data.power_limit_w for miner in made.miners]
        assert all(shown)
        schedule_id = await window(made, lasts=6, power_limit_w=2000)
        await wait_until(lambda: [machine.power_limit_w for machine in made.machines] == [2000, 2000], 6)
        assert engine_of(made).ownership(made.miners[0].miner_id).directive == limit(2000)  # type: ignore[union-attr]
        shown_plan = await engine_of(made).async_preview(made.data.schedules.schedule(schedule_id), 1)  # type: ignore[arg-type]
        assert shown_plan["price_missing"] is False
        await wait_until(lambda: [machine.power_limit_w for machine in made.machines] == shown, 10)
        await still(made)
        given = await scheduled_commands(made)
        assert {record.status for record in given} == {Status.SUCCESS}
        assert sorted(record.parameters["power_limit_w"] for record in given) == sorted([2000, 2000, *shown])
        assert all(engine_of(made).ownership(miner.miner_id) is None for miner in made.miners)


async def test_manual_higher_limit_stays_inside_window(hall_of) -> None:
    async with hall(hall_of, ["braiins"], "127.45.6.1") as made:
        await window(made, lasts=4, power_limit_w=2000)
        await wait_until(lambda: made.machines[0].power_limit_w == 2000, 6)
        await still(made, 0.5)
        await made.data.runner.async_run(PowerLimitCommand(watts=2500), made.miners, PERSON)
        await still(made, 5)
        assert made.machines[0].power_limit_w == 2500
        assert len(await scheduled_commands(made)) == 1


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
        made.miners[0]._failures = 9
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


async def test_ramp_spreads_the_switching(hall_of) -> None:
    async with hall(hall_of, ["axeos"] * 6, "127.45.11.1") as made:
        await window(made, ramp={"group_size": 2, "group_delay_s": 2})
        await wait_until(lambda: sum(paused(made)) == 2)
        await asyncio.sleep(1)
        assert sum(paused(made)) == 2
        # A miner that a person pauses before its turn does not belong to the schedule.
        left = paused(made).index(False)
        await made.data.runner.async_run(PAUSE, [made.miners[left]], PERSON)
        await wait_until(lambda: all(paused(made)), 8)
        await still(made, 0.5)
        assert engine_of(made).ownership(made.miners[left].miner_id).pause is PauseOwner.PERSON  # type: ignore[union-attr]
        given = await scheduled_commands(made)
        assert len(given) == 5
        starts = sorted({record.timestamp for record in given})
        assert all((later - sooner).total_seconds() >= 1.9 for sooner, later in pairwise(starts))


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
    monkeypatch.setattr("custom_components.miner_remote.schedules.engine.engine.FIRST_DELAY", timedelta(seconds=1))
    async with hall(hall_of, ["axeos"], "127.45.13.1") as made:
        engine = engine_of(made)

        async def fail() -> None:
            raise StorageFailedError("The disk is full.")

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


async def test_check_sends_commands_and_waits_for_results(hall_of) -> None:
    async with hall(hall_of, ["axeos", "cgminer"], "127.45.18.1") as made:
        assert await engine_of(made).async_check() == {
            "checked": 0,
            "actions_taken": 0,
            "errors": 0,
            "waiting": 0,
            "actions": [],
        }
        await window(made)
        answer = await engine_of(made).async_check()
        assert (answer["checked"], answer["actions_taken"], answer["errors"]) == (1, 2, 1)
        assert made.machines[0].paused
        assert (await engine_of(made).async_check())["actions_taken"] == 0


async def test_many_requests_cause_one_pass(hall_of, monkeypatch: pytest.MonkeyPatch) -> None:
    async with hall(hall_of, ["axeos"], "127.45.19.1") as made:
        engine, passes = engine_of(made), 0
        await still(made)
        really = engine._async_pass

        async def counted_pass() -> object:
            nonlocal passes
            passes += 1
            return await really()

        monkeypatch.setattr(engine, "_async_pass", counted_pass)
        for _ in range(100):
            engine.async_replan()
        await asyncio.sleep(1)
        assert passes == 1


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


async def test_price_rule_stops_and_resumes(hass: HomeAssistant, hall_of) -> None:
    hass.states.async_set("sensor.price", "0.10", {"unit_of_measurement": "EUR/kWh"})
    async with hall(hall_of, ["axeos"], "127.45.21.1") as made:
        rate = await made.data.rates.async_create_item(
            {"name": "Spot", "type": "sensor", "entity_id": "sensor.price", "currency": "EUR"}
        )
        schedule = await made.data.schedules.async_create(
            {
                "name": "Too expensive",
                "schedule_type": "daily",
                "electricity_rate_id": rate["id"],
                "price_rule": {"type": "above", "threshold": 0.3, "hysteresis": 0.05},
                "min_on_minutes": 0,
                "min_off_minutes": 0,
            },
            created_by="Alice",
        )
        await still(made)
        assert paused(made) == [False]
        hass.states.async_set("sensor.price", "0.35", {"unit_of_measurement": "EUR/kWh"})
        await wait_until(lambda: all(paused(made)), 5)
        hass.states.async_set("sensor.price", "0.28", {"unit_of_measurement": "EUR/kWh"})
        await still(made, 2)
        assert all(paused(made))
        hass.states.async_set("sensor.price", "0.2", {"unit_of_measurement": "EUR/kWh"})
        await wait_until(lambda: not any(paused(made)), 5)
        shown = await engine_of(made).async_preview(made.data.schedules.schedule(schedule["id"]), 24)  # type: ignore[arg-type]
        assert shown["currency"] == "EUR"
        assert [miner["miner_ip"] for miner in shown["miners"]] == [made.machines[0].ip]  # type: ignore[attr-defined]
        assert shown["changes"][0]["action"] == "on"  # type: ignore[index]
        assert shown["changes"][0]["price"] == 0.2  # type: ignore[index]
        # The price flaps, but each switch keeps its shortest time.
        await made.data.schedules.async_update(schedule["id"], {"min_on_minutes": 60, "min_off_minutes": 60})
        await still(made)
        counted = len(await scheduled_commands(made))
        for at in range(6):
            hass.states.async_set("sensor.price", "0.35" if at % 2 == 0 else "0.2", {"unit_of_measurement": "EUR/kWh"})
            await asyncio.sleep(0.7)
        await still(made)
        assert len(await scheduled_commands(made)) <= counted + 1


async def test_hashprice_sensor_stops_unprofitable_miners(hass: HomeAssistant, hall_of) -> None:
    hass.states.async_set("sensor.hashprice", "0.05")
    async with hall(hall_of, ["whatsminer_v2"], "127.45.22.1") as made:
        rate = await made.data.rates.async_create_item({"name": "Flat", "type": "flat", "price": 0.05})
        await made.data.schedules.async_create(
            {
                "name": "Pays",
                "schedule_type": "daily",
                "electricity_rate_id": rate["id"],
                "price_rule": {"type": "break_even", "hashprice_entity_id": "sensor.hashprice"},
                "min_on_minutes": 0,
                "min_off_minutes": 0,
            },
            created_by="Alice",
        )
        await still(made)
        assert paused(made) == [False]
        hass.states.async_set("sensor.hashprice", "0.001")
        await wait_until(lambda: all(paused(made)), 6)
        # The figures while mining are remembered.
        await still(made, 2)
        hass.states.async_set("sensor.hashprice", "0.05")
        await wait_until(lambda: not any(paused(made)), 6)
        hass.states.async_set("sensor.hashprice", "unavailable")
        await still(made, 1)
        assert paused(made) == [False]


async def test_listeners_are_called(hall_of) -> None:
    async with hall(hall_of, ["axeos"], "127.45.23.1") as made:
        reported: list[bool] = []
        stop = engine_of(made).async_add_listener(lambda: reported.append(True))
        await window(made)
        await wait_until(lambda: all(paused(made)))
        assert reported
        await still(made)
        stop()
        count = len(reported)
        await made.data.schedules.async_toggle(1)
        await wait_until(lambda: not any(paused(made)))
        assert len(reported) == count


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


async def test_check_counts_commands_refused_at_once(hall_of, monkeypatch: pytest.MonkeyPatch) -> None:
    async with hall(hall_of, ["cgminer", "axeos"], "127.61.2.1") as made:
        # Only the check runs a pass.
        monkeypatch.setattr(engine_of(made), "_request", lambda: None)
        await wait_until(lambda: engine_of(made)._task is None or engine_of(made)._task.done())  # type: ignore[union-attr]
        for machine in made.machines:
            await window(made, miner_ip=machine.ip, name=machine.ip)
        # The unsupported command is refused before the other one is stored.
        answer = await engine_of(made).async_check()
        assert (answer["checked"], answer["actions_taken"], answer["errors"]) == (2, 2, 1)


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
        assert made.miners[0]._retry_s is None


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


async def test_warming_miner_is_not_unprofitable(hass: HomeAssistant, hall_of) -> None:
    hass.states.async_set("sensor.hashprice", "0.05")
    async with hall(hall_of, ["whatsminer_v2"], "127.61.5.1") as made:
        machine, miner = made.machines[0], made.miners[0]
        rate = await made.data.rates.async_create_item({"name": "Flat", "type": "flat", "price": 0.05})
        await made.data.schedules.async_create(
            {
                "name": "Pays",
                "schedule_type": "daily",
                "electricity_rate_id": rate["id"],
                "price_rule": {"type": "break_even", "hashprice_entity_id": "sensor.hashprice"},
                "min_on_minutes": 0,
                "min_off_minutes": 0,
            },
            created_by="Alice",
        )
        await still(made)
        settled = engine_of(made).figures(miner.miner_id)
        assert settled is not None
        hass.states.async_set("sensor.hashprice", "0.001")
        await wait_until(lambda: all(paused(made)), 6)
        await still(made)
        # In its first minutes it draws full power with little hashrate.
        machine.hashrate_ths /= 100
        hass.states.async_set("sensor.hashprice", "0.05")
        await wait_until(lambda: not machine.paused and miner.data.mining is True and bool(miner.data.hashrate_ths), 8)
        hass.states.async_set("sensor.hashprice", "0.051")
        await still(made, 3)
        assert paused(made) == [False]
        assert engine_of(made).figures(miner.miner_id) == settled
