"""Minute-by-minute oracle for the planner: slow, and independent of the planner's code.

Only the values that schedules and prices are made of are shared. Everything here happens at whole minutes, which are
numbered from 1970; times are looked up in a table of what the clocks of the zone really show at each minute.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

from custom_components.miner_remote.prices.model import PriceCurve
from custom_components.miner_remote.schedules.model import (
    Action,
    OnMissingPrice,
    Period,
    PriceRule,
    RuleType,
    Schedule,
    ScheduleType,
)
from custom_components.miner_remote.schedules.planning.timeline import MinerInput, Override, RuleState

type Want = str | int | None
"""`off`, watts, `on`, or None for no opinion."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
ONE = timedelta(minutes=1)
STEPS = [number * ONE for number in range(15)]
MARGIN = 6 * 1440
"""Minutes of the table before and after the planned range; no window extends further."""


def minute(at: datetime) -> int:
    return int((at - EPOCH).total_seconds()) // 60


def minutes_of(span: tuple[datetime, datetime]) -> range:
    return range(minute(span[0]), minute(span[1]))


class Clock:
    """The wall-clock time of a zone at each minute from `low` to `high`."""

    def __init__(self, key: str, low: int, high: int) -> None:
        zone = ZoneInfo(key)
        self.low = low
        self.shown: list[datetime] = []
        for quarter in range(low, high, 15):
            # Converting each minute is slow; no clock changes within a quarter of an hour.
            here, there = (datetime.fromtimestamp(at * 60, zone).replace(tzinfo=None) for at in (quarter, quarter + 14))
            if there - here == 14 * ONE:
                here = here.replace(fold=0)
                self.shown += [here + step for step in STEPS]
            else:
                self.shown += [
                    datetime.fromtimestamp(at * 60, zone).replace(tzinfo=None, fold=0)
                    for at in range(quarter, quarter + 15)
                ]
        self.last = dict(zip(self.shown, range(low, high), strict=True))
        self.first = dict(zip(reversed(self.shown), range(high - 1, low - 1, -1), strict=True))

    def day(self, at: int) -> date:
        return self.shown[at - self.low].date()

    def existing(self, wall: datetime) -> datetime:
        while wall not in self.first:
            wall += timedelta(minutes=1)
        return wall

    def start(self, wall: datetime) -> int:
        return self.first[self.existing(wall)]

    def end(self, wall: datetime) -> int:
        """Return the instant of an end: the last occurrence of its wall-clock time."""
        return self.last[self.existing(wall)]


@lru_cache(maxsize=32)
def clock(key: str, low_day: int, high_day: int) -> Clock:
    return Clock(key, low_day * 1440, high_day * 1440)


@dataclass(frozen=True)
class Span:
    start: int
    end: int
    period: Period | None


@dataclass
class Answer:
    """The directive of a schedule at each minute, and the rule's state at the first: (stopping, since, switched)."""

    wants: list[Want]
    state: tuple[bool, int, bool] | None
    missing: bool


def strictness(want: Want) -> tuple[int, int]:
    return (0, 0) if want == "off" else (1, want) if isinstance(want, int) else (2, 0)


