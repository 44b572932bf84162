"""GET /api/remote/batches/…: how far a bulk command is, or how it ended.

For administrators, who alone can start one: what went wrong is told with pools and workers.
"""

from __future__ import annotations

from typing import Final

import probatio as vol
from aiohttp import web

from ..commands.models import CommandRecord, HistoryQuery
from ..commands.runner import batch_result
from .base import MinerRemoteView, endpoint, not_found, query, respond, shown

_NOTHING: Final = vol.Schema({})
_PAGE: Final = 1000


class BatchView(MinerRemoteView):
    """One batch."""

    url = "/api/remote/batches/{batch_id}"
    name = "api:remote:batches"

    @endpoint(admin=True)
    async def get(self, request: web.Request, batch_id: str) -> web.StreamResponse:
        """Return the results so far; those of a batch that ended long ago come from the history."""
        query(request, _NOTHING)
        batch = self.data.runner.batch(batch_id)
        records = batch.records if batch is not None else await self._from_history(batch_id)
        if not records:
            raise not_found(f"There is no batch {shown(batch_id)}.")
        return respond(
            {
                "ok": True,
                "batch_id": batch_id,
                "command_type": records[0].command_type.value,
                "running": batch is not None and batch.running,
                "results": batch_result(batch_id, records),
            }
        )

    async def _from_history(self, batch_id: str) -> list[CommandRecord]:
        """Return the records of a batch, in the order in which they were given."""
        records: list[CommandRecord] = []
        before: int | None = None
        while page := await self.data.history.async_query(
            HistoryQuery(batch_id=batch_id, before_id=before, limit=_PAGE)
        ):
            records += page
            before = page[-1].id
            if len(page) < _PAGE:
                break
        records.reverse()
        return records
