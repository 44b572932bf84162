"""The inputs and results of the planner. Values only; all times are in UTC."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from ...input.fields import Reader, plain_text
from ..model import Directive
from .reasons import ScheduleReason, english

DUE_WITHIN: Final = timedelta(seconds=30)
"""How late a plan may be that still decides as of the instant at which it was due."""

type Interval = tuple[datetime, datetime]
"""Start and end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MinerInput:
    """The properties of a miner for scopes and rules.

    `locations` are the names of site and area, `tags` those of the labels; both are compared regardless of case. `ip`
    is a `normal_address`, `host` the configured host name, if any. `power_w` and `hashrate_ths` are the figures **while
    the miner mines**, remembered while it is off.
    """

    miner_id: str
    ip: str
    host: str | None = None
    locations: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    power_w: float | None = None
    hashrate_ths: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleState:
    """The last decision of a price rule, kept between plans and over a restart.

    Only a break-even rule decides for each miner; otherwise `miner_id` is None. `since` is the time of the decision
    `stopping` (None: there is no decision now); `switched` is True if it switched miners, so that the shortest time on
    or off counts from there.

    `counted` is the time in the last days for which a rule that chooses hours decided to run (or to stop, if
    `counted_stops`), without the present decision, which begins at `since`. So the state changes only with a decision,
    and a crash in between loses nothing.
    """

    schedule_id: int
    miner_id: str | None
    stopping: bool | None
    since: datetime
    switched: bool
    counted: tuple[Interval, ...] = ()
    counted_stops: bool = False

    def moved(self, by: timedelta) -> RuleState:
        """Return the state shifted in time."""
        counted = tuple((start + by, end + by) for start, end in self.counted)
        return replace(self, since=self.since + by, counted=counted)

    def as_json(self) -> dict[str, object]:
        """Return the state as JSON."""
        return {
            "schedule_id": self.schedule_id,
            "miner_id": self.miner_id,
            "stopping": self.stopping,
            "since": self.since.isoformat(),
            "switched": self.switched,
            "counted": [[start.isoformat(), end.isoformat()] for start, end in self.counted],
            "counted_stops": self.counted_stops,
        }

    @classmethod
    def from_json(cls, data: object) -> RuleState:
        """Return the state from JSON of this or an older version; raises InvalidDataError."""
        reader = Reader(data)
        reader.required("schedule_id", "since", "switched")
        schedule_id, miner_id = reader.integer("schedule_id", 0, 2**53), reader.text("miner_id")
        stopping, since, switched = reader.boolean("stopping"), reader.instant("since"), reader.boolean("switched")
        given = data.get("counted") if isinstance(data, Mapping) else None
        if not isinstance(given, list | None):
            reader.wrong("counted", "not_list")
            given = None
        stops = reader.boolean("counted_stops")
        reader.finish()
        assert schedule_id is not None and since is not None  # noqa: S101, PT018  finish has raised otherwise
        return cls(
            schedule_id=schedule_id,
            miner_id=miner_id,
            stopping=stopping,
            since=since,
            switched=bool(switched),
            counted=tuple(map(_interval, given or ())),
            counted_stops=bool(stops),
        )


