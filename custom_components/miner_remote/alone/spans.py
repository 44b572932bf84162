"""The plan of an agent from the plan of the engine: groups of miners with the same spans. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import batched, pairwise
from typing import Final

from ..schedules.engine.ownership import Ownership
from ..schedules.engine.restraints import Restraint, target_of, wanting
from ..schedules.model import Action, Schedule
from ..schedules.planning.timeline import Override, Step, Timeline
from ..wire.messages import Directive, FailSafe, Plan, PlannedAction, PlannedMiners, Span

GROUP: Final = 40
"""How many miners one group has at most, so that it fits into a payload."""
MAX_SPANS: Final = 100
"""How many spans a miner has at most, for the same reason; the agent leaves it alone after the last one."""

_MINE: Final = Directive(action=PlannedAction.MINE)
_PAUSE: Final = Directive(action=PlannedAction.PAUSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MinerNow:
    """What the engine knows of a miner; without a `timeline`, the agent leaves it alone."""

    miner_id: str
    timeline: Timeline | None
    override: Override | None = None
    restraints: tuple[Restraint, ...] = ()
    ownership: Ownership | None = None
    fail_safe: FailSafe | None = None


@dataclass(frozen=True, slots=True)
class _Wish:
    """What miners with the same wish have in common, and thus their spans."""

    timeline: Timeline
    overridden_until: datetime | None
    restraints: tuple[Restraint, ...]
    lifts_policy: bool
    """Whether a policy set something that it no longer wants: it is lifted although a person's command applies."""
    fail_safe: FailSafe | None


def groups(
    miners: Iterable[MinerNow], schedules: Mapping[int, Schedule], start: datetime, end: datetime, *, may_lift: bool
) -> tuple[PlannedMiners, ...]:
    """Return what is wanted of miners from `start` to `end`, in the order of their ids.

    Without `may_lift`, nothing that schedules own is lifted.
    """
    alike: dict[tuple[tuple[Span, ...], FailSafe | None], list[MinerNow]] = {}
    of_wish: dict[_Wish, list[MinerNow]] = {}
    for miner in sorted(miners, key=lambda miner: miner.miner_id):
        if miner.timeline is None:
            alike.setdefault(((), None), []).append(miner)
            continue
        wish = _wish(miner, miner.timeline, start, end)
        if wish not in of_wish:
            spans = _spans(wish, schedules, start, end, may_lift=may_lift)
            of_wish[wish] = alike.setdefault((spans, miner.fail_safe), [])
        of_wish[wish].append(miner)
    return tuple(
        PlannedMiners(
            ids=tuple(miner.miner_id for miner in part),
            spans=spans,
            fail_safe=fail_safe,
            owned={miner.miner_id: miner.ownership.as_json() for miner in part if miner.ownership is not None},
        )
        for (spans, fail_safe), members in alike.items()
        for part in batched(members, GROUP, strict=False)
    )


def _wish(miner: MinerNow, timeline: Timeline, start: datetime, end: datetime) -> _Wish:
    override, ownership = miner.override, miner.ownership
    until = None if override is None else (override.until or end)
    return _Wish(
        timeline=timeline,
        overridden_until=until if until is not None and until > start else None,
        restraints=miner.restraints,
        lifts_policy=ownership is not None and ownership.owner.policy_id is not None,
        fail_safe=miner.fail_safe,
    )


def _spans(
    wish: _Wish, schedules: Mapping[int, Schedule], start: datetime, end: datetime, *, may_lift: bool
) -> tuple[Span, ...]:
    spans: list[Span] = []
    cuts = {restraint.until for restraint in wish.restraints} | {wish.overridden_until}
    for step in wish.timeline.steps:
        first, last = max(step.start, start), min(step.end, end)
        if first >= last:
            continue
        edges = [first, *sorted(cut for cut in cuts if cut is not None and first < cut < last), last]
        for begin, stop in pairwise(edges):
            span = _span(wish, step, schedules, begin, stop)
            if not may_lift and span.directive != _PAUSE:
                span = Span(start=begin, end=stop)
            _append(spans, span)
    return tuple(spans[:MAX_SPANS])


def _span(wish: _Wish, step: Step, schedules: Mapping[int, Schedule], start: datetime, end: datetime) -> Span:
    restraints = [restraint for restraint in wish.restraints if restraint.until is None or start < restraint.until]
    overridden = wish.overridden_until is not None and start < wish.overridden_until
    target = target_of(step, restraints, overridden=overridden)
    if target.overridden:
        return Span(start=start, end=end, directive=_MINE if wish.lifts_policy else None)
    wanted = target.directive
    if wanted is None or wanted.action is Action.ON:
        # Only what schedules and policies own is lifted, whoever set it.
        return Span(start=start, end=end, directive=_MINE)
    directive = _PAUSE if wanted.action is Action.OFF else Directive(action=PlannedAction.LIMIT, watts=wanted.watts)
    if (restraint := target.restraint) is not None:
        return Span(start=start, end=end, directive=directive, schedule=restraint.name, policy_id=restraint.policy_id)
    schedule = wanting(step, schedules)
    return Span(
        start=start,
        end=end,
        directive=directive,
        schedule="" if schedule is None else schedule.name,
        schedule_id=None if schedule is None else schedule.id,
    )


def _append(spans: list[Span], span: Span) -> None:
    """Add a span; one that only goes on makes the last one longer."""
    if spans and replace(spans[-1], end=span.end) == replace(span, start=spans[-1].start):
        spans[-1] = replace(spans[-1], end=span.end)
    else:
        spans.append(span)


def says_the_same(published: Plan, miners: Sequence[PlannedMiners], now: datetime) -> bool:
    """Return whether a plan that is published wants the same as a newer one until it ends."""
    until = published.valid_until
    return _clipped(published.miners, now, until) == _clipped(miners, now, until)


type _Clipped = tuple[tuple[Span, ...], FailSafe | None, Mapping[str, object] | None]


def _clipped(groups: Sequence[PlannedMiners], start: datetime, end: datetime) -> dict[str, _Clipped]:
    clipped: dict[str, _Clipped] = {}
    for group in groups:
        spans = tuple(
            replace(span, start=max(span.start, start), end=min(span.end, end))
            for span in group.spans
            if span.start < end and span.end > start
        )
        clipped |= {miner_id: (spans, group.fail_safe, group.owned.get(miner_id)) for miner_id in group.ids}
    return clipped
