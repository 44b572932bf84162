"""The commands of one request, their progress, and how to stop them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from homeassistant.core import callback
from homeassistant.util import dt as dt_util

from ..control.record import Command, CommandRecord, Initiator, Status, Verification

FAILURES_LISTED: Final = 100
"""How many failures the summary of a batch lists; the history has all of them."""

APPLY_TEMPLATE: Final = "apply_template"
"""What summaries call the commands of a template, which are of several types."""

_FAILURES: Final = frozenset(Status) - {Status.PENDING, Status.SUCCESS, Status.SKIPPED}


class Batch:
    """The commands of one request, running or ended."""

    def __init__(
        self,
        batch_id: str,
        command: Command,
        records: list[CommandRecord],
        initiator: Initiator,
        on_change: Callable[[Batch], None],
        title: str | None = None,
    ) -> None:
        """Hold the records, which the runner updates; `on_change` is called after each change.

        `title` is the name of the template that commands of several types apply; `command` is then one of them.
        """
        self.id = batch_id
        self.command = command
        self.records = records
        self.initiator = initiator
        self.title = title
        self.next_group_at: datetime | None = None
        """When the next group starts, if the batch is waiting between two."""
        self._on_change = on_change
        self._stopped = asyncio.Event()
        self._ended = asyncio.Event()
        self._left_out: set[str] = set()
        self._failures = 0
        self._undoable: set[str] = set()
        self._final: dict[int, asyncio.Event] = {}

    @property
    def running(self) -> bool:
        """Return whether commands are still pending."""
        return not self._ended.is_set()

    @property
    def stopped(self) -> bool:
        """Return whether the batch was stopped."""
        return self._stopped.is_set()

    @callback
    def stop(self) -> None:
        """Start no further command; running ones finish."""
        if not self.stopped:
            self._stopped.set()
            self._on_change(self)

    @callback
    def leave_out(self, miner_id: str) -> None:
        """Skip the command to one miner, unless it has started: it is no longer required."""
        self._left_out.add(miner_id)

    def leaves_out(self, miner_id: str) -> bool:
        """Return whether the command to a miner is skipped."""
        return miner_id in self._left_out

    @callback
    def end(self) -> None:
        """Mark the batch as ended; only the runner calls this."""
        self._ended.set()
        self._on_change(self)

    @callback
    def finished(self, record: CommandRecord) -> None:
        """Count a final command; only the runner calls this."""
        self._failures += record.status in _FAILURES
        if record.undo_backup_id is not None:
            self._undoable.add(record.miner_id)
        if (event := self._final.pop(record.id, None)) is not None:
            event.set()
        self._on_change(self)

    @property
    def undoable(self) -> list[str]:
        """Return the miners whose change of pools can be undone, in the order of the records."""
        ids = dict.fromkeys(record.miner_id for record in self.records)
        return [miner_id for miner_id in ids if miner_id in self._undoable]

    @callback
    def pools_changed_later(self, miner_id: str) -> None:
        """Note that a later command changed the pools of a miner; only the runner calls this."""
        if miner_id in self._undoable:
            self._undoable.discard(miner_id)
            self._on_change(self)

    @callback
    def changed(self) -> None:
        """Report that a command was sent or verified, or a late result noted, maybe after the batch ended."""
        self._on_change(self)

    async def wait(self) -> None:
        """Wait until all commands are final."""
        await self._ended.wait()

    async def wait_for(self, record: CommandRecord) -> None:
        """Wait until one command of the batch is final."""
        if record.status is Status.PENDING:
            await self._final.setdefault(record.id, asyncio.Event()).wait()

    async def pause(self, seconds: float) -> None:
        """Wait between two groups, or until the batch is stopped."""
        self.next_group_at = dt_util.utcnow() + timedelta(seconds=seconds)
        self._on_change(self)
        try:
            async with asyncio.timeout(seconds):
                await self._stopped.wait()
        except TimeoutError:
            return
        finally:
            self.next_group_at = None
            self._on_change(self)

    def failures(self) -> int:
        """Return how many commands failed; skipped ones do not count."""
        return self._failures

    def as_result(self) -> dict[str, object]:
        """Return the result object of the REST contract; `failed` counts all failures except skipped commands."""
        return batch_result(self.id, self.records)

    def as_summary(self) -> dict[str, object]:
        """Return the progress of the batch: counts, the first failures, and when the next group starts."""
        failed = (record for record in self.records if record.status in _FAILURES)
        return {
            "batch_id": self.id,
            "command_type": self.command.command_type.value if self.title is None else APPLY_TEMPLATE,
            "title": self.title,
            "parameters": self.command.public_parameters() if self.title is None else {},
            "source": self.initiator.source.value,
            "initiated_by": self.initiator.initiated_by,
            "started_at": self.records[0].timestamp.isoformat() if self.records else None,
            "miner_id": self.records[0].miner_id if len(self.records) == 1 else None,
            "running": self.running,
            "stopped": self.stopped,
            **_counts(self.records),
            "undoable": len(self._undoable),
            "next_group_at": self.next_group_at.isoformat() if self.next_group_at else None,
            "failures": [_result_of(record) for record in islice(failed, FAILURES_LISTED)],
        }


def _counts(records: Sequence[CommandRecord]) -> dict[str, object]:
    by_status = Counter(record.status for record in records)
    by_stage = Counter(_verification(record) for record in records if record.status is Status.SUCCESS)
    return {
        "total": len(records),
        "successful": by_status[Status.SUCCESS],
        "accepted": by_stage[Verification.WAITING],
        "confirmed": by_stage[Verification.CONFIRMED],
        "not_confirmed": by_stage[Verification.NOT_CONFIRMED],
        "failed": sum(by_status[status] for status in _FAILURES),
        "skipped": by_status[Status.SKIPPED],
        "pending": by_status[Status.PENDING],
        "sent": sum(record.status is Status.PENDING and record.sent_at is not None for record in records),
    }


def _verification(record: CommandRecord) -> Verification:
    """Return whether a successful command was confirmed.

    A command that is not confirmed later has been read back, unless the firmware does not report the change.
    """
    if record.verification is not None:
        return record.verification
    unreported = record.response is not None and "read_back" in record.response
    return Verification.NOT_CONFIRMED if unreported else Verification.CONFIRMED


def batch_result(batch_id: str, records: Sequence[CommandRecord]) -> dict[str, object]:
    """Return the result object of the REST contract for the records of a batch."""
    return {
        "batch_id": batch_id,
        **_counts(records),
        "commands": [_result_of(record) for record in records],
    }


def _result_of(record: CommandRecord) -> dict[str, object]:
    return {
        "miner_ip": record.miner_ip,
        "miner_id": record.miner_id,
        "status": record.status.value,
        "error": record.error_message,
        "error_code": record.error_code,
        "error_args": record.error_args,
        "verification": record.verification.value if record.verification else None,
        "command_id": record.id,
    }
