"""Reboots: POST /api/remote/reboot/…, one miner or many."""

from __future__ import annotations

from typing import Final

import probatio as vol
from aiohttp import web

from ...commands.record import CommandType, SimpleCommand
from .base import MinerRemoteView, as_object, check_record, checked, endpoint, read_json, respond
from .selection import BULK_FIELDS, BulkView

_ORDER: Final = SimpleCommand(command_type=CommandType.REBOOT)
_SINGLE: Final = vol.Schema({})
_BULK: Final = vol.Schema(BULK_FIELDS)


class RebootBulkView(BulkView):
    """Reboot many miners."""

    url = "/api/remote/reboot/bulk"
    name = "api:remote:reboot:bulk"

    @endpoint(admin=True)
    async def post(self, request: web.Request) -> web.StreamResponse:
        """Reboot the selected miners and answer with the result of each."""
        data, pacing = self.bulk_data(_BULK, await read_json(request))
        return await self.run_bulk(
            request, _ORDER, self.select(data), pacing=pacing, background=data["background"], what="reboot"
        )


class RebootView(MinerRemoteView):
    """Reboot one miner."""

    url = "/api/remote/reboot/{miner_ip}"
    name = "api:remote:reboot"

    @endpoint(admin=True)
    async def post(self, request: web.Request, miner_ip: str) -> web.StreamResponse:
        """Reboot the miner and answer once it accepted."""
        checked(_SINGLE, as_object(await read_json(request)))
        miner = self.miner(miner_ip)
        self.take_token(request)
        batch = await self.data.runner.async_run(_ORDER, [miner], await self.origin(request))
        record = batch.records[0]
        check_record(record)
        return respond(
            {
                "ok": True,
                "message": f"Reboot command sent to {record.miner_ip}",
                "command_id": record.id,
                "status": record.status.value,
            }
        )
