"""Miners as a deferrable load of EMHASS."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.miner_remote.fleet.deferrable_load import (
    SMALLEST_COST,
    LeftOut,
    LoadMiner,
    LoadRules,
    deferrable_load,
)

PAGE = (Path(__file__).parents[1] / "docs" / "emhass.md").read_text(encoding="utf-8")
MINER = LoadMiner(
    miner_id="a1",
    name="Rack 1",
    online=True,
    pausable=True,
    mining=True,
    full_w=3250.0,
    hashrate_ths=100.0,
    limit_w=1600,
    power_w=3284.0,
)
PAUSED = replace(MINER, miner_id="b2", mining=False, power_w=None)
RULES = LoadRules(operating_hours=8.0)


def test_documented_answer_is_correct() -> None:
    (example,) = [json.loads(text) for text in re.findall(r"```json\n([^`]*)```", PAGE) if "runtimeparams" in text]
    load = deferrable_load([MINER, PAUSED])
    assert load.parameters(RULES, None) == example["runtimeparams"]
    assert (load.power_w, load.hashrate_ths) == (example["power_w"], example["hashrate_ths"])
    assert list(load.miner_ids) == example["miners"]


def test_load_of_one_miner_without_limit_is_off_or_full() -> None:
    load = deferrable_load([replace(MINER, limit_w=None)])
    assert (load.nominal_w, load.minimum_w, load.adjustable) == (3250.0, 3250.0, False)
    assert load.parameters(RULES, None)["treat_deferrable_load_as_semi_cont"] == [True]


def test_several_miners_without_limit_are_adjustable_because_they_run_one_by_one() -> None:
    load = deferrable_load([replace(MINER, limit_w=None), replace(PAUSED, limit_w=None, full_w=900.0)])
    assert (load.nominal_w, load.minimum_w, load.adjustable) == (4150.0, 900.0, True)


def test_limit_above_the_full_power_does_not_count() -> None:
    load = deferrable_load([replace(MINER, limit_w=4000)])
    assert (load.minimum_w, load.adjustable) == (3250.0, False)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"online": False}, LeftOut.OFFLINE),
        ({"pausable": False}, LeftOut.NOT_PAUSABLE),
        ({"full_w": None}, LeftOut.POWER_UNKNOWN),
        ({"full_w": 0.0}, LeftOut.POWER_UNKNOWN),
    ],
)
def test_unsuitable_miners_are_left_out_with_the_reason(change: dict[str, object], reason: LeftOut) -> None:
    other = replace(MINER, miner_id="c3", **change)  # type: ignore[arg-type]
    load = deferrable_load([PAUSED, other])
    assert load.miner_ids == ("b2",)
    assert load.left_out == ((other, reason),)
    assert (load.nominal_w, load.mining, load.power_w) == (3250.0, False, 0.0)


def test_no_miners_are_no_load() -> None:
    load = deferrable_load([])
    assert (load.miner_ids, load.nominal_w, load.minimum_w, load.adjustable) == ((), 0.0, 0.0, False)


def test_optional_run_may_cost_what_it_earns() -> None:
    load = deferrable_load([MINER, PAUSED])
    optional = replace(RULES, optional=True)
    # 200 TH/s for a third of a day at 0.06 per TH/s and day.
    assert load.parameters(optional, 0.06)["deferrable_load_max_cost"] == [pytest.approx(4.0)]
    # The same by the break-even price: 6.5 kW for 8 h cost 4.00 at 0.0769 per kWh.
    assert load.earned(optional, 0.06) == pytest.approx(6.5 * 8 * 0.06 / (0.024 * 6500 / 200))
    # 0 would be mandatory.
    assert load.parameters(optional, 0.0)["deferrable_load_max_cost"] == [SMALLEST_COST]
    assert load.parameters(RULES, 0.06)["deferrable_load_max_cost"] == [0.0]


@pytest.mark.parametrize(("minutes", "step", "steps"), [(0, 30, 0), (30, 30, 1), (31, 30, 2), (60, 15, 4), (1, 60, 1)])
def test_minutes_are_rounded_up_to_time_steps(minutes: int, step: int, steps: int) -> None:
    rules = replace(RULES, time_step_minutes=step, minimum_on_minutes=minutes, minimum_off_minutes=2 * minutes)
    parameters = deferrable_load([MINER]).parameters(rules, None)
    assert parameters["def_minimum_on_time"] == [steps]
    assert parameters["def_minimum_off_time"] == [-(-2 * minutes // step)]
    assert parameters["set_deferrable_startup_penalty"] == [pytest.approx(10 / step, abs=1e-4)]
