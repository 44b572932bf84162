"""Plan the directives of all miners for the next hours. Pure, without a clock.

Each schedule is evaluated once (a break-even rule once for each class of equal miners), and miners with the same
schedules share one timeline, so that the work hardly grows with the fleet.
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
from .intent import Intent, RulePrices, intent_of
from .merge import Member, merge
from .price_rules import Decision, break_even_price
from .reasons import ScheduleReason
from .timeline import HoursDone, MinerInput, MinerPlan, Override, Plan, RuleState, Step, Timeline

HORIZON: Final = timedelta(hours=48)

_NO_CURVE: Final = PriceCurve()


def plan(
    *,
    schedules: Iterable[Schedule],
    miners: Iterable[MinerInput],
    curves: Mapping[int, PriceCurve],
    zones: Mapping[str, tzinfo],
    default_zone: tzinfo,
    now: datetime,
    horizon: timedelta = HORIZON,
    hashprices: Mapping[str, float | None] | None = None,
    overrides: Iterable[Override] = (),
    rule_states: Iterable[RuleState] = (),
) -> Plan:
    """Return the plan of the miners from `now` over the horizon.

    `curves` are by tariff id, in the currency of its hashprices; `hashprices` by entity id, per TH/s and day; `zones`
    has each time zone of a schedule (KeyError if one is missing). `rule_states` are those of the last plan, `overrides`
    in addition those set since. Disabled schedules are left out, except for the hours that they have counted.
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
            representative = context.first_to_stop(schedule, [fleet[index] for index in inside], members)
            if context.hashprice(rule) is None:
                missing.add(schedule.id)
            states += [
                _state(schedule, fleet[index].miner_id, member.intent.decision, low)
                for index, member in zip(inside, members, strict=True)
                if member.intent.decision is not None
            ]
        else:
            representative = context.member(schedule)
            members = [representative] * len(inside)
            if representative.intent.decision is not None or representative.intent.record:
                states.append(_state(schedule, None, representative.intent.decision, low, representative.intent.record))
            if representative.intent.decides_at is not None:
                decisions.add(representative.intent.decides_at)
            if (hours := representative.intent.progress) is not None:
                progress[schedule.id] = HoursDone(
                    start=instant(hours.start),
                    until=instant(hours.until),
                    asked_s=hours.asked,
                    done_s=hours.done,
                    at=instant(low),
                    counting=hours.counting,
                )
        if representative.intent.missing:
            missing.add(schedule.id)
        own[schedule.id] = _own_steps(representative)
        for index, member in zip(inside, members, strict=True):
            of_miner[index].append(member)

    merged = merge(of_miner, low, high)
    timelines = {miner.miner_id: timeline for miner, timeline in zip(fleet, merged, strict=True)}
    kept = _overrides(overrides, timelines, now)
    plans = {
        miner_id: MinerPlan(miner_id=miner_id, timeline=timeline, override=kept.get(miner_id))
        for miner_id, timeline in timelines.items()
    }
    # No miner changes before one of its schedules does. Decisions that change nothing count as well, as at the start of
    # a window: time counts from there.
    first_ends = {member.intent.segments[0][1] for applying in of_miner for member in applying}
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
        replan_at=instant(min(first_ends, default=high)),
        progress=progress,
    )


