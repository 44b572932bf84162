"""What should hold of every miner now and over the next hours: pure, without a clock.

Each schedule is evaluated once (a break-even rule once for each class of miners that it treats alike), and miners to
which the same schedules apply share one merged plan, so that the work hardly grows with the fleet.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import Final

from ...input.fields import normal_address
from ...prices.curve import Span
from ...prices.model import PriceCurve
from ...walltime import instant, seconds
from ..model import PriceRule, RuleType, Schedule
from .hour_rules import HOUR_RULES, KEEP_RECORD, record_until
from .intent import Market, Opinion, opinion_of
from .merge import Member, merge
from .price_rules import Decision, break_even_price
from .reasons import ScheduleReason
from .timeline import HoursDone, MinerFacts, MinerPlan, Override, Plan, RuleState, Step, Timeline

HORIZON: Final = timedelta(hours=48)

_NO_CURVE: Final = PriceCurve()


def plan(
    *,
    schedules: Iterable[Schedule],
    miners: Iterable[MinerFacts],
    curves: Mapping[int, PriceCurve],
    zones: Mapping[str, tzinfo],
    default_zone: tzinfo,
    now: datetime,
    horizon: timedelta = HORIZON,
    hashprices: Mapping[str, float | None] | None = None,
    overrides: Iterable[Override] = (),
    rule_states: Iterable[RuleState] = (),
) -> Plan:
    """Return what should hold of the miners from `now` over the horizon.

    `curves` are by the id of the rate, in the currency of its hashprices; `hashprices` by entity id, per TH/s and day;
    `zones` has each time zone that a schedule names (KeyError where one is missing). `rule_states` and
    `overrides` are those of the last plan and what persons have ordered since. Schedules that are not enabled are left
    out; only what they have counted is kept.
    """
    everything = list(schedules)
    active = [schedule for schedule in everything if schedule.enabled]
    fleet = list(miners)
    low = seconds(now)
    high = low + max(1, int(horizon.total_seconds()))
    context = _Context(curves, zones, default_zone, low, high, hashprices or {}, rule_states)
    of_miner: list[list[Member]] = [[] for _miner in fleet]
    own: dict[int, tuple[Step, ...]] = {}
    missing: set[int] = set()
    states = [state for schedule in everything if (state := context.state_of_disabled(schedule)) is not None]
    progress: dict[int, HoursDone] = {}
    decisions: set[int] = set()
    for schedule, inside in zip(active, scopes(active, fleet), strict=True):
        rule = schedule.price_rule
        if rule is not None and rule.type is RuleType.BREAK_EVEN:
            members = context.break_even(schedule, [fleet[index] for index in inside])
            shown = context.first_to_stop(schedule, [fleet[index] for index in inside], members)
            if context.hashprice(rule) is None:
                missing.add(schedule.id)
            states += [
                _state(schedule, fleet[index].miner_id, member.opinion.decision, low)
                for index, member in zip(inside, members, strict=True)
                if member.opinion.decision is not None
            ]
        else:
            shown = context.member(schedule)
            members = [shown] * len(inside)
            if shown.opinion.decision is not None or shown.opinion.record:
                states.append(_state(schedule, None, shown.opinion.decision, low, shown.opinion.record))
            if shown.opinion.decides_at is not None:
                decisions.add(shown.opinion.decides_at)
            if (hours := shown.opinion.progress) is not None:
                progress[schedule.id] = HoursDone(
                    start=instant(hours.start),
                    until=instant(hours.until),
                    asked_s=hours.asked,
                    done_s=hours.done,
                    at=instant(low),
                    counting=hours.counting,
                )
        if shown.opinion.missing:
            missing.add(schedule.id)
        own[schedule.id] = _own_steps(shown)
        for index, member in zip(inside, members, strict=True):
            of_miner[index].append(member)

    merged = merge(of_miner, low, high)
    timelines = {miner.miner_id: timeline for miner, timeline in zip(fleet, merged, strict=True)}
    kept = _overrides(overrides, timelines, now)
    plans = {
        miner_id: MinerPlan(miner_id=miner_id, timeline=timeline, override=kept.get(miner_id))
        for miner_id, timeline in timelines.items()
    }
    # Nothing changes for any miner before it changes for one of its schedules. A decision that changes nothing, as at
    # the start of a window, is to be kept all the same: time counts from there.
    first_ends = {member.opinion.segments[0][1] for applying in of_miner for member in applying}
    first_ends.update(seconds(steps[0].end) for steps in own.values())
    first_ends |= decisions
    return Plan(
        now=now,
        until=instant(high),
        miners=plans,
        schedules=own,
        rule_states=tuple(states),
        overrides=tuple(kept.values()),
        missing_prices=frozenset(missing),
        next_look=instant(min(first_ends, default=high)),
        progress=progress,
    )


def scopes(schedules: Sequence[Schedule], fleet: Sequence[MinerFacts]) -> list[list[int]]:
    """Return, for each schedule, the indices of the miners that it is for, in their order.

    By its miner's id or address, else by location, else by tags (any of them), else all.
    """
    by_id: dict[str, list[int]] = {}
    by_address: dict[str, list[int]] = {}
    by_location: dict[str, list[int]] = {}
    by_tag: dict[str, list[int]] = {}
    for index, miner in enumerate(fleet):
        by_id.setdefault(miner.miner_id, []).append(index)
        for address in {miner.ip, (miner.host or miner.ip).lower()}:
            by_address.setdefault(address, []).append(index)
        for name in {name.casefold() for name in miner.locations}:
            by_location.setdefault(name, []).append(index)
        for tag in {tag.casefold() for tag in miner.tags}:
            by_tag.setdefault(tag, []).append(index)
    everyone = list(range(len(fleet)))
    result: list[list[int]] = []
    for schedule in schedules:
        if schedule.miner_id is not None:
            result.append(by_id.get(schedule.miner_id, []))
        elif schedule.miner_ip is not None:
            result.append(by_address.get(normal_address(schedule.miner_ip), []))
        elif schedule.location is not None:
            result.append(by_location.get(schedule.location.casefold(), []))
        elif schedule.tags:
            result.append(sorted({index for tag in schedule.tags for index in by_tag.get(tag.casefold(), [])}))
        else:
            result.append(everyone)
    return result


class _Context:
    """What all schedules of one plan are evaluated with."""

    def __init__(
        self,
        curves: Mapping[int, PriceCurve],
        zones: Mapping[str, tzinfo],
        default_zone: tzinfo,
        low: int,
        high: int,
        hashprices: Mapping[str, float | None],
        rule_states: Iterable[RuleState],
    ) -> None:
        self._curves = curves
        self._zones = zones
        self._default_zone = default_zone
        self._low, self._high = low, high
        self._hashprices = hashprices
        states = {(state.schedule_id, state.miner_id): state for state in rule_states}
        # What was decided later than now was decided before the clock was set back.
        self._last = {
            key: Decision(state.stopping, min(seconds(state.since), low), state.switched)
            for key, state in states.items()
            if state.stopping is not None
        }
        self._counted = {schedule_id: state for (schedule_id, miner_id), state in states.items() if miner_id is None}
        self._markets: dict[int | None, Market] = {}

    def state_of_disabled(self, schedule: Schedule) -> RuleState | None:
        """Return the time that a schedule counted until it was disabled; None for one that is enabled."""
        rule = schedule.price_rule
        if schedule.enabled or rule is None or rule.type not in HOUR_RULES:
            return None
        spans = record_until(self._record(schedule), rule, self._last.get((schedule.id, None)), self._low)
        spans = [span for span in spans if span[1] > self._low - KEEP_RECORD]
        return _state(schedule, None, None, self._low, spans) if spans else None

    def _record(self, schedule: Schedule) -> list[Span]:
        """Return the time that counted before; that of a rule of the other type does not count."""
        rule, state = schedule.price_rule, self._counted.get(schedule.id)
        if rule is None or state is None or state.counted_stops != (rule.type is RuleType.DEAREST):
            return []
        return [(seconds(start), seconds(end)) for start, end in state.counted]

    def member(self, schedule: Schedule) -> Member:
        """Return what a schedule wants of all its miners alike."""
        return Member(schedule, self._opinion(schedule, None, self._last.get((schedule.id, None))))

    def break_even(self, schedule: Schedule, miners: Sequence[MinerFacts]) -> list[Member]:
        """Return what a schedule with a break-even rule wants of each miner.

        Miners whose break-even prices lie between the same two prices of the curve, and of whom the same was decided
        before, are treated alike.
        """
        market = self._market(schedule)
        prices = sorted({price for _start, _end, price in market.cells if price is not None})
        members: dict[tuple[int | None, Decision | None], Member] = {}
        result: list[Member] = []
        for miner in miners:
            most = self._most(schedule, miner)
            last = self._last.get((schedule.id, miner.miner_id))
            key = (None if most is None else bisect_right(prices, most), last)
            if key not in members:
                members[key] = Member(schedule, self._opinion(schedule, most, last))
            result.append(members[key])
        return result

    def first_to_stop(self, schedule: Schedule, miners: Sequence[MinerFacts], members: Sequence[Member]) -> Member:
        """Return what a schedule wants of that of its miners which stops to pay first."""
        known = [
            (most, index) for index, miner in enumerate(miners) if (most := self._most(schedule, miner)) is not None
        ]
        return members[min(known)[1]] if known else Member(schedule, self._opinion(schedule, None, None))

    def _most(self, schedule: Schedule, miner: MinerFacts) -> int | None:
        rule = schedule.price_rule
        if rule is None:
            return None
        return break_even_price(rule, self.hashprice(rule), miner)

    def hashprice(self, rule: PriceRule) -> float | None:
        """Return what a TH/s earns a day; None where it is not known."""
        return rule.hashprice if rule.hashprice_entity_id is None else self._hashprices.get(rule.hashprice_entity_id)

    def _opinion(self, schedule: Schedule, most: int | None, last: Decision | None) -> Opinion:
        zone = self._default_zone if schedule.timezone is None else self._zones[schedule.timezone]
        return opinion_of(
            schedule,
            zone,
            self._low,
            self._high,
            self._market(schedule),
            most=most,
            last=last,
            record=self._record(schedule),
        )

    def _market(self, schedule: Schedule) -> Market:
        rate_id = schedule.electricity_rate_id
        if rate_id not in self._markets:
            curve = _NO_CURVE if rate_id is None else self._curves.get(rate_id, _NO_CURVE)
            self._markets[rate_id] = Market.of(curve, self._low, self._high)
        return self._markets[rate_id]


def _state(
    schedule: Schedule, miner_id: str | None, decision: Decision | None, now: int, counted: Sequence[Span] = ()
) -> RuleState:
    rule = schedule.price_rule
    return RuleState(
        schedule_id=schedule.id,
        miner_id=miner_id,
        stopping=None if decision is None else decision.stopping,
        # Without a decision it is when the time was counted up to, so that the state changes only if that does.
        since=instant(decision.since if decision is not None else max((end for _start, end in counted), default=now)),
        switched=decision is not None and decision.switched,
        counted=tuple((instant(start), instant(end)) for start, end in counted),
        counted_stops=rule is not None and rule.type is RuleType.DEAREST,
    )


def _own_steps(member: Member) -> tuple[Step, ...]:
    return tuple(
        Step(
            start=instant(start),
            end=instant(end),
            directive=directive,
            schedule_ids=() if directive is None else (member.schedule.id,),
            reasons=(ScheduleReason(member.schedule.id, member.schedule.name, reason),),
        )
        for start, end, directive, reason in member.opinion.segments
    )


def _overrides(given: Iterable[Override], timelines: Mapping[str, Timeline], now: datetime) -> dict[str, Override]:
    """Return the overrides that still hold, the latest of each miner, with their ends as they are planned now."""
    kept: dict[str, Override] = {}
    for override in sorted(given, key=lambda item: item.at):
        kept.pop(override.miner_id, None)
        timeline = timelines.get(override.miner_id)
        if timeline is None or timeline.current.directive != override.directive:
            continue
        if override.until is None or now < override.until:
            change = timeline.next_change
            kept[override.miner_id] = replace(override, until=None if change is None else change.start)
    return kept
