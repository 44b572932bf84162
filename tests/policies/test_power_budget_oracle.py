"""The parts of a power budget over random traces, against an oracle that looks back over the whole trace.

`MINER_REMOTE_EXAMPLES` sets how many traces of each part are tried (100,000 in the long run).
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from custom_components.miner_remote.input.fields import Reader
from custom_components.miner_remote.policies.contract import EntityState, Inputs
from custom_components.miner_remote.policies.power_budget.meter import meter
from custom_components.miner_remote.policies.power_budget.parts import PartBudget, follow, signal
from custom_components.miner_remote.policies.power_budget.settings import (
    FailSafe,
    Follow,
    Freshness,
    Meter,
    Numbers,
    Phase,
    PowerBudgetSettings,
    Signal,
    read_settings,
)
from custom_components.miner_remote.policies.power_budget.state import PowerBudgetState, state_from_json

from .oracle_power_budget import Round, Trace

EXAMPLES = int(os.environ.get("MINER_REMOTE_EXAMPLES", "150"))
FIRST = int(os.environ.get("MINER_REMOTE_FIRST_SEED", "0"))
START = datetime(2026, 7, 1, 12, tzinfo=UTC)
STEPS_S = (1, 1, 3, 5, 10, 30, 61, 90, 125, 250, 400)
FULL_W = 30_000.0

type Decide = Callable[[PowerBudgetState, Inputs, float], tuple[PartBudget, PowerBudgetState]]


def read_again(settings: PowerBudgetSettings) -> None:
    """Check that settings are the same after they were stored."""
    assert read_settings(Reader(json.loads(json.dumps(settings.as_json())))) == settings


def freshness(rng: random.Random) -> Freshness:
    fail_safe = rng.choice((*FailSafe, 2500))
    return Freshness(stale_s=rng.choice((None, 30.0, 240.0, 240.0, 900.0)), fail_safe=fail_safe)


def times(rng: random.Random, rounds: int) -> list[datetime]:
    """Return the times of rounds; now and then the clock is set back."""
    made, now = [], START
    for _ in range(rounds):
        now += timedelta(seconds=rng.choice(STEPS_S) * rng.choice((1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -40, -1)))
        made.append(now)
    return made


def check(
    rng: random.Random,
    entities: dict[str, Callable[[], str]],
    decide: Decide,
    expect: Callable[[Trace], None],
) -> None:
    """Run one trace, with a restart now and then."""
    trace, state = Trace(), PowerBudgetState()
    states: dict[str, EntityState] = {}
    drawn_w = 5000.0
    for now in times(rng, rng.randint(4, 25)):
        for entity, value in entities.items():
            roll = rng.random()
            if roll < 0.08:
                states.pop(entity, None)
            elif roll < 0.75:
                text = value()
                number = float(text) if text.lstrip("-").replace(".", "", 1).isdigit() else None
                age = timedelta(seconds=rng.choice((0, 0, 0, 2, 20, 100)))
                states[entity] = EntityState(state=text, number=number, at=now - age)
        drawn_w = rng.choice((drawn_w, drawn_w, drawn_w, 5000.0, 4000.0, 7000.0, 0.0))
        restarted = rng.random() < 0.05
        if restarted:
            state = state_from_json(json.loads(json.dumps(state.as_json())))
        given = dict(states)
        trace.rounds.append(Round(now=now, states=given, drawn_w=drawn_w, restarted=restarted))
        sensors = {entity: None if entity not in given else given[entity].number for entity in entities}
        state = state.not_after(now)
        made, state = decide(state, Inputs(now=now, miners=(), sensors=sensors, states=given), drawn_w)
        assert made.next_at is None or made.next_at > now
        trace.rounds[-1].budget_w, trace.rounds[-1].stale = made.budget_w, made.stale
        expect(trace)


def follow_trace(seed: int) -> None:
    rng = random.Random(seed)
    part = Follow(sensor="sensor.plan", freshness=freshness(rng))
    read_again(PowerBudgetSettings(follow=part))

    def decide(state: PowerBudgetState, inputs: Inputs, _drawn_w: float) -> tuple[PartBudget, PowerBudgetState]:
        made, new = follow(part, state.follow, inputs)
        return made, PowerBudgetState(follow=new)

    values = {part.sensor: lambda: rng.choice(("-200", "0", "1500.7", "1500.7", "4000", "900000000", "idle"))}
    check(rng, values, decide, lambda trace: trace.follow(part))


def signal_trace(seed: int) -> None:
    rng = random.Random(seed)
    levels = rng.choice(({}, {"1": 0.0, "2": 50.0, "3": 100.0}, {"emergency": 0.0, "normal": 100.0}))
    part = Signal(
        sensor="sensor.grid" if rng.random() < 0.5 else None,
        levels=levels,
        numbers=rng.choice(tuple(Numbers)),
        debounce_s=rng.choice((0.0, 5.0, 60.0)),
        freshness=freshness(rng),
    )
    if part.sensor is None:
        part = Signal(
            mqtt_topic="grid/curtail",
            levels=levels,
            numbers=part.numbers,
            debounce_s=part.debounce_s,
            freshness=part.freshness,
        )
    read_again(PowerBudgetSettings(signal=part))

    def decide(state: PowerBudgetState, inputs: Inputs, _drawn_w: float) -> tuple[PartBudget, PowerBudgetState]:
        made, new = signal(part, state.signal, inputs, FULL_W)
        return made, PowerBudgetState(signal=new)

    words = rng.sample(("on", "OFF", "1", "2", "2.0", "3", "50", "120", "-4", "emergency", "Normal", "?"), 4)
    check(rng, {part.entity: lambda: rng.choice(words)}, decide, lambda trace: trace.signal(part, FULL_W))


def meter_trace(seed: int) -> None:
    rng = random.Random(seed)
    power = rng.random() < 0.7
    phases = tuple(
        Phase(sensor=f"sensor.l{number}", max_a=rng.choice((16.0, 63.0)))
        for number in range(rng.randint(0 if power else 1, 3))
    )
    part = Meter(
        sensor="sensor.grid" if power else None,
        import_positive=rng.random() < 0.7 or not power,
        max_import_w=rng.choice((5000, 11_000)) if power else 0,
        phases=phases,
        volts=rng.choice((230.0, 120.0)),
        rise_s=rng.choice((30.0, 120.0)),
        freshness=freshness(rng),
    )
    read_again(PowerBudgetSettings(meter=part))

    def decide(state: PowerBudgetState, inputs: Inputs, drawn_w: float) -> tuple[PartBudget, PowerBudgetState]:
        made, new = meter(part, state.meter, inputs, drawn_w)
        return made, PowerBudgetState(meter=new)

    values: dict[str, Callable[[], str]] = {
        phase.sensor: lambda: rng.choice(("0", "10", "10.2", "15.9", "16.5", "40", "70")) for phase in phases
    }
    if part.sensor is not None:
        values[part.sensor] = lambda: rng.choice(("-3000", "0", "4900", "4990", "5010", "5600", "8000", "12000", "?"))
    check(rng, values, decide, lambda trace: trace.meter(part))


@pytest.mark.timeout(0)
@pytest.mark.parametrize("run", [follow_trace, signal_trace, meter_trace])
def test_part_allows_what_the_oracle_finds(run: Callable[[int], None]) -> None:
    for seed in range(FIRST, FIRST + EXAMPLES):
        try:
            run(seed)
        except AssertionError as err:
            err.add_note(f"seed {seed}")
            raise
