"""Decide what one miner needs to follow its directive. Pure, without a clock.

The inputs are the directive of the plan, the ownership, and the observation of the miner. The result is the new
ownership, which is stored first, and at most one command; everything else follows in the next pass.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from ...control.record import CommandType
from ..model import ON, Action, Directive
from ..planning.timeline import Override
from .ownership import OwnedLimit, Owner, Ownership, PauseOwner


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """The present state of a miner.

    `paused` and `limit_w` are None if unknown, as while the miner does not answer. A miner whose outlet is off is
    paused. `reports_state` is False if the miner answers but reports neither a pause nor mining. `can_stop` and
    `can_limit` are capabilities; `reaches_stop` and `reaches_start` are True if such a command would reach the miner
    now (an outlet can be switched even if the miner is silent). `limit_min_w` and `limit_max_w` are the accepted
    limits, if known.
    """

    online: bool
    paused: bool | None = None
    reports_state: bool = True
    limit_w: int | None = None
    can_stop: bool = True
    can_limit: bool = True
    reaches_stop: bool = True
    reaches_start: bool = True
    limit_min_w: int | None = None
    limit_max_w: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCommand:
    """A command to one miner: power_off, power_on, or power_limit with `watts`; `lifts` if it undoes a schedule."""

    command_type: CommandType
    watts: int | None = None
    lifts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The new ownership of a miner, and the command to send.

    `hopeless`: the miner cannot do it; the command is sent once, for the history. `waits`: something has to be done as
    soon as the miner answers. `stays_limited`: the limit stays because the previous one is unknown.
    """

    ownership: Ownership | None
    command: PlannedCommand | None = None
    hopeless: bool = False
    waits: bool = False
    stays_limited: bool = False


LIMITING: Final = (CommandType.POWER_LIMIT, CommandType.SET_THROTTLE)
"""The commands that change how much power a miner draws; the watts of a throttle are not known here."""

STOP = PlannedCommand(command_type=CommandType.POWER_OFF)
START = PlannedCommand(command_type=CommandType.POWER_ON, lifts=True)


def reconcile(
    miner_id: str,
    directive: Directive | None,
    ownership: Ownership | None,
    observed: Observation,
    owner: Owner,
    now: datetime,
    *,
    overridden: bool = False,
    exact: bool = False,
) -> Result:
    """Return what a miner needs to follow `directive`.

    `owner` is the schedule or policy that wants it, `now` the start of a new ownership. An overridden miner is left
    alone. With `exact`, a limit that is a little higher than wanted is only left if the firmware has rounded ours.
    """
    if overridden:
        return Result(ownership=ownership)
    empty = Ownership(miner_id=miner_id, since=now, owner=owner)
    if ownership is not None and ownership.owner.schedule_id is None and ownership.directive is None:
        # A person's pause before any schedule wanted something.
        ownership = replace(ownership, owner=owner)
    action = (directive or ON).action
    if action is Action.OFF:
        return _stop(ownership or empty, observed)
    if ownership is not None and ownership.pause is PauseOwner.SCHEDULE and observed.paused is not False:
        # Resume before checking the limit: some firmwares accept no limit while they are paused.
        if observed.reaches_start:
            return Result(ownership=ownership, command=START)
        return Result(ownership=ownership, waits=True)
    unsure = ownership is not None and ownership.unsure_until is not None and now < ownership.unsure_until
    if ownership is not None:
        # This includes a person's pause: some firmwares stop only seconds after they confirmed the command.
        late = unsure and (ownership.pause is PauseOwner.SCHEDULE or observed.paused is not True)
        ownership = replace(ownership, pause=ownership.pause if late else None, pause_taken=False)
    if directive is not None and directive.watts is not None and action is Action.LIMIT:
        return _limit(directive.watts, ownership or empty, observed, exact=exact)
    return _lift_limit(ownership, observed, unsure=unsure)


def _stop(ownership: Ownership, observed: Observation) -> Result:
    if ownership.pause is None and observed.paused is True:
        return Result(ownership=replace(ownership, pause=PauseOwner.PERSON))
    if observed.paused is True or (observed.paused is None and observed.online and ownership.pause_taken):
        return Result(ownership=or_none(ownership))
    if observed.online and not observed.can_stop:
        # There is nothing to lift later, so nothing is owned.
        return Result(ownership=or_none(ownership), command=STOP, hopeless=True)
    # A miner that is not seen mining may be paused by a person; the schedule would resume it after the window.
    unseen = ownership.pause is None and observed.paused is None and (observed.reports_state or not observed.online)
    if unseen or not observed.reaches_stop:
        return Result(ownership=or_none(ownership), waits=True)
    return Result(
        ownership=replace(ownership, pause=ownership.pause or PauseOwner.SCHEDULE, pause_taken=False), command=STOP
    )


