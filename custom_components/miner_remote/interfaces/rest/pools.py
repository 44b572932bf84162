"""Switching pools: POST /api/remote/pool/switch/…, one miner or many."""

from __future__ import annotations

from typing import Final

import probatio as vol
from aiohttp import web

from ...commands.catalog import COMMANDS
from ...commands.record import CommandType
from .base import MinerRemoteView, as_object, check_record, checked, endpoint, read_json, respond
from .selection import BULK_FIELDS, BulkView

_SPEC: Final = COMMANDS[CommandType.POOL_SWITCH]
_SINGLE: Final = vol.Schema(_SPEC.schema())
_BULK: Final = vol.Schema({**_SPEC.schema(), **BULK_FIELDS})


class PoolSwitchBulkView(BulkView):
    """Switch the pool of many miners."""

    url = "/api/remote/pool/switch/bulk"
    name = "api:remote:pool:switch:bulk"

    @endpoint(admin=True)
    async def post(self, request: web.Request) -> web.StreamResponse:
        """Switch the selected miners and answer with the result of each."""
        data, pacing = self.bulk_data(_BULK, await read_json(request))
        return await self.run_bulk(
            request,
            _SPEC.make(data),
            self.select(data),
            pacing=pacing,
            background=data["background"],
            what="pool switch",
        )


class PoolSwitchView(MinerRemoteView):
    """Switch the pool of one miner."""

    url = "/api/remote/pool/switch/{miner_ip}"
    name = "api:remote:pool:switch"

    @endpoint(admin=True)
    async def post(self, request: web.Request, miner_ip: str) -> web.StreamResponse:
        """Switch the pool and answer once the miner shows that it mines there."""
        data = checked(_SINGLE, as_object(await read_json(request)))
        miner = self.miner(miner_ip)
        self.take_token(request)
        batch = await self.data.runner.async_run(_SPEC.make(data), [miner], await self.origin(request))
        record = batch.records[0]
        check_record(record)
        return respond(
            {
                "ok": True,
                "message": f"Pool switch command sent to {record.miner_ip}",
                "command_id": record.id,
                "status": record.status.value,
            }
        )
