"""Failover: when a pool is dead, where miners go, and when they come back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from custom_components.miner_remote.drivers.contract.values import Pool
from custom_components.miner_remote.policies.contract import (
    Failure,
    Inputs,
    LastResult,
    MinerView,
    Reason,
)
from custom_components.miner_remote.policies.error_texts import text_of
from custom_components.miner_remote.policies.failover.state import FailoverState
from custom_components.miner_remote.policies.failover.texts import TEXTS

from .failover_policy import KIND, MINUTE, SETTINGS, Policy
from .pool_world import START, library, slots, view_of


def names(orders: Iterable[tuple[datetime, str, tuple[int, ...]]]) -> set[str]:
    return {miner_id for _at, miner_id, _pools in orders}


def test_all_miners_leave_a_pool_without_shares_after_the_set_minutes() -> None:
    policy = Policy()
    assert policy.minutes(10) == []
    died = policy.now
    policy.dead = {1}
    orders = policy.minutes(6)
    assert [(miner_id, pools) for _at, miner_id, pools in orders] == [(name, (2, 3, 1)) for name in policy.views]
    assert {at - died for at, _name, _pools in orders} == {5 * MINUTE}
    assert policy.state.current == 2
    assert policy.last is not None
    assert policy.last.phase == "on_pool"
    assert policy.decision("m0").phase == "on_pool"


def test_pool_that_miners_report_dead_is_left_after_half_a_minute() -> None:
    policy = Policy()
    policy.minutes(10)
    policy.dead = {1}
    policy.set(pools=slots(1, 2, 3, active=None, dead=(1,)))
    orders = []
    for _step in range(4):
        policy.now += timedelta(seconds=10)
        orders = [item for item in policy.decide().miners if item.order is not None]
        if orders:
            break
    assert policy.now - START == 10 * MINUTE + timedelta(seconds=40)
    assert len(orders) == 3


def test_pool_that_rejects_too_many_shares_is_left() -> None:
    policy = Policy()
    policy.minutes(5)
    bad = 0
    orders = []
    for _minute in range(20):
        bad += 8
        for miner_id in policy.views:
            policy.set(miner_id, shares_rejected=bad if policy.pool_of(miner_id) == 1 else 0)
        orders += policy.minutes(1)
    assert names(orders) == set(policy.views)
    assert len(orders) == 3


def test_counters_that_fall_after_a_restart_are_no_rejects() -> None:
    policy = Policy()
    policy.set(shares_accepted=100_000, shares_rejected=90_000)
    policy.minutes(5)
    policy.set(shares_accepted=0, shares_rejected=0)
    assert policy.minutes(10) == []
    assert policy.decision("m0").phase == "ok"


def test_one_silent_miner_of_three_is_the_miner() -> None:
    policy = Policy()
    policy.minutes(10)
    policy.set("m1", mining=True, share_at=policy.now, pools=slots(1, 2, 3))
    for _minute in range(10):
        policy.now += MINUTE
        policy.set("m0", "m2", share_at=policy.now)
        assert not any(item.order for item in policy.decide().miners)
    assert policy.decision("m1").phase == "suspect"
    assert policy.decision("m1").reason.code == "failover_miner_alone"
    assert policy.decision("m0").phase == "ok"
    assert policy.last is not None
    assert policy.last.phase == "suspect"


@pytest.mark.parametrize(("agree", "moves"), [(30, True), (60, False)])
def test_share_of_miners_that_agree_decides(agree: float, moves: bool) -> None:
    policy = Policy(4, replace(SETTINGS, agree_percent=agree))
    policy.minutes(10)
    for _minute in range(6):
        policy.now += MINUTE
        policy.set("m0", "m1", share_at=policy.now)
        ordered = {item.miner_id for item in policy.decide().miners if item.order}
        if ordered:
            break
    assert ordered == (set(policy.views) if moves else set())


@pytest.mark.parametrize(("ok", "moves"), [(None, False), (True, False), (False, True)])
def test_single_miner_leaves_only_if_the_test_of_its_pool_fails(ok: bool | None, moves: bool) -> None:
    policy = Policy(1)
    policy.minutes(10)
    policy.dead = {1}
    if ok is not None:
        policy.probe(p1=ok)
    assert bool(policy.minutes(10)) is moves


def test_pools_whose_test_fails_are_skipped() -> None:
    policy = Policy()
    policy.minutes(10)
    policy.dead = {1}
    policy.probe(p2=False, p3=True)
    assert {pools for _at, _name, pools in policy.minutes(6)} == {(3, 2, 1)}


def test_miners_stay_if_no_pool_is_alive_and_the_policy_says_so() -> None:
    policy = Policy()
    policy.minutes(10)
    policy.dead = {1, 2, 3}
    policy.probe(p1=False, p2=False, p3=False)
    assert policy.minutes(20) == []
    assert policy.last is not None
    assert (policy.last.phase, policy.last.reason.code) == ("suspect", "failover_no_pool_alive")
    assert policy.decision("m0").reason.code == "failover_no_pool_alive"
    policy.probe(p3=True)
    assert names(policy.minutes(1)) == set(policy.views)


def test_first_group_goes_back_and_the_others_follow_when_it_has_shares() -> None:
    policy = Policy(10)
    policy.minutes(10)
    policy.dead = {1}
    policy.probe(p1=False, p2=True)
    policy.minutes(6)
    assert policy.on(2) == set(policy.views)
    policy.dead = set()
    policy.probe(p1=True)
    returned = policy.now
    first = policy.minutes(32)
    assert names(first) == {"m0"}
    assert first[0][0] - returned == 31 * MINUTE
    assert first[0][2] == (1, 2, 3)
    assert policy.decision("m0").phase == "probation"
    assert policy.last is not None
    assert policy.last.phase == "probation"
    rest = policy.minutes(6)
    assert names(rest) == set(policy.views) - {"m0"}
    assert {at - first[0][0] for at, _name, _pools in rest} == {6 * MINUTE}
    assert policy.state.current == 1
    policy.minutes(1)
    assert policy.last.phase == "ok"
    assert len(policy.state.changes) == 2


def test_first_group_returns_if_the_pool_still_gives_no_shares() -> None:
    """The pool accepts connections but credits no shares, which no test can see."""
    policy = Policy(10)
    policy.minutes(10)
    policy.dead = {1}
    policy.probe(p1=True, p2=True)
    policy.minutes(6)
    orders = policy.minutes(45)
    assert [(name, pools[0]) for _at, name, pools in orders] == [("m0", 1), ("m0", 2)]
    assert policy.state.current == 2
    assert policy.state.probation is None


def test_changes_of_a_day_are_limited_and_the_last_one_is_never_a_way_back() -> None:
    policy = Policy(4)
    policy.probe(p1=True, p2=True, p3=True)
    policy.minutes(10)
    begun = policy.now
    moved: list[tuple[datetime, str, tuple[int, ...]]] = []
    for _hour in range(23):
        policy.dead = {1} if policy.dead == set() else set()
        policy.probe(p1=not policy.dead)
        moved += policy.minutes(60)
    assert policy.now - begun < timedelta(days=1)
    assert len(policy.state.changes) <= 4
    assert policy.state.current == 2
    for miner_id in policy.views:
        assert sum(name == miner_id for _at, name, _pools in moved) <= 4
    # A real failure still has a change left.
    policy.dead = {2}
    policy.probe(p2=False, p1=True)
    policy.minutes(10)
    assert policy.on(2) == set()
    policy.dead = {1, 3}
    policy.probe(p2=True, p1=False, p3=False)
    policy.minutes(10)
    assert policy.last is not None
    assert policy.last.reason.code == "failover_limit"


def test_limit_says_when_the_next_change_is_possible_and_wakes_then() -> None:
    policy = Policy(2, replace(SETTINGS, max_changes_per_day=2))
    policy.minutes(10)
    for dead in ({1}, {1, 2}, {1, 2, 3}):
        policy.dead = dead
        policy.minutes(8)
    assert policy.last is not None
    assert policy.last.reason.code == "failover_limit"
    until = datetime.fromisoformat(str(policy.last.reason.args["until"]))
    assert until == policy.state.changes[0] + timedelta(days=1)
    assert policy.last.next_at is not None
    assert policy.last.next_at <= until


def test_firmware_that_failed_over_is_seen_on_its_pool_and_left_there() -> None:
    policy = Policy()
    policy.minutes(20)
    policy.set(pools=slots(1, 2, 3, active=1, dead=(1,)))
    assert policy.minutes(20) == []
    assert policy.state.current == 2
    assert policy.state.changes == ()
    assert policy.decision("m0").phase == "on_pool"


def test_single_miner_that_its_firmware_moved_comes_back_after_the_stable_minutes() -> None:
    policy = Policy()
    policy.minutes(20)
    policy.set("m2", pools=slots(1, 2, 3, active=1))
    moved_at = policy.now
    orders = policy.minutes(40)
    assert [(name, pools) for _at, name, pools in orders] == [("m2", (1, 2, 3))]
    assert orders[0][0] - moved_at == 31 * MINUTE
    assert policy.state.changes == ()


def test_unknown_shares_after_a_restart_neither_trigger_nor_reset() -> None:
    policy = Policy()
    policy.minutes(10)
    # A restart of Home Assistant: nothing is known, then the miners answer without a share seen.
    policy.set(answers=False, mining=None, share_at=None, pool_since=None, pools=())
    policy.now += MINUTE
    policy.decide()
    policy.now += timedelta(hours=1)
    policy.set(answers=True, mining=True, pools=slots(1, 2, 3), shares_accepted=500)
    assert not any(item.order for item in policy.decide().miners)
    assert policy.decision("m0").phase == "ok"
    # A pool that died meanwhile is found when the watched time is over.
    policy.set(pool_since=policy.now)
    policy.dead = {1}
    assert names(policy.minutes(6)) == set(policy.views)


def test_suspicion_survives_a_restart() -> None:
    policy = Policy()
    policy.minutes(10)
    policy.dead = {1}
    policy.probe(p1=False, p2=False, p3=False)
    policy.minutes(6)
    assert policy.decision("m0").phase == "suspect"
    policy.state = KIND.state_from_json(KIND.state_as_json(policy.state))
    policy.set(answers=False, mining=None, share_at=None, pools=())
    policy.now += MINUTE
    policy.decide()
    policy.set(answers=True, mining=True, pools=slots(1, 2, 3))
    policy.now += MINUTE
    policy.decide()
    assert policy.decision("m0").phase == "suspect"
    policy.probe(p3=True)
    assert names(policy.minutes(1)) == set(policy.views)


def test_paused_miners_say_nothing_and_are_not_ordered() -> None:
    policy = Policy()
    policy.minutes(10)
    policy.set(mining=False, paused=True)
    assert policy.minutes(60) == []
    assert policy.decision("m0").phase == "unknown"
    assert policy.decision("m0").reason.code == "failover_not_mining"


def test_miner_that_resumes_has_the_full_time_for_its_first_share() -> None:
    policy = Policy()
    policy.minutes(10)
    policy.set(mining=False, paused=True)
    policy.minutes(60)
    policy.dead = {1}
    policy.set(mining=True, paused=False)
    assert policy.minutes(5) == []
    assert names(policy.minutes(2)) == set(policy.views)


def test_person_is_respected_for_the_manual_time() -> None:
    policy = Policy()
    policy.minutes(10)
    policy.set("m1", held_until=policy.now + 60 * MINUTE)
    policy.dead = {1}
    assert names(policy.minutes(20)) == {"m0", "m2"}
    assert policy.decision("m1").reason.code == "failover_held"
    assert names(policy.minutes(45)) == {"m1"}


def test_miner_on_a_pool_outside_of_the_list_is_left_alone() -> None:
    policy = Policy()
    policy.set("m2", pools=slots(0, 1))
    policy.minutes(10)
    policy.dead = {1}
    assert names(policy.minutes(20)) == {"m0", "m1"}
    assert policy.decision("m2").phase == "foreign"
    assert policy.decision("m2").reason.args == {"pool": "other.example.com:3333"}


def test_take_over_switches_miners_on_other_pools() -> None:
    policy = Policy(settings=replace(SETTINGS, take_over=True))
    policy.set("m2", pools=slots(0, 1))
    orders = policy.minutes(10)
    assert [(name, pools) for _at, name, pools in orders] == [("m2", (1, 2, 3))]


def test_blocked_miner_follows_later() -> None:
    policy = Policy()
    policy.minutes(10)
    policy.set("m1", blocked=Reason(code="miner_busy"))
    policy.dead = {1}
    assert names(policy.minutes(10)) == {"m0", "m2"}
    assert policy.decision("m1").reason.code == "miner_busy"
    policy.set("m1", blocked=None)
    assert names(policy.minutes(1)) == {"m1"}


def test_order_that_had_no_effect_is_repeated_ever_more_rarely() -> None:
    policy = Policy()
    policy.minutes(10)
    policy.dead, policy.deaf = {1}, {"m1"}
    orders = [at for at, name, _pools in policy.minutes(180) if name == "m1"]
    waits = [int((later - at) / MINUTE) for at, later in pairwise(orders)]
    assert waits[:4] == [5, 10, 20, 40]
    assert len(policy.state.miners["m1"].moves) == 1
    error = Failure(code="access_denied", message="The miner refused.", args={"command": "addpool"})
    failed = LastResult(kind="pools", status="failed", at=policy.now, error=error)
    policy.set("m1", last_results=(failed,))
    policy.minutes(1)
    assert policy.decision("m1").reason.code == "failover_failed"
    args = policy.decision("m1").reason.args
    assert (args["error"], args["error_code"]) == ("The miner refused.", "access_denied")
    assert args["error_command"] == "addpool"
    assert text_of(policy.decision("m1").reason).startswith("The change to")


def test_miner_that_refuses_every_order_gets_a_few_a_day() -> None:
    policy = Policy()
    policy.minutes(10)
    policy.dead, policy.deaf = {1}, {"m1"}
    orders = [at for at, name, _pools in policy.minutes(48 * 60) if name == "m1"]
    assert len(orders) <= 14
    assert max(int((later - at) / MINUTE) for at, later in pairwise(orders)) == 360


def test_slots_that_lack_pools_are_filled_once() -> None:
    policy = Policy()
    policy.set("m0", pools=slots(1))
    policy.set("m1", pools=slots(1), max_pools=1)
    policy.deaf = {"m0"}
    orders = policy.minutes(60)
    assert [(name, pools) for _at, name, pools in orders] == [("m0", (1, 2, 3))]
    assert policy.decision("m0").phase == "ok"
    assert names(policy.minutes(24 * 60, step=30 * MINUTE)) == {"m0"}


def test_filling_can_be_switched_off() -> None:
    policy = Policy(settings=replace(SETTINGS, fill_slots=False))
    policy.set(pools=slots(1))
    assert policy.minutes(60) == []


def test_clock_set_back_blocks_nothing() -> None:
    policy = Policy()
    policy.minutes(10)
    policy.dead = {1}
    policy.minutes(6)
    assert len(policy.state.changes) == 1
    policy.now -= timedelta(days=400)
    policy.set(share_at=policy.now + timedelta(days=400), pool_since=policy.now)
    policy.dead = {2}
    policy.decide()
    assert policy.state.changes[0] <= policy.now
    assert names(policy.minutes(7)) == set(policy.views)


def test_same_inputs_leave_the_state_untouched() -> None:
    """While all is well nothing has to be written."""
    policy = Policy(50)
    policy.minutes(3)
    before = policy.state
    policy.minutes(10)
    assert policy.state is before


def test_miner_that_left_the_scope_is_forgotten() -> None:
    policy = Policy()
    policy.minutes(10)
    del policy.views["m1"]
    policy.minutes(1)
    assert set(policy.state.miners) == {"m0", "m2"}


def test_pools_are_tested_at_first_signs_and_while_miners_are_away_from_the_first() -> None:
    policy = Policy()
    policy.minutes(10)
    assert KIND.probes(SETTINGS, policy.state) == ()
    policy.dead = {1}
    policy.minutes(3)
    assert KIND.probes(SETTINGS, policy.state) == (1, 2, 3)
    policy.minutes(10)
    assert policy.state.current == 2
    assert KIND.probes(SETTINGS, policy.state) == (1,)


def test_library_pools_are_those_of_the_settings() -> None:
    assert KIND.pool_ids(SETTINGS) == (1, 2, 3)


def test_every_reason_has_a_text_with_its_arguments() -> None:
    policy = Policy(4)
    seen: dict[str, Reason] = {}

    def note() -> None:
        assert policy.last is not None
        for reason in (policy.last.reason, *(item.reason for item in policy.last.miners)):
            seen[reason.code] = reason

    policy.probe(p1=True, p2=True, p3=True)
    for dead in (set(), {1}, set(), {1}, {2}, {1, 2, 3}):
        policy.dead = dead
        policy.probe(p1=1 not in dead, p2=2 not in dead)
        for _minute in range(60):
            policy.minutes(1)
            note()
    assert len(seen) >= 6
    for code, reason in seen.items():
        assert TEXTS[code].format(**reason.args)


def test_view_without_pools_is_unknown() -> None:
    policy = Policy(2)
    policy.set(pools=())
    policy.now += MINUTE
    decision = policy.decide()
    assert {item.phase for item in decision.miners} == {"unknown"}
    assert (decision.phase, decision.reason.code) == ("unknown", "failover_empty")


def test_firmware_that_never_reports_an_active_pool_mines_on_its_first_slot() -> None:
    pools = tuple(Pool(slot=slot.slot, url=slot.url, user="w") for slot in slots(1, 2, 3))
    view: MinerView = view_of("m0", pools=pools, shares_accepted=1)
    inputs = Inputs(now=START, miners=(view,), pools=library(1, 2, 3))
    assert KIND.decide(SETTINGS, FailoverState(), inputs).state.miners["m0"].pool == 1
