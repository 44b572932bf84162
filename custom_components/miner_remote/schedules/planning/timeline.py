"""What the planner is told of miners, and what it answers. Values only; all times are in UTC."""

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
"""How late a look may be that still decides as of the instant at which it was due."""

type Interval = tuple[datetime, datetime]
"""From a time to before another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MinerFacts:
    """What scopes and rules look at.

    `locations` are the names of the site and of the area, `tags` those of the labels; both are compared regardless of
    case. `ip` is in its usual spelling (`normal_address`), `host` the configured host name if there is one. `power_w`
    and `hashrate_ths` are what the machine draws and does **while it mines**, remembered while it is off.
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
    """What a price rule last decided: kept by the engine from one plan to the next, and over a restart.

    Only a break-even rule decides for each miner; otherwise `miner_id` is None. `since` is when it came to `stopping`
    (None: it decides nothing now); `switched` whether that switched machines, so that the shortest time on or off
    counts from there.

    `counted` is the time, in the last days, for which a rule that chooses hours decided to run (or to stop, if
    `counted_stops`). The time of the decision that holds now is not in it: that begins with `since`. So the state
    changes only when a decision does, and a crash between two decisions loses nothing.
    """

    schedule_id: int
    miner_id: str | None
    stopping: bool | None
    since: datetime
    switched: bool
    counted: tuple[Interval, ...] = ()
    counted_stops: bool = False

    def moved(self, by: timedelta) -> RuleState:
        """Return the same state at another time."""
        counted = tuple((start + by, end + by) for start, end in self.counted)
        return replace(self, since=self.since + by, counted=counted)

    def as_json(self) -> dict[str, object]:
        """Return the state as JSON has it."""
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
        """Return the state that `as_json` gave, in this version or an older one; raises InvalidDataError otherwise."""
        reader = Reader(data)
        reader.required("schedule_id", "since", "switched")
        schedule_id, miner_id = reader.integer("schedule_id", 0, 2**53), reader.text("miner_id")
        stopping, since, switched = reader.boolean("stopping"), reader.instant("since"), reader.boolean("switched")
        given = data.get("counted") if isinstance(data, Mapping) else None
        if not isinstance(given, list | None):
            reader.wrong("counted", "must be a list")
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
    """How many of the hours of its current window a schedule has done.

    `done_s` of `asked_s` seconds at `at`; `counting` is True while time is added. `start` and `until` bound the window;
    the hours are to be done before `until`.
    """

    start: datetime
    until: datetime
    asked_s: int
    done_s: int
    at: datetime
    counting: bool

    def done_at(self, now: datetime) -> float:
        """Return the seconds done at a time after `at` at which the same still holds."""
        later = max(0.0, (min(now, self.until) - self.at).total_seconds()) if self.counting else 0.0
        return min(self.asked_s, self.done_s + later)

    def as_json(self, now: datetime) -> dict[str, object]:
        """Return the progress at a time as the API has it, in hours."""
        return {
            "done_hours": round(self.done_at(now) / 3600, 4),
            "hours": round(self.asked_s / 3600, 4),
            "counting": self.counting and self.done_at(now) < self.asked_s,
            "from": self.start.isoformat(),
            "until": self.until.isoformat(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """An order of a person: the schedules leave the miner alone until what they want changes.

    `directive` is what they wanted when the person ordered (None: nothing), and `until` when that was going to change
    according to the last plan (None: not within its horizon). The planner gives the override back with `until` brought
    up to date, or leaves it out once it is over.
    """

    miner_id: str
    at: datetime
    directive: Directive | None
    until: datetime | None = None
    by: str = ""

    def as_json(self) -> dict[str, object]:
        """Return the override as JSON has it."""
        return {
            "miner_id": self.miner_id,
            "at": self.at.isoformat(),
            "directive": None if self.directive is None else self.directive.as_json(),
            "until": None if self.until is None else self.until.isoformat(),
            "by": self.by,
        }

    @classmethod
    def from_json(cls, data: object) -> Override:
        """Return the override that `as_json` gave; raises InvalidDataError for anything else."""
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
            # It is only shown: whatever it is, it is no reason to lose what is kept beside it.
            by=plain_text(by) if isinstance(by, str) else "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is wanted from `start` to before `end`, by which schedules, and why.

    `directive` None: no schedule has an opinion, which lifts what a schedule set just as on does. The last step ends at
    the horizon, which is no change.
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
        """Return the step as JSON has it."""
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
    """What is wanted over time: steps that follow one another without a gap."""

    @property
    def current(self) -> Step:
        """Return what holds now: the first step."""

    @property
    def next_change(self) -> Step | None:
        """Return the first step with another directive; None where none is within the horizon."""

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return all steps up to the horizon."""

    def at(self, when: datetime) -> Step:
        """Return the step that holds at a time; the first or the last one where that is outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MinerPlan:
    """What the schedules want of one miner.

    With an `override` the miner is to be left alone, neither stopped nor lifted, until the directive changes.
    """

    miner_id: str
    timeline: Timeline
    override: Override | None = None

    @property
    def current(self) -> Step:
        """Return what the schedules want now."""
        return self.timeline.current

    @property
    def next_change(self) -> Step | None:
        """Return the first step with another directive; None where none is within the horizon."""
        return self.timeline.next_change

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the current step and all others up to the horizon."""
        return self.timeline.steps

    def at(self, when: datetime) -> Step:
        """Return the step that holds at a time; the first or the last one where that is outside."""
        return self.timeline.at(when)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What should hold of all miners, from `now` to `until`.

    `miners` are by id. `schedules` is what each enabled schedule wants by itself, by its id; of a break-even rule,
    which decides for each miner, what it wants of the one that stops paying first. `missing_prices` names the schedules
    whose rule finds no price, or no hashprice, now. `next_look` is when to plan anew at the latest: when anything
    changes, or at the horizon. `progress` is, by the ids of schedules whose rule chooses hours, how far those are that
    have a window now.
    """

    now: datetime
    until: datetime
    miners: Mapping[str, MinerPlan]
    schedules: Mapping[int, tuple[Step, ...]]
    rule_states: tuple[RuleState, ...]
    overrides: tuple[Override, ...]
    missing_prices: frozenset[int]
    next_look: datetime
    progress: Mapping[int, HoursDone] = field(default_factory=dict)


def as_of(last: Plan | None, now: datetime) -> datetime:
    """Return the time to plan from: that at which the last plan was due to be replaced if that was a moment ago.

    A look is always a little late. What is decided as of the instant at which it was due keeps hours to the second.
    """
    return last.next_look if last is not None and timedelta() <= now - last.next_look < DUE_WITHIN else now


def step_at(steps: tuple[Step, ...], when: datetime) -> Step:
    """Return the step that holds at a time; the first or the last one where that is outside."""
    return steps[max(0, bisect_right(steps, when, key=lambda step: step.start) - 1)]


def next_change(steps: tuple[Step, ...]) -> Step | None:
    """Return the first step with another directive than the first one has; None where there is none."""
    return next((step for step in steps[1:] if step.directive != steps[0].directive), None)
