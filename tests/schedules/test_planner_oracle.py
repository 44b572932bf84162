"""The planner against the minute-by-minute oracle.

`MINER_REMOTE_EXAMPLES` sets how many random examples are tried (100,000 in the long run), and with
`MINER_REMOTE_ALL_ZONES` every zone is tried on its DST days, not only one of each group that changes alike.
"""

from __future__ import annotations

import os
import random
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from custom_components.miner_remote.prices.model import ALL_DAYS, PriceCurve, PricePoint
from custom_components.miner_remote.schedules.model import (
    OFF,
    ON,
    Action,
    OnMissingPrice,
    Period,
    PriceRule,
    RuleType,
    Schedule,
    ScheduleType,
    limit,
)
from custom_components.miner_remote.schedules.planning.planner import plan
from custom_components.miner_remote.schedules.planning.timeline import (
    MinerInput,
    Override,
    Plan,
    RuleState,
    Step,
    step_at,
)

from . import oracle

EXAMPLES = int(os.environ.get("MINER_REMOTE_EXAMPLES", "60"))
ALL_ZONES = bool(os.environ.get("MINER_REMOTE_ALL_ZONES"))
ZONES = sorted(available_timezones() - {"localtime", "Factory"})
MINUTE = timedelta(minutes=1)
HASHPRICES = {"sensor.hashprice": 0.0625, "sensor.gone": None}


@lru_cache(maxsize=1024)
def transitions(key: str) -> tuple[datetime, ...]:
    """Return the instants in 2026 and 2027 at which a zone's offset changes, to the minute."""
    zone = ZoneInfo(key)
    found = []
    at, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
    while at < end:
        later = at + timedelta(hours=12)
        if at.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset():
            low, high = at, later
            while high - low > MINUTE:
                middle = low + (high - low) // 2 // MINUTE * MINUTE
                same = middle.astimezone(zone).utcoffset() == at.astimezone(zone).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            found.append(high)
        at = later
    return tuple(found)


def want(step: Step) -> oracle.Want:
    if step.directive is None:
        return None
    return step.directive.watts if step.directive.action is Action.LIMIT else step.directive.action.value


