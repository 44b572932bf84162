"""Carries out the commands of home: each at most once, none after its expiry, and its result is kept."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Final, Protocol

from .core.control.context import Known, Outcome
from .core.control.errors import CommandError, CommandTimedOutError, status_of
from .core.control.record import Command, CommandType, Status
from .core.control.slots import FairSlots
from .core.drivers.contract.errors import CodedError
from .core.wire.codec import from_json
from .core.wire.command_messages import CommandMessage, CommandSecrets, Result, Stage, command_of
from .core.wire.errors import WireError
from .core.wire.failures import Failure
from .core.wire.lists import check_entry, entries_of
from .core.wire.messages import payload_of
from .core.wire.topics import Kind
from .journal import Journal, JournalCommand, JournalError
from .miners import AgentMiner, Miners
from .outbox import Outbox
from .presence import Presence
from .publish import Publish
from .seals import Seals
from .services import CommandServices

_LOGGER = logging.getLogger(__name__)

MAX_WAITING: Final = 10_000
"""How many commands and requests may wait; more than an agent has miners."""

MAX_ID: Final = 200
"""How long the id of a command may be; a longer one is not in use anywhere."""


class OnCommand(Protocol):
    """Called when a command of home has ended with success."""

    def __call__(self, miner: AgentMiner, message: CommandMessage, command: Command) -> None:
        """Note the command."""


class Executor:
    """Carries out commands."""

    def __init__(
        self,
        journal: Journal,
        miners: Miners,
        presence: Presence,
        seals: Seals,
        publish: Publish,
        on_success: OnCommand,
    ) -> None:
        """Start without commands."""
        self._journal = journal
        self._miners = miners
        self._presence = presence
        self._seals = seals
        self._outbox = Outbox(publish)
        self._on_success = on_success
        self.slots = FairSlots(50, 25)
        self._turns: dict[str, asyncio.Lock] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    async def async_start(self) -> None:
        """Give the commands that an earlier process did not finish their final result: they are not run again."""
        for command in await self._journal.async_unfinished():
            _LOGGER.warning("Command %s to miner %s was interrupted", command.id, command.miner_id)
            result = final_result(command, CommandError("agent_restarted"), datetime.now(UTC))
            await self._journal.async_finish(command.id, payload_of(result).decode())

    async def async_close(self) -> None:
        """Interrupt the commands that run; their results are in the journal and published afterwards."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._outbox.async_close()

    def spawn(self, work: Coroutine[None, None, None], name: str) -> None:
        """Run work that ends before the executor does."""
        if self._closed:
            work.close()
            return
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (err := task.exception()) is not None:
            where = "".join(traceback.format_tb(err.__traceback__))
            _LOGGER.error("Unexpected error in %s: %s at\n%s", task.get_name(), type(err).__name__, where)

    def is_full(self) -> bool:
        """Return whether so much waits that commands or a request must be dropped, which is logged."""
        full = len(self._tasks) >= MAX_WAITING
        if full:
            _LOGGER.error("Too many commands and requests wait; further ones were dropped")
        return full

    # Accepting -------------------------------------------------------------------------------------------------------

    def take(self, payload: bytes) -> None:
        """Take the commands of a message; raises WireError if it is no list of them."""
        for data in entries_of(payload):
            if self.is_full():
                return
            # All of them begin in the same turn of the event loop, so that one write puts them into the journal.
            self.spawn(self._async_take(data), "command")

    async def _async_take(self, data: object) -> None:
        message: CommandMessage | None = None
        refusal: CodedError | None = None
        try:
            message = from_json(CommandMessage, data)
            if not _is_usable(message.id):
                raise WireError("message_out_of_range", path="id")
            entry: JournalCommand | None = _entry(message.id, message.miner, message.command_type)
        except WireError as err:
            refusal, entry = err, _entry_of(data)
        if entry is None:
            _LOGGER.warning("A command cannot be read: %s", refusal)
            return
        if not await self._async_accept(entry):
            return
        if message is not None:
            refusal = self._refusal(message)
        miner = self._miners.get(entry.miner_id)
        if message is None or refusal is not None or miner is None:
            await self._async_fail(entry, refusal or CommandError("not_assigned"))
            return
        await self._async_run(message, entry, miner)

    async def _async_accept(self, entry: JournalCommand) -> bool:
        """Put a command into the journal; return False if it is not new, or if the journal cannot be written."""
        try:
            known = await self._journal.async_accept(entry, datetime.now(UTC).timestamp())
        except JournalError as err:
            _LOGGER.error("%s", err)  # noqa: TRY400  the text says it all
            self._outbox.put(final_result(entry, CommandError("agent_journal"), self._presence.now))
            return False
        if known is None:
            self._outbox.put(Result(id=entry.id, miner=entry.miner_id, stage=Stage.ACCEPTED))
            return True
        _LOGGER.info("Command %s came again", entry.id)
        if known.result is not None:
            self._outbox.put_encoded(known.id, known.stage, known.result.encode())
        else:
            self._outbox.put(Result(id=known.id, miner=known.miner_id, stage=known.stage))
        return False

    def _refusal(self, message: CommandMessage) -> CodedError | None:
        """Return why a command may not begin now."""
        if self._presence.duplicate:
            return CommandError("agent_duplicate")
        now = self._presence.home_now
        if now is None:
            return CommandError("clock_unknown")
        return CommandTimedOutError("command_expired") if now >= message.expires_at else None

    # Running ---------------------------------------------------------------------------------------------------------

    async def _async_run(self, message: CommandMessage, entry: JournalCommand, miner: AgentMiner) -> None:
        sent_at: datetime | None = None

        def before() -> None:
            nonlocal sent_at
            if (refusal := self._refusal(message)) is not None:
                raise refusal
            sent_at = self._presence.now
            self.spawn(self._async_sent(message, sent_at), f"command {message.id} sent")

        try:
            secrets = CommandSecrets()
            if message.sealed is not None:
                secrets = self._seals.unseal(CommandSecrets, message.sealed, Kind.COMMAND, message.id)
            command = command_of(message, secrets)
        except CodedError as err:
            await self._async_fail(entry, err)
            return
        services = CommandServices(message, secrets, self._seals, self._presence)
        try:
            outcome, error = await self.async_execute(miner, message, command, services, before)
        except asyncio.CancelledError:
            result = self._result(message, miner, services, sent_at, None, CommandError("agent_restarted"))
            await self._async_finish(entry, result)
            raise
        await self._async_finish(entry, self._result(message, miner, services, sent_at, outcome, error))
        if outcome is not None:
            self._on_success(miner, message, command)
        if message.command_type is not CommandType.BACKUP and sent_at is not None:
            miner.refresh(Known.NOTHING if outcome is None else outcome.known)

    async def async_execute(
        self,
        miner: AgentMiner,
        message: CommandMessage,
        command: Command,
        services: CommandServices,
        before: Callable[[], None],
    ) -> tuple[Outcome | None, CodedError | None]:
        """Carry out a command in its turn; return its outcome, or why it failed.

        In this order, a miner that hangs takes only one slot, however many commands wait for it.
        """
        try:
            async with (
                self._turns.setdefault(miner.miner_id, asyncio.Lock()),
                self.slots.slot(message.batch_id, minor=not miner.answered),
            ):
                return await miner.link.async_execute(
                    command, message.command_type, miner, services.context, before
                ), None
        except CodedError as err:
            return None, err
        except Exception as err:  # noqa: BLE001
            # The outermost edge of a command: a bug must not leave it without a result.
            # The text of the exception is not logged: it may contain a password.
            where = "".join(traceback.format_tb(err.__traceback__))
            _LOGGER.error(  # noqa: TRY400
                "Unexpected error in command %s: %s at\n%s", message.id, type(err).__name__, where
            )
            return None, CommandError("internal_error", error=type(err).__name__)

    async def _async_sent(self, message: CommandMessage, sent_at: datetime) -> None:
        try:
            await self._journal.async_sent(message.id)
        except JournalError as err:
            _LOGGER.error("Command %s: %s", message.id, err)  # noqa: TRY400
        self._outbox.put(Result(id=message.id, miner=message.miner, stage=Stage.SENT, sent_at=sent_at))

    def _result(
        self,
        message: CommandMessage,
        miner: AgentMiner,
        services: CommandServices,
        sent_at: datetime | None,
        outcome: Outcome | None,
        error: CodedError | None,
    ) -> Result:
        known = Known.NOTHING if outcome is None else outcome.known
        secrets = services.secrets()
        # Written passwords are home's own; without a key of home only they would be in the block.
        sealed = self._seals.seal(Kind.RESULT, message.id, secrets) if secrets and self._seals.can_seal else None
        return Result(
            id=message.id,
            miner=message.miner,
            stage=Stage.FINAL,
            status=Status.SUCCESS if error is None else _status_of(error),
            error=None if error is None else Failure.of(error),
            response=None if outcome is None else outcome.response,
            known=known,
            noted=dict(services.context.noted),
            sent_at=sent_at,
            completed_at=self._presence.now,
            snapshot=miner.snapshot if Known.STATE in known else None,
            settings=miner.settings.values if Known.SETTINGS in known else (),
            backups=tuple(backup for backup, _config in services.backups.made.values()),
            sealed=sealed,
        )

    async def _async_fail(self, entry: JournalCommand, error: CodedError) -> None:
        await self._async_finish(entry, final_result(entry, error, self._presence.now))

    async def _async_finish(self, entry: JournalCommand, result: Result) -> None:
        payload = payload_of(result)
        try:
            # What a miner reported may be more, or other, than a message may hold.
            check_entry(Result, payload)
        except WireError as err:
            payload = payload_of(final_result(entry, err, self._presence.now))
        try:
            await self._journal.async_finish(entry.id, payload.decode())
        except JournalError as err:
            # Home gets the result now, or counts the command as timed out.
            _LOGGER.error("The result of command %s is not kept: %s", entry.id, err)  # noqa: TRY400
        self._outbox.put_encoded(entry.id, Stage.FINAL, payload)


def _status_of(error: CodedError) -> Status:
    interrupted = isinstance(error, CommandError) and error.code == "agent_restarted"
    return Status.INTERRUPTED if interrupted else status_of(error)


def final_result(entry: JournalCommand, error: CodedError, at: datetime) -> Result:
    """Return the result of a command that was not carried out."""
    return Result(
        id=entry.id,
        miner=entry.miner_id,
        stage=Stage.FINAL,
        status=_status_of(error),
        error=Failure.of(error),
        completed_at=at,
    )


def _entry(command_id: str, miner_id: str, command_type: str) -> JournalCommand:
    return JournalCommand(id=command_id, miner_id=miner_id, command_type=command_type, stage=Stage.ACCEPTED)


def _entry_of(data: object) -> JournalCommand | None:
    """Return what is needed to refuse a command that cannot be read; None if it has no id."""
    if not isinstance(data, dict):
        return None
    named = [data.get(name) for name in ("id", "miner", "command_type")]
    texts = [value for value in named if isinstance(value, str) and _is_usable(value)]
    return _entry(*texts) if len(texts) == len(named) else None


def _is_usable(text: str) -> bool:
    """Return whether a text may go into the journal and the log as an id."""
    return 0 < len(text) <= MAX_ID and text.isprintable()
