"""Tests of reconciling one miner: single cases, and random events against a simple model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings, strategies as st

from custom_components.miner_remote.control.record import CommandType
from custom_components.miner_remote.schedules.engine.ownership import OwnedLimit, Owner, Ownership, PauseOwner
from custom_components.miner_remote.schedules.engine.reconcile import (
    START,
    STOP,
    Observation,
    PlannedCommand,
    Result,
    after_manual,
    after_scheduled,
    override_of,
    reconcile,
)
from custom_components.miner_remote.schedules.model import OFF, ON, Action, Directive, Ramp, limit
from custom_components.miner_remote.schedules.planning.timeline import Override

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
EVENING = Owner(schedule_id=1, name="Evening peak")
RUNNING = Observation(online=True, paused=False, limit_w=1500)
PAUSED = replace(RUNNING, paused=True)
SILENT = Observation(online=False, reaches_stop=False, reaches_start=False)


def ownership(**changes: object) -> Ownership:
    return replace(Ownership(miner_id="m", since=NOW, owner=EVENING), **changes)


OURS = ownership(pause=PauseOwner.SCHEDULE, pause_taken=True)
THEIRS = ownership(pause=PauseOwner.PERSON)


def decide(
    directive: Directive | None,
    before: Ownership | None,
    observed: Observation,
    *,
    overridden: bool = False,
    exact: bool = False,
) -> Result:
    return reconcile("m", directive, before, observed, EVENING, NOW, overridden=overridden, exact=exact)


def set_limit(watts: int, *, lifts: bool = False) -> PlannedCommand:
    return PlannedCommand(command_type=CommandType.POWER_LIMIT, watts=watts, lifts=lifts)


# Off ---------------------------------------------------------------------------------------------------------------


def test_mining_miner_is_owned_then_stopped() -> None:
    assert decide(OFF, None, RUNNING) == Result(ownership=ownership(pause=PauseOwner.SCHEDULE), command=STOP)


def test_paused_miner_is_left_to_the_person() -> None:
    assert decide(OFF, None, PAUSED) == Result(ownership=THEIRS)
    assert decide(ON, THEIRS, PAUSED) == Result(ownership=None)


def test_spontaneous_resume_is_stopped_for_the_same_owner() -> None:
    again = decide(OFF, OURS, RUNNING)
    assert (again.command, again.ownership) == (STOP, ownership(pause=PauseOwner.SCHEDULE))
    again = decide(OFF, THEIRS, RUNNING)
    assert (again.command, again.ownership) == (STOP, THEIRS)


def test_miner_without_reported_state_is_stopped_once() -> None:
    unknown = replace(RUNNING, paused=None, reports_state=False)
    first = decide(OFF, None, unknown)
    assert first.command == STOP
    assert decide(OFF, after_scheduled(first.ownership, STOP, None), unknown).command is None
    assert decide(ON, OURS, unknown) == Result(ownership=OURS, command=START)


@pytest.mark.parametrize(
    "observed",
    [
        pytest.param(replace(RUNNING, paused=None), id="neither paused nor mining, as while it starts"),
        pytest.param(Observation(online=False), id="there, but it refuses to be read"),
    ],
)
def test_possible_manual_pause_does_not_belong_to_the_schedule(
    observed: Observation,
) -> None:
    assert decide(OFF, None, observed) == Result(ownership=None, waits=True)
    # A stop that has begun continues, whatever the miner reports.
    begun = ownership(pause=PauseOwner.SCHEDULE)
    assert decide(OFF, begun, observed) == Result(ownership=begun, command=STOP)


@pytest.mark.parametrize("before", [None, OURS, THEIRS])
def test_silent_miner_is_waited_for(before: Ownership | None) -> None:
    assert decide(OFF, before, SILENT) == Result(ownership=before, waits=True)


def test_outlet_of_silent_miner_is_switched() -> None:
    on = Observation(online=False, paused=False, reaches_start=False)
    assert decide(OFF, None, on) == Result(ownership=ownership(pause=PauseOwner.SCHEDULE), command=STOP)
    off = Observation(online=False, paused=True, reaches_stop=False)
    assert decide(ON, OURS, off) == Result(ownership=OURS, command=START)
    assert decide(OFF, OURS, off) == Result(ownership=OURS)


def test_miner_that_cannot_stop_gets_one_command_without_ownership() -> None:
    assert decide(OFF, None, replace(RUNNING, can_stop=False)) == Result(ownership=None, command=STOP, hopeless=True)


@pytest.mark.parametrize("directive", [None, ON])
def test_own_pause_is_lifted_after_window(directive: Directive | None) -> None:
    assert decide(directive, OURS, PAUSED) == Result(ownership=OURS, command=START)
    assert decide(directive, OURS, RUNNING) == Result(ownership=None)
    assert decide(directive, OURS, SILENT) == Result(ownership=OURS, waits=True)


def test_late_effect_of_failed_command_is_lifted() -> None:
    unsure = ownership(pause=PauseOwner.SCHEDULE, unsure_until=NOW + timedelta(minutes=5))
    # The window ended before the miner shows the effect of the unanswered command.
    assert decide(ON, unsure, RUNNING) == Result(ownership=unsure)
    assert decide(ON, unsure, PAUSED) == Result(ownership=unsure, command=START)
    over = replace(unsure, unsure_until=NOW)
    assert decide(ON, over, RUNNING) == Result(ownership=None)
    assert decide(ON, after_manual(unsure, CommandType.POWER_OFF, NOW), PAUSED) == Result(ownership=None)
    assert after_scheduled(unsure, STOP, None) == ownership(pause=PauseOwner.SCHEDULE, pause_taken=True)
    limited = ownership(limit=OwnedLimit(watts=1000, before_w=1500), unsure_until=NOW + timedelta(minutes=5))
    assert decide(ON, limited, RUNNING) == Result(ownership=limited)
    assert decide(ON, limited, replace(RUNNING, limit_w=1000)).command == set_limit(1500, lifts=True)
    assert decide(ON, replace(limited, unsure_until=NOW), RUNNING) == Result(ownership=None)


def test_late_manual_pause_belongs_to_the_person() -> None:
    no_schedule = Owner(schedule_id=None, name="")
    ordered = Ownership(miner_id="m", since=NOW, owner=no_schedule, pause=PauseOwner.PERSON, pause_taken=True)
    ordered = replace(ordered, unsure_until=NOW + timedelta(minutes=5))
    before_the_window = decide(None, ordered, RUNNING)
    assert (before_the_window.ownership, before_the_window.command) == (
        replace(ordered, owner=EVENING, pause_taken=False),
        None,
    )
    # The window begins before the miner stops; the pause still belongs to the person.
    inside = decide(OFF, before_the_window.ownership, RUNNING)
    assert inside.command == STOP
    assert inside.ownership is not None
    assert inside.ownership.pause is PauseOwner.PERSON
    assert decide(ON, after_scheduled(inside.ownership, STOP, None), PAUSED) == Result(ownership=None)
    # Nothing is remembered once the pause is seen, or too late.
    assert decide(None, ordered, PAUSED) == Result(ownership=None)
    assert decide(None, replace(ordered, unsure_until=NOW), RUNNING) == Result(ownership=None)


@pytest.mark.parametrize("directive", [OFF, ON, limit(1000), None])
def test_overridden_miner_is_left_alone(directive: Directive | None) -> None:
    for before in (None, OURS, ownership(limit=OwnedLimit(watts=900, before_w=1500))):
        for observed in (RUNNING, PAUSED, SILENT):
            assert decide(directive, before, observed, overridden=True) == Result(ownership=before)


# Limit -------------------------------------------------------------------------------------------------------------


def test_limit_is_lowered_and_restored() -> None:
    first = decide(limit(1000), None, RUNNING)
    assert first == Result(ownership=ownership(limit=OwnedLimit(watts=1000, before_w=1500)), command=set_limit(1000))
    taken = after_scheduled(first.ownership, set_limit(1000), 990)
    assert taken == ownership(limit=OwnedLimit(watts=1000, before_w=1500, reported_w=990))
    lowered = replace(RUNNING, limit_w=990)
    assert decide(limit(1000), taken, lowered) == Result(ownership=taken)
    back = decide(ON, taken, lowered)
    assert back == Result(ownership=taken, command=set_limit(1500, lifts=True))
    assert after_scheduled(taken, set_limit(1500, lifts=True), 1500) is None
    assert decide(ON, taken, RUNNING) == Result(ownership=None)


def test_manual_lower_limit_stays() -> None:
    assert decide(limit(1000), None, replace(RUNNING, limit_w=800)) == Result(ownership=None)
    assert decide(limit(1000), None, replace(RUNNING, limit_w=1004)) == Result(ownership=None)


def test_limit_of_a_policy_is_not_exceeded_by_a_tolerance() -> None:
    """Budgets add up limits: only what the firmware itself rounds may be above the ordered one."""
    for higher in (1001, 1004, 1010):
        shown = replace(RUNNING, limit_w=higher)
        # The limit of before, and one whose command may not have arrived.
        assert decide(limit(1000), None, shown, exact=True).command == set_limit(1000)
        unsent = ownership(limit=OwnedLimit(watts=1000, before_w=1500))
        assert decide(limit(1000), unsent, shown, exact=True).command == set_limit(1000)
        rounded = ownership(limit=OwnedLimit(watts=1000, before_w=1500, reported_w=1000))
        assert decide(limit(1000), rounded, shown, exact=True) == Result(ownership=rounded)
        # It ended without success, and the miner shows another limit than before: what the firmware made of it.
        ended = replace(unsent, unsure_until=NOW)
        assert decide(limit(1000), ended, shown, exact=True) == Result(ownership=ended)
        useless = replace(ended, limit=OwnedLimit(watts=1000, before_w=higher))
        assert decide(limit(1000), useless, shown, exact=True).command == set_limit(1000)
    for lower in (1000, 996, 800):
        assert decide(limit(1000), None, replace(RUNNING, limit_w=lower), exact=True) == Result(ownership=None)


def test_limit_that_is_nearly_that_of_before_is_restored() -> None:
    ours = ownership(limit=OwnedLimit(watts=1000, before_w=1008, reported_w=1000))
    back = decide(ON, ours, replace(RUNNING, limit_w=1000))
    assert back == Result(ownership=ours, command=set_limit(1008, lifts=True))
    assert after_scheduled(ours, set_limit(1008, lifts=True), 1008) is None
    assert decide(ON, ours, replace(RUNNING, limit_w=1008)) == Result(ownership=None)


def test_changed_limit_keeps_the_previous_one() -> None:
    ours = ownership(limit=OwnedLimit(watts=1000, before_w=1500, reported_w=1000))
    shown = replace(RUNNING, limit_w=1000)
    lower = decide(limit(800), ours, shown)
    assert lower == Result(ownership=ownership(limit=OwnedLimit(watts=800, before_w=1500)), command=set_limit(800))
    assert decide(limit(1200), ours, shown).command == set_limit(1200)
    assert decide(limit(2000), ours, shown).command == set_limit(1500, lifts=True)


def test_lost_limit_is_set_again() -> None:
    ours = ownership(limit=OwnedLimit(watts=1000, before_w=1500, reported_w=1000))
    assert decide(limit(1000), ours, RUNNING).command == set_limit(1000)


def test_limit_set_at_the_miner_is_not_lifted() -> None:
    ours = ownership(limit=OwnedLimit(watts=1000, before_w=1500, reported_w=1000))
    assert decide(limit(1000), ours, replace(RUNNING, limit_w=700)) == Result(ownership=ours)
    assert decide(ON, ours, replace(RUNNING, limit_w=700)) == Result(ownership=None)


def test_limit_is_restored_after_a_crash_before_the_answer() -> None:
    ours = ownership(limit=OwnedLimit(watts=1000, before_w=1500))
    assert decide(ON, ours, replace(RUNNING, limit_w=950)).command == set_limit(1500, lifts=True)


def test_limit_leaves_manual_pause_alone() -> None:
    assert decide(limit(1000), None, PAUSED) == Result(ownership=None)
    ours = ownership(limit=OwnedLimit(watts=1000, before_w=1500, reported_w=1000))
    assert decide(ON, ours, replace(PAUSED, limit_w=1000)) == Result(ownership=ours)


def test_impossible_limit_is_hopeless() -> None:
    for observed in (replace(RUNNING, can_limit=False), replace(RUNNING, limit_min_w=1200)):
        assert decide(limit(1000), None, observed) == Result(ownership=None, command=set_limit(1000), hopeless=True)
    unlimited = replace(RUNNING, limit_w=None, limit_max_w=1000)
    assert decide(limit(1000), None, unlimited) == Result(ownership=None)


def test_unknown_previous_limit_is_not_restored() -> None:
    unknown = replace(RUNNING, limit_w=None)
    first = decide(limit(1000), None, unknown)
    assert first.command == set_limit(1000)
    taken = after_scheduled(first.ownership, set_limit(1000), None)
    assert decide(limit(1000), taken, unknown) == Result(ownership=taken)
    assert decide(ON, taken, unknown) == Result(ownership=None, stays_limited=True)


def test_change_from_off_to_limit_resumes_first() -> None:
    both = ownership(
        pause=PauseOwner.SCHEDULE, pause_taken=True, limit=OwnedLimit(watts=900, before_w=1500, reported_w=900)
    )
    assert decide(limit(1000), both, replace(PAUSED, limit_w=900)).command == START
    resumed = after_scheduled(both, START, None)
    assert decide(limit(1000), resumed, replace(RUNNING, limit_w=900)).command == set_limit(1000)
    assert decide(OFF, both, replace(PAUSED, limit_w=900)) == Result(ownership=both)


# Manual commands ---------------------------------------------------------------------------------------------------


def test_effect_of_manual_command_belongs_to_the_person() -> None:
    both = replace(OURS, limit=OwnedLimit(watts=900, before_w=1500))
    late = NOW + timedelta(minutes=5)
    paused = replace(both, pause=PauseOwner.PERSON, unsure_until=late)
    assert after_manual(both, CommandType.POWER_OFF, late) == paused
    assert after_manual(OURS, CommandType.POWER_ON, late) is None
    assert after_manual(both, CommandType.POWER_LIMIT, late) == OURS
    assert after_manual(both, CommandType.RESTORE, late) == OURS
    assert after_manual(both, CommandType.REBOOT, late) == both
    assert after_manual(replace(both, pause=None, pause_taken=False), CommandType.POWER_OFF, late) == paused
    assert after_manual(ownership(), CommandType.POWER_OFF, late) == replace(paused, limit=None)
    assert after_manual(ownership(), CommandType.REBOOT, late) is None


@pytest.mark.parametrize(
    ("directive", "command_type", "watts", "more"),
    [
        (OFF, CommandType.POWER_ON, None, True),
        (OFF, CommandType.POWER_OFF, None, False),
        (OFF, CommandType.POWER_LIMIT, 500, False),
        (limit(1000), CommandType.POWER_LIMIT, 1200, True),
        (limit(1000), CommandType.POWER_LIMIT, 900, False),
        (limit(1000), CommandType.POWER_ON, None, False),
        (ON, CommandType.POWER_LIMIT, 1200, False),
        (None, CommandType.POWER_ON, None, False),
    ],
)
def test_only_commands_for_more_are_overrides(
    directive: Directive | None, command_type: CommandType, watts: int | None, more: bool
) -> None:
    order = Override(miner_id="m", at=NOW, directive=directive)
    assert override_of(order, command_type, watts) == (order if more else None)


def test_results_of_outdated_commands_change_nothing() -> None:
    assert after_scheduled(None, STOP, None) is None
    assert after_scheduled(OURS, set_limit(900), 900) == OURS
    newer = ownership(limit=OwnedLimit(watts=800, before_w=1500))
    assert after_scheduled(newer, set_limit(900), 900) == newer
    assert after_scheduled(newer, set_limit(1400, lifts=True), 1400) == newer
    only_limit = ownership(limit=OwnedLimit(watts=800, before_w=1500))
    assert after_scheduled(only_limit, STOP, None) == only_limit


def test_ownership_survives_json() -> None:
    ramp = Ramp(group_size=5, group_percent=None, group_delay_s=30.0)
    for item in (
        OURS,
        THEIRS,
        ownership(limit=OwnedLimit(watts=900, before_w=None)),
        replace(OURS, owner=Owner(schedule_id=None, name="", ramp=ramp), limit=OwnedLimit(watts=9, before_w=8)),
    ):
        assert Ownership.from_json(item.as_json()) == item
    assert OURS.directive == OFF
    assert THEIRS.directive is None
    assert ownership(limit=OwnedLimit(watts=900, before_w=None)).directive == limit(900)


# Against a model ---------------------------------------------------------------------------------------------------

FULL_W = 1500


@dataclass
class World:
    """A miner, the stored state of Home Assistant, and the last wish of a person."""

    directive: Directive | None = None
    ownership: Ownership | None = None
    override: Override | None = None
    paused: bool = False
    limit_w: int = FULL_W
    online: bool = True
    person_paused: bool = False
    """Whether the person wants a pause: the expected state while no schedule stops the miner."""
    person_limit_w: int = FULL_W

    def observed(self) -> Observation:
        if not self.online:
            return SILENT
        return Observation(online=True, paused=self.paused, limit_w=self.limit_w)

    def decide(self) -> Result:
        verdict = reconcile(
            "m", self.directive, self.ownership, self.observed(), EVENING, NOW, overridden=self.override is not None
        )
        self.ownership = verdict.ownership
        if self.directive != OFF and not self.paused and (self.ownership is None or self.ownership.pause is None):
            # The engine has seen that a reboot ended the pause.
            self.person_paused = False
        return verdict

    def obey(self, command: PlannedCommand, *, reported: bool) -> None:
        """Execute a command; `reported` is the part that the engine learns before Home Assistant may be killed."""
        if command.command_type is CommandType.POWER_LIMIT:
            assert not self.paused
            self.limit_w = command.watts or 0
        else:
            self.paused = command.command_type is CommandType.POWER_OFF
        if reported:
            self.ownership = after_scheduled(self.ownership, command, self.limit_w)

    def person(self, command_type: CommandType, watts: int | None = None) -> None:
        """Execute a person's command, and process it like the engine."""
        if command_type is CommandType.POWER_LIMIT:
            self.limit_w = self.person_limit_w = watts or 0
        else:
            self.paused = self.person_paused = command_type is CommandType.POWER_OFF
        self.ownership = after_manual(self.ownership or ownership(), command_type, NOW)
        order = Override(miner_id="m", at=NOW, directive=self.directive)
        if override := override_of(order, command_type, watts):
            self.override = override
        elif command_type is CommandType.POWER_OFF:
            self.override = None

    def change(self, directive: Directive | None) -> None:
        if directive != self.directive:
            self.directive, self.override = directive, None

    def settle(self) -> None:
        """Reconcile until nothing is left to do, which takes at most a resume and a limit."""
        for _ in range(3):
            verdict = self.decide()
            assert not verdict.hopeless
            if verdict.command is None:
                return
            self.obey(verdict.command, reported=True)
        assert self.decide().command is None


