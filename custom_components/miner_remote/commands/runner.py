"""Record commands, pace them, run each under the lock of its miner, and report the results."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final
from uuid import uuid4

from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from ..backups.store import BackupStore
from ..const import DEFAULT_CONCURRENCY, EVENT_COMMAND
from ..control.context import CommandContext, Known, Outcome
from ..control.error_texts import COMMAND_ERROR_TEXTS
from ..control.errors import CommandError, NotSentError, UnsupportedCommandError, coded, status_of
from ..control.record import Command, CommandRecord, CommandType, HistoryQuery, Initiator, Pacing, Status, Verification
from ..control.slots import FairSlots, for_silent
from ..drivers.contract.errors import CodedError, TimedOutError, UnreachableError, UnsupportedError
from ..fleet.miner import MinerCoordinator
from ..fleet.selection import Fleet
from ..pool_library.library import PoolLibrary
from ..storage.errors import TranslatedError
from ..storage.vault import Vault
from ..turns import InTurns
from .batch import Batch
from .batches import Batches
from .catalog import COMMANDS
from .full_collections import FullCollections
from .grouping import groups
from .history.store import CommandHistory
from .library_pools import with_library_pools
from .outlets import EntityOutlets
from .steps import Step, Work, async_pending_steps, by_miner, pending_step
from .verification import Verifier, age_of

_LOGGER = logging.getLogger(__name__)

STARTED_AT_ONCE: Final = 50
"""How many commands of a batch begin to wait for their slots in one turn of the event loop."""


class NotAcceptedError(TranslatedError):
    """No command was accepted, for example because Home Assistant is shutting down."""

    texts = COMMAND_ERROR_TEXTS


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandResult:
    """The result of a command, or (`verified`) of the verification of a restart.

    `data` is the content of the event `miner_remote_command`, which is fired for users. Nothing in the integration
    listens to that event, because anyone who may fire events can forge it.
    """

    record: CommandRecord
    data: Mapping[str, Any]
    context: Context | None
    verified: bool = False
    unsupported: bool = False
    """Whether the miner cannot do this at all, so that trying again is pointless."""
    initiator: Initiator | None = None
    """None for the verification of a restart after Home Assistant was started again."""


type Guard = Callable[[Command, MinerCoordinator, Initiator], CodedError | None]
"""Returns why a command must not be sent to a miner now, or None."""


class CommandRunner:
    """Runs commands; owns every task that it starts."""

    def __init__(
        self,
        hass: HomeAssistant,
        fleet: Fleet,
        history: CommandHistory,
        backups: BackupStore,
        vault: Vault,
        pools: PoolLibrary,
    ) -> None:
        """Start without commands."""
        self._hass = hass
        self._fleet = fleet
        self._history = history
        self._backups = backups
        self._vault = vault
        self._pools = pools
        self._slots = FairSlots(DEFAULT_CONCURRENCY, for_silent(DEFAULT_CONCURRENCY))
        self._turns: dict[str, asyncio.Lock] = {}
        # Held until all commands of a group wait for their miners: no later command to one of them comes before.
        self._starts = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._batches = Batches(history)
        self._result_listeners: list[Callable[[CommandResult], None]] = []
        self._guards: list[Guard] = []
        verified = [row.command_type for row in COMMANDS.values() if row.confirmed_later]
        self._verifier = Verifier(hass, fleet, verified, self._verified)
        self._collections = FullCollections(hass)
        self._closed = False

    @property
    def concurrency(self) -> int:
        """Return how many commands may run at a time, over all batches."""
        return self._slots.limit

    @concurrency.setter
    def concurrency(self, limit: int) -> None:
        self._slots.change_limits(limit, for_silent(limit))

    # Commands ------------------------------------------------------------------------------------------------------

    async def async_start(
        self,
        command: Command,
        miners: Sequence[MinerCoordinator],
        initiator: Initiator,
        pacing: Pacing = Pacing(),  # noqa: B008  it is frozen
    ) -> Batch:
        """Record one pending command per miner on the disk, start them, and return the running batch.

        Raises HomeAssistantError, and sends nothing, if the records cannot be written, Home Assistant shuts down, or
        the command names a library pool that does not exist or whose password cannot be decrypted.
        """
        work = [(miner, (command,)) for miner in miners]
        return await self.async_start_each(work, initiator, pacing, command=command)

    async def async_start_each(
        self,
        work: Work,
        initiator: Initiator,
        pacing: Pacing = Pacing(),  # noqa: B008
        *,
        command: Command,
        title: str | None = None,
    ) -> Batch:
        """Start commands of its own for each miner as one batch, as `async_start`; those of a miner one by one.

        A failed command does not keep the next ones of its miner from being sent. `command` is one of them, or the only
        one; `title` is the name of the template that they apply, if there is one.
        """
        if self._closed:
            raise NotAcceptedError("shutting_down")
        self.async_prepare(len(work))
        batch_id = str(uuid4())
        filled = with_library_pools((each for _miner, commands in work for each in commands), self._pools)
        filled_work = [(miner, [filled[id(each)] for each in own]) for miner, own in work]
        steps = await async_pending_steps(batch_id, filled_work, initiator)
        records = [step.record for step in steps]
        await self._history.async_add(records)
        batch = Batch(batch_id, filled.get(id(command), command), records, initiator, self._batches.changed, title)
        if self._closed:
            for step in steps:
                self._finish(step.record, Status.INTERRUPTED, step.miner, initiator, CommandError("interrupted"))
            raise NotAcceptedError("shutting_down")
        self._batches.add(batch)
        self._spawn(self._async_run_batch(batch, by_miner(steps), pacing), f"batch {batch_id}")
        return batch

    @callback
    def async_prepare(self, miners: int) -> None:
        """Keep full garbage collections back for a moment if orders to many miners may follow."""
        if not self._closed:
            self._collections.async_hold(miners)

    async def async_run(
        self,
        command: Command,
        miners: Sequence[MinerCoordinator],
        initiator: Initiator,
        pacing: Pacing = Pacing(),  # noqa: B008
    ) -> Batch:
        """Run a command and return its batch once all its records are final; raises like `async_start`."""
        batch = await self.async_start(command, miners, initiator, pacing)
        await batch.wait()
        return batch

    async def async_open(self, batch_id: str, command: Command, initiator: Initiator) -> Batch:
        """Return a running batch to which miners are added one by one, until `end` is called.

        A batch that was open in an earlier run continues with its records.
        """
        records = await self._batches.async_records(batch_id)
        batch = Batch(batch_id, command, records, initiator, self._batches.changed)
        self._batches.add(batch)
        return batch

    async def async_extend(self, batch: Batch, miner: MinerCoordinator) -> CommandRecord:
        """Send the command of an open batch to one more miner, and return its final record.

        Raises HomeAssistantError, and sends nothing, if the record cannot be written or Home Assistant shuts down.
        """
        if self._closed:
            raise NotAcceptedError("shutting_down")
        step = pending_step(batch.id, miner, batch.command, batch.initiator, dt_util.utcnow())
        record = step.record
        await self._history.async_add([record])
        batch.records.append(record)
        try:
            async with self._starts:
                pass
            async with self._turn(batch, miner):
                if not batch.stopped:
                    await self._async_run_one(batch, step)
        finally:
            if record.status is Status.PENDING:
                cut_off, why = (
                    (Status.SKIPPED, "batch_stopped") if batch.stopped else (Status.INTERRUPTED, "interrupted")
                )
                self._finish(record, cut_off, miner, batch.initiator, CommandError(why))
        return record

    @callback
    def end(self, batch: Batch) -> None:
        """End an open batch."""
        self._batches.end(batch)

    def batch(self, batch_id: str) -> Batch | None:
        """Return a running or recently ended batch; older ones are in the history."""
        return self._batches.get(batch_id)

    async def async_records(self, batch_id: str) -> list[CommandRecord]:
        """Return the records of a batch in their order, those of an old one from the history; none if it is unknown."""
        return await self._batches.async_records(batch_id)

    async def async_undoable(self, batch_id: str) -> list[str] | None:
        """Return the ids of the miners whose change of pools in a batch can be undone; None if there is no such batch.

        For a batch that only the history knows, later changes are not considered; the command finds them.
        """
        return await self._batches.async_undoable(batch_id)

    async def async_summaries(self) -> list[dict[str, object]]:
        """Return the summaries of all running and recently ended batches, newest first."""
        return await self._batches.async_summaries()

    @callback
    def async_on_batch(self, listener: Callable[[Batch], None]) -> CALLBACK_TYPE:
        """Call `listener` with each batch that starts, changes or ends; return the function that unsubscribes."""
        return self._batches.async_on_change(listener)

    @callback
    def async_on_finished(self, listener: Callable[[CommandResult], None]) -> CALLBACK_TYPE:
        """Call `listener` with the result of each command; return the function that unsubscribes."""
        self._result_listeners.append(listener)
        return lambda: self._result_listeners.remove(listener)

    @callback
    def async_add_guard(self, guard: Guard) -> None:
        """Let `guard` refuse commands."""
        self._guards.append(guard)

    def pending_miners(self) -> set[str]:
        """Return the ids of the miners that have a command which has not ended."""
        running = (batch.records for batch in self._batches if batch.running)
        return {record.miner_id for records in running for record in records if record.status is Status.PENDING}

    async def async_close(self) -> None:
        """Cancel all tasks; unfinished commands are recorded as interrupted."""
        self._closed = True
        self._collections.async_release()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # Running -------------------------------------------------------------------------------------------------------

    def _spawn(self, work: Coroutine[object, object, None], name: str) -> None:
        task = self._hass.async_create_background_task(work, f"miner_remote {name}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _async_run_batch(self, batch: Batch, of_miners: list[list[Step]], pacing: Pacing) -> None:
        """Run the commands in groups; in each, miners that did not answer the last poll come last."""
        limit = pacing.stop_after_failures

        async def run(steps: list[Step]) -> None:
            for step in steps:
                # With a limit of failures, the next commands wait for the results of these.
                async with self._turn(batch, step.miner, kept=limit is not None):
                    if not batch.stopped:
                        await self._async_run_one(batch, step)
                if limit is not None and batch.failures() >= limit:
                    batch.stop()

        try:
            spans = groups(len(of_miners), pacing)
            for number, span in enumerate(spans):
                if number and not batch.stopped:
                    await batch.pause(pacing.group_delay_s)
                if batch.stopped:
                    break
                async with asyncio.TaskGroup() as group:
                    silent_last = sorted((of_miners[index] for index in span), key=self._is_silent)
                    async with self._starts:
                        async for part in InTurns(silent_last, STARTED_AT_ONCE):
                            for steps in part:
                                group.create_task(run(steps))
        finally:
            cut_off, why = Status.SKIPPED, "batch_stopped"
            if not batch.stopped:
                # Home Assistant cancels background tasks before it fires its stop event.
                cut_off, why = Status.INTERRUPTED, "interrupted"
            for step in chain.from_iterable(of_miners):
                if step.record.status is Status.PENDING:
                    self._finish(step.record, cut_off, step.miner, batch.initiator, CommandError(why))
            self.end(batch)

    @asynccontextmanager
    async def _turn(self, batch: Batch, miner: MinerCoordinator, *, kept: bool = False) -> AsyncIterator[None]:
        """Wait for earlier commands to the same miner, then for a slot.

        In this order, a miner that hangs takes only one slot, however many commands wait for it.
        """
        turn = self._turns.setdefault(miner.miner_id, asyncio.Lock())
        async with turn:
            if batch.stopped:
                yield
                return
            miner = self._present(miner)
            slots = (None if kept else miner.link.slots) or self._slots
            async with slots.slot(batch.id, minor=not miner.last_update_success, kept=kept):
                yield

    def _present(self, miner: MinerCoordinator) -> MinerCoordinator:
        """Return the present object of a miner: a site that is reloaded creates new ones."""
        return self._fleet.by_id(miner.miner_id) or miner

    def _is_silent(self, steps: list[Step]) -> bool:
        return not self._present(steps[0].miner).last_update_success

    async def _async_run_one(self, batch: Batch, step: Step) -> None:
        record, command, initiator = step.record, step.command, batch.initiator
        miner, known = self._present(step.miner), Known.NOTHING
        silent = not miner.last_update_success
        outlets = EntityOutlets(self._hass, initiator)
        context = self.context(record, initiator, outlets)
        try:
            try:
                outcome = await miner.link.async_execute(
                    command, record.command_type, miner, context, lambda: self._note_sent(batch, step, miner)
                )
            finally:
                record.response = dict(context.noted) or None
        except (CodedError, HomeAssistantError) as err:
            unsupported = isinstance(err, (UnsupportedError, UnsupportedCommandError))
            self._finish(record, status_of(err), miner, initiator, coded(err), unsupported=unsupported)
            if record.sent_at is None or (silent and isinstance(err, (UnreachableError, TimedOutError))):
                known = Known.STATE | Known.SETTINGS
        except asyncio.CancelledError:
            self._finish(record, Status.INTERRUPTED, miner, initiator, CommandError("interrupted"))
            raise
        except Exception as err:  # noqa: BLE001
            # The outermost edge of a command: a bug must neither leave the record pending nor end the batch.
            # The text of the exception is not logged: it may contain a password.
            where = "".join(traceback.format_tb(err.__traceback__))
            _LOGGER.error(  # noqa: TRY400
                "Unexpected error in command %d to %s: %s at\n%s", record.id, record.miner_ip, type(err).__name__, where
            )
            failure = CommandError("internal_error", error=type(err).__name__)
            self._finish(record, Status.FAILED, miner, initiator, failure)
        else:
            self._succeed(record, miner, initiator, outcome)
            known = outcome.known
        # An agent reads what is not known after its own commands, but it does not know of outlets.
        is_left = (miner.link.is_local or outlets.used) and known != Known.STATE | Known.SETTINGS
        if command.command_type is not CommandType.BACKUP and is_left:
            self._spawn(self._async_refresh(miner, known), f"refresh {miner.title}")

    def context(
        self, record: CommandRecord, initiator: Initiator, outlets: EntityOutlets | None = None
    ) -> CommandContext:
        """Return the services for a command."""
        return CommandContext(
            command_id=record.command_id,
            backups=self._backups,
            passwords=self._vault,
            outlets=outlets or EntityOutlets(self._hass, initiator),
            async_record=self._async_record,
            local_time=dt_util.now,
            initiator=initiator,
        )

    def _note_sent(self, batch: Batch, step: Step, miner: MinerCoordinator) -> None:
        """Note that a command is sent now; raises a CodedError if it must not be sent any more."""
        entry = miner.site.entry
        # A site that is removed keeps its miners.
        is_site = self._hass.config_entries.async_get_entry(entry.entry_id) is not None
        if not is_site or miner.subentry_id not in entry.subentries:
            raise NotSentError("miner_removed")
        if batch.leaves_out(miner.miner_id):
            raise NotSentError("no_longer_required")
        for guard in self._guards:
            if (refusal := guard(step.command, miner, batch.initiator)) is not None:
                raise refusal
        step.record.sent_at = dt_util.utcnow()
        self._history.async_note(step.record)
        batch.changed()

    async def _async_record(self, batch_id: str, miner_id: str) -> CommandRecord | None:
        query = HistoryQuery(batch_id=batch_id, miner_id=miner_id, limit=1)
        return next(iter(await self._history.async_query(query)), None)

    async def _async_refresh(self, miner: MinerCoordinator, known: Known) -> None:
        """Read what is not known of a miner after its command, once no command waits."""
        async with self._slots.slot("", after=True):
            miner = self._present(miner)
            if Known.SETTINGS not in known:
                miner.settings.expire()
            if Known.STATE not in known:
                await miner.async_refresh()
            else:
                await miner.async_refresh_settings()

    def _succeed(self, record: CommandRecord, miner: MinerCoordinator, initiator: Initiator, outcome: Outcome) -> None:
        record.response = {**outcome.response, **(record.response or {})}
        if COMMANDS[record.command_type].confirmed_later:
            record.verification = Verification.WAITING
            self._spawn(self._verifier.async_verify(record, miner, initiator), f"verify {record.id}")
        self._finish(record, Status.SUCCESS, miner, initiator)

    def _finish(
        self,
        record: CommandRecord,
        status: Status,
        miner: MinerCoordinator,
        initiator: Initiator,
        error: CodedError | None = None,
        *,
        unsupported: bool = False,
    ) -> None:
        record.status = status
        if error is not None:
            record.note_error(error)
        record.completed_at = dt_util.utcnow()
        # The clock may have been set back.
        record.duration_ms = max(0, round(age_of(record, record.completed_at) * 1000))
        self._history.async_update(record)
        if (batch := self._batches.get(record.batch_id)) is not None:
            batch.finished(record)
        if record.changed_pools:
            for other in list(self._batches):
                if other is not batch:
                    other.pools_changed_later(record.miner_id)
        self._report(record, miner, initiator, unsupported=unsupported)

    def _report(
        self,
        record: CommandRecord,
        miner: MinerCoordinator | None,
        initiator: Initiator | None,
        *,
        verified: bool = False,
        unsupported: bool = False,
    ) -> None:
        """Pass a result to the listeners, then fire the event for users."""
        data = {
            "type": "verified" if verified else "finished",
            **record.as_dict(),
            "device_id": miner.device_id if miner else None,
            "name": miner.display_name if miner else record.miner_ip,
            "unsupported": unsupported,
        }
        context = Context(user_id=initiator.user_id, parent_id=initiator.context_id) if initiator else None
        result = CommandResult(
            record=record, data=data, context=context, verified=verified, unsupported=unsupported, initiator=initiator
        )
        for listener in list(self._result_listeners):
            try:
                listener(result)
            except Exception:
                # As on the event bus: an error in one listener must reach neither the command nor the others.
                _LOGGER.exception("A listener to the result of command %d failed", record.id)
        self._hass.bus.async_fire(EVENT_COMMAND, data, context=context)

    # Verification --------------------------------------------------------------------------------------------------

    async def async_resume_verification(self) -> None:
        """Continue the verifications that a stop of Home Assistant interrupted."""
        for record, miner in await self._verifier.async_interrupted(self._history):
            self._spawn(self._verifier.async_verify(record, miner, None), f"verify {record.id}")

    def _verified(
        self, record: CommandRecord, result: Verification, miner: MinerCoordinator | None, initiator: Initiator | None
    ) -> None:
        record.verification, record.verified_at = result, dt_util.utcnow()
        self._history.async_update(record)
        if (batch := self._batches.get(record.batch_id)) is not None:
            batch.changed()
        self._report(record, miner, initiator, verified=True)
        if result is Verification.NOT_CONFIRMED:
            _LOGGER.warning("%s accepted the command %s, but did not restart", record.miner_ip, record.command_type)
