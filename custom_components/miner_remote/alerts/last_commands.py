"""The miners whose last command failed or was not confirmed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from ..commands.history.store import CommandHistory
from ..control.record import CommandRecord, HistoryQuery, Status, Verification
from .model import Args

KEPT_FOR: Final = timedelta(hours=24)
"""How long a command without success is an alert, unless a later one succeeds."""

PAGE: Final = 500
FAILED: Final = frozenset({Status.FAILED, Status.TIMEOUT, Status.INTERRUPTED})


@dataclass(frozen=True, slots=True)
class FailedCommand:
    """The last command of a miner without success; `since` is the end of the first one in a row."""

    record_id: int
    since: datetime
    ended: datetime
    args: Args


REFUSED: Final = frozenset({"cannot_pause", "unsupported_by_firmware"})
"""Codes of commands that a miner cannot carry out, apart from those that `_is_refusal` knows by their form."""


def failed(record: CommandRecord) -> bool | None:
    """Return whether a command failed or was not confirmed.

    None if that is not known, if it was not sent, or if the miner cannot carry it out and nothing was changed.
    """
    if record.verification is Verification.NOT_CONFIRMED:
        return True
    if record.status in FAILED:
        return None if _is_refusal(record) else True
    if record.status is Status.SUCCESS and record.verification is not Verification.WAITING:
        return False
    return None


def _is_refusal(record: CommandRecord) -> bool:
    code, args = record.error_code, record.error_args or {}
    if code in ("pool_change_failed", "restore_failed") and args.get("outcome_code") == "undo_not_needed":
        code = str(args.get("cause_code"))
    return code is not None and (code in REFUSED or code.endswith("_unsupported") or code.startswith("limit_"))


class LastCommands:
    """The last result of each miner's commands in the last day."""

    def __init__(self) -> None:
        """Start without results."""
        self._last_ids: dict[str, int] = {}
        self.failures: dict[str, FailedCommand] = {}

    async def async_load(self, history: CommandHistory, now: datetime) -> None:
        """Read the results of the last day from the history."""
        query = HistoryQuery(since=now - KEPT_FOR, limit=PAGE)
        found: list[CommandRecord] = []
        settled: set[str] = set()
        while page := await history.async_read(query):
            for record in page:
                if record.miner_id in settled or (outcome := failed(record)) is None:
                    continue
                found.append(record)
                if not outcome:
                    settled.add(record.miner_id)
            query = replace(query, before_id=page[-1].id)
        for record in reversed(found):
            self.note(record)

    def note(self, record: CommandRecord) -> bool:
        """Take a new or changed record; return whether `failures` changed."""
        outcome = failed(record)
        if outcome is None or record.id < self._last_ids.get(record.miner_id, 0):
            return False
        self._last_ids[record.miner_id] = record.id
        before = self.failures.pop(record.miner_id, None)
        if not outcome:
            return before is not None
        ended = record.verified_at or record.completed_at or record.timestamp
        self.failures[record.miner_id] = FailedCommand(
            record_id=record.id,
            since=ended if before is None else before.since,
            ended=ended,
            args={
                "command_type": record.command_type.value,
                "status": record.status.value,
                "verification": None if record.verification is None else record.verification.value,
                "error_code": record.error_code,
            },
        )
        return True

    def expire(self, now: datetime) -> bool:
        """Forget commands that are too old; return whether `failures` changed."""
        old = [miner_id for miner_id, failure in self.failures.items() if now - failure.ended >= KEPT_FOR]
        for miner_id in old:
            del self.failures[miner_id]
        return bool(old)

    def forget(self, miner_id: str) -> None:
        """Forget a miner that was removed."""
        self.failures.pop(miner_id, None)
        self._last_ids.pop(miner_id, None)
