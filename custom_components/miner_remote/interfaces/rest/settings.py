"""/api/remote/miners/{miner_id}/…: the settings of a miner, and its faults with their times."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

import probatio as vol
from aiohttp import web

from ...fleet.miner import DriverError, MinerCoordinator, TimedOutError
from ...fleet.serialize import faults_as_json, settings_as_json
from ...input.checks import true_or_false
from ...input.texts import printable
from ..errors import ApiError, not_found
from .base import MinerRemoteView, Work, endpoint, query, respond

_QUERY: Final = vol.Schema({vol.Optional("refresh", default="false"): true_or_false})


class OneMinerView(MinerRemoteView):
    """A view of one miner, named by its id."""

    def miner_by_id(self, miner_id: str) -> MinerCoordinator:
        """Return the miner with an id; raises ApiError 404."""
        miner = self.data.fleet.by_id(miner_id)
        if miner is None:
            raise not_found("miner_id_not_found", miners=printable(miner_id))
        return miner


class MinerSettingsView(OneMinerView):
    """The settings of one miner."""

    url = "/api/remote/miners/{miner_id}/settings"
    name = "api:remote:miners:settings"

    @endpoint(admin=True)
    async def get(self, request: web.Request, miner_id: str) -> web.StreamResponse:
        """Return the settings as last read; with `refresh=true`, or if they were never read, read them now."""
        refresh = query(request, _QUERY)["refresh"]
        miner = self.miner_by_id(miner_id)
        if refresh or miner.settings.read_at is None:
            self.take_token(request)
            try:
                await miner.link.async_read_settings(miner)
            except TimedOutError as err:
                raise ApiError(HTTPStatus.GATEWAY_TIMEOUT, str(err), err.code, err.arguments) from None
            except DriverError as err:
                raise ApiError(HTTPStatus.BAD_GATEWAY, str(err), err.code, err.arguments) from None
        return respond({"miner_id": miner.miner_id, **settings_as_json(miner)})


class MinerFaultsView(OneMinerView):
    """The faults of one miner."""

    url = "/api/remote/miners/{miner_id}/faults"
    name = "api:remote:miners:faults"

    @endpoint(admin=False, work=Work.LIGHT)
    async def get(self, request: web.Request, miner_id: str) -> web.StreamResponse:
        """Return the faults that the miner reports, and those of the last 30 days."""
        query(request)
        miner = self.miner_by_id(miner_id)
        return respond({"miner_id": miner.miner_id, "faults": faults_as_json(miner)})
