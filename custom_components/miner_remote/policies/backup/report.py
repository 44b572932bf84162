"""The report of a backup policy: the last backup of each miner, and why one is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ..contract import MinerDecision, MinerView, Reason
from ..error_texts import text_of

_MISSING = {"failed", "waiting", "unsupported"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupReport:
    """The last backup of a miner; `missing` is why a backup that is due could not be made."""

    miner_id: str
    name: str
    last_backup_at: datetime | None
    missing: Reason | None = None

    def as_json(self) -> dict[str, object]:
        """Return the report of the miner for clients."""
        reason = self.missing
        return {
            "miner_id": self.miner_id,
            "name": self.name,
            "last_backup_at": None if self.last_backup_at is None else self.last_backup_at.isoformat(),
            "error_code": None if reason is None else f"policy_{reason.code}",
            "error_args": None if reason is None else dict(reason.args),
            "error": None if reason is None else text_of(reason),
        }


def backup_reports(decisions: Iterable[MinerDecision], views: Mapping[str, MinerView]) -> list[BackupReport]:
    """Return the report of each miner that a decision was made for, those without a backup first."""
    reports = [
        BackupReport(
            miner_id=decision.miner_id,
            name=views[decision.miner_id].name,
            last_backup_at=views[decision.miner_id].last_backup_at,
            missing=decision.reason if decision.phase in _MISSING else None,
        )
        for decision in decisions
        if decision.miner_id in views
    ]
    return sorted(reports, key=lambda report: (report.missing is None, report.name.casefold()))
