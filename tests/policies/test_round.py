"""One round: views, precedence, orders, restraints, states and errors, without Home Assistant."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from custom_components.miner_remote.policies.contract import (
    MINER_OFFLINE,
    CycleOutlet,
    Failure,
    LastResult,
    MinerView,
    Precedence,
    Reason,
    Side,
)
from custom_components.miner_remote.policies.kept_state import PENDING, KeptState
from custom_components.miner_remote.policies.model import Policy
from custom_components.miner_remote.policies.round import decide_last, decide_round, inputs_of_last
from custom_components.miner_remote.policies.round_types import Decided, PolicyInput, RoundInput
from custom_components.miner_remote.policies.status import ERROR, RELEASE, RESTRAIN
from custom_components.miner_remote.schedules.model import OFF, limit

from .scripted import REBOOT, LateKind, PoolKind, Script, ScriptedKind, ScriptState

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
BUSY = Reason(code="miner_busy")
SILENT = Reason(code=MINER_OFFLINE)


def view(miner_id: str, **more: Any) -> MinerView:
    return MinerView(miner_id=miner_id, name=miner_id.upper(), answers=True, **more)


def item(
    kind: ScriptedKind, policy_id: int = 1, *, members: tuple[str, ...] = ("a", "b"), minutes: int = 60, **settings: Any
) -> PolicyInput:
    policy = Policy(
        id=policy_id, name=f"P{policy_id}", kind=kind.key, manual_minutes=minutes, settings=Script(**settings)
    )
    return PolicyInput(policy=policy, kind=kind, kept=KeptState(kind=kind.key, state=ScriptState()), members=members)


def run(
    *items: PolicyInput, at: datetime = NOW, views: dict[str, MinerView] | None = None, **more: Any
) -> list[Decided]:
    known = views or {key: view(key) for key in ("a", "b")}
    return decide_round(RoundInput(now=at, policies=items, views=known, **more))


def after(before: PolicyInput, decided: Decided) -> PolicyInput:
    """Return the input of the next round."""
    return replace(before, kept=decided.kept, last=decided)


def test_policy_restrains_and_orders_and_its_state_changes() -> None:
    (made,) = run(item(ScriptedKind(), hold=2000, over_person=True, order="reboot"))
    assert made.changed
    assert made.orders == {"a": REBOOT, "b": REBOOT}
    assert {key: (kept.directive, kept.over_person) for key, kept in made.kept.restraints.items()} == {
        "a": (limit(2000), True),
        "b": (limit(2000), True),
    }
    assert [result.status for result in made.kept.results["a"]] == [PENDING]
    assert made.kept.state == ScriptState(given=(("a", 1), ("b", 1)))
    assert made.status.counts == {"held": 2}
    action = made.status.last_action
    assert action is not None
    assert (action.kind, action.miner_id, action.at) == ("reboot", "a", NOW)


def test_same_inputs_are_not_decided_again_until_time_changes_the_decision() -> None:
    kind = ScriptedKind()
    kind.next_at = lambda now: now + timedelta(minutes=1)
    views = {key: view(key) for key in ("a", "b")}
    first = item(kind, hold=0)
    (made,) = run(first, views=views)
    second = after(first, made)
    (again,) = run(second, views=views)
    assert not again.changed
    third = after(second, again)
    (skipped,) = run(third, at=NOW + timedelta(seconds=59), views=views)
    assert len(kind.seen) == 2, "the state had changed in the first round, so the second one decides again"
    assert skipped.status == again.status
    assert not skipped.shows
    run(after(third, skipped), at=NOW + timedelta(seconds=60), views=views)
    assert len(kind.seen) == 3
    run(after(third, skipped), at=NOW - timedelta(hours=1), views=views)
    assert len(kind.seen) == 4, "the clock was set back"
    run(after(third, skipped), views={**views, "b": view("b", temperature_c=90.0)})
    assert len(kind.seen) == 5


def test_state_that_does_not_compare_is_kept_in_memory_only() -> None:
    first = item(ScriptedKind(), hold=0)
    (made,) = run(first)
    (again,) = run(after(first, made), views={key: view(key, temperature_c=50.0) for key in ("a", "b")})
    assert isinstance(again.kept.state, ScriptState)
    assert again.kept.state.rounds == 2
    assert again.kept.restraints is made.kept.restraints
    assert not again.changed


def test_order_blocks_miner_for_later_policies() -> None:
    first, second = item(ScriptedKind(), order="reboot", members=("a",)), item(LateKind(), 2, order="reboot")
    one, two = run(first, second)
    assert one.orders == {"a": REBOOT}
    assert two.orders == {"b": REBOOT}
    blocked = two.status.views["a"].blocked
    assert blocked is not None
    assert (blocked.code, blocked.args) == ("other_policy", {"policy": "P1"})


def test_later_policies_see_the_strictest_directive_and_who_manages_the_pools() -> None:
    views = {"a": view("a", directive=limit(2500)), "b": view("b", directive=OFF)}
    late = item(LateKind(), 3)
    run(item(ScriptedKind(), hold=2000), item(PoolKind(), 2, members=("a",)), late, views=views)
    kind = late.kind
    assert isinstance(kind, LateKind)
    assert [miner.directive for miner in kind.seen[0].miners] == [limit(2000), OFF]
    assert [miner.pools_managed_by for miner in kind.seen[0].miners] == ["P2", None]


def test_person_comes_before_a_policy_for_its_time() -> None:
    kind = ScriptedKind()
    manual = {Side.POWER: {"a": NOW - timedelta(minutes=59)}, Side.POOLS: {"b": NOW}}
    (made,) = run(item(kind, order="reboot"), manual=manual)
    assert made.orders == {"b": REBOOT}
    assert made.status.views["a"].held_until == NOW + timedelta(minutes=1)
    assert made.wake_at == NOW + timedelta(minutes=1)
    (made,) = run(item(kind, order="reboot"), at=NOW + timedelta(minutes=1), manual=manual)
    assert made.orders.keys() == {"a", "b"}
    assert made.status.views["a"].manual_at == NOW - timedelta(minutes=59)


def test_command_from_before_the_clock_was_set_back_counts_from_now() -> None:
    (made,) = run(item(ScriptedKind(), order="reboot"), manual={Side.POWER: {"a": NOW + timedelta(days=300)}})
    assert made.status.views["a"].held_until == NOW + timedelta(minutes=60)


def test_orders_to_blocked_miners_are_dropped_except_for_outlets_of_silent_ones() -> None:
    class Stubborn(ScriptedKind):
        """Orders whatever the views say."""

        def _order(self, settings: Script, view: MinerView, given: dict[str, int]) -> Any:
            return self.orders[settings.order or ""]

    kind = Stubborn()
    kind.orders["outlet"] = CycleOutlet()
    views = {"a": view("a", blocked=BUSY), "b": view("b", blocked=SILENT), "c": view("c")}
    members = ("a", "b", "c")
    (made,) = run(item(kind, order="reboot", members=members), views=views)
    assert made.orders.keys() == {"c"}
    (made,) = run(item(kind, order="outlet", members=members), views=views)
    assert made.orders.keys() == {"b", "c"}
    (made,) = run(item(kind, order="outlet", members=members), views=views, manual={Side.POWER: {"b": NOW}})
    assert made.orders.keys() == {"c"}


def test_failing_kind_keeps_its_state_and_does_not_end_the_round() -> None:
    good, bad = item(LateKind(), 2, order="reboot"), item(ScriptedKind(), hold=0)
    (first,) = run(bad)
    failing = replace(bad, kept=first.kept, last=first, policy=replace(bad.policy, settings=Script(fails=True)))
    one, two = run(failing, good)
    assert isinstance(one.failure, RuntimeError)
    assert one.status.phase == ERROR
    assert one.status.reason == Reason(code="decision_failed", args={"error": "RuntimeError"})
    assert one.shows
    assert one.kept is first.kept, "the restraint stays in force"
    assert two.orders.keys() == {"a", "b"}
    (again,) = run(after(failing, one))
    assert not again.shows


def test_last_action_names_restraint_and_release() -> None:
    kind = ScriptedKind()
    start = item(kind)
    (none,) = run(start)
    assert none.status.last_action is None
    held = replace(after(start, none), policy=replace(start.policy, settings=Script(hold=2000)))
    (made,) = run(held)
    assert made.status.last_action is not None
    assert made.status.last_action.kind == RESTRAIN
    (same,) = run(after(held, made), at=NOW + timedelta(minutes=5))
    assert same.status.last_action == made.status.last_action
    free = replace(after(held, same), policy=start.policy)
    (released,) = run(free, at=NOW + timedelta(minutes=6))
    assert released.status.last_action is not None
    assert (released.status.last_action.kind, released.status.last_action.at) == (RELEASE, NOW + timedelta(minutes=6))


def test_results_are_shown_until_their_miner_leaves() -> None:
    kind = ScriptedKind()
    start = item(kind, order="reboot")
    (made,) = run(start)
    assert not kind.seen[-1].miners[0].last_results
    running = after(start, made)
    run(running)
    assert not kind.seen[-1].miners[0].last_results, "the order has not ended"
    result = LastResult(kind="reboot", status="failed", at=NOW, error=Failure(code="some", message="Some."))
    ended = replace(running, kept=made.kept.with_result("a", result))
    run(ended)
    assert kind.seen[-1].miners[0].last_results == (result,)
    (left,) = run(replace(ended, members=("b",)))
    assert left.kept.results.keys() == {"b"}


def _expected_view(
    base: MinerView, policy: PolicyInput, earlier: list[tuple[PolicyInput, Decided]], manual: dict[str, datetime]
) -> MinerView:
    """Return what a policy should see of a miner after the earlier ones have decided."""
    miner_id = base.miner_id
    blocked, directive, manager = base.blocked, base.directive, None
    best = Precedence.BACKUP
    for other, made in earlier:
        if miner_id in made.orders and base.blocked is None:
            blocked = Reason(code="other_policy", args={"policy": other.policy.name})
        restraint, seen = made.kept.restraints.get(miner_id), made.status.views.get(miner_id)
        if restraint is not None and (restraint.over_person or seen is None or seen.held_until is None):
            wanted = restraint.directive
            directive = wanted if directive is None or wanted.rank < directive.rank else directive
        if isinstance(other.kind, PoolKind) and miner_id in other.members:
            precedence = other.kind.precedence
            if precedence < policy.kind.precedence and (manager is None or precedence < best):
                manager, best = other.policy.name, precedence
    manual_at = manual.get(miner_id)
    until = None if manual_at is None else manual_at + timedelta(minutes=policy.policy.manual_minutes)
    return replace(
        base,
        blocked=blocked,
        directive=directive,
        pools_managed_by=manager,
        manual_at=manual_at,
        held_until=until if until is not None and until > NOW else None,
        last_results=tuple(result for result in policy.kept.results.get(miner_id, ()) if result.status != PENDING),
    )


def test_policies_that_share_what_they_see_see_the_same_as_each_alone() -> None:
    """Random rounds of many policies, compared with views that are put together one by one."""

    class SecondPools(PoolKind):
        precedence = Precedence.BALANCING

    rng = random.Random(14)
    ids = tuple("abcdefgh")
    for _ in range(200):
        manual = {
            side: {key: NOW - timedelta(minutes=rng.choice([1, 40, 90])) for key in ids if rng.random() < 0.15}
            for side in Side
        }
        items = []
        for number in range(1, 11):
            hold, order = rng.choice([None, None, 0, 1500, 2000]), rng.choice([None, None, "reboot"])
            policy = item(
                rng.choice([ScriptedKind, PoolKind, SecondPools, LateKind])(),
                number,
                members=rng.choice([ids, ids, ids[:4], ids[2:]]),
                minutes=rng.choice([60, 60, 30]),
                hold=hold,
                order=order,
                over_person=rng.random() < 0.3,
            )
            for key in rng.sample(policy.members, rng.choice([0, 0, 2])):
                status = rng.choice([PENDING, "failed"])
                result = LastResult(kind="reboot", status=status, at=NOW - timedelta(minutes=rng.randint(1, 9)))
                policy = replace(policy, kept=policy.kept.with_result(key, result))
            items.append(policy)
        items.sort(key=lambda each: (each.kind.precedence, each.policy.id))
        views = {key: view(key, blocked=BUSY if rng.random() < 0.1 else None) for key in ids}
        given = RoundInput(now=NOW, policies=items, views=views, manual=manual)
        decided = decide_round(given)
        for at, (policy, made) in enumerate(zip(items, decided, strict=True)):
            earlier = list(zip(items[:at], decided[:at], strict=True))
            wanted = {key: _expected_view(views[key], policy, earlier, manual[policy.kind.side]) for key in ids}
            assert made.status.views == {key: wanted[key] for key in policy.members}
            assert made.inputs is not None
            assert made.inputs.miners == tuple(wanted[key] for key in policy.members)


def test_dry_run_decides_only_the_last_policy() -> None:
    first, last = ScriptedKind(), LateKind()
    (held,) = run(item(first, hold=1500))
    given = RoundInput(
        now=NOW,
        policies=(replace(item(first, hold=1500), kept=held.kept), item(last, 2, order="reboot")),
        views={key: view(key) for key in ("a", "b")},
    )
    made = decide_last(given)
    assert made.orders.keys() == {"a", "b"}
    assert len(first.seen) == 1
    assert [miner.directive for miner in inputs_of_last(given).miners] == [limit(1500)] * 2


def test_issues_name_their_miners() -> None:
    (made,) = run(item(ScriptedKind(), issue="given_up"))
    assert made.issues == {"given_up": ("a", "b")}
