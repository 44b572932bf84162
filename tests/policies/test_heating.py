"""Heating case by case: controller, stages, limits by others, fail-safe, times, clock."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.input.fields import InvalidDataError
from custom_components.miner_remote.policies.contract import Reason
from custom_components.miner_remote.policies.heating.rise import Rise
from custom_components.miner_remote.policies.heating.settings import FailSafe, HeatingSettings, Mode
from custom_components.miner_remote.policies.heating.stages import Heater, ranges_of, stage
from custom_components.miner_remote.schedules.model import OFF, limit

from .heating_run import KIND, LIVE, MINUTE, ON_OFF, SENSOR, SETTINGS, Run, many
from .miner_views import settings_of

COMPLETE: dict[str, Any] = {
    "sensor": SENSOR,
    "target_c": 20.5,
    "mode": "off",
    "presets": {"comfort": 21.0, "eco": 18.0},
    "preset": "eco",
    "lowest_c": 6.0,
    "highest_c": 28.0,
    "band_k": 2.0,
    "integral_minutes": 90.0,
    "deadband_k": 0.2,
    "min_on_minutes": 12.0,
    "min_off_minutes": 8.0,
    "stale_minutes": 45.0,
    "fail_safe": 600,
}


def read(data: dict[str, Any]) -> HeatingSettings:
    return settings_of(KIND, data)


# Settings -------------------------------------------------------------------------------------------------------------


def test_settings_are_written_as_they_were_read() -> None:
    assert json.loads(json.dumps(read(COMPLETE).as_json())) == COMPLETE
    assert read({"sensor": SENSOR, "target_c": 20}) == SETTINGS
    assert read(COMPLETE).wanted_c == 18.0
    assert read({**COMPLETE, "preset": None}).wanted_c == 20.5


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"sensor": "room"}, "sensor", "not_entity"),
        ({"sensor": None}, "sensor", "missing"),
        ({"target_c": None}, "target_c", "missing"),
        ({"target_c": 5.5}, "target_c", "out_of_range"),
        ({"highest_c": 6.5}, "highest_c", "out_of_range"),
        ({"mode": "cool"}, "mode", "not_one_of"),
        ({"presets": {"comfort": 29}}, "presets.comfort", "out_of_range"),
        ({"presets": {"none": 20}, "preset": None}, "presets.none", "unknown_key"),
        ({"presets": {"x" * 33: 20}, "preset": None}, "presets", "too_long"),
        ({"presets": {str(number): 20 for number in range(11)}, "preset": None}, "presets", "too_many_items"),
        ({"preset": "away"}, "preset", "not_one_of"),
        ({"band_k": 0}, "band_k", "out_of_range"),
        ({"fail_safe": "release"}, "fail_safe", "not_one_of"),
        ({"fail_safe": -1}, "fail_safe", "out_of_range"),
        ({"stale_minutes": 0}, "stale_minutes", "out_of_range"),
    ],
)
def test_wrong_setting_is_named(changes: dict[str, Any], path: str, code: str) -> None:
    with pytest.raises(InvalidDataError) as caught:
        read({**COMPLETE, **changes})
    assert (path, code) in [(problem.path, problem.code) for problem in caught.value.errors]


# The controller -------------------------------------------------------------------------------------------------------


def test_power_rises_with_the_deviation_up_to_full_power() -> None:
    powers = []
    for room_c in (18.0, 19.0, 19.4, 20.5):
        run = Run(SETTINGS, *many(LIVE, 2), room_c=room_c)
        run.after(2)
        powers.append(run.power_w)
    assert powers[0] == 6000
    assert powers[1] == pytest.approx(4000, rel=0.05)
    assert powers[2] == pytest.approx(2400, rel=0.05)
    assert powers[3] == 0


def test_integral_adds_what_the_room_needs_at_the_target() -> None:
    run = Run(SETTINGS, *many(LIVE, 2), room_c=19.5)
    run.after(2)
    assert run.state.output_w == pytest.approx(2000, rel=0.05)
    run.after(60)
    # Half a kelvin is a third of the band; after the reset time, the integral has added as much again.
    assert run.state.output_w == pytest.approx(4000, rel=0.05)
    assert run.state.integral_w == pytest.approx(2000, rel=0.1)
    # The miners follow in steps of the deadband.
    assert run.power_w == pytest.approx(4000, abs=400)


def test_deviation_within_the_deadband_changes_nothing() -> None:
    run = Run(SETTINGS, *many(LIVE, 2), room_c=19.5)
    run.after(60)
    run.room_c = 20.0
    run.after(30)
    integral_w, powers = run.state.integral_w, []
    for room_c in (20.1, 20.0, 20.1, 20.0, 20.1, 20.0):
        run.room_c = room_c
        run.after(3)
        powers.append(run.power_w)
    assert len(set(powers)) == 1
    assert run.state.integral_w == integral_w


def test_new_target_acts_at_once() -> None:
    run = Run(SETTINGS, *many(LIVE, 2), room_c=19.0)
    run.after(2)
    assert run.power_w > 0
    run.settings = replace(SETTINGS, target_c=17.0)
    run.decide()
    run.obedient = False
    assert run.state.output_w == 0
    assert run.last.phase in ("heating", "idle")


def test_preset_replaces_the_target() -> None:
    settings = replace(SETTINGS, presets={"away": 15.0}, preset="away")
    run = Run(settings, LIVE, room_c=18.0)
    run.after(30)
    assert run.restraints == [OFF]
    assert run.last.reason == Reason(code="heating_idle", args={"temperature_c": 18, "target_c": 15, "wanted_w": 0})


def test_integral_does_not_grow_at_full_power() -> None:
    run = Run(SETTINGS, *many(LIVE, 2), room_c=15.0)
    run.after(300)
    assert run.power_w == 6000
    assert run.state.integral_w == 0
    assert run.last.phase == "heating"


# Stages ---------------------------------------------------------------------------------------------------------------


def test_miners_without_live_limit_are_stages_with_hysteresis() -> None:
    run = Run(
        replace(SETTINGS, integral_minutes=100_000, min_on_minutes=0, min_off_minutes=0), *many(ON_OFF, 3), room_c=20.1
    )
    seen = []
    for room_c in (20.0, 19.7, 19.5, 19.2, 18.9, 19.1, 19.3, 19.5, 19.7, 20.0):
        drift(run, room_c)
        seen.append(sum(view.mining is True for view in run.views))
    assert set(run.restraints) <= {OFF, None}
    assert seen[0] == 0
    assert seen == [0, 0, 1, 1, 2, 2, 2, 1, 1, 0]


def drift(run: Run, room_c: float) -> None:
    """Change the temperature so slowly that its pace does not matter."""
    while run.room_c != room_c:
        assert run.room_c is not None
        step_k = min(max(room_c - run.room_c, -0.05), 0.05)
        run.room_c = round(run.room_c + step_k, 2)
        run.after(8)


def test_fast_rise_ends_a_run_early_and_fast_fall_starts_it_early() -> None:
    settings = replace(SETTINGS, integral_minutes=1440, min_on_minutes=0, min_off_minutes=0)
    states = {}
    for step_k in (0.02, 0.2):
        run = Run(settings, ON_OFF, room_c=20.5)
        run.after(30)
        run.obedient = False
        while run.restraints == [OFF]:
            run.room_c -= step_k
            run.after(2)
        started_c = run.room_c
        run = Run(settings, ON_OFF, room_c=18.0)
        run.after(30)
        run.obedient = False
        while run.restraints == [None]:
            run.room_c += step_k
            run.after(2)
        states[step_k] = started_c, run.room_c
    # The filters are some minutes behind, which the pace outweighs.
    assert states[0.2][0] > 18.6
    assert states[0.2][1] < 19.9
    assert states[0.02][0] == pytest.approx(18.9, abs=0.15)
    assert states[0.02][1] == pytest.approx(19.6, abs=0.15)


def test_minimum_run_that_overshoots_begins_later_the_next_time() -> None:
    """A run warms the room by 1 K; from the second one on, it begins 0.7 K below the target."""
    run = Run(replace(SETTINGS, band_k=0.5, integral_minutes=1440), ON_OFF, room_c=20.5)
    run.after(20)
    started = []
    for _cycle in range(3):
        assert run.room_c is not None
        while run.restraints == [OFF]:
            run.room_c -= 0.01
            run.after(1)
        started.append(run.room_c)
        from_c = run.room_c
        for minute in range(1, 21):
            run.room_c = from_c + min(minute, 15) / 15
            run.after(1)
        run.after(30)
        drift(run, max(run.room_c, 20.2))
    assert started[0] > 19.6
    assert started[1:] == pytest.approx([19.3, 19.3], abs=0.15)


def test_learned_rise_survives_a_restart_and_other_modes() -> None:
    run = Run(SETTINGS, ON_OFF, room_c=20.0)
    run.state = replace(run.state, rise=Rise(k_per_w=0.0005))
    run.after(3)
    run.settings = replace(SETTINGS, mode=Mode.OFF)
    run.after(3)
    assert KIND.state_from_json(json.loads(json.dumps(run.state.as_json()))).rise.k_per_w == 0.0005
    assert KIND.state_from_json({"asked_w": 0}).rise == Rise()


def test_miner_that_gets_held_starts_no_other_one() -> None:
    """What a miner draws that cannot be changed any more counts at once, not only at the next step."""
    run = Run(SETTINGS, replace(LIVE, capabilities=frozenset({Capability.POWER_LIMIT})), ON_OFF, room_c=23.0)
    run.views[1] = replace(ON_OFF, miner_id="m2", name="Two", power_w=1000.0, full_power_w=1000.0)
    run.after(20)
    assert run.restraints[1] == OFF
    run.show(0, held_until=run.now + 600 * MINUTE)
    run.now += MINUTE / 4
    run.decide()
    assert run.restraints == [None, OFF]


def test_miners_with_limits_that_restart_are_only_switched_beside_live_ones() -> None:
    restarting = replace(LIVE, miner_id="m2", name="Two", limit_is_live=False)
    run = Run(SETTINGS, LIVE, restarting, room_c=20.0)
    seen = set()
    for room_c in (20.0, 19.8, 19.5, 19.2, 18.9, 18.0, 18.9, 19.3, 19.6, 19.9, 20.2):
        run.room_c = room_c
        for _minute in range(40):
            run.after(1)
            seen.add(run.restraints[1])
    assert seen == {OFF, None}


def test_started_miner_runs_and_paused_miner_rests_for_the_minimum_times() -> None:
    run = Run(replace(SETTINGS, min_on_minutes=20, min_off_minutes=15), ON_OFF, room_c=21.0)
    run.after(30)
    assert run.restraints == [OFF]
    run.room_c = 18.0
    run.after(3)
    assert run.restraints == [None]
    run.room_c = 22.0
    run.after(16)
    assert run.restraints == [None]
    run.after(4)
    assert run.restraints == [OFF]
    run.room_c = 17.0
    run.after(11)
    assert run.restraints == [OFF]
    run.after(5)
    assert run.restraints == [None]


def test_ranges_and_gaps_of_heaters() -> None:
    one = ranges_of([Heater(10, 400, 1000)])
    assert one == [(10, 10), (400, 1000)]
    assert ranges_of([Heater(0, 1000, 1000)] * 2) == [(0, 0), (1000, 1000), (2000, 2000)]
    assert ranges_of([]) == [(0, 0)]
    assert ranges_of([Heater(0, 500.0 + number, 1000.0) for number in range(0, 400, 20)]) == [(0, 20_000)]
    # In the gap, the stage changes a quarter of it beyond the middle.
    assert [stage(one, wanted, 10, 0) for wanted in (300, 305, 450)] == [10, 400, 450]
    assert [stage(one, wanted, 400, 0) for wanted in (110, 105, 5)] == [400, 10, 10]
    assert stage(one, 700, 660, 50) == 660
    assert stage(one, 2000, 980, 50) == 1000


# Others come first ----------------------------------------------------------------------------------------------------


def test_zone_that_a_schedule_limits_is_limited_and_does_not_wind_up() -> None:
    run = Run(SETTINGS, *many(LIVE, 2), room_c=19.6)
    run.after(30)
    for number in range(2):
        run.show(number, directive=limit(1200) if number else OFF)
    run.room_c = 19.0
    run.after(5)
    integral_w = run.state.integral_w
    run.after(300)
    assert run.power_w <= 1200
    assert (run.last.phase, run.last.reason.code) == ("limited", "heating_limited")
    assert run.last.reason.args["allowed_w"] == 1200
    assert run.state.integral_w == integral_w


def test_budget_that_decides_later_is_seen_by_what_the_miners_draw() -> None:
    run = Run(SETTINGS, *many(LIVE, 2), room_c=19.4)
    run.after(20)
    integral_w = run.state.integral_w
    run.obedient = False
    for number in range(2):
        run.show(number, power_w=500.0)
    run.after(9)
    assert run.last.phase == "heating"
    run.after(120)
    assert (run.last.phase, run.last.reason.args["allowed_w"]) == ("limited", 1000)
    assert run.state.integral_w == pytest.approx(integral_w, abs=100)
    run.obedient = True
    run.after(12)
    assert run.power_w == pytest.approx(run.state.output_w, abs=400)
    assert run.last.phase == "heating"


def test_miner_that_a_person_holds_counts_with_what_it_draws() -> None:
    run = Run(SETTINGS, *many(LIVE, 2), room_c=19.0)
    run.show(0, held_until=run.now + 600 * MINUTE, power_w=3000.0)
    run.after(3)
    assert run.restraints[0] is None
    # 4000 W are wanted of both.
    assert run.views[1].power_w == pytest.approx(1200, abs=250)


# Off and fail-safe ----------------------------------------------------------------------------------------------------


def test_off_pauses_all_at_once_in_spite_of_minimum_times() -> None:
    run = Run(replace(SETTINGS, min_on_minutes=60), *many(LIVE, 2), room_c=21.0)
    run.after(15)
    run.room_c = 17.0
    run.after(12)
    assert OFF not in run.restraints
    run.settings = replace(run.settings, mode=Mode.OFF)
    run.decide()
    assert run.restraints == [OFF, OFF]
    assert (run.last.phase, run.last.reason.code) == ("heating_off", "heating_off")
    state = run.state
    run.after(60)
    assert run.state is state


@pytest.mark.parametrize("cause", ["silent", "unavailable", "nonsense"])
def test_stale_sensor_pauses_all_and_the_reason_names_it(cause: str) -> None:
    run = Run(replace(SETTINGS, stale_minutes=30), *many(LIVE, 2), room_c=18.0)
    run.after(20)
    last_at = run.now
    if cause == "silent":
        run.reported_at = last_at
    else:
        run.room_c = None if cause == "unavailable" else 85.0
    run.after(29)
    assert run.restraints == [None, None]
    assert run.last.next_at is not None
    assert run.last.next_at <= last_at + 30 * MINUTE
    run.after(1)
    assert run.restraints == [OFF, OFF]
    assert (run.last.phase, run.last.reason) == (
        "fail_safe",
        Reason(code="heating_stale_off", args={"sensor": SENSOR, "minutes": 30}),
    )
    run.room_c, run.reported_at = 18.0, None
    run.after(12)
    assert run.last.phase == "heating"
    assert run.power_w == 6000


def test_zone_without_any_reading_uses_the_fail_safe() -> None:
    run = Run(SETTINGS, LIVE, room_c=None)
    run.decide()
    assert (run.last.phase, run.restraints) == ("fail_safe", [OFF])


@pytest.mark.parametrize("fail_safe", [FailSafe.HOLD, 1000])
def test_power_of_the_fail_safe_is_given_on_average_by_whole_miners(fail_safe: FailSafe | int) -> None:
    settings = replace(SETTINGS, stale_minutes=5, fail_safe=fail_safe)
    run = Run(settings, ON_OFF, room_c=19.9)
    run.state = replace(run.state, mean_w=1000.0)
    run.decide()
    mean_w = 1000.0 if fail_safe != FailSafe.HOLD else run.state.mean_w or 0.0
    run.room_c = None
    run.after(6)
    assert (run.last.phase, run.last.reason.code) == ("fail_safe", "heating_stale_power")
    energy_w, count = 0.0, 0
    for _minute in range(12 * 60):
        run.after(1)
        energy_w, count = energy_w + run.power_w, count + 1
    assert energy_w / count == pytest.approx(mean_w, rel=0.15)


# Times and figures ----------------------------------------------------------------------------------------------------


def test_clock_that_is_set_back_blocks_nothing() -> None:
    run = Run(SETTINGS, *many(ON_OFF, 2), room_c=19.0)
    run.after(30)
    run.now -= 600 * MINUTE
    run.room_c = 17.0
    run.after(12)
    assert run.restraints == [None, None]
    run.room_c = 23.0
    run.after(20)
    assert run.restraints == [OFF, OFF]


def test_only_what_matters_is_written_to_the_disk() -> None:
    run = Run(SETTINGS, *many(LIVE, 2), room_c=19.5)
    run.after(30)
    writes, before = 0, run.state
    for step in range(60):
        run.room_c = 19.6 + 0.1 * (step % 2)
        run.after(1)
        writes += run.state != before
        before = run.state
    assert 5 <= writes <= 12
    assert run.state.integral_w != run.state.__class__().integral_w


def test_unknown_powers_keep_the_integral() -> None:
    run = Run(SETTINGS, LIVE, room_c=19.5)
    run.after(60)
    integral_w = run.state.integral_w
    assert integral_w > 0
    run.obedient = False
    run.show(
        0, answers=False, power_w=None, full_power_w=None, power_limit_range=(None, None), mining=None, paused=None
    )
    run.after(10)
    assert (run.last.phase, run.last.reason.code) == ("unknown", "heating_no_miners")
    assert run.state.integral_w == integral_w
    assert run.last.next_at is None or run.last.next_at > run.now


@pytest.mark.parametrize("awaited", [True, False], ids=["not_seen_since_the_start", "missed_polls"])
def test_miner_that_does_not_answer_is_not_paused_when_it_is_back(awaited: bool) -> None:
    """The only miner of a zone: nothing can be changed meanwhile, which is no reason for a pause."""
    run = Run(SETTINGS, LIVE, room_c=19.25)
    run.after(5)
    before = run.restraints[0]
    assert before is not None
    assert before.watts is not None
    since = run.now if awaited else None
    run.show(answers=False, blocked=Reason(code="miner_offline"), awaited_since=since)
    run.after(3)
    assert run.restraints == [before]
    run.show(answers=True, blocked=None, awaited_since=None)
    run.after(3)
    after = run.restraints[0]
    assert after is not None
    assert after.watts == pytest.approx(before.watts, rel=0.1)


def test_reading_is_converted_and_one_in_the_future_counts_as_now() -> None:
    run = Run(SETTINGS, LIVE, room_c=19.0)
    run.reported_at = run.now + 600 * MINUTE
    run.decide()
    assert run.state.read_at == run.now
    assert run.last.phase == "heating"