def scopes(schedules: Sequence[Schedule], fleet: Sequence[MinerInput]) -> list[list[int]]:
    """Return the indices of the miners in the scope of each schedule, in order.

    The scope is the id or address of a miner, else a location, else any of the tags, else all miners.
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
    """The inputs for all schedules of one plan."""

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
        # Decisions in the future date from before the clock was set back.
        self._last = {
            key: Decision(state.stopping, min(seconds(state.since), low), state.switched)
            for key, state in states.items()
            if state.stopping is not None
        }
        self._counted = {schedule_id: state for (schedule_id, miner_id), state in states.items() if miner_id is None}
        self._rule_prices: dict[int | None, RulePrices] = {}

    def state_of_disabled(self, schedule: Schedule) -> RuleState | None:
        """Return the hours that a disabled schedule has counted, or None for an enabled one."""
        rule = schedule.price_rule
        if schedule.enabled or rule is None or rule.type not in HOUR_RULES:
            return None
        spans = record_until(self._record(schedule), rule, self._last.get((schedule.id, None)), self._low)
        spans = [span for span in spans if span[1] > self._low - KEEP_RECORD]
        return _state(schedule, None, None, self._low, spans) if spans else None

    def _record(self, schedule: Schedule) -> list[Span]:
        """Return the time that counted before, unless the rule had the other type."""
        rule, state = schedule.price_rule, self._counted.get(schedule.id)
        if rule is None or state is None or state.counted_stops != (rule.type is RuleType.DEAREST):
            return []
        return [(seconds(start), seconds(end)) for start, end in state.counted]

    def member(self, schedule: Schedule) -> Member:
        """Return the intent of a schedule for all its miners."""
        return Member(schedule, self._intent(schedule, None, self._last.get((schedule.id, None))))

    def break_even(self, schedule: Schedule, miners: Sequence[MinerInput]) -> list[Member]:
        """Return the intent of a schedule with a break-even rule for each miner.

        Miners with the same previous decision whose break-even prices lie between the same two prices of the curve
        share one intent.
        """
        rule_prices = self._prices_for(schedule)
        prices = sorted({price for _start, _end, price in rule_prices.cells if price is not None})
        members: dict[tuple[int | None, Decision | None], Member] = {}
        result: list[Member] = []
        for miner in miners:
            most = self._most(schedule, miner)
            last = self._last.get((schedule.id, miner.miner_id))
            key = (None if most is None else bisect_right(prices, most), last)
            if key not in members:
                members[key] = Member(schedule, self._intent(schedule, most, last))
            result.append(members[key])
        return result

    def first_to_stop(self, schedule: Schedule, miners: Sequence[MinerInput], members: Sequence[Member]) -> Member:
        """Return the intent for the miner that stops paying first."""
        known = [
            (most, index) for index, miner in enumerate(miners) if (most := self._most(schedule, miner)) is not None
        ]
        return members[min(known)[1]] if known else Member(schedule, self._intent(schedule, None, None))

    def _most(self, schedule: Schedule, miner: MinerInput) -> int | None:
        rule = schedule.price_rule
        if rule is None:
            return None
        return break_even_price(rule, self.hashprice(rule), miner)

    def hashprice(self, rule: PriceRule) -> float | None:
        """Return the hashprice per TH/s and day, or None if unknown."""
        return rule.hashprice if rule.hashprice_entity_id is None else self._hashprices.get(rule.hashprice_entity_id)

    def _intent(self, schedule: Schedule, most: int | None, last: Decision | None) -> Intent:
        zone = self._default_zone if schedule.timezone is None else self._zones[schedule.timezone]
        return intent_of(
            schedule,
            zone,
            self._low,
            self._high,
            self._prices_for(schedule),
            most=most,
            last=last,
            record=self._record(schedule),
        )

    def _prices_for(self, schedule: Schedule) -> RulePrices:
        rate_id = schedule.electricity_rate_id
        if rate_id not in self._rule_prices:
            curve = _NO_CURVE if rate_id is None else self._curves.get(rate_id, _NO_CURVE)
            self._rule_prices[rate_id] = RulePrices.of(curve, self._low, self._high)
        return self._rule_prices[rate_id]


def _state(
    schedule: Schedule, miner_id: str | None, decision: Decision | None, now: int, counted: Sequence[Span] = ()
) -> RuleState:
    rule = schedule.price_rule
    return RuleState(
        schedule_id=schedule.id,
        miner_id=miner_id,
        stopping=None if decision is None else decision.stopping,
        # Without a decision this is the end of the counted time, so that the state changes only with that.
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
        for start, end, directive, reason in member.intent.segments
    )


def _overrides(given: Iterable[Override], timelines: Mapping[str, Timeline], now: datetime) -> dict[str, Override]:
    """Return the overrides in force, the latest of each miner, with their ends according to the plan."""
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
