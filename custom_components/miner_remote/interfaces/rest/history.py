"""GET /api/remote/commands/…: the history, for administrators because it names pools and workers, and statistics."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

import probatio as vol
from aiohttp import web
from homeassistant.util import dt as dt_util

from ...control.record import FORMER_NAMES, CommandRecord, CommandType, HistoryQuery, Source, Status
from ...input.checks import digits, instant, member_of, one_of, text
from ...input.fields import normal_address
from ...input.limits import MAX_ID, MAX_PERIOD_HOURS, MAX_RECORDS
from ..csv_text import csv_text
from ..errors import bad_request
from .base import MinerRemoteView, Work, endpoint, hass_of, query, respond

_HISTORY: Final = vol.Schema(
    {
        vol.Optional("miner_ip"): text(),
        vol.Optional("miner_id"): text(),
        vol.Optional("command_type"): member_of(CommandType, FORMER_NAMES),
        vol.Optional("status"): member_of(Status),
        vol.Optional("limit", default="100"): digits(1, MAX_RECORDS),
        vol.Optional("batch_id"): text(),
        vol.Optional("source"): member_of(Source),
        vol.Optional("initiated_by"): text(),
        vol.Optional("since"): instant,
        vol.Optional("until"): instant,
        vol.Optional("before_id"): digits(1, MAX_ID),
        vol.Optional("format", default="json"): one_of("json", "csv"),
    }
)
_STATS: Final = vol.Schema({vol.Optional("period_hours", default="24"): digits(1, MAX_PERIOD_HOURS)})

_CSV_COLUMNS: Final = (
    "id", "timestamp", "command_type", "miner_ip", "parameters", "status", "response", "error_message", "sent_at",
    "completed_at", "duration_ms", "verification", "initiated_by", "source", "batch_id", "miner_id",
    "verified_at",
)  # fmt: skip


class CommandHistoryView(MinerRemoteView):
    """The audit records."""

    url = "/api/remote/commands/history"
    name = "api:remote:commands:history"

    @endpoint(admin=True, work=Work.HEAVY)
    async def get(self, request: web.Request) -> web.StreamResponse:
        """Return the records that the query asks for, newest first."""
        wanted = query(request, _HISTORY)
        as_csv = wanted.pop("format") == "csv"
        if "miner_ip" in wanted:
            wanted["miner_ip"] = normal_address(wanted["miner_ip"])
        if "since" in wanted and "until" in wanted and wanted["since"] > wanted["until"]:
            raise bad_request("until", "until_before_since")
        records = await self.data.history.async_read(HistoryQuery(**wanted))
        if as_csv:
            return web.Response(
                # A thousand records would block the event loop.
                text=await hass_of(request).async_add_executor_job(to_csv, records),
                content_type="text/csv",
                charset="utf-8",
                headers={"Content-Disposition": 'attachment; filename="miner_remote_commands.csv"'},
            )
        # Encoded without dictionaries, which would take three times as long as all the JSON.
        return respond({"ok": True, "count": len(records), "commands": records})


class CommandStatsView(MinerRemoteView):
    """Statistics of commands, for every user."""

    url = "/api/remote/commands/stats"
    name = "api:remote:commands:stats"

    @endpoint(admin=False, work=Work.HEAVY)
    async def get(self, request: web.Request) -> web.StreamResponse:
        """Return the counts of the period."""
        hours: int = query(request, _STATS)["period_hours"]
        stats = await self.data.history.async_stats(dt_util.utcnow() - timedelta(hours=hours))
        return respond({"ok": True, "stats": {"period": f"last_{hours}_hours", **stats}})


def to_csv(records: Iterable[CommandRecord]) -> str:
    """Return records as CSV with a header line."""
    rows = (record.as_dict() for record in records)
    return csv_text(_CSV_COLUMNS, ([values[column] for column in _CSV_COLUMNS] for values in rows))
