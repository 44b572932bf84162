"""Power budgets: settings, the lowest part, and what the policy says."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.input.fields import InvalidDataError, Reader
from custom_components.miner_remote.policies.contract import Decision, EntityState, Inputs
from custom_components.miner_remote.policies.power_budget.kind import PowerBudgetKind
from custom_components.miner_remote.policies.power_budget.state import PowerBudgetState
from custom_components.miner_remote.policies.replay import Recorded, replay
from custom_components.miner_remote.schedules.model import OFF

from .miner_views import obedient, running, settings_of

KIND = PowerBudgetKind()
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
MINER = running(
    NOW,
    uptime_s=86_400,
    capabilities=frozenset({Capability.POWER_LIMIT, Capability.PAUSE}),
    power_limit_range=(1000, 3600),
    lowest_limit_w=1000,
    limit_is_live=True,
)


class Plant:
    """Miners that do at once what they are allowed, and a policy."""

    def __init__(self, settings: dict[str, Any], miners: int = 4) -> None:
        self.settings = settings_of(KIND, settings)
        self.views = [replace(MINER, miner_id=f"m{number}") for number in range(miners)]
        self.state: PowerBudgetState = KIND.no_state()
        self.now = NOW
        self.states: dict[str, EntityState] = {}

    def report(self, entity: str, state: str, age_s: float = 0) -> None:
        number = float(state) if state.lstrip("-").replace(".", "", 1).isdigit() else None
        self.states[entity] = EntityState(state=state, number=number, at=self.now - timedelta(seconds=age_s))

    def decide(self, after_s: float = 0) -> Decision[PowerBudgetState]:
        """Decide; the miners follow."""
        self.now += timedelta(seconds=after_s)
        views = tuple(replace(view, seen_at=self.now) for view in self.views)
        made = KIND.decide(self.settings, self.state, Inputs(now=self.now, miners=views, states=self.states))
        assert KIND.state_from_json(json.loads(json.dumps(KIND.state_as_json(made.state)))) == made.state
        self.state = made.state
        for number, decision in enumerate(made.miners):
            self.views[number] = obedient(self.views[number], decision.restraint)
        return made

    @property
    def drawn_w(self) -> float:
        return sum(view.power_w or 0.0 for view in self.views)


def errors_of(settings: dict[str, Any]) -> set[tuple[str, str]]:
    reader = Reader(settings)
    assert KIND.read_settings(reader) is None
    return {(error.path, error.code) for error in reader.errors}


@pytest.mark.parametrize(
    ("settings", "path", "code"),
    [
        ({}, "limit_w", "needs_one_of"),
        ({"limit_w": -1}, "limit_w", "out_of_range"),
        ({"follow": {}}, "follow.sensor", "missing"),
        ({"follow": {"sensor": "plan"}}, "follow.sensor", "not_entity"),
        ({"follow": {"sensor": "mqtt:a.b"}}, "follow.sensor", "not_entity"),
        ({"follow": {"sensor": "sensor.a", "fail_safe": "run"}}, "follow.fail_safe", "not_one_of"),
        ({"follow": {"sensor": "sensor.a", "fail_safe": -5}}, "follow.fail_safe", "out_of_range"),
        ({"follow": {"sensor": "sensor.a", "stale_s": 1}}, "follow.stale_s", "out_of_range"),
        ({"meter": {}}, "meter.sensor", "needs_one_of"),
        ({"meter": {"sensor": "sensor.a"}}, "meter.max_import_w", "missing"),
        ({"meter": {"max_import_w": 5}}, "meter.sensor", "missing"),
        ({"meter": {"phases": [{"sensor": "sensor.a"}]}}, "meter.phases[0].max_a", "missing"),
        ({"meter": {"phases": [{"sensor": "sensor.a", "max_a": 16}] * 4}}, "meter.phases", "too_many_items"),
        ({"signal": {}}, "signal.sensor", "needs_exactly_one_of"),
        ({"signal": {"sensor": "sensor.a", "mqtt_topic": "b"}}, "signal.sensor", "needs_exactly_one_of"),
        ({"signal": {"mqtt_topic": "grid/#"}}, "signal.mqtt_topic", "not_topic"),
        ({"signal": {"sensor": "sensor.a", "levels": {"on": 120}}}, "signal.levels.on", "out_of_range"),
        ({"signal": {"sensor": "sensor.a", "numbers": "volts"}}, "signal.numbers", "not_one_of"),
    ],
)
def test_wrong_settings_are_named(settings: dict[str, Any], path: str, code: str) -> None:
    assert (path, code) in errors_of(settings)


def test_settings_are_the_same_after_they_were_stored() -> None:
    settings = {
        "limit_w": 50_000,
        "follow": {"sensor": "sensor.p_deferrable0", "stale_s": None, "fail_safe": 1000},
        "meter": {"sensor": "sensor.grid", "max_import_w": 9000, "import_positive": False, "fail_safe": "hold"},
        "signal": {"mqtt_topic": "utility/curtail", "levels": {" Emergency": 0, "2": 100}},
        "objective": "profit",
        "over_person": True,
        "raise_w_per_min": 5000,
    }
    made = KIND.read_settings(Reader(settings))
    assert made is not None
    stored = json.loads(json.dumps(KIND.settings_as_json(made)))
    assert KIND.read_settings(Reader(stored)) == made
    assert stored["signal"]["levels"] == {"emergency": 0, "2": 100}
    assert stored["follow"]["stale_s"] is None
    assert KIND.entities(made) == ("sensor.p_deferrable0", "sensor.grid", "mqtt:utility/curtail")


def test_stored_state_is_checked() -> None:
    with pytest.raises(InvalidDataError):
        KIND.state_from_json({"meter": {"budget_w": "much"}})


def test_lowest_part_is_the_budget_and_is_named() -> None:
    plant = Plant(
        {
            "limit_w": 10_000,
            "follow": {"sensor": "sensor.plan"},
            "signal": {"sensor": "sensor.grid", "debounce_s": 0},
        }
    )
    plant.report("sensor.plan", "20000")
    plant.report("sensor.grid", "on")
    found = []
    for plan, word in (("20000", "on"), ("9000", "on"), ("9000", "50"), ("4000", "50"), ("4000", "off")):
        plant.report("sensor.plan", plan)
        plant.report("sensor.grid", word)
        made = plant.decide(30)
        found.append((made.reason.args["source"], made.reason.args["budget_w"]))
        budget = made.reason.args["budget_w"]
        assert isinstance(budget, int)
        assert plant.drawn_w <= budget
    assert found == [
        ("limit_w", 10_000),
        ("sensor.plan", 9000),
        ("sensor.grid", 6000),
        ("sensor.plan", 4000),
        ("sensor.grid", 0),
    ]
    assert all(decision.restraint == OFF for decision in made.miners)


def test_phases_say_what_is_used_of_what() -> None:
    plant = Plant({"signal": {"sensor": "sensor.share", "debounce_s": 0}})
    plant.report("sensor.share", "100")
    made = plant.decide()
    assert (made.phase, made.reason.code, made.reason.args) == (
        "unrestricted", "budget_unrestricted", {"drawn_w": 12_000},
    )  # fmt: skip
    plant = Plant({"limit_w": 13_000})
    made = plant.decide()
    assert (made.phase, made.reason.args["drawn_w"], made.reason.args["budget_w"]) == ("within", 12_000, 13_000)
    assert all(decision.restraint is None for decision in made.miners)
    plant = Plant({"limit_w": 5000})
    plant.decide()
    made = plant.decide(10)
    assert (made.phase, made.reason.args["budget_w"]) == ("limiting", 5000)
    assert made.reason.args["drawn_w"] == plant.drawn_w
    assert 4900 <= plant.drawn_w <= 5000
    plant = Plant({"limit_w": 2000})
    plant.views = [replace(view, capabilities=frozenset()) for view in plant.views]
    made = plant.decide()
    assert (made.phase, made.reason.args["over_w"]) == ("over", 10_000)


def test_stale_input_is_the_phase_also_if_another_part_is_lower() -> None:
    plant = Plant({"limit_w": 2000, "follow": {"sensor": "sensor.plan", "fail_safe": "release"}})
    made = plant.decide()
    assert (made.phase, made.reason.code, made.reason.args["source"]) == ("fail_safe", "budget_stale", "sensor.plan")
    assert made.reason.args["budget_w"] == 2000
    plant = Plant({"follow": {"sensor": "sensor.plan", "fail_safe": "release"}})
    made = plant.decide()
    assert (made.phase, made.reason.code) == ("fail_safe", "budget_stale_released")


def test_decision_comes_back_when_an_input_gets_stale() -> None:
    plant = Plant({"follow": {"sensor": "sensor.plan", "stale_s": 60, "fail_safe": "hold"}})
    plant.report("sensor.plan", "6000", age_s=10)
    made = plant.decide()
    assert made.next_at is not None
    assert made.next_at <= plant.now + timedelta(seconds=50)
    made = plant.decide(49)
    assert made.phase == "limiting"
    made = plant.decide(1)
    # The last value is held, and the phase says so.
    assert (made.phase, made.reason.args["budget_w"]) == ("fail_safe", 6000)
    plant.states.clear()
    assert plant.decide(3600).reason.args["budget_w"] == 6000


def test_unavailable_sensor_after_a_restart_counts_until_it_is_stale() -> None:
    plant = Plant({"follow": {"sensor": "sensor.plan"}})
    plant.report("sensor.plan", "6000")
    plant.decide()
    plant.state = KIND.state_from_json(json.loads(json.dumps(KIND.state_as_json(plant.state))))
    plant.states.clear()
    assert plant.decide(120).reason.args["budget_w"] == 6000
    assert plant.decide(120).phase == "fail_safe"
    assert plant.decide(10).reason.args["budget_w"] == 0
    plant.report("sensor.plan", "7000")
    assert plant.decide(1).reason.args["budget_w"] == 7000


def test_helper_that_never_changes_is_not_stale() -> None:
    plant = Plant({"follow": {"sensor": "input_number.budget", "stale_s": None}})
    plant.report("input_number.budget", "6000")
    for _ in range(5):
        made = plant.decide(86_400)
        assert (made.phase, made.reason.args["budget_w"]) == ("limiting", 6000)
    plant.states.clear()
    assert plant.decide(60).phase == "limiting"
    assert plant.decide(240).phase == "fail_safe"


def test_phase_of_a_connection_counts_the_miners_on_each_phase() -> None:
    phases = [{"sensor": f"sensor.l{number}", "max_a": 16} for number in (1, 2, 3)]
    plant = Plant({"meter": {"phases": phases, "volts": 230}})
    # 12,000 W of miners are 17.4 A on each phase; another load of 2 A on the third one.
    for entity, amperes in (("sensor.l1", "17.4"), ("sensor.l2", "17.4"), ("sensor.l3", "19.4")):
        plant.report(entity, amperes)
    made = plant.decide()
    assert made.reason.args["source"] == "sensor.l3"
    assert made.reason.args["budget_w"] == pytest.approx(0.98 * (12_000 - 3.4 * 230 * 3), abs=1)


def test_noise_of_a_meter_at_its_limit_causes_one_change() -> None:
    plant = Plant({"meter": {"sensor": "sensor.grid", "max_import_w": 15_000}})
    budgets = []
    for second in range(120):
        noise = (second * 37) % 90 - 45
        plant.report("sensor.grid", str(3000 + plant.drawn_w + noise))
        made = plant.decide(5)
        budgets.append(made.reason.args["budget_w"])
    # The first overload goes 2 % below the limit, and noise of 45 W stays within that.
    assert sum(before != after for before, after in pairwise(budgets)) <= 1


def test_overload_is_shed_at_once_and_room_is_given_back_after_a_while() -> None:
    plant = Plant({"meter": {"sensor": "sensor.grid", "max_import_w": 15_000, "rise_s": 60}, "min_off_minutes": 0})

    def measure(house_w: float, after_s: float) -> Decision[PowerBudgetState]:
        plant.report("sensor.grid", str(house_w + plant.drawn_w))
        return plant.decide(after_s)

    measure(1000, 1)
    assert plant.drawn_w == 12_000
    measure(6000, 1)
    assert 6000 + plant.drawn_w <= 15_000
    assert plant.drawn_w >= 8500
    # Room for a moment is not used.
    measure(1000, 10)
    assert plant.drawn_w <= 9000
    for _ in range(12):
        measure(6000, 10)
        assert 6000 + plant.drawn_w <= 15_000
    for _ in range(9):
        measure(1000, 10)
    assert plant.drawn_w == 12_000


def test_replay_follows_what_was_recorded_and_not_what_is_now() -> None:
    since = NOW - timedelta(hours=1)
    starts = [since.timestamp() + 300 * number for number in range(12)]
    recorded = Recorded(
        since=since,
        until=NOW,
        resolution_s=300,
        numbers={"power": {"m0": dict.fromkeys(starts, 3000.0)}, "hashrate": {"m0": dict.fromkeys(starts, 100.0)}},
        sensors={"sensor.plan": {start: 5000.0 if number < 6 else 1500.0 for number, start in enumerate(starts)}},
    )
    settings = KIND.read_settings(Reader({"follow": {"sensor": "sensor.plan"}}))
    now = EntityState(state="0", number=0.0, at=NOW)
    present = Inputs(
        now=NOW, miners=(replace(MINER, miner_id="m0"),), sensors={"sensor.plan": 0.0}, states={"sensor.plan": now}
    )
    made = replay(KIND, settings, present, recorded)
    # The recorded power does not follow, so that the miner counts as one without an effect later.
    phases = [(step.at - since, step.decision.phase) for step in made.steps][:2]
    assert phases == [(timedelta(minutes=5), "full"), (timedelta(minutes=35), "limited")]


@pytest.mark.parametrize("part", ["follow", "signal", "meter"])
def test_report_from_before_the_clock_was_set_back_gets_stale(part: str) -> None:
    settings = {
        "follow": {"sensor": "sensor.a"},
        "signal": {"sensor": "sensor.a"},
        "meter": {"sensor": "sensor.a", "max_import_w": 9000},
    }
    made = KIND.read_settings(Reader({part: settings[part]}))
    assert made is not None
    report = EntityState(state="50", number=50.0, at=NOW)
    before = NOW - timedelta(days=30)
    state, phases = KIND.no_state(), []
    for now in (NOW, before, before + timedelta(seconds=200), before + timedelta(seconds=241)):
        decision = KIND.decide(made, state, Inputs(now=now, miners=(MINER,), states={"sensor.a": report}))
        state = decision.state
        phases.append(decision.phase == "fail_safe")
    assert phases == [False, False, False, True]
    fresh = EntityState(state="50", number=50.0, at=before + timedelta(seconds=250))
    now = before + timedelta(seconds=251)
    assert KIND.decide(made, state, Inputs(now=now, miners=(MINER,), states={"sensor.a": fresh})).phase != "fail_safe"
