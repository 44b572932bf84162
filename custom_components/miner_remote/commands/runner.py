"""Record commands, pace them, run each under the lock of its miner, and report the results."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from ..backups.store import BackupStore
from ..const import DEFAULT_CONCURRENCY, EVENT_COMMAND
from ..drivers.contract.errors import CodedError, TimedOutError, UnsupportedError
from ..fleet.miner import MinerCoordinator
from ..fleet.selection import Fleet
from ..storage.errors import TranslatedError
from ..storage.vault import Vault
from .batch import Batch
from .catalog import COMMANDS
from .context import CommandContext, Outcome
from .error_texts import COMMAND_ERROR_TEXTS
from .errors import CommandError, NotSentError, UnsupportedCommandError, coded
from .grouping import groups
from .history.store import CommandHistory
from .record import (
    Command,
    CommandRecord,
    CommandType,
    HashboardsCommand,
    HistoryQuery,
    Initiator,
    Pacing,
    SettingsCommand,
    Status,
    Verification,
)
from .slots import FairSlots
from .verification import Verifier, age_of

_LOGGER = logging.getLogger(__name__)

_PAGE = 1000

ENDED_BATCHES_KEPT = 200
ENDED_RECORDS_KEPT = 20_000
"""How many ended batches, and how many of their records, stay in memory; the last batch always does."""


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


class CommandRunner:
    """Runs commands; owns every task that it starts."""

    def __init__(
        self, hass: HomeAssistant, fleet: Fleet, history: CommandHistory, backups: BackupStore, vault: Vault
    ) -> None:
        """Start without commands."""
        self._hass = hass
        self._fleet = fleet
        self._history = history
        self._backups = backups
        self._vault = vault
        self._slots = FairSlots(DEFAULT_CONCURRENCY, _for_silent(DEFAULT_CONCURRENCY))
        self._turns: dict[str, asyncio.Lock] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._batches: OrderedDict[str, Batch] = OrderedDict()
        self._ended: OrderedDict[str, int] = OrderedDict()
        self._ended_records = 0
        self._batch_listeners: list[Callable[[Batch], None]] = []
        self._result_listeners: list[Callable[[CommandResult], None]] = []
        verified = [row.command_type for row in COMMANDS.values() if row.confirmed_later]
        self._verifier = Verifier(hass, fleet, verified, self._verified)
        self._closed = False

    @property
    def concurrency(self) -> int:
        """Return how many commands may run at a time, over all batches."""
        return self._slots.limit

    @concurrency.setter
    def concurrency(self, limit: int) -> None:
        self._slots.change_limits(limit, _for_silent(limit))

    # Commands ------------------------------------------------------------------------------------------------------

    async def async_start(
        self,
        command: Command,
        miners: Sequence[MinerCoordinator],
        initiator: Initiator,
        pacing: Pacing = Pacing(),  # noqa: B008  it is frozen
    ) -> Batch:
        """Record one pending command per miner on the disk, start them, and return the running batch.

        Raises HomeAssistantError, and sends nothing, if the records cannot be written or Home Assistant shuts down.
        """
        if self._closed:
            raise NotAcceptedError("shutting_down")
        batch_id = str(uuid4())
        records = _records(batch_id, command, miners, initiator)
        await self._history.async_add(records)
        batch = Batch(batch_id, command, records, initiator, self._batch_changed)
        if self._closed:
            for record, miner in zip(records, miners, strict=True):
                self._finish(record, Status.INTERRUPTED, miner, initiator, CommandError("interrupted"))
            raise NotAcceptedError("shutting_down")
        self._remember(batch)
        self._spawn(self._async_run_batch(batch, list(miners), initiator, pacing), f"batch {batch_id}")
        return batch

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
        records = await self.async_records(batch_id)
        if (count := self._ended.pop(batch_id, None)) is not None:
            self._ended_records -= count
        batch = Batch(batch_id, command, records, initiator, self._batch_changed)
        self._remember(batch)
        return batch

    async def async_extend(self, batch: Batch, miner: MinerCoordinator) -> CommandRecord:
        """Send the command of an open batch to one more miner, and return its final record.

        Raises HomeAssistantError, and sends nothing, if the record cannot be written or Home Assistant shuts down.
        """
        if self._closed:
            raise NotAcceptedError("shutting_down")
        (record,) = records = _records(batch.id, batch.command, [miner], batch.initiator)
        await self._history.async_add(records)
        batch.records.append(record)
        try:
            async with self._turn(batch, miner):
                if not batch.stopped:
                    await self._async_run_one(batch, record, miner, batch.initiator)
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
        batch.end()
        self._ended[batch.id] = len(batch.records)
        self._ended_records += len(batch.records)

    def batch(self, batch_id: str) -> Batch | None:
        """Return a running or recently ended batch; older ones are in the history."""
        return self._batches.get(batch_id)

    async def async_records(self, batch_id: str) -> list[CommandRecord]:
        """Return the records of a batch in their order, those of an old one from the history; none if it is unknown."""
        if (batch := self._batches.get(batch_id)) is not None:
            return batch.records
        records: list[CommandRecord] = []
        before: int | None = None
        while page := await self._history.async_query(HistoryQuery(batch_id=batch_id, before_id=before, limit=_PAGE)):
            records += page
            before = page[-1].id
            if len(page) < _PAGE:
                break
        records.reverse()
        return records

    async def async_undoable(self, batch_id: str) -> list[str] | None:
        """Return the ids of the miners whose change of pools in a batch can be undone; None if there is no such batch.

        For a batch that only the history knows, later changes are not considered; the command finds them.
        """
        if (batch := self._batches.get(batch_id)) is not None:
            return batch.undoable
        records = await self.async_records(batch_id)
        return [record.miner_id for record in records if record.undo_backup_id is not None] if records else None

    async def async_summaries(self) -> list[dict[str, object]]:
        """Return the summaries of all running and recently ended batches, newest first."""
        summaries: list[dict[str, object]] = []
        for batch in reversed(list(self._batches.values())):
            summaries.append(batch.as_summary())
            await asyncio.sleep(0)
        return summaries

    @callback
    def async_on_batch(self, listener: Callable[[Batch], None]) -> CALLBACK_TYPE:
        """Call `listener` with each batch that starts, changes or ends; return the function that unsubscribes."""
        self._batch_listeners.append(listener)
        return lambda: self._batch_listeners.remove(listener)

    @callback
    def async_on_finished(self, listener: Callable[[CommandResult], None]) -> CALLBACK_TYPE:
        """Call `listener` with the result of each command; return the function that unsubscribes."""
        self._result_listeners.append(listener)
        return lambda: self._result_listeners.remove(listener)

    async def async_close(self) -> None:
        """Cancel all tasks; unfinished commands are recorded as interrupted."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # Running -------------------------------------------------------------------------------------------------------

    def _spawn(self, work: Coroutine[object, object, None], name: str) -> None:
        task = self._hass.async_create_background_task(work, f"miner_remote {name}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _remember(self, batch: Batch) -> None:
        """Keep a new batch, and forget the oldest ended ones beyond the limits."""
        self._batches[batch.id] = batch
        self._batch_changed(batch)
        while len(self._ended) > 1 and (
            len(self._ended) > ENDED_BATCHES_KEPT or self._ended_records > ENDED_RECORDS_KEPT
        ):
            oldest, count = self._ended.popitem(last=False)
            self._ended_records -= count
            del self._batches[oldest]

    @callback
    def _batch_changed(self, batch: Batch) -> None:
        for listener in list(self._batch_listeners):
            listener(batch)

    async def _async_run_batch(
        self, batch: Batch, miners: list[MinerCoordinator], initiator: Initiator, pacing: Pacing
    ) -> None:
        limit = pacing.stop_after_failures

        async def run(record: CommandRecord, miner: MinerCoordinator) -> None:
            async with self._turn(batch, miner):
                if not batch.stopped:
                    await self._async_run_one(batch, record, miner, initiator)
            if limit is not None and batch.failures() >= limit:
                batch.stop()

        try:
            spans = groups(len(miners), pacing)
            for number, span in enumerate(spans):
                if number and not batch.stopped:
                    await batch.pause(pacing.group_delay_s)
                if batch.stopped:
                    break
                async with asyncio.TaskGroup() as group:
                    for index in span:
                        group.create_task(run(batch.records[index], miners[index]))
        finally:
            cut_off, why = Status.SKIPPED, "batch_stopped"
            if not batch.stopped:
                # Home Assistant cancels background tasks before it fires its stop event.
                cut_off, why = Status.INTERRUPTED, "interrupted"
            for record, miner in zip(batch.records, miners, strict=True):
                if record.status is Status.PENDING:
                    self._finish(record, cut_off, miner, initiator, CommandError(why))
            self.end(batch)

    @asynccontextmanager
    async def _turn(self, batch: Batch, miner: MinerCoordinator) -> AsyncIterator[None]:
        """Wait for earlier commands to the same miner, then for a slot.

        In this order, a miner that hangs takes only one slot, however many commands wait for it.
        """
        turn = self._turns.setdefault(miner.miner_id, asyncio.Lock())
        async with turn:
            if batch.stopped:
                yield
                return
            silent = not (self._fleet.by_id(miner.miner_id) or miner).last_update_success
            async with self._slots.slot(batch.id, minor=silent):
                yield

    async def _async_run_one(
        self, batch: Batch, record: CommandRecord, miner: MinerCoordinator, initiator: Initiator
    ) -> None:
        # The site may have been reloaded, which creates new objects for its miners.
        miner = self._fleet.by_id(miner.miner_id) or miner
        context = CommandContext(
            hass=self._hass, backups=self._backups, vault=self._vault, history=self._history, initiator=initiator
        )
        try:
            async with miner.async_locked():
                if miner.subentry_id not in miner.site.entry.subentries:
                    raise NotSentError("miner_removed")
                if batch.leaves_out(miner.miner_id):
                    raise NotSentError("no_longer_required")
                record.sent_at = dt_util.utcnow()
                self._history.async_note(record)
                batch.changed()
                try:
                    outcome = await COMMANDS[record.command_type].handler(batch.command, miner, context)
                finally:
                    record.response = dict(context.noted) or None
        except (CodedError, HomeAssistantError) as err:
            unsupported = isinstance(err, (UnsupportedError, UnsupportedCommandError))
            self._finish(record, _status_of(err), miner, initiator, coded(err), unsupported=unsupported)
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
        if batch.command.command_type is not CommandType.BACKUP:
            # A command that changed settings has just read them back.
            fresh = record.status is Status.SUCCESS and isinstance(batch.command, (SettingsCommand, HashboardsCommand))
            self._spawn(self._async_refresh(miner, settings=not fresh), f"refresh {miner.title}")

    async def _async_refresh(self, miner: MinerCoordinator, *, settings: bool) -> None:
        """Poll a miner now, and read its `settings` too."""
        miner = self._fleet.by_id(miner.miner_id) or miner
        if settings:
            miner.settings.expire()
        await miner.async_refresh()

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
            for other in list(self._batches.values()):
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
        result = CommandResult(record=record, data=data, context=context, verified=verified, unsupported=unsupported)
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


def _records(
    batch_id: str, command: Command, miners: Sequence[MinerCoordinator], initiator: Initiator
) -> list[CommandRecord]:
    """Return a pending record for each miner."""
    now = dt_util.utcnow()
    parameters = command.public_parameters()
    return [
        CommandRecord(
            id=0,
            timestamp=now,
            command_type=command.command_type,
            miner_id=miner.miner_id,
            miner_ip=miner.address,
            initiated_by=initiator.initiated_by,
            source=initiator.source,
            batch_id=batch_id,
            parameters=dict(parameters),
        )
        for miner in miners
    ]


def _status_of(err: Exception) -> Status:
    if isinstance(err, CommandError):
        return err.status
    return Status.TIMEOUT if isinstance(err, TimedOutError) else Status.FAILED


def _for_silent(limit: int) -> int:
    """Return how many slots may go to miners that did not answer the last poll: each holds its slot to a deadline."""
    return max(1, limit // 2)
