"""Tests of rules that choose hours in the planner: past hours count, the rest is chosen from known prices ahead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from custom_components.miner_remote.prices.model import PriceCurve, PricePoint
from custom_components.miner_remote.schedules.model import ON, Schedule, schedule_from_json
from custom_components.miner_remote.schedules.planning.planner import plan
from custom_components.miner_remote.schedules.planning.timeline import MinerInput, Plan, RuleState, step_at

SIX = datetime(2026, 11, 23, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
QUARTER = timedelta(minutes=15)
MINER = MinerInput(miner_id="a", ip="10.0.0.1")
DAY_PRICES = [0.3, 0.3, 0.2, 0.2, 0.2, 0.2, *[0.35] * 12]

type Come = Mapping[datetime, PriceCurve]


def hourly(start: datetime, prices: list[float]) -> PriceCurve:
    return PriceCurve(tuple(PricePoint(start + n * HOUR, start + (n + 1) * HOUR, p) for n, p in enumerate(prices)))


def a_schedule(rule: dict[str, Any], **more: Any) -> Schedule:
    return schedule_from_json(
        {"id": 1, "name": "Hours", "schedule_type": "daily", "electricity_rate_id": 1, "price_rule": rule} | more
    )


def planned(
    schedule: Schedule, curve: PriceCurve, now: datetime, states: tuple[RuleState, ...] = (), zone: str = "UTC"
) -> Plan:
    return plan(
        schedules=[schedule],
        miners=[MINER],
        curves={1: curve},
        zones={},
        default_zone=ZoneInfo(zone),
        now=now,
        rule_states=states,
    )


def runs(
    schedule: Schedule,
    come: Come,
    until: datetime,
    *,
    zone: str = "UTC",
    edits: Mapping[datetime, Schedule] | None = None,
) -> list[datetime]:
    """Return the quarters in which miners run, with a new plan when it is due or prices change."""
    running: list[datetime] = []
    now, states, made, curve = min(come), (), None, PriceCurve()
    while now < until:
        if made is None or now in come or now >= made.replan_at or (edits is not None and now in edits):
            curve = come.get(now, curve)
            schedule = schedule if edits is None else edits.get(now, schedule)
            made = planned(schedule, curve, now, states, zone)
            states = made.rule_states
        if step_at(made.miners["a"].steps, now).directive in (ON, None):
            running.append(now)
        now += QUARTER
    return running


def hours_of(start: datetime, *hours: int) -> list[datetime]:
    return [start + hour * HOUR + number * QUARTER for hour in hours for number in range(4)]


def test_cheapest_hours_are_complete_when_cheaper_prices_come_later() -> None:
    rule = {"type": "cheapest", "hours": 4, "deadline": "06:00"}
    come = {SIX: hourly(SIX, DAY_PRICES), SIX + 7 * HOUR: hourly(SIX, [*DAY_PRICES, *[0.05] * 6])}
    assert runs(a_schedule(rule), come, SIX + 24 * HOUR) == hours_of(SIX, 2, 3, 4, 5)


def test_cheapest_hours_are_complete_with_a_rolling_forecast() -> None:
    midnight = SIX - 6 * HOUR
    falling = {midnight + n * HOUR: hourly(midnight + n * HOUR, [0.9 - n / 100] * 3) for n in range(48)}
    running = runs(a_schedule({"type": "cheapest", "hours": 3}), falling, midnight + 48 * HOUR)
    assert len(running) == 24
    assert sum(at < midnight + 24 * HOUR for at in running) == 12


def test_most_expensive_hours_are_complete_when_higher_prices_come_later() -> None:
    midnight = SIX - 6 * HOUR
    rule = {"type": "dearest", "hours": 3}
    first = [0.1, 0.4, 0.4, 0.1, 0.1, 0.1, 0.1, 0.1]
    come = {midnight: hourly(midnight, first), SIX: hourly(midnight, [*first, *[0.8] * 16])}
    stopped = 24 * 4 - len(runs(a_schedule(rule), come, midnight + 24 * HOUR))
    assert stopped == 12


def test_corrected_prices_choose_only_the_remaining_hours_again() -> None:
    rule = {"type": "cheapest", "hours": 4, "deadline": "06:00"}
    expensive = [0.9 if n == 4 else price for n, price in enumerate(DAY_PRICES)]
    come = {SIX: hourly(SIX, DAY_PRICES), SIX + 3 * HOUR: hourly(SIX, expensive)}
    # Two of the four hours cost 0.2 and are left; the other two are the cheapest ones ahead.
    assert runs(a_schedule(rule), come, SIX + 24 * HOUR) == hours_of(SIX, 2, 3, 5, 6)


def test_started_block_continues_when_a_cheaper_block_appears() -> None:
    rule = {"type": "cheapest", "hours": 4, "deadline": "06:00", "contiguous": True}
    come = {SIX: hourly(SIX, DAY_PRICES), SIX + 4 * HOUR: hourly(SIX, [*DAY_PRICES, *[0.01] * 6])}
    assert runs(a_schedule(rule), come, SIX + 24 * HOUR) == hours_of(SIX, 2, 3, 4, 5)


def test_started_block_continues_when_its_prices_are_withdrawn() -> None:
    rule = {"type": "cheapest", "hours": 4, "deadline": "06:00", "contiguous": True, "on_missing_price": "off"}
    come = {SIX: hourly(SIX, DAY_PRICES), SIX + 4 * HOUR: PriceCurve()}
    assert runs(a_schedule(rule), come, SIX + 24 * HOUR) == hours_of(SIX, 2, 3, 4, 5)


def test_rest_of_an_interrupted_block_is_contiguous() -> None:
    rule = {"type": "cheapest", "hours": 4, "deadline": "06:00", "contiguous": True}
    schedule = a_schedule(rule)
    edits = {
        SIX + 3 * HOUR: a_schedule(rule, enabled=False),
        SIX + 5 * HOUR: schedule,
    }
    better = [*DAY_PRICES[:8], 0.1, 0.1, 0.1, *DAY_PRICES[11:], 0.05, 0.35, 0.05, 0.35, 0.05, 0.35]
    come = {SIX: hourly(SIX, DAY_PRICES), SIX + 4 * HOUR: hourly(SIX, better)}
    # Nothing counts while the schedule is off: one hour is done, three are left.
    assert runs(schedule, come, SIX + 24 * HOUR, edits=edits) == hours_of(SIX, 2, 3, 4, 8, 9, 10)


def test_too_few_known_hours_all_run_and_the_rest_waits_for_prices() -> None:
    rule = {"type": "cheapest", "hours": 4, "deadline": "06:00", "on_missing_price": "off"}
    come = {SIX: hourly(SIX, [0.3, 0.5]), SIX + 4 * HOUR: hourly(SIX, [0.3, 0.5, 0.1, 0.1, 0.9, 0.8, 0.9, 0.7])}
    assert runs(a_schedule(rule), come, SIX + 24 * HOUR) == hours_of(SIX, 0, 1, 5, 7)


def test_running_without_price_ends_after_its_hours() -> None:
    rule = {"type": "cheapest", "hours": 4, "deadline": "06:00", "on_missing_price": "on"}
    assert runs(a_schedule(rule), {SIX: hourly(SIX, [0.3])}, SIX + 24 * HOUR) == hours_of(SIX, 0, 1, 2, 3)


@pytest.mark.parametrize(
    ("minimum", "expected"),
    [({"min_on_minutes": 150}, hours_of(SIX, 2, 3)), ({"min_off_minutes": 1000}, hours_of(SIX, 16, 17))],
)
def test_shortest_times_do_not_change_the_number_of_hours(minimum: dict[str, int], expected: list[datetime]) -> None:
    rule = {"type": "cheapest", "hours": 2, "deadline": "00:00"}
    prices = [0.3, 0.3, 0.1, 0.3, 0.3, 0.1, *[0.3] * 12]
    assert runs(a_schedule(rule, **minimum), {SIX: hourly(SIX, prices)}, SIX + 18 * HOUR) == expected


@pytest.mark.parametrize(("day", "length"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_day_of_clock_change_has_its_real_hours(day: str, length: int) -> None:
    start = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    rule = {"type": "cheapest", "hours": 5}
    # A rolling forecast of two hours with falling prices.
    come = {start + n * HOUR: hourly(start + n * HOUR, [0.9 - n / 100] * 2) for n in range(length + 24)}
    running = runs(a_schedule(rule), come, start + (length + 24) * HOUR, zone="Europe/Berlin")
    assert sum(at < start + length * HOUR for at in running) == 20
    assert len(running) == 40


def test_counted_hours_survive_an_edited_window() -> None:
    rule = {"type": "cheapest", "hours": 3}
    night = a_schedule(rule, weekly_schedule=[{"start_hour": 6, "end_hour": 10, "action": "on"}])
    longer = a_schedule(rule, weekly_schedule=[{"start_hour": 6, "end_hour": 20, "action": "on"}])
    prices = hourly(SIX, [0.1, 0.1, *[0.3] * 2, *[0.01] * 10])
    assert runs(night, {SIX: prices}, SIX + 14 * HOUR, edits={SIX + 2 * HOUR: longer}) == hours_of(SIX, 0, 1, 4)


def test_counted_hours_survive_a_change_of_time_zone() -> None:
    rule = {"type": "cheapest", "hours": 3}
    come = {SIX: hourly(SIX, [0.1, 0.1, 0.1, *[0.3] * 12])}
    states = planned(a_schedule(rule), come[SIX], SIX).rule_states
    moved = planned(a_schedule(rule, timezone=None), come[SIX], SIX + 2 * HOUR, states, "America/New_York")
    # The day in New York began at 05:00 UTC and includes the two hours.
    assert moved.progress[1].done_s == 7200


def test_clock_set_back_loses_no_counted_time() -> None:
    rule = {"type": "cheapest", "hours": 4, "deadline": "06:00"}
    schedule, curve = a_schedule(rule), hourly(SIX, DAY_PRICES)
    states = planned(schedule, curve, SIX + 2 * HOUR).rule_states
    off = planned(a_schedule(rule, enabled=False), curve, SIX + 4 * HOUR, states).rule_states
    assert planned(schedule, curve, SIX + 4 * HOUR, off).progress[1].done_s == 7200
    assert planned(schedule, curve, SIX + 3 * HOUR, off).progress[1].done_s == 7200


def test_other_rule_type_resets_counted_hours() -> None:
    schedule, curve = a_schedule({"type": "cheapest", "hours": 4}), hourly(SIX, DAY_PRICES)
    states = planned(schedule, curve, SIX).rule_states
    states = planned(
        a_schedule({"type": "cheapest", "hours": 4}, enabled=False), curve, SIX + 6 * HOUR, states
    ).rule_states
    made = planned(a_schedule({"type": "dearest", "hours": 4}), curve, SIX + 6 * HOUR, states)
    assert made.progress[1].done_s == 0


def test_state_of_an_older_version_is_read() -> None:
    old = {"schedule_id": 1, "miner_id": None, "stopping": False, "since": SIX.isoformat(), "switched": True}
    state = RuleState.from_json(old)
    assert (state.counted, state.stopping) == ((), False)
    made = planned(a_schedule({"type": "cheapest", "hours": 4}), hourly(SIX, DAY_PRICES), SIX + HOUR, (state,))
    assert made.progress[1].done_s == 3600
