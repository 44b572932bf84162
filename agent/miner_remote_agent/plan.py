"""Carries out the plan of the miners while the agent is alone, by the rules of Home Assistant's own engine.

What schedules own of miners is kept, so that the agent lifts only what a schedule or itself has set: a miner that a
person paused stays paused.
"""

from __future__ import annotations

import asyncio
import json
import logging
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import uuid4

from .core.control.command_types import CommandType
from .core.control.context import Known
from .core.control.errors import CommandError, NotSentError, UnsupportedCommandError, status_of
from .core.control.record import Command, PowerLimitCommand, SimpleCommand, Source, Status
from .core.drivers.contract.capability import Capability
from .core.drivers.contract.errors import CodedError, TimedOutError, UnreachableError, UnsupportedError
from .core.input.fields import InvalidDataError
from .core.schedules.engine.ownership import Owner, Ownership, PauseOwner
from .core.schedules.engine.reconcile import (
    LIMITING,
    Observation,
    PlannedCommand,
    Result,
    after_manual,
    after_scheduled,
    or_none,
    override_of,
    reconcile,
)
from .core.schedules.engine.retry import Retries
from .core.schedules.engine.unconfirmed_commands import TAKES_EFFECT_WITHIN
from .core.schedules.model import OFF, ON, Directive, limit
from .core.schedules.planning.timeline import Override
from .core.wire.command_messages import AutomaticRecord, CommandMessage, CommandSecrets
from .core.wire.errors import WireError
from .core.wire.failures import Failure
from .core.wire.messages import (
    Directive as WireDirective,
    FailSafe,
    Plan,
    PlannedAction,
    Span,
    message_of,
    payload_of,
)
from .core.wire.parts import Assembly
from .executor import Executor
from .journal import Journal, JournalError, KeptOwnership
from .miners import AgentMiner, Miners
from .presence import Presence
from .seals import Seals
from .services import CommandServices

_LOGGER = logging.getLogger(__name__)

KEPT: Final = "plan"
LOOK_EVERY_S: Final = 2.0
"""How often the miners are compared with the plan while the agent is alone."""
SWITCHING: Final = (CommandType.POWER_ON, CommandType.POWER_OFF, *LIMITING, CommandType.RESTORE)
"""The commands of home that change what schedules change as well."""