def per_minute(steps: tuple[Step, ...], now: datetime, until: datetime) -> list[tuple[oracle.Want, frozenset[int]]]:
    """Return the directive of each minute; fails for gaps or changes between minutes."""
    assert steps[0].start == now
    assert steps[-1].end == until
    result: list[tuple[oracle.Want, frozenset[int]]] = []
    at = now
    for step in steps:
        assert step.start == at < step.end
        assert (step.end - step.start) % MINUTE == timedelta()
        result += [(want(step), frozenset(step.schedule_ids))] * ((step.end - step.start) // MINUTE)
        at = step.end
    return result


def rules_of(schedules: list[Schedule]) -> list[PriceRule | None]:
    return [schedule.price_rule for schedule in schedules if schedule.enabled]


def check(
    schedules: list[Schedule],
    miners: list[MinerInput],
    curves: dict[int, PriceCurve],
    default_zone: str,
    now: datetime,
    horizon: timedelta,
    overrides: list[Override],
    states: list[RuleState],
) -> Plan:
    """Compare a plan with the oracle."""
    names = {schedule.timezone for schedule in schedules if schedule.timezone is not None}
    result = plan(
        schedules=schedules,
        miners=miners,
        curves=curves,
        zones={name: ZoneInfo(name) for name in names},
        default_zone=ZoneInfo(default_zone),
        now=now,
        horizon=horizon,
        hashprices=HASHPRICES,
        overrides=overrides,
        rule_states=states,
    )
    low, high = oracle.minute(now), oracle.minute(now + horizon)
    last = {(state.schedule_id, state.miner_id): state for state in states}
    expected_states: dict[tuple[int, str | None], tuple[bool, int, bool]] = {}
    everything: list[list[oracle.Want]] = []
    kept = {override.miner_id: override for override in result.overrides}
    for miner in miners:
        answers: dict[int, oracle.Answer] = {}
        for schedule in schedules:
            if not oracle.applies(schedule, miner):
                continue
            rule = schedule.price_rule
            each = miner.miner_id if rule is not None and rule.type is RuleType.BREAK_EVEN else None
            hashprice = None
            if rule is not None:
                entity_id = rule.hashprice_entity_id
                hashprice = rule.hashprice if entity_id is None else HASHPRICES.get(entity_id)
            given_state = last.get((schedule.id, each))
            record = last.get((schedule.id, None))
            if record is not None and (rule is None or record.counted_stops != (rule.type is RuleType.DEAREST)):
                record = None
            answers[schedule.id] = oracle.answer(
                schedule,
                schedule.timezone or default_zone,
                low,
                high,
                curves.get(schedule.electricity_rate_id or 0),
                given_state if given_state is not None and given_state.stopping is not None else None,
                miner,
                hashprice,
                set() if record is None else {at for span in record.counted for at in oracle.minutes_of(span)},
            )
            state = answers[schedule.id].state
            if rule is not None and state is not None:
                expected_states[schedule.id, each] = state
            if each is None:
                own = per_minute(result.schedules[schedule.id], now, now + horizon)
                assert [item[0] for item in own] == answers[schedule.id].wants
                assert (schedule.id in result.missing_prices) == answers[schedule.id].missing
            everything.append(answers[schedule.id].wants)
        expected = oracle.merged(answers) if answers else [(None, frozenset())] * (high - low)
        found = per_minute(result.miners[miner.miner_id].steps, now, now + horizon)
        assert [item[0] for item in found] == [item[0] for item in expected]
        assert [item for item in found if item[0] != "on"] == [item for item in expected if item[0] != "on"]
        assert found[0] == expected[0]
        planned = result.miners[miner.miner_id]
        assert planned.current == planned.steps[0]
        for at in (now - MINUTE, now, now + horizon / 3, now + horizon - MINUTE, now + 2 * horizon):
            assert planned.at(at) == step_at(planned.steps, at)
        assert planned.next_change == next(
            (step for step in planned.steps if step.directive != planned.current.directive), None
        )
        given_override = next((item for item in overrides if item.miner_id == miner.miner_id), None)
        if given_override is not None:
            wants = [item[0] for item in expected]
            holds, until = oracle.override_until(wants, low, given_override, now)
            assert (miner.miner_id in kept) == holds == (planned.override is not None)
            if holds:
                end = kept[miner.miner_id].until
                assert (None if end is None else oracle.minute(end)) == until
    covered = {schedule.id for schedule in schedules if any(oracle.applies(schedule, miner) for miner in miners)}
    assert {
        (state.schedule_id, state.miner_id): (state.stopping, oracle.minute(state.since), state.switched)
        for state in result.rule_states
        if state.schedule_id in covered and state.stopping is not None
    } == expected_states
    # The plan changes nothing before it is due, and something then if all schedules have miners.
    due = oracle.minute(result.replan_at) - low
    assert 0 < due <= high - low
    for wants in everything:
        assert len(set(wants[:due])) == 1
    decides = any(
        rule is not None and rule.type in (RuleType.CHEAPEST, RuleType.DEAREST) for rule in rules_of(schedules)
    )
    if due < high - low and len(covered) == len(schedules) and not decides:
        assert any(wants[due] != wants[0] for wants in everything)
    return result


# Random schedules ----------------------------------------------------------------------------------------------------

MINUTES = st.sampled_from((0, 0, 0, 15, 30, 59))
WATTS = st.sampled_from((None, None, 800, 1500))
ACTIONS = st.sampled_from((Action.OFF, Action.OFF, Action.LIMIT, Action.ON, Action.ON))
PRICE = st.integers(-32, 64).map(lambda number: number / 64)


@st.composite
def periods(draw: st.DrawFn, *, daily: bool) -> Period:
    start_hour = draw(st.one_of(st.integers(0, 23), st.integers(0, 3)))
    end_hour = draw(st.one_of(st.integers(0, 24), st.integers(0, 4)))
    action = draw(ACTIONS)
    return Period(
        days=ALL_DAYS if daily else tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1)))),
        start_hour=start_hour,
        start_minute=draw(MINUTES),
        end_hour=end_hour,
        end_minute=0 if end_hour == 24 else draw(MINUTES),
        action=action,
        power_limit_w=draw(st.sampled_from((None, 600, 900))),
    )


@st.composite
def rules(draw: st.DrawFn) -> PriceRule:
    kind = draw(st.sampled_from(list(RuleType)))
    missing = draw(st.sampled_from(list(OnMissingPrice)))
    if kind is RuleType.ABOVE:
        return PriceRule(
            type=kind,
            on_missing_price=missing,
            threshold=draw(PRICE),
            hysteresis=draw(st.sampled_from((0.0, 0.125, 0.25))),
        )
    if kind is RuleType.BREAK_EVEN:
        fixed = draw(st.sampled_from((None, 0.0, 0.0625, 0.25)))
        return PriceRule(
            type=kind,
            on_missing_price=missing,
            margin_percent=draw(st.sampled_from((-10.0, 0.0, 25.0))),
            hashprice=fixed,
            hashprice_entity_id=draw(st.sampled_from(sorted(HASHPRICES))) if fixed is None else None,
        )
    return PriceRule(
        type=kind,
        on_missing_price=missing,
        hours=draw(st.sampled_from((0.25, 0.5, 1.0, 3.0, 5.5, 20.0, 30.0))),
        contiguous=draw(st.booleans()),
        deadline=draw(st.sampled_from((None, None, (7, 0), (2, 30), (0, 0), (23, 45))))
        if kind is RuleType.CHEAPEST
        else None,
    )


