"""Backup policies: which miners are backed up now. Pure: no clock, no I/O, no Home Assistant.

Whether a backup is due follows from the time of the miner's newest backup, whoever made it, so that a restart, a missed
time or a backup by hand need no special case. The state only paces and repeats attempts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import ClassVar, Final, override

from ...drivers.contract.capability import Capability
from ...input.fields import Reader
from ..contract import (
    Decision,
    Inputs,
    LastResult,
    MakeBackup,
    MinerDecision,
    MinerView,
    PolicyKind,
    Precedence,
    Reason,
    Side,
)
from ..failures import NO_RESULT
from ..next_time import earliest
from .settings import BackupSettings, read_settings
from .state import Attempt, BackupState, read_state
from .times import last_time, next_time, offset

AT_ONCE: Final = 20
"""The number of backups of a policy that run at a time."""

SETTLE: Final = timedelta(minutes=1)
"""How long after a change its backup is made, so that several changes are one backup."""

ANSWER_WITHIN: Final = timedelta(minutes=15)
"""After this time without a result, for example because Home Assistant was restarted, an order is given again."""

FIRST_RETRY: Final = timedelta(minutes=15)
LAST_RETRY: Final = timedelta(hours=6)
QUEUE: Final = timedelta(seconds=10)
"""When the next miners are looked at if more are due than may run."""

_SUCCESS: Final = "success"


class BackupKind(PolicyKind[BackupSettings, BackupState]):
    """Backs up miners at times of the day and after changes."""

    key: ClassVar[str] = "backup"
    side: ClassVar[Side] = Side.NONE
    precedence: ClassVar[Precedence] = Precedence.BACKUP
    phases: ClassVar[tuple[str, ...]] = ("ok", "scheduled", "waiting", "running", "failed", "unsupported")
    reads_configuration: ClassVar[bool] = True
    replayable: ClassVar[bool] = False

    @override
    def read_settings(self, reader: Reader) -> BackupSettings:
        """Return the settings; missing keys have their defaults."""
        return read_settings(reader)

    @override
    def no_state(self) -> BackupState:
        """Return the state of a new policy."""
        return BackupState()

    @override
    def state_from_json(self, data: object) -> BackupState:
        """Return the stored state; raises InvalidDataError."""
        return read_state(data)

    @override
    def decide(self, settings: BackupSettings, state: BackupState, inputs: Inputs) -> Decision[BackupState]:
        """Order the backups that are due, at most `AT_ONCE` at a time."""
        # The clock may have been set back.
        since = inputs.now if state.since is None else min(state.since, inputs.now)
        slot = last_time(settings, inputs.zone, inputs.now)
        round_ = _Round(settings, inputs.now, None if slot is None or slot < since else slot, state)
        found = [round_.look(view) for view in inputs.miners]
        free = AT_ONCE - sum(item.phase == "running" and not item.ready for item in found)
        decisions: list[MinerDecision] = []
        attempts: dict[str, Attempt] = {}
        times = [next_time(settings, inputs.zone, inputs.now)]
        for view, item in zip(inputs.miners, found, strict=True):
            if item.attempt is not None:
                attempts[view.miner_id] = item.attempt
            if item is _CURRENT:
                decisions.append(_current(view.miner_id))
            elif not item.ready:
                decisions.append(MinerDecision(miner_id=view.miner_id, phase=item.phase, reason=item.reason))
                times.append(item.next_at)
            elif free > 0:
                free -= 1
                tries = 1 if item.attempt is None else item.attempt.tries + 1
                attempts[view.miner_id] = Attempt(at=inputs.now, tries=tries)
                times.append(inputs.now + ANSWER_WITHIN)
                decisions.append(
                    MinerDecision(miner_id=view.miner_id, phase="running", reason=item.reason, order=MakeBackup())
                )
            else:
                times.append(inputs.now + QUEUE)
                decisions.append(
                    MinerDecision(miner_id=view.miner_id, phase="scheduled", reason=Reason(code="backup_scheduled"))
                )
        phase, reason = _summary(decisions)
        return Decision(
            state=BackupState(since=since, attempts=attempts),
            miners=tuple(decisions),
            phase=phase,
            reason=reason,
            next_at=earliest(times, inputs.now),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """How far one miner is; `ready` is whether its backup can be ordered now."""

    phase: str
    reason: Reason
    ready: bool = False
    next_at: datetime | None = None
    attempt: Attempt | None = None


_CURRENT: Final = _Found(phase="ok", reason=Reason(code="backup_current"))


@lru_cache(maxsize=8192)
def _current(miner_id: str) -> MinerDecision:
    """Return the decision for a miner whose backup is recent enough; equal ones are made once."""
    return MinerDecision(miner_id=miner_id, phase=_CURRENT.phase, reason=_CURRENT.reason)


@dataclass(frozen=True, slots=True)
class _Round:
    """What is the same for all miners of a round; `slot` is the last time of the schedule, if it counts."""

    settings: BackupSettings
    now: datetime
    slot: datetime | None
    state: BackupState

    def look(self, view: MinerView) -> _Found:
        """Return how far a miner is."""
        if view.capabilities and Capability.CONFIG_READ not in view.capabilities:
            return _Found(phase="unsupported", reason=Reason(code="backup_unsupported"))
        last = self._past(view.last_backup_at)
        due = self._due(view, last)
        if due is None:
            return _CURRENT if last is not None else _Found(phase="ok", reason=Reason(code="backup_not_due"))
        begins, reason = due
        attempt = self._attempt(view)
        if attempt is not None:
            result = next((item for item in view.last_results if _is_of(item, attempt)), None)
            if result is None and self.now < attempt.at + ANSWER_WITHIN:
                return _Found(
                    phase="running",
                    reason=Reason(code="backup_running"),
                    next_at=attempt.at + ANSWER_WITHIN,
                    attempt=attempt,
                )
            if result is not None and result.status == _SUCCESS and begins > attempt.at:
                # It is due again.
                attempt = None
            elif self.now < (retry_at := attempt.at + _pause(attempt.tries)):
                why = (NO_RESULT if result is None else result.error or NO_RESULT).nested("cause")
                return _Found(
                    phase="failed",
                    reason=Reason(code="backup_failed", args={**why, "tries": attempt.tries}),
                    next_at=retry_at,
                    attempt=attempt,
                )
        if self.now < begins:
            return _Found(phase="scheduled", reason=Reason(code="backup_scheduled"), next_at=begins, attempt=attempt)
        if view.blocked is not None or not view.answers:
            return _Found(phase="waiting", reason=view.blocked or Reason(code="backup_offline"), attempt=attempt)
        return _Found(phase="running", reason=reason, ready=True, attempt=attempt)

    def _due(self, view: MinerView, last: datetime | None) -> tuple[datetime, Reason] | None:
        """Return when the next backup begins and why, None if the newest backup is recent enough."""
        due: tuple[datetime, Reason] | None = None
        if self.settings.after_change:
            changed = self._past(view.changed_at)
            if changed is not None and (last is None or last < changed):
                due = changed + SETTLE, Reason(code="backup_changed")
        if self.slot is not None and (last is None or last < self.slot):
            begins = self.slot + offset(view.miner_id, self.settings.spread_minutes)
            if due is None or begins < due[0]:
                due = begins, Reason(code="backup_due")
        return due

    def _attempt(self, view: MinerView) -> Attempt | None:
        """Return the last attempt; one in the future, because the clock was set back, was made now."""
        attempt = self.state.attempts.get(view.miner_id)
        if attempt is None or attempt.at <= self.now:
            return attempt
        return Attempt(at=self.now, tries=attempt.tries)

    def _past(self, at: datetime | None) -> datetime | None:
        """Return a time, or None if it is in the future: the clock was wrong then."""
        return None if at is None or at > self.now else at


def _is_of(result: LastResult, attempt: Attempt) -> bool:
    return result.kind == MakeBackup().kind and result.at >= attempt.at


def _pause(tries: int) -> timedelta:
    """Return how long after an attempt the next one is made."""
    return min(LAST_RETRY, FIRST_RETRY * (1 << min(tries - 1, 10)))


def _summary(decisions: list[MinerDecision]) -> tuple[str, Reason]:
    """Return the phase of the policy and its reason."""
    if not decisions:
        return "ok", Reason(code="backup_no_miners")
    count = Counter(decision.phase for decision in decisions)
    pending = count["running"] + count["scheduled"] + count["waiting"]
    if count["failed"]:
        return "failed", Reason(code="backup_some_failed", args={"count": count["failed"]})
    if not pending:
        return "ok", Reason(code="backup_all_current")
    phase = next(phase for phase in ("running", "scheduled", "waiting") if count[phase])
    return phase, Reason(code="backup_pending", args={"count": pending})
