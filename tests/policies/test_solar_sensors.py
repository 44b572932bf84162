"""What solar policies read: wrong and missing values, meters, surplus sensors and batteries."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.miner_remote.policies.contract import EntityState, Inputs, Quantity
from custom_components.miner_remote.policies.solar import readings
from custom_components.miner_remote.schedules.model import OFF, limit

from .solar_run import BATTERY, METER, STEP_S, Run, live, on_off, paused_run, read, settings

# Wrong and missing readings -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error_w", [-20_000.0, 20_000.0])
def test_one_wrong_sample_changes_nothing(error_w: float) -> None:
    run = paused_run(live(1), on_off(2))
    run.minutes(20, 2500)
    before = [item.restraint for item in run.made.miners] if run.made else []
    run.error_w = error_w
    run.step()
    run.error_w = 0.0
    for _step in range(12):
        assert [item.restraint for item in run.made.miners] == before if run.made else False
        run.step()


def test_silent_meter_pauses_all_after_the_time_of_the_settings() -> None:
    run = paused_run(live())
    run.minutes(14, 3000)
    run.reports = False
    run.minutes(3.5, 0)
    assert run.running() == [1]
    run.minutes(1)
    assert run.running() == []
    assert (run.phase, run.code) == ("stale", "solar_stale_off")
    run.reports = True
    run.minutes(2.5, 3000)
    assert run.running() == []
    run.minutes(8)
    assert run.running() == [1]


def test_unavailable_meter_holds_and_then_pauses() -> None:
    run = paused_run(live())
    run.minutes(14, 3000)
    before = run.of(1).restraint
    run.others[METER] = None
    run.minutes(3.5)
    assert run.of(1).restraint == before
    assert run.code == "solar_no_reading"
    run.minutes(1)
    assert run.of(1).restraint == OFF


def test_fail_safe_can_hold() -> None:
    run = paused_run(live(1), live(2), fail_safe="hold")
    run.minutes(14, 2000)
    before = [run.of(1).restraint, run.of(2).restraint]
    run.others[METER] = None
    run.minutes(60)
    assert [run.of(1).restraint, run.of(2).restraint] == before
    assert (run.phase, run.code) == ("stale", "solar_stale_hold")


def test_policy_without_any_reading_never_lets_miners_run_for_long() -> None:
    run = Run(settings(), [on_off()], others={METER: None})
    run.minutes(4.2)
    assert run.running() == []


def test_clock_that_is_set_back_blocks_nothing() -> None:
    run = paused_run(on_off())
    run.minutes(2, 2000)
    run.now -= timedelta(hours=5)
    run.minutes(12)
    assert run.running() == [1]
    run.now -= timedelta(days=3)
    run.minutes(16, 0)
    assert run.running() == []


# Sensors --------------------------------------------------------------------------------------------------------------


def test_sign_of_the_meter_can_be_turned() -> None:
    run = paused_run(on_off())
    run.settings = replace(run.settings, meter=replace(run.settings.meter, import_positive=False))  # type: ignore[type-var]
    run.minutes(8, 2000)
    assert run.running() == [], "it looks like an import"


def test_import_and_export_may_be_two_sensors() -> None:
    run = Run(settings(meter={"sensor": METER, "export_sensor": "sensor.export"}), [on_off()])
    run.others = {METER: 300.0, "sensor.export": 0.0}
    run.minutes(14)
    assert run.running() == []
    run.others = {METER: 0.0, "sensor.export": 1500.0}
    run.minutes(10)
    assert run.running() == [1]
    run.others = {METER: 0.0, "sensor.export": 100.0}
    run.minutes(14)
    assert run.running() == [1]


@pytest.mark.parametrize("silent", [METER, "sensor.export"])
def test_of_two_sensors_the_one_that_has_not_reported_for_longest_counts(silent: str) -> None:
    run = Run(settings(meter={"sensor": METER, "export_sensor": "sensor.export"}), [on_off()])
    run.others = {METER: 0.0, "sensor.export": 3000.0}
    run.minutes(14)
    assert run.running() == [1]
    run.silent[silent] = run.now
    run.minutes(3)
    assert (run.phase, run.running()) == ("following", [1])
    run.minutes(2)
    assert (run.phase, run.code, run.running()) == ("stale", "solar_stale_off", [])
    assert run.made is not None
    assert run.made.reason.args["sensor"] == silent


@pytest.mark.parametrize("includes", [True, False])
def test_surplus_sensor_with_and_without_the_miners(includes: bool) -> None:
    data = {"surplus": {"sensor": "sensor.surplus", "includes_miners": includes}, "reserve_w": 0, "max_import_w": 0}
    run = Run(read(data), [on_off()], others={"sensor.surplus": -2000.0})
    run.minutes(14)
    assert run.running() == []
    run.others["sensor.surplus"] = 1500.0
    run.minutes(4)
    assert run.running() == [1]
    # It falls when the miner starts, or it does not.
    run.others["sensor.surplus"] = 1500.0 if includes else 100.0
    run.minutes(20)
    assert run.running() == [1]


# Battery --------------------------------------------------------------------------------------------------------------


def battery_run(soc: float, power_w: float | None = 0.0, **more: Any) -> Run:
    data = BATTERY if power_w is not None else {"soc_sensor": "sensor.soc"}
    run = Run(settings(battery=data | more), [live()], others={"sensor.soc": soc, "sensor.battery": power_w})
    run.minutes(16, 0)
    return run


def test_battery_comes_first_below_its_minimum() -> None:
    run = battery_run(60)
    run.minutes(14, 3000)
    assert run.running() == [1]
    run.others["sensor.soc"] = 49.0
    run.step()
    assert run.running() == []
    assert (run.phase, run.code) == ("battery", "solar_battery")
    run.others["sensor.soc"] = 51.0
    run.minutes(20)
    assert run.running() == []
    run.others["sensor.soc"] = 52.0
    run.minutes(11)
    assert run.running() == [1]


def test_export_below_the_minimum_may_be_allowed() -> None:
    run = battery_run(30, power_w=4000.0, below="export")
    run.minutes(6, 2000)
    assert run.of(1).restraint == limit(2000)


@pytest.mark.parametrize(("soc", "starts"), [(94, False), (95, True)])
def test_charging_counts_as_surplus_from_a_charge_on(soc: float, starts: bool) -> None:
    run = battery_run(soc)
    run.others["sensor.battery"] = 2000.0
    run.minutes(6, 0)
    assert bool(run.running()) is starts


def test_battery_is_not_discharged_for_mining() -> None:
    run = battery_run(90)
    run.minutes(14, 2000)
    # The sun goes, and the battery covers the rest: the meter goes on showing nothing.
    run.others["sensor.battery"] = -700.0
    run.surplus_w = run.drawn_w
    run.minutes(1.5)
    assert run.of(1).restraint == limit(1300)


def test_discharge_may_be_allowed() -> None:
    run = battery_run(90, max_discharge_w=500)
    run.others["sensor.battery"] = -500.0
    run.minutes(14, 2000)
    assert run.of(1).restraint == limit(2000)


def test_sign_of_the_battery_can_be_turned() -> None:
    run = battery_run(99, charging_positive=False)
    run.others["sensor.battery"] = -2000.0
    run.minutes(6, 0)
    assert run.running() == [1]


def test_without_the_power_of_the_battery_some_export_has_to_be_left() -> None:
    run = battery_run(90, power_w=None)
    run.minutes(14, 2000)
    assert run.of(1).restraint == limit(1900)


def test_battery_that_is_unavailable_counts_as_no_reading() -> None:
    run = battery_run(90)
    run.minutes(14, 2000)
    run.others["sensor.soc"] = None
    run.minutes(5)
    assert run.code == "solar_stale_off"
    assert run.made is not None
    assert run.made.reason.args == {"sensor": "sensor.soc"}


@pytest.mark.parametrize("every_s", [30, 60, 120])
def test_battery_that_reports_more_often_than_the_meter_raises_nothing_twice(every_s: int) -> None:
    run = Run(settings(battery=BATTERY), [live(1, 500, 6000.0)], others={"sensor.soc": 100.0, "sensor.battery": 0.0})
    run.minutes(20, 1000)
    run.surplus_w, drawn = 2000, []
    for step in range(90):
        run.reports = step * STEP_S % every_s == 0
        run.step()
        drawn.append(run.drawn_w)
    assert max(drawn) <= 2000
    assert min(drawn[12:]) >= 1800


@pytest.mark.parametrize(
    ("state", "quantity", "soc"),
    [
        ("0.85", None, 85.0),
        ("1.0", None, 100.0),
        ("1", None, 1.0),
        ("0", None, 0.0),
        ("85", None, 85.0),
        ("0.85", Quantity.PERCENT, 0.85),
    ],
)
def test_charge_without_a_unit_may_be_a_part_of_one(state: str, quantity: Quantity | None, soc: float) -> None:
    now = datetime(2026, 6, 1, 12, tzinfo=UTC)
    charge = EntityState(state=state, number=float(state), at=now, quantity=quantity)
    meter = EntityState(state="0", number=0.0, at=now, quantity=Quantity.POWER)
    inputs = Inputs(now=now, miners=(), states={METER: meter, BATTERY["soc_sensor"]: charge})
    found = readings.read(settings(battery={"soc_sensor": BATTERY["soc_sensor"]}), inputs, low=False)
    assert isinstance(found, readings.Reading)
    assert found.soc == pytest.approx(soc)
