"""Count the commands of a period by status and type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from ...control.record import CommandRecord, CommandType, Status
from .segment import Summary


class Statistics:
    """Counts of the records since a time."""

    def __init__(self, since: datetime) -> None:
        """Start at zero."""
        self._since = since
        self._statuses: Counter[Status] = Counter()
        self._types: Counter[CommandType] = Counter()

    def add_summary(self, summary: Summary) -> bool:
        """Count a segment by its summary; return False if its records are needed."""
        if summary.first_time is None or summary.last_time is None or summary.last_time < self._since:
            return True
        if summary.first_time < self._since:
            return False
        for (command_type, status, _), number in summary.counts.items():
            self._statuses[status] += number
            self._types[command_type] += number
        return True

    def add_records(self, records: Iterable[CommandRecord]) -> None:
        """Count records."""
        for record in records:
            if record.timestamp >= self._since:
                self._statuses[record.status] += 1
                self._types[record.command_type] += 1

    def as_dict(self) -> dict[str, object]:
        """Return the counts; `failed` counts all final statuses except `success`."""
        total, successful = self._statuses.total(), self._statuses[Status.SUCCESS]
        pending = self._statuses[Status.PENDING]
        return {
            "total": total,
            "successful": successful,
            "failed": total - successful - pending,
            "pending": pending,
            "by_type": {command_type.value: number for command_type, number in sorted(self._types.items())},
        }
