"""Miners as policies see them, for the tests of single decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.input.fields import Reader
from custom_components.miner_remote.policies.contract import MinerView, PolicyKind
from custom_components.miner_remote.schedules.model import Action, Directive


def running(at: datetime, **changes: Any) -> MinerView:
    """Return a miner of 100 TH/s that was just seen mining with 3,000 W; it can only be paused."""
    view = MinerView(
        miner_id="m1",
        name="One",
        answers=True,
        seen_at=at,
        mining=True,
        paused=False,
        hashrate_ths=100.0,
        expected_hashrate_ths=100.0,
        power_w=3000.0,
        full_power_w=3000.0,
        capabilities=frozenset({Capability.PAUSE}),
    )
    return replace(view, **changes)


def obedient(view: MinerView, restraint: Directive | None) -> MinerView:
    """Return a `running` miner after it did what it may."""
    off = restraint is not None and restraint.action is Action.OFF
    watts = 3000 if restraint is None else min(3000, restraint.watts or 0)
    limit_w = None if restraint is None else restraint.watts
    return replace(
        view,
        power_w=0.0 if off else float(watts),
        power_limit_w=limit_w,
        effective_power_limit_w=limit_w,
        paused=off,
        mining=not off,
        hashrate_ths=watts / 30,
    )


def settings_of[SettingsT](kind: PolicyKind[SettingsT, Any], data: dict[str, Any]) -> SettingsT:
    """Return the settings of a kind from JSON; raises InvalidDataError."""
    reader = Reader(data)
    settings = kind.read_settings(reader)
    reader.close()
    reader.finish()
    assert settings is not None
    return settings
