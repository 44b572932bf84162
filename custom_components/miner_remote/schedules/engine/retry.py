"""When an order may be given: tried again with growing delays, and so many miners at a time. Pure, without a clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ...commands.grouping import groups
from ...commands.record import CommandType, Pacing
from ..model import Directive, Ramp
from .reconcile import Todo

FIRST_DELAY: Final = timedelta(seconds=15)
LONGEST_DELAY: Final = timedelta(minutes=5)


@dataclass(slots=True)
class _Attempt:
    todo: Todo
    directive: Directive | None
    count: int = 0
    not_before: datetime | None = None
    hopeless: bool = False
    refused: bool = False


class Tries:
    """How often each miner was given its order, and when it may be given again."""

    def __init__(self) -> None:
        """Start with nothing tried."""
        self._attempts: dict[str, _Attempt] = {}

    def not_before(
        self, miner_id: str, todo: Todo, directive: Directive | None, now: datetime, *, hopeless: bool
    ) -> datetime | None:
        """Return until when an order has to wait; None where it may go now, datetime.max where it is not tried again.

        What is hopeless, or was refused as unsupported, is tried once for as long as the same directive holds.
        """
        attempt = self._attempts.get(miner_id)
        if attempt is None or (attempt.todo, attempt.directive) != (todo, directive):
            return None
        if attempt.refused or (attempt.hopeless and hopeless):
            return datetime.max.replace(tzinfo=now.tzinfo)
        return attempt.not_before if attempt.not_before is not None and attempt.not_before > now else None

    def note(
        self,
        miner_id: str,
        todo: Todo,
        directive: Directive | None,
        now: datetime,
        *,
        hopeless: bool,
        refused: bool = False,
    ) -> None:
        """Note that an order came to its end now, however that was."""
        attempt = self._attempts.get(miner_id)
        if attempt is None or (attempt.todo, attempt.directive) != (todo, directive):
            attempt = self._attempts[miner_id] = _Attempt(todo, directive)
        elif attempt.not_before is not None and now > attempt.not_before + 2 * LONGEST_DELAY:
            # It was as it should be for a good while: this is another story.
            attempt.count = 0
        attempt.count += 1
        attempt.not_before = now + min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(attempt.count - 1, 8))
        attempt.hopeless, attempt.refused = hopeless, refused

    def count(self, miner_id: str) -> int:
        """Return how often a miner was given what it is to be given now."""
        attempt = self._attempts.get(miner_id)
        return 0 if attempt is None else attempt.count

    def directive_is(self, miner_id: str, directive: Directive | None) -> None:
        """Forget what was tried while another directive held."""
        attempt = self._attempts.get(miner_id)
        if attempt is not None and attempt.directive != directive:
            del self._attempts[miner_id]

    def came_back(self, miner_id: str) -> None:
        """Let a miner that answers again be tried at once, but not with what it cannot do."""
        attempt = self._attempts.get(miner_id)
        if attempt is not None and not (attempt.hopeless or attempt.refused):
            del self._attempts[miner_id]

    def wait_no_longer(self) -> None:
        """Let all be tried at once, but not with what they cannot do."""
        for attempt in self._attempts.values():
            attempt.not_before = None

    def forget(self, miner_id: str) -> None:
        """Forget a miner that is gone."""
        self._attempts.pop(miner_id, None)


@dataclass(slots=True)
class _Run:
    until: datetime
    basis: int
    used: int = 0
    waiting: bool = False


class Ramps:
    """How many miners a schedule has switched in the present interval of its ramp."""

    def __init__(self) -> None:
        """Start with no interval."""
        self._runs: dict[tuple[int | None, CommandType], _Run] = {}

    def admit(
        self, schedule_id: int | None, command_type: CommandType, ramp: Ramp, wanted: int, now: datetime
    ) -> tuple[int, datetime | None]:
        """Return how many of `wanted` miners may be switched now, and when the next may, where some have to wait."""
        key = (schedule_id, command_type)
        run = self._runs.get(key)
        if run is None or now >= run.until:
            # A percentage is that of all that are to be switched, however many of them are left.
            basis = max(run.basis, wanted) if run is not None and run.waiting else wanted
            run = self._runs[key] = _Run(now + timedelta(seconds=ramp.group_delay_s), basis)
        run.basis = max(run.basis, run.used + wanted)
        size = len(groups(run.basis, Pacing(group_size=ramp.group_size, group_percent=ramp.group_percent))[0])
        allowed = max(0, min(wanted, size - run.used))
        run.used += allowed
        run.waiting = allowed < wanted
        return allowed, run.until if run.waiting else None

    def give_back(self, schedule_id: int | None, command_type: CommandType) -> None:
        """Let another miner go in place of one that was let go, and ordered nothing."""
        run = self._runs.get((schedule_id, command_type))
        if run is not None:
            run.used = max(0, run.used - 1)
