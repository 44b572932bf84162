"""The decision of a template policy. Pure: no clock, no I/O, no Home Assistant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar, Final, override

from ...control.record import Status
from ...control.worker_names import STARTS_WITHIN_S
from ...input.fields import Reader, names_of
from ...schedules.model import Action
from ..contract import (
    ApplyTemplate,
    Decision,
    Inputs,
    Json,
    LibraryPool,
    MinerDecision,
    MinerView,
    PolicyKind,
    Precedence,
    Reason,
    Side,
)
from ..failures import NO_RESULT
from .differences import Comparison, Difference, compare
from .resets import has_lost_pools
from .settings import POOLS, SECTIONS, TemplateSettings, read_settings
from .state import MAX_FAILURES, MinerMemory, Settled, TemplateState, state_from_json

KEY: Final = "template"

IN_ORDER: Final = "in_order"
DIFFERS: Final = "differs"
APPLYING: Final = "applying"
PUT_BACK: Final = "put_back"
"""In order, and put back by the policy within the last 24 hours."""
CANNOT: Final = "cannot"
"""The miner can do nothing of the template."""
UNKNOWN: Final = "unknown"

DAY: Final = timedelta(hours=24)
RESULT_WITHIN: Final = timedelta(minutes=15)
"""After this time, an order without a result is no longer waited for: Home Assistant was stopped."""

FIRST_RETRY: Final = timedelta(minutes=10)
LONGEST_RETRY: Final = timedelta(hours=6)
"""When a miner gets another order after one that failed; the time doubles with each failure."""

_ORDER: Final = ApplyTemplate(sections=()).kind
_BACKS_OFF: Final = "template_backs_off"
_IN_ORDER: Final = Reason(code="template_in_order")
_NO_ANSWER: Final = Reason(code="template_no_answer")
_NO_MINER: Final = Reason(code="template_no_miner")


def retry_delay(failures: int) -> timedelta:
    """Return how long after the last of so many failures in a row the next order is given."""
    return min(LONGEST_RETRY, FIRST_RETRY * 2 ** min(failures - 1, 10)) if failures else timedelta()


@dataclass(frozen=True, slots=True)
class _Verdict:
    memory: MinerMemory
    decision: MinerDecision
    next_at: datetime | None = None


class TemplateKind(PolicyKind[TemplateSettings, TemplateState]):
    """Compares miners with a template, and puts back what differs if that is wanted."""

    key: ClassVar[str] = KEY
    side: ClassVar[Side] = Side.CONFIGURATION
    precedence: ClassVar[Precedence] = Precedence.TEMPLATE
    reads_configuration: ClassVar[bool] = True
    replayable: ClassVar[bool] = False
    phases: ClassVar[tuple[str, ...]] = (IN_ORDER, DIFFERS, APPLYING, PUT_BACK, CANNOT, UNKNOWN)

    @override
    def read_settings(self, reader: Reader) -> TemplateSettings | None:
        return read_settings(reader)

    @override
    def no_state(self) -> TemplateState:
        return TemplateState()

    @override
    def state_from_json(self, data: object) -> TemplateState:
        return state_from_json(data)

    @override
    def pool_ids(self, settings: TemplateSettings) -> tuple[int, ...]:
        return tuple(dict.fromkeys(pool.pool_id for pool in settings.pools or () if pool.pool_id is not None))

    @override
    def decide(self, settings: TemplateSettings, state: TemplateState, inputs: Inputs) -> Decision[TemplateState]:
        """Compare each miner, and order what is put back."""
        memories: dict[str, MinerMemory] = {}
        decisions: list[MinerDecision] = []
        next_at: datetime | None = None
        pools = tuple(inputs.pools.get(pool_id) for pool_id in self.pool_ids(settings))
        for view in inputs.miners:
            memory, facts = state.miners.get(view.miner_id, _NOTHING), _facts(settings, pools, view)
            settled = memory.settled
            if settled is not None and settled.facts == facts:
                memories[view.miner_id] = memory
                decisions.append(settled.decision)
                continue
            verdict = _judge(settings, memory, view, inputs.pools, inputs.now, facts)
            memories[view.miner_id] = verdict.memory
            decisions.append(verdict.decision)
            if verdict.next_at is not None and (next_at is None or verdict.next_at < next_at):
                next_at = verdict.next_at
        phase, reason = _sum_up(decisions)
        return Decision(
            state=TemplateState(miners=memories),
            miners=tuple(decisions),
            phase=phase,
            reason=reason,
            next_at=next_at,
        )


_NOTHING: Final = MinerMemory()


def _sum_up(decisions: list[MinerDecision]) -> tuple[str, Reason]:
    """Return the phase and the reason of the policy as a whole."""
    counts = dict.fromkeys(TemplateKind.phases, 0)
    for decision in decisions:
        counts[decision.phase] += 1
    total, differ = len(decisions), counts[DIFFERS] + counts[APPLYING]
    if not total:
        return UNKNOWN, _NO_MINER
    if differ:
        args = {"count": differ, "total": total}
        return (APPLYING if counts[APPLYING] else DIFFERS), Reason(code="template_some_differ", args=args)
    known = counts[IN_ORDER] + counts[PUT_BACK]
    if not known:
        return (CANNOT if counts[CANNOT] else UNKNOWN), Reason(code="template_none_compared", args={"total": total})
    phase = PUT_BACK if counts[PUT_BACK] else IN_ORDER
    return phase, Reason(code="template_all_in_order", args={"count": known, "total": total})


# One miner -----------------------------------------------------------------------------------------------------------


def _facts(template: TemplateSettings, pools: tuple[LibraryPool | None, ...], view: MinerView) -> tuple[object, ...]:
    """Return all that the decision for a miner without differences depends on; `pools` are those of the library."""
    facts = (
        template,
        view.answers,
        view.name,
        view.capabilities,
        view.settings,
        view.settings_at is None,
        view.power_limit_w,
        view.power_limit_range,
        view.paused,
        view.directive,
        view.configuration,
        view.profile_key,
        view.last_results,
    )
    if template.pools is None:
        return facts
    slots = tuple([(pool.slot, pool.url, pool.user) for pool in view.pools])
    has_started = view.uptime_s is not None and view.uptime_s >= STARTS_WITHIN_S
    firmware = view.max_pools, view.empties_pool_slots
    return (*facts, pools, slots, has_started, view.pools_managed_by, view.placeholders, firmware)


def _judge(
    template: TemplateSettings,
    memory: MinerMemory,
    view: MinerView,
    library: Mapping[int, LibraryPool],
    now: datetime,
    facts: tuple[object, ...],
) -> _Verdict:
    if memory.settled is not None:
        memory = replace(memory, settled=None)
    memory = _with_result(memory, view, now)
    if not view.answers:
        if memory.awaiting:
            return _applying(memory, view, len(memory.seen))
        return _Verdict(memory, MinerDecision(miner_id=view.miner_id, phase=UNKNOWN, reason=_NO_ANSWER))
    comparison = compare(template, view, library, now)
    memory = _with_signs_of_reset(template, memory, view, comparison, now)
    memory, drift = _with_differences(memory, comparison, now)
    if memory.awaiting:
        return _applying(memory, view, len(drift))
    if drift:
        return _judge_drift(template, replace(memory, in_order=False), view, drift, now)
    if comparison.differences:
        reason = Reason(code="template_seen_once", args={"count": len(comparison.differences)})
        return _as_before(memory, view, reason)
    verdict = _judge_without_differences(memory, view, comparison)
    if not verdict.memory.is_plain:
        return verdict
    settled = Settled(facts, verdict.decision)
    return replace(verdict, memory=replace(verdict.memory, settled=settled))


def _judge_without_differences(memory: MinerMemory, view: MinerView, comparison: Comparison) -> _Verdict:
    if comparison.unread:
        reason = Reason(code="template_not_read", args={"sections": ", ".join(comparison.unread)})
        return _as_before(memory, view, reason)
    if not comparison.compared:
        if comparison.left_out:
            phase, reason = UNKNOWN, next(iter(comparison.left_out.values()))
        else:
            phase, reason = CANNOT, Reason(code="template_cannot", args={"keys": _exceptions(comparison)})
        return _Verdict(memory, MinerDecision(miner_id=view.miner_id, phase=phase, reason=reason))
    if not memory.in_order or memory.failures or memory.reset_at is not None:
        memory = replace(memory, in_order=True, failures=0, reset_at=None)
    if (at := memory.put_back_at) is not None:
        reason = Reason(code="template_put_back", args={"at": at.isoformat()})
        return _Verdict(memory, MinerDecision(miner_id=view.miner_id, phase=PUT_BACK, reason=reason), at + DAY)
    reason = _IN_ORDER
    if comparison.unsupported or comparison.left_out:
        reason = Reason(code="template_in_order_except", args={"keys": _exceptions(comparison)})
    return _Verdict(memory, MinerDecision(miner_id=view.miner_id, phase=IN_ORDER, reason=reason))


def _judge_drift(
    template: TemplateSettings, memory: MinerMemory, view: MinerView, drift: list[Difference], now: datetime
) -> _Verdict:
    """Decide what follows from differences that were seen twice."""
    code, until = _hindrance(template, memory, view, now)
    if code is not None:
        more: dict[str, Json] = {} if until is None else {"at": until.isoformat()}
        if code == _BACKS_OFF:
            result = next((result for result in view.last_results if result.kind == _ORDER), None)
            more |= (NO_RESULT if result is None or result.error is None else result.error).nested("error")
        reason = _reason(code, drift, max_per_day=template.max_per_day, failures=memory.failures, **more)
        return _Verdict(memory, MinerDecision(miner_id=view.miner_id, phase=DIFFERS, reason=reason), until)
    found = {difference.section for difference in drift}
    order = ApplyTemplate(sections=tuple(section for section in SECTIONS if section in found))
    reason = _reason("template_applies" if memory.reset_at is None else "template_after_reset", drift)
    memory = replace(memory, applied=(*memory.applied, now), awaiting=True)
    decision = MinerDecision(miner_id=view.miner_id, phase=APPLYING, reason=reason, order=order)
    return _Verdict(memory, decision, now + RESULT_WITHIN)


def _hindrance(
    template: TemplateSettings, memory: MinerMemory, view: MinerView, now: datetime
) -> tuple[str | None, datetime | None]:
    """Return the code of the reason why the miner is not put back now, and until when; (None, None) if it is."""
    if not template.enforce and memory.reset_at is None:
        return "template_differs", None
    if view.held_until is not None and view.held_until > now:
        return "template_held", view.held_until
    if view.paused or (view.directive is not None and view.directive.action is Action.OFF):
        return "template_waits_for_mining", None
    if len(memory.applied) >= template.max_per_day:
        # A lower limit may have been set meanwhile.
        return _BACKS_OFF if memory.failures else "template_limit_reached", memory.applied[-template.max_per_day] + DAY
    if memory.failures and memory.failed_at is not None:
        until = memory.failed_at + retry_delay(memory.failures)
        if until > now:
            return _BACKS_OFF, until
    if view.blocked is not None:
        return "template_blocked", None
    return None, None


def _as_before(memory: MinerMemory, view: MinerView, reason: Reason) -> _Verdict:
    """Return that a miner is as it was, because its differences are not certain yet."""
    phase = IN_ORDER if memory.in_order else UNKNOWN
    return _Verdict(memory, MinerDecision(miner_id=view.miner_id, phase=phase, reason=reason))


def _applying(memory: MinerMemory, view: MinerView, count: int) -> _Verdict:
    reason = Reason(code="template_waits_for_result", args={"count": count})
    decision = MinerDecision(miner_id=view.miner_id, phase=APPLYING, reason=reason)
    return _Verdict(memory, decision, memory.applied[-1] + RESULT_WITHIN)


def _reason(code: str, drift: list[Difference], **more: Json) -> Reason:
    keys = [_key(difference.section, difference.key) for difference in drift]
    return Reason(code=code, args={"count": len(drift), "keys": names_of(keys), **more})


def _key(section: str, key: str) -> str:
    """Return a setting, or a section with its slot, for a text."""
    return f"{section} {key}" if key.isdecimal() else key


def _exceptions(comparison: Comparison) -> str:
    """Return what of the template is not compared."""
    return names_of({_key(item.section, item.key) for item in comparison.unsupported} | set(comparison.left_out))


# Memory --------------------------------------------------------------------------------------------------------------


def _with_result(memory: MinerMemory, view: MinerView, now: datetime) -> MinerMemory:
    """Return the memory with the result of the last order, and without what is older than a day."""
    memory = _as_of(memory, now)
    result = next((result for result in view.last_results if result.kind == _ORDER), None)
    if result is not None and result.at != memory.judged_at:
        # What was read before the result says nothing about it.
        memory = replace(memory, judged_at=result.at, awaiting=False, seen={})
        if result.status == Status.SUCCESS:
            memory = replace(memory, failures=0, put_back_at=min(result.at, now))
        else:
            memory = replace(memory, failures=min(memory.failures + 1, MAX_FAILURES), failed_at=min(result.at, now))
    if memory.awaiting and (not memory.applied or now - memory.applied[-1] >= RESULT_WITHIN):
        memory = replace(memory, awaiting=False, seen={})
    return memory


def _as_of(memory: MinerMemory, now: datetime) -> MinerMemory:
    """Return the memory without what is older than a day.

    Times in the future are those before the clock was set back; they count as now.
    """
    applied = tuple(min(at, now) for at in memory.applied if now - at < DAY)
    put_back_at, failed_at, reset_at = memory.put_back_at, memory.failed_at, memory.reset_at
    if put_back_at is not None:
        put_back_at = min(put_back_at, now) if now - put_back_at < DAY else None
    failed_at = failed_at and min(failed_at, now)
    reset_at = reset_at and min(reset_at, now)
    if (applied, put_back_at, failed_at, reset_at) == (
        memory.applied,
        memory.put_back_at,
        memory.failed_at,
        memory.reset_at,
    ):
        return memory
    return replace(memory, applied=applied, put_back_at=put_back_at, failed_at=failed_at, reset_at=reset_at)


def _with_signs_of_reset(
    template: TemplateSettings, memory: MinerMemory, view: MinerView, comparison: Comparison, now: datetime
) -> MinerMemory:
    """Return the memory with the profile, and with the time of a reset if there are signs of one."""
    profile = view.profile_key or memory.profile
    reset_at = memory.reset_at
    if not template.after_reset:
        reset_at = None
    else:
        if reset_at is not None and view.manual_at is not None and view.manual_at >= reset_at:
            # A person has taken care of it since.
            reset_at = None
        replaced = memory.profile is not None and profile != memory.profile
        if reset_at is None and (replaced or (_other_pools(comparison) and has_lost_pools(view))):
            reset_at = now
    if (profile, reset_at) == (memory.profile, memory.reset_at):
        return memory
    return replace(memory, profile=profile, reset_at=reset_at)


def _other_pools(comparison: Comparison) -> bool:
    return any(difference.section == POOLS for difference in comparison.differences)


def _with_differences(
    memory: MinerMemory, comparison: Comparison, now: datetime
) -> tuple[MinerMemory, list[Difference]]:
    """Return the memory with when each difference was first seen, and the differences that were seen twice."""
    if not comparison.differences and not memory.seen:
        return memory, []
    seen = {name: at for name, at in memory.seen.items() if name.partition("/")[0] in comparison.unread}
    drift: list[Difference] = []
    for difference in comparison.differences:
        at = min(difference.at, now)
        first = memory.seen.get(difference.name)
        # A time in the future is one before the clock was set back.
        seen[difference.name] = first = at if first is None or first > now else first
        if at > first:
            drift.append(difference)
    return (memory if seen == memory.seen else replace(memory, seen=seen)), drift
