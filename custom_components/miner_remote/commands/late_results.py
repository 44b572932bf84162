"""Notes the results of agents that come after the records of their commands became final without them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from homeassistant.util import dt as dt_util

from ..agents.channel import AgentChannel
from ..agents.outcomes import async_outcome
from ..control.command_types import POOL_COMMANDS
from ..control.context import Known
from ..control.record import CommandRecord, HistoryQuery, Initiator, Status
from ..drivers.contract.errors import CodedError
from ..fleet.selection import Fleet
from ..wire.command_messages import Result, ResultSecrets
from ..wire.topics import Kind
from .history.store import CommandHistory
from .runner import CommandRunner

_WITHOUT_RESULT: Final = frozenset({"agent_no_result", "agent_gone", "interrupted", "result_unknown"})
"""The errors of records that became final without a result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LateResults:
    """A late result changes neither the status of the record nor the state of the miner."""

    fleet: Fleet
    history: CommandHistory
    runner: CommandRunner

    async def async_note(self, channel: AgentChannel, result: Result) -> None:
        """Note a final result on the record of its command, and store the backups and passwords that it brings."""
        record = await self._async_record(result)
        if record is None or record.error_code not in _WITHOUT_RESULT or "late_status" in (record.response or {}):
            return
        completed_at = result.completed_at or dt_util.utcnow()
        note: dict[str, object] = {"late_status": str(result.status), "late_completed_at": completed_at.isoformat()}
        record.response = {**(record.response or {}), **note}
        if (miner := self.fleet.by_id(record.miner_id)) is not None:
            context = self.runner.context(record, Initiator(initiated_by=record.initiated_by, source=record.source))
            # What was read then may be old now.
            old = replace(result, known=Known.NOTHING)
            try:
                outcome = await async_outcome(
                    old,
                    record.command_type,
                    miner,
                    context,
                    lambda sealed: channel.unseal(ResultSecrets, sealed, Kind.RESULT, result.id),
                )
            except CodedError as err:
                note["late_error"] = str(err)
            else:
                context.noted.update(outcome.response)
            if result.status is Status.SUCCESS and record.command_type in POOL_COMMANDS:
                context.noted["pools_written"] = True
            record.response = {**record.response, **context.noted, **note}
        self.history.async_update(record)
        if (batch := self.runner.batch(record.batch_id)) is not None:
            batch.changed()

    async def _async_record(self, result: Result) -> CommandRecord | None:
        batch_id = result.id.rpartition(".")[0]
        batch = self.runner.batch(batch_id)
        records = (
            await self.history.async_query(HistoryQuery(batch_id=batch_id, miner_id=result.miner, limit=1000))
            if batch is None
            else batch.records
        )
        return next((each for each in records if (each.command_id, each.miner_id) == (result.id, result.miner)), None)
