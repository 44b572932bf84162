"""When a scheduled command may be retried. Pure, without a clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ..model import Directive
from .reconcile import PlannedCommand

FIRST_DELAY: Final = timedelta(seconds=15)
LONGEST_DELAY: Final = timedelta(minutes=5)


@dataclass(slots=True)
class _Attempt:
    command: PlannedCommand
    directive: Directive | None
    count: int = 0
    not_before: datetime | None = None
    hopeless: bool = False
    refused: bool = False


class Retries:
    """The attempts for each miner, and when the next one is due."""

    def __init__(self) -> None:
        """Start without attempts."""
        self._attempts: dict[str, _Attempt] = {}

    def not_before(
        self, miner_id: str, command: PlannedCommand, directive: Directive | None, now: datetime, *, hopeless: bool
    ) -> datetime | None:
        """Return until when a command has to wait: None if it may be sent now, datetime.max if it is not retried.

        A hopeless or unsupported command is sent once while the same directive holds.
        """
        attempt = self._attempts.get(miner_id)
        if attempt is None or (attempt.command, attempt.directive) != (command, directive):
            return None
        if attempt.refused or (attempt.hopeless and hopeless):
            return datetime.max.replace(tzinfo=now.tzinfo)
        return attempt.not_before if attempt.not_before is not None and attempt.not_before > now else None

    def note(
        self,
        miner_id: str,
        command: PlannedCommand,
        directive: Directive | None,
        now: datetime,
        *,
        hopeless: bool,
        refused: bool = False,
    ) -> None:
        """Note that a command ended now, with or without success."""
        attempt = self._attempts.get(miner_id)
        if attempt is None or (attempt.command, attempt.directive) != (command, directive):
            attempt = self._attempts[miner_id] = _Attempt(command, directive)
        elif attempt.not_before is not None and now > attempt.not_before + 2 * LONGEST_DELAY:
            # The miner was healthy for a while; reset the back-off.
            attempt.count = 0
        attempt.count += 1
        attempt.not_before = now + min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(attempt.count - 1, 8))
        attempt.hopeless, attempt.refused = hopeless, refused

    def count(self, miner_id: str) -> int:
        """Return the number of attempts for a miner."""
        attempt = self._attempts.get(miner_id)
        return 0 if attempt is None else attempt.count

    def note_directive(self, miner_id: str, directive: Directive | None) -> None:
        """Forget the attempts for another directive."""
        attempt = self._attempts.get(miner_id)
        if attempt is not None and attempt.directive != directive:
            del self._attempts[miner_id]

    def note_return(self, miner_id: str) -> None:
        """Retry at once when a miner answers or mines again, except what it cannot do."""
        attempt = self._attempts.get(miner_id)
        if attempt is not None and not (attempt.hopeless or attempt.refused):
            del self._attempts[miner_id]

    def clear_delays(self) -> None:
        """Retry all miners at once, except what they cannot do."""
        for attempt in self._attempts.values():
            attempt.not_before = None

    def clear(self) -> None:
        """Forget all attempts."""
        self._attempts.clear()

    def forget(self, miner_id: str) -> None:
        """Forget a miner that was removed."""
        self._attempts.pop(miner_id, None)
