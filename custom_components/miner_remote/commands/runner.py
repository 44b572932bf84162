"""The one door: records an order, paces it, runs it under each miner's lock, and reports how it ended."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic
from typing import Any
from uuid import uuid4

from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from ..backups.store import BackupStore
from ..const import DEFAULT_CONCURRENCY, EVENT_COMMAND
from ..drivers.contract.errors import DriverError, TimedOutError, UnsupportedError
from ..drivers.contract.values import Snapshot
from ..fleet.miner import MinerCoordinator, awaiting_reboot
from ..fleet.selection import Fleet
from ..storage.vault import Vault
from .batch import Batch
from .grouping import groups
from .handlers.execution import NotBegunError, Outcome, Tools, by_outlet, execute
from .handlers.restore import async_restore
from .history.store import CommandHistory
from .record import (
    Command,
    CommandRecord,
    CommandType,
    HistoryQuery,
    Origin,
    Pacing,
    RestoreCommand,
    Status,
    Verification,
)
from .slots import FairSlots

_LOGGER = logging.getLogger(__name__)

VERIFY_FIRST_S = 2.0
VERIFY_SLOWEST_S = 15.0
"""How long to wait between looks whether a miner has rebooted: from the first to the longest pause."""

STILL_UP_AFTER_S = 90.0
"""A miner that answers this long after the command with an uptime that never dropped has not rebooted."""

GONE_AFTER_S = 300.0
"""A miner that has not come back this long after the command is not confirmed to have rebooted."""

WATCHED_AT_MOST_S = 86_400.0
"""How long before a start to look for reboots that were watched; and on, as long as there are some."""

UPTIME_SLACK_S = 3.0
"""Firmwares tell their uptime in whole seconds, and some start counting before the network is up."""

ENDED_BATCHES_KEPT = 200
ENDED_RECORDS_KEPT = 20_000
"""So many batches that ended, and so many of their records, stay in memory; the last one in any case."""

SHUT_DOWN = "Home Assistant was shut down."
SHUTTING_DOWN = "Home Assistant is shutting down; no command was sent."


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandResult:
    """What became of a command: it is final, or it was seen whether a reboot took effect (`verified`).

    `data` is the content of the event `miner_remote_command`, which is fired for users; nothing in the integration
    listens to that event, because everybody who may fire events can forge it.
    """

    record: CommandRecord
    data: Mapping[str, Any]
    context: Context | None
    verified: bool = False
    unsupported: bool = False
    """Whether the miner cannot do this at all, so that there is no point in trying it again."""


class CommandRunner:
    """Runs commands; owns every task that it starts."""

    def __init__(
        self, hass: HomeAssistant, fleet: Fleet, history: CommandHistory, backups: BackupStore, vault: Vault
    ) -> None:
        """Start with nothing to do."""
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
        self._closed = False

    @property
    def concurrency(self) -> int:
        """Return how many commands may run at a time, over all batches."""
        return self._slots.limit

    @concurrency.setter
    def concurrency(self, limit: int) -> None:
        self._slots.change_limits(limit, _for_silent(limit))

    # Orders --------------------------------------------------------------------------------------------------------

    async def async_start(
        self,
        order: Command,
        miners: Sequence[MinerCoordinator],
        origin: Origin,
        pacing: Pacing = Pacing(),  # noqa: B008  it is frozen
    ) -> Batch:
        """Record one pending command per miner, durably, and begin; returns the batch while it runs.

        Raises HomeAssistantError where the records cannot be written or Home Assistant is going down: then nothing
        is sent.
        """
        if self._closed:
            raise HomeAssistantError(SHUTTING_DOWN)
        batch_id = str(uuid4())
        now = dt_util.utcnow()
        parameters = order.public_parameters()
        records = [
            CommandRecord(
                id=0,
                timestamp=now,
                command_type=order.command_type,
                miner_id=miner.miner_id,
                miner_ip=miner.address,
                initiated_by=origin.initiated_by,
                source=origin.source,
                batch_id=batch_id,
                parameters=dict(parameters),
            )
            for miner in miners
        ]
        await self._history.async_add(records)
        batch = Batch(batch_id, order, records, origin, self._batch_changed)
        if self._closed:
            for record, miner in zip(records, miners, strict=True):
                self._finish(record, Status.INTERRUPTED, miner, origin, error=SHUT_DOWN)
            raise HomeAssistantError(SHUTTING_DOWN)
        self._remember(batch)
        self._spawn(self._async_run_batch(batch, list(miners), origin, pacing), f"batch {batch_id}")
        return batch

    async def async_run(
        self,
        order: Command,
        miners: Sequence[MinerCoordinator],
        origin: Origin,
        pacing: Pacing = Pacing(),  # noqa: B008
    ) -> Batch:
        """Do an order and return its batch once all commands are final; raises like `async_start`."""
        batch = await self.async_start(order, miners, origin, pacing)
        await batch.wait()
        return batch

    def batch(self, batch_id: str) -> Batch | None:
        """Return a batch that runs, or ended not long ago; older ones are in the history."""
        return self._batches.get(batch_id)

    async def async_summaries(self) -> list[dict[str, object]]:
        """Return all batches that run or ended not long ago, newest first, as `Batch.as_summary` tells them."""
        summaries: list[dict[str, object]] = []
        for batch in reversed(list(self._batches.values())):
            summaries.append(batch.as_summary())
            await asyncio.sleep(0)
        return summaries

    @callback
    def async_on_batch(self, listener: Callable[[Batch], None]) -> CALLBACK_TYPE:
        """Call `listener` with each batch that begins, goes on, waits, is stopped or ends; returns what ends that."""
        self._batch_listeners.append(listener)
        return lambda: self._batch_listeners.remove(listener)

    @callback
    def async_on_finished(self, listener: Callable[[CommandResult], None]) -> CALLBACK_TYPE:
        """Call `listener` with what becomes of each command; returns what ends that."""
        self._result_listeners.append(listener)
        return lambda: self._result_listeners.remove(listener)

    async def async_close(self) -> None:
        """End everything; commands that were not finished are recorded as interrupted."""
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
        """Keep a batch that begins, and forget the oldest that ended beyond the limits."""
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
        self, batch: Batch, miners: list[MinerCoordinator], origin: Origin, pacing: Pacing
    ) -> None:
        limit = pacing.stop_after_failures

        async def run(record: CommandRecord, miner: MinerCoordinator) -> None:
            async with self._turn(batch, miner):
                if not batch.stopped:
                    await self._async_run_one(batch, record, miner, origin)
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
            cut_off, why = Status.SKIPPED, "The batch was stopped before this miner's turn."
            if not batch.stopped:
                # Home Assistant cancels what runs in the background before it tells that it stops.
                cut_off, why = Status.INTERRUPTED, SHUT_DOWN
            for record, miner in zip(batch.records, miners, strict=True):
                if record.status is Status.PENDING:
                    self._finish(record, cut_off, miner, origin, error=why)
            batch.end()
            self._ended[batch.id] = len(batch.records)
            self._ended_records += len(batch.records)

    @asynccontextmanager
    async def _turn(self, batch: Batch, miner: MinerCoordinator) -> AsyncIterator[None]:
        """Wait for the commands before this one to the same miner, then for a slot of the house.

        In this order, so that a miner that hangs takes one slot, however many commands wait for it.
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
        self, batch: Batch, record: CommandRecord, miner: MinerCoordinator, origin: Origin
    ) -> None:
        # The site may have been reloaded since, which makes new objects for its miners.
        miner = self._fleet.by_id(miner.miner_id) or miner
        tools = Tools(hass=self._hass, backups=self._backups, vault=self._vault, origin=origin)
        try:
            async with miner.async_locked():
                if miner.subentry_id not in miner.site.entry.subentries:
                    raise NotBegunError("The miner was removed before the command's turn.")
                if batch.leaves_out(miner.miner_id):
                    raise NotBegunError("It was no longer wanted when the miner's turn came.")
                record.sent_at = dt_util.utcnow()
                try:
                    outcome = await self._async_carry_out(batch.order, miner, tools)
                finally:
                    record.response = dict(tools.noted) or None
        except NotBegunError as err:
            self._finish(record, Status.SKIPPED, miner, origin, error=str(err))
        except TimedOutError as err:
            self._finish(record, Status.TIMEOUT, miner, origin, error=str(err))
        except (DriverError, HomeAssistantError) as err:
            unsupported = isinstance(err, UnsupportedError)
            self._finish(record, Status.FAILED, miner, origin, error=str(err), unsupported=unsupported)
        except asyncio.CancelledError:
            self._finish(record, Status.INTERRUPTED, miner, origin, error=SHUT_DOWN)
            raise
        except Exception as err:  # noqa: BLE001
            # The outermost edge of a command: a mistake of ours must neither leave the record pending nor take the
            # rest of the batch with it.
            # Where, but not the text of the exception: it may hold a password.
            where = "".join(traceback.format_tb(err.__traceback__))
            _LOGGER.error(  # noqa: TRY400
                "Command %d to %s broke: %s at\n%s", record.id, record.miner_ip, type(err).__name__, where
            )
            self._finish(
                record, Status.FAILED, miner, origin, error=f"Miner Remote broke ({type(err).__name__}); see the log."
            )
        else:
            self._succeed(record, miner, origin, outcome)
        if batch.order.command_type is not CommandType.BACKUP:
            self._spawn(self._async_refresh(miner), f"refresh {miner.title}")

    @staticmethod
    async def _async_carry_out(order: Command, miner: MinerCoordinator, tools: Tools) -> Outcome:
        """Do an order to one miner whose lock is held; raises what `execute` and `MinerCoordinator` raise."""
        if (outcome := await by_outlet(order, miner, tools)) is not None:
            return outcome
        driver = await miner.async_reach()
        if isinstance(order, RestoreCommand):
            return Outcome(response=await async_restore(order, miner, driver, tools))
        return await execute(order, miner, driver, tools)

    async def _async_refresh(self, miner: MinerCoordinator) -> None:
        await (self._fleet.by_id(miner.miner_id) or miner).async_refresh()

    def _succeed(self, record: CommandRecord, miner: MinerCoordinator, origin: Origin, outcome: Outcome) -> None:
        record.response = {**outcome.response, **(record.response or {})}
        if outcome.verify:
            record.verification = Verification.WAITING
            self._spawn(self._async_verify(record, miner, origin), f"verify {record.id}")
        self._finish(record, Status.SUCCESS, miner, origin)

    def _finish(
        self,
        record: CommandRecord,
        status: Status,
        miner: MinerCoordinator,
        origin: Origin,
        *,
        error: str | None = None,
        unsupported: bool = False,
    ) -> None:
        record.status = status
        record.error_message = error
        record.completed_at = dt_util.utcnow()
        # The clock may have been set back meanwhile.
        record.duration_ms = max(0, round(_age(record, record.completed_at) * 1000))
        self._history.async_update(record)
        if (batch := self._batches.get(record.batch_id)) is not None:
            batch.finished(record)
        self._report(record, miner, origin, unsupported=unsupported)

    def _report(
        self,
        record: CommandRecord,
        miner: MinerCoordinator | None,
        origin: Origin | None,
        *,
        verified: bool = False,
        unsupported: bool = False,
    ) -> None:
        """Pass a result to the parts of the integration, then fire the event for users."""
        data = {
            "type": "verified" if verified else "finished",
            **record.as_dict(),
            "device_id": miner.device_id if miner else None,
            "name": miner.display_name if miner else record.miner_ip,
            "unsupported": unsupported,
        }
        context = Context(user_id=origin.user_id, parent_id=origin.context_id) if origin else None
        result = CommandResult(record=record, data=data, context=context, verified=verified, unsupported=unsupported)
        for listener in list(self._result_listeners):
            try:
                listener(result)
            except Exception:
                # As on the event bus: a mistake of one listener must neither reach the command nor the others.
                _LOGGER.exception("A listener to the result of command %d failed", record.id)
        self._hass.bus.async_fire(EVENT_COMMAND, data, context=context)

    # Seeing that a reboot really happened --------------------------------------------------------------------------

    async def async_resume_verification(self) -> None:
        """Go on watching the reboots that were being watched when Home Assistant went down.

        Those whose time is over, or whose miner is gone, are not confirmed.
        """
        now = dt_util.utcnow()
        for command_type in (CommandType.REBOOT, CommandType.RESTART_MINING):
            query = HistoryQuery(command_type=command_type, status=Status.SUCCESS, limit=500)
            while page := await self._history.async_query(query):
                watched = [record for record in page if record.verification is Verification.WAITING]
                for record in watched:
                    miner = self._fleet.by_id(record.miner_id)
                    if miner is None or _age(record, now) > GONE_AFTER_S:
                        self._verified(record, Verification.NOT_CONFIRMED, miner, None)
                    else:
                        self._spawn(self._async_verify(record, miner, None), f"verify {record.id}")
                if not watched and _age(page[-1], now) > WATCHED_AT_MOST_S:
                    break
                query = replace(query, before_id=page[-1].id)

    async def _async_verify(self, record: CommandRecord, miner: MinerCoordinator, origin: Origin | None) -> None:
        if record.command_type is not CommandType.REBOOT:
            # The machine stays up while its mining process restarts.
            await self._async_watch(record, miner, origin)
            return
        try:
            with awaiting_reboot(self._hass, record.miner_id):
                miner.async_update_listeners()
                await self._async_watch(record, miner, origin)
        finally:
            (self._fleet.by_id(record.miner_id) or miner).async_update_listeners()

    async def _async_watch(self, record: CommandRecord, miner: MinerCoordinator, origin: Origin | None) -> None:
        pause = VERIFY_FIRST_S
        # The clock may be set while this goes on.
        sent = monotonic() - max(0.0, _age(record, dt_util.utcnow()))
        known, answered_at = miner.last_seen, None
        while True:
            await asyncio.sleep(pause)
            pause = min(VERIFY_SLOWEST_S, pause * 1.5)
            miner = self._fleet.by_id(record.miner_id) or miner
            await miner.async_refresh()
            age = monotonic() - sent
            # While a command has the miner, what is known of it may be older than the reboot.
            if miner.last_seen != known:
                known, answered_at = miner.last_seen, age
            answered = miner.last_update_success and answered_at is not None
            if answered and answered_at is not None and _restarted_since(record, miner.data, answered_at):
                self._verified(record, Verification.CONFIRMED, miner, origin)
                return
            if age > (STILL_UP_AFTER_S if answered else GONE_AFTER_S):
                self._verified(record, Verification.NOT_CONFIRMED, miner, origin)
                return

    def _verified(
        self, record: CommandRecord, result: Verification, miner: MinerCoordinator | None, origin: Origin | None
    ) -> None:
        record.verification = result
        self._history.async_update(record)
        self._report(record, miner, origin, verified=True)
        if result is Verification.NOT_CONFIRMED:
            _LOGGER.warning(
                "%s of %s was accepted, but the miner was not seen to do it", record.command_type, record.miner_ip
            )


def _for_silent(limit: int) -> int:
    """Return how many slots miners may take that did not answer the last poll: each keeps its own until a deadline."""
    return max(1, limit // 2)


def _age(record: CommandRecord, now: datetime) -> float:
    return (now - (record.sent_at or record.timestamp)).total_seconds()


def _restarted_since(record: CommandRecord, snapshot: Snapshot, age_s: float) -> bool:
    """Return whether an uptime that the miner tells began after the command was sent."""
    if record.command_type is CommandType.RESTART_MINING and snapshot.mining_uptime_s is not None:
        uptime: int | None = snapshot.mining_uptime_s
    else:
        uptime = snapshot.shortest_uptime_s
    return uptime is not None and uptime <= age_s + UPTIME_SLACK_S
