"""The list of alerts: GET /api/remote/alerts."""

from __future__ import annotations

from aiohttp import web

from ..alert_list import async_alert_list
from .base import MinerRemoteView, Work, endpoint, query, respond


class AlertsView(MinerRemoteView):
    """The list of alerts, for every user: it contains no pool, worker or password."""

    url = "/api/remote/alerts"
    name = "api:remote:alerts"

    @endpoint(admin=False, work=Work.LIGHT)
    async def get(self, request: web.Request) -> web.StreamResponse:
        """Return all alerts, the worst first."""
        query(request)
        service = self.data.alerts
        return respond({"alerts": await async_alert_list(service, service.alerts())})