def spans(schedule: Schedule, clocks: Clock, low: int, high: int) -> list[Span]:
    """Return all windows near the time from `low` to `high`."""
    if schedule.schedule_type is ScheduleType.ONE_TIME:
        start, end = schedule.one_time_start, schedule.one_time_end
        assert start is not None
        assert end is not None
        # A window far outside the table must stay outside.
        if start.tzinfo is None:
            assert end.tzinfo is None
            table = clocks.shown
            start = min(max(start, table[0] + timedelta(days=2)), table[-1] - timedelta(days=2))
            end = min(max(end, table[0] + timedelta(days=2)), table[-1] - timedelta(days=2))
            return [Span(clocks.start(start), clocks.end(end), None)]
        return [Span(minute(start), minute(end), None)]
    days = sorted({clocks.day(at) for at in range(low - 4 * 1440, high + 3 * 1440, 60)})
    result = []
    if schedule.weekly_schedule:
        for day in days:
            midnight = datetime.combine(day, time())
            for period in schedule.weekly_schedule:
                if schedule.schedule_type is ScheduleType.WEEKLY and day.weekday() not in period.days:
                    continue
                start = midnight + timedelta(minutes=period.start_hour * 60 + period.start_minute)
                end = midnight + timedelta(minutes=period.end_hour * 60 + period.end_minute)
                while end <= start:
                    end += timedelta(days=1)
                result.append(Span(clocks.start(start), clocks.end(end), period))
    else:
        assert schedule.price_rule is not None
        if schedule.price_rule.type in (RuleType.ABOVE, RuleType.BREAK_EVEN):
            return [Span(clocks.low, clocks.low + len(clocks.shown), None)]
        edges = [day_edge(clocks, day, schedule.price_rule.deadline) for day in days]
        result = [Span(edges[index], edges[index + 1], None) for index in range(len(edges) - 1)]
    return [span for span in result if span.start < span.end]


def day_edge(clocks: Clock, day: date, deadline: tuple[int, int] | None) -> int:
    midnight = datetime.combine(day, time())
    if deadline is None:
        return clocks.start(midnight)
    return clocks.end(midnight + timedelta(minutes=deadline[0] * 60 + deadline[1]))


def stop_of(schedule: Schedule, period: Period | None) -> Want:
    if period is not None and period.power_limit_w is not None:
        return period.power_limit_w
    return "off" if schedule.power_limit_w is None else schedule.power_limit_w


def between(schedule: Schedule) -> Want:
    if schedule.schedule_type is ScheduleType.ONE_TIME or not schedule.weekly_schedule:
        return None
    if {period.action for period in schedule.weekly_schedule} == {Action.ON}:
        return stop_of(schedule, None)
    return "on"


def price_table(curve: PriceCurve) -> dict[int, float]:
    """Return the price of each minute; the tests' prices are binary fractions, so that sums of them are exact."""
    table: dict[int, float] = {}
    for point in curve.points:
        table.update(dict.fromkeys(range(minute(point.start), minute(point.end)), point.price))
    return table


class Tally:
    """The hours of one window: the minutes that count, and those chosen for the rest."""

    def __init__(self, rule: PriceRule, span: Span, until: int, prices: dict[int, float], counted: set[int]) -> None:
        self.rule = rule
        self.until = until
        self.prices = prices
        self.known = [number for number in range(span.start, until) if number in prices]
        self.counted = {number for number in counted if span.start <= number < until}
        self.chosen: set[int] | None = None

    @property
    def rest(self) -> int:
        return round(self.rule.hours * 60) - len(self.counted)

    def verdict(self, at: int, *, active: bool) -> str:
        """Return `done`, `chosen`, `left` or `unknown`; `active`: whether time counted up to now."""
        if at >= self.until or self.rest <= 0:
            return "done"
        if self.chosen is None:
            begun = self.rule.contiguous and active and bool(self.counted)
            self.chosen = set(range(at, min(at + self.rest, self.until))) if begun else self.choice(at)
        if at in self.chosen:
            return "chosen"
        return "left" if at in self.prices else "unknown"

    def choice(self, at: int) -> set[int]:
        """Return the minutes chosen by a rule from now on."""
        sign = -1 if self.rule.type is RuleType.DEAREST else 1
        known = [number for number in self.known if number >= at]
        if not self.rule.contiguous:
            return set(sorted(known, key=lambda number: (sign * self.prices[number], number))[: self.rest])
        best: tuple[float, int] | None = None
        longest: tuple[int, int] = (0, 0)
        total = 0.0
        length = 0
        for number in known:
            if number - 1 not in self.prices or number == at:
                total, length = 0.0, 0
            total += sign * self.prices[number]
            length += 1
            if length > longest[0]:
                longest = (length, number)
            if length > self.rest:
                total -= sign * self.prices[number - self.rest]
            if length >= self.rest and (best is None or total < best[0]):
                best = (total, number)
        if best is not None:
            return set(range(best[1] - self.rest + 1, best[1] + 1))
        if not known:
            return set()
        start = max(at, min(longest[1] - longest[0] + 1, self.until - self.rest))
        return set(range(start, min(start + self.rest, self.until)))

    def needs(self, at: int) -> bool:
        """Return whether skipping the current minute would leave too few minutes at the end."""
        if not self.rule.contiguous:
            return sum(number >= at for number in self.known) <= self.rest
        known, length = {number for number in self.known if number >= at}, 0
        fits: list[int] = []
        for number in sorted(known):
            length = length + 1 if number - 1 in known else 1
            if length >= self.rest:
                fits.append(number - self.rest + 1)
        return at >= max(fits, default=self.until - self.rest)

    def note(self, at: int, verdict: str, *, active: bool) -> None:
        if active and at < self.until:
            self.counted.add(at)
        if at < self.until and active != (verdict == "chosen"):
            self.chosen = None


