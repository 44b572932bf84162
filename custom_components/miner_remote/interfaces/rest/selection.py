"""What every bulk endpoint has in common: which miners, how paced, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import probatio as vol
from aiohttp import web

from ...commands.fields import PACING_FIELDS, pacing_of, schema_of
from ...commands.record import Command, Pacing
from ...fleet.miner import MinerCoordinator
from ...fleet.selection import Selection, UnknownMinerAddressError
from ...input.checks import boolean, list_of, problems_of, text
from ...input.fields import some_names
from ..errors import bad_request, invalid, not_found
from .base import MinerRemoteView, as_object, checked, respond

SELECTION_FIELDS: dict[vol.Marker, object] = {
    vol.Optional("miner_ips"): list_of(text()),
    vol.Optional("location"): text(),
    vol.Optional("tags"): list_of(text()),
    vol.Optional("all"): boolean,
}

BULK_FIELDS: dict[vol.Marker, object] = {
    **SELECTION_FIELDS,
    **schema_of(PACING_FIELDS),
    vol.Optional("background", default=False): boolean,
}


class BulkView(MinerRemoteView):
    """A view that gives one order to many miners."""

    def bulk_data(self, schema: vol.Schema, body: object) -> tuple[dict[str, Any], Pacing]:
        """Return the checked body and its pacing; a bare array is a list of addresses."""
        data = checked(schema, as_object({"miner_ips": body} if isinstance(body, list) else body))
        try:
            return data, pacing_of(data)
        except vol.Invalid as err:
            raise invalid(problems_of(err)) from None

    def select(self, data: Mapping[str, Any]) -> list[MinerCoordinator]:
        """Return the miners that the body names, each once; raises ApiError 404 or 400."""
        selection = Selection(
            miner_ips=tuple(data.get("miner_ips", ())),
            location=data.get("location"),
            tags=tuple(data.get("tags", ())),
            all=data.get("all", False),
        )
        try:
            miners = self.data.fleet.select(selection)
        except UnknownMinerAddressError as err:
            raise not_found("miners_not_found", miners=some_names(err.addresses)) from None
        if not miners:
            raise bad_request("", "nothing_selected")
        return miners

    async def run_bulk(
        self,
        request: web.Request,
        order: Command,
        miners: list[MinerCoordinator],
        *,
        pacing: Pacing,
        background: bool,
        what: str,
    ) -> web.Response:
        """Give the order, and answer with the results, or at once where they shall not be waited for."""
        self.take_token(request)
        origin = await self.origin(request)
        message = f"Bulk {what} initiated for {len(miners)} miners"
        if background:
            batch = await self.data.runner.async_start(order, miners, origin, pacing)
            return respond(
                {"ok": True, "message": message, "batch_id": batch.id, "results": batch.as_result()},
                HTTPStatus.ACCEPTED,
            )
        batch = await self.data.runner.async_run(order, miners, origin, pacing)
        return respond({"ok": True, "message": message, "results": batch.as_result()})
