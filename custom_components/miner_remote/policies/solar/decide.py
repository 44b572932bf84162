"""Decide how much miners may draw of a surplus, and which of them start and stop. Pure.

What miners may draw is the surplus and what they draw already. The allocator divides it. Around it, this module delays
starts until the surplus has lasted, and pauses until it has been too small for a while. Live limits follow within
seconds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from ...input.texts import plain_number
from ...schedules.model import OFF, ON, Action, Directive
from ..allocation.levels import options_of
from ..allocation.restrain import Restrained, restrain
from ..allocation.rules import Rules
from ..allocation.state import KeptLevel
from ..contract import Decision, Inputs, Json, MinerDecision, MinerView, Reason
from . import signal as signals
from .draws import draws_w
from .readings import Missing, Reading, read
from .settings import FailSafe, SolarSettings
from .signal import Signal
from .state import Measured, SolarState

WAITING: Final = "waiting"
STARTING: Final = "starting"
FOLLOWING: Final = "following"
BATTERY: Final = "battery"
STALE: Final = "stale"
NO_MINER: Final = "no_miner"

PAUSED: Final = "paused"

PHASES: Final = (
    WAITING,
    STARTING,
    FOLLOWING,
    BATTERY,
    STALE,
    NO_MINER,
    PAUSED,
    "full",
    "limited",
    "skipped",
    "kept_off",
)

RAISE_EVERY: Final = timedelta(seconds=20)
LOWER_EVERY: Final = timedelta(seconds=10)
"""How long after a change limits are raised, and lowered."""

FREE_STARTS: Final = 4
"""After so many starts of a miner in a day, each start doubles how long the surplus has to last for the next one."""

LONGEST_WAIT: Final = timedelta(hours=1)

SHORTEST_SHARE: Final = 0.25
"""However little is missing, the time until a pause is at most four times as long."""

STARTS_WITHIN: Final = timedelta(minutes=10)
"""A miner that was started later than this ago is not starting any more."""

SMOOTHS: Final = timedelta(seconds=15)
"""When the next decision is due while the smoothed surplus moves without new reports."""

SHOWS_EVERY: Final = timedelta(seconds=30)
"""How often the surplus in the reason changes at most: each change is a state that the recorder writes."""

WAITS: Final = frozenset({None, "dwell", "restart", "room", "pace"})
"""Why the allocator leaves miners as they are although they can be changed."""


@dataclass(frozen=True, slots=True)
class _Made:
    """What is decided: for the miners among which `restrain` divides the power, and for those that stay paused."""

    restrained: Restrained
    resting: Mapping[str, MinerDecision]
    resting_w: float

    @property
    def planned_w(self) -> float:
        """Return what all are planned to draw."""
        return self.restrained.planned_w + self.resting_w

    def by_id(self) -> dict[str, MinerDecision]:
        """Return the decision of each miner."""
        return {**self.resting, **{made.miner_id: made for made in self.restrained.miners}}


def decide(settings: SolarSettings, state: SolarState, inputs: Inputs) -> Decision[SolarState]:
    """Return the decision for all miners of the scope."""
    return _Round(settings, state.at(inputs.now), inputs).decision()


class _Round:
    """One decision."""

    def __init__(self, settings: SolarSettings, state: SolarState, inputs: Inputs) -> None:
        """Take what is known."""
        self._settings = settings
        self._state = state
        self._measured = state.measured
        self._inputs = inputs
        self._now = inputs.now
        self._rules = Rules(
            min_on_minutes=settings.min_run_minutes,
            min_off_minutes=settings.min_off_minutes,
            limit=settings.limits,
            awaits_settings=settings.limits,
        )
        self._kept: dict[str, KeptLevel] = {}
        for view in inputs.miners:
            kept = state.allocation.miners.get(view.miner_id)
            if _is_off(view.directive) and view.held_until is None and (kept is None or not _is_off(kept.directive)):
                # What somebody else pauses starts again only with enough surplus.
                kept = KeptLevel(directive=OFF, changed_at=self._now, switched_at=self._now)
            if kept is not None:
                self._kept[view.miner_id] = kept.not_after(self._now)
        self._next_at: list[datetime] = []

    def decision(self) -> Decision[SolarState]:
        """Return the decision."""
        found = read(self._settings, self._inputs, low=self._state.low)
        low = self._state.low if isinstance(found, Missing) else found.low
        made, measured, phase, reason = self._blind(found) if isinstance(found, Missing) else self._seeing(found)
        by_id = made.by_id()
        times = [at for at in (*self._next_at, made.restrained.next_at) if at is not None and at > self._now]
        next_at, planned_at = min(times, default=None), self._measured.next_at
        if planned_at is not None and self._now < planned_at and (next_at is None or planned_at < next_at):
            # A round too many does no harm, and clients see no change with each report of the meter.
            next_at = planned_at
        state = replace(
            self._remembered(made, by_id),
            low=low,
            measured=replace(measured, planned_w=made.planned_w, at=self._now, next_at=next_at),
        )
        return Decision(
            state=state,
            miners=tuple(by_id[view.miner_id] for view in self._inputs.miners),
            phase=phase,
            reason=reason,
            next_at=next_at,
        )

    # What follows -----------------------------------------------------------------------------------------------------

    def _blind(self, missing: Missing) -> tuple[_Made, Measured, str, Reason]:
        """Hold the miners as they are until the last reading is too old; then do what the settings say."""
        settings = self._settings
        since = min(missing.at or self._measured.read_at or self._now, self._now)
        until = since + timedelta(seconds=settings.stale_s)
        stale = self._now >= until
        if not stale:
            self._next_at.append(until)
        args: dict[str, Json] = {"sensor": missing.sensor}
        if stale and settings.fail_safe is FailSafe.OFF:
            return self._divide(0.0), Measured(read_at=since), STALE, Reason(code="solar_stale_off", args=args)
        held_w = self._measured.planned_w
        if held_w is None:
            held_w = sum(self._hold_w(view, at_lowest=False) for view in self._inputs.miners)
        made = self._divide(held_w, pause=False)
        if stale:
            return made, Measured(read_at=since), STALE, Reason(code="solar_stale_hold", args=args)
        running = any(self._runs(view) for view in self._inputs.miners)
        reason = Reason(code="solar_no_reading", args=args | {"seconds": plain_number(settings.stale_s)})
        return made, replace(self._measured, read_at=since), FOLLOWING if running else WAITING, reason

    def _seeing(self, reading: Reading) -> tuple[_Made, Measured, str, Reason]:
        """Follow the surplus, if the battery allows it."""
        self._next_at.append(reading.until)
        signal = self._signal(reading)
        shown_w, shown_at = self._measured.shown_w, self._measured.shown_at
        if shown_w is None or shown_at is None or self._now - shown_at >= SHOWS_EVERY:
            shown_w, shown_at = _shown(shown_w, signal.smoothed_w), self._now
        measured = Measured(signal=signal, read_at=reading.at, shown_w=shown_w, shown_at=shown_at)
        if not reading.allowed:
            args: dict[str, Json] = {"soc": round(reading.soc or 0.0), "min_soc": plain_number(reading.from_soc)}
            return self._divide(0.0), measured, BATTERY, Reason(code="solar_battery", args=args)
        if abs(signal.target_w - signal.smoothed_w) > max(5.0, abs(signal.smoothed_w) / 100):
            self._next_at.append(self._now + SMOOTHS)
        made = self._started(signal)
        if made is None:
            made, short_s = self._follow(signal)
            measured = replace(measured, short_s=short_s)
        return made, measured, *self._summary(made, measured)

    def _signal(self, reading: Reading) -> Signal:
        """Return the smoothed power that miners may draw in total."""
        settings, known = self._settings, self._measured.signal
        up_s, down_s = settings.up_s, settings.down_s
        if known is not None and reading.at <= known.sampled_at:
            return signals.advance(known, self._now, up_s=up_s, down_s=down_s)
        watts = reading.surplus_w
        if settings.surplus is None or not settings.surplus.includes_miners:
            watts += sum(draws_w(view, self._kept.get(view.miner_id), reading.at) for view in self._inputs.miners)
        if known is None:
            return signals.begin(reading.at, watts)
        signal = signals.add(known, reading.at, watts, up_s=up_s, down_s=down_s)
        return signals.advance(signal, self._now, up_s=up_s, down_s=down_s)

    def _follow(self, signal: Signal) -> tuple[_Made, float]:
        """Return the division among the miners that run, and for how long it has been too little for them, in s.

        What interrupts mining, a pause or a limit that restarts it, has to wait. While a part of what is missing is
        there, the time counts only for the rest.
        """
        budget_w = self._paced_w(signal.ahead_w)
        made = self._divide(budget_w)
        passed_s = 0.0 if self._measured.at is None else max(0.0, (self._now - self._measured.at).total_seconds())
        if not self._interrupts(made):
            return made, max(0.0, self._measured.short_s - passed_s)
        hold_w = made.restrained.fixed_w + made.resting_w
        hold_w += sum(self._hold_w(view) for view in self._inputs.miners if self._is_changeable(made, view))
        lacks_w = hold_w - self._settings.max_import_w - max(signal.smoothed_w, signal.target_w)
        short_s = self._measured.short_s
        if lacks_w > 0:
            saved_w = max(1.0, hold_w - made.planned_w)
            short_s += passed_s * min(1.0, max(SHORTEST_SHARE, lacks_w / saved_w))
        stop_s = 60 * self._settings.stop_minutes
        until = self._runs_until() if self._stops(made) else self._now
        if lacks_w > 0 and short_s >= stop_s and self._now >= until:
            return made, 0.0
        self._next_at.append(max(until, self._now + timedelta(seconds=max(1.0, stop_s - short_s))))
        return self._divide(max(budget_w, hold_w), pause=False), short_s

    def _paced_w(self, watts: float) -> float:
        """Return what may be drawn, without small changes, and without a change too soon after the last one."""
        planned_w = self._measured.planned_w
        if planned_w is None:
            return watts
        if planned_w - self._settings.max_import_w <= watts <= planned_w:
            return planned_w
        every = RAISE_EVERY if watts > planned_w else LOWER_EVERY
        wait_until = max((kept.changed_at + every for kept in self._kept.values()), default=self._now)
        if wait_until <= self._now:
            return watts
        self._next_at.append(wait_until)
        return planned_w

    def _started(self, signal: Signal) -> _Made | None:
        """Return a division in which miners start, or None if none starts now."""
        base = timedelta(minutes=self._settings.start_minutes)
        first_w = {view.miner_id: watts for view in self._inputs.miners if (watts := self._first_w(view)) is not None}
        if not first_w:
            return None
        self._next_at.append(signal.rises_at(base))
        lasted_w = signal.lowest_w(base)
        if lasted_w is None or lasted_w < min(first_w.values()):
            return None
        taken_w = {
            view.miner_id: draws_w(view, self._kept.get(view.miner_id), self._now)
            if self._is_resting(view)
            else self._hold_w(view)
            for view in self._inputs.miners
        }
        all_w = sum(taken_w.values())
        offered: set[str] = set()
        for miner_id, watts in first_w.items():
            lasting = self._lasting(miner_id)
            if lasting > base:
                self._next_at.append(signal.rises_at(lasting))
            found_w = signal.lowest_w(lasting)
            if found_w is not None and found_w >= all_w - taken_w[miner_id] + watts:
                offered.add(miner_id)
        if not offered:
            return None
        made = self._divide(min(lasted_w, signal.smoothed_w), offered)
        by_id = made.by_id()
        starts = any(not _is_off(by_id[miner_id].restraint) for miner_id in offered)
        return made if starts and not self._stops(made) else None

    def _first_w(self, view: MinerView) -> float | None:
        """Return the smallest power of a miner that may be started now, or None."""
        kept = self._kept.get(view.miner_id)
        if kept is None or not self._is_resting(view) or _is_off(view.directive) or not view.answers:
            return None
        if self._starts_today(view.miner_id) >= self._settings.max_starts:
            return None
        options = options_of(self._rules, view, kept.directive)
        if options is None:
            return None
        return next((level.power_w for level in options.levels if not _is_off(level.directive)), None)

    def _lasting(self, miner_id: str) -> timedelta:
        """Return how long the surplus has to last for the next start of a miner."""
        starts = self._starts_today(miner_id)
        base = timedelta(minutes=self._settings.start_minutes)
        return max(base, min(LONGEST_WAIT, base * (1 << max(0, starts + 1 - FREE_STARTS))))

    def _starts_today(self, miner_id: str) -> int:
        return self._state.started_today(miner_id, self._now, self._inputs.zone)

    # The miners -------------------------------------------------------------------------------------------------------

    def _divide(self, budget_w: float, offered: Collection[str] = (), *, pause: bool = True) -> _Made:
        """Divide a power among the miners that run and those that are `offered` to start; the others stay paused."""
        resting: dict[str, MinerDecision] = {}
        resting_w = 0.0
        active: list[MinerView] = []
        for view in self._inputs.miners:
            if not self._is_resting(view):
                active.append(view)
                continue
            if view.miner_id in offered:
                # One that runs although it is kept off, as the recorded ones of a replay do, starts like any other.
                active.append(view if view.paused is True else replace(view, power_w=0.0))
                continue
            resting[view.miner_id] = self._rests(view)
            resting_w += draws_w(view, self._kept.get(view.miner_id), self._now)
        kept = {key: level for key, level in self._kept.items() if key not in resting}
        restrained = restrain(
            self._rules if pause else replace(self._rules, pause=False),
            replace(self._state.allocation, miners=kept),
            active,
            self._now,
            max(0.0, budget_w - resting_w),
            hashprice=self._inputs.hashprice,
        )
        if not pause:
            restrained = replace(restrained, miners=tuple(map(_goes_on, restrained.miners)))
        return _Made(restrained, resting, resting_w)

    def _is_resting(self, view: MinerView) -> bool:
        """Return whether this policy keeps a miner off; what a person holds is left alone."""
        kept = self._kept.get(view.miner_id)
        return kept is not None and _is_off(kept.directive) and view.held_until is None

    def _rests(self, view: MinerView) -> MinerDecision:
        """Return the decision for a miner that stays paused."""
        starts = self._starts_today(view.miner_id)
        if _is_off(view.directive):
            reason = Reason(code="solar_other_pauses")
        elif starts >= self._settings.max_starts:
            reason = Reason(code="solar_starts_used", args={"starts": starts})
        else:
            reason = Reason(code="solar_rests")
        return MinerDecision(miner_id=view.miner_id, phase=PAUSED, reason=reason, restraint=OFF)

    def _stops(self, made: _Made) -> bool:
        """Return whether a division pauses a miner that runs."""
        stopped = {item.miner_id for item in made.restrained.miners if _is_off(item.restraint)}
        return any(view.miner_id in stopped and self._runs(view) for view in self._inputs.miners)

    def _interrupts(self, made: _Made) -> bool:
        """Return whether a division pauses a miner that runs, or restarts it for a lower limit."""
        levels = made.restrained.state.miners
        return self._stops(made) or any(
            _directive(levels.get(view.miner_id)).rank < _directive(self._kept.get(view.miner_id)).rank
            for view in self._inputs.miners
            if view.limit_is_live is not True and self._runs(view)
        )

    def _runs(self, view: MinerView) -> bool:
        """Return whether a miner runs, or starts."""
        kept = self._kept.get(view.miner_id)
        if _is_off(view.directive) or (kept is not None and _is_off(kept.directive)):
            return False
        return view.paused is not True or (kept is not None and self._was_started(kept))

    def _was_started(self, kept: KeptLevel) -> bool:
        return kept.switched_at is not None and self._now - kept.switched_at < STARTS_WITHIN

    def _runs_until(self) -> datetime:
        """Return until when the miner that was started last runs at least."""
        started = (
            kept.switched_at
            for kept in self._kept.values()
            if kept.switched_at is not None and not _is_off(kept.directive)
        )
        newest = max(started, default=None)
        return self._now if newest is None else newest + timedelta(minutes=self._settings.min_run_minutes)

    def _hold_w(self, view: MinerView, *, at_lowest: bool = True) -> float:
        """Return the power of a miner that goes on without a pause or a restart, with `at_lowest` the lowest one."""
        if not self._runs(view):
            return 0.0
        present = _directive(self._kept.get(view.miner_id))
        options = options_of(self._rules, view, present)
        if options is None:
            return view.power_w or 0.0
        if at_lowest and view.limit_is_live is True and options.can_limit:
            return min(level.power_w for level in options.levels if not _is_off(level.directive))
        return options.levels[options.at(present)].power_w

    def _is_changeable(self, made: _Made, view: MinerView) -> bool:
        return view.miner_id not in made.resting and made.restrained.skipped.get(view.miner_id) in WAITS

    def _remembered(self, made: _Made, by_id: Mapping[str, MinerDecision]) -> SolarState:
        """Return the state with the new levels and starts."""
        kept = {key: self._kept[key] for key in made.resting} | dict(made.restrained.state.miners)
        started = [
            view.miner_id
            for view in self._inputs.miners
            if self._is_resting(view) and not _is_off(by_id[view.miner_id].restraint)
        ]
        state = self._state.with_starts(started, self._now, self._inputs.zone)
        return replace(state, allocation=replace(made.restrained.state, miners=kept))

    # The summary ------------------------------------------------------------------------------------------------------

    def _summary(self, made: _Made, measured: Measured) -> tuple[str, Reason]:
        """Return the phase and the reason of the policy while it follows the surplus."""
        views, by_id = self._inputs.miners, made.by_id()
        on = [view for view in views if not _is_off(by_id[view.miner_id].restraint) and not _is_off(view.directive)]
        running = sum(view.mining is True for view in on)
        args: dict[str, Json] = {
            "surplus_w": measured.shown_w,
            "running": running,
            "miners": len(views),
            "power_w": round(made.planned_w, -1),
        }
        started = any(self._is_resting(view) or self._is_starting(view) for view in on)
        if running and measured.short_s > 0:
            return FOLLOWING, Reason(
                code="solar_short", args=args | {"minutes": plain_number(self._settings.stop_minutes)}
            )
        if running:
            return FOLLOWING, Reason(code="solar_following", args=args)
        if started:
            return STARTING, Reason(code="solar_starting", args=args)
        needs = [first_w for view in views if (first_w := self._first_w(view)) is not None]
        if not needs:
            used = any(self._starts_today(view.miner_id) >= self._settings.max_starts for view in views)
            return (
                (WAITING, Reason(code="solar_all_used", args=args)) if used else (NO_MINER, Reason(code="solar_none"))
            )
        needs_w = round(made.resting_w + made.restrained.fixed_w + min(needs))
        args |= {"needs_w": needs_w, "minutes": plain_number(self._settings.start_minutes)}
        enough = measured.shown_w is not None and measured.shown_w >= needs_w
        return WAITING, Reason(code="solar_lasting" if enough else "solar_waiting", args=args)

    def _is_starting(self, view: MinerView) -> bool:
        kept = self._kept.get(view.miner_id)
        return kept is not None and self._was_started(kept) and view.mining is not True


def _is_off(directive: Directive | None) -> bool:
    return directive is not None and directive.action is Action.OFF


def _directive(kept: KeptLevel | None) -> Directive:
    return ON if kept is None else kept.directive


def _goes_on(made: MinerDecision) -> MinerDecision:
    """Return a decision of the allocator, which must not pause miners now, as one of this policy."""
    if made.reason.code != "allocation_not_controllable":
        return made
    return replace(made, phase="full", reason=Reason(code="solar_goes_on"))


def _shown(before_w: float | None, watts: float) -> float:
    """Return a surplus as texts have it: rounded, and only another one if it differs clearly."""
    if before_w is not None and abs(watts - before_w) <= max(5.0, abs(before_w) / 40):
        return before_w
    size = abs(watts)
    step = 50 if size >= 1000 else 10 if size >= 100 else 1
    return round(watts / step) * step
