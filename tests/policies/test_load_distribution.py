"""Load distribution: the cheapest sites first, limits, moves that are worth it, sites without a price, and settings."""

from __future__ import annotations

import json
import os
import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from math import inf
from typing import Any

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.input.fields import InvalidDataError, Reader
from custom_components.miner_remote.policies.contract import Decision, Inputs, MinerView
from custom_components.miner_remote.policies.error_texts import plain_args, text_of
from custom_components.miner_remote.policies.load_distribution.decide import PRICE_KEPT
from custom_components.miner_remote.policies.load_distribution.kind import LoadDistributionKind
from custom_components.miner_remote.policies.load_distribution.settings import LoadDistributionSettings
from custom_components.miner_remote.policies.load_distribution.split import Site, adapted, best
from custom_components.miner_remote.policies.load_distribution.state import LoadDistributionState
from custom_components.miner_remote.schedules.model import Directive

from .miner_views import settings_of
from .oracle_load_distribution import STEP_W, cheapest, worth_of
from .restrain_world import BOTH, START, STEP, miner, watts_of

KIND = LoadDistributionKind()
ON_OFF = BOTH - {Capability.POWER_LIMIT}
EXAMPLES = int(os.environ.get("MINER_REMOTE_EXAMPLES", "300"))


def at_site(site: str, count: int, price: float | None, **changes: Any) -> list[MinerView]:
    """Return miners of a site, 3,000 W each."""
    return [replace(miner(f"{site}{number}", price=price, **changes), site=site) for number in range(count)]


@dataclass
class Run:
    """Decisions one after the other; the miners follow `lag` steps later."""

    settings: LoadDistributionSettings
    views: list[MinerView]
    state: LoadDistributionState = field(default_factory=LoadDistributionState)
    now: datetime = START
    hashprice: float | None = None
    lag: int = 0

    def __post_init__(self) -> None:
        self.orders: dict[str, tuple[Directive | None, int]] = {}
        self.last: Decision[LoadDistributionState] | None = None

    def step(self, passed: timedelta = STEP) -> Decision[LoadDistributionState]:
        self.now += passed
        views = tuple(replace(view, seen_at=self.now) if view.answers else view for view in self.views)
        made = KIND.decide(self.settings, self.state, Inputs(now=self.now, miners=views, hashprice=self.hashprice))
        stored = json.loads(json.dumps(KIND.state_as_json(made.state)))
        assert KIND.state_as_json(KIND.state_from_json(stored)) == stored
        self.state, self.last = made.state, made
        for number, decision in enumerate(made.miners):
            order, waits = self.orders.get(decision.miner_id, (None, 0))
            waits = self.lag if order != decision.restraint else max(0, waits - 1)
            self.orders[decision.miner_id] = decision.restraint, waits
            if not waits:
                watts = watts_of(self.views[number], decision.restraint)
                self.views[number] = drawing(self.views[number], watts)
        return made

    def reprice(self, site: str, price: float | None) -> None:
        self.views = [replace(view, energy_price=price) if view.site == site else view for view in self.views]

    @property
    def restraints(self) -> list[str]:
        assert self.last is not None
        return [str(decision.restraint or "-") for decision in self.last.miners]

    def drawn_w(self, site: str | None = None) -> float:
        return sum(view.power_w or 0 for view in self.views if site in (None, view.site))


def drawing(view: MinerView, watts: float) -> MinerView:
    full_w = view.full_power_w or 1
    return replace(
        view,
        power_w=watts,
        mining=watts > 0,
        paused=watts == 0,
        hashrate_ths=(view.expected_hashrate_ths or 0) * watts / full_w,
        effective_power_limit_w=round(watts) if 0 < watts < full_w else None,
    )


# Where load runs -----------------------------------------------------------------------------------------------------


def test_the_cheapest_site_runs_first() -> None:
    run = Run(settings_of(KIND, {"total_w": 7500}), [*at_site("Home", 2, 0.30), *at_site("Hydro", 2, 0.05)])
    made = run.step()
    assert run.restraints == ["limit 1500 W", "off", "-", "-"]
    assert (made.phase, made.reason.code) == ("distributing", "distribution_distributing")
    assert made.reason.args["sites"] == [
        {"site": "Hydro", "power_w": 6000, "price": 0.05},
        {"site": "Home", "power_w": 1500, "price": 0.3},
    ]
    assert "Hydro 6000 W (0.05/kWh), Home 1500 W (0.3/kWh)" in text_of(made.reason)


