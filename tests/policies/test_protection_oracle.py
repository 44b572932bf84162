"""The decisions of protection against the oracle of whole traces.

`MINER_REMOTE_EXAMPLES` sets how many random traces are tried (100,000 in the long run).
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.values import Fault, Pool
from custom_components.miner_remote.policies.contract import Inputs, MinerDecision, MinerView, Reason
from custom_components.miner_remote.policies.protection.kind import ProtectionKind
from custom_components.miner_remote.policies.protection.settings import (
    OnFanFailure,
    ProtectionSettings,
    RecoverySettings,
    TemperatureSource,
)
from custom_components.miner_remote.schedules.engine.measured_levels import MeasuredLevel
from custom_components.miner_remote.schedules.model import OFF, ON, Directive, limit

from .oracle_protection import Expected, expected, most_undone_a_day

EXAMPLES = int(os.environ.get("MINER_REMOTE_EXAMPLES", "300"))
PARTS = min(10, EXAMPLES)

pytestmark = pytest.mark.timeout(0 if EXAMPLES > 10_000 else 600)
START = datetime(2026, 7, 1, 8, tzinfo=UTC)
KIND = ProtectionKind()
SENSOR = "sensor.hall"
POOLS = ("stratum+tcp://one.example:3333", "stratum+tcp://two.example:3333")
CAPABILITIES = (Capability.POWER_LIMIT, Capability.PAUSE, Capability.RESTART_MINING, Capability.REBOOT)


LEVELS = (
    MeasuredLevel(limit_w=2000, power_w=2040.0, hashrate_ths=70.0),
    MeasuredLevel(limit_w=None, power_w=3100.0, hashrate_ths=100.0),
)


@dataclass
class Machine:
    """One miner of a random trace: what it can do, and what it shows at the moment."""

    number: int
    capabilities: frozenset[Capability]
    has_outlet: bool
    power_range: tuple[int | None, int | None]
    full_w: float | None
    temperature_c: float
    pool: str
    calm: bool
    """Whether it never gets hot and seldom changes, so that its recovery goes on for long."""
    shares: bool = True
    share_at: datetime | None = None
    healthy: bool = True
    reports_uptime: bool = True
    booted_at: datetime = START - timedelta(days=3)
    paused: bool = False
    answers: bool = True
    limit_w: int | None = None
    directive: Directive | None = None
    manual_at: datetime | None = None
    held_until: datetime | None = None
    fan: int = 0
    fault: bool = False
    levels: tuple[MeasuredLevel, ...] = ()
    shown: MinerView | None = field(default=None, repr=False)

    def step(
        self, chance: random.Random, settings: ProtectionSettings, now: datetime, dead_pools: set[str]
    ) -> MinerView:
        """Return the view after a random change."""
        self._change(chance, now, dead_pools)
        drift = chance.choice((-6, -2, -1, 0, 0, 1, 2, 6))
        self.temperature_c = min(max(self.temperature_c + drift, 55), 66 if self.calm else 95)
        if self.shown is not None and not self.answers and chance.random() < 0.5:
            # Its last readings are still known.
            self.shown = self._silent(self.shown, now)
            return self.shown
        self.shown = self._view(chance, settings, now)
        return self.shown

    def _change(self, chance: random.Random, now: datetime, dead_pools: set[str]) -> None:
        def happens(often: float) -> bool:
            return chance.random() < (often / 4 if self.calm and often < 0.1 else often)

        if happens(0.05):
            self.answers = not self.answers
        if happens(0.04):
            self.paused = not self.paused
        if happens(0.04):
            self.shares = not self.shares
        if happens(0.04):
            self.healthy = not self.healthy
        if happens(0.02):
            self.booted_at = now
        if happens(0.03):
            self.limit_w = chance.choice((None, None, 900, 1600, 2500))
        if happens(0.03):
            self.directive = chance.choice((None, None, OFF, ON, limit(2000)))
        if happens(0.03):
            self.manual_at, self.held_until = now, now + timedelta(minutes=chance.choice((0, 5, 60)))
        if happens(0.04):
            self.fan = chance.choice((0, 0, 0, 1, 3))
        if happens(0.03):
            self.fault = not self.fault
        if self.shares and self.pool not in dead_pools and happens(0.8):
            self.share_at = now - timedelta(seconds=chance.choice((0, 5, 20)))
        if happens(0.01):
            self.share_at = None

    def _silent(self, shown: MinerView, now: datetime) -> MinerView:
        values = {name: getattr(shown, name) for name in MinerView.__slots__}
        return MinerView(**(values | self._extras(now) | {"answers": False, "blocked": Reason(code="miner_offline")}))

    def _extras(self, now: datetime) -> dict[str, object]:
        held = self.held_until if self.held_until is not None and self.held_until > now else None
        return {"manual_at": self.manual_at, "held_until": held, "directive": self.directive}

    def _view(self, chance: random.Random, settings: ProtectionSettings, now: datetime) -> MinerView:
        mining = self.answers and not self.paused
        blocked = Reason(code="miner_offline") if not self.answers else None
        if blocked is None and chance.random() < 0.05:
            blocked = Reason(code="miner_busy")
        readings: dict[str, object] = {}
        if self.answers or chance.random() < 0.3:
            known = chance.random() < (0.95 if mining else 0.5)
            own = self.temperature_c if known else None
            rpm = [5000, 5000, 5000, 5000]
            if self.fan:
                rpm[self.fan] = 0
            readings = {
                "mining": chance.choice((True, True, True, None)) if mining else False,
                "paused": self.paused,
                "hashrate_ths": chance.choice((100.0, 100.0, 100.0, None))
                if self.healthy and mining
                else 20.0 * mining,
                "expected_hashrate_ths": 110.0,
                "power_w": 3000.0 if mining else 15.0,
                "effective_power_limit_w": self.limit_w,
                "temperature_c": own if settings.source is TemperatureSource.MINER else 95.0,
                "inlet_temperature_c": own if settings.source is TemperatureSource.INLET else 95.0,
                "fans_rpm": tuple(rpm),
                "faults": (Fault("Fan 2 is lost."),) if self.fault else (Fault("The network is slow."),) * (not mining),
                "pools": self._pools(chance),
                "uptime_s": int(max((now - self.booted_at).total_seconds(), 0)) if self.reports_uptime else None,
            }
        return MinerView(
            miner_id=f"m{self.number}",
            name=f"Miner {self.number}",
            answers=self.answers,
            seen_at=now - timedelta(seconds=1) if self.answers else None,
            full_power_w=self.full_w,
            levels=self.levels,
            share_at=self.share_at,
            pool_since=START - timedelta(hours=1),
            capabilities=self.capabilities,
            power_limit_range=self.power_range,
            lowest_limit_w=self.power_range[0],
            has_outlet=self.has_outlet,
            blocked=blocked,
            **self._extras(now),
            **readings,
        )

    def _pools(self, chance: random.Random) -> tuple[Pool, ...]:
        alive = chance.choice((True, True, True, None, False)) if chance.random() < 0.1 else True
        spare = Pool(slot=1, url="stratum+tcp://spare.example:3333", user="a", active=False, alive=True)
        return (Pool(slot=0, url=self.pool, user="a", active=True, alive=alive), spare) if self.pool else ()


def random_settings(chance: random.Random) -> ProtectionSettings:
    steps = tuple(sorted(chance.sample((90, 85, 70, 60, 50, 30), chance.randint(0, 4)), reverse=True))
    source = chance.choice((TemperatureSource.MINER, TemperatureSource.MINER, *TemperatureSource))
    recovery = RecoverySettings(
        below_percent=chance.choice((None, 70.0)),
        no_share_minutes=chance.choice((2.0, 15.0, 30.0)),
        minutes=chance.choice((1.0, 5.0)),
        use_outlet=chance.random() < 0.5,
        max_per_day=chance.choice((1, 3, 20)),
    )
    if recovery.below_percent is not None and chance.random() < 0.3:
        recovery = RecoverySettings(below_percent=70.0, no_share_minutes=None, minutes=1.0, use_outlet=True)
    return ProtectionSettings(
        temperature_c=80.0,
        recover_below_c=chance.choice((79.0, 75.0, 70.0)),
        minutes=chance.choice((0.0, 0.0, 1.0, 3.0)),
        source=source,
        sensor=SENSOR if source is TemperatureSource.SENSOR else None,
        steps_percent=steps,
        step_minutes=chance.choice((0.0, 1.0, 4.0)),
        pause=not steps or chance.random() < 0.8,
        recover_minutes=chance.choice((0.0, 1.0, 4.0, 15.0)),
        on_fan_failure=chance.choice(tuple(OnFanFailure)),
        recovery=recovery if chance.random() < 0.7 else None,
    )


def random_machines(chance: random.Random) -> list[Machine]:
    calm = chance.random() < 0.5
    return [
        Machine(
            number=number,
            capabilities=frozenset(chance.sample(CAPABILITIES, chance.randint(1, 4)))
            if chance.random() < 0.5
            else frozenset(CAPABILITIES),
            has_outlet=chance.random() < 0.4,
            power_range=chance.choice(((None, None), (1200, 3600), (2000, 3300))),
            full_w=chance.choice((None, 3000.0, 3250.0, 3250.0)),
            levels=chance.choice(((), (), LEVELS, LEVELS[:1])),
            temperature_c=chance.choice((60.0, 74.0, 80.0)),
            pool="" if chance.random() < 0.1 else chance.choice(POOLS),
            calm=calm,
            shares=chance.random() < 0.8,
            share_at=chance.choice((None, START)),
            reports_uptime=chance.random() < 0.7,
        )
        for number in range(chance.choice((1, 1, 2, 3, 4, 7)))
    ]


def random_trace(chance: random.Random, settings: ProtectionSettings, *, back: bool = True) -> list[Inputs]:
    """Return the inputs of 40 to 80 decisions; the clock may be set back."""
    machines, now, hall_c = random_machines(chance), START, 74.0
    dead_pools: set[str] = set()
    trace = []
    for _sample in range(chance.randint(40, 80)):
        seconds = chance.choice((30, 30, 60, 60, 60, 90, 240))
        if chance.random() < 0.03:
            seconds = chance.choice((1800, 4 * 3600, 26 * 3600))
        elif back and chance.random() < 0.02:
            seconds = -chance.choice((20, 600, 7200, 30 * 86_400))
        now += timedelta(seconds=seconds)
        hall_c = min(max(hall_c + chance.choice((-6, -2, 0, 0, 2, 6)), 55), 66 if machines[0].calm else 95)
        if chance.random() < 0.03:
            dead_pools ^= {chance.choice(POOLS)}
        views = tuple(machine.step(chance, settings, now, dead_pools) for machine in machines)
        sensors = {SENSOR: hall_c if chance.random() < 0.9 else None}
        trace.append(Inputs(now=now, miners=views, sensors=sensors))
    return trace


def decisions(
    settings: ProtectionSettings, trace: list[Inputs], restarts: random.Random
) -> Iterator[list[MinerDecision]]:
    """Yield the decisions of a trace; at random points the state goes through its file."""
    state = KIND.no_state()
    for inputs in trace:
        if restarts.random() < 0.1:
            state = KIND.state_from_json(json.loads(json.dumps(KIND.state_as_json(state))))
        decision = KIND.decide(settings, state, inputs)
        state = decision.state
        yield list(decision.miners)


def as_expected(made: MinerDecision) -> Expected:
    """Return a decision in the form of the oracle."""
    failed = made.phase == "fan_failure"
    watts = None if made.restraint is None else made.restraint.watts
    return Expected(
        percent=100 if not made.over_person else 0 if made.restraint == OFF else 50,
        watts=None if failed else watts,
        fan_failed=failed,
        order=None if made.order is None else made.order.kind,
        issue=made.issue,
    )


def comparable(want: Expected) -> Expected:
    """Return what a decision shows of the oracle's result: the percent only as none, a limit or a pause.

    The pause of a failed fan hides a limit because of heat.
    """
    percent = want.percent if want.percent in (0, 100) else 50
    if want.fan_failed and percent == 50:
        percent = 0
    return Expected(
        percent=percent,
        watts=None if want.fan_failed else want.watts,
        fan_failed=want.fan_failed,
        order=want.order,
        issue=want.issue,
    )


def rank(made: MinerDecision) -> tuple[int, int]:
    return (made.restraint or ON).rank


@pytest.mark.parametrize("part", range(PARTS))
def test_decisions_equal_oracle_and_survive_restarts(part: int) -> None:
    for seed in range(part, EXAMPLES, PARTS):
        chance = random.Random(seed)
        settings = random_settings(chance)
        trace = random_trace(chance, settings)
        wanted = expected(settings, trace)
        for sample, made in enumerate(decisions(settings, trace, chance)):
            for number, miner in enumerate(made):
                want = comparable(wanted[number][sample])
                assert as_expected(miner) == want, f"seed {seed}, sample {sample}, miner {number}"


@pytest.mark.parametrize("part", range(PARTS))
def test_restraint_never_loosens_while_hot_and_rises_stay_within_limit(part: int) -> None:
    for seed in range(part, EXAMPLES // 3, PARTS):
        chance = random.Random(-seed - 1)
        settings = random_settings(chance)
        trace = random_trace(chance, settings, back=False)
        undone: dict[int, list[datetime]] = {}
        raised: dict[int, datetime] = {}
        before: list[MinerDecision] | None = None
        for inputs, made in zip(trace, decisions(settings, trace, chance), strict=True):
            for number, miner in enumerate(made):
                view = inputs.miners[number]
                if before is None or "fan_failure" in (miner.phase, before[number].phase):
                    continue
                if rank(miner) > rank(before[number]):
                    assert not is_hot(settings, view, inputs), f"seed {seed}: loosened while hot"
                    assert before[number].over_person
                    raised[number] = inputs.now
                elif rank(miner) < rank(before[number]):
                    assert miner.over_person
                    last = raised.pop(number, None)
                    if last is not None and inputs.now - last < timedelta(hours=4):
                        undone.setdefault(number, []).append(inputs.now)
            before = made
        most = most_undone_a_day(settings)
        for times in undone.values():
            for at in times:
                in_a_day = sum(at - timedelta(hours=24) < other <= at for other in times)
                assert in_a_day <= most, f"seed {seed}: {in_a_day} rises undone in a day, at most {most}"


def is_hot(settings: ProtectionSettings, view: MinerView, inputs: Inputs) -> bool:
    temperature_c = {
        TemperatureSource.MINER: view.temperature_c,
        TemperatureSource.INLET: view.inlet_temperature_c,
        TemperatureSource.SENSOR: inputs.sensors.get(SENSOR),
    }[settings.source]
    return temperature_c is not None and temperature_c >= settings.temperature_c


def test_clock_set_back_by_a_year_does_not_block() -> None:
    """A miner that was restrained before rises after the usual time, counted from when the clock was set."""
    settings = ProtectionSettings(temperature_c=80.0, recover_below_c=70.0, minutes=0.0, recover_minutes=10.0)
    view = MinerView(
        miner_id="m",
        name="m",
        answers=True,
        mining=True,
        temperature_c=90.0,
        full_power_w=3000.0,
        capabilities=frozenset(CAPABILITIES),
    )
    hot = KIND.decide(settings, KIND.no_state(), Inputs(now=START, miners=(view,)))
    assert hot.miners[0].restraint == limit(2550)
    year_ago = START - timedelta(days=365)
    cool = MinerView(
        miner_id="m",
        name="m",
        answers=True,
        mining=True,
        temperature_c=60.0,
        full_power_w=3000.0,
        capabilities=frozenset(CAPABILITIES),
    )
    first = KIND.decide(settings, hot.state, Inputs(now=year_ago, miners=(cool,)))
    assert first.miners[0].restraint == limit(2550)
    assert first.next_at == year_ago + timedelta(minutes=10)
    assert first.next_at is not None
    later = KIND.decide(settings, first.state, Inputs(now=first.next_at, miners=(cool,)))
    assert later.miners[0].restraint is None
