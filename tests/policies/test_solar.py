"""Solar policies, case by case."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.miner_remote.policies.contract import Inputs
from custom_components.miner_remote.policies.replay import Recorded, Words, replay
from custom_components.miner_remote.policies.solar.state import SolarState
from custom_components.miner_remote.schedules.model import OFF, Action, limit

from .solar_run import BATTERY, KIND, METER, NOON, SHORTEST, Run, errors, live, on_off, paused_run, read, settings

# Settings -------------------------------------------------------------------------------------------------------------


def test_meter_alone_is_enough() -> None:
    found = read(SHORTEST)
    assert found.entities() == (METER,)
    assert read(found.as_json()) == found


def test_all_settings_are_read_back() -> None:
    found = read(
        {
            "surplus": {"sensor": "sensor.surplus", "includes_miners": True},
            "battery": BATTERY | {"min_soc": 20, "below": "export", "charging_positive": False, "max_discharge_w": 500},
            "reserve_w": 1,
            "max_import_w": 2,
            "up_s": 3,
            "down_s": 4,
            "start_minutes": 5,
            "stop_minutes": 6,
            "min_run_minutes": 7,
            "min_off_minutes": 8,
            "max_starts": 9,
            "limits": False,
            "stale_s": 60,
            "fail_safe": "hold",
        }
    )
    assert read(found.as_json()) == found
    assert found.entities() == ("sensor.surplus", "sensor.soc", "sensor.battery")


@pytest.mark.parametrize(
    ("data", "path", "code"),
    [
        ({}, "meter", "meter_or_surplus"),
        (SHORTEST | {"surplus": {"sensor": "sensor.s"}}, "meter", "meter_or_surplus"),
        ({"meter": {}}, "meter.sensor", "missing"),
        ({"meter": {"sensor": "grid"}}, "meter.sensor", "not_entity"),
        ({"meter": {"sensor": METER, "export_sensor": METER}}, "meter.export_sensor", "same_entity"),
        (SHORTEST | {"battery": {"min_soc": 50}}, "battery.soc_sensor", "missing"),
        (SHORTEST | {"battery": {"soc_sensor": "sensor.s", "max_discharge_w": 9}}, "battery.power_sensor", "missing"),
        (SHORTEST | {"battery": BATTERY | {"min_soc": 101}}, "battery.min_soc", "out_of_range"),
        (SHORTEST | {"max_starts": 0}, "max_starts", "out_of_range"),
        (SHORTEST | {"fail_safe": "run"}, "fail_safe", "not_one_of"),
        (SHORTEST | {"stale_s": 5}, "stale_s", "out_of_range"),
        (SHORTEST | {"speed": 5}, "speed", "unknown_key"),
    ],
)
def test_wrong_settings_are_named(data: dict[str, Any], path: str, code: str) -> None:
    assert (path, code) in errors(data)


# Starts and stops -----------------------------------------------------------------------------------------------------


def test_miner_starts_after_the_surplus_has_lasted() -> None:
    run = paused_run(on_off())
    assert run.phase == "waiting"
    assert run.code == "solar_waiting"
    run.minutes(2.8, 1500)
    assert run.running() == []
    assert run.code == "solar_lasting"
    run.minutes(0.7)
    assert run.running() == [1]
    run.step()
    assert run.phase == "following"
    assert run.made is not None
    assert run.made.reason.args == {"surplus_w": 1500, "running": 1, "miners": 1, "power_w": 1400}


def test_surplus_that_is_interrupted_starts_nothing() -> None:
    run = paused_run(on_off())
    for _time in range(5):
        run.minutes(2, 2000)
        run.minutes(1, 500)
    assert run.running() == []


def test_second_miner_starts_when_the_surplus_is_enough_for_both() -> None:
    run = paused_run(on_off(1), on_off(2))
    run.minutes(10, 2700)
    assert len(run.running()) == 1
    run.minutes(4, 2900)
    assert run.running() == [1, 2]


def test_reserve_stays_exported() -> None:
    run = paused_run(live(), reserve_w=400)
    run.minutes(4, 1650)
    assert run.running() == []
    run.minutes(6, 2450)
    assert run.of(1).restraint == limit(2050)


def test_live_limit_follows_up_and_down() -> None:
    run = paused_run(live())
    run.minutes(6, 2500)
    assert run.of(1).restraint == limit(2500)
    run.minutes(1.5, 1800)
    assert run.of(1).restraint == limit(1800)
    run.minutes(2, 5000)
    assert run.of(1).restraint is None


def test_live_limit_falls_to_the_lowest_before_the_pause() -> None:
    run = paused_run(live())
    run.minutes(14, 3000)
    run.minutes(1, 0)
    assert run.of(1).restraint == limit(1300)
    assert run.code == "solar_short"
    run.minutes(3)
    assert run.of(1).restraint == OFF


def test_small_lack_is_held_longer_than_a_large_one() -> None:
    run = paused_run(live())
    run.minutes(14, 3000)
    run.minutes(6, 1300 * 0.6)
    assert run.running() == [1]
    run.minutes(4)
    assert run.running() == []


def test_kettle_stops_nothing() -> None:
    run = paused_run(on_off())
    run.minutes(14, 1500)
    run.minutes(2.5, -500)
    run.minutes(5, 1500)
    assert run.running() == [1]


def test_miner_runs_for_its_minimum_time() -> None:
    run = paused_run(on_off(), min_run_minutes=15)
    run.minutes(3.8, 1500)
    assert run.running() == [1]
    run.minutes(14, 0)
    assert run.running() == [1]
    run.minutes(2)
    assert run.running() == []


def test_paused_miner_stays_paused_for_its_minimum_time() -> None:
    run = Run(settings(min_off_minutes=30), [on_off()])
    run.minutes(14, 0)
    assert run.running() == []
    run.minutes(18, 2000)
    assert run.running() == []
    run.minutes(3)
    assert run.running() == [1]


def test_miner_is_not_started_more_often_than_allowed_in_a_day() -> None:
    run = Run(settings(max_starts=3, min_run_minutes=0, min_off_minutes=0), [on_off()])
    run.minutes(10, 0)
    starts = []
    for _cycle in range(5):
        run.minutes(8, 2000)
        starts.append(bool(run.running()))
        run.minutes(8, 0)
    assert starts == [True, True, True, False, False]
    assert run.of(1).reason.code == "solar_starts_used"
    assert run.code == "solar_all_used"
    run.now += timedelta(hours=12)
    run.minutes(8, 2000)
    assert run.running() == [1], "a new day"


def test_starts_of_a_day_wait_longer_and_longer() -> None:
    run = Run(settings(min_run_minutes=0, min_off_minutes=0), [on_off()])
    run.minutes(10, 0)
    waited = []
    for _cycle in range(6):
        run.surplus_w = 2000
        began = run.now
        while not run.running():
            run.step()
        waited.append(round((run.now - began) / timedelta(minutes=1)))
        run.minutes(8, 0)
    assert waited == [3, 3, 3, 3, 6, 12]


def test_tolerated_import_lowers_nothing_and_raises_nothing() -> None:
    run = paused_run(live(), max_import_w=100)
    run.minutes(6, 2000)
    assert run.of(1).restraint == limit(2000)
    run.minutes(5, 1920)
    assert run.of(1).restraint == limit(2000)
    run.minutes(2, 1850)
    assert run.of(1).restraint == limit(1850)


def test_without_limits_miners_are_only_switched() -> None:
    run = paused_run(live(), limits=False)
    run.minutes(6, 3000)
    assert run.of(1).restraint == OFF
    run.minutes(6, 3500)
    assert run.of(1).restraint is None


# Others ---------------------------------------------------------------------------------------------------------------


def test_miner_that_a_schedule_paused_starts_again_only_with_surplus() -> None:
    run = paused_run(on_off())
    run.minutes(14, 2000)
    assert run.running() == [1]
    run.views = [replace(run.views[0], directive=OFF)]
    run.minutes(1)
    assert run.of(1).reason.code == "solar_other_pauses"
    run.views = [replace(run.views[0], directive=None)]
    run.minutes(5, 0)
    assert run.running() == []


def test_miner_that_a_person_holds_counts_and_is_left_alone() -> None:
    held = replace(on_off(1), held_until=NOON + timedelta(days=1))
    run = Run(settings(), [held, on_off(2)])
    run.minutes(16, 1500)
    assert run.running() == [1]
    run.minutes(20)
    assert run.running() == [1], "the surplus is enough for one"
    run.minutes(6, 3000)
    assert run.running() == [1, 2]


def test_restart_of_home_assistant_changes_nothing() -> None:
    run = paused_run(live())
    run.minutes(14, 2500)
    before, starts = run.of(1).restraint, run.state.starts
    run.restart()
    assert run.state.starts == starts
    assert run.state.measured.signal is None
    run.step()
    assert run.of(1).restraint == before
    run.minutes(5)
    assert run.of(1).restraint == before


def test_only_levels_and_starts_are_written_to_the_disk() -> None:
    run = paused_run(live())
    run.minutes(14, 2500)
    before = run.state
    run.minutes(5)
    assert run.state == before
    assert run.state.measured != before.measured
    assert KIND.state_as_json(run.state) == KIND.state_as_json(before)


def test_clients_see_no_change_with_each_report_of_the_meter() -> None:
    run = paused_run(live())
    run.minutes(14, 2500)
    seen = set()
    for step in range(60):
        run.surplus_w = 2500 + 40 * (step % 3)
        run.step()
        assert run.made is not None
        seen.add((run.made.next_at, run.made.phase, run.made.reason.code, *run.made.reason.args.values()))
    assert len(seen) <= 8


def test_no_miner_can_be_controlled() -> None:
    run = Run(settings(), [])
    run.step()
    assert (run.phase, run.code) == ("no_miner", "solar_none")
    assert run.state == SolarState()


def test_replay_finds_when_miners_would_have_run() -> None:
    since = datetime(2026, 6, 20, tzinfo=UTC)
    # In the past, the miner always ran: what is exported is what is left.
    surplus = [2000.0 if 9 <= slot / 12 < 15 else -300.0 for slot in range(288)]
    meter = {(since + timedelta(minutes=5 * slot)).timestamp(): 1400.0 - watts for slot, watts in enumerate(surplus)}
    always = dict.fromkeys(meter, 1400.0)
    recorded = Recorded(
        since=since,
        until=since + timedelta(days=1),
        resolution_s=300,
        numbers={"power": {"m1": always}, "hashrate": {"m1": dict.fromkeys(meter, 70.0)}},
        words={"status": {"m1": Words((since.timestamp(),), ("mining",))}},
        sensors={METER: meter},
    )
    present = Inputs(now=since + timedelta(days=1), miners=(on_off(),), sensors={METER: 0.0})
    made = replay(KIND, settings(), present, recorded)
    switched = [
        ((step.at - since) / timedelta(hours=1), step.decision.restraint)
        for step in made.steps
        if step.decision.restraint is None or step.decision.restraint.action is Action.OFF
    ]
    starts = [hour for hour, restraint in switched if restraint is None and hour > 1]
    stops = [hour for hour, restraint in switched if restraint == OFF and hour > 9]
    assert starts
    assert 9 <= starts[0] <= 9.5
    assert stops
    assert 15 <= stops[-1] <= 15.6
