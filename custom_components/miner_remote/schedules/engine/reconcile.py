"""What one miner needs, so that what should hold of it does: pure, without a clock.

What should hold comes from the plan, what a schedule set from `Held`, and what is the case from the miner. From these
follow what is held from now on, which is stored first, and at most one order; the rest follows at the next look.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ...commands.record import CommandType
from ..model import ON, Action, Directive
from ..planning.timeline import Override
from .ownership import Held, Holder, LimitHeld, PauseOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is known of a miner now.

    `paused` and `limit_w` are None where they are not known: also while it does not answer. A miner whose outlet is off
    is paused. `tells` is False of one that answers and says neither whether it is paused nor whether it mines.
    `can_stop` and `can_limit` say what the miner can be asked to do at all; `reaches_stop` and `reaches_start` whether
    such an order would reach it now (an outlet can be switched whether or not the miner answers). `limit_min_w` and
    `limit_max_w` are the limits that it takes, where it tells.
    """

    online: bool
    paused: bool | None = None
    tells: bool = True
    limit_w: int | None = None
    can_stop: bool = True
    can_limit: bool = True
    reaches_stop: bool = True
    reaches_start: bool = True
    limit_min_w: int | None = None
    limit_max_w: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """An order to one miner: power_off, power_on, or power_limit with `watts`; `lifts` what a schedule set."""

    command_type: CommandType
    watts: int | None = None
    lifts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is held from now on, and what is to be ordered.

    `hopeless`: the miner cannot do it; it is ordered once, so that the history says so. `waits`: something is to be
    done as soon as the miner answers. `stays_limited`: a limit stays, because it is not known what was before.
    """

    held: Held | None
    todo: Todo | None = None
    hopeless: bool = False
    waits: bool = False
    stays_limited: bool = False


STOP = Todo(command_type=CommandType.POWER_OFF)
START = Todo(command_type=CommandType.POWER_ON, lifts=True)


def reconcile(
    miner_id: str,
    directive: Directive | None,
    held: Held | None,
    seen: Seen,
    holder: Holder,
    now: datetime,
    *,
    overridden: bool = False,
) -> Verdict:
    """Return what a miner needs so that `directive` holds of it.

    `holder` is the schedule that wants it, `now` the time from which something new is held. A miner that a person's
    order overrides is left alone.
    """
    if overridden:
        return Verdict(held=held)
    empty = Held(miner_id=miner_id, since=now, holder=holder)
    if held is not None and held.holder.schedule_id is None and held.directive is None:
        # A person's pause from before any schedule wanted something.
        held = replace(held, holder=holder)
    action = (directive or ON).action
    if action is Action.OFF:
        return _stop(held or empty, seen)
    if held is not None and held.pause is PauseOf.SCHEDULE and seen.paused is not False:
        # What may run has to run before its limit is looked at: some firmwares take no limit while they are paused.
        if seen.reaches_start:
            return Verdict(held=held, todo=START)
        return Verdict(held=held, waits=True)
    unsure = held is not None and held.unsure_until is not None and now < held.unsure_until
    if held is not None:
        # Of a person's pause too: some firmwares stop only seconds after they said that they will.
        late = unsure and (held.pause is PauseOf.SCHEDULE or seen.paused is not True)
        held = replace(held, pause=held.pause if late else None, pause_taken=False)
    if directive is not None and directive.watts is not None and action is Action.LIMIT:
        return _limit(directive.watts, held or empty, seen)
    return _lift_limit(held, seen, unsure=unsure)


def _stop(held: Held, seen: Seen) -> Verdict:
    if held.pause is None and seen.paused is True:
        return Verdict(held=replace(held, pause=PauseOf.PERSON))
    if seen.paused is True or (seen.paused is None and seen.online and held.pause_taken):
        return Verdict(held=something(held))
    if seen.online and not seen.can_stop:
        # There is nothing to be lifted later, so nothing is held.
        return Verdict(held=something(held), todo=STOP, hopeless=True)
    # What is not seen to run may be a person's pause, which would be lifted as the schedule's own after the window.
    unseen = held.pause is None and seen.paused is None and (seen.tells or not seen.online)
    if unseen or not seen.reaches_stop:
        return Verdict(held=something(held), waits=True)
    return Verdict(held=replace(held, pause=held.pause or PauseOf.SCHEDULE, pause_taken=False), todo=STOP)


def _limit(watts: int, held: Held, seen: Seen) -> Verdict:
    if seen.paused is True:
        # A person paused it: it draws nothing, and to set a limit wakes some firmwares.
        return Verdict(held=something(held))
    if not seen.online:
        return Verdict(held=something(held), waits=True)
    todo = Todo(command_type=CommandType.POWER_LIMIT, watts=watts)
    if not seen.can_limit or (seen.limit_min_w is not None and watts < seen.limit_min_w):
        return Verdict(held=something(held), todo=todo, hopeless=True)
    ours, current = held.limit, seen.limit_w
    if ours is None:
        if current is None and seen.limit_max_w is not None and watts >= seen.limit_max_w:
            return Verdict(held=something(held))
        if current is not None and at_most(current, watts):
            # A lower limit is a person's, who wants even less.
            return Verdict(held=something(held))
        return Verdict(held=replace(held, limit=LimitHeld(watts=watts, before_w=current)), todo=todo)
    if ours.before_w is not None and ours.before_w <= watts:
        return _lift_limit(held, seen)
    if ours.watts == watts:
        if current is None:
            taken = ours.shown_w is not None
        elif ours.shown_w is None:
            # The order has not left, or its answer was lost: a lower limit may be what the schedule had set before.
            taken = same(current, watts)
        else:
            taken = at_most(current, max(watts, ours.shown_w))
        if taken:
            return Verdict(held=held)
    return Verdict(held=replace(held, limit=LimitHeld(watts=watts, before_w=ours.before_w)), todo=todo)


def _lift_limit(held: Held | None, seen: Seen, *, unsure: bool = False) -> Verdict:
    if held is None or held.limit is None:
        return Verdict(held=something(held))
    if seen.paused is True:
        return Verdict(held=held)
    if not seen.online:
        return Verdict(held=held, waits=True)
    ours, current = held.limit, seen.limit_w
    lifted = something(replace(held, limit=None))
    if ours.before_w is None:
        return Verdict(held=lifted, stays_limited=True)
    if current is not None:
        if same(current, ours.before_w):
            return Verdict(held=held if unsure else lifted)
        if ours.shown_w is not None and not (same(current, ours.shown_w) or same(current, ours.watts)):
            # Somebody has set another one since, at the miner itself.
            return Verdict(held=lifted)
    return Verdict(held=held, todo=Todo(command_type=CommandType.POWER_LIMIT, watts=ours.before_w, lifts=True))


def something(held: Held | None) -> Held | None:
    """Return what is held, or None where that is nothing."""
    return None if held is None or (held.pause is None and held.limit is None) else held


def same(one: int, other: int) -> bool:
    """Return whether two power limits are the same, give or take what firmwares round."""
    return abs(one - other) <= slack(other)


def at_most(limit_w: int, watts: int) -> bool:
    """Return whether a power limit is no higher than another one, give or take what firmwares round."""
    return limit_w <= watts + slack(watts)


def slack(watts: int) -> int:
    """Return how far a limit that a firmware shows may be off the one that was set."""
    return max(5, watts // 100)


# What follows from commands that have ended --------------------------------------------------------------------------


def after_own(held: Held | None, todo: Todo, shown_w: int | None) -> Held | None:
    """Return what is held once an order of a schedule succeeded; `shown_w` is the limit that the miner made of it."""
    if held is None:
        return None
    held = replace(held, unsure_until=None)
    if todo.command_type is CommandType.POWER_OFF:
        return replace(held, pause_taken=True) if held.pause is not None else held
    if todo.command_type is CommandType.POWER_ON:
        return something(replace(held, pause=None, pause_taken=False))
    if held.limit is None:
        return held
    if todo.lifts:
        return something(replace(held, limit=None)) if held.limit.before_w == todo.watts else held
    if held.limit.watts != todo.watts:
        return held
    return replace(held, limit=replace(held.limit, shown_w=shown_w if shown_w is not None else todo.watts))


def after_person(held: Held, command_type: CommandType, late: datetime) -> Held | None:
    """Return what is held once somebody else's command succeeded: what it set is that person's from now on.

    A miner may stop only in a while: until `late` a window that begins must not take it for one that runs.
    """
    if command_type is CommandType.POWER_OFF:
        return replace(held, pause=PauseOf.PERSON, pause_taken=True, unsure_until=late)
    held = replace(held, unsure_until=None)
    if command_type is CommandType.POWER_ON:
        held = replace(held, pause=None, pause_taken=False)
    elif command_type in (CommandType.POWER_LIMIT, CommandType.RESTORE):
        held = replace(held, limit=None)
    return something(held)


def override_of(override: Override, command_type: CommandType, watts: int | None) -> Override | None:
    """Return the override where a person's order lets the miner do more than the schedules want, else None.

    What wants less than they do needs none: they never lift what they did not set.
    """
    directive = override.directive
    if directive is None:
        return None
    more = (command_type is CommandType.POWER_ON and directive.action is Action.OFF) or (
        command_type is CommandType.POWER_LIMIT
        and directive.action is Action.LIMIT
        and (watts is None or directive.watts is None or watts > directive.watts)
    )
    return override if more else None
