"""The decisions of solar policies over random traces, judged only by what happened, not by their state.

`MINER_REMOTE_EXAMPLES` sets how many random traces are tried (100,000 in the long run).
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from custom_components.miner_remote.schedules.model import Action, Directive

from .solar_run import BATTERY, METER, Run, live, on_off, read

EXAMPLES = int(os.environ.get("MINER_REMOTE_EXAMPLES", "300"))
PARTS = min(10, EXAMPLES)
STEPS = 100

pytestmark = pytest.mark.timeout(0 if EXAMPLES > 10_000 else 600)


@dataclass
class Sample:
    """One round: what was true before it, and what followed."""

    at: datetime
    surplus_w: float
    """The power of the sun less that of the household."""
    reports: bool
    soc: float | None
    drawn_w: float
    restraints: list[Directive | None]
    running: list[bool]


@dataclass
class Trace:
    """A random home and its surplus over time."""

    seed: int
    data: dict[str, Any] = field(default_factory=dict)
    surpluses: list[float] = field(default_factory=list)
    silences: set[int] = field(default_factory=set)
    socs: list[float] = field(default_factory=list)
    restarts: set[int] = field(default_factory=set)
    step_s: int = 15

    def __post_init__(self) -> None:
        chance = random.Random(self.seed)
        self.step_s = chance.choice((10, 15, 20))
        self.data = {
            "meter": {"sensor": METER},
            "reserve_w": chance.choice((0, 100, 500)),
            "max_import_w": chance.choice((0, 50, 200)),
            "start_minutes": chance.choice((0, 1, 3)),
            "stop_minutes": chance.choice((0, 1, 3)),
            "min_run_minutes": chance.choice((0, 2, 5)),
            "min_off_minutes": chance.choice((0, 2, 5)),
            "max_starts": chance.choice((1, 2, 6)),
            "stale_s": chance.choice((60, 240)),
            "fail_safe": chance.choice(("off", "off", "hold")),
            "limits": chance.random() < 0.8,
        }
        if chance.random() < 0.3:
            self.data["battery"] = BATTERY | {"min_soc": 40}
        self.views = [
            live(number, chance.choice((800, 1300)), chance.choice((2000.0, 3400.0)))
            if chance.random() < 0.5
            else on_off(number, chance.choice((15.0, 700.0, 1400.0)))
            for number in range(1, chance.randint(2, 5))
        ]
        watts, soc, silent = chance.uniform(-1000, 4000), chance.uniform(30, 100), 0
        for step in range(STEPS):
            kind = chance.random()
            if kind < 0.05:
                watts = chance.uniform(-2000, 7000)
            elif kind < 0.3:
                watts += chance.gauss(0, 300)
            if chance.random() < 0.01:
                silent = chance.randint(1, 30)
            if silent:
                silent -= 1
                self.silences.add(step)
            if chance.random() < 0.01:
                self.restarts.add(step)
            soc = min(100.0, max(0.0, soc + chance.choice((-1.0, -0.3, 0.0, 0.3, 1.0))))
            self.surpluses.append(watts)
            self.socs.append(round(soc, 1))

    def run(self, *, spike_at: int | None = None, spike_w: float = 0.0) -> list[Sample]:
        """Return what happens."""
        run = Run(read(self.data), list(self.views))
        samples: list[Sample] = []
        for step, watts in enumerate(self.surpluses):
            run.surplus_w, run.reports = watts, step not in self.silences or step == 0
            if "battery" in self.data:
                run.others = {"sensor.soc": self.socs[step], "sensor.battery": 0.0}
            if step in self.restarts:
                run.restart()
            run.error_w = spike_w if step == spike_at else 0.0
            drawn_w, running = run.drawn_w, [view.paused is False for view in run.views]
            run.step(self.step_s)
            assert run.made is not None
            restraints = [made.restraint for made in run.made.miners]
            samples.append(
                Sample(
                    run.now,
                    watts,
                    run.reports,
                    self.socs[step] if "battery" in self.data else None,
                    drawn_w,
                    restraints,
                    running,
                )
            )
        return samples


def is_off(directive: Directive | None) -> bool:
    return directive is not None and directive.action is Action.OFF


def starts_of(samples: list[Sample], miner: int) -> list[int]:
    """Return the rounds in which a miner is started."""
    return [
        index
        for index, sample in enumerate(samples)
        if not sample.running[miner] and not is_off(sample.restraints[miner])
    ]


def check_starts(trace: Trace, samples: list[Sample]) -> None:
    """Check that starts are few, late enough, and only with a surplus that has lasted."""
    lasting = timedelta(minutes=trace.data["start_minutes"])
    for miner, view in enumerate(trace.views):
        starts = starts_of(samples, miner)
        assert len(starts) <= trace.data["max_starts"]
        smallest_w = view.lowest_limit_w if view.lowest_limit_w and trace.data["limits"] else view.full_power_w
        assert smallest_w is not None
        for start in starts:
            now = samples[start].at
            off_since = max(
                (sample.at for sample in samples[:start] if not is_off(sample.restraints[miner])), default=None
            )
            if off_since is not None and not trace.restarts:
                assert now - off_since > timedelta(minutes=trace.data["min_off_minutes"]) - timedelta(seconds=1)
            too_little = 0
            for sample in samples[: start + 1]:
                if now - sample.at >= lasting or not sample.reports:
                    continue
                short = sample.surplus_w - trace.data["reserve_w"] < smallest_w - 1
                too_little = too_little + 1 if short else 0
                # One sample alone may be wrong.
                assert too_little < 2, (trace.seed, miner, start)


def check_import(trace: Trace, samples: list[Sample]) -> None:
    """Check that miners draw no more than what there was within some rounds, and if no limit can fall, some minutes.

    Each fall has its own time: one that goes on for minutes is followed for minutes, and once some miners are paused,
    the time of the others counts from when there was last enough for them.
    """
    if trace.data["fail_safe"] == "hold" or trace.silences:
        return
    tolerated_w = trace.data["max_import_w"] - trace.data["reserve_w"] + 30
    # One round each for the median (two after a restart), and until the miner follows; the smoothing leaves less than
    # 30 W of any fall after two more.
    rounds_s = 4 * trace.step_s
    # With a part of the power, a pause takes at most four times as long as without any surplus.
    pause_s = 60 * max(4 * trace.data["stop_minutes"], trace.data["min_run_minutes"])
    for index, sample in enumerate(samples):
        if not any(sample.running):
            continue
        could = any(
            running
            and view.lowest_limit_w
            and trace.data["limits"]
            and (item is None or (item.watts or 0) > view.lowest_limit_w)
            for running, view, item in zip(sample.running, trace.views, sample.restraints, strict=True)
        )
        first = index - int((rounds_s if could else pause_s + rounds_s) // trace.step_s) - 1
        # The time until a pause counts from a restart of Home Assistant on.
        if first >= max((step for step in trace.restarts if step <= index and not could), default=0):
            there_was_w = max(earlier.surplus_w for earlier in samples[first : index + 1])
            assert sample.drawn_w - there_was_w <= tolerated_w, (trace.seed, sample.at)


def check_silence(trace: Trace, samples: list[Sample]) -> None:
    """Check that a meter that reports nothing lets no miner run for too long, or changes nothing."""
    reported = samples[0].at
    for before, sample in pairwise(samples):
        if sample.reports:
            reported = sample.at
            continue
        if (sample.at - reported).total_seconds() < trace.data["stale_s"]:
            continue
        if trace.data["fail_safe"] == "off":
            assert all(map(is_off, sample.restraints)), (trace.seed, sample.at)
        else:
            assert [is_off(item) for item in before.restraints] == [is_off(item) for item in sample.restraints]


def check_battery(trace: Trace, samples: list[Sample]) -> None:
    """Check that nothing runs below the minimum of the battery."""
    for sample in samples:
        if sample.soc is not None and sample.soc < 40 and sample.reports:
            assert all(map(is_off, sample.restraints)), (trace.seed, sample.at)


def check(seed: int) -> None:
    trace = Trace(seed)
    samples = trace.run()
    check_starts(trace, samples)
    check_import(trace, samples)
    check_silence(trace, samples)
    check_battery(trace, samples)


def check_wrong_sample(seed: int) -> None:
    """Check that a single wrong sample while the surplus is constant changes no decision."""
    trace = Trace(seed)
    chance = random.Random(f"spike {seed}")
    trace.data.pop("battery", None)
    trace.silences, trace.restarts = set(), set()
    trace.surpluses = [trace.surpluses[0]] * STEPS
    at = chance.randrange(60, STEPS - 15)
    plain = trace.run()
    if any(plain[step].restraints != plain[at].restraints for step in range(at - 8, at + 15)):
        return
    wrong = trace.run(spike_at=at, spike_w=chance.choice((-1, 1)) * chance.uniform(500, 20_000))
    assert [sample.restraints for sample in wrong] == [sample.restraints for sample in plain], (seed, at)


@pytest.mark.parametrize("part", range(PARTS))
def test_traces_keep_what_the_settings_promise(part: int) -> None:
    for seed in range(part, EXAMPLES, PARTS):
        check(seed)


@pytest.mark.parametrize("seed", [32499, 32960, 33807, 35137])
def test_traces_that_failed(seed: int) -> None:
    """What took longer than was thought, although each part of it took no longer than promised.

    32499: the surplus falls again when a first miner has just been paused.
    32960, 33807: the surplus falls again and again for more than a minute, and the limits with it.
    35137: Home Assistant restarts shortly before a pause.
    """
    check(seed)


def test_traces_do_what_is_checked() -> None:
    """Most traces start and pause miners, and some get silent, so that the checks are not empty."""
    starts = pauses = silent = 0
    for seed in range(20):
        trace = Trace(seed)
        samples = trace.run()
        started = sum(len(starts_of(samples, miner)) for miner in range(len(trace.views)))
        starts += started > 0
        pauses += any(map(is_off, samples[-1].restraints))
        silent += bool(trace.silences)
    assert starts >= 7
    assert pauses >= 7
    assert silent >= 5


@pytest.mark.parametrize("part", range(PARTS))
def test_one_wrong_sample_changes_no_trace(part: int) -> None:
    for seed in range(part, max(PARTS, EXAMPLES // 15), PARTS):
        check_wrong_sample(seed)


def test_settings_of_traces_are_valid() -> None:
    for seed in range(20):
        trace = Trace(seed)
        assert read(trace.data) == read(read(trace.data).as_json())
