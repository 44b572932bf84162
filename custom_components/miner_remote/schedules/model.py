"""The values of power schedules, without clock, I/O or Home Assistant."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, override

from ..input.fields import Reader, normal_address
from ..input.limits import MAX_DESCRIPTION, MAX_WATTS, MIN_WATTS
from ..prices.model import ALL_DAYS, MAX_PRICE, read_hours

MAX_MINUTES: Final = 7 * 24 * 60

SHORTEST_MINUTES: Final = 10
"""The default for the shortest time on and off, in minutes, of a rule that follows a price.

A price that crosses the threshold every second must not switch miners every second."""

DERIVED_KEYS: Final = frozenset({"active_now", "next_change", "progress"})
"""Computed keys of a schedule in an answer; accepted in a request without effect."""

SERVER_KEYS: Final = frozenset({"id", "miner_id", "created_at", "created_by", "updated_at"})
"""Keys that only the store sets; interfaces ignore them in a request."""


class ScheduleType(StrEnum):
    """The recurrence of a schedule."""

    WEEKLY = "weekly"
    DAILY = "daily"
    ONE_TIME = "one-time"


class Action(StrEnum):
    """The action of a period or a directive."""

    OFF = "off"
    LIMIT = "limit"
    ON = "on"


class RuleType(StrEnum):
    """The type of a price rule."""

    ABOVE = "above"
    CHEAPEST = "cheapest"
    DEAREST = "dearest"
    BREAK_EVEN = "break_even"


FOLLOWING: Final = frozenset({RuleType.ABOVE, RuleType.BREAK_EVEN})
"""The rules that switch when a price crosses a threshold."""


class OnMissingPrice(StrEnum):
    """The behavior of a rule without a price."""

    KEEP = "keep"
    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Directive:
    """The target of a miner: off, at most `watts`, or on. On only lifts the effects of schedules."""

    action: Action
    watts: int | None = None

    @property
    def rank(self) -> tuple[int, int]:
        """Return the sort key of directives, the most restrictive first."""
        return (_ORDER[self.action], self.watts or 0)

    @override
    def __str__(self) -> str:
        """Return the directive in English."""
        return f"limit {self.watts} W" if self.action is Action.LIMIT else self.action.value

    def as_json(self) -> dict[str, object]:
        """Return `{"action": …, "power_limit_w": …}`."""
        return {"action": self.action.value, "power_limit_w": self.watts}

    @classmethod
    def from_json(cls, data: object) -> Directive:
        """Return the directive from JSON; raises InvalidDataError."""
        reader = Reader(data)
        reader.required("action")
        action = reader.choice("action", {item.value: item for item in Action})
        watts = reader.integer("power_limit_w", MIN_WATTS, MAX_WATTS)
        if action is Action.LIMIT:
            reader.required("power_limit_w")
        reader.finish()
        if action is None or action is Action.OFF:
            return OFF
        return ON if action is Action.ON else cls(Action.LIMIT, watts)


_ORDER: Final = {Action.OFF: 0, Action.LIMIT: 1, Action.ON: 2}

OFF: Final = Directive(Action.OFF)
ON: Final = Directive(Action.ON)


def limit(watts: int) -> Directive:
    """Return the directive that limits a miner to `watts`."""
    return Directive(Action.LIMIT, watts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A weekly period in wall-clock time, from start to before end; Monday is day 0.

    An end at or before the start is on the next day; the days are those of the start. Periods of a daily schedule have
    all days.
    """

    days: tuple[int, ...] = ALL_DAYS
    start_hour: int
    start_minute: int = 0
    end_hour: int
    end_minute: int = 0
    action: Action = Action.OFF
    power_limit_w: int | None = None

    def as_json(self) -> dict[str, object]:
        """Return the period with the keys of the REST contract; a single day is repeated as `day`."""
        single: dict[str, object] = {"day": self.days[0]} if len(self.days) == 1 else {}
        return single | {
            "days": list(self.days),
            "start_hour": self.start_hour,
            "start_minute": self.start_minute,
            "end_hour": self.end_hour,
            "end_minute": self.end_minute,
            "action": self.action.value,
            "power_limit_w": self.power_limit_w,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRule:
    """The price rule inside the windows of a schedule; each field belongs to the types in brackets.

    `threshold`, `hysteresis` (above): stop while the price is above the threshold; run again once it is at most the
    threshold less the hysteresis. `hours`, `contiguous` (cheapest, dearest): the hours of each window, in one block or
    not. `deadline` (cheapest): hour and minute at which they must be done. `margin_percent`, and `hashprice` (per TH/s
    and day, in the tariff's currency) or `hashprice_entity_id` (break_even): stop while the energy costs with the
    margin exceed the earnings of the miner.
    """

    type: RuleType
    on_missing_price: OnMissingPrice = OnMissingPrice.KEEP
    threshold: float = 0.0
    hysteresis: float = 0.0
    hours: float = 0.0
    contiguous: bool = False
    deadline: tuple[int, int] | None = None
    margin_percent: float = 0.0
    hashprice: float | None = None
    hashprice_entity_id: str | None = None

    def as_json(self) -> dict[str, object]:
        """Return the rule with the keys of its type."""
        data: dict[str, object] = {"type": self.type.value, "on_missing_price": self.on_missing_price.value}
        if self.type is RuleType.ABOVE:
            data |= {"threshold": self.threshold, "hysteresis": self.hysteresis}
        elif self.type is RuleType.BREAK_EVEN:
            data |= {
                "margin_percent": self.margin_percent,
                "hashprice": self.hashprice,
                "hashprice_entity_id": self.hashprice_entity_id,
            }
        else:
            data |= {"hours": self.hours, "contiguous": self.contiguous}
        if self.type is RuleType.CHEAPEST:
            data["deadline"] = None if self.deadline is None else f"{self.deadline[0]:02}:{self.deadline[1]:02}"
        return data


@dataclass(frozen=True, slots=True, kw_only=True)
class Ramp:
    """At most `group_size` miners, or `group_percent` of all to be switched, every `group_delay_s` seconds."""

    group_size: int | None = None
    group_percent: float | None = None
    group_delay_s: float

    def as_json(self) -> dict[str, object]:
        """Return the ramp with the keys of a command's pacing."""
        return {
            "group_size": self.group_size,
            "group_percent": self.group_percent,
            "group_delay_s": self.group_delay_s,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A power schedule.

    Its scope is `miner_id` or `miner_ip`, else `location`, else `tags`, else every miner. The store sets `miner_id` for
    `miner_ip`, so that a miner keeps its schedules if its address changes. `one_time_start` and `one_time_end` are in
    UTC, or both naive wall-clock times; `timezone` None is Home Assistant's.
    """

    id: int = 0
    name: str
    description: str = ""
    enabled: bool = True
    schedule_type: ScheduleType = ScheduleType.WEEKLY
    miner_ip: str | None = None
    miner_id: str | None = None
    location: str | None = None
    tags: tuple[str, ...] = ()
    weekly_schedule: tuple[Period, ...] = ()
    one_time_start: datetime | None = None
    one_time_end: datetime | None = None
    one_time_action: Action = Action.OFF
    power_limit_w: int | None = None
    timezone: str | None = None
    electricity_rate_id: int | None = None
    price_rule: PriceRule | None = None
    ramp: Ramp | None = None
    min_on_minutes: int = 0
    min_off_minutes: int = 0
    created_at: datetime | None = None
    created_by: str | None = None
    updated_at: datetime | None = None

    def as_json(self) -> dict[str, object]:
        """Return the schedule with the keys of the REST contract, without `active_now` and `next_change`."""
        one_time = self.schedule_type is ScheduleType.ONE_TIME
        return {
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "enabled": self.enabled,
            "schedule_type": self.schedule_type.value,
            "miner_ip": self.miner_ip,
            "miner_id": self.miner_id,
            "location": self.location,
            "tags": list(self.tags),
            "weekly_schedule": [period.as_json() for period in self.weekly_schedule],
            "one_time_start": _iso(self.one_time_start),
            "one_time_end": _iso(self.one_time_end),
            "one_time_action": self.one_time_action.value if one_time else None,
            "power_limit_w": self.power_limit_w,
            "timezone": self.timezone,
            "electricity_rate_id": self.electricity_rate_id,
            "price_rule": None if self.price_rule is None else self.price_rule.as_json(),
            "ramp": None if self.ramp is None else self.ramp.as_json(),
            "min_on_minutes": self.min_on_minutes,
            "min_off_minutes": self.min_off_minutes,
            "created_at": _iso(self.created_at),
            "created_by": self.created_by,
            "updated_at": _iso(self.updated_at),
        }


def schedule_from_json(
    data: object,
    *,
    known_zones: Collection[str] | None = None,
    known_rates: Collection[int] | None = None,
) -> Schedule:
    """Return the schedule from JSON with the keys of the REST contract; null is the same as a missing key.

    Without `min_on_minutes` or `min_off_minutes`, a rule that follows a price gets `SHORTEST_MINUTES`; 0 is kept. Time
    zones and tariffs are checked if the known ones are given. Raises InvalidDataError with every wrong key. To change a
    schedule, read `{**schedule.as_json(), **changes}`.
    """
    reader = Reader(data)
    reader.ignore(DERIVED_KEYS)
    reader.required("name", "schedule_type")
    schedule_id = reader.integer("id", 0, 2**53)
    name = reader.text("name")
    description = reader.text("description", longest=MAX_DESCRIPTION, empty=True)
    enabled = reader.boolean("enabled")
    kind = reader.choice("schedule_type", {item.value: item for item in ScheduleType})
    miner_ip, miner_id, location = reader.text("miner_ip"), reader.text("miner_id"), reader.text("location")
    tags = reader.texts("tags")
    watts = reader.integer("power_limit_w", MIN_WATTS, MAX_WATTS)
    rule = reader.nested("price_rule", _rule)
    has_rule = reader.has("price_rule")
    periods = reader.nested_list("weekly_schedule", lambda item: _period(item, kind, watts, has_rule=has_rule)) or ()
    start, end = reader.time("one_time_start"), reader.time("one_time_end")
    one_time_action = reader.choice("one_time_action", {item.value: item for item in Action})
    timezone = reader.zone("timezone", known_zones)
    rate_id = reader.integer("electricity_rate_id", 1, 2**53)
    ramp = reader.nested("ramp", _ramp)
    min_on, min_off = (
        reader.integer("min_on_minutes", 0, MAX_MINUTES),
        reader.integer("min_off_minutes", 0, MAX_MINUTES),
    )
    shortest = SHORTEST_MINUTES if rule is not None and rule.type in FOLLOWING else 0
    created_at, created_by = reader.instant("created_at"), reader.text("created_by")
    updated_at = reader.instant("updated_at")

    if kind is ScheduleType.ONE_TIME:
        _check_one_time(reader, start, end, periods)
        if one_time_action is Action.LIMIT and not reader.has("power_limit_w"):
            reader.wrong("power_limit_w", "one_time_limit_missing")
    elif kind is not None:
        for key in ("one_time_start", "one_time_end"):
            if reader.has(key):
                reader.wrong(key, "only_for_one_time")
        if not periods and not has_rule and not reader.errors:
            reader.wrong("weekly_schedule", "no_period_or_rule")
    if has_rule and not reader.has("electricity_rate_id"):
        reader.wrong("electricity_rate_id", "rate_missing")
    if rate_id is not None and known_rates is not None and rate_id not in known_rates:
        reader.wrong("electricity_rate_id", "unknown_rate")
    reader.close()
    reader.finish()
    assert name is not None and kind is not None  # noqa: S101, PT018  finish has raised otherwise
    return Schedule(
        id=schedule_id or 0,
        name=name,
        description=description or "",
        enabled=enabled is not False,
        schedule_type=kind,
        miner_ip=None if miner_ip is None else normal_address(miner_ip),
        miner_id=miner_id,
        location=location,
        tags=tags or (),
        weekly_schedule=periods,
        one_time_start=start,
        one_time_end=end,
        one_time_action=one_time_action or Action.OFF,
        power_limit_w=watts,
        timezone=timezone,
        electricity_rate_id=rate_id,
        price_rule=rule,
        ramp=ramp,
        min_on_minutes=shortest if min_on is None else min_on,
        min_off_minutes=shortest if min_off is None else min_off,
        created_at=created_at,
        created_by=created_by,
        updated_at=updated_at,
    )


def _check_one_time(reader: Reader, start: datetime | None, end: datetime | None, periods: tuple[Period, ...]) -> None:
    reader.required("one_time_start", "one_time_end")
    if periods:
        reader.wrong("weekly_schedule", "not_for_one_time")
    if start is None or end is None:
        return
    if (start.tzinfo is None) != (end.tzinfo is None):
        reader.wrong("one_time_end", "offset_differs")
    elif end <= start:
        reader.wrong("one_time_end", "end_before_start")


def _period(reader: Reader, kind: ScheduleType | None, watts: int | None, *, has_rule: bool) -> Period | None:
    reader.required("start_hour", "end_hour")
    day, days = reader.integer("day", 0, 6), reader.integers("days", 0, 6)
    start_hour, start_minute, end_hour, end_minute = read_hours(reader)
    action = reader.choice("action", {item.value: item for item in Action})
    own_watts = reader.integer("power_limit_w", MIN_WATTS, MAX_WATTS)
    if day is not None and days is not None and days != (day,):
        reader.wrong("day", "day_and_days")
    if days is None and day is not None:
        days = (day,)
    if kind is ScheduleType.WEEKLY and not (reader.has("day") or reader.has("days")):
        reader.wrong("days", "days_missing")
    if kind is ScheduleType.DAILY and days not in (None, ALL_DAYS):
        reader.wrong("days", "days_for_daily")
    if action is Action.LIMIT and own_watts is None and watts is None:
        reader.wrong("power_limit_w", "limit_missing")
    if action is Action.ON and own_watts is not None and not has_rule:
        reader.wrong("power_limit_w", "limit_for_on")
    if start_hour is None or end_hour is None:
        return None
    return Period(
        days=days or ALL_DAYS,
        start_hour=start_hour,
        start_minute=start_minute,
        end_hour=end_hour,
        end_minute=end_minute,
        action=action or Action.OFF,
        power_limit_w=own_watts,
    )


def _rule(reader: Reader) -> PriceRule | None:
    reader.required("type")
    kind = reader.choice("type", {item.value: item for item in RuleType})
    missing = reader.choice("on_missing_price", {item.value: item for item in OnMissingPrice}) or OnMissingPrice.KEEP
    if kind is None:
        return None
    if kind is RuleType.ABOVE:
        reader.required("threshold")
        return PriceRule(
            type=kind,
            on_missing_price=missing,
            threshold=reader.number("threshold", -MAX_PRICE, MAX_PRICE) or 0.0,
            hysteresis=reader.number("hysteresis", 0, MAX_PRICE) or 0.0,
        )
    if kind is RuleType.BREAK_EVEN:
        if reader.has("hashprice") == reader.has("hashprice_entity_id"):
            reader.wrong("hashprice_entity_id", "hashprice_or_entity")
        return PriceRule(
            type=kind,
            on_missing_price=missing,
            margin_percent=reader.number("margin_percent", -99, 1000) or 0.0,
            hashprice=reader.number("hashprice", 0, MAX_PRICE),
            hashprice_entity_id=reader.text("hashprice_entity_id"),
        )
    reader.required("hours")
    return PriceRule(
        type=kind,
        on_missing_price=missing,
        hours=reader.number("hours", 0, 24 * 7, above=True) or 0.0,
        contiguous=reader.boolean("contiguous") or False,
        deadline=_deadline(reader) if kind is RuleType.CHEAPEST else None,
    )


def _deadline(reader: Reader) -> tuple[int, int] | None:
    text = reader.text("deadline")
    if text is None:
        return None
    hour, colon, minute = text.partition(":")
    # Home Assistant's time selector sends the seconds, too.
    minute = minute.removesuffix(":00")
    digits = all(len(part) in (1, 2) and part.isascii() and part.isdecimal() for part in (hour, minute))
    if not (colon and digits and int(hour) <= 23 and int(minute) <= 59):
        reader.wrong("deadline", "not_time_of_day")
        return None
    return int(hour), int(minute)


def _ramp(reader: Reader) -> Ramp:
    reader.required("group_delay_s")
    size, percent = reader.integer("group_size", 1, 10_000), reader.number("group_percent", 0, 100, above=True)
    delay = reader.number("group_delay_s", 0, 86_400)
    if reader.has("group_size") == reader.has("group_percent"):
        reader.wrong("group_size", "group_size_or_percent")
    return Ramp(group_size=size, group_percent=percent, group_delay_s=delay or 0.0)


def _iso(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()
