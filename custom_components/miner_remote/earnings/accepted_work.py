"""The work of a miner that its pool accepted, by what firmware reports with each poll. Pure: the caller has the clock.

Firmware that reports the difficulty of its accepted shares (`Difficulty Accepted` of CGMiner's API: each unit is 2^32
hashes) is believed once this agrees with its hashrate over some shares; the two differ by luck only. Until then, and
for all other firmware, the measured hashrate counts, in the proportion of accepted to all shares. Measured work is
pending until a share arrives: a miner whose pool is dead hashes, and nobody pays for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ..prices.network_hashprice import HASHES_PER_DIFFICULTY

PENDING_S: Final = 1800
"""Work that is older than this when the next share arrives was not accepted."""

TRUST_SHARES: Final = 200
"""So many accepted shares show whether the difficulty agrees with the hashrate: their luck varies by 7 %."""
TRUST_RANGE: Final = (0.67, 1.5)

_LARGEST_JUMP: Final = 1000
"""So many times the measured work in one poll is no luck, but a damaged number."""

_RECENT_SHARES: Final = 200
_TH: Final = 1e12


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """The counters of a miner since its mining process started; None if it does not report one."""

    accepted: int | None = None
    rejected: int | None = None
    difficulty: float | None = None


class AcceptedWork:
    """Counts the accepted work of one miner."""

    def __init__(self) -> None:
        """Start without a baseline: the first counters are of work before."""
        self._last: Counters | None = None
        self._pending: list[tuple[float, float]] = []
        """Measured work in TH, and how many seconds it took."""
        self._recent = [0.0, 0.0]
        """Accepted and rejected shares, mainly the last 200."""
        self._silent_s = 0.0
        self._checked = [0.0, 0.0, 0.0]
        """Since the last check: accepted shares, their work by difficulty, and the measured work (TH)."""
        self.by_difficulty = False
        """Whether the difficulty of shares is believed."""

    @property
    def share_of_accepted(self) -> float:
        """Return the recent share of accepted work, from 0 to 1; 1 for a miner that reports no shares."""
        if self._last is None or self._last.accepted is None:
            return 1.0
        accepted, rejected = self._recent
        if self._silent_s > PENDING_S:
            return 0.0
        return accepted / (accepted + rejected) if accepted + rejected else 1.0

    def hashed(self, hashrate_ths: float, seconds: float) -> float:
        """Note work that was measured; return what of it is accepted already, in TH."""
        work = hashrate_ths * seconds
        if self._last is not None and self._last.accepted is None:
            return work
        if hashrate_ths > 0:
            self._silent_s += seconds
        self._pending.append((work, seconds))
        kept = sum(age for _work, age in self._pending)
        while self._pending and kept > PENDING_S:
            # The oldest part is dropped in proportion.
            oldest, age = self._pending[0]
            excess = min(age, kept - PENDING_S)
            kept -= excess
            if excess >= age:
                self._pending.pop(0)
            else:
                self._pending[0] = oldest * (1 - excess / age), age - excess
        return 0.0

    def polled(self, counters: Counters) -> float:
        """Note the counters of a poll; return the work that they show to be accepted since the last poll, in TH."""
        last, self._last = self._last, counters
        if last is None or last.accepted is None or counters.accepted is None:
            return 0.0
        restarted = counters.accepted < last.accepted
        accepted = counters.accepted - (0 if restarted else last.accepted)
        rejected = max(0, (counters.rejected or 0) - (0 if restarted else last.rejected or 0))
        if accepted + rejected == 0:
            return 0.0
        self._silent_s = 0.0 if accepted else self._silent_s
        self._note_recent(accepted, rejected)
        pending = self._all_pending()
        measured = pending * accepted / (accepted + rejected)
        # Counters that begin at zero do not say how much of the work before was accepted.
        if restarted or counters.difficulty is None or last.difficulty is None:
            return measured
        by_difficulty = (counters.difficulty - last.difficulty) * HASHES_PER_DIFFICULTY / _TH
        if not 0 <= by_difficulty <= _LARGEST_JUMP * pending:
            return measured
        self._check(accepted, by_difficulty, measured)
        return by_difficulty if self.by_difficulty else measured

    def interrupt(self) -> None:
        """Forget the baseline: the miner does not answer, and its work meanwhile is unknown."""
        self._last = None
        self._pending.clear()
        self._silent_s = 0.0

    def _all_pending(self) -> float:
        work = sum(work for work, _seconds in self._pending)
        self._pending.clear()
        return work

    def _note_recent(self, accepted: int, rejected: int) -> None:
        self._recent = [self._recent[0] + accepted, self._recent[1] + rejected]
        if (total := sum(self._recent)) > _RECENT_SHARES:
            self._recent = [count * _RECENT_SHARES / total for count in self._recent]

    def _check(self, accepted: int, by_difficulty: float, measured: float) -> None:
        for position, value in enumerate((accepted, by_difficulty, measured)):
            self._checked[position] += value
        shares, work, expected = self._checked
        if shares < TRUST_SHARES:
            return
        self._checked = [0.0, 0.0, 0.0]
        self.by_difficulty = TRUST_RANGE[0] * expected <= work <= TRUST_RANGE[1] * expected and work > 0
