"""What a template policy should decide for one miner, computed for each round from the whole trace up to it.

Nothing is carried from round to round except what was expected before: each answer is found by looking back over all
rounds. Values are abstract: which keys differ is given, not compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

DAY = timedelta(hours=24)
LOST = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The settings that decide."""

    enforce: bool
    after_reset: bool
    max_per_day: int


@dataclass(frozen=True, kw_only=True)
class Round:
    """What was known in one round.

    `read` holds the sections that were compared with the time of their reading; `differing` the keys that differ, by
    section. `unread` and `left_out` are the sections that were not compared.
    """

    now: datetime
    answers: bool
    read: dict[str, datetime]
    differing: dict[str, frozenset[str]]
    unread: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    held_until: datetime | None = None
    blocked: bool = False
    resting: bool = False
    """Whether it is paused or switched off."""
    profile: str | None = None
    lost_pools: bool = False
    manual_at: datetime | None = None
    result: tuple[datetime, bool] | None = None
    """When the last order ended, and whether it succeeded."""


@dataclass(frozen=True, kw_only=True)
class Expected:
    """The decision: `settled` is whether the miner certainly was in order or certainly was not, None for neither."""

    phase: str
    sections: frozenset[str] | None = None
    """The sections of the order, None without an order."""
    drift: frozenset[str] = frozenset()
    settled: bool | None = None


def expected(rules: Rules, rounds: Sequence[Round]) -> list[Expected]:
    """Return the decision of each round."""
    decisions: list[Expected] = []
    for last in range(len(rounds)):
        decisions.append(_Trace(rules, rounds[: last + 1], decisions).decision())
    return decisions


class _Trace:
    """The rounds up to the last one, and what was decided before."""

    def __init__(self, rules: Rules, rounds: Sequence[Round], before: Sequence[Expected]) -> None:
        self.rules = rules
        self.rounds = rounds
        self.before = before
        self.last = len(rounds) - 1
        self.given = [at for at, decision in enumerate(before) if decision.sections is not None]

    def time(self, noted: int, at: datetime, seen: int | None = None) -> datetime:
        """Return a time noted in one round as it counts in another: never later than any clock since."""
        upto = self.last if seen is None else seen
        return min([at, *(self.rounds[number].now for number in range(noted, upto + 1))])

    def within(self, noted: int, at: datetime, span: timedelta) -> bool:
        """Return whether a time noted in a round was younger than `span` in all rounds since."""
        return all(
            self.rounds[number].now - self.time(noted, at, number) < span for number in range(noted, self.last + 1)
        )

    def results(self) -> list[tuple[int, datetime, bool]]:
        """Return each result with the round in which it was first known."""
        found: list[tuple[int, datetime, bool]] = []
        for number, each in enumerate(self.rounds):
            if each.result is not None and each.result[0] not in {at for _, at, _ok in found}:
                found.append((number, *each.result))
        return found

    def lost_at(self) -> list[int]:
        """Return the rounds in which an order was given up because its result did not come."""
        found: list[int] = []
        answered = {number for number, _at, _ok in self.results()}
        for order in self.given:
            for number in range(order + 1, self.last + 1):
                if number in answered:
                    break
                if self.rounds[number].now - self.time(order, self.rounds[order].now, number) >= LOST:
                    found.append(number)
                    break
        return found

    def awaits(self) -> bool:
        """Return whether the last order has no result yet and is still waited for."""
        if not self.given:
            return False
        order = self.given[-1]
        ended = [number for number, _at, _ok in self.results() if number > order]
        return not ended and not [number for number in self.lost_at() if number > order]

    def differs_since(self, section: str, key: str) -> list[int]:
        """Return the rounds in which a key was seen to differ without a break, oldest first."""
        begin = max([0, *(number for number, _at, _ok in self.results()), *self.lost_at()])
        chain: list[int] = []
        for number in range(self.last, begin - 1, -1):
            each = self.rounds[number]
            if not each.answers or section in each.unread:
                continue
            if key not in each.differing.get(section, frozenset()):
                break
            chain.append(number)
        return chain[::-1]

    def is_drift(self, section: str, key: str) -> bool:
        """Return whether a key that differs now was seen to differ in an earlier reading."""
        first: datetime | None = None
        at: datetime | None = None
        for number in self.differs_since(section, key):
            each = self.rounds[number]
            at = min(each.read[section], each.now)
            if first is None or first > each.now:
                first = at
        return first is not None and at is not None and at > first

    def reset_pending(self) -> bool:
        """Return whether there were signs of a reset that nothing has settled since."""
        return any(self.is_reset(number) and not self.is_taken_care_of(number) for number in range(self.last + 1))

    def is_reset(self, number: int) -> bool:
        each = self.rounds[number]
        if not each.answers or not self.rules.after_reset:
            return False
        known = [other.profile for other in self.rounds[:number] if other.answers and other.profile is not None]
        replaced = bool(known) and each.profile is not None and each.profile != known[-1]
        return replaced or (each.lost_pools and bool(each.differing.get("pools")))

    def is_taken_care_of(self, number: int) -> bool:
        if any(decision.settled for decision in self.before[number:]):
            return True
        return any(
            later.answers
            and later.manual_at is not None
            and later.manual_at >= self.time(number, self.rounds[number].now, at)
            for at, later in enumerate(self.rounds[number + 1 :], number + 1)
        )

    def failures(self) -> tuple[int, datetime | None]:
        """Return how many orders in a row failed, and when the last one did."""
        settled = max([-1, *(number for number, decision in enumerate(self.before) if decision.settled)])
        count, at = 0, None
        for number, ended, succeeded in self.results():
            if succeeded:
                count, at = 0, None
            elif number > settled:
                count, at = count + 1, self.time(number, ended)
        return count, at

    def may_order(self) -> bool:
        now = self.rounds[-1]
        if not self.rules.enforce and not self.reset_pending():
            return False
        if now.blocked or now.resting or (now.held_until is not None and now.held_until > now.now):
            return False
        if sum(self.within(order, self.rounds[order].now, DAY) for order in self.given) >= self.rules.max_per_day:
            return False
        count, at = self.failures()
        pause = min(timedelta(minutes=10 * 2 ** (count - 1)), timedelta(hours=6)) if count else timedelta()
        return at is None or now.now - at >= pause

    def was_put_back(self) -> bool:
        done = [(number, ended) for number, ended, succeeded in self.results() if succeeded]
        return bool(done) and self.within(done[-1][0], done[-1][1], DAY)

    def as_before(self) -> Expected:
        known = [decision.settled for decision in self.before if decision.settled is not None]
        return Expected(phase="in_order" if known and known[-1] else "unknown")

    def decision(self) -> Expected:
        now = self.rounds[-1]
        if self.awaits():
            return Expected(phase="applying")
        if not now.answers:
            return Expected(phase="unknown")
        drift = {
            section: keys
            for section, differing in now.differing.items()
            if (keys := frozenset(key for key in differing if self.is_drift(section, key)))
        }
        if drift:
            names = frozenset(f"{section}/{key}" for section, keys in drift.items() for key in keys)
            if self.may_order():
                return Expected(phase="applying", sections=frozenset(drift), drift=names, settled=False)
            return Expected(phase="differs", drift=names, settled=False)
        if any(now.differing.values()) or now.unread:
            return self.as_before()
        if not now.read:
            return Expected(phase="unknown" if now.left_out else "cannot")
        return Expected(phase="put_back" if self.was_put_back() else "in_order", settled=True)
