"""Decisions of heating one after the other, for the tests of single cases."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.policies.contract import Decision, EntityState, Inputs, MinerDecision, MinerView
from custom_components.miner_remote.policies.heating.kind import HeatingKind
from custom_components.miner_remote.policies.heating.settings import HeatingSettings
from custom_components.miner_remote.policies.heating.state import HeatingState
from custom_components.miner_remote.schedules.model import OFF, Directive

from .miner_views import running

NOW = datetime(2026, 1, 12, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
KIND = HeatingKind()
SENSOR = "sensor.room"
SETTINGS = HeatingSettings(sensor=SENSOR, target_c=20.0)
ON_OFF = running(NOW)
LIVE = replace(
    ON_OFF,
    capabilities=frozenset({Capability.PAUSE, Capability.POWER_LIMIT}),
    power_limit_range=(1200, 3000),
    lowest_limit_w=1200,
    limit_is_live=True,
)


def many(view: MinerView, count: int) -> list[MinerView]:
    """Return some miners that are alike."""
    return [replace(view, miner_id=f"m{number}", name=f"Miner {number}") for number in range(1, count + 1)]


class Run:
    """Decisions one after the other for the same miners, on a clock of its own.

    The miners draw at once what they may draw, if `obedient`; else what their views show.
    """

    def __init__(self, settings: HeatingSettings, *views: MinerView, room_c: float | None = 20.0) -> None:
        self.settings = settings
        self.views = list(views)
        self.now = NOW
        self.room_c = room_c
        self.reported_at: datetime | None = None
        """When the sensor reported last; None: now."""
        self.state: HeatingState = KIND.no_state()
        self.obedient = True
        self.last: Decision[HeatingState]

    def show(self, number: int = 0, **changes: Any) -> None:
        """Change what a miner shows from now on."""
        self.views[number] = replace(self.views[number], **changes)

    def decide(self) -> Decision[HeatingState]:
        """Decide now."""
        states = {}
        if self.room_c is not None:
            at = self.reported_at or self.now
            states[SENSOR] = EntityState(state=str(self.room_c), number=self.room_c, at=at)
        views = tuple(replace(view, seen_at=self.now) if view.answers else view for view in self.views)
        self.last = KIND.decide(self.settings, self.state, Inputs(now=self.now, miners=views, states=states))
        self.state = self.last.state
        stored = json.loads(json.dumps(KIND.state_as_json(self.state)))
        assert KIND.state_as_json(KIND.state_from_json(stored)) == stored
        assert KIND.state_from_json(stored) == self.state
        if self.obedient:
            for number, made in enumerate(self.last.miners):
                self._obey(number, made)
        return self.last

    def after(self, minutes: float) -> Decision[HeatingState]:
        """Decide each minute until so many minutes have passed."""
        until = self.now + minutes * MINUTE
        while self.now < until:
            self.now = min(self.now + MINUTE, until)
            self.decide()
        return self.last

    @property
    def power_w(self) -> float:
        """Return what the miners draw."""
        return sum(view.power_w or 0 for view in self.views)

    @property
    def restraints(self) -> list[Directive | None]:
        """Return what the last decision restrained."""
        return [made.restraint for made in self.last.miners]

    def _obey(self, number: int, made: MinerDecision) -> None:
        view = self.views[number]
        wanted = [item for item in (made.restraint, view.directive) if item is not None]
        directive = min(wanted, key=lambda item: item.rank, default=None)
        if not view.answers or view.held_until is not None:
            return
        full_w = view.full_power_w or 0.0
        paused = directive == OFF
        watts = 0.0 if paused else full_w if directive is None or directive.watts is None else directive.watts
        watts = min(watts, full_w)
        self.show(number, power_w=watts, hashrate_ths=watts / 30, paused=paused, mining=not paused)
