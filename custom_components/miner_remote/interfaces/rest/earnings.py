"""/api/remote/report, /api/remote/hashprice: every user can read them, administrators can set the hashprice."""

from __future__ import annotations

from functools import partial
from typing import Final

import probatio as vol
from aiohttp import web

from ...earnings.report import CSV_COLUMNS, csv_values
from ...input.checks import one_of
from ..csv_text import csv_text
from ..earnings_answers import REPORT_FIELDS, async_report, async_set_hashprice, hashprice_answer
from .base import MinerRemoteView, Work, as_object, endpoint, hass_of, query, read_json, respond

_REPORT: Final = vol.Schema({**REPORT_FIELDS, vol.Optional("format", default="json"): one_of("json", "csv")})


class ReportView(MinerRemoteView):
    """Reports of what miners used and earned."""

    url = "/api/remote/report"
    name = "api:remote:report"

    @endpoint(admin=False, work=Work.HEAVY)
    async def get(self, request: web.Request) -> web.StreamResponse:
        """Return the report of a day, a week or a month, as JSON or CSV."""
        asked, hass = query(request, _REPORT), hass_of(request)
        report = await async_report(hass, self.data, asked)
        if asked["format"] == "json":
            return respond({"ok": True, **report})
        rows = report["rows"]
        assert isinstance(rows, list)  # noqa: S101
        first = str(report["from"])[: len("2026-01-31")]
        made = partial(csv_text, CSV_COLUMNS, map(csv_values, rows))
        return web.Response(
            text=await hass.async_add_executor_job(made),
            content_type="text/csv",
            charset="utf-8",
            headers={"Content-Disposition": f'attachment; filename="miner_remote_{asked["period"]}_{first}.csv"'},
        )


class HashpriceView(MinerRemoteView):
    """The hashprice and its settings."""

    url = "/api/remote/hashprice"
    name = "api:remote:hashprice"

    @endpoint(admin=False, work=Work.LIGHT)
    async def get(self, request: web.Request) -> web.StreamResponse:
        """Return the settings, the present hashprice, and sensors that fit."""
        query(request)
        return respond(hashprice_answer(hass_of(request), self.data))

    @endpoint(admin=True)
    async def put(self, request: web.Request) -> web.StreamResponse:
        """Replace the settings."""
        await async_set_hashprice(self.data, as_object(await read_json(request)))
        return respond(hashprice_answer(hass_of(request), self.data))
