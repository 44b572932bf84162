"""GET /dashboard/remote, the address of the original's web page."""

from __future__ import annotations

from http import HTTPStatus

from aiohttp import web
from homeassistant.helpers.http import HomeAssistantView

from ..panel import PANEL_PATH


class DashboardRedirectView(HomeAssistantView):
    """Sends a browser to the panel, which asks for a log-in by itself."""

    url = "/dashboard/remote"
    name = "dashboard:remote"
    requires_auth = False

    async def get(self, request: web.Request) -> web.Response:
        """Redirect."""
        return web.Response(status=HTTPStatus.FOUND, headers={"Location": f"/{PANEL_PATH}"})
