"""Alerts and the values that they follow from. Pure: no clock, no I/O, no Home Assistant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from ..fleet.drift import Drift

type Args = Mapping[str, object]
"""The values for the sentence of an alert, as JSON."""


class AlertKind(StrEnum):
    """What is wrong, the worst first."""

    OFFLINE = "offline"
    HOT = "hot"
    FAULT = "fault"
    LOW_HASHRATE = "low_hashrate"
    HIGH_REJECTS = "high_rejects"
    CONFIGURATION_DIFFERS = "configuration_differs"
    NOT_CONFIRMED = "not_confirmed"
    NO_PRICE = "no_price"
    EMPTY_SCHEDULE = "empty_schedule"

    @property
    def severity(self) -> Severity:
        """Return how bad an alert of this kind is."""
        return Severity.ERROR if self in _ERRORS else Severity.WARNING


class Severity(StrEnum):
    """How bad an alert is."""

    ERROR = "error"
    WARNING = "warning"


_ERRORS: Final = frozenset({AlertKind.OFFLINE, AlertKind.HOT, AlertKind.FAULT})
_RANK: Final = {kind: rank for rank, kind in enumerate(AlertKind)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert about a miner, a tariff or a schedule; `subject` is the id of what it is about.

    `entry_id` is the site whose entities count it. `command_id` is that of the record in the history.
    """

    kind: AlertKind
    subject: str
    since: datetime
    entry_id: str
    command_id: int | None = None
    args: Args = field(default_factory=dict, hash=False)

    @property
    def id(self) -> str:
        """Return the id, which is the same while the alert lasts and if it comes back."""
        return alert_id(self.kind, self.subject)

    @property
    def order(self) -> tuple[int, datetime, str]:
        """Return the key that sorts alerts, the worst first, then the oldest."""
        return _RANK[self.kind], self.since, self.subject


def alert_id(kind: AlertKind, subject: str) -> str:
    """Return the id of an alert of a kind about a miner, a tariff or a schedule."""
    return f"{kind.value}:{subject}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """When a site's miners raise alerts; None switches a kind off.

    `outlet_c` is the temperature of the coolant that leaves a water-cooled miner. `low_hashrate_percent` is of the
    expected hashrate, `rejects_percent` of the shares.
    """

    offline_after_s: float | None
    hot_c: float | None
    outlet_c: float | None
    low_hashrate_percent: float | None
    rejects_percent: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """What is known of a miner now; None if it does not report it.

    `answered` is whether it answered the last poll. `answered_at` is the time of its last answer in the seconds of the
    caller's clock; None if it has not answered since the start. `excused` is whether it need not answer: it reboots by
    command, or its outlet is off. `limit_w` is the power limit, `limit_max_w` the highest one that it accepts.
    `low_power` is whether it runs in a low-power mode.
    """

    answered: bool = True
    answered_at: float | None = None
    excused: bool = False
    paused: bool | None = None
    mining: bool | None = None
    uptime_s: float | None = None
    hashrate_ths: float | None = None
    expected_ths: float | None = None
    power_w: float | None = None
    limit_w: float | None = None
    limit_max_w: float | None = None
    low_power: bool = False
    temperature_c: float | None = None
    outlet_c: float | None = None
    accepted: int | None = None
    rejected: int | None = None
    faults: tuple[tuple[str, str | None], ...] = ()
    """The miner's own messages and codes."""
    drift: Drift | None = None
    """How it differs from its templates; None until that is decided."""
