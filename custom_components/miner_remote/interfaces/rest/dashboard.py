"""GET /dashboard/remote, the web page of the original system."""

from __future__ import annotations

from http import HTTPStatus

from aiohttp import web
from homeassistant.helpers.http import HomeAssistantView

from ...const import PANEL_PATH


class DashboardRedirectView(HomeAssistantView):
    """Redirects to the panel, which requires authentication."""

    url = "/dashboard/remote"
    name = "dashboard:remote"
    requires_auth = False

    async def get(self, request: web.Request) -> web.Response:
        """Redirect."""
        return web.Response(status=HTTPStatus.FOUND, headers={"Location": f"/{PANEL_PATH}"})
