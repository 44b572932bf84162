"""Evaluate one miner: its readings over time become alerts. Pure: no clock, no I/O, no Home Assistant.

All times are seconds of one clock that never goes back.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from typing import Final

from ..fleet.drift import Drift
from .conditions import CALM, Condition, Delays, Finding, Level
from .model import AlertKind, Args, Readings, Thresholds

FORGOTTEN_AFTER_S: Final = 300.0
"""After this long without an answer, the last values no longer say anything about the miner."""

UNKNOWN_ENDS_S: Final = 900.0
"""After this long without a value, an alert about it ends: a paused miner may report no temperature."""

HOT_BAND_C: Final = 3.0
"""A hot miner has to be this much cooler than the threshold until its alert ends."""

HASHRATE_BAND_PERCENT: Final = 5.0
REJECTS_BAND: Final = 0.7
"""The share of the threshold below which rejects are normal again."""

SETTLES_S: Final = 600.0
"""The hashrate of a miner counts after this uptime; in the first minutes it is low on every miner."""

AT_LIMIT: Final = 0.8
"""A miner that draws this share of a reduced power limit hashes as little as the limit allows."""
FULL_LIMIT: Final = 0.97
"""From this share of the highest power limit on, a limit is not a reduced one."""

WINDOW_S: Final = 1800.0
"""Rejects are counted over this time."""
SAMPLE_S: Final = 60.0
SHORTEST_WINDOW_S: Final = 600.0
FEWEST_SHARES: Final = 20
FEWEST_REJECTS: Final = 3

CHECK_S: Final = 30.0
"""A miner with an alert, or without an answer, is evaluated this often even if nothing is reported."""

_DELAYS: Final[Mapping[AlertKind, Delays]] = {
    AlertKind.HOT: Delays(60, 60),
    AlertKind.FAULT: Delays(30, 60),
    AlertKind.LOW_HASHRATE: Delays(900, 120),
    AlertKind.HIGH_REJECTS: Delays(),
    # Drift has been seen in two readings.
    AlertKind.CONFIGURATION_DIFFERS: Delays(),
}

MINER_KINDS: Final = (AlertKind.OFFLINE, *_DELAYS)
"""The kinds that follow from the readings of a miner."""

_UNKNOWN: Final = Finding(Level.UNKNOWN)
_NONE: Final = Finding(Level.NONE)
_GOOD: Final = Finding(Level.GOOD)


def delays_of(kind: AlertKind, thresholds: Thresholds) -> Delays:
    """Return the delays of a kind that follows from the readings of a miner."""
    if kind is AlertKind.OFFLINE:
        return Delays(thresholds.offline_after_s or 0.0)
    return _DELAYS[kind]


class MinerAlerts:
    """The conditions of one miner, and the values that have to be remembered for them."""

    def __init__(self, now: float) -> None:
        """Start at a time, before the first readings."""
        self.conditions: dict[AlertKind, Condition] = {}
        self._known_since = now
        self._excused_until = -math.inf
        self._unknown_since: dict[AlertKind, float] = {}
        self._shares: deque[tuple[float, int, int]] = deque()

    def restore(self, kind: AlertKind, since: float, args: Args) -> None:
        """Continue an alert of an earlier run."""
        self.conditions[kind] = Condition(since, raised=True, args=args)

    def await_answer(self, now: float) -> None:
        """Count the silence of a miner that has not answered from now on: its site was loaded."""
        self._known_since = now

    def evaluate(self, readings: Readings, thresholds: Thresholds, now: float) -> float | None:
        """Update the conditions; return when to evaluate again without new readings, or None if that is not needed."""
        if readings.excused:
            self._excused_until = now
        findings = {
            AlertKind.OFFLINE: self._offline(readings, thresholds),
            **self._measured(readings, thresholds, now),
        }
        dues = [] if readings.answered else [now + CHECK_S]
        for kind, finding in findings.items():
            delays = delays_of(kind, thresholds)
            condition = self.conditions.get(kind, CALM).after(self._unless_forgotten(kind, finding, now), delays, now)
            if condition is CALM:
                self.conditions.pop(kind, None)
                continue
            self.conditions[kind] = condition
            due = condition.due(delays)
            # A delay that ends while the value is unknown changes nothing.
            dues.append(now + CHECK_S if due is None or due <= now else due)
        return min(dues, default=None)

    def _unless_forgotten(self, kind: AlertKind, finding: Finding, now: float) -> Finding:
        """Return the finding, or that there is no alert if the value has been unknown for too long."""
        if finding.level is not Level.UNKNOWN:
            self._unknown_since.pop(kind, None)
            return finding
        return _NONE if now - self._unknown_since.setdefault(kind, now) >= UNKNOWN_ENDS_S else finding

    def _offline(self, readings: Readings, thresholds: Thresholds) -> Finding:
        if readings.answered or readings.excused or not thresholds.offline_after_s:
            return _NONE
        return Finding(Level.BAD, began=max(self._silent_since(readings), self._excused_until))

    def _silent_since(self, readings: Readings) -> float:
        return self._known_since if readings.answered_at is None else readings.answered_at

    def _measured(self, readings: Readings, thresholds: Thresholds, now: float) -> dict[AlertKind, Finding]:
        if not readings.answered:
            gone = readings.excused or now - self._silent_since(readings) >= FORGOTTEN_AFTER_S
            return dict.fromkeys(_DELAYS, _NONE if gone else _UNKNOWN)
        return {
            AlertKind.HOT: _hot(readings, thresholds),
            AlertKind.FAULT: _fault(readings),
            AlertKind.LOW_HASHRATE: _low_hashrate(readings, thresholds.low_hashrate_percent),
            AlertKind.HIGH_REJECTS: self._rejects(readings, thresholds.rejects_percent, now),
            AlertKind.CONFIGURATION_DIFFERS: _drift(readings.drift),
        }

    def _rejects(self, readings: Readings, threshold: float | None, now: float) -> Finding:
        accepted, rejected = readings.accepted, readings.rejected
        if not threshold or accepted is None or rejected is None:
            self._shares.clear()
            return _NONE
        shares = self._shares
        if shares and (accepted < shares[-1][1] or rejected < shares[-1][2]):
            # The miner restarted, or changed its pool.
            shares.clear()
        if not shares or now - shares[-1][0] >= SAMPLE_S:
            shares.append((now, accepted, rejected))
        while len(shares) > 1 and now - shares[1][0] >= WINDOW_S:
            shares.popleft()
        began, first_accepted, first_rejected = shares[0]
        if now - began < SHORTEST_WINDOW_S:
            return _UNKNOWN
        bad = rejected - first_rejected
        total = accepted - first_accepted + bad
        percent = 100 * bad / total if total else 0.0
        args = {"percent": round(percent, 1), "limit_percent": threshold, "rejected": bad, "shares": total}
        if percent < REJECTS_BAND * threshold:
            return _GOOD
        enough = total >= FEWEST_SHARES and bad >= FEWEST_REJECTS
        return Finding(Level.BAD if percent >= threshold and enough else Level.BETWEEN, args)


def _hot(readings: Readings, thresholds: Thresholds) -> Finding:
    pairs = [
        (value, limit, outlet)
        for value, limit, outlet in (
            (readings.temperature_c, thresholds.hot_c, False),
            (readings.outlet_c, thresholds.outlet_c, True),
        )
        if value is not None and limit
    ]
    if not pairs:
        return _UNKNOWN if thresholds.hot_c or thresholds.outlet_c else _NONE
    value, limit, outlet = max(pairs, key=lambda pair: pair[0] - pair[1])
    if value >= limit:
        return Finding(Level.BAD, {"temperature_c": round(value), "limit_c": limit, "outlet": outlet})
    return Finding(Level.GOOD if value < limit - HOT_BAND_C else Level.BETWEEN)


def _fault(readings: Readings) -> Finding:
    if not readings.faults:
        return _GOOD
    message, code = readings.faults[0]
    return Finding(Level.BAD, {"count": len(readings.faults), "message": message, "code": code})


def _drift(drift: Drift | None) -> Finding:
    if drift is None:
        return _UNKNOWN
    if not drift.policies:
        return _NONE
    if drift.count is None:
        return _UNKNOWN
    if not drift.count:
        return _GOOD
    args = {"count": drift.count, "keys": drift.keys, "policy_id": drift.policy_id}
    return Finding(Level.BAD, {**args, "policy": ", ".join(drift.policies)})


def _low_hashrate(readings: Readings, threshold: float | None) -> Finding:
    if not threshold or readings.excused or readings.paused:
        return _NONE
    if readings.uptime_s is not None and readings.uptime_s < SETTLES_S:
        return _NONE
    hashrate, expected = readings.hashrate_ths, readings.expected_ths
    if hashrate is None and readings.mining is False:
        hashrate = 0.0
    if hashrate is None or not expected:
        return _UNKNOWN
    percent = 100 * hashrate / expected
    if percent >= threshold:
        return Finding(Level.GOOD if percent >= min(100.0, threshold + HASHRATE_BAND_PERCENT) else Level.BETWEEN)
    if is_limited(readings):
        return _NONE
    args = {
        "percent": round(percent),
        "limit_percent": threshold,
        "hashrate_ths": round(hashrate, 2),
        "expected_ths": round(expected, 2),
    }
    return Finding(Level.BAD, args)


def is_limited(readings: Readings) -> bool:
    """Return whether a reduced power limit or a low-power mode explains a low hashrate.

    Most firmwares expect the hashrate of the rated power whatever the limit is. A miner that stays far below its limit
    has another problem.
    """
    if readings.low_power:
        return True
    limit, highest, power = readings.limit_w, readings.limit_max_w, readings.power_w
    if limit is None or (highest is not None and limit >= FULL_LIMIT * highest):
        return False
    return power is None or power >= AT_LIMIT * limit
