"""/api/remote/miners/{miner_id}/logs…: the logs of a miner."""

from __future__ import annotations

from typing import Final

import probatio as vol
from aiohttp import web

from ...fleet.miner import DriverError
from ...input.checks import digits
from ...input.limits import LOG_BYTES, MAX_LOG_BYTES
from ..errors import of_driver
from ..logs import async_log, miner_of_id
from .base import MinerRemoteView, endpoint, hass_of, query, respond, user_of

_LOG: Final = vol.Schema({vol.Optional("max_bytes", default=str(LOG_BYTES)): digits(1, MAX_LOG_BYTES)})


class LogsView(MinerRemoteView):
    """The names of the logs of a miner."""

    url = "/api/remote/miners/{miner_id}/logs"
    name = "api:remote:miners:logs"

    @endpoint(admin=True)
    async def get(self, request: web.Request, miner_id: str) -> web.StreamResponse:
        """Return the names, the most useful log first."""
        query(request)
        return respond({"ok": True, "names": list(miner_of_id(self.data, miner_id).link.log_names)})


class LogView(MinerRemoteView):
    """One log of a miner."""

    url = "/api/remote/miners/{miner_id}/logs/{log}"
    name = "api:remote:miners:logs:one"

    @endpoint(admin=True)
    async def get(self, request: web.Request, miner_id: str, log: str) -> web.StreamResponse:
        """Read the end of the log, without secrets."""
        wanted = query(request, _LOG)
        miner = miner_of_id(self.data, miner_id, log)
        self.take_token(request)
        try:
            found = await async_log(hass_of(request), miner, log, wanted["max_bytes"], user_of(request).id)
        except DriverError as err:
            raise of_driver(err) from None
        return respond({"ok": True, "log": found}, headers={"Cache-Control": "no-store"})
