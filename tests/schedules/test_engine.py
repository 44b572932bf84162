"""The engine with simulated miners on real sockets, in windows of a few seconds of virtual time."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.control.record import PowerLimitCommand, Status
from custom_components.miner_remote.schedules.engine.ownership import PauseOwner
from custom_components.miner_remote.schedules.model import OFF, limit

from ..conftest import wait_until
from ..hall import PERSON
from .windows import AUTOMATION, PAUSE, RESUME, engine_of, hall, paused, scheduled_commands, still, window


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
    async with hall(hall_of, ["braiins", "luxos"], "127.45.5.1") as made:
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