def _interval(data: object) -> Interval:
    reader = Reader({"start": data[0], "end": data[1]} if isinstance(data, list) and len(data) == 2 else {})
    reader.required("start", "end")
    start, end = reader.instant("start"), reader.instant("end")
    reader.finish()
    assert start is not None and end is not None  # noqa: S101, PT018  finish has raised otherwise
    return start, end


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursDone:
    """The progress of a schedule in its current window: `done_s` of `asked_s` seconds at `at`.

    `counting` is True while time is added. `start` and `until` bound the time for the hours.
    """

    start: datetime
    until: datetime
    asked_s: int
    done_s: int
    at: datetime
    counting: bool

    def done_at(self, now: datetime) -> float:
        """Return the seconds done at a later time, if nothing has changed since `at`."""
        later = max(0.0, (min(now, self.until) - self.at).total_seconds()) if self.counting else 0.0
        return min(self.asked_s, self.done_s + later)

    def as_json(self, now: datetime) -> dict[str, object]:
        """Return the progress at a time as JSON, in hours."""
        return {
            "done_hours": round(self.done_at(now) / 3600, 4),
            "hours": round(self.asked_s / 3600, 4),
            "counting": self.counting and self.done_at(now) < self.asked_s,
            "from": self.start.isoformat(),
            "until": self.until.isoformat(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A manual command that overrides the schedules of a miner until their directive changes.

    `directive` is what they wanted at that time (None: nothing), `until` its planned end (None: beyond the horizon).
    The planner returns the override with an updated `until`, or leaves it out once it is over.
    """

    miner_id: str
    at: datetime
    directive: Directive | None
    until: datetime | None = None
    by: str = ""

    def as_json(self) -> dict[str, object]:
        """Return the override as JSON."""
        return {
            "miner_id": self.miner_id,
            "at": self.at.isoformat(),
            "directive": None if self.directive is None else self.directive.as_json(),
            "until": None if self.until is None else self.until.isoformat(),
            "by": self.by,
        }

    @classmethod
    def from_json(cls, data: object) -> Override:
        """Return the override from JSON; raises InvalidDataError."""
        reader = Reader(data)
        reader.required("miner_id", "at")
        miner_id, at, until = reader.text("miner_id"), reader.instant("at"), reader.instant("until")
        by = data.get("by") if isinstance(data, Mapping) else None
        directive = data.get("directive") if isinstance(data, Mapping) else None
        reader.finish()
        assert miner_id is not None and at is not None  # noqa: S101, PT018  finish has raised otherwise
        return cls(
            miner_id=miner_id,
            at=at,
            directive=None if directive is None else Directive.from_json(directive),
            until=until,
            # This is for display only, so that a wrong value must not invalidate the rest of the file.
            by=plain_text(by) if isinstance(by, str) else "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A directive from `start` to before `end`, its schedules and its reasons.

    `directive` None means that no schedule wants anything, which lifts the effects of schedules as on does. The last
    step ends at the horizon, which is no change.
    """

    start: datetime
    end: datetime
    directive: Directive | None
    schedule_ids: tuple[int, ...]
    reasons: tuple[ScheduleReason, ...]
    reasons_more: int = 0

    @property
    def reason(self) -> str:
        """Return the reasons in English."""
        return english(self.directive, self.reasons, self.reasons_more)

    def as_json(self) -> dict[str, object]:
        """Return the step as JSON."""
        return {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "action": None if self.directive is None else self.directive.action.value,
            "power_limit_w": None if self.directive is None else self.directive.watts,
            "schedule_ids": list(self.schedule_ids),
            "reason": self.reason,
            "reasons": [item.as_json() for item in self.reasons],
            "reasons_more": self.reasons_more,
        }


class Timeline(Protocol):
    """Adjoining steps."""

    @property
    def current(self) -> Step:
        """Return the first step."""

    @property
    def next_change(self) -> Step | None:
        """Return the first step with another directive, or None within the horizon."""

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return all steps up to the horizon."""

    def at(self, when: datetime) -> Step:
        """Return the step at a time; the first or the last one if it is outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MinerPlan:
    """The plan of one miner; with an `override` it is left alone until the directive changes."""

    miner_id: str
    timeline: Timeline
    override: Override | None = None

    @property
    def current(self) -> Step:
        """Return the first step."""
        return self.timeline.current

    @property
    def next_change(self) -> Step | None:
        """Return the first step with another directive, or None within the horizon."""
        return self.timeline.next_change

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return all steps up to the horizon."""
        return self.timeline.steps

    def at(self, when: datetime) -> Step:
        """Return the step at a time; the first or the last one if it is outside."""
        return self.timeline.at(when)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The plan of all miners from `now` to `until`.

    `miners` are by id. `schedules` has the steps of each enabled schedule alone, by id; those of a break-even rule are
    for the miner that stops paying first. `missing_prices` are the schedules whose rule lacks a price or hashprice now.
    `replan_at` is when the next plan is due: at the first change, or at the horizon. `progress` is that of the
    schedules that choose hours and have a window now, by id.
    """

    now: datetime
    until: datetime
    miners: Mapping[str, MinerPlan]
    schedules: Mapping[int, tuple[Step, ...]]
    rule_states: tuple[RuleState, ...]
    overrides: tuple[Override, ...]
    missing_prices: frozenset[int]
    replan_at: datetime
    progress: Mapping[int, HoursDone] = field(default_factory=dict)


def as_of(last: Plan | None, now: datetime) -> datetime:
    """Return the time to plan from: the due time of the plan if that was a moment ago, else now.

    A pass is always a little late. Deciding as of the due time keeps hours exact to the second.
    """
    return last.replan_at if last is not None and timedelta() <= now - last.replan_at < DUE_WITHIN else now


def step_at(steps: tuple[Step, ...], when: datetime) -> Step:
    """Return the step at a time; the first or the last one if it is outside."""
    return steps[max(0, bisect_right(steps, when, key=lambda step: step.start) - 1)]


def next_change(steps: tuple[Step, ...]) -> Step | None:
    """Return the first step with another directive than the first step, or None."""
    return next((step for step in steps[1:] if step.directive != steps[0].directive), None)
