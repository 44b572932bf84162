"""The list of miners: GET /api/miners."""

from __future__ import annotations

from typing import Final

import probatio as vol
from aiohttp import web

from ...fleet.serialize import miner_as_json
from ...input.checks import InvalidInputError, text
from ...turns import InTurns
from ..websocket.feeds.base import CHUNK
from .base import MinerRemoteView, Work, endpoint, query, respond

_STATUSES: Final = ("Active", "Lagging", "Stale")


def _status(value: object) -> str:
    for status in _STATUSES:
        if str(value).casefold() == status.casefold():
            return status
    raise InvalidInputError("not_one_of", choices=", ".join(_STATUSES))


_QUERY: Final = vol.Schema(
    {vol.Optional("location"): text(), vol.Optional("tag"): text(), vol.Optional("status"): _status}
)


class MinersView(MinerRemoteView):
    """The list of miners, for every user: it contains no pool, worker or password."""

    url = "/api/miners"
    name = "api:miners"

    @endpoint(admin=False, work=Work.LIGHT)
    async def get(self, request: web.Request) -> web.StreamResponse:
        """Return the miners that match the query."""
        wanted = query(request, _QUERY)
        miners = self.data.fleet.miners()
        if "status" in wanted:
            miners = [miner for miner in miners if miner.status == wanted["status"]]
        if "location" in wanted:
            location = wanted["location"].casefold()
            miners = [miner for miner in miners if location in (miner.location.casefold(), miner.site.name.casefold())]
        if "tag" in wanted:
            wanted_tag = wanted["tag"].casefold()
            miners = [miner for miner in miners if wanted_tag in (tag.casefold() for tag in miner.tags)]
        described: list[dict[str, object]] = []
        async for part in InTurns(miners, CHUNK):
            described += [miner_as_json(miner) for miner in part]
        return respond({"miners": described})