def pays(rule: PriceRule, hashprice: Fraction, miner: MinerInput, price: Fraction) -> bool:
    assert miner.power_w is not None
    assert miner.hashrate_ths is not None
    costs = price * Fraction(miner.power_w) / 1000 * 24
    return costs * (100 + Fraction(rule.margin_percent)) / 100 <= hashprice * Fraction(miner.hashrate_ths)


def answer(
    schedule: Schedule,
    key: str,
    low: int,
    high: int,
    curve: PriceCurve | None,
    last: RuleState | None,
    miner: MinerInput,
    hashprice: float | None,
    record: set[int] | None = None,
) -> Answer:
    """Return the answer for one schedule and one miner from `low` to before `high`."""
    clocks = clock(key, (low - MARGIN) // 1440, (high + MARGIN) // 1440 + 1)
    found = spans(schedule, clocks, low, high)
    rule = schedule.price_rule
    prices = price_table(curve) if curve is not None and rule is not None else {}
    outside = between(schedule)
    tallies: dict[Span, Tally] = {}
    dearest = rule is not None and rule.type is RuleType.DEAREST
    chooses = rule is not None and rule.type in (RuleType.CHEAPEST, RuleType.DEAREST)
    if rule is not None and chooses:
        counted = set(record or ())
        if last is not None and last.stopping == dearest:
            counted |= set(range(minute(last.since), low))
        for span in found:
            until = span.end
            if rule.deadline is not None:
                around = [clocks.day(span.start) + timedelta(days=number) for number in range(3)]
                until = min(
                    [until, *(at for day in around if (at := day_edge(clocks, day, rule.deadline)) > span.start)]
                )
            tallies[span] = Tally(rule, span, until, prices, counted)
    wants: list[Want] = []
    state: tuple[bool, int, bool] | None = None
    if last is not None and all(
        any(span.start <= at < span.end for span in found) for at in range(minute(last.since), low + 1)
    ):
        state = (last.stopping, minute(last.since), last.switched)
    state_now: tuple[bool, int, bool] | None = None
    missing = False
    for at in range(low, high):
        active = [span for span in found if span.start <= at < span.end]
        if not active:
            state = None
            wants.append(outside)
        elif rule is None:
            options: list[Want] = []
            for span in active:
                action = schedule.one_time_action if span.period is None else span.period.action
                options.append("on" if action is Action.ON else stop_of(schedule, span.period))
            wants.append(min(options, key=strictness))
        else:
            price = prices.get(at)
            before = state is not None and state[0] == dearest
            verdicts = [tallies[span].verdict(at, active=before) for span in active] if chooses else []
            wish = hours_wish(rule, verdicts) if chooses else raw(rule, price, state, miner, hashprice)
            fallback = None if state is None else state[0]
            firm = False
            if wish == "missing":
                if at == low and price is None:
                    missing = True
                if rule.on_missing_price is not OnMissingPrice.KEEP:
                    fallback = rule.on_missing_price is OnMissingPrice.OFF
                elif state is None and chooses:
                    fallback = outside is not None and outside != "on"
            elif chooses and state is not None and state[0] != wish:
                firm = (
                    any(
                        verdict == "chosen" and tallies[span].needs(at)
                        for span, verdict in zip(active, verdicts, strict=True)
                    )
                    if wish == dearest
                    else "done" in verdicts
                )
            state = moved(schedule, state, fallback if wish == "missing" else bool(wish), at, outside, firm=firm)
            for span, verdict in zip(active, verdicts, strict=False):
                tallies[span].note(at, verdict, active=state is not None and state[0] == dearest)
            if state is None:
                wants.append(outside)
            elif state[0]:
                wants.append(min((stop_of(schedule, span.period) for span in active), key=strictness))
            else:
                wants.append("on")
        if at == low:
            state_now = state
    return Answer(wants, state_now, missing)


def hours_wish(rule: PriceRule, verdicts: list[str]) -> bool | str:
    """Return whether a rule that chooses hours would stop, or `missing`; a stop in one window is a stop."""
    if rule.type is RuleType.CHEAPEST:
        stops = "done" in verdicts or "left" in verdicts
        return True if stops else "missing" if "unknown" in verdicts else False
    if "chosen" in verdicts:
        return True
    return "missing" if "unknown" in verdicts and "done" not in verdicts else False


def raw(
    rule: PriceRule,
    price: float | None,
    state: tuple[bool, int, bool] | None,
    miner: MinerInput,
    hashprice: float | None,
) -> bool | str:
    """Return whether a rule that compares prices would stop, or `missing`."""
    if rule.type is RuleType.ABOVE:
        if price is None:
            return "missing"
        if price > rule.threshold:
            return True
        if price <= rule.threshold - rule.hysteresis:
            return False
        return state is not None and state[0]
    if price is None or hashprice is None or not miner.power_w or not miner.hashrate_ths:
        return "missing"
    return not pays(rule, Fraction(hashprice), miner, Fraction(price))


def moved(
    schedule: Schedule,
    state: tuple[bool, int, bool] | None,
    wish: bool | None,
    at: int,
    outside: Want,
    *,
    firm: bool = False,
) -> tuple[bool, int, bool] | None:
    """Return the state after a minute at which the rule stops, runs, or has no directive."""
    if wish is None:
        return state
    if state is None:
        off_outside = outside is not None and outside != "on"
        return (wish, at, wish != off_outside)
    if wish == state[0]:
        return state
    shortest = schedule.min_off_minutes if state[0] else schedule.min_on_minutes
    if state[2] and not firm and at - state[1] < shortest:
        return state
    return (wish, at, True)


def applies(schedule: Schedule, miner: MinerInput) -> bool:
    if not schedule.enabled:
        return False
    if schedule.miner_ip is not None:
        return schedule.miner_ip == miner.ip
    if schedule.location is not None:
        return any(schedule.location.lower() == name.lower() for name in miner.locations)
    if schedule.tags:
        return any(tag.lower() == other.lower() for tag in schedule.tags for other in miner.tags)
    return True


def merged(answers: dict[int, Answer]) -> list[tuple[Want, frozenset[int]]]:
    """Return, minute by minute, the most restrictive directive and its schedules."""
    result: list[tuple[Want, frozenset[int]]] = []
    known: dict[tuple[Want, ...], tuple[Want, frozenset[int]]] = {}
    for wants in zip(*(item.wants for item in answers.values()), strict=True):
        if wants in known:
            result.append(known[wants])
            continue
        said = [want for want in wants if want is not None]
        strictest = min(said, key=strictness) if said else None
        having = frozenset(
            number for number, want in zip(answers, wants, strict=True) if want is not None and want == strictest
        )
        known[wants] = (strictest, having)
        result.append(known[wants])
    return result


def override_until(wants: list[Want], low: int, override: Override, now: datetime) -> tuple[bool, int | None]:
    """Return whether an override holds, and until which minute."""
    directive = override.directive
    wanted: Want = None
    if directive is not None:
        wanted = directive.watts if directive.action is Action.LIMIT else directive.action.value
    if wants[0] != wanted or (override.until is not None and now >= override.until):
        return False, None
    for number, want in enumerate(wants):
        if want != wanted:
            return True, low + number
    return True, None