def test_the_limit_of_a_site_and_the_total_both_hold() -> None:
    run = Run(
        settings_of(KIND, {"total_w": 9000, "limits": {"hydro": 4000, "Attic": 100}}),
        [*at_site("Home", 3, 0.30), *at_site("Hydro", 2, 0.05)],
    )
    made = run.step()
    run.step()
    assert run.drawn_w("Hydro") == 4000
    assert run.drawn_w("Home") == 5000
    assert str(plain_args(made.reason)["sites"]).endswith("Attic –")


def test_what_whole_miners_leave_of_a_share_goes_to_the_next_site() -> None:
    run = Run(
        settings_of(KIND, {"total_w": 10_000, "limits": {"Hydro": 8000}}),
        [*at_site("Home", 3, 0.3, capabilities=ON_OFF), *at_site("Hydro", 3, 0.05, capabilities=ON_OFF)],
    )
    run.step()
    assert (run.drawn_w("Hydro"), run.drawn_w("Home")) == (6000, 3000)


def test_limits_alone_restrain_without_a_total() -> None:
    run = Run(settings_of(KIND, {"limits": {"Home": 3000}}), [*at_site("Home", 2, 0.3), *at_site("Hydro", 2, 0.05)])
    run.step()
    assert (run.drawn_w("Home"), run.drawn_w("Hydro")) == (3000, 6000)


def test_with_profit_a_site_is_off_while_its_energy_is_too_expensive() -> None:
    # 25 J/TH and 0.05 per TH/s and day: break-even at 0.083 per kWh.
    run = Run(
        settings_of(KIND, {"objective": "profit"}),
        [*at_site("Home", 2, 0.30), *at_site("Hydro", 2, 0.05)],
        hashprice=0.05,
    )
    run.step()
    assert run.restraints == ["off", "off", "-", "-"]
    run.hashprice = None
    run.now += timedelta(hours=1)
    run.step()
    assert run.restraints == ["-", "-", "-", "-"]


# Moves ---------------------------------------------------------------------------------------------------------------


def moving(**settings: Any) -> Run:
    run = Run(settings_of(KIND, {"total_w": 6000, **settings}), [*at_site("A", 2, 0.10), *at_site("B", 2, 0.20)], lag=2)
    for _ in range(6):
        run.step()
    assert (run.drawn_w("A"), run.drawn_w("B")) == (6000, 0)
    return run


def test_load_moves_when_another_site_gets_cheaper_and_never_exceeds_the_total() -> None:
    run = moving(min_off_minutes=0)
    run.reprice("B", 0.05)
    seen = [run.drawn_w()]
    for _ in range(10):
        run.step()
        seen.append(run.drawn_w())
    assert (run.drawn_w("A"), run.drawn_w("B")) == (0, 6000)
    assert max(seen) <= 6000


def test_a_small_gain_moves_nothing() -> None:
    run = moving(margin_percent=10, min_off_minutes=0)
    run.reprice("B", 0.091)
    run.step()
    assert run.restraints == ["-", "-", "off", "off"]
    run.reprice("B", 0.089)
    run.step()
    assert run.restraints == ["off", "off", "off", "off"]


def test_load_moves_once_in_the_given_time() -> None:
    run = moving(min_move_minutes=60, min_off_minutes=0, min_on_minutes=0)
    run.reprice("B", 0.05)
    run.step()
    moved_at = run.now
    for _ in range(10):
        run.step()
    run.reprice("A", 0.01)
    made = run.step()
    assert run.drawn_w("B") == 6000
    assert made.next_at == moved_at + timedelta(minutes=60)
    run.now = moved_at + timedelta(minutes=60) - STEP
    run.step()
    for _ in range(6):
        run.step()
    assert run.drawn_w("A") == 6000


def test_free_load_is_used_without_a_move() -> None:
    run = moving(min_move_minutes=1440)
    run.settings = replace(run.settings, total_w=9000)
    run.step()
    for _ in range(25):
        run.step()
    assert (run.drawn_w("A"), run.drawn_w("B")) == (6000, 3000)
    assert run.state.moved_at is None


# Prices --------------------------------------------------------------------------------------------------------------


