"""Balancing: hashrate is divided between pools, by quotas of the firmware or by whole miners."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.input.fields import InvalidDataError, Reader
from custom_components.miner_remote.policies.balancing.decide import quotas_of
from custom_components.miner_remote.policies.balancing.kind import BalancingKind
from custom_components.miner_remote.policies.balancing.plan import Item, plan
from custom_components.miner_remote.policies.balancing.settings import BalancingSettings, Share
from custom_components.miner_remote.policies.balancing.state import BalancingState
from custom_components.miner_remote.policies.balancing.texts import TEXTS
from custom_components.miner_remote.policies.contract import (
    Decision,
    Failure,
    Inputs,
    LastResult,
    MinerDecision,
    ProbeResult,
    UsePools,
)
from custom_components.miner_remote.policies.error_texts import text_of
from custom_components.miner_remote.schedules.model import OFF

from .pool_world import START, library, slots, view_of

KIND = BalancingKind()
MINUTE = timedelta(minutes=1)
QUOTAS = frozenset({Capability.POOLS_WRITE, Capability.POOL_QUOTAS})


def shares(*percents: float) -> tuple[Share, ...]:
    return tuple(Share(pool_id=number, percent=percent) for number, percent in enumerate(percents, 1))


class Policy:
    """A policy under test, for miners that obey at once unless they are deaf."""

    def __init__(self, miners: int = 10, **settings: object) -> None:
        given: dict[str, object] = {"shares": shares(70, 30), **settings}
        self.settings = BalancingSettings(**given)  # type: ignore[arg-type]
        self.state = BalancingState()
        self.now = START
        self.views = {
            f"m{number:04}": view_of(f"m{number:04}", pools=slots(1, 2, 3), hashrate_ths=100.0, uptime_s=86_400)
            for number in range(miners)
        }
        self.pools = library(1, 2, 3)
        self.probes: dict[int, ProbeResult] = {}
        self.deaf: set[str] = set()
        self.last: Decision[BalancingState] | None = None

    def set(self, *miner_ids: str, **fields: object) -> None:
        for miner_id in miner_ids or tuple(self.views):
            self.views[miner_id] = replace(self.views[miner_id], **fields)

    def probe(self, **results: bool) -> None:
        for name, ok in results.items():
            self.probes[int(name[1:])] = ProbeResult(ok=ok, at=self.now)

    def round(self, minutes: float = 1) -> dict[str, UsePools]:
        """Let minutes pass and decide; return the orders."""
        self.now += minutes * MINUTE
        self.probes = {pool: replace(result, at=self.now) for pool, result in self.probes.items()}
        inputs = Inputs(now=self.now, miners=tuple(self.views.values()), pools=self.pools, probes=self.probes)
        self.last = KIND.decide(self.settings, self.state, inputs)
        self.state = self.last.state
        orders = {item.miner_id: item.order for item in self.last.miners if isinstance(item.order, UsePools)}
        for miner_id, order in orders.items():
            if miner_id not in self.deaf:
                made = slots(*order.pool_ids)
                if order.quotas:
                    made = tuple(
                        replace(slot, active=True, quota=quota) for slot, quota in zip(made, order.quotas, strict=True)
                    )
                self.set(miner_id, pools=made)
        return orders

    def minutes(self, count: int) -> dict[str, UsePools]:
        orders: dict[str, UsePools] = {}
        for _minute in range(count):
            orders |= self.round()
        return orders

    def counts(self) -> Counter[int]:
        urls = {pool.url: pool_id for pool_id, pool in self.pools.items()}
        return Counter(
            urls.get(next(slot.url for slot in view.pools if slot.active), 0) for view in self.views.values()
        )

    def decision(self, miner_id: str) -> MinerDecision:
        assert self.last is not None
        return next(item for item in self.last.miners if item.miner_id == miner_id)


def test_equal_miners_are_divided_with_the_fewest_moves() -> None:
    policy = Policy()
    orders = policy.round()
    # Within one miner's hashrate of the shares: two moves are enough.
    assert len(orders) == 2
    assert {order.pool_ids for order in orders.values()} == {(2, 1)}
    assert policy.counts() == {1: 8, 2: 2}
    assert policy.minutes(120) == {}
    assert policy.last is not None
    assert policy.last.phase == "ok"


def test_smaller_tolerance_divides_exactly() -> None:
    policy = Policy(tolerance_percent=1)
    policy.round()
    assert policy.counts() == {1: 7, 2: 3}
    assert policy.minutes(120) == {}


def test_one_large_miner_moves_instead_of_many_small_ones() -> None:
    policy = Policy(11, tolerance_percent=2)
    policy.set(hashrate_ths=10.0)
    policy.set("m0010", hashrate_ths=42.0)
    assert set(policy.round()) == {"m0010"}


def test_new_miners_are_added_where_hashrate_is_missing() -> None:
    policy = Policy()
    policy.round()
    for number in range(10, 20):
        policy.views[f"m{number:04}"] = replace(policy.views["m0000"], miner_id=f"m{number:04}", pools=slots(1, 2, 3))
    orders = policy.round(200)
    assert len(orders) == 3
    assert policy.counts() == {1: 15, 2: 5}


def test_miner_that_stopped_counts_while_it_is_expected_back_and_is_not_moved() -> None:
    policy = Policy(tolerance_percent=1, expect_back_minutes=120)
    policy.round()
    gone = [name for name, view in policy.views.items() if view.pools[0].url.endswith("pool2.example.com:3333")]
    policy.set(*gone, mining=False, paused=True, hashrate_ths=0.0)
    assert policy.minutes(119) == {}
    orders = policy.minutes(5)
    assert len(orders) == 2
    assert not orders.keys() & set(gone)
    # They come back and count again at once.
    policy.set(*gone, mining=True, paused=False, hashrate_ths=100.0)
    assert len(policy.minutes(120)) == 2
    assert policy.counts() == {1: 7, 2: 3}


def test_miner_off_by_a_schedule_is_not_moved() -> None:
    policy = Policy(tolerance_percent=1)
    policy.set("m0000", directive=OFF)
    assert "m0000" not in policy.round()


def test_small_changes_of_hashrate_move_nobody() -> None:
    rng = random.Random(1)
    policy = Policy(30)
    policy.round()
    policy.round()
    before = policy.state
    for _round in range(500):
        for name in policy.views:
            policy.set(name, hashrate_ths=100 + rng.uniform(-9, 9))
        assert policy.round() == {}
    assert policy.state is before


def test_miner_is_not_moved_again_before_the_set_minutes() -> None:
    policy = Policy(tolerance_percent=1, min_move_minutes=60)
    first = policy.round()
    policy.settings = replace(policy.settings, shares=shares(100, 0))
    assert policy.minutes(59) == {}
    assert policy.last is not None
    assert policy.last.next_at == policy.now + MINUTE
    assert set(policy.minutes(2)) == set(first)


def test_miner_that_does_not_arrive_counts_on_its_old_pool_again() -> None:
    policy = Policy(2, shares=shares(50, 50), tolerance_percent=1)
    policy.deaf = {"m0000"}
    assert set(policy.round()) == {"m0000"}
    assert policy.minutes(25) == {}
    assert policy.decision("m0000").phase == "moving"
    # The other one is as good, and may move.
    assert set(policy.minutes(10)) == {"m0001"}


def test_miner_that_refuses_its_pools_gets_other_orders_ever_more_rarely_and_says_why() -> None:
    policy = Policy(1, shares=shares(0, 100), tolerance_percent=1, min_move_minutes=0)
    policy.deaf = {"m0000"}
    orders: list[int] = []
    for minute in range(36 * 60):
        if policy.round():
            orders.append(minute)
            error = Failure(code="access_denied", message="The miner refused.", args={})
            result = LastResult(kind="pools", status="failed", at=policy.now, error=error)
            policy.set("m0000", last_results=(result,))
        elif orders:
            reason = policy.decision("m0000").reason
            assert (reason.code, reason.args["error_code"]) == ("balancing_failed", "access_denied")
            assert "The miner refused. Next attempt: " in text_of(reason)
    assert [(later - at) // 60 for at, later in pairwise(orders)] == [1, 2, 4, 8, 12]
    policy.deaf = set()
    policy.minutes(12 * 60)
    assert policy.state.miners["m0000"].tries == 0
    assert policy.decision("m0000").reason.code == "balancing_ok"


def test_failure_is_shown_only_until_the_next_order_may_follow() -> None:
    policy = Policy(2, shares=shares(50, 50), tolerance_percent=1, min_move_minutes=0)
    policy.deaf = {"m0000"}
    assert set(policy.round()) == {"m0000"}
    # Its place is taken by the other one, so that it gets no other order.
    assert set(policy.minutes(31)) == {"m0001"}
    assert policy.decision("m0000").reason.code == "balancing_failed"
    assert policy.minutes(30) == {}
    assert policy.decision("m0000").reason.code == "balancing_ok"


def test_share_of_a_dead_pool_is_divided_among_the_others() -> None:
    policy = Policy(shares=shares(40, 40, 20), tolerance_percent=1, min_move_minutes=0)
    policy.probe(p1=True, p2=True, p3=True)
    policy.round()
    assert policy.counts() == {1: 4, 2: 4, 3: 2}
    policy.probe(p1=False)
    assert policy.minutes(3) == {}
    policy.minutes(2)
    assert policy.counts() == {2: 7, 3: 3}
    policy.probe(p1=True)
    assert policy.minutes(14) == {}
    policy.minutes(4)
    assert policy.counts() == {1: 4, 2: 4, 3: 2}


def test_pool_whose_tests_fail_now_and_then_is_not_dead() -> None:
    policy = Policy(tolerance_percent=1, min_move_minutes=0)
    policy.round()
    for number in range(100):
        policy.probe(p1=number % 3 != 0, p2=True)
        assert policy.round() == {}


def test_all_pools_dead_moves_nobody() -> None:
    policy = Policy()
    policy.probe(p1=False, p2=False)
    policy.settings = replace(policy.settings, tolerance_percent=50)
    assert policy.minutes(10) == {}
    assert policy.last is not None
    assert (policy.last.phase, policy.last.reason.code) == ("no_pool", "balancing_no_pool_alive")


def test_held_blocked_foreign_and_read_only_miners_stay() -> None:
    policy = Policy(12, shares=shares(0, 100))
    policy.set("m0000", held_until=START + timedelta(days=1))
    policy.set("m0001", pools=slots(0, 1))
    policy.set("m0002", capabilities=frozenset())
    assert set(policy.round()) == set(policy.views) - {"m0000", "m0001", "m0002"}
    assert policy.decision("m0000").reason.code == "balancing_held"
    assert policy.decision("m0001").phase == "foreign"
    assert policy.decision("m0002").reason.code == "balancing_cannot_switch"


def test_miners_whose_pools_a_failover_policy_manages_stay() -> None:
    policy = Policy(4, shares=shares(0, 100))
    policy.set("m0000", pools_managed_by="Failover")
    policy.set("m0001", pools_managed_by="Failover", capabilities=QUOTAS)
    assert set(policy.minutes(120)) == {"m0002", "m0003"}
    for miner_id in ("m0000", "m0001"):
        reason = policy.decision(miner_id).reason
        assert (reason.code, reason.args) == ("balancing_managed", {"policy": "Failover"})


def test_take_over_moves_miners_from_other_pools() -> None:
    policy = Policy(2, shares=shares(50, 50), take_over=True)
    policy.set("m0001", pools=slots(0, 1))
    assert policy.round()["m0001"].pool_ids == (2, 1)


def test_firmware_with_quotas_divides_its_work() -> None:
    policy = Policy(3, shares=shares(60, 25, 15))
    policy.set("m0000", capabilities=QUOTAS)
    orders = policy.round()
    assert orders["m0000"] == UsePools((1, 2, 3), quotas=(0.6, 0.25, 0.15))
    assert policy.minutes(300).keys() & {"m0000"} == set()
    assert policy.decision("m0000").phase == "native"


def test_quotas_follow_a_dead_pool_and_new_shares() -> None:
    policy = Policy(1, shares=shares(60, 40), min_move_minutes=10)
    policy.set(capabilities=QUOTAS)
    policy.probe(p1=True, p2=True)
    policy.round()
    policy.probe(p1=False)
    assert policy.minutes(12)["m0000"] == UsePools((2,), quotas=(1.0,))
    policy.probe(p1=True)
    assert policy.minutes(20)["m0000"] == UsePools((1, 2), quotas=(0.6, 0.4))
    policy.settings = replace(policy.settings, shares=shares(50, 50))
    assert policy.minutes(12)["m0000"] == UsePools((1, 2), quotas=(0.5, 0.5))


def test_quotas_that_the_miner_does_not_show_yet_are_not_written_again_at_once() -> None:
    policy = Policy(1, shares=shares(60, 40), min_move_minutes=0)
    policy.set(capabilities=QUOTAS)
    policy.deaf = {"m0000"}
    assert set(policy.round()) == {"m0000"}
    assert policy.minutes(59) == {}
    assert policy.decision("m0000").reason.code == "balancing_failed"
    assert set(policy.minutes(2)) == {"m0000"}
    policy.deaf = set()
    assert set(policy.minutes(121)) == {"m0000"}
    policy.minutes(1)
    assert policy.state.miners["m0000"].tries == 0
    assert policy.decision("m0000").reason.code == "balancing_native"


def test_native_division_can_be_switched_off() -> None:
    policy = Policy(2, shares=shares(50, 50), native=False)
    policy.set(capabilities=QUOTAS)
    orders = policy.round()
    assert orders == {}
    policy.settings = replace(policy.settings, tolerance_percent=1)
    assert list(policy.round().values()) == [UsePools((2, 1))]


@pytest.mark.parametrize(
    ("given", "max_pools", "expected"),
    [
        ({1: 1 / 3, 2: 1 / 3, 3: 1 / 3}, 3, {1: 0.34, 2: 0.33, 3: 0.33}),
        ({1: 0.5, 2: 0.3, 3: 0.2}, 2, {1: 0.63, 2: 0.37}),
        ({1: 0.999, 2: 0.001}, 3, {1: 1.0}),
    ],
)
def test_quotas_are_whole_percents(given: dict[int, float], max_pools: int, expected: dict[int, float]) -> None:
    assert quotas_of(given, max_pools) == expected


def test_clock_set_back_blocks_no_move() -> None:
    policy = Policy(tolerance_percent=1)
    policy.round()
    policy.settings = replace(policy.settings, shares=shares(100, 0))
    policy.now -= timedelta(days=400)
    policy.round()
    assert len(policy.minutes(62)) == 3


def test_state_survives_json() -> None:
    policy = Policy(5, tolerance_percent=1)
    policy.probe(p1=False)
    policy.deaf = set(policy.views)
    policy.minutes(5)
    policy.set("m0001", mining=False)
    policy.round()
    assert KIND.state_from_json(KIND.state_as_json(policy.state)) == policy.state


@pytest.mark.parametrize("data", [[], {"miners": [{"pool": 1}]}, {"pools": [{"pool": "x", "dead": True}]}])
def test_damaged_state_is_refused(data: object) -> None:
    with pytest.raises(InvalidDataError):
        KIND.state_from_json(data)


def test_settings_are_read_and_written() -> None:
    data = {"shares": [{"pool_id": 2, "percent": 60}, {"pool_id": 1, "percent": 40}]}
    reader = Reader(data)
    settings = KIND.read_settings(reader)
    reader.close()
    reader.finish()
    assert settings is not None
    assert settings.pool_ids == KIND.pool_ids(settings) == KIND.probes(settings, KIND.no_state()) == (2, 1)
    assert (settings.native, settings.min_move_minutes, settings.take_over) == (True, 60, False)
    assert KIND.read_settings(Reader(KIND.settings_as_json(settings))) == settings


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({}, "missing"),
        ({"shares": [{"pool_id": 1, "percent": 100}]}, "item_count"),
        ({"shares": [{"pool_id": 1, "percent": 50}, {"pool_id": 1, "percent": 50}]}, "pool_twice"),
        ({"shares": [{"pool_id": 1, "percent": 50}, {"pool_id": 2, "percent": 40}]}, "percent_sum"),
        ({"shares": [{"pool_id": 1, "percent": 50}, {"pool_id": 2}]}, "missing"),
    ],
)
def test_wrong_settings_are_refused(data: dict[str, object], code: str) -> None:
    reader = Reader(data)
    assert KIND.read_settings(reader) is None
    assert reader.errors[0].code == code
    assert reader.errors[0].sentence


def test_every_reason_has_a_text_with_its_arguments() -> None:
    policy = Policy(6, tolerance_percent=1)
    policy.set("m0000", capabilities=QUOTAS)
    policy.set("m0001", pools=slots(0))
    policy.set("m0002", capabilities=frozenset())
    policy.set("m0003", hashrate_ths=None)
    seen = set()
    for _round in range(3):
        policy.round()
        assert policy.last is not None
        for reason in (policy.last.reason, *(item.reason for item in policy.last.miners)):
            seen.add(reason.code)
            assert TEXTS[reason.code].format(**reason.args)
    assert {"balancing_quotas", "balancing_native", "balancing_foreign", "balancing_unknown"} <= seen


def test_plan_of_a_thousand_miners_reaches_the_band() -> None:
    rng = random.Random(3)
    items = [Item(rng.uniform(10, 300), 1, True) for _number in range(1000)]
    made = plan(items, {1: 0.5, 2: 0.3, 3: 0.2}, 150.0)
    assert made.deviation <= 150.0
    # Half of the hashrate moves; the moved miners are not smaller than average.
    assert len(made.moves) <= 520