directives = st.sampled_from([None, ON, OFF, limit(1000), limit(700), limit(1600)])
watts = st.sampled_from([600, 900, 1200, FULL_W])
events = st.one_of(
    st.tuples(st.just("directive"), directives),
    st.tuples(st.just("pause"), st.none()),
    st.tuples(st.just("resume"), st.none()),
    st.tuples(st.just("limit"), watts),
    st.tuples(st.just("goes"), st.none()),
    st.tuples(st.just("comes"), st.none()),
    st.tuples(st.just("restarts"), st.none()),
    st.tuples(st.just("killed before the order"), st.none()),
    st.tuples(st.just("killed before its end"), st.none()),
)


def happen(world: World, event: str, value: object) -> None:
    match event:
        case "directive":
            assert value is None or isinstance(value, Directive)
            world.change(value)
        case "pause" | "resume" if world.online:
            world.person(CommandType.POWER_OFF if event == "pause" else CommandType.POWER_ON)
        case "limit" if world.online and not world.paused:
            assert isinstance(value, int)
            world.person(CommandType.POWER_LIMIT, value)
        case "goes":
            world.online = False
        case "comes":
            world.online = True
        case "restarts":
            # As AxeOS: the reboot ends any pause.
            world.paused = False
            if world.override is not None or not world.ownership or world.ownership.pause is not PauseOwner.PERSON:
                world.person_paused = False
            # Else the engine still knows of the person's pause, and a window pauses the miner again for the person.
        case "killed before the order":
            # The ownership was stored, but the command was not sent.
            world.decide()
        case "killed before its end":
            verdict = world.decide()
            if verdict.command is not None:
                world.obey(verdict.command, reported=False)


