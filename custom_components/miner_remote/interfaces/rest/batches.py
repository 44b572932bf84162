"""/api/remote/batches…: the progress and results of bulk commands, and stopping them.

For administrators only: errors name pools and workers.
"""

from __future__ import annotations

from http import HTTPStatus

from aiohttp import web

from ...commands.batch import batch_result
from ...input.texts import printable
from ..errors import not_found, refused
from .base import MinerRemoteView, Work, endpoint, query, read_empty, respond


class BatchesView(MinerRemoteView):
    """Running and recent batches."""

    url = "/api/remote/batches"
    name = "api:remote:batches"

    @endpoint(admin=True, work=Work.LIGHT)
    async def get(self, request: web.Request) -> web.StreamResponse:
        """Return the batches, newest first."""
        query(request)
        batches = await self.data.runner.async_summaries()
        return respond({"ok": True, "count": len(batches), "batches": batches})


class BatchView(MinerRemoteView):
    """One batch."""

    url = "/api/remote/batches/{batch_id}"
    name = "api:remote:batches:one"

    @endpoint(admin=True, work=Work.HEAVY)
    async def get(self, request: web.Request, batch_id: str) -> web.StreamResponse:
        """Return the results so far; those of an older batch come from the history."""
        query(request)
        batch = self.data.runner.batch(batch_id)
        records = await self.data.runner.async_records(batch_id)
        if not records:
            raise not_found("batch_not_found", batch_id=printable(batch_id))
        return respond(
            {
                "ok": True,
                "batch_id": batch_id,
                "command_type": records[0].command_type.value,
                "running": batch is not None and batch.running,
                "results": batch_result(batch_id, records),
            }
        )


class BatchStopView(MinerRemoteView):
    """Stopping a batch."""

    url = "/api/remote/batches/{batch_id}/stop"
    name = "api:remote:batches:stop"

    @endpoint(admin=True)
    async def post(self, request: web.Request, batch_id: str) -> web.StreamResponse:
        """Start no further command of the batch; running ones finish."""
        await read_empty(request)
        batch = self.data.runner.batch(batch_id)
        if batch is None and not await self.data.runner.async_records(batch_id):
            raise not_found("batch_not_found", batch_id=printable(batch_id))
        if batch is None or not batch.running:
            raise refused(HTTPStatus.CONFLICT, "batch_ended", batch_id=printable(batch_id))
        batch.stop()
        return respond({"ok": True, "message": "Batch stopped", "results": batch.as_result()})