class PlanKeeper:
    """The plan, what schedules own, and the commands that the agent sends while it is alone."""

    def __init__(self, journal: Journal, miners: Miners, presence: Presence, seals: Seals, executor: Executor) -> None:
        """Start without a plan."""
        self._journal = journal
        self._miners = miners
        self._presence = presence
        self._seals = seals
        self._executor = executor
        self._assembly: Assembly[Plan] = Assembly()
        self._lock = asyncio.Lock()
        self._plan: Plan | None = None
        self._spans: dict[str, tuple[Span, ...]] = {}
        self._fail_safes: dict[str, FailSafe] = {}
        self._owned: dict[str, Ownership] = {}
        self._changed: set[str] = set()
        """The miners whose ownership home does not have yet."""
        self._delivered: set[str] = set()
        """Those of them that home has requested."""
        self._overrides: dict[str, tuple[Directive, datetime]] = {}
        self._retries = Retries()
        self._in_flight: set[str] = set()
        self.records_in_progress: set[str] = set()
        """The records of commands that have not ended."""

    async def async_start(self) -> None:
        """Use the kept plan and ownerships; raises JournalError."""
        for kept in await self._journal.async_ownerships():
            if kept.changed:
                self._changed.add(kept.miner_id)
            if kept.value is not None and (ownership := _ownership(json.loads(kept.value))) is not None:
                self._owned[kept.miner_id] = ownership
        if (plan := await self._journal.async_kept(KEPT)) is not None:
            try:
                self._use(await asyncio.to_thread(message_of, Plan, plan.encode()))
            except WireError as err:
                _LOGGER.warning("The kept plan is not used until Home Assistant sends it again: %s", err)

    async def async_take(self, payload: bytes) -> None:
        """Take a part of a plan."""
        if not payload:
            return
        async with self._lock:
            try:
                part = await asyncio.to_thread(message_of, Plan, payload)
                parts = self._assembly.add(part.version, part.part, part.parts, part)
            except WireError as err:
                _LOGGER.warning("A plan is not used: %s", err)
                return
            if parts is None or (self._plan is not None and part.version == self._plan.version):
                # The broker repeats what it has kept; meanwhile, schedules may own something else.
                return
            plan = replace(parts[0], part=0, parts=1, miners=tuple(miner for part in parts for miner in part.miners))
            self._use(plan)
            try:
                await self._async_adopt(plan)
                await self._journal.async_keep(KEPT, (await asyncio.to_thread(payload_of, plan)).decode())
            except JournalError as err:
                _LOGGER.error("The plan is not kept for the next start: %s", err)  # noqa: TRY400

    def _use(self, plan: Plan) -> None:
        self._plan = plan
        self._spans, self._fail_safes = {}, {}
        for group in plan.miners:
            self._spans |= dict.fromkeys(group.ids, tuple(sorted(group.spans, key=lambda span: span.start)))
            if group.fail_safe is not None:
                self._fail_safes |= dict.fromkeys(group.ids, group.fail_safe)
        self._overrides = {
            miner_id: (directive, at) for miner_id, (directive, at) in self._overrides.items() if at > plan.valid_from
        }

    async def _async_adopt(self, plan: Plan) -> None:
        """Take over what schedules own by the plan, except what changed here and home does not know yet."""
        kept = self._changed - self._delivered
        self._changed, self._delivered = kept, set()
        before = self._owned
        self._owned = {miner_id: ownership for miner_id, ownership in before.items() if miner_id in kept}
        for group in plan.miners:
            for miner_id, owned in group.owned.items():
                if miner_id not in kept and (ownership := _ownership(owned)) is not None:
                    self._owned[miner_id] = ownership
        await self._async_keep(before.keys() | self._owned.keys())

    async def _async_keep(self, miner_ids: Iterable[str]) -> None:
        """Store what schedules own of some miners."""
        kept = []
        for miner_id in miner_ids:
            ownership = self._owned.get(miner_id)
            value = None if ownership is None else json.dumps(ownership.as_json())
            kept.append(KeptOwnership(miner_id, value, changed=miner_id in self._changed))
        await self._journal.async_set_ownerships(kept)

    def _set(self, miner_id: str, ownership: Ownership | None, *, changed: bool = True) -> None:
        if ownership is None:
            self._owned.pop(miner_id, None)
        else:
            self._owned[miner_id] = ownership
        if changed:
            self._changed.add(miner_id)
            self._delivered.discard(miner_id)

    def take_changed_ownerships(self) -> Mapping[str, Mapping[str, object] | None]:
        """Return what changed since the last plan; home's next plan has it."""
        self._delivered |= self._changed
        return {
            miner_id: None if (ownership := self._owned.get(miner_id)) is None else ownership.as_json()
            for miner_id in self._changed
        }

    # Commands of home ------------------------------------------------------------------------------------------------

    def note_command(self, miner: AgentMiner, message: CommandMessage, command: Command) -> None:
        """Note a command of home that succeeded, in case the connection breaks before home sends the next plan.

        Home notes the same for itself, so that nothing counts as changed here.
        """
        if message.command_type not in SWITCHING:
            return
        now = self._presence.now
        span = self._span(miner.miner_id, now)
        owner = Owner(schedule_id=None, name="") if span is None else _owner(span)
        ownership = self._owned.get(miner.miner_id) or Ownership(miner_id=miner.miner_id, since=now, owner=owner)
        after: Ownership | None = ownership
        if message.source is Source.SCHEDULED:
            if message.command_type is CommandType.POWER_OFF:
                after = replace(ownership, pause=ownership.pause or PauseOwner.SCHEDULE, pause_taken=True)
            elif message.command_type is CommandType.POWER_ON:
                after = or_none(replace(ownership, pause=None, pause_taken=False))
            else:
                after = or_none(ownership)
        else:
            after = after_manual(ownership, message.command_type, now + TAKES_EFFECT_WITHIN)
            self._note_override(miner.miner_id, message, command, span)
        self._set(miner.miner_id, after, changed=False)
        self._executor.spawn(self._async_keep_noted(miner.miner_id), "ownership")

    async def _async_keep_noted(self, miner_id: str) -> None:
        try:
            await self._async_keep([miner_id])
        except JournalError as err:
            _LOGGER.error("What schedules own of a miner is not kept: %s", err)  # noqa: TRY400

    def _note_override(self, miner_id: str, message: CommandMessage, command: Command, span: Span | None) -> None:
        directive = None if span is None or span.directive is None else _directive(span.directive)
        override = Override(miner_id=miner_id, at=message.issued_at, directive=directive)
        watts = command.watts if isinstance(command, PowerLimitCommand) else None
        if message.command_type is CommandType.POWER_OFF:
            self._overrides.pop(miner_id, None)
        elif directive is not None and override_of(override, message.command_type, watts) is not None:
            self._overrides[miner_id] = directive, message.issued_at

    # Alone -----------------------------------------------------------------------------------------------------------

    async def async_run(self) -> None:
        """Compare the miners with the plan while the agent is alone, until cancelled."""
        alone = False
        while True:
            if self._presence.alone is not alone:
                alone = not alone
                _LOGGER.warning("Home Assistant is %s", "not heard: the plan is carried out here" if alone else "back")
                self._retries.clear_delays()
            if alone and not self._presence.duplicate:
                try:
                    await self._async_pass(self._presence.now)
                except JournalError as err:
                    _LOGGER.error("The plan is not carried out: %s", err)  # noqa: TRY400
            await asyncio.sleep(LOOK_EVERY_S)

    def _span(self, miner_id: str, now: datetime) -> Span | None:
        """Return the present span of a miner; None if the plan is over or has none."""
        plan = self._plan
        if plan is None or not plan.valid_from <= now < plan.valid_until:
            return None
        spans = self._spans.get(miner_id, ())
        at = bisect_right(spans, now, key=lambda span: span.start) - 1
        return spans[at] if at >= 0 and now < spans[at].end else None

    async def _async_pass(self, now: datetime) -> None:
        """Find what each miner needs, store what is owned from now on, and send the commands."""
        before = dict(self._owned)
        claims: list[tuple[AgentMiner, PlannedCommand, Directive, Owner, bool]] = []
        for miner in self._miners:
            if miner.miner_id in self._in_flight or (span := self._span(miner.miner_id, now)) is None:
                continue
            if span.directive is None:
                continue
            directive, owner = self._wanted(miner.miner_id, span.directive, span)
            result = self._compare(miner, directive, owner, now)
            if result.command is None:
                self._note(miner.miner_id, result.ownership)
                continue
            hopeless = result.hopeless
            if self._retries.not_before(miner.miner_id, result.command, directive, now, hopeless=hopeless) is not None:
                continue
            known = self._owned.get(miner.miner_id)
            if result.command.lifts and known is not None:
                owner = known.owner
            self._note(miner.miner_id, result.ownership)
            claims.append((miner, result.command, directive, owner, hopeless))
        if changed := {key for key in before.keys() | self._owned.keys() if before.get(key) != self._owned.get(key)}:
            await self._async_keep(changed)
        for miner, command, directive, owner, hopeless in claims:
            self._in_flight.add(miner.miner_id)
            self._executor.spawn(
                self._async_send(miner, command, directive, owner, hopeless=hopeless), f"plan {miner.miner_id}"
            )

    def _wanted(self, miner_id: str, planned: WireDirective, span: Span) -> tuple[Directive, Owner]:
        """Return what is wanted of a miner now, and by whom: its span, or the fail-safe of a policy."""
        fail_safe = self._fail_safes.get(miner_id)
        silent = fail_safe is not None and self._presence.silent_s >= fail_safe.after_s
        if fail_safe is None or not silent or planned.action is PlannedAction.PAUSE:
            return _directive(planned), _owner(span)
        return OFF, Owner(schedule_id=None, name=fail_safe.policy, policy_id=fail_safe.policy_id)

    def _note(self, miner_id: str, ownership: Ownership | None) -> None:
        if ownership != self._owned.get(miner_id):
            self._set(miner_id, ownership)

    def _compare(self, miner: AgentMiner, directive: Directive, owner: Owner, now: datetime) -> Result:
        ownership = self._owned.get(miner.miner_id)
        if directive is not ON and ownership is not None and ownership.owner.policy_id != owner.policy_id:
            # What a policy or a schedule set goes on for the other one.
            ownership = replace(ownership, owner=owner)
        override = self._overrides.get(miner.miner_id)
        if override is not None and override[0] != directive:
            del self._overrides[miner.miner_id]
            override = None
        self._retries.note_directive(miner.miner_id, directive)
        return reconcile(
            miner.miner_id, directive, ownership, _observe(miner), owner, now, overridden=override is not None
        )

    async def _async_send(
        self, miner: AgentMiner, planned: PlannedCommand, directive: Directive, owner: Owner, *, hopeless: bool
    ) -> None:
        record_id, issued_at = str(uuid4()), self._presence.now
        command = _command(planned)
        record = AutomaticRecord(
            id=record_id,
            miner=miner.miner_id,
            command_type=planned.command_type,
            parameters=command.public_parameters(),
            schedule=owner.name,
            schedule_id=owner.schedule_id,
            policy_id=owner.policy_id,
            issued_at=issued_at,
            completed_at=issued_at,
            status=Status.INTERRUPTED,
            error=Failure.of(CommandError("agent_restarted")),
        )
        self.records_in_progress.add(record_id)
        try:
            # If the agent is killed meanwhile, this is what home gets.
            await self._async_record(record)
            ended = await self._async_carry_out(miner, planned, command, record)
            if ended is None:
                await self._journal.async_drop_record(record_id)
                return
            record, error = ended
            await self._async_record(record)
            self._finished(miner, planned, directive, record, error, hopeless=hopeless)
            await self._async_keep([miner.miner_id])
        except JournalError as err:
            _LOGGER.error("%s: %s", miner.display_name, err)  # noqa: TRY400
        finally:
            self.records_in_progress.discard(record_id)
            self._in_flight.discard(miner.miner_id)

    async def _async_record(self, record: AutomaticRecord) -> None:
        await self._journal.async_add_record(record.id, payload_of(record).decode(), record.issued_at.timestamp())

    async def _async_carry_out(
        self, miner: AgentMiner, planned: PlannedCommand, command: Command, record: AutomaticRecord
    ) -> tuple[AutomaticRecord, CodedError | None] | None:
        """Return the record of the command and why it failed; None if home is back and decides again."""
        sent_at: datetime | None = None

        def before() -> None:
            nonlocal sent_at
            if not self._presence.alone:
                raise NotSentError("no_longer_required")
            sent_at = self._presence.now

        message = CommandMessage(
            id=record.id,
            miner=miner.miner_id,
            command_type=planned.command_type,
            batch_id=record.id,
            initiated_by=record.schedule,
            source=Source.SCHEDULED,
            issued_at=record.issued_at,
            expires_at=record.issued_at,
        )
        services = CommandServices(message, CommandSecrets(), self._seals, self._presence)
        outcome, error = await self._executor.async_execute(miner, message, command, services, before)
        if sent_at is None and isinstance(error, NotSentError):
            return None
        status = Status.SUCCESS if error is None else status_of(error)
        ended = replace(
            record,
            sent_at=sent_at,
            completed_at=self._presence.now,
            status=status,
            error=None if error is None else Failure.of(error),
            response=None if outcome is None else {**outcome.response, **services.context.noted},
        )
        _LOGGER.info("%s: %s for %s: %s", miner.display_name, planned.command_type, record.schedule, status)
        miner.refresh(Known.NOTHING if outcome is None else outcome.known)
        return ended, error

    def _finished(
        self,
        miner: AgentMiner,
        planned: PlannedCommand,
        directive: Directive,
        record: AutomaticRecord,
        error: CodedError | None,
        *,
        hopeless: bool,
    ) -> None:
        now = self._presence.now
        ownership = self._owned.get(miner.miner_id)
        if error is None:
            watts = (record.response or {}).get("power_limit_w")
            self._note(miner.miner_id, after_scheduled(ownership, planned, watts if isinstance(watts, int) else None))
        elif ownership is not None and record.status in (Status.FAILED, Status.TIMEOUT):
            self._note(miner.miner_id, replace(ownership, unsure_until=now + TAKES_EFFECT_WITHIN))
        refused = isinstance(error, (UnsupportedError, UnsupportedCommandError)) and not hopeless
        self._retries.note(miner.miner_id, planned, directive, now, hopeless=hopeless, refused=refused)


