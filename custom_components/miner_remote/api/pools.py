"""Switching pools: POST /api/remote/pool/switch/…, one miner or many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import probatio as vol
from aiohttp import web

from ..commands.models import PoolSwitchOrder
from ..validation import MAX_POOL_NUMBER, boolean, integer, pool_url, text, worker_name
from .base import MinerRemoteView, as_object, check_record, checked, endpoint, read_json, respond
from .selection import BULK_FIELDS, BulkView

_POOL_FIELDS: Final[dict[vol.Marker, object]] = {
    vol.Required("pool_url"): pool_url,
    vol.Required("worker_name"): worker_name,
    vol.Optional("pool_password", default="x"): text(empty=True),
    vol.Optional("pool_number", default=0): integer(0, MAX_POOL_NUMBER),
    vol.Optional("backup_first", default=False): boolean,
}
_SINGLE: Final = vol.Schema(_POOL_FIELDS)
_BULK: Final = vol.Schema({**_POOL_FIELDS, **BULK_FIELDS})


def _order(data: Mapping[str, Any]) -> PoolSwitchOrder:
    return PoolSwitchOrder(
        pool_url=data["pool_url"],
        worker_name=data["worker_name"],
        pool_password=data["pool_password"],
        pool_number=data["pool_number"],
        backup_first=data["backup_first"],
    )


class PoolSwitchBulkView(BulkView):
    """Switch the pool of many miners."""

    url = "/api/remote/pool/switch/bulk"
    name = "api:remote:pool:switch:bulk"

    @endpoint(admin=True)
    async def post(self, request: web.Request) -> web.StreamResponse:
        """Switch the selected miners and answer with the result of each."""
        data, pacing = self.bulk_data(_BULK, await read_json(request))
        return await self.run_bulk(
            request, _order(data), self.select(data), pacing=pacing, background=data["background"], what="pool switch"
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
        batch = await self.data.runner.async_run(_order(data), [miner], await self.origin(request))
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