@st.composite
def curves(draw: st.DrawFn, now: datetime) -> PriceCurve:
    """Draw prices from days before now, with one or several resolutions, gaps, and any end."""
    rng = random.Random(draw(st.integers(0, 2**32)))
    gaps = draw(st.sampled_from((0.0, 0.0, 0.02, 0.2)))
    spread = draw(st.sampled_from((1, 4, 64)))
    lengths = draw(st.sampled_from(((15,), (60,), (15, 30, 60), (5, 60))))
    at = now.replace(minute=0) - timedelta(hours=draw(st.sampled_from((0, 6, 24, 72))))
    end = now + timedelta(hours=draw(st.sampled_from((0, 3, 12, 36, 60))))
    points = []
    while at < end:
        length = timedelta(minutes=rng.choice(lengths))
        if rng.random() >= gaps:
            points.append(PricePoint(at, at + length, rng.randrange(-16, 48) // spread * spread / 64))
        at += length
    return PriceCurve(tuple(points))


@st.composite
def schedules_of(draw: st.DrawFn, number: int, now: datetime) -> Schedule:
    kind = draw(st.sampled_from((ScheduleType.WEEKLY, ScheduleType.WEEKLY, ScheduleType.DAILY, ScheduleType.ONE_TIME)))
    one_time = kind is ScheduleType.ONE_TIME
    rule = draw(st.one_of(st.none(), rules()))
    daily = kind is ScheduleType.DAILY
    own = [] if one_time else draw(st.lists(periods(daily=daily), min_size=0 if rule else 1, max_size=4))
    start = now + timedelta(minutes=draw(st.integers(-2000, 2000)))
    end = start + timedelta(minutes=draw(st.integers(1, 3000)))
    if draw(st.booleans()):
        # Wall-clock times; a change of the clocks may put the end before the start, which is no window.
        start, end = start.replace(tzinfo=None), end.replace(tzinfo=None)
    scope = draw(st.sampled_from(({}, {}, {"miner_ip": "10.0.0.1"}, {"location": "HALL"}, {"tags": ("Old", "none")})))
    return Schedule(
        id=number,
        name=f"Schedule {number}",
        enabled=draw(st.sampled_from((True, True, True, True, False))),
        schedule_type=kind,
        weekly_schedule=tuple(own),
        one_time_start=start if one_time else None,
        one_time_end=end if one_time else None,
        one_time_action=draw(ACTIONS),
        power_limit_w=draw(WATTS),
        timezone=draw(st.sampled_from((None, None, "America/New_York", "Australia/Lord_Howe", "UTC"))),
        electricity_rate_id=draw(st.sampled_from((1, 2, 3))),
        price_rule=rule,
        min_on_minutes=draw(st.sampled_from((0, 0, 20, 90))),
        min_off_minutes=draw(st.sampled_from((0, 0, 20, 90))),
        **scope,  # type: ignore[arg-type]
    )


RECORD = ((15, 10), (60, 60), (240, 120), (700, 45), (1500, 300), (2000, 900))
"""The start of the counted time, in minutes before now, and its length."""

MINERS = [
    MinerInput(miner_id="a", ip="10.0.0.1", tags=frozenset({"old"}), power_w=3000, hashrate_ths=100),
    MinerInput(miner_id="b", ip="10.0.0.2", locations=frozenset({"Farm", "Hall"}), power_w=3250, hashrate_ths=200),
    MinerInput(miner_id="c", ip="10.0.0.3", locations=frozenset({"hall"}), tags=frozenset({"OLD", "x"})),
]


@st.composite
def moments(draw: st.DrawFn) -> tuple[str, datetime]:
    """Draw a zone and an instant, mostly around a change of its clocks."""
    key = draw(st.sampled_from(ZONES))
    changes = transitions(key)
    if draw(st.integers(0, 3)) and changes:
        at: datetime = draw(st.sampled_from(changes))
        return key, at + draw(st.integers(-2000, 200)) * MINUTE
    return key, datetime(2026, 1, 1, tzinfo=UTC) + draw(st.integers(0, 2 * 365 * 1440)) * MINUTE


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(st.data())
@pytest.mark.timeout(0 if EXAMPLES > 1000 else 600)
def test_random_schedules(data: st.DataObject) -> None:
    default_zone, now = data.draw(moments())
    amount = data.draw(st.integers(1, 4))
    schedules = [data.draw(schedules_of(number, now)) for number in range(1, amount + 1)]
    prices = {rate: data.draw(curves(now)) for rate in (1, 2)}
    states = [
        RuleState(
            schedule_id=schedule.id,
            miner_id=miner_id,
            stopping=data.draw(st.sampled_from((True, False, None))),
            since=now - timedelta(minutes=data.draw(st.sampled_from((0, 1, 15, 60, 500, 3000)))),
            switched=data.draw(st.booleans()),
            counted=tuple(
                (now - timedelta(minutes=start), now - timedelta(minutes=start - length))
                for start, length in data.draw(st.lists(st.sampled_from(RECORD), max_size=3))
            ),
            counted_stops=data.draw(st.booleans()),
        )
        for schedule in schedules
        for miner_id in (None, "a", "b", "c")
        if data.draw(st.integers(0, 2)) == 0
    ]
    overrides = [
        Override(
            miner_id=miner_id,
            at=now - MINUTE,
            directive=data.draw(st.sampled_from((OFF, ON, limit(800), None))),
            until=data.draw(st.sampled_from((None, now, now + 90 * MINUTE))),
        )
        for miner_id in ("a", "b")
    ]
    horizon = timedelta(hours=data.draw(st.sampled_from((1, 6, 27, 48))))
    check(schedules, MINERS, prices, default_zone, now, horizon, overrides, states)


# Every zone ----------------------------------------------------------------------------------------------------------


def zones_with_changes() -> list[str]:
    """Return all zones that change their clocks, or one of each equal group."""
    unique: dict[tuple[object, ...], str] = {}
    for key in ZONES:
        changes = transitions(key)
        if changes:
            offset = changes[0].astimezone(ZoneInfo(key)).utcoffset()
            unique.setdefault((key,) if ALL_ZONES else (changes, offset), key)
    return list(unique.values())


@pytest.mark.parametrize("key", zones_with_changes())
def test_days_of_clock_change(key: str) -> None:
    zone = ZoneInfo(key)
    for change in transitions(key):
        before = (change - MINUTE).astimezone(zone)
        day: date = before.date()
        rng = random.Random(f"{key} {change}")
        schedules = [
            Schedule(
                id=number,
                name=f"From {start}",
                schedule_type=ScheduleType.DAILY if number % 2 else ScheduleType.WEEKLY,
                weekly_schedule=(
                    Period(
                        days=ALL_DAYS if number % 2 else (day.weekday(), (day.weekday() + 1) % 7),
                        start_hour=start // 60 % 24,
                        start_minute=start % 60,
                        end_hour=end // 60 % 24,
                        end_minute=end % 60,
                        action=Action.ON if number % 3 == 0 else Action.OFF,
                    ),
                ),
            )
            for number, (start, end) in enumerate(
                [
                    (moment, moment + length)
                    for moment in (
                        before.hour * 60 + before.minute + offset for offset in (-61, -59, -30, 0, 1, 2, 30, 31, 60, 61)
                    )
                    for length in (rng.choice((15, 29, 30, 45)), rng.choice((60, 61, 90, 1439, 1440)))
                ],
                start=1,
            )
        ]
        # The deadline is in the skipped or repeated hour.
        chosen = [
            Schedule(
                id=100 + number,
                name=f"Cheapest {hours} h",
                electricity_rate_id=1,
                price_rule=PriceRule(type=RuleType.CHEAPEST, hours=hours, deadline=deadline),
            )
            for number, (hours, deadline) in enumerate(
                [(2.0, None), (23.5, None), (5.0, (before.hour, 45)), (23.5, (before.hour, 45))]
            )
        ]
        first = change.replace(minute=0) - timedelta(hours=60)
        prices = PriceCurve(
            tuple(
                PricePoint(at, at + timedelta(minutes=15), rng.randrange(-8, 32) / 64)
                for at in (first + timedelta(minutes=15 * number) for number in range(4 * 130))
            )
        )
        now = change - timedelta(hours=rng.randrange(1, 30))
        check([*schedules, *chosen], MINERS[:1], {1: prices}, key, now, timedelta(hours=48), [], [])
