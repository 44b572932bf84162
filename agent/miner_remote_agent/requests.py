"""Answers the requests of home: settings, logs, configurations, recordings, the journal and the full state."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import accumulate
from typing import Final

from aiohttp import ClientSession

from .core.control.errors import CommandError
from .core.control.scan import InvalidNetworkError, async_scan, parse_networks
from .core.drivers.contract.driver import Credentials
from .core.drivers.contract.errors import CodedError
from .core.drivers.recording.log_redaction import redact_log
from .core.wire.command_messages import (
    AutomaticRecord,
    JournalPage,
    LogText,
    Recording,
    Request,
    RequestKind,
    Result,
    ScanFindings,
    SealedConfig,
    SettingsReading,
)
from .core.wire.errors import WireError
from .core.wire.failures import Failure
from .core.wire.messages import message_of, payload_of
from .core.wire.parts import MAX_ANSWER, answers_of
from .core.wire.topics import Kind
from .executor import Executor, final_result
from .journal import Journal, JournalCommand, JournalError
from .miners import AgentMiner, Miners
from .plan import PlanKeeper
from .presence import Presence
from .publish import Publish
from .seals import Seals
from .states import States

_LOGGER = logging.getLogger(__name__)

DEFAULT_LOG_BYTES: Final = 256 * 1024
MAX_LOG_BYTES: Final = 4 * 1024 * 1024
ROOM: Final = MAX_ANSWER // 16
"""How many characters of results, and of records, a page of the journal holds; each takes up to eight bytes there."""
HEAVY_AT_ONCE: Final = 4
"""How many logs and recordings are read at a time: each takes memory and processor time."""


class Requests:
    """Answers requests."""

    def __init__(
        self,
        journal: Journal,
        miners: Miners,
        presence: Presence,
        seals: Seals,
        states: States,
        plan: PlanKeeper,
        executor: Executor,
        publish: Publish,
        session: ClientSession,
    ) -> None:
        """Prepare the answers."""
        self._journal = journal
        self._miners = miners
        self._presence = presence
        self._seals = seals
        self._states = states
        self._plan = plan
        self._executor = executor
        self._publish = publish
        self._session = session
        self._scanning = asyncio.Lock()
        self._heavy = asyncio.Semaphore(HEAVY_AT_ONCE)

    def take(self, payload: bytes) -> None:
        """Take a request message."""
        if self._executor.is_full():
            return
        try:
            request = message_of(Request, payload)
        except WireError as err:
            _LOGGER.warning("A request cannot be read: %s", err)
            return
        self._executor.spawn(self._async_answer(request), f"request {request.id}")

    async def _async_answer(self, request: Request) -> None:
        try:
            body = await self._async_body(request)
            answers = answers_of(request, body)
        except (CodedError, JournalError) as err:
            answers = [replace(answer, error=Failure.of(err)) for answer in answers_of(request, None)]
        if self._presence.now >= request.expires_at:
            # Home no longer waits.
            return
        for answer in answers:
            await self._publish(Kind.ANSWER, payload_of(answer))

    async def _async_body(self, request: Request) -> object | None:
        match request.kind:
            case RequestKind.STATE:
                self._states.request_full()
                return None
            case RequestKind.JOURNAL:
                return await self._async_journal(request)
            case RequestKind.SCAN:
                return await self._async_scan(request)
        miner = self._miners.get(request.miner or "")
        if miner is None:
            raise CommandError("not_assigned")
        match request.kind:
            case RequestKind.SNAPSHOT:
                async with miner.link.async_locked():
                    snapshot = await miner.link.async_snapshot()
                miner.note_answer(snapshot)
                return snapshot
            case RequestKind.SETTINGS:
                await miner.link.async_read_settings(miner)
                return SettingsReading(
                    settings=miner.settings.values, read_at=miner.settings.read_at or datetime.now(UTC)
                )
            case RequestKind.CONFIG:
                config = await miner.link.async_read_config(miner)
                return SealedConfig(sealed=self._seals.seal(Kind.ANSWER, request.id, config))
            case RequestKind.RECORD:
                async with self._heavy:
                    return Recording(content=await miner.link.async_record())
            case RequestKind.LOG:
                async with self._heavy:
                    return await _async_log(miner, request)

    async def _async_scan(self, request: Request) -> ScanFindings:
        """Scan networks, one scan at a time; addresses of miners that are polled already are not contacted."""
        credentials = Credentials()
        if request.credentials is not None:
            credentials = self._seals.unseal(Credentials, request.credentials, Kind.REQUEST, request.id)
        # Asked for in another thread.
        known = frozenset(miner.address for miner in self._miners)
        async with self._scanning:
            try:
                result = await async_scan(
                    self._session,
                    parse_networks(request.networks),
                    credentials,
                    known.__contains__,
                    lambda _share: None,
                )
            except InvalidNetworkError as err:
                raise WireError("message_out_of_range", path="networks") from err
        return ScanFindings(found=result.found, refused=tuple(result.refused), silent=tuple(result.silent))

    async def _async_journal(self, request: Request) -> JournalPage:
        """Return what home has not acknowledged."""
        await self._journal.async_acknowledge(request.acknowledged, datetime.now(UTC).timestamp())
        results = _fitting(await self._journal.async_unacknowledged(), lambda each: len(each.result or ""))
        records = [
            record for record in await self._journal.async_records() if record.id not in self._plan.records_in_progress
        ]
        records = _fitting(records, lambda each: len(each.record))
        waiting = await self._journal.async_waiting()
        return JournalPage(
            results=tuple(self._result(each) for each in results),
            records=tuple(message_of(AutomaticRecord, each.record.encode()) for each in records),
            owned=self._plan.take_changed_ownerships(),
            remaining=max(0, waiting - len(results) - len(records) - len(self._plan.records_in_progress)),
        )

    def _result(self, command: JournalCommand) -> Result:
        """Return the kept result of a command; one that cannot be read must not hold up the others."""
        try:
            return message_of(Result, (command.result or "").encode())
        except WireError as err:
            return final_result(command, err, self._presence.now)


def _fitting[T](found: Sequence[T], length: Callable[[T], int]) -> list[T]:
    """Return as many of the first ones as one answer may hold, at least one."""
    sums = accumulate(map(length, found))
    return [each for at, (each, total) in enumerate(zip(found, sums, strict=True)) if at == 0 or total <= ROOM]


async def _async_log(miner: AgentMiner, request: Request) -> LogText:
    name = request.log or next(iter(miner.link.log_names), "")
    max_bytes = min(request.max_bytes or DEFAULT_LOG_BYTES, MAX_LOG_BYTES)
    before = miner.link.credentials
    log = await miner.link.async_fetch_log(miner, name, max_bytes)
    pools = () if miner.snapshot is None else miner.snapshot.pools
    known = [before.password, miner.link.credentials.password, *(pool.password for pool in pools)]
    text, _redacted = await asyncio.to_thread(redact_log, log, known, [pool.user for pool in pools])
    return LogText(text=text)