def _ownership(data: object) -> Ownership | None:
    try:
        return Ownership.from_json(data)
    except InvalidDataError as err:
        _LOGGER.warning("What a schedule owns of a miner cannot be read: %s", err)
        return None


def _directive(planned: WireDirective) -> Directive:
    match planned.action:
        case PlannedAction.PAUSE:
            return OFF
        case PlannedAction.LIMIT:
            return limit(planned.watts or 0)
        case PlannedAction.MINE:
            return ON


def _owner(span: Span) -> Owner:
    return Owner(schedule_id=span.schedule_id, name=span.schedule, policy_id=span.policy_id)


def _command(planned: PlannedCommand) -> Command:
    if planned.command_type is CommandType.POWER_LIMIT and planned.watts is not None:
        return PowerLimitCommand(watts=planned.watts, live=True, lifts=planned.lifts)
    return SimpleCommand(command_type=planned.command_type)


def _observe(miner: AgentMiner) -> Observation:
    """Return the present state of a miner, as Home Assistant's engine sees one without a power outlet."""
    snapshot = miner.snapshot if miner.answered else None
    pauses = Capability.PAUSE in miner.capabilities
    paused: bool | None = None
    if snapshot is not None and pauses:
        paused = snapshot.paused if snapshot.paused is not None else (False if snapshot.mining else None)
    throttle = None if snapshot is None else snapshot.throttle
    profile = miner.profile
    lowest = None if profile is None else profile.power_limit_min_w
    if throttle is not None and throttle.full_w is not None:
        # Limits of schedules are set by the throttle.
        lowest = throttle.watts(throttle.lowest)
    error = miner.polled.last_error
    reachable = miner.answered or not (error is None or isinstance(error, (UnreachableError, TimedOutError)))
    return Observation(
        online=snapshot is not None,
        paused=paused,
        reports_state=not (snapshot is not None and snapshot.paused is None and snapshot.mining is None),
        limit_w=None if snapshot is None else snapshot.power_ceiling_w,
        can_stop=pauses,
        can_limit=Capability.POWER_LIMIT in miner.capabilities,
        reaches_stop=pauses and reachable,
        reaches_start=pauses and reachable,
        limit_min_w=lowest,
        limit_max_w=None if profile is None else profile.power_limit_max_w,
    )
