"""Decisions of template policies against the oracle, on random traces of a machine that people and policies change.

`MINER_REMOTE_EXAMPLES` sets how many traces are tried (100,000 in the long run).
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.settings import Option, Setting, SettingKey
from custom_components.miner_remote.drivers.contract.values import Pool
from custom_components.miner_remote.policies.contract import (
    ApplyTemplate,
    Inputs,
    LastResult,
    LibraryPool,
    MinerView,
    Reason,
)
from custom_components.miner_remote.policies.template.kind import TemplateKind
from custom_components.miner_remote.policies.template.settings import TemplatePool, TemplateSettings
from custom_components.miner_remote.policies.template.state import TemplateState, state_from_json
from custom_components.miner_remote.schedules.model import OFF, Directive, limit

from .oracle_template import DAY, Expected, Round, Rules, expected

EXAMPLES = int(os.environ.get("MINER_REMOTE_EXAMPLES", "300"))
CHUNKS = max(10, EXAMPLES // 2000)
"""No chunk takes longer than a test may."""
START = datetime(2026, 11, 29, 12, tzinfo=UTC)
KIND = TemplateKind()

SHOWN: Final = {
    "first": (("stratum+tcp://first.example.com:3333", "first.example.com:3333/"), "acme.m1"),
    "second": (("stratum+ssl://second.example.com:443", "STRATUM+SSL://SECOND.example.com:443"), "acme.m1"),
    "other": (("stratum+tcp://other.example.com:25",), "eve.9"),
    "worker": (("stratum+tcp://first.example.com:3333",), "acme.m2"),
    "maker": (("stratum+tcp://maker.example.com:3333",), "antminer_1"),
}
"""The pools that a machine can have: the ways in which it may show their address, and the worker."""

LIBRARY = {7: LibraryPool(pool_id=7, name="First", url="stratum+tcp://first.example.com:3333", worker="acme.{name}")}
POOLS = {
    "first": TemplatePool(pool_id=7),
    "second": TemplatePool(pool_url="stratum+ssl://second.example.com:443", worker_name="acme.{name}"),
}
WANTED: Final = {"fan_mode": "manual", "fan_speed": 60, "throttle": 80}
OTHER: Final = {"fan_mode": "auto", "fan_speed": 90, "throttle": 100}
SECTION: Final = {"fan_mode": "fan", "fan_speed": "fan", "throttle": "throttle"}


@dataclass
class Machine:
    """A machine with what it can do, its values, and its values as they were last read."""

    slots: int
    offers: frozenset[str]
    limits: bool
    pools: list[str] = field(default_factory=lambda: ["first", "second"])
    settings: dict[str, object] = field(default_factory=lambda: dict(WANTED))
    watts: int = 3000
    profile: str = "luxos|S19|LUXminer|1"
    read_settings: dict[str, object] | None = None
    settings_at: datetime | None = None


@dataclass(frozen=True)
class Example:
    """A template and what it holds, and the rounds of one machine as views and in the words of the oracle."""

    template: TemplateSettings
    rules: Rules
    inputs: list[Inputs]
    rounds: list[Round]


def template_of(rng: random.Random) -> TemplateSettings:
    pools = rng.choice([None, ["first"], ["first", "second"]])
    keys = [key for key in WANTED if rng.random() < 0.6]
    if "fan_speed" in keys and "fan_mode" not in keys:
        keys.append("fan_mode")
    watts = 3000 if rng.random() < 0.5 or not (pools or keys) else None
    return TemplateSettings(
        pools=None if pools is None else tuple(POOLS[name] for name in pools),
        power_limit_w=watts,
        settings={SettingKey(key): WANTED[key] for key in WANTED if key in keys},
        enforce=rng.random() < 0.7,
        after_reset=rng.random() < 0.7,
        max_per_day=rng.randint(1, 3),
    )


class Story:
    """Makes a trace: time passes, people and orders change the machine, polls read it."""

    def __init__(self, rng: random.Random, template: TemplateSettings) -> None:
        self.rng = rng
        self.template = template
        self.machine = Machine(
            slots=rng.choice([1, 2, 3]),
            offers=frozenset(key for key in WANTED if rng.random() < 0.9),
            limits=rng.random() < 0.9,
        )
        self.now = START
        self.polled: list[str] | None = None
        self.polled_watts: int | None = None
        self.polled_at: datetime | None = None
        self.manual_at: datetime | None = None
        self.held_until: datetime | None = None
        self.result: tuple[datetime, bool] | None = None
        self.ordered: frozenset[str] | None = None
        self.managed = False
        self.directive: Directive | None = None
        self.paused = False

    @property
    def names(self) -> list[str]:
        return [name for pool in self.template.pools or () for name, each in POOLS.items() if each == pool]

    def change(self) -> None:
        """Let something happen between two rounds."""
        rng, machine = self.rng, self.machine
        what = rng.random()
        if what < 0.2:
            machine.pools = rng.choice([["other", "second"], ["worker"], ["first"], ["second", "first"]])
        elif what < 0.35:
            machine.settings = {key: rng.choice([WANTED[key], OTHER[key]]) for key in WANTED}
        elif what < 0.45:
            machine.watts = rng.choice([2500, 3004, 3000])
        elif what < 0.52:
            machine.pools = rng.choice([["maker", "maker"], []])
            machine.settings = dict(OTHER)
        elif what < 0.57:
            machine.profile = rng.choice(["luxos|S19|LUXminer|1", "luxos|S19|LUXminer|2"])
        elif what < 0.67:
            self.manual_at = self.now
            self.held_until = self.now + timedelta(minutes=60)
            machine.pools = ["other"]
        elif what < 0.72:
            self.managed = not self.managed
        elif what < 0.77:
            self.directive = rng.choice([None, OFF, limit(1000)])
        elif what < 0.82:
            self.paused = not self.paused
        elif what < 0.95:
            self.heal(frozenset({"pools", "power_limit", "fan", "throttle"}))

    def heal(self, sections: frozenset[str]) -> None:
        """Bring the sections of the machine to the template."""
        machine = self.machine
        if "pools" in sections and self.names:
            machine.pools = self.names[: machine.slots]
        if "power_limit" in sections:
            machine.watts = 3000
        for key, section in SECTION.items():
            if section in sections:
                machine.settings[key] = WANTED[key]

    def execute(self) -> None:
        """End the order, if there is one, after a while or never."""
        if self.ordered is None or self.rng.random() < 0.3:
            return
        succeeded = self.rng.random() < 0.6
        if succeeded and self.rng.random() < 0.9:
            self.heal(self.ordered)
        # Each result has a time of its own.
        at = self.now + timedelta(microseconds=self.rng.randint(1, 900_000))
        self.result = at, succeeded
        self.ordered = None
        self.now = at + timedelta(seconds=1)

    def round(self) -> tuple[Inputs, Round]:
        rng, machine = self.rng, self.machine
        self.now += timedelta(seconds=rng.choice([10, 30, 30, 300, 900, 3600, 7 * 3600]))
        if rng.random() < 0.03:
            self.now -= timedelta(hours=rng.choice([1, 5, 40]))
        answers = rng.random() < 0.9
        if answers and rng.random() < 0.9:
            self.polled, self.polled_watts, self.polled_at = list(machine.pools), machine.watts, self.now
            if rng.random() < 0.6:
                machine.read_settings, machine.settings_at = dict(machine.settings), self.now
        answers = answers and self.polled_at is not None
        blocked = rng.random() < 0.1
        return (
            Inputs(now=self.now, miners=(self.view(answers=answers, blocked=blocked),), pools=LIBRARY),
            self.as_round(answers=answers, blocked=blocked),
        )

    def view(self, *, answers: bool, blocked: bool) -> MinerView:
        machine = self.machine
        settings: list[Setting] = []
        shown = machine.read_settings or {}
        if "fan_mode" in machine.offers and shown:
            options = tuple(Option(value=mode) for mode in ("auto", "manual"))
            settings.append(Setting(key=SettingKey.FAN_MODE, value=str(shown["fan_mode"]), options=options))
        for key in ("fan_speed", "throttle"):
            if key in machine.offers and shown:
                value = int(str(shown[key]))
                settings.append(Setting(key=SettingKey(key), value=value, minimum=0, maximum=100))
        capabilities = {Capability.POOLS_READ, Capability.POOLS_WRITE, Capability.FAN, Capability.THROTTLE}
        if machine.limits:
            capabilities.add(Capability.POWER_LIMIT)
        pools = tuple(
            Pool(slot=slot, url=self.rng.choice(SHOWN[name][0]), user=SHOWN[name][1])
            for slot, name in enumerate(self.polled or ())
        )
        return MinerView(
            miner_id="m1",
            name="m1",
            answers=answers,
            seen_at=self.polled_at,
            paused=self.paused,
            power_limit_w=self.polled_watts,
            pools=pools,
            uptime_s=86_400,
            capabilities=frozenset(capabilities) if self.polled_at is not None else frozenset(),
            settings=tuple(settings),
            settings_at=machine.settings_at,
            profile_key=machine.profile if self.polled_at is not None else None,
            placeholders={"name": "m1"},
            max_pools=machine.slots,
            directive=self.directive,
            manual_at=self.manual_at,
            held_until=self.held_until,
            pools_managed_by="Failover" if self.managed else None,
            blocked=Reason(code="miner_busy") if blocked else None,
            last_results=()
            if self.result is None
            else (
                LastResult(
                    kind="apply_template",
                    at=self.result[0],
                    status="success" if self.result[1] else "failed",
                ),
            ),
        )

    def as_round(self, *, answers: bool, blocked: bool) -> Round:
        """Return the same in the words of the oracle, compared without the code under test."""
        machine, template = self.machine, self.template
        read: dict[str, datetime] = {}
        differing: dict[str, frozenset[str]] = {}
        unread: set[str] = set()
        left_out: set[str] = set()
        held = {SECTION[key.value] for key in template.settings}
        held |= {"power_limit"} if template.power_limit_w else set()
        held |= {"pools"} if template.pools else set()
        resting = self.paused or self.directive is OFF
        limited = resting or self.directive is not None
        for section in held:
            if self.polled_at is None:
                unread.add(section)
            elif section == "pools":
                if self.managed:
                    left_out.add(section)
                    continue
                live = dict(enumerate(self.polled or ()))
                names = dict(enumerate(self.names[: machine.slots]))
                slots = live.keys() | names.keys()
                read[section] = self.polled_at
                differing[section] = frozenset(str(slot) for slot in slots if live.get(slot) != names.get(slot))
            elif limited and section != "fan":
                left_out.add(section)
            elif section == "power_limit":
                if machine.limits:
                    read[section] = self.polled_at
                    differing[section] = frozenset({section} if abs((self.polled_watts or 0) - 3000) > 30 else ())
            else:
                self.round_of_settings(section, read, differing, unread)
        lost = all(name == "maker" for name in self.polled or ())
        return Round(
            now=self.now,
            answers=answers,
            read=read,
            differing=differing,
            unread=frozenset(unread),
            left_out=frozenset(left_out),
            held_until=self.held_until,
            blocked=blocked,
            resting=resting,
            profile=machine.profile if self.polled_at is not None else None,
            lost_pools=lost,
            manual_at=self.manual_at,
            result=self.result,
        )

    def round_of_settings(
        self, section: str, read: dict[str, datetime], differing: dict[str, frozenset[str]], unread: set[str]
    ) -> None:
        machine = self.machine
        keys = [key.value for key in self.template.settings if SECTION[key.value] == section]
        shown = machine.read_settings
        if shown is None or machine.settings_at is None:
            unread.add(section)
            return
        able = [key for key in keys if key in machine.offers]
        if able:
            read[section] = machine.settings_at
            differing[section] = frozenset(key for key in able if shown[key] != WANTED[key])


def run(seed: int) -> tuple[Example, list[tuple[str, frozenset[str] | None, int]]]:
    """Return a trace and what was decided in each round, from the state in memory and from its stored form."""
    rng = random.Random(seed)
    template = template_of(rng)
    story = Story(rng, template)
    rules = Rules(enforce=template.enforce, after_reset=template.after_reset, max_per_day=template.max_per_day)
    example = Example(template, rules, [], [])
    state: TemplateState = KIND.no_state()
    decided: list[tuple[str, frozenset[str] | None, int]] = []
    for _ in range(rng.randint(2, 24)):
        if rng.random() < 0.5:
            story.change()
        story.execute()
        inputs, seen = story.round()
        example.inputs.append(inputs)
        example.rounds.append(seen)
        decision = KIND.decide(template, state, inputs)
        assert KIND.decide(template, state_from_json(KIND.state_as_json(state)), inputs) == decision
        (miner,) = decision.miners
        if isinstance(order := miner.order, ApplyTemplate):
            story.ordered = frozenset(order.sections)
        sections = None if order is None else frozenset(story.ordered or ())
        count = miner.reason.args.get("count")
        drift = miner.phase in ("differs", "applying") and isinstance(count, int)
        decided.append((miner.phase, sections, count if drift and isinstance(count, int) else 0))
        state = decision.state
        assert state_from_json(KIND.state_as_json(state)) == state
    return example, decided


def differences_of(wanted: list[Expected], decided: list[tuple[str, frozenset[str] | None, int]]) -> list[str]:
    found: list[str] = []
    for number, (want, (phase, sections, count)) in enumerate(zip(wanted, decided, strict=True)):
        # While an order is carried out, the number of differences is only informative.
        counts = phase == "differs" or sections is not None
        if (want.phase, want.sections) != (phase, sections) or (counts and len(want.drift) != count):
            found.append(f"round {number}: expected {want}, decided {phase} {sections} {count}")
    return found


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_decisions_equal_the_oracle(chunk: int) -> None:
    for seed in range(chunk, EXAMPLES, CHUNKS):
        example, decided = run(seed)
        wanted = expected(example.rules, example.rounds)
        assert not (wrong := differences_of(wanted, decided)), (seed, wrong, example.template)


def test_no_trace_has_more_orders_in_a_day_than_its_limit() -> None:
    orders = 0
    for seed in range(200):
        example, decided = run(seed)
        times = [each.now for each, (_phase, sections, _count) in zip(example.rounds, decided, strict=True) if sections]
        orders += len(times)
        if any(later.now < earlier.now for earlier, later in zip(example.rounds, example.rounds[1:], strict=False)):
            continue
        for first in times:
            assert sum(first <= at < first + DAY for at in times) <= example.rules.max_per_day
    assert orders > 50


def test_decision_that_was_kept_is_made_again_if_anything_changes() -> None:
    """Miners in order of one trace get the views of another one, with the same template."""
    settled = 0
    for seed in range(150):
        example, _decided = run(seed)
        state = KIND.no_state()
        for inputs in example.inputs:
            state = KIND.decide(example.template, state, inputs).state
        (memory,) = state.miners.values()
        if memory.settled is None:
            continue
        settled += 1
        story = Story(random.Random(-seed), example.template)
        story.now = example.inputs[-1].now
        for _ in range(5):
            story.change()
            inputs, _seen = story.round()
            again = state_from_json(KIND.state_as_json(state))
            assert KIND.decide(example.template, state, inputs) == KIND.decide(example.template, again, inputs)
    assert settled > 20


def test_traces_reach_every_phase_and_every_hindrance() -> None:
    """The generator is no use if it never gets to the interesting places."""
    phases: set[str] = set()
    for seed in range(300):
        _example, decided = run(seed)
        phases |= {phase for phase, _sections, _count in decided}
    assert phases == set(KIND.phases)