def _limit(watts: int, ownership: Ownership, observed: Observation, *, exact: bool) -> Result:
    if observed.paused is True:
        # A person paused it. It draws nothing, and a limit would wake up some firmwares.
        return Result(ownership=or_none(ownership))
    if not observed.online:
        return Result(ownership=or_none(ownership), waits=True)
    command = PlannedCommand(command_type=CommandType.POWER_LIMIT, watts=watts)
    if not observed.can_limit or (observed.limit_min_w is not None and watts < observed.limit_min_w):
        return Result(ownership=or_none(ownership), command=command, hopeless=True)
    ours, current = ownership.limit, observed.limit_w
    if ours is None:
        if current is None and observed.limit_max_w is not None and watts >= observed.limit_max_w:
            return Result(ownership=or_none(ownership))
        if current is not None and (current <= watts if exact else at_most(current, watts)):
            # A person set a lower limit.
            return Result(ownership=or_none(ownership))
        return Result(ownership=replace(ownership, limit=OwnedLimit(watts=watts, before_w=current)), command=command)
    if ours.before_w is not None and ours.before_w <= watts:
        return _lift_limit(ownership, observed)
    if ours.watts == watts:
        if current is None:
            taken = ours.reported_w is not None
        elif ours.reported_w is None:
            # The command was not sent, or its answer was lost; a lower limit may be the schedule's previous one. A
            # firmware that rounds up and loses each answer would otherwise restart mining again and again.
            rounded = ownership.unsure_until is not None and current != ours.before_w
            taken = same(current, watts) and (not exact or current <= watts or rounded)
        else:
            taken = at_most(current, max(watts, ours.reported_w))
        if taken:
            return Result(ownership=ownership)
    return Result(ownership=replace(ownership, limit=OwnedLimit(watts=watts, before_w=ours.before_w)), command=command)


def _lift_limit(ownership: Ownership | None, observed: Observation, *, unsure: bool = False) -> Result:
    if ownership is None or ownership.limit is None:
        return Result(ownership=or_none(ownership))
    if observed.paused is True:
        return Result(ownership=ownership)
    if not observed.online:
        return Result(ownership=ownership, waits=True)
    ours, current = ownership.limit, observed.limit_w
    lifted = or_none(replace(ownership, limit=None))
    if ours.before_w is None:
        return Result(ownership=lifted, stays_limited=True)
    if current is not None:
        # Of two limits that are nearly equal, only the very one is the limit of before.
        if same(current, ours.before_w) and (current == ours.before_w or not same(ours.watts, ours.before_w)):
            return Result(ownership=ownership if unsure else lifted)
        if ours.reported_w is not None and not (same(current, ours.reported_w) or same(current, ours.watts)):
            # Somebody has set another limit at the miner.
            return Result(ownership=lifted)
    return Result(
        ownership=ownership,
        command=PlannedCommand(command_type=CommandType.POWER_LIMIT, watts=ours.before_w, lifts=True),
    )


def or_none(ownership: Ownership | None) -> Ownership | None:
    """Return an ownership, or None if it is empty."""
    return None if ownership is None or (ownership.pause is None and ownership.limit is None) else ownership


def same(one: int, other: int) -> bool:
    """Return whether two power limits are equal within the rounding of firmwares."""
    return abs(one - other) <= slack(other)


def at_most(limit_w: int, watts: int) -> bool:
    """Return whether a power limit is no higher than another one within the rounding of firmwares."""
    return limit_w <= watts + slack(watts)


def slack(watts: int) -> int:
    """Return how far a reported limit may differ from the one that was set."""
    return max(5, watts // 100)


# After commands -------------------------------------------------------------------------------------------------------


def after_scheduled(ownership: Ownership | None, command: PlannedCommand, reported_w: int | None) -> Ownership | None:
    """Return the ownership after a successful command of a schedule; `reported_w` is the resulting limit."""
    if ownership is None:
        return None
    ownership = replace(ownership, unsure_until=None)
    if command.command_type is CommandType.POWER_OFF:
        return replace(ownership, pause_taken=True) if ownership.pause is not None else ownership
    if command.command_type is CommandType.POWER_ON:
        return or_none(replace(ownership, pause=None, pause_taken=False))
    if ownership.limit is None:
        return ownership
    if command.lifts:
        return or_none(replace(ownership, limit=None)) if ownership.limit.before_w == command.watts else ownership
    if ownership.limit.watts != command.watts:
        return ownership
    return replace(
        ownership, limit=replace(ownership.limit, reported_w=reported_w if reported_w is not None else command.watts)
    )


def after_manual(ownership: Ownership, command_type: CommandType, late: datetime) -> Ownership | None:
    """Return the ownership after a successful manual command: the person owns its effect.

    A miner may stop late: until `late` a window that begins must not assume that it mines.
    """
    if command_type is CommandType.POWER_OFF:
        return replace(ownership, pause=PauseOwner.PERSON, pause_taken=True, unsure_until=late)
    ownership = replace(ownership, unsure_until=None)
    if command_type is CommandType.POWER_ON:
        ownership = replace(ownership, pause=None, pause_taken=False)
    elif command_type in (*LIMITING, CommandType.RESTORE):
        ownership = replace(ownership, limit=None)
    return or_none(ownership)


def override_of(override: Override, command_type: CommandType, watts: int | None) -> Override | None:
    """Return the override if a manual command lets the miner do more than the schedules want, else None.

    A command for less needs no override: schedules never lift what they did not set.
    """
    directive = override.directive
    if directive is None:
        return None
    more = (command_type is CommandType.POWER_ON and directive.action is Action.OFF) or (
        command_type in LIMITING
        and directive.action is Action.LIMIT
        and (watts is None or directive.watts is None or watts > directive.watts)
    )
    return override if more else None
