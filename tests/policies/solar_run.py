"""Decisions of a solar policy one after the other, for the tests of single cases: miners that follow at once."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.input.fields import InvalidDataError
from custom_components.miner_remote.policies.contract import Decision, EntityState, Inputs, MinerDecision, MinerView
from custom_components.miner_remote.policies.solar.kind import SolarKind
from custom_components.miner_remote.policies.solar.settings import SolarSettings
from custom_components.miner_remote.policies.solar.state import SolarState
from custom_components.miner_remote.schedules.model import Action

from .miner_views import settings_of

NOON = datetime(2026, 6, 21, 12, tzinfo=UTC)
KIND = SolarKind()
METER = "sensor.grid"
STEP_S = 10
SHORTEST: dict[str, Any] = {"meter": {"sensor": METER}}
BATTERY: dict[str, Any] = {"soc_sensor": "sensor.soc", "power_sensor": "sensor.battery"}


def read(data: dict[str, Any]) -> SolarSettings:
    """Return settings from JSON; raises InvalidDataError."""
    return settings_of(KIND, data)


def errors(data: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the paths and codes of the errors of settings."""
    try:
        read(data)
    except InvalidDataError as err:
        return [(problem.path, problem.code) for problem in err.errors]
    return []


def on_off(number: int = 1, watts: float = 1400.0) -> MinerView:
    """Return a miner that runs and can only be switched."""
    return MinerView(
        miner_id=f"m{number}",
        name=f"Miner {number}",
        answers=True,
        mining=True,
        paused=False,
        hashrate_ths=watts / 20,
        expected_hashrate_ths=watts / 20,
        power_w=watts,
        full_power_w=watts,
        capabilities=frozenset({Capability.PAUSE}),
    )


def live(number: int = 1, lowest_w: int = 1300, full_w: float = 3400.0) -> MinerView:
    """Return a miner that runs and has a live limit."""
    return replace(
        on_off(number, full_w),
        capabilities=frozenset({Capability.PAUSE, Capability.POWER_LIMIT}),
        power_limit_range=(lowest_w, int(full_w)),
        lowest_limit_w=lowest_w,
        limit_is_live=True,
    )


@dataclass
class Run:
    """A policy and its miners; `surplus_w` is the power of the sun less that of the household."""

    settings: SolarSettings
    views: list[MinerView]
    surplus_w: float = 0.0
    now: datetime = NOON
    state: SolarState = field(default_factory=KIND.no_state)
    others: dict[str, float | None] = field(default_factory=dict)
    """The numbers of other sensors."""
    silent: dict[str, datetime] = field(default_factory=dict)
    """Since when some of them have not reported."""
    reports: bool = True
    """Whether the meter reports."""
    read_at: datetime = NOON
    error_w: float = 0.0
    """What the meter shows too much."""
    made: Decision[SolarState] | None = None

    @property
    def drawn_w(self) -> float:
        """Return what the miners draw."""
        return sum(view.power_w or 0.0 for view in self.views)

    @property
    def phase(self) -> str:
        """Return the phase of the policy."""
        assert self.made is not None
        return self.made.phase

    @property
    def code(self) -> str:
        """Return the code of the reason of the policy."""
        assert self.made is not None
        return self.made.reason.code

    def of(self, number: int) -> MinerDecision:
        """Return the decision for the miner with a number from 1 on."""
        assert self.made is not None
        return self.made.miners[number - 1]

    def running(self) -> list[int]:
        """Return the numbers of the miners that run."""
        return [number for number, view in enumerate(self.views, 1) if view.paused is False]

    def step(self, seconds: float = STEP_S) -> None:
        """Decide, and let the miners follow."""
        self.now += timedelta(seconds=seconds)
        states = {
            key: EntityState(state=str(number), number=number, at=self.silent.get(key, self.now))
            for key, number in self.others.items()
            if number is not None
        }
        if self.reports:
            self.read_at = self.now
            self._shown_w = self.drawn_w - self.surplus_w + self.error_w
        if METER not in self.others:
            states[METER] = EntityState(state=str(self._shown_w), number=self._shown_w, at=self.read_at)
        views = tuple(replace(view, seen_at=self.now) for view in self.views)
        self.made = KIND.decide(self.settings, self.state, Inputs(now=self.now, miners=views, states=states))
        assert [item.miner_id for item in self.made.miners] == [view.miner_id for view in self.views]
        assert self.made.next_at is None or self.made.next_at > self.now
        self.state = self.made.state
        self.views = [_after(view, item) for view, item in zip(self.views, self.made.miners, strict=True)]

    def minutes(self, minutes: float, surplus_w: float | None = None) -> None:
        """Decide each 10 s for some minutes."""
        if surplus_w is not None:
            self.surplus_w = surplus_w
        for _step in range(round(minutes * 60 / STEP_S)):
            self.step()

    def restart(self) -> None:
        """Read the state back from JSON, as after a restart of Home Assistant."""
        self.state = KIND.state_from_json(json.loads(json.dumps(KIND.state_as_json(self.state))))

    _shown_w: float = 0.0


def _after(view: MinerView, made: MinerDecision) -> MinerView:
    """Return a miner that has followed its restraint; what a person or a schedule holds stays as it is."""
    if view.held_until is not None:
        return view
    full_w, directive = view.full_power_w or 0.0, made.restraint
    off = any(item is not None and item.action is Action.OFF for item in (directive, view.directive))
    if off:
        return replace(view, paused=True, mining=False, power_w=0.0, hashrate_ths=0.0, power_limit_w=None)
    watts = None if directive is None else directive.watts
    return replace(
        view,
        paused=False,
        mining=True,
        power_w=full_w if watts is None else min(full_w, watts),
        hashrate_ths=view.expected_hashrate_ths,
        power_limit_w=watts,
        effective_power_limit_w=watts,
    )


def settings(**more: Any) -> SolarSettings:
    """Return settings without a reserve and without a tolerated import."""
    return read(SHORTEST | {"reserve_w": 0, "max_import_w": 0} | more)


def paused_run(*views: Any, **more: Any) -> Run:
    """Return a run whose miners have just been paused because there was no surplus."""
    run = Run(settings(**more), list(views))
    run.minutes(16)
    assert run.running() == []
    run.minutes(12)
    return run
