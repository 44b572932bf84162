"""What the parts of a power budget have to allow, computed from a whole trace at once.

Nothing is carried from round to round: each condition is found by looking back over the rounds. The time of round `a`,
seen from round `j`, is the lowest time of the rounds `a` to `j`, because a clock that was set back makes it count from
then on. Only how long ago an input was last heard may be off by a quarter of the allowed age while it is unavailable:
then the answer of the policy counts if it is within that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from custom_components.miner_remote.policies.contract import EntityState
from custom_components.miner_remote.policies.power_budget.settings import (
    FailSafe,
    Follow,
    Freshness,
    Meter,
    Numbers,
    Signal,
)

SECOND: Final = timedelta(seconds=1)
SETTLE, FALL = 20 * SECOND, 60 * SECOND
OFTEN: Final = {"on": 100.0, "true": 100.0, "run": 100.0, "off": 0.0, "false": 0.0, "stop": 0.0}

type Allowed = tuple[float | None, float | None]
"""A percentage and watts, of which one is None."""


@dataclass
class Round:
    """What was seen in one round, and what the policy answered: a budget in W, and whether its input was stale."""

    now: datetime
    states: dict[str, EntityState]
    drawn_w: float = 0.0
    restarted: bool = False
    """Whether Home Assistant was restarted before this round."""
    budget_w: int | None = None
    stale: bool = False


@dataclass
class Trace:
    """The rounds of one policy."""

    rounds: list[Round] = field(default_factory=list)

    def seen(self, at: datetime, since: int, until: int) -> datetime:
        """Return a time that was noted in round `since`, seen from round `until`."""
        return min([at, *(item.now for item in self.rounds[since : until + 1])])

    # Freshness --------------------------------------------------------------------------------------------------------

    def stale(self, rule: Freshness, ats: list[datetime | None], j: int) -> bool | None:
        """Return whether an input is stale in round `j`, None if it may be; `ats` are its reports by round.

        A report of a later time than its round is from before the clock was set back: heard when first seen.
        """
        age = timedelta(seconds=240 if rule.stale_s is None else rule.stale_s)
        heard: list[tuple[int, datetime]] = []
        for i, at in enumerate(ats[: j + 1]):
            now = self.rounds[i].now
            if at is not None and (not heard or rule.stale_s is None or at - now <= 5 * SECOND):
                heard.append((i, now if rule.stale_s is None else min(at, now)))
        if not heard:
            return True
        i, at = heard[-1]
        if i == j:
            return self.rounds[j].now - at >= age
        # Reports may come out of order, so that the last one is older than the one before.
        since = self.rounds[j].now - self.seen(at, i, j)
        return True if since >= age else False if since < age * 3 / 4 else None

    def fail_safe(self, rule: Freshness, held: int | None, *, known: bool) -> int | None:
        if isinstance(rule.fail_safe, FailSafe):
            return {FailSafe.OFF: 0, FailSafe.RELEASE: None, FailSafe.HOLD: held if known else 0}[rule.fail_safe]
        return rule.fail_safe

    # A followed sensor ------------------------------------------------------------------------------------------------

    def follow(self, part: Follow) -> None:
        """Check the last round of a followed sensor."""
        j, last = len(self.rounds) - 1, self.rounds[-1]
        found = [item.states.get(part.sensor) for item in self.rounds]
        numbers = [None if state is None else state.number for state in found]
        ats = [state.at if state is not None and state.number is not None else None for state in found]
        known = [int(min(max(number, 0), 100_000_000)) for number in numbers if number is not None]
        stale = self.stale(part.freshness, ats, j)
        assert stale in (None, last.stale)
        if last.stale:
            assert last.budget_w == self.fail_safe(part.freshness, known[-1] if known else None, known=bool(known))
        else:
            assert last.budget_w == known[-1]

    # A signal ---------------------------------------------------------------------------------------------------------

    def signal(self, part: Signal, full_w: float) -> None:
        """Check the last round of a signal."""
        j, last = len(self.rounds) - 1, self.rounds[-1]
        found = [item.states.get(part.entity) for item in self.rounds]
        meant = [None if state is None else _meaning(part, state) for state in found]
        ats = [None if state is None or share is None else state.at for state, share in zip(found, meant, strict=True)]
        stale = self.stale(part.freshness, ats, j)
        values = self._effective(part, meant)
        effective = values[j]
        # One that was stale before the clock was set back has to report first.
        unknown = meant[j] is None and (j == 0 or values[j - 1] is None)
        assert (True if unknown else stale) in (None, last.stale)
        if not last.stale:
            assert effective is not None
            assert last.budget_w == _watts(effective, full_w)
        else:
            held = None if effective is None else _watts(effective, full_w)
            assert last.budget_w == self.fail_safe(part.freshness, held, known=effective is not None)

    def _effective(self, part: Signal, meant: list[Allowed | None]) -> list[Allowed | None]:
        """Return the value that applies after each round: the newest one that lasted long enough."""
        values: list[Allowed | None] = []
        for j, share in enumerate(meant):
            before = values[-1] if values else None
            if self.rounds[j].stale:
                values.append(before if part.freshness.fail_safe is FailSafe.HOLD else None)
            elif share is None or before is None or share == before:
                values.append(before if share is None else share)
            else:
                first = j
                for i in range(j - 1, -1, -1):
                    if self.rounds[i].stale or meant[i] not in (None, share) or values[i] == share:
                        break
                    if meant[i] == share:
                        first = i
                lasted = self.rounds[j].now - self.seen(self.rounds[first].now, first, j)
                values.append(share if lasted >= timedelta(seconds=part.debounce_s) else before)
        return values

    # A meter ----------------------------------------------------------------------------------------------------------

    def meter(self, part: Meter) -> None:
        """Check the last round of a meter."""
        j, last = len(self.rounds) - 1, self.rounds[-1]
        lines = [self._lines(part, i) for i in range(j + 1)]
        ats = [None if line is None else self._reported(part, i) for i, line in enumerate(lines)]
        stale = self.stale(part.freshness, ats, j)
        held = self._budget_before(part, j)
        assert (True if held is None and lines[j] is None else stale) in (None, last.stale)
        if last.stale:
            assert last.budget_w == self.fail_safe(part.freshness, held, known=held is not None)
            return
        assert last.budget_w is not None
        if (now_lines := lines[j]) is None:
            assert last.budget_w == held
            return
        allowed, _at = self._allowed(part, now_lines, j)
        overloaded = min(room for room, _at in now_lines) < 0
        if held is None or (overloaded and allowed < held):
            assert last.budget_w == _below(allowed)
        else:
            assert last.budget_w == self._settled(part, lines, j, held)

    def _settled(self, part: Meter, lines: list[list[tuple[float, datetime]] | None], j: int, held: int) -> int:
        """Return the budget in a round without a cut: another one after it was right for long enough."""
        now_lines = lines[j]
        assert now_lines is not None
        way = self._way(part, now_lines, j, held)
        if way == 0:
            return held
        allowed, at = self._allowed(part, now_lines, j)
        run, first = [_below(allowed)], j
        for i in range(j, -1, -1):
            if i < j:
                line = lines[i]
                if self.rounds[i].stale or self._changed(part, i) is not False:
                    break
                if line is not None:
                    if self._way(part, line, i, held) != way:
                        break
                    run.append(_below(self._allowed(part, line, i)[0]))
                    first = i
            if self.rounds[i].restarted:
                break
        since = self.seen(self.rounds[first].now, first, j)
        patience = timedelta(seconds=part.rise_s) if way > 0 else FALL
        if first < j and self.rounds[j].now - since >= patience and at > since:
            return min(run) if way > 0 else max(run)
        return held

    def _way(self, part: Meter, lines: list[tuple[float, datetime]], j: int, held: int) -> int:
        """Return 1 if a round asks for a higher budget, -1 for a lower one."""
        allowed, _at = self._allowed(part, lines, j)
        if allowed < held:
            return -1
        return int(_below(allowed) > held + max(50.0, held / 50) and not self._settles(part, lines, j))

    def _changed(self, part: Meter, i: int) -> bool | None:
        """Return whether the budget changed in a round, None if there was none before."""
        before = self._budget_before(part, i)
        return None if before is None else self.rounds[i].budget_w != before

    def _lines(self, part: Meter, i: int) -> list[tuple[float, datetime]] | None:
        """Return what is left at each sensor with the time of its report, or None if one is missing."""
        item, found = self.rounds[i], []
        pairs = [] if part.sensor is None else [(part.sensor, None)]
        for entity, most in [*pairs, *((phase.sensor, phase.max_a) for phase in part.phases)]:
            state = item.states.get(entity)
            if state is None or state.number is None:
                return None
            if most is None:
                room = part.max_import_w - state.number * (1 if part.import_positive else -1)
            else:
                room = (most - state.number) * part.volts * len(part.phases)
            found.append((room, min(state.at, item.now)))
        return found

    def _reported(self, part: Meter, i: int) -> datetime:
        """Return the time of the oldest report; one from before the clock was set back is the oldest of all."""
        item = self.rounds[i]
        reports = [item.states[entity].at for entity in part.entities]
        return max(reports) if max(reports) - item.now > 5 * SECOND else min(reports)

    def _budget_before(self, part: Meter, j: int) -> int | None:
        """Return the budget after the round before: none after a stale one, if it is not held."""
        for i in range(j - 1, -1, -1):
            if not self.rounds[i].stale:
                return self.rounds[i].budget_w
            if part.freshness.fail_safe is not FailSafe.HOLD:
                return None
        return None

    def _allowed(self, part: Meter, lines: list[tuple[float, datetime]], j: int) -> tuple[float, datetime]:
        """Return what the miners may draw, and when the sensor that says so reported."""
        cut = self._last_cut(part, j)
        found = []
        for room, at in lines:
            drawn = self.rounds[j].drawn_w
            if cut is not None and at < cut[0] + SETTLE:
                drawn = max(drawn, cut[1])
            found.append((max(drawn + room, 0.0), at))
        return min(found)

    def _settles(self, part: Meter, lines: list[tuple[float, datetime]], j: int) -> bool:
        """Return whether a sensor may not show the last cut in a round."""
        cut = self._last_cut(part, j)
        return cut is not None and any(at < cut[0] + SETTLE for _room, at in lines)

    def _last_cut(self, part: Meter, j: int) -> tuple[datetime, float] | None:
        """Return when an overload last lowered the budget before a round, and what the miners counted with."""
        for i in range(j - 1, -1, -1):
            if self.rounds[i].stale:
                return None
            before, lines = self._budget_before(part, i), self._lines(part, i)
            if before is None or lines is None or min(room for room, _at in lines) >= 0:
                continue
            if self._allowed(part, lines, i)[0] < before:
                earlier = self._last_cut(part, i)
                drawn = self.rounds[i].drawn_w
                if earlier is not None and any(at < earlier[0] + SETTLE for _room, at in lines):
                    drawn = max(drawn, earlier[1])
                return self.seen(self.rounds[i].now, i, j), float(int(drawn))
        return None


def _below(allowed: float) -> int:
    """Return the budget that keeps a reserve."""
    return int(max(0.0, allowed - 50.0 if allowed <= 2500 else allowed * 49 / 50))


def _meaning(part: Signal, state: EntityState) -> Allowed | None:
    """Return what a state means, or None if it is not understood."""
    table = dict(part.levels) if part.levels else OFTEN
    names = [state.state.strip().casefold()]
    if state.number is not None:
        names.append(f"{state.number:g}")
    for name in names:
        if name in table:
            return table[name], None
    if state.number is None or part.numbers is Numbers.NONE:
        return None
    if part.numbers is Numbers.PERCENT:
        return max(0.0, min(100.0, state.number)), None
    return None, max(0, int(state.number * (1000 if part.numbers is Numbers.KW else 1)))


def _watts(allowed: Allowed, full_w: float) -> int | None:
    percent, watts = allowed
    if percent is None:
        assert watts is not None
        return int(watts)
    return None if percent >= 100 else int(full_w * percent / 100)