def test_a_site_without_a_price_is_left_alone_named_and_counted() -> None:
    run = Run(settings_of(KIND, {"total_w": 9000}), [*at_site("Home", 2, None), *at_site("Hydro", 2, 0.05)])
    made = run.step()
    assert run.restraints == ["-", "-", "-", "off"]
    assert (made.reason.code, made.reason.args["unpriced"]) == ("distribution_some_unpriced", "Home")
    none = Run(settings_of(KIND, {"total_w": 9000}), at_site("Home", 2, None))
    made = none.step()
    assert (none.restraints, made.phase) == (["-", "-"], "no_price")


def test_the_limit_of_a_site_without_a_price_still_holds() -> None:
    run = Run(settings_of(KIND, {"limits": {"Home": 4000}}), at_site("Home", 2, None))
    run.step()
    assert run.drawn_w() == 4000


def test_the_last_price_counts_for_an_hour() -> None:
    run = moving()
    run.reprice("B", None)
    for _ in range(3):
        run.step()
    assert run.restraints == ["-", "-", "off", "off"]
    run.step(PRICE_KEPT)
    made = run.step()
    assert made.reason.args["unpriced"] == "B"
    # It is not restrained any more, but the total is used by the other site.
    assert [decision.phase for decision in made.miners] == ["full", "full", "waiting", "waiting"]
    run.settings = replace(run.settings, total_w=12_000)
    run.step()
    assert run.restraints == ["-", "-", "-", "-"]


def test_what_cannot_be_changed_is_named_as_excess() -> None:
    fixed = frozenset[Capability]()
    run = Run(settings_of(KIND, {"total_w": 1000}), [*at_site("A", 1, 0.1, capabilities=fixed), *at_site("B", 1, 0.2)])
    made = run.step()
    assert run.restraints == ["-", "off"]
    assert (made.phase, made.reason.args["over_w"]) == ("over", 2000)


def test_a_miner_of_another_site_takes_its_level_along() -> None:
    run = moving(min_off_minutes=30)
    run.views[2] = replace(run.views[2], site="A")
    assert run.views[2].paused
    run.settings = replace(run.settings, total_w=12_000)
    made = run.step()
    assert made.miners[2].reason.code == "allocation_wait_dwell"


def test_a_clock_that_was_set_back_blocks_no_move() -> None:
    run = moving(min_move_minutes=60, min_off_minutes=0, min_on_minutes=0)
    run.state = replace(run.state, moved_at=run.now + timedelta(days=30))
    run.reprice("B", 0.05)
    run.step()
    run.step(timedelta(minutes=60))
    for _ in range(6):
        run.step()
    assert run.drawn_w("B") > 0


# Settings ------------------------------------------------------------------------------------------------------------


def test_settings_are_read_and_written() -> None:
    data = {
        "limits": {"Home": 6000},
        "total_w": 12_000,
        "objective": "hashrate",
        "margin_percent": 5,
        "min_move_minutes": 60,
        "min_on_minutes": 10,
        "min_off_minutes": 10,
        "raise_w_per_min": 500,
        "over_person": True,
    }
    assert KIND.settings_as_json(settings_of(KIND, data)) == data
    assert settings_of(KIND, {"limits": {"Home": 6000, "Hydro": None}}).limits == {"Home": 6000}


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({}, "total_w"),
        ({"limits": {}}, "total_w"),
        ({"limits": {"Home": -1}}, "limits.Home"),
        ({"total_w": "much"}, "total_w"),
        ({"total_w": 1, "objective": "fun"}, "objective"),
        ({"total_w": 1, "margin_percent": 101}, "margin_percent"),
        ({"total_w": 1, "min_move_minutes": -1}, "min_move_minutes"),
        ({"limits": {f"s{number}": 1 for number in range(101)}}, "limits"),
    ],
)
def test_wrong_settings_are_refused(data: dict[str, Any], path: str) -> None:
    reader = Reader(data)
    assert KIND.read_settings(reader) is None
    with pytest.raises(InvalidDataError) as found:
        reader.finish()
    assert [error.path for error in found.value.errors] == [path]


@pytest.mark.parametrize("data", [{"sites": 1}, {"sites": {"A": {"share_w": -1}}}, {"x": 1}, []])
def test_a_wrong_state_is_refused(data: object) -> None:
    with pytest.raises(InvalidDataError):
        KIND.state_from_json(data)


# Oracle --------------------------------------------------------------------------------------------------------------


