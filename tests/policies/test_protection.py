"""Protection from heat, case by case; settings, state and texts of the policy."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.input.fields import InvalidDataError, Reader
from custom_components.miner_remote.policies.contract import (
    MinerDecision,
    Reason,
)
from custom_components.miner_remote.policies.protection.settings import (
    ProtectionSettings,
    TemperatureSource,
)
from custom_components.miner_remote.schedules.engine.measured_levels import MeasuredLevel
from custom_components.miner_remote.schedules.model import OFF, limit

from .protection_run import KIND, MINER, MINUTE, RECOVERY, SETTINGS, Run


def restrained(run: Run) -> None:
    """Bring the miner to its first step, and let it cool to the middle."""
    run.decide()
    assert run.after(5, temperature_c=85.0).phase == "watching"
    assert run.after(0.5).restraint == limit(2550)
    run.after(0.5, temperature_c=76.0)


# The policy as a whole ------------------------------------------------------------------------------------------------


def test_reason_of_the_policy_counts_the_most_urgent_miners_only() -> None:
    run = Run(replace(SETTINGS, minutes=0), *(replace(MINER, miner_id=f"m{number}") for number in range(3)))
    run.decide()
    assert run.summary == ("ok", Reason(code="protection_none"))
    run.show(1, temperature_c=85.0)
    run.show(2, answers=False, temperature_c=None)
    run.decide()
    assert run.summary == ("limited", Reason(code="protection_some_restrained", args={"count": 1, "miners": 3}))
    run.show(1, temperature_c=60.0)
    run.after(0.5)
    assert run.summary == ("cooling", Reason(code="protection_some_restrained", args={"count": 1, "miners": 3}))
    run.after(20)
    assert run.summary == ("unknown", Reason(code="protection_some_unknown", args={"count": 1, "miners": 3}))


# Heat -----------------------------------------------------------------------------------------------------------------


def test_hot_miner_goes_down_step_by_step_then_pauses() -> None:
    run = Run(SETTINGS)
    assert run.decide() == MinerDecision(miner_id="m1", phase="ok", reason=Reason(code="protection_ok"))
    made = run.after(0.5, temperature_c=85.0)
    assert (made.phase, made.reason.code, made.restraint) == ("watching", "protection_warm", None)
    assert run.next_at == run.now + 5 * MINUTE
    restraints = []
    for _step in range(4):
        made = run.after(5)
        restraints.append(made.restraint)
        assert made.over_person
    assert restraints == [limit(2550), limit(2100), limit(1500), OFF]
    assert (made.phase, made.reason.code) == ("paused", "protection_paused")
    assert run.next_at is None


def test_rises_one_step_at_a_time_after_it_was_cool_for_long_enough() -> None:
    run = Run(replace(SETTINGS, minutes=0, step_minutes=0))
    for _step in range(4):
        made = run.after(0.5, temperature_c=85.0)
    assert made.restraint == OFF
    made = run.after(15, temperature_c=60.0)
    assert (made.phase, made.restraint, made.over_person) == ("cooling", OFF, True)
    assert run.after(0.5).restraint == limit(1500)
    assert run.after(15).restraint == limit(2100)
    assert run.after(15).restraint == limit(2550)
    made = run.after(14.5)
    assert (made.restraint, made.over_person, made.phase) == (limit(2550), True, "cooling")
    made = run.after(0.5)
    assert (made.restraint, made.over_person, made.phase) == (None, False, "ok")


def test_short_dip_below_limit_does_not_restart_the_count_but_a_minute_does() -> None:
    run = Run(SETTINGS)
    run.after(3, temperature_c=85.0)
    run.after(0.5, temperature_c=79.0)
    assert run.after(2, temperature_c=85.0).restraint is not None
    run = Run(SETTINGS)
    run.after(3, temperature_c=85.0)
    run.after(1.5, temperature_c=79.0)
    assert run.after(4.5, temperature_c=85.0).restraint is None


def test_between_both_temperatures_nothing_changes() -> None:
    run = Run(SETTINGS)
    restrained(run)
    made = run.after(600, temperature_c=76.0)
    assert (made.restraint, made.phase) == (limit(2550), "limited")


def test_rise_that_is_undone_doubles_the_wait_up_to_two_hours() -> None:
    run = Run(replace(SETTINGS, minutes=0))
    waits = []
    for _time in range(6):
        made = run.after(0.5, temperature_c=85.0)
        assert made.restraint == limit(2550)
        run.show(temperature_c=60.0)
        started, waited = run.now, 0.0
        while made.restraint is not None:
            made = run.after(0.5)
            waited = (run.now - started) / MINUTE
        waits.append(round(waited))
    assert waits == [16, 30, 60, 120, 120, 120]


def test_rise_that_held_for_four_hours_is_not_counted_as_undone() -> None:
    run = Run(replace(SETTINGS, minutes=0))
    run.after(0.5, temperature_c=85.0)
    assert run.after(16, temperature_c=60.0).restraint is None
    run.after(240)
    run.after(0.5, temperature_c=85.0)
    assert run.after(16, temperature_c=60.0).restraint is None


def test_unknown_temperature_keeps_the_restraint_and_restarts_the_cooling_time() -> None:
    run = Run(SETTINGS)
    restrained(run)
    run.after(10, temperature_c=60.0)
    made = run.after(30, temperature_c=None, answers=False)
    assert (made.restraint, made.over_person, made.reason.code) == (limit(2550), True, "protection_kept")
    assert run.after(14.5, temperature_c=60.0, answers=True).restraint == limit(2550)
    assert run.after(1).restraint is None


def test_miner_without_answer_keeps_its_step_although_its_last_reading_was_cool() -> None:
    run = Run(SETTINGS)
    restrained(run)
    assert run.after(60, temperature_c=60.0, answers=False).restraint == limit(2550)
    assert run.after(0.5, answers=True).restraint is None


def test_paused_miner_that_reports_no_temperature_is_cool() -> None:
    run = Run(replace(SETTINGS, steps_percent=(), minutes=0))
    assert run.after(0.5, temperature_c=85.0).restraint == OFF
    made = run.after(15.5, temperature_c=None, paused=True, mining=False)
    assert made.restraint is None


def test_miner_paused_by_its_outlet_starts_again() -> None:
    run = Run(replace(SETTINGS, minutes=0), replace(MINER, has_outlet=True, capabilities=frozenset()))
    assert run.after(0.5, temperature_c=85.0).restraint == OFF
    blocked = Reason(code="miner_offline")
    assert run.after(15, temperature_c=None, answers=False, mining=None, blocked=blocked).restraint == OFF
    assert run.after(1).restraint is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"capabilities": frozenset({Capability.PAUSE})}, [OFF]),
        ({"lowest_limit_w": 2400}, [limit(2550), OFF]),
        ({"full_power_w": None, "power_w": None}, [OFF]),
        ({"effective_power_limit_w": 2200}, [limit(2100), limit(1500), OFF]),
        ({"full_power_w": None, "effective_power_limit_w": 2000, "power_w": 1900.0}, [limit(1700), limit(1400), OFF]),
        ({"power_limit_range": (1200, 2000)}, [limit(2000), limit(1500), OFF]),
        # As measured, and what nothing else is known of: its highest limit may be far above what it draws.
        ({"levels": (MeasuredLevel(limit_w=None, power_w=2000.0, hashrate_ths=80.0),)}, [limit(1700), limit(1400)]),
        ({"full_power_w": None, "power_w": None, "power_limit_range": (1200, 6000)}, [OFF]),
    ],
)
def test_steps_depend_on_what_the_miner_can(changes: dict[str, Any], expected: list[object]) -> None:
    run = Run(replace(SETTINGS, minutes=0, step_minutes=0), replace(MINER, **changes))
    found = []
    for _step in range(5):
        restraint = run.after(0.5, temperature_c=85.0).restraint
        if restraint not in found:
            found.append(restraint)
        if restraint is not None and restraint.watts is not None:
            run.show(effective_power_limit_w=restraint.watts)
    assert found[: len(expected)] == expected
    assert found[-1] == OFF


def test_without_pause_a_step_below_the_smallest_limit_is_raised_to_it() -> None:
    settings = replace(SETTINGS, minutes=0, step_minutes=0, pause=False)
    run = Run(settings, replace(MINER, lowest_limit_w=2400))
    restraints = {str(run.after(0.5, temperature_c=85.0).restraint) for _step in range(5)}
    assert restraints == {"limit 2550 W", "limit 2400 W"}
    run = Run(settings, replace(MINER, capabilities=frozenset({Capability.PAUSE})))
    made = run.after(0.5, temperature_c=85.0)
    assert (made.phase, made.reason.code, made.restraint) == ("hot", "protection_no_step", None)


@pytest.mark.parametrize("source", [TemperatureSource.INLET, TemperatureSource.SENSOR])
def test_other_sources_of_the_temperature(source: TemperatureSource) -> None:
    sensor = "sensor.hall" if source is TemperatureSource.SENSOR else None
    settings = ProtectionSettings(
        temperature_c=40.0, recover_below_c=35.0, minutes=0, source=source, sensor=sensor, recover_minutes=1
    )
    assert KIND.entities(settings) == (() if sensor is None else (sensor,))
    run = Run(settings, MINER, replace(MINER, miner_id="m2"))

    def measure(value: float | None) -> None:
        run.sensors["sensor.hall"] = value
        for number in range(2):
            run.show(number, inlet_temperature_c=value)

    measure(30.0)
    assert run.after(1).phase == "ok"
    measure(41.0)
    run.after(0.5)
    assert [made.restraint for made in run.made] == [limit(2550)] * 2
    measure(None)
    run.after(30)
    assert [made.restraint for made in run.made] == [limit(2550)] * 2
    measure(34.0)
    run.after(1.5)
    assert [made.restraint for made in run.made] == [None] * 2
    measure(None)
    assert run.after(1).phase == "unknown"


def test_changed_settings_apply_to_a_restrained_miner() -> None:
    run = Run(replace(SETTINGS, minutes=0, step_minutes=0))
    for _step in range(4):
        run.after(0.5, temperature_c=85.0)
    assert run.made[0].restraint == OFF
    run.settings = replace(run.settings, pause=False, steps_percent=(60,))
    assert run.after(0.5).restraint == limit(1800)
    run.settings = replace(run.settings, steps_percent=(90, 40))
    assert run.after(0.5).restraint == limit(1200)


def test_miner_that_leaves_the_scope_is_forgotten() -> None:
    run = Run(SETTINGS)
    restrained(run)
    run.views = [replace(MINER, miner_id="m2")]
    run.decide()
    assert run.state.miners == {}


# Settings, state and texts --------------------------------------------------------------------------------------------


def read(data: dict[str, Any]) -> ProtectionSettings | None:
    reader = Reader(data)
    settings = KIND.read_settings(reader)
    reader.close()
    reader.finish()
    return settings


def test_settings_are_read_with_defaults_and_written_back() -> None:
    settings = read({"temperature_c": 80, "recover_below_c": 72})
    assert settings == SETTINGS
    full = {
        "temperature_c": 45,
        "minutes": 0.5,
        "source": "sensor",
        "sensor": "sensor.hall",
        "steps_percent": [50, 90, 90],
        "step_minutes": 2,
        "pause": False,
        "recover_below_c": 40,
        "recover_minutes": 30,
        "on_fan_failure": "nothing",
        "native": True,
        "recovery": {"below_percent": 80, "no_share_minutes": None, "minutes": 5, "use_outlet": True, "max_per_day": 5},
    }
    settings = read(full)
    assert settings is not None
    assert settings.steps_percent == (90, 50)
    assert KIND.settings_as_json(settings) == full | {"steps_percent": [90, 50]}
    assert read(KIND.settings_as_json(settings)) == settings
    assert read(KIND.settings_as_json(SETTINGS)) == SETTINGS


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"temperature_c": None}, "temperature_c"),
        ({"recover_below_c": None}, "recover_below_c"),
        ({"recover_below_c": 80}, "recover_below_c"),
        ({"temperature_c": 500}, "temperature_c"),
        ({"source": "sensor"}, "sensor"),
        ({"source": "sensor", "sensor": "hall"}, "sensor"),
        ({"steps_percent": [], "pause": False}, "steps_percent"),
        ({"steps_percent": [0]}, "steps_percent[0]"),
        ({"steps_percent": list(range(10, 40))}, "steps_percent"),
        ({"recovery": {"below_percent": None}}, "recovery.below_percent"),
        ({"recovery": {"below_percent": 70, "max_per_day": 99}}, "recovery.max_per_day"),
        ({"heat": 1}, "heat"),
    ],
)
def test_wrong_settings_name_the_key(changes: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidDataError) as caught:
        read({"temperature_c": 80, "recover_below_c": 72} | changes)
    assert [error.path for error in caught.value.errors] == [path]


@pytest.mark.parametrize(
    "data",
    [
        [],
        {"miners": []},
        {"miners": {"m1": {"heat": {"percent": 50}}}},
        {"miners": {"m1": {"heat": {"percent": 500}}}},
        {"miners": {"m1": {"recovery": {"tries_at": ["yesterday"]}}}},
        {"miners": {"m1": {"cold": {}}}},
        {"scaling_at": {"m1": 5}},
        {"unknown": 1},
    ],
)
def test_damaged_state_is_refused(data: object) -> None:
    with pytest.raises(InvalidDataError):
        KIND.state_from_json(data)


def test_calm_miners_need_no_state_and_a_state_without_change_is_the_same_object() -> None:
    run = Run(RECOVERY, MINER, replace(MINER, miner_id="m2", temperature_c=85.0))
    run.decide()
    assert set(run.state.miners) == {"m2"}
    before = run.state
    run.now += MINUTE / 2
    run.decide()
    assert run.state is before


def test_issues_have_texts_in_all_languages() -> None:
    folder = Path(__file__).parents[2] / "custom_components/miner_remote/translations"
    for language in ("en", "de"):
        issues = json.loads((folder / f"{language}.json").read_text("utf-8"))["issues"]
        for issue in ("fan_failure", "given_up"):
            texts = issues[f"policy_{issue}"]
            assert "{policy}" in texts["title"]
            assert all(f"{{{name}}}" in texts["description"] for name in ("policy", "count", "names"))
