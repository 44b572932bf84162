"""Why a schedule wants something: codes with arguments, and their sentences in English. Pure.

A reason explains the directive of its step, which is not repeated in the arguments. The planner makes many reasons and
renders none: sentences and JSON are made for readers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from enum import StrEnum
from string import Formatter
from typing import Final, NamedTuple

from ..model import Directive

type ReasonValue = str | float | datetime


class ReasonCode(StrEnum):
    """The reasons, with their arguments in brackets.

    Times are wall-clock times in the schedule's time zone, `YYYY-MM-DDTHH:MM:SS` unless stated otherwise. Any reason
    that depends on prices may have `unpriced_from` in addition: from that time on, no price is known, and the step is
    what the rule does without one.
    """

    NO_SCHEDULE = "no_schedule"
    """No schedule applies to the miner; the only reason without a schedule."""

    WINDOW = "window"
    """[start, end] A daily or weekly period, both as `HH:MM`; the end may be `24:00`."""

    ONE_TIME_WINDOW = "one_time_window"
    """[start, end] The window of a one-time schedule."""

    BETWEEN_PERIODS = "between_periods"
    """What the schedule wants between its periods."""

    OUTSIDE_WINDOW = "outside_window"
    """The schedule wants nothing outside its window."""

    PRICE_ABOVE = "price_above"
    """[price, threshold] The price is above the threshold."""

    PRICE_NOT_ABOVE = "price_not_above"
    """[price, threshold] The price is not above the threshold."""

    PRICE_NOT_DOWN = "price_not_down"
    """[price, threshold] The price is not yet down to the threshold less the hysteresis, which `threshold` is here."""

    MINING_DOES_NOT_PAY = "mining_does_not_pay"
    """[price] The price is above what mining earns per kWh."""

    MINING_PAYS = "mining_pays"
    """[price] The price is not above what mining earns per kWh."""

    CHEAPEST_HOURS = "cheapest_hours"
    """[hours] Among the cheapest hours of the window."""

    NOT_CHEAPEST_HOURS = "not_cheapest_hours"
    """[hours] Not among the cheapest hours of the window."""

    CHEAPEST_HOURS_DONE = "cheapest_hours_done"
    """[hours] The cheapest hours of the window are done."""

    MOST_EXPENSIVE_HOURS = "most_expensive_hours"
    """[hours] Among the most expensive hours of the window."""

    NOT_MOST_EXPENSIVE_HOURS = "not_most_expensive_hours"
    """[hours] Not among the most expensive hours of the window."""

    MOST_EXPENSIVE_HOURS_DONE = "most_expensive_hours_done"
    """[hours] The most expensive hours of the window are done."""

    BLOCK_WITHOUT_PRICE = "block_without_price"
    """[hours] Part of the contiguous block of hours, at a time of which no price is known."""

    SHORTEST_TIME = "shortest_time"
    """[until] The shortest time on, or off, is not over."""

    NO_PRICE = "no_price"
    """[on_missing_price] No price is known; `keep`, `on` or `off` is what the rule does then."""

    NO_EARNINGS = "no_earnings"
    """[on_missing_price] The earnings of mining are unknown."""


_TEXTS: Final[Mapping[ReasonCode, str]] = {
    ReasonCode.NO_SCHEDULE: "No schedule applies.",
    ReasonCode.WINDOW: " from {start} to {end}",
    ReasonCode.ONE_TIME_WINDOW: " from {start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}",
    ReasonCode.BETWEEN_PERIODS: " between its periods",
    ReasonCode.OUTSIDE_WINDOW: " outside its window",
    ReasonCode.PRICE_ABOVE: ", the price {price:.6g} is above {threshold:.6g}",
    ReasonCode.PRICE_NOT_ABOVE: ", the price {price:.6g} is not above {threshold:.6g}",
    ReasonCode.PRICE_NOT_DOWN: ", the price {price:.6g} is not yet down to {threshold:.6g}",
    ReasonCode.MINING_DOES_NOT_PAY: ", the price {price:.6g} is above what mining earns per kWh",
    ReasonCode.MINING_PAYS: ", the price {price:.6g} is not above what mining earns per kWh",
    ReasonCode.CHEAPEST_HOURS: ", among the cheapest {hours:g} h",
    ReasonCode.NOT_CHEAPEST_HOURS: ", not among the cheapest {hours:g} h",
    ReasonCode.CHEAPEST_HOURS_DONE: ", the cheapest {hours:g} h are done",
    ReasonCode.MOST_EXPENSIVE_HOURS: ", among the most expensive {hours:g} h",
    ReasonCode.NOT_MOST_EXPENSIVE_HOURS: ", not among the most expensive {hours:g} h",
    ReasonCode.MOST_EXPENSIVE_HOURS_DONE: ", the most expensive {hours:g} h are done",
    ReasonCode.BLOCK_WITHOUT_PRICE: ", part of the block of {hours:g} h; no price is known",
    ReasonCode.SHORTEST_TIME: ", not switched again before {until:%H:%M:%S}",
    ReasonCode.NO_PRICE: ", no price is known (on_missing_price: {on_missing_price})",
    ReasonCode.NO_EARNINGS: ", the earnings of mining are unknown (on_missing_price: {on_missing_price})",
}
_UNPRICED: Final = "{}; no price is known from {:%Y-%m-%d %H:%M}"

_NAMES: Final = {
    code: tuple(name for _text, name, _format, _conversion in Formatter().parse(text) if name)
    for code, text in _TEXTS.items()
}


class Unpriced(NamedTuple):
    """From when on no price is known, and the reason that holds from then on."""

    at: int
    wall_time: datetime
    reason: Reason


class Reason(NamedTuple):
    """Why something is wanted: a code, and the values of its arguments in the order of the sentence."""

    code: ReasonCode
    values: tuple[ReasonValue, ...] = ()
    unpriced: Unpriced | None = None

    @property
    def arguments(self) -> dict[str, object]:
        """Return the arguments by their names, as JSON."""
        arguments: dict[str, object] = {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in zip(_NAMES[self.code], self.values, strict=True)
        }
        if self.unpriced is not None:
            arguments["unpriced_from"] = self.unpriced.wall_time.isoformat()
        return arguments

    def at(self, instant: int) -> Reason:
        """Return the reason that holds at an instant of the time that this one explains."""
        return self.unpriced.reason if self.unpriced is not None and self.unpriced.at <= instant else self

    def english(self, directive: Directive | None) -> str:
        """Return the reason for a directive in English."""
        if self.code is ReasonCode.NO_SCHEDULE:
            return _TEXTS[self.code]
        phrase = _TEXTS[self.code].format(**dict(zip(_NAMES[self.code], self.values, strict=True)))
        sentence = f"{'no opinion' if directive is None else directive}{phrase}"
        return sentence if self.unpriced is None else _UNPRICED.format(sentence, self.unpriced.wall_time)


class ScheduleReason(NamedTuple):
    """The reason of one schedule; `schedule_id` and `schedule` (its name) are None if no schedule applies."""

    schedule_id: int | None
    schedule: str | None
    reason: Reason

    def as_json(self) -> dict[str, object]:
        """Return the reason as JSON."""
        return {
            "schedule_id": self.schedule_id,
            "schedule": self.schedule,
            "code": self.reason.code.value,
            "args": self.reason.arguments,
        }


NO_SCHEDULE: Final = ScheduleReason(None, None, Reason(ReasonCode.NO_SCHEDULE))


def extended(first: Reason, later: Reason, at: int, zone: tzinfo) -> Reason:
    """Return the first of two reasons for the same, the later one from an instant on, with the end of the prices."""
    unpriced = later.unpriced
    if later.code is ReasonCode.NO_PRICE or later.code is ReasonCode.BLOCK_WITHOUT_PRICE:
        unpriced = Unpriced(at, local_time(at, zone), later)
    if unpriced is None or first.unpriced is not None or first.code is ReasonCode.NO_PRICE:
        return first
    return first._replace(unpriced=unpriced)


def local_time(at: int, zone: tzinfo) -> datetime:
    """Return the wall-clock time of an instant."""
    return datetime.fromtimestamp(at, zone).replace(tzinfo=None)


def english(directive: Directive | None, reasons: Sequence[ScheduleReason], more: int) -> str:
    """Return the reasons for a directive in English; `more` schedules have reasons that are not listed."""
    parts = [
        f"{'' if item.schedule is None else f'{item.schedule}: '}{item.reason.english(directive)}" for item in reasons
    ]
    return "; ".join([*parts, f"and {more} more"] if more else parts)
