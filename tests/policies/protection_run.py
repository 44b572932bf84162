"""Decisions of protection one after the other, for the tests of single cases."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.values import Pool
from custom_components.miner_remote.policies.contract import (
    Inputs,
    MinerDecision,
    MinerView,
    Reason,
)
from custom_components.miner_remote.policies.protection.kind import ProtectionKind
from custom_components.miner_remote.policies.protection.settings import (
    ProtectionSettings,
    RecoverySettings,
)
from custom_components.miner_remote.policies.protection.state import ProtectionState

from .miner_views import running

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
KIND = ProtectionKind()
POOL = Pool(slot=0, url="stratum+tcp://one.example:3333", user="a", active=True, alive=True)
MINER = running(
    NOW,
    temperature_c=70.0,
    fans_rpm=(5000, 5000),
    pools=(POOL,),
    share_at=NOW,
    uptime_s=86_400,
    capabilities=frozenset({Capability.POWER_LIMIT, Capability.PAUSE, Capability.RESTART_MINING, Capability.REBOOT}),
    power_limit_range=(1200, 3600),
    lowest_limit_w=1200,
)
SETTINGS = ProtectionSettings(temperature_c=80.0, recover_below_c=72.0)
RECOVERY = replace(SETTINGS, recovery=RecoverySettings())


class Run:
    """Decisions one after the other for the same miners, on a clock of its own."""

    def __init__(self, settings: ProtectionSettings, *views: MinerView) -> None:
        self.settings = settings
        self.views = list(views or [MINER])
        self.now = NOW
        self.state: ProtectionState = KIND.no_state()
        self.sensors: dict[str, float | None] = {}
        self.made: Sequence[MinerDecision] = ()
        self.next_at: datetime | None = None
        self.summary: tuple[str, Reason] | None = None

    def show(self, number: int = 0, **changes: Any) -> None:
        """Change what a miner shows from now on."""
        self.views[number] = replace(self.views[number], **changes)

    def decide(self) -> MinerDecision:
        """Decide now; return the decision for the first miner."""
        views = tuple(replace(view, seen_at=self.now) if view.answers else view for view in self.views)
        decision = KIND.decide(self.settings, self.state, Inputs(now=self.now, miners=views, sensors=self.sensors))
        assert KIND.state_from_json(json.loads(json.dumps(KIND.state_as_json(decision.state)))) == decision.state
        self.state, self.made, self.next_at = decision.state, decision.miners, decision.next_at
        self.summary = decision.phase, decision.reason
        return decision.miners[0]

    def after(self, minutes: float, **changes: Any) -> MinerDecision:
        """Decide each half minute until so many minutes have passed, with changes of the first miner from now on."""
        self.show(**changes)
        until = self.now + minutes * MINUTE
        while self.now < until:
            self.now = min(self.now + MINUTE / 2, until)
            made = self.decide()
            if made.order is not None:
                return made
        return made

    def shares(self, number: int = 0) -> None:
        """Let a miner find a share now."""
        self.show(number, share_at=self.now)
