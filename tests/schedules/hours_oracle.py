"""Brute-force oracle for rules that choose hours, with appearing, missing and corrected prices, and restarts.

Time is cut into ticks. At each tick everything is computed from scratch, from the prices known at that tick and from
a log of what was decided before; nothing is planned ahead.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from custom_components.miner_remote.schedules.model import OnMissingPrice, RuleType, Schedule

from . import oracle
from .oracle import Want

TICK = 30
"""Minutes."""

type State = tuple[bool, int, bool]
"""Whether the rule stops, since which tick, and whether that switched machines."""


@dataclass
class World:
    """The decisions of one schedule, tick by tick."""

    schedule: Schedule
    clocks: oracle.Clock
    low: int
    high: int
    state: State | None = None
    log: dict[int, bool] = field(default_factory=dict)
    """Whether each past tick counts."""

    def __post_init__(self) -> None:
        self.windows = self.find_windows()

    def find_windows(self) -> list[tuple[int, int, int, oracle.Span]]:
        """Return start, end, the end of the range to choose from, and the span of each window, in ticks."""
        rule = self.schedule.price_rule
        assert rule is not None
        result = []
        for span in oracle.spans(self.schedule, self.clocks, self.low * TICK, self.high * TICK):
            until = span.end
            if rule.deadline is not None:
                day = self.clocks.day(span.start)
                edges = [oracle.day_edge(self.clocks, day + number * oracle.DAY, rule.deadline) for number in range(3)]
                until = min([until, *(edge for edge in edges if edge > span.start)])
            assert not any(minute % TICK for minute in (span.start, span.end, until))
            result.append((span.start // TICK, span.end // TICK, until // TICK, span))
        return result

    def change(self, schedule: Schedule, clocks: oracle.Clock) -> None:
        self.schedule, self.clocks = schedule, clocks
        self.windows = self.find_windows()

    @property
    def off_outside(self) -> bool:
        outside = oracle.between(self.schedule)
        return outside is not None and outside != "on"

    @property
    def dearest(self) -> bool:
        rule = self.schedule.price_rule
        return rule is not None and rule.type is RuleType.DEAREST

    @property
    def counting(self) -> bool:
        return self.state is not None and self.state[0] == self.dearest

    def active(self, at: int) -> list[tuple[int, int, int, oracle.Span]]:
        return [window for window in self.windows if window[0] <= at < window[1]]

    def rest(self, window: tuple[int, int, int, oracle.Span]) -> int:
        rule = self.schedule.price_rule
        assert rule is not None
        return round(rule.hours * 60 / TICK) - sum(self.log.get(at, False) for at in range(window[0], window[2]))

    def sleep(self, at: int) -> None:
        """Pass a tick without a decision: the last decision continues."""
        self.log[at] = self.counting

    def wake(self, at: int) -> None:
        """Decide again after a restart or an edit: a decision remains valid only if no window has ended since."""
        if self.state is None:
            return
        if all(self.active(tick) for tick in range(self.state[1], at + 1)):
            return
        self.state = None

    def step(self, at: int, prices: dict[int, int]) -> Want:
        """Return the directive of the schedule at a tick, and count it."""
        if not self.schedule.enabled:
            self.state = None
            self.log[at] = False
            return None
        active = self.active(at)
        if not active:
            self.state = None
            self.log[at] = False
            return oracle.between(self.schedule)
        rule = self.schedule.price_rule
        assert rule is not None
        verdicts = [self.verdict(window, at, prices) for window in active]
        wish, firm = oracle.hours_wish(rule, verdicts), False
        if wish == "missing":
            if rule.on_missing_price is OnMissingPrice.KEEP:
                wish = self.off_outside if self.state is None else self.state[0]
            else:
                wish = rule.on_missing_price is OnMissingPrice.OFF
        elif wish == self.dearest:
            firm = any(
                verdict == "chosen" and self.needs(window, at, prices)
                for window, verdict in zip(active, verdicts, strict=True)
            )
        else:
            firm = "done" in verdicts
        assert isinstance(wish, bool)
        if self.state is None:
            self.state = (wish, at, wish != self.off_outside)
        elif wish != self.state[0]:
            shortest = self.schedule.min_off_minutes if self.state[0] else self.schedule.min_on_minutes
            if firm or not self.state[2] or (at - self.state[1]) * TICK >= shortest:
                self.state = (wish, at, True)
        self.log[at] = self.counting
        if not self.state[0]:
            return "on"
        return min((oracle.stop_of(self.schedule, window[3].period) for window in active), key=oracle.strictness)

    def verdict(self, window: tuple[int, int, int, oracle.Span], at: int, prices: dict[int, int]) -> str:
        start, _end, until, _span = window
        rest = self.rest(window)
        if at >= until or rest <= 0:
            return "done"
        rule = self.schedule.price_rule
        assert rule is not None
        sign = -1 if self.dearest else 1
        known = [tick for tick in range(at, until) if tick in prices]
        if not rule.contiguous:
            chosen = at in sorted(known, key=lambda tick: (sign * prices[tick], tick))[:rest]
        elif self.counting and any(self.log.get(tick, False) for tick in range(start, at)):
            chosen = True
        else:
            blocks = [tick for tick in known if all(tick + number in prices for number in range(rest))]
            blocks = [tick for tick in blocks if tick + rest <= until]
            if blocks:
                costs = {tick: sign * sum(prices[tick + number] for number in range(rest)) for tick in blocks}
                chosen = min(blocks, key=lambda tick: (costs[tick], tick)) == at
            elif known:
                begins = [tick for tick in known if tick == at or tick - 1 not in prices]
                lengths = {
                    tick: next(number for number in range(until) if tick + number not in known) for tick in begins
                }
                longest = max(begins, key=lambda tick: (lengths[tick], -tick))
                chosen = max(at, min(longest, until - rest)) == at
            else:
                chosen = False
        if chosen:
            return "chosen"
        return "left" if at in prices else "unknown"

    def needs(self, window: tuple[int, int, int, oracle.Span], at: int, prices: dict[int, int]) -> bool:
        """Return whether hours would be missed if this tick were not used."""
        _start, _end, until, _span = window
        rest = self.rest(window)
        rule = self.schedule.price_rule
        assert rule is not None
        if not rule.contiguous:
            return self.known_ahead(window, at, prices) <= rest
        later = [tick for tick in range(at, until - rest + 1) if all(tick + number in prices for number in range(rest))]
        return at >= max(later, default=until - rest)

    def known_ahead(self, window: tuple[int, int, int, oracle.Span], at: int, prices: dict[int, int]) -> int:
        return sum(tick in prices for tick in range(max(at, window[0]), window[2]))
