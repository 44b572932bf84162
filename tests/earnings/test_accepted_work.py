"""The accepted work of a miner by its counters, against what a simulated pool credits."""

from __future__ import annotations

import random

import pytest

from custom_components.miner_remote.earnings.accepted_work import PENDING_S, AcceptedWork, Counters

POLL_S = 30
HASHRATE = 100.0
TH_PER_DIFFICULTY = 2**32 / 1e12


class Mine:
    """A miner that finds shares by chance, and a pool that credits the accepted ones."""

    def __init__(self, seed: int, *, share_s: float = 10.0, reject: float = 0.02, scale: float = 1.0) -> None:
        self.random = random.Random(seed)
        self.share_s, self.reject, self.scale = share_s, reject, scale
        self.difficulty_of_share = HASHRATE * share_s / TH_PER_DIFFICULTY
        self.credited_th = self.measured_th = self.counted_th = 0.0
        self.accepted = self.rejected = 0
        self.reports_difficulty = True
        self.work = AcceptedWork()
        self.poll()

    def poll(self) -> None:
        self.counted_th += self.work.polled(
            Counters(
                accepted=self.accepted,
                rejected=self.rejected,
                difficulty=self.accepted * self.difficulty_of_share * self.scale if self.reports_difficulty else None,
            )
        )

    def mine(self, seconds: float, *, alive: bool = True) -> None:
        for _ in range(int(seconds // POLL_S)):
            self.counted_th += self.work.hashed(HASHRATE, POLL_S)
            self.measured_th += HASHRATE * POLL_S
            # Shares of a Poisson process
            at = self.random.expovariate(1 / self.share_s)
            while alive and at < POLL_S:
                if self.random.random() < self.reject:
                    self.rejected += 1
                else:
                    self.accepted += 1
                    self.credited_th += HASHRATE * self.share_s
                at += self.random.expovariate(1 / self.share_s)
            self.poll()


@pytest.mark.parametrize("seed", range(5))
def test_difficulty_counts_exactly_what_the_pool_credits(seed: int) -> None:
    mine = Mine(seed)
    mine.mine(3600)
    assert mine.work.by_difficulty
    before = mine.counted_th - mine.credited_th
    mine.mine(86_400)
    # From the time at which the difficulty is believed, nothing depends on luck any more.
    assert mine.counted_th - mine.credited_th == pytest.approx(before)
    assert mine.counted_th == pytest.approx(mine.credited_th, rel=0.01)


@pytest.mark.parametrize("seed", range(5))
def test_measured_hashrate_counts_without_difficulty(seed: int) -> None:
    mine = Mine(seed, reject=0.1)
    mine.reports_difficulty = False
    mine.mine(86_400)
    assert not mine.work.by_difficulty
    assert mine.counted_th == pytest.approx(mine.measured_th * 0.9, rel=0.01)
    assert mine.work.share_of_accepted == pytest.approx(0.9, abs=0.07)


def test_difficulty_in_another_unit_is_not_believed() -> None:
    mine = Mine(1, scale=65_536)
    mine.mine(86_400)
    assert not mine.work.by_difficulty
    assert mine.counted_th == pytest.approx(mine.measured_th * 0.98, rel=0.01)


def test_dead_pool_pays_nothing() -> None:
    mine = Mine(2)
    mine.mine(7200)
    before = mine.counted_th
    mine.mine(10 * 3600, alive=False)
    assert mine.counted_th == before
    assert mine.work.share_of_accepted == 0
    # When the pool is back, at most the pending half hour is credited by the measured hashrate.
    mine.reports_difficulty = False
    mine.mine(3600)
    assert mine.counted_th - before <= HASHRATE * (3600 + PENDING_S)
    assert mine.counted_th - before >= HASHRATE * 3600 * 0.9


@pytest.mark.parametrize("reports_difficulty", [True, False])
def test_restart_of_the_counters_counts_nothing_twice(reports_difficulty: bool) -> None:
    mine = Mine(3)
    mine.reports_difficulty = reports_difficulty
    for _ in range(24):
        mine.mine(3600)
        mine.accepted = mine.rejected = 0
    assert mine.counted_th == pytest.approx(mine.measured_th * 0.98, rel=0.03)
    assert mine.counted_th <= mine.measured_th * 1.02


def test_work_while_the_miner_does_not_answer_is_not_counted() -> None:
    mine = Mine(4)
    mine.mine(7200)
    before = mine.counted_th
    mine.work.interrupt()
    mine.accepted += 1000
    mine.poll()
    assert mine.counted_th == before


def test_miner_without_share_counters_is_counted_by_its_hashrate() -> None:
    work = AcceptedWork()
    assert work.polled(Counters()) == 0
    assert work.hashed(HASHRATE, 60) == HASHRATE * 60
    assert work.share_of_accepted == 1


def test_first_shares_after_the_start_are_no_work() -> None:
    work = AcceptedWork()
    assert work.polled(Counters(accepted=10_000, rejected=5, difficulty=1e9)) == 0
    assert work.polled(Counters(accepted=10_000, rejected=5, difficulty=1e9)) == 0


def test_rejected_shares_alone_pay_nothing() -> None:
    work = AcceptedWork()
    work.polled(Counters(accepted=0, rejected=0))
    work.hashed(HASHRATE, 60)
    assert work.polled(Counters(accepted=0, rejected=7)) == 0
    assert work.share_of_accepted == 0
