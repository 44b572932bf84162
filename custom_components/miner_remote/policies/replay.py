"""What a policy would have decided over the recorded states of the last days. Pure.

Nothing of what the policy decides changes the recorded states: a replay shows when it would have acted, but not the
result. An order counts as carried out with success at once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from .contract import MINER_OFFLINE, Inputs, LastResult, MinerDecision, MinerView, PolicyKind, Reason
from .status import Replay, ReplayStep

MAX_STEPS: Final = 2000

NUMBERS: Final[Mapping[str, str]] = {
    "hashrate": "hashrate_ths",
    "expected_hashrate": "expected_hashrate_ths",
    "power": "power_w",
    "power_limit_now": "power_limit_w",
    "temperature_max": "temperature_c",
    "inlet_temperature": "inlet_temperature_c",
    "shares_accepted": "shares_accepted",
    "shares_rejected": "shares_rejected",
}
"""The sensors whose statistics are read, and what they are in a view."""

WORDS: Final = ("status", "reachability", "pool")
"""The sensors whose states are read."""

NEVER_RECORDED: Final = ("pool_alive", "fan_speed", "fault", "uptime")

_COUNTED: Final = frozenset({"power_limit_w", "shares_accepted", "shares_rejected"})
_OFFLINE: Final = Reason(code=MINER_OFFLINE)


@dataclass(frozen=True, slots=True)
class Words:
    """The recorded states of one sensor: each holds from its time on, in seconds since 1970."""

    times: tuple[float, ...] = ()
    states: tuple[str, ...] = ()

    def at(self, time: float) -> str | None:
        """Return the state at a time, or None if there is none."""
        index = bisect_right(self.times, time) - 1
        return None if index < 0 or self.states[index] in ("unknown", "unavailable") else self.states[index]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What is recorded: numbers by the start of their interval, and words, by quantity and miner.

    `sensors` are the numbers of the entities that the policy names.
    """

    since: datetime
    until: datetime
    resolution_s: int
    numbers: Mapping[str, Mapping[str, Mapping[float, float]]] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, Words]] = field(default_factory=dict)
    sensors: Mapping[str, Mapping[float, float]] = field(default_factory=dict)


def replay(kind: PolicyKind[Any, Any], settings: object, present: Inputs, recorded: Recorded) -> Replay:
    """Return what a policy would have decided; `present` is what it knows of the miners now."""
    state = kind.no_state()
    miners = [_Replayed(view, recorded) for view in present.miners]
    last: dict[str, MinerDecision] = {}
    steps: list[ReplayStep] = []
    counts: Counter[str] = Counter()
    changes = 0
    now = recorded.since + timedelta(seconds=recorded.resolution_s)
    while now <= recorded.until:
        start = now.timestamp() - recorded.resolution_s
        inputs = replace(
            present,
            now=now,
            miners=tuple(miner.view_at(start, now) for miner in miners),
            probes={},
            sensors={entity_id: recorded.sensors.get(entity_id, {}).get(start) for entity_id in present.sensors},
            states={},
        )
        decision = kind.decide(settings, state, inputs)
        state = decision.state
        by_id = {miner.miner_id: miner for miner in miners}
        for made in decision.miners:
            if made.order is not None:
                counts[made.order.kind] += 1
                by_id[made.miner_id].note(LastResult(kind=made.order.kind, status="success", at=now))
            before = last.get(made.miner_id)
            last[made.miner_id] = made
            if made.order is None and before is not None and _shown(before) == _shown(made):
                continue
            changes += 1
            if len(steps) < MAX_STEPS:
                steps.append(ReplayStep(at=now, decision=made))
        now += timedelta(seconds=recorded.resolution_s)
    return Replay(
        since=recorded.since,
        until=recorded.until,
        resolution_s=recorded.resolution_s,
        steps=tuple(steps),
        counts=counts,
        missing=_missing(present.miners, recorded),
        cut=changes > MAX_STEPS,
    )


def _shown(made: MinerDecision) -> tuple[object, ...]:
    return made.phase, made.reason.code, made.restraint, made.issue


def _missing(miners: Sequence[MinerView], recorded: Recorded) -> dict[str, int]:
    """Return of how many miners each quantity is not recorded."""
    missing = dict.fromkeys(NEVER_RECORDED, len(miners))
    for quantity in NUMBERS:
        found = recorded.numbers.get(quantity, {})
        missing[quantity] = sum(not found.get(view.miner_id) for view in miners)
    for quantity in WORDS:
        states = recorded.words.get(quantity, {})
        missing[quantity] = sum(not states.get(view.miner_id, Words()).times for view in miners)
    missing |= {entity_id: 1 for entity_id, values in recorded.sensors.items() if not values}
    return {quantity: count for quantity, count in missing.items() if count}


class _Replayed:
    """The view of one miner from step to step."""

    def __init__(self, view: MinerView, recorded: Recorded) -> None:
        """Begin with what does not change."""
        self.miner_id = view.miner_id
        self._view = replace(
            view, manual_at=None, held_until=None, directive=None, share_at=None, pool_since=None, last_results=()
        )
        none: Mapping[float, float] = {}
        self._numbers = {
            name: recorded.numbers.get(quantity, {}).get(view.miner_id, none) for quantity, name in NUMBERS.items()
        }
        self._words = {quantity: recorded.words.get(quantity, {}).get(view.miner_id, Words()) for quantity in WORDS}
        self._accepted: float | None = None
        self._share_at: datetime | None = None
        self._pool: str | None = None
        self._pool_since: datetime | None = None
        self._results: dict[str, LastResult] = {}

    def note(self, result: LastResult) -> None:
        """Note the result of an order."""
        self._results[result.kind] = result

    def view_at(self, start: float, now: datetime) -> MinerView:
        """Return the view for a decision at `now`, which is the end of the interval that began at `start`."""
        values = {name: numbers.get(start) for name, numbers in self._numbers.items()}
        status, reachability, pool = (self._words[quantity].at(now.timestamp()) for quantity in WORDS)
        # Without a recorded reachability, a miner answers while there are values of it.
        answers = (
            any(value is not None for value in values.values()) if reachability is None else reachability == "online"
        )
        accepted = values["shares_accepted"]
        if accepted is not None:
            if self._accepted is not None and accepted != self._accepted and accepted > 0:
                self._share_at = now
            self._accepted = accepted
        if pool is not None and pool != self._pool:
            self._pool, self._pool_since = pool, now
        read: dict[str, Any] = {
            name: int(value) if value is not None and name in _COUNTED else value for name, value in values.items()
        }
        return replace(
            self._view,
            **read,
            answers=answers,
            seen_at=now if answers else None,
            mining=None if status is None else status == "mining",
            paused=None if status is None else status == "paused",
            pools=tuple(
                replace(
                    item,
                    active=None if pool is None else _host(item.url) in pool.split(", "),
                    alive=None,
                    accepted=None,
                    rejected=None,
                )
                for item in self._view.pools
            ),
            fans_rpm=(),
            faults=(),
            uptime_s=None,
            share_at=self._share_at,
            pool_since=self._pool_since,
            blocked=None if answers else _OFFLINE,
            last_results=tuple(self._results.values()),
        )


def _host(url: str) -> str:
    return url.rpartition("://")[2].partition("/")[0]
