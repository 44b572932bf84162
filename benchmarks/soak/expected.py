"""The expected state of every miner, computed from schedules and commands independently of the product.

A command that did not succeed may still have taken effect if its answer was lost. Then both states are accepted until a
later command succeeds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .clock import JUMP_S, ZONE

CYCLE_MIN, WINDOW_MIN = 6, 3
"""The windows last three minutes, every six minutes."""

LIMIT_W = 2600
"""The limit of the limiting schedule in W, which every simulated firmware with a power limit accepts."""

WAKING = ("axeos", "avalon")
"""Prefixes of the kinds that mine again after a restart even if they were paused."""

_RESTARTING = {"reboot", "restart_mining", "pool_switch", "restore"}
_SLACK = 0.05
_JUMP = timedelta(seconds=JUMP_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The state that the schedules require of one miner."""

    stopped: bool
    limited: bool


def wanted(labels: Sequence[str], now: datetime, price: float, expensive: float) -> Wanted:
    """Return the state that the schedules require of a miner with these labels."""
    window = now.astimezone(ZONE).minute % CYCLE_MIN < WINDOW_MIN
    stopped = ("windowed" in labels and window) or ("priced" in labels and price >= expensive)
    return Wanted(stopped=stopped, limited="limited" in labels and window)


def paused_may_be(
    kind: str, records: Sequence[Mapping[str, Any]], want: Wanted, since_id: int
) -> tuple[set[bool], list[Mapping[str, Any]]]:
    """Return whether the miner may be paused, and the commands that explain it.

    `records` are all commands of people to it, by id; those after `since_id` were sent in the current window.
    """
    values: set[bool] = set()
    because: list[Mapping[str, Any]] = []

    def leaves(record: Mapping[str, Any]) -> bool | None:
        """Return whether a command leaves the miner paused; None if it does not decide that."""
        command = record["command_type"]
        if command in ("power_off", "power_on"):
            return bool(command == "power_off")
        wakes = command in _RESTARTING and kind.startswith(WAKING) and not want.stopped
        return False if wakes else None

    for record in reversed(records):
        if want.stopped and record["id"] <= since_id:
            break
        paused = leaves(record)
        if paused is None or record["status"] == "skipped":
            continue
        values.add(paused)
        because.append(record)
        if record["command_type"] in ("power_off", "power_on") and record["status"] == "success":
            for late in _sent_after(record, records):
                if (paused := leaves(late)) is not None:
                    values.add(paused)
                    because.append(late)
            return values, because
    # Without a command of a person the schedules decide: every miner mines unless a schedule pauses it.
    values.add(want.stopped)
    return values, because


def _sent_after(order: Mapping[str, Any], records: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return restarts of a miner that were accepted before a command and were, or may have been, sent after it.

    In a batch with groups a command waits for minutes. An interrupted command was sent at some time before its end. The
    clock is only set by whole jumps, and nothing waits as long as a jump.
    """
    given, sent = _when(order["timestamp"]), _when(order["sent_at"])
    found = []
    for record in records:
        last = record["sent_at"] or (record["completed_at"] if record["status"] == "interrupted" else None)
        if record["id"] < order["id"] and record["command_type"] in _RESTARTING and last is not None:
            accepted = _when(record["timestamp"])
            if (_when(last) - accepted) % _JUMP > (given - accepted) % _JUMP + (sent - given) % _JUMP:
                found.append(record)
    return found


def _when(text: str) -> datetime:
    return datetime.fromisoformat(text)


def limit_is_right(
    limit_w: int | None,
    before_w: set[int | None],
    records: Sequence[Mapping[str, Any]],
    want: Wanted,
    since_id: int,
    *,
    of_schedule: bool,
) -> bool:
    """Return whether a mining machine has an accepted power limit; `before_w` are the limits at the start.

    `of_schedule`: a schedule may have limited it, and can only revert this if the machine had reported its limit
    before.
    """
    bases: set[int | None] = set()
    for record in reversed(records):
        if record["command_type"] != "power_limit" or record["status"] == "skipped":
            continue
        watts = (record["response"] or {}).get("power_limit_w") or record["parameters"].get("power_limit_w")
        later = record["id"] > since_id
        bases.add(watts if later or not want.limited else min(watts, LIMIT_W))
        if record["status"] == "success":
            break
    else:
        bases |= {LIMIT_W} if want.limited else before_w
        if of_schedule and before_w == {None}:
            bases.add(LIMIT_W)
    return any(_same(limit_w, base) for base in bases)


def _same(one: int | None, other: int | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _SLACK * other
