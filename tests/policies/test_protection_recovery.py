"""Failed fans, recovery, and the firmware's own scaling, case by case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from custom_components.miner_remote.control.record import CommandType, SettingsCommand
from custom_components.miner_remote.drivers.contract.settings import Setting, SettingKey
from custom_components.miner_remote.drivers.contract.values import Fault
from custom_components.miner_remote.policies.contract import (
    Give,
    LastResult,
    Reason,
)
from custom_components.miner_remote.policies.protection.settings import (
    OnFanFailure,
    RecoverySettings,
)
from custom_components.miner_remote.schedules.model import OFF, limit

from .protection_run import MINER, MINUTE, NOW, POOL, RECOVERY, SETTINGS, Run

# Fans -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"fans_rpm": (5000, 0, 5000)}, "protection_fan_stopped"),
        ({"faults": (Fault("Fan 2 is lost."),)}, "protection_fan_fault"),
        ({"faults": (Fault("Only 3 of 4 turn.", "fan_num"),)}, "protection_fan_fault"),
    ],
)
def test_failed_fan_pauses_after_three_polls_until_a_person_resumes(changes: dict[str, Any], code: str) -> None:
    run = Run(SETTINGS)
    assert run.after(1, **changes).restraint is None
    made = run.after(0.5)
    assert (made.restraint, made.over_person, made.phase, made.issue) == (OFF, False, "fan_failure", "fan_failure")
    assert made.reason.code == code
    made = run.after(600, paused=True, mining=False, fans_rpm=(0, 0, 0), faults=())
    assert (made.restraint, made.issue) == (OFF, "fan_failure")
    made = run.after(0.5, paused=False, mining=True, fans_rpm=(5000, 5000), manual_at=run.now)
    assert (made.restraint, made.issue, made.phase) == (None, None, "ok")


def test_repaired_fan_of_a_miner_that_cannot_pause_ends_the_failure_after_ten_minutes() -> None:
    run = Run(SETTINGS, replace(MINER, capabilities=frozenset()))
    assert run.after(1.5, fans_rpm=(5000, 0)).issue == "fan_failure"
    assert run.after(10, fans_rpm=(5000, 5000)).issue == "fan_failure"
    assert run.after(0.5).issue is None


@pytest.mark.parametrize(
    "changes",
    [
        {"fans_rpm": (0, 0)},
        {"fans_rpm": (5000, None)},
        {"fans_rpm": (5000, 0), "mining": False},
        {"fans_rpm": (5000, 0), "answers": False},
        {"faults": (Fault("The fans turn too fast; the ambient temperature may be too high.", "140"),)},
        {"faults": (Fault("The fantastic pool is dead."),)},
    ],
)
def test_what_is_no_failed_fan(changes: dict[str, Any]) -> None:
    assert Run(SETTINGS).after(30, **changes).issue is None


def test_failed_fan_is_ignored_if_the_settings_say_so() -> None:
    made = Run(replace(SETTINGS, on_fan_failure=OnFanFailure.NOTHING)).after(30, fans_rpm=(5000, 0))
    assert (made.phase, made.restraint, made.issue) == ("ok", None, None)


def test_single_polls_with_a_still_fan_do_not_count() -> None:
    run = Run(SETTINGS)
    for _time in range(10):
        run.after(1, fans_rpm=(5000, 0))
        assert run.after(0.5, fans_rpm=(5000, 5000)).issue is None


# Recovery -------------------------------------------------------------------------------------------------------------


def steps_taken(run: Run, minutes: float, before: Callable[[], None] = lambda: None) -> list[tuple[str, float]]:
    """Return the orders to the first miner over some minutes, with the minute of each."""
    orders, started = [], run.now
    while run.now - started < minutes * MINUTE:
        before()
        made = run.after(0.5)
        if made.order is not None:
            orders.append((made.order.kind, (run.now - started) / MINUTE))
    return orders


def test_low_hashrate_is_restarted_then_rebooted_then_unplugged_then_given_up() -> None:
    settings = replace(SETTINGS, recovery=RecoverySettings(use_outlet=True, max_per_day=10))
    run = Run(settings, replace(MINER, has_outlet=True, hashrate_ths=60.0))
    orders = steps_taken(run, 180, run.shares)
    assert [kind for kind, _minute in orders] == ["restart_mining", "reboot", "cycle_outlet"]
    assert orders[0][1] == pytest.approx(15, abs=1)
    assert orders[1][1] - orders[0][1] == pytest.approx(25, abs=1)
    assert run.made[0].issue == "given_up"
    assert run.made[0].phase == "given_up"
    run.shares()
    made = run.after(0.5, hashrate_ths=100.0)
    assert (made.issue, made.phase) == (None, "ok")


def test_orders_are_commands_of_the_miner() -> None:
    run = Run(RECOVERY, replace(MINER, hashrate_ths=None, mining=False))
    kinds = []
    for _time in range(200):
        order = run.after(0.5).order
        if isinstance(order, Give):
            kinds.append(order.command.command_type)
    assert kinds == [CommandType.RESTART_MINING, CommandType.REBOOT]


def test_no_shares_while_the_pool_is_alive_restarts_a_single_miner() -> None:
    run = Run(RECOVERY)
    assert [kind for kind, _minute in steps_taken(run, 20)] == ["restart_mining"]
    run.shares()
    assert steps_taken(run, 12) == []
    run.shares()
    made = run.after(0.5)
    assert (made.phase, made.issue) == ("ok", None)


@pytest.mark.parametrize(
    "changes",
    [
        {"paused": True, "mining": False},
        {"directive": OFF},
        {"temperature_c": 85.0, "capabilities": frozenset()},
        {"answers": False, "blocked": Reason(code="miner_offline")},
        {"held_until": NOW + timedelta(days=9)},
        {"blocked": Reason(code="miner_busy")},
        {"uptime_s": 300},
        {"pools": (replace(POOL, alive=False),)},
        {"pools": ()},
    ],
)
def test_nothing_is_tried(changes: dict[str, Any]) -> None:
    run = Run(RECOVERY, replace(MINER, **changes))
    assert steps_taken(run, 120) == []


def test_low_hashrate_of_a_limited_miner_is_expected() -> None:
    for changes in ({"directive": limit(1800)}, {"effective_power_limit_w": 1800, "power_w": 1790.0}):
        run = Run(RECOVERY, replace(MINER, hashrate_ths=55.0, **changes))
        assert steps_taken(run, 60, run.shares) == []
    run = Run(RECOVERY, replace(MINER, hashrate_ths=55.0, effective_power_limit_w=1800, power_w=900.0))
    assert steps_taken(run, 20, run.shares) != []


def test_resumed_miner_has_its_time_to_warm_up() -> None:
    run = Run(RECOVERY)
    run.after(60, paused=True, mining=False, hashrate_ths=0.0)
    orders = steps_taken_after_resume(run)
    assert orders[0][1] == pytest.approx(15, abs=1)


def steps_taken_after_resume(run: Run) -> list[tuple[str, float]]:
    run.show(paused=False, mining=True, hashrate_ths=100.0)
    return steps_taken(run, 20)


def test_at_most_so_many_tries_in_24_hours() -> None:
    settings = replace(SETTINGS, recovery=RecoverySettings(max_per_day=2))
    run = Run(settings)

    def relapse() -> list[tuple[str, float]]:
        orders = steps_taken(run, 16)
        run.shares()
        run.after(11)
        return orders

    assert [len(relapse()) for _time in range(3)] == [1, 1, 0]
    assert run.made[0].issue is None
    steps_taken(run, 16)
    assert run.made[0].issue == "given_up"
    orders = steps_taken(run, 24 * 60)
    assert orders


def test_miner_that_does_not_come_back_after_a_step_is_unplugged_or_given_up() -> None:
    for outlet, kinds in ((True, ["cycle_outlet"]), (False, [])):
        settings = replace(SETTINGS, recovery=RecoverySettings(use_outlet=True))
        run = Run(settings, replace(MINER, has_outlet=outlet))
        assert [kind for kind, _minute in steps_taken(run, 16)] == ["restart_mining"]
        run.show(answers=False, blocked=Reason(code="miner_offline"))
        assert [kind for kind, _minute in steps_taken(run, 24)] == []
        assert [kind for kind, _minute in steps_taken(run, 10)] == kinds
        steps_taken(run, 30)
        assert run.made[0].issue == "given_up"


def test_miner_whose_outlet_is_off_is_not_switched_on() -> None:
    settings = replace(SETTINGS, recovery=RecoverySettings(use_outlet=True))
    run = Run(settings, replace(MINER, has_outlet=True))
    assert [kind for kind, _minute in steps_taken(run, 16)] == ["restart_mining"]
    run.show(answers=False, blocked=Reason(code="miner_unplugged"))
    assert steps_taken(run, 60) == []
    assert (run.made[0].phase, run.made[0].reason.code) == ("watching", "miner_unplugged")


@pytest.mark.parametrize(("quiet", "blamed"), [(2, True), (3, True), (1, False)])
def test_pool_is_at_fault_if_a_third_of_its_miners_finds_no_shares(quiet: int, blamed: bool) -> None:
    run = Run(RECOVERY, *(replace(MINER, miner_id=f"m{number}") for number in range(6)))

    def others_find_shares() -> None:
        for number in range(quiet, 6):
            run.shares(number)

    orders = steps_taken(run, 30, others_find_shares)
    assert (orders == []) == blamed
    if blamed:
        assert run.made[0].reason.code == "protection_pool"
        assert run.made[0].issue is None


def test_one_of_two_pools_at_fault_does_not_spare_the_miners_of_the_other_one() -> None:
    """Two of ten are less than a third of all, but all of their pool."""
    other = replace(POOL, url="stratum+tcp://two.example:3333")
    views = [replace(MINER, miner_id=f"m{number}", pools=(other if number < 2 else POOL,)) for number in range(10)]
    run = Run(RECOVERY, *views)

    def others_find_shares() -> None:
        for number in range(2, 10):
            run.shares(number)

    assert steps_taken(run, 30, others_find_shares) == []
    run.show(0, pools=(POOL,))
    assert steps_taken(run, 30, others_find_shares) != []


def test_restart_of_home_assistant_does_not_look_like_missing_shares() -> None:
    run = Run(RECOVERY)
    run.decide()
    run.now += timedelta(hours=2)
    run.show(share_at=None)
    assert steps_taken(run, 14) == []


# The firmware's own scaling -------------------------------------------------------------------------------------------


def scaling(value: bool | None, *, read_only: bool = False) -> tuple[Setting, ...]:
    return (Setting(key=SettingKey.DYNAMIC_SCALING, value=value, read_only=read_only),)


def test_scaling_is_switched_on_once() -> None:
    settings = replace(SETTINGS, native=True)
    run = Run(settings, replace(MINER, settings=scaling(False)))
    order = run.decide().order
    assert isinstance(order, Give)
    assert order.command == SettingsCommand(command_type=CommandType.SET_DYNAMIC_SCALING, values={"scaling": True})
    assert order.command.wanted({}) == {SettingKey.DYNAMIC_SCALING: True}
    assert run.after(60).order is None
    run.after(1, settings=scaling(True))
    assert run.after(60 * 48, settings=scaling(False)).order is None, "a person switched it off"


def test_failed_switch_is_repeated_a_day_later() -> None:
    run = Run(replace(SETTINGS, native=True), replace(MINER, settings=scaling(False)))
    assert run.decide().order is not None
    failed = LastResult(kind="set_dynamic_scaling", status="failed", at=run.now)
    assert run.after(23 * 60, last_results=(failed,)).order is None
    assert run.after(61).order is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"settings": scaling(False, read_only=True)},
        {"settings": ()},
        {"settings": scaling(None)},
        {"held_until": NOW + timedelta(days=1)},
        {"blocked": Reason(code="miner_busy")},
    ],
)
def test_scaling_is_not_switched(changes: dict[str, Any]) -> None:
    run = Run(replace(SETTINGS, native=True), replace(MINER, **({"settings": scaling(False)} | changes)))
    assert run.after(5).order is None


def test_above_the_firmware_scaling_only_a_pause_follows() -> None:
    run = Run(replace(SETTINGS, native=True), replace(MINER, settings=scaling(True)))
    assert run.after(20, temperature_c=85.0).restraint is None
    made = run.after(0.5)
    assert made.restraint == OFF
    assert run.after(16, temperature_c=60.0).restraint is None


def test_steps_are_taken_if_the_firmware_does_not_scale() -> None:
    run = Run(replace(SETTINGS, native=True), replace(MINER, settings=scaling(False, read_only=True)))
    assert run.after(6, temperature_c=85.0).restraint == limit(2550)