def random_sites(rng: random.Random) -> list[Site]:
    made = []
    for number in range(rng.randint(1, 4)):
        lowest = rng.choice((0, 0, STEP_W, 2 * STEP_W))
        steps = [(rng.choice((-1, 1)) * rng.randint(1, 50) / 1000, rng.randint(1, 5) * STEP_W) for _ in range(3)]
        steps.sort(reverse=True)
        highest = lowest + sum(watts for _gain, watts in steps)
        limit_w = rng.choice((inf, rng.randrange(lowest, highest + 1, STEP_W)))
        made.append(Site(name=f"s{number}", lowest_w=lowest, highest_w=min(highest, limit_w), steps=tuple(steps)))
    return made


def judge_split(seed: int) -> None:
    rng = random.Random(seed)
    sites = random_sites(rng)
    lowest, highest = sum(site.lowest_w for site in sites), sum(site.highest_w for site in sites)
    total_w = rng.randrange(round(lowest), round(highest) + 2 * STEP_W, STEP_W)
    found = best(sites, total_w)
    worth = sum(worth_of(site, found[site.name]) for site in sites)
    assert sum(found.values()) == pytest.approx(min(total_w, highest))
    assert all(site.lowest_w <= found[site.name] <= site.highest_w for site in sites)
    assert worth == pytest.approx(cheapest(sites, total_w))
    assert worth == pytest.approx(sum(site.worth(found[site.name]) for site in sites))
    before = {site.name: rng.uniform(0, 1.2) * site.highest_w for site in sites}
    kept = adapted(sites, before, total_w)
    assert sum(kept.values()) == pytest.approx(min(total_w, highest))
    assert all(site.lowest_w - 1e-6 <= kept[site.name] <= site.highest_w + 1e-6 for site in sites)
    assert adapted(sites, found, total_w) == pytest.approx(found)


def test_shares_are_those_of_brute_force() -> None:
    for seed in range(EXAMPLES):
        judge_split(seed)


def judge_trace(seed: int) -> None:
    """What holds in each step: limits and total, moves not too often, and no rise before room."""
    rng = random.Random(seed)
    names = ["A", "B", "C"][: rng.randint(2, 3)]
    views: list[MinerView] = []
    for name in names:
        for view in at_site(name, rng.randint(1, 4), rng.uniform(0.02, 0.4), live=rng.random() < 0.5):
            full_w = float(rng.randrange(1500, 4000, 50))
            views.append(
                replace(
                    drawing(view, full_w),
                    full_power_w=full_w,
                    power_w=full_w,
                    hashrate_ths=full_w / 25,
                    expected_hashrate_ths=full_w / rng.uniform(18, 35),
                    capabilities=rng.choice((BOTH, ON_OFF)),
                    effective_power_limit_w=None,
                )
            )
    full_w = sum(view.power_w or 0 for view in views)
    settings = settings_of(
        KIND,
        {
            "total_w": round(rng.uniform(0.2, 1.1) * full_w),
            "limits": {name: round(rng.uniform(0.3, 1) * full_w) for name in names if rng.random() < 0.5},
            "objective": rng.choice(("hashrate", "profit")),
            "margin_percent": rng.choice((0, 5, 20)),
            "min_move_minutes": rng.choice((0, 10, 30)),
            "min_on_minutes": rng.choice((0, 5)),
            "min_off_minutes": rng.choice((0, 5)),
        },
    )
    run = Run(settings, views, hashprice=0.1, lag=rng.choice((0, 1, 3)))
    before, moved = run.drawn_w(), list[datetime]()
    for _ in range(50):
        if rng.random() < 0.08:
            run.reprice(rng.choice(names), rng.uniform(0.02, 0.4))
        at = run.state.moved_at
        made = run.step()
        planned = dict.fromkeys(names, 0.0)
        for view, decision in zip(run.views, made.miners, strict=True):
            planned[view.site] += watts_of(view, decision.restraint)
        assert settings.total_w is not None
        assert sum(planned.values()) <= settings.total_w + 1e-6
        for name, limit_w in settings.limits.items():
            assert planned[name] <= limit_w + 1e-6
        assert run.drawn_w() <= max(before, settings.total_w) + 1e-6
        before = run.drawn_w()
        if run.state.moved_at != at and run.state.moved_at is not None:
            moved.append(run.state.moved_at)
    for earlier, later in pairwise(moved):
        assert later - earlier >= timedelta(minutes=settings.min_move_minutes)


def test_limits_hold_in_every_step_of_long_runs() -> None:
    for seed in range(max(20, EXAMPLES // 50)):
        try:
            judge_trace(seed)
        except AssertionError as err:
            err.add_note(f"seed {seed}")
            raise
