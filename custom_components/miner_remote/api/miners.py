"""The list of miners: GET /api/miners."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import probatio as vol
from aiohttp import web

from ..coordinator import MinerCoordinator
from ..shown import describe
from ..validation import text
from .base import MinerRemoteView, endpoint, query, respond

_STATUSES: Final = ("Active", "Lagging", "Stale")


def _status(value: object) -> str:
    for status in _STATUSES:
        if str(value).casefold() == status.casefold():
            return status
    raise vol.Invalid(f"must be one of {', '.join(_STATUSES)}")


_QUERY: Final = vol.Schema(
    {vol.Optional("location"): text(), vol.Optional("tag"): text(), vol.Optional("status"): _status}
)


class MinersView(MinerRemoteView):
    """The list of miners, for every user: nothing in it shows a pool, a worker or a password."""

    url = "/api/miners"
    name = "api:miners"

    @endpoint(admin=False)
    async def get(self, request: web.Request) -> web.StreamResponse:
        """Return the miners that the query asks for."""
        wanted = query(request, _QUERY)
        # A miner is described only where it is asked for: of a hall that is most of the work.
        return respond({"miners": [describe(miner) for miner in self.data.fleet.miners() if _matches(miner, wanted)]})


def _matches(miner: MinerCoordinator, wanted: Mapping[str, str]) -> bool:
    return (
        ("status" not in wanted or miner.status == wanted["status"])
        and ("location" not in wanted or wanted["location"].casefold() in
             (miner.location.casefold(), miner.site.name.casefold()))
        and ("tag" not in wanted or wanted["tag"].casefold() in (tag.casefold() for tag in miner.tags))
    )  # fmt: skip
