"""The list of miners: GET /api/miners."""

from __future__ import annotations

from typing import Any, Final

import probatio as vol
from aiohttp import web

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
        miners = (describe(miner) for miner in self.data.fleet.miners())
        return respond({"miners": [miner for miner in miners if _matches(miner, wanted)]})


def _matches(miner: dict[str, Any], wanted: dict[str, Any]) -> bool:
    return (
        ("status" not in wanted or miner["status"] == wanted["status"])
        and ("location" not in wanted or wanted["location"].casefold() in
             (miner["location"].casefold(), miner["site"].casefold()))
        and ("tag" not in wanted or wanted["tag"].casefold() in (tag.casefold() for tag in miner["tags"]))
    )  # fmt: skip
