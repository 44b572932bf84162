"""The spans that agents get, against what the engine itself would do at sampled times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings, strategies as st

from custom_components.miner_remote.alone.spans import GROUP, MAX_SPANS, MinerNow, groups, says_the_same
from custom_components.miner_remote.schedules.engine.ownership import OwnedLimit, Owner, Ownership, PauseOwner
from custom_components.miner_remote.schedules.engine.reconcile import Observation, Result, reconcile
from custom_components.miner_remote.schedules.engine.restraints import Restraint, target_of
from custom_components.miner_remote.schedules.model import OFF, ON, Directive, Schedule, limit, schedule_from_json
from custom_components.miner_remote.schedules.planning.planner import plan
from custom_components.miner_remote.schedules.planning.timeline import Override, Plan
from custom_components.miner_remote.wire.messages import (
    Directive as WireDirective,
    FailSafe,
    Plan as WirePlan,
    PlannedAction,
    PlannedMiners,
    Span,
)
from custom_components.miner_remote.wire.parts import ROOM, payloads_of

from ..schedules.test_planner_oracle import HASHPRICES, MINERS, curves, moments, schedules_of

DAY = timedelta(days=1)
OBSERVATIONS = (
    Observation(online=True, paused=False, limit_w=3000),
    Observation(online=True, paused=True, limit_w=900),
    Observation(online=False, reaches_stop=False, reaches_start=False),
)


def owned(miner_id: str, now: datetime, **values: object) -> Ownership:
    owner = Owner(schedule_id=1, name="Schedule 1", policy_id=values.pop("policy_id", None))  # type: ignore[arg-type]
    return Ownership(miner_id=miner_id, since=now, owner=owner, **values)  # type: ignore[arg-type]


def span_at(group: PlannedMiners, at: datetime) -> Span | None:
    return next((span for span in group.spans if span.start <= at < span.end), None)


def at_home(miner: MinerNow, made: Plan, at: datetime, observed: Observation) -> Result:
    """Return what a pass of the engine at a time does."""
    override = miner.override
    overridden = override is not None and (override.until is None or at < override.until)
    target = target_of(made.miners[miner.miner_id].at(at), miner.restraints, overridden=overridden)
    directive, overridden, ownership = target.directive, target.overridden, miner.ownership
    if overridden and ownership is not None and ownership.owner.policy_id is not None:
        directive, overridden = ON, False
    owner = Owner(schedule_id=None, name="")
    return reconcile(miner.miner_id, directive, ownership, observed, owner, at, overridden=overridden)


def at_agent(miner: MinerNow, span: Span | None, at: datetime, observed: Observation) -> Result:
    """Return what an agent does at a time."""
    if span is None or span.directive is None:
        return Result(ownership=miner.ownership)
    wanted: Directive = {PlannedAction.PAUSE: OFF, PlannedAction.MINE: ON}.get(
        span.directive.action, limit(span.directive.watts or 0)
    )
    owner = Owner(schedule_id=None, name="")
    return reconcile(miner.miner_id, wanted, miner.ownership, observed, owner, at)


RESTRAINTS = st.lists(
    st.builds(
        Restraint,
        policy_id=st.integers(1, 2),
        name=st.just("Budget"),
        directive=st.sampled_from((OFF, limit(700), limit(2000))),
    ),
    max_size=2,
).map(tuple)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_agent_does_what_the_engine_would_do(data: st.DataObject) -> None:
    _zone, now = data.draw(moments())
    schedules = [data.draw(schedules_of(number, now)) for number in range(1, data.draw(st.integers(1, 4)) + 1)]
    overrides: list[Override] = []
    if data.draw(st.booleans()):
        overrides.append(Override(miner_id="a", at=now, directive=data.draw(st.sampled_from((OFF, limit(600), None)))))
    made = plan(
        schedules=schedules,
        miners=MINERS,
        curves={rate: data.draw(curves(now)) for rate in (1, 2)},
        zones={each.timezone: ZoneInfo(each.timezone) for each in schedules if each.timezone is not None},
        default_zone=ZoneInfo("Europe/Berlin"),
        now=now,
        hashprices=HASHPRICES,
        overrides=overrides,
    )
    ownerships = st.sampled_from(
        (
            None,
            owned("", now, pause=PauseOwner.SCHEDULE, pause_taken=True),
            owned("", now, pause=PauseOwner.PERSON),
            owned("", now, limit=OwnedLimit(watts=900, before_w=3000, reported_w=900)),
            owned("", now, pause=PauseOwner.SCHEDULE, policy_id=1),
        )
    )
    miners = []
    for each in MINERS:
        ownership = data.draw(ownerships)
        planned = made.miners[each.miner_id]
        miners.append(
            MinerNow(
                miner_id=each.miner_id,
                timeline=planned.timeline,
                override=planned.override,
                restraints=data.draw(RESTRAINTS),
                ownership=None if ownership is None else replace(ownership, miner_id=each.miner_id),
            )
        )
    start = now + timedelta(minutes=data.draw(st.integers(0, 600)))
    by_id = {each.id: each for each in schedules}
    made_groups = groups(miners, by_id, start, start + DAY, may_lift=True)
    group_of = {miner_id: group for group in made_groups for miner_id in group.ids}
    assert sorted(group_of) == ["a", "b", "c"]
    for miner in miners:
        group = group_of[miner.miner_id]
        assert group.owned.get(miner.miner_id) == (None if miner.ownership is None else miner.ownership.as_json())
        edges = [step.start for step in made.miners[miner.miner_id].steps if start <= step.start < start + DAY]
        for at in (start, *edges, *(edge - timedelta(seconds=1) for edge in edges if edge > start)):
            span = span_at(group, at)
            if span is None:
                assert len(group.spans) == MAX_SPANS
                continue
            for observed in OBSERVATIONS:
                home, agent = at_home(miner, made, at, observed), at_agent(miner, span, at, observed)
                assert agent == home


NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
EVENING = Span(
    start=NOW + timedelta(hours=5),
    end=NOW + timedelta(hours=8),
    directive=WireDirective(action=PlannedAction.PAUSE),
    schedule="Peak",
    schedule_id=1,
)
MINE = WireDirective(action=PlannedAction.MINE)


def peak(*hours: tuple[int, int], **changes: object) -> Schedule:
    periods = [{"start_hour": start, "end_hour": end} for start, end in hours or ((17, 20),)]
    return schedule_from_json({"id": 1, "name": "Peak", "schedule_type": "daily", "weekly_schedule": periods} | changes)


def miners_of(schedule: Schedule, count: int = 1) -> list[MinerNow]:
    inputs = [replace(MINERS[0], miner_id=f"01J{number:023}") for number in range(count)]
    made = plan(schedules=[schedule], miners=inputs, curves={}, zones={}, default_zone=UTC, now=NOW)
    return [MinerNow(miner_id=each.miner_id, timeline=made.miners[each.miner_id].timeline) for each in inputs]


def planned(miners: Sequence[MinerNow], schedule: Schedule, now: datetime = NOW, **flags: bool) -> WirePlan:
    made = groups(miners, {1: schedule}, now, now + DAY, **{"may_lift": True, **flags})
    return WirePlan(version=1, valid_from=now, valid_until=now + DAY, miners=made)


def test_window_is_a_span_with_the_name_of_its_schedule() -> None:
    schedule = peak()
    (group,) = planned(miners_of(schedule), schedule).miners
    assert group.spans == (
        Span(start=NOW, end=EVENING.start, directive=MINE),
        EVENING,
        Span(start=EVENING.end, end=NOW + DAY, directive=MINE),
    )


def test_miners_with_the_same_schedules_share_their_spans() -> None:
    schedule = peak()
    miners = miners_of(schedule, 1000)
    miners[999] = replace(miners[999], ownership=owned(miners[999].miner_id, NOW, pause=PauseOwner.SCHEDULE))
    made = planned(miners, schedule)
    assert [miner_id for group in made.miners for miner_id in group.ids] == [miner.miner_id for miner in miners]
    payloads = payloads_of(made)
    assert len(payloads) == 2
    assert max(map(len, payloads)) < ROOM + 1000


def test_largest_group_fits_into_a_payload() -> None:
    schedule = peak(*((hour, hour + 1) for hour in range(24)), name="n" * 100)
    owner = Owner(schedule_id=1, name="n" * 100, policy_id=1)
    limited = OwnedLimit(watts=900, before_w=3000, reported_w=900)
    miners = [
        replace(miner, ownership=Ownership(miner_id=miner.miner_id, since=NOW, owner=owner, limit=limited))
        for miner in miners_of(schedule, GROUP)
    ]
    (group,) = planned(miners, schedule).miners
    longest = replace(
        group, spans=tuple(replace(EVENING, schedule="n" * 100, policy_id=2**53) for _ in range(MAX_SPANS))
    )
    assert payloads_of(WirePlan(version=1, valid_from=NOW, valid_until=NOW, miners=(longest,)))


def test_plan_that_only_goes_on_is_not_new() -> None:
    schedule = peak()
    miners = miners_of(schedule)
    published = planned(miners, schedule)
    later = NOW + timedelta(minutes=30)
    assert says_the_same(published, planned(miners, schedule, later).miners, later)
    other = peak((18, 20))
    assert not says_the_same(published, planned(miners_of(other), other, later).miners, later)
    owning = [replace(miners[0], ownership=owned(miners[0].miner_id, NOW, pause=PauseOwner.SCHEDULE))]
    assert not says_the_same(published, planned(owning, schedule, later).miners, later)
    assert not says_the_same(published, (), later)


def test_nothing_is_lifted_while_files_are_lost() -> None:
    schedule = peak()
    (group,) = planned(miners_of(schedule), schedule, may_lift=False).miners
    assert [span.directive for span in group.spans] == [None, EVENING.directive, None]


def test_miner_without_a_plan_is_left_alone() -> None:
    (group,) = planned([MinerNow(miner_id="a", timeline=None)], peak()).miners
    assert group == PlannedMiners(ids=("a",))


def test_order_of_a_policy_is_held() -> None:
    schedule = peak()
    restraint = Restraint(policy_id=3, name="Main fuse", directive=limit(1500))
    miners = [replace(miner, restraints=(restraint,)) for miner in miners_of(schedule)]
    (group,) = planned(miners, schedule).miners
    first, evening, last = group.spans
    assert (first.directive, first.schedule, first.policy_id) == (
        WireDirective(action=PlannedAction.LIMIT, watts=1500),
        "Main fuse",
        3,
    )
    assert evening == EVENING
    assert last.directive == first.directive


def test_order_that_ends_is_held_until_then() -> None:
    schedule = peak()
    ends = NOW + timedelta(hours=1)
    restraint = Restraint(policy_id=3, name="Event", directive=OFF, until=ends)
    miners = [replace(miner, restraints=(restraint,)) for miner in miners_of(schedule)]
    (group,) = planned(miners, schedule).miners
    assert [(span.end, span.policy_id) for span in group.spans[:2]] == [(ends, 3), (EVENING.start, None)]
    assert group.spans[1].directive == MINE


def test_miners_with_another_fail_safe_are_another_group() -> None:
    schedule = peak()
    first, second = miners_of(schedule, 2)
    fail_safe = FailSafe(after_s=240, policy="Sun", policy_id=3)
    made = planned([first, replace(second, fail_safe=fail_safe)], schedule)
    assert [group.fail_safe for group in made.miners] == [None, fail_safe]
    assert made.miners[0].spans == made.miners[1].spans
    assert not says_the_same(made, planned([first, second], schedule).miners, NOW)
