"""Curtailments: their settings, and how an event begins, sheds, restores and ends."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.input.fields import Reader
from custom_components.miner_remote.policies.contract import MINER_OFFLINE, Decision, Inputs, Reason
from custom_components.miner_remote.policies.curtailment.kind import CurtailmentKind
from custom_components.miner_remote.policies.curtailment.state import CurtailmentState

from .miner_views import obedient, settings_of
from .test_power_budget import MINER, NOW

KIND = CurtailmentKind()
MINUTE = timedelta(minutes=1)


class Event:
    """An event for miners that do at once what they are allowed."""

    def __init__(self, miners: int = 4, **settings: Any) -> None:
        given = {key: value if isinstance(value, int | str) else value.isoformat() for key, value in settings.items()}
        made = settings_of(KIND, given)
        assert KIND.read_settings(Reader(json.loads(json.dumps(KIND.settings_as_json(made))))) == made
        self.settings = made
        self.views = [replace(MINER, miner_id=f"m{number}") for number in range(miners)]
        self.state: CurtailmentState = KIND.no_state()
        self.now = NOW
        self.phases: list[str] = []

    def decide(self, after: timedelta = timedelta()) -> Decision[CurtailmentState]:
        self.now += after
        views = tuple(replace(view, seen_at=self.now if view.answers else view.seen_at) for view in self.views)
        made = KIND.decide(self.settings, self.state, Inputs(now=self.now, miners=views))
        assert KIND.state_from_json(json.loads(json.dumps(KIND.state_as_json(made.state)))) == made.state
        self.state = made.state
        if not self.phases or self.phases[-1] != made.phase:
            self.phases.append(made.phase)
        for number, decision in enumerate(made.miners):
            if self.views[number].blocked is None:
                self.views[number] = obedient(self.views[number], decision.restraint)
        return made

    @property
    def drawn_w(self) -> float:
        return sum(view.power_w or 0.0 for view in self.views)


@pytest.mark.parametrize(
    ("settings", "path", "code"),
    [
        ({}, "reduce_w", "needs_exactly_one_of"),
        ({"reduce_w": 5, "to_w": 5}, "reduce_w", "needs_exactly_one_of"),
        ({"reduce_w": 0}, "reduce_w", "out_of_range"),
        ({"to_w": -1}, "to_w", "out_of_range"),
        ({"to_w": 0, "restore_w_per_min": 0}, "restore_w_per_min", "out_of_range"),
        ({"to_w": 0, "ends_at": "2026-07-01T12:00:00"}, "ends_at", "offset_missing"),
        (
            {"to_w": 0, "begins_at": "2026-07-01T12:00:00Z", "ends_at": "2026-07-01T12:00:00Z"},
            "ends_at",
            "end_before_begin",
        ),
    ],
)
def test_wrong_settings_are_named(settings: dict[str, Any], path: str, code: str) -> None:
    reader = Reader(settings)
    assert KIND.read_settings(reader) is None
    assert (path, code) in {(error.path, error.code) for error in reader.errors}


def test_event_waits_sheds_restores_at_its_pace_and_ends() -> None:
    event = Event(reduce_w=4000, begins_at=NOW + 10 * MINUTE, ends_at=NOW + 40 * MINUTE, restore_w_per_min=500)
    made = event.decide()
    assert (made.reason.code, made.next_at) == ("curtailment_planned", NOW + 10 * MINUTE)
    event.decide(9 * MINUTE)
    assert event.drawn_w == 12_000
    made = event.decide(MINUTE)
    assert (made.phase, made.reason.args["baseline_w"], made.reason.args["target_w"]) == ("shedding", 12_000, 8000)
    assert 7900 <= event.drawn_w <= 8000
    for _ in range(29):
        event.decide(MINUTE)
        assert event.drawn_w <= 8000
    before = event.drawn_w
    for half_minutes in range(1, 61):
        event.decide(MINUTE / 2)
        # What the pace allows is saved up until it is enough for the next step of a miner.
        assert event.drawn_w - before <= 250 * half_minutes + 100
    assert event.drawn_w == 12_000
    assert event.phases == ["planned", "shedding", "curtailed", "restoring", "ended"]
    ended = event.state
    assert (ended.baseline_w, ended.shortfall_w) == (12_000, 0)
    assert ended.shed_w == pytest.approx(4000, abs=100)
    assert ended.ended_at is not None
    assert ended.ended_at - (NOW + 40 * MINUTE) == pytest.approx(8 * MINUTE, abs=2 * MINUTE)
    made = event.decide(24 * 60 * MINUTE)
    assert (made.phase, made.reason) == ("ended", Reason(code="curtailment_ended", args={"shed_w": ended.shed_w or 0}))
    assert made.state == ended


def test_event_without_a_pace_is_released_at_once() -> None:
    event = Event(to_w=8000, ends_at=NOW + MINUTE)
    event.decide()
    event.decide(MINUTE)
    event.decide(10 * MINUTE)
    assert event.drawn_w == 12_000
    assert event.phases[-1] == "ended"


def test_event_that_was_over_before_it_was_seen_does_nothing() -> None:
    event = Event(reduce_w=4000, begins_at=NOW - 20 * MINUTE, ends_at=NOW - MINUTE)
    made = event.decide()
    assert (made.phase, made.reason.code, event.drawn_w) == ("ended", "curtailment_missed", 12_000)
    assert event.state.began_at is None


def test_event_begins_late_if_home_assistant_was_off_and_still_ends_on_time() -> None:
    event = Event(reduce_w=4000, begins_at=NOW - 20 * MINUTE, ends_at=NOW + MINUTE)
    event.decide()
    assert event.drawn_w <= 8000
    event.decide(MINUTE)
    assert event.state.restoring_at == NOW + MINUTE


def test_what_is_not_available_is_named_and_the_rest_is_shed() -> None:
    event = Event(reduce_w=12_000)
    event.views[0] = replace(event.views[0], capabilities=frozenset())
    event.views[1] = replace(event.views[1], held_until=NOW + 60 * MINUTE)
    event.settings = replace(event.settings, over_person=False)
    made = event.decide()
    assert (made.phase, made.reason.code) == ("short", "curtailment_short")
    assert made.reason.args == {
        "baseline_w": 12_000,
        "target_w": 0,
        "planned_w": 12_000,
        "drawn_w": 12_000,
        "shed_w": 0,
        "shortfall_w": 6000,
        "available_w": 6000,
        "skipped": 2,
    }
    assert event.drawn_w == 6000
    assert [(decision.phase, decision.reason.code) for decision in made.miners[:2]] == [
        ("skipped", "allocation_not_controllable"),
        ("skipped", "allocation_held"),
    ]
    assert event.decide(MINUTE).reason.args["shed_w"] == 6000
    event.settings = replace(event.settings, over_person=True)
    made = event.decide(MINUTE)
    assert (made.reason.args["shortfall_w"], event.drawn_w) == (3000, 3000)
    assert all(decision.over_person for decision in made.miners[1:])


def test_miner_that_others_allow_later_stays_within_the_target() -> None:
    event = Event(reduce_w=3000, miners=4)
    event.views[3] = replace(event.views[3], power_w=0.0, paused=True, mining=False, hashrate_ths=0.0)
    made = event.decide()
    assert made.reason.args["baseline_w"] == 9000
    for _ in range(60):
        event.decide(MINUTE)
        assert event.drawn_w <= 6000


def test_new_target_follows_the_same_baseline() -> None:
    event = Event(reduce_w=3000)
    event.decide()
    event.settings = replace(event.settings, reduce_w=6000)
    event.decide(MINUTE)
    made = event.decide(MINUTE)
    assert (made.reason.args["baseline_w"], made.reason.args["target_w"]) == (12_000, 6000)
    assert event.drawn_w <= 6000


def test_clock_that_is_set_back_neither_sheds_again_nor_blocks_the_end() -> None:
    event = Event(reduce_w=6000, ends_at=NOW + 10 * MINUTE, restore_w_per_min=1000)
    event.decide()
    event.decide(10 * MINUTE)
    event.decide(MINUTE)
    assert event.phases[-1] == "restoring"
    # It is before the end again: the event goes on with restoring.
    event.decide(-9 * MINUTE)
    for _ in range(30):
        event.decide(MINUTE / 2)
    assert event.phases[-1] == "ended"
    assert event.drawn_w == 12_000
    assert event.state.ended_at is not None
    event.decide(-60 * MINUTE)
    assert event.state.ended_at == event.now


def test_dead_miner_counts_in_the_baseline_and_is_not_waited_for_at_the_end() -> None:
    event = Event(reduce_w=6000, ends_at=NOW + 30 * MINUTE)
    offline = Reason(code="miner_offline")
    event.views[0] = replace(event.views[0], answers=False, blocked=offline, capabilities=frozenset({Capability.PAUSE}))
    made = event.decide()
    assert made.reason.args["baseline_w"] == 12_000
    for _ in range(30):
        event.decide(MINUTE)
    event.decide(10 * MINUTE)
    assert event.phases[-1] == "ended"


def test_event_ends_without_a_paused_miner_that_died_and_restores_it_once_it_answers() -> None:
    event = Event(to_w=0, ends_at=NOW + 30 * MINUTE, restore_w_per_min=1000)
    for _ in range(20):
        event.decide(MINUTE)
    assert event.drawn_w == 0
    event.views[0] = replace(event.views[0], answers=False, blocked=Reason(code="miner_offline"))
    for _ in range(40):
        event.decide(MINUTE)
    assert event.phases[-1] == "ended", "the others need 9 minutes, and the dead one is waited for 15"
    assert event.drawn_w == 9000
    made = event.decide(3 * 24 * 60 * MINUTE)
    assert (made.reason.code, made.reason.args["miners"]) == ("curtailment_ended_without", 1)
    assert [decision.restraint is None for decision in made.miners] == [False, True, True, True]
    event.views[0] = replace(event.views[0], answers=True, blocked=None)
    for _ in range(5):
        made = event.decide(MINUTE)
    assert made.reason.code == "curtailment_ended"
    assert event.drawn_w == 12_000
    assert event.phases[-1] == "ended"


def test_event_waits_longer_for_a_miner_that_answers_now_and_then() -> None:
    event = Event(2, to_w=0, ends_at=NOW + 15 * MINUTE, restore_w_per_min=100)
    for _ in range(15):
        event.decide(MINUTE)
    silent = {"answers": False, "blocked": Reason(code="miner_offline")}
    for _ in range(25):
        event.decide(MINUTE)
    event.views = [replace(view, **silent) if view.paused else view for view in event.views]
    for _ in range(10):
        event.decide(MINUTE)
    event.views = [replace(view, answers=True, blocked=None) for view in event.views]
    event.decide(MINUTE)
    event.views = [replace(view, **silent) if view.paused else view for view in event.views]
    for _ in range(10):
        event.decide(MINUTE)
    assert event.phases[-1] == "restoring"


def test_miners_whose_commands_are_still_running_are_not_shed_twice() -> None:
    event = Event(miners=40, reduce_w=60_000)
    busy = Reason(code="miner_busy")
    before = list(event.views)
    first = event.decide()
    ordered = {decision.miner_id: decision.restraint for decision in first.miners if decision.restraint is not None}
    # Nothing has fallen yet: the commands take a few rounds.
    event.views = [replace(view, blocked=busy if view.miner_id in ordered else None) for view in before]
    for _ in range(5):
        made = event.decide(timedelta(seconds=1))
        again = {decision.miner_id: decision.restraint for decision in made.miners if decision.restraint is not None}
        assert again == ordered
        assert made.phase == "shedding"
    event.views = [replace(view, blocked=None) for view in event.views]
    event.decide(timedelta(seconds=1))
    assert 59_000 <= event.drawn_w <= 60_000


def test_event_that_begins_with_home_assistant_waits_for_the_first_answers() -> None:
    event = Event(2, reduce_w=3000, begins_at=NOW - timedelta(minutes=5), ends_at=NOW + timedelta(hours=1))
    present = event.views
    silent = [
        replace(view, answers=False, power_w=None, mining=None, awaited_since=NOW, blocked=Reason(code=MINER_OFFLINE))
        for view in present
    ]
    event.views = silent
    made = event.decide()
    assert (made.phase, made.next_at) == ("planned", NOW + timedelta(minutes=1))
    event.views = [present[0], silent[1]]
    assert event.decide(timedelta(seconds=5)).phase == "planned"
    event.views = present
    assert event.decide(timedelta(seconds=5)).phase == "shedding"
    assert event.state.baseline_w == 6000
    # A dead one does not delay it for longer.
    late = Event(2, reduce_w=3000, begins_at=NOW - timedelta(minutes=5))
    late.views = [late.views[0], silent[1]]
    assert late.decide().phase == "planned"
    late.decide(timedelta(minutes=1))
    assert late.state.baseline_w == 3000


def test_event_that_was_disabled_holds_nothing_when_it_is_ended() -> None:
    event = Event(2, to_w=0, ends_at=NOW + timedelta(hours=1))
    assert event.decide().phase == "shedding"
    event.state = KIND.released(event.state)
    event.views = [replace(MINER, miner_id=view.miner_id) for view in event.views]
    made = event.decide(timedelta(hours=1, minutes=5))
    assert (made.phase, [decision.restraint for decision in made.miners]) == ("ended", [None, None])