def check(world: World) -> None:
    """Check a settled miner that answers."""
    action = world.directive.action if world.directive else Action.ON
    if world.override is not None:
        # The effect of the manual command remains.
        assert not world.paused or world.person_paused
        return
    if action is Action.OFF:
        assert world.paused
        return
    assert world.paused == world.person_paused
    if world.paused:
        return
    if action is Action.LIMIT and world.directive is not None:
        assert world.limit_w == min(world.person_limit_w, world.directive.watts or 0)
    else:
        assert world.limit_w == world.person_limit_w
        assert world.ownership is None


@settings(max_examples=600, deadline=None)
@given(st.lists(st.tuples(events, st.booleans()), max_size=14))
@example(
    [(("directive", limit(700)), True), (("directive", limit(1000)), False), (("killed before the order", None), False)]
)
@example([(("pause", None), False), (("restarts", None), False), (("directive", OFF), False)])
@example([(("pause", None), False), (("restarts", None), True), (("directive", OFF), False)])
def test_random_events_always_converge_to_the_directive(story: list[tuple[tuple[str, object], bool]]) -> None:
    world = World()
    for (event, value), passes in story:
        before_override = world.override
        happen(world, event, value)
        if passes:
            paused = world.paused
            world.settle()
            if world.override is not None and world.override is before_override and event != "restarts":
                assert world.paused == paused
            if world.online:
                check(world)
    world.online = True
    world.settle()
    check(world)
    world.change(ON)
    world.settle()
    check(world)
